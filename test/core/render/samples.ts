/** One view of every kind, about alice's request for prod-vm-admin. */
import {
  blobSha,
  commitSha,
  digest,
  entraId,
  grantNumber,
  hours,
  instant,
  minutes,
  personKey,
  resourceId,
} from '../../../src/core/brand.ts';
import type { Decision } from '../../../src/core/decision.ts';
import type { Finding } from '../../../src/core/finding.ts';
import type { OpenGrant } from '../../../src/core/ledger/event.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { AccessRequest } from '../../../src/core/request.ts';
import { planFor } from '../../../src/core/make-plan.ts';
import { aRequest } from '../../builders/facts.ts';
import { aPolicy } from '../../builders/policy.ts';
import { everyForm } from '../../builders/privileges.ts';
import { aPull } from '../../builders/pull.ts';
import type { Offer, Subject, View } from '../../../src/core/render/view.ts';

const now = instant(Date.UTC(2026, 10, 20, 14, 31));
const ahead = instant(Date.UTC(2026, 10, 28, 21, 0));
const alice = personKey('alice');
const carol = personKey('carol');
const bob = personKey('bob');
const group = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups';
const principal = entraId('0f2c0000-0000-4000-8000-000000000001');

const plan: Plan = {
  grant: grantNumber(7),
  entitlement: 'prod-vm-admin',
  requester: alice,
  beneficiary: alice,
  duration: hours(2),
  steps: [
    {
      id: '1',
      kind: 'azure-role',
      layer: 'identity',
      principal,
      role: 'Virtual Machine Administrator Login',
      scope: resourceId(`${group}/payments-rg`),
      onlyIfEligible: true,
      assignment: 'active',
    },
    {
      id: '2',
      kind: 'azure-role',
      layer: 'identity',
      principal,
      role: 'Reader',
      scope: resourceId(`${group}/hub/providers/Microsoft.Network/bastionHosts/bas-hub`),
      onlyIfEligible: false,
      assignment: 'active',
    },
    {
      id: '3',
      kind: 'nsg-rule',
      layer: 'network',
      nsg: resourceId(`${group}/hub/providers/Microsoft.Network/networkSecurityGroups/bastion-nsg`),
      source: '203.0.113.7/32',
      destination: '*',
      protocol: 'Tcp',
      ports: ['443'],
      priorities: { from: 200, to: 299 },
    },
  ],
  digest: digest('d'.repeat(64)),
};

export const request: AccessRequest = {
  path: 'requests/failover-payments.yaml',
  entitlement: 'prod-vm-admin',
  start: undefined,
  duration: hours(2),
  justification: 'Fail over payments-db-02, replication is stuck since 14:10',
  ticket: 'CHG0031234',
  parameters: new Map([['source_ip', { name: 'source_ip', value: '203.0.113.7', line: 5, column: 15 }]]),
  beneficiary: undefined,
  extends: undefined,
  breakGlass: false,
};

export const pending: Decision = {
  outcome: 'pending',
  reasons: [
    { code: 'eligible', effect: 'pass', sentence: 'alice may request prod-vm-admin' },
    { code: 'duration', effect: 'pass', sentence: '2 h is within the maximum of 8 h' },
    {
      code: 'approval.missing',
      effect: 'wait',
      sentence: 'The rule "system owner" is not filled',
      remedy: 'bob or dave approves the pull request.',
    },
  ],
  findings: [],
  rules: [
    { rule: 'manager', needed: 1, filledBy: [carol], couldFill: [] },
    { rule: 'system owner', needed: 1, filledBy: [], couldFill: [bob, personKey('dave')] },
  ],
  approvals: [{ rule: 'manager', person: carol, review: 11, at: now }],
  discounted: [
    {
      review: 9,
      login: 'alice',
      person: alice,
      code: 'approval.self',
      sentence: 'The requester cannot approve.',
    },
    {
      review: 10,
      login: 'mallory',
      person: undefined,
      code: 'approval.not-entitled',
      sentence: 'mallory can fill none of the rules.',
    },
    {
      review: 8,
      login: 'bob',
      person: bob,
      code: 'approval.stale',
      sentence: 'It was given for an earlier state of the pull request.',
    },
  ],
  vetoes: [],
  requester: alice,
  beneficiary: alice,
  entitlement: 'prod-vm-admin',
  mode: 'enforce',
  plan,
};

