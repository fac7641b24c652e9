/** Commands for people: what was read from somewhere else stands in them as one word of a POSIX shell, or not at all. */

/** A word that a shell takes as it is. Text with anything but plain printable characters is not shown: `instead` stands in its place. */
export const word = (text: string | undefined, instead: string): string => {
  // NB. It is copied into a terminal: neither a control character nor a quotation mark in it may become a command.
  if (text === undefined || !/^[\x20-\x7e]{1,300}$/.test(text)) return instead;
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
};
