/** Prints how many decisions one core makes in a second under a policy with 500 entitlements (budget: 20,000). */
import { decide } from '../src/core/decide.ts';
import { asked, bothApprove, facts } from '../test/builders/facts.ts';
import { aPolicy, anEntitlement } from '../test/builders/policy.ts';
import { aMergedPull, now } from '../test/builders/pull.ts';

const entitlements = Array.from({ length: 500 }, (_, index) =>
  anEntitlement({ name: index === 250 ? 'prod-vm-admin' : `entitlement-${index}` }),
);
const policy = aPolicy({ whole: { entitlements: new Map(entitlements.map((each) => [each.name, each])) } });
const at = facts(policy, { moment: 'elevation', pull: aMergedPull({ reviews: bothApprove() }) });

/** Counted in the time that this thread was on a core, so that busy neighbours do not change the figure. */
const seconds = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
};

const perSecond = (count: number): number => {
  const from = seconds();
  for (let index = 0; index < count; index += 1)
    if (decide(asked(), policy, at, now).outcome !== 'approved') throw new Error('the case must be approved');
  return Math.round(count / (seconds() - from));
};

perSecond(5_000);
const rounds = Array.from({ length: 15 }, () => perSecond(4_000)).toSorted((a, b) => a - b);
const median = rounds[7] ?? 0;
process.stdout.write(`decide: ${median} a second with 500 entitlements (budget 20000)\n`);
process.exitCode = median >= 20_000 ? 0 : 1;
