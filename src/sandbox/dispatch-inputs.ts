/** What GitHub refuses of the inputs of a dispatch, whether a person presses the button or a program asks. */

/** As the workflow file declares it. */
export interface DeclaredInput {
  readonly required?: boolean;
  readonly default?: unknown;
}

/** In GitHub's words; undefined: they are taken. Whether a `choice` holds to its options is the caller's to ask. */
export const unfitting = (
  given: Readonly<Record<string, string>>,
  declared: Readonly<Record<string, DeclaredInput>>,
): string | undefined => {
  const foreign = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  if (foreign.length > 0) return `Unexpected inputs provided: ${JSON.stringify(foreign)}`;
  const missing = Object.entries(declared).find(
    ([name, { required, default: otherwise }]) =>
      required === true && otherwise === undefined && (given[name] ?? '') === '',
  );
  return missing === undefined ? undefined : `Required input '${missing[0]}' not provided`;
};
