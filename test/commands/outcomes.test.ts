/** What becomes of everybody when something breaks or somebody meddles (docs/outcomes.md), with the real providers. */
import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { deriveEventId } from '../../src/core/ledger/event-id.ts';
import { revoke } from '../../src/commands/revoke.ts';
import { entraOf } from '../builders/policy.ts';
import { BASTION_NSG, SUBSCRIPTION } from '../fakes/azure.ts';
import type { AzureBench } from './azure-bench.ts';
import { openAzureBench, OTHER_INSTALLATION } from './azure-bench.ts';
import { edited, openBench, people, REQUEST } from './bench.ts';

const SETTINGS = 'policies/gatehouse.yaml';
const ALL = { roles: 2, rules: 1 };
const NOTHING = { roles: 0, rules: 0 };
const repairing = (files: Record<string, string>) => ({
  ...files,
  [SETTINGS]: edited(files[SETTINGS] ?? '', /$/, '\ndrift: repair\n'),
});

/** Alice's access, ten minutes old. */
const opened = async (change?: Parameters<typeof openAzureBench>[0]) => {
  const world = await openAzureBench(change);
  const pull = world.bench.merged();
  expect(await world.elevate()).toMatchObject({ exit: 0 });
  expect(world.ours()).toEqual(ALL);
  world.advance(minutes(10));
  return { world, pull };
};

type Path = (world: AzureBench, pull: Awaited<ReturnType<typeof opened>>['pull']) => Promise<void>;

describe('what is not Gatehouse’s survives', () => {
  it.each<[string, Path, typeof ALL]>([
    [
      'an end at its end',
      async (world) => {
        world.advance(hours(2));
        await world.revoke();
      },
      NOTHING,
    ],
    [
      'an end from the platforms alone',
      async (world) => {
        world.advance(hours(2));
        await world.revoke({ platformOnly: true });
      },
      NOTHING,
    ],
    [
      'an early end by a deleted file, in the elevation',
      async (world) => {
        const { bench } = world;
        bench.merge(bench.github.openPull(people.alice, { 'requests/access-1.yaml': null }));
        await world.elevate();
      },
      NOTHING,
    ],
    [
      'an early end by a deleted file, in the sweep',
      async (world) => {
        const { bench } = world;
        bench.merge(bench.github.openPull(people.alice, { 'requests/access-1.yaml': null }));
        await world.revoke();
      },
      NOTHING,
    ],
    [
      'an extension that takes everything over',
      async (world, pull) => {
        world.bench.merged('alice', `${REQUEST}extends: ${pull}\n`);
        await world.elevate();
      },
      ALL,
    ],
    [
      'the end of somebody who is gone from Entra',
      async (world) => {
        world.bench.directory.accounts.delete(entraOf('alice'));
        await world.revoke();
      },
      NOTHING,
    ],
    [
      'a forged end, behind which the sweep removes orphans',
      async (world, pull) => {
        await world.bench.forge([
          {
            id: deriveEventId(pull, 'ended', ''),
            type: 'ended',
            grant: pull,
            actor: { kind: 'gatehouse' },
            data: { why: 'expired', steps: [], lagSeconds: 0 },
          },
        ]);
        await world.revoke();
      },
      NOTHING,
    ],
    [
      'the closing of a rule that was edited to open more',
      async (world) => {
        world.changeOurs((rule) => ({ ...rule, sources: ['*'] }));
        await world.revoke();
      },
      { roles: 2, rules: 0 },
    ],
    [
      'the repair of a rule that was deleted',
      async (world) => {
        world.changeOurs(() => undefined);
        await world.revoke();
        await world.elevate();
      },
      ALL,
    ],
  ])('%s', async (_, path, left) => {
    const { world, pull } = await opened(repairing);
    const before = world.others();
    await path(world, pull);
    expect(world.ours()).toEqual(left);
    expect(world.others()).toEqual(before);
    world.advance(hours(6));
    await world.revoke();
    expect(world.ours()).toEqual(NOTHING);
    expect(world.others()).toEqual(before);
    expect(await world.bench.verifies()).toBe(true);
  });

  it('an elevation that fails and is undone', async () => {
    const world = await openAzureBench();
    const before = world.others();
    const pull = world.bench.merged();
    // Other operations on the group cancel ours, for longer than anybody waits.
    for (let n = 0; n < 500; n += 1)
      world.azure.disturb({ on: 'putRule', commit: false, answer: { kind: 'superseded' } });
    expect(await world.elevate()).toMatchObject({ exit: 2 });
    expect(await world.bench.record(pull)).toMatchObject({ state: 'ended', why: 'failed' });
    expect(world.ours()).toEqual(NOTHING);
    expect(world.others()).toEqual(before);
  });
});

describe('GitHub stopped', () => {
  it('opens nothing, leaves what runs, and keeps nothing open past its end', async () => {
    const { world } = await opened();
    world.bench.merged('dave', REQUEST.replace('203.0.113.7', '203.0.113.9'));
    const down = new Fault('github.unreachable', 'GitHub is down', { remedy: 'Wait.', transient: true });
    world.bench.github.breakDown('repository', down);
    await expect(world.elevate()).rejects.toMatchObject({ code: 'github.unreachable' });
    expect(await world.revoke()).toMatchObject({ exit: 2 });
    expect(world.ours()).toEqual(ALL);
    world.advance(hours(2));
    await world.revoke();
    expect(world.ours()).toEqual(NOTHING);
  });
});

