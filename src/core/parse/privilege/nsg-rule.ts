/** `nsg-rule`: rules in a network security group that is named, or in every one on the way to a virtual machine. */
import { oneOrMore, type OneOrMore } from '../../one-or-more.ts';
import type { Bound, NsgRulePrivilege, NsgRuleToGroupsPrivilege, Privilege } from '../../policy.ts';
import { present } from '../judge.ts';
import { readNetwork, readPorts, readSource } from './network.ts';
import { readBoundTarget, readFixedTarget, reportPair, type Reading, type SourceOf } from './reading.ts';

type Source = SourceOf<'nsg-rule'>;

export const readNsgRule = (reading: Reading, source: Source): Privilege | undefined => {
  if (source.nsg !== undefined && source.vm !== undefined) reportPair(reading, 'nsg', 'vm');
  if (source.vm !== undefined && source.nsg === undefined) return readTowardsVm(reading, source, source.vm);
  if (source.nsg !== undefined) return readInGroup(reading, source, source.nsg);
  reading.judge.reportKey(
    reading.path,
    'format.missing-key',
    'Neither `nsg:` nor `vm:` is here.',
    'Add `nsg:`, the network security group, or `vm:`, the machine to be reached through every group on the way.',
  );
  return undefined;
};

const readInGroup = (reading: Reading, source: Source, written: string): Privilege | undefined => {
  const nsg = readBoundTarget(reading, { field: ['nsg'], written, wanted: 'nsg' });
  const from = readSources(reading, source);
  const to = readDestination(reading, source);
  const ports = readPorts(reading, source.ports);
  if (nsg === undefined || from === undefined || to === undefined) return undefined;
  const protocol = source.protocol ?? 'Tcp';
  const place = reading.judge.place(reading.path);
  return { kind: 'nsg-rule', nsg, source: from, ...to, protocol, ports, place };
};

const readTowardsVm = (reading: Reading, source: Source, written: string): Privilege | undefined => {
  // The machine is the destination: its own addresses, towards it alone.
  if (source.destination !== undefined) reportPair(reading, 'vm', 'destination');
  if (source.destination_groups !== undefined) reportPair(reading, 'vm', 'destination_groups');
  const vm = readBoundTarget(reading, { field: ['vm'], written, wanted: 'vm' });
  const from = readSources(reading, source);
  const ports = readPorts(reading, source.ports);
  if (vm === undefined || from === undefined) return undefined;
  return {
    kind: 'nsg-rule',
    vm,
    source: from,
    protocol: source.protocol ?? 'Tcp',
    ports,
    place: reading.judge.place(reading.path),
  };
};

const readSources = (reading: Reading, source: Source): OneOrMore<Bound<string>> | undefined => {
  if (source.source !== undefined && source.sources !== undefined) reportPair(reading, 'source', 'sources');
  if (source.source !== undefined) return readSource(reading, source.source);
  if (source.sources === undefined) {
    reading.judge.reportKey(
      reading.path,
      'format.missing-key',
      '`source:` is missing.',
      'Add `source:` (`param:x`, or a network such as `203.0.113.0/24`), or several under `sources:`.',
    );
    return undefined;
  }
  const bound = present(
    source.sources.map((written, index) => readSource(reading, written, ['sources', index])),
  );
  return bound.length === source.sources.length ? oneOrMore(bound) : undefined;
};

type Destination =
  Pick<NsgRulePrivilege, 'destination'> | Pick<NsgRuleToGroupsPrivilege, 'destinationGroups'>;

const readDestination = (reading: Reading, source: Source): Destination | undefined => {
  const { destination: written, destination_groups: groups } = source;
  if (written !== undefined && groups !== undefined) reportPair(reading, 'destination', 'destination_groups');
  if (groups !== undefined) {
    const destinationGroups = present(
      groups.map((group, index) =>
        readFixedTarget(reading, { field: ['destination_groups', index], written: group, wanted: 'asg' }),
      ),
    );
    return destinationGroups.length === groups.length ? { destinationGroups } : undefined;
  }
  if (written === undefined || written === '*') return { destination: '*' };
  const destination = readNetwork(reading.judge, {
    written,
    path: [...reading.path, 'destination'],
    remedy: 'Write a network, or `*`.',
  });
  return destination === undefined ? undefined : { destination };
};
