/** The README of the ledger branch: what it is, and how to check it with git and sha256sum alone. */

/** Run by `bash` in a checkout of the branch; exits 0 only when every line follows from the one before and the head names the last. */
export const VERIFY_LINES = [
  `export LC_ALL=C prev=$(printf %064d 0) seq=0`,
  `while IFS= read -r line; do seq=$((seq + 1))`,
  `  [ "$(printf %s "$line" | sed -E 's/^\\{"v":1,"id":"[0-9a-f]+","seq":([0-9]+),"prev":"([0-9a-f]{64})",.*$/\\1 \\2/')" = "$seq $prev" ] || { echo "broken at event $seq"; exit 1; }`,
  `  prev=$(printf %s "$line" | sha256sum | cut -c1-64); [ "$seq" != 1 ] || echo "genesis $prev"; done < <(find events -type f | sort -t/ -k5 | xargs cat)`,
  `grep -q '"hash":"'"$prev"'",.*"seq":'"$seq"'}' head.json && echo "whole: $seq events, head $prev" || { echo "head.json does not name the last event"; exit 1; }`,
] as const;

export const ledgerReadme = (repository: string): string => `# The ledger of Gatehouse

This branch records who got access to what, why, who approved it, when it began and when it ended, for \`${repository}\`.
Gatehouse writes it; nobody needs to. It has no files in common with the code.

| where | what |
|---|---|
| \`events/YYYY/MM/DD/<number>.jsonl\` | what happened: one event a line, one file a commit, never changed afterwards |
| \`open/\` | the grants that are not over |
| \`grants/\` | one small record for each grant, for ever |
| \`recent/\` | what ended, by day |
| \`known/\` | request files that were dealt with; reviews of break-glass that are owed |
| \`keys/\` | the keys with which GitHub signs commits, if any: never changed |
| \`head.json\` | number and SHA-256 of the last event, SHA-256 of the first, and what an operator has frozen, if anything |

## Reading

\`git log\` shows one line for each commit; its trailers (\`Grant Requester Beneficiary Entitlement Approved-by Ticket Policy
Request Expires\`) can be searched: \`git log --grep 'Grant: 42'\`. \`gatehouse log\` shows the events.

## Checking

Each event carries in \`prev\` the SHA-256 of the bytes of the line before it, without its newline. In a checkout of this branch,
\`bash\` with these lines proves the order and the text of all of them:

\`\`\`bash
${VERIFY_LINES.join('\n')}
\`\`\`

The genesis that it prints must be the one in \`policies/gatehouse.yaml\`, \`ledger.genesis\`. \`gatehouse verify\` proves more: that commits
only added events, that the other files are what the events make of them, that no commit is missing, and who signed them. Where the head stood is also said outside this
branch, in the statuses \`gatehouse/ledger\` of the default branch's commits.
`;
