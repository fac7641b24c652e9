/** Comments on a pull request or an issue, and the command that one may be: commands only ever narrow or close (§4). */
import type { Instant } from './brand.ts';
import type { Account } from './pull.ts';

export interface Comment {
  /** GitHub's id of the comment. */
  readonly id: number;
  readonly author: Account;
  readonly at: Instant;
  /** Its text was changed after it was written, by whomever. */
  readonly edited: boolean;
  readonly body: string;
}

/** What was said on one pull request since its merge. */
export interface CommentsSinceMerge {
  /** The oldest first. */
  readonly comments: readonly Comment[];
  /** False: there are more than could be read. */
  readonly complete: boolean;
}

export type Command =
  /** Ends a grant before its end. */
  | { readonly kind: 'end' }
  /** Takes a request back that is not merged. */
  | { readonly kind: 'withdraw' }
  /** Asks for another judgement; whatever wakes one does the same. */
  | { readonly kind: 'check' }
  /** Moves what is open on the network to another address; raw text, checked against the entitlement like the first one. */
  | { readonly kind: 'source'; readonly address: string }
  /** The verdict on a use of break-glass; `text` is what stands behind it and below, raw. */
  | {
      readonly kind: 'reviewed';
      readonly verdict: 'justified' | 'not-justified';
      readonly text: string;
    };

/** The command on the first line; `undefined`: it is no command, or its author's words are not known. */
export const commandOf = ({ body, edited }: Pick<Comment, 'body' | 'edited'>): Command | undefined => {
  // NB. Others may edit a comment: what its author said is no longer known.
  if (edited) return undefined;
  const [first = '', ...below] = body.split(/\r?\n/);
  const [word = '', ...rest] = first.trim().split(/\s+/);
  const [argument, ...more] = rest;
  switch (word) {
    case '/end':
      return argument === undefined ? { kind: 'end' } : undefined;
    case '/withdraw':
      return argument === undefined ? { kind: 'withdraw' } : undefined;
    case '/check':
      return argument === undefined ? { kind: 'check' } : undefined;
    case '/source':
      return argument === undefined || more.length > 0 ? undefined : { kind: 'source', address: argument };
    case '/reviewed':
      return argument === 'justified' || argument === 'not-justified'
        ? {
            kind: 'reviewed',
            verdict: argument,
            text: [more.join(' '), ...below].join('\n').trim(),
          }
        : undefined;
    default:
      return undefined;
  }
};
