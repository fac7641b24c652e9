/** What was asked of the outside before deciding. *Empty*, *failed* and *deferred* are three different things (I1). */
import type { Instant } from './brand.ts';

/** `review`: while the pull request is judged. `elevation`: the last look before access begins. */
export type Moment = 'review' | 'elevation';

export type Fact<T> =
  | { readonly kind: 'known'; readonly value: T; readonly at: Instant }
  /** Asked and answered: there is none. */
  | { readonly kind: 'empty'; readonly at: Instant }
  /** Asked and not answered; `why` is a sentence for people. */
  | { readonly kind: 'failed'; readonly why: string }
  /** Not asked yet; allowed at `review` only, blocks at `elevation`. */
  | { readonly kind: 'deferred'; readonly source: string };

export const known = <T>(value: T, at: Instant): Fact<T> => ({ kind: 'known', value, at });
