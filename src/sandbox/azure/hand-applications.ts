/** What people do by hand with the applications of the tenant, and what the tenant buys. */
import type { Application, FederatedCredential, SeedLicence, StoredCredential } from './applications.ts';
import type { Tenant } from './tenant.ts';

/** Applications are named by client id. Every method takes effect at once and throws Error when there is nothing of that name. */
export interface ApplicationHand {
  /** One more that it believes. */
  federate(clientId: string, credential: Omit<FederatedCredential, 'id'>): void;
  /** It believes nobody of this name any more. */
  disbelieve(clientId: string, name: string): void;
  store(clientId: string, credential: Omit<StoredCredential, 'keyId'>): void;
  permit(clientId: string, permission: string): void;
  forbid(clientId: string, permission: string): void;
  buy(licences: readonly SeedLicence[]): void;
}

export const createApplicationHand = (tenant: Tenant): ApplicationHand => {
  const called = (clientId: string): Application => {
    const found = tenant.applications.get(clientId);
    if (found === undefined) throw new Error(`the sandbox has no application ${clientId}`);
    return found;
  };
  const drop = <T>(list: T[], fits: (item: T) => boolean): void => {
    const index = list.findIndex(fits);
    if (index < 0) throw new Error('the sandbox has nothing of that name');
    list.splice(index, 1);
  };
  return {
    federate(clientId, credential) {
      called(clientId).federated.push({ id: crypto.randomUUID(), ...credential });
    },
    disbelieve(clientId, name) {
      drop(called(clientId).federated, (credential) => credential.name === name);
    },
    store(clientId, credential) {
      called(clientId).stored.push({ keyId: crypto.randomUUID(), ...credential });
    },
    permit(clientId, permission) {
      called(clientId).permissions.push(permission);
    },
    forbid(clientId, permission) {
      drop(called(clientId).permissions, (each) => each === permission);
    },
    buy(licences) {
      tenant.licences.splice(0, tenant.licences.length, ...licences);
    },
  };
};
