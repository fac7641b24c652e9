/** Finding what is ours in the groups that are named: PIM lists nothing of all groups. Its own end bounds what is not found. */
import { entraId } from '../../core/brand.ts';
import type { EntraId } from '../../core/brand.ts';
import { parseJustification } from '../../core/marker.ts';
import type { EntraGroupStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { RoleRequest } from '../../ports/azure-roles.ts';
import type { Discovered, DiscoveryScope } from '../../ports/privilege.ts';
import { stepIdIn } from '../pim/listed/requests.ts';
import { isDead } from '../pim/request.ts';

export const discoverGoverned = async (
  azure: Azure,
  { installation, groups = [] }: DiscoveryScope,
): Promise<readonly Discovered[]> => {
  const found = await Promise.all(groups.map((group) => inGroup(azure, group)));
  return found.flat().flatMap(({ request, form }): readonly Discovered[] => {
    const key = parseJustification(request.justification);
    const step = stepOf(request, form);
    if (key === undefined || key.installation !== installation || step === undefined) return [];
    if (request.endsAt === undefined) return [];
    const { grant } = key;
    return [{ installation, grant, expiresAt: request.endsAt, step, objectId: request.id }];
  });
};

interface Made {
  readonly request: RoleRequest;
  readonly form: EntraGroupStep['assignment'];
}

/** Requests of an administrator that made what stands there, or from whose eligibility something there was activated. */
const inGroup = async (azure: Azure, group: EntraId): Promise<readonly Made[]> => {
  const { assignments, eligibilities } = azure.groups.pim;
  const [assigned, eligible, toAssign, toMakeEligible] = await Promise.all([
    assignments.schedulesIn(group),
    eligibilities.schedulesIn(group),
    assignments.requestsIn(group),
    eligibilities.requestsIn(group),
  ]);
  const made = (request: RoleRequest): boolean =>
    [...assigned, ...eligible].some((one) => one.request === request.id) ||
    // What was activated may outlive its eligibility.
    assigned.some(
      ({ activates }) => activates !== undefined && activates === request.schedule?.toLowerCase(),
    );
  return [
    ...toAssign.map((request) => ({ request, form: 'active' }) as const),
    ...toMakeEligible.map((request) => ({ request, form: 'eligible' }) as const),
  ].filter(({ request }) => /^adminAssign$/i.test(request.type) && !isDead(request) && made(request));
};

const stepOf = (
  { justification, principal, role, scope }: RoleRequest,
  assignment: EntraGroupStep['assignment'],
): EntraGroupStep | undefined =>
  role === 'member' || role === 'owner'
    ? {
        id: stepIdIn(justification),
        kind: 'entra-group',
        layer: 'identity',
        principal: entraId(principal),
        group: entraId(scope),
        access: role,
        onlyIfEligible: false,
        assignment,
        exclusive: false,
      }
    : undefined;
