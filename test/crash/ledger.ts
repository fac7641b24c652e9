/** What the ledger of a crash world says. */
import { createGitLedgerHistory } from '../../src/adapters/git/ledger-history.ts';
import { verify } from '../../src/commands/verify.ts';
import type { CrashWorld } from './world.ts';

export interface Told {
  readonly type: string;
  readonly grant: number | null;
  readonly data: Readonly<Record<string, unknown>>;
}

const LEDGER = 'gatehouse-ledger';

export const eventsOf = async ({ outside }: CrashWorld, grant: number): Promise<readonly Told[]> => {
  const read = async (path: string): Promise<unknown> => (await outside.gitHub('erin', 'GET', path)).body;
  const { tree } = (await read(`/git/trees/${LEDGER}?recursive=1`)) as {
    tree: readonly { path: string; sha: string }[];
  };
  const segments = tree.filter(({ path }) => /^events\/.*\.jsonl$/.test(path));
  const texts = segments
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(async ({ sha }) => {
      const { content } = (await read(`/git/blobs/${sha}`)) as { content: string };
      return Buffer.from(content, 'base64').toString('utf8');
    });
  return (await Promise.all(texts))
    .flatMap((text) => text.split('\n').filter((line) => line !== ''))
    .map((line) => JSON.parse(line) as Told)
    .filter((event) => event.grant === grant);
};

/** Why the ledger is not whole, or has grants open; undefined when all is well. */
export const flawOf = async ({ github, genesis }: CrashWorld): Promise<string | undefined> => {
  const history = createGitLedgerHistory({ directory: github.bare });
  const { exit, text, json } = await verify({ history }, { genesis });
  if (exit !== 0) return text.join(' ');
  return json.open === 0 ? undefined : `${json.open} grants are open for ever`;
};
