/** What would be done: a value that dry run, comment, tests and `apply` all read. */
import type { Digest, EntraId, GrantNumber, Instant, Milliseconds, PersonKey, ResourceId } from './brand.ts';

interface StepBase {
  /** `1`, `2`, …: the place of the privilege in its entitlement. Derived ids hash it. */
  readonly id: string;
}

export interface AzureRoleStep extends StepBase {
  readonly kind: 'azure-role';
  readonly layer: 'identity';
  readonly principal: EntraId;
  readonly role: string;
  readonly scope: ResourceId;
  readonly onlyIfEligible: boolean;
  readonly assignment: 'active' | 'eligible';
}

export interface NsgRuleStep extends StepBase {
  readonly kind: 'nsg-rule';
  readonly layer: 'network';
  readonly nsg: ResourceId;
  /** A CIDR in canonical form, e.g. `203.0.113.7/32`. */
  readonly source: string;
  /** A CIDR, or `*`. */
  readonly destination: string;
  readonly protocol: 'Tcp' | 'Udp' | '*';
  /** `443`, or a range `8000-8010`. */
  readonly ports: readonly string[];
  readonly priorities: { readonly from: number; readonly to: number };
}

/** One privilege with everything filled in. A new kind is one more branch here. */
export type Step = AzureRoleStep | NsgRuleStep;

export interface Plan {
  readonly grant: GrantNumber;
  readonly entitlement: string;
  readonly requester: PersonKey;
  readonly beneficiary: PersonKey;
  /** When the window begins; absent: at the moment of the intent. With `duration` it fixes the end. */
  readonly start?: Instant;
  readonly duration: Milliseconds;
  /** In the order of elevation: identity first, the network last. Ending goes the other way. */
  readonly steps: readonly Step[];
  /** SHA-256 over canonical JSON of everything above: approvals bind to it. */
  readonly digest: Digest;
}
