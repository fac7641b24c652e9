/** What people do on the sandbox's GitHub, over plain HTTP, and what anybody may read there. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { GrantNumber } from '../../src/core/brand.ts';
import { grantNumber } from '../../src/core/brand.ts';
import type { LedgerEvent } from '../../src/core/ledger/event.ts';
import type { GitHubWorld, WorldClock } from '../../src/sandbox/contract.ts';

export interface People {
  tokenOf(login: string): string;
  /** A pull request that adds one request file; returns its number. */
  ask(login: string, name: string, text: string): Promise<GrantNumber>;
  approve(login: string, pull: number): Promise<void>;
  merge(login: string, pull: number): Promise<void>;
  comment(login: string, pull: number, body: string): Promise<void>;
  /** A merged pull request that deletes one request file. */
  deleteRequest(login: string, name: string): Promise<GrantNumber>;
  writeOnMain(files: Readonly<Record<string, string>>): Promise<void>;
  ledgerEvents(): Promise<readonly LedgerEvent[]>;
  /** Id of the ledger's commit. */
  ledgerHead(): Promise<string>;
}

const run = promisify(execFile);

export const createPeople = (github: GitHubWorld, clock: WorldClock): People => {
  const tokenOf = (login: string): string => {
    const found = github.accounts.find((account) => account.login === login);
    if (found === undefined) throw new Error(`nobody is called ${login}`);
    return found.token;
  };
  const call = async (login: string, method: string, path: string, body?: unknown): Promise<any> => {
    const answer = await fetch(`${github.api}/repos/${github.owner}/${github.name}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokenOf(login)}`,
        'user-agent': 'a person',
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const headOf = async (branch: string): Promise<string> =>
    (await call('erin', 'GET', `/git/ref/heads/${branch}`)).object.sha;
  /** One commit on top of main; `null` deletes. */
  const commit = async (
    login: string,
    message: string,
    files: Readonly<Record<string, string | null>>,
  ): Promise<string> => {
    const parent = await headOf('main');
    const tree = await call(login, 'POST', '/git/trees', {
      base_tree: parent,
      tree: Object.entries(files).map(([path, content]) => ({
        path,
        mode: '100644',
        type: 'blob',
        ...(content === null ? { sha: null } : { content }),
      })),
    });
    const made = await call(login, 'POST', '/git/commits', { message, tree: tree.sha, parents: [parent] });
    return made.sha;
  };
  const propose = async (
    login: string,
    branch: string,
    files: Readonly<Record<string, string | null>>,
  ): Promise<GrantNumber> => {
    const sha = await commit(login, 'Ask', files);
    await call(login, 'POST', '/git/refs', { ref: `refs/heads/${branch}`, sha });
    const pull = await call(login, 'POST', '/pulls', { title: branch, head: branch, base: 'main', body: '' });
    return grantNumber(pull.number);
  };
  const merge = async (login: string, pull: number): Promise<void> => {
    await call(login, 'PUT', `/pulls/${pull}/merge`, {});
  };
  return {
    tokenOf,
    ask: (login, name, text) => propose(login, `ask/${name}`, { [`requests/${name}.yaml`]: text }),
    approve: async (login, pull) => {
      clock.advance(2_000);
      await call(login, 'POST', `/pulls/${pull}/reviews`, { event: 'APPROVE' });
      clock.advance(2_000);
    },
    merge,
    comment: async (login, pull, body) => {
      await call(login, 'POST', `/issues/${pull}/comments`, { body });
    },
    deleteRequest: async (login, name) => {
      const pull = await propose(login, `end/${name}`, { [`requests/${name}.yaml`]: null });
      await merge(login, pull);
      return pull;
    },
    writeOnMain: async (files) => {
      const sha = await commit('erin', 'Write down the genesis', files);
      await call('erin', 'PATCH', '/git/refs/heads/main', { sha });
    },
    ledgerHead: () => headOf('gatehouse-ledger'),
    ledgerEvents: async () => {
      const git = async (...args: readonly string[]): Promise<string> =>
        (await run('git', ['-C', github.bare, ...args], { maxBuffer: 1 << 28 })).stdout;
      const names = (await git('ls-tree', '-r', '--name-only', 'gatehouse-ledger', 'events/'))
        .trim()
        .split('\n');
      let texts = '';
      // As many segments in one go as a command line surely takes.
      for (let at = 0; at < names.length; at += 200)
        texts += await git('show', ...names.slice(at, at + 200).map((name) => `gatehouse-ledger:${name}`));
      return texts
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as LedgerEvent);
    },
  };
};
