import { describe, expect, it } from 'vitest';
import { correctionWords, importWords } from '../../../src/core/render/people-proposal.ts';
import { key } from '../../builders/policy.ts';

describe('a pull request that proposes people', () => {
  it('says how many, who, and what is to be done by hand', () => {
    const { title, body } = importWords(
      [key('yan'), key('zoe')],
      ['yan: no account in Entra; add `entra:`.'],
    );
    expect(title).toBe('Add 2 people to people.yaml');
    expect(body).toContain(
      '- `yan`\n- `zoe`\n\nTo do by hand:\n\n- yan: no account in Entra; add \\`entra:\\`.',
    );
  });

  it('lets no text become markup, a mention or another line', () => {
    const { body } = importWords([key('yan')], ['@everyone <img src=x>\n- [x](http://evil) #1']);
    const hand = body.slice(body.indexOf('To do by hand'));
    expect(hand).not.toMatch(/@everyone|<img|\[x\]\(|#1/);
    expect(hand.trim().split('\n')).toHaveLength(3);
  });

  it('shortens a list that nobody would read', () => {
    const many = Array.from({ length: 150 }, (_, index) => key(`user-${index}`));
    const { title, body } = importWords(many, []);
    expect(title).toBe('Add 150 people to people.yaml');
    expect(body).toContain('- and 50 more');
    expect(body.length).toBeLessThan(10_000);
  });

  it('shows each login before and after', () => {
    const { title, body } = correctionWords([{ person: key('alice'), from: 'al`ice', to: 'alice-new' }]);
    expect(title).toBe('Correct a login in people.yaml');
    expect(body).toContain('- `alice`: ``al`ice`` → `alice-new`');
  });
});
