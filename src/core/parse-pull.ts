/** The request that a pull request adds, read against the policy. */
import { parseRequest } from './parse-request.ts';
import type { Policy } from './policy.ts';
import type { PullEvidence } from './pull.ts';
import type { ParsedRequest } from './request.ts';

/** A file that GitHub does not give as text is a finding of its own. */
export const parsePull = (pull: PullEvidence, policy: Policy): ParsedRequest => {
  const blob = pull.request;
  if (blob?.text !== undefined) return parseRequest({ path: blob.path, text: blob.text }, policy);
  return {
    kind: 'findings',
    findings: [
      {
        id: 'request.unreadable',
        file: blob?.path ?? 'requests/',
        line: 1,
        column: 1,
        message: 'The request file cannot be read as text of at most 64 KB',
        remedy: 'Write the request as a short YAML file in UTF-8.',
      },
    ],
  };
};
