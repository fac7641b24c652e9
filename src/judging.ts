/** The judging of a job: of a pull request, or of an issue that asks. It stands apart so that it is loaded without the rest. */
import { evaluateIssue } from './commands/evaluate-issue.ts';
import { evaluate } from './commands/evaluate.ts';
import type { Report } from './commands/report.ts';
import type { Config } from './config.ts';
import type { Wiring } from './wire.ts';

export const judge = (wiring: Wiring, wokenBy: Config['wokenBy']): Promise<Report> =>
  wokenBy.asking !== undefined && wokenBy.pull === undefined
    ? evaluateIssue(wiring, wokenBy.asking)
    : evaluate(wiring, wokenBy);
