/** Whole files of `entitlements/`: one that is asked for, with every kind of privilege and parameter, and one beside it. */
import * as fc from 'fast-check';
import { approvalOf } from './approval.ts';
import { type Doc, often, one } from './draw.ts';

/** A privilege and the parameters that it takes. */
interface Piece {
  readonly privilege: Doc;
  readonly takes: readonly (keyof typeof PARAMETERS)[];
}
type PieceOf = (place: string) => Piece;

const GROUPS = ['7c0e0000-0000-4000-8000-000000000011', '7c0e0000-0000-4000-8000-000000000012'];

/** Each with values that fit; the first declares least. */
const PARAMETERS = {
  source_ip: (): readonly Doc[] => [
    { type: 'ip' },
    { type: 'ip', within: ['203.0.113.0/24'], hint: 'the VPN' },
  ],
  net: (): readonly Doc[] => [{ type: 'cidr' }, { type: 'cidr', within: ['203.0.113.0/24'], widest: '/32' }],
  machine: (place: string): readonly Doc[] => [
    { type: 'target', among: [`set:${place}-vms`] },
    { type: 'target', among: [`${place}-vm1`, `target:${place}-vm2`] },
  ],
  group: (): readonly Doc[] => [{ type: 'choice', choices: GROUPS }],
  repository: (): readonly Doc[] => [{ type: 'choice', choices: ['contoso/shop', 'contoso/docs'] }],
  customer: (): readonly Doc[] => [{ type: 'text', pattern: '^C[0-9]{3}$', used_for: 'record' }],
  seats: (): readonly Doc[] => [
    { type: 'integer', used_for: 'record' },
    { type: 'integer', min: 1, max: 9, used_for: 'record' },
  ],
} as const;
export type ParameterName = keyof typeof PARAMETERS;

const piece = one<PieceOf>(
  (place) => ({
    privilege: { kind: 'azure-role', role: 'Reader', scope: `target:${place}-rg`, only_if_eligible: true },
    takes: [],
  }),
  () => ({
    privilege: {
      kind: 'azure-role',
      role: 'Virtual Machine User Login',
      scope: 'param:machine',
      assignment: 'eligible',
    },
    takes: ['machine'],
  }),
  () => ({
    privilege: {
      kind: 'entra-role',
      role: 'Helpdesk Administrator',
      directory_scope: '/administrativeUnits/5d1c0000-0000-4000-8000-000000000021',
    },
    takes: [],
  }),
  () => ({ privilege: { kind: 'entra-group', group: 'param:group', access: 'owner' }, takes: ['group'] }),
  () => ({ privilege: { kind: 'entra-group', group: GROUPS[0], managed: 'exclusive' }, takes: [] }),
  () => ({ privilege: { kind: 'github-team', team: 'contoso/Shop', managed: 'exclusive' }, takes: [] }),
  () => ({
    privilege: {
      kind: 'github-repo',
      repository: 'param:repository',
      permission: 'push',
      managed: 'exclusive',
    },
    takes: ['repository'],
  }),
  (place) => ({
    privilege: { kind: 'nsg-rule', nsg: `target:${place}-nsg`, source: 'param:source_ip', ports: [443] },
    takes: ['source_ip'],
  }),
  (place) => ({
    privilege: {
      kind: 'nsg-rule',
      vm: `target:${place}-vm1`,
      sources: ['param:net', '203.0.113.9/32'],
      protocol: '*',
      ports: ['8000-8010', 22],
    },
    takes: ['net'],
  }),
  (place) => ({
    privilege: {
      kind: 'nsg-rule',
      nsg: `target:${place}-nsg`,
      source: '203.0.113.8/32',
      destination_groups: [`target:${place}-asg`],
      ports: [22],
    },
    takes: [],
  }),
  () => ({
    privilege: { kind: 'vm-jit', vm: 'param:machine', source: 'param:source_ip', ports: [22, 3389] },
    takes: ['machine', 'source_ip'],
  }),
  (place) => ({
    privilege: {
      kind: 'azure-firewall',
      policy: `target:${place}-fw`,
      source: 'param:source_ip',
      destination: ['10.1.2.0/24', '10.1.3.0/24'],
      ports: [1433],
    },
    takes: ['source_ip'],
  }),
);

const people = one<unknown>(
  // Mostly those who ask.
  'group:sre',
  'group:sre',
  'group:sre',
  'group:sre',
  'group:sre',
  'group:sre',
  'group:sre',
  'group:sre',
  'group:sre',
  'group:sre',
  'group:sre',
  'group:sre',
  ['group:sre', 'user:gus', 'group:outside'],
  ['group:sre', 'user:gus', 'group:outside'],
  ['group:sre', 'user:gus', 'group:outside'],
  ['group:sre', 'oncall:weekly'],
  ['user:ann', 'group:outside'],
  'oncall:weekly',
  'oncall:paged',
  'group:live',
  ['user:gus', 'team:contoso/live'],
);

