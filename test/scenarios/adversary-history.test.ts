/** Attacks on git's history: what was pushed, forced, retargeted, merged by hand, changed afterwards, or comes a second time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, text } from '../../src/sandbox/demo/outside.ts';
import { expectStatus, putFile } from '../../src/sandbox/demo/people.ts';
import type { Arena, Attack } from './arena.ts';
import {
  LAB,
  approve,
  asks,
  attackOf,
  elevateWith,
  expectDenied,
  expectRefused,
  headOf,
  judge,
  mergeAnyway,
  openArena,
  openedIn,
  proposes,
  tick,
} from './arena.ts';
import { mainHead, movesTo, pushes } from './arena-pushes.ts';
import { access, advance, mergeAs, openIssues, sweep } from './kit.ts';

let arena: Arena;
/** Grants that were, and are over. */
let before: readonly number[];
let honest: number;

const MISSING = /manager: (waits for an approval|an approval was missing)/;
const BASE = /Its base was not main for its whole life\./;

const refused = (name: string, says: RegExp, later: RegExp = says): void =>
  expectRefused(arena, name, { says, later });
/** No request at all: the elevation passes over it, and what `evaluate` said stays. */
const malformed = (name: string, says: RegExp): void => {
  const { judged, merge, said, pull } = attackOf(arena, name);
  expect(arena.opened).not.toContain(pull);
  expect(merge).toBe(200);
  for (const words of [judged, said]) {
    expect(words?.status.state).toBe('failure');
    expect(words?.comment).toMatch(says);
  }
};
const longer = (): string => arena.sample.request.replace('duration: 2h', 'duration: 4h');
const contentOf = async (path: string): Promise<string> => {
  const answer = expectStatus(await arena.outside.gitHub('erin', 'GET', `/contents/${path}`), 200, path);
  return Buffer.from(text(at(answer.body, 'content')), 'base64').toString('utf8');
};
const branches = async (name: string, sha: string): Promise<void> => {
  const made = await arena.outside.gitHub('alice', 'POST', '/git/refs', { ref: `refs/heads/${name}`, sha });
  expectStatus(made, 201, `the branch ${name}`);
};
const retargets = async ({ pull }: Attack, base: string): Promise<void> => {
  expectStatus(await arena.outside.gitHub('alice', 'PATCH', `/pulls/${pull}`, { base }), 200, 'the new base');
  await tick(arena);
};
const both = (attack: Attack): Promise<void> => approve(arena, attack, 'carol', 'bob');

/** A request that was granted and is over, and one of another kind. */
const oldRequests = async (): Promise<void> => {
  const lab = await asks(arena, 'alice', { name: 'old-lab', content: LAB });
  await approve(arena, lab, 'carol');
  await judge(arena, [lab]);
  await mergeAs(arena, 'erin', (await asks(arena, 'alice', { name: 'old-other' })).pull);
  await elevateWith(arena, { name: 'old', approvers: ['carol', 'bob'] });
  await advance(arena, '2h1m');
  await sweep(arena);
  before = await openedIn(arena);
  arena.attacks.length = 0;
};

const branchesAndBases = async (): Promise<void> => {
  const forced = await asks(arena, 'alice', { name: 'forced' });
  await both(forced);
  await pushes(arena, 'alice', {
    branch: forced.branch,
    files: { [forced.path]: longer() },
    onto: [await mainHead(arena)],
  });

  const back = await asks(arena, 'alice', { name: 'forced-and-back' });
  await approve(arena, back, 'carol', 'dave');
  const head = await headOf(arena, back);
  await pushes(arena, 'dave', {
    branch: back.branch,
    files: { [back.path]: longer() },
    onto: [await mainHead(arena)],
  });
  await movesTo(arena, back.branch, { by: 'dave', sha: head });

  await branches('side', await mainHead(arena));
  const elsewhere = await asks(arena, 'alice', { name: 'from-elsewhere', base: 'side' });
  await both(elsewhere);
  await retargets(elsewhere, 'main');
  const away = await asks(arena, 'alice', { name: 'away-and-back' });
  await retargets(away, 'side');
  await retargets(away, 'main');
  await both(away);

  // GitHub itself leads it to main when the branch below it is merged and deleted.
  await putFile(arena.outside, 'alice', {
    branch: 'below',
    path: 'NOTES.md',
    content: 'x\n',
    message: 'Note',
  });
  const stack = await proposes(arena, 'alice', { name: 'below', branch: 'below', path: 'NOTES.md' });
  const led = await asks(arena, 'alice', { name: 'led-by-github', base: 'below' });
  await both(led);
  await mergeAs(arena, 'erin', stack.pull);
  expectStatus(await arena.outside.gitHub('alice', 'DELETE', '/git/refs/heads/below'), 204, 'the deletion');
  arena.attacks.splice(arena.attacks.indexOf(stack), 1);
};

