/** Writes docs/schemas/*.schema.json, docs/policy.md and docs/findings.md from their one source, src/core/schema. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedFiles } from '../src/core/schema/publish.ts';

const root = join(import.meta.dirname, '..');
mkdirSync(join(root, 'docs/schemas'), { recursive: true });
for (const { path, text } of publishedFiles()) writeFileSync(join(root, path), text);
