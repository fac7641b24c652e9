/** Servers without TLS that answer as a test tells them, in GitHub's place. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

export interface PlainServers {
  /** Its address, without a slash at the end. `answering` hears of a request as soon as it begins. */
  start(answering: Answering): Promise<string>;
  /** All of them, in the middle of whatever they say. */
  stop(): Promise<void>;
}

export const plainServers = (): PlainServers => {
  const running: (() => Promise<void>)[] = [];
  return {
    async start(answering) {
      const server = createServer(answering);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      running.push(
        () =>
          new Promise((resolve) => {
            server.closeAllConnections();
            server.close(() => resolve());
          }),
      );
      const address = server.address();
      return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    },
    async stop() {
      for (const stop of running.splice(0)) await stop();
    },
  };
};
