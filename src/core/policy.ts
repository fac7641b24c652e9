/** The policy as it is used: names resolved, defaults applied, everything checked. Made by `parsePolicy`. */
import type { DriftMode } from './drift.ts';
import type { ForbiddenText } from './forbidden-text.ts';
import type {
  CommitSha,
  Digest,
  EntraId,
  GitHubUserId,
  Instant,
  Milliseconds,
  PersonKey,
  ResourceId,
} from './brand.ts';
import type { Finding, Place } from './finding.ts';
import type { Routes } from './channel.ts';
import type { OneOrMore } from './one-or-more.ts';
import type { Protocol, RepositoryPermission } from './plan.ts';

/** One leaf of the grammar for people; the same everywhere a file names people. */
export type PeopleRef =
  | { readonly kind: 'user'; readonly person: PersonKey }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'team'; readonly team: string } // org/slug
  | { readonly kind: 'oncall'; readonly rota: string }
  | { readonly kind: 'workload'; readonly workload: string }
  | { readonly kind: 'manager' }
  | { readonly kind: 'manager-of-manager' }
  | { readonly kind: 'owner' };

/** When a rule of an approval is asked for: every part that is there must hold. */
export interface ApprovalCondition {
  /** The requested window is longer than this; one of exactly this length is not. */
  readonly longerThan: Milliseconds | undefined;
  /** The entitlement has one of these levels. */
  readonly risk: readonly RiskLevel[] | undefined;
  /** The window does not lie wholly inside this calendar of the settings. */
  readonly outside: string | undefined;
  readonly breakGlass: boolean | undefined;
  /** Each of these parameters has one of these values; empty: no part. */
  readonly parameters: ReadonlyMap<string, readonly string[]>;
}

/** `all`: every branch must be filled. `any`: one is enough. A leaf is filled by `count` distinct people of `by`. */
export type ApprovalTree =
  | { readonly kind: 'all'; readonly of: readonly ApprovalTree[] }
  | { readonly kind: 'any'; readonly of: readonly ApprovalTree[] }
  | {
      readonly kind: 'rule';
      readonly name: string;
      readonly by: readonly PeopleRef[];
      readonly count: number;
      /** `undefined`: always. A rule that does not hold is not asked for; it never counts as filled. */
      readonly when: ApprovalCondition | undefined;
      /** Names of rules that are filled first: an approval that is not later than theirs does not count for this one. */
      readonly after: readonly string[];
      readonly place: Place;
    };

export interface Person {
  readonly key: PersonKey;
  /** The login as of the last `people check`; a label, never an identity. */
  readonly login: string;
  readonly gitHubId: GitHubUserId;
  /** Missing for people who can approve but never be elevated on Azure. */
  readonly entra: EntraId | undefined;
  readonly manager: PersonKey | undefined;
  /** Second accounts of the same human: logins in lower case. They never count as another person (I9). */
  readonly alsoLogins: readonly string[];
  readonly contractor: { readonly sponsor: PersonKey; readonly until: string } | undefined;
}

export type Group =
  | { readonly kind: 'list'; readonly members: readonly GroupMember[] }
  | { readonly kind: 'team'; readonly team: string };
export type GroupMember =
  | { readonly kind: 'person'; readonly person: PersonKey }
  | { readonly kind: 'group'; readonly group: string };

/** From `from` on, up to but not including `to`. Two shifts of one rota may overlap: then two people are on call. */
export interface Shift {
  readonly person: PersonKey;
  readonly from: Instant;
  readonly to: Instant;
}

export type Rota =
  | { readonly kind: 'static'; readonly shifts: readonly Shift[] }
  /** Kept somewhere else; who is on call there is a fact. Its answer counts only for people of `among`. */
  | { readonly kind: 'system'; readonly system: string; readonly among: readonly PeopleRef[] };

export interface People {
  readonly byKey: ReadonlyMap<PersonKey, Person>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly rotas: ReadonlyMap<string, Rota>;
}

/** A value that is written out, or taken from a parameter of the request. */
export type Bound<T> =
  { readonly kind: 'fixed'; readonly value: T } | { readonly kind: 'param'; readonly name: string };

