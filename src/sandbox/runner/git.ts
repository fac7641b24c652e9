/** Runs git for the runner itself, never with the settings of whoever started the sandbox. */
import { execFile } from 'node:child_process';

/** A git command that failed; the message has git's own words. */
class GitFailure extends Error {
  override readonly name = 'GitFailure';
}

/** Standard output of `git …`. Throws `GitFailure`. */
export const git = (
  args: readonly string[],
  options: {
    readonly directory?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
  } = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(
      'git',
      [...args],
      {
        cwd: options.directory,
        signal: options.signal,
        maxBuffer: 64 * 1024 * 1024,
        env: {
          PATH: process.env['PATH'],
          HOME: '/nonexistent',
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_TERMINAL_PROMPT: '0',
          LC_ALL: 'C',
          ...options.env,
        },
      },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else
          reject(new GitFailure(`git ${args[0] ?? ''}: ${stderr.trim() || error.message}`, { cause: error }));
      },
    );
  });
