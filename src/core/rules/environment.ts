/** An entitlement reaches only into its own environment; `mode: observe` decides and opens nothing. */
import { type Case, deny, note, orPass, pass, type Rule } from './case.ts';
import { scopeOf, strangeEnvironment } from '../scopes.ts';

export const environmentRule: Rule<Case> = ({ entitlement, settings, plan }) => {
  const { environment } = entitlement;
  const observed =
    environment.mode === 'observe'
      ? [
          note(
            'environment.observe',
            `${environment.name} is only observed: this is decided and recorded, and nothing is opened.`,
          ),
        ]
      : [];
  if (plan.kind !== 'plan')
    return [...observed, note('environment.unknown-scope', 'What would be reached cannot be said.')];
  // NB. A parameter may choose the target: the check of the files cannot see where it leads.
  const strange = plan.plan.steps.flatMap(
    (step) => strangeEnvironment(scopeOf(step), environment, settings.environments.values()) ?? [],
  );
  const names = [...new Set(strange.map((other) => other.name))].toSorted();
  return [
    ...observed,
    ...orPass(
      names.map((name) =>
        deny(
          'environment.other',
          `This would reach into the environment ${name}, and ${entitlement.name} belongs to ${environment.name}.`,
          `Name a target of ${environment.name}.`,
        ),
      ),
      pass('environment.own', `Everything lies in ${environment.name}.`),
    ),
  ];
};
