import { expect, it } from 'vitest';
import { azureCalls } from '../../../src/adapters/azure/calls.ts';

const call = { name: 'PUT …', needs: 'nothing' };
const never = () => new Promise<never>(() => undefined);

it('gives every call a deadline, and tells it to stop', async () => {
  const signals: AbortSignal[] = [];
  const calls = azureCalls(async () => undefined, { read: 1, write: 1 });
  const hanging = (signal: AbortSignal) => {
    signals.push(signal);
    return never();
  };
  await expect(calls.read(call, hanging)).rejects.toMatchObject({
    code: 'azure.unreachable',
    transient: true,
  });
  expect(signals).toHaveLength(4);
  expect(await calls.write(call, hanging)).toMatchObject({
    kind: 'failed',
    fault: { code: 'azure.unreachable', message: expect.stringContaining('no answer within') },
  });
  expect(signals).toHaveLength(5);
  expect(signals.every(({ aborted }) => aborted)).toBe(true);
});

it('keeps what two calls at once were answered apart', async () => {
  const { transcribed, writeDown } = await import('../../../src/adapters/azure/transcript.ts');
  const asking = (code: string, other: Promise<void>) =>
    transcribed(async () => {
      await other;
      writeDown({
        method: 'PUT',
        url: 'https://x/y',
        status: 400,
        header: () => null,
        body: JSON.stringify({ error: { code } }),
      });
    });
  const gate = Promise.resolve();
  const [one, two] = await Promise.all([asking('one', gate), asking('two', gate)]);
  expect([one, two].map(({ answers }) => answers.map(({ code }) => code))).toEqual([['one'], ['two']]);
});

it('never takes a write for unsent because a sign-in failed before one that went well', async () => {
  const { keepingThrown } = await import('../../../src/adapters/azure/transcript.ts');
  const { SignInError } = await import('../../../src/adapters/azure/faults.ts');
  const calls = azureCalls(async () => undefined);
  const signIn = (how: 'fails' | 'works') =>
    keepingThrown(async () => {
      if (how === 'fails') throw new SignInError('no', { reason: 'unreachable' });
    });
  let sent = 0;
  const outcome = await calls.write(call, async () => {
    await signIn('fails').catch(() => signIn('works'));
    sent += 1;
    throw new Error('socket hang up');
  });
  expect(outcome).toMatchObject({ kind: 'failed', fault: { code: 'azure.unreachable' } });
  expect(sent).toBe(1);
});
