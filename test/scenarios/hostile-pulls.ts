/** What an adversary files on GitHub, byte by byte, and how much of it is judged, merged and taken up by few runs. */
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { expect } from 'vitest';
import { at, text } from '../../src/sandbox/demo/outside.ts';
import type { FinishedRun } from '../../src/sandbox/demo/people.ts';
import { expectStatus, openPull, settle } from '../../src/sandbox/demo/people.ts';
import type { Scenario } from './kit.ts';
import { branchHead, editOnMain } from './kit.ts';

/** Nothing is judged, and nothing elevated, but by hand: thirty pull requests cost thirty runs and not two hundred. */
export const judgedByHand = async (scenario: Scenario): Promise<void> => {
  const byHand = (workflow: string): string =>
    workflow.replace(/^on:\n[\s\S]*?(?=^(?: {2}workflow_dispatch:|permissions:))/m, (triggers) =>
      /^ {2}workflow_dispatch/m.test(workflow)
        ? 'on:\n'
        : triggers.replace(/^on:[\s\S]*/, 'on:\n  workflow_dispatch:\n\n'),
    );
  for (const name of ['request.yml', 'review.yml'])
    await editOnMain(scenario, `.github/workflows/${name}`, byHand);
  await editOnMain(scenario, '.github/workflows/elevate.yml', (workflow) =>
    workflow.replace(/^ {2}push:\n {4}branches: \[main\]\n/m, ''),
  );
  await settle(scenario.outside);
};

/** One entry of a tree as git has it. `null` deletes. */
export interface Entry {
  readonly path: string;
  /** `100644` where it is left out. */
  readonly mode?: string;
  /** A string as UTF-8; `null`: the path is removed; or the id of an object that nobody needs to have. */
  readonly content: string | Buffer | null | { readonly sha: string };
}

export interface Filing {
  readonly branch: string;
  readonly entries: readonly Entry[];
  readonly title?: string;
  readonly message?: string;
}

/** As GitHub's own editor never would: any mode, any bytes, any name that git takes. Returns GitHub's refusal, or the commit. */
export const commitAs = async (
  scenario: Scenario,
  login: string,
  { branch, entries, message }: Filing,
): Promise<{ readonly refused: unknown } | { readonly commit: string }> => {
  const git = (path: string, body: unknown) => scenario.outside.gitHub(login, 'POST', `/git/${path}`, body);
  const main = await branchHead(scenario, 'main');
  const tree: unknown[] = [];
  for (const { path, mode = '100644', content } of entries) {
    if (content === null || 'sha' in Object(content)) {
      tree.push({ path, mode, type: 'commit', sha: content === null ? null : at(content, 'sha') });
      continue;
    }
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(String(content));
    const made = await git('blobs', { content: bytes.toString('base64'), encoding: 'base64' });
    expectStatus(made, 201, `the blob of ${path}`);
    tree.push({ path, mode, type: 'blob', sha: at(made.body, 'sha') });
  }
  const made = await git('trees', { base_tree: main, tree });
  if (made.status !== 201) return { refused: made.body };
  const commit = await git('commits', {
    message: message ?? 'Ask',
    tree: at(made.body, 'sha'),
    parents: [main],
  });
  expectStatus(commit, 201, 'the commit');
  const sha = text(at(commit.body, 'sha'));
  const ref = await git('refs', { ref: `refs/heads/${branch}`, sha });
  return ref.status === 201 ? { commit: sha } : { refused: ref.body };
};

/** The same as a pull request into main. */
export const fileAs = async (scenario: Scenario, login: string, filing: Filing): Promise<number> => {
  const made = await commitAs(scenario, login, filing);
  if ('refused' in made) throw new Error(`GitHub refuses ${filing.branch}: ${JSON.stringify(made.refused)}`);
  return openPull(scenario.outside, login, filing.branch, filing.title ?? filing.branch);
};

/** Judges each by the button *Run workflow*; returns what ran. */
export const judgeAll = async (
  scenario: Scenario,
  pulls: readonly number[],
): Promise<readonly FinishedRun[]> => {
  for (const pull of pulls)
    await scenario.outside.control('POST', '/fire', {
      workflow: 'request.yml',
      event: 'workflow_dispatch',
      inputs: { 'pull-request': String(pull) },
    });
  return settle(scenario.outside);
};

/** The logs of all of them as one text. */
export const logsOf = async (scenario: Scenario, runs: readonly FinishedRun[]): Promise<string> =>
  (
    await Promise.all(
      runs.map(async ({ id }) => text(await scenario.outside.control('GET', `/runs/${id}/log`))),
    )
  ).join('\n');

/** What a browser is given, as GitHub makes it before it cleans it up: what is harmless here needs no cleaning. */
const htmlOf = (markdown: string): string =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });

const ELEMENTS =
  /^<\/?(?:p|strong|em|code|pre|ul|ol|li|table|thead|tbody|tr|th|td|blockquote|h[1-6]|details|summary|br|hr)(?: [a-z-]+="[^"]*")* ?\/?>$/;

/** Nothing of people's words is an element, a link, an image, a comment, a mention or a reference in it. */
export const expectHarmless = (markdown: string): void => {
  const html = htmlOf(markdown.replace(/^<!-- gatehouse:sticky -->\n/, ''));
  const strange = (html.match(/<[^>]*>/g) ?? []).filter((tag) => !ELEMENTS.test(tag));
  // Ours lead to this repository alone.
  expect(strange.filter((tag) => !/^<a href="http:\/\/127\.0\.0\.1[^"]*">$|^<\/a>$/.test(tag))).toEqual([]);
  const words = html.replace(/<(code|pre)\b[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ');
  expect(words).not.toMatch(/(?:^|[^\w&])@[A-Za-z0-9]|https?:\/\/|\bwww\.|\bGH-\d/i);
  expect(words).not.toMatch(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+\S*#\d/i);
  expect(markdown).not.toMatch(/[\p{Cf}\p{Co}\p{Cs}]/u);
};

/** No command that the runner obeyed was anybody's but the action's own. */
export const expectNoCommand = (log: string): void => {
  expect(log).not.toMatch(/`set-output` command is deprecated|^\s*::(?!add-mask::\*\*\*)/m);
  expect(log).not.toMatch(/^(?:##\[\w+\])?INJECTED/m);
  // oxlint-disable-next-line no-control-regex
  expect(log).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
};
