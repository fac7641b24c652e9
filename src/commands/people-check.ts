/** `people check`: compares policies/people.yaml with GitHub and Entra, and proposes only the logins, which are certain. */
import type { EntraId, GitHubUserId, PersonKey } from '../core/brand.ts';
import type { Fact } from '../core/fact.ts';
import { known } from '../core/fact.ts';
import { sortFindings } from '../core/finding.ts';
import { parsePeople } from '../core/parse/people.ts';
import { comparePeople, type EntraState, type PeopleFacts } from '../core/people/compare.ts';
import { correctLogins } from '../core/people/correct-logins.ts';
import { PEOPLE_PATH } from '../core/people/draft.ts';
import type { People, Person, SourceFile } from '../core/policy.ts';
import { sameLogin } from '../core/approval/persons.ts';
import { findingsAsValue, renderFindings } from '../core/render/findings.ts';
import { correctionWords } from '../core/render/people-proposal.ts';
import { finding } from '../core/schema/finding-ids.ts';
import type { DirectoryApi } from '../ports/directory.ts';
import type { Clock } from '../ports/clock.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { Proposals, Proposed } from '../ports/proposals.ts';
import type { Roster } from '../ports/roster.ts';
import { factOf } from './gather.ts';
import { askEach, readPeopleFile } from './people-file.ts';
import { branchFor, refused, SAID, type PeopleOutcome } from './people-import.ts';

export interface PeopleCheckPorts {
  readonly evidence: Pick<Evidence, 'repository' | 'policyAt'>;
  readonly roster: Roster;
  readonly proposals: Proposals;
  readonly clock: Clock;
  readonly directory: () => Promise<Pick<DirectoryApi, 'person'>>;
}

export interface PeopleCheckOptions {
  /** Entra is left out because somebody said so. */
  readonly gitHubOnly: boolean;
  readonly pullRequest: boolean;
}

/** Exit 1 with findings; 2 where a source did not answer about somebody: what was not compared is never fine. */
export const checkPeople = async (
  ports: PeopleCheckPorts,
  options: PeopleCheckOptions,
): Promise<PeopleOutcome> => {
  const { commit, file } = await readPeopleFile(ports.evidence);
  if (file === undefined) return refused([missingFile()], { path: PEOPLE_PATH, text: '' });
  const { people, findings: own } = parsePeople(file);
  if (people === undefined || own.length > 0) return refused(own, file);
  const facts = await gather(ports, options, people);
  const findings = sortFindings(comparePeople(file, people, facts));
  const silent = silences(facts);
  const proposed = options.pullRequest ? await propose(ports, { file, people, facts, commit }) : undefined;
  return {
    exit: silent.length > 0 ? 2 : findings.length > 0 ? 1 : 0,
    text: [
      ...(findings.length === 0 && silent.length > 0
        ? ['Nothing was found in what was answered; that is not all of it.']
        : renderFindings(findings, [file]).trimEnd().split('\n')),
      ...silent,
      ...(proposed === undefined ? [] : [proposed === 'nothing' ? NOTHING : saidOf(proposed)]),
    ],
    json: {
      findings: findingsAsValue(findings),
      unanswered: silent,
      ...(proposed === undefined || proposed === 'nothing' ? {} : { proposed }),
    },
  };
};

const NOTHING = 'No login needs correcting; everything else is for people to decide.';
const saidOf = ({ kind, url }: Proposed): string => `${SAID[kind]} ${url}`;

const missingFile = () =>
  finding(
    'policy.missing-file',
    { file: PEOPLE_PATH, line: 1, column: 1 },
    `There is no file \`${PEOPLE_PATH}\` on the default branch.`,
    'Draft it with "gatehouse people import".',
  );

