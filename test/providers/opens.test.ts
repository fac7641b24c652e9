import { expect, it } from 'vitest';
import { OPENS } from '../../src/providers/opens.ts';
import { createProviders } from '../../src/providers/providers.ts';
import { azureWithPeople } from './benches.ts';

it('what this build says that it opens is what its providers are for', () => {
  const kinds = createProviders(azureWithPeople()).map(({ kind }) => kind);
  expect([...OPENS].toSorted()).toEqual([...kinds].toSorted());
});