/** A second file beside the request: one that Gatehouse itself rests on. */
const MIXED = {
  policy: 'policies/gatehouse.yaml',
  people: 'policies/people.yaml',
  targets: 'policies/targets.yaml',
  workflow: '.github/workflows/elevate.yml',
  action: 'action.yml',
} as const;

const files = async (): Promise<void> => {
  for (const [what, path] of Object.entries(MIXED)) {
    const name = `with-${what}`;
    const branch = `alice/${name}`;
    await pushes(arena, 'alice', {
      branch,
      files: {
        [`requests/${name}.yaml`]: arena.sample.request,
        [path]: `${await contentOf(path)}# one line more\n`,
      },
    });
    await both(await proposes(arena, 'alice', { name, branch, path: `requests/${name}.yaml` }));
  }
  await pushes(arena, 'alice', { branch: 'alice/edit-old', files: { 'requests/old.yaml': longer() } });
  await both(await proposes(arena, 'alice', { name: 'edit-old', branch: 'alice/edit-old', path: '' }));
  await pushes(arena, 'alice', {
    branch: 'alice/rename',
    files: { 'requests/old-other.yaml': null, 'requests/new-name.yaml': arena.sample.request },
  });
  await both(await proposes(arena, 'alice', { name: 'rename', branch: 'alice/rename', path: '' }));
};

const replays = async (): Promise<void> => {
  await asks(arena, 'alice', { name: 'copy', content: await contentOf('requests/old.yaml') });

  // Taken away by one pull request, brought back by the next: git's "revert of a revert".
  const old = await contentOf('requests/old-lab.yaml');
  await pushes(arena, 'alice', { branch: 'alice/revert', files: { 'requests/old-lab.yaml': null } });
  const revert = await proposes(arena, 'alice', { name: 'revert', branch: 'alice/revert', path: '' });
  await mergeAs(arena, 'erin', revert.pull);
  arena.attacks.splice(arena.attacks.indexOf(revert), 1);
  await pushes(arena, 'alice', { branch: 'alice/revert-revert', files: { 'requests/old-lab.yaml': old } });
  await proposes(arena, 'alice', {
    name: 'revert-of-revert',
    branch: 'alice/revert-revert',
    path: 'requests/old-lab.yaml',
  });

  for (const name of ['twin', 'twin-of-it']) {
    await pushes(arena, 'alice', {
      branch: `alice/${name}`,
      files: { 'requests/twin.yaml': arena.sample.request },
    });
    await proposes(arena, 'alice', { name, branch: `alice/${name}`, path: 'requests/twin.yaml' });
  }
};

/** The administrator passes the rules of main, and merges with git instead of the button. */
const byHand = async (name: string, content: string): Promise<void> => {
  const attack = attackOf(arena, name);
  const onto = [await mainHead(arena), await headOf(arena, attack)];
  await pushes(arena, 'erin', { branch: 'main', files: { [attack.path]: content }, onto });
};

