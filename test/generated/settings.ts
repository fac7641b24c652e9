/** Whole files `gatehouse.yaml` and `targets.yaml`. */
import * as fc from 'fast-check';
import { approvalOf, type ConditionGround } from './approval.ts';
import { type Doc, often, one } from './draw.ts';

const sub = (digit: number): string => `/subscriptions/${`${digit}`.repeat(8)}-1111-4111-8111-111111111111`;
const resource = (digit: number, type: string, name: string): string =>
  `${sub(digit)}/resourceGroups/main/providers/Microsoft.${type}/${name}`;

/** Names begin with the environment that they lie in: `prod` or `dev`. */
export const targetsDoc: Doc = {
  targets: {
    'identity-sub': sub(4),
    ...Object.fromEntries(
      (['prod', 'dev'] as const).flatMap((place, index) => [
        [`${place}-sub`, sub(index + 1)],
        [`${place}-rg`, `${sub(index + 1)}/resourceGroups/main`],
        [`${place}-nsg`, resource(index + 1, 'Network', 'networkSecurityGroups/edge')],
        [`${place}-asg`, resource(index + 1, 'Network', 'applicationSecurityGroups/web')],
        [`${place}-fw`, resource(index + 1, 'Network', 'firewallPolicies/hub')],
        [`${place}-vm1`, resource(index + 1, 'Compute', 'virtualMachines/one')],
        [`${place}-vm2`, resource(index + 1, 'Compute', 'virtualMachines/two')],
      ]),
    ),
  },
  sets: { 'prod-vms': ['prod-vm1', 'prod-vm2'], 'dev-vms': ['dev-vm1', 'dev-vm2'] },
};

const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const calendars: Doc = {
  office: [{ days: week.slice(0, 5), from: '07:00', to: '20:00' }],
  night: [{ days: ['thu', 'fri', 'sat'], from: '22:00', to: '04:00' }],
  monthly: [{ days: ['fri'], week_of_month: 3, from: '06:00', to: '16:00' }],
  halves: [
    { days: week, from: '00:00', to: '13:00' },
    { days: week, from: '13:00', to: '24:00' },
  ],
};

const level = (name: string) => {
  const ground: ConditionGround = { risk: name, breakGlass: false, sourceIp: false };
  // A rule of a level cannot ask for what only entitlements have.
  return fc
    .record({
      approval: approvalOf(name),
      ticket: often<Doc | undefined>(undefined, { required: true }, undefined),
    })
    .map(({ approval, ticket }) => ({ approval: approval(ground), ticket }));
};

export const settingsDoc: fc.Arbitrary<Doc> = fc
  .record({
    freeze: fc.oneof(
      { weight: 30, arbitrary: one(undefined, 'none') },
      { weight: 1, arbitrary: one('changes', 'everything') },
    ),
    timezone: one(undefined, 'UTC', 'Europe/Berlin', 'America/New_York'),
    longest: often('8h', '1h', '30d'),
    mode: often<string | undefined>(undefined, 'enforce', 'observe'),
    low: level('low'),
    lowNone: fc.boolean(),
    autoApprove: one(undefined, { up_to: '15m' }, { up_to: '45m' }),
    medium: level('medium'),
    high: level('high'),
    waiting: often<Doc | undefined>(
      undefined,
      { approval_valid_for: '50m' },
      { approval_valid_for: '2d', merge_valid_for: '3d' },
      { merge_valid_for: '10m' },
      { escalate_to: ['manager-of-manager', 'user:finn'], escalate_after: '12m' },
      { escalate_to: 'owner', remind_after: '15m', lapse_after: '40m' },
    ),
    caps: one<Doc | undefined>(
      undefined,
      undefined,
      { active_per_person: 2, active_total: 5, unexpired_removals_per_run: 3 },
      { active_per_person: 1 },
      { active_total: 2, cooldown: '30m' },
      { cooldown: '2h' },
    ),
    freezes: often<readonly Doc[] | undefined>(
      undefined,
      [{ name: 'today', from: '2026-11-20', to: '2026-11-20', environments: ['prod'] }],
      [{ name: 'all week', from: '2026-11-16', to: '2026-11-22', level: 'everything' }],
      [{ name: 'year end', from: '2026-12-18', to: '2027-01-04' }],
    ),
    separation: one<readonly Doc[] | undefined>(
      undefined,
      [{ name: 'apart', never_both: ['access', 'audit'], within: '2h' }],
      [{ name: 'at once', never_both: ['audit', 'access'] }],
    ),
    people: often<unknown>(undefined, 'user:ben', ['group:outside'], 'team:contoso/live', 'oncall:paged'),
    horizon: often<string | undefined>(undefined, '1d'),
    minLength: often(undefined, 1, 20),
    widest: one(undefined, '/28', '24'),
    operators: one(undefined, 'group:leads'),
    merge: one(undefined, 'automatic', 'by-hand'),
  })
  .map((drawn) => ({
    version: 1,
    freeze: drawn.freeze,
    timezone: drawn.timezone,
    environments: {
      prod: { max_duration: drawn.longest, mode: drawn.mode, scopes: ['target:prod-sub'] },
      dev: { max_duration: '24h', scopes: ['target:dev-sub'] },
    },
    risk: {
      low: {
        ...drawn.low,
        ...(drawn.lowNone ? { approval: 'none' } : {}),
        auto_approve: drawn.autoApprove,
      },
      medium: drawn.medium,
      high: drawn.high,
    },
    waiting: drawn.waiting,
    caps: drawn.caps,
    merge: drawn.merge,
    operators: drawn.operators,
    calendars,
    freezes: drawn.freezes,
    separation_of_duties: drawn.separation,
    protected: { roles: ['Owner'], scopes: ['target:identity-sub'], people: drawn.people },
    tickets: {
      github: { pattern: '^#[0-9]+$', ask: 'github-issues' },
      form: { pattern: '^FRM-[0-9]+$', ask: 'nobody' },
      remote: { pattern: '^CHG[0-9]+$' },
    },
    network: {
      priorities: { from: 200, to: 299 },
      reserved: { people: { from: 300, to: 399 } },
      widest_source: drawn.widest,
    },
    justification: { min_length: drawn.minLength },
    start_horizon: drawn.horizon,
  }));
