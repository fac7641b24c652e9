/** A request as somebody begins it: the file with what must be filled in, and the link that opens GitHub's editor with it. */
import { usualWindow, writeDuration } from '../duration.ts';
import type { Entitlement, Parameter, Settings, SourceFile } from '../policy.ts';
import { longestWindow, waives } from '../rules/break-glass.ts';
import { oneLine, urlPart } from './escape.ts';

/** Where the catalogue's links lead. `repository`: its address without a trailing `/`; undefined: wherever the file is read. */
export interface LinkTarget {
  readonly repository: string | undefined;
  readonly branch: string;
}

/** GitHub answers longer addresses with an error. */
const LONGEST_LINK = 7_000;

export const requestLink = (entitlement: Entitlement, settings: Settings, target: LinkTarget): string =>
  linkTo(`${entitlement.name}-name-me`, requestTemplate(entitlement, settings), target);

export const breakGlassLink = (entitlement: Entitlement, settings: Settings, target: LinkTarget): string =>
  linkTo(`${entitlement.name}-glass-name-me`, breakGlassTemplate(entitlement, settings), target);

/** A request that goes on with an open grant: what it was asked for is filled in, what only the person knows is not. */
export const extensionLink = (
  entitlement: Entitlement,
  { grant, beneficiary, values }: Extended,
  target: LinkTarget,
): string => {
  const known = (name: string): string => {
    const value = values.get(name);
    return value === undefined || !FILLED.test(value) ? '' : value;
  };
  return linkTo(
    `${entitlement.name}-extends-${grant}`,
    [
      `entitlement: ${entitlement.name}`,
      `extends: ${grant}`,
      ...(beneficiary === undefined ? [] : [`for: ${beneficiary}`]),
      '# How much longer, from the merge on, with a unit: 30m, 2h.',
      'duration: ',
      '# What is still to be done, and why. In quotes if it contains # or a colon.',
      'justification: ',
      ...(entitlement.ticket.required ? ['ticket: '] : []),
      ...(entitlement.parameters.length === 0
        ? []
        : ['# As before: an extension goes on with the same access.', 'parameters:']),
      ...entitlement.parameters.map(({ name }) => `  ${name}: ${known(name)}`),
    ],
    target,
  );
};

export interface Extended {
  readonly grant: number;
  /** Only where somebody else asked for them. */
  readonly beneficiary: string | undefined;
  readonly values: ReadonlyMap<string, string>;
}

/** A value that YAML takes as it stands: a name, or an address. */
const FILLED = /^[A-Za-z0-9](?:[A-Za-z0-9._/:-]*[A-Za-z0-9])?$/;

/** GitHub's page that opens a pull request of a branch. */
export const compareLink = (
  repository: string,
  { onto, branch }: { readonly onto: string; readonly branch: string },
): string => `${repository}/compare/${branchPart(onto)}...${branchPart(branch)}?expand=1`;

const branchPart = (branch: string): string => branch.split('/').map(urlPart).join('/');

const linkTo = (name: string, lines: readonly string[], target: LinkTarget): string => {
  const link = (text: readonly string[]): string =>
    editorLink({ path: `requests/${name}.yaml`, text: `${text.join('\n')}\n` }, target);
  const whole = link(lines);
  return whole.length <= LONGEST_LINK
    ? whole
    : link(lines.filter((line) => !line.trimStart().startsWith('#')));
};

/** Opens GitHub's editor with a new file. */
const editorLink = ({ path, text }: SourceFile, target: LinkTarget): string => {
  // From requests/README.md, as GitHub shows it under blob/<branch>/, three steps lead up to the repository.
  const editor = `${target.repository ?? '../../..'}/new/${branchPart(target.branch)}`;
  return `${editor}?filename=${urlPart(path)}&value=${urlPart(text)}`;
};

/** The same for a file that is whole; undefined where it is too long for an address. */
export const readyLink = (file: SourceFile, target: LinkTarget): string | undefined => {
  const link = editorLink(file, target);
  return link.length <= LONGEST_LINK ? link : undefined;
};

/** YAML lines: comments on lines of their own, and no value where only the person knows it, so that none is forgotten. */
export const requestTemplate = (entitlement: Entitlement, settings: Settings): readonly string[] =>
  template(entitlement, settings, false);

/** The same for the emergency path, without a key for what it waives. */
export const breakGlassTemplate = (entitlement: Entitlement, settings: Settings): readonly string[] =>
  template(entitlement, settings, true);

const template = (entitlement: Entitlement, settings: Settings, breakGlass: boolean): readonly string[] => {
  const asked = { request: { breakGlass }, entitlement };
  const longest = longestWindow(asked);
  return [
    '# Give the file a name of its own, above. Then fill in what is empty.',
    `entitlement: ${entitlement.name}`,
    ...(breakGlass
      ? ['# In an emergency only: everybody is told, and it is reviewed.', 'break_glass: true']
      : []),
    // A comment, because most ask for themselves: an empty key would have to be deleted by them.
    ...(entitlement.for.length === 0
      ? []
      : [
          '# For somebody else, write their name of people.yaml on a line of its own, like this:',
          '# for: name',
        ]),
    `# At most ${writeDuration(longest)}.`,
    `duration: ${writeDuration(usualWindow(longest))}`,
    `# What you will do, and why now${shortest(settings)}. In quotes if it contains # or a colon.`,
    'justification: ',
    ...(entitlement.ticket.required && !waives(asked, 'ticket') ? ['ticket: '] : []),
    ...(entitlement.parameters.length === 0 ? [] : ['parameters:']),
    ...entitlement.parameters.flatMap(parameterLines),
  ];
};

const shortest = ({ justification }: Settings): string =>
  justification.minLength > 1 ? `, in at least ${justification.minLength} characters` : '';

const parameterLines = (parameter: Parameter): readonly string[] => {
  const choices = [...parameter.choices, ...parameter.among];
  const only = choices.length === 1 ? choices[0] : undefined;
  const said = [
    ...(choices.length > 1
      ? [`One of: ${choices.slice(0, 12).join(', ')}${choices.length > 12 ? ', …' : ''}`]
      : []),
    ...(parameter.hint === undefined ? [] : [parameter.hint]),
  ];
  return [
    // NB. A hint is somebody's text: on a line of its own it stays a comment, whatever is in it.
    ...said.map((text) => `  # ${oneLine(text, 200).replaceAll('\ufffd', '')}`),
    `  ${parameter.name}: ${only === undefined || !PLAIN.test(only) ? '' : only}`,
  ];
};

/** What YAML takes as it stands. */
const PLAIN = /^[A-Za-z][A-Za-z0-9._/-]*$/;
