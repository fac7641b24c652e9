/** Answers of GitHub's that lie: nothing is decided on them, and no token follows them to another place. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGitHubClient } from '../../../src/adapters/github/client.ts';
import { createGitHub } from '../../../src/adapters/github/github.ts';
import { createRoster } from '../../../src/adapters/github/roster.ts';
import type { GrantNumber } from '../../../src/core/brand.ts';
import { startBench } from './bench.ts';
import type { SandboxBench } from './bench.ts';

const permissions = {
  contents: 'read',
  'pull-requests': 'write',
  issues: 'write',
  statuses: 'write',
} as const;
const REQUEST = 'entitlement: prod-vm-admin\nduration: 2h\njustification: x\n';

const running: (() => void)[] = [];
afterEach(() => {
  for (const stop of running.splice(0)) stop();
});

const listen = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { seen, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` };
};

const clientOf = (apiUrl: string, token = 'ghs_1_secret') =>
  createGitHubClient({
    apiUrl,
    token,
    owner: 'contoso',
    repo: 'access',
    onDate: () => undefined,
    sleep: async () => undefined,
  });

describe('a next page', () => {
  const page = (next: string) => (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json', link: `<${next}>; rel="next"` });
    response.end('[]');
  };
  const rosterOf = (apiUrl: string) => createRoster(clientOf(apiUrl));

  it('at another host is not followed, and the token stays here', async () => {
    const other = await listen(page('http://nowhere.test/'));
    const home = await listen(page(`${other.url}/page/2`));
    await expect(rosterOf(home.url).collaborators()).rejects.toMatchObject({
      code: 'github.unexpected',
      message: expect.stringContaining(other.url),
    });
    expect(other.seen).toEqual([]);
  });

  it('that leads round in circles is a fault, and not a run that never ends', async () => {
    const links: string[] = [];
    const home = await listen((request, response) => page(links[0] ?? '')(request, response));
    links.push(`${home.url}/repos/contoso/access/collaborators?page=2`);
    await expect(rosterOf(home.url).collaborators()).rejects.toMatchObject({
      code: 'github.unexpected',
      message: expect.stringContaining('without end'),
    });
    expect(home.seen.length).toBe(501);
  }, 30_000);
});

describe('evidence', () => {
  let bench: SandboxBench;
  let pull: GrantNumber;
  beforeAll(async () => {
    bench = await startBench();
    pull = await bench.openPull('alice', { 'requests/lies.yaml': REQUEST });
  }, 60_000);
  afterAll(() => bench.stop());
  afterEach(() => bench.faults.clear());

  const lie = (operation: string, body: unknown): void =>
    bench.faults.order({
      api: 'github',
      method: 'POST',
      path: `graphql ${operation}$`,
      times: 20,
      when: 'after',
      effect: { kind: 'answer', status: 200, body },
    });

  it.each<[string, unknown]>([
    ['no data at all', {}],
    ['data that is null', { data: null }],
    ['a repository that is null', { data: { repository: null } }],
    ['a pull request that is null, without an error', { data: { repository: { pullRequest: null } } }],
    ['a list in place of an object', []],
    ['errors beside data', { data: { repository: {} }, errors: [{ type: 'INTERNAL', message: 'x' }] }],
    ['errors in a form that nobody knows', { data: {}, errors: 'x' }],
  ])('is a fault, and never none, after an answer 200 with %s', async (_, body) => {
    lie('(Pull|FirstLook)', body);
    for (const expecting of [pull, undefined])
      await expect(bench.ports(expecting).evidence.pull(pull)).rejects.toMatchObject({
        code: expect.stringMatching(/^github\./),
      });
  });

  it('is incomplete, and so approves nothing, where a list says that it goes on and gives no way to', async () => {
    expect((await bench.ports(undefined).evidence.pull(pull))?.incomplete).toEqual([]);
    const cut = await behind(bench, {
      answer: (body) =>
        body.replace(
          /("reviews":\{"nodes":\[[^\]]*\],"pageInfo":)\{[^}]*\}/,
          '$1{"hasNextPage":true,"endCursor":null}',
        ),
    });
    expect((await cut.evidence.pull(pull))?.incomplete).toContain('reviews');
  });

  it('of another pull request than the one that was asked for is a fault', async () => {
    const other = await bench.openPull('bob', { 'requests/other.yaml': REQUEST });
    for (const expecting of [pull, undefined]) {
      const mixed = await behind(
        bench,
        { request: (body) => body.replace(`"number":${pull}`, `"number":${other}`) },
        expecting,
      );
      await expect(mixed.evidence.pull(pull)).rejects.toMatchObject({
        code: 'github.unexpected',
        message: expect.stringContaining(`#${other}`),
      });
    }
  });
});

/** The ports behind a proxy that changes what is asked, or what is answered. */
const behind = async (
  bench: SandboxBench,
  {
    request = (body) => body,
    answer = (body) => body,
  }: { readonly request?: (body: string) => string; readonly answer?: (body: string) => string },
  expecting?: GrantNumber,
) => {
  const { url } = await listen((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', async () => {
      const { authorization = '', 'user-agent': agent = 'x' } = incoming.headers;
      const sent = request(Buffer.concat(chunks).toString());
      const real = await fetch(`${bench.world.api}${incoming.url}`, {
        method: incoming.method ?? 'GET',
        headers: { authorization, 'user-agent': agent, 'content-type': 'application/json' },
        ...(sent === '' ? {} : { body: sent }),
      });
      const { status, headers } = real;
      outgoing.writeHead(status, { 'content-type': 'application/json', date: headers.get('date') ?? '' });
      outgoing.end(answer(await real.text()));
    });
  });
  const token = bench.world.issueJobToken(permissions, 'behind');
  return createGitHub(clientOf(url, token), { expecting });
};
