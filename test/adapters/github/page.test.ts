/** Lists of GitHub that are looked through page by page. */
import { describe, expect, it } from 'vitest';
import type { Page } from '../../../src/adapters/github/page.ts';
import { eachPage } from '../../../src/adapters/github/page.ts';

const tooMany = { message: 'There are too many.', call: 'POST /graphql Things', remedy: 'Close some.' };

/** `count` pages with a number each. */
const listOf = (count: number) => {
  const asked: (string | null)[] = [];
  const read = async (after: string | null): Promise<Page<number>> => {
    asked.push(after);
    const at = after === null ? 0 : Number(after);
    return { nodes: [at], pageInfo: { hasNextPage: at + 1 < count, endCursor: String(at + 1) } };
  };
  return { read, asked };
};

describe('a list that is looked through', () => {
  it('is read to its end', async () => {
    const { read, asked } = listOf(3);
    const seen: number[] = [];
    for await (const nodes of eachPage({ read, most: 3, tooMany })) seen.push(...nodes);
    expect(seen).toEqual([0, 1, 2]);
    expect(asked).toEqual([null, '1', '2']);
  });

  it('is asked for no page behind the one where it is left', async () => {
    const { read, asked } = listOf(3);
    for await (const [node] of eachPage({ read, most: 3, tooMany })) if (node === 1) break;
    expect(asked).toEqual([null, '1']);
  });

  it('is refused where it goes on behind the last page that one run looks at: what is looked for may stand there', async () => {
    const { read, asked } = listOf(4);
    const all = async () => {
      for await (const nodes of eachPage({ read, most: 3, tooMany })) expect(nodes).toHaveLength(1);
    };
    await expect(all()).rejects.toMatchObject({
      code: 'github.unexpected',
      message: 'There are too many.',
      call: 'POST /graphql Things',
      remedy: 'Close some.',
    });
    expect(asked).toHaveLength(3);
  });
});
