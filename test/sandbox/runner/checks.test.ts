import { afterEach, describe, expect, it } from 'vitest';
import type { CheckRunRecord } from '../../../src/sandbox/contract.ts';
import { makeHost, workflow, type TestHost } from './host.ts';

const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1';
const FILE = '.github/workflows/test.yml';

const hosts: TestHost[] = [];
const start = (files: Readonly<Record<string, string>>): TestHost => {
  const host = makeHost(files);
  hosts.push(host);
  return host;
};
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

/** The last that was told of each check run, by name. */
const lastOf = (host: TestHost): Readonly<Record<string, CheckRunRecord>> =>
  Object.fromEntries(host.checks.map((check) => [check.name, check]));
const stages = (host: TestHost, name: string): readonly string[] =>
  host.checks.filter((check) => check.name === name).map((check) => check.progress.status);

const pull = (head: string, base: string, repository = 77) => ({
  action: 'opened',
  number: 7,
  pull_request: {
    number: 7,
    mergeable: null,
    head: { ref: 'alice/x', sha: head, repo: { id: repository } },
    base: { ref: 'main', sha: base, repo: { id: 77 } },
  },
});

describe('a job', () => {
  it('is a check run on the head commit of its run, queued, in progress, completed', async () => {
    const host = start({
      [FILE]: `name: test
on: push
jobs:
  a:
    name: build \${{ github.ref_name }}
    runs-on: ubuntu-latest
    steps: [{ run: 'echo "check \${{ job.check_run_id }}"' }]
  b: { runs-on: ubuntu-latest, needs: a, steps: [{ run: 'false' }] }
  c: { name: "after \${{ needs.b.result }}", runs-on: ubuntu-latest, needs: b, steps: [{ run: 'true' }] }
`,
    });
    const sha = host.commit({ x: '1' });
    host.push(sha);
    const [run] = await host.runner.settle();
    expect(stages(host, 'build main')).toEqual(['queued', 'in_progress', 'completed']);
    expect(stages(host, 'b')).toEqual(['queued', 'in_progress', 'completed']);
    const last = lastOf(host);
    expect(Object.values(last).map((check) => check.progress)).toMatchObject([
      { conclusion: 'success' },
      { conclusion: 'failure' },
      { conclusion: 'skipped' },
    ]);
    for (const check of Object.values(last))
      expect(check).toMatchObject({ headSha: sha, run: run?.id, suite: run?.suite });
    expect(new Set(Object.values(last).map((check) => check.id)).size).toBe(3);
    expect(host.runner.log(run?.id ?? 0)).toContain(`check ${last['build main']?.id}\n`);
  });

  it('that is skipped bears its name with its expressions unevaluated', async () => {
    const host = start({
      [FILE]: `on: push
jobs:
  a: { name: "x \${{ github.ref_name }}", if: false, runs-on: ubuntu-latest, steps: [{ run: 'true' }] }
`,
    });
    host.push(host.commit({ x: '1' }));
    await host.runner.settle();
    expect(Object.keys(lastOf(host)).join()).toContain('github.ref_name');
  });

  it('is a failed check run although `continue-on-error` lets its run succeed', async () => {
    const host = start({
      [FILE]:
        'on: push\njobs: { a: { runs-on: ubuntu-latest, continue-on-error: true, steps: [{ run: "exit 3" }] } }',
    });
    host.push(host.commit({ x: '1' }));
    expect((await host.runner.settle())[0]?.conclusion).toBe('success');
    expect(lastOf(host)['a']?.progress).toMatchObject({ conclusion: 'failure' });
    expect(lastOf(host)['a']?.annotations.map((one) => one.message)).toEqual([
      'Process completed with exit code 3.',
    ]);
  });
});

describe('annotations', () => {
  it('say level, place, title and message, and stand in .github where no file is named', async () => {
    const host = start({
      [FILE]: workflow(
        'push',
        `- run: |
    echo "::notice title=Impact%3A 2::nothing changes"
    echo "::warning file=policies/a.yaml,line=3,endLine=5,col=2::look"
    echo "::error file=$GITHUB_WORKSPACE/b.yaml,line=4,col=2,endColumn=9::bad%0Athing"
    echo "::notice::   "`,
      ),
    });
    host.push(host.commit({ x: '1' }));
    await host.runner.settle();
    expect(lastOf(host)['a']?.annotations).toEqual([
      {
        level: 'notice',
        path: '.github',
        lines: { start: 3, end: 3 },
        columns: undefined,
        title: 'Impact: 2',
        message: 'nothing changes',
      },
      {
        level: 'warning',
        path: 'policies/a.yaml',
        lines: { start: 3, end: 5 },
        columns: undefined,
        title: '',
        message: 'look',
      },
      {
        level: 'failure',
        path: 'b.yaml',
        lines: { start: 4, end: 4 },
        columns: { start: 2, end: 9 },
        title: '',
        message: 'bad\nthing',
      },
    ]);
  });

  it('are ten of a level and step, the failure of the step among them, and fifty of a job', async () => {
    const step =
      '- run: for n in $(seq 12); do echo "::error::e$n"; echo "::notice::n$n"; done; exit 1\n  if: always()';
    const host = start({ [FILE]: workflow('push', [step, step, step].join('\n')) });
    host.push(host.commit({ x: '1' }));
    const [run] = await host.runner.settle();
    expect(run?.jobs[0]?.steps.map((one) => one.annotations.length)).toEqual([20, 20, 20]);
    const kept = lastOf(host)['a']?.annotations ?? [];
    expect(kept).toHaveLength(50);
    expect(kept.map((one) => one.message)).not.toContain('Process completed with exit code 1.');
  });

  it('say why a job was stopped before its first step', async () => {
    const host = start({
      [FILE]: workflow('push', "- run: 'true'").replace('ubuntu-latest', 'windows-latest'),
    });
    host.push(host.commit({ x: '1' }));
    await host.runner.settle();
    expect(lastOf(host)['a']?.annotations).toMatchObject([
      { level: 'failure', path: '.github', message: expect.stringContaining('asks for "windows-latest"') },
    ]);
  });
});

