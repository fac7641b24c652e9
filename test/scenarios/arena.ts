/** One world for many attacks: nothing runs before all are made; each is judged, merged by the administrator all the same, and elevated once. */
import { expect } from 'vitest';
import { at, outside, text } from '../../src/sandbox/demo/outside.ts';
import type { Status } from '../../src/sandbox/demo/people.ts';
import { expectStatus, headStatus, pullOf, putFile, settle } from '../../src/sandbox/demo/people.ts';
import { openRules } from '../../src/sandbox/demo/tenant.ts';
import type { Scenario } from './kit.ts';
import { advance, comment, dispatch, editOnMain, events, openScenario } from './kit.ts';

export interface Said {
  readonly status: Status;
  readonly comment: string;
}

/** A request of somebody, and what became of it. */
export interface Attack {
  readonly name: string;
  readonly pull: number;
  readonly branch: string;
  readonly path: string;
  /** By `evaluate`, before it was merged. */
  judged?: Said;
  /** GitHub's answer to the administrator's merge. */
  merge?: number;
  /** After the elevation. */
  said?: Said;
}

export interface Arena extends Scenario {
  /** Who can be named in a call to GitHub: login, or any name for a machine, and token. */
  readonly tokens: Record<string, string>;
  readonly attacks: Attack[];
  /** Grants that were begun, by the ledger, or that have a rule, by the platform. */
  opened: readonly number[];
}

/** `accounts`: people whom no policy names, by login. */
export const openArena = async (
  policies: Readonly<Record<string, (text: string) => string>>,
  accounts: Readonly<Record<string, number>> = {},
): Promise<Arena> => {
  const scenario = await openScenario();
  const { github, addresses } = scenario.world;
  const people: Record<string, string> = { ...addresses.people };
  for (const [login, id] of Object.entries(accounts))
    people[login] = github.addAccount({ login, id, role: 'write' });
  await quiet(scenario);
  for (const [path, change] of Object.entries(policies))
    await editOnMain(scenario, `policies/${path}`, change);
  await settle(scenario.outside);
  const seen = outside({ ...addresses, people });
  return { ...scenario, outside: seen, tokens: people, attacks: [], opened: [] };
};

/** The judge comes when it is called, and the elevation when it is fired or woken. */
const quiet = async (scenario: Scenario): Promise<void> => {
  const only = (on: string) => (workflow: string) =>
    workflow.replace(/^on:\n[\s\S]*?(?=^permissions:)/m, `on:\n${on}\n`);
  const button = '  workflow_dispatch:\n    inputs:\n      pull-request: { required: true, type: string }\n';
  await editOnMain(scenario, '.github/workflows/elevate.yml', only('  workflow_dispatch:\n'));
  await editOnMain(scenario, '.github/workflows/review.yml', only('  workflow_dispatch:\n'));
  await editOnMain(
    scenario,
    '.github/workflows/request.yml',
    only(`${button}  issues:\n    types: [opened, edited]\n`),
  );
};

/** GitHub knows seconds only: what happens in two of them is in order beyond doubt. */
export const tick = (arena: Scenario): Promise<void> => advance(arena, '2s');

export interface Wish {
  readonly name: string;
  /** The sample request when absent. */
  readonly content?: string;
  /** `main` when absent. */
  readonly base?: string;
}

/** A branch of that person with one file, and the pull request for it. */
export const asks = async (arena: Arena, login: string, wish: Wish): Promise<Attack> => {
  const { name, content = arena.sample.request, base = 'main' } = wish;
  const [branch, path] = [`${login}/${name}`, `requests/${name}.yaml`];
  await putFile(arena.outside, login, { branch, path, content, message: 'Ask' });
  return proposes(arena, login, { name, branch, path, base });
};

export interface Proposal extends Pick<Attack, 'name' | 'branch' | 'path'> {
  readonly base?: string;
}

/** The pull request of a branch that is there. */
export const proposes = async (arena: Arena, login: string, proposal: Proposal): Promise<Attack> => {
  const { name, branch, path, base = 'main' } = proposal;
  const sent = { title: name, head: branch, base, body: '' };
  const made = await arena.outside.gitHub(login, 'POST', '/pulls', sent);
  expectStatus(made, 201, `opening ${name}`);
  const attack: Attack = { name, branch, path, pull: Number(at(made.body, 'number')) };
  arena.attacks.push(attack);
  await tick(arena);
  return attack;
};

/** Another request of alice's, which her manager alone approves. */
export const LAB = `entitlement: dev-web-direct
duration: 2h
justification: Compare the answers of both web servers
parameters: { source: 198.51.100.16/28 }
`;

export interface Words {
  readonly by: string;
  readonly event?: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';
  readonly body?: string;
  readonly commit?: string;
}

