/** What is seen of the tenant and the subscriptions; each part alone, because each needs rights of its own. */
import type { Instant, Milliseconds } from '../brand.ts';
import type { RuleText } from '../network/security-rule.ts';
import type { Form, RoleSettings } from '../pim-settings.ts';
import type { RoleRights } from './role-rights.ts';
import type { Seen } from './point.ts';

/** `audit` may be left out of a set-up. */
export type IdentityName = 'elevate' | 'revoke' | 'audit';

/** Whom Entra believes to be an application, without a secret. */
export interface FederatedCredential {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  /** `undefined`: it is matched by an expression that this version of Graph does not show. */
  readonly subject: string | undefined;
  readonly audiences: readonly string[];
}

/** A secret or a certificate with which whoever has it is the application. */
export interface StoredCredential {
  readonly kind: 'secret' | 'certificate';
  readonly id: string;
  readonly name: string;
  /** `undefined`: it says none, and counts as one without an end. */
  readonly endsAt: Instant | undefined;
}

export interface Principal {
  /** Object id of the service principal, which is what roles are assigned to. */
  readonly id: string;
  readonly name: string;
  /** A managed identity has no registration: its credentials are Resource Manager's. */
  readonly kind: 'application' | 'managed';
}

/** An application permission. */
export interface Permission {
  /** `Microsoft Graph` */
  readonly resource: string;
  readonly isGraph: boolean;
  /** `User.Read.All`; the id of the role where the resource does not name it. */
  readonly name: string;
}

/** A role assignment that reaches the identity, its own or through a group. */
export interface Right {
  readonly assignment: string;
  readonly scope: string;
  readonly role: Seen<RoleRights>;
}

export interface Identity {
  readonly name: IdentityName;
  readonly clientId: string;
  /** `undefined`: this tenant knows none of this client id. */
  readonly principal: Seen<Principal | undefined>;
  readonly federated: Seen<readonly FederatedCredential[]>;
  readonly stored: Seen<readonly StoredCredential[]>;
  readonly permissions: Seen<readonly Permission[]>;
  /** Roles of the directory that it holds, by name. */
  readonly directoryRoles: Seen<readonly string[]>;
  /** One for each place where somebody looked. */
  readonly rights: readonly { readonly scope: string; readonly held: Seen<readonly Right[]> }[];
}

/** A network security group as it stands, without what Gatehouse opened for a while. */
export interface StandingGroup {
  readonly id: string;
  readonly subnets: readonly string[];
  readonly interfaces: number;
  readonly flushes: boolean;
  readonly rules: readonly RuleText[];
}

/** One network interface of a machine, and the groups on the way to it, the subnet's first. */
export interface Door {
  readonly id: string;
  readonly addresses: readonly string[];
  readonly groups: readonly StandingGroup[];
}

export interface NetworkFacts {
  /** Groups that the policy names, or that stand on the way to a machine that it opens through them. */
  readonly groups: readonly { readonly id: string; readonly group: Seen<StandingGroup | undefined> }[];
  readonly machines: readonly {
    readonly id: string;
    /** As the policy opens them, `22` or `8000-8010`. */
    readonly ports: readonly string[];
    readonly doors: Seen<readonly Door[] | undefined>;
  }[];
  /** Bastions that the policy opens, and subnets of Bastions whose group it opens. */
  readonly bastions: Seen<
    readonly { readonly name: string; readonly subnet: string; readonly group: StandingGroup | undefined }[]
  >;
}

/** A role, or a group, that PIM is asked for, with the longest window that the policy allows for it. */
export interface PimUse {
  /** For messages: `Reader at /subscriptions/…`. */
  readonly what: string;
  readonly form: Form;
  readonly longest: Milliseconds;
  readonly entitlements: readonly string[];
  /** `no-role`: no role, or more than one, has that name there, and another point says so. */
  readonly settings: Seen<RoleSettings | 'no-role' | undefined>;
}

/** What stands in the way of whoever may ask, whatever the moment. */
export interface Impossible {
  readonly found: readonly string[];
  /** What this identity may not ask. */
  readonly hidden: readonly string[];
  readonly failed: readonly string[];
  /** Why not everything was asked. */
  readonly left: readonly string[];
  readonly asked: number;
}

/** A product of the tenant that holds Entra ID P2 or Entra ID Governance. */
export interface Licence {
  readonly product: string;
  readonly enabled: number;
}

/** Service principals that hold a role of the closer, at one place. */
export interface ClosersAt {
  readonly scope: string;
  readonly closers: Seen<readonly string[]>;
}

/** What of the policy decides which point is of use. */
export interface Uses {
  readonly pim: boolean;
  /** Forms of roles of the directory. */
  readonly directoryRoles: readonly Form[];
  /** Forms of groups through PIM. */
  readonly governedGroups: readonly Form[];
  readonly exclusiveGroups: boolean;
  /** Where rules, groups of firewall rules and plain roles are opened, which nothing but a sweep or the closer ends. */
  readonly endless: readonly string[];
  /** Subscriptions (UUIDs, lower case) and management groups in which something is opened. */
  readonly subscriptions: readonly string[];
  readonly managementGroups: readonly string[];
}

export interface TenantFacts {
  /** Client ids that are configured; `undefined`: the run was not told. */
  readonly clients: Readonly<Record<IdentityName, string | undefined>>;
  /** GitHub's issuer, and the audience that jobs ask for. */
  readonly issuer: string;
  readonly audience: string;
  /** Subscriptions that a sweep searches, lower case. */
  readonly searched: readonly string[];
  readonly uses: Uses;
  readonly identities: readonly Identity[];
  readonly network: NetworkFacts;
  readonly pim: readonly PimUse[];
  readonly impossible: Impossible;
  readonly licences: Seen<readonly Licence[]>;
  readonly closers: readonly ClosersAt[];
  readonly now: Instant;
}
