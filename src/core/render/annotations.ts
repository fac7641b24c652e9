/** Findings and notes as workflow commands: GitHub shows each beside its line of the pull request. */
import type { Judgement } from '../check-repository.ts';
import type { Finding } from '../finding.ts';
import { workflowCommand } from './escape.ts';

/** One line each. GitHub shows at most ten of a kind a step; the others stand in the job's log. */
export const renderAnnotations = ({ findings, notes }: Judgement): readonly string[] => [
  ...findings.map((each) => annotation('error', each)),
  ...notes.map((each) => annotation('notice', each)),
];

const annotation = (name: 'error' | 'notice', finding: Finding): string =>
  workflowCommand(
    name,
    { file: finding.file, line: finding.line, col: finding.column, title: finding.id },
    `${finding.message} ${finding.remedy}`,
  );
