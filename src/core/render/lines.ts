/** The first lines of the comment: at most seven, plain, readable on a phone and in a mail. */
import { codeSpan, escapeMarkdown } from './escape.ts';
import { change, deletion } from './lines-change.ts';
import { ended } from './lines-ended.ts';
import { findings } from './lines-findings.ts';
import { grant } from './lines-grant.ts';
import { judged, observed } from './lines-judged.ts';
import type { View } from './view.ts';

export const firstLines = (view: View): readonly string[] => {
  const { subject } = view;
  switch (subject.kind) {
    case 'not-a-request':
      return ['**Not a request.** Nothing under requests/ is touched.'];
    case 'deletion':
      return deletion(subject);
    case 'findings':
      return findings(subject);
    case 'change':
      return change(subject);
    case 'judged':
      return judged(view, subject);
    case 'observed':
      return observed(view, subject);
    case 'grant':
      return grant(view, subject);
    case 'ended':
      return ended(view, subject);
    case 'closed':
      return subject.how === 'withdrawn'
        ? ['**Withdrawn.** It was closed without a merge; nothing was elevated.']
        : [
            '**Lapsed.** It waited too long and was closed; nothing was elevated. Reopen it, or file a new request, if it is still needed.',
          ];
    case 'fault':
      return [
        '**Something outside failed; nothing was decided and nothing is lost.**',
        escapeMarkdown(subject.message),
        ...(subject.call === undefined ? [] : [`The call: ${codeSpan(subject.call, 200)}`]),
        `What to do: ${escapeMarkdown(subject.remedy)}`,
      ];
  }
};
