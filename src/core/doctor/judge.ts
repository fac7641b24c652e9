/** Every point of GitHub and of the ledger, judged from what was seen. */
import type { GitHubFacts } from './facts.ts';
import type { Point } from './point.ts';
import type { Repository } from './shell.ts';

export const judgeGitHub = (_facts: GitHubFacts, _about: Repository): readonly Point[] => [];
