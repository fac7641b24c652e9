/** Refs, trees, commits and blobs as git knows them. https://docs.github.com/rest/git */
import { demand } from '../access.ts';
import { isRefName, ZERO } from '../git/repository.ts';
import { emailOf, nowOf, type Caller, type Hub } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { webFlow } from '../pull-state.ts';
import { invalid, notFound, Refusal, ruleViolations } from '../refusal.ts';
import { moveRefs } from '../refs.ts';
import { gitCommit } from '../shapes/commit.ts';
import type { Shape } from '../shapes/json.ts';
import { repositoryUrl } from '../shapes/repository.ts';
import type { Signature, TreeEntry } from '../git/formats.ts';
import { fieldsOf, objectsOf, type Fields } from './fields.ts';
import { created, noContent, ok, REPO, type Call, type Route } from './route.ts';

const refShape = (hub: Hub, name: string, sha: string): Shape => ({
  ref: name,
  node_id: nodeId('Ref', name),
  url: `${repositoryUrl(hub)}/git/${name.split('/').map(encodeURIComponent).join('/')}`,
  object: { sha, type: 'commit', url: `${repositoryUrl(hub)}/git/commits/${sha}` },
});

/** Branches and tags; pull requests' refs are GitHub's own and cannot be written. */
const writable = (name: string): boolean => /^refs\/(heads|tags)\/./.test(name);
const move = async (
  call: Call,
  ref: string,
  change: { readonly before: string; readonly after: string },
): Promise<void> => {
  const moved = await moveRefs(call.hub, call.caller, [{ ref, ...change }]);
  if (moved.kind === 'forbidden') throw ruleViolations(422, [...moved.rules.values()].flat());
  if (moved.kind === 'stale') throw new Refusal(422, 'Reference cannot be updated');
};

const mustBeCommit = async (hub: Hub, sha: string): Promise<void> => {
  if (!/^[0-9a-f]{40}$/.test(sha))
    throw new Refusal(422, 'The sha parameter must be exactly 40 characters and contain only [0-9a-f].');
  if ((await hub.git.commit(sha)) === undefined) throw new Refusal(422, 'Object does not exist');
};

const treeShape = (hub: Hub, entry: TreeEntry & { readonly size: number | undefined }): Shape => {
  const type = entry.mode === '040000' ? 'tree' : entry.mode === '160000' ? 'commit' : 'blob';
  return {
    path: entry.name,
    mode: entry.mode,
    type,
    sha: entry.sha,
    ...(entry.size === undefined ? {} : { size: entry.size }),
    ...(type === 'commit' ? {} : { url: `${repositoryUrl(hub)}/git/${type}s/${entry.sha}` }),
  };
};

const sized = async (
  hub: Hub,
  entry: TreeEntry,
): Promise<TreeEntry & { readonly size: number | undefined }> => {
  const blob =
    entry.mode === '040000' || entry.mode === '160000' ? undefined : await hub.git.object(entry.sha);
  return { ...entry, size: blob?.body.length };
};

const listTree = async (
  hub: Hub,
  sha: string,
  options: { readonly deep: boolean; readonly below?: string },
): Promise<readonly Shape[]> => {
  const entries = (await hub.git.tree(sha)) ?? [];
  const found: Shape[] = [];
  for (const entry of entries) {
    const name = `${options.below ?? ''}${entry.name}`;
    found.push(treeShape(hub, await sized(hub, { ...entry, name })));
    if (options.deep && entry.mode === '040000')
      found.push(...(await listTree(hub, entry.sha, { deep: true, below: `${name}/` })));
  }
  return found;
};

const MODES = new Set(['100644', '100755', '040000', '160000', '120000']);