describe('a pull request', () => {
  const steps = `- uses: ${CHECKOUT}
- run: |
    echo "one [$(cat v)$(cat w)] $(git rev-list --count HEAD) $(git rev-parse HEAD) $(git for-each-ref --format='%(refname)' refs/remotes)"
- uses: ${CHECKOUT}
  with: { fetch-depth: 0 }
- run: |
    echo "all [$(cat v)$(cat w)] $(git rev-list --count HEAD)"
    git for-each-ref --format='%(refname)' refs/remotes
    git show origin/gatehouse-ledger:ledger
- run: echo "written" >> "$GITHUB_STEP_SUMMARY"`;

  it('runs its own test merge: one commit by default, every branch with fetch-depth 0', async () => {
    const host = start({ [FILE]: workflow('pull_request', steps), v: '1', w: '1' });
    host.commit({ ledger: 'kept' }, { branch: 'gatehouse-ledger', from: 'main' });
    const head = host.commit({ v: '2' }, { branch: 'alice/x', from: 'main' });
    const base = host.commit({ w: '2' });
    const merge = host.merge(base, head, 7);
    host.tell({
      name: 'pull_request',
      action: 'opened',
      ref: 'refs/pull/7/merge',
      sha: merge,
      payload: pull(head, base),
    });
    const [run] = await host.runner.settle();
    const log = host.runner.log(run?.id ?? 0) ?? '';
    expect(run?.conclusion, log).toBe('success');
    expect(log).toContain(`one [22] 1 ${merge} refs/remotes/pull/7/merge\n`);
    expect(log).toContain('all [22] 4\n');
    expect(log).toContain(
      ['alice/x', 'gatehouse-ledger', 'main']
        .map((branch) => `refs/remotes/origin/${branch}\n`)
        .concat('refs/remotes/pull/7/merge\nkept\n')
        .join(''),
    );
    expect(run?.jobs[0]?.steps.at(-1)?.summary).toBe('written\n');
    expect(lastOf(host)['a']?.headSha).toBe(head);
  });

  it('wakes by the paths that it changes, not by those that its base has changed since', async () => {
    const host = start({
      [FILE]: workflow('{ pull_request: { paths: [".github/workflows/**", "v"] } }', "- run: 'true'"),
      v: '1',
    });
    const head = host.commit({ w: '2' }, { branch: 'alice/x', from: 'main' });
    const base = host.commit({ v: '2' });
    host.tell({ name: 'pull_request', action: 'opened', sha: head, payload: pull(head, base) });
    expect(await host.runner.settle()).toEqual([]);
    const next = host.commit({ v: '3' }, { branch: 'alice/x' });
    host.tell({ name: 'pull_request', action: 'opened', sha: next, payload: pull(next, base) });
    expect(await host.runner.settle()).toHaveLength(1);
  });

  it('of a fork gets a token that reads, whatever the file asks for', async () => {
    const permissions = 'permissions: { contents: write, checks: write, id-token: write }';
    const host = start({ [FILE]: workflow('pull_request', "- run: 'true'", permissions) });
    const head = host.commit({ v: '2' }, { branch: 'alice/x', from: 'main' });
    for (const repository of [78, 77]) {
      host.tell({ name: 'pull_request', action: 'opened', sha: head, payload: pull(head, head, repository) });
      await host.runner.settle();
    }
    expect(host.tokens.map((token) => token.permissions)).toEqual([
      { contents: 'read', checks: 'read' },
      { contents: 'write', checks: 'write', 'id-token': 'write' },
    ]);
  });
});

it('wakes a workflow that follows several others after each of them', async () => {
  const named = (name: string) => workflow('push', "- run: 'true'").replace('name: test', `name: ${name}`);
  const host = start({
    '.github/workflows/1.yml': named('one'),
    '.github/workflows/2.yml': named('two'),
    '.github/workflows/3.yml': named('three'),
    [FILE]: workflow(
      '{ workflow_run: { workflows: [one, two], types: [completed] } }',
      '- run: echo "${{ github.event.workflow_run.name }} ${{ github.event.workflow_run.check_suite_id }}"',
    ),
  });
  host.push(host.commit({ x: '1' }));
  const runs = await host.runner.settle();
  const after = runs.filter((run) => run.event === 'workflow_run');
  expect(after.map((run) => /^(\w+ \d+)$/m.exec(host.runner.log(run.id) ?? '')?.[1]).toSorted()).toEqual(
    runs
      .filter((run) => ['one', 'two'].includes(run.name))
      .map((run) => `${run.name} ${run.suite}`)
      .toSorted(),
  );
  expect(after).toHaveLength(2);
});
