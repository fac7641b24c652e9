/** Opens references to people (`group:x`, `manager`, `team:…`) into persons, and says what could not be opened. */
import { formatInstant, type GitHubUserId, type Instant, type PersonKey } from '../brand.ts';
import { nextShift, onCallAt } from '../duty.ts';
import type { Fact } from '../fact.ts';
import type { Facts } from '../facts.ts';
import type { People, PeopleRef, Person, Shift } from '../policy.ts';
import { whoIs } from './persons.ts';

/** Why a reference leads to nobody, or to we do not know whom. */
export interface Gap {
  readonly code:
    | 'team-empty'
    | 'team-failed'
    | 'team-deferred'
    | 'team-missing'
    | 'oncall-empty'
    | 'oncall-failed'
    | 'oncall-deferred'
    | 'oncall-missing'
    | 'no-manager'
    | 'unknown-name'
    | 'not-judged';
  readonly sentence: string;
  readonly remedy: string;
  /** Somebody may be meant whom we cannot name: nobody gains by it, and a blocking review of anybody holds. */
  readonly uncertain: boolean;
}

export interface Opened {
  readonly people: ReadonlySet<PersonKey>;
  readonly gaps: readonly Gap[];
}

export interface RefContext {
  readonly people: People;
  /** What `owner` means: the entitlement's. */
  readonly owner: readonly PeopleRef[];
  /** Whose `manager` is meant. */
  readonly beneficiary: Person | undefined;
  readonly teams: Readonly<Record<string, Fact<readonly GitHubUserId[]>>>;
  readonly oncall: Facts['oncall'];
  /** The moment at which somebody must be on call: now, or that of a review. */
  readonly at: Instant;
}

export const openRefs = (refs: readonly PeopleRef[], context: RefContext): Opened =>
  openLoneGroup(refs, context) ??
  openedBy((found) => {
    for (const ref of refs) openRef(ref, context, found);
  });

const openedBy = (open: (found: Found) => void): Opened => {
  const found: Found = { people: new Set(), gaps: new Map(), groups: new Set(), inOwner: false };
  open(found);
  return { people: found.people, gaps: [...found.gaps.values()] };
};

/** One group that lists its people, by its name or as the owner: the same people in every decision. */
const openLoneGroup = (refs: readonly PeopleRef[], context: RefContext): Opened | undefined => {
  const meant = refs.length === 1 && refs[0]?.kind === 'owner' ? context.owner : refs;
  const [only] = meant;
  return meant.length === 1 && only?.kind === 'group' ? listedIn(only.group, context) : undefined;
};

/** By an immutable value, once for each group: a large one stands in many rules of many entitlements. */
const listed = new WeakMap<People, Map<string, Opened | 'live'>>();

/** `undefined`: a live team is in it, and that is asked each time. */
const listedIn = (name: string, context: RefContext): Opened | undefined => {
  const { people } = context;
  const groups = listed.get(people) ?? new Map<string, Opened | 'live'>();
  const known =
    groups.get(name) ??
    (isLive(name, people, new Set()) ? 'live' : openedBy((found) => openGroup(name, context, found)));
  if (!groups.has(name)) listed.set(people, groups.set(name, known));
  return known === 'live' ? undefined : known;
};

const isLive = (name: string, people: People, seen: Set<string>): boolean => {
  if (seen.has(name)) return false;
  seen.add(name);
  const group = people.groups.get(name);
  if (group?.kind !== 'list') return group?.kind === 'team';
  return group.members.some((member) => member.kind === 'group' && isLive(member.group, people, seen));
};

interface Found {
  readonly people: Set<PersonKey>;
  readonly gaps: Map<string, Gap>;
  readonly groups: Set<string>;
  readonly inOwner: boolean;
}

const openRef = (ref: PeopleRef, context: RefContext, found: Found): void => {
  switch (ref.kind) {
    case 'user':
      return addPerson(ref.person, context, found);
    case 'group':
      return openGroup(ref.group, context, found);
    case 'team':
      return openTeam(ref.team, context, found);
    case 'manager':
      return openManager(context.beneficiary, context, found);
    case 'manager-of-manager':
      return openManager(managerOf(context.beneficiary, context), context, found);
    case 'owner':
      if (found.inOwner)
        return gap(
          found,
          'unknown-name',
          'The owner is named as the owner',
          'Name people or a group as owner.',
          true,
        );
      for (const owner of context.owner) openRef(owner, context, { ...found, inOwner: true });
      return;
    case 'oncall':
      return openRota(ref.rota, context, found);
    case 'workload':
      return gap(
        found,
        'not-judged',
        `workload:${ref.workload} is no person`,
        'Name a group or people instead.',
        true,
      );
  }
};

const openGroup = (name: string, context: RefContext, found: Found): void => {
  if (found.groups.has(name)) return;
  found.groups.add(name);
  const group = context.people.groups.get(name);
  if (group === undefined)
    return gap(found, 'unknown-name', `There is no group ${name}`, 'Add the group to people.yaml.', true);
  if (group.kind === 'team') return openTeam(group.team, context, found);
  for (const member of group.members)
    if (member.kind === 'person') addPerson(member.person, context, found);
    else openGroup(member.group, context, found);
};

