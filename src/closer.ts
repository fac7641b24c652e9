/**
 * The closer: run by a timer inside Azure, it ends what is over with a managed identity that can only read and remove. It asks Azure
 * alone, so it goes on while GitHub is away. Bundled into docs/azure/closer.mjs, which docs/azure/closer.bicep deploys: docs/ending.md
 */
import { azureByIdentity } from './closer/arm.ts';
import { endOverdue } from './closer/end.ts';
import { settingsFrom } from './closer/settings.ts';

const settings = settingsFrom(process.env);
const { lines, faults } =
  settings.kind === 'missing'
    ? { lines: [], faults: settings.what }
    : await endOverdue(azureByIdentity(settings), settings);
for (const line of lines) process.stdout.write(`${line}\n`);
for (const fault of faults) process.stderr.write(`error: ${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 2;
