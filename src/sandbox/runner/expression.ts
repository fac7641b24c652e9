/** `${{ … }}` as GitHub evaluates it, with GitHub's own parser: contexts, status functions, coercion to text. */
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { TokenType } from '@actions/expressions/lexer';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';
import {
  isBasicExpression,
  isBoolean,
  isMapping,
  isNumber,
  isScalar,
  isSequence,
  isString,
} from '@actions/workflow-parser';
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index';
import { type Json } from './json.ts';

export interface ExpressionScope {
  /** `github`, `env`, `vars`, …: only what stands here may be named. */
  readonly contexts: Readonly<Record<string, Json>>;
  /** What `success()`, `failure()` and `cancelled()` say; absent where GitHub offers no status functions. */
  readonly status?: { readonly success: boolean; readonly failure: boolean; readonly cancelled: boolean };
}

/** An expression that cannot be evaluated here: an unknown name, a function the sandbox does not have, a wrong argument. */
class ExpressionFailure extends Error {
  override readonly name = 'ExpressionFailure';
}

/** The value of one expression, without its `${{ }}`. Throws `ExpressionFailure`. */
const evaluate = (expression: string, scope: ExpressionScope): Json =>
  fromData(evaluateData(expression, scope));

/** An `if:` that has already been given its status function (see `convertToIfCondition`). Throws `ExpressionFailure`. */
export const holds = (condition: string, scope: ExpressionScope): boolean =>
  isTruthy(evaluate(condition, scope));

/** A value of a workflow file with every expression in it evaluated. Throws `ExpressionFailure`. */
export const expand = (token: TemplateToken, scope: ExpressionScope): Json => {
  if (isBasicExpression(token)) return evaluate(token.expression, scope);
  if (isString(token)) return token.value;
  if (isNumber(token)) return token.value;
  if (isBoolean(token)) return token.value;
  if (isSequence(token)) return [...token].map((item) => expand(item, scope));
  if (isMapping(token)) {
    return Object.fromEntries(
      [...token].map(({ key, value }) => [expandText(key, scope), expand(value, scope)]),
    );
  }
  if (isScalar(token)) return null;
  throw new ExpressionFailure('this kind of expression is not supported by the sandbox');
};

/** As the file has it, expressions unevaluated. */
export const asWritten = (token: TemplateToken): string =>
  isBasicExpression(token) ? (token.source ?? '') : token.toString();

/** A value with its expressions evaluated, as the text that a shell, an input or an environment variable gets. */
export const expandText = (token: TemplateToken, scope: ExpressionScope): string =>
  isBasicExpression(token)
    ? evaluateData(token.expression, scope).coerceString()
    : asText(expand(token, scope));

/** A mapping of texts: `env:`, `with:`, `outputs:`. */
export const expandTexts = (
  token: TemplateToken | undefined,
  scope: ExpressionScope,
): ReadonlyMap<string, string> => {
  if (token === undefined) return new Map();
  if (isMapping(token)) {
    return new Map([...token].map(({ key, value }) => [expandText(key, scope), expandText(value, scope)]));
  }
  const value = expand(token, scope);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ExpressionFailure('a mapping was expected');
  }
  return new Map(Object.entries(value).map(([key, inner]) => [key, asText(inner)]));
};

/** GitHub's coercion: `null` is the empty text, an object or a list is its kind. */
const asText = (value: Json): string => toData(value).coerceString();

const isTruthy = (value: Json): boolean => value !== null && value !== false && value !== 0 && value !== '';

const evaluateData = (expression: string, scope: ExpressionScope): data.ExpressionData => {
  try {
    const functions = statusFunctions(scope);
    const names = Object.keys(scope.contexts);
    const tree = new Parser(tokensOf(expression), names, functions).parse();
    const contexts = new data.Dictionary(
      ...Object.entries(scope.contexts).map(([key, value]) => ({ key, value: toData(value) })),
    );
    return new Evaluator(tree, contexts, new Map(functions.map((one) => [one.name, one]))).evaluate();
  } catch (error) {
    throw new ExpressionFailure(
      `${error instanceof Error ? error.message : String(error)} in \${{ ${expression} }}`,
      {
        cause: error,
      },
    );
  }
};

/** The lexer undoubles only the first `''` of a string; here all are, as on GitHub. */
const tokensOf = (expression: string): ReturnType<Lexer['lex']>['tokens'] =>
  new Lexer(expression)
    .lex()
    .tokens.map((token) =>
      token.type === TokenType.STRING
        ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") }
        : token,
    );

const statusFunctions = (scope: ExpressionScope): FunctionDefinition[] => {
  const { status } = scope;
  if (status === undefined) return [];
  const says = (name: string, value: boolean): FunctionDefinition => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  });
  return [
    says('success', status.success),
    says('failure', status.failure),
    says('cancelled', status.cancelled),
    says('always', true),
  ];
};

const toData = (value: Json): data.ExpressionData => {
  if (value === null) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (isList(value)) return new data.Array(...value.map(toData));
  return new data.Dictionary(...Object.entries(value).map(([key, inner]) => ({ key, value: toData(inner) })));
};

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const fromData = (value: data.ExpressionData): Json => {
  if (
    value instanceof data.StringData ||
    value instanceof data.NumberData ||
    value instanceof data.BooleanData
  ) {
    return value.value;
  }
  if (value instanceof data.Array) return value.values().map(fromData);
  if (value instanceof data.Dictionary) {
    return Object.fromEntries(value.pairs().map((pair) => [pair.key, fromData(pair.value)]));
  }
  return null;
};
