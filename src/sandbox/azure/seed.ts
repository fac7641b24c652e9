/** What the sandbox's tenant holds when it starts. */
import { uuidV5 } from '../../core/derived-id.ts';
import type { SeedLicence } from './applications.ts';
import type { DirectoryRole } from './directory.ts';
import type { RoleDefinition } from './roles.ts';

export interface SeedSubscription {
  /** UUID. */
  readonly id: string;
  readonly displayName: string;
}

export interface SeedUser {
  /** Entra object id. */
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  /** The user principal name when absent. */
  readonly mail?: string;
  /** Object id of the user whom the directory names as the manager. */
  readonly manager?: string;
  readonly accountEnabled: boolean;
}

/** A security rule as ARM writes its `properties`, without what the server adds. */
export interface RuleProperties {
  readonly description?: string;
  readonly protocol: string;
  readonly access: string;
  readonly priority: number;
  readonly direction: string;
  readonly sourceAddressPrefix?: string;
  readonly sourceAddressPrefixes?: readonly string[];
  readonly sourcePortRange?: string;
  readonly sourcePortRanges?: readonly string[];
  readonly destinationAddressPrefix?: string;
  readonly destinationAddressPrefixes?: readonly string[];
  readonly destinationPortRange?: string;
  readonly destinationPortRanges?: readonly string[];
  readonly sourceApplicationSecurityGroups?: readonly { readonly id: string }[];
  readonly destinationApplicationSecurityGroups?: readonly { readonly id: string }[];
}

export interface SeedNsg {
  /** Resource id. */
  readonly id: string;
  readonly location: string;
  readonly rules: readonly { readonly name: string; readonly properties: RuleProperties }[];
  /** Ids of the subnets it is attached to; `AzureBastionSubnet` brings Bastion's compliance check. */
  readonly subnets: readonly string[];
  /** Off when absent. */
  readonly flushConnection?: boolean;
}

