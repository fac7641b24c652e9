/** `policies/gatehouse.yaml`, key by key. */
import type { Notes } from './note.ts';

export const SETTINGS_NOTES: Notes = {
  version: {
    says: 'The version of this format. A Gatehouse that does not know it refuses the whole policy rather than guess.',
    findings: ['format.version'],
  },
  freeze: {
    says: 'The switch for bad days: stops everything new at once, without touching what is open.',
    absent: '`none`',
    words: {
      none: 'nothing is stopped',
      changes: 'only break-glass passes',
      everything: 'nothing passes, break-glass neither',
    },
  },
  timezone: {
    says: 'The time zone in which people are told times, after UTC. Everything that is recorded is UTC.',
    example: 'Europe/Berlin',
    absent: '`UTC`',
    findings: ['policy.timezone'],
  },
  environments: {
    says: 'The parts of your estate, by names that you choose. Each entitlement belongs to one.',
    findings: ['policy.unknown-environment'],
  },
  'environments.*.max_duration': {
    says: 'The longest window in it. An entitlement may say less; what says more is cut to this.',
    example: '8h',
  },
  'environments.*.mode': {
    says: 'Whether access is opened. Begin with `observe` to see what would be decided.',
    absent: '`enforce`',
    words: {
      observe: 'decided, told and recorded, and nothing is opened',
      enforce: 'decided and opened',
    },
  },
  'environments.*.scopes': {
    says: 'The subscriptions, groups or resources that belong to it. An entitlement that reaches into them must be of this environment.',
    example: '[target:prod-sub]',
    absent: 'nothing is claimed',
    findings: ['policy.other-environment', 'policy.unknown-target'],
  },
  risk: {
    says: 'Risk levels, by names that you choose. A level says what every entitlement of it gets; an entitlement may add to that, never take away.',
    findings: ['policy.unknown-risk', 'policy.looser-than-level'],
  },
  'risk.*.approval': {
    says: 'Who must approve. `none` is possible at the level named `low` only.',
    example: '[{ name: manager, by: [manager] }]',
    section: 'approvals',
    findings: ['policy.approval-none', 'policy.approval-empty', 'policy.rule-twice'],
  },
  'risk.*.ticket': {
    says: 'What is asked of the ticket.',
    example: '{ required: true }',
    absent: 'no ticket is asked for',
    section: 'tickets',
    findings: ['policy.ticket-without-system'],
  },
  'risk.*.auto_approve': {
    says: 'Short windows that need no approval.',
    absent: 'every window needs its approvals',
  },
  'risk.*.auto_approve.up_to': { says: 'The longest window that needs none.', example: '15m' },
  waiting: {
    says: 'The clock of a request: how long it may wait, and how long approvals and merges count. The clock of access is another.',
  },
  'waiting.remind_after': {
    says: 'After how long those who were asked to review and have said nothing are asked once more.',
    example: '15m',
    absent: '`30m`',
    findings: ['policy.waiting-order'],
  },
  'waiting.escalate_after': {
    says: 'After how long the people of `escalate_to` may fill an open rule too. It needs `escalate_to`.',
    example: '30m',
    absent: '`30m`, where `escalate_to` names somebody',
    findings: ['policy.escalates-to-nobody', 'policy.waiting-order'],
  },
  'waiting.escalate_to': {
    says: 'Who may then fill the rule.',
    example: '[manager-of-manager, group:security]',
    absent: 'nobody else',
    findings: ['policy.unknown-group', 'policy.unknown-person'],
  },
  'waiting.lapse_after': {
    says: 'After how long a request that is still open, approved or not, is closed.',
    example: '24h',
    absent: '`24h`',
  },
  'waiting.approval_valid_for': {
    says: 'How long an approval counts after it was given.',
    example: '24h',
    absent: '`24h`',
  },
  'waiting.merge_valid_for': {
    says: 'How long a merged request may wait to be taken up. Later it is never opened.',
    example: '24h',
    absent: '`24h`',
  },
  caps: { says: 'How much may be open at once, so that a mistake or a stolen account opens little.' },
  'caps.active_per_person': {
    says: 'The most grants that one person may hold at once, open and scheduled.',
    example: '3',
    absent: 'no limit',
  },
  'caps.active_total': {
    says: 'The most grants that all people together may hold at once, open and scheduled.',
    example: '25',
    absent: 'no limit',
  },
  'caps.cooldown': {
    says: 'How long a person waits between two grants of one entitlement.',
    example: '15m',
    absent: 'no wait',
  },
  'caps.unexpired_removals_per_run': {
    says: 'The most removals of access that is not over yet in one run; more at once needs an operator. Ending what is over has no such limit.',
    example: '5',
    absent: '`5`',
  },
  merge: {
    says: 'Who merges an approved request.',
    absent: '`automatic`',
    words: {
      automatic: 'the run that finds it approved merges it',
      'by-hand': 'a person presses the button',
    },
  },
  operators: {
    says: 'Who may end access at once and freeze what is opened, by dispatch, lift `unexpired_removals_per_run` for one run, by the count that they expect, and end any grant with `/end`. Rotas and teams of GitHub are not asked there: name people or groups with members.',
    example: '[group:security]',
    absent: 'nobody',
    findings: ['policy.unknown-group', 'policy.unknown-person', 'policy.person-not-usable-here'],
  },
  ledger: { says: 'The audit trail on the branch `gatehouse-ledger`.', absent: 'nothing is opened' },
  'ledger.genesis': {
    says: 'The hash of its first line, as `gatehouse init` printed it. A branch that begins otherwise is not the ledger, and nothing is opened.',
    example: "'written by `gatehouse init`'",
    absent: 'nothing is opened',
  },
  'ledger.anchors_since': {
    says: 'Only after a ledger was damaged for good, or somebody wrote false anchors: statuses `gatehouse/ledger` of before this moment (UTC) are not compared with it any more.',
    example: '2026-11-28T18:00:00Z',
    absent: 'all count',
  },
  calendars: {
    absent: 'no calendars',
    says: 'Hours of the week, by names that you choose, in the time zone of the settings. `hours:` of an entitlement names one.',
    findings: ['policy.unknown-calendar'],
  },
  'calendars.*.days': { says: 'The days on which it begins.', example: '[mon, tue, wed, thu, fri]' },
  'calendars.*.week_of_month': {
    says: 'Which such day of the month: `2` with `[sat]` is the second Saturday.',
    example: '2',
    absent: 'every week',
  },
  'calendars.*.from': { says: 'When it begins.', example: '"07:00"' },
  'calendars.*.to': {
    says: 'When it ends. A time before `from` is on the next day.',
    example: '"20:00"',
  },
  freezes: { says: 'Days, known in advance, on which nothing begins.', absent: 'none' },
  'freezes.name': { says: 'What it is for; people read it.', example: 'year end' },
  'freezes.from': { says: 'The first day, in the time zone of the settings.', example: '2026-12-18' },
  'freezes.to': { says: 'The last day, included.', example: '2027-01-04' },
  'freezes.environments': {
    says: 'Where it holds.',
    example: '[production]',
    absent: 'everywhere',
    findings: ['policy.unknown-environment'],
  },
  'freezes.level': {
    says: 'What it stops.',
    absent: '`changes`',
    words: { changes: 'break-glass passes', everything: 'nothing passes' },
  },
  separation_of_duties: {
    says: 'Entitlements that no one person may hold together.',
    absent: 'none',
  },
  'separation_of_duties.name': {
    says: 'What it is for; people read it.',
    example: 'who deploys does not audit',
  },
  'separation_of_duties.never_both': {
    says: 'The entitlements.',
    example: '[payments-deployer, payments-auditor]',
  },
  'separation_of_duties.within': {
    says: 'How long after the end of one the other stays forbidden.',
    example: '24h',
    absent: 'only while both would be open',
  },
  protected: {
    says: 'What no entitlement may grant, whatever it says.',
    absent: 'nothing is protected',
  },
  'protected.roles': {
    absent: 'none',
    says: 'Roles, by the name or the id of their definition.',
    example: '[Owner, User Access Administrator]',
    findings: ['policy.protected'],
  },
  'protected.scopes': {
    absent: 'none',
    says: 'Scopes that nothing may be granted at, below or above.',
    example: '[target:identity-sub]',
    findings: ['policy.protected', 'policy.unknown-target'],
  },
  'protected.people': {
    says: 'People who may not receive anything.',
    absent: 'none',
    example: '[group:emergency-accounts]',
  },
  tickets: {
    absent: 'no ticket fits',
    says: 'Ticket systems, by names that you choose. The first whose pattern fits a ticket is meant; one that fits none is a finding.',
    findings: ['request.ticket-form', 'policy.ticket-without-system'],
  },
  'tickets.*.pattern': {
    says: 'The form of its tickets.',
    example: "'^(CHG|INC)[0-9]{7}$'",
    findings: ['policy.pattern'],
  },
  'tickets.*.ask': {
    says: 'Whom to ask about its tickets.',
    absent: 'there is no connection: checked at elevation, where it denies',
    words: {
      nobody: 'nobody: only the form of a ticket is checked',
      'github-issues': 'the issues of a repository on GitHub',
    },
    findings: ['policy.ticket-not-asked'],
  },
  'tickets.*.repository': {
    says: 'The repository whose issues are the tickets.',
    example: 'contoso/changes',
    absent: 'this repository',
  },
  network: { says: 'What holds for every rule in a network security group.' },
  'network.priorities': {
    says: 'The range that is Gatehouse’s own in every network security group. Leave it free of other rules.',
    example: '{ from: 200, to: 399 }',
    absent: '`{ from: 200, to: 399 }`',
    findings: ['policy.range'],
  },
  'network.priorities.from': { says: 'The first priority of the range.', example: '200' },
  'network.priorities.to': { says: 'The last priority of the range, included.', example: '399' },
  'network.reserved': {
    says: 'Ranges in the same groups that are not ours, by names that you choose: of another installation, or of rules that people write.',
    example: '{ hub: { from: 400, to: 499 } }',
    absent: 'none',
    findings: ['policy.priority-overlap', 'policy.range'],
  },
  'network.reserved.*.from': { says: 'The first priority of the range.', example: '400' },
  'network.reserved.*.to': { says: 'The last priority of the range, included.', example: '499' },
  'network.widest_source': {
    says: 'The widest network that may be let in. `/32` is one address.',
    example: '/32',
    absent: '`/32`',
    findings: ['request.address-wide', 'policy.address'],
  },
  justification: { says: 'What is asked of the text that says why.' },
  'justification.min_length': {
    says: 'The least number of visible characters.',
    example: '20',
    absent: '`1`',
    findings: ['request.justification-short'],
  },
  'justification.forbid': {
    says: 'What it may not contain, since it is kept for ever: what looks like one counts as one.',
    example: '[email-address, card-number]',
    absent: 'nothing is forbidden',
    words: {
      'email-address': 'an e-mail address',
      'card-number': 'the number of a payment card',
      'phone-number': 'a telephone number',
    },
  },
  issue_form: {
    says: 'People without git ask with the issue form; see [Without git](asking.md#without-git).',
    absent: 'the issue is answered with a link that opens GitHub’s editor with the file filled in',
    findings: ['policy.issue-form-bot'],
  },
  'issue_form.bot': {
    says: 'The numeric id of the bot account of the App whose token opens pull requests for issues: `id` of `https://api.github.com/users/<app>[bot]`. Only its pull requests are an issue’s.',
    example: '41900042',
  },
  accounts: {
    says: 'What Entra must say of the account of whoever is let in.',
    absent: 'that it is enabled',
  },
  'accounts.unconfirmed': {
    says: 'Only for a trial before an administrator of Entra has given `User.Read.All`: days, 30 at most, on which privileges of the network alone (`nsg-rule`, `vm-jit`, `azure-firewall`) are opened though Entra does not say whether the account is enabled. It is asked all the same: a disabled account is never let in. The whole window must lie in these days. Somebody who has left, and still stands in `people.yaml`, is let in meanwhile.',
    example: '{ from: 2026-11-28, to: 2026-12-11 }',
    absent: 'nothing is opened without that word',
    findings: ['policy.unconfirmed-long', 'policy.range', 'format.day'],
  },
  'accounts.unconfirmed.from': {
    says: 'The first day, in the time zone of the settings.',
    example: '2026-11-28',
  },
  'accounts.unconfirmed.to': { says: 'The last day, included.', example: '2026-12-11' },
  drift: {
    says: 'What happens to an object of an open grant that somebody changed or deleted. What opens more than was granted is closed with either word; a role or a membership that was taken away is never given back.',
    example: 'repair',
    absent: '`report`',
    words: { repair: 'it is made as it was', report: 'it is only reported' },
  },
  start_horizon: { says: 'How far ahead a request may name its `start`.', example: '14d' },
  notify: { says: 'Who is told, and where.' },
  'notify.pull_request': {
    says: 'People are told on the pull request, always.',
    example: 'true',
    absent: '`true`',
  },
  'notify.alerts': {
    says: 'Channels that hear what somebody should look at: break-glass, elevations that failed, merges without approval, every issue that Gatehouse opens. Their addresses stand in a secret, see [notifications](notifications.md).',
    example: '["teams:security"]',
    absent: 'nobody',
    findings: ['format.bad-value'],
  },
  'notify.requests': {
    says: 'Channels that hear what waits for people, and what became of it before the merge.',
    example: '["slack:approvals"]',
    absent: 'nobody',
    findings: ['format.bad-value'],
  },
  'notify.grants': {
    says: 'Channels that hear what opens, what ends in ten minutes, and what ended.',
    example: '["webhook:siem"]',
    absent: 'nobody',
    findings: ['format.bad-value'],
  },
};
