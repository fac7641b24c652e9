/** Parts of a sweep that jobs of their own end: a subscription each, and one for what lies in none. */
import type { Brand } from './brand.ts';
import type { Plan, Step } from './plan.ts';

/** A subscription's id in lower case, or `elsewhere`: directory, GitHub, management groups. */
export type Shard = Brand<string, 'Shard'>;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const WHOLE = new RegExp(`^(?:${UUID}|elsewhere)$`);
const IN_SUBSCRIPTION = new RegExp(`^/subscriptions/(${UUID})(?:/|$)`, 'i');

// NB. The list goes into an expression of the workflow, and is made of what the ledger says: nothing but these forms may be in it.
const isShard = (text: string): text is Shard => WHOLE.test(text);

/** `undefined` for anything that is none. */
export const parseShard = (text: string): Shard | undefined => {
  const value = text.toLowerCase();
  return isShard(value) ? value : undefined;
};

const certain = (text: string): Shard => {
  const shard = parseShard(text);
  if (shard === undefined) throw new TypeError(`${JSON.stringify(text)} is no shard`);
  return shard;
};

export const ELSEWHERE: Shard = certain('elsewhere');

/**
 * The one shard that ends a grant whole, so that its network is closed before its roles whatever the subscriptions: that of the first
 * privilege that an ending closes and that lies in a subscription.
 */
export const shardOf = ({ steps }: Pick<Plan, 'steps'>): Shard => {
  const inOrder = [
    ...steps.filter(({ layer }) => layer === 'network').toReversed(),
    ...steps.filter(({ layer }) => layer === 'identity'),
  ];
  const found = inOrder.flatMap((step) => {
    const id = IN_SUBSCRIPTION.exec(placeOf(step) ?? '')?.[1];
    return id === undefined ? [] : [certain(id)];
  });
  return found[0] ?? ELSEWHERE;
};

const placeOf = (step: Step): string | undefined => {
  switch (step.kind) {
    case 'nsg-rule':
      return 'vm' in step ? step.vm : step.nsg;
    case 'vm-jit':
      return step.vm;
    case 'azure-firewall':
      return step.policy;
    case 'azure-role':
      return step.scope;
    case 'entra-role':
    case 'entra-group':
    case 'github-team':
    case 'github-repo':
      return undefined;
  }
};

/** Jobs that one matrix may have. https://docs.github.com/actions/reference/limits */
const MOST_SHARDS = 256;

export interface Shared<T> {
  /** For this run, in the order given. */
  readonly own: readonly T[];
  readonly left: readonly T[];
  /** Of what is left, in the order given. What lies in none of them is for the next sweep. */
  readonly shards: readonly Shard[];
}

/** `most`: how many one run takes; all of them where it is undefined. */
export const shareOut = <T extends { readonly grant: { readonly plan: Pick<Plan, 'steps'> } }>(
  all: readonly T[],
  most: number | undefined,
): Shared<T> => {
  if (most === undefined || all.length <= most) return { own: all, left: [], shards: [] };
  const left = all.slice(most);
  return {
    own: all.slice(0, most),
    left,
    shards: [...new Set(left.map(({ grant }) => shardOf(grant.plan)))].slice(0, MOST_SHARDS),
  };
};

/** Whether a run looks for what lies there; a run without one looks everywhere. */
export type Area = (shard: Shard) => boolean;

export const everywhere: Area = () => true;
