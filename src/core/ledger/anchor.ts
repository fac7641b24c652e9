/** Anchors: where the ledger's head stood at a moment, said outside the branch, so that another history is noticed. */
import type { CommitSha, Digest } from '../brand.ts';
import { digest } from '../brand.ts';
import { sha256 } from '../canonical.ts';
import type { LedgerHead } from './event.ts';

/** The context of the commit statuses that carry them. */
export const ANCHOR_CONTEXT = 'gatehouse/ledger';

export interface Anchor {
  readonly seq: number;
  /** SHA-256 of the line of that event. */
  readonly hash: Digest;
  /** Path of the segment that ends with it. */
  readonly segment: string;
  /** The first eight characters of the genesis: another ledger's anchors say nothing about this one. */
  readonly ledger: string;
}

/** Where it was found. */
export interface SeenAnchor extends Anchor {
  /** Of the default branch; undefined: in a file. */
  readonly commit: CommitSha | undefined;
  /** GitHub's time of it, ISO 8601; undefined: not known. */
  readonly at: string | undefined;
}

/** What GitHub shows of the default branch beside the ledger. */
export interface Outside {
  /** Its last commits, newest first: what is said elsewhere is not found again. Empty: this token's word would be no anchor. */
  readonly main: readonly CommitSha[];
  /** On those commits, the machine's own. */
  readonly anchors: readonly SeenAnchor[];
}

export const anchorOf = ({ seq, hash, segment, genesis }: LedgerHead): Anchor => ({
  seq,
  hash,
  segment,
  ledger: ledgerName(genesis),
});

const ledgerName = (genesis: Digest): string => genesis.slice(0, 8);

/** At most 138 characters: GitHub takes 140 in a status. */
export const formatAnchor = ({ seq, hash, segment, ledger }: Anchor): string =>
  `event ${seq} is ${hash} in ${segment} of ${ledger}`;

const FORM =
  'event ([1-9][0-9]{0,11}) is ([0-9a-f]{64}) in (events/[0-9]{4}/[0-9]{2}/[0-9]{2}/[0-9]{12}\\.jsonl) of ([0-9a-f]{8})';
const WHOLE = new RegExp(`^${FORM}$`);

export const parseAnchor = (text: string): Anchor | undefined => {
  const match = WHOLE.exec(text);
  return match === null ? undefined : fromMatch(match);
};

/** All that stand in a text, whatever is around them: what the API or a page showed of the statuses. */
export const anchorsIn = (text: string): readonly Anchor[] =>
  [...text.matchAll(new RegExp(`\\b${FORM}\\b`, 'g'))].map(fromMatch);

const fromMatch = ([, seq = '', hash = '', segment = '', ledger = '']:
  RegExpExecArray | RegExpMatchArray): Anchor => ({
  seq: Number(seq),
  hash: digest(hash),
  segment,
  ledger,
});

/** Those of the ledger with this genesis, from `since` on; the last first. */
export const anchorsOf = (
  anchors: readonly SeenAnchor[],
  genesis: Digest,
  since: string | undefined,
): readonly SeenAnchor[] =>
  anchors
    .filter(
      ({ ledger, at }) => ledger === ledgerName(genesis) && (since === undefined || (at ?? since) >= since),
    )
    .toSorted((a, b) => b.seq - a.seq);

/** The hash of one event in the text of its segment; undefined: it does not stand there. */
export const hashIn = (segment: string, seq: number): Digest | undefined => {
  const line = segment.split('\n').find((one) => one.startsWith('{"v":1,"id":"') && seqOf(one) === seq);
  return line === undefined ? undefined : digest(sha256(line));
};

const seqOf = (line: string): number =>
  Number(/^\{"v":1,"id":"[0-9a-f]{24}","seq":([0-9]{1,16}),/.exec(line)?.[1]);

/** For people: which event, and where that was said. */
export const saidBy = ({ seq, commit, at }: SeenAnchor): string =>
  commit === undefined
    ? `the anchor of event ${seq}`
    : `the status ${ANCHOR_CONTEXT} of commit ${commit}${at === undefined ? '' : ` (${at})`}, the anchor of event ${seq}`;
