/** Timeouts of calls that stand in line: time before a request is sent is not time without an answer. */
import { expect, it } from 'vitest';
import { waitingTurn, withDeadline } from '../../../src/adapters/azure/turn.ts';

const aMoment = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 20));

it('stands still while a request waits for its turn, and goes on when it is sent', async () => {
  const seen: string[] = [];
  await withDeadline({ timeout: 1, late: () => void seen.push('late') }, async () => {
    await waitingTurn(async () => {
      await aMoment();
      seen.push('its turn');
    });
    await aMoment();
  });
  expect(seen).toEqual(['its turn', 'late']);
});

it('stands still as long as one of several waits', async () => {
  const seen: string[] = [];
  await withDeadline({ timeout: 1, late: () => void seen.push('late') }, async () => {
    await Promise.all([
      waitingTurn(async () => undefined),
      waitingTurn(async () => {
        await aMoment();
        seen.push('its turn');
      }),
    ]);
  });
  expect(seen).toEqual(['its turn']);
});

it('is over with the call', async () => {
  const seen: string[] = [];
  await withDeadline({ timeout: 5, late: () => void seen.push('late') }, async () => undefined);
  await aMoment();
  expect(seen).toEqual([]);
});
