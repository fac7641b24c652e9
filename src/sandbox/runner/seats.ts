/** So many at a time, in the order of asking: machines of GitHub, or the jobs of one matrix. */

/** Waits for a seat; the answer gives it back. */
export const createSeats = (count: number): (() => Promise<() => void>) => {
  let free = count;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return () =>
    new Promise((resolve) => {
      if (free > 0) {
        free -= 1;
        resolve(leave);
      } else waiting.push(() => resolve(leave));
    });
};
