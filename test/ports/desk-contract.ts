/** The suite of the ports `Desk` and `Bell`: said once, said again only when it differs, merged only as judged. */
import { describe, expect, it } from 'vitest';
import { commitSha, grantNumber } from '../../src/core/brand.ts';
import type { CommitSha, GrantNumber } from '../../src/core/brand.ts';
import type { Bell, Desk } from '../../src/ports/desk.ts';
import type { GitHubBench } from './evidence-contract.ts';

export interface DeskBench extends GitHubBench {
  readonly desk: Desk;
  readonly bell: Bell;
  /** Bodies of all comments by Gatehouse on a pull request. */
  comments(pull: GrantNumber): Promise<readonly string[]>;
  /** Statuses with the context `gatehouse`, newest first. */
  statuses(commit: CommitSha): Promise<readonly { readonly state: string; readonly description: string }[]>;
  /** Open issues by Gatehouse. */
  issues(): Promise<readonly { readonly title: string; readonly body: string }[]>;
  /** Requests so far that changed something through the desk. */
  writes(): number;
}

const file = { 'requests/failover.yaml': 'entitlement: prod-vm-admin\n' };

export const deskContract = (name: string, start: () => Promise<DeskBench>): void => {
  const on = (
    title: string,
    test: (bench: DeskBench, pull: GrantNumber, head: CommitSha) => Promise<void>,
  ): void =>
    it(title, async () => {
      const bench = await start();
      try {
        const pull = await bench.openPull('alice', file);
        const head = (await bench.evidence.pull(pull))?.headSha;
        if (head === undefined) throw new Error('no pull request');
        await test(bench, pull, head);
      } finally {
        await bench.stop();
      }
    });

  describe(`Desk of ${name}`, () => {
    on('has one comment, however often it speaks', async ({ desk, comments }, pull) => {
      await desk.upsertComment(pull, 'one');
      await desk.upsertComment(pull, 'two');
      await desk.upsertComment(pull, 'three');
      const all = await comments(pull);
      expect(all).toHaveLength(1);
      expect(all[0]).toContain('three');
    });

    on('writes nothing when there is nothing new', async ({ desk, writes }, pull, head) => {
      const status = { state: 'pending', description: 'waiting: manager' } as const;
      await desk.upsertComment(pull, 'one');
      await desk.setStatus(head, status);
      await desk.reportOnce('k', { title: 't', body: 'b' });
      const before = writes();
      await desk.upsertComment(pull, 'one');
      await desk.setStatus(head, status);
      await desk.reportOnce('k', { title: 't', body: 'b' });
      expect(writes()).toBe(before);
    });

    on(
      'says a status again that did not change where that is wanted, also one that was seen ahead, and calls it unchanged',
      async ({ desk, writes }, pull, head) => {
        const status = { state: 'pending', description: 'waiting: manager' } as const;
        await desk.setStatus(head, status);
        const before = writes();
        expect(await desk.setStatus(head, status, true)).toBe(false);
        expect(writes()).toBe(before + 1);
        await desk.lookAhead([{ pull, commits: [head] }]);
        expect(await desk.setStatus(head, status, true)).toBe(false);
        expect(writes()).toBe(before + 2);
      },
    );

    on(
      'says what differs from what it saw ahead, and nothing else',
      async ({ desk, writes, comments }, pull, head) => {
        const status = { state: 'pending', description: 'waiting: manager' } as const;
        await desk.upsertComment(pull, 'one');
        await desk.setStatus(head, status);
        await desk.lookAhead([{ pull, commits: [head] }]);
        const before = writes();
        await desk.upsertComment(pull, 'one');
        expect(await desk.setStatus(head, status)).toBe(false);
        expect(writes()).toBe(before);
        await desk.lookAhead([{ pull, commits: [head, head] }]);
        await desk.upsertComment(pull, 'two');
        expect(await desk.setStatus(head, { ...status, description: 'waiting: owner' })).toBe(true);
        expect(await comments(pull)).toHaveLength(1);
      },
    );

    on(
      'goes by what it saw ahead once: it may be otherwise since',
      async ({ desk, statuses, pass }, pull, head) => {
        const [one, two] = [
          { state: 'pending', description: 'one' },
          { state: 'pending', description: 'two' },
        ] as const;
        await desk.setStatus(head, one);
        await desk.lookAhead([{ pull, commits: [head] }]);
        await pass(2);
        expect(await desk.setStatus(head, two)).toBe(true);
        await pass(2);
        expect(await desk.setStatus(head, one)).toBe(true);
        expect((await statuses(head))[0]).toEqual(one);
      },
    );

    on('sees nothing ahead of what is not there', async ({ desk }, pull, head) => {
      const [nowhere, none] = [commitSha('0123456789'.repeat(4)), grantNumber(999)];
      await desk.lookAhead([
        { pull: none, commits: [nowhere] },
        { pull, commits: [head] },
      ]);
      expect(await desk.setStatus(head, { state: 'success', description: 'approved' })).toBe(true);
    });

    on('shows the last status', async ({ desk, statuses, pass }, _pull, head) => {
      await desk.setStatus(head, { state: 'pending', description: 'waiting: manager' });
      await pass(2);
      await desk.setStatus(head, { state: 'success', description: 'approved' });
      expect((await statuses(head))[0]).toEqual({ state: 'success', description: 'approved' });
    });

    on('sets the title', async ({ desk, evidence }, pull) => {
      await desk.setTitle(pull, 'alice · prod-vm-admin · 2 h');
      expect((await evidence.pull(pull))?.title).toBe('alice · prod-vm-admin · 2 h');
    });

    on(
      'asks for reviews, once more, and not of whom GitHub refuses',
      async ({ desk, evidence, pass }, pull) => {
        const told = async () => {
          const said = await evidence.conversation(pull);
          return {
            asked: (said?.asked ?? []).map(({ login }) => login).toSorted(),
            asks: (said?.asks ?? []).map(({ kind, whom }) => `${kind} ${whom.login}`),
          };
        };
        expect(await desk.askReviewers(pull, ['bob', 'carol'])).toEqual([]);
        expect(await desk.askReviewers(pull, ['bob'])).toEqual([]);
        await pass(60);
        expect((await desk.askReviewers(pull, ['alice', 'dave', 'nobody-here'])).toSorted()).toEqual([
          'alice',
          'nobody-here',
        ]);
        expect((await told()).asked).toEqual(['bob', 'carol', 'dave']);
        await pass(60);
        await desk.unaskReviewers(pull, ['bob', 'erin']);
        await desk.askReviewers(pull, ['bob']);
        expect(await told()).toEqual({
          asked: ['bob', 'carol', 'dave'],
          asks: ['asked bob', 'asked carol', 'asked dave', 'unasked bob', 'asked bob'],
        });
        expect((await evidence.conversation(pull))?.asks.every(({ by }) => by.kind === 'bot')).toBe(true);
      },
    );

    on('closes without a merge', async ({ desk, evidence, now }, pull) => {
      await desk.close(pull);
      await desk.close(pull);
      expect((await evidence.pull(pull))?.state).toBe('closed');
      const closed = (await evidence.conversation(pull))?.closings.at(-1);
      expect(closed?.by.kind).toBe('bot');
      expect(Math.abs((closed?.at ?? 0) - now())).toBeLessThan(30_000);
    });

    on('sets the title with the first words', async ({ desk, evidence, comments }, pull) => {
      await desk.upsertComment(pull, 'one', 'alice · prod-vm-admin');
      await desk.upsertComment(pull, 'two', 'alice · prod-vm-admin · 2 h');
      expect(await comments(pull)).toHaveLength(1);
      expect((await evidence.pull(pull))?.title).toBe('alice · prod-vm-admin · 2 h');
    });

    on('keeps one issue per matter and updates its text', async ({ desk, issues }) => {
      await desk.reportOnce('k', { title: 'Denied', body: 'first' });
      await desk.reportOnce('k', { title: 'Denied', body: 'second' });
      const open = await issues();
      expect(open).toHaveLength(1);
      expect(open[0]?.body).toContain('second');
    });

    on(
      'closes a matter that is settled, and opens it anew when it comes back',
      async ({ desk, pass, issues, now }) => {
        await desk.reportOnce('k', { title: 'Late', body: 'first' });
        await desk.reportOnce('other', { title: 'Other', body: 'stays' });
        await pass(60);
        await desk.settle('k', { before: now(), words: 'Over.' });
        expect((await issues()).map(({ title }) => title)).toEqual(['Other']);
        await desk.settle('k', { before: now(), words: 'Over.' });
        await desk.reportOnce('k', { title: 'Late', body: 'again' });
        expect(await issues()).toHaveLength(2);
      },
    );

    on('leaves a matter open whose text changed since', async ({ desk, pass, issues, now }) => {
      await desk.reportOnce('k', { title: 'Late', body: 'first' });
      await pass(60);
      const before = now();
      await pass(60);
      await desk.reportOnce('k', { title: 'Late', body: 'second' });
      await desk.settle('k', { before, words: 'Over.' });
      expect((await issues()).map(({ title }) => title)).toEqual(['Late']);
    });
  });

  describe(`Bell of ${name}`, () => {
    on('merges the head that was judged', async ({ bell, evidence }, pull, head) => {
      const outcome = await bell.merge(pull, head, 'alice · prod-vm-admin');
      expect(outcome.kind).toBe('merged');
      const after = await evidence.pull(pull);
      expect(after?.state).toBe('merged');
      expect(outcome).toEqual({ kind: 'merged', commit: after?.merge?.commit });
    });

    on('refuses a head that has moved', async ({ bell, evidence, push }, pull, head) => {
      await push(pull, 'mallory', { 'requests/failover.yaml': 'entitlement: other\n' });
      expect(await bell.merge(pull, head, 't')).toMatchObject({ kind: 'refused' });
      expect((await evidence.pull(pull))?.state).toBe('open');
    });

    on('says merged again when it is asked again', async ({ bell }, pull, head) => {
      const first = await bell.merge(pull, head, 't');
      expect(await bell.merge(pull, head, 't')).toEqual(first);
    });

    on('refuses to call another head merged', async ({ bell }, pull, head) => {
      await bell.merge(pull, head, 't');
      expect(await bell.merge(pull, commitSha('f'.repeat(40)), 't')).toMatchObject({ kind: 'refused' });
    });
  });
};
