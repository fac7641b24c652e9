/** People in Entra as the commands need them: who they are, and who answers for them. */
import type { EntraId } from '../core/brand.ts';

export interface DirectoryUser {
  readonly id: EntraId;
  readonly displayName: string;
  /** `undefined`: Graph did not say, because the permission to read it is missing. */
  readonly enabled: boolean | undefined;
}

export interface DirectoryPerson extends DirectoryUser {
  /** `undefined`: none, or one that is no person. */
  readonly manager: EntraId | undefined;
}

export interface DirectoryApi {
  /** `GET /users/{id}`; `undefined`: no such user. */
  user(id: EntraId): Promise<DirectoryUser | undefined>;
  /** The same with the manager; needs `User.Read.All`. */
  person(id: EntraId): Promise<DirectoryPerson | undefined>;
  /** Whose `mail` or `userPrincipalName` is exactly this address, whatever its case; at most two, which is one too many. */
  withAddress(address: string): Promise<readonly DirectoryUser[]>;
  /** `userPrincipalName`: the name under which somebody signs in. `undefined`: no such user, or Graph does not say. */
  signInName(id: EntraId): Promise<string | undefined>;
}
