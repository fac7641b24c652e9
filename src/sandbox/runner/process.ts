/** Runs one process of a job: its own process group, its lines as they come, ended by time, by cancellation or by a kill. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ProcessOrder {
  readonly command: string;
  readonly args: readonly string[];
  readonly directory: string;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** Aborted with the reason `kill`: SIGKILL at once. Any other reason: interrupted, then killed after GitHub's grace. */
  readonly signal: AbortSignal;
}

export type ProcessEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'not-started'; readonly why: string };

/** GitHub's runner gives an interrupted step this long before SIGTERM, and then as long again before SIGKILL. */
const GRACE_INTERRUPT = 7_500;
const GRACE_TERMINATE = 2_500;

export const runProcess = (order: ProcessOrder): Promise<ProcessEnd> =>
  new Promise((resolve) => {
    if (order.signal.aborted) {
      resolve({ kind: 'signalled', signal: 'SIGKILL' });
      return;
    }
    const child = spawn(order.command, [...order.args], {
      cwd: order.directory,
      env: { ...order.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const timers: NodeJS.Timeout[] = [];
    const send = (name: NodeJS.Signals): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, name);
      } catch {
        // The group is already gone.
      }
    };
    const stop = (): void => {
      if (order.signal.reason === 'kill') return send('SIGKILL');
      send('SIGINT');
      timers.push(setTimeout(() => send('SIGTERM'), GRACE_INTERRUPT));
      timers.push(setTimeout(() => send('SIGKILL'), GRACE_INTERRUPT + GRACE_TERMINATE));
    };
    order.signal.addEventListener('abort', stop, { once: true });
    const readers = [child.stdout, child.stderr].map((stream) => {
      const lines = createInterface({ input: stream, crlfDelay: Infinity });
      lines.on('line', order.onLine);
      return new Promise<void>((done) => lines.once('close', done));
    });
    const finish = (end: ProcessEnd): void => {
      for (const timer of timers) clearTimeout(timer);
      order.signal.removeEventListener('abort', stop);
      resolve(end);
    };
    child.once('error', (error) => finish({ kind: 'not-started', why: error.message }));
    child.once('exit', (code, signal) => {
      // What a step leaves running in its group does not outlive it (the runner's orphan cleanup).
      send('SIGKILL');
      void Promise.all(readers).then(() =>
        finish(signal !== null ? { kind: 'signalled', signal } : { kind: 'exited', code: code ?? 1 }),
      );
    });
  });
