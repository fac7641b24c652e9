/** Commands of `gh` for one repository. */
import { word } from '../shell.ts';

export interface Repository {
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
}

/** Below `repos/{owner}/{repo}`; every part of it was checked or is ours. */
export const repoPath = ({ owner, name }: Repository, path: string): string =>
  word(path === '' ? `repos/${owner}/${name}` : `repos/${owner}/${name}/${path}`);

/** Sends one JSON value: `gh api` takes nested bodies from its standard input alone. */
export const sendJson = (method: 'POST' | 'PUT' | 'PATCH', path: string, body: unknown): string =>
  `echo ${word(JSON.stringify(body))} | gh api -X ${method} ${path} --input -`;

/** How somebody who may see more looks at the same. */
export const asAdministrator = ({ owner, name }: Repository): readonly string[] => [
  `GITHUB_TOKEN=$(gh auth token) node dist/cli.js doctor --repository ${word(`${owner}/${name}`)} # as an administrator of the repository`,
];
