/** `status`: who has access to what right now, and which reviews of break-glass are owed, as the ledger has it. */
import type { GrantNumber, Instant } from '../core/brand.ts';
import { isOver, parseInstant } from '../core/brand.ts';
import type { OpenGrant, StandingFreeze } from '../core/ledger/event.ts';
import { forTerminal, frozenLine, inBothZones } from '../core/ledger/narrative.ts';
import type { OwedEntry } from '../core/ledger/owed-reviews.ts';
import { daysBack, LONGEST_LOOK_BACK } from '../core/look-back.ts';
import { stageOf } from '../core/owed-review.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from './record.ts';

export interface StatusOptions {
  /** IANA name of the zone that stands beside UTC. */
  readonly timezone: string;
}

export interface StatusReport {
  readonly exit: 0;
  /** Escaped for a terminal. */
  readonly text: readonly string[];
  readonly json: {
    readonly seq: number;
    readonly open: readonly OpenGrant[];
    readonly over: readonly GrantNumber[];
    /** What an operator has frozen, as far as it holds still. */
    readonly freeze: StandingFreeze | null;
    /** Break-glass whose review nobody has given yet. */
    readonly owed: readonly ({ readonly grant: GrantNumber; readonly overdue: boolean } & OwedEntry)[];
  };
}

/** Reads only. Throws the ledger's faults. */
export const status = async (
  ports: { readonly ledger: Ledger; readonly clock: Clock },
  options: StatusOptions,
): Promise<StatusReport> => {
  const first = await ports.ledger.read([], []);
  const now = ports.clock.now();
  // A ledger of an older version names what ended only in its days.
  const state = first.indexed
    ? first
    : await ports.ledger.read([], [], { days: daysBack(LONGEST_LOOK_BACK, now) });
  const owed = [...state.owed]
    .toSorted(([a], [b]) => a - b)
    .map(([grant, entry]) => ({ grant, overdue: stageOf(entry, now) === 'overdue', ...entry }));
  const open = [...state.open.values()].toSorted((a, b) => a.grant - b.grant);
  const freeze = holding(state.head.freeze, now);
  return {
    exit: 0,
    text: [
      ...(freeze === null ? [] : [frozenLine(freeze, options.timezone)]),
      ...(open.length === 0
        ? ['Nobody has access through Gatehouse now.']
        : open.map((grant) => line(grant, now, options))),
      ...owed.map((one) => owedLine(one, options)),
    ],
    json: {
      seq: state.head.seq,
      open,
      over: open.filter((grant) => over(grant, now)).map(({ grant }) => grant),
      freeze,
      owed,
    },
  };
};

const line = (grant: OpenGrant, now: Instant, { timezone }: StatusOptions): string => {
  const from = grant.state === 'scheduled' ? `from ${inBothZones(grant.startsAt, timezone)} ` : '';
  const until = `until ${inBothZones(grant.expiresAt, timezone)}`;
  const why = grant.ending === null ? '' : ` (${grant.ending.why})`;
  const late = over(grant, now) ? ', over: the next sweep ends it' : '';
  return forTerminal(
    `#${grant.grant}  ${grant.beneficiary}  ${grant.entitlement}  ${grant.state}${why}  ${from}${until}${late}  ${grant.url}`,
  );
};

// An end that cannot be read is none.
const holding = (freeze: StandingFreeze | undefined, now: Instant): StandingFreeze | null => {
  if (freeze === undefined) return null;
  const end = freeze.until === null ? undefined : parseInstant(freeze.until);
  return end !== undefined && isOver(end, now) ? null : freeze;
};

const owedLine = (
  { grant, requester, entitlement, by, due, overdue }: StatusReport['json']['owed'][number],
  { timezone }: StatusOptions,
): string =>
  forTerminal(
    `#${grant}  ${requester}  ${entitlement}  break-glass  review ${overdue ? 'OVERDUE since' : 'due'} ${inBothZones(due, timezone)}  by ${by}`,
  );

// An end that cannot be read counts as over.
const over = ({ expiresAt }: OpenGrant, now: Instant): boolean => {
  const end = parseInstant(expiresAt);
  return end === undefined || isOver(end, now);
};
