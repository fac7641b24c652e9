import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ELEVATE_ROLE } from '../../../src/sandbox/azure/roles.ts';
import { createWorldClock } from '../../../src/sandbox/clock.ts';
import { ALICE, BOB, job, startWorld, VM_ADMIN } from './fixture.ts';

const run = promisify(execFile);
/** Ready where the conformance oracle is; without it the session runs all the same. */
const oracle = process.env['GATEHOUSE_ORACLE'] ?? '';

const GUID = '3f0e6a7b-8c9d-5b7e-8c21-3e0d4f6a7b98';

test('lets the unmodified SDKs live through one grant', async () => {
  const { world } = await startWorld({
    clock: createWorldClock({ start: '2026-11-20T10:00:00Z' }),
    // The session reads more than the product does.
    change: (seed) => ({
      ...seed,
      roles: seed.roles.map((role) =>
        role.name === ELEVATE_ROLE.name ? { ...role, actions: [...role.actions, '*/read'] } : role,
      ),
    }),
  });
  const ids = world.requestUrlFor(job('gatehouse-elevate'));
  const record = path.join(mkdtempSync(path.join(tmpdir(), 'gatehouse-sdk-')), 'session.jsonl');
  const { stdout } = await run(process.execPath, [path.join(import.meta.dirname, 'sdk-session.ts')], {
    env: {
      PATH: process.env['PATH'],
      NODE_EXTRA_CA_CERTS: world.ca,
      ACTIONS_ID_TOKEN_REQUEST_URL: ids.url,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: ids.token,
      ...(existsSync(oracle) ? { RECORD_FILE: record, NODE_OPTIONS: `--import ${oracle}/record.mjs` } : {}),
      SESSION: JSON.stringify({
        arm: world.arm,
        graph: `${world.graph}/`,
        authority: world.authority,
        tenantId: world.tenantId,
        clientId: world.identities.find(({ name }) => name === 'elevate')?.clientId,
        principalId: ALICE,
        other: BOB,
        later: '5f0e6a7b-8c9d-5b7e-8c21-3e0d4f6a7b98',
        role: VM_ADMIN,
        guid: GUID,
        removal: '4f0e6a7b-8c9d-5b7e-8c21-3e0d4f6a7b98',
        start: '2026-11-20T10:00:00Z',
        end: '2026-11-20T12:00:00Z',
      }),
    },
  });
  const said = JSON.parse(stdout.slice(stdout.lastIndexOf('@@') + 2));
  expect(said).toMatchObject({
    role: VM_ADMIN,
    eligible: ['Direct'],
    created: 'Accepted',
    again: { code: 'RoleAssignmentRequestExists', status: 409 },
    instance: [{ end: '2026-11-20T12:00:00.000Z', type: 'Assigned', member: 'Direct' }],
    status: 'Provisioned',
    early: { code: 'ActiveDurationTooShort', status: 400 },
    opened: { state: 'Succeeded', description: 'gh:0a1b2c3d-42 exp=2026-11-20T12:00:00Z' },
    taken: { code: 'SecurityRuleConflict', status: 400 },
    rules: 9,
    groups: ['bastion-nsg', 'web-nsg', 'nsg-web-vm'],
    gone: { status: 404 },
    user: { id: ALICE, displayName: 'Alice Example', accountEnabled: true },
    scheduled: 'Granted',
    schedules: 8,
    requests: ['Provisioned', 'Canceled'],
    plain: 1,
    raw: [200, 200, 200, 200, 200, 404],
    way: {
      machine: expect.stringMatching(/web-vm$/),
      address: '10.0.0.4',
      subnet: expect.stringMatching(/nsg-web-vm$/),
    },
    toGroup: [expect.stringMatching(/web-asg$/)],
    toNowhere: { code: 'InvalidResourceReference', status: 400 },
    toBoth: { status: 400 },
    lost: [{ status: 404 }, { status: 404 }, { status: 404 }],
    silent: { status: 401, code: 'InvalidAuthenticationToken' },
  });
  expect(said.again.message).toContain(GUID);
  if (!existsSync(oracle)) return;
  const maps = [
    `${world.arm}=arm`,
    `${world.graph}=graph`,
    `${world.authority}=ignore`,
    `${world.oidc}=ignore`,
  ];
  const checked = await run(process.execPath, [
    path.join(oracle, 'oracle.mjs'),
    'check',
    record,
    ...maps.flatMap((map) => ['--map', map]),
  ]).catch((error: { stdout: string }) => error);
  expect(checked.stdout).toMatch(/^PASS: \d+ exchange\(s\), 0 violation\(s\)/m);
});
