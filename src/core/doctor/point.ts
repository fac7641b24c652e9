/** One thing that `doctor` looks at in a live set-up: what was found, what that costs, and the commands that mend it. */
import { asFault, faultSentence } from '../fault.ts';
import { type Area, POINTS, type PointId } from './points.ts';

/** `unused`: this set-up does without it, and `why` says what that costs. `unknown`: nobody could look; never as good as hardened. */
export type State = 'hardened' | 'weak' | 'unknown' | 'unused';

export interface Point {
  readonly id: PointId;
  readonly area: Area;
  readonly state: State;
  /** What was found; may hold names that people chose: raw, escaped where it is shown. */
  readonly found: string;
  /** Why it matters, and what the gap costs. */
  readonly why: string;
  /** Commands for a POSIX shell with `gh` and `az`, safe to paste; empty where nothing is to be done. */
  readonly fix: readonly string[];
}

/** What a judgement says of its point. */
export type Verdict = Pick<Point, 'state' | 'found'> & { readonly fix?: readonly string[] };

export const hardened = (found: string): Verdict => ({ state: 'hardened', found });
export const unused = (found: string, fix: readonly string[] = []): Verdict => ({
  state: 'unused',
  found,
  fix,
});
export const weak = (found: string, fix: readonly string[]): Verdict => ({ state: 'weak', found, fix });
/** `fix`: how somebody else could look. */
export const unknown = (found: string, fix: readonly string[] = []): Verdict => ({
  state: 'unknown',
  found,
  fix,
});

export const point = (id: PointId, { state, found, fix = [] }: Verdict): Point => ({
  id,
  area: POINTS[id].area,
  state,
  found,
  why: POINTS[id].why,
  fix,
});

/** One part of the set-up, as it was seen. */
export type Seen<T> =
  | { readonly kind: 'seen'; readonly value: T }
  /** This token may not look. */
  | { readonly kind: 'hidden'; readonly why: string }
  /** It was asked and not answered; the run says so with its exit code. */
  | { readonly kind: 'failed'; readonly why: string };

export const seen = <T>(value: T): Seen<T> => ({ kind: 'seen', value });

/** What a fault means for the part that was asked for. A 404 may be a place that the token may not see. */
export const unseen = (thrown: unknown): Seen<never> => {
  const fault = asFault(thrown);
  switch (fault.code) {
    case 'github.forbidden':
    case 'github.not-found':
    case 'azure.forbidden':
    case 'azure.not-found':
    case 'azure.unauthenticated':
    case 'config.invalid':
      return { kind: 'hidden', why: faultSentence(fault) };
    case 'github.unreachable':
    case 'github.rate-limited':
    case 'github.rejected':
    case 'github.unexpected':
    case 'ledger.missing':
    case 'ledger.foreign-genesis':
    case 'ledger.broken':
    case 'ledger.rewritten':
    case 'ledger.contended':
    case 'azure.unreachable':
    case 'azure.throttled':
    case 'azure.conflict':
    case 'azure.rejected':
    case 'azure.failed':
    case 'azure.unexpected':
    case 'facts.unanswered':
    case 'clock.disagreement':
    case 'notice.unsent':
    case 'grant.not-ours':
    case 'grant.over':
    case 'bug':
      return { kind: 'failed', why: faultSentence(fault) };
  }
};

/** Asks, and keeps whatever comes of it. NB. A question that failed stops no other, and is never an answer. */
export const look = async <T>(ask: () => Promise<T>): Promise<Seen<T>> => {
  try {
    return seen(await ask());
  } catch (thrown) {
    return unseen(thrown);
  }
};

/** `asAnother`: the command with which somebody who may look sees it. */
export const pointOf = <T>(
  id: PointId,
  part: Seen<T>,
  judge: (value: T) => Verdict,
  asAnother: readonly string[] = [],
): Point => {
  switch (part.kind) {
    case 'seen':
      return point(id, judge(part.value));
    case 'hidden':
      return point(id, unknown(`This token may not see it: ${part.why}`, asAnother));
    case 'failed':
      return point(id, unknown(`It was asked and not answered: ${part.why}`));
  }
};
