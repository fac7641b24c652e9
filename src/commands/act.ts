/** `act`: the one thing that `evaluate` or `elevate` asked for: merge the judged head, or wake another workflow. It judges nothing itself. */
import type { CommitSha, GrantNumber } from '../core/brand.ts';
import { milliseconds } from '../core/brand.ts';
import type { Clock } from '../ports/clock.ts';
import type { Bell } from '../ports/desk.ts';
import type { Log } from '../ports/log.ts';
import type { Report } from './report.ts';

export interface ActOptions {
  readonly act: 'merge' | 'wake' | 'end' | 'watch';
  /** What to merge. */
  readonly pull: GrantNumber | undefined;
  /** The judged head; a merge of anything else is refused by GitHub. */
  readonly head: CommitSha | undefined;
}

const ELEVATE = 'elevate.yml';
const REVOKE = 'revoke.yml';
const WATCH = 'watch.yml';

// GitHub's times have whole seconds, and an approval of the very second of the merge does not count: it may have come after.
const NEXT_SECOND = milliseconds(1_000);

export const act = async (
  ports: { readonly bell: Bell; readonly clock: Clock; readonly log: Log },
  options: ActOptions,
): Promise<Report> => {
  if (options.act === 'end') {
    await ports.bell.wake(REVOKE, {});
    return { exit: 0, lines: ['The revocation is woken.'] };
  }
  if (options.act === 'watch') {
    await ports.bell.wake(WATCH, {});
    return { exit: 0, lines: ['The watch is woken.'] };
  }
  if (options.act === 'merge') {
    if (options.head === undefined || options.pull === undefined)
      return { exit: 2, lines: ['There is no judged head to merge; run evaluate again.'] };
    await ports.clock.sleep(NEXT_SECOND);
    // NB. Merging is not authorization (I5): the elevation derives everything again.
    const merge = await ports.bell.merge(options.pull, options.head, `Access request #${options.pull}`);
    if (merge.kind === 'refused') {
      ports.log.warning(`Not merged: ${merge.why}. A person may merge #${options.pull} by hand.`);
      return { exit: 0, lines: [`#${options.pull} was not merged: ${merge.why}`] };
    }
  }
  // A merge made with the workflow's own token fires no push event; a dispatch made with it does.
  await ports.bell.wake(ELEVATE, {});
  return {
    exit: 0,
    lines: [
      options.act === 'merge'
        ? `#${options.pull} is merged; the elevation is woken.`
        : 'The elevation is woken.',
    ],
  };
};
