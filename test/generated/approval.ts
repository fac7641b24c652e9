/** Trees of `all` and `any`, with `count:`, `when:` and `after:`, as an entitlement or a risk level writes them. */
import * as fc from 'fast-check';
import { type Doc, often, one } from './draw.ts';

const ref = one(
  'manager',
  'manager-of-manager',
  'owner',
  'group:leads',
  'group:sre',
  'group:live',
  'team:contoso/live',
  'oncall:weekly',
  'oncall:paged',
  'user:finn',
  'user:gus',
  'user:ben',
);

/** What a condition may ask for depends on the entitlement that it stands in. */
export interface ConditionGround {
  readonly risk: string;
  readonly breakGlass: boolean;
  readonly sourceIp: boolean;
}

const condition = one<(ground: ConditionGround) => Doc>(
  () => ({ longer_than: '30m' }),
  ({ risk }) => ({ risk: [risk], longer_than: '45m' }),
  () => ({ outside: 'office' }),
  () => ({ outside: 'night' }),
  ({ breakGlass, risk }) => (breakGlass ? { break_glass: true } : { risk: [risk] }),
  ({ sourceIp, risk }) => (sourceIp ? { parameters: { source_ip: ['203.0.113.7'] } } : { risk: [risk] }),
);

const leaf = fc.record({
  by: fc.uniqueArray(ref, { minLength: 1, maxLength: 3 }),
  count: often<number | undefined>(undefined, 1, 2),
  when: fc.option(condition, { freq: 5, nil: undefined }),
  ordered: often(false, true),
});
type Leaf = typeof leaf extends fc.Arbitrary<infer T> ? T : never;

export type DrawnApproval = (ground: ConditionGround) => 'none' | readonly unknown[];

/** The rules are named by the prefix and a letter, so that those of a level and of an entitlement never share a name. */
export const approvalOf = (prefix: string): fc.Arbitrary<DrawnApproval> =>
  fc.tuple(leaf, leaf, leaf, fc.nat(6)).map(([a, b, c, shape]) => (ground) => {
    const named = (name: string, { by, count, when }: Leaf, after?: string): Doc => ({
      name: `${prefix} ${name}`,
      by,
      count,
      when: when?.(ground),
      after: after === undefined ? undefined : `${prefix} ${after}`,
    });
    // A tree of nothing but conditions is denied where none holds, so the first rule has one in some shapes alone.
    const [first, third] = [named('a', shape > 3 ? a : { ...a, when: undefined }), named('c', c)];
    const second = named('b', b, b.ordered ? 'a' : undefined);
    switch (shape) {
      case 0:
      case 1:
        return [first];
      case 2:
        return [first, second];
      case 3:
        return [{ any: [first, named('b', b), third] }];
      case 4:
        return [{ any: [{ all: [first, second] }, third] }];
      case 5:
        return [{ all: [first, { any: [named('b', b), third] }] }];
      default:
        return [first, second, named('c', c, c.ordered ? 'b' : undefined)];
    }
  });
