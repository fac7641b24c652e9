/** `init --write`: a small repository of one's own that uses the released action, and what to run where for it. */
import { nextSteps } from '../core/adoption/next-steps.ts';
import { papers } from '../core/adoption/papers.ts';
import { policyFiles } from '../core/adoption/policy-files.ts';
import { readReleased } from '../core/adoption/released.ts';
import { NO_SUBSCRIPTION, readNewcomer, type Newcomer, type Wish } from '../core/adoption/wish.ts';
import { type ADOPTED, adoptedWorkflows } from '../core/adoption/workflows.ts';
import { Fault } from '../core/fault.ts';
import type { SourceFile } from '../core/policy.ts';
import { catalogue } from './catalogue.ts';
import { check } from './check.ts';

/** As they stand on the command line. */
export interface WriteWords {
  readonly action: string | undefined;
  readonly release: string | undefined;
  readonly person: readonly string[];
  readonly subscription: string | undefined;
  /** `owner/name` and its address; undefined: not given. */
  readonly repository: { readonly name: string; readonly url: string } | undefined;
}

export interface Written {
  readonly exit: 0;
  readonly text: readonly string[];
  readonly json: { readonly files: readonly string[]; readonly next: readonly string[] };
  readonly files: readonly SourceFile[];
}

const invalid = (message: string, remedy: string): Fault => new Fault('config.invalid', message, { remedy });

/** `own`: this repository's workflows. Throws `Fault('config.invalid')` for words that mean nothing; nothing is written here. */
export const writeRepository = (
  words: WriteWords,
  own: Readonly<Record<(typeof ADOPTED)[number], string>>,
): Written => {
  const wish = wishOf(words);
  const policies = policyFiles(wish);
  const { file, form } = catalogue(policies, { repository: wish.url, branch: 'main' });
  const offered = [...policies, ...[file, form].flatMap((one) => one ?? [])];
  const judged = check(offered);
  if (file === undefined || judged.exit !== 0)
    throw new Fault('bug', `The policy that would be written has findings: ${judged.text.join(' ')}`, {
      remedy: 'This is a bug in Gatehouse; please report it with the command.',
    });
  const files = [...adoptedWorkflows(own, wish.released), ...offered, ...papers(wish)].toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  const next = nextSteps(wish);
  return {
    exit: 0,
    text: [`${files.length} files were written:`, ...files.map(({ path }) => `  ${path}`), '', ...next],
    json: { files: files.map(({ path }) => path), next },
    files,
  };
};

const wishOf = ({ action, release, person, subscription, repository }: WriteWords): Wish => {
  if (action === undefined)
    throw invalid(
      '--write needs --action',
      'Say which released action the workflows use: owner/name@<40 characters>.',
    );
  const released = readReleased(action, release);
  if ('problem' in released) throw invalid(`--action is not usable: ${released.problem}`, released.remedy);
  if (repository === undefined)
    throw invalid('--write needs --repository', 'Say which repository it will be: owner/name.');
  if (subscription !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(subscription))
    throw invalid(`--subscription is ${JSON.stringify(subscription)}`, 'Give the id as a UUID.');
  return {
    released,
    repository: repository.name,
    url: repository.url,
    people: peopleOf(person),
    subscription: subscription?.toLowerCase() ?? NO_SUBSCRIPTION,
  };
};

const peopleOf = (given: readonly string[]): Wish['people'] => {
  const people = given.map((text): Newcomer => {
    const person = readNewcomer(text);
    if (person !== undefined) return person;
    throw invalid(
      `--person is ${JSON.stringify(text.slice(0, 80))}`,
      'Write login=id or login=id,<object id in Entra>; `gh api user --jq .id` says your id.',
    );
  });
  const [first, ...others] = people;
  if (first === undefined)
    throw invalid(
      '--write needs --person',
      'Say who you are: login=id; `gh api user --jq .id` says your id.',
    );
  const twice = others.find((one, index) => people.slice(0, index + 1).some((other) => isSame(one, other)));
  if (twice !== undefined) throw invalid(`--person names ${twice.login} twice`, 'Name each person once.');
  return [first, ...others];
};

const isSame = (a: Newcomer, b: Newcomer): boolean =>
  a.login.toLowerCase() === b.login.toLowerCase() ||
  a.id === b.id ||
  (a.entra !== undefined && a.entra === b.entra);
