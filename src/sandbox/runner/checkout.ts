/** `actions/checkout`, as far as the sandbox has it: a real git fetch of one ref over the sandbox's HTTP with the job's token. */
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { slug } from './context.ts';
import { git } from './git.ts';
import { at, textAt } from './json.ts';
import type { Run, RunnerHost } from './run.ts';

export interface CheckoutOrder {
  readonly host: RunnerHost;
  readonly run: Run;
  readonly inputs: ReadonlyMap<string, string>;
  readonly token: string;
  readonly workspace: string;
  readonly temp: string;
  readonly signal: AbortSignal;
}

const INPUTS = [
  'repository',
  'ref',
  'token',
  'path',
  'fetch-depth',
  'persist-credentials',
  'clean',
  'allow-unsafe-pr-checkout',
];

/** Throws an `Error` that says what is wrong: an input the sandbox lacks, a ref that is not there, a fork's code. */
export const checkout = async (
  order: CheckoutOrder,
): Promise<{ readonly ref: string; readonly commit: string }> => {
  const { host, run } = order;
  const input = (name: string): string => (order.inputs.get(name) ?? '').trim();
  const foreign = [...order.inputs.keys()].filter((name) => !INPUTS.includes(name));
  if (foreign.length > 0)
    throw new Error(`The sandbox's actions/checkout has no input ${foreign.join(', ')}.`);
  if (input('repository') !== '' && input('repository').toLowerCase() !== slug(host.github).toLowerCase()) {
    throw new Error(`The sandbox holds only ${slug(host.github)}, not ${input('repository')}.`);
  }
  const directory = resolve(order.workspace, input('path') || '.');
  if (directory !== order.workspace && !directory.startsWith(order.workspace + sep)) {
    throw new Error(`Repository path '${directory}' is not under '${order.workspace}'`);
  }
  const wanted =
    input('ref') === ''
      ? { spec: run.event.sha, ref: run.event.ref }
      : { spec: input('ref'), ref: input('ref') };
  refuseFork(run, wanted.spec, input('allow-unsafe-pr-checkout') === 'true');
  const depth = depthOf(input('fetch-depth'));

  await mkdir(directory, { recursive: true });
  // Like the real one: what an earlier checkout left in this place is gone, a checkout below it too.
  for (const entry of await readdir(directory))
    await rm(join(directory, entry), { recursive: true, force: true });
  const token = input('token') || order.token;
  const credentials = join(
    order.temp,
    `git-credentials-${Buffer.from(directory).toString('base64url').slice(-40)}.config`,
  );
  await writeFile(credentials, credentialConfig(host, token), { mode: 0o600 });

  const env = { GIT_CONFIG_GLOBAL: credentials };
  const inside = (...args: readonly string[]): Promise<string> =>
    git(args, { directory, env, signal: order.signal });
  await inside('init', '--quiet', '--template=', '--initial-branch', host.defaultBranch);
  const own = join(directory, '.git');
  await appendFile(
    join(own, 'config'),
    `[remote "origin"]\n\turl = ${host.github.git}/${slug(host.github)}.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`,
  );
  // The fetch asks the server, which judges token and ref, and then finds every object on this disk already: nothing
  // is packed and sent, which would take longer than most jobs. What it leaves behind is what a real one leaves.
  const shared = depth <= 1;
  if (shared) {
    await mkdir(join(own, 'objects', 'info'), { recursive: true });
    await writeFile(join(own, 'objects', 'info', 'alternates'), `${join(host.github.bare, 'objects')}\n`);
  }
  const spec = await fetchSpec(inside, wanted);
  const everything = depth === 0 ? ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'] : [];
  const shallow = shared ? [] : ['--depth', String(depth)];
  await inside(
    'fetch',
    '--quiet',
    '--no-tags',
    '--no-auto-maintenance',
    ...shallow,
    'origin',
    ...everything,
    `+${spec.source}:${spec.target}`,
  );
  const place = spec.branch === undefined ? ['--detach', spec.target] : ['-B', spec.branch, spec.target];
  await inside('checkout', '--quiet', '--force', ...place);
  // Where git has just written it: of a branch in the ref of that name, else in HEAD itself.
  const head = spec.branch === undefined ? 'HEAD' : `refs/heads/${spec.branch}`;
  const commit = (await readFile(join(own, head), 'utf8')).trim();
  if (depth === 1) await writeFile(join(own, 'shallow'), `${commit}\n`);
  if (input('persist-credentials') !== 'false') {
    await appendFile(join(own, 'config'), `[include]\n\tpath = ${JSON.stringify(credentials)}\n`);
  } else await rm(credentials, { force: true });
  return { ref: wanted.ref, commit };
};

