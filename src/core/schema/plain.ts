/** A document's tree as plain values: what the schema wants as text stays as it was written. */
import type { DocumentNode, Entry, MappingNode } from '../document.ts';

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const get = (schema: Schema, key: string): unknown => (Object.hasOwn(schema, key) ? schema[key] : undefined);

/** What a place of a document may be: every branch of the schema that may hold there; which one does is judged later. */
interface Shape {
  readonly branches: readonly Schema[];
  readonly wantsText: boolean;
  readonly children: Map<string, Shape>;
  items: Shape | undefined;
}

const branchesOf = (schema: unknown, root: Schema): readonly Schema[] => {
  if (!isSchema(schema)) return [];
  const reference = get(schema, '$ref');
  const definitions = get(root, '$defs');
  const resolved =
    typeof reference === 'string' && isSchema(definitions)
      ? branchesOf(get(definitions, reference.replace('#/$defs/', '')), root)
      : [];
  const all = get(schema, 'allOf');
  const nested = [get(schema, 'then'), get(schema, 'else'), ...(Array.isArray(all) ? all : [])];
  return [schema, ...resolved, ...nested.flatMap((each) => branchesOf(each, root))];
};

const shapeOf = (branches: readonly Schema[]): Shape => ({
  branches,
  wantsText: branches.some((schema) => [get(schema, 'type')].flat().includes('string')),
  children: new Map(),
  items: undefined,
});

const childOf = (shape: Shape, key: string, root: Schema): Shape => {
  const found = shape.children.get(key);
  if (found !== undefined) return found;
  const branches = shape.branches.flatMap((schema) => {
    const properties = get(schema, 'properties');
    const own = isSchema(properties) ? get(properties, key) : undefined;
    return branchesOf(own ?? get(schema, 'additionalProperties'), root);
  });
  const child = shapeOf(branches);
  // Keys come from documents: only those that the schema itself names are kept.
  if (branches.length > 0 && shape.children.size < 100) shape.children.set(key, child);
  return child;
};

const itemsOf = (shape: Shape, root: Schema): Shape =>
  (shape.items ??= shapeOf(shape.branches.flatMap((schema) => branchesOf(get(schema, 'items'), root))));

const WHOLE = /^(?:0|-?[1-9]\d{0,15})$/;

const toPlain = (node: DocumentNode, shape: Shape, root: Schema): unknown => {
  if (node.kind === 'mapping') {
    return Object.fromEntries(
      node.entries.map(({ key, value }) => [key, toPlain(value, childOf(shape, key, root), root)]),
    );
  }
  if (node.kind === 'sequence') return node.items.map((item) => toPlain(item, itemsOf(shape, root), root));
  if (node.text === '' && node.core === null) return null;
  if (shape.wantsText) return node.text;
  if (typeof node.core === 'number') return WHOLE.test(node.text) ? node.core : node.text;
  return node.core === null ? node.text : node.core;
};

const shapes = new WeakMap<object, { readonly shape: Shape; readonly root: Schema }>();

/** The whole document. An empty value is `null`; whole numbers are taken only in their usual form (`0x10` is text). */
export const plainValue = (document: MappingNode, schema: object): unknown => {
  let known = shapes.get(schema);
  if (known === undefined) {
    const root: Schema = { ...schema };
    known = { root, shape: shapeOf(branchesOf(root, root)) };
    shapes.set(schema, known);
  }
  return toPlain(document, known.shape, known.root);
};

export type Path = readonly (string | number)[];

export interface Located {
  readonly node: DocumentNode;
  /** The entry it is the value of, unless it is the root or an item of a list. */
  readonly entry: Entry | undefined;
}

/** The deepest part of the path that exists. */
export const locate = (root: DocumentNode, path: Path): Located => {
  let found: Located = { node: root, entry: undefined };
  for (const step of path) {
    const { node }: Located = found;
    if (node.kind === 'mapping') {
      const entry = node.entries.find(({ key }) => key === String(step));
      if (entry === undefined) return found;
      found = { node: entry.value, entry };
    } else if (node.kind === 'sequence') {
      const item = node.items[Number(step)];
      if (item === undefined) return found;
      found = { node: item, entry: undefined };
    } else {
      return found;
    }
  }
  return found;
};
