/** What `doctor` sees of the identities: whom Entra believes, what is stored, what each may do, and who is the closer. */
import { entraId, resourceId } from '../core/brand.ts';
import { allows } from '../core/doctor/role-rights.ts';
import { type Seen, seen } from '../core/doctor/point.ts';
import type { ClosersAt, Identity, IdentityName, Principal, Right } from '../core/doctor/tenant-facts.ts';
import type { Azure } from '../ports/azure.ts';
import type { Look } from './doctor-azure.ts';

type Looking = { readonly azure: Pick<Azure, 'identities' | 'roles'>; readonly look: Look };

export const lookAtIdentity = async (
  { azure, look }: Looking,
  { name, clientId }: { readonly name: IdentityName; readonly clientId: string },
  scopes: readonly string[],
): Promise<Identity> => {
  const { identities } = azure;
  const principal = await look(() => identities.principal(clientId));
  const registration = await look(() => identities.registration(clientId));
  const own = principal.kind === 'seen' ? principal.value : undefined;
  const asked = <T>(ask: (id: string) => Promise<T>): Promise<Seen<T>> =>
    own === undefined ? Promise.resolve(unasked(principal)) : look(() => ask(own.id));
  const registered = registration.kind === 'seen' ? registration.value : undefined;
  const stored = await asked((id) => identities.storedFor(id));
  const absent: Seen<never> =
    registration.kind === 'seen'
      ? { kind: 'hidden', why: `${clientId} is registered in another tenant, or nowhere.` }
      : registration;
  return {
    name,
    clientId,
    principal,
    federated: registered === undefined ? absent : seen(registered.federated),
    stored:
      registered === undefined || stored.kind !== 'seen'
        ? registered === undefined
          ? absent
          : stored
        : seen([...registered.stored, ...stored.value]),
    permissions: await asked((id) => identities.permissions(id)),
    directoryRoles: await asked((id) => identities.directoryRoles(id)),
    rights: await Promise.all(
      scopes.map(async (scope) => ({
        scope,
        held: await asked((id) => rightsAt({ azure, look }, scope, id)),
      })),
    ),
  };
};

/** Of nobody there is nothing to ask. */
const unasked = (principal: Seen<Principal | undefined>): Seen<never> =>
  principal.kind === 'seen' ? { kind: 'hidden', why: 'There is no such application.' } : principal;

const rightsAt = async (
  { azure, look }: Looking,
  scope: string,
  principal: string,
): Promise<readonly Right[]> => {
  const place = resourceId(scope);
  const assigned = await azure.roles.plain.assigned(place, entraId(principal));
  return Promise.all(
    assigned.map(async ({ id, scope: at, role }) => {
      const rights = await look(() => azure.identities.role(place, role));
      return { assignment: id, scope: at, role: rights.kind === 'seen' ? named(rights.value, role) : rights };
    }),
  );
};

const named = <T>(found: T | undefined, role: string): Seen<T> =>
  found === undefined ? { kind: 'hidden', why: `There is no role ${role}.` } : seen(found);

/** As docs/azure/closer-rights.bicep names its role; whoever else takes the name and ends nothing is none. */
const CLOSER = /^Gatehouse Closer\b/;

export const lookForClosers = async ({ azure, look }: Looking, scope: string): Promise<ClosersAt> => ({
  scope,
  closers: await look(async () => {
    const place = resourceId(scope);
    const roles = (await azure.identities.customRoles(place)).filter(
      (role) => CLOSER.test(role.name) && allows(role, 'Microsoft.Authorization/roleAssignments/delete'),
    );
    if (roles.length === 0) return [];
    const assigned = await azure.roles.plain.inScope(place);
    return assigned
      .filter(
        ({ role, scope: at }) =>
          at.toLowerCase() === scope.toLowerCase() && roles.some(({ id }) => id === role),
      )
      .map(({ principal }) => principal);
  }),
});
