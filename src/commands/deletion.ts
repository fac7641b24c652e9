/** Merged pull requests that delete request files: they end a grant, and keep one from beginning (§2). */
import type { GrantNumber, Instant } from '../core/brand.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import { removedRequests } from '../core/classify.ts';
import type { PullEvidence } from '../core/pull.ts';
import type { Span } from '../core/zone.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { Candidate, Derived } from './candidates.ts';
import type { ToClose } from './close.ts';
import type { Ledger } from './record.ts';

export interface Deletion {
  readonly by: GrantNumber;
  readonly mergedAt: Instant;
  readonly paths: readonly string[];
}

/** NB. Whatever else it does, and however it is denied for that: the file of a grant that is gone ends the grant. */
export const deletionBy = (pull: PullEvidence): readonly Deletion[] => {
  const paths = removedRequests(pull);
  return pull.merge === undefined || paths.length === 0
    ? []
    : [{ by: pull.number, mergedAt: pull.merge.at, paths }];
};

export const deletionsIn = (derived: readonly Derived[]): readonly Deletion[] =>
  derived.flatMap((one) => ('pull' in one ? deletionBy(one.pull) : []));

/**
 * Deletions that were merged longer ago than this run looks at merges, as far as the ledger does not know their pull requests.
 * Whatever deleted the file of a scheduled grant keeps it from beginning, also when no run ended it in time; where that cannot
 * be asked, nothing that was scheduled may begin.
 */
export const deletionsBetween = async (
  evidence: Evidence,
  ledger: Ledger,
  { from, to }: Span,
): Promise<{ readonly deletions: readonly Deletion[]; readonly faults: readonly string[] }> => {
  if (from >= to) return { deletions: [], faults: [] };
  try {
    return { deletions: await readDeletions(evidence, ledger, { from, to }), faults: [] };
  } catch (thrown) {
    const fault = asFault(thrown);
    if (fault.code === 'bug') throw thrown;
    return { deletions: [], faults: [`Nothing that was scheduled begins: ${faultSentence(fault)}`] };
  }
};

const readDeletions = async (
  evidence: Evidence,
  ledger: Ledger,
  { from, to }: Span,
): Promise<readonly Deletion[]> => {
  const merged = (await evidence.mergedSince(from)).filter(({ mergedAt }) => mergedAt < to);
  const numbers = merged.map(({ number }) => number);
  const { handled } = await ledger.read([], [], { handled: numbers });
  const unknown = numbers.filter((number) => !handled.has(number));
  const pulls = await Promise.all(unknown.map((number) => evidence.pull(number)));
  return pulls.flatMap((pull) => (pull === undefined ? [] : deletionBy(pull)));
};

// NB. The order of the merges counts, not that of the numbers: an older pull request may be merged later. In the same second
// the deletion counts as the later one, which can only take access away.
const deletes = (deletion: Deletion, path: string, addedAt: Instant | undefined): boolean =>
  deletion.paths.includes(path) && (addedAt === undefined || deletion.mergedAt >= addedAt);

/** The file of a merged request, or of the one that it extends, was deleted again before anybody took the request up. */
export const deletedOnMain = ({ pull, facts }: Candidate, deletions: readonly Deletion[]): boolean => {
  // The grant that is extended is ended by the deletion of its file: there is nothing left to go on with.
  const [former] = facts.extended?.kind === 'known' ? facts.extended.value : [];
  return deletions.some(
    (deletion) =>
      (pull.request !== undefined && deletes(deletion, pull.request.path, pull.merge?.at)) ||
      (former !== undefined && deletes(deletion, former.path, former.startsAt)),
  );
};

/** Grants whose file was deleted after it was merged. `mergedAt`: of merges that GitHub still lists; older ones are earlier. */
export const deletedGrants = (
  deletions: readonly Deletion[],
  open: Iterable<OpenGrant>,
  mergedAt: ReadonlyMap<GrantNumber, Instant>,
): readonly ToClose[] =>
  [...open].flatMap((grant) => {
    const found = deletions.find((deletion) => deletes(deletion, grant.path, mergedAt.get(grant.grant)));
    if (found === undefined) return [];
    return [{ grant, why: 'early' as const, note: `#${found.by} deletes the request` }];
  });
