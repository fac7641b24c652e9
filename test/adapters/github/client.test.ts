import { afterEach, describe, expect, it } from 'vitest';
import { createGitHubClient } from '../../../src/adapters/github/client.ts';
import type { GitHubClient } from '../../../src/adapters/github/client.ts';
import { graphqlErrorsOf, messageOf, statusOf } from '../../../src/adapters/github/github-fault.ts';
import { createGitHub } from '../../../src/adapters/github/github.ts';
import { commitSha, grantNumber } from '../../../src/core/brand.ts';
import { Fault } from '../../../src/core/fault.ts';
import { type Answering, plainServers } from './plain-server.ts';

interface Bench {
  readonly client: GitHubClient;
  readonly seen: readonly string[];
  readonly slept: readonly number[];
  readonly dates: readonly string[];
}

const servers = plainServers();
afterEach(servers.stop);

/** A server that gives each answer once, in this order, and the last one for ever. */
const bench = async (...answers: readonly Answering[]): Promise<Bench> => {
  const seen: string[] = [];
  const slept: number[] = [];
  const dates: string[] = [];
  const url = await servers.start((request, response) => {
    request.resume().on('end', () => {
      const answer = answers[Math.min(seen.length, answers.length - 1)];
      seen.push(`${request.method} ${request.url} ${request.headers['x-github-api-version']}`);
      answer?.(request, response);
    });
  });
  const client = createGitHubClient({
    apiUrl: `${url}/`,
    token: 'ghs_1_secret.part_two',
    owner: 'contoso',
    repo: 'access',
    onDate: (_source, date) => dates.push(date),
    sleep: async (time) => void slept.push(time),
  });
  return { client, seen, slept, dates };
};

const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answering =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
const html: Answering = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<html>sign in</html>');
};
const drop: Answering = (_request, response) => void response.socket?.destroy();
const half: Answering = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"login":');
  setImmediate(() => response.socket?.destroy());
};

const pull = ({ client }: Bench): Promise<unknown> =>
  client.octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
    owner: 'contoso',
    repo: 'access',
    pull_number: 7,
  });
const comment = ({ client }: Bench): Promise<unknown> =>
  client.octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    owner: 'contoso',
    repo: 'access',
    issue_number: 7,
    body: 'x',
  });
const faultOf = async (promise: Promise<unknown>): Promise<Fault> => {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof Fault) return thrown;
  throw new Error(`no fault: ${String(thrown)}`);
};

