/** Judges one pull request by what it is: a request, a deletion, a change of the policy or of Gatehouse, or none of them. */
import { classifyPull } from '../core/classify.ts';
import type { RecordedDecisions } from '../ports/recorded.ts';
import type { VersionReports } from '../ports/version-reports.ts';
import { afterTheMerge } from './after-merge.ts';
import { readOrWhy } from './books.ts';
import { judgeChange } from './judge-change.ts';
import { judgeRequest, type JudgePorts } from './judge-request.ts';
import type { AtHand, Judged } from './judged.ts';

export interface PullPorts extends JudgePorts {
  readonly recorded: RecordedDecisions;
  readonly versions: VersionReports;
}

export const judgePull = async (ports: PullPorts, atHand: AtHand): Promise<Judged> => {
  const { pull, policy } = atHand;
  const shape = classifyPull(pull);
  switch (shape.kind) {
    case 'not-a-request':
      return { ...(await judgeChange(ports, pull, policy)), act: 'none' };
    case 'deletion':
      return judgeDeletion(ports, atHand, shape.paths);
    case 'malformed':
      return {
        subject: { kind: 'findings', findings: shape.findings, where: 'request' },
        act: 'none',
        outcome: 'findings',
      };
    case 'request':
      return pull.state === 'merged' ? afterTheMerge(ports, pull, policy) : judgeRequest(ports, atHand);
  }
};

/** What it would end, or ends now. */
const judgeDeletion = async (
  ports: PullPorts,
  { pull, policy }: AtHand,
  paths: readonly string[],
): Promise<Judged> => {
  const ledger = await readOrWhy(ports, policy, { pulls: [pull.number] });
  const ends = 'failed' in ledger ? [] : [...ledger.open.values()].filter(({ path }) => paths.includes(path));
  const merged = pull.state === 'merged';
  // What it ended is not open any more when it is judged once more after the merge: "ends nothing" would be wrong then.
  const done = merged && ends.length === 0;
  return {
    subject: done ? undefined : { kind: 'deletion', paths, ends: ends.map(({ grant }) => grant) },
    act: merged && ends.length > 0 ? 'end' : 'none',
    outcome: 'deletion',
  };
};
