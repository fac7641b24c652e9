/** The points of PIM: settings that would refuse a workflow, licences, and people who may ask and cannot be given it. */
import { whyNotAllowed } from '../pim-settings.ts';
import { fine, hidden, type Part, partOf, pointFrom, together, without, wrong } from './parts.ts';
import { hardened, type Point } from './point.ts';
import type { PimUse, TenantFacts } from './tenant-facts.ts';

export const judgePim = (facts: TenantFacts): readonly Point[] => [
  settingsPoint(facts),
  licencePoint(facts),
  possiblePoint(facts),
];

const settingsPoint = ({ pim }: TenantFacts): Point =>
  pim.length === 0
    ? without('pim.settings', NO_PIM)
    : pointFrom(
        'pim.settings',
        pim.map(settingOf),
        hardened(
          `So do the settings of ${pim.length === 1 ? 'the one role or group' : `all ${pim.length} roles and groups`} that PIM is asked for.`,
        ),
      );

const NO_PIM = 'The policy asks nothing of PIM.';

const settingOf = (use: PimUse): Part =>
  partOf(use.settings, `What PIM's settings say of ${use.what}`, (settings) => {
    // No such role is told by `entitlements.possible`.
    if (settings === 'no-role') return fine;
    return together(refusals(use, settings).map((why) => wrong(sentence(use, why), [portal(use)])));
  });

const refusals = (
  { form, longest }: PimUse,
  settings: Parameters<typeof whyNotAllowed>[0],
): readonly string[] => whyNotAllowed(settings, { left: longest, form });

const sentence = ({ what, entitlements }: PimUse, why: string): string =>
  `${what} (${entitlements.join(', ')}): ${why}`;

const portal = ({ what }: PimUse): string =>
  `# Entra admin center, Privileged Identity Management, ${comment(what)}, Role settings; or a lower max_duration in the policy`;

/** NB. Behind `#` everything is a comment, up to the end of the line. */
const comment = (text: string): string => text.replaceAll(/[\r\n\u2028\u2029]/g, ' ');

const licencePoint = ({ uses, licences }: TenantFacts): Point =>
  uses.pim
    ? pointFrom(
        'pim.licence',
        [
          partOf(licences, 'Which licences the tenant has', (found) =>
            found.some(({ enabled }) => enabled > 0)
              ? fine
              : wrong('The tenant has no Entra ID P2 and no Entra ID Governance.', [
                  "az rest --method GET --uri 'https://graph.microsoft.com/v1.0/subscribedSkus' --query 'value[].[skuPartNumber,prepaidUnits.enabled]' -o table",
                ]),
          ),
        ],
        hardened(
          licences.kind === 'seen'
            ? `${licences.value.map(({ product, enabled }) => `${product} for ${enabled}`).join(', ')}.`
            : '',
        ),
      )
    : without('pim.licence', NO_PIM);

/** NB. What `pim.settings` says already is not said again: one weakness has one name. */
const possiblePoint = ({ impossible, pim }: TenantFacts): Point => {
  const { found, hidden: forbidden, failed, left, asked } = impossible;
  const told = pim.flatMap((use) =>
    use.settings.kind === 'seen' && use.settings.value !== 'no-role' ? refusals(use, use.settings.value) : [],
  );
  const others = found.filter((message) => !told.some((why) => message.endsWith(why)));
  const fix = ['gatehouse preflight --dry-run   # the same, with files and lines'];
  return pointFrom(
    'entitlements.possible',
    [
      ...others.map((message) => wrong(message, fix)),
      ...[...forbidden, ...failed, ...left].map((message) => hidden(message)),
    ],
    hardened(
      `${asked} ${asked === 1 ? 'question was' : 'questions were'} asked, and nothing lasting stands in the way.`,
    ),
  );
};
