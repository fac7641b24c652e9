/** `doctor` against set-ups that somebody weakened, through the real adapters: it names each weakness and nothing else. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DoctorOutcome } from '../../src/commands/doctor.ts';
import { digest } from '../../src/core/brand.ts';
import { POINTS } from '../../src/core/doctor/points.ts';
import { LEDGER_POINTS } from '../../src/core/doctor/points-ledger.ts';
import { REPOSITORY_POINTS } from '../../src/core/doctor/points-repository.ts';
import type { Rule } from '../../src/sandbox/github/rules.ts';
import { environmentNamed, type EnvironmentSetup } from '../../src/sandbox/github/setup.ts';
import { ownWorkflows } from '../../src/adapters/own-workflows.ts';
import { writeRepository } from '../../src/commands/write-repository.ts';
import { CODEOWNERS, type DoctorWorld, OF_THE_JOB, openDoctorWorld } from './doctor-world.ts';

let world: DoctorWorld;
beforeEach(async () => {
  world = await openDoctorWorld();
});
afterEach(() => world.close());

/** Without an identity in Azure every point of Azure is unknown: doctor-tenant.test.ts has one. */
const isUnknown = ({ id, state }: DoctorOutcome['points'][number]): boolean =>
  state === 'unknown' && POINTS[id].sight !== 'azure';

const weakIn = ({ points }: DoctorOutcome): readonly string[] =>
  points.filter(({ state }) => state === 'weak').map(({ id }) => id);

const environment = ({ github }: DoctorWorld, name: string): EnvironmentSetup => {
  const found = environmentNamed(github.setup, name);
  if (found === undefined) throw new Error(`no environment ${name}`);
  return found;
};

/** Changes the rules of one ruleset in place. */
const ruling = ({ github }: DoctorWorld, name: RegExp, change: (rule: Rule) => readonly Rule[]): void => {
  const index = github.rulesets.findIndex((set) => name.test(set.name));
  const set = github.rulesets[index]!;
  github.rulesets[index] = { ...set, rules: set.rules.flatMap(change) };
};

const passing = ({ github }: DoctorWorld, name: RegExp, more: object): void => {
  const index = github.rulesets.findIndex((set) => name.test(set.name));
  github.rulesets[index] = { ...github.rulesets[index]!, ...more };
};

interface Weakened {
  readonly it: string;
  readonly by: (world: DoctorWorld) => Promise<void> | void;
  /** Exactly these are weak. */
  readonly weak: readonly string[];
  /** What it says of the first. */
  readonly says: RegExp;
  /** The commands alone mend it; else it takes a pull request, or time. */
  readonly mends: boolean;
}

const TRIAL = 'accounts: { unconfirmed: { from: 2026-11-20, to: 2026-12-03 } }\n';
const REVOKE = '.github/workflows/revoke.yml';

