import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FIELDS, FORM_PATH } from '../../../src/core/issue-form/fields.ts';
import { judgeForm, renderForm } from '../../../src/core/issue-form/write.ts';
import { parsePolicy } from '../../../src/core/parse-policy.ts';
import type { SourceFile } from '../../../src/core/policy.ts';
import { fixtureRepositories } from '../../builders/fixture-repositories.ts';

const files = (fixtureRepositories()[0]?.files ?? []).filter(({ path }) => path.startsWith('policies/'));
const policyOf = (source: readonly SourceFile[]) => parsePolicy({ commit: undefined, files: source });
const policy = policyOf(files);
const form = renderForm(policy) ?? '';
const changed = (from: string, to: string) =>
  policyOf(files.map(({ path, text }) => ({ path, text: text.replace(from, to) })));

interface Element {
  readonly type: string;
  readonly id?: string;
  readonly attributes: {
    readonly label?: string;
    readonly options?: readonly (string | { readonly label: string })[];
  };
}

describe('the issue form', () => {
  const read: { readonly labels: readonly string[]; readonly body: readonly Element[] } = parse(form);
  const fields = read.body.filter(({ type }) => type !== 'markdown');

  it('has the fields that a body is read by, in their order', () => {
    expect(fields.map(({ id, attributes }) => [id, attributes.label])).toEqual(
      FIELDS.map(({ key, heading }) => [key, heading]),
    );
    expect(read.labels).toEqual(['access-request']);
  });

  it('offers the entitlements of the policy that have no finding', () => {
    expect(fields[0]).toMatchObject({
      type: 'dropdown',
      attributes: { options: [...policy.entitlements.keys()].toSorted() },
    });
    const blocked = renderForm(
      changed('entitlement: prod-vm-admin', 'entitlement: prod-vm-admin\ndurations: 2h'),
    );
    expect(blocked).not.toContain('- "prod-vm-admin"');
  });

  it('is YAML whatever stands in a description', () => {
    const hostile = '# " \' : - &a *b {{ ${{ github.token }} }}';
    const made = renderForm({
      ...policy,
      entitlements: new Map(
        [...policy.entitlements].map(([name, each]) => [name, { ...each, description: hostile }]),
      ),
    });
    const again: typeof read = parse(made ?? '');
    expect(again.body.map(({ type, id }) => [type, id])).toEqual(read.body.map(({ type, id }) => [type, id]));
  });

  it('is none where there is nothing to ask for', () => {
    expect(renderForm({ ...policy, entitlements: new Map() })).toBeUndefined();
  });
});

describe('a stale form', () => {
  const judged = (text: string, by = policy) => judgeForm({ path: FORM_PATH, text }, by).map(({ id }) => id);

  it('is a finding', () => {
    expect(judged(form, changed('max_duration: 4h', 'max_duration: 3h'))).toEqual(['policy.form-stale']);
  });

  it('is not one that is fresh, or a person’s, or judged by a policy that cannot be used', () => {
    expect(judged(form)).toEqual([]);
    expect(judged(form.replaceAll('\n', '\r\n'))).toEqual([]);
    expect(judged('name: Ours\n')).toEqual([]);
    expect(judged('# gatehouse:issue-form', changed('version: 1', 'version: 2'))).toEqual([]);
  });
});
