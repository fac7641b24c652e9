import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeHost, workflow, type TestHost } from './host.ts';

const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1';
const FILE = '.github/workflows/test.yml';

const hosts: TestHost[] = [];
const start = (
  files: Readonly<Record<string, string>>,
  variables?: Readonly<Record<string, string>>,
): TestHost => {
  const host = makeHost(files, variables);
  hosts.push(host);
  return host;
};
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

const log = (host: TestHost, index = 0): string => {
  const run = host.runner.runs()[index];
  return run === undefined ? 'no such run' : (host.runner.log(run.id) ?? 'no log');
};

const pull = (number: number, head: string, ref = 'alice/x', more: object = {}) => ({
  action: 'opened',
  number,
  pull_request: {
    id: 500 + number,
    number,
    url: 'http://127.0.0.1:1/pulls/1',
    mergeable: null,
    head: { ref, sha: head, repo: { id: 77, name: 'access', url: 'http://127.0.0.1:1/r' } },
    base: { ref: 'main', sha: head, repo: { id: 77, name: 'access', url: 'http://127.0.0.1:1/r' } },
    ...more,
  },
});

describe('steps', () => {
  it('reads a script of many lines, quotes and expressions as it is written', async () => {
    const host = start({
      [FILE]: workflow(
        'push',
        `- run: |
    cat > "$RUNNER_TEMP/x" <<'EOF'
    it's 'one' {two} \${{ github.event_name }}
      indented 'twice'
    EOF
    cat "$RUNNER_TEMP/x"
- name: folded
  env:
    LONG: >-
      a \${{ github.event_name == 'push'
      && 'it''s ''b''' || 'c' }}
      d
  run: echo "[$LONG]"`,
      ),
    });
    host.push(host.commit({ x: '1' }));
    expect((await host.runner.settle())[0]?.conclusion, log(host)).toBe('success');
    expect(log(host)).toContain("it's 'one' {two} push\n  indented 'twice'\n");
    expect(log(host)).toContain("[a it's 'b' d]");
  });

  it('passes outputs, environment and path from step to step and gives them to the next job', async () => {
    const host = start(
      {
        [FILE]: `name: test
on: push
env: { TOP: from-top }
jobs:
  a:
    runs-on: ubuntu-latest
    env: { MIDDLE: "\${{ github.event_name }}-middle" }
    outputs: { word: "\${{ steps.s.outputs.word }}", long: "\${{ steps.s.outputs.long }}" }
    steps:
      - id: s
        env: { OWN: own }
        run: |
          echo "word=$TOP-$MIDDLE-$OWN-\${{ vars.COLOUR }}" >> "$GITHUB_OUTPUT"
          printf 'long<<EOF\\none\\ntwo\\nEOF\\n' >> "$GITHUB_OUTPUT"
          echo "LATER=later" >> "$GITHUB_ENV"
          mkdir -p "$RUNNER_TEMP/bin"; printf '#!/bin/sh\\necho hello from tool\\n' > "$RUNNER_TEMP/bin/tool"; chmod +x "$RUNNER_TEMP/bin/tool"
          echo "$RUNNER_TEMP/bin" >> "$GITHUB_PATH"
          echo "# Summary" >> "$GITHUB_STEP_SUMMARY"
      - run: tool && test "$LATER" = later && test -z "$OWN"
  b:
    needs: a
    runs-on: ubuntu-latest
    steps:
      - run: echo "got \${{ needs.a.outputs.word }} \${{ toJSON(needs.a.outputs.long) }} \${{ needs.a.result }}"
`,
      },
      { COLOUR: 'green' },
    );
    host.push(host.commit({ x: '1' }));
    const [run] = await host.runner.settle();
    expect(run, log(host)).toMatchObject({ workflow: 'test.yml', event: 'push', conclusion: 'success' });
    expect(run?.jobs[0]?.steps[0]?.summary).toBe('# Summary\n');
    expect(log(host)).toContain('hello from tool');
    expect(log(host)).toContain('got from-top-push-middle-own-green onentwo success');
  });

  it('runs a local action of the checked-out commit as its own process with inputs, defaults and outputs', async () => {
    const host = start({
      'action.yml': `name: a
description: a
inputs:
  who: { description: who, default: nobody }
  token: { description: token, default: "\${{ github.token }}" }
  some thing: { description: x, default: spaced }
runs: { using: node24, main: dist/main.js }
`,
      'dist/main.js': `import { appendFileSync } from 'node:fs';
const e = process.env;
console.log('node', process.versions.node.split('.')[0], e.INPUT_WHO, e.INPUT_SOME_THING, e.CI, e.GITHUB_EVENT_NAME, e.GITHUB_REPOSITORY);
console.log('leaked', Object.keys(e).filter((k) => /^(npm_|VITEST|NODE_ENV|TEST$|SECRET)/.test(k)).join() || 'nothing');
console.log('token', e.INPUT_TOKEN, e.GITHUB_TOKEN ?? 'unset');
console.log('id-token', e.ACTIONS_ID_TOKEN_REQUEST_URL ?? 'unset');
console.log('::add-mask::hunter2');
console.log('password hunter2');
console.log('::set-output name=forged::yes');
console.log('::stop-commands::stopme');
console.log('::set-output name=stopped::yes');
console.log('::stopme::');
console.error('::error file=a.yaml,line=3::bad%0Athing');
appendFileSync(e.GITHUB_OUTPUT, 'real=1\\n');
`,
      'package.json': '{"type":"module"}',
      [FILE]: workflow(
        'push',
        `- uses: ${CHECKOUT}
  with: { persist-credentials: false }
- id: act
  uses: ./
  with: { who: alice, typo: 1 }
- run: echo "outputs \${{ toJSON(steps.act.outputs) }}" | tr -d ' '`,
        'permissions: { contents: read, statuses: write }',
      ),
    });
    host.push(host.commit({ y: '1' }));
    const [run] = await host.runner.settle();
    expect(log(host)).toContain('node 24 alice spaced true push contoso/access');
    expect(log(host)).toContain('leaked nothing');
    expect(log(host)).toContain('token *** unset');
    expect(log(host)).toContain('id-token unset');
    expect(log(host)).toContain('password ***');
    expect(run?.jobs[0]?.steps[1]?.outputs).toEqual({ forged: 'yes', real: '1' });
    expect(run?.jobs[0]?.steps[1]?.annotations).toContainEqual({
      level: 'error',
      message: 'bad\nthing',
      properties: { file: 'a.yaml', line: '3' },
      line: expect.any(Number),
    });
    expect(run?.jobs[0]?.steps[1]?.annotations[0]?.message).toContain("Unexpected input(s) 'typo'");
    expect(run?.conclusion, log(host)).toBe('success');
    expect(host.tokens).toMatchObject([
      { permissions: { contents: 'read', statuses: 'write' }, revoked: true },
    ]);
    expect(readdirSync(join(host.directory, 'jobs'))).toEqual([]);
  });

  it('fails a step that needs what the sandbox has not, and says so', async () => {
    const host = start({ [FILE]: workflow('push', '- uses: actions/setup-node@v6') });
    host.push(host.commit({ x: '1' }));
    const [run] = await host.runner.settle();
    expect(run?.conclusion, log(host)).toBe('failure');
    expect(log(host)).toContain(
      'The sandbox runs actions/checkout and local actions (./…), not actions/setup-node@v6.',
    );
  });

  it('skips what follows a failure, but runs always() and failure(), and knows continue-on-error', async () => {
    const host = start({
      [FILE]: workflow(
        'push',
        `- id: soft
  continue-on-error: true
  run: exit 3
- run: echo "soft \${{ steps.soft.outcome }} \${{ steps.soft.conclusion }}"
- run: false | true
- run: false | true
  shell: bash
- run: echo never
- if: always()
  run: echo always
- if: failure()
  run: echo failed`,
      ),
    });
    host.push(host.commit({ x: '1' }));
    const [run] = await host.runner.settle();
    expect(run?.conclusion, log(host)).toBe('failure');
    expect(run?.jobs[0]?.steps.map((step) => step.conclusion)).toEqual([
      'success',
      'success',
      'success',
      'failure',
      'skipped',
      'success',
      'success',
    ]);
    expect(log(host)).toContain('soft failure success');
  });

  it('refuses NODE_OPTIONS in GITHUB_ENV', async () => {
    const host = start({
      [FILE]: workflow('push', `- run: echo "NODE_OPTIONS=--import=/tmp/x.js" >> "$GITHUB_ENV"`),
    });
    host.push(host.commit({ x: '1' }));
    expect((await host.runner.settle())[0]?.conclusion).toBe('failure');
    expect(log(host)).toContain("Can't store NODE_OPTIONS");
  });

  it('ends a step that overruns its time, in failure', async () => {
    const host = start({ [FILE]: workflow('push', '- run: exec sleep 600\n  timeout-minutes: 0.005') });
    host.push(host.commit({ x: '1' }));
    expect((await host.runner.settle())[0]?.conclusion).toBe('failure');
    expect(log(host)).toContain('has timed out');
  });

  it('kills exactly the job it is told to', async () => {
    const host = start({
      [FILE]: workflow('push', '- run: echo go; exec sleep 600\n- if: always()\n  run: echo after'),
    });
    host.push(host.commit({ x: '1' }));
    while (host.tokens.length === 0) await new Promise((done) => setImmediate(done));
    const job = host.tokens[0]?.job ?? '';
    let killed = false;
    const settled = host.runner.settle();
    while (!killed) {
      await host.runner.kill('0/nobody');
      await host.runner.kill(job);
      killed = log(host) !== '' && host.runner.runs()[0]?.status === 'completed';
      await new Promise((done) => setImmediate(done));
    }
    const [run] = await settled;
    expect(run?.conclusion, log(host)).toBe('failure');
    expect(log(host)).toContain('Process was killed by SIGKILL');
  });
});