const approved: Decision = {
  ...pending,
  outcome: 'approved',
  reasons: pending.reasons.slice(0, 2),
  rules: pending.rules.map((rule) =>
    rule.rule === 'manager' ? rule : { ...rule, filledBy: [bob], couldFill: [] },
  ),
  approvals: [...pending.approvals, { rule: 'system owner', person: bob, review: 12, at: now }],
};

/** The level that is open has waited, so that erin may fill it too; the next one has not. */
const waited: Decision = {
  ...pending,
  rules: [
    {
      rule: 'manager',
      needed: 1,
      filledBy: [],
      couldFill: [carol, personKey('erin')],
      since: instant(now - 2_400_000),
      escalation: { at: instant(now - 600_000), people: [personKey('erin')] },
    },
    {
      rule: 'change board',
      needed: 1,
      filledBy: [],
      couldFill: [personKey('ivan')],
      since: instant(now - 600_000),
      escalation: { at: instant(now + 1_200_000), people: [personKey('erin')] },
    },
    { rule: 'system owner', needed: 1, filledBy: [], couldFill: [bob], waitsFor: ['manager'] },
  ],
  approvals: [],
};

/** One level open, one that waits for it, an alternative, and a rule that is not needed. */
export const levels: Decision = {
  ...pending,
  reasons: [
    {
      code: 'approval.missing',
      effect: 'wait',
      sentence: 'manager: waits for an approval.',
      remedy: 'Ask carol to approve.',
    },
    {
      code: 'approval.not-yet',
      effect: 'wait',
      sentence: 'system owner: waits until manager is filled.',
      remedy: 'After that ask bob, dave to approve; an approval before it does not count here.',
    },
    {
      code: 'approval.rule-not-needed',
      effect: 'note',
      sentence: 'security: not needed: the window is not longer than 4 h.',
    },
  ],
  rules: [
    { rule: 'manager', needed: 1, filledBy: [], couldFill: [carol] },
    {
      rule: 'system owner',
      needed: 2,
      filledBy: [],
      couldFill: [bob, personKey('dave')],
      waitsFor: ['manager'],
    },
    { rule: 'director', needed: 1, filledBy: [], couldFill: [personKey('erin')], instead: true },
    {
      rule: 'security',
      needed: 0,
      filledBy: [],
      couldFill: [],
      notNeeded: 'the window is not longer than 4 h',
    },
  ],
  approvals: [],
  discounted: [
    {
      review: 13,
      login: 'bob',
      person: bob,
      code: 'approval.too-early',
      sentence:
        'It did not come after manager was filled, so it does not count for system owner; approve again after that.',
    },
  ],
};

const automatic: Decision = {
  ...pending,
  outcome: 'approved',
  reasons: [
    ...pending.reasons.slice(0, 2),
    {
      code: 'approval.automatic',
      effect: 'pass',
      sentence: 'Approved automatically: the risk is low, and 15 min is at most 15 min.',
    },
  ],
  rules: [
    {
      rule: 'manager',
      needed: 0,
      filledBy: [],
      couldFill: [],
      notNeeded: 'approved automatically',
    },
    {
      rule: 'system owner',
      needed: 0,
      filledBy: [bob],
      couldFill: [],
      notNeeded: 'approved automatically',
    },
  ],
  approvals: [{ rule: 'system owner', person: bob, review: 12, at: now }],
  discounted: [],
  plan: { ...plan, duration: minutes(15) },
};

export const denied: Decision = {
  ...pending,
  outcome: 'denied',
  reasons: [
    ...pending.reasons,
    {
      code: 'parameter.within',
      effect: 'deny',
      sentence: 'source_ip 10.0.0.4 is not a public address',
      remedy: 'Give the address that the internet sees.',
      place: { file: request.path, line: 5, column: 15 },
    },
  ],
};

