/** Our request to Defender: what is asked, how it proves to be ours, and which requests still hold a machine. */
import { isOver } from '../../core/brand.ts';
import type { Instant, ResourceId } from '../../core/brand.ts';
import { derivedUuid, stepOf } from '../../core/derived-id.ts';
import { formatJustification, parseJustification, sameKey } from '../../core/marker.ts';
import type { MarkerKey } from '../../core/marker.ts';
import { canonicalCidr } from '../../core/network-address.ts';
import type { VmJitStep } from '../../core/plan.ts';
import type { JitOrder, JitPolicy, JitRequest, JitRequestPort } from '../../ports/azure.ts';
import type { GrantContext } from '../../ports/privilege.ts';

/** Twelve characters that only this step of this grant derives: a request has no id of its own. */
export const tokenOf = (key: MarkerKey, step: string): string =>
  derivedUuid({ ...key, step, action: 'jit' })
    .replaceAll('-', '')
    .slice(0, 12);

export const orderOf = (step: VmJitStep, context: GrantContext): JitOrder => ({
  vm: step.vm,
  ports: portsOf(step),
  // NB. Always what the plan says: without a source Defender opens the port to the runner.
  source: step.source,
  endsAt: context.expiresAt,
  justification: formatJustification(context, `${context.url}#${tokenOf(context, step.id)}`),
});

/** Of each request, which step of which grant it says it is for; `undefined`: nobody derived it. */
export const claimOf = (
  request: JitRequest,
): { readonly key: MarkerKey; readonly step: string } | undefined => {
  const key = parseJustification(request.justification);
  const token = request.justification.split('#').at(-1);
  if (key === undefined || token === undefined) return undefined;
  const step = stepOf(key, token, (of) => [tokenOf(of.key, of.step)]);
  return step === undefined ? undefined : { key, step };
};

/** The end may come back with other fractions of a second. */
const END_TOLERANCE = 60_000;

/**
 * NB. Anybody who may ask Defender for anything can copy a justification. Ours is only a request that also names this one machine
 * and exactly the ports, the source and the end of this grant (I8); whatever more it opened would be somebody else's.
 */
export const isOwn = (request: JitRequest, step: VmJitStep, context: GrantContext): boolean => {
  const claim = claimOf(request);
  const [machine, ...more] = request.machines;
  if (claim === undefined || !sameKey(claim.key, context) || claim.step !== step.id) return false;
  if (machine === undefined || more.length > 0 || !sameId(machine.id, step.vm)) return false;
  const wanted = new Set(portsOf(step));
  return (
    machine.ports.length === wanted.size &&
    machine.ports.every(
      ({ number, sources, endsAt }) =>
        wanted.delete(number) &&
        sources.length === 1 &&
        sources.every((source) => sameAddress(source, step.source)) &&
        endsAt !== undefined &&
        Math.abs(endsAt - context.expiresAt) <= END_TOLERANCE,
    )
  );
};

export const portsOf = ({ ports }: Pick<VmJitStep, 'ports'>): readonly number[] => ports.map(Number);

/** What a request asks for on one machine. */
export const portsOn = (request: JitRequest, vm: ResourceId): readonly JitRequestPort[] =>
  request.machines.filter(({ id }) => sameId(id, vm)).flatMap(({ ports }) => ports);

/** NB. A status that nobody has published, or an end that cannot be read, still holds the machine. */
const holdsPort = ({ status, endsAt }: JitRequestPort, now: Instant): boolean =>
  !/^revoked$/i.test(status) && (endsAt === undefined || !isOver(endsAt, now));

export const holds = (request: JitRequest, vm: ResourceId, now: Instant): boolean =>
  portsOn(request, vm).some((port) => holdsPort(port, now));

/** Taken, and Defender itself says that it has not opened it yet. */
export const isInitiating = (request: JitRequest, vm: ResourceId): boolean =>
  portsOn(request, vm).some(({ status }) => /^initiating$/i.test(status));

/**
 * The request behind whatever is open on a port: a newer one revokes the older ones, so it is the latest. Of two that began in
 * the same moment, or where one has no beginning, nobody can tell: then it is none of ours.
 */
export const behindPort = (policy: JitPolicy, vm: ResourceId, number: number): readonly JitRequest[] => {
  const asked = policy.requests.filter((request) =>
    portsOn(request, vm).some((port) => port.number === number),
  );
  const latest = Math.max(...asked.map(({ startsAt }) => startsAt ?? Infinity));
  return asked.filter(({ startsAt }) => (startsAt ?? Infinity) === latest);
};

export const sameId = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** A single address is the same as its /32 or /128. */
export const sameAddress = (one: string, other: string): boolean =>
  (canonicalCidr(one) ?? one.toLowerCase()) === (canonicalCidr(other) ?? other.toLowerCase());

/** Who asked and until when, for a sentence. Text from outside, quoted. */
export const describe = (request: JitRequest): string => {
  const claim = claimOf(request);
  const end = Math.max(...request.machines.flatMap(({ ports }) => ports.map(({ endsAt }) => endsAt ?? 0)));
  const until = end > 0 ? ` until ${new Date(end).toISOString().slice(0, 16)}Z` : '';
  return claim === undefined
    ? `a request of ${JSON.stringify(request.requestor.slice(0, 100))}${until}`
    : `a request of grant ${claim.key.grant} of the installation ${claim.key.installation}${until}`;
};
