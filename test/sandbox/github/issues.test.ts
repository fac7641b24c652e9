import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileRequest, openScene, outcome, PEOPLE, repo, type Scene } from './world.ts';

const CROWD = ['p1', 'p2', 'p3', 'p4', 'p5'].map((login, index) => ({
  login,
  id: 1008 + index,
  role: 'write' as const,
}));

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({ accounts: [...PEOPLE, { login: 'rita', id: 1007, role: 'read' }, ...CROWD] });
});
afterAll(() => scene.world.close());

const open = async (given: object = {}): Promise<number> =>
  (await scene.as('alice').issues.create({ ...repo, title: 'Fail over', ...given })).data.number;
const reader = () => scene.client(scene.world.accounts.find(({ login }) => login === 'rita')?.token ?? '');
const names = (labels: readonly (string | { name?: string })[]): readonly (string | undefined)[] =>
  labels.map((label) => (typeof label === 'string' ? label : label.name));
const get = async (number: number) =>
  (await scene.as('alice').issues.get({ ...repo, issue_number: number })).data;
const eventsOf = (number: number): readonly string[] =>
  scene.events
    .filter(({ name, payload }) => name === 'issues' && (payload as any).issue.number === number)
    .map(({ action, payload }) =>
      `${action} ${(payload as any).label?.name ?? (payload as any).assignee?.login ?? ''}`.trim(),
    );

const QUERY = `query Ticket($number: Int!) { repository(owner: "contoso", name: "access") { issue(number: $number) {
  state labels(first: 10) { nodes { id name updatedAt } } assignees(first: 10) { nodes { login databaseId } }
  timelineItems(last: 100, itemTypes: [LABELED_EVENT, UNLABELED_EVENT, ASSIGNED_EVENT, UNASSIGNED_EVENT, CLOSED_EVENT, REOPENED_EVENT]) {
    nodes { kind: __typename
      ... on LabeledEvent { createdAt actor { login } label { id name } } ... on UnlabeledEvent { actor { login } label { name } }
      ... on AssignedEvent { actor { login } assignee { ... on User { login } } } ... on UnassignedEvent { actor { login } assignee { ... on User { login } } }
      ... on ClosedEvent { actor { login } } ... on ReopenedEvent { actor { login } } } } } } }`;
const ask = async (number: number) =>
  (await scene.graphql(scene.job({ issues: 'read' }), QUERY, { number })).data.repository.issue;
const told = async (number: number): Promise<readonly string[]> =>
  (await ask(number)).timelineItems.nodes.map((event: any) =>
    [event.kind.replace('Event', ''), event.actor.login, event.label?.name ?? event.assignee?.login]
      .filter(Boolean)
      .join(' '),
  );

describe('labels of an issue', () => {
  it('stand in its timeline with who put them there, also those of its opening', async () => {
    const number = await open({ labels: ['change'] });
    await scene.as('bob').issues.addLabels({ ...repo, issue_number: number, labels: ['approved', 'change'] });
    await scene.as('carol').issues.removeLabel({ ...repo, issue_number: number, name: 'Change' });
    await scene.as('dave').issues.update({ ...repo, issue_number: number, labels: ['approved'] });
    expect(await told(number)).toEqual([
      'Labeled alice change',
      'Labeled bob approved',
      'Unlabeled carol change',
    ]);
    expect(names((await get(number)).labels)).toEqual(['approved']);
    expect(eventsOf(number)).toEqual(['opened', 'labeled change', 'labeled approved', 'unlabeled change']);
  });

  it('are one for all issues, and are renamed everywhere, in what happened before too', async () => {
    const [first, second] = [await open({ labels: ['todo'] }), await open({ labels: ['TODO'] })];
    const before = (await ask(first)).labels.nodes[0];
    scene.clock.advance(60_000);
    await scene.as('bob').issues.updateLabel({ ...repo, name: 'Todo', new_name: 'done' });
    const after = (await ask(second)).labels.nodes[0];
    expect(after).toMatchObject({ id: before.id, name: 'done' });
    expect(Date.parse(after.updatedAt)).toBeGreaterThan(Date.parse(before.updatedAt));
    expect(await told(first)).toEqual(['Labeled alice done']);
    const { data } = await scene.as('alice').issues.listEvents({ ...repo, issue_number: first });
    expect(data.map((event: any) => [event.event, event.label.name])).toEqual([['labeled', 'done']]);
  });

  it('cannot take the name of another, and are not there before somebody puts them somewhere', async () => {
    await open({ labels: ['one', 'two'] });
    const rename = (name: string, to: string) =>
      outcome(scene.as('bob').issues.updateLabel({ ...repo, name, new_name: to }));
    expect(await rename('one', 'TWO')).toMatchObject({ status: 422 });
    expect(await rename('one', 'One')).toMatchObject({ status: 200, body: { name: 'One' } });
    expect(await rename('nowhere', 'x')).toMatchObject({ status: 404 });
    const remove = scene.as('bob').issues.removeLabel({ ...repo, issue_number: await open(), name: 'two' });
    expect(await outcome(remove)).toMatchObject({ status: 404, body: { message: 'Label does not exist' } });
  });
});

