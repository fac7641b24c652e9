/** Collects what is wrong in one document while its parts are read. */
import { sortFindings, type Finding, type Place } from '../finding.ts';
import { parseDuration, parseWindow } from '../duration.ts';
import type { Milliseconds } from '../brand.ts';
import { finding, type FindingId } from '../schema/finding-ids.ts';
import { DURATION_IDS } from '../schema/form-error.ts';
import type { Formed } from '../schema/form.ts';
import type { Path } from '../schema/plain.ts';

export interface Judge {
  readonly file: string;
  /** A finding at the value of a path. */
  report(path: Path, id: FindingId, message: string, remedy?: string): void;
  /** A finding at the key of a path. */
  reportKey(path: Path, id: FindingId, message: string, remedy?: string): void;
  place(path: Path): Place;
  /** Everything so far, the findings of the form included, sorted. */
  findings(): readonly Finding[];
}

export const judgeOf = (form: Formed<unknown>): Judge => {
  const found: Finding[] = [...form.findings];
  return {
    file: form.file,
    report: (path, id, message, remedy) => found.push(finding(id, form.at(path), message, remedy)),
    reportKey: (path, id, message, remedy) => found.push(finding(id, form.keyAt(path), message, remedy)),
    place: form.at,
    findings: () => sortFindings(found),
  };
};

/** A length of time that is no window of access: validity of an approval and the like. */
export const readDuration = (judge: Judge, path: Path, text: string): Milliseconds | undefined =>
  read(judge, path, parseDuration(text));

/** A length of time that access may last: at least ten minutes. */
export const readWindow = (judge: Judge, path: Path, text: string): Milliseconds | undefined =>
  read(judge, path, parseWindow(text));

const read = (
  judge: Judge,
  path: Path,
  parsed: ReturnType<typeof parseDuration>,
): Milliseconds | undefined => {
  if (parsed.kind === 'duration') return parsed.value;
  judge.report(path, DURATION_IDS[parsed.problem], parsed.message, parsed.remedy);
  return undefined;
};

/** One or a list of them, each with its path. */
export const eachOf = <T>(
  value: T | readonly T[],
  path: Path,
): readonly { readonly value: T; readonly path: Path }[] =>
  isList(value) ? value.map((item, index) => ({ value: item, path: [...path, index] })) : [{ value, path }];

const isList = <T>(value: T | readonly T[]): value is readonly T[] => Array.isArray(value);

/** Without the holes that findings left. */
export const present = <T>(values: readonly (T | undefined)[]): readonly T[] =>
  values.flatMap((value) => (value === undefined ? [] : [value]));
