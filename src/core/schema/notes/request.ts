/** `requests/**.yaml`, key by key. */
import type { Notes } from './note.ts';

export const REQUEST_NOTES: Notes = {
  entitlement: {
    says: 'What you ask for: a name of the catalogue in `requests/README.md`.',
    example: 'prod-vm-admin',
    findings: ['request.unknown-entitlement', 'request.entitlement-blocked', 'request.policy-blocked'],
  },
  duration: {
    says: 'How long you need it, at least ten minutes. The window begins when it opens and is never made longer.',
    example: '2h',
    findings: ['request.duration-above-maximum'],
  },
  justification: {
    says: 'What you will do, and why now. It is kept for ever, as you write it: put it in quotes when it contains `#`, or a colon and a blank.',
    example: 'Fail over payments-db-02, replication is stuck since 14:10',
    findings: ['request.justification-short', 'yaml.comment-after-value', 'yaml.text-needs-quotes'],
  },
  ticket: {
    says: 'The ticket, as its system writes it.',
    example: 'CHG0031234',
    absent: 'none; a finding where the entitlement asks for one',
    findings: ['request.ticket-missing', 'request.ticket-form'],
  },
  parameters: {
    says: 'What the entitlement asks for, by the names that it gives.',
    example: '{ source_ip: 203.0.113.7 }',
    absent: 'none',
    findings: ['request.missing-parameter', 'request.unknown-parameter'],
  },
  'parameters.*': {
    says: 'The value, inside the limits that the entitlement sets.',
    example: '203.0.113.7',
    findings: [
      'request.address-form',
      'request.address-any',
      'request.address-mapped',
      'request.address-not-public',
      'request.address-outside',
      'request.address-host-bits',
      'request.address-wide',
      'request.parameter-text',
      'request.parameter-choice',
      'request.parameter-target',
      'request.parameter-integer',
    ],
  },
  start: {
    says: 'When the window begins. Before it nothing is opened; at it everything is decided again.',
    example: '2026-11-28 22:00 Europe/Berlin',
    absent: 'as soon as it is approved and merged',
  },
  for: {
    says: 'Who receives it, when not you: a name of `people.yaml`. Neither of you may approve.',
    example: 'cora',
    absent: 'you',
  },
  extends: {
    says: 'The number of an open grant of the same person for the same privileges, to be made longer. It is decided like any request.',
    example: '42',
    absent: 'a new grant',
  },
  break_glass: {
    says: 'Whether this is an emergency: the entitlement’s emergency path, with its own people and maximum. It raises an alert and must be reviewed afterwards.',
    example: 'true',
    absent: '`false`',
  },
};
