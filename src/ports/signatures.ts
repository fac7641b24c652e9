/** GitHub's signatures of commits: the keys that it publishes, and whether a commit is signed by one of some keys. */
import type { GitSignature } from './ledger-store.ts';

export interface SigningKeys {
  /** Armored, as GitHub has them now; none where it signs nothing. Throws `Fault`. */
  ofGitHub(): Promise<readonly string[]>;
}

/** `expired` and the like do not matter: the key was GitHub's when the commit was made. */
export type SignatureState = 'known' | 'unknown-key' | 'bad';

export interface Signatures {
  /** `keys`: armored. `unchecked`: this machine cannot check any. */
  check(signature: GitSignature, keys: readonly string[]): Promise<SignatureState | 'unchecked'>;
  /** After the last one. */
  close(): Promise<void>;
}
