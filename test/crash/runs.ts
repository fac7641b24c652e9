/** Runs of the workflows' commands, wired as the action wires them, each a process that can be killed. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { act } from '../../src/commands/act.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { evaluate } from '../../src/commands/evaluate.ts';
import { MOST_QUESTIONS, preflight } from '../../src/commands/preflight.ts';
import type { Report } from '../../src/commands/report.ts';
import { revoke } from '../../src/commands/revoke.ts';
import { commitSha, grantNumber } from '../../src/core/brand.ts';
import type { Permissions } from '../../src/sandbox/contract.ts';
import { wire } from '../../src/wire.ts';
import type { Wiring } from '../../src/wire.ts';
import type { Doom, Life, Lived } from './process.ts';
import { live } from './process.ts';
import type { CrashWorld } from './world.ts';

export type CommandName = 'evaluate' | 'act' | 'elevate' | 'revoke' | 'revoke --platform-only' | 'preflight';

interface Place {
  readonly workflow: string;
  readonly job: string;
  readonly identity: 'elevate' | 'revoke' | 'audit' | undefined;
}

const PLACES: Readonly<Record<CommandName, Place>> = {
  evaluate: { workflow: 'request', job: 'evaluate', identity: undefined },
  act: { workflow: 'request', job: 'act', identity: undefined },
  elevate: { workflow: 'elevate', job: 'elevate', identity: 'elevate' },
  revoke: { workflow: 'revoke', job: 'revoke', identity: 'revoke' },
  'revoke --platform-only': { workflow: 'revoke', job: 'revoke', identity: 'revoke' },
  preflight: { workflow: 'audit', job: 'preflight', identity: 'audit' },
};

/** Of the workflows as they are: a right that a command needs and its job has not is found here. */
const permissionsOf = ({ workflow, job }: Place): Permissions =>
  parse(
    readFileSync(resolve(join(import.meta.dirname, '../../.github/workflows', `${workflow}.yml`)), 'utf8'),
  ).jobs[job].permissions;

export interface Finished {
  readonly life: Life;
  readonly lived: Lived<Report>;
  readonly said: readonly string[];
}

export interface RunOptions {
  readonly pull?: number;
  /** For `act`. */
  readonly head?: string;
  readonly doom?: Doom | undefined;
}

let lastRun = 700_000;

/** Starts one command as its workflow does and waits until it is over, killed or not. */
export const run = async (
  world: CrashWorld,
  command: CommandName,
  { pull, head, doom }: RunOptions = {},
): Promise<Finished> => {
  const place = PLACES[command];
  lastRun += 1;
  const id = lastRun;
  const now = new Date(world.clock.now()).toISOString();
  const tell = (status: 'in_progress' | 'completed', conclusion: 'success' | 'failure' | null): void =>
    world.github.recordRun({
      id,
      suite: id,
      workflow: `.github/workflows/${place.workflow}.yml`,
      name: place.workflow,
      event: 'workflow_dispatch',
      status,
      conclusion,
      headSha: '0'.repeat(40),
      headBranch: 'main',
      attempt: 1,
      createdAt: now,
      updatedAt: now,
    });
  tell('in_progress', null);
  const said: string[] = [];
  const wiring = wiringOf(world, { place, id, said });
  const { life, lived } = await live(async () => {
    const report = await perform(world, wiring, { command, pull, head });
    await wiring.anchoring.settled();
    return report;
  }, doom);
  tell('completed', lived.kind === 'ended' && lived.value.exit === 0 ? 'success' : 'failure');
  return { life, lived, said };
};

interface Job {
  readonly place: Place;
  readonly id: number;
  readonly said: string[];
}

const wiringOf = (world: CrashWorld, { place, id, said }: Job): Wiring => {
  const { github, azure } = world;
  const identity = azure.identities.find(({ name }) => name === place.identity);
  const environment = identity === undefined ? undefined : `gatehouse-${identity.name}`;
  const names = { owner: github.owner, repo: github.name };
  const oidc = azure.requestUrlFor({
    job: `job-${id}`,
    repository: `${github.owner}/${github.name}`,
    repositoryId: github.repositoryId,
    ownerId: 880_001,
    environment,
    ref: 'refs/heads/main',
    workflow: place.workflow,
    event: 'schedule',
    actor: 'erin',
    runId: id,
    runAttempt: 1,
  });
  return wire(
    {
      github: {
        ...names,
        apiUrl: github.api,
        token: github.issueJobToken(permissionsOf(place), `job-${id}`),
      },
      azure:
        identity === undefined
          ? undefined
          : {
              tenantId: azure.tenantId,
              clientId: identity.clientId,
              subscriptions: world.subscriptions,
              authority: azure.authority,
              armEndpoint: azure.arm,
              graphEndpoint: azure.graph,
              tokenAudience: identity.audience,
            },
      organization:
        identity === undefined
          ? undefined
          : { apiUrl: github.api, token: world.accessToken, login: github.owner },
      run: { workflow: place.workflow, id: String(id), attempt: 1 },
      expecting: undefined,
      log: {
        info: (line) => void said.push(line),
        warning: (line) => void said.push(`warning: ${line}`),
        error: (line) => void said.push(`error: ${line}`),
        summary: () => undefined,
      },
      idToken: async (audience) => {
        const answer = await fetch(`${oidc.url}&audience=${encodeURIComponent(audience)}`, {
          headers: { authorization: `Bearer ${oidc.token}` },
        });
        const { value } = (await answer.json()) as { value: string };
        return value;
      },
    },
    world.clockOfRun(),
  );
};

/** As the action does it. */
const perform = async (
  world: CrashWorld,
  wiring: Wiring,
  order: {
    readonly command: CommandName;
    readonly pull: number | undefined;
    readonly head: string | undefined;
  },
): Promise<Report> => {
  const pull = order.pull === undefined ? undefined : grantNumber(order.pull);
  const platformOnly = order.command === 'revoke --platform-only';
  switch (order.command) {
    case 'evaluate':
      return evaluate(wiring, { pull, head: undefined });
    case 'act':
      return act(wiring, {
        act: 'merge',
        pull: grantNumber(order.pull ?? 0),
        head: order.head === undefined ? undefined : commitSha(order.head),
      });
    case 'elevate':
      return elevate(wiring);
    case 'revoke':
    case 'revoke --platform-only':
      return revoke(wiring, {
        platformOnly,
        installation: world.installation,
        subscriptions: world.subscriptions,
        expected: undefined,
      });
    case 'preflight': {
      const { exit, text } = await preflight(wiring, { dryRun: false, most: MOST_QUESTIONS });
      return { exit, lines: text };
    }
  }
};
