/** The flags of list and new: who asks, by which policy it is judged, and where a token goes. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../src/answer.ts';
import { addAskingCommands } from '../src/asking-commands.ts';
import type { GitHubConfig } from '../src/config.ts';
import { asFault } from '../src/core/fault.ts';
import type { Proposals } from '../src/ports/proposals.ts';
import { commitSha } from '../src/core/brand.ts';
import { sampleFiles } from './builders/sample-files.ts';
import { fakeClock } from './fakes/clock.ts';
import { fakeProposals, fakeRoster } from './fakes/roster.ts';

const base = join(import.meta.dirname, 'fixtures/formats/base');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-asking-'));
  cpSync(base, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Given {
  readonly environment?: Readonly<Record<string, string>>;
  readonly proposals?: Proposals;
  /** Whose token it is. */
  readonly owner?: { readonly id: number; readonly login: string };
}

/** What the command answers, or its fault; and where it would have gone with which token. */
const call = async (words: readonly string[], given: Given = {}) => {
  let answer: Answer | undefined;
  const reached: GitHubConfig[] = [];
  const proposals = given.proposals ?? fakeProposals();
  const program = new Command('gatehouse')
    .option('--json')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  addAskingCommands(
    program,
    async (work) => {
      try {
        answer = await work();
      } catch (thrown) {
        const { code, message, remedy } = asFault(thrown);
        answer = { exit: 2, text: [code, message, remedy], json: undefined };
      }
    },
    {
      environment: { PATH: folder, ...given.environment },
      terminal: undefined,
      connect: (github) => {
        reached.push(github);
        const evidence = {
          repository: async () => ({
            id: 1,
            owner: 'contoso',
            name: 'access',
            defaultBranch: 'trunk',
            head: commitSha('a'.repeat(40)),
          }),
          policyAt: async () => ({ commit: undefined, files: sampleFiles }),
          requestsAt: async () => [],
        };
        const roster = fakeRoster([given.owner ?? { id: 1001, login: 'alice-now' }]);
        return { evidence: evidence as never, roster, proposals, clock: fakeClock() as never };
      },
    },
  );
  await program.parseAsync([...words, '--directory', folder], { from: 'user' });
  if (answer === undefined) throw new Error('the command did not answer');
  return { ...answer, reached, said: answer.text.join('\n') };
};

const HERE = ['--repository', 'contoso/access'];
const TOKEN = { GITHUB_TOKEN: 'a-token' };
const ASKED = [
  '--entitlement',
  'prod-vm-admin',
  '--duration',
  '2h',
  '--ticket',
  'CHG0031234',
  '--param',
  'source_ip=203.0.113.7',
  '--justification',
  'Fail over payments-db-02 now',
];
const asking = (...more: readonly string[]) => ['new', ...HERE, ...ASKED, ...more];

describe('list', () => {
  it('knows a person by name and by login, and asks nobody then', async () => {
    expect((await call(['list', '--as', 'alice'], { environment: TOKEN })).said).toMatch(
      /^alice may ask for/,
    );
    const { said, reached } = await call(['list', '--as', 'Alice', ...HERE], { environment: TOKEN });
    expect([said.split(' ')[0], reached]).toEqual(['alice', []]);
  });

  it('knows whose token it is by the id, whatever the login is now', async () => {
    const { said, reached } = await call(['list', ...HERE], { environment: TOKEN });
    expect(said).toMatch(/^alice may ask for/);
    expect(reached).toEqual([
      { apiUrl: 'https://api.github.com', token: 'a-token', owner: 'contoso', repo: 'access' },
    ]);
  });

  it.each<[string, readonly string[], Given, RegExp]>([
    ['somebody unknown', ['list', '--as', 'alicia'], {}, /people.yaml does not know `alicia`[\s\S]*alice/],
    [
      'a token of somebody unknown',
      ['list', ...HERE],
      { environment: TOKEN, owner: { id: 77, login: 'zoe' } },
      /does not know zoe, whose token/,
    ],
    ['nobody at all', ['list', ...HERE], {}, /not known who asks[\s\S]*--as/],
  ])('is a fault for %s', async (_, words, given, said) => {
    const answer = await call(words, given);
    expect(answer.exit).toBe(2);
    expect(answer.said).toMatch(said);
  });
});