export const findings: readonly Finding[] = [
  {
    id: 'request.duration-unit',
    file: request.path,
    line: 2,
    column: 11,
    message: '"2" has no unit',
    remedy: 'Write 2h or 120m.',
  },
  {
    id: 'request.unknown-key',
    file: request.path,
    line: 4,
    column: 1,
    message: 'There is no key "reason"',
    remedy: 'Did you mean "justification"?',
  },
  {
    id: 'request.entitlement',
    file: request.path,
    line: 1,
    column: 14,
    message: 'There is no entitlement "prod-vm-admn"',
    remedy: 'Did you mean "prod-vm-admin"?',
  },
];

const endsAt = '2026-11-20T16:31:00Z';
export const grant: OpenGrant = {
  grant: grantNumber(7),
  state: 'active',
  requester: alice,
  beneficiary: alice,
  entitlement: 'prod-vm-admin',
  ticket: 'CHG0031234',
  principal,
  plan,
  startsAt: '2026-11-20T14:31:00Z',
  expiresAt: endsAt,
  policy: commitSha('a'.repeat(40)),
  path: request.path,
  blob: blobSha('b'.repeat(40)),
  url: 'https://github.com/contoso/access/pull/7',
  head: commitSha('c'.repeat(40)),
  merge: commitSha('e'.repeat(40)),
  approvals: approved.approvals,
  owner: { run: '1', attempt: 1, until: '2026-11-20T15:00:00Z' },
  steps: plan.steps.map((step) => ({
    step: step.id,
    state: 'elevated',
    at: '2026-11-20T14:31:20Z',
    endsAt: step.kind === 'nsg-rule' ? 'by-sweep' : endsAt,
  })),
  ending: null,
  outbox: [],
};

export const view = (subject: Subject, at = now): View => ({
  pull: { number: grantNumber(7), url: grant.url },
  now: at,
  timezone: 'Europe/Berlin',
  subject,
});

const connect =
  'az network bastion ssh --name bas-hub --resource-group hub --auth-type AAD --target-resource-id <VM id>\n';
const offer: Offer = {
  toFillIn: ['VM id'],
  extend: 'https://github.com/contoso/access/new/main?filename=requests%2Fx.yaml&value=extends%3A%207',
  movable: true,
};
const moved = { comment: 31, at: '2026-11-20T14:40:00Z', count: 1 } as const;
const after = instant(Date.UTC(2026, 10, 20, 16, 32));

const ofEveryKind = planFor(
  aRequest(),
  aPolicy({ entitlement: { privileges: Object.values(everyForm) } }),
  aPull({ number: plan.grant }),
);
if (ofEveryKind.kind !== 'plan') throw new Error('no plan');
const everyKind = ofEveryKind.plan;

const inEmergency: OpenGrant = {
  ...grant,
  plan: { ...plan, breakGlass: true },
  approvals: [],
  review: { by: 'group:security or user:erin', due: '2026-11-21T14:31:00Z', verdict: null },
};

