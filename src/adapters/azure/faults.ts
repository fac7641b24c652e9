/** Azure's failures as faults: by status and code, with the call named and what to do about it. */
import { MalformedValue } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { FaultCode } from '../../core/fault.ts';
import { assignmentsOf, graphGrant } from '../../core/set-up/grants.ts';
import type { Answer } from './transcript.ts';

/** One call, for messages: never with a token in it. */
export interface Call {
  /** `PUT …/securityRules/gh-…`. */
  readonly name: string;
  /** The permission that it needs, named in the remedy of a refusal. */
  readonly needs: string;
  /** Of Microsoft Graph: the application permission whose grant mends a refusal. */
  readonly permission?: string;
}

/** Why there is no token from Entra: the call itself was not sent. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  readonly reason: 'refused' | 'throttled' | 'unreachable';
  /** Milliseconds. */
  readonly retryAfter: number | undefined;
  /** Where Entra has said why. */
  readonly remedy: string | undefined;

  constructor(
    message: string,
    why: Pick<SignInError, 'reason'> & {
      readonly retryAfter?: number | undefined;
      readonly remedy?: string;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: why.cause });
    this.reason = why.reason;
    this.retryAfter = why.retryAfter;
    this.remedy = why.remedy;
  }
}

/** What a failed call amounts to, from what was thrown and what was answered. `client`: whose call it was, for commands. */
export const azureFault = (
  call: Call,
  thrown: unknown,
  { answers, client }: { readonly answers: readonly Answer[]; readonly client: string | undefined },
): Fault => {
  const ours = chain(thrown).find((error) => error instanceof Fault);
  if (ours !== undefined) return ours;
  const answer = answers.at(-1);
  const signIn = chain(thrown).find((error) => error instanceof SignInError);
  if (signIn !== undefined) return signInFault(call, signIn);
  if (answer === undefined || (answer.status < 400 && !isEnded(answer) && !isAboutAnswer(thrown))) {
    return new Fault('azure.unreachable', `${call.name}: no answer (${plain(messageOf(thrown))})`, {
      call: call.name,
      remedy: 'The next run tries again; if it lasts, look at the network of the runner and at Azure status.',
      transient: true,
      cause: thrown,
    });
  }
  if (answer.status < 400) return operationFault(call, thrown, answer);
  const { code, remedy, transient } = ofStatus(answer, call, client);
  return new Fault(code, `${call.name}: ${describe(answer)}`, {
    call: call.name,
    remedy,
    transient,
    ...(answer.retryAfter === undefined ? {} : { retryAfter: answer.retryAfter }),
    cause: thrown,
  });
};

/** No answer, or one that says nothing about the effect: a write may have committed. */
export const isUnclear = (fault: Fault): boolean =>
  fault.code === 'azure.unreachable' || fault.code === 'azure.unexpected';

const ofStatus = (
  { status, path }: Answer,
  call: Call,
  client: string | undefined,
): { readonly code: FaultCode; readonly remedy: string; readonly transient: boolean } => {
  if (status === 401) {
    return {
      code: 'azure.unauthenticated',
      remedy:
        'Check tenant, client id and endpoints: the token was not accepted here (a wrong cloud has the wrong audience).',
      transient: false,
    };
  }
  if (status === 403) {
    return {
      code: 'azure.forbidden',
      remedy: `Give the identity of this workflow ${call.needs}. ${grantInWords(call, isGraph(path), client)}`,
      transient: false,
    };
  }
  if (status === 404) {
    return {
      code: 'azure.not-found',
      remedy: 'Check the ids in policies/targets.yaml and what the identity may read.',
      transient: false,
    };
  }
  if (status === 409 || status === 412) {
    return {
      code: 'azure.conflict',
      remedy: 'Another operation or object is in the way; the next run tries again.',
      transient: true,
    };
  }
  if (status === 429) {
    return {
      code: 'azure.throttled',
      remedy: 'The next run tries again; spread large sweeps over more subscriptions.',
      transient: true,
    };
  }
  if (status === 408 || status >= 500) {
    return {
      code: 'azure.unreachable',
      remedy: 'The next run tries again; if it lasts, look at Azure status.',
      transient: true,
    };
  }
  return {
    code: 'azure.rejected',
    remedy: 'Azure refuses the request as it stands; read its code and message.',
    transient: false,
  };
};

