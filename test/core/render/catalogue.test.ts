import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { hours, minutes, resourceId } from '../../../src/core/brand.ts';
import type { Finding } from '../../../src/core/finding.ts';
import { parsePolicy } from '../../../src/core/parse-policy.ts';
import { parseRequest } from '../../../src/core/parse-request.ts';
import type { Entitlement, Parameter, Policy, Settings } from '../../../src/core/policy.ts';
import { judgeCatalogue, renderCatalogue } from '../../../src/core/render/catalogue.ts';
import {
  breakGlassLink,
  breakGlassTemplate,
  requestLink,
  requestTemplate,
} from '../../../src/core/render/request-template.ts';
import {
  after,
  all,
  anEntitlement,
  anEnvironment,
  anNsgRule,
  any,
  aPolicy,
  aRole,
  group,
  manager,
  owner,
  rule,
  target,
  team,
  user,
  when,
  type PolicyChange,
  aTicketDemand,
  aTicketSystem,
} from '../../builders/policy.ts';
import { hostile } from './hostile.ts';

const root = join(import.meta.dirname, '../../..');
const HERE = { repository: undefined, branch: 'main' };

const readable = (change: PolicyChange = {}): Policy & { readonly settings: Settings } => {
  const policy = aPolicy(change);
  if (policy.settings === undefined) throw new Error('the builder makes settings');
  return { ...policy, settings: policy.settings };
};

const shown = (entitlement: Partial<Entitlement>, change: PolicyChange = {}): string =>
  renderCatalogue(readable({ ...change, entitlement }), HERE, undefined);

const parameter = (change: Partial<Parameter>): Parameter => ({
  name: 'it',
  type: 'ip',
  hint: undefined,
  usedFor: 'privilege',
  within: [],
  widest: undefined,
  pattern: undefined,
  choices: [],
  among: [],
  min: undefined,
  max: undefined,
  ...change,
});

