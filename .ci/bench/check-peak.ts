/** A process of its own that checks a corpus once, `check` or `plain`, and prints the bytes of memory that it had at most. */
import { check } from '../../src/commands/check.ts';
import { corpus } from './corpus.ts';
import { plainLoop } from './plain-loop.ts';
import { peakMemory } from './peak.ts';

const [way, files, entitlements, people] = process.argv.slice(2);
const all = corpus(undefined, {
  files: Number(files),
  entitlements: Number(entitlements),
  people: Number(people),
});
const wrong = way === 'check' ? check(all).exit : plainLoop()(all);
if (wrong !== 0) throw new Error('the corpus must be in order');
process.stdout.write(String(peakMemory()));
