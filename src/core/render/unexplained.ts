/** What is said of a request file that no merged pull request explains: an issue and a status on the commit that brought it. */
import type { CommitSha } from '../brand.ts';
import { codeSpan, oneLine } from './escape.ts';
import type { Status } from './status.ts';

/** `commit`: the last one that touched the file, where GitHub says so. */
export const renderUnexplained = (
  path: string,
  commit: CommitSha | undefined,
): { readonly issue: { readonly title: string; readonly body: string }; readonly status: Status } => ({
  issue: {
    title: `Denied: ${oneLine(path, 120).replaceAll('`', "'")} is explained by no merged request`,
    body: [
      `**Denied.** No merged pull request added ${codeSpan(path, 200)} with these contents and changed nothing else, so nothing is elevated.`,
      commit === undefined
        ? 'GitHub does not say which commit brought it.'
        : `It was last touched by commit ${codeSpan(commit)}.`,
      'What to do: find out who put it there and why, delete the file, and file the request as a pull request if it is needed.',
    ].join('\n'),
  },
  status: { state: 'failure', description: 'denied: a request file that no merged pull request explains' },
});
