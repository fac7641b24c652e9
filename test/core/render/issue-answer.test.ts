import * as fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { grantNumber } from '../../../src/core/brand.ts';
import { decide } from '../../../src/core/decide.ts';
import { readForm, typedIn } from '../../../src/core/issue-form/read.ts';
import { renderAnswer, renderAsked, type Way } from '../../../src/core/render/issue-answer.ts';
import { asked, facts } from '../../builders/facts.ts';
import { anIssueBody } from '../../builders/issue.ts';
import { aPolicy } from '../../builders/policy.ts';
import { aPull, now } from '../../builders/pull.ts';
import { hostile } from './hostile.ts';

const REPOSITORY = 'https://github.test/contoso/access';
const html = (markdown: string): string =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });

/** The answer to an issue of this body, as `evaluate` makes it. */
const answer = (
  body: string,
  by: Extract<Way, { kind: 'judged' }>['by'] = 'author',
  editable = false,
): string => {
  const read = readForm(7, body);
  const policy = aPolicy();
  const { justification = '' } = Object.fromEntries(typedIn(body));
  const request = asked({ justification });
  const decision = decide(request, policy, facts(policy, { pull: aPull() }), now);
  const how: Way =
    read.kind === 'findings'
      ? read
      : {
          kind: 'judged',
          file: read,
          by,
          view: {
            pull: { number: grantNumber(7), url: `${REPOSITORY}/issues/7` },
            now,
            timezone: 'UTC',
            subject: {
              kind: 'judged',
              decision,
              request: request.kind === 'request' ? request.request : undefined,
              merged: false,
            },
          },
        };
  return renderAnswer({
    target: { repository: REPOSITORY, branch: 'main' },
    typed: typedIn(body),
    editable,
    how,
  });
};
const linksIn = (markdown: string): readonly string[] =>
  [...html(markdown).matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href ?? '');

describe('the answer on an issue', () => {
  it('leads nowhere but into this repository, and has no markup of what was typed', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('author', 'app', 'edited', 'none'), (text, by) => {
        for (const body of [
          anIssueBody({ justification: text }),
          anIssueBody({ ticket: `${text}\n${text}` }),
        ]) {
          const said = answer(body, by);
          for (const link of linksIn(said)) expect(link.startsWith(`${REPOSITORY}/`)).toBe(true);
          expect(html(said)).not.toMatch(/<(?!\/?(?:a|p|strong|em|ul|li|code|pre|details|summary)\b)[a-z!]/);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says in its first line what is to be done', () => {
    const first = (text: string): string => text.split('\n')[0] ?? '';
    expect(first(answer(anIssueBody()))).toMatch(/^\*\*One step is left:\*\* \[propose it as yourself\]\(/);
    expect(first(answer(anIssueBody(), 'app'))).toMatch(
      /^\*\*The pull request is being opened for you\.\*\*/,
    );
    expect(first(answer(anIssueBody(), 'edited'))).toMatch(/^\*\*This issue was edited/);
    expect(first(answer(anIssueBody(), 'none'))).toMatch(/^\*\*Nothing is asked yet\.\*\* Correct it in \[/);
    expect(first(answer(anIssueBody(), 'none', true))).toMatch(
      /^\*\*Nothing is asked yet\.\*\* Correct this issue; it is judged again by itself\. Or open \[/,
    );
    expect(first(answer('Please'))).toBe('**2 findings: nothing is asked yet.**');
    expect(renderAsked(12)).toMatch(/^\*\*Asked in #12\.\*\*/);
  });

  it('gives the file as text where it is too long for an address', () => {
    const said = answer(anIssueBody({ justification: '漢'.repeat(1_500) }));
    expect(said).toContain('add the file `requests/issue-7.yaml` with the text below');
    expect(linksIn(said)).toEqual([]);
  });

  it('begins the form anew without what was typed where that is too long for an address', () => {
    const said = answer(anIssueBody({ justification: '漢'.repeat(1_500) }), 'none');
    expect(linksIn(said)).toEqual([`${REPOSITORY}/issues/new?template=access-request.yml`]);
  });
});
