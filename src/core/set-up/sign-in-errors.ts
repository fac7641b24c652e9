/** Why Entra gives a job no token: by code, each with the command that mends it. The one list behind the adapter and docs/adopt.md. */
import { foreignWord } from '../shell.ts';

/** One attempt to sign in. What is said of the id token is what it says of itself. */
export interface SignIn {
  readonly tenantId: string;
  readonly clientId: string;
  /** Of the endpoint that the token is for, e.g. `https://management.azure.com/.default`. */
  readonly scope: string | undefined;
  readonly issuer: string | undefined;
  readonly subject: string | undefined;
  readonly audience: string | undefined;
  /** `owner/name`, where a workflow asks. */
  readonly repository: string | undefined;
}

export interface SignInErrorCode {
  /** `AADSTS…`. Codes are Entra's and may change: one that is not listed is answered with what is compared. */
  readonly codes: readonly number[];
  readonly when: string;
  /** One sentence or two, and the command. */
  readonly remedy: (signIn: SignIn) => string;
}

const run = (command: string): string => `\`${command}\``;

const AUDIENCE = 'api://AzureADTokenExchange';
const GITHUB = 'https://token.actions.githubusercontent.com';

/**
 * NB. A credential is only ever proposed for the three environments that are limited to the default branch. Whoever may push a
 * branch can make a job fail here: a command that trusts a branch or a pull request would hand the identity to every writer.
 */
const environmentOf = ({ subject }: SignIn): 'elevate' | 'revoke' | 'audit' | undefined => {
  const found = /:environment:gatehouse-(elevate|revoke|audit)$/i.exec(subject ?? '')?.[1]?.toLowerCase();
  return found === 'elevate' || found === 'revoke' || found === 'audit' ? found : undefined;
};

const repositoryOf = (signIn: SignIn): string => foreignWord(signIn.repository, '<owner/name>');
const clientOf = (signIn: SignIn): string => foreignWord(signIn.clientId, '<client id>');

const compared = (signIn: SignIn): string =>
  `The id token says issuer ${foreignWord(signIn.issuer, '<issuer>')}, subject ${foreignWord(signIn.subject, '<subject>')}, audience ${foreignWord(signIn.audience, '<audience>')}`;

/** NB. By the identity's name and not by its client id: with two variables exchanged it must not join an environment to the other's identity. */
const credential = (signIn: SignIn): string => {
  const environment = environmentOf(signIn);
  if (environment === undefined) return notOurs(signIn);
  const name = `gatehouse-${environment}`;
  const [issuer, subject] = [
    foreignWord(signIn.issuer, '<issuer>'),
    foreignWord(signIn.subject, '<subject>'),
  ];
  const audience = foreignWord(signIn.audience, '<audience>');
  const parameters = JSON.stringify({
    name,
    issuer: signIn.issuer,
    subject: signIn.subject,
    audiences: [signIn.audience],
  });
  return `${run(`az identity federated-credential create --name ${name} --identity-name ${name} --resource-group ${groupOf(name)} --issuer ${issuer} --subject ${subject} --audiences ${audience}`)}; of an app registration: ${run(`az ad app federated-credential create --id ${clientOf(signIn)} --parameters ${foreignWord(parameters, '<name, issuer, subject, audiences as JSON>')}`)}`;
};

const groupOf = (identity: string): string =>
  `"$(az identity list --query "[?name=='${identity}'].resourceGroup" -o tsv)"`;
const credentialsOf = (identity: string): string =>
  run(
    `az identity federated-credential list --identity-name ${identity} --resource-group ${groupOf(identity)}`,
  );

const notOurs = (signIn: SignIn): string =>
  (signIn.subject ?? '').startsWith('repo:')
    ? `Do not make a credential for it: that is no environment of Gatehouse's, so anybody's branch may be asking. Run the workflow of the default branch, whose job has an \`environment:\`; who ran what: ${run(`gh run list --repo ${repositoryOf(signIn)}`)}`
    : `Compare with the credentials of the identity: ${credentialsOf('gatehouse-revoke')}`;

const variable = (signIn: SignIn, name: string, value: string): string =>
  run(`gh variable set ${name} --repo ${repositoryOf(signIn)} --body ${value}`);

const clientVariable = (signIn: SignIn): string => {
  const environment = environmentOf(signIn);
  const name = environment ?? 'elevate';
  return variable(
    signIn,
    `GATEHOUSE_${name.toUpperCase()}_CLIENT_ID`,
    `"$(az identity list --query "[?name=='gatehouse-${name}'].clientId" -o tsv)"`,
  );
};

const tenantVariable = (signIn: SignIn): string =>
  variable(signIn, 'GATEHOUSE_AZURE_TENANT_ID', '"$(az account show --query tenantId -o tsv)"');

const authorityVariable = (signIn: SignIn): string =>
  variable(
    signIn,
    'GATEHOUSE_AZURE_AUTHORITY',
    '"$(az cloud show --query endpoints.activeDirectory -o tsv)"',
  );

const matching = (signIn: SignIn): string =>
  `${compared(signIn)}. One that was made a few minutes ago may not be known everywhere yet; else make it: ${credential(signIn)}`;

