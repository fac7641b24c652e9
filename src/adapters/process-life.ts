/** How long this process lives, and whether it was asked to stop: sleeping ends then, and what is being done is finished. */
import { setTimeout } from 'node:timers/promises';
import type { Milliseconds } from '../core/brand.ts';
import { milliseconds } from '../core/brand.ts';

export interface ProcessLife {
  readonly pause: (time: Milliseconds) => Promise<void>;
  readonly stopped: () => boolean;
  readonly elapsed: () => Milliseconds;
}

/** From now on the first SIGTERM or SIGINT asks it to stop; a second one kills it, as ever. */
export const followProcess = (): ProcessLife => {
  const asked = new AbortController();
  const begun = performance.now();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => asked.abort());
  return {
    pause: async (time) => {
      await setTimeout(time, undefined, { signal: asked.signal }).catch((thrown: unknown) => {
        if (!asked.signal.aborted) throw thrown;
      });
    },
    stopped: () => asked.signal.aborted,
    elapsed: () => milliseconds(Math.floor(performance.now() - begun)),
  };
};
