/** Killing `elevate` or `revoke` after any of its HTTP calls: one schedule later everything stands as if nothing had happened. */
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

/** The calls of one API, in the order in which a process makes them. What fetches the workflow's code is not the process. */
interface Walk {
  readonly api: Api;
  readonly path: string;
  readonly when: 'before' | 'after';
}

const WALKS: readonly Walk[] = [
  { api: 'arm', path: '', when: 'after' },
  { api: 'github', path: '^/(graphql|repos/)', when: 'after' },
  { api: 'oidc', path: '', when: 'after' },
  // Entra's discovery document carries no token that says who asks: killed by the very next call, before it has an effect.
  { api: 'authority', path: '/oauth2/v2.0/token', when: 'before' },
  { api: 'authority', path: '/oauth2/v2.0/token', when: 'after' },
  { api: 'graph', path: '', when: 'after' },
];

const VERIFY_EVERY = 12;

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
  faults.order({ ...walk, skip: index, effect: { kind: 'kill' } });
  await fire();
  const missed = faults.pending().length > 0;
  faults.clear();
  if (missed) return { call: undefined };
  const unanswered = log.entries().filter((entry) => entry.api === walk.api && entry.status === undefined);
  const call = unanswered.find((entry) => new RegExp(walk.path).test(entry.pathKey));
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
  const pull = await askApprovedAndMerged(scenario, `${walk.api}-${walk.when}-${index}`);
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
  next: number;
  /** Neither process makes that many calls. */
  over: boolean;
  elevate: number;
  revoke: number;
}

/** Takes one point after the other until every walk is over. */
const walkOn = async (scenario: Scenario, walks: readonly Progress[]): Promise<void> => {
  let points = 0;
  for (;;) {
    const progress = walks.find((one) => !one.over);
    if (progress === undefined) break;
    const index = progress.next;
    progress.next += 1;
    const killed = await liveThrough(scenario, progress.walk, index);
    progress.elevate += Number(killed.elevate);
    progress.revoke += Number(killed.revoke);
    progress.over ||= !killed.elevate && !killed.revoke;
    points += 1;
    if (points % VERIFY_EVERY === 0) expect(await verifies(scenario)).toBe(true);
  }
  expect(await verifies(scenario)).toBe(true);
};

describe('a process killed after any of its calls', () => {
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
      const walks = WALKS.map((walk): Progress => ({ walk, next: 0, over: false, elevate: 0, revoke: 0 }));
      await Promise.all(scenarios.map((scenario) => walkOn(scenario, walks)));
      const lines = walks.map(
        ({ walk, elevate, revoke }) => `${walk.api} (${walk.when}): elevate ${elevate}, revoke ${revoke}`,
      );
      process.stdout.write(`Kill points: ${lines.join('; ')}\n`);
      const total = (kind: 'elevate' | 'revoke', api: Api): number =>
        walks.filter(({ walk }) => walk.api === api).reduce((sum, one) => sum + one[kind], 0);
      // A walk that met no call would prove nothing.
      for (const api of ['github', 'arm', 'oidc', 'authority'] as const) {
        expect(total('elevate', api), api).toBeGreaterThan(0);
        expect(total('revoke', api), api).toBeGreaterThan(0);
      }
      expect(total('elevate', 'graph')).toBeGreaterThan(0);
      expect(total('elevate', 'github') + total('elevate', 'arm')).toBeGreaterThan(40);
      expect(total('revoke', 'github') + total('revoke', 'arm')).toBeGreaterThan(25);
    },
  );
});
