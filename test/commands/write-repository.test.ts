/** `init --write`: a repository that uses the released action by its SHA, whose policy has no finding, and never over what is there. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ownWorkflows } from '../../src/adapters/own-workflows.ts';
import { writeNewTree } from '../../src/adapters/disk.ts';
import { check } from '../../src/commands/check.ts';
import { explain } from '../../src/commands/explain.ts';
import { writeRepository, type WriteWords } from '../../src/commands/write-repository.ts';
import { instant } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { OPENS } from '../../src/providers/opens.ts';
import { readWorkflow } from '../../src/sandbox/runner/workflow.ts';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const WORDS: WriteWords = {
  action: `contoso/gatehouse@${SHA}`,
  release: 'v1.2.3',
  person: [
    'Alice-A=1001,0f2c0000-0000-4000-8000-000000000001',
    'bob=1002,0f2c0000-0000-4000-8000-000000000002',
  ],
  subscription: '11111111-1111-1111-1111-111111111111',
  repository: { name: 'contoso/access', url: 'https://github.com/contoso/access' },
};
const written = (words: Partial<WriteWords> = {}) => writeRepository({ ...WORDS, ...words }, ownWorkflows());
const textOf = (path: string, words: Partial<WriteWords> = {}): string =>
  written(words).files.find((file) => file.path === path)?.text ?? '';

const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'gatehouse-written-'));
  folders.push(made);
  return made;
};
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true });
});

describe('a repository that was written', () => {
  it.each([
    ['two people', {}],
    ['one person', { person: ['alice=1001'] }],
    ['no release, no subscription', { release: undefined, subscription: undefined }],
  ])('has a policy without a finding with %s, and a catalogue that says what it says', (_, words) => {
    const { files } = written(words);
    const judged = check(
      files.filter(({ path }) => /^(policies|requests|\.github\/ISSUE_TEMPLATE)\//.test(path)),
    );
    expect(judged.exit, judged.text.join('\n')).toBe(0);
  });

  it('takes the first way in of docs/adopt.md without a finding, by the commands that stand there', () => {
    const page = readFileSync(resolve(import.meta.dirname, '../../docs/adopt.md'), 'utf8');
    const there = folder();
    for (const { path, text } of written().files) {
      mkdirSync(join(there, 'access', path, '..'), { recursive: true });
      writeFileSync(join(there, 'access', path), text);
    }
    const [commands = ''] = /^ {4}cd access && rm(?:.*\n)+?(?= {4}node )/m.exec(page) ?? [];
    const [, nsg = ''] = /NSG=(\S+)/.exec(page) ?? [];
    const NSG = nsg.replace('…', WORDS.subscription ?? '');
    const input = commands.replaceAll(/^ {4}/gm, '');
    execFileSync('bash', ['-e'], { cwd: there, input, env: { ...process.env, NSG } });
    const files = readdirSync(join(there, 'access/policies'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.yaml'))
      .map((path) => ({
        path: `policies/${path}`,
        text: readFileSync(join(there, 'access/policies', path), 'utf8'),
      }));
    expect(files.map(({ path }) => path).filter((path) => path.includes('entitlements'))).toEqual([
      'policies/entitlements/first-way.yaml',
    ]);
    const judged = check(files);
    expect(judged.exit, judged.text.join('\n')).toBe(0);
    expect(files.map(({ text }) => text).join()).toMatch(/mode: enforce, scopes/);
  });

  it('decides a request and only observes it', () => {
    const policyFiles = written().files.filter(({ path }) => path.startsWith('policies/'));
    const request = {
      path: 'requests/look.yaml',
      text: 'entitlement: first-look\nduration: 1h\njustification: See how a request is judged here\n',
    };
    const words = {
      as: 'alice-a',
      at: undefined,
      approve: ['bob'],
      changesRequested: [],
      ticketState: undefined,
      team: [],
      oncall: [],
      freeze: 'none',
      elevation: false,
    } as const;
    const answer = explain({ policyFiles, request, words, opens: OPENS }, instant(Date.UTC(2026, 10, 28)));
    expect(answer.json).toMatchObject({ outcome: 'approved', mode: 'observe' });
  });

  it('uses the action by the SHA of its commit in every job, and nothing of its own', () => {
    const workflows = written().files.filter(({ path }) => path.startsWith('.github/workflows/'));
    expect(workflows.map(({ path }) => path.replace('.github/workflows/', ''))).toEqual([
      'audit.yml',
      'elevate.yml',
      'request.yml',
      'review.yml',
      'revoke.yml',
      'watch.yml',
    ]);
    const ownUses = Object.values(ownWorkflows()).join('').split('uses: ./\n').length - 1;
    expect(ownUses).toBeGreaterThan(5);
    const uses = workflows.flatMap(({ text }) =>
      [...text.matchAll(/^[ -]*uses: (.*)/gm)].map(([, what]) => what),
    );
    expect(uses.filter((what) => what?.startsWith('contoso/'))).toEqual(
      Array.from({ length: ownUses }, () => `contoso/gatehouse@${SHA} # v1.2.3`),
    );
    for (const what of uses) expect(what).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v[\d.]+$/);
  });

  it('says nothing of the files that are left out, and is otherwise what this repository runs', () => {
    const own = ownWorkflows();
    for (const [name, text] of Object.entries(own)) {
      const after = textOf(`.github/workflows/${name}`);
      expect(after).not.toContain('version.yml');
      expect(after).not.toMatch(/uses: \.\//);
      const jobs = (of: string) =>
        Object.values(
          (parse(of) as { jobs: Record<string, { permissions: object; environment?: string }> }).jobs,
        );
      const { checks: _, ...expected } = { checks: 0, ...jobs(text)[0]?.permissions };
      expect(jobs(after)[0]?.permissions).toEqual(expected);
      expect(jobs(after).map(({ environment }) => environment)).toEqual(
        jobs(text).map(({ environment }) => environment),
      );
    }
  });

  it('has workflows that GitHub’s own parser reads, with all that the sandbox can run', async () => {
    const workflows = written().files.filter(({ path }) => path.startsWith('.github/workflows/'));
    const read = await Promise.all(workflows.map(({ path, text }) => readWorkflow(path, text)));
    expect(read.map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => 'workflow'));
  });

  it('fails loudly when a workflow no longer says what is changed in it', () => {
    const own = { ...ownWorkflows(), 'request.yml': 'name: request\n' };
    expect(() => writeRepository(WORDS, own)).toThrow(/request\.yml does not say/);
  });

  it('names its owners, and rulesets that GitHub can read', () => {
    expect(textOf('.github/CODEOWNERS')).toContain('/policies/ @Alice-A');
    const main = JSON.parse(textOf('.github/rulesets/main.json')) as { rules: { type: string }[] };
    expect(main.rules.map(({ type }) => type)).toEqual([
      'deletion',
      'non_fast_forward',
      'pull_request',
      'required_status_checks',
    ]);
    expect(textOf('.github/rulesets/ledger.json')).toContain('refs/heads/gatehouse-ledger');
  });

  it('says what to run where, in order, and what is missing', () => {
    const { text } = written({ person: ['alice=1001'], subscription: undefined });
    const all = text.join('\n');
    const order = [
      'gh repo create',
      'environments/gatehouse-$e',
      // A workflow that names an environment that is missing makes it, open to every branch.
      'git push',
      'federated-credential create',
      'GATEHOUSE_AZURE_TENANT_ID',
      'cli.js init',
      '--input .github/rulesets/main.json',
      'The first request',
    ];
    const places = order.map((words) => all.indexOf(words));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(all).toContain('policies/targets.yaml names a subscription that does not exist');
    expect(all).toContain('lacks ids in Entra');
    expect(written().text.join('\n')).not.toContain('does not exist');
  });

  it('prints commands that a shell can read', () => {
    const { next } = written().json;
    const commands = next
      .filter((line) => line.startsWith('   '))
      .map((line) => line.replaceAll(/<[^>]*>/g, 'x'))
      .join('\n');
    expect(spawnSync('bash', ['-n'], { input: commands, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });
});

describe('words that mean no repository', () => {
  const faultOf = (words: Partial<WriteWords>): Fault => {
    try {
      written(words);
    } catch (thrown) {
      if (thrown instanceof Fault) return thrown;
    }
    throw new Error('it was written');
  };

  it.each<[string, Partial<WriteWords>, RegExp]>([
    ['a tag', { action: 'contoso/gatehouse@v1' }, /full SHA/],
    ['a short SHA', { action: 'contoso/gatehouse@0123456' }, /full SHA/],
    ['a SHA in upper case', { action: `contoso/gatehouse@${SHA.toUpperCase()}` }, /full SHA/],
    ['no commit', { action: 'contoso/gatehouse' }, /full SHA/],
    ['no repository', { action: `gatehouse@${SHA}` }, /not owner\/name/],
    ['a path', { action: `contoso/gatehouse/sub@${SHA}` }, /not owner\/name/],
    ['a second @', { action: `contoso/gatehouse@${SHA}@x` }, /not owner\/name/],
    ['a line break', { action: `contoso/gatehouse@${SHA}\n` }, /full SHA/],
    ['no action', { action: undefined }, /needs --action/],
    ['a release with more in it', { release: 'v1\n        run: x' }, /no version/],
    ['nobody', { person: [] }, /needs --person/],
    ['a person without an id', { person: ['alice'] }, /--person is "alice"/],
    ['a person with a bad id in Entra', { person: ['alice=1001,x'] }, /--person is/],
    ['one person twice', { person: ['alice=1001', 'bob=1002', 'ALICE=1003'] }, /names ALICE twice/],
    ['one account twice', { person: ['alice=1001', 'bob=1001'] }, /names bob twice/],
    ['no UUID', { subscription: 'prod' }, /--subscription/],
    ['no repository of its own', { repository: undefined }, /needs --repository/],
  ])('say what is wrong: %s', (_, words, why) => {
    const fault = faultOf(words);
    expect(fault.code).toBe('config.invalid');
    expect(fault.message).toMatch(why);
  });
});

describe('writing it', () => {
  it('never overwrites: one file that is there keeps all from being written', async () => {
    const here = folder();
    mkdirSync(join(here, 'policies'));
    writeFileSync(join(here, 'policies/people.yaml'), 'mine');
    await expect(writeNewTree(here, written().files)).rejects.toThrow(/people\.yaml is there already/);
    expect(readFileSync(join(here, 'policies/people.yaml'), 'utf8')).toBe('mine');
    expect(execFileSync('find', [here, '-type', 'f'], { encoding: 'utf8' }).trim().split('\n')).toHaveLength(
      1,
    );
  });

  it('makes a folder that is not there, and leaves other files alone', async () => {
    const here = folder();
    writeFileSync(join(here, 'LICENSE'), 'mine');
    await writeNewTree(join(here, 'deep/below'), written().files);
    await writeNewTree(here, written().files);
    for (const { path, text } of written().files) {
      expect(readFileSync(join(here, path), 'utf8')).toBe(text);
      expect(readFileSync(join(here, 'deep/below', path), 'utf8')).toBe(text);
    }
  });

  it('works from the bundle alone, which carries the workflows of this very repository', () => {
    const here = folder();
    const cli = resolve(
      process.env['GATEHOUSE_DIST'] ?? resolve(import.meta.dirname, '../../dist'),
      'cli.js',
    );
    const flags = [
      '--action',
      `contoso/gatehouse@${SHA}`,
      '--release',
      'v1.2.3',
      '--repository',
      'contoso/access',
    ];
    const people = WORDS.person.flatMap((person) => ['--person', person]);
    const run = () =>
      spawnSync(
        process.execPath,
        [
          cli,
          '--json',
          'init',
          '--write',
          'new',
          ...flags,
          ...people,
          '--subscription',
          WORDS.subscription ?? '',
        ],
        { cwd: here, encoding: 'utf8', env: { PATH: process.env['PATH'] } },
      );
    const first = run();
    expect(first).toMatchObject({ status: 0, stderr: '' });
    for (const { path, text } of written().files)
      expect(readFileSync(join(here, 'new', path), 'utf8')).toBe(text);
    expect(run()).toMatchObject({ status: 2 });
  });
});
