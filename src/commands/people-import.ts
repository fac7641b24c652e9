/** `people import`: drafts the people whom policies/people.yaml lacks, from GitHub and Entra. It proposes and never applies. */
import { entraId } from '../core/brand.ts';
import { sha256 } from '../core/canonical.ts';
import { Fault } from '../core/fault.ts';
import type { Finding } from '../core/finding.ts';
import { parsePeople } from '../core/parse/people.ts';
import { draftPeople, PEOPLE_PATH, unknownTo, type EntraMatch, type Newcomer } from '../core/people/draft.ts';
import type { SourceFile } from '../core/policy.ts';
import { findingsAsValue, renderFindings } from '../core/render/findings.ts';
import { importWords } from '../core/render/people-proposal.ts';
import type { DirectoryApi } from '../ports/directory.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { Log } from '../ports/log.ts';
import type { Proposals } from '../ports/proposals.ts';
import type { Roster, RosterAccount } from '../ports/roster.ts';
import { askEach, readPeopleFile } from './people-file.ts';

export interface PeopleImportPorts {
  readonly evidence: Pick<Evidence, 'repository' | 'policyAt'>;
  readonly roster: Roster;
  readonly proposals: Proposals;
  readonly log: Log;
  /** `undefined`: no credentials for Azure were given, and Entra is not asked. */
  readonly directory: (() => Promise<Pick<DirectoryApi, 'person' | 'withAddress'>>) | undefined;
}

export interface PeopleImportOptions {
  readonly from: 'collaborators' | 'members';
  /** Login in lower case → an address, or an object id: what somebody says outranks what a profile shows. */
  readonly map: ReadonlyMap<string, string>;
  readonly pullRequest: boolean;
}

export interface PeopleOutcome {
  readonly exit: 0 | 1 | 2;
  readonly text: readonly string[];
  readonly json: unknown;
}

/** Exit 1 when the file has findings: they come first. Throws `Fault` where GitHub or Entra do not answer. */
export const importPeople = async (
  ports: PeopleImportPorts,
  options: PeopleImportOptions,
): Promise<PeopleOutcome> => {
  if (ports.directory === undefined && options.map.size > 0)
    throw new Fault('config.invalid', '--map is given, and no credentials for Azure are', {
      remedy: 'Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE.',
    });
  const { commit, file } = await readPeopleFile(ports.evidence);
  const reading = file === undefined ? undefined : parsePeople(file);
  if (file !== undefined && reading !== undefined && reading.findings.length > 0)
    return refused(reading.findings, file);
  const accounts = await listed(ports.roster, options.from);
  const missing = unknownTo(reading?.people, accounts);
  insistOnNames(options.map, missing);
  const newcomers = await askEach(missing, async (account): Promise<Newcomer> => ({
    ...account,
    match: await matchOf(ports, options, account),
  }));
  const draft = draftPeople(file, newcomers);
  if (draft.kind === 'findings') return refused(draft.findings, file ?? { path: PEOPLE_PATH, text: '' });
  for (const note of draft.notes) ports.log.warning(note);
  const { added, notes, text } = draft;
  if (added.length === 0)
    return { exit: 0, text: [`people.yaml lacks nobody of ${options.from}.`], json: { added, notes } };
  if (!options.pullRequest) return { exit: 0, text: printed(text), json: { added, notes, draft: text } };
  const proposed = await ports.proposals.propose({
    branch: branchFor(text),
    base: commit,
    path: PEOPLE_PATH,
    text,
    ...importWords(added, notes),
  });
  return { exit: 0, text: [`${SAID[proposed.kind]} ${proposed.url}`], json: { added, notes, proposed } };
};

/** Lines for a terminal, which shows no tab as a tab; the exact bytes are in the JSON and in the pull request. */
const printed = (text: string): readonly string[] => text.trimEnd().replaceAll('\t', '  ').split(/\r?\n/);

export const SAID = {
  opened: 'Opened',
  'open-already': 'Open already:',
  'over-already': 'Proposed before:',
} as const;

/** The same file always has the same branch. */
export const branchFor = (text: string): string => `gatehouse/people-${sha256(text).slice(0, 12)}`;

export const refused = (findings: readonly Finding[], file: SourceFile): PeopleOutcome => ({
  exit: 1,
  text: renderFindings(findings, [file]).trimEnd().split('\n'),
  json: { findings: findingsAsValue(findings) },
});

const listed = (roster: Roster, from: PeopleImportOptions['from']): Promise<readonly RosterAccount[]> => {
  switch (from) {
    case 'collaborators':
      return roster.collaborators();
    case 'members':
      return roster.members();
  }
};

/** A name that is mistyped would silently match nobody. */
const insistOnNames = (map: ReadonlyMap<string, string>, missing: readonly RosterAccount[]): void => {
  const logins = new Set(missing.map(({ login }) => login.toLowerCase()));
  const strange = [...map.keys()].filter((login) => !logins.has(login));
  if (strange.length === 0) return;
  throw new Fault('config.invalid', `--map names ${strange.join(', ')}, whom the draft does not add`, {
    remedy: 'Give logins of people whom people.yaml does not know yet.',
  });
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** NB. Only an exact and single match counts; a likeness of names never does: it would give one person's access to another. */
const matchOf = async (
  { directory: connect, roster }: PeopleImportPorts,
  { map }: PeopleImportOptions,
  { id, login }: RosterAccount,
): Promise<EntraMatch> => {
  if (connect === undefined) return { kind: 'not-asked' };
  const directory = await connect();
  const given = map.get(login.toLowerCase());
  if (given !== undefined && UUID.test(given)) return byId(directory, given);
  const address = given ?? (await roster.profile(id))?.email;
  if (address === undefined || address === '')
    return { kind: 'none', why: 'its GitHub profile shows no e-mail address to look for in Entra' };
  const found = await directory.withAddress(address);
  const [only, ...others] = found;
  const which = given === undefined ? 'the e-mail address of its GitHub profile' : 'the address of --map';
  if (only === undefined) return { kind: 'none', why: `no account in Entra has ${which}` };
  if (others.length > 0) return { kind: 'none', why: `more than one account in Entra has ${which}` };
  return byId(directory, only.id);
};

const byId = async (directory: Pick<DirectoryApi, 'person'>, id: string): Promise<EntraMatch> => {
  const person = await directory.person(entraId(id));
  if (person === undefined) return { kind: 'none', why: 'Entra has no account with the id of --map' };
  const { enabled, manager } = person;
  return { kind: 'one', id: person.id, enabled, manager };
};
