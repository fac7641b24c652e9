/** The check runs of a commit: which of them GitHub's two filters show, newest first. */
import type { CheckRunRecord } from '../contract.ts';
import type { Hub } from './model.ts';

export interface CheckFilter {
  readonly which: 'latest' | 'all';
  readonly name: string | undefined;
  readonly status: string | undefined;
}

/** The only app whose check runs the sandbox has: GitHub's own, for jobs. */
export const ACTIONS_APP = 15368;

/**
 * NB. `latest` drops older runs of a name within one check suite only. Two runs on one commit are two suites, so a name
 * comes twice, and a job of any other workflow may bear it too: whoever reads by name alone reads what a branch says.
 */
export const checksOf = (
  hub: Hub,
  within: (check: CheckRunRecord) => boolean,
  filter: CheckFilter,
): readonly CheckRunRecord[] => {
  const all = [...hub.checks.values()].filter(within).toSorted((a, b) => b.id - a.id);
  const shown =
    filter.which === 'all'
      ? all
      : all.filter((check, index) => all.findIndex((other) => isSame(other, check)) === index);
  return shown.filter(
    (check) =>
      (filter.name === undefined || check.name === filter.name) &&
      (filter.status === undefined || check.progress.status === filter.status),
  );
};

const isSame = (a: CheckRunRecord, b: CheckRunRecord): boolean => a.suite === b.suite && a.name === b.name;
