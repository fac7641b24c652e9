/** A group that Gatehouse alone puts people into: it says so itself, so that no policy, ledger or typing error empties another. */
import { exclusiveMark, parseExclusiveMark } from '../../core/marker.ts';
import type { EntraId, Installation } from '../../core/brand.ts';
import type { Azure } from '../../ports/azure.ts';
import type { DirectoryGroup, GroupMember } from '../../ports/groups.ts';

export type Container =
  | { readonly kind: 'missing' }
  /** Not a group of this installation: nobody in it is ours to put out, nobody is put in. */
  | { readonly kind: 'foreign'; readonly what: string; readonly members: readonly GroupMember[] }
  | { readonly kind: 'ours'; readonly group: DirectoryGroup; readonly members: readonly GroupMember[] };

export const containerOf = async (
  azure: Azure,
  id: EntraId,
  installation: Installation,
): Promise<Container> => {
  const group = await azure.groups.group(id);
  if (group === undefined) return { kind: 'missing' };
  const members = await azure.groups.members(id);
  // NB. A membership has no room for a marker, so the group has it (I8): a forged intent, a wrong id in a policy or another
  // installation's group would else have standing members removed.
  return parseExclusiveMark(group.description) === installation
    ? { kind: 'ours', group, members }
    : { kind: 'foreign', what: whyForeign(group, installation), members };
};

const whyForeign = ({ name, description }: DirectoryGroup, installation: Installation): string => {
  const other = parseExclusiveMark(description);
  return other === undefined
    ? `the group “${name}” does not say that Gatehouse alone puts people into it: begin its description with “${exclusiveMark(installation)}”`
    : `the group “${name}” belongs to the installation ${other}`;
};

/** Why this group cannot be opened plainly although it says that it is ours; empty: it can. */
export const whyNotPlain = ({ group, members }: Extract<Container, { kind: 'ours' }>): readonly string[] => {
  const nested = members.filter(({ kind }) => kind === 'group');
  return [
    ...whyNotFilled(group),
    ...(group.roleAssignable
      ? [
          'Directory roles can be given to this group, and whoever may put people into it could give away the directory: use PIM for it, without `managed: exclusive`.',
        ]
      : []),
    ...(group.hidden
      ? ['Who is in this group is hidden, so whoever must be put out might not be seen.']
      : []),
    // NB. Whoever is in a group in this one has its access without a grant.
    ...nested.map(
      ({ id, name }) =>
        `The group “${name}” (${id}) is in it, and everybody in that one by no grant: take it out first.`,
    ),
  ];
};

export const NO_GROUP = 'Entra knows no such group; compare `group` in the entitlement.';

/** Why nobody can be put into the group here at all. */
export const whyNotFilled = ({ filledBy }: DirectoryGroup): readonly string[] => {
  switch (filledBy) {
    case undefined:
      return [];
    case 'rule':
      return ['A rule of the directory decides who is in this group.'];
    case 'other-directory':
      return ['This group comes from another directory, where its members are managed.'];
    case 'exchange':
      return ['The members of this group are managed in Exchange.'];
  }
};
