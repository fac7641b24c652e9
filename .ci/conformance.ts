/**
 * Plays the demo under the oracle's recorder and lets the oracle judge every exchange: ours as a client, the sandbox's as a
 * server. `node .ci/conformance.ts <oracle directory> <work directory>`
 */
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const [oracle = '', work = ''] = process.argv.slice(2).map((path) => resolve(path));

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

const record = join(work, 'wire.jsonl');
const told = join(work, 'wire-demo.json');
const played = await run(
  [join(import.meta.dirname, '../dist/sandbox.js'), 'demo', '--json'],
  { RECORD_FILE: record, NODE_OPTIONS: `--import ${join(oracle, 'record.mjs')}` },
  openSync(told, 'w'),
);
if (played !== 0) {
  process.stderr.write('The recorded demo itself did not pass.\n');
  process.exit(1);
}

interface Told {
  readonly urls: {
    readonly github: { readonly api: string; readonly git: string };
    readonly azure: Readonly<Record<'arm' | 'graph' | 'authority', string>>;
    readonly oidc: string;
    readonly control: string;
  };
}
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
process.exitCode = await run(
  [join(oracle, 'oracle.mjs'), 'check', record, ...maps, '--max', '60'],
  {},
  'inherit',
);
