/** Pull requests as evidence: reviews by everybody or by anybody, commits, pushes, merged or still open. */
import * as fc from 'fast-check';
import { commitSha, gitHubUserId, grantNumber, instant, type Instant } from '../../src/core/brand.ts';
import type { Moment } from '../../src/core/fact.ts';
import type { Account, PullEvidence, Review, Turn } from '../../src/core/pull.ts';
import { aBot, aMerge, aPull, blob, head, olderHead, webFlow } from '../builders/pull.ts';
import { often, one } from './draw.ts';
import { cast, type CastName, idOfCast, loginOf, SECOND_LOGIN } from './people.ts';

export const at = (time: string): Instant => instant(Date.parse(`2026-11-20T${time}Z`));
export const REQUEST = 'requests/access.yaml';

export const accountOf = (name: CastName): Account => ({
  id: gitHubUserId(idOfCast(name)),
  login: loginOf(name),
  kind: 'user',
});
const stranger: Account = { id: gitHubUserId(9999), login: 'mallory', kind: 'user' };
const secondAccount: Account = { id: gitHubUserId(9001), login: SECOND_LOGIN, kind: 'user' };

const member = one(...cast).map(accountOf);
const anybody = fc.oneof(
  { weight: 9, arbitrary: member },
  { weight: 1, arbitrary: one(stranger, aBot, secondAccount, { ...stranger, id: undefined }) },
);
/** Between ten past and nearly half past ten, to the second. */
export const inTime = fc
  .integer({ min: 60, max: 1795 })
  .map((seconds) => instant(at('10:00:00') + seconds * 1000));

export const review: fc.Arbitrary<Review> = fc
  .record({
    author: anybody,
    state: one<Review['state']>(
      'APPROVED',
      'APPROVED',
      'APPROVED',
      'COMMENTED',
      'DISMISSED',
      'CHANGES_REQUESTED',
    ),
    commit: often<Review['commit']>(head, olderHead, undefined),
    submittedAt: fc.oneof(
      { weight: 6, arbitrary: inTime },
      { weight: 1, arbitrary: one(at('10:30:00'), at('10:40:00')) },
    ),
    edited: often(false, true),
    body: often('', '15m', '1h', 'lgtm', '5m'),
    by: member,
    before: one<Review['state']>('APPROVED', 'CHANGES_REQUESTED'),
  })
  .map(({ by, before, ...drawn }) => ({
    id: 0,
    ...drawn,
    ...(drawn.state === 'DISMISSED' ? { dismissal: { by, at: at('10:29:00'), before } } : {}),
  }));

export interface DrawnPull {
  readonly asks: CastName;
  readonly moment: Moment;
  readonly pull: PullEvidence;
}

export const drawnPull: fc.Arbitrary<DrawnPull> = fc
  .record({
    asks: one<CastName>(
      'ann',
      'ann',
      'ann',
      'ann',
      'ann',
      'ann',
      'ann',
      'ann',
      'ben',
      'ben',
      'cleo',
      'gus',
      'ivo',
    ),
    moment: one<Moment>('review', 'review', 'review', 'elevation', 'elevation'),
    rounds: one(0, 0, 1, 2, 2),
    noes: often(false, true),
    limit: often('', '15m', '1h'),
    more: fc.array(review, { maxLength: 3 }),
    alsoWrote: often<Account | undefined>(undefined, ...cast.map(accountOf), { ...stranger, id: undefined }),
    alsoPushed: often<Account | undefined>(undefined, ...cast.map(accountOf)),
    turns: one<readonly Turn[] | undefined>(
      undefined,
      [],
      [],
      [{ kind: 'pushed', at: at('10:01:00') }],
      [
        { kind: 'draft', at: at('10:01:00') },
        { kind: 'ready', at: at('10:04:00') },
      ],
      [{ kind: 'reopened', at: at('10:16:00') }],
    ),
  })
  .map(({ asks, moment, rounds, noes, limit, more, alsoWrote, alsoPushed, turns }) => {
    const author = accountOf(asks);
    const approvals = Array.from({ length: rounds }, (_round, round) =>
      cast
        .filter((name) => name !== asks)
        .map((name, index): Review => ({
          id: 0,
          author: accountOf(name),
          state: 'APPROVED',
          commit: head,
          submittedAt: instant(at('10:05:00') + (round * 600 + index * 10) * 1000),
          edited: false,
          body: name === 'finn' ? limit : '',
        })),
    );
    const said = [
      ...approvals.flat(),
      ...(noes ? more : more.filter(({ state }) => state !== 'CHANGES_REQUESTED')),
    ];
    const wrote = [author, ...(alsoWrote === undefined ? [] : [alsoWrote])];
    return {
      asks,
      moment,
      pull: aPull({
        number: grantNumber(42),
        author,
        files: [{ path: REQUEST, change: 'added' }],
        request: { path: REQUEST, mode: '100644', blob, size: 200, text: undefined },
        commits: wrote.map((account, index) => ({
          sha: index === 0 ? head : commitSha('8'.repeat(40)),
          people: [
            { account, name: 'somebody', role: 'author' },
            { account: webFlow, name: 'GitHub', role: 'committer' },
          ],
        })),
        pushers: [author, ...(alsoPushed === undefined ? [] : [alsoPushed])],
        ...(turns === undefined ? {} : { turns }),
        reviews: said.map((each, index) => ({ ...each, id: index + 1 })),
        ...(moment === 'elevation' ? { state: 'merged', merge: aMerge({ by: author }) } : {}),
      }),
    };
  });
