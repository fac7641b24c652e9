/** Points of CODEOWNERS: there, without errors, over everything that decides, and not over requests. */
import type { CodeOwners, GitHubFacts, MainFiles } from './facts.ts';
import { bothOf } from './judge-main.ts';
import { isOwned, mayBeOwned, readOwners } from './owners.ts';
import { hardened, type Point, pointOf, unused, type Verdict, weak } from './point.ts';
import { word } from '../shell.ts';
import { type Repository, repoPath } from './shell.ts';

export const judgeOwners = ({ codeOwners, files }: GitHubFacts, about: Repository): readonly Point[] => {
  const both = bothOf(codeOwners, files);
  return [
    pointOf('codeowners.valid', codeOwners, (owners) => valid(owners, about)),
    pointOf('codeowners.covers', both, covers),
    pointOf('codeowners.requests', codeOwners, requests),
  ];
};

const FILE = '.github/CODEOWNERS';

const valid = ({ file, errors }: CodeOwners, about: Repository): Verdict => {
  if (file === undefined)
    return weak('There is no CODEOWNERS.', [
      `printf '%s\\n' ${ALWAYS.map((line) => word(`${line} ${OWNER}`)).join(' ')} > ${FILE} # your team in its place; then a pull request`,
    ]);
  if (errors.length === 0) return hardened(`${file.path} has no errors.`);
  const [first] = errors;
  return weak(
    `${file.path} has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}, the first in line ${first?.line ?? 0}: ${first?.message ?? ''}`,
    [`gh api ${repoPath(about, 'codeowners/errors')} --jq '.errors[]' # then a pull request that mends them`],
  );
};

const OWNER = '@organization/team';
const ALWAYS = ['/policies/', '/.github/'] as const;
/** Of a repository that holds the code of Gatehouse too. */
const CODE = /^(?:src|dist)\/|^action\.yml$|^package[^/]*\.json$/;
/** Places in which a new file would decide. */
const NEW = ['policies/new.yaml', 'policies/entitlements/new.yaml', '.github/workflows/new.yml', FILE];

const lineFor = (path: string): string => (path.includes('/') ? `/${path.split('/')[0]}/` : `/${path}`);

const covers = ([{ file }, { paths }]: readonly [CodeOwners, MainFiles]): Verdict => {
  // One weakness has one name.
  if (file === undefined) return unused('There is no CODEOWNERS, which is a point of its own.');
  const lines = readOwners(file.text);
  const decides = (path: string): boolean =>
    path.startsWith('policies/') || path.startsWith('.github/') || path === file.path || CODE.test(path);
  const missing = [...new Set([...paths.filter(decides), ...NEW])].filter((path) => !isOwned(lines, path));
  if (missing.length === 0) return hardened('Policies, workflows and whatever runs have an owner.');
  const wanted = [...new Set(missing.map(lineFor))];
  const owner = lines.find(({ owners }) => owners.length > 0)?.owners[0] ?? OWNER;
  return weak(
    `Without an owner: ${missing.slice(0, MOST).join(', ')}${missing.length > MOST ? ` and ${missing.length - MOST} more` : ''}.`,
    [
      `printf '%s\\n' ${wanted.map((line) => word(`${line} ${owner}`)).join(' ')} >> ${word(file.path)} # the last line that fits counts; then a pull request`,
    ],
  );
};

const MOST = 3;

const requests = ({ file }: CodeOwners): Verdict => {
  if (file === undefined) return unused('There is no CODEOWNERS, which is a point of its own.');
  const lines = readOwners(file.text);
  return ['requests/new.yaml', 'requests/team/new.yaml'].some((path) => mayBeOwned(lines, path))
    ? weak(`${file.path} names an owner for files in requests/.`, [
        `printf '%s\\n' /requests/ >> ${word(file.path)} # a line without an owner takes it away; then a pull request`,
      ])
    : hardened('Files in requests/ have no owner.');
};
