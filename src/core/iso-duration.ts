/** ISO 8601 durations as PIM's role settings write them: `PT8H`, `P180D`. */

const FORM =
  /^P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/;
/** Milliseconds of each part in order. Years and months at their shortest, so that a maximum is never overrated. */
const PARTS = [365 * 86_400_000, 28 * 86_400_000, 7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000];

/** Milliseconds; `undefined` for anything that is not such a duration, also for one without parts. */
export const parseIsoDuration = (text: string): number | undefined => {
  const parts = FORM.exec(text)?.slice(1);
  if (parts === undefined || parts.every((part) => part === undefined)) return undefined;
  return PARTS.reduce((sum, length, index) => sum + length * Number(parts[index] ?? 0), 0);
};
