/** What people do with accounts, beside the API: come, and change their own name. */
import { personalToken } from './access.ts';
import type { Hub, Person, Role } from './model.ts';

const holderOf = (hub: Hub, login: string): Person | undefined =>
  hub.people.find(({ person }) => person.login.toLowerCase() === login.toLowerCase())?.person;

const mustBeFree = (hub: Hub, login: string): void => {
  if (holderOf(hub, login) !== undefined) throw new Error(`the sandbox's GitHub has ${login} already`);
};

/** A member of the organization; returns the token. */
export const addAccount = (
  hub: Hub,
  { login, id, role }: { readonly login: string; readonly id: number; readonly role: Role },
): string => {
  mustBeFree(hub, login);
  if (hub.people.some(({ person }) => person.id === id))
    throw new Error(`the id ${id} is somebody's already`);
  const person: Person = { login, id, kind: 'user' };
  const token = personalToken();
  hub.people.push({ person, role, outside: false });
  hub.tokens.set(token, { person, role, job: undefined, token });
  return token;
};

/** The account keeps its number, its tokens and all it wrote; teams, which are kept by login, follow. */
export const renameAccount = (hub: Hub, login: string, to: string): void => {
  const person = holderOf(hub, login);
  if (person === undefined) throw new Error(`the sandbox's GitHub has no ${login}`);
  mustBeFree(hub, to);
  const [from, into] = [login.toLowerCase(), to.toLowerCase()];
  for (const team of hub.teams) {
    const role = team.members.get(from);
    if (role !== undefined) team.members.set(into, role);
    team.members.delete(from);
    if (team.invited.delete(from)) team.invited.add(into);
  }
  for (const { collaborators } of hub.others) {
    const level = collaborators.get(from);
    if (level !== undefined) collaborators.set(into, level);
    collaborators.delete(from);
  }
  if (hub.invited.delete(from)) hub.invited.add(into);
  person.login = to;
};
