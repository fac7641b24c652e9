/** Why Entra gives no token, through the adapter: each code is answered with its command, with the values of this very job. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAzure } from '../../../src/adapters/azure/connect.ts';
import { entraId, resourceId } from '../../../src/core/brand.ts';
import { faultSentence } from '../../../src/core/fault.ts';
import type { Fault } from '../../../src/core/fault.ts';
import { SIGN_IN_ERRORS, signInRows } from '../../../src/core/set-up/sign-in-errors.ts';
import { openTestAzure } from './server.ts';
import type { TestAzure } from './server.ts';

const CLIENT = 'c11e0000-0000-4000-8000-000000000001';
const ALICE = entraId('0f2c0000-0000-4000-8000-000000000001');
const SCOPE = resourceId('/subscriptions/11111111-1111-1111-1111-111111111111');
const CLAIMS = {
  iss: 'https://token.actions.githubusercontent.com',
  sub: 'repo:contoso@77/access@4242:environment:gatehouse-elevate',
  aud: 'api://AzureADTokenExchange',
  repository: 'contoso/access',
  iat: 0,
  exp: 300,
};
const jwt = (claims: object) => `head.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

let server: TestAzure;
beforeAll(async () => {
  server = await openTestAzure();
});
afterAll(() => server.close());

const azureWith = (assertion: () => Promise<string>) =>
  createAzure(
    {
      tenantId: 'tenant',
      clientId: CLIENT,
      armEndpoint: server.url,
      graphEndpoint: server.url,
      authority: server.url,
      subscriptions: [],
    },
    { assertion, onDate: () => undefined, sleep: async () => undefined },
  );

const faultOf = (run: Promise<unknown>): Promise<Fault> =>
  run.then(
    () => Promise.reject(new Error('it went well')),
    (fault: Fault) => fault,
  );

/** What is said where Entra refuses with this code, of Resource Manager and of Graph. */
const refused = async (code: number, claims: object = {}): Promise<readonly Fault[]> => {
  server.refuseTokens(401, {
    error: 'invalid_client',
    error_description: `AADSTS${code}: no. Trace ID: 1 Correlation ID: 2 Timestamp: 3`,
    error_codes: [code],
  });
  const token = jwt({ ...CLAIMS, ...claims });
  const azure = azureWith(async () => token);
  const faults = [
    await faultOf(azure.roles.definitions(SCOPE, 'Reader')),
    await faultOf(azure.directory.user(ALICE)),
  ];
  for (const fault of faults) {
    expect(fault).toMatchObject({ code: 'azure.unauthenticated', transient: false });
    expect(fault.message).toContain(`AADSTS${code}`);
    expect(JSON.stringify([fault, faultSentence(fault), fault.cause])).not.toContain(token.slice(5, 60));
  }
  return faults;
};

const CREATE =
  'az identity federated-credential create --name gatehouse-elevate --identity-name gatehouse-elevate --resource-group "$(az identity list --query "[?name==\'gatehouse-elevate\'].resourceGroup" -o tsv)" --issuer https://token.actions.githubusercontent.com --subject repo:contoso@77/access@4242:environment:gatehouse-elevate --audiences api://AzureADTokenExchange';

