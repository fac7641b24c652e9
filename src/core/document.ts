/** A YAML document as a tree with places, text taken as written, and everything that YAML would do silently as a finding. */
import { Composer, isAlias, isMap, isScalar, isSeq, type Document as YamlDocument } from 'yaml';
import { credentialsIn, findCredential } from './credential-text.ts';
import { badCharacters, type CharacterProblem } from './document/characters.ts';
import { blockAdvice, quoteLines, repair, repairLine, type RepairedLine } from './document/repair.ts';
import { DEEPEST, readTokens, type Extra, type Token, type Tokens } from './document/tokens.ts';
import { sortFindings, type Finding, type Place } from './finding.ts';
import type { SourceFile } from './policy.ts';
import { finding, type FindingId } from './schema/finding-ids.ts';

export interface ScalarNode {
  readonly kind: 'scalar';
  /** The scalar's own source: `0012` stays `0012`. Quotes and line folding are undone. */
  readonly text: string;
  /** What YAML 1.2 core makes of a plain scalar; for quoted and block scalars the text. */
  readonly core: string | number | boolean | null;
  readonly at: number;
}
export interface MappingNode {
  readonly kind: 'mapping';
  readonly entries: readonly Entry[];
  readonly at: number;
}
export interface SequenceNode {
  readonly kind: 'sequence';
  readonly items: readonly DocumentNode[];
  readonly at: number;
}
export type DocumentNode = ScalarNode | MappingNode | SequenceNode;

export interface Entry {
  readonly key: string;
  readonly keyAt: number;
  readonly value: DocumentNode;
}

export interface Document {
  readonly file: string;
  /** Undefined when the text could not be read as one mapping. */
  readonly root: MappingNode | undefined;
  readonly findings: readonly Finding[];
  /** The place of an index into the text. */
  place(at: number): Place;
}

/** In a request a comment after a value is a finding too: `Fix issue #12` would become `Fix issue`. */
export type Strictness = 'request' | 'policy';

/** UTF-8 bytes that a file may have. */
const LARGEST = 64 * 1024;

/** Of one sort, so many are shown: a hostile text could have one a character. */
const MOST_FINDINGS = 50;

/** So many characters of a text that nobody sees are shown. */
const MOST_CHARACTERS = 20;

/** Reads one file. Every finding is returned, sorted; findings do not stop the reading where it can go on. */
export const readDocument = (file: SourceFile, strictness: Strictness): Document => {
  const places = placesOf(file.path, file.text);
  const unreadable = (findings: readonly Finding[]): Document => ({
    file: file.path,
    root: undefined,
    findings: sortFindings(findings),
    place: places,
  });
  if (file.text.length > LARGEST || Buffer.byteLength(file.text) > LARGEST) {
    return unreadable([finding('yaml.size', places(0), 'The file is larger than 64 KB.')]);
  }
  // NB. Nothing else is said of such a file: what is said of a line often repeats it, here, in the log and in the ledger.
  const secrets = credentialsIn(file.text).slice(0, MOST_FINDINGS);
  if (secrets.length > 0)
    return unreadable(secrets.map(({ what, from }) => looksLikeCredential(places(from), what)));
  const characters = judgeCharacters(file.text, places);
  const tokens = readTokens(file.text);
  if (tokens.tooDeep !== undefined) {
    const message = `Nesting is deeper than ${DEEPEST} levels.`;
    return unreadable([...characters, finding('yaml.depth', places(tokens.tooDeep), message)]);
  }
  const document = readTree({ file, strictness, places, characters, tokens });
  // Escapes in quoted text hide it from the reader of bytes: `"ghp\\x5f…"`.
  const hidden = document.root === undefined ? undefined : hiddenCredential(document.root);
  return hidden === undefined ? document : unreadable([looksLikeCredential(places(hidden.at), hidden.what)]);
};

const looksLikeCredential = (place: Place, what: string): Finding =>
  finding('text.credential', place, `This looks like ${what}, and a credential must not stand in a file.`);

const hiddenCredential = (node: DocumentNode): { readonly what: string; readonly at: number } | undefined => {
  switch (node.kind) {
    case 'scalar': {
      const secret = findCredential(node.text);
      return secret === undefined ? undefined : { what: secret.what, at: node.at };
    }
    case 'sequence':
      for (const item of node.items) {
        const secret = hiddenCredential(item);
        if (secret !== undefined) return secret;
      }
      return undefined;
    case 'mapping':
      for (const { key, keyAt, value } of node.entries) {
        const secret =
          hiddenCredential({ kind: 'scalar', text: key, core: key, at: keyAt }) ?? hiddenCredential(value);
        if (secret !== undefined) return secret;
      }
      return undefined;
  }
};

interface Reading {
  readonly file: SourceFile;
  readonly strictness: Strictness;
  readonly places: (at: number) => Place;
  readonly characters: readonly Finding[];
  readonly tokens: Tokens;
}

