/** The branch that holds the ledger, as the ledger needs it: read files of one commit, add one commit by compare-and-swap. */
import type { BlobSha, CommitSha } from '../core/brand.ts';
import type { Outside } from '../core/ledger/anchor.ts';

export interface LedgerFiles {
  /** The commit that all of it was read from. */
  readonly commit: CommitSha;
  /** Path → text; an absent path is a file that does not exist. */
  readonly files: ReadonlyMap<string, string>;
  /** Folder → the names that stand right in it; an absent folder is one that does not exist. */
  readonly listed: ReadonlyMap<string, ReadonlySet<string>>;
  /** Of the same moment. */
  readonly outside: Outside;
}

export interface LedgerCommit {
  /** One line for people. */
  readonly subject: string;
  /** Trailer lines `Key: value`, already sanitized. */
  readonly trailers: readonly string[];
  readonly additions: ReadonlyMap<string, string>;
  readonly deletions: readonly string[];
}

export type CommitOutcome =
  | { readonly kind: 'committed'; readonly commit: CommitSha }
  /** The head was not `expected`: nothing was written; read again and decide again. */
  | { readonly kind: 'moved' };

export interface LedgerStore {
  /**
   * Always `head.json`, `README.md`'s presence is not checked; plus every file under `open/`, and `paths`: a file, or a folder with the
   * files that stand right in it. Of the folders `listed` only the names. `missing`: no such branch.
   */
  read(paths: readonly string[], listed?: readonly string[]): Promise<LedgerFiles | 'missing'>;
  /**
   * One commit on top of `expected`, signed by GitHub. After an unclear answer it throws `Fault('github.unreachable')`:
   * the caller reads the head again and looks for its event ids.
   */
  commit(expected: CommitSha, change: LedgerCommit): Promise<CommitOutcome>;
  /** Whether any commit of the branch ever touched this path, also when it is gone now. */
  everTouched(path: string): Promise<boolean>;
  /** Makes the orphan branch; `exists` when it is already there. Only `init` calls it. */
  create(change: LedgerCommit): Promise<CommitSha | 'exists'>;
}

/** What a commit did to one path. `mode` is git's: only `100644` is a plain file. */
export type HistoryChange =
  | {
      readonly path: string;
      readonly change: 'added' | 'modified';
      readonly blob: BlobSha;
      readonly mode: string;
    }
  | { readonly path: string; readonly change: 'deleted' };

/** What somebody signed, byte for byte, and the armored signature. */
export interface GitSignature {
  readonly payload: Uint8Array;
  readonly armored: string;
}

export interface HistoryCommit {
  readonly commit: CommitSha;
  readonly parents: readonly CommitSha[];
  readonly subject: string;
  /** Against the first parent, or against nothing; empty for a merge. */
  readonly changes: readonly HistoryChange[];
  /** Text of an added or modified file, until the iteration goes on. */
  text(path: string): Promise<string>;
  /** `undefined`: nobody has signed it. */
  signature(): Promise<GitSignature | undefined>;
}

/** The same branch as `verify` and `log` read it: history, from a clone or through the API. */
export interface LedgerHistory {
  /** Every commit from the root to the head, oldest first, with what it added, changed and deleted. */
  commits(): AsyncIterable<HistoryCommit>;
}
