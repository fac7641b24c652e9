/** Bastions, and who is connected through them. */
import type { Instant, ResourceId } from '../core/brand.ts';

export interface BastionHost {
  readonly id: ResourceId;
  /** Ids of the subnets that it stands in. */
  readonly subnets: readonly string[];
}

/** Somebody's open connection through a Bastion. Texts are one line, bounded; empty where Azure says nothing. */
export interface BastionSession {
  readonly id: string;
  /** As the machine or Entra knows the person, see A63. */
  readonly user: string;
  /** `undefined`: not given, or unreadable. */
  readonly startedAt: Instant | undefined;
  /** Resource id of the machine. */
  readonly target: string;
  readonly host: string;
  readonly protocol: string;
}

export interface BastionApi {
  hostsIn(subscription: string): Promise<readonly BastionHost[]>;
  /** Everybody's sessions, after the wait for the long-running operation. */
  sessions(bastion: ResourceId): Promise<readonly BastionSession[]>;
  /** One POST. What came of it is seen by listing again. */
  disconnect(bastion: ResourceId, sessions: readonly string[]): Promise<void>;
}
