/** CODEOWNERS: which file GitHub reads, what is wrong in it, and whose review a merge still lacks. */
import { type OwnerLine, ownersOf, readOwners } from '../../core/doctor/owners.ts';
import { DEFAULT_REF, type Hub, type Pull } from './model.ts';
import type { Shape } from './shapes/json.ts';

export interface OwnersFile {
  readonly path: string;
  readonly text: string;
}

/** Looked for in this order; the first is it. */
const PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

export const codeOwnersFile = async (hub: Hub, ref: string): Promise<OwnersFile | undefined> => {
  const sha = await hub.git.resolve(ref);
  const commit = sha === undefined ? undefined : await hub.git.commit(sha);
  if (commit === undefined) return undefined;
  for (const path of PLACES) {
    const entry = await hub.git.at(commit.tree, path);
    const object = entry === undefined ? undefined : await hub.git.object(entry.sha);
    if (object !== undefined) return { path, text: object.body.toString('utf8') };
  }
  return undefined;
};

/** Only people and teams with write access may own. */
const isOwner = (hub: Hub, owner: string): boolean => {
  const name = owner.replace(/^@/, '').toLowerCase();
  if (name.includes('/')) {
    const slug = name.split('/')[1] ?? '';
    return hub.teams.some((team) => team.slug.toLowerCase() === slug && !team.secret);
  }
  return hub.people.some(({ person, role }) => person.login.toLowerCase() === name && role !== 'read');
};

export const codeOwnersErrors = (hub: Hub, { path, text }: OwnersFile): readonly Shape[] =>
  text.split('\n').flatMap((source, index) => {
    const words = source.replace(/#.*$/, '').trim().split(/\s+/).filter(Boolean);
    const [pattern, ...owners] = words;
    const error = (word: string, kind: string, suggestion: string | null): Shape => ({
      line: index + 1,
      column: Math.max(1, source.indexOf(word) + 1),
      kind,
      source,
      suggestion,
      message: `${kind} on line ${index + 1}: ${suggestion ?? ''}\n\n  ${source}\n  ${'-'.repeat(Math.max(0, source.indexOf(word)))}^`,
      path,
    });
    if (pattern === undefined) return [];
    if (/^!|\[/.test(pattern)) return [error(pattern, 'Invalid pattern', null)];
    return owners
      .filter((owner) => !isOwner(hub, owner))
      .map((owner) =>
        error(owner, 'Unknown owner', `make sure ${owner} exists and has write access to the repository`),
      );
  });

/** Paths of a pull request that wait for their owner: read from the base, the last line that fits, any one owner's approval. */
export const unreviewedByOwners = async (
  hub: Hub,
  pull: Pull,
  author: { readonly id: number },
): Promise<readonly string[]> => {
  const file = await codeOwnersFile(hub, pull.baseRef === '' ? DEFAULT_REF : `refs/heads/${pull.baseRef}`);
  if (file === undefined) return [];
  const lines: readonly OwnerLine[] = readOwners(file.text);
  const mergeBase = await hub.git.mergeBase(hub.git.ref(`refs/heads/${pull.baseRef}`) ?? '', pull.headSha);
  const changes = await hub.git.changes(mergeBase, pull.headSha);
  const approvers = approversOf(pull, author);
  return changes
    .map(({ path }) => path)
    .filter((path) => {
      const owners = ownersOf(lines, path).filter((owner) => isOwner(hub, owner));
      return owners.length > 0 && !owners.some((owner) => isAmong(hub, owner, approvers));
    });
};

const approversOf = (pull: Pull, author: { readonly id: number }): ReadonlySet<string> => {
  const last = new Map<string, string>();
  for (const review of pull.reviews)
    if (review.state !== 'COMMENTED' && review.state !== 'PENDING' && review.author.id !== author.id)
      last.set(review.author.login.toLowerCase(), review.state);
  return new Set([...last].flatMap(([login, state]) => (state === 'APPROVED' ? [login] : [])));
};

const isAmong = (hub: Hub, owner: string, approvers: ReadonlySet<string>): boolean => {
  const name = owner.replace(/^@/, '').toLowerCase();
  if (!name.includes('/')) return approvers.has(name);
  const team = hub.teams.find(({ slug }) => slug.toLowerCase() === name.split('/')[1]);
  return [...(team?.members.keys() ?? [])].some((member) => approvers.has(member));
};
