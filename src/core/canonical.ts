/** Canonical JSON and its digest: one value has one text, so that plans, events and facts can be compared and chained. */
import { hash } from 'node:crypto';
import { type BlobSha, type Digest, MalformedValue } from './brand.ts';

/**
 * JSON with keys sorted by UTF-16 code unit and no spaces. Members that are `undefined` are left out.
 * Throws `MalformedValue` for what JSON cannot carry without loss: NaN, infinities, functions, Maps, Dates, class instances,
 * and `undefined` anywhere but as a member.
 */
export const canonicalJson = (value: unknown): string =>
  isInForm(value) ? JSON.stringify(value) : written(value);

/** Whether the engine's own writer puts it into this very form: looking is cheaper than writing by hand. */
const isInForm = (value: unknown): boolean => {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      return value === null || (Array.isArray(value) ? areInForm(value) : hasForm(value));
    case 'undefined':
    case 'bigint':
    case 'function':
    case 'symbol':
      return false;
  }
};

const areInForm = (items: readonly unknown[]): boolean => {
  // NB. By their places: whatever goes over what is there passes over a hole, which is `undefined`.
  for (let at = 0; at < items.length; at += 1) if (!isInForm(items[at])) return false;
  return true;
};

const hasForm = (value: object): boolean => {
  if (!isPlain(value)) return false;
  let last = '';
  for (const key of Object.keys(value)) {
    if (key < last) return false;
    last = key;
    const member = value[key];
    if (member !== undefined && !isInForm(member)) return false;
  }
  return true;
};

const written = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      // NB. JSON writes NaN as null: a lost number must never look like "none".
      if (!Number.isFinite(value)) throw new MalformedValue(`${String(value)} has no canonical JSON`);
      return JSON.stringify(value);
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? list(value) : members(value);
    case 'undefined':
    case 'bigint':
    case 'function':
    case 'symbol':
      throw new MalformedValue(`a value of type ${typeof value} has no canonical JSON`);
  }
};

/** Lower-case hexadecimal SHA-256 over the UTF-8 bytes of `text`. */
export const sha256 = (text: string): Digest => made(hash('sha256', text, 'hex'), isSha256);

/** Git's own name of a file's bytes, https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
export const gitBlob = (text: string): BlobSha =>
  made(hash('sha1', `blob ${Buffer.byteLength(text)}\0${text}`, 'hex'), isSha1);

/** What was just made in hexadecimal need not be looked at but for its length. */
const made = <T extends string>(hex: string, isOne: (hex: string) => hex is T): T => {
  if (isOne(hex)) return hex;
  throw new MalformedValue(`${hex} is no hash`);
};
const isSha256 = (hex: string): hex is Digest => hex.length === 64;
const isSha1 = (hex: string): hex is BlobSha => hex.length === 40;

const list = (items: readonly unknown[]): string => {
  let text = '[';
  for (let at = 0; at < items.length; at += 1) text += (at === 0 ? '' : ',') + written(items[at]);
  return `${text}]`;
};

const members = (value: object): string => {
  // NB. A Map or a Set would become `{}` and two different plans one digest.
  if (!isPlain(value)) throw new MalformedValue('only plain objects have canonical JSON');
  let text = '';
  for (const key of inOrder(Object.keys(value))) {
    const member = value[key];
    if (member !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${written(member)}`;
  }
  return `{${text}}`;
};

/** Most members are written in order already, and looking is cheaper than sorting. */
const inOrder = (keys: readonly string[]): readonly string[] => {
  for (let at = 1; at < keys.length; at += 1)
    if ((keys[at - 1] ?? '') > (keys[at] ?? '')) return keys.toSorted();
  return keys;
};

/** Most texts need no escaping, and looking is cheaper than escaping. */
const quoted = (text: string): string => (isBare(text) ? `"${text}"` : JSON.stringify(text));

/** Printable ASCII but for the quotation mark and the backslash. */
const isBare = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return false;
  }
  return true;
};

const isPlain = (value: object): value is Readonly<Record<string, unknown>> => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
