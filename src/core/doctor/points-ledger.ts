/** Points of the branch that holds the ledger. */
import type { Known } from './points.ts';

const LEDGER = { area: 'ledger' } as const;

export const LEDGER_POINTS = {
  'ledger.branch': {
    ...LEDGER,
    title: 'The ledger of the settings is there and can be read',
    why: 'Without it nothing is elevated, and a sweep knows only what the markers on the platforms say.',
    sight: 'workflow',
  },
  'ledger.history': {
    ...LEDGER,
    title: 'The ledger is neither rewritten nor deleted',
    why: 'A force push or a deletion takes events away. `verify` finds it against a remembered head, but what was recorded is gone.',
    sight: 'workflow',
  },
  'ledger.signatures': {
    ...LEDGER,
    title: 'The ledger takes only signed commits in one line',
    why: 'Without it a git push can add a commit in any name, or a merge that hides one.',
    sight: 'workflow',
  },
  'ledger.bypass': {
    ...LEDGER,
    title: 'Nobody passes the rules that keep the history of the ledger',
    why: 'Whoever passes a ruleset passes all of its rules: an administrator, or the App that writes, could rewrite what it wrote.',
    sight: 'administrator',
  },
  'ledger.writers': {
    ...LEDGER,
    title: 'Only the App of the ledger may add to it',
    why: 'Otherwise anybody who may write can add events. A forged event opens nothing and hides nothing, because the elevation and the sweep derive everything again; it can end access early and fill the record with noise.',
    sight: 'administrator',
  },
  'ledger.anchor': {
    ...LEDGER,
    title: 'The head of the ledger descends from its last anchor',
    why: 'A branch that was put in the place of the ledger proves itself whole. Only a head that was remembered elsewhere shows that it is another.',
    sight: 'workflow',
  },
} as const satisfies Readonly<Record<string, Known<'ledger'>>>;
