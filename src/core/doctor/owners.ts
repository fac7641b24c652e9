/** Who owns a path by a CODEOWNERS file, as GitHub reads it: the last line that fits counts, also one that names nobody. */
export interface OwnerLine {
  readonly pattern: string;
  readonly owners: readonly string[];
}

/** Lines that GitHub cannot read are left out, as it leaves them out; it reports them as errors. */
export const readOwners = (text: string): readonly OwnerLine[] =>
  text.split(/\r?\n/).flatMap((line) => {
    const words = withoutComment(line).match(/(?:\\.|\S)+/g) ?? [];
    const [pattern, ...owners] = words;
    // NB. GitHub takes neither `!` nor `[…]` here, though Git does in .gitignore: such a line owns nothing.
    if (pattern === undefined || /^!|\[/.test(pattern)) return [];
    return [{ pattern, owners }];
  });

const withoutComment = (line: string): string => line.replace(/(^|\s)#.*$/, '$1').trim();

/** Whether somebody certainly owns a path. */
export const isOwned = (lines: readonly OwnerLine[], path: string): boolean => {
  for (const { pattern, owners } of lines.toReversed()) {
    if (certain(pattern).test(path)) return owners.length > 0;
    // NB. Where it is not sure whether a line without owners reaches this far, it does.
    if (owners.length === 0 && possible(pattern).test(path)) return false;
  }
  return false;
};

/** Whoever the last line that certainly fits names. */
export const ownersOf = (lines: readonly OwnerLine[], path: string): readonly string[] =>
  lines.findLast(({ pattern }) => certain(pattern).test(path))?.owners ?? [];

/** Whether a line may make somebody its owner. */
export const mayBeOwned = (lines: readonly OwnerLine[], path: string): boolean => {
  for (const { pattern, owners } of lines.toReversed()) {
    if (owners.length > 0 && possible(pattern).test(path)) return true;
    if (owners.length === 0 && certain(pattern).test(path)) return false;
  }
  return false;
};

/** As GitHub's documentation says it: `docs/*` does not reach into folders below. */
const certain = (pattern: string): RegExp => expression(pattern, pattern.endsWith('*') ? '$' : '(?:/.*)?$');
/** As .gitignore reads it: whatever fits a folder fits all that is in it. */
const possible = (pattern: string): RegExp => expression(pattern, '(?:/.*)?$');

const expression = (pattern: string, end: string): RegExp => {
  const plain = pattern.replace(/\\(.)/g, '$1');
  const folder = plain.endsWith('/');
  const body = folder ? plain.slice(0, -1) : plain;
  const anchored = body.includes('/');
  const source = body.replace(/^\//, '');
  const parts = source.match(/\*\*\/|\/\*\*$|\*\*|\*|\?|[^*?]+?(?=\/\*\*$|[*?]|$)/g) ?? [];
  const inner = parts.map(partOf).join('');
  return new RegExp(`^${anchored ? '' : '(?:.*/)?'}${inner}${folder ? '/.*$' : end}`);
};

const partOf = (part: string): string => {
  switch (part) {
    case '**/':
      return '(?:.*/)?';
    case '/**':
      return '/.+';
    case '**':
      return '.*';
    case '*':
      return '[^/]*';
    case '?':
      return '[^/]';
  }
  return part.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
};