interface NsgRuleBase {
  readonly kind: 'nsg-rule';
  readonly source: OneOrMore<Bound<string>>;
  readonly protocol: Protocol;
  readonly ports: readonly string[];
  readonly place: Place;
}

/** In a group that is named, to addresses. */
export interface NsgRulePrivilege extends NsgRuleBase {
  readonly nsg: Bound<ResourceId>;
  /** A CIDR, or `*`. */
  readonly destination: string;
}

/** In a group that is named, to application security groups. */
export interface NsgRuleToGroupsPrivilege extends NsgRuleBase {
  readonly nsg: Bound<ResourceId>;
  readonly destinationGroups: readonly ResourceId[];
}

/** In every group on the way to a virtual machine, towards it alone. */
export interface NsgRuleToVmPrivilege extends NsgRuleBase {
  readonly vm: Bound<ResourceId>;
}

export type Privilege =
  | {
      readonly kind: 'azure-role';
      /** A role's name, or its definition's UUID. */
      readonly role: string;
      readonly scope: Bound<ResourceId>;
      readonly onlyIfEligible: boolean;
      /** `plain`: without PIM, ended by the sweep. */
      readonly assignment: 'active' | 'eligible' | 'plain';
      readonly place: Place;
    }
  | NsgRulePrivilege
  | NsgRuleToGroupsPrivilege
  | NsgRuleToVmPrivilege
  | {
      readonly kind: 'entra-role';
      /** A role's name, or its template's UUID. */
      readonly role: string;
      /** `/`, or `/administrativeUnits/<id>`. */
      readonly directoryScope: string;
      readonly onlyIfEligible: boolean;
      readonly assignment: 'active' | 'eligible';
      readonly place: Place;
    }
  | {
      readonly kind: 'entra-group';
      /** An object id. */
      readonly group: Bound<string>;
      readonly access: 'member' | 'owner';
      readonly onlyIfEligible: boolean;
      readonly assignment: 'active' | 'eligible';
      /** Plain membership, ended by the sweep; else through PIM, which has an end of its own (I4). */
      readonly exclusive: boolean;
      readonly place: Place;
    }
  | {
      readonly kind: 'vm-jit';
      readonly vm: Bound<ResourceId>;
      readonly source: Bound<string>;
      readonly protocol: Protocol;
      /** Single ports: Defender knows no ranges. */
      readonly ports: readonly string[];
      readonly place: Place;
    }
  | {
      readonly kind: 'azure-firewall';
      readonly policy: Bound<ResourceId>;
      readonly source: Bound<string>;
      /** CIDRs. */
      readonly destinations: readonly string[];
      readonly protocol: Protocol;
      readonly ports: readonly string[];
      readonly place: Place;
    }
  /** Always of an exclusive team: `policy.not-exclusive` blocks any other (I4). */
  | {
      readonly kind: 'github-team';
      /** `org/slug`. */
      readonly team: string;
      readonly role: 'member' | 'maintainer';
      readonly place: Place;
    }
  | {
      readonly kind: 'github-repo';
      /** `owner/name`. */
      readonly repository: Bound<string>;
      readonly permission: RepositoryPermission;
      /** Declared `managed: exclusive`; no other can be opened (I4). */
      readonly exclusive: boolean;
      readonly place: Place;
    };

export type ParameterType = 'ip' | 'cidr' | 'text' | 'choice' | 'target' | 'integer';

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly hint: string | undefined;
  readonly usedFor: 'privilege' | 'record';
  /** ip, cidr: CIDRs of which one must contain it; empty: any public address. */
  readonly within: readonly string[];
  /** cidr: the shortest prefix that is allowed, e.g. 28. */
  readonly widest: number | undefined;
  /** text: the whole value must match (an anchored RE2-safe pattern, see the schema). */
  readonly pattern: string | undefined;
  readonly choices: readonly string[];
  /** target: the names of `targets.yaml` that may be given, sets already opened. */
  readonly among: readonly string[];
  readonly min: number | undefined;
  readonly max: number | undefined;
}

export type RiskLevel = string;

export interface Environment {
  readonly name: string;
  readonly maxDuration: Milliseconds;
  readonly mode: 'observe' | 'enforce';
  readonly scopes: readonly ResourceId[];
}

