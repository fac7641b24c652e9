/** Approvals and tickets, key by key: they stand in settings and in entitlements. */
import type { Notes } from './note.ts';

export const APPROVAL_NOTES: Notes = {
  all: {
    says: 'Every one of these must be filled, each by another person.',
    example: '[{ name: manager, by: manager }, { name: dba, by: group:dba }]',
  },
  any: {
    says: 'One of these is enough.',
    example: '[{ name: owner, by: owner }, { name: dba, by: group:dba }]',
  },
  name: {
    says: 'The name of the rule, as people see it on the pull request.',
    example: 'system owner',
    findings: ['policy.rule-twice'],
  },
  by: {
    says: 'Who may fill it. Requester, beneficiary and whoever wrote a commit of the pull request never can.',
    example: '[group:change-managers]',
    findings: ['policy.unknown-person', 'policy.unknown-group', 'policy.person-not-usable-here'],
  },
  count: { says: 'How many different people it takes.', example: '2', absent: '`1`' },
  when: { says: 'When the rule holds; every part must be true.', absent: 'always' },
  'when.longer_than': { says: 'It holds for windows longer than this.', example: '4h' },
  'when.risk': {
    says: 'It holds at these risk levels.',
    example: '[high]',
    findings: ['policy.unknown-risk'],
  },
  'when.outside': {
    says: 'It holds for windows that are not wholly inside this calendar.',
    example: 'business-hours',
    findings: ['policy.unknown-calendar'],
  },
  'when.break_glass': { says: 'It holds for emergencies, or for everything else.', example: 'false' },
  'when.parameters': {
    says: 'It holds when these parameters have one of these values.',
    example: '{ vm: [web-01] }',
    findings: ['policy.unknown-parameter'],
  },
  'when.parameters.*': { says: 'The values of this parameter for which it holds.', example: '[web-01]' },
  after: {
    says: 'Rules that must be filled first: nobody is asked for this one before.',
    example: '[manager]',
    absent: 'none',
  },
};

export const TICKET_NOTES: Notes = {
  required: {
    says: 'Whether a request must name a ticket. One that is named anyway must fit the pattern of a system.',
    example: 'true',
    findings: ['request.ticket-missing', 'policy.looser-than-level', 'policy.ticket-without-system'],
  },
  system: {
    says: 'The ticket system of the settings that it must be of.',
    example: 'servicenow',
    absent: 'the first whose pattern fits',
  },
  states: {
    says: 'The states that the ticket may be in.',
    example: '[scheduled, implement]',
    absent: 'any state',
  },
  assigned_to: {
    says: 'Whose ticket it must be.',
    absent: 'anybody’s',
    words: {
      requester: 'of who asks',
      beneficiary: 'of who receives',
      either: 'of one of the two',
    },
  },
  covers: {
    says: 'What the ticket’s own change window must contain.',
    absent: 'it is not looked at',
    words: { window: 'the whole window of access' },
  },
};
