/** Writes refs as git keeps them, each a file of its own; nothing here is ever packed. */
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `sha` undefined: the ref is gone. */
export const writeRef = (directory: string, ref: string, sha: string | undefined): void => {
  const path = join(directory, ref);
  if (sha === undefined) return rmSync(path, { force: true });
  mkdirSync(dirname(path), { recursive: true });
  // Folders of refs that are gone stay behind, empty.
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) rmSync(path, { recursive: true });
  const temporary = join(directory, 'ref.lock');
  writeFileSync(temporary, `${sha}\n`);
  renameSync(temporary, path);
};

/** One ref cannot be the folder of another. */
export const areApart = (refs: Iterable<string>): boolean => {
  const names = new Set(refs);
  const folders = (ref: string): readonly string[] => {
    const parts = ref.split('/');
    return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
  };
  return [...names].every((ref) => !folders(ref).some((folder) => names.has(folder)));
};
