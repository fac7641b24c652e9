/** The same decisions by Cedar (its own WebAssembly build): one question for who asks, and one for each reviewer and rule. */
import { readFileSync } from 'node:fs';
import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { type Ask, managers, parents } from './requests.ts';

type Question = Parameters<typeof statefulIsAuthorized>[0];
type Entity = Question['entities'][number];

const uid = (type: string, id: string): { readonly type: string; readonly id: string } => ({ type, id });
const entity = (type: string, id: string): { readonly __entity: { type: string; id: string } } => ({
  __entity: { type, id },
});

const RULES = ['manager', 'system owner'] as const;

/** Read once: Cedar keeps policies between calls, and takes entities with every call. */
export const cedar = (): ((ask: Ask) => boolean) => {
  const read = preparsePolicySet('access', {
    staticPolicies: readFileSync(new URL('access.cedar', import.meta.url), 'utf8'),
  });
  if (read.type !== 'success') throw new Error(`Cedar reads no policies: ${JSON.stringify(read.errors)}`);
  const entities = entitiesOf();
  return (ask) => permits(ask, (person) => entities.get(person) ?? []);
};

/** Of each person only who they are and which groups they are in: a whole directory with every call would be unkind. */
const entitiesOf = (): ReadonlyMap<string, Entity[]> => {
  const above = parents();
  const isGroup = new Set(Object.values(above).flat());
  const entityOf = (name: string): Entity => ({
    uid: uid(isGroup.has(name) ? 'Group' : 'Person', name),
    attrs: {},
    parents: (above[name] ?? []).map((group) => uid('Group', group)),
  });
  const chain = (names: readonly string[]): readonly string[] => [
    ...new Set(names.flatMap((name) => [name, ...chain(above[name] ?? [])])),
  ];
  return new Map(
    Object.keys(above)
      .filter((name) => !isGroup.has(name))
      .map((person) => [person, chain([person]).map(entityOf)]),
  );
};

const permits = (ask: Ask, entities: (person: string) => Entity[]): boolean => {
  const { requester, committer, minutes, ticket, frozen } = ask;
  const about = (person: string): Pick<Question, 'principal' | 'entities' | 'preparsedPolicySetId'> => ({
    principal: uid('Person', person),
    entities: entities(person),
    preparsedPolicySetId: 'access',
  });
  const mayAsk = isAllowed({
    ...about(requester),
    action: uid('Action', 'ask'),
    resource: uid('Entitlement', 'prod-vm-admin'),
    context: { minutes, ticket, frozen },
  });
  if (!mayAsk) return false;
  const excluded = [entity('Person', requester), entity('Person', committer)];
  const manager = entity('Person', managers[requester] ?? '');
  const [managing, owning] = RULES.map((rule) =>
    ask.reviews.flatMap(({ by, approves, on_head, edited }) => {
      const fills = isAllowed({
        ...about(by),
        action: uid('Action', 'fill'),
        resource: uid('Rule', rule),
        context: { approves, on_head, edited, excluded, manager },
      });
      return fills ? [by] : [];
    }),
  );
  return managing?.some((one) => owning?.some((other) => other !== one)) === true;
};

const isAllowed = (question: Question): boolean => {
  const answer = statefulIsAuthorized(question);
  if (answer.type !== 'success' || answer.response.diagnostics.errors.length > 0)
    throw new Error(`Cedar gives no answer: ${JSON.stringify(answer)}`);
  return answer.response.decision === 'allow';
};
