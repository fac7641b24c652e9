/**
 * Writes down what goes over the wire in a test's world, for `.ci/conformance.ts` to judge, and beside it the world's secrets and
 * what its jobs said, for `.ci/secrets.ts`: a by-product of the suite where `GATEHOUSE_WIRE` names a directory. Answers that a test ordered in place of the sandbox's own are never in it.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange } from '../src/sandbox/http.ts';
import { overhear } from './overheard.ts';

/** Every world has ports of its own; the vendors' hosts stand for them. */
const HOSTS: Readonly<Record<string, string>> = {
  github: 'https://api.github.com',
  arm: 'https://management.azure.com',
  graph: 'https://graph.microsoft.com',
};

/** To be spread into the options of a world. */
export const wireRecorder = (): Partial<ReturnType<typeof overhear>> => {
  const directory = process.env['GATEHOUSE_WIRE'];
  if (directory === undefined || directory === '') return {};
  const world = join(directory, randomUUID());
  const write = (kind: 'jsonl' | 'secrets' | 'texts', line: string): void =>
    appendFileSync(`${world}.${kind}`, `${line}\n`);
  const { heard, overheard } = overhear({
    secret: (secret) => write('secrets', JSON.stringify(secret)),
    text: (text) => write('texts', JSON.stringify(text)),
  });
  let seq = 0;
  return {
    overheard,
    heard(exchange) {
      heard(exchange);
      const host = HOSTS[exchange.request.api];
      // Git itself speaks over the same API's name and has no description.
      if (host === undefined || exchange.request.path.includes('.git/')) return;
      seq += 1;
      const line = JSON.stringify(recorded(exchange, host, seq)).replaceAll(exchange.request.base, host);
      write('jsonl', line);
    },
  };
};

/** As the oracle's own recorder writes it. */
const recorded = ({ request, status, headers, body }: Exchange, host: string, seq: number) => {
  const { authorization, cookie: _, ...reqHeaders } = request.headers;
  const query = request.query.size === 0 ? '' : `?${request.query.toString()}`;
  return {
    v: 1,
    ts: new Date().toISOString(),
    pid: process.pid,
    seq,
    via: 'sandbox',
    main: 'test',
    method: request.method,
    url: `${host}${request.path}${query}`,
    reqHeaders,
    auth: { present: authorization !== undefined, scheme: authorization?.split(' ')[0] },
    reqBody: parsed(request.body),
    status,
    resHeaders: headers,
    resBody: body === undefined ? null : parsed(body),
    durationMs: 0,
  };
};

const parsed = (bytes: Uint8Array): unknown => {
  const text = Buffer.from(bytes).toString('utf8');
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
