/** What an adopter does once: `gatehouse init` as an administrator, its genesis into the settings, its variable into the repository. */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import type { GitHubWorld } from './contract.ts';
import { textAt } from './runner/json.ts';

export interface SetupOrder {
  readonly github: GitHubWorld;
  /** API token of an administrator. */
  readonly token: string;
  /** `dist/cli.js`. */
  readonly cli: string;
  /** An empty place for the process. */
  readonly directory: string;
  /** Where Node keeps what it compiled. */
  readonly compiled: string;
}

/** The settings file; it is where the genesis must stand. */
const SETTINGS = 'policies/gatehouse.yaml';

/** Throws an `Error` with what `gatehouse init` or GitHub said. */
export const setUp = async (
  order: SetupOrder,
): Promise<{ readonly genesis: string; readonly installation: string }> => {
  const said: unknown = JSON.parse(await runInit(order));
  const genesis = textAt(said, 'genesis');
  const installation = textAt(said, 'installation');
  if (genesis === undefined || installation === undefined)
    throw new Error(`gatehouse init said ${JSON.stringify(said)}`);
  await writeGenesis(order, genesis);
  order.github.variables.set('GATEHOUSE_INSTALLATION', installation);
  return { genesis, installation };
};

const runInit = async ({ github, token, cli, directory, compiled }: SetupOrder): Promise<string> => {
  await mkdir(directory, { recursive: true });
  return new Promise((resolve, reject) => {
    const env = {
      PATH: process.env['PATH'],
      HOME: directory,
      GITHUB_API_URL: github.api,
      GITHUB_SERVER_URL: github.git,
      GITHUB_REPOSITORY: `${github.owner}/${github.name}`,
      GITHUB_TOKEN: token,
      NODE_COMPILE_CACHE: compiled,
    };
    execFile(process.execPath, [cli, 'init', '--json'], { cwd: directory, env }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else
        reject(
          new Error(`gatehouse init failed: ${stderr.trim() || stdout.trim() || error.message}`, {
            cause: error,
          }),
        );
    });
  });
};

const writeGenesis = async ({ github, token }: SetupOrder, genesis: string): Promise<void> => {
  const url = `${github.api}/repos/${github.owner}/${github.name}/contents/${SETTINGS}`;
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'user-agent': 'gatehouse-sandbox',
  };
  const present: unknown = await (await fetch(url, { headers })).json();
  const sha = textAt(present, 'sha');
  const document = parseDocument(Buffer.from(textAt(present, 'content') ?? '', 'base64').toString('utf8'));
  document.setIn(['ledger', 'genesis'], genesis);
  const body = JSON.stringify({
    message: 'Name the ledger of this installation',
    content: Buffer.from(document.toString({ lineWidth: 0 })).toString('base64'),
    branch: 'main',
    sha,
  });
  const answer = await fetch(url, {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  if (!answer.ok) throw new Error(`writing ${SETTINGS}: ${answer.status} ${await answer.text()}`);
};
