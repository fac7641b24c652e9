/** Every latency of the sandbox's Azure, in one table. All but `retryAfterSeconds` are milliseconds of world time. */

export interface Latencies {
  /** A schedule request leaves `Accepted` for `PendingProvisioning`. */
  readonly pimEvaluation: number;
  /** It becomes `Provisioned` (or `Revoked`); the start is rewritten to this moment. */
  readonly pimProvisioning: number;
  /** The instance is listed, or is no longer listed. Never before the request is done. */
  readonly pimInstance: number;
  /** Graph's lists of schedule requests, and of a group's members, show a change; asked for by its id a request is there at once. */
  readonly graphListing: number;
  /** A schedule outlives the DELETE of its plain role assignment by this much. */
  readonly pimReconciliation: number;
  /** Reads of plain role assignments lag behind writes by this much. */
  readonly roleAssignmentRead: number;
  /** A principal that was just made is not found by Authorization (`SubjectNotFound`, `PrincipalNotFound`). */
  readonly principalReplication: number;
  /** A write to a network security group. */
  readonly networkWrite: number;
  /** Any write to a policy with firewalls behind it; minutes in a real tenant. */
  readonly firewallUpdate: number;
  /** The removal of a security rule. */
  readonly networkDelete: number;
  /** A Bastion has its list of sessions together, and has ended one. */
  readonly bastionListing: number;
  readonly bastionDisconnect: number;
  /** Defender has written the rules of a request, and revoked those of an older one. */
  readonly jitOpen: number;
  /** Defender takes the rules out after the end. */
  readonly jitClose: number;
  /** `Retry-After` of long-running operations and lock conflicts, in whole seconds; clients wait it in real time. */
  readonly retryAfterSeconds: number;
}

/** Much shorter than the real ones, in their order: nothing that is answered has happened yet. */
export const LATENCIES: Latencies = {
  pimEvaluation: 40,
  pimProvisioning: 120,
  pimInstance: 250,
  graphListing: 400,
  pimReconciliation: 60_000,
  roleAssignmentRead: 300,
  principalReplication: 10_000,
  networkWrite: 150,
  firewallUpdate: 600,
  networkDelete: 150,
  bastionListing: 200,
  bastionDisconnect: 100,
  jitOpen: 300,
  jitClose: 500,
  retryAfterSeconds: 1,
};
