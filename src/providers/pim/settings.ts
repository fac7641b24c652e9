/** The role's own settings in PIM, judged before anything is asked for: a refusal before the intent costs nobody anything. */
import type { RoleSettings } from '../../ports/azure.ts';
import { parseIsoDuration } from './duration.ts';
import { FLOOR } from './floor.ts';

/**
 * PIM's own rules for assignments by an administrator, and the activation maximum, which PIM does not apply to them but we do.
 * `left`: of the window, milliseconds.
 */
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
