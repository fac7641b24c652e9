/** What to run where after a repository was written, in order: commands for a POSIX shell with `git`, `gh` and `az`. */
import { RULESETS } from './papers.ts';
import { pageOf } from './policy-files.ts';
import { NO_SUBSCRIPTION, type Wish } from './wish.ts';

/** Microsoft Graph, by the id that it has in every tenant. */
const GRAPH = '00000003-0000-0000-c000-000000000000';

/** Safe for a terminal as they are: names were checked, and nobody's free text is among them. */
export const nextSteps = (wish: Wish): readonly string[] => [
  'What to run where, in this order, in the folder that was written:',
  ...step(1, 'The repository on GitHub, still empty', [
    `REPO=${wish.repository}`,
    'git init --initial-branch=main && git add --all && git commit -m "Begin"',
    '# Private repositories have environments and rulesets from GitHub Pro and Team on.',
    'gh repo create "$REPO" --private --source=.',
  ]),
  ...step(
    2,
    'Environments, each for the branch main alone, before the first push: a workflow makes those that are missing, open to every branch. Never give gatehouse-revoke reviewers or a timer: ending waits for nobody',
    [
      'for e in review elevate revoke audit; do',
      `  gh api -X PUT "repos/$REPO/environments/gatehouse-$e" -F 'deployment_branch_policy[protected_branches]=false' -F 'deployment_branch_policy[custom_branch_policies]=true'`,
      '  gh api -X POST "repos/$REPO/environments/gatehouse-$e/deployment-branch-policies" -f name=main',
      'done',
      'git push -u origin main',
    ],
  ),
  ...step(
    3,
    'Managed identities, as an owner of the subscription: no secret is stored, each is believed in its own environment alone',
    [
      'SUB=$(gh api "repos/$REPO/actions/oidc/customization/sub" --jq .sub_claim_prefix)   # how subjects of this repository begin; never compose it by hand',
      'az group create --name gatehouse --location westeurope',
      'for e in elevate revoke audit; do',
      '  az identity create --resource-group gatehouse --name gatehouse-$e',
      '  az identity federated-credential create --resource-group gatehouse --identity-name gatehouse-$e --name gatehouse-$e --issuer https://token.actions.githubusercontent.com --subject "$SUB:environment:gatehouse-$e" --audiences api://AzureADTokenExchange',
      `  az role assignment create --assignee-object-id "$(az identity show -g gatehouse -n gatehouse-$e --query principalId -o tsv)" --assignee-principal-type ServicePrincipal --role Reader --scope /subscriptions/${subscriptionOf(wish)}`,
      '  gh variable set "GATEHOUSE_$(echo $e | tr a-z A-Z)_CLIENT_ID" --repo "$REPO" --body "$(az identity show -g gatehouse -n gatehouse-$e --query clientId -o tsv)"',
      'done',
      '# Access is opened only for accounts that are enabled, and Graph says which are. An administrator of Entra lets it (the network alone may be tried before: accounts.unconfirmed in the policy):',
      `GRAPH=$(az ad sp show --id ${GRAPH} --query id -o tsv)`,
      `ROLE=$(az ad sp show --id ${GRAPH} --query "appRoles[?value=='User.Read.All'].id" -o tsv)`,
      'for e in elevate revoke audit; do',
      '  ID=$(az identity show -g gatehouse -n gatehouse-$e --query principalId -o tsv)',
      '  az rest --method post --url "https://graph.microsoft.com/v1.0/servicePrincipals/$ID/appRoleAssignments" --body "{\\"principalId\\":\\"$ID\\",\\"resourceId\\":\\"$GRAPH\\",\\"appRoleId\\":\\"$ROLE\\"}"',
      'done',
      '# Reading is enough for all of them as long as everything is only observed. What each needs to open and to end:',
      `# ${pageOf(wish.released, 'docs/adopt.md')}`,
    ],
  ),
  ...step(4, 'Variables of the repository', [
    'gh variable set GATEHOUSE_AZURE_TENANT_ID --repo "$REPO" --body "$(az account show --query tenantId -o tsv)"',
    `gh variable set GATEHOUSE_AZURE_SUBSCRIPTIONS --repo "$REPO" --body ${subscriptionOf(wish)}   # several: separated by spaces, in quotes`,
  ]),
  ...step(5, 'The ledger, with the dist/ that wrote this', [
    'GITHUB_TOKEN=$(gh auth token) node <clone of the action>/dist/cli.js init --repository "$REPO"',
    '# Write the genesis that it prints into policies/gatehouse.yaml, push it, and set the variable:',
    'gh variable set GATEHOUSE_INSTALLATION --repo "$REPO" --body <the eight characters>',
  ]),
  ...step(6, 'Rulesets and what Actions may, last: from now on everything goes through pull requests', [
    `gh api -X POST "repos/$REPO/rulesets" --input ${RULESETS.main}`,
    `gh api -X POST "repos/$REPO/rulesets" --input ${RULESETS.record}`,
    'gh api -X PUT "repos/$REPO/actions/permissions/workflow" -f default_workflow_permissions=read -F can_approve_pull_request_reviews=false',
    'gh api -X PUT "repos/$REPO/actions/permissions" -F enabled=true -f allowed_actions=all -F sha_pinning_required=true',
    'gh api -X PATCH "repos/$REPO" -F allow_forking=false # where it belongs to an organization',
    'gh label create access-request --repo "$REPO" --color ededed # for the issue form',
    '# Then let all of it be looked at. Nothing may be WEAK:',
    'GITHUB_TOKEN=$(gh auth token) node <clone of the action>/dist/cli.js doctor --repository "$REPO"',
  ]),
  ...step(7, 'The first request', [
    `# Open ${wish.url}/blob/main/requests/README.md, press Request, and read what is said. Merge it by hand: it is only observed.`,
    ...(wish.subscription === NO_SUBSCRIPTION
      ? ['# policies/targets.yaml names a subscription that does not exist: put yours in its place first.']
      : []),
    ...(wish.people.some(({ entra }) => entra === undefined)
      ? [
          '# policies/people.yaml lacks ids in Entra: without them nothing on Azure can be decided for these people.',
        ]
      : []),
  ]),
];

const subscriptionOf = ({ subscription }: Wish): string =>
  subscription === NO_SUBSCRIPTION ? '<id>' : subscription;

const step = (number: number, title: string, commands: readonly string[]): readonly string[] => [
  '',
  `${number}. ${title}.`,
  ...commands.map((command) => `   ${command}`),
];
