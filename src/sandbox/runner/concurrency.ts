/** Concurrency groups: one runs, the others wait or are cancelled, as GitHub has it. */

export interface Wish {
  readonly group: string;
  /** `single`: one waits, a newer one takes its place. `max`: up to 100 wait in order. */
  readonly queue: 'single' | 'max';
  readonly cancelInProgress: boolean;
}

export interface Groups {
  /**
   * Resolves to the release function when it is this one's turn, or to `cancelled` when a newer one took its place.
   * `cancel` is called when a newer one with `cancel-in-progress` wants this running one to stop. `stop`: whoever waits is cancelled
   * by somebody, and leaves the line.
   */
  enter(wish: Wish, cancel: () => void, stop?: AbortSignal): Promise<(() => void) | 'cancelled'>;
}

/** `queue: max` holds this many; what comes on top is cancelled. */
const MOST_WAITING = 100;

interface Waiting {
  readonly start: () => void;
  readonly drop: () => void;
}

interface Group {
  cancelRunning: () => void;
  readonly waiting: Waiting[];
}

export const createGroups = (): Groups => {
  const groups = new Map<string, Group>();

  const release = (key: string, group: Group) => () => {
    const next = group.waiting.shift();
    if (next === undefined) groups.delete(key);
    else next.start();
  };

  return {
    enter: (wish, cancel, stop) =>
      new Promise((resolve) => {
        const key = wish.group.toLowerCase();
        const group = groups.get(key);
        if (group === undefined) {
          const fresh: Group = { cancelRunning: cancel, waiting: [] };
          groups.set(key, fresh);
          resolve(release(key, fresh));
          return;
        }
        if (wish.cancelInProgress) group.cancelRunning();
        if (wish.queue === 'single') for (const older of group.waiting.splice(0)) older.drop();
        else if (group.waiting.length >= MOST_WAITING) {
          resolve('cancelled');
          return;
        }
        const waiting: Waiting = {
          start: () => {
            group.cancelRunning = cancel;
            resolve(release(key, group));
          },
          drop: () => resolve('cancelled'),
        };
        group.waiting.push(waiting);
        stop?.addEventListener('abort', () => {
          const place = group.waiting.indexOf(waiting);
          if (place < 0) return;
          group.waiting.splice(place, 1);
          waiting.drop();
        });
      }),
  };
};
