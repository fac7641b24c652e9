/** Laws of the decision over whole files: turned round, broken, taken away, made stricter, filled with hostile text (STYLE 33). */
import * as fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { type Decision, obstaclesIn } from '../../src/core/decision.ts';
import { known } from '../../src/core/fact.ts';
import { parseRequest } from '../../src/core/parse-request.ts';
import type { SourceFile } from '../../src/core/policy.ts';
import { renderComment } from '../../src/core/render/comment.ts';
import { renderStatus } from '../../src/core/render/status.ts';
import { renderSummary } from '../../src/core/render/summary.ts';
import { renderTitle } from '../../src/core/render/title.ts';
import type { View } from '../../src/core/render/view.ts';
import { misspelt, shuffleBy, strangeCharacter, stricter, tightened, turnFile } from '../generated/change.ts';
import { write } from '../generated/draw.ts';
import { COMMIT } from '../generated/facts.ts';
import { decided, readFiles, type World, worlds } from '../generated/world.ts';
import { hostile } from './render/hostile.ts';

/** `GATEHOUSE_SEED` draws other worlds. */
const SEED = Number(process.env['GATEHOUSE_SEED'] ?? 8);
const drawn = fc
  .sample(worlds, { numRuns: 400, seed: SEED })
  .map((world) => ({ world, before: decided(world) }));

/** One thing decides in these, so that whatever is lifted shows. */
const near = drawn.filter(
  ({ before }) =>
    before.findings.length === 0 && new Set(obstaclesIn(before.reasons).map(({ code }) => code)).size < 2,
);
const place = (list: readonly unknown[]) => fc.nat({ max: list.length - 1 });

interface Case {
  readonly world: World;
  readonly before: Decision;
}
const at = (list: readonly Case[], index: number): Case => {
  const found = list[index];
  if (found === undefined) throw new Error(`no case ${index}`);
  return found;
};

/** As a run would read it: the same pull request under other files, with every review given under them. */
const under = (world: World, files: readonly SourceFile[], request = world.request): World => {
  const policy = readFiles(files);
  const policyAtReview = Object.fromEntries(
    Object.entries(world.facts.policyAtReview).map(([id, fact]) => [
      id,
      fact.kind === 'known' && fact.value.policy === world.policy
        ? known({ commit: COMMIT, policy }, fact.at)
        : fact,
    ]),
  );
  return {
    ...world,
    files,
    request,
    policy,
    input: parseRequest(request, policy),
    facts: { ...world.facts, policyAtReview },
  };
};

const MAIN = /gatehouse|people|targets|entitlements\/access/;
const written = near.filter(({ world }) => world.asWritten);
const anyWritten = drawn.filter(({ world }) => world.asWritten);

/** By the library alone, so that a finding that nobody looks at shows. */
const isNoYaml = ({ text }: SourceFile): boolean => parseDocument(text).errors.length > 0;

