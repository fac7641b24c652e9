/** Asking with one's own token, against the sandbox's GitHub: one pull request with one file, by that person, whatever breaks off. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newRequest } from '../../src/commands/new.ts';
import { NOTHING_ASKED } from '../../src/core/asking/wish.ts';
import { grantNumber, instant } from '../../src/core/brand.ts';
import { personWithAccount } from '../../src/core/hypothetical/accounts.ts';
import { OPENS } from '../../src/providers/opens.ts';
import { startBench, type SandboxBench } from '../adapters/github/bench.ts';
import { sampleFiles } from '../builders/sample-files.ts';

let bench: SandboxBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

const wish = {
  ...NOTHING_ASKED,
  entitlement: 'prod-vm-admin',
  duration: '2h',
  justification: 'Fix: replication, see issue #12',
  ticket: 'CHG0031234',
  parameters: new Map([['source_ip', '203.0.113.7']]),
};
const ask = async (who: 'alice' | 'bob' = 'alice', token = bench.token(who)) => {
  const { evidence, proposals, roster } = bench.ports(undefined, token);
  const { head, defaultBranch } = await evidence.repository();
  const taken = new Set((await evidence.requestsAt(head)).map(({ path }) => path));
  return newRequest(
    {
      asker: undefined,
      sending: {
        github: { proposals, base: head },
        pushes: { push: () => Promise.reject(new Error('git is not asked')) },
        repository: 'https://github.com/contoso/access',
        branch: defaultBranch,
      },
    },
    {
      policyFiles: sampleFiles,
      taken,
      opens: OPENS,
      wish,
      dryRun: false,
      whoAsks: async (people) => {
        const account = await roster.self();
        const person = account === undefined ? undefined : personWithAccount(account.id, people);
        if (person === undefined) throw new Error('nobody');
        return person;
      },
    },
    instant(Date.parse('2026-11-20T10:30:00Z')),
  );
};
const pulls = async () =>
  (await bench.as('erin').rest.pulls.list({ ...bench.repository, state: 'all' })).data;
const textOf = async (ref: string, path: string): Promise<string> => {
  const { data } = await bench.as('erin').rest.repos.getContent({ ...bench.repository, path, ref });
  return 'content' in data ? Buffer.from(data.content, 'base64').toString() : '';
};
const cut = (path: string): void =>
  bench.faults.order({ api: 'github', method: 'POST', path, when: 'after', effect: { kind: 'drop' } });

it('opens one pull request with the one file, and whoever has the token is its author', async () => {
  const { exit, text } = await ask();
  expect(exit).toBe(0);
  const [pull, ...others] = await pulls();
  expect(others).toEqual([]);
  expect(pull).toMatchObject({ user: { login: 'alice' }, title: 'alice · prod-vm-admin · 2 h · CHG0031234' });
  expect(text.join('\n')).toContain(pull?.html_url);
  const { data: changed } = await bench
    .as('erin')
    .rest.pulls.listFiles({ ...bench.repository, pull_number: pull?.number ?? 0 });
  expect(changed.map(({ filename, status }) => [filename.replace(/-\w+\.yaml$/, ''), status])).toEqual([
    ['requests/prod-vm-admin-alice-20261120', 'added'],
  ]);
  expect(await textOf(pull?.head.ref ?? '', changed[0]?.filename ?? '')).toContain(
    "justification: 'Fix: replication, see issue #12'\n",
  );
});

it('leaves the evidence that the decision asks for: pushed, written and asked for by that person alone', async () => {
  await ask();
  const { evidence } = bench.ports(undefined);
  const pull = await evidence.pull(grantNumber(1));
  const alice = { login: 'alice', kind: 'user' };
  expect(pull?.author).toMatchObject(alice);
  expect(pull?.pushers).toMatchObject([alice]);
  expect(pull?.incomplete).toEqual([]);
  const wrote = pull?.commits.flatMap(({ people }) => people.map(({ account }) => account?.login));
  expect([...new Set(wrote)]).toEqual(expect.arrayContaining(['alice']));
  expect(wrote).not.toContain('erin');
});

it.each(['/repos/contoso/access/git/refs', '/graphql', '/repos/contoso/access/pulls'])(
  'opens it once, also when the answer of %s was lost and it is asked again',
  async (path) => {
    cut(path);
    await ask().catch(() => undefined);
    await ask();
    expect(await pulls()).toHaveLength(1);
    expect((await ask()).text.join('\n')).toContain('Open already:');
  },
);

it('takes another name where the same was merged before', async () => {
  await ask();
  const [first] = await pulls();
  await bench.as('erin').rest.pulls.merge({ ...bench.repository, pull_number: first?.number ?? 0 });
  await ask();
  const [second] = await pulls();
  expect(second?.head.ref).toBe(`${first?.head.ref}-2`);
});

it('knows nobody by a token that is no person’s', async () => {
  const token = bench.world.issueJobToken({ contents: 'write', 'pull-requests': 'write' }, 'job');
  await expect(ask('alice', token)).rejects.toThrow('nobody');
});
