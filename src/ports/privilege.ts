/** The provider contract (§5): one file per kind in `providers/`, one contract suite in `test/providers/contract.ts`. */
import type { Digest, EntraId, GrantNumber, Installation, Instant, Milliseconds } from '../core/brand.ts';
import type { CheckReport } from '../core/facts.ts';
import type { Step } from '../core/plan.ts';

/** What every call about a grant carries. */
export interface GrantContext {
  readonly installation: Installation;
  readonly grant: GrantNumber;
  /** The absolute end, fixed once (I6). */
  readonly expiresAt: Instant;
  /** The pull request, for PIM's justification. */
  readonly url: string;
  /** Of the ledger when the intent stood in it; only where it is opened, for PIM's justification. */
  readonly head?: Digest;
  /**
   * Who holds it, and since when. Only where every session that this person began since then can be this grant's alone: what
   * belongs to nobody provably is not ended (I8). Opening never needs it.
   */
  readonly holder?: { readonly principal: EntraId; readonly since: Instant };
}

/** The same privilege of the grant that this one takes over, or of this one before it moves: its step and its context. */
export interface Former {
  readonly step: Step;
  readonly context: GrantContext;
}

export interface Receipt {
  /** The platform's id of the object that carries the privilege. */
  readonly objectId: string;
  /** Read back from the platform (I13), not what was asked for. */
  readonly endsAt: Instant | 'by-sweep';
  /** For the record: role definition id, priority, name … never a secret. */
  readonly details: Readonly<Record<string, string>>;
}

export interface Edit {
  /** Which parts of it, for people. */
  readonly what: string;
  /** It may give more than was made, to more, or for longer. NB. `false` only where that is certain. */
  readonly more: boolean;
}

export type Observation =
  | { readonly state: 'absent' }
  /** Ours and accepted, but not in force: not yet, or for as long as `why` holds. It is ended like what is active. */
  | { readonly state: 'pending'; readonly why?: string }
  /** `edit`: it is ours, and no longer what was made. */
  | { readonly state: 'active'; readonly receipt: Receipt; readonly edit?: Edit }
  /** Something stands in this place that Gatehouse did not make, or that no longer is what we made. Never touched. */
  | { readonly state: 'foreign'; readonly what: string };

export type Revocation =
  /** Read back: gone. `residual` is what cannot be ended (tokens, open flows) and until when it may live at the latest. */
  | {
      readonly state: 'absent';
      readonly residual: { readonly what: string; readonly until: Instant | 'unknown' } | undefined;
      /** This very call took it away; absent: it was gone before, whoever did it. */
      readonly removed?: true;
      /** What was ended besides the privilege itself, for the record. */
      readonly details?: Readonly<Record<string, string>>;
    }
  /** The platform does not let go yet (PIM's five-minute floor): ask again after `retryIn`. */
  | { readonly state: 'held'; readonly why: string; readonly retryIn: Milliseconds }
  /** Left alone because it is not ours (I8). */
  | { readonly state: 'foreign'; readonly what: string };

/** An object on the platform that carries a Gatehouse marker. Enough to end it without ledger, policy or GitHub (I3). */
export interface Discovered {
  readonly installation: Installation;
  readonly grant: GrantNumber;
  readonly expiresAt: Instant;
  /** The step as far as the platform knows it; `revoke` takes it together with `objectId`. */
  readonly step: Step;
  readonly objectId: string;
}

/** Where to look for marked objects: every subscription the identity may read. */
export interface DiscoveryScope {
  readonly installation: Installation;
  /** Subscription ids (UUIDs). */
  readonly subscriptions: readonly string[];
  /** Also every management group that the identity may read; only roles stand there. */
  readonly managementGroups?: true;
  /** Groups in Entra that the policy opens through PIM, which lists nothing of all groups; absent where it cannot be read. */
  readonly groups?: readonly EntraId[];
}

/** Somebody in a container that is declared exclusive whom no grant put there. */
export interface Stray {
  readonly container: string;
  /** For people, and for the call that puts them out. */
  readonly who: string;
  /**
   * Only where the platform cannot say by which grant somebody is in: whoever has an open grant for the container is no stray.
   * `undefined`: by none, whatever the ledger says.
   */
  readonly principal: EntraId | undefined;
  /** Why nobody is put out here, and a person must decide; `undefined`: they are. */
  readonly left: string | undefined;
}

/** Of kinds whose containers can be declared `managed: exclusive`. */
export interface Exclusive {
  /** Whoever is in the container by no grant, whatever installation's. Reads only; empty where there is no such container. */
  strays(container: string, installation: Installation): Promise<readonly Stray[]>;
  /** Containers that say on the platform itself that they are exclusive to this installation; none where only the policy says it. */
  containers(installation: Installation): Promise<readonly string[]>;
  /** NB. Only ever called for a container that the policy declares exclusive. Reads back. */
  expel(stray: Stray): Promise<void>;
}

/**
 * Every method is idempotent per (installation, grant, step.id) and passes over other installations' objects.
 * Every method throws `Fault`; none returns a half result. None reads the ledger, the policy or a pull request.
 */
export interface Provider {
  readonly kind: Step['kind'];
  /**
   * What it opens ends by itself on the platform, and who never uses it gives no right to look for it: a search that is forbidden is
   * told and is no fault.
   */
  readonly endsUnsearched?: true;
  /**
   * Reads only: could this step be elevated now, is it already held for good, what stands in the way. What `former` holds in the
   * place, and nothing else, is not in the way: it is ended before this one is opened, or beside it.
   */
  check(step: Step, context: GrantContext, former?: Former): Promise<CheckReport>;
  /**
   * Opens the privilege until `context.expiresAt` and reads it back. Repeating it after any interruption ends in one object.
   * Never called for a window that is over. Throws instead of replacing anything that is not ours.
   */
  elevate(step: Step, context: GrantContext): Promise<Receipt>;
  /** What the platform's own state says now. */
  observe(step: Step, context: GrantContext): Promise<Observation>;
  /** Ends the privilege if it is ours and reads back. `objectId` names an object found by `discover`. */
  revoke(step: Step, context: GrantContext, objectId?: string): Promise<Revocation>;
  /** Every marked object of this installation, also the expired ones. */
  discover(scope: DiscoveryScope): Promise<readonly Discovered[]>;
  readonly exclusive?: Exclusive;
}
