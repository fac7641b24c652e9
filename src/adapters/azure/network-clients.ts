/** Clients of `@azure/arm-network` 39 (api-version 2026-01-01), one a subscription: its own retries are off, its answers are written down. */
import { NetworkManagementClient } from '@azure/arm-network';
import type { ResourceId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import { answerPolicies, scopeOf } from './arm.ts';
import type { ArmService } from './arm.ts';

export type NetworkClients = (subscription: string) => NetworkManagementClient;

export const networkClients = ({ endpoint, credential, dates, pacing }: ArmService): NetworkClients => {
  const clients = new Map<string, NetworkManagementClient>();
  return (subscription) => {
    const known = clients.get(subscription);
    if (known !== undefined) return known;
    const made = new NetworkManagementClient(credential, subscription, {
      endpoint,
      // NB. Without this the SDK asks for a token of the public cloud, whatever the endpoint.
      credentials: { scopes: [scopeOf(endpoint)] },
      retryOptions: { maxRetries: 0 },
      additionalPolicies: answerPolicies({ endpoint, dates, pacing }),
    });
    clients.set(subscription, made);
    return made;
  };
};

export interface ArmParts {
  readonly subscription: string;
  /** The resource group. */
  readonly group: string;
  /** The resource, and what it stands in before it: `[vnet, subnet]`. */
  readonly names: readonly [string, ...string[]];
}

/** `type`: `Microsoft.Network/virtualNetworks/subnets`. Throws `Fault('config.invalid')` for an id of anything else. */
export const armPartsOf = (id: ResourceId, type: string): ArmParts => {
  const [, subscription, group, rest] =
    /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([^/]+)\/providers\/(.+)$/i.exec(id) ?? [];
  const [namespace = '', ...segments] = rest?.split('/') ?? [];
  const [first, ...further] = segments.filter((_, index) => index % 2 === 1);
  const kind = [namespace, ...segments.filter((_, index) => index % 2 === 0)].join('/');
  // NB. A name of dots would be resolved by the URL parser and reach another resource.
  const isTraversal = [group, first, ...further].some(
    (segment) => segment !== undefined && /^\.+$/.test(segment),
  );
  if (
    subscription === undefined ||
    group === undefined ||
    first === undefined ||
    segments.length % 2 === 1 ||
    kind.toLowerCase() !== type.toLowerCase() ||
    isTraversal
  ) {
    throw new Fault('config.invalid', `${JSON.stringify(id)} is not the id of a resource of ${type}`, {
      remedy: `Correct it in policies/targets.yaml: /subscriptions/…/resourceGroups/…/providers/${type}/…`,
    });
  }
  return { subscription: subscription.toLowerCase(), group, names: [first, ...further] };
};
