/** Knows when nothing stirs: all is done, or waits for a person, for the time, or for somebody who waits for these. */

export interface Stir {
  /** Something is going on while this work is. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Inside such work: it only waits meanwhile, and what it waits for stirs by itself or not at all. */
  aside<T>(wait: Promise<T>): Promise<T>;
  /** Resolves when nothing stirs. */
  still(): Promise<void>;
}

export const createStir = (): Stir => {
  let stirring = 0;
  const listeners: (() => void)[] = [];
  // What follows from an end follows in the same turn of the event loop.
  const look = (): void => {
    setImmediate(() => {
      if (stirring === 0) for (const listener of listeners.splice(0)) listener();
    });
  };
  const less = (): void => {
    stirring -= 1;
    if (stirring === 0) look();
  };
  return {
    async during(work) {
      stirring += 1;
      try {
        return await work();
      } finally {
        less();
      }
    },
    async aside(wait) {
      less();
      try {
        return await wait;
      } finally {
        stirring += 1;
      }
    },
    still: () =>
      new Promise((resolve) => {
        listeners.push(resolve);
        look();
      }),
  };
};
