/** May this role be elevated now? Reads only; whatever cannot be told refuses (I1). */
import type { CheckReport } from '../../core/facts.ts';
import type { EntraRoleStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { RoleInstance } from '../../ports/azure-roles.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import { whyNotEligible } from '../pim/eligibility.ts';
import { isOurs, lookAt } from '../pim/listed/look.ts';
import { isNobody, whyNotPerson } from '../pim/person.ts';
import { whyNeverAllowed, whyNotAllowed } from '../../core/pim-settings.ts';
import { alreadyHeld, readyUnless, refused } from '../report.ts';
import { isAtOrAbove, listed, resolveDirectoryRole, whereOf } from './role.ts';

/** `former`: what this grant takes over. Its assignment in the place is ended before this one is made. */
export interface Occasion {
  readonly context: GrantContext;
  readonly former: { readonly step: EntraRoleStep; readonly context: GrantContext } | undefined;
}

export const checkDirectoryRole = async (
  azure: Azure,
  step: EntraRoleStep,
  { context, former }: Occasion,
): Promise<CheckReport> => {
  const [user, resolution] = await Promise.all([
    azure.directory.user(step.principal),
    resolveDirectoryRole(azure, step),
  ]);
  const personal = whyNotPerson(user);
  const nobody = isNobody(user) ? personal : [];
  if (resolution.kind !== 'one')
    return refused(step, [resolution.why, ...personal], [resolution.why, ...nobody]);
  // Whoever is not in the directory is in none of its lists.
  if (user === undefined) return refused(step, personal, personal);
  const role = resolution.role.guid;
  // NB. Only what the former grant itself made and PIM shows as such is passed over; anything else in the place stays in the way.
  const own =
    former === undefined
      ? undefined
      : await lookAt(azure, listed(azure, former.step), { context: former.context });
  const ended = own?.kind === 'active' ? own.instance.id : undefined;
  const [look, groups, holders, eligible, settings] = await Promise.all([
    lookAt(azure, listed(azure, step), { context, ...(ended === undefined ? {} : { except: ended }) }),
    azure.directoryRoles.groupsOf(step.principal),
    azure.directoryRoles.holders(role),
    step.onlyIfEligible || step.assignment === 'eligible' ? azure.directoryRoles.eligible(role) : [],
    azure.directoryRoles.settings(role),
  ]);
  const concerns = ({ principal, scope }: RoleInstance): boolean =>
    (principal === step.principal.toLowerCase() || groups.has(principal)) && isAtOrAbove(scope, step);
  const forGood = (held: readonly RoleInstance[]) =>
    held.some((one) => one.endsAt === undefined && concerns(one));
  if (!isOurs(look) && forGood(holders))
    return alreadyHeld(step, `${step.role} is already held ${whereOf(step)}, without an end.`);
  if (!isOurs(look) && step.assignment === 'eligible' && forGood(eligible))
    return alreadyHeld(step, `${step.role} can already be activated ${whereOf(step)}, without an end.`);
  const unfit = step.onlyIfEligible
    ? whyNotEligible(eligible.filter(concerns), {
        what: `${step.role} ${whereOf(step)}`,
        end: context.expiresAt,
      })
    : [];
  const reasons = [
    ...personal,
    ...(look.kind === 'foreign'
      ? [
          `In the way stands ${look.what}; PIM allows one ${step.assignment === 'eligible' ? 'eligibility for' : 'assignment of'} a role at a scope.`,
        ]
      : []),
    ...unfit,
    ...whyNotAllowed(settings, { left: context.expiresAt - azure.now(), form: step.assignment }),
  ];
  return readyUnless(step, reasons, [...nobody, ...unfit, ...whyNeverAllowed(settings, step.assignment)]);
};
