/** Azure as the providers need it: few calls, plain data, expected refusals as values, everything else a `Fault`. */
import type { Instant, Milliseconds } from '../core/brand.ts';
import type { RoleApi } from './azure-roles.ts';
import type { BastionApi } from './bastions.ts';
import type { DirectoryApi } from './directory.ts';
import type { FirewallApi } from './firewalls.ts';
import type { DirectoryRoleApi } from './graph-pim.ts';
import type { GroupApi } from './groups.ts';
import type { IdentityApi } from './identities.ts';
import type { JitApi } from './jit.ts';
import type { NetworkApi } from './security-groups.ts';
import type { TopologyApi } from './topology.ts';

export interface Azure {
  readonly roles: RoleApi;
  readonly network: NetworkApi;
  readonly firewall: FirewallApi;
  readonly bastions: BastionApi;
  readonly topology: TopologyApi;
  readonly jit: JitApi;
  readonly directory: DirectoryApi;
  readonly directoryRoles: DirectoryRoleApi;
  readonly groups: GroupApi;
  readonly identities: IdentityApi;
  /** Azure's own clock: the last `Date` header of Resource Manager, carried on by a monotonic timer (I11). */
  now(): Instant;
  sleep(time: Milliseconds): Promise<void>;
}
