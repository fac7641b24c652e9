/** The third part of a sweep, once it has ended what it ends: issues about what is left open, reviews of break-glass, waking what is due. */
import { repairable } from '../core/drift.ts';
import { renderLeftOpen } from '../core/render/left-open.ts';
import { wantsToMove } from '../core/source.ts';
import type { Closed } from './close.ts';
import { leftOpen } from './close.ts';
import { faultsOf, isFault, isolated } from './isolated.ts';
import type { Reviewed } from './reviews.ts';
import { settleReviews } from './reviews.ts';
import type { Sweeping } from './revoke-books.ts';
import type { Wanted } from './revoke-wanted.ts';
import { isDue } from './schedule.ts';
import { wakeWaiting } from './wake-waiting.ts';

const ELEVATE = 'elevate.yml';

/** `closed`: by the whole sweep. */
export const followUp = async (
  sweeping: Sweeping,
  wanted: Wanted,
  closed: readonly Closed[],
): Promise<Reviewed> => {
  const { ports, books } = sweeping;
  const unreported = await reportLeftOpen(sweeping, closed);
  const reviewed = await lookAtReviews(sweeping, closed);
  const woken = await isolated(ports, 'Nothing was woken', () => wakeWhatIsDue(sweeping, wanted));
  const waiting = await isolated(ports, 'Requests that wait too long were not all woken', () =>
    wakeWaiting(ports, books.policy),
  );
  return {
    lines: reviewed.lines,
    faults: [...unreported, ...reviewed.faults, ...faultsOf(woken), ...faultsOf(waiting)],
  };
};

/** The run is red by `closeAll` already; the issue is for whoever can look at the platform. */
export const reportLeftOpen = async (
  { ports }: Pick<Sweeping, 'ports'>,
  closed: readonly Closed[],
): Promise<readonly string[]> => {
  const told = await Promise.all(
    leftOpen(closed).map(({ grant, what }) =>
      isolated(ports, `The issue about #${grant} could not be opened`, () =>
        ports.desk.reportOnce(`left-open:${grant}`, renderLeftOpen(grant, what)),
      ),
    ),
  );
  return told.flatMap(faultsOf);
};

const lookAtReviews = async ({ ports, books }: Sweeping, closed: readonly Closed[]): Promise<Reviewed> => {
  const reviews = await isolated(ports, 'Reviews of break-glass were not looked at', async () =>
    settleReviews(
      { ...ports, ledger: books.ledger },
      books.policy,
      // What has ended in this run is told as ended.
      closed.length === 0 ? books.state : await books.ledger.read([], []),
    ),
  );
  return isFault(reviews) ? { lines: [], faults: [reviews.fault] } : reviews;
};

/** Requests that nobody has taken up and intents that nobody has finished are only woken here, and judged there. */
const wakeWhatIsDue = async (
  { ports, books }: Sweeping,
  { unfinished, said }: Pick<Wanted, 'unfinished' | 'said'>,
): Promise<void> => {
  // What this sweep found empty, only another run can have filled: that one is at it.
  const { open } = books.state.open.size === 0 ? books.state : await books.ledger.read([], []);
  const now = ports.clock.now();
  const repairs = books.policy.settings?.drift === 'repair';
  const begun = [...open.values()].some(
    (grant) =>
      grant.state === 'elevating' ||
      isDue(grant, now) ||
      (repairs && repairable(grant, now).length > 0) ||
      wantsToMove(grant, said.get(grant.grant), books.policy),
  );
  // A deletion is done with once no open grant has its file.
  const waiting = unfinished.some(({ shape }) => shape.kind !== 'deletion');
  if (begun || waiting) await ports.bell.wake(ELEVATE, {});
};
