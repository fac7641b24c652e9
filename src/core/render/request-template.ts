/** A request as somebody begins it: the file with what must be filled in, and the link that opens GitHub's editor with it. */
import { hours, type Milliseconds } from '../brand.ts';
import { writeDuration } from '../duration.ts';
import type { Entitlement, Parameter, Settings } from '../policy.ts';
import { oneLine, urlPart } from './escape.ts';

/** Where the catalogue's links lead. `repository`: its address without a trailing `/`; undefined: wherever the file is read. */
export interface LinkTarget {
  readonly repository: string | undefined;
  readonly branch: string;
}

/** GitHub answers longer addresses with an error. */
const LONGEST_LINK = 7_000;

export const requestLink = (entitlement: Entitlement, settings: Settings, target: LinkTarget): string => {
  // From requests/README.md, as GitHub shows it under blob/<branch>/, three steps lead up to the repository.
  const editor = `${target.repository ?? '../../..'}/new/${target.branch.split('/').map(urlPart).join('/')}`;
  const path = `requests/${entitlement.name}-name-me.yaml`;
  const link = (lines: readonly string[]): string =>
    `${editor}?filename=${urlPart(path)}&value=${urlPart(`${lines.join('\n')}\n`)}`;
  const lines = requestTemplate(entitlement, settings);
  const whole = link(lines);
  return whole.length <= LONGEST_LINK
    ? whole
    : link(lines.filter((line) => !line.trimStart().startsWith('#')));
};

/** YAML lines: comments on lines of their own, and no value where only the person knows it, so that none is forgotten. */
export const requestTemplate = (entitlement: Entitlement, settings: Settings): readonly string[] => [
  '# Give the file a name of its own, above. Then fill in what is empty.',
  `entitlement: ${entitlement.name}`,
  // A comment, because most ask for themselves: an empty key would have to be deleted by them.
  ...(entitlement.for.length === 0
    ? []
    : [
        '# For somebody else, write their name of people.yaml on a line of its own, like this:',
        '# for: name',
      ]),
  `# At most ${writeDuration(entitlement.maxDuration)}.`,
  `duration: ${writeDuration(usual(entitlement.maxDuration))}`,
  `# What you will do, and why now${shortest(settings)}. In quotes if it contains # or a colon.`,
  'justification: ',
  ...(entitlement.ticket.required ? ['ticket: '] : []),
  ...(entitlement.parameters.length === 0 ? [] : ['parameters:']),
  ...entitlement.parameters.flatMap(parameterLines),
];

const usual = (longest: Milliseconds): Milliseconds => (longest < hours(1) ? longest : hours(1));

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