describe('the catalogue', () => {
  it('of this repository says what its policy says', () => {
    const folder = join(root, 'policies');
    const policy = parsePolicy({
      commit: undefined,
      files: readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.yaml'))
        .map((path) => ({ path: `policies/${path}`, text: readFileSync(join(folder, path), 'utf8') })),
    });
    const file = { path: 'requests/README.md', text: readFileSync(join(root, 'requests/README.md'), 'utf8') };
    expect(file.text).toContain('<!-- gatehouse:catalogue ');
    expect(policy.findings).toEqual([]);
    expect(judgeCatalogue(file, policy), 'run `node src/cli.ts catalogue`').toEqual([]);
  });

  it('says of an entitlement what it gives, for how long, where, to whom, and what is to be filled in', async () => {
    const parameters = [parameter({ name: 'source_ip', within: ['203.0.113.0/24'], hint: 'the VPN' })];
    await expect(shown({ parameters, for: [] })).toMatchFileSnapshot('golden/catalogue.md');
  });

  it.each<[string, Partial<Entitlement>, string]>([
    [
      'a role on a subscription, by its name here',
      { privileges: [aRole({ scope: { kind: 'fixed', value: target('prod-sub') } })] },
      'on the subscription `prod-sub`, if PIM lists you as eligible for it',
    ],
    [
      'a role on what is chosen',
      { privileges: [aRole({ scope: { kind: 'param', name: 'vm' }, onlyIfEligible: false })] },
      '**Gives**: the role Virtual Machine Administrator Login on the `vm` that you choose\n',
    ],
    [
      'a role that is activated by the person',
      { privileges: [aRole({ assignment: 'eligible', onlyIfEligible: false })] },
      ', to activate in PIM yourself\n',
    ],
    [
      'a resource of a type without a word of its own',
      {
        privileges: [
          aRole({
            scope: {
              kind: 'fixed',
              value: resourceId('/subscriptions/x/providers/Microsoft.Sql/servers/db'),
            },
          }),
        ],
      },
      'on the servers `db`',
    ],
    [
      'a network rule with everything fixed',
      {
        privileges: [
          anNsgRule({
            source: { kind: 'fixed', value: '203.0.113.0/28' },
            destination: '10.0.0.4',
            protocol: '*',
            ports: ['22', '8000-8010'],
          }),
        ],
      },
      'any protocol, port 22, 8000-8010 from `203.0.113.0/28` to `10.0.0.4`, through the network security group `bastion-nsg`',
    ],
    [
      'an environment that only observes',
      { environment: anEnvironment({ mode: 'observe' }) },
      'production (observed only: it is decided and recorded, and nothing opens); risk: high',
    ],
    ['a cooldown', { cooldown: hours(2) }, '**Limits**: 2 h between two grants of it to one person'],
    [
      'caps of its own beside a cooldown',
      { cooldown: minutes(15), caps: { active: 5, activePerPerson: 1 } },
      '**Limits**:\n  - 15 min between two grants of it to one person\n  - at most 1 at once to one person\n  - at most 5 at once to all together',
    ],
    ['an odd length of time', { maxDuration: minutes(90) }, '**Longest window**: 1 h 30 min'],
    [
      'several who may ask',
      { requesters: [group('sre'), user('erin'), team('contoso/net')] },
      '**Who may ask**: group sre or erin or GitHub team contoso/net',
    ],
    ['a rota', { requesters: [{ kind: 'oncall', rota: 'payments' }] }, 'whoever is on call for payments'],
    ['no approval', { approval: 'none' }, '**Who approves**: nobody needs to; it opens when it is merged'],
    [
      'one rule of several people',
      { approval: rule('dba', [group('dba')], 2) },
      '**Who approves**: dba (2 people of group dba)',
    ],
    [
      'the owner, by name',
      { approval: rule('system owner', [owner]) },
      '**Who approves**: system owner (group payments-owners)',
    ],
    [
      'rules within rules',
      {
        approval: all(
          rule('manager', [manager]),
          any(rule('dba', [user('dave')]), rule('boss', [{ kind: 'manager-of-manager' }])),
        ),
      },
      '**Who approves**: all of these, each a different person:\n  - manager (your manager)\n  - one of these:\n    - dba (dave)\n    - boss (the manager of your manager)\n',
    ],
    [
      'a rule with a condition, and one that waits for it',
      {
        approval: all(
          when(rule('security', [group('security')]), {
            longerThan: hours(2),
            outside: 'business-hours',
            parameters: new Map([['vm', ['web-01', 'web-02']]]),
          }),
          after(rule('boss', [owner]), 'security', 'dba'),
        ),
      },
      '  - security (group security), for windows longer than 2 h, outside business-hours, when `vm` is `web-01` or `web-02`\n  - boss (group payments-owners), after security and dba\n',
    ],
    [
      'that short windows need no approval',
      { autoApprove: minutes(15) },
      '\n- **Without approval**: windows of up to 15 min\n',
    ],
    ['a ticket', { ticket: aTicketDemand() }, '**Ticket**: required; servicenow `^(CHG|INC)[0-9]{7}$`\n'],
    [
      'what is asked of a ticket',
      {
        ticket: aTicketDemand({
          system: 'servicenow',
          states: ['implement', 'scheduled'],
          assignedTo: 'either',
          coversWindow: true,
        }),
      },
      ', in state `implement`, `scheduled`, assigned to you or whoever receives the access, with a change window that contains the whole window of access\n',
    ],
    ['an address', { parameters: [parameter({})] }, '**To fill in**: `it`: an IP address\n'],
    [
      'a network',
      { parameters: [parameter({ type: 'cidr', within: ['10.0.0.0/8', '192.0.2.0/24'], widest: 28 })] },
      'a network in `10.0.0.0/8` or `192.0.2.0/24`, `/28` or narrower',
    ],
    [
      'text',
      { parameters: [parameter({ type: 'text', pattern: '^C[0-9]{6}$', usedFor: 'record' })] },
      'text of the form `^C[0-9]{6}$`, only for the record',
    ],
    ['a choice', { parameters: [parameter({ type: 'choice', choices: ['a', 'b'] })] }, 'one of `a`, `b`'],
    [
      'many targets',
      {
        parameters: [parameter({ type: 'target', among: Array.from({ length: 25 }, (_, at) => `vm-${at}`) })],
      },
      '`vm-19` and 5 more',
    ],
    [
      'a number',
      { parameters: [parameter({ type: 'integer', min: 1, max: 9 })] },
      'a whole number from 1 up to 9',
    ],
    ['a number without limits', { parameters: [parameter({ type: 'integer' })] }, 'a whole number\n'],
  ])('says %s', (_, entitlement, expected) => {
    expect(shown(entitlement)).toContain(expected);
  });

  it.each<[string, Partial<Entitlement>, string]>([
    ['ticket where none is asked', { ticket: aTicketDemand({ required: false }) }, '**Ticket**'],
    ['parameters where there are none', { parameters: [] }, '**To fill in**'],
  ])('says nothing of a %s', (_, entitlement, not) => {
    expect(shown(entitlement)).not.toContain(not);
  });

  it('lists by name, and names what is blocked without offering it', () => {
    const entitlements = new Map(['zeta', 'alpha'].map((name) => [name, anEntitlement({ name })]));
    const broken: Finding = {
      file: 'policies/entitlements/broken.yaml',
      line: 3,
      column: 1,
      id: 'policy.unknown-risk',
      message: '',
      remedy: '',
    };
    const page = renderCatalogue(
      readable({ whole: { entitlements, blocked: new Map([['broken', [broken]]]) } }),
      HERE,
      undefined,
    );
    expect([...page.matchAll(/^### (.+)$/gm)].map(([, name]) => name)).toEqual(['alpha', 'zeta', 'Blocked']);
    expect(page).toContain('- broken: 1 finding\n');
    expect(page).not.toContain('[request-broken]');
  });

  it('without any entitlement says so', () => {
    expect(renderCatalogue(readable({ whole: { entitlements: new Map() } }), HERE, undefined)).toContain(
      'Nothing yet.',
    );
  });
});

describe('what stands around the catalogue', () => {
  const page = (before: string | undefined): string => renderCatalogue(readable(), HERE, before);

  it('is an introduction in a new file, and stays as a person wrote it in an old one', () => {
    expect(page(undefined)).toMatch(/^# Requests\n\nA request is one new file/);
    expect(page('# Ours\n\nAsk Carol.\n')).toMatch(/^# Ours\n\nAsk Carol\.\n\n<!-- gatehouse:catalogue /);
    const between = page('# Ours\n').replace('# Ours', '# Ours, changed').concat('\nBelow.\n');
    expect(page(between)).toBe(between);
  });

  it.each([
    ['with the line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
    ['whose end somebody deleted', (text: string) => text.replace('<!-- gatehouse:catalogue end -->\n', '')],
    ['that says something else', (text: string) => text.replace('Administrator', 'Guest')],
  ])('is found again %s', (_, change) => {
    const fresh = page('# Ours\n');
    expect(change(fresh)).not.toBe(fresh);
    expect(page(change(fresh))).toBe(fresh);
  });
});

describe('a stale catalogue', () => {
  const policy = readable();
  const judged = (text: string, by: Policy = policy) =>
    judgeCatalogue({ path: 'requests/README.md', text }, by);
  const fresh = renderCatalogue(
    policy,
    { repository: 'https://github.com/contoso/access', branch: 'main' },
    '# Ours\n',
  );

  it('is a finding at its mark', () => {
    expect(judged(fresh, aPolicy({ entitlement: { maxDuration: hours(3) } }))).toMatchObject([
      { id: 'policy.catalogue-stale', file: 'requests/README.md', line: 3, column: 1 },
    ]);
  });

  it.each<[string, string, Policy]>([
    ['fresh', fresh, policy],
    ['fresh, in a fork or a clone without a remote: its links stay as they are', fresh, policy],
    ['fresh, with the line ends of Windows', fresh.replaceAll('\n', '\r\n'), policy],
    ['text that somebody wrote', '# Requests\n\nAsk Carol for prod-vm-admin.\n', policy],
    ['judged by a policy that cannot be used', '', aPolicy({ whole: { settings: undefined } })],
  ])('is not one that is %s', (_, text, by) => {
    expect(judged(text, by)).toEqual([]);
  });

  it('is not said beside the findings of the policy, which come first', () => {
    const finding: Finding = {
      file: 'x',
      line: 1,
      column: 1,
      id: 'policy.unknown-risk',
      message: '',
      remedy: '',
    };
    expect(
      judged(fresh, aPolicy({ entitlement: { maxDuration: hours(3) }, whole: { findings: [finding] } })),
    ).toEqual([]);
  });
});

describe('the link that begins a request', () => {
  const { settings } = readable();
  const fixtures = join(root, 'test/fixtures/formats/base/policies');
  const base = parsePolicy({
    commit: undefined,
    files: readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.yaml'))
      .map((path) => ({ path: `policies/${path}`, text: readFileSync(join(fixtures, path), 'utf8') })),
  });

  it('opens GitHub’s editor with a name and the text', () => {
    const link = new URL(
      requestLink(anEntitlement(), settings, {
        repository: 'https://github.com/contoso/access',
        branch: 'release/1',
      }),
    );
    expect(link.origin + link.pathname).toBe('https://github.com/contoso/access/new/release/1');
    expect(link.searchParams.get('filename')).toBe('requests/prod-vm-admin-name-me.yaml');
    expect(link.searchParams.get('value')).toBe(`${requestTemplate(anEntitlement(), settings).join('\n')}\n`);
  });

  it('leads from the file as GitHub shows it to the same place where the repository is not known', () => {
    const link = requestLink(anEntitlement(), settings, HERE);
    expect(new URL(link, 'https://github.com/contoso/access/blob/main/requests/README.md').href).toBe(
      requestLink(anEntitlement(), settings, { ...HERE, repository: 'https://github.com/contoso/access' }),
    );
  });

  it('has nothing in it that ends a Markdown link or a table cell', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (hint) => {
        const link = requestLink(anEntitlement({ parameters: [parameter({ hint })] }), settings, HERE);
        expect(link).toMatch(/^[A-Za-z0-9./?=&%-]+$/);
      }),
    );
  });

  it('leaves the comments out where they would make it longer than GitHub takes', () => {
    const parameters = Array.from({ length: 40 }, (_, at) =>
      parameter({ name: `p${at}`, hint: 'ö'.repeat(200) }),
    );
    const link = requestLink(anEntitlement({ parameters }), settings, HERE);
    expect(link.length).toBeLessThan(7_000);
    expect(new URLSearchParams(link.slice(link.indexOf('?'))).get('value')).not.toContain('#');
  });

  it('gives a name that fits, also to the entitlement with the longest one', () => {
    const name = 'a'.repeat(63);
    const links = [requestLink, breakGlassLink].map((linkOf) =>
      linkOf(anEntitlement({ name }), settings, HERE),
    );
    for (const link of links) {
      const path = new URLSearchParams(link.slice(link.indexOf('?'))).get('filename') ?? '';
      expect(/^requests\/([a-z0-9-]{1,80})\.yaml$/.test(path)).toBe(true);
    }
  });

  it.each([...base.entitlements.keys()])(
    'begins a request for %s that lacks only what is left empty',
    (name) => {
      const entitlement = base.entitlements.get(name);
      if (entitlement === undefined || base.settings === undefined) throw new Error('it is there');
      const text = `${requestTemplate(entitlement, base.settings).join('\n')}\n`;
      const parsed = parseRequest({ path: `requests/${name}-name-me.yaml`, text }, base);
      const empty = text.split('\n').filter((line) => /^ *[a-z_]+: $/.test(line)).length;
      expect(empty).toBeGreaterThan(0);
      expect(parsed.kind).toBe('findings');
      if (parsed.kind !== 'findings') return;
      expect(parsed.findings.map(({ id }) => id)).toEqual(
        Array.from({ length: empty }, () => 'format.no-value'),
      );
    },
  );

  it('stays a request whatever a hint says', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string({ unit: 'grapheme' }),
            fc.constantFrom('\n', 'duration: 9h', '#', ': ', '- ', '\u2028', '\u0085'),
          ),
          { maxLength: 8 },
        ),
        (hint) => {
          const entitlement = anEntitlement({ parameters: [parameter({ hint: hint.join('') })] });
          const written = parse(requestTemplate(entitlement, settings).join('\n'));
          expect(written).toEqual({
            entitlement: 'prod-vm-admin',
            duration: '1h',
            justification: null,
            ticket: null,
            parameters: { it: null },
          });
        },
      ),
    );
  });

  it('proposes a window within the maximum', () => {
    expect(requestTemplate(anEntitlement({ maxDuration: minutes(30) }), settings)).toContain('duration: 30m');
    expect(requestTemplate(anEntitlement({ maxDuration: hours(8) }), settings)).toContain('duration: 1h');
  });

  it('fills in what can be one thing only', () => {
    const parameters = [parameter({ name: 'vm', type: 'target', among: ['web-01'] })];
    expect(requestTemplate(anEntitlement({ parameters }), settings)).toContain('  vm: web-01');
  });
});

