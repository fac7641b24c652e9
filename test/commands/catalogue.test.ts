import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/commands/catalogue.ts';
import type { SourceFile } from '../../src/core/policy.ts';
import { fixtureRepositories } from '../builders/fixture-repositories.ts';

const policy = (fixtureRepositories()[0]?.files ?? []).filter(({ path }) => path.startsWith('policies/'));
const ours = { repository: 'https://github.com/contoso/access', branch: 'main' };
const readme = (text: string): SourceFile => ({ path: 'requests/README.md', text });
const changed = (from: string, to: string): readonly SourceFile[] =>
  policy.map(({ path, text }) => ({ path, text: text.replace(from, to) }));
const written = (files: readonly SourceFile[]): SourceFile => {
  const { file } = catalogue(files, ours);
  if (file === undefined) throw new Error('nothing was written');
  return file;
};

const writtenForm = (files: readonly SourceFile[]): SourceFile => {
  const { form } = catalogue(files, ours);
  if (form === undefined) throw new Error('no form was written');
  return form;
};

describe('gatehouse catalogue', () => {
  it('writes the file once, and says so', () => {
    const first = catalogue(policy, ours);
    expect(first).toMatchObject({
      exit: 0,
      json: { path: 'requests/README.md', changed: true, findings: [] },
    });
    expect(first.text).toEqual([
      'requests/README.md was written: 4 entitlements.',
      '.github/ISSUE_TEMPLATE/access-request.yml was written.',
    ]);
    expect(first.file?.text).toContain(']: https://github.com/contoso/access/new/main?');
    const again = catalogue([...policy, written(policy), writtenForm(policy)], ours);
    expect(again).toMatchObject({ exit: 0, file: undefined, json: { changed: false } });
    expect(again.text).toEqual(['requests/README.md says it already: 4 entitlements.']);
  });

  it('lists an entitlement with a finding as blocked', () => {
    const broken = changed('entitlement: prod-vm-admin', 'entitlement: prod-vm-admin\ndurations: 2h');
    const outcome = catalogue(broken, ours);
    expect(outcome.text).toEqual([
      'requests/README.md was written: 3 entitlements, 1 blocked.',
      '.github/ISSUE_TEMPLATE/access-request.yml was written.',
    ]);
    expect(outcome.file?.text).toContain('- prod-vm-admin: 1 finding\n');
  });

  it('writes nothing from a policy that cannot be used, and says why', () => {
    const outcome = catalogue(changed('version: 1', 'version: 2'), ours);
    expect(outcome).toMatchObject({ exit: 1, file: undefined, json: { changed: false } });
    expect(outcome.json.findings.map(({ id }) => id)).toContain('format.version');
  });
});

describe('the issue form', () => {
  it('is left alone where a person wrote another one', () => {
    const theirs = { path: '.github/ISSUE_TEMPLATE/access-request.yml', text: 'name: Ours\n' };
    expect(catalogue([...policy, theirs], ours)).toMatchObject({ exit: 0, form: undefined });
  });

  it('fails the check when it is stale, also without a catalogue', () => {
    const stale = changed('max_duration: 4h', 'max_duration: 3h');
    const outcome = catalogue([...stale, writtenForm(policy)], undefined);
    expect(outcome).toMatchObject({ exit: 1, file: undefined, form: undefined });
    expect(outcome.json.findings.map(({ id }) => id)).toEqual(['policy.form-stale']);
    expect(catalogue([...policy, writtenForm(policy)], undefined)).toMatchObject({ exit: 0 });
  });
});

describe('gatehouse catalogue --check', () => {
  const check = (files: readonly SourceFile[]) => catalogue(files, undefined);

  it('passes a fresh one, whatever its links lead to, and one that a person wrote', () => {
    expect(check([...policy, written(policy)])).toMatchObject({ exit: 0, file: undefined });
    expect(check([...policy, readme('# Ask Carol\n')]).text).toEqual([
      'requests/README.md holds no catalogue.',
    ]);
    expect(check(policy)).toMatchObject({ exit: 0, json: { findings: [] } });
  });

  it('fails a stale one, and writes nothing', () => {
    const outcome = check([...changed('max_duration: 4h', 'max_duration: 3h'), written(policy)]);
    expect(outcome).toMatchObject({ exit: 1, file: undefined });
    expect(outcome.json.findings.map(({ id }) => id)).toEqual(['policy.catalogue-stale']);
    expect(outcome.text.join('\n')).toContain('help: Run `node dist/cli.js catalogue`');
  });

  it('fails where the policy has a finding, so that nobody trusts what it lists', () => {
    const broken = changed('entitlement: prod-vm-admin', 'entitlement: prod-vm-admin\ndurations: 2h');
    expect(check([...broken, written(policy)])).toMatchObject({
      exit: 1,
      json: { findings: [{ id: 'format.unknown-key' }] },
    });
  });
});
