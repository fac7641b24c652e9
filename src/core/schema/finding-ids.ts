/** Every finding id: when it is found, an example, what to do. The one list behind code, tests and docs/findings.md. */
import type { Finding, Place } from '../finding.ts';

export interface Entry {
  readonly when: string;
  readonly example: string;
  readonly remedy: string;
}

export const entry = (when: string, example: string, remedy: string): Entry => ({ when, example, remedy });

export const FINDINGS = {
  // The text itself
  'yaml.size': entry(
    'A file is larger than 64 KB.',
    'a request with a pasted log',
    'Shorten it; link to what is long.',
  ),
  'yaml.empty': entry('A file says nothing.', 'only comments', 'Write the document, or delete the file.'),
  'yaml.not-a-mapping': entry(
    'The document is not `key: value` lines.',
    '`- a list`',
    'Begin with `key: value` lines.',
  ),
  'yaml.syntax': entry('The text is not YAML.', '`a: [b`', 'Correct the place that is shown.'),
  'yaml.text-needs-quotes': entry(
    'A text breaks the YAML around it.',
    '`justification: Fix: replication`',
    'Write the corrected line that is shown.',
  ),
  'yaml.control-character': entry('A NUL or another control character.', '`U+0000`', 'Delete the character.'),
  'yaml.invisible-character': entry(
    'A bidirectional or zero-width character hides what is written.',
    '`U+202E`',
    'Delete the character.',
  ),
  'yaml.undecodable': entry('Bytes that are not UTF-8.', 'a file in Latin-1', 'Save the file as UTF-8.'),
  'yaml.byte-order-mark': entry(
    'The file begins with a byte order mark.',
    '`U+FEFF`',
    'Save it as UTF-8 without BOM.',
  ),
  'yaml.depth': entry('Nesting deeper than any format needs.', '`[[[[…`', 'Write it flatter.'),
  'yaml.second-document': entry(
    'A second document in one file.',
    '`---` in the middle',
    'One document a file.',
  ),
  'yaml.directive': entry('A YAML directive.', '`%YAML 1.1`', 'Delete the line.'),
  'yaml.duplicate-key': entry('A key stands twice.', '`duration:` twice', 'Keep one of them.'),
  'yaml.key': entry('A key is not a plain word.', '`? [a, b]`', 'Write `key: value`.'),
  'yaml.anchor': entry('An anchor.', '`&a`', 'Write the value out, or put the text in quotes.'),
  'yaml.alias': entry('An alias.', '`*a`', 'Write the value out, or put the text in quotes.'),
  'yaml.tag': entry('A tag.', '`!!str 12`', 'Delete the tag, or put the text in quotes.'),
  'yaml.merge-key': entry('A merge key.', '`<<:`', 'Write the keys out.'),
  'yaml.comment-after-value': entry(
    'In a request: a comment after a value; YAML drops it silently.',
    '`justification: Fix issue #12`',
    'Put the text in quotes, or the comment on a line of its own.',
  ),
  'text.credential': entry(
    'Text that looks like a credential, anywhere in a file; nothing else of the file is read then.',
    '`justification: log in with ghp_…`',
    'Take it out, and rotate it now: it can still be read in the pull request and its branch, or in the history of the issue. Then ask anew without it, from a new branch or in a new issue, and delete the old one.',
  ),
  // The form of a document
  'format.unknown-key': entry(
    'A key that the format does not have.',
    '`durations: 2h`',
    'Use the key that is proposed.',
  ),
  'format.missing-key': entry(
    'A required key is not there.',
    'a request without `duration:`',
    'Add the key.',
  ),
  'format.no-value': entry('A key without a value.', '`ticket:`', 'Write a value, or delete the key.'),
  'format.wrong-type': entry(
    'A value of another type.',
    '`requesters: {}`',
    'Write what the message asks for.',
  ),
  'format.unknown-value': entry(
    'A word that is not one of the allowed.',
    '`kind: azure-rol`',
    'Use the word that is proposed.',
  ),
  'format.bad-value': entry(
    'A value outside its form or limits.',
    '`count: 0`',
    'Write what the message asks for.',
  ),
  'format.bad-name': entry(
    'A name with characters that names do not have.',
    '`Prod VM: …`',
    'Lower-case letters, digits, `-`.',
  ),
  'format.version': entry(
    'A version of the format that this Gatehouse does not know.',
    '`version: 2`',
    'Write `version: 1`.',
  ),
  'format.duration-unit': entry('A length of time without a unit.', '`duration: 60`', '`60m` or `1h`.'),
  'format.duration-form': entry(
    'Not a length of time.',
    '`duration: 2 hours`',
    '`30m`, `2h`, `1h30m`, `30d`.',
  ),
  'format.duration-short': entry('Below ten minutes, or nothing.', '`duration: 5m`', 'At least `10m`.'),
  'format.duration-long': entry('Above 366 days.', '`duration: 9999d`', 'At most `366d`.'),
  'format.moment-form': entry(
    'Not a moment.',
    '`start: tomorrow`',
    'Day, time and zone: `2026-11-28 22:00 Europe/Berlin`.',
  ),
  'format.moment-no-zone': entry(
    'A moment without a time zone.',
    '`start: 2026-11-28 22:00`',
    'Write the line that is shown.',
  ),
  'format.moment-zone': entry(
    'A time zone that does not exist.',
    '`start: 2026-11-28 22:00 Berlin`',
    'Use the one that is proposed.',
  ),
  'format.moment-skipped': entry(
    'A local time that the clock leaves out when it is put forward.',
    '`start: 2026-03-29 02:30 Europe/Berlin`',
    'Write one of the lines that are shown.',
  ),
  'format.moment-twice': entry(
    'A local time that the clock shows twice when it is put back.',
    '`start: 2026-10-25 02:30 Europe/Berlin`',
    'Write one of the lines that are shown.',
  ),
  'format.day': entry(
    'A day that does not exist.',
    '`from: 2026-02-30`',
    'Write a day that the calendar has.',
  ),
  'format.person': entry(
    'Not in the grammar for people.',
    '`groups:sre`',
    '`user:` `group:` `team:` …, or `manager` `owner`.',
  ),
  'format.not-judged-yet': entry(
    'A key or kind that the format has and this version does not judge.',
    '`end_when_unused:`',
    'Delete it until a version judges it; nothing is granted that ignores it.',
  ),
  // Policy
  'policy.missing-file': entry(
    'A file that every policy has is not there.',
    'no `policies/people.yaml`',
    'Add the file.',
  ),
  'policy.unknown-file': entry(
    'A YAML file of the policy that nothing reads.',
    '`policies/setings.yaml`',
    'Rename it.',
  ),
  'policy.unknown-person': entry('A person who is not in people.yaml.', '`user:alcie`', 'Correct the name.'),
  'policy.unknown-group': entry('A group that is not in people.yaml.', '`group:sers`', 'Correct the name.'),
  'policy.group-cycle': entry(
    'A group that contains itself.',
    '`a: [group:b]`, `b: [group:a]`',
    'Take one out of the other.',
  ),
  'policy.empty-group': entry('A group of nobody.', '`sre: []`', 'Name its members, or delete it.'),
  'policy.person-twice': entry(
    'An account or id belongs to two people.',
    '`github_id: 1001` twice',
    'Give each their own.',
  ),
  'policy.own-manager': entry(
    'A person is their own manager.',
    '`manager: alice` at alice',
    'Name another, or none.',
  ),
  'policy.person-not-usable-here': entry(
    'Words for people in a place where they mean nobody.',
    '`requesters: [manager]`',
    'Name users, groups or teams.',
  ),
  'policy.unknown-target': entry(
    'A target that is not in targets.yaml.',
    '`target:prod-sbu`',
    'Correct the name.',
  ),
  'policy.target-form': entry(
    'Not an Azure resource id, or not of the type that is needed.',
    '`nsg: target:web-01`',
    'Write the id as Azure shows it.',
  ),
  'policy.unknown-environment': entry(
    'An environment that is not in the settings.',
    '`environment: prod`',
    'Correct the name.',
  ),
  'policy.other-environment': entry(
    'An entitlement reaches into the scopes of another environment.',
    'a production scope in a non-production entitlement',
    'Give it that environment, or another scope.',
  ),
  'policy.unknown-risk': entry(
    'A risk level that is not in the settings.',
    '`risk: hihg`',
    'Correct the name.',
  ),
  'policy.unknown-calendar': entry(
    'A calendar that is not in the settings.',
    '`hours: busines-hours`',
    'Correct the name.',
  ),
  'policy.calendar-empty': entry(
    'A stretch of a calendar that ends when it begins.',
    '`from: "08:00", to: "08:00"`',
    'Write another time; a whole day is `"00:00"` to `"24:00"`.',
  ),
  'policy.unknown-parameter': entry(
    'A parameter that the entitlement does not have.',
    '`param:sourceip`',
    'Correct or declare it.',
  ),
  'policy.parameter-use': entry(
    'A parameter of a type that does not fit where it is used.',
    '`nsg: param:source_ip`',
    'Use one of the right type.',
  ),
  'policy.parameter-unused': entry(
    'A parameter that nothing depends on, so that whoever fills it in is misled.',
    '`source_ip` without a privilege that takes it',
    'Use it, write `used_for: record`, or delete it.',
  ),
  'policy.not-exclusive': entry(
    'A privilege that has no room for its end, in a container that is not declared exclusive.',
    '`kind: github-team` without `managed: exclusive`',
    'Add `managed: exclusive`.',
  ),
  'policy.approval-empty': entry(
    'An approval list with nothing in it.',
    '`approval: []`',
    'Write rules, or `none`, or leave the key out.',
  ),
  'policy.approval-none': entry(
    '`approval: none` above risk low, and not every requester is on call.',
    'at risk high',
    'Delete the key, lower the risk, or name only `oncall:` as requesters.',
  ),
  'policy.rule-twice': entry(
    'Two different rules of one name.',
    'two rules `manager`',
    'Give each its own name.',
  ),
  'policy.machine-twice': entry(
    'Two `vm-jit` privileges for one machine.',
    'ports 22 and 3389 of `target:web-01` in two privileges',
    'Write their ports into one privilege, or make a second entitlement.',
  ),
  'policy.unknown-rule': entry(
    '`after:` names a rule that the approval does not have.',
    '`after: manger`',
    'Correct the name.',
  ),
  'policy.rule-order': entry(
    '`after:` asks for an order that cannot be: in a circle, or among alternatives.',
    '`a` after `b`, `b` after `a`',
    'Take one of the names out.',
  ),
  'policy.condition-never': entry(
    '`when:` can never hold, so the rule would never be asked for.',
    '`longer_than: 8h` where 4 h is the most',
    'Correct the condition, or delete the rule.',
  ),
  'policy.condition-always': entry(
    '`when:` holds for every request, so it says nothing.',
    '`longer_than: 5m`',
    'Delete `when:`, or write what you meant.',
  ),
  'policy.condition-value': entry(
    '`when:` waits for a value that its parameter cannot have.',
    '`parameters: { vm: [web-9] }`',
    'Use a value that a request can have.',
  ),
  'policy.auto-approve': entry(
    '`auto_approve:` above risk low.',
    'at risk medium',
    'Delete the key, or lower the risk.',
  ),
  'policy.looser-than-level': entry(
    'An entitlement loosens what its risk level or the settings ask for.',
    '`ticket: { required: false }` at risk high',
    'Delete the key: an entitlement may only tighten.',
  ),
  'policy.break-glass-too-long': entry(
    'Break-glass may last longer than the environment allows.',
    '`max_duration: 9h` in production',
    'Write at most what the environment allows.',
  ),
  'policy.break-glass-review': entry(
    'Nobody but the one who used break-glass could review it.',
    '`review: { by: [user:alice] }` where alice may use it',
    'Name somebody besides those who use it.',
  ),
  'policy.protected': entry(
    'A role or scope that no entitlement may grant.',
    '`role: Owner`',
    'Grant something narrower.',
  ),
  'policy.entitlement-name': entry(
    'File name and `entitlement:` differ, or two files define one.',
    '`a.yaml` with `b`',
    'Give both the same name.',
  ),
  'policy.address': entry(
    'An address or CIDR that cannot be used.',
    '`within: [0.0.0.0/0]`',
    'Write a network in canonical form.',
  ),
  'policy.range': entry(
    'From is above to, or a limit contradicts another.',
    '`from: 400, to: 200`',
    'Turn them round.',
  ),
  'policy.port': entry('Not a port or a range of ports.', '`ports: [70000]`', '1 to 65535, or `8000-8010`.'),
  'policy.pattern': entry(
    'A pattern that is not anchored or not RE2.',
    '`pattern: CHG`',
    'Begin with `^`, end with `$`, no backreferences.',
  ),
  'policy.ticket-without-system': entry(
    'A ticket is required and no pattern could fit one.',
    'no `tickets:`',
    'Add a ticket system.',
  ),
  'policy.unknown-ticket-system': entry(
    'A ticket system that is not in the settings.',
    '`ticket: { required: true, system: jirra }`',
    'Correct the name.',
  ),
  'policy.ticket-not-asked': entry(
    'States, an assignee or a window are asked of tickets about which nobody is asked.',
    '`states: [implement]` of a system with `ask: nobody`',
    'Delete the key, or say in the settings whom to ask.',
  ),
  'policy.unfillable': entry(
    'An approval that nobody who may ask could ever get.',
    '`count: 3` of two people',
    'Lower the count, or add people to the rule.',
  ),
  'policy.priority-overlap': entry(
    'Gatehouse’s range of priorities overlaps one that is reserved for others.',
    '`reserved: { hub: { from: 300, to: 499 } }` beside 200 to 399',
    'Move one of the ranges.',
  ),
  'policy.test-time': entry(
    'A policy test in which something happens after the moment that is judged, or at a time that does not exist.',
    'a review at 15:00, judged `at` 14:00',
    'Correct the time.',
  ),
  'policy.unconfirmed-long': entry(
    'Accounts need not be confirmed for more than 30 days.',
    '`unconfirmed: { from: 2026-11-28, to: 2027-11-27 }`',
    'Write fewer days, or have `User.Read.All` given on Graph and take the key out.',
  ),
  'policy.timezone': entry(
    'Not a time zone.',
    '`timezone: Berlin`',
    'Use an IANA name such as `Europe/Berlin`.',
  ),
  'policy.unknown-entitlement': entry(
    'An entitlement that has no file.',
    '`never_both: [payments-deplyer, …]`',
    'Correct the name.',
  ),
  'policy.separation-twice': entry(
    'A separation of duties names an entitlement twice, or has the name of another.',
    '`never_both: [a, a]`',
    'Keep one of them.',
  ),
  'policy.look-back-long': entry(
    'A length of time further back than the ledger is read for a decision.',
    '`within: 90d`',
    'At most `31d`.',
  ),
  'policy.escalates-to-nobody': entry(
    'A time to escalate, and nobody to escalate to.',
    '`escalate_after: 30m` without `escalate_to`',
    'Name people under `escalate_to:`, or leave `escalate_after` out.',
  ),
  'policy.waiting-order': entry(
    'A reminder or an escalation that would come after the request has lapsed.',
    '`remind_after: 2d` with `lapse_after: 24h`',
    'A shorter one, or a longer `lapse_after`.',
  ),
  'policy.catalogue-stale': entry(
    '`requests/README.md` has a generated catalogue that the policy has left behind.',
    'a new entitlement',
    'Run `node dist/cli.js catalogue` and commit what it writes.',
  ),
  'policy.issue-form-bot': entry(
    '`issue_form:` names the account that every workflow can act as.',
    '`bot: 41898282`',
    'Write the id of the bot account of a GitHub App of your own.',
  ),
  'policy.form-stale': entry(
    'The issue form has other entitlements than the policy.',
    'a new entitlement',
    'Run `node dist/cli.js catalogue` and commit what it writes.',
  ),
  // Requests
  'request.file-name': entry(
    'A file that cannot be a request by its name.',
    '`requests/My Request.yml`',
    '`requests/<a-z, 0-9, ->.yaml`.',
  ),
  'request.policy-blocked': entry(
    'The policy has findings, so nothing can be judged.',
    'an error in people.yaml',
    'Correct the policy first.',
  ),
  'request.unknown-entitlement': entry(
    'No such entitlement.',
    '`entitlement: prod-vm-admn`',
    'Use the one that is proposed.',
  ),
  'request.entitlement-blocked': entry(
    'The entitlement itself has a finding.',
    'a typo in its file',
    'Ask its owner to correct it.',
  ),
  'request.unknown-beneficiary': entry(
    '`for:` names nobody of people.yaml.',
    '`for: coar`',
    'Use the name that is proposed, or delete the key to ask for yourself.',
  ),
  'request.no-break-glass': entry(
    '`break_glass: true` for an entitlement that has no such path.',
    '`break_glass: true`',
    'Delete the key, and ask the usual way.',
  ),
  'request.break-glass-now': entry(
    '`break_glass: true` together with `start:` or `extends:`.',
    '`start: 2026-11-28 22:00 Europe/Berlin`',
    'Delete one of the two.',
  ),
  'request.duration-above-maximum': entry(
    'Longer than the entitlement allows.',
    '`duration: 9h`',
    'Ask for less.',
  ),
  'request.justification-short': entry(
    'Too short to say why.',
    '`justification: fix`',
    'Say what you will do and why.',
  ),
  'request.ticket-missing': entry('The entitlement asks for a ticket.', 'no `ticket:`', 'Add it.'),
  'request.ticket-form': entry(
    'The ticket fits no known system.',
    '`ticket: 12`',
    'Write it as the system does.',
  ),
  'request.unknown-parameter': entry(
    'A parameter that the entitlement does not have.',
    '`source: …`',
    'Use the one that is proposed.',
  ),
  'request.missing-parameter': entry(
    'A parameter is not given.',
    'no `source_ip`',
    'Add it under `parameters:`.',
  ),
  'request.address-form': entry(
    'Not an address in its usual form.',
    '`0177.0.0.1`, `1.2`',
    'Four decimal numbers, or IPv6.',
  ),
  'request.address-any': entry('Everybody.', '`0.0.0.0/0`, `Any`, `*`', 'Your own address.'),
  'request.address-mapped': entry('IPv4 inside IPv6.', '`::ffff:203.0.113.7`', 'The IPv4 address itself.'),
  'request.address-not-public': entry(
    'Private, shared, loopback, link-local.',
    '`10.1.2.3`',
    'Your public address.',
  ),
  'request.address-outside': entry(
    'Outside the networks that are allowed.',
    '`198.51.100.1`',
    'An address within them.',
  ),
  'request.address-host-bits': entry(
    'Bits beyond the prefix.',
    '`203.0.113.7/24`',
    'The network, or the one address.',
  ),
  'request.address-wide': entry('Wider than allowed.', '`203.0.113.0/24`', 'A longer prefix.'),
  'request.parameter-text': entry(
    'The text does not fit its pattern.',
    '`customer: 12`',
    'Write it in the form that is shown.',
  ),
  'request.parameter-choice': entry('Not one of the choices.', '`repository: x/y`', 'Use one of them.'),
  'request.parameter-target': entry('Not one of the targets.', '`vm: web-9`', 'Use one of them.'),
  'request.parameter-integer': entry(
    'Not a whole number within the limits.',
    '`count: 1e3`',
    'Write digits, within the limits.',
  ),
} as const satisfies Readonly<Record<string, Entry>>;

