/** Whether a rule of an approval is asked for at all (`when:`), and if not, why not. */
import type { Instant } from '../brand.ts';
import { containsWindow } from '../calendar.ts';
import { formatDuration } from '../duration.ts';
import { canonicalCidr } from '../network-address.ts';
import type { ApprovalCondition, Entitlement, Settings } from '../policy.ts';
import type { AccessRequest } from '../request.ts';
import { windowOf } from '../window.ts';

/** What a condition looks at. */
export interface ConditionCase {
  readonly request: AccessRequest;
  readonly settings: Settings;
  readonly entitlement: Entitlement;
  readonly now: Instant;
}

/** The parts that do not hold, in words that follow "not needed: "; `undefined`: the rule is asked for. */
export const whyNotAsked = (
  when: ApprovalCondition | undefined,
  subject: ConditionCase,
): string | undefined => {
  if (when === undefined) return undefined;
  const why = [
    notLonger(when, subject),
    otherRisk(when, subject),
    inside(when, subject),
    otherPath(when, subject),
    ...[...when.parameters].map(([name, values]) => otherValue(name, values, subject)),
  ].filter((part) => part !== undefined);
  return why.length === 0 ? undefined : why.join(', and ');
};

const notLonger = ({ longerThan }: ApprovalCondition, { request }: ConditionCase): string | undefined =>
  // NB. A length that is no number compares false with everything: only what is certainly not longer spares a rule.
  longerThan !== undefined && request.duration <= longerThan
    ? `the window is not longer than ${formatDuration(longerThan)}`
    : undefined;

const otherRisk = ({ risk }: ApprovalCondition, { entitlement }: ConditionCase): string | undefined =>
  risk === undefined || risk.includes(entitlement.risk)
    ? undefined
    : `the risk is ${entitlement.risk} and not ${risk.join(' or ')}`;

const inside = (
  { outside }: ApprovalCondition,
  { request, settings, now }: ConditionCase,
): string | undefined => {
  const calendar = outside === undefined ? undefined : settings.calendars.get(outside);
  // NB. A calendar that is not there holds no window: the rule is asked for.
  return calendar !== undefined && containsWindow(calendar, windowOf(request, now))
    ? `the window lies inside ${calendar.name}`
    : undefined;
};

const otherPath = ({ breakGlass }: ApprovalCondition, { request }: ConditionCase): string | undefined =>
  breakGlass === undefined || breakGlass === isBreakGlass(request)
    ? undefined
    : breakGlass
      ? 'this is no break-glass'
      : 'this is break-glass';

/** Auto-approval rests on this too. */
export const isBreakGlass = (request: AccessRequest): boolean => request.breakGlass;

const otherValue = (
  name: string,
  values: readonly string[],
  { request, entitlement }: ConditionCase,
): string | undefined => {
  const given = request.parameters.get(name)?.value;
  const type = entitlement.parameters.find((parameter) => parameter.name === name)?.type;
  // NB. What is not given, or not declared, or cannot be read spares nobody: the rule is asked for.
  if (given === undefined || type === undefined) return undefined;
  // NB. One value has several spellings; whoever asks chooses the spelling and must not choose the approvers by it.
  const canonical = (value: string): string | undefined =>
    type === 'ip' || type === 'cidr'
      ? canonicalCidr(value)
      : value.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase();
  const meant = canonical(given);
  return meant === undefined || values.some((value) => canonical(value) === meant)
    ? undefined
    : `${name} is not ${values.join(' or ')}`;
};
