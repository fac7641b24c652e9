/** The first commit of a new sandbox repository, from a folder or from a list of files. */
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_REF, emailOf, newId, nowOf, type Hub, type Person } from './model.ts';
import { webFlow } from './pull-state.ts';
import { ZERO } from './git/repository.ts';

export interface SeedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** `100644` when absent; `120000` is a link whose content is its target. */
  readonly mode?: string;
}

/** Every file below a folder; `.git` and `node_modules` are left out. */
export const filesBelow = async (folder: string, prefix = ''): Promise<readonly SeedFile[]> => {
  const found: SeedFile[] = [];
  for (const name of (await readdir(join(folder, prefix))).toSorted()) {
    if (name === '.git' || name === 'node_modules') continue;
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const stat = await lstat(join(folder, path));
    if (stat.isDirectory()) found.push(...(await filesBelow(folder, path)));
    else if (stat.isSymbolicLink())
      found.push({ path, content: await readlink(join(folder, path)), mode: '120000' });
    else if (stat.isFile())
      found.push({
        path,
        content: await readFile(join(folder, path)),
        mode: (stat.mode & 0o100) === 0 ? '100644' : '100755',
      });
  }
  return found;
};

/** Puts the first commit on `main`; no event is raised for it, but the record of pushes has it. */
export const seed = async (hub: Hub, by: Person, files: readonly SeedFile[]): Promise<string> => {
  const edits = files.map(({ path, content, mode }) => ({
    path,
    entry: { mode: mode ?? '100644', sha: hub.git.write('blob', Buffer.from(content)) },
  }));
  const at = Math.floor(nowOf(hub) / 1000);
  const commit = hub.git.writeCommit(
    {
      tree: await hub.git.editTree(undefined, edits),
      parents: [],
      author: { name: by.login, email: emailOf(by), at },
      committer: webFlow(at),
      message: 'Begin',
    },
    true,
  );
  if (!(await hub.git.updateRefs([{ ref: DEFAULT_REF, before: ZERO, after: commit }])))
    throw new Error('the first commit could not be made');
  hub.activity.push({
    id: newId(hub),
    before: ZERO,
    after: commit,
    ref: DEFAULT_REF,
    type: 'branch_creation',
    actor: by,
    at: nowOf(hub),
  });
  return commit;
};
