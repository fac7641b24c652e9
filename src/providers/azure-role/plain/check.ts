/** May this role be assigned plainly now? Reads only; PIM is asked nothing, for it may not be there. */
import type { CheckReport } from '../../../core/facts.ts';
import { parseMarker } from '../../../core/marker.ts';
import type { AzureRoleStep } from '../../../core/plan.ts';
import type { Azure } from '../../../ports/azure.ts';
import type { PlainAssignment } from '../../../ports/azure-roles.ts';
import type { GrantContext } from '../../../ports/privilege.ts';
import { isNobody, whyNotPerson } from '../../pim/person.ts';
import { sameScope } from '../../pim/request.ts';
import { alreadyHeld, readyUnless, refused } from '../../report.ts';
import { isAtOrAbove, resolveRole } from '../role.ts';
import { assignmentName, lookAt } from './assignment.ts';

export const checkPlain = async (
  azure: Azure,
  step: AzureRoleStep,
  {
    context,
    former,
  }: {
    readonly context: GrantContext;
    readonly former: { readonly step: AzureRoleStep; readonly context: GrantContext } | undefined;
  },
): Promise<CheckReport> => {
  const [user, resolution, everything, look] = await Promise.all([
    azure.directory.user(step.principal),
    resolveRole(azure, step),
    azure.roles.plain.assigned(step.scope, step.principal),
    lookAt(azure, step, context),
  ]);
  const personal = whyNotPerson(user);
  const nobody = isNobody(user) ? personal : [];
  if (resolution.kind !== 'one')
    return refused(step, [resolution.why, ...personal], [resolution.why, ...nobody]);
  // NB. Only what the former grant itself made is passed over; anything else in the place stays in the way.
  const own = former === undefined ? undefined : await lookAt(azure, former.step, former.context);
  const passed = [
    ...(own?.kind === 'active' ? [own.assignment.guid] : []),
    ...(look.kind === 'active' ? [assignmentName(context, step.id)] : []),
  ];
  const others = everything.filter(
    ({ guid, role }) => role === resolution.role.guid && !passed.includes(guid),
  );
  const standing = others.find((one) => isForGood(one, step));
  if (standing !== undefined)
    return alreadyHeld(step, `${step.role} at ${step.scope} is already held, without an end.`);
  const inTheWay = others.filter(
    ({ scope, principal }) => sameScope(scope, step.scope) && principal === step.principal.toLowerCase(),
  );
  const reasons = [
    ...personal,
    ...(look.kind === 'foreign' ? [`In the way stands ${look.what}.`] : []),
    ...inTheWay.map(
      ({ guid, conditional }) =>
        `In the way stands the role assignment ${guid}${conditional ? ', which carries a condition' : ', which has an end of its own'}; Azure allows one of a role at a scope.`,
    ),
  ];
  return readyUnless(step, reasons, nobody);
};

/** Here or above, direct or through a group; one that carries a marker of ours ends. */
const isForGood = (one: PlainAssignment, step: AzureRoleStep): boolean =>
  !one.conditional && parseMarker(one.description) === undefined && isAtOrAbove(one.scope, step.scope);
