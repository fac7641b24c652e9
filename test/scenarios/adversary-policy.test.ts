/** Attacks on what an approval was given for: policy that is widened after it, and wishes in issues that are somebody else's. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, list } from '../../src/sandbox/demo/outside.ts';
import { expectStatus, putFile, settle } from '../../src/sandbox/demo/people.ts';
import { DESK_APP } from '../../src/sandbox/github/model.ts';
import { readForm } from '../../src/core/issue-form/read.ts';
import { anIssueBody } from '../builders/issue.ts';
import type { Arena, Attack } from './arena.ts';
import {
  LAB,
  approve,
  asks,
  elevateWith,
  expectRefused,
  judge,
  mergeAnyway,
  openArena,
  proposes,
} from './arena.ts';
import { pushes } from './arena-pushes.ts';
import { access, editOnMain } from './kit.ts';

let arena: Arena;
let honest: number;
const refused = (name: string, says: RegExp): void => expectRefused(arena, name, { says });

const NETWORK = `entitlement: network-operator
duration: 1h
justification: Add a route for the new branch office
ticket: CHG0031234
`;

const HELPDESK = `entitlement: helpdesk
duration: 1h
justification: Reset the sign-in of a colleague in Berlin
`;

const widened = async (): Promise<void> => {
  await approve(arena, await asks(arena, 'alice', { name: 'entitlement-widened', content: LAB }), 'carol');
  await approve(
    arena,
    await asks(arena, 'bob', { name: 'targets-widened', content: NETWORK }),
    'carol',
    'erin',
  );
  await approve(arena, await asks(arena, 'alice', { name: 'people-widened' }), 'carol', 'mallory');
  await approve(
    arena,
    await asks(arena, 'heidi-help', { name: 'principal-swapped', content: HELPDESK }),
    'erin',
  );
  await editOnMain(arena, 'policies/entitlements/dev-web-direct.yaml', (entitlement) =>
    entitlement.replace('ports: [443, 8000-8010]', 'ports: [22, 443, 8000-8010]'),
  );
  await editOnMain(arena, 'policies/targets.yaml', (targets) =>
    targets.replace(/(hub-rg: \S+)\/hub\n/, '$1/payments\n'),
  );
  await editOnMain(arena, 'policies/people.yaml', (people) =>
    people
      .replace('payments-owners: [alice, bob, dave]', 'payments-owners: [alice, bob, dave, mallory]')
      .replace('0f2c0000-0000-4000-8000-000000000009', '0f2c0000-0000-4000-8000-0000000000ff'),
  );
};

const writes = async (login: string, body: string, labels: readonly string[]): Promise<number> => {
  const issue = { title: 'Access request', body, labels };
  const made = expectStatus(await arena.outside.gitHub(login, 'POST', '/issues', issue), 201, 'the issue');
  await settle(arena.outside);
  return Number(at(made.body, 'number'));
};

/** Filled in with the form; the App has opened its pull request. */
const fills = async (
  login: string,
  name: string,
  body = anIssueBody(),
): Promise<Attack & { readonly issue: number }> => {
  const issue = await writes(login, body, ['access-request']);
  const branch = `gatehouse/issue-${issue}`;
  const found = await arena.outside.gitHub('erin', 'GET', `/pulls?head=contoso:${branch}`);
  const pull = Number(at(list(found.body)[0], 'number'));
  const attack = { name, branch, path: `requests/issue-${issue}.yaml`, pull };
  arena.attacks.push(attack);
  return { ...attack, issue };
};

/** The file that an issue asks for, on the branch that is its App's. */
const takesUp = async (
  login: string,
  issue: number,
): Promise<{ readonly branch: string; readonly path: string }> => {
  const read = readForm(issue, anIssueBody());
  if (read.kind === 'findings') throw new Error('the body has findings');
  const branch = `gatehouse/issue-${issue}`;
  await putFile(arena.outside, login, { branch, path: read.path, content: read.text, message: 'Ask' });
  return { branch, path: read.path };
};

const openingWorkflow = (branch: string): string => `name: open
on: push
permissions: { pull-requests: write }
jobs:
  open:
    runs-on: ubuntu-latest
    steps:
      - env: { TOKEN: '\${{ github.token }}' }
        run: |
          node -e '
            const headers = { authorization: "Bearer " + process.env.TOKEN, "user-agent": "mallory", "content-type": "application/json" };
            const url = process.env.GITHUB_API_URL + "/repos/" + process.env.GITHUB_REPOSITORY + "/pulls";
            fetch(url, { method: "POST", headers, body: JSON.stringify({ title: "x", head: "${branch}", base: "main" }) }).then(async (answer) => {
              console.log(answer.status, await answer.text());
              if (!answer.ok) process.exitCode = 1;
            });'
`;

