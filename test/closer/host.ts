/** The closer on a host inside the sandbox's Azure: what the template ships, run as the template runs it. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { grantNumber, installation, instant } from '../../src/core/brand.ts';
import { PROD } from '../sandbox/azure/fixture.ts';
import type { startWorld } from '../sandbox/azure/fixture.ts';

const AZURE = join(import.meta.dirname, '../../docs/azure');
export const BICEP = readFileSync(join(AZURE, 'closer.bicep'), 'utf8');
const OURS = installation('0a1b2c3d');
export const HOUR = 3_600_000;

export const quoted = (text: string): readonly string[] =>
  [...text.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, inner = '']) => inner);

/** `command` and `args` of the container, with the file that the template loads. */
const shipped = (): readonly string[] => {
  const [, command = ''] = /^\s*command: \[(.*)\]$/m.exec(BICEP) ?? [];
  const [, plain = '', file = ''] = /^\s*args: \[(.*), loadTextContent\('([^']+)'\)\]$/m.exec(BICEP) ?? [];
  expect(quoted(command)).toEqual(['node']);
  return [...quoted(plain), readFileSync(join(AZURE, file), 'utf8')];
};

export type World = Awaited<ReturnType<typeof startWorld>>;

export const run = (
  { world }: World,
  change: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> =>
  new Promise((done, fail) => {
    const { IDENTITY_ENDPOINT, IDENTITY_HEADER, clientId } = world.hostOf('closer');
    const child = spawn(process.execPath, shipped(), {
      env: {
        IDENTITY_ENDPOINT,
        IDENTITY_HEADER,
        GATEHOUSE_INSTALLATION: OURS,
        GATEHOUSE_SUBSCRIPTIONS: PROD.slice('/subscriptions/'.length),
        // As `environment().resourceManager` has it.
        AZURE_RESOURCE_MANAGER: `${world.arm}/`,
        AZURE_CLIENT_ID: clientId,
        NODE_EXTRA_CA_CERTS: world.ca,
        ...change,
      },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.once('error', fail);
    child.once('exit', (code) => done({ code, out, err }));
  });

export const marked = (grant: number, expiresAt: number, by = OURS) => ({
  installation: by,
  grant: grantNumber(grant),
  expiresAt: instant(expiresAt),
});
