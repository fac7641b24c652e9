/**
 * More months than the test suite plays: `npm run month -- [months] [seed] [requests]`, five of the usual size when nothing is
 * said, one after the other, each of a seed of its own that it prints. A minute each on a quiet machine.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const [months = '5', seed = '1', requests = '3000'] = process.argv.slice(2);
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

const play = (number: number): Promise<number> =>
  new Promise((done) => {
    spawn(process.execPath, [vitest, 'run', 'test/month/month.test.ts', '-t', 'a month from'], {
      stdio: 'inherit',
      env: {
        ...process.env,
        GATEHOUSE_MONTH_REQUESTS: requests,
        GATEHOUSE_MONTH_SEED: String(number),
      },
    }).once('exit', (code) => done(code ?? 1));
  });

let failed = 0;
for (let month = 0; month < Number(months); month += 1) {
  const code = await play(Number(seed) + month);
  if (code !== 0) failed += 1;
}
if (failed > 0) process.stderr.write(`${failed} of these months failed; each has printed its seed.\n`);
process.exit(failed === 0 ? 0 : 1);
