/** The text of this repository's workflows. The bundle has this module's text made for it when it is built (`.ci/own-workflows.ts`). */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ADOPTED } from '../core/adoption/workflows.ts';
import { WORKFLOW_FOLDER } from '../core/adoption/workflows.ts';

export type OwnWorkflows = Readonly<Record<(typeof ADOPTED)[number], string>>;

const folder = resolve(import.meta.dirname, '../..', WORKFLOW_FOLDER);
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

export const ownWorkflows = (): OwnWorkflows => ({
  'audit.yml': textOf('audit.yml'),
  'elevate.yml': textOf('elevate.yml'),
  'request.yml': textOf('request.yml'),
  'review.yml': textOf('review.yml'),
  'revoke.yml': textOf('revoke.yml'),
  'watch.yml': textOf('watch.yml'),
});