/** A review that GitHub takes; its id. */
export const reviews = async (
  arena: Arena,
  { pull }: Pick<Attack, 'pull'>,
  words: Words,
): Promise<number> => {
  const { by, event = 'APPROVE', body = event === 'APPROVE' ? '' : 'Not now, please.', commit } = words;
  const sent = { event, body, ...(commit === undefined ? {} : { commit_id: commit }) };
  const answer = await arena.outside.gitHub(by, 'POST', `/pulls/${pull}/reviews`, sent);
  expectStatus(answer, 200, `the review of ${by}`);
  await tick(arena);
  return Number(at(answer.body, 'id'));
};

export const approve = async (arena: Arena, attack: Attack, ...logins: readonly string[]): Promise<void> => {
  for (const by of logins) await reviews(arena, attack, { by });
};

export const dismisses = async (
  arena: Arena,
  { pull }: Attack,
  { by, review }: { readonly by: string; readonly review: number },
): Promise<void> => {
  const path = `/pulls/${pull}/reviews/${review}/dismissals`;
  const answer = await arena.outside.gitHub(by, 'PUT', path, { message: 'It is fine.' });
  expectStatus(answer, 200, `the dismissal by ${by}`);
  await tick(arena);
};

export const headOf = async (arena: Arena, { pull }: Pick<Attack, 'pull'>): Promise<string> =>
  text(at(await pullOf(arena.outside, pull), 'head', 'sha'));

const saidOf = async (arena: Arena, pull: number): Promise<Said> => ({
  status: await headStatus(arena.outside, pull),
  comment: await comment(arena, pull),
});

/** One `evaluate` for each of them, as its button does it. */
export const judge = async (arena: Arena, attacks: readonly Attack[] = arena.attacks): Promise<void> => {
  for (const { pull } of attacks)
    await arena.outside.control('POST', '/fire', {
      workflow: 'request.yml',
      event: 'workflow_dispatch',
      inputs: { 'pull-request': String(pull) },
    });
  await settle(arena.outside);
  for (const attack of attacks) attack.judged = await saidOf(arena, attack.pull);
};

/** What GitHub lets the administrator merge, whatever was said. */
export const mergeAnyway = async (arena: Arena): Promise<void> => {
  await tick(arena);
  for (const attack of arena.attacks)
    attack.merge = (await arena.outside.gitHub('erin', 'PUT', `/pulls/${attack.pull}/merge`, {})).status;
  await tick(arena);
};

/** An honest request comes last: it alone opens, and it would not beside any other for the same person. */
export const elevateWith = async (
  arena: Arena,
  honest: {
    readonly name: string;
    readonly approvers: readonly string[];
    /** What comes beside it, once it is approved. */
    readonly beside?: (honest: Attack) => Promise<void>;
  },
): Promise<number> => {
  const attack = await asks(arena, 'alice', { name: honest.name });
  await approve(arena, attack, ...honest.approvers);
  await honest.beside?.(attack);
  // Its `evaluate` merges it and wakes the one elevation, which finds all the others merged as well.
  await judge(arena, [attack]);
  // An attack that opened something keeps the honest one out: then the others are still to be told apart from it.
  if (!(await openedIn(arena)).includes(attack.pull)) await dispatch(arena, 'elevate.yml');
  for (const one of arena.attacks) one.said = await saidOf(arena, one.pull);
  arena.opened = await openedIn(arena);
  return attack.pull;
};

export const openedIn = async (arena: Scenario): Promise<readonly number[]> => {
  const begun = (await events(arena))
    .filter(({ type }) => type === 'elevating')
    .map(({ grant }) => grant ?? 0);
  const stand = (await openRules(arena.outside, arena.nsg)).map(({ description }) =>
    Number(/^gh:[0-9a-f]{8}-(\d+) /.exec(description)?.[1]),
  );
  return [...new Set([...begun, ...stand])].toSorted((a, b) => a - b);
};

export const attackOf = (arena: Arena, name: string): Attack => {
  const found = arena.attacks.find((attack) => attack.name === name);
  if (found === undefined) throw new Error(`there was no attack ${name}`);
  return found;
};

/** Neither opened nor green, and named: before the merge, and by the elevation that found it merged; `later`: in other words then. */
export const expectRefused = (
  arena: Arena,
  name: string,
  { says, later = says }: { readonly says: RegExp; readonly later?: RegExp },
): void => {
  const { judged, merge, said, pull } = attackOf(arena, name);
  expect(arena.opened).not.toContain(pull);
  expect(judged?.status.state).toMatch(/^(pending|failure)$/);
  expect(judged?.comment).toMatch(says);
  expect(merge).toBe(200);
  expectDenied({ said, says: later });
};

export const expectDenied = ({
  said,
  says,
}: {
  readonly said: Said | undefined;
  readonly says: RegExp;
}): void => {
  expect(said?.status.state).toBe('failure');
  expect(said?.comment).toMatch(/^\*\*Denied\.\*\* It was merged, and nothing is elevated\./m);
  expect(said?.comment).toMatch(says);
};
