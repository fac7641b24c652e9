/** Points of GitHub Actions: what its tokens may, which code runs, the subject of id tokens, and whether the workflows go on. */
import { formatInstant } from '../brand.ts';
import type {
  ActionsPermissions,
  GitHubFacts,
  Heartbeat,
  MainFiles,
  Subject,
  TokenDefaults,
  WorkflowFile,
} from './facts.ts';
import { hardened, type Point, pointOf, type Verdict, weak } from './point.ts';
import { word } from '../shell.ts';
import { asAdministrator, repoPath, type Repository, sendJson } from './shell.ts';
import { looseUses, strayIdentities } from './workflow-files.ts';

export const judgeActions = (facts: GitHubFacts, about: Repository): readonly Point[] => {
  const asAnother = asAdministrator(about);
  return [
    pointOf('actions.default-permissions', facts.tokenDefaults, (is) => defaults(is, about), asAnother),
    pointOf('actions.approve', facts.tokenDefaults, (is) => approve(is, about), asAnother),
    pointOf('actions.pinning', facts.actions, (is) => pinning(is, about), asAnother),
    pointOf('workflows.pinned', facts.files, pinned),
    pointOf('workflows.identities', facts.files, rights),
    pointOf('workflows.enabled', facts.workflows, (all) => enabled(all, facts.actions, about)),
    pointOf('workflows.heartbeat', facts.heartbeat, (beat) => heartbeat(beat, about)),
    pointOf('subject.immutable', facts.subject, (is) => subject(is, about)),
  ];
};

const defaultsPage = (about: Repository): string => repoPath(about, 'actions/permissions/workflow');

const defaults = ({ permissions }: TokenDefaults, about: Repository): Verdict =>
  permissions === 'read'
    ? hardened('It reads.')
    : weak('It may write.', [`gh api -X PUT ${defaultsPage(about)} -f default_workflow_permissions=read`]);

const approve = ({ mayApprove }: TokenDefaults, about: Repository): Verdict =>
  mayApprove
    ? weak('Actions may create and approve pull requests.', [
        `gh api -X PUT ${defaultsPage(about)} -F can_approve_pull_request_reviews=false`,
      ])
    : hardened('They may not.');

const pinning = ({ allowed, pinned: byHash }: ActionsPermissions, about: Repository): Verdict => {
  if (byHash) return hardened('GitHub refuses an action that is not named by its full SHA.');
  if (allowed === 'local_only') return hardened("Only the owner's own actions may run.");
  return weak(
    allowed === 'all' ? 'Any action of anybody may run, by any tag.' : 'Chosen actions may run, by any tag.',
    [
      sendJson('PUT', repoPath(about, 'actions/permissions'), {
        enabled: true,
        allowed_actions: allowed,
        sha_pinning_required: true,
      }),
    ],
  );
};

/** `what`: of one workflow's text, each thing in it that should not be. */
const inWorkflows = (
  { workflows }: MainFiles,
  what: (text: string) => readonly string[],
  { fine, fix }: { readonly fine: string; readonly fix: (path: string) => string },
): Verdict => {
  const found = [...workflows].flatMap(([path, text]) => what(text).map((each) => ({ path, each })));
  const [first] = found;
  if (first === undefined) return hardened(fine);
  return weak(
    `${found
      .slice(0, MOST)
      .map(({ path, each }) => `${path}: ${each}`)
      .join('; ')}${found.length > MOST ? `; and ${found.length - MOST} more` : ''}.`,
    [fix(word(first.path))],
  );
};

const MOST = 3;

const pinned = (files: MainFiles): Verdict =>
  inWorkflows(files, looseUses, {
    fine: 'Every action is named by a full SHA.',
    fix: (path) =>
      `git grep -nE 'uses:' ${path} # write uses: owner/name@<full SHA> # tag; then a pull request`,
  });

const rights = (files: MainFiles): Verdict =>
  inWorkflows(files, strayIdentities, {
    fine: 'Only jobs of an environment ask for one, and no pull request, issue or comment wakes those of Azure.',
    fix: (path) => `git log -p --follow ${path} # who brought it; then a pull request that takes it away`,
  });

/** `watch.yml` and `ci.yml` may be left out. */
const NEEDED = ['request.yml', 'review.yml', 'elevate.yml', 'revoke.yml', 'audit.yml'];

const enabled = (
  all: readonly WorkflowFile[],
  actions: GitHubFacts['actions'],
  about: Repository,
): Verdict => {
  const from = word(`${about.owner}/${about.name}`);
  if (actions.kind === 'seen' && !actions.value.enabled)
    return weak('Actions are switched off.', [
      `gh api -X PUT ${repoPath(about, 'actions/permissions')} -F enabled=true`,
    ]);
  const gaps = NEEDED.flatMap((file) => {
    const there = all.find((each) => each.file === file);
    if (there?.state === 'active') return [];
    return [{ file, state: there?.state }];
  });
  if (gaps.length === 0) return hardened('All of them are there and active.');
  return weak(
    `${gaps.map(({ file, state }) => (state === undefined ? `${file} is not there` : `${file} is ${state.replaceAll('_', ' ')}`)).join('; ')}.`,
    gaps.map(({ file, state }) =>
      state === undefined
        ? `node dist/cli.js init --write <empty folder> --help # it writes .github/workflows/${file}; copy it, then a pull request`
        : `gh workflow enable ${file} --repo ${from}`,
    ),
  );
};

const heartbeat = ({ last, limit }: Heartbeat, about: Repository): Verdict => {
  const from = word(`${about.owner}/${about.name}`);
  const when =
    last === undefined
      ? 'No sweep has succeeded yet'
      : `The last sweep that succeeded began at ${formatInstant(last)}`;
  if (limit === undefined)
    return hardened(last === undefined ? `${when}, and nothing waits for one.` : `${when}.`);
  return weak(`${when}; it should be ${Math.round(limit / 3_600_000)} hours ago at most.`, [
    `gh run list --workflow revoke.yml --repo ${from} --limit 10 # who cancelled it, or why it failed`,
    `gh workflow run revoke.yml --repo ${from}`,
  ]);
};

/** Claims that carry the environment into a subject of one's own form. */
const OF_ENVIRONMENT = ['context', 'environment'];

const subject = ({ immutable, claims, prefix }: Subject, about: Repository): Verdict => {
  const named = prefix === undefined ? '' : ` It begins ${prefix}.`;
  const page = repoPath(about, 'actions/oidc/customization/sub');
  if (claims !== undefined && !claims.some((claim) => OF_ENVIRONMENT.includes(claim)))
    return weak(
      `The subject is made of ${claims.join(', ') || 'nothing'}, without the environment.${named}`,
      [sendJson('PUT', page, { use_default: true, use_immutable_subject: true })],
    );
  if (!immutable)
    return weak(`The subject names owner and repository without their ids.${named}`, [
      sendJson('PUT', page, {
        use_default: claims === undefined,
        ...(claims === undefined ? {} : { include_claim_keys: claims }),
        use_immutable_subject: true,
      }),
      `gh api ${page} --jq .sub_claim_prefix # the subject of every federated credential begins so from now on: docs/adopt.md`,
    ]);
  return hardened(`The subject names ids and the environment.${named}`);
};
