/** Facts of a set-up in which nothing is weak, for judgements that one change makes weak. */
import { instant } from '../../../src/core/brand.ts';
import type { GitHubFacts } from '../../../src/core/doctor/facts.ts';
import { judgeGitHub } from '../../../src/core/doctor/judge.ts';
import { type Point, seen } from '../../../src/core/doctor/point.ts';
import type { PointId } from '../../../src/core/doctor/points.ts';

export const about = { owner: 'contoso', name: 'access', defaultBranch: 'main' };

const rule = (ruleset: number) => ({ ruleset, home: 'repos/contoso/access' });
const environment = (name: string) => ({
  name,
  reviewers: 0,
  waitMinutes: 0,
  otherRules: 0,
  branches: [{ id: 7, name: 'main', kind: 'branch' as const }],
});

export const hardenedFacts: GitHubFacts = {
  settings: seen({ visibility: 'private', allowsForks: false, ownerKind: 'organization' }),
  mainRules: seen([
    { ...rule(1), type: 'pull_request', approvals: 0, codeOwners: true },
    {
      ...rule(1),
      type: 'required_status_checks',
      strict: false,
      checks: [{ context: 'gatehouse', app: 4711 }],
    },
    { ...rule(2), type: 'deletion' },
    { ...rule(2), type: 'non_fast_forward' },
  ]),
  mainBypass: seen([
    { ruleset: 1, name: 'main', actors: [{ kind: 'RepositoryRole', id: 5, mode: 'always' }] },
    { ruleset: 2, name: 'history', actors: [] },
  ]),
  ledgerRules: seen([
    { ...rule(3), type: 'creation' },
    { ...rule(3), type: 'update' },
    { ...rule(3), type: 'deletion' },
    { ...rule(4), type: 'deletion' },
    { ...rule(4), type: 'non_fast_forward' },
    { ...rule(4), type: 'required_linear_history' },
    { ...rule(4), type: 'required_signatures' },
  ]),
  ledgerBypass: seen([
    { ruleset: 3, name: 'ledger: who adds', actors: [{ kind: 'Integration', id: 4712, mode: 'always' }] },
    { ruleset: 4, name: 'ledger: history stays', actors: [] },
  ]),
  codeOwners: seen({
    file: { path: '.github/CODEOWNERS', text: '/policies/ @contoso/platform\n/.github/ @contoso/platform\n' },
    errors: [],
  }),
  files: seen({
    paths: ['policies/gatehouse.yaml', '.github/CODEOWNERS', '.github/ISSUE_TEMPLATE/access-request.yml'],
    workflows: new Map([['.github/workflows/x.yml', `steps: [{ uses: 'a/b@${'0'.repeat(40)}' }]\n`]]),
  }),
  environments: seen(
    ['review', 'elevate', 'revoke', 'audit'].map((name) => environment(`gatehouse-${name}`)),
  ),
  secrets: seen({ repository: ['NPM_TOKEN'], environments: new Map() }),
  actions: seen({ enabled: true, allowed: 'all', pinned: true }),
  tokenDefaults: seen({ permissions: 'read', mayApprove: false }),
  subject: seen({ immutable: true, prefix: 'repo:contoso@1/access@2', claims: undefined }),
  workflows: seen(
    ['request', 'review', 'elevate', 'revoke', 'audit'].map((name) => ({
      file: `${name}.yml`,
      state: 'active',
    })),
  ),
  heartbeat: seen({ last: instant(1_800_000_000_000), limit: undefined }),
  quota: seen({ limit: 5000, remaining: 4000, resetAt: instant(1_800_000_000_000) }),
  labels: seen(['Access-Request']),
  ledger: seen({ kind: 'whole' }),
  anchors: seen({ kind: 'descends', anchors: 3 }),
  accounts: seen({ unconfirmed: undefined, now: instant(1_800_000_000_000) }),
};

export const judged = (change: Partial<GitHubFacts>): readonly Point[] =>
  judgeGitHub({ ...hardenedFacts, ...change }, about);

/** The point of this id. */
export const pointIn = (points: readonly Point[], id: PointId): Point => {
  const found = points.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no point ${id}`);
  return found;
};
