/** Edits of a YAML text that leave everything else of it as it was written: comments, order, quotes, blanks. */
import { Composer, CST, isMap, isScalar, isSeq, type ParsedNode, Parser } from 'yaml';
import type { Path } from '../schema/plain.ts';

export type SourceEdit =
  | { readonly kind: 'rename-key'; readonly path: Path; readonly to: string }
  | { readonly kind: 'set'; readonly path: Path; readonly value: string }
  | { readonly kind: 'remove'; readonly path: Path };

/** A path that leads nowhere: the edit was made for another text. */
export class NoSuchPlace extends Error {
  override readonly name = 'NoSuchPlace';
}

/** One after the other; a path is looked up in what the edits before it have left. Throws `NoSuchPlace`. */
export const editSource = (text: string, edits: readonly SourceEdit[]): string => edits.reduce(apply, text);

const apply = (text: string, edit: SourceEdit): string => {
  const tokens = [...new Parser().parse(text)];
  const [document] = [...new Composer({ keepSourceTokens: true }).compose(tokens, true, text.length)];
  const found = find(document?.contents ?? null, edit.path);
  switch (edit.kind) {
    case 'rename-key':
      if (!CST.isScalar(found.key)) throw new NoSuchPlace(shown(edit.path));
      CST.setScalarValue(found.key, edit.to, { implicitKey: true, type: styleOf(edit.to) });
      break;
    case 'set':
      if (!CST.isScalar(found.value)) throw new NoSuchPlace(shown(edit.path));
      CST.setScalarValue(found.value, edit.value, { type: styleOf(edit.value) });
      break;
    case 'remove':
      remove(found, edit.path);
  }
  return tokens.map((token) => CST.stringify(token)).join('');
};

/** A word or number stays plain and means what YAML reads in it: `1`, `true`; anything with other characters is put in quotes. */
const styleOf = (text: string): 'PLAIN' | 'QUOTE_DOUBLE' =>
  /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(text) ? 'PLAIN' : 'QUOTE_DOUBLE';

interface Found {
  readonly key: CST.Token | undefined;
  readonly value: CST.Token | undefined;
  readonly item: unknown;
  /** What the item stands in. */
  readonly within: CST.Token | undefined;
}

const find = (root: ParsedNode | null, path: Path): Found => {
  let node: unknown = root;
  let found: Found = { key: undefined, value: root?.srcToken, item: undefined, within: undefined };
  for (const step of path) {
    const within = isMap(node) || isSeq(node) ? node.srcToken : undefined;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined || !isScalar(pair.key)) throw new NoSuchPlace(shown(path));
      found = { key: pair.key.srcToken, value: tokenOf(pair.value), item: pair.srcToken, within };
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(step)];
      const value = tokenOf(item);
      if (value === undefined) throw new NoSuchPlace(shown(path));
      found = { key: undefined, value, item: itemOf(within, value), within };
      node = item;
    } else throw new NoSuchPlace(shown(path));
  }
  return found;
};

const tokenOf = (node: unknown): CST.Token | undefined =>
  isScalar(node) || isMap(node) || isSeq(node) ? node.srcToken : undefined;

const itemOf = (within: CST.Token | undefined, value: CST.Token): unknown =>
  within !== undefined && CST.isCollection(within)
    ? within.items.find((item) => item.value === value)
    : undefined;

const remove = ({ within, item }: Found, path: Path): void => {
  if (within === undefined || !CST.isCollection(within)) throw new NoSuchPlace(shown(path));
  const index = within.items.findIndex((each) => each === item);
  if (index === -1) throw new NoSuchPlace(shown(path));
  within.items.splice(index, 1);
  // In `{ a, b }` the comma belongs to what follows it.
  const first = within.items[0];
  if (index > 0 || within.type !== 'flow-collection' || first === undefined) return;
  const comma = first.start.findIndex(({ type }) => type === 'comma');
  if (comma !== -1) first.start.splice(0, comma + 1);
};

const shown = (path: Path): string => path.join('.');
