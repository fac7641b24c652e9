/** Tables of the rules about where access would lead: environment, network, what is protected. */
import { resourceId } from '../../../../src/core/brand.ts';
import type { Entitlement, Settings } from '../../../../src/core/policy.ts';
import { aPolicy, aRole, anEnvironment, anNsgRule, target, targetIds } from '../../../builders/policy.ts';
import { entraRole, everyForm } from '../../../builders/privileges.ts';
import { approved, denied, limit, never, onInstants, reads, row, type Setup, type Table } from './table.ts';

const planRead = reads({}, 'It looks at the plan and the settings.');
const where = (entitlement: Partial<Entitlement>, settings: Partial<Settings> = {}): Setup => ({
  policy: aPolicy({ entitlement, settings }),
});
const at = (id: string): Partial<Entitlement> => ({
  privileges: [aRole({ scope: { kind: 'fixed', value: resourceId(id) } })],
});
/** A parameter is missing, so there is no plan. */
const unplanned: Setup = { request: { parameters: new Map() } };
const noPlan = (note: string) =>
  denied(
    note,
    'deny parameter.missing',
    'deny plan.missing-parameter',
    'wait approval.missing',
    'wait approval.missing',
  );

const own = approved('pass environment.own');
const other = denied('deny environment.other');
const dev = targetIds['dev-sub'];

const environment: Table = {
  codes: ['environment.'],
  satisfied: [
    row('holds everything', {}, own),
    row(
      'is only observed',
      where({ environment: anEnvironment({ mode: 'observe' }) }),
      approved('note environment.observe', 'pass environment.own'),
    ),
    row(
      'is what the entitlement says of what is not in Azure',
      where({ privileges: [entraRole()] }),
      approved('note environment.not-in-azure', 'pass environment.own'),
    ),
    row(
      'does not say of the way to a machine whose its groups are',
      where({ privileges: [everyForm['nsg-rule to a machine']] }),
      approved('note environment.way-unknown', 'pass environment.own'),
    ),
  ],
  unsatisfied: [
    row('is another', where(at(dev)), other),
    row('is another by its case too', where(at(dev.replace('subscriptions', 'SUBSCRIPTIONS'))), other),
    row(
      'may be another, in a management group',
      where(at('/providers/Microsoft.Management/managementGroups/all')),
      denied('deny environment.other', 'deny protected.scope-unknown'),
    ),
    row(
      'is another and only observed',
      where({ ...at(dev), environment: anEnvironment({ mode: 'observe' }) }),
      denied('note environment.observe', 'deny environment.other'),
    ),
    row('is not known without a plan', unplanned, noPlan('note environment.unknown-scope')),
  ],
  facts: planRead,
  boundary: [
    limit(
      'a resource group beside, and below',
      (by) =>
        where(at(`${dev}/resourceGroups/${['mine', 'mine2', 'mine'][by + 1]}`), {
          environments: new Map([
            ['production', anEnvironment()],
            [
              'non-production',
              anEnvironment({
                name: 'non-production',
                scopes: [resourceId(`${dev}/resourceGroups/${by === 1 ? 'mine2' : 'mine'}`)],
              }),
            ],
          ]),
        }),
      [other, own, own],
    ),
  ],
  calendar: onInstants,
};

const from = (prefix: number, widestSource: number, address = '203.0.113.0'): Setup =>
  where(
    { privileges: [anNsgRule({ source: { kind: 'fixed', value: `${address}/${prefix}` } })] },
    { network: { priorities: { from: 200, to: 399 }, widestSource } },
  );
const narrow = approved('pass network.narrow');
const wide = denied('deny network.too-wide');

const network: Table = {
  codes: ['network.'],
  satisfied: [row('is narrow', {}, narrow), row('is none', where({ privileges: [aRole()] }), narrow)],
  unsatisfied: [
    row('is wide', from(24, 28), wide),
    row('is wide by far', from(16, 32, '203.0.0.0'), wide),
    row(
      'is wide from one of two places',
      where({
        privileges: [
          anNsgRule({
            source: [
              { kind: 'fixed', value: '203.0.113.0/24' },
              { kind: 'param', name: 'source_ip' },
            ],
          }),
        ],
      }),
      wide,
    ),
    row('is not known without a plan', unplanned, noPlan('note network.unknown')),
  ],
  facts: planRead,
  boundary: [
    limit('the widest source', (by) => from(28 - by, 28), [narrow, narrow, wide]),
    limit('the widest source, one address', (by) => from(32, 32 + by), [narrow, narrow, wide]),
  ],
  calendar: onInstants,
};

const guarding = (roles: readonly string[], scopes: readonly string[] = []): Partial<Settings> => ({
  protected: { roles, scopes: scopes.map(resourceId), people: [] },
});
const untouched = approved('pass protected.none');
const sub = targetIds['prod-sub'];
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const named = (role: string): Partial<Entitlement> => ({ privileges: [aRole({ role })] });

const protectedTable: Table = {
  codes: [
    'protected.none',
    'protected.role',
    'protected.role-unknown',
    'protected.scope',
    'protected.scope-unknown',
    'protected.unknown',
  ],
  satisfied: [
    row('is nothing of it', {}, untouched),
    row('is another role, by its id', where(named(OWNER), guarding(['Reader'])), untouched),
  ],
  unsatisfied: [
    row('is a role', where(named('Owner')), denied('deny protected.role')),
    row('is a role by its id', where(named(OWNER), guarding(['owner'])), denied('deny protected.role')),
    row(
      'is a role of the directory',
      where({ privileges: [entraRole('Company Administrator')] }),
      denied('deny protected.role'),
    ),
    row(
      'may be a role that only an id names',
      where(named('Our Own Role'), guarding(['12345678-1234-4234-8234-123456789012'])),
      denied('deny protected.role-unknown'),
    ),
    row('is a scope', where({}, guarding([], [targetIds['payments-rg']])), denied('deny protected.scope')),
    row(
      'is a scope above',
      where(at(`${targetIds['payments-rg']}`), guarding([], [sub])),
      denied('deny protected.scope'),
    ),
    row(
      'is a scope below',
      where(at(sub), guarding([], [targetIds['payments-rg']])),
      denied('deny protected.scope'),
    ),
    row(
      'may be below a management group',
      where(at(sub), guarding([], ['/providers/Microsoft.Management/managementGroups/all'])),
      denied('deny protected.scope-unknown'),
    ),
    row('is not known without a plan', unplanned, noPlan('note protected.unknown')),
  ],
  facts: planRead,
  boundary: [
    limit(
      'the name of a scope',
      (by) =>
        where(
          { privileges: [aRole({ scope: { kind: 'fixed', value: target('payments-rg') } })] },
          guarding([], [`${sub}/resourceGroups/${['payment', 'payments', 'payments2'][by + 1]}`]),
        ),
      [untouched, denied('deny protected.scope'), untouched],
    ),
    limit(
      'the name of a role',
      (by) => where(named(['Owne', 'OWNER', 'Owners'][by + 1] ?? ''), guarding(['Owner'])),
      [untouched, denied('deny protected.role'), untouched],
    ),
  ],
  calendar: never('It has no time: what is protected is protected at all times.'),
};

export const placeTables = { environment, network, protected: protectedTable };
