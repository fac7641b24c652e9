/** Reads what `git diff-tree` says. */

/** One file of a difference, as `git diff-tree` tells it. */
export interface Change {
  readonly status: 'added' | 'modified' | 'removed' | 'renamed' | 'copied' | 'changed';
  readonly path: string;
  readonly previousPath: string | undefined;
  /** Of the new side; of the old side for a removed file. */
  readonly blob: string;
  readonly additions: number;
  readonly deletions: number;
}

const STATUS = { A: 'added', M: 'modified', D: 'removed', R: 'renamed', C: 'copied', T: 'changed' } as const;
const isStatus = (letter: string): letter is keyof typeof STATUS => letter in STATUS;

/** Reads `git diff-tree -z --raw --numstat`. */
export const parseChanges = (out: Buffer): readonly Change[] => {
  const parts = out.toString('utf8').split('\0');
  const raw: Omit<Change, 'additions' | 'deletions'>[] = [];
  const counts = new Map<string, { additions: number; deletions: number }>();
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    if (part.startsWith(':')) {
      const [, , before = '', after = '', letters = ''] = part.split(' ');
      const letter = letters.slice(0, 1);
      const moved = letter === 'R' || letter === 'C';
      const first = parts[at + 1] ?? '';
      raw.push({
        status: isStatus(letter) ? STATUS[letter] : 'changed',
        path: moved ? (parts[at + 2] ?? '') : first,
        previousPath: moved ? first : undefined,
        blob: letter === 'D' ? before : after,
      });
      at += moved ? 2 : 1;
      continue;
    }
    const match = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(part);
    if (match === null) continue;
    const path = match[3] === '' ? (parts[at + 2] ?? '') : (match[3] ?? '');
    if (match[3] === '') at += 2;
    counts.set(path, { additions: Number(match[1]) || 0, deletions: Number(match[2]) || 0 });
  }
  return raw.map((change) => ({ ...change, ...(counts.get(change.path) ?? { additions: 0, deletions: 0 }) }));
};

/** Reads `git diff-tree -z --raw -p`: each file's hunks, by its path. */
export const parsePatches = (out: string): ReadonlyMap<string, string> => {
  const paths: string[] = [];
  const parts = out.split('\0');
  let at = 0;
  for (; (parts[at] ?? '').startsWith(':');) {
    const moved = /^[RC]/.test((parts[at] ?? '').split(' ')[4] ?? '');
    paths.push(parts[at + (moved ? 2 : 1)] ?? '');
    at += moved ? 3 : 2;
  }
  const texts = parts
    .slice(at)
    .join('')
    .split(/^(?=diff --git )/m)
    .filter((text) => text.startsWith('diff --git '));
  return new Map(
    texts.flatMap((text, index) => {
      const hunk = text.search(/^@@ /m);
      const path = paths[index];
      return hunk < 0 || path === undefined ? [] : [[path, text.slice(hunk).replace(/\n$/, '')] as const];
    }),
  );
};