export interface TicketDemand {
  readonly required: boolean;
  /** Undefined: a ticket of any system. */
  readonly system: string | undefined;
  /** Undefined: whatever state it is in. */
  readonly states: readonly string[] | undefined;
  readonly assignedTo: 'requester' | 'beneficiary' | 'either' | undefined;
  /** The ticket's change window contains the whole window of access. */
  readonly coversWindow: boolean;
}

/** Whom to ask about a ticket. `nobody` is written out; `unconnected`: the settings do not say, so nothing is elevated on it. */
export type TicketSource =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'unconnected' }
  /** `repository` is `owner/name`; undefined: the one that Gatehouse runs in. */
  | { readonly kind: 'github-issues'; readonly repository: string | undefined };

export interface TicketSystem {
  readonly system: string;
  readonly pattern: string;
  readonly source: TicketSource;
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** A stretch of time, by the clock of the calendar's zone. */
export interface Stretch {
  /** On which it begins. */
  readonly days: readonly Weekday[];
  /** 1 to 5: only on the first, second … of these weekdays of a month. */
  readonly weekOfMonth: number | undefined;
  /** `22:00` */
  readonly from: string;
  /** `04:00`; before `from` it is on the next day; `24:00` is midnight at the end of the day. Never `from` itself. */
  readonly to: string;
}

export interface Calendar {
  readonly name: string;
  /** IANA name: the settings' `timezone`. */
  readonly timezone: string;
  readonly stretches: readonly Stretch[];
}

/** Days that no window may touch, already placed by the settings' `timezone`. */
export interface Freeze {
  readonly name: string;
  /** As written, `2026-12-18`, both inclusive. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** The first moment of the first day. */
  readonly from: Instant;
  /** The first moment that is no longer frozen. */
  readonly to: Instant;
  /** Names; `undefined`: all. */
  readonly environments: readonly string[] | undefined;
  /** `changes`: break-glass passes. */
  readonly level: 'changes' | 'everything';
}

/** The rules that break-glass may leave out; a closed set. */
export type Waivable = 'approval' | 'hours' | 'ticket' | 'cooldown';

/** The emergency path of an entitlement. */
export interface BreakGlass {
  /** Its own people, instead of the entitlement's `requesters`. */
  readonly requesters: readonly PeopleRef[];
  /** Instead of the entitlement's own; at most the environment's. */
  readonly maxDuration: Milliseconds;
  readonly waives: readonly Waivable[];
  /** Owed from the intent on, by people other than requester and beneficiary. */
  readonly review: { readonly within: Milliseconds; readonly by: readonly PeopleRef[] };
}

export interface Entitlement {
  readonly name: string;
  readonly description: string;
  readonly owner: readonly PeopleRef[];
  readonly environment: Environment;
  readonly risk: RiskLevel;
  readonly requesters: readonly PeopleRef[];
  /** Who may receive it when somebody else asks; empty: everybody asks for themselves. */
  readonly for: readonly PeopleRef[];
  readonly parameters: readonly Parameter[];
  readonly privileges: readonly Privilege[];
  /** `none` only where it is written out; else the risk level's rules and the entitlement's own, joined by `all`. */
  readonly approval: ApprovalTree | 'none';
  /** The longest requested window that needs no approval; `undefined`: none. Only ever at risk `low`. */
  readonly autoApprove: Milliseconds | undefined;
  /** min(entitlement, environment). */
  readonly maxDuration: Milliseconds;
  /** What the risk level asks of the ticket and what the entitlement itself asks, joined: the stricter of each. */
  readonly ticket: TicketDemand;
  /** The whole window must lie in it; `undefined`: at any hour. */
  readonly hours: Calendar | undefined;
  /** Between two grants of it to one person: max(entitlement, settings). Undefined: none. */
  readonly cooldown: Milliseconds | undefined;
  /** Of its own, beside those of the settings; open and scheduled grants count. */
  readonly caps: { readonly active: number | undefined; readonly activePerPerson: number | undefined };
  readonly breakGlass: BreakGlass | undefined;
  /** Shown after elevation; ids are filled in by the renderer. */
  readonly connect: string | undefined;
  readonly file: string;
}

/** Days on which Entra need not say that an account is enabled, already placed by the settings' `timezone`. */
export type UnconfirmedAccounts = Pick<Freeze, 'firstDay' | 'lastDay' | 'from' | 'to'>;

/** Entitlements of which no person holds one beside another. */
export interface SeparationOfDuties {
  readonly name: string;
  readonly neverBoth: readonly string[];
  /** Nor one after the other with less than this in between; 0: only at the same time. */
  readonly within: Milliseconds;
}

export interface Settings {
  readonly version: 1;
  readonly freeze: 'none' | 'changes' | 'everything';
  readonly freezes: readonly Freeze[];
  readonly calendars: ReadonlyMap<string, Calendar>;
  /** How far ahead a start may lie. */
  readonly startHorizon: Milliseconds;
  /** IANA name, for people; everything recorded is UTC. */
  readonly timezone: string;
  readonly environments: ReadonlyMap<string, Environment>;
  readonly waiting: {
    /** How long those who were asked may be silent before they are asked once more. */
    readonly remindAfter: Milliseconds;
    /** How long a rule may wait before `escalateTo` may fill it too. */
    readonly escalateAfter: Milliseconds;
    /** Empty: nothing escalates. */
    readonly escalateTo: readonly PeopleRef[];
    /** How long a request may stay open without a merge. */
    readonly lapseAfter: Milliseconds;
    readonly approvalValidFor: Milliseconds;
    readonly mergeValidFor: Milliseconds;
  };
  readonly caps: {
    readonly activePerPerson: number | undefined;
    readonly activeTotal: number | undefined;
    /** Between two grants of one entitlement to one person; undefined: none. */
    readonly cooldown: Milliseconds | undefined;
    /** I14: most removals of unexpired access in one run. */
    readonly unexpiredRemovalsPerRun: number;
  };
  readonly separationOfDuties: readonly SeparationOfDuties[];
  readonly merge: 'automatic' | 'by-hand';
  /** What happens to objects of open grants that somebody changed. */
  readonly drift: DriftMode;
  /** When a way through the network may be opened though Entra does not say that the account is enabled; undefined: never. */
  readonly unconfirmedAccounts: UnconfirmedAccounts | undefined;
  readonly operators: readonly PeopleRef[];
  /** The ledger's genesis hash (64 hex), or undefined while `gatehouse init` has not run. */
  readonly genesis: Digest | undefined;
  /** Anchors of the ledger that are older, ISO 8601 UTC, count no more; undefined: all count. */
  readonly anchorsSince: string | undefined;
  readonly protected: {
    readonly roles: readonly string[];
    readonly scopes: readonly ResourceId[];
    /** Nobody of them may be a beneficiary. */
    readonly people: readonly PeopleRef[];
  };
  /** Ticket systems; the first whose pattern fits is meant. */
  readonly tickets: readonly TicketSystem[];
  readonly network: {
    readonly priorities: { readonly from: number; readonly to: number };
    readonly widestSource: number;
  };
  readonly justification: { readonly minLength: number; readonly forbid: readonly ForbiddenText[] };
  /** Who hears of it outside GitHub. */
  readonly notify: Routes;
  /** The bot account of the App that opens pull requests for issues; undefined: none does. */
  readonly issueForm: { readonly bot: GitHubUserId | undefined };
}

export interface Policy {
  /** The commit of the default branch that all of it was read from; undefined for a working tree on disk. */
  readonly commit: CommitSha | undefined;
  /** Undefined when settings or people have a finding: then nothing can be decided and `findings` says why. */
  readonly settings: Settings | undefined;
  readonly people: People | undefined;
  readonly targets: ReadonlyMap<string, ResourceId>;
  /** Only entitlements without a finding. */
  readonly entitlements: ReadonlyMap<string, Entitlement>;
  /** Entitlements that a finding blocks, by name. */
  readonly blocked: ReadonlyMap<string, readonly Finding[]>;
  readonly findings: readonly Finding[];
}

/** One file of the policy as it was read. `path` is relative to the repository, e.g. `policies/people.yaml`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Where the policy was read: one commit for a whole run (§4). */
export interface PolicySource {
  readonly commit: CommitSha | undefined;
  readonly files: readonly SourceFile[];
}
