/** Where the platforms themselves say what somebody did: commands to copy, made from ids and times alone. */
import type { OpenGrant } from '../ledger/event.ts';

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CLAIM = 'http://schemas.microsoft.com/identity/claims/objectidentifier';

/**
 * For the agreed window; nothing where a person or a time is not known. NB. People run these lines in their shell: whatever is not
 * of the plain form of an id or a time makes no line at all.
 */
export const activityLines = ({
  principal,
  startsAt,
  expiresAt,
}: Pick<OpenGrant, 'principal' | 'startsAt' | 'expiresAt'>): readonly string[] => {
  if (principal === null || ![startsAt, expiresAt].every((time) => TIME.test(time))) return [];
  if (!ID.test(principal)) return [];
  const graph = 'az rest --method get --url "https://graph.microsoft.com/v1.0/auditLogs';
  return [
    '<details><summary>What the platforms recorded of it</summary>',
    '',
    'Azure’s activity log and Entra’s audit and sign-in logs of this person in this window. They arrive with minutes of delay; what was done inside a machine stands in its own logs.',
    '',
    '```sh',
    `az monitor activity-log list --start-time ${startsAt} --end-time ${expiresAt} --max-events 1000 --query '[?claims."${CLAIM}"==\`"${principal}"\`]'`,
    `${graph}/directoryAudits?\\$filter=initiatedBy/user/id%20eq%20'${principal}'%20and%20activityDateTime%20ge%20${startsAt}%20and%20activityDateTime%20le%20${expiresAt}"`,
    `${graph}/signIns?\\$filter=userId%20eq%20'${principal}'%20and%20createdDateTime%20ge%20${startsAt}%20and%20createdDateTime%20le%20${expiresAt}"`,
    '```',
    '',
    '</details>',
  ];
};
