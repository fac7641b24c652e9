/** The word that somebody probably meant: for remedies only, never to accept a wrong word. */

/** Edits (insert, delete, replace, swap neighbours) from one word to another. */
const distance = (from: string, to: string): number => {
  const rows: number[][] = [[...Array(to.length + 1).keys()]];
  const cell = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row.push(
        Math.min(
          cell(i - 1, j) + 1,
          cell(i, j - 1) + 1,
          cell(i - 1, j - 1) + (same ? 0 : 1),
          swapped ? cell(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return cell(from.length, to.length);
};

const LONGEST = 80;

/** The nearest of `words`, if it is near enough to be meant; the first of equally near ones. Case is ignored. */
export const nearest = (word: string, words: Iterable<string>): string | undefined => {
  if (word.length > LONGEST) return undefined;
  const wanted = word.toLowerCase().replaceAll('_', '-');
  let best: { word: string; edits: number } | undefined;
  for (const candidate of words) {
    if (Math.abs(candidate.length - word.length) > 3) continue;
    const edits = distance(wanted, candidate.toLowerCase().replaceAll('_', '-'));
    if (best === undefined || edits < best.edits) best = { word: candidate, edits };
  }
  const limit = Math.min(3, Math.max(1, Math.floor(word.length / 3)));
  return best !== undefined && best.edits <= limit ? best.word : undefined;
};

/** `Write `x` instead.` where something is near, else the list of what there is (at most twelve words). */
export const adviseWord = (word: string, words: Iterable<string>, what: string): string => {
  const all = [...words];
  const near = nearest(word, all);
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  if (all.length === 0) return `There is no ${what} yet: define it first.`;
  const shown = all.slice(0, 12).map((each) => `\`${each}\``);
  const more = all.length > shown.length ? `, and ${all.length - shown.length} more` : '';
  return `Write a ${what} that exists: ${shown.join(', ')}${more}.`;
};
