/** Finding what is ours on the platform alone: no ledger, no policy, no GitHub (I3). */
import { entraId } from '../../core/brand.ts';
import { parseJustification } from '../../core/marker.ts';
import type { Azure } from '../../ports/azure.ts';
import type { RoleRequest } from '../../ports/azure-roles.ts';
import type { Discovered, DiscoveryScope } from '../../ports/privilege.ts';
import { stepIdIn } from '../pim/listed/requests.ts';
import { isDead } from '../pim/request.ts';
import type { Form } from '../../core/pim-settings.ts';

/**
 * From what stands to the request that made it: the directory lists every request of every person for weeks, but few assignments
 * with an end that an administrator gave.
 */
export const discoverDirectoryRoles = async (
  azure: Azure,
  scope: DiscoveryScope,
): Promise<readonly Discovered[]> => {
  const { assignments, eligibilities } = azure.directoryRoles;
  const [assigned, eligible] = await Promise.all([assignments.schedules(), eligibilities.schedules()]);
  const made = (schedules: typeof assigned) =>
    schedules.flatMap(({ request, endsAt }) =>
      request === undefined || endsAt === undefined ? [] : [request],
    );
  // What was activated may outlive its eligibility, whose schedule has the id of the request that made it.
  const behind = assigned.flatMap(({ activates }) => activates ?? []);
  const found: Discovered[] = [];
  for (const [form, api, ids] of [
    ['active', assignments, made(assigned)],
    ['eligible', eligibilities, [...made(eligible), ...behind]],
  ] as const) {
    for (const id of new Set(ids)) {
      const request = await api.request(id);
      const item = request === undefined ? undefined : asDiscovered(request, form, scope);
      if (item !== undefined) found.push(item);
    }
  }
  return found;
};

const asDiscovered = (
  request: RoleRequest,
  form: Form,
  { installation }: DiscoveryScope,
): Discovered | undefined => {
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
      assignment: form,
    },
    objectId: request.id,
  };
};
