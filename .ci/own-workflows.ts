/** Puts the workflows into the bundle, so that `dist/` alone can write a repository that uses them. */
import { resolve } from 'node:path';
import type { Plugin } from 'rolldown';
import { ownWorkflows } from '../src/adapters/own-workflows.ts';

const MODULE = resolve(import.meta.dirname, '../src/adapters/own-workflows.ts');

export const embeddedWorkflows = (): Plugin => ({
  name: 'own-workflows',
  load: (id) =>
    id === MODULE
      ? {
          code: `export const ownWorkflows = () => (${JSON.stringify(ownWorkflows(), null, 1)});\n`,
          moduleType: 'js',
        }
      : null,
});
