/** An entitlement reaches only into its own environment; `mode: observe` decides and opens nothing. */
import type { Reason } from '../decision.ts';
import type { Step } from '../plan.ts';
import { type Case, deny, note, orPass, pass, type Rule } from './case.ts';
import { azureScopesOf, lastName, reachOf, strangeEnvironment } from '../scopes.ts';

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
  const strange = plan.plan.steps
    .flatMap(azureScopesOf)
    .flatMap((scope) => strangeEnvironment(scope, environment, settings.environments.values()) ?? []);
  const elsewhere = plan.plan.steps.flatMap((step) => notInAzure(step, environment.name));
  const ways = plan.plan.steps.flatMap((step) => wayUnknown(step, environment.name));
  const names = strange.length === 0 ? [] : [...new Set(strange.map((other) => other.name))].toSorted();
  return [
    ...observed,
    ...elsewhere,
    ...ways,
    ...orPass(
      names.map((name) =>
        deny(
          'environment.other',
          `This would reach into the environment ${name}, and ${entitlement.name} belongs to ${environment.name}.`,
          `Name a target of ${environment.name}.`,
        ),
      ),
      pass(
        'environment.own',
        elsewhere.length === 0
          ? `Everything lies in ${environment.name}.`
          : `Nothing in Azure lies outside ${environment.name}.`,
      ),
    ),
  ];
};

/** Which groups stand on the way is asked at elevation, and a group's own environment is nowhere looked up. */
const wayUnknown = (step: Step, environment: string): readonly Reason[] =>
  step.kind === 'nsg-rule' && 'vm' in step
    ? [
        note(
          'environment.way-unknown',
          `Which network security groups stand on the way to ${lastName(step.vm)} is known only at elevation, and not whether ${environment} has them alone; the rules in them lead to this machine and nowhere else.`,
        ),
      ]
    : [];

/** A group or a directory role can lead anywhere; that it belongs here is the word of whoever reviewed the entitlement. */
const notInAzure = (step: Step, environment: string): readonly Reason[] => {
  const reach = reachOf(step);
  return reach.kind === 'azure'
    ? []
    : [
        note(
          'environment.not-in-azure',
          `${reach.what} lies in no Azure scope; that it belongs to ${environment} is what the entitlement says.`,
        ),
      ];
};
