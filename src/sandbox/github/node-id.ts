/** Opaque global ids, the same in REST's `node_id` and GraphQL's `id`: a prefix by type, and what they stand for inside. */

const PREFIXES = {
  User: 'U',
  Bot: 'BOT',
  Repository: 'R',
  Ref: 'REF',
  Commit: 'C',
  Tree: 'T',
  Blob: 'B',
  PullRequest: 'PR',
  PullRequestReview: 'PRR',
  PullRequestCommit: 'PURC',
  Issue: 'I',
  IssueComment: 'IC',
  Label: 'LA',
  Status: 'SC',
  StatusContext: 'SCX',
  Timeline: 'TE',
  Activity: 'PSH',
  Ruleset: 'RRS',
  Workflow: 'W',
  WorkflowRun: 'WFR',
  CheckSuite: 'CS',
  CheckRun: 'CR',
  App: 'A',
  Team: 'T2',
  Environment: 'EN',
  GateRule: 'GA',
  GateBranchPolicy: 'GBP',
  Deployment: 'DE',
} as const;

export type NodeKind = keyof typeof PREFIXES;

export const nodeId = (kind: NodeKind, key: string | number): string =>
  `${PREFIXES[kind]}_kw${Buffer.from(String(key)).toString('base64url')}`;

/** `undefined` for anything that is not such an id. */
export const readNodeId = (id: string): { readonly kind: NodeKind; readonly key: string } | undefined => {
  const match = /^([A-Z]+)_kw([A-Za-z0-9_-]+)$/.exec(id);
  const kind = KINDS.find((candidate) => PREFIXES[candidate] === match?.[1]);
  if (match === null || kind === undefined) return undefined;
  return { kind, key: Buffer.from(match[2] ?? '', 'base64url').toString('utf8') };
};

const isKind = (text: string): text is NodeKind => text in PREFIXES;
const KINDS: readonly NodeKind[] = Object.keys(PREFIXES).filter(isKind);
