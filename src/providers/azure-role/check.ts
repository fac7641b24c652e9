/** May this role be elevated now? Reads only; whatever cannot be told refuses (I1). */
import type { CheckReport } from '../../core/facts.ts';
import { Fault } from '../../core/fault.ts';
import type { AzureRoleStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { RoleInstance } from '../../ports/azure-roles.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import { whyNotEligible } from '../pim/eligibility.ts';
import { isNobody, whyNotPerson } from '../pim/person.ts';
import { describeInstance, standingAt } from '../pim/request.ts';
import { whyNeverAllowed, whyNotAllowed } from '../../core/pim-settings.ts';
import type { Form } from '../../core/pim-settings.ts';
import { alreadyHeld, readyUnless, refused } from '../report.ts';
import { lookAt, lookBeside } from './look.ts';
import { checkPlain } from './plain/check.ts';
import { isAtOrAbove, resolveRole } from './role.ts';

/** `former`: what this grant takes over. Its assignment in the place is ended before this one is made. */
export interface Occasion {
  readonly context: GrantContext;
  readonly former: { readonly step: AzureRoleStep; readonly context: GrantContext } | undefined;
}

export const checkRole = async (
  azure: Azure,
  step: AzureRoleStep,
  occasion: Occasion,
): Promise<CheckReport> => {
  try {
    const { assignment } = step;
    if (assignment === 'plain') return await checkPlain(azure, step, occasion);
    return await checkInPim(azure, step, { ...occasion, form: assignment });
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'azure.not-found') {
      return refused(step, [`Azure knows no ${step.scope}, or this identity may not see it.`]);
    }
    throw thrown;
  }
};

const checkInPim = async (
  azure: Azure,
  step: AzureRoleStep,
  { context, former, form }: Occasion & { readonly form: Form },
): Promise<CheckReport> => {
  const [user, resolution, everything] = await Promise.all([
    azure.directory.user(step.principal),
    resolveRole(azure, step),
    azure.roles.assigned(step.scope, step.principal),
  ]);
  const nobody = isNobody(user) ? whyNotPerson(user) : [];
  if (resolution.kind !== 'one')
    return refused(step, [resolution.why, ...whyNotPerson(user)], [resolution.why, ...nobody]);
  const role = resolution.role.guid;
  // NB. Only what the former grant itself made and PIM shows as such is passed over; anything else in the place stays in the way.
  const own = former === undefined ? undefined : await lookAt(azure, former.step, former.context);
  const ended = own?.kind === 'active' ? own.instance.id : undefined;
  const isFormers = ({ id }: RoleInstance): boolean => id === ended;
  const [look, eligible, settings] = await Promise.all([
    lookBeside(azure, step, { context, except: ended }),
    step.onlyIfEligible || step.assignment === 'eligible'
      ? azure.roles.eligible(step.scope, step.principal)
      : [],
    azure.roles.settings(step.scope, role),
  ]);
  const isOurs = look.kind === 'active' || look.kind === 'pending';
  const held = everything.filter((instance) => instance.role === role && !isFormers(instance));
  const fitting = eligible.filter(
    (instance) => instance.role === role && !isFormers(instance) && isAtOrAbove(instance.scope, step.scope),
  );
  if (!isOurs && held.some((instance) => isForGood(instance, step)))
    return alreadyHeld(step, `${step.role} at ${step.scope} is already held, without an end.`);
  if (!isOurs && step.assignment === 'eligible' && fitting.some((instance) => isForGood(instance, step)))
    return alreadyHeld(step, `${step.role} at ${step.scope} can already be activated, without an end.`);
  const beside = step.assignment === 'eligible' ? fitting : held;
  const standing = isOurs || look.kind === 'foreign' ? [] : standingAt(beside, step, [role]);
  const unfit = step.onlyIfEligible
    ? whyNotEligible(fitting, { what: `${step.role} at ${step.scope}`, end: context.expiresAt })
    : [];
  const reasons = [
    ...whyNotPerson(user),
    ...(look.kind === 'foreign'
      ? [
          `In the way stands ${look.what}; PIM allows one ${step.assignment === 'eligible' ? 'eligibility for' : 'assignment of'} a role at a scope.`,
        ]
      : []),
    ...standing.map((instance) => `In the way stands ${describeInstance(instance)}.`),
    ...unfit,
    ...whyNotAllowed(settings, { left: context.expiresAt - azure.now(), form }),
  ];
  return readyUnless(step, reasons, [...nobody, ...unfit, ...whyNeverAllowed(settings, form)]);
};

/** Without end and without condition, here or above, direct or through a group. */
const isForGood = (instance: RoleInstance, step: AzureRoleStep): boolean =>
  instance.endsAt === undefined && !instance.conditional && isAtOrAbove(instance.scope, step.scope);
