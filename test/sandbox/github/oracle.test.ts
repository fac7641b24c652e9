import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** A copy of `../shared/tools/oracle` with its dependencies installed. */
const oracle = process.env['GATEHOUSE_ORACLE'] ?? '/tmp/oracle';
const run = promisify(execFile);

it.skipIf(!existsSync(join(oracle, 'node_modules')))(
  'answers and raises events as GitHub describes them',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-oracle-'));
    const recorded = join(folder, 'session.jsonl');
    const session = await run(
      process.execPath,
      ['--import', join(oracle, 'record.mjs'), 'test/sandbox/github/session.ts'],
      {
        env: { ...process.env, NODE_OPTIONS: '', RECORD_FILE: recorded },
        maxBuffer: 16 << 20,
      },
    );
    const { api, events } = JSON.parse(session.stdout.trim().split('\n').at(-1)!);
    const check = (...args: string[]): Promise<{ stdout: string }> =>
      run(process.execPath, [join(oracle, 'oracle.mjs'), ...args]).catch(
        (error: { stdout: string }) => error,
      );
    expect((await check('check', recorded, '--map', `${api}=github`)).stdout).toMatch(
      /PASS: \d{2,} exchange\(s\), 0 violation/,
    );
    expect((await check('check-event', ...events)).stdout).toMatch(/\d{2,} payload\(s\), 0 violation/);
    await rm(folder, { recursive: true, force: true });
  },
);
