/** Files in `requests/` that no merged pull request explains: denied and reported once, by event, issue and status (§2). */
import type { CommitSha } from '../core/brand.ts';
import { asFault, faultSentence } from '../core/fault.ts';
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

interface Reported {
  /** How many were found and reported by this run. */
  readonly reported: number;
  readonly faults: readonly string[];
}

const NONE: Reported = { reported: 0, faults: [] };

/** A file that cannot be reported now is reported by the next run; what was done before in this run stands. */
export const reportUnexplained = async (
  ports: UnexplainedPorts,
  basis: RunBasis,
  derived: readonly Derived[],
): Promise<Reported> => {
  const faults: string[] = [];
  try {
    const reported = await findAndReport(ports, basis, { derived, faults });
    return { reported, faults };
  } catch (thrown) {
    return { ...NONE, faults: [...faults, sentenceOf(thrown)] };
  }
};

const sentenceOf = (thrown: unknown): string => {
  const fault = asFault(thrown);
  return `What no pull request explains could not be reported: ${faultSentence(fault)}`;
};

const report = async (ports: UnexplainedPorts, file: RequestOnMain): Promise<CommitSha | undefined> => {
  const commit = await ports.evidence.lastCommitOf(file.path);
  const said = renderUnexplained(file.path, commit);
  await ports.desk.reportOnce(`unexplained:${file.path}@${file.blob}`, said.issue);
  if (commit !== undefined) await ports.desk.setStatus(commit, said.status);
  return commit;
};

const findAndReport = async (
  ports: UnexplainedPorts,
  basis: RunBasis,
  { derived, faults }: { readonly derived: readonly Derived[]; readonly faults: string[] },
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
  const found: { readonly file: RequestOnMain; readonly commit: CommitSha | undefined }[] = [];
  for (const file of strange) {
    try {
      found.push({ file, commit: await report(ports, file) });
    } catch (thrown) {
      faults.push(sentenceOf(thrown));
    }
  }
  if (found.length === 0) return 0;
  // Recorded last: a run that is killed before reports it again, in the same issue.
  await ports.ledger.append(
    (current) => {
      const events = found
        .filter(({ file }) => current.known.get(file.path)?.blob !== file.blob)
        .map(({ file, commit }) => deniedEvent(file, commit, basis.repository.head));
      return events.length === 0 ? undefined : events;
    },
    { text: `Deny ${found.length} file(s) that no pull request explains` },
  );
  return found.length;
};
