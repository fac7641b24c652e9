/** Points of the environments: which branches they take, what waits in them, and where secrets lie. */
import type { Environment, GitHubFacts, Secrets } from './facts.ts';
import { hardened, type Point, pointOf, type Verdict, weak } from './point.ts';
import { word } from '../shell.ts';
import { asAdministrator, repoPath, type Repository, sendJson } from './shell.ts';

const REVIEW = 'gatehouse-review';
const ELEVATE = 'gatehouse-elevate';
const REVOKE = 'gatehouse-revoke';
const AUDIT = 'gatehouse-audit';
const OURS = [REVIEW, ELEVATE, REVOKE, AUDIT] as const;

export const judgeEnvironments = (
  { environments, secrets }: GitHubFacts,
  about: Repository,
): readonly Point[] => [
  pointOf('environment.branch', environments, (all) => branches(all, about)),
  pointOf('environment.waits', environments, (all) => waits(all, about)),
  pointOf('secrets.placed', secrets, (all) => placed(all, about), asAdministrator(about)),
];

/** GitHub compares names of environments without their case. */
const isCalled = (name: string, { name: other }: { readonly name: string }): boolean =>
  other.toLowerCase() === name;

const branches = (all: readonly Environment[], about: Repository): Verdict => {
  const gaps = OURS.flatMap((name) => {
    const there = all.find((each) => isCalled(name, each));
    const problem = branchProblem(there, about);
    return problem === undefined ? [] : [{ name, there, problem }];
  });
  if (gaps.length === 0) return hardened(`Each takes ${about.defaultBranch} alone.`);
  return weak(
    `${gaps.map(({ name, problem }) => `${name}: ${problem}`).join('; ')}.`,
    gaps.flatMap(({ name, there }) => limiting(about, name, there)),
  );
};

const branchProblem = (there: Environment | undefined, { defaultBranch }: Repository): string | undefined => {
  if (there === undefined) return 'it is not there';
  const { branches: limit } = there;
  if (limit === 'any') return 'any branch';
  // NB. Which branches these are changes with every protection that somebody sets on another one.
  if (limit === 'protected') return 'any protected branch';
  if (limit.length === 0) return 'no branch at all';
  const others = limit.filter(({ name, kind }) => kind === 'tag' || name !== defaultBranch);
  if (others.length === 0) return undefined;
  return `also ${others.map(({ name, kind }) => (kind === 'tag' ? `the tag ${name}` : name)).join(', ')}`;
};

const LIMIT = { protected_branches: false, custom_branch_policies: true };

const limiting = (
  about: Repository,
  name: (typeof OURS)[number],
  there: Environment | undefined,
): readonly string[] => {
  const page = repoPath(about, `environments/${name}`);
  const policies = repoPath(about, `environments/${name}/deployment-branch-policies`);
  const list = typeof there?.branches === 'object' ? there.branches : [];
  const fits = ({ name: pattern, kind }: (typeof list)[number]): boolean =>
    kind === 'branch' && pattern === about.defaultBranch;
  return [
    ...(typeof there?.branches === 'object' ? [] : [limitedFrom(page, there)]),
    ...list.filter((each) => !fits(each)).map(({ id }) => `gh api -X DELETE ${word(`${policies}/${id}`)}`),
    ...(list.some(fits) ? [] : [`gh api -X POST ${policies} -f name=${word(about.defaultBranch)}`]),
  ];
};

/** NB. What is sent replaces reviewers, timers and that nobody lets in their own run: where there are some, they are sent along. */
const limitedFrom = (page: string, there: Environment | undefined): string => {
  if (there === undefined || (there.reviewers === 0 && there.waitMinutes === 0))
    return sendJson('PUT', page, { deployment_branch_policy: LIMIT });
  const filter = `{wait_timer: ([.protection_rules[].wait_timer // 0] | add), prevent_self_review: ([.protection_rules[].prevent_self_review // false] | any), reviewers: [.protection_rules[].reviewers // [] | .[] | {type, id: .reviewer.id}], deployment_branch_policy: ${JSON.stringify(LIMIT)}}`;
  return `gh api ${page} --jq ${word(filter)} | gh api -X PUT ${page} --input -`;
};

