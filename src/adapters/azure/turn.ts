/** A timeout that stands still while a call waits for its turn: what was not sent yet cannot be answered late. */
import { AsyncLocalStorage } from 'node:async_hooks';

interface Deadline {
  stop(): void;
  goOn(): void;
}

const current = new AsyncLocalStorage<Deadline>();

/** Runs one call; once it has taken `timeout` milliseconds, without what `waitingTurn` waited, `late` is called. */
export const withDeadline = async <T>(
  { timeout, late }: { readonly timeout: number; readonly late: () => void },
  run: () => Promise<T>,
): Promise<T> => {
  let left = timeout;
  let since = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined = setTimeout(late, left);
  let stopped = 0;
  const deadline: Deadline = {
    stop() {
      stopped += 1;
      if (stopped > 1) return;
      clearTimeout(timer);
      left -= performance.now() - since;
    },
    goOn() {
      stopped -= 1;
      if (stopped > 0 || timer === undefined) return;
      since = performance.now();
      timer = setTimeout(late, Math.max(0, left));
    },
  };
  try {
    return await current.run(deadline, run);
  } finally {
    clearTimeout(timer);
    timer = undefined;
  }
};

export const waitingTurn = async (turn: () => Promise<void>): Promise<void> => {
  const deadline = current.getStore();
  deadline?.stop();
  try {
    await turn();
  } finally {
    deadline?.goOn();
  }
};
