/** Puts on record the requests that were closed without a merge: withdrawn or lapsed, by whom and when, as GitHub has it (§6). */
import { namedAsker } from '../core/approval/asker.ts';
import { formatInstant, hours, later, milliseconds } from '../core/brand.ts';
import { classifyPull } from '../core/classify.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { NewEvent } from '../core/ledger/event.ts';
import { isUnmergedOnRecord, unmergedKey } from '../core/ledger/unmerged.ts';
import { parsePull } from '../core/parse-pull.ts';
import type { Policy } from '../core/policy.ts';
import type { PullEvidence } from '../core/pull.ts';
import type { AccessRequest } from '../core/request.ts';
import { closedAs } from '../core/waiting/closing.ts';
import type { Conversation } from '../core/waiting/conversation.ts';
import type { Clock } from '../ports/clock.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { Ledger, LedgerState } from './record.ts';
import { actorOf } from './take-up.ts';

/** How far back a sweep looks; what is closed while none has run for longer stays out. */
const LOOK_BACK = hours(24 * 7);
/** Read by one sweep: of many the next ones take the rest, those that were closed first before the others. */
const MOST = 10;

type Closed = Awaited<ReturnType<Evidence['closedSince']>>[number];
type Unmerged = Extract<NewEvent, { type: 'withdrawn' | 'lapsed' }>;
interface Judging {
  readonly evidence: Evidence;
  readonly policy: Policy;
}

/** Nothing of an entry is ever read back for a decision. Returns what could not be recorded: the next sweep tries again. */
export const recordUnmerged = async (
  { evidence, clock }: { readonly evidence: Evidence; readonly clock: Clock },
  { ledger, policy }: { readonly ledger: Ledger; readonly policy: Policy },
): Promise<readonly string[]> => {
  const faults: string[] = [];
  try {
    const closed = await evidence.closedSince(later(clock.now(), milliseconds(-LOOK_BACK)));
    if (closed.length === 0) return [];
    const { known } = await ledger.read(
      [],
      closed.map(({ number }) => unmergedKey(number)),
    );
    const fresh = closed.filter((one) => !isUnmergedOnRecord(known, one)).slice(0, MOST);
    const told = await Promise.all(
      fresh.map(async (one) => {
        try {
          return await eventOf({ evidence, policy }, one);
        } catch (thrown) {
          faults.push(`#${one.number}, closed without a merge: ${faultSentence(asFault(thrown))}`);
          return [];
        }
      }),
    );
    const events = told.flat();
    if (events.length > 0)
      await ledger.append((state) => unrecorded(state, events), { text: subjectOf(events) });
    return faults;
  } catch (thrown) {
    const why = faultSentence(asFault(thrown));
    return [...faults, `Requests that were closed without a merge are not on record: ${why}`];
  }
};

interface Told {
  readonly closed: Closed;
  readonly event: Unmerged;
}

/** On every fresh state: another run may have recorded it, or taken it up because it was reopened and merged meanwhile. */
const unrecorded = (state: LedgerState, told: readonly Told[]): readonly NewEvent[] =>
  told.flatMap(({ closed, event }) =>
    state.records.has(closed.number) ||
    state.open.has(closed.number) ||
    isUnmergedOnRecord(state.known, closed)
      ? []
      : [event],
  );

const subjectOf = (told: readonly Told[]): string =>
  `Closed without a merge: ${told.map(({ closed }) => `#${closed.number}`).join(', ')}`;

/** Nothing of what is open again, or merged, by now. */
const eventOf = async ({ evidence, policy }: Judging, closed: Closed): Promise<readonly Told[]> => {
  const [pull, conversation] = await Promise.all([
    evidence.pull(closed.number),
    evidence.conversation(closed.number),
  ]);
  if (pull?.state !== 'closed' || conversation === undefined) return [];
  return [{ closed, event: unmergedEvent({ pull, conversation, policy }, closed) }];
};

const unmergedEvent = (
  {
    pull,
    conversation,
    policy,
  }: { readonly pull: PullEvidence; readonly conversation: Conversation; readonly policy: Policy },
  { number, closedAt }: Closed,
): Unmerged => {
  const { people, settings } = policy;
  const request = requestIn(pull, policy);
  const type = closedAs({ pull, conversation, people, settings, beneficiary: request?.beneficiary });
  const requester = actorOf(namedAsker(pull, policy), people);
  const at = formatInstant(closedAt);
  const closing = conversation.closings.at(-1);
  return {
    // The same for either word: it is closed once, and a changed policy makes no second closing of it.
    id: deriveEventId(number, 'closed', at),
    type,
    grant: number,
    actor: closing === undefined ? { kind: 'unknown' } : actorOf(closing.by, people),
    data: {
      note: `${requester.person ?? requester.login ?? 'somebody'} asked for ${wordsOf(request)}; closed without a merge at ${at}`,
      closed: {
        at,
        createdAt: formatInstant(pull.createdAt),
        requester,
        url: pull.url,
        head: pull.headSha,
        request: pull.request === undefined ? null : { path: pull.request.path, blob: pull.request.blob },
      },
    },
  };
};

const requestIn = (pull: PullEvidence, policy: Policy): AccessRequest | undefined => {
  if (classifyPull(pull).kind !== 'request') return undefined;
  const parsed = parsePull(pull, policy);
  return parsed.kind === 'request' ? parsed.request : undefined;
};

/** NB. Ids that were checked, and none of the words that somebody wrote freely. */
const wordsOf = (request: AccessRequest | undefined): string =>
  request === undefined
    ? 'what cannot be read as a request'
    : `${request.entitlement}${request.beneficiary === undefined ? '' : ` for ${request.beneficiary}`}`;
