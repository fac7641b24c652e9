/** The history of the ledger branch from a clone on this machine, streamed by git's plumbing. */
import { isUtf8 } from 'node:buffer';
import type { CommitSha } from '../../core/brand.ts';
import { blobSha, commitSha } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import { ownText } from '../../core/own-text.ts';
import { LEDGER_BRANCH, LEDGER_REF } from '../../core/ledger/paths.ts';
import type { HistoryChange, HistoryCommit, LedgerHistory } from '../../ports/ledger-store.ts';
import { gitPipe, gitText } from './git.ts';
import type { Objects } from './objects.ts';
import { openObjects } from './objects.ts';
import { signatureIn } from './signatures.ts';

export interface CloneOptions {
  /** Any directory inside the clone, or a bare repository. */
  readonly directory: string;
}

/** Commits whose segments are asked for before they are looked at. */
const AHEAD = 16;

/**
 * Reads `origin`'s ledger branch where the clone has it, else its own. Its iteration throws `Fault`: `ledger.missing`,
 * `config.invalid` (no clone, shallow), `ledger.broken` (git cannot read it).
 */
export const createGitLedgerHistory = (options: CloneOptions): LedgerHistory => ({
  commits: () => readHistory(options.directory),
});

async function* readHistory(directory: string): AsyncGenerator<HistoryCommit> {
  const ref = await refIn(directory);
  const list = gitPipe(directory, 'rev-list', '--reverse', ref, '--');
  const diff = gitPipe(directory, 'diff-tree', '--stdin', '-r', '--root', '--always', '-z', ...RAW);
  const objects = openObjects(directory);
  list.child.stdout.pipe(diff.child.stdin);
  try {
    const reader = readCommits();
    let ahead: readonly HistoryCommit[] = [];
    const asked = (raw: RawCommit): HistoryCommit => withTexts(raw, objects);
    for await (const part of diff.child.stdout) {
      if (!Buffer.isBuffer(part)) continue;
      ahead = [...ahead, ...reader.read(part).map(asked)];
      const ready = Math.max(0, ahead.length - AHEAD);
      yield* ahead.slice(0, ready);
      ahead = ahead.slice(ready);
    }
    await Promise.all([list.done, diff.done]);
    yield* [...ahead, ...reader.end().map(asked)];
  } finally {
    objects.close();
    list.child.kill();
    diff.child.kill();
  }
}

const RAW = ['--raw', '--no-renames', '--no-abbrev', '--no-ext-diff', '--format=%H%x00%P%x00%s'] as const;

const refIn = async (directory: string): Promise<string> => {
  // NB. The root of a shallow clone is no root: everything before it would pass unseen.
  if ((await gitText(directory, 'rev-parse', '--is-shallow-repository')).trim() !== 'false') {
    throw new Fault('config.invalid', `The clone in ${directory} is shallow.`, {
      remedy: 'Fetch the whole history: `git fetch --unshallow`, in a workflow `fetch-depth: 0`.',
    });
  }
  const candidates = [`refs/remotes/origin/${LEDGER_BRANCH}`, LEDGER_REF];
  const present = await gitText(directory, 'for-each-ref', '--format=%(refname)', '--', ...candidates);
  const ref = candidates.find((candidate) => present.split('\n').includes(candidate));
  if (ref !== undefined) return ref;
  throw new Fault('ledger.missing', `The clone in ${directory} has no branch ${LEDGER_BRANCH}.`, {
    remedy: `Fetch it: \`git fetch origin ${LEDGER_BRANCH}\`; if there is none, run \`gatehouse init\`.`,
  });
};

interface RawCommit {
  readonly commit: CommitSha;
  readonly parents: readonly CommitSha[];
  readonly subject: string;
  readonly changes: HistoryChange[];
}

const withTexts = (raw: RawCommit, objects: Objects): HistoryCommit => {
  const early = new Map<string, Promise<Buffer>>();
  for (const change of raw.changes) {
    if (change.change === 'deleted' || !change.path.startsWith('events/')) continue;
    const bytes = objects.blob(change.blob);
    bytes.catch(() => {});
    early.set(change.path, bytes);
  }
  return {
    ...raw,
    async text(path) {
      const change = raw.changes.find((one) => one.path === path);
      if (change === undefined || change.change === 'deleted') {
        throw new Fault('bug', `${path} was neither added nor modified in ${raw.commit}.`, {
          remedy: 'This is a bug in Gatehouse; please report it.',
        });
      }
      const bytes = await (early.get(path) ?? objects.blob(change.blob));
      // NB. Read with a substitute, other bytes would be the same text: what is shown as proved must be what stands there.
      if (isUtf8(bytes)) return bytes.toString('utf8');
      throw new Fault('ledger.broken', `${path} of ${raw.commit} is no text in UTF-8.`, {
        remedy:
          'Gatehouse writes no such file: find out who wrote that commit, and treat the ledger as forged.',
      });
    },
    signature: async () => signatureIn(await objects.commit(raw.commit)),
  };
};

interface CommitReader {
  /** The commits that are whole with this part of the output. */
  read(part: Buffer): readonly RawCommit[];
  /** What is left at its end. */
  end(): readonly RawCommit[];
}

/** Tokens between zero bytes: id, parents, subject, then for each change its description and its path. */
const readCommits = (): CommitReader => {
  let rest: Buffer = Buffer.alloc(0);
  let commit: RawCommit | undefined;
  let header: string[] = [];
  let entry: string | undefined;

  const take = (token: string, whole: RawCommit[]): void => {
    if (entry !== undefined) {
      commit?.changes.push(changeOf(entry, ownText(token)));
      entry = undefined;
    } else if (header.length > 0 && header.length < 3) {
      header.push(token);
      if (header.length < 3) return;
      const [id = '', parents = '', subject = ''] = header;
      header = [];
      commit = {
        commit: commitSha(ownText(id)),
        parents: parents.split(' ').flatMap((sha) => (sha === '' ? [] : [commitSha(sha)])),
        subject,
        changes: [],
      };
    } else if (token.startsWith(':') || token.startsWith('\n:')) {
      entry = token;
    } else if (token.trim() !== '') {
      if (commit !== undefined) whole.push(commit);
      commit = undefined;
      header = [token.trim()];
    }
  };

  return {
    read(part) {
      const buffer: Buffer = rest.length === 0 ? part : Buffer.concat([rest, part]);
      const stop = buffer.lastIndexOf(0);
      const whole: RawCommit[] = [];
      // All at once: to wait for each token would cost more than all that is done with it.
      if (stop >= 0) for (const token of buffer.toString('utf8', 0, stop).split('\0')) take(token, whole);
      rest = buffer.subarray(stop + 1);
      return whole;
    },
    end() {
      const whole: RawCommit[] = [];
      if (rest.length > 0) take(rest.toString('utf8'), whole);
      return commit === undefined ? whole : [...whole, commit];
    },
  };
};

/** `:<old mode> <new mode> <old id> <new id> <status>`, behind a line feed where it is a commit's first. Each has its fixed width. */
const changeOf = (entry: string, path: string): HistoryChange => {
  const at = entry.startsWith('\n') ? 1 : 0;
  const status = entry.slice(at + 97);
  if (status === 'D') return { path, change: 'deleted' };
  const blob = blobSha(ownText(entry.slice(at + 56, at + 96)));
  return { path, change: status === 'A' ? 'added' : 'modified', blob, mode: entry.slice(at + 8, at + 14) };
};
