/** What privileges in the network have in common: where from, where to, which ports. */
import { isWiderThan, parseNetwork } from '../../network-address.ts';
import type { Bound } from '../../policy.ts';
import type { Path } from '../../schema/plain.ts';
import { present, type Judge } from '../judge.ts';
import { readParameterUse, type Reading } from './reading.ts';

/** `param:x`, or a network that is not wider than the settings allow. */
export const readSource = (
  reading: Reading,
  written: string,
  field: Path = ['source'],
): Bound<string> | undefined => {
  const path = [...reading.path, ...field];
  if (written.startsWith('param:')) {
    const parameter = readParameterUse(reading, { field, written, types: ['ip', 'cidr'] });
    return parameter === undefined ? undefined : { kind: 'param', name: parameter.name };
  }
  const network = parseNetwork(written);
  if (network.kind === 'refused') {
    reading.judge.report(path, 'policy.address', network.message, network.remedy);
    return undefined;
  }
  const { widestSource } = reading.context.settings.network;
  if (isWiderThan(network, widestSource)) {
    reading.judge.report(
      path,
      'policy.address',
      `\`${network.cidr}\` is wider than \`network.widest_source\` of the settings, /${widestSource}.`,
      'Write a narrower network, or take the address from a parameter.',
    );
  }
  return { kind: 'fixed', value: network.cidr };
};

export interface DestinationField {
  readonly written: string;
  readonly path: Path;
  /** What to write instead. */
  readonly remedy: string;
}

export const readNetwork = (
  judge: Judge,
  { written, path, remedy }: DestinationField,
): string | undefined => {
  const network = parseNetwork(written);
  if (network.kind === 'network') return network.cidr;
  judge.report(path, 'policy.address', network.message, remedy);
  return undefined;
};

/** Ports and ranges of ports in their canonical form. */
export const readPorts = ({ judge, path }: Reading, written: readonly string[]): readonly string[] =>
  present(written.map((text, index) => readPort(judge, [...path, 'ports', index], text)));

/** The same where the platform takes no ranges. */
export const readSinglePorts = ({ judge, path }: Reading, written: readonly string[]): readonly string[] =>
  present(
    written.map((text, index) => {
      const port = readPort(judge, [...path, 'ports', index], text);
      if (port === undefined || !port.includes('-')) return port;
      judge.report(
        [...path, 'ports', index],
        'policy.port',
        `Defender for Cloud opens single ports, and \`${text}\` is a range.`,
        'Write each port by itself.',
      );
      return undefined;
    }),
  );

const readPort = (judge: Judge, path: Path, text: string): string | undefined => {
  const [from, to] = text.split('-').map(Number);
  const last = to ?? from;
  if (from !== undefined && last !== undefined && from >= 1 && last <= 65535 && from <= last) {
    return from === last ? String(from) : `${from}-${last}`;
  }
  judge.report(
    path,
    'policy.port',
    `\`${text}\` is not a port.`,
    'Write a port from 1 to 65535, or a range such as `8000-8010`.',
  );
  return undefined;
};
