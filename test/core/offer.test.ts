/** What whoever is in is offered: a command that works or none, more time where there can be any, another address where one can move. */
import { describe, expect, it } from 'vitest';
import { hours, instant, minutes, type Milliseconds } from '../../src/core/brand.ts';
import { planFor } from '../../src/core/make-plan.ts';
import { offeredTo } from '../../src/core/offer.ts';
import { parseRequest } from '../../src/core/parse-request.ts';
import type { Entitlement, Policy } from '../../src/core/policy.ts';
import type { OpenGrant } from '../../src/core/ledger/event.ts';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import { ownPolicies } from '../commands/bench.ts';
import { people } from '../fakes/evidence.ts';
import { grant as sample } from './render/samples.ts';

const policy = parsePolicy({
  commit: undefined,
  files: Object.entries(ownPolicies()).map(([path, text]) => ({ path, text })),
});
const start = instant(Date.UTC(2026, 10, 20, 14));
const now = instant(Date.UTC(2026, 10, 20, 14, 30));
const JIT = '/subscriptions/1/resourceGroups/erp/providers/Microsoft.Compute/virtualMachines/erp-01';

const changed = (
  change: Partial<Entitlement>,
  settings: Partial<NonNullable<Policy['settings']>> = {},
): Policy => {
  const entitlement = policy.entitlements.get('prod-vm-admin')!;
  return {
    ...policy,
    settings: { ...policy.settings!, ...settings },
    entitlements: new Map([['prod-vm-admin', { ...entitlement, ...change }]]),
  };
};

/** Alice's grant, open for `duration` from 14:00 on. */
const open = (change: Partial<OpenGrant> = {}, duration: Milliseconds = hours(2)): OpenGrant => {
  const text = `entitlement: prod-vm-admin
duration: 2h
justification: Fail over payments-db-02, replication is stuck since 14:10
ticket: CHG0031234
parameters: { source_ip: 203.0.113.7 }
`;
  const parsed = parseRequest({ path: 'requests/x.yaml', text }, policy);
  if (parsed.kind !== 'request') throw new Error('findings');
  const planned = planFor(parsed.request, policy, { number: sample.grant, author: people.alice } as never);
  if (planned.kind !== 'plan') throw new Error('refused');
  return {
    ...sample,
    plan: planned.plan,
    startsAt: '2026-11-20T14:00:00Z',
    expiresAt: new Date(start + duration).toISOString().replace('.000', ''),
    ...change,
  };
};
const offered = (grant: OpenGrant, by: Policy = policy) => offeredTo(grant, by, { branch: 'main', now });
const withVm = (grant: OpenGrant, vm: string): OpenGrant => ({
  ...grant,
  plan: {
    ...grant.plan,
    steps: grant.plan.steps.map((step) =>
      step.id === '1' && step.kind === 'azure-role' ? { ...step, scope: vm as never } : step,
    ),
  },
});

describe('the command to connect', () => {
  const connecting = (connect: string, grant = open()) => offered(grant, changed({ connect }));

  it('has the machine, the address and the targets filled in', () => {
    const grant = withVm(open(), JIT);
    expect(connecting('az ssh vm --ids <VM id> # <VM name> from <source_ip>', grant)).toMatchObject({
      connect: `az ssh vm --ids ${JIT} # erp-01 from 203.0.113.7`,
      offer: { toFillIn: [] },
    });
    expect(connecting('see <target:bas-hub>').connect).toContain('/bastionHosts/bas-hub');
  });

  it('names what the person must put in, because the grant opens no one machine', () => {
    expect(connecting('az ssh vm --ids <VM id> --port <port>')).toMatchObject({
      connect: 'az ssh vm --ids <VM id> --port <port>',
      offer: { toFillIn: ['VM id', 'port'] },
    });
  });

  it.each(['; rm -rf ~', '$(id)', 'a b', "'", '`id`', '(x)', '\n', '-oProxyCommand=x'])(
    'is not shown at all where an id has %j in it',
    (part) => {
      const grant = withVm(
        open(),
        part.startsWith('-') ? `${part}/Microsoft.Compute/virtualMachines/x` : `${JIT}${part}`,
      );
      expect(connecting('az ssh vm --ids <VM id>', grant).connect ?? '').not.toContain(part);
    },
  );

  it('is not there where the entitlement has none, or is gone', () => {
    expect(offered(open(), changed({ connect: undefined })).connect).toBeUndefined();
    expect(offered(open(), { ...policy, entitlements: new Map() })).toEqual({ connect: undefined });
  });
});

