import * as fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import {
  codeBlock,
  codeSpan,
  drawingLabel,
  escapeMarkdown,
  fileBlock,
  oneLine,
  plainText,
  terminalSafe,
} from '../../../src/core/render/escape.ts';

const html = (markdown: string): string =>
  micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  });

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        '<!--',
        '-->',
        '<script>',
        '</details>',
        '<',
        '>',
        '&lt;',
        '&#64;',
        '@alice',
        '@contoso/security',
        '#1',
        'GH-1',
        '`',
        '```',
        '~~~',
        '*',
        '**',
        '_',
        '__',
        '[x](javascript:1)',
        '![](',
        '](',
        '[',
        ']',
        '(',
        ')',
        '|',
        '\n',
        '\r',
        '\r\n',
        '\u2028',
        '  ',
        '\t',
        '\\',
        '\\\\',
        '- ',
        '+ ',
        '1. ',
        '1) ',
        '# ',
        '> ',
        '---',
        '===',
        'http://a.b',
        'https://a.b/c',
        'www.a.b',
        'a@b.cd',
        'mailto:a@b.cd',
        'ftp://a',
        '::set-output name=x::y',
        '##[error]',
        '\u202e',
        '\u200b',
        '\ufeff',
        '\u{e0041}',
        '\ud800',
        '$',
        '$$',
        '^',
        '[^1]:',
        '[a]: b',
        ':tada:',
        '|-|',
        '- [ ] ',
        '<!-- gatehouse:sticky -->',
        'a',
        'é',
        '1',
        ' ',
        '.',
        '-',
        '+',
        '=',
        ':',
        '\u0007',
        '\u001b[31m',
      ),
      { maxLength: 14 },
    )
    .map((parts) => parts.join('')),
);

/** What a browser shows of a paragraph without any element in it; `undefined` if there is one. */
const plainParagraph = (source: string): string | undefined => {
  const match = /^<p>([^<>]*)<\/p>$/.exec(html(source));
  if (match === null) return undefined;
  return (match[1] ?? '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
};

describe('escapeMarkdown', () => {
  it('shows every text as this text and nothing else, in the middle of a line and as a line of its own', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('', 'Justification: '), (text, before) => {
        const line = oneLine(text);
        fc.pre(line !== '');
        const shown = plainParagraph(`${before}${escapeMarkdown(text)}`);
        expect(shown?.replaceAll('\u200b', '')).toBe(`${before}${line}`);
      }),
      { numRuns: 3_000 },
    );
  });

  it('opens no element inside bold text, a list or a quoted line', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        fc.pre(oneLine(text) !== '');
        expect(html(`**a ${escapeMarkdown(text)} b.** c`)).toMatch(
          /^<p><strong>a [^<>]* b\.<\/strong> c<\/p>$/,
        );
        expect(html(`- ${escapeMarkdown(text)}`)).toMatch(/^<ul>\n<li>[^<>]*<\/li>\n<\/ul>$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves nothing that GitHub would take for a mention, a reference, an address or a commit', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = plainParagraph(`x ${escapeMarkdown(text)}`) ?? '';
        expect(shown).not.toMatch(/@[A-Za-z0-9]|#\d|\bGH-\d|:\/\/|\bwww\./i);
      }),
      { numRuns: 2_000 },
    );
  });

  it('breaks a commit SHA, so that no foreign commit is linked', () => {
    expect(escapeMarkdown('see deadbeef00112233445566778899aabbccddeeff')).toContain('dea&#8203;dbeef');
  });

  it('keeps ordinary words readable as they are, for mail that shows the source', () => {
    const text = 'Fail over payments-db-02 (source_ip 203.0.113.7), replication is stuck since 14:10';
    expect(escapeMarkdown(text)).toBe(text);
  });
});

describe('codeSpan', () => {
  it('shows every text as this text in one code element', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = html(`x ${codeSpan(text)} y`);
        expect(shown).toMatch(/^<p>x <code>[^<>]*<\/code> y<\/p>$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe.each([
  ['codeBlock', codeBlock],
  ['fileBlock', fileBlock],
])('%s', (_, block) => {
  it('is closed by no line of its text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(html(`${block(text)}\n\nafter`)).toMatch(
          /^<pre><code class="language-text">[^<>]*<\/code><\/pre>\n<p>after<\/p>$/,
        );
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('plainText', () => {
  // A break between two characters is ours; one of the text itself is gone before.
  const shown = (text: string, length?: number): string => oneLine(text, length);

  it('gives back what was escaped, as a person reads it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(plainText(escapeMarkdown(text))).toBe(shown(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives back what stands in a code span, with the words around it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = oneLine(text);
        expect(plainText(`**a** ${codeSpan(text)} z`)).toBe(`a ${line === '' ? '(empty)' : line} z`);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('fileBlock', () => {
  it('keeps the indentation of a file', () => {
    expect(fileBlock('parameters:\n  source_ip: 203.0.113.7\n')).toBe(
      '```text\nparameters:\n  source_ip: 203.0.113.7\n```',
    );
  });
});

describe('terminalSafe', () => {
  it('prints no workflow command, no escape sequence and no second line', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = terminalSafe(text);
        expect(line).not.toMatch(/^\s*::|##\[/);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('drawingLabel', () => {
  it('has only letters, digits and a few harmless signs', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(drawingLabel(text)).toMatch(/^[\p{L}\p{N} ./-]+$/u);
      }),
    );
  });
});
