import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, personKey } from '../../src/core/brand.ts';
import { decide } from '../../src/core/decide.ts';
import type { CheckReport, Facts } from '../../src/core/facts.ts';
import type { Step } from '../../src/core/plan.ts';
import {
  answersText,
  heardOf,
  questionOf,
  readAnswers,
  readTimes,
  timesText,
  withEarlier,
} from '../../src/core/preflight.ts';
import { rememberedAzure } from '../../src/adapters/azure/remembered.ts';
import { asked as request, bothApprove, facts } from '../builders/facts.ts';
import { aPolicy } from '../builders/policy.ts';
import { aMergedPull, aPull, now } from '../builders/pull.ts';
import { ruleStep, roleStep } from '../providers/benches.ts';
import { fakeAzure } from '../fakes/azure.ts';

const alice = personKey('alice');

describe('a question', () => {
  it.each<[string, Step, Step]>([
    ['whatever number the step has', roleStep, { ...roleStep, id: '7' }],
    ['whatever source the request brings', ruleStep, { ...ruleStep, source: '198.51.100.9/32' }],
  ])('is the same %s', (_, one, other) => {
    expect(questionOf(one)).toBe(questionOf(other));
  });

  it.each<[string, Step, Step]>([
    ['of another role', roleStep, { ...roleStep, role: 'Owner' }],
    [
      'for another person',
      roleStep,
      { ...roleStep, principal: roleStep.principal.replace(/.$/, '0') as never },
    ],
    ['of eligible people only', roleStep, { ...roleStep, onlyIfEligible: !roleStep.onlyIfEligible }],
    ['of other ports', ruleStep, { ...ruleStep, ports: ['1'] }],
  ])('is another one %s', (_, one, other) => {
    expect(questionOf(one)).not.toBe(questionOf(other));
  });
});

describe('what is kept', () => {
  const report = (change: Partial<CheckReport>): CheckReport => ({
    step: '1',
    verdict: 'refused',
    reasons: [],
    ...change,
  });

  it('reads back as it was', () => {
    const heard = heardOf(roleStep, alice, report({ reasons: ['a', 'b'], lasting: ['b'] }));
    const all = new Map([[questionOf(roleStep), heard!]]);
    expect(readAnswers(answersText(all))).toEqual(all);
    const times = new Map([['prod-vm-admin', now]]);
    expect(readTimes(timesText(times))).toEqual(times);
  });

  it('of the network leaves out whatever may be about the source that was asked with', () => {
    const passing = report({ reasons: ['192.0.2.1 is shut out.'] });
    expect(heardOf(ruleStep, alice, passing)).toBeUndefined();
    const gone = report({ reasons: ['192.0.2.1 is shut out.', 'No group.'], lasting: ['No group.'] });
    expect(heardOf(ruleStep, alice, gone)).toMatchObject({ person: null, reasons: ['No group.'] });
  });

  it('stays small, however much a platform says', () => {
    const much = report({ reasons: Array.from({ length: 50 }, () => 'x'.repeat(5000)) });
    const all = new Map([['a', heardOf(roleStep, alice, much)!]]);
    expect(answersText(all).length).toBeLessThan(4000);
    expect(readAnswers(answersText(all))).toEqual(all);
  });

  it('says nothing, and throws nothing, where anything else stands', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant(undefined)), (text) => {
        expect(readAnswers(text).size + readTimes(text).size).toBe(0);
      }),
    );
  });
});

describe('what was heard earlier', () => {
  const verdict = fc.constantFrom<CheckReport['verdict']>('ready', 'refused', 'already-held');
  const words = fc.array(fc.string(), { maxLength: 3 });
  const answer = fc.record({ verdict, reasons: words, lasting: words });
  const policy = aPolicy();
  const atReview = facts(policy, { pull: aPull({ reviews: bothApprove() }) });
  const atElevation = facts(policy, {
    moment: 'elevation',
    pull: aMergedPull({ reviews: bothApprove() }),
  });
  const judged = (of: Facts) => decide(request(), policy, of, now);
  /** Every step with this answer, whatever it was asked. */
  const forged = (of: Facts, said: Omit<CheckReport, 'step'>, age: number) => {
    const steps = judged(of).plan?.steps ?? [];
    const { verdict: given, reasons, lasting = [] } = said;
    const heard = new Map(
      steps.map((step) => [
        questionOf(step),
        { kind: step.kind, person: null, verdict: given, reasons, lasting },
      ]),
    );
    const earlier = { answers: heard, at: instant(now - age), now };
    return judged({ ...of, checks: withEarlier(of.checks, steps, earlier) });
  };

  it('never makes a review approve what it would not approve without it', () => {
    const pending = facts(policy, { pull: aPull({ reviews: [] }) });
    fc.assert(
      fc.property(answer, fc.integer({ min: -1e9, max: 1e9 }), (said, age) => {
        for (const of of [atReview, pending])
          expect(['denied', judged(of).outcome]).toContain(forged(of, said, age).outcome);
      }),
    );
  });

  it('changes nothing at elevation, where a check that is put off denies', () => {
    fc.assert(
      fc.property(answer, fc.integer({ min: 0, max: 1e9 }), (said, age) => {
        expect(forged(atElevation, said, age)).toEqual(judged(atElevation));
        expect(forged({ ...atElevation, checks: atReview.checks }, said, age).outcome).toBe('denied');
      }),
    );
  });
});

describe('an Azure that remembers', () => {
  it('asks each question once, also when it was refused, and each other question', async () => {
    const asked: string[] = [];
    const say = (name: string) => async (id: unknown) => {
      asked.push(`${name} ${String(id)}`);
      if (id === 'forbidden') throw new Error('403');
      return undefined;
    };
    const whole = fakeAzure();
    const azure = rememberedAzure({
      ...whole,
      network: { ...whole.network, nsg: say('nsg') },
      directory: { ...whole.directory, user: say('user') },
    });
    await Promise.all(['a', 'b', 'a'].map((id) => azure.network.nsg(id as never)));
    await azure.directory.user('a' as never);
    for (let turn = 0; turn < 2; turn += 1)
      await expect(azure.network.nsg('forbidden' as never)).rejects.toThrow('403');
    expect(asked).toEqual(['nsg a', 'nsg b', 'user a', 'nsg forbidden']);
  });
});