describe('the link to more time', () => {
  const linkOf = (grant: OpenGrant, by: Policy = policy): string | undefined =>
    offered(grant, by).offer?.extend;

  it('begins a request that is whole once duration, justification and ticket are written', () => {
    const link = new URL(linkOf(open())!);
    expect(link.href).toMatch(/^https:\/\/github\.com\/contoso\/access\/new\/main\?/);
    const path = link.searchParams.get('filename')!;
    const text = link.searchParams.get('value')!;
    expect(text).toContain('extends: 7');
    expect(text).toMatch(/^duration: $/m);
    expect(text).toMatch(/^justification: $/m);
    const whole = text
      .replace(/^duration: $/m, 'duration: 1h')
      .replace(/^justification: $/m, 'justification: the replica is still being rebuilt')
      .replace(/^ticket: $/m, 'ticket: CHG0031234');
    const parsed = parseRequest({ path, text: whole }, policy);
    expect(parsed).toMatchObject({ kind: 'request', request: { extends: 7 } });
    if (parsed.kind === 'request')
      expect(parsed.request.parameters.get('source_ip')?.value).toBe('203.0.113.7');
  });

  it('names for whom, where somebody else asked', () => {
    const link = new URL(linkOf(open({ requester: 'dave' as never }))!);
    expect(link.searchParams.get('value')).toContain('for: alice');
  });

  it.each<[string, OpenGrant, Policy]>([
    ['the window is as long as it may be', open({}, hours(4)), policy],
    ['less than ten minutes would be won', open({}, (hours(4) - minutes(9)) as Milliseconds), policy],
    ['the first of a chain began too long ago', open({ since: '2026-11-20T11:55:00Z' }), policy],
    ['its window is over', open({ startsAt: '2026-11-20T12:00:00Z' }, minutes(15)), policy],
    ['it is ending', open({ state: 'ending' }), policy],
    ['it was moved', open({ move: { comment: 1, at: '', count: 1, state: 'moved', source: [] } }), policy],
    ['everything is frozen', open(), changed({}, { freeze: 'everything' })],
    ['its address is none', open({ url: 'javascript:alert(1)/pull/7' }), policy],
    [
      'its address is of another pull request',
      open({ url: 'https://github.com/contoso/access/pull/8' }),
      policy,
    ],
  ])('is not shown where %s', (_, grant, by) => {
    expect(linkOf(grant, by)).toBeUndefined();
  });

  it('is shown for ten minutes more, and for the rest of a chain', () => {
    expect(linkOf(open({}, (hours(4) - minutes(10)) as Milliseconds))).toBeDefined();
    expect(linkOf(open({ since: '2026-11-20T12:30:00Z' }))).toBeDefined();
  });
});

describe('another address', () => {
  const movable = (grant: OpenGrant, by: Policy = policy) => offered(grant, by).offer?.movable;

  it('is offered where a network privilege takes its source from the request', () => {
    expect(movable(open())).toBe(true);
  });

  it('is not offered where its source is fixed, or there is no network, or it was moved too often', () => {
    const { privileges } = policy.entitlements.get('prod-vm-admin')!;
    const fixed = privileges.map((each) =>
      each.kind === 'nsg-rule' ? { ...each, source: { kind: 'fixed', value: '203.0.113.7' } as const } : each,
    );
    expect(movable(open(), changed({ privileges: fixed }))).toBe(false);
    expect(movable(open(), changed({ privileges: privileges.slice(0, 2) }))).toBe(false);
    expect(movable(open({ move: { comment: 1, at: '', count: 5, state: 'moved', source: [] } }))).toBe(false);
  });
});
