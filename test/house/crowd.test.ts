/** Many endings and many openings in one run: what one group holds up holds up no other, and a run that dies anywhere is finished by the next. */
import { afterEach, describe, expect, it } from 'vitest';
import type { GrantNumber } from '../../src/core/brand.ts';
import type { OrderedFault } from '../../src/sandbox/contract.ts';
import { addCrowd } from './crowd.ts';
import type { House, HouseOptions } from './house.ts';
import { openHouse } from './house.ts';
import { nsgOf, personOf, requestFor } from './policies.ts';
import { createSideBySide } from './side-by-side.ts';
import { standing } from './standing.ts';

const GROUPS = 3;
/** More than are told before their record. */
const COPIES = 24;
const HOURS = 3_600_000;

let house: House;
afterEach(() => house.close());

const ask = async (count: number): Promise<readonly GrantNumber[]> => {
  const pulls: GrantNumber[] = [];
  for (let index = 0; index < count; index += 1) {
    const text = requestFor(`rule-0${1 + (index % GROUPS)}`, '2h', '203.0.113.7');
    const { login } = personOf(1 + Math.floor(index / GROUPS));
    const pull = await house.people.ask(login, `n-${index}`, text);
    await house.people.merge('erin', pull);
    pulls.push(pull);
  }
  house.advance(5_000);
  return pulls;
};

const begin = async (options: Partial<HouseOptions> = {}, people = 1): Promise<void> => {
  house = await openHouse({ people, places: GROUPS, lastPriority: 3_999, jobAllowance: 15_000, ...options });
};

/** One grant in each group and copies of them, all over. */
const crowdThatIsOver = async (): Promise<void> => {
  const pulls = await ask(GROUPS);
  await house.runs('elevate');
  await addCrowd(house, pulls, COPIES);
  house.advance(2 * HOURS + 60_000);
  house.log.clear();
};

const endedOnce = async (count: number): Promise<void> => {
  const ended = (await house.events()).filter(({ type }) => type === 'ended').map(({ grant }) => grant);
  expect(ended).toHaveLength(count);
  expect(new Set(ended).size).toBe(count);
  expect(standing(house)).toEqual([]);
  expect(await house.openGrants()).toBe(0);
  expect(await house.verifies()).toBe(true);
};

const busy = (group: number): OrderedFault => ({
  api: 'arm',
  method: 'DELETE',
  path: `${nsgOf(group)}/securityRules/`,
  times: 1_000,
  when: 'before',
  effect: {
    kind: 'answer',
    status: 409,
    body: { error: { code: 'AnotherOperationInProgress', message: 'Another operation is in progress.' } },
  },
});

describe('a sweep of many', () => {
  it('ends and records what stands in other groups while one group takes no write', async () => {
    await begin({ stage: (start) => createSideBySide({ start, seed: 1, takes: () => 200 }) });
    await crowdThatIsOver();
    house.faults.order(busy(2));
    await house.runs('revoke');
    const deletions = house.log
      .entries()
      .filter(({ api, method }) => api === 'arm' && method === 'DELETE')
      .map(({ pathKey, status }) => ({ held: pathKey.includes('nsg-02'), taken: status === 202 }));
    const lastOfOthers = deletions.findLastIndex(({ held }) => !held);
    expect(deletions.filter(({ held, taken }) => !held && taken)).toHaveLength((2 * (COPIES + GROUPS)) / 3);
    // All others were done while the held group was still being tried.
    expect(deletions.slice(lastOfOthers + 1).some(({ held }) => held)).toBe(true);
    const left = standing(house);
    expect(left).toHaveLength((COPIES + GROUPS) / 3);
    expect(await house.openGrants()).toBe(left.length);
    expect((await house.events()).filter(({ type }) => type === 'ended')).toHaveLength(
      COPIES + GROUPS - left.length,
    );
    for (const pending of house.faults.pending()) expect(pending.path).toContain('nsg-02');
    house.faults.clear();
    await house.runs('revoke');
    await endedOnce(COPIES + GROUPS);
  });

  it.each<[string, Partial<OrderedFault> & Pick<OrderedFault, 'api' | 'path'>]>([
    ['before it has recorded that it begins', { api: 'github', path: 'LedgerCommit', when: 'before' }],
    ['once it has recorded that it begins', { api: 'github', path: 'LedgerCommit' }],
    ['between two deletions', { api: 'arm', method: 'DELETE', path: 'securityRules', skip: 5 }],
    ['before it has recorded the ends', { api: 'github', path: 'LedgerCommit', skip: 1, when: 'before' }],
    ['once it has recorded the ends', { api: 'github', path: 'LedgerCommit', skip: 1 }],
    ['amid its words', { api: 'github', method: 'PATCH', path: 'issues/comments', skip: 1 }],
  ])('that dies %s is finished by the next one, and everything is ended once', async (_, where) => {
    await begin();
    await crowdThatIsOver();
    house.faults.order({ times: 1, when: 'after', effect: { kind: 'kill' }, ...where });
    const [outcome] = await house.runs('revoke');
    expect(outcome?.kind).toBe('killed');
    house.faults.clear();
    house.advance(60_000);
    await house.runs('revoke');
    await endedOnce(COPIES + GROUPS);
  });
});

describe('an elevation of more than one commit takes', () => {
  /** Each intent carries its facts: so many do not fit into two commits. */
  const MANY = 36;

  it('takes all of it up in one run, in several commits', async () => {
    await begin({ stage: (start) => createSideBySide({ start, seed: 1, takes: () => 600 }) }, MANY / GROUPS);
    await ask(MANY);
    await house.runs('elevate');
    expect(await house.openGrants()).toBe(MANY);
    expect(standing(house)).toHaveLength(MANY);
    const commits = (await house.events()).filter(({ type }) => type === 'elevating').map(({ time }) => time);
    expect(new Set(commits).size).toBeGreaterThan(1);
  });

  it('is finished by the next run when it dies between two of them, and opens everything once', async () => {
    await begin({}, MANY / GROUPS);
    await ask(MANY);
    house.faults.order({
      api: 'github',
      path: 'LedgerCommit',
      skip: 1,
      times: 1,
      when: 'after',
      effect: { kind: 'kill' },
    });
    const [outcome] = await house.runs('elevate');
    expect(outcome?.kind).toBe('killed');
    expect(standing(house)).toEqual([]);
    house.faults.clear();
    house.advance(60_000);
    await house.runs('elevate');
    expect(standing(house)).toHaveLength(MANY);
    const elevated = (await house.events()).filter(({ type }) => type === 'elevated');
    expect(elevated).toHaveLength(MANY);
  });
});
