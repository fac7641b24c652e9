/** The two commands that a newcomer types, as processes: the story is told without a surprise, and the world comes up and goes. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, list, text } from '../../src/sandbox/demo/outside.ts';
import { bundle } from './kit.ts';

const run = promisify(execFile);

/** Names of issue 2, item 7. */
const NAMES = ['azure', 'ca', 'control', 'github', 'oidc', 'people', 'repository', 'sample', 'tenant'];

let temporary: string;
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'gatehouse-scenario-'));
});
afterEach(() => rm(temporary, { recursive: true, force: true }));

const environment = (): NodeJS.ProcessEnv => ({ ...process.env, TMPDIR: temporary });

const expectAddresses = (found: unknown): void => {
  expect(Object.keys(found ?? {}).toSorted()).toEqual(NAMES);
  for (const place of [['github', 'api'], ['github', 'git'], ['control']])
    expect(text(at(found, ...place))).toMatch(/^http:\/\/127\.0\.0\.1:\d+/);
  for (const place of [['azure', 'arm'], ['azure', 'graph'], ['azure', 'authority'], ['oidc']])
    expect(text(at(found, ...place))).toMatch(/^https:\/\/localhost:\d+/);
  expect(text(at(found, 'azure', 'token'))).not.toBe('');
  expect(text(at(found, 'repository'))).toMatch(/^[^/]+\/[^/]+$/);
  for (const login of ['alice', 'bob', 'carol', 'dave', 'erin', 'mallory'])
    expect(text(at(found, 'people', login))).not.toBe('');
  for (const name of ['nsg', 'scope']) expect(text(at(found, 'tenant', name))).toMatch(/^\/subscriptions\//);
  expect(text(at(found, 'sample', 'request'))).toContain(
    `entitlement: ${text(at(found, 'sample', 'entitlement'))}\n`,
  );
  expect(list(at(found, 'sample', 'approvers'))).toHaveLength(2);
  expect(text(at(found, 'sample', 'outsider'))).not.toBe('');
};

describe('the demo', () => {
  it(
    'ends without a surprise and says where everything was and how each step went',
    { timeout: 180_000 },
    async () => {
      // A surprise is an exit code other than 0, and that rejects.
      const { stdout } = await run(process.execPath, [join(bundle, 'sandbox.js'), 'demo', '--json'], {
        env: environment(),
        maxBuffer: 16 << 20,
      });
      const said: unknown = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
      expect(at(said, 'ok')).toBe(true);
      expectAddresses(at(said, 'urls'));
      const steps = list(at(said, 'steps'));
      expect(steps.length).toBeGreaterThanOrEqual(13);
      expect(steps.filter((step) => at(step, 'outcome') !== 'ok')).toEqual([]);
      expect(steps.every((step) => list(at(step, 'shown')).length > 0)).toBe(true);
      expect(await readdir(temporary)).toEqual([]);
    },
  );
});

describe('the sandbox that stays up', () => {
  it('prints one line of JSON, answers at every address, and leaves nothing behind when it is ended', async () => {
    const serving = spawn(process.execPath, [join(bundle, 'sandbox.js'), 'serve', '--json'], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const lines: string[] = [];
      const reader = createInterface(serving.stdout);
      reader.on('line', (line) => lines.push(line));
      // One that cannot start ends, and then there is no line.
      await Promise.race([once(reader, 'line'), once(serving, 'exit')]);
      const addresses: unknown = JSON.parse(lines[0] ?? '');
      expectAddresses(addresses);
      const ca = text(at(addresses, 'ca'));
      expect(existsSync(ca)).toBe(true);
      const state = await fetch(`${text(at(addresses, 'control'))}/state`);
      expect(state.status).toBe(200);
      expect(at(await state.json(), 'defects')).toEqual([]);
      const { stdout } = await run('git', [
        'ls-remote',
        `${text(at(addresses, 'github', 'git'))}/${text(at(addresses, 'repository'))}.git`.replace(
          '//',
          `//alice:${text(at(addresses, 'people', 'alice'))}@`,
        ),
      ]);
      expect(stdout).toContain('refs/heads/gatehouse-ledger');

      serving.kill('SIGTERM');
      const [code] = await once(serving, 'exit');
      expect(code).toBe(0);
      expect(lines).toHaveLength(1);
      expect(existsSync(dirname(ca))).toBe(false);
      expect(await readdir(temporary)).toEqual([]);
    } finally {
      serving.kill('SIGKILL');
    }
  });
});
