/** One place for the whole run where processes of the bundle keep what Node compiled of it: hundreds load the same. Gone with the run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VARIABLE = 'GATEHOUSE_COMPILED';

/** Of vitest's `globalSetup`: before any file, in the process whose environment the files inherit. */
export const setup = (): (() => void) => {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-compiled-'));
  process.env[VARIABLE] = directory;
  return () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
};

/** To be spread into the options of a world. */
export const compiled = (): { readonly compiled?: string } => {
  const directory = process.env[VARIABLE];
  return directory === undefined ? {} : { compiled: directory };
};
