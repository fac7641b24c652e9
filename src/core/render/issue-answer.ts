/** What an issue that asks for access is answered: what would be decided, and the way from it to a request. */
import type { FieldKey } from '../issue-form/fields.ts';
import { FORM_PATH } from '../issue-form/fields.ts';
import type { Finding } from '../finding.ts';
import type { SourceFile } from '../policy.ts';
import { renderComment } from './comment.ts';
import { codeSpan, fileBlock, urlPart } from './escape.ts';
import { findingLine } from './lines-findings.ts';
import { readyLink, type LinkTarget } from './request-template.ts';
import type { View } from './view.ts';

export interface Answer {
  readonly target: LinkTarget & { readonly repository: string };
  readonly typed: ReadonlyMap<FieldKey, string>;
  /** The author proposes the file, and may change the words until then. */
  readonly editable: boolean;
  readonly how: Way;
}

export type Way =
  /** Not even a file. */
  | { readonly kind: 'findings'; readonly findings: readonly Finding[] }
  /** `view`: what would be decided of it. */
  | {
      readonly kind: 'judged';
      readonly file: SourceFile;
      readonly view: View;
      /** `app`: the App opens the pull request, `edited` `moved`: and cannot; `author`: whoever asks opens it; `none`: it would be denied. */
      readonly by: 'app' | 'edited' | 'moved' | 'author' | 'none';
    };

/** Markdown without the hidden marker. */
export const renderAnswer = (answer: Answer): string => {
  const { how } = answer;
  switch (how.kind) {
    case 'findings': {
      const count = how.findings.length === 1 ? '1 finding' : `${how.findings.length} findings`;
      return said([
        `**${count}: nothing is asked yet.**`,
        ...how.findings.slice(0, MOST).map(findingLine),
        ...(how.findings.length > MOST ? [`And ${how.findings.length - MOST} more.`] : []),
        again(answer),
      ]);
    }
    case 'judged':
      return `${said([...wayOf(answer, how)])}\n${renderComment(how.view)}${fileOf(how.file)}`;
  }
};

/** Once it is a pull request, everything else is said there. */
export const renderAsked = (number: number): string =>
  said([`${askedIn(number)} Who can approve it, and how it goes on, is said there.`]);

/** What all words on the issue begin with from then on. */
export const askedIn = (number: number): string => `**Asked in #${number}.**`;

/** The last word on the issue: how it went with what it asked for. */
export const renderConcluded = (number: number, how: Conclusion): string =>
  said([`${askedIn(number)} ${conclusions[how]}`]);

export type Conclusion = 'denied' | 'withdrawn' | 'lapsed' | 'ended';

const conclusions: Readonly<Record<Conclusion, string>> = {
  denied: 'It was denied, and nothing was elevated. Why, is said there.',
  withdrawn: 'It was withdrawn, and nothing was elevated.',
  lapsed: 'It waited too long and lapsed, and nothing was elevated.',
  ended: 'The access has ended. When, and what was closed, is said there.',
};

const MOST = 20;

const said = (lines: readonly string[]): string => `${lines.join('\n\n')}\n`;

const wayOf = (answer: Answer, { file, by }: Extract<Way, { kind: 'judged' }>): readonly string[] => {
  switch (by) {
    case 'none':
      return [`**Nothing is asked yet.** ${again(answer)} As it is, it would be:`];
    case 'app':
      return ['**The pull request is being opened for you.** What would be decided of it now:'];
    case 'edited':
      return [
        '**This issue was edited, and an edited issue asks for nothing**: anybody who may write here could have done it.',
        `${again(answer)} Or ${propose(answer, file)}`,
        'What would be decided of it now:',
      ];
    case 'moved':
      return [
        '**This issue came from another repository, and asks for nothing here.**',
        `${again(answer)} Or ${propose(answer, file)}`,
        'What would be decided of it now:',
      ];
    case 'author':
      return [`**One step is left:** ${propose(answer, file)}`, 'What would be decided of it now:'];
  }
};

const propose = ({ target }: Answer, file: SourceFile): string => {
  const link = readyLink(file, target);
  return link === undefined
    ? `add the file ${codeSpan(file.path, 100)} with the text below, in a pull request of your own.`
    : `[propose it as yourself](${link}). GitHub’s editor opens with the file filled in: press *Commit changes*, then *Propose changes* and *Create pull request*.`;
};

const again = ({ target, typed, editable }: Answer): string => {
  const form = `${target.repository}/issues/new?template=${urlPart(FORM_PATH.split('/').at(-1) ?? '')}`;
  const fields = [...typed]
    .filter(([key]) => key !== 'break_glass')
    .map(([key, text]) => `&${key}=${urlPart(text)}`);
  const filled = `${form}${fields.join('')}`;
  const link = `[a new issue with what you typed](${filled.length <= LONGEST ? filled : form})`;
  return editable
    ? `Correct this issue; it is judged again by itself. Or open ${link}.`
    : `Correct it in ${link}.`;
};

/** GitHub answers longer addresses with an error. */
const LONGEST = 7_000;

const fileOf = ({ path, text }: SourceFile): string =>
  `\n<details><summary>The file ${codeSpan(path, 100)}</summary>\n\n${fileBlock(text)}\n\n</details>\n`;
