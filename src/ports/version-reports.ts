/** What the check of a pull request says that runs the changed version of Gatehouse; named by whoever judges the pull request. */
import type { CommitSha } from '../core/brand.ts';
import type { VersionImpact } from '../core/version-impact.ts';

export interface VersionReports {
  /** `awaited`: no such check has ended at this head. `silent`: it ended and said nothing in the known form. */
  at(
    head: CommitSha,
  ): Promise<
    { readonly kind: 'awaited' | 'silent' } | { readonly kind: 'told'; readonly impact: VersionImpact }
  >;
}
