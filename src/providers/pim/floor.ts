/** PIM's floor: it assigns nothing for less than five minutes, and removes nothing sooner. */
import { formatInstant, milliseconds } from '../../core/brand.ts';
import type { Instant, Milliseconds } from '../../core/brand.ts';
import { FLOOR } from '../../core/pim-settings.ts';

/** Why nothing may be asked of PIM until `end` any more; `undefined`: enough is left. */
export const underFloor = (end: Instant, now: Instant): string | undefined =>
  end - now >= FLOOR ? undefined : `less than five minutes are left until ${formatInstant(end)}`;

/** When a refused removal is asked for again: a moment longer than the floor, and never an eager loop. */
export const untilFloor = (began: Instant | undefined, now: Instant): Milliseconds => {
  const left = began === undefined ? 60_000 : began + FLOOR - now + 5_000;
  return milliseconds(Math.min(Math.max(left, 15_000), FLOOR + 5_000));
};
