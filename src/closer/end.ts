/** Finding what is over by Resource Manager's own clock, deleting it, and reading back that it is gone. */
import { isOver } from '../core/brand.ts';
import type { Installation } from '../core/brand.ts';
import { formatMarker } from '../core/marker.ts';
import type { Answered, Arm } from './arm.ts';
import { fieldIn, isBusy, listIn, textIn } from './arm.ts';
import type { Kind, Proof } from './ours.ts';
import { KINDS, TENANT_KINDS } from './ours.ts';

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

/** How often a deletion is sent at most; and looks, two seconds apart, at which nothing was under way before it is sent again. */
const DELETIONS = 24;
const IDLE = 15;
const TAKEN = new Set([200, 202, 204]);
const CHANGED = 412;

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
      const { path } = proof;
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
  const searches = [
    ...subscriptions.flatMap((id) => KINDS.map((kind) => ({ place: `/subscriptions/${id}`, kind }))),
    ...TENANT_KINDS.map((kind) => ({ place: '', kind })),
  ];
  await Promise.all(
    searches.map(({ place, kind }) =>
      isolated(`The search for ${kind.name} in ${place || 'the tenant'} failed`, async () => {
        const parents = await parentsIn(arm, place, kind);
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

const parentsIn = async (arm: Arm, place: string, { parents }: Kind): Promise<readonly Page[]> => {
  if (parents === undefined) return [{ object: { id: place }, at: undefined }];
  try {
    return itemsOf(await arm.pages(`${place}/providers/${parents.type}`, parents.version));
  } catch (thrown) {
    if (thrown instanceof Error && parents.none.test(thrown.message)) return [];
    throw thrown;
  }
};

const placeOf = async (arm: Arm, kind: Kind, { object, at }: Page): Promise<Place> => {
  const parent = textIn(object, 'id');
  const objects =
    kind.listedIn === undefined
      ? itemsOf(await arm.pages(`${parent}/${kind.children}`, kind.version))
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
  let ended: string | undefined;
  let conditional = true;
  let why = 'it was deleted and still stands';
  let looks: number = kind.looks;
  // Another operation can hold it, or cancel a deletion that was taken, so it is sent again.
  for (let left = DELETIONS; left > 0 && looks > 0; left -= 1) {
    // NB. Read anew each time: minutes lie between two deletions, and somebody may have changed it meanwhile.
    const before = await arm.get(path, kind.version);
    if (isGone(before)) return ended;
    if (before.status !== 200) throw new Error(`it cannot be read: ${before.status} ${before.code}`);
    const proof = kind.proof(before.body, parent, installation);
    if (proof === undefined || !isOverAt(proof, before.at)) return ended;
    if (!proof.alone)
      throw new Error('it is over and holds rules of others: a right to delete is not enough');
    const answer = await arm.remove(path, kind.version, conditional ? proof.etag : undefined);
    // NB. Whether Azure minds the version of a group is not certain: a header must never keep access open.
    if (answer.status === CHANGED) {
      conditional = false;
      continue;
    }
    const refusal = `it cannot be deleted: ${answer.status} ${answer.code}`;
    if (isGone(answer) || TAKEN.has(answer.status)) ended = `Ended ${path} (${formatMarker(proof.marker)}).`;
    else if (isBusy(answer) && answer.code !== 'ScopeLocked') why = refusal;
    else throw new Error(refusal);
    const outcome = await readBack(arm, { kind, path, looks });
    if (outcome === 'gone') return ended;
    looks = outcome;
  }
  throw new Error(why);
};

/** Whether it is gone; else how many looks are left when nothing seems to be under way any more. */
const readBack = async (
  arm: Arm,
  { kind, path, looks }: Pick<Found, 'kind' | 'path'> & { readonly looks: number },
): Promise<'gone' | number> => {
  let left = looks;
  for (let idle = 0; left > 0 && idle < IDLE; left -= 1) {
    const answer = await arm.get(path, kind.version);
    if (isGone(answer)) return 'gone';
    const state = textIn(fieldIn(answer.body, 'properties'), 'provisioningState');
    if (/^(deleting|updating)$/i.test(state)) idle = 0;
    else idle += /^failed$/i.test(state) ? IDLE / 5 : 1;
    await arm.wait();
  }
  return left;
};

/** NB. Only a 404 about the thing itself: a subscription that this identity cannot see answers 404 too. */
const isGone = ({ status, code }: Answered): boolean =>
  status === 404 && !/^(Subscription|InvalidSubscription|Tenant|InvalidAuthentication)/i.test(code);

/** NB. Text from outside, for a log: one line, bounded. */
const plain = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').slice(0, 500);
