/** `policies/people.yaml`: who is who. */
import { entraId, gitHubUserId, personKey, type PersonKey } from '../brand.ts';
import type { Finding } from '../finding.ts';
import { adviseWord } from '../nearest.ts';
import { endOfDay } from '../contract.ts';
import type { Group, GroupMember, People, Person, Rota, Shift, SourceFile } from '../policy.ts';
import { former } from '../schema/form.ts';
import { People as PeopleSchema } from '../schema/people.ts';
import { judgeOf, present, type Judge } from './judge.ts';
import { readPeopleRefs } from './people-refs.ts';
import { readMoment } from './time.ts';

export interface PeopleReading {
  /** Undefined when the people themselves could not be read: then references to them are not judged. */
  readonly people: People | undefined;
  readonly names: {
    readonly people: ReadonlySet<string> | undefined;
    readonly groups: ReadonlySet<string> | undefined;
    readonly rotas: ReadonlySet<string> | undefined;
    readonly workloads: ReadonlySet<string> | undefined;
  };
  readonly findings: readonly Finding[];
}

const form = former(PeopleSchema, 'policy');

export const UNREAD_PEOPLE: PeopleReading = {
  people: undefined,
  names: { people: undefined, groups: undefined, rotas: undefined, workloads: undefined },
  findings: [],
};

type Parts = ReturnType<typeof form>['parts'];
type PersonSource = NonNullable<Parts['people']>[string];
type GroupSource = NonNullable<Parts['groups']>[string];
type RotaSource = NonNullable<Parts['oncall']>[string];

export const parsePeople = (file: SourceFile): PeopleReading => {
  const formed = form(file);
  const judge = judgeOf(formed);
  const { parts } = formed;
  const keysOf = (part: object | undefined, key: string): ReadonlySet<string> | undefined =>
    part === undefined && !formed.lacks(key) ? undefined : new Set(Object.keys(part ?? {}));
  const names = {
    people: keysOf(parts.people, 'people'),
    groups: keysOf(parts.groups, 'groups'),
    rotas: keysOf(parts.oncall, 'oncall'),
    workloads: keysOf(parts.workloads, 'workloads'),
  };
  if (parts.people === undefined) return { people: undefined, names, findings: judge.findings() };
  const byKey = readPeople(judge, parts.people);
  const groups = readGroups(judge, parts.groups ?? {}, names);
  const rotas = readRotas(judge, parts.oncall ?? {}, names);
  return { people: { byKey, groups, rotas }, names, findings: judge.findings() };
};

const readPeople = (
  judge: Judge,
  sources: Readonly<Record<string, PersonSource>>,
): ReadonlyMap<PersonKey, Person> => {
  const known = new Set(Object.keys(sources));
  const once = new Map<string, string>();
  const claim = (key: string, path: readonly string[], what: string, value: string): void => {
    const claimed = `${what} ${value.toLowerCase()}`;
    const other = once.get(claimed);
    // NB. An account that counts as two people could fill two rules, or approve its own request.
    if (other !== undefined) {
      judge.report(
        ['people', key, ...path],
        'policy.person-twice',
        `The ${what} \`${value}\` already belongs to \`${other}\`.`,
        'Give each person their own; second accounts of one person go under `also:`.',
      );
    }
    once.set(claimed, other ?? key);
  };
  const reference = (
    key: string,
    path: readonly string[],
    named: string | undefined,
  ): PersonKey | undefined => {
    if (named === undefined) return undefined;
    if (known.has(named)) return personKey(named);
    judge.report(
      ['people', key, ...path],
      'policy.unknown-person',
      `There is no person \`${named}\` in people.yaml.`,
      adviseWord(named, known, 'person'),
    );
    return undefined;
  };
  const read = Object.entries(sources).map(([key, source]): [PersonKey, Person] => {
    claim(key, ['github'], 'login', source.github);
    claim(key, ['github_id'], 'GitHub id', String(source.github_id));
    if (source.entra !== undefined) claim(key, ['entra'], 'Entra id', source.entra);
    for (const [index, login] of (source.also ?? []).entries())
      claim(key, ['also', String(index)], 'login', login);
    const manager = reference(key, ['manager'], source.manager);
    const sponsor = reference(key, ['contractor', 'sponsor'], source.contractor?.sponsor);
    // NB. Whoever is their own manager could approve their own access.
    if (source.manager === key || source.contractor?.sponsor === key) {
      judge.report(
        ['people', key, source.manager === key ? 'manager' : 'contractor'],
        'policy.own-manager',
        `\`${key}\` cannot be their own ${source.manager === key ? 'manager' : 'sponsor'}.`,
        'Name somebody else, or delete the key.',
      );
    }
    const until = source.contractor?.until;
    if (until !== undefined && endOfDay(until) === undefined) {
      judge.report(
        ['people', key, 'contractor', 'until'],
        'format.bad-value',
        `\`${until}\` is not a day of the calendar.`,
        'Write the last day of the contract, such as `2027-03-31`.',
      );
    }
    return [
      personKey(key),
      {
        key: personKey(key),
        login: source.github,
        gitHubId: gitHubUserId(source.github_id),
        entra: source.entra === undefined ? undefined : entraId(source.entra),
        manager,
        alsoLogins: (source.also ?? []).map((login) => login.toLowerCase()),
        contractor: sponsor === undefined || until === undefined ? undefined : { sponsor, until },
      },
    ];
  });
  return new Map(read);
};