const WEAKENED: readonly Weakened[] = [
  {
    it: 'a public repository',
    by: ({ github }) => void (github.setup.visibility = 'public'),
    weak: ['repository.visibility'],
    says: /is public/,
    mends: true,
  },
  {
    it: 'forks that are allowed',
    by: ({ github }) => void (github.setup.allowsForks = true),
    weak: ['repository.forks'],
    says: /may fork it/,
    mends: true,
  },
  {
    it: 'no rule that asks for a pull request',
    by: (on) => ruling(on, /by pull request/, (rule) => (rule.type === 'pull_request' ? [] : [rule])),
    weak: ['main.pull-request', 'main.code-owners'],
    says: /No active rule/,
    mends: true,
  },
  {
    it: 'approvals that GitHub counts itself',
    by: (on) =>
      ruling(on, /by pull request/, (rule) =>
        rule.type === 'pull_request' ? [{ ...rule, approvals: 2 }] : [rule],
      ),
    weak: ['main.pull-request'],
    says: /with 2 approvals/,
    mends: true,
  },
  {
    it: 'a policy that changes without its owner',
    by: (on) =>
      ruling(on, /by pull request/, (rule) =>
        rule.type === 'pull_request' ? [{ ...rule, codeOwners: false }] : [rule],
      ),
    weak: ['main.code-owners'],
    says: /not asked for/,
    mends: true,
  },
  {
    it: 'a status that is not required',
    by: (on) =>
      ruling(on, /by pull request/, (rule) => (rule.type === 'required_status_checks' ? [] : [rule])),
    weak: ['main.status'],
    says: /not required/,
    mends: true,
  },
  {
    it: 'a strict status',
    by: (on) =>
      ruling(on, /by pull request/, (rule) =>
        rule.type === 'required_status_checks' ? [{ ...rule, strict: true }] : [rule],
      ),
    weak: ['main.status'],
    says: /up to date/,
    mends: true,
  },
  {
    it: 'a status that anybody may set',
    by: (on) =>
      ruling(on, /by pull request/, (rule) =>
        rule.type === 'required_status_checks' ? [{ ...rule, app: undefined }] : [rule],
      ),
    weak: ['main.status-source'],
    says: /anybody who may write/,
    mends: true,
  },
  {
    it: 'a default branch that may be rewritten',
    by: (on) => ruling(on, /main: history/, (rule) => (rule.type === 'non_fast_forward' ? [] : [rule])),
    weak: ['main.history'],
    says: /force pushes/,
    mends: true,
  },
  {
    it: 'a team that passes the rules',
    by: (on) => passing(on, /by pull request/, { otherBypass: [{ type: 'Team', id: 12, mode: 'always' }] }),
    weak: ['main.bypass'],
    says: /"main: by pull request" is passed by the team 12/,
    mends: true,
  },
  {
    it: 'administrators who pass without a trace',
    by: (on) =>
      passing(on, /by pull request/, {
        adminBypass: false,
        otherBypass: [{ type: 'RepositoryRole', id: 5, mode: 'exempt' }],
      }),
    weak: ['main.bypass'],
    says: /administrators \(exempt\)/,
    mends: true,
  },
  {
    it: 'an owner whom nobody knows',
    by: (on) => on.change({ '.github/CODEOWNERS': `${CODEOWNERS}/docs/ @nobody-here\n` }),
    weak: ['codeowners.valid'],
    says: /line 6: Unknown owner/,
    mends: false,
  },
  {
    it: 'no CODEOWNERS at all',
    by: (on) => on.change({ '.github/CODEOWNERS': null }),
    weak: ['codeowners.valid'],
    says: /There is no CODEOWNERS/,
    mends: false,
  },
  {
    it: 'a later line that takes the owner of entitlements away',
    by: (on) => on.change({ '.github/CODEOWNERS': `${CODEOWNERS}/policies/entitlements/\n` }),
    weak: ['codeowners.covers'],
    says: /policies\/entitlements\//,
    mends: false,
  },
  {
    it: 'owners of requests',
    by: (on) => on.change({ '.github/CODEOWNERS': `* @erin\n${CODEOWNERS}` }),
    weak: ['codeowners.requests'],
    says: /requests\//,
    mends: false,
  },
  {
    it: 'a policy that does without the word of Entra',
    by: async (on) => {
      const { content } = await on.rest('GET', '/contents/policies/gatehouse.yaml');
      const text = Buffer.from(content, 'base64').toString('utf8');
      await on.change({ 'policies/gatehouse.yaml': `${text}\n${TRIAL}` });
    },
    weak: ['accounts.confirmed'],
    says: /from 2026-11-20 until 2026-12-03/,
    mends: false,
  },
  {
    it: 'an elevation that any branch may run',
    by: (on) => void (environment(on, 'gatehouse-elevate').limit = 'any'),
    weak: ['environment.branch'],
    says: /gatehouse-elevate: any branch/,
    mends: true,
  },
  {
    it: 'one more branch that elevates, and a tag of its name',
    by: (on) =>
      void environment(on, 'gatehouse-elevate').policies.push(
        { id: 1, name: 'release/*', type: 'branch' },
        { id: 2, name: 'main', type: 'tag' },
      ),
    weak: ['environment.branch'],
    says: /also release\/\*, the tag main/,
    mends: true,
  },
  {
    it: 'an environment that is not there',
    by: ({ github }) => void github.setup.environments.splice(1, 1),
    weak: ['environment.branch'],
    says: /gatehouse-elevate: it is not there/,
    mends: true,
  },
  {
    it: 'an ending that waits for a person',
    by: (on) => void environment(on, 'gatehouse-revoke').reviewers.push({ type: 'User', id: 1001 }),
    weak: ['environment.waits'],
    says: /gatehouse-revoke waits for a reviewer/,
    mends: true,
  },
  {
    it: 'an ending that waits for a timer',
    by: (on) => void (environment(on, 'gatehouse-revoke').waitTimer = 30),
    weak: ['environment.waits'],
    says: /30 minutes/,
    mends: true,
  },
  {
    it: 'a token for the organization that every workflow is given',
    by: ({ github }) => void github.secrets.set('GATEHOUSE_GITHUB_ACCESS_TOKEN', 'x'),
    weak: ['secrets.placed'],
    says: /lies in the repository/,
    mends: false,
  },
  {
    it: 'a stored secret for Azure',
    by: ({ github }) => void github.secrets.set('gatehouse-elevate/AZURE_CLIENT_SECRET', 'x'),
    weak: ['secrets.placed'],
    says: /stores a secret for Azure/,
    mends: false,
  },
  {
    it: 'workflows that may write, and approve',
    by: ({ github }) => void (github.setup.tokenDefaults = { permissions: 'write', mayApprove: true }),
    weak: ['actions.default-permissions', 'actions.approve'],
    says: /may write/,
    mends: true,
  },
  {
    it: 'actions by any tag',
    by: ({ github }) => void (github.setup.actions.pinned = false),
    weak: ['actions.pinning'],
    says: /by any tag/,
    mends: true,
  },
  {
    it: 'a workflow that names an action by its tag',
    by: async (on) => {
      const { content } = await on.rest('GET', `/contents/${REVOKE}`);
      const text = Buffer.from(content, 'base64').toString('utf8');
      await on.change({ [REVOKE]: text.replace(/actions\/checkout@[0-9a-f]{40}/, 'actions/checkout@v7') });
    },
    weak: ['workflows.pinned'],
    says: /revoke\.yml: actions\/checkout@v7/,
    mends: false,
  },
  {
    it: 'a job with an identity that a pull request wakes',
    by: (on) =>
      on.change({
        '.github/workflows/helpful.yml':
          'name: helpful\non: pull_request_target\npermissions: {}\njobs:\n  look:\n    runs-on: ubuntu-latest\n    environment: gatehouse-revoke\n    permissions: { id-token: write }\n    steps: [{ run: "true" }]\n',
      }),
    weak: ['workflows.identities'],
    says: /helpful\.yml: the job look, which pull_request_target wakes/,
    mends: false,
  },
  {
    it: 'a sweep that somebody switched off',
    by: (on) => on.rest('PUT', '/actions/workflows/revoke.yml/disable'),
    weak: ['workflows.enabled'],
    says: /revoke\.yml is disabled manually/,
    mends: true,
  },
  {
    it: 'sweeps that somebody cancels, so that none succeeds any more',
    async by(on) {
      await on.sweep();
      on.clock.advance(7 * 3_600_000);
    },
    weak: ['workflows.heartbeat'],
    says: /2026-11-20T10:00/,
    mends: false,
  },
  {
    it: 'a label that is gone',
    by: ({ github }) => {
      github.labels.splice(0);
    },
    weak: ['labels.issue-form'],
    says: /access-request is not/,
    mends: true,
  },
  {
    it: 'a subject that does not name the environment',
    by: ({ github }) =>
      void (github.setup.subject = { useDefault: false, claims: ['repo', 'ref'], immutable: true }),
    weak: ['subject.immutable'],
    says: /made of repo, ref, without the environment/,
    mends: true,
  },
  {
    it: 'a subject of names that somebody else may have tomorrow',
    by: ({ github }) => void (github.setup.subject.immutable = false),
    weak: ['subject.immutable'],
    says: /without their ids/,
    mends: true,
  },
  {
    it: 'a ledger that may be rewritten',
    by: ({ github }) => void github.rulesets.splice(2, 1),
    weak: ['ledger.history', 'ledger.signatures'],
    says: /deletion, force pushes/,
    mends: true,
  },
  {
    it: 'a ledger that administrators may rewrite',
    by: (on) => passing(on, /ledger/, { adminBypass: true }),
    weak: ['ledger.bypass'],
    says: /"ledger: history stays" is passed by administrators/,
    mends: true,
  },
  {
    it: 'a person beside the App that writes the ledger',
    by: ({ github }) =>
      void github.rulesets.push({
        id: 104,
        name: 'ledger: who adds',
        ref: 'refs/heads/gatehouse-ledger',
        adminBypass: false,
        otherBypass: [
          { type: 'Integration', id: 4711, mode: 'always' },
          { type: 'User', id: 1006, mode: 'always' },
        ],
        rules: [{ type: 'creation' }, { type: 'update' }],
      }),
    weak: ['ledger.writers'],
    says: /the account 1006 may add/,
    mends: true,
  },
  {
    it: 'a ledger that was cut off behind its anchor',
    async by(on) {
      const { anchors, evidence } = on.ports({ contents: 'read', statuses: 'write' });
      const { head } = await evidence.repository();
      const settings = Buffer.from(
        (await on.rest('GET', '/contents/policies/gatehouse.yaml')).content,
        'base64',
      ).toString('utf8');
      await anchors.put(head, {
        seq: 7,
        hash: digest('0'.repeat(64)),
        segment: 'events/2026/11/20/000000000007.jsonl',
        ledger: /genesis: '([0-9a-f]{8})/.exec(settings)?.[1] ?? '',
      });
    },
    weak: ['ledger.anchor'],
    says: /does not go on from its last anchor/,
    mends: false,
  },
  {
    it: 'another ledger in the place of ours',
    async by(on) {
      const { content } = await on.rest('GET', '/contents/policies/gatehouse.yaml');
      const text = Buffer.from(content, 'base64').toString('utf8');
      await on.change({
        'policies/gatehouse.yaml': text.replace(/genesis: '[^']*'/, `genesis: '${'0'.repeat(64)}'`),
      });
    },
    weak: ['ledger.branch'],
    says: /genesis/,
    mends: false,
  },
];

