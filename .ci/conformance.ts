/**
 * Lets the oracle judge every exchange of a demo, and those that the suite wrote down: ours as a client, the sandbox's as a
 * server. What it finds must stand in `unknown-calls.txt` with its source, and everything there must be found.
 * `node .ci/conformance.ts <oracle directory> <work directory> [<directory that GATEHOUSE_WIRE named>]`
 */
import { spawn } from 'node:child_process';
import { createWriteStream, openSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const [oracle = '', work = '', wire] = process.argv.slice(2).map((path) => resolve(path));

const run = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  stdout: number | 'inherit',
): Promise<number> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [...args], {
      stdio: ['ignore', stdout, 'inherit'],
      env: { ...process.env, ...env },
    });
    child.once('exit', (code) => done(code ?? 1));
  });

const fail = (why: string): never => {
  process.stderr.write(`${why}\n`);
  process.exit(1);
};

interface Issue {
  readonly at: string;
  readonly op: string;
  readonly side: string;
  readonly code: string;
  readonly ptr: string;
  readonly msg: string;
  readonly level: string;
}
interface Verdict {
  readonly apis: number;
  readonly unmapped: number;
  readonly issues: readonly Issue[];
}

const judge = async (name: string, args: readonly string[]): Promise<Verdict> => {
  const out = join(work, `${name}-judged.json`);
  const exit = await run([join(oracle, 'oracle.mjs'), 'check', ...args, '--json'], {}, openSync(out, 'w'));
  if (exit > 1) fail(`The oracle could not read what was recorded of ${name}.`);
  return JSON.parse(await readFile(out, 'utf8'));
};

interface Told {
  readonly urls: {
    readonly github: { readonly api: string; readonly git: string };
    readonly azure: Readonly<Record<'arm' | 'graph' | 'authority', string>>;
    readonly oidc: string;
    readonly control: string;
  };
}

const demo = async (): Promise<Verdict> => {
  const record = join(work, 'wire.jsonl');
  const told = join(work, 'wire-demo.json');
  const played = await run(
    [join(import.meta.dirname, '../dist/sandbox.js'), 'demo', '--json'],
    { RECORD_FILE: record, NODE_OPTIONS: `--import ${join(oracle, 'record.mjs')}` },
    openSync(told, 'w'),
  );
  if (played !== 0) fail('The recorded demo itself did not pass.');
  const line = (await readFile(told, 'utf8')).trim().split('\n').at(-1) ?? '';
  const { urls }: Told = JSON.parse(line);
  const maps = [
    [urls.github.api, 'github'],
    [urls.azure.arm, 'arm'],
    [urls.azure.graph, 'graph'],
    [urls.azure.authority, 'ignore'],
    [urls.oidc, 'ignore'],
    [urls.control, 'ignore'],
    [urls.github.git, 'ignore'],
  ].flatMap(([base, api]) => ['--map', `${base ?? ''}=${api ?? ''}`]);
  return judge('demo', [record, ...maps]);
};

/** Of exchanges that look alike but for their ids a few are enough, and reading all of them again takes minutes. */
const MOST_ALIKE = 12;

const plain = (text: string): string =>
  text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24,}|\d+/gi, '#').replace(/#(-#)+/g, '#');

interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly reqBody: unknown;
  readonly resBody: unknown;
}

const shape = (value: unknown): unknown => {
  if (Array.isArray(value)) return [...new Set(value.map((each) => JSON.stringify(shape(each))))];
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [plain(key), shape(each)]));
  // A lone word is one of few as a rule: a state, a type.
  if (typeof value === 'string' && /^[A-Za-z]{1,30}$/.test(value)) return `=${value}`;
  return value === null ? null : typeof value;
};

/** NB. Operations that are polled are always kept: their addresses count only with the answer that announced them. */
const likeness = ({ method, url, status, reqBody, resBody }: Recorded): string | undefined =>
  /\/operation(s|Results)\//i.test(url) || status === 202 || (status === 201 && method !== 'POST')
    ? undefined
    : JSON.stringify([method, plain(url), status, shape(reqBody), shape(resBody)]);

const suite = async (directory: string): Promise<Verdict> => {
  const chosen = join(work, 'wire-suite.jsonl');
  const out = createWriteStream(chosen);
  const seen = new Map<string, number>();
  let all = 0;
  let kept = 0;
  const names = (await readdir(directory)).filter((each) => each.endsWith('.jsonl')).toSorted();
  for (const name of names) {
    for (const line of (await readFile(join(directory, name), 'utf8')).split('\n')) {
      if (line === '') continue;
      all += 1;
      const like = likeness(JSON.parse(line));
      const before = like === undefined ? 0 : (seen.get(like) ?? 0);
      if (like !== undefined) seen.set(like, before + 1);
      if (before >= MOST_ALIKE) continue;
      kept += 1;
      out.write(`${line}\n`);
    }
  }
  await new Promise((done) => out.end(done));
  process.stdout.write(
    `The suite wrote down ${all} exchanges; ${kept} of them differ enough to be judged.\n`,
  );
  return judge('suite', [chosen]);
};

const verdicts = [await demo(), ...(wire === undefined ? [] : [await suite(wire)])];
const unmapped = verdicts.reduce((sum, verdict) => sum + verdict.unmapped, 0);
if (unmapped > 0) fail(`${unmapped} requests went to hosts that nobody named.`);

const keyOf = (parts: readonly string[]): string => parts.map((part) => part.trim()).join(' | ');
const excused = new Set(
  (await readFile(join(import.meta.dirname, 'unknown-calls.txt'), 'utf8'))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [op = '', code = '', pointer = '', source = ''] = line.split('|');
      if (source.trim() === '') fail(`A line of unknown-calls.txt names no source: ${line}`);
      return keyOf([op, code, pointer]);
    }),
);

const recorded = new Map<string, readonly string[]>();

/** NB. Every poll is one operation to the oracle: which address it was of is said too, or one that is excused would excuse all. */
const pointerOf = async ({ code, ptr, at }: Issue): Promise<string> => {
  if (code !== 'unannounced-poll') return plain(ptr);
  const [, file = '', line = ''] = /^(.*):(\d+)$/.exec(at) ?? [];
  const lines = recorded.get(file) ?? (await readFile(file, 'utf8')).split('\n');
  recorded.set(file, lines);
  const { pathname, searchParams }: URL = new URL(JSON.parse(lines[Number(line) - 1] ?? '').url);
  return `${plain(pathname)}?${[...searchParams.keys()].join('&')}`;
};

const found = new Map<string, { readonly issue: Issue; count: number }>();
for (const issue of verdicts.flatMap(({ issues }) => issues).filter(({ level }) => level === 'violation')) {
  const key = keyOf([plain(issue.op), issue.code, await pointerOf(issue)]);
  const before = found.get(key);
  if (before === undefined) found.set(key, { issue, count: 1 });
  else before.count += 1;
}
const wrong = [...found].filter(([key]) => !excused.has(key));
// Without the suite's exchanges some of what stands there is never met.
const idle = wire === undefined ? [] : [...excused].filter((key) => !found.has(key));
for (const [key, { issue, count }] of wrong)
  process.stdout.write(`${count} × ${issue.side} ${key}\n    ${issue.msg} (${issue.at})\n`);
for (const key of idle) process.stdout.write(`unknown-calls.txt: nothing needs this line any more: ${key}\n`);
process.stdout.write(
  `${wrong.length} kinds of violation, ${found.size - wrong.length} excused with a source, ${idle.length} idle lines.\n`,
);
process.exitCode = wrong.length + idle.length > 0 ? 1 : 0;
