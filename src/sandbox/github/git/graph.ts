/** Questions about history that a short walk over the commits at hand answers without starting git. */

export interface Graph {
  /** `undefined` here and below: the walk would be too long or is not this simple; git has to be asked. */
  isAncestor(ancestor: string, descendant: string): Promise<boolean | undefined>;
  /** Where a straight line from `b` down first meets what `a` reaches. */
  mergeBase(a: string, b: string): Promise<string | undefined>;
  /** The straight line from `include` down to what `exclude` reaches, newest first. */
  line(include: string, exclude: readonly string[]): Promise<readonly string[] | undefined>;
  /** What `include` reaches and `exclude` does not, in the order of `git rev-list --topo-order`. */
  range(include: string, exclude: readonly string[]): Promise<readonly string[] | undefined>;
}

/** Longer walks are git's. */
const FAR = 2_000;

/** `parentsOf` a commit never change; `undefined`: there is no such commit. */
export const openGraph = (parentsOf: (sha: string) => Promise<readonly string[] | undefined>): Graph => {
  const known = new Map<string, readonly string[]>();
  const parents = async (sha: string): Promise<readonly string[] | undefined> => {
    const found = known.get(sha) ?? (await parentsOf(sha));
    if (found !== undefined) known.set(sha, found);
    return found;
  };

  /** Everything that `from` reaches, itself included, as far as `until`. */
  const reach = async (from: readonly string[], until?: string): Promise<ReadonlySet<string> | undefined> => {
    const seen = new Set(from);
    for (const sha of seen) {
      if (sha === until) return seen;
      const above = await parents(sha);
      if (above === undefined || seen.size > FAR) return undefined;
      for (const parent of above) seen.add(parent);
    }
    return seen;
  };

  const line = async (include: string, stop: ReadonlySet<string>): Promise<readonly string[] | undefined> => {
    const found: string[] = [];
    for (let sha: string | undefined = include; sha !== undefined && !stop.has(sha);) {
      const above: readonly string[] | undefined = await parents(sha);
      if (above === undefined || above.length > 1 || found.length > FAR) return undefined;
      found.push(sha);
      [sha] = above;
    }
    return found;
  };

  return {
    async isAncestor(ancestor, descendant) {
      return (await reach([descendant], ancestor))?.has(ancestor);
    },
    async mergeBase(a, b) {
      if ((await reach([b], a))?.has(a) === true) return a;
      const reached = await reach([a], b);
      const way = reached === undefined ? undefined : await line(b, reached);
      const last = way?.at(-1);
      if (way === undefined) return undefined;
      const base = last === undefined ? b : (await parents(last))?.[0];
      return base;
    },
    async line(include, exclude) {
      const stop = await reach(exclude);
      return stop === undefined ? undefined : line(include, stop);
    },
    async range(include, exclude) {
      const [all, stop] = [await reach([include]), await reach(exclude)];
      if (all === undefined || stop === undefined) return undefined;
      const inside = new Map<string, readonly string[]>();
      for (const sha of all)
        if (!stop.has(sha))
          inside.set(
            sha,
            ((await parents(sha)) ?? []).filter((one) => !stop.has(one)),
          );
      const children = new Map<string, number>();
      for (const above of inside.values())
        for (const sha of above) children.set(sha, (children.get(sha) ?? 0) + 1);
      // As git does it: a commit comes when all its children have come, and what became free last comes first.
      const found: string[] = [];
      for (const free = inside.has(include) ? [include] : []; free.length > 0;) {
        const sha = free.pop() ?? '';
        found.push(sha);
        for (const parent of inside.get(sha) ?? []) {
          const left = (children.get(parent) ?? 1) - 1;
          children.set(parent, left);
          if (left === 0) free.push(parent);
        }
      }
      return found;
    },
  };
};
