import { C as faultSentence, S as asFault, c as gitHubUserId, f as instant, h as milliseconds, m as later, p as isOver, s as formatInstant, u as hours, y as personKey } from "./brand.js";
import { $ as withEarlier, A as closedAs, B as deferredChecks, Ct as rulesThatStayEmpty, D as announcing, Dt as judgeCatalogue, Et as CATALOGUE_PATH, H as gatherFacts, L as wantsToMove, St as openStatic, U as gatherTicket, X as readAnswers, Z as readTimes, _t as isPolicyTest, a as remindedAt, at as readOrWhy, c as tellOrWarn, ct as unreadBooks, dt as readMoment, i as findEarlyEnds, j as closingOf, l as concludeIssue, m as timezoneOf, nt as bookFacts, o as unremindedSince, rt as closingsIn, s as tell, t as isVerdict, vt as parsePolicy, wt as formEntitlement, xt as explainUnfillable, yt as Settings, z as parsePull } from "./review.js";
import { $ as Name, A as former, B as judgeOf, Cn as humanOf, Ct as when, Dr as FIELDS, E as parseRequest, Er as EMERGENCY, Fn as writeDuration, Mn as parseDuration, Or as FORM_LABEL, Pt as escapeMarkdown, Q as Login, Sr as classifyPull, St as text$1, Tn as whoIs, Tr as sortFindings, U as readWindow, Xt as waysOf, Z as LocalTime, _t as named, b as decide, bt as oneOrMore, dn as require_dist, er as PREFLIGHT_TIMES_PATH, et as ParameterName, fn as needsPrincipal, gt as list, h as impactOf, jn as formatDuration, kr as FORM_PATH, ln as entry, mn as adviseWord, o as touchesPolicy, pr as preflightPath, pt as closed$1, q as Duration, s as touchesVersion, tn as planFor, un as finding, wn as sameLogin, xt as schemaId, yt as oneOf } from "./channel.js";
import { a as relate, n as lastName } from "./scopes.js";
import { t as Type } from "./plain-forms.js";
// src/core/hypothetical/accounts.ts
var import_dist = require_dist();
/** Names in policy tests and on the command line as accounts on GitHub: people, their second accounts, a stranger, a bot. */
/** Somebody whom people.yaml does not know, and an app: unless somebody there bears the name. */
const WORDS = ["stranger", "bot"];
/** Ids that GitHub has not given to anybody whom a policy could name. */
const STRANGER = gitHubUserId(2 ** 52 + 1);
const BOT = gitHubUserId(2 ** 52 + 2);
const SECOND = gitHubUserId(2 ** 52 + 3);
/** Undefined: nobody is called that. */
const accountOf = (name, people) => {
	const person = personOf(name, people);
	if (person !== void 0) return {
		id: person.gitHubId,
		login: person.login,
		kind: "user"
	};
	const login = name.toLowerCase();
	if ([...people.byKey.values()].some(({ alsoLogins }) => alsoLogins.includes(login))) return {
		id: SECOND,
		login,
		kind: "user"
	};
	if (name === "stranger") return {
		id: STRANGER,
		login: "stranger",
		kind: "user"
	};
	if (name === "bot") return {
		id: BOT,
		login: "some-app[bot]",
		kind: "bot"
	};
};
/** A person by their key, or by a login of theirs; `undefined`: nobody is called that. */
const personCalled = (name, people) => {
	const login = name.toLowerCase();
	return (personOf(name, people) ?? [...people.byKey.values()].find((each) => each.login.toLowerCase() === login || each.alsoLogins.includes(login)))?.key;
};
/** The person whose account has this id: logins change hands. */
const personWithAccount = (id, people) => [...people.byKey.values()].find(({ gitHubId }) => gitHubId === id)?.key;
/** What to write instead of a name that nobody bears. */
const adviseName = (name, people) => adviseWord(name, [...people.byKey.keys(), ...WORDS], "person");
const personOf = (name, { byKey }) => /^[a-z0-9][a-z0-9._-]{0,62}$/.test(name) ? byKey.get(personKey(name)) : void 0;
// src/core/schema/lint-ids.ts
const LINTS$1 = {
	"lint.threshold": entry("For somebody who may ask, a rule needs more distinct other people than there are.", "`count: 2` of two people, of whom one asks", "Add people to the rule, or let others ask."),
	"lint.nobody-may-request": entry("An entitlement that nobody can ask for.", "requesters without `entra:`", "Name requesters who have an Entra id."),
	"lint.self-approval": entry("Everybody who could approve may also ask: the same people serve each other.", "`owner` and `requesters` are one group", "Add a rule of people who may not ask."),
	"lint.duration-above-environment": entry("A maximum above the environment’s, which holds.", "`max_duration: 12h` in an environment of 8 h", "Write what holds."),
	"lint.unreachable-rule": entry("A rule that never makes a difference.", "a branch of `any` that asks for all of another branch, and more", "Delete the rule, or correct its condition."),
	"lint.few-priorities": entry("Fewer priorities for network rules than grants may be open.", "`priorities: { from: 200, to: 209 }` and `active_total: 25`", "Widen the range, or lower the cap."),
	"lint.bastion-role": entry("A rule in a Bastion’s network security group, and no role on that Bastion.", "no `Reader` on the Bastion", "Grant `Reader` on the Bastion: without it the Connect button stays grey."),
	"lint.low-risk-production": entry("Risk `low` in production.", "`risk: low`, `environment: production`", "Raise the risk, or keep it out of production.")
};
/** What every note is made with: it has the shape of a finding, and its id says that it is none. */
const lint = (id, place, message, remedy) => ({
	file: place.file,
	line: place.line,
	column: place.column,
	id,
	message,
	remedy: remedy ?? LINTS$1[id].remedy
});
// src/core/lint/privileges.ts
/** Lints of what is granted: maxima that do not hold, Bastions without a role, low risk in production. */
const durationLint = ({ form, settings }) => {
	const { max_duration: written, environment: name } = form.parts;
	const environment = settings.environments.get(name ?? "");
	const parsed = written === void 0 ? void 0 : parseDuration(written);
	if (environment === void 0 || parsed?.kind !== "duration" || parsed.value <= environment.maxDuration) return [];
	return [lint("lint.duration-above-environment", form.at(["max_duration"]), `\`${environment.name}\` allows ${formatDuration(environment.maxDuration)}, and that holds, not \`${written ?? ""}\`.`, `Write \`max_duration: ${writeDuration(environment.maxDuration)}\`.`)];
};
const lowRiskProductionLint = ({ form }) => {
	const { risk, environment } = form.parts;
	if (risk !== "low" || environment === void 0 || !/^prod(?:uction)?(?:[._-]|$)/.test(environment)) return [];
	return [lint("lint.low-risk-production", form.at(["risk"]), `Risk \`low\` in the environment \`${environment}\`.`)];
};
/** Bastion's Connect needs Reader on the Bastion (the machine and its network card come with the role on the machine). */
const bastionRoleLint = ({ entitlement, policy, form }) => {
	if (entitlement === void 0) return [];
	const roles = entitlement.privileges.flatMap((privilege) => privilege.kind === "azure-role" ? scopesOf(privilege.scope, entitlement, policy) : []);
	return entitlement.privileges.flatMap((privilege, index) => {
		if (privilege.kind !== "nsg-rule" || "vm" in privilege || privilege.nsg.kind !== "fixed") return [];
		const { value: nsg } = privilege.nsg;
		const bastions = bastionsBeside(nsg, policy);
		if (bastions.length === 0 && !/bastion/i.test(lastName(nsg))) return [];
		if (roles.some((scope) => bastions.length === 0 ? isBastion(scope) : bastions.some((each) => [
			"same",
			"above",
			"unknown"
		].includes(relate(scope, each))))) return [];
		const which = bastions.length === 0 ? "that Bastion" : bastions.map((id) => `\`${lastName(id)}\``).join(" or ");
		return [lint("lint.bastion-role", form.at([
			"privileges",
			index,
			"nsg"
		]), `This opens the way to a Bastion, and no role on ${which} is granted.`)];
	});
};
/** Where a role may be held: of a parameter, every target that may be chosen. */
const scopesOf = (scope, { parameters }, { targets }) => scope.kind === "fixed" ? [scope.value] : parameters.filter(({ name }) => name === scope.name).flatMap(({ among }) => among.flatMap((target) => targets.get(target) ?? []));
const isBastion = (id) => /\/providers\/microsoft\.network\/bastionhosts\/[^/]+$/i.test(id);
const resourceGroupOf = (id) => /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+(?=\/)/i.exec(id)?.[0].toLowerCase();
/** The Bastions of targets.yaml in the group of a network security group whose name speaks of one. */
const bastionsBeside = (nsg, { targets }) => {
	const group = resourceGroupOf(nsg);
	if (group === void 0 || !/bas/i.test(lastName(nsg))) return [];
	return [...targets.values()].filter((id) => isBastion(id) && resourceGroupOf(id) === group);
};
// src/core/lint/subject.ts
/** `alice`, `alice or bob`, `alice, bob or carol`; of many the first five and how many more. */
const anyOf = (names) => {
	const shown = names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} others`] : names;
	const last = shown.at(-1) ?? "nobody";
	return shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")} or ${last}`;
};
// src/core/lint/requesters.ts
/** Lints of who may ask and who approves: thresholds that cannot be met, nobody to ask, people who serve each other. */
/** Some of those who may ask can never be served, though others can. */
const thresholdLint = (subject) => {
	const { entitlement, form } = subject;
	const question = questionOf(subject);
	if (entitlement === void 0 || question === void 0) return [];
	const stuck = /* @__PURE__ */ new Map();
	for (const { person, empty } of eachAsker(entitlement, question)) for (const rule of empty) {
		const key = JSON.stringify([rule.leaf.name, rule.others]);
		const known = stuck.get(key);
		if (known === void 0) stuck.set(key, {
			empty: rule,
			askers: [person.key]
		});
		else known.askers.push(person.key);
	}
	return [...stuck.values()].map(({ empty, askers }) => {
		const { message, remedy } = explainUnfillable(empty, anyOf(askers));
		const { place } = empty.leaf;
		return lint("lint.threshold", place.file === form.file ? place : form.at(["risk"]), message, remedy);
	});
};
const nobodyMayRequestLint = (subject) => {
	const { entitlement, form, people } = subject;
	if (entitlement === void 0 || form.parts.for !== void 0) return [];
	const needsEntra = entitlement.privileges.some(needsPrincipal);
	const asking = requestersOf(entitlement, subject);
	if (!needsEntra || asking === void 0 || asking.length === 0) return [];
	if (asking.some((key) => people.byKey.get(key)?.entra !== void 0)) return [];
	return [lint("lint.nobody-may-request", form.at(["requesters"]), `Nobody can ask for \`${entitlement.name}\`: no Entra id is known of ${anyOf(asking)}.`, "Add `entra:` to them in people.yaml, or name requesters who have one.")];
};
/** NB. One person never approves their own request; people who approve nobody's but each other's are the next weaker thing. */
const selfApprovalLint = (subject) => {
	const { entitlement, form, people } = subject;
	const question = questionOf(subject);
	if (entitlement === void 0 || question === void 0) return [];
	const asking = requestersOf(entitlement, subject);
	if (asking === void 0 || asking.length < 2) return [];
	const humans = new Set(asking.map((key) => humanOf(people, key)));
	const { leaves } = waysOf(question.tree);
	if (asking.some((key) => leaves.some((leaf) => {
		const { people: may, gaps } = openStatic(leaf.by, question, people.byKey.get(key));
		return gaps.some(({ uncertain }) => uncertain) || [...may].some((each) => !humans.has(humanOf(people, each)));
	}))) return [];
	return [lint("lint.self-approval", form.at([form.parts.approval === void 0 ? "risk" : "approval"]), `Everybody who could approve \`${entitlement.name}\` may also ask for it: ${anyOf(asking)} approve each other.`, "Add a rule of people who may not ask, such as `{ name: security, by: [group:security] }`.")];
};
const questionOf = ({ entitlement, people }) => entitlement === void 0 || entitlement.approval === "none" ? void 0 : {
	tree: entitlement.approval,
	owner: entitlement.owner,
	people
};
/** By key, or undefined when a live team or rota says who may ask. */
const requestersOf = ({ requesters, owner }, { people }) => {
	const opened = openStatic(requesters, {
		owner,
		people
	}, void 0);
	return opened.gaps.some(({ uncertain }) => uncertain) ? void 0 : [...opened.people].toSorted();
};
/** Everybody who is known to be able to ask; people in one and the same position towards the approval are judged once. */
const eachAsker = (entitlement, question) => {
	const { people } = question;
	const asking = openStatic(entitlement.requesters, question, void 0).people;
	const named = approversOf(question);
	const judged = /* @__PURE__ */ new Map();
	return [...asking].toSorted().flatMap((key) => {
		const person = people.byKey.get(key);
		if (person === void 0) return [];
		const chief = person.manager === void 0 ? void 0 : people.byKey.get(person.manager);
		const self = humanOf(people, key);
		const approves = named.has(self) || person.manager === key || chief?.manager === key;
		const position = JSON.stringify([
			approves ? self : "",
			person.manager,
			chief?.manager
		]);
		const empty = judged.get(position) ?? rulesThatStayEmpty(question, person);
		judged.set(position, empty);
		return [{
			person,
			empty
		}];
	});
};
/** The humans whom the rules name whoever asks. */
const approversOf = (question) => {
	const fixed = (ref) => ref.kind !== "manager" && ref.kind !== "manager-of-manager";
	const refs = waysOf(question.tree).leaves.flatMap((leaf) => leaf.by.filter(fixed));
	return new Set([...openStatic(refs, question, void 0).people].map((key) => humanOf(question.people, key)));
};
// src/core/lint/rules.ts
/** Rules of an approval that never make a difference. */
const unreachableRuleLint = (subject) => [...needless(subject), ...neverHolding(subject)];
/** A branch of `any` that asks for all that another branch asks for, and more: nobody ever has to take it. */
const needless = ({ entitlement, form }) => {
	if (entitlement === void 0 || entitlement.approval === "none") return [];
	return branchesOfAny(entitlement.approval).flatMap((branches) => branches.flatMap((branch, index) => {
		const easier = branches.find((other, at) => at !== index && covers(branch, other) && !(covers(other, branch) && at > index));
		const place = firstRule(branch)?.place;
		if (easier === void 0 || place === void 0) return [];
		return [lint("lint.unreachable-rule", place.file === form.file ? place : form.at(["risk"]), `Nobody ever needs this branch of \`any\`: it asks for everything that \`${firstRule(easier)?.name ?? ""}\` asks for, which is enough.`, "Delete one of the branches.")];
	}));
};
const branchesOfAny = (tree) => tree.kind === "rule" ? [] : [...tree.kind === "any" ? [tree.of] : [], ...tree.of.flatMap(branchesOfAny)];
const firstRule = (tree) => waysOf(tree).leaves[0];
/** Every way to satisfy `harder` satisfies `easier` too, whoever the people are: rules are compared by whom they name. */
const covers = (harder, easier) => {
	const [hard, easy] = [waysOf(harder), waysOf(easier)];
	if (hard.ways.length === 0 || easy.ways.length === 0 || conditional(harder) || conditional(easier)) return false;
	const sameOrMore = (rule, other) => rule !== void 0 && other !== void 0 && rule.count >= other.count && namesOf(rule) === namesOf(other);
	return hard.ways.every((way) => easy.ways.some((wanted) => wanted.every((want) => way.some((has) => sameOrMore(hard.leaves[has], easy.leaves[want])))));
};
/** A rule with a condition or an order says more than whom it names. */
const conditional = (tree) => tree.kind === "rule" ? tree.when !== void 0 || tree.after.length > 0 : tree.of.some(conditional);
const namesOf = ({ by }) => JSON.stringify(by.map((ref) => JSON.stringify(ref)).toSorted());
/** What no window of the entitlement can be; whatever else never holds is a finding of the file. */
const neverHolding = ({ entitlement }) => {
	if (entitlement === void 0 || entitlement.approval === "none") return [];
	const { hours, approval } = entitlement;
	if (hours === void 0) return [];
	return waysOf(approval).leaves.flatMap((rule) => rule.when?.outside !== hours.name ? [] : [lint("lint.unreachable-rule", rule.place, `\`${rule.name}\` is never asked for: \`hours: ${hours.name}\` refuses every window outside it.`)]);
};
// src/core/lint/lint.ts
/** The policy lint: what is probably not meant. It runs over a policy that can be used, and blocks nothing. */
const LINTS = [
	thresholdLint,
	nobodyMayRequestLint,
	selfApprovalLint,
	durationLint,
	unreachableRuleLint,
	bastionRoleLint,
	lowRiskProductionLint
];
const formSettings = former(Settings, "policy");
/** `files` are those that the policy was read from. An entitlement with a finding is left to its finding. */
const lintPolicy = (policy, files) => {
	const { settings, people } = policy;
	if (settings === void 0 || people === void 0) return [];
	const notes = files.flatMap((file) => {
		if (file.path === "policies/gatehouse.yaml") return fewPriorities(policy, settings, file);
		if (!/^policies\/entitlements\/[^/]+\.yaml$/.test(file.path)) return [];
		const form = formEntitlement(file);
		const name = form.parts.entitlement;
		if (name === void 0 || !onlyNotJudgedYet(policy.blocked.get(name) ?? form.findings)) return [];
		const subject = {
			policy,
			settings,
			people,
			entitlement: policy.entitlements.get(name),
			form
		};
		return LINTS.flatMap((each) => each(subject));
	});
	return sortFindings(notes);
};
const onlyNotJudgedYet = (findings) => findings.every(({ id }) => id === "format.not-judged-yet");
/** Every open grant may need a place of its own in one and the same network security group. */
const fewPriorities = ({ entitlements }, { caps, network: { priorities } }, file) => {
	const places = priorities.to - priorities.from + 1;
	if (![...entitlements.values()].some(({ privileges }) => privileges.some(({ kind }) => kind === "nsg-rule")) || caps.activeTotal === void 0 || caps.activeTotal <= places) return [];
	return [lint("lint.few-priorities", formSettings(file).at(["network", "priorities"]), `There are ${places} priorities for rules in a network security group, and ${caps.activeTotal} grants may be open at once.`, `Widen \`network.priorities\`, or write \`caps.active_total: ${places}\`.`)];
};
// src/core/issue-form/write.ts
/** The issue form, written from the policy: for people without git. GitHub reads it from the default branch. */
const MARK = "# gatehouse:issue-form";
/** The whole file; undefined while there is nothing to ask for, as GitHub takes no empty choice. */
const renderForm = (policy) => {
	const offered = [...policy.entitlements.values()].filter(({ name }) => name !== "none").toSorted((a, b) => a.name < b.name ? -1 : 1);
	if (offered.length === 0) return void 0;
	return `${[
		`${MARK}: written from policies/ by \`node dist/cli.js catalogue\`; whoever changes the policy runs it.`,
		"name: Access request",
		"description: Ask for access without git. An issue that was edited counts no more; open a new one instead.",
		"title: Access request",
		`labels: [${FORM_LABEL}]`,
		"body:",
		...markdown(offered),
		...FIELDS.flatMap((field) => element(field, offered))
	].join("\n")}\n`;
};
/** A form that the policy has left behind. One without the generator's mark is nobody's business. */
const judgeForm = (file, policy) => {
	const text = file.text.replaceAll("\r\n", "\n");
	if (!text.startsWith(MARK) || policy.settings === void 0 || policy.findings.length > 0) return [];
	const fresh = renderForm(policy);
	return fresh === void 0 || fresh === text ? [] : [finding("policy.form-stale", {
		file: FORM_PATH,
		line: 1,
		column: 1
	}, "The form does not offer what the policy offers now.")];
};
/** Whether a person wrote the file that stands there. */
const isOwnForm = ({ text }) => text.startsWith(MARK);
/** JSON is YAML; no text of a policy ends it. */
const text = (value) => JSON.stringify(value);
const markdown = (offered) => [
	"  - type: markdown",
	"    attributes:",
	`      value: ${text([
		"What each entitlement gives, and who approves, stands in `requests/README.md`.",
		"",
		...offered.map(({ name, description }) => `- **${name}**: ${escapeMarkdown(description, 200)}`)
	].join("\n"))}`
];
const typeOf = (key) => {
	switch (key) {
		case "entitlement": return "dropdown";
		case "justification":
		case "parameters": return "textarea";
		case "break_glass": return "checkboxes";
		case "duration":
		case "ticket":
		case "start":
		case "for": return "input";
	}
};
const element = ({ key, heading }, offered) => [
	`  - type: ${typeOf(key)}`,
	`    id: ${key}`,
	"    attributes:",
	`      label: ${text(heading)}`,
	...help(key, offered).map((line) => `      ${line}`),
	...REQUIRED.has(key) ? ["    validations:", "      required: true"] : []
];
const REQUIRED = /* @__PURE__ */ new Set([
	"entitlement",
	"duration",
	"justification"
]);
const help = (key, offered) => {
	switch (key) {
		case "entitlement": return ["options:", ...offered.map(({ name }) => `  - ${text(name)}`)];
		case "duration": return [`description: ${text(`With a unit, such as 30m or 2h. ${longest(offered)}`)}`, "placeholder: 1h"];
		case "justification": return [`description: ${text("What you will do, and why now. It is kept for ever. No line may begin with ###.")}`];
		case "ticket": return [`description: ${text(`As its system writes it. ${ticketed(offered)}`.trim())}`];
		case "parameters": return [`description: ${text(`One a line, such as \`source_ip: 203.0.113.7\`. ${parameters$1(offered)}`.trim())}`];
		case "start": return [`description: ${text("Only if it is to begin later, such as 2026-11-28 22:00 Europe/Berlin.")}`];
		case "for": return [`description: ${text("Only if somebody else is to receive it: their name in people.yaml.")}`];
		case "break_glass": return [
			`description: ${text("Only where the entitlement has this way, and you may use it.")}`,
			"options:",
			`  - label: ${text(EMERGENCY)}`
		];
	}
};
const longest = (offered) => `At most: ${offered.map(({ name, maxDuration }) => `${name} ${writeDuration(maxDuration)}`).join(", ")}.`;
const ticketed = (offered) => {
	const names = offered.filter(({ ticket }) => ticket.required).map(({ name }) => name);
	return names.length === 0 ? "" : `Needed for ${names.join(", ")}.`;
};
const parameters$1 = (offered) => offered.filter((each) => each.parameters.length > 0).map((each) => `For ${each.name}: ${each.parameters.map(({ name }) => name).join(", ")}.`).join(" ");
// src/core/hypothetical/sources.ts
/** The sources of facts that a hypothesis can say do not answer. */
const SOURCES = [
	"teams",
	"oncall",
	"tickets",
	"ledger",
	"logins",
	"platforms",
	"policy"
];
// src/core/schema/policy-test.ts
/** `policies/tests/*.yaml`: what the policy must decide. */
const Review = closed$1({
	by: Name,
	state: oneOf([
		"approved",
		"changes-requested",
		"commented",
		"dismissed"
	], "What the review says."),
	at: Type.Optional(LocalTime),
	on: Type.Optional(oneOf(["head", "earlier"], "The commit it was given for; the head if absent.")),
	edited: Type.Optional(Type.Boolean()),
	text: Type.Optional(text$1(2e3, "Its text; a first line `30m` shortens the window.")),
	dismissed_by: Type.Optional(Name),
	was: Type.Optional(oneOf(["approved", "changes-requested"], "What a dismissed review had said; `approved` if absent."))
}, "A review.");
const members = named(list(Name, "People.", { minItems: 0 }), "Members.", Type.String({ maxLength: 140 }));
const Ticket = closed$1({
	state: Type.Optional(text$1(60, "Its state.")),
	set_by: Type.Optional(Name),
	assigned_to: Type.Optional(Name),
	from: Type.Optional(LocalTime),
	to: Type.Optional(LocalTime)
}, "What the ticket system says; assigned to the requester and set by somebody uninvolved if absent.");
const parameters = named(text$1(500, "A value."), "Its parameters.", ParameterName);
const Facts = closed$1({
	teams: Type.Optional(members),
	oncall: Type.Optional(members),
	tickets: Type.Optional(named(Ticket, "Tickets.", Type.String({ maxLength: 100 }))),
	open: Type.Optional(list(closed$1({
		person: Name,
		entitlement: Name,
		until: LocalTime,
		parameters: Type.Optional(parameters)
	}, "A grant."), "Grants that are not over.")),
	recent: Type.Optional(list(closed$1({
		person: Name,
		entitlement: Name,
		from: LocalTime,
		to: LocalTime
	}, "A grant."), "Grants that have ended.")),
	logins: Type.Optional(named(Login, "Logins that have changed, by person.")),
	platforms: Type.Optional(named(oneOf([
		"ready",
		"already-held",
		"refused"
	], "What the platform says of the step."), "By the number of the privilege.", Type.String({
		pattern: "^[1-9][0-9]?$",
		description: "The number of a privilege: `1`, `2`, …."
	}))),
	failed: Type.Optional(list(oneOf(SOURCES, "A source."), "Sources that do not answer."))
}, "What the outside says; what is absent is in order, and lists are empty.");
const Case = closed$1({
	name: text$1(160, "What is expected, outcome first."),
	requester: Name,
	request: when({ type: "object" }, Type.Unsafe({
		type: "object",
		description: "The request, as in its file."
	}), text$1(2e4, "The request as `key: value` lines, or the whole text of its file.")),
	at: Type.Optional(LocalTime),
	commits_by: Type.Optional(oneOrMore(Name, "Who wrote commits; the requester if absent.")),
	reviews: Type.Optional(list(Review, "Reviews.", { minItems: 0 })),
	facts: Type.Optional(Facts),
	moment: Type.Optional(oneOf(["review", "elevation"], "`review` if absent.")),
	merged_at: Type.Optional(LocalTime),
	expect: closed$1({
		outcome: oneOf([
			"approved",
			"pending",
			"denied"
		], "The outcome."),
		reasons: Type.Optional(list(text$1(80, "A code."), "Codes that must be among the reasons, the findings, or the reviews that do not count.")),
		missing: Type.Optional(list(text$1(60, "A rule."), "The rules that are not filled: these and no others.", { minItems: 0 })),
		duration: Type.Optional(Duration)
	}, "What must be decided.")
}, "A case.");
const PolicyTests = closed$1({ tests: list(Case, "Cases.", { maxItems: 1e3 }) }, "Policy tests.", { $id: schemaId("policy-test") });
// src/core/policy-tests/read.ts
/** What a case is judged at that says no moment: a Wednesday, 12:00 UTC. Never the clock, so that a test never changes its mind. */
const USUAL_MOMENT = instant(Date.UTC(2026, 0, 14, 12));
const form = former(PolicyTests, "policy");
/** Without people nothing but the form is judged. A file with a finding has no cases. */
const readPolicyTests = (file, policy) => {
	const formed = form(file);
	const { settings, people } = policy;
	const judge = judgeOf(formed);
	if (formed.whole === void 0 || settings === void 0 || people === void 0) return {
		cases: [],
		findings: judge.findings()
	};
	const requests = requestTexts(file, formed.whole.tests);
	const reading = {
		judge,
		policy,
		people,
		timezone: settings.timezone
	};
	const cases = formed.whole.tests.map((source, index) => readCase(reading, source, {
		index,
		request: requests[index] ?? ""
	}));
	const findings = judge.findings();
	return {
		cases: findings.length === 0 ? cases : [],
		findings
	};
};
/**
* The text of each request as it stands in the file, at its own depth: a request that is read as plain values would have lost
* what a person wrote (`0012`, a comment after a value).
*/
const requestTexts = ({ text }, tests) => {
	const document = (0, import_dist.parseDocument)(text);
	return tests.map(({ request }, index) => {
		if (typeof request === "string") return request;
		const node = document.getIn([
			"tests",
			index,
			"request"
		], true);
		const range = (0, import_dist.isMap)(node) ? node.range : void 0;
		if (!range) return "";
		const [from, to] = range;
		return `${" ".repeat(from - (text.lastIndexOf("\n", from - 1) + 1))}${text.slice(from, to)}\n`;
	});
};
const readCase = (ground, source, { index, request }) => {
	const path = ["tests", index];
	const at = (source.at === void 0 ? void 0 : moment(ground, [...path, "at"], source.at)) ?? USUAL_MOMENT;
	const reading = {
		...ground,
		path,
		at
	};
	known(reading, ["requester"], source.requester);
	const commitsBy = source.commits_by === void 0 ? [source.requester] : [source.commits_by].flat();
	for (const name of commitsBy) known(reading, ["commits_by"], name);
	const duration = source.expect.duration;
	return {
		name: source.name,
		place: ground.judge.place([...path, "name"]),
		hypothesis: {
			policy: ground.policy,
			request: {
				path: "requests/test.yaml",
				text: request
			},
			requester: source.requester,
			commitsBy,
			reviews: (source.reviews ?? []).map((review, each) => readReview(reading, review, each)),
			outside: readOutside(reading, source.facts ?? {}),
			moment: source.moment ?? "review",
			at,
			mergedAt: source.merged_at === void 0 ? void 0 : momentBefore(reading, ["merged_at"], source.merged_at)
		},
		expect: {
			outcome: source.expect.outcome,
			reasons: source.expect.reasons ?? [],
			missing: source.expect.missing,
			duration: duration === void 0 ? void 0 : readWindow(ground.judge, [
				...path,
				"expect",
				"duration"
			], duration)
		}
	};
};
const readReview = (reading, source, index) => {
	const path = ["reviews", index];
	known(reading, [...path, "by"], source.by);
	if (source.dismissed_by !== void 0) known(reading, [...path, "dismissed_by"], source.dismissed_by);
	return {
		by: source.by,
		state: source.state,
		at: source.at === void 0 ? void 0 : momentBefore(reading, [...path, "at"], source.at),
		on: source.on ?? "head",
		edited: source.edited ?? false,
		text: source.text ?? "",
		dismissal: {
			by: source.dismissed_by ?? source.by,
			before: source.was ?? "approved"
		}
	};
};
const readOutside = (reading, source) => ({
	teams: readMembers(reading, "teams", source.teams ?? {}),
	oncall: readMembers(reading, "oncall", source.oncall ?? {}),
	tickets: source.tickets === void 0 ? void 0 : readTickets(reading, source.tickets),
	open: (source.open ?? []).map(({ person, entitlement, until, parameters }, index) => {
		judgeHolder(reading, [
			"facts",
			"open",
			index
		], {
			person,
			entitlement
		});
		return {
			person,
			entitlement,
			until: moment(reading, [
				...reading.path,
				"facts",
				"open",
				index,
				"until"
			], until) ?? reading.at,
			parameters: parameters ?? {}
		};
	}),
	recent: (source.recent ?? []).map(({ person, entitlement, from, to }, index) => {
		const path = [
			"facts",
			"recent",
			index
		];
		judgeHolder(reading, path, {
			person,
			entitlement
		});
		const begin = momentBefore(reading, [...path, "from"], from) ?? reading.at;
		return {
			person,
			entitlement,
			from: begin,
			to: momentBefore(reading, [...path, "to"], to) ?? begin
		};
	}),
	freeze: { level: "none" },
	logins: readLogins(reading, source.logins ?? {}),
	platforms: source.platforms ?? {},
	opens: void 0,
	failed: source.failed ?? []
});
const readMembers = (reading, key, source) => {
	for (const [name, members] of Object.entries(source)) for (const [index, member] of members.entries()) known(reading, [
		"facts",
		key,
		name,
		index
	], member);
	return source;
};
const readTickets = (reading, source) => Object.fromEntries(Object.entries(source).map(([id, { state, set_by, assigned_to, from, to }]) => {
	const path = [
		"facts",
		"tickets",
		id
	];
	if (set_by !== void 0) known(reading, [...path, "set_by"], set_by);
	if (assigned_to !== void 0) known(reading, [...path, "assigned_to"], assigned_to);
	const begin = from === void 0 ? void 0 : moment(reading, [
		...reading.path,
		...path,
		"from"
	], from);
	const end = to === void 0 ? void 0 : moment(reading, [
		...reading.path,
		...path,
		"to"
	], to);
	return [id, {
		state,
		setBy: set_by,
		assignedTo: assigned_to,
		window: begin === void 0 || end === void 0 ? void 0 : {
			from: begin,
			to: end
		}
	}];
}));
const readLogins = (reading, source) => {
	for (const name of Object.keys(source)) known(reading, [
		"facts",
		"logins",
		name
	], name);
	return source;
};
const judgeHolder = (reading, path, { person, entitlement }) => {
	known(reading, [...path, "person"], person);
	const { entitlements, blocked } = reading.policy;
	if (entitlements.has(entitlement) || blocked.has(entitlement)) return;
	reading.judge.report([
		...reading.path,
		...path,
		"entitlement"
	], "request.unknown-entitlement", `There is no entitlement \`${entitlement}\`.`, adviseWord(entitlement, entitlements.keys(), "entitlement"));
};
/** Reports a name that nobody bears. */
const known = ({ judge, people, path }, below, name) => {
	if (accountOf(name, people) !== void 0) return;
	judge.report([...path, ...below], "policy.unknown-person", `There is no person \`${name}\` in people.yaml.`, adviseName(name, people));
};
const moment = ({ judge, timezone }, path, text) => {
	const read = readMoment(text, timezone);
	if (read.kind === "moment") return read.value;
	judge.report(path, "policy.test-time", read.message, read.remedy);
};
/** NB. A review of the future would count in a test and never in life. */
const momentBefore = (reading, below, text) => {
	const path = [...reading.path, ...below];
	const at = moment(reading, path, text);
	if (at === void 0 || at <= reading.at) return at;
	reading.judge.report(path, "policy.test-time", `This is after ${formatInstant(reading.at)}, the moment that is judged.`, "Write an earlier time, or a later `at:` for the case.");
};
// src/core/check-repository.ts
/** Everything that is wrong in a repository's policies and requests, all at once. */
/** `files` are those under `policies/` and `requests/` and the issue form, with paths relative to the repository. */
const judgeRepository = (files) => {
	const policyFiles = files.filter(({ path }) => path.startsWith("policies/"));
	const policy = parsePolicy({
		commit: void 0,
		files: policyFiles
	});
	return {
		findings: findingsOf(files, policy),
		notes: lintPolicy(policy, policyFiles)
	};
};
const checkRepository = (files) => judgeRepository(files).findings;
/** Requests are judged only when the policy can be used: else each of them would repeat that it cannot. */
const findingsOf = (files, policy) => {
	const usable = policy.settings !== void 0 && policy.people !== void 0;
	return sortFindings([
		...policy.findings,
		...files.filter(({ path }) => isPolicyTest(path)).flatMap((file) => readPolicyTests(file, policy).findings),
		...files.filter(({ path }) => path === CATALOGUE_PATH).flatMap((file) => judgeCatalogue(file, policy)),
		...files.filter(({ path }) => path === FORM_PATH).flatMap((file) => judgeForm(file, policy)),
		...files.filter(({ path }) => path.startsWith("requests/")).flatMap((file) => checkRequest(file, policy, usable))
	]);
};
const checkRequest = (file, policy, usable) => {
	if (/(?:^|\/)(?:README|readme)\.md$/.test(file.path) || file.path.endsWith("/.gitkeep")) return [];
	if (!/\.ya?ml$/i.test(file.path)) return [finding("request.file-name", {
		file: file.path,
		line: 1,
		column: 1
	}, "Only requests, and a README, belong under `requests/`.", "Move the file out of `requests/`.")];
	const parsed = parseRequest(file, policy);
	if (parsed.kind === "request") return [];
	return usable ? parsed.findings : parsed.findings.filter(({ id }) => id !== "request.policy-blocked");
};
// src/commands/judge-change.ts
/** A pull request that changes the policy or Gatehouse itself: its findings, or which recorded decisions it would have changed. */
/** It is only told. The policy is checked as data at its head, so that its findings show before it can block anybody. */
const judgeChange = async (ports, pull, today) => {
	const nothing = {
		subject: { kind: "not-a-request" },
		outcome: "not-a-request"
	};
	if (pull.state !== "open") return nothing;
	const [policy, version] = await Promise.all([touchesPolicy(pull) ? policyChange(ports, pull, today) : void 0, touchesVersion(pull) ? versionChange(ports, pull) : void 0]);
	if (policy !== void 0 && "findings" in policy) return {
		subject: {
			kind: "findings",
			findings: policy.findings,
			where: "policy-change"
		},
		outcome: "findings"
	};
	if (policy === void 0 && version === void 0) return nothing;
	return {
		subject: {
			kind: "change",
			policy,
			version
		},
		outcome: policy === void 0 ? "version-change" : "policy-change"
	};
};
const MOST_DECISIONS = 1e3;
const policyChange = async (ports, pull, today) => {
	const proposed = await ports.evidence.policyAt(pull.headSha);
	const findings = checkRepository(proposed.files);
	if (findings.length > 0) return { findings };
	if (today.settings === void 0 || today.people === void 0) return void 0;
	return impact(ports, {
		today,
		proposed: parsePolicy(proposed)
	});
};
const impact = async (ports, policies) => {
	const since = later(ports.clock.now(), hours(-2160));
	const [recorded, ledger] = await Promise.all([ports.recorded.since(since, MOST_DECISIONS), readOrWhy(ports, policies.today, { pulls: [] })]);
	const openKnown = !("failed" in ledger);
	const unconfirmed = policies.proposed.settings?.unconfirmedAccounts;
	return {
		impact: impactOf(recorded.decisions, policies, new Set(openKnown ? ledger.open.keys() : [])),
		days: 90,
		complete: recorded.complete,
		openKnown,
		...unconfirmed === void 0 || isSame(unconfirmed, policies.today) ? {} : { unconfirmed }
	};
};
const isSame = ({ from, to }, { settings }) => settings?.unconfirmedAccounts?.from === from && settings.unconfirmedAccounts.to === to;
/** NB. Code of a pull request never runs here, beside a token that writes; what it says of itself comes from a check without rights. */
const versionChange = async (ports, { headSha }) => {
	try {
		return await ports.versions.at(headSha);
	} catch (thrown) {
		return {
			kind: "unread",
			why: faultSentence(asFault(thrown))
		};
	}
};
// src/core/waiting/asks.ts
const NOBODY = {
	ask: [],
	remind: [],
	escalates: false
};
/** GitHub takes fifteen; places are kept for those whom the waiting brings in. */
const MOST_NAMED = 10;
const MOST = 15;
const asksOf = (question) => {
	const { decision, pull, conversation, now } = question;
	if (decision.outcome !== "pending" || pull.state !== "open" || pull.draft) return NOBODY;
	const wanted = eachOnce(interleaved(decision.rules.filter(isOpen).map((rule) => candidatesOf(rule, question))));
	const fresh = wanted.filter((one) => mayBeAsked(one, question));
	const named = fresh.filter(({ escalated }) => !escalated);
	const others = fresh.filter(({ escalated }) => escalated);
	const asked = conversation.asked.length;
	const first = named.slice(0, Math.max(0, MOST_NAMED - asked));
	const then = others.slice(0, Math.max(0, MOST - asked - first.length));
	const due = wanted.filter((one) => {
		const since = askedSince(one, question);
		return since !== void 0 && isOver(later(since, question.remindAfter), now);
	});
	return {
		ask: [...first, ...then].map(({ person }) => person),
		remind: due.map(({ person }) => person),
		escalates: then.length > 0
	};
};
/** Whose turn it is. What another way needs is nobody's errand while this one is shorter. */
const isOpen = ({ filledBy, needed, waitsFor, instead, notNeeded }) => filledBy.length < needed && waitsFor === void 0 && instead === void 0 && notNeeded === void 0;
/** From another place of the list for each pull request: of many people not always the same are asked. */
const candidatesOf = (rule, { people, pull }) => {
	const escalated = new Set(rule.escalation?.people);
	const keys = rule.couldFill;
	const start = keys.length === 0 ? 0 : pull.number % keys.length;
	return [...keys.slice(start), ...keys.slice(0, start)].flatMap((key) => {
		const person = people.byKey.get(key);
		if (person === void 0 || sameLogin(person.login, pull.author.login)) return [];
		const late = escalated.has(key);
		return [{
			person,
			since: late ? rule.escalation?.at : rule.since,
			escalated: late
		}];
	});
};
/** The first of each rule, then the second of each, so that no rule is left out where only some can be asked. */
const interleaved = (lists) => Array.from({ length: Math.max(0, ...lists.map(({ length }) => length)) }, (_, index) => lists.flatMap((list) => list[index] ?? [])).flat();
const eachOnce = (all) => [...new Map(all.toReversed().map((one) => [one.person.key, one])).values()].toReversed();
const isThem = ({ gitHubId }, { id }) => id === gitHubId;
const asksFor = ({ person }, { conversation }) => conversation.asks.filter(({ whom }) => isThem(person, whom)).toSorted((a, b) => a.at - b.at);
const isAsked = ({ person }, { conversation }) => conversation.asked.some((account) => isThem(person, account));
const hasReviewed = ({ person, since }, { pull }) => pull.reviews.some(({ author, commit, submittedAt }) => isThem(person, author) && commit === pull.headSha && (since === void 0 || submittedAt >= since));
/** Who was taken off the list by a person is left in peace; what Gatehouse took off and did not put back it puts back. */
const mayBeAsked = (one, question) => {
	if (isAsked(one, question) || hasReviewed(one, question)) return false;
	const last = asksFor(one, question).at(-1);
	return !(last?.kind === "unasked" && last.by.kind === "user" && (one.since === void 0 || last.at >= one.since));
};
/** Since when somebody is asked without having been reminded; `undefined`: there is nothing to remind of. */
const askedSince = (one, question) => one.since !== void 0 && isAsked(one, question) ? unremindedSince(asksFor(one, question), one.since) : void 0;
/** Who was reminded and is still silent, for the words of the comment. */
const remindedNow = (question) => question.decision.rules.filter(isOpen).flatMap(({ couldFill, since }) => couldFill.flatMap((key) => {
	const person = question.people.byKey.get(key);
	if (person === void 0 || since === void 0) return [];
	if (!question.conversation.asked.some((account) => isThem(person, account))) return [];
	const at = remindedAt(question.conversation.asks.filter(({ whom }) => isThem(person, whom)), since);
	return at === void 0 ? [] : [{
		person: key,
		at
	}];
}));
// src/commands/ask-reviewers.ts
const loginsOf = (people) => people.map(({ login }) => login);
/** Returns who is reminded now, and since when. */
const askReviewers = async (ports, pull, { ask, remind }) => {
	if (ask.length + remind.length === 0) return [];
	try {
		if (remind.length > 0) await ports.desk.unaskReviewers(pull, loginsOf(remind));
		const refused = await ports.desk.askReviewers(pull, loginsOf([...remind, ...ask]));
		if (refused.length > 0) ports.log.warning(`#${pull}: GitHub takes no request for a review of ${refused.join(", ")}: only collaborators of the repository can be asked. Give them access to it, or tell them yourself.`);
		const at = ports.clock.now();
		return remind.filter(({ login }) => !refused.includes(login)).map(({ key }) => ({
			person: key,
			at
		}));
	} catch (thrown) {
		const fault = asFault(thrown);
		if (fault.code === "bug") throw thrown;
		ports.log.warning(`#${pull}: reviewers could not be asked: ${faultSentence(fault)}`);
		return [];
	}
};
// src/commands/review-wake.ts
/** Whether somebody gave a verdict that the next sweep should not be waited for: it only wakes, and the sweep judges for itself. */
/** The newest word is a verdict of somebody whom the policy knows. */
const endsInVerdict = (comments, people) => {
	const last = comments.at(-1);
	return last !== void 0 && people !== void 0 && isVerdict(last) && last.author.kind === "user" && whoIs(people, last.author).kind === "person";
};
/** Of a comment on an issue that carries our label. */
const evaluateReview = async (ports, number) => {
	const [repository, issues] = await Promise.all([ports.evidence.repository(), ports.reviews.all()]);
	const issue = issues.find((one) => one.number === number);
	if (issue === void 0) return quiet("It is no issue of Gatehouse on which a review is owed.");
	const { people } = parsePolicy(await ports.evidence.policyAt(repository.head));
	return endsInVerdict(issue.comments, people) ? woken(issue.grant) : quiet(`Nobody gave a verdict on #${issue.grant}.`);
};
const woken = (grant) => ({
	exit: 0,
	lines: [`Somebody gave a verdict on #${grant}; the sweep judges it.`],
	outputs: {
		outcome: "review",
		act: "end",
		"pull-request": String(grant)
	}
});
const quiet = (why) => ({
	exit: 0,
	lines: [why],
	outputs: {
		outcome: "review",
		act: "none"
	}
});
// src/commands/after-merge.ts
/**
* From the merge on only the elevation and the sweep speak: what was read here before they wrote would overwrite their newer
* words with older ones. This wakes the elevation for what the ledger does not know yet and for a `/source`, and the sweep for an `/end`.
*/
const afterTheMerge = async (ports, { number }, policy) => {
	const ledger = await readOrWhy(ports, policy, { pulls: [number] });
	const silent = {
		subject: void 0,
		act: "none"
	};
	if ("failed" in ledger) return {
		...silent,
		act: "wake",
		outcome: "merged"
	};
	const grant = ledger.open.get(number);
	if (grant !== void 0) {
		const { ends, faults, said } = await findEarlyEnds(ports.evidence, [grant], policy);
		if (ends.length + faults.length > 0) return {
			...silent,
			act: "end",
			outcome: "open"
		};
		return {
			...silent,
			act: wantsToMove(grant, said.get(number), policy) ? "wake" : "none",
			outcome: "open"
		};
	}
	const record = ledger.records.get(number);
	if (ledger.owed.has(number)) {
		const said = await ports.evidence.commentsSinceMerge([number]);
		if (endsInVerdict(said.get(number)?.comments ?? [], policy.people)) return {
			...silent,
			act: "end",
			outcome: "review"
		};
	}
	return record === void 0 ? {
		...silent,
		act: "wake",
		outcome: "merged"
	} : {
		...silent,
		outcome: record.state
	};
};
// src/commands/judge-request.ts
/** Not merged yet; also of one that nobody has opened so far. */
const judgeRequest = async (ports, { repository, pull, policy }) => {
	const now = ports.clock.now();
	const input = parsePull(pull, policy);
	const request = input.kind === "request" ? input.request : void 0;
	const question = {
		pull,
		conversation: await ports.evidence.conversation(pull.number) ?? SILENCE,
		people: policy.people,
		settings: policy.settings,
		beneficiary: request?.beneficiary
	};
	if (pull.state === "closed") return closed(closedAs(question));
	const closing = closingOf(question, now);
	if (closing !== void 0) return {
		...closed(closing.how),
		closes: true
	};
	const { facts, closings } = await gatherReview(ports, {
		repository,
		pull,
		policy
	}, {
		request,
		now
	});
	const decision = decide(input, policy, facts, now);
	return {
		...outcomeOf(decision, request, {
			pull,
			policy
		}),
		...waitingOf(decision, question, now),
		costly: facts.ticket !== void 0 && facts.ticket.kind !== "deferred",
		...closings === void 0 ? {} : { closings }
	};
};
const SILENCE = {
	comments: [],
	asks: [],
	asked: [],
	closings: []
};
const closed = (how) => ({
	subject: {
		kind: "closed",
		how
	},
	act: "none",
	outcome: how
});
/** `request` undefined: its file has findings. `closings` undefined: the ledger could not be read. */
const gatherReview = async (ports, { repository, pull, policy }, { request, now }) => {
	const [ledger, ticket, gathered] = await Promise.all([
		readOrWhy(ports, policy, {
			pulls: [pull.number],
			preflight: preflightPaths(policy, request)
		}),
		gatherTicket(ports.tickets, {
			moment: "review",
			policy,
			request,
			now
		}),
		gatherFacts(ports.evidence, {
			moment: "review",
			pull,
			policy,
			entitlement: request?.entitlement,
			beneficiary: request?.beneficiary,
			extends: request?.extends,
			defaultBranch: repository.defaultBranch,
			...unreadBooks("it is still being read", now),
			ticket: void 0,
			checks: deferredChecks(policy, request?.entitlement, {
				opens: ports.opens,
				at: now
			}),
			now
		})
	]);
	if ("failed" in ledger) return {
		facts: {
			...gathered,
			ticket,
			...unreadBooks(ledger.failed, now)
		},
		closings: void 0
	};
	const checks = rememberedChecks(gathered, {
		ledger,
		policy,
		request,
		now
	});
	return {
		facts: {
			...gathered,
			ticket,
			...bookFacts(ledger, policy, now),
			checks
		},
		closings: closingsIn(ledger)
	};
};
/** What `preflight` heard of this entitlement; nothing where there is no such entitlement. */
const preflightPaths = (policy, request) => request === void 0 || !policy.entitlements.has(request.entitlement) ? [] : [PREFLIGHT_TIMES_PATH, preflightPath(request.entitlement)];
const rememberedChecks = ({ checks, pull }, given) => {
	const { ledger, policy, request, now } = given;
	const planned = request === void 0 ? void 0 : planFor(request, policy, pull);
	if (request === void 0 || planned?.kind !== "plan") return checks;
	return withEarlier(checks, planned.plan.steps, {
		answers: readAnswers(ledger.preflight.get(preflightPath(request.entitlement))),
		at: readTimes(ledger.preflight.get(PREFLIGHT_TIMES_PATH)).get(request.entitlement),
		now
	});
};
const outcomeOf = (decision, request, { pull, policy }) => {
	if (decision.mode === "observe") return {
		subject: {
			kind: "observed",
			decision,
			request
		},
		act: "none",
		outcome: decision.outcome
	};
	const approved = decision.outcome === "approved";
	const atOnce = policy.settings?.merge === "automatic" || request?.breakGlass === true;
	const mergeIt = approved && pull.state === "open" && atOnce;
	return {
		subject: {
			kind: "judged",
			decision,
			request,
			merged: false
		},
		act: mergeIt ? "merge" : "none",
		outcome: decision.outcome
	};
};
const waitingOf = (decision, { pull, conversation, people, settings }, now) => {
	if (people === void 0 || settings === void 0) return {};
	const question = {
		decision,
		people,
		pull,
		conversation
	};
	return {
		asks: asksOf({
			...question,
			remindAfter: settings.waiting.remindAfter,
			now
		}),
		reminded: remindedNow(question)
	};
};
// src/commands/judge-pull.ts
/** Judges one pull request by what it is: a request, a deletion, a change of the policy or of Gatehouse, or none of them. */
const judgePull = async (ports, atHand) => {
	const { pull, policy } = atHand;
	const shape = classifyPull(pull);
	switch (shape.kind) {
		case "not-a-request": return {
			...await judgeChange(ports, pull, policy),
			act: "none"
		};
		case "deletion": return judgeDeletion(ports, atHand, shape.paths);
		case "malformed": return {
			subject: {
				kind: "findings",
				findings: shape.findings,
				where: "request"
			},
			act: "none",
			outcome: "findings"
		};
		case "request": return pull.state === "merged" ? afterTheMerge(ports, pull, policy) : judgeRequest(ports, atHand);
	}
};
/** What it would end, or ends now. */
const judgeDeletion = async (ports, { pull, policy }, paths) => {
	const ledger = await readOrWhy(ports, policy, { pulls: [pull.number] });
	const ends = "failed" in ledger ? [] : [...ledger.open.values()].filter(({ path }) => paths.includes(path));
	const merged = pull.state === "merged";
	return {
		subject: merged && ends.length === 0 ? void 0 : {
			kind: "deletion",
			paths,
			ends: ends.map(({ grant }) => grant)
		},
		act: merged && ends.length > 0 ? "end" : "none",
		outcome: "deletion"
	};
};
// src/commands/evaluate.ts
/** Exit 1 when the request is denied or has findings, so that the job is red as well as the status. */
const evaluate = async (ports, target) => {
	if (target.pull === void 0 && target.issue !== void 0) return evaluateReview(ports, target.issue);
	const repository = await ports.evidence.repository();
	const numbers = target.pull !== void 0 ? [target.pull] : target.head !== void 0 ? await ports.evidence.pullsAtHead(target.head) : [];
	const judgeOne = (number) => evaluateOne(ports, repository, {
		number,
		again: target.dispatched === true
	});
	const judged = await judgeEach(numbers, judgeOne, ports.log);
	const acting = judged.find(isActing);
	if (acting !== void 0 && acting !== judged.at(-1)) return judgeOne(acting.number);
	const reports = judged.map(({ report }) => report);
	const worst = acting?.report ?? reports.toSorted((a, b) => b.exit - a.exit)[0];
	if (worst === void 0) return {
		exit: 0,
		lines: ["No pull request is concerned."],
		outputs: {
			outcome: "not-a-request",
			act: "none"
		}
	};
	return {
		...worst,
		lines: reports.flatMap((report) => report.lines)
	};
};
const isActing = ({ report: { outputs } }) => (outputs?.act ?? "none") !== "none";
/** One that cannot be judged does not stop the others (I12): its fault is thrown where nothing is to be done for them. */
const judgeEach = async (numbers, judgeOne, log) => {
	const judged = [];
	const thrown = [];
	for (const number of numbers) try {
		judged.push({
			number,
			report: await judgeOne(number)
		});
	} catch (fault) {
		thrown.push(fault);
		log.warning(`#${number} could not be judged: ${asFault(fault).message}`);
	}
	if (thrown.length > 0 && !judged.some(isActing)) throw thrown[0];
	return judged;
};
const evaluateOne = async (given, repository, { number, again }) => {
	const [pull, policy] = await Promise.all([given.evidence.pull(number), policyOf(given, repository)]);
	if (pull === void 0) return {
		exit: 1,
		lines: [`There is no pull request #${number}.`]
	};
	const ports = announcing(given, policy.settings?.notify);
	const judged = await judgeOrTell(ports, {
		repository,
		pull,
		policy
	});
	const { subject, outcome, act } = judged;
	const outputs = {
		outcome,
		act,
		"pull-request": String(number),
		head: pull.headSha
	};
	if (subject === void 0) return {
		exit: 0,
		lines: [`#${number}: ${outcome}; the elevation and the sweep say how it goes on.`],
		outputs
	};
	const lines = await say(ports, {
		pull,
		policy,
		again
	}, {
		...judged,
		subject
	});
	return {
		exit: subject.kind === "findings" || outcome === "denied" ? 1 : 0,
		lines,
		outputs
	};
};
/** Read while the rest of the pull request is on its way: what is asked of it is sent before the policy keeps the process busy. */
const policyOf = async ({ evidence, clock }, { head }) => {
	const source = await evidence.policyAt(head);
	await clock.sleep(milliseconds(0));
	return parsePolicy(source);
};
/** Says it on the pull request, asks whose review it needs, and closes what is over. */
const say = async (ports, { pull, policy, again }, judged) => {
	const { number, url } = pull;
	const asks = judged.asks ?? NOBODY;
	const late = asks.remind.length > 0 || asks.escalates;
	const now = late ? await askReviewers(ports, number, asks) : [];
	const view = {
		pull: {
			number,
			url
		},
		now: ports.clock.now(),
		timezone: timezoneOf(policy),
		subject: judged.subject,
		...judged.closings === void 0 ? {} : { closings: judged.closings },
		reminded: [...judged.reminded ?? [], ...now]
	};
	const [said] = await Promise.all([tell(ports, view, {
		pull,
		commits: [pull.headSha],
		again,
		together: judged.costly === true && asks.ask.length > 0
	}), late ? [] : askReviewers(ports, number, asks)]);
	if (judged.closes === true) await ports.desk.close(number);
	if (judged.subject.kind === "closed") await concludeIssue(ports, pull.issue?.number, {
		pull: number,
		how: judged.subject.how
	});
	return said;
};
/** A fault is told where people wait, then thrown on: the job is red, and the next run judges again. */
const judgeOrTell = async (ports, atHand) => {
	try {
		return await judgePull(ports, atHand);
	} catch (thrown) {
		const { pull, policy } = atHand;
		const { call, message, remedy } = asFault(thrown);
		const view = {
			pull: {
				number: pull.number,
				url: pull.url
			},
			now: ports.clock.now(),
			timezone: timezoneOf(policy),
			subject: {
				kind: "fault",
				call,
				message,
				remedy
			}
		};
		const untold = await tellOrWarn(ports, view, {
			pull: {
				number: pull.number,
				title: void 0
			},
			commits: [pull.headSha]
		});
		for (const sentence of untold) ports.log.warning(sentence);
		throw thrown;
	}
};
export { isOwnForm as a, LINTS$1 as c, personCalled as d, personWithAccount as f, readPolicyTests as i, accountOf as l, judgeRequest as n, judgeForm as o, judgeRepository as r, renderForm as s, evaluate as t, adviseName as u };
