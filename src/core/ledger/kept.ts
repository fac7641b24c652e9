/** A run reads the ledger again before every write, and most of it stands there as before: the same text is not parsed twice. */

type Parse<T> = (path: string, text: string) => T;

/** `parse`, which depends on nothing but its arguments; the last `most` answers are kept, one for each path. */
export const kept = <T>(parse: Parse<T>, most: number): Parse<T> => {
  const known = new Map<string, { readonly text: string; readonly value: T }>();
  return (path, text) => {
    const found = known.get(path);
    // NB. By every byte: what was changed by whomever is read anew.
    if (found?.text === text) return found.value;
    const value = parse(path, text);
    known.delete(path);
    known.set(path, { text, value });
    if (known.size > most) for (const oldest of [...known.keys()].slice(0, most / 2)) known.delete(oldest);
    return value;
  };
};