const gather = async (
  ports: PeopleCheckPorts,
  options: PeopleCheckOptions,
  people: People,
): Promise<PeopleFacts> => {
  const persons = [...people.byKey.values()];
  const collaborators = await factOf(async () =>
    known(new Set((await ports.roster.collaborators()).map(({ id }) => id)), ports.clock.now()),
  );
  const logins = new Map(
    await askEach(persons, async ({ key, gitHubId }) => [key, await loginOf(ports, gitHubId)] as const),
  );
  const strangers = persons.filter((person) => !isCalled(person, logins.get(person.key)));
  const holders = new Map(
    await askEach(strangers, async ({ key, login }) => [key, await holderOf(ports, login)] as const),
  );
  const seconds = new Map(
    await askEach(
      persons.flatMap(({ alsoLogins }) => alsoLogins),
      async (login) => [login, await holderOf(ports, login)] as const,
    ),
  );
  const withEntra = options.gitHubOnly ? [] : persons.flatMap(entraOf);
  const entra = new Map(
    await askEach(withEntra, async ([key, id]) => [key, await stateOf(ports, id)] as const),
  );
  return { collaborators, logins, holders, seconds, entra };
};

const entraOf = ({ key, entra }: Person): readonly (readonly [PersonKey, EntraId])[] =>
  entra === undefined ? [] : [[key, entra]];

const isCalled = ({ login }: Person, now: Fact<string> | undefined): boolean =>
  now?.kind === 'known' && sameLogin(now.value, login);

const orEmpty = <T>(value: T | undefined, { clock }: PeopleCheckPorts): Fact<T> =>
  value === undefined ? { kind: 'empty', at: clock.now() } : known(value, clock.now());

const loginOf = (ports: PeopleCheckPorts, id: GitHubUserId): Promise<Fact<string>> =>
  factOf(async () => orEmpty((await ports.roster.profile(id))?.login, ports));

const holderOf = (ports: PeopleCheckPorts, login: string): Promise<Fact<GitHubUserId>> =>
  factOf(async () => orEmpty((await ports.roster.holder(login))?.id, ports));

const stateOf = (ports: PeopleCheckPorts, id: EntraId): Promise<Fact<EntraState>> =>
  factOf(async (): Promise<Fact<EntraState>> => {
    const person = await (await ports.directory()).person(id);
    if (person === undefined) return orEmpty<EntraState>(undefined, ports);
    const { enabled, manager } = person;
    if (enabled !== undefined) return orEmpty({ enabled, manager }, ports);
    return {
      kind: 'failed',
      why: 'Entra does not say whether accounts are enabled: give this identity User.Read.All on Graph',
    };
  });

/** Reasons of one kind: each names its call, and a platform that is down has one for everybody. */
const MOST = 3;

/** One sentence for each thing that was not answered, with the people whom it concerns. */
const silences = ({ collaborators, logins, holders, seconds, entra }: PeopleFacts): readonly string[] => {
  const about = (what: string, facts: ReadonlyMap<string, Fact<unknown>>): readonly string[] => {
    const names = new Map<string, string[]>();
    for (const [key, fact] of facts)
      if (fact.kind === 'failed') names.set(fact.why, [...(names.get(fact.why) ?? []), key]);
    const lines = [...names].map(([why, keys]) => `Not compared: ${what} of ${keys.join(', ')}: ${why}`);
    const rest = [...names.values()].slice(MOST).flat();
    return rest.length === 0
      ? lines
      : [...lines.slice(0, MOST), `Not compared either: ${what} of ${rest.join(', ')}.`];
  };
  return [
    ...(collaborators.kind === 'failed'
      ? [`Not compared: who has access to the repository: ${collaborators.why}`]
      : []),
    ...about('the login', logins),
    ...about('whose the login is now', holders),
    ...about('whether there is the second account', seconds),
    ...about('the Entra account', entra),
  ];
};

interface ToPropose {
  readonly file: SourceFile;
  readonly people: People;
  readonly facts: PeopleFacts;
  readonly commit: Awaited<ReturnType<typeof readPeopleFile>>['commit'];
}

const propose = async (
  ports: PeopleCheckPorts,
  { file, people, facts, commit }: ToPropose,
): Promise<Proposed | 'nothing'> => {
  const { text, corrections } = correctLogins(file, people, facts.logins);
  if (corrections.length === 0) return 'nothing';
  return ports.proposals.propose({
    branch: branchFor(text),
    base: commit,
    path: file.path,
    text,
    ...correctionWords(corrections),
  });
};
