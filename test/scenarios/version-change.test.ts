/** A pull request that changes Gatehouse itself: the changed version runs beside nothing that it could misuse, and is heard. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headStatus, openPull, putFile, settle } from '../../src/sandbox/demo/people.ts';
import type { Scenario } from './kit.ts';
import { askApprovedAndMerged, bundle, comment, logOf, openScenario } from './kit.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario();
});
afterAll(() => scenario.close());

/** The file of the bundle that holds a text, with that text replaced. */
const changedBundle = (from: string, to: string): { readonly path: string; readonly content: string } => {
  const root = bundle.endsWith('.js') ? dirname(bundle) : bundle;
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.js'),
  );
  for (const path of files) {
    const content = readFileSync(join(root, path), 'utf8');
    if (!path.startsWith('sandbox') && content.includes(from))
      return { path: `dist/${path}`, content: content.replace(from, to) };
  }
  throw new Error(`the bundle does not hold ${from}`);
};

const propose = async (name: string, file: { readonly path: string; readonly content: string }) => {
  const branch = `dave/${name}`;
  await putFile(scenario.outside, 'dave', { branch, message: name, ...file });
  const pull = await openPull(scenario.outside, 'dave', branch, name);
  return { pull, runs: await settle(scenario.outside) };
};

describe('a pull request that changes Gatehouse', () => {
  it('says which recorded decisions the changed version would decide otherwise, and which are open', async () => {
    const granted = await askApprovedAndMerged(scenario, 'recorded');
    await settle(scenario.outside);
    const { pull, runs } = await propose(
      'stricter',
      changedBundle('length >= minLength && length > 0', 'length >= 1000 && length > 0'),
    );
    expect(runs.map(({ workflow, event, conclusion }) => [workflow, event, conclusion])).toEqual(
      expect.arrayContaining([
        ['version.yml', 'pull_request', 'success'],
        ['request.yml', 'workflow_run', 'success'],
      ]),
    );
    const said = await comment(scenario, pull);
    expect(said).toContain(
      '**The changed version of Gatehouse would decide 1 of the 1 decision of the last 90 days otherwise:** 1 would be denied.',
    );
    expect(said).toContain(
      `#${granted} (open now): approved by the version on the default branch, denied by this one`,
    );
    expect(said).toContain('justification.too-short');
    expect(await headStatus(scenario.outside, pull)).toEqual({
      state: 'success',
      description: 'version change: 1 of 1 recorded decision would differ',
    });
  });

  it('says that nothing would differ when nothing does', async () => {
    const { pull } = await propose(
      'same',
      changedBundle('length >= minLength && length > 0', 'length >= minLength && 0 < length'),
    );
    expect(await comment(scenario, pull)).toContain(
      '**The changed version of Gatehouse decides the 1 decision of the last 90 days as before.**',
    );
  });

  it('gives its code no token that writes, no identity and nothing of the environments', async () => {
    const { pull, runs } = await propose('curious', {
      path: 'dist/cli.js',
      content: `#!/usr/bin/env node
const names = Object.keys(process.env).filter((name) => /TOKEN|SECRET|CLIENT|AZURE/.test(name));
console.log('sees', JSON.stringify(names));
console.log('::notice title=gatehouse version impact::{"kind":"gatehouse-version-impact","note":"**evil**"}');
`,
    });
    expect(await logOf(scenario, runs, 'version.yml')).toContain('sees []');
    const said = await comment(scenario, pull);
    expect(said).toContain('did not say which recorded decisions');
    expect(said).not.toContain('evil');
  });

  it('says so when its code does not run at all', async () => {
    const { pull, runs } = await propose('broken', { path: 'dist/cli.js', content: 'this is no program\n' });
    expect(runs).toContainEqual(expect.objectContaining({ workflow: 'version.yml', conclusion: 'failure' }));
    expect(await comment(scenario, pull)).toContain('did not say which recorded decisions');
  });
});
