/** The fields of the issue form. Their headings are all that ties an issue's body to them, so they never depend on the policy. */

export const FORM_PATH = '.github/ISSUE_TEMPLATE/access-request.yml';
/** Only wakes the judge; whether an issue asks for something is read from its body. */
export const FORM_LABEL = 'access-request';

/** What the box says; ticked it stands as `- [x] …`. */
export const EMERGENCY = 'This is an emergency: everybody is told at once, and it is reviewed afterwards.';

/** In the order of the form; each is also its `id`, and the key of the request file. */
export const FIELDS = [
  { key: 'entitlement', heading: 'Entitlement', lines: 'one' },
  { key: 'duration', heading: 'Duration', lines: 'one' },
  { key: 'justification', heading: 'Justification', lines: 'many' },
  { key: 'ticket', heading: 'Ticket', lines: 'one' },
  { key: 'parameters', heading: 'Parameters', lines: 'many' },
  { key: 'start', heading: 'Start', lines: 'one' },
  { key: 'for', heading: 'For somebody else', lines: 'one' },
  { key: 'break_glass', heading: 'Break glass', lines: 'one' },
] as const;
export type Field = (typeof FIELDS)[number];
export type FieldKey = Field['key'];

/** What GitHub writes where a field was left empty. */
export const NO_RESPONSE = '_No response_';

/** The one file that an issue becomes, and the one branch that it is proposed on. */
export const requestPathOf = (issue: number): string => `requests/issue-${issue}.yaml`;
export const branchOf = (issue: number): string => `gatehouse/issue-${issue}`;

/** The number in the name of such a file. */
export const issueOfPath = (path: string): number | undefined => {
  const [, digits] = /^requests\/issue-([1-9]\d{0,8})\.yaml$/.exec(path) ?? [];
  return digits === undefined ? undefined : Number(digits);
};

/** The number in the name of such a branch. */
export const issueOfBranch = (branch: string): number | undefined => {
  const [, digits] = /^gatehouse\/issue-([1-9]\d{0,8})$/.exec(branch) ?? [];
  return digits === undefined ? undefined : Number(digits);
};
