/** Commands that somebody may paste into a POSIX shell: the one place where a text becomes a word of them. */

/**
 * Text as one word of a shell.
 * NB. Names of branches and environments are somebody's choice: unquoted, `$(…)` in one would run on the administrator's machine.
 */
export const word = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The same of text that a platform or a token said: with anything but plain printable characters in it, `instead` stands in its place. */
export const foreignWord = (text: string | undefined, instead: string): string =>
  // NB. A terminal obeys control characters that a shell takes for text.
  text === undefined || !/^[\x20-\x7e]{1,300}$/.test(text) ? instead : word(text);
