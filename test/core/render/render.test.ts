import * as fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { grantNumber, personKey } from '../../../src/core/brand.ts';
import { renderComment } from '../../../src/core/render/comment.ts';
import { firstLines } from '../../../src/core/render/lines.ts';
import { renderStatus } from '../../../src/core/render/status.ts';
import { renderSummary } from '../../../src/core/render/summary.ts';
import { renderTitle } from '../../../src/core/render/title.ts';
import { renderUnexplained } from '../../../src/core/render/unexplained.ts';
import { hostile } from './hostile.ts';
import { denied, findings, grant, levels, pending, request, samples, view } from './samples.ts';

const cases = Object.entries(samples);

describe('what people see', () => {
  it.each(cases)('of %s is as in its golden file', async (name, sample) => {
    const title = renderTitle(sample) ?? '(title unchanged)';
    const { state, description } = renderStatus(sample);
    const page = `${title}\n${state}: ${description}\n----\n${renderComment(sample)}----\n${renderSummary(sample)}`;
    await expect(page).toMatchFileSnapshot(`golden/${name}.md`);
  });

  it.each(cases)('of %s begins with at most seven plain lines', (_name, sample) => {
    const lines = firstLines(sample);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThanOrEqual(7);
    for (const line of lines) expect(line).not.toMatch(/\n|```|^\s*\||<details|^#/);
  });

  it.each(cases)('of %s has a status of at most 140 characters', (_name, sample) => {
    expect(renderStatus(sample).description.length).toBeLessThanOrEqual(140);
  });

  it.each(cases)('of %s has no drawing and no table in the comment', (_name, sample) => {
    expect(renderComment(sample)).not.toMatch(/mermaid|^\|/m);
  });

  it('shows a corrected line as it is to be written, with nothing between its characters', () => {
    const line = "justification: 'Fix: replication @prod, see #12'";
    const finding = {
      id: 'yaml.text-needs-quotes',
      file: 'requests/x.yaml',
      line: 3,
      column: 16,
      message: 'It means something else in YAML.',
      remedy: `Write: ${line}`,
    };
    const said = renderComment(view({ kind: 'findings', findings: [finding], where: 'request' }));
    expect(said).toContain(`Write \`${line}\`.`);
  });

  it('draws the window in the job summary', () => {
    expect(renderSummary(samples['active'] ?? view({ kind: 'not-a-request' }))).toContain(
      '```mermaid\ngantt',
    );
  });

  it('says which grant an extension goes on with', () => {
    const extension = { ...request, extends: grantNumber(41) };
    const text = (of: typeof request) =>
      firstLines(view({ kind: 'judged', decision: pending, request: of, merged: false })).join('\n');
    expect(text(extension)).toContain(', going on with #41.');
    expect(text(request)).not.toContain('going on');
  });

  it('says every review that did not count with its reason', () => {
    const text = renderComment(view({ kind: 'judged', decision: pending, request, merged: false }));
    for (const review of pending.discounted) expect(text).toContain(`(\`${review.code}\`)`);
  });

  it('says that nobody can fill a rule', () => {
    const decision = { ...pending, rules: [{ rule: 'manager', needed: 1, filledBy: [], couldFill: [] }] };
    const text = renderComment(view({ kind: 'judged', decision, request, merged: false }));
    expect(text).toContain('**nobody can fill it**');
  });

  it('names in the status whom it waits for now, who comes after that, and no alternative', () => {
    const waiting = view({ kind: 'judged', decision: levels, request, merged: false });
    expect(renderStatus(waiting).description).toBe('waiting: manager, then system owner');
  });

  it('asks nobody for an approval that would come too early', () => {
    const lines = firstLines(view({ kind: 'judged', decision: levels, request, merged: false }));
    expect(lines).toContain('Who can approve now: manager: carol; or instead director: erin.');
    expect(lines).toContain(
      'Only after that: system owner: bob, dave. An approval that comes too early does not count.',
    );
  });

  it('names a veto in the status', () => {
    const decision = { ...pending, rules: [], vetoes: [{ person: personKey('dave'), review: 1 }] };
    expect(renderStatus(view({ kind: 'judged', decision, request, merged: false })).description).toBe(
      'waiting: veto of dave',
    );
  });

  it('says denied, and not waiting, once it is merged without its approvals', () => {
    const status = renderStatus(view({ kind: 'judged', decision: pending, request, merged: true }));
    expect(status).toMatchObject({
      state: 'failure',
      description: 'denied: merged while waiting for system owner',
    });
  });

  it('names the beneficiary in the title where it is somebody else', () => {
    const decision = { ...pending, beneficiary: personKey('dave') };
    const title = renderTitle(view({ kind: 'judged', decision, request, merged: false }));
    expect(title).toBe('alice for dave · prod-vm-admin · 2 h · CHG0031234');
  });

  it('stays below what GitHub takes, with ten thousand findings', () => {
    const many = Array.from({ length: 10_000 }, () => ({
      ...findings[0],
      id: 'request.x',
      file: 'requests/x.yaml',
      line: 1,
      column: 1,
      message: 'm'.repeat(400),
      remedy: 'r'.repeat(400),
    }));
    expect(renderComment(view({ kind: 'findings', findings: many, where: 'request' })).length).toBeLessThan(
      65_000,
    );
  });
});

