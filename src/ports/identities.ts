/** Applications of the tenant that jobs sign in as: whom they believe, what is stored for them, and what they may do. Reads only. */
import type { ResourceId } from '../core/brand.ts';
import type { RoleRights } from '../core/doctor/role-rights.ts';
import type {
  FederatedCredential,
  Licence,
  Permission,
  Principal,
  StoredCredential,
} from '../core/doctor/tenant-facts.ts';

/** What is registered for a client id, apart from what it may do. */
export interface Registration {
  readonly federated: readonly FederatedCredential[];
  readonly stored: readonly StoredCredential[];
}

export interface IdentityApi {
  /** `undefined`: this tenant knows no such client id. */
  principal(clientId: string): Promise<Principal | undefined>;
  /** `undefined`: it is registered in another tenant, or nowhere. */
  registration(clientId: string): Promise<Registration | undefined>;
  /** Secrets and certificates of the service principal itself, beside those of the registration. */
  storedFor(principal: string): Promise<readonly StoredCredential[]>;
  /** Application permissions on Graph and on everything else. */
  permissions(principal: string): Promise<readonly Permission[]>;
  /** Names of the directory's roles that it holds, also through a group. */
  directoryRoles(principal: string): Promise<readonly string[]>;
  /** `undefined`: there is no such role. */
  role(scope: ResourceId, id: string): Promise<RoleRights | undefined>;
  /** Roles that somebody made and that can be assigned at this scope. */
  customRoles(scope: ResourceId): Promise<readonly RoleRights[]>;
  /** Products of the tenant that hold Entra ID P2 or Entra ID Governance. */
  licences(): Promise<readonly Licence[]>;
}
