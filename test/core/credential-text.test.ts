/** What counts as a credential in a text, what does not, and that nothing of one is left. */
import { describe, expect, it } from 'vitest';
import {
  credentialsIn,
  findCredential,
  valueWithoutCredentials,
  withoutCredentials,
} from '../../src/core/credential-text.ts';
import { readDocument } from '../../src/core/document.ts';
import { renderFindings } from '../../src/core/render/findings.ts';
import { codeBlock, codeSpan, escapeMarkdown, terminalSafe } from '../../src/core/render/escape.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const letters = 'Ab3dEf6hIj9lMn2pQr5tUv8xYz1cDe4gHi7kLm0oPqRs';
const joined = (...parts: readonly string[]): string => parts.join('');

const SAMPLES: Readonly<Record<string, string>> = {
  'a private key': joined(
    '-----BEGIN RSA ',
    'PRIVATE KEY-----\nMIIEow',
    letters,
    '\n-----END RSA PRIVATE KEY-----',
  ),
  'a token of GitHub': joined('ghp', '_', letters.slice(0, 36)),
  'a signed token (JWT)': joined('eyJ', 'hbGciOiJSUzI1NiJ9', '.eyJ', 'zdWIiOiJhbGljZSJ9', '.', letters),
  'an access key of AWS': joined('AKI', 'AIOSFODNN7EXAMPLE'),
  'a client secret of Entra': joined('abc', '8', 'Q~', letters.slice(0, 34)),
  'a key of an Azure account': joined('AccountKey', '=', letters, letters.slice(0, 42), '=='),
  'a shared access signature': joined('sv=2024-11-04&si', 'g=', letters.slice(0, 43), '%3D'),
  'a token of Slack': joined('xox', 'b-123456789012-', letters.slice(0, 24)),
  'the address of a webhook': joined(
    'https://hooks.',
    'slack.com/services/T0AAAAAAA/B0BBBBBBB/',
    letters.slice(0, 24),
  ),
  'a key of a service': joined('glp', 'at-', letters.slice(0, 20)),
  'a password in an address': joined('postgres://app:', 'hunter22', '@'),
  'an authorization header': joined('Authorization: Bea', 'rer ', letters),
  'a password or key with its name': 'password=correct-horse-battery',
};

const MORE: readonly string[] = [
  joined('github', '_pat_', letters, letters),
  joined('ghs', '_', letters, '.', letters),
  joined('-----BEGIN ', 'PRIVATE KEY-----'),
  joined('-----BEGIN PGP ', 'PRIVATE KEY BLOCK-----'),
  joined('whsec', '_', letters),
  joined('SharedAccessKey', '=', letters, '='),
  joined(letters, letters.slice(0, 32), '+A', 'St', 'aB3dE6', '=='),
  'The password: Hunter2!x of the database',
  "client_secret: 'a1b2c3d4e5'",
  'api-key = 77f3aa10b2',
  joined('ｇｈｐ', '＿', letters.slice(0, 36)),
  joined('gh', '\u200b', 'p_', letters.slice(0, 36)),
];

const HARMLESS: readonly string[] = [
  'Fail over payments-db-02, replication is stuck since 14:10',
  'Reset the password of alice: she is locked out',
  'The password: see the vault, entry payments',
  'Rotate the client secret of app 0f2c0000-0000-4000-8000-000000000001',
  'password=<yours> is what the template says, or password=${DB_PASSWORD}',
  'commit 3d3c42e5aac5ba805825da76410c181273ba90b1 of actions/checkout',
  'sha512-6xH/puSoNBXb72VPlZVm7vQ+svQpFyA96qdDBvhB8eNZOE8LtPf9L4oAsfzK/crCL8YZ+19fKYVnM63Sl+Xzlw==',
  'The digest 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 differs',
  '/subscriptions/0f2c0000-0000-4000-8000-000000000001/resourceGroups/payments/providers/Microsoft.Compute/virtualMachines/db-02',
  'See https://github.com/contoso/access/pull/42#issuecomment-1234567890123456789',
  'Call https://alice@contoso.example/x?signature=abc',
  'The key eyJ is how such tokens begin, ghp_ too, and AKIA as well',
  'task-force-infrastructure-maintenance-window-2026-q4-final',
  'Bearer tokens of the app are too long-lived',
];

