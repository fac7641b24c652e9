import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createActionsLog } from '../../src/adapters/actions-log.ts';

let out = '';
beforeEach(() => {
  out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

/** As the runner reads stdout: `::` at the beginning of a line after blanks, or `##[` anywhere in it. */
const commandsIn = (text: string): readonly string[] =>
  text.split(/\r\n|[\n\r]/).filter((line) => line.trimStart().startsWith('::') || line.includes('##['));

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '::',
        '##[',
        '#',
        '[',
        ']',
        '\n',
        '\r',
        '\u2028',
        '\u0085',
        '\v',
        '\f',
        '\u202e',
        '%0A',
        '\u001b[2J',
      ),
      fc.constantFrom(
        '::set-output name=act::merge',
        '##[set-output name=act;]merge',
        '::stop-commands::x',
        ' ',
        '\t',
      ),
      fc.string(),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('the log of a job', () => {
  it('lets no text be a command of the runner', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        out = '';
        createActionsLog(undefined).info(text);
        createActionsLog(undefined).summary(text);
        expect(commandsIn(out)).toEqual([]);
        // oxlint-disable-next-line no-control-regex
        expect(out).not.toMatch(/[^\P{C}\n\p{Cs}\p{Co}\p{Cn}]/u);
      }),
      { numRuns: 2_000 },
    );
  });

  it('makes of a warning or an error exactly one command, its own', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const level of ['warning', 'error'] as const) {
          out = '';
          createActionsLog(undefined)[level](text);
          const lines = out.split(/\r\n|[\n\r]/).filter((line) => line !== '');
          expect(lines).toHaveLength(1);
          expect(lines[0]?.startsWith(`::${level}::`)).toBe(true);
          expect(lines[0]).not.toContain('##[');
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps what people wrote readable', () => {
    createActionsLog(undefined).info('alice · prod-vm-admin\nsecond line');
    expect(out).toBe('| alice · prod-vm-admin\n| second line\n');
  });

  it('says nothing of a credential, masked or not', () => {
    const token = ['eyJ', 'hbGciOiJSUzI1NiJ9.eyJ', 'zdWIiOiJhbGljZSJ9.', 'Sig_nature0123456789abcdef'].join(
      '',
    );
    const path = join(mkdtempSync(join(tmpdir(), 'gatehouse-')), 'summary.md');
    const log = createActionsLog(path);
    for (const level of ['info', 'warning', 'error', 'summary'] as const) log[level](`Graph said: ${token}`);
    expect(out + readFileSync(path, 'utf8')).not.toContain('Sig_nature');
    expect(out).toContain('| Graph said: [a signed token (JWT), taken out]\n');
  });

  it('appends the summary to its file and says nothing of it', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'gatehouse-')), 'summary.md');
    const log = createActionsLog(path);
    log.summary('# One');
    log.summary('# Two');
    expect(readFileSync(path, 'utf8')).toBe('# One\n# Two\n');
    expect(out).toBe('');
  });
});
