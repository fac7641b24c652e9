/**
 * Keeps below what GitHub takes of everybody together, beside the hourly allowance: 100 requests at once, and 80 a minute that make
 * content. Whoever goes on above it is refused for longer and longer.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
 */

/** The other half is for the other runs of the same token. */
const MOST_AT_ONCE = 50;
/** A little less than GitHub takes: others say things, too. */
const MOST_WORDS = 70;
const MINUTE = 60_000;

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly query: string;
}

export interface Courtesy {
  /** Sends it when its turn has come. */
  inTurn<T>(sent: Sent, send: () => Promise<T>): Promise<T>;
}

export const courtesy = (sleep: (milliseconds: number) => Promise<void>, timer: () => number): Courtesy => {
  let free = MOST_AT_ONCE;
  const waiting: (() => void)[] = [];
  /** When the last words were said, the oldest first. */
  const said: number[] = [];
  let words: Promise<void> = Promise.resolve();
  const enter = async (): Promise<void> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => void waiting.push(go));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const speak = async (): Promise<void> => {
    const [oldest] = said;
    if (oldest !== undefined && said.length >= MOST_WORDS) {
      const wait = oldest + MINUTE - timer();
      if (wait > 0) await sleep(Math.ceil(wait));
      said.shift();
    }
    said.push(timer());
  };
  return {
    async inTurn(sent, send) {
      // One after the other, in the order of asking: also while one of them waits.
      if (makesContent(sent)) await (words = words.then(speak));
      await enter();
      try {
        return await send();
      } finally {
        leave();
      }
    },
  };
};

/**
 * What people see, in new words or changed ones. NB. The ledger's commits and the waking of other workflows are not among them: no
 * ending and no record of one waits for words.
 */
const makesContent = ({ method, url, query }: Sent): boolean => {
  const { pathname } = new URL(url);
  if (pathname.endsWith('/graphql')) return /^\s*mutation\s+(?!Ledger)/.test(query);
  return method !== 'GET' && /\/(issues|pulls|statuses)(\/|$)/.test(pathname) && !pathname.endsWith('/merge');
};
