/** Platforms with very many privileges of one kind: found at once, each removal counted, in the subscription in which it lies. */
import type { Step } from '../../src/core/plan.ts';
import { shardOf } from '../../src/core/shard.ts';
import type { Discovered, GrantContext, Provider, Receipt, Revocation } from '../../src/ports/privilege.ts';

export interface ManyProvider extends Provider {
  readonly standing: ReadonlyMap<string, Discovered>;
  /** How often each was really taken away. */
  readonly removals: ReadonlyMap<string, number>;
  /** Every look and every removal, as a platform counts requests. */
  readonly requests: () => number;
  /** What stands there without anybody having asked. */
  put(step: Step, context: Pick<GrantContext, 'installation' | 'grant' | 'expiresAt'>): Receipt;
}

export const manyProvider = (kind: Step['kind']): ManyProvider => {
  const standing = new Map<string, Discovered>();
  const removals = new Map<string, number>();
  let requests = 0;
  const idOf = ({ grant }: Pick<GrantContext, 'grant'>, { id }: Step): string => `${kind}-${grant}-${id}`;
  const receipt = (objectId: string): Receipt => ({ objectId, endsAt: 'by-sweep', details: {} });
  const absent: Revocation = { state: 'absent', residual: undefined };
  const provider: ManyProvider = {
    kind,
    standing,
    removals,
    requests: () => requests,
    put(step, context) {
      const objectId = idOf(context, step);
      standing.set(objectId, { ...context, step, objectId });
      return receipt(objectId);
    },
    check: async ({ id }) => ({ step: id, verdict: 'ready', reasons: [] }),
    elevate: async (step, context) => provider.put(step, context),
    async observe(step, context) {
      requests += 1;
      const found = standing.get(idOf(context, step));
      return found === undefined
        ? { state: 'absent' }
        : { state: 'active', receipt: receipt(found.objectId) };
    },
    async revoke(step, context, objectId = idOf(context, step)) {
      requests += 1;
      // Azure takes a while: what others do meanwhile comes in between.
      await new Promise((resolve) => setImmediate(resolve));
      if (!standing.delete(objectId)) return absent;
      requests += 1;
      removals.set(objectId, (removals.get(objectId) ?? 0) + 1);
      return { ...absent, removed: true };
    },
    async discover({ subscriptions }) {
      requests += 1;
      return [...standing.values()].filter(({ step }) => subscriptions.includes(shardOf({ steps: [step] })));
    },
  };
  return provider;
};
