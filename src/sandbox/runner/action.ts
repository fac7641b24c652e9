/** A local JavaScript action as the runner starts it: `action.yml` from the workspace, defaults of inputs, `runs.main`. */
import { readFile, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { NoOperationTraceWriter } from '@actions/workflow-parser';
import { convertActionTemplate } from '@actions/workflow-parser/actions/action-template';
import { parseAction } from '@actions/workflow-parser/actions/action-parser';
import { onSingleLines } from './single-line.ts';
import { expandText, type ExpressionScope } from './expression.ts';

export interface LocalAction {
  readonly main: string;
  /** `INPUT_…` variables: what the workflow gives, else the defaults. */
  readonly env: Readonly<Record<string, string>>;
  /** What the real runner warns of: inputs that action.yml does not name. */
  readonly warnings: readonly string[];
}

/**
 * `path` is what `uses:` says, starting with `./`. Throws an `Error` where there is no action, where it is not a
 * JavaScript action for Node 24, or where it has a `pre` or `post` step (which the sandbox does not run).
 */
export const readLocalAction = async (
  workspace: string,
  path: string,
  given: ReadonlyMap<string, string>,
  scope: ExpressionScope,
): Promise<LocalAction> => {
  const directory = resolve(workspace, path);
  if (directory !== workspace && !directory.startsWith(workspace + sep))
    throw new Error(`'${path}' leaves the workspace`);
  const text = await readDescription(directory, path);
  const parsed = parseAction(
    { name: 'action.yml', content: onSingleLines(text) },
    new NoOperationTraceWriter(),
  );
  const problems = (): string[] => parsed.context.errors.getErrors().map((error) => error.message);
  if (parsed.value === undefined || problems().length > 0)
    throw new Error(`action.yml of '${path}': ${problems().join('; ')}`);
  const template = convertActionTemplate(parsed.context, parsed.value);
  if (problems().length > 0) throw new Error(`action.yml of '${path}': ${problems().join('; ')}`);
  const { runs } = template;
  if (runs.using !== 'node24')
    throw new Error(`the sandbox runs actions for node24, and '${path}' is for ${runs.using}`);
  if (runs.pre !== undefined || runs.post !== undefined)
    throw new Error(`the sandbox runs no pre or post step, and '${path}' has one`);
  const main = resolve(directory, runs.main);
  if (!(await exists(main))) throw new Error(`File not found: '${main}'`);

  const inputs = new Map<string, string>();
  for (const input of template.inputs ?? []) {
    if (input.default !== undefined) inputs.set(input.id.toLowerCase(), expandText(input.default, scope));
  }
  for (const [name, value] of given) inputs.set(name.toLowerCase(), value);
  const known = (template.inputs ?? []).map((input) => input.id.toLowerCase());
  const unexpected = [...given.keys()].filter((name) => !known.includes(name.toLowerCase()));
  return {
    main,
    env: Object.fromEntries(
      [...inputs].map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
    ),
    warnings:
      unexpected.length === 0
        ? []
        : [
            `Unexpected input(s) ${unexpected.map((name) => `'${name}'`).join(', ')}, valid inputs are [${known.map((name) => `'${name}'`).join(', ')}]`,
          ],
  };
};

const readDescription = async (directory: string, path: string): Promise<string> => {
  for (const name of ['action.yml', 'action.yaml']) {
    if (await exists(join(directory, name))) return readFile(join(directory, name), 'utf8');
  }
  throw new Error(
    `Can't find 'action.yml' or 'action.yaml' under '${path}'. Did you forget to run actions/checkout before running your local action?`,
  );
};

const exists = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
};
