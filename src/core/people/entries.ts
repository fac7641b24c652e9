/** Where the entries of `people:` stand in the text of people.yaml, for whoever changes a part and leaves every other byte. */
import { isMap, isNode, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';

export interface Span {
  readonly from: number;
  /** Behind the last character. */
  readonly to: number;
}

export interface Entry {
  readonly key: string;
  /** Where the key begins. */
  readonly at: number;
  /** Where the value ends; comments behind it are not counted. */
  readonly end: number;
  /** `{ github: alice }`; else one field a line, and `fields` says where. */
  readonly flow: boolean;
  /** The values of the fields, quotes included. */
  readonly fields: ReadonlyMap<string, Span>;
}

export interface Entries {
  /** `people: { … }`: the whole mapping in one bracket. */
  readonly bracket: Span | undefined;
  readonly list: readonly Entry[];
}

/** `undefined`: there is no mapping `people`. The text is a document without findings. */
export const entriesOf = (text: string): Entries | undefined => {
  const people: unknown = parseDocument(text, { version: '1.2', logLevel: 'silent' }).get('people', true);
  if (!isMap(people)) return undefined;
  const list = people.items.flatMap(({ key, value }): readonly Entry[] => {
    const name = textOf(key);
    const at = spanOf(key)?.from;
    const end = endOf(value);
    if (name === undefined || at === undefined || end === undefined || !isMap(value)) return [];
    return [{ key: name, at, end, flow: value.flow === true, fields: fieldsOf(value) }];
  });
  return { bracket: people.flow === true ? spanOf(people) : undefined, list };
};

const fieldsOf = (entry: YAMLMap): ReadonlyMap<string, Span> =>
  new Map(
    entry.items.flatMap(({ key, value }): readonly (readonly [string, Span])[] => {
      const name = textOf(key);
      const span = spanOf(value);
      return name === undefined || span === undefined ? [] : [[name, span]];
    }),
  );

const textOf = (node: unknown): string | undefined =>
  isScalar(node) ? (node.source ?? String(node.value)) : undefined;

const spanOf = (node: unknown): Span | undefined => {
  const range = isNode(node) ? node.range : undefined;
  return range === undefined || range === null ? undefined : { from: range[0], to: range[1] };
};

/** Where the last thing that is written in a node ends: the library's own end of a block includes comments and blank lines. */
const endOf = (node: unknown): number | undefined => {
  if ((isMap(node) || isSeq(node)) && node.flow !== true) {
    const last: unknown = node.items.at(-1);
    const value = isMap(node) ? node.items.at(-1)?.value : last;
    return endOf(value) ?? spanOf(node)?.to;
  }
  return spanOf(node)?.to;
};
