/** What answers are made of. */
export type Shape = Record<string, unknown>;
