/** `entra-role`: a role in the directory, for all of it or for one administrative unit. */
import type { Privilege } from '../../policy.ts';
import { judgeRole, type Reading, type SourceOf } from './reading.ts';

export const readEntraRole = (reading: Reading, source: SourceOf<'entra-role'>): Privilege => {
  judgeRole(reading, source.role);
  return {
    kind: 'entra-role',
    role: source.role,
    directoryScope: source.directory_scope ?? '/',
    onlyIfEligible: source.only_if_eligible ?? false,
    assignment: source.assignment ?? 'active',
    place: reading.judge.place(reading.path),
  };
};
