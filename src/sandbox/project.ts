/** The files of this project that an adopter's repository holds, as they lie on the disk. */
import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';

/** Path in the repository → content. */
export type Tree = ReadonlyMap<string, Buffer>;

/** What is taken from the project; of `.github/workflows` everything but the tests and releases of Gatehouse itself. */
const PARTS = ['policies', 'requests', '.github', 'action.yml', 'README.md', 'LICENSE', 'package.json'];
const LEFT_OUT = ['ci.yml', 'dependencies.yml', 'release.yml'].map((name) => `.github/workflows/${name}`);

/** The project's root: the nearest folder above this file that has Gatehouse's action.yml. Throws when there is none. */
export const projectRoot = async (from: string): Promise<string> => {
  for (let here = from; ; here = dirname(here)) {
    if (await isFile(join(here, 'action.yml'))) return here;
    if (dirname(here) === here)
      throw new Error(`no action.yml above ${from}: the sandbox runs from a clone of Gatehouse`);
  }
};

/** `dist`: where the built bundle lies. Throws when it is not built. */
export const projectTree = async (root: string, dist: string): Promise<Tree> => {
  const tree = new Map<string, Buffer>();
  for (const path of await listed(root)) {
    if (!LEFT_OUT.includes(path) && (await isFile(join(root, path))))
      tree.set(path, await readFile(join(root, path)));
  }
  for (const [path, content] of await folder(dist, 'dist')) {
    // The action never loads the sandbox: every checkout of every job is smaller without it.
    if (!/^dist\/sandbox(\.js|-chunks\/)/.test(path)) tree.set(path, content);
  }
  for (const needed of ['dist/action.js', 'dist/cli.js']) {
    if (!tree.has(needed))
      throw new Error(`${join(dist, needed.slice('dist/'.length))} is missing: run "npm run build" first`);
  }
  return tree;
};

/** Every file below a folder, named as if it lay at `name`. */
export const folder = async (directory: string, name: string): Promise<Tree> => {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const named = files.map(
    async (file) =>
      [`${name}/${relative(directory, file).split(sep).join('/')}`, await readFile(file)] as const,
  );
  return new Map((await Promise.all(named)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

/** Tracked files and new ones that are not ignored, so that a policy can be rehearsed before it is committed. */
const listed = async (root: string): Promise<readonly string[]> => {
  try {
    const { stdout } = await promisify(execFile)(
      'git',
      ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...PARTS],
      { cwd: root },
    );
    const paths = stdout.split('\0').filter((path) => path !== '');
    if (paths.length > 0) return paths;
  } catch {
    // Not a clone (an archive, for instance): everything that lies there.
  }
  const found = await Promise.all(
    PARTS.map(async (part) =>
      (await isFile(join(root, part)))
        ? [part]
        : [...(await folder(join(root, part), part).catch(() => new Map<string, Buffer>())).keys()],
    ),
  );
  return found.flat();
};

const isFile = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
};
