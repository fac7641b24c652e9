/** `cooldown:` and `caps:` of an entitlement: as strict as the settings', or stricter. */
import type { Milliseconds } from '../brand.ts';
import { formatDuration, writeDuration } from '../duration.ts';
import type { Entitlement } from '../policy.ts';
import type { EntitlementSource } from './entitlement-source.ts';
import type { Judge } from './judge.ts';
import { readLookBack } from './separation.ts';
import type { SettingsReading } from './settings.ts';

/** What holds for it: its own, else that of the settings. */
export const readCooldown = (
  judge: Judge,
  text: string | undefined,
  { caps }: SettingsReading,
): Milliseconds | undefined => {
  const path = ['cooldown'];
  if (text === undefined) return caps.cooldown;
  const own = readLookBack(judge, path, text);
  if (own === undefined || caps.cooldown === undefined || own >= caps.cooldown) return own;
  judge.report(
    path,
    'policy.looser-than-level',
    `The settings ask for a cooldown of ${formatDuration(caps.cooldown)}.`,
    `Write at least \`${writeDuration(caps.cooldown)}\`, or delete the key: an entitlement may only tighten.`,
  );
  return undefined;
};

export const readOwnCaps = (
  judge: Judge,
  source: EntitlementSource['caps'],
  { caps }: SettingsReading,
): Entitlement['caps'] => {
  const cap = (key: 'active' | 'active_per_person', most: number | undefined): number | undefined => {
    const own = source?.[key];
    if (own !== undefined && most !== undefined && own > most) {
      judge.report(
        ['caps', key],
        'policy.looser-than-level',
        `The settings allow ${most} in all, so ${own} of one entitlement can never be reached.`,
        `Write at most \`${most}\`, or delete the key: an entitlement may only tighten.`,
      );
    }
    return own;
  };
  return {
    active: cap('active', caps.activeTotal),
    activePerPerson: cap('active_per_person', caps.activePerPerson),
  };
};
