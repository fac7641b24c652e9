import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../src/core/parse-policy.ts';
import { parseRequest } from '../../../src/core/parse-request.ts';
import type { Policy } from '../../../src/core/policy.ts';

const root = join(import.meta.dirname, '../../fixtures/formats/base');
const base = readdirSync(join(root, 'policies'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: path.slice(root.length + 1), text: readFileSync(path, 'utf8') }));

const SETTINGS = 'policies/gatehouse.yaml';
const ADMIN = 'policies/entitlements/prod-vm-admin.yaml';
const GITHUB = "  github: { pattern: '^#?[0-9]+$', ask: github-issues }\n";
const SNOW = "  snow: { pattern: '^SNOW[0-9]+$' }\n";

interface Edits {
  /** What the risk level asks of the ticket, and what the entitlement adds. */
  readonly level?: string;
  readonly own?: string;
  /** All lines under `tickets:`; the two of the sample, about which nobody is asked, if absent. */
  readonly tickets?: string;
}

const policyWith = ({ level, own, tickets }: Edits): Policy =>
  parsePolicy({
    commit: undefined,
    files: base.map(({ path, text }) => {
      if (path === SETTINGS)
        return {
          path,
          text: text
            .replace('ticket: { required: true }', `ticket: { ${level ?? 'required: true'} }`)
            .replace(/tickets:\n( {2}.*\n)+/, (all) =>
              tickets === undefined ? all : `tickets:\n${tickets}`,
            ),
        };
      return path === ADMIN && own !== undefined
        ? { path, text: `${text}ticket: { ${own} }\n` }
        : { path, text };
    }),
  });
const demandOf = (edits: Edits) => {
  const policy = policyWith(edits);
  expect(policy.findings).toEqual([]);
  return policy.entitlements.get('prod-vm-admin')?.ticket;
};
const findings = (edits: Edits): readonly string[] => {
  const policy = policyWith(edits);
  const inSettings = policy.findings.some(({ file }) => file === SETTINGS);
  expect(policy.settings === undefined).toBe(inSettings);
  expect(policy.entitlements.has('prod-vm-admin')).toBe(false);
  return policy.findings.map(
    ({ id, file, message }) => `${file === SETTINGS ? 'settings' : 'own'} ${id}: ${message}`,
  );
};
const NOTHING = {
  required: true,
  system: undefined,
  states: undefined,
  assignedTo: undefined,
  coversWindow: false,
};

describe('ticket systems', () => {
  it('are asked as it is written out, and without a connection where nothing is', () => {
    const tickets = `${GITHUB}  other: { pattern: '^O[0-9]+$', ask: github-issues, repository: contoso/changes.it }\n${SNOW}  jira: { pattern: '^J$', ask: nobody }\n`;
    expect(policyWith({ tickets }).settings?.tickets).toEqual([
      { system: 'github', pattern: '^#?[0-9]+$', source: { kind: 'github-issues', repository: undefined } },
      {
        system: 'other',
        pattern: '^O[0-9]+$',
        source: { kind: 'github-issues', repository: 'contoso/changes.it' },
      },
      { system: 'snow', pattern: '^SNOW[0-9]+$', source: { kind: 'unconnected' } },
      { system: 'jira', pattern: '^J$', source: { kind: 'nobody' } },
    ]);
  });

  it.each([
    ['ask: github', 'format.unknown-value'],
    ['ask: github-issues, repository: access', 'format.bad-value'],
    ['ask: github-issues, repository: contoso/access/issues', 'format.bad-value'],
    ['ask: github-issues, repository: "contoso/access?x=1"', 'format.bad-value'],
    ['ask: nobody, repository: contoso/access', 'format.unknown-key'],
    ['repository: contoso/access', 'format.unknown-key'],
  ])('with %s have a finding, and nothing is decided', (more, id) => {
    const policy = policyWith({ tickets: `  github: { pattern: '^[0-9]+$', ${more} }\n` });
    expect(policy.findings.map((finding) => finding.id)).toEqual([id]);
    expect(policy.settings).toBeUndefined();
  });
});

