/** Which commits of a straight line change what lies at a path: asked again and again, behind each new head, without starting git. */
import type { TreeEntry } from './formats.ts';

/** What a commit has at a path, and what its parent has there. */
export type Entries = (
  sha: string,
  path: string,
) => Promise<readonly [now: TreeEntry | undefined, before: TreeEntry | undefined]>;

/** Names between single slashes, none of them `.` or `..`; every other path is git's to read. */
export const isPlainPath = (path: string): boolean =>
  /^(?!.*(^|\/)\.{1,2}(\/|$))[\w.-]+(\/[\w.-]+)*$/.test(path);

const MOST_KEPT = 20_000;

/** Those of `line` that touch `path`, in its order; no commit of the line has a second parent. */
export const openPathHistory = (
  entries: Entries,
): ((line: readonly string[], path: string) => Promise<readonly string[]>) => {
  const known = new Map<string, Promise<boolean>>();
  const compare = async (sha: string, path: string): Promise<boolean> => {
    const [now, before] = await entries(sha, path);
    return now?.sha !== before?.sha || now?.mode !== before?.mode;
  };
  return async (line, path) => {
    const found: string[] = [];
    for (const sha of line) {
      const id = `${sha} ${path}`;
      if (known.size > MOST_KEPT) known.clear();
      const touches = known.get(id) ?? compare(sha, path);
      known.set(id, touches);
      if (await touches) found.push(sha);
    }
    return found;
  };
};
