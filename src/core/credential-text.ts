/** Text that looks like a credential: in a file it blocks the file, and anywhere else it is taken out before it is shown or kept. */

/** What was found, in words, and where: indexes into the text that was given. */
export interface CredentialText {
  readonly what: string;
  readonly from: number;
  readonly to: number;
}

/** Where the first one stands, or undefined. */
export const findCredential = (text: string): CredentialText | undefined => credentialsIn(text)[0];

/** Every credential in the text, in their order, none inside another. It says only what is certain by its form. */
export const credentialsIn = (text: string): readonly CredentialText[] => {
  const seen = found(text);
  if (seen.length > 0 || !HIDING.test(text)) return seen;
  // NB. Full-width letters, or an invisible character in its midst, would hide a credential from a reader of bytes alone.
  const [hidden] = found(text.normalize('NFKC').replace(/\p{Cf}/gu, ''));
  return hidden === undefined ? [] : [{ what: hidden.what, from: 0, to: text.length }];
};

/** The text with what is left of it when every credential is taken out: nothing of one, not its length either. */
export const withoutCredentials = (text: string): string => {
  const all = credentialsIn(text);
  if (all.length === 0) return text;
  const kept = all.map(({ from }, index) => text.slice(index === 0 ? 0 : (all[index - 1]?.to ?? 0), from));
  const cuts = all.map(({ what }, index) => `${kept[index] ?? ''}[${what}, taken out]`);
  return `${cuts.join('')}${text.slice(all.at(-1)?.to ?? 0)}`;
};

/** The same for every text in a value, keys included. */
export const valueWithoutCredentials = <T>(value: T): T => {
  const clean: unknown = cleaned(value);
  return sameForm<T>(clean) ? clean : value;
};

const cleaned = (value: unknown): unknown => {
  if (typeof value === 'string') return withoutCredentials(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [withoutCredentials(key), cleaned(each)]),
  );
};

/** Only texts were changed; this only tells the compiler. */
const sameForm = <T>(value: unknown): value is T => value !== undefined;

const HIDING = /\P{ASCII}/u;

const found = (text: string): readonly CredentialText[] => {
  const lower = text.toLowerCase();
  if (!ANY_NEEDLE.test(lower)) return [];
  const all = FORMS.flatMap(({ what, needles, form }) =>
    needles.some((needle) => lower.includes(needle))
      ? [...text.matchAll(form)].map((match) => spanOf(what ?? match[1] ?? '', match))
      : [],
  ).toSorted((a, b) => a.from - b.from || b.to - a.to);
  let end = -1;
  return all.filter(({ from, to }) => {
    if (from < end) return false;
    end = to;
    return true;
  });
};

const spanOf = (what: string, match: RegExpExecArray): CredentialText => ({
  what,
  from: match.index,
  to: match.index + match[0].length,
});

interface Form {
  /** Undefined: as the form's own group says. */
  readonly what: string | undefined;
  /** In lower case; where none of them stands, nobody need look closer: nearly every text is done with that. */
  readonly needles: readonly string[];
  readonly form: RegExp;
}

/**
 * By the makers' own prefixes and forms. NB. Every repetition is bounded or cannot begin inside another, so that no text takes
 * longer than its length; nothing here is a guess by entropy alone: an id, a hash or a long name must not block a request.
 */
