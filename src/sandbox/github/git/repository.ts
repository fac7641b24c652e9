/** The bare repository of the sandbox: refs, commits, trees, differences and merges, in the words the API needs. */
import { randomBytes } from 'node:crypto';
import {
  formatCommit,
  formatTree,
  isSigned,
  parseCommit,
  parseTree,
  type Commit,
  type CommitText,
  type TreeEntry,
} from './formats.ts';
import { parseChanges, parsePatches, type Change } from './diff.ts';
import { openObjects, type GitObject, type ObjectType } from './objects.ts';
import { git, mustGit } from './run.ts';

export const ZERO = '0'.repeat(40);

export interface RefChange {
  /** `refs/heads/main` */
  readonly ref: string;
  /** All zeros: it must not exist. */
  readonly before: string;
  /** All zeros: it is deleted. */
  readonly after: string;
}

/** A change of one path of a tree; no `sha`: the path is removed. */
export interface TreeEdit {
  readonly path: string;
  readonly entry: { readonly mode: string; readonly sha: string } | undefined;
}

export interface Repository {
  readonly directory: string;
  object(sha: string): Promise<GitObject | undefined>;
  write(type: ObjectType, body: Buffer): string;
  commit(sha: string): Promise<Commit | undefined>;
  /** Writes a commit; `signed`: with GitHub's own signature. */
  writeCommit(commit: CommitText, signed: boolean): string;
  isSigned(commit: Commit): boolean;
  tree(sha: string): Promise<readonly TreeEntry[] | undefined>;
  /** The entry at a path of a tree; `''` is the tree itself. */
  at(tree: string, path: string): Promise<TreeEntry | undefined>;
  writeTree(entries: readonly TreeEntry[]): string;
  editTree(tree: string | undefined, edits: readonly TreeEdit[]): Promise<string>;
  ref(name: string): string | undefined;
  refs(prefix: string): readonly { readonly name: string; readonly sha: string }[];
  /** All or nothing. `false`: a ref is not where `before` says, or git refuses the name. */
  updateRefs(changes: readonly RefChange[]): Promise<boolean>;
  /** A full or abbreviated id, a branch, a tag, `refs/…` or `HEAD`, as a commit id. */
  resolve(name: string): Promise<string | undefined>;
  isAncestor(ancestor: string, descendant: string): Promise<boolean>;
  mergeBase(a: string, b: string): Promise<string | undefined>;
  /** Ids, newest first, of what `include` reaches and `exclude` does not. */
  history(options: HistoryOptions): Promise<readonly string[]>;
  changes(from: string | undefined, to: string): Promise<readonly Change[]>;
  /** Unified differences by new path (old path of removed files), from the first `@@` on. */
  patches(from: string | undefined, to: string): Promise<ReadonlyMap<string, string>>;
  /** The tree of a merge; `undefined`: a conflict. */
  mergeTrees(ours: string, theirs: string): Promise<string | undefined>;
  /** The tree of `commit`'s change applied on top of `onto`; `undefined`: a conflict. */
  pickTree(commit: Commit, onto: string): Promise<string | undefined>;
  close(): void;
}

export interface HistoryOptions {
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  readonly path?: string;
  readonly since?: string;
  readonly until?: string;
  readonly reverse?: boolean;
}

