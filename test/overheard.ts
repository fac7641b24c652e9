/**
 * Hears of every secret that a test's world gives out and of everything that its jobs and commands say: lines of output before any
 * mask, outputs, summaries, what goes to channels outside GitHub. What is written to GitHub and Azure is in the wire's own record.
 */
import type { Exchange } from '../src/sandbox/http.ts';
import type { Overheard } from '../src/sandbox/overheard.ts';
import { tokenOf } from '../src/sandbox/github/access.ts';

export interface SecretLine {
  readonly value: string;
  readonly kind: string;
  /** A job of the runner got it and used it: so it must have masked it. */
  readonly used?: true;
}

export interface TextLine {
  readonly kind: 'printed' | 'told outside';
  readonly text: string;
}

export interface Sink {
  secret(line: SecretLine): void;
  text(line: TextLine): void;
}

export const overhear = (
  sink: Sink,
): { readonly heard: (exchange: Exchange) => void; readonly overheard: Overheard } => {
  const known = new Map<string, string>();
  /** Given to jobs of the runner, or got by them; what tests get for themselves need not be masked. */
  const ofJobs = new Set<string>();
  const unused = new Set<string>();
  const add = (value: string, kind: string): void => {
    if (known.has(value)) return;
    known.set(value, kind);
    sink.secret({ value, kind });
  };
  const use = (value: string | undefined): void => {
    if (value === undefined || !unused.delete(value)) return;
    sink.secret({ value, kind: known.get(value) ?? 'a token', used: true });
  };
  /** `asked`: the token that it was asked for with. */
  const issuedBy = ({ request, body }: Exchange, asked: string | undefined): void => {
    const value = fieldOf(body, request.api === 'oidc' ? 'value' : 'access_token');
    if (value === undefined) return;
    add(value, request.api === 'oidc' ? 'an id token' : 'an access token');
    if (asked === undefined || !ofJobs.has(asked)) return;
    ofJobs.add(value);
    unused.add(value);
  };
  return {
    heard(exchange) {
      const { request } = exchange;
      const bearer = tokenOf(request.headers.authorization);
      if (bearer !== undefined && bearer.length >= SHORTEST) add(bearer, `a token for ${request.api}`);
      use(bearer);
      switch (request.api) {
        case 'oidc':
          return issuedBy(exchange, bearer);
        case 'authority': {
          const assertion =
            new URLSearchParams(request.body.toString('utf8')).get('client_assertion') ?? undefined;
          use(assertion);
          return issuedBy(exchange, assertion);
        }
        case 'hooks':
          return sink.text({ kind: 'told outside', text: request.body.toString('utf8') });
        case 'github':
        case 'arm':
        case 'graph':
      }
    },
    overheard: {
      issued(secret, kind) {
        if (kind !== 'environment secret') {
          add(secret, kind);
          ofJobs.add(secret);
          return;
        }
        for (const word of secret.split(/\s+/)) if (/^(?:https:|whsec_)/.test(word)) add(word, kind);
      },
      printed: (text) => sink.text({ kind: 'printed', text }),
    },
  };
};

/** Tests also send tokens that are none. */
const SHORTEST = 20;

const fieldOf = (bytes: Uint8Array | undefined, field: string): string | undefined => {
  try {
    const answer: unknown = JSON.parse(Buffer.from(bytes ?? []).toString('utf8'));
    const value: unknown =
      typeof answer === 'object' && answer !== null ? Reflect.get(answer, field) : undefined;
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
};
