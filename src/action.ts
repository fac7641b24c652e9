/** Entrypoint of the action: inputs → config → command → outcome. */
import * as core from '@actions/core';
import { createActionsLog } from './adapters/actions-log.ts';
import { readEvent } from './adapters/event-file.ts';
import { givenSecrets, hide } from './adapters/masks.ts';
import type { Anchoring } from './commands/anchoring.ts';
import type { Report } from './commands/report.ts';
import { OUTPUTS } from './commands/report.ts';
import type { Config } from './config.ts';
import { readConfig } from './config.ts';
import { asFault, Fault, faultSentence } from './core/fault.ts';
import type { Wiring } from './wire.ts';
import { wire } from './wire.ts';

const log = createActionsLog(process.env['GITHUB_STEP_SUMMARY']);

/** The job's own id token for an audience. Throws `Fault('config.invalid')` where the job may not have one. */
const idToken = async (audience: string): Promise<string> => {
  if (process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] !== undefined) {
    const token = await core.getIDToken(audience);
    hide(token);
    return token;
  }
  throw new Fault('config.invalid', 'This job may not ask GitHub for an id token', {
    remedy:
      'Add `id-token: write` to the `permissions:` of the job; whatever is not named there is taken away. A run for a fork never has it.',
  });
};

/** Each part is loaded when it is asked for. `open`: the wiring of a run that begins now. */
const perform = async (config: Config, open: () => Wiring): Promise<Report> => {
  const { command } = config;
  if (command !== 'evaluate') return (await import('./job.ts')).performJob(config, command, { log, open });
  return (await import('./judging.ts')).judge(open(), config.wokenBy);
};

const main = async (): Promise<number> => {
  // NB. Before anything is read of them: what is wrong with an input is said with the input.
  givenSecrets(process.env).forEach(hide);
  const config = readConfig(process.env, readEvent(process.env['GITHUB_EVENT_PATH']));
  const open = (): Wiring =>
    wire({
      github: config.github,
      azure: config.azure,
      clients: config.clients,
      organization: config.organization,
      proposalToken: config.proposalToken,
      run: config.run,
      notifyChannels: config.notifyChannels,
      // Only a judgement reads a pull request whole; the other commands have fewer rights.
      expecting: config.command === 'evaluate' ? config.wokenBy.pull : undefined,
      log,
      idToken,
      hide,
    });
  const anchorings: Anchoring[] = [];
  const report = await perform(config, () => {
    const wiring = open();
    anchorings.push(wiring.anchoring);
    return wiring;
  });
  await Promise.all(anchorings.map((one) => one.settled()));
  for (const name of OUTPUTS) {
    const value = report.outputs?.[name];
    if (value !== undefined) core.setOutput(name, value);
  }
  for (const line of report.lines)
    if (report.exit === 2) log.error(line);
    else log.info(line);
  return report.exit;
};

try {
  process.exitCode = await main();
} catch (thrown) {
  const fault = asFault(thrown);
  log.error(faultSentence(fault));
  if (fault.code === 'bug') log.info(fault.stack ?? '');
  process.exitCode = 2;
}
