/** Who held what from when to when, seen on the platforms themselves: the list by which the month is judged, made without the product. */
import type { FakeProvider } from '../fakes/provider.ts';

export interface Held {
  readonly object: string;
  readonly kind: string;
  readonly grant: number;
  /** `<grant>/<step>` */
  readonly name: string;
  readonly principal: string;
  readonly since: number;
  /** As the platform has it. */
  readonly end: number;
  /** A platform ends it by itself. */
  readonly native: boolean;
  /** When it was seen to be gone; undefined while it stands. */
  goneAt: number | undefined;
}

export interface Witness {
  readonly held: readonly Held[];
  of(grant: number): readonly Held[];
  standing(): readonly Held[];
  /** Looks at the platforms now. */
  look(): void;
  /** The provider, looked at after each of its effects. */
  beside(provider: FakeProvider): FakeProvider;
}

export const createWitness = (providers: readonly FakeProvider[], now: () => number): Witness => {
  const held: Held[] = [];
  const open = new Map<string, Held>();
  const byGrant = new Map<number, Held[]>();

  const add = (provider: FakeProvider, native: boolean): void => {
    for (const { id, owner, since, step } of provider.objects) {
      const name = `${provider.kind} ${id}`;
      if (owner === undefined || open.has(name)) continue;
      const one: Held = {
        object: id,
        kind: provider.kind,
        grant: owner.grant,
        name: `${owner.grant}/${step.id}`,
        principal: 'principal' in step ? step.principal : '',
        since,
        end: owner.expiresAt,
        native,
        goneAt: undefined,
      };
      open.set(name, one);
      held.push(one);
      byGrant.set(one.grant, [...(byGrant.get(one.grant) ?? []), one]);
    }
  };
  /** NB. The platform ends by itself at `end` and not when somebody looks. */
  const drop = (provider: FakeProvider, native: boolean): void => {
    for (let at = provider.objects.length - 1; at >= 0; at -= 1) {
      const object = provider.objects[at];
      if (native && object?.owner !== undefined && object.owner.expiresAt <= now())
        provider.objects.splice(at, 1);
    }
    const there = new Set(provider.objects.map(({ id }) => `${provider.kind} ${id}`));
    for (const [name, one] of open) {
      if (!name.startsWith(`${provider.kind} `) || there.has(name)) continue;
      one.goneAt = native ? Math.min(one.end, now()) : now();
      open.delete(name);
    }
  };
  const lookAt = (provider: FakeProvider): void => {
    const native = provider.kind !== 'nsg-rule';
    add(provider, native);
    drop(provider, native);
  };
  const witness: Witness = {
    held,
    of: (grant) => byGrant.get(grant) ?? [],
    standing: () => [...open.values()],
    look: () => {
      for (const provider of providers) lookAt(provider);
    },
    beside: (provider) => ({
      ...provider,
      elevate: async (step, context) => {
        try {
          return await provider.elevate(step, context);
        } finally {
          lookAt(provider);
        }
      },
      revoke: async (step, context, objectId) => {
        try {
          return await provider.revoke(step, context, objectId);
        } finally {
          lookAt(provider);
        }
      },
    }),
  };
  return witness;
};
