/** Whether the policy waits for Entra's word that an account is enabled. */
import type { Accounts, GitHubFacts } from './facts.ts';
import { hardened, type Point, pointOf, type Verdict, weak } from './point.ts';
import { word } from '../shell.ts';
import type { Repository } from './shell.ts';

export const judgeAccounts = ({ accounts }: GitHubFacts, about: Repository): readonly Point[] => [
  pointOf('accounts.confirmed', accounts, (found) => confirmed(found, about), ['gatehouse check']),
];

const confirmed = ({ unconfirmed: days, now }: Accounts, about: Repository): Verdict => {
  if (days === undefined) return hardened('Entra is asked, and nothing on Azure opens without its word.');
  if (days.to <= now)
    return hardened(
      `Entra is asked, and nothing on Azure opens without its word: accounts.unconfirmed is over since the end of ${days.lastDay}.`,
    );
  return weak(
    `Where Entra may not be asked whether an account is enabled, the policy opens the network all the same, from ${days.firstDay} until ${days.lastDay} (accounts.unconfirmed in policies/gatehouse.yaml).`,
    fix(about),
  );
};

const GRAPH = '00000003-0000-0000-c000-000000000000';

/** NB. The right first: taken out before it is given, the key would shut everything. */
const fix = ({ owner, name }: Repository): readonly string[] => {
  const principal = `$(az ad sp show --id "$(gh variable get "GATEHOUSE_$e"_CLIENT_ID --repo ${word(`${owner}/${name}`)})" --query id -o tsv)`;
  const graph = `$(az ad sp show --id ${GRAPH} --query id -o tsv)`;
  const role = `$(az ad sp show --id ${GRAPH} --query "appRoles[?value=='User.Read.All'].id" -o tsv)`;
  return [
    `for e in ELEVATE REVOKE AUDIT; do P="${principal}"; az rest --method post --url "https://graph.microsoft.com/v1.0/servicePrincipals/$P/appRoleAssignments" --body "{\\"principalId\\":\\"$P\\",\\"resourceId\\":\\"${graph}\\",\\"appRoleId\\":\\"${role}\\"}"; done # as an administrator of Entra`,
    `sed -i.bak '/^accounts:/d' policies/gatehouse.yaml && rm policies/gatehouse.yaml.bak # where it is written in one line; then a pull request`,
  ];
};
