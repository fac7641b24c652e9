/** What a ticket system said of a ticket, against what the entitlement demands: state and who set it, assignee, window. */
import { humanOf, humansBehind, sameLogin, whoIs } from '../approval/persons.ts';
import { formatInstant, type Instant, type PersonKey } from '../brand.ts';
import type { Reason } from '../decision.ts';
import type { Ticket, TicketPerson } from '../facts.ts';
import type { Person } from '../policy.ts';
import { sameState } from '../ticket-system.ts';
import { windowOf } from '../window.ts';
import { type Case, deny } from './case.ts';

/** Every reason against the ticket; empty when all that is demanded holds. */
export const ticketAnswers = (subject: Case, ticket: Ticket): readonly Reason[] => [
  ...stateReasons(subject, ticket),
  ...approverReasons(subject, ticket),
  ...assigneeReasons(subject, ticket),
  ...windowReasons(subject, ticket),
];

type State = Ticket['states'][number];

/** The states that the entitlement takes; undefined: it takes any. */
const takenStates = ({ entitlement }: Case, ticket: Ticket): readonly State[] | undefined => {
  const { states } = entitlement.ticket;
  return states && ticket.states.filter(({ name }) => states.some((each) => sameState(each, name)));
};

const stateReasons = (subject: Case, ticket: Ticket): readonly Reason[] => {
  const taken = takenStates(subject, ticket);
  if (taken === undefined) return [];
  const wanted = subject.entitlement.ticket.states?.join(' or ') ?? '';
  if (taken.length === 0)
    return [
      deny(
        'ticket.state',
        `${ticket.id} is ${listed(ticket.states.map(({ name }) => name))}, and must be ${wanted}.`,
        `Have somebody else bring it into the state ${wanted}, then have the request judged again.`,
      ),
    ];
  if (taken.some((state) => setBy(subject, state) !== undefined)) return [];
  const names = listed(taken.map(({ name }) => name));
  // NB. Whoever asks may not approve the ticket that they ask with (I9).
  if (taken.some(({ by }) => by !== undefined && isOwn(subject, by)))
    return [
      deny(
        'ticket.self-approved',
        `${ticket.id} was set to ${names} by whoever asks or receives, and no other person.`,
        'Have another person set it.',
      ),
    ];
  return [
    deny(
      'ticket.approver-unknown',
      `Who set ${ticket.id} to ${names} is nobody whom people.yaml knows, or cannot be told.`,
      'Have a person of people.yaml take it back and set it again.',
    ),
  ];
};

/** Where the system records approvals apart from states, one of them must be another person's. */
const approverReasons = (subject: Case, ticket: Ticket): readonly Reason[] => {
  const { approvedBy } = ticket;
  if (approvedBy.length === 0 || approvedBy.some((by) => otherPerson(subject, by) !== undefined)) return [];
  return approvedBy.some((by) => isOwn(subject, by))
    ? [
        deny(
          'ticket.self-approved',
          `${ticket.id} was approved by whoever asks or receives, and no other person.`,
          'Have another person approve it.',
        ),
      ]
    : [
        deny(
          'ticket.approver-unknown',
          `Who approved ${ticket.id} is nobody whom people.yaml knows.`,
          'Have a person of people.yaml approve it.',
        ),
      ];
};

/** The person who set a state, when that is another one than who asks and who receives. */
const setBy = (subject: Case, { by }: State): PersonKey | undefined =>
  by === undefined ? undefined : otherPerson(subject, by);

/**
 * NB. Strict for whom it lets in: a user by numeric id, under the login that people.yaml says. Bots, second accounts and
 * strangers may be the requester in other clothes.
 */
const otherPerson = (subject: Case, by: TicketPerson): PersonKey | undefined => {
  const human = knownPerson(subject, by);
  return human === undefined || ownHumans(subject).has(human) ? undefined : human;
};

const knownPerson = ({ people }: Case, by: TicketPerson): PersonKey | undefined => {
  if (by.kind === 'person') return people.byKey.has(by.person) ? humanOf(people, by.person) : undefined;
  if (by.account.kind !== 'user') return undefined;
  const who = whoIs(people, by.account);
  if (who.kind !== 'person' || !sameLogin(who.person.login, by.account.login)) return undefined;
  return humanOf(people, who.person.key);
};

