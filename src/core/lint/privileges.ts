/** Lints of what is granted: maxima that do not hold, Bastions without a role, low risk in production. */
import { formatDuration, parseDuration, writeDuration } from '../duration.ts';
import type { ResourceId } from '../brand.ts';
import type { Bound, Entitlement, Policy } from '../policy.ts';
import { lint } from '../schema/lint-ids.ts';
import { lastName, relate } from '../scopes.ts';
import type { Lint } from './subject.ts';

export const durationLint: Lint = ({ form, settings }) => {
  const { max_duration: written, environment: name } = form.parts;
  const environment = settings.environments.get(name ?? '');
  const parsed = written === undefined ? undefined : parseDuration(written);
  if (environment === undefined || parsed?.kind !== 'duration' || parsed.value <= environment.maxDuration)
    return [];
  return [
    lint(
      'lint.duration-above-environment',
      form.at(['max_duration']),
      `\`${environment.name}\` allows ${formatDuration(environment.maxDuration)}, and that holds, not \`${written ?? ''}\`.`,
      `Write \`max_duration: ${writeDuration(environment.maxDuration)}\`.`,
    ),
  ];
};

export const lowRiskProductionLint: Lint = ({ form }) => {
  const { risk, environment } = form.parts;
  if (risk !== 'low' || environment === undefined || !/^prod(?:uction)?(?:[._-]|$)/.test(environment))
    return [];
  return [
    lint(
      'lint.low-risk-production',
      form.at(['risk']),
      `Risk \`low\` in the environment \`${environment}\`.`,
    ),
  ];
};

/** Bastion's Connect needs Reader on the Bastion (the machine and its network card come with the role on the machine). */
export const bastionRoleLint: Lint = ({ entitlement, policy, form }) => {
  if (entitlement === undefined) return [];
  const roles = entitlement.privileges.flatMap((privilege) =>
    privilege.kind === 'azure-role' ? scopesOf(privilege.scope, entitlement, policy) : [],
  );
  return entitlement.privileges.flatMap((privilege, index) => {
    if (privilege.kind !== 'nsg-rule' || 'vm' in privilege || privilege.nsg.kind !== 'fixed') return [];
    const { value: nsg } = privilege.nsg;
    const bastions = bastionsBeside(nsg, policy);
    if (bastions.length === 0 && !/bastion/i.test(lastName(nsg))) return [];
    const held = roles.some((scope) =>
      bastions.length === 0
        ? isBastion(scope)
        : bastions.some((each) => ['same', 'above', 'unknown'].includes(relate(scope, each))),
    );
    if (held) return [];
    const which =
      bastions.length === 0 ? 'that Bastion' : bastions.map((id) => `\`${lastName(id)}\``).join(' or ');
    return [
      lint(
        'lint.bastion-role',
        form.at(['privileges', index, 'nsg']),
        `This opens the way to a Bastion, and no role on ${which} is granted.`,
      ),
    ];
  });
};

/** Where a role may be held: of a parameter, every target that may be chosen. */
const scopesOf = (
  scope: Bound<ResourceId>,
  { parameters }: Entitlement,
  { targets }: Policy,
): readonly ResourceId[] =>
  scope.kind === 'fixed'
    ? [scope.value]
    : parameters
        .filter(({ name }) => name === scope.name)
        .flatMap(({ among }) => among.flatMap((target) => targets.get(target) ?? []));

const isBastion = (id: string): boolean => /\/providers\/microsoft\.network\/bastionhosts\/[^/]+$/i.test(id);

const resourceGroupOf = (id: string): string | undefined =>
  /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+(?=\/)/i.exec(id)?.[0].toLowerCase();

/** The Bastions of targets.yaml in the group of a network security group whose name speaks of one. */
const bastionsBeside = (nsg: ResourceId, { targets }: Policy): readonly ResourceId[] => {
  const group = resourceGroupOf(nsg);
  if (group === undefined || !/bas/i.test(lastName(nsg))) return [];
  return [...targets.values()].filter((id) => isBastion(id) && resourceGroupOf(id) === group);
};
