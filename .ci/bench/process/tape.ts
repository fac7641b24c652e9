/** What the sandbox answered to one process, played again to others: alike for all of them, and without its own work in the figures. */
import { createServer } from 'node:http';
import type { Exchange } from '../../../src/sandbox/http.ts';

/** An exchange, and in which round of the process it was. */
export interface Taped {
  readonly round: number;
  readonly exchange: Exchange;
}

export interface Player {
  /** Base of the API that answers. */
  readonly api: string;
  /** From now on each answer is so many milliseconds on its way. */
  delay(milliseconds: number): void;
  /** For the next process; throws where the last one asked for something else, or not for everything. */
  rewind(): void;
  close(): Promise<void>;
}

/** By method and address; of GraphQL by its operation. */
const keyOf = (method: string, url: string, body: string): string => {
  const [, operation] = /"operationName":"(\w+)"/.exec(body) ?? [];
  return `${method} ${url}${operation === undefined ? '' : ` ${operation}`}`;
};

export const addressOf = ({ request: { path, query } }: Exchange): string =>
  query.size === 0 ? path : `${path}?${query.toString()}`;

export const play = async (tape: readonly Taped[]): Promise<Player> => {
  const answers = Map.groupBy(tape, ({ exchange }) =>
    keyOf(exchange.request.method, addressOf(exchange), exchange.request.body.toString('utf8')),
  );
  let asked = new Map<string, number>();
  let latency = 0;
  let strange: readonly string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const key = keyOf(request.method ?? '', request.url ?? '', Buffer.concat(parts).toString('utf8'));
      const times = asked.get(key) ?? 0;
      asked.set(key, times + 1);
      const answer = answers.get(key)?.[times]?.exchange;
      if (answer === undefined) strange = [...strange, key];
      response.sendDate = false;
      response.statusCode = answer?.status ?? 500;
      for (const [name, value] of Object.entries(answer?.headers ?? {}))
        if (value !== undefined) response.setHeader(name, typeof value === 'object' ? [...value] : value);
      if (latency === 0) response.end(answer?.body);
      else setTimeout(() => response.end(answer?.body), latency);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the player has no port');
  return {
    api: `http://127.0.0.1:${address.port}`,
    delay: (milliseconds) => void (latency = milliseconds),
    rewind() {
      const missing = [...answers].flatMap(([key, all]) => (asked.get(key) === all.length ? [] : [key]));
      const begun = asked.size > 0;
      asked = new Map();
      if (begun && (missing.length > 0 || strange.length > 0))
        throw new Error(
          `a process did not ask as the recorded one did: not ${missing.join(', ')}; but ${strange.join(', ')}`,
        );
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