describe('whatever stands in the files', () => {
  it('the order of keys and of lists that are sets never changes a decision', () => {
    /** Without the places, which move with the text, and the sentences, which list things as they are written. */
    const told = ({ reasons, findings, rules, discounted, ...rest }: Decision) => ({
      ...rest,
      reasons: reasons.map(({ code, effect }) => `${effect} ${code}`).toSorted(),
      discounted: discounted.map(({ review, person, code }) => ({ review, person, code })),
      findings: findings.map(({ id, file }) => `${id} ${file}`).toSorted(),
      rules: rules.map((rule) => JSON.stringify(rule)).toSorted(),
    });
    fc.assert(
      fc.property(place(anyWritten), fc.integer({ min: 1, max: 1e6 }), (index, seed) => {
        const { world, before } = at(anyWritten, index);
        const shuffle = shuffleBy(seed);
        fc.pre(world.policy.findings.every(({ id }) => !id.startsWith('yaml.')));
        const turned = under(
          world,
          shuffle(world.files).map((file) => turnFile(file, shuffle)),
          turnFile(world.request, shuffle),
        );
        expect(told(decided(turned))).toEqual(told(before));
      }),
      { numRuns: 200 },
    );
  });

  it('a file that is taken away never approves', () => {
    for (const { world, before } of written.slice(0, 50))
      for (const gone of world.files) {
        const after = decided(
          under(
            world,
            world.files.filter((file) => file !== gone),
          ),
        );
        if (after.outcome === 'approved')
          expect([gone.path, before.outcome]).toEqual([gone.path, 'approved']);
        if (/gatehouse|people|entitlements\/access/.test(gone.path))
          expect([gone.path, after.outcome]).toEqual([gone.path, 'denied']);
      }
  });

  it('a character that makes a file unreadable denies, and of another entitlement changes nothing', () => {
    fc.assert(
      fc.property(
        place(written),
        fc.nat(5),
        fc.nat(5000),
        fc.tuple(strangeCharacter, fc.boolean()),
        (index, which, where, character) => {
          const { world, before } = at(written, index);
          const all = [...world.files, world.request];
          const file = all[which % all.length] ?? world.request;
          const broken = misspelt(file, where, character);
          const after =
            file === world.request
              ? under(world, world.files, broken)
              : under(
                  world,
                  world.files.map((each) => (each === file ? broken : each)),
                );
          const found =
            file === world.request
              ? after.input.kind === 'findings'
              : isNoYaml(broken) || after.policy.findings.some((finding) => finding.file === file.path);
          fc.pre(found);
          const decision = decided(after);
          if (file === world.request || MAIN.test(file.path)) expect(decision.outcome).toBe('denied');
          else expect(decision).toEqual(before);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('stricter rules never approve', () => {
    fc.assert(
      fc.property(place(written), fc.constantFrom(...stricter), (index, rule) => {
        const { world, before } = at(written, index);
        // See the laws of facts: whatever voids an approval with a limit lengthens the window.
        fc.pre(
          before.outcome !== 'approved' && world.facts.pull.reviews.every(({ body }) => !/\d/.test(body)),
        );
        // A rule without a condition is one that can be filled, where none was asked for.
        fc.pre(
          rule[0] !== 'one rule more' || before.reasons.every(({ code }) => code !== 'approval.nothing-left'),
        );
        const files = tightened(world.files, rule);
        fc.pre(files !== undefined);
        if (files !== undefined)
          expect([rule[0], decided(under(world, files)).outcome]).not.toEqual([rule[0], 'approved']);
      }),
      { numRuns: 150 },
    );
  });
});

/** Elements by their tags, in order: the structure without the text. */
const structure = (markdown: string): readonly string[] =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true }).match(
    /<[^>]*>/g,
  ) ?? [];

describe('text that people write', () => {
  /** In every place of the request and of what surrounds it where people choose the words. */
  const filled = ({ world }: Case, text: string): World => {
    const doc: unknown = parse(world.request.text);
    const { facts } = world;
    const said: World = {
      ...world,
      facts: {
        ...facts,
        pull: {
          ...facts.pull,
          title: text,
          headRef: text,
          reviews: facts.pull.reviews.map((each) => ({
            ...each,
            author: { ...each.author, login: text },
            body: '',
          })),
          commits: facts.pull.commits.map((commit) => ({
            ...commit,
            people: commit.people.map((person) => ({ ...person, name: text })),
          })),
        },
        running: facts.running.kind === 'failed' ? { kind: 'failed', why: text } : facts.running,
        checks: Object.fromEntries(
          Object.entries(facts.checks).map(([step, fact]) => [
            step,
            fact.kind === 'known' ? { ...fact, value: { ...fact.value, reasons: [text] } } : fact,
          ]),
        ),
        ticket:
          facts.ticket?.kind === 'known'
            ? {
                ...facts.ticket,
                value: {
                  ...facts.ticket.value,
                  states: facts.ticket.value.states.map((state) => ({ ...state, name: text })),
                },
              }
            : facts.ticket,
      },
    };
    const request = write(world.request.path, {
      ...(typeof doc === 'object' ? doc : {}),
      justification: `${text} and a few words more`,
      parameters: Object.fromEntries(
        Object.entries((doc as { readonly parameters?: object }).parameters ?? {}).map(
          ([name, value]: [string, unknown]) => [name, name === 'customer' ? text : value],
        ),
      ),
    });
    return { ...said, request, input: parseRequest(request, world.policy) };
  };
  const viewOf = (world: World, decision: Decision): View => ({
    pull: { number: world.facts.pull.number, url: world.facts.pull.url },
    now: world.now,
    timezone: world.policy.settings?.timezone ?? 'UTC',
    subject: {
      kind: 'judged',
      decision,
      request: world.input.kind === 'request' ? world.input.request : undefined,
      merged: world.facts.moment === 'elevation',
    },
  });

  it('changes no structure of what is shown of a decision', () => {
    fc.assert(
      fc.property(place(anyWritten), hostile, (index, text) => {
        const one = at(anyWritten, index);
        const [changed, base] = [filled(one, text), filled(one, 'word')];
        const [decision, plainly] = [decided(changed), decided(base)];
        // What the file's own check says of such a text depends on it.
        fc.pre(
          changed.input.kind === base.input.kind && decision.findings.length === plainly.findings.length,
        );
        const [shown, expected] = [viewOf(changed, decision), viewOf(base, plainly)];
        expect(structure(renderComment(shown))).toEqual(structure(renderComment(expected)));
        expect(structure(renderSummary(shown))).toEqual(structure(renderSummary(expected)));
        expect(renderStatus(shown).description).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(renderTitle(shown) ?? '').not.toMatch(/[\p{Cc}\p{Cf}`]/u);
      }),
      { numRuns: 150 },
    );
  });
});
