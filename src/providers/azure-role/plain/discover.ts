/** Finding our plain assignments on the platform alone: by the marker, and by the name that goes with it. */
import { entraId, resourceId } from '../../../core/brand.ts';
import type { ResourceId } from '../../../core/brand.ts';
import { stepOf } from '../../../core/derived-id.ts';
import { parseMarker } from '../../../core/marker.ts';
import type { Azure } from '../../../ports/azure.ts';
import type { PlainAssignment } from '../../../ports/azure-roles.ts';
import type { Discovered, DiscoveryScope } from '../../../ports/privilege.ts';
import { assignmentName } from './assignment.ts';

export const discoverPlain = async (
  azure: Azure,
  place: ResourceId,
  scope: DiscoveryScope,
): Promise<readonly Discovered[]> =>
  (await azure.roles.plain.inScope(place)).flatMap((found) => asDiscovered(found, scope) ?? []);

/** NB. Whoever may assign roles can copy a marker; the name must be one that this installation derives for the grant in it. */
const asDiscovered = (found: PlainAssignment, { installation }: DiscoveryScope): Discovered | undefined => {
  const marker = parseMarker(found.description);
  if (marker === undefined || marker.installation !== installation) return undefined;
  const step = stepOf(marker, found.guid, ({ key, step: id }) => [assignmentName(key, id)]);
  if (step === undefined) return undefined;
  return {
    installation,
    grant: marker.grant,
    expiresAt: marker.expiresAt,
    step: {
      id: step,
      kind: 'azure-role',
      layer: 'identity',
      principal: entraId(found.principal),
      role: found.role,
      scope: resourceId(found.scope),
      onlyIfEligible: false,
      assignment: 'plain',
    },
    objectId: found.id,
  };
};
