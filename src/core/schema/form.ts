/** Judges the form of a document by its schema and gives its parts typed, each with its place. */
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Static, TSchema } from 'typebox';
import { readDocument, type Document, type Strictness } from '../document.ts';
import type { Finding, Place } from '../finding.ts';
import type { SourceFile } from '../policy.ts';
import { finding, type FindingId } from './finding-ids.ts';
import { explain, echoesIn } from './form-error.ts';
import { locate, plainValue, type Path } from './plain.ts';
import { validatorOf, type Validator } from './validator.ts';

export interface Formed<T> {
  readonly file: string;
  /** The top-level keys whose whole content has the right form. */
  readonly parts: Partial<T>;
  /** Undefined when anything has the wrong form. */
  readonly whole: T | undefined;
  readonly findings: readonly Finding[];
  /** A top-level key that was left out on purpose: the text is readable and no misspelt key may be meant. */
  lacks(key: string): boolean;
  /** Where the value of a path stands, or the deepest part of it that exists. */
  at(path: Path): Place;
  /** Where the key of a path stands. */
  keyAt(path: Path): Place;
}

/** Reads and judges one file; every finding about its text and form comes back at once. */
export const former = <S extends TSchema>(schema: S, strictness: Strictness) => {
  const validate = validatorOf(schema);
  return (file: SourceFile): Formed<Static<S>> =>
    formOf<Static<S>>(readDocument(file, strictness), schema, validate);
};

const formOf = <T>(document: Document, schema: object, validate: Validator): Formed<T> => {
  const { root } = document;
  if (root === undefined) {
    const start = document.place(0);
    const nothing: unknown = {};
    return {
      file: document.file,
      parts: trusted<Partial<T>>(nothing, true) ? nothing : {},
      whole: undefined,
      findings: document.findings,
      lacks: () => false,
      at: () => start,
      keyAt: () => start,
    };
  }
  const at = (path: Path): Place => document.place(locate(root, path).node.at);
  const keyAt = (path: Path): Place => {
    const { node, entry } = locate(root, path);
    return document.place(entry?.keyAt ?? (path.length === 0 ? 0 : node.at));
  };
  const value = plainValue(root, schema);
  const problems = validate(value).flatMap((error) => judged(error, { at, keyAt }));
  const wrong = new Set(problems.filter(({ harmless }) => !harmless).map(({ path }) => path[0]));
  const written = new Set(root.entries.map(({ key }) => key));
  const misspelt =
    problems.some(({ path, finding: { id } }) => id === 'format.unknown-key' && path.length === 1) ||
    document.findings.some(({ id }) => UNREAD.has(id));
  const parts: unknown = Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).filter(([key]) => !wrong.has(key)),
  );
  const fits = wrong.size === 0 && document.findings.length === 0;
  return {
    file: document.file,
    parts: trusted<Partial<T>>(parts, true) ? parts : {},
    whole: trusted<T>(value, fits) ? value : undefined,
    lacks: (key) => !misspelt && !written.has(key),
    findings: unique([...document.findings, ...withoutEchoes(problems)]),
    at,
    keyAt,
  };
};

/** Findings behind which a key may stand that was not read. */
const UNREAD: ReadonlySet<string> = new Set(['yaml.key', 'yaml.merge-key', 'yaml.second-document']);

/** The schema has judged it; this only tells the compiler. */
const trusted = <T>(value: unknown, fits: boolean): value is T => fits && value !== undefined;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Problem {
  readonly error: ErrorObject;
  readonly path: Path;
  /** The form is right all the same: a later version judges it. */
  readonly harmless: boolean;
  readonly finding: Finding;
}

const pathOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

const judged = (error: ErrorObject, places: Pick<Formed<unknown>, 'at' | 'keyAt'>): readonly Problem[] => {
  const explained = explain(error);
  if (explained === undefined) return [];
  const path = [...pathOf(error.instancePath), ...(explained.key === undefined ? [] : [explained.key])];
  // A missing key makes its mapping incomplete; the path of the mapping itself is what is wrong.
  const place = explained.on === 'key' ? places.keyAt(path) : places.at(path);
  return [
    {
      error,
      path: path.length === 0 ? [''] : path,
      harmless: explained.id === 'format.not-judged-yet',
      finding: finding(explained.id satisfies FindingId, place, explained.message, explained.remedy),
    },
  ];
};

const withoutEchoes = (problems: readonly Problem[]): readonly Finding[] => {
  const echoes = echoesIn(problems.map(({ error }) => error));
  return problems.flatMap((problem) => (echoes.has(problem.error) ? [] : [problem.finding]));
};

const unique = (findings: readonly Finding[]): readonly Finding[] => {
  const seen = new Set<string>();
  return findings.filter((each) => {
    const key = JSON.stringify([each.line, each.column, each.id, each.message]);
    return !seen.has(key) && seen.add(key);
  });
};