const SECRETS: readonly (Form & { readonly what: string })[] = [
  {
    what: 'a private key',
    needles: ['private key'],
    form: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----(?:[^-]{0,20000}(?:-----END [A-Z0-9 ]{1,60}-----)?)?/g,
  },
  {
    what: 'a token of GitHub',
    needles: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    form: /(?<![A-Za-z0-9])(?:gh[oprsu]_[A-Za-z0-9_.-]{20,1000}|github_pat_[A-Za-z0-9_]{20,255})/g,
  },
  {
    what: 'a signed token (JWT)',
    needles: ['.eyj'],
    form: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{16,4000}/g,
  },
  {
    what: 'an access key of AWS',
    needles: ['akia', 'asia'],
    form: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/g,
  },
  {
    what: 'a client secret of Entra',
    needles: ['q~'],
    form: /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])/g,
  },
  {
    what: 'a key of an Azure account',
    needles: ['accountkey', 'accesskey', 'secretkey', '+ast', '+aba', 'acdb', '+asb', '+aeh', '+arm', 'aiot'],
    form: /(?:Account|SharedAccess|SharedSecret)Key["']?\s{0,3}[=:]\s{0,3}["']?[A-Za-z0-9+/]{20,120}={0,2}|(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{76}(?:\+ASt|\+ABa|ACDb)[A-Za-z0-9+/]{6}==|[A-Za-z0-9+/]{33}(?:\+ASb|\+AEh|\+ARm|AIoT)[A-Za-z0-9+/]{6}=)/g,
  },
  {
    what: 'a shared access signature',
    needles: ['sig='],
    form: /(?<![A-Za-z])sig=(?:[A-Za-z0-9+/]|%[0-9A-Fa-f]{2}){40,120}/g,
  },
  {
    what: 'a token of Slack',
    needles: ['xox', 'xapp-'],
    form: /(?<![A-Za-z0-9])xox[a-z]-[A-Za-z0-9-]{10,250}|(?<![A-Za-z0-9])xapp-\d-[A-Za-z0-9-]{10,250}/g,
  },
  {
    what: 'the address of a webhook',
    needles: ['hooks.slack.com', 'whsec_'],
    form: /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/]{16,200}|(?<![A-Za-z0-9])whsec_[A-Za-z0-9+/]{24,200}={0,2}/g,
  },
  {
    what: 'a key of a service',
    needles: ['glpat-', 'npm_', 'pypi-', 'aiza', 'sk_live_', 'sk-ant-', 'sk-proj-', 'dop_v1_'],
    form: /(?<![A-Za-z0-9])(?:glpat-[A-Za-z0-9_-]{20,100}|npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])|pypi-AgEI[A-Za-z0-9_-]{50,500}|AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])|sk_live_[A-Za-z0-9]{16,200}|sk-(?:ant|proj)-[A-Za-z0-9_-]{20,300}|dop_v1_[a-f0-9]{64})/g,
  },
  {
    what: 'a password in an address',
    needles: ['://'],
    form: /(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^\s/:@]{1,100}:(?![$<{*])[^\s/@]{3,200}@/g,
  },
  {
    what: 'an authorization header',
    needles: ['authorization'],
    form: /authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:bearer|basic|token)\s{1,3}(?![$<{*])[^\s"']{8,4000}/gi,
  },
  {
    // `password: the one of …` is a sentence; after a colon it must look like one that somebody made up.
    what: 'a password or key with its name',
    needles: ['passw', 'passphrase', 'pwd', 'secret', 'apikey', 'api_key', 'api-key', 'token'],
    form: /(?<![A-Za-z])(?:password|passwd|pwd|passwort|passphrase|client[_-]?secret|secret[_-]?key|secret[_-]?access[_-]?key|api[_-]?key|access[_-]?token|auth[_-]?token)["']?(?:\s?={1,2}\s?(?![$<{*[(.…]|x{3})["']?[^\s"',;)]{4,500}|:\s?(?![$<{*[(]|x{3})["']?(?=[^\s"',;)]{0,60}\d)(?=[^\s"',;)]{0,60}[A-Za-z])(?!(?:CHG|INC|RITM|REQ)\d)[^\s"',;)]{6,500})/gi,
  },
];

/**
 * What stands in the place of one counts as one itself. NB. The facts of a decision are stored without it: `replay` must find the
 * file as wrong as it was, not as a good one with an odd text.
 */
const TAKEN_OUT = new RegExp(
  `\\[(${SECRETS.map(({ what }) => what.replace(/[()]/g, '\\$&')).join('|')}), taken out\\]`,
  'g',
);

const FORMS: readonly Form[] = [...SECRETS, { what: undefined, needles: [', taken out]'], form: TAKEN_OUT }];

/** All needles in one pass over the text. */
const ANY_NEEDLE = new RegExp(
  FORMS.flatMap(({ needles }) => needles.map((needle) => needle.replace(/[.+\]]/g, '\\$&'))).join('|'),
);
