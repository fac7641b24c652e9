/** What git lets anybody with write access do: commits under any name, merges by hand, branches forced elsewhere. */
import { at, text } from '../../src/sandbox/demo/outside.ts';
import { expectStatus } from '../../src/sandbox/demo/people.ts';
import type { Arena } from './arena.ts';
import { tick } from './arena.ts';

interface Signature {
  readonly name: string;
  readonly email: string;
}

const IDS: Readonly<Record<string, number>> = { alice: 1001, bob: 1002, carol: 1003, dave: 1004 };
/** What git would write for an account that hides its address. */
export const signature = (login: string): Signature => ({
  name: login,
  email: `${IDS[login]}+${login}@users.noreply.github.com`,
});

export interface Push {
  readonly branch: string;
  readonly files: Readonly<Record<string, string | null>>;
  readonly message?: string;
  readonly author?: Signature;
  readonly committer?: Signature;
  /** Where the commit stands; the branch's head, or main's, when absent. */
  readonly onto?: readonly string[];
}

/** A commit as git makes it, under whatever name, pushed by `login`; a branch that does not lead there is forced. */
export const pushes = async (
  arena: Arena,
  login: string,
  { branch, files, message = 'Ask', author = signature(login), committer = author, onto }: Push,
): Promise<string> => {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await arena.outside.gitHub(login, method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer.body;
  };
  const there = await arena.outside.gitHub(login, 'GET', `/git/ref/heads/${branch}`);
  const parents = onto ?? [
    there.status === 200 ? text(at(there.body, 'object', 'sha')) : await mainHead(arena),
  ];
  const base = await call('GET', `/git/commits/${parents[0]}`);
  const tree = await call('POST', '/git/trees', {
    base_tree: at(base, 'tree', 'sha'),
    tree: Object.entries(files).map(([path, content]) => ({
      path,
      mode: '100644',
      type: 'blob',
      ...(content === null ? { sha: null } : { content }),
    })),
  });
  const commit = await call('POST', '/git/commits', {
    message,
    tree: at(tree, 'sha'),
    parents,
    author,
    committer,
  });
  const sha = text(at(commit, 'sha'));
  if (there.status === 200) await movesTo(arena, branch, { by: login, sha });
  else await call('POST', '/git/refs', { ref: `refs/heads/${branch}`, sha });
  await tick(arena);
  return sha;
};

export const movesTo = async (
  arena: Arena,
  branch: string,
  { by, sha }: { readonly by: string; readonly sha: string },
): Promise<void> => {
  const answer = await arena.outside.gitHub(by, 'PATCH', `/git/refs/heads/${branch}`, {
    sha,
    force: true,
  });
  expectStatus(answer, 200, `moving ${branch}`);
  await tick(arena);
};

export const mainHead = async (arena: Arena): Promise<string> => {
  const answer = await arena.outside.gitHub('erin', 'GET', '/git/ref/heads/main');
  return text(at(answer.body, 'object', 'sha'));
};
