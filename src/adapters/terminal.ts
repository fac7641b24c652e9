/** The log of a person's terminal: plain text to stderr, so that stdout carries only the answer. */
import type { Log } from '../ports/log.ts';

// NB. Text of requests must not move the cursor, recolour or retitle somebody's terminal.
export const harmlessLine = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    character === '\n' ? '\n' : `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`,
  );

const write = (prefix: string, text: string): void =>
  void process.stderr.write(`${prefix}${harmlessLine(text)}\n`);

export const createTerminalLog = (): Log => ({
  info: (text) => write('', text),
  warning: (text) => write('warning: ', text),
  error: (text) => write('error: ', text),
  summary: () => undefined,
});
