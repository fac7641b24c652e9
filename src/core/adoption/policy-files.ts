/** The first policy of a repository of one's own: one entitlement that reads, in an environment that only observes. */
import type { SourceFile } from '../policy.ts';
import type { Released } from './released.ts';
import type { Newcomer, Wish } from './wish.ts';

const SCHEMAS = 'docs/schemas';

/** Where files of the released action lie, at its very commit. */
const rawOf = ({ repository, sha }: Released, path: string): string =>
  `https://raw.githubusercontent.com/${repository}/${sha}/${path}`;
export const pageOf = ({ repository, sha }: Released, path: string): string =>
  `https://github.com/${repository}/blob/${sha}/${path}`;

const opening = (released: Released, schema: string): string =>
  `# yaml-language-server: $schema=${rawOf(released, `${SCHEMAS}/${schema}.schema.json`)}`;

export const policyFiles = (wish: Wish): readonly SourceFile[] => [
  { path: 'policies/gatehouse.yaml', text: settingsText(wish) },
  { path: 'policies/people.yaml', text: peopleText(wish) },
  { path: 'policies/targets.yaml', text: targetsText(wish) },
  { path: 'policies/entitlements/first-look.yaml', text: entitlementText(wish) },
];

const settingsText = ({ released, people }: Wish): string => `${opening(released, 'settings')}
# Everything that holds for all entitlements. Every key: ${pageOf(released, 'docs/policy.md')}
version: 1
freeze: none # changes: only break-glass passes · everything: nothing passes
timezone: UTC # for people, e.g. Europe/Berlin; everything recorded is UTC

# mode: observe decides, comments and records, and opens nothing. Leave it so for the first month, then write enforce.
environments:
  trial: { max_duration: 4h, mode: observe, scopes: [target:trial-sub] }

risk:
  low:
${approvalText(people)}

caps:
  active_per_person: 3
  active_total: 25
  unexpired_removals_per_run: 5 # more than that at once needs an operator

merge: automatic # when approved; where it is only observed a person merges
operators: [group:operators] # may freeze, end access at once, lift a cap for one run
ledger: { genesis: 'written by \`gatehouse init\`' }

# No entitlement may grant these, whatever it says.
protected:
  roles: [Owner, User Access Administrator, Role Based Access Control Administrator, Global Administrator]

network:
  priorities: { from: 200, to: 399 } # Gatehouse's own range in every NSG

justification: { min_length: 20 }
`;

/** NB. A rule that nobody but the requester could fill is a finding: with one person there is nobody to approve. */
const approvalText = (people: readonly Newcomer[]): string =>
  people.length > 1
    ? '    approval: [{ name: colleague, by: [group:everybody] }] # anybody of them but whoever asks'
    : `    # As soon as a second person stands in people.yaml: [{ name: colleague, by: [group:everybody] }]
    approval: none`;

const peopleText = ({ released, people }: Wish): string => {
  const all = `[${people.map(keyOf).join(', ')}]`;
  return `${opening(released, 'people')}
# Who is who. GitHub's numeric id and Entra's object id count; logins are labels.
# \`people import\` drafts the others: ${pageOf(released, 'docs/people.md')}
people:
${people.map(personText).join('\n')}

groups:
  everybody: ${all}
  operators: [${keyOf(people[0])}]
`;
};

const keyOf = ({ login }: Newcomer): string => login.toLowerCase();

const personText = (person: Newcomer): string => {
  const { login, id, entra } = person;
  const inEntra = entra === undefined ? '' : `, entra: ${entra}`;
  const todo = entra === undefined ? ' # add entra: az ad user show --id <address> --query id' : '';
  return `  ${keyOf(person)}: { github: ${login}, github_id: ${id}${inEntra} }${todo}`;
};

const targetsText = ({ released, subscription }: Wish): string => `${opening(released, 'targets')}
# Names for long ids, written once and reviewed like any policy.
targets:
  trial-sub: /subscriptions/${subscription}
`;

const entitlementText = ({ released }: Wish): string => `${opening(released, 'entitlement')}
entitlement: first-look
description: Read everything in one subscription
owner: group:operators
environment: trial
risk: low
requesters: [group:everybody]
privileges:
  - kind: azure-role
    role: Reader
    scope: target:trial-sub
max_duration: 2h
`;
