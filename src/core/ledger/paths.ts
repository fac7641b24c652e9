/** Where everything stands on the ledger branch. No part of a path comes from text that people wrote, but names in the policy. */
import type { GrantNumber } from '../brand.ts';
import { sha256 } from '../canonical.ts';

/** The branch, and its full ref name. */
export const LEDGER_BRANCH = 'gatehouse-ledger';
export const LEDGER_REF = `refs/heads/${LEDGER_BRANCH}` as const;

export const HEAD_PATH = 'head.json';
export const README_PATH = 'README.md';

/** `events/YYYY/MM/DD/<seq of the first event, 12 digits>.jsonl`; `time` is that of the first event. */
export const segmentPath = (time: string, seq: number): string =>
  `${dayPath(time)}/${String(seq).padStart(12, '0')}.jsonl`;

/** The folder of a day's segments. */
export const dayPath = (time: string): string =>
  `events/${time.slice(0, 4)}/${time.slice(5, 7)}/${time.slice(8, 10)}`;

export const openPath = (grant: GrantNumber): string => `open/${shelf(grant)}/${grant}.json`;
export const recordPath = (grant: GrantNumber): string => `grants/${shelf(grant)}/${grant}.json`;

/** By the UTC day of an `ended` event. */
export const dayOf = (time: string): string => time.slice(0, 10);
export const recentPath = (day: string, part = 0): string =>
  part === 0 ? `recent/${day}.json` : `${recentFolder(day)}/${part}.json`;
/** Where the further files of a day stand that is too long for one. */
export const recentFolder = (day: string): string => `recent/${day}`;

/** The shard that a request file's path stands in: 256 of them, however many requests there are. */
export const shardOf = (path: string): string => sha256(path).slice(0, 2);
export const KNOWN_FOLDER = 'known/requests';
/** Where a shard stands in a ledger that is older than parts. */
export const knownPath = (shard: string): string => `${KNOWN_FOLDER}/${shard}.json`;
/** Where the part of a shard stands that still grows, and those that are full, from 1 on. */
export const lastPartPath = (shard: string): string => `${KNOWN_FOLDER}/${shard}.jsonl`;
export const knownFolder = (shard: string): string => `${KNOWN_FOLDER}/${shard}`;
export const fullPartPath = (shard: string, number: number): string =>
  `${knownFolder(shard)}/${number}.jsonl`;
/** Of such a path. */
export const shardAt = (path: string): string => path.slice(KNOWN_FOLDER.length + 1, KNOWN_FOLDER.length + 3);

/** Which reviews of break-glass are owed. */
export const REVIEWS_PATH = 'known/reviews.json';

/** What `preflight` heard of one entitlement of the policy, and when it last heard of each. */
export const preflightPath = (entitlement: string): string => `known/preflight/${entitlement}.json`;
export const PREFLIGHT_TIMES_PATH = 'known/preflight.json';
export const isPreflightPath = (path: string): boolean =>
  path === PREFLIGHT_TIMES_PATH || /^known\/preflight\/[a-z0-9][a-z0-9._-]{0,99}\.json$/.test(path);

/** A key with which GitHub signs commits, under the hash of its own text. */
export const keyPath = (armored: string): string => `keys/${sha256(armored).slice(0, 16)}.asc`;
export const isKeyPath = (path: string): boolean =>
  path.startsWith('keys/') && /^keys\/[0-9a-f]{16}\.asc$/.test(path);

/** The folder of a grant's record, and the record's name in it. */
export const recordFolder = (grant: GrantNumber): string => `grants/${shelf(grant)}`;
export const recordName = (grant: GrantNumber): string => `${grant}.json`;

// A directory on GitHub should not hold more than 3,000 entries.
const shelf = (grant: GrantNumber): number => Math.floor(grant / 1000);
