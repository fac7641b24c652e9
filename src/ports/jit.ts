/** Just-in-time access of Defender for Cloud. */
import type { Instant, Milliseconds, ResourceId } from '../core/brand.ts';
import type { Unclear } from './unclear.ts';

/** What a policy lets people ask for on one port of a machine. */
export interface JitPort {
  readonly number: number;
  /** `TCP`, `UDP` or `*`; a request cannot narrow it. */
  readonly protocol: string;
  /** Singular and plural field in one list: addresses, CIDRs or `*`. */
  readonly sources: readonly string[];
  /** ISO 8601. */
  readonly longest: string;
}

/** One port of a request, as Defender keeps it. */
export interface JitRequestPort {
  readonly number: number;
  readonly sources: readonly string[];
  /** `undefined`: not given, or unreadable. */
  readonly endsAt: Instant | undefined;
  /** `Initiating`, `Initiated`, `Revoked`, … */
  readonly status: string;
}

/** A request has no id of its own: only its text says whose it is. */
export interface JitRequest {
  readonly startsAt: Instant | undefined;
  /** A name or an id, in whatever form Defender keeps it. */
  readonly requestor: string;
  readonly justification: string;
  readonly machines: readonly { readonly id: string; readonly ports: readonly JitRequestPort[] }[];
}

export interface JitPolicy {
  readonly id: ResourceId;
  readonly machines: readonly {
    readonly id: string;
    /** It is reached through an Azure Firewall, and Defender writes its rules there. */
    readonly behindFirewall: boolean;
    readonly ports: readonly JitPort[];
  }[];
  /** In no order that can be relied upon. */
  readonly requests: readonly JitRequest[];
}

export interface JitOrder {
  readonly vm: ResourceId;
  readonly ports: readonly number[];
  /** NB. Not optional: where none is sent Defender opens the port to the caller's own address, which is the runner's. */
  readonly source: string;
  /** Absolute. */
  readonly endsAt: Instant;
  readonly justification: string;
}

export type JitAnswer =
  /** Taken, and nothing is open yet. */
  | { readonly kind: 'accepted' }
  /** Not even looked at, or another operation is under way. */
  | { readonly kind: 'busy'; readonly retryIn: Milliseconds | undefined }
  | Unclear;

export interface JitApi {
  /** Every policy in a resource group or a subscription, of all locations. */
  policies(scope: ResourceId): Promise<readonly JitPolicy[]>;
  /** `undefined`: no such policy. */
  policy(id: ResourceId): Promise<JitPolicy | undefined>;
  /** One POST, never repeated by the adapter. What Defender refuses outright is a `Fault`. */
  initiate(policy: ResourceId, order: JitOrder): Promise<JitAnswer>;
  /** `none`: Defender for Servers is off; `limited`: without just-in-time access. */
  plan(subscription: string): Promise<'none' | 'limited' | 'full'>;
}
