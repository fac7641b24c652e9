/** The body of an issue as GitHub renders the form, changed where a case needs it. */
import { gitHubUserId } from '../../src/core/brand.ts';
import { EMERGENCY, FIELDS, NO_RESPONSE, type FieldKey } from '../../src/core/issue-form/fields.ts';
import { readForm } from '../../src/core/issue-form/read.ts';
import type { Account, AskingIssue, PullEvidence } from '../../src/core/pull.ts';
import { aCommit, account, at, blob } from './pull.ts';

const ANSWERS: Partial<Record<FieldKey, string>> = {
  entitlement: 'prod-vm-admin',
  duration: '2h',
  justification: 'Fail over payments-db-02, replication is stuck since 14:10',
  ticket: 'CHG0031234',
  parameters: 'source_ip: 203.0.113.7',
  break_glass: `- [ ] ${EMERGENCY}`,
};

export const anIssueBody = (change: Partial<Record<FieldKey, string>> = {}): string => {
  const answers = { ...ANSWERS, ...change };
  return FIELDS.map(({ key, heading }) => `### ${heading}\n\n${answers[key] ?? NO_RESPONSE}`).join('\n\n');
};

export const bot: Account = { id: gitHubUserId(41900042), login: 'gatehouse-desk', kind: 'bot' };

export const anIssue = (change: Partial<AskingIssue> = {}): AskingIssue => ({
  number: 7,
  url: 'https://github.test/contoso/access/issues/7',
  author: account('alice'),
  createdAt: at('09:50'),
  edited: false,
  transferred: false,
  body: anIssueBody(),
  ...change,
});

/** What the App opens for the issue: one commit of its own, with the file that the body asks for. */
export const aBotPull = (change: Partial<PullEvidence> = {}): Partial<PullEvidence> => {
  const read = readForm(7, anIssueBody());
  if (read.kind === 'findings') throw new Error('the body has findings');
  const { path, text } = read;
  return {
    author: bot,
    headRef: 'gatehouse/issue-7',
    files: [{ path, change: 'added' }],
    commits: [aCommit(bot)],
    pushers: [bot],
    request: { path, mode: '100644', blob, size: text.length, text },
    issue: anIssue(),
    ...change,
  };
};
