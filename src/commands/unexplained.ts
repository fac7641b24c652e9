/** Files in `requests/` that no merged pull request explains: denied and reported once, by event, issue and status (§2). */
import type { CommitSha } from '../core/brand.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { NewEvent } from '../core/ledger/event.ts';
import { renderUnexplained } from '../core/render/unexplained.ts';
import type { Desk } from '../ports/desk.ts';
import type { Evidence, RequestOnMain } from '../ports/evidence.ts';
import type { Derived, RunBasis } from './candidates.ts';
import type { Ledger } from './record.ts';
import { GATEHOUSE } from './take-up.ts';

export interface UnexplainedPorts {
  readonly evidence: Evidence;
  readonly desk: Desk;
  readonly ledger: Ledger;
}

const explainedNow = (file: RequestOnMain, derived: readonly Derived[]): boolean =>
  derived.some(
    (one) =>
      one.kind === 'request' && one.pull.request?.path === file.path && one.pull.request.blob === file.blob,
  );

const deniedEvent = (file: RequestOnMain, commit: CommitSha | undefined, policy: CommitSha): NewEvent => ({
  id: deriveEventId(null, 'decided', `${file.path}@${file.blob}`),
  type: 'decided',
  grant: null,
  actor: GATEHOUSE,
  data: {
    outcome: 'denied',
    policy,
    reasons: [
      {
        code: 'request.unexplained',
        effect: 'deny',
        sentence: 'No merged pull request added this file with these contents.',
      },
    ],
    approvals: [],
    plan: null,
    subject: { path: file.path, blob: file.blob, commit: commit ?? null },
  },
});

/** Returns how many were found and reported by this run. */
export const reportUnexplained = async (
  ports: UnexplainedPorts,
  basis: RunBasis,
  derived: readonly Derived[],
): Promise<number> => {
  const files = await ports.evidence.requestsAt(basis.repository.head);
  if (files.length === 0) return 0;
  // What could not be read might explain a file: judged by the next run.
  if (derived.some((one) => one.kind === 'unknown')) return 0;
  const paths = files.map((file) => file.path);
  const state = await ports.ledger.read([], paths);
  const strange = files.filter(
    (file) => state.known.get(file.path)?.blob !== file.blob && !explainedNow(file, derived),
  );
  if (strange.length === 0) return 0;
  const found = await Promise.all(
    strange.map(async (file) => ({ file, commit: await ports.evidence.lastCommitOf(file.path) })),
  );
  for (const { file, commit } of found) {
    const report = renderUnexplained(file.path, commit);
    await ports.desk.reportOnce(`unexplained:${file.path}@${file.blob}`, report.issue);
    if (commit !== undefined) await ports.desk.setStatus(commit, report.status);
  }
  // Recorded last: a run that is killed before reports it again, in the same issue.
  await ports.ledger.append(
    (current) => {
      const events = found
        .filter(({ file }) => current.known.get(file.path)?.blob !== file.blob)
        .map(({ file, commit }) => deniedEvent(file, commit, basis.repository.head));
      return events.length === 0 ? undefined : events;
    },
    { text: `Deny ${strange.length} file(s) that no pull request explains` },
  );
  return strange.length;
};