const makeTree = async (call: Call): Promise<string> => {
  const { hub, fields } = call;
  const base = fields.text('base_tree');
  const root = base === undefined ? undefined : await treeOf(hub, base);
  const edits = [];
  for (const item of objectsOf(fields.list('tree'))) {
    const path = item.text('path') ?? '';
    const mode = item.text('mode') ?? '';
    if (
      path === '' ||
      path.startsWith('/') ||
      path
        .split('/')
        .some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git')
    )
      throw new Refusal(422, 'tree.path contains a malformed path component');
    const removed = item.textOrNull('sha') === null;
    if (!MODES.has(mode) && !removed) throw new Refusal(422, 'tree.mode is not included in the list');
    const content = item.text('content');
    const sha =
      item.text('sha') ?? (content === undefined ? undefined : hub.git.write('blob', Buffer.from(content)));
    if (sha === undefined && !removed) throw new Refusal(422, 'Must supply either tree.sha or tree.content');
    if (sha !== undefined && mode !== '160000' && (await hub.git.object(sha)) === undefined)
      throw new Refusal(422, `tree.sha ${sha} is not a valid blob`);
    edits.push({ path, entry: sha === undefined ? undefined : { mode, sha } });
  }
  return hub.git.editTree(root, edits);
};

const treeOf = async (hub: Hub, name: string): Promise<string> => {
  const sha = (await hub.git.resolve(name)) ?? name;
  const object = await hub.git.object(sha);
  if (object?.type === 'tree') return sha;
  const commit = object?.type === 'commit' ? await hub.git.commit(sha) : undefined;
  if (commit === undefined) throw notFound();
  return commit.tree;
};

export const signatureOf = (fields: Fields | undefined, otherwise: Signature): Signature => {
  if (fields === undefined) return otherwise;
  const date = fields.text('date');
  return {
    name: fields.mustText('name', 'Commit'),
    email: fields.mustText('email', 'Commit'),
    at: date === undefined ? otherwise.at : Math.floor(Date.parse(date) / 1000),
  };
};

/** Verified are the commits of Apps and jobs that name neither author nor committer; a person's commits through REST are not. */
export const signsFor = (caller: Caller, fields: Fields): boolean =>
  caller.job !== undefined && !fields.has('author') && !fields.has('committer') && !fields.has('signature');

export const callerSignature = (call: { readonly hub: Hub; readonly caller: Caller }): Signature => ({
  name: call.caller.person.login,
  email: emailOf(call.caller.person),
  at: Math.floor(nowOf(call.hub) / 1000),
});