it('nothing is weak in a set-up as it should be, and an administrator sees all of it', async () => {
  const outcome = await world.doctor();
  expect(weakIn(outcome)).toEqual([]);
  expect(outcome.points.filter(isUnknown)).toEqual([]);
  expect(outcome.exit).toBe(0);
  // What only Apps could have is said, and is no weakness.
  expect(outcome.points.filter(({ state }) => state === 'unused').map(({ id }) => id)).toEqual([
    'main.status-source',
    'ledger.writers',
    // Nothing was recorded yet.
    'ledger.anchor',
  ]);
});

describe('names', () => {
  for (const { it: name, by, weak, says, mends } of WEAKENED)
    it(`${name}, and nothing else${mends ? ', and mends it by the commands it prints' : ''}`, async () => {
      await by(world);
      const outcome = await world.doctor();
      expect(weakIn(outcome)).toEqual(weak);
      expect(outcome.exit).toBe(1);
      const [first] = outcome.points.filter(({ state }) => state === 'weak');
      expect(first?.found).toMatch(says);
      expect(first?.fix).not.toEqual([]);
      expect(outcome.text).toContain(`      $ ${first?.fix[0]}`);
      if (!mends) return;
      await world.shell(outcome.points.flatMap(({ state, fix }) => (state === 'weak' ? fix : [])));
      expect(weakIn(await world.doctor())).toEqual([]);
    });
});

