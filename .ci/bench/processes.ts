/** How long whole processes take from a cold start, and what they need: `dist/` as GitHub's runner starts it, with nothing cached. */
import type { Bench } from './measure.ts';
import { loadJsonModules } from './process/json-modules.ts';

export const processesBench: Bench = {
  name: 'processes',
  limit: 'Reading and compiling code: each job begins on a machine that has compiled nothing yet.',
  counts: false,
  run: async () => {
    loadJsonModules();
    return (await import('./process/cold-start.ts')).coldStart();
  },
};
