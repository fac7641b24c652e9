/** The calls that may change something, killed before they arrive, and carried out only long after; and ending without books. */
import { afterAll, describe, expect, it } from 'vitest';
import { init } from '../../src/commands/init.ts';
import {
  askAtNight,
  commitAfterAnEarlyEnd,
  commitAfterTheEnd,
  endWithoutBooks,
  liveThrough,
} from './lives.ts';
import type { Point } from './lives.ts';
import { live, openDeadlyNetwork } from './process.ts';
import { clockOn, initPorts, openRepository, standingClock } from './world.ts';
import type { Walked } from './walk.ts';
import { atEveryCall, atEveryWrite, countOf, summary } from './walk.ts';

const all: Walked[] = [];
afterAll(() => void process.stdout.write(summary('writes, late commits and ending without books', all)));

const walking = async (walk: Promise<Walked>): Promise<Walked> => {
  const walked = await walk;
  all.push(walked);
  expect(walked.failures).toEqual([]);
  return walked;
};

describe('killed at any call that may change something', { timeout: 1_500_000 }, () => {
  it('and it never arrived, the next runs end in exactly the intended access, and end it', async () => {
    const walked = await walking(atEveryWrite(liveThrough, 'before'));
    expect(countOf(walked, 'act')).toBe(2);
    expect(countOf(walked, 'elevate')).toBeGreaterThan(14);
    expect(countOf(walked, 'revoke')).toBeGreaterThan(7);
  });

  it('and it is carried out after the next run has read back, the same', async () => {
    const walked = await walking(atEveryWrite(liveThrough, 'late'));
    expect(countOf(walked, 'elevate')).toBeGreaterThan(14);
  });

  it('and it is carried out after the end was recorded, the next sweep ends what came of it', async () => {
    const walked = await walking(atEveryWrite(commitAfterTheEnd, 'late'));
    expect(countOf(walked, 'elevate')).toBeGreaterThan(14);
  });

  it('and it is carried out after an early end was recorded, the next sweep ends it before its window is over', async () => {
    const walked = await walking(atEveryWrite(commitAfterAnEarlyEnd, 'late'));
    expect(countOf(walked, 'elevate')).toBeGreaterThan(14);
  });
});

describe('ending from the platforms alone', { timeout: 1_500_000 }, () => {
  it('killed at any call, is finished by the next run, and the ledger learns of it', async () => {
    const walked = await walking(atEveryCall(endWithoutBooks));
    expect(countOf(walked, 'revoke --platform-only')).toBeGreaterThan(30);
  });

  it.each(['before', 'late'] as const)(
    'killed at any removal (%s), is finished by the next run',
    async (fate) => {
      const walked = await walking(atEveryWrite(endWithoutBooks, fate));
      expect(countOf(walked, 'revoke --platform-only')).toBeGreaterThan(2);
    },
  );
});

describe('asking at night', { timeout: 1_500_000 }, () => {
  it.each(['before', 'after', 'late'] as const)(
    'killed at any call that may change something (%s), keeps its answers the next night in a ledger that is whole',
    async (fate) => {
      const walked = await walking(atEveryWrite(askAtNight, fate));
      expect(countOf(walked, 'preflight')).toBeGreaterThan(0);
    },
  );
});

describe('making the ledger', () => {
  it.each(['before', 'after', 'late'] as const)(
    'killed %s any call, is done once by the next try',
    async (fate) => {
      const actor = { kind: 'person', login: 'erin' } as const;
      const begun = performance.now();
      const points: Point[] = [];
      for (let call = 1; ; call += 1) {
        const network = openDeadlyNetwork();
        const clock = standingClock();
        const github = await openRepository(network, clock);
        const make = () => init(initPorts(github, clockOn(clock)), { actor, run: null });
        const doom =
          fate === 'after'
            ? ({ among: 'all', call, fate } as const)
            : ({ among: 'writes', call, fate } as const);
        const { lived, life } = await live(make, doom);
        clock.advance(60_000);
        const { json } = await make();
        await life.late?.();
        const again = await make();
        expect(again.json).toMatchObject({ created: false, genesis: json.genesis, commit: json.commit });
        await github.close();
        network.close();
        if (lived.kind === 'ended') break;
        points.push({ command: 'init', call: lived.call, fate });
      }
      expect(points.length).toBeGreaterThan(0);
      all.push({ points, failures: [], seconds: (performance.now() - begun) / 1000 });
    },
  );
});
