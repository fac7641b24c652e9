import { describe, expect, it } from 'vitest';
import { point, weak, hardened, unknown } from '../../../src/core/doctor/point.ts';
import { postureAsValue, renderPosture, renderWeak } from '../../../src/core/render/posture.ts';

const HOSTILE = 'a\u202eb\n::add-mask::x <b> @erin #7 `x`';
const points = [
  point('repository.visibility', hardened('The repository is private.')),
  point('main.bypass', weak(`"${HOSTILE}" is passed.`, ['gh api x'])),
  point('ledger.bypass', unknown('hidden', ['GITHUB_TOKEN=… node dist/cli.js doctor'])),
];

describe('for a terminal', () => {
  it('says by area what is hardened and what is not, why, and what to run', () => {
    expect(renderPosture(points)).toMatchInlineSnapshot(`
      [
        "1 hardened, 1 weak, 1 unknown.",
        "",
        "Repository:",
        "  hardened  The repository is private or internal [repository.visibility]",
        "      The repository is private.",
        "  WEAK      Nobody but administrators passes the rules of the default branch [main.bypass]",
        "      "a�b ::add-mask::x <b> @erin #7 \`x\`" is passed.",
        "      Why: Whoever passes them changes policy, workflows and action without review. Administrators could switch the rules off as well; the audit log shows both, but not a pass of the kind "exempt".",
        "      $ gh api x",
        "",
        "Ledger:",
        "  unknown   Nobody passes the rules that keep the history of the ledger [ledger.bypass]",
        "      hidden",
        "      Why: Whoever passes a ruleset passes all of its rules: an administrator, or the App that writes, could rewrite what it wrote.",
        "      $ GITHUB_TOKEN=… node dist/cli.js doctor",
      ]
    `);
  });
  it('lets no name forge a line', () => {
    for (const line of renderPosture(points)) {
      expect(line).not.toMatch(/^\s*::/);
      expect(line).not.toMatch(/[\n\u202e]/);
    }
  });
});

describe('as an issue', () => {
  it('escapes names that people chose, and keeps commands as they are', () => {
    const { body } = renderWeak(points.filter(({ state }) => state === 'weak'));
    expect(body).not.toMatch(/<b>|@erin|#7/);
    expect(body).toContain('```text\ngh api x\n```');
  });
});

it('for machines has every point with its title', () => {
  expect(postureAsValue(points)[0]).toEqual({
    id: 'repository.visibility',
    area: 'repository',
    state: 'hardened',
    title: 'The repository is private or internal',
    found: 'The repository is private.',
    why: expect.any(String),
    fix: [],
  });
});
