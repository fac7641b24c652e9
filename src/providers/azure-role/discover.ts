/** Finding our assignments on the platform alone: no ledger, no policy, no GitHub (I3). */
import { entraId, isOver, resourceId } from '../../core/brand.ts';
import { stepOf } from '../../core/derived-id.ts';
import { parseJustification } from '../../core/marker.ts';
import type { Azure, RoleInstance, RoleRequest } from '../../ports/azure.ts';
import type { Discovered, DiscoveryScope } from '../../ports/privilege.ts';
import { ATTEMPTS, isDead, isProvisioned, sameScope } from '../pim/request.ts';
import { assignGuid } from './requests.ts';

/**
 * Requests of this installation that still stand for something. NB. The justification can be copied by anybody who may ask PIM for
 * anything; the UUID must be one that this installation derives for the grant that the justification names.
 */
export const discoverRoles = async (azure: Azure, scope: DiscoveryScope): Promise<readonly Discovered[]> => {
  const found: Discovered[] = [];
  for (const subscription of scope.subscriptions) {
    const marked = (await azure.roles.requestsIn(subscription)).flatMap((request) => {
      const item = asDiscovered(request, scope);
      return item === undefined ? [] : [{ item, request }];
    });
    if (marked.length === 0) continue;
    const standing = await azure.roles.instancesIn(subscription);
    found.push(
      ...marked.filter(({ request }) => stillStands(azure, request, standing)).map(({ item }) => item),
    );
  }
  return found;
};

const asDiscovered = (request: RoleRequest, { installation }: DiscoveryScope): Discovered | undefined => {
  const key = parseJustification(request.justification);
  if (key === undefined || key.installation !== installation) return undefined;
  if (request.type !== 'AdminAssign' || isDead(request) || request.endsAt === undefined) return undefined;
  const step = stepOf(key, request.guid, (of) =>
    Array.from({ length: ATTEMPTS }, (_, index) => assignGuid(of.key, of.step, index + 1)),
  );
  if (step === undefined) return undefined;
  return {
    installation,
    grant: key.grant,
    expiresAt: request.endsAt,
    step: {
      id: step,
      kind: 'azure-role',
      layer: 'identity',
      principal: entraId(request.principal),
      role: request.role,
      scope: resourceId(request.scope),
      onlyIfEligible: false,
      assignment: 'active',
    },
    objectId: request.id,
  };
};

/** An assignment that it made, or one that may still come of it. */
const stillStands = (azure: Azure, request: RoleRequest, standing: readonly RoleInstance[]): boolean => {
  const own = standing.some(
    (instance) =>
      instance.role === request.role &&
      instance.principal === request.principal &&
      sameScope(instance.scope, request.scope) &&
      request.schedule !== undefined &&
      instance.schedule === request.schedule,
  );
  return (
    own || (!isProvisioned(request) && request.endsAt !== undefined && !isOver(request.endsAt, azure.now()))
  );
};
