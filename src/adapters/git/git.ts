/** Runs `git` in a clone: never through a shell, without what a clone's own settings could make it believe. */
import type { ChildProcessByStdio } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { Fault } from '../../core/fault.ts';

export interface GitProcess {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  /** Resolves when it ended with 0; else throws `Fault('ledger.broken')`. */
  readonly done: Promise<void>;
}

/** What a short command prints. Throws `Fault('config.invalid')` when git is missing or refuses. */
export const gitText = async (directory: string, ...args: readonly string[]): Promise<string> => {
  try {
    return (
      await run('git', ['-C', directory, ...args], { env: gitEnvironment(), maxBuffer: 64 * 1024 * 1024 })
    ).stdout;
  } catch (thrown) {
    throw new Fault('config.invalid', `\`git ${args[0] ?? ''}\` failed in ${directory}.`, {
      call: `git ${args.join(' ')}`,
      remedy: 'Give the path of a clone that has the ledger branch, with git 2.30 or newer on this machine.',
      cause: thrown,
    });
  }
};

/** A command that reads from and writes to pipes. */
export const gitPipe = (directory: string, ...args: readonly string[]): GitProcess => {
  const child = spawn('git', ['-C', directory, ...args], {
    env: gitEnvironment(),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // A reader that leaves early closes the pipe under the writer; what matters is how the process ended.
  child.stdin.on('error', () => {});
  const done = new Promise<void>((resolve, reject) => {
    const fail = (cause: unknown): void =>
      reject(
        new Fault('ledger.broken', `\`git ${args[0] ?? ''}\` could not read the ledger in ${directory}.`, {
          call: `git ${args.join(' ')}`,
          remedy: 'Run `git fsck` there and clone the ledger branch again.',
          cause,
        }),
      );
    child.on('error', fail);
    child.on('close', (code, signal) => (code === 0 ? resolve() : fail({ code, signal })));
  });
  done.catch(() => {});
  return { child, done };
};

const run = promisify(execFile);

// NB. Replacement refs and grafts would let a clone show another history than the one that its commit ids stand for.
export const gitEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  LC_ALL: 'C',
});
