/** `github-repo`: a permission on a repository. */
import type { Privilege } from '../../policy.ts';
import { isRepositoryName } from '../../schema/words.ts';
import { readBoundChoice, type Reading, type SourceOf } from './reading.ts';

export const readGitHubRepo = (reading: Reading, source: SourceOf<'github-repo'>): Privilege | undefined => {
  const repository = readBoundChoice(reading, {
    field: ['repository'],
    written: source.repository,
    fits: isRepositoryName,
    what: 'a repository, `owner/name`',
  });
  if (repository === undefined) return undefined;
  return {
    kind: 'github-repo',
    repository,
    permission: source.permission,
    exclusive: source.managed === 'exclusive',
    place: reading.judge.place(reading.path),
  };
};
