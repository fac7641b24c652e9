/** What to run where after a repository was written, in order: commands for a POSIX shell with `git`, `gh` and `az`. */
import { RULESETS } from './papers.ts';
import { pageOf } from './policy-files.ts';
import { NO_SUBSCRIPTION, type Wish } from './wish.ts';

/** Each with the environment that it is federated with, and the variable that names it; the last may be left out. */
const IDENTITIES = [
  ['gatehouse-elevate', 'GATEHOUSE_ELEVATE_CLIENT_ID'],
  ['gatehouse-revoke', 'GATEHOUSE_REVOKE_CLIENT_ID'],
  ['gatehouse-audit', 'GATEHOUSE_AUDIT_CLIENT_ID'],
] as const;

/** Microsoft Graph, and its application permission User.Read.All: whether an account is there and enabled. */
const GRAPH = '00000003-0000-0000-c000-000000000000';
const USER_READ_ALL = 'df021288-bdef-4463-88db-98f22de89214';

/** Safe for a terminal as they are: names were checked, and nobody's free text is among them. */
export const nextSteps = (wish: Wish): readonly string[] => [
  'What to run where, in this order, in the folder that was written:',
  ...step(1, 'The repository on GitHub', [
    `REPO=${wish.repository}`,
    'git init --initial-branch=main && git add --all && git commit -m "Begin"',
    '# Private repositories have environments and rulesets from GitHub Pro and Team on.',
    'gh repo create "$REPO" --private --source=. --push',
  ]),
  ...step(
    2,
    'Environments, each for the branch main alone. Never give gatehouse-revoke reviewers or a timer: ending waits for nobody',
    [
      'for e in review elevate revoke audit; do',
      `  gh api -X PUT "repos/$REPO/environments/gatehouse-$e" -F 'deployment_branch_policy[protected_branches]=false' -F 'deployment_branch_policy[custom_branch_policies]=true'`,
      '  gh api -X POST "repos/$REPO/environments/gatehouse-$e/deployment-branch-policies" -f name=main',
      'done',
    ],
  ),
  ...step(3, 'Identities in Entra: no secret is stored, each is believed in its own environment alone', [
    'gh api "repos/$REPO/actions/oidc/customization/sub"   # sub_claim_prefix: how subjects of this repository begin; never compose it by hand',
    'SUB=<sub_claim_prefix>',
    ...IDENTITIES.flatMap(([name, variable]) => [
      `ID=$(az ad app create --display-name ${name} --query appId -o tsv) && az ad sp create --id "$ID"`,
      `az ad app federated-credential create --id "$ID" --parameters "{\\"name\\":\\"${name}\\",\\"issuer\\":\\"https://token.actions.githubusercontent.com\\",\\"subject\\":\\"$SUB:environment:${name}\\",\\"audiences\\":[\\"api://AzureADTokenExchange\\"]}"`,
      `az role assignment create --assignee "$ID" --role Reader --scope /subscriptions/${subscriptionOf(wish)}`,
      `az ad app permission add --id "$ID" --api ${GRAPH} --api-permissions ${USER_READ_ALL}=Role`,
      'az ad app permission admin-consent --id "$ID"',
      `gh variable set ${variable} --repo "$REPO" --body "$ID"`,
    ]),
    '# Reading is enough for all of them as long as everything is only observed. What each needs to open and to end:',
    `# ${pageOf(wish.released, 'docs/adopting.md')}`,
  ]),
  ...step(4, 'Variables of the repository', [
    'gh variable set GATEHOUSE_AZURE_TENANT_ID --repo "$REPO" --body "$(az account show --query tenantId -o tsv)"',
    `gh variable set GATEHOUSE_AZURE_SUBSCRIPTIONS --repo "$REPO" --body ${subscriptionOf(wish)}   # several: separated by spaces, in quotes`,
  ]),
  ...step(5, 'The ledger, with the dist/ that wrote this', [
    'GITHUB_TOKEN=$(gh auth token) node <clone of the action>/dist/cli.js init --repository "$REPO"',
    '# Write the genesis that it prints into policies/gatehouse.yaml, push it, and set the variable:',
    'gh variable set GATEHOUSE_INSTALLATION --repo "$REPO" --body <the eight characters>',
  ]),
  ...step(6, 'Rulesets, last: from now on everything goes through pull requests', [
    `gh api -X POST "repos/$REPO/rulesets" --input ${RULESETS.main}`,
    `gh api -X POST "repos/$REPO/rulesets" --input ${RULESETS.record}`,
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
