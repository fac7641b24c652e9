/** A policy in one line: the people, targets and settings of this repository's own sample, changed where a case needs it. */
import {
  type CommitSha,
  commitSha,
  entraId,
  gitHubUserId,
  hours,
  minutes,
  type PersonKey,
  personKey,
  type ResourceId,
  resourceId,
} from '../../src/core/brand.ts';
import type {
  ApprovalCondition,
  ApprovalTree,
  Entitlement,
  Environment,
  Group,
  PeopleRef,
  Person,
  Policy,
  Privilege,
  Rota,
  Settings,
  TicketDemand,
  TicketSystem,
} from '../../src/core/policy.ts';

export const names = ['alice', 'bob', 'carol', 'dave', 'erin', 'mallory'] as const;
export type Name = (typeof names)[number];

const managers: Partial<Record<Name, Name>> = { alice: 'carol', dave: 'carol', carol: 'erin', bob: 'carol' };

export const key = (name: string): PersonKey => personKey(name);
export const idOf = (name: Name) => gitHubUserId(1001 + names.indexOf(name));
export const entraOf = (name: Name) =>
  entraId(`0f2c0000-0000-4000-8000-00000000000${names.indexOf(name) + 1}`);

export const aPerson = (name: Name, change: Partial<Person> = {}): Person => ({
  key: key(name),
  login: name,
  gitHubId: idOf(name),
  entra: entraOf(name),
  manager: managers[name] === undefined ? undefined : key(managers[name]),
  alsoLogins: [],
  contractor: undefined,
  ...change,
});

export const user = (name: string): PeopleRef => ({ kind: 'user', person: key(name) });
export const group = (name: string): PeopleRef => ({ kind: 'group', group: name });
export const oncall = (rota: string): PeopleRef => ({ kind: 'oncall', rota });
export const team = (name: string): PeopleRef => ({ kind: 'team', team: name });
export const manager: PeopleRef = { kind: 'manager' };
export const managerOfManager: PeopleRef = { kind: 'manager-of-manager' };
export const owner: PeopleRef = { kind: 'owner' };

export const listGroup = (...members: readonly string[]): Group => ({
  kind: 'list',
  members: members.map((member) =>
    member.startsWith('group:')
      ? { kind: 'group', group: member.slice('group:'.length) }
      : { kind: 'person', person: key(member) },
  ),
});

const place = { file: 'policies/entitlements/prod-vm-admin.yaml', line: 1, column: 1 };

export const rule = (name: string, by: readonly PeopleRef[], count = 1): ApprovalTree => ({
  kind: 'rule',
  name,
  by,
  count,
  when: undefined,
  after: [],
  place,
});
/** The same rule, filled after these. */
export const after = (tree: ApprovalTree, ...earlier: readonly string[]): ApprovalTree =>
  tree.kind === 'rule' ? { ...tree, after: earlier } : tree;
/** The same rule, asked for only then. */
export const when = (tree: ApprovalTree, condition: Partial<ApprovalCondition>): ApprovalTree =>
  tree.kind === 'rule'
    ? {
        ...tree,
        when: {
          longerThan: undefined,
          risk: undefined,
          outside: undefined,
          breakGlass: undefined,
          parameters: new Map(),
          ...condition,
        },
      }
    : tree;
export const all = (...of: readonly ApprovalTree[]): ApprovalTree => ({ kind: 'all', of });
export const any = (...of: readonly ApprovalTree[]): ApprovalTree => ({ kind: 'any', of });

export const targetIds = {
  'prod-sub': '/subscriptions/11111111-1111-1111-1111-111111111111',
  'dev-sub': '/subscriptions/22222222-2222-2222-2222-222222222222',
  'identity-sub': '/subscriptions/44444444-4444-4444-4444-444444444444',
  'payments-rg': '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/payments',
  'bas-hub':
    '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/hub/providers/Microsoft.Network/bastionHosts/bas-hub',
  'bastion-nsg':
    '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/hub/providers/Microsoft.Network/networkSecurityGroups/bastion-nsg',
} as const;
export const target = (name: keyof typeof targetIds): ResourceId => resourceId(targetIds[name]);

export const anEnvironment = (change: Partial<Environment> = {}): Environment => ({
  name: 'production',
  maxDuration: hours(8),
  mode: 'enforce',
  scopes: [target('prod-sub')],
  ...change,
});

export const aRole = (change: Partial<Extract<Privilege, { kind: 'azure-role' }>> = {}): Privilege => ({
  kind: 'azure-role',
  role: 'Virtual Machine Administrator Login',
  scope: { kind: 'fixed', value: target('payments-rg') },
  onlyIfEligible: true,
  assignment: 'active',
  place,
  ...change,
});

export const anNsgRule = (change: Partial<Extract<Privilege, { kind: 'nsg-rule' }>> = {}): Privilege => ({
  kind: 'nsg-rule',
  nsg: { kind: 'fixed', value: target('bastion-nsg') },
  source: { kind: 'param', name: 'source_ip' },
  destination: '*',
  protocol: 'Tcp',
  ports: ['443'],
  place,
  ...change,
});