const readTree = (reading: Reading): Document => {
  const { file } = reading;
  const composed = compose(reading.tokens, file.text);
  const asWritten: Finishing = { ...reading, composed, findings: [...reading.characters], mended: new Set() };
  const { lines, text } =
    errorsOf(composed).length > 0
      ? repair(file.text, errorCount)
      : quoteLines(file.text, reading.strictness === 'request' ? misreadLines(composed, reading.places) : []);
  if (lines.length === 0) return finish(asWritten);
  // Lines that were put in quotes have their finding; what else is wrong is looked for behind them.
  const tokens = readTokens(text);
  const quotes = lines.map((line) =>
    needsQuotes({ file: file.path, line: line.line + 1, column: line.column + 1 }, line),
  );
  return finish({
    ...reading,
    tokens,
    composed: compose(tokens, text),
    places: placesOf(file.path, text),
    findings: [...reading.characters, ...quotes],
    mended: new Set(lines.map((line) => line.line)),
  });
};

/** Fields of a request that are text for every person, whatever YAML reads: `justification: [urgent]`, `ticket: #12`. */
const PROSE = new Set<unknown>(['justification', 'ticket']);

/** The lines of such fields that YAML reads as a list, a mapping, or nothing but a comment. */
const misreadLines = (
  [document]: readonly YamlDocument[],
  places: (at: number) => Place,
): readonly number[] => {
  const contents: unknown = document?.contents;
  if (!isMap(contents)) return [];
  return contents.items.flatMap(({ key, value }) => {
    if (!isScalar(key) || !PROSE.has(key.value) || !key.range) return [];
    const line = places(key.range[0]).line;
    if (isMap(value) || isSeq(value))
      return value.flow === true && places(value.range?.[1] ?? 0).line === line ? [line - 1] : [];
    return isScalar(value) && value.source === '' && value.type === 'PLAIN' ? [line - 1] : [];
  });
};

const errorCount = (text: string): number => {
  const tokens = readTokens(text);
  return tokens.tooDeep === undefined ? errorsOf(compose(tokens, text)).length : Number.POSITIVE_INFINITY;
};

interface Finishing extends Reading {
  readonly composed: readonly YamlDocument[];
  readonly findings: Finding[];
  /** Lines that were repaired: they have their finding. */
  readonly mended: ReadonlySet<number>;
}

const finish = ({ file, strictness, tokens, composed, findings, mended, places }: Finishing): Document => {
  const errors = errorsOf(composed);
  for (const error of errors.slice(0, MOST_FINDINGS)) {
    const place = places(error.pos[0]);
    const advice = blockAdvice(file.text, place.line - 1);
    // One text over several lines breaks the YAML in several places.
    if (advice !== undefined && findings.some(({ remedy }) => remedy === advice)) continue;
    findings.push(finding('yaml.syntax', place, syntaxMessage(error.message), advice));
  }
  for (const token of tokens.extras.slice(0, MOST_FINDINGS)) {
    const place = places(token.at);
    if (mended.has(place.line - 1)) continue;
    if (token.extra === 'comment-after-value' && strictness === 'policy') continue;
    findings.push(judgeExtra(token, place, file.text));
  }
  const build = builder(findings, places, file.text);
  const contents = composed[0]?.contents ?? null;
  const root = contents === null ? undefined : build(contents, 0);
  if (root === undefined || (root.kind === 'scalar' && root.text === '')) {
    if (findings.length === 0) findings.push(finding('yaml.empty', places(0), 'The file says nothing.'));
  } else if (root.kind !== 'mapping') {
    findings.push(finding('yaml.not-a-mapping', places(root.at), 'The document is not a mapping.'));
  }
  return {
    file: file.path,
    // What the library makes of a text with errors is a guess.
    root: root?.kind === 'mapping' && errors.length === 0 ? root : undefined,
    findings: sortFindings(findings),
    place: places,
  };
};

/** Line and column (in characters) of an index, with the line starts found once. */
const placesOf = (file: string, text: string): ((at: number) => Place) => {
  let starts: number[] | undefined;
  let counted = { start: 0, at: 0, column: 1 };
  return (at) => {
    if (starts === undefined) {
      starts = [0];
      for (let next = text.indexOf('\n'); next !== -1; next = text.indexOf('\n', next + 1))
        starts.push(next + 1);
    }
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const start = starts[low] ?? 0;
    // Findings come in the order of the text: of a line of 60,000 characters nothing is counted again for each of thousands.
    const from = counted.start === start && counted.at <= at ? counted : { start, at: start, column: 1 };
    counted = { start, at, column: from.column + Array.from(text.slice(from.at, at)).length };
    return { file, line: low + 1, column: counted.column };
  };
};

const CHARACTER_IDS = {
  control: 'yaml.control-character',
  invisible: 'yaml.invisible-character',
  undecodable: 'yaml.undecodable',
  'byte-order-mark': 'yaml.byte-order-mark',
} as const satisfies Readonly<Record<CharacterProblem, FindingId>>;

const judgeCharacters = (text: string, places: (at: number) => Place): readonly Finding[] =>
  badCharacters(text, MOST_CHARACTERS).map(({ problem, at, name }) =>
    finding(CHARACTER_IDS[problem], places(at), `The character ${name} stands here and cannot be seen.`),
  );

