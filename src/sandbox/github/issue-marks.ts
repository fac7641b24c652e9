/** Labels and assignees of issues and pull requests: who put them there stands in the timeline. */
import { demand } from './access.ts';
import { raiseIssue, raisePull } from './events.ts';
import { newId, nowOf, type Caller, type Hub, type Issue, type Label, type Person } from './model.ts';
import { invalid, notFound, Refusal } from './refusal.ts';
import { simpleUser } from './shapes/account.ts';
import { label as labelShape } from './shapes/issue.ts';

/** GitHub takes no more. */
const MOST_ASSIGNEES = 10;

/** Jobs were asked for their permission before; people with read access may speak, not sort. */
export const mayMark = (caller: Caller): boolean => caller.job !== undefined || caller.role !== 'read';

const demandMark = (caller: Caller): void => {
  if (!mayMark(caller)) throw new Refusal(403, 'Must have push access to the repository.');
};

const named = (hub: Hub, name: string): Label | undefined =>
  hub.labels.find((label) => label.name.toLowerCase() === name.toLowerCase());

/** GitHub's longest name of a label. */
const LONGEST_LABEL = 50;

const checkLabel = (name: string, color = 'ededed'): void => {
  if (name.trim() === '') throw invalid('Label', 'name', 'missing_field');
  if ([...name].length > LONGEST_LABEL) throw invalid('Label', 'name', 'too_long');
  if (!/^[0-9a-f]{6}$/i.test(color)) throw invalid('Label', 'color', 'invalid');
};

/** Labels that are not there yet must be such as can be made. Asked before anything happens. */
const demandLabels = (hub: Hub, names: readonly string[]): void => {
  for (const name of names) if (named(hub, name) === undefined) checkLabel(name);
};

/** What an issue is opened or changed with is refused as a whole. */
export const demandMarks = (
  hub: Hub,
  marks: {
    readonly labels: readonly string[] | undefined;
    readonly assignees: readonly string[] | undefined;
  },
): void => {
  demandLabels(hub, marks.labels ?? []);
  demandAssignable(hub, marks.assignees ?? []);
};

/** A label that is not there yet is made by whoever puts it on something. */
const labelOf = (hub: Hub, name: string): Label => {
  const known = named(hub, name);
  if (known !== undefined) return known;
  const at = nowOf(hub);
  const label: Label = { id: newId(hub), name, color: 'ededed', createdAt: at, updatedAt: at };
  hub.labels.push(label);
  return label;
};

/** Exactly these labels; what was there and is not among them is taken off. */
export const relabel = async (
  hub: Hub,
  caller: Caller,
  issue: Issue,
  names: readonly string[],
): Promise<void> => {
  demandMark(caller);
  demandLabels(hub, names);
  const labels = [...new Set(names.map((name) => labelOf(hub, name)))];
  const before = issue.labels;
  issue.labels = labels;
  for (const label of before.filter((had) => !labels.includes(had)))
    await tellMark(hub, caller, issue, { kind: 'unlabeled', label });
  for (const label of labels.filter((has) => !before.includes(has)))
    await tellMark(hub, caller, issue, { kind: 'labeled', label });
};

/** An issue is opened with its labels, so the event of its opening has them; then each is an event of its own. */
export const labelsAtOpening = (hub: Hub, names: readonly string[]): Label[] => {
  demandLabels(hub, names);
  return [...new Set(names.map((name) => labelOf(hub, name)))];
};
export const tellLabels = async (hub: Hub, caller: Caller, issue: Issue): Promise<void> => {
  for (const label of issue.labels) await tellMark(hub, caller, issue, { kind: 'labeled', label });
};

/** Throws 404 when the issue has no such label. */
export const unlabel = async (hub: Hub, caller: Caller, issue: Issue, name: string): Promise<void> => {
  demandMark(caller);
  const label = named(hub, name);
  if (label === undefined || !issue.labels.includes(label)) throw new Refusal(404, 'Label does not exist');
  issue.labels = issue.labels.filter((had) => had !== label);
  await tellMark(hub, caller, issue, { kind: 'unlabeled', label });
};

