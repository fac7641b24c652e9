/** `vm-jit`: Defender for Cloud opens ports of a virtual machine. */
import type { Privilege } from '../../policy.ts';
import { readSinglePorts, readSource } from './network.ts';
import { readBoundTarget, type Reading, type SourceOf } from './reading.ts';

export const readVmJit = (reading: Reading, source: SourceOf<'vm-jit'>): Privilege | undefined => {
  const vm = readBoundTarget(reading, { field: ['vm'], written: source.vm, wanted: 'vm' });
  const from = readSource(reading, source.source);
  const ports = readSinglePorts(reading, source.ports);
  if (vm === undefined || from === undefined) return undefined;
  return {
    kind: 'vm-jit',
    vm,
    source: from,
    protocol: source.protocol ?? 'Tcp',
    ports,
    place: reading.judge.place(reading.path),
  };
};
