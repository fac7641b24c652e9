/** Points of GitHub Actions: what its tokens may, which code runs, the subject of id tokens, and whether the workflows go on. */
import { parse } from 'yaml';
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
import { asAdministrator, repoPath, type Repository, sendJson, word } from './shell.ts';

export const judgeActions = (facts: GitHubFacts, about: Repository): readonly Point[] => {
  const asAnother = asAdministrator(about);
  return [
    pointOf('actions.default-permissions', facts.tokenDefaults, (is) => defaults(is, about), asAnother),
    pointOf('actions.approve', facts.tokenDefaults, (is) => approve(is, about), asAnother),
    pointOf('actions.pinning', facts.actions, (is) => pinning(is, about), asAnother),
    pointOf('workflows.pinned', facts.files, pinned),
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

const pinned = ({ workflows }: MainFiles): Verdict => {
  const loose = [...workflows].flatMap(([path, text]) =>
    usesIn(text).flatMap((uses) => (isPinned(uses) ? [] : [{ path, uses }])),
  );
  if (loose.length === 0) return hardened('Every action is named by a full SHA.');
  const [first] = loose;
  return weak(
    `${loose
      .slice(0, MOST)
      .map(({ path, uses }) => `${path} uses ${uses}`)
      .join('; ')}${loose.length > MOST ? `; and ${loose.length - MOST} more` : ''}.`,
    [
      `git grep -nE 'uses:' ${word(first?.path ?? '.github/workflows')} # write uses: owner/name@<full SHA> # tag; then a pull request`,
    ],
  );
};

const MOST = 3;
const UNREADABLE = 'something that cannot be read';

/** Whatever stands behind a key `uses`, at any depth. */
const usesIn = (text: string): readonly string[] => {
  try {
    return namedIn(parse(text));
  } catch {
    // NB. GitHub may read what this parser does not.
    return [UNREADABLE];
  }
};

const namedIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(namedIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: readonly [string, unknown]) =>
    key === 'uses' && typeof inner === 'string' ? [inner] : namedIn(inner),
  );
};

const isPinned = (uses: string): boolean =>
  uses.startsWith('./') ||
  /^[^@\s]+@[0-9a-f]{40}$/.test(uses) ||
  /^docker:\/\/[^@\s]+@sha256:[0-9a-f]{64}$/.test(uses);

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
