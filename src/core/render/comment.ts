/** The one comment on a pull request: a few plain lines, then what explains them, the rest folded. */
import { sections } from './details.ts';
import type { Section } from './details.ts';
import { firstLines } from './lines.ts';
import type { View } from './view.ts';

/** Markdown without the hidden marker, which is the desk's; shorter than GitHub's 65,536 characters. */
export const renderComment = (view: View): string => {
  const head = firstLines(view).join('\n');
  let text = head;
  for (const section of sections(view)) {
    const next = `${text}\n\n${renderSection(section)}`;
    if (next.length > longest) return `${text}\n\n(The rest is in the log of the run.)`;
    text = next;
  }
  return `${text}\n`;
};

const longest = 60_000;

const renderSection = ({ heading, body, folded }: Section): string =>
  folded
    ? `<details><summary>${heading}</summary>\n\n${body.join('\n')}\n\n</details>`
    : `**${heading}**\n\n${body.join('\n')}`;
