/**
 * Looks through everything that the suite wrote down for every secret that its worlds gave out: what jobs printed (before any
 * mask), what was written to GitHub and Azure (comments, statuses, issues, the ledger), what was told outside. And each token
 * that a job used must have been masked by it. `node .ci/secrets.ts <directory that GATEHOUSE_WIRE named>`
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createSearch, maskOf, type Secret } from './leaks.ts';

const directory = resolve(process.argv[2] ?? '');
/** More of them say nothing new. */
const MOST_SHOWN = 20;

interface SecretLine extends Secret {
  /** A job must have masked it, because it was used. */
  readonly used?: true;
}

const linesOf = async <T>(path: string): Promise<readonly T[]> =>
  existsSync(path)
    ? (await readFile(path, 'utf8'))
        .split('\n')
        .filter((line) => line !== '')
        .map((line): T => JSON.parse(line))
    : [];

const counts = { worlds: 0, secrets: 0, texts: 0, used: 0, found: 0, unmasked: 0 };
const said: string[] = [];
const say = (line: string): void => {
  if (said.length < MOST_SHOWN) said.push(line);
};

const lookThrough = async (world: string): Promise<void> => {
  const secrets = await linesOf<SecretLine>(join(directory, `${world}.secrets`));
  const unique = [...new Map(secrets.map((secret) => [secret.value, secret])).values()];
  const search = createSearch(unique);
  const masks = new Set<string>();
  const look = (where: string, text: string): void => {
    counts.texts += 1;
    for (const { kind, form, at } of search(text)) {
      counts.found += 1;
      say(`${world}.${where}: ${kind}, ${form}, at character ${at}`);
    }
  };
  const texts = await linesOf<{ readonly kind: string; readonly text: string }>(
    join(directory, `${world}.texts`),
  );
  for (const [index, { kind, text }] of texts.entries()) {
    const mask = kind === 'printed' ? maskOf(text) : undefined;
    if (mask === undefined) look(`texts:${index + 1} (${kind})`, text);
    else masks.add(mask);
  }
  const wire = join(directory, `${world}.jsonl`);
  if (existsSync(wire))
    for (const [index, line] of (await readFile(wire, 'utf8')).split('\n').entries())
      if (line !== '') look(`jsonl:${index + 1}`, line);
  const used = new Map(secrets.filter((one) => one.used === true).map((one) => [one.value, one]));
  for (const { value, kind } of used.values()) {
    counts.used += 1;
    if (masks.has(value)) continue;
    counts.unmasked += 1;
    say(`${world}: a job used ${kind} and never masked it`);
  }
  counts.worlds += 1;
  counts.secrets += unique.length;
};

const names = (await readdir(directory)).filter((name) => name.endsWith('.secrets')).toSorted();
for (const name of names) await lookThrough(name.slice(0, -'.secrets'.length));
for (const line of said) process.stdout.write(`${line}\n`);
process.stdout.write(
  `${counts.worlds} worlds, ${counts.secrets} tokens and secrets, ${counts.texts} texts, ${counts.found} found; ` +
    `${counts.used} tokens that jobs got and used, ${counts.unmasked} unmasked.\n`,
);
// NB. Nothing to look through is no proof of anything.
process.exitCode = counts.found + counts.unmasked > 0 || counts.secrets === 0 || counts.texts === 0 ? 1 : 0;
