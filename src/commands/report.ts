/** What a command hands back to its entrypoint. */

/** The outputs of `action.yml`, by name; a test compares the two. */
export const OUTPUTS = [
  'outcome',
  'act',
  'pull-request',
  'head',
  'issue',
  'elevated',
  'denied',
  'ended',
  'failed',
  'sweep-late',
  'needs-watch',
  'shards',
] as const;
export type Output = (typeof OUTPUTS)[number];

export interface Report {
  /** 0 ok, 1 findings or denied, 2 fault. */
  readonly exit: 0 | 1 | 2;
  /** Plain sentences for the log or the terminal; may carry hostile text, escaped by whoever prints them. */
  readonly lines: readonly string[];
  readonly outputs?: Readonly<Partial<Record<Output, string>>>;
}
