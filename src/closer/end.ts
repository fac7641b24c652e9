/** Finding what is over by Resource Manager's own clock, deleting it, and reading back that it is gone. */
import { isOver } from '../core/brand.ts';
import type { Installation } from '../core/brand.ts';
import { formatMarker } from '../core/marker.ts';
import type { Answered, Arm } from './arm.ts';
import { fieldIn, listIn, textIn } from './arm.ts';
import type { Kind, Proof } from './ours.ts';
import { KINDS } from './ours.ts';

export interface Ended {
  readonly lines: readonly string[];
  readonly faults: readonly string[];
}

interface Scope {
  readonly installation: Installation;
  readonly subscriptions: readonly string[];
}

interface Found {
  readonly kind: Kind;
  readonly parent: string;
  readonly path: string;
}

/** How often a deletion is read back, two seconds apart, before it is sent again, and how often it is sent. */
const READ_BACKS = 30;
const DELETIONS = 4;

/** Each place and each object by itself: what fails is told and hides nothing else (I12). */
export const endOverdue = async (arm: Arm, { installation, subscriptions }: Scope): Promise<Ended> => {
  const lines: string[] = [];
  const faults: string[] = [];
  let seen = 0;
  let ended = 0;
  const isolated = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (thrown) {
      faults.push(plain(`${what}: ${thrown instanceof Error ? thrown.message : String(thrown)}`));
    }
  };
  const overdueIn = async (kind: Kind, { parent, objects }: Place): Promise<void> => {
    for (const { object, at } of objects) {
      const proof = kind.proof(object, parent, installation);
      if (proof === undefined) continue;
      seen += 1;
      const path = `${parent}/${kind.children}/${textIn(object, 'name')}`;
      // One after the other: Azure takes one write of what they stand in at a time.
      if (isOverAt(proof, at))
        await isolated(path, async () => {
          const line = await endOne(arm, { kind, parent, path }, installation);
          if (line === undefined) return;
          ended += 1;
          lines.push(plain(line));
        });
    }
  };
  const searches = subscriptions.flatMap((subscription) => KINDS.map((kind) => ({ subscription, kind })));
  await Promise.all(
    searches.map(({ subscription, kind }) =>
      isolated(`The search for ${kind.name} in ${subscription} failed`, async () => {
        const parents = await parentsIn(arm, subscription, kind);
        await Promise.all(
          parents.map((page) =>
            isolated(textIn(page.object, 'id'), async () => overdueIn(kind, await placeOf(arm, kind, page))),
          ),
        );
      }),
    ),
  );
  return { lines: [...lines, `${ended} ended, ${seen} of this installation seen.`], faults };
};

interface Page {
  readonly object: unknown;
  readonly at: Answered['at'];
}

interface Place {
  readonly parent: string;
  readonly objects: readonly Page[];
}

const itemsOf = (pages: readonly Answered[]): readonly Page[] =>
  pages.flatMap(({ body, at }) => listIn(body, 'value').map((object) => ({ object, at })));

/** A cloud that does not know the type at all has none of it. */
const parentsIn = async (arm: Arm, subscription: string, kind: Kind): Promise<readonly Page[]> => {
  const path = `/subscriptions/${subscription}/providers/${kind.parents}`;
  try {
    return itemsOf(await arm.pages(path));
  } catch (thrown) {
    if (thrown instanceof Error && thrown.message.endsWith(' 404 InvalidResourceType')) return [];
    throw thrown;
  }
};

const placeOf = async (arm: Arm, kind: Kind, { object, at }: Page): Promise<Place> => {
  const parent = textIn(object, 'id');
  const objects =
    kind.listedIn === undefined
      ? itemsOf(await arm.pages(`${parent}/${kind.children}`))
      : listIn(fieldIn(object, 'properties'), kind.listedIn).map((child) => ({ object: child, at }));
  return { parent, objects };
};

/** NB. What Azure's clock does not call over is not over, and a host's clock is never asked instead. */
const isOverAt = ({ marker }: Proof, at: Answered['at']): boolean => {
  if (at === undefined) throw new Error('Azure does not say what time it is');
  return isOver(marker.expiresAt, at);
};

/** What was ended, as a line; `undefined`: it is gone, or no longer what it was when it was listed. */
const endOne = async (
  arm: Arm,
  { kind, parent, path }: Found,
  installation: Installation,
): Promise<string | undefined> => {
  const before = await arm.get(path);
  if (isGone(before)) return undefined;
  if (before.status !== 200) throw new Error(`it cannot be read: ${before.status} ${before.code}`);
  const proof = kind.proof(before.body, parent, installation);
  if (proof === undefined || !isOverAt(proof, before.at)) return undefined;
  if (!proof.alone) throw new Error('it is over and holds rules of others: a right to delete is not enough');
  // Another operation can cancel a deletion that was taken, so it is sent again.
  for (let left = DELETIONS; left > 0; left -= 1) {
    const answer = await arm.remove(path);
    if (!isGone(answer) && ![200, 202, 204].includes(answer.status))
      throw new Error(`it cannot be deleted: ${answer.status} ${answer.code}`);
    if (await isReadBackGone(arm, path)) return `Ended ${path} (${formatMarker(proof.marker)}).`;
  }
  throw new Error('it was deleted and still stands');
};

const isReadBackGone = async (arm: Arm, path: string): Promise<boolean> => {
  for (let left = READ_BACKS; left > 0; left -= 1) {
    if (isGone(await arm.get(path))) return true;
    await arm.wait();
  }
  return false;
};

/** NB. Only a 404 about the thing itself: a subscription that this identity cannot see answers 404 too. */
const isGone = ({ status, code }: Answered): boolean =>
  status === 404 && !/^(Subscription|InvalidSubscription|Tenant|InvalidAuthentication)/i.test(code);

/** NB. Text from outside, for a log: one line, bounded. */
const plain = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').slice(0, 500);
