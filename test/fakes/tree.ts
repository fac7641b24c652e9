/** The files of one commit of the small GitHub: a commit copies only the part that it changes, so that thousands stay small. */

export interface File {
  readonly text: string;
  readonly mode: string;
}

type Part = ReadonlyMap<string, File>;
/** By folder; a folder of many files is spread over parts of its own. */
export type Tree = ReadonlyMap<string, Part>;

export const EMPTY_TREE: Tree = new Map();

const SPREAD = 64;

const partOf = (path: string): string => {
  const [folder = ''] = path.split('/');
  if (folder !== 'requests') return folder;
  let sum = 0;
  for (let at = 0; at < path.length; at += 1) sum = (sum * 31 + path.charCodeAt(at)) % 65_521;
  return `${folder} ${sum % SPREAD}`;
};

export const fileIn = (tree: Tree, path: string): File | undefined => tree.get(partOf(path))?.get(path);

/** `null` deletes. */
export const treeWith = (tree: Tree, change: Readonly<Record<string, string | File | null>>): Tree => {
  const parts = new Map(tree);
  for (const [path, text] of Object.entries(change)) {
    const part = new Map(parts.get(partOf(path)));
    if (text === null) part.delete(path);
    else part.set(path, typeof text === 'string' ? { text, mode: '100644' } : text);
    parts.set(partOf(path), part);
  }
  return parts;
};

/** Below a folder, in the order of their paths where the folder is a large one. */
export const filesBelow = (tree: Tree, folder: string): readonly (readonly [string, File])[] => {
  const found = [...tree].flatMap(([name, part]) => (name.split(' ')[0] === folder ? [...part] : []));
  return found.length > SPREAD ? found.toSorted(([a], [b]) => (a < b ? -1 : 1)) : found;
};

/** Paths that one of the two has, or has otherwise, sorted. */
export const pathsBetween = (before: Tree, after: Tree): readonly string[] => {
  const paths = new Set<string>();
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is) continue;
    for (const path of [...(was?.keys() ?? []), ...(is?.keys() ?? [])]) {
      const [old, now] = [was?.get(path), is?.get(path)];
      if (old !== now && (old?.text !== now?.text || old?.mode !== now?.mode)) paths.add(path);
    }
  }
  return [...paths].toSorted();
};

/** What is worked out of a text or a folder once. */
export const remembered = <K extends object, V>(work: (key: K) => V): ((key: K) => V) => {
  const known = new WeakMap<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = work(key);
    known.set(key, made);
    return made;
  };
};