/** Elements by their tags, in order: the structure without the text. */
const structure = (markdown: string): readonly string[] =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true }).match(
    /<[^>]*>/g,
  ) ?? [];

describe('text of people', () => {
  it('changes no structure of the comment or the summary, wherever it stands', () => {
    fc.assert(
      fc.property(hostile, hostile, (text, other) => {
        const filled = (one: string, two: string) => [
          view({
            kind: 'judged',
            decision: {
              ...denied,
              entitlement: one,
              discounted: [
                { review: 1, login: two, person: undefined, code: 'approval.self', sentence: one },
              ],
              reasons: [
                {
                  code: 'x',
                  effect: 'deny',
                  sentence: one,
                  remedy: two,
                  place: { file: one, line: 1, column: 1 },
                },
              ],
              rules: [
                { rule: one, needed: 1, filledBy: [], couldFill: [personKey('bob')] },
                { rule: two, needed: 1, filledBy: [], couldFill: [personKey('bob')], waitsFor: [one] },
                { rule: one, needed: 1, filledBy: [], couldFill: [], instead: true },
                { rule: two, needed: 0, filledBy: [], couldFill: [], notNeeded: one },
              ],
              findings: [{ id: 'request.x', file: two, line: 1, column: 1, message: one, remedy: two }],
            },
            request: { ...request, justification: one, ticket: two },
            merged: false,
          }),
          view({
            kind: 'findings',
            where: 'request',
            findings: [{ id: 'request.x', file: one, line: 1, column: 1, message: two, remedy: one }],
          }),
          view({ kind: 'deletion', paths: [one, two], ends: [] }),
          view({ kind: 'fault', call: one, message: two, remedy: one }),
          view({
            kind: 'grant',
            grant: { ...grant, ticket: one, path: two, entitlement: one },
            connect: undefined,
            note: two,
          }),
          view({
            kind: 'ended',
            grant,
            why: 'failed',
            endedAt: view({ kind: 'not-a-request' }).now,
            lagSeconds: 0,
            note: two,
            steps: [{ step: one, state: 'failed', at: two, fault: one, residual: { what: two, until: one } }],
          }),
        ];
        const plain = filled('word', 'other');
        for (const [index, sample] of filled(text, other).entries()) {
          const base = plain[index];
          if (base === undefined) throw new Error('no base');
          expect(structure(renderComment(sample))).toEqual(structure(renderComment(base)));
          expect(structure(renderSummary(sample))).toEqual(structure(renderSummary(base)));
          expect(renderComment(sample).startsWith('<!--')).toBe(false);
          expect(renderStatus(sample).description).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          expect(renderTitle(sample) ?? '').not.toMatch(/[\p{Cc}\p{Cf}`]/u);
        }
        expect(structure(renderUnexplained(text, undefined).issue.body)).toEqual(
          structure(renderUnexplained('word', undefined).issue.body),
        );
      }),
      { numRuns: 300 },
    );
  }, 300_000);
});
