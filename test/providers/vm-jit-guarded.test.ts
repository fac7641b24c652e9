import { expect, it } from 'vitest';
import { resourceId } from '../../src/core/brand.ts';
import { guardedMachine } from '../../src/providers/vm-jit/guarded.ts';
import { CARD, CARD_NSG, MACHINE, SUBNET, SUBNET_NSG } from '../fakes/azure.ts';
import { azureWithMachine } from './benches.ts';

const SECOND = resourceId(`${CARD}-2`);

const withTwoCards = () => {
  const azure = azureWithMachine();
  azure.machines.set(MACHINE.toLowerCase(), {
    interfaces: [
      { id: CARD, primary: true },
      { id: SECOND, primary: false },
    ],
  });
  azure.interfaces.set(SECOND.toLowerCase(), {
    nsg: resourceId(CARD_NSG.toUpperCase().replace('/SUBSCRIPTIONS/', '/subscriptions/')),
    addresses: [
      { address: '10.0.1.5', subnet: SUBNET },
      { address: undefined, subnet: SUBNET },
    ],
  });
  return azure;
};

it('finds the groups of all interfaces and of their subnets, each once, and every address', async () => {
  const found = await guardedMachine(withTwoCards().topology, MACHINE);
  expect(found?.addresses).toEqual(['10.0.1.4', '10.0.1.5']);
  expect(found?.nsgs.map((id) => id.toLowerCase()).toSorted()).toEqual(
    [CARD_NSG, SUBNET_NSG].map((id) => id.toLowerCase()).toSorted(),
  );
});

it('takes a missing machine for none, and no missing part of one', async () => {
  const gone = withTwoCards();
  gone.machines.clear();
  expect(await guardedMachine(gone.topology, MACHINE)).toBeUndefined();
  const blind = withTwoCards();
  blind.interfaces.delete(SECOND.toLowerCase());
  await expect(guardedMachine(blind.topology, MACHINE)).rejects.toMatchObject({ code: 'azure.not-found' });
  const astray = withTwoCards();
  astray.subnets.clear();
  await expect(guardedMachine(astray.topology, MACHINE)).rejects.toMatchObject({ code: 'azure.not-found' });
});
