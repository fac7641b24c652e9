/** May this role be elevated now? Reads only; whatever cannot be told refuses (I1). */
import { formatInstant } from '../../core/brand.ts';
import type { CheckReport } from '../../core/facts.ts';
import { Fault } from '../../core/fault.ts';
import type { AzureRoleStep } from '../../core/plan.ts';
import type { Azure, RoleInstance, RoleSettings } from '../../ports/azure.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import { parseIsoDuration } from './duration.ts';
import { FLOOR } from './elevate.ts';
import { lookAt, lookBeside } from './look.ts';
import { describeInstance, sameScope, standingAt } from './requests.ts';
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
  const standing = isOurs ? [] : standingAt(assigned, step, role);
  const reasons = [
    ...whyNotPerson(user),
    ...(look.kind === 'foreign'
      ? [`In the way stands ${look.what}; PIM allows one assignment of a role at a scope.`]
      : []),
    ...(look.kind === 'foreign'
      ? []
      : standing.map((instance) => `In the way stands ${describeInstance(instance)}.`)),
    ...(eligible === undefined ? [] : whyNotEligible(eligible, { step, role, context })),
    ...whyNotAllowed(settings, context.expiresAt - azure.now()),
  ];
  return reasons.length === 0 ? { step: step.id, verdict: 'ready', reasons: [] } : refused(step, reasons);
};

const refused = (step: AzureRoleStep, reasons: readonly string[]): CheckReport => ({
  step: step.id,
  verdict: 'refused',
  reasons,
});

export const whyNotPerson = (user: Awaited<ReturnType<Azure['directory']['user']>>): readonly string[] => {
  if (user === undefined) return ['Entra knows no such user; compare `entra` in policies/people.yaml.'];
  return user.enabled === true
    ? []
    : ['The account is disabled in Entra, or this identity may not read accountEnabled.'];
};

/** The same role without end and without condition, here or above, direct or through a group. */
const isHeldForGood = (instance: RoleInstance, step: AzureRoleStep, role: string): boolean =>
  instance.role === role &&
  instance.endsAt === undefined &&
  !instance.conditional &&
  isAtOrAbove(instance.scope, step.scope);

const isAtOrAbove = (scope: string, below: string): boolean =>
  sameScope(scope, below) || scope === '/' || below.toLowerCase().startsWith(`${scope.toLowerCase()}/`);

const whyNotEligible = (
  eligible: readonly RoleInstance[],
  {
    step,
    role,
    context,
  }: { readonly step: AzureRoleStep; readonly role: string; readonly context: GrantContext },
): readonly string[] => {
  const fitting = eligible.filter(
    (instance) =>
      instance.role === role &&
      (isAtOrAbove(instance.scope, step.scope) || isManagementGroup(instance.scope)),
  );
  if (fitting.length === 0)
    return [
      `PIM lists no eligibility for ${step.role} at ${step.scope}, neither direct nor through a group.`,
    ];
  // NB. An eligibility with a condition allows less than the role: assigning the role without it would widen the access.
  const whole = fitting.filter(({ conditional }) => !conditional);
  if (whole.length === 0)
    return [`The eligibility for ${step.role} carries a condition, which Gatehouse cannot keep.`];
  return whole.some(({ endsAt }) => endsAt === undefined || endsAt >= context.expiresAt)
    ? []
    : [`The eligibility for ${step.role} ends before ${formatInstant(context.expiresAt)}.`];
};

/** Listed for this scope by the service itself, so a management group in it stands above the scope. */
const isManagementGroup = (scope: string): boolean =>
  /^\/providers\/Microsoft\.Management\/managementGroups\//i.test(scope);

/** PIM's own rules for assignments by an administrator, and the activation maximum, which PIM does not apply to them but we do. */
export const whyNotAllowed = (settings: RoleSettings | undefined, left: number): readonly string[] => {
  if (settings === undefined)
    return [
      'PIM shows no settings for this role here: it may not be licensed, or this identity may not read them.',
    ];
  const floor =
    left < FLOOR ? ['Less than five minutes of the window are left, and PIM assigns nothing for less.'] : [];
  const maxima = [
    tooLong(settings.adminMaximum, left, 'The role’s settings in PIM allow an active assignment for'),
    tooLong(settings.activationMaximum, left, 'The role’s settings in PIM allow an activation for'),
  ].flat();
  const needs = settings.adminRequires.flatMap((need) => {
    // Both are sent with every request.
    if (need === 'Justification' || need === 'Ticketing') return [];
    // NB. Whether PIM lets an app-only caller pass its MFA rule is not documented: refuse before the intent, not after.
    return [
      need === 'MultiFactorAuthentication'
        ? 'The role’s settings in PIM require MFA for active assignments, which a workflow cannot give; switch that off for this role.'
        : `The role’s settings in PIM require ${JSON.stringify(need)} for active assignments, which Gatehouse does not know.`,
    ];
  });
  return [...floor, ...maxima, ...needs];
};

const tooLong = (maximum: string | undefined, left: number, sentence: string): readonly string[] => {
  if (maximum === undefined) return [];
  const longest = parseIsoDuration(maximum);
  if (longest === undefined) return [`${sentence} ${JSON.stringify(maximum)}, which cannot be read.`];
  return left > longest ? [`${sentence} at most ${maximum}, less than the window.`] : [];
};
