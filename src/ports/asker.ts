/** Somebody at a terminal who answers questions. */

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** Shown beside the one that is looked at. */
  readonly hint: string | undefined;
}

export interface Question {
  readonly message: string;
  /** An example, shown while nothing is typed; it is no answer. */
  readonly example: string | undefined;
  /** What stands there to be changed, or taken as it is. */
  readonly initial: string | undefined;
  /** What is wrong with an answer and what to write instead; then it is asked again. */
  readonly problem: (answer: string) => string | undefined;
}

/** `undefined` is not "no answer" but the wish to stop: nothing more is asked then, and nothing is sent. */
export interface Asker {
  choose(message: string, choices: readonly Choice[]): Promise<string | undefined>;
  ask(question: Question): Promise<string | undefined>;
  confirm(message: string, initial: boolean): Promise<boolean | undefined>;
  /** Lines that are read before the next question. */
  show(lines: readonly string[]): void;
}
