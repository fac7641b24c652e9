/** `policies/people.yaml`, key by key. */
import type { Notes } from './note.ts';

export const PEOPLE_NOTES: Notes = {
  people: {
    says: 'Everybody who may ask, receive or approve, by the name that the other files use. Who is not here counts for nothing, whatever GitHub lets them do.',
  },
  'people.*.github': {
    says: 'The login as it is now. It is a label: where it no longer belongs to `github_id`, the person is blocked until it is corrected.',
    example: 'alice-dev',
    findings: ['policy.person-twice'],
  },
  'people.*.github_id': {
    says: 'The numeric id of the account (`https://api.github.com/users/<login>` shows it). It survives renames and is never given to somebody else.',
    example: '1001',
    findings: ['policy.person-twice'],
  },
  'people.*.entra': {
    says: 'The object id of the user in Entra: who receives access.',
    example: '0f2c0000-0000-4000-8000-000000000001',
    absent: 'the person can approve, and never receive access on Azure',
    findings: ['policy.person-twice'],
  },
  'people.*.manager': {
    says: 'Whom the word `manager` means for this person.',
    example: 'carol',
    absent: 'nobody, so that a rule by `manager` cannot be filled',
    findings: ['policy.own-manager', 'policy.unknown-person'],
  },
  'people.*.also': {
    says: 'Second accounts of the same human. They never count as another person and may not ask.',
    example: '[alice-old]',
    absent: 'no other accounts',
    findings: ['policy.person-twice'],
  },
  'people.*.contractor': {
    says: 'For somebody from outside: who answers for them, and until when.',
    example: '{ sponsor: bob, until: 2027-03-31 }',
    absent: 'the person is of your own organisation',
  },
  'people.*.contractor.sponsor': {
    says: 'Who answers for them.',
    example: 'bob',
    findings: ['policy.unknown-person'],
  },
  'people.*.contractor.until': {
    says: 'The last day of the contract. No window reaches beyond it.',
    example: '2027-03-31',
  },
  groups: {
    says: 'Groups, by names that you choose: a list of members, or a live GitHub team.',
    absent: 'no groups',
  },
  'groups.*': {
    says: 'Names of people, and other groups as `group:x`; or `{ team: org/slug }`.',
    example: '[alice, bob, group:dba]',
    findings: ['policy.unknown-person', 'policy.unknown-group', 'policy.group-cycle', 'policy.empty-group'],
  },
  'groups.*.team': {
    says: 'The team’s members count, as GitHub has them at the moment of the decision. It needs the GitHub App.',
    example: 'contoso/payments-owners',
  },
  oncall: {
    says: 'Rotas, by names that you choose: shifts that stand here, or a system that is asked. `oncall:x` means who is on call.',
    absent: 'no rotas',
  },
  'oncall.*': { says: 'Either `shifts`, or `system` with `schedule` and `among`.' },
  'oncall.*.shifts': { says: 'Who is on call, and when.' },
  'oncall.*.shifts.person': { says: 'Who.', example: 'alice', findings: ['policy.unknown-person'] },
  'oncall.*.shifts.from': { says: 'The first moment.', example: '2026-11-28 08:00 Europe/Berlin' },
  'oncall.*.shifts.to': { says: 'The first moment after it.', example: '2026-11-29 08:00 Europe/Berlin' },
  'oncall.*.system': {
    says: 'The system that is asked.',
    words: { pagerduty: 'PagerDuty', opsgenie: 'Opsgenie' },
  },
  'oncall.*.schedule': { says: 'The id of the schedule there.', example: 'PABC123' },
  'oncall.*.among': {
    says: 'The answer counts only for these people, so that the other system cannot make anybody somebody.',
    example: 'group:sre',
    findings: ['policy.unknown-person', 'policy.unknown-group'],
  },
  workloads: { says: 'Identities of machines, by names that you choose.', absent: 'no workloads' },
  'workloads.*.entra': {
    says: 'The object id of the service principal.',
    example: '0f2c0000-0000-4000-8000-00000000000a',
    findings: ['policy.person-twice'],
  },
  'workloads.*.owners': {
    says: 'Who answers for it.',
    example: '[group:platform]',
    findings: ['policy.unknown-person', 'policy.unknown-group'],
  },
};
