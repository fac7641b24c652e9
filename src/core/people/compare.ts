/** What GitHub and Entra say of the people in people.yaml, against what the file says. */
import type { EntraId, GitHubUserId, PersonKey } from '../brand.ts';
import { readDocument } from '../document.ts';
import { sameLogin } from '../approval/persons.ts';
import type { Fact } from '../fact.ts';
import { sortFindings, type Finding } from '../finding.ts';
import type { People, Person, SourceFile } from '../policy.ts';
import type { PeopleFindingId } from '../schema/finding-ids.ts';
import { locate } from '../schema/plain.ts';

/** What was asked; what is missing, failed or deferred finds nothing, and whoever asked says so. */
export interface PeopleFacts {
  readonly collaborators: Fact<ReadonlySet<GitHubUserId>>;
  /** The login that each person's account has now; `empty`: the account is gone. */
  readonly logins: ReadonlyMap<PersonKey, Fact<string>>;
  /** Whose the login of the file is now, where it is no longer that person's; `empty`: nobody's. */
  readonly holders: ReadonlyMap<PersonKey, Fact<GitHubUserId>>;
  /** Whose each second account's login is now, by that login; `empty`: nobody's. */
  readonly seconds: ReadonlyMap<string, Fact<GitHubUserId>>;
  /** `empty`: Entra knows no such account. */
  readonly entra: ReadonlyMap<PersonKey, Fact<EntraState>>;
}

export interface EntraState {
  readonly enabled: boolean;
  readonly manager: EntraId | undefined;
}

/** `people` is what the file says. */
export const comparePeople = (file: SourceFile, people: People, facts: PeopleFacts): readonly Finding[] => {
  const document = readDocument(file, 'policy');
  const report: Report = (at, id, told) => {
    const { root } = document;
    const index = root === undefined ? 0 : locate(root, ['people', ...at]).node.at;
    const { line, column } = document.place(index);
    return [{ file: file.path, line, column, id, ...told }];
  };
  return sortFindings(
    [...people.byKey.values()].flatMap((person) => [
      ...compareLogin(person, facts, report),
      ...compareSeconds(person, facts, report),
      ...compareAccess(person, facts, report),
      ...compareEntra(person, { people, facts }, report),
    ]),
  );
};

/** At a field of an entry, or at the entry where it has no such field. */
type Report = (
  at: readonly [person: PersonKey, field: 'github' | 'github_id' | 'also' | 'entra' | 'manager'],
  id: PeopleFindingId,
  told: Pick<Finding, 'message' | 'remedy'>,
) => readonly Finding[];

const compareLogin = (person: Person, facts: PeopleFacts, report: Report): readonly Finding[] => {
  const { key, login, gitHubId } = person;
  const now = facts.logins.get(key);
  const holder = facts.holders.get(key);
  const taken = holder?.kind === 'known' && holder.value !== gitHubId ? holder.value : undefined;
  if (now?.kind === 'empty')
    return report([key, 'github_id'], 'people.account-gone', {
      message: `GitHub has no person's account ${gitHubId}, which the file says is ${key}'s.`,
      remedy:
        taken === undefined
          ? `Take \`${key}\` out, or write the id of the account that they have now.`
          : `Take \`${key}\` out; ask them before you write the id ${taken}, whose account is called \`${login}\` now.`,
    });
  if (now?.kind !== 'known' || sameLogin(now.value, login)) return [];
  // NB. The file's login is shown to people who look for whom to ask; by now it may point them to somebody else.
  if (taken !== undefined)
    return report([key, 'github'], 'people.login-taken', {
      message: `\`${login}\` is the login of another account (${taken}) now; the account of ${key} is called \`${now.value}\`.`,
      remedy: `Write \`github: ${now.value}\`.`,
    });
  return report([key, 'github'], 'people.login-renamed', {
    message: `The account of ${key} is called \`${now.value}\` now, not \`${login}\`.`,
    remedy: `Write \`github: ${now.value}\`.`,
  });
};

/** NB. A second account is known by its login alone: renamed, it is a stranger, and its blocking review is nobody's any more. */
const compareSeconds = (
  { key, alsoLogins }: Person,
  facts: PeopleFacts,
  report: Report,
): readonly Finding[] =>
  alsoLogins.flatMap((login) =>
    facts.seconds.get(login)?.kind === 'empty'
      ? report([key, 'also'], 'people.second-account-gone', {
          message: `GitHub has no person's account \`${login}\`, which the file says is a second one of ${key}.`,
          remedy: 'Write the login that it has now, or take it out of `also:`.',
        })
      : [],
  );

const compareAccess = (person: Person, facts: PeopleFacts, report: Report): readonly Finding[] => {
  const { key, gitHubId } = person;
  const { collaborators } = facts;
  const gone = facts.logins.get(key)?.kind === 'empty';
  if (gone || collaborators.kind !== 'known' || collaborators.value.has(gitHubId)) return [];
  return report([key, 'github'], 'people.not-collaborator', {
    message: `${key} has no access to the repository any more.`,
    remedy: `Take \`${key}\` out of the file, or give the account access again.`,
  });
};

interface About {
  readonly people: People;
  readonly facts: PeopleFacts;
}

const compareEntra = (person: Person, about: About, report: Report): readonly Finding[] => {
  const { key, entra } = person;
  const fact = about.facts.entra.get(key);
  if (entra === undefined || fact === undefined) return [];
  if (fact.kind === 'empty')
    return report([key, 'entra'], 'people.entra-gone', {
      message: `Entra has no account ${entra}, which the file says is ${key}'s.`,
      remedy: `Take \`${key}\` out, or write the object id of the account that they have now.`,
    });
  if (fact.kind !== 'known') return [];
  const { enabled, manager } = fact.value;
  const disabled = enabled
    ? []
    : report([key, 'entra'], 'people.entra-disabled', {
        message: `The account of ${key} is disabled in Entra.`,
        remedy: `Take \`${key}\` out if they have left; open access ends at the next sweep in any case.`,
      });
  return [...disabled, ...compareManager(person, { manager, people: about.people }, report)];
};

/** A directory that names no manager says nothing. */
const compareManager = (
  { key, manager: written }: Person,
  { manager, people }: { readonly manager: EntraId | undefined; readonly people: People },
  report: Report,
): readonly Finding[] => {
  if (manager === undefined) return [];
  const named = [...people.byKey.values()].find(({ entra }) => entra === manager)?.key;
  if (named !== undefined && (named === written || named === key)) return [];
  // Whoever the file names may be the very account: without an Entra id of theirs nobody can tell.
  const theirs = written === undefined ? undefined : people.byKey.get(written);
  if (named === undefined && theirs !== undefined && theirs.entra === undefined) return [];
  const says = written === undefined ? 'the file names nobody' : `the file says ${written}`;
  return report([key, 'manager'], 'people.manager-differs', {
    message: `Entra names ${named ?? manager} as manager of ${key}; ${says}.`,
    remedy:
      named === undefined
        ? 'Add that person to the file, or ask whoever keeps the directory.'
        : `Write \`manager: ${named}\`, or ask whoever keeps the directory.`,
  });
};
