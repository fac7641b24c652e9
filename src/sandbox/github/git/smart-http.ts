/** Git over HTTP: fetches by git's own upload-pack, pushes taken in by the same door as every other change. */
import { spawn } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import type { SandboxAnswer, SandboxRequest } from '../../http.ts';
import { may, tokenOf } from '../access.ts';
import type { Caller, Hub } from '../model.ts';
import { moveRefs, type Moved } from '../refs.ts';
import { ZERO, type RefChange } from './repository.ts';
import { environment, git } from './run.ts';

const CAPABILITIES =
  'report-status delete-refs side-band-64k quiet atomic ofs-delta object-format=sha1 agent=git/github-sandbox';

/** Answers below any path: the repository is the only one there is. */
export const answerGit = async (
  hub: Hub,
  request: SandboxRequest,
  exclusive: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<SandboxAnswer> => {
  const token = tokenOf(request.headers.authorization);
  const caller = token === undefined ? undefined : hub.tokens.get(token);
  // The repository is private: nobody reads it without a name, and git asks for one when it is told so.
  if (caller === undefined) {
    const headers = { 'www-authenticate': 'Basic realm="GitHub"' };
    return {
      status: 401,
      headers,
      body: token === undefined ? 'No anonymous access.\n' : 'Invalid username or token.\n',
    };
  }
  const service = request.query.get('service');
  const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(request.body) : request.body;
  if (!may(caller, 'contents', 'read'))
    return { status: 403, body: 'Write access to repository not granted.\n' };
  const protocol = String(request.headers['git-protocol'] ?? '');
  if (request.method === 'GET' && request.path.endsWith('/info/refs') && service === 'git-upload-pack') {
    const refs = await uploadPack(hub, ['--http-backend-info-refs'], { protocol, input: Buffer.alloc(0) });
    const banner = /version=2/.test(protocol) ? [] : [packet('# service=git-upload-pack\n'), FLUSH];
    return gitAnswer('git-upload-pack-advertisement', Buffer.concat([...banner, refs]));
  }
  if (request.method === 'POST' && request.path.endsWith('/git-upload-pack'))
    return gitAnswer('git-upload-pack-result', await uploadPack(hub, [], { protocol, input: body }));
  const pushing = service === 'git-receive-pack' || request.path.endsWith('/git-receive-pack');
  if (!pushing) return { status: 404, body: 'Not Found\n' };
  if (!may(caller, 'contents', 'write'))
    return {
      status: 403,
      body: `Permission to ${hub.owner.login}/${hub.name}.git denied to ${caller.person.login}.\n`,
    };
  if (request.method === 'GET') return gitAnswer('git-receive-pack-advertisement', advertise(hub));
  return exclusive(async () => gitAnswer('git-receive-pack-result', await receive(hub, caller, body)));
};

const gitAnswer = (type: string, body: Buffer): SandboxAnswer => ({
  status: 200,
  headers: {
    'content-type': `application/x-${type}`,
    'cache-control': 'no-cache, max-age=0, must-revalidate',
  },
  body,
});

const FLUSH = Buffer.from('0000');
const packet = (data: string | Buffer): Buffer => {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes]);
};

