/** The points of the identities: that there are two, whom Entra takes for them, and what each may do. */
import { expectationOf, federationOf } from './federation.ts';
import { needless } from './graph-permissions.ts';
import { fine, hidden, type Part, partOf, pointFrom, together, without, wrong } from './parts.ts';
import { hardened, type Point, type Seen } from './point.ts';
import type { PointId } from './points.ts';
import type { Subject } from './facts.ts';
import { ACTIONS, beyond, type RoleRights, USER_ACCESS_ADMINISTRATOR } from './role-rights.ts';
import { word } from '../shell.ts';
import type { Identity, IdentityName, Right, StoredCredential, TenantFacts } from './tenant-facts.ts';

export const judgeIdentities = (facts: TenantFacts, subject: Seen<Subject>): readonly Point[] => {
  const { identities } = facts;
  const expected = expectationOf(facts, subject);
  const untold = notTold(facts);
  return [
    pointFrom('identity.distinct', distinct(facts), hardened(`They are ${named(identities)}.`)),
    pointFrom(
      'identity.federation',
      [...untold, ...identities.map((identity) => federationOf(identity, expected))],
      hardened(`Each of ${named(identities)} believes one subject, that of its own environment.`),
    ),
    pointFrom(
      'identity.secrets',
      [...untold, ...identities.map((identity) => storedOf(identity, facts))],
      hardened(`None is stored for ${named(identities)}.`),
    ),
    rightsPoint('elevate', facts, 'It has the rights that docs/privileges asks for.'),
    rightsPoint(
      'revoke',
      facts,
      'It may read and remove. PIM takes requests to remove and to assign under one right; that it refuses to assign without roleAssignments/write is not documented: try it once (docs/unknowns.md).',
    ),
    rightsPoint('audit', facts, 'It may read.'),
  ];
};

const named = (identities: readonly Identity[]): string =>
  identities.map(({ name, clientId }) => `${name} (${clientId})`).join(', ');

const VARIABLES: Readonly<Record<IdentityName, string>> = {
  elevate: 'GATEHOUSE_ELEVATE_CLIENT_ID',
  revoke: 'GATEHOUSE_REVOKE_CLIENT_ID',
  audit: 'GATEHOUSE_AUDIT_CLIENT_ID',
};

/** NB. An identity that the run was not told of was not looked at. */
const notTold = ({ clients }: TenantFacts): readonly Part[] =>
  (['elevate', 'revoke'] as const).flatMap((name) => (clients[name] === undefined ? [untoldPart(name)] : []));

const untoldPart = (name: IdentityName): Part =>
  hidden(`This run was not told which identity ${name} is.`, [
    `export ${VARIABLES[name]}="$(gh variable get ${VARIABLES[name]} --repo "$REPO")"`,
  ]);

const distinct = (facts: TenantFacts): readonly Part[] => {
  const { identities } = facts;
  const pairs = identities.flatMap((one, index) =>
    identities.slice(index + 1).map((other) => [one, other] as const),
  );
  return [
    ...notTold(facts),
    ...pairs.flatMap(([one, other]) =>
      one.clientId.toLowerCase() === other.clientId.toLowerCase()
        ? [
            wrong(`${one.name} and ${other.name} are one identity, ${one.clientId}.`, [
              `ID=$(az ad app create --display-name gatehouse-${other.name} --query appId -o tsv) && az ad sp create --id "$ID"`,
              `gh variable set ${VARIABLES[other.name]} --repo "$REPO" --body "$ID"`,
            ]),
          ]
        : [],
    ),
    ...identities.map(({ name, clientId, principal }) =>
      partOf(principal, `Which application ${name} is`, (found) =>
        found === undefined
          ? wrong(`The tenant has no application ${clientId}, which ${name} is said to be.`, [
              `az ad sp create --id ${word(clientId)}`,
            ])
          : fine,
      ),
    ),
  ];
};

