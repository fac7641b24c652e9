/** `azure-firewall`: a rule in a firewall policy, to networks that are named. */
import type { Privilege } from '../../policy.ts';
import { eachOf, present } from '../judge.ts';
import { readNetwork, readPorts, readSource } from './network.ts';
import { readBoundTarget, type Reading, type SourceOf } from './reading.ts';

export const readAzureFirewall = (
  reading: Reading,
  source: SourceOf<'azure-firewall'>,
): Privilege | undefined => {
  const { judge, path } = reading;
  const policy = readBoundTarget(reading, { field: ['policy'], written: source.policy, wanted: 'firewall' });
  const from = readSource(reading, source.source);
  // NB. A firewall stands before many networks: `*` would reach all of them, so a destination is always named.
  const destinations = eachOf(source.destination, [...path, 'destination']).map((each) =>
    readNetwork(judge, {
      written: each.value,
      path: each.path,
      remedy: 'Write the networks that are to be reached, such as `10.1.2.0/24`.',
    }),
  );
  const ports = readPorts(reading, source.ports);
  if (policy === undefined || from === undefined || destinations.includes(undefined)) return undefined;
  return {
    kind: 'azure-firewall',
    policy,
    source: from,
    destinations: present(destinations),
    protocol: source.protocol ?? 'Tcp',
    ports,
    place: judge.place(path),
  };
};
