/** The sandbox's signing keys and the tokens made with them: Actions' id tokens and Entra's access tokens. */
import { compactVerify, decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';

export interface Signer {
  readonly kid: string;
  /** The public half, as in a JWKS. */
  readonly jwk: JWK;
  sign(claims: JWTPayload): Promise<string>;
  /** Signature and form only; who may use it, and when, is for the caller to judge. */
  verify(token: string): Promise<VerifiedToken>;
}

export type VerifiedToken =
  | { readonly kind: 'valid'; readonly claims: JWTPayload }
  | { readonly kind: 'malformed' }
  /** Signed by another key, or not RS256. */
  | { readonly kind: 'forged'; readonly claims: JWTPayload };

const MOST_KNOWN = 1_000;

/** A new RSA key. */
export const createSigner = async (): Promise<Signer> => {
  const { publicKey, privateKey } = await generateKeyPair('RS256', {
    modulusLength: 2048,
    extractable: true,
  });
  const kid = crypto.randomUUID().replaceAll('-', '');
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' };
  /** A signature that was right once is right for ever; the same token comes with every request of a job. */
  const valid = new Map<string, VerifiedToken>();
  return {
    kid,
    jwk,
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(privateKey),
    async verify(token) {
      const known = valid.get(token);
      if (known !== undefined) return known;
      const verified = await verifyWith(publicKey, token);
      if (valid.size >= MOST_KNOWN) valid.clear();
      if (verified.kind === 'valid') valid.set(token, verified);
      return verified;
    },
  };
};

/** The claims, unverified: only for telling which job a request belongs to. */
export const peekClaims = (token: string): JWTPayload | undefined => {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
};

/** Signature only: times are judged against the world's clock by the caller. */
const verifyWith = async (key: CryptoKey, token: string): Promise<VerifiedToken> => {
  const claims = peekClaims(token);
  if (claims === undefined) return { kind: 'malformed' };
  try {
    // NB. Only RS256: `none`, or a public key used as an HMAC secret, must not pass.
    await compactVerify(token, key, { algorithms: ['RS256'] });
    return { kind: 'valid', claims };
  } catch {
    return { kind: 'forged', claims };
  }
};
