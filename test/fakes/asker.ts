/** Somebody who answers from a list: each answer is typed at the next question, as often as it is refused. */
import type { Asker } from '../../src/ports/asker.ts';

export interface FakeAsker extends Asker {
  /** Everything that was asked, offered, refused and shown, in order. */
  readonly seen: string[];
}

/** `CTRL_C` stops; a choice is answered by its value, a yes or no by a boolean. Questions beyond the list are an error. */
export const CTRL_C = Symbol('Ctrl+C');
type Answer = string | boolean | typeof CTRL_C;

export const fakeAsker = (answers: readonly Answer[]): FakeAsker => {
  const left = [...answers];
  const next = (question: string): Answer => {
    const answer = left.shift();
    if (answer === undefined) throw new Error(`nobody answers: ${question}`);
    return answer;
  };
  const fake: FakeAsker = {
    seen: [],
    async choose(message, choices) {
      fake.seen.push(
        `choose: ${message}`,
        ...choices.map(({ label, hint }) => `  - ${label}${hint === undefined ? '' : ` (${hint})`}`),
      );
      const answer = next(message);
      if (answer === CTRL_C) return undefined;
      const found = choices.find(({ value }) => value === answer);
      if (found === undefined) throw new Error(`${String(answer)} is not offered at: ${message}`);
      return found.value;
    },
    async ask({ message, initial, problem }) {
      for (;;) {
        fake.seen.push(`ask: ${message}${initial === undefined ? '' : ` [${initial}]`}`);
        const typed = next(message);
        if (typed === CTRL_C) return undefined;
        // Just pressing Enter takes what stands there.
        const answer = typed === true ? (initial ?? '') : String(typed);
        const wrong = problem(answer);
        if (wrong === undefined) return answer;
        fake.seen.push(`  refused ${answer}: ${wrong}`);
      }
    },
    async confirm(message) {
      fake.seen.push(`confirm: ${message}`);
      const answer = next(message);
      return answer === CTRL_C ? undefined : answer === true;
    },
    show(lines) {
      fake.seen.push(...lines.map((line) => `| ${line}`));
    },
  };
  return fake;
};
