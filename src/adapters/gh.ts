/** The token of GitHub's own command line, where that is installed and somebody has signed in. */
import { execFile } from 'node:child_process';

/** Tokens that `gh` takes from the environment and gives out for a host before it looks where somebody has signed in. */
const FOR_ANY_HOST = ['GH_TOKEN', 'GITHUB_TOKEN', 'GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];

/** `host`: such as `github.com`. Undefined: there is no `gh`, or nobody has signed in there. */
export const tokenOfGh = (host: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> =>
  new Promise((resolve) => {
    // NB. The host may be no more than what a clone says of itself, and `gh` would give those to whichever it is: only where
    // GH_HOST names it they are meant for it.
    const env =
      environment['GH_HOST'] === host
        ? environment
        : Object.fromEntries(Object.entries(environment).filter(([name]) => !FOR_ANY_HOST.includes(name)));
    execFile('gh', ['auth', 'token', '--hostname', host], { env, timeout: 10_000 }, (error, stdout) => {
      const token = stdout.trim();
      resolve(error === null && token !== '' ? token : undefined);
    });
  });
