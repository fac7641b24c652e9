/** The red button and the freeze: what operators order by dispatch (§4). It ends and refuses; nothing here opens anything. */
import { formatInstant } from '../core/brand.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { EventActor, NewEvent, OpenGrant, RunRef } from '../core/ledger/event.ts';
import { hearOperator, type Speaker } from '../core/operators.ts';
import type { FreezeOrder, Order, OrderWords, Target } from '../core/order.ts';
import { grantsOf, isSilent, readOrder } from '../core/order.ts';
import type { Policy } from '../core/policy.ts';
import { timezoneOf } from '../core/timezone.ts';
import type { Clock } from '../ports/clock.ts';
import type { ToClose } from './close.ts';
import type { Ledger, LedgerState } from './record.ts';

export interface Said {
  readonly words: OrderWords;
  readonly by: Speaker;
  /** How many grants somebody expects to be ended; more than one needs it (I14). */
  readonly count: number | undefined;
}

/** `undefined` where nothing is ordered: then `expected-count` belongs to the cap of the sweep. */
export const saidOrder = (words: OrderWords, by: Speaker, count: number | undefined): Said | undefined =>
  isSilent(words) ? undefined : { words, by, count };

export interface Ordered {
  readonly ends: readonly ToClose[];
  /** What was done or would be, in sentences. */
  readonly lines: readonly string[];
  /** What was not: each makes the run red. */
  readonly faults: readonly string[];
}

export interface OrderPorts {
  readonly clock: Clock;
  readonly run: RunRef;
}

export interface OrderBooks {
  readonly ledger: Ledger;
  readonly state: LedgerState;
  readonly policy: Policy;
}

const NOTHING: Ordered = { ends: [], lines: [], faults: [] };

/** Where there is no policy there are no operators, and without the ledger nobody knows whose access something is. */
export const unheardOrder = (said: Said | undefined): readonly string[] =>
  said === undefined
    ? []
    : [
        'end and freeze are not taken: without ledger and policy nobody knows who is an operator and what is open. What is over is ended all the same; end the rest on the platforms.',
      ];

/**
 * `isOver`: whose time is up ends anyway and is not counted. The freeze comes first: what began before it is in the state that
 * is looked at after it, and nothing begins behind it.
 */
export const obey = async (
  ports: OrderPorts,
  books: OrderBooks,
  { said, isOver }: { readonly said: Said | undefined; readonly isOver: (grant: OpenGrant) => boolean },
): Promise<Ordered> => {
  if (said === undefined) return NOTHING;
  const now = ports.clock.now();
  const { policy } = books;
  const heard = hearOperator(said.by, policy, now);
  if (heard.kind === 'refused')
    return {
      ...NOTHING,
      faults: [
        `end and freeze are not taken from ${heard.who}: only people in operators of policies/gatehouse.yaml may. Nothing but what is over is ended, and nothing is frozen or lifted.`,
      ],
    };
  const order = readOrder(said.words, { now, timezone: timezoneOf(policy) });
  const frozen = await freeze(ports, books, { order, ...heard });
  const meant = meantBy(order, { ...books, state: frozen.state }, isOver);
  const ended = endsOf(meant, { ...heard, why: order.why, count: said.count });
  return {
    ends: ended.ends,
    lines: [...frozen.lines, ...ended.lines],
    faults: [...order.problems, ...frozen.faults, ...ended.faults],
  };
};

interface Whose {
  readonly name: string;
  readonly actor: EventActor;
}

const freeze = async (
  ports: OrderPorts,
  { ledger, state, policy }: OrderBooks,
  { order, name, actor }: Whose & { readonly order: Order },
): Promise<Omit<Ordered, 'ends'> & { readonly state: LedgerState }> => {
  const { freeze: wanted, why } = order;
  if (wanted === undefined) return { state, lines: [], faults: [] };
  const bySettings = policy.settings?.freeze ?? 'none';
  const lines = [
    ...(wanted.level === 'none' && state.head.freeze === undefined
      ? ['No operator had frozen anything.']
      : []),
    ...(bySettings === 'none' ? [] : [`policies/gatehouse.yaml freezes ${bySettings} all the same.`]),
  ];
  try {
    const after = await ledger.append(
      (current) =>
        wanted.level === 'none' && current.head.freeze === undefined
          ? undefined
          : [freezeEvent(wanted, { why, actor, run: ports.run })],
      { text: wanted.level === 'none' ? 'Lift the freeze' : `Freeze ${wanted.level}` },
    );
    return { state: after, lines: [...freezeLines(wanted, name, state), ...lines], faults: [] };
  } catch (thrown) {
    const fault = faultSentence(asFault(thrown));
    return {
      state,
      lines,
      faults: [`The ledger was not written, and nothing is frozen or lifted: ${fault}`],
    };
  }
};

