/** Which repository on GitHub a clone is of. */
import { gitText } from './git.ts';

/** Its address, from the remote `origin`; undefined where there is none, or one that is no address on a host. */
export const repositoryOfClone = async (directory: string): Promise<string | undefined> => {
  const remote = await gitText(directory, 'config', '--get', 'remote.origin.url').catch(() => '');
  return repositoryOfRemote(remote.trim());
};

/** `git@github.com:contoso/access.git` → `https://github.com/contoso/access`; credentials in an address are left out. */
export const repositoryOfRemote = (remote: string): string | undefined => {
  const match =
    /^(?:https?|ssh|git):\/\/(?:[^/@\s]*@)?([A-Za-z0-9.-]+)(?::\d+)?\/([A-Za-z0-9-]+)\/([A-Za-z0-9._-]+?)(?:\.git)?\/?$/.exec(
      remote,
    ) ?? /^(?:[^/@\s:]+@)?([A-Za-z0-9.-]+):([A-Za-z0-9-]+)\/([A-Za-z0-9._-]+?)(?:\.git)?\/?$/.exec(remote);
  if (match === null) return undefined;
  const [, host = '', owner = '', name = ''] = match;
  return `https://${host}/${owner}/${name}`;
};
