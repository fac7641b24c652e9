/** Policy and request files of a working tree on this machine. */
import type { Dirent } from 'node:fs';
import { lstat, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { Fault } from '../core/fault.ts';
import type { SourceFile } from '../core/policy.ts';
import { FORM_PATH } from '../core/issue-form/fields.ts';
import { CATALOGUE_PATH } from '../core/render/catalogue.ts';

const FORM_FOLDER = dirname(FORM_PATH);
const FOLDERS = ['policies', 'requests', FORM_FOLDER] as const;

const isYaml = (name: string): boolean => /\.ya?ml$/i.test(name);
const isRead = (root: string, { parentPath, name }: Dirent): boolean =>
  parentPath === join(root, FORM_FOLDER)
    ? join(parentPath, name) === join(root, FORM_PATH)
    : isYaml(name) || join(parentPath, name) === join(root, CATALOGUE_PATH);

const notPlain = (path: string): Fault =>
  new Fault('config.invalid', `${path} is no plain file`, { remedy: 'Put the file itself there, no link.' });

const filesBelow = async (root: string, folder: string): Promise<readonly string[]> => {
  try {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && isRead(root, entry))
      .map((entry) => {
        // NB. GitHub's reader refuses a link; passing it over here would call a policy good that blocks everything there.
        if (!entry.isFile()) throw notPlain(join(entry.parentPath, entry.name));
        return entry;
      })
      .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw new Fault('config.invalid', `The folder ${join(root, folder)} cannot be read`, {
      remedy: 'Check that it is a folder and that you may read it.',
      cause,
    });
  }
};

/** Every YAML file under `policies/` and `requests/`, the catalogue and the issue form, by path with `/`, in a stable order. Throws `Fault('config.invalid')`. */
export const readWorkingTree = async (root: string): Promise<readonly SourceFile[]> => {
  const found = await stat(root).catch(() => undefined);
  if (found?.isDirectory() !== true)
    throw new Fault('config.invalid', `${root} is not a folder`, {
      remedy: 'Give the folder that holds policies/ and requests/.',
    });
  const paths = (await Promise.all(FOLDERS.map((folder) => filesBelow(root, folder)))).flat();
  return Promise.all(
    paths.toSorted().map(async (path) => ({
      path: path.split(sep).join('/'),
      text: await readFile(join(root, path), 'utf8'),
    })),
  );
};

/** Writes one file of the working tree. Throws `Fault('config.invalid')`. */
export const writeToTree = async (root: string, { path, text }: SourceFile): Promise<void> => {
  try {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), text);
  } catch (cause) {
    throw new Fault('config.invalid', `${join(root, path)} cannot be written`, {
      remedy: 'Check that you may write there.',
      cause,
    });
  }
};

/**
 * Writes files that are not there yet, all of them or none. NB. Whoever names the wrong folder must not lose what stands in it.
 * Throws `Fault('config.invalid')`.
 */
export const writeNewTree = async (root: string, files: readonly SourceFile[]): Promise<void> => {
  const present = await Promise.all(
    files.map(async ({ path }) => ((await lstat(join(root, path)).catch(() => undefined)) ? [path] : [])),
  );
  const [first] = present.flat();
  if (first !== undefined)
    throw new Fault('config.invalid', `${join(root, first)} is there already, and nothing was written`, {
      remedy: 'Name a folder without these files.',
    });
  for (const { path, text } of files) {
    try {
      await mkdir(join(root, dirname(path)), { recursive: true });
      await writeFile(join(root, path), text, { flag: 'wx' });
    } catch (cause) {
      throw new Fault('config.invalid', `${join(root, path)} cannot be written`, {
        remedy: 'Check that you may write there, and remove what was written before it.',
        cause,
      });
    }
  }
};

/**
 * One request, by its path on this machine. One that lies elsewhere is taken as if it stood in `requests/` of `root`.
 * Throws `Fault('config.invalid')`.
 */
export const readRequest = async (root: string, path: string): Promise<SourceFile> => {
  const inside = relative(resolve(root), resolve(path)).split(sep).join('/');
  try {
    return {
      path: inside.startsWith('requests/') ? inside : `requests/${basename(path)}`,
      text: await readFile(path, 'utf8'),
    };
  } catch (cause) {
    throw new Fault('config.invalid', `${path} cannot be read`, {
      remedy: 'Give the path of a request file, such as requests/failover.yaml.',
      cause,
    });
  }
};
