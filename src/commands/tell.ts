/** Says one view everywhere it belongs: title, sticky comment, status, job summary. */
import type { CommitSha } from '../core/brand.ts';
import { asFault } from '../core/fault.ts';
import type { PullEvidence } from '../core/pull.ts';
import { renderComment } from '../core/render/comment.ts';
import { renderStatus } from '../core/render/status.ts';
import { renderSummary } from '../core/render/summary.ts';
import { renderTitle } from '../core/render/title.ts';
import type { View } from '../core/render/view.ts';
import type { Desk } from '../ports/desk.ts';
import type { Log } from '../ports/log.ts';

export interface Addressee {
  /** Without a title the title is left alone. */
  readonly pull: { readonly number: PullEvidence['number']; readonly title: string | undefined };
  /** Where the status goes: the head, and the merge commit once there is one. */
  readonly commits: readonly CommitSha[];
}

/** Returns what was said in one line each. A pull request that asks for nothing gets a status and no words. */
export const tell = async (
  ports: { readonly desk: Desk; readonly log: Log },
  view: View,
  to: Addressee,
): Promise<readonly string[]> => {
  const status = renderStatus(view);
  const quiet = view.subject.kind === 'not-a-request';
  const title = quiet || to.pull.title === undefined ? undefined : renderTitle(view);
  await Promise.all([
    ...to.commits.map((commit) => ports.desk.setStatus(commit, status)),
    ...(quiet ? [] : [ports.desk.upsertComment(to.pull.number, renderComment(view))]),
    ...(title === undefined || title === to.pull.title ? [] : [ports.desk.setTitle(to.pull.number, title)]),
  ]);
  if (!quiet) ports.log.summary(renderSummary(view));
  return [`#${to.pull.number}: ${status.state}, ${status.description}`];
};

/** Telling after an effect: a fault is reported and blocks nothing (ending never waits for telling). */
export const tellOrWarn = async (
  ports: { readonly desk: Desk; readonly log: Log },
  view: View,
  to: Addressee,
): Promise<void> => {
  try {
    await tell(ports, view, to);
  } catch (thrown) {
    const fault = asFault(thrown);
    ports.log.warning(`#${to.pull.number} was not told: ${fault.message} ${fault.remedy}`);
  }
};