describe('which version of a workflow runs, and when', () => {
  it('takes the file from the commit of the event: main for pull_request_target, the merge for pull_request', async () => {
    const host = start({
      [FILE]: workflow('[pull_request, pull_request_target]', '- run: echo version main'),
    });
    const head = host.commit(
      { [FILE]: workflow('[pull_request, pull_request_target]', '- run: echo version branch') },
      { branch: 'alice/x', from: 'main' },
    );
    host.tell({ name: 'pull_request_target', action: 'opened', payload: pull(7, head) });
    host.tell({
      name: 'pull_request',
      action: 'opened',
      ref: 'refs/pull/7/merge',
      sha: head,
      payload: pull(7, head),
    });
    const runs = await host.runner.settle();
    const of = (event: string): string =>
      host.runner.log(runs.find((run) => run.event === event)?.id ?? 0) ?? '';
    expect(of('pull_request_target')).toContain('version main');
    expect(of('pull_request')).toContain('version branch');
    expect(runs.map((run) => run.headSha)).toEqual([head, head]);
  });

  it('wakes nothing for what a job token does, except dispatches', async () => {
    const host = start({
      [FILE]: workflow(
        '{ push: , workflow_dispatch: { inputs: { n: { type: string, default: "4" }, b: { type: boolean } } } }',
        '- run: echo "n=${{ inputs.n }} b=${{ inputs.b == false }}"',
      ),
    });
    host.tell({ name: 'push', byJobToken: true });
    host.tell({ name: 'workflow_dispatch', byJobToken: true, workflow: 'test.yml', inputs: {} });
    host.tell({ name: 'workflow_dispatch', byJobToken: true, workflow: 'other.yml' });
    const runs = await host.runner.settle();
    expect(runs.map((run) => run.event)).toEqual(['workflow_dispatch']);
    expect(log(host)).toContain('n=4 b=true');
  });

  it('obeys [skip ci] on push and pull_request, not on pull_request_target', async () => {
    const host = start({ [FILE]: workflow('[push, pull_request, pull_request_target]', '- run: echo hi') });
    const sha = host.commit({ x: '2' }, { message: 'Change\n\n[skip ci]' });
    host.push(sha);
    host.tell({ name: 'pull_request', action: 'opened', sha, payload: pull(7, sha) });
    host.tell({ name: 'pull_request_target', action: 'opened', sha, payload: pull(7, sha) });
    expect((await host.runner.settle()).map((run) => run.event)).toEqual(['pull_request_target']);
  });

  it('filters by branch, path and activity type', async () => {
    const host = start({
      [FILE]: workflow(
        '{ push: { branches: ["main", "release/**", "!release/old"], paths: ["src/**"] }, pull_request_target: }',
        '- run: echo hi',
      ),
    });
    const before = host.commit({ a: '1' });
    host.push(host.commit({ 'docs/x': '1' }), 'main', before);
    const docs = host.commit({ b: '1' });
    host.push(host.commit({ 'src/deep/x': '1' }), 'main', docs);
    host.push(host.commit({ 'src/y': '1' }, { branch: 'release/old', from: 'main' }), 'release/old');
    host.push(host.commit({ 'src/z': '1' }, { branch: 'release/new', from: 'main' }), 'release/new');
    host.tell({ name: 'pull_request_target', action: 'closed', payload: pull(7, before) });
    host.tell({ name: 'pull_request_target', action: 'synchronize', payload: pull(7, before) });
    const runs = await host.runner.settle();
    expect(runs.map((run) => [run.event, run.ref]).toSorted()).toEqual([
      ['pull_request_target', 'refs/heads/main'],
      ['push', 'refs/heads/main'],
      ['push', 'refs/heads/release/new'],
    ]);
  });

  it('raises workflow_run at the end of a run, at most three deep, with the head of the pull request', async () => {
    const chain = (name: string, of: string) => `name: ${name}
on: { workflow_run: { workflows: [${of}], types: [completed] } }
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: echo "after \${{ github.event.workflow_run.head_sha }} \${{ github.event.workflow_run.conclusion }}"
`;
    const host = start({
      [FILE]: workflow('pull_request_review', "- run: 'true'").replace('name: test', 'name: r0'),
      ...Object.fromEntries(
        [1, 2, 3, 4, 5].map((n) => [`.github/workflows/r${n}.yml`, chain(`r${n}`, `r${n - 1}`)]),
      ),
    });
    const head = host.commit({ x: '1' }, { branch: 'alice/x', from: 'main' });
    host.tell({
      name: 'pull_request_review',
      action: 'submitted',
      ref: 'refs/pull/7/merge',
      sha: head,
      payload: pull(7, head),
    });
    const runs = await host.runner.settle();
    expect(runs.map((run) => run.name)).toEqual(['r0', 'r1', 'r2', 'r3']);
    expect(log(host, 1)).toContain(`after ${head} success`);
    expect(runs[1]?.ref).toBe('refs/heads/main');
  });

  it('reports a file that GitHub would refuse, and one that asks for what the sandbox lacks', async () => {
    const host = start({
      [FILE]: 'on: push\njobs: { a: { runs-on: ubuntu-latest, stepz: [] } }',
      '.github/workflows/services.yml':
        'on: push\njobs: { a: { runs-on: ubuntu-latest, services: { x: { image: y } }, steps: [{ run: "true" }] } }',
    });
    host.push(host.commit({ x: '1' }));
    const runs = await host.runner.settle();
    expect(runs.map((run) => [run.workflow, run.conclusion])).toEqual(
      expect.arrayContaining([
        ['test.yml', 'failure'],
        ['services.yml', 'failure'],
      ]),
    );
    expect(runs.flatMap((run) => run.problems).join('\n')).toMatch(
      /stepz[\s\S]*services is not supported by the sandbox|services is not supported by the sandbox[\s\S]*stepz/,
    );
  });
});

