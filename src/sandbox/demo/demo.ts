/** `npm start`: tells the story, checks every step, and ends red on any surprise. */
import type { Addresses } from '../addresses.ts';
import type { Outside } from './outside.ts';
import { outside } from './outside.ts';
import type { FinishedRun } from './people.ts';
import { isIdle } from './people.ts';
import type { Outcome } from './step.ts';
import { play } from './step.ts';
import { storyOf } from './story.ts';

export interface DemoOptions {
  readonly json: boolean;
  /** Path of the built `dist/cli.js`. */
  readonly cli: string;
}

const summary = (addresses: Addresses, outcomes: readonly Outcome[]): string =>
  JSON.stringify({
    ok: outcomes.every((outcome) => outcome.outcome === 'ok'),
    urls: addresses,
    steps: outcomes.map(({ step, outcome, milliseconds, shown }) => ({ step, outcome, milliseconds, shown })),
  });

/** The subscription part of a resource id: `/subscriptions/{id}`. */
const subscriptionOf = (id: string): string => id.split('/').slice(0, 3).join('/');

/** After a surprise: what the last runs that did not succeed had to say. */
const sayLogs = async (
  world: Outside,
  runs: readonly FinishedRun[],
  say: (line: string) => void,
): Promise<void> => {
  for (const run of runs.filter((candidate) => candidate.conclusion !== 'success' && !isIdle(candidate))) {
    say(`    log of ${run.workflow} (${run.event}), ${run.conclusion}:`);
    const log = await world.control('GET', `/runs/${run.id}/log`);
    for (const line of (typeof log === 'string' ? log : JSON.stringify(log)).trim().split('\n').slice(-40))
      say(`      ${line}`);
  }
};

/** Returns the exit code: 0 when every step went as it should. With `json` the story goes to stderr, one JSON line to stdout. */
export const demo = async (addresses: Addresses, options: DemoOptions): Promise<number> => {
  const out = options.json ? process.stderr : process.stdout;
  const say = (line: string): void => void out.write(`${line}\n`);
  const { sample, tenant } = addresses;
  const { nsg, scope } = tenant;
  if (sample === null || nsg === undefined || scope === undefined) {
    say(
      'The policies in use have no entitlement with two approval rules, a role and an NSG rule that alice may ask for.',
    );
    return 1;
  }
  say('Gatehouse: the life of one request, on this machine, against a small GitHub and a small Azure.');
  const world = outside(addresses);
  const lastRuns: FinishedRun[] = [];
  const steps = storyOf({
    world,
    sample,
    cli: options.cli,
    subscription: subscriptionOf(scope),
    nsg,
    lastRuns,
  });
  const outcomes = await play(steps, {
    say,
    colour: out.isTTY === true && process.env['NO_COLOR'] === undefined,
  });
  if (outcomes.some((outcome) => outcome.outcome === 'surprise')) await sayLogs(world, lastRuns, say);
  const failed = outcomes.filter((outcome) => outcome.outcome !== 'ok').length;
  say('');
  say(
    failed === 0
      ? `${outcomes.length} steps, all as they should be.`
      : `${failed} of ${outcomes.length} steps did not go as they should.`,
  );
  if (options.json) process.stdout.write(`${summary(addresses, outcomes)}\n`);
  return failed === 0 ? 0 : 1;
};
