/** Finding what is ours on the platform alone: no ledger, no policy, no GitHub (I3). */
import { entraId, isOver, resourceId } from '../../core/brand.ts';
import type { ResourceId } from '../../core/brand.ts';
import { stepOf } from '../../core/derived-id.ts';
import { parseJustification } from '../../core/marker.ts';
import type { Azure } from '../../ports/azure.ts';
import type { RoleInstance, RoleRequest } from '../../ports/azure-roles.ts';
import type { Discovered, DiscoveryScope } from '../../ports/privilege.ts';
import { activatedFrom } from '../pim/activation.ts';
import { ATTEMPTS, isDead, isProvisioned, sameScope } from '../pim/request.ts';
import type { Form } from '../../core/pim-settings.ts';
import { discoverPlain } from './plain/discover.ts';
import { assignGuid } from './requests.ts';
import { isAtOrAbove } from './role.ts';

/** A request of ours, and what may have come of it. */
interface Marked {
  readonly item: Discovered;
  readonly request: RoleRequest;
}

/** What a list shows from above or below its place belongs to the search of that place. */
export const discoverRoles = async (azure: Azure, scope: DiscoveryScope): Promise<readonly Discovered[]> => {
  const found: Discovered[] = [];
  for (const subscription of scope.subscriptions) {
    const place = resourceId(`/subscriptions/${subscription}`);
    found.push(
      ...(await discoverAt(azure, place, scope)).filter((item) => isAtOrAbove(place, scopeIn(item))),
    );
  }
  if (scope.managementGroups !== true) return found;
  for (const place of await azure.roles.managementGroups())
    found.push(...(await discoverAt(azure, place, scope)).filter((item) => sameScope(place, scopeIn(item))));
  return found;
};

const scopeIn = ({ step }: Discovered): string => (step.kind === 'azure-role' ? step.scope : '');

const discoverAt = async (
  azure: Azure,
  place: ResourceId,
  scope: DiscoveryScope,
): Promise<readonly Discovered[]> => {
  const { assignments, eligibilities } = azure.roles;
  const active = (await assignments.requestsIn(place)).flatMap((request) =>
    asMarked(request, 'active', scope),
  );
  const eligible = (await eligibilities.requestsIn(place)).flatMap((request) =>
    asMarked(request, 'eligible', scope),
  );
  const plain = await discoverPlain(azure, place, scope);
  if (active.length + eligible.length === 0) return plain;
  const held = await assignments.instancesIn(place);
  const may = eligible.length === 0 ? [] : await eligibilities.instancesIn(place);
  const isThere = (standing: readonly RoleInstance[], { request }: Marked): boolean =>
    isMadeBy(request, standing) || isComing(azure, request);
  const inPim = [
    ...active.filter((marked) => isThere(held, marked)),
    ...eligible.filter(
      // What was activated may outlive its eligibility.
      (marked) => isThere(may, marked) || activatedFrom(held, [marked.request]).length > 0,
    ),
  ].map(({ item }) => item);
  return [...inPim, ...plain];
};

/**
 * NB. The justification can be copied by anybody who may ask PIM for anything; the UUID must be one that this installation derives
 * for the grant that the justification names.
 */
const asMarked = (request: RoleRequest, form: Form, { installation }: DiscoveryScope): readonly Marked[] => {
  const key = parseJustification(request.justification);
  if (key === undefined || key.installation !== installation) return [];
  if (request.type !== 'AdminAssign' || isDead(request) || request.endsAt === undefined) return [];
  const step = stepOf(key, request.guid, (of) =>
    Array.from({ length: ATTEMPTS }, (_, index) => assignGuid(of.key, of.step, index + 1)),
  );
  if (step === undefined) return [];
  const item: Discovered = {
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
      assignment: form,
    },
    objectId: request.id,
  };
  return [{ item, request }];
};

const isMadeBy = (request: RoleRequest, standing: readonly RoleInstance[]): boolean =>
  standing.some(
    (instance) =>
      instance.role === request.role &&
      instance.principal === request.principal &&
      sameScope(instance.scope, request.scope) &&
      request.schedule !== undefined &&
      instance.schedule === request.schedule,
  );

/** Something may still come of it. */
const isComing = (azure: Azure, request: RoleRequest): boolean =>
  !isProvisioned(request) && request.endsAt !== undefined && !isOver(request.endsAt, azure.now());
