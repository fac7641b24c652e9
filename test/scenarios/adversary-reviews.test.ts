/** Attacks on what reviews say: vetoes erased, words changed or lost, approvals of something else, at another time, or in a race. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at } from '../../src/sandbox/demo/outside.ts';
import { expectStatus, pullOf, settle } from '../../src/sandbox/demo/people.ts';
import type { Arena, Attack } from './arena.ts';
import {
  approve,
  asks,
  attackOf,
  dismisses,
  elevateWith,
  expectDenied,
  expectRefused,
  headOf,
  judge,
  mergeAnyway,
  openArena,
  reviews,
  tick,
} from './arena.ts';
import { pushes, signature } from './arena-pushes.ts';
import { access } from './kit.ts';

let arena: Arena;
let honest: number;

const refused = (name: string, says: RegExp, later: RegExp = says): void =>
  expectRefused(arena, name, { says, later });
const VETO = /bob requested changes\./;
const MISSING = /system owner: (waits for an approval|an approval was missing)/;
/** GitHub's answers to what it is asked to forget. */
const answers: Record<string, number> = {};

const longer = (): string => arena.sample.request.replace('duration: 2h', 'duration: 4h');
const pushLonger = (login: string, { branch, path }: Attack): Promise<string> =>
  pushes(arena, login, { branch, files: { [path]: longer() } });

/** bob says no; whatever happens then, a manager and another system owner approve what the pull request has become. */
const vetoed = async (
  name: string,
  then: (attack: Attack, veto: number) => Promise<unknown>,
): Promise<void> => {
  const attack = await asks(arena, 'alice', { name });
  const veto = await reviews(arena, attack, { by: 'bob', event: 'REQUEST_CHANGES' });
  await then(attack, veto);
  await approve(arena, attack, 'carol', 'grace-dba');
};

const vetoes = async (): Promise<void> => {
  await vetoed('veto-pushed-over', (attack) => pushLonger('alice', attack));
  await vetoed('veto-dismissed-by-requester', (attack, veto) =>
    dismisses(arena, attack, { by: 'alice', review: veto }),
  );
  await vetoed('veto-dismissed-by-committer', async (attack, veto) => {
    await pushLonger('dave', attack);
    await dismisses(arena, attack, { by: 'dave', review: veto });
  });
  await vetoed('veto-dismissed-by-stranger', (attack, veto) =>
    dismisses(arena, attack, { by: 'mallory', review: veto }),
  );
  arena.tokens['an-app'] = arena.world.github.issueDeskToken({ 'pull-requests': 'write' });
  await vetoed('veto-dismissed-by-app', (attack, veto) =>
    dismisses(arena, attack, { by: 'an-app', review: veto }),
  );
  await vetoed('vetoer-made-committer', ({ branch, path }) =>
    pushes(arena, 'mallory', { branch, files: { [path]: longer() }, author: signature('bob') }),
  );
  await vetoed('veto-deleted', async ({ pull }, veto) => {
    for (const login of ['bob', 'erin'])
      answers[`delete by ${login}`] = (
        await arena.outside.gitHub(login, 'DELETE', `/pulls/${pull}/reviews/${veto}`)
      ).status;
  });
  await vetoed('veto-edited', async ({ pull }, veto) => {
    const body = { body: 'Approved, all is well.' };
    expectStatus(
      await arena.outside.gitHub('mallory', 'PUT', `/pulls/${pull}/reviews/${veto}`, body),
      200,
      'the edit',
    );
  });
};

const words = async (): Promise<void> => {
  const limited = await asks(arena, 'alice', { name: 'limit-edited-away' });
  await approve(arena, limited, 'carol');
  const half = await reviews(arena, limited, { by: 'bob', body: '30m' });
  await arena.outside.gitHub('mallory', 'PUT', `/pulls/${limited.pull}/reviews/${half}`, { body: 'fine' });

  const fallback = await asks(arena, 'alice', { name: 'approval-brought-back' });
  await approve(arena, fallback, 'carol', 'bob');
  const no = await reviews(arena, fallback, { by: 'bob', event: 'REQUEST_CHANGES' });
  await dismisses(arena, fallback, { by: 'bob', review: no });

  const talk = await asks(arena, 'alice', { name: 'only-words' });
  await approve(arena, talk, 'carol');
  await reviews(arena, talk, { by: 'bob', event: 'COMMENT', body: 'APPROVED' });
  for (const body of ['/approve', 'APPROVED', '/reviewed: justified'])
    await arena.outside.gitHub('bob', 'POST', `/issues/${talk.pull}/comments`, { body });
};

