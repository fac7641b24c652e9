/** What Azure says, read by an administrator: which roles a person holds now, and which rules Gatehouse put into an NSG. */
import type { Outside } from './outside.ts';
import { at, list, text } from './outside.ts';
import { expectStatus } from './people.ts';

export interface ActiveRole {
  readonly principal: string;
  readonly scope: string;
  readonly end: string;
}

export interface OpenRule {
  readonly name: string;
  readonly source: string;
  readonly description: string;
  readonly end: string;
}

/** Active, time-bound role assignments at, above and below a subscription, as PIM lists them. */
export const activeRoles = async (world: Outside, subscription: string): Promise<readonly ActiveRole[]> => {
  const path = `${subscription}/providers/Microsoft.Authorization/roleAssignmentScheduleInstances?api-version=2020-10-01`;
  const answer = expectStatus(await world.arm(path), 200, 'listing active roles');
  return list(at(answer.body, 'value'))
    .map((instance) => ({
      principal: text(at(instance, 'properties', 'principalId')),
      scope: text(at(instance, 'properties', 'scope')),
      end: text(at(instance, 'properties', 'endDateTime')),
    }))
    .filter((role) => role.end !== '');
};

/** Rules of an NSG that carry a Gatehouse marker. */
export const openRules = async (world: Outside, nsg: string): Promise<readonly OpenRule[]> => {
  const answer = expectStatus(await world.arm(`${nsg}?api-version=2024-01-01`), 200, 'reading the NSG');
  return list(at(answer.body, 'properties', 'securityRules')).flatMap((rule) => {
    const description = text(at(rule, 'properties', 'description'));
    const end = /^gh:\S+ exp=(\S+)$/.exec(description)?.[1];
    if (end === undefined) return [];
    return [
      {
        name: text(at(rule, 'name')),
        source: text(at(rule, 'properties', 'sourceAddressPrefix')),
        description,
        end,
      },
    ];
  });
};
