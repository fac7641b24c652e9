/** How the API says no: the status codes and bodies that GitHub's own answers have. */

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly errors: readonly unknown[] | undefined;
  constructor(status: number, message: string, errors?: readonly unknown[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

const DOCS = 'https://docs.github.com/rest';

/** Bodies that do not repeat their status. */
const UNNUMBERED = new Set([405, 409, 422]);

export const refusalBody = (refusal: Refusal): Record<string, unknown> => ({
  message: refusal.message,
  ...(refusal.errors === undefined ? {} : { errors: refusal.errors }),
  documentation_url: DOCS,
  ...(UNNUMBERED.has(refusal.status) ? {} : { status: String(refusal.status) }),
});

/** What a token may not see does not exist. */
export const notFound = (): Refusal => new Refusal(404, 'Not Found');
export const badCredentials = (): Refusal => new Refusal(401, 'Bad credentials');
/** A job's token that lacks a key of `permissions:`. */
export const notAccessible = (): Refusal => new Refusal(403, 'Resource not accessible by integration');
export const mustHaveAdmin = (): Refusal => new Refusal(403, 'Must have admin rights to Repository.');

export const invalid = (resource: string, field: string, code: string, message?: string): Refusal =>
  new Refusal(422, 'Validation Failed', [
    { resource, ...(message === undefined ? {} : { message }), code, field },
  ]);

export const ruleViolations = (status: 409 | 422, broken: readonly string[]): Refusal =>
  new Refusal(status, `Repository rule violations found\n\n${broken.join('\n\n')}\n\n`);
