/** Elevations and sweeps at once on one ledger, one network security group and one person, in every order that a seed draws. */
import { afterEach, describe, expect, it } from 'vitest';
import type { GrantNumber } from '../../src/core/brand.ts';
import type { Command, House } from './house.ts';
import { openHouse } from './house.ts';
import { nsgOf, personOf, requestFor } from './policies.ts';
import { standing } from './standing.ts';

const SEEDS = Array.from({ length: Number(process.env['GATEHOUSE_RACES'] ?? 4) }, (_, index) => index + 1);
const PLACES = 5;
const MINUTES = 60_000;

let house: House;
afterEach(() => house.close());

const times = (count: number, command: Command): readonly Command[] =>
  Array.from({ length: count }, () => command);

const mergedRequest = async (login: string, name: string, text: string): Promise<GrantNumber> => {
  const pull = await house.people.ask(login, name, text);
  await house.people.merge('erin', pull);
  return pull;
};

/** Different targets for each, so that nothing but a cap is in the way. */
const everythingOf = (): readonly string[] =>
  Array.from({ length: PLACES }, (_, index) => `0${index + 1}`).flatMap((place) => [
    requestFor(`role-${place}`, '1h'),
    requestFor(`both-${place}`, '1h', '203.0.113.7'),
    requestFor(`rule-${place}`, '1h', '203.0.113.7'),
    requestFor(`jit-${place}`, '1h', '203.0.113.7'),
  ]);

const typesByGrant = async (): Promise<ReadonlyMap<number, readonly string[]>> => {
  const all = new Map<number, string[]>();
  for (const { grant, type } of await house.events())
    if (grant !== null) all.set(grant, [...(all.get(grant) ?? []), type]);
  return all;
};

describe.each(SEEDS)('with seed %i', (seed) => {
  it(
    'makes exactly one grant of 20 requests of one person with a cap of 1',
    { timeout: 120_000 },
    async () => {
      house = await openHouse({ people: 2, places: PLACES, seed, caps: '  active_per_person: 1\n' });
      const texts = everythingOf();
      const { login, entra } = personOf(1);
      for (const [index, text] of texts.entries()) await mergedRequest(login, `race-${index}`, text);
      house.advance(5_000);
      await house.runs(...times(2, 'elevate'), ...times(2, 'revoke'));
      const types = [...(await typesByGrant()).values()];
      expect(texts).toHaveLength(20);
      expect(types.filter((all) => all.includes('elevating'))).toEqual([
        ['requested', 'decided', 'elevating', 'elevated'],
      ]);
      expect(types.filter((all) => all.join() === 'requested,decided')).toHaveLength(19);
      expect(
        new Set(
          standing(house)
            .filter(({ principal }) => principal === entra)
            .map(({ grant }) => grant),
        ).size,
      ).toBe(1);
      expect(await house.verifies(), house.said.join('\n')).toBe(true);
    },
  );

  it('loses no event and gives no priority twice on one group', { timeout: 120_000 }, async () => {
    house = await openHouse({ people: 8, places: 1, seed });
    const pulls: GrantNumber[] = [];
    const ask = async (number: number): Promise<void> => {
      pulls.push(
        await mergedRequest(
          personOf(number).login,
          `race-${number}`,
          requestFor('both-01', '1h', `203.0.113.${number}`),
        ),
      );
    };
    for (const number of [1, 2, 3]) await ask(number);
    house.advance(5_000);
    const started = [...times(3, 'elevate'), ...times(3, 'revoke')].map((command) => house.start(command));
    let next = 4;
    await house.finish(started, async (step) => {
      if (step % 25 !== 0 || next > 8) return;
      // More is merged and woken while all of that is under way.
      next += 1;
      await ask(next - 1);
      started.push(house.start(next % 2 === 0 ? 'elevate' : 'revoke'));
    });
    await house.runs('elevate', 'revoke');
    const rules = house.azure
      .state()
      .nsgs.find(({ id }) => id === nsgOf(1))!
      .rules.filter(({ name }) => name.startsWith('gh-'));
    expect(rules.map((rule) => rule['priority']).toSorted()).toEqual(
      [...new Set(rules.map((rule) => rule['priority']))].toSorted(),
    );
    const types = await typesByGrant();
    expect(
      pulls.map((pull) =>
        types
          .get(pull)
          ?.filter((type) => type !== 'elevating')
          .join(),
      ),
    ).toEqual(pulls.map(() => 'requested,decided,elevated'));
    expect([rules.length, standing(house).filter(({ kind }) => kind === 'azure-role').length]).toEqual([
      pulls.length,
      pulls.length,
    ]);
    expect(await house.verifies(), house.said.join('\n')).toBe(true);
    house.advance(61 * MINUTES);
    await house.runs(...times(3, 'revoke'), 'elevate');
    await house.runs('revoke');
    expect(standing(house)).toEqual([]);
    const ended = await typesByGrant();
    expect(pulls.map((pull) => ended.get(pull)?.filter((type) => type === 'ended').length)).toEqual(
      pulls.map(() => 1),
    );
  });

  it.each(['deletes its request', 'writes /end'] as const)(
    'leaves nothing open of a grant whose holder %s while it is being opened',
    { timeout: 120_000 },
    async (how) => {
      house = await openHouse({ people: 2, places: 2, seed });
      const { login } = personOf(1);
      const pull = await mergedRequest(login, 'race-1', requestFor('both-01', '2h', '203.0.113.7'));
      house.advance(5_000);
      const started = [house.start('elevate')];
      const when = 10 + Math.floor(house.stage.random() * 60);
      let ended = false;
      const endIt = async (): Promise<void> => {
        ended = true;
        if (how === 'writes /end') await house.people.comment(login, pull, '/end');
        else await house.people.deleteRequest(login, 'race-1');
      };
      await house.finish(started, async (step) => {
        if (step === when) await endIt();
        if (step === when + 3) started.push(house.start('revoke'));
      });
      // It may have been quicker than that.
      if (!ended) await endIt();
      await house.runs('revoke');
      // Whatever was closed under a lease is looked at again after it.
      house.advance(25 * MINUTES);
      await house.runs('elevate', 'revoke');
      expect(standing(house), house.said.join('\n')).toEqual([]);
      const types = await house.types(pull);
      expect(
        types.filter((type) => type === 'ended' || type === 'elevated').length,
        types.join(),
      ).toBeLessThan(3);
      expect(types.at(-1) === 'ended' || types.join() === 'requested,decided', types.join()).toBe(true);
      expect(await house.verifies()).toBe(true);
    },
  );
});