beforeAll(async () => {
  arena = await openArena({});
  await oldRequests();
  await branchesAndBases();
  await files();
  await replays();
  await asks(arena, 'alice', { name: 'pushed-to-main' });
  await asks(arena, 'alice', { name: 'merged-as-another' });
  await judge(arena);
  // Approved when nobody judges any more, who would merge them by the button.
  for (const name of ['merged-as-another', 'twin-of-it']) await both(attackOf(arena, name));
  await byHand('pushed-to-main', arena.sample.request);
  await byHand('merged-as-another', longer());
  await mergeAnyway(arena);
  // Without any pull request; and into one that was granted.
  for (const path of ['requests/direct.yaml', 'requests/old.yaml'])
    await putFile(arena.outside, 'erin', { branch: 'main', path, content: longer(), message: 'Directly' });
  honest = await elevateWith(arena, {
    name: 'honest',
    approvers: ['carol', 'bob'],
    async beside(approved) {
      await branches('alice/same-head', await headOf(arena, approved));
      const twin = { name: 'same-head', branch: 'alice/same-head', path: approved.path };
      await judge(arena, [await proposes(arena, 'alice', twin)]);
    },
  });
}, 300_000);
afterAll(() => arena.close());

describe('a branch', () => {
  it('that is forced to something else after the approval is approved by nobody', () => {
    refused('forced', /bob: [^\n]*\(`approval\.stale`\)/);
  });

  it('that is forced away and back makes whoever did it a pusher, who cannot approve', () => {
    refused('forced-and-back', /dave: [^\n]*\(`approval\.committer`\)/);
  });
});

describe('a base', () => {
  it.each([
    ['that was another when it was approved', 'from-elsewhere'],
    ['that was another for a while', 'away-and-back'],
    ['that GitHub changed because the branch below was merged and deleted', 'led-by-github'],
  ])('%s is refused', (_, name) => {
    refused(name, BASE);
  });
});

describe('a pull request', () => {
  it.each(Object.entries(MIXED))('that changes the %s beside its request is refused', (what) => {
    malformed(`with-${what}`, /A request stands alone, and this pull request touches 2 files/);
  });

  it('that edits a request which was granted is refused', () => {
    malformed('edit-old', /A request that is on the default branch is never changed/);
  });

  it('that renames a request is refused', () => {
    malformed('rename', /A file is renamed to or from requests\//);
  });
});

describe('main', () => {
  it('with commits of a pull request that somebody pushed there counts as merged, and as approved by nobody', () => {
    const { judged, said, pull } = attackOf(arena, 'pushed-to-main');
    expect(judged?.comment).toMatch(MISSING);
    expect(arena.opened).not.toContain(pull);
    expectDenied({ said, says: MISSING });
  });

  it('with another file in the merge than the approved one opens nothing', () => {
    const { said, pull } = attackOf(arena, 'merged-as-another');
    expect(said?.comment).not.toMatch(MISSING);
    expect(arena.opened).not.toContain(pull);
    expectDenied({ said, says: /The file that was merged is not the one that was reviewed\./ });
  });

  it('with a request that no pull request brought, or with one that was changed there, is reported and opens nothing', async () => {
    const issues = await openIssues(arena);
    for (const path of ['requests/direct.yaml', 'requests/old.yaml'])
      expect(issues.filter((issue) => issue.includes(path))).toHaveLength(1);
  });
});

describe('what was granted once', () => {
  it('is not granted to a copy of its file', () => {
    refused('copy', MISSING);
  });

  it('is not granted again when its file is deleted and brought back', () => {
    refused('revert-of-revert', MISSING);
  });

  it('is not granted for a file that another pull request had brought already', () => {
    const { merge, said, pull } = attackOf(arena, 'twin-of-it');
    expect(said?.comment).not.toMatch(MISSING);
    expect(merge).toBe(200);
    expect(arena.opened).not.toContain(pull);
    expectDenied({ said, says: /The file was on the default branch before this merge\./ });
  });

  it('is not granted to a second pull request of the same commit, which GitHub merges with the first', () => {
    const { judged, said, pull } = attackOf(arena, 'same-head');
    expect(judged?.comment).toMatch(MISSING);
    expect(arena.opened).not.toContain(pull);
    expect(said?.comment).toMatch(/^\*\*Denied\.\*\* It was merged, and nothing is elevated\./m);
    expect(said?.comment).toMatch(MISSING);
  });

  it('and an honest request beside all of them opens, and nothing else', async () => {
    expect(before).toHaveLength(2);
    expect(arena.opened).toEqual([...before, honest]);
    expect(await access(arena)).toEqual({ roles: 2, rules: 1 });
  });
});
