/** The files through which a step sets outputs, environment and path: `GITHUB_OUTPUT`, `GITHUB_ENV`, `GITHUB_PATH`. */

/** A file that the runner refuses; the step fails. */
export class CommandFileFailure extends Error {
  override readonly name = 'CommandFileFailure';
}

/** `name=value` and `name<<DELIMITER` blocks, later ones over earlier ones. Throws `CommandFileFailure`. */
export const parseNamedValues = (text: string): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      if (equals === 0) throw new CommandFileFailure(`Invalid format '${line}'. Name must not be empty`);
      values.set(line.slice(0, equals), line.slice(equals + 1));
    } else if (heredoc >= 0) {
      const name = line.slice(0, heredoc);
      const delimiter = line.slice(heredoc + 2);
      if (name === '' || delimiter === '') {
        throw new CommandFileFailure(
          `Invalid format '${line}'. Name must not be empty and delimiter must not be empty`,
        );
      }
      const end = lines.indexOf(delimiter, index + 1);
      if (end < 0) throw new CommandFileFailure(`Invalid value. Matching delimiter not found '${delimiter}'`);
      values.set(name, lines.slice(index + 1, end).join('\n'));
      index = end;
    } else {
      throw new CommandFileFailure(`Invalid format '${line}'`);
    }
  }
  return values;
};

/** Like `parseNamedValues`, for `GITHUB_ENV`. */
export const parseEnvironment = (text: string): ReadonlyMap<string, string> => {
  const values = parseNamedValues(text);
  for (const name of values.keys()) {
    // NB. The runner refuses it too: with NODE_OPTIONS a step could load its own code into every later action.
    if (name.toUpperCase() === 'NODE_OPTIONS') {
      throw new CommandFileFailure(`Can't store ${name} output parameter using '$GITHUB_ENV' command.`);
    }
  }
  return values;
};

export const parsePath = (text: string): readonly string[] =>
  text.split(/\r?\n/).filter((line) => line !== '');
