/** The flags of the commands for whoever writes policies: what they mean, and with what each command answers. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../src/answer.ts';
import { addAuthorCommands } from '../src/author-commands.ts';
import { asFault } from '../src/core/fault.ts';

const base = join(import.meta.dirname, 'fixtures/formats/base');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-authors-'));
  cpSync(base, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the command answers, or the fault that it ends with. */
const call = async (...words: readonly string[]): Promise<Answer> => {
  let answer: Answer | undefined;
  const program = new Command('gatehouse').exitOverride().configureOutput({ writeErr: () => undefined });
  addAuthorCommands(program, async (work) => {
    try {
      answer = await work();
    } catch (thrown) {
      const { code, message, remedy } = asFault(thrown);
      answer = { exit: 2, text: [code, message, remedy], json: undefined };
    }
  });
  await program.parseAsync([...words], { from: 'user' });
  if (answer === undefined) throw new Error('the command did not answer');
  return answer;
};

describe('check', () => {
  it('answers for people, with 0 for notes and 1 for notes that are taken strictly', async () => {
    expect(await call('check', folder)).toMatchObject({ exit: 0 });
    expect((await call('check', folder)).text.at(-1)).toMatch(/^No findings, \d notes?\.$/);
    expect(await call('check', folder, '--strict')).toMatchObject({ exit: 1 });
  });

  it('answers with 1 for findings, and with 2 where there is no folder', async () => {
    writeFileSync(join(folder, 'requests/sample.yaml'), 'duration: 60\n');
    expect(await call('check', folder)).toMatchObject({ exit: 1 });
    expect(await call('check', join(folder, 'nowhere'))).toMatchObject({ exit: 2 });
  });

  it('answers in the format that is asked for', async () => {
    expect(await call('check', folder, '--format', 'json')).toMatchObject({
      as: 'json',
      json: { findings: [] },
    });
    expect(await call('check', folder, '--format', 'sarif')).toMatchObject({
      as: 'json',
      json: { version: '2.1.0' },
    });
    const { text, as } = await call('check', folder, '--format', 'github');
    expect(as).toBeUndefined();
    expect(text[0]).toMatch(/^::notice file=policies\/entitlements\/every-parameter\.yaml,/);
    await expect(call('check', folder, '--format', 'xml')).rejects.toThrow('Allowed choices are');
  });

  it('has nothing to upgrade, and changes no file', async () => {
    const settings = join(folder, 'policies/gatehouse.yaml');
    const before = readFileSync(settings, 'utf8');
    expect(await call('check', folder, '--upgrade')).toMatchObject({
      exit: 0,
      text: ['The policy is already version 1, the newest.'],
    });
    expect(readFileSync(settings, 'utf8')).toBe(before);
  });
});

describe('explain', () => {
  const explain = (...words: readonly string[]) =>
    call('explain', join(folder, 'requests/sample.yaml'), '--directory', folder, ...words);

  it('takes every flag', async () => {
    const flags =
      '--as=dave --approve=bob --ticket-state=implement --team=contoso/sre=alice --oncall=payments=bob --elevation';
    const { exit, text } = await explain(
      ...flags.split(' '),
      '--at=2026-11-28 22:00 Europe/Berlin',
      '--approve=carol@2026-11-28 21:00',
    );
    expect(exit).toBe(0);
    expect(text[0]).toBe('approved');
    expect(text).toContain('at elevation, 2026-11-28 21:00 UTC (22:00 Europe/Berlin)');
    expect(await explain('--as', 'dave', '--changes-requested', 'bob')).toMatchObject({ exit: 1 });
  });

  it('answers with 2 for words that mean nothing, and for a file that is not there', async () => {
    expect(await explain('--as', 'nobody')).toMatchObject({
      exit: 2,
      text: ['config.invalid', expect.anything(), expect.anything()],
    });
    expect(await call('explain', join(folder, 'none.yaml'), '--directory', folder)).toMatchObject({
      exit: 2,
    });
  });
});

describe('test', () => {
  it('runs the tests of the folder, and insists on coverage where it is asked to', async () => {
    mkdirSync(join(folder, 'policies/tests'));
    writeFileSync(
      join(folder, 'policies/tests/one.yaml'),
      'tests:\n  - name: denies a stranger\n    requester: stranger\n    request: { entitlement: dev-vm-reader }\n    expect: { outcome: denied }\n',
    );
    expect(await call('test', folder)).toMatchObject({ exit: 0 });
    expect(await call('test', folder, '--min-coverage', '50')).toMatchObject({ exit: 1 });
    await expect(call('test', folder, '--min-coverage', '101')).rejects.toThrow('0 to 100');
  });
});