const storedOf = ({ name, clientId, principal, stored }: Identity, { now }: TenantFacts): Part => {
  // Azure keeps a certificate for each managed identity, which nobody can take out.
  if (principal.kind === 'seen' && principal.value?.kind === 'managed') return fine;
  const live = ({ endsAt }: StoredCredential): boolean => endsAt === undefined || endsAt > now;
  return partOf(stored, `What is stored for ${name}`, (credentials) =>
    together(
      credentials
        .filter(live)
        .map(({ kind, id, name: label }) =>
          wrong(`${name} has a ${kind}${label === '' ? '' : ` ${JSON.stringify(label)}`}.`, [
            `az ad app credential delete --id ${word(clientId)} --key-id ${word(id)}${kind === 'certificate' ? ' --cert' : ''}`,
          ]),
        ),
    ),
  );
};

const RIGHTS = {
  elevate: 'identity.elevate-rights',
  revoke: 'identity.revoke-rights',
  audit: 'identity.audit-rights',
} as const satisfies Readonly<Record<IdentityName, PointId>>;

const rightsPoint = (name: IdentityName, facts: TenantFacts, whenFine: string): Point => {
  const identity = facts.identities.find((each) => each.name === name);
  if (identity !== undefined) return pointFrom(RIGHTS[name], rightsOf(identity, facts), hardened(whenFine));
  return name === 'audit'
    ? without(
        RIGHTS.audit,
        'There is no audit identity: no preflight, and a review knows nothing of what the platforms say.',
      )
    : pointFrom(RIGHTS[name], [untoldPart(name)], hardened(whenFine));
};

const rightsOf = (identity: Identity, { uses }: TenantFacts): readonly Part[] => {
  const { name, principal } = identity;
  return [
    partOf(identity.permissions, `What ${name} may on Graph`, (permissions) => {
      const more = needless(name, permissions, uses);
      return more.length === 0
        ? fine
        : wrong(`${name} holds application permissions that it has no use for here: ${more.join(', ')}.`, [
            `az rest --method GET --uri 'https://graph.microsoft.com/v1.0/servicePrincipals/${idOf(principal)}/appRoleAssignments'   # then DELETE …/appRoleAssignments/<id> of each that is named`,
          ]);
    }),
    partOf(identity.directoryRoles, `Which roles of the directory ${name} holds`, (roles) =>
      roles.length === 0
        ? fine
        : wrong(
            `${name} holds roles of the directory: ${roles.map((role) => JSON.stringify(role)).join(', ')}.`,
            [
              `az rest --method GET --uri 'https://graph.microsoft.com/v1.0/servicePrincipals/${idOf(principal)}/transitiveMemberOf'   # then remove it there`,
            ],
          ),
    ),
    ...identity.rights.map(({ scope, held }) =>
      partOf(held, `What ${name} may at ${scope}`, (rights) =>
        together(rights.map((right) => rightOf(name, right))),
      ),
    ),
  ];
};

const idOf = (principal: Identity['principal']): string =>
  principal.kind === 'seen' && principal.value !== undefined ? principal.value.id : '<object id>';

const rightOf = (name: IdentityName, { assignment, scope, role }: Right): Part =>
  partOf(role, `The role ${assignment.split('/').at(-1) ?? ''} of ${name} at ${scope}`, (rights) => {
    const more = isDocumented(name, rights) ? [] : beyond(rights, ACTIONS[name]);
    return more.length === 0
      ? fine
      : wrong(`${name} holds ${JSON.stringify(rights.name)} at ${scope}, which allows ${few(more)}.`, [
          `az role assignment delete --ids ${word(assignment)}`,
        ]);
  });

/** NB. It can give anybody any role there, itself too: asked for to open, and never to end. */
const isDocumented = (name: IdentityName, { id }: RoleRights): boolean =>
  name === 'elevate' && id === USER_ACCESS_ADMINISTRATOR;

const MOST = 4;
const few = (actions: readonly string[]): string =>
  actions.length > MOST
    ? `${actions.slice(0, MOST).join(', ')} and ${actions.length - MOST} more`
    : actions.join(', ');
