/** What would be done: a value that dry run, comment, tests and `apply` all read. */
import type {
  Digest,
  EntraId,
  GitHubUserId,
  GrantNumber,
  Instant,
  Milliseconds,
  PersonKey,
  ResourceId,
} from './brand.ts';
import type { OneOrMore } from './one-or-more.ts';

export type Protocol = 'Tcp' | 'Udp' | '*';
export type RepositoryPermission = 'pull' | 'triage' | 'push' | 'maintain' | 'admin';

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
  /** `plain`: without PIM, ended by the sweep. */
  readonly assignment: 'active' | 'eligible' | 'plain';
}

export interface EntraRoleStep extends StepBase {
  readonly kind: 'entra-role';
  readonly layer: 'identity';
  readonly principal: EntraId;
  /** A role's name, or its template's UUID. */
  readonly role: string;
  /** `/`, or `/administrativeUnits/<id>`. */
  readonly directoryScope: string;
  readonly onlyIfEligible: boolean;
  readonly assignment: 'active' | 'eligible';
}

export interface EntraGroupStep extends StepBase {
  readonly kind: 'entra-group';
  readonly layer: 'identity';
  readonly principal: EntraId;
  readonly group: EntraId;
  readonly access: 'member' | 'owner';
  readonly onlyIfEligible: boolean;
  readonly assignment: 'active' | 'eligible';
  /** Plain membership that the sweep ends; else through PIM. */
  readonly exclusive: boolean;
}

export interface GitHubTeamStep extends StepBase {
  readonly kind: 'github-team';
  readonly layer: 'identity';
  readonly account: GitHubUserId;
  /** `org/slug`. */
  readonly team: string;
  readonly role: 'member' | 'maintainer';
}

export interface GitHubRepoStep extends StepBase {
  readonly kind: 'github-repo';
  readonly layer: 'identity';
  readonly account: GitHubUserId;
  /** `owner/name`. */
  readonly repository: string;
  readonly permission: RepositoryPermission;
  readonly exclusive: boolean;
}

interface NsgRuleBase extends StepBase {
  readonly kind: 'nsg-rule';
  readonly layer: 'network';
  /** A CIDR in canonical form, e.g. `203.0.113.7/32`; a list of them only where there are several, sorted. */
  readonly source: OneOrMore<string>;
  readonly protocol: Protocol;
  /** `443`, or a range `8000-8010`. */
  readonly ports: readonly string[];
  readonly priorities: { readonly from: number; readonly to: number };
}

export interface NsgRuleStep extends NsgRuleBase {
  readonly nsg: ResourceId;
  /** A CIDR, or `*`. */
  readonly destination: string;
}

/** To application security groups instead of addresses. */
export interface NsgRuleToGroupsStep extends NsgRuleBase {
  readonly nsg: ResourceId;
  readonly destinationGroups: readonly ResourceId[];
}

/** The groups on the way to the machine are known only when the platform is asked, so the step names the machine. */
export interface NsgRuleToVmStep extends NsgRuleBase {
  readonly vm: ResourceId;
}

export interface VmJitStep extends StepBase {
  readonly kind: 'vm-jit';
  readonly layer: 'network';
  readonly vm: ResourceId;
  /** A CIDR in canonical form. Defender takes the caller's own address where none is sent. */
  readonly source: string;
  readonly protocol: Protocol;
  readonly ports: readonly string[];
}

export interface AzureFirewallStep extends StepBase {
  readonly kind: 'azure-firewall';
  readonly layer: 'network';
  readonly policy: ResourceId;
  readonly source: string;
  readonly destinations: readonly string[];
  readonly protocol: Protocol;
  readonly ports: readonly string[];
}

/** One privilege with everything filled in. A new kind is one more branch here. */
export type Step =
  | AzureRoleStep
  | EntraRoleStep
  | EntraGroupStep
  | GitHubTeamStep
  | GitHubRepoStep
  | NsgRuleStep
  | NsgRuleToGroupsStep
  | NsgRuleToVmStep
  | VmJitStep
  | AzureFirewallStep;

export interface Plan {
  readonly grant: GrantNumber;
  readonly entitlement: string;
  readonly requester: PersonKey;
  readonly beneficiary: PersonKey;
  /** When the window begins; absent: at the moment of the intent. With `duration` it fixes the end. */
  readonly start?: Instant;
  readonly duration: Milliseconds;
  /** Only where the emergency path is taken: then a review is owed. */
  readonly breakGlass?: true;
  /** In the order of elevation: identity first, the network last. Ending goes the other way. */
  readonly steps: readonly Step[];
  /** SHA-256 over canonical JSON of everything above: approvals bind to it. */
  readonly digest: Digest;
}
