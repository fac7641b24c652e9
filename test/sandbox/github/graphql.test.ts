import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileRequest, openScene, repo, type Scene } from './world.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.world.close());

const ask = (query: string): Promise<{ data?: any; errors?: any[] }> => scene.graphql(scene.as('bob'), query);
const inside = (fields: string): string => `{ repository(owner: "contoso", name: "access") { ${fields} } }`;

describe('GraphQL', () => {
  it('names the field that the sandbox does not have', async () => {
    const answer = await ask(inside('name stargazers(first: 1) { totalCount }'));
    expect(answer.errors?.[0].message).toBe(
      "Field 'stargazers' on type 'Repository' is not supported by the sandbox",
    );
  });

  it('refuses a field that GitHub does not have', async () => {
    expect((await ask(inside('colour'))).errors?.[0].message).toMatch(/Cannot query field "colour"/);
  });

  it('demands the size of a page, up to a hundred', async () => {
    expect((await ask(inside('pullRequests { totalCount }'))).errors).toMatchObject([
      { type: 'MISSING_PAGINATION_BOUNDARIES' },
    ]);
    expect((await ask(inside('pullRequests(first: 101) { totalCount }'))).errors).toMatchObject([
      { type: 'EXCESSIVE_PAGINATION' },
    ]);
  });

  it('pages with cursors to the end', async () => {
    for (const branch of ['p1', 'p2', 'p3']) await fileRequest(scene, 'alice', branch);
    const page = async (after: string): Promise<any> =>
      (
        await ask(
          inside(
            `pullRequests(first: 2, after: ${after}, orderBy: { field: CREATED_AT, direction: DESC }) { totalCount nodes { headRefName } pageInfo { hasNextPage endCursor } }`,
          ),
        )
      ).data.repository.pullRequests;
    const first = await page('null');
    expect(first).toMatchObject({
      totalCount: 3,
      nodes: [{ headRefName: 'p3' }, { headRefName: 'p2' }],
      pageInfo: { hasNextPage: true },
    });
    expect(await page(JSON.stringify(first.pageInfo.endCursor))).toMatchObject({
      nodes: [{ headRefName: 'p1' }],
      pageInfo: { hasNextPage: false },
    });
  });

  it('reads files with their modes: a link is a link', async () => {
    const { data } = await ask(
      inside(
        'object(expression: "HEAD:") { ... on Tree { entries { name mode type object { __typename ... on Blob { text isBinary } } } } }',
      ),
    );
    const entries = Object.fromEntries(
      data.repository.object.entries.map((entry: any) => [entry.name, entry]),
    );
    expect(entries['README.md']).toMatchObject({
      mode: 33188,
      type: 'blob',
      object: { text: '# access\n', isBinary: false },
    });
    expect(entries['link']).toMatchObject({ mode: 40960, type: 'blob', object: { text: 'README.md' } });
    const { data: followed } = await scene.as('bob').repos.getContent({ ...repo, path: 'link' });
    expect(followed).toMatchObject({
      type: 'file',
      path: 'link',
      content: Buffer.from('# access\n').toString('base64'),
    });
  });

  it('says that it does not know a number, with the type GitHub gives', async () => {
    expect((await ask(inside('pullRequest(number: 9999) { title }'))).errors).toMatchObject([
      { type: 'NOT_FOUND', message: 'Could not resolve to a PullRequest with the number of 9999.' },
    ]);
  });

  it('is struck by faults that are ordered for an operation', async () => {
    scene.faults.order({
      api: 'github',
      path: '^/graphql Once$',
      when: 'before',
      effect: { kind: 'answer', status: 502, body: { message: 'Bad gateway' } },
    });
    const once = (): Promise<unknown> =>
      ask('query Once { viewer { login } }').catch((error: { status: number }) => error.status);
    expect([await once(), await once()]).toEqual([502, { data: { viewer: { login: 'bob' } } }]);
  });
});

describe('updateRefs', () => {
  it('moves refs only from where they are said to be, and takes no name that hides a second command', async () => {
    const main = (await scene.as('bob').git.getRef({ ...repo, ref: 'heads/main' })).data.object.sha;
    const { data } = await ask(inside('id'));
    const update = async (name: string, beforeOid: string): Promise<any[] | undefined> => {
      const mutation = 'mutation($i: UpdateRefsInput!) { updateRefs(input: $i) { clientMutationId } }';
      const input = { repositoryId: data.repository.id, refUpdates: [{ name, beforeOid, afterOid: main }] };
      return (await scene.graphql(scene.as('bob'), mutation, { i: input })).errors;
    };
    const zero = '0'.repeat(40);
    expect(await update('refs/heads/lock', zero)).toBeUndefined();
    expect(await update('refs/heads/lock', zero)).toMatchObject([{ type: 'UNPROCESSABLE' }]);
    expect(await update(`refs/heads/x\0${main}\0${zero}\0delete refs/heads/main`, zero)).toMatchObject([
      { type: 'UNPROCESSABLE' },
    ]);
    expect((await scene.as('bob').git.getRef({ ...repo, ref: 'heads/main' })).data.object.sha).toBe(main);
  });
});
