/** Files by path, with GitHub's habits: links are followed silently, one commit a write. https://docs.github.com/rest/repos/contents */
import { posix } from 'node:path';
import { demand } from '../access.ts';
import type { TreeEntry } from '../git/formats.ts';
import { DEFAULT_BRANCH, type Hub } from '../model.ts';
import { webFlow } from '../pull-state.ts';
import { invalid, notFound, Refusal, ruleViolations } from '../refusal.ts';
import { moveRefs } from '../refs.ts';
import { gitCommit } from '../shapes/commit.ts';
import type { Shape } from '../shapes/json.ts';
import { repositoryPage, repositoryUrl } from '../shapes/repository.ts';
import { callerSignature, signatureOf, signsFor } from './git-data.ts';
import type { SandboxAnswer } from '../../http.ts';
import { ok, REPO, type Call, type Route } from './route.ts';
import { ZERO, type TreeEdit } from '../git/repository.ts';

/** Above this a file has no content in the answer; above 100 MB it cannot be had at all. */
const INLINE_BYTES = 1024 * 1024;

interface Place {
  readonly path: string;
  readonly ref: string;
  readonly entry: TreeEntry;
}

const links = (hub: Hub, { path, ref, entry }: Place): Shape => {
  const escaped = path.split('/').map(encodeURIComponent).join('/');
  const self = `${repositoryUrl(hub)}/contents/${escaped}?ref=${encodeURIComponent(ref)}`;
  const folder = entry.mode === '040000';
  const git = `${repositoryUrl(hub)}/git/${folder ? 'trees' : 'blobs'}/${entry.sha}`;
  const html = `${repositoryPage(hub)}/${folder ? 'tree' : 'blob'}/${ref}/${escaped}`;
  return {
    url: self,
    git_url: git,
    html_url: html,
    download_url: folder ? null : `${repositoryPage(hub)}/raw/${ref}/${escaped}`,
    _links: { self, git, html },
  };
};

const sizeOf = async (hub: Hub, entry: TreeEntry): Promise<number> =>
  entry.mode === '040000' || entry.mode === '160000'
    ? 0
    : ((await hub.git.object(entry.sha))?.body.length ?? 0);

const fileShape = async (hub: Hub, place: Place): Promise<Shape> => {
  const body = (await hub.git.object(place.entry.sha))?.body ?? Buffer.alloc(0);
  const small = body.length <= INLINE_BYTES;
  return {
    name: posix.basename(place.path),
    path: place.path,
    sha: place.entry.sha,
    size: body.length,
    ...links(hub, place),
    type: 'file',
    content: small ? body.toString('base64').replace(/(.{60})/g, '$1\n') : '',
    encoding: small ? 'base64' : 'none',
  };
};

const listed = async (hub: Hub, place: Place): Promise<Shape> => ({
  name: posix.basename(place.path),
  path: place.path,
  sha: place.entry.sha,
  size: await sizeOf(hub, place.entry),
  ...links(hub, place),
  // Submodules are listed as files, for compatibility.
  type: place.entry.mode === '040000' ? 'dir' : place.entry.mode === '120000' ? 'symlink' : 'file',
});

/** What is at a path; a link that leads to a file of this repository is that file. */
const follow = async (
  hub: Hub,
  tree: string,
  path: string,
): Promise<{ readonly entry: TreeEntry; readonly target: string | undefined }> => {
  const entry = await hub.git.at(tree, path);
  if (entry === undefined) throw notFound();
  if (entry.mode !== '120000') return { entry, target: undefined };
  const target = (await hub.git.object(entry.sha))?.body.toString('utf8') ?? '';
  const there = posix.normalize(posix.join(posix.dirname(path), target));
  if (target.startsWith('/') || there.startsWith('..')) return { entry, target };
  const led = await hub.git.at(tree, there);
  return led !== undefined && (led.mode === '100644' || led.mode === '100755')
    ? { entry: led, target: undefined }
    : { entry, target };
};

const cleanPath = (call: Call): string => call.param('path').replace(/^\/+|\/+$/g, '');

const get = async (call: Call): Promise<SandboxAnswer> => {
  const { hub } = call;
  const ref = call.query.get('ref') ?? DEFAULT_BRANCH;
  const sha = await hub.git.resolve(ref);
  const commit = sha === undefined ? undefined : await hub.git.commit(sha);
  if (commit === undefined) throw new Refusal(404, `No commit found for the ref ${ref}`);
  const path = cleanPath(call);
  const { entry, target } = await follow(hub, commit.tree, path);
  if (entry.mode === '040000') {
    const entries = (await hub.git.tree(entry.sha)) ?? [];
    const below = (name: string): string => (path === '' ? name : `${path}/${name}`);
    return ok(
      await Promise.all(
        entries.slice(0, 1000).map((each) => listed(hub, { path: below(each.name), ref, entry: each })),
      ),
    );
  }
  const body = (await hub.git.object(entry.sha))?.body ?? Buffer.alloc(0);
  if (/vnd\.github\.(v3\.)?raw/.test(call.accept))
    return {
      status: 200,
      headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' },
      body,
    };
  if (entry.mode === '160000')
    return ok({
      name: posix.basename(path),
      path,
      sha: entry.sha,
      size: 0,
      ...links(hub, { path, ref, entry }),
      type: 'submodule',
      submodule_git_url: '',
    });
  if (target !== undefined)
    return ok({
      name: posix.basename(path),
      path,
      sha: entry.sha,
      size: body.length,
      ...links(hub, { path, ref, entry }),
      type: 'symlink',
      target,
    });
  return ok(await fileShape(hub, { path, ref, entry }));
};