const uploadPack = (
  hub: Hub,
  args: readonly string[],
  call: { readonly protocol: string; readonly input: Buffer },
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    // NB. The protocol's name comes from the request and becomes an environment variable: only its known forms pass.
    const version = /^version=[012]$/.test(call.protocol) ? { GIT_PROTOCOL: call.protocol } : {};
    const child = spawn('git', ['upload-pack', '--stateless-rpc', '--strict', ...args, hub.git.directory], {
      env: environment({
        ...version,
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'safe.directory',
        GIT_CONFIG_VALUE_0: '*',
      }),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', () => resolve(Buffer.concat(chunks)));
    child.stdin.end(call.input);
  });

/** Branches and tags; what GitHub keeps for itself is not offered. */
const advertise = (hub: Hub): Buffer => {
  const refs = hub.git.refs('refs/').filter(({ name }) => /^refs\/(heads|tags)\//.test(name));
  const lines =
    refs.length === 0 ? [`${ZERO} capabilities^{}`] : refs.map(({ name, sha }) => `${sha} ${name}`);
  return Buffer.concat([
    packet('# service=git-receive-pack\n'),
    FLUSH,
    ...lines.map((line, index) => packet(index === 0 ? `${line}\0${CAPABILITIES}\n` : `${line}\n`)),
    FLUSH,
  ]);
};

interface Push {
  readonly changes: readonly RefChange[];
  readonly capabilities: string;
  readonly pack: Buffer;
}

const readPush = (body: Buffer): Push => {
  const changes: RefChange[] = [];
  let capabilities = '';
  let at = 0;
  for (;;) {
    const length = Number.parseInt(body.subarray(at, at + 4).toString('latin1'), 16);
    at += 4;
    if (!(length > 4)) break;
    const [line = '', given = ''] = body
      .subarray(at, at + length - 4)
      .toString('utf8')
      .replace(/\n$/, '')
      .split('\0');
    at += length - 4;
    if (given !== '') capabilities = given;
    const match = /^([0-9a-f]{40}) ([0-9a-f]{40}) (.+)$/.exec(line);
    if (match !== null)
      changes.push({ before: match[1] ?? ZERO, after: match[2] ?? ZERO, ref: match[3] ?? '' });
  }
  return { changes, capabilities, pack: body.subarray(at) };
};

const receive = async (hub: Hub, caller: Caller, body: Buffer): Promise<Buffer> => {
  const push = readPush(body);
  const unpacked = push.pack.length === 0 || (await unpack(hub, push.pack));
  const results = unpacked
    ? await apply(hub, caller, push)
    : push.changes.map(({ ref }) => `ng ${ref} unpacker error`);
  const report = Buffer.concat([
    packet(unpacked ? 'unpack ok\n' : 'unpack index-pack failed\n'),
    ...results.map((line) => packet(`${line}\n`)),
    FLUSH,
  ]);
  if (!push.capabilities.includes('side-band-64k')) return report;
  const said =
    results.filter((line) => line.startsWith('ng ')).length === 0
      ? []
      : [packet(Buffer.concat([Buffer.from([2]), Buffer.from(remarks(results))]))];
  return Buffer.concat([...said, packet(Buffer.concat([Buffer.from([1]), report])), FLUSH]);
};

const remarks = (results: readonly string[]): string =>
  [
    'error: GH013: Repository rule violations found',
    ...results.filter((line) => line.startsWith('ng ')).map((line) => `  - ${line.slice(3)}`),
    '',
  ].join('\n');

const unpack = async (hub: Hub, pack: Buffer): Promise<boolean> => {
  const count = pack.length >= 12 ? pack.readUInt32BE(8) : 0;
  if (count === 0) return true;
  const args =
    count < 100 ? ['unpack-objects', '-q', '--strict'] : ['index-pack', '--stdin', '--fix-thin', '--strict'];
  return (await git(hub.git.directory, args, { input: pack })).code === 0;
};

/** GitHub decides about a whole push: one ref that the rules refuse refuses all. */
const apply = async (hub: Hub, caller: Caller, { changes }: Push): Promise<readonly string[]> => {
  const hidden = changes.filter(({ ref }) => !/^refs\/(heads|tags)\/./.test(ref));
  if (hidden.length > 0)
    return changes.map(
      ({ ref }) =>
        `ng ${ref} ${hidden.some((change) => change.ref === ref) ? 'deny updating a hidden ref' : 'atomic push failure'}`,
    );
  for (const { after, ref } of changes) {
    const object = after === ZERO ? undefined : await hub.git.object(after);
    if (after !== ZERO && object?.type !== 'commit' && !ref.startsWith('refs/tags/'))
      return changes.map((change) => `ng ${change.ref} missing necessary objects`);
  }
  const real = changes.filter(({ before, after }) => before !== after);
  const moved: Moved = await moveRefs(hub, caller, real);
  switch (moved.kind) {
    case 'moved':
      return changes.map(({ ref }) => `ok ${ref}`);
    case 'stale':
      return changes.map(({ ref }) => `ng ${ref} failed to update ref`);
    case 'forbidden':
      return changes.map(
        ({ ref }) =>
          `ng ${ref} push declined due to repository rule violations${moved.rules.has(ref) ? `: ${(moved.rules.get(ref) ?? []).join(' ')}` : ''}`,
      );
  }
};
