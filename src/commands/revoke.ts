/** `revoke`: end what is over, from the ledger and from the platforms themselves; then wake what is due. */
import { asFault, faultSentence } from '../core/fault.ts';
import type { Shard } from '../core/shard.ts';
import { announcing } from './announce.ts';
import { dueIn } from './due.ts';
import { sayFailed } from './heartbeat.ts';
import { foreseeOrder, unheardOrder } from './red-button.ts';
import type { Report } from './report.ts';
import type { Books, RevokeOptions, RevokePorts } from './revoke-books.ts';
import { expectedOf, openBooks, sweepingBy } from './revoke-books.ts';
import { followUp } from './revoke-follow-up.ts';
import { tellSweep } from './revoke-tell.ts';
import { endShard } from './revoke-shard.ts';
import { endUnexpired } from './revoke-unexpired.ts';
import { endWanted, isIn } from './revoke-wanted.ts';
import { reportMissingBooks, revokeWithoutBooks } from './revoke-without-books.ts';

export const revoke = async (ports: RevokePorts, options: RevokeOptions): Promise<Report> => {
  if (options.platformOnly) return withoutBooks(ports, options, undefined);
  let books: Books;
  let { installation } = options;
  try {
    books = await openBooks(ports, (learnt) => {
      installation ??= learnt;
    });
  } catch (thrown) {
    // NB. Ending never waits for GitHub, the ledger or the policy (I3).
    const fault = asFault(thrown);
    if (fault.code === 'bug') ports.log.error(fault.stack ?? fault.message);
    const report = await withoutBooks(ports, { ...options, installation }, faultSentence(fault));
    // Of many jobs that cannot read them the first has said it.
    if (options.shard !== undefined) return report;
    return {
      ...report,
      lines: [...report.lines, ...(await reportMissingBooks(announcing(ports, undefined).desk, report))],
    };
  }
  try {
    return await revokeByBooks(ports, options, books);
  } catch (thrown) {
    const aloud = announcing(ports, books.policy.settings?.notify);
    await sayFailed(aloud, books, faultSentence(asFault(thrown)));
    throw thrown;
  }
};

/** What is over and wanted ended → what is left that should not be → what follows from it → told. No part stops the next (I12). */
const revokeByBooks = async (given: RevokePorts, options: RevokeOptions, books: Books): Promise<Report> => {
  const sweeping = sweepingBy(given, options, books);
  if (options.shard !== undefined) return endShard(sweeping, options.shard);
  const wanted = await endWanted(sweeping);
  const unexpired = await endUnexpired(sweeping, wanted);
  const followed = await followUp(sweeping, wanted, unexpired.closed);
  const report = await tellSweep(sweeping, {
    ...unexpired,
    refused: [...wanted.refused, ...unexpired.refused],
    faults: [...wanted.faults, ...unexpired.faults, ...followed.faults, ...otherInstallation(options, books)],
  });
  return {
    ...report,
    lines: [...wanted.lines, ...report.lines, ...unexpired.lines, ...followed.lines],
    outputs: { ...report.outputs, shards: JSON.stringify(wanted.shards) },
  };
};

// NB. Whoever changes the genesis in the settings makes another installation of this one, whose sweep passes over all that is open.
const otherInstallation = (options: RevokeOptions, books: Books): readonly string[] =>
  options.installation === undefined || options.installation === books.installation
    ? []
    : [
        `The repository variable GATEHOUSE_INSTALLATION says ${options.installation} and the policy gives ${books.installation}: correct the one that is wrong, and run revoke with platform-only until then.`,
      ];

/** NB. What is ordered is never done by guess: it is said, and the run is red. */
const withoutBooks = async (
  ports: RevokePorts,
  options: RevokeOptions,
  why: string | undefined,
): Promise<Report> => {
  const { shard } = options;
  const area = shard === undefined ? undefined : (place: Shard): boolean => place === shard;
  const report = await revokeWithoutBooks(ports, { ...options, expected: expectedOf(options), area }, why);
  const unheard = unheardOrder(options.order);
  return unheard.length === 0 ? report : { ...report, exit: 2, lines: [...unheard, ...report.lines] };
};

/** What a run would end now, and nothing is done. Throws where ledger or policy cannot be read. */
export const foresee = async (ports: RevokePorts, options: Pick<RevokeOptions, 'order'>): Promise<Report> => {
  const books = await openBooks(ports, () => undefined);
  const over = dueIn(ports.clock, books.state.open);
  const { lines, faults } = foreseeOrder(ports, books, {
    said: options.order,
    isOver: ({ grant }) => isIn(over, grant),
  });
  const due = over.map(
    ({ grant, note }) => `#${grant.grant} ${grant.beneficiary} ${grant.entitlement}: ${note}`,
  );
  return {
    exit: faults.length > 0 ? 2 : 0,
    lines: [`${over.length} would end because they are over.`, ...due, ...lines, ...faults],
  };
};
