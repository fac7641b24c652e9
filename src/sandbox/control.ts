/** The control API: plain HTTP on this machine to move time, wait, fire schedules, order faults and look. See docs/sandbox.md. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  BadOrder,
  readClockOrder,
  readFaultOrders,
  readFireOrder,
  type FireOrder,
} from './control-orders.ts';
import type { Faults, WorldClock } from './contract.ts';
import type { RunReport } from './runner/run.ts';

/** What the control API drives; `world.ts` makes it. */
export interface Controlled {
  readonly clock: WorldClock;
  readonly faults: Faults;
  settle(): Promise<readonly RunReport[]>;
  /** Throws `BadOrder` for a workflow that is not there, or that does not listen to the event. The id of the run. */
  fire(order: FireOrder): Promise<number>;
  state(): unknown;
  log(run: number): string | undefined;
}

export interface Control {
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const LARGEST_BODY = 1024 * 1024;

export const startControl = async (world: Controlled): Promise<Control> => {
  const server = createServer((request, response) => {
    answer(world, request).then(
      (found) => send(response, found),
      (error: unknown) =>
        send(
          response,
          error instanceof BadOrder
            ? { status: 400, body: { message: error.message } }
            : {
                status: 500,
                body: { message: error instanceof Error ? (error.stack ?? error.message) : String(error) },
              },
        ),
    );
  });
  // `POST /settle` answers when the last run has ended, however long that takes.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the control API has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const ROUTES =
  'POST /clock, POST /settle, POST /fire, POST /faults, DELETE /faults, GET /state, GET /runs/<id>/log';

const answer = async (world: Controlled, request: IncomingMessage): Promise<Answer> => {
  // NB. A page in a browser on this machine may not drive the sandbox (DNS rebinding, cross-site requests).
  if (
    request.headers.origin !== undefined ||
    !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')
  ) {
    return { status: 403, body: { message: 'The control API answers local programs only, no web pages.' } };
  }
  const [path = '/'] = (request.url ?? '/').split('?');
  switch (`${request.method} ${path}`) {
    case 'POST /clock': {
      const order = readClockOrder(await readJson(request));
      if (order.kind === 'advance') world.clock.advance(order.milliseconds);
      else world.clock.set(order.instant);
      return { status: 200, body: { now: new Date(world.clock.now()).toISOString() } };
    }
    case 'POST /settle':
      return { status: 200, body: { runs: await world.settle() } };
    case 'POST /fire':
      return { status: 200, body: { run: await world.fire(readFireOrder(await readJson(request))) } };
    case 'POST /faults':
      for (const fault of readFaultOrders(await readJson(request))) world.faults.order(fault);
      return { status: 200, body: { pending: world.faults.pending() } };
    case 'DELETE /faults':
      world.faults.clear();
      return { status: 200, body: { pending: [] } };
    case 'GET /state':
      return { status: 200, body: world.state() };
    default: {
      const run = request.method === 'GET' ? /^\/runs\/(\d{1,15})\/log$/.exec(path)?.[1] : undefined;
      const log = run === undefined ? undefined : world.log(Number(run));
      if (log !== undefined) return { status: 200, body: log };
      return {
        status: 404,
        body: { message: `There is no ${request.method} ${path} here; there is ${ROUTES}.` },
      };
    }
  }
};

const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.byteLength;
    if (size > LARGEST_BODY) throw new BadOrder('The body is larger than 1 MiB.');
    chunks.push(bytes);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new BadOrder(text === '' ? 'The body is empty; it must be JSON.' : 'The body is not JSON.');
  }
};

const send = (response: ServerResponse, found: Answer): void => {
  const isText = typeof found.body === 'string';
  response.writeHead(found.status, {
    'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
  });
  response.end(isText ? found.body : `${JSON.stringify(found.body)}\n`);
};