it('the commands that limit an environment leave it its reviewers, its timer and that nobody lets in their own run', async () => {
  const elevate = environment(world, 'gatehouse-elevate');
  const kept = { reviewers: [{ type: 'User' as const, id: 1002 }], waitTimer: 5, preventsSelfReview: true };
  Object.assign(elevate, kept, { limit: 'any' });
  const { points } = await world.doctor();
  await world.shell(points.flatMap(({ state, fix }) => (state === 'weak' ? fix : [])));
  expect(elevate).toMatchObject({ ...kept, limit: 'custom' });
});

it('patterns of before that come back with the limit are named by the next look, and its commands take them away', async () => {
  const elevate = environment(world, 'gatehouse-elevate');
  elevate.policies.push({ id: 1, name: '*', type: 'branch' });
  elevate.limit = 'any';
  const mend = async (): Promise<string | undefined> => {
    const weak = (await world.doctor()).points.filter(({ state }) => state === 'weak');
    await world.shell(weak.flatMap(({ fix }) => fix));
    return weak[0]?.found;
  };
  expect(await mend()).toContain('gatehouse-elevate: any branch');
  expect(await mend()).toContain('gatehouse-elevate: also *');
  expect(elevate.policies.map(({ name }) => name)).toEqual(['main']);
});

it('every point of GitHub and of the ledger is weak in some set-up of this table', () => {
  const named = new Set(WEAKENED.flatMap(({ weak }) => weak));
  const elsewhere = ['quota.left'];
  const all = [...Object.keys(REPOSITORY_POINTS), ...Object.keys(LEDGER_POINTS), 'subject.immutable'];
  expect(all.filter((id) => !named.has(id))).toEqual(elsewhere);
});