describe('rights', () => {
  it('gives a job exactly the permissions it names, and the restricted default where nothing is named', async () => {
    const jobs = (top: string, own: string) => `name: t
on: push
${top}
jobs:
  a:
    runs-on: ubuntu-latest
    ${own}
    steps: [{ run: 'true' }]
`;
    const host = start({
      '.github/workflows/1.yml': jobs('', ''),
      '.github/workflows/2.yml': jobs('permissions: { issues: write }', ''),
      '.github/workflows/3.yml': jobs(
        'permissions: { issues: write }',
        'permissions: { contents: read, statuses: none }',
      ),
      '.github/workflows/4.yml': jobs('permissions: {}', ''),
      '.github/workflows/5.yml': jobs('permissions: read-all', ''),
    });
    host.push(host.commit({ x: '1' }));
    const runs = await host.runner.settle();
    const of = (file: string) =>
      host.tokens.find((one) => one.job === `${runs.find((run) => run.workflow === file)?.id}/a`)
        ?.permissions;
    expect(of('1.yml')).toEqual({ contents: 'read', packages: 'read' });
    expect(of('2.yml')).toEqual({ issues: 'write' });
    expect(of('3.yml')).toEqual({ contents: 'read' });
    expect(of('4.yml')).toEqual({});
    expect(of('5.yml')).toMatchObject({ contents: 'read', statuses: 'read' });
    expect(of('5.yml')).not.toHaveProperty('id-token');
  });

  it('lets only runs of the default branch into a gatehouse environment, and gives id tokens only where asked', async () => {
    const file = workflow(
      'workflow_dispatch',
      '- run: echo "url ${ACTIONS_ID_TOKEN_REQUEST_URL:-none} ${ACTIONS_ID_TOKEN_REQUEST_TOKEN:-none}"',
      'permissions: { id-token: write }',
    ).replace('runs-on: ubuntu-latest', 'runs-on: ubuntu-latest\n    environment: gatehouse-elevate');
    const host = start({ [FILE]: file });
    const sha = host.commit({ x: 'evil' }, { branch: 'mallory/x', from: 'main' });
    host.tell({ name: 'workflow_dispatch', workflow: 'test.yml', ref: 'refs/heads/mallory/x', sha });
    expect((await host.runner.settle())[0]?.conclusion).toBe('failure');
    expect(log(host)).toContain('not allowed to deploy to gatehouse-elevate');
    expect(host.tokens).toEqual([]);
    expect(host.idTokenJobs).toEqual([]);
    host.tell({ name: 'workflow_dispatch', workflow: 'test.yml' });
    expect((await host.runner.settle())[0]?.conclusion).toBe('success');
    expect(host.idTokenJobs).toMatchObject([
      {
        environment: 'gatehouse-elevate',
        ref: 'refs/heads/main',
        repository: 'contoso/access',
        repositoryId: 77,
        ownerId: 9,
      },
    ]);
    expect(log(host, 1)).toContain('url http://127.0.0.1:1/token?x=1 ***');
  });

  it('checks out one commit by default, everything with fetch-depth 0, and keeps credentials only where asked', async () => {
    const show = (path: string) =>
      `echo "${path} $(git -C ${path} rev-list --count HEAD) $(git -C ${path} branch -r | wc -l) $(git -C ${path} status --short | wc -l) $(git -C ${path} config --get-regexp extraheader | wc -l) $(cat ${path}/x)"`;
    const host = start({
      [FILE]: workflow(
        'push',
        `- uses: ${CHECKOUT}
  with: { path: one, persist-credentials: false }
- uses: ${CHECKOUT}
  with: { path: all, fetch-depth: 0 }
- uses: ${CHECKOUT}
  with: { path: two, fetch-depth: 2, persist-credentials: "false", ref: side }
- run: |
    ${show('one')}
    ${show('all')}
    ${show('two')}`,
      ),
    });
    host.commit({ x: 'side' }, { branch: 'side', from: 'main' });
    host.commit({ x: 'side 2' }, { branch: 'side' });
    host.commit({ x: 'older' });
    host.push(host.commit({ x: 'newest' }));
    expect((await host.runner.settle())[0]?.conclusion, log(host)).toBe('success');
    expect(log(host)).toMatch(/^one 1 \d+ 0 0 newest$/m);
    expect(log(host)).toMatch(/^all 3 [2-9] 0 1 newest$/m);
    expect(log(host)).toMatch(/^two 2 1 0 0 side 2$/m);
  });

  it('fails a checkout of a ref that is not there, and of another repository', async () => {
    const host = start({
      '.github/workflows/1.yml': workflow('push', `- uses: ${CHECKOUT}\n  with: { ref: nowhere }`),
      '.github/workflows/2.yml': workflow('push', `- uses: ${CHECKOUT}\n  with: { repository: other/repo }`),
      '.github/workflows/3.yml': workflow('push', `- uses: ${CHECKOUT}\n  with: { path: ../.. }`),
    });
    host.push(host.commit({ x: '1' }));
    const runs = await host.runner.settle();
    expect(runs.map((run) => run.conclusion)).toEqual(['failure', 'failure', 'failure']);
    const logs = runs.map((run) => host.runner.log(run.id)).join('\n');
    expect(logs).toContain("A branch or tag with the name 'nowhere' could not be found");
    expect(logs).toContain('holds only contoso/access');
    expect(logs).toContain('is not under');
  });

  it('refuses to check out the head of a fork in pull_request_target, not of the same repository', async () => {
    const host = start({
      [FILE]: workflow(
        'pull_request_target',
        `- uses: ${CHECKOUT}\n  with: { ref: "\${{ github.event.pull_request.head.sha }}" }`,
      ),
    });
    const head = host.commit({ x: '1' }, { branch: 'alice/x', from: 'main' });
    const fork = { head: { ref: 'main', sha: head, repo: { id: 78 } } };
    host.tell({ name: 'pull_request_target', action: 'opened', payload: pull(7, head, 'main', fork) });
    host.tell({ name: 'pull_request_target', action: 'opened', payload: pull(8, head) });
    expect((await host.runner.settle()).map((run) => run.conclusion)).toEqual(['failure', 'success']);
    expect(log(host)).toContain("Refusing to check out code of a fork's pull request");
  });
});