const wishes = async (): Promise<void> => {
  await approve(arena, await fills('alice', 'own-issue'), 'carol', 'alice');
  await approve(arena, await fills('dave', 'for-another', anIssueBody({ for: 'alice' })), 'carol', 'alice');

  const edited = await fills('alice', 'edited');
  for (const body of [anIssueBody({ duration: '4h' }), anIssueBody()])
    await arena.outside.gitHub('mallory', 'PATCH', `/issues/${edited.issue}`, { body });
  await approve(arena, edited, 'carol', 'bob');

  const pushed = await fills('alice', 'pushed');
  const longer = arena.sample.request.replace('duration: 2h', 'duration: 4h');
  await pushes(arena, 'mallory', { branch: pushed.branch, files: { [pushed.path]: longer } });
  await approve(arena, pushed, 'carol', 'bob');

  // alice wrote what looks like the form, and asked for nothing.
  const byHand = await takesUp('mallory', await writes('alice', anIssueBody(), []));
  await approve(arena, await proposes(arena, 'mallory', { name: 'by-hand', ...byHand }), 'carol', 'bob');

  const byWorkflow = await takesUp('mallory', await writes('alice', anIssueBody(), []));
  arena.world.github.letActionsApprove();
  const workflow = { '.github/workflows/open.yml': openingWorkflow(byWorkflow.branch) };
  await pushes(arena, 'mallory', { branch: 'mallory/open', files: workflow });
  await settle(arena.outside);
  const found = await arena.outside.gitHub('erin', 'GET', `/pulls?head=contoso:${byWorkflow.branch}`);
  const opened = { name: 'by-workflow', ...byWorkflow, pull: Number(at(list(found.body)[0], 'number')) };
  arena.attacks.push(opened);
  await approve(arena, opened, 'carol', 'bob');

  const text = { title: 'Access request', body: anIssueBody() };
  const moved = await takesUp('an-app', await arena.world.github.receiveIssue('mallory', 'alice', text));
  await approve(arena, await proposes(arena, 'an-app', { name: 'moved', ...moved }), 'carol', 'bob');
};

beforeAll(async () => {
  arena = await openArena({
    'people.yaml': (people) =>
      people.replace('payments-owners: [bob, dave]', 'payments-owners: [alice, bob, dave]'),
    'entitlements/prod-vm-admin.yaml': (entitlement) =>
      entitlement.replace('requesters: [group:sre]\n', 'requesters: [group:sre]\nfor: [group:sre]\n'),
    'gatehouse.yaml': (settings) => `${settings}\nissue_form: { bot: ${DESK_APP.id} }\n`,
  });
  const token = arena.world.github.issueDeskToken({ contents: 'write', 'pull-requests': 'write' });
  arena.world.github.secrets.set('gatehouse-review/GATEHOUSE_PROPOSAL_TOKEN', token);
  arena.tokens['an-app'] = token;
  await widened();
  await wishes();
  await judge(arena);
  await mergeAnyway(arena);
  honest = await elevateWith(arena, { name: 'honest', approvers: ['carol', 'bob'] });
}, 300_000);
afterAll(() => arena.close());

describe('an approval does not follow a policy that is widened after it', () => {
  const CHANGED =
    /: Under the policy at the time of the review this request would have done something else\. \(`approval\.plan-changed`\)/;

  it('not to more ports of an entitlement', () => {
    refused('entitlement-widened', CHANGED);
  });

  it('not to another target under the same name', () => {
    refused('targets-widened', CHANGED);
  });

  it('not to another principal under the same person', () => {
    refused('principal-swapped', CHANGED);
  });

  it('not when the reviewer becomes an approver only afterwards', () => {
    refused(
      'people-widened',
      /mallory could not fill this rule under the policy at the time of the review\. \(`approval\.plan-changed`\)/,
    );
  });
});

describe('an issue is the wish of whoever wrote it, as it was written', () => {
  it('and its author cannot approve the pull request that the App opened for it', () => {
    refused('own-issue', /alice: The requester cannot approve\. \(`approval\.self`\)/);
  });

  it('and whoever it is for cannot approve either', () => {
    refused('for-another', /alice: The beneficiary cannot approve\. \(`approval\.beneficiary`\)/);
  });

  it('and is void once somebody else edited it, even back to what it was', () => {
    refused('edited', /Issue \S+ was edited after it was written\./);
  });

  it('and does not carry what somebody pushed to its branch', () => {
    refused('pushed', /Issue \S+ does not ask for this very file\./);
  });

  it('and is taken up by nobody in the place of the App', () => {
    refused(
      'by-hand',
      /The branch gatehouse\/issue-\d+ is the App's, and mallory opened this pull request\./,
    );
  });

  it('and not by the token of a workflow, where the repository lets it open pull requests', () => {
    refused('by-workflow', /github-actions is not a person's account\./);
  });

  it('and not when it was written in another repository', () => {
    refused('moved', /Issue \S+ was moved here from another repository\./);
  });

  it('and an honest request beside all of them opens, and nothing else', async () => {
    expect(arena.opened).toEqual([honest]);
    expect(await access(arena)).toEqual({ roles: 2, rules: 1 });
  });
});
