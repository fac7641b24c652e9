/**
 * The long fault soak: `npm run soak -- [grants] [seed]`, a thousand grants when nothing is said: several worlds one after the
 * other, each of a seed of its own that it prints, because a world of a thousand requests grows slower with each. Ten minutes.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Grants of one world. */
const PART = 125;

const [grants = '1000', seed = '1001'] = process.argv.slice(2);
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

const soak = (part: { readonly grants: number; readonly seed: number }): Promise<number> =>
  new Promise((done) => {
    spawn(process.execPath, [vitest, 'run', 'test/house/soak.test.ts', '-t', 'leaves no access'], {
      stdio: 'inherit',
      env: {
        ...process.env,
        GATEHOUSE_SOAK_GRANTS: String(part.grants),
        GATEHOUSE_SOAK_SEED: String(part.seed),
      },
    }).once('exit', (code) => done(code ?? 1));
  });

let failed = 0;
for (let begun = 0, world = 0; begun < Number(grants); begun += PART, world += 1) {
  const code = await soak({ grants: Math.min(PART, Number(grants) - begun), seed: Number(seed) + world });
  if (code !== 0) failed += 1;
}
if (failed > 0) process.stderr.write(`${failed} of these worlds failed; each has printed its seed.\n`);
process.exit(failed === 0 ? 0 : 1);
