/** Plain role assignments behind their port, in memory: no end, one in a place, reads that lag behind writes. */
import type { PlainAnswer, PlainAssignment, PlainRoleApi } from '../../src/ports/azure-roles.ts';
import { reaches } from './pim.ts';
import type { FakePimWorld } from './pim.ts';

export interface StandingPlain extends PlainAssignment {
  readonly shownFrom?: number;
  hiddenFrom?: number;
}

export const fakePlainRoles = (
  { now, calling, fate }: FakePimWorld,
  { held, disturbed }: { held: StandingPlain[]; disturbed: (effect: () => PlainAnswer) => PlainAnswer },
): PlainRoleApi => {
  const shown = () =>
    held.filter(({ shownFrom = 0, hiddenFrom = Infinity }) => shownFrom <= now() && now() < hiddenFrom);
  const standing = () => held.filter(({ hiddenFrom }) => hiddenFrom === undefined);
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const near = (one: string, other: string) => reaches(one, other) || reaches(other, one);
  return {
    assignment: (scope, guid) =>
      calling(`plain ${guid}`, () => shown().find((one) => one.guid === guid && same(one.scope, scope))),
    assigned: (scope, principal) =>
      calling('plain assigned', () =>
        shown().filter((one) => one.principal === principal && near(one.scope, scope)),
      ),
    inScope: (scope) => calling('plain inScope', () => shown().filter((one) => near(one.scope, scope))),
    put: (scope, { guid, principal, role, description }) =>
      calling(`plain put ${guid}`, () =>
        disturbed(() => {
          const taken = standing().some(
            (one) =>
              one.guid === guid ||
              (one.principal === principal && one.role === role && same(one.scope, scope)),
          );
          if (taken) return { kind: 'exists' };
          held.push({
            id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${guid}`,
            guid,
            scope,
            principal,
            role,
            description,
            conditional: false,
            shownFrom: now() + fate().lag,
          });
          return { kind: 'done' };
        }),
      ),
    remove: (scope, guid) =>
      calling(`plain remove ${guid}`, () => {
        const found = standing().find((one) => one.guid === guid && same(one.scope, scope));
        if (found !== undefined) found.hiddenFrom = now() + fate().lag;
        return { kind: 'done' as const };
      }),
  };
};
