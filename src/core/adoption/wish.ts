/** What somebody says of the repository that is to be written. */
import type { EntraId, GitHubUserId } from '../brand.ts';
import { gitHubUserId, parseEntraId } from '../brand.ts';
import type { Released } from './released.ts';

export interface Newcomer {
  /** As GitHub spells it. */
  readonly login: string;
  readonly id: GitHubUserId;
  readonly entra: EntraId | undefined;
}

export interface Wish {
  readonly released: Released;
  /** `owner/name` of the repository that is written. */
  readonly repository: string;
  /** Its address. */
  readonly url: string;
  /** The first is who asks, and the first operator. */
  readonly people: readonly [Newcomer, ...Newcomer[]];
  readonly subscription: string;
}

/** Stands where nobody named a subscription: no such one exists. */
export const NO_SUBSCRIPTION = '00000000-0000-0000-0000-000000000000';

/** `alice=1001`, or with the id in Entra `alice=1001,0f2c…`; `undefined`: neither. */
export const readNewcomer = (text: string): Newcomer | undefined => {
  const [, login, id = '', entra] =
    /^([A-Za-z0-9][A-Za-z0-9-]{0,38})=([1-9]\d{0,14})(?:,(.+))?$/.exec(text) ?? [];
  if (login === undefined) return undefined;
  const inEntra = entra === undefined ? undefined : parseEntraId(entra);
  if (entra !== undefined && inEntra === undefined) return undefined;
  return { login, id: gitHubUserId(Number(id)), entra: inEntra };
};
