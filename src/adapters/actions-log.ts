/** The log of a GitHub Actions job. */
import { appendFileSync } from 'node:fs';
import * as core from '@actions/core';
import { withoutCredentials } from '../core/credential-text.ts';
import type { Log } from '../ports/log.ts';

// NB. A line that starts with `::`, or has `##[` anywhere, is a command to the runner (`##[set-output name=act;]merge`): request
// text must never be one. Every line is indented by a bar, `##[` is broken up, and controls are made visible. What looks like a
// credential is taken out whether it was masked or not: an answer of a platform may repeat one that this run never knew.
const harmless = (text: string): string =>
  withoutCredentials(text)
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(
      (line) =>
        `| ${line.replaceAll('##[', '#\\u{23}[').replace(/[\p{Cc}\p{Cf}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`)}`,
    )
    .join('\n');

const oneLine = (text: string): string => harmless(text.replace(/\s+/g, ' ')).slice(2);

/** `summaryPath` is the runner's `GITHUB_STEP_SUMMARY`; without it the summary goes to the log. */
export const createActionsLog = (summaryPath: string | undefined): Log => ({
  info: (text) => process.stdout.write(`${harmless(text)}\n`),
  // core escapes the data of its own commands, so that the text cannot end the command or start another.
  warning: (text) => core.warning(oneLine(text)),
  error: (text) => core.error(oneLine(text)),
  summary: (markdown) => {
    if (summaryPath === undefined || summaryPath === '') process.stdout.write(`${harmless(markdown)}\n`);
    else appendFileSync(summaryPath, `${withoutCredentials(markdown)}\n`);
  },
});