const compose = (tokens: Tokens, text: string): readonly YamlDocument[] => {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    stringKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  return [...composer.compose(tokens.cst, true, text.length)];
};

const errorsOf = (documents: readonly YamlDocument[]): YamlDocument['errors'] =>
  documents.flatMap((document) => document.errors);

const syntaxMessage = (message: string): string => {
  const first = message.split('\n')[0] ?? message;
  return `This is not YAML: ${first.replace(/\.$/, '')}.`;
};

const needsQuotes = (place: Place, line: RepairedLine): Finding =>
  finding(
    'yaml.text-needs-quotes',
    place,
    `The text of \`${line.key}\` means something else in YAML.`,
    `Write: ${line.written.trim()}`,
  );

const EXTRAS = {
  'comment-after-value': ['yaml.comment-after-value', 'YAML reads this as a comment and drops it'],
  anchor: ['yaml.anchor', 'YAML reads this as an anchor'],
  alias: ['yaml.alias', 'YAML reads this as an alias'],
  tag: ['yaml.tag', 'YAML reads this as a tag'],
  directive: ['yaml.directive', 'This is a YAML directive'],
  'second-document': ['yaml.second-document', 'A second document begins here'],
} as const satisfies Readonly<Record<Extra, readonly [FindingId, string]>>;

const judgeExtra = (token: Token, place: Place, text: string): Finding => {
  const [id, what] = EXTRAS[token.extra];
  const line = repairLine(text, place.line - 1);
  const remedy =
    line === undefined || line.column + 1 > place.column || token.extra === 'second-document'
      ? undefined
      : (blockAdvice(text, place.line - 1) ?? `Write: ${line.written.trim()}`);
  return finding(id, place, `${what}: \`${(token.source.split('\n')[0] ?? '').slice(0, 60)}\`.`, remedy);
};

type Build = (node: unknown, at: number) => DocumentNode;

/** Turns the library's nodes into ours, and reports keys that are doubled or no words. */
const builder = (findings: Finding[], places: (at: number) => Place, raw: string): Build => {
  const written = new Set(badCharacters(raw, MOST_CHARACTERS).map(({ name }) => name));
  const build: Build = (node, at) => {
    if (isMap(node)) {
      const start = node.range?.[0] ?? at;
      return { kind: 'mapping', at: start, entries: entriesOf(node.items, start) };
    }
    if (isSeq(node)) {
      const start = node.range?.[0] ?? at;
      return { kind: 'sequence', at: start, items: node.items.map((item) => build(item, start)) };
    }
    // An alias has its own finding; its text keeps others from asking for a value.
    if (isAlias(node)) {
      const text = `*${node.source}`;
      return { kind: 'scalar', text, core: text, at: node.range?.[0] ?? at };
    }
    if (!isScalar(node)) return { kind: 'scalar', text: '', core: null, at };
    return scalarOf(node, node.range?.[0] ?? at);
  };

  const scalarOf = (node: { value: unknown; source?: string; type?: string }, at: number): ScalarNode => {
    const { value } = node;
    const text = node.source ?? (typeof value === 'string' ? value : '');
    const plain = node.type === 'PLAIN' || node.type === undefined;
    // NB. Escapes in quoted text (`"\u202E"`) hide from the scan of the file what a reader of the value would see.
    if (node.type === 'QUOTE_DOUBLE') findings.push(...judgeEscapes(text, places(at), written));
    const core =
      plain && (typeof value === 'number' || typeof value === 'boolean' || value === null) ? value : text;
    return { kind: 'scalar', text, core, at };
  };

  const entriesOf = (items: readonly { key: unknown; value?: unknown }[], at: number): readonly Entry[] => {
    const entries: Entry[] = [];
    const seen = new Set<string>();
    for (const { key, value } of items) {
      const keyAt = (isScalar(key) || isMap(key) || isSeq(key) ? key.range?.[0] : undefined) ?? at;
      const text = isScalar(key) ? (key.source ?? String(key.value)) : undefined;
      if (text === undefined || text === '' || text === '__proto__') {
        findings.push(finding('yaml.key', places(keyAt), 'This key is not a plain word.'));
      } else if (text === '<<') {
        findings.push(finding('yaml.merge-key', places(keyAt), 'A merge key stands here.'));
      } else if (seen.has(text)) {
        findings.push(
          finding('yaml.duplicate-key', places(keyAt), `\`${text.slice(0, 60)}\` stands here a second time.`),
        );
      } else {
        seen.add(text);
        entries.push({ key: text, keyAt, value: build(value, keyAt) });
      }
    }
    return entries;
  };
  return build;
};

/** `written`: names of the characters that have a finding where they stand. */
const judgeEscapes = (text: string, place: Place, written: ReadonlySet<string>): readonly Finding[] =>
  badCharacters(text, 5)
    // NB. By what the scan found, not by what the file contains: half of a pair is in every emoji, and `\r` in every Windows file.
    .filter(({ name }) => !written.has(name))
    .map(({ problem, name }) =>
      finding(
        CHARACTER_IDS[problem],
        place,
        `The text contains the character ${name}, written as an escape.`,
      ),
    );
