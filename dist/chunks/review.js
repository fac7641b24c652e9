import { $ as Name, A as former, An as SHORTEST_WINDOW, At as formatUtc, B as judgeOf, Bt as urlPart, C as extendedRequest, Cn as humanOf, Ct as when, D as answersNeeded, Dn as daysBack, Dt as formatLag, E as parseRequest, En as LONGEST_LOOK_BACK, Et as formatDuration, F as readMoment$1, Fn as writeDuration, Fr as canonicalJson, Ft as fileBlock, G as Day, H as readDuration, Hn as guard, Ht as parseMoment, I as readTimezone, It as oneLine, J as EndOfDay, Jt as ruleKey, K as DirectoryScope, Kt as fillRules, L as judgeParameterValue, Ln as contractFlaw, Lr as sha256, Lt as plainText, M as readCalendars, Mt as codeSpan, N as readDays, Nr as known, Nt as drawingLabel, O as sameState, On as lookBack, Ot as formatRecorded, P as readFreezes, Pn as usualWindow, Pt as escapeMarkdown, Q as Login, Qt as openRefs, R as judgePattern, Rn as endOfDay, Rt as sentence, St as text, T as privilegesOf, Tn as whoIs, Tr as sortFindings, U as readWindow, V as present, W as Cidr, Xt as waysOf, Y as EntitlementName, Z as LocalTime, _n as longestWindow, _t as named, at as SourceAddress, bn as reviewDue, bt as oneOrMore, ct as TeamSlug, dt as UuidOrParameter, et as ParameterName, ft as Widest, g as tallyOf, gn as waitsSince, gt as list$1, hn as nearest, ht as isRepositoryName, it as Repository, jn as formatDuration$1, jt as codeBlock, k as systemOfTicket, kn as lookBackForReviews, kt as formatTime, lt as TimeOfDay, mn as adviseWord, mt as discriminated, nn as targetKeys, nt as Person$1, ot as Target, pt as closed$2, q as Duration, rn as namedAsker, rt as Ports, st as TargetOrParameter, t as parseChannel, tt as Pattern, u as lagOf, un as finding, ut as Uuid, vn as waives, vt as notYet$1, wn as sameLogin, wt as parsePerson, x as sameRole, xt as schemaId, yt as oneOf, z as eachOf } from "./channel.js";
import { C as faultSentence, S as asFault, _ as parseEntraId, a as digest, c as gitHubUserId, f as instant, g as minutes, h as milliseconds, m as later$2, o as entraId, p as isOver, s as formatInstant, u as hours, v as parseInstant, x as Fault, y as personKey } from "./brand.js";
import { t as Type } from "./plain-forms.js";
import { a as isWiderThan, n as oneOrMore$1, s as parseNetwork, t as listOf } from "./one-or-more.js";
import { i as reaches, n as lastName, o as strangeEnvironment } from "./scopes.js";
import { n as parseResourceId, t as isOfType } from "./resource-id.js";
// src/core/render/people-words.ts
/** `alice`, `group sre`, `your manager`; `owner` means those of `owners`. Joined by `or`. */
const peopleWords = (refs, owners) => refs.length === 0 ? "nobody" : [...new Set(refs.map((ref) => personWords(ref, owners)))].join(" or ");
const personWords = (ref, owners) => {
	switch (ref.kind) {
		case "user": return escapeMarkdown(ref.person, 64);
		case "group": return `group ${escapeMarkdown(ref.group, 64)}`;
		case "team": return `GitHub team ${escapeMarkdown(ref.team, 141)}`;
		case "oncall": return `whoever is on call for ${escapeMarkdown(ref.rota, 64)}`;
		case "workload": return `workload ${escapeMarkdown(ref.workload, 64)}`;
		case "manager": return "your manager";
		case "manager-of-manager": return "the manager of your manager";
		case "owner": return peopleWords(owners.filter(({ kind }) => kind !== "owner"), []);
	}
};
/** The first line, and below it those of a list; what is nested stands two blanks further in. */
const approvalLines = (tree, owners) => {
	if (tree === "none") return ["nobody needs to; it opens when it is merged"];
	if (tree.kind === "rule") return [ruleWords(tree, owners)];
	const branches = tree.of.flatMap((branch) => {
		const [first = "", ...rest] = approvalLines(branch, owners);
		return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
	});
	return [tree.kind === "any" ? "one of these:" : "all of these, each a different person:", ...branches];
};
const ruleWords = (rule, owners) => {
	const who = peopleWords(rule.by, owners);
	const count = rule.count === 1 ? "" : `${rule.count} people of `;
	const more = [...rule.when === void 0 ? [] : conditionWords(rule.when), ...rule.after.length === 0 ? [] : [`after ${rule.after.map((name) => escapeMarkdown(name, 60)).join(" and ")}`]];
	return [`${escapeMarkdown(rule.name, 60)} (${count}${who})`, ...more].join(", ");
};
/** Every part must hold. */
const conditionWords = ({ longerThan, risk, outside, breakGlass, parameters }) => [
	...longerThan === void 0 ? [] : [`for windows longer than ${formatDuration(longerThan)}`],
	...risk === void 0 ? [] : [`at risk ${risk.map((each) => escapeMarkdown(each, 64)).join(" or ")}`],
	...outside === void 0 ? [] : [`outside ${escapeMarkdown(outside, 64)}`],
	...breakGlass === void 0 ? [] : [breakGlass ? "in an emergency" : "unless it is an emergency"],
	...[...parameters].map(([name, values]) => `when ${codeSpan(name, 64)} is ${values.map((value) => codeSpan(value, 200)).join(" or ")}`)
];
// src/core/render/privilege-words.ts
/** `the role Reader on the resource group `payments``, as Markdown. */
const privilegeWords = (privilege, targets) => {
	switch (privilege.kind) {
		case "azure-role": return held(`the role ${escapeMarkdown(privilege.role, 120)} on ${placeWords(privilege.scope, targets)}`, privilege);
		case "entra-role": {
			const where = privilege.directoryScope === "/" ? "in the whole directory" : `in the administrative unit ${codeSpan(privilege.directoryScope.split("/").at(-1) ?? "", 64)}`;
			return held(`the directory role ${escapeMarkdown(privilege.role, 120)} ${where}`, privilege);
		}
		case "entra-group": return held(`the Entra group ${valueWords(privilege.group)}, as ${privilege.access}`, privilege);
		case "github-team": return `the GitHub team ${codeSpan(privilege.team, 140)}, as ${privilege.role}`;
		case "github-repo": return `${codeSpan(privilege.permission, 20)} on the repository ${valueWords(privilege.repository)}`;
		case "nsg-rule": return `the network: ${portWords(privilege)} from ${listOf(privilege.source).map(sourceWords).join(", ")}${towardsWords(privilege, targets)}`;
		case "vm-jit": return `the network: ${portWords(privilege)} from ${sourceWords(privilege.source)}, to ${placeWords(privilege.vm, targets)}, by Defender for Cloud`;
		case "azure-firewall": return `the network: ${portWords(privilege)} from ${sourceWords(privilege.source)} to ${privilege.destinations.map((network) => codeSpan(network, 64)).join(", ")}, through ${placeWords(privilege.policy, targets)}`;
	}
};
const held = (what, { assignment, onlyIfEligible }) => `${what}${assignment === "eligible" ? ", to activate in PIM yourself" : ""}${onlyIfEligible ? ", if PIM lists you as eligible for it" : ""}`;
const portWords = ({ protocol, ports }) => {
	return `${protocol === "*" ? "any protocol, " : `${protocol.toUpperCase()} `}port ${ports.map((port) => escapeMarkdown(port, 20)).join(", ")}`;
};
const towardsWords = (privilege, targets) => {
	if ("vm" in privilege) return `, through every network security group on the way to ${placeWords(privilege.vm, targets)}`;
	const through = `, through ${placeWords(privilege.nsg, targets)}`;
	if ("destinationGroups" in privilege) return ` to ${privilege.destinationGroups.map((group) => resourceWords(group, targets)).join(", ")}${through}`;
	return `${privilege.destination === "*" ? "" : ` to ${codeSpan(privilege.destination, 64)}`}${through}`;
};
const sourceWords = (source) => source.kind === "param" ? `the ${codeSpan(source.name, 64)} that you give` : codeSpan(source.value, 64);
const valueWords = (value) => value.kind === "param" ? `${codeSpan(value.name, 64)} that you choose` : codeSpan(value.value, 140);
const placeWords = (place, targets) => place.kind === "param" ? `the ${codeSpan(place.name, 64)} that you choose` : resourceWords(place.value, targets);
/** Names of types that people do not say as Azure writes them. */
const TYPES$1 = {
	subscriptions: "subscription",
	resourcegroups: "resource group",
	managementgroups: "management group",
	bastionhosts: "Bastion",
	networksecuritygroups: "network security group",
	applicationsecuritygroups: "application security group",
	firewallpolicies: "firewall policy",
	virtualmachines: "virtual machine"
};
const resourceWords = (id, targets) => {
	const [type = "", own = ""] = id.split("/").slice(-2);
	const alias = [...targets].find(([, target]) => target.toLowerCase() === id.toLowerCase())?.[0];
	const name = type.toLowerCase() === "subscriptions" ? alias ?? own : own;
	return `the ${TYPES$1[type.toLowerCase()] ?? escapeMarkdown(type, 60)} ${codeSpan(name, 90)}`;
};
// src/core/render/request-template.ts
/** A request as somebody begins it: the file with what must be filled in, and the link that opens GitHub's editor with it. */
/** GitHub answers longer addresses with an error. */
const LONGEST_LINK = 7e3;
const requestLink = (entitlement, settings, target) => linkTo(`${entitlement.name}-name-me`, requestTemplate(entitlement, settings), target);
const breakGlassLink = (entitlement, settings, target) => linkTo(`${entitlement.name}-glass-name-me`, breakGlassTemplate(entitlement, settings), target);
/** A request that goes on with an open grant: what it was asked for is filled in, what only the person knows is not. */
const extensionLink = (entitlement, { grant, beneficiary, values }, target) => {
	const known = (name) => {
		const value = values.get(name);
		return value === void 0 || !FILLED.test(value) ? "" : value;
	};
	return linkTo(`${entitlement.name}-extends-${grant}`, [
		`entitlement: ${entitlement.name}`,
		`extends: ${grant}`,
		...beneficiary === void 0 ? [] : [`for: ${beneficiary}`],
		"# How much longer, from the merge on, with a unit: 30m, 2h.",
		"duration: ",
		"# What is still to be done, and why. In quotes if it contains # or a colon.",
		"justification: ",
		...entitlement.ticket.required ? ["ticket: "] : [],
		...entitlement.parameters.length === 0 ? [] : ["# As before: an extension goes on with the same access.", "parameters:"],
		...entitlement.parameters.map(({ name }) => `  ${name}: ${known(name)}`)
	], target);
};
/** A value that YAML takes as it stands: a name, or an address. */
const FILLED = /^[A-Za-z0-9](?:[A-Za-z0-9._/:-]*[A-Za-z0-9])?$/;
/** GitHub's page that opens a pull request of a branch. */
const compareLink = (repository, { onto, branch }) => `${repository}/compare/${branchPart(onto)}...${branchPart(branch)}?expand=1`;
const branchPart = (branch) => branch.split("/").map(urlPart).join("/");
const linkTo = (name, lines, target) => {
	const link = (text) => editorLink({
		path: `requests/${name}.yaml`,
		text: `${text.join("\n")}\n`
	}, target);
	const whole = link(lines);
	return whole.length <= LONGEST_LINK ? whole : link(lines.filter((line) => !line.trimStart().startsWith("#")));
};
/** Opens GitHub's editor with a new file. */
const editorLink = ({ path, text }, target) => {
	return `${`${target.repository ?? "../../.."}/new/${branchPart(target.branch)}`}?filename=${urlPart(path)}&value=${urlPart(text)}`;
};
/** The same for a file that is whole; undefined where it is too long for an address. */
const readyLink = (file, target) => {
	const link = editorLink(file, target);
	return link.length <= LONGEST_LINK ? link : void 0;
};
/** YAML lines: comments on lines of their own, and no value where only the person knows it, so that none is forgotten. */
const requestTemplate = (entitlement, settings) => template(entitlement, settings, false);
/** The same for the emergency path, without a key for what it waives. */
const breakGlassTemplate = (entitlement, settings) => template(entitlement, settings, true);
const template = (entitlement, settings, breakGlass) => {
	const asked = {
		request: { breakGlass },
		entitlement
	};
	const longest = longestWindow(asked);
	return [
		"# Give the file a name of its own, above. Then fill in what is empty.",
		`entitlement: ${entitlement.name}`,
		...breakGlass ? ["# In an emergency only: everybody is told, and it is reviewed.", "break_glass: true"] : [],
		...entitlement.for.length === 0 ? [] : ["# For somebody else, write their name of people.yaml on a line of its own, like this:", "# for: name"],
		`# At most ${writeDuration(longest)}.`,
		`duration: ${writeDuration(usualWindow(longest))}`,
		`# What you will do, and why now${shortest(settings)}. In quotes if it contains # or a colon.`,
		"justification: ",
		...entitlement.ticket.required && !waives(asked, "ticket") ? ["ticket: "] : [],
		...entitlement.parameters.length === 0 ? [] : ["parameters:"],
		...entitlement.parameters.flatMap(parameterLines)
	];
};
const shortest = ({ justification }) => justification.minLength > 1 ? `, in at least ${justification.minLength} characters` : "";
const parameterLines = (parameter) => {
	const choices = [...parameter.choices, ...parameter.among];
	const only = choices.length === 1 ? choices[0] : void 0;
	return [...[...choices.length > 1 ? [`One of: ${choices.slice(0, 12).join(", ")}${choices.length > 12 ? ", …" : ""}`] : [], ...parameter.hint === void 0 ? [] : [parameter.hint]].map((text) => `  # ${oneLine(text, 200).replaceAll("�", "")}`), `  ${parameter.name}: ${only === void 0 || !PLAIN.test(only) ? "" : only}`];
};
/** What YAML takes as it stands. */
const PLAIN = /^[A-Za-z][A-Za-z0-9._/-]*$/;
// src/core/render/offer.ts
/** A heading, the way to ask, and the facts as a list. */
const offerLines = (entitlement, offered) => [
	`### ${entitlement.name}`,
	"",
	links(entitlement).join(" · "),
	"",
	...FACTS.flatMap((fact) => fact(entitlement, offered).map((line) => line.startsWith("  ") ? line : `- ${line}`)),
	""
];
/** The ways to ask for it; where they lead stands once, below everything. */
const links = ({ name, breakGlass }) => [`**[Request][request-${name}]**`, ...breakGlass === void 0 ? [] : [`**[Break glass][break-glass-${name}]**`]];
const linkTargets = (entitlement, { settings, target }) => [`[request-${entitlement.name}]: ${requestLink(entitlement, settings, target)}`, ...entitlement.breakGlass === void 0 ? [] : [`[break-glass-${entitlement.name}]: ${breakGlassLink(entitlement, settings, target)}`]];
/** `**Label**: the one thing`, or each on a line of its own. */
const labelled = (label, items) => {
	if (items.length === 0) return [];
	const [only = ""] = items;
	return items.length === 1 ? [`**${label}**: ${only}`] : [`**${label}**:`, ...items.map((item) => `  - ${item}`)];
};
const whatFor = ({ description }) => labelled("What for", [escapeMarkdown(description, 200)]);
const gives = ({ privileges }, { policy }) => labelled("Gives", privileges.map((privilege) => privilegeWords(privilege, policy.targets)));
const where = ({ environment, risk }) => [`**Environment**: ${escapeMarkdown(environment.name, 64)}${environment.mode === "observe" ? " (observed only: it is decided and recorded, and nothing opens)" : ""}; risk: ${escapeMarkdown(risk, 64)}`];
const longest$1 = ({ maxDuration }) => labelled("Longest window", [formatDuration(maxDuration)]);
const limits = ({ cooldown, caps }) => labelled("Limits", [
	...cooldown === void 0 || cooldown === 0 ? [] : [`${formatDuration(cooldown)} between two grants of it to one person`],
	...caps.activePerPerson === void 0 ? [] : [`at most ${caps.activePerPerson} at once to one person`],
	...caps.active === void 0 ? [] : [`at most ${caps.active} at once to all together`]
]);
const hoursOf = ({ hours }) => hours === void 0 ? [] : labelled("Hours", [`only inside ${escapeMarkdown(hours.name, 64)} (${escapeMarkdown(hours.timezone, 60)}): ${hours.stretches.map(stretchWords).join("; ")}`]);
const stretchWords = ({ days, weekOfMonth, from, to }) => `${days.join(" ")}${weekOfMonth === void 0 ? "" : ` in week ${weekOfMonth} of the month`} ${from} to ${to}`;
const whoAsks = ({ requesters, owner }) => labelled("Who may ask", [peopleWords(requesters, owner)]);
const forWhom = ({ for: receivers, owner }) => receivers.length === 0 ? [] : labelled("May be asked for", [peopleWords(receivers, owner)]);
const whoApproves = ({ approval, owner }) => {
	const [first = "", ...rest] = approvalLines(approval, owner);
	return [`**Who approves**: ${first}`, ...rest.map((line) => `  ${line}`)];
};
/** Nothing is said where nobody needs to approve anyway. */
const automatically = ({ approval, autoApprove }) => approval === "none" || autoApprove === void 0 ? [] : labelled("Without approval", [`windows of up to ${formatDuration(autoApprove)}`]);
const ticket = ({ ticket: demand }, { settings }) => {
	if (!demand.required) return [];
	const words = [
		`required; ${settings.tickets.filter(({ system }) => demand.system === void 0 || system === demand.system).map(({ system, pattern }) => `${escapeMarkdown(system, 64)} ${codeSpan(pattern, 300)}`).join(", or ")}`,
		...demand.states === void 0 ? [] : [`in state ${several(demand.states)}`],
		...demand.assignedTo === void 0 ? [] : [`assigned to ${ASSIGNED[demand.assignedTo]}`],
		...demand.coversWindow ? ["with a change window that contains the whole window of access"] : []
	];
	return labelled("Ticket", [words.join(", ")]);
};
const ASSIGNED = {
	requester: "you",
	beneficiary: "whoever receives the access",
	either: "you or whoever receives the access"
};
const emergency$1 = ({ breakGlass, owner }) => breakGlass === void 0 ? [] : labelled("Break glass", [[
	`${peopleWords(breakGlass.requesters, owner)}, in an emergency, for at most ${formatDuration(breakGlass.maxDuration)}`,
	`it waives ${breakGlass.waives.join(", ")}`,
	`to be reviewed by ${peopleWords(breakGlass.review.by, owner)} within ${formatDuration(breakGlass.review.within)}`
].join("; ")]);
const parameters = (entitlement) => labelled("To fill in", entitlement.parameters.map((parameter) => `${codeSpan(parameter.name, 64)}: ${parameterWords(parameter)}`));
const source = ({ owner, file }) => [`**Owner**: ${peopleWords(owner, [])}; it is defined in [${escapeMarkdown(file, 200)}](../${file.split("/").map(urlPart).join("/")})`];
/** In the order in which they are read. */
const FACTS = [
	whatFor,
	gives,
	longest$1,
	limits,
	hoursOf,
	where,
	whoAsks,
	forWhom,
	whoApproves,
	automatically,
	ticket,
	emergency$1,
	parameters,
	source
];
/** What a requester wants to know before they ask, as plain lines; who approves, and break-glass, are said by who asks. */
const plainFacts = (entitlement, offered) => [
	whatFor,
	gives,
	longest$1,
	limits,
	hoursOf,
	where,
	forWhom,
	automatically,
	ticket,
	parameters
].flatMap((fact) => fact(entitlement, offered).map(plainText));
/** What break-glass waives and owes, for those who may use it. */
const plainEmergency = ({ breakGlass, owner }) => breakGlass === void 0 ? [] : [`for at most ${formatDuration(breakGlass.maxDuration)}; it waives ${breakGlass.waives.join(", ")}`, plainText(`everybody is told at once, and ${peopleWords(breakGlass.review.by, owner)} reviews it within ${formatDuration(breakGlass.review.within)}`)];
const parameterWords = (parameter) => {
	const hint = parameter.hint === void 0 ? "" : ` (${escapeMarkdown(parameter.hint, 300)})`;
	const record = parameter.usedFor === "record" ? ", only for the record" : "";
	return `${typeWords(parameter)}${record}${hint}`;
};
const typeWords = (parameter) => {
	switch (parameter.type) {
		case "ip": return `an IP address${within$1(parameter)}`;
		case "cidr": return `a network${within$1(parameter)}${parameter.widest === void 0 ? "" : `, \`/${parameter.widest}\` or narrower`}`;
		case "text": return `text of the form ${codeSpan(parameter.pattern ?? "", 300)}`;
		case "choice": return `one of ${several(parameter.choices)}`;
		case "target": return `one of ${several(parameter.among)}`;
		case "integer": return `a whole number${parameter.min === void 0 ? "" : ` from ${parameter.min}`}${parameter.max === void 0 ? "" : ` up to ${parameter.max}`}`;
	}
};
const within$1 = ({ within: networks }) => networks.length === 0 ? "" : ` in ${networks.map((network) => codeSpan(network, 64)).join(" or ")}`;
const several = (words) => `${words.slice(0, 20).map((word) => codeSpan(word, 200)).join(", ")}${words.length > 20 ? ` and ${words.length - 20} more` : ""}`;
// src/core/render/catalogue.ts
const CATALOGUE_PATH = "requests/README.md";
/** The whole file: the catalogue in place of the one that stands in `before`, or below what a person wrote there. */
const renderCatalogue = (policy, target, before) => {
	const lines = (before ?? INTRODUCTION).replaceAll("\r\n", "\n").split("\n");
	const found = foundIn(lines);
	const generated = catalogueLines({
		policy,
		settings: policy.settings,
		target
	});
	return `${(found === void 0 ? [
		lines.join("\n").trimEnd(),
		"",
		...generated
	] : [
		...lines.slice(0, found.from),
		...generated,
		...lines.slice(found.to + 1)
	]).join("\n").trim()}\n`;
};
/** A catalogue that the policy has left behind. Text without the generator's mark is nobody's business. */
const judgeCatalogue = (file, policy) => {
	const { settings } = policy;
	const found = foundIn(file.text.replaceAll("\r\n", "\n").split("\n"));
	if (found === void 0 || settings === void 0 || policy.findings.length > 0) return [];
	if (renderCatalogue({
		...policy,
		settings
	}, found.target, file.text) === `${file.text.replaceAll("\r\n", "\n").trim()}\n`) return [];
	return [finding("policy.catalogue-stale", {
		file: file.path,
		line: found.from + 1,
		column: 1
	}, "The catalogue does not say what the policy says now.")];
};
/** Where the links of the catalogue that stands there lead. */
const targetOf = (text) => foundIn(text.split(/\r?\n/))?.target;
const MARK = /^<!-- gatehouse:catalogue repository="((?:https?:\/\/[A-Za-z0-9.:/_-]+)?)" branch="([A-Za-z0-9._/-]+)" -->$/;
const END = "<!-- gatehouse:catalogue end -->";
const foundIn = (lines) => {
	const from = lines.findIndex((line) => MARK.test(line));
	const [, repository = "", branch = ""] = MARK.exec(lines[from] ?? "") ?? [];
	if (from === -1) return void 0;
	const end = lines.lastIndexOf(END);
	return {
		from,
		to: end < from ? lines.length - 1 : end,
		target: {
			repository: repository === "" ? void 0 : repository,
			branch
		}
	};
};
const catalogueLines = (offered) => {
	const { policy, target } = offered;
	const entitlements = [...policy.entitlements.values()].toSorted((a, b) => a.name < b.name ? -1 : 1);
	return [
		`<!-- gatehouse:catalogue repository="${target.repository ?? ""}" branch="${target.branch}" -->`,
		"",
		"## What can be asked for",
		"",
		"**Request** opens GitHub’s editor with the file filled in. This part is written from `policies/` by",
		"`node dist/cli.js catalogue`: whoever changes the policy runs it.",
		"",
		...entitlements.length === 0 ? ["Nothing yet.", ""] : [
			"| entitlement | what for | environment | risk | longest | |",
			"| --- | --- | --- | --- | --- | --- |",
			...entitlements.map((each) => {
				return `| ${[
					`[${each.name}](#${each.name})`,
					escapeMarkdown(each.description, 200),
					escapeMarkdown(each.environment.name, 64),
					escapeMarkdown(each.risk, 64),
					formatDuration(each.maxDuration).replaceAll(" ", "&nbsp;"),
					links(each).join(" · ")
				].join(" | ")} |`;
			}),
			""
		],
		...entitlements.flatMap((each) => offerLines(each, offered)),
		...blockedLines(policy),
		...entitlements.flatMap((each) => linkTargets(each, offered)),
		...entitlements.length === 0 ? [] : [""],
		END
	];
};
const blockedLines = ({ blocked }) => blocked.size === 0 ? [] : [
	"### Blocked",
	"",
	"These cannot be asked for until their files are corrected; `node dist/cli.js check` says how.",
	"",
	...[...blocked].toSorted(([a], [b]) => a < b ? -1 : 1).map(([name, findings]) => {
		const count = findings.length === 1 ? "1 finding" : `${findings.length} findings`;
		return `- ${escapeMarkdown(name, 64)}: ${count}`;
	}),
	""
];
/** What stands above the catalogue in a new file; a team may write its own there. */
const INTRODUCTION = `# Requests

A request is one new file in this folder, in a pull request of its own:

1. Press **Request** beside what you need, below. GitHub’s editor opens with the file begun.
2. Give the file a name of its own (\`a-z\`, \`0-9\`, \`-\`, ending in \`.yaml\`) and fill in what is empty.
3. Propose the file as a pull request. It says what is missing, who can approve and, once you are in, until when.

- \`duration\` needs a unit: \`30m\`, \`2h\`, \`1h30m\`.
- \`justification\` says what you will do, and why now. Put it in quotes when it contains \`#\`, or a colon and a blank.
- Comments stand on lines of their own: YAML would drop one after a value without a word.
- Do not edit or move a file here after it was merged: a request that no pull request explains is denied. Deleting it, in
  a pull request, ends the access.
`;
// src/core/openable.ts
/** The refusal of a step that this build cannot open; undefined: it can. The platform still has its say. */
const refuseUnopenable = (step, wanted, opens) => {
	const missing = asksFor(wanted).find((each) => !opens.has(each));
	if (missing === void 0) return void 0;
	return {
		step,
		verdict: "refused",
		code: "check.no-provider",
		reasons: [`This version of Gatehouse cannot open ${missing} yet.`]
	};
};
const asksFor = (wanted) => {
	switch (wanted.kind) {
		case "entra-group":
			if (wanted.exclusive) return [wanted.kind, "entra-group with managed: exclusive"];
			return wanted.assignment === "eligible" ? [wanted.kind, "entra-group with assignment: eligible"] : [wanted.kind];
		case "azure-role": return wanted.assignment === "active" ? [wanted.kind] : [wanted.kind, `${wanted.kind} with assignment: ${wanted.assignment}`];
		case "entra-role": return wanted.assignment === "eligible" ? [wanted.kind, `${wanted.kind} with assignment: eligible`] : [wanted.kind];
		case "nsg-rule":
			if ("vm" in wanted) return [wanted.kind, "nsg-rule with vm:"];
			return "destinationGroups" in wanted ? [wanted.kind, "nsg-rule with destination_groups:"] : [wanted.kind];
		case "github-repo": return wanted.exclusive ? [wanted.kind] : [wanted.kind, "github-repo without managed: exclusive"];
		case "github-team": return wanted.role === "maintainer" ? [wanted.kind, "github-team with role: maintainer"] : [wanted.kind];
		case "vm-jit":
		case "azure-firewall": return [wanted.kind];
	}
};
// src/core/parse/condition.ts
const readCondition = (judge, path, source, context) => {
	const longerThan = source.longer_than === void 0 ? void 0 : readDuration(judge, [...path, "longer_than"], source.longer_than);
	const parts = [
		...longerThan === void 0 ? [] : [judgeLength(judge, path, longerThan, context)],
		...source.risk === void 0 ? [] : [judgeRisk(judge, path, source.risk, context)],
		...source.outside === void 0 ? [] : [judgeCalendar(judge, path, source.outside, context)],
		...source.break_glass === void 0 ? [] : [judgeBreakGlass(judge, path, source.break_glass, context)],
		...Object.entries(source.parameters ?? {}).map(([name, values]) => judgeParameter(judge, [
			...path,
			"parameters",
			name
		], values, context))
	];
	if (parts.length > 0 && parts.every((part) => part === "always")) judge.report(path, "policy.condition-always", "This holds for every request, so it says nothing.", "Delete `when:`, or write what you meant.");
	return {
		longerThan,
		risk: source.risk,
		outside: source.outside,
		breakGlass: source.break_glass,
		parameters: new Map(Object.entries(source.parameters ?? {}))
	};
};
const never = (judge, path, message, remedy) => {
	judge.report(path, "policy.condition-never", message, remedy);
	return "never";
};
const judgeLength = (judge, path, longerThan, { longest }) => {
	if (longerThan < SHORTEST_WINDOW) return "always";
	if (longest === void 0 || longerThan < longest) return "either";
	return never(judge, [...path, "longer_than"], `No window is longer than ${formatDuration$1(longest)}, so the rule would never be asked for.`, "Write a shorter length, or delete the rule.");
};
const judgeRisk = (judge, path, names, { risk, risks }) => {
	let known = risks !== void 0;
	for (const [index, name] of names.entries()) {
		if (risks === void 0 || risks.has(name)) continue;
		known = false;
		judge.report([
			...path,
			"risk",
			index
		], "policy.unknown-risk", `There is no risk level \`${name}\` in the settings.`, adviseWord(name, risks, "risk level"));
	}
	if (!known || risk === void 0 || names.includes(risk)) return "either";
	return never(judge, [...path, "risk"], `The risk here is \`${risk}\`, so the rule would never be asked for.`, `Add \`${risk}\`, or delete the rule.`);
};
const judgeCalendar = (judge, path, name, { calendars }) => {
	if (calendars !== void 0 && !calendars.has(name)) judge.report([...path, "outside"], "policy.unknown-calendar", `There is no calendar \`${name}\` in the settings.`, adviseWord(name, calendars, "calendar"));
	return "either";
};
const judgeBreakGlass = (judge, path, wanted, { breakGlass }) => {
	if (breakGlass !== false) return "either";
	if (!wanted) return "always";
	return never(judge, [...path, "break_glass"], "This entitlement has no `break_glass:`, so the rule would never be asked for.", "Delete the rule, or add `break_glass:` to the entitlement.");
};
const judgeParameter = (judge, path, values, { parameters }) => {
	const name = String(path.at(-1));
	if (parameters === void 0) return "either";
	const parameter = parameters === "of-many" ? void 0 : parameters.find((each) => each.name === name);
	if (parameter === void 0) {
		judge.reportKey(path, "policy.unknown-parameter", parameters === "of-many" ? "A risk level knows no parameters; each of its entitlements has its own." : `There is no parameter \`${name}\` in this entitlement.`, parameters === "of-many" ? "Write this rule in the entitlements that have the parameter." : adviseWord(name, parameters.map((each) => each.name), "parameter"));
		return "either";
	}
	for (const [index, value] of values.entries()) {
		const problem = judgeParameterValue(parameter, value);
		if (problem === void 0) continue;
		judge.report([...path, index], "policy.condition-value", problem.message, problem.remedy);
	}
	const options = [...parameter.choices, ...parameter.among];
	return options.length > 0 && options.every((option) => values.includes(option)) ? "always" : "either";
};
// src/core/parse/people-refs.ts
/** Reads fields that name people, and says which words mean somebody where. */
/** The people of a field; those with a finding are left out. */
const readPeopleRefs = (judge, path, written, context) => present(eachOf(written, path).map(({ value, path: place }) => {
	const parsed = parsePerson(value);
	if (parsed.kind === "problem") {
		judge.report(place, "format.person", parsed.message, parsed.remedy);
		return;
	}
	return judgeRef(judge, place, parsed.ref, context) ? parsed.ref : void 0;
}));
const judgeRef = (judge, path, ref, { people, use }) => {
	const { names } = people;
	switch (ref.kind) {
		case "user": return exists(judge, path, {
			id: "policy.unknown-person",
			what: "person",
			name: ref.person,
			known: names.people
		});
		case "group": return exists(judge, path, {
			id: "policy.unknown-group",
			what: "group",
			name: ref.group,
			known: names.groups
		});
		case "team": return true;
		case "oncall": return exists(judge, path, {
			id: "policy.unknown-group",
			what: "rota",
			name: ref.rota,
			known: names.rotas
		});
		case "workload":
			exists(judge, path, {
				id: "policy.unknown-group",
				what: "workload",
				name: ref.workload,
				known: names.workloads
			});
			return notYet(judge, path, "workloads");
		case "manager":
		case "manager-of-manager":
		case "owner":
			if (use === "rule") return true;
			judge.report(path, "policy.person-not-usable-here", `\`${ref.kind}\` means nobody here.`);
			return false;
	}
};
const exists = (judge, path, { id, what, name, known }) => {
	if (known === void 0 || known.has(name)) return true;
	judge.report(path, id, `There is no ${what} \`${name}\` in people.yaml.`, adviseWord(name, known, what));
	return false;
};
const notYet = (judge, path, what) => {
	judge.report(path, "format.not-judged-yet", `This version does not judge ${what} yet.`);
	return false;
};
// src/core/parse/approval.ts
/** Undefined: nothing of it could be read, and findings say why. */
const readApproval = (judge, path, source, context) => {
	if (source === "none") return "none";
	if (Array.isArray(source)) return branch$1("all", readAll(judge, path, source, context));
	return readNode(judge, path, source, context);
};
const readAll = (judge, path, sources, context) => present(sources.map((source, index) => readNode(judge, [...path, index], source, context)));
const readNode = (judge, path, source, context) => {
	if ("all" in source) return branch$1("all", readAll(judge, [...path, "all"], source.all, context));
	if ("any" in source) return branch$1("any", readAll(judge, [...path, "any"], source.any, context));
	const { people, conditions } = context;
	return {
		kind: "rule",
		name: source.name,
		by: readPeopleRefs(judge, [...path, "by"], source.by, {
			people,
			use: "rule"
		}),
		count: source.count ?? 1,
		when: source.when === void 0 ? void 0 : readCondition(judge, [...path, "when"], source.when, conditions),
		after: eachOf(source.after ?? [], []).map(({ value }) => value),
		place: judge.place(path)
	};
};
const branch$1 = (kind, of) => {
	const [only, ...others] = of;
	if (only === void 0) return void 0;
	return others.length === 0 ? only : {
		kind,
		of
	};
};
const topOf = (tree) => tree.kind === "all" ? tree.of : [tree];
const sameRule = (a, b) => a.name === b.name && keyOf(a) === keyOf(b);
const keyOf = ({ by, when }) => JSON.stringify([by.map((ref) => JSON.stringify(ref)).toSorted(), when === void 0 ? null : {
	...when,
	parameters: [...when.parameters]
}]);
/** Both must be filled. A rule that stands in both is one rule; of two counts the higher holds, and it waits for all that either does. */
const joinApprovals = (level, own) => {
	const joined = [...topOf(level)];
	for (const tree of topOf(own)) {
		const index = joined.findIndex((each) => each.kind === "rule" && tree.kind === "rule" && sameRule(each, tree));
		const other = joined[index];
		if (other?.kind !== "rule" || tree.kind !== "rule") joined.push(tree);
		else {
			const after = [.../* @__PURE__ */ new Set([...other.after, ...tree.after])];
			joined[index] = {
				...tree,
				count: Math.max(tree.count, other.count),
				after
			};
		}
	}
	return branch$1("all", joined) ?? own;
};
const rulesOf = (tree) => tree.kind === "rule" ? [tree] : tree.of.flatMap(rulesOf);
/** A name that two rules carry: nobody could tell which one a review filled. */
const doubledRule = (tree) => {
	const names = rulesOf(tree).map(({ name }) => name.trim().toLowerCase());
	const doubled = names.find((name, index) => names.indexOf(name) !== index);
	return doubled === void 0 ? void 0 : rulesOf(tree).find(({ name }) => name.trim().toLowerCase() === doubled)?.name;
};
// src/core/parse/auto-approve.ts
/** Of a risk level, or of an entitlement by itself. */
const readAutoApprove = (judge, path, source, risk) => {
	if (source === void 0) return "none";
	if (risk !== void 0 && risk !== "low") {
		judge.reportKey(path, "policy.auto-approve", `\`auto_approve:\` is possible at risk \`low\` only, not at \`${risk}\`.`, "Delete the key.");
		return;
	}
	return readWindow(judge, [...path, "up_to"], source.up_to);
};
/** What holds for an entitlement: its own, never longer than its level's. `ownRules`: it adds rules to those of its level. */
const tightenAutoApprove = (judge, path, own, { level, ownRules }) => {
	if (own === void 0 || level === void 0) return void 0;
	if (own === "none") return level === "none" || ownRules ? void 0 : level;
	if (level !== "none" && own <= level) return own;
	judge.report([...path, "up_to"], "policy.looser-than-level", level === "none" ? "The risk level approves no window automatically." : `The risk level approves at most ${formatDuration$1(level)} automatically.`, level === "none" ? "Delete the key: an entitlement may only tighten its risk level." : `Write at most \`${writeDuration(level)}\`: an entitlement may only tighten its risk level.`);
};
// src/core/schema/approval.ts
/** Who must approve: a tree of `all`, `any` and rules. */
const condition = closed$2({
	longer_than: Type.Optional(Duration),
	risk: Type.Optional(list$1(Name, "Risk levels.")),
	outside: Type.Optional(Type.String({
		title: "calendar",
		description: "A calendar; the rule holds unless the window lies inside."
	})),
	break_glass: Type.Optional(Type.Boolean()),
	parameters: Type.Optional(Type.Unsafe({
		type: "object",
		description: "Values of parameters for which the rule holds.",
		additionalProperties: list$1(text(200, "A value."), "Values.")
	}))
}, "When the rule is asked for; every part must be true.", { minProperties: 1 });
const rule = closed$2({
	name: text(60, "The name of the rule, as people see it.", { title: "rule name" }),
	by: oneOrMore(Person$1, "Who may fill it."),
	count: Type.Optional(Type.Integer({
		minimum: 1,
		maximum: 20,
		description: "How many distinct people; 1 if absent."
	})),
	when: Type.Optional(condition),
	after: Type.Optional(oneOrMore(text(60, "The name of a rule."), "Rules that are filled first; approvals before that do not count."))
}, "A rule: filled by people of `by`.");
const branch = (word, description) => ({
	type: "object",
	additionalProperties: false,
	required: [word],
	description,
	properties: { [word]: {
		type: "array",
		minItems: 1,
		maxItems: 20,
		items: { $ref: "#/$defs/approval" }
	} }
});
/** `$defs` of every schema that has approvals. */
const approvalDefinitions = { approval: {
	if: {
		type: "object",
		required: ["all"]
	},
	then: branch("all", "Every one of these."),
	else: {
		if: {
			type: "object",
			required: ["any"]
		},
		then: branch("any", "One of these is enough."),
		else: rule
	}
} };
const Approval = Type.Unsafe({
	description: "Rules (all of a list), a tree of `all` and `any`, or `none`.",
	if: { type: "array" },
	then: {
		type: "array",
		title: "approval list",
		minItems: 1,
		maxItems: 20,
		items: { $ref: "#/$defs/approval" }
	},
	else: {
		if: { type: "string" },
		then: oneOf(["none"], "`none`: nobody needs to approve."),
		else: { $ref: "#/$defs/approval" }
	}
});
// src/core/schema/privilege.ts
/** The kinds of privilege. A new kind is one more branch. */
const kind = (word, description) => Type.Unsafe({
	type: "string",
	const: word,
	description
});
const onlyIfEligible = Type.Optional(Type.Boolean({ description: "Elevates only whom PIM lists as eligible." }));
const assignment = Type.Optional(oneOf(["active", "eligible"], "`eligible`: for the window the person may activate it in PIM themselves."));
const managed = (means) => Type.Optional(oneOf(["exclusive"], `Whoever is in it without an open grant is out at the next sweep. ${means}`));
const protocol = Type.Optional(oneOf([
	"Tcp",
	"Udp",
	"*"
], "The protocol; `Tcp` if absent."));
const role = text(200, "The name of the role, or the UUID of its definition.");
const azureRole = closed$2({
	kind: kind("azure-role", "A role on a management group, subscription, resource group or resource."),
	role,
	scope: TargetOrParameter,
	only_if_eligible: onlyIfEligible,
	assignment: Type.Optional(oneOf([
		"active",
		"eligible",
		"plain"
	], "`eligible`: for the window the person may activate it in PIM themselves. `plain`: without PIM, ended by the sweep."))
}, "A role in Azure.");
const nsgRule = closed$2({
	kind: kind("nsg-rule", "A rule of its own in a network security group."),
	nsg: Type.Optional(TargetOrParameter),
	vm: Type.Optional(TargetOrParameter),
	source: Type.Optional(SourceAddress),
	sources: Type.Optional(list$1(SourceAddress, "Several networks, instead of `source:`.")),
	destination: Type.Optional(Cidr),
	destination_groups: Type.Optional(list$1(Target, "Application security groups, instead of `destination:`.", { maxItems: 10 })),
	protocol,
	ports: Ports
}, "A rule in a network security group: `nsg:` names it, `vm:` means every one on the way.");
const entraRole = closed$2({
	kind: kind("entra-role", "A directory role."),
	role,
	directory_scope: Type.Optional(DirectoryScope),
	only_if_eligible: onlyIfEligible,
	assignment
}, "A role in Entra.");
const entraGroup = closed$2({
	kind: kind("entra-group", "Membership of a group."),
	group: UuidOrParameter,
	access: Type.Optional(oneOf(["member", "owner"], "`member` if absent.")),
	only_if_eligible: onlyIfEligible,
	assignment,
	managed: managed("With it, plain membership; without it, through PIM.")
}, "A group in Entra.");
const vmJit = closed$2({
	kind: kind("vm-jit", "Just-in-time access of Defender for Cloud."),
	vm: TargetOrParameter,
	ports: Ports,
	source: SourceAddress,
	protocol
}, "Defender opens ports of a virtual machine.");
const azureFirewall = closed$2({
	kind: kind("azure-firewall", "A rule collection group of its own in a firewall policy."),
	policy: TargetOrParameter,
	source: SourceAddress,
	destination: oneOrMore(Cidr, "Where to."),
	protocol,
	ports: Ports
}, "A rule in Azure Firewall.");
const gitHubTeam = closed$2({
	kind: kind("github-team", "Membership of a team."),
	team: TeamSlug,
	role: Type.Optional(oneOf(["member", "maintainer"], "`member` if absent.")),
	managed: managed("No other team can be granted: a membership has no room for its end.")
}, "A team on GitHub.");
const gitHubRepo = closed$2({
	kind: kind("github-repo", "A permission on a repository."),
	repository: Repository,
	permission: oneOf([
		"pull",
		"triage",
		"push",
		"maintain",
		"admin"
	], "The permission."),
	managed: managed("No other repository can be opened: a permission has no room for its end.")
}, "A repository on GitHub.");
const Privilege = discriminated("kind", {
	"azure-role": azureRole,
	"nsg-rule": nsgRule,
	"entra-role": entraRole,
	"entra-group": entraGroup,
	"vm-jit": vmJit,
	"azure-firewall": azureFirewall,
	"github-team": gitHubTeam,
	"github-repo": gitHubRepo
}, "A privilege: one kind and a target.");
// src/core/schema/ticket.ts
/** What an entitlement or a risk level asks of a ticket, and which systems have tickets. */
const TicketDemand = closed$2({
	required: Type.Boolean({ description: "Whether a request must name a ticket. A ticket that is given must fit a system’s pattern." }),
	system: Type.Optional(Name),
	states: Type.Optional(list$1(text(60, "A state."), "States of which the ticket is in one, set by another person.")),
	assigned_to: Type.Optional(oneOf([
		"requester",
		"beneficiary",
		"either"
	], "Whose ticket it must be.")),
	covers: Type.Optional(oneOf(["window"], "The change window of the ticket contains the window of access."))
}, "What is asked of the ticket.");
const TicketSystem = closed$2({
	pattern: Pattern,
	ask: Type.Optional(oneOf(["nobody", "github-issues"], "`nobody`: only the form of a ticket is checked. If absent, the system is asked at elevation, and nothing is elevated while there is no connection to it.")),
	repository: Type.Optional(Type.String({
		title: "repository",
		pattern: "^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}$",
		description: "`owner/name` of the repository whose issues are the tickets; this one if absent."
	}))
}, "A ticket system.");
// src/core/schema/entitlement.ts
/** `policies/entitlements/*.yaml`: a named bundle of privileges, who may ask for it, who approves. */
const common = {
	hint: Type.Optional(text(300, "Shown to whoever fills the request in.")),
	used_for: Type.Optional(oneOf(["privilege", "record"], "`record`: it is kept, no privilege depends on it. `privilege` if absent."))
};
const type = (word) => Type.Unsafe({
	type: "string",
	const: word
});
const within = Type.Optional(list$1(Cidr, "Networks of which one must contain it; any public address if absent."));
const Parameter = discriminated("type", {
	ip: closed$2({
		type: type("ip"),
		within,
		...common
	}, "One IP address."),
	cidr: closed$2({
		type: type("cidr"),
		within,
		widest: Type.Optional(Widest),
		...common
	}, "A network."),
	text: closed$2({
		type: type("text"),
		pattern: Pattern,
		...common
	}, "Text that fits a pattern."),
	choice: closed$2({
		type: type("choice"),
		choices: list$1(text(200, "A choice."), "What may be chosen."),
		...common
	}, "One of a list."),
	target: closed$2({
		type: type("target"),
		among: list$1(text(80, "A name of targets.yaml, or `set:x`."), "Which targets may be chosen."),
		...common
	}, "A target."),
	integer: closed$2({
		type: type("integer"),
		min: Type.Optional(Type.Integer()),
		max: Type.Optional(Type.Integer()),
		...common
	}, "A whole number.")
}, "What a request must fill in.");
const BreakGlass = closed$2({
	requesters: oneOrMore(Person$1, "Who may use it."),
	max_duration: Duration,
	waives: list$1(oneOf([
		"approval",
		"hours",
		"ticket",
		"cooldown"
	], "A rule."), "The rules that do not hold then."),
	review: closed$2({
		within: Duration,
		by: oneOrMore(Person$1, "Who reviews.")
	}, "The review afterwards.")
}, "The emergency path.");
const Entitlement = closed$2({
	entitlement: EntitlementName,
	description: text(200, "What it is for, in one sentence."),
	owner: oneOrMore(Person$1, "Who answers for it; the word `owner` in approvals means these people."),
	environment: Name,
	risk: Name,
	requesters: oneOrMore(Person$1, "Who may ask."),
	for: Type.Optional(oneOrMore(Person$1, "Who may receive it when somebody else asks.")),
	parameters: Type.Optional(named(Parameter, "What a request must fill in.", ParameterName)),
	privileges: list$1(Privilege, "What is granted.", { maxItems: 20 }),
	approval: Type.Optional(Approval),
	max_duration: Duration,
	hours: Type.Optional(Name),
	ticket: Type.Optional(TicketDemand),
	cooldown: Type.Optional(Duration),
	caps: Type.Optional(closed$2({
		active: Type.Optional(Type.Integer({
			minimum: 1,
			maximum: 1e5,
			description: "Open and scheduled grants of it."
		})),
		active_per_person: Type.Optional(Type.Integer({
			minimum: 1,
			maximum: 1e5,
			description: "Open and scheduled grants of it to one beneficiary."
		}))
	}, "How many grants of it at once.")),
	auto_approve: Type.Optional(closed$2({ up_to: Duration }, "Windows up to this length need no approval; at risk `low` only.")),
	break_glass: Type.Optional(BreakGlass),
	access_review: Type.Optional(notYet$1(closed$2({
		every: Duration,
		by: oneOrMore(Person$1, "Who reviews.")
	}, "Recertification."), "`access_review:`")),
	end_when_unused: Type.Optional(notYet$1(Duration, "`end_when_unused:`")),
	connect: Type.Optional(text(2e3, "How to use it; shown after elevation."))
}, "An entitlement.", {
	$id: schemaId("entitlement"),
	$defs: approvalDefinitions
});
// src/core/parse/entitlement-source.ts
const form$3 = former(Entitlement, "policy");
const kept = /* @__PURE__ */ new WeakMap();
/** Policy and lint both look at each file: it is read once as long as somebody holds it. */
const formEntitlement = (file) => {
	const known = kept.get(file);
	if (known !== void 0) return known;
	const formed = form$3(file);
	kept.set(file, formed);
	return formed;
};
// src/core/approval/fillable.ts
/** Which rules of an approval can never be filled when a certain person asks: the decision's own matching, before anybody has spoken. */
const NOBODY_ASKED = {};
const SHIFTING = {
	code: "not-judged",
	sentence: "Who is on call changes.",
	remedy: "Name a group or people instead.",
	uncertain: true
};
/** Live teams are not asked here, and rotas change: nothing is claimed of references that name one. */
const openStatic = (refs, { owner, people }, beneficiary) => {
	const opened = openRefs(refs, {
		people,
		owner,
		beneficiary,
		teams: NOBODY_ASKED,
		oncall: {},
		at: instant(0)
	});
	return (refs.some(({ kind }) => kind === "owner") ? [...refs, ...owner] : refs).some(({ kind }) => kind === "oncall") ? {
		...opened,
		gaps: [...opened.gaps, SHIFTING]
	} : opened;
};
const rulesThatStayEmpty = (question, requester) => {
	const { people, tree } = question;
	const ways = waysOf(tree);
	const opened = ways.leaves.map((leaf) => openStatic(leaf.by, question, requester));
	const certain = (position) => ways.leaves[position]?.when === void 0 && opened[position]?.gaps.some(({ uncertain }) => uncertain) === false;
	const entitled = opened.map((each) => each.people);
	const self = humanOf(people, requester.key);
	const potentials = [...new Set(entitled.flatMap((each) => [...each]))].filter((key) => humanOf(people, key) !== self);
	return [...fillRules({
		ways: {
			...ways,
			ways: ways.ways.map((way) => way.filter(certain))
		},
		counted: [],
		people,
		entitled,
		potentials: () => potentials
	})?.unfillable ?? []].flatMap((position) => {
		const leaf = ways.leaves[position];
		if (leaf === void 0) return [];
		return [{
			leaf,
			others: potentials.filter((key) => entitled[position]?.has(key) === true).toSorted(),
			gaps: opened[position]?.gaps ?? []
		}];
	});
};
/** What keeps the rule empty, and what to do, each as one sentence. */
const explainUnfillable = ({ leaf, others, gaps }, who) => {
	const needs = leaf.count === 1 ? "somebody other" : `${leaf.count} people other`;
	const start = `When ${who} asks, nobody can fill \`${leaf.name}\`: it needs ${needs} than the requester`;
	const [gap] = gaps;
	if (others.length === 0 && gap !== void 0) return {
		message: gap.code === "no-manager" ? `${start}, and people.yaml says no manager.` : `${start}, and ${gap.sentence}`,
		remedy: gap.remedy
	};
	if (others.length < leaf.count) return {
		message: `${start}, and there ${others.length === 0 ? "is nobody" : `${others.length === 1 ? "is" : "are"} only ${others.join(", ")}`}.`,
		remedy: leaf.count === 1 ? "Add people to the rule, or let others ask." : `Add people to the rule, let others ask, or write \`count: ${Math.max(1, others.length)}\`.`
	};
	return {
		message: `${start}, and ${others.join(", ")} ${others.length === 1 ? "is" : "are"} needed for another rule; one person fills one rule.`,
		remedy: "Add people to one of the rules."
	};
};
// src/core/parse/fillable.ts
/** An approval that nobody who may ask could ever get: found when the file is read, not when somebody is in a hurry. */
/**
* Only what is certain is a finding: whoever may ask is known by name, and no emergency path, sponsor or escalation
* could bring in others. Everything less is for the lint, which blocks nothing.
*/
const judgeFillable = (judge, { approval, owner, requesters }, { parts, people: { people, findings }, settings }) => {
	if (people === void 0 || approval === void 0 || approval === "none") return;
	if (judge.findings().length + findings.length + settings.findings.length > 0) return;
	if (parts.break_glass !== void 0 || parts.for !== void 0 || settings.escalates) return;
	const question = {
		tree: approval,
		owner,
		people
	};
	const asking = openStatic(requesters, question, void 0);
	if (asking.people.size === 0 || asking.gaps.some(({ uncertain }) => uncertain)) return;
	let example;
	for (const key of [...asking.people].toSorted()) {
		const requester = people.byKey.get(key);
		const [first] = requester === void 0 ? [] : rulesThatStayEmpty(question, requester);
		if (first === void 0) return;
		example ??= [first, key];
	}
	if (example === void 0) return;
	const { message, remedy } = explainUnfillable(...example);
	const more = asking.people.size === 1 ? "" : " The same holds for everybody else who may ask.";
	judge.report(parts.approval === void 0 ? ["risk"] : ["approval"], "policy.unfillable", `${message}${more}`, remedy);
};
// src/core/parse/break-glass.ts
/** The `break_glass:` of an entitlement: who, for how long, what it waives, and a review that somebody can give. */
const PATH$1 = ["break_glass"];
/** Undefined: there is none, or it has a finding. */
const readBreakGlass = (judge, source, context) => {
	if (source === void 0) return void 0;
	const { people, environment } = context;
	const requesters = readPeopleRefs(judge, [...PATH$1, "requesters"], source.requesters, {
		people,
		use: "list"
	});
	const by = readPeopleRefs(judge, [
		...PATH$1,
		"review",
		"by"
	], source.review.by, {
		people,
		use: "rule"
	});
	const maxDuration = readWindow(judge, [...PATH$1, "max_duration"], source.max_duration);
	const within = readDuration(judge, [
		...PATH$1,
		"review",
		"within"
	], source.review.within);
	if (maxDuration !== void 0 && environment !== void 0 && maxDuration > environment.maxDuration) judge.report([...PATH$1, "max_duration"], "policy.break-glass-too-long", `${formatDuration$1(maxDuration)} is more than the environment \`${environment.name}\` allows, ${formatDuration$1(environment.maxDuration)}.`, `Write at most \`${writeDuration(environment.maxDuration)}\`.`);
	judgeReview$1(judge, {
		requesters,
		by
	}, context);
	return maxDuration === void 0 || within === void 0 ? void 0 : {
		requesters,
		maxDuration,
		waives: source.waives,
		review: {
			within,
			by
		}
	};
};
/** NB. A review that only its own requester could give is owed for ever, or given by nobody. Live teams are not known here. */
const judgeReview$1 = (judge, refs, { people: { people }, owner }) => {
	if (people === void 0 || refs.by.length === 0) return;
	const open = (those, beneficiary) => openRefs(those, {
		people,
		owner,
		beneficiary: beneficiary === void 0 ? void 0 : people.byKey.get(beneficiary),
		teams: {},
		oncall: {},
		at: instant(0)
	});
	const stuck = [...open(refs.requesters, void 0).people].toSorted().filter((requester) => {
		const reviewers = open(refs.by, requester);
		const own = humanOf(people, requester);
		return !reviewers.gaps.some(({ uncertain }) => uncertain) && [...reviewers.people].every((reviewer) => humanOf(people, reviewer) === own);
	});
	if (stuck.length === 0) return;
	judge.report([
		...PATH$1,
		"review",
		"by"
	], "policy.break-glass-review", `Nobody else could review what ${stuck.slice(0, 5).join(", ")} did.`, "Name people besides those who use break-glass.");
};
// src/core/parse/pattern.ts
/** Patterns that a policy gives: for tickets, and for parameters of entitlements. */
const reportPattern = (judge, path, pattern) => {
	const problem = judgePattern(pattern);
	if (problem === void 0) return;
	const bare = pattern.replace(/^\^/, "").replace(/\$$/, "");
	judge.report(path, "policy.pattern", problem === "anchor" ? `\`${pattern.slice(0, 60)}\` does not say where the text begins and ends.` : `\`${pattern.slice(0, 60)}\` is not a pattern in RE2 syntax.`, problem === "anchor" ? `Write \`'^${bare.includes("|") && !/^\(.*\)$/.test(bare) ? `(${bare})` : bare}$'\`.` : "Correct it; backreferences and look-around do not exist there.");
};
// src/core/parse/network.ts
const readNetwork$1 = (judge, source) => {
	const priorities = source?.priorities ?? {
		from: 200,
		to: 399
	};
	if (priorities.from > priorities.to) judge.report([
		"network",
		"priorities",
		"from"
	], "policy.range", `${priorities.from} is above ${priorities.to}.`, `Write \`{ from: ${priorities.to}, to: ${priorities.from} }\`.`);
	reportOverlaps(judge, priorities, source?.reserved ?? {});
	return {
		priorities,
		widestSource: prefixOf(source?.widest_source ?? "32")
	};
};
/** NB. Two who write into one range of one NSG take each other's places: an elevation fails, or a rule stands before a denial. */
const reportOverlaps = (judge, own, reserved) => {
	for (const [name, range] of Object.entries(reserved)) {
		const path = [
			"network",
			"reserved",
			name
		];
		if (range.from > range.to) judge.report([...path, "from"], "policy.range", `${range.from} is above ${range.to}.`, `Write \`{ from: ${range.to}, to: ${range.from} }\`.`);
		else if (range.from <= own.to && own.from <= range.to) judge.report(path, "policy.priority-overlap", `${range.from} to ${range.to} of \`${name}\` overlaps Gatehouse's own range, ${own.from} to ${own.to}.`, "Move one of the ranges, so that no priority lies in both.");
	}
};
/** `/28` and `28` are the same. */
const prefixOf = (text) => Number(text.replace("/", ""));
// src/core/schema/targets.ts
/** `policies/targets.yaml`: names for long ids. */
const Targets = closed$2({
	targets: named(text(1e3, "An Azure Resource Manager id.", { title: "resource id" }), "Names for ids, such as `prod-sub: /subscriptions/…`."),
	sets: Type.Optional(named(list$1(Name, "Names of targets."), "Names for several targets."))
}, "Targets.", { $id: schemaId("targets") });
// src/core/parse/targets.ts
const form$2 = former(Targets, "policy");
/** A policy without the file has no names for targets. */
const NO_TARGETS = {
	byName: /* @__PURE__ */ new Map(),
	sets: /* @__PURE__ */ new Map(),
	findings: []
};
const parseTargets = (file) => {
	const formed = form$2(file);
	const judge = judgeOf(formed);
	const { targets, sets } = formed.parts;
	const byName = targets === void 0 ? void 0 : readIds(judge, targets);
	return {
		byName,
		sets: sets === void 0 && !formed.lacks("sets") ? void 0 : openSets(judge, sets ?? {}, byName),
		findings: judge.findings()
	};
};
const readIds = (judge, targets) => {
	const byName = /* @__PURE__ */ new Map();
	for (const [name, text] of Object.entries(targets)) {
		const id = parseResourceId(text);
		if (id !== void 0) byName.set(name, id);
		else judge.report(["targets", name], "policy.target-form", `\`${text.slice(0, 100)}\` is not the id of anything in Azure.`, `Write the id as Azure shows it, such as \`/subscriptions/<uuid>/resourceGroups/<name>\`${text.endsWith("/") ? ", without the `/` at the end" : ""}.`);
	}
	return byName;
};
const openSets = (judge, sets, byName) => {
	for (const [set, members] of Object.entries(sets)) for (const [index, member] of members.entries()) {
		if (byName === void 0 || byName.has(member)) continue;
		judge.report([
			"sets",
			set,
			index
		], "policy.unknown-target", `There is no target \`${member}\`.`, adviseWord(member, byName.keys(), "target"));
	}
	return new Map(Object.entries(sets));
};
/** `target:x` or an id. Undefined: a finding was reported, or targets.yaml could not be read. */
const readTarget = (judge, path, written, targets) => {
	if (!written.startsWith("target:")) {
		const id = parseResourceId(written);
		if (id === void 0) judge.report(path, "policy.target-form", `\`${written.slice(0, 100)}\` is not the id of anything in Azure.`, "Write `target:x`, or the id as Azure shows it.");
		return id;
	}
	const name = written.slice(7);
	const id = targets.byName?.get(name);
	if (id === void 0 && targets.byName !== void 0) judge.report(path, "policy.unknown-target", `There is no target \`${name}\` in targets.yaml.`, adviseWord(name, targets.byName.keys(), "target"));
	return id;
};
/** Names of targets, with every `set:x` opened. */
const readTargetNames = (judge, path, written, targets) => {
	const { byName, sets } = targets;
	if (byName === void 0 || sets === void 0) return [];
	const names = written.map((text, index) => {
		const set = text.startsWith("set:") ? text.slice(4) : void 0;
		const name = text.replace(/^target:/, "");
		const found = set === void 0 ? byName.has(name) ? [name] : void 0 : sets.get(set);
		if (found === void 0) judge.report([...path, index], "policy.unknown-target", `There is no ${set === void 0 ? `target \`${name}\`` : `set \`${set}\``} in targets.yaml.`, set === void 0 ? adviseWord(name, byName.keys(), "target") : adviseWord(set, sets.keys(), "set"));
		return found;
	});
	return [...new Set(present(names).flat())];
};
// src/core/parse/parameters.ts
/** The parameters that an entitlement declares. */
const readParameters = (judge, sources, context) => Object.entries(sources).map(([name, source]) => readParameter(judge, {
	name,
	source
}, context));
const readParameter = (judge, { name, source }, context) => {
	const path = ["parameters", name];
	const base = {
		name,
		type: source.type,
		hint: source.hint,
		usedFor: source.used_for ?? "privilege",
		within: [],
		widest: void 0,
		pattern: void 0,
		choices: [],
		among: [],
		min: void 0,
		max: void 0
	};
	switch (source.type) {
		case "ip": return {
			...base,
			within: readWithin(judge, path, source.within),
			widest: 32
		};
		case "cidr": return {
			...base,
			within: readWithin(judge, path, source.within),
			widest: readWidest(judge, {
				name,
				written: source.widest
			}, context)
		};
		case "text":
			reportPattern(judge, [...path, "pattern"], source.pattern);
			return {
				...base,
				pattern: source.pattern
			};
		case "choice": return {
			...base,
			choices: source.choices
		};
		case "target": return {
			...base,
			among: readTargetNames(judge, [...path, "among"], source.among, context.targets)
		};
		case "integer": {
			const { min, max } = source;
			if (min !== void 0 && max !== void 0 && min > max) judge.report([...path, "min"], "policy.range", `${min} is above ${max}.`, "Turn them round.");
			return {
				...base,
				min,
				max
			};
		}
	}
};
const readWithin = (judge, path, written) => (written ?? []).map((text, index) => {
	const network = parseNetwork(text);
	if (network.kind === "network") return network.cidr;
	judge.report([
		...path,
		"within",
		index
	], "policy.address", network.message, network.remedy);
	return text;
});
const readWidest = (judge, { name, written }, { sources, widestSource }) => {
	const widest = written === void 0 ? widestSource : prefixOf(written);
	if (!sources.has(name) || widest >= widestSource) return widest;
	judge.report([
		"parameters",
		name,
		"widest"
	], "policy.looser-than-level", `/${widest} is wider than \`network.widest_source\` of the settings, /${widestSource}.`, `Write at least \`/${widestSource}\`, or delete the key.`);
	return widestSource;
};
// src/core/parse/separation.ts
/** `separation_of_duties:` of the settings, and every length of time by which a policy looks back. */
/** `entitlements`: the names of all that have a file, also of those with a finding. */
const readSeparation = (judge, sources, entitlements) => sources.map(({ name, never_both: neverBoth, within }, index) => {
	const path = ["separation_of_duties", index];
	if (sources.findIndex((other) => other.name === name) !== index) judge.report([...path, "name"], "policy.separation-twice", `Two rules are named \`${name}\`.`, "Give each its own name.");
	neverBoth.forEach((entitlement, at) => {
		const place = [
			...path,
			"never_both",
			at
		];
		if (neverBoth.indexOf(entitlement) !== at) judge.report(place, "policy.separation-twice", `\`${entitlement}\` stands in this list twice.`, "Keep it once: a list separates its entitlements from each other.");
		else if (!entitlements.has(entitlement)) judge.report(place, "policy.unknown-entitlement", `There is no entitlement \`${entitlement}\`.`, adviseWord(entitlement, entitlements, "entitlement"));
	});
	return {
		name,
		neverBoth,
		within: (within === void 0 ? void 0 : readLookBack(judge, [...path, "within"], within)) ?? NONE
	};
});
/** A length of time for which the ledger is read back. */
const readLookBack = (judge, path, text) => {
	const length = readDuration(judge, path, text);
	if (length === void 0 || length <= LONGEST_LOOK_BACK) return length;
	judge.report(path, "policy.look-back-long", `${formatDuration$1(length)} is further back than the ledger is read, ${formatDuration$1(LONGEST_LOOK_BACK)}.`, `Write at most \`${writeDuration(LONGEST_LOOK_BACK)}\`.`);
};
const NONE = milliseconds(0);
// src/core/parse/own-limits.ts
/** What holds for it: its own, else that of the settings. */
const readCooldown = (judge, text, { caps }) => {
	const path = ["cooldown"];
	if (text === void 0) return caps.cooldown;
	const own = readLookBack(judge, path, text);
	if (own === void 0 || caps.cooldown === void 0 || own >= caps.cooldown) return own;
	judge.report(path, "policy.looser-than-level", `The settings ask for a cooldown of ${formatDuration$1(caps.cooldown)}.`, `Write at least \`${writeDuration(caps.cooldown)}\`, or delete the key: an entitlement may only tighten.`);
};
const readOwnCaps = (judge, source, { caps }) => {
	const cap = (key, most) => {
		const own = source?.[key];
		if (own !== void 0 && most !== void 0 && own > most) judge.report(["caps", key], "policy.looser-than-level", `The settings allow ${most} in all, so ${own} of one entitlement can never be reached.`, `Write at most \`${most}\`, or delete the key: an entitlement may only tighten.`);
		return own;
	};
	return {
		active: cap("active", caps.activeTotal),
		activePerPerson: cap("active_per_person", caps.activePerPerson)
	};
};
// src/core/parse/protected.ts
/**
* The protected role that `role` is, or may be.
* NB. A UUID that cannot be named here may be the very role that is protected by its name, so it counts as that role.
*/
const protectedRole = (role, protectedRoles) => protectedRoles.find((each) => sameRole(role, each) !== "different");
/** The protected scope that a right on `scope` reaches. */
const protectedScope = (scope, protectedScopes) => protectedScopes.find((each) => reaches(scope, each));
// src/core/parse/privilege/reading.ts
const TYPES = {
	nsg: {
		type: "Microsoft.Network/networkSecurityGroups",
		what: "a network security group"
	},
	asg: {
		type: "Microsoft.Network/applicationSecurityGroups",
		what: "an application security group"
	},
	vm: {
		type: "Microsoft.Compute/virtualMachines",
		what: "a virtual machine"
	},
	firewall: {
		type: "Microsoft.Network/firewallPolicies",
		what: "a firewall policy"
	}
};
/** `target:x`, `param:x` or an id. Undefined: a finding was reported, or targets or parameters could not be read. */
const readBoundTarget = (reading, { field, written, wanted }) => {
	const { context } = reading;
	if (!written.startsWith("param:")) {
		const value = readFixedTarget(reading, {
			field,
			written,
			wanted
		});
		return value === void 0 ? void 0 : {
			kind: "fixed",
			value
		};
	}
	const parameter = readParameterUse(reading, {
		field,
		written,
		types: ["target"]
	});
	if (parameter === void 0) return void 0;
	for (const name of parameter.among) {
		const id = context.targets.byName?.get(name);
		if (id !== void 0) judgeTarget(reading, {
			field,
			written: name,
			wanted
		}, id);
	}
	return {
		kind: "param",
		name: parameter.name
	};
};
/** `target:x` or an id. */
const readFixedTarget = (reading, target) => {
	const { judge, context } = reading;
	const id = readTarget(judge, [...reading.path, ...target.field], target.written, context.targets);
	if (id !== void 0) judgeTarget(reading, target, id);
	return id;
};
const judgeTarget = (reading, { field, written: name, wanted }, id) => {
	const { judge, context, scopes } = reading;
	const path = [...reading.path, ...field];
	scopes.push({
		scope: id,
		path
	});
	if (wanted !== void 0 && !isOfType(id, TYPES[wanted].type)) judge.report(path, "policy.target-form", `\`${name}\` is not ${TYPES[wanted].what}.`, wanted === "nsg" && isOfType(id, TYPES.vm.type) ? "Write `vm:` instead of `nsg:` to open every group on the way to that machine." : `Name a target whose id ends in \`…/${TYPES[wanted].type}/<name>\`.`);
	const forbidden = protectedScope(id, context.settings.protected.scopes);
	if (forbidden !== void 0) judge.report(path, "policy.protected", `\`${name}\` reaches the protected scope \`${forbidden}\`.`, "Name another scope.");
};
/** A role of Azure or of the directory, by name or id. */
const judgeRole = ({ judge, path, context }, role) => {
	const forbidden = protectedRole(role, context.settings.protected.roles);
	if (forbidden === void 0) return;
	judge.report([...path, "role"], "policy.protected", `The role \`${role}\` is, or may be, the protected role \`${forbidden}\`.`, "Grant a narrower role, by its name.");
};
/** A value that the schema has judged, or a parameter whose every choice fits. */
const readBoundChoice = (reading, { field, written, fits, what }) => {
	if (!written.startsWith("param:")) return {
		kind: "fixed",
		value: written
	};
	const parameter = readParameterUse(reading, {
		field,
		written,
		types: ["choice"]
	});
	if (parameter === void 0) return void 0;
	const unfit = parameter.choices.find((choice) => !fits(choice));
	if (unfit === void 0) return {
		kind: "param",
		name: parameter.name
	};
	reading.judge.report([...reading.path, ...field], "policy.parameter-use", `\`${unfit.slice(0, 60)}\`, one of the choices of \`${parameter.name}\`, is not ${what}.`, `Let every choice be ${what}.`);
};
const readParameterUse = (reading, { field, written, types }) => {
	const { judge, context, used } = reading;
	if (context.parameters === void 0) return void 0;
	const path = [...reading.path, ...field];
	const name = written.slice(6);
	const parameter = context.parameters.find((each) => each.name === name);
	if (parameter === void 0) {
		judge.report(path, "policy.unknown-parameter", `This entitlement has no parameter \`${name}\`.`, adviseWord(name, context.parameters.map((each) => each.name), "parameter"));
		return;
	}
	used.add(name);
	const wanted = types.map((type) => `\`${type}\``).join(" or ");
	if (!types.includes(parameter.type)) {
		judge.report(path, "policy.parameter-use", `The parameter \`${name}\` is of type \`${parameter.type}\`; ${wanted} is needed here.`, `Use a parameter of type ${wanted}.`);
		return;
	}
	if (parameter.usedFor === "record") judge.report(path, "policy.parameter-use", `The parameter \`${name}\` is declared \`used_for: record\`, and a privilege depends on it here.`, "Delete `used_for: record`, or use another parameter.");
	return parameter;
};
/** Two keys of which only one may stand; shown at the second. */
const reportPair = ({ judge, path }, first, second) => judge.reportKey([...path, second], "format.bad-value", `\`${first}:\` and \`${second}:\` cannot stand together.`, "Keep one of them.");
// src/core/parse/privilege/network.ts
/** What privileges in the network have in common: where from, where to, which ports. */
/** `param:x`, or a network that is not wider than the settings allow. */
const readSource = (reading, written, field = ["source"]) => {
	const path = [...reading.path, ...field];
	if (written.startsWith("param:")) {
		const parameter = readParameterUse(reading, {
			field,
			written,
			types: ["ip", "cidr"]
		});
		return parameter === void 0 ? void 0 : {
			kind: "param",
			name: parameter.name
		};
	}
	const network = parseNetwork(written);
	if (network.kind === "refused") {
		reading.judge.report(path, "policy.address", network.message, network.remedy);
		return;
	}
	const { widestSource } = reading.context.settings.network;
	if (isWiderThan(network, widestSource)) reading.judge.report(path, "policy.address", `\`${network.cidr}\` is wider than \`network.widest_source\` of the settings, /${widestSource}.`, "Write a narrower network, or take the address from a parameter.");
	return {
		kind: "fixed",
		value: network.cidr
	};
};
const readNetwork = (judge, { written, path, remedy }) => {
	const network = parseNetwork(written);
	if (network.kind === "network") return network.cidr;
	judge.report(path, "policy.address", network.message, remedy);
};
/** Ports and ranges of ports in their canonical form. */
const readPorts = ({ judge, path }, written) => present(written.map((text, index) => readPort(judge, [
	...path,
	"ports",
	index
], text)));
/** The same where the platform takes no ranges. */
const readSinglePorts = ({ judge, path }, written) => present(written.map((text, index) => {
	const port = readPort(judge, [
		...path,
		"ports",
		index
	], text);
	if (port === void 0 || !port.includes("-")) return port;
	judge.report([
		...path,
		"ports",
		index
	], "policy.port", `Defender for Cloud opens single ports, and \`${text}\` is a range.`, "Write each port by itself.");
}));
const readPort = (judge, path, text) => {
	const [from, to] = text.split("-").map(Number);
	const last = to ?? from;
	if (from !== void 0 && last !== void 0 && from >= 1 && last <= 65535 && from <= last) return from === last ? String(from) : `${from}-${last}`;
	judge.report(path, "policy.port", `\`${text}\` is not a port.`, "Write a port from 1 to 65535, or a range such as `8000-8010`.");
};
// src/core/parse/privilege/azure-firewall.ts
const readAzureFirewall = (reading, source) => {
	const { judge, path } = reading;
	const policy = readBoundTarget(reading, {
		field: ["policy"],
		written: source.policy,
		wanted: "firewall"
	});
	const from = readSource(reading, source.source);
	const destinations = eachOf(source.destination, [...path, "destination"]).map((each) => readNetwork(judge, {
		written: each.value,
		path: each.path,
		remedy: "Write the networks that are to be reached, such as `10.1.2.0/24`."
	}));
	const ports = readPorts(reading, source.ports);
	if (policy === void 0 || from === void 0 || destinations.includes(void 0)) return void 0;
	return {
		kind: "azure-firewall",
		policy,
		source: from,
		destinations: present(destinations),
		protocol: source.protocol ?? "Tcp",
		ports,
		place: judge.place(path)
	};
};
// src/core/parse/privilege/azure-role.ts
const readAzureRole = (reading, source) => {
	judgeRole(reading, source.role);
	if (source.assignment === "plain" && source.only_if_eligible === true) reading.judge.reportKey([...reading.path, "only_if_eligible"], "format.bad-value", "Only PIM knows who is eligible, and `assignment: plain` goes without PIM.", "Delete this key, or `assignment:`.");
	const scope = readBoundTarget(reading, {
		field: ["scope"],
		written: source.scope,
		wanted: void 0
	});
	if (scope === void 0) return void 0;
	return {
		kind: "azure-role",
		role: source.role,
		scope,
		onlyIfEligible: source.only_if_eligible ?? false,
		assignment: source.assignment ?? "active",
		place: reading.judge.place(reading.path)
	};
};
// src/core/parse/privilege/entra-group.ts
/** `entra-group`: membership of a group through PIM, or plainly in a group that is declared exclusive (I4). */
const readEntraGroup = (reading, source) => {
	const group = readBoundChoice(reading, {
		field: ["group"],
		written: source.group,
		fits: (value) => parseEntraId(value) !== void 0,
		what: "the object id of a group"
	});
	const exclusive = source.managed === "exclusive";
	if (exclusive) judgePlain(reading, source);
	if (group === void 0) return void 0;
	return {
		kind: "entra-group",
		group,
		access: source.access ?? "member",
		onlyIfEligible: source.only_if_eligible ?? false,
		assignment: source.assignment ?? "active",
		exclusive,
		place: reading.judge.place(reading.path)
	};
};
/** Plain membership has neither eligibility nor an end; and a sweep of owners would leave a group without any. */
const judgePlain = ({ judge, path }, source) => {
	const keys = [
		...source.access === "owner" ? ["access"] : [],
		...source.assignment === "eligible" ? ["assignment"] : [],
		...source.only_if_eligible === true ? ["only_if_eligible"] : []
	];
	for (const key of keys) judge.reportKey([...path, key], "format.bad-value", "Only PIM can do this, and `managed: exclusive` means plain membership without PIM.", "Delete this key, or `managed:`.");
};
// src/core/parse/privilege/entra-role.ts
const readEntraRole = (reading, source) => {
	judgeRole(reading, source.role);
	return {
		kind: "entra-role",
		role: source.role,
		directoryScope: source.directory_scope ?? "/",
		onlyIfEligible: source.only_if_eligible ?? false,
		assignment: source.assignment ?? "active",
		place: reading.judge.place(reading.path)
	};
};
// src/core/parse/privilege/github-repo.ts
const readGitHubRepo = (reading, source) => {
	const repository = readBoundChoice(reading, {
		field: ["repository"],
		written: source.repository,
		fits: isRepositoryName,
		what: "a repository, `owner/name`"
	});
	if (repository === void 0) return void 0;
	return {
		kind: "github-repo",
		repository,
		permission: source.permission,
		exclusive: source.managed === "exclusive",
		place: reading.judge.place(reading.path)
	};
};
// src/core/parse/privilege/github-team.ts
const readGitHubTeam = ({ judge, path }, source) => {
	if (source.managed === void 0) judge.reportKey(path, "policy.not-exclusive", `A membership of the team \`${source.team}\` has no room for its end.`, "Add `managed: exclusive`; then whoever is in the team without an open grant is out at the next sweep.");
	return {
		kind: "github-team",
		team: source.team.toLowerCase(),
		role: source.role ?? "member",
		place: judge.place(path)
	};
};
// src/core/parse/privilege/nsg-rule.ts
/** `nsg-rule`: rules in a network security group that is named, or in every one on the way to a virtual machine. */
const readNsgRule = (reading, source) => {
	if (source.nsg !== void 0 && source.vm !== void 0) reportPair(reading, "nsg", "vm");
	if (source.vm !== void 0 && source.nsg === void 0) return readTowardsVm(reading, source, source.vm);
	if (source.nsg !== void 0) return readInGroup(reading, source, source.nsg);
	reading.judge.reportKey(reading.path, "format.missing-key", "Neither `nsg:` nor `vm:` is here.", "Add `nsg:`, the network security group, or `vm:`, the machine to be reached through every group on the way.");
};
const readInGroup = (reading, source, written) => {
	const nsg = readBoundTarget(reading, {
		field: ["nsg"],
		written,
		wanted: "nsg"
	});
	const from = readSources(reading, source);
	const to = readDestination(reading, source);
	const ports = readPorts(reading, source.ports);
	if (nsg === void 0 || from === void 0 || to === void 0) return void 0;
	const protocol = source.protocol ?? "Tcp";
	const place = reading.judge.place(reading.path);
	return {
		kind: "nsg-rule",
		nsg,
		source: from,
		...to,
		protocol,
		ports,
		place
	};
};
const readTowardsVm = (reading, source, written) => {
	if (source.destination !== void 0) reportPair(reading, "vm", "destination");
	if (source.destination_groups !== void 0) reportPair(reading, "vm", "destination_groups");
	const vm = readBoundTarget(reading, {
		field: ["vm"],
		written,
		wanted: "vm"
	});
	const from = readSources(reading, source);
	const ports = readPorts(reading, source.ports);
	if (vm === void 0 || from === void 0) return void 0;
	return {
		kind: "nsg-rule",
		vm,
		source: from,
		protocol: source.protocol ?? "Tcp",
		ports,
		place: reading.judge.place(reading.path)
	};
};
const readSources = (reading, source) => {
	if (source.source !== void 0 && source.sources !== void 0) reportPair(reading, "source", "sources");
	if (source.source !== void 0) return readSource(reading, source.source);
	if (source.sources === void 0) {
		reading.judge.reportKey(reading.path, "format.missing-key", "`source:` is missing.", "Add `source:` (`param:x`, or a network such as `203.0.113.0/24`), or several under `sources:`.");
		return;
	}
	const bound = present(source.sources.map((written, index) => readSource(reading, written, ["sources", index])));
	return bound.length === source.sources.length ? oneOrMore$1(bound) : void 0;
};
const readDestination = (reading, source) => {
	const { destination: written, destination_groups: groups } = source;
	if (written !== void 0 && groups !== void 0) reportPair(reading, "destination", "destination_groups");
	if (groups !== void 0) {
		const destinationGroups = present(groups.map((group, index) => readFixedTarget(reading, {
			field: ["destination_groups", index],
			written: group,
			wanted: "asg"
		})));
		return destinationGroups.length === groups.length ? { destinationGroups } : void 0;
	}
	if (written === void 0 || written === "*") return { destination: "*" };
	const destination = readNetwork(reading.judge, {
		written,
		path: [...reading.path, "destination"],
		remedy: "Write a network, or `*`."
	});
	return destination === void 0 ? void 0 : { destination };
};
// src/core/parse/privilege/vm-jit.ts
const readVmJit = (reading, source) => {
	const vm = readBoundTarget(reading, {
		field: ["vm"],
		written: source.vm,
		wanted: "vm"
	});
	const from = readSource(reading, source.source);
	const ports = readSinglePorts(reading, source.ports);
	if (vm === void 0 || from === void 0) return void 0;
	return {
		kind: "vm-jit",
		vm,
		source: from,
		protocol: source.protocol ?? "Tcp",
		ports,
		place: reading.judge.place(reading.path)
	};
};
// src/core/parse/privileges.ts
const readPrivileges = (judge, sources, context) => {
	const scopes = [];
	const used = /* @__PURE__ */ new Set();
	const read = (path) => ({
		judge,
		path,
		context,
		scopes,
		used
	});
	const privileges = present(sources.map((source, index) => readPrivilege(read(["privileges", index]), source)));
	reportMachineTwice(judge, sources);
	return {
		privileges,
		scopes,
		used: privileges.length === sources.length ? used : void 0
	};
};
/** NB. Defender keeps one request for a machine, and a newer one revokes it: the second would never open. */
const reportMachineTwice = (judge, sources) => {
	const seen = /* @__PURE__ */ new Set();
	sources.forEach((source, index) => {
		if (source.kind !== "vm-jit") return;
		const machine = source.vm.toLowerCase();
		if (seen.has(machine)) judge.report([
			"privileges",
			index,
			"vm"
		], "policy.machine-twice", `Two \`vm-jit\` privileges are for one machine, \`${source.vm}\`: Defender opens it by one request at a time.`, "Write their ports into one privilege, or make a second entitlement.");
		seen.add(machine);
	});
};
const readPrivilege = (reading, source) => {
	switch (source.kind) {
		case "azure-role": return readAzureRole(reading, source);
		case "nsg-rule": return readNsgRule(reading, source);
		case "entra-role": return readEntraRole(reading, source);
		case "entra-group": return readEntraGroup(reading, source);
		case "vm-jit": return readVmJit(reading, source);
		case "azure-firewall": return readAzureFirewall(reading, source);
		case "github-team": return readGitHubTeam(reading, source);
		case "github-repo": return readGitHubRepo(reading, source);
	}
};
/** The parameters that become the source of something in the network. */
const sourceParameters$1 = (sources) => new Set(sources.flatMap((source) => [..."source" in source && source.source !== void 0 ? [source.source] : [], ..."sources" in source && source.sources !== void 0 ? source.sources : []]).flatMap((written) => written.startsWith("param:") ? [written.slice(6)] : []));
// src/core/parse/rule-order.ts
/** `after:` of rules: every name is a rule of the same approval that can be filled before. */
/** `tree`: all that must be filled, of which `source` is the part that stands in this document. */
const judgeOrder = (judge, path, source, tree) => {
	const ways = waysOf(tree);
	for (const { rule, path: place } of writtenRules(path, source)) for (const { value, path: at } of eachOf(rule.after ?? [], [...place, "after"])) judgeName(judge, at, {
		rule: rule.name,
		earlier: value,
		ways
	});
};
const writtenRules = (path, source) => {
	if (source === "none") return [];
	return Array.isArray(source) ? source.flatMap((node, index) => rulesBelow([...path, index], node)) : rulesBelow(path, source);
};
const rulesBelow = (path, node) => {
	if ("all" in node) return writtenRules([...path, "all"], node.all);
	if ("any" in node) return writtenRules([...path, "any"], node.any);
	return [{
		rule: node,
		path
	}];
};
const judgeName = (judge, path, { rule, earlier, ways }) => {
	const names = ways.leaves.map(({ name }) => name);
	if (!names.some((name) => ruleKey(name) === ruleKey(earlier))) judge.report(path, "policy.unknown-rule", `This approval has no rule \`${earlier}\`.`, adviseWord(earlier, names, "rule"));
	else if (waitsFor(earlier, rule, ways)) judge.report(path, "policy.rule-order", ruleKey(earlier) === ruleKey(rule) ? `\`${rule}\` waits for itself.` : `\`${rule}\` and \`${earlier}\` wait for each other, so neither could ever be filled.`, "Take one of the names out.");
	else if (areAlternatives(earlier, rule, ways)) judge.report(path, "policy.rule-order", `\`${rule}\` and \`${earlier}\` are alternatives, so one cannot wait for the other.`, "Put both into one `all`, or take the name out.");
};
/** Whether a rule is another one, or waits for it, through whatever stands between. */
const waitsFor = (rule, other, { leaves }) => {
	const reached = /* @__PURE__ */ new Set([ruleKey(rule)]);
	for (const name of reached) for (const leaf of leaves) if (ruleKey(leaf.name) === name) for (const next of leaf.after) reached.add(ruleKey(next));
	return reached.has(ruleKey(other));
};
/** What two rules have in common last is a choice between them. */
const areAlternatives = (a, b, { leaves, branches }) => {
	const above = (name) => branches[leaves.findIndex((leaf) => ruleKey(leaf.name) === ruleKey(name))] ?? [];
	const common = new Set(above(a));
	return above(b).findLast((branch) => common.has(branch))?.kind === "any";
};
// src/core/parse/ticket.ts
/** Nothing is asked of a ticket. */
const NO_TICKET = {
	required: false,
	system: void 0,
	states: void 0,
	assignedTo: void 0,
	coversWindow: false
};
const readTicketSystems = (judge, sources) => Object.entries(sources).map(([system, source]) => {
	const path = ["tickets", system];
	reportPattern(judge, [...path, "pattern"], source.pattern);
	if (source.repository !== void 0 && source.ask !== "github-issues") judge.reportKey([...path, "repository"], "format.unknown-key", "`repository` belongs to `ask: github-issues`.", "Write `ask: github-issues` beside it, or delete it.");
	return {
		system,
		pattern: source.pattern,
		source: sourceOf(source)
	};
});
const sourceOf = ({ ask, repository }) => {
	if (ask === void 0) return { kind: "unconnected" };
	switch (ask) {
		case "nobody": return { kind: "nobody" };
		case "github-issues": return {
			kind: "github-issues",
			repository
		};
	}
};
/** Undefined `systems`: they have a finding, which says what is wrong. */
const readTicketDemand = (judge, path, given) => {
	const { source, systems } = given;
	if (source === void 0) return NO_TICKET;
	const demand = {
		required: source.required,
		system: source.system,
		states: source.states,
		assignedTo: source.assigned_to,
		coversWindow: source.covers === "window"
	};
	if (demand.system !== void 0 && systems?.every(({ system }) => system !== demand.system) === true) judge.report([...path, "system"], "policy.unknown-ticket-system", `There is no ticket system \`${demand.system}\` in the settings.`, adviseWord(demand.system, systems.map(({ system }) => system), "ticket system"));
	return demand;
};
/**
* What somebody must answer about a ticket cannot be answered by a system that nobody asks. `path` is where the demand stands;
* a key that it does not have comes from the risk level.
*/
const judgeAnswers = (judge, at, asked) => {
	const { demand, systems = [] } = asked;
	const silent = systems.filter(({ system }) => demand.system === void 0 || system === demand.system).find(({ source }) => source.kind === "nobody");
	if (silent === void 0) return;
	const others = systems.filter(({ source }) => source.kind !== "nobody").map(({ system }) => system);
	for (const key of answersNeeded(demand)) judge.reportKey(at.own !== void 0 && Object.hasOwn(at.own, key) ? [...at.path, key] : at.path, "policy.ticket-not-asked", `\`${key}\` needs an answer about the ticket, and nobody is asked about tickets of \`${silent.system}\`.`, demand.system === void 0 && others.length > 0 ? `Write \`system: ${others[0] ?? ""}\` beside it, or delete the key.` : `Delete the key, or say under \`tickets:\` in the settings whom to ask about \`${silent.system}\`.`);
};
/** The stricter of each. An entitlement may only tighten: where it does not, a finding says what to delete. */
const joinTicketDemands = (judge, path, demands) => {
	const { level, own, risk } = demands;
	const looser = (key, sentence) => judge.report([...path, key], "policy.looser-than-level", sentence, "Delete the key: an entitlement may only tighten its risk level.");
	const { system, states, assignedTo } = own;
	if (level.system !== void 0 && system !== void 0 && system !== level.system) looser("system", `The risk level \`${risk}\` asks for a ticket of \`${level.system}\`.`);
	const more = states?.find((state) => level.states?.every((each) => !sameState(each, state)) === true);
	if (more !== void 0) looser("states", `The risk level \`${risk}\` does not take a ticket in the state \`${more}\`, only in ${wordList(level.states)}.`);
	if (level.assignedTo !== void 0 && level.assignedTo !== "either" && assignedTo !== void 0) {
		if (assignedTo !== level.assignedTo) looser("assigned_to", `The risk level \`${risk}\` asks for a ticket of the ${level.assignedTo}.`);
	}
	return {
		required: level.required || own.required,
		system: level.system ?? system,
		states: states ?? level.states,
		assignedTo: assignedTo ?? level.assignedTo,
		coversWindow: level.coversWindow || own.coversWindow
	};
};
const wordList = (words) => (words ?? []).map((word) => `\`${word}\``).join(" or ");
// src/core/parse/unused.ts
const judgeUnused = (judge, parameters, used) => {
	for (const { name, usedFor } of parameters) {
		if (usedFor === "record" || used.has(name)) continue;
		judge.reportKey(["parameters", name], "policy.parameter-unused", `No privilege and no rule depends on the parameter \`${name}\`.`, "Use it as `param:" + name + "`, write `used_for: record` if it is only to be kept, or delete it.");
	}
};
/** The parameters that rules of an approval ask for, in their `when:`, wherever in the tree they stand. */
const parametersOfRules = (approval) => {
	if (Array.isArray(approval)) return approval.flatMap(parametersOfRules);
	if (!isMapping(approval)) return [];
	const { when } = approval;
	const asked = isMapping(when) ? when["parameters"] : void 0;
	return [
		...isMapping(asked) ? Object.keys(asked) : [],
		...parametersOfRules(approval["all"]),
		...parametersOfRules(approval["any"])
	];
};
const isMapping = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
// src/core/parse/entitlement.ts
/** `policies/entitlements/*.yaml`: one entitlement, judged against settings, people and targets. */
/** `policies/entitlements/prod-vm-admin.yaml` → `prod-vm-admin`. */
const nameOfFile = (path) => path.slice(path.lastIndexOf("/") + 1).replace(/\.yaml$/, "");
const parseEntitlement = (file, context) => {
	const formed = formEntitlement(file);
	const judge = judgeOf(formed);
	const { parts } = formed;
	const name = parts.entitlement ?? nameOfFile(file.path);
	if (name !== nameOfFile(file.path)) judge.report(["entitlement"], "policy.entitlement-name", `The file is named \`${nameOfFile(file.path)}\`, the entitlement \`${name}\`.`, `Write \`entitlement: ${nameOfFile(file.path)}\`, or rename the file to \`${name}.yaml\`.`);
	const read = readParts(judge, formed, context);
	judgeFillable(judge, read, {
		...context,
		parts
	});
	const findings = judge.findings();
	const { whole } = formed;
	if (findings.length > 0 || whole === void 0) return {
		name,
		entitlement: void 0,
		findings
	};
	const { environment, maxDuration, approval } = read;
	if (environment === void 0 || maxDuration === void 0 || approval === void 0) return {
		name,
		entitlement: void 0,
		findings
	};
	return {
		name,
		findings,
		entitlement: {
			name,
			description: whole.description,
			owner: read.owner,
			environment,
			risk: whole.risk,
			requesters: read.requesters,
			for: read.receivers,
			parameters: read.parameters,
			privileges: read.privileges,
			approval,
			autoApprove: read.autoApprove,
			maxDuration: milliseconds(Math.min(maxDuration, environment.maxDuration)),
			hours: read.hours,
			ticket: read.ticket,
			cooldown: read.cooldown,
			caps: read.caps,
			breakGlass: read.breakGlass,
			connect: whole.connect,
			file: file.path
		}
	};
};
const readParts = (judge, formed, context) => {
	const { parts } = formed;
	const { people, targets, settings } = context;
	const refs = (key) => {
		const written = parts[key];
		return written === void 0 ? [] : readPeopleRefs(judge, [key], written, {
			people,
			use: "list"
		});
	};
	const level = readLevel(judge, parts.risk, settings);
	const sources = parts.privileges === void 0 ? /* @__PURE__ */ new Set() : sourceParameters$1(parts.privileges);
	const { widestSource } = settings.network;
	const parameters = readParameters(judge, parts.parameters ?? {}, {
		targets,
		widestSource,
		sources
	});
	const declared = parts.parameters !== void 0 || formed.lacks("parameters");
	const { privileges, scopes, used } = readPrivileges(judge, parts.privileges ?? [], {
		targets,
		settings,
		parameters: declared ? parameters : void 0
	});
	if (parts.privileges !== void 0 && used !== void 0) judgeUnused(judge, parameters, /* @__PURE__ */ new Set([...used, ...parametersOfRules(parts.approval)]));
	const environment = readEnvironment(judge, parts.environment, settings);
	if (environment !== void 0) judgeEnvironment(judge, {
		scopes,
		environment,
		settings
	});
	const maxDuration = parts.max_duration === void 0 ? void 0 : readWindow(judge, ["max_duration"], parts.max_duration);
	const conditions = {
		risk: parts.risk,
		risks: settings.risk === void 0 ? void 0 : new Set(settings.risk.keys()),
		longest: maxDuration === void 0 || environment === void 0 ? void 0 : milliseconds(Math.min(maxDuration, environment.maxDuration)),
		calendars: settings.calendars === void 0 ? void 0 : new Set(settings.calendars.keys()),
		breakGlass: parts.break_glass !== void 0 ? true : formed.lacks("break_glass") ? false : void 0,
		parameters: declared ? parameters : void 0
	};
	const owner = refs("owner");
	return {
		owner,
		requesters: refs("requesters"),
		receivers: refs("for"),
		parameters,
		privileges,
		environment,
		maxDuration,
		hours: readHours(judge, parts.hours, settings),
		approval: readOwnApproval(judge, parts, {
			level,
			people,
			conditions
		}),
		autoApprove: tightenAutoApprove(judge, ["auto_approve"], readAutoApprove(judge, ["auto_approve"], parts.auto_approve, parts.risk), {
			level: level?.autoApprove,
			ownRules: parts.approval !== void 0 && parts.approval !== "none"
		}),
		ticket: readTicket(judge, parts, {
			level,
			settings
		}),
		cooldown: readCooldown(judge, parts.cooldown, settings),
		caps: readOwnCaps(judge, parts.caps, settings),
		breakGlass: readBreakGlass(judge, parts.break_glass, {
			people,
			environment,
			owner
		})
	};
};
const readLevel = (judge, name, settings) => {
	if (name === void 0 || settings.risk === void 0) return void 0;
	const level = settings.risk.get(name);
	if (level === void 0) judge.report(["risk"], "policy.unknown-risk", `There is no risk level \`${name}\` in the settings.`, adviseWord(name, settings.risk.keys(), "risk level"));
	return level;
};
const readEnvironment = (judge, name, settings) => {
	if (name === void 0 || settings.environments === void 0) return void 0;
	const environment = settings.environments.get(name);
	if (environment === void 0) judge.report(["environment"], "policy.unknown-environment", `There is no environment \`${name}\` in the settings.`, adviseWord(name, settings.environments.keys(), "environment"));
	return environment;
};
const judgeEnvironment = (judge, { scopes, environment, settings }) => {
	for (const { scope, path } of scopes) {
		const other = strangeEnvironment(scope, environment, settings.environments?.values() ?? []);
		if (other === void 0) continue;
		judge.report(path, "policy.other-environment", `\`${scope}\` reaches into the environment \`${other.name}\`; this entitlement is of \`${environment.name}\`.`, `Write \`environment: ${other.name}\`, or name a scope outside it.`);
	}
};
const readHours = (judge, name, { calendars }) => {
	if (name === void 0 || calendars === void 0) return void 0;
	const calendar = calendars.get(name);
	if (calendar === void 0) judge.report(["hours"], "policy.unknown-calendar", `There is no calendar \`${name}\` in the settings.`, adviseWord(name, calendars.keys(), "calendar"));
	return calendar;
};
const readOwnApproval = (judge, parts, { level, ...context }) => {
	const path = ["approval"];
	if (parts.approval === void 0) return level?.approval;
	const own = readApproval(judge, path, parts.approval, context);
	if (own === "none" && parts.risk !== void 0 && parts.risk !== "low" && !isOnDutyOnly(parts)) judge.report(path, "policy.approval-none", `\`approval: none\` is possible at risk \`low\`, or where every requester is on call; not here, at \`${parts.risk}\`.`, "Delete the key to take the rules of the risk level, or name only `oncall:` as requesters, those of break-glass too unless it waives the approval.");
	if (level?.approval === void 0) return void 0;
	if (own === void 0 || own === "none") return own;
	const joined = level.approval === "none" ? own : joinApprovals(level.approval, own);
	const doubled = doubledRule(joined);
	if (doubled !== void 0) judge.report(path, "policy.rule-twice", `Two different rules are named \`${doubled}\`, counting those of the risk level.`, "Give each its own name.");
	judgeOrder(judge, path, parts.approval, joined);
	return joined;
};
/** Nobody comes to this access without being on call, but by a break-glass that waives the approval aloud. */
const isOnDutyOnly = ({ requesters, break_glass }) => isAllOnCall(requesters) && (break_glass === void 0 || break_glass.waives.includes("approval") || isAllOnCall(break_glass.requesters));
const isAllOnCall = (requesters) => requesters !== void 0 && eachOf(requesters, []).every(({ value }) => value.startsWith("oncall:"));
const readTicket = (judge, parts, { level, settings }) => {
	const path = ["ticket"];
	const given = level?.ticket ?? NO_TICKET;
	if (parts.ticket?.required === false && given.required) judge.report([...path, "required"], "policy.looser-than-level", `The risk level \`${parts.risk ?? ""}\` asks for a ticket.`, "Delete the key: an entitlement may only tighten its risk level.");
	const systems = settings.tickets;
	const own = readTicketDemand(judge, path, {
		source: parts.ticket,
		systems
	});
	const demand = joinTicketDemands(judge, path, {
		level: given,
		own,
		risk: parts.risk ?? ""
	});
	if (parts.ticket !== void 0) judgeAnswers(judge, {
		path,
		own: parts.ticket
	}, {
		demand,
		systems
	});
	if (demand.required && systems?.length === 0) judge.report(parts.ticket === void 0 ? ["risk"] : path, "policy.ticket-without-system", "A ticket is required, and the settings have no ticket system whose pattern it could fit.", "Add a system under `tickets:` in the settings.");
	return demand;
};
// src/core/schema/people.ts
/** `policies/people.yaml`: who is who. Ids count, logins are labels. */
const Person = closed$2({
	github: Login,
	github_id: Type.Integer({
		minimum: 1,
		description: "The numeric id of the account; it survives renames."
	}),
	entra: Type.Optional(Uuid),
	manager: Type.Optional(Name),
	also: Type.Optional(list$1(Login, "Second accounts of the same human.")),
	contractor: Type.Optional(closed$2({
		sponsor: Name,
		until: Day
	}, "Somebody from outside, with a sponsor and an end."))
}, "A person: `github`, `github_id` and what else is known.");
const member = text(70, "A name of `people`, or `group:x`.", { title: "member" });
const Group = when({ type: "array" }, Type.Array(member, {
	title: "members",
	maxItems: 1e3,
	description: "Members: names of people, and `group:x`."
}), closed$2({ team: TeamSlug }, "A live GitHub team."));
const Rota = when({
	type: "object",
	required: ["system"]
}, closed$2({
	system: oneOf(["pagerduty", "opsgenie"], "The system that is asked."),
	schedule: text(80, "The schedule there."),
	among: oneOrMore(Person$1, "The answer counts only for these people.")
}, "A rota that is asked for."), closed$2({ shifts: list$1(closed$2({
	person: Name,
	from: LocalTime,
	to: LocalTime
}, "A shift."), "Who is on call, and when.", { maxItems: 2e3 }) }, "A rota that stands here."));
const Workload = closed$2({
	entra: Uuid,
	owners: oneOrMore(Person$1, "Who answers for it.")
}, "A machine’s identity.");
const People = closed$2({
	people: named(Person, "People, by the name that the other files use."),
	groups: Type.Optional(named(Group, "Groups by name, each a list of members or `{ team: org/slug }`.")),
	oncall: Type.Optional(named(Rota, "Rotas by name, each with `shifts:` or a system that is asked.")),
	workloads: Type.Optional(named(Workload, "Identities of machines by name, each with `entra:` and `owners:`."))
}, "People.", { $id: schemaId("people") });
// src/core/parse/people.ts
/** `policies/people.yaml`: who is who. */
const form$1 = former(People, "policy");
const UNREAD_PEOPLE = {
	people: void 0,
	names: {
		people: void 0,
		groups: void 0,
		rotas: void 0,
		workloads: void 0
	},
	findings: []
};
const parsePeople = (file) => {
	const formed = form$1(file);
	const judge = judgeOf(formed);
	const { parts } = formed;
	const keysOf = (part, key) => part === void 0 && !formed.lacks(key) ? void 0 : new Set(Object.keys(part ?? {}));
	const names = {
		people: keysOf(parts.people, "people"),
		groups: keysOf(parts.groups, "groups"),
		rotas: keysOf(parts.oncall, "oncall"),
		workloads: keysOf(parts.workloads, "workloads")
	};
	if (parts.people === void 0) return {
		people: void 0,
		names,
		findings: judge.findings()
	};
	return {
		people: {
			byKey: readPeople(judge, parts.people),
			groups: readGroups(judge, parts.groups ?? {}, names),
			rotas: readRotas(judge, parts.oncall ?? {}, names)
		},
		names,
		findings: judge.findings()
	};
};
const readPeople = (judge, sources) => {
	const known = new Set(Object.keys(sources));
	const once = /* @__PURE__ */ new Map();
	const claim = (key, path, what, value) => {
		const claimed = `${what} ${value.toLowerCase()}`;
		const other = once.get(claimed);
		if (other !== void 0) judge.report([
			"people",
			key,
			...path
		], "policy.person-twice", `The ${what} \`${value}\` already belongs to \`${other}\`.`, "Give each person their own; second accounts of one person go under `also:`.");
		once.set(claimed, other ?? key);
	};
	const reference = (key, path, named) => {
		if (named === void 0) return void 0;
		if (known.has(named)) return personKey(named);
		judge.report([
			"people",
			key,
			...path
		], "policy.unknown-person", `There is no person \`${named}\` in people.yaml.`, adviseWord(named, known, "person"));
	};
	const read = Object.entries(sources).map(([key, source]) => {
		claim(key, ["github"], "login", source.github);
		claim(key, ["github_id"], "GitHub id", String(source.github_id));
		if (source.entra !== void 0) claim(key, ["entra"], "Entra id", source.entra);
		for (const [index, login] of (source.also ?? []).entries()) claim(key, ["also", String(index)], "login", login);
		const manager = reference(key, ["manager"], source.manager);
		const sponsor = reference(key, ["contractor", "sponsor"], source.contractor?.sponsor);
		if (source.manager === key || source.contractor?.sponsor === key) judge.report([
			"people",
			key,
			source.manager === key ? "manager" : "contractor"
		], "policy.own-manager", `\`${key}\` cannot be their own ${source.manager === key ? "manager" : "sponsor"}.`, "Name somebody else, or delete the key.");
		const until = source.contractor?.until;
		if (until !== void 0 && endOfDay(until) === void 0) judge.report([
			"people",
			key,
			"contractor",
			"until"
		], "format.bad-value", `\`${until}\` is not a day of the calendar.`, "Write the last day of the contract, such as `2027-03-31`.");
		return [personKey(key), {
			key: personKey(key),
			login: source.github,
			gitHubId: gitHubUserId(source.github_id),
			entra: source.entra === void 0 ? void 0 : entraId(source.entra),
			manager,
			alsoLogins: (source.also ?? []).map((login) => login.toLowerCase()),
			contractor: sponsor === void 0 || until === void 0 ? void 0 : {
				sponsor,
				until
			}
		}];
	});
	return new Map(read);
};
const readGroups = (judge, sources, names) => {
	const groups = /* @__PURE__ */ new Map();
	for (const [name, source] of Object.entries(sources)) {
		if (!Array.isArray(source)) {
			groups.set(name, {
				kind: "team",
				team: source.team.toLowerCase()
			});
			continue;
		}
		if (source.length === 0) judge.report(["groups", name], "policy.empty-group", `Nobody is in \`${name}\`.`);
		const members = source.map((text, index) => readMember(judge, [
			"groups",
			name,
			index
		], text, names));
		groups.set(name, {
			kind: "list",
			members: present(members)
		});
	}
	reportCycles(judge, groups, sources);
	return groups;
};
const readMember = (judge, path, text, names) => {
	const group = text.startsWith("group:") ? text.slice(6) : void 0;
	const name = text.replace(/^user:/, "");
	if (group === void 0) {
		if (names.people?.has(name) === true) return {
			kind: "person",
			person: personKey(name)
		};
		const remedy = names.groups?.has(name) === true ? `Write \`group:${name}\` for the group.` : adviseWord(name, names.people ?? [], "person");
		judge.report(path, "policy.unknown-person", `There is no person \`${name.slice(0, 60)}\` in people.yaml.`, remedy);
		return;
	}
	if (names.groups === void 0 || names.groups.has(group)) return {
		kind: "group",
		group
	};
	judge.report(path, "policy.unknown-group", `There is no group \`${group}\` in people.yaml.`, adviseWord(group, names.groups, "group"));
};
const readRotas = (judge, sources, names) => new Map(Object.entries(sources).map(([name, source]) => {
	const path = ["oncall", name];
	if ("shifts" in source) {
		const shifts = source.shifts.map((shift, index) => readShift(judge, [
			...path,
			"shifts",
			index
		], shift, names));
		return [name, {
			kind: "static",
			shifts: present(shifts)
		}];
	}
	const people = {
		people: void 0,
		names,
		findings: []
	};
	const among = readPeopleRefs(judge, [...path, "among"], source.among, {
		people,
		use: "list"
	});
	return [name, {
		kind: "system",
		system: source.system,
		among
	}];
}));
const readShift = (judge, path, source, names) => {
	const known = names.people?.has(source.person) === true;
	if (!known) judge.report([...path, "person"], "policy.unknown-person", `There is no person \`${source.person}\` in people.yaml.`, adviseWord(source.person, names.people ?? [], "person"));
	const moment = (key) => {
		const place = {
			path: [...path, key],
			text: source[key]
		};
		return readMoment$1(judge, place, {
			zone: "UTC",
			key: `${key}: `
		});
	};
	const [from, to] = [moment("from"), moment("to")];
	if (from === void 0 || to === void 0) return void 0;
	if (to <= from) {
		judge.report([...path, "to"], "policy.range", "The shift ends before it has begun.", "Write an end that is later than its beginning.");
		return;
	}
	return known ? {
		person: personKey(source.person),
		from,
		to
	} : void 0;
};
/** Reports the member by which a group comes back to itself. */
const reportCycles = (judge, groups, sources) => {
	const done = /* @__PURE__ */ new Set();
	const visit = (name, way) => {
		if (done.has(name)) return;
		const group = groups.get(name);
		const source = sources[name];
		if (group?.kind !== "list" || !Array.isArray(source)) return;
		for (const [index, text] of source.entries()) {
			const next = text.startsWith("group:") ? text.slice(6) : void 0;
			if (next === void 0) continue;
			if (way.includes(next) || next === name) {
				const round = [
					...way.slice(way.indexOf(next) === -1 ? way.length : way.indexOf(next)),
					name,
					next
				];
				judge.report([
					"groups",
					name,
					index
				], "policy.group-cycle", `The group contains itself: ${round.join(" → ")}.`, `Take \`group:${next}\` out of \`${name}\`.`);
			} else visit(next, [...way, name]);
		}
		done.add(name);
	};
	for (const name of groups.keys()) visit(name, []);
};
// src/core/schema/settings.ts
/** `policies/gatehouse.yaml`: everything that holds for all entitlements. */
const Environment = closed$2({
	max_duration: Duration,
	mode: Type.Optional(oneOf(["observe", "enforce"], "`observe`: decided, told and recorded, never elevated. `enforce` if absent.")),
	scopes: Type.Optional(list$1(Target, "What belongs to it; an entitlement that reaches in must carry it."))
}, "An environment, such as `{ max_duration: 8h }`.");
const RiskLevel = closed$2({
	approval: Approval,
	ticket: Type.Optional(TicketDemand),
	auto_approve: Type.Optional(closed$2({ up_to: Duration }, "Windows up to this length need no approval; at risk `low` only."))
}, "What an entitlement of this level gets; it may tighten it, never loosen it.");
const Waiting = closed$2({
	remind_after: Type.Optional(Duration),
	escalate_after: Type.Optional(Duration),
	escalate_to: Type.Optional(oneOrMore(Person$1, "Who may fill the rule then too.")),
	lapse_after: Type.Optional(Duration),
	approval_valid_for: Type.Optional(Duration),
	merge_valid_for: Type.Optional(Duration)
}, "The clock of a request; the clock of access is another.");
const count = (description) => Type.Optional(Type.Integer({
	minimum: 1,
	maximum: 1e5,
	description
}));
const Caps = closed$2({
	active_per_person: count("Open and scheduled grants of one beneficiary."),
	active_total: count("Open and scheduled grants of all."),
	cooldown: Type.Optional(Duration),
	unexpired_removals_per_run: Type.Optional(Type.Integer({
		minimum: 0,
		maximum: 1e5,
		description: "Removals of unexpired access in one run; 5 if absent."
	}))
}, "Limits on how much at once.");
const weekday = oneOf([
	"mon",
	"tue",
	"wed",
	"thu",
	"fri",
	"sat",
	"sun"
], "A day of the week.");
const Calendar = list$1(closed$2({
	days: list$1(weekday, "Days on which it begins."),
	week_of_month: Type.Optional(Type.Integer({
		minimum: 1,
		maximum: 5,
		description: "Which of the month."
	})),
	from: TimeOfDay,
	to: EndOfDay
}, "A stretch of time in `timezone`; `to` before `from` is on the next day. Adjoining stretches of a calendar join."), "Stretches of time, such as `{ days: [mon], from: \"07:00\", to: \"20:00\" }`.");
const Freeze = closed$2({
	name: text(80, "What it is for."),
	from: Day,
	to: Day,
	environments: Type.Optional(list$1(Name, "Where it holds; everywhere if absent.")),
	level: Type.Optional(oneOf(["changes", "everything"], "`changes` if absent; `everything`: break-glass does not pass either."))
}, "Days, both inclusive and in `timezone`, that no window may touch.");
const Separation = closed$2({
	name: text(80, "What it is for."),
	never_both: list$1(EntitlementName, "Entitlements.", { minItems: 2 }),
	within: Type.Optional(Duration)
}, "Entitlements that no one person holds together.");
const priorities = (description) => closed$2({
	from: Type.Integer({
		minimum: 100,
		maximum: 4096
	}),
	to: Type.Integer({
		minimum: 100,
		maximum: 4096
	})
}, description);
const Network = closed$2({
	priorities: Type.Optional(priorities("Gatehouse’s own range in every NSG; 200 to 399 if absent.")),
	reserved: Type.Optional(named(priorities("A range of others."), "Ranges in the same NSGs that are not ours: of another installation, or of rules that people write.")),
	widest_source: Type.Optional(Widest)
}, "The network.");
const Channel = text(90, "A channel, such as `slack:approvals`.", { title: "channel" });
const Settings = closed$2({
	version: Type.Integer({
		title: "version",
		const: 1,
		description: "The version of this format."
	}),
	freeze: Type.Optional(oneOf([
		"none",
		"changes",
		"everything"
	], "`changes`: only break-glass passes. `everything`: nothing does.")),
	timezone: Type.Optional(text(60, "An IANA name, for people; everything recorded is UTC.")),
	environments: named(Environment, "Environments by name, such as `production: { max_duration: 8h }`."),
	risk: named(RiskLevel, "Risk levels by name, each with `approval:`."),
	waiting: Type.Optional(Waiting),
	caps: Type.Optional(Caps),
	merge: Type.Optional(oneOf(["automatic", "by-hand"], "`automatic`: the run that finds it approved merges.")),
	operators: Type.Optional(oneOrMore(Person$1, "Who may lift the cap on what one sweep removes, and end any grant with `/end`.")),
	ledger: Type.Optional(closed$2({
		genesis: text(100, "The hash of the ledger’s first line; `gatehouse init` writes it.", { title: "genesis" }),
		anchors_since: Type.Optional(text(20, "Anchors older than this count no more, e.g. 2026-11-28T18:00:00Z."))
	}, "The ledger.")),
	calendars: Type.Optional(named(Calendar, "Calendars by name, each a list of stretches of time.")),
	freezes: Type.Optional(list$1(Freeze, "Freezes.")),
	separation_of_duties: Type.Optional(list$1(Separation, "Separation of duties.")),
	protected: Type.Optional(closed$2({
		roles: Type.Optional(list$1(text(200, "The name of a role, or the UUID of its definition."), "Names of roles, or the UUIDs of their definitions.")),
		scopes: Type.Optional(list$1(Target, "Scopes: `target:x`, or ids as Azure shows them.")),
		people: Type.Optional(oneOrMore(Person$1, "People who are never a beneficiary."))
	}, "What no entitlement may grant.")),
	tickets: Type.Optional(named(TicketSystem, "Ticket systems; the first whose pattern fits is meant.")),
	network: Type.Optional(Network),
	justification: Type.Optional(closed$2({
		min_length: Type.Optional(Type.Integer({
			minimum: 1,
			maximum: 500,
			description: "Characters; 1 if absent."
		})),
		forbid: Type.Optional(list$1(oneOf([
			"email-address",
			"card-number",
			"phone-number"
		], "A kind of text."), "What it may not contain."))
	}, "The justification.")),
	issue_form: Type.Optional(closed$2({ bot: Type.Integer({
		minimum: 1,
		maximum: 999999999999999,
		title: "bot",
		description: "GitHub’s numeric id of the App’s bot account."
	}) }, "Which App opens pull requests for issues.")),
	accounts: Type.Optional(closed$2({ unconfirmed: Type.Optional(closed$2({
		from: Day,
		to: Day
	}, "Days, both inclusive and in `timezone`, at most 30, on which Entra need not confirm an account.")) }, "What Entra must say of accounts.")),
	drift: Type.Optional(oneOf(["repair", "report"], "What happens to objects of open grants that somebody changed.")),
	start_horizon: Type.Optional(Type.Unsafe({
		...Duration,
		description: "How far ahead a start may lie; 14 days if absent."
	})),
	notify: Type.Optional(closed$2({
		pull_request: Type.Optional(Type.Unsafe({
			type: "boolean",
			title: "pull_request",
			const: true
		})),
		alerts: Type.Optional(list$1(Channel, "Where alerts go.")),
		requests: Type.Optional(list$1(Channel, "Where it is told what waits for people.")),
		grants: Type.Optional(list$1(Channel, "Where it is told what opens and ends."))
	}, "Who is told."))
}, "Settings.", {
	$id: schemaId("settings"),
	$defs: approvalDefinitions
});
// src/core/parse/notify.ts
const readRoutes = (judge, named = {}) => ({
	alerts: readChannels(judge, "alerts", named.alerts),
	requests: readChannels(judge, "requests", named.requests),
	grants: readChannels(judge, "grants", named.grants)
});
const readChannels = (judge, subscription, names = []) => names.flatMap((name, index) => {
	const channel = parseChannel(name)?.channel;
	if (channel !== void 0) return [channel];
	judge.report([
		"notify",
		subscription,
		index
	], "format.bad-value", `${JSON.stringify(name)} is no channel.`, "Write slack:name, teams:name or webhook:name, as the secret GATEHOUSE_NOTIFY_CHANNELS names it.");
	return [];
});
// src/core/parse/risk.ts
const readRisk = (judge, sources, context) => {
	const levels = /* @__PURE__ */ new Map();
	for (const [name, source] of Object.entries(sources)) {
		const path = [
			"risk",
			name,
			"approval"
		];
		const conditions = conditionsOf(name, Object.keys(sources), context);
		const approval = readApproval(judge, path, source.approval, {
			people: context.people,
			conditions
		});
		if (approval === "none" && name !== "low") judge.report(path, "policy.approval-none", `\`approval: none\` is possible at risk \`low\` only, not at \`${name}\`.`, "Write rules.");
		const doubled = approval === void 0 || approval === "none" ? void 0 : doubledRule(approval);
		if (doubled !== void 0) judge.report(path, "policy.rule-twice", `Two rules are named \`${doubled}\`.`, "Give each its own name.");
		if (approval !== void 0 && approval !== "none") judgeOrder(judge, path, source.approval, approval);
		const at = [
			"risk",
			name,
			"ticket"
		];
		const systems = context.tickets;
		const ticket = readTicketDemand(judge, at, {
			source: source.ticket,
			systems
		});
		judgeAnswers(judge, {
			path: at,
			own: source.ticket
		}, {
			demand: ticket,
			systems
		});
		levels.set(name, {
			approval,
			ticket,
			autoApprove: readAutoApprove(judge, [
				"risk",
				name,
				"auto_approve"
			], source.auto_approve, name)
		});
	}
	return levels;
};
const conditionsOf = (risk, risks, { environments, calendars }) => ({
	risk,
	risks: new Set(risks),
	longest: environments === void 0 || environments.size === 0 ? void 0 : milliseconds(Math.max(...[...environments.values()].map(({ maxDuration }) => maxDuration))),
	calendars: calendars === void 0 ? void 0 : new Set(calendars.keys()),
	breakGlass: void 0,
	parameters: "of-many"
});
// src/core/parse/unconfirmed.ts
/** `accounts.unconfirmed`: days on which Entra need not say that an account is enabled. A trial is bounded, so that it cannot stay by itself. */
const PATH = ["accounts", "unconfirmed"];
const MOST_DAYS = 30;
/** Half a day more than they have: on one of them the clock may be put back. */
const LONGEST$1 = hours(732);
const readUnconfirmed = (judge, source, timezone) => {
	if (source === void 0) return void 0;
	const days = readDays(judge, PATH, {
		...source,
		timezone
	});
	if (days === void 0) return void 0;
	if (days.to - days.from > LONGEST$1) judge.report([...PATH, "to"], "policy.unconfirmed-long", `From ${source.from} to ${source.to} is more than ${MOST_DAYS} days.`);
	return days;
};
// src/core/parse/waiting.ts
/** `waiting:` of the settings: how long a request may wait, whom that brings in, and how long approvals and merges count. */
const REMIND_AFTER = minutes(30);
const ESCALATE_AFTER = minutes(30);
const DAY = hours(24);
const readWaiting = (judge, source, people) => {
	const read = (key, otherwise) => {
		const text = source[key];
		return (text === void 0 ? void 0 : readDuration(judge, ["waiting", key], text)) ?? otherwise;
	};
	const waiting = {
		remindAfter: read("remind_after", REMIND_AFTER),
		escalateAfter: read("escalate_after", ESCALATE_AFTER),
		escalateTo: source.escalate_to === void 0 ? [] : readPeopleRefs(judge, ["waiting", "escalate_to"], source.escalate_to, {
			people,
			use: "rule"
		}),
		lapseAfter: read("lapse_after", DAY),
		approvalValidFor: read("approval_valid_for", DAY),
		mergeValidFor: read("merge_valid_for", DAY)
	};
	if (source.escalate_after !== void 0 && source.escalate_to === void 0) judge.report(["waiting", "escalate_after"], "policy.escalates-to-nobody", "`escalate_after` is set and `escalate_to` names nobody, so nothing would ever escalate.", "Name people under `escalate_to:`, or leave `escalate_after` out.");
	for (const [key, after] of [["remind_after", waiting.remindAfter], ["escalate_after", waiting.escalateAfter]]) if (source[key] !== void 0 && after >= waiting.lapseAfter) judge.report(["waiting", key], "policy.waiting-order", `\`${key}: ${source[key]}\` never comes: the request lapses before it, after ${source.lapse_after ?? "24h"}.`, `Write a shorter \`${key}\`, or a longer \`lapse_after\`.`);
	return waiting;
};
// src/core/parse/settings.ts
/** `policies/gatehouse.yaml`: everything that holds for all entitlements. */
/** What `gatehouse init` replaces by the hash of the ledger's first line. */
const GENESIS_PLACEHOLDER = "written by `gatehouse init`";
const form = former(Settings, "policy");
const parseSettings = (file, context) => {
	const formed = form(file);
	const judge = judgeOf(formed);
	const { parts } = formed;
	const tickets = parts.tickets === void 0 && !formed.lacks("tickets") ? void 0 : readTicketSystems(judge, parts.tickets ?? {});
	const timezone = readTimezone(judge, parts.timezone);
	const environments = parts.environments === void 0 ? void 0 : readEnvironments(judge, parts.environments, context.targets);
	const calendars = readCalendars(judge, formed, timezone);
	const read = {
		environments,
		risk: parts.risk === void 0 ? void 0 : readRisk(judge, parts.risk, {
			people: context.people,
			environments,
			calendars,
			tickets
		}),
		calendars,
		tickets,
		protected: readProtected(judge, parts.protected, context),
		network: readNetwork$1(judge, parts.network),
		caps: readCaps(judge, parts.caps),
		escalates: parts.waiting?.escalate_to !== void 0
	};
	const rest = readRest(judge, parts, context);
	const freezes = readFreezes(judge, parts.freezes, {
		timezone,
		environments: read.environments?.keys()
	});
	const unconfirmedAccounts = readUnconfirmed(judge, parts.accounts?.unconfirmed, timezone);
	const findings = judge.findings();
	const complete = findings.length === 0 && read.environments !== void 0 && read.tickets !== void 0;
	return {
		...read,
		findings,
		settings: complete ? {
			version: 1,
			...rest,
			timezone,
			freezes,
			unconfirmedAccounts,
			calendars: read.calendars ?? /* @__PURE__ */ new Map(),
			environments: read.environments ?? /* @__PURE__ */ new Map(),
			protected: read.protected,
			tickets: read.tickets ?? [],
			network: read.network,
			caps: read.caps
		} : void 0
	};
};
const readEnvironments = (judge, sources, targets) => {
	const environments = /* @__PURE__ */ new Map();
	for (const [name, source] of Object.entries(sources)) {
		const path = ["environments", name];
		const maxDuration = readWindow(judge, [...path, "max_duration"], source.max_duration);
		const scopes = readTargets(judge, [...path, "scopes"], source.scopes ?? [], targets);
		environments.set(name, {
			name,
			maxDuration: maxDuration ?? SHORTEST_WINDOW,
			mode: source.mode ?? "enforce",
			scopes
		});
	}
	return environments;
};
const readTargets = (judge, path, sources, targets) => present(sources.map((text, index) => readTarget(judge, [...path, index], text, targets)));
const readProtected = (judge, source, { targets, people }) => ({
	roles: source?.roles ?? [],
	scopes: readTargets(judge, ["protected", "scopes"], source?.scopes ?? [], targets),
	people: source?.people === void 0 ? [] : readPeopleRefs(judge, ["protected", "people"], source.people, {
		people,
		use: "list"
	})
});
/** How far ahead a start may lie where the settings do not say: as far as a team plans, and no plan outlives its reasons. */
const START_HORIZON = hours(336);
const readCaps = (judge, source) => ({
	activePerPerson: source?.active_per_person,
	activeTotal: source?.active_total,
	cooldown: source?.cooldown === void 0 ? void 0 : readLookBack(judge, ["caps", "cooldown"], source.cooldown),
	unexpiredRemovalsPerRun: source?.unexpired_removals_per_run ?? 5
});
const readRest = (judge, parts, { people, entitlements }) => ({
	freeze: parts.freeze ?? "none",
	startHorizon: (parts.start_horizon === void 0 ? void 0 : readDuration(judge, ["start_horizon"], parts.start_horizon)) ?? START_HORIZON,
	waiting: readWaiting(judge, parts.waiting ?? {}, people),
	separationOfDuties: readSeparation(judge, parts.separation_of_duties ?? [], entitlements),
	merge: parts.merge ?? "automatic",
	drift: parts.drift ?? "report",
	operators: parts.operators === void 0 ? [] : readPeopleRefs(judge, ["operators"], parts.operators, {
		people,
		use: "list"
	}),
	genesis: readGenesis(judge, parts.ledger?.genesis),
	anchorsSince: readAnchorsSince(judge, parts.ledger?.anchors_since),
	justification: {
		minLength: parts.justification?.min_length ?? 1,
		forbid: parts.justification?.forbid ?? []
	},
	issueForm: { bot: readBot(judge, parts.issue_form?.bot) },
	notify: readRoutes(judge, parts.notify)
});
/** `github-actions[bot]` */
const ACTIONS_BOT = 41898282;
/** NB. Whoever may push a workflow can open pull requests as GitHub Actions; an App's key is its own. */
const readBot = (judge, id) => {
	if (id === void 0) return void 0;
	if (id !== ACTIONS_BOT) return gitHubUserId(id);
	judge.report(["issue_form", "bot"], "policy.issue-form-bot", "This is GitHub Actions’ own account, and every workflow of every branch can act as it.", "Write the id of the bot account of a GitHub App of your own.");
};
const readGenesis = (judge, text) => {
	if (text === void 0 || text === GENESIS_PLACEHOLDER) return void 0;
	if (/^[0-9a-f]{64}$/.test(text)) return digest(text);
	judge.report(["ledger", "genesis"], "format.bad-value", "This is not the hash of a ledger.", `Write what \`gatehouse init\` printed (64 hexadecimal digits), or "${GENESIS_PLACEHOLDER}" before it has run.`);
};
const readAnchorsSince = (judge, text) => {
	if (text === void 0) return void 0;
	const at = parseInstant(text);
	if (at !== void 0 && formatInstant(at) === text) return text;
	judge.report(["ledger", "anchors_since"], "format.bad-value", "This is not a moment in UTC.", "Write it like 2026-11-28T18:00:00Z.");
};
/** Where there is no such file: nothing is judged by it, and its absence is a finding of its own. */
const UNREAD_SETTINGS = {
	settings: void 0,
	environments: void 0,
	risk: void 0,
	calendars: void 0,
	tickets: void 0,
	protected: {
		roles: [],
		scopes: [],
		people: []
	},
	network: {
		priorities: {
			from: 200,
			to: 399
		},
		widestSource: 32
	},
	caps: {
		activePerPerson: void 0,
		activeTotal: void 0,
		cooldown: void 0,
		unexpiredRemovalsPerRun: 5
	},
	escalates: false,
	findings: []
};
// src/core/parse-policy.ts
const SETTINGS_FILE = "policies/gatehouse.yaml";
const PEOPLE_FILE = "policies/people.yaml";
const TARGETS_FILE = "policies/targets.yaml";
const ENTITLEMENT = /^policies\/entitlements\/[^/]+\.yaml$/;
const TESTS = /^policies\/tests\/.+\.yaml$/;
const isPolicyTest = (path) => TESTS.test(path);
/**
* Never throws on what a file says. A finding in settings, people or targets leaves `settings` and `people` undefined,
* so that nothing can be decided; a finding in an entitlement blocks that entitlement.
*/
const parsePolicy = ({ commit, files }) => ({
	...readingOf(files),
	commit
});
/** Every merge moves main, so each review was made at a commit of its own, where the same policy stood nearly always. */
const lately = [];
const MOST_KEPT = 4;
const readingOf = (files) => {
	const known = lately.findIndex((one) => sameFiles(one.files, files));
	const [found = {
		files,
		reading: parseFiles(files)
	}] = known === -1 ? [] : lately.splice(known, 1);
	lately.unshift(found);
	lately.length = Math.min(lately.length, MOST_KEPT);
	return found.reading;
};
const sameFiles = (a, b) => a.length === b.length && a.every(({ path, text }, index) => path === b[index]?.path && text === b[index]?.text);
const parseFiles = (files) => {
	const fileOf = (path) => files.find((file) => file.path === path);
	const settingsFile = fileOf(SETTINGS_FILE);
	const peopleFile = fileOf(PEOPLE_FILE);
	const targetsFile = fileOf(TARGETS_FILE);
	const targets = targetsFile === void 0 ? NO_TARGETS : parseTargets(targetsFile);
	const people = peopleFile === void 0 ? UNREAD_PEOPLE : parsePeople(peopleFile);
	const settings = settingsFile === void 0 ? UNREAD_SETTINGS : parseSettings(settingsFile, {
		people,
		targets,
		entitlements: namesOf(files)
	});
	const everything = [
		...settingsFile === void 0 ? [missing(SETTINGS_FILE)] : [],
		...peopleFile === void 0 ? [missing(PEOPLE_FILE)] : [],
		...settings.findings,
		...people.findings,
		...targets.findings
	];
	const readings = files.filter(({ path }) => ENTITLEMENT.test(path)).map((file) => ({
		file,
		reading: parseEntitlement(file, {
			people,
			targets,
			settings
		})
	}));
	const { entitlements, blocked } = sorted(readings, everything.length > 0);
	const usable = everything.length === 0;
	return {
		settings: usable ? settings.settings : void 0,
		people: usable ? people.people : void 0,
		targets: targets.byName ?? /* @__PURE__ */ new Map(),
		entitlements,
		blocked,
		findings: sortFindings([
			...everything,
			...[...blocked.values()].flat(),
			...files.flatMap((file) => unknownFile(file.path))
		])
	};
};
/** Also of those with a finding: what is wrong in one is not said again wherever it is named. */
const namesOf = (files) => new Set(files.flatMap(({ path }) => ENTITLEMENT.test(path) ? [nameOfFile(path)] : []));
const missing = (path) => finding("policy.missing-file", {
	file: path,
	line: 1,
	column: 1
}, `There is no file \`${path}\`.`, "Add it.");
/** Two files that define one entitlement block each other: which of them was meant cannot be known. */
const sorted = (read, everythingBlocked) => {
	const entitlements = /* @__PURE__ */ new Map();
	const blocked = /* @__PURE__ */ new Map();
	for (const { file, reading } of read) {
		const twin = read.find((other) => other.file !== file && other.reading.name === reading.name);
		const findings = twin === void 0 ? reading.findings : [...reading.findings, finding("policy.entitlement-name", {
			file: file.path,
			line: 1,
			column: 1
		}, `\`${reading.name}\` is also defined in ${twin.file.path}.`, "Keep one of them.")];
		if (findings.length > 0) blocked.set(reading.name, [...blocked.get(reading.name) ?? [], ...findings]);
		else if (reading.entitlement !== void 0 && !everythingBlocked) entitlements.set(reading.name, reading.entitlement);
	}
	return {
		entitlements,
		blocked
	};
};
const KNOWN_FILES = [
	SETTINGS_FILE,
	PEOPLE_FILE,
	TARGETS_FILE
];
const unknownFile = (path) => {
	if (!/\.ya?ml$/i.test(path) || KNOWN_FILES.includes(path) || ENTITLEMENT.test(path) || TESTS.test(path)) return [];
	const near = nearest(path.replace(/\.ya?ml$/i, ".yaml").toLowerCase(), KNOWN_FILES);
	const inside = /^policies\/(?:entitlements|tests)\//.test(path);
	return [finding("policy.unknown-file", {
		file: path,
		line: 1,
		column: 1
	}, "Nothing reads this file.", near !== void 0 ? `Did you mean \`${near}\`?` : inside ? "Name it `<entitlement>.yaml`, directly in its folder." : "Move it to `policies/entitlements/`, or out of `policies/`.")];
};
// src/core/render/effects.ts
const EFFECTS = {
	deny: {
		order: 0,
		word: "no"
	},
	wait: {
		order: 1,
		word: "waits"
	},
	note: {
		order: 2,
		word: "note"
	},
	pass: {
		order: 3,
		word: "yes"
	}
};
const effectWord = ({ effect }) => EFFECTS[effect].word;
const byEffect = (reasons) => reasons.toSorted((a, b) => EFFECTS[a.effect].order - EFFECTS[b.effect].order);
// src/core/render/steps.ts
/** The steps of a plan in words: what is held where, and who ends it. */
/** `Reader on bas-hub` · `bastion-nsg, TCP port 443 from 203.0.113.7/32`, as Markdown. */
const describeStep = (step) => {
	switch (step.kind) {
		case "azure-role": return `${escapeMarkdown(step.role, 80)} on ${escapeMarkdown(lastName(step.scope), 60)}${howHeld(step)}`;
		case "entra-role": return `directory role ${escapeMarkdown(step.role, 80)}${whereInDirectory(step)}${howHeld(step)}`;
		case "entra-group": return `${step.access === "owner" ? "owner" : "member"} of the Entra group ${codeSpan(step.group)}${howHeld(step)}`;
		case "github-team": return `${step.role} of the GitHub team ${codeSpan(step.team, 140)}`;
		case "github-repo": return `${step.permission} on the repository ${codeSpan(step.repository, 140)}`;
		case "nsg-rule": return `${escapeMarkdown(placeInNetwork(step), 60)}, ${trafficOf(step)}`;
		case "vm-jit": return `${escapeMarkdown(lastName(step.vm), 60)} through Defender, ${trafficOf(step)}`;
		case "azure-firewall": return `${few(step.destinations)} through the firewall policy ${escapeMarkdown(lastName(step.policy), 60)}, ${trafficOf(step)}`;
	}
};
/** The same for a drawing or a plain line. */
const nameOfStep = (step) => {
	switch (step.kind) {
		case "azure-role": return `${step.role} on ${lastName(step.scope)}`;
		case "entra-role": return `directory role ${step.role}`;
		case "entra-group": return `Entra group ${step.group}`;
		case "github-team": return `team ${step.team}`;
		case "github-repo": return `${step.permission} on ${step.repository}`;
		case "nsg-rule": return `${placeInNetwork(step)} from ${listOf(step.source).join(" ")}`;
		case "vm-jit": return `${lastName(step.vm)} from ${step.source}`;
		case "azure-firewall": return `firewall policy ${lastName(step.policy)} from ${step.source}`;
	}
};
/** Where exactly, with the platform's whole id. */
const placeOfStep = (step) => {
	switch (step.kind) {
		case "azure-role": return codeSpan(step.scope, 400);
		case "entra-role": return codeSpan(step.directoryScope, 400);
		case "entra-group": return codeSpan(step.group);
		case "github-team": return codeSpan(step.team, 400);
		case "github-repo": return codeSpan(step.repository, 400);
		case "nsg-rule": return [codeSpan("vm" in step ? step.vm : step.nsg, 400), ..."destinationGroups" in step ? step.destinationGroups.map((group) => codeSpan(group, 400)) : []].join(", ");
		case "vm-jit": return codeSpan(step.vm, 400);
		case "azure-firewall": return codeSpan(step.policy, 400);
	}
};
/** Who ends it when the window is over. */
const enderOfStep = (step) => {
	switch (step.kind) {
		case "azure-role": return endsInPim(step, "Azure");
		case "entra-role": return endsInPim(step, "Entra");
		case "entra-group": return step.exclusive ? "the sweep of Gatehouse ends it" : endsInPim(step, "Entra");
		case "github-team":
		case "github-repo": return "the sweep of Gatehouse ends it";
		case "nsg-rule":
		case "azure-firewall": return "the sweep of Gatehouse closes it";
		case "vm-jit": return "Defender for Cloud closes it by itself";
	}
};
/** What the person must still activate, as Markdown; nothing where everything is held at once. */
const toActivate = ({ steps }) => steps.flatMap((step) => "assignment" in step && step.assignment === "eligible" ? [escapeMarkdown(nameOfStep(step), 120)] : []);
/** At most two lines: identity, network. */
const layerLines = (plan) => ["identity", "network"].flatMap((layer) => {
	const steps = plan.steps.filter((step) => step.layer === layer);
	if (steps.length === 0) return [];
	return [`${layer === "identity" ? "Identity" : "Network"}: ${steps.slice(0, 3).map(describeStep).join("; ")}${steps.length > 3 ? `; ${steps.length - 3} more below` : ""}.`];
});
/** `TCP port 443 from 203.0.113.7/32`. */
const trafficOf = (step) => {
	return `${step.protocol === "*" ? "any port" : `${step.protocol.toUpperCase()} port`} ${step.ports.map((port) => escapeMarkdown(port, 20)).join(", ")} from ${few(listOf(step.source))}`;
};
const few = (networks) => {
	const shown = networks.slice(0, 3).map((network) => escapeMarkdown(network, 60)).join(", ");
	return networks.length > 3 ? `${shown} and ${networks.length - 3} more` : shown;
};
const placeInNetwork = (step) => {
	if ("vm" in step) return `every security group on the way to ${lastName(step.vm)}`;
	return "destinationGroups" in step ? `${lastName(step.nsg)} to ${step.destinationGroups.map(lastName).join(" ")}` : lastName(step.nsg);
};
/** What was activated may outlive the eligibility. */
const endsInPim = ({ assignment }, platform) => {
	switch (assignment) {
		case "active": return `${platform} ends it by itself`;
		case "eligible": return `${platform} ends the eligibility by itself, the sweep of Gatehouse what was activated from it`;
		case "plain": return "the sweep of Gatehouse ends it";
	}
};
const howHeld = ({ assignment }) => assignment === "eligible" ? " (to activate in PIM)" : "";
const whereInDirectory = ({ directoryScope }) => directoryScope === "/" ? "" : ` in the administrative unit ${codeSpan(lastName(directoryScope), 60)}`;
// src/core/render/waiting.ts
/** Names of rules that are not filled, vetoes, then whatever else waits; never empty. */
const waitingFor = (decision) => {
	const open = decision.rules.filter((rule) => rule.filledBy.length < rule.needed && rule.instead !== true);
	const rules = [...open.filter((rule) => rule.waitsFor === void 0).map((rule) => rule.rule), ...open.filter((rule) => rule.waitsFor !== void 0).map((rule) => `then ${rule.rule}`)];
	const vetoes = decision.vetoes.map((veto) => `veto of ${veto.person}`);
	if (rules.length + vetoes.length > 0) return [...rules, ...vetoes];
	const others = decision.reasons.filter((reason) => reason.effect === "wait").map((reason) => reason.sentence);
	return others.length > 0 ? others : ["a decision"];
};
/** Open rules that others may fill by now because they waited. */
const escalatedIn = ({ rules }, now) => rules.filter(({ escalation, filledBy, needed, instead }) => escalation !== void 0 && escalation.at < now && filledBy.length < needed && instead !== true);
// src/core/render/title.ts
/** `alice · prod-vm-admin · 2 h · CHG0031234`; `undefined` while nothing is resolved. */
const renderTitle = (view) => {
	const { subject } = view;
	switch (subject.kind) {
		case "judged":
		case "observed": return titleOfRequest(subject.decision, subject.request);
		case "grant":
		case "ended": return title({
			...subject.grant,
			breakGlass: subject.grant.plan.breakGlass === true
		}, subject.grant.plan.duration, subject.grant.ticket ?? void 0);
		case "not-a-request":
		case "deletion":
		case "findings":
		case "change":
		case "closed":
		case "fault": return;
	}
};
/** The same of a request that nobody has opened yet. */
const titleOfRequest = ({ requester, beneficiary, entitlement, plan }, request) => {
	if (requester === void 0 || entitlement === void 0 || request === void 0) return void 0;
	const { breakGlass, duration, ticket } = request;
	return title({
		breakGlass,
		requester,
		beneficiary: beneficiary ?? requester,
		entitlement
	}, plan?.duration ?? duration, ticket);
};
const title = (who, duration, ticket) => {
	return [
		who.requester === who.beneficiary ? who.requester : `${who.requester} for ${who.beneficiary}`,
		who.entitlement,
		formatDuration(duration),
		...who.breakGlass ? ["break-glass"] : [],
		...ticket === void 0 ? [] : [ticket]
	].map((part) => oneLine(part, 60).replaceAll("`", "'")).join(" · ");
};
// src/core/written-moment.ts
/** A moment where the zone may be left out: in policy tests and on the command line the settings' zone is meant then. */
const readMoment = (text, timezone) => {
	const written = text.trim();
	const context = {
		zone: timezone,
		key: ""
	};
	const parsed = parseMoment(written, context);
	return parsed.kind === "problem" && parsed.problem === "no-zone" ? parseMoment(`${written} ${timezone}`, context) : parsed;
};
// src/core/render/impact.ts
/** One sentence in two parts: the first is said loudly. */
const impactSentence = (told) => {
	const { what, judged, left, tally, days } = told;
	if (judged + left === 0) return [`No decision of the last ${days} days is on record`, ` that ${what} could be tried on.`];
	const all = changedIn(tally);
	const among = amongWhat(told);
	if (all === 0) return [`${capital(what)} decides ${among} as before.`, ""];
	const parts = [
		...tally.tighter === 0 ? [] : [`${tally.tighter} would be denied`],
		...tally.wider === 0 ? [] : [`${tally.wider} would be approved`],
		...tally.other === 0 ? [] : [`${tally.other} would give another access`]
	];
	return [`${capital(what)} would decide ${all} of ${among} otherwise:`, ` ${parts.join(", ")}.`];
};
/** `3 of 37 recorded decisions would differ`. */
const impactInShort = ({ judged, left, tally }) => {
	const decisions = `${judged} recorded ${judged === 1 ? "decision" : "decisions"}`;
	const all = changedIn(tally);
	if (judged + left === 0) return "no recorded decision to try it on";
	return all === 0 ? `${decisions}, none would differ` : `${all} of ${decisions} would differ`;
};
const changedIn = ({ tighter, wider, other }) => tighter + wider + other;
const amongWhat = ({ judged, days, complete }) => `the ${judged} ${judged === 1 ? "decision" : "decisions"} of the last ${days} days${complete ? "" : " that were looked at, the newest"}`;
const capital = (text) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
// src/commands/books.ts
/** The ledger as far as a judgement needs it; unreadable is a fact too. Throws what is a bug. */
const readOrWhy = async ({ ledger, clock }, policy, wanted) => {
	const { pulls: grants, preflight = [] } = wanted;
	try {
		const of = {
			policy,
			now: clock.now(),
			least: LATELY
		};
		return await readBack(ledger(policy), of, {
			grants,
			paths: [],
			preflight
		});
	} catch (thrown) {
		const fault = asFault(thrown);
		if (fault.code === "bug") throw thrown;
		return { failed: `${fault.message} (${fault.remedy})` };
	}
};
/** People are told how late endings were of late: on a Monday, those of Friday. */
const LATELY = hours(72);
/** The ledger with the days that decisions under this policy need, and at least with those of the time `least`. */
const readBack = async (ledger, { policy, now, least }, wanted) => {
	const { grants, paths, preflight = [], handled = [] } = wanted;
	const read = (indexed) => ledger.read(grants, paths, {
		days: [.../* @__PURE__ */ new Set([...daysFor(policy, indexed, now), ...daysBack(least ?? milliseconds(0), now)])],
		preflight,
		handled
	});
	const state = await read(true);
	return state.indexed || lookBackForReviews(policy) === lookBack(policy) ? state : read(false);
};
/** The days of the ledger that a decision under this policy needs. `indexed`: it lists the reviews that are owed. */
const daysFor = (policy, indexed, now) => daysBack(indexed ? lookBack(policy) : lookBackForReviews(policy), now);
const bookFacts = (state, policy, now) => {
	const since = readSince(state, policy, now);
	const read = [...state.ended.values()].flatMap((records) => records.flatMap(recentGrant));
	const ended = [...read, ...longOwed(state, new Set(read.map(({ grant }) => grant)))];
	return {
		running: known(runningGrants(state.open.values()), now),
		recent: known(ended, now),
		recentSince: since,
		freeze: known(orderedFreeze(state.head), now),
		...state.indexed ? { owedSince: ALWAYS } : {}
	};
};
const orderedFreeze = ({ freeze }) => {
	if (freeze === void 0) return { level: "none" };
	const { level, by, since, until, why } = freeze;
	return {
		level,
		by: by.person ?? by.login ?? "somebody unknown",
		since: parseInstant(since) ?? ALWAYS,
		until: (until === null ? void 0 : parseInstant(until)) ?? null,
		why
	};
};
const unreadBooks = (why, now) => ({
	running: {
		kind: "failed",
		why
	},
	recent: {
		kind: "failed",
		why
	},
	recentSince: now,
	freeze: {
		kind: "failed",
		why
	}
});
/** The last instant there is. */
const NEVER = instant(864e13);
const ALWAYS = instant(0);
/** Of the grants that are not ended. */
const runningGrants = (open) => [...open].map((grant) => ({
	grant: grant.grant,
	state: grant.state,
	beneficiary: grant.beneficiary,
	entitlement: grant.entitlement,
	startsAt: parseInstant(grant.startsAt) ?? ALWAYS,
	expiresAt: parseInstant(grant.expiresAt) ?? NEVER,
	targets: targetKeys(grant.plan),
	privileges: privilegesOf(grant.plan),
	...reviewDue(grant)
}));
/** With grants that a run takes up before the one that is judged. */
const alsoRunning = (books, taking) => {
	const { running } = books;
	return running.kind === "known" ? {
		...books,
		running: {
			...running,
			value: [...running.value, ...taking]
		}
	} : books;
};
/** A grant as its intent will open it, or as it is scheduled where its start lies ahead. */
const runningBy = (plan, now, expiresAt) => ({
	grant: plan.grant,
	...plan.start !== void 0 && plan.start > now ? {
		state: "scheduled",
		startsAt: plan.start
	} : {
		state: "elevating",
		startsAt: now
	},
	beneficiary: plan.beneficiary,
	entitlement: plan.entitlement,
	expiresAt,
	targets: targetKeys(plan),
	privileges: privilegesOf(plan)
});
/** The window that an open grant's intent fixed; undefined where it cannot be read. */
const windowOfGrant = ({ startsAt, expiresAt }) => {
	const [from, to] = [parseInstant(startsAt), parseInstant(expiresAt)];
	return from === void 0 || to === void 0 ? void 0 : {
		from,
		to
	};
};
const recentGrant = (record) => {
	const { grant, beneficiary, entitlement, why } = record;
	if (beneficiary === null || entitlement === null) return [];
	return [{
		grant,
		beneficiary,
		entitlement,
		startsAt: parseInstant(record.startsAt ?? "") ?? ALWAYS,
		endedAt: parseInstant(record.endedAt ?? "") ?? NEVER,
		why: why ?? "expired",
		...reviewDue(record)
	}];
};
/** NB. A review that is owed stands against the next break-glass until it is given, however long ago the grant has ended. */
const longOwed = ({ owed }, read) => [...owed].flatMap(([grant, entry]) => {
	const { ended, requester, beneficiary, entitlement, due } = entry;
	if (ended === null || read.has(grant)) return [];
	return [{
		grant,
		beneficiary,
		entitlement,
		startsAt: parseInstant(entry.startsAt) ?? ALWAYS,
		endedAt: parseInstant(ended.at) ?? NEVER,
		why: ended.why,
		...reviewDue({
			requester,
			review: {
				by: entry.by,
				due,
				verdict: null
			}
		})
	}];
});
/**
* NB. Only days that were read say what ended on them: the fact reaches back to the first day without a gap up to `now`, so
* that a day that nobody asked for is never taken for one on which nothing ended.
*/
const readSince = ({ ended, indexed }, policy, now) => {
	const days = daysFor(policy, indexed, now).filter((day) => day <= formatInstant(now).slice(0, 10));
	const first = days[days.findLastIndex((day) => !ended.has(day)) + 1];
	return (first === void 0 ? void 0 : parseInstant(`${first}T00:00:00Z`)) ?? now;
};
/** How what is over now ended, as far back as was read. */
const closingsIn = ({ ended }) => [...ended.values()].flatMap((records) => records.flatMap(({ closings }) => closings ?? []));
// src/core/preflight.ts
/** What a nightly `preflight` heard from the platforms: the question behind a step, the stored answers, and how they reach a review. */
/**
* Two steps with one question are answered alike. It leaves out the step's number and, in the network, the source, which every
* request brings anew: what is heard of a rule is heard of its place.
*/
const questionOf = (step) => sha256(canonicalJson(Object.fromEntries(Object.entries(step).filter(([key]) => key !== "id" && key !== "source")))).slice(0, 24);
const MOST_WORDS$1 = 400;
const MOST_REASONS = 8;
/** As it is kept. NB. Sentences about the source that was asked with would be told to people who come from elsewhere. */
const heardOf = (step, person, report) => {
	const { kind } = step;
	const lasting = short(report.lasting ?? []);
	const everybody = step.layer === "network";
	const reasons = everybody ? lasting : short(report.reasons);
	if (everybody && report.verdict === "refused" && lasting.length === 0) return void 0;
	return {
		kind,
		person: everybody ? null : person,
		verdict: report.verdict,
		reasons,
		lasting
	};
};
const short = (sentences) => sentences.slice(0, MOST_REASONS).map((text) => text.length > MOST_WORDS$1 ? `${text.slice(0, 399)}…` : text);
const closed$1 = { additionalProperties: false };
const sentences = Type.Array(Type.String({ maxLength: MOST_WORDS$1 }), { maxItems: MOST_REASONS });
const answers = Type.Object({
	v: Type.Literal(1),
	answers: Type.Record(Type.String(), Type.Object({
		kind: Type.Unsafe(Type.String({ maxLength: 40 })),
		person: Type.Union([Type.Unsafe(Type.String({ maxLength: 63 })), Type.Null()]),
		verdict: Type.Union([
			Type.Literal("ready"),
			Type.Literal("already-held"),
			Type.Literal("refused")
		]),
		reasons: sentences,
		lasting: sentences
	}, closed$1))
}, {
	...closed$1,
	$id: "preflight"
});
const times = Type.Object({
	v: Type.Literal(1),
	at: Type.Record(Type.String(), Type.String())
}, {
	...closed$1,
	$id: "preflight-times"
});
const isAnswers = guard(answers);
const isTimes = guard(times);
const answersText = (heard) => `${canonicalJson({
	v: 1,
	answers: Object.fromEntries(heard)
})}\n`;
const timesText = (at) => `${canonicalJson({
	v: 1,
	at: Object.fromEntries([...at].map(([name, time]) => [name, formatInstant(time)]))
})}\n`;
/** By question. NB. What has not the form says nothing: whoever can write the ledger can at most make a review say less. */
const readAnswers = (text) => {
	const value = parsed(text);
	return isAnswers(value) ? new Map(Object.entries(value.answers)) : /* @__PURE__ */ new Map();
};
/** When each entitlement was last asked about. */
const readTimes = (text) => {
	const value = parsed(text);
	if (!isTimes(value)) return /* @__PURE__ */ new Map();
	return new Map(Object.entries(value.at).flatMap(([name, time]) => {
		const at = parseInstant(time);
		return at === void 0 ? [] : [[name, at]];
	}));
};
const parsed = (text) => {
	if (text === void 0) return void 0;
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
};
/**
* The checks of a review with what was heard earlier beside each that is put off.
* NB. A check that is put off stays so, whatever is remembered: at elevation it denies (I5).
*/
const withEarlier = (checks, steps, { answers: heard, at, now }) => {
	if (at === void 0 || at > now) return checks;
	const remembered = steps.flatMap((step) => {
		const fact = checks[step.id];
		const answer = heard.get(questionOf(step));
		if (fact?.kind !== "deferred" || answer === void 0) return [];
		const { verdict, reasons, lasting } = answer;
		return [[step.id, {
			...fact,
			earlier: {
				at,
				value: {
					step: step.id,
					verdict,
					reasons,
					lasting
				}
			}
		}]];
	});
	return {
		...checks,
		...Object.fromEntries(remembered)
	};
};
// src/commands/extended.ts
/** A chain that is longer is not followed to its first, and then it is denied. */
const LONGEST_CHAIN = 20;
const extendedRequests = (evidence, { policy, now }, first) => async () => {
	const chain = [];
	for (let next = first; next !== void 0 && chain.length < LONGEST_CHAIN;) {
		const pull = await evidence.pull(next);
		const request = pull === void 0 ? void 0 : extendedRequest(pull, policy);
		if (request === void 0) break;
		chain.push(request);
		next = request.extends;
	}
	return chain.length === 0 ? {
		kind: "empty",
		at: now
	} : known(chain, now);
};
// src/commands/gather.ts
/** A fault of asking becomes a fact: the decision blocks on it and says why. */
const factOf = async (ask) => {
	try {
		return await ask();
	} catch (thrown) {
		const fault = asFault(thrown);
		if (fault.code === "bug") throw thrown;
		return {
			kind: "failed",
			why: faultSentence(fault)
		};
	}
};
const accountsOf = (pull) => [
	pull.author,
	...pull.issue === void 0 ? [] : [pull.issue.author],
	...pull.reviews.map((review) => review.author),
	...pull.pushers,
	...pull.commits.flatMap((commit) => commit.people.flatMap((person) => person.account ?? []))
];
/** GitHub answers with the login that an id has *now*, so the evidence itself says who is called what. */
const loginsOf = (pull, at) => Object.fromEntries(accountsOf(pull).flatMap((account) => account.id === void 0 ? [] : [[String(account.id), known(account.login, at)]]));
/** Whom the access is for says nothing in the pull request as a rule, so only GitHub knows what their account is called now. */
const loginOfBeneficiary = async (evidence, options) => {
	const { pull, policy, beneficiary } = options;
	const person = beneficiary === void 0 ? void 0 : policy.people?.byKey.get(beneficiary);
	if (person === void 0 || accountsOf(pull).some(({ id }) => id === person.gitHubId)) return {};
	return { [String(person.gitHubId)]: await factOf(() => evidence.loginOf(person.gitHubId)) };
};
const refsOf = (tree) => tree.kind === "rule" ? tree.by : tree.of.flatMap(refsOf);
/** Every live team that the entitlement and the protected people lead to, through nested groups, each once. */
const teamsNeeded = (policy, entitlement) => {
	const wanted = entitlement === void 0 ? void 0 : policy.entitlements.get(entitlement);
	if (wanted === void 0) return [];
	return teamsIn(policy, [
		...wanted.requesters,
		...wanted.for,
		...wanted.breakGlass?.requesters ?? [],
		...wanted.owner,
		...wanted.approval === "none" ? [] : [...refsOf(wanted.approval), ...policy.settings?.waiting.escalateTo ?? []],
		...policy.settings?.protected.people ?? []
	]);
};
const teamsIn = (policy, refs) => {
	const teams = /* @__PURE__ */ new Set();
	const seen = /* @__PURE__ */ new Set();
	const visitGroup = (name) => {
		if (seen.has(name)) return;
		seen.add(name);
		const group = policy.people?.groups.get(name);
		if (group?.kind === "team") teams.add(group.team);
		if (group?.kind === "list") {
			for (const member of group.members) if (member.kind === "group") visitGroup(member.group);
		}
	};
	for (const ref of refs) {
		if (ref.kind === "team") teams.add(ref.team);
		if (ref.kind === "group") visitGroup(ref.group);
	}
	return [...teams];
};
/** This version has no connection to any system of rotas: whoever is eligible or approves by one of them does not. */
const rotaFacts = (policy) => Object.fromEntries([...policy.people?.rotas ?? []].flatMap(([name, rota]) => rota.kind === "static" ? [] : [[name, {
	kind: "failed",
	why: `this version cannot ask ${rota.system}`
}]]));
/**
* At review nobody asks the platforms: a step's check is *checked at elevation*. What this build cannot open it refuses at
* once, so that nobody approves and merges what will never be elevated.
*/
const deferredChecks = (policy, entitlement, { opens, at }) => {
	const privileges = entitlement === void 0 ? [] : policy.entitlements.get(entitlement)?.privileges ?? [];
	return Object.fromEntries(privileges.map((privilege, index) => {
		const step = String(index + 1);
		const refusal = refuseUnopenable(step, privilege, opens);
		return [step, refusal === void 0 ? {
			kind: "deferred",
			source: privilege.kind
		} : known(refusal, at)];
	}));
};
/** One request at most, and none unless the request names a ticket of a system that is asked. */
const gatherTicket = async (tickets, { moment, policy, request, now }) => {
	const id = request?.ticket;
	if (id === void 0 || id === "") return void 0;
	const entitlement = policy.entitlements.get(request?.entitlement ?? "");
	if (request !== void 0 && entitlement !== void 0 && waives({
		request,
		entitlement
	}, "ticket")) return void 0;
	const found = systemOfTicket(policy.settings?.tickets ?? [], id);
	if (found === void 0) return void 0;
	const { system, source } = found;
	switch (source.kind) {
		case "nobody": return;
		case "unconnected": return moment === "review" ? {
			kind: "deferred",
			source: system
		} : {
			kind: "failed",
			why: `there is no connection to ${system} here. Say under tickets: in policies/gatehouse.yaml whom to ask, or write ask: nobody.`
		};
		case "github-issues": return factOf(async () => {
			const ticket = await tickets.look({
				system,
				source,
				id
			});
			return ticket === void 0 ? {
				kind: "empty",
				at: now
			} : known(ticket, now);
		});
	}
};
/** The policy that stood on the default branch when each approving review was submitted; one read per distinct commit. */
const policiesAtReview = async (evidence, options) => {
	const current = options.policy;
	const byCommit = /* @__PURE__ */ new Map();
	const policyAt = (commit) => {
		const found = byCommit.get(commit);
		if (found !== void 0) return found;
		const asked = factOf(async () => known({
			commit,
			policy: commit === current.commit ? current : parsePolicy(await evidence.policyAt(commit))
		}, options.now));
		byCommit.set(commit, asked);
		return asked;
	};
	const entries = options.pull.reviews.filter((review) => review.state === "APPROVED").map(async (review) => {
		const head = await factOf(() => evidence.mainAt(review.submittedAt));
		return [String(review.id), head.kind === "known" ? await policyAt(head.value) : head];
	});
	return Object.fromEntries(await Promise.all(entries));
};
/** Members of every live team that an entitlement leads to. */
const teamFacts = (evidence, policy, entitlement) => askTeams(evidence, teamsNeeded(policy, entitlement));
/** Members of every live team that these people lead to. */
const teamFactsOf = (evidence, policy, refs) => askTeams(evidence, teamsIn(policy, refs));
const askTeams = async (evidence, teams) => Object.fromEntries(await Promise.all(teams.map(async (team) => [team, await factOf(() => evidence.team(team))])));
const gatherFacts = async (evidence, options) => {
	const [teams, beneficiaryLogin, policyAtReview, extended] = await Promise.all([
		teamFacts(evidence, options.policy, options.entitlement),
		loginOfBeneficiary(evidence, options),
		policiesAtReview(evidence, options),
		options.extends === void 0 ? void 0 : factOf(extendedRequests(evidence, options, options.extends))
	]);
	return {
		moment: options.moment,
		pull: options.pull,
		defaultBranch: options.defaultBranch,
		running: options.running,
		recent: options.recent,
		recentSince: options.recentSince,
		freeze: options.freeze,
		...extended === void 0 ? {} : { extended },
		teams,
		oncall: rotaFacts(options.policy),
		logins: {
			...beneficiaryLogin,
			...loginsOf(options.pull, options.now)
		},
		policyAtReview,
		ticket: options.ticket,
		checks: options.checks
	};
};
// src/core/parse-pull.ts
/** The request that a pull request adds, read against the policy. */
/** A file that GitHub does not give as text is a finding of its own. */
const parsePull = (pull, policy) => {
	const blob = pull.request;
	if (blob?.text !== void 0) return parseRequest({
		path: blob.path,
		text: blob.text
	}, policy);
	return {
		kind: "findings",
		findings: [{
			id: "request.unreadable",
			file: blob?.path ?? "requests/",
			line: 1,
			column: 1,
			message: "The request file cannot be read as text of at most 64 KB",
			remedy: "Write the request as a short YAML file in UTF-8."
		}]
	};
};
// src/core/comment.ts
/** The command on the first line; `undefined`: it is no command, or its author's words are not known. */
const commandOf = ({ body, edited }) => {
	if (edited) return void 0;
	const [first = "", ...below] = body.split(/\r?\n/);
	const [word = "", ...rest] = first.trim().split(/\s+/);
	const [argument, ...more] = rest;
	switch (word) {
		case "/end": return argument === void 0 ? { kind: "end" } : void 0;
		case "/withdraw": return argument === void 0 ? { kind: "withdraw" } : void 0;
		case "/check": return argument === void 0 ? { kind: "check" } : void 0;
		case "/source": return argument === void 0 || more.length > 0 ? void 0 : {
			kind: "source",
			address: argument
		};
		case "/reviewed": return argument === "justified" || argument === "not-justified" ? {
			kind: "reviewed",
			verdict: argument,
			text: [more.join(" "), ...below].join("\n").trim()
		} : void 0;
		default: return;
	}
};
// src/core/source.ts
/** `/source <address>`: whose comment moves an open grant to another address, and what request comes of it. */
/**
* The comments that count, the oldest first. NB. Only of those who asked and who hold it, by their id: an approver, or a second
* account that anybody can take over, must not bring an address of theirs in.
*/
const commentsThatCount = ({ requester, beneficiary }, comments, people) => comments.flatMap((comment) => {
	const command = commandOf(comment);
	if (command?.kind !== "source" || comment.author.kind !== "user") return [];
	const who = whoIs(people, comment.author);
	if (who.kind !== "person") return [];
	const { key } = who.person;
	return key === requester || key === beneficiary ? [{
		comment: comment.id,
		by: key,
		address: command.address
	}] : [];
});
/**
* The newest comment that counts, if nothing answered it yet. GitHub counts its comments upwards (G45), so an older one that is the
* newest again because a later one was deleted is not taken for a new wish.
*/
const unansweredIn = (grant, comments, { people }) => {
	if (people === void 0) return void 0;
	const newest = commentsThatCount(grant, comments, people).at(-1);
	return newest === void 0 || isAnswered(newest, grant.move) ? void 0 : newest;
};
const isAnswered = ({ comment }, move) => move !== void 0 && comment <= move.comment;
/** Whether the elevation has something to do for `/source` on an open grant. */
const wantsToMove = (grant, heard, policy) => isOpenOnNetwork(grant) && (grant.move?.state === "moving" || unansweredIn(grant, heard?.comments ?? [], policy) !== void 0);
const isOpenOnNetwork = ({ state, plan }) => state === "active" && plan.steps.some(({ layer }) => layer === "network");
/** `undefined`: nobody who may has asked for another address. */
const wishIn = (request, policy, said) => {
	if (policy.people === void 0) return void 0;
	const counted = commentsThatCount(said.who, said.comments, policy.people);
	const newest = counted.at(-1);
	if (newest === void 0) return void 0;
	const entitlement = policy.entitlements.get(request.entitlement);
	const judged = counted.toReversed().map((asked) => ({
		asked,
		to: moveTo(asked.address, request, entitlement)
	}));
	const [last] = judged;
	const good = judged.flatMap(({ asked, to }) => typeof to === "string" ? [] : [{
		asked,
		request: to
	}]);
	return {
		newest,
		refusal: last !== void 0 && typeof last.to === "string" ? last.to : void 0,
		inForce: good[0]
	};
};
/** The request as if it had named this address; or, as a sentence, why it may not. The one parser and judge of a request's own. */
const moveTo = (address, request, entitlement) => {
	if (entitlement === void 0) return `The entitlement ${request.entitlement} cannot be used now.`;
	const [name, ...others] = sourceParameters(entitlement);
	if (name === void 0) return `Nothing of ${entitlement.name} is open from an address that was asked for.`;
	if (others.length > 0) return `${entitlement.name} has more than one address, and nobody can tell which is meant. Ask for a grant of its own.`;
	const parameter = entitlement.parameters.find((each) => each.name === name);
	const given = request.parameters.get(name);
	if (parameter === void 0 || given === void 0) return `The request has no ${name}.`;
	const problem = judgeParameterValue(parameter, address);
	if (problem !== void 0) return `${problem.message} ${problem.remedy}`;
	return {
		...request,
		parameters: new Map([...request.parameters, [name, {
			...given,
			value: address
		}]])
	};
};
/** Whether a comment can move anything of it at all. */
const isMovable = (entitlement) => sourceParameters(entitlement).length === 1;
/** The parameters from which network privileges take their source, each once. */
const sourceParameters = ({ privileges }) => [...new Set(privileges.flatMap(sourcesOf).flatMap((bound) => bound.kind === "fixed" ? [] : [bound.name]))];
const sourcesOf = (privilege) => {
	switch (privilege.kind) {
		case "nsg-rule": return boundsIn(privilege.source);
		case "vm-jit":
		case "azure-firewall": return [privilege.source];
		case "azure-role":
		case "entra-role":
		case "entra-group":
		case "github-team":
		case "github-repo": return [];
	}
};
const boundsIn = (source) => "kind" in source ? [source] : source;
// src/core/waiting/closing.ts
/** Why an open request is to be closed without a merge, and what closed one that is. */
/** What to do with an open one; `undefined`: it goes on waiting. */
const closingOf = (question, now) => {
	const by = withdrawnBy(question);
	if (by !== void 0) return {
		how: "withdrawn",
		by
	};
	return hasLapsed(question, now) ? { how: "lapsed" } : void 0;
};
/** Of one that is closed without a merge. Only a machine lets a request lapse: whoever closes it by hand takes it back. */
const closedAs = (question) => {
	const closed = question.conversation.closings.at(-1);
	if (closed === void 0 || closed.by.kind === "user" || withdrawnBy(question) !== void 0) return "withdrawn";
	return hasLapsed(question, closed.at) ? "lapsed" : "withdrawn";
};
const hasLapsed = ({ pull, settings }, at) => {
	const since = waitsSince(pull, at);
	return since !== void 0 && settings !== void 0 && isOver(later$2(since, settings.waiting.lapseAfter), at);
};
/**
* Whoever asked or is to receive it and took it back: by the first `/withdraw` since one of them last reopened it, or by closing
* it. It can only close. Nobody withdraws what is merged, so nothing counts that was said after that.
* NB. The elevation asks this too: a merge may overtake the judgement that would have closed it. And what they took back nobody
* else brings back by reopening it: the approvals of before would count at once.
*/
const withdrawnBy = (question) => {
	const { pull, conversation, people, settings, beneficiary } = question;
	if (people === void 0) return void 0;
	const asker = whoIs(people, namedAsker(pull, { settings }));
	const theirs = [beneficiary, asker.kind === "person" ? asker.person.key : void 0];
	const theirKey = (account) => {
		if (account.kind !== "user") return void 0;
		const who = whoIs(people, account);
		return who.kind === "person" && theirs.includes(who.person.key) ? who.person.key : void 0;
	};
	const reopened = Math.max(0, ...(pull.turns ?? []).flatMap(({ kind, at, by }) => kind === "reopened" && by !== void 0 && theirKey(by) !== void 0 ? [at] : []));
	for (const comment of conversation.comments) {
		if (comment.at < reopened || commandOf(comment)?.kind !== "withdraw") continue;
		if (pull.merge !== void 0 && comment.at > pull.merge.at) continue;
		const by = theirKey(comment.author);
		if (by !== void 0) return by;
	}
	if (pull.state === "merged") return void 0;
	return conversation.closings.flatMap(({ at, by }) => at > reopened ? theirKey(by) ?? [] : [])[0];
};
// src/core/ending-soon.ts
/** The last minutes of an open grant: they are told, so that nobody is cut off in the middle of something. */
/** How long before its end. */
const SOON = minutes(10);
const endsSoon = ({ state, expiresAt }, now) => {
	const end = parseInstant(expiresAt);
	return state === "active" && end !== void 0 && now < end && later$2(now, SOON) >= end;
};
/** The first moment after `at` at which the end of one of them is soon; `undefined`: there is none. */
const nextSoon = (open, at) => [...open].flatMap(({ state, expiresAt }) => state === "active" ? parseInstant(expiresAt) ?? [] : []).map((end) => later$2(end, milliseconds(-SOON))).filter((soon) => soon > at).toSorted((a, b) => a - b)[0];
// src/core/render/status.ts
const renderStatus = (view) => {
	const { state, description } = said$1(view.subject, view);
	return {
		state,
		description: oneLine(description, 140),
		url: view.pull.url
	};
};
const said$1 = (subject, view) => {
	switch (subject.kind) {
		case "not-a-request": return {
			state: "success",
			description: "not a request"
		};
		case "deletion": return {
			state: "success",
			description: subject.ends.length === 0 ? "ends nothing" : `ends ${subject.ends.map((number) => `#${number}`).join(", ")}`
		};
		case "findings": {
			const count = subject.findings.length;
			const files = new Set(subject.findings.map((finding) => finding.file));
			const [file] = files;
			const where = files.size === 1 && file !== void 0 ? file : subject.where === "policy-change" ? "the policy" : `${files.size} files`;
			return {
				state: "failure",
				description: `${count} ${count === 1 ? "finding" : "findings"} in ${where}`
			};
		}
		case "change": return {
			state: "success",
			description: [policyInShort(subject.policy), versionInShort(subject.version)].flatMap((part) => part ?? []).join("; ")
		};
		case "judged": return judged$1(subject.decision, subject.merged, view);
		case "observed": {
			const { state, description } = judged$1(subject.decision, false, view);
			return {
				state,
				description: `observed only: ${description}`
			};
		}
		case "grant": return {
			state: "success",
			description: granted(subject.grant, view)
		};
		case "ended": {
			const ended = `ended ${formatUtc(subject.endedAt, view.now)}`;
			return subject.why === "failed" ? {
				state: "failure",
				description: `failed, ${ended}`
			} : {
				state: "success",
				description: ended
			};
		}
		case "closed": return {
			state: "failure",
			description: subject.how
		};
		case "fault": return {
			state: "error",
			description: `fault: ${subject.message}`
		};
	}
};
const judged$1 = (decision, merged, view) => {
	switch (decision.outcome) {
		case "approved": return {
			state: "success",
			description: `approved${begins(decision.plan?.start, view)}`
		};
		case "pending": {
			const waiting = waitingFor(decision).join(", ");
			return merged ? {
				state: "failure",
				description: `denied: merged while waiting for ${waiting}`
			} : {
				state: "pending",
				description: `waiting: ${waiting}${escalatedIn(decision, view.now).length > 0 ? " (escalated)" : ""}`
			};
		}
		case "denied": {
			const [finding] = decision.findings;
			return {
				state: "failure",
				description: `denied: ${decision.reasons.find(({ effect }) => effect === "deny")?.sentence ?? finding?.message ?? "no reason was recorded"}`
			};
		}
	}
};
const policyInShort = (policy) => policy && `policy change: ${impactInShort({
	...policy.impact,
	tally: tallyOf(policy.impact.changed)
})}`;
const versionInShort = (version) => {
	switch (version?.kind) {
		case void 0: return;
		case "awaited": return "version change: the check impact is running";
		case "silent":
		case "unread": return "version change: the check impact says nothing";
		case "told": return `version change: ${impactInShort(version.impact)}`;
	}
};
const begins = (start, view) => start !== void 0 && start > view.now ? `, begins ${formatTime(start, view.timezone, view.now)}` : "";
const granted = (grant, view) => {
	const starts = parseInstant(grant.startsAt);
	const ends = parseInstant(grant.expiresAt);
	switch (grant.state) {
		case "scheduled": return starts === void 0 ? "approved, scheduled" : `approved, begins ${formatTime(starts, view.timezone, view.now)}`;
		case "elevating": return "approved, opening";
		case "active":
			if (ends === void 0) return "open";
			return isOver(ends, view.now) ? `ending, was open until ${formatUtc(ends, view.now)}` : `open until ${formatUtc(ends, view.now)}${endsSoon(grant, view.now) ? ", ends soon" : ""}`;
		case "ending": return "ending";
	}
};
// src/core/notice.ts
/** What a turn of a request is told as; `undefined`: nobody need hear of it. Told when its status has become another one. */
const noticeOf = (view) => {
	const kind = kindOf(view);
	if (kind === void 0) return void 0;
	const { description } = renderStatus(view);
	const name = renderTitle(view) ?? `#${view.pull.number}`;
	return {
		...kind,
		about: `#${view.pull.number}`,
		at: view.now,
		title: oneLine(`${name}: ${description}`, 200),
		lines: linesOf(view),
		url: view.pull.url
	};
};
const kindOf = ({ subject, now }) => {
	switch (subject.kind) {
		case "judged":
			if (subject.merged) return {
				subscription: "alerts",
				type: "request.denied"
			};
			switch (subject.decision.outcome) {
				case "pending": return {
					subscription: "requests",
					type: "request.waiting"
				};
				case "approved": return {
					subscription: "requests",
					type: "request.approved"
				};
				case "denied": return {
					subscription: "requests",
					type: "request.denied"
				};
			}
		case "closed": return {
			subscription: "requests",
			type: "request.closed"
		};
		case "grant": switch (subject.grant.state) {
			case "scheduled": return {
				subscription: "grants",
				type: "grant.scheduled"
			};
			case "active": return {
				subscription: "grants",
				type: endsSoon(subject.grant, now) ? "grant.ends-soon" : "grant.open"
			};
			case "elevating":
			case "ending": return;
		}
		case "ended": return subject.why === "failed" ? {
			subscription: "alerts",
			type: "grant.failed"
		} : {
			subscription: "grants",
			type: "grant.ended"
		};
		case "not-a-request":
		case "deletion":
		case "findings":
		case "change":
		case "observed":
		case "fault": return;
	}
};
/** Who could fill what, or why it ended. What is opened where stays on the pull request: a chat is another's house. */
const linesOf = ({ subject }) => {
	if (subject.kind === "ended") return subject.note === void 0 ? [] : [oneLine(subject.note)];
	if (subject.kind !== "judged" || subject.merged || subject.decision.outcome !== "pending") return [];
	return subject.decision.rules.filter((rule) => rule.filledBy.length < rule.needed && rule.waitsFor === void 0).map(({ rule, couldFill }) => {
		const shown = couldFill.slice(0, 6).join(", ") || "nobody can fill it";
		const more = couldFill.length > 6 ? ` and ${couldFill.length - 6} more` : "";
		return oneLine(`${rule}: ${shown}${more}`);
	});
};
/** An issue that was opened is an alert: somebody should look. */
const alertOf = (key, title, { url, at }) => ({
	subscription: "alerts",
	type: "alert",
	about: key,
	at,
	title: oneLine(title, 200),
	lines: [],
	url
});
// src/commands/announce.ts
/**
* The same ports, and a desk whose newly opened issues are alerts too. NB. Where the policy cannot be read (`routes` undefined) alerts
* go to every channel there is: that it cannot be read is what somebody must hear.
*/
const announcing = (ports, routes) => {
	const unsent = [];
	/** Messages that a channel has not taken, one after the other. */
	const missed = /* @__PURE__ */ new Map();
	const announce = async (notice) => {
		const sent = channelsFor(notice, routes, ports.notices).map(async (channel) => {
			const before = missed.get(channel) ?? 0;
			try {
				if (before >= MOST_MISSED) throw silent(channel);
				await ports.notices.send(notice, channel);
				missed.set(channel, 0);
			} catch (thrown) {
				missed.set(channel, before + 1);
				const sentence = `Not notified about ${notice.about}: ${faultSentence(asFault(thrown))}`;
				unsent.push(sentence);
				ports.log.warning(sentence);
			}
		});
		await Promise.all(sent);
	};
	return {
		...ports,
		announcer: {
			announce,
			unsent: () => unsent
		},
		desk: {
			...ports.desk,
			async reportOnce(key, issue) {
				const opened = await ports.desk.reportOnce(key, issue);
				if (opened !== void 0) await announce(alertOf(key, issue.title, {
					url: opened.url,
					at: ports.clock.now()
				}));
				return opened;
			}
		}
	};
};
const MOST_MISSED = 2;
const silent = (channel) => new Fault("notice.unsent", `The channel ${channel} took nothing before, and was not asked again in this run`, { remedy: "Look whether the channel still exists and takes messages." });
const channelsFor = ({ subscription }, routes, { channels }) => {
	if (routes !== void 0) return routes[subscription];
	return subscription === "alerts" ? channels : [];
};
// src/core/render/activity.ts
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CLAIM = "http://schemas.microsoft.com/identity/claims/objectidentifier";
/**
* For the agreed window; nothing where a person or a time is not known. NB. People run these lines in their shell: whatever is not
* of the plain form of an id or a time makes no line at all.
*/
const activityLines = ({ principal, startsAt, expiresAt }) => {
	if (principal === null || ![startsAt, expiresAt].every((time) => TIME.test(time))) return [];
	if (!ID.test(principal)) return [];
	const graph = "az rest --method get --url \"https://graph.microsoft.com/v1.0/auditLogs";
	return [
		"<details><summary>What the platforms recorded of it</summary>",
		"",
		"Azure’s activity log and Entra’s audit and sign-in logs of this person in this window. They arrive with minutes of delay; what was done inside a machine stands in its own logs.",
		"",
		"```sh",
		`az monitor activity-log list --start-time ${startsAt} --end-time ${expiresAt} --max-events 1000 --query '[?claims."${CLAIM}"==\`"${principal}"\`]'`,
		`${graph}/directoryAudits?\\$filter=initiatedBy/user/id%20eq%20'${principal}'%20and%20activityDateTime%20ge%20${startsAt}%20and%20activityDateTime%20le%20${expiresAt}"`,
		`${graph}/signIns?\\$filter=userId%20eq%20'${principal}'%20and%20createdDateTime%20ge%20${startsAt}%20and%20createdDateTime%20le%20${expiresAt}"`,
		"```",
		"",
		"</details>"
	];
};
// src/core/render/review-issue.ts
/** NB. What stands above it is written once, before anything opens, and never made anew from what the ledger says. */
const STATE = "<!-- gatehouse:state -->";
const reviewTitle = (grant, { requester, entitlement }, overdue) => {
	const plain = (text) => oneLine(text, 64).replaceAll("`", "'");
	return `${overdue ? "Review overdue: break-glass" : "Break-glass"}: ${plain(requester)} uses ${plain(entitlement)} (#${grant})`;
};
/** The whole body: `opening` as it was said before the first effect. */
const reviewBody = (opening, view) => [
	opening.trimEnd(),
	STATE,
	...stateLines(view)
].join("\n\n");
/** The opening half of a body that was read; made anew where somebody blew it up. */
const openingOf = (body, view) => {
	const opening = body.split(STATE)[0]?.trimEnd() ?? "";
	return opening.length > LONGEST_OPENING ? lostOpening(view) : opening;
};
/** Where the issue was deleted: what can be said without the request. */
const lostOpening = (view) => [
	`**${escapeMarkdown(view.entry.requester, 64)} used break-glass: ${escapeMarkdown(view.entry.entitlement, 80)}.**`,
	`This issue was made afterwards: the one that said so before it was opened is not there. Why it was asked for, and what was granted, stands in #${view.grant}.`,
	...activityLines(view.entry)
].join("\n");
const stateLines = (view) => [
	[howItEnded(view), ...closedLines(view)].join("\n"),
	wordsLines(view),
	howToReview(view)
];
const day = ({ startsAt }) => parseInstant(startsAt) ?? instant(0);
const told = ({ entry, timezone }, at) => formatRecorded(at, timezone, day(entry));
const HOW = {
	expired: "at the end of its window",
	early: "before the end of its window",
	failed: "because the elevation failed",
	superseded: "because another grant goes on with it"
};
const howItEnded = (view) => {
	const { ended, expiresAt, note } = view.entry;
	return ended === null ? `**Open** until ${told(view, expiresAt)} at the latest.` : `**Ended** at ${told(view, ended.at)}, ${HOW[ended.why]}${note === void 0 || ended.why === "expired" ? "" : `: ${escapeMarkdown(note, 200)}`}.`;
};
const BY = {
	gatehouse: "Gatehouse",
	platform: "the platform itself",
	"closer-or-hand": "the closer or a person",
	hand: "a person"
};
const closedLines = ({ grant, entry: { ended } }) => {
	if (ended === null) return [];
	const closings = (ended.closings ?? []).map(({ kind, by, lagSeconds }) => `${kind} by ${BY[by]}, ${formatLag(lagSeconds)} after the end`);
	return [
		...closings.length === 0 ? [] : [`Closed: ${closings.join("; ")}.`],
		...(ended.sessions ?? []).map((text) => `Sessions: ${escapeMarkdown(text, 200)}.`),
		...(ended.left ?? []).map((text) => `May still live: ${escapeMarkdown(text, 200)}.`),
		`What was closed when stands in #${grant}.`
	];
};
const MOST_WORDS = 4;
const MOST_LINES = 12;
const MOST_CHARACTERS = 5e3;
const LONGEST_OPENING = 3e4;
const wordsLines = ({ words, users }) => {
	if (words.length === 0) return `**What was done, and how it came out:** not told yet. ${mentions(users)}: write two lines below this issue, what you did and the outcome.`;
	const quoted = words.slice(0, MOST_WORDS).map(({ by, text }) => {
		const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
		let room = MOST_CHARACTERS;
		const shown = lines.slice(0, MOST_LINES).map((line) => `> ${escapeMarkdown(line, 500)}`).filter((line) => (room -= line.length) > 0);
		const more = lines.length > shown.length ? ["> (more below)"] : [];
		return `${escapeMarkdown(by, 64)} wrote:\n\n${[...shown, ...more].join("\n>\n")}`;
	});
	const left = words.length > MOST_WORDS ? ["The rest stands below."] : [];
	return [
		"**What was done, and how it came out:**",
		...quoted,
		...left
	].join("\n\n");
};
const howToReview = (view) => {
	const { entry, reviewers, grant } = view;
	const not = [.../* @__PURE__ */ new Set([entry.requester, entry.beneficiary])].map((key) => escapeMarkdown(key, 64));
	const who = reviewers.length === 0 ? "nobody who is known now" : names(reviewers);
	return [`**The review** is due at ${told(view, entry.due)}. It is for ${escapeMarkdown(entry.by, 300)}: ${who}; not for ${not.join(" or ")}, nor for who wrote a commit of the request.`, `As the first line of a comment here or on #${grant}, after it has ended: \`/reviewed justified <why>\` or \`/reviewed not-justified <why>\`. Gatehouse records it and closes this issue. Closing it by hand settles nothing.`].join("\n");
};
const MOST_NAMED = 10;
const names = (persons) => [...persons.slice(0, MOST_NAMED).map(({ key }) => escapeMarkdown(key, 64)), ...persons.length > MOST_NAMED ? [`${persons.length - MOST_NAMED} more`] : []].join(", ");
/** NB. The one place that calls people on purpose: by the login of people.yaml alone, and only where it is one. */
const mentions = (persons) => {
	const called = persons.slice(0, MOST_NAMED).map(({ login, key }) => /^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}$/.test(login) ? `@${login}` : escapeMarkdown(key, 64));
	return called.length === 0 ? "Whoever it is for" : called.join(" ");
};
const endedComment = (view) => [`The access has ended. ${mentions(view.users)}: write two lines below, what you did and the outcome.`, `${mentions(view.reviewers)}: then judge it with \`/reviewed justified <why>\` or \`/reviewed not-justified <why>\`, until ${told(view, view.entry.due)}.`].join("\n\n");
const reminderComment = (view) => `${mentions(view.reviewers)}: the review of this use of break-glass is due at ${told(view, view.entry.due)}. After that ${escapeMarkdown(view.entry.requester, 64)} gets no other one until it is given, and the operators are called.`;
const overdueComment = (view, operators) => `${mentions(operators)}: the review of this use of break-glass was due at ${told(view, view.entry.due)} and nobody has given it. Until it is given, ${escapeMarkdown(view.entry.requester, 64)} gets no other one. It is for ${mentions(view.reviewers)}.`;
const reopenedComment = () => "Closing this issue settles nothing: the review is still owed, so it is open again. It is closed by a verdict that counts.";
const refusedComment = ({ by, why, final }) => `${escapeMarkdown(by, 64)}: this verdict does not count${final ? "" : " yet"}. Why: ${escapeMarkdown(why, 400)}`;
const settledComment = (verdict, operators) => {
	const justified = verdict.verdict === "justified";
	return [
		`**Reviewed: ${justified ? "justified" : "not justified"}**, by ${escapeMarkdown(verdict.by, 64)}. It goes into the ledger.`,
		`> ${escapeMarkdown(verdict.text, 1e3)}`,
		...justified ? [] : [`${mentions(operators)}: what follows from it is for you to decide; docs/emergencies.md says what there is.`]
	].join("\n\n");
};
const unexplainedComment = (grant, operators) => `${mentions(operators)}: the ledger says that the review of #${grant} is not owed any more, and no run has told a verdict here. Look who wrote that with \`gatehouse log ${grant}\` on a clone; this issue stays open until somebody closes it.`;
// src/core/render/break-glass.ts
/** The alert, as the opening half of the issue on which it is reviewed. `justification` is the request's own text. */
const renderBreakGlass = (grant, justification, { timezone, now }) => {
	const receiver = grant.beneficiary === grant.requester ? "" : ` for ${escapeMarkdown(grant.beneficiary, 64)}`;
	return {
		title: reviewTitle(grant.grant, grant, false),
		body: [
			`**${escapeMarkdown(grant.requester, 64)} uses break-glass${receiver}: ${escapeMarkdown(grant.entitlement, 80)}, until ${formatRecorded(grant.expiresAt, timezone, now)}.**`,
			...layerLines(grant.plan),
			`Where: ${grant.plan.steps.slice(0, MOST_PLACES).map(placeOfStep).join(", ")}.`,
			`Why: ${escapeMarkdown(justification, 1e3)}`,
			`Ticket: ${grant.ticket === null ? "none" : escapeMarkdown(grant.ticket, 60)}.`,
			`The request: #${grant.grant}. To end it early: write \`/end\` as a comment there, or merge a pull request that deletes ${codeSpan(grant.path, 120)}.`,
			...activityLines(grant)
		].join("\n")
	};
};
const MOST_PLACES = 10;
/** One line, or none where nothing is owed. */
const reviewLine = ({ review, requester, beneficiary }, { timezone, now }) => {
	if (review === void 0) return [];
	if (review.verdict !== null) return [`Reviewed: ${review.verdict === "justified" ? "justified" : "not justified"}.`];
	const not = [.../* @__PURE__ */ new Set([requester, beneficiary])].map((person) => escapeMarkdown(person, 64)).join(" or ");
	return [`**A review is owed** by ${escapeMarkdown(review.by, 300)} (not by ${not}), until ${formatRecorded(review.due, timezone, now)}.`];
};
// src/core/timezone.ts
/** Where the settings cannot be read, times are still told. */
const timezoneOf = ({ settings }) => settings?.timezone ?? "UTC";
// src/core/render/lines-ended.ts
const ended = (view, subject) => {
	const { grant: held, steps } = subject;
	const at = formatTime(subject.endedAt, view.timezone, view.now);
	const residuals = latestResiduals(steps);
	const faults = steps.flatMap((step) => step.fault === void 0 ? [] : [step.fault]);
	return [
		`**Ended at ${at}: ${endings[subject.why]}** (${escapeMarkdown(held.beneficiary, 64)}, ${escapeMarkdown(held.entitlement, 80)}).`,
		subject.why === "expired" ? `${formatLag(subject.lagSeconds)} after the end of the window.` : `The window would have ended at ${formatRecorded(held.expiresAt, view.timezone, view.now)}.`,
		...reviewLine(held, view),
		...subject.note === void 0 ? [] : [`Why: ${sentence(subject.note)}`],
		closedLine(held, subject),
		...residuals.slice(0, 2).map((left) => `Not ours to end: ${escapeMarkdown(left.what, 600)}${left.until === "unknown" ? "; when the last one ends is not known." : `, until ${formatRecorded(left.until, view.timezone, view.now)} at the latest.`}`),
		...faults.slice(0, 2).map((fault) => `What failed: ${sentence(fault)}`)
	];
};
const endings = {
	expired: "the window is over",
	early: "early",
	failed: "the elevation failed",
	superseded: "an extension took over"
};
const closedLine = (held, subject) => {
	if (subject.steps.length === 0) return "Nothing had been opened.";
	const gone = subject.steps.filter((step) => step.state === "revoked").length;
	const foreign = subject.steps.filter((step) => step.state === "foreign").length;
	return `Read back from the platform: ${gone} of ${held.plan.steps.length} privileges are gone${foreign === 0 ? "" : `; ${foreign} left alone, because they are not ours`}.`;
};
/** What may still live, each thing once with its latest end; one without a known end outlasts every other. */
const latestResiduals = (steps) => {
	const latest = /* @__PURE__ */ new Map();
	for (const { residual } of steps) {
		if (residual === void 0) continue;
		const before = latest.get(residual.what);
		if (before === void 0 || before < residual.until) latest.set(residual.what, residual.until);
	}
	return [...latest].map(([what, until]) => ({
		what,
		until
	}));
};
/** `- Reader on bas-hub: Azure ends it by itself; read back as gone …` `lag`: what was measured of this kind so far. */
const enderLine = (step, described, lag) => `- ${described}: ${enderOfStep(step)}${lag === void 0 ? "" : measured(lag)}.`;
const measured = ({ count, median, worst }) => count === 1 ? `; the last one was seen gone ${formatLag(worst)} after its end` : `; of the last ${count} half were seen gone within ${formatLag(median)} after their end, the slowest after ${formatLag(worst)}`;
const findings = (subject) => {
	const count = subject.findings.length;
	const what = `${count} ${count === 1 ? "finding" : "findings"}`;
	return [
		subject.where === "policy-change" ? `**${what} in this change of the policy.** Merged like this, it would block what it concerns.` : `**${what}: this is not a request yet.**`,
		...subject.findings.slice(0, 4).map(findingLine),
		...count > 4 ? [`And ${count - 4} more below.`] : [],
		"Push the correction to this branch; it is judged again by itself."
	];
};
/** `requests/x.yaml:3:5 message. remedy (id)` */
const findingLine = (finding) => `${codeSpan(`${finding.file}:${finding.line}:${finding.column}`, 160)} ${sentence(finding.message)} ${remedyOf(finding.remedy)} (${codeSpan(finding.id, 60)})`;
/** A line to copy stands as code: what escaping puts between its characters would be copied with it. */
const remedyOf = (remedy) => {
	const line = /^Write: (.+)$/s.exec(remedy)?.[1];
	return line === void 0 ? sentence(remedy) : `Write ${codeSpan(line, 400)}.`;
};
/** A remedy in which a line for the request file stands as code, so that it can be copied as it is. */
const remedySentence = (text) => {
	const parts = text.split(LINE_TO_COPY);
	if (parts.length === 1) return sentence(text);
	return parts.map((part, index) => index % 2 === 1 ? codeSpan(part, 100) : around(part)).join("");
};
const LINE_TO_COPY = /`((?:start|duration|break_glass): [A-Za-z0-9 _:+/-]{1,60})`/;
/** Escaped, with the blanks at its ends, which stand beside code. */
const around = (part) => {
	const [, before = "", text = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(part) ?? [];
	return `${before === "" ? "" : " "}${escapeMarkdown(text)}${after === "" ? "" : " "}`;
};
// src/core/render/lines-judged.ts
const judged = (view, { decision, request, merged }) => {
	const start = decision.plan?.start;
	switch (decision.outcome) {
		case "approved": return [
			start !== void 0 && start > view.now ? `**Approved.** Once it is merged, it begins at ${formatTime(start, view.timezone, view.now)}.` : "**Approved.** It opens once it is merged.",
			...asked(view, decision, request),
			approvedHow(decision)
		];
		case "pending": {
			const waiting = waitingFor(decision).map((what) => escapeMarkdown(what, 80)).join(", ");
			return merged ? [`**Denied: it was merged while waiting for ${waiting}.** Nothing is elevated.`, ...asked(view, decision, request)] : [
				`**Waiting: ${waiting}.** Nothing is open.`,
				...asked(view, decision, request),
				...fitting(waits(decision), [...emergency(decision), ...waited(view, decision)])
			];
		}
		case "denied": return [
			`**Denied.** ${merged ? "It was merged, and nothing is elevated." : "Nothing is open."}`,
			...denials(decision),
			...asked(view, decision, request).slice(0, 1),
			...merged ? [] : emergency(decision)
		];
	}
};
const observed = (view, { decision, request }) => [
	`**Observed only: this would be ${decision.outcome}.** Nothing is elevated in this environment.`,
	...asked(view, decision, request),
	...waits(decision)
];
/** `alice asks for prod-vm-admin for 2 h (CHG0031234).` and what it opens. */
const asked = (view, decision, request) => {
	const { requester, beneficiary, entitlement, plan } = decision;
	const duration = plan?.duration ?? request?.duration;
	const who = requester === void 0 ? "An account that people.yaml does not know" : escapeMarkdown(requester, 64);
	const forWhom = beneficiary === void 0 || beneficiary === requester ? "" : ` on behalf of ${escapeMarkdown(beneficiary, 64)}`;
	const what = entitlement === void 0 ? "access" : escapeMarkdown(entitlement, 80);
	const howLong = duration === void 0 ? "" : ` for ${formatDuration(duration)}`;
	const start = request?.start;
	const when = start === void 0 ? "" : `, from ${formatTime(start, view.timezone, view.now)} on`;
	return [
		`${who} asks${forWhom} for ${what}${request?.breakGlass === true ? " by break-glass" : ""}${howLong}${when}${request?.ticket === void 0 ? "" : ` (${escapeMarkdown(request.ticket, 60)})`}${request?.extends === void 0 ? "" : `, going on with #${request.extends}`}.`,
		...plan === void 0 ? [] : layerLines(plan),
		...decision.reasons.flatMap((reason) => reason.code === "account.unconfirmed" ? [sentence(reason.sentence)] : [])
	];
};
/** Who approved a judged request, or why nobody had to. */
const approvedHow = ({ reasons, approvals, plan }) => {
	const automatic = reasons.find(({ code }) => code === "approval.automatic");
	return automatic === void 0 ? approvedBy(approvals, plan) : sentence(automatic.sentence);
};
const approvedBy = (approvals, plan) => approvals.length === 0 ? plan?.breakGlass === true ? "Break-glass: nobody had to approve." : "No approval was needed." : `Approved by ${approvals.map(({ person, rule }) => `${escapeMarkdown(person, 64)} (${escapeMarkdown(rule, 60)})`).join(", ")}.`;
/** The most telling reasons; all of them are folded below. */
const denials = (decision) => {
	const denies = decision.reasons.filter((reason) => reason.effect === "deny");
	const others = denies.filter((reason) => reason.code !== "check.deferred");
	const reasons = others.length > 0 ? others : denies;
	const all = [...decision.findings.map(findingLine), ...reasons.map((reason) => `${sentence(reason.sentence)}${reason.remedy === void 0 ? "" : ` ${remedySentence(reason.remedy)}`}`)];
	return all.length <= 4 ? all : [...all.slice(0, 3), `And ${all.length - 3} more reasons below.`];
};
/** The emergency path, where it would get further and the requester may take it. */
const emergency = ({ reasons }) => reasons.filter(({ code }) => code === "break-glass.would-work").map(({ sentence: said, remedy }) => `${sentence(said)}${remedy === void 0 ? "" : ` ${remedySentence(remedy)}`}`);
/** Who may approve in one line, where there is much to say beside it. */
const fitting = (approvers, others) => others.length < 2 || approvers.length < 2 ? [...approvers, ...others] : [approvers.join(" "), ...others];
/** Who may do what now, and who after that. */
const waits = (decision) => {
	const open = decision.rules.filter((rule) => rule.filledBy.length < rule.needed);
	const now = open.filter((rule) => rule.waitsFor === void 0).toSorted((a, b) => Number(a.instead ?? false) - Number(b.instead ?? false)).map(whoCan);
	const then = open.filter((rule) => rule.waitsFor !== void 0).map(whoCan);
	return [...now.length === 0 ? [] : [`Who can approve now: ${now.join("; ")}.`], ...then.length === 0 ? [] : [`Only after that: ${then.join("; ")}. An approval that comes too early does not count.`]];
};
/** `Reminded 14:40 UTC: carol. Escalated 15:10 UTC: also sam may fill system owner.` */
const waited = (view, decision) => {
	const names = (keys) => shortList([...new Set(keys)].toSorted().map((person) => escapeMarkdown(person, 64)));
	const at = (moment) => formatTime(moment, view.timezone, view.now);
	const reminded = view.reminded ?? [];
	const last = reminded.toSorted((a, b) => a.at - b.at).at(-1);
	const escalated = /* @__PURE__ */ new Map();
	for (const { rule, escalation } of escalatedIn(decision, view.now)) {
		if (escalation === void 0) continue;
		const what = `Escalated ${at(escalation.at)}: also ${names(escalation.people)} may fill`;
		escalated.set(what, [...escalated.get(what) ?? [], escapeMarkdown(rule, 60)]);
	}
	const said = [...last === void 0 ? [] : [`Reminded ${at(last.at)}: ${names(reminded.map(({ person }) => person))}.`], ...[...escalated].slice(0, 2).map(([what, rules]) => `${what} ${rules.slice(0, 3).join(" or ")}.`)];
	return said.length === 0 ? [] : [said.join(" ")];
};
const shortList = (names) => `${names.slice(0, 4).join(", ")}${names.length > 4 ? ` and ${names.length - 4} more` : ""}`;
const whoCan = (rule) => {
	const name = escapeMarkdown(rule.rule, 60);
	const people = rule.couldFill.map((person) => escapeMarkdown(person, 64));
	const which = rule.instead === true ? `or instead ${name}` : name;
	if (people.length === 0) return `${which}: nobody can fill it`;
	return `${which}: ${people.slice(0, 6).join(", ")}${people.length > 6 ? ` and ${people.length - 6} more` : ""}`;
};
// src/core/render/details.ts
/** Entries of any one list that are shown. */
const most = 50;
/** In the order in which they are read; sections without content are left out. */
const sections = (view) => sectionsOf(view, view.subject).filter(({ body }) => body.length > 0);
const sectionsOf = (view, subject) => {
	switch (subject.kind) {
		case "judged":
		case "observed": {
			const { decision, request } = subject;
			const merged = subject.kind === "judged" && subject.merged;
			return [
				merged ? {
					heading: "Who had approved what",
					body: rules(decision, filledAtMerge),
					folded: false
				} : {
					heading: "Who can approve what",
					body: rules(decision, (rule) => `${ruleState(rule)}${later$1(view, rule)}`),
					folded: false
				},
				{
					heading: "Reviews that do not count",
					body: discounted(decision),
					folded: false
				},
				{
					heading: "Who ends what",
					body: decision.outcome === "denied" || merged ? [] : enders(decision.plan, view.closings),
					folded: false
				},
				{
					heading: "Every reason",
					body: reasons(decision),
					folded: true
				},
				{
					heading: "What the request says",
					body: request === void 0 ? [] : [`Justification: ${escapeMarkdown(request.justification, 1e3)}`],
					folded: true
				},
				{
					heading: "The plan in full",
					body: places(decision.plan),
					folded: true
				}
			];
		}
		case "findings": return [{
			heading: "All findings",
			body: subject.findings.length > 4 ? list(subject.findings.map(findingLine)) : [],
			folded: true
		}];
		case "change": return [{
			heading: "What the policy would decide otherwise",
			body: list((subject.policy?.impact.changed ?? []).map((one) => changeLine(one, "by the policy of today", "by this one"))),
			folded: false
		}, {
			heading: "What the changed version would decide otherwise",
			body: subject.version?.kind === "told" ? list(subject.version.impact.changed.map((one) => changeLine(one, "by the version on the default branch", "by this one")), changedIn(subject.version.impact.tally) - subject.version.impact.changed.length) : [],
			folded: false
		}];
		case "deletion": return [{
			heading: "All deleted files",
			body: subject.paths.length > 3 ? list(subject.paths.map((path) => codeSpan(path, 200))) : [],
			folded: true
		}];
		case "grant": return [
			{
				heading: "Connect",
				body: subject.grant.state === "active" && subject.connect?.trim().includes("\n") === true ? [codeBlock(subject.connect)] : [],
				folded: false
			},
			{
				heading: "Who ends what",
				body: enders(subject.grant.plan, view.closings),
				folded: false
			},
			{
				heading: "Who approved it",
				body: subject.grant.state === "active" ? [approvedBy(subject.grant.approvals, subject.grant.plan)] : [],
				folded: true
			},
			{
				heading: "The plan in full",
				body: places(subject.grant.plan),
				folded: true
			},
			{
				heading: "Record",
				body: recordOf(subject.grant),
				folded: true
			}
		];
		case "ended": return [{
			heading: "What was closed when",
			body: closed(view, subject),
			folded: false
		}, {
			heading: "Record",
			body: recordOf(subject.grant),
			folded: true
		}];
		case "not-a-request":
		case "closed":
		case "fault": return [];
	}
};
/** `#41 (open now): approved by the policy of today, denied by this one (duration.too-long)` */
const changeLine = (one, before, after) => `#${one.grant}${one.open ? " (open now)" : ""}: ${one.before} ${before}, ${one.after} ${after} (${one.because.map((code) => codeSpan(code, 60)).join(", ")})`;
const rules = (decision, stateOf) => list(decision.rules.map((rule) => {
	const needed = rule.needed > 1 ? ` (${rule.needed} people)` : "";
	return `${rule.instead === true ? "or instead " : ""}${escapeMarkdown(rule.rule, 80)}${needed}: ${stateOf(rule)}`;
}));
/** Who fills a rule, who still could, what it waits for, or why it is not needed. */
const ruleState = ({ needed, filledBy, couldFill, waitsFor, notNeeded }) => {
	const filled = people(filledBy);
	if (notNeeded !== void 0) return `${filled === "" ? "" : `approved by ${filled}; the rest is `}not needed: ${escapeMarkdown(notNeeded, 200)}`;
	if (filledBy.length >= needed) return `filled by ${filled}`;
	const could = people(couldFill);
	if (could === "") return `${filled === "" ? "" : `${filled} so far; `}**nobody can fill it**`;
	if (waitsFor !== void 0) return `waits for ${waitsFor.map((name) => escapeMarkdown(name, 80)).join(" and ")}; after that it can be filled by ${could}`;
	return `${filled === "" ? "" : `${filled} so far; `}can be filled by ${could}`;
};
/** Who may fill it too when it has waited for longer. */
const later$1 = (view, { escalation, couldFill }) => escalation === void 0 || escalation.at < view.now || couldFill.length === 0 ? "" : `; from ${formatTime(escalation.at, view.timezone, view.now)} on also by ${people(escalation.people)}`;
const filledAtMerge = (rule) => {
	if (rule.notNeeded !== void 0 || rule.filledBy.length >= rule.needed) return ruleState(rule);
	return rule.filledBy.length === 0 ? "**by nobody**" : `only by ${people(rule.filledBy)}`;
};
const people = (keys) => keys.slice(0, most).map((person) => escapeMarkdown(person, 64)).join(", ");
const discounted = (decision) => list(decision.discounted.map((review) => `${escapeMarkdown(review.login, 64)}: ${sentence(review.sentence)} (${codeSpan(review.code, 60)})`));
const enders = (plan, closings = []) => plan === void 0 ? [] : plan.steps.slice(0, most).map((step) => enderLine(step, describeStep(step), lagOf(closings.filter(({ kind }) => kind === step.kind))));
const places = (plan) => plan === void 0 ? [] : list([...plan.steps.map((step) => `${describeStep(step)}: ${placeOfStep(step)}`), `Plan ${codeSpan(plan.digest)}`]);
const reasons = (decision) => {
	const lines = byEffect(decision.reasons).map((reason) => {
		const { code, sentence: text, remedy, place } = reason;
		const where = place === void 0 ? "" : ` ${codeSpan(`${place.file}:${place.line}:${place.column}`, 160)}`;
		return `${effectWord(reason)}: ${sentence(text)}${remedy === void 0 ? "" : ` ${remedySentence(remedy)}`}${where} (${codeSpan(code, 60)})`;
	});
	return list([...decision.findings.map(findingLine), ...lines]);
};
const recordOf = (grant) => list([
	`Grant ${grant.grant}, request ${codeSpan(grant.path, 160)}`,
	`Judged head ${codeSpan(grant.head)}, merged as ${codeSpan(grant.merge)}`,
	`Policy at ${codeSpan(grant.policy)}`
]);
const states = {
	intended: "was never opened",
	elevated: "still open",
	failed: "could not be opened",
	revoked: "gone",
	foreign: "left alone: not ours"
};
/** Read back from the platform each time. */
const endedBy = {
	gatehouse: "by Gatehouse",
	platform: "ended by the platform itself",
	"closer-or-hand": "gone when Gatehouse looked: by the closer or by hand",
	hand: "gone before its end, not by Gatehouse"
};
const late = (why, { lagSeconds }) => why === "expired" ? ` (${formatLag(lagSeconds)} after its end)` : "";
const closed = (view, subject) => list(subject.steps.map((record) => {
	const step = subject.grant.plan.steps.find(({ id }) => id === record.step);
	const what = step === void 0 ? `privilege ${escapeMarkdown(record.step, 20)}` : describeStep(step);
	const at = formatRecorded(record.at, view.timezone, view.now);
	return record.ended === void 0 ? `${what}: ${states[record.state]}, ${at}` : `${what}: closed at ${at}${late(subject.why, record.ended)}, ${endedBy[record.ended.by]}`;
}));
/** `unlisted`: how many there are beyond `items`. */
const list = (items, unlisted = 0) => {
	const more = Math.max(items.length - most, 0) + unlisted;
	return [...items.slice(0, most).map((item) => `- ${item}`), ...more > 0 ? [`- and ${more} more`] : []];
};
// src/core/render/lines-change.ts
/** The first lines on what a change of policy or version, or a deletion, would do once merged. */
const deletion = (subject) => {
	const files = subject.paths.slice(0, 3).map((path) => codeSpan(path, 120)).join(", ");
	const more = subject.paths.length > 3 ? ` and ${subject.paths.length - 3} more` : "";
	const ends = subject.ends.map((number) => `#${number}`).join(", ");
	return [subject.ends.length === 0 ? "**Deletes request files; no access ends by it.**" : `**Merging this ends ${ends} early.**`, `Deleted: ${files}${more}.`];
};
const change = ({ policy, version }) => [...policy === void 0 ? [] : policyChange(policy), ...version === void 0 ? [] : versionChange(version)];
const policyChange = ({ impact, days, complete, openKnown, unconfirmed }) => {
	const { changed, judged: all, left } = impact;
	const told = {
		what: "this change of the policy",
		judged: all,
		left,
		tally: tallyOf(changed),
		days,
		complete
	};
	const loud = `${loudly(impactSentence(told))}${unconfirmed === void 0 ? "" : ` ${letsIn(unconfirmed)}`}`;
	if (all + left === 0) return [loud];
	return [
		loud,
		...openAmong(changed),
		...openKnown || changed.length === 0 ? [] : ["Which of them are open now could not be read from the ledger."],
		...left === 0 ? [] : [`${left} could not be decided again.`],
		"It is what was recorded, decided again by the policy of today and by this one; what nobody asked for is not in it."
	];
};
const letsIn = ({ firstDay, lastDay }) => `**From ${firstDay} until ${lastDay} it opens the network for accounts that Entra has not confirmed** (\`accounts.unconfirmed\`).`;
const versionChange = (version) => {
	switch (version.kind) {
		case "awaited": return ["**This changes Gatehouse itself.** The check `impact` runs the changed version, without any right, over the recorded decisions; what it says comes here when it has ended."];
		case "silent": return ["**This changes Gatehouse itself,** and the check `impact` did not say which recorded decisions the changed version decides otherwise. Its log says why."];
		case "unread": return [`**This changes Gatehouse itself,** and what the check \`impact\` says could not be read: ${sentence(version.why)}`];
		case "told": {
			const { changed } = version.impact;
			return [
				loudly(impactSentence({
					...version.impact,
					what: "the changed version of Gatehouse",
					complete: true
				})),
				...openAmong(changed),
				"The changed version says so of itself: it ran without any right, by the policy of today. Read its code before you trust it."
			];
		}
	}
};
const openAmong = (changed) => {
	const open = changed.filter((one) => one.open).map(({ grant: number }) => `#${number}`);
	return open.length === 0 ? [] : [`Open now, and going on as they were decided: ${open.join(", ")}.`];
};
const loudly = ([loud, rest]) => `**${loud}**${rest}`;
// src/core/render/drift.ts
/** Behind the name of what it is about. */
const happened = ({ how, what }) => {
	const said = escapeMarkdown(what, 200);
	switch (how) {
		case "gone": return "is gone before its end";
		case "edited": return `was changed (${said})`;
		case "wider": return `was changed to open more than was granted (${said}); Gatehouse closes it`;
		case "foreign": return `is not ours any more: ${said}`;
		case "idle": return `has no effect now: ${said}`;
		case "lost": return `could not be put back: ${said}`;
	}
};
const sentenceOf = ({ step, drift }) => {
	const said = `${describeStep(step)} ${happened(drift)}`;
	return /[.!?]$/.test(said) ? said : `${said}.`;
};
const renderDrift = (grant, steps, mode) => ({
	title: `Changed on the platform: something of grant ${grant}, whose window runs`,
	body: [
		`**What #${grant} opened is not what was agreed any more.** Somebody, or a template, has changed it.`,
		...steps.map((one) => `- ${sentenceOf(one)}`),
		mode === "repair" ? "Gatehouse puts back what is its own, and only until the agreed end; the pull request says how that went. A role or a membership that was taken away, and what is somebody else’s now, it leaves alone." : "Gatehouse only reports it (`drift: report`): nothing is put back. Whoever still needs the access files a new request.",
		"What to do: find out who changed it. Where a template removes the rules of others, see docs/outcomes.md."
	].join("\n")
});
/** At most one line. */
const driftLine = ({ plan, drift = [] }) => {
	const steps = drift.flatMap((one) => {
		const step = plan.steps.find(({ id }) => id === one.step);
		return step === void 0 ? [] : [{
			step,
			drift: one
		}];
	});
	if (steps.length === 0) return [];
	const more = steps.length > 2 ? ` And ${steps.length - 2} more.` : "";
	return [`**Changed on the platform:** ${steps.slice(0, 2).map(sentenceOf).join(" ")}${more}`];
};
// src/core/render/you-are-in.ts
/** The lines for whoever is in: from when it works, from where it is open, what they can do about it. */
/** Azure: a role may take this long until it works everywhere (A81). */
const SPREADS = minutes(10);
/** From when it works; a sentence behind the first one, or nothing where something is in the way or not done yet. */
const usableAt = (grant, { now }) => {
	const { plan, drift = [], move } = grant;
	if (drift.length > 0 || move?.state === "moving") return "";
	const said = [
		...plan.steps.some(({ layer }) => layer === "network") ? ["the network is open"] : [],
		...rolesBy(grant, now),
		...plan.steps.some(isInToken) ? ["groups and directory roles work once you sign in anew"] : []
	].join("; ");
	return said === "" ? "" : ` ${said.slice(0, 1).toUpperCase()}${said.slice(1)}.`;
};
const rolesBy = ({ plan, steps }, now) => {
	const roles = plan.steps.filter((step) => step.kind === "azure-role" && step.assignment !== "eligible");
	const last = steps.flatMap(({ step, at }) => roles.some(({ id }) => id === step) ? parseInstant(at) ?? [] : []).toSorted((a, b) => a - b).at(-1);
	return last === void 0 ? [] : [`Azure roles work by ${formatUtc(later$2(last, SPREADS), now)}`];
};
/** Directory roles and groups reach whoever signs in after they were given. */
const isInToken = (step) => (step.kind === "entra-role" || step.kind === "entra-group") && step.assignment !== "eligible";
/** The answer to the newest `/source`; at most one line. */
const moveLine = ({ move }, view) => {
	if (move === void 0) return [];
	return [moveSentence(move, view)];
};
const moveSentence = (move, { now }) => {
	switch (move.state) {
		case "moving": return `**Moving to ${addresses(move.source)}.** Until then the network may be closed.`;
		case "moved": return `**Open now from ${addresses(move.source)}** (changed ${changedAt(move, now)}).`;
		case "refused": return `**\`/source\` was not followed:** ${sentence(move.why)}`;
	}
};
const changedAt = ({ at }, now) => {
	const changed = parseInstant(at);
	return changed === void 0 ? escapeMarkdown(at, 40) : formatUtc(changed, now);
};
const addresses = (sources) => sources.map((source) => escapeMarkdown(source.replace(/\/32$|\/128$/, ""), 60)).join(", ");
const connectLine = (connect, offer) => {
	const command = connect?.trim();
	if (command === void 0 || command === "") return [];
	const missing = (offer?.toFillIn ?? []).slice(0, 5).map((name) => codeSpan(`<${name}>`, 80));
	const label = missing.length === 0 ? "Connect" : `Connect, with ${missing.join(" and ")} put in by you`;
	return command.includes("\n") ? [`${label}: see below.`] : [`${label}: ${codeSpan(command, 400)}`];
};
/** What can be done about it, in one line. */
const stepsOpenToYou = ({ path }, offer) => [
	`End it early: comment \`/end\`, or delete ${codeSpan(path, 120)} by a pull request.`,
	...offer?.extend === void 0 ? [] : [`More time: [ask for it](${offer.extend}).`],
	...offer?.movable === true ? ["Another address: comment `/source` and the address."] : []
].join(" ");
// src/core/render/lines-grant.ts
const grant = (view, subject) => {
	const { grant: held } = subject;
	const until = formatRecorded(held.expiresAt, view.timezone, view.now);
	const who = `${escapeMarkdown(held.beneficiary, 64)}, ${escapeMarkdown(held.entitlement, 80)}`;
	const note = subject.note === void 0 ? [] : [sentence(subject.note)];
	switch (held.state) {
		case "scheduled": return [
			`**Approved; it begins at ${formatRecorded(held.startsAt, view.timezone, view.now)}** (${who}).`,
			`It ends at ${until}, whenever it opens. At the start everything is judged once more.`,
			...layerLines(held.plan),
			approvedBy(held.approvals, held.plan),
			`To take it back: write \`/end\` as a comment here, or merge a pull request that deletes ${codeSpan(held.path, 120)}.`,
			...note
		];
		case "elevating": return [
			`**Opening** (${who}).`,
			`It ends at ${until}, whenever it opens.`,
			...reviewLine(held, view),
			...layerLines(held.plan),
			approvedBy(held.approvals, held.plan),
			...note
		];
		case "active": return active(view, subject, [
			`**${whatIsOpen(held.plan)} until ${until}** (${who}).${usableAt(held, view)}`,
			...driftLine(held),
			...reviewLine(held, view)
		]);
		case "ending": return [
			`**Ending${held.ending === null ? "" : ` since ${formatRecorded(held.ending.since, view.timezone, view.now)}`}** (${who}).`,
			"The network is closed first; the platform lets go of a role only some minutes after it began.",
			...note
		];
	}
};
/** Seven lines at most: what it opens stands below too, so that goes first where there is too much to say. */
const active = (view, { grant: held, connect, offer, note }, before) => {
	const after = [
		...moveLine(held, view),
		...connectLine(connect, offer),
		stepsOpenToYou(held, offer),
		...note === void 0 ? [] : [sentence(note)]
	];
	const layers = layerLines(held.plan).slice(0, Math.max(0, 7 - before.length - after.length));
	return [
		...before,
		...layers,
		...after
	].slice(0, 7);
};
/** Nobody holds what they are only eligible for. */
const whatIsOpen = (plan) => {
	const waiting = toActivate(plan);
	if (waiting.length === 0) return "You are in";
	const more = waiting.length > 2 ? ` and ${waiting.length - 2} more` : "";
	return `You may activate ${waiting.slice(0, 2).join(", ")}${more} in PIM`;
};
// src/core/render/lines.ts
/** The first lines of the comment: at most seven, plain, readable on a phone and in a mail. */
const firstLines = (view) => {
	const { subject } = view;
	switch (subject.kind) {
		case "not-a-request": return ["**Not a request.** Nothing under requests/ is touched."];
		case "deletion": return deletion(subject);
		case "findings": return findings(subject);
		case "change": return change(subject);
		case "judged": return judged(view, subject);
		case "observed": return observed(view, subject);
		case "grant": return grant(view, subject);
		case "ended": return ended(view, subject);
		case "closed": return subject.how === "withdrawn" ? ["**Withdrawn.** It was closed without a merge; nothing was elevated."] : ["**Lapsed.** It waited too long and was closed; nothing was elevated. Reopen it, or file a new request, if it is still needed."];
		case "fault": return [
			"**Something outside failed; nothing was decided and nothing is lost.**",
			escapeMarkdown(subject.message),
			...subject.call === void 0 ? [] : [`The call: ${codeSpan(subject.call, 200)}`],
			`What to do: ${escapeMarkdown(subject.remedy)}`
		];
	}
};
// src/core/render/comment.ts
/** The one comment on a pull request: a few plain lines, then what explains them, the rest folded. */
/** Markdown without the hidden marker, which is the desk's; shorter than GitHub's 65,536 characters. */
const renderComment = (view) => {
	let text = firstLines(view).join("\n");
	for (const section of sections(view)) {
		const next = `${text}\n\n${renderSection(section)}`;
		if (next.length > longest) return `${text}\n\n(The rest is in the log of the run.)`;
		text = next;
	}
	return `${text}\n`;
};
const longest = 6e4;
const renderSection = ({ heading, body, folded }) => folded ? `<details><summary>${heading}</summary>\n\n${body.join("\n")}\n\n</details>` : `**${heading}**\n\n${body.join("\n")}`;
// src/core/render/issue-answer.ts
/** Markdown without the hidden marker. */
const renderAnswer = (answer) => {
	const { how } = answer;
	switch (how.kind) {
		case "findings": {
			const count = how.findings.length === 1 ? "1 finding" : `${how.findings.length} findings`;
			return said([
				`**${count}: nothing is asked yet.**`,
				...how.findings.slice(0, MOST).map(findingLine),
				...how.findings.length > MOST ? [`And ${how.findings.length - MOST} more.`] : [],
				again(answer)
			]);
		}
		case "judged": return `${said([...wayOf(answer, how)])}\n${renderComment(how.view)}${fileOf(how.file)}`;
	}
};
/** Once it is a pull request, everything else is said there. */
const renderAsked = (number) => said([`${askedIn(number)} Who can approve it, and how it goes on, is said there.`]);
/** What all words on the issue begin with from then on. */
const askedIn = (number) => `**Asked in #${number}.**`;
/** The last word on the issue: how it went with what it asked for. */
const renderConcluded = (number, how) => said([`${askedIn(number)} ${conclusions[how]}`]);
const conclusions = {
	denied: "It was denied, and nothing was elevated. Why, is said there.",
	withdrawn: "It was withdrawn, and nothing was elevated.",
	lapsed: "It waited too long and lapsed, and nothing was elevated.",
	ended: "The access has ended. When, and what was closed, is said there."
};
const MOST = 20;
const said = (lines) => `${lines.join("\n\n")}\n`;
const wayOf = (answer, { file, by }) => {
	switch (by) {
		case "none": return [`**Nothing is asked yet.** ${again(answer)} As it is, it would be:`];
		case "app": return ["**The pull request is being opened for you.** What would be decided of it now:"];
		case "edited": return [
			"**This issue was edited, and an edited issue asks for nothing**: anybody who may write here could have done it.",
			`${again(answer)} Or ${propose(answer, file)}`,
			"What would be decided of it now:"
		];
		case "moved": return [
			"**This issue came from another repository, and asks for nothing here.**",
			`${again(answer)} Or ${propose(answer, file)}`,
			"What would be decided of it now:"
		];
		case "author": return [`**One step is left:** ${propose(answer, file)}`, "What would be decided of it now:"];
	}
};
const propose = ({ target }, file) => {
	const link = readyLink(file, target);
	return link === void 0 ? `add the file ${codeSpan(file.path, 100)} with the text below, in a pull request of your own.` : `[propose it as yourself](${link}). GitHub’s editor opens with the file filled in: press *Commit changes*, then *Propose changes* and *Create pull request*.`;
};
const again = ({ target, typed, editable }) => {
	const form = `${target.repository}/issues/new?template=${urlPart(".github/ISSUE_TEMPLATE/access-request.yml".split("/").at(-1) ?? "")}`;
	const filled = `${form}${[...typed].filter(([key]) => key !== "break_glass").map(([key, text]) => `&${key}=${urlPart(text)}`).join("")}`;
	const link = `[a new issue with what you typed](${filled.length <= LONGEST ? filled : form})`;
	return editable ? `Correct this issue; it is judged again by itself. Or open ${link}.` : `Correct it in ${link}.`;
};
/** GitHub answers longer addresses with an error. */
const LONGEST = 7e3;
const fileOf = ({ path, text }) => `\n<details><summary>The file ${codeSpan(path, 100)}</summary>\n\n${fileBlock(text)}\n\n</details>\n`;
// src/commands/conclude-issue.ts
/** `issue` undefined: it was asked without one. */
const concludeIssue = async ({ desk, log }, issue, { pull, how }) => {
	if (issue === void 0) return;
	try {
		const insteadOf = askedIn(pull);
		await desk.answerIssue(issue, {
			body: renderConcluded(pull, how),
			close: false,
			insteadOf
		});
	} catch (thrown) {
		log.warning(`Issue #${issue} was not told how #${pull} went: ${faultSentence(asFault(thrown))}`);
	}
};
// src/core/render/timeline.ts
/** The window of a grant as a Mermaid drawing, for the job summary; phones and mail never see it. */
/** `undefined` where there is no window yet. Times in the drawing are UTC. */
const renderTimeline = (view) => {
	const { subject } = view;
	switch (subject.kind) {
		case "grant": return draw(subject.grant, subject.grant.steps, void 0);
		case "ended": return draw(subject.grant, subject.steps, subject.endedAt);
		case "not-a-request":
		case "deletion":
		case "findings":
		case "judged":
		case "observed":
		case "closed":
		case "fault": return;
	}
};
const draw = (grant, steps, endedAt) => {
	const from = parseInstant(grant.startsAt);
	const until = parseInstant(grant.expiresAt);
	if (from === void 0 || until === void 0) return void 0;
	const bars = grant.plan.steps.flatMap((step, index) => {
		const record = steps.find((one) => one.step === step.id);
		const at = record === void 0 ? void 0 : parseInstant(record.at);
		const begins = record?.state === "elevated" ? at ?? from : from;
		const ends = record?.state === "revoked" ? at ?? endedAt ?? until : until;
		const state = record?.state === "elevated" ? "active, " : record?.state === "revoked" ? "done, " : "";
		const section = step.layer === "identity" ? "Identity" : "Network";
		return [...grant.plan.steps[index - 1]?.layer === step.layer ? [] : [`  section ${section}`], `  ${drawingLabel(`${step.id} ${nameOfStep(step)}`)} :${state}${seconds(begins)}, ${seconds(later(begins, ends))}`];
	});
	return [
		"```mermaid",
		"gantt",
		`  title ${drawingLabel(`${grant.beneficiary} ${grant.entitlement}`)} (UTC)`,
		"  dateFormat X",
		"  axisFormat %H:%M",
		"  section Window",
		`  agreed :crit, ${seconds(from)}, ${seconds(until)}`,
		...bars,
		"```"
	].join("\n");
};
const seconds = (at) => Math.floor(at / 1e3);
/** A bar is never shorter than nothing. */
const later = (a, b) => b > a ? b : a;
// src/core/render/summary.ts
/** The job summary: what the comment says, and the window as a drawing. */
/** Markdown for `GITHUB_STEP_SUMMARY`. */
const renderSummary = (view) => {
	const title = renderTitle(view);
	const heading = `## ${title === void 0 ? `Pull request ${view.pull.number}` : escapeMarkdown(title)}`;
	const drawing = renderTimeline(view);
	const link = /^https?:\/\/[A-Za-z0-9.:/_-]+$/.test(view.pull.url) ? [`[Pull request ${view.pull.number}](${view.pull.url})`] : [];
	return `${[
		heading,
		renderComment(view).trimEnd(),
		...drawing === void 0 ? [] : [drawing],
		...link
	].join("\n\n")}\n`;
};
// src/commands/tell.ts
/** Returns what was said in one line each. A pull request that asks for nothing gets a status and no words. */
const tell = async (ports, view, to) => {
	const status = renderStatus(view);
	const quiet = view.subject.kind === "not-a-request";
	const title = quiet || to.pull.title === void 0 ? void 0 : renderTitle(view);
	const retitled = title === to.pull.title ? void 0 : title;
	const both = to.together === true ? retitled : void 0;
	const said = await Promise.allSettled([
		sayStatus(ports, view, to),
		...quiet ? [] : [ports.desk.upsertComment(to.pull.number, renderComment(view), both)],
		...retitled === void 0 || both !== void 0 ? [] : [ports.desk.setTitle(to.pull.number, retitled)]
	]);
	if (!quiet) ports.log.summary(renderSummary(view));
	const unsaid = said.find((one) => one.status === "rejected");
	if (unsaid !== void 0) throw unsaid.reason;
	return [`#${to.pull.number}: ${status.state}, ${status.description}`];
};
/**
* The status on GitHub is the memory of what others were told: whoever finds it changed by another run tells nobody again. Where there
* are two, the last is set once it was told: a run that dies in between leaves that to the next one.
*/
const sayStatus = async ({ desk, announcer }, view, { commits, again }) => {
	const status = renderStatus(view);
	const notice = noticeOf(view);
	const set = (some) => Promise.allSettled(some.map((commit) => desk.setStatus(commit, status, again)));
	const first = await set(commits.slice(0, -1));
	const told = notice !== void 0 && isChanged(first);
	if (told) await announcer.announce(notice);
	const last = await set(commits.slice(-1));
	if (!told && notice !== void 0 && isChanged(last)) await announcer.announce(notice);
	const unsaid = [...first, ...last].find((one) => one.status === "rejected");
	if (unsaid !== void 0) throw unsaid.reason;
};
const isChanged = (set) => set.some((one) => one.status === "fulfilled" && one.value);
/** Telling after an effect: a fault blocks nothing (ending never waits for telling) and is returned as a sentence. */
const tellOrWarn = async (ports, view, to) => {
	try {
		await tell(ports, view, to);
		return [];
	} catch (thrown) {
		const fault = asFault(thrown);
		if (fault.code === "bug") ports.log.error(fault.stack ?? fault.message);
		return [`#${to.pull.number} was not told: ${faultSentence(fault)}`];
	}
};
// src/core/waiting/reminder.ts
/** When they were asked once more; `undefined`: they were not. `asks`: of this person. */
const remindedAt = (asks, since) => {
	const again = asks.filter(({ kind, at }) => kind === "asked" && at >= since);
	if (again.length <= (wasAsked(asks, since) ? 0 : 1)) return void 0;
	return again.reduce((last, { at }) => at > last ? at : last, since);
};
/** Since when somebody who is asked now has not been asked again; `undefined`: they were reminded. */
const unremindedSince = (asks, since) => {
	if (remindedAt(asks, since) !== void 0) return void 0;
	const first = inOrder(asks).find(({ kind, at }) => kind === "asked" && at >= since);
	return wasAsked(asks, since) ? since : first?.at;
};
const wasAsked = (asks, moment) => inOrder(asks).findLast(({ at }) => at < moment)?.kind === "asked";
/** Taken back and asked anew in one second: the asking is the later one. */
const inOrder = (asks) => asks.toSorted((a, b) => a.at - b.at || (a.kind === b.kind ? 0 : a.kind === "unasked" ? -1 : 1));
// src/core/early-end.ts
/**
* The first of the comments that ends the grant; `undefined`: none does. It can only close, so it is no secret and no risk who
* may: somebody who is named through a live team cannot be told here, and their word does not count.
*/
const earlyEndOf = (grant, comments, policy) => {
	const { people } = policy;
	if (people === void 0) return void 0;
	for (const comment of comments) {
		if (commandOf(comment)?.kind !== "end" || comment.author.kind !== "user") continue;
		const who = whoIs(people, comment.author);
		if (who.kind === "person" && mayEnd(who.person.key, {
			grant,
			people,
			policy
		})) return {
			by: who.person.key,
			at: comment.at
		};
	}
};
const mayEnd = (person, { grant, people, policy }) => {
	const named = (refs) => openStatic(refs, {
		owner: [],
		people
	}, people.byKey.get(grant.beneficiary)).people.has(person);
	return person === grant.requester || person === grant.beneficiary || grant.approvals.some((approval) => approval.person === person) || named(policy.entitlements.get(grant.entitlement)?.owner ?? []) || named(policy.settings?.operators ?? []);
};
// src/commands/early-ends.ts
/** One request for each fifty open grants, none where nothing is open. A fault ends nothing and is said. */
const findEarlyEnds = async (evidence, open, policy) => {
	if (open.length === 0) return {
		ends: [],
		faults: [],
		said: /* @__PURE__ */ new Map()
	};
	try {
		const said = await evidence.commentsSinceMerge(open.map(({ grant }) => grant));
		const ends = open.flatMap((grant) => {
			const end = earlyEndOf(grant, said.get(grant.grant)?.comments ?? [], policy);
			return end === void 0 ? [] : [{
				grant,
				why: "early",
				note: `${end.by} asked for it with /end`
			}];
		});
		const ended = new Set(ends.map(({ grant }) => grant.grant));
		return {
			ends,
			faults: [...said].flatMap(([number, { complete }]) => complete || ended.has(number) ? [] : [`#${number} has more comments than can be read, so an /end may be overlooked: delete its request.`]),
			said
		};
	} catch (thrown) {
		return {
			ends: [],
			said: /* @__PURE__ */ new Map(),
			faults: [`Whether somebody wrote /end is not known: ${faultSentence(asFault(thrown))}`]
		};
	}
};
// src/core/review.ts
/** Whether somebody gives a verdict, or means to. */
const isVerdict = ({ body }) => /^\s*\/reviewed(\s|$)/.test(body);
const judgeReview = (comments, subject) => {
	const refused = [];
	for (const comment of comments.filter(isVerdict).toSorted(bySpeaking)) {
		const one = judgeVerdict(comment, subject);
		if ("verdict" in one) return {
			settled: one,
			refused
		};
		refused.push(one);
	}
	return {
		settled: void 0,
		refused
	};
};
/** Since when the grant is over for everybody; `undefined`: it is open. */
const overSince = ({ ended, expiresAt }) => {
	const at = parseInstant(ended?.at ?? "");
	const end = parseInstant(expiresAt);
	return at === void 0 || end === void 0 || at < end ? at : end;
};
const bySpeaking = (a, b) => a.at - b.at || a.id - b.id;
const judgeVerdict = (comment, subject) => {
	const { people, entry } = subject;
	const who = comment.author.kind === "user" ? whoIs(people, comment.author) : { kind: "unknown" };
	const refuse = (why, final = true) => ({
		comment,
		by: who.kind === "person" ? who.person.key : void 0,
		why,
		final
	});
	switch (who.kind) {
		case "unknown": return refuse("people.yaml does not know its author.");
		case "second-account": return refuse("it is of a second account.");
	}
	const { person } = who;
	if (comment.edited) return refuse("it was edited: write it anew.");
	const command = commandOf(comment);
	if (command?.kind !== "reviewed") return refuse("it says neither: write /reviewed justified or /reviewed not-justified, and why.");
	if (command.text === "") return refuse("it does not say why: write a sentence behind the verdict.");
	const involved = whyInvolved(person, subject);
	if (involved !== void 0) return refuse(involved);
	const over = overSince(entry);
	if (over === void 0 || comment.at < over) return refuse("the access was still open: write it anew after it has ended.");
	const unfit = whyUnfit(person, comment);
	if (unfit !== void 0) return refuse(unfit);
	const reviewers = subject.reviewers(comment.at);
	if (!reviewers.people.has(person.key)) {
		const gap = reviewers.gaps.find(({ uncertain }) => uncertain);
		return gap === void 0 ? refuse(`the review is for ${entry.by}.`) : refuse(`whether it is for ${person.key} cannot be said. ${gap.sentence}`, false);
	}
	if (subject.exclusions === void 0) return refuse("who wrote the commits of the request could not be read.", false);
	return {
		verdict: command.verdict,
		text: command.text,
		by: person,
		comment
	};
};
/** NB. Nobody reviews their own emergency, nor one that they took part in. */
const whyInvolved = (person, { entry, people, exclusions }) => {
	const human = humanOf(people, person.key);
	if (human === humanOf(people, entry.requester)) return "it is of who asked for the access.";
	if (human === humanOf(people, entry.beneficiary)) return "it is of who had the access.";
	switch (exclusions?.humans.get(human)) {
		case void 0: return;
		case "requester": return "it is of who asked for the access.";
		case "beneficiary": return "it is of who had the access.";
		case "committer":
		case "pusher": return "its author wrote a commit of the request.";
	}
};
const whyUnfit = (person, { author, at }) => sameLogin(person.login, author.login) ? contractFlaw(person, at)?.sentence : `people.yaml calls ${person.key} ${person.login} on GitHub, and that account is now called ${author.login}.`;
/** What those who used it wrote below the issue in their own words: unedited, no commands, the oldest first. */
const wordsOf = (comments, { people, entry }) => {
	const humans = new Set([entry.requester, entry.beneficiary].map((key) => humanOf(people, key)));
	return comments.toSorted(bySpeaking).flatMap((comment) => {
		if (comment.edited || comment.author.kind !== "user" || /^\s*\//.test(comment.body)) return [];
		const who = whoIs(people, comment.author);
		return who.kind === "person" && humans.has(humanOf(people, who.person.key)) ? [{
			by: who.person.key,
			text: comment.body
		}] : [];
	});
};
export { withEarlier as $, closedAs as A, plainEmergency as At, deferredChecks as B, reviewBody as C, rulesThatStayEmpty as Ct, announcing as D, judgeCatalogue as Dt, unexplainedComment as E, CATALOGUE_PATH as Et, isOpenOnNetwork as F, teamFacts as G, gatherFacts as H, unansweredIn as I, heardOf as J, teamFactsOf as K, wantsToMove as L, withdrawnBy as M, compareLink as Mt, isAnswered as N, extensionLink as Nt, alertOf as O, renderCatalogue as Ot, isMovable as P, readyLink as Pt, timesText as Q, wishIn as R, reopenedComment as S, openStatic as St, settledComment as T, refuseUnopenable as Tt, gatherTicket as U, factOf as V, rotaFacts as W, readAnswers as X, questionOf as Y, readTimes as Z, lostOpening as _, isPolicyTest as _t, remindedAt as a, readOrWhy as at, refusedComment as b, parsePeople as bt, tellOrWarn as c, unreadBooks as ct, renderAsked as d, readMoment as dt, LATELY as et, renderComment as f, titleOfRequest as ft, endedComment as g, effectWord as gt, renderBreakGlass as h, byEffect as ht, findEarlyEnds as i, readBack as it, closingOf as j, plainFacts as jt, nextSoon as k, targetOf as kt, concludeIssue as l, windowOfGrant as lt, timezoneOf as m, nameOfStep as mt, judgeReview as n, bookFacts as nt, unremindedSince as o, runningBy as ot, renderDrift as p, waitingFor as pt, answersText as q, wordsOf as r, closingsIn as rt, tell as s, runningGrants as st, isVerdict as t, alsoRunning as tt, renderAnswer as u, impactSentence as ut, openingOf as v, parsePolicy as vt, reviewTitle as w, formEntitlement as wt, reminderComment as x, explainUnfillable as xt, overdueComment as y, Settings as yt, parsePull as z };
