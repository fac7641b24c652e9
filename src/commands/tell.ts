/** Says one view everywhere it belongs: title, sticky comment, status, job summary. */
import type { CommitSha } from '../core/brand.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import { noticeOf } from '../core/notice.ts';
import type { PullEvidence } from '../core/pull.ts';
import { renderComment } from '../core/render/comment.ts';
import { renderStatus } from '../core/render/status.ts';
import { renderSummary } from '../core/render/summary.ts';
import { renderTitle } from '../core/render/title.ts';
import type { View } from '../core/render/view.ts';
import type { Desk } from '../ports/desk.ts';
import type { Log } from '../ports/log.ts';
import type { Announced } from './announce.ts';

export interface Addressee {
  /** Without a title the title is left alone. */
  readonly pull: { readonly number: PullEvidence['number']; readonly title: string | undefined };
  /** Where the status goes: the head, and the merge commit once there is one. */
  readonly commits: readonly CommitSha[];
  /** Title and comment in one request where that can be, because this run has others to send. */
  readonly together?: boolean;
  /** The status is said again though it did not change: whoever woke this run finds by it that it ran. */
  readonly again?: boolean;
}

export interface TellPorts extends Announced {
  readonly desk: Desk;
  readonly log: Log;
}

/** Returns what was said in one line each. A pull request that asks for nothing gets a status and no words. */
export const tell = async (ports: TellPorts, view: View, to: Addressee): Promise<readonly string[]> => {
  const status = renderStatus(view);
  const quiet = view.subject.kind === 'not-a-request';
  const title = quiet || to.pull.title === undefined ? undefined : renderTitle(view);
  // Each by itself: a permission that is missing for one must not silence the others.
  const retitled = title === to.pull.title ? undefined : title;
  const both = to.together === true ? retitled : undefined;
  const said = await Promise.allSettled([
    sayStatus(ports, view, to),
    ...(quiet ? [] : [ports.desk.upsertComment(to.pull.number, renderComment(view), both)]),
    ...(retitled === undefined || both !== undefined ? [] : [ports.desk.setTitle(to.pull.number, retitled)]),
  ]);
  if (!quiet) ports.log.summary(renderSummary(view));
  const unsaid = said.find((one) => one.status === 'rejected');
  if (unsaid !== undefined) throw unsaid.reason;
  return [`#${to.pull.number}: ${status.state}, ${status.description}`];
};

/**
 * The status on GitHub is the memory of what others were told: whoever finds it changed by another run tells nobody again. Where there
 * are two, the last is set once it was told: a run that dies in between leaves that to the next one.
 */
const sayStatus = async (
  { desk, announcer }: TellPorts,
  view: View,
  { commits, again }: Addressee,
): Promise<void> => {
  const status = renderStatus(view);
  const notice = noticeOf(view);
  const set = (some: readonly CommitSha[]) =>
    Promise.allSettled(some.map((commit) => desk.setStatus(commit, status, again)));
  const first = await set(commits.slice(0, -1));
  const told = notice !== undefined && isChanged(first);
  if (told) await announcer.announce(notice);
  const last = await set(commits.slice(-1));
  if (!told && notice !== undefined && isChanged(last)) await announcer.announce(notice);
  const unsaid = [...first, ...last].find((one) => one.status === 'rejected');
  if (unsaid !== undefined) throw unsaid.reason;
};

const isChanged = (set: readonly PromiseSettledResult<boolean>[]): boolean =>
  set.some((one) => one.status === 'fulfilled' && one.value);

/** Telling after an effect: a fault blocks nothing (ending never waits for telling) and is returned as a sentence. */
export const tellOrWarn = async (ports: TellPorts, view: View, to: Addressee): Promise<readonly string[]> => {
  try {
    await tell(ports, view, to);
    return [];
  } catch (thrown) {
    const fault = asFault(thrown);
    if (fault.code === 'bug') ports.log.error(fault.stack ?? fault.message);
    return [`#${to.pull.number} was not told: ${faultSentence(fault)}`];
  }
};
