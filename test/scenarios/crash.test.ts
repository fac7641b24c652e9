/**
 * Killing the real process of `elevate` or `revoke`: one schedule later everything stands as if nothing had happened. A sample, which
 * proves that `test/crash`, where the processes are none and every call is walked, kills as SIGKILL does.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, list, text } from '../../src/sandbox/demo/outside.ts';
import { comments } from '../../src/sandbox/demo/people.ts';
import { activeRoles, openRules } from '../../src/sandbox/demo/tenant.ts';
import type { Api } from '../../src/sandbox/contract.ts';
import type { Scenario } from './kit.ts';
import {
  access,
  advance,
  askApprovedAndMerged,
  dispatch,
  events,
  onlyWhatIFire,
  openScenario,
  setClock,
  sweep,
  verifies,
} from './kit.ts';

/** Some calls of one kind, by their number in the order in which a process makes them. What fetches the workflow's code is not the process. */
interface Walk {
  readonly api: Api;
  readonly method?: string;
  readonly path: string;
  readonly when: 'before' | 'after';
  readonly points: readonly number[];
}

const PROCESS = '^/(graphql|repos/)';
const LEDGER = '^/graphql LedgerCommit';
const OPENING = 'roleAssignmentScheduleRequests|securityRules';

const WALKS: readonly Walk[] = [
  // What commits: roles and rules on Azure, intents and outcomes in the ledger.
  { api: 'arm', method: 'PUT', path: OPENING, when: 'before', points: [2] },
  { api: 'arm', method: 'PUT', path: OPENING, when: 'after', points: [0] },
  { api: 'arm', method: 'DELETE', path: '', when: 'after', points: [0] },
  { api: 'github', path: LEDGER, when: 'before', points: [1] },
  { api: 'github', path: LEDGER, when: 'after', points: [1] },
  // Anything else, here and there.
  { api: 'arm', path: '', when: 'after', points: [12] },
  { api: 'github', path: PROCESS, when: 'after', points: [4, 22] },
  { api: 'oidc', path: '', when: 'after', points: [0] },
  // Entra's discovery document carries no token that says who asks: killed by the very next call, before it has an effect.
  { api: 'authority', path: '/oauth2/v2.0/token', when: 'before', points: [0] },
  { api: 'graph', path: '', when: 'after', points: [0] },
];

const VERIFY_EVERY = 4;

interface Struck {
  /** The call after which the process was killed; undefined when it made fewer calls than that. */
  readonly call: string | undefined;
}

/** Runs `fire` with a kill ordered after the call with this number, counted from 0. */
const killing = async (
  scenario: Scenario,
  walk: Walk,
  index: number,
  fire: () => Promise<unknown>,
): Promise<Struck> => {
  const { faults, log } = scenario.world;
  log.clear();
  const { api, method, path, when } = walk;
  const of = method === undefined ? { api, path, when } : { api, method, path, when };
  faults.order({ ...of, skip: index, effect: { kind: 'kill' } });
  await fire();
  const missed = faults.pending().length > 0;
  faults.clear();
  if (missed) return { call: undefined };
  const unanswered = log.entries().filter((entry) => entry.api === walk.api && entry.status === undefined);
  const call = unanswered.find(
    (entry) => new RegExp(walk.path).test(entry.pathKey) && (method ?? entry.method) === entry.method,
  );
  if (call?.job === undefined) throw new Error(`the kill at ${walk.api} ${index} met nobody's process`);
  return { call: `${walk.when} ${call.api} ${index}: ${call.method} ${call.pathKey}` };
};

/** Asked of PIM for this grant, by whom ever and in whatever state now. */
const requestsOf = async (scenario: Scenario, grant: number): Promise<readonly unknown[]> => {
  const path = `${scenario.subscription}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests?api-version=2020-10-01`;
  return list(at((await scenario.outside.arm(path)).body, 'value')).filter((request) =>
    new RegExp(`^gh:[0-9a-z]{8}-${grant} `).test(text(at(request, 'properties', 'justification'))),
  );
};