/** Every call to Graph is to its one version; no id of Resource Manager begins so. */
const isGraph = (path: string): boolean => path.startsWith('/v1.0/');

const grantInWords = ({ permission }: Call, ofGraph: boolean, client: string | undefined): string =>
  ofGraph
    ? `An administrator of Entra gives it: ${graphGrant(client, permission ?? '<permission>')}`
    : `What it has: ${assignmentsOf(client)}; what it needs, by kind: docs/azure/rights.json, given by docs/azure/rights.bicep.`;

const isEnded = ({ operation }: Answer): boolean =>
  operation !== undefined && /^(failed|cancell?ed)$/i.test(operation);

/** Thrown over what was answered (unreadable, or a status nobody expects), not because the next answer never came. */
const isAboutAnswer = (thrown: unknown): boolean =>
  thrown instanceof SyntaxError ||
  thrown instanceof MalformedValue ||
  (thrown instanceof Error &&
    (('code' in thrown && thrown.code === 'PARSE_ERROR') ||
      ('statusCode' in thrown && typeof thrown.statusCode === 'number')));

/** The last answer was good and still something was thrown: a long-running operation that failed, or a body nobody can read. */
const operationFault = (call: Call, thrown: unknown, answer: Answer): Fault => {
  return isEnded(answer)
    ? new Fault(
        'azure.failed',
        `${call.name}: the operation ended as ${plain(answer.operation)}: ${describe(answer)}`,
        {
          call: call.name,
          remedy: 'The next run tries again; read the code and message of the operation.',
          transient: true,
          cause: thrown,
        },
      )
    : new Fault(
        'azure.unexpected',
        `${call.name}: an answer that cannot be read (${plain(messageOf(thrown))})`,
        {
          call: call.name,
          remedy: 'The next run tries again; a proxy between the runner and Azure may rewrite answers.',
          transient: true,
          cause: thrown,
        },
      );
};

const SIGN_IN: Readonly<
  Record<SignInError['reason'], { readonly code: FaultCode; readonly remedy: string }>
> = {
  refused: {
    code: 'azure.unauthenticated',
    remedy:
      'See that the job has `id-token: write`, and compare issuer, subject and audience of the federated credential with what is said here.',
  },
  throttled: {
    code: 'azure.throttled',
    remedy: 'The next run tries again; if it lasts, see who else signs in with this application so often.',
  },
  unreachable: {
    code: 'azure.unreachable',
    remedy:
      'The next run tries again; if it lasts, look at the network of the runner and at the authority in the inputs.',
  },
};

const signInFault = (call: Call, error: SignInError): Fault => {
  const { code, remedy } = SIGN_IN[error.reason];
  return new Fault(code, `${call.name}: no token from Entra (${plain(error.message)})`, {
    call: call.name,
    remedy: error.remedy ?? remedy,
    transient: error.reason !== 'refused',
    ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
    cause: error,
  });
};

const describe = ({ status, code, message }: Answer): string =>
  [String(status), plain(code), plain(message)].filter((part) => part !== '').join(' ');

/** NB. Text from outside: one line, no control characters, bounded; whoever shows it escapes it for where it goes. */
const plain = (text: string | undefined): string =>
  (text ?? '')
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 300);

export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

const chain = (thrown: unknown): readonly unknown[] => {
  const links: unknown[] = [];
  for (let link = thrown; link !== undefined && link !== null && links.length < 6;) {
    links.push(link);
    link = link instanceof Error ? link.cause : undefined;
  }
  return links;
};
