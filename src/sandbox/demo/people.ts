/** What people do on GitHub, as the demo's story needs it: branches, files, pull requests, reviews, merges. */
import type { Answer, Outside } from './outside.ts';
import { at, list, text } from './outside.ts';

export interface Status {
  readonly state: string;
  readonly description: string;
}

export class Surprise extends Error {
  override readonly name = 'Surprise';
}

export const expectStatus = (answer: Answer, status: number, what: string): Answer => {
  if (answer.status === status) return answer;
  throw new Surprise(
    `${what}: expected ${status}, got ${answer.status} ${JSON.stringify(answer.body).slice(0, 400)}`,
  );
};

const encode = (content: string): string => Buffer.from(content, 'utf8').toString('base64');

/** Puts one file on a branch as `login`; the branch begins at main when it is new. Returns the new commit. */
export const putFile = async (
  world: Outside,
  login: string,
  file: {
    readonly branch: string;
    readonly path: string;
    readonly content: string;
    readonly message: string;
  },
): Promise<string> => {
  const ref = await world.gitHub(login, 'GET', `/git/ref/heads/${file.branch}`);
  if (ref.status === 404) {
    const main = expectStatus(await world.gitHub(login, 'GET', '/git/ref/heads/main'), 200, 'reading main');
    const made = await world.gitHub(login, 'POST', '/git/refs', {
      ref: `refs/heads/${file.branch}`,
      sha: at(main.body, 'object', 'sha'),
    });
    expectStatus(made, 201, `making the branch ${file.branch}`);
  }
  const old = await world.gitHub(
    login,
    'GET',
    `/contents/${file.path}?ref=${encodeURIComponent(file.branch)}`,
  );
  const put = await world.gitHub(login, 'PUT', `/contents/${file.path}`, {
    message: file.message,
    branch: file.branch,
    content: encode(file.content),
    ...(old.status === 200 ? { sha: at(old.body, 'sha') } : {}),
  });
  expectStatus(put, old.status === 200 ? 200 : 201, `writing ${file.path}`);
  return text(at(put.body, 'commit', 'sha'));
};

/** Opens a pull request into main; returns its number. */
export const openPull = async (
  world: Outside,
  login: string,
  branch: string,
  title: string,
): Promise<number> => {
  const made = await world.gitHub(login, 'POST', '/pulls', { title, head: branch, base: 'main', body: '' });
  expectStatus(made, 201, 'opening the pull request');
  return Number(at(made.body, 'number'));
};

export const review = (
  world: Outside,
  login: string,
  pull: number,
  event: 'APPROVE' | 'REQUEST_CHANGES',
): Promise<Answer> =>
  world.gitHub(login, 'POST', `/pulls/${pull}/reviews`, {
    event,
    ...(event === 'APPROVE' ? {} : { body: 'Not now, please.' }),
  });

export const pullOf = async (world: Outside, pull: number): Promise<unknown> =>
  expectStatus(await world.gitHub('erin', 'GET', `/pulls/${pull}`), 200, `reading #${pull}`).body;

export const statusOf = async (world: Outside, sha: string): Promise<Status> => {
  const answer = expectStatus(
    await world.gitHub('erin', 'GET', `/commits/${sha}/status`),
    200,
    'reading the status',
  );
  const own = list(at(answer.body, 'statuses')).find((status) => at(status, 'context') === 'gatehouse');
  return { state: text(at(own, 'state')), description: text(at(own, 'description')) };
};

export const headStatus = async (world: Outside, pull: number): Promise<Status> =>
  statusOf(world, text(at(await pullOf(world, pull), 'head', 'sha')));

/** Gatehouse's comments on a pull request: there must only ever be one. */
export const comments = async (world: Outside, pull: number): Promise<readonly string[]> => {
  const answer = await world.gitHub('erin', 'GET', `/issues/${pull}/comments?per_page=100`);
  return list(expectStatus(answer, 200, 'reading the comments').body)
    .filter((comment) => at(comment, 'user', 'type') === 'Bot')
    .map((comment) => text(at(comment, 'body')));
};

export interface FinishedRun {
  readonly id: number;
  readonly workflow: string;
  readonly event: string;
  readonly conclusion: string;
}

/** A review's run has no job: it is skipped, and its end wakes the judgement. */
export const isIdle = ({ workflow, conclusion }: FinishedRun): boolean =>
  workflow === 'review.yml' && conclusion === 'skipped';

export const settle = async (world: Outside): Promise<readonly FinishedRun[]> =>
  list(at(await world.control('POST', '/settle'), 'runs')).map((run) => ({
    id: Number(at(run, 'id')),
    workflow: text(at(run, 'workflow')),
    event: text(at(run, 'event')),
    conclusion: text(at(run, 'conclusion')),
  }));
