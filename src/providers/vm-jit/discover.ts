/** Finding our requests on the platform alone: no ledger, no policy, no GitHub (I3). */
import { instant, resourceId } from '../../core/brand.ts';
import type { VmJitStep } from '../../core/plan.ts';
import type { Azure, JitPolicy, JitRequest } from '../../ports/azure.ts';
import type { Discovered, DiscoveryScope, GrantContext } from '../../ports/privilege.ts';
import { lookIn, objectIdOf } from './look.ts';
import { claimOf, isOwn, sameId } from './request.ts';

/** Of every location: a list over a subscription has them all. What is over and shows no rule of ours is not found any more. */
export const discoverJit = async (azure: Azure, scope: DiscoveryScope): Promise<readonly Discovered[]> => {
  const found: Discovered[] = [];
  for (const subscription of scope.subscriptions) {
    const policies = await azure.jit.policies(resourceId(`/subscriptions/${subscription}`));
    for (const policy of policies) {
      for (const one of eachOnce(
        policy.requests.flatMap((request) => asDiscovered(request, policy, scope) ?? []),
      )) {
        const { own } = await lookIn(azure, policy, { step: one.step, context: contextOf(one) });
        if (own.kind === 'active' || own.kind === 'coming') found.push(one);
      }
    }
  }
  return found;
};

type DiscoveredJit = Discovered & { readonly step: VmJitStep };

const contextOf = ({ installation, grant, expiresAt }: Discovered): GrantContext => ({
  installation,
  grant,
  expiresAt,
  url: '',
});

/**
 * NB. The justification can be copied by anybody who may ask Defender; its last characters must be derived from the grant and the
 * step, and the request must be of one machine and one source, as ours are.
 */
const asDiscovered = (
  request: JitRequest,
  policy: JitPolicy,
  { installation }: DiscoveryScope,
): DiscoveredJit | undefined => {
  const claim = claimOf(request);
  const [machine] = request.machines;
  const [port] = machine?.ports ?? [];
  const [source] = port?.sources ?? [];
  if (claim === undefined || claim.key.installation !== installation) return undefined;
  if (machine === undefined || port?.endsAt === undefined || source === undefined) return undefined;
  // Text that somebody else may have chosen: one strange id must not end the search for the others.
  if (!VM.test(machine.id)) return undefined;
  const configured = policy.machines
    .find(({ id }) => sameId(id, machine.id))
    ?.ports.find(({ number }) => number === port.number);
  const step: VmJitStep = {
    id: claim.step,
    kind: 'vm-jit',
    layer: 'network',
    vm: resourceId(machine.id),
    source,
    protocol: protocolOf(configured?.protocol ?? '*'),
    ports: machine.ports.map(({ number }) => String(number)),
  };
  const expiresAt = instant(port.endsAt);
  const context: GrantContext = { installation, grant: claim.key.grant, expiresAt, url: '' };
  if (!isOwn(request, step, context)) return undefined;
  const { grant } = context;
  return { installation, grant, expiresAt, step, objectId: objectIdOf(policy, step, context) };
};

const VM =
  /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[\p{L}\p{N}_.()-]+\/providers\/Microsoft\.Compute\/virtualMachines\/[\p{L}\p{N}_.-]+$/iu;

const protocolOf = (protocol: string): VmJitStep['protocol'] => {
  if (/^tcp$/i.test(protocol)) return 'Tcp';
  return /^udp$/i.test(protocol) ? 'Udp' : '*';
};

/** A request that was sent twice is one thing to end. */
const eachOnce = (found: readonly DiscoveredJit[]): readonly DiscoveredJit[] => [
  ...new Map(
    found.map((one) => [`${one.objectId} ${one.step.vm} ${one.expiresAt}`.toLowerCase(), one]),
  ).values(),
];
