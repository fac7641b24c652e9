/** Findings as lines, and remedies in which what is to be copied stands as code. */
import type { Finding } from '../finding.ts';
import { codeSpan, escapeMarkdown, sentence } from './escape.ts';
import type { Subject } from './view.ts';

/** Lines for findings before the rest is folded. */
export const findingsShown = 4;

export const findings = (subject: Extract<Subject, { kind: 'findings' }>): readonly string[] => {
  const count = subject.findings.length;
  const what = `${count} ${count === 1 ? 'finding' : 'findings'}`;
  return [
    subject.where === 'policy-change'
      ? `**${what} in this change of the policy.** Merged like this, it would block what it concerns.`
      : `**${what}: this is not a request yet.**`,
    ...subject.findings.slice(0, findingsShown).map(findingLine),
    ...(count > findingsShown ? [`And ${count - findingsShown} more below.`] : []),
    'Push the correction to this branch; it is judged again by itself.',
  ];
};

/** `requests/x.yaml:3:5 message. remedy (id)` */
export const findingLine = (finding: Finding): string =>
  `${codeSpan(`${finding.file}:${finding.line}:${finding.column}`, 160)} ${sentence(finding.message)} ${remedyOf(finding.remedy)} (${codeSpan(finding.id, 60)})`;

/** A line to copy stands as code: what escaping puts between its characters would be copied with it. */
const remedyOf = (remedy: string): string => {
  const line = /^Write: (.+)$/s.exec(remedy)?.[1];
  return line === undefined ? sentence(remedy) : `Write ${codeSpan(line, 400)}.`;
};

/** A remedy in which a line for the request file stands as code, so that it can be copied as it is. */
export const remedySentence = (text: string): string => {
  const parts = text.split(LINE_TO_COPY);
  if (parts.length === 1) return sentence(text);
  return parts.map((part, index) => (index % 2 === 1 ? codeSpan(part, 100) : around(part))).join('');
};

// NB. Only lines that Gatehouse itself writes: other backticks stay text, so that no text of people becomes markup.
const LINE_TO_COPY = /`((?:start|duration|break_glass): [A-Za-z0-9 _:+/-]{1,60})`/;

/** Escaped, with the blanks at its ends, which stand beside code. */
const around = (part: string): string => {
  const [, before = '', text = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(part) ?? [];
  return `${before === '' ? '' : ' '}${escapeMarkdown(text)}${after === '' ? '' : ' '}`;
};