export const SIGN_IN_ERRORS: readonly SignInErrorCode[] = [
  {
    codes: [700213, 70021],
    when: 'no federated credential of the identity has the subject of this job: repositories made since July 2026 have ids in it',
    remedy: matching,
  },
  {
    codes: [7002138],
    when: 'the subject differs in upper and lower case alone, which counts',
    remedy: matching,
  },
  { codes: [70025], when: 'the identity has no federated credential at all', remedy: matching },
  {
    codes: [700211],
    when: 'no federated credential has the issuer of this job: GitHub’s own has no slash at its end',
    remedy: matching,
  },
  {
    codes: [700212],
    when: 'no federated credential has the audience of this job',
    remedy: (signIn) =>
      signIn.audience === AUDIENCE || signIn.issuer !== GITHUB
        ? matching(signIn)
        : `${compared(signIn)}. In the public cloud the audience is ${AUDIENCE}: leave the input \`azure-token-audience\` of the action out`,
  },
  {
    codes: [50027, 700027, 900384],
    when: 'what was sent is no id token, or its issuer did not sign it',
    remedy: (signIn) =>
      `${compared(signIn)}. On a host of yours AZURE_FEDERATED_TOKEN_FILE must be kept fresh by that issuer; its keys must be found by Entra: ${run(`curl -sS ${foreignWord(signIn.issuer, '<issuer>')}/.well-known/openid-configuration`)}`,
  },
  {
    codes: [700024, 50013],
    when: 'the id token is not valid yet, or no longer',
    remedy: () =>
      'Run it again. If it lasts, the clock of your own runner is wrong, or AZURE_FEDERATED_TOKEN_FILE is old: `date -u`',
  },
  {
    codes: [700016],
    when: 'the tenant knows no such client id: a wrong id, a wrong tenant, or the object id in place of the client id',
    remedy: (signIn) => `${clientVariable(signIn)}; and the tenant: ${tenantVariable(signIn)}`,
  },
  {
    codes: [7000229],
    when: 'there is an app registration, and no service principal of it in the tenant',
    remedy: (signIn) => run(`az ad sp create --id ${clientOf(signIn)}`),
  },
  {
    codes: [7000112, 70001],
    when: 'the application is disabled; somebody may have done that on purpose',
    remedy: (signIn) =>
      `Find out who did it and why; then: ${run(`az ad sp update --id ${clientOf(signIn)} --set accountEnabled=true`)}`,
  },
  {
    codes: [90002, 900023],
    when: 'there is no such tenant in this cloud',
    remedy: (signIn) => `${tenantVariable(signIn)}; in a sovereign cloud also: ${authorityVariable(signIn)}`,
  },
  {
    codes: [90038, 900382, 900432, 90051],
    when: 'the tenant belongs to another cloud',
    remedy: (signIn) => authorityVariable(signIn),
  },
  {
    codes: [500011, 1002012],
    when: 'the tenant has no such service: the endpoint is one of another cloud',
    remedy: (signIn) =>
      `It was asked for ${foreignWord(signIn.scope, '<scope>')}. ${variable(signIn, 'GATEHOUSE_AZURE_ARM_ENDPOINT', '"$(az cloud show --query endpoints.resourceManager -o tsv)"')}; and of Graph: ${variable(signIn, 'GATEHOUSE_AZURE_GRAPH_ENDPOINT', '"$(az cloud show --query endpoints.microsoftGraphResourceId -o tsv)"')}`,
  },
  {
    codes: [65001, 90094],
    when: 'nobody has consented to the permissions of the app registration',
    remedy: (signIn) =>
      `An administrator of Entra consents: ${run(`az ad app permission admin-consent --id ${clientOf(signIn)}`)}`,
  },
  {
    codes: [53003, 530032],
    when: 'a Conditional Access policy for workload identities keeps it out',
    remedy: (signIn) =>
      `Runners have no fixed address: leave service principal ${clientOf(signIn)} out of the policy, found by: ${run("az rest --url 'https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies?$select=displayName,conditions'")}`,
  },
];

/** What to do about a refusal with this code; of a code that is not listed what Entra compares. */
export const signInRemedy = (code: number | undefined, signIn: SignIn): string =>
  SIGN_IN_ERRORS.find(({ codes }) => code !== undefined && codes.includes(code))?.remedy(signIn) ??
  `${compared(signIn)}. Entra explains its codes at https://login.microsoftonline.com/error; the credentials of the identity: ${credentialsOf(`gatehouse-${environmentOf(signIn) ?? 'elevate'}`)}`;

/** The rows of docs/adopt.md; what was said of an earlier code is not said again. */
export const signInRows = (): readonly string[] => {
  const said = new Map<string, number | undefined>();
  return SIGN_IN_ERRORS.map(({ codes, when, remedy }) => {
    const text = remedy(EXAMPLE).replaceAll('|', '\\|');
    const before = said.get(text);
    if (before === undefined) said.set(text, codes[0]);
    const names = codes.map((code) => `AADSTS${code}`).join(', ');
    return `| ${names} | ${when} | ${before === undefined ? text : `as for AADSTS${before}`} |`;
  });
};

const EXAMPLE: SignIn = {
  tenantId: '<tenant id>',
  clientId: '11111111-2222-4333-8444-555555555555',
  scope: 'https://management.azure.com/.default',
  issuer: GITHUB,
  subject: 'repo:contoso@77/access@4242:environment:gatehouse-elevate',
  audience: AUDIENCE,
  repository: 'contoso/access',
};
