import { fakeLedgerStore } from '/work/main/test/fakes/ledger-store.ts';
import { begun, life, takeUp, openAt } from '/work/main/test/core/ledger/builders.ts';
import { verify } from '/work/main/src/commands/verify.ts';
import { createGitLedgerHistory } from '/work/main/src/adapters/git/ledger-history.ts';
import { writeBare, temporary } from '/work/main/test/adapters/git/clone.ts';
const w = await begun(fakeLedgerStore());
let n = 0;
const marks: Record<number, string> = {};
const cycle = async (batch: number) => {
  const ids = Array.from({ length: batch }, () => (n += 1));
  const s = w.clock.now();
  await w.ledger.append(() => ids.flatMap((i) => takeUp(i, s)), {});
  await w.ledger.append(() => ids.map((i) => life(i, s).elevated()), {});
  w.clock.advance(120_000 + 0);
  await w.ledger.append(() => ids.map((i) => life(i, s).ending()), {});
  await w.ledger.append(() => ids.map((i) => life(i, s).ended()), {});
};
for (const target of [1_000, 10_000, 30_000]) {
  while (n * 6 < target) await cycle(Number(process.argv[2] ?? 1));
  const fresh = openAt(w.store, w.clock, w.genesis);
  w.clock.advance(86_400_000);
  const t = performance.now();
  const c0 = n;
  const led = w.ledger;
  (w as any).ledger = fresh;
  for (let i = 0; i < 50; i += 1) await cycle(1);
  (w as any).ledger = led;
  console.log('events', target, 'append ms', ((performance.now() - t) / 200).toFixed(3));
}
(globalThis as any).gc?.();
let t = performance.now();
let r = await verify({ history: w.store }, { genesis: w.genesis });
console.log(
  'core verify',
  r.text[0],
  Math.round(r.json.events / ((performance.now() - t) / 1000)),
  'events/s',
  w.store.made.length,
  'commits',
);
const p = temporary();
writeBare(p.path, w.store.made);
t = performance.now();
const m0 = process.memoryUsage().rss;
r = await verify({ history: createGitLedgerHistory({ directory: p.path }) }, { genesis: w.genesis });
console.log(
  'git verify',
  r.text[0],
  Math.round(r.json.events / ((performance.now() - t) / 1000)),
  'events/s',
  'rss +MB',
  Math.round((process.memoryUsage().rss - m0) / 1e6),
);
p.remove();
