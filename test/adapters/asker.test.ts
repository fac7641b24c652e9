/** The questions as somebody at a terminal meets them: what they type, what they read, and how they stop. */
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createAsker } from '../../src/adapters/asker.ts';

const ENTER = '\r';
const DOWN = '\u001b[B';
const CTRL_C = '\u0003';

/** Types one after another, each when what was asked has been written. */
const atTerminal = (...typed: readonly string[]) => {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  let written = '';
  output.on('data', (chunk: Buffer) => {
    written += chunk.toString();
  });
  const left = [...typed];
  const type = (): void => {
    const next = left.shift();
    if (next === undefined) return;
    input.write(next);
    setImmediate(() => setImmediate(type));
  };
  setImmediate(() => setImmediate(type));
  return { asker: createAsker({ input, output }), read: () => written };
};
const question = (problem: (answer: string) => string | undefined) => ({
  message: 'How long?',
  example: '1h',
  initial: undefined,
  problem,
});

it('takes what is typed, without blanks around it', async () => {
  const { asker } = atTerminal(' 2h ', ENTER);
  expect(await asker.ask(question(() => undefined))).toBe('2h');
});

it('says at once what is wrong with an answer, and takes the corrected one', async () => {
  const { asker, read } = atTerminal('2', ENTER, 'h', ENTER);
  const problem = (answer: string) => (answer === '2' ? '2 has no unit.' : undefined);
  expect(await asker.ask(question(problem))).toBe('2h');
  expect(read()).toContain('2 has no unit.');
});

it('takes an example for no answer, and what stands there for one', async () => {
  expect(await atTerminal(ENTER).asker.ask(question(() => undefined))).toBe('');
  const { asker } = atTerminal(ENTER);
  expect(await asker.ask({ ...question(() => undefined), initial: '3h' })).toBe('3h');
});

it('takes the choice that was gone to', async () => {
  const { asker } = atTerminal(DOWN, ENTER);
  const choices = ['a', 'b', 'c'].map((value) => ({ value, label: value, hint: undefined }));
  expect(await asker.choose('Which?', choices)).toBe('b');
});

it('finds one of many by typing', async () => {
  const { asker } = atTerminal('vm-17', ENTER);
  const choices = Array.from({ length: 40 }, (_, at) => ({
    value: `vm-${at}`,
    label: `vm-${at}`,
    hint: undefined,
  }));
  expect(await asker.choose('Which?', choices)).toBe('vm-17');
});

it('takes Enter for what is proposed', async () => {
  expect(await atTerminal(ENTER).asker.confirm('Open it?', true)).toBe(true);
  expect(await atTerminal(ENTER).asker.confirm('An emergency?', false)).toBe(false);
});

it('is stopped by Ctrl+C at every kind of question', async () => {
  expect(await atTerminal('2h', CTRL_C).asker.ask(question(() => undefined))).toBeUndefined();
  expect(await atTerminal(CTRL_C).asker.confirm('Open it?', true)).toBeUndefined();
  const choices = [{ value: 'a', label: 'a', hint: undefined }];
  expect(await atTerminal(CTRL_C).asker.choose('Which?', choices)).toBeUndefined();
});

it('lets no text of a file move the cursor or retitle the terminal', async () => {
  const evil = '\u001b]0;owned\u0007';
  const { asker, read } = atTerminal(ENTER, ENTER);
  asker.show([`seen ${evil}`]);
  await asker.choose(`asked ${evil}`, [{ value: 'a', label: `label ${evil}`, hint: `hint ${evil}` }]);
  await asker.ask({ ...question(() => undefined), message: `message ${evil}`, example: `example ${evil}` });
  expect(read()).not.toContain(evil);
  expect(read()).toContain('owned');
});