it('keeps all of that where nobody decides the order', { timeout: 180_000 }, async () => {
  house = await openHouse({
    people: 6,
    places: 1,
    real: true,
    caps: '  active_per_person: 1\n',
    latencies: { networkWrite: 60, networkDelete: 60, retryAfterSeconds: 0 },
  });
  const pulls: GrantNumber[] = [];
  for (let number = 1; number <= 6; number += 1)
    pulls.push(
      await mergedRequest(
        personOf(number).login,
        `race-${number}`,
        requestFor('both-01', '1h', `203.0.113.${number}`),
      ),
    );
  const second = await mergedRequest(personOf(1).login, 'race-again', requestFor('helpdesk', '1h'));
  house.advance(5_000);
  await house.runs(...times(10, 'elevate'), ...times(10, 'revoke'));
  const types = await typesByGrant();
  const taken = [...pulls, second].filter((pull) => types.get(pull)?.includes('elevating'));
  expect(taken).toHaveLength(6);
  expect(taken.map((pull) => types.get(pull)?.join())).toEqual(
    taken.map(() => 'requested,decided,elevating,elevated'),
  );
  const rules = standing(house).filter(({ kind }) => kind === 'nsg-rule');
  expect(rules).toHaveLength(taken.filter((pull) => pull !== second).length);
  expect(await house.verifies(), house.said.join('\n')).toBe(true);
  house.advance(61 * MINUTES);
  await house.runs(...times(4, 'revoke'), ...times(4, 'elevate'));
  await house.runs('revoke');
  expect(standing(house)).toEqual([]);
  const ended = await typesByGrant();
  expect(taken.map((pull) => ended.get(pull)?.filter((type) => type === 'ended').length)).toEqual(
    taken.map(() => 1),
  );
});

describe('the stage', () => {
  const played = async (seed: number): Promise<readonly string[]> => {
    house = await openHouse({ people: 3, places: 1, seed });
    for (const number of [1, 2])
      await mergedRequest(
        personOf(number).login,
        `race-${number}`,
        requestFor('both-01', '1h', `203.0.113.${number}`),
      );
    house.advance(5_000);
    await house.runs('elevate', 'elevate', 'revoke');
    const { journal } = house.stage;
    await house.close();
    return journal;
  };
  it(
    'plays the same calls in the same order from the same seed, and others from another',
    { timeout: 120_000 },
    async () => {
      const [once, again, other] = [await played(7), await played(7), await played(8)];
      expect(again).toEqual(once);
      expect(other).not.toEqual(once);
    },
  );
});
