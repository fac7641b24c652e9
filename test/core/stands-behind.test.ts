/** An open grant explains only what its plan has, for whom its plan has it. */
import { describe, expect, it } from 'vitest';
import { entraId, resourceId } from '../../src/core/brand.ts';
import type { Plan, Step } from '../../src/core/plan.ts';
import { standsBehind } from '../../src/core/stands-behind.ts';

const ALICE = entraId('0f2c0000-0000-4000-8000-000000000001');
const MALLORY = entraId('0f2c0000-0000-4000-8000-000000000006');
const role: Step = {
  id: '1',
  kind: 'azure-role',
  layer: 'identity',
  principal: ALICE,
  role: 'Reader',
  scope: resourceId('/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/payments'),
  onlyIfEligible: false,
  assignment: 'active',
};
const grant = { plan: { steps: [role] } as unknown as Plan };

describe('an open grant', () => {
  it('explains its own step, also where PIM names the role by its id, or the object was moved', () => {
    const found: Step = {
      ...role,
      role: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
      scope: resourceId('/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/moved'),
      principal: entraId(ALICE.toUpperCase()),
    };
    expect(standsBehind(grant, found)).toBe(true);
  });

  it.each<[string, Step]>([
    ['a step that it does not have', { ...role, id: '9' }],
    ['the same for somebody else', { ...role, principal: MALLORY }],
    [
      'another kind under the same id',
      {
        id: '1',
        kind: 'entra-role',
        layer: 'identity',
        principal: ALICE,
        role: 'Reader',
        directoryScope: '/',
        onlyIfEligible: false,
        assignment: 'active',
      },
    ],
  ])('does not explain %s', (_, found) => {
    expect(standsBehind(grant, found)).toBe(false);
  });

  it('that is not there explains nothing', () => {
    expect(standsBehind(undefined, role)).toBe(false);
  });
});