describe('a token that Entra does not give', () => {
  it.each([
    [700213, CREATE],
    [70021, CREATE],
    [7002138, CREATE],
    [70025, CREATE],
    [700211, CREATE],
    [700212, CREATE],
    [
      700213,
      `az ad app federated-credential create --id ${CLIENT} --parameters '{"name":"gatehouse-elevate"`,
    ],
    [50027, 'curl -sS https://token.actions.githubusercontent.com/.well-known/openid-configuration'],
    [700027, 'AZURE_FEDERATED_TOKEN_FILE'],
    [700024, 'date -u'],
    [
      700016,
      `gh variable set GATEHOUSE_ELEVATE_CLIENT_ID --repo contoso/access --body "$(az identity list --query "[?name=='gatehouse-elevate'].clientId" -o tsv)"`,
    ],
    [7000229, `az ad sp create --id ${CLIENT}`],
    [7000112, `az ad sp update --id ${CLIENT} --set accountEnabled=true`],
    [
      90002,
      'gh variable set GATEHOUSE_AZURE_TENANT_ID --repo contoso/access --body "$(az account show --query tenantId -o tsv)"',
    ],
    [900023, 'gh variable set GATEHOUSE_AZURE_TENANT_ID --repo contoso/access'],
    [900382, 'gh variable set GATEHOUSE_AZURE_AUTHORITY --repo contoso/access'],
    [500011, 'gh variable set GATEHOUSE_AZURE_ARM_ENDPOINT --repo contoso/access'],
    [65001, `az ad app permission admin-consent --id ${CLIENT}`],
    [53003, 'az rest --url'],
    [
      999999,
      'az identity federated-credential list --identity-name gatehouse-elevate --resource-group "$(az identity list',
    ],
  ])('is answered with the command that mends it: AADSTS%d', async (code, command) => {
    for (const { remedy } of await refused(code)) expect(remedy).toContain(command);
  });

  it('says for which service it was, where the tenant does not know it', async () => {
    for (const { remedy } of await refused(500011)) expect(remedy).toContain(`${server.url}/.default`);
  });

  it('says another audience than the public cloud’s where that is what is wrong', async () => {
    for (const { remedy } of await refused(700212, { aud: 'https://github.com/contoso' }))
      expect(remedy).toMatch(/audience https:\/\/github\.com\/contoso.*`azure-token-audience`/);
  });

  it.each([
    ['a branch', 'repo:contoso@77/access@4242:ref:refs/heads/mallory'],
    ['a pull request', 'repo:contoso@77/access@4242:pull_request'],
    ['another environment', 'repo:contoso@77/access@4242:environment:mallory'],
    [
      'an environment whose name only ends like ours',
      'repo:contoso@77/access@4242:environment:x-gatehouse-elevate',
    ],
  ])('never proposes a credential for %s', async (_, sub) => {
    for (const code of [700213, 7002138, 70025, 700211, 700212, 999999])
      for (const { remedy } of await refused(code, { sub })) {
        expect(remedy).toContain(sub);
        expect(remedy).not.toContain('federated-credential create');
      }
  });

  it('joins an environment to the identity of its own name alone, whatever client id the job has', async () => {
    const sub = 'repo:contoso@77/access@4242:environment:gatehouse-revoke';
    for (const { remedy } of await refused(700213, { sub }))
      expect(remedy).toMatch(/--name gatehouse-revoke --identity-name gatehouse-revoke .*:gatehouse-revoke /);
  });

  it('shows a host of one’s own what it sent, and proposes nothing', async () => {
    const sub = 'system:serviceaccount:ops:gatehouse';
    for (const { remedy } of await refused(700213, {
      sub,
      iss: 'https://issuer.example',
      repository: undefined,
    })) {
      expect(remedy).toContain(`issuer https://issuer.example, subject ${sub}`);
      expect(remedy).not.toContain('create');
    }
  });

  it.each([
    ["'; rm -rf ~; '", `'\\''; rm -rf ~; '\\''`],
    ['$(id)', `$(id)`],
  ])('keeps text of the token one word of a shell: %s', async (evil, inside) => {
    const sub = `repo:${evil}:environment:gatehouse-elevate`;
    for (const { remedy } of await refused(700213, { sub }))
      expect(remedy).toContain(`--subject 'repo:${inside}:environment:gatehouse-elevate'`);
  });

  it('leaves out what is no plain text', async () => {
    const sub = 'repo:a\u202e\nb:environment:gatehouse-elevate';
    for (const { remedy } of await refused(700213, { sub })) {
      expect(remedy).toContain('--subject <subject>');
      expect(remedy).not.toMatch(/[\u202e\n]/);
    }
  });

  it('is said without a body that can be read, too', async () => {
    server.refuseTokens(400, '<html>proxy</html>');
    const fault = await faultOf(azureWith(async () => jwt(CLAIMS)).directory.user(ALICE));
    expect(fault).toMatchObject({ code: 'azure.unauthenticated', message: expect.stringContaining('400') });
  });
});

describe('a right that is missing', () => {
  it('is answered with the command that gives it, of Graph, and with what shows it, of Azure', async () => {
    const open = await openTestAzure();
    try {
      server = open;
      const azure = azureWith(async () => jwt(CLAIMS));
      open.answer('GET', /users/, {
        status: 403,
        body: { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges' } },
      });
      const ofGraph = await faultOf(azure.directory.user(ALICE));
      expect(ofGraph.code).toBe('azure.forbidden');
      expect(ofGraph.remedy).toContain(
        `az rest --method post --url "https://graph.microsoft.com/v1.0/servicePrincipals/$(az ad sp show --id ${CLIENT} --query id -o tsv)/appRoleAssignments"`,
      );
      expect(ofGraph.remedy).toContain("appRoles[?value=='User.Read.All'].id");
      open.answer('GET', /roleDefinitions/, {
        status: 403,
        body: { error: { code: 'AuthorizationFailed', message: 'does not have authorization' } },
      });
      const ofArm = await faultOf(azure.roles.definitions(SCOPE, 'Reader'));
      expect(ofArm.code).toBe('azure.forbidden');
      expect(ofArm.remedy).toContain('Microsoft.Authorization/roleDefinitions/read');
      expect(ofArm.remedy).toContain(`az role assignment list --all --assignee ${CLIENT}`);
    } finally {
      await open.close();
    }
  });
});

describe('docs/adopt.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/adopt.md'), 'utf8');

  it('has every code with its command', () => {
    const [, table = ''] = /<!-- sign-in errors[^\n]*\n([\s\S]*?)<!-- end -->/.exec(page) ?? [];
    expect(table.trim().split('\n').slice(2)).toEqual(signInRows());
  });

  it('has each code once', () => {
    const codes = SIGN_IN_ERRORS.flatMap((one) => one.codes);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
