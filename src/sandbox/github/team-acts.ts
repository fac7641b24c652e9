/** What becomes of teams: who is in them, what they give, and how GitHub goes on giving it for a moment when they are gone. */
import {
  LEVELS,
  newId,
  nowOf,
  type Hub,
  type Level,
  type Person,
  type Team,
  type TeamSeed,
} from './model.ts';
import { invalid } from './refusal.ts';

/** How long a permission outlives its team, milliseconds: GitHub takes it away behind the scenes. */
const FADES = 3_000;

const key = (text: string): string => text.toLowerCase();
export const sameName = (a: string, b: string): boolean => key(a) === key(b);

export const isMember = (hub: Hub, login: string): boolean =>
  hub.people.some(({ person, outside }) => sameName(person.login, login) && !outside);

/** Whoever administers the repository of Gatehouse is taken for an owner of the organization. */
export const isOwner = (hub: Hub, login: string): boolean =>
  hub.people.some(
    ({ person, role, outside }) => sameName(person.login, login) && role === 'admin' && !outside,
  );

export const teamNamed = (hub: Hub, slug: string): Team | undefined =>
  hub.teams.find((team) => sameName(team.slug, slug));

export const seedTeam = (hub: Hub, seed: TeamSeed): void => {
  const team = newTeam(hub, seed.slug, null, seed.secret === true);
  if (seed.parent !== undefined) team.parent = teamNamed(hub, seed.parent);
  for (const login of seed.members) team.members.set(key(login), 'member');
  for (const login of seed.invited ?? []) team.invited.add(key(login));
  for (const [name, level] of Object.entries(seed.repositories ?? {}))
    team.repositories.set(key(name), level);
};

/** The slug is the name, in lower case and with a dash for what is no word. */
export const newTeam = (hub: Hub, name: string, description: string | null, secret: boolean): Team => {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (teamNamed(hub, slug) !== undefined)
    throw invalid('Team', 'name', 'already_exists', 'Name must be unique for this org');
  const team: Team = {
    id: newId(hub),
    name,
    slug,
    description,
    secret,
    parent: undefined,
    members: new Map(),
    invited: new Set(),
    repositories: new Map(),
    createdAt: nowOf(hub),
  };
  hub.teams.push(team);
  return team;
};

export const childrenOf = (hub: Hub, team: Team): readonly Team[] =>
  hub.teams.filter(({ parent }) => parent === team);

/** The team itself and every team below it. */
const withChildren = (hub: Hub, team: Team): readonly Team[] => [
  team,
  ...childrenOf(hub, team).flatMap((child) => withChildren(hub, child)),
];

/** The team itself and every team above it. */
const withParents = (team: Team): readonly Team[] =>
  team.parent === undefined ? [team] : [team, ...withParents(team.parent)];

export interface Membership {
  readonly person: Person;
  readonly role: 'member' | 'maintainer';
  readonly inherited: boolean;
}

/** Each person once, in the order of accounts; who is in the team and below it is not inherited. */
export const membersOf = (hub: Hub, team: Team): readonly Membership[] => {
  const all = withChildren(hub, team);
  return hub.people
    .filter(({ person }) => all.some(({ members }) => members.has(key(person.login))))
    .map(({ person }) => ({
      person,
      role: isOwner(hub, person.login) ? 'maintainer' : (team.members.get(key(person.login)) ?? 'member'),
      inherited: !team.members.has(key(person.login)),
    }));
};

/** NB. A secret team takes part in no nesting, and no team comes below itself. */
export const nest = (hub: Hub, team: Team, parent: Team | undefined): void => {
  if (parent !== undefined) {
    if (parent.secret || team.secret)
      throw invalid('Team', 'parent_team_id', 'custom', 'A secret team cannot be nested');
    if (withParents(parent).includes(team))
      throw invalid('Team', 'parent_team_id', 'custom', 'A team cannot be nested below itself');
  }
  for (const login of membersOf(hub, team)) fade(hub, team, login.person.login);
  team.parent = parent;
};

/** Every team below it goes with it. */
export const removeTeam = (hub: Hub, team: Team): void => {
  for (const each of withChildren(hub, team)) {
    for (const login of each.members.keys()) fade(hub, each, login);
    hub.teams.splice(hub.teams.indexOf(each), 1);
  }
};

export const leaveTeam = (hub: Hub, team: Team, login: string): void => {
  fade(hub, team, login);
  team.members.delete(key(login));
  team.invited.delete(key(login));
};

const fade = (hub: Hub, team: Team, login: string): void => {
  const until = hub.clock.now() + FADES;
  for (const { repositories } of withParents(team))
    for (const [repository, level] of repositories)
      hub.fading.push({ login: key(login), repository, level, until });
};

/** What somebody may in a repository: the most of base permission, own permission, teams, and what is not gone yet. */
export const levelOf = (hub: Hub, name: string, person: Person): Level | undefined => {
  const login = key(person.login);
  if (isOwner(hub, login)) return 'admin';
  const levels: Level[] = [...ownLevels(hub, name, login)];
  if (isMember(hub, login))
    for (const team of hub.teams.filter(({ members }) => members.has(login)))
      for (const { repositories } of withParents(team)) levels.push(...ofMap(repositories, name));
  const now = hub.clock.now();
  for (const one of hub.fading)
    if (one.login === login && one.repository === key(name) && now < one.until) levels.push(one.level);
  return LEVELS.findLast((level) => levels.includes(level));
};

const ofMap = (map: ReadonlyMap<string, Level>, name: string): readonly Level[] => {
  const level = map.get(key(name));
  return level === undefined ? [] : [level];
};

const ownLevels = (hub: Hub, name: string, login: string): readonly Level[] => {
  if (sameName(name, hub.name)) {
    const role = hub.people.find(({ person }) => sameName(person.login, login))?.role;
    return role === undefined ? [] : [({ admin: 'admin', write: 'push', read: 'pull' } as const)[role]];
  }
  const base = hub.basePermission !== undefined && isMember(hub, login) ? [hub.basePermission] : [];
  const other = hub.others.find((one) => sameName(one.name, name));
  return other === undefined ? base : [...base, ...ofMap(other.collaborators, login)];
};

export const flagsOf = (level: Level | undefined): Record<Level, boolean> => {
  const at = level === undefined ? -1 : LEVELS.indexOf(level);
  return { pull: at >= 0, triage: at >= 1, push: at >= 2, maintain: at >= 3, admin: at >= 4 };
};

const WORDS = {
  pull: 'read',
  triage: 'triage',
  push: 'write',
  maintain: 'maintain',
  admin: 'admin',
} as const;
const OLD_WORDS = { pull: 'read', triage: 'read', push: 'write', maintain: 'write', admin: 'admin' } as const;
/** `role_name`, and `permission`, which knows only three. */
export const wordOf = (level: Level): string => WORDS[level];
export const oldWordOf = (level: Level): string => OLD_WORDS[level];
