/** How a request gets to GitHub: as a pull request, else as a pushed branch, else as a link that a browser opens. */
import { Fault, faultSentence } from '../core/fault.ts';
import type { RequestPlace } from '../core/asking/place.ts';
import type { CommitSha, PersonKey } from '../core/brand.ts';
import type { Explanation } from '../core/hypothetical/explain.ts';
import type { SourceFile } from '../core/policy.ts';
import { titleOfRequest } from '../core/render/title.ts';
import { compareLink, readyLink } from '../core/render/request-template.ts';
import type { Proposals } from '../ports/proposals.ts';
import type { Pushes } from '../ports/pushes.ts';

export interface Sending {
  /** `undefined`: there is no token. */
  readonly github: { readonly proposals: Proposals; readonly base: CommitSha } | undefined;
  readonly pushes: Pushes;
  /** The address of the repository; `undefined`: the clone does not say which it is of. */
  readonly repository: string | undefined;
  readonly branch: string;
}

export interface ToSend {
  readonly place: RequestPlace;
  readonly file: SourceFile;
  readonly explanation: Explanation;
  readonly requester: PersonKey;
}

export interface Sent {
  readonly text: readonly string[];
  readonly json: unknown;
}

/** Throws `Fault` where every way is closed. */
export const send = async (sending: Sending, request: ToSend): Promise<Sent> => {
  const { github } = sending;
  const { decision, input } = request.explanation.judged;
  const title =
    titleOfRequest(decision, input.kind === 'request' ? input.request : undefined) ?? 'Access request';
  return github === undefined
    ? pushed(sending, request, title)
    : proposed(sending, github, { ...request, title });
};

const proposed = async (
  { repository, branch }: Sending,
  { proposals, base }: NonNullable<Sending['github']>,
  { place, file, title, ...request }: ToSend & { readonly title: string },
): Promise<Sent> => {
  try {
    const { kind, number, url } = await proposals.propose({
      branch: place.branch,
      base,
      ...file,
      title,
      body: 'Asked from a terminal with `gatehouse new`. What is decided, and who can approve, is said below.',
    });
    return {
      text: [
        `${kind === 'opened' ? 'Opened' : 'Open already'}: ${url}`,
        request.explanation.judged.decision.outcome === 'approved'
          ? 'A comment there says how it goes on, and once you are in, until when.'
          : 'A comment there says who can approve it, and once you are in, until when.',
      ],
      json: { kind, number, url },
    };
  } catch (thrown) {
    // What this token may not do, the person may in the browser. Whatever else failed is worth another try.
    if (!(thrown instanceof Fault) || thrown.code !== 'github.forbidden' || repository === undefined)
      throw thrown;
    return byHand({ repository, branch }, { place, file, ...request }, faultSentence(thrown));
  }
};

const pushed = async (sending: Sending, request: ToSend, title: string): Promise<Sent> => {
  const { repository, branch: onto, pushes } = sending;
  const { branch } = request.place;
  if (repository === undefined)
    throw new Fault('config.invalid', 'It is not known which repository on GitHub this clone is of', {
      remedy: 'Say --repository owner/name, or run it in a clone whose remote `origin` is on GitHub.',
    });
  try {
    const outcome = await pushes.push({ branch, onto, ...request.file, message: title });
    if (outcome === 'exists')
      throw new Fault('config.invalid', `${request.file.path} stands on ${onto} already`, {
        remedy: 'Pull, and run this again: it then takes another name.',
      });
    const url = compareLink(repository, { onto, branch });
    return {
      text: [`Pushed the branch ${branch}. Open the pull request here:`, url],
      json: { kind: 'pushed', branch, url },
    };
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return byHand(
      { repository, branch: onto },
      request,
      `There is no token for GitHub, and git does not help: ${faultSentence(thrown)}`,
    );
  }
};

/** Nothing has left the machine: whoever opens the link does it in the browser, as themselves. */
const byHand = (
  target: { readonly repository: string; readonly branch: string },
  { file }: ToSend,
  reason: string,
): Sent => {
  const url = readyLink(file, target);
  return {
    text: [
      reason,
      ...(url === undefined
        ? [
            `Nothing was sent. Make this file in the browser, in a pull request of its own: ${file.path}`,
            '',
            file.text,
          ]
        : [
            'Nothing was sent. This link opens GitHub’s editor with the file; propose it as a pull request:',
            url,
          ]),
    ],
    json: { kind: 'by-hand', url: url ?? null, reason },
  };
};
