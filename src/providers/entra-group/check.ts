/** May this membership be elevated through PIM now? Reads only; whatever cannot be told refuses (I1). */
import type { CheckReport } from '../../core/facts.ts';
import type { EntraGroupStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { RoleSettings } from '../../core/pim-settings.ts';
import type { RoleInstance } from '../../ports/azure-roles.ts';
import type { GroupMember } from '../../ports/groups.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import { whyNotEligible } from '../pim/eligibility.ts';
import { isOurs, lookAt } from '../pim/listed/look.ts';
import { isNobody, whyNotPerson } from '../pim/person.ts';
import { whyNeverAllowed, whyNotAllowed } from '../../core/pim-settings.ts';
import { alreadyHeld, readyUnless, refused } from '../report.ts';
import { NO_GROUP, whyNotFilled } from './container.ts';
import { listed, whatOf } from './governed.ts';

/** `former`: what this grant takes over. Its assignment in the place is ended before this one is made. */
export interface Occasion {
  readonly context: GrantContext;
  readonly former: { readonly step: EntraGroupStep; readonly context: GrantContext } | undefined;
}

export const checkGoverned = async (
  azure: Azure,
  step: EntraGroupStep,
  { context, former }: Occasion,
): Promise<CheckReport> => {
  const [user, group] = await Promise.all([
    azure.directory.user(step.principal),
    azure.groups.group(step.group),
  ]);
  const personal = whyNotPerson(user);
  const nobody = isNobody(user) ? personal : [];
  if (group === undefined) return refused(step, [NO_GROUP, ...personal], [NO_GROUP, ...nobody]);
  if (user === undefined) return refused(step, personal, personal);
  // NB. Only what the former grant itself made and PIM shows as such is passed over; anything else in the place stays in the way.
  const own =
    former === undefined
      ? undefined
      : await lookAt(azure, listed(azure, former.step), { context: former.context });
  const ended = own?.kind === 'active' ? own.instance.id : undefined;
  const [look, held, settings] = await Promise.all([
    lookAt(azure, listed(azure, step), { context, ...(ended === undefined ? {} : { except: ended }) }),
    holdings(azure, step),
    azure.groups.pim.settings(step.group, step.access),
  ]);
  if (!isOurs(look) && isHeldForGood(held, step))
    return alreadyHeld(step, `The ${whatOf(step)} is held already, without an end.`);
  if (!isOurs(look) && step.assignment === 'eligible' && held.eligible.some(forGood(held, step)))
    return alreadyHeld(step, `The ${whatOf(step)} can already be activated, without an end.`);
  const unfilled = whyNotFilled(group);
  const unfit = step.onlyIfEligible
    ? whyNotEligible(held.eligible.filter(concerning(held, step)), {
        what: `the ${whatOf(step)}`,
        end: context.expiresAt,
      })
    : [];
  const reasons = [
    ...personal,
    ...unfilled,
    ...(look.kind === 'foreign'
      ? [`In the way stands ${look.what}; PIM allows one of a kind for one person in a group.`]
      : []),
    ...unfit,
    ...whyNotSet(settings, { left: context.expiresAt - azure.now(), form: step.assignment }),
  ];
  const never = whyNeverAllowed(settings, step.assignment);
  return readyUnless(step, reasons, [...nobody, ...unfilled, ...unfit, ...never]);
};

/** What stands in the group, and in which groups the person is. */
interface Held {
  readonly groups: ReadonlySet<string>;
  readonly inForce: readonly RoleInstance[];
  readonly eligible: readonly RoleInstance[];
  /** As the group itself lists them. */
  readonly people: readonly GroupMember[];
}

const holdings = async (azure: Azure, step: EntraGroupStep): Promise<Held> => {
  const { groups } = azure;
  const [own, inForce, eligible, people] = await Promise.all([
    azure.directoryRoles.groupsOf(step.principal),
    groups.pim.holders(step.group),
    step.onlyIfEligible || step.assignment === 'eligible' ? groups.pim.eligible(step.group) : [],
    step.access === 'owner' ? groups.owners(step.group) : groups.members(step.group),
  ]);
  return { groups: own, inForce, eligible, people };
};

type Place = Pick<RoleInstance, 'principal' | 'role'>;

/** Of the person, or of a group that the person is in. */
const concerning =
  ({ groups }: Pick<Held, 'groups'>, { principal, access }: EntraGroupStep) =>
  (one: Place): boolean =>
    one.role === access && (one.principal === principal || groups.has(one.principal));

const forGood =
  (held: Held, step: EntraGroupStep) =>
  (one: RoleInstance): boolean =>
    one.endsAt === undefined && concerning(held, step)(one);

/** NB. Also who is in the group and whom PIM does not list: whether PIM shows what was made outside it is not certain for groups. */
const isHeldForGood = (held: Held, step: EntraGroupStep): boolean =>
  held.inForce.some(forGood(held, step)) ||
  held.people.some(
    ({ id }) =>
      concerning(held, step)({ principal: id, role: step.access }) &&
      !held.inForce.some((one) => one.principal === id && one.role === step.access),
  );

const whyNotSet = (
  settings: RoleSettings | undefined,
  of: Parameters<typeof whyNotAllowed>[1],
): readonly string[] =>
  settings === undefined
    ? [
        // NB. The first request to PIM puts a group under it for good: that is for a person to do, knowingly.
        'PIM shows no settings for this group: it does not govern the group yet, which is done once and for good in the Entra admin center; or it is not licensed, or this identity may not read them.',
      ]
    : whyNotAllowed(settings, of);