const readGroups = (
  judge: Judge,
  sources: Readonly<Record<string, GroupSource>>,
  names: PeopleReading['names'],
): ReadonlyMap<string, Group> => {
  const groups = new Map<string, Group>();
  for (const [name, source] of Object.entries(sources)) {
    if (!Array.isArray(source)) {
      groups.set(name, { kind: 'team', team: source.team.toLowerCase() });
      continue;
    }
    if (source.length === 0) {
      judge.report(['groups', name], 'policy.empty-group', `Nobody is in \`${name}\`.`);
    }
    const members = source.map((text, index) => readMember(judge, ['groups', name, index], text, names));
    groups.set(name, { kind: 'list', members: present(members) });
  }
  reportCycles(judge, groups, sources);
  return groups;
};

const readMember = (
  judge: Judge,
  path: readonly (string | number)[],
  text: string,
  names: PeopleReading['names'],
): GroupMember | undefined => {
  const group = text.startsWith('group:') ? text.slice('group:'.length) : undefined;
  const name = text.replace(/^user:/, '');
  if (group === undefined) {
    if (names.people?.has(name) === true) return { kind: 'person', person: personKey(name) };
    const remedy =
      names.groups?.has(name) === true
        ? `Write \`group:${name}\` for the group.`
        : adviseWord(name, names.people ?? [], 'person');
    judge.report(
      path,
      'policy.unknown-person',
      `There is no person \`${name.slice(0, 60)}\` in people.yaml.`,
      remedy,
    );
    return undefined;
  }
  if (names.groups === undefined || names.groups.has(group)) return { kind: 'group', group };
  judge.report(
    path,
    'policy.unknown-group',
    `There is no group \`${group}\` in people.yaml.`,
    adviseWord(group, names.groups, 'group'),
  );
  return undefined;
};

const readRotas = (
  judge: Judge,
  sources: Readonly<Record<string, RotaSource>>,
  names: PeopleReading['names'],
): ReadonlyMap<string, Rota> =>
  new Map(
    Object.entries(sources).map(([name, source]): [string, Rota] => {
      const path = ['oncall', name];
      if ('shifts' in source) {
        const shifts = source.shifts.map((shift, index) =>
          readShift(judge, [...path, 'shifts', index], shift, names),
        );
        return [name, { kind: 'static', shifts: present(shifts) }];
      }
      const people = { people: undefined, names, findings: [] };
      const among = readPeopleRefs(judge, [...path, 'among'], source.among, { people, use: 'list' });
      return [name, { kind: 'system', system: source.system, among }];
    }),
  );

type ShiftSource = Extract<RotaSource, { shifts: unknown }>['shifts'][number];

const readShift = (
  judge: Judge,
  path: readonly (string | number)[],
  source: ShiftSource,
  names: PeopleReading['names'],
): Shift | undefined => {
  const known = names.people?.has(source.person) === true;
  if (!known) {
    judge.report(
      [...path, 'person'],
      'policy.unknown-person',
      `There is no person \`${source.person}\` in people.yaml.`,
      adviseWord(source.person, names.people ?? [], 'person'),
    );
  }
  const moment = (key: 'from' | 'to') => {
    const place = { path: [...path, key], text: source[key] };
    return readMoment(judge, place, { zone: 'UTC', key: `${key}: ` });
  };
  const [from, to] = [moment('from'), moment('to')];
  if (from === undefined || to === undefined) return undefined;
  if (to <= from) {
    judge.report(
      [...path, 'to'],
      'policy.range',
      'The shift ends before it has begun.',
      'Write an end that is later than its beginning.',
    );
    return undefined;
  }
  return known ? { person: personKey(source.person), from, to } : undefined;
};

/** Reports the member by which a group comes back to itself. */
const reportCycles = (
  judge: Judge,
  groups: ReadonlyMap<string, Group>,
  sources: Readonly<Record<string, GroupSource>>,
): void => {
  const done = new Set<string>();
  const visit = (name: string, way: readonly string[]): void => {
    if (done.has(name)) return;
    const group = groups.get(name);
    const source = sources[name];
    if (group?.kind !== 'list' || !Array.isArray(source)) return;
    for (const [index, text] of source.entries()) {
      const next = text.startsWith('group:') ? text.slice('group:'.length) : undefined;
      if (next === undefined) continue;
      if (way.includes(next) || next === name) {
        const round = [...way.slice(way.indexOf(next) === -1 ? way.length : way.indexOf(next)), name, next];
        judge.report(
          ['groups', name, index],
          'policy.group-cycle',
          `The group contains itself: ${round.join(' → ')}.`,
          `Take \`group:${next}\` out of \`${name}\`.`,
        );
      } else {
        visit(next, [...way, name]);
      }
    }
    done.add(name);
  };
  for (const name of groups.keys()) visit(name, []);
};
