/** Plans as the ledger stores them: every kind reads back as it was, and nothing that says more or less does. */
import { describe, expect, it } from 'vitest';
import { chain } from '../../../src/core/ledger/files.ts';
import { EMPTY_CHAIN, parseSegment } from '../../../src/core/ledger/line.ts';
import { planDigest, planFor } from '../../../src/core/make-plan.ts';
import type { NewEvent } from '../../../src/core/ledger/event.ts';
import type { Plan } from '../../../src/core/plan.ts';
import { aRequest } from '../../builders/facts.ts';
import { aPolicy } from '../../builders/policy.ts';
import { everyForm, type Form } from '../../builders/privileges.ts';
import { aPull } from '../../builders/pull.ts';
import { planOf, RUN, takeUp } from './builders.ts';

const planWith = (...forms: readonly Form[]): Plan => {
  const privileges = forms.map((form) => everyForm[form]);
  const made = planFor(aRequest(), aPolicy({ entitlement: { privileges } }), aPull());
  if (made.kind !== 'plan') throw new Error('no plan');
  return made.plan;
};

type Intent = Extract<NewEvent, { type: 'elevating' }>;

/** What a reader makes of a segment whose intent carries this. */
const readWith = (data: Partial<Record<keyof Intent['data'], unknown>>) => {
  const events = takeUp(42).map((event) =>
    event.type === 'elevating'
      ? ({ ...event, data: { ...event.data, ...data } } as unknown as NewEvent)
      : event,
  );
  const segment = chain(EMPTY_CHAIN, events, { time: '2026-11-20T10:00:00Z', run: RUN });
  const parsed = parseSegment(segment.path, segment.text, EMPTY_CHAIN);
  if (parsed.kind === 'flaw') return parsed.flaw.message;
  const intent = parsed.events.find((event) => event.type === 'elevating');
  return intent?.type === 'elevating' ? intent.data : 'no intent';
};
const read = (plan: unknown): Plan | string => {
  const data = readWith({ plan });
  return typeof data === 'string' ? data : data.plan;
};

const forms = Object.keys(everyForm) as Form[];

describe('a stored plan', () => {
  it.each(forms)('reads back with its digest: %s', (form) => {
    const plan = planWith(form);
    const stored = read(plan);
    expect(stored).toEqual(plan);
    expect(typeof stored !== 'string' && planDigest(stored)).toBe(plan.digest);
  });

  it('reads back whole with every kind', () => {
    const plan = planWith(...forms);
    expect(read(plan)).toEqual(plan);
  });

  it('of before there were other kinds reads back as it was', () => {
    const plan = planOf(planWith('azure-role').grant);
    expect(read(plan)).toEqual(plan);
    expect(planDigest(plan)).toBe(plan.digest);
  });

  it.each(forms)('says no more and no less than its kind: %s', (form) => {
    const plan = planWith(form);
    const [step] = plan.steps;
    if (step === undefined) throw new Error('no step');
    const without = (field: string) =>
      Object.fromEntries(Object.entries(step).filter(([name]) => name !== field));
    for (const other of [{ ...step, more: 1 }, { ...step, kind: 'root' }, ...Object.keys(step).map(without)])
      expect(read({ ...plan, steps: [other] }), JSON.stringify(other)).toMatch(/has not the form/);
  });

  it.each<[Form, object]>([
    ['github-repo', { repository: 'contoso/..' }],
    ['github-repo', { repository: 'contoso/a/b' }],
    ['github-repo', { permission: 'owner' }],
    ['github-repo', { account: 'alice' }],
    ['github-team', { team: 'contoso/.' }],
    ['entra-group', { group: '../users/x' }],
    ['entra-role', { directoryScope: '/users/x' }],
    ['vm-jit', { source: ['203.0.113.7/32', '203.0.113.8/32'] }],
    ['vm-jit', { layer: 'identity' }],
    ['nsg-rule', { source: [] }],
    ['nsg-rule', { source: ['203.0.113.7/32'] }],
    ['nsg-rule to groups', { destinationGroups: [] }],
    ['azure-firewall', { destinations: [] }],
  ])('is refused: %s with %j', (form, change) => {
    const plan = planWith(form);
    expect(read({ ...plan, steps: plan.steps.map((step) => ({ ...step, ...change })) })).toMatch(
      /has not the form/,
    );
  });

  it('is for nobody in Entra where everything lies on GitHub', () => {
    expect(readWith({ plan: planWith('github-repo'), principal: null })).toMatchObject({ principal: null });
    expect(readWith({ principal: '' })).toMatch(/has not the form/);
  });
});
