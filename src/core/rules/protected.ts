/** What no entitlement may grant, whatever it says: protected roles and protected scopes. */
import type { ResourceId } from '../brand.ts';
import type { Reason } from '../decision.ts';
import type { Step } from '../plan.ts';
import { type Case, deny, note, orPass, pass, type Rule } from './case.ts';
import { sameRole } from './role-names.ts';
import { azureScopesOf, relate } from '../scopes.ts';

export const protectedRule: Rule<Case> = ({ settings, plan }) => {
  if (plan.kind !== 'plan') return [note('protected.unknown', 'What would be granted cannot be said.')];
  const reasons = plan.plan.steps.flatMap((step) => [
    ...roleReasons(step, settings.protected.roles),
    ...scopeReasons(step, settings.protected.scopes),
  ]);
  return orPass(reasons, pass('protected.none', 'Nothing protected is touched.'));
};

const remedy = 'Grant it through another way than Gatehouse; protected roles and scopes are never opened.';

const roleReasons = (step: Step, roles: readonly string[]): readonly Reason[] =>
  // NB. `Global Administrator` is a role of the directory: looking at Azure's roles alone would let it pass.
  step.kind !== 'azure-role' && step.kind !== 'entra-role'
    ? []
    : roles.flatMap((role): readonly Reason[] => {
        switch (sameRole(step.role, role)) {
          case 'different':
            return [];
          case 'same':
            return [deny('protected.role', `The role ${step.role} is protected.`, remedy)];
          case 'unknown':
            return [
              deny(
                'protected.role-unknown',
                `Whether the role ${step.role} is the protected role ${role} cannot be told.`,
                'Write both as names, or both as ids.',
              ),
            ];
        }
      });

const scopeReasons = (step: Step, protectedScopes: readonly ResourceId[]): readonly Reason[] =>
  azureScopesOf(step).flatMap((reached) =>
    protectedScopes.flatMap((scope): readonly Reason[] => {
      switch (relate(reached, scope)) {
        case 'apart':
          return [];
        case 'same':
        case 'below':
          return [deny('protected.scope', `${reached} lies in the protected scope ${scope}.`, remedy)];
        // NB. Access is inherited: a grant on a scope above reaches everything below.
        case 'above':
          return [deny('protected.scope', `${reached} contains the protected scope ${scope}.`, remedy)];
        case 'unknown':
          return [
            deny(
              'protected.scope-unknown',
              `Whether ${reached} reaches the protected scope ${scope} cannot be told.`,
              'Name subscriptions or what lies in them, not management groups.',
            ),
          ];
      }
    }),
  );
