/** The token of GitHub's own command line, where that is installed and somebody has signed in. */
import { execFile } from 'node:child_process';

/** `host`: such as `github.com`. Undefined: there is no `gh`, or nobody has signed in there. */
export const tokenOfGh = (host: string, env: NodeJS.ProcessEnv): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile('gh', ['auth', 'token', '--hostname', host], { env, timeout: 10_000 }, (error, stdout) => {
      const token = stdout.trim();
      resolve(error === null && token !== '' ? token : undefined);
    });
  });
