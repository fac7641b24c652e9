/** Rewrites a YAML file so that every text stands on one line, its meaning untouched. */
import { isScalar, parseDocument, visit } from 'yaml';

/**
 * GitHub's parser, made for editors, takes a text that runs over several lines and holds an expression from the file's
 * source: with its indentation, and unfolded. A text on one line it takes as the value it is.
 * A file that is not YAML comes back as it was: the parser says what is wrong with it.
 */
export const onSingleLines = (text: string): string => {
  const document = parseDocument(text, { keepSourceTokens: true });
  if (document.errors.length > 0) return text;
  visit(document, {
    Scalar(_, node) {
      if (isScalar(node) && typeof node.value === 'string' && isLong(node.srcToken))
        node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({
    lineWidth: 0,
    doubleQuotedAsJSON: true,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
};

const isLong = (token: unknown): boolean =>
  typeof token === 'object' &&
  token !== null &&
  'source' in token &&
  typeof token.source === 'string' &&
  token.source.includes('\n');
