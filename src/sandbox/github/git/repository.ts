/** The bare repository of the sandbox: refs, commits, trees, differences and merges, in the words the API needs. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
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
import { openGraph } from './graph.ts';
import { openObjects, type GitObject, type ObjectType } from './objects.ts';
import { isPlainPath, openPathHistory } from './path-history.ts';
import { areApart, writeRef } from './ref-files.ts';
import { git, mustGit } from './run.ts';
import { createSigner, type Signer } from './signing.ts';
import { mergeApart, plainChanges, plainPatches, type Trees } from './trees.ts';

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
  /** GitHub's own. */
  readonly signer: Signer;
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

/** A clone is served to this machine: nobody gains by packing it tight. */
const CONFIGURATION = `[uploadpack]
\tallowReachableSHA1InWant = true
\tallowFilter = true
\tallowAnySHA1InWant = true
[pack]
\tcompression = 0
\twindow = 0
[gc]
\tauto = 0
[core]
\tlogAllRefUpdates = false
`;

/** Makes a bare repository in an empty directory, with `main` as its default branch and nothing in it. */
export const initRepository = async (directory: string): Promise<Repository> => {
  await mustGit(directory, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', directory]);
  appendFileSync(join(directory, 'config'), CONFIGURATION);
  const repository = openRepository(directory);
  repository.write('tree', Buffer.alloc(0));
  return repository;
};

const openRepository = (directory: string): Repository => {
  const objects = openObjects(directory);
  const signer = createSigner('web-flow');
  const verdicts = new Map<string, boolean>();
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
    objects.write('commit', formatCommit(text, signed ? signer : undefined));

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

  const graph = openGraph(async (sha) => (await commit(sha))?.parents);
  const trees: Trees = { tree, writeTree, blob: async (sha) => (await objects.read(sha))?.body };
  const entryAt = async (root: string, path: string): Promise<TreeEntry | undefined> => {
    let entry: TreeEntry | undefined = { mode: '040000', name: '', sha: root };
    for (const name of path.split('/').filter((part) => part !== '')) {
      if (entry?.mode !== '040000') return undefined;
      const list: readonly TreeEntry[] | undefined = await tree(entry.sha);
      entry = list?.find((candidate) => candidate.name === name);
    }
    return entry;
  };
  const treeOf = async (sha: string): Promise<string> => (await commit(sha))?.tree ?? sha;

  /** Of commits that have gone apart in the simplest way. */
  const mergeWithoutGit = async (ours: string, theirs: string): Promise<string | undefined> => {
    const base = await graph.mergeBase(ours, theirs);
    if (base === undefined) return undefined;
    const [was, our, their] = await Promise.all([base, ours, theirs].map(treeOf));
    return was === undefined || our === undefined || their === undefined
      ? undefined
      : mergeApart(trees, { base: was, ours: our, theirs: their });
  };

  const mergeTrees = async (ours: string, theirs: string): Promise<string | undefined> => {
    const simple = await mergeWithoutGit(ours, theirs);
    if (simple !== undefined) return simple;
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

  const touching = openPathHistory(async (sha, path) => {
    const [parent] = (await commit(sha))?.parents ?? [];
    const before = parent === undefined ? undefined : await entryAt(await treeOf(parent), path);
    return [await entryAt(await treeOf(sha), path), before];
  });

  const listWithoutGit = async (
    include: string,
    exclude: readonly string[],
    path: string,
  ): Promise<readonly string[] | undefined> => {
    const line = await graph.line(include, exclude);
    if (path === '') return line ?? graph.range(include, exclude);
    // Where a side branch comes in, git leaves out what the path does not owe it.
    return line === undefined || !isPlainPath(path) ? undefined : touching(line, path);
  };

  const range = (from: string | undefined, to: string): readonly string[] => [from ?? EMPTY_TREE, to];

  const difference = (from: string | undefined, to: string): Promise<readonly Change[]> => {
    const id = `${from ?? ''}..${to}`;
    const known = differences.get(id);
    if (known !== undefined) return known;
    if (differences.size > 2000) differences.clear();
    const ask = async (): Promise<readonly Change[]> =>
      parseChanges(
        await mustGit(directory, [
          'diff-tree',
          '-r',
          '-M',
          '-z',
          '--raw',
          '--numstat',
          '--no-abbrev',
          ...range(from, to),
        ]),
      );
    const simple = async (): Promise<readonly Change[] | undefined> =>
      plainChanges(trees, from === undefined ? undefined : await treeOf(from), await treeOf(to));
    const made = simple().then((found) => found ?? ask());
    differences.set(id, made);
    return made;
  };

  return {
    directory,
    object: objects.read,
    write: objects.write,
    commit,
    writeCommit,
    signer,
    isSigned(made) {
      const known = verdicts.get(made.sha) ?? isSigned(made, signer);
      verdicts.set(made.sha, known);
      return known;
    },
    tree,
    at: entryAt,
    writeTree,
    editTree,
    ref: (name) => refs.get(name),
    refs: (prefix) =>
      [...refs]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, sha]) => ({ name, sha }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    async updateRefs(changes) {
      // NB. A ref's name becomes a path: `..` in it would be written outside the repository.
      if (!changes.every((change) => isRefName(change.ref))) return false;
      if (new Set(changes.map(({ ref }) => ref)).size < changes.length) return false;
      if (changes.some((change) => (refs.get(change.ref) ?? ZERO) !== change.before)) return false;
      for (const { ref, after } of changes) {
        const object = after === ZERO ? undefined : await objects.read(after);
        const fits = object !== undefined && (object.type === 'commit' || !ref.startsWith('refs/heads/'));
        if (after !== ZERO && !fits) return false;
      }
      // Looked at again behind the last wait, so that of two at once one is stale.
      if (changes.some((change) => (refs.get(change.ref) ?? ZERO) !== change.before)) return false;
      const next = new Map(refs);
      for (const { ref, after } of changes)
        if (after === ZERO) next.delete(ref);
        else next.set(ref, after);
      if (!areApart(next.keys())) return false;
      for (const { ref, after } of changes) {
        writeRef(directory, ref, after === ZERO ? undefined : after);
        if (after === ZERO) refs.delete(ref);
        else refs.set(ref, after);
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
        const near = await graph.isAncestor(ancestor, descendant);
        if (near !== undefined) return near ? 'yes' : 'no';
        const result = await git(directory, ['merge-base', '--is-ancestor', ancestor, descendant]);
        return result.code === 0 ? 'yes' : 'no';
      }).then((answer) => answer === 'yes'),
    mergeBase: (a, b) =>
      kept(`base ${a} ${b}`, async () => {
        const near = await graph.mergeBase(a, b);
        if (near !== undefined) return near;
        const result = await git(directory, ['merge-base', a, b]);
        return result.code === 0 ? result.stdout.toString('latin1').trim().slice(0, 40) : '';
      }).then((sha) => (sha === '' ? undefined : sha)),
    async history({ include, exclude = [], path, since, until, reverse = false }) {
      const [first] = include;
      const ever = since === undefined && until === undefined;
      if (ever && first !== undefined && include.length === 1) {
        const short = await listWithoutGit(first, exclude, path ?? '');
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
    changes: difference,
    async patches(from, to) {
      const plain = await plainPatches(await difference(from, to), trees);
      if (plain !== undefined) return plain;
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
