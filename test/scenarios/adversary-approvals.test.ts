/** Attacks on who approves: oneself by every way round, machines, strangers under known names, and one person as two. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settle } from '../../src/sandbox/demo/people.ts';
import type { Arena, Attack } from './arena.ts';
import {
  LAB,
  approve,
  asks,
  attackOf,
  elevateWith,
  expectRefused,
  judge,
  mergeAnyway,
  openArena,
  proposes,
  reviews,
} from './arena.ts';
import { pushes, signature } from './arena-pushes.ts';
import { access } from './kit.ts';

let arena: Arena;
let honest: number;

const GITHUB = { name: 'GitHub', email: 'noreply@github.com' };
const STRANGER = { name: 'Dave', email: 'dave@contoso.example' };

/** Everybody who attacks by an account could approve as a system owner, if only they were somebody else. */
const people = (text: string): string =>
  text
    .replace('sre: [alice, dave]', 'sre: [alice, dave]\n  seconds: [group:sre]')
    .replace('payments-owners: [bob, dave]', 'payments-owners: [bob, carol, grace, heidi, group:seconds]')
    .replace('developers: [alice, bob, dave]', 'developers: [alice, bob, dave, frank]')
    .replace(/(carol: \{.*) \}/, '$1, also: [carol-two] }');
const forOthers = (text: string): string =>
  text.replace('requesters: [group:sre]\n', 'requesters: [group:sre]\nfor: [group:sre]\n');

const forPerson = (who: string): string => `for: ${who}\n${arena.sample.request}`;

/** alice asks, with a commit that `pusher` brought to her branch. */
const writtenBy = async (
  name: string,
  pusher: string,
  how: Omit<Parameters<typeof pushes>[2], 'branch' | 'files'>,
): Promise<Attack> => {
  const [branch, path] = [`alice/${name}`, `requests/${name}.yaml`];
  await pushes(arena, pusher, { branch, files: { [path]: arena.sample.request }, ...how });
  return proposes(arena, 'alice', { name, branch, path });
};

/** A workflow of mallory's own branch, with whatever rights it writes down for itself. */
const approvingWorkflow = (pull: number): string => `name: approve
on: push
permissions: { pull-requests: write }
jobs:
  approve:
    runs-on: ubuntu-latest
    steps:
      - env: { TOKEN: '\${{ github.token }}' }
        run: |
          node -e '
            const headers = { authorization: "Bearer " + process.env.TOKEN, "user-agent": "mallory", "content-type": "application/json" };
            const url = process.env.GITHUB_API_URL + "/repos/" + process.env.GITHUB_REPOSITORY + "/pulls/${pull}/reviews";
            fetch(url, { method: "POST", headers, body: JSON.stringify({ event: "APPROVE" }) }).then(async (answer) => {
              console.log(answer.status, await answer.text());
              if (!answer.ok) process.exitCode = 1;
            });'
`;

const refused = (name: string, says: RegExp): void => expectRefused(arena, name, { says });

beforeAll(async () => {
  arena = await openArena(
    { 'people.yaml': people, 'entitlements/prod-vm-admin.yaml': forOthers },
    { 'dave-private': 2001, 'carol-two': 2002 },
  );
  const { github } = arena.world;

  await approve(arena, await asks(arena, 'alice', { name: 'directly' }), 'carol');
  await approve(arena, await asks(arena, 'dave', { name: 'second-account' }), 'carol', 'dave-private');
  await approve(arena, await asks(arena, 'dave-private', { name: 'from-second-account' }), 'carol', 'dave');
  await approve(
    arena,
    await asks(arena, 'dave', { name: 'nested', content: forPerson('alice') }),
    'carol',
    'alice',
  );
  await approve(
    arena,
    await asks(arena, 'alice', { name: 'for-the-approver', content: forPerson('dave') }),
    'carol',
    'dave',
  );

  await approve(
    arena,
    await writtenBy('as-author', 'alice', { author: signature('dave'), committer: signature('alice') }),
    'carol',
    'dave',
  );
  await approve(
    arena,
    await writtenBy('as-committer', 'alice', { committer: signature('dave') }),
    'carol',
    'dave',
  );
  await approve(
    arena,
    await writtenBy('as-co-author', 'alice', {
      message: 'Ask\n\nCo-authored-by: Dave <1004+dave@users.noreply.github.com>',
    }),
    'carol',
    'dave',
  );
  await approve(
    arena,
    await writtenBy('as-pusher', 'dave', { author: signature('alice'), committer: GITHUB }),
    'carol',
    'dave',
  );
  await approve(arena, await writtenBy('as-nobody', 'dave', { author: STRANGER }), 'carol', 'dave');

  await approve(arena, await asks(arena, 'alice', { name: 'twice' }), 'carol', 'carol', 'carol-two');

  // Whoever asks under a new name, approves under a new name, or takes a name that became free.
  await renamedAccounts();

  const byApp = await asks(arena, 'alice', { name: 'by-app' });
  await approve(arena, byApp, 'carol');
  arena.tokens['an-app'] = github.issueDeskToken({ 'pull-requests': 'write' });
  await reviews(arena, byApp, { by: 'an-app' });
  const byWorkflow = await asks(arena, 'alice', { name: 'by-workflow' });
  await approve(arena, byWorkflow, 'carol');
  github.letActionsApprove();
  await pushes(arena, 'mallory', {
    branch: 'mallory/approve',
    files: { '.github/workflows/approve.yml': approvingWorkflow(byWorkflow.pull) },
  });
  await settle(arena.outside);

  await judge(arena);
  await mergeAnyway(arena);
  honest = await elevateWith(arena, { name: 'honest', approvers: ['carol', 'bob'] });
}, 300_000);
afterAll(() => arena.close());

