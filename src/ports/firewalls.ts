/** Policies of Azure Firewall and their groups of rules. */
import type { Milliseconds, ResourceId } from '../core/brand.ts';
import type { Fault } from '../core/fault.ts';
import type { Unclear } from './unclear.ts';

/** One rule in the platform's own words. */
export interface FirewallRule {
  readonly name: string;
  readonly description: string;
  /** `NetworkRule`, `NatRule`, `ApplicationRule`, or a kind that is not known here. */
  readonly type: string;
  /** `TCP`, `UDP`, `ICMP`, `Any`. */
  readonly protocols: readonly string[];
  /** Addresses, CIDRs, `*` and service tags. */
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  /** What else names an end, for people: `IP group hr-nets`, `name db.contoso.com`; which addresses it means is not known here. */
  readonly sourceNames: readonly string[];
  readonly destinationNames: readonly string[];
  readonly ports: readonly string[];
}

export interface FirewallCollection {
  readonly name: string;
  readonly priority: number;
  /** `Allow`, `Deny`, `DNAT`; empty where the platform does not say. */
  readonly action: string;
  readonly rules: readonly FirewallRule[];
}

/** A rule collection group: the smallest thing that can be written by itself. */
export interface FirewallGroup {
  readonly name: string;
  /** 0: the platform does not say. */
  readonly priority: number;
  /** `Succeeded`, `Updating`, `Deleting`, `Failed`, …; empty where the platform does not say. */
  readonly state: string;
  readonly etag: string | undefined;
  readonly collections: readonly FirewallCollection[];
}

export interface FirewallPolicy {
  readonly id: ResourceId;
  /** The policy whose rules come before all of its own. */
  readonly parent: ResourceId | undefined;
  /** Ids of the firewalls that it governs, and of the policies that inherit from it. */
  readonly firewalls: readonly string[];
  readonly children: readonly string[];
}

export type FirewallAnswer =
  | { readonly kind: 'done' }
  /** Another operation holds the policy, or one that it depends on. */
  | { readonly kind: 'busy'; readonly retryIn: Milliseconds | undefined }
  /** The group is not what it was when it was read, or there is one where none was; or another operation cancelled ours. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'gone' }
  /** Refused at once (final), or at the end of the long-running operation (transient: firewalls failed to take it). */
  | { readonly kind: 'failed'; readonly fault: Fault }
  | Unclear;

/** Writes of a policy, its parents and its children exclude each other, and take minutes where firewalls are attached. */
export interface FirewallApi {
  /** `undefined`: no such policy. */
  policy(id: ResourceId): Promise<FirewallPolicy | undefined>;
  /** Every group of the policy, whole; `undefined`: no such policy. */
  groups(policy: ResourceId): Promise<readonly FirewallGroup[] | undefined>;
  /** `undefined`: no such group, or no such policy. */
  group(policy: ResourceId, name: string): Promise<FirewallGroup | undefined>;
  /** One PUT of a group of network rules, whole, and the wait for it. With `etag` only over that version, without only where none is. */
  putGroup(policy: ResourceId, group: FirewallGroup): Promise<FirewallAnswer>;
  /** One DELETE and the wait for it; with `etag` only of that version. */
  deleteGroup(policy: ResourceId, name: string, etag: string | undefined): Promise<FirewallAnswer>;
  /** Writes the group without the rules of this name and description; everything else in it goes back as it was read. */
  takeOut(
    policy: ResourceId,
    name: string,
    rule: Pick<FirewallRule, 'name' | 'description'>,
  ): Promise<FirewallAnswer>;
  policiesIn(subscription: string): Promise<readonly FirewallPolicy[]>;
}