describe('a text', () => {
  it.each(Object.entries(SAMPLES))('with %s in it is found, and nothing of it is left', (what, secret) => {
    const text = `Use ${secret} tonight`;
    expect(findCredential(text)?.what).toBe(what);
    expect(withoutCredentials(text)).toBe(`Use ${prefixKept(secret, what)}[${what}, taken out] tonight`);
  });

  it.each(MORE)('%# with another form of one is found', (secret) => {
    expect(credentialsIn(`Use ${secret}`)).toHaveLength(1);
    expect(withoutCredentials(`Use ${secret}`)).not.toContain(letters.slice(0, 20));
  });

  it.each(HARMLESS)('%j holds none', (text) => {
    expect(credentialsIn(text)).toEqual([]);
    expect(withoutCredentials(text)).toBe(text);
  });

  it('loses every one of several, and keeps what stands between them', () => {
    const [first = '', second = ''] = [SAMPLES['a token of GitHub'], SAMPLES['an access key of AWS']];
    expect(withoutCredentials(`a ${first} b ${second} c`)).toBe(
      'a [a token of GitHub, taken out] b [an access key of AWS, taken out] c',
    );
  });

  it('that had one counts as if it still had: a file that was kept without it stays as wrong as it was', () => {
    for (const [what, secret] of Object.entries(SAMPLES)) {
      const once = withoutCredentials(`Use ${secret} tonight`);
      expect(findCredential(once)?.what).toBe(what);
      expect(withoutCredentials(once)).toBe(once);
    }
    expect(findCredential('the fuse [F3, taken out] of rack 7')).toBeUndefined();
  });

  it('of any length is judged in a time that grows with its length alone', () => {
    const evil = ['eyJ', 'password:', 'a.', 'a://a:', '-----BEGIN ', 'ghp_', 'AccountKey=', 'sig=%aa', 'A'];
    for (const part of evil) {
      const text = part.repeat(Math.ceil(60_000 / part.length));
      expect(credentialsIn(text).length).toBeLessThan(60_000);
    }
  });
});

/** What stands before the part that is certain: `https://` of a webhook, `sv=…&` of a signature. */
const prefixKept = (secret: string, what: string): string => {
  switch (what) {
    case 'a shared access signature':
      return secret.slice(0, secret.indexOf('sig='));
    case 'the address of a webhook':
      return 'https://';
    default:
      return '';
  }
};

const request = (line: string): string => `entitlement: prod-vm-admin\nduration: 2h\n${line}\n`;
const read = (text: string) => readDocument({ path: 'requests/x.yaml', text }, 'request');

describe('a file with a credential in it', () => {
  const token = SAMPLES['a token of GitHub'] ?? '';

  it.each([
    ['as text', `justification: Log in with ${token} and restart`],
    ['in a comment', `# ${token}\njustification: Restart payments-db-02 now`],
    ['as a key', `${token}: 1`],
    ['in text that breaks the YAML', `justification: Fix: log in with ${token} @prod`],
    ['as a key that stands twice', `ticket: a\nticket: ${token}`],
    ['behind an escape', `justification: "Log in with ${token.replace('_', String.raw`\x5f`)}"`],
    ['as an anchor', `justification: &${token} x`],
  ])('%s is one finding that does not repeat it, and nothing else is read', (_how, line) => {
    const { findings, root } = read(request(line));
    expect(root).toBeUndefined();
    expect(findings.map(({ id }) => id)).toEqual(['text.credential']);
    const shown = renderFindings(findings, [{ path: 'requests/x.yaml', text: request(line) }]);
    expect(JSON.stringify(findings) + shown).not.toContain(token.slice(4, 20));
    expect(findings[0]?.message).toBe(
      'This looks like a token of GitHub, and a credential must not stand in a file.',
    );
    expect(findings[0]?.remedy).toContain('rotate it now');
  });

  it('is as wrong as it was when it is kept without it: what replays a decision finds the same', () => {
    for (const secret of Object.values(SAMPLES)) {
      const text = request(`justification: |\n  ${secret.replaceAll('\n', '\n  ')}`);
      expect(read(withoutCredentials(text)).findings).toEqual(read(text).findings);
    }
  });

  it('names the place of each', () => {
    const { findings } = read(request(`justification: ${token}\nticket: ${token}`));
    expect(findings.map(({ line, column }) => [line, column])).toEqual([
      [3, 16],
      [4, 9],
    ]);
  });
});

describe('whatever is shown', () => {
  it.each([
    ['Markdown', escapeMarkdown],
    ['a code span', codeSpan],
    ['a block', codeBlock],
    ['a terminal', terminalSafe],
  ])('in %s loses a credential first', (_where, show) => {
    for (const secret of Object.values(SAMPLES))
      expect(show(`The platform said: ${secret}`)).not.toMatch(/Ab3dEf6h|IOSFODNN7|hunter22|correct-horse/);
  });

  it('is not cut before it is looked at: half a token would not be known for one', () => {
    expect(escapeMarkdown(`Say ${SAMPLES['a token of GitHub'] ?? ''}`, 20)).not.toContain('ghp');
  });
});

describe('a value that is kept', () => {
  it('loses credentials at any depth, and is the same otherwise', () => {
    const secret = SAMPLES['a signed token (JWT)'] ?? '';
    expect(valueWithoutCredentials({ a: [{ why: `x ${secret}` }, 1, null, true], [secret]: 'y' })).toEqual({
      a: [{ why: 'x [a signed token (JWT), taken out]' }, 1, null, true],
      '[a signed token (JWT), taken out]': 'y',
    });
  });
});