const times = async (): Promise<void> => {
  const pushed = await asks(arena, 'alice', { name: 'approved-then-pushed' });
  await approve(arena, pushed, 'carol', 'bob');
  await pushLonger('alice', pushed);

  // What bob read is what he sends along; meanwhile the push has come in.
  const raced = await asks(arena, 'alice', { name: 'review-races-push' });
  const read = await headOf(arena, raced);
  await pushLonger('alice', raced);
  await reviews(arena, raced, { by: 'bob', commit: read });
  await approve(arena, raced, 'carol');

  const paused = await asks(arena, 'alice', { name: 'pushed-while-closed' });
  await approve(arena, paused, 'carol', 'bob');
  await arena.outside.gitHub('alice', 'PATCH', `/pulls/${paused.pull}`, { state: 'closed' });
  await pushLonger('alice', paused);
  await arena.outside.gitHub('alice', 'PATCH', `/pulls/${paused.pull}`, { state: 'open' });

  await asks(arena, 'alice', { name: 'merged-without-approval' });
  await approve(arena, await asks(arena, 'alice', { name: 'approved-after-merge' }), 'carol');
};

/** The judge is content and says so; the push comes before its merge, which waits for the next second. */
const pushBeforeMerge = async (): Promise<void> => {
  const attack = await asks(arena, 'alice', { name: 'pushed-before-merge' });
  await approve(arena, attack, 'carol', 'bob');
  const pushed = new Promise<string>((resolve, reject) => {
    arena.world.github.onEvent(({ name, payload }) => {
      const approved = at(payload, 'state') === 'success' && answers['green'] === undefined;
      if (name !== 'status' || !approved) return;
      answers['green'] = 1;
      pushLonger('alice', attack).then(resolve, reject);
    });
  });
  await judge(arena, [attack]);
  await pushed;
  answers['merged after the push'] = at(await pullOf(arena.outside, attack.pull), 'merged') === true ? 1 : 0;
};

beforeAll(async () => {
  arena = await openArena({
    'people.yaml': (text) =>
      text.replace('payments-owners: [bob, dave]', 'payments-owners: [bob, dave, grace]'),
  });
  await vetoes();
  await words();
  await times();
  await pushBeforeMerge();
  await judge(arena);
  await mergeAnyway(arena);
  await approve(arena, attackOf(arena, 'approved-after-merge'), 'bob');
  await tick(arena);
  honest = await elevateWith(arena, { name: 'honest', approvers: ['carol', 'bob'] });
  await settle(arena.outside);
}, 300_000);
afterAll(() => arena.close());

describe('a veto stands', () => {
  it.each([
    ['over a push', 'veto-pushed-over'],
    ['when the requester dismisses it', 'veto-dismissed-by-requester'],
    ['when a committer dismisses it who could approve otherwise', 'veto-dismissed-by-committer'],
    ['when somebody dismisses it who may only write', 'veto-dismissed-by-stranger'],
    ['when an App dismisses it', 'veto-dismissed-by-app'],
    ['when a commit is pushed under the name of whoever said no', 'vetoer-made-committer'],
    ['when somebody else rewrites its text', 'veto-edited'],
  ])('%s', (_, name) => {
    refused(name, VETO);
  });

  it('and GitHub deletes it for nobody, not for its author and not for the administrator', () => {
    expect(answers).toMatchObject({ 'delete by bob': 422, 'delete by erin': 422 });
    refused('veto-deleted', VETO);
  });
});

describe('an approval counts as it was given, or not at all', () => {
  it('not when somebody else edits its limit away', () => {
    refused('limit-edited-away', /bob: Its text was changed after it was submitted\. \(`approval\.edited`\)/);
  });

  it('not when its author took it back: the older one does not revive', () => {
    refused('approval-brought-back', MISSING);
    expect(attackOf(arena, 'approval-brought-back').judged?.comment).toMatch(
      /bob: [^\n]*\(`approval\.(superseded|dismissed)`\)/,
    );
  });

  it('not as a comment, whatever it says', () => {
    refused('only-words', MISSING);
  });

  it('not for what was pushed after it', () => {
    refused(
      'approved-then-pushed',
      /bob: It was given for an earlier state of the pull request\. \(`approval\.stale`\)/,
    );
  });

  it('not for what was pushed at the same time', () => {
    refused('review-races-push', /bob: [^\n]*\(`approval\.stale`\)/);
  });

  it('not for what was pushed while the pull request was closed', () => {
    refused('pushed-while-closed', /bob: [^\n]*\(`approval\.stale`\)/);
  });

  it('not after the merge', () => {
    refused(
      'approved-after-merge',
      MISSING,
      /bob: It was not submitted before the merge\. \(`approval\.after-merge`\)/,
    );
  });
});

describe('a merge', () => {
  it('by the administrator without any approval opens nothing', () => {
    refused('merged-without-approval', /manager: (waits for an approval|an approval was missing)/);
  });

  it('of what was judged does not take what was pushed since', () => {
    expect(answers).toMatchObject({ green: 1, 'merged after the push': 0 });
    const { judged, merge, said, pull } = attackOf(arena, 'pushed-before-merge');
    expect(judged?.status.state).toMatch(/^(pending|failure)$/);
    expect(merge).toBe(200);
    expect(arena.opened).not.toContain(pull);
    expectDenied({ said, says: /bob: [^\n]*\(`approval\.stale`\)/ });
  });

  it('of an honest request beside all of them opens it, and nothing else', async () => {
    expect(arena.opened).toEqual([honest]);
    expect(await access(arena)).toEqual({ roles: 2, rules: 1 });
  });
});
