/** Makes the events that `POST /fire` asks for, as GitHub's cron and its "Run workflow" button would. */
import { BadOrder, type FireOrder } from './control-orders.ts';
import type { GitHubEvent } from './contract.ts';
import { unfitting } from './dispatch-inputs.ts';
import { scheduleEvent } from './runner/run-event.ts';
import type { RunnerHost } from './runner/run.ts';
import type { Runner } from './runner/runner.ts';
import type { ParsedWorkflow } from './runner/workflow.ts';

/** `actor`: who last changed the schedule, and who presses the button. The id of the run. Throws `BadOrder`. */
export const fire = async (
  world: {
    readonly runner: Runner;
    readonly host: RunnerHost;
    readonly actor: GitHubEvent['actor'];
  },
  order: FireOrder,
): Promise<number> => {
  const { runner, host, actor } = world;
  const { sha, workflows } = await runner.defaults();
  const parsed = workflows.get(order.workflow);
  if (parsed === undefined) {
    throw new BadOrder(
      `The default branch has no workflow ${order.workflow}; it has ${[...workflows.keys()].join(', ')}.`,
    );
  }
  if (host.github.isSwitchedOff(order.workflow))
    throw new BadOrder(`${order.workflow} is switched off: GitHub runs it for no event.`);
  const on = eventsOf(parsed);
  if (order.event === 'schedule') {
    const cron = on?.schedule?.[0]?.cron;
    if (cron === undefined) throw new BadOrder(`${order.workflow} has no schedule.`);
    return runner.start(order.workflow, scheduleEvent(host, { file: order.workflow, cron, sha, actor }));
  }
  if (on?.workflow_dispatch === undefined)
    throw new BadOrder(`${order.workflow} does not have a workflow_dispatch trigger.`);
  checkInputs(order, on.workflow_dispatch.inputs ?? {});
  const ref = `refs/heads/${host.defaultBranch}`;
  return runner.start(order.workflow, {
    name: 'workflow_dispatch',
    ref,
    sha,
    actor,
    byJobToken: false,
    workflow: order.workflow,
    inputs: order.inputs,
    payload: {
      inputs: order.inputs,
      ref,
      workflow: `.github/workflows/${order.workflow}`,
      repository: host.described.repository,
      sender: host.described.account(actor.login),
    },
  });
};

type Events = Extract<ParsedWorkflow, { kind: 'unsupported' }>['on'];
type Inputs = NonNullable<NonNullable<Events['workflow_dispatch']>['inputs']>;

const eventsOf = (parsed: ParsedWorkflow): Events | undefined => {
  switch (parsed.kind) {
    case 'workflow':
      return parsed.workflow.on;
    case 'unsupported':
      return parsed.on;
    case 'invalid':
      return undefined;
  }
};

const checkInputs = (order: FireOrder, declared: Inputs): void => {
  const wrong = unfitting(order.inputs, declared);
  if (wrong !== undefined) throw new BadOrder(`${wrong}.`);
  for (const [name, config] of Object.entries(declared)) {
    const given = order.inputs[name];
    if (given === undefined || given === '') continue;
    if (config.type === 'boolean' && given !== 'true' && given !== 'false') {
      throw new BadOrder(`Provided value '${given}' for input '${name}' is not "true" or "false".`);
    } else if (config.options !== undefined && !config.options.includes(given)) {
      throw new BadOrder(
        `Provided value '${given}' for input '${name}' not in the list of allowed values: ${config.options.join(', ')}.`,
      );
    }
  }
};