export type FindingId = keyof typeof FINDINGS;

/** Of an issue that asks for access: in its own text, before there is a file. */
export const ISSUE_FINDINGS = {
  'issue.text-outside': entry(
    'Text stands above the first heading of the form.',
    '`Hello,` in the first line',
    'Delete it, or say it in a comment.',
  ),
  'issue.unknown-heading': entry(
    'A heading that the form does not have.',
    '`### Durations`',
    'Use the headings of the form; a line of your text must not begin with `###`.',
  ),
  'issue.heading-twice': entry(
    'A heading of the form stands twice.',
    '`### Ticket` inside the justification',
    'Keep one of them; a line of your text must not begin with `###`.',
  ),
  'issue.heading-missing': entry(
    'A heading of the form is missing.',
    'an issue that was not written with the form',
    'Open a new issue with the form *Access request*, and leave fields empty that you do not need.',
  ),
  'issue.one-line': entry('A field of one line has several.', 'two tickets', 'Write one line.'),
  'issue.parameter': entry(
    'A line of the parameters is not `name: value`.',
    '`203.0.113.7`',
    'Write one parameter a line, such as `source_ip: 203.0.113.7`.',
  ),
  'issue.parameter-twice': entry('A parameter stands twice.', '`source_ip:` twice', 'Keep one of them.'),
  'issue.box': entry(
    'The box *Break glass* is not as the form writes it.',
    '`- [x] Yes`',
    'Open a new issue with the form, and tick the box or leave it.',
  ),
  'issue.reads-otherwise': entry(
    'A text that would be another one in the request file.',
    'a file of more than 64 KB',
    'Write it shorter and plainer.',
  ),
} as const;
export type IssueFindingId = keyof typeof ISSUE_FINDINGS;

