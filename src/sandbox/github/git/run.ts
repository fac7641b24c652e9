/** Runs the git command line without a shell, on bytes. */
import { spawn } from 'node:child_process';

export interface GitResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface GitCall {
  readonly input?: Buffer | string;
  readonly env?: Readonly<Record<string, string>>;
}

/** No configuration of this machine or user reaches the sandbox's repository. */
const ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  HOME: '/nonexistent',
  LC_ALL: 'C',
};

export const environment = (extra: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ...ENVIRONMENT,
  ...extra,
});

/** Runs `git <args>` in `directory`; a non-zero exit is an answer, not an exception. */
export const git = (directory: string, args: readonly string[], call: GitCall = {}): Promise<GitResult> =>
  new Promise((resolve, reject) => {
    const child = spawn('git', ['--git-dir', directory, ...args], {
      env: environment(call.env),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on('error', () => undefined); // git may end before it has read everything
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({
        code: code ?? 128,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString('utf8'),
      }),
    );
    child.stdin.end(call.input ?? '');
  });

/** The same, for calls that cannot fail unless the sandbox is broken. Throws with git's own words. */
export const mustGit = async (
  directory: string,
  args: readonly string[],
  call: GitCall = {},
): Promise<Buffer> => {
  const result = await git(directory, args, call);
  if (result.code !== 0)
    throw new Error(`git ${args[0] ?? ''} failed with ${result.code}: ${result.stderr.trim()}`);
  return result.stdout;
};
