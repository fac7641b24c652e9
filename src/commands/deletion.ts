/** Merged pull requests that delete request files: they end a grant, and keep one from beginning (§2). */
import type { GrantNumber, Instant } from '../core/brand.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import type { Candidate, Derived } from './candidates.ts';
import type { ToClose } from './close.ts';

export interface Deletion {
  readonly by: GrantNumber;
  readonly mergedAt: Instant;
  readonly paths: readonly string[];
}

export const deletionsIn = (derived: readonly Derived[]): readonly Deletion[] =>
  derived.flatMap((one) =>
    one.kind === 'deletion' && one.pull.merge !== undefined
      ? [{ by: one.pull.number, mergedAt: one.pull.merge.at, paths: one.paths }]
      : [],
  );

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