export const gitDataRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${REPO}/git/ref/:ref*`,
    answer({ hub, caller, param }) {
      demand(caller, 'contents', 'read');
      const name = `refs/${param('ref')}`;
      const sha = hub.git.ref(name);
      if (sha === undefined) throw notFound();
      return ok(refShape(hub, name, sha));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/git/matching-refs/:ref*`,
    answer(call) {
      demand(call.caller, 'contents', 'read');
      return ok(
        call.hub.git.refs(`refs/${call.param('ref')}`).map((ref) => refShape(call.hub, ref.name, ref.sha)),
      );
    },
  },
  {
    method: 'POST',
    path: `${REPO}/git/refs`,
    async answer(call) {
      const { hub, fields } = call;
      demand(call.caller, 'contents', 'write');
      const ref = fields.mustText('ref', 'Reference');
      const sha = fields.mustText('sha', 'Reference');
      if (!writable(ref) || !isRefName(ref)) throw new Refusal(422, `${ref} is not a valid ref name.`);
      await mustBeCommit(hub, sha);
      if (hub.git.ref(ref) !== undefined) throw new Refusal(422, 'Reference already exists');
      await move(call, ref, { before: ZERO, after: sha });
      return {
        ...created(refShape(hub, ref, sha)),
        headers: { location: `${repositoryUrl(hub)}/git/${ref}` },
      };
    },
  },
  {
    method: 'PATCH',
    path: `${REPO}/git/refs/:ref*`,
    async answer(call) {
      const { hub, fields } = call;
      demand(call.caller, 'contents', 'write');
      const ref = `refs/${call.param('ref')}`;
      const before = hub.git.ref(ref);
      if (before === undefined || !writable(ref)) throw new Refusal(422, 'Reference does not exist');
      const after = fields.mustText('sha', 'Reference');
      await mustBeCommit(hub, after);
      if (fields.flag('force') !== true && !(await hub.git.isAncestor(before, after)))
        throw new Refusal(422, 'Update is not a fast forward');
      if (before !== after) await move(call, ref, { before, after });
      return ok(refShape(hub, ref, after));
    },
  },
  {
    method: 'DELETE',
    path: `${REPO}/git/refs/:ref*`,
    async answer(call) {
      demand(call.caller, 'contents', 'write');
      const ref = `refs/${call.param('ref')}`;
      const before = call.hub.git.ref(ref);
      if (before === undefined || !writable(ref)) throw new Refusal(422, 'Reference does not exist');
      await move(call, ref, { before, after: ZERO });
      return noContent;
    },
  },
  {
    method: 'GET',
    path: `${REPO}/git/trees/:sha*`,
    async answer(call) {
      const { hub } = call;
      demand(call.caller, 'contents', 'read');
      const sha = await treeOf(hub, call.param('sha'));
      const tree = await listTree(hub, sha, { deep: call.query.has('recursive') });
      return ok({
        sha,
        url: `${repositoryUrl(hub)}/git/trees/${sha}`,
        tree: tree.slice(0, 100_000),
        truncated: tree.length > 100_000,
      });
    },
  },
  {
    method: 'POST',
    path: `${REPO}/git/trees`,
    async answer(call) {
      const { hub } = call;
      demand(call.caller, 'contents', 'write');
      if (call.fields.list('tree') === undefined) throw new Refusal(422, 'Invalid tree info');
      const sha = await makeTree(call);
      const tree = await listTree(hub, sha, { deep: false });
      return created({ sha, url: `${repositoryUrl(hub)}/git/trees/${sha}`, tree, truncated: false });
    },
  },
  {
    method: 'GET',
    path: `${REPO}/git/commits/:sha`,
    async answer({ hub, caller, param }) {
      demand(caller, 'contents', 'read');
      const commit = await hub.git.commit(param('sha'));
      if (commit === undefined) throw notFound();
      return ok(gitCommit(hub, commit));
    },
  },
  {
    method: 'POST',
    path: `${REPO}/git/commits`,
    async answer(call) {
      const { hub, fields } = call;
      demand(call.caller, 'contents', 'write');
      const tree = fields.mustText('tree', 'Commit');
      if ((await hub.git.tree(tree)) === undefined) throw new Refusal(422, 'Tree SHA does not exist');
      const parents = fields.texts('parents') ?? [];
      for (const parent of parents)
        if ((await hub.git.commit(parent)) === undefined)
          throw new Refusal(422, 'Parent SHA does not exist or is not a commit object');
      const message = fields.mustText('message', 'Commit');
      const signed = signsFor(call.caller, fields);
      const author = signatureOf(fields.inner('author'), callerSignature(call));
      const committer = signed ? webFlow(author.at) : signatureOf(fields.inner('committer'), author);
      const sha = hub.git.writeCommit({ tree, parents, author, committer, message }, signed);
      const commit = await hub.git.commit(sha);
      if (commit === undefined) throw notFound();
      return created(gitCommit(hub, commit));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/git/blobs/:sha`,
    async answer({ hub, caller, param, accept }) {
      demand(caller, 'contents', 'read');
      const object = await hub.git.object(param('sha'));
      if (object?.type !== 'blob') throw notFound();
      if (/vnd\.github\.(v3\.)?raw/.test(accept))
        return {
          status: 200,
          headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
          body: object.body,
        };
      return ok({
        sha: param('sha'),
        node_id: nodeId('Blob', param('sha')),
        size: object.body.length,
        url: `${repositoryUrl(hub)}/git/blobs/${param('sha')}`,
        content: object.body.toString('base64').replace(/(.{60})/g, '$1\n'),
        encoding: 'base64',
      });
    },
  },
  {
    method: 'POST',
    path: `${REPO}/git/blobs`,
    answer({ hub, caller, fields }) {
      demand(caller, 'contents', 'write');
      const encoding = fields.text('encoding') ?? 'utf-8';
      if (encoding !== 'utf-8' && encoding !== 'base64') throw invalid('Blob', 'encoding', 'invalid');
      const content = fieldsOf({ content: fields.text('content') }).mustText('content', 'Blob');
      const sha = hub.git.write('blob', Buffer.from(content, encoding));
      return created({ sha, url: `${repositoryUrl(hub)}/git/blobs/${sha}` });
    },
  },
];
