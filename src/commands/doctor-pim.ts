/** What `doctor` sees of PIM's settings, and what a preflight hears of everybody who may ask. */
import { preflightFindings } from '../core/preflight-findings.ts';
import { pimAsked, type PimAsked } from '../core/doctor/uses.ts';
import type { Impossible, PimUse } from '../core/doctor/tenant-facts.ts';
import type { Installation } from '../core/brand.ts';
import type { RoleSettings } from '../core/pim-settings.ts';
import type { Policy } from '../core/policy.ts';
import type { Azure } from '../ports/azure.ts';
import type { Look } from './doctor-azure.ts';
import { askAll, type AskingPorts } from './preflight.ts';

type Looking = { readonly azure: Pick<Azure, 'roles' | 'directoryRoles' | 'groups'>; readonly look: Look };

export const lookAtPim = ({ azure, look }: Looking, policy: Policy): Promise<readonly PimUse[]> =>
  Promise.all(
    pimAsked(policy).map(async ({ place, what, form, longest, entitlements }) => ({
      what,
      form,
      longest,
      entitlements,
      settings: await look(() => settingsOf(azure, place)),
    })),
  );

const settingsOf = async (
  { roles, directoryRoles, groups }: Looking['azure'],
  place: PimAsked['place'],
): Promise<RoleSettings | 'no-role' | undefined> => {
  switch (place.kind) {
    case 'azure-role': {
      const [role, ...others] = (await roles.definitions(place.scope, place.role)) ?? [];
      return role === undefined || others.length > 0 ? 'no-role' : roles.settings(place.scope, role.guid);
    }
    case 'entra-role': {
      const [role, ...others] = await directoryRoles.definitions(place.role);
      return role === undefined || others.length > 0 ? 'no-role' : directoryRoles.settings(role.guid);
    }
    case 'entra-group':
      return groups.pim.settings(place.group, place.access);
  }
};

/** Questions of one run; the nightly preflight asks all of them. */
const MOST = 600;

export const lookForImpossible = async (
  ports: AskingPorts,
  policy: Policy,
  installation: Installation,
): Promise<Impossible> => {
  const entitlements = [...policy.entitlements.values()].filter(({ name }) => !policy.blocked.has(name));
  const results = await askAll(ports, { policy, installation, entitlements }, MOST);
  const findings = results.flatMap(({ entitlement, answered }) =>
    preflightFindings(entitlement, answered, undefined),
  );
  const asked = new Map(
    results.flatMap(({ answered }) => answered).map((each) => [each.id, each.asked] as const),
  );
  const left = entitlements.length - results.length;
  return {
    found: findings.flatMap(({ id, message }) =>
      id === 'preflight.impossible' || id === 'preflight.refused' ? [message] : [],
    ),
    hidden: findings.flatMap(({ id, message }) => (id === 'preflight.forbidden' ? [message] : [])),
    failed: [...new Set([...asked.values()].flatMap((of) => (of.kind === 'failed' ? [of.why] : [])))],
    left: [
      ...(left === 0
        ? []
        : [
            `${left} of ${entitlements.length} entitlements were not asked about in this run: preflight asks about all of them.`,
          ]),
      ...new Set(results.flatMap(({ gaps }) => gaps)),
    ],
    asked: asked.size,
  };
};
