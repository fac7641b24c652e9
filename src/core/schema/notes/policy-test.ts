/** `policies/tests/*.yaml`, key by key. */
import type { Notes } from './note.ts';

export const POLICY_TEST_NOTES: Notes = {
  tests: { says: 'Cases: a request, what the outside says, and what must be decided.' },
  'tests.name': {
    says: 'What is expected, outcome first.',
    example: 'denied when the only approver is the requester',
  },
  'tests.requester': {
    says: 'Who asks: a name of `people.yaml`.',
    example: 'alice',
  },
  'tests.request': {
    says: 'The request, as in its file.',
    example: '{ entitlement: prod-vm-admin, duration: 2h, justification: … }',
  },
  'tests.at': {
    says: 'The moment of the decision.',
    example: '2026-11-27 10:00 Europe/Berlin',
  },
  'tests.commits_by': {
    says: 'Who wrote commits of the pull request, and therefore cannot approve it.',
    example: '[alice]',
    absent: 'the requester',
  },
  'tests.reviews': { says: 'What people said on the pull request.', absent: 'no reviews' },
  'tests.reviews.by': { says: 'Who reviewed: a name of `people.yaml`.', example: 'bob' },
  'tests.reviews.state': {
    says: 'What the review says.',
    words: {
      approved: 'an approval',
      'changes-requested': 'a veto, if the person is entitled to approve',
      commented: 'nothing that counts',
      dismissed: 'a review that was taken back',
    },
  },
  'tests.reviews.at': {
    says: 'When it was given.',
    example: '2026-11-27 09:50 Europe/Berlin',
    absent: 'shortly before the decision',
  },
  'tests.reviews.on': {
    says: 'The commit it was given for.',
    absent: '`head`',
    words: {
      head: 'the newest commit',
      earlier: 'one that a later push replaced, so that it does not count',
    },
  },
  'tests.reviews.edited': {
    says: 'Whether it was edited afterwards. An edited review does not count.',
    example: 'true',
    absent: '`false`',
  },
  'tests.reviews.text': {
    says: 'Its text. A first line such as `30m` shortens the window.',
    example: '30m',
    absent: 'no text',
  },
  'tests.reviews.dismissed_by': {
    says: 'Who dismissed it: a name of `people.yaml`.',
    example: 'bob',
    absent: 'its author',
  },
  'tests.reviews.was': {
    says: 'What a dismissed review had said.',
    absent: '`approved`',
    words: { approved: 'an approval', 'changes-requested': 'a request for changes' },
  },
  'tests.facts': { says: 'What the outside says.', absent: 'nothing is open, and every source answers' },
  'tests.facts.teams': {
    says: 'Members of live GitHub teams, by `org/slug`.',
    example: '{ contoso/payments-owners: [bob] }',
  },
  'tests.facts.oncall': { says: 'Who is on call, by rota.', example: '{ payments: [alice] }' },
  'tests.facts.tickets': { says: 'What the ticket system says, by ticket.' },
  'tests.facts.tickets.*.state': { says: 'The state of the ticket.', example: 'implement' },
  'tests.facts.tickets.*.set_by': {
    says: 'Who brought it into that state: a name of `people.yaml`.',
    example: 'bob',
    absent: 'somebody uninvolved',
  },
  'tests.facts.tickets.*.assigned_to': {
    says: 'Whose ticket it is: a name of `people.yaml`.',
    example: 'alice',
  },
  'tests.facts.tickets.*.from': {
    says: 'When its change window begins.',
    example: '2026-11-27 08:00 Europe/Berlin',
  },
  'tests.facts.tickets.*.to': {
    says: 'When its change window ends.',
    example: '2026-11-27 18:00 Europe/Berlin',
  },
  'tests.facts.open': { says: 'Grants that are not over.', absent: 'nothing is open' },
  'tests.facts.open.person': { says: 'Who holds it: a name of `people.yaml`.', example: 'alice' },
  'tests.facts.open.entitlement': { says: 'Which entitlement it is of.', example: 'network-operator' },
  'tests.facts.open.until': { says: 'When it ends.', example: '2026-11-27 12:00 Europe/Berlin' },
  'tests.facts.open.parameters': {
    says: 'Its parameters, where its targets depend on them.',
    example: '{ vm: web-01 }',
    absent: 'targets that depend on parameters are not held',
  },
  'tests.facts.recent': { says: 'Grants that have ended.', absent: 'none' },
  'tests.facts.recent.person': { says: 'Who held it: a name of `people.yaml`.', example: 'alice' },
  'tests.facts.recent.entitlement': { says: 'Which entitlement it was of.', example: 'network-operator' },
  'tests.facts.recent.from': { says: 'When it began.', example: '2026-11-27 08:00 Europe/Berlin' },
  'tests.facts.recent.to': { says: 'When it ended.', example: '2026-11-27 09:00 Europe/Berlin' },
  'tests.facts.logins': {
    says: 'Logins that have changed since `people.yaml` was written, by person.',
    example: '{ alice: alice-new }',
    absent: 'everybody is called what `people.yaml` says',
  },
  'tests.facts.platforms': {
    says: 'What the platforms say, by the number of the privilege.',
    example: "{ '1': already-held }",
    absent: 'ready for every step',
  },
  'tests.facts.platforms.*': {
    says: 'What the platform says of the step.',
    words: {
      ready: 'it can be opened',
      'already-held': 'the person holds it for good',
      refused: 'it cannot be opened',
    },
  },
  'tests.facts.failed': {
    says: 'Sources that do not answer. What rests on them is denied.',
    example: '[teams]',
    absent: 'every source answers',
    words: {
      teams: 'live GitHub teams',
      oncall: 'rotas',
      tickets: 'the ticket system',
      ledger: 'open and recent grants',
      logins: 'the logins of accounts',
      platforms: 'Azure and Entra',
      policy: 'the policy of earlier commits',
    },
  },
  'tests.moment': {
    says: 'When it is decided.',
    absent: '`review`',
    words: {
      review: 'on the pull request, where some facts are still to come',
      elevation: 'after the merge, where a missing approval or fact denies',
    },
  },
  'tests.merged_at': {
    says: 'When it was merged, for a decision at elevation.',
    example: '2026-11-27 09:58 Europe/Berlin',
    absent: 'shortly before the decision',
  },
  'tests.expect': { says: 'What must be decided.' },
  'tests.expect.outcome': {
    says: 'The outcome.',
    words: {
      approved: 'it would be opened',
      pending: 'something is still to come, such as an approval',
      denied: 'it will not be opened',
    },
  },
  'tests.expect.reasons': {
    says: 'Codes of reasons that must be among those given; [the decision](decision.md) lists them.',
    example: '[approval.missing]',
    absent: 'the reasons are not looked at',
  },
  'tests.expect.missing': {
    says: 'Rules that nobody has filled.',
    example: '[system owner]',
    absent: 'the rules are not looked at',
  },
  'tests.expect.duration': {
    says: 'How long the window is after approvals have shortened it.',
    example: '30m',
    absent: 'it is not looked at',
  },
};
