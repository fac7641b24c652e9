/** The body of an issue as GitHub renders the form, changed where a case needs it. */
import { EMERGENCY, FIELDS, NO_RESPONSE, type FieldKey } from '../../src/core/issue-form/fields.ts';

export const ANSWERS: Partial<Record<FieldKey, string>> = {
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
