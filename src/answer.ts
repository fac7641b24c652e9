/** What a command of the command line answers: lines for people, one value for machines, and the exit code. */
export interface Answer {
  readonly exit: 0 | 1 | 2;
  readonly text: readonly string[];
  readonly json: unknown;
  /** A command that was asked for JSON by an option of its own. */
  readonly as?: 'json';
}

// NB. JSON leaves C1 controls and bidirectional characters as they are; on a terminal they would act.
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** One line of JSON in which nothing acts on a terminal; it reads back as the very same value. */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value).replace(UNSEEN, (character) =>
    Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  );
