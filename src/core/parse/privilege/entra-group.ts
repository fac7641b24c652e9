/** `entra-group`: membership of a group through PIM, or plainly in a group that is declared exclusive (I4). */
import { parseEntraId } from '../../brand.ts';
import type { Privilege } from '../../policy.ts';
import { readBoundChoice, type Reading, type SourceOf } from './reading.ts';

export const readEntraGroup = (reading: Reading, source: SourceOf<'entra-group'>): Privilege | undefined => {
  const group = readBoundChoice(reading, {
    field: ['group'],
    written: source.group,
    fits: (value) => parseEntraId(value) !== undefined,
    what: 'the object id of a group',
  });
  const exclusive = source.managed === 'exclusive';
  if (exclusive) judgePlain(reading, source);
  if (group === undefined) return undefined;
  return {
    kind: 'entra-group',
    group,
    access: source.access ?? 'member',
    onlyIfEligible: source.only_if_eligible ?? false,
    assignment: source.assignment ?? 'active',
    exclusive,
    place: reading.judge.place(reading.path),
  };
};

/** Plain membership has neither eligibility nor an end; and a sweep of owners would leave a group without any. */
const judgePlain = ({ judge, path }: Reading, source: SourceOf<'entra-group'>): void => {
  const keys = [
    ...(source.access === 'owner' ? ['access'] : []),
    ...(source.assignment === 'eligible' ? ['assignment'] : []),
    ...(source.only_if_eligible === true ? ['only_if_eligible'] : []),
  ];
  for (const key of keys)
    judge.reportKey(
      [...path, key],
      'format.bad-value',
      'Only PIM can do this, and `managed: exclusive` means plain membership without PIM.',
      'Delete this key, or `managed:`.',
    );
};
