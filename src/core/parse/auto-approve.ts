/** `auto_approve:`: windows so short that nobody needs to approve them, at risk `low` only. */
import type { Milliseconds } from '../brand.ts';
import { formatDuration, writeDuration } from '../duration.ts';
import type { Path } from '../schema/plain.ts';
import { type Judge, readWindow } from './judge.ts';

/** `none`: every window needs approval. Undefined: it has a finding, and nothing is judged by it. */
export type AutoApprove = Milliseconds | 'none' | undefined;

interface Source {
  readonly up_to: string;
}

/** Of a risk level, or of an entitlement by itself. */
export const readAutoApprove = (
  judge: Judge,
  path: Path,
  source: Source | undefined,
  risk: string | undefined,
): AutoApprove => {
  if (source === undefined) return 'none';
  // NB. Above `low` nobody gets in without a second person.
  if (risk !== undefined && risk !== 'low') {
    judge.reportKey(
      path,
      'policy.auto-approve',
      `\`auto_approve:\` is possible at risk \`low\` only, not at \`${risk}\`.`,
      'Delete the key.',
    );
    return undefined;
  }
  return readWindow(judge, [...path, 'up_to'], source.up_to);
};

/** What holds for an entitlement: its own, never longer than its level's. `ownRules`: it adds rules to those of its level. */
export const tightenAutoApprove = (
  judge: Judge,
  path: Path,
  own: AutoApprove,
  { level, ownRules }: { readonly level: AutoApprove; readonly ownRules: boolean },
): Milliseconds | undefined => {
  if (own === undefined || level === undefined) return undefined;
  // NB. What an entitlement asks for beyond its level is not waived by the level.
  if (own === 'none') return level === 'none' || ownRules ? undefined : level;
  if (level !== 'none' && own <= level) return own;
  judge.report(
    [...path, 'up_to'],
    'policy.looser-than-level',
    level === 'none'
      ? 'The risk level approves no window automatically.'
      : `The risk level approves at most ${formatDuration(level)} automatically.`,
    level === 'none'
      ? 'Delete the key: an entitlement may only tighten its risk level.'
      : `Write at most \`${writeDuration(level)}\`: an entitlement may only tighten its risk level.`,
  );
  return undefined;
};