/** Anything else that only has to be there: bastion hosts, virtual machines, servers, networks. */
export interface SeedResource {
  readonly id: string;
  readonly location: string;
  /** Of Bastions: `Developer` has no session management. */
  readonly sku?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A rule collection group as ARM writes it; rules stay as they were written. */
export interface SeedFirewallGroup {
  readonly name: string;
  /** 100 to 65000. */
  readonly priority: number;
  readonly ruleCollections: readonly {
    readonly ruleCollectionType: string;
    readonly name: string;
    readonly priority: number;
    readonly action: { readonly type: string };
    readonly rules: readonly Readonly<Record<string, unknown>>[];
  }[];
}

export interface SeedFirewallPolicy {
  readonly id: string;
  readonly location: string;
  /** Id of the policy that it inherits from. */
  readonly basePolicy?: string;
  /** Ids of the firewalls that it governs. */
  readonly firewalls: readonly string[];
  readonly groups: readonly SeedFirewallGroup[];
}

/** What a just-in-time policy lets people ask for on one port. */
export interface SeedJitPort {
  readonly number: number;
  /** `TCP`, `UDP` or `*`. */
  readonly protocol: string;
  /** Addresses, CIDRs or `*`. */
  readonly sources: readonly string[];
  /** ISO 8601: at least five minutes, at most a day. */
  readonly longest: string;
}

export interface SeedJitMachine {
  /** Resource id of the virtual machine. */
  readonly id: string;
  readonly ports: readonly SeedJitPort[];
}

/** In the resource group and the region of its machines. */
export interface SeedJitPolicy {
  readonly id: string;
  readonly location: string;
  readonly machines: readonly SeedJitMachine[];
}

export interface SeedEligibility {
  readonly principalId: string;
  /** Role definition UUID. */
  readonly role: string;
  readonly scope: string;
  /** ISO 8601; no end when absent. */
  readonly endDateTime?: string;
}

export interface SeedAssignment {
  readonly principalId: string;
  readonly principalType: 'User' | 'ServicePrincipal' | 'Group';
  readonly role: string;
  readonly scope: string;
}

/** Role settings of one role at one scope, where they differ from Azure's defaults. */
export interface SeedRoleSettings {
  readonly role: string;
  readonly scope: string;
  /** `Enablement_Admin_Assignment`; Azure's default is justification. */
  readonly adminEnablement?: readonly ('MultiFactorAuthentication' | 'Justification')[];
  /** `Expiration_Admin_Assignment`; Azure's default is required, P180D. */
  readonly adminExpiration?: { readonly required: boolean; readonly maximumDuration: string };
  /** `Enablement_Admin_Eligibility`; Azure's default is nothing. */
  readonly eligibleEnablement?: readonly ('MultiFactorAuthentication' | 'Justification')[];
  /** `Expiration_Admin_Eligibility`; Azure's default is required, P365D. */
  readonly eligibleExpiration?: { readonly required: boolean; readonly maximumDuration: string };
  /** `Enablement_EndUser_Assignment`. */
  readonly endUserEnablement?: readonly ('MultiFactorAuthentication' | 'Justification' | 'Ticketing')[];
  /** `Expiration_EndUser_Assignment`; Azure's default is PT8H. */
  readonly endUserMaximumDuration?: string;
  /** `Approval_EndUser_Assignment`. */
  readonly endUserApproval?: boolean;
}

/** Scopes in it are `/`, or `/administrativeUnits/<id>`. */
export interface SeedDirectory {
  readonly roles: readonly DirectoryRole[];
  /** Ids of administrative units. */
  readonly units: readonly string[];
  readonly groups: readonly SeedGroup[];
  readonly eligibilities: readonly SeedEligibility[];
  readonly settings: readonly SeedRoleSettings[];
  /** `role` is `member` or `owner`, `scope` the group. */
  readonly groupEligibilities?: readonly SeedEligibility[];
  readonly groupSettings?: readonly SeedRoleSettings[];
}

/** A security group; not one of the special kinds where nothing says so, and governed by PIM already. */
export interface SeedGroup {
  readonly id: string;
  readonly displayName: string;
  /** Ids of people and of other groups. */
  readonly members: readonly string[];
  readonly owners?: readonly string[];
  readonly description?: string;
  readonly dynamic?: boolean;
  readonly synced?: boolean;
  readonly roleAssignable?: boolean;
  readonly mailEnabled?: boolean;
  readonly onboarded?: boolean;
}

export interface SeedIdentity {
  readonly name: 'elevate' | 'revoke' | 'review' | 'audit';
  readonly clientId: string;
  /** Object id of the service principal. */
  readonly objectId: string;
  /** The environment whose jobs may be it. */
  readonly environment: string;
  /** Application permissions on Graph. */
  readonly graphPermissions: readonly string[];
  /** What was forgotten when it was made, or taken away since; nothing when absent. */
  readonly flaw?: 'no-credential' | 'no-principal' | 'disabled';
}

/** The identity of a host inside Azure, which gets its tokens from the host and from nobody else. */
export interface SeedManagedIdentity {
  readonly name: 'closer';
  readonly clientId: string;
  readonly objectId: string;
}

export interface AzureSeed {
  readonly tenantId: string;
  readonly subscriptions: readonly SeedSubscription[];
  /** Whole ids. NB. Each stands by itself: the sandbox knows nothing of what is below one. */
  readonly managementGroups?: readonly string[];
  /** Resource ids of resource groups, with their location. */
  readonly resourceGroups: readonly { readonly id: string; readonly location: string }[];
  readonly nsgs: readonly SeedNsg[];
  readonly resources: readonly SeedResource[];
  readonly users: readonly SeedUser[];
  readonly roles: readonly RoleDefinition[];
  readonly eligibilities: readonly SeedEligibility[];
  /** Standing assignments, made outside PIM, with no end. */
  readonly assignments: readonly SeedAssignment[];
  readonly roleSettings: readonly SeedRoleSettings[];
  /** None when absent. */
  readonly jitPolicies?: readonly SeedJitPolicy[];
  /** None when absent. */
  readonly firewallPolicies?: readonly SeedFirewallPolicy[];
  /** Defender for Servers by subscription; plan 2 where absent. */
  readonly defenderPlans?: readonly (readonly [subscription: string, plan: 'Free' | 'P1' | 'P2'])[];
  readonly directory: SeedDirectory;
  readonly identities: readonly SeedIdentity[];
  /** Entra ID P2 for everybody when absent. */
  readonly licences?: readonly SeedLicence[];
  /** None when absent. */
  readonly managedIdentities?: readonly SeedManagedIdentity[];
  /** The administrator that `adminToken` speaks for. */
  readonly administrator: string;
  /** What was made up because a policy names it and the sandbox cannot know it; worth showing to whoever rehearses. */
  readonly invented: readonly string[];
}

/** The audience that federated credentials accept, and that `core.getIDToken` must ask for. */
export const TOKEN_EXCHANGE_AUDIENCE = 'api://AzureADTokenExchange';

const NAMESPACE = 'a7e10000-0000-4000-8000-000000000000';

/** A UUID that is the same in every run. */
export const seededId = (...parts: readonly string[]): string => uuidV5(NAMESPACE, JSON.stringify(parts));

/**
 * The eight rules that a network security group of AzureBastionSubnet must have. HTTPS comes from the office only: a
 * permanent range keeps Bastion compliant while everybody else is let in for a while.
 */
export const BASTION_RULES: SeedNsg['rules'] = (
  [
    ['AllowHttpsInbound', 'Inbound', 120, '198.51.100.0/24', '*', ['443'], 'Tcp'],
    ['AllowGatewayManagerInbound', 'Inbound', 130, 'GatewayManager', '*', ['443'], 'Tcp'],
    ['AllowAzureLoadBalancerInbound', 'Inbound', 140, 'AzureLoadBalancer', '*', ['443'], 'Tcp'],
    [
      'AllowBastionHostCommunication',
      'Inbound',
      150,
      'VirtualNetwork',
      'VirtualNetwork',
      ['8080', '5701'],
      '*',
    ],
    ['AllowSshRdpOutbound', 'Outbound', 100, '*', 'VirtualNetwork', ['22', '3389'], '*'],
    ['AllowAzureCloudOutbound', 'Outbound', 110, '*', 'AzureCloud', ['443'], 'Tcp'],
    ['AllowBastionCommunication', 'Outbound', 120, 'VirtualNetwork', 'VirtualNetwork', ['8080', '5701'], '*'],
    ['AllowHttpOutbound', 'Outbound', 130, '*', 'Internet', ['80'], '*'],
  ] as const
).map(([name, direction, priority, source, destination, ports, protocol]) => ({
  name,
  properties: {
    protocol,
    access: 'Allow',
    priority,
    direction,
    sourceAddressPrefix: source,
    sourcePortRange: '*',
    destinationAddressPrefix: destination,
    ...(ports.length === 1 ? { destinationPortRange: ports[0] } : { destinationPortRanges: [...ports] }),
  },
}));

const inbound = (priority: number, access: string, source: string, port: string): RuleProperties => ({
  protocol: 'Tcp',
  access,
  priority,
  direction: 'Inbound',
  sourceAddressPrefix: source,
  sourcePortRange: '*',
  destinationAddressPrefix: '*',
  destinationPortRange: port,
});

/** What stands in the groups of ordinary subnets: the office may come in, management ports are closed to everybody else. */
export const ORDINARY_RULES: SeedNsg['rules'] = [
  { name: 'AllowOfficeHttps', properties: inbound(110, 'Allow', '198.51.100.0/24', '443') },
  { name: 'DenySsh', properties: inbound(1000, 'Deny', '*', '22') },
  { name: 'DenyRdp', properties: inbound(1010, 'Deny', '*', '3389') },
];
