/** The long fault soak: `npm run soak -- [grants] [seed]`; a thousand grants when nothing is said. Takes five to ten minutes. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const [grants = '1000', seed] = process.argv.slice(2);
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

spawn(process.execPath, [vitest, 'run', 'test/house/soak.test.ts'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    GATEHOUSE_SOAK_GRANTS: grants,
    ...(seed === undefined ? {} : { GATEHOUSE_SOAK_SEED: seed }),
  },
}).once('exit', (code) => process.exit(code ?? 1));
