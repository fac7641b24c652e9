/** Ending from the platforms alone: no readable ledger or policy, or none wanted (I3). */
import type { Installation, Instant } from '../core/brand.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import type { Area } from '../core/shard.ts';
import type { Desk } from '../ports/desk.ts';
import type { Expected } from './cap.ts';
import { capWithoutPolicy } from './cap.ts';
import type { Report } from './report.ts';
import type { Swept, SweepPorts } from './sweep-platform.ts';
import { sweepPlatform } from './sweep-platform.ts';

/** The outcome of a sweep in words; any fault makes it exit 2. */
export const sweepReport = (byLedger: number, swept: Swept, faults: readonly string[]): Report => ({
  exit: faults.length > 0 ? 2 : 0,
  lines: [
    `${byLedger + swept.ended} ended: ${byLedger} by the ledger, ${swept.ended} found on the platforms only; ${swept.found} marked objects seen.`,
    ...faults,
  ],
  outputs: { ended: String(byLedger + swept.ended), failed: String(faults.length) },
});

export interface PlatformOptions {
  readonly installation: Installation | undefined;
  readonly subscriptions: readonly string[];
  /** How many of those who are in exclusive groups somebody expects to be put out. */
  readonly expected?: Expected | undefined;
  readonly area?: Area | undefined;
}

/** `why`: what kept the books from being read; then the run is red whatever it ends. */
export const revokeWithoutBooks = async (
  ports: SweepPorts,
  options: PlatformOptions,
  why: string | undefined,
): Promise<Report> => (await sweepWithoutBooks(ports, options, why)).report;

/** `next`: when the next of what was found is over. */
export const sweepWithoutBooks = async (
  ports: SweepPorts,
  options: PlatformOptions,
  why: string | undefined,
): Promise<{ readonly report: Report; readonly next: Instant | undefined }> => {
  const faults = why === undefined ? [] : [why];
  const { installation, subscriptions } = options;
  if (installation === undefined)
    return {
      report: {
        exit: 2,
        lines: [
          ...faults,
          'The installation is not named: set the repository variable GATEHOUSE_INSTALLATION to what "gatehouse init" printed; at a terminal set the environment variable, or give --installation.',
        ],
      },
      next: undefined,
    };
  const { cap, faults: uncounted } = capWithoutPolicy(options.expected);
  // Without books nobody knows what is an orphan: only what is over is ended.
  const swept = await sweepPlatform(ports, {
    installation,
    subscriptions,
    open: undefined,
    // NB. Only containers that say it themselves, and nobody by guess: whose time is not over cannot be told.
    exclusive: 'said',
    cap,
    ...(options.area === undefined ? {} : { area: options.area }),
  });
  return { report: sweepReport(0, swept, [...faults, ...uncounted, ...swept.faults]), next: swept.next };
};

/** Told after the sweep, so that nothing waits for it. */
export const reportMissingBooks = async (desk: Desk, swept: Report): Promise<readonly string[]> => {
  try {
    await desk.reportOnce('ledger-unreadable', {
      title: 'Gatehouse: the ledger cannot be read',
      body: `A sweep could not read the ledger or the policy and worked from the platforms alone: ${swept.outputs?.ended ?? '0'} ended. Nothing is elevated until this is repaired. The log of the run \`revoke\` says what failed; \`docs/ledger.md\` says how to recover.`,
    });
    return [];
  } catch (thrown) {
    return [`The issue about it could not be opened: ${faultSentence(asFault(thrown))}`];
  }
};
