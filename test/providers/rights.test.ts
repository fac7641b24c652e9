/** The rights of docs/azure/rights.json: with them each identity does its work, and with one of them fewer something is missing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asFault } from '../../src/core/fault.ts';
import type { GrantContext, Provider } from '../../src/ports/privilege.ts';
import { azureFirewall } from '../../src/providers/azure-firewall.ts';
import { azureRole } from '../../src/providers/azure-role.ts';
import { nsgRule } from '../../src/providers/nsg-rule.ts';
import { ELEVATE_ROLE, REVIEW_ROLE, REVOKE_ROLE } from '../../src/sandbox/azure/roles.ts';
import { openNetwork } from '../sandbox-network.ts';
import type { Network } from '../sandbox-network.ts';
import { ALICE, VM_LOGIN } from './benches.ts';
import type { Bench } from './contract.ts';
import { contextOf } from './contract.ts';
import { KIND_OF, openSandbox, PROVIDERS, sandboxBench } from './sandbox.ts';
import type { Form, Sandbox } from './sandbox.ts';

type Who = 'elevate' | 'revoke' | 'audit';
type Rights = Readonly<Record<Who, readonly string[]>>;
const RIGHTS: Readonly<Record<string, Rights>> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../docs/azure/rights.json'), 'utf8'),
);

const held: Record<'elevate' | 'revoke', string[]> = { elevate: [], revoke: [] };
const may = (who: 'elevate' | 'revoke', actions: readonly string[]): void => {
  held[who].splice(0, Infinity, ...actions);
};

let network: Network;
let sandbox: Sandbox;
beforeAll(async () => {
  network = openNetwork('rights', (_, commit) => commit());
  sandbox = await openSandbox({
    openFront: network.openFront,
    room: { subscriptions: 1_800, blind: 1_400 },
    // Longer than the operation says that it takes: then it is asked, which is a right of its own.
    latencies: { networkWrite: 2_500, networkDelete: 2_500 },
    roles: {
      elevate: { ...ELEVATE_ROLE, actions: held.elevate },
      revoke: { ...REVOKE_ROLE, actions: held.revoke },
    },
  });
}, 60_000);
afterAll(async () => {
  await sandbox.close();
  network.close();
});

const MINUTES = 60_000;

/** What was said, without what differs from run to run. */
const said = async ({ subscriptions, grant }: Bench, run: () => Promise<unknown>): Promise<string> => {
  const words = await run().then(
    (value) => JSON.stringify(value),
    (thrown: unknown) => `fault ${asFault(thrown).code}: ${asFault(thrown).message}`,
  );
  return [...subscriptions, String(grant)]
    .reduce((now, name) => now.replaceAll(name, '*'), words)
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '#')
    .replaceAll(/(gh-0a1b2c3d-|JITRule|default#)[\w*-]+/g, '$1')
    .replaceAll(/\d{13}|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '@');
};

/** What came of it, without how it was told. */
const outcome = (words: string): string =>
  /"(?:verdict|state)":"([\w-]+)"/.exec(words)?.[0] ??
  (words.startsWith('[') ? `${words.split('"grant"').length - 1} found` : words.replace(/:.*/, ''));

interface Work {
  readonly bench: Bench;
  readonly context: GrantContext;
  readonly as: (who: 'elevate' | 'revoke') => Provider;
}

/** In a place that nobody has used yet, with every right for whoever prepares it. */
const begun = async (form: Form): Promise<Work> => {
  may('elevate', ['*']);
  may('revoke', ['*']);
  const bench = await sandboxBench(() => sandbox, form)();
  return {
    bench,
    context: contextOf(bench),
    as: (who) => PROVIDERS[KIND_OF[form]](sandbox.azureAs(who)),
  };
};

type Telling = AsyncGenerator<string>;

async function* checking(form: Form, actions: readonly string[]): Telling {
  const { bench, context, as } = await begun(form);
  may('elevate', actions);
  yield said(bench, () => as('elevate').check(bench.step, context));
  const { step } = bench;
  if (step.kind === 'azure-role' && step.assignment !== 'plain')
    yield said(bench, () => as('elevate').check({ ...step, onlyIfEligible: true }, context));
}

/** Where PIM is asked, also once so that it never comes to the assignment, and the request is taken back. */
const turnsOf = (form: Form): readonly boolean[] =>
  form === 'azure-role' || form === 'azure-role as an eligibility' ? [false, true] : [false];
const stickNext = (form: Form): void =>
  form === 'azure-role' ? sandbox.world.hand.stickNextRequest() : sandbox.world.hand.stickNextEligibility();

/** Somebody activates what they may: it is ended with the eligibility. */
const activated = ({ bench: { step, now } }: Work): void => {
  if (step.kind !== 'azure-role' || step.assignment !== 'eligible') return;
  if (!sandbox.world.state().eligibilities.some(({ live, scope }) => live && scope === step.scope)) return;
  const end = new Date(now() + 60 * MINUTES).toISOString();
  sandbox.world.hand.activate({ principalId: ALICE, role: VM_LOGIN, scope: step.scope }, end);
};

async function* opening(form: Form, actions: readonly string[]): Telling {
  yield* checking(form, actions);
  for (const stuck of turnsOf(form)) {
    const work = await begun(form);
    const { bench, context: whole, as } = work;
    // Whose sessions go is known to the ending alone.
    const { holder: _, ...context } = whole;
    may('elevate', actions);
    if (stuck) stickNext(form);
    yield said(bench, () => as('elevate').elevate(bench.step, context));
    if (!stuck) activated(work);
    await bench.advance(6 * MINUTES);
    yield said(bench, () => as('elevate').observe(bench.step, context));
    yield said(bench, () => as('elevate').revoke(bench.step, context));
  }
}

async function* ending(form: Form, actions: readonly string[]): Telling {
  const never = await begun(form);
  may('revoke', actions);
  yield said(never.bench, () => never.as('revoke').revoke(never.bench.step, never.context));
  for (const stuck of turnsOf(form)) {
    const work = await begun(form);
    const { bench, context, as } = work;
    const { installation } = context;
    if (stuck) stickNext(form);
    await as('elevate')
      .elevate(bench.step, context)
      .catch(() => undefined);
    if (!stuck) activated(work);
    await bench.advance(6 * MINUTES);
    may('revoke', actions);
    yield said(bench, () => as('revoke').discover({ installation, subscriptions: bench.subscriptions }));
    yield said(bench, () => as('revoke').observe(bench.step, context));
    yield said(bench, () => as('revoke').revoke(bench.step, context));
    yield said(bench, () => as('revoke').observe(bench.step, context));
  }
}

const WORK = { elevate: opening, revoke: ending, audit: checking } as const;
/** Whether every word is said again. Stops at the first that differs: what waits in vain waits long. */
const isSaidAgain = async (work: Telling, words: readonly string[]): Promise<boolean> => {
  let at = 0;
  for await (const each of work) if (each !== words[at++]) return false;
  return at === words.length;
};

const all = async (work: Telling): Promise<readonly string[]> => {
  const words: string[] = [];
  for await (const each of work) words.push(each);
  return words;
};

const FORMS: Readonly<Record<string, Form>> = {
  'azure-role': 'azure-role',
  'azure-role-eligible': 'azure-role as an eligibility',
  'azure-role-plain': 'azure-role without PIM',
  'nsg-rule': 'nsg-rule',
  'nsg-rule-groups': 'nsg-rule to groups',
  'nsg-rule-machine': 'nsg-rule to a machine',
  'vm-jit': 'vm-jit',
  'azure-firewall': 'azure-firewall',
};
/** NB. Azure may answer a deletion with `Location` alone; the sandbox says where else its operation is, too. */
const UNPROVED = new Set(['Microsoft.Network/locations/operationResults/read']);

const CASES = Object.entries(FORMS).flatMap(([key, form]) =>
  (['elevate', 'revoke', 'audit'] as const).map((who) => [key, who, form] as const),
);
const rightsOf = (key: string, who: Who): readonly string[] => RIGHTS[key]?.[who] ?? [];

describe('the rights of docs/azure/rights.json', () => {
  it('are of every kind that opens something in a subscription, and each stands there once', () => {
    expect(Object.keys(RIGHTS).toSorted()).toEqual(
      ['bastion-sessions', 'doctor', 'every', ...Object.keys(FORMS)].toSorted(),
    );
    for (const [key, ,] of CASES)
      for (const who of ['elevate', 'revoke', 'audit'] as const) {
        const rights = [...rightsOf('every', who), ...rightsOf(key, who)];
        expect(rights).toEqual([...new Set(rights)]);
        expect(rights.join()).not.toContain('*');
      }
  });

  it.each(CASES)('are enough for %s, identity %s, and none of them is too many', async (key, who, form) => {
    const rights = [...rightsOf('every', who), ...rightsOf(key, who)];
    const enough = await all(WORK[who](form, rights));
    expect(enough.map(outcome)).toEqual((await all(WORK[who](form, ['*']))).map(outcome));
    const unused: string[] = [];
    for (const right of rightsOf(key, who)) {
      if (UNPROVED.has(right)) continue;
      const fewer = rights.filter((one) => one !== right);
      if (await isSaidAgain(WORK[who](form, fewer), enough)) unused.push(right);
    }
    expect(unused).toEqual([]);
  });

  it('end sessions through Bastion where those are given too, and none of them is too many', async () => {
    const rule = [...rightsOf('every', 'revoke'), ...rightsOf('nsg-rule', 'revoke')];
    const rights = [...new Set([...rule, ...rightsOf('bastion-sessions', 'revoke')])];
    const enough = await all(ending('nsg-rule', rights));
    expect(enough.join()).toContain('"sessions":"2 through Bastion ended"');
    for (const right of rightsOf('bastion-sessions', 'revoke')) {
      const fewer = rights.filter((one) => one !== right);
      expect([right, await isSaidAgain(ending('nsg-rule', fewer), enough)]).toEqual([right, false]);
    }
  });

  it('let a sweep search for every kind, and none of those is too many', async () => {
    const { bench, context } = await begun('azure-role');
    const { installation } = context;
    const kinds = [azureRole, nsgRule, azureFirewall];
    const searched = async (rights: readonly string[]): Promise<readonly string[]> => {
      may('revoke', rights);
      const azure = sandbox.azureAs('revoke');
      return Promise.all(
        kinds.map((kind) =>
          said(bench, () => kind(azure).discover({ installation, subscriptions: bench.subscriptions })),
        ),
      );
    };
    const rights = rightsOf('every', 'revoke');
    expect(await searched(rights)).toEqual(['[]', '[]', '[]']);
    for (const right of rights.filter((one) => one.endsWith('/read')))
      expect([right, ...(await searched(rights.filter((one) => one !== right)))].join(' ')).toContain(
        'fault azure.forbidden',
      );
  });

  it.each([
    ['azure-role-plain', 'Microsoft.Authorization/roleAssignments/delete'],
    ['nsg-rule', 'Microsoft.Network/networkSecurityGroups/securityRules/delete'],
  ])('let a sweep end what it finds, whatever kinds are named: %s needs %s', async (key, right) => {
    const rights = [...rightsOf('every', 'revoke'), ...rightsOf(key, 'revoke')];
    const form = FORMS[key] ?? 'nsg-rule';
    const enough = await all(ending(form, rights));
    const fewer = rights.filter((one) => one !== right);
    expect(fewer.length).toBe(rights.length - 1);
    expect(await isSaidAgain(ending(form, fewer), enough)).toBe(false);
  });

  it.each(['elevate', 'revoke', 'audit'] as const)(
    'are what every scenario of the sandbox runs with, identity %s',
    (who) => {
      const role = { elevate: ELEVATE_ROLE, revoke: REVOKE_ROLE, audit: REVIEW_ROLE }[who];
      const inGroups = ['Microsoft.Management/managementGroups/read'];
      const wanted = new Set([
        ...Object.keys(RIGHTS).flatMap((key) => rightsOf(key, who)),
        ...(who === 'audit' ? [] : inGroups),
      ]);
      expect([...role.actions].toSorted()).toEqual([...wanted].toSorted());
    },
  );
});
