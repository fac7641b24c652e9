/** What a job may be asked for besides judging: loaded only then, because judging needs none of it and answers while people wait. */
import { createGitLedgerHistory } from './adapters/git/ledger-history.ts';
import { createSignatures } from './adapters/git/signatures.ts';
import { followProcess } from './adapters/process-life.ts';
import { readSettings } from './adapters/settings-on-disk.ts';
import { act } from './commands/act.ts';
import { announcing } from './commands/announce.ts';
import { doctorAloud } from './commands/doctor.ts';
import { elevate } from './commands/elevate.ts';
import { auditSweeps } from './commands/heartbeat.ts';
import { MOST_QUESTIONS, preflight } from './commands/preflight.ts';
import { proposeRequest } from './commands/propose-request.ts';
import { saidOrder } from './commands/red-button.ts';
import type { Report } from './commands/report.ts';
import type { RevokeOptions } from './commands/revoke-books.ts';
import { revoke } from './commands/revoke.ts';
import { verify } from './commands/verify.ts';
import { watch } from './commands/watch.ts';
import type { Config } from './config.ts';
import { formatInstant, instant, minutes } from './core/brand.ts';
import { asFault, Fault, faultSentence } from './core/fault.ts';
import type { SeenAnchor } from './core/ledger/anchor.ts';
import type { Log } from './ports/log.ts';
import type { Wiring } from './wire.ts';

/** `open`: the wiring of a run that begins now. */
export const performJob = async (
  config: Config,
  command: Exclude<Config['command'], 'evaluate'>,
  { log, open }: { readonly log: Log; readonly open: () => Wiring },
): Promise<Report> => {
  const wiring = open();
  switch (command) {
    case 'act': {
      if (config.act === 'propose') return propose(config, wiring);
      if (config.act === undefined)
        throw new Fault('config.invalid', 'The input act is missing', {
          remedy: 'Give what the outputs of evaluate or elevate say.',
        });
      return act(wiring, { act: config.act, pull: config.wokenBy.pull, head: config.head });
    }
    case 'elevate':
      return elevate(wiring);
    case 'revoke':
      return config.expectedCount === 'unreadable'
        ? saidUnreadable(await revoke(wiring, sweepOf(config)))
        : revoke(wiring, sweepOf(config));
    case 'watch':
      // NB. An order or a count holds for the run that somebody looked at, never for every sweep that follows.
      return watch(
        { ...followProcess(), log, open },
        {
          revoke: {
            ...sweepOf(config),
            expected: undefined,
            order: undefined,
            // No other job follows.
            shareAbove: undefined,
            shard: undefined,
          },
          life: 'job',
        },
      );
    case 'preflight': {
      const { exit, text } = await preflight(wiring, { dryRun: false, most: MOST_QUESTIONS });
      return { exit, lines: text };
    }
    case 'doctor':
      return doctorAloud({ ...wiring, azure: wiring.tenant });
    case 'verify':
      return both(await verifyLedger(wiring, config.ledgerPath), await lookAtSweeps(wiring));
  }
};

/** The ledger of a clone against the genesis that the checked-out policy names. */
const verifyLedger = async (wiring: Wiring, directory: string): Promise<Report> => {
  const settings = await readSettings('.');
  const genesis = settings?.genesis;
  // NB. Without a genesis any whole ledger would pass, also one that was put in its place.
  if (genesis === undefined)
    throw new Fault('config.invalid', 'policies/gatehouse.yaml names no genesis to compare the ledger with', {
      remedy: 'Write the genesis that "gatehouse init" printed into ledger.genesis.',
    });
  const anchors = await anchorsOf(wiring);
  const { exit, text } = await verify(
    { history: createGitLedgerHistory({ directory }), signatures: createSignatures() },
    {
      genesis,
      anchorsSince: settings?.anchorsSince,
      ...('seen' in anchors ? { anchors: anchors.seen } : {}),
    },
  );
  if (exit === 1)
    await announcing(wiring, settings?.notify).desk.reportOnce('ledger-broken', {
      title: 'Gatehouse: the ledger is not whole',
      body: 'The daily check could not prove the ledger. The log of the run `audit` names the first broken place; `docs/ledger.md` says how to recover.',
    });
  return 'seen' in anchors ? { exit, lines: text } : { exit: 2, lines: [...text, anchors.fault] };
};

/** As long as the job may take: a run that appends while the clone is made says so outside it before the clone can know. */
const CLONED_WITHIN = minutes(15);

/** What can be proved without them is proved all the same. */
const anchorsOf = async (
  wiring: Wiring,
): Promise<{ readonly seen: readonly SeenAnchor[] } | { readonly fault: string }> => {
  try {
    const all = await wiring.anchors.all();
    const settled = formatInstant(instant(wiring.clock.now() - CLONED_WITHIN));
    return { seen: all.filter(({ at }) => at === undefined || at < settled) };
  } catch (thrown) {
    return { fault: `The anchors of the ledger could not be read: ${faultSentence(asFault(thrown))}` };
  }
};

/** A ledger that cannot be read through the API must not hide what the clone says of it. */
const lookAtSweeps = async (wiring: Wiring): Promise<Report> => {
  try {
    return await auditSweeps(wiring);
  } catch (thrown) {
    return {
      exit: 2,
      lines: [`Whether sweeps are late is not known: ${faultSentence(asFault(thrown))}`],
    };
  }
};

const both = (first: Report, second: Report): Report => ({
  exit: first.exit > second.exit ? first.exit : second.exit,
  lines: [...first.lines, ...second.lines],
});

/** NB. Never with the workflow's own token: what opens no pull request elsewhere must not begin to here. */
const propose = async (config: Config, wiring: Wiring): Promise<Report> => {
  if (config.wokenBy.asking === undefined || config.proposalToken === undefined)
    throw new Fault('config.invalid', 'There is no issue, or no token that opens pull requests', {
      remedy:
        'Give the environment gatehouse-review the secret GATEHOUSE_PROPOSAL_TOKEN, or take `issue_form:` out of policies/gatehouse.yaml; see docs/asking.md.',
    });
  return proposeRequest(wiring, config.wokenBy.asking);
};

const sweepOf = (config: Config): RevokeOptions => {
  const { expectedCount: count, speaker } = config;
  const base = {
    platformOnly: config.platformOnly,
    installation: config.installation,
    subscriptions: config.azure?.subscriptions ?? [],
    shareAbove: config.shareAbove,
    shard: config.shard,
  };
  // NB. Whatever the count was meant for is not done by guess.
  return count === 'unreadable'
    ? { ...base, expected: undefined, order: undefined }
    : {
        ...base,
        expected: count === undefined ? undefined : { count, by: speaker },
        order: saidOrder(config.order, speaker, count),
      };
};

const saidUnreadable = (report: Report): Report => ({
  ...report,
  exit: 2,
  lines: [
    'expected-count is no whole number from 0 to 9999: nothing that was ordered is done, and what is over is ended all the same. Start a new run.',
    ...report.lines,
  ],
});
