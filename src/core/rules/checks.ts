/** What the platforms say of each step: could it be elevated, is it held for good already. */
import { hours, type Instant } from '../brand.ts';
import type { Reason } from '../decision.ts';
import type { CheckReport, Facts } from '../facts.ts';
import type { Plan, Step } from '../plan.ts';
import { platformOf } from '../platform.ts';
import { formatDuration } from '../render/time.ts';
import { accountReasons } from './account.ts';
import { type Case, deny, note, orPass, pass, type Rule } from './case.ts';

export const checksRule: Rule<Case> = (subject) => {
  const { facts, plan, now, request } = subject;
  if (plan.kind !== 'plan') return [note('check.unknown', 'What would be elevated cannot be said.')];
  const unopenable = plan.plan.steps.filter((step) => isUnopenable(factFor(step, facts)));
  const steps =
    unopenable.length === 0 ? plan.plan.steps : plan.plan.steps.filter((step) => !unopenable.includes(step));
  const unasked =
    facts.moment === 'elevation' && steps.every((step) => factFor(step, facts)?.kind === 'deferred');
  const reasons = [
    ...unopenableReasons(unopenable, facts),
    ...(unasked && steps.length > 0
      ? [notAsked(plan.plan, now)]
      : steps.flatMap((step) => stepReasons(step, facts, { now, emergency: request.breakGlass }))),
  ];
  return [
    ...accountReasons(subject, plan.plan),
    ...orPass(reasons, pass('check.ready', 'The platforms are ready for every step.')),
  ];
};

/** Nothing is opened before the start, and what stands in the way today may be gone by then. */
const notAsked = ({ start }: Plan, now: Instant): Reason =>
  start !== undefined && start > now
    ? note('check.deferred', 'The platforms are asked at the start.')
    : deny(
        'check.deferred',
        'The platforms were not asked, and nothing is elevated without their answer.',
        'They are asked once nothing else stands in the way.',
      );

const isUnopenable = (fact: Facts['checks'][string] | undefined): boolean =>
  fact?.kind === 'known' && fact.value.code === 'check.no-provider';

/** No platform need be asked to know it, so it is said at once; several steps of one kind say it once. */
const unopenableReasons = (steps: readonly Step[], facts: Facts): readonly Reason[] => {
  if (steps.length === 0) return [];
  const sentences = steps.flatMap((step) => {
    const fact = factFor(step, facts);
    return fact?.kind === 'known' ? [fact.value.reasons.join(' ')] : [];
  });
  return [...new Set(sentences)].map((sentence) =>
    deny(
      'check.no-provider',
      sentence,
      'Ask for an entitlement without it, or ask again under a version of Gatehouse that can.',
    ),
  );
};

const factFor = (step: Step, facts: Facts): Facts['checks'][string] | undefined =>
  Object.hasOwn(facts.checks, step.id) ? facts.checks[step.id] : undefined;

const stepReasons = (step: Step, facts: Facts, occasion: Occasion): readonly Reason[] => {
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
        ? ['earlier' in fact ? foretold(step, fact.earlier, occasion) : later(name)]
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

interface Occasion {
  readonly now: Instant;
  /** It is break-glass. */
  readonly emergency: boolean;
}

const later = (name: string): Reason => note('check.deferred', `${name} is checked at elevation.`);

/** For how long what the platforms said may still refuse. Whatever is older is told and stops nobody. */
const FORESIGHT = hours(48);

const SINCE =
  'If this has changed, run the workflow audit, which asks again, and comment /check here; what is older than 48 h stops nobody.';

/**
 * What a nightly run heard. It refuses only what waiting does not end, so that nobody approves and merges in vain; the elevation
 * asks anew and never sees it.
 */
const foretold = (
  step: Step,
  { value, at }: { readonly value: CheckReport; readonly at: Instant },
  { now, emergency }: Occasion,
): Reason => {
  const name = `Step ${step.id} (${step.kind})`;
  const said = `${speakerOf(step)} said ${formatDuration(now - at)} ago`;
  const why = value.reasons.length === 0 ? '' : ` ${value.reasons.join(' ')}`;
  // In an emergency what was true at night stops nobody: the elevation asks at once.
  const counts = now - at <= FORESIGHT && !emergency;
  switch (value.verdict) {
    case 'ready':
      return note(
        'check.foretold',
        `${name} is checked at elevation; ${said} that ${step.layer === 'network' ? 'its place is there' : 'it could be elevated'}.${why}`,
      );
    case 'already-held':
      return counts
        ? deny('check.foretold-held', `${name}: ${said} that it is held for good already.${why}`, SINCE)
        : note('check.foretold', `${name} is checked at elevation; ${said} that it is held for good.${why}`);
    case 'refused': {
      const lasting = value.lasting ?? [];
      return counts && lasting.length > 0
        ? deny('check.foretold-refusal', `${name}: ${said}: ${lasting.join(' ')}`, SINCE)
        : note(
            'check.foretold',
            `${name} is checked at elevation; ${said} that it could not be elevated.${why}`,
          );
    }
  }
};

const speakerOf = ({ kind }: Step): string => {
  switch (platformOf(kind)) {
    case 'azure':
      return 'Azure';
    case 'directory':
      return 'Entra';
    case 'github':
      return 'GitHub';
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
      return why.length === 0 ? [] : [note('check.noted', `${name} can be elevated.${because}`)];
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