describe('labels of a pull request', () => {
  it('wake workflows as they come and go', async () => {
    const { number } = await fileRequest(scene, 'alice', 'labeled');
    const target = { ...repo, issue_number: number };
    await scene.as('bob').issues.addLabels({ ...target, labels: ['urgent'] });
    await scene.as('bob').issues.removeLabel({ ...target, name: 'urgent' });
    const woken = scene.events
      .filter(({ name, payload }) => name === 'pull_request_target' && (payload as any).number === number)
      .map(({ action, payload }) => [action, (payload as any).label?.name]);
    expect(woken).toEqual([
      ['opened', undefined],
      ['labeled', 'urgent'],
      ['unlabeled', 'urgent'],
    ]);
    expect(eventsOf(number)).toEqual([]);
  });
});

describe('a label that GitHub does not take', () => {
  const refusal = (field: string, code: string) => ({
    status: 422,
    body: { message: 'Validation Failed', errors: [{ resource: 'Label', field, code }] },
  });
  const ways: Readonly<Record<string, (name: string) => Promise<unknown>>> = {
    'of a new issue': (name) => scene.as('alice').issues.create({ ...repo, title: 'x', labels: [name] }),
    'put on an issue': async (name) =>
      scene.as('alice').issues.addLabels({ ...repo, issue_number: await open(), labels: [name] }),
    renamed: async (name) => {
      await open({ labels: ['ordinary'] });
      return scene.as('alice').issues.updateLabel({ ...repo, name: 'ordinary', new_name: name });
    },
  };

  it.each(Object.entries(ways))('is refused: %s', async (_, way) => {
    expect(await outcome(way('🙂'.repeat(51)))).toMatchObject(refusal('name', 'too_long'));
    expect(await outcome(way('  '))).toMatchObject(refusal('name', 'missing_field'));
    const { data } = await scene.as('alice').issues.listLabelsForRepo({ ...repo, per_page: 100 });
    expect(data.filter(({ name }) => name.trim() === '' || [...name].length > 50)).toEqual([]);
  });

  it('is taken with fifty characters', async () => {
    const longest = '🙂'.repeat(50);
    expect(names((await get(await open({ labels: [longest] }))).labels)).toEqual([longest]);
  });

  it.each(['red', '#ff0000', 'ff000', 'ff00000', 'gg0000', ''])(
    'is refused for its colour `%s`',
    async (color) => {
      await open({ labels: ['plain'] });
      const change = (to: string) =>
        outcome(scene.as('alice').issues.updateLabel({ ...repo, name: 'plain', color: to }));
      expect(await change('0052CC')).toMatchObject({ status: 200 });
      expect(await change(color)).toMatchObject(refusal('color', 'invalid'));
    },
  );
});

