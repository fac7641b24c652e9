import { expect, it } from 'vitest';
import { OPENS } from '../../src/providers/opens.ts';
import { createProviders } from '../../src/providers/providers.ts';
import { azureWithPeople } from './benches.ts';

it('what this build says that it opens is what its providers are for', () => {
  const azure = async () => azureWithPeople();
  const kinds = createProviders({ azure, organization: undefined }).map(({ kind }) => kind);
  const opened = [...OPENS].filter((what) => !what.includes(' '));
  expect(opened.toSorted()).toEqual([...kinds].toSorted());
  expect(
    [...OPENS].every((what) => kinds.some((kind) => what === kind || what.startsWith(`${kind} with`))),
  ).toBe(true);
});
