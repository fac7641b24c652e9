/** What stands around workflows and policy in a repository of one's own: README, owners of code, rulesets, line ends. */
import type { SourceFile } from '../policy.ts';
import { ACTIONS_APP } from '../doctor/rules.ts';
import { pageOf } from './policy-files.ts';
import { usesOf } from './released.ts';
import type { Wish } from './wish.ts';

export const RULESETS = {
  main: '.github/rulesets/main.json',
  record: '.github/rulesets/ledger.json',
} as const;

export const papers = (wish: Wish): readonly SourceFile[] => [
  { path: 'README.md', text: readme(wish) },
  { path: '.github/CODEOWNERS', text: owners(wish) },
  { path: '.gitattributes', text: ATTRIBUTES },
  { path: RULESETS.main, text: json(MAIN) },
  { path: RULESETS.record, text: json(RECORD) },
];

/** Every byte of a request counts, on whichever system it was written. */
const ATTRIBUTES = `* text=auto eol=lf
requests/README.md linguist-generated
`;

const owners = ({
  people: [first],
}: Wish): string => `# Whoever may change what decides. Put a team in place of one person as soon as there is one.
/.github/ @${first.login}
/policies/ @${first.login}
`;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Zero approvals: Gatehouse counts them itself, and only those of the right people. */
const MAIN = {
  name: 'gatehouse: default branch',
  target: 'branch',
  enforcement: 'active',
  conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
  rules: [
    { type: 'deletion' },
    { type: 'non_fast_forward' },
    {
      type: 'pull_request',
      parameters: {
        required_approving_review_count: 0,
        dismiss_stale_reviews_on_push: false,
        require_code_owner_review: true,
        require_last_push_approval: false,
        required_review_thread_resolution: false,
      },
    },
    {
      type: 'required_status_checks',
      parameters: {
        strict_required_status_checks_policy: false,
        // From workflows alone: what a person sets by hand does not count.
        required_status_checks: [{ context: 'gatehouse', integration_id: ACTIONS_APP }],
      },
    },
  ],
};

/** What was recorded stays: commits only add, and are signed by GitHub. Who may add is a ruleset of its own, with an App. */
const RECORD = {
  name: 'gatehouse: ledger',
  target: 'branch',
  enforcement: 'active',
  conditions: { ref_name: { include: ['refs/heads/gatehouse-ledger'], exclude: [] } },
  rules: [
    { type: 'deletion' },
    { type: 'non_fast_forward' },
    { type: 'required_linear_history' },
    { type: 'required_signatures' },
  ],
};

const readme = ({ released, repository }: Wish): string => {
  const page = (path: string, name: string): string => `[${name}](${pageOf(released, path)})`;
  return `# Access

Who needs access on Azure for a while asks here, with a pull request. [What can be asked for](requests/README.md), with links that begin a
request. Gatehouse judges it by the files in \`policies/\`, says in one comment what is still needed, opens what was agreed and ends it.

**At first nothing is opened.** The environment \`trial\` has \`mode: observe\`: requests are judged, told and recorded, and that is all.
A person merges what is observed. After a month: ${page('docs/adopt.md', 'reading the month and switching')}.

| where | what |
|---|---|
| \`requests/\` | one file a request |
| \`policies/\` | who may ask for what, who approves, who is who |
| branch \`gatehouse-ledger\` | what was asked, decided, opened and ended, each line chained to the one before |
| \`.github/workflows/\` | when Gatehouse runs; the action is \`${usesOf({ ...released, release: undefined })}\` |

## For everybody

- To end your access sooner: write \`/end\` on the pull request.
- In an emergency operators press the ${page('docs/red-button.md', 'red button')}: *Actions → revoke → Run workflow*.

## For whoever looks after it

With a clone of the action's repository beside this one, and nothing to install:

    node ../gatehouse/dist/cli.js check          # what is wrong in policies/ and requests/
    node ../gatehouse/dist/cli.js catalogue      # write requests/README.md anew, with every change of the policy
    node ../gatehouse/dist/cli.js status --repository ${repository}

Every key of a policy: ${page('docs/policy.md', 'policy')}. Every reason of a decision: ${page('docs/decision.md', 'decision')}. A newer version of
Gatehouse is another SHA behind \`uses:\` in \`.github/workflows/\`, in a pull request of its own.
`;
};