describe('assignees of an issue', () => {
  it('are refused at its opening where nobody is called so, and no issue is opened', async () => {
    const before = (await scene.as('alice').issues.listForRepo({ ...repo, state: 'all' })).data[0]?.number;
    const made = scene
      .as('alice')
      .issues.create({ ...repo, title: 'x', assignees: ['alice', 'nobody-here'] });
    expect(await outcome(made)).toMatchObject({
      status: 422,
      body: { errors: [{ resource: 'Issue', field: 'assignees', code: 'invalid' }] },
    });
    const after = (await scene.as('alice').issues.listForRepo({ ...repo, state: 'all' })).data[0]?.number;
    expect(after).toBe(before);
  });

  it.each([
    ['a label that cannot be made', { labels: ['half', 'x'.repeat(51)] }],
    ['an assignee whom nobody knows', { labels: ['half'], assignees: ['nobody-here'] }],
  ])('are refused as a whole with what came along: %s', async (_, wrong) => {
    const all = async () => (await scene.as('alice').issues.listForRepo({ ...repo, state: 'all' })).data;
    const number = await open({});
    const before = (await all()).map((issue) => [issue.number, issue.title]);
    const alice = scene.as('alice').issues;
    expect(await outcome(alice.create({ ...repo, title: 'x', ...wrong }))).toMatchObject({ status: 422 });
    const change = alice.update({ ...repo, issue_number: number, title: 'changed', ...wrong });
    expect(await outcome(change)).toMatchObject({ status: 422 });
    expect((await all()).map((issue) => [issue.number, issue.title])).toEqual(before);
    const { data } = await alice.listLabelsForRepo({ ...repo, per_page: 100 });
    expect(data.map(({ name }) => name)).not.toContain('half');
  });

  it('stand in its timeline with who assigned them', async () => {
    const number = await open({ assignees: ['alice'] });
    const target = { ...repo, issue_number: number };
    const { status, data } = await scene
      .as('bob')
      .issues.addAssignees({ ...target, assignees: ['Dave', 'alice', 'nobody-here'] });
    expect([status, data.assignee?.login, data.assignees?.map(({ login }) => login)]).toEqual([
      201,
      'alice',
      ['alice', 'dave'],
    ]);
    await scene.as('carol').issues.removeAssignees({ ...target, assignees: ['alice', 'erin'] });
    await scene.as('dave').issues.update({ ...target, assignees: ['erin'] });
    expect(await told(number)).toEqual([
      'Assigned alice alice',
      'Assigned bob dave',
      'Unassigned carol alice',
      'Unassigned dave dave',
      'Assigned dave erin',
    ]);
    expect((await ask(number)).assignees.nodes).toEqual([{ login: 'erin', databaseId: 1005 }]);
    expect(eventsOf(number).at(-1)).toBe('assigned erin');
    const refused = scene.as('dave').issues.update({ ...target, assignees: ['nobody-here'] });
    expect(await outcome(refused)).toMatchObject({ status: 422 });
  });

  it('are at most ten', async () => {
    const number = await open();
    const { data } = await scene.as('bob').issues.addAssignees({
      ...repo,
      issue_number: number,
      assignees: [...PEOPLE, ...CROWD].map(({ login }) => login),
    });
    expect(data.assignees).toHaveLength(10);
  });

  it('are there for pull requests too', async () => {
    const { number } = await fileRequest(scene, 'alice', 'assigned');
    await scene.as('bob').issues.addAssignees({ ...repo, issue_number: number, assignees: ['alice'] });
    const { data } = await scene.as('alice').pulls.get({ ...repo, pull_number: number });
    expect(data.assignees?.map(({ login }) => login)).toEqual(['alice']);
    const woken = scene.events.filter(
      ({ name, action }) => name === 'pull_request_target' && action === 'assigned',
    );
    expect(woken).toHaveLength(1);
  });
});

describe('who may sort issues', () => {
  it('is nobody with read access alone: they open issues, and what they add to them is dropped or refused', async () => {
    const { data } = await reader().issues.create({
      ...repo,
      title: 'x',
      labels: ['approved'],
      assignees: ['rita'],
    });
    expect([data.labels, data.assignees]).toEqual([[], []]);
    const target = { ...repo, issue_number: data.number };
    const other = await open({ labels: ['kept'] });
    const elsewhere = { ...repo, issue_number: other };
    expect(await outcome(reader().issues.addLabels({ ...target, labels: ['approved'] }))).toMatchObject({
      status: 403,
    });
    expect(await outcome(reader().issues.removeLabel({ ...elsewhere, name: 'kept' }))).toMatchObject({
      status: 403,
    });
    expect(
      await outcome(reader().issues.updateLabel({ ...repo, name: 'kept', new_name: 'x' })),
    ).toMatchObject({
      status: 403,
    });
    expect((await reader().issues.addAssignees({ ...target, assignees: ['rita'] })).data.assignees).toEqual(
      [],
    );
    expect(names((await get(other)).labels)).toEqual(['kept']);
  });

  it('is not the reader who changes an issue of their own: the title changes, the rest is dropped', async () => {
    const { number: issue_number } = (await reader().issues.create({ ...repo, title: 'x' })).data;
    const { status, data } = await reader().issues.update({
      ...repo,
      issue_number,
      title: 'better',
      labels: ['approved'],
      assignees: ['rita'],
    });
    expect([status, data.title, data.labels, data.assignees]).toEqual([200, 'better', [], []]);
    expect(await told(issue_number)).toEqual([]);
    expect(eventsOf(issue_number)).toEqual(['opened', 'edited']);
  });

  it('is a job with `issues: write`; with less it sees what it may', async () => {
    const number = await open();
    const target = { ...repo, issue_number: number, labels: ['by-job'] };
    expect(await outcome(scene.job({ issues: 'read' }).issues.addLabels(target))).toMatchObject({
      status: 403,
    });
    await scene.job({ issues: 'write' }).issues.addLabels(target);
    expect(await told(number)).toEqual(['Labeled github-actions by-job']);
    const blind = await scene.graphql(scene.job({ contents: 'read' }), QUERY, { number });
    expect(blind.errors?.map(({ type }) => type)).toEqual(['FORBIDDEN']);
  });
});

it('shows labels and assignees in the state of the sandbox', async () => {
  const number = await open({ labels: ['seen'], assignees: ['alice'] });
  const { issues } = scene.world.state() as any;
  expect(issues.find((issue: any) => issue.number === number)).toMatchObject({
    labels: ['seen'],
    assignees: ['alice'],
  });
});
