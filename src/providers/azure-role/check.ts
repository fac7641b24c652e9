/** May this role be elevated now? Reads only; whatever cannot be told refuses (I1). */
import type { CheckReport } from '../../core/facts.ts';
import { Fault } from '../../core/fault.ts';
import type { AzureRoleStep } from '../../core/plan.ts';
import type { Azure, RoleInstance } from '../../ports/azure.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import { whyNotEligible } from '../pim/eligibility.ts';
import { whyNotPerson } from '../pim/person.ts';
import { describeInstance, sameScope, standingAt } from '../pim/request.ts';
import { whyNotAllowed } from '../pim/settings.ts';
import { lookAt, lookBeside } from './look.ts';
import { resolveRole } from './role.ts';

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
  if (step.assignment === 'eligible') return refused(step, ['`assignment: eligible` is not supported yet.']);
  try {
    return await checkActive(azure, step, occasion);
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'azure.not-found') {
      return refused(step, [`Azure knows no ${step.scope}, or this identity may not see it.`]);
    }
    throw thrown;
  }
};

const checkActive = async (
  azure: Azure,
  step: AzureRoleStep,
  { context, former }: Occasion,
): Promise<CheckReport> => {
  const [user, resolution, everything] = await Promise.all([
    azure.directory.user(step.principal),
    resolveRole(azure, step),
    azure.roles.assigned(step.scope, step.principal),
  ]);
  if (resolution.kind !== 'one') return refused(step, [resolution.why, ...whyNotPerson(user)]);
  const role = resolution.role.guid;
  // NB. Only what the former grant itself made and PIM shows as such is passed over; anything else in the place stays in the way.
  const own = former === undefined ? undefined : await lookAt(azure, former.step, former.context);
  const ended = own?.kind === 'active' ? own.instance.id : undefined;
  const assigned = everything.filter(({ id }) => id !== ended);
  const [look, eligible, settings] = await Promise.all([
    lookBeside(azure, step, { context, except: ended }),
    step.onlyIfEligible ? azure.roles.eligible(step.scope, step.principal) : undefined,
    azure.roles.settings(step.scope, role),
  ]);
  const isOurs = look.kind === 'active' || look.kind === 'pending';
  if (!isOurs && assigned.some((instance) => isHeldForGood(instance, step, role))) {
    return {
      step: step.id,
      verdict: 'already-held',
      reasons: [`${step.role} at ${step.scope} is already held, without an end.`],
    };
  }
  const standing = isOurs ? [] : standingAt(assigned, step, [role]);
  const reasons = [
    ...whyNotPerson(user),
    ...(look.kind === 'foreign'
      ? [`In the way stands ${look.what}; PIM allows one assignment of a role at a scope.`]
      : []),
    ...(look.kind === 'foreign'
      ? []
      : standing.map((instance) => `In the way stands ${describeInstance(instance)}.`)),
    ...(eligible === undefined
      ? []
      : whyNotEligible(eligible.filter(reaching(step, role)), {
          what: `${step.role} at ${step.scope}`,
          end: context.expiresAt,
        })),
    ...whyNotAllowed(settings, context.expiresAt - azure.now()),
  ];
  return reasons.length === 0 ? { step: step.id, verdict: 'ready', reasons: [] } : refused(step, reasons);
};

const refused = (step: AzureRoleStep, reasons: readonly string[]): CheckReport => ({
  step: step.id,
  verdict: 'refused',
  reasons,
});

/** The same role without end and without condition, here or above, direct or through a group. */
const isHeldForGood = (instance: RoleInstance, step: AzureRoleStep, role: string): boolean =>
  instance.role === role &&
  instance.endsAt === undefined &&
  !instance.conditional &&
  isAtOrAbove(instance.scope, step.scope);

const isAtOrAbove = (scope: string, below: string): boolean =>
  sameScope(scope, below) || scope === '/' || below.toLowerCase().startsWith(`${scope.toLowerCase()}/`);

const reaching =
  (step: AzureRoleStep, role: string) =>
  (instance: RoleInstance): boolean =>
    instance.role === role && (isAtOrAbove(instance.scope, step.scope) || isManagementGroup(instance.scope));

/** Listed for this scope by the service itself, so a management group in it stands above the scope. */
const isManagementGroup = (scope: string): boolean =>
  /^\/providers\/Microsoft\.Management\/managementGroups\//i.test(scope);