describe('the connection to GitHub', () => {
  it('pins the version of the API and reports the time of the platform', async () => {
    const one = await bench(json(200, {}, { date: 'Fri, 20 Nov 2026 10:00:00 GMT' }));
    await pull(one);
    expect(one.seen).toEqual(['GET /repos/contoso/access/pulls/7 2022-11-28']);
    expect(one.dates).toEqual(['Fri, 20 Nov 2026 10:00:00 GMT']);
  });

  it.each([
    ['an error of the server', json(502, {})],
    ['a connection that breaks', drop],
    ['an answer that breaks off half-way', half],
  ])('reads again after %s', async (_name, trouble) => {
    const one = await bench(trouble, trouble, json(200, { number: 7 }));
    await expect(pull(one)).resolves.toMatchObject({ data: { number: 7 } });
    expect(one.slept).toHaveLength(2);
  });

  it('gives up reading after four tries and says so with the call', async () => {
    const one = await bench(json(503, {}));
    const fault = await faultOf(pull(one));
    expect(fault).toMatchObject({
      code: 'github.unreachable',
      transient: true,
      call: 'GET /repos/contoso/access/pulls/7',
    });
    expect(one.seen).toHaveLength(4);
  });

  it.each([
    ['an error of the server', json(502, {})],
    ['a connection that breaks', drop],
  ])('never repeats a POST after %s', async (_name, trouble) => {
    const one = await bench(trouble, json(201, {}));
    expect(await faultOf(comment(one))).toMatchObject({ code: 'github.unreachable', transient: true });
    expect(one.seen).toHaveLength(1);
  });

  it('repeats a POST that a rate limit refused, after the time that GitHub asks for', async () => {
    const one = await bench(json(429, { message: 'slow down' }, { 'retry-after': '7' }), json(201, {}));
    await comment(one);
    expect(one.slept).toEqual([7_000]);
    expect(one.seen).toHaveLength(2);
  });

  it('holds every other call back while GitHub asks for time', async () => {
    const one = await bench(
      json(403, { message: 'secondary' }, { 'retry-after': '7' }),
      json(200, {}),
      json(200, {}),
    );
    const first = pull(one);
    await expect.poll(() => one.slept).toEqual([7_000]);
    await Promise.all([first, pull(one)]);
    expect([one.seen.length, one.slept]).toEqual([3, [7_000]]);
  });

  it('waits for the reset of a rate limit by the clock of GitHub, not by its own', async () => {
    const date = 'Fri, 20 Nov 2026 10:00:00 GMT';
    const reset = String(Date.parse(date) / 1000 + 30);
    const limited = json(
      403,
      { message: 'limit' },
      { date, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
    );
    const one = await bench(limited, json(200, {}));
    await pull(one);
    expect(one.slept).toEqual([30_000]);
  });

  it('does not wait for an hour: that is a fault with its time', async () => {
    const one = await bench(json(403, { message: 'limit' }, { 'retry-after': '3600' }));
    expect(await faultOf(pull(one))).toMatchObject({ code: 'github.rate-limited', retryAfter: 3_600_000 });
    expect(one.seen).toHaveLength(1);
  });

  it('names the permission that is missing', async () => {
    const one = await bench(
      json(
        403,
        { message: 'Resource not accessible by integration' },
        { 'x-accepted-github-permissions': 'pull_requests=write; issues=write' },
      ),
    );
    const fault = await faultOf(comment(one));
    expect(fault.code).toBe('github.forbidden');
    expect(fault.remedy).toContain('`pull-requests: write` or `issues: write`');
    expect(statusOf(fault)).toBe(403);
    expect(messageOf(fault)).toBe('Resource not accessible by integration');
  });

  it.each([
    [405, 'Repository rule violations found', 'gh ruleset check --default --repo contoso/access'],
    [422, 'Validation Failed', 'gh ruleset list --repo contoso/access'],
    [409, 'Head branch was modified', 'its new head is judged anew'],
  ])('says what to do about a merge that is refused with %d', async (status, message, remedy) => {
    const head = 'f'.repeat(40);
    const look = json(200, {
      data: {
        repository: {
          mergeCommitAllowed: true,
          squashMergeAllowed: true,
          pullRequest: { headRefOid: head, mergeCommit: null },
        },
      },
    });
    const one = await bench(look, json(status, { message }), look);
    const merge = await createGitHub(one.client, { expecting: undefined }).bell.merge(
      grantNumber(7),
      commitSha(head),
      't',
    );
    expect(merge).toMatchObject({ kind: 'refused', why: expect.stringContaining(message) });
    expect(merge).toMatchObject({ why: expect.stringContaining(remedy) });
  });

  it.each([
    [401, 'github.forbidden'],
    [404, 'github.not-found'],
    [405, 'github.rejected'],
    [409, 'github.rejected'],
    [422, 'github.rejected'],
  ])('takes %d for %s', async (status, code) => {
    const one = await bench(json(status, { message: 'no' }));
    expect(await faultOf(pull(one))).toMatchObject({ code, transient: false });
  });

  it('takes a sign-in page with status 200 for no answer of GitHub', async () => {
    const one = await bench(html);
    expect((await faultOf(pull(one))).code).toBe('github.unexpected');
  });

  it('keeps the token and the text of GitHub out of what it says', async () => {
    const one = await bench(json(422, { message: '::set-output name=decision::approved' }));
    const fault = await faultOf(pull(one));
    expect(JSON.stringify([fault.message, fault.remedy, fault.call, fault.cause])).not.toContain('secret');
    expect(fault.message + fault.remedy).not.toContain('set-output');
  });

  it('treats GraphQL errors with status 200 as what they are', async () => {
    const errors = [
      { type: 'STALE_DATA', path: ['createCommitOnBranch'], message: 'Expected branch to point to' },
    ];
    const one = await bench(json(200, { data: null, errors }));
    const fault = await faultOf(one.client.graphql('Write', 'mutation Write { x }', {}, (data) => data));
    expect(fault).toMatchObject({ code: 'github.rejected', call: 'POST /graphql Write' });
    expect(graphqlErrorsOf(fault)).toEqual(errors);
  });

  it('takes a file that is not there for an answer, and only where that may be', async () => {
    const body = {
      data: { repository: { object: { file: null } } },
      errors: [
        { type: 'NOT_FOUND', path: ['repository', 'object', 'file'], message: 'Could not resolve file' },
      ],
    };
    const one = await bench(json(200, body));
    const query = 'query Read { a }';
    expect(await one.client.graphql('Read', query, {}, (data) => data, ['file'])).toEqual(body.data);
    expect(await faultOf(one.client.graphql('Read', query, {}, (data) => data))).toMatchObject({
      code: 'github.rejected',
    });
    const other = await bench(json(200, { ...body, errors: [{ ...body.errors[0], type: 'FORBIDDEN' }] }));
    expect(await faultOf(other.client.graphql('Read', query, {}, (data) => data, ['file']))).toMatchObject({
      code: 'github.forbidden',
    });
  });

  it('repeats a query and never a mutation', async () => {
    const query = await bench(json(502, {}), json(200, { data: { a: 1 } }));
    expect(await query.client.graphql('Read', 'query Read { a }', {}, (data) => data)).toEqual({ a: 1 });
    const mutation = await bench(json(502, {}), json(200, { data: {} }));
    await faultOf(mutation.client.graphql('Write', 'mutation Write { a }', {}, (data) => data));
    expect(mutation.seen).toHaveLength(1);
  });
});

describe('what is left of the hour', () => {
  const HOUR = 'Sat, 28 Nov 2026 10:00:00 GMT';
  const says = (left: number, resource = 'core', date = HOUR): Answering =>
    json(
      200,
      { id: 1 },
      {
        date,
        'x-ratelimit-remaining': String(left),
        'x-ratelimit-resource': resource,
        'x-ratelimit-reset': String(Date.parse(HOUR) / 1000 + 600),
      },
    );
  const spareAfter = async (...answers: readonly Answering[]): Promise<boolean> => {
    const { client } = await bench(...answers);
    for (let asked = 0; asked < answers.length; asked += 1) await client.octokit.request('GET /rate');
    return client.spare();
  };

  it('is enough where GitHub says so, or nothing', async () => {
    expect(await spareAfter()).toBe(true);
    expect(await spareAfter(json(200, {}))).toBe(true);
    expect(await spareAfter(says(201))).toBe(true);
  });

  it('is kept for the record once little is left, of whichever allowance', async () => {
    expect(await spareAfter(says(200))).toBe(false);
    expect(await spareAfter(says(4_000), says(12, 'graphql'))).toBe(false);
    expect(await spareAfter(says(12, 'graphql'), says(4_000))).toBe(false);
  });

  it('says nothing of the next hour', async () => {
    expect(await spareAfter(says(3), says(900, 'graphql', 'Sat, 28 Nov 2026 10:09:59 GMT'))).toBe(false);
    expect(await spareAfter(says(3), says(900, 'graphql', 'Sat, 28 Nov 2026 10:10:00 GMT'))).toBe(true);
  });
});