export const issueFinding = (id: IssueFindingId, at: Place, message: string, remedy?: string): Finding => ({
  ...at,
  id,
  message,
  remedy: remedy ?? ISSUE_FINDINGS[id].remedy,
});

/** What is found in the shape of a pull request, before its file is read (`core/classify.ts`, `commands/evaluate.ts`). */
export const PULL_FINDINGS = {
  'pull.files-incomplete': entry(
    'GitHub did not list every file.',
    'thousands of files',
    'One new file, nothing else.',
  ),
  'pull.path': entry(
    'The added file cannot be a request by its name.',
    '`requests/My Request.yml`',
    'Rename it.',
  ),
  'pull.not-alone': entry(
    'A request together with other changes.',
    'a request and a README',
    'One new file, nothing else.',
  ),
  'pull.request-modified': entry(
    'A request on the default branch is changed.',
    'an edited duration',
    'File a new request.',
  ),
  'pull.request-moved': entry(
    'A file moves to or from `requests/`.',
    'a renamed request',
    'File a new request.',
  ),
  'pull.deletion-mixed': entry(
    'Requests are deleted together with other changes.',
    'a deletion and a request',
    'A pull request of its own.',
  ),
  'pull.file-mode': entry(
    'The file is executable, a link or a submodule.',
    'mode 120000',
    'Add a plain file.',
  ),
  'pull.file-too-large': entry(
    'The file is too large, or no text.',
    'a binary file',
    'Write a short YAML file in UTF-8.',
  ),
  'pull.file-unread': entry(
    'The file could not be read at the head.',
    'a push in the same moment',
    'Push again.',
  ),
  'request.unreadable': entry(
    'The file is no text of at most 64 KB.',
    'a binary file',
    'Write a short YAML file in UTF-8.',
  ),
} as const satisfies Readonly<Record<string, Entry>>;

