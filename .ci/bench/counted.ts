/** What a run counted beside what `counted.json` remembers: more is a regression, and what is not remembered is told as well. */
import type { Figure } from './measure.ts';

/** Bytes of a bundle may grow by this much before somebody has to say so: every change of the sources moves them a little. */
const BYTES_ALLOWANCE = 1.02;

const REMEMBER =
  '"npm run bench -- --remember" writes .ci/bench/counted.json anew; commit it with the reason.';

/** A sentence for every figure that is worse, not remembered, or (of a `whole` count) remembered and no longer counted. */
export const compared = (
  counted: readonly Figure[],
  remembered: Readonly<Record<string, number>>,
  whole: boolean,
): readonly string[] => {
  const worse = counted.flatMap(({ what, value, unit }) => {
    const before = remembered[what];
    if (before === undefined) return [`"${what}" is counted and not remembered. ${REMEMBER}`];
    const most = unit === 'bytes' ? before * BYTES_ALLOWANCE : before;
    return value <= most
      ? []
      : [`"${what}" went from ${before} to ${value} ${unit}. Bring it back, or if it has to be: ${REMEMBER}`];
  });
  const gone = whole
    ? Object.keys(remembered).filter((what) => !counted.some((figure) => figure.what === what))
    : [];
  return [
    ...worse,
    ...gone.map((what) => `"${what}" is remembered and was not counted in this run. ${REMEMBER}`),
  ];
};
