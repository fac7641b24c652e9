/** Finding our assignments on the platform alone: no ledger, no policy, no GitHub (I3). */
import { entraId } from '../../core/brand.ts';
import { parseJustification } from '../../core/marker.ts';
import type { Azure, RoleRequest } from '../../ports/azure.ts';
import type { Discovered, DiscoveryScope } from '../../ports/privilege.ts';
import { stepIdIn } from '../pim/listed/requests.ts';
import { isDead } from '../pim/request.ts';

/**
 * From what stands to the request that made it: the directory lists every request of every person for weeks, but few assignments
 * with an end that an administrator gave.
 */
export const discoverDirectoryRoles = async (
  azure: Azure,
  scope: DiscoveryScope,
): Promise<readonly Discovered[]> => {
  const made = (await azure.directoryRoles.assignments.schedules()).flatMap(({ request, endsAt }) =>
    request === undefined || endsAt === undefined ? [] : [request],
  );
  const found: Discovered[] = [];
  for (const id of new Set(made)) {
    const request = await azure.directoryRoles.assignments.request(id);
    const item = request === undefined ? undefined : asDiscovered(request, scope);
    if (item !== undefined) found.push(item);
  }
  return found;
};

const asDiscovered = (request: RoleRequest, { installation }: DiscoveryScope): Discovered | undefined => {
  const key = parseJustification(request.justification);
  if (key === undefined || key.installation !== installation) return undefined;
  if (!/^adminAssign$/i.test(request.type) || isDead(request) || request.endsAt === undefined)
    return undefined;
  return {
    installation,
    grant: key.grant,
    expiresAt: request.endsAt,
    step: {
      id: stepIdIn(request.justification),
      kind: 'entra-role',
      layer: 'identity',
      principal: entraId(request.principal),
      role: request.role,
      directoryScope: request.scope,
      onlyIfEligible: false,
      assignment: 'active',
    },
    objectId: request.id,
  };
};
