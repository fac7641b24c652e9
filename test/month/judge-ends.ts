/** What must hold of every end, by the list of the witness and by the sweeps that were completed. */
import type { Ask } from './asks.ts';
import type { Month } from './month.ts';
import type { Held } from './witness.ts';
import type { Ran } from './world.ts';

/** The first sweep that began at a moment or later, came to its end, and was not kept from this very thing. */
export const sweepFrom = (
  { sweeps, world }: Pick<Month, 'sweeps' | 'world'>,
  at: number,
  excuses: (struck: string) => boolean,
): Ran | undefined => {
  let [low, high] = [0, sweeps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sweeps[middle]?.began ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  for (const sweep of sweeps.slice(low)) {
    const struck = [...world.weather.struckIn(sweep.run)];
    if (sweep.report !== undefined && !struck.some(excuses)) return sweep;
  }
  return undefined;
};

const say = (at: number | undefined): string =>
  at === undefined ? 'never' : new Date(at).toISOString().replace('.000Z', 'Z');

/** What stands past the end that its platform has, or past the first sweep behind it. */
const pastItsEnd = (month: Month, held: Held): readonly string[] => {
  const who = `#${held.grant} ${held.kind} ${held.object}`;
  if (held.native)
    return held.goneAt !== undefined && held.goneAt <= held.end
      ? []
      : [`${who} ends natively at ${say(held.end)} and was gone at ${say(held.goneAt)}`];
  if (held.goneAt !== undefined && held.goneAt <= held.end) return [];
  const sweep = sweepFrom(month, held.end, (struck) => struck === `${held.kind} revoke ${held.name}`);
  return held.goneAt !== undefined && sweep !== undefined && held.goneAt <= sweep.over
    ? []
    : [
        `${who} was over at ${say(held.end)}, and gone at ${say(held.goneAt)}; the sweep ${sweep?.run} began at ${say(sweep?.began)} and ended at ${say(sweep?.over)}`,
      ];
};

/** What somebody wanted to end early ends with the first sweep that could read what they said. */
const pastItsWish = (month: Month, ask: Ask, held: Held): readonly string[] => {
  const wanted = ask.endWantedAt;
  if (wanted === undefined || held.since > wanted || (held.goneAt ?? Infinity) <= wanted) return [];
  const sweep = sweepFrom(
    month,
    wanted,
    (struck) => /^(evidence|ledger|directory) /.test(struck) || struck === `${held.kind} revoke ${held.name}`,
  );
  return held.goneAt !== undefined && held.goneAt <= Math.max(sweep?.over ?? 0, 0)
    ? []
    : [
        `#${held.grant} ${held.kind} ${held.object} was to end at ${say(wanted)}, and was gone at ${say(held.goneAt)}; the sweep ${sweep?.run} began at ${say(sweep?.began)} and ended at ${say(sweep?.over)}`,
      ];
};

export const judgeEnds = (month: Month): readonly string[] =>
  month.world.witness.held.flatMap((held) => {
    const ask = month.asks.get(held.grant as Ask['pull']);
    return [...pastItsEnd(month, held), ...(ask === undefined ? [] : pastItsWish(month, ask, held))];
  });
