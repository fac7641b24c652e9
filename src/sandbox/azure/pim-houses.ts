/** What PIM keeps apart behind Graph: directory roles and groups, of each what is held and what may be activated. */
import { createDirectoryPim } from './directory-pim.ts';
import type { DirectoryPim, PimHouse } from './directory-pim.ts';
import { placeOfGroup, placeOfRole, readDirectoryRequest } from './directory-request.ts';
import { directorySettings, groupSettings } from './directory.ts';
import type { Tenant } from './tenant.ts';

export interface GraphPims {
  readonly roles: DirectoryPim;
  readonly roleEligibilities: DirectoryPim;
  readonly groups: DirectoryPim;
  readonly groupEligibilities: DirectoryPim;
}

export const createGraphPims = (tenant: Tenant): GraphPims => {
  const { assignments, eligibilities, memberships, groupEligibilities } = tenant.directory;
  const roles = { ...houseOfRoles(tenant), eligibilities };
  const groups = { ...houseOfGroups(tenant), eligibilities: groupEligibilities };
  const pim = (house: PimHouse): DirectoryPim => createDirectoryPim(tenant, house);
  return {
    roles: pim({ ...roles, of: 'Assignment', inForce: assignments }),
    roleEligibilities: pim({ ...roles, of: 'Eligibility', inForce: eligibilities }),
    groups: pim({ ...groups, of: 'Assignment', inForce: memberships }),
    groupEligibilities: pim({ ...groups, of: 'Eligibility', inForce: groupEligibilities }),
  };
};

type House = Omit<PimHouse, 'of' | 'inForce' | 'eligibilities'>;

const houseOfRoles = (tenant: Tenant): House => ({
  read: (body) => readDirectoryRequest(tenant, body, placeOfRole),
  settings: ({ role }) => directorySettings(tenant.directory, role),
  // The schedule has the request's own id, until somebody changes it.
  scheduleOf: (_, request) => request,
  taken: () => undefined,
});

const houseOfGroups = (tenant: Tenant): House => ({
  read: (body) => readDirectoryRequest(tenant, body, placeOfGroup),
  settings: ({ role, scope }) => groupSettings(tenant.directory, scope, role),
  scheduleOf: ({ role, scope }) => `${scope}_${role}_${crypto.randomUUID()}`,
  taken({ scope }) {
    const group = tenant.directory.groups.get(scope);
    if (group !== undefined) group.onboarded = true;
  },
});
