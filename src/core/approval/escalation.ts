/** When a rule has waited so long that the people of `escalate_to` may fill it too. They come beside those whom it names. */
import type { Instant, Milliseconds, PersonKey } from '../brand.ts';
import { later } from '../brand.ts';
import type { Gap } from './people-refs.ts';

export interface Escalation {
  /** Whom the settings name; nobody where nothing escalates. */
  readonly people: ReadonlySet<PersonKey>;
  readonly gaps: readonly Gap[];
  readonly after: Milliseconds;
  /**
   * Until when anything waits: now, or the merge, after which nothing is waited for any more.
   * NB. By what comes after the merge the elevation would bring in people whom the judgement before it did not.
   */
  readonly until: Instant;
  /** Since when the turn of each rule has come, by its position; missing: it has not, or that is not known. */
  readonly turns: ReadonlyMap<number, Instant>;
}

/** From when on it may be filled by them; `undefined`: nobody can say yet. */
export const escalatesAt = ({ turns, after }: Escalation, position: number): Instant | undefined => {
  const since = turns.get(position);
  return since === undefined ? undefined : later(since, after);
};

/** NB. Of the very second in which it began nobody can say which came first: it does not count. */
export const escalatedSince = (escalation: Escalation, position: number, moment: Instant): boolean => {
  const at = escalatesAt(escalation, position);
  return at !== undefined && at < moment;
};
