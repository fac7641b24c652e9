/** `azure-role`: a role on a scope of Azure. */
import type { Privilege } from '../../policy.ts';
import { judgeRole, readBoundTarget, type Reading, type SourceOf } from './reading.ts';

export const readAzureRole = (reading: Reading, source: SourceOf<'azure-role'>): Privilege | undefined => {
  judgeRole(reading, source.role);
  if (source.assignment === 'plain' && source.only_if_eligible === true)
    reading.judge.reportKey(
      [...reading.path, 'only_if_eligible'],
      'format.bad-value',
      'Only PIM knows who is eligible, and `assignment: plain` goes without PIM.',
      'Delete this key, or `assignment:`.',
    );
  const scope = readBoundTarget(reading, { field: ['scope'], written: source.scope, wanted: undefined });
  if (scope === undefined) return undefined;
  return {
    kind: 'azure-role',
    role: source.role,
    scope,
    onlyIfEligible: source.only_if_eligible ?? false,
    assignment: source.assignment ?? 'active',
    place: reading.judge.place(reading.path),
  };
};
