/** The table of the rule about the ticket: its form, what its system says of it, and how often that may fail. */
import { known } from '../../../../src/core/fact.ts';
import type { Ticket } from '../../../../src/core/facts.ts';
import type { TicketDemand } from '../../../../src/core/policy.ts';
import { aTicket, onGitHub } from '../../../builders/facts.ts';
import { aPolicy, aTicketDemand, aTicketSystem } from '../../../builders/policy.ts';
import { aBot, now } from '../../../builders/pull.ts';
import { emergency } from './emergency.ts';
import {
  approved,
  denied,
  inSeconds,
  limit,
  onInstants,
  reads,
  row,
  type Setup,
  type Table,
} from './table.ts';

const systems = [
  aTicketSystem(),
  aTicketSystem({
    system: 'github',
    pattern: '^#[0-9]+$',
    source: { kind: 'github-issues', repository: undefined },
  }),
];

/** The sample's own ticket, of which the form alone is judged. */
const formal = (ticket: string | undefined, demand: Partial<TicketDemand> = {}): Setup => ({
  policy: aPolicy({ settings: { tickets: systems }, entitlement: { ticket: aTicketDemand(demand) } }),
  request: { ticket },
});

/** `#12` of GitHub, open since 09:00 by alice, approved at 10:00 by bob. */
const asked = (demand: Partial<TicketDemand> = {}, ticket: Partial<Ticket> = {}): Setup => ({
  ...formal('#12', demand),
  facts: { ticket: known(aTicket(ticket), now) },
});
const state = (name: string, by: Ticket['states'][number]['by'], seconds = -3600) => ({
  name,
  by,
  at: inSeconds(seconds),
});
const approvedStates = { states: ['approved'] };

const confirmed = approved('pass ticket.confirmed');
const no = (why: string) => denied(`deny ticket.${why}`);
const window = (from: number, to: number): Partial<Ticket> => ({
  window: { from: inSeconds(from), to: inSeconds(to), editedAt: undefined },
});

const ticket: Table = {
  codes: ['ticket.'],
  satisfied: [
    row('has the form of one', formal('CHG0031234'), approved('pass ticket.known-form')),
    row('is not needed', formal(undefined, { required: false }), approved('pass ticket.not-needed')),
    row('is waived', emergency(), approved('pass ticket.waived')),
    row(
      'is waived and has its form all the same',
      { ...emergency(), request: { ...emergency().request, ticket: 'CHG0031234' } },
      approved('pass ticket.waived'),
    ),
    row('is there', asked(), confirmed),
    row('has its state by another person', asked(approvedStates), confirmed),
    row('is assigned to who asks', asked({ assignedTo: 'requester' }), confirmed),
    row('is assigned to who receives', asked({ assignedTo: 'either' }), confirmed),
    row('covers the window', asked({ coversWindow: true }), confirmed),
    row(
      'was approved by another person',
      asked({}, { approvedBy: [onGitHub('alice'), onGitHub('bob')] }),
      confirmed,
    ),
  ],
  unsatisfied: [
    row('is missing', formal(undefined), no('required')),
    row('is empty', formal(''), no('required')),
    row('is of no system', formal('ABC-1'), no('unknown-form')),
    row('is of another system', formal('CHG0031234', { system: 'github' }), no('other-system')),
    row('is of a system that nobody asks', formal('CHG0031234', approvedStates), no('not-asked')),
    row(
      'is of no system, though waived',
      { ...emergency(), request: { ...emergency().request, ticket: 'ABC-1' } },
      no('unknown-form'),
    ),
    row('is another than was asked about', asked({}, { id: '#13' }), no('missing')),
    row('is of another system than was asked', asked({}, { system: 'servicenow' }), no('missing')),
    row('is in another state', asked({ states: ['closed'] }), no('state')),
    row(
      'has its state by who asks',
      asked(approvedStates, { states: [state('approved', onGitHub('alice'))] }),
      no('self-approved'),
    ),
    row(
      'has its state by a bot',
      asked(approvedStates, { states: [state('approved', { kind: 'account', account: aBot })] }),
      no('approver-unknown'),
    ),
    row(
      'has its state by nobody knows whom',
      asked(approvedStates, { states: [state('approved', undefined)] }),
      no('approver-unknown'),
    ),
    row('was approved by who asks', asked({}, { approvedBy: [onGitHub('alice')] }), no('self-approved')),
    row(
      'was approved by nobody whom we know',
      asked({}, { approvedBy: [{ kind: 'account', account: aBot }] }),
      no('approver-unknown'),
    ),
    row('is assigned to nobody', asked({ assignedTo: 'requester' }, { assignees: [] }), no('assignee')),
    row(
      'is assigned to another',
      asked({ assignedTo: 'beneficiary' }, { assignees: [onGitHub('bob')] }),
      no('assignee'),
    ),
    row('names no window', asked({ coversWindow: true }, { window: undefined }), no('no-window')),
  ],
  facts: reads(
    {
      ticket: {
        of: asked(approvedStates),
        known: confirmed,
        empty: no('not-found'),
        failed: no('failed'),
        deferred: { review: approved('note ticket.deferred'), elevation: no('deferred') },
        missing: no('missing'),
      },
    },
    'It looks at the request, and at people.yaml for who set a state.',
  ),
  boundary: [
    limit('the beginning of its window', (by) => asked({ coversWindow: true }, window(by, 9000)), [
      confirmed,
      confirmed,
      no('window'),
    ]),
    limit('the end of its window', (by) => asked({ coversWindow: true }, window(0, 7200 + by)), [
      no('window'),
      confirmed,
      confirmed,
    ]),
    limit(
      'when it was changed, against when it was approved',
      (by) =>
        asked(
          { ...approvedStates, coversWindow: true },
          { window: { from: inSeconds(0), to: inSeconds(7200), editedAt: inSeconds(-3600 + by) } },
        ),
      [confirmed, no('changed'), no('changed')],
    ),
    limit('the digits of its form', (by) => formal(`CHG${'1'.repeat(7 + by)}`), [
      no('unknown-form'),
      approved('pass ticket.known-form'),
      no('unknown-form'),
    ]),
  ],
  calendar: onInstants,
};

export const ticketTables = { ticket };
