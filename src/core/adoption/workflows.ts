/** The workflows of a repository of one's own: this repository's, with the released action in place of its own. */
import type { SourceFile } from '../policy.ts';
import { type Released, usesOf } from './released.ts';

export const WORKFLOW_FOLDER = '.github/workflows';

/** Not `ci.yml` and `version.yml`: they are about the code of Gatehouse, which is not in such a repository. */
export const ADOPTED = [
  'audit.yml',
  'elevate.yml',
  'request.yml',
  'review.yml',
  'revoke.yml',
  'watch.yml',
] as const;

type Change = readonly [from: string, to: string];

/** What is about `version.yml`, by file. Text that is not there any more is a mistake of whoever changed the workflow. */
const CHANGES: Readonly<Partial<Record<(typeof ADOPTED)[number], readonly Change[]>>> = {
  'request.yml': [
    [' The\n  # end of version.yml brings what a changed version says of itself.\n', '\n'],
    ['workflows: [review, version]', 'workflows: [review]'],
    ['      checks: read # what version.yml says\n', ''],
  ],
};

const OWN_ACTION = /^( *(?:- )?uses:) \.\/$/gm;

/** `own`: the text of each of `ADOPTED`. Throws `TypeError` where one has changed its form. */
export const adoptedWorkflows = (
  own: Readonly<Record<(typeof ADOPTED)[number], string>>,
  released: Released,
): readonly SourceFile[] =>
  ADOPTED.map((name) => {
    const changed = (CHANGES[name] ?? []).reduce(
      (text, [from, to]) => replaced(name, text, [from, to]),
      own[name],
    );
    return {
      path: `${WORKFLOW_FOLDER}/${name}`,
      text: changed.replace(OWN_ACTION, `$1 ${usesOf(released)}`),
    };
  });

const replaced = (name: string, text: string, [from, to]: Change): string => {
  if (text.includes(from)) return text.replace(from, to);
  throw new TypeError(`${name} does not say ${JSON.stringify(from)} any more.`);
};
