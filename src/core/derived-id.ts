/** Names that are a function of (installation, grant, step, action): the same effect repeated hits the same object (I7). */
import { createHash } from 'node:crypto';
import type { MarkerKey } from './marker.ts';

/** The namespace of every UUID that Gatehouse derives. */
const NAMESPACE = '6f1a5c0e-9d34-5b7e-8c21-3e0d4f6a7b98';

export interface Derivation extends MarkerKey {
  /** The step's id: `1`, `2`, … */
  readonly step: string;
  /** What is done, e.g. `elevate`, `elevate#2`, `rule`. */
  readonly action: string;
}

/** RFC 9562, version 5: SHA-1 over namespace and name. Lower case. */
export const uuidV5 = (namespace: string, name: string): string => {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
    .subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/** JSON keeps the parts apart: no choice of step and action can spell another step and action. */
const nameOf = ({ installation, grant, step, action }: Derivation): string =>
  JSON.stringify([installation, grant, step, action]);

/** The id under which one effect is asked for, for platforms that take the caller's UUID. */
export const derivedUuid = (of: Derivation): string => uuidV5(NAMESPACE, nameOf(of));

/**
 * `gh-0a1b2c3d-42-5f0e6a7b8c9d`: at most 36 characters of letters, digits and `-`; starts and ends with a word character, as
 * network security rules demand. Readable for whoever looks at the rule; the hash keeps steps apart.
 */
export const derivedName = (of: Derivation): string =>
  `gh-${of.installation}-${of.grant}-${derivedUuid(of).replaceAll('-', '').slice(0, 12)}`;

/** The ids that steps have; enough for any entitlement. */
const STEP_IDS: readonly string[] = Array.from({ length: 100 }, (_, index) => String(index + 1));

/**
 * The step whose derived name is `name`, found by trying all of them: how an object proves without ledger or policy that it is
 * ours. `undefined`: nobody derived this name, whatever marker the object carries.
 */
export const stepOf = (
  key: MarkerKey,
  name: string,
  derive: (of: { readonly key: MarkerKey; readonly step: string }) => readonly string[],
): string | undefined =>
  STEP_IDS.find((step) =>
    derive({ key, step }).some((derived) => derived.toLowerCase() === name.toLowerCase()),
  );
