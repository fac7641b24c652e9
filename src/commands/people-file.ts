/** `policies/people.yaml` as it stands on the default branch, and asking about many people without asking all at once. */
import type { CommitSha } from '../core/brand.ts';
import { PEOPLE_PATH } from '../core/people/draft.ts';
import type { SourceFile } from '../core/policy.ts';
import type { Evidence } from '../ports/evidence.ts';

export interface PeopleFile {
  readonly commit: CommitSha;
  /** `undefined`: there is none. */
  readonly file: SourceFile | undefined;
}

/**
 * Not that of a working tree: what counts is on the default branch, and `people import > policies/people.yaml` would empty the
 * file before it is read.
 */
export const readPeopleFile = async (
  evidence: Pick<Evidence, 'repository' | 'policyAt'>,
): Promise<PeopleFile> => {
  const { head } = await evidence.repository();
  const { files } = await evidence.policyAt(head);
  return { commit: head, file: files.find(({ path }) => path === PEOPLE_PATH) };
};

/** Questions at the same time: GitHub and Graph slow down whoever sends hundreds at once. */
const AT_ONCE = 10;

/** In the order of `items`. */
export const askEach = async <T, R>(
  items: readonly T[],
  ask: (item: T) => Promise<R>,
): Promise<readonly R[]> => {
  const answers: R[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE)
    answers.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(ask))));
  return answers;
};
