/** What each command asks over the wire: how many requests, and how often it has to wait for an answer before it can go on. */
import type { Bench } from './measure.ts';
import { loadJsonModules } from './process/json-modules.ts';

export const wireBench: Bench = {
  name: 'wire',
  limit:
    'The round trips that depend on each other: what a command must know before it can ask the next thing.',
  counts: true,
  run: async (form) => {
    loadJsonModules();
    const { countLife } = await import('./process/life.ts');
    const counted = await countLife();
    if (form === 'counted') return counted;
    const { withLatency } = await import('./process/latency.ts');
    return [...counted, ...(await withLatency())];
  },
};