describe('what is asked of a ticket', () => {
  const tickets = `${GITHUB}${SNOW}`;

  it.each<[string, Edits, object]>([
    ['comes from the risk level', {}, NOTHING],
    ['may be said again', { own: 'required: true' }, NOTHING],
    [
      'comes from the entitlement where the level asks for none',
      { level: 'required: false', own: 'required: true, system: jira' },
      { ...NOTHING, system: 'jira' },
    ],
    [
      'is everything that the level asks',
      {
        tickets,
        level: 'required: true, system: github, states: [Approved], assigned_to: either, covers: window',
      },
      { required: true, system: 'github', states: ['Approved'], assignedTo: 'either', coversWindow: true },
    ],
    [
      'is tightened by the entitlement',
      {
        tickets,
        level: 'required: true, states: [scheduled, In Progress], assigned_to: either',
        own: 'required: true, system: github, states: [in progress], assigned_to: requester, covers: window',
      },
      {
        required: true,
        system: 'github',
        states: ['in progress'],
        assignedTo: 'requester',
        coversWindow: true,
      },
    ],
    [
      'keeps what the entitlement does not say',
      {
        tickets,
        level: 'required: true, system: github, states: [a], covers: window',
        own: 'required: true',
      },
      { required: true, system: 'github', states: ['a'], assignedTo: undefined, coversWindow: true },
    ],
    [
      'may be asked of a system that is not connected yet',
      { tickets, own: 'required: true, system: snow, states: [implement]' },
      { ...NOTHING, system: 'snow', states: ['implement'] },
    ],
  ])('%s', (_, edits, demand) => {
    expect(demandOf(edits)).toEqual(demand);
  });

  it.each<[string, Edits, readonly string[]]>([
    [
      'none where the level requires one',
      { own: 'required: false' },
      ['own policy.looser-than-level: The risk level `high` asks for a ticket.'],
    ],
    [
      'a system that there is not',
      { own: 'required: true, system: jirra' },
      ['own policy.unknown-ticket-system: There is no ticket system `jirra` in the settings.'],
    ],
    [
      'a system that there is not, in the level',
      { level: 'required: true, system: jirra' },
      ['settings policy.unknown-ticket-system: There is no ticket system `jirra` in the settings.'],
    ],
    [
      'another system than the level',
      { level: 'required: true, system: jira', own: 'required: true, system: servicenow' },
      ['own policy.looser-than-level: The risk level `high` asks for a ticket of `jira`.'],
    ],
    [
      'a state more than the level',
      { tickets, level: 'required: true, states: [a, b]', own: 'required: true, states: [b, c]' },
      [
        'own policy.looser-than-level: The risk level `high` does not take a ticket in the state `c`, only in `a` or `b`.',
      ],
    ],
    [
      'a wider assignee than the level',
      {
        tickets,
        level: 'required: true, assigned_to: requester',
        own: 'required: true, assigned_to: either',
      },
      ['own policy.looser-than-level: The risk level `high` asks for a ticket of the requester.'],
    ],
    [
      'another assignee than the level',
      {
        tickets,
        level: 'required: true, assigned_to: beneficiary',
        own: 'required: true, assigned_to: requester',
      },
      ['own policy.looser-than-level: The risk level `high` asks for a ticket of the beneficiary.'],
    ],
    [
      'answers from nobody',
      { own: 'required: true, system: jira, states: [x], assigned_to: either, covers: window' },
      ['states', 'assigned_to', 'covers'].map(
        (key) =>
          `own policy.ticket-not-asked: \`${key}\` needs an answer about the ticket, and nobody is asked about tickets of \`jira\`.`,
      ),
    ],
    [
      'answers that one of the possible systems cannot give',
      {
        tickets: `${GITHUB}  jira: { pattern: '^J$', ask: nobody }\n`,
        own: 'required: true, covers: window',
      },
      [
        'own policy.ticket-not-asked: `covers` needs an answer about the ticket, and nobody is asked about tickets of `jira`.',
      ],
    ],
    [
      'answers of the level from a system of its own that nobody is asked about',
      {
        tickets: `${GITHUB}  jira: { pattern: '^J$', ask: nobody }\n`,
        level: 'required: true, system: github, covers: window',
        own: 'required: true, system: jira',
      },
      ['own policy.looser-than-level: The risk level `high` asks for a ticket of `github`.'],
    ],
    [
      'answers from nobody, in the level',
      { level: 'required: true, covers: window' },
      [
        'settings policy.ticket-not-asked: `covers` needs an answer about the ticket, and nobody is asked about tickets of `servicenow`.',
      ],
    ],
    [
      'no word for whose it is',
      { tickets, own: 'required: true, assigned_to: owner' },
      ['own format.unknown-value: `owner` is not one of the words that may stand here.'],
    ],
  ])('cannot be %s', (_, edits, said) => {
    expect(findings(edits)).toEqual(said);
  });

  it('shows the key, and the entitlement what to write instead', () => {
    const edits = {
      tickets: `${GITHUB}  jira: { pattern: '^J$', ask: nobody }\n`,
      own: 'required: true, covers: window',
    };
    const [finding] = policyWith(edits).findings;
    const lines = (base.find(({ path }) => path === ADMIN)?.text ?? '').split('\n').length;
    expect(finding).toMatchObject({ file: ADMIN, line: lines, column: 27 });
    expect(finding?.remedy).toBe('Write `system: github` beside it, or delete the key.');
  });
});

describe('a request without the ticket that is asked for', () => {
  const text = `entitlement: prod-vm-admin
duration: 2h
justification: Fail over payments-db-02, replication is stuck since 14:10
parameters: { source_ip: 203.0.113.7 }
`;
  it.each([
    [
      'any system',
      {},
      'Add `ticket:` with one of servicenow (`^(CHG|INC)[0-9]{7}$`) or jira (`^(PAY|CS)-[0-9]+$`).',
    ],
    [
      'one system',
      { own: 'required: true, system: jira' },
      'Add `ticket:` with one of jira (`^(PAY|CS)-[0-9]+$`).',
    ],
  ])('is told how one of %s looks', (_, edits, remedy) => {
    const parsed = parseRequest({ path: 'requests/failover.yaml', text }, policyWith(edits));
    expect(parsed).toMatchObject({ kind: 'findings', findings: [{ id: 'request.ticket-missing', remedy }] });
  });
});