describe('an entitlement with break-glass', () => {
  const { settings } = readable();
  const given = anEntitlement({
    breakGlass: {
      requesters: [user('dave')],
      maxDuration: minutes(30),
      waives: ['approval', 'ticket'],
      review: { within: hours(24), by: [group('security')] },
    },
  });

  it('says who may use it, for how long, what it waives and who reviews', () => {
    expect(shown(given)).toContain(
      '- **Break glass**: dave, in an emergency, for at most 30 min; it waives approval, ticket; to be reviewed by group security within 24 h\n',
    );
    expect(shown({})).not.toMatch(/break.glass/i);
  });

  it('has a link of its own, whose file lacks only what the person knows', () => {
    expect(shown(given)).toContain(
      '**[Request][request-prod-vm-admin]** · **[Break glass][break-glass-prod-vm-admin]**',
    );
    const link = /\[break-glass-prod-vm-admin\]: (\S+)/.exec(shown(given))?.[1] ?? '';
    const asked = new URL(link, 'https://github.com/contoso/access/blob/main/requests/README.md')
      .searchParams;
    expect(asked.get('filename')).toBe('requests/prod-vm-admin-glass-name-me.yaml');
    expect(parse(asked.get('value') ?? '')).toEqual({
      entitlement: 'prod-vm-admin',
      break_glass: true,
      duration: '30m',
      justification: null,
      parameters: { source_ip: null },
    });
    expect(link).toBe(breakGlassLink(given, settings, HERE));
  });

  it('has both links also right below its heading, since a narrow screen cuts the last column of the table off', () => {
    const lines = shown(given).split('\n');
    const heading = lines.indexOf('### prod-vm-admin');
    expect(lines.slice(heading + 1, heading + 3)).toEqual([
      '',
      '**[Request][request-prod-vm-admin]** · **[Break glass][break-glass-prod-vm-admin]**',
    ]);
    const page = micromark(shown(given), { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
    const below = page.slice(page.indexOf('<h3>prod-vm-admin</h3>')).slice(0, 4_000);
    expect(
      [...below.matchAll(/<a href="([^"]+)">(Request|Break glass)<\/a>/g)].map(([, , name]) => name),
    ).toEqual(['Request', 'Break glass']);
  });

  it('asks for the ticket where that is not waived', () => {
    const { breakGlass } = given;
    const path = breakGlass === undefined ? undefined : { ...breakGlass, waives: ['approval'] as const };
    expect(parse(breakGlassTemplate({ ...given, breakGlass: path }, settings).join('\n'))).toHaveProperty(
      'ticket',
    );
  });
});

describe('an entitlement that may be asked for somebody else', () => {
  const { settings } = readable();
  const given = anEntitlement({ for: [group('contractors'), user('dave')] });

  it('says for whom', () => {
    expect(shown(given)).toContain('- **May be asked for**: group contractors or dave\n');
    expect(shown({ for: [] })).not.toContain('May be asked for');
  });

  it('shows in the link how, and leaves the file a request for oneself', () => {
    const text = requestTemplate(given, settings).join('\n');
    expect(text).toContain('\n# for: name\n');
    expect(parse(text)).not.toHaveProperty('for');
    expect(requestTemplate(anEntitlement({ for: [] }), settings).join('\n')).not.toContain('for:');
  });
});

describe('text of the policy in the catalogue', () => {
  const structure = (markdown: string): readonly string[] =>
    micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true })
      .replaceAll(/href="[^"]*"/g, '')
      .match(/<[^>]*>/g) ?? [];
  const saying = (text: string): string =>
    shown(
      {
        description: text,
        risk: text,
        environment: anEnvironment({ name: text }),
        approval: all(rule(text, [group(text)]), rule('x', [team(text)])),
        privileges: [aRole({ role: text }), anNsgRule({ source: { kind: 'fixed', value: text } })],
        parameters: [
          parameter({ type: 'text', pattern: text, hint: text }),
          parameter({ name: 'b', type: 'choice', choices: [text, 'b'] }),
        ],
      },
      {
        settings: { tickets: [aTicketSystem({ system: text, pattern: text })] },
        whole: { blocked: new Map([[text, []]]) },
      },
    );
  const expected = structure(saying('plain'));

  it('never changes its structure', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(structure(saying(text))).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('never cuts it short: what is written is found whole again', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const page = saying(text);
        const policy = readable({ entitlement: {} });
        expect(renderCatalogue(policy, HERE, page)).toBe(renderCatalogue(policy, HERE, undefined));
      }),
      { numRuns: 100 },
    );
  });
});