/** As `git check-ref-format` has it. */
export const isRefName = (name: string): boolean =>
  name.startsWith('refs/') && !/(^|\/)\.|\.\.|[\s~^:?*[\\\p{Cc}]|\.lock(\/|$)|\/\/|\/$|\.$|@\{/u.test(name);

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const FULL = /^[0-9a-f]{40}$/;

/** Makes a bare repository in an empty directory, with `main` as its default branch and nothing in it. */
export const initRepository = async (directory: string): Promise<Repository> => {
  await mustGit(directory, ['init', '--quiet', '--bare', '--initial-branch=main', directory]);
  for (const [key, value] of [
    ['uploadpack.allowReachableSHA1InWant', 'true'],
    ['uploadpack.allowFilter', 'true'],
    ['uploadpack.allowAnySHA1InWant', 'true'],
    ['gc.auto', '0'],
    ['core.logAllRefUpdates', 'false'],
  ] as const)
    await mustGit(directory, ['config', key, value]);
  const repository = openRepository(directory);
  repository.write('tree', Buffer.alloc(0));
  return repository;
};

const openRepository = (directory: string): Repository => {
  const objects = openObjects(directory);
  const key = randomBytes(32);
  const refs = new Map<string, string>();
  const differences = new Map<string, Promise<readonly Change[]>>();

  const tree = async (sha: string): Promise<readonly TreeEntry[] | undefined> => {
    const object = await objects.read(sha);
    return object?.type === 'tree' ? parseTree(object.body) : undefined;
  };
  const writeTree = (entries: readonly TreeEntry[]): string => objects.write('tree', formatTree(entries));
  const commit = async (sha: string): Promise<Commit | undefined> => {
    const object = await objects.read(sha);
    return object?.type === 'commit' ? parseCommit(sha, object.body) : undefined;
  };
  const writeCommit = (text: CommitText, signed: boolean): string =>
    objects.write('commit', formatCommit(text, signed ? key : undefined));

  const editTree = async (base: string | undefined, edits: readonly TreeEdit[]): Promise<string> => {
    const entries = new Map(
      (base === undefined ? [] : ((await tree(base)) ?? [])).map((entry) => [entry.name, entry]),
    );
    const below = new Map<string, TreeEdit[]>();
    for (const edit of edits) {
      const slash = edit.path.indexOf('/');
      if (slash < 0) {
        if (edit.entry === undefined) entries.delete(edit.path);
        else entries.set(edit.path, { name: edit.path, ...edit.entry });
        continue;
      }
      const name = edit.path.slice(0, slash);
      const list = below.get(name) ?? [];
      list.push({ ...edit, path: edit.path.slice(slash + 1) });
      below.set(name, list);
    }
    for (const [name, list] of below) {
      const was = entries.get(name);
      const sha = await editTree(was?.mode === '040000' ? was.sha : undefined, list);
      if (sha === EMPTY_TREE) entries.delete(name);
      else entries.set(name, { name, mode: '040000', sha });
    }
    return writeTree([...entries.values()]);
  };

  const mergeTrees = async (ours: string, theirs: string): Promise<string | undefined> => {
    const result = await git(directory, [
      'merge-tree',
      '--write-tree',
      '--allow-unrelated-histories',
      ours,
      theirs,
    ]);
    if (result.code > 1) throw new Error(`git merge-tree failed: ${result.stderr}`);
    return result.code === 0 ? result.stdout.toString('latin1').trim().slice(0, 40) : undefined;
  };

  /** What follows from commits alone never changes: asked once. */
  const answers = new Map<string, Promise<string>>();
  const kept = (question: string, ask: () => Promise<string>): Promise<string> => {
    const known = answers.get(question);
    if (known !== undefined) return known;
    if (answers.size > 5000) answers.clear();
    const asked = ask();
    answers.set(question, asked);
    asked.catch(() => answers.delete(question));
    return asked;
  };

  /** A short straight line from the one `include` down to the one `exclude`, without asking git; `undefined`: ask git. */
  const linear = async (
    include: readonly string[],
    exclude: readonly string[],
  ): Promise<readonly string[] | undefined> => {
    const [stop] = exclude;
    if (include.length !== 1 || exclude.length !== 1 || stop === undefined) return undefined;
    const found: string[] = [];
    for (let sha = include[0]; sha !== stop;) {
      const step: Commit | undefined = sha === undefined || found.length > 64 ? undefined : await commit(sha);
      if (step === undefined || step.parents.length !== 1) return undefined;
      found.push(step.sha);
      sha = step.parents[0];
    }
    return found;
  };

  const range = (from: string | undefined, to: string): readonly string[] => [from ?? EMPTY_TREE, to];

  return {
    directory,
    object: objects.read,
    write: objects.write,
    commit,
    writeCommit,
    isSigned: (made) => isSigned(made, key),
    tree,
    async at(root, path) {
      let entry: TreeEntry | undefined = { mode: '040000', name: '', sha: root };
      for (const name of path.split('/').filter((part) => part !== '')) {
        if (entry?.mode !== '040000') return undefined;
        const list: readonly TreeEntry[] | undefined = await tree(entry.sha);
        entry = list?.find((candidate) => candidate.name === name);
      }
      return entry;
    },
    writeTree,
    editTree,
    ref: (name) => refs.get(name),
    refs: (prefix) =>
      [...refs]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, sha]) => ({ name, sha }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    async updateRefs(changes) {
      // NB. A NUL or a line end in a name would be read as a further command, past the rules.
      if (!changes.every((change) => isRefName(change.ref))) return false;
      const input = changes
        .map((change) => `update ${change.ref}\0${change.after}\0${change.before}\0`)
        .join('');
      if (changes.some((change) => (refs.get(change.ref) ?? ZERO) !== change.before)) return false;
      const result = await git(directory, ['update-ref', '-z', '--stdin'], { input });
      if (result.code !== 0) return false;
      for (const change of changes) {
        if (change.after === ZERO) refs.delete(change.ref);
        else refs.set(change.ref, change.after);
      }
      return true;
    },
    async resolve(name) {
      const direct = [name, `refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`];
      const sha =
        (name === 'HEAD' ? refs.get('refs/heads/main') : undefined) ??
        direct.map((candidate) => refs.get(candidate)).find((found) => found !== undefined) ??
        (FULL.test(name) ? name : undefined);
      if (sha !== undefined) {
        const object = await objects.read(sha);
        if (object?.type === 'commit') return sha;
        return object?.type === 'tag'
          ? /^object ([0-9a-f]{40})$/m.exec(object.body.toString('utf8'))?.[1]
          : undefined;
      }
      if (!/^[0-9a-f]{7,39}$/.test(name)) return undefined;
      const found = await git(directory, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
      return found.code === 0 ? found.stdout.toString('latin1').trim() : undefined;
    },
    isAncestor: (ancestor, descendant) =>
      kept(`ancestor ${ancestor} ${descendant}`, async () => {
        if (ancestor === descendant || (await linear([descendant], [ancestor])) !== undefined) return 'yes';
        const result = await git(directory, ['merge-base', '--is-ancestor', ancestor, descendant]);
        return result.code === 0 ? 'yes' : 'no';
      }).then((answer) => answer === 'yes'),
    mergeBase: (a, b) =>
      kept(`base ${a} ${b}`, async () => {
        if (a === b) return a;
        const result = await git(directory, ['merge-base', a, b]);
        return result.code === 0 ? result.stdout.toString('latin1').trim().slice(0, 40) : '';
      }).then((sha) => (sha === '' ? undefined : sha)),
    async history({ include, exclude = [], path, since, until, reverse = false }) {
      if ((path ?? '') === '' && since === undefined && until === undefined) {
        const short = await linear(include, exclude);
        if (short !== undefined) return reverse ? short.toReversed() : short;
      }
      const args = [
        '--topo-order',
        ...(reverse ? ['--reverse'] : []),
        ...(since === undefined ? [] : [`--since=${since}`]),
        ...(until === undefined ? [] : [`--until=${until}`]),
        ...include,
        ...exclude.map((sha) => `^${sha}`),
        '--',
        // NB. `:(literal)` keeps a path from being read as a pathspec with magic or wildcards.
        ...(path === undefined || path === '' ? [] : [`:(literal)${path}`]),
      ];
      const list = async (): Promise<string> =>
        (await mustGit(directory, ['rev-list', ...args])).toString('latin1');
      return (await kept(`list ${args.join('\0')}`, list)).split('\n').filter((line) => line !== '');
    },
    changes(from, to) {
      const id = `${from ?? ''}..${to}`;
      const known = differences.get(id);
      if (known !== undefined) return known;
      if (differences.size > 2000) differences.clear();
      const made = mustGit(directory, [
        'diff-tree',
        '-r',
        '-M',
        '-z',
        '--raw',
        '--numstat',
        '--no-abbrev',
        ...range(from, to),
      ]).then(parseChanges);
      differences.set(id, made);
      return made;
    },
    async patches(from, to) {
      const out = await mustGit(directory, [
        '-c',
        'core.quotePath=false',
        'diff-tree',
        '-r',
        '-M',
        '-p',
        '-z',
        '--raw',
        '--no-abbrev',
        ...range(from, to),
      ]);
      return parsePatches(out.toString('utf8'));
    },
    mergeTrees,
    async pickTree(picked, onto) {
      const parent = picked.parents[0] === undefined ? undefined : await commit(picked.parents[0]);
      const target = await commit(onto);
      if (target === undefined) return undefined;
      // `merge-tree --merge-base` is newer than the git of many machines: three throw-away commits say the same.
      const nobody = { name: 'sandbox', email: 'sandbox@invalid', at: 0 };
      const made = (treeSha: string, parents: readonly string[]): string =>
        writeCommit({ tree: treeSha, parents, author: nobody, committer: nobody, message: 'pick' }, false);
      const base = made(parent?.tree ?? EMPTY_TREE, []);
      return mergeTrees(made(target.tree, [base]), made(picked.tree, [base]));
    },
    close: objects.close,
  };
};
