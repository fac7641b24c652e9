import { describe, expect, it } from 'vitest';
import type { GrantNumber } from '../../../src/core/brand.ts';
import type { GrantTexts } from '../../../src/core/ledger/files.ts';
import { chain, fileText, foldCommit, grantFiles } from '../../../src/core/ledger/files.ts';
import type { GrantNow } from '../../../src/core/ledger/fold.ts';
import { recordOf } from '../../../src/core/ledger/fold.ts';
import { EMPTY_CHAIN } from '../../../src/core/ledger/line.ts';
import { openPath, recordPath } from '../../../src/core/ledger/paths.ts';
import { life, RUN, takeUp } from './builders.ts';

const appends = [7, 8].flatMap((number) => {
  const grant = life(number);
  return [
    takeUp(number),
    [grant.elevated()],
    [grant.drifted(1), grant.drifted(2)],
    [grant.ending()],
    [grant.ended()],
  ];
});

describe('the files of a grant', () => {
  it('are the canonical text of what it is, whatever was written of it and of others before', () => {
    const grants = new Map<GrantNumber, GrantNow>();
    const texts: GrantTexts = new Map();
    let seen = 0;
    for (const [at, news] of appends.entries()) {
      const { events } = chain(EMPTY_CHAIN, news, { time: `2026-11-20T10:00:0${at}Z`, run: RUN });
      const folded = foldCommit((grant) => grants.get(grant), events);
      if (folded.kind === 'refused') throw new Error(folded.why);
      const { additions } = grantFiles(folded.delta, () => true, texts);
      for (const [grant, now] of folded.delta.grants) {
        grants.set(grant, now);
        seen += 1;
        expect(additions.get(openPath(grant))).toBe(now.phase === 'open' ? fileText(now.open) : undefined);
        expect(additions.get(recordPath(grant))).toBe(
          fileText(now.phase === 'open' ? recordOf(now.open) : now.record),
        );
      }
      expect(additions).toEqual(grantFiles(folded.delta, () => true).additions);
    }
    expect(seen).toBe(appends.length);
    // What is over is not kept.
    expect(texts.size).toBe(0);
  });
});