/** Throws 422 where one of that name is there. */
export const makeLabel = (hub: Hub, caller: Caller, name: string, color: string | undefined): Label => {
  demand(caller, 'issues', 'write');
  checkLabel(name, color);
  if (named(hub, name) !== undefined) throw invalid('Label', 'name', 'already_exists');
  const at = nowOf(hub);
  const label: Label = { id: newId(hub), name, color: color ?? 'ededed', createdAt: at, updatedAt: at };
  hub.labels.push(label);
  return label;
};

/** Renames a label of the repository, wherever it is: events that name it name it by its new name. */
export const changeLabel = (
  hub: Hub,
  caller: Caller,
  change: { readonly name: string; readonly newName: string | undefined; readonly color: string | undefined },
): Label => {
  demand(caller, 'issues', 'write');
  const label = named(hub, change.name);
  if (label === undefined) throw notFound();
  const other = change.newName === undefined ? undefined : named(hub, change.newName);
  if (other !== undefined && other !== label) throw invalid('Label', 'name', 'already_exists');
  checkLabel(change.newName ?? label.name, change.color);
  label.name = change.newName ?? label.name;
  label.color = change.color ?? label.color;
  label.updatedAt = nowOf(hub);
  return label;
};

const personOf = (hub: Hub, login: string): Person | undefined =>
  hub.people.find(({ person }) => person.login.toLowerCase() === login.toLowerCase())?.person;

/** Opening and changing an issue refuse them; only the route of assignees itself passes them over. */
const demandAssignable = (hub: Hub, logins: readonly string[]): void => {
  if (logins.some((login) => personOf(hub, login) === undefined))
    throw invalid('Issue', 'assignees', 'invalid');
};

/** Whoever cannot be assigned is passed over. */
export const assign = async (
  hub: Hub,
  caller: Caller,
  issue: Issue,
  logins: readonly string[],
): Promise<void> => {
  demandMark(caller);
  for (const whom of new Set(logins.flatMap((login) => personOf(hub, login) ?? []))) {
    if (issue.assignees.includes(whom) || issue.assignees.length >= MOST_ASSIGNEES) continue;
    issue.assignees = [...issue.assignees, whom];
    await tellMark(hub, caller, issue, { kind: 'assigned', whom });
  }
};

export const unassign = async (
  hub: Hub,
  caller: Caller,
  issue: Issue,
  logins: readonly string[],
): Promise<void> => {
  demandMark(caller);
  for (const whom of logins.flatMap((login) => personOf(hub, login) ?? [])) {
    if (!issue.assignees.includes(whom)) continue;
    issue.assignees = issue.assignees.filter((had) => had !== whom);
    await tellMark(hub, caller, issue, { kind: 'unassigned', whom });
  }
};

/** Exactly these; somebody who cannot be assigned is refused. */
export const reassign = async (
  hub: Hub,
  caller: Caller,
  issue: Issue,
  logins: readonly string[],
): Promise<void> => {
  demandAssignable(hub, logins);
  const kept = new Set(logins.map((login) => login.toLowerCase()));
  const gone = issue.assignees.filter(({ login }) => !kept.has(login.toLowerCase()));
  await unassign(
    hub,
    caller,
    issue,
    gone.map(({ login }) => login),
  );
  await assign(hub, caller, issue, logins);
};

type Mark =
  | { readonly kind: 'labeled' | 'unlabeled'; readonly label: Label }
  | { readonly kind: 'assigned' | 'unassigned'; readonly whom: Person };

/** Into the timeline, and as an event of what it was done to. */
const tellMark = async (hub: Hub, caller: Caller, issue: Issue, mark: Mark): Promise<void> => {
  const at = nowOf(hub);
  issue.updatedAt = at;
  issue.timeline.push({ id: newId(hub), at, actor: caller.person, ...mark });
  const extra =
    'label' in mark ? { label: labelShape(hub, mark.label) } : { assignee: simpleUser(hub, mark.whom) };
  if (issue.pull === undefined) raiseIssue(hub, caller, issue, { action: mark.kind, extra });
  else await raisePull(hub, caller, issue, { action: mark.kind, extra });
};
