/** `elevate`: open what merged pull requests are entitled to. Gather facts → decide → intent → apply → record → tell. */
import { clocksAgree } from '../core/clocks.ts';
import { Fault } from '../core/fault.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { Policy } from '../core/policy.ts';
import type { Clock } from '../ports/clock.ts';
import type { Announced } from './announce.ts';
import { announcing } from './announce.ts';
import type { RunBasis } from './candidates.ts';
import { endWhatIsOver } from './due.ts';
import { gatherWork } from './elevate-gather.ts';
import { takeUpAndOpen } from './elevate-opening.ts';
import { settleOpen } from './elevate-settling.ts';
import type { Done } from './elevate-tell.ts';
import { tellElevation } from './elevate-tell.ts';
import type { ElevatePorts } from './elevate-work.ts';
import { closingFor } from './elevate-work.ts';
import { isFault, isolated } from './isolated.ts';
import type { Report } from './report.ts';

/** Exit 1 when something was denied, 2 when something failed; what can be elevated is elevated all the same. */
export const elevate = async (given: ElevatePorts): Promise<Report> => {
  const repository = await given.evidence.repository();
  const readAt = given.clock.now();
  const source = await given.evidence.policyAt(repository.head);
  const policy = parsePolicy(source);
  const ports = announcing(given, policy.settings?.notify);
  const over = await endOverOrSay(ports, { repository, policy });
  if (!isUsable(policy)) return withEnded(unusable(policy), over);
  const { work, faults: judging } = await gatherWork(ports, repository, { source, policy, readAt });
  insistOnOneTime(ports.clock);
  const opened = await takeUpAndOpen(ports, work);
  const settled = await settleOpen(ports, work, opened);
  return tellElevation(ports, work, { over, judging, opened, settled });
};

/** What is over comes first, as in the sweep: a place that it holds is free for what is opened then. No fault of it stops the opening. */
const endOverOrSay = async (
  ports: ElevatePorts & Announced,
  basis: Pick<RunBasis, 'repository' | 'policy'>,
): Promise<Done['over']> => {
  // Settings that cannot be read name no installation: then the sweep goes by the markers alone.
  if (basis.policy.settings === undefined) return { closed: [], faults: [] };
  const over = await isolated(ports, 'What is over was not ended here', async () => {
    const closing = closingFor(ports, basis);
    return endWhatIsOver(closing, await closing.ledger.read([], []));
  });
  return isFault(over) ? { closed: [], faults: [over.fault] } : over;
};

// NB. With the platforms' clocks apart nobody knows when the window ends (I11).
const insistOnOneTime = (clock: Clock): void => {
  if (clocksAgree(clock.sources())) return;
  throw new Fault(
    'clock.disagreement',
    'The clocks of GitHub and Azure are more than two minutes apart; nothing is elevated',
    {
      remedy: 'Wait until the platforms agree; the next run takes the requests up.',
      transient: true,
    },
  );
};

// NB. Without readable settings and people nothing is elevated (I1).
const isUsable = (policy: Policy): boolean => policy.settings !== undefined && policy.people !== undefined;

/** All findings at once, each with its place. */
const unusable = (policy: Policy): Report => ({
  exit: 1,
  lines: [
    'The policy on the default branch cannot be used, and nothing is elevated:',
    ...policy.findings.map(
      ({ file, line, column, id, message, remedy }) =>
        `${file}:${line}:${column} ${message} ${remedy} (${id})`,
    ),
  ],
  outputs: { elevated: '0', denied: '0', ended: '0', failed: '0' },
});

const withEnded = (report: Report, { closed, faults }: Done['over']): Report => ({
  exit: faults.length > 0 ? 2 : report.exit,
  lines: [...report.lines, ...faults],
  outputs: {
    ...report.outputs,
    ended: String(closed.filter((one) => one.terminal).length),
    failed: String(faults.length),
  },
});
