import type { IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange, type Answer, type Sent } from '../../../src/adapters/github/exchange.ts';
import { type Answering, plainServers } from './plain-server.ts';

interface Place {
  readonly url: string;
  readonly heard: readonly IncomingMessage[];
  readonly bodies: readonly string[];
}

const servers = plainServers();
afterEach(servers.stop);

const place = async (answering: Answering): Promise<Place> => {
  const heard: IncomingMessage[] = [];
  const bodies: string[] = [];
  const url = await servers.start((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      heard.push(request);
      bodies.push(body);
      answering(request, response);
    });
  });
  return { url, heard, bodies };
};

const TOKEN = { authorization: 'token ghs_1' };
const ask = (url: string, more: Partial<Sent> = {}): Promise<Answer> =>
  exchange(url, { method: 'GET', headers: TOKEN, signal: new AbortController().signal, ...more });

const TEXT = JSON.stringify({ message: 'Zürich — 東京 🙂', filled: 'x'.repeat(5_000) });

describe('an exchange with GitHub', () => {
  it('sends method, headers and the bytes of the body, and hands on status, headers and text', async () => {
    const one = await place((_request, response) => {
      response.writeHead(201, { 'content-type': 'application/json', 'x-two': ['a', 'b'] });
      response.end(TEXT);
    });
    const answer = await ask(`${one.url}/graphql`, { method: 'POST', body: TEXT });
    expect(one.bodies).toEqual([TEXT]);
    expect(one.heard[0]).toMatchObject({ method: 'POST', url: '/graphql', headers: TOKEN });
    expect(one.heard[0]?.headers['content-length']).toBe(String(Buffer.byteLength(TEXT)));
    expect(answer).toMatchObject({ status: 201, statusText: 'Created', url: `${one.url}/graphql` });
    expect([...answer.headers]).toEqual(
      expect.arrayContaining([
        ['content-type', 'application/json'],
        ['x-two', 'a, b'],
      ]),
    );
    expect(await answer.text()).toBe(TEXT);
    expect(Buffer.from(await answer.arrayBuffer()).toString('utf8')).toBe(TEXT);
    expect([answer.headers.get('x-two'), answer.headers.get('x-three')]).toEqual(['a, b', null]);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'says of a %s how long its body is, or that it has none',
    async (method) => {
      const one = await place((_request, response) => response.end('x'));
      await ask(one.url, { method, body: 'é' });
      await ask(one.url, { method });
      expect(one.bodies).toEqual(['é', '']);
      expect(one.heard[0]?.headers['content-length']).toBe('2');
      expect(one.heard[1]?.headers['content-length'] ?? '0').toBe('0');
    },
  );

  it('asks for packed answers and unpacks them', async () => {
    const one = await place(({ headers }, response) => {
      response.writeHead(200, { 'content-encoding': String(headers['accept-encoding']) });
      response.end(gzipSync(TEXT));
    });
    expect(await (await ask(one.url)).text()).toBe(TEXT);
  });

  it('has an empty text where an answer has no body, whatever it says of how that is packed', async () => {
    const one = await place((_request, response) => {
      response.writeHead(204, { 'content-encoding': 'gzip' });
      response.end();
    });
    const answer = await ask(one.url);
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  });

  it.each<[string, Answering]>([
    [
      'it is packed in a way that was not asked for',
      (_request, response) => {
        response.writeHead(200, { 'content-encoding': 'br' });
        response.end('x');
      },
    ],
    [
      'the packed body is not whole',
      (_request, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' });
        response.end(gzipSync(TEXT).subarray(0, 40));
      },
    ],
    [
      'it breaks off behind its headers',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '10' });
        response.flushHeaders();
        setImmediate(() => response.socket?.destroy());
      },
    ],
    [
      'it ends before its length',
      (_request, response) => {
        response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf');
      },
    ],
    [
      'its last part is missing',
      (_request, response) => {
        response.socket?.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n');
      },
    ],
    ['it is no HTTP', (_request, response) => void response.socket?.end('SSH-2.0-OpenSSH\r\n')],
  ])('throws on an answer where %s', async (_name, answering) => {
    const one = await place(answering);
    await expect(ask(one.url)).rejects.toThrow(Error);
  });

  it('gives up an answer that comes too slowly, also behind its headers', async () => {
    const late = new AbortController();
    const one = await place((_request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half');
      setImmediate(() => late.abort());
    });
    await expect(ask(one.url, { signal: late.signal })).rejects.toThrow(Error);
  });

  it('follows an answer that points elsewhere with the whole request, and the token stays at its place', async () => {
    const other = await place((_request, response) => response.end('elsewhere'));
    const one = await place(({ url }, response) => {
      if (url === '/new') return void response.end('moved');
      response.writeHead(307, { location: url === '/old' ? '/new' : `${other.url}/x` });
      response.end();
    });
    const moved = await ask(`${one.url}/old`, { method: 'PATCH', body: TEXT });
    expect([await moved.text(), moved.url]).toEqual(['moved', `${one.url}/new`]);
    expect(one.bodies.at(-1)).toBe(TEXT);
    expect(one.heard.at(-1)?.headers).toMatchObject(TOKEN);
    expect(await (await ask(`${one.url}/away`)).text()).toBe('elsewhere');
    expect(other.heard.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it('leaves it to `fetch` where Node is told to use a proxy', async () => {
    const one = await place((_request, response) => response.end('x'));
    process.env['NODE_USE_ENV_PROXY'] = '1';
    try {
      expect(await (await ask(one.url)).text()).toBe('x');
    } finally {
      delete process.env['NODE_USE_ENV_PROXY'];
    }
    await ask(one.url);
    expect(one.heard.map(({ headers }) => headers['sec-fetch-mode'])).toEqual(['cors', undefined]);
  });
});
