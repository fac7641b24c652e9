/** `verify` of one clone in a process of its own, so that its memory is its own; prints what it took, for `ledger.ts`. */
import { argv, stdout } from 'node:process';
import { createGitLedgerHistory } from '../../src/adapters/git/ledger-history.ts';
import { createSignatures } from '../../src/adapters/git/signatures.ts';
import { verify } from '../../src/commands/verify.ts';
import { peakMemory } from './peak.ts';

const from = performance.now();
const { exit, text, json } = await verify(
  { history: createGitLedgerHistory({ directory: argv[2] ?? '' }), signatures: createSignatures() },
  { genesis: undefined },
);
const seconds = (performance.now() - from) / 1000;
if (exit !== 0) throw new Error(text.join(' '));
const { user, system } = process.cpuUsage();
stdout.write(
  JSON.stringify({
    events: json.events,
    commits: json.commits,
    seconds,
    processor: (user + system) / 1e6,
    memory: peakMemory(),
  }),
);
