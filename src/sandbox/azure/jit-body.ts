/** Reading what is sent to Microsoft.Security, with the limits of Defender and of the machine's policy. */
import ipaddr from 'ipaddr.js';
import type { JitPolicyState } from './defender.ts';
import { portOf } from './defender.ts';
import { ArmError } from './error.ts';
import type { Json } from './json.ts';
import { isObject, objectAt, textAt, textsAt } from './json.ts';
import { lastOf } from './scope.ts';
import type { SeedJitMachine, SeedJitPort } from './seed.ts';

export interface JitInitiation {
  readonly machines: readonly {
    readonly id: string;
    readonly ports: readonly { readonly number: number; readonly source: string; readonly endsAt: number }[];
  }[];
  readonly justification: string | undefined;
}

/** NB. The codes of these refusals are not published (docs/unknowns): clients may rely on the 400 alone. */
const bad = (message: string): ArmError => new ArmError(400, 'InvalidInputJson', message);

/** `caller`: the address that is opened where the body names no source, as the description says. */
export const readInitiation = (
  body: unknown,
  policy: JitPolicyState,
  { now, caller }: { readonly now: number; readonly caller: string },
): JitInitiation => {
  const machines = objectsAt(body, 'virtualMachines');
  if (machines.length === 0) throw bad('virtualMachines is missing.');
  return {
    justification: isObject(body) ? textAt(body, 'justification') : undefined,
    machines: machines.map((machine) => {
      const id = textAt(machine, 'id') ?? '';
      const ports = objectsAt(machine, 'ports');
      if (ports.length === 0) throw bad(`No ports are given for '${id}'.`);
      return { id, ports: ports.map((port) => readPort(port, id, policy, { now, caller })) };
    }),
  };
};

const readPort = (
  given: Json,
  machine: string,
  policy: JitPolicyState,
  { now, caller }: { readonly now: number; readonly caller: string },
): JitInitiation['machines'][number]['ports'][number] => {
  const number = given['number'];
  if (typeof number !== 'number') throw bad('number is missing.');
  const configured = portOf(policy, machine, number);
  if (configured === undefined)
    throw bad(
      `Port ${number} of virtual machine '${lastOf(machine)}' is not in policy '${lastOf(policy.id)}'.`,
    );
  // The published example sends a `duration` instead; the description requires the end.
  const end = Date.parse(textAt(given, 'endTimeUtc') ?? '');
  if (Number.isNaN(end)) throw bad('endTimeUtc is missing.');
  if (end <= now) throw bad('endTimeUtc lies in the past.');
  if (end - now > lengthOf(configured.longest))
    throw bad(`The requested duration is longer than ${configured.longest}, the most for port ${number}.`);
  const source = textAt(given, 'allowedSourceAddressPrefix') ?? caller;
  if (!configured.sources.some((outer) => covers(outer, source)))
    throw bad(`The source ${source} is not among the allowed source addresses of port ${number}.`);
  return { number, source, endsAt: end };
};

export const readPolicy = (body: unknown): readonly SeedJitMachine[] => {
  const machines = objectsAt(objectAt(body, 'properties'), 'virtualMachines');
  if (machines.length === 0) throw bad('properties.virtualMachines is missing.');
  return machines.map((machine) => ({
    id: textAt(machine, 'id') ?? '',
    ports: objectsAt(machine, 'ports').map(readConfigured),
  }));
};

/** The beginnings of the requests that a full replacement gives back. */
export const keptIn = (body: unknown): readonly string[] =>
  objectsAt(objectAt(body, 'properties'), 'requests').flatMap((request) => {
    const start = Date.parse(textAt(request, 'startTimeUtc') ?? '');
    return Number.isNaN(start) ? [] : [new Date(start).toISOString()];
  });

const readConfigured = (given: Json): SeedJitPort => {
  const number = given['number'];
  const protocol = textAt(given, 'protocol') ?? '';
  const longest = textAt(given, 'maxRequestAccessDuration') ?? '';
  const one = textAt(given, 'allowedSourceAddressPrefix');
  const many = textsAt(given, 'allowedSourceAddressPrefixes');
  if (typeof number !== 'number' || !/^(TCP|UDP|\*)$/i.test(protocol)) throw bad('A port is malformed.');
  const length = lengthOf(longest);
  if (length < 5 * 60_000 || length > 24 * 3_600_000)
    throw bad(`maxRequestAccessDuration is '${longest}'; it is at least 5 minutes and at most a day.`);
  if ((one === undefined) === (many.length === 0))
    throw bad('Give either allowedSourceAddressPrefix or allowedSourceAddressPrefixes.');
  return { number, protocol, longest, sources: one === undefined ? many : [one] };
};

const objectsAt = (value: unknown, key: string): readonly Json[] => {
  const found = isObject(value) ? value[key] : undefined;
  return Array.isArray(found) ? found.filter(isObject) : [];
};

/** `PT3H`, `PT90M`, `P1D`; zero for anything else. */
const lengthOf = (text: string): number => {
  const [, days, hours, minutes] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text) ?? [];
  return Number(days ?? 0) * 86_400_000 + Number(hours ?? 0) * 3_600_000 + Number(minutes ?? 0) * 60_000;
};

const covers = (outer: string, inner: string): boolean => {
  if (outer === '*') return true;
  const [within, of] = [cidr(outer), cidr(inner)];
  if (within === undefined || of === undefined || within[0].kind() !== of[0].kind()) return false;
  return within[1] <= of[1] && of[0].match(within);
};

const cidr = (text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined => {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!ipaddr.isValid(text)) return undefined;
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
};
