/** Who is in which group of the sandbox's directory. */
import type { Directory, DirectoryGroup } from './directory.ts';
import { standing } from './assignment.ts';
import { isLive } from './tenant.ts';
import type { Assignment } from './tenant.ts';

/** Made outside PIM, for good. */
export const membership = (of: {
  readonly group: string;
  readonly principalId: string;
  readonly role: 'member' | 'owner';
  readonly at: number;
  readonly principalType?: Assignment['principalType'];
}): Assignment =>
  standing({
    name: crypto.randomUUID(),
    principalId: of.principalId.toLowerCase(),
    principalType: of.principalType ?? 'User',
    role: of.role,
    scope: of.group.toLowerCase(),
    createdOn: of.at,
  });

/** Groups that somebody is in now, also through other groups. */
export const groupsOf = (directory: Directory, id: string, now: number): readonly DirectoryGroup[] => {
  const found = new Map<string, DirectoryGroup>();
  const add = (member: string): void => {
    for (const entry of directory.memberships) {
      const group = directory.groups.get(entry.scope);
      if (entry.principalId !== member || entry.role !== 'member' || !isLive(entry, now)) continue;
      if (group === undefined || found.has(group.id)) continue;
      found.set(group.id, group);
      add(group.id);
    }
  };
  add(id);
  return [...found.values()];
};
