/** The time zone in which people of this repository read times. */
import type { Policy } from './policy.ts';

/** Where the settings cannot be read, times are still told. */
export const timezoneOf = ({ settings }: Pick<Policy, 'settings'>): string => settings?.timezone ?? 'UTC';
