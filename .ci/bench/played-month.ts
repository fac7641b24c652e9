/** The month of `test/month`, played once for all benches that look at it. */
import { month, type Month } from '../../test/month/month.ts';

/** The one that `docs/month.md` and the test suite play. */
const SEED = 20_261_012;

let usual: Promise<Month> | undefined;
let calm: Promise<Month> | undefined;

/** Two in a hundred calls fail. */
export const playedMonth = (): Promise<Month> => (usual ??= month({ seed: SEED, requests: 3_000 }));

/** In which no call fails, so that what is counted is what people and the schedule caused. */
export const calmMonth = (): Promise<Month> => (calm ??= month({ seed: SEED, requests: 1_500, faults: 0 }));
