/** A host inside Azure: the address at which its programs get tokens of its managed identity, for a secret that only they know. */
import type { Handler, SandboxAnswer, SandboxRequest } from '../http.ts';
import type { WorldClock } from '../contract.ts';
import type { Entra } from './entra.ts';
import type { SeedManagedIdentity } from './seed.ts';

/** The two variables that the host sets, and the identity's client id. */
export interface HostIdentity {
  readonly IDENTITY_ENDPOINT: string;
  readonly IDENTITY_HEADER: string;
  readonly clientId: string;
}

export interface ManagedIdentities {
  serves(request: SandboxRequest): boolean;
  readonly handler: Handler;
  hostOf(name: SeedManagedIdentity['name']): HostIdentity;
}

const PATH = '/msi/token';
const VERSION = '2019-08-01';
const LIFETIME_SECONDS = 86_400;

/** https://learn.microsoft.com/azure/container-apps/managed-identity: strict in every part, because hosts are. */
export const createManagedIdentities = ({
  identities,
  mint,
  clock,
  urls,
}: {
  readonly identities: readonly SeedManagedIdentity[];
  readonly mint: Entra['mint'];
  readonly clock: WorldClock;
  readonly urls: () => { readonly authority: string; readonly arm: string };
}): ManagedIdentities => {
  const secrets = new Map(identities.map(({ name }) => [name, crypto.randomUUID().toUpperCase()]));
  const issue = async (request: SandboxRequest): Promise<SandboxAnswer> => {
    if (request.method !== 'GET') return refuse(405, 'Only GET is served.');
    const given = request.headers['x-identity-header'];
    const identity = identities.find(({ name }) => secrets.get(name) === given);
    if (given === undefined || identity === undefined)
      return refuse(401, 'The X-IDENTITY-HEADER is missing or wrong.');
    if (request.query.get('api-version') !== VERSION)
      return refuse(400, `The api-version must be ${VERSION}.`);
    const resource = request.query.get('resource') ?? '';
    // Whatever the token is for must be spelled as Entra knows it: a scope is not a resource.
    if (![urls().arm, 'https://management.azure.com', 'https://management.azure.com/'].includes(resource))
      return refuse(400, `The resource '${resource}' is not known.`);
    const clientId = request.query.get('client_id');
    // An identity of its own must be named; a host that has none that is assigned by the system has no other.
    if (clientId?.toLowerCase() !== identity.clientId)
      return refuse(400, 'No user-assigned identity of this client_id is assigned to this host.');
    const { objectId } = identity;
    const { token } = await mint({ objectId, appId: identity.clientId, roles: [] }, 'arm', LIFETIME_SECONDS);
    return {
      status: 200,
      body: {
        access_token: token,
        client_id: identity.clientId,
        expires_on: String(Math.floor(clock.now() / 1000) + LIFETIME_SECONDS),
        resource,
        token_type: 'Bearer',
      },
    };
  };
  return {
    serves: ({ path }) => path === PATH,
    handler: issue,
    hostOf(name) {
      const identity = identities.find((candidate) => candidate.name === name);
      const secret = secrets.get(name);
      if (identity === undefined || secret === undefined)
        throw new Error(`the sandbox has no identity ${name}`);
      return {
        IDENTITY_ENDPOINT: `${urls().authority}${PATH}`,
        IDENTITY_HEADER: secret,
        clientId: identity.clientId,
      };
    },
  };
};

const refuse = (statusCode: number, message: string): SandboxAnswer => ({
  status: statusCode,
  body: { statusCode, message },
});
