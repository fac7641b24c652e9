/** The applications of the tenant: whom they believe, what is stored for them, and what they may on Graph. */
import type { AzureSeed, SeedIdentity } from './seed.ts';
import { seededId } from './seed.ts';

export interface FederatedCredential {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  /** `null`: matched by an expression, which v1.0 does not show. */
  readonly subject: string | null;
  readonly audiences: readonly string[];
}

export interface StoredCredential {
  readonly keyId: string;
  readonly kind: 'secret' | 'certificate';
  readonly displayName: string;
  /** ISO 8601. */
  readonly endDateTime: string;
}

export interface Application {
  /** Object id of the registration. */
  readonly id: string;
  readonly clientId: string;
  /** Object id of the service principal. */
  readonly principalId: string;
  readonly displayName: string;
  /** Of a host inside Azure: nothing is registered for it. */
  readonly managed: boolean;
  /** What was forgotten when it was set up. */
  readonly flaw: SeedIdentity['flaw'];
  readonly federated: FederatedCredential[];
  readonly stored: StoredCredential[];
  /** Application permissions on Graph. */
  readonly permissions: string[];
}

/** By client id. Whom they believe is known once GitHub's issuer has an address. */
export const applicationsOf = (seed: AzureSeed): ReadonlyMap<string, Application> =>
  new Map(
    [
      ...seed.identities.map((identity) => ({ ...identity, managed: false, flaw: identity.flaw })),
      ...(seed.managedIdentities ?? []).map((identity) => ({
        ...identity,
        managed: true,
        flaw: undefined,
        graphPermissions: [],
      })),
    ].map(({ name, clientId, objectId, managed, flaw, graphPermissions }) => [
      clientId,
      {
        id: seededId('application', clientId),
        clientId,
        principalId: objectId,
        displayName: `gatehouse-${name}`,
        managed,
        flaw,
        federated: [],
        stored: [],
        permissions: [...graphPermissions],
      },
    ]),
  );

/** A product that the tenant has bought. */
export interface SeedLicence {
  readonly product: string;
  readonly plans: readonly string[];
  readonly enabled: number;
}