describe('new', () => {
  it('opens it with a token, by the policy and the default branch that GitHub has', async () => {
    const proposals = fakeProposals();
    writeFileSync(join(folder, 'policies/gatehouse.yaml'), 'broken: here\n');
    const { exit, said } = await call(asking('--yes'), { environment: TOKEN, proposals });
    expect(exit).toBe(0);
    expect(said).toContain('Opened: https://github.test/contoso/access/pull/1');
    expect(proposals.proposed).toMatchObject([
      { base: 'a'.repeat(40), title: 'alice · prod-vm-admin · 2 h · CHG0031234' },
    ]);
  });

  it('takes the token that gh gives where the environment has none', async () => {
    writeFileSync(
      join(folder, 'gh'),
      '#!/bin/sh\n[ "$*" = "auth token --hostname github.com" ] && echo from-gh\n',
    );
    chmodSync(join(folder, 'gh'), 0o755);
    expect((await call(asking('--yes'))).reached).toMatchObject([{ token: 'from-gh' }]);
    expect((await call(asking('--yes'), { environment: TOKEN })).reached).toMatchObject([
      { token: 'a-token' },
    ]);
  });

  it('takes no token of the environment by way of gh, which gives it for whatever host a clone names', async () => {
    const host = 'git.mallory.example';
    writeFileSync(join(folder, 'gh'), '#!/bin/sh\necho "$GH_ENTERPRISE_TOKEN$GH_TOKEN"\n');
    chmodSync(join(folder, 'gh'), 0o755);
    execFileSync('git', ['init', '--quiet', folder]);
    execFileSync('git', ['-C', folder, 'remote', 'add', 'origin', `https://${host}/contoso/access`]);
    const asked = ['new', ...ASKED, '--dry-run', '--as', 'alice'];
    const environment = { GH_ENTERPRISE_TOKEN: 'of-work', GH_TOKEN: 'of-github' };
    expect((await call(asked, { environment })).reached).toEqual([]);
    const { reached } = await call(asked, { environment: { ...environment, GH_TOKEN: '', GH_HOST: host } });
    expect(reached).toMatchObject([{ apiUrl: `https://${host}/api/v3`, token: 'of-work' }]);
  });

  it('takes none where nobody has signed in to gh', async () => {
    writeFileSync(join(folder, 'gh'), '#!/bin/sh\nexit 1\n');
    chmodSync(join(folder, 'gh'), 0o755);
    expect((await call(asking('--yes', '--as', 'alice'))).reached).toEqual([]);
  });

  it('asks for nobody but the owner of the token', async () => {
    const { exit, said } = await call(asking('--yes', '--as', 'dave'), { environment: TOKEN });
    expect(exit).toBe(2);
    expect(said).toContain('--as is given, and there is a token');
  });

  it('tries what somebody else would get, by the clone, without sending anything', async () => {
    const proposals = fakeProposals();
    const { exit, said } = await call(asking('--dry-run', '--as', 'dave'), { environment: TOKEN, proposals });
    expect([exit, proposals.proposed]).toEqual([0, []]);
    expect(said).toContain('dave asks for prod-vm-admin');
  });

  it('sends nothing without a terminal unless it is told to', async () => {
    const proposals = fakeProposals();
    for (const words of [asking(), ['--json', ...asking()]]) {
      const { exit, said } = await call(words, { environment: TOKEN, proposals });
      expect(exit).toBe(2);
      expect(said).toContain('Add --yes');
    }
    expect(proposals.proposed).toEqual([]);
  });

  it('says what is wrong with a parameter that has no value', async () => {
    await expect(call(['new', '--param', 'vm'])).rejects.toThrow('Write --param name=value.');
  });
});
