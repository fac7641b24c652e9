/** The sweep over exclusive groups in Entra: whoever is in one and has no open grant for it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { revokeWithoutBooks } from '../../src/commands/revoke-without-books.ts';
import { sweepPlatform } from '../../src/commands/sweep-platform.ts';
import type { SweepOptions } from '../../src/commands/sweep-platform.ts';
import { entraId, grantNumber, installation, instant, milliseconds } from '../../src/core/brand.ts';
import { groupsIn } from '../../src/core/entra-groups.ts';
import { exclusiveContainers } from '../../src/core/exclusive.ts';
import { Fault } from '../../src/core/fault.ts';
import type { OpenGrant } from '../../src/core/ledger/event.ts';
import type { EntraGroupStep } from '../../src/core/plan.ts';
import { entraGroup } from '../../src/providers/entra-group.ts';
import { anEntitlement, aPolicy } from '../builders/policy.ts';
import { everyForm } from '../builders/privileges.ts';
import { SUBSCRIPTION } from '../fakes/azure.ts';
import type { FakeAzure } from '../fakes/azure.ts';
import { fakeLog } from '../fakes/log.ts';
import {
  aGroup,
  ALICE,
  azureWithPeople,
  EXCLUSIVE,
  GROUP,
  groupStep,
  plainGroupStep,
} from '../providers/benches.ts';

const OURS = installation('0a1b2c3d');
const BOB = entraId('0f2c0000-0000-4000-8000-000000000002');
const ROBOT = entraId('0f2c0000-0000-4000-8000-000000000003');
const NESTED = entraId('7c0e0000-0000-4000-8000-000000000013');
const exclusive = [{ kind: 'entra-group', name: GROUP }] as const;

let azure: FakeAzure;
beforeEach(() => {
  azure = azureWithPeople();
  azure.groups.all.set(GROUP, aGroup({ description: EXCLUSIVE }));
  azure.groups.join(GROUP, { id: ALICE, name: 'Alice' });
});

const inGroup = () =>
  (azure.groups.memberships.get(GROUP) ?? []).flatMap(({ member, hiddenFrom }) =>
    hiddenFrom === Infinity ? [member.id] : [],
  );
const ports = () => ({
  clock: {
    now: () => azure.now(),
    sources: () => [{ name: 'arm', now: azure.now() }],
    sleep: async (time: number) => azure.advance(milliseconds(time)),
  },
  log: fakeLog(),
  providers: async () => [entraGroup(azure)],
});
interface Open {
  readonly state: OpenGrant['state'];
  readonly step?: Partial<EntraGroupStep>;
}
const openGrants =
  (...grants: readonly Open[]) =>
  async () =>
    new Map(
      grants.map(({ state, step }, index) => [
        grantNumber(42 + index),
        { state, plan: { steps: [{ ...plainGroupStep, ...step }] } } as unknown as OpenGrant,
      ]),
    );
const options = (change: Partial<SweepOptions> = {}): SweepOptions => ({
  installation: OURS,
  subscriptions: [SUBSCRIPTION],
  open: openGrants(),
  exclusive,
  cap: { kind: 'at-most', count: 10 },
  ...change,
});

describe('with books', () => {
  it.each(['elevating', 'active', 'ending'] as const)('leaves in whose grant is %s', async (state) => {
    const swept = await sweepPlatform(ports(), options({ open: openGrants({ state }) }));
    expect(swept).toMatchObject({ ended: 0, unexpired: 0, faults: [] });
    expect(inGroup()).toEqual([ALICE]);
  });

  it.each<[string, readonly Open[]]>([
    ['has no open grant', []],
    ['waits for the start of one', [{ state: 'scheduled' }]],
    ['has one for another group', [{ state: 'active', step: { group: NESTED } }]],
    ['has one to own the group', [{ state: 'active', step: { access: 'owner' } }]],
    ['is not the person of the grant', [{ state: 'active', step: { principal: BOB } }]],
  ])('puts out who %s', async (_, grants) => {
    const swept = await sweepPlatform(ports(), options({ open: openGrants(...grants) }));
    expect(swept).toMatchObject({ ended: 1, unexpired: 1, faults: [] });
    expect(inGroup()).toEqual([]);
  });

  it('puts out whatever is in the group, names a group in it, and takes that one out for nobody', async () => {
    azure.groups.join(GROUP, { id: ROBOT, kind: 'other', name: 'deploy-robot' });
    azure.groups.join(GROUP, { id: NESTED, kind: 'group', name: 'Everybody' });
    const swept = await sweepPlatform(ports(), options());
    expect(swept.ended).toBe(2);
    expect(swept.faults).toEqual([expect.stringContaining(`Everybody (${NESTED}) in ${GROUP} by no grant`)]);
    expect(inGroup()).toEqual([NESTED]);
  });

  it('puts nobody out above the cap, and names them', async () => {
    azure.groups.join(GROUP, { id: BOB, name: 'Bob' });
    const swept = await sweepPlatform(ports(), options({ cap: { kind: 'at-most', count: 1 } }));
    expect(swept).toMatchObject({ ended: 0, unexpired: 0 });
    expect(swept.faults.join()).toContain(`Alice (${ALICE}) in ${GROUP}; Bob (${BOB}) in ${GROUP}`);
    expect(swept.faults.join()).toContain('expected-count 2');
    expect(inGroup()).toEqual([ALICE, BOB]);
  });

  it.each([
    ['does not say that it is exclusive', ''],
    ['says it somewhere else than at the beginning', `The ${EXCLUSIVE}`],
    ['says it in other words', 'gh:0a1b2c3d exclusively'],
    ['belongs to another installation', 'gh:ffffffff exclusive'],
  ])('puts nobody out of a group that %s, and is red for it', async (_, description) => {
    azure.groups.all.set(GROUP, aGroup({ description }));
    const swept = await sweepPlatform(ports(), options());
    expect(swept.ended).toBe(0);
    expect(swept.faults.join()).toContain(`Nobody is put out of ${GROUP}`);
    expect(inGroup()).toEqual([ALICE]);
  });

  it('calls nobody a stray whose grant cannot be looked up', async () => {
    const open = async () => {
      throw new Fault('github.unreachable', 'no answer', { remedy: 'again', transient: true });
    };
    const swept = await sweepPlatform(ports(), options({ open }));
    expect(swept.faults).toEqual([expect.stringContaining('Whether grants stand behind what was found')]);
    expect(inGroup()).toEqual([ALICE]);
  });

  it('reads the open grants after the members, so that it finds the intent of whoever is put in meanwhile', async () => {
    const order: string[] = [];
    const provider = entraGroup(azure);
    const { exclusive: of } = provider;
    if (of === undefined) throw new Error('not exclusive');
    const strays: typeof of.strays = async (...about) => {
      order.push('members');
      return of.strays(...about);
    };
    const open = async () => {
      order.push('grants');
      return openGrants({ state: 'elevating' })();
    };
    const providers = async () => [{ ...provider, exclusive: { ...of, strays } }];
    await sweepPlatform({ ...ports(), providers }, options({ open }));
    expect(order).toEqual(['members', 'grants']);
  });

  it('searches each group of the policy by itself, and none where there is none', async () => {
    azure.groups.memberships.clear();
    azure.groups.all.set(NESTED, aGroup({ id: NESTED }));
    const step = { ...groupStep, group: NESTED };
    const context = {
      installation: OURS,
      grant: grantNumber(42),
      expiresAt: instant(azure.now() + 3_600_000),
      url: 'https://github.com/contoso/access/pull/42',
    };
    await entraGroup(azure).elevate(step, context);
    azure.advance(600_000);
    expect(await sweepPlatform(ports(), options())).toMatchObject({ found: 0, faults: [] });
    const { pim } = azure.groups;
    const { schedulesIn } = pim.assignments;
    pim.assignments.schedulesIn = (group) =>
      group === GROUP
        ? Promise.reject(new Fault('azure.unreachable', 'no answer', { remedy: 'x' }))
        : schedulesIn(group);
    const swept = await sweepPlatform(ports(), options({ groups: [GROUP, NESTED] }));
    expect(swept).toMatchObject({ found: 1, ended: 1, unexpired: 1 });
    expect(swept.faults).toEqual([
      expect.stringContaining(`The search for entra-group in the group ${GROUP}`),
    ]);
  });

  it('asks for no grants where nobody is in an exclusive group', async () => {
    azure.groups.memberships.clear();
    const open = () => Promise.reject(new Error('asked'));
    expect(await sweepPlatform(ports(), options({ open }))).toMatchObject({ ended: 0, faults: [] });
  });
});

describe('without ledger and policy', () => {
  const sweep = (expected?: number) =>
    revokeWithoutBooks(
      ports(),
      {
        installation: OURS,
        subscriptions: [SUBSCRIPTION],
        expected: expected === undefined ? undefined : { count: expected, by: { kind: 'terminal' } },
      },
      undefined,
    );

  it('names who is in the groups that say that they are exclusive, and puts nobody out by guess', async () => {
    const report = await sweep();
    expect(report.exit).toBe(2);
    expect(report.lines.join()).toContain(`Alice (${ALICE}) in ${GROUP}`);
    expect(report.lines.join()).toContain('gatehouse revoke --platform-only --expected-count 1');
    expect(inGroup()).toEqual([ALICE]);
  });

  it('puts out exactly as many as somebody at a terminal expects', async () => {
    expect((await sweep(2)).exit).toBe(2);
    expect(inGroup()).toEqual([ALICE]);
    expect(await sweep(1)).toMatchObject({ exit: 0, outputs: { ended: '1' } });
    expect(inGroup()).toEqual([]);
  });

  it('takes no count from an account that nobody can look up', async () => {
    const expected = { count: 1, by: { kind: 'account', id: undefined } } as const;
    const report = await revokeWithoutBooks(
      ports(),
      { installation: OURS, subscriptions: [SUBSCRIPTION], expected },
      undefined,
    );
    expect(report.lines.join()).toContain('expected-count is not taken');
    expect(inGroup()).toEqual([ALICE]);
  });

  it('leaves the groups of other installations and all that say nothing alone', async () => {
    for (const description of ['', 'gh:ffffffff exclusive']) {
      azure.groups.all.set(GROUP, aGroup({ description }));
      expect(await sweep(1)).toMatchObject({ exit: 0 });
      expect(inGroup()).toEqual([ALICE]);
    }
  });

  it('is not red where this identity may read no group: then it has put nobody into one', async () => {
    azure.groups.describedAs = () =>
      Promise.reject(new Fault('azure.forbidden', 'GET /groups: 403', { remedy: 'x' }));
    expect(await sweep()).toMatchObject({ exit: 0 });
  });
});

describe('groups in a policy', () => {
  it('are exclusive where they are declared so and something may be opened', () => {
    const entitlement = { privileges: [everyForm['exclusive entra-group'], everyForm['entra-group']] };
    expect(exclusiveContainers(aPolicy({ entitlement }))).toEqual([{ kind: 'entra-group', name: NESTED }]);
    expect(exclusiveContainers(aPolicy({ entitlement: { privileges: [everyForm['entra-group']] } }))).toEqual(
      [],
    );
    const enforcing = anEntitlement(entitlement);
    const observing = {
      ...entitlement,
      environment: { ...enforcing.environment, mode: 'observe' as const },
    };
    expect(exclusiveContainers(aPolicy({ entitlement: observing }))).toEqual([]);
  });

  it('are also the choices of a parameter', () => {
    const param = { kind: 'param', name: 'group' } as const;
    const privileges = [{ ...everyForm['exclusive entra-group'], group: param }];
    const declared = anEntitlement({ privileges }).parameters[0];
    const parameter = { name: 'group', type: 'choice', choices: [GROUP, NESTED, 'no id'] };
    const policy = aPolicy({
      entitlement: { privileges, parameters: [{ ...declared, ...parameter } as never] },
    });
    expect(groupsIn(policy).map(({ group }) => group)).toEqual([GROUP, NESTED]);
  });
});
