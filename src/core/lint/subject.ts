/** What a lint looks at: one entitlement as it is used and as it is written, and the policy around it. */
import type { Finding } from '../finding.ts';
import type { EntitlementSource } from '../parse/entitlement-source.ts';
import type { Entitlement, People, Policy, Settings } from '../policy.ts';
import type { Formed } from '../schema/form.ts';

export interface Linted {
  readonly policy: Policy;
  readonly settings: Settings;
  readonly people: People;
  /** Undefined while something in it is not judged by this version: then only what is written can be looked at. */
  readonly entitlement: Entitlement | undefined;
  /** Gives the parts as written, and their places. */
  readonly form: Formed<EntitlementSource>;
}

/** Notes, in any order. A lint never throws, and says nothing where it is not sure. */
export type Lint = (subject: Linted) => readonly Finding[];

/** `alice`, `alice or bob`, `alice, bob or carol`; of many the first five and how many more. */
export const anyOf = (names: readonly string[]): string => {
  const shown = names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} others`] : names;
  const last = shown.at(-1) ?? 'nobody';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} or ${last}`;
};
