/** `requests/README.md`: what can be asked for, who may ask and who approves. What a team writes around it is left alone. */
import type { Finding } from '../finding.ts';
import type { Policy, Settings, SourceFile } from '../policy.ts';
import { finding } from '../schema/finding-ids.ts';
import { escapeMarkdown } from './escape.ts';
import { links, linkTargets, offerLines, type Offered } from './offer.ts';
import type { LinkTarget } from './request-template.ts';
import { formatDuration } from './time.ts';

export const CATALOGUE_PATH = 'requests/README.md';

/** The whole file: the catalogue in place of the one that stands in `before`, or below what a person wrote there. */
export const renderCatalogue = (
  policy: Policy & { readonly settings: Settings },
  target: LinkTarget,
  before: string | undefined,
): string => {
  const lines = (before ?? INTRODUCTION).replaceAll('\r\n', '\n').split('\n');
  const found = foundIn(lines);
  const generated = catalogueLines({ policy, settings: policy.settings, target });
  const text =
    found === undefined
      ? [lines.join('\n').trimEnd(), '', ...generated]
      : [...lines.slice(0, found.from), ...generated, ...lines.slice(found.to + 1)];
  return `${text.join('\n').trim()}\n`;
};

/** A catalogue that the policy has left behind. Text without the generator's mark is nobody's business. */
export const judgeCatalogue = (file: SourceFile, policy: Policy): readonly Finding[] => {
  const { settings } = policy;
  const found = foundIn(file.text.replaceAll('\r\n', '\n').split('\n'));
  // What the policy's own findings leave out would only be said twice.
  if (found === undefined || settings === undefined || policy.findings.length > 0) return [];
  const fresh = renderCatalogue({ ...policy, settings }, found.target, file.text);
  if (fresh === `${file.text.replaceAll('\r\n', '\n').trim()}\n`) return [];
  return [
    finding(
      'policy.catalogue-stale',
      { file: file.path, line: found.from + 1, column: 1 },
      'The catalogue does not say what the policy says now.',
    ),
  ];
};

/** Where the links of the catalogue that stands there lead. */
export const targetOf = (text: string): LinkTarget | undefined => foundIn(text.split(/\r?\n/))?.target;

const MARK =
  /^<!-- gatehouse:catalogue repository="((?:https?:\/\/[A-Za-z0-9.:/_-]+)?)" branch="([A-Za-z0-9._/-]+)" -->$/;
const END = '<!-- gatehouse:catalogue end -->';

interface Found {
  readonly from: number;
  readonly to: number;
  readonly target: LinkTarget;
}

const foundIn = (lines: readonly string[]): Found | undefined => {
  const from = lines.findIndex((line) => MARK.test(line));
  const [, repository = '', branch = ''] = MARK.exec(lines[from] ?? '') ?? [];
  if (from === -1) return undefined;
  const end = lines.lastIndexOf(END);
  return {
    from,
    // Without its end it reaches to the end of the file.
    to: end < from ? lines.length - 1 : end,
    target: { repository: repository === '' ? undefined : repository, branch },
  };
};

const catalogueLines = (offered: Offered): readonly string[] => {
  const { policy, target } = offered;
  const entitlements = [...policy.entitlements.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return [
    `<!-- gatehouse:catalogue repository="${target.repository ?? ''}" branch="${target.branch}" -->`,
    '',
    '## What can be asked for',
    '',
    '**Request** opens GitHub’s editor with the file filled in. This part is written from `policies/` by',
    '`node dist/cli.js catalogue`: whoever changes the policy runs it.',
    '',
    ...(entitlements.length === 0
      ? ['Nothing yet.', '']
      : [
          '| entitlement | what for | environment | risk | longest | |',
          '| --- | --- | --- | --- | --- | --- |',
          ...entitlements.map((each) => {
            const cells = [
              `[${each.name}](#${each.name})`,
              escapeMarkdown(each.description, 200),
              escapeMarkdown(each.environment.name, 64),
              escapeMarkdown(each.risk, 64),
              formatDuration(each.maxDuration).replaceAll(' ', '&nbsp;'),
              links(each).join(' · '),
            ];
            return `| ${cells.join(' | ')} |`;
          }),
          '',
        ]),
    ...entitlements.flatMap((each) => offerLines(each, offered)),
    ...blockedLines(policy),
    ...entitlements.flatMap((each) => linkTargets(each, offered)),
    ...(entitlements.length === 0 ? [] : ['']),
    END,
  ];
};

const blockedLines = ({ blocked }: Policy): readonly string[] =>
  blocked.size === 0
    ? []
    : [
        '### Blocked',
        '',
        'These cannot be asked for until their files are corrected; `node dist/cli.js check` says how.',
        '',
        ...[...blocked]
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, findings]) => {
            const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
            return `- ${escapeMarkdown(name, 64)}: ${count}`;
          }),
        '',
      ];

/** What stands above the catalogue in a new file; a team may write its own there. */
const INTRODUCTION = `# Requests

A request is one new file in this folder, in a pull request of its own:

1. Press **Request** beside what you need, below. GitHub’s editor opens with the file begun.
2. Give the file a name of its own (\`a-z\`, \`0-9\`, \`-\`, ending in \`.yaml\`) and fill in what is empty.
3. Propose the file as a pull request. It says what is missing, who can approve and, once you are in, until when.

- \`duration\` needs a unit: \`30m\`, \`2h\`, \`1h30m\`.
- \`justification\` says what you will do, and why now. Put it in quotes when it contains \`#\`, or a colon and a blank.
- Comments stand on lines of their own: YAML would drop one after a value without a word.
- Do not edit or move a file here after it was merged: a request that no pull request explains is denied. Deleting it, in
  a pull request, ends the access.
`;