/** What `gatehouse people check` finds when it compares the file with GitHub and Entra (`core/people/compare.ts`). */
export const PEOPLE_FINDINGS = {
  'people.login-renamed': entry(
    'The account with this id has another login now.',
    '`github: alice-dev` of `alice-new`',
    'Correct the login; `people check --pull-request` proposes it.',
  ),
  'people.login-taken': entry(
    'The same, and the old login belongs to somebody else by now.',
    '`github: alice-dev` of another id',
    'Correct the login; `people check --pull-request` proposes it.',
  ),
  'people.account-gone': entry(
    'GitHub has no person’s account with this id.',
    '`github_id: 1001`, deleted',
    'Take the person out, or write the id of their account.',
  ),
  'people.second-account-gone': entry(
    'GitHub has no account with the login of a second account.',
    '`also: [alice-old]`, renamed or deleted',
    'Write the login that it has now, or take it out of `also:`.',
  ),
  'people.not-collaborator': entry(
    'The account has no access to the repository any more.',
    'somebody who left the team',
    'Take the person out, or give access again.',
  ),
  'people.entra-gone': entry(
    'Entra has no account with this object id.',
    '`entra: 0f2c…`, deleted',
    'Take the person out, or write the object id of their account.',
  ),
  'people.entra-disabled': entry(
    'The account is disabled in Entra.',
    'somebody who left',
    'Take the person out if they have left.',
  ),
  'people.manager-differs': entry(
    'Entra names another manager than the file; one that names nobody says nothing.',
    '`manager: carol`, and Entra says erin',
    'Correct the file or the directory.',
  ),
} as const satisfies Readonly<Record<string, Entry>>;

