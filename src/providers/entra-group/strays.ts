/** Whoever is in an exclusive group: the group cannot say by which grant, so the open grants decide who is a stray. */
import { milliseconds, minutes, parseEntraId } from '../../core/brand.ts';
import type { EntraId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import { exclusiveMark } from '../../core/marker.ts';
import type { Azure } from '../../ports/azure.ts';
import type { GroupMember } from '../../ports/groups.ts';
import type { Exclusive, Stray } from '../../ports/privilege.ts';
import { patience } from '../patience.ts';
import { containerOf } from './container.ts';

const PATIENCE = minutes(1);

export const groupStrays = (azure: Azure): Exclusive => ({
  strays: async (container, installation) => {
    const found = await containerOf(azure, idOf(container), installation);
    switch (found.kind) {
      case 'missing':
        return [];
      case 'foreign':
        // NB. The policy says that it is exclusive, and the group does not: nobody is put out, and nobody overlooks it.
        throw new Fault('azure.conflict', `Nobody is put out of ${container}: ${found.what}`, {
          remedy: 'Or delete `managed: exclusive` in the entitlement.',
        });
      case 'ours':
        return found.members.map((member) => asStray(container, member));
    }
  },
  containers: async (installation) =>
    (await azure.groups.describedAs(exclusiveMark(installation))).map(({ id }) => id),
  expel: async ({ container, who, principal: member }) => {
    const group = idOf(container);
    if (member === undefined) throw unnamed(who);
    const waiting = patience(PATIENCE, (time) => azure.sleep(time));
    for (let gone = false; ;) {
      let least = milliseconds(0);
      if (!gone) {
        const answer = await azure.groups.remove(group, member);
        gone = answer.kind === 'done' || answer.kind === 'unchanged';
        if (answer.kind === 'throttled') least = answer.retryIn ?? least;
      }
      if (gone && !(await azure.groups.members(group)).some(({ id }) => id === member)) return;
      if (await waiting.wait(least)) continue;
      throw new Fault('azure.unexpected', `Graph still lists ${who} in ${container}`, {
        remedy: 'The next sweep tries again; to be sooner, take them out by hand.',
        transient: true,
      });
    }
  },
});

/** Owners are not members: they decide who is in, and give themselves nothing of the group by that. */
const asStray = (container: string, { id, kind, name }: GroupMember): Stray => ({
  container,
  who: name === '' ? id : `${name} (${id})`,
  principal: id,
  // NB. One reference may hold hundreds of people, and a cap would count it once.
  left: kind === 'group' ? 'it is a group, and everybody in it would lose the access at once' : undefined,
});

const idOf = (written: string): EntraId => {
  const id = parseEntraId(written);
  if (id !== undefined) return id;
  throw unnamed(written);
};

const unnamed = (what: string): Fault =>
  new Fault('bug', `${JSON.stringify(what)} came to entra-group without an object id`, {
    remedy: 'Please report it with the log of this run.',
  });