describe('a network security group that is deleted while the window runs', () => {
  it.each([
    ['reports', undefined, ['drifted']],
    ['tries to repair, once', repairing, ['drifted', 'drifted']],
  ] as const)('is told, and ends in order where the house %s', async (_, change, types) => {
    const { world, pull } = await opened(change);
    world.azure.nsgs.delete(BASTION_NSG.toLowerCase());
    for (let round = 0; round < 3; round += 1) {
      await world.revoke();
      await world.elevate();
    }
    expect((await world.bench.types(pull)).filter((type) => type === 'drifted')).toEqual(types);
    expect(world.bench.desk.issue(`drift:${pull}`)?.body).toContain('is gone before its end');
    world.advance(hours(2));
    expect(await world.revoke()).toMatchObject({ exit: 0 });
    expect(await world.bench.record(pull)).toMatchObject({ state: 'ended', why: 'expired' });
    expect(world.ours()).toEqual(NOTHING);
  });
});

describe('a rule of ours that somebody', () => {
  it('shuts by an earlier one is told to be without effect, and left alone with theirs', async () => {
    const { world, pull } = await opened(repairing);
    const wall = { ...world.others().rules[0]!, name: 'wall', priority: 150, access: 'Deny', sources: ['*'] };
    world.azure.nsgs.get(BASTION_NSG.toLowerCase())?.rules.push(wall);
    const before = world.others();
    for (let round = 0; round < 3; round += 1) {
      await world.revoke();
      await world.elevate();
    }
    const said = (await world.bench.events()).filter(({ type }) => type === 'drifted');
    expect(said.map(({ data }) => data)).toMatchObject([{ how: 'idle' }, { how: 'lost' }]);
    expect(world.bench.desk.issue(`drift:${pull}`)?.body).toContain('has no effect now');
    expect(world.ours()).toEqual(ALL);
    expect(world.others()).toEqual(before);
  });

  it('takes the marker off is theirs: told, never touched, and left open loudly at the end', async () => {
    const { world, pull } = await opened(repairing);
    world.changeOurs((rule) => ({ ...rule, description: 'mine now' }));
    await world.revoke();
    await world.elevate();
    expect(world.ourRule()?.description).toBe('mine now');
    expect(await world.bench.types(pull)).toContain('drifted');
    world.advance(hours(2));
    expect(await world.revoke()).toMatchObject({ exit: 2 });
    expect(world.ourRule()?.description).toBe('mine now');
    expect(world.bench.desk.issue(`left-open:${pull}`)).toBeDefined();
  });
});

describe('a principal that is deleted while the window runs', () => {
  it('loses the rest at the next sweep, and the record ends although its roles went with it', async () => {
    const { world, pull } = await opened();
    world.bench.directory.accounts.delete(entraOf('alice'));
    for (const instance of world.azure.instances)
      if (instance.principal === entraOf('alice')) instance.hiddenFrom = world.azure.now();
    expect(await world.revoke()).toMatchObject({ exit: 0 });
    expect(await world.bench.record(pull)).toMatchObject({ state: 'ended', why: 'early' });
    expect(world.ours()).toEqual(NOTHING);
  });
});

describe('the settings of a role that change', () => {
  it('between check and elevation undo what was opened: PIM wants an approval of its own', async () => {
    const world = await openAzureBench();
    const pull = world.bench.merged();
    world.azure.status = 'PendingApproval';
    expect(await world.elevate()).toMatchObject({ exit: 2 });
    expect(world.bench.desk.comment(pull)).toContain('approval of its own');
    expect(world.ours()).toEqual(NOTHING);
    // What waits in PIM is cancelled, so that nobody's late click opens it.
    expect([...world.azure.requests.values()].map(({ status }) => status)).not.toContain('PendingApproval');
  });

  it('while the window runs change nothing of it, and keep a repair from being made', async () => {
    const { world, pull } = await opened(repairing);
    world.azure.settingsOf = {
      adminMaximum: 'P180D',
      activationMaximum: 'PT30M',
      adminRequires: ['MultiFactorAuthentication'],
      eligibleMaximum: undefined,
      eligibleRequires: [],
    };
    await world.revoke();
    expect(world.ours()).toEqual(ALL);
    expect(await world.bench.types(pull)).not.toContain('drifted');
    world.changeOurs(() => undefined);
    await world.revoke();
    expect(await world.elevate()).toMatchObject({ exit: 2 });
    expect(world.ours()).toEqual({ roles: 2, rules: 0 });
    world.advance(hours(2));
    await world.revoke();
    expect(await world.bench.record(pull)).toMatchObject({ state: 'ended', why: 'expired' });
  });
});

describe('a second installation on the same subscription', () => {
  it('sweeps past what this one has open, and past what of it is over', async () => {
    const { world } = await opened();
    const theirs = await openBench();
    const ports = {
      ...theirs.ports('1'),
      clock: world.bench.clock,
      installation: () => OTHER_INSTALLATION,
      providers: world.providers,
    };
    const sweep = () =>
      revoke(ports, {
        platformOnly: false,
        installation: OTHER_INSTALLATION,
        subscriptions: [SUBSCRIPTION],
        expected: { count: 1, by: { kind: 'terminal' } },
      });
    const report = await sweep();
    // Its own one, over for a year, and nothing else.
    expect(report.outputs).toMatchObject({ ended: '1' });
    expect(world.ours()).toEqual(ALL);
    expect(world.others().rules.map(({ name }) => name)).toEqual(['AllowHttpsInbound', 'copied']);
    world.advance(hours(2));
    await sweep();
    expect(world.ours()).toEqual({ roles: 0, rules: 1 });
    await world.revoke();
    expect(world.ours()).toEqual(NOTHING);
  });
});
