/** The released action that a repository of one's own uses: by the SHA of its commit, and by nothing that can be moved. */

export interface Released {
  /** `owner/name` of the action's repository. */
  readonly repository: string;
  /** 40 hexadecimal characters. */
  readonly sha: string;
  /** The release that this commit is, e.g. `v1.2.3`; for people alone. */
  readonly release: string | undefined;
}

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

/** `problem`: one sentence, and what to write instead. */
export const readReleased = (
  action: string,
  release: string | undefined,
): Released | { readonly problem: string; readonly remedy: string } => {
  const [repository = '', sha = '', ...more] = action.split('@');
  const remedy =
    'Write owner/name@ and the 40 characters of the commit, as `git rev-parse v1.2.3^{commit}` prints them.';
  if (!NAME.test(repository) || more.length > 0)
    return { problem: 'It is not owner/name@ and a commit', remedy };
  // NB. A tag, a branch or a short SHA can be made to mean another commit, which would run with every right of the workflows.
  if (!/^[0-9a-f]{40}$/.test(sha)) return { problem: 'It names no commit by its full SHA', remedy };
  // NB. It goes into a comment of every workflow.
  if (release !== undefined && !/^v?\d{1,6}(?:\.\d{1,6}){0,2}(?:-[A-Za-z0-9.-]{1,40})?$/.test(release))
    return { problem: 'The release is no version', remedy: 'Write it like v1.2.3, or leave it out.' };
  return { repository, sha, release };
};

/** What stands behind `uses:`. */
export const usesOf = ({ repository, sha, release }: Released): string =>
  `${repository}@${sha}${release === undefined ? '' : ` # ${release}`}`;
