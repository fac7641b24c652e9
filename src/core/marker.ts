/** The marker by which an object on the platform says whose it is and when it is over (I3, I4). Written and read strictly. */
import { formatInstant, grantNumber, installation, parseInstant } from './brand.ts';
import type { Digest, GrantNumber, Installation, Instant } from './brand.ts';

/** Which grant of which installation an object belongs to. */
export interface MarkerKey {
  readonly installation: Installation;
  readonly grant: GrantNumber;
}

/** A key with its end, for objects whose platform has no end of its own. */
export interface Marker extends MarkerKey {
  readonly expiresAt: Instant;
}

const KEY = 'gh:([0-9a-f]{8})-([1-9][0-9]{0,8})';
const MARKER = new RegExp(`^${KEY} exp=([0-9TZ:-]{20})$`);
const JUSTIFICATION = new RegExp(`^${KEY} (https?://[^\\s]{1,400})( head=[0-9a-f]{16})?$`);

/** `gh:0a1b2c3d-42`. */
const formatMarkerKey = ({ installation: by, grant }: MarkerKey): string => `gh:${by}-${grant}`;

/** `gh:0a1b2c3d-42 exp=2026-11-20T16:31:00Z`: at most 43 characters, so it fits every description. */
export const formatMarker = (marker: Marker): string =>
  `${formatMarkerKey(marker)} exp=${formatInstant(marker.expiresAt)}`;

/**
 * Reads a marker that is the whole text, in exactly the form that `formatMarker` writes; `undefined` for anything else.
 * NB. No trimming, no search inside longer text, no other spelling of the instant: text that somebody else wrote around a
 * copied marker must not make an object ours.
 */
export const parseMarker = (text: string): Marker | undefined => {
  const [, by, grant, end] = MARKER.exec(text) ?? [];
  if (by === undefined || grant === undefined || end === undefined) return undefined;
  const expiresAt = parseInstant(end);
  if (expiresAt === undefined || formatInstant(expiresAt) !== end) return undefined;
  return { installation: installation(by), grant: grantNumber(Number(grant)), expiresAt };
};

/**
 * `gh:0a1b2c3d-42 https://…/pull/42 head=0f1e2d3c4b5a6978`: what PIM shows as the reason; its end is the platform's own. `head`: the
 * ledger's when the intent stood in it, so that Azure keeps an anchor that nobody at GitHub can change; at most 443 characters.
 */
export const formatJustification = (key: MarkerKey, url: string, head?: Digest): string =>
  `${formatMarkerKey(key)} ${url}${head === undefined ? '' : ` head=${head.slice(0, 16)}`}`;

/** Reads a justification that `formatJustification` wrote and nothing else; address and head are only for people. */
export const parseJustification = (text: string): MarkerKey | undefined => {
  const [, by, grant] = JUSTIFICATION.exec(text) ?? [];
  if (by === undefined || grant === undefined) return undefined;
  return { installation: installation(by), grant: grantNumber(Number(grant)) };
};

const EXCLUSIVE = /^gh:([0-9a-f]{8}) exclusive(?: |$)/;

/** `gh:0a1b2c3d exclusive`: with it begins the description of a group that this installation alone puts people into. */
export const exclusiveMark = (by: Installation): string => `gh:${by} exclusive`;

/** The installation to which a group belongs by its own description, at the end of which people may write more. */
export const parseExclusiveMark = (description: string): Installation | undefined => {
  const [, by] = EXCLUSIVE.exec(description) ?? [];
  return by === undefined ? undefined : installation(by);
};

export const sameKey = (one: MarkerKey, other: MarkerKey): boolean =>
  one.installation === other.installation && one.grant === other.grant;
