/** Whether the ledger's commits are signed as GitHub signs what is committed through its API, by the keys that the branch keeps. */
import type { CommitSha } from '../core/brand.ts';
import type { Flaw } from '../core/ledger/line.ts';
import { isKeyPath } from '../core/ledger/paths.ts';
import type { GitSignature, HistoryCommit } from '../ports/ledger-store.ts';
import type { Signatures } from '../ports/signatures.ts';

/** `no-key`: none was kept yet. `unchecked`: this machine cannot. */
export type Signed = 'no-key' | 'known' | 'unknown-key' | 'unchecked';

/** Commits one after the other that stand alike; counted from 1. */
export interface SignedRange {
  readonly signed: Signed;
  readonly first: number;
  readonly last: number;
  readonly from: CommitSha;
  readonly to: CommitSha;
}

export interface SignatureCheck {
  /** Commits in their order, each after its content was proved. A flaw may be that of one before it. */
  look(commit: HistoryCommit): Promise<Flaw | undefined>;
  /** After the last one. */
  finish(): Promise<Flaw | undefined>;
  ranges(): readonly SignedRange[];
}

/** Signatures that are checked beside each other. */
const AHEAD = 8;

type Verdict = Signed | 'unsigned' | 'bad';

export const createSignatureCheck = (signatures: Pick<Signatures, 'check'> | undefined): SignatureCheck => {
  /** The keys that are kept before the commit: NB. none vouches for the commit that brings it. */
  let keys: readonly string[] = [];
  const under: { readonly commit: CommitSha; readonly verdict: Promise<Verdict> }[] = [];
  const ranges: SignedRange[] = [];
  let count = 0;

  const verdictOn = async (signature: GitSignature | undefined): Promise<Verdict> => {
    if (keys.length === 0) return 'no-key';
    if (signature === undefined) return 'unsigned';
    return signatures === undefined ? 'unchecked' : signatures.check(signature, keys);
  };

  const settle = async (most: number): Promise<Flaw | undefined> => {
    while (under.length > most) {
      const next = under.shift();
      if (next === undefined) return undefined;
      const verdict = await next.verdict;
      if (verdict === 'unsigned' || verdict === 'bad')
        return { path: '', commit: next.commit, message: WHY[verdict] };
      count += 1;
      const last = ranges.at(-1);
      if (last?.signed === verdict) ranges.splice(-1, 1, { ...last, last: count, to: next.commit });
      else ranges.push({ signed: verdict, first: count, last: count, from: next.commit, to: next.commit });
    }
    return undefined;
  };

  return {
    async look(commit) {
      const verdict = verdictOn(keys.length === 0 ? undefined : await commit.signature());
      verdict.catch(() => {});
      under.push({ commit: commit.commit, verdict });
      const brought = commit.changes.filter(({ path, change }) => isKeyPath(path) && change === 'added');
      keys = [...keys, ...(await Promise.all(brought.map(({ path }) => commit.text(path))))];
      return settle(AHEAD);
    },
    finish: () => settle(0),
    ranges: () => ranges,
  };
};

const WHY = {
  unsigned:
    'The commit is not signed, and GitHub signs what is committed through its API: somebody pushed it with git.',
  bad: 'The signature of the commit is not one that GitHub made of this content.',
} as const;

/** One line for each range. */
export const signedLines = (ranges: readonly SignedRange[]): readonly string[] => {
  if (ranges.every(({ signed }) => signed === 'no-key')) return [`Signatures were not checked: ${NO_KEY}`];
  return ranges.map(({ signed, first, last, from, to }) => {
    const which =
      first === last
        ? `Commit ${first} (${from.slice(0, 10)}) is`
        : `Commits ${first} to ${last} (${from.slice(0, 10)} to ${to.slice(0, 10)}) are`;
    return `${which} ${SAYS[signed]}`;
  });
};

const NO_KEY = 'the branch keeps no key; `gatehouse init --signing-key <file>` adds GitHub’s.';
const SAYS: Readonly<Record<Signed, string>> = {
  'no-key': 'not checked for a signature: no key was kept before.',
  known: 'signed by a key that the branch keeps.',
  'unknown-key':
    'signed by a key that the branch does not keep: compare it with the one that GitHub publishes; if it is new there, add it with `gatehouse init --signing-key <file>`.',
  unchecked: 'signed, by whom was not checked: there is no `gpgv` on this machine (it comes with GnuPG).',
};