/** One grant, one rule, one assignment a role, and one end that all of them carry. Returns that end. */
const expectOneGrant = async (scenario: Scenario, pull: number, after: string): Promise<number> => {
  const { outside, subscription, nsg } = scenario;
  const roles = await activeRoles(outside, subscription);
  const rules = await openRules(outside, nsg);
  const asked = await requestsOf(scenario, pull);
  const told = (await events(scenario)).filter((event) => event.grant === pull);
  const types = told.map((event) => event.type);
  const intents = told
    .filter((event) => event.type === 'elevating')
    .map((event) => at(event.data, 'expiresAt'));
  expect(
    { roles: roles.length, scopes: new Set(roles.map(({ scope }) => scope)).size, rules: rules.length },
    after,
  ).toEqual({ roles: 2, scopes: 2, rules: 1 });
  expect(rules[0]?.description, after).toMatch(new RegExp(`^gh:[0-9a-z]{8}-${pull} exp=`));
  expect(
    asked.map((request) => at(request, 'properties', 'requestType')),
    after,
  ).toEqual(['AdminAssign', 'AdminAssign']);
  expect([types.filter((type) => type === 'elevated').length, types.at(-1)], after).toEqual([1, 'elevated']);
  const ends = [...roles.map(({ end }) => end), ...rules.map(({ end }) => end), ...intents.map(text)];
  expect([...new Set(ends.map((end) => Date.parse(end)))], `${after}: ${ends.join(' ')}`).toHaveLength(1);
  return Date.parse(ends[0] ?? '');
};

const expectEnded = async (scenario: Scenario, pull: number, after: string): Promise<void> => {
  expect(await access(scenario), after).toEqual({ roles: 0, rules: 0 });
  const types = (await events(scenario)).filter((event) => event.grant === pull).map((event) => event.type);
  expect([types.filter((type) => type === 'ended').length, types.at(-1)], after).toEqual([1, 'ended']);
  expect(await comments(scenario.outside, pull), after).toHaveLength(1);
};

/** One point of a walk: a whole life in which both processes are killed after that call. */
const liveThrough = async (scenario: Scenario, walk: Walk, index: number): Promise<Killed> => {
  const pull = await askApprovedAndMerged(
    scenario,
    `${walk.api}-${walk.when}-${index}-${WALKS.indexOf(walk)}`,
  );
  const opening = await killing(scenario, walk, index, () => dispatch(scenario, 'elevate.yml'));
  // Cron is best effort: some of the window has passed when it comes.
  await advance(scenario, '25m');
  if (opening.call !== undefined) await sweep(scenario);
  const end = await expectOneGrant(scenario, pull, `elevate killed ${opening.call ?? 'never'}`);
  await setClock(scenario, end + 60_000);
  const closing = await killing(scenario, walk, index, () => sweep(scenario));
  if (closing.call !== undefined) await sweep(scenario);
  await expectEnded(scenario, pull, `revoke killed ${closing.call ?? 'never'}`);
  return { elevate: opening.call !== undefined, revoke: closing.call !== undefined };
};

interface Killed {
  readonly elevate: boolean;
  readonly revoke: boolean;
}

interface Progress {
  readonly walk: Walk;
  readonly index: number;
  killed: Killed | undefined;
}

/** Takes one point after the other until none is left. */
const walkOn = async (scenario: Scenario, points: Progress[], done: Progress[]): Promise<void> => {
  let lived = 0;
  for (let point = points.shift(); point !== undefined; point = points.shift()) {
    point.killed = await liveThrough(scenario, point.walk, point.index);
    done.push(point);
    lived += 1;
    if (lived % VERIFY_EVERY === 0) expect(await verifies(scenario)).toBe(true);
  }
  expect(await verifies(scenario)).toBe(true);
};

describe('a process killed at one of its calls', () => {
  let scenarios: readonly Scenario[];
  beforeAll(async () => {
    scenarios = await Promise.all([openScenario(), openScenario()]);
    await Promise.all(scenarios.map(onlyWhatIFire));
  });
  afterAll(() => Promise.all(scenarios.map((scenario) => scenario.close())));

  it(
    'leaves one grant, one rule, one assignment a role and a whole ledger, and ends once',
    { timeout: 900_000 },
    async () => {
      const points = WALKS.flatMap((walk) =>
        walk.points.map((index): Progress => ({ walk, index, killed: undefined })),
      );
      const done: Progress[] = [];
      await Promise.all(scenarios.map((scenario) => walkOn(scenario, points, done)));
      const count = (kind: keyof Killed, of: Progress[]): number =>
        of.filter(({ killed }) => killed?.[kind] === true).length;
      const lines = WALKS.map((walk) => {
        const own = done.filter((point) => point.walk === walk);
        return `${walk.api} ${walk.method ?? ''} (${walk.when}): elevate ${count('elevate', own)}, revoke ${count('revoke', own)}`;
      });
      process.stdout.write(`Kill points of real processes: ${lines.join('; ')}\n`);
      // A point that met no call proves nothing.
      expect(done.filter(({ killed }) => killed?.elevate !== true && killed?.revoke !== true)).toEqual([]);
      expect(count('elevate', done)).toBeGreaterThanOrEqual(9);
      expect(count('revoke', done)).toBeGreaterThanOrEqual(7);
    },
  );
});