const waits = (all: readonly Environment[], about: Repository): Verdict => {
  const gaps = all.filter(
    (each) =>
      [REVIEW, REVOKE, AUDIT].some((name) => isCalled(name, each)) &&
      (each.reviewers > 0 || each.waitMinutes > 0 || each.otherRules > 0),
  );
  if (gaps.length === 0) return hardened(`Nothing waits in ${REVIEW}, ${REVOKE} and ${AUDIT}.`);
  return weak(
    `${gaps.map((each) => `${each.name} waits for ${waitOf(each)}`).join('; ')}.`,
    gaps.map(({ name, branches: limit }) =>
      sendJson('PUT', repoPath(about, `environments/${name.toLowerCase()}`), {
        wait_timer: 0,
        reviewers: null,
        deployment_branch_policy:
          limit === 'any'
            ? null
            : { protected_branches: limit === 'protected', custom_branch_policies: limit !== 'protected' },
      }),
    ),
  );
};

const waitOf = ({ reviewers, waitMinutes, otherRules }: Environment): string =>
  [
    ...(reviewers > 0 ? ['a reviewer'] : []),
    ...(waitMinutes > 0 ? [`${waitMinutes} minutes`] : []),
    ...(otherRules > 0 ? ['the rule of an App'] : []),
  ].join(' and ');

/** Where each secret of ours belongs. */
const PLACES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['GATEHOUSE_NOTIFY_CHANNELS', OURS],
  ['GATEHOUSE_PROPOSAL_TOKEN', [REVIEW]],
  ['GATEHOUSE_GITHUB_ACCESS_TOKEN', [ELEVATE, REVOKE, AUDIT]],
]);
/** Names that are commonly given to a stored password for Azure; the identities here are federated and have none. */
const AZURE = /^(?:AZURE|ARM)_(?:.*_)?(?:CREDENTIALS|CLIENT_SECRET|SECRET|PASSWORD|CLIENT_CERTIFICATE.*)$/;

interface Misplaced {
  readonly name: string;
  readonly environment: string | undefined;
  readonly why: 'azure' | 'place';
}

const placed = ({ repository, environments }: Secrets, about: Repository): Verdict => {
  const gaps: readonly Misplaced[] = [
    ...repository.flatMap((name) => misplaced(name, undefined)),
    ...[...environments].flatMap(([environment, names]) =>
      names.flatMap((name) => misplaced(name, environment)),
    ),
  ];
  if (gaps.length === 0)
    return hardened('Every secret of ours lies where it is needed, and none is for Azure.');
  const from = word(`${about.owner}/${about.name}`);
  return weak(
    `${gaps.map(describe).join('; ')}.`,
    gaps.flatMap(({ name, environment, why }) => [
      ...(why === 'azure'
        ? []
        : (PLACES.get(name) ?? []).map(
            (place) => `gh secret set ${word(name)} --env ${place} --repo ${from} # where it is used`,
          )),
      `gh secret delete ${word(name)} ${environment === undefined ? '' : `--env ${word(environment)} `}--repo ${from}`,
    ]),
  );
};

const describe = ({ name, environment, why }: Misplaced): string => {
  const where = environment === undefined ? 'the repository' : environment;
  return why === 'azure' ? `${name} of ${where} stores a secret for Azure` : `${name} lies in ${where}`;
};

const misplaced = (name: string, environment: string | undefined): readonly Misplaced[] => {
  if (AZURE.test(name)) return [{ name, environment, why: 'azure' }];
  const places = PLACES.get(name);
  const isOurs = places !== undefined || (environment === undefined && name.startsWith('GATEHOUSE_'));
  const isThere =
    environment !== undefined && (places ?? []).some((place) => place === environment.toLowerCase());
  return isOurs && !isThere ? [{ name, environment, why: 'place' }] : [];
};
