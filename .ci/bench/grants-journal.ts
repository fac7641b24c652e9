/** What one run of a command sent and when, by the simulated clock: what the figures of `grants` are made of. */
import type { LoggedRequest } from '../../src/sandbox/http.ts';
import type { Packet } from '../../test/sandbox-network.ts';

/** Times in seconds from the beginning of the run. */
export interface Run {
  /** The last write to Azure is answered and what came of it was read. */
  readonly effects: number;
  /** The last outcome stands in the ledger. */
  readonly recorded: number;
  readonly whole: number;
  readonly azure: number;
  readonly github: number;
  /** Answered with 429, or 403 for the same reason. */
  readonly refused: number;
  readonly commits: number;
  /** Seconds. */
  readonly cpu: number;
}

export interface Journal {
  /** How long it takes, and writes it down. */
  sent(packet: Packet): number;
  begin(): void;
  runOf(log: readonly LoggedRequest[], seconds: number): Run;
}

interface Entry {
  readonly api: Packet['api'];
  readonly method: string;
  readonly path: string;
  /** Milliseconds. */
  readonly until: number;
}

const isRule = ({ api, path }: Entry): boolean => api === 'arm' && path.includes('/securityRules/');
const isCommit = ({ path }: Entry): boolean => path.includes('LedgerCommit');

export const journalOf = (now: () => number, takes: (packet: Packet) => number): Journal => {
  let entries: Entry[] = [];
  let began = 0;
  const after = (some: readonly Entry[]): number =>
    (Math.max(began, ...some.map(({ until }) => until)) - began) / 1_000;
  return {
    sent(packet) {
      const time = takes(packet);
      const { api, method, pathKey: path } = packet;
      entries.push({ api, method, path, until: now() + time });
      return time;
    },
    begin() {
      entries = [];
      began = now();
    },
    runOf(log, seconds) {
      const ofJob = log.filter(({ job }) => job !== undefined);
      const count = (apis: readonly string[]): number => ofJob.filter(({ api }) => apis.includes(api)).length;
      return {
        effects: after(entries.filter(isRule)),
        recorded: after(entries.filter(isCommit)),
        whole: (now() - began) / 1_000,
        azure: count(['arm', 'graph', 'authority']),
        github: count(['github']),
        refused: ofJob.filter(({ status }) => status === 429 || status === 403).length,
        commits: entries.filter(isCommit).length,
        cpu: seconds,
      };
    },
  };
};
