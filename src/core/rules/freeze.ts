/** While operators have frozen changes, nothing is opened. */
import { type Case, deny, pass, type Rule } from './case.ts';

export const freezeRule: Rule<Case> = ({ settings, request }) => {
  switch (settings.freeze) {
    case 'none':
      return [pass('freeze.none', 'Nothing is frozen.')];
    case 'changes':
      if (request.breakGlass)
        return [pass('freeze.break-glass', 'Changes are frozen, and break-glass passes.')];
      return [deny('freeze.changes', 'Changes are frozen.', 'Wait until the operators lift the freeze.')];
    case 'everything':
      return [
        deny('freeze.everything', 'Everything is frozen.', 'Wait until the operators lift the freeze.'),
      ];
  }
};