const freezeEvent = (
  wanted: FreezeOrder,
  { why, actor, run }: { readonly why: string; readonly actor: EventActor; readonly run: RunRef },
): NewEvent => ({
  id: deriveEventId(null, 'posture freeze', `${run.id}/${run.attempt}`),
  type: 'posture',
  grant: null,
  actor,
  data: {
    note: wanted.level === 'none' ? 'freeze lifted' : `frozen: ${wanted.level}`,
    freeze: {
      level: wanted.level,
      until: wanted.level === 'none' || wanted.until === null ? null : formatInstant(wanted.until),
      why: why === '' ? 'no reason given' : why,
    },
  },
});

const freezeLines = (wanted: FreezeOrder, name: string, before: LedgerState): readonly string[] => {
  if (wanted.level === 'none') return before.head.freeze === undefined ? [] : [`${name} lifted the freeze.`];
  const until = wanted.until === null ? 'until an operator lifts it' : `until ${formatInstant(wanted.until)}`;
  return [`${name} froze ${wanted.level} ${until}. What is open goes on; end it with the input end.`];
};

interface Meant {
  readonly target: Target;
  readonly grants: readonly OpenGrant[];
}

const meantBy = (
  { target }: Order,
  { state, policy }: OrderBooks,
  isOver: (grant: OpenGrant) => boolean,
): Meant | { readonly problem: string } | undefined => {
  if (target === undefined) return undefined;
  const running = [...state.open.values()].filter((grant) => grant.state !== 'ending' && !isOver(grant));
  const found = grantsOf(target, running, policy);
  return 'problem' in found ? found : { target, grants: found.value };
};

const endsOf = (
  meant: ReturnType<typeof meantBy>,
  { name, actor, why, count }: Whose & { readonly why: string; readonly count: number | undefined },
): Ordered => {
  if (meant === undefined) return NOTHING;
  if ('problem' in meant) return { ...NOTHING, faults: [meant.problem] };
  const { target, grants } = meant;
  if (grants.length !== (count ?? Math.min(grants.length, 1)))
    return { ...NOTHING, lines: grants.map(lineOf), faults: [refusal(grants.length, count)] };
  const note = `${name}, an operator, ended ${wordsOf(target)}${why === '' ? '' : `: ${why}`}`;
  return {
    ends: grants.map((grant) => ({ grant, why: 'early', note, by: actor })),
    lines: [`By the word of ${name} ${grants.length} end now.`, ...grants.map(lineOf)],
    faults: [],
  };
};

/** What an order would end; nothing is frozen, ended or written, whoever asks. */
export const foreseeOrder = (
  { clock }: Pick<OrderPorts, 'clock'>,
  books: OrderBooks,
  { said, isOver }: { readonly said: Said | undefined; readonly isOver: (grant: OpenGrant) => boolean },
): Omit<Ordered, 'ends'> => {
  if (said === undefined) return NOTHING;
  const timezone = timezoneOf(books.policy);
  const order = readOrder(said.words, { now: clock.now(), timezone });
  const meant = meantBy(order, books, isOver);
  if (meant === undefined) return { lines: [], faults: order.problems };
  if ('problem' in meant) return { lines: [], faults: [...order.problems, meant.problem] };
  const { length } = meant.grants;
  const how = length > 1 ? `: that needs expected-count ${length}` : '';
  return {
    lines: [`${length} would end by this order${how}.`, ...meant.grants.map(lineOf)],
    faults: order.problems,
  };
};

// NB. A wrong name, or a world that has moved on, must not end more than somebody has looked at (I14).
const refusal = (found: number, count: number | undefined): string => {
  const expected = count === undefined ? 'expected-count says none' : `expected-count says ${count}`;
  return `It would end ${found} ${found === 1 ? 'grant' : 'grants'}, and ${expected}: none of them is ended. Run it again with expected-count ${found} if they are to be ended now.`;
};

const wordsOf = (target: Target): string => {
  switch (target.kind) {
    case 'grant':
      return 'this grant';
    case 'person':
      return `all access of ${target.name}`;
    case 'entitlement':
      return `all access by ${target.name}`;
    case 'everything':
      return 'all access';
  }
};

const lineOf = ({ grant, beneficiary, entitlement, state, expiresAt }: OpenGrant): string =>
  `#${grant} ${beneficiary} ${entitlement}, ${state} until ${expiresAt}`;
