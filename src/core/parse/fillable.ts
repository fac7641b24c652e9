/** An approval that nobody who may ask could ever get: found when the file is read, not when somebody is in a hurry. */
import {
  type ApprovalQuestion,
  explainUnfillable,
  openStatic,
  rulesThatStayEmpty,
} from '../approval/fillable.ts';
import type { ApprovalTree, PeopleRef } from '../policy.ts';
import type { EntitlementSource } from './entitlement-source.ts';
import type { Judge } from './judge.ts';
import type { PeopleReading } from './people.ts';
import type { SettingsReading } from './settings.ts';

export interface ReadApproval {
  readonly approval: ApprovalTree | 'none' | undefined;
  readonly owner: readonly PeopleRef[];
  readonly requesters: readonly PeopleRef[];
}

export interface FillableContext {
  readonly parts: Partial<EntitlementSource>;
  readonly people: PeopleReading;
  readonly settings: SettingsReading;
}

/**
 * Only what is certain is a finding: whoever may ask is known by name, and no emergency path, sponsor or escalation
 * could bring in others. Everything less is for the lint, which blocks nothing.
 */
export const judgeFillable = (
  judge: Judge,
  { approval, owner, requesters }: ReadApproval,
  { parts, people: { people, findings }, settings }: FillableContext,
): void => {
  if (people === undefined || approval === undefined || approval === 'none') return;
  // A reference with a finding names nobody, and that is what is wrong then.
  if (judge.findings().length + findings.length + settings.findings.length > 0) return;
  if (parts.break_glass !== undefined || parts.for !== undefined || settings.escalates) return;
  const question: ApprovalQuestion = { tree: approval, owner, people };
  const asking = openStatic(requesters, question, undefined);
  if (asking.people.size === 0 || asking.gaps.some(({ uncertain }) => uncertain)) return;
  let example: Parameters<typeof explainUnfillable> | undefined;
  for (const key of [...asking.people].toSorted()) {
    const requester = people.byKey.get(key);
    const [first] = requester === undefined ? [] : rulesThatStayEmpty(question, requester);
    if (first === undefined) return;
    example ??= [first, key];
  }
  if (example === undefined) return;
  const { message, remedy } = explainUnfillable(...example);
  const more = asking.people.size === 1 ? '' : ' The same holds for everybody else who may ask.';
  judge.report(
    parts.approval === undefined ? ['risk'] : ['approval'],
    'policy.unfillable',
    `${message}${more}`,
    remedy,
  );
};
