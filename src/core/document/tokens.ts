/** What stands in a YAML text beside its values: comments, anchors, aliases, tags, directives, further documents, depth. */
import { Parser, type CST } from 'yaml';

export type Extra = 'comment-after-value' | 'anchor' | 'alias' | 'tag' | 'directive' | 'second-document';

export interface Token {
  readonly extra: Extra;
  /** Index into the text. */
  readonly at: number;
  readonly source: string;
}

export interface Tokens {
  readonly cst: readonly CST.Token[];
  readonly extras: readonly Token[];
  /** Where the nesting passes the limit, if it does. */
  readonly tooDeep: number | undefined;
}

/** Deeper nesting than any format needs. */
export const DEEPEST = 24;

type Visited = CST.Token | CST.SourceToken;

/** Hands every token inside another one on; nearly all tokens have none, so no list is made of them. */
const eachChild = (token: Visited, hand: (child: Visited) => void): void => {
  if ('start' in token) {
    if (Array.isArray(token.start)) for (const each of token.start) hand(each);
    else hand(token.start);
  }
  if ('props' in token) for (const each of token.props) hand(each);
  if ('value' in token && token.value !== undefined) hand(token.value);
  if ('items' in token) {
    for (const item of token.items) {
      for (const each of item.start) hand(each);
      if (item.key !== undefined && item.key !== null) hand(item.key);
      if (item.sep !== undefined) for (const each of item.sep) hand(each);
      if (item.value !== undefined) hand(item.value);
    }
  }
  if ('end' in token && token.end !== undefined) for (const each of token.end) hand(each);
};

const startsLine = (text: string, at: number): boolean => {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return line.trim() === '';
};

const extraOf = (token: Visited, text: string): Extra | undefined => {
  if (token.type === 'comment') return startsLine(text, token.offset) ? undefined : 'comment-after-value';
  if (
    token.type === 'anchor' ||
    token.type === 'alias' ||
    token.type === 'tag' ||
    token.type === 'directive'
  ) {
    return token.type;
  }
  return undefined;
};

/** Reads without building values; the walk keeps its own stack, so that no text can exhaust the machine's. */
export const readTokens = (text: string): Tokens => {
  const cst = [...new Parser().parse(text)];
  const extras: Token[] = [];
  let tooDeep: number | undefined;
  let documents = 0;
  for (const top of cst) {
    if (top.type === 'document') {
      documents += 1;
      if (documents > 1) extras.push({ extra: 'second-document', at: top.offset, source: '---' });
    }
    const stack: { readonly token: Visited; readonly depth: number }[] = [{ token: top, depth: 0 }];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { token, depth } = next;
      if (depth > DEEPEST) {
        tooDeep = Math.min(tooDeep ?? token.offset, token.offset);
        continue;
      }
      const extra = extraOf(token, text);
      if (extra !== undefined) {
        extras.push({ extra, at: token.offset, source: 'source' in token ? token.source : '' });
      }
      const deeper = depth + ('items' in token ? 1 : 0);
      eachChild(token, (child) => {
        // Blanks and line ends say nothing and hold nothing.
        if (child.type !== 'space' && child.type !== 'newline') stack.push({ token: child, depth: deeper });
      });
    }
  }
  return { cst, extras: extras.toSorted((a, b) => a.at - b.at), tooDeep };
};
