/** The job summary: what the comment says, and the window as a drawing. */
import { renderComment } from './comment.ts';
import { renderTimeline } from './timeline.ts';
import { renderTitle } from './title.ts';
import type { View } from './view.ts';
import { escapeMarkdown } from './escape.ts';

/** Markdown for `GITHUB_STEP_SUMMARY`. */
export const renderSummary = (view: View): string => {
  const title = renderTitle(view);
  const heading = `## ${title === undefined ? `Pull request ${view.pull.number}` : escapeMarkdown(title)}`;
  const drawing = renderTimeline(view);
  const link = /^https?:\/\/[A-Za-z0-9.:/_-]+$/.test(view.pull.url)
    ? [`[Pull request ${view.pull.number}](${view.pull.url})`]
    : [];
  return `${[heading, renderComment(view).trimEnd(), ...(drawing === undefined ? [] : [drawing]), ...link].join('\n\n')}\n`;
};