export const entitlementDoc: fc.Arbitrary<Doc> = fc
  .record({
    owner: one<unknown>('group:leads', ['user:finn', 'user:gus'], 'group:live'),
    environment: one('prod', 'prod', 'dev'),
    risk: one('low', 'low', 'medium', 'high'),
    requesters: people,
    receivers: one<unknown>(
      undefined,
      ['group:sre', 'group:outside'],
      ['group:sre', 'group:outside'],
      'oncall:weekly',
    ),
    pieces: fc.array(piece, { minLength: 1, maxLength: 3 }),
    records: fc.subarray<ParameterName>(['customer', 'seats']),
    stricter: fc.boolean(),
    approval: approvalOf('own'),
    approvalKind: one('level', 'own', 'own', 'none'),
    longest: often('4h', '2h', '20d', '45m'),
    hours: one(
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      'office',
      'halves',
      'halves',
      'monthly',
      'night',
    ),
    ticket: one<Doc | undefined>(
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      { required: true },
      { required: true, system: 'form' },
      { required: true, system: 'github', states: ['approved'], assigned_to: 'requester', covers: 'window' },
      { required: true, system: 'github', assigned_to: 'beneficiary' },
      { required: false, system: 'github', states: ['Approved', 'open'] },
      { required: true, system: 'remote', covers: 'window' },
    ),
    cooldown: often<string | undefined>(undefined, '3h', '2d'),
    caps: often<Doc | undefined>(undefined, { active: 1 }, { active: 2, active_per_person: 1 }),
    autoApprove: often<Doc | undefined>(undefined, { up_to: '10m' }),
    breakGlass: one<Doc | undefined>(
      undefined,
      { requesters: 'group:sre', waives: ['approval', 'hours', 'ticket', 'cooldown'], max_duration: '1h' },
      { requesters: ['oncall:weekly', 'user:ann'], waives: ['hours', 'cooldown'], max_duration: '30m' },
    ),
    connect: one(undefined, 'az ssh vm --ids <VM id>\n'),
  })
  .map((drawn) => {
    const pieces = drawn.pieces.map((of) => of(drawn.environment));
    const names = [...new Set([...pieces.flatMap(({ takes }) => takes), ...drawn.records])];
    const own = drawn.approval({
      risk: drawn.risk,
      breakGlass: drawn.breakGlass !== undefined,
      sourceIp: names.includes('source_ip'),
    });
    return {
      entitlement: 'access',
      description: 'What is asked for',
      owner: drawn.owner,
      environment: drawn.environment,
      risk: drawn.risk,
      requesters: drawn.requesters,
      for: drawn.receivers,
      parameters:
        names.length === 0
          ? undefined
          : Object.fromEntries(
              names.map((name) => {
                const forms = PARAMETERS[name](drawn.environment);
                return [name, (drawn.stricter ? forms.at(-1) : forms[0]) ?? {}];
              }),
            ),
      privileges: pieces.map(({ privilege }) => privilege),
      approval: approvalWritten(drawn.approvalKind, drawn.risk, own),
      max_duration: drawn.longest,
      hours: drawn.hours,
      ticket: drawn.ticket,
      cooldown: drawn.cooldown,
      caps: drawn.caps,
      auto_approve: drawn.risk === 'low' ? drawn.autoApprove : undefined,
      break_glass:
        drawn.breakGlass === undefined
          ? undefined
          : { ...drawn.breakGlass, review: { within: '24h', by: ['user:finn', 'user:gus'] } },
      connect: drawn.connect,
    };
  });

/** `none` above risk `low` is a finding nearly everywhere, so it is written now and then only. */
const approvalWritten = (kind: string, risk: string, own: unknown): unknown => {
  if (kind === 'own') return own;
  return kind === 'none' && risk === 'low' ? 'none' : undefined;
};

/** What separation of duties keeps apart from `access`. */
export const auditDoc: Doc = {
  entitlement: 'audit',
  description: 'What stands beside it',
  owner: 'group:leads',
  environment: 'dev',
  risk: 'medium',
  requesters: ['group:sre', 'group:leads'],
  privileges: [{ kind: 'azure-role', role: 'Reader', scope: 'target:dev-rg' }],
  approval: [{ name: 'audit head', by: ['user:finn', 'user:gus'] }],
  max_duration: '4h',
};