interface Written {
  readonly status: 200 | 201;
  readonly path: string;
  readonly branch: string;
  readonly commit: string;
}

const write = async (
  call: Call,
  edit: (was: TreeEntry | undefined) => TreeEdit['entry'],
): Promise<Written> => {
  const { hub, fields } = call;
  const path = cleanPath(call);
  if (
    path === '' ||
    path
      .split('/')
      .some((part) => part === '.' || part === '..' || part.toLowerCase() === '.git' || part === '')
  )
    throw new Refusal(422, 'path contains a malformed path component');
  const message = fields.mustText('message', 'Commit');
  const branch = (fields.text('branch') ?? DEFAULT_BRANCH).replace(/^refs\/heads\//, '');
  const ref = `refs/heads/${branch}`;
  const before = hub.git.ref(ref);
  const parent = before === undefined ? undefined : await hub.git.commit(before);
  if (before === undefined || parent === undefined) throw new Refusal(404, `Branch ${branch} not found`);
  const was = await hub.git.at(parent.tree, path);
  checkBlob(call, path, was);
  const tree = await hub.git.editTree(parent.tree, [{ path, entry: edit(was) }]);
  const signed = signsFor(call.caller, fields);
  const given = fields.inner('author') ?? fields.inner('committer');
  const author = signatureOf(given, callerSignature(call));
  const committer =
    signed || !fields.has('committer') ? webFlow(author.at) : signatureOf(fields.inner('committer'), author);
  const commit = hub.git.writeCommit({ tree, parents: [before], author, committer, message }, signed);
  const moved = await moveRefs(hub, call.caller, [{ ref, before, after: commit }]);
  if (moved.kind === 'forbidden') throw ruleViolations(409, [...moved.rules.values()].flat());
  if (moved.kind === 'stale')
    throw new Refusal(409, `is at ${hub.git.ref(ref) ?? ZERO} but expected ${before}`);
  return { status: was === undefined ? 201 : 200, path, branch, commit };
};

/** The compare-and-swap of this API is on the file, not on the branch. */
const checkBlob = (call: Call, path: string, was: TreeEntry | undefined): void => {
  const sha = call.fields.text('sha');
  if (was === undefined && sha === undefined) return;
  if (was === undefined) throw new Refusal(409, `${path} does not match ${sha ?? ''}`);
  if (was.mode === '040000') throw new Refusal(422, `${path} is a directory`);
  if (sha === undefined) throw new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  if (sha !== was.sha) throw new Refusal(409, `${path} does not match ${sha}`);
};

const answerWritten = async (
  hub: Hub,
  written: Written,
  content: boolean,
): Promise<{ readonly status: number; readonly body: Shape }> => {
  const commit = await hub.git.commit(written.commit);
  if (commit === undefined) throw notFound();
  const entry = await hub.git.at(commit.tree, written.path);
  const place = entry === undefined ? undefined : { path: written.path, ref: written.branch, entry };
  return {
    status: written.status,
    body: {
      content: content && place !== undefined ? await listed(hub, place) : null,
      commit: gitCommit(hub, commit),
    },
  };
};

export const contentsRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${REPO}/contents/:path*`,
    answer(call) {
      demand(call.caller, 'contents', 'read');
      return get(call);
    },
  },
  {
    method: 'PUT',
    path: `${REPO}/contents/:path*`,
    async answer(call) {
      demand(call.caller, 'contents', 'write');
      const content = call.fields.mustText('content', 'Blob').replace(/\s/g, '');
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(content) || content.length % 4 === 1)
        throw invalid('Blob', 'content', 'invalid', 'content is not valid Base64');
      const sha = call.hub.git.write('blob', Buffer.from(content, 'base64'));
      const written = await write(call, (was) => ({ mode: was?.mode ?? '100644', sha }));
      return answerWritten(call.hub, written, true);
    },
  },
  {
    method: 'DELETE',
    path: `${REPO}/contents/:path*`,
    async answer(call) {
      demand(call.caller, 'contents', 'write');
      const path = cleanPath(call);
      const branch = call.fields.text('branch') ?? DEFAULT_BRANCH;
      const head = await call.hub.git.resolve(`refs/heads/${branch}`);
      const commit = head === undefined ? undefined : await call.hub.git.commit(head);
      if (commit === undefined || (await call.hub.git.at(commit.tree, path)) === undefined) throw notFound();
      const written = await write(call, () => undefined);
      return answerWritten(call.hub, written, false);
    },
  },
];
