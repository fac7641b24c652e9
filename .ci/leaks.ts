/** Looks for secrets in texts, also for what is left of one when it is encoded, and for the signature of a signed token. */

export interface Secret {
  readonly value: string;
  /** What it is, for people: the value itself is never said. */
  readonly kind: string;
}

export interface Leak {
  readonly kind: string;
  /** `as it is`, `in base64`, … */
  readonly form: string;
  /** Index into the text. */
  readonly at: number;
}

interface Form {
  readonly secret: Secret;
  readonly name: string;
  readonly text: string;
}

/** Below this length a part of a secret is no secret. */
const SHORTEST = 12;

const base64Forms = (value: string): readonly string[] =>
  // Where it stands in a longer text decides which of three ways it is written; the ends mix with what is beside it.
  [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
    const text = bytes.toString('base64').replace(/=+$/, '');
    const whole = bytes.length % 3 === 0 ? text.length : text.length - 1;
    return text.slice(before === 0 ? 0 : before + 1, whole);
  });

const formsOf = (secret: Secret): readonly Form[] => {
  const { value } = secret;
  const [, , signature, ...more] = value.startsWith('eyJ') ? value.split('.') : [];
  const encoded = base64Forms(value);
  const all: readonly (readonly [string, string])[] = [
    ['as it is', value],
    ['encoded as in an address', encodeURIComponent(value)],
    ['as in JSON', JSON.stringify(value).slice(1, -1)],
    ...encoded.map((text) => ['in base64', text] as const),
    ...encoded.map((text) => ['in base64', text.replaceAll('+', '-').replaceAll('/', '_')] as const),
    ...(signature === undefined || more.length > 0 ? [] : [['by its signature', signature] as const]),
  ];
  const seen = new Set<string>();
  return all
    .filter(([, text]) => text.length >= SHORTEST && !seen.has(text) && seen.add(text))
    .map(([name, text]) => ({ secret, name, text }));
};

const HASH_BITS = 16;

/** The last four characters as one small number. */
const hashed = (window: number): number => Math.imul(window, 0x9e3779b1) >>> (32 - HASH_BITS);

/** One look through a text costs its length, however many secrets there are. */
export const createSearch = (secrets: readonly Secret[]): ((text: string) => readonly Leak[]) => {
  const forms = secrets.flatMap(formsOf);
  const known = new Map<string, Form[]>();
  const maybe = new Uint8Array(1 << HASH_BITS);
  for (const form of forms) {
    const start = form.text.slice(0, 4);
    known.set(start, [...(known.get(start) ?? []), form]);
    let window = 0;
    for (const character of start) window = (window << 8) | (character.charCodeAt(0) & 255);
    maybe[hashed(window)] = 1;
  }
  return (text) => {
    const leaks: Leak[] = [];
    let window = 0;
    for (let index = 0; index < text.length; index += 1) {
      window = (window << 8) | (text.charCodeAt(index) & 255);
      if (index < 3 || maybe[hashed(window)] === 0) continue;
      const at = index - 3;
      for (const { secret, name, text: form } of known.get(text.slice(at, at + 4)) ?? [])
        if (text.startsWith(form, at)) leaks.push({ kind: secret.kind, form: name, at });
    }
    return leaks;
  };
};

/** `::add-mask::…` as the runner reads it: what is hidden from then on; undefined for every other line. */
export const maskOf = (line: string): string | undefined => {
  const [, data] = /^\s*::add-mask::(.*)$/s.exec(line) ?? [];
  return data?.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
};