const openTeam = (team: string, context: RefContext, found: Found): void => {
  const source: Source = {
    kind: 'team',
    who: `is in the team ${team}`,
    what: 'the team',
    otherwise: 'Give Gatehouse a token that may read the team, or list the people.',
  };
  const ids = answerOf(Object.hasOwn(context.teams, team) ? context.teams[team] : undefined, source, found);
  if (ids === undefined) return;
  if (ids.length === 0)
    return gap(found, 'team-empty', `The team ${team} has no members`, 'Add people to the team.', false);
  for (const id of ids) {
    const who = whoIs(context.people, { id, login: '', kind: 'user' });
    if (who.kind === 'person') found.people.add(who.person.key);
  }
};

/** Where people are asked for. */
interface Source {
  readonly kind: 'team' | 'oncall';
  /** In words that follow "who". */
  readonly who: string;
  readonly what: string;
  /** What to do where it cannot be read. */
  readonly otherwise: string;
}

/** What was answered, nobody included; `undefined`: there was no answer, and the gap is said. */
const answerOf = <T>(
  fact: Fact<readonly T[]> | undefined,
  { kind, who, what, otherwise }: Source,
  found: Found,
): readonly T[] | undefined => {
  const none = (why: 'failed' | 'deferred' | 'missing', sentence: string, remedy: string): undefined => {
    gap(found, `${kind}-${why}`, sentence, remedy, true);
  };
  switch (fact?.kind) {
    case undefined:
      return none(
        'missing',
        `Nobody asked who ${who}`,
        'Run again; if it stays, this is a bug in Gatehouse.',
      );
    case 'failed':
      return none('failed', `Who ${who} could not be read: ${fact.why}`, otherwise);
    case 'deferred':
      return none('deferred', `Who ${who} has not been asked yet`, `Run again with access to ${what}.`);
    case 'empty':
      return [];
    case 'known':
      return fact.value;
  }
};

const openRota = (name: string, context: RefContext, found: Found): void => {
  const rota = context.people.rotas.get(name);
  if (rota === undefined)
    return gap(found, 'unknown-name', `There is no rota ${name}`, 'Add the rota to people.yaml.', true);
  switch (rota.kind) {
    case 'static':
      return openShifts(name, rota.shifts, context, found);
    case 'system':
      return openSystemRota(name, rota.among, context, found);
  }
};

const openShifts = (name: string, shifts: readonly Shift[], context: RefContext, found: Found): void => {
  const onCall = onCallAt(shifts, context.at);
  for (const person of onCall) addPerson(person, context, found);
  if (onCall.size > 0) return;
  const next = nextShift(shifts, context.at);
  gap(
    found,
    'oncall-empty',
    `Nobody is on call for ${name} at ${formatInstant(context.at)}`,
    next === undefined
      ? 'Add shifts to people.yaml.'
      : `The next shift is that of ${next.person}, from ${formatInstant(next.from)}.`,
    false,
  );
};

const openSystemRota = (
  name: string,
  among: readonly PeopleRef[],
  context: RefContext,
  found: Found,
): void => {
  const source: Source = {
    kind: 'oncall',
    who: `is on call for ${name}`,
    what: 'the rota',
    otherwise: 'Write the shifts into people.yaml, or name people or a group.',
  };
  const onCall = answerOf(
    Object.hasOwn(context.oncall, name) ? context.oncall[name] : undefined,
    source,
    found,
  );
  if (onCall === undefined) return;
  if (onCall.length === 0)
    return gap(found, 'oncall-empty', `Nobody is on call for ${name}`, 'Ask whoever keeps the rota.', false);
  // NB. What another system says counts only for people whom the policy names: it must not make anybody eligible.
  const { people: may, gaps } = openRefs(
    among.filter(({ kind }) => kind !== 'oncall'),
    context,
  );
  // NB. Whom they are cannot be said then, so nobody is taken for off duty.
  for (const each of gaps) if (each.uncertain) addGap(found, each);
  const named = onCall.filter((person) => may.has(person));
  for (const person of named) addPerson(person, context, found);
  if (named.length === 0)
    gap(
      found,
      'oncall-empty',
      `Nobody of those whom people.yaml allows is on call for ${name}`,
      'Compare `among:` of the rota with who is on call.',
      false,
    );
};

/** Whoever is here under contract and has no manager is answered for by the sponsor, so the sponsor's manager is meant. */
const managerOf = (person: Person | undefined, { people }: RefContext): Person | undefined => {
  const sponsor = person?.contractor === undefined ? undefined : people.byKey.get(person.contractor.sponsor);
  const manager = person?.manager ?? sponsor?.manager;
  return manager === undefined ? undefined : people.byKey.get(manager);
};

const openManager = (person: Person | undefined, context: RefContext, found: Found): void => {
  const manager = managerOf(person, context);
  if (manager !== undefined) found.people.add(manager.key);
  else
    gap(
      found,
      'no-manager',
      `${person?.key ?? 'The beneficiary'} has no manager in people.yaml`,
      'Add the manager to people.yaml.',
      false,
    );
};

const addPerson = (key: PersonKey, context: RefContext, found: Found): void => {
  if (context.people.byKey.has(key)) found.people.add(key);
  else gap(found, 'unknown-name', `people.yaml does not know ${key}`, 'Add the person to people.yaml.', true);
};

const gap = (found: Found, code: Gap['code'], sentence: string, remedy: string, uncertain: boolean): void => {
  addGap(found, { code, sentence: `${sentence}.`, remedy, uncertain });
};

const addGap = (found: Found, one: Gap): void => {
  found.gaps.set(`${one.code} ${one.sentence}`, one);
};
