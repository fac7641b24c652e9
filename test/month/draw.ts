/** What chance decides in the month, all of it from one seed. */

export interface Draw {
  readonly random: () => number;
  chance(share: number): boolean;
  pick<T>(all: readonly T[]): T;
  /** Between two numbers. */
  between(from: number, to: number): number;
  /** Few take long: half of them longer than the median, one in a hundred much longer. */
  lognormal(median: number, sigma: number): number;
}

export const createDraw = (random: () => number): Draw => ({
  random,
  chance: (share) => random() < share,
  pick: (all) => all[Math.floor(random() * all.length)]!,
  between: (from, to) => from + random() * (to - from),
  lognormal: (median, sigma) => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return median * Math.exp(sigma * normal);
  },
});
