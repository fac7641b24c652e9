/** Work that must not stop what stands beside it (I12): what it throws becomes a sentence of the report. */
import { asFault, faultSentence } from '../core/fault.ts';
import type { Log } from '../ports/log.ts';

/** What was thrown instead of a value. */
export interface Failed {
  readonly fault: string;
}

/** `what`: how the sentence begins, as in "Nothing was moved". The stack of a bug goes to the log: the sentence has no room for it. */
export const isolated = async <T>(
  { log }: { readonly log: Log },
  what: string,
  work: () => Promise<T>,
): Promise<T | Failed> => {
  try {
    return await work();
  } catch (thrown) {
    const fault = asFault(thrown);
    if (fault.code === 'bug') log.error(fault.stack ?? fault.message);
    return { fault: `${what}: ${faultSentence(fault)}` };
  }
};

/** No value that such work gives has a `fault` of its own. */
export const isFault = (value: unknown): value is Failed =>
  typeof value === 'object' && value !== null && 'fault' in value;

export const faultsOf = (value: unknown): readonly string[] => (isFault(value) ? [value.fault] : []);
