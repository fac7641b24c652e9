/** Bundles `dist/`: the action, the command line and the sandbox. Byte-reproducible; CI compares. `node .ci/build.ts [directory]` */
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'rolldown';
import { bundle, finishSchemas } from './bundle.ts';

const out = resolve(process.argv[2] ?? 'dist');

await rm(out, { recursive: true, force: true });
// One graph for action and command line: they share chunks. What judging a pull request does not need is in chunks of its own
// (`src/action.ts`), and the code of Azure's SDKs among them is never loaded by it.
await build(bundle({ action: 'src/action.ts', cli: 'src/cli.ts' }, out, 'chunks'));
await finishSchemas(out);
// The sandbox is a world of its own and shares nothing with the product's files.
await build(bundle({ sandbox: 'src/sandbox/main.ts' }, out, 'sandbox-chunks'));
