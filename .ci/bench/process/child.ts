/** One process of a bench: how long it took, its time on a core, its memory at the most, and what it said. */
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peakMemory } from '../peak.ts';

export interface ChildOrder {
  /** Behind `node`. */
  readonly args: readonly string[];
  readonly directory: string;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly started?: (pid: number) => void;
}

export interface Child {
  readonly exit: number;
  readonly said: string;
  /** Milliseconds from the start of the process to its end. */
  readonly wall: number;
  /** Milliseconds of all its threads on a core. */
  readonly cpu: number;
  /** Bytes of memory that it held at the most. */
  readonly memory: number;
  /** Files of code that it loaded, besides Node's own. */
  readonly files: readonly string[];
}

/** NB. No cache of compiled code: each job of GitHub's runner begins on a machine that has none. */
const ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  NODE_DISABLE_COMPILE_CACHE: '1',
  LANG: 'C.UTF-8',
};

/** The function as it stands, since nothing that is not Node's own may be loaded beside what is measured. */
const HOOK = `const { readFileSync, writeSync } = require('node:fs');
const peakMemory = ${peakMemory.toString()};
const files = [];
if (process.env.BENCH_FILES === '1')
  require('node:module').registerHooks({ load: (url, context, next) => (url.startsWith('file:') && files.push(url), next(url, context)) });
process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(3, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1000, memory: peakMemory(), files }));
});
`;

let hook: string | undefined;
/** The same in every process that is compared. */
const hookFile = (): string => {
  if (hook !== undefined) return hook;
  hook = join(mkdtempSync(join(tmpdir(), 'gatehouse-bench-')), 'hook.cjs');
  writeFileSync(hook, HOOK);
  return hook;
};

/** Throws where the process did not come to its end by itself. */
export const runChild = (order: ChildOrder): Promise<Child> =>
  new Promise((resolve, reject) => {
    const begun = process.hrtime.bigint();
    const child = spawn(process.execPath, ['--require', hookFile(), ...order.args], {
      cwd: order.directory,
      env: { ...ENVIRONMENT, ...order.env },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    if (child.pid !== undefined) order.started?.(child.pid);
    const texts = ['', '', ''];
    const listen = (stream: NodeJS.ReadableStream | null | undefined, at: number): void =>
      void stream?.on('data', (part) => (texts[at] += String(part)));
    listen(child.stdout, 0);
    listen(child.stderr, 1);
    const told = child.stdio[3];
    if (told !== null && told !== undefined && 'on' in told)
      told.on('data', (part) => (texts[2] += String(part)));
    let wall = 0;
    child.once('exit', () => (wall = Number(process.hrtime.bigint() - begun) / 1e6));
    child.once('error', reject);
    child.once('close', (code) => {
      const [out = '', err = '', usage = ''] = texts;
      if (code === null || usage === '')
        return reject(new Error(`${order.args.join(' ')} was ended: ${out}${err}`));
      const { cpu, memory, files }: Pick<Child, 'cpu' | 'memory' | 'files'> = JSON.parse(usage);
      resolve({ exit: code, said: `${out}${err}`, wall, cpu, memory, files });
    });
  });