/** Wide, for telling whoever asks apart: any account that could be theirs. */
const isOwn = (subject: Case, by: TicketPerson): boolean => {
  const own = ownHumans(subject);
  const humans =
    by.kind === 'person' ? [humanOf(subject.people, by.person)] : humansBehind(subject.people, by.account);
  return humans.some((human) => own.has(human));
};

const ownHumans = ({ people, facts, requester, beneficiary }: Case): ReadonlySet<PersonKey> =>
  new Set([
    ...humansBehind(people, facts.pull.author),
    ...(facts.pull.issue === undefined ? [] : humansBehind(people, facts.pull.issue.author)),
    ...[requester, beneficiary].flatMap((person) =>
      person === undefined ? [] : [humanOf(people, person.key)],
    ),
  ]);

const assigneeReasons = (subject: Case, ticket: Ticket): readonly Reason[] => {
  const { assignedTo } = subject.entitlement.ticket;
  if (assignedTo === undefined) return [];
  const { requester, beneficiary, people } = subject;
  const persons: Record<typeof assignedTo, readonly (Person | undefined)[]> = {
    requester: [requester],
    beneficiary: [beneficiary],
    either: [requester, beneficiary],
  };
  const wanted = persons[assignedTo].flatMap((person) => (person === undefined ? [] : [person.key]));
  const humans = new Set(wanted.map((key) => humanOf(people, key)));
  const holds = ticket.assignees.some((assignee) => {
    const human = knownPerson(subject, assignee);
    return human !== undefined && humans.has(human);
  });
  if (holds) return [];
  const whom = [...new Set(wanted)].join(' or ') || assignedTo;
  return [
    deny(
      'ticket.assignee',
      `${ticket.id} is assigned to ${ticket.assignees.length === 0 ? 'nobody' : 'somebody else'}, and must be assigned to ${whom}.`,
      `Assign it to ${whom}, then have the request judged again.`,
    ),
  ];
};

const windowReasons = (subject: Case, ticket: Ticket): readonly Reason[] => {
  const { entitlement, request, now } = subject;
  if (!entitlement.ticket.coversWindow) return [];
  const { window } = ticket;
  if (window === undefined)
    return [
      deny(
        'ticket.no-window',
        `${ticket.id} names no change window.`,
        'Write its window into the ticket, then have the request judged again.',
      ),
    ];
  const access = windowOf(request, now);
  if (access.from < window.from || access.to > window.to)
    return [
      deny(
        'ticket.window',
        `The window of ${ticket.id} is ${formatInstant(window.from)} to ${formatInstant(window.to)}, and access would be from ${formatInstant(access.from)} to ${formatInstant(access.to)}.`,
        'Ask for a window inside it, or have the ticket moved.',
      ),
    ];
  const taken = takenStates(subject, ticket);
  if (window.editedAt === undefined || taken === undefined) return [];
  // NB. An approval is of the text that was there: otherwise whoever opened the ticket writes any window into it afterwards.
  return taken.some((state) => setBy(subject, state) !== undefined && isAfter(state.at, window.editedAt))
    ? []
    : [
        deny(
          'ticket.changed',
          `${ticket.id} was changed at ${formatInstant(window.editedAt)}, after it was approved.`,
          'Have another person take its state back and set it again.',
        ),
      ];
};

/** In the same second the order cannot be told. */
const isAfter = (at: Instant | undefined, edited: Instant | undefined): boolean =>
  at !== undefined && edited !== undefined && at > edited;

/** At most five words of the ticket's own, so that a reason stays a sentence; the same ones in whatever order they came. */
const listed = (names: readonly string[]): string => {
  const few = names
    .toSorted()
    .slice(0, 5)
    .map((name) => name.slice(0, 60));
  if (few.length === 0) return 'in no state';
  return names.length > few.length ? `${few.join(', ')} and more` : few.join(', ');
};
