/** The search for secrets in what the suite wrote down: it finds a planted one in every form, and nothing where there is none. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSearch } from '../.ci/leaks.ts';

const opaque = 'tok-Zk3+/=9dLq0vR7sXw2Yb5';
const signed = ['eyJhbGciOiJSUzI1NiJ9', 'eyJzdWIiOiJhbGljZSJ9', 'Sig-nature_0123456789abcdef'].join('.');
const secrets = [
  { value: opaque, kind: 'an opaque token' },
  { value: signed, kind: 'a signed token' },
];
const inBase64 = (before: string): string => Buffer.from(`${before}${opaque} and more`).toString('base64');

describe('the search', () => {
  it.each([
    ['as it is', `Authorization: ${opaque}`],
    ['encoded as in an address', `https://x.example/?t=${encodeURIComponent(opaque)}`],
    ['in base64', inBase64('')],
    ['in base64', inBase64('a')],
    ['in base64', inBase64('ab')],
    ['in base64', inBase64('a text of some length: ').replaceAll('+', '-').replaceAll('/', '_')],
    ['by its signature', `… ${signed.split('.')[2] ?? ''}`],
    ['as it is', JSON.stringify({ deep: [{ token: signed }] })],
  ])('finds a secret %s', (form, text) => {
    expect(createSearch(secrets)(text).map((leak) => leak.form)).toContain(form);
  });

  it('finds nothing in other text, nor half a secret', () => {
    const search = createSearch(secrets);
    expect(search(`${opaque.slice(0, -4)} ${signed.slice(0, 30)} ${'tok-Zk3+'.repeat(1000)}`)).toEqual([]);
    expect(search('')).toEqual([]);
  });
});

const check = (files: Readonly<Record<string, readonly unknown[]>>) => {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-leaks-'));
  try {
    for (const [name, lines] of Object.entries(files))
      writeFileSync(join(directory, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return spawnSync(process.execPath, [resolve(import.meta.dirname, '../.ci/secrets.ts'), directory], {
      encoding: 'utf8',
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
};

const printed = (text: string) => ({ kind: 'printed', text });

describe('the check of a whole suite', () => {
  it('passes with its figures where every token that was used was masked and none was said', () => {
    const { status, stdout } = check({
      'w.secrets': [...secrets, { ...secrets[1], used: true }],
      'w.texts': [printed(`::add-mask::${signed}`), printed('| 3 grants open')],
      'w.jsonl': [{ url: 'https://api.example/x', reqBody: { body: 'open' } }],
    });
    expect(stdout).toBe(
      '1 worlds, 2 tokens and secrets, 2 texts, 0 found; 1 tokens that jobs got and used, 0 unmasked.\n',
    );
    expect(status).toBe(0);
  });

  it.each([
    [
      'in the log of a job',
      { 'w.texts': [printed(`| got ${opaque}`)] },
      'w.texts:1 (printed): an opaque token, as it is',
    ],
    ['in a notice', { 'w.texts': [{ kind: 'told outside', text: opaque }] }, 'w.texts:1 (told outside)'],
    ['in a comment', { 'w.jsonl': [{ reqBody: { body: opaque } }] }, 'w.jsonl:1: an opaque token'],
    ['in a file of the ledger', { 'w.jsonl': [{ reqBody: { contents: inBase64('') } }] }, 'in base64'],
  ])('fails on a token that was planted %s, without saying it', (_where, files, said) => {
    const { status, stdout } = check({ 'w.secrets': secrets, 'w.texts': [printed('x')], ...files });
    expect(status).toBe(1);
    expect(stdout).toContain(said);
    expect(stdout).not.toContain(opaque);
  });

  it('fails on a token that a job used and never masked', () => {
    const { status, stdout } = check({
      'w.secrets': [{ ...secrets[1], used: true }],
      'w.texts': [printed('| all well')],
    });
    expect(status).toBe(1);
    expect(stdout).toContain('w: a job used a signed token and never masked it');
  });

  it('fails where there is nothing to look through', () => {
    expect(check({}).status).toBe(1);
    expect(check({ 'w.secrets': secrets }).status).toBe(1);
  });
});
