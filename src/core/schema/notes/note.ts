/** What a newcomer needs to know of a key beyond its form: shown by editors and on docs/policy.md, never judged by. */
import type { FindingId } from '../finding-ids.ts';

export interface Note {
  /** Whole sentences, in Markdown. */
  readonly says: string;
  /** As it is written in the file, on one line. */
  readonly example?: string;
  /** What holds when the key is left out. */
  readonly absent?: string;
  /** What each word means. */
  readonly words?: Readonly<Record<string, string>>;
  /** What is found later than its form, when the files are judged together. */
  readonly findings?: readonly FindingId[];
  /** The section of the page that describes what stands below the key, where several keys share one. */
  readonly section?: string;
}

/**
 * By path: `caps.cooldown`; `*` for a name that the file chooses, `environments.*.mode`; the word of a branch where a key
 * chooses one, `privileges.azure-role.scope`, or `?` for all of them.
 */
export type Notes = Readonly<Record<string, Note>>;
