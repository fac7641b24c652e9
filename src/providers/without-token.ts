/** Stands for a kind on GitHub where no token was given that may manage teams: it opens nothing, and says why. */
import { Fault } from '../core/fault.ts';
import type { Provider } from '../ports/privilege.ts';
import { refused } from './report.ts';

const MISSING = 'No token is given that may manage the teams of the organization';
const REMEDY = 'Give the input github-access-token; see docs/privileges/github-team.md.';

export const withoutToken = (kind: 'github-team' | 'github-repo'): Provider => {
  const refuse = async (): Promise<never> => {
    throw new Fault('config.invalid', MISSING, { remedy: REMEDY });
  };
  return {
    kind,
    check: async (step) => refused(step, [`${MISSING}. ${REMEDY}`]),
    elevate: refuse,
    observe: refuse,
    revoke: refuse,
    // What the books know is closed by `revoke`, which fails here; a house that opens nothing on GitHub is not red for it.
    discover: async () => [],
  };
};
