/** Our request to Defender: what is asked, how it proves to be ours, and which requests still hold a machine. */
import { isOver, resourceId } from '../../core/brand.ts';
import type { Instant, ResourceId } from '../../core/brand.ts';
import { derivedUuid, stepOf } from '../../core/derived-id.ts';
import { formatJustification, parseJustification, sameKey } from '../../core/marker.ts';
import type { MarkerKey } from '../../core/marker.ts';
import { canonicalCidr } from '../../core/network-address.ts';
import type { VmJitStep } from '../../core/plan.ts';
import type { JitOrder, JitPolicy, JitRequest, JitRequestPort } from '../../ports/jit.ts';
import type { GrantContext } from '../../ports/privilege.ts';

/** What a request opens, as far as it proves whose it is. */
type Content = Pick<VmJitStep, 'id' | 'vm' | 'source' | 'ports'>;

/**
 * Twelve characters that only this step of this grant derives, for this machine, this source and these ports: a request has no id
 * of its own. NB. The content is in the hash, so that a copied justification fits no request for anything else.
 */
export const tokenOf = (key: MarkerKey, { id, vm, source, ports }: Content): string => {
  const numbers = ports.map(Number).toSorted((one, other) => one - other);
  const action = JSON.stringify(['jit', vm.toLowerCase(), canonicalCidr(source) ?? source, ...numbers]);
  return derivedUuid({ ...key, step: id, action })
    .replaceAll('-', '')
    .slice(0, 12);
};

export const orderOf = (step: VmJitStep, context: GrantContext): JitOrder => ({
  vm: step.vm,
  ports: portsOf(step),
  // NB. Always what the plan says: without a source Defender opens the port to the runner.
  source: step.source,
  endsAt: context.expiresAt,
  justification: formatJustification(context, `${context.url}#${tokenOf(context, step)}`),
});

/** Which step of which grant a request is for, with what it opens; `undefined`: nobody derived its justification. */
export const claimOf = (
  request: JitRequest,
): { readonly key: MarkerKey; readonly content: Content } | undefined => {
  const key = parseJustification(request.justification);
  const token = request.justification.split('#').at(-1);
  const [machine, ...more] = request.machines;
  if (key === undefined || token === undefined || machine === undefined || more.length > 0) return undefined;
  const [source, ...others] = machine.ports.flatMap(({ sources }) => sources);
  // Text that somebody else may have chosen: one strange id must not end the search for the others.
  if (source === undefined || !VM.test(machine.id)) return undefined;
  if (!others.every((other) => sameAddress(other, source))) return undefined;
  if (!machine.ports.every(({ sources }) => sources.length === 1)) return undefined;
  const ports = machine.ports.map(({ number }) => String(number));
  const content = { vm: resourceId(machine.id), source, ports };
  const id = stepOf(key, token, (of) => [tokenOf(of.key, { id: of.step, ...content })]);
  return id === undefined ? undefined : { key, content: { id, ...content } };
};

const VM =
  /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[\p{L}\p{N}_.()-]+\/providers\/Microsoft\.Compute\/virtualMachines\/[\p{L}\p{N}_.-]+$/iu;

/** The end may come back with other fractions of a second. */
const END_TOLERANCE = 60_000;

/**
 * NB. Anybody who may ask Defender for anything can copy a justification. Ours is only a request that also names this one machine
 * and exactly the ports, the source and the end of this grant (I8); one for anything else is somebody else's.
 */
export const isOwn = (request: JitRequest, step: VmJitStep, context: GrantContext): boolean => {
  const claim = claimOf(request);
  return (
    claim !== undefined &&
    sameKey(claim.key, context) &&
    claim.content.id === step.id &&
    tokenOf(context, claim.content) === tokenOf(context, step) &&
    portsOn(request, step.vm).every(
      ({ endsAt }) => endsAt !== undefined && Math.abs(endsAt - context.expiresAt) <= END_TOLERANCE,
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
