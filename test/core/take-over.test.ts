import { describe, expect, it } from 'vitest';
import { movesFor, partnersIn } from '../../src/core/take-over.ts';
import type { Step } from '../../src/core/plan.ts';
import { aPlan } from '../builders/grants.ts';

const plan = aPlan();
/** The same privileges under other ids, as after a change of the policy's order. */
const renamed = { steps: plan.steps.map((step): Step => ({ ...step, id: `old-${step.id}` })) };
const inWords = (former: { readonly steps: readonly Step[] } | undefined): readonly string[] =>
  movesFor(plan, former).map((move) =>
    move.kind === 'open' ? `open ${move.step.id}` : `end ${move.step.id}${move.needed ? ' first' : ''}`,
  );

describe('the moves of an elevation', () => {
  it('open every step in its order where nothing is taken over', () => {
    expect(inWords(undefined)).toEqual(['open 1', 'open 2', 'open 3']);
  });

  it('end each role before it is opened anew, and open each rule before the other is closed', () => {
    expect(inWords(renamed)).toEqual([
      'end old-1 first',
      'open 1',
      'end old-2 first',
      'open 2',
      'open 3',
      'end old-3',
    ]);
  });

  it('take over each privilege by what it gives, whatever the order of the former plan', () => {
    expect(inWords({ steps: renamed.steps.toReversed() })).toEqual(inWords(renamed));
  });

  it('end at last what the new grant does not give', () => {
    const [role] = renamed.steps;
    const more = role?.kind === 'azure-role' ? [{ ...role, id: 'old-9', role: 'Contributor' }] : [];
    expect(inWords({ steps: [...more, ...renamed.steps] })).toEqual([...inWords(renamed), 'end old-9']);
  });

  it('only open what the former grant did not give', () => {
    expect(inWords({ steps: renamed.steps.slice(1) })).toEqual([
      'open 1',
      'end old-2 first',
      'open 2',
      'open 3',
      'end old-3',
    ]);
  });

  it('take over a privilege once, also where two are the same', () => {
    const [role] = plan.steps;
    if (role === undefined) throw new Error('no step');
    const twice = { steps: [role, { ...role, id: '9' }] };
    expect(partnersIn(twice, { steps: renamed.steps.slice(0, 1) }).size).toBe(1);
  });
});
