/** What one elevation does beside and after each other: a person's requests to PIM in line, everybody else's at once. */
import { afterEach, expect, it } from 'vitest';
import type { House } from './house.ts';
import { openHouse } from './house.ts';
import { personOf, requestFor } from './policies.ts';
import { standing } from './standing.ts';

let house: House;
afterEach(() => house.close());

it("sends one person's requests to PIM one after the other, and other people's beside them", async () => {
  house = await openHouse({
    people: 2,
    places: 3,
    latencies: { pimProvisioning: 60_000, pimInstance: 60_000 },
  });
  for (const [person, place] of [
    [1, 1],
    [1, 2],
    [2, 3],
  ] as const) {
    const pull = await house.people.ask(
      personOf(person).login,
      `role-${place}`,
      requestFor(`role-0${place}`, '1h'),
    );
    await house.people.merge('erin', pull);
  }
  house.advance(5_000);
  house.log.clear();
  await house.runs('elevate');
  expect(standing(house)).toHaveLength(3);
  const asked = (place: number): number =>
    house.log
      .entries()
      .find(({ method, pathKey }) => method === 'PUT' && pathKey.includes(`place-0${place}/`))?.at ?? NaN;
  expect(Math.abs(asked(1) - asked(2))).toBeGreaterThan(60_000);
  expect(asked(3)).toBeLessThan(Math.max(asked(1), asked(2)) - 30_000);
});

it('takes up no more at once than GitHub gives out again as one text, and the rest in the next commit', async () => {
  house = await openHouse({ people: 45, places: 1 });
  for (let person = 1; person <= 45; person += 1) {
    const text = requestFor('plain-01', '1h');
    await house.people.merge('erin', await house.people.ask(personOf(person).login, `all-${person}`, text));
  }
  house.advance(5_000);
  house.log.clear();
  await house.runs('elevate');
  expect(standing(house)).toHaveLength(45);
  const commits = house.log.entries().filter(({ pathKey }) => pathKey.includes('LedgerCommit'));
  // One at least for the outcomes.
  expect(commits.length).toBeGreaterThan(2);
  expect(await house.verifies()).toBe(true);
});
