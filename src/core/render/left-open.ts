/** What is said when a grant is over and something of it stands that is not, or no longer is, ours to remove. */
import type { GrantNumber } from '../brand.ts';
import { escapeMarkdown } from './escape.ts';

export const renderLeftOpen = (
  grant: GrantNumber,
  what: string,
): { readonly title: string; readonly body: string } => ({
  title: `Left open: something of grant ${grant} is not ours to remove`,
  body: [
    `**The window of #${grant} is over, and the platform still shows something in its place.**`,
    escapeMarkdown(what, 400),
    'Gatehouse removes only what carries its marker, its name and its end. Somebody has changed it, or put something else there.',
    'What to do: look at it on the platform, remove it by hand if nobody needs it, and find out who changed it.',
  ].join('\n'),
});
