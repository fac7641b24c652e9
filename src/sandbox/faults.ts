/** The list of ordered faults: each request passes along it until one strikes. */
import type { Faults, OrderedFault } from './contract.ts';

interface Waiting {
  readonly fault: OrderedFault;
  readonly path: RegExp | undefined;
  skip: number;
  times: number;
}

/**
 * Makes an empty list. A request is compared with the faults in the order in which they were ordered; each that fits
 * uses up one of its skips, and the first without skips strikes; later ones do not see that request.
 * `order` throws SyntaxError when `path` is not a regular expression and RangeError when a count or a moment makes no sense.
 */
export const createFaults = (): Faults => {
  let waiting: Waiting[] = [];
  return {
    order(fault) {
      const skip = fault.skip ?? 0;
      const times = fault.times ?? 1;
      if (!Number.isInteger(skip) || skip < 0)
        throw new RangeError(`skip: ${skip} is not a whole number from 0`);
      if (!Number.isInteger(times) || times < 1)
        throw new RangeError(`times: ${times} is not a whole number from 1`);
      if (fault.effect.kind === 'late' && fault.when === 'after')
        throw new RangeError('late: what commits later has not committed before its answer is lost');
      waiting.push({
        fault,
        path: fault.path === undefined ? undefined : new RegExp(fault.path),
        skip,
        times,
      });
    },
    clear() {
      waiting = [];
    },
    pending: () => waiting.map(({ fault, skip, times }) => ({ ...fault, skip, times })),
    strike(api, method, pathKey) {
      for (const entry of waiting) {
        if (!fits(entry, api, method, pathKey)) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        entry.times -= 1;
        if (entry.times === 0) waiting = waiting.filter((other) => other !== entry);
        return entry.fault;
      }
      return undefined;
    },
  };
};

const fits = (entry: Waiting, api: string, method: string, pathKey: string): boolean =>
  entry.fault.api === api &&
  (entry.fault.method === undefined || entry.fault.method.toUpperCase() === method.toUpperCase()) &&
  (entry.path === undefined || entry.path.test(pathKey));
