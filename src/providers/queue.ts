/** One at a time per key, in the order of asking; a failure does not hold up those behind it. */

export type InLine = <T>(key: string, run: () => Promise<T>) => Promise<T>;

/** Keys are compared without case, as Azure compares ids. */
export const queues = (): InLine => {
  const tails = new Map<string, Promise<unknown>>();
  return (key, run) => {
    const name = key.toLowerCase();
    const turn = (tails.get(name) ?? Promise.resolve()).then(run, run);
    tails.set(name, turn);
    const leave = (): void => {
      if (tails.get(name) === turn) tails.delete(name);
    };
    turn.then(leave, leave);
    return turn;
  };
};