export type PeopleFindingId = keyof typeof PEOPLE_FINDINGS;

/** What `gatehouse preflight` finds when it asks the platforms about every entitlement (`core/preflight-findings.ts`). */
export const PREFLIGHT_FINDINGS = {
  'preflight.impossible': entry(
    'A privilege can be elevated for nobody who may ask for it.',
    'a role or a network security group that does not exist',
    'Repair what the platform names, or correct the entitlement.',
  ),
  'preflight.refused': entry(
    'A privilege cannot be elevated for somebody who may ask for it.',
    'a person whom PIM does not list as eligible',
    'Repair what the platform names, or let them not ask for it.',
  ),
  'preflight.already-held': entry(
    'Somebody who may ask holds the privilege for good already.',
    'a standing assignment of the role',
    'Remove the standing access if it is to be had on request only.',
  ),
  'preflight.forbidden': entry(
    'The platform may not be asked by the identity of `audit.yml`.',
    'a missing role assignment on a subscription',
    'Give that identity the right that is named; see `docs/adopt.md`.',
  ),
} as const satisfies Readonly<Record<string, Entry>>;

export type PreflightFindingId = keyof typeof PREFLIGHT_FINDINGS;

/** What every finding is made with: the id is one of the list. */
export const finding = (id: FindingId, place: Place, message: string, remedy?: string): Finding => ({
  file: place.file,
  line: place.line,
  column: place.column,
  id,
  message,
  remedy: remedy ?? FINDINGS[id].remedy,
});

