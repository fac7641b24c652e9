/** The contract of `ports/privilege.ts` as one suite: run over every provider, fake and real. */
import { describe, expect, it } from 'vitest';
import { entraId, grantNumber, installation, instant } from '../../src/core/brand.ts';
import type { EntraId } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import type { Step } from '../../src/core/plan.ts';
import { movesFor } from '../../src/core/take-over.ts';
import type { GrantContext, Provider } from '../../src/ports/privilege.ts';

/** One provider in a fresh world of its own. */
export interface Bench {
  readonly provider: Provider;
  /** A step that can be elevated in the fresh world. */
  readonly step: Step;
  /** How many objects the step makes there. */
  readonly objects: number;
  readonly subscriptions: readonly string[];
  readonly groups?: readonly EntraId[];
  /** The object has no room for a marker: this container says whose it is, and whoever is in it by no grant is put out. */
  readonly container?: string;
  /** A grant that no other bench of the same world uses. */
  readonly grant: number;
  /** The world's time, milliseconds since the epoch. */
  now(): number;
  /** Moves the world's time, milliseconds. */
  advance(time: number): Promise<void>;
  /** Every object that grants or denies something, whoever made it, one line each. */
  snapshot(): Promise<readonly string[]>;
  /** Puts somebody else's object into the very place of the step. */
  plantForeign(context: GrantContext): Promise<void>;
  /** Alters our object so that it is no longer what this grant made. */
  edit(context: GrantContext): Promise<void>;
  /** What `edit` makes of it: still ours and ended by `revoke`, or somebody's and left alone. */
  readonly edited: 'ours' | 'foreign';
  /** The process dies at the n-th call from now, before or after its effect; then `revive`. */
  dieAt(call: number, when: 'before' | 'after'): void;
  revive(): void;
  close(): Promise<void>;
}

const OURS = installation('0a1b2c3d');
const MINUTES = 60_000;
/** Alice, for whom every step of the suite is. */
const HOLDER = entraId('0f2c0000-0000-4000-8000-000000000001');
/** More calls than any operation makes. */
const MOST_CALLS = 60;

export const contextOf = (bench: Bench, number = bench.grant, window = 120 * MINUTES): GrantContext => ({
  installation: OURS,
  grant: grantNumber(number),
  expiresAt: instant(bench.now() + window),
  url: `https://github.com/contoso/access/pull/${number}`,
  holder: { principal: HOLDER, since: instant(bench.now() - MINUTES) },
});

const scopeOf = ({ subscriptions, groups }: Bench) => ({
  installation: OURS,
  subscriptions,
  ...(groups === undefined ? {} : { groups }),
});

/** The same step from another address. */
const movedStep = (step: Step): Step | undefined =>
  step.layer === 'network' ? { ...step, source: '203.0.113.8/32' } : undefined;

