import { readFile } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import { afterEach, expect, test } from 'vitest';
import { makeCertificates } from '../../src/sandbox/certificate.ts';
import { createWorldClock } from '../../src/sandbox/clock.ts';
import type { OrderedFault } from '../../src/sandbox/contract.ts';
import { createFaults } from '../../src/sandbox/faults.ts';
import { createRequestLog, jsonBody, startFront } from '../../src/sandbox/http.ts';
import type { Front, FrontOptions, KillRequest } from '../../src/sandbox/http.ts';

const open: Front[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((front) => front.close()));
});

const start = async (more: Partial<FrontOptions> = {}) => {
  const clock = createWorldClock({ start: '2030-01-02T03:04:05Z' });
  const faults = createFaults();
  const log = createRequestLog();
  const committed: string[] = [];
  const front = await startFront({
    api: 'arm',
    clock,
    faults,
    log,
    handler: (request) => {
      committed.push(`${request.method} ${request.path}`);
      return {
        status: 201,
        headers: { etag: ['a', 'b'] },
        body: { path: request.path, got: jsonBody(request) ?? null },
      };
    },
    ...more,
  });
  open.push(front);
  const order = (fault: Partial<OrderedFault> & Pick<OrderedFault, 'when' | 'effect'>) =>
    faults.order({ api: 'arm', ...fault });
  return { clock, faults, log, front, committed, order };
};

test("answers with the world's Date and JSON, and reads the request whole", async () => {
  const { front, clock } = await start();
  const answer = await fetch(`${front.base}/a%2Fb?x=1`, { method: 'POST', body: '{"k":1}' });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('date')).toMatch(/^Wed, 02 Jan 2030 03:04:0\d GMT$/);
  expect(await answer.json()).toEqual({ path: '/a%2Fb', got: { k: 1 } });
  clock.advance(3_600_000);
  expect((await fetch(front.base)).headers.get('date')).toMatch(/04:04:0\d GMT$/);
});

test('leaves no effect when a fault strikes before, and keeps the effect when it strikes after', async () => {
  const { front, order, committed } = await start();
  order({
    when: 'before',
    effect: { kind: 'answer', status: 503, headers: { 'retry-after': '1' }, body: { e: 1 } },
  });
  const refused = await fetch(`${front.base}/one`);
  expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([
    503,
    '1',
    { e: 1 },
  ]);
  expect(committed).toEqual([]);
  order({ when: 'after', effect: { kind: 'html', status: 502 } });
  const gateway = await fetch(`${front.base}/two`);
  expect([gateway.status, gateway.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
  expect(committed).toEqual(['GET /two']);
});

test('closes the socket without an answer, before or after the effect', async () => {
  const { front, order, committed, log } = await start();
  order({ when: 'before', effect: { kind: 'drop' } });
  order({ when: 'after', effect: { kind: 'drop' } });
  await expect(fetch(`${front.base}/lost`)).rejects.toThrow('fetch failed');
  expect(committed).toEqual([]);
  await expect(fetch(`${front.base}/done`)).rejects.toThrow('fetch failed');
  expect(committed).toEqual(['GET /done']);
  expect(log.entries().map(({ pathKey, status }) => [pathKey, status])).toEqual([
    ['/lost', undefined],
    ['/done', undefined],
  ]);
});

test('delays and then answers as always', async () => {
  const { front, order } = await start();
  order({ when: 'before', effect: { kind: 'delay', milliseconds: 30 } });
  const from = performance.now();
  expect((await fetch(front.base)).status).toBe(201);
  expect(performance.now() - from).toBeGreaterThanOrEqual(29);
});

test('loses the answer at once and commits when the time has come, at a jump of the clock or before the next request', async () => {
  const { front, order, committed, clock } = await start();
  order({ when: 'before', effect: { kind: 'late', milliseconds: 60_000, kill: false } });
  await expect(fetch(`${front.base}/hung`)).rejects.toThrow('fetch failed');
  await fetch(`${front.base}/read`);
  expect(committed).toEqual(['GET /read']);
  clock.advance(61_000);
  await fetch(`${front.base}/after`);
  expect(committed).toEqual(['GET /read', 'GET /hung', 'GET /after']);
});

test('kills the job whose request commits later, where that is ordered', async () => {
  const kills: KillRequest[] = [];
  const { front, order } = await start({ onKill: (request) => void kills.push(request) });
  order({ when: 'before', effect: { kind: 'late', milliseconds: 60_000, kill: true } });
  await expect(fetch(`${front.base}/hung`)).rejects.toThrow('fetch failed');
  expect(kills).toMatchObject([{ pathKey: '/hung' }]);
});

test('kills the job that sent the request and tells it nothing', async () => {
  const kills: KillRequest[] = [];
  const { front, order, committed } = await start({
    onKill: (request) => void kills.push(request),
    jobOf: (request) => (request.headers.authorization === 'Bearer t' ? 'elevate/1' : undefined),
    pathKeyOf: (request) => `/graphql ${request.path}`,
  });
  order({ when: 'after', path: '^/graphql /x$', effect: { kind: 'kill' } });
  await expect(fetch(`${front.base}/x`, { headers: { authorization: 'Bearer t' } })).rejects.toThrow();
  expect(kills).toEqual([{ api: 'arm', method: 'GET', pathKey: '/graphql /x', job: 'elevate/1' }]);
  expect(committed).toEqual(['GET /x']);
});

test('says loudly that the sandbox itself is at fault', async () => {
  const heard: unknown[] = [];
  const { front } = await start({
    handler: () => {
      throw new Error('a defect');
    },
    onDefect: (where, error) => void heard.push(where, error),
  });
  const answer = await fetch(`${front.base}/x`);
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({ error: { code: 'SandboxDefect' } });
  expect(heard).toEqual(['sandbox arm: GET /x', new Error('a defect')]);
});

test('counts requests per API in one log', async () => {
  const log = createRequestLog();
  const one = await start({ log });
  const two = await start({ log, api: 'github' });
  await fetch(one.front.base);
  await fetch(two.front.base);
  await fetch(two.front.base);
  expect([log.count(), log.count('arm'), log.count('github'), log.count('oidc')]).toEqual([3, 1, 2, 0]);
  expect(log.entries().map(({ id }) => id)).toEqual([1, 2, 3]);
});

test('speaks HTTPS on localhost to whoever trusts its authority, and to nobody else', async () => {
  const certificates = await makeCertificates();
  expect(await readFile(certificates.caPath, 'utf8')).toBe(certificates.ca);
  const { front } = await start({ tls: certificates.tls });
  expect(front.base).toMatch(/^https:\/\/localhost:\d+$/);
  const get = (base: string, ca?: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = httpsRequest(base, ca === undefined ? {} : { ca }, (answer) => resolve(answer.statusCode));
      sent.on('error', reject).end();
    });
  expect(await get(front.base, certificates.ca)).toBe(201);
  expect(await get(front.base.replace('localhost', '127.0.0.1'), certificates.ca)).toBe(201);
  await expect(get(front.base)).rejects.toThrow(/certificate/);
});
