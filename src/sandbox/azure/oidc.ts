/** GitHub's OIDC issuer, as a job of Actions sees it: a request URL, a bearer, an id token of five minutes. */
import type { OidcJob, WorldClock } from '../contract.ts';
import type { Handler, SandboxAnswer } from '../http.ts';
import { bearer } from '../http.ts';
import type { Signer } from './tokens.ts';

export interface OidcIssuer {
  readonly handler: Handler;
  /** What the runner puts into `ACTIONS_ID_TOKEN_REQUEST_URL` and `ACTIONS_ID_TOKEN_REQUEST_TOKEN`. */
  requestUrlFor(job: OidcJob): { readonly url: string; readonly token: string };
  /** The job behind a request token or behind the `jti` of an id token. */
  jobOf(token: string | undefined): string | undefined;
}

export interface OidcOptions {
  readonly clock: WorldClock;
  readonly signer: Signer;
  /** The issuer's base URL; known once it listens. */
  readonly base: () => string;
}

const LIFETIME_SECONDS = 300;

export const createOidcIssuer = ({ clock, signer, base }: OidcOptions): OidcIssuer => {
  const jobs = new Map<string, OidcJob>();
  const issued = new Map<string, string>();

  const idToken = async (job: OidcJob, audience: string): Promise<string> => {
    const now = Math.floor(clock.now() / 1000);
    const jti = crypto.randomUUID();
    issued.set(jti, job.job);
    return await signer.sign({
      jti,
      sub: subjectOf(job),
      aud: audience,
      ref: job.ref,
      repository: job.repository,
      repository_owner: job.repository.split('/')[0],
      repository_id: String(job.repositoryId),
      repository_owner_id: String(job.ownerId),
      repository_visibility: 'private',
      run_id: String(job.runId),
      run_attempt: String(job.runAttempt),
      actor: job.actor,
      workflow: job.workflow,
      event_name: job.event,
      ref_type: job.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
      ref_protected: job.ref === 'refs/heads/main' ? 'true' : 'false',
      runner_environment: 'github-hosted',
      ...(job.environment === undefined ? {} : { environment: job.environment }),
      iss: base(),
      nbf: now,
      iat: now,
      exp: now + LIFETIME_SECONDS,
    });
  };

  return {
    requestUrlFor(job) {
      const token = crypto.randomUUID();
      jobs.set(token, job);
      // A query is already there, as on GitHub: the toolkit appends `&audience=`.
      return { url: `${base()}/idtoken/${job.runId}/${job.runAttempt}?api-version=2.0`, token };
    },
    jobOf: (token) => (token === undefined ? undefined : (jobs.get(token)?.job ?? issued.get(token))),
    async handler(request): Promise<SandboxAnswer> {
      if (request.path === '/.well-known/openid-configuration')
        return {
          status: 200,
          body: {
            issuer: base(),
            jwks_uri: `${base()}/.well-known/jwks`,
            subject_types_supported: ['public', 'pairwise'],
            response_types_supported: ['id_token'],
            id_token_signing_alg_values_supported: ['RS256'],
            scopes_supported: ['openid'],
          },
        };
      if (request.path === '/.well-known/jwks') return { status: 200, body: { keys: [signer.jwk] } };
      if (!request.path.startsWith('/idtoken/')) return { status: 404, body: { message: 'Not Found' } };
      if (request.method !== 'GET') return { status: 405, body: { message: 'Method Not Allowed' } };
      const job = jobs.get(bearer(request) ?? '');
      // NB. The token must be the one of the very run in the URL, else one job could ask in another's name.
      if (job === undefined || request.path !== `/idtoken/${job.runId}/${job.runAttempt}`)
        return { status: 401, body: { message: 'Unauthorized' } };
      const audience = request.query.get('audience');
      return {
        status: 200,
        body: { value: await idToken(job, audience === null || audience === '' ? ownerUrl(job) : audience) },
      };
    },
  };
};

/** The immutable form of subjects that repositories made since 15 July 2026 have. */
const subjectOf = (job: OidcJob): string => {
  const [owner = '', name = ''] = job.repository.split('/');
  const prefix = `repo:${owner}@${job.ownerId}/${name}@${job.repositoryId}`;
  if (job.environment !== undefined) return `${prefix}:environment:${job.environment}`;
  return job.event === 'pull_request' ? `${prefix}:pull_request` : `${prefix}:ref:${job.ref}`;
};

const ownerUrl = (job: OidcJob): string => `https://github.com/${job.repository.split('/')[0] ?? ''}`;