const cell = (text: string): string => text.replaceAll('|', '\\|');

export const table = (findings: Readonly<Record<string, Entry>>): readonly string[] => [
  '| id | when | example | remedy |',
  '| --- | --- | --- | --- |',
  ...Object.entries(findings).map(
    ([id, { when, example, remedy }]) => `| \`${id}\` | ${cell(when)} | ${cell(example)} | ${cell(remedy)} |`,
  ),
];

/** `docs/findings.md`, whole. */
export const findingsPage = (): string =>
  [
    '# Findings',
    '',
    'A finding is something wrong in a document that a person wrote. All findings of a document come at once, each with',
    'file, line, column, id and remedy. In an entitlement it blocks that entitlement; in settings, people or targets,',
    'everything; in a request, that request. `gatehouse check` shows them; the pull request shows the same ones.',
    '',
    'This page is written by `.ci/schemas.ts` from `src/core/schema/finding-ids.ts`.',
    '',
    ...table(FINDINGS),
    '',
    '## Of the shape of a pull request',
    '',
    'These are found before the file is read, and shown on the pull request only.',
    '',
    ...table(PULL_FINDINGS),
    '',
    '## Of an issue that asks for access',
    '',
    'These are found in the text of the issue, before there is a file, and shown on the issue only. See `docs/asking.md`.',
    '',
    ...table(ISSUE_FINDINGS),
    '',
    '## Of people.yaml against GitHub and Entra',
    '',
    '`gatehouse people check` finds these; nothing else does, and they block nothing by themselves. See `docs/people.md`.',
    '',
    ...table(PEOPLE_FINDINGS),
    '',
    '## Of the platforms',
    '',
    '`gatehouse preflight` finds these; they block nothing by themselves. See `docs/preflight.md`.',
    '',
    ...table(PREFLIGHT_FINDINGS),
    '',
  ].join('\n');
