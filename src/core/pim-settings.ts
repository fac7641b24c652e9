/** The role's own settings in PIM, judged before anything is asked for: a refusal before the intent costs nobody anything. */
import { minutes } from './brand.ts';
import { parseIsoDuration } from './iso-duration.ts';

/** PIM assigns nothing for less, and removes nothing sooner. */
export const FLOOR = minutes(5);

/** What PIM enforces on assignments and eligibilities made by an administrator, and the most that a person may activate. */
export interface RoleSettings {
  /** ISO 8601; `undefined`: the rule names none. */
  readonly adminMaximum: string | undefined;
  readonly eligibleMaximum: string | undefined;
  readonly activationMaximum: string | undefined;
  /** `Justification`, `MultiFactorAuthentication`, `Ticketing`. */
  readonly adminRequires: readonly string[];
  readonly eligibleRequires: readonly string[];
}

/** How a step is held: by an assignment, or by an eligibility from which the person activates one. */
export type Form = 'active' | 'eligible';

interface Limits {
  /** For messages. */
  readonly what: string;
  readonly maximum: string | undefined;
  readonly requires: readonly string[];
}

/** PIM's own rules for what an administrator makes. `left`: of the window, milliseconds. */
export const whyNotAllowed = (
  settings: RoleSettings | undefined,
  { left, form }: { readonly left: number; readonly form: Form },
): readonly string[] => {
  if (settings === undefined)
    return [
      'PIM shows no settings for this role here: it may not be licensed, or this identity may not read them.',
    ];
  const floor =
    left < FLOOR ? ['Less than five minutes of the window are left, and PIM assigns nothing for less.'] : [];
  const { what, maximum, requires } = limitsOf(settings, form);
  const maxima = [
    tooLong(maximum, left, `The role’s settings in PIM allow an ${what} for`),
    // An eligible person activates under PIM's own rules, as often as the window lasts. To an assignment PIM does not apply them, but we do.
    form === 'eligible'
      ? []
      : tooLong(settings.activationMaximum, left, 'The role’s settings in PIM allow an activation for'),
  ].flat();
  return [...floor, ...maxima, ...requires.flatMap((need) => whyNotMet(need, what))];
};

/** What no shorter window and no later moment changes. */
export const whyNeverAllowed = (settings: RoleSettings | undefined, form: Form): readonly string[] => {
  if (settings === undefined) return [];
  const { what, requires } = limitsOf(settings, form);
  return requires.flatMap((need) => whyNotMet(need, what));
};

const limitsOf = (settings: RoleSettings, form: Form): Limits => {
  switch (form) {
    case 'active':
      return {
        what: 'active assignment',
        maximum: settings.adminMaximum,
        requires: settings.adminRequires,
      };
    case 'eligible':
      return {
        what: 'eligible assignment',
        maximum: settings.eligibleMaximum,
        requires: settings.eligibleRequires,
      };
  }
};

const whyNotMet = (need: string, what: string): readonly string[] => {
  // Both are sent with every request.
  if (need === 'Justification' || need === 'Ticketing') return [];
  // NB. Whether PIM lets an app-only caller pass its MFA rule is not documented: refuse before the intent, not after.
  return [
    need === 'MultiFactorAuthentication'
      ? `The role’s settings in PIM require MFA for ${what}s, which a workflow cannot give; switch that off for this role.`
      : `The role’s settings in PIM require ${JSON.stringify(need)} for ${what}s, which Gatehouse does not know.`,
  ];
};

const tooLong = (maximum: string | undefined, left: number, sentence: string): readonly string[] => {
  if (maximum === undefined) return [];
  const longest = parseIsoDuration(maximum);
  if (longest === undefined) return [`${sentence} ${JSON.stringify(maximum)}, which cannot be read.`];
  return left > longest ? [`${sentence} at most ${maximum}, less than the window.`] : [];
};