it('the job of audit.yml calls unknown what only an administrator sees, and says how to see it', async () => {
  world.github.setup.tokenDefaults.permissions = 'write';
  const outcome = await world.doctor(OF_THE_JOB);
  expect(outcome.exit).toBe(0);
  const hidden = outcome.points.filter(isUnknown);
  expect(hidden.map(({ id }) => id).toSorted()).toEqual(
    Object.entries(POINTS)
      .flatMap(([id, { sight }]) => (sight === 'administrator' && id !== 'ledger.writers' ? [id] : []))
      .toSorted(),
  );
  for (const each of hidden)
    expect(each.fix.join()).toContain(
      'GITHUB_TOKEN=$(gh auth token) node dist/cli.js doctor --repository contoso/access',
    );
});

it('opens one issue about what is weak, says nothing twice, and closes it once it is mended', async () => {
  const issues = () => world.rest('GET', '/issues?state=all');
  expect((await world.aloud()).exit).toBe(0);
  expect(await issues()).toEqual([]);
  await world.rest('PUT', '/actions/workflows/revoke.yml/disable');
  expect((await world.aloud()).exit).toBe(1);
  world.clock.advance(86_400_000);
  await world.sweep();
  expect((await world.aloud()).exit).toBe(1);
  const [issue, ...more] = await issues();
  expect(more).toEqual([]);
  expect(issue).toMatchObject({ state: 'open', title: expect.stringContaining('weaker') });
  expect(issue.body).toContain('gh workflow enable revoke.yml --repo contoso/access');
  await world.rest('PUT', '/actions/workflows/revoke.yml/enable');
  world.clock.advance(60_000);
  await world.aloud();
  expect((await issues())[0]).toMatchObject({ state: 'closed' });
});

it('one question without an answer makes its point unknown, stops no other, settles no issue and is exit code 2', async () => {
  await world.rest('PUT', '/actions/workflows/revoke.yml/disable');
  await world.aloud();
  await world.rest('PUT', '/actions/workflows/revoke.yml/enable');
  world.clock.advance(60_000);
  world.faults.order({
    api: 'github',
    path: '/actions/workflows\\?',
    times: 99,
    when: 'before',
    effect: { kind: 'answer', status: 500 },
  });
  world.github.setup.visibility = 'internal';
  const outcome = await world.aloud();
  expect(outcome.exit).toBe(2);
  expect(outcome.lines.join('\n')).toMatch(/unknown .*\[workflows\.enabled\]/);
  expect(outcome.lines.join('\n')).toContain('The repository is internal.');
  expect((await world.rest('GET', '/issues?state=all'))[0]).toMatchObject({ state: 'open' });
});

it('a token that may read nothing makes nothing hardened that it could not see', async () => {
  const outcome = await world.doctor({ contents: 'read' });
  const named = (state: string) => outcome.points.filter((each) => each.state === state).map(({ id }) => id);
  expect(named('hardened')).not.toContain('environment.branch');
  expect(named('unknown')).toEqual(
    expect.arrayContaining([
      'environment.branch',
      'environment.waits',
      'workflows.enabled',
      'workflows.heartbeat',
    ]),
  );
});

it('a repository that `init --write` made has nothing weak after its own next steps, and much before', async () => {
  const { files, json } = writeRepository(
    {
      action: `contoso/gatehouse@${'a'.repeat(40)}`,
      release: 'v1.2.3',
      person: ['erin=1005', 'bob=1002'],
      subscription: undefined,
      repository: { name: 'contoso/access', url: 'https://github.com/contoso/access' },
    },
    ownWorkflows(),
  );
  const texts = Object.fromEntries(files.map(({ path, text }) => [path, text]));
  const made = await openDoctorWorld(texts);
  try {
    expect(weakIn(await made.doctor()).length).toBeGreaterThan(10);
    // The environments, then rules and settings: the other steps are Azure's and the ledger's.
    const script = sectionsOf(json.next, /^\d+\. (Environments|Rulesets)/).filter(
      (line) => !/^(git|GITHUB_TOKEN=)/.test(line),
    );
    await made.shell([script.join('\n')], texts);
    expect(weakIn(await made.doctor())).toEqual([]);
  } finally {
    await made.close();
  }
});

/** The commands of the steps with such a heading. */
const sectionsOf = (lines: readonly string[], heading: RegExp): readonly string[] => {
  let isInside = false;
  return lines.flatMap((line) => {
    if (/^\d+\. /.test(line)) isInside = heading.test(line);
    return isInside && line.startsWith('   ') ? [line.slice(3)] : [];
  });
};
