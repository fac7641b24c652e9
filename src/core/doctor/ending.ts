/** The points of ending: what a sweep can search, and who ends what has no end while GitHub is away. */
import { fine, hidden, type Part, partOf, pointFrom, without, wrong } from './parts.ts';
import { hardened, type Point, point, unused } from './point.ts';
import { allows, type RoleRights, TO_SWEEP, TO_SWEEP_GROUP } from './role-rights.ts';
import { word } from '../shell.ts';
import type { ClosersAt, Right, TenantFacts } from './tenant-facts.ts';

export const judgeEnding = (facts: TenantFacts): readonly Point[] => [sweptPoint(facts), closerPoint(facts)];

const sweptPoint = (facts: TenantFacts): Point => {
  const { uses, searched } = facts;
  if (uses.subscriptions.length + uses.managementGroups.length === 0)
    return without('subscriptions.swept', 'The policy opens nothing in a subscription.');
  return pointFrom(
    'subscriptions.swept',
    [namedPart(facts), ...rightsParts(facts)],
    hardened(
      `${searched.length === 1 ? 'The subscription' : `All ${searched.length} subscriptions`} that the sweep is told of, with the rights to end.`,
    ),
  );
};

const namedPart = ({ uses, searched }: TenantFacts): Part => {
  const missing = uses.subscriptions.filter((id) => !searched.includes(id));
  return missing.length === 0
    ? fine
    : wrong(
        `GATEHOUSE_AZURE_SUBSCRIPTIONS leaves out ${missing.join(', ')}, in which the policy opens something.`,
        [
          `gh variable set GATEHOUSE_AZURE_SUBSCRIPTIONS --repo "$REPO" --body ${word([...searched, ...missing].join(' '))}`,
        ],
      );
};

/** One finding for each subscription, not one for each right: they come with one role. */
const rightsParts = (facts: TenantFacts): readonly Part[] => {
  const revoke = facts.identities.find(({ name }) => name === 'revoke');
  if (revoke === undefined) return [hidden('This run was not told which identity revoke is.')];
  return [
    ...facts.searched.map((id) => ({ scope: `/subscriptions/${id}`, needed: TO_SWEEP })),
    ...facts.uses.managementGroups.map((scope) => ({ scope, needed: TO_SWEEP_GROUP })),
  ].map(({ scope, needed }) => {
    const looked = revoke.rights.find((each) => each.scope.toLowerCase() === scope.toLowerCase());
    if (looked === undefined) return hidden(`Nobody looked at what revoke may at ${scope}.`);
    return partOf(looked.held, `What revoke may at ${scope}`, (rights) => {
      const roles = rolesAt(rights, scope);
      const lacking = needed.filter((action) => !roles.some((role) => allows(role, action)));
      if (lacking.length === 0) return fine;
      const unread = rights.find(({ role }) => role.kind !== 'seen');
      // NB. A role that may not be read may hold it: then nobody can say that it is missing.
      if (unread !== undefined) return hidden(`What the roles of revoke at ${scope} allow may not be seen.`);
      return wrong(
        `revoke lacks ${lacking.length === needed.length ? 'every right to sweep' : lacking.join(', ')} at ${scope}.`,
        [
          `az role assignment create --assignee ${word(revoke.clientId)} --role <its custom role> --scope ${word(scope)}   # docs/privileges`,
        ],
      );
    });
  });
};

/** What stands below one resource group does not let a sweep list the subscription. */
const rolesAt = (rights: readonly Right[], scope: string): readonly RoleRights[] =>
  rights.flatMap(({ role, scope: at }) =>
    role.kind === 'seen' && isAtOrAbove(at, scope) ? [role.value] : [],
  );

const isAtOrAbove = (at: string, scope: string): boolean => {
  const [one, other] = [at.toLowerCase(), scope.toLowerCase()];
  // What Azure lists for a subscription and is no subscription's own is a management group above it, or the root.
  return one === '/' || one === other || (isManagementGroup(one) && !isManagementGroup(other));
};

const isManagementGroup = (id: string): boolean =>
  id.startsWith('/providers/microsoft.management/managementgroups/');

const closerPoint = ({ uses, closers }: TenantFacts): Point => {
  if (uses.endless.length === 0)
    return without(
      'closer.deployed',
      'The policy opens nothing that only a sweep ends, so nothing waits for a closer.',
    );
  const lacking = closers.flatMap(({ scope, closers: found }) =>
    found.kind === 'seen' && found.value.length === 0 ? [scope] : [],
  );
  const unseen = closers.some(({ closers: found }) => found.kind !== 'seen');
  if (lacking.length === closers.length && !unseen)
    return point(
      'closer.deployed',
      unused(
        'Nobody holds the role of the closer anywhere: while GitHub is away, rules and plain roles stay open.',
        [DEPLOY],
      ),
    );
  return pointFrom(
    'closer.deployed',
    closers.map(closerAt),
    hardened(`It holds its role at ${closers.map(({ scope }) => scope).join(', ')}.`),
  );
};

const DEPLOY =
  'az deployment group create --resource-group gatehouse-closer --template-file docs/azure/closer.bicep --parameters <docs/ending.md>';

const closerAt = ({ scope, closers }: ClosersAt): Part =>
  partOf(closers, `Who holds the role of the closer at ${scope}`, (found) =>
    found.length > 0 ? fine : wrong(`The closer has no role at ${scope}, and ends nothing there.`, [DEPLOY]),
  );
