/** A ledger branch that is kept in memory as far as a run reads it, and written into a real repository by `git fast-import`. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { commitSha, type CommitSha } from '../../src/core/brand.ts';
import type { LedgerCommit, LedgerFiles, LedgerStore } from '../../src/ports/ledger-store.ts';

export interface ImportedLedger {
  readonly store: LedgerStore;
  events(): number;
  commits(): number;
  /** Calls of `read` and `commit` so far. */
  calls(): number;
  /** What a run may ask for as it stands now: path → text. */
  files(): ReadonlyMap<string, string>;
  /** Gives what was committed to git, so that it does not heap up. */
  flush(): Promise<void>;
  /** From then on the repository has all that was committed. */
  checkpoint(): Promise<void>;
  close(): Promise<void>;
}

export const BRANCH = 'refs/heads/gatehouse-ledger';

const MAIN = commitSha('a'.repeat(40));

/** What a branch in memory answers to a read: those of the paths that it has. */
export const answer = (
  commit: CommitSha,
  paths: readonly string[],
  textOf: (path: string) => string | undefined,
): LedgerFiles => ({
  commit,
  files: new Map(
    paths.flatMap((path): [string, string][] => {
      const text = textOf(path);
      return text === undefined ? [] : [[path, text]];
    }),
  ),
  listed: new Map(),
  outside: { main: [MAIN], anchors: [] },
});

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

/** What no run asks for again: texts of segments before the last, and records of grants that are over. */
const isKept = (path: string): boolean => !path.startsWith('events/') && !path.startsWith('grants/');

export const importedLedger = (directory: string): ImportedLedger => {
  execFileSync('git', ['init', '-q', '--bare', directory]);
  const git = spawn('git', ['-C', directory, '-c', 'core.compression=1', 'fast-import', '--quiet'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said = createInterface({ input: git.stdout });
  const files = new Map<string, string>();
  const last = new Map<string, string>();
  const open = new Set<string>();
  let lines: string[] = [];
  let commits = 0;
  let events = 0;
  let calls = 0;
  const head = () => commitSha(commits.toString(16).padStart(40, '0'));

  const write = ({ subject, trailers, additions, deletions }: LedgerCommit): void => {
    commits += 1;
    lines.push(
      `commit ${BRANCH}\nmark :${commits}\ncommitter GitHub <noreply@github.com> ${1_790_000_000 + commits} +0000\n`,
      data([subject, trailers.join('\n')].filter((part) => part !== '').join('\n\n')),
      ...(commits > 1 ? [`from :${commits - 1}\n`] : []),
    );
    for (const path of deletions) {
      files.delete(path);
      open.delete(path);
      lines.push(`D ${path}\n`);
    }
    last.clear();
    for (const [path, text] of additions) {
      if (path.startsWith('events/')) events += text.split('\n').length - 1;
      (isKept(path) ? files : last).set(path, text);
      if (path.startsWith('open/')) open.add(path);
      lines.push(`M 100644 inline ${path}\n${data(text)}`);
    }
    lines.push('\n');
  };
  const flush = async (): Promise<void> => {
    const text = lines.join('');
    lines = [];
    if (!git.stdin.write(text)) await once(git.stdin, 'drain');
  };

  return {
    store: {
      async read(paths) {
        calls += 1;
        if (commits === 0) return 'missing';
        return answer(head(), [...open, 'head.json', ...paths], (path) => files.get(path) ?? last.get(path));
      },
      everTouched: async () => false,
      async commit(expected, change) {
        calls += 1;
        if (expected !== head()) return { kind: 'moved' };
        write(change);
        return { kind: 'committed', commit: head() };
      },
      async create(change) {
        write(change);
        return head();
      },
    },
    events: () => events,
    commits: () => commits,
    calls: () => calls,
    files: () => new Map([...files, ...last]),
    flush,
    async checkpoint() {
      const answered = once(said, 'line');
      lines.push('checkpoint\nprogress here\n');
      await flush();
      await answered;
    },
    async close() {
      await flush();
      const over = once(git, 'close');
      git.stdin.end();
      await over;
    },
  };
};
