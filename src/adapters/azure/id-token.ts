/** What an id token says of itself: decoded and never checked, for its lifetime and for words about a refusal. */

export interface IdToken {
  readonly issuer: string | undefined;
  readonly subject: string | undefined;
  readonly audience: string | undefined;
  /** `owner/name`, of a workflow. */
  readonly repository: string | undefined;
  /** `exp - iat` in milliseconds: its own account of how long it lives, so that no wall clock is needed; 0 where it says neither. */
  readonly lifetime: number;
}

/** NB. Nothing but these claims is taken out of it, and the token itself is kept nowhere: it would buy access for its lifetime. */
export const readIdToken = (jwt: string): IdToken => {
  const claims = claimsOf(jwt);
  const text = (name: string): string | undefined => {
    const value: unknown = claims === undefined ? undefined : Reflect.get(claims, name);
    return typeof value === 'string' ? value : undefined;
  };
  return {
    issuer: text('iss'),
    subject: text('sub'),
    audience: text('aud'),
    repository: text('repository'),
    lifetime: claims === undefined ? 0 : lifetimeOf(claims),
  };
};

const lifetimeOf = (claims: object): number => {
  const [exp, iat]: readonly unknown[] = [Reflect.get(claims, 'exp'), Reflect.get(claims, 'iat')];
  return typeof exp === 'number' && typeof iat === 'number' ? (exp - iat) * 1000 : 0;
};

const claimsOf = (jwt: string): object | undefined => {
  const payload = jwt.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? claims : undefined;
  } catch {
    return undefined;
  }
};
