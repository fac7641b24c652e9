/** The same work for many things, a few at a time: GitHub takes a hundred calls at once of everybody together. */

/** Pull requests that are told at a time. */
export const TOLD_AT_ONCE = 10;

/** In the order of `items`. What throws is thrown once everything that was begun is over. */
export const atOnce = async <T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> => {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items.slice(at, at + 1);
      for (const one of item) results[at] = await work(one);
    }
  };
  const workers = Array.from({ length: Math.min(most, items.length) }, worker);
  const ended = await Promise.allSettled(workers);
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results;
};