/**
 * NB. As actions/checkout from version 7 on: code of a fork is not fetched where the job holds the repository's own
 * rights (`pull_request_target`, or `workflow_run` after a pull request's run); else a pull request runs its own code
 * with them. A branch of the same repository is not refused there, and is not refused here.
 */
const refuseFork = (run: Run, wanted: string, allowed: boolean): void => {
  if (allowed) return;
  const { payload, name } = run.event;
  const pull =
    name === 'pull_request_target'
      ? at(payload, 'pull_request')
      : name === 'workflow_run' && (textAt(payload, 'workflow_run', 'event') ?? '').startsWith('pull_request')
        ? {
            head: {
              sha: at(payload, 'workflow_run', 'head_sha'),
              repo: at(payload, 'workflow_run', 'head_repository'),
            },
          }
        : undefined;
  if (pull === undefined || at(pull, 'head', 'repo', 'id') === at(payload, 'repository', 'id')) return;
  const isHead = wanted === textAt(pull, 'head', 'sha') || wanted === textAt(pull, 'merge_commit_sha');
  if (isHead || /^(refs\/)?pull\/\d+\/(head|merge)$/.test(wanted)) {
    throw new Error(
      `Refusing to check out code of a fork's pull request in ${name}: it would run with this repository's rights.`,
    );
  }
};

const depthOf = (text: string): number => {
  if (text === '') return 1;
  const depth = Number(text);
  if (!Number.isSafeInteger(depth) || depth < 0)
    throw new Error(`fetch-depth: ${text} is not a number of commits`);
  return depth;
};

const credentialConfig = (host: RunnerHost, token: string): string => {
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  const origin = host.github.git.replace(/\/+$/, '');
  const ca = host.ca === undefined ? '' : `\tsslCAInfo = ${JSON.stringify(host.ca)}\n`;
  return `[http "${origin}/"]\n\textraheader = "AUTHORIZATION: basic ${basic}"\n${ca}[safe]\n\tdirectory = *\n`;
};

interface FetchSpec {
  readonly source: string;
  readonly target: string;
  readonly branch: string | undefined;
}

/** A commit (of a pull request's test merge where nothing was asked for), a full ref, or a branch's or tag's short name. */
const fetchSpec = async (
  inside: (...args: readonly string[]) => Promise<string>,
  { spec: wanted, ref }: { readonly spec: string; readonly ref: string },
): Promise<FetchSpec> => {
  if (/^[0-9a-f]{40}$/.test(wanted)) {
    // NB. git would not ask the server for a commit that lies on this disk; a token that may not read must still fail.
    await inside('ls-remote', 'origin', 'HEAD');
    const pull = /^refs\/(pull\/\d+\/merge)$/.exec(ref)?.[1];
    return { source: wanted, target: `refs/remotes/${pull ?? 'checkout'}`, branch: undefined };
  }
  if (wanted.startsWith('-')) throw new Error(`A ref cannot start with "-": ${wanted}`);
  const branch = wanted.startsWith('refs/heads/') ? wanted.slice('refs/heads/'.length) : wanted;
  if (!wanted.startsWith('refs/') || wanted.startsWith('refs/heads/')) {
    if ((await inside('ls-remote', 'origin', `refs/heads/${branch}`)).trim() !== '') {
      return { source: `refs/heads/${branch}`, target: `refs/remotes/origin/${branch}`, branch };
    }
  }
  const full = wanted.startsWith('refs/') ? wanted : `refs/tags/${wanted}`;
  if ((await inside('ls-remote', 'origin', full)).trim() === '') {
    throw new Error(`A branch or tag with the name '${wanted}' could not be found`);
  }
  return {
    source: full,
    target: full.startsWith('refs/tags/') ? full : `refs/remotes/${full.slice('refs/'.length)}`,
    branch: undefined,
  };
};
