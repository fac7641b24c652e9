/** Asks those for a review who could give it, and asks anew whoever stayed silent. What fails here holds up nothing and is told. */
import type { GrantNumber, Instant } from '../core/brand.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import type { Person } from '../core/policy.ts';
import type { Asks, Reminded } from '../core/waiting/asks.ts';
import type { Clock } from '../ports/clock.ts';
import type { Desk } from '../ports/desk.ts';
import type { Log } from '../ports/log.ts';

const loginsOf = (people: readonly Person[]): readonly string[] => people.map(({ login }) => login);

/** Returns who is reminded now, and since when. */
export const askReviewers = async (
  ports: { readonly desk: Desk; readonly clock: Clock; readonly log: Log },
  pull: GrantNumber,
  { ask, remind }: Asks,
): Promise<readonly Reminded[]> => {
  if (ask.length + remind.length === 0) return [];
  try {
    // GitHub mails nobody who is asked already. Whoever is off the list when a run dies here is put back by the next one.
    if (remind.length > 0) await ports.desk.unaskReviewers(pull, loginsOf(remind));
    const refused = await ports.desk.askReviewers(pull, loginsOf([...remind, ...ask]));
    if (refused.length > 0)
      ports.log.warning(
        `#${pull}: GitHub takes no request for a review of ${refused.join(', ')}: only collaborators of the repository can be asked. Give them access to it, or tell them yourself.`,
      );
    const at: Instant = ports.clock.now();
    return remind.filter(({ login }) => !refused.includes(login)).map(({ key }) => ({ person: key, at }));
  } catch (thrown) {
    const fault = asFault(thrown);
    if (fault.code === 'bug') throw thrown;
    ports.log.warning(`#${pull}: reviewers could not be asked: ${faultSentence(fault)}`);
    return [];
  }
};