/** A ticket is required, and nothing more is asked of it. */
export const aTicketDemand = (change: Partial<TicketDemand> = {}): TicketDemand => ({
  required: true,
  system: undefined,
  states: undefined,
  assignedTo: undefined,
  coversWindow: false,
  ...change,
});

/** About whose tickets nobody is asked. */
export const aTicketSystem = (change: Partial<TicketSystem> = {}): TicketSystem => ({
  system: 'servicenow',
  pattern: '^(CHG|INC)[0-9]{7}$',
  source: { kind: 'nobody' },
  ...change,
});

/** `prod-vm-admin`: the sample with two rules, two roles and a network rule. */
export const anEntitlement = (change: Partial<Entitlement> = {}): Entitlement => ({
  name: 'prod-vm-admin',
  description: 'Administrator on the payments VMs, through Bastion',
  owner: [group('payments-owners')],
  environment: anEnvironment(),
  risk: 'high',
  requesters: [group('sre')],
  for: [group('sre')],
  parameters: [
    {
      name: 'source_ip',
      type: 'ip',
      hint: undefined,
      usedFor: 'privilege',
      within: ['203.0.113.0/24'],
      widest: undefined,
      pattern: undefined,
      choices: [],
      among: [],
      min: undefined,
      max: undefined,
    },
  ],
  privileges: [
    aRole(),
    aRole({ role: 'Reader', scope: { kind: 'fixed', value: target('bas-hub') }, onlyIfEligible: false }),
    anNsgRule(),
  ],
  approval: all(rule('manager', [manager]), rule('system owner', [owner])),
  autoApprove: undefined,
  maxDuration: hours(4),
  ticket: aTicketDemand(),
  hours: undefined,
  cooldown: undefined,
  caps: { active: undefined, activePerPerson: undefined },
  breakGlass: undefined,
  connect: undefined,
  file: 'policies/entitlements/prod-vm-admin.yaml',
  ...change,
});

/** As where the settings say nothing of it: nobody is named to escalate to. */
export const aWaiting = (change: Partial<Settings['waiting']> = {}): Settings['waiting'] => ({
  remindAfter: minutes(30),
  escalateAfter: minutes(30),
  escalateTo: [],
  lapseAfter: hours(24),
  approvalValidFor: hours(24),
  mergeValidFor: hours(24),
  ...change,
});

const someSettings = (change: Partial<Settings> = {}): Settings => ({
  version: 1,
  freeze: 'none',
  freezes: [],
  calendars: new Map(),
  startHorizon: hours(14 * 24),
  timezone: 'Europe/Berlin',
  environments: new Map([
    ['production', anEnvironment()],
    [
      'non-production',
      anEnvironment({ name: 'non-production', maxDuration: hours(24), scopes: [target('dev-sub')] }),
    ],
  ]),
  waiting: aWaiting(),
  notify: { alerts: [], requests: [], grants: [] },
  caps: { activePerPerson: 3, activeTotal: 25, cooldown: undefined, unexpiredRemovalsPerRun: 5 },
  separationOfDuties: [],
  merge: 'automatic',
  drift: 'report',
  unconfirmedAccounts: undefined,
  operators: [user('erin')],
  genesis: undefined,
  anchorsSince: undefined,
  protected: { roles: ['Global Administrator', 'Owner'], scopes: [target('identity-sub')], people: [] },
  tickets: [aTicketSystem()],
  network: { priorities: { from: 200, to: 399 }, widestSource: 32 },
  justification: { minLength: 20, forbid: [] },
  issueForm: { bot: undefined },
  ...change,
});

export interface PolicyChange {
  readonly commit?: CommitSha;
  readonly settings?: Partial<Settings>;
  readonly entitlement?: Partial<Entitlement>;
  readonly people?: readonly Person[];
  readonly groups?: Readonly<Record<string, Group>>;
  readonly rotas?: Readonly<Record<string, Rota>>;
  readonly whole?: Partial<Policy>;
}

const policyCommit = commitSha('b'.repeat(40));

export const aPolicy = (change: PolicyChange = {}): Policy => {
  const entitlement = anEntitlement(change.entitlement);
  const settings = someSettings(change.settings);
  const groups: Readonly<Record<string, Group>> = {
    sre: listGroup('alice', 'dave'),
    'payments-owners': listGroup('bob', 'dave'),
    ...change.groups,
  };
  return {
    commit: change.commit ?? policyCommit,
    settings,
    people: {
      byKey: new Map(
        (change.people ?? names.map((name) => aPerson(name))).map((person) => [person.key, person]),
      ),
      groups: new Map(Object.entries(groups)),
      rotas: new Map(Object.entries(change.rotas ?? {})),
    },
    targets: new Map(Object.entries(targetIds).map(([name, id]) => [name, resourceId(id)])),
    entitlements: new Map([[entitlement.name, entitlement]]),
    blocked: new Map(),
    findings: [],
    ...change.whole,
  };
};