const renamedAccounts = async (): Promise<void> => {
  const { github } = arena.world;
  const renamedRequester = await asks(arena, 'frank-cs', { name: 'renamed-requester', content: LAB });
  await approve(arena, renamedRequester, 'erin');
  github.renameAccount('frank-cs', 'frank-new');
  const renamedApprover = await asks(arena, 'alice', { name: 'renamed-approver' });
  github.renameAccount('grace-dba', 'grace-new');
  await approve(arena, renamedApprover, 'carol', 'grace-dba');
  const takenOver = await asks(arena, 'alice', { name: 'taken-over' });
  github.renameAccount('heidi-help', 'heidi-old');
  arena.tokens['heidi-help'] = github.addAccount({ login: 'heidi-help', id: 2003, role: 'write' });
  await approve(arena, takenOver, 'carol', 'heidi-help');
};

describe('nobody approves their own access', () => {
  it('by approving it: GitHub takes no approval from its author, and the rule stays open', async () => {
    const { pull } = attackOf(arena, 'directly');
    const own = await arena.outside.gitHub('alice', 'POST', `/pulls/${pull}/reviews`, { event: 'APPROVE' });
    expect(own.status).toBe(422);
    refused('directly', /system owner: (waits for an approval|an approval was missing)/);
  });

  it('through a second account that approves', () => {
    refused('second-account', /dave-private: The requester cannot approve\. \(`approval\.self`\)/);
  });

  it('by asking through a second account', () => {
    refused('from-second-account', /dave-private is a second account of dave\./);
  });

  it('through groups inside groups that make the beneficiary a system owner', () => {
    refused('nested', /alice: The beneficiary cannot approve\. \(`approval\.beneficiary`\)/);
  });

  it('by letting somebody else ask `for:` them', () => {
    refused('for-the-approver', /dave: The beneficiary cannot approve\. \(`approval\.beneficiary`\)/);
  });

  it('under a new login: the request waits until people.yaml says it too', () => {
    refused(
      'renamed-requester',
      /people\.yaml calls frank frank-cs on GitHub, and that account is now called frank-new/,
    );
  });
});

describe('whoever wrote a commit does not approve it', () => {
  const COMMITTER =
    /dave: Who (wrote a commit of|pushed to) the pull request cannot approve it\. \(`approval\.committer`\)/;
  it.each([
    ['as its author, when another pushed it', 'as-author'],
    ['as its committer', 'as-committer'],
    ['as a co-author', 'as-co-author'],
    ['as whoever pushed it, under the name of the requester and of GitHub itself', 'as-pusher'],
    ['as whoever pushed it, under an address that is nobody’s', 'as-nobody'],
  ])('%s', (_, name) => {
    refused(name, COMMITTER);
  });

  it('and a commit that GitHub cannot attribute is named', () => {
    expect(attackOf(arena, 'as-nobody').judged?.comment).toMatch(
      /GitHub cannot say whose account wrote \S+; who pushed is known and cannot approve/,
    );
  });
});

describe('only a person whom the policy knows approves, and once', () => {
  it('not an App', () => {
    refused('by-app', /gatehouse-desk: Only people approve\. \(`approval\.bot`\)/);
  });

  it('not the token of a workflow, where the repository lets it approve', () => {
    refused('by-workflow', /github-actions: Only people approve\. \(`approval\.bot`\)/);
  });

  it('not an approver who was renamed, until people.yaml says it too', () => {
    refused(
      'renamed-approver',
      /people\.yaml calls grace grace-dba on GitHub[^\n]*\(`approval\.login-moved`\)/,
    );
  });

  it('not a stranger who took over the login of an approver', () => {
    refused(
      'taken-over',
      /heidi-help: people\.yaml does not know this account\. \(`approval\.unknown-person`\)/,
    );
  });

  it('not one person twice, nor by a second account', () => {
    refused(
      'twice',
      /carol-two: This is a second account of carol; only the first one approves\. \(`approval\.second-account`\)/,
    );
  });

  it('and an honest request beside all of them opens, and nothing else', async () => {
    expect(arena.opened).toEqual([honest]);
    expect(await access(arena)).toEqual({ roles: 2, rules: 1 });
  });
});
