/** What a sweep asks of GitHub where nothing is open: three requests, and none about other sweeps. */
import { afterEach, expect, it } from 'vitest';
import type { House } from './house.ts';
import { openHouse } from './house.ts';
import { personOf, requestFor } from './policies.ts';

let house: House;
afterEach(() => house.close());

const asked = (): readonly string[] =>
  house.log
    .entries()
    .filter(({ api, job }) => api === 'github' && job !== undefined)
    .map(({ method, pathKey }) => `${method} ${pathKey}`);

it('asks three times at most, whatever stands in the ledger', async () => {
  house = await openHouse({ people: 2, places: 1 });
  house.log.clear();
  await house.runs('revoke');
  expect(asked()).toHaveLength(3);
  const pull = await house.people.ask(personOf(1).login, 'once', requestFor('plain-01', '1h'));
  await house.people.merge('erin', pull);
  house.advance(5_000);
  await house.runs('elevate');
  house.log.clear();
  await house.runs('revoke');
  expect(asked().filter((call) => call.includes('/actions/'))).toHaveLength(1);
  house.advance(2 * 3_600_000);
  await house.runs('revoke');
  expect(await house.openGrants()).toBe(0);
  // What was merged long ago is not looked at any more.
  house.advance(60 * 24 * 3_600_000);
  house.log.clear();
  await house.runs('revoke');
  expect(asked()).toHaveLength(3);
});