export const providerContract = (name: string, open: () => Promise<Bench>): void => {
  const inBench = (test: (bench: Bench) => Promise<void>) => async () => {
    const bench = await open();
    try {
      await test(bench);
    } finally {
      await bench.close();
    }
  };
  /** Ends it, waiting out the platform's floor. */
  const end = async (bench: Bench, context: GrantContext) => {
    for (let turn = 0; turn < 10; turn += 1) {
      const revocation = await bench.provider.revoke(bench.step, context);
      if (revocation.state !== 'held') return revocation;
      await bench.advance(revocation.retryIn);
    }
    throw new Error('held for ever');
  };

  describe(`provider contract: ${name}`, () => {
    it(
      'is ready, then elevates and reads back what it opened',
      inBench(async (bench) => {
        const context = contextOf(bench);
        expect(await bench.provider.check(bench.step, context)).toMatchObject({
          step: bench.step.id,
          verdict: 'ready',
        });
        const receipt = await bench.provider.elevate(bench.step, context);
        expect(receipt.objectId).not.toBe('');
        if (receipt.endsAt !== 'by-sweep')
          expect(Math.abs(receipt.endsAt - context.expiresAt)).toBeLessThanOrEqual(60_000);
        expect(await bench.provider.observe(bench.step, context)).toMatchObject({
          state: 'active',
          receipt: { objectId: receipt.objectId },
        });
      }),
    );

    it(
      'changes nothing by checking, observing and discovering',
      inBench(async (bench) => {
        const before = await bench.snapshot();
        await bench.provider.check(bench.step, contextOf(bench));
        expect(await bench.provider.observe(bench.step, contextOf(bench))).toEqual({ state: 'absent' });
        expect(await bench.provider.discover(scopeOf(bench))).toEqual([]);
        expect(await bench.snapshot()).toEqual(before);
      }),
    );

    it(
      'takes over from a former grant: its object, and no other, is not in the way',
      inBench(async (bench) => {
        const { provider, step } = bench;
        const context = contextOf(bench);
        const later = contextOf(bench, bench.grant + 1, 180 * MINUTES);
        const former = { step, context };
        const before = await bench.snapshot();
        await provider.elevate(step, context);
        await bench.advance(6 * MINUTES);
        expect(await provider.check(step, later, former)).toMatchObject({ verdict: 'ready', reasons: [] });
        for (const move of movesFor({ steps: [step] }, { steps: [step] }))
          if (move.kind === 'open') await provider.elevate(step, later);
          else expect(await end(bench, context)).toMatchObject({ state: 'absent' });
        expect(await provider.observe(step, later)).toMatchObject({ state: 'active' });
        // Where the object cannot say whose it is, it is the grant's that is open.
        if (bench.container === undefined)
          expect((await provider.observe(step, context)).state).not.toBe('active');
        expect((await bench.snapshot()).length).toBe(before.length + bench.objects);
        await bench.advance(6 * MINUTES);
        expect(await end(bench, later)).toMatchObject({ state: 'absent' });
        expect(await bench.snapshot()).toEqual(before);
      }),
    );

    it(
      'is not ready where somebody else stands in the place of what it takes over',
      inBench(async (bench) => {
        const context = contextOf(bench);
        await bench.plantForeign(context);
        const before = await bench.provider.check(bench.step, context);
        const former = { step: bench.step, context: contextOf(bench, bench.grant + 1) };
        expect(await bench.provider.check(bench.step, context, former)).toEqual(before);
        expect(before.verdict).not.toBe('ready');
      }),
    );

    it(
      'makes its objects once, however often it is asked',
      inBench(async (bench) => {
        const context = contextOf(bench);
        const before = await bench.snapshot();
        const first = await bench.provider.elevate(bench.step, context);
        const second = await bench.provider.elevate(bench.step, context);
        expect(second.objectId).toBe(first.objectId);
        expect((await bench.snapshot()).length).toBe(before.length + bench.objects);
        expect(await bench.provider.check(bench.step, context)).toMatchObject({ verdict: 'ready' });
      }),
    );

    it(
      'ends what it opened, touches nothing else, and says so again when asked again',
      inBench(async (bench) => {
        const context = contextOf(bench);
        const before = await bench.snapshot();
        await bench.provider.elevate(bench.step, context);
        await bench.advance(6 * MINUTES);
        expect(await end(bench, context)).toMatchObject({ state: 'absent', removed: true });
        expect(await bench.snapshot()).toEqual(before);
        expect(await bench.provider.observe(bench.step, context)).toEqual({ state: 'absent' });
        const again = await bench.provider.revoke(bench.step, context);
        expect(again).toMatchObject({ state: 'absent' });
        // Who ended it is on record: what was gone before was not taken away by this call.
        expect(again).not.toHaveProperty('removed');
      }),
    );

    it(
      'says absent of what never was',
      inBench(async (bench) => {
        expect(await bench.provider.revoke(bench.step, contextOf(bench))).toMatchObject({ state: 'absent' });
      }),
    );

    it(
      'ends at once or says how long it is held',
      inBench(async (bench) => {
        const context = contextOf(bench);
        await bench.provider.elevate(bench.step, context);
        const revocation = await bench.provider.revoke(bench.step, context);
        if (revocation.state === 'held') expect(revocation.retryIn).toBeGreaterThan(0);
        expect(await end(bench, context)).toMatchObject({ state: 'absent' });
      }),
    );

    it(
      'ends what is past its end',
      inBench(async (bench) => {
        const context = contextOf(bench, bench.grant, 30 * MINUTES);
        const before = await bench.snapshot();
        await bench.provider.elevate(bench.step, context);
        await bench.advance(31 * MINUTES);
        expect(await end(bench, context)).toMatchObject({ state: 'absent' });
        expect(await bench.snapshot()).toEqual(before);
      }),
    );

    it(
      'gives nobody anything when its window is over before it writes',
      inBench(async (bench) => {
        const context = contextOf(bench, bench.grant, 30 * MINUTES);
        const before = await bench.snapshot();
        await bench.advance(31 * MINUTES);
        await expect(bench.provider.elevate(bench.step, context)).rejects.toBeInstanceOf(Fault);
        expect(await bench.provider.observe(bench.step, context)).toEqual({ state: 'absent' });
        await bench.provider.revoke(bench.step, context);
        expect(await bench.snapshot()).toEqual(before);
      }),
    );

    it(
      'finds exactly its own objects on the platform, and ends them by what it found',
      inBench(async (bench) => {
        const context = contextOf(bench);
        const before = await bench.snapshot();
        await bench.provider.elevate(bench.step, context);
        if (bench.container !== undefined) {
          expect(await bench.provider.discover(scopeOf(bench))).toEqual([]);
          const strays = (await bench.provider.exclusive?.strays(bench.container, OURS)) ?? [];
          expect(strays).toHaveLength(bench.objects);
          for (const stray of strays) await bench.provider.exclusive?.expel(stray);
          expect(await bench.snapshot()).toEqual(before);
          expect(await bench.provider.exclusive?.strays(bench.container, OURS)).toEqual([]);
          return;
        }
        const found = await bench.provider.discover(scopeOf(bench));
        expect(found.map(({ grant, step }) => [grant, step.id])).toEqual(
          Array.from({ length: bench.objects }, () => [context.grant, bench.step.id]),
        );
        expect(
          await bench.provider.discover({ ...scopeOf(bench), installation: installation('ffffffff') }),
        ).toEqual([]);
        await bench.advance(6 * MINUTES);
        for (const { grant, expiresAt, step, objectId } of found) {
          const stranger = { installation: OURS, grant, expiresAt, url: 'https://gatehouse.invalid/sweep' };
          expect(await bench.provider.revoke(step, stranger, objectId)).toMatchObject({ state: 'absent' });
        }
        expect(await bench.snapshot()).toEqual(before);
        expect(await bench.provider.discover(scopeOf(bench))).toEqual([]);
      }),
    );

    it(
      'leaves another installation’s object alone',
      inBench(async (bench) => {
        const theirs = { ...contextOf(bench), installation: installation('ffffffff') };
        const opened = bench.provider.elevate(bench.step, theirs);
        if (bench.container === undefined) await opened;
        else await expect(opened).rejects.toBeInstanceOf(Fault);
        await bench.advance(6 * MINUTES);
        const before = await bench.snapshot();
        await bench.provider.revoke(bench.step, contextOf(bench));
        expect(await bench.provider.discover(scopeOf(bench))).toEqual([]);
        expect(await bench.snapshot()).toEqual(before);
      }),
    );

    it(
      'neither replaces nor removes what somebody else put in the place',
      inBench(async (bench) => {
        const context = contextOf(bench);
        await bench.plantForeign(context);
        await bench.advance(6 * MINUTES);
        const before = await bench.snapshot();
        expect((await bench.provider.check(bench.step, context)).verdict).not.toBe('ready');
        await expect(bench.provider.elevate(bench.step, context)).rejects.toBeInstanceOf(Fault);
        expect(await bench.provider.observe(bench.step, context)).toMatchObject({ state: 'foreign' });
        expect(await bench.provider.revoke(bench.step, context)).toMatchObject({ state: 'foreign' });
        expect(await bench.snapshot()).toEqual(before);
      }),
    );

    it(
      'treats its edited object as what it is',
      inBench(async (bench) => {
        const context = contextOf(bench);
        await bench.provider.elevate(bench.step, context);
        await bench.advance(6 * MINUTES);
        await bench.edit(context);
        const edited = await bench.snapshot();
        if (bench.edited === 'ours')
          // What of it was changed, and whether that may be more than was granted: drift is judged by it.
          expect(await bench.provider.observe(bench.step, context)).toMatchObject({
            state: 'active',
            edit: { what: expect.stringMatching(/./) as string, more: expect.any(Boolean) as boolean },
          });
        await expect(bench.provider.elevate(bench.step, context)).rejects.toBeInstanceOf(Fault);
        expect(await bench.snapshot()).toEqual(edited);
        const revocation = await bench.provider.revoke(bench.step, context);
        if (bench.edited === 'ours') expect(revocation).toMatchObject({ state: 'absent' });
        else {
          expect(revocation).toMatchObject({ state: 'foreign' });
          expect(await bench.snapshot()).toEqual(edited);
        }
      }),
    );

    it(
      'of the network moves to another source: what stood is not in the way, is ended first, and is nothing of the new one',
      inBench(async (bench) => {
        const moved = movedStep(bench.step);
        if (moved === undefined) return;
        const context = contextOf(bench);
        const { provider, step } = bench;
        const before = await bench.snapshot();
        await provider.elevate(step, context);
        await bench.advance(6 * MINUTES);
        expect(await provider.check(moved, context)).toMatchObject({ verdict: 'refused' });
        expect(await provider.check(moved, context, { step, context })).toMatchObject({ verdict: 'ready' });
        expect(await provider.observe(moved, context)).not.toMatchObject({ state: 'absent' });
        await expect(provider.elevate(moved, context)).rejects.toMatchObject({ code: 'grant.not-ours' });
        expect(await end(bench, context)).toMatchObject({ state: 'absent' });
        await provider.elevate(moved, context);
        const now = await provider.observe(moved, context);
        expect(now).toMatchObject({ state: 'active' });
        expect(now).not.toHaveProperty('edit');
        expect((await bench.snapshot()).length).toBe(before.length + bench.objects);
        await bench.advance(6 * MINUTES);
        // Whoever does not know as which of the two it stands ends both.
        for (const version of [step, moved, step]) await provider.revoke(version, context);
        expect(await bench.snapshot()).toEqual(before);
      }),
    );

    it.each(['before', 'after'] as const)(
      'opens its objects once after a death %s any call, and ends it',
      async (when) => {
        let calls = 0;
        for (let call = 1; call <= MOST_CALLS; call += 1) {
          await inBench(async (bench) => {
            const context = contextOf(bench);
            const before = await bench.snapshot();
            bench.dieAt(call, when);
            const died = await bench.provider.elevate(bench.step, context).then(
              () => false,
              () => true,
            );
            bench.revive();
            if (died) calls = call;
            await bench.provider.elevate(bench.step, context);
            expect((await bench.snapshot()).length).toBe(before.length + bench.objects);
            await bench.advance(6 * MINUTES);
            expect(await end(bench, context)).toMatchObject({ state: 'absent' });
            expect(await bench.snapshot()).toEqual(before);
          })();
          if (calls < call) break;
        }
        expect(calls).toBeGreaterThan(0);
        expect(calls).toBeLessThan(MOST_CALLS);
      },
    );

    it.each(['before', 'after'] as const)(
      'leaves nothing open when a death %s any call is followed by ending',
      async (when) => {
        let calls = 0;
        for (let call = 1; call <= MOST_CALLS; call += 1) {
          await inBench(async (bench) => {
            const context = contextOf(bench);
            const before = await bench.snapshot();
            bench.dieAt(call, when);
            const died = await bench.provider.elevate(bench.step, context).then(
              () => false,
              () => true,
            );
            bench.revive();
            if (died) calls = call;
            expect(await end(bench, context)).toMatchObject({ state: 'absent' });
            await bench.advance(6 * MINUTES);
            expect(await bench.snapshot()).toEqual(before);
          })();
          if (calls < call) break;
        }
        expect(calls).toBeGreaterThan(0);
      },
    );

    it.each(['before', 'after'] as const)('finishes an ending that died %s any call', async (when) => {
      let calls = 0;
      for (let call = 1; call <= MOST_CALLS; call += 1) {
        await inBench(async (bench) => {
          const context = contextOf(bench);
          const before = await bench.snapshot();
          await bench.provider.elevate(bench.step, context);
          await bench.advance(6 * MINUTES);
          bench.dieAt(call, when);
          const died = await bench.provider.revoke(bench.step, context).then(
            () => false,
            () => true,
          );
          bench.revive();
          if (died) calls = call;
          expect(await end(bench, context)).toMatchObject({ state: 'absent' });
          expect(await bench.snapshot()).toEqual(before);
        })();
        if (calls < call) break;
      }
      expect(calls).toBeGreaterThan(0);
    });
  });
};