/** By name; the golden file of each has it too. */
export const samples: Readonly<Record<string, View>> = {
  'not-a-request': view({ kind: 'not-a-request' }),
  deletion: view({ kind: 'deletion', paths: [request.path], ends: [grantNumber(7)] }),
  'deletion-of-nothing': view({
    kind: 'deletion',
    paths: ['a', 'b', 'c', 'd'].map((name) => `requests/${name}.yaml`),
    ends: [],
  }),
  findings: view({ kind: 'findings', findings, where: 'request' }),
  'policy-findings': view({
    kind: 'findings',
    findings: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({
      id: 'policy.unknown-key',
      file: `policies/${name}.yaml`,
      line: 1,
      column: 1,
      message: `There is no key "${name}"`,
      remedy: 'Remove it.',
    })),
    where: 'policy-change',
  }),
  'policy-change': view({
    kind: 'change',
    version: undefined,
    policy: {
      days: 90,
      complete: true,
      openKnown: true,
      impact: {
        judged: 37,
        left: 1,
        changed: [
          {
            grant: grantNumber(41),
            open: true,
            before: 'approved',
            after: 'denied',
            because: ['duration.too-long'],
          },
          {
            grant: grantNumber(40),
            open: false,
            before: 'denied',
            after: 'approved',
            because: ['eligible.not'],
          },
          { grant: grantNumber(39), open: false, before: 'approved', after: 'approved', because: ['plan'] },
        ],
      },
    },
  }),
  'policy-change-none': view({
    kind: 'change',
    version: undefined,
    policy: {
      days: 90,
      complete: false,
      openKnown: true,
      impact: { judged: 1_000, left: 0, changed: [] },
    },
  }),
  'policy-change-unread': view({
    kind: 'change',
    version: undefined,
    policy: {
      days: 90,
      complete: true,
      openKnown: false,
      impact: {
        judged: 1,
        left: 0,
        changed: [
          {
            grant: grantNumber(41),
            open: false,
            before: 'approved',
            after: 'denied',
            because: ['duration.too-long'],
          },
        ],
      },
    },
  }),
  'policy-change-first': view({
    kind: 'change',
    version: undefined,
    policy: {
      days: 90,
      complete: true,
      openKnown: true,
      impact: { judged: 0, left: 0, changed: [] },
    },
  }),
  'version-change': view({
    kind: 'change',
    policy: undefined,
    version: {
      kind: 'told',
      impact: {
        kind: 'gatehouse-version-impact',
        days: 90,
        judged: 37,
        left: 0,
        tally: { tighter: 1, wider: 20, other: 0 },
        changed: [
          {
            grant: grantNumber(41),
            open: true,
            before: 'approved',
            after: 'denied',
            because: ['duration.too-long'],
          },
        ],
      },
    },
  }),
  'version-change-awaited': view({ kind: 'change', policy: undefined, version: { kind: 'awaited' } }),
  'version-change-silent': view({ kind: 'change', policy: undefined, version: { kind: 'silent' } }),
  'version-and-policy-change': view({
    kind: 'change',
    policy: {
      days: 90,
      complete: true,
      openKnown: true,
      impact: { judged: 37, left: 0, changed: [] },
    },
    version: { kind: 'unread', why: 'GitHub answered 403 *to* GET /repos/x' },
  }),
  pending: view({ kind: 'judged', decision: pending, request, merged: false }),
  'pending-waited': {
    ...view({ kind: 'judged', decision: waited, request, merged: false }),
    reminded: [{ person: carol, at: instant(now - 1_200_000) }],
  },
  'pending-levels': view({ kind: 'judged', decision: levels, request, merged: false }),
  'approved-automatically': view({ kind: 'judged', decision: automatic, request, merged: false }),
  approved: view({ kind: 'judged', decision: approved, request, merged: false }),
  'approved-ahead': view({
    kind: 'judged',
    decision: { ...approved, plan: { ...plan, start: ahead } },
    request: { ...request, start: ahead },
    merged: false,
  }),
  'pending-merged': view({ kind: 'judged', decision: pending, request, merged: true }),
  denied: view({ kind: 'judged', decision: denied, request, merged: false }),
  observed: view({ kind: 'observed', decision: { ...approved, mode: 'observe' }, request }),
  'every-kind': view({
    kind: 'judged',
    decision: {
      ...approved,
      outcome: 'denied',
      plan: everyKind,
      reasons: [
        ...approved.reasons,
        {
          code: 'check.no-provider',
          effect: 'deny',
          sentence: 'This version of Gatehouse cannot open entra-role yet.',
          remedy: 'Ask for an entitlement without it.',
        },
      ],
    },
    request,
    merged: false,
  }),
  'every-kind-open': view({
    kind: 'grant',
    grant: {
      ...grant,
      plan: everyKind,
      steps: everyKind.steps.map(({ id }) => ({ step: id, state: 'elevated', at: '2026-11-20T14:31:20Z' })),
    },
    connect: undefined,
    note: undefined,
  }),
  scheduled: view({
    kind: 'grant',
    grant: {
      ...grant,
      state: 'scheduled',
      startsAt: '2026-11-20T22:30:00Z',
      expiresAt: '2026-11-21T00:30:00Z',
    },
    connect,
    note: undefined,
  }),
  'ended-scheduled': view(
    {
      kind: 'ended',
      grant: {
        ...grant,
        state: 'ending',
        startsAt: '2026-11-20T22:30:00Z',
        expiresAt: '2026-11-21T00:30:00Z',
      },
      why: 'early',
      endedAt: after,
      lagSeconds: 0,
      steps: [],
    },
    after,
  ),
  elevating: view({ kind: 'grant', grant: { ...grant, state: 'elevating' }, connect, note: undefined }),
  active: {
    ...view({ kind: 'grant', grant, connect, note: undefined, offer }),
    closings: [
      { kind: 'nsg-rule', by: 'gatehouse', lagSeconds: 50 },
      { kind: 'nsg-rule', by: 'gatehouse', lagSeconds: 130 },
      { kind: 'azure-role', by: 'platform', lagSeconds: 45 },
    ],
  },
  moved: view({
    kind: 'grant',
    grant: { ...grant, move: { ...moved, state: 'moved', source: ['203.0.113.8/32'] } },
    connect,
    note: undefined,
    offer,
  }),
  'move-refused': view({
    kind: 'grant',
    grant: {
      ...inEmergency,
      drift: [{ step: '3', how: 'lost', what: 'Azure says no' }],
      move: { ...moved, state: 'refused', why: '`10.0.0.4` is not a *public* address. @bob' },
    },
    connect,
    note: undefined,
    offer,
  }),
  moving: view({
    kind: 'grant',
    grant: {
      ...grant,
      move: {
        ...moved,
        state: 'moving',
        source: ['2001:db8::8/128'],
        before: plan.steps.slice(2),
        owner: grant.owner,
      },
    },
    connect: `${connect}# then\nsudo -i`,
    note: undefined,
    offer,
  }),
  drifted: view({
    kind: 'grant',
    grant: {
      ...grant,
      drift: [
        { step: '3', how: 'wider', what: 'source' },
        { step: '1', how: 'foreign', what: 'an assignment until 2026-11-21T16:31:00.000Z' },
      ],
    },
    connect,
    note: undefined,
  }),
  'break-glass': view({
    kind: 'judged',
    decision: { ...approved, approvals: [], rules: [], plan: { ...plan, breakGlass: true } },
    request: { ...request, ticket: undefined, breakGlass: true },
    merged: false,
  }),
  'break-glass-open': view({ kind: 'grant', grant: inEmergency, connect, note: undefined }),
  'break-glass-ended': view(
    {
      kind: 'ended',
      grant: { ...inEmergency, beneficiary: bob },
      why: 'expired',
      endedAt: after,
      lagSeconds: 45,
      steps: [],
    },
    after,
  ),
  ending: view({
    kind: 'grant',
    grant: { ...grant, state: 'ending', ending: { why: 'early', since: '2026-11-20T14:33:00Z' } },
    connect,
    note: 'PIM lets go of the role at 14:36 UTC',
  }),
  ended: view(
    {
      kind: 'ended',
      grant,
      why: 'expired',
      endedAt: after,
      lagSeconds: 45,
      steps: grant.steps.map((step) => ({
        step: step.step,
        state: 'revoked',
        at: '2026-11-20T16:31:45Z',
        ended: { by: step.step === '1' ? 'platform' : 'gatehouse', lagSeconds: 45 },
        ...(step.step === '1'
          ? { residual: { what: 'tokens that were issued before', until: '2026-11-20T17:46:00Z' } }
          : {}),
      })),
    },
    after,
  ),
  failed: view({
    kind: 'ended',
    grant,
    why: 'failed',
    endedAt: now,
    lagSeconds: 0,
    steps: [
      { step: '1', state: 'revoked', at: '2026-11-20T14:31:00Z' },
      {
        step: '3',
        state: 'failed',
        at: '2026-11-20T14:31:00Z',
        fault: 'PUT …/securityRules answered 409 SecurityRuleConflict',
      },
    ],
  }),
  withdrawn: view({ kind: 'closed', how: 'withdrawn' }),
  lapsed: view({ kind: 'closed', how: 'lapsed' }),
  fault: view({
    kind: 'fault',
    call: 'GET /repos/contoso/access/activity',
    message: 'GitHub does not allow GET /repos/contoso/access/activity (403).',
    remedy: 'Give the token `contents: read`.',
  }),
};
