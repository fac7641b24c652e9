/** The `Date` headers of Azure's answers: told to the run's clock, and kept as Azure's own time (I11). */
import { instant } from '../../core/brand.ts';
import type { Instant } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';

export interface DateObserver {
  /** `source` is `arm` or `graph`. */
  observe(source: string, header: string | null | undefined): void;
  /** The last header, carried on by a monotonic timer. Throws `Fault('clock.disagreement')` before the first answer. */
  now(): Instant;
}

/** `monotonic` in milliseconds, e.g. `performance.now`. */
export const dateObserver = (
  onDate: (source: string, date: string) => void,
  monotonic: () => number,
): DateObserver => {
  let last: { readonly time: number; readonly at: number } | undefined;
  return {
    observe(source, header) {
      if (header === null || header === undefined || Number.isNaN(Date.parse(header))) return;
      last = { time: Date.parse(header), at: monotonic() };
      onDate(source, header);
    },
    now() {
      if (last === undefined) {
        throw new Fault('clock.disagreement', 'Azure has not answered yet, so its time is not known', {
          remedy:
            'This is a bug in Gatehouse: a window was computed before the first call; please report it.',
        });
      }
      return instant(last.time + (monotonic() - last.at));
    },
  };
};
