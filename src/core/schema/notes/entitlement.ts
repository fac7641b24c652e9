/** `policies/entitlements/*.yaml`, key by key. */
import type { Notes } from './note.ts';

export const ENTITLEMENT_NOTES: Notes = {
  entitlement: {
    says: 'Its name, the same as that of its file. Requests say it.',
    example: 'prod-vm-admin',
    findings: ['policy.entitlement-name'],
  },
  description: {
    says: 'What it is for, in one sentence. It stands in the catalogue.',
    example: 'Administrator on the payments VMs, through Bastion',
  },
  owner: {
    says: 'Who answers for it. The word `owner` in approvals means these people.',
    example: 'group:payments-owners',
    findings: ['policy.unknown-person', 'policy.unknown-group', 'policy.person-not-usable-here'],
  },
  environment: {
    says: 'The environment of the settings that everything in it belongs to.',
    example: 'production',
    findings: ['policy.unknown-environment', 'policy.other-environment'],
  },
  risk: {
    says: 'The risk level of the settings: which approvals and ticket it takes at least.',
    example: 'high',
    findings: ['policy.unknown-risk'],
  },
  requesters: {
    says: 'Who may ask for it.',
    example: '[group:sre]',
    findings: ['policy.unknown-person', 'policy.unknown-group', 'policy.person-not-usable-here'],
  },
  for: {
    says: 'Who may receive it when somebody else asks.',
    example: '[group:contractors]',
    absent: 'whoever may ask',
    findings: ['policy.unknown-person', 'policy.unknown-group'],
  },
  parameters: {
    says: 'What a request must fill in, by names that you choose. Privileges use them as `param:x`.',
    absent: 'nothing',
    findings: ['policy.unknown-parameter', 'policy.parameter-use'],
  },
  'parameters.*.type': {
    says: 'What kind of value it is.',
    words: {
      ip: 'one IP address',
      cidr: 'a network',
      text: 'text that fits a pattern',
      choice: 'one of a list',
      target: 'one of the targets of `targets.yaml`',
      integer: 'a whole number',
    },
  },
  'parameters.*.?.hint': {
    says: 'What is shown to whoever fills it in: where the value is found.',
    example: 'the address of the VPN; https://ip.contoso.example shows yours',
    absent: 'no hint',
  },
  'parameters.*.?.used_for': {
    says: 'What it is asked for.',
    absent: '`privilege`',
    words: {
      privilege: 'a privilege uses it',
      record: 'no privilege uses it; it is kept with the grant: which customer was looked at, for instance',
    },
    findings: ['policy.parameter-use'],
  },
  'parameters.*.?.within': {
    says: 'Networks, of which one must contain it.',
    example: '[203.0.113.0/24]',
    absent: 'any public address',
    findings: ['policy.address', 'request.address-outside'],
  },
  'parameters.*.cidr.widest': {
    says: 'The widest network that may be asked for.',
    example: '/28',
    absent: 'as wide as `network.widest_source` of the settings',
    findings: ['policy.range', 'request.address-wide'],
  },
  'parameters.*.text.pattern': {
    says: 'The form that the whole text must have.',
    example: "'^C[0-9]{6}$'",
    findings: ['policy.pattern', 'request.parameter-text'],
  },
  'parameters.*.choice.choices': {
    says: 'What may be chosen.',
    example: '[contoso/storefront, contoso/docs]',
    findings: ['request.parameter-choice'],
  },
  'parameters.*.target.among': {
    says: 'Which targets may be chosen: names of `targets.yaml`, or `set:x`.',
    example: '[set:dev-vms]',
    findings: ['policy.unknown-target', 'request.parameter-target'],
  },
  'parameters.*.integer.min': {
    says: 'The least value.',
    example: '1',
    absent: 'no least value',
    findings: ['policy.range', 'request.parameter-integer'],
  },
  'parameters.*.integer.max': {
    says: 'The greatest value.',
    example: '9',
    absent: 'no greatest value',
    findings: ['policy.range', 'request.parameter-integer'],
  },
  privileges: {
    says: 'What is granted, all of it together. Roles are opened first and the network last; it ends the other way round.',
  },
  'privileges.kind': {
    says: 'What kind of privilege it is.',
    words: {
      'azure-role': 'a role on a management group, subscription, resource group or resource',
      'nsg-rule': 'a rule of its own in a network security group',
      'entra-role': 'a directory role in Entra',
      'entra-group': 'membership of a group in Entra',
      'vm-jit': 'just-in-time access of Defender for Cloud to a virtual machine',
      'azure-firewall': 'a rule of its own in a firewall policy',
      'github-team': 'membership of a team on GitHub',
      'github-repo': 'a permission on a repository on GitHub',
    },
  },
  'privileges.?.only_if_eligible': {
    says: 'Whether only people are elevated whom PIM lists as eligible for it.',
    example: 'true',
    absent: '`false`',
  },
  'privileges.?.assignment': {
    says: 'How it is assigned for the window.',
    absent: '`active`',
    words: {
      active: 'the person holds it',
      eligible: 'the person may activate it in PIM themselves, under MFA and Conditional Access',
    },
  },
  'privileges.?.protocol': {
    says: 'The protocol that is let through.',
    absent: '`Tcp`',
    words: { Tcp: 'TCP', Udp: 'UDP', '*': 'any protocol' },
  },
  'privileges.?.ports': {
    says: 'The ports that are opened, each a port or a range.',
    example: '[443, 8000-8010]',
    findings: ['policy.port'],
  },
  'privileges.?.source': {
    says: 'Where from: a parameter, or a network.',
    example: 'param:source_ip',
    findings: ['policy.unknown-parameter', 'policy.parameter-use', 'policy.address'],
  },
  'privileges.azure-role.role': {
    says: 'The name of the role, or the UUID of its definition.',
    example: 'Virtual Machine Administrator Login',
    findings: ['policy.protected'],
  },
  'privileges.azure-role.assignment': {
    says: 'How it is assigned for the window.',
    absent: '`active`',
    words: {
      active: 'the person holds it',
      eligible: 'the person may activate it in PIM themselves, under MFA and Conditional Access',
      plain: 'the person holds it without PIM, where that is not licensed; only the sweep ends it',
    },
  },
  'privileges.azure-role.scope': {
    says: 'Where the role holds, and everything below it.',
    example: 'target:payments-rg',
    findings: ['policy.unknown-target', 'policy.target-form', 'policy.protected', 'policy.other-environment'],
  },
  'privileges.nsg-rule.nsg': {
    says: 'The network security group. Either `nsg` or `vm` must be given.',
    example: 'target:bastion-nsg',
    absent: 'those of `vm`',
    findings: ['policy.unknown-target', 'policy.target-form', 'policy.other-environment'],
  },
  'privileges.nsg-rule.vm': {
    says: 'A virtual machine: every network security group on the way to it is opened, towards it only.',
    example: 'target:erp-01',
  },
  'privileges.nsg-rule.sources': {
    says: 'Where from, where it is several networks.',
    example: '[203.0.113.0/28, 198.51.100.7/32]',
  },
  'privileges.nsg-rule.destination': {
    says: 'Where to, inside the network.',
    example: '10.0.1.4/32',
    absent: 'everything behind the group',
    findings: ['policy.address'],
  },
  'privileges.nsg-rule.destination_groups': {
    says: 'Where to, as application security groups.',
    example: '[target:payments-asg]',
  },
  'privileges.entra-role.role': {
    says: 'The name of the directory role, or the UUID of its definition.',
    example: 'Helpdesk Administrator',
    findings: ['policy.protected'],
  },
  'privileges.entra-role.directory_scope': {
    says: 'Where in the directory it holds: `/` for all of it, or one administrative unit.',
    example: '/administrativeUnits/5d1c0000-0000-4000-8000-000000000021',
    absent: '`/`',
  },
  'privileges.entra-group.group': {
    says: 'The object id of the group.',
    example: '7c0e0000-0000-4000-8000-000000000012',
  },
  'privileges.entra-group.access': {
    says: 'What the person becomes in it.',
    absent: '`member`',
    words: { member: 'a member', owner: 'an owner, who can change the group' },
  },
  'privileges.entra-group.managed': {
    says: 'Plain membership: whoever is in the group without an open grant is out at the next sweep. The description of the group says it too (`docs/privileges/entra-group.md`).',
    absent: 'through PIM, which has an end of its own; others who are in it are left alone',
    words: { exclusive: 'only Gatehouse puts anybody in' },
  },
  'privileges.vm-jit.vm': {
    says: 'The virtual machine, with a just-in-time policy in Defender for Cloud.',
    example: 'param:vm',
    findings: ['policy.unknown-target', 'policy.target-form'],
  },
  'privileges.azure-firewall.policy': {
    says: 'The firewall policy, in which each grant has a rule collection group of its own.',
    example: 'target:hub-firewall-policy',
    findings: ['policy.unknown-target', 'policy.target-form'],
  },
  'privileges.azure-firewall.destination': {
    says: 'Where to.',
    example: '10.0.1.0/28',
    findings: ['policy.address'],
  },
  'privileges.github-team.team': {
    says: 'The team.',
    example: 'contoso/release-managers',
  },
  'privileges.github-team.managed': {
    says: 'That only grants put anybody in. Whoever is in it by a membership of their own is out at the next sweep.',
    absent: 'the team cannot be granted',
    words: { exclusive: 'only Gatehouse puts anybody in' },
  },
  'privileges.github-team.role': {
    says: 'What the person becomes in it.',
    absent: '`member`',
    words: { member: 'a member', maintainer: 'a maintainer, who can change the team' },
  },
  'privileges.github-repo.repository': {
    says: 'The repository: `owner/name`, or a parameter.',
    example: 'param:repository',
    findings: ['policy.unknown-parameter'],
  },
  'privileges.github-repo.managed': {
    says: 'That grants may open it. Collaborators and teams that it has are left alone.',
    absent: 'the repository cannot be opened',
    words: { exclusive: 'grants may open it' },
  },
  'privileges.github-repo.permission': {
    says: 'What the person may do there.',
    words: {
      pull: 'read',
      triage: 'read, and manage issues and pull requests',
      push: 'read and write',
      maintain: 'manage without the dangerous settings',
      admin: 'everything',
    },
  },
  approval: {
    says: 'Who must approve beside those of the risk level. `none`, at risk `low` only, means that nobody needs to; leaving the key out is not the same.',
    example: '[{ name: dba, by: [group:dba] }]',
    absent: 'the rules of the risk level',
    section: 'approvals',
    findings: ['policy.approval-none', 'policy.approval-empty', 'policy.rule-twice'],
  },
  max_duration: {
    says: 'The longest window of it. The environment’s holds too; the shorter of the two counts.',
    example: '4h',
    findings: ['request.duration-above-maximum'],
  },
  hours: {
    says: 'A calendar of the settings that must contain the whole window.',
    example: 'business-hours',
    absent: 'any time',
    findings: ['policy.unknown-calendar'],
  },
  ticket: {
    says: 'What is asked of the ticket, beside what the risk level asks.',
    example: '{ required: true }',
    absent: 'what the risk level asks',
    section: 'tickets',
    findings: ['policy.looser-than-level', 'policy.ticket-without-system'],
  },
  cooldown: {
    says: 'How long a person waits between two grants of it.',
    example: '15m',
    absent: '`caps.cooldown` of the settings',
  },
  caps: { says: 'How many grants of it may be open at once.', absent: 'only the caps of the settings hold' },
  'caps.active': {
    says: 'The most grants of it that all people together may hold.',
    example: '2',
    absent: 'no limit',
  },
  'caps.active_per_person': {
    says: 'The most grants of it that one person may hold.',
    example: '1',
    absent: 'no limit',
  },
  auto_approve: {
    says: 'Short windows that need no approval, at risk `low` only.',
    absent: 'what the risk level says',
  },
  'auto_approve.up_to': { says: 'The longest window that needs none.', example: '15m' },
  break_glass: {
    says: 'The emergency path: its own people and maximum, some rules waived, an alert at once and a review afterwards.',
    absent: 'there is none',
  },
  'break_glass.requesters': {
    says: 'Who may use it.',
    example: '[oncall:payments]',
    findings: ['policy.unknown-person', 'policy.unknown-group'],
  },
  'break_glass.max_duration': { says: 'The longest window in an emergency.', example: '1h' },
  'break_glass.waives': {
    says: 'The rules that do not hold then. Nothing else is waived: parameters, caps, protected targets and separation of duties hold.',
    example: '[approval, hours, ticket]',
    words: {
      approval: 'nobody needs to approve',
      hours: 'any time will do',
      ticket: 'no ticket is needed',
      cooldown: 'no wait after the last grant',
    },
  },
  'break_glass.review': { says: 'The review afterwards, by somebody else.' },
  'break_glass.review.within': {
    says: 'How soon. An overdue one escalates, and blocks the person’s next emergency alone.',
    example: '24h',
  },
  'break_glass.review.by': {
    says: 'Who reviews.',
    example: '[group:security]',
    findings: ['policy.unknown-person', 'policy.unknown-group'],
  },
  access_review: {
    says: 'Recertification: whether those who may ask still should.',
    absent: 'it is not asked',
  },
  'access_review.every': { says: 'How often.', example: '90d' },
  'access_review.by': {
    says: 'Who answers.',
    example: '[owner]',
    findings: ['policy.unknown-person', 'policy.unknown-group'],
  },
  end_when_unused: {
    says: 'Ends the grant early when nobody has used it for this long.',
    example: '30m',
    absent: 'it stays until its end',
  },
  connect: {
    says: 'How to use it, shown once it is open. `<VM id>`, `<name of a parameter>` and `<target:name>` are filled in.',
    example: 'az ssh vm --ids <VM id>',
    absent: 'nothing is shown',
  },
};
