/** Questions on a terminal, through a prompt library. */
import type { Readable, Writable } from 'node:stream';
import { autocomplete, confirm, isCancel, note, select, text } from '@clack/prompts';
import type { Asker } from '../ports/asker.ts';
import { harmlessLine } from './terminal.ts';

export interface Streams {
  readonly input: Readable;
  readonly output: Writable;
}

/** So many choices are seen at a glance; more are looked for by typing. */
const AT_A_GLANCE = 8;

export const createAsker = (streams: Streams): Asker => ({
  async choose(message, choices) {
    // NB. Names and hints come from files: nothing in them may move the cursor.
    const options = choices.map(({ value, label, hint }) => ({
      value,
      label: harmlessLine(label),
      ...(hint === undefined ? {} : { hint: harmlessLine(hint) }),
    }));
    const asked = { ...streams, message: harmlessLine(message), options };
    const answer = choices.length > AT_A_GLANCE ? await autocomplete(asked) : await select(asked);
    return isCancel(answer) ? undefined : answer;
  },
  async ask({ message, example, initial, problem }) {
    const answer = await text({
      ...streams,
      message: harmlessLine(message),
      ...(example === undefined ? {} : { placeholder: harmlessLine(example) }),
      ...(initial === undefined ? {} : { initialValue: initial }),
      validate: (given) => {
        const wrong = problem((given ?? '').trim());
        return wrong === undefined ? undefined : harmlessLine(wrong);
      },
    });
    return isCancel(answer) ? undefined : (answer ?? '').trim();
  },
  async confirm(message, initial) {
    const answer = await confirm({ ...streams, message: harmlessLine(message), initialValue: initial });
    return isCancel(answer) ? undefined : answer;
  },
  show(lines) {
    note(lines.map(harmlessLine).join('\n'), '', { output: streams.output });
  },
});