describe('jobs and groups', () => {
  it('skips a job whose condition does not hold, and what needs it', async () => {
    const host = start({
      [FILE]: `name: t
on: push
jobs:
  a: { runs-on: ubuntu-latest, steps: [{ run: 'true' }], if: github.ref == 'refs/heads/other' }
  b: { runs-on: ubuntu-latest, needs: a, steps: [{ run: 'true' }] }
  c: { runs-on: ubuntu-latest, needs: [a, b], if: "!failure()", steps: [{ run: 'true' }] }
`,
    });
    host.push(host.commit({ x: '1' }));
    const [run] = await host.runner.settle();
    expect(run?.conclusion, log(host)).toBe('success');
    expect(run?.jobs.map((job) => job.result)).toEqual(['skipped', 'skipped', 'success']);
  });

  it('keeps one running and one waiting, and cancels the older of those that wait', async () => {
    const host = start({
      [FILE]: workflow(
        'workflow_dispatch',
        '- run: exec sleep 0.3',
        "concurrency: { group: 'G-${{ github.ref_name }}', cancel-in-progress: false }",
      ),
    });
    for (let n = 0; n < 4; n += 1) host.tell({ name: 'workflow_dispatch', workflow: 'test.yml' });
    expect((await host.runner.settle()).map((run) => run.conclusion)).toEqual([
      'success',
      'cancelled',
      'cancelled',
      'success',
    ]);
  });

  it('keeps all with queue: max', async () => {
    const host = start({
      [FILE]: workflow('workflow_dispatch', '- run: "true"', 'concurrency: { group: g, queue: max }'),
    });
    for (let n = 0; n < 4; n += 1) host.tell({ name: 'workflow_dispatch', workflow: 'test.yml' });
    expect((await host.runner.settle()).map((run) => run.conclusion)).toEqual([
      'success',
      'success',
      'success',
      'success',
    ]);
  });

  it('reports each run once, in the order of their beginning', async () => {
    const host = start({ [FILE]: workflow('workflow_dispatch', '- run: "true"') });
    host.tell({ name: 'workflow_dispatch', workflow: 'test.yml' });
    expect(await host.runner.settle()).toHaveLength(1);
    expect(await host.runner.settle()).toHaveLength(0);
    expect(host.records.map((record) => record.status)).toEqual(['queued', 'in_progress', 'completed']);
    expect(host.runner.defects()).toEqual([]);
  });
});
