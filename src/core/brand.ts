/** Branded primitives: parsed once at the edge, never validated again inside. */

declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Milliseconds since the Unix epoch, UTC, always whole seconds (the resolution of every platform's clock). */
export type Instant = Brand<number, 'Instant'>;
/** A length of time in milliseconds. */
export type Milliseconds = Brand<number, 'Milliseconds'>;
/** 40 lower-case hexadecimal characters: a git commit. */
export type CommitSha = Brand<string, 'CommitSha'>;
/** 40 lower-case hexadecimal characters: a git blob. */
export type BlobSha = Brand<string, 'BlobSha'>;
/** A key of `people.yaml`. */
export type PersonKey = Brand<string, 'PersonKey'>;
/** The numeric id of a GitHub account; it survives renames. */
export type GitHubUserId = Brand<number, 'GitHubUserId'>;
/** The object id of an Entra principal (a lower-case UUID). */
export type EntraId = Brand<string, 'EntraId'>;
/** The number of the pull request, which is the number of the grant. */
export type GrantNumber = Brand<number, 'GrantNumber'>;
/** Eight lower-case hexadecimal characters, from repository id and ledger genesis. */
export type Installation = Brand<string, 'Installation'>;
/** An Azure Resource Manager id: starts with `/`, no trailing `/`, characters as written. */
export type ResourceId = Brand<string, 'ResourceId'>;
/** Lower-case hexadecimal SHA-256. */
export type Digest = Brand<string, 'Digest'>;

const isWhole = (value: number): value is Instant => Number.isSafeInteger(value);
const isLength = (value: number): value is Milliseconds => Number.isSafeInteger(value);
const isSha = (value: string): value is string & CommitSha & BlobSha => /^[0-9a-f]{40}$/.test(value);
const isEntra = (value: string): value is EntraId =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value);
const isNumber = (value: number): value is GitHubUserId & GrantNumber =>
  Number.isSafeInteger(value) && value > 0;
const isResource = (value: string): value is ResourceId => /^(\/[^/?#\s]+)+$/.test(value);
const isDigest = (value: string): value is Digest => /^[0-9a-f]{64}$/.test(value);
const isInstallation = (value: string): value is Installation => /^[0-9a-f]{8}$/.test(value);
const isPersonKey = (value: string): value is PersonKey => /^[a-z0-9][a-z0-9._-]{0,62}$/.test(value);

/** A value that was promised to have a form and has not: our bug or a platform's, never a user's mistake. */
export class MalformedValue extends Error {
  override readonly name = 'MalformedValue';
}

const must = <T, B extends T>(value: T, test: (value: T) => value is B, what: string): B => {
  if (test(value)) return value;
  throw new MalformedValue(`${JSON.stringify(value)} is not ${what}`);
};

/** An instant from milliseconds since the epoch; fractions of a second are cut off. */
export const instant = (milliseconds: number): Instant =>
  must(Math.floor(milliseconds / 1000) * 1000, isWhole, 'an instant');
export const milliseconds = (value: number): Milliseconds => must(value, isLength, 'a length of time');
export const commitSha = (value: string): CommitSha => must(value, isSha, 'a commit SHA');
export const blobSha = (value: string): BlobSha => must(value, isSha, 'a blob SHA');
export const entraId = (value: string): EntraId => must(value.toLowerCase(), isEntra, 'an Entra object id');
/** `undefined` for text that is no UUID. */
export const parseEntraId = (text: string): EntraId | undefined => {
  const value = text.toLowerCase();
  return isEntra(value) ? value : undefined;
};
export const gitHubUserId = (value: number): GitHubUserId => must(value, isNumber, 'a GitHub account id');
export const grantNumber = (value: number): GrantNumber => must(value, isNumber, 'a pull request number');
export const resourceId = (value: string): ResourceId => must(value, isResource, 'an Azure resource id');
export const digest = (value: string): Digest => must(value, isDigest, 'a SHA-256 digest');
export const installation = (value: string): Installation =>
  must(value, isInstallation, 'an installation id');
export const personKey = (value: string): PersonKey => must(value, isPersonKey, 'a key of people.yaml');

/** `2026-11-20T10:00:00Z`; the only form in which Gatehouse writes an instant for machines. */
export const formatInstant = (at: Instant): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** Reads an ISO 8601 instant that states its offset; `undefined` for anything else, also for a date without a time. */
export const parseInstant = (text: string): Instant | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const value = Date.parse(text);
  return Number.isNaN(value) ? undefined : instant(value);
};

export const later = (at: Instant, by: Milliseconds): Instant => instant(at + by);
export const between = (from: Instant, to: Instant): Milliseconds => milliseconds(to - from);
export const minutes = (count: number): Milliseconds => milliseconds(count * 60_000);
export const hours = (count: number): Milliseconds => milliseconds(count * 3_600_000);

/** `true` from the very instant of the end on: `now ≥ end` is over (I6). */
export const isOver = (end: Instant, now: Instant): boolean => now >= end;
