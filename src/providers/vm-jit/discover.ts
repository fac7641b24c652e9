/** Finding our requests on the platform alone: no ledger, no policy, no GitHub (I3). */
import { resourceId } from '../../core/brand.ts';
import type { VmJitStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { JitPolicy, JitRequest } from '../../ports/jit.ts';
import type { Discovered, DiscoveryScope, GrantContext } from '../../ports/privilege.ts';
import { lookIn, objectIdOf } from './look.ts';
import { claimOf, isOwn, portsOn, sameId } from './request.ts';

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

/** NB. Only what this installation derived for that very machine, source and ports; its end is the platform's own. */
const asDiscovered = (
  request: JitRequest,
  policy: JitPolicy,
  { installation }: DiscoveryScope,
): DiscoveredJit | undefined => {
  const claim = claimOf(request);
  if (claim === undefined || claim.key.installation !== installation) return undefined;
  const { content, key } = claim;
  const [port] = portsOn(request, content.vm);
  if (port?.endsAt === undefined) return undefined;
  const configured = policy.machines
    .find(({ id }) => sameId(id, content.vm))
    ?.ports.find(({ number }) => number === port.number);
  const protocol = protocolOf(configured?.protocol ?? '*');
  const step: VmJitStep = { ...content, kind: 'vm-jit', layer: 'network', protocol };
  const expiresAt = port.endsAt;
  const context: GrantContext = { installation, grant: key.grant, expiresAt, url: '' };
  return isOwn(request, step, context)
    ? { installation, grant: key.grant, expiresAt, step, objectId: objectIdOf(policy, step, context) }
    : undefined;
};

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
