/** Below GitHub's secondary limits: so many requests at once, so many words a minute, and neither reads nor the ledger wait for words. */
import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { courtesy } from '../../../src/adapters/github/courtesy.ts';
import type { Courtesy, Sent } from '../../../src/adapters/github/courtesy.ts';

let now: number;
let polite: Courtesy;
/** Sleeps that are not over: until when, and what ends them. */
let sleepers: { readonly until: number; readonly wake: () => void }[];
let sent: string[];
beforeEach(() => {
  now = 0;
  sleepers = [];
  sent = [];
  polite = courtesy(
    (time) => new Promise((wake) => void sleepers.push({ until: now + time, wake })),
    () => now,
  );
});

const rest = (method: string, path: string): Sent => ({
  method,
  url: `https://api.x/repos/o/r${path}`,
  query: '',
});
const graphql = (query: string): Sent => ({ method: 'POST', url: 'https://api.x/graphql', query });
const say = (what: Sent, name = what.url) => polite.inTurn(what, async () => void sent.push(name));
const sleepOne = async (): Promise<void> => {
  const next = sleepers.shift();
  now = next?.until ?? now;
  next?.wake();
  await turn();
};
const comment = rest('POST', '/issues/1/comments');

describe('what GitHub is asked', () => {
  it('is never more than fifty things at once, the others follow in their order', async () => {
    let open = 0;
    let most = 0;
    const ends: (() => void)[] = [];
    const all = Array.from({ length: 120 }, () =>
      polite.inTurn(rest('GET', '/pulls/1'), async () => {
        open += 1;
        most = Math.max(most, open);
        await new Promise<void>((end) => void ends.push(end));
        open -= 1;
      }),
    );
    for (let count = 0; count < 120; count += 1) {
      await turn();
      ends.shift()?.();
    }
    await Promise.all(all);
    expect(most).toBe(50);
  });

  it('makes content seventy times a minute at most', async () => {
    const all = Array.from({ length: 200 }, (_, index) => say(comment, String(index)));
    await turn();
    expect([sent.length, now]).toEqual([70, 0]);
    while (sent.length < 140) await sleepOne();
    expect(now).toBe(60_000);
    while (sent.length < 200) await sleepOne();
    await Promise.all(all);
    expect(sent).toEqual(Array.from({ length: 200 }, (_, index) => String(index)));
    expect(now).toBe(120_000);
  });

  it.each([
    ['a read', rest('GET', '/issues/1/comments')],
    ['a query', graphql('query Comments { x }')],
    ['a commit of the ledger', graphql('mutation LedgerCommit($input: X!) { x }')],
    ['what wakes a workflow', rest('POST', '/actions/workflows/elevate.yml/dispatches')],
    ['a merge', rest('PUT', '/pulls/1/merge')],
  ])('does not wait for words: %s', async (_, other) => {
    const words = Array.from({ length: 90 }, () => say(comment, 'word'));
    await turn();
    await say(other, 'other');
    expect(sent.at(-1)).toBe('other');
    while (sent.length < 91) await sleepOne();
    await Promise.all(words);
  });

  it.each([
    ['a status', rest('POST', `/statuses/${'a'.repeat(40)}`)],
    ['an edited comment', rest('PATCH', '/issues/comments/7')],
    ['a title', rest('PATCH', '/pulls/7')],
    ['first words', graphql('mutation FirstWords($id: ID!) { x }')],
  ])('waits as words do: %s', async (_, other) => {
    const words = Array.from({ length: 70 }, () => say(comment, 'word'));
    const one = say(other, 'other');
    await turn();
    expect(sent).not.toContain('other');
    await sleepOne();
    await Promise.all([...words, one]);
    expect(sent.at(-1)).toBe('other');
  });
});
