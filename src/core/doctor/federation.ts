/** Whether an application believes exactly one thing: a job in its own environment of this repository. */
import { fine, hidden, type Part, partOf, together, wrong } from './parts.ts';
import type { Seen } from './point.ts';
import type { Subject } from './facts.ts';
import { word } from '../shell.ts';
import type { FederatedCredential, Identity, IdentityName, TenantFacts } from './tenant-facts.ts';

const ENVIRONMENT: Readonly<Record<IdentityName, string>> = {
  elevate: 'gatehouse-elevate',
  revoke: 'gatehouse-revoke',
  audit: 'gatehouse-audit',
};

export interface Expectation {
  readonly issuer: string;
  readonly audience: string;
  /** How GitHub says that subjects of this repository begin. */
  readonly subject: Seen<Subject>;
}

export const expectationOf = (
  { issuer, audience }: Pick<TenantFacts, 'issuer' | 'audience'>,
  subject: Seen<Subject>,
): Expectation => ({ issuer, audience, subject });

export const federationOf = (identity: Identity, expected: Expectation): Part => {
  const { name, clientId, principal } = identity;
  const what = `The federated credentials of ${name}`;
  if (principal.kind === 'seen' && principal.value?.kind === 'managed')
    return hidden(`${name} is a managed identity: Graph does not show what it believes; look yourself.`, [
      `az identity federated-credential list --identity-name ${word(principal.value.name)} --resource-group <its resource group>`,
    ]);
  return partOf(identity.federated, what, (credentials) => {
    if (credentials.length === 0)
      return wrong(`${name} believes nobody: it has no federated credential.`, create(identity, expected));
    const judged = credentials.map((credential) => judge(identity, credential, expected));
    const good = judged.filter(({ wrong: reasons, hidden: unsure }) => reasons.length + unsure.length === 0);
    const needed =
      good.length === 0 && judged.every(({ hidden: unsure }) => unsure.length === 0)
        ? create(identity, expected)
        : [];
    return together([
      ...judged,
      ...(good.length > 1
        ? [wrong(`${name} has the same credential ${good.length} times.`, [list(clientId)])]
        : []),
      { ...fine, fix: needed },
    ]);
  });
};

const judge = (identity: Identity, credential: FederatedCredential, expected: Expectation): Part => {
  const { name, clientId } = identity;
  const { issuer, subject, audiences } = credential;
  const which = `The credential ${JSON.stringify(credential.name)} of ${name}`;
  const removal = [
    `az ad app federated-credential delete --id ${word(clientId)} --federated-credential-id ${word(credential.id)}`,
  ];
  // NB. Compared to the letter, as Entra does: what is nearly ours is somebody else's.
  if (issuer !== expected.issuer)
    return wrong(`${which} believes another issuer, ${JSON.stringify(issuer)}.`, removal);
  if (subject === undefined)
    return wrong(`${which} matches subjects by an expression, which may fit many jobs.`, removal);
  if (audiences.length !== 1 || audiences[0] !== expected.audience)
    return wrong(
      `${which} is for the audience ${JSON.stringify(audiences.join(', '))} and not for ${expected.audience} alone.`,
      removal,
    );
  const tail = `:environment:${ENVIRONMENT[name]}`;
  if (
    !subject.endsWith(tail) ||
    /[*?]/.test(subject) ||
    subject.indexOf(':environment:') !== subject.length - tail.length
  )
    return wrong(
      `${which} believes ${JSON.stringify(subject)}: ${whatOf(subject)}, and not the environment ${ENVIRONMENT[name]}.`,
      removal,
    );
  return againstRepository(`${which} believes ${JSON.stringify(subject)}`, subject.slice(0, -tail.length), {
    removal,
    expected,
  });
};

const againstRepository = (
  sentence: string,
  prefix: string,
  { removal, expected }: { readonly removal: readonly string[]; readonly expected: Expectation },
): Part =>
  partOf(expected.subject, 'How subjects of this repository begin', ({ prefix: own, claims }) => {
    if (claims !== undefined)
      return hidden(
        'Subjects of this repository are composed of other claims: whether they fit cannot be told here.',
      );
    if (own === undefined)
      return hidden(
        'GitHub does not say how subjects of this repository begin: whether they fit cannot be told.',
      );
    // Whether this repository's own form can be taken over is a point of its own (subject.immutable).
    if (prefix === own) return fine;
    return wrong(`${sentence}, which is not this repository (${own}).`, removal);
  });

const whatOf = (subject: string): string => {
  if (/[*?]/.test(subject)) return 'a pattern';
  if (subject.endsWith(':pull_request')) return 'any pull request';
  if (/:ref:refs\/heads\//.test(subject)) return 'any job of a branch';
  if (/:ref:refs\/tags\//.test(subject)) return 'any job of a tag';
  if (/:environment:/.test(subject)) return 'another environment';
  return 'something else';
};

const list = (clientId: string): string => `az ad app federated-credential list --id ${word(clientId)}`;

const create = (
  { name, clientId }: Identity,
  { issuer, audience, subject }: Expectation,
): readonly string[] => {
  const prefix = subject.kind === 'seen' ? subject.value.prefix : undefined;
  const parameters = {
    name: ENVIRONMENT[name],
    issuer,
    subject: `${prefix ?? '<sub_claim_prefix>'}:environment:${ENVIRONMENT[name]}`,
    audiences: [audience],
  };
  return [
    ...(prefix === undefined
      ? ['gh api "repos/$REPO/actions/oidc/customization/sub"   # sub_claim_prefix']
      : []),
    `az ad app federated-credential create --id ${word(clientId)} --parameters ${word(JSON.stringify(parameters))}`,
  ];
};
