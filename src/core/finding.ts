/** A finding: something wrong in a document that a person wrote. Found before anything happens; never an exception. */

export interface Place {
  readonly file: string;
  /** 1-based; 1 where the whole file is meant. */
  readonly line: number;
  /** 1-based, in characters. */
  readonly column: number;
}

export interface Finding extends Place {
  /** The same id in code, test, fixture, docs and output, e.g. `request.duration-unit`. */
  readonly id: string;
  /** What is wrong, as one sentence without the place. Raw text: whoever renders it escapes it. */
  readonly message: string;
  /** What to do about it, as one sentence. */
  readonly remedy: string;
}

const order = (a: Finding, b: Finding): number =>
  a.file < b.file
    ? -1
    : a.file > b.file
      ? 1
      : a.line - b.line || a.column - b.column || (a.id < b.id ? -1 : 1);

/** By file, line, column, id: the same findings always print the same. */
export const sortFindings = (findings: readonly Finding[]): readonly Finding[] => findings.toSorted(order);
