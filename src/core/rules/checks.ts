/** What the platforms say of each step: could it be elevated, is it held for good already. */
import type { Reason } from '../decision.ts';
import type { Facts } from '../facts.ts';
import type { Step } from '../plan.ts';
import { type Case, deny, note, orPass, pass, type Rule } from './case.ts';

export const checksRule: Rule<Case> = ({ facts, plan, now }) => {
  if (plan.kind !== 'plan') return [note('check.unknown', 'What would be elevated cannot be said.')];
  const { steps } = plan.plan;
  if (facts.moment === 'elevation' && steps.every((step) => factFor(step, facts)?.kind === 'deferred'))
    return [
      // Nothing is opened before the start, and what stands in the way today may be gone by then.
      plan.plan.start !== undefined && plan.plan.start > now
        ? note('check.deferred', 'The platforms are asked at the start.')
        : deny(
            'check.deferred',
            'The platforms were not asked, and nothing is elevated without their answer.',
            'They are asked once nothing else stands in the way.',
          ),
    ];
  const reasons = steps.flatMap((step) => stepReasons(step, facts));
  return orPass(reasons, pass('check.ready', 'The platforms are ready for every step.'));
};

const factFor = (step: Step, facts: Facts): Facts['checks'][string] | undefined =>
  Object.hasOwn(facts.checks, step.id) ? facts.checks[step.id] : undefined;

const stepReasons = (step: Step, facts: Facts): readonly Reason[] => {
  const fact = factFor(step, facts);
  const name = `Step ${step.id} (${step.kind})`;
  if (fact === undefined)
    return [
      deny(
        'check.missing',
        `${name} was not checked.`,
        'Run again; if it stays, this is a bug in Gatehouse.',
      ),
    ];
  switch (fact.kind) {
    case 'deferred':
      return facts.moment === 'review'
        ? [note('check.deferred', `${name} is checked at elevation.`)]
        : [
            deny(
              'check.deferred',
              `${name} was not checked at elevation.`,
              'Run again; if it stays, this is a bug in Gatehouse.',
            ),
          ];
    case 'empty':
      return [
        deny('check.empty', `The platform says nothing of ${name}.`, 'Look at the target; it may not exist.'),
      ];
    case 'failed':
      return [
        deny(
          'check.failed',
          `${name} could not be checked: ${fact.why}.`,
          'Open a new request when the platform answers.',
        ),
      ];
    case 'known':
      if (fact.value.step !== step.id)
        return [
          deny(
            'check.missing',
            `${name} was not checked.`,
            'Run again; if it stays, this is a bug in Gatehouse.',
          ),
        ];
      return verdictReasons(name, fact.value.verdict, fact.value.reasons);
  }
};

const verdictReasons = (
  name: string,
  verdict: 'ready' | 'already-held' | 'refused',
  why: readonly string[],
): readonly Reason[] => {
  const because = why.length === 0 ? '' : ` ${why.join(' ')}`;
  switch (verdict) {
    case 'ready':
      return [];
    case 'already-held':
      // NB. A standing assignment is never replaced and never removed (I8): opening over it would end with taking it away.
      return [
        deny(
          'already-held',
          `${name}: nothing is granted, because it is held for good already.${because}`,
          'Use what is held, or have the standing assignment removed first.',
        ),
      ];
    case 'refused':
      return [
        deny(
          'check.refused',
          `${name} cannot be elevated.${because}`,
          'Repair what the platform names and ask again.',
        ),
      ];
  }
};
