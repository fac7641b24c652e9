import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMERGENCY, FIELDS } from '../../../src/core/issue-form/fields.ts';
import { readForm } from '../../../src/core/issue-form/read.ts';
import { parseRequest } from '../../../src/core/parse-request.ts';
import { ISSUE_FINDINGS } from '../../../src/core/schema/finding-ids.ts';
import { parsePolicy } from '../../../src/core/parse-policy.ts';
import { fixtureRepositories } from '../../builders/fixture-repositories.ts';
import { anIssueBody } from '../../builders/issue.ts';

const files = (fixtureRepositories()[0]?.files ?? [])
  .filter(({ path }) => path.startsWith('policies/'))
  .map(({ path, text }) => ({ path, text: text.replace('min_length: 20', 'min_length: 1') }));
const policy = parsePolicy({ commit: undefined, files });
const textOf = (body: string): string => {
  const read = readForm(7, body);
  if (read.kind === 'findings') throw new Error(JSON.stringify(read.findings));
  return read.text;
};
const requestOf = (body: string) => {
  const parsed = parseRequest({ path: 'requests/issue-7.yaml', text: textOf(body) }, policy);
  if (parsed.kind === 'findings') throw new Error(JSON.stringify(parsed.findings));
  return parsed.request;
};
const ids = (body: string): readonly string[] => {
  const read = readForm(7, body);
  return read.kind === 'findings' ? read.findings.map(({ id }) => id) : [];
};

describe('an issue’s body', () => {
  it('becomes the request file, without the fields that were left empty', () => {
    expect(readForm(7, anIssueBody())).toEqual({
      kind: 'file',
      path: 'requests/issue-7.yaml',
      text: `entitlement: prod-vm-admin
duration: 2h
justification: 'Fail over payments-db-02, replication is stuck since 14:10'
ticket: CHG0031234
parameters:
  source_ip: 203.0.113.7
`,
    });
  });

  it('is the same file with the line ends of Windows', () => {
    expect(textOf(anIssueBody().replaceAll('\n', '\r\n'))).toBe(textOf(anIssueBody()));
  });

  it('asks for an emergency only with the box ticked', () => {
    expect(textOf(anIssueBody({ break_glass: `- [ ] ${EMERGENCY}` }))).not.toContain('break_glass');
    for (const mark of ['x', 'X'])
      expect(textOf(anIssueBody({ break_glass: `- [${mark}] ${EMERGENCY}` }))).toContain(
        '\nbreak_glass: true\n',
      );
  });

  it('takes no line beside the box for it', () => {
    const box = `- [x] ${EMERGENCY}`;
    expect(ids(anIssueBody({ break_glass: `${box}\nnot now` }))).toEqual(['issue.box']);
    expect(ids(anIssueBody({ break_glass: `${box}\n${box}` }))).toEqual(['issue.box']);
  });

  it('carries a start, and for whom it is', () => {
    const text = textOf(anIssueBody({ start: '2026-11-28 22:00 Europe/Berlin', for: 'cora' }));
    expect(text).toContain("\nstart: '2026-11-28 22:00 Europe/Berlin'\nfor: cora\n");
  });

  it.each([
    'Fix issue #12',
    '[urgent] it is down',
    '{ a: b }',
    'He said "now": it\'s down \\o/',
    '*alias &anchor !tag %directive @at `tick`',
    '- a list',
    'a: b',
    'true',
    '~',
    '0012',
    '--- and ...',
    'one\ntwo\n\n  indented\nlast',
    'first\n# no comment\n- no list\nkey: no key',
    '#hashtag',
    '| pipe\n> fold',
    'tab\there',
    'ümlaut – dash 漢字 🚒',
  ])('says in the file what was typed: %j', (typed) => {
    expect(requestOf(anIssueBody({ justification: typed })).justification).toBe(typed);
  });

  it('says in the file what was typed, whatever that is, or gives no file', () => {
    const line = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), line, (lines, value) => {
        const body = anIssueBody({
          justification: lines.join('\n'),
          parameters: `source_ip: 203.0.113.7\nnote: ${value}`,
        });
        const read = readForm(7, body);
        if (read.kind === 'findings') return;
        const parsed = parseRequest({ path: read.path, text: read.text }, policy);
        // Findings let nothing pass.
        if (parsed.kind === 'findings') return;
        expect(parsed.request.justification).toBe(lines.join('\n').replaceAll('\r\n', '\n').trim());
      }),
    );
  });

  it('gives one and the same file for one body', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (justification) => {
        const body = anIssueBody({ justification });
        expect(readForm(7, body)).toEqual(readForm(7, body));
      }),
    );
  });

  it('never throws, and never gives a second key of one name', () => {
    const piece = fc.oneof(
      ...FIELDS.map(({ heading }) => fc.constant(`### ${heading}`)),
      fc.string({ unit: 'binary' }),
      fc.constant('entitlement: root'),
      fc.constant(''),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const read = readForm(7, pieces.join('\n'));
        if (read.kind === 'file') expect(read.text.match(/^entitlement:/gm)?.length ?? 0).toBeLessThan(2);
      }),
    );
  });
});

describe('a finding of an issue', () => {
  const triggers: Readonly<Record<keyof typeof ISSUE_FINDINGS, string>> = {
    'issue.text-outside': `Hello,\n\n${anIssueBody()}`,
    'issue.unknown-heading': anIssueBody().replace('### Duration', '### Durations'),
    'issue.heading-twice': anIssueBody({ justification: 'Stuck\n\n### Ticket\n\nCHG0099999' }),
    'issue.heading-missing': 'Please give me access to the payments VMs.',
    'issue.one-line': anIssueBody({ ticket: 'CHG0031234\nbreak_glass: true' }),
    'issue.parameter': anIssueBody({ parameters: '203.0.113.7' }),
    'issue.parameter-twice': anIssueBody({ parameters: 'source_ip: 203.0.113.7\nsource_ip: 198.51.100.9' }),
    'issue.box': anIssueBody({ break_glass: '- [x] Yes' }),
    'issue.reads-otherwise': anIssueBody({ justification: 'x'.repeat(66_000) }),
  };

  it.each(Object.entries(triggers))('%s is told with what to write', (id, body) => {
    const read = readForm(7, body);
    expect(ids(body)).toContain(id);
    if (read.kind === 'findings')
      for (const { remedy, file } of read.findings) {
        expect(remedy).toMatch(/\.$/);
        expect(file).toBe('issue #7');
      }
  });

  it('is not there for the form as it is', () => {
    expect(ids(anIssueBody())).toEqual([]);
    expect(Object.keys(triggers)).toEqual(Object.keys(ISSUE_FINDINGS));
  });

  it('comes with all the others, each in its line', () => {
    const body = anIssueBody({ ticket: 'A\nB', parameters: 'a b' });
    const read = readForm(7, body);
    if (read.kind !== 'findings') throw new Error('no findings');
    const lines = body.split('\n');
    expect(read.findings.map(({ id, line }) => [id, lines[line - 1]])).toEqual([
      ['issue.one-line', 'B'],
      ['issue.parameter', 'a b'],
    ]);
  });

  it('proposes the heading that was meant', () => {
    const read = readForm(7, anIssueBody().replace('### Duration', '### Durations'));
    expect(JSON.stringify(read)).toContain('Duration');
  });
});
