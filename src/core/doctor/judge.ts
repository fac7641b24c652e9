/** Every point of GitHub and of the ledger, judged from what was seen. */
import { judgeAccounts } from './accounts.ts';
import type { GitHubFacts } from './facts.ts';
import { judgeActions } from './judge-actions.ts';
import { judgeEnvironments } from './judge-environments.ts';
import { judgeLedger } from './judge-ledger.ts';
import { judgeMain } from './judge-main.ts';
import { judgeOwners } from './judge-owners.ts';
import { judgeSettings } from './judge-settings.ts';
import type { Point } from './point.ts';
import type { Repository } from './shell.ts';

export const judgeGitHub = (facts: GitHubFacts, about: Repository): readonly Point[] => [
  ...judgeSettings(facts, about),
  ...judgeMain(facts, about),
  ...judgeOwners(facts, about),
  ...judgeEnvironments(facts, about),
  ...judgeActions(facts, about),
  ...judgeAccounts(facts, about),
  ...judgeLedger(facts, about),
];
