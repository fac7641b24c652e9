/** What whoever is in is offered: how to connect, more time, another address. By the policy of now; nothing of it opens anything. */
import type { Instant } from './brand.ts';
import { connectOf, valuesOf } from './connect.ts';
import type { OpenGrant } from './ledger/event.ts';
import type { Entitlement, Policy } from './policy.ts';
import { extensionLink, type LinkTarget } from './render/request-template.ts';
import type { Subject } from './render/view.ts';
import { extendable } from './room.ts';
import { isMovable, isOpenOnNetwork, MOST_MOVES } from './source.ts';

/** `branch`: the default branch, where a request begins. */
export const offeredTo = (
  grant: OpenGrant,
  policy: Policy,
  { branch, now }: { readonly branch: string; readonly now: Instant },
): Pick<Extract<Subject, { kind: 'grant' }>, 'connect' | 'offer'> => {
  const entitlement = policy.entitlements.get(grant.entitlement);
  if (entitlement === undefined) return { connect: undefined };
  const { plan } = grant;
  const connect = connectOf(entitlement, { entitlement, plan, targets: policy.targets });
  const goesOn = extendable(grant, policy, now);
  const repository = repositoryOf(grant);
  return {
    connect: connect?.text,
    offer: {
      toFillIn: connect?.toFillIn ?? [],
      movable: isOpenOnNetwork(grant) && isMovable(entitlement) && (grant.move?.count ?? 0) < MOST_MOVES,
      ...(goesOn === undefined || repository === undefined
        ? {}
        : { extend: extensionOf(grant, goesOn, { policy, target: { repository, branch } }) }),
    },
  };
};

const extensionOf = (
  { grant, requester, beneficiary, plan }: OpenGrant,
  entitlement: Entitlement,
  { policy, target }: { readonly policy: Policy; readonly target: LinkTarget },
): string => {
  const values = [...valuesOf(entitlement, plan)].flatMap(
    ([name, value]): readonly (readonly [string, string])[] => {
      const among = entitlement.parameters.find((each) => each.name === name)?.among ?? [];
      // A request names a target, the plan has its id.
      const given = among.length === 0 ? value : among.find((each) => policy.targets.get(each) === value);
      return given === undefined ? [] : [[name, given]];
    },
  );
  return extensionLink(
    entitlement,
    { grant, beneficiary: beneficiary === requester ? undefined : beneficiary, values: new Map(values) },
    target,
  );
};

/** `https://github.com/o/n/pull/7` → `https://github.com/o/n`. NB. Of anything else no link is made. */
const repositoryOf = ({ url, grant }: OpenGrant): string | undefined => {
  const [, repository] =
    /^(https?:\/\/[A-Za-z0-9.-]+(?::\d+)?\/[A-Za-z0-9-]+\/[A-Za-z0-9._-]+)\/pull\/(\d+)$/.exec(url) ?? [];
  return repository !== undefined && url.endsWith(`/pull/${grant}`) ? repository : undefined;
};
