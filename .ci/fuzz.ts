/**
 * The long way of the fuzzers: `npm run fuzz -- [seconds for each target] [seed]`, a minute each when nothing is said. A target that
 * hangs is killed with its process, after which its seed is known: it was printed before the first case.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const [seconds = '60', seed = String(Math.floor(Math.random() * 2 ** 31))] = process.argv.slice(2);
/** Targets run side by side, so this is far more than all of them take. */
const LONGEST = (Number(seconds) * 20 + 900) * 1_000;

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
process.stdout.write(`GATEHOUSE_FUZZ_SEED=${seed} GATEHOUSE_FUZZ_SECONDS=${seconds}\n`);
const run = spawn(process.execPath, [vitest, 'run', 'test/fuzz', 'test/house/lies.test.ts'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    GATEHOUSE_FUZZ_SECONDS: seconds,
    GATEHOUSE_FUZZ_SEED: seed,
    GATEHOUSE_FUZZ_LIES: String(Math.max(12, Number(seconds))),
  },
});
const late = setTimeout(() => {
  process.stderr.write('A target hangs; this run is ended.\n');
  run.kill('SIGKILL');
}, LONGEST);
run.once('exit', (code) => {
  clearTimeout(late);
  process.exitCode = code ?? 1;
});
