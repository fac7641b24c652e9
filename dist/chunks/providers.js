import { C as faultSentence, _ as parseEntraId, b as resourceId, c as gitHubUserId, f as instant, g as minutes, h as milliseconds, o as entraId, p as isOver, s as formatInstant, x as Fault } from "./brand.js";
import { D as covers, E as NONE$1, T as addressesIn, a as parseJustification, b as EVERY_ADDRESS, c as FLOOR, d as parseIsoDuration, f as evaluate, h as missingForBastion, i as parseExclusiveMark, j as union, l as whyNeverAllowed, m as isBastionSubnet, n as formatJustification, o as parseMarker, p as flowsOf, r as formatMarker, s as sameKey, t as exclusiveMark, u as whyNotAllowed, v as protocolTexts, w as addressTexts, y as readRule } from "./marker.js";
import { i as isPublicNetwork, n as oneOrMore, r as canonicalCidr, t as listOf } from "./one-or-more.js";
import { n as parseResourceId } from "./resource-id.js";
import { n as lastName } from "./scopes.js";
import { createHash } from "node:crypto";
// src/core/derived-id.ts
/** Names that are a function of (installation, grant, step, action): the same effect repeated hits the same object (I7). */
/** The namespace of every UUID that Gatehouse derives. */
const NAMESPACE = "6f1a5c0e-9d34-5b7e-8c21-3e0d4f6a7b98";
/** RFC 9562, version 5: SHA-1 over namespace and name. Lower case. */
const uuidV5 = (namespace, name) => {
	const hash = createHash("sha1").update(Buffer.from(namespace.replaceAll("-", ""), "hex")).update(name, "utf8").digest().subarray(0, 16);
	hash.writeUInt8(hash.readUInt8(6) & 15 | 80, 6);
	hash.writeUInt8(hash.readUInt8(8) & 63 | 128, 8);
	const hex = hash.toString("hex");
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		hex.slice(12, 16),
		hex.slice(16, 20),
		hex.slice(20)
	].join("-");
};
/** JSON keeps the parts apart: no choice of step and action can spell another step and action. */
const nameOf$1 = ({ installation, grant, step, action }) => JSON.stringify([
	installation,
	grant,
	step,
	action
]);
/** The id under which one effect is asked for, for platforms that take the caller's UUID. */
const derivedUuid = (of) => uuidV5(NAMESPACE, nameOf$1(of));
/**
* `gh-0a1b2c3d-42-5f0e6a7b8c9d`: at most 36 characters of letters, digits and `-`; starts and ends with a word character, as
* network security rules demand. Readable for whoever looks at the rule; the hash keeps steps apart.
*/
const derivedName = (of) => `gh-${of.installation}-${of.grant}-${derivedUuid(of).replaceAll("-", "").slice(0, 12)}`;
/** The ids that steps have; enough for any entitlement. */
const STEP_IDS = Array.from({ length: 100 }, (_, index) => String(index + 1));
/**
* The step whose derived name is `name`, found by trying all of them: how an object proves without ledger or policy that it is
* ours. `undefined`: nobody derived this name, whatever marker the object carries.
*/
const stepOf$1 = (key, name, derive) => STEP_IDS.find((step) => derive({
	key,
	step
}).some((derived) => derived.toLowerCase() === name.toLowerCase()));
// src/core/network/opens-more.ts
/** Does one rule let through what another does not? Judged part by part, and what cannot be told is taken for more. */
/** NB. `false` only where it is certain: whoever widens a rule of ours must not pass by a value that nobody can read. */
const opensMore = (text, than) => {
	const [rule, wanted] = [readRule(text), readRule(than)];
	if (rule.access === "Deny" || rule.direction !== void 0 && rule.direction !== wanted.direction) return false;
	return !(rule.access === wanted.access && rule.direction === wanted.direction && rule.priority >= wanted.priority && rule.protocols !== void 0 && wanted.protocols !== void 0 && covers(wanted.protocols, rule.protocols) && isWithin(rule.source, wanted.source) && isWithin(rule.destination, wanted.destination) && arePortsWithin(rule.sourcePorts, wanted.sourcePorts) && arePortsWithin(rule.ports, wanted.ports));
};
const isWithin = (side, wanted) => covers(wanted.addresses, EVERY_ADDRESS) || side.unreadable.length === 0 && covers(wanted.addresses, side.addresses) && areAmong(side.tags, wanted.tags) && areAmong(side.groups, wanted.groups);
const areAmong = (names, wanted) => names.every((name) => wanted.some((other) => other.toLowerCase() === name.toLowerCase()));
const arePortsWithin = (ports, wanted) => ports.unreadable.length === 0 && covers(wanted.numbers, ports.numbers);
// src/providers/nsg-rule/rule.ts
/** Our rule: its name, its content, how it proves to be ours, and what in it was changed. */
const ruleName = (key, step) => derivedName({
	...key,
	step,
	action: "rule"
});
/**
* Of a step that has a rule in every group on a way. By the group's own name, which nobody can change: a group that is moved to
* another resource group while the rule stands has another id, and the rule is still known by its name.
*/
const ruleNameOnWay = (key, step, nsg) => derivedName({
	...key,
	step,
	action: `rule in ${nsg.slice(nsg.lastIndexOf("/") + 1).toLowerCase()}`
});
/** Every name that a rule of this step can have in this group. */
const ruleNames = (key, step, nsg) => [ruleName(key, step), ruleNameOnWay(key, step, nsg)];
const ruleIdIn = (nsg, name) => `${nsg}/securityRules/${name}`;
const wantedRule = (site, context, priority) => ({
	name: site.name,
	description: formatMarker(context),
	protocol: site.step.protocol,
	access: "Allow",
	direction: "Inbound",
	priority,
	sources: listOf(site.step.source),
	sourceGroups: [],
	sourcePorts: ["*"],
	destinations: site.destinations,
	destinationGroups: site.destinationGroups,
	destinationPorts: site.step.ports,
	state: ""
});
/**
* NB. Ours only with both: a name that only this grant derives, and a marker of this very grant as the whole description.
* A name alone can be guessed, a marker alone can be copied into somebody's own rule (I8).
*/
const isOwnRule = (rule, name, context) => {
	const marker = parseMarker(rule.description);
	return sameText$1(rule.name, name) && marker !== void 0 && sameKey(marker, context);
};
/** What differs from what this grant would have written, by field; the priority is free within the step's range. */
const differences$3 = (rule, site, context) => {
	const wanted = wantedRule(site, context, rule.priority);
	const { from, to } = site.step.priorities;
	return [
		...parseMarker(rule.description)?.expiresAt === context.expiresAt ? [] : ["end"],
		...sameText$1(rule.protocol, wanted.protocol) ? [] : ["protocol"],
		...sameText$1(rule.access, wanted.access) ? [] : ["access"],
		...sameText$1(rule.direction, wanted.direction) ? [] : ["direction"],
		...rule.priority >= from && rule.priority <= to ? [] : ["priority"],
		...sameSet(rule.sources, wanted.sources) && sameSet(rule.sourceGroups, wanted.sourceGroups) ? [] : ["source"],
		...sameSet(rule.sourcePorts, wanted.sourcePorts) ? [] : ["source ports"],
		...sameSet(rule.destinations, wanted.destinations) && sameSet(rule.destinationGroups, wanted.destinationGroups) ? [] : ["destination"],
		...sameSet(rule.destinationPorts, wanted.destinationPorts) ? [] : ["ports"]
	];
};
/** Whether any of them opens what this grant would not have: only what certainly does not is called harmless. */
const opensMoreThanWanted = ({ rule, site }, context) => {
	const end = parseMarker(rule.description)?.expiresAt;
	if (end === void 0 || end > context.expiresAt) return true;
	const { from, to } = site.step.priorities;
	const priority = Math.min(Math.max(rule.priority, from), to);
	return opensMore(rule, wantedRule(site, context, priority));
};
/** What was changed in rules of ours; `undefined`: nothing. */
const editOf$3 = (standing, context) => {
	const what = [...new Set(standing.flatMap(({ site, rule }) => differences$3(rule, site, context)))];
	if (what.length === 0) return void 0;
	return {
		what: what.join(", "),
		more: standing.some((one) => opensMoreThanWanted(one, context))
	};
};
/** Free priority of the step's range for inbound rules, the lowest first: it comes before most rules that deny. */
const freePriority$1 = (rules, { step }, avoid) => {
	const taken = new Set(rules.filter(isInbound).map(({ priority }) => priority));
	for (let priority = Math.max(step.priorities.from, 100); priority <= Math.min(step.priorities.to, 4096); priority += 1) if (!taken.has(priority) && !avoid.has(priority)) return priority;
};
const isInbound = ({ direction }) => sameText$1(direction, "Inbound");
/** Of one rule, or of one in each group on the way, in an order that does not depend on who looks; there is at least one. */
const receiptOf$7 = (standing, context) => {
	const rules = standing.toSorted((one, other) => idOf$1(one) < idOf$1(other) ? -1 : 1);
	const [first] = rules;
	if (first === void 0) throw new Fault("bug", "a receipt for no rule", { remedy: "Please report it with the log of this run." });
	const words = (of) => [...new Set(rules.map(({ rule }) => of(rule)))].join(" ");
	const edit = editOf$3(rules, context);
	return {
		objectId: idOf$1(first),
		endsAt: "by-sweep",
		details: {
			rule: words(({ name }) => name),
			priority: words(({ priority }) => String(priority)),
			source: words(({ sources }) => sources.join(" ")),
			destination: words(({ destinations, destinationGroups }) => [...destinations, ...destinationGroups].join(" ")),
			ports: words(({ destinationPorts }) => destinationPorts.join(" ")),
			expires: formatInstant(parseMarker(first.rule.description)?.expiresAt ?? context.expiresAt),
			...rules.length === 1 ? {} : { rules: rules.map(idOf$1).join(" ") },
			...edit === void 0 ? {} : { drift: edit.what }
		}
	};
};
const idOf$1 = ({ site, rule }) => ruleIdIn(site.nsg, rule.name);
const sameText$1 = (one, other) => one.toLowerCase() === other.toLowerCase();
/** A single address is the same as its /32 or /128: Azure answers either. */
const sameSet = (one, other) => {
	const canonical = (values) => [...new Set(values.map((value) => value.toLowerCase().replace(/^(\d+\.\d+\.\d+\.\d+)\/32$|^([0-9a-f:]*:[0-9a-f:]*)\/128$/, "$1$2")))].toSorted();
	return canonical(one).join() === canonical(other).join();
};
// src/providers/report.ts
/** `notes`: what people should know all the same. */
const ready = ({ id }, notes = []) => ({
	step: id,
	verdict: "ready",
	reasons: notes
});
const alreadyHeld = ({ id }, why) => ({
	step: id,
	verdict: "already-held",
	reasons: [why]
});
/** `lasting`: those of the reasons that neither waiting nor another window ends. */
const refused$1 = ({ id }, reasons, lasting = []) => ({
	step: id,
	verdict: "refused",
	reasons,
	...lasting.length === 0 ? {} : { lasting }
});
const readyUnless = (step, reasons, lasting = []) => reasons.length === 0 ? ready(step) : refused$1(step, reasons, lasting);
// src/providers/azure-firewall/group.ts
/** Our group: its name, its content, how it proves to be ours, and what in it was changed. */
/**
* Of our groups: behind Azure's own group for network rules (200), so that what people deny there stays denied; before what they
* deny from 400 on.
*/
const PRIORITIES = {
	from: 201,
	to: 399
};
/** Of the one collection in a group. */
const COLLECTION_PRIORITY = 100;
/** Of the group, its collection and its rule alike. */
const groupName = (key, step) => derivedName({
	...key,
	step,
	action: "rule collection group"
});
const groupIdIn = (policy, name) => `${policy}/ruleCollectionGroups/${name}`;
const wantedGroup = (step, context, priority) => {
	const name = groupName(context, step.id);
	const rule = {
		name,
		description: formatMarker(context),
		type: "NetworkRule",
		protocols: step.protocol === "*" ? ["TCP", "UDP"] : [step.protocol.toUpperCase()],
		sources: [step.source],
		destinations: step.destinations,
		sourceNames: [],
		destinationNames: [],
		ports: step.ports
	};
	return {
		name,
		priority,
		state: "",
		etag: void 0,
		collections: [{
			name,
			priority: COLLECTION_PRIORITY,
			action: "Allow",
			rules: [rule]
		}]
	};
};
const rulesIn = ({ collections }) => collections.flatMap((collection) => collection.rules.map((rule) => ({
	rule,
	collection
})));
/** What stands in the place of our rule, ours or not. */
const inPlace = (group) => rulesIn(group).find(({ rule }) => sameText$1(rule.name, group.name));
/**
* NB. Ours only with both: a name that only this grant derives, of the group and of the rule, and a marker of this very grant as the
* rule's whole description. A name alone can be guessed, a marker alone can be copied into somebody's own rule (I8).
*/
const ownRule = (group, step, context) => {
	if (!sameText$1(group.name, groupName(context, step.id))) return void 0;
	return rulesIn(group).find(({ rule }) => {
		const marker = parseMarker(rule.description);
		return sameText$1(rule.name, group.name) && marker !== void 0 && sameKey(marker, context);
	});
};
/** What others put into our group, by name. */
const othersIn = (group, own) => rulesIn(group).filter(({ rule }) => rule.name !== own.rule.name || rule.description !== own.rule.description).map(({ rule }) => rule.name);
/** What differs from what this grant would have written, by field; the group's priority is free within the range. */
const differences$2 = (group, own, { step, context }) => {
	const [wanted] = rulesIn(wantedGroup(step, context, group.priority));
	const { rule, collection } = own;
	const isSame = (of) => wanted !== void 0 && sameSet(of(rule), of(wanted.rule));
	return [
		...parseMarker(rule.description)?.expiresAt === context.expiresAt ? [] : ["end"],
		...sameText$1(rule.type, "NetworkRule") ? [] : ["kind of rule"],
		...sameText$1(collection.action, "Allow") ? [] : ["action"],
		...isSame(({ protocols }) => protocols) ? [] : ["protocol"],
		...isSame(({ sources }) => sources) && rule.sourceNames.length === 0 ? [] : ["source"],
		...isSame(({ destinations }) => destinations) && rule.destinationNames.length === 0 ? [] : ["destination"],
		...isSame(({ ports }) => ports) ? [] : ["ports"],
		...group.priority >= PRIORITIES.from && group.priority <= PRIORITIES.to ? [] : ["priority"],
		...othersIn(group, own).length === 0 ? [] : [OTHERS]
	];
};
const OTHERS = "rules of others in it";
/** `undefined`: it is as it was made. NB. Which change gives less is not told apart here: whatever is changed of our rule may give more. */
const editOf$2 = (group, own, of) => {
	const parts = differences$2(group, own, of);
	return parts.length === 0 ? void 0 : {
		what: parts.join(", "),
		more: parts.some((part) => part !== OTHERS)
	};
};
/** The lowest free number of the range: a number is used once in a policy. */
const freePriority = (groups, avoid) => {
	const taken = new Set(groups.map(({ priority }) => priority));
	for (let priority = PRIORITIES.from; priority <= PRIORITIES.to; priority += 1) if (!taken.has(priority) && !avoid.has(priority)) return priority;
};
const receiptOf$6 = (group, own, { step, context }) => {
	const { rule } = own;
	const drift = differences$2(group, own, {
		step,
		context
	});
	return {
		objectId: groupIdIn(step.policy, group.name),
		endsAt: "by-sweep",
		details: {
			group: group.name,
			priority: String(group.priority),
			source: [...rule.sources, ...rule.sourceNames].join(" "),
			destination: [...rule.destinations, ...rule.destinationNames].join(" "),
			ports: rule.ports.join(" "),
			expires: formatInstant(parseMarker(rule.description)?.expiresAt ?? context.expiresAt),
			...drift.length === 0 ? {} : { drift: drift.join(", ") }
		}
	};
};
// src/core/network/shadows.ts
/** Every rule that closes a piece of the traffic or may close it, once for each way of being in the way. */
const obstaclesIn = ({ pieces }) => {
	const found = /* @__PURE__ */ new Map();
	for (const piece of pieces) for (const { judgement, rule, how } of blamed(piece)) {
		const key = JSON.stringify([
			judgement.group,
			rule.name,
			rule.priority,
			how
		]);
		const parts = found.get(key)?.parts ?? [];
		if (parts.includes(piece.box)) continue;
		found.set(key, {
			group: judgement.group,
			rule,
			how,
			parts: [...parts, piece.box]
		});
	}
	return [...found.values()].map((one) => ({
		...one,
		extent: one.parts.length === pieces.length ? "all" : "part"
	}));
};
/** A rule that certainly closes a piece makes the doubts about it idle. */
const blamed = ({ verdict, judgements }) => judgements.flatMap((judgement) => {
	if (judgement.verdict !== verdict || verdict === "open") return [];
	const how = verdict === "closed" ? "denies" : "maybe";
	return [...judgement.doubts, ...judgement.by === void 0 ? [] : [judgement.by]].filter(({ access }) => access !== "Allow").map((rule) => ({
		judgement,
		rule,
		how
	}));
});
// src/core/network/words.ts
/** Phrases about what keeps traffic from getting through, for people who then look for the rule. */
/** `rule "x" with priority 200`; names are the platform's words, so they stand as JSON. */
const rulePhrase = ({ name, priority }) => `rule ${JSON.stringify(name)} with priority ${priority}`;
/** `all of it`, or `a part of it (to 10.0.0.4)` with only that in which the part is less than the whole. */
const extentPhrase = ({ extent, parts }, { pieces }) => {
	if (extent === "all") return "all of it";
	const less = (dimension) => {
		const [part, whole] = [parts, pieces.map(({ box }) => box)].map((boxes) => boxes.map((box) => box[dimension]).reduce(union, NONE$1));
		return part === void 0 || whole === void 0 || covers(part, whole) ? NONE$1 : part;
	};
	const phrases = [
		few("from", addressTexts(less("sources"))),
		few("from port", less("sourcePorts").map(portText)),
		few("to", addressTexts(less("destinations"))),
		few("on port", less("ports").map(portText)),
		few("over", protocolTexts(less("protocols")))
	].filter((phrase) => phrase !== "");
	return phrases.length === 0 ? "a part of it" : `a part of it (${phrases.join(", ")})`;
};
/** Why it cannot be said what a rule does: a clause without a capital and an end. */
const doubtPhrase = ({ settled, unreadable, source, destination }) => {
	const tags = [...source.tags, ...destination.tags];
	const phrases = [
		settled ? "" : "it is being changed",
		few("nobody can read", unreadable.map((text) => JSON.stringify(text.slice(0, 60)))),
		few("it is not known here what belongs to", tags),
		source.groups.length + destination.groups.length === 0 ? "" : "it is not known here who is in its application security groups"
	].filter((phrase) => phrase !== "");
	return phrases.length === 0 ? "another rule may decide instead" : phrases.join(", and ");
};
const SHOWN = 3;
const few = (word, texts) => {
	if (texts.length === 0) return "";
	const more = texts.length - SHOWN;
	return `${word} ${texts.slice(0, SHOWN).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
};
const portText = ({ from, to }) => from === to ? `${from}` : `${from}-${to}`;
// src/providers/azure-firewall/order.ts
/**
* https://learn.microsoft.com/azure/firewall/rule-processing: the kind of rule comes before everything, the parent before the child,
* then the numbers of group and collection. Rules for applications are asked after all of these, so they keep nothing from ours.
*/
const orderOf$1 = (layers) => {
	const turns = layers.flatMap(turnsIn).toSorted((one, other) => compare(one.key, other.key));
	const asked = [];
	let turn = 0;
	let last;
	for (const { key, rule, ...where } of turns) {
		if (last === void 0 || compare(last, key) !== 0) turn += 1;
		last = key;
		const names = [...rule.sourceNames, ...rule.destinationNames];
		asked.push(...readAll(rule, turn, where).map((read) => ({
			...where,
			rule: read,
			names
		})));
	}
	return asked;
};
const turnsIn = ({ policy, groups }, layer) => groups.flatMap((group) => {
	const isAlone = groups.filter(({ priority }) => priority === group.priority).length === 1;
	return group.collections.flatMap((collection) => collection.rules.flatMap((rule) => {
		if (sameText$1(rule.type, "ApplicationRule")) return [];
		const isNat = sameText$1(rule.type, "NatRule");
		return [{
			key: [
				isNat ? 0 : 1,
				layer,
				group.priority,
				isAlone ? collection.priority : 0
			],
			rule,
			policy,
			group,
			collection,
			isNat
		}];
	}));
});
const compare = (one, other) => {
	const at = one.findIndex((number, index) => number !== other[index]);
	return (one[at] ?? 0) - (other[at] ?? 0);
};
/** One for each protocol. */
const readAll = (rule, turn, { group, collection, isNat }) => (rule.protocols.length === 0 ? [""] : rule.protocols).map((protocol) => readRule({
	name: rule.name,
	protocol,
	access: isNat ? "Deny" : collection.action,
	direction: "Inbound",
	priority: turn,
	sources: rule.sources,
	sourceGroups: rule.sourceNames.map(asUnknown),
	sourcePorts: ["*"],
	destinations: rule.destinations,
	destinationGroups: rule.destinationNames.map(asUnknown),
	destinationPorts: rule.ports,
	state: group.state
}));
/** As a group of which nobody knows who is in it: it may match anything, and certainly matches nothing. */
const asUnknown = (name) => `/${name}`;
// src/providers/azure-firewall/way.ts
/** Deeper than Azure lets policies inherit; whoever goes on longer goes round in circles. */
const MOST_PARENTS = 5;
/** As a sentence: why it cannot be read. */
const readWay = async (firewall, id) => {
	const [policy, groups] = [await firewall.policy(id), await firewall.groups(id)];
	if (policy === void 0 || groups === void 0) return `There is no firewall policy ${id}, or this identity may not see it.`;
	const layers = [{
		policy: id,
		groups
	}];
	for (let parent = policy.parent; parent !== void 0;) {
		const inherited = await firewall.policy(parent);
		const above = await firewall.groups(parent);
		if (inherited === void 0 || above === void 0 || layers.length > MOST_PARENTS) return `${id} inherits from ${parent}, which is not there or may not be seen.`;
		layers.unshift({
			policy: parent,
			groups: above
		});
		parent = inherited.parent;
	}
	return {
		policy,
		groups,
		layers
	};
};
/** `ours`: as it stands or would stand; what the policies hold besides is looked at as it is. */
const judgeWay$1 = (ours, way) => {
	if (way.policy.firewalls.length === 0 && way.policy.children.length === 0) return {
		kind: "closed",
		sentences: [`No firewall is governed by ${way.policy.id}, so a rule in it opens nothing.`]
	};
	const order = orderOf$1(withOurs(ours, way));
	const answer = evaluate(flowsIn(ours), [gateOf(order)]);
	const sentences = obstaclesIn(answer).map((obstacle) => sentenceOf$1(obstacle, {
		order,
		answer,
		ours
	}));
	const isSaid = answer.kind === "open" || sentences.length > 0;
	return {
		kind: answer.kind,
		sentences: isSaid ? sentences : [UNEXPLAINED$1]
	};
};
const UNEXPLAINED$1 = "Nothing goes from this source to these destinations, or the rules are too many to be told apart: it cannot be called open.";
const sentenceOf$1 = (obstacle, { order, answer, ours }) => {
	const asked = order.find(({ rule }) => rule.name === obstacle.rule.name && rule.priority === obstacle.rule.priority);
	const what = extentPhrase(obstacle, answer);
	const before = `before ours (group of priority ${ours.priority}) is asked`;
	if (asked === void 0) return `A rule ${JSON.stringify(obstacle.rule.name)} may deny ${what} ${before}.`;
	const verb = asked.isNat ? ["sends", "send"] : ["denies", "deny"];
	const elsewhere = asked.isNat ? " elsewhere" : "";
	return obstacle.how === "denies" ? `The ${phraseOf(asked)} ${verb[0]} ${what}${elsewhere} ${before}.` : `The ${phraseOf(asked)} may ${verb[1]} ${what}${elsewhere} ${before}: ${doubtOf(asked)}.`;
};
/** `network rule "deny-ssh" of collection "base" in group "Default" (priority 200) of hub-policy`; names are the platform's words. */
const phraseOf = ({ rule, collection, group, policy, isNat }) => `${isNat ? "DNAT" : "network"} rule ${JSON.stringify(rule.name)} of the collection ${JSON.stringify(collection.name)} in the group ${JSON.stringify(group.name)} (priority ${group.priority}) of ${policy}`;
const doubtOf = ({ rule, names }) => names.length === 0 ? doubtPhrase(rule) : `it is not known here what ${names.slice(0, 3).join(", ")} means`;
/** The rules that let all of it through without ours, and for good; empty where not all of it is. */
const allowedWithout$1 = (ours, way) => {
	const order = orderOf$1(withOurs({
		...ours,
		collections: []
	}, way));
	const answer = evaluate(flowsIn(ours), [gateOf(order)]);
	if (answer.kind !== "open") return [];
	const deciding = new Set(answer.pieces.flatMap(({ judgements }) => judgements.flatMap(({ by }) => by ?? [])));
	return order.filter(({ rule }) => deciding.has(rule));
};
const flowsIn = (ours) => rulesIn(ours).filter(({ rule }) => sameText$1(rule.name, ours.name)).flatMap(({ rule, collection }) => readAll(rule, 1, {
	group: ours,
	collection,
	isNat: false
})).flatMap(flowsOf);
/** NB. What Gatehouse opened for any grant ends with that grant: it neither makes ours needless nor keeps it open. */
const withOurs = (ours, { layers }) => {
	const last = layers.length - 1;
	return layers.map(({ policy, groups }) => ({
		policy,
		groups: groups.map((group) => ({
			...group,
			collections: group.collections.map((collection) => ({
				...collection,
				rules: collection.rules.filter(({ description }) => !(sameText$1(collection.action, "Allow") && parseMarker(description) !== void 0))
			}))
		}))
	})).map(({ policy, groups }, index) => ({
		policy,
		groups: index === last ? [...groups.filter(({ name }) => !sameText$1(name, ours.name)), {
			...ours,
			state: "Succeeded"
		}] : groups
	}));
};
const gateOf = (order) => ({
	group: "firewall",
	direction: "Inbound",
	rules: [...order.map(({ rule }) => rule), DENIED],
	tags: /* @__PURE__ */ new Map()
});
/** What no network rule lets through is denied, as far as addresses go; https://learn.microsoft.com/azure/firewall/rule-processing */
const DENIED = readRule({
	name: "what no rule allows",
	protocol: "*",
	access: "Deny",
	direction: "Inbound",
	priority: 64999,
	sources: ["*"],
	sourceGroups: [],
	sourcePorts: ["*"],
	destinations: ["*"],
	destinationGroups: [],
	destinationPorts: ["*"],
	state: "Succeeded"
});
// src/providers/azure-firewall/check.ts
const checkGroup = async ({ firewall }, step, { context, former }) => {
	const way = await readWay(firewall, step.policy);
	if (typeof way === "string") return refused$1(step, [way], [way]);
	const place = placeIn(way, step, {
		context,
		former
	});
	if (typeof place === "string") return refused$1(step, [place]);
	const wanted = wantedGroup(step, context, place);
	const { kind, sentences } = judgeWay$1(wanted, way);
	switch (kind) {
		case "closed": return refused$1(step, sentences);
		case "partly":
		case "unknown": return ready(step, [...sentences, ...notesOn(way)]);
		case "open": return ready(step, [...allowedWithout$1(wanted, way).map((asked) => `The ${phraseOf(asked)} allows this already, for good; ours changes nothing while it stands.`), ...notesOn(way)]);
	}
};
/** The priority at which the group stands or would stand; or, as a sentence, why it cannot. */
const placeIn = ({ groups }, step, { context, former }) => {
	const name = groupName(context, step.id);
	const standing = groups.find((group) => sameText$1(group.name, name));
	if (standing !== void 0) {
		const own = ownRule(standing, step, context);
		if (own === void 0) return `A group named ${name} stands in ${step.policy} that Gatehouse did not make.`;
		const changed = differences$2(standing, own, {
			step,
			context
		});
		const asItWas = former !== void 0 && sameKey(former.context, context) && differences$2(standing, own, {
			step: former.step,
			context
		}).length === 0;
		return changed.length === 0 || asItWas ? standing.priority : `Our group ${name} was edited: ${changed.join(", ")}.`;
	}
	if (groups.length >= 90) return `${step.policy} has ${groups.length} rule collection groups, the most that Azure allows.`;
	return freePriority(groups, /* @__PURE__ */ new Set()) ?? `No priority from ${PRIORITIES.from} to ${PRIORITIES.to} is free for a group in ${step.policy}.`;
};
/** What people should know all the same. */
const notesOn = ({ policy, groups }) => [...policy.children.length === 0 ? [] : [`${policy.children.length === 1 ? "One policy inherits" : `${policy.children.length} policies inherit`} from ${policy.id}: it is opened on their firewalls too.`], ...groups.length < 50 ? [] : [`${policy.id} has ${groups.length} rule collection groups; if it was made before July 2022, Azure allows no more than 50 and will refuse ours.`]];
// src/providers/azure-firewall/discover.ts
/** Finding our groups on the platform alone: no ledger, no policy, no GitHub (I3). */
const discoverGroups = async ({ firewall }, scope) => {
	const found = [];
	for (const subscription of scope.subscriptions) for (const policy of await firewall.policiesIn(subscription)) {
		const groups = await firewall.groups(policy.id) ?? [];
		found.push(...groups.flatMap((group) => asDiscovered$4(group, policy, scope) ?? []));
	}
	return found;
};
/** NB. A marker can be copied into any rule; only one whose name and group this installation derives for that grant is ours. */
const asDiscovered$4 = (group, policy, { installation }) => {
	for (const { rule } of rulesIn(group)) {
		const marker = parseMarker(rule.description);
		if (marker === void 0 || marker.installation !== installation || !sameText$1(rule.name, group.name)) continue;
		const id = stepOf$1(marker, group.name, ({ key, step }) => [groupName(key, step)]);
		if (id === void 0) continue;
		return {
			installation,
			grant: marker.grant,
			expiresAt: marker.expiresAt,
			step: asStep$1(rule, policy, id),
			objectId: groupIdIn(policy.id, group.name)
		};
	}
};
/** As it stands now, also where somebody edited it. */
const asStep$1 = (rule, { id: policy }, id) => {
	const [protocol, ...others] = rule.protocols;
	return {
		id,
		kind: "azure-firewall",
		layer: "network",
		policy,
		source: [...rule.sources, ...rule.sourceNames].join(" ") || "*",
		destinations: [...rule.destinations, ...rule.destinationNames],
		protocol: others.length > 0 ? "*" : protocol === "TCP" ? "Tcp" : protocol === "UDP" ? "Udp" : "*",
		ports: rule.ports
	};
};
// src/providers/nsg-rule/way.ts
/** Whether our rule opens what it is to open, judged as Azure does by every rule of every group on the way; and what keeps it from it. */
/** `way`: in the order in which the traffic meets the groups. What they hold besides our rule is looked at as it stands. */
const judgeWay = (ours, way) => {
	const answer = evaluate(flowsOf(readRule(ours)), way.map(({ nsg, priority }) => gate(nsg, [...standing(nsg, ours), {
		...ours,
		priority,
		state: "Succeeded"
	}])));
	const sentences = obstaclesIn(answer).map((obstacle) => {
		const place = way.find(({ nsg }) => nsg.id === obstacle.group);
		const where = way.length > 1 ? ` in ${obstacle.group}` : "";
		const before = `before ours (${place?.priority}) is reached`;
		const [name, what] = [rulePhrase(obstacle.rule), extentPhrase(obstacle, answer)];
		return obstacle.how === "denies" ? `The ${name}${where} denies ${what} ${before}.` : `The ${name}${where} may deny ${what} ${before}: ${doubtPhrase(obstacle.rule)}.`;
	});
	const isSaid = answer.kind === "open" || sentences.length > 0;
	return {
		kind: answer.kind,
		sentences: isSaid ? sentences : [UNEXPLAINED]
	};
};
const UNEXPLAINED = "Nothing goes from these sources to this destination, or the rules are too many to be told apart: it cannot be called open.";
/** What is shut or may be shut stands on record beside what was opened. */
const withDoubts = (receipt, sentences) => sentences.length === 0 ? receipt : {
	...receipt,
	details: {
		...receipt.details,
		shadowed: sentences.join(" ")
	}
};
/** The rules that let all of it through without ours, and for good; empty where not all of it is. */
const allowedWithout = (ours, groups) => {
	const answer = evaluate(flowsOf(readRule(ours)), groups.map((nsg) => gate(nsg, standing(nsg, ours))));
	if (answer.kind !== "open") return [];
	return [...new Set(answer.pieces.flatMap(({ judgements }) => judgements.flatMap(({ by }) => by ?? [])))];
};
/** NB. What Gatehouse opened for any grant ends with that grant: it neither makes ours needless nor keeps it open. */
const standing = ({ rules }, ours) => rules.filter((rule) => !(sameText$1(rule.name, ours.name) && isInbound(rule)) && !(sameText$1(rule.access, "Allow") && parseMarker(rule.description) !== void 0));
const gate = (nsg, rules) => ({
	group: nsg.id,
	direction: "Inbound",
	rules: rules.map(readRule),
	tags: /* @__PURE__ */ new Map()
});
// src/providers/patience.ts
/** A bounded amount of waiting, shared by all the reasons that one call has to wait. */
/** Steps grow from one second to ten, so that a quick service is seen at once and a slow one is not hammered. */
const patience = (budget, sleep) => {
	let left = budget;
	let step = 1e3;
	return { async wait(least) {
		const time = Math.max(least ?? 0, step);
		if (time > left) return false;
		left -= time;
		step = Math.min(step * 2, 1e4);
		await sleep(milliseconds(time));
		return true;
	} };
};
// src/providers/window.ts
/** The last question before an effect that no platform ends by itself. */
/**
* NB. Whoever asked for the opening looked at the window before it; a line, another operation and what is asked again can take longer
* than was left of it, and what is opened after its end stands until somebody sweeps (I6). `call`: what is not sent then.
*/
const assertWindowOpen = ({ expiresAt }, now, call) => {
	if (!isOver(expiresAt, now)) return;
	throw new Fault("grant.over", "The window was over before anything could be opened", {
		call,
		remedy: "File a new request; the platform may have been busy for long."
	});
};
// src/providers/azure-firewall/stand.ts
/** One group in one policy: a free priority, one PUT, and whatever came of it read back from the policy. */
/** How long one call waits for the policy and for its own write: Azure takes three to five minutes for each with firewalls behind it. */
const PATIENCE$16 = minutes(12);
/**
* Every turn begins by reading the policy's groups, so that whatever a lost answer, a cancelled operation or a crash left behind is
* seen before anything is written again; a PUT of our own name with our own content changes nothing the second time.
*/
const stand$1 = async ({ firewall, sleep, now }, step, { context, writing }) => {
	const waiting = patience(PATIENCE$16, sleep);
	const name = groupName(context, step.id);
	const refused = /* @__PURE__ */ new Set();
	for (;;) {
		const groups = await firewall.groups(step.policy);
		if (groups === void 0) throw gone(step.policy);
		const standing = groups.find((group) => sameText$1(group.name, name));
		if (standing !== void 0) {
			const own = assertOwn$2(standing, step, context);
			if (sameText$1(standing.state, "Succeeded")) return {
				group: standing,
				own
			};
			if (!/^(failed|canceled)$/i.test(standing.state)) {
				if (await waiting.wait()) continue;
				throw openingFault$1("azure.failed", `our group stays ${standing.state}`, { transient: true });
			}
		}
		const priority = numberFor(groups, {
			step,
			standing,
			refused
		});
		assertWindowOpen(context, now(), "PUT …/ruleCollectionGroups/…");
		writing();
		const answer = await firewall.putGroup(step.policy, {
			...wantedGroup(step, context, priority),
			etag: standing?.etag
		});
		if (answer.kind === "done") {
			const shown = await firewall.group(step.policy, name);
			if (shown !== void 0 && standing === void 0) await takeBackUnmarked(firewall, shown, {
				step,
				context
			});
			const own = shown === void 0 ? void 0 : assertOwn$2(shown, step, context);
			if (shown !== void 0 && own !== void 0 && sameText$1(shown.state, "Succeeded")) return {
				group: shown,
				own
			};
		}
		const { reason, retryIn } = stoppedBy$3(answer, step.policy);
		if (answer.kind === "failed" && await isTaken(firewall, step.policy, {
			name,
			priority
		})) refused.add(priority);
		else if (!reason.transient) throw reason;
		if (!await waiting.wait(retryIn)) throw reason;
	}
};
/**
* NB. What was written in this very turn and is shown without its marker would never be found again: it is taken back at once, and
* only if everything else in it is what was written (A62).
*/
const takeBackUnmarked = async (firewall, group, { step, context }) => {
	const placed = inPlace(group);
	if (placed === void 0 || ownRule(group, step, context) !== void 0) return;
	if (differences$2(group, placed, {
		step,
		context
	}).join() !== "end") return;
	const { kind } = await firewall.deleteGroup(step.policy, group.name, group.etag);
	const outcome = kind === "done" ? "it was deleted again" : `delete the group ${group.name} by hand`;
	throw openingFault$1("azure.unexpected", `Azure did not keep the description of our rule; ${outcome}`, { transient: false });
};
const isTaken = async (firewall, policy, { name, priority }) => (await firewall.groups(policy) ?? []).some((group) => group.priority === priority && !sameText$1(group.name, name));
/** Its own number while nobody else has it, else a free one. */
const numberFor = (groups, { step, standing, refused }) => {
	if (standing !== void 0 && !refused.has(standing.priority)) return standing.priority;
	const priority = freePriority(groups, refused);
	if (priority !== void 0 && (standing !== void 0 || groups.length < 90)) return priority;
	throw openingFault$1("azure.conflict", `${step.policy} has no room for a group between ${PRIORITIES.from} and ${PRIORITIES.to}`, { transient: false });
};
const stoppedBy$3 = (answer, policy) => {
	switch (answer.kind) {
		case "done": return { reason: openingFault$1("azure.unexpected", `Azure took our group and ${policy} does not show it`, { transient: true }) };
		case "busy": return {
			reason: openingFault$1("azure.conflict", `another operation holds ${policy}`, { transient: true }),
			...answer.retryIn === void 0 ? {} : { retryIn: answer.retryIn }
		};
		case "changed": return { reason: openingFault$1("azure.conflict", `others change our group in ${policy}, or cancel ours`, { transient: true }) };
		case "gone": return { reason: gone(policy) };
		case "failed":
		case "unclear": return { reason: answer.fault };
	}
};
/** NB. Something that is not exactly ours is never overwritten: a PUT would silently replace somebody's rules, or their edit (I8). */
const assertOwn$2 = (group, step, context) => {
	const own = ownRule(group, step, context);
	if (own === void 0) throw new Fault("grant.not-ours", `a group named ${group.name} stands in ${step.policy} that Gatehouse did not make`, { remedy: "Find out who made it and remove it; then run this again." });
	const changed = differences$2(group, own, {
		step,
		context
	});
	if (changed.length === 0) return own;
	throw new Fault("grant.not-ours", `our group ${group.name} in ${step.policy} was edited: ${changed.join(", ")}`, { remedy: "Delete the group or let the grant end, which deletes it; then file a new request." });
};
const gone = (policy) => openingFault$1("azure.not-found", `there is no firewall policy ${policy}`, { transient: false });
const openingFault$1 = (code, what, { transient }) => new Fault(code, `Opening a rule of a firewall: ${what}`, {
	call: "PUT …/ruleCollectionGroups/…",
	remedy: transient ? "The run tries again to its deadline, then undoes what it opened." : "Look at the policy in the portal, see docs/privileges/azure-firewall.md.",
	transient
});
// src/providers/azure-firewall/remove.ts
/** Taking our rule out of a policy, if it is ours, and reading back that it is gone. What others put beside it stays. */
const removeGroup = async ({ firewall, sleep }, at, { context, inLine }) => {
	const waiting = patience(PATIENCE$16, sleep);
	let conditional = true;
	let removed = false;
	for (;;) {
		const answer = await inLine(at.step.policy, () => deleteOwn$1(firewall, at, {
			context,
			conditional
		}));
		if (answer.kind === "foreign") return {
			state: "foreign",
			what: answer.what
		};
		if (answer.kind === "absent") return {
			state: "absent",
			removed
		};
		removed = true;
		if (answer.kind === "done" || answer.kind === "gone") {
			const left = await firewall.group(at.step.policy, at.name);
			if (left === void 0 || inPlace(left) === void 0) return {
				state: "absent",
				removed
			};
		}
		if (answer.kind === "changed") conditional = false;
		if (answer.kind === "failed" && !answer.fault.transient) throw answer.fault;
		if (!await waiting.wait(answer.kind === "busy" ? answer.retryIn : void 0)) throw stillThere$3(answer, at);
	}
};
/** Looks and deletes in one turn, so that what is deleted is what was looked at. */
const deleteOwn$1 = async (firewall, { step, name }, { context, conditional }) => {
	const group = await firewall.group(step.policy, name);
	const placed = group === void 0 ? void 0 : inPlace(group);
	if (group === void 0 || placed === void 0) return { kind: "absent" };
	const own = ownRule(group, step, context);
	if (own === void 0) return {
		kind: "foreign",
		what: `a rule named ${placed.rule.name} that Gatehouse did not make`
	};
	return othersIn(group, own).length === 0 ? firewall.deleteGroup(step.policy, group.name, conditional ? group.etag : void 0) : firewall.takeOut(step.policy, group.name, own.rule);
};
const stillThere$3 = (answer, { step, name }) => answer.kind === "unclear" || answer.kind === "failed" ? answer.fault : new Fault("azure.failed", `Deleting a rule of a firewall: ${name} still stands in ${step.policy}`, {
	call: `DELETE …/ruleCollectionGroups/${name}`,
	remedy: "The next sweep deletes it; to be sooner, delete it by hand: its name and marker say that it is ours.",
	transient: true
});
// src/providers/azure-firewall/elevate.ts
/** Opening a step: our group in the policy, called open when its rule lets something through. */
const elevateGroup = async (azure, step, { context, inLine }) => {
	let hasWritten = false;
	const writing = () => {
		hasWritten = true;
	};
	try {
		const { group, own } = await inLine(step.policy, () => stand$1(azure, step, {
			context,
			writing
		}));
		const way = await readWay(azure.firewall, step.policy);
		if (typeof way === "string") throw openingFault$1("azure.not-found", way, { transient: false });
		const { kind, sentences } = judgeWay$1(group, way);
		const receipt = receiptOf$6(group, own, {
			step,
			context
		});
		if (kind !== "closed") return withDoubts(receipt, sentences);
		throw openingFault$1("azure.conflict", `our rule stands and opens nothing. ${sentences.join(" ")}`, { transient: false });
	} catch (thrown) {
		if (hasWritten && thrown instanceof Fault && !thrown.transient) await undo$1(azure, step, {
			context,
			inLine
		});
		throw thrown;
	}
};
/** Whoever asked for the opening ends the step after it failed, and so does the sweep: that this failed too says nothing new. */
const undo$1 = async (azure, step, around) => {
	try {
		await removeGroup(azure, {
			step,
			name: groupName(around.context, step.id)
		}, around);
	} catch (thrown) {
		if (!(thrown instanceof Fault)) throw thrown;
	}
};
// src/providers/azure-firewall/observe.ts
/** What the platform says about our group now, and whether any earlier rule leaves something of it open. */
const observeGroup = async ({ firewall }, step, context) => {
	const group = await firewall.group(step.policy, groupName(context, step.id));
	const placed = group === void 0 ? void 0 : inPlace(group);
	if (group === void 0 || placed === void 0) return { state: "absent" };
	const own = ownRule(group, step, context);
	if (own === void 0) return {
		state: "foreign",
		what: `a rule named ${placed.rule.name} that Gatehouse did not make`
	};
	const receipt = receiptOf$6(group, own, {
		step,
		context
	});
	const edit = editOf$2(group, own, {
		step,
		context
	});
	if (edit !== void 0) return {
		state: "active",
		receipt,
		edit
	};
	if (!sameText$1(group.state, "Succeeded") && !sameText$1(group.state, "Deleting")) return { state: "pending" };
	const way = await readable(firewall, step);
	if (way === void 0) return {
		state: "active",
		receipt: {
			...receipt,
			details: {
				...receipt.details,
				way: NOT_READ$1
			}
		}
	};
	const { kind, sentences } = judgeWay$1(group, way);
	return kind === "closed" ? {
		state: "pending",
		why: sentences.join(" ")
	} : {
		state: "active",
		receipt: withDoubts(receipt, sentences)
	};
};
const NOT_READ$1 = "not read by this identity: what comes before our rule is not known";
/** The identity that ends need not be able to read what a policy inherits. */
const readable = async (firewall, { policy }) => {
	try {
		const way = await readWay(firewall, policy);
		return typeof way === "string" ? void 0 : way;
	} catch (thrown) {
		if (!(thrown instanceof Fault) || thrown.code === "bug" || thrown.transient) throw thrown;
		return;
	}
};
// src/providers/azure-firewall/revoke.ts
/** Ending a step: our group is deleted, wherever the step or the search of the platform says that it stands. */
/**
* Said whenever the rule is gone, also when it was gone before: a run that was killed after the deletion must not lose it (I13).
*/
const RESIDUAL$2 = {
	what: "connections that were opened through the rule may live on until they close; no new ones begin",
	until: "unknown"
};
const revokeGroup = async (azure, step, { context, objectId, inLine }) => {
	const at = objectId === void 0 ? {
		step,
		name: groupName(context, step.id)
	} : addressIn$1(objectId, step, context);
	if (at === void 0) return {
		state: "foreign",
		what: `the group ${objectId}, whose name this grant cannot have made`
	};
	const removal = await removeGroup(azure, at, {
		context,
		inLine
	});
	return removal.state === "foreign" ? removal : {
		state: "absent",
		residual: RESIDUAL$2,
		...removal.removed ? { removed: true } : {}
	};
};
/** The very group that `discover` found, and only if this grant derives its name there. */
const addressIn$1 = (objectId, step, context) => {
	const [, policy, name] = /^(.+)\/ruleCollectionGroups\/([^/]+)$/i.exec(objectId) ?? [];
	if (policy === void 0 || name === void 0 || !sameText$1(policy, step.policy)) return void 0;
	return sameText$1(name, groupName(context, step.id)) ? {
		step: {
			...step,
			policy: resourceId(policy)
		},
		name
	} : void 0;
};
// src/providers/queue.ts
/** Keys are compared without case, as Azure compares ids. */
const queues = () => {
	const tails = /* @__PURE__ */ new Map();
	return (key, run) => {
		const name = key.toLowerCase();
		const turn = (tails.get(name) ?? Promise.resolve()).then(run, run);
		tails.set(name, turn);
		const leave = () => {
			if (tails.get(name) === turn) tails.delete(name);
		};
		turn.then(leave, leave);
		return turn;
	};
};
// src/providers/azure-firewall.ts
/**
* `azure-firewall`: a rule collection group of our own in a firewall policy, with one rule that carries the marker in its description.
* The platform has no end for it: the sweep deletes it. docs/privileges/azure-firewall.md
*/
const azureFirewall = (azure) => {
	const inLine = queues();
	return {
		kind: "azure-firewall",
		check: async (step, context, former) => checkGroup(azure, mine$7(step), {
			context,
			former: former === void 0 ? void 0 : {
				...former,
				step: mine$7(former.step)
			}
		}),
		elevate: async (step, context) => elevateGroup(azure, mine$7(step), {
			context,
			inLine
		}),
		observe: async (step, context) => observeGroup(azure, mine$7(step), context),
		revoke: async (step, context, objectId) => revokeGroup(azure, mine$7(step), {
			context,
			objectId,
			inLine
		}),
		discover: (scope) => discoverGroups(azure, scope)
	};
};
const mine$7 = (step) => {
	if (step.kind === "azure-firewall") return step;
	throw new Fault("bug", `a step of kind ${step.kind} came to azure-firewall`, { remedy: "Please report it with the log of this run." });
};
// src/providers/pim/eligibility.ts
/** `only_if_eligible`: elevates only whom PIM lists as eligible, for the whole window and the whole role. */
/** `fitting`: eligibilities for the role that reach the place. `what`: role and place, for messages. */
const whyNotEligible = (fitting, { what, end }) => {
	if (fitting.length === 0) return [`PIM lists no eligibility for ${what}, neither direct nor through a group.`];
	const whole = fitting.filter(({ conditional }) => !conditional);
	if (whole.length === 0) return [`The eligibility for ${what} carries a condition, which Gatehouse cannot keep.`];
	return whole.some(({ endsAt }) => endsAt === void 0 || endsAt >= end) ? [] : [`The eligibility for ${what} ends before ${formatInstant(end)}.`];
};
// src/providers/pim/person.ts
/** Entra says that there is no such person, or that they are disabled; not that we may not know. */
const isNobody = (user) => user === void 0 || user.enabled === false;
const whyNotPerson = (user) => {
	if (user === void 0) return ["Entra knows no such user; compare `entra` in policies/people.yaml."];
	return user.enabled === true ? [] : ["The account is disabled in Entra, or this identity may not read accountEnabled."];
};
/** Ours and PIM's idea of the same end may differ by this much, milliseconds. */
const SAME_END = 6e4;
/** It will never be, or no longer is, an assignment. */
const isDead = ({ status }) => /^(failed|denied|revoked|canceled|timedout|admindenied|invalid|failedasresourceislocked)$/i.test(status);
/** A removal ends as `Revoked`; only these have had no effect. */
const isFailedRemoval = (removal) => isDead(removal) && !/^revoked$/i.test(removal.status);
/** Waits for somebody who will never come: elevation has its approval already, and PIM is asked not to want another. */
const needsApproval = ({ status }) => /^(pendingapproval|pendingapprovalprovisioning|pendingadmindecision)$/i.test(status);
const isProvisioned = ({ status }) => /^provisioned$/i.test(status);
const sameScope = (one, other) => one.toLowerCase() === other.toLowerCase();
const sameEnd = (one, other) => one !== void 0 && other !== void 0 && Math.abs(one - other) <= SAME_END;
/** Direct assignments of one of these roles at exactly this place. */
const standingAt = (instances, place, roles) => instances.filter((instance) => (instance.member === "Direct" || instance.member === "unknown") && roles.includes(instance.role) && instance.principal === place.principal.toLowerCase() && sameScope(instance.scope, place.scope));
/** For messages. */
const describeInstance = ({ type, endsAt }) => `${nounOf(type)} ${endsAt === void 0 ? "without an end" : `until ${formatInstant(endsAt)}`}`;
const nounOf = (type) => {
	if (/^activated$/i.test(type)) return "an activation in PIM";
	return /^eligible$/i.test(type) ? "an eligibility" : "an assignment";
};
// src/providers/pim/activation.ts
/**
* NB. Ours to end only if PIM itself says that it was activated from an eligibility that our request made (I8): a person may have
* others, and PIM's removal takes whatever stands in the place.
*/
const activatedFrom = (held, requests) => held.filter(({ type, activates }) => /^activated$/i.test(type) && activates !== void 0 && requests.some(({ schedule }) => schedule?.toLowerCase() === activates.toLowerCase()));
// src/providers/pim/definition.ts
/** Which role a step means: by the id of its definition, or by a name that fits exactly one. */
/** `where`: `at /subscriptions/…`, `of the directory`. */
const oneOf = (found, { role: wanted, where }) => {
	const [role, ...others] = found;
	if (role === void 0) return {
		kind: "none",
		why: `There is no role “${wanted}” ${where}.`
	};
	if (others.length > 0) return {
		kind: "several",
		why: `“${wanted}” is the name of ${found.length} roles ${where}; write the UUID of the one that is meant.`
	};
	return {
		kind: "one",
		role
	};
};
/** Throws `Fault('azure.rejected')` unless exactly one role is meant. */
const theOne = (resolution) => {
	if (resolution.kind === "one") return resolution.role;
	throw new Fault("azure.rejected", resolution.why, { remedy: "Correct `role` in the entitlement." });
};
// src/providers/azure-role/role.ts
const resolveRole = async (azure, { scope, role }) => {
	const found = await azure.roles.definitions(scope, role);
	return found === void 0 ? {
		kind: "none",
		why: `Azure knows no ${scope}.`
	} : oneOf(found, {
		role,
		where: `at ${scope}`
	});
};
const pimOf = ({ roles }, { assignment }) => assignment === "eligible" ? roles.eligibilities : roles.assignments;
const asking = ({ role, scope, principal, assignment }) => ({
	what: `${role} at ${scope}`,
	principal,
	call: `PUT …/role${assignment === "eligible" ? "Eligibility" : "Assignment"}ScheduleRequests/…`,
	page: "docs/privileges/azure-role.md"
});
/**
* `scope`: of something that Azure listed for `below`. NB. What a management group contains cannot be told by its id: one that is
* listed for a subscription or less stands above it, one that is listed for another management group may stand below.
*/
const isAtOrAbove$1 = (scope, below) => sameScope(scope, below) || scope === "/" || below.toLowerCase().startsWith(`${scope.toLowerCase()}/`) || isManagementGroup(scope) && !isManagementGroup(below);
const isManagementGroup = (scope) => /^\/providers\/Microsoft\.Management\/managementGroups\//i.test(scope);
// src/providers/azure-role/requests.ts
/** Our requests to PIM: the UUIDs they go under, which of them are dead, and how one proves to be ours. */
const assignGuid = (key, step, attempt) => derivedUuid({
	...key,
	step,
	action: attempt === 1 ? "elevate" : `elevate#${attempt}`
});
/** `round` counts removals of one attempt that failed and kept their UUID. */
const removeGuid = (key, step, at) => derivedUuid({
	...key,
	step,
	action: `revoke#${at.attempt}.${at.round}`
});
/** Of what the beneficiary activated under one schedule. */
const deactivateGuid = (key, step, at) => derivedUuid({
	...key,
	step,
	action: `deactivate#${at.schedule}.${at.round}`
});
/** A request that failed keeps its UUID for ever, so the next try needs another. All ours for this step in order, up to the first UUID that is free. */
const attemptsOf = async (azure, step, context) => {
	const pim = pimOf(azure, step);
	const found = [];
	for (let number = 1; number <= 8; number += 1) {
		const request = await pim.request(step.scope, assignGuid(context, step.id, number));
		if (request === void 0) break;
		found.push({
			number,
			request
		});
	}
	return found;
};
/**
* NB. A UUID alone proves nothing: whoever knows the installation can compute it and make a request of their own under it.
* Principal, scope, type and justification must all be what this step would have written.
*/
const isOwnRequest = (request, step, context) => {
	const key = parseJustification(request.justification);
	return key !== void 0 && sameKey(key, context) && request.type === "AdminAssign" && request.principal === step.principal && sameScope(request.scope, step.scope);
};
/**
* NB. Ours only if our request made its schedule *and* it ends when ours ends (I8): PIM's removal takes whatever direct
* assignment stands in the place, so a standing one must never pass for ours. Somebody who prolongs our assignment makes it theirs.
*/
const isOwnInstance = (instance, request, context) => request.schedule !== void 0 && instance.schedule === request.schedule && (sameEnd(instance.endsAt, request.endsAt) || sameEnd(instance.endsAt, context.expiresAt));
// src/providers/azure-role/look.ts
/** What PIM's own state says about one step: requests under our UUIDs joined with the assignments in force. */
const lookAt$5 = (azure, step, context) => lookBeside(azure, step, {
	context,
	except: void 0
});
/** `except`: the id of an assignment that is not looked at. */
const lookBeside = async (azure, step, { context, except }) => {
	const attempts = await attemptsOf(azure, step, context);
	const stranger = attempts.find(({ request }) => !isOwnRequest(request, step, context));
	if (stranger !== void 0) return {
		kind: "foreign",
		what: `the request ${stranger.request.guid}, which Gatehouse did not make`
	};
	const role = attempts.at(-1)?.request.role ?? await roleGuid(azure, step);
	const direct = role === void 0 ? [] : await pimOf(azure, step).direct(step.scope, step.principal);
	const standing = standingAt(direct.filter(({ id }) => id !== except), step, role === void 0 ? [] : [role]);
	const live = attempts.filter(({ request }) => !isDead(request));
	for (const attempt of attempts) {
		const instance = standing.find((candidate) => isOwnInstance(candidate, attempt.request, context));
		if (instance !== void 0) return {
			kind: "active",
			attempt,
			instance
		};
	}
	const [other] = standing;
	if (other !== void 0) return {
		kind: "foreign",
		what: describeInstance(other)
	};
	const last = live.at(-1);
	if (last === void 0) {
		const attempt = attempts.at(-1);
		return attempt === void 0 ? { kind: "nothing" } : {
			kind: "over",
			attempt,
			attempts
		};
	}
	return await isStillComing(azure, step, {
		context,
		attempt: last
	}) ? {
		kind: "pending",
		attempt: last
	} : {
		kind: "over",
		attempt: last,
		attempts
	};
};
/** Accepted and not shown: still on its way, or gone again? NB. In doubt it is coming, so that nothing is called ended too soon. */
const isStillComing = async (azure, step, { context, attempt }) => {
	const { request } = attempt;
	const now = azure.now();
	if (isOver(request.endsAt ?? context.expiresAt, now)) return false;
	if (await wasRemoved(azure, step, {
		context,
		attempt: attempt.number
	})) return false;
	if (!isProvisioned(request)) return true;
	return request.createdAt === void 0 || now - request.createdAt < 6e5;
};
/** Whether PIM took a removal of this attempt from us. */
const wasRemoved = async (azure, step, { context, attempt }) => {
	const removal = await pimOf(azure, step).request(step.scope, removeGuid(context, step.id, {
		attempt,
		round: 1
	}));
	return removal !== void 0 && !isFailedRemoval(removal);
};
const roleGuid = async (azure, step) => {
	const resolution = await resolveRole(azure, step);
	return resolution.kind === "one" ? resolution.role.guid : void 0;
};
/** What the beneficiary activated from an eligibility of ours and holds now, also below its scope. */
const activationsOf$1 = async (azure, { scope, principal, assignment }, attempts) => assignment === "eligible" ? activatedFrom(await azure.roles.assignments.direct(scope, principal), attempts.map(({ request }) => request)) : [];
const observeRole = async (azure, step, context) => {
	const look = await lookAt$5(azure, step, context);
	switch (look.kind) {
		case "nothing": return { state: "absent" };
		case "over": {
			const [activation] = await activationsOf$1(azure, step, look.attempts);
			return activation === void 0 ? { state: "absent" } : {
				state: "active",
				receipt: receiptOf$5(look.attempt, activation, context)
			};
		}
		case "pending": return { state: "pending" };
		case "foreign": return {
			state: "foreign",
			what: look.what
		};
		case "active": return {
			state: "active",
			receipt: receiptOf$5(look.attempt, look.instance, context)
		};
	}
};
const receiptOf$5 = ({ number, request }, instance, context) => ({
	objectId: request.id,
	endsAt: instance.endsAt ?? context.expiresAt,
	details: {
		role: request.role,
		scope: request.scope,
		principal: request.principal,
		request: request.guid,
		assignment: instance.id,
		attempt: String(number)
	}
});
// src/providers/azure-role/plain/assignment.ts
/** Our plain assignment of one step: the name it has, the marker that carries its end, and how it proves to be ours. */
const assignmentName = (key, step) => derivedUuid({
	...key,
	step,
	action: "assign"
});
const descriptionOf = ({ installation, grant, expiresAt }) => formatMarker({
	installation,
	grant,
	expiresAt
});
const lookAt$4 = async (azure, step, context) => {
	const name = assignmentName(context, step.id);
	const assignment = await azure.roles.plain.assignment(step.scope, name);
	if (assignment === void 0) return { kind: "nothing" };
	return isOurs$1(assignment, step, context) ? {
		kind: "active",
		assignment
	} : {
		kind: "foreign",
		what: `the role assignment ${name}, which is not what this grant made`
	};
};
/**
* NB. The name alone proves nothing: whoever knows the installation can compute it. Marker, end to the minute, principal and scope
* must all be this grant's, and nobody may have put a condition on it since (I8).
*/
const isOurs$1 = (found, step, context) => {
	const marker = parseMarker(found.description);
	return marker !== void 0 && sameKey(marker, context) && sameEnd(marker.expiresAt, context.expiresAt) && found.principal === step.principal.toLowerCase() && sameScope(found.scope, step.scope) && !found.conditional;
};
// src/providers/azure-role/plain/check.ts
const checkPlain$1 = async (azure, step, { context, former }) => {
	const [user, resolution, everything, look] = await Promise.all([
		azure.directory.user(step.principal),
		resolveRole(azure, step),
		azure.roles.plain.assigned(step.scope, step.principal),
		lookAt$4(azure, step, context)
	]);
	const personal = whyNotPerson(user);
	const nobody = isNobody(user) ? personal : [];
	if (resolution.kind !== "one") return refused$1(step, [resolution.why, ...personal], [resolution.why, ...nobody]);
	const own = former === void 0 ? void 0 : await lookAt$4(azure, former.step, former.context);
	const passed = [...own?.kind === "active" ? [own.assignment.guid] : [], ...look.kind === "active" ? [assignmentName(context, step.id)] : []];
	const others = everything.filter(({ guid, role }) => role === resolution.role.guid && !passed.includes(guid));
	if (others.find((one) => isForGood$1(one, step)) !== void 0) return alreadyHeld(step, `${step.role} at ${step.scope} is already held, without an end.`);
	const inTheWay = others.filter(({ scope, principal }) => sameScope(scope, step.scope) && principal === step.principal.toLowerCase());
	const reasons = [
		...personal,
		...look.kind === "foreign" ? [`In the way stands ${look.what}.`] : [],
		...inTheWay.map(({ guid, conditional }) => `In the way stands the role assignment ${guid}${conditional ? ", which carries a condition" : ", which has an end of its own"}; Azure allows one of a role at a scope.`)
	];
	return readyUnless(step, reasons, nobody);
};
/** Here or above, direct or through a group; one that carries a marker of ours ends. */
const isForGood$1 = (one, step) => !one.conditional && parseMarker(one.description) === void 0 && isAtOrAbove$1(one.scope, step.scope);
// src/providers/azure-role/check.ts
const checkRole = async (azure, step, occasion) => {
	try {
		const { assignment } = step;
		if (assignment === "plain") return await checkPlain$1(azure, step, occasion);
		return await checkInPim(azure, step, {
			...occasion,
			form: assignment
		});
	} catch (thrown) {
		if (thrown instanceof Fault && thrown.code === "azure.not-found") return refused$1(step, [`Azure knows no ${step.scope}, or this identity may not see it.`]);
		throw thrown;
	}
};
const checkInPim = async (azure, step, { context, former, form }) => {
	const [user, resolution, everything] = await Promise.all([
		azure.directory.user(step.principal),
		resolveRole(azure, step),
		azure.roles.assigned(step.scope, step.principal)
	]);
	const nobody = isNobody(user) ? whyNotPerson(user) : [];
	if (resolution.kind !== "one") return refused$1(step, [resolution.why, ...whyNotPerson(user)], [resolution.why, ...nobody]);
	const role = resolution.role.guid;
	const own = former === void 0 ? void 0 : await lookAt$5(azure, former.step, former.context);
	const ended = own?.kind === "active" ? own.instance.id : void 0;
	const isFormers = ({ id }) => id === ended;
	const [look, eligible, settings] = await Promise.all([
		lookBeside(azure, step, {
			context,
			except: ended
		}),
		step.onlyIfEligible || step.assignment === "eligible" ? azure.roles.eligible(step.scope, step.principal) : [],
		azure.roles.settings(step.scope, role)
	]);
	const isOurs = look.kind === "active" || look.kind === "pending";
	const held = everything.filter((instance) => instance.role === role && !isFormers(instance));
	const fitting = eligible.filter((instance) => instance.role === role && !isFormers(instance) && isAtOrAbove$1(instance.scope, step.scope));
	if (!isOurs && held.some((instance) => isForGood(instance, step))) return alreadyHeld(step, `${step.role} at ${step.scope} is already held, without an end.`);
	if (!isOurs && step.assignment === "eligible" && fitting.some((instance) => isForGood(instance, step))) return alreadyHeld(step, `${step.role} at ${step.scope} can already be activated, without an end.`);
	const beside = step.assignment === "eligible" ? fitting : held;
	const standing = isOurs || look.kind === "foreign" ? [] : standingAt(beside, step, [role]);
	const unfit = step.onlyIfEligible ? whyNotEligible(fitting, {
		what: `${step.role} at ${step.scope}`,
		end: context.expiresAt
	}) : [];
	const reasons = [
		...whyNotPerson(user),
		...look.kind === "foreign" ? [`In the way stands ${look.what}; PIM allows one ${step.assignment === "eligible" ? "eligibility for" : "assignment of"} a role at a scope.`] : [],
		...standing.map((instance) => `In the way stands ${describeInstance(instance)}.`),
		...unfit,
		...whyNotAllowed(settings, {
			left: context.expiresAt - azure.now(),
			form
		})
	];
	return readyUnless(step, reasons, [
		...nobody,
		...unfit,
		...whyNeverAllowed(settings, form)
	]);
};
/** Without end and without condition, here or above, direct or through a group. */
const isForGood = (instance, step) => instance.endsAt === void 0 && !instance.conditional && isAtOrAbove$1(instance.scope, step.scope);
// src/providers/azure-role/plain/discover.ts
/** Finding our plain assignments on the platform alone: by the marker, and by the name that goes with it. */
const discoverPlain = async (azure, place, scope) => (await azure.roles.plain.inScope(place)).flatMap((found) => asDiscovered$3(found, scope) ?? []);
/** NB. Whoever may assign roles can copy a marker; the name must be one that this installation derives for the grant in it. */
const asDiscovered$3 = (found, { installation }) => {
	const marker = parseMarker(found.description);
	if (marker === void 0 || marker.installation !== installation) return void 0;
	const step = stepOf$1(marker, found.guid, ({ key, step: id }) => [assignmentName(key, id)]);
	if (step === void 0) return void 0;
	return {
		installation,
		grant: marker.grant,
		expiresAt: marker.expiresAt,
		step: {
			id: step,
			kind: "azure-role",
			layer: "identity",
			principal: entraId(found.principal),
			role: found.role,
			scope: resourceId(found.scope),
			onlyIfEligible: false,
			assignment: "plain"
		},
		objectId: found.id
	};
};
// src/providers/azure-role/discover.ts
/** Finding what is ours on the platform alone: no ledger, no policy, no GitHub (I3). */
/** What a list shows from above or below its place belongs to the search of that place. */
const discoverRoles = async (azure, scope) => {
	const found = [];
	for (const subscription of scope.subscriptions) {
		const place = resourceId(`/subscriptions/${subscription}`);
		found.push(...(await discoverAt(azure, place, scope)).filter((item) => isAtOrAbove$1(place, scopeIn(item))));
	}
	if (scope.managementGroups !== true) return found;
	for (const place of await azure.roles.managementGroups()) found.push(...(await discoverAt(azure, place, scope)).filter((item) => sameScope(place, scopeIn(item))));
	return found;
};
const scopeIn = ({ step }) => step.kind === "azure-role" ? step.scope : "";
const discoverAt = async (azure, place, scope) => {
	const { assignments, eligibilities } = azure.roles;
	const active = (await assignments.requestsIn(place)).flatMap((request) => asMarked(request, "active", scope));
	const eligible = (await eligibilities.requestsIn(place)).flatMap((request) => asMarked(request, "eligible", scope));
	const plain = await discoverPlain(azure, place, scope);
	if (active.length + eligible.length === 0) return plain;
	const held = await assignments.instancesIn(place);
	const may = eligible.length === 0 ? [] : await eligibilities.instancesIn(place);
	const isThere = (standing, { request }) => isMadeBy(request, standing) || isComing(azure, request);
	return [...[...active.filter((marked) => isThere(held, marked)), ...eligible.filter((marked) => isThere(may, marked) || activatedFrom(held, [marked.request]).length > 0)].map(({ item }) => item), ...plain];
};
/**
* NB. The justification can be copied by anybody who may ask PIM for anything; the UUID must be one that this installation derives
* for the grant that the justification names.
*/
const asMarked = (request, form, { installation }) => {
	const key = parseJustification(request.justification);
	if (key === void 0 || key.installation !== installation) return [];
	if (request.type !== "AdminAssign" || isDead(request) || request.endsAt === void 0) return [];
	const step = stepOf$1(key, request.guid, (of) => Array.from({ length: 8 }, (_, index) => assignGuid(of.key, of.step, index + 1)));
	if (step === void 0) return [];
	return [{
		item: {
			installation,
			grant: key.grant,
			expiresAt: request.endsAt,
			step: {
				id: step,
				kind: "azure-role",
				layer: "identity",
				principal: entraId(request.principal),
				role: request.role,
				scope: resourceId(request.scope),
				onlyIfEligible: false,
				assignment: form
			},
			objectId: request.id
		},
		request
	}];
};
const isMadeBy = (request, standing) => standing.some((instance) => instance.role === request.role && instance.principal === request.principal && sameScope(instance.scope, request.scope) && request.schedule !== void 0 && instance.schedule === request.schedule);
/** Something may still come of it. */
const isComing = (azure, request) => !isProvisioned(request) && request.endsAt !== void 0 && !isOver(request.endsAt, azure.now());
// src/providers/pim/floor.ts
/** PIM's floor: it assigns nothing for less than five minutes, and removes nothing sooner. */
/** Why nothing may be asked of PIM until `end` any more; `undefined`: enough is left. */
const underFloor = (end, now) => end - now >= FLOOR ? void 0 : `less than five minutes are left until ${formatInstant(end)}`;
/** When a refused removal is asked for again: a moment longer than the floor, and never an eager loop. */
const untilFloor = (began, now) => {
	const left = began === void 0 ? 6e4 : began + FLOOR - now + 5e3;
	return milliseconds(Math.min(Math.max(left, 15e3), FLOOR + 5e3));
};
// src/providers/pim/stopped.ts
const stopping = ({ call, page }) => (code, what, { transient }) => new Fault(code, `Elevation in PIM: ${what}`, {
	call,
	remedy: transient ? "The run tries again to its deadline, then undoes what it opened." : `Look at the role’s settings and assignments in PIM, see ${page}; then file a new request.`,
	transient
});
/** What PIM refused. `exists` and `assigned-already` mean different things to who has a key of their own and to who has none. */
const stoppedBy$2 = (answer, asking) => {
	const stopped = stopping(asking);
	switch (answer.kind) {
		case "unclear": return answer.fault;
		case "throttled": return stopped("azure.throttled", "PIM asks to slow down", { transient: true });
		case "unknown-principal": return stopped("azure.not-found", `PIM does not know ${asking.principal} yet`, { transient: true });
		case "pending-elsewhere": return stopped("azure.conflict", `another request for ${asking.what} waits in PIM`, { transient: true });
		case "too-short": return stopped("azure.rejected", "less than five minutes of the window are left", { transient: false });
		case "not-assigned": return stopped("azure.unexpected", "PIM answered an assignment as if it were a removal", { transient: false });
	}
};
/** NB. A request that cannot be recognised afterwards is never made: nothing could prove that it is ours to end. */
const unmarkable = ({ url }) => new Fault("bug", `${JSON.stringify(url)} cannot stand in a justification`, { remedy: "Please report it with the log of this run." });
// src/providers/azure-role/elevate.ts
/** Elevation through PIM: one request under a derived UUID, then wait until the assignment itself shows our end. */
/** How long one call waits for PIM. */
const PATIENCE$15 = minutes(5);
const elevateRole = async (azure, step, context) => {
	const justification = formatJustification(context, context.url, context.head);
	if (parseJustification(justification) === void 0) throw unmarkable(context);
	const role = theOne(await resolveRole(azure, step));
	const asked = asking(step);
	const waiting = patience(PATIENCE$15, azure.sleep);
	for (;;) {
		const attempts = await attemptsOf(azure, step, context);
		const last = attempts.at(-1);
		if (last !== void 0) {
			assertOwn$1(last, step, context);
			if (!isDead(last.request) && !await wasRemoved(azure, step, {
				context,
				attempt: last.number
			})) return settled(azure, step, {
				context,
				number: last.number,
				waiting
			});
		}
		if (attempts.length >= 8) throw stopping(asked)("azure.failed", `8 requests for ${asked.what} failed`, { transient: false });
		assertFloor$1(azure, asked, context);
		const number = attempts.length + 1;
		const answer = await pimOf(azure, step).change({
			scope: step.scope,
			guid: assignGuid(context, step.id, number),
			principal: step.principal,
			role: role.guid,
			justification,
			change: {
				kind: "assign",
				startsAt: azure.now(),
				endsAt: context.expiresAt,
				ticket: {
					number: String(context.grant),
					system: "GitHub"
				}
			}
		});
		const reason = whyStopped$2(answer, asked);
		if (reason === void 0) return settled(azure, step, {
			context,
			number,
			waiting
		});
		if (!reason.transient || !await waiting.wait()) throw reason;
	}
};
/**
* `undefined`: accepted. Everything transient waits and reads our requests again first. The same UUID may be sent again after an unclear answer: if the first one
* committed, the second is refused by name and changes nothing.
*/
const whyStopped$2 = (answer, asked) => {
	const stopped = stopping(asked);
	switch (answer.kind) {
		case "accepted": return;
		case "exists": return stopped("azure.unexpected", "PIM knows our request and does not show it", { transient: true });
		case "assigned-already": return stopped("azure.conflict", `${asked.principal} already holds ${asked.what}, not from Gatehouse`, { transient: false });
		case "unclear":
		case "throttled":
		case "unknown-principal":
		case "pending-elsewhere":
		case "too-short":
		case "not-assigned": return stoppedBy$2(answer, asked);
	}
};
/** Waits until the assignment in force shows our end: 201 and even `Provisioned` are only words about a request. */
const settled = async (azure, step, { context, number, waiting }) => {
	const stopped = stopping(asking(step));
	const pim = pimOf(azure, step);
	for (;;) {
		const request = await pim.request(step.scope, assignGuid(context, step.id, number));
		if (request !== void 0) {
			if (isDead(request)) throw stopped("azure.failed", `PIM ended our request as ${request.status}`, { transient: true });
			if (needsApproval(request)) throw stopped("azure.rejected", `PIM wants an approval of its own for ${step.role}`, { transient: false });
			const instance = standingAt(await pim.direct(step.scope, step.principal), step, [request.role]).find((candidate) => isOwnInstance(candidate, request, context) && sameEnd(candidate.endsAt, context.expiresAt));
			if (instance !== void 0) return receiptOf$5({
				number,
				request
			}, instance, context);
		}
		if (!await waiting.wait()) throw stopped("azure.failed", "PIM took our request and shows no assignment with our end", { transient: true });
	}
};
/** NB. What stands under our UUID must be what we would have written; otherwise somebody else's request would be called ours. */
const assertOwn$1 = ({ request }, step, context) => {
	if (isOwnRequest(request, step, context) && sameEnd(request.endsAt, context.expiresAt)) return;
	throw new Fault("grant.not-ours", `the request ${request.guid} at ${step.scope} is not what this grant would have written`, {
		call: `GET ${request.id}`,
		remedy: "Look at the request in PIM; if nobody can explain it, treat it as an attack."
	});
};
const assertFloor$1 = (azure, asked, { expiresAt }) => {
	const why = underFloor(expiresAt, azure.now());
	if (why !== void 0) throw stopping(asked)("azure.rejected", `${why} for ${asked.what}`, { transient: false });
};
// src/providers/azure-role/plain/elevate.ts
/** Elevation without PIM: one PUT under a derived name with the end in its description, then read it back. */
/** How long one call waits for Azure. */
const PATIENCE$14 = minutes(3);
/** So often in a row must Azure say that there is such an assignment and show none: a read may lag behind a write. */
const SEEN_STRANGE$1 = 4;
const elevatePlain$1 = async (azure, step, context) => {
	const role = theOne(await resolveRole(azure, step)).guid;
	const waiting = patience(PATIENCE$14, azure.sleep);
	let done = false;
	for (let strange = 0;;) {
		const look = await lookAt$4(azure, step, context);
		if (look.kind === "active") return receiptOf$4(look.assignment);
		if (look.kind === "foreign") throw stopped$1("grant.not-ours", `in the way stands ${look.what}`, { transient: false });
		let reason = stopped$1("azure.failed", "Azure took the assignment and does not show it", { transient: true });
		let least = milliseconds(0);
		if (!done) {
			assertWindowOpen(context, azure.now(), "PUT …/roleAssignments/…");
			const answer = await azure.roles.plain.put(step.scope, {
				guid: assignmentName(context, step.id),
				principal: step.principal,
				role,
				description: descriptionOf(context)
			});
			done = answer.kind === "done";
			strange = answer.kind === "exists" ? strange + 1 : 0;
			reason = whyStopped$1(answer, step, strange < SEEN_STRANGE$1) ?? reason;
			if (answer.kind === "throttled") least = answer.retryIn ?? least;
		}
		if (!reason.transient || !await waiting.wait(least)) throw reason;
	}
};
const whyStopped$1 = (answer, { principal, role, scope }, again) => {
	switch (answer.kind) {
		case "done": return;
		case "exists": return stopped$1("azure.conflict", `${principal} already holds ${role} at ${scope}, not from Gatehouse`, { transient: again });
		case "unknown-principal": return stopped$1("azure.not-found", `Azure does not know ${principal} yet`, { transient: true });
		case "throttled": return stopped$1("azure.throttled", "Azure asks to slow down", { transient: true });
		case "unclear": return answer.fault;
	}
};
const stopped$1 = (code, what, { transient }) => new Fault(code, `Role assignment: ${what}`, {
	call: "PUT …/roleAssignments/…",
	remedy: transient ? "The run tries again to its deadline, then undoes what it opened." : "Look at the role assignments at that scope, see docs/privileges/azure-role.md; then file a new request.",
	transient
});
const observePlain$1 = async (azure, step, context) => {
	const look = await lookAt$4(azure, step, context);
	switch (look.kind) {
		case "nothing": return { state: "absent" };
		case "foreign": return {
			state: "foreign",
			what: look.what
		};
		case "active": return {
			state: "active",
			receipt: receiptOf$4(look.assignment)
		};
	}
};
const receiptOf$4 = ({ id, guid, role, scope, principal }) => ({
	objectId: id,
	endsAt: "by-sweep",
	details: {
		role,
		scope,
		principal,
		assignment: guid
	}
});
// src/providers/pim/residue.ts
/** What outlives the end of an assignment: tokens, and caches of the services that honour them. */
/** Tokens issued before the end, about an hour, and ten minutes until services ask again. */
const RESIDUE$4 = minutes(70);
/** `undefined`: nothing any more. */
const residualOf = (what, { end, now }) => {
	const until = instant(Math.min(end, now) + RESIDUE$4);
	return isOver(until, now) ? void 0 : {
		what,
		until
	};
};
// src/providers/azure-role/plain/revoke.ts
/** Ending a plain assignment, if it is ours, and reading back that it is gone. */
const PATIENCE$13 = minutes(2);
/** How long a read may lag behind a write: only after it does an absence mean that there is none. */
const SHOWN_WITHIN = milliseconds(2e4);
/** What outlives the end. */
const RESIDUE$3 = "tokens issued before the end, and up to ten minutes until Azure has forgotten the assignment everywhere";
const revokePlain$1 = async (azure, step, { context, objectId }) => {
	const name = assignmentName(context, step.id);
	if (objectId !== void 0 && objectId.split("/").at(-1)?.toLowerCase() !== name) return {
		state: "foreign",
		what: `the role assignment ${objectId}, whose name this grant cannot have made`
	};
	const waiting = patience(PATIENCE$13, azure.sleep);
	let deleted = false;
	for (let quiet = false;;) {
		const look = await lookAt$4(azure, step, context);
		let least = milliseconds(0);
		switch (look.kind) {
			case "nothing":
				if (deleted) return {
					state: "absent",
					residual: residueNow(azure),
					removed: true
				};
				if (quiet) return {
					state: "absent",
					residual: void 0
				};
				quiet = true;
				least = SHOWN_WITHIN;
				break;
			case "foreign": return {
				state: "foreign",
				what: look.what
			};
			case "active": {
				const answer = await azure.roles.plain.remove(step.scope, name);
				if (answer.kind === "done") deleted = true;
				if (answer.kind === "throttled") least = answer.retryIn ?? least;
				break;
			}
		}
		if (!await waiting.wait(least)) throw notGone$3(step);
	}
};
const residueNow = (azure) => residualOf(RESIDUE$3, {
	end: azure.now(),
	now: azure.now()
});
const notGone$3 = ({ role, scope }) => new Fault("azure.failed", `Azure was told to remove ${role} at ${scope} and still shows the assignment`, {
	call: "DELETE …/roleAssignments/…",
	remedy: "The next sweep asks again; to be sooner, remove the role assignment by hand.",
	transient: true
});
// src/providers/azure-role/revoke.ts
/** Ending an assignment before its own end, if it is ours, and reading back that it is gone. */
/** How long one call waits until PIM shows what it was told. */
const PATIENCE$12 = minutes(2);
/** What outlives the end. */
const RESIDUE$2 = "tokens issued before the end, and up to ten minutes until Azure has forgotten the assignment everywhere";
const revokeRole = async (azure, step, { context, objectId }) => {
	if (objectId !== void 0 && !isDerived(objectId, step, context)) return {
		state: "foreign",
		what: `the request ${objectId}, whose id this grant cannot have made`
	};
	const waiting = patience(PATIENCE$12, azure.sleep);
	let removed = {};
	for (;;) {
		const look = await lookAt$5(azure, step, context);
		switch (look.kind) {
			case "nothing": return {
				state: "absent",
				residual: void 0
			};
			case "over": {
				const [activation] = await activationsOf$1(azure, step, look.attempts);
				if (activation === void 0) return {
					state: "absent",
					residual: residualOf(RESIDUE$2, {
						end: look.attempt.request.endsAt ?? context.expiresAt,
						now: azure.now()
					}),
					...removed
				};
				const round = await remove$1(azure, step, {
					context,
					...removalOfActivation(azure, step, {
						context,
						activation
					})
				});
				if (round !== "asked") return round;
				removed = { removed: true };
				break;
			}
			case "foreign": return {
				state: "foreign",
				what: look.what
			};
			case "pending":
				if (isProvisioned(look.attempt.request)) return {
					state: "held",
					why: "PIM has accepted the assignment and does not show it yet",
					retryIn: milliseconds(3e4)
				};
				await pimOf(azure, step).cancel(step.scope, look.attempt.request.guid);
				removed = { removed: true };
				break;
			case "active": {
				const round = await remove$1(azure, step, {
					context,
					pim: pimOf(azure, step),
					instance: look.instance,
					guidOf: (turn) => removeGuid(context, step.id, {
						attempt: look.attempt.number,
						round: turn
					})
				});
				if (round !== "asked") return round;
				removed = { removed: true };
				break;
			}
		}
		if (!await waiting.wait()) throw notGone$2(step);
	}
};
const removalOfActivation = (azure, step, { context, activation }) => ({
	pim: azure.roles.assignments,
	instance: activation,
	guidOf: (round) => deactivateGuid(context, step.id, {
		schedule: activation.schedule ?? activation.id,
		round
	})
});
/** Asks once, or sees that it was asked for. */
const remove$1 = async (azure, step, { context, pim, instance, guidOf }) => {
	const scope = resourceId(instance.scope);
	for (let round = 1; round <= 8; round += 1) {
		const guid = guidOf(round);
		const before = await pim.request(scope, guid);
		if (before !== void 0) {
			const stale = before.createdAt !== void 0 && azure.now() - before.createdAt > 6e5;
			if (isFailedRemoval(before) || stale) continue;
			return "asked";
		}
		switch ((await pim.change({
			scope,
			guid,
			principal: step.principal,
			role: instance.role,
			justification: formatJustification(context, context.url),
			change: { kind: "remove" }
		})).kind) {
			case "too-short": return {
				state: "held",
				why: "PIM removes nothing within five minutes of assigning it",
				retryIn: untilFloor(instance.startsAt, azure.now())
			};
			case "accepted":
			case "exists":
			case "not-assigned":
			case "throttled":
			case "pending-elsewhere":
			case "unclear":
			case "assigned-already":
			case "unknown-principal": return "asked";
		}
	}
	throw notGone$2(step);
};
const isDerived = (objectId, step, context) => {
	const guid = objectId.split("/").at(-1)?.toLowerCase();
	return Array.from({ length: 8 }, (_, index) => assignGuid(context, step.id, index + 1)).some((own) => own === guid);
};
const notGone$2 = (step) => new Fault("azure.failed", `PIM took the removal of ${step.role} at ${step.scope} and still shows the assignment`, {
	call: `${asking(step).call} (AdminRemove)`,
	remedy: "The next sweep asks again; to be sooner, remove the assignment in PIM by hand.",
	transient: true
});
// src/providers/azure-role.ts
const azureRole = (azure) => {
	const inLine = queues();
	return {
		kind: "azure-role",
		check: async (step, context, former) => checkRole(azure, mine$6(step), {
			context,
			former: former === void 0 ? void 0 : {
				...former,
				step: mine$6(former.step)
			}
		}),
		elevate: async (step, context) => isPlain(step) ? elevatePlain$1(azure, mine$6(step), context) : inLine(mine$6(step).principal, () => elevateRole(azure, mine$6(step), context)),
		observe: async (step, context) => isPlain(step) ? observePlain$1(azure, mine$6(step), context) : observeRole(azure, mine$6(step), context),
		revoke: async (step, context, objectId) => isPlain(step) ? revokePlain$1(azure, mine$6(step), {
			context,
			objectId
		}) : inLine(mine$6(step).principal, () => revokeRole(azure, mine$6(step), {
			context,
			objectId
		})),
		discover: (scope) => discoverRoles(azure, scope)
	};
};
const isPlain = (step) => mine$6(step).assignment === "plain";
const mine$6 = (step) => {
	if (step.kind === "azure-role") return step;
	throw new Fault("bug", `a step of kind ${step.kind} came to azure-role`, { remedy: "Please report it with the log of this run." });
};
// src/providers/connected.ts
/** `known`: what is true of it before anything is connected. */
const connected = (known, connect, make) => {
	let made;
	const provider = () => made ??= connect().then(make);
	return {
		...known,
		check: async (...about) => (await provider()).check(...about),
		elevate: async (...about) => (await provider()).elevate(...about),
		observe: async (...about) => (await provider()).observe(...about),
		revoke: async (...about) => (await provider()).revoke(...about),
		discover: async (scope) => (await provider()).discover(scope),
		exclusive: {
			strays: async (...about) => (await provider()).exclusive?.strays(...about) ?? [],
			containers: async (installation) => (await provider()).exclusive?.containers(installation) ?? [],
			expel: async (stray) => (await provider()).exclusive?.expel(stray)
		}
	};
};
// src/providers/grant-team/team.ts
/** A team on GitHub that exists for one privilege of one grant: its name, its marker, and how it proves to be ours. */
/** Lower case and without anything that GitHub would replace: the slug is the name. */
const teamName = (of, place) => derivedName({
	...of.key,
	step: of.step,
	action: place
});
const wantedDescription = (context) => formatMarker(context);
/**
* NB. Ours only with both: the name that only this grant derives, and a marker of this very grant as the whole description.
* A name alone can be guessed, a marker alone can be copied into somebody's own team (I8).
*/
const isOwnTeam = (team, name, key) => {
	const marker = parseMarker(team.description);
	return sameText(team.slug, name) && marker !== void 0 && sameKey(marker, key);
};
/** Of whatever grant of this installation: what such a team gives is ours, and ends with its own grant. */
const isGrantTeam = (team, { installation }) => parseMarker(team.description)?.installation === installation && team.slug.startsWith(`gh-${installation}-`);
/** What differs from what this grant would have made. */
const differences$1 = (found, account, context) => [
	...parseMarker(found.team.description)?.expiresAt === context.expiresAt ? [] : ["end"],
	...found.members.every(({ id }) => id === account) ? [] : ["others are in it"],
	...found.linked.kind === "elsewhere" ? [found.linked.what] : []
];
const sameText = (one, other) => one.toLowerCase() === other.toLowerCase();
// src/providers/github-team/place.ts
/** A grant's team below the team that was asked for: GitHub gives whoever is in a team what the teams above it have. */
/** The last part of `org/slug`. */
const slugOf = ({ team }) => team.split("/").at(-1) ?? "";
const isOfOrganization = (name, { login }) => sameText(name.split("/")[0] ?? "", login);
const teamPlace = (organization, step) => {
	const slug = slugOf(step);
	const { teams, repositories } = organization;
	return {
		what: "team",
		name: `the team ${step.team}`,
		linked: async ({ slug: own, parent }) => {
			const given = await repositories.of(own);
			if (parent === void 0) return given.length === 0 ? { kind: "nowhere" } : {
				kind: "elsewhere",
				what: "it has repositories of its own"
			};
			return sameText(parent, slug) ? { kind: "here" } : {
				kind: "elsewhere",
				what: `it is below ${parent}`
			};
		},
		link: async ({ slug: own }) => {
			const parent = await teams.team(slug);
			if (parent !== void 0) return teams.nest(own, parent);
			throw new Fault("github.not-found", `there is no team ${step.team}`, { remedy: "Correct `team` in the entitlement." });
		},
		holds: async ({ id }) => (await teams.members(slug)).some((member) => member.id === id),
		otherWays: async ({ id }, key) => {
			const ways = (await teams.members(slug)).some((member) => member.id === id && !member.inherited) ? ["a membership of their own"] : [];
			for (const child of await teams.children(slug)) {
				if (isGrantTeam(child, key)) continue;
				if ((await teams.members(child.slug)).some((member) => member.id === id)) ways.push(`the team ${child.slug} below it`);
			}
			return ways;
		}
	};
};
// src/providers/grant-team/look.ts
/** What GitHub says about a grant's team now. */
const nameOf = ({ place, step, context }) => teamName({
	key: context,
	step: step.id
}, place.what);
const objectIdOf$1 = ({ organization }, slug) => `orgs/${organization.login}/teams/${slug}`;
const lookAt$3 = async (task) => {
	const { organization, place, step, context } = task;
	const name = nameOf(task);
	const team = await organization.teams.team(name);
	if (team === void 0) return { kind: "nothing" };
	if (!isOwnTeam(team, name, context)) return {
		kind: "foreign",
		what: `a team named ${name} that Gatehouse did not make`
	};
	const [members, linked] = await Promise.all([organization.teams.members(team.slug), place.linked(team)]);
	const drift = differences$1({
		team,
		members,
		linked
	}, step.account, context);
	return {
		kind: "ours",
		team,
		members,
		linked,
		gives: linked.kind !== "nowhere" && members.length > 0,
		drift
	};
};
const observeTeam = async (task) => {
	const look = await lookAt$3(task);
	switch (look.kind) {
		case "nothing": return { state: "absent" };
		case "foreign": return {
			state: "foreign",
			what: look.what
		};
		case "ours": return look.gives ? {
			state: "active",
			receipt: receiptOf$3(task, look),
			...editOf$1(look)
		} : { state: "pending" };
	}
};
/** Whoever else is in it, whatever else it leads to, and another end in its marker: each is more than the grant gave. */
const editOf$1 = ({ drift }) => drift.length === 0 ? {} : { edit: {
	what: drift.join(", "),
	more: true
} };
const receiptOf$3 = (task, { team, members, drift }) => ({
	objectId: objectIdOf$1(task, team.slug),
	endsAt: "by-sweep",
	details: {
		team: team.slug,
		gives: task.place.name,
		members: members.map(({ login }) => login).join(" "),
		expires: formatInstant(endOf$1(team, task.context)),
		...drift.length === 0 ? {} : { drift: drift.join(", ") }
	}
});
const endOf$1 = (team, context) => parseMarker(team.description)?.expiresAt ?? context.expiresAt;
// src/providers/grant-team/check.ts
/** `barrier`: what stands in the way of the kind's own place. Another grant of ours, also the former one, never does. */
const checkTeam = async (task, barrier) => {
	const { organization, place, step, context } = task;
	const lastingly = (why) => refused$1(step, [why], [why]);
	const person = await organization.people.person(step.account);
	if (person === void 0) return lastingly(`GitHub knows no person with the id ${step.account}.`);
	switch (person.standing) {
		case "outside": return lastingly(`${person.login} is no member of ${organization.login}: only members are elevated, because an invitation outlives the grant.`);
		case "invited": return refused$1(step, [`${person.login} has not accepted the invitation to ${organization.login} yet.`]);
		case "owner": return alreadyHeld(step, `${person.login} is an owner of ${organization.login} and may everything in it.`);
	}
	const stopped = await barrier();
	if (stopped !== void 0) return refused$1(step, [stopped]);
	const look = await lookAt$3(task);
	if (look.kind === "foreign") return refused$1(step, [`There is ${look.what}.`]);
	if (look.kind === "ours" && look.drift.length > 0) return refused$1(step, [`Our team ${look.team.slug} was edited: ${look.drift.join(", ")}.`]);
	const ways = await place.otherWays(person, context);
	return ways.length === 0 ? ready(step) : alreadyHeld(step, `${person.login} has ${place.name} for good: ${ways.join("; ")}.`);
};
// src/providers/github-repo/check.ts
const checkRepository = (task) => {
	const { organization, step } = task;
	return checkTeam(task, async () => {
		if (!isOfOrganization(step.repository, organization)) return `${step.repository} does not belong to ${organization.login}.`;
		const repository = await organization.repositories.repository(step.repository);
		if (repository === void 0) return `There is no repository ${step.repository}, or this token may not see it.`;
		return repository.archived ? `${step.repository} is archived: nothing in it can be changed.` : void 0;
	});
};
// src/providers/github-repo/place.ts
const repositoryPlace = ({ repositories, teams }, { repository, permission }) => ({
	what: "repository",
	name: `${permission} on ${repository}`,
	linked: async ({ slug, parent }) => {
		if (parent !== void 0) return {
			kind: "elsewhere",
			what: `it is below ${parent}`
		};
		const [given, ...more] = await repositories.of(slug);
		if (given === void 0) return { kind: "nowhere" };
		return more.length === 0 && sameText(given.repository, repository) && given.permission === permission ? { kind: "here" } : {
			kind: "elsewhere",
			what: `it gives ${[given, ...more].map((one) => `${one.permission} on ${one.repository}`).join(", ")}`
		};
	},
	link: ({ slug }) => repositories.give(slug, {
		repository,
		permission
	}),
	holds: async ({ login }) => (await repositories.permissions(repository, login)).has(permission),
	otherWays: async ({ id, login }, key) => {
		if (!(await repositories.permissions(repository, login)).has(permission)) return [];
		for (const team of await repositories.teamsOn(repository)) if (isGrantTeam(team, key) && (await teams.members(team.slug)).some((member) => member.id === id)) return [];
		return ["GitHub shows it, and no grant gives it"];
	}
});
// src/providers/grant-team/discover.ts
/** Finding the teams of grants on GitHub alone: no ledger, no policy (I3). */
/** Stands for nobody: GitHub's own account for those who are gone. A team of which a run had only made the shell has no member. */
const NOBODY = gitHubUserId(10137);
const discoverTeams = async (organization, scope, kind) => {
	const found = [];
	for (const team of await organization.teams.all()) {
		const marker = isGrantTeam(team, scope) ? parseMarker(team.description) : void 0;
		if (marker === void 0) continue;
		const id = stepOf$1(marker, team.slug, (of) => [teamName(of, kind.what)]);
		if (id === void 0) continue;
		const [member] = await organization.teams.members(team.slug);
		found.push({
			...marker,
			step: await kind.asStep({
				id,
				team,
				account: member?.id ?? NOBODY
			}),
			objectId: `orgs/${organization.login}/teams/${team.slug}`
		});
	}
	return found;
};
// src/providers/grant-team/elevate.ts
/** Opening: a team of the grant's own, the person in it, and only then its place, read back from GitHub. */
/** How long one call waits until GitHub shows what it was told. */
const PATIENCE$11 = minutes(2);
/**
* Every turn begins by reading and makes at most one step, so that whatever a lost answer or a crash left behind is seen before
* anything is written again. Until the last step, the link, the team gives nobody anything.
*/
const elevateTeam = async (task) => {
	const { organization, place } = task;
	const waiting = patience(PATIENCE$11, organization.sleep);
	const person = await memberOf(task);
	const tried = /* @__PURE__ */ new Set();
	for (;;) {
		const look = await lookAt$3(task);
		if (look.kind === "foreign") throw notOurs(look.what);
		if (look.kind === "ours" && look.gives && look.drift.length === 0 && await place.holds(person)) return receiptOf$3(task, look);
		assertWindowOpen(task.context, organization.now(), `a write of the team ${nameOf(task)}`);
		const { step, reason } = await advance(task, look, person);
		if (tried.has(step) && !await waiting.wait()) throw reason;
		tried.add(step);
	}
};
const advance = async (task, look, person) => {
	if (look.kind === "nothing") return {
		step: "create",
		reason: await create(task)
	};
	if (look.drift.length > 0) return {
		step: "clear",
		reason: await withoutMaker(task, look)
	};
	if (look.members.length === 0) return {
		step: "join",
		reason: await join(task, look.team, person)
	};
	if (look.linked.kind === "nowhere") await task.place.link(look.team);
	return {
		step: look.linked.kind === "nowhere" ? "link" : "wait",
		reason: fault(`GitHub does not show ${task.place.name} for the person yet`)
	};
};
/** NB. Whoever is no member would be invited to the organization, and stay in it when the grant is long over. */
const memberOf = async ({ organization, step }) => {
	const person = await organization.people.person(step.account);
	if (person?.standing === "member" || person?.standing === "owner") return person;
	throw new Fault("github.rejected", `account ${step.account} is no member of ${organization.login}`, { remedy: "Only members of the organization are elevated in its teams and repositories." });
};
const create = async (task) => {
	const { organization, context } = task;
	const name = nameOf(task);
	const answer = await organization.teams.create({
		name,
		description: wantedDescription(context)
	});
	return answerFault(answer, `GitHub took the team ${name} and does not show it`);
};
const answerFault = (answer, otherwise) => answer.kind === "unclear" ? answer.fault : fault(otherwise);
/**
* The person of a personal token is in each team that the token makes: taken out again before the team gives anything.
* NB. Anybody else in it, or a team that gives something else, is an edit of somebody's, never repaired under their hands (I8).
*/
const withoutMaker = async ({ organization, step }, found) => {
	const [maker, ...more] = found.members.filter(({ id }) => id !== step.account);
	if (!(found.linked.kind === "nowhere" && found.drift.length === 1 && more.length === 0 && maker !== void 0) || maker.id !== await organization.people.self()) throw notOurs(`our team ${found.team.slug} was edited: ${found.drift.join(", ")}`);
	const answer = await organization.teams.leave(found.team.slug, maker.login);
	return answerFault(answer, `${maker.login}, who made ${found.team.slug}, is still in it`);
};
/** NB. Read back by id in the next turn: a login may have changed hands since it was asked for. */
const join = async ({ organization }, team, person) => {
	if (await organization.teams.join(team.slug, person.login) === "active") return fault(`GitHub took ${person.login} into ${team.slug} and does not show it`);
	throw new Fault("github.rejected", `${person.login} was only invited to ${team.slug}`, { remedy: "An invitation is no access, and nobody waits for it: the run takes it back; ask again as a member." });
};
const notOurs = (what) => new Fault("grant.not-ours", what, { remedy: "Find out who did it; delete the team or let the grant end, which deletes it; then file a new request." });
const fault = (what) => new Fault("github.unexpected", what, {
	remedy: "The run tries again to its deadline, then undoes what it opened.",
	transient: true
});
// src/providers/grant-team/revoke.ts
/** Ending: the grant's own team is deleted, if it is ours, and GitHub is asked whether the person still has what it gave. */
const PATIENCE$10 = minutes(2);
/** Said whenever the team is gone, also when it was gone before: a run that was killed after the deletion must not lose it (I13). */
const RESIDUAL$1 = {
	what: "clones, and what the person made with the access (keys, hooks, members, releases), stay",
	until: "unknown"
};
const revokeTeam = async (task, objectId) => {
	if (objectId !== void 0 && !sameText(objectId, objectIdOf$1(task, nameOf(task)))) return {
		state: "foreign",
		what: `the team ${objectId}, whose name this grant cannot have made`
	};
	const waiting = patience(PATIENCE$10, task.organization.sleep);
	let removed = {};
	for (;;) {
		const look = await lookAt$3(task);
		if (look.kind === "foreign") return {
			state: "foreign",
			what: look.what
		};
		let reason;
		if (look.kind === "ours") {
			reason = await removeOwn(task, look);
			removed = { removed: true };
			if (reason.kind !== "unclear" && (await lookAt$3(task)).kind === "nothing") continue;
		} else {
			const [way] = await otherWays(task);
			if (way === void 0) return {
				state: "absent",
				residual: RESIDUAL$1,
				...removed
			};
			if (!await waiting.wait()) return {
				state: "foreign",
				what: `${task.place.name} by another way: ${way}`
			};
			continue;
		}
		if (!await waiting.wait()) throw stillThere$2(task, reason);
	}
};
const removeOwn = async ({ organization }, { team, members }) => {
	const below = await organization.teams.children(team.slug);
	if (below.length === 0) return organization.teams.remove(team.slug);
	for (const { login, inherited } of members) if (!inherited) await organization.teams.leave(team.slug, login);
	throw new Fault("grant.not-ours", `somebody nested ${below[0]?.slug ?? "a team"} below our team ${team.slug}`, { remedy: `Nobody of ours is in ${team.slug} any more. Move the team below it elsewhere; the next sweep deletes ours.` });
};
/** What the person still has, and not by a grant. Whoever has left GitHub has nothing. */
const otherWays = async ({ organization, place, step, context }) => {
	const person = await organization.people.person(step.account);
	return person === void 0 || person.standing === "owner" ? [] : place.otherWays(person, context);
};
const stillThere$2 = (task, answer) => answer.kind === "unclear" ? answer.fault : new Fault("github.unexpected", `Deleting a team: ${nameOf(task)} is still there`, {
	call: `DELETE /orgs/${task.organization.login}/teams/${nameOf(task)}`,
	remedy: "The next sweep deletes it; to be sooner, delete it by hand: its name and marker say that it is ours.",
	transient: true
});
// src/providers/github-repo.ts
/**
* `github-repo`: a permission on a repository, through a team of the grant's own that has it and carries the marker.
* GitHub has no end for it: the sweep deletes the grant's team. docs/privileges/github-repo.md
*/
const gitHubRepo = (organization) => {
	const task = (step, context) => {
		const own = mine$5(step);
		return {
			organization,
			place: repositoryPlace(organization, own),
			step: own,
			context
		};
	};
	return {
		kind: "github-repo",
		check: async (step, context) => checkRepository(task(step, context)),
		elevate: async (step, context) => elevateTeam(task(step, context)),
		observe: async (step, context) => observeTeam(task(step, context)),
		revoke: async (step, context, objectId) => revokeTeam(task(step, context), objectId),
		discover: (scope) => discoverTeams(organization, scope, {
			what: "repository",
			asStep: async ({ id, team, account }) => {
				const [given] = await organization.repositories.of(team.slug);
				return {
					id,
					kind: "github-repo",
					layer: "identity",
					account,
					repository: given?.repository ?? `${organization.login}/${team.slug}`,
					permission: given?.permission ?? "pull",
					exclusive: true
				};
			}
		})
	};
};
const mine$5 = (step) => {
	if (step.kind === "github-repo") return step;
	throw new Fault("bug", `a step of kind ${step.kind} came to github-repo`, { remedy: "Please report it with the log of this run." });
};
// src/providers/github-team/check.ts
const checkOrganizationTeam = (task) => {
	const { organization, step } = task;
	return checkTeam(task, async () => {
		if (!isOfOrganization(step.team, organization)) return `${step.team} belongs to another organization than ${organization.login}.`;
		const team = await organization.teams.team(slugOf(step));
		if (team === void 0) return `There is no team ${step.team}, or this token may not see it.`;
		return team.secret ? `${step.team} is a secret team, and GitHub nests nothing in those: make it visible.` : void 0;
	});
};
// src/providers/github-team/strays.ts
/** People in an exclusive team by a membership of their own: every grant's person is in a team below it. */
const PATIENCE$9 = minutes(1);
const teamStrays = (organization) => {
	const { teams } = organization;
	const direct = async (container) => (await teams.members(slugOf({ team: container }))).filter(({ inherited }) => !inherited);
	return {
		strays: async (container) => isOfOrganization(container, organization) ? (await direct(container)).map(({ login }) => ({
			container,
			who: login,
			principal: void 0,
			left: void 0
		})) : [],
		containers: async () => [],
		expel: async ({ container, who }) => {
			const waiting = patience(PATIENCE$9, organization.sleep);
			for (;;) {
				const answer = await teams.leave(slugOf({ team: container }), who);
				if (!(await direct(container)).some(({ login }) => login === who)) return;
				if (await waiting.wait()) continue;
				if (answer.kind === "unclear") throw answer.fault;
				throw new Fault("github.unexpected", `GitHub still shows ${who} in ${container}`, {
					remedy: "The next sweep tries again; to be sooner, take the person out by hand.",
					transient: true
				});
			}
		}
	};
};
// src/providers/github-team.ts
const gitHubTeam = (organization) => {
	const task = (step, context) => {
		const own = mine$4(step);
		return {
			organization,
			place: teamPlace(organization, own),
			step: own,
			context
		};
	};
	return {
		kind: "github-team",
		check: async (step, context) => checkOrganizationTeam(task(step, context)),
		elevate: async (step, context) => elevateTeam(task(step, context)),
		observe: async (step, context) => observeTeam(task(step, context)),
		revoke: async (step, context, objectId) => revokeTeam(task(step, context), objectId),
		exclusive: teamStrays(organization),
		discover: (scope) => discoverTeams(organization, scope, {
			what: "team",
			asStep: async ({ id, team, account }) => ({
				id,
				kind: "github-team",
				layer: "identity",
				account,
				team: `${organization.login}/${team.parent ?? team.slug}`,
				role: "member"
			})
		})
	};
};
/** Of members; `src/providers/opens.ts` does not name maintainers. */
const mine$4 = (step) => {
	if (step.kind === "github-team" && step.role === "member") return step;
	throw new Fault("bug", `a step of kind ${step.kind} came to github-team`, { remedy: "Please report it with the log of this run." });
};
// src/providers/pim/listed/requests.ts
/** How long PIM's list of requests may lag behind a request, milliseconds: only after it does an absence mean that there is none. */
const LISTED_WITHIN = 2e4;
/** The step stands in the address, for whoever finds the request without a ledger. */
const justificationOf = (context, step) => formatJustification(context, `${context.url.split("#")[0] ?? ""}#step-${step.id}`, context.head);
/** `?`: the request does not say. Nothing but messages rests on it. */
const stepIdIn = (justification) => /#step-([1-9][0-9]{0,2})(?: |$)/.exec(justification)?.[1] ?? "?";
/** `role` undefined: the step's role has no one definition any more, and the marker must do. */
const askedBy = (requests, step, { context, role }) => {
	const ours = requests.filter((request) => isMarked(request, step, context) && (role === void 0 || request.role === role)).toSorted((one, other) => (one.createdAt ?? Infinity) - (other.createdAt ?? Infinity));
	return {
		assignments: ours.filter((request) => isAssignment(request, context)),
		removals: ours.filter(({ type }) => /^adminRemove$/i.test(type))
	};
};
/**
* NB. Marker, principal and scope together. Whoever may assign roles can copy a marker; all that it gives them is that what they
* assigned ends when ours does. What a person activates is never ours, whatever justification stands in it.
*/
const isMarked = (request, step, context) => {
	const key = parseJustification(request.justification);
	return key !== void 0 && sameKey(key, context) && request.principal === step.asking.principal.toLowerCase() && sameScope(request.scope, step.scope);
};
const isAssignment = ({ type, endsAt }, { expiresAt }) => /^adminAssign$/i.test(type) && sameEnd(endsAt, expiresAt);
/** Removals that PIM took after this assignment. */
const removalsAfter = (assignment, { removals }) => removals.filter((removal) => !isFailedRemoval(removal) && removal.createdAt !== void 0 && assignment.createdAt !== void 0 && removal.createdAt > assignment.createdAt);
/**
* NB. Ours only if our request made its schedule *and* it ends when ours ends (I8): PIM's removal takes whatever direct
* assignment stands in the place, so a standing one must never pass for ours. Somebody who prolongs our assignment makes it theirs.
*/
const madeBy = (instance, request) => request.schedule !== void 0 && instance.schedule?.toLowerCase() === request.schedule.toLowerCase() && instance.role === request.role && isMade(instance) && sameEnd(instance.endsAt, request.endsAt);
/** By an administrator; what a person activates is never ours, though it may come of ours. */
const isMade = ({ type }) => /^(assigned|eligible)$/i.test(type);
/** Ends when ours would and is young: our own request may only not be listed yet. */
const mayBeOurs = (instance, context, now) => isMade(instance) && sameEnd(instance.endsAt, context.expiresAt) && instance.startsAt !== void 0 && now - instance.startsAt < UNPROVEN_FOR;
/** After this nobody waits for the request behind an assignment any more, milliseconds. */
const UNPROVEN_FOR = 6e5;
// src/providers/pim/listed/look.ts
/** What PIM's own state says about one step: requests with our marker joined with the assignments in force. */
const lookAt$2 = async (clock, step, look) => {
	const { context } = look;
	const [resolution, listed, direct] = await Promise.all([
		step.resolve(),
		step.api.requests(step.asking.principal),
		step.api.direct(step.asking.principal)
	]);
	const role = resolution.kind === "one" ? resolution.role.guid : void 0;
	const asked = askedBy(await withTaken(step, listed, look.taken), step, {
		context,
		role
	});
	const roles = role === void 0 ? asked.assignments.map((request) => request.role) : [role];
	const standing = standingAt(direct, {
		principal: step.asking.principal,
		scope: step.scope
	}, roles).filter(({ id }) => id !== look.except);
	for (const request of asked.assignments) {
		const instance = standing.find((candidate) => madeBy(candidate, request));
		if (instance !== void 0) return {
			kind: "active",
			request,
			instance,
			asked
		};
	}
	const [other] = standing;
	if (other !== void 0) return strangerAt(clock, other, {
		context,
		asked
	});
	return unseen(clock, asked, context);
};
/** The list of requests, with the one that may not be on it yet as PIM shows it now. */
const withTaken = async ({ api }, listed, taken) => taken === void 0 || listed.some(({ id }) => id === taken.id) ? listed : [...listed, await api.request(taken.id) ?? taken];
const strangerAt = (clock, instance, { context, asked }) => {
	const what = describeInstance(instance);
	return !asked.assignments.some((request) => request.schedule !== void 0 && !isDead(request)) && mayBeOurs(instance, context, clock.now()) ? {
		kind: "unproven",
		what
	} : {
		kind: "foreign",
		what
	};
};
/** Nothing stands in the place. NB. In doubt it is still coming, so that nothing is called ended too soon. */
const unseen = (clock, asked, context) => {
	const { assignments } = asked;
	const request = assignments.findLast((candidate) => !isDead(candidate)) ?? assignments.at(-1);
	if (request === void 0) return { kind: "nothing" };
	const over = (why) => ({
		kind: "over",
		request,
		why,
		asked
	});
	const now = clock.now();
	if (isOver(request.endsAt ?? context.expiresAt, now)) return over("expired");
	if (isDead(request)) return over("dead");
	if (removalsAfter(request, asked).length > 0) return over("removed");
	const isLate = request.createdAt !== void 0 && now - request.createdAt >= 6e5;
	return isProvisioned(request) && isLate ? over("lost") : {
		kind: "pending",
		request
	};
};
/** What the beneficiary activated from an eligibility of ours and holds now. */
const activationsOf = async ({ activations }, { assignments }) => activations === void 0 ? [] : activatedFrom(await activations.all(), assignments);
const observe = async (clock, step, context) => {
	const look = await lookAt$2(clock, step, { context });
	switch (look.kind) {
		case "nothing": return { state: "absent" };
		case "over": {
			const [activation] = await activationsOf(step, look.asked);
			return activation === void 0 ? { state: "absent" } : {
				state: "active",
				receipt: receiptOf$2({
					request: look.request,
					instance: activation
				}, context)
			};
		}
		case "pending":
		case "unproven": return { state: "pending" };
		case "foreign": return {
			state: "foreign",
			what: look.what
		};
		case "active": return {
			state: "active",
			receipt: receiptOf$2(look, context)
		};
	}
};
const receiptOf$2 = ({ request, instance }, context) => ({
	objectId: request.id,
	endsAt: instance.endsAt ?? context.expiresAt,
	details: {
		role: request.role,
		scope: request.scope,
		principal: request.principal,
		request: request.id,
		assignment: instance.id
	}
});
/** A run that died has begun with it already. */
const isOurs = ({ kind }) => kind === "active" || kind === "pending" || kind === "unproven";
// src/providers/entra-group/container.ts
/** A group that Gatehouse alone puts people into: it says so itself, so that no policy, ledger or typing error empties another. */
const containerOf = async (azure, id, installation) => {
	const group = await azure.groups.group(id);
	if (group === void 0) return { kind: "missing" };
	const members = await azure.groups.members(id);
	return parseExclusiveMark(group.description) === installation ? {
		kind: "ours",
		group,
		members
	} : {
		kind: "foreign",
		what: whyForeign(group, installation),
		members
	};
};
const whyForeign = ({ name, description }, installation) => {
	const other = parseExclusiveMark(description);
	return other === void 0 ? `the group “${name}” does not say that Gatehouse alone puts people into it: begin its description with “${exclusiveMark(installation)}”` : `the group “${name}” belongs to the installation ${other}`;
};
/** Why this group cannot be opened plainly although it says that it is ours; empty: it can. */
const whyNotPlain = ({ group, members }) => {
	const nested = members.filter(({ kind }) => kind === "group");
	return [
		...whyNotFilled(group),
		...group.roleAssignable ? ["Directory roles can be given to this group, and whoever may put people into it could give away the directory: use PIM for it, without `managed: exclusive`."] : [],
		...group.hidden ? ["Who is in this group is hidden, so whoever must be put out might not be seen."] : [],
		...nested.map(({ id, name }) => `The group “${name}” (${id}) is in it, and everybody in that one by no grant: take it out first.`)
	];
};
const NO_GROUP = "Entra knows no such group; compare `group` in the entitlement.";
/** Why nobody can be put into the group here at all. */
const whyNotFilled = ({ filledBy }) => {
	switch (filledBy) {
		case void 0: return [];
		case "rule": return ["A rule of the directory decides who is in this group."];
		case "other-directory": return ["This group comes from another directory, where its members are managed."];
		case "exchange": return ["The members of this group are managed in Exchange."];
	}
};
// src/providers/entra-group/governed.ts
const listed$1 = (azure, step) => {
	const { pim } = azure.groups;
	const isEligible = step.assignment === "eligible";
	return {
		id: step.id,
		api: isEligible ? pim.eligibilities : pim.assignments,
		asking: {
			what: whatOf(step),
			principal: step.principal,
			call: `POST /identityGovernance/privilegedAccess/group/${isEligible ? "eligibility" : "assignment"}ScheduleRequests`,
			page: "docs/privileges/entra-group.md"
		},
		scope: step.group,
		resolve: async () => ({
			kind: "one",
			role: {
				guid: step.access,
				name: step.access
			}
		}),
		activations: isEligible ? {
			all: () => pim.activated(step.principal),
			api: pim.assignments
		} : void 0
	};
};
/** For messages. */
const whatOf = ({ access, group }) => `${access === "owner" ? "ownership" : "membership"} of the group ${group}`;
// src/providers/entra-group/check.ts
const checkGoverned = async (azure, step, { context, former }) => {
	const [user, group] = await Promise.all([azure.directory.user(step.principal), azure.groups.group(step.group)]);
	const personal = whyNotPerson(user);
	const nobody = isNobody(user) ? personal : [];
	if (group === void 0) return refused$1(step, [NO_GROUP, ...personal], [NO_GROUP, ...nobody]);
	if (user === void 0) return refused$1(step, personal, personal);
	const own = former === void 0 ? void 0 : await lookAt$2(azure, listed$1(azure, former.step), { context: former.context });
	const ended = own?.kind === "active" ? own.instance.id : void 0;
	const [look, held, settings] = await Promise.all([
		lookAt$2(azure, listed$1(azure, step), {
			context,
			...ended === void 0 ? {} : { except: ended }
		}),
		holdings(azure, step),
		azure.groups.pim.settings(step.group, step.access)
	]);
	if (!isOurs(look) && isHeldForGood(held, step)) return alreadyHeld(step, `The ${whatOf(step)} is held already, without an end.`);
	if (!isOurs(look) && step.assignment === "eligible" && held.eligible.some(forGood(held, step))) return alreadyHeld(step, `The ${whatOf(step)} can already be activated, without an end.`);
	const unfilled = whyNotFilled(group);
	const unfit = step.onlyIfEligible ? whyNotEligible(held.eligible.filter(concerning(held, step)), {
		what: `the ${whatOf(step)}`,
		end: context.expiresAt
	}) : [];
	const reasons = [
		...personal,
		...unfilled,
		...look.kind === "foreign" ? [`In the way stands ${look.what}; PIM allows one of a kind for one person in a group.`] : [],
		...unfit,
		...whyNotSet(settings, {
			left: context.expiresAt - azure.now(),
			form: step.assignment
		})
	];
	const never = whyNeverAllowed(settings, step.assignment);
	return readyUnless(step, reasons, [
		...nobody,
		...unfilled,
		...unfit,
		...never
	]);
};
const holdings = async (azure, step) => {
	const { groups } = azure;
	const [own, inForce, eligible, people] = await Promise.all([
		azure.directoryRoles.groupsOf(step.principal),
		groups.pim.holders(step.group),
		step.onlyIfEligible || step.assignment === "eligible" ? groups.pim.eligible(step.group) : [],
		step.access === "owner" ? groups.owners(step.group) : groups.members(step.group)
	]);
	return {
		groups: own,
		inForce,
		eligible,
		people
	};
};
/** Of the person, or of a group that the person is in. */
const concerning = ({ groups }, { principal, access }) => (one) => one.role === access && (one.principal === principal || groups.has(one.principal));
const forGood = (held, step) => (one) => one.endsAt === void 0 && concerning(held, step)(one);
/** NB. Also who is in the group and whom PIM does not list: whether PIM shows what was made outside it is not certain for groups. */
const isHeldForGood = (held, step) => held.inForce.some(forGood(held, step)) || held.people.some(({ id }) => concerning(held, step)({
	principal: id,
	role: step.access
}) && !held.inForce.some((one) => one.principal === id && one.role === step.access));
const whyNotSet = (settings, of) => settings === void 0 ? ["PIM shows no settings for this group: it does not govern the group yet, which is done once and for good in the Entra admin center; or it is not licensed, or this identity may not read them."] : whyNotAllowed(settings, of);
// src/providers/entra-group/discover.ts
/** Finding what is ours in the groups that are named: PIM lists nothing of all groups. Its own end bounds what is not found. */
const discoverGoverned = async (azure, { installation, groups = [] }) => {
	return (await Promise.all(groups.map((group) => inGroup(azure, group)))).flat().flatMap(({ request, form }) => {
		const key = parseJustification(request.justification);
		const step = stepOf(request, form);
		if (key === void 0 || key.installation !== installation || step === void 0) return [];
		if (request.endsAt === void 0) return [];
		const { grant } = key;
		return [{
			installation,
			grant,
			expiresAt: request.endsAt,
			step,
			objectId: request.id
		}];
	});
};
/** Requests of an administrator that made what stands there, or from whose eligibility something there was activated. */
const inGroup = async (azure, group) => {
	const { assignments, eligibilities } = azure.groups.pim;
	const [assigned, eligible, toAssign, toMakeEligible] = await Promise.all([
		assignments.schedulesIn(group),
		eligibilities.schedulesIn(group),
		assignments.requestsIn(group),
		eligibilities.requestsIn(group)
	]);
	const made = (request) => [...assigned, ...eligible].some((one) => one.request === request.id) || assigned.some(({ activates }) => activates !== void 0 && activates === request.schedule?.toLowerCase());
	return [...toAssign.map((request) => ({
		request,
		form: "active"
	})), ...toMakeEligible.map((request) => ({
		request,
		form: "eligible"
	}))].filter(({ request }) => /^adminAssign$/i.test(request.type) && !isDead(request) && made(request));
};
const stepOf = ({ justification, principal, role, scope }, assignment) => role === "member" || role === "owner" ? {
	id: stepIdIn(justification),
	kind: "entra-group",
	layer: "identity",
	principal: entraId(principal),
	group: entraId(scope),
	access: role,
	onlyIfEligible: false,
	assignment,
	exclusive: false
} : void 0;
// src/providers/entra-group/plain.ts
/**
* Plain membership in a group that is exclusive. It has neither end nor marker: what makes it ours is that the group says that nobody
* but this installation puts anybody in, and what ends it is the grant's own end, or else the next sweep.
*/
const PATIENCE$8 = minutes(2);
const RESIDUE$1 = "tokens issued before the end, for up to about an hour, and services that have not asked the directory again";
const checkPlain = async (azure, step, { installation }) => {
	const [user, container] = await Promise.all([azure.directory.user(step.principal), containerOf(azure, step.group, installation)]);
	const [personal, closed] = [whyNotPerson(user), whyClosed(container)];
	return readyUnless(step, [...personal, ...closed], [...isNobody(user) ? personal : [], ...closed]);
};
const whyClosed = (container) => {
	switch (container.kind) {
		case "missing": return [NO_GROUP];
		case "foreign": return [`Nobody is put in: ${container.what}.`];
		case "ours": return whyNotPlain(container);
	}
};
const elevatePlain = async (azure, step, context) => {
	const waiting = patience(PATIENCE$8, (time) => azure.sleep(time));
	for (let taken = false;;) {
		const container = await containerOf(azure, step.group, context.installation);
		const [reason] = whyClosed(container);
		if (reason !== void 0) throw stopped(reason);
		if (isMember(container, step)) return receiptOf$1(step);
		let least = milliseconds(0);
		let why = stopped("Graph took the membership and does not list it", true);
		if (!taken) {
			assertWindowOpen(context, azure.now(), "POST /groups/{id}/members/$ref");
			const answer = await azure.groups.add(step.group, step.principal);
			taken = answer.kind === "done" || answer.kind === "unchanged";
			if (answer.kind === "throttled") least = answer.retryIn ?? least;
			why = whyNot(answer, step) ?? why;
		}
		if (!await waiting.wait(least)) throw why;
	}
};
const whyNot = (answer, step) => {
	switch (answer.kind) {
		case "done":
		case "unchanged": return;
		case "unknown": return stopped(`Graph does not know ${step.principal} or the group yet`, true);
		case "throttled": return stopped("Graph asks to slow down", true);
		case "unclear": return answer.fault;
	}
};
const observePlain = async (azure, step, { installation }) => {
	const container = await containerOf(azure, step.group, installation);
	if (!isMember(container, step)) return { state: "absent" };
	return container.kind === "foreign" ? {
		state: "foreign",
		what: `a membership that is not ours: ${container.what}`
	} : {
		state: "active",
		receipt: receiptOf$1(step)
	};
};
const revokePlain = async (azure, step, context) => {
	const waiting = patience(PATIENCE$8, (time) => azure.sleep(time));
	let removed = false;
	for (let gone = false;;) {
		const container = await containerOf(azure, step.group, context.installation);
		const listed = isMember(container, step);
		if (container.kind === "foreign" && listed) return {
			state: "foreign",
			what: `a membership that is not ours: ${container.what}`
		};
		if (container.kind !== "ours") return {
			state: "absent",
			residual: void 0
		};
		if (gone && !listed) return ended(context, removed, azure);
		let least = milliseconds(0);
		if (!gone) {
			const answer = await azure.groups.remove(step.group, step.principal);
			if (answer.kind === "unchanged" && !listed) return ended(context, removed, azure);
			gone = answer.kind === "done" || answer.kind === "unchanged";
			removed ||= answer.kind === "done";
			if (answer.kind === "throttled") least = answer.retryIn ?? least;
		}
		if (!await waiting.wait(least)) throw notGone$1(step);
	}
};
const ended = ({ expiresAt }, removed, azure) => ({
	state: "absent",
	residual: removed ? residualOf(RESIDUE$1, {
		end: expiresAt,
		now: azure.now()
	}) : void 0,
	...removed ? { removed } : {}
});
const isMember = (container, { principal }) => container.kind !== "missing" && container.members.some(({ id }) => id === principal);
const receiptOf$1 = ({ group, principal }) => ({
	objectId: `${group}/members/${principal}`,
	endsAt: "by-sweep",
	details: {
		group,
		principal,
		access: "member"
	}
});
const stopped = (what, transient = false) => new Fault(transient ? "azure.failed" : "azure.rejected", `Membership: ${what}`, {
	call: "POST /groups/{id}/members/$ref",
	remedy: transient ? "The run tries again to its deadline, then undoes what it opened." : "See docs/privileges/entra-group.md; then file a new request.",
	transient
});
const notGone$1 = ({ group, principal }) => new Fault("azure.failed", `Graph still lists ${principal} in ${group}`, {
	call: "DELETE /groups/{id}/members/{id}/$ref",
	remedy: "The next sweep asks again; to be sooner, take the person out of the group by hand.",
	transient: true
});
// src/providers/entra-group/strays.ts
/** Whoever is in an exclusive group: the group cannot say by which grant, so the open grants decide who is a stray. */
const PATIENCE$7 = minutes(1);
const groupStrays = (azure) => ({
	strays: async (container, installation) => {
		const found = await containerOf(azure, idOf(container), installation);
		switch (found.kind) {
			case "missing": return [];
			case "foreign": throw new Fault("azure.conflict", `Nobody is put out of ${container}: ${found.what}`, { remedy: "Or delete `managed: exclusive` in the entitlement." });
			case "ours": return found.members.map((member) => asStray(container, member));
		}
	},
	containers: async (installation) => (await azure.groups.describedAs(exclusiveMark(installation))).map(({ id }) => id),
	expel: async ({ container, who, principal: member }) => {
		const group = idOf(container);
		if (member === void 0) throw unnamed(who);
		const waiting = patience(PATIENCE$7, (time) => azure.sleep(time));
		for (let gone = false;;) {
			let least = milliseconds(0);
			if (!gone) {
				const answer = await azure.groups.remove(group, member);
				gone = answer.kind === "done" || answer.kind === "unchanged";
				if (answer.kind === "throttled") least = answer.retryIn ?? least;
			}
			if (gone && !(await azure.groups.members(group)).some(({ id }) => id === member)) return;
			if (await waiting.wait(least)) continue;
			throw new Fault("azure.unexpected", `Graph still lists ${who} in ${container}`, {
				remedy: "The next sweep tries again; to be sooner, take them out by hand.",
				transient: true
			});
		}
	}
});
/** Owners are not members: they decide who is in, and give themselves nothing of the group by that. */
const asStray = (container, { id, kind, name }) => ({
	container,
	who: name === "" ? id : `${name} (${id})`,
	principal: id,
	left: kind === "group" ? "it is a group, and everybody in it would lose the access at once" : void 0
});
const idOf = (written) => {
	const id = parseEntraId(written);
	if (id !== void 0) return id;
	throw unnamed(written);
};
const unnamed = (what) => new Fault("bug", `${JSON.stringify(what)} came to entra-group without an object id`, { remedy: "Please report it with the log of this run." });
// src/providers/pim/listed/elevate.ts
/** Elevation through PIM: look for what we asked before, else one request, then wait until the assignment itself shows our end. */
/** How long one call waits for PIM. */
const PATIENCE$6 = minutes(5);
/** So often in a row must somebody else's assignment be seen: a list may still show what has just been removed. */
const SEEN_STRANGE = 3;
const elevate = async (clock, step, context) => {
	const justification = justificationOf(context, step);
	if (parseJustification(justification) === void 0) throw unmarkable(context);
	const role = theOne(await step.resolve()).guid;
	const waiting = patience(PATIENCE$6, (time) => clock.sleep(time));
	let taken;
	for (let strange = 0;;) {
		const look = await lookAt$2(clock, step, {
			context,
			...taken === void 0 ? {} : { taken }
		});
		if (look.kind === "active") return receiptOf$2(look, context);
		strange = look.kind === "foreign" ? strange + 1 : 0;
		let reason = stoppedBefore(look, step, strange < SEEN_STRANGE);
		let least = milliseconds(0);
		if (reason === void 0) {
			assertFloor(clock, step, context);
			const answer = await step.api.change({
				role,
				scope: step.scope,
				principal: step.asking.principal,
				justification,
				change: {
					kind: "assign",
					startsAt: clock.now(),
					endsAt: context.expiresAt,
					ticket: {
						number: String(context.grant),
						system: "GitHub"
					}
				}
			});
			if (answer.kind === "accepted") taken = answer.request;
			if (answer.kind === "unclear") least = milliseconds(LISTED_WITHIN);
			if (answer.kind === "throttled") least = answer.retryIn ?? least;
			reason = whyStopped(answer, step);
		}
		if (!reason.transient || !await waiting.wait(least)) throw reason;
	}
};
/** `undefined`: nothing of ours is under way, and nothing is in the way. */
const stoppedBefore = (look, { asking }, again) => {
	const stopped = stopping(asking);
	switch (look.kind) {
		case "nothing": return;
		case "foreign": return stopped("azure.conflict", `in the place of ${asking.what} stands ${look.what}, not from Gatehouse`, { transient: again });
		case "unproven": return stopped("azure.conflict", `${look.what} of ${asking.what} is shown without the request that made it`, { transient: true });
		case "pending": return needsApproval(look.request) ? stopped("azure.rejected", `PIM wants an approval of its own for ${asking.what}`, { transient: false }) : notShown$1(asking);
		case "over": return stoppedAfter(look, asking);
	}
};
const notShown$1 = (asking) => stopping(asking)("azure.failed", "PIM took our request and shows no assignment with our end", { transient: true });
/** What PIM refused or we took back may be asked for again; what somebody else took away may not. */
const stoppedAfter = ({ why, asked, request }, asking) => {
	const stopped = stopping(asking);
	switch (why) {
		case "dead":
		case "removed": return asked.assignments.length < 8 ? void 0 : stopped("azure.failed", `${asked.assignments.length} requests for ${asking.what} failed, the last as ${request.status}`, { transient: false });
		case "expired": return stopped("azure.rejected", "the window is over", { transient: false });
		case "lost": return stopped("azure.failed", `PIM assigned ${asking.what} and shows it no longer`, { transient: false });
	}
};
/** Everything transient waits and looks again first. */
const whyStopped = (answer, { asking }) => {
	if (answer.kind === "accepted") return notShown$1(asking);
	if (answer.kind === "assigned-already") return stopping(asking)("azure.conflict", `${asking.principal} already holds ${asking.what}`, { transient: true });
	return stoppedBy$2(answer, asking);
};
const assertFloor = (clock, { asking }, { expiresAt }) => {
	const why = underFloor(expiresAt, clock.now());
	if (why !== void 0) throw stopping(asking)("azure.rejected", `${why} for ${asking.what}`, { transient: false });
};
// src/providers/pim/listed/revoke.ts
/** Ending an assignment before its own end, if it is ours, and reading back that it is gone. */
/** How long one call waits until PIM shows what it was told. */
const PATIENCE$5 = minutes(2);
/** What outlives the end. */
const RESIDUE = "tokens issued before the end, for up to about an hour, and services that have not asked the directory again";
const revoke = async (clock, step, { context, objectId }) => {
	if (objectId !== void 0 && !await isOwnObject(step, {
		context,
		objectId
	})) return {
		state: "foreign",
		what: `the request ${objectId}, which this grant did not make`
	};
	const waiting = patience(PATIENCE$5, (time) => clock.sleep(time));
	const told = /* @__PURE__ */ new Set();
	let removed = {};
	for (let quiet = false;;) {
		const look = await lookAt$2(clock, step, { context });
		let least = milliseconds(0);
		switch (look.kind) {
			case "nothing":
				if (quiet) return {
					state: "absent",
					residual: void 0
				};
				quiet = true;
				least = milliseconds(LISTED_WITHIN);
				break;
			case "over": {
				const removal = await removeActivation(clock, step, {
					context,
					look,
					told
				});
				if (removal === "none") return {
					state: "absent",
					residual: residualOf(RESIDUE, {
						end: look.request.endsAt ?? context.expiresAt,
						now: clock.now()
					}),
					...removed
				};
				if ("state" in removal) return removal;
				removed = { removed: true };
				least = removal.least;
				break;
			}
			case "foreign": return {
				state: "foreign",
				what: look.what
			};
			case "unproven": return shownSoon(`${look.what} is shown without the request that made it`);
			case "pending":
				if (isProvisioned(look.request)) return shownSoon("PIM has accepted the assignment and does not show it yet");
				await step.api.cancel(look.request.id);
				removed = { removed: true };
				break;
			case "active": {
				removed = { removed: true };
				if (isUnderWay(clock, removalsAfter(look.request, look.asked))) break;
				const removal = await remove(clock, step, {
					api: step.api,
					...look,
					told
				});
				if ("state" in removal) return removal;
				least = removal.least;
				break;
			}
		}
		if (!await waiting.wait(least)) throw notGone(step);
	}
};
const shownSoon = (why) => ({
	state: "held",
	why,
	retryIn: milliseconds(3e4)
});
/** NB. A sweep hands over what it found by its marker alone: it is read once more, with everything that makes it ours. */
const isOwnObject = async (step, { context, objectId }) => {
	const found = await step.api.request(objectId);
	return found !== void 0 && askedBy([found], step, {
		context,
		role: void 0
	}).assignments.length === 1;
};
/** Asked for by an earlier run, and young enough to wait for. */
const isUnderWay = (clock, removals) => removals.some(({ createdAt }) => createdAt !== void 0 && clock.now() - createdAt <= 6e5);
const remove = async (clock, { asking }, { api, request, instance, told }) => {
	const key = instance.schedule ?? instance.id;
	if (told.has(key)) return { least: milliseconds(0) };
	const answer = await api.change({
		role: instance.role,
		scope: instance.scope,
		principal: asking.principal,
		justification: request.justification,
		change: { kind: "remove" }
	});
	switch (answer.kind) {
		case "too-short": return {
			state: "held",
			why: "PIM removes nothing within five minutes of assigning it",
			retryIn: untilFloor(instance.startsAt ?? request.createdAt, clock.now())
		};
		case "accepted":
			told.add(key);
			return { least: milliseconds(0) };
		case "unclear": return { least: milliseconds(LISTED_WITHIN) };
		case "throttled": return { least: answer.retryIn ?? milliseconds(0) };
		case "not-assigned":
		case "pending-elsewhere":
		case "assigned-already":
		case "unknown-principal": return { least: milliseconds(0) };
	}
};
/** Once the eligibility is gone nothing new can be activated; what was activated before goes now. */
const removeActivation = async (clock, step, { context, look: { request, asked }, told }) => {
	if (step.activations === void 0) return "none";
	const [instance] = await activationsOf(step, asked);
	if (instance === void 0) return "none";
	const { api } = step.activations;
	const listed = await api.requests(step.asking.principal);
	const { removals } = askedBy(listed, step, {
		context,
		role: instance.role
	});
	const began = instance.startsAt ?? 0;
	if (isUnderWay(clock, removals.filter(({ createdAt }) => createdAt !== void 0 && createdAt > began))) return { least: milliseconds(0) };
	return remove(clock, step, {
		api,
		request,
		instance,
		told
	});
};
const notGone = ({ asking }) => new Fault("azure.failed", `PIM took the removal of ${asking.what} and still shows the assignment`, {
	call: `${asking.call} (adminRemove)`,
	remedy: "The next sweep asks again; to be sooner, remove the assignment in PIM by hand.",
	transient: true
});
// src/providers/entra-group.ts
/**
* `entra-group`: membership (or ownership) of a group in Entra through PIM, with its own absolute end; or plain membership in a group
* that is exclusive, which the sweep ends. docs/privileges/entra-group.md
*/
const entraGroup = (azure) => ({
	kind: "entra-group",
	check: async (step, context, former) => {
		const own = mine$3(step);
		return own.exclusive ? checkPlain(azure, own, context) : checkGoverned(azure, own, {
			context,
			former: former === void 0 ? void 0 : {
				...former,
				step: mine$3(former.step)
			}
		});
	},
	elevate: async (step, context) => {
		const own = mine$3(step);
		return own.exclusive ? elevatePlain(azure, own, context) : elevate(azure, listed$1(azure, own), context);
	},
	observe: async (step, context) => {
		const own = mine$3(step);
		return own.exclusive ? observePlain(azure, own, context) : observe(azure, listed$1(azure, own), context);
	},
	revoke: async (step, context, objectId) => {
		const own = mine$3(step);
		return own.exclusive ? revokePlain(azure, own, context) : revoke(azure, listed$1(azure, own), {
			context,
			objectId
		});
	},
	discover: (scope) => discoverGoverned(azure, scope),
	exclusive: groupStrays(azure)
});
const mine$3 = (step) => {
	if (step.kind === "entra-group") return step;
	throw new Fault("bug", `a step of kind ${step.kind} came to entra-group`, { remedy: "Please report it with the log of this run." });
};
// src/providers/entra-role/role.ts
const listed = (azure, step) => ({
	id: step.id,
	api: step.assignment === "eligible" ? azure.directoryRoles.eligibilities : azure.directoryRoles.assignments,
	asking: {
		what: `${step.role} ${whereOf(step)}`,
		principal: step.principal,
		call: `POST /roleManagement/directory/role${step.assignment === "eligible" ? "Eligibility" : "Assignment"}ScheduleRequests`,
		page: "docs/privileges/entra-role.md"
	},
	scope: step.directoryScope,
	resolve: () => resolveDirectoryRole(azure, step),
	activations: step.assignment === "eligible" ? {
		all: () => azure.directoryRoles.activated(step.principal),
		api: azure.directoryRoles.assignments
	} : void 0
});
const resolveDirectoryRole = async (azure, { role }) => oneOf(await azure.directoryRoles.definitions(role), {
	role,
	where: "in the directory"
});
/** `/` is above every administrative unit; units contain nothing of each other. */
const isAtOrAbove = (scope, step) => scope === "/" || scope.toLowerCase() === step.directoryScope.toLowerCase();
/** For messages. */
const whereOf = ({ directoryScope }) => directoryScope === "/" ? "in the whole directory" : `at ${directoryScope}`;
// src/providers/entra-role/check.ts
const checkDirectoryRole = async (azure, step, { context, former }) => {
	const [user, resolution] = await Promise.all([azure.directory.user(step.principal), resolveDirectoryRole(azure, step)]);
	const personal = whyNotPerson(user);
	const nobody = isNobody(user) ? personal : [];
	if (resolution.kind !== "one") return refused$1(step, [resolution.why, ...personal], [resolution.why, ...nobody]);
	if (user === void 0) return refused$1(step, personal, personal);
	const role = resolution.role.guid;
	const own = former === void 0 ? void 0 : await lookAt$2(azure, listed(azure, former.step), { context: former.context });
	const ended = own?.kind === "active" ? own.instance.id : void 0;
	const [look, groups, holders, eligible, settings] = await Promise.all([
		lookAt$2(azure, listed(azure, step), {
			context,
			...ended === void 0 ? {} : { except: ended }
		}),
		azure.directoryRoles.groupsOf(step.principal),
		azure.directoryRoles.holders(role),
		step.onlyIfEligible || step.assignment === "eligible" ? azure.directoryRoles.eligible(role) : [],
		azure.directoryRoles.settings(role)
	]);
	const concerns = ({ principal, scope }) => (principal === step.principal.toLowerCase() || groups.has(principal)) && isAtOrAbove(scope, step);
	const forGood = (held) => held.some((one) => one.endsAt === void 0 && concerns(one));
	if (!isOurs(look) && forGood(holders)) return alreadyHeld(step, `${step.role} is already held ${whereOf(step)}, without an end.`);
	if (!isOurs(look) && step.assignment === "eligible" && forGood(eligible)) return alreadyHeld(step, `${step.role} can already be activated ${whereOf(step)}, without an end.`);
	const unfit = step.onlyIfEligible ? whyNotEligible(eligible.filter(concerns), {
		what: `${step.role} ${whereOf(step)}`,
		end: context.expiresAt
	}) : [];
	const reasons = [
		...personal,
		...look.kind === "foreign" ? [`In the way stands ${look.what}; PIM allows one ${step.assignment === "eligible" ? "eligibility for" : "assignment of"} a role at a scope.`] : [],
		...unfit,
		...whyNotAllowed(settings, {
			left: context.expiresAt - azure.now(),
			form: step.assignment
		})
	];
	return readyUnless(step, reasons, [
		...nobody,
		...unfit,
		...whyNeverAllowed(settings, step.assignment)
	]);
};
// src/providers/entra-role/discover.ts
/** Finding what is ours on the platform alone: no ledger, no policy, no GitHub (I3). */
/**
* From what stands to the request that made it: the directory lists every request of every person for weeks, but few assignments
* with an end that an administrator gave.
*/
const discoverDirectoryRoles = async (azure, scope) => {
	const { assignments, eligibilities } = azure.directoryRoles;
	const [assigned, eligible] = await Promise.all([assignments.schedules(), eligibilities.schedules()]);
	const made = (schedules) => schedules.flatMap(({ request, endsAt }) => request === void 0 || endsAt === void 0 ? [] : [request]);
	const behind = assigned.flatMap(({ activates }) => activates ?? []);
	const found = [];
	for (const [form, api, ids] of [[
		"active",
		assignments,
		made(assigned)
	], [
		"eligible",
		eligibilities,
		[...made(eligible), ...behind]
	]]) for (const id of new Set(ids)) {
		const request = await api.request(id);
		const item = request === void 0 ? void 0 : asDiscovered$2(request, form, scope);
		if (item !== void 0) found.push(item);
	}
	return found;
};
const asDiscovered$2 = (request, form, { installation }) => {
	const key = parseJustification(request.justification);
	if (key === void 0 || key.installation !== installation) return void 0;
	if (!/^adminAssign$/i.test(request.type) || isDead(request) || request.endsAt === void 0) return void 0;
	return {
		installation,
		grant: key.grant,
		expiresAt: request.endsAt,
		step: {
			id: stepIdIn(request.justification),
			kind: "entra-role",
			layer: "identity",
			principal: entraId(request.principal),
			role: request.role,
			directoryScope: request.scope,
			onlyIfEligible: false,
			assignment: form
		},
		objectId: request.id
	};
};
// src/providers/entra-role.ts
const entraRole = (azure) => {
	const inLine = queues();
	return {
		kind: "entra-role",
		check: async (step, context, former) => checkDirectoryRole(azure, mine$2(step), {
			context,
			former: former === void 0 ? void 0 : {
				...former,
				step: mine$2(former.step)
			}
		}),
		elevate: async (step, context) => inLine(mine$2(step).principal, () => elevate(azure, listed(azure, mine$2(step)), context)),
		observe: async (step, context) => observe(azure, listed(azure, mine$2(step)), context),
		revoke: async (step, context, objectId) => inLine(mine$2(step).principal, () => revoke(azure, listed(azure, mine$2(step)), {
			context,
			objectId
		})),
		discover: (scope) => discoverDirectoryRoles(azure, scope)
	};
};
const mine$2 = (step) => {
	if (step.kind === "entra-role") return step;
	throw new Fault("bug", `a step of kind ${step.kind} came to entra-role`, { remedy: "Please report it with the log of this run." });
};
// src/providers/nsg-rule/machine.ts
const aimAtMachine = async (topology, step, context) => {
	const machine = await topology.machine(step.vm);
	if (machine === void 0) return {
		...nothing(`There is no virtual machine ${step.vm}, or this identity may not see it.`),
		lasting: true
	};
	const primary = primaryOf(machine);
	if (primary === void 0) return nothing(`It is not clear which network interface of ${step.vm} is its primary one.`);
	const card = await topology.networkInterface(primary);
	if (card === void 0) return nothing(`There is no network interface ${primary}, or this identity may not see it.`);
	const addresses = card.addresses.flatMap(({ address }) => address !== void 0 && isReachable(address, step) ? [address] : []);
	if (addresses.length === 0) return nothing(`${step.vm} has no private address now that can be reached from ${listOf(step.source).join(", ")}; it may be deallocated.`);
	const subnets = unique(card.addresses.map(({ subnet }) => subnet));
	const found = await Promise.all(subnets.map(async (id) => ({
		id,
		subnet: await topology.subnet(id)
	})));
	const unseen = found.find(({ subnet }) => subnet === void 0);
	if (unseen !== void 0) return nothing(`There is no subnet ${unseen.id}, or this identity may not see it.`);
	const groups = unique([...found.flatMap(({ subnet }) => subnet?.nsg ?? []), ...card.nsg === void 0 ? [] : [card.nsg]]);
	if (groups.length === 0) return nothing(`No network security group stands on the way to ${step.vm}, neither on its network interface nor on its subnet: there is nothing to open and nothing to close again.`);
	const elsewhere = groups.find((nsg) => !sameText$1(subscriptionIn(nsg), subscriptionIn(step.vm)));
	if (elsewhere !== void 0) return nothing(`${elsewhere} lies in another subscription than ${step.vm}.`);
	return {
		kind: "sites",
		sites: groups.map((nsg) => ({
			step,
			nsg,
			name: ruleNameOnWay(context, step.id, nsg),
			destinations: addresses,
			destinationGroups: []
		})),
		notes: [...found.filter(({ subnet }) => subnet?.nsg === void 0).map(({ id }) => unguarded(`subnet ${id}`)), ...card.nsg === void 0 ? [unguarded(`network interface ${primary}`)] : []]
	};
};
/** NB. Of the id that the plan names, so that it does not depend on whether the machine is still there. */
const subscriptionIn = (id) => id.split("/")[2] ?? "";
/**
* NB. Of several interfaces only the primary one: it is the one behind the machine's address and name, and each further one that
* were opened would be more than was asked for. Two that both say they are primary are not chosen between.
*/
const primaryOf = ({ interfaces }) => {
	const [first, ...others] = interfaces.filter(({ primary }) => primary || interfaces.length === 1);
	return others.length === 0 ? first?.id : void 0;
};
/** Nothing goes from IPv4 to IPv6. NB. A single address: whatever Azure says, the rule leads to nothing wider. */
const isReachable = (address, { source }) => addressesIn(address) !== void 0 && !address.includes("/") && listOf(source).some((from) => from.includes(":") === address.includes(":"));
const unguarded = (what) => `No network security group stands on the ${what}: there is nothing to open there, and nothing there keeps others out.`;
const unique = (ids) => [...new Map(ids.toReversed().map((id) => [id.toLowerCase(), id])).values()].toReversed();
const nothing = (why) => ({
	kind: "nothing",
	why
});
// src/providers/nsg-rule/aim.ts
const aimOf = async ({ topology }, step, context) => {
	if ("vm" in step) return aimAtMachine(topology, step, context);
	const missing = "destinationGroups" in step ? await missingOf(topology, step) : [];
	if (missing.length > 0) return {
		kind: "nothing",
		lasting: true,
		why: `There is no application security group ${missing.join(", nor ")}, or this identity may not see it.`
	};
	return {
		kind: "sites",
		sites: [siteOf(step, context)],
		notes: []
	};
};
/** The one rule of a step that names its group. */
const siteOf = (step, context) => ({
	step,
	nsg: step.nsg,
	name: ruleName(context, step.id),
	destinations: "destination" in step ? [step.destination] : [],
	destinationGroups: "destination" in step ? [] : step.destinationGroups
});
const missingOf = async (topology, { destinationGroups }) => {
	return (await Promise.all(destinationGroups.map(async (id) => ({
		id,
		exists: await topology.hasApplicationGroup(id)
	})))).filter(({ exists }) => !exists).map(({ id }) => id);
};
// src/providers/nsg-rule/bastion.ts
/** Whether a rule of ours may stand in the group of `AzureBastionSubnet`, and could be deleted from it again. */
/**
* As a sentence; `undefined`: nothing speaks against it.
* NB. Azure demands certain rules in the group of AzureBastionSubnet, and counts ours among them while it stands. Were ours the only
* one that lets people in, Azure would refuse to delete it, and the access could not be ended. So nothing is opened there without them.
*/
const bastionRefusal = ({ id, subnets, rules }) => {
	if (!subnets.some(isBastionSubnet)) return void 0;
	const permanent = rules.filter(({ description }) => parseMarker(description) === void 0);
	const missing = missingForBastion(permanent.map(readRule));
	return missing.length === 0 ? void 0 : `${id} guards AzureBastionSubnet and lacks ${missing.join(", ")}: Azure would refuse ours, or refuse to delete it again.`;
};
// src/providers/nsg-rule/check.ts
/** Azure's limit of rules in one group. */
const MOST_RULES = 1e3;
const checkRule = async (azure, step, { context, former }) => {
	const aim = await aimOf(azure, step, context);
	if (aim.kind === "nothing") return refused$1(step, [aim.why], aim.lasting === true ? [aim.why] : []);
	const before = await formerSites(azure, {
		context,
		former
	});
	const looked = await Promise.all(aim.sites.map((site) => lookAt$1(azure, site, {
		context,
		before
	})));
	const refusals = looked.flatMap((place) => typeof place === "string" ? [place] : []);
	const [first, ...further] = looked.flatMap((place) => typeof place === "string" ? [] : [place]);
	const [site] = aim.sites;
	if (refusals.length > 0 || first === void 0 || site === void 0) {
		const lasting = aim.sites.map(({ nsg }) => noGroup(nsg)).filter((sentence) => refusals.includes(sentence));
		return refused$1(step, refusals, lasting);
	}
	const way = [first, ...further];
	const wanted = wantedRule(site, context, first.priority);
	const { kind, sentences } = judgeWay(wanted, way);
	switch (kind) {
		case "closed": return refused$1(step, sentences);
		case "partly":
		case "unknown": return ready(step, [...sentences, ...aim.notes]);
		case "open": {
			const groups = way.map(({ nsg }) => nsg);
			return ready(step, [...needless(allowedWithout(wanted, groups)), ...aim.notes]);
		}
	}
};
const formerSites = async (azure, { context, former }) => {
	if (former === void 0 || !sameKey(former.context, context)) return [];
	const aim = await aimOf(azure, former.step, context);
	return aim.kind === "sites" ? aim.sites : [];
};
/** Where the rule stands or would stand; or, as a sentence, why it cannot. */
const lookAt$1 = async (azure, site, { context, before }) => {
	const nsg = await azure.network.nsg(site.nsg);
	if (nsg === void 0) return noGroup(site.nsg);
	const own = nsg.rules.find(({ name }) => sameText$1(name, site.name));
	if (own !== void 0 && !isOwnRule(own, site.name, context)) return `A rule named ${own.name} stands there that Gatehouse did not make.`;
	const asItWas = before.some((former) => own !== void 0 && sameText$1(former.nsg, site.nsg) && differences$3(own, former, context).length === 0);
	if (own !== void 0 && !asItWas && differences$3(own, site, context).length > 0) return `Our rule ${own.name} was edited: ${differences$3(own, site, context).join(", ")}.`;
	const { from, to } = site.step.priorities;
	const priority = own?.priority ?? freePriority$1(nsg.rules, site, /* @__PURE__ */ new Set());
	if (priority === void 0) return `No priority from ${from} to ${to} is free in ${site.nsg}.`;
	if (own === void 0 && nsg.rules.length >= 1e3) return `${site.nsg} has ${MOST_RULES} rules, the most that Azure allows.`;
	return bastionRefusal(nsg) ?? {
		nsg,
		priority
	};
};
const noGroup = (nsg) => `There is no network security group ${nsg}, or this identity may not see it.`;
const needless = (allowing) => {
	const names = allowing.map(({ name }) => JSON.stringify(name)).join(", ");
	if (allowing.length === 0) return [];
	return allowing.length === 1 ? [`The rule ${names} allows this already, for good; ours changes nothing while it stands.`] : [`The rules ${names} together allow this already, for good; ours changes nothing while they stand.`];
};
// src/providers/nsg-rule/discover.ts
/** Finding our rules on the platform alone: no ledger, no policy, no GitHub (I3). */
const discoverRules = async (azure, scope) => {
	const found = [];
	for (const subscription of scope.subscriptions) for (const nsg of await azure.network.nsgsIn(subscription)) found.push(...nsg.rules.flatMap((rule) => asDiscovered$1(rule, nsg, scope) ?? []));
	return found;
};
/** NB. A marker can be copied into any rule; only one whose name this installation derives for that grant is ours. */
const asDiscovered$1 = (rule, nsg, { installation }) => {
	const marker = parseMarker(rule.description);
	if (marker === void 0 || marker.installation !== installation) return void 0;
	const id = stepOf$1(marker, rule.name, ({ key, step }) => ruleNames(key, step, nsg.id));
	if (id === void 0) return void 0;
	return {
		installation,
		grant: marker.grant,
		expiresAt: marker.expiresAt,
		step: asStep(rule, nsg, id),
		objectId: ruleIdIn(nsg.id, rule.name)
	};
};
/** As it stands now, also where somebody edited it. A rule on the way to a machine is one of its group: the machine is not in it. */
const asStep = (rule, nsg, id) => {
	const step = {
		id,
		kind: "nsg-rule",
		layer: "network",
		nsg: nsg.id,
		source: rule.sources.length === 0 ? "*" : oneOrMore(rule.sources),
		protocol: sameText$1(rule.protocol, "Tcp") ? "Tcp" : sameText$1(rule.protocol, "Udp") ? "Udp" : "*",
		ports: rule.destinationPorts,
		priorities: {
			from: rule.priority,
			to: rule.priority
		}
	};
	const [destination] = rule.destinations;
	const groups = rule.destinationGroups.flatMap((group) => parseResourceId(group) ?? []);
	return destination === void 0 && groups.length > 0 ? {
		...step,
		destinationGroups: groups
	} : {
		...step,
		destination: destination ?? "*"
	};
};
// src/providers/nsg-rule/remove.ts
/** Deleting one rule, if it is ours, and reading back that it is gone. */
const PATIENCE$4 = minutes(4);
const removeRule = async (azure, at, { context, inLine }) => {
	const waiting = patience(PATIENCE$4, azure.sleep);
	let removed = false;
	for (;;) {
		const answer = await inLine(at.nsg, () => deleteOwn(azure, at, context));
		if (answer.kind === "foreign") return {
			state: "foreign",
			what: answer.what
		};
		if (answer.kind === "absent") return {
			state: "absent",
			removed
		};
		removed = true;
		if (answer.kind === "done" && answer.shown === true) return {
			state: "absent",
			removed
		};
		if (answer.kind === "done" || answer.kind === "gone") {
			if (await azure.network.rule(at.nsg, at.name) === void 0) return {
				state: "absent",
				removed
			};
		}
		if (!await waiting.wait(answer.kind === "busy" ? answer.retryIn : void 0)) throw stillThere$1(answer, at);
	}
};
/** Looks and deletes in one turn, so that what is deleted is what was looked at. */
const deleteOwn = async (azure, { nsg, name }, context) => {
	const rule = await azure.network.rule(nsg, name);
	if (rule === void 0) return { kind: "absent" };
	if (!isOwnRule(rule, name, context)) return {
		kind: "foreign",
		what: `a rule named ${rule.name} that Gatehouse did not make`
	};
	return azure.network.deleteRule(nsg, rule.name);
};
const stillThere$1 = (answer, { nsg, name }) => answer.kind === "unclear" ? answer.fault : new Fault("azure.failed", `Deleting a rule: ${name} still stands in ${nsg}`, {
	call: `DELETE …/securityRules/${name}`,
	remedy: "The next sweep deletes it; to be sooner, delete it by hand: its name and marker say that it is ours.",
	transient: true
});
// src/providers/nsg-rule/stand.ts
/** One rule in one group: a free priority, one PUT, and whatever came of it read back from the group. */
/** How long one call waits for other operations on the group and for its own. */
const PATIENCE$3 = minutes(4);
/**
* Every turn begins by reading the group, so that whatever a lost answer, a cancelled operation or a crash left behind is seen
* before anything is written again; a PUT of our own name with our own content changes nothing the second time.
* `writing` is called before each PUT.
*/
const stand = async (azure, site, { context, writing }) => {
	const waiting = patience(PATIENCE$3, azure.sleep);
	const taken = /* @__PURE__ */ new Set();
	for (;;) {
		const nsg = await azure.network.nsg(site.nsg);
		if (nsg === void 0) throw openingFault("azure.not-found", `there is no network security group ${site.nsg}`, { transient: false });
		const rule = nsg.rules.find(({ name }) => sameText$1(name, site.name));
		if (rule !== void 0) {
			assertOwn(rule, site, context);
			if (sameText$1(rule.state, "Succeeded")) return {
				site,
				rule,
				nsg
			};
			if (!/^(failed|canceled)$/i.test(rule.state)) {
				if (await waiting.wait()) continue;
				throw openingFault("azure.failed", `our rule stays ${rule.state}`, { transient: true });
			}
		}
		const priority = rule?.priority ?? pick(nsg, site, taken);
		assertWindowOpen(context, azure.now(), "PUT …/securityRules/…");
		writing();
		const answer = await azure.network.putRule(site.nsg, wantedRule(site, context, priority));
		if (answer.kind === "done") {
			const after = await azure.network.nsg(site.nsg);
			const shown = after?.rules.find(({ name }) => sameText$1(name, site.name));
			if (shown !== void 0) assertOwn(shown, site, context);
			if (after !== void 0 && shown !== void 0 && sameText$1(shown.state, "Succeeded")) return {
				site,
				rule: shown,
				nsg: after
			};
		}
		if (answer.kind === "priority-taken") taken.add(priority);
		const { reason, retryIn } = stoppedBy$1(answer, site);
		if (!await waiting.wait(retryIn)) throw reason;
	}
};
const stoppedBy$1 = (answer, { nsg }) => {
	switch (answer.kind) {
		case "done": return { reason: openingFault("azure.unexpected", `Azure took our rule and ${nsg} does not show it`, { transient: true }) };
		case "priority-taken": return { reason: openingFault("azure.conflict", `others take every priority of ${nsg} before us`, { transient: true }) };
		case "busy": return {
			reason: openingFault("azure.conflict", `another operation holds ${nsg}`, { transient: true }),
			...answer.retryIn === void 0 ? {} : { retryIn: answer.retryIn }
		};
		case "superseded": return { reason: openingFault("azure.conflict", `other operations on ${nsg} cancel ours`, { transient: true }) };
		case "gone": return { reason: openingFault("azure.not-found", `there is no network security group ${nsg}`, { transient: false }) };
		case "unclear": return { reason: answer.fault };
	}
};
/** NB. Something that is not exactly ours is never overwritten: a PUT would silently replace somebody's rule, or their edit (I8). */
const assertOwn = (rule, site, context) => {
	if (!isOwnRule(rule, site.name, context)) throw new Fault("grant.not-ours", `a rule named ${rule.name} stands in ${site.nsg} that Gatehouse did not make`, { remedy: "Find out who made it and rename or remove it; then run this again." });
	const changed = differences$3(rule, site, context);
	if (changed.length === 0) return;
	throw new Fault("grant.not-ours", `our rule ${rule.name} in ${site.nsg} was edited: ${changed.join(", ")}`, { remedy: "Delete the rule or let the grant end, which deletes it; then file a new request." });
};
const pick = (nsg, site, taken) => {
	const refusal = bastionRefusal(nsg);
	if (refusal !== void 0) throw openingFault("azure.conflict", refusal, { transient: false });
	const priority = freePriority$1(nsg.rules, site, taken);
	if (priority !== void 0 && nsg.rules.length < 1e3) return priority;
	const { from, to } = site.step.priorities;
	throw openingFault("azure.conflict", `${site.nsg} has no room for a rule between ${from} and ${to}`, { transient: false });
};
const openingFault = (code, what, { transient }) => new Fault(code, `Opening a rule: ${what}`, {
	call: "PUT …/securityRules/…",
	remedy: transient ? "The run tries again to its deadline, then undoes what it opened." : "Look at the group in the portal, see docs/privileges/nsg-rule.md.",
	transient
});
// src/providers/nsg-rule/elevate.ts
/** Opening a step: our rule in every group on the way, or in none; called open when all of them together let something through. */
const elevateRule = async (azure, step, { context, inLine }) => {
	const aim = await aimOf(azure, step, context);
	if (aim.kind === "nothing") throw openingFault("azure.not-found", aim.why, { transient: false });
	const written = /* @__PURE__ */ new Set();
	try {
		const stood = [];
		for (const site of aim.sites) {
			const writing = () => {
				written.add(site);
			};
			stood.push(await inLine(site.nsg, () => stand(azure, site, {
				context,
				writing
			})));
		}
		return opened(stood, context);
	} catch (thrown) {
		if (thrown instanceof Fault && !thrown.transient) for (const { nsg, name } of written) await undo(() => removeRule(azure, {
			nsg,
			name
		}, {
			context,
			inLine
		}));
		throw thrown;
	}
};
/** NB. Rules that stand and let nothing through are not called open: what came before them since `check` is named (I13). */
const opened = (stood, context) => {
	const receipt = receiptOf$7(stood, context);
	const way = stood.map(({ nsg, rule }) => ({
		nsg,
		priority: rule.priority
	}));
	const [first] = stood;
	const { kind, sentences } = first === void 0 ? CLOSED : judgeWay(first.rule, way);
	if (kind !== "closed") return withDoubts(receipt, sentences);
	const rules = stood.length === 1 ? "our rule stands and opens" : "our rules stand and open";
	throw openingFault("azure.conflict", `${rules} nothing. ${sentences.join(" ")}`, { transient: false });
};
const CLOSED = {
	kind: "closed",
	sentences: []
};
/** Whoever asked for the opening ends the step after it failed, and so does the sweep: that this failed too says nothing new. */
const undo = async (removal) => {
	try {
		await removal();
	} catch (thrown) {
		if (!(thrown instanceof Fault)) throw thrown;
	}
};
// src/providers/nsg-rule/group.ts
/** What has to be known of a group when a rule of it has ended; of many rules that end in one run it is read once. */
const FRESH = minutes(1);
const groupReader = (azure) => {
	const known = /* @__PURE__ */ new Map();
	return async (id) => {
		const key = id.toLowerCase();
		const before = known.get(key);
		const group = before !== void 0 && azure.now() < before.until ? before.group : azure.network.nsg(id);
		if (group !== before?.group) known.set(key, {
			until: azure.now() + FRESH,
			group
		});
		try {
			return await group;
		} catch (thrown) {
			known.delete(key);
			if (!(thrown instanceof Fault)) throw thrown;
			return;
		}
	};
};
// src/providers/nsg-rule/everywhere.ts
/** Where rules of a step towards a machine stand: on the way to it, and wherever else they were left when the way was another. */
/**
* NB. The rules are looked for in every group of the subscription: a machine that was moved or deleted since, or that this identity
* may not read, must not keep them standing (I3, I4). The groups on the way are read one by one as well, because a list may lag.
*/
const everywhere = async (azure, step, context) => {
	const aim = await asked(() => aimOf(azure, step, context));
	const groups = /* @__PURE__ */ new Map();
	for (const nsg of await azure.network.nsgsIn(subscriptionIn(step.vm))) groups.set(nsg.id.toLowerCase(), nsg);
	for (const site of aim.kind === "sites" ? aim.sites : []) {
		const nsg = await azure.network.nsg(site.nsg);
		if (nsg !== void 0) groups.set(site.nsg.toLowerCase(), nsg);
	}
	const found = [...groups.values()].flatMap((nsg) => {
		const name = ruleNameOnWay(context, step.id, nsg.id);
		return nsg.rules.filter((rule) => sameText$1(rule.name, name)).map((rule) => ({
			nsg,
			rule
		}));
	});
	return {
		aim,
		groups: [...groups.values()],
		found
	};
};
const asked = async (aim) => {
	try {
		return await aim();
	} catch (thrown) {
		if (!(thrown instanceof Fault) || thrown.code === "bug") throw thrown;
		return {
			kind: "unread",
			fault: thrown
		};
	}
};
// src/providers/nsg-rule/observe.ts
const observeRule = async (azure, step, context) => {
	if ("vm" in step) return observeOnWay(await everywhere(azure, step, context), step, context);
	const site = siteOf(step, context);
	const nsg = await azure.network.nsg(step.nsg);
	const rule = nsg?.rules.find(({ name }) => sameText$1(name, site.name));
	if (nsg === void 0 || rule === void 0) return { state: "absent" };
	if (!isOwnRule(rule, site.name, context)) return foreign(rule.name);
	return judged([{
		site,
		rule,
		nsg
	}], context);
};
const foreign = (name) => ({
	state: "foreign",
	what: `a rule named ${name} that Gatehouse did not make`
});
const observeOnWay = ({ aim, found }, step, context) => {
	const ours = found.filter(({ rule }) => isOwnRule(rule, rule.name, context));
	const [other] = found;
	if (ours.length === 0) return other === void 0 ? { state: "absent" } : foreign(other.rule.name);
	switch (aim.kind) {
		case "unread": {
			if (aim.fault.transient) throw aim.fault;
			const stood = ours.map(({ nsg, rule }) => ({
				nsg,
				rule,
				site: siteAsItIs(rule, nsg, step)
			}));
			const seen = judged(stood, context);
			return seen.state === "active" ? {
				...seen,
				receipt: {
					...seen.receipt,
					details: {
						...seen.receipt.details,
						way: NOT_READ
					}
				}
			} : seen;
		}
		case "nothing": return {
			state: "pending",
			why: `${standsIn(ours)} ${aim.why}`
		};
		case "sites": {
			const stood = aim.sites.map((site) => {
				const there = ours.find(({ nsg }) => sameText$1(nsg.id, site.nsg));
				return there === void 0 ? site : {
					...there,
					site
				};
			});
			const missing = stood.flatMap((one) => "rule" in one ? [] : [one.nsg]);
			const standing = stood.flatMap((one) => "rule" in one ? [one] : []);
			if (missing.length === 0) return judged(standing, context);
			return {
				state: "pending",
				why: `${standsIn(ours)} None stands in ${missing.join(", ")}, which is on the way to ${step.vm}.`
			};
		}
	}
};
const NOT_READ = "not read by this identity: only the groups in which our rules stand were looked at";
const standsIn = (ours) => `Our rule stands in ${ours.map(({ nsg }) => nsg.id).join(", ")}.`;
/** NB. The addresses are the machine's and not known here: what stands there is taken for them, everything else is compared. */
const siteAsItIs = (rule, nsg, step) => ({
	step,
	nsg: nsg.id,
	name: rule.name,
	destinations: rule.destinations,
	destinationGroups: []
});
/** Of rules that are ours, one in each group on the way; at least one. */
const judged = (stood, context) => {
	const receipt = receiptOf$7(stood, context);
	const edit = editOf$3(stood, context);
	if (edit !== void 0) return {
		state: "active",
		receipt,
		edit
	};
	const isThere = ({ state }) => sameText$1(state, "Succeeded") || sameText$1(state, "Deleting");
	const [first] = stood;
	if (first === void 0 || !stood.every(({ rule }) => isThere(rule))) return { state: "pending" };
	const way = stood.map(({ nsg, rule }) => ({
		nsg,
		priority: rule.priority
	}));
	const { kind, sentences } = judgeWay(first.rule, way);
	return kind === "closed" ? {
		state: "pending",
		why: sentences.join(" ")
	} : {
		state: "active",
		receipt: withDoubts(receipt, sentences)
	};
};
// src/providers/nsg-rule/whose.ts
/**
* `unclear`: it may be the grant's.
* NB. Ended is only what is the grant's in all three: everything else may be somebody's work (I8).
*/
const whoseIs = (session, claim) => {
	const { startedAt } = session;
	if (startedAt !== void 0 && (startedAt < claim.since || startedAt > claim.until)) return "others";
	const toTarget = claim.target === void 0 || sameText$1(session.target, claim.target) ? "theirs" : session.target === "" ? "unclear" : "others";
	const byHolder = holderOf(session, claim.signIn);
	if (toTarget === "others" || byHolder === "others") return "others";
	return startedAt !== void 0 && toTarget === "theirs" && byHolder === "theirs" ? "theirs" : "unclear";
};
/** An account of the machine, which has no `@`, may be anybody's. */
const holderOf = ({ user }, signIn) => {
	const name = user.replace(/^AzureAD\\/i, "");
	if (signIn === void 0 || !name.includes("@")) return "unclear";
	return sameText$1(name, signIn) ? "theirs" : "others";
};
/** `SSH to vm-db as azureuser, since 2026-11-20T10:05:00Z`. */
const sessionInWords = ({ protocol, host, target, user, startedAt }) => [
	protocol === "" ? "a session" : protocol,
	` to ${host || target.slice(target.lastIndexOf("/") + 1) || "a machine that is not named"}`,
	user === "" ? "" : ` as ${user}`,
	startedAt === void 0 ? ", since when is not known" : `, since ${formatInstant(startedAt)}`
].join("");
// src/providers/nsg-rule/sessions.ts
/** Ending the sessions through Azure Bastion that a rule let in, once the rule is gone; what cannot be ended is said. */
/** How long one Bastion's sessions may take to go; what is behind it in the run waits no longer. */
const PATIENCE$2 = minutes(1);
/** Sessions that are named one by one. */
const MOST_NAMED = 3;
/** NB. Never throws a `Fault`: the rule is gone, and nothing about sessions may make an ended grant look open or keep it open. */
const endSessions = async (azure, step, ended) => {
	const reach = reachOf(step, ended.group);
	if (reach === void 0) return {
		ended: 0,
		left: []
	};
	const { holder } = ended.context;
	if (holder === void 0) return reach.certain ? {
		ended: 0,
		left: ["sessions through Azure Bastion were not looked at"]
	} : NONE;
	try {
		const hosts = (await azure.bastions.hostsIn(reach.subscription)).filter(reach.leads);
		const until = ended.stoodUntilNow ? azure.now() : earlier(azure.now(), ended.context.expiresAt);
		const claim = {
			target: reach.target,
			since: holder.since,
			until
		};
		const signIn = hosts.length === 0 ? void 0 : await signInOf(azure, holder.principal);
		const each = await Promise.all(hosts.map((host) => endOn(azure, host, {
			...claim,
			signIn
		})));
		return {
			ended: each.reduce((sum, one) => sum + one.ended, 0),
			left: hosts.length === 0 && reach.certain ? ["the Azure Bastion in its subnet was not found, so its sessions were not looked at"] : each.flatMap((one) => one.left)
		};
	} catch (thrown) {
		return {
			ended: 0,
			left: [`sessions through Azure Bastion were not looked at: ${sentenceOf(thrown)}`]
		};
	}
};
const NONE = {
	ended: 0,
	left: []
};
/** Through which Bastions the rule lets people in; `undefined`: through none. */
const reachOf = (step, group) => {
	if ("vm" in step) return listOf(step.source).some((source) => !isPublicNetwork(source)) ? {
		subscription: subscriptionIn(step.vm),
		leads: () => true,
		target: step.vm,
		certain: false
	} : void 0;
	if (group === void 0 || !group.subnets.some(isBastionSubnet)) return void 0;
	return {
		subscription: subscriptionIn(group.id),
		leads: ({ subnets }) => subnets.some((one) => group.subnets.some((other) => sameText$1(one, other))),
		target: void 0,
		certain: true
	};
};
const earlier = (one, other) => one < other ? one : other;
/** Who may not be asked for is not known: then nothing can be told to be theirs. */
const signInOf = async (azure, principal) => {
	try {
		return await azure.directory.signInName(principal);
	} catch (thrown) {
		if (!(thrown instanceof Fault)) throw thrown;
		return;
	}
};
const endOn = async (azure, { id }, claim) => {
	const name = id.slice(id.lastIndexOf("/") + 1);
	const waiting = patience(PATIENCE$2, azure.sleep);
	const asked = /* @__PURE__ */ new Set();
	let shown = [];
	const theirs = () => shown.filter((session) => whoseIs(session, claim) === "theirs");
	try {
		for (;;) {
			shown = await azure.bastions.sessions(id);
			if (theirs().length === 0 || asked.size > 0 && !await waiting.wait()) break;
			const ids = theirs().map((session) => session.id);
			for (const session of ids) asked.add(session);
			await azure.bastions.disconnect(id, ids);
		}
		return {
			ended: asked.size - theirs().length,
			left: leftOn(name, shown, claim)
		};
	} catch (thrown) {
		return {
			ended: 0,
			left: [...leftOn(name, shown, claim), `sessions through ${name} may go on: ${sentenceOf(thrown)}`]
		};
	}
};
const leftOn = (name, shown, claim) => {
	const listed = (of) => shown.filter((session) => whoseIs(session, claim) === of);
	return [...named(listed("theirs"), `sessions through ${name} that did not end`), ...named(listed("unclear"), `sessions through ${name} that may be this grant's and were left alone`)];
};
const named = (sessions, what) => {
	if (sessions.length === 0) return [];
	const more = sessions.length - MOST_NAMED;
	return [`${what}: ${sessions.slice(0, MOST_NAMED).map(sessionInWords).join("; ")}${more > 0 ? `; and ${more} more` : ""}`];
};
const sentenceOf = (thrown) => {
	if (!(thrown instanceof Fault)) throw thrown;
	return faultSentence(thrown).replace(/\.$/, "");
};
// src/providers/nsg-rule/revoke.ts
/** Ending a step: every rule of ours that it made, wherever it stands, and then what went through it. */
const revokeRule = async (azure, step, { context, objectId, inLine, readGroup }) => {
	const addresses = objectId === void 0 ? await addressesOf(azure, step, context) : addressIn(objectId, step, context);
	if (addresses === void 0) return {
		state: "foreign",
		what: `the rule ${objectId}, whose name this grant cannot have made`
	};
	const removals = [];
	const faults = [];
	for (const at of addresses) try {
		removals.push(await removeRule(azure, at, {
			context,
			inLine
		}));
	} catch (thrown) {
		if (!(thrown instanceof Fault)) throw thrown;
		faults.push(thrown);
	}
	const [fault] = faults;
	if (fault !== void 0) throw fault;
	const foreign = removals.find((removal) => removal.state === "foreign");
	if (foreign !== void 0) return foreign;
	return afterwards(azure, step, {
		context,
		groups: await groupsOf(addresses, readGroup),
		stoodUntilNow: removals.some((removal) => removal.state === "absent" && removal.removed)
	});
};
const groupsOf = async (addresses, readGroup) => (await Promise.all(addresses.map(({ nsg }) => readGroup(nsg)))).flatMap((group) => group ?? []);
/**
* What went through the rule while it stood. Said whenever the rule is gone, also when it was gone before: a run that was killed after
* the deletion must not lose it (I13).
*/
const afterwards = async (azure, step, { groups, ...ended }) => {
	const [group] = groups;
	const sessions = await endSessions(azure, step, {
		...ended,
		group
	});
	return {
		state: "absent",
		residual: {
			what: [groups.some(({ flushes }) => flushes) ? FLUSHED : LIVE_ON, ...sessions.left].join(". "),
			until: "unknown"
		},
		...ended.stoodUntilNow ? { removed: true } : {},
		...sessions.ended === 0 ? {} : { details: { sessions: `${sessions.ended} through Bastion ended` } }
	};
};
const LIVE_ON = "connections that were opened through the rule live on until they close; no new ones begin";
const FLUSHED = "connections that were opened through the rule should be cut, because flushConnection is on and Azure judges them again when a rule changes; it does not show whether they were";
const addressesOf = async (azure, step, context) => {
	if (!("vm" in step)) return [{
		nsg: step.nsg,
		name: ruleName(context, step.id)
	}];
	const { found } = await everywhere(azure, step, context);
	return found.map(({ nsg, rule }) => ({
		nsg: nsg.id,
		name: rule.name
	}));
};
/** The very rule that `discover` found, and only if this grant derives its name there. */
const addressIn = (objectId, step, context) => {
	const [, group, name] = /^(.+)\/securityRules\/([^/]+)$/i.exec(objectId) ?? [];
	if (group === void 0 || name === void 0) return void 0;
	if ("nsg" in step && !sameText$1(step.nsg, group)) return void 0;
	const nsg = resourceId(group);
	return ruleNames(context, step.id, nsg).some((own) => sameText$1(own, name)) ? [{
		nsg,
		name
	}] : void 0;
};
// src/providers/nsg-rule.ts
const nsgRule = (azure) => {
	const inLine = queues();
	const readGroup = groupReader(azure);
	return {
		kind: "nsg-rule",
		check: async (step, context, former) => checkRule(azure, mine$1(step), {
			context,
			former: former === void 0 ? void 0 : {
				...former,
				step: mine$1(former.step)
			}
		}),
		elevate: async (step, context) => elevateRule(azure, mine$1(step), {
			context,
			inLine
		}),
		observe: async (step, context) => observeRule(azure, mine$1(step), context),
		revoke: async (step, context, objectId) => revokeRule(azure, mine$1(step), {
			context,
			objectId,
			inLine,
			readGroup
		}),
		discover: (scope) => discoverRules(azure, scope)
	};
};
const mine$1 = (step) => {
	if (step.kind === "nsg-rule") return step;
	throw new Fault("bug", `a step of kind ${step.kind} came to nsg-rule`, { remedy: "Please report it with the log of this run." });
};
// src/providers/vm-jit/guarded.ts
/** `undefined`: no such machine. An interface or a subnet that the machine names and that cannot be read is a `Fault`. */
const guardedMachine = async (topology, vm) => {
	const machine = await topology.machine(vm);
	if (machine === void 0) return void 0;
	const cards = await Promise.all(machine.interfaces.map(async ({ id }) => await topology.networkInterface(id) ?? missing(id, vm)));
	const addresses = cards.flatMap((card) => card.addresses);
	const subnets = await Promise.all(eachOnce$1(addresses.map(({ subnet }) => subnet)).map(async (id) => await topology.subnet(id) ?? missing(id, vm)));
	return {
		addresses: addresses.flatMap(({ address }) => address ?? []),
		nsgs: eachOnce$1([...cards, ...subnets].flatMap(({ nsg }) => nsg ?? []))
	};
};
const missing = (id, vm) => {
	throw new Fault("azure.not-found", `${id}, which ${vm} names, is not there or this identity may not see it`, {
		call: `GET ${id}`,
		remedy: "Grant Microsoft.Network/networkInterfaces/read and Microsoft.Network/virtualNetworks/subnets/read there, and run it again."
	});
};
const eachOnce$1 = (ids) => [...new Map(ids.map((id) => [id.toLowerCase(), id])).values()];
// src/providers/vm-jit/request.ts
/** Our request to Defender: what is asked, how it proves to be ours, and which requests still hold a machine. */
/**
* Twelve characters that only this step of this grant derives, for this machine, this source and these ports: a request has no id
* of its own. NB. The content is in the hash, so that a copied justification fits no request for anything else.
*/
const tokenOf = (key, { id, vm, source, ports }) => {
	const numbers = ports.map(Number).toSorted((one, other) => one - other);
	const action = JSON.stringify([
		"jit",
		vm.toLowerCase(),
		canonicalCidr(source) ?? source,
		...numbers
	]);
	return derivedUuid({
		...key,
		step: id,
		action
	}).replaceAll("-", "").slice(0, 12);
};
const orderOf = (step, context) => ({
	vm: step.vm,
	ports: portsOf(step),
	source: step.source,
	endsAt: context.expiresAt,
	justification: formatJustification(context, `${context.url}#${tokenOf(context, step)}`)
});
/** Which step of which grant a request is for, with what it opens; `undefined`: nobody derived its justification. */
const claimOf = (request) => {
	const key = parseJustification(request.justification);
	const token = request.justification.split("#").at(-1);
	const [machine, ...more] = request.machines;
	if (key === void 0 || token === void 0 || machine === void 0 || more.length > 0) return void 0;
	const [source, ...others] = machine.ports.flatMap(({ sources }) => sources);
	if (source === void 0 || !VM.test(machine.id)) return void 0;
	if (!others.every((other) => sameAddress(other, source))) return void 0;
	if (!machine.ports.every(({ sources }) => sources.length === 1)) return void 0;
	const ports = machine.ports.map(({ number }) => String(number));
	const content = {
		vm: resourceId(machine.id),
		source,
		ports
	};
	const id = stepOf$1(key, token, (of) => [tokenOf(of.key, {
		id: of.step,
		...content
	})]);
	return id === void 0 ? void 0 : {
		key,
		content: {
			id,
			...content
		}
	};
};
const VM = /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[\p{L}\p{N}_.()-]+\/providers\/Microsoft\.Compute\/virtualMachines\/[\p{L}\p{N}_.-]+$/iu;
/** The end may come back with other fractions of a second. */
const END_TOLERANCE = 6e4;
/**
* NB. Anybody who may ask Defender for anything can copy a justification. Ours is only a request that also names this one machine
* and exactly the ports, the source and the end of this grant (I8); one for anything else is somebody else's.
*/
const isOwn = (request, step, context) => {
	const claim = claimOf(request);
	return claim !== void 0 && sameKey(claim.key, context) && claim.content.id === step.id && tokenOf(context, claim.content) === tokenOf(context, step) && portsOn(request, step.vm).every(({ endsAt }) => endsAt !== void 0 && Math.abs(endsAt - context.expiresAt) <= END_TOLERANCE);
};
const portsOf = ({ ports }) => ports.map(Number);
/** What a request asks for on one machine. */
const portsOn = (request, vm) => request.machines.filter(({ id }) => sameId(id, vm)).flatMap(({ ports }) => ports);
/** NB. A status that nobody has published, or an end that cannot be read, still holds the machine. */
const holdsPort = ({ status, endsAt }, now) => !/^revoked$/i.test(status) && (endsAt === void 0 || !isOver(endsAt, now));
const holds = (request, vm, now) => portsOn(request, vm).some((port) => holdsPort(port, now));
/** Taken, and Defender itself says that it has not opened it yet. */
const isInitiating = (request, vm) => portsOn(request, vm).some(({ status }) => /^initiating$/i.test(status));
/**
* The request behind whatever is open on a port: a newer one revokes the older ones, so it is the latest. Of two that began in
* the same moment, or where one has no beginning, nobody can tell: then it is none of ours.
*/
const behindPort = (policy, vm, number) => {
	const asked = policy.requests.filter((request) => portsOn(request, vm).some((port) => port.number === number));
	const latest = Math.max(...asked.map(({ startsAt }) => startsAt ?? Infinity));
	return asked.filter(({ startsAt }) => (startsAt ?? Infinity) === latest);
};
const sameId = (one, other) => one.toLowerCase() === other.toLowerCase();
/** A single address is the same as its /32 or /128. */
const sameAddress = (one, other) => (canonicalCidr(one) ?? one.toLowerCase()) === (canonicalCidr(other) ?? other.toLowerCase());
/** Who asked and until when, for a sentence. Text from outside, quoted. */
const describe = (request) => {
	const claim = claimOf(request);
	const end = Math.max(...request.machines.flatMap(({ ports }) => ports.map(({ endsAt }) => endsAt ?? 0)));
	const until = end > 0 ? ` until ${new Date(end).toISOString().slice(0, 16)}Z` : "";
	return claim === void 0 ? `a request of ${JSON.stringify(request.requestor.slice(0, 100))}${until}` : `a request of grant ${claim.key.grant} of the installation ${claim.key.installation}${until}`;
};
// src/providers/vm-jit/covers.ts
/** Whether every address of one text lies in another: what cannot be read as addresses covers nothing and is covered by `*` alone. */
const coversAddress = (outer, inner) => {
	if (/^(?:\*|any)$/i.test(outer.trim())) return true;
	const [within, of] = [addressesIn(outer), addressesIn(inner)];
	return within !== void 0 && of !== void 0 && covers(within, of);
};
// src/providers/vm-jit/rules.ts
/** The rules that Defender writes: how they are known, which of them are of one machine, and what they open. */
/** Older and newer brand. A rule that closes has `_` before the number: `…-JITRule_-1170687618-8C18…`. */
const NAME = /^(SecurityCenter|MicrosoftDefenderForCloud)-JITRule-/i;
/** `ASC JIT Network Access rule created by an initiation request for policy 'default' of VM 'erp-01'.` */
const DESCRIPTION = /\bpolicy '([^']*)' of VM '([^']*)'/;
/** Whether Defender wrote it to open this machine. NB. Behind one group several machines may stand, also with one name. */
const opensMachine = (rule, { policy, vm, machine }) => {
	if (!NAME.test(rule.name) || !sameText$1(rule.access, "Allow") || !sameText$1(rule.direction, "Inbound")) return false;
	const [, policyName, vmName] = DESCRIPTION.exec(rule.description) ?? [];
	if (policyName !== void 0 && !sameText$1(policyName, lastName(policy.id))) return false;
	if (vmName !== void 0 && !sameText$1(vmName, lastName(vm))) return false;
	return rule.destinations.some((outer) => machine.addresses.some((address) => coversAddress(outer, address)));
};
const isOnPort = ({ destinationPorts }, number) => destinationPorts.some((range) => {
	if (range === "*") return true;
	const [from = 0, to = from] = range.split("-").map(Number);
	return from <= number && number <= to;
});
/** Whether it opens what Defender would not have written for this step. */
const opensMoreThanAsked = ({ rule }, { step, machine }) => opensMore(rule, {
	...rule,
	protocol: step.protocol,
	sources: [step.source],
	sourceGroups: [],
	destinations: machine.addresses,
	destinationGroups: [],
	destinationPorts: step.ports
});
/** What differs from what Defender writes for this step, by field. */
const differences = ({ rule }, { step, machine }) => [
	...rule.sources.length > 0 && rule.sources.every((source) => sameAddress(source, step.source)) && rule.sourceGroups.length === 0 ? [] : ["source"],
	...rule.destinations.every((destination) => machine.addresses.some((address) => sameAddress(address, destination))) ? [] : ["destination"],
	...rule.destinationPorts.every((range) => step.ports.includes(range)) ? [] : ["ports"],
	...sameText$1(rule.protocol, step.protocol) ? [] : ["protocol"]
];
// src/providers/vm-jit/look.ts
/** What Defender's list of requests and the network together say of our step: both are read, and neither is believed alone (I13). */
/** Defender has written its rules by then; a request that shows none any more has been closed. */
const SETTLES = minutes(5);
/** Of the machine's own resource group: Defender keeps a machine's policy there. More than one is a policy nobody can tell. */
const policiesFor = async (azure, vm) => {
	const [group] = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(vm) ?? [];
	if (group === void 0) throw new Fault("config.invalid", `${JSON.stringify(vm)} is not the id of a virtual machine`, { remedy: "Correct it in policies/targets.yaml." });
	return (await azure.jit.policies(resourceId(group))).filter(({ machines }) => machines.some(({ id }) => sameId(id, vm)));
};
const lookAt = async (azure, step, context) => {
	const policies = await policiesFor(azure, step.vm);
	const [policy] = policies.filter(({ requests }) => requests.some((each) => isOwn(each, step, context)));
	return lookIn(azure, policy ?? policies[0], {
		step,
		context
	});
};
/** The same where the policy has been read already. */
const lookIn = async (azure, policy, { step, context }) => {
	const machine = await guardedMachine(azure.topology, step.vm);
	if (policy === void 0) return {
		policy,
		machine,
		own: { kind: "nothing" },
		others: []
	};
	const now = azure.now();
	const open = machine === void 0 ? [] : await openRules(azure, {
		policy,
		machine,
		vm: step.vm
	});
	return {
		policy,
		machine,
		own: ownState({
			policy,
			machine,
			open,
			step,
			context,
			now
		}),
		others: policy.requests.filter((request) => holds(request, step.vm, now) && !isOwn(request, step, context)).flatMap((request) => asOther(request, {
			policy,
			open,
			step,
			context,
			now
		}) ?? [])
	};
};
const openRules = async (azure, of) => {
	return (await Promise.all(of.machine.nsgs.map((nsg) => azure.network.nsg(nsg)))).flatMap((group) => group === void 0 ? [] : group.rules.filter((rule) => opensMachine(rule, of)).map((rule) => ({
		nsg: group.id,
		rule
	})));
};
const ownState = (seen) => {
	const { policy, machine, open, step, context, now } = seen;
	const [request] = policy.requests.filter((each) => isOwn(each, step, context)).toSorted((one, other) => (other.startsAt ?? 0) - (one.startsAt ?? 0));
	if (request === void 0) return { kind: "nothing" };
	const ports = portsOf(step).filter((number) => behindPort(policy, step.vm, number).every((each) => isOwn(each, step, context)));
	const rules = open.filter(({ rule }) => ports.some((number) => isOnPort(rule, number)));
	const covered = portsOf(step).every((number) => rules.some(({ rule }) => isReady(rule.state) && isOnPort(rule, number)));
	const left = stillComing(request, step.vm, now);
	if (left !== void 0 && !covered) return {
		kind: "coming",
		request,
		rules,
		left
	};
	if (rules.length === 0 || machine === void 0) return {
		kind: "over",
		request
	};
	const found = {
		...seen,
		machine,
		rules
	};
	const edit = editOf(found);
	return {
		kind: "active",
		rules,
		receipt: receiptOf(request, found, edit),
		edit
	};
};
const isReady = (state) => /^succeeded$/i.test(state);
/** How long a rule of this request may yet appear; `undefined`: it does not any more. */
const stillComing = (request, vm, now) => {
	if (!holds(request, vm, now)) return void 0;
	const age = now - (request.startsAt ?? now);
	if (age < SETTLES) return milliseconds(SETTLES - Math.max(age, 0));
	return isInitiating(request, vm) ? milliseconds(3e4) : void 0;
};
/**
* `undefined`: a request of this installation whose rules were deleted before its end, and which Defender goes on listing.
* NB. Of nobody else: what somebody's request has become without its rule is theirs to say.
*/
const asOther = (request, { policy, open, step, context, now }) => {
	const other = {
		request,
		what: describe(request),
		settling: false
	};
	const claim = claimOf(request);
	if (claim === void 0 || claim.key.installation !== context.installation) return other;
	const ports = portsOn(request, step.vm).map(({ number }) => number);
	if (!ports.every((number) => behindPort(policy, step.vm, number).every((each) => each === request)) || open.some(({ rule }) => ports.some((number) => isOnPort(rule, number)))) return other;
	return stillComing(request, step.vm, now) === void 0 ? void 0 : {
		...other,
		settling: true
	};
};
/** What was changed in the rules that Defender wrote for it; `undefined`: nothing. */
const editOf = ({ step, machine, rules }) => {
	const shut = portsOf(step).filter((number) => !rules.some(({ rule }) => isOnPort(rule, number)));
	const what = /* @__PURE__ */ new Set([...rules.flatMap((found) => differences(found, {
		step,
		machine
	})), ...shut.map((number) => `port ${number} is closed`)]);
	if (what.size === 0) return void 0;
	return {
		what: [...what].join(", "),
		more: rules.some((found) => opensMoreThanAsked(found, {
			step,
			machine
		}))
	};
};
const receiptOf = (request, { policy, rules, step, context }, edit) => ({
	objectId: objectIdOf(policy, step, context),
	endsAt: endOf(request, context),
	details: {
		policy: policy.id,
		rules: rules.map(({ rule }) => rule.name).join(" "),
		source: [...new Set(rules.flatMap(({ rule }) => rule.sources))].join(" "),
		ports: [...new Set(rules.flatMap(({ rule }) => rule.destinationPorts))].join(" "),
		...edit === void 0 ? {} : { drift: edit.what }
	}
});
const objectIdOf = (policy, step, context) => `${policy.id}#${tokenOf(context, step)}`;
/** The latest of its ports: until then something may be open. */
const endOf = (request, context) => instant(Math.max(...request.machines.flatMap(({ ports }) => ports.map(({ endsAt }) => endsAt ?? context.expiresAt))));
// src/providers/vm-jit/policy.ts
/** Defender writes both names into a description of 140 characters; with longer ones it opens nothing. */
const LONGEST_NAMES = 56;
/** The shortest maximum that a policy can have. */
const LEAST_WINDOW = 3e5;
/** Sentences; empty: Defender may be asked. */
const objections = (step, policy, { now, until }) => {
	const machine = policy.machines.find(({ id }) => sameId(id, step.vm));
	const names = lastName(policy.id).length + lastName(step.vm).length;
	return [
		...names > LONGEST_NAMES ? [`The names of the just-in-time policy and of the machine have ${names} characters together, and Defender can write rules for ${LONGEST_NAMES} at most.`] : [],
		...machine?.behindFirewall === true ? [`${lastName(step.vm)} is reached through an Azure Firewall, and what Defender opens there cannot be read back by this version.`] : [],
		...until - now < LEAST_WINDOW ? ["Less than five minutes of the window are left."] : [],
		...portsOf(step).flatMap((number) => ofPort(step, number, (machine?.ports ?? []).filter((port) => port.number === number), {
			now,
			until
		}))
	];
};
const ofPort = (step, number, configured, { now, until }) => {
	const name = lastName(step.vm);
	const [port, ...more] = configured;
	if (port === void 0 || more.length > 0) return [`The just-in-time policy of ${name} has port ${number} ${port === void 0 ? "not at all" : "more than once"}: add it once in Defender for Cloud.`];
	const longest = parseIsoDuration(port.longest);
	return [
		...sameText$1(port.protocol, step.protocol) ? [] : [`The just-in-time policy of ${name} opens port ${number} for ${protocolWord(port.protocol)}, and the plan says ${protocolWord(step.protocol)}: make them the same.`],
		...port.sources.some((outer) => coversAddress(outer, step.source)) ? [] : [`The just-in-time policy of ${name} allows port ${number} from ${port.sources.map((source) => JSON.stringify(source)).join(", ") || "nowhere"}, and ${step.source} is not inside.`],
		...longest === void 0 ? [`How long port ${number} of ${name} may be open cannot be read from its just-in-time policy (${JSON.stringify(port.longest)}).`] : until - now > longest ? [`The just-in-time policy of ${name} opens port ${number} for ${port.longest} at most, and the window lasts until ${formatInstant(until)}.`] : []
	];
};
const protocolWord = (protocol) => protocol === "*" ? "any protocol" : protocol.toUpperCase();
// src/providers/vm-jit/check.ts
const checkJit = async (azure, step, { context, former }) => {
	const lastingly = (why) => refused$1(step, [why], [why]);
	const [policy, ...more] = await policiesFor(azure, step.vm);
	const plan = await azure.jit.plan(/^\/subscriptions\/([^/]+)/i.exec(step.vm)?.[1] ?? "");
	if (plan !== "full") return lastingly(`Just-in-time access needs Microsoft Defender for Servers plan 2, and the subscription of ${lastName(step.vm)} has ${plan === "none" ? "no Defender for Servers" : "plan 1"}.`);
	if (policy === void 0 || more.length > 0) return lastingly(policy === void 0 ? `${lastName(step.vm)} has no just-in-time policy in its resource group, or this identity may not see it: enable it in Defender for Cloud.` : `${lastName(step.vm)} is in ${more.length + 1} just-in-time policies, and which of them counts cannot be told: leave one.`);
	const look = await lookIn(azure, policy, {
		step,
		context
	});
	const others = look.others.filter(({ request }) => former === void 0 || !isOwn(request, former.step, former.context));
	return readyUnless(step, [
		...machineFlaws(step, look),
		...objections(step, policy, {
			now: azure.now(),
			until: context.expiresAt
		}),
		...others.map(({ what }) => `${lastName(step.vm)} is held by ${what}; a newer request would revoke it. Wait until it is over.`),
		...driftOf(look)
	]);
};
const machineFlaws = (step, { machine }) => {
	if (machine === void 0) return [`There is no virtual machine ${step.vm}, or this identity may not see it.`];
	return machine.nsgs.length === 0 ? [`No network security group guards ${lastName(step.vm)}, so Defender has none to open.`] : [];
};
const driftOf = ({ own }) => {
	const drift = own.kind === "active" ? own.receipt.details["drift"] : void 0;
	return drift === void 0 ? [] : [`What Defender opened for this grant was edited: ${drift}.`];
};
// src/providers/vm-jit/discover.ts
/** Finding our requests on the platform alone: no ledger, no policy, no GitHub (I3). */
/** Of every location: a list over a subscription has them all. What is over and shows no rule of ours is not found any more. */
const discoverJit = async (azure, scope) => {
	const found = [];
	for (const subscription of scope.subscriptions) {
		const policies = await azure.jit.policies(resourceId(`/subscriptions/${subscription}`));
		for (const policy of policies) for (const one of eachOnce(policy.requests.flatMap((request) => asDiscovered(request, policy, scope) ?? []))) {
			const { own } = await lookIn(azure, policy, {
				step: one.step,
				context: contextOf(one)
			});
			if (own.kind === "active" || own.kind === "coming") found.push(one);
		}
	}
	return found;
};
const contextOf = ({ installation, grant, expiresAt }) => ({
	installation,
	grant,
	expiresAt,
	url: ""
});
/** NB. Only what this installation derived for that very machine, source and ports; its end is the platform's own. */
const asDiscovered = (request, policy, { installation }) => {
	const claim = claimOf(request);
	if (claim === void 0 || claim.key.installation !== installation) return void 0;
	const { content, key } = claim;
	const [port] = portsOn(request, content.vm);
	if (port?.endsAt === void 0) return void 0;
	const configured = policy.machines.find(({ id }) => sameId(id, content.vm))?.ports.find(({ number }) => number === port.number);
	const protocol = protocolOf(configured?.protocol ?? "*");
	const step = {
		...content,
		kind: "vm-jit",
		layer: "network",
		protocol
	};
	const expiresAt = port.endsAt;
	const context = {
		installation,
		grant: key.grant,
		expiresAt,
		url: ""
	};
	return isOwn(request, step, context) ? {
		installation,
		grant: key.grant,
		expiresAt,
		step,
		objectId: objectIdOf(policy, step, context)
	} : void 0;
};
const protocolOf = (protocol) => {
	if (/^tcp$/i.test(protocol)) return "Tcp";
	return /^udp$/i.test(protocol) ? "Udp" : "*";
};
/** A request that was sent twice is one thing to end. */
const eachOnce = (found) => [...new Map(found.map((one) => [`${one.objectId} ${one.step.vm} ${one.expiresAt}`.toLowerCase(), one])).values()];
// src/providers/vm-jit/elevate.ts
/** Asking Defender once, and waiting until what it opened can be read from the network. */
/** A little longer than it takes to tell that what a former request opened comes no more. */
const PATIENCE$1 = minutes(6);
/** Defender shows a request at once; after this long one that it took and never showed is asked for again. */
const SHOWS = 6e4;
const SETTLING = milliseconds(15e3);
/**
* Every turn begins by reading, so that whatever a lost answer or a crash left behind is seen before Defender is asked again.
* Asking twice ends in one request all the same: the newer one revokes the older, and both are ours.
*/
const elevateJit = async (azure, step, context) => {
	const waiting = patience(PATIENCE$1, azure.sleep);
	let asked;
	for (;;) {
		const look = await lookAt(azure, step, context);
		if (look.own.kind === "active") return unedited(look.own.receipt, step);
		let reason = notShown(step);
		let retryIn;
		const isAsked = asked !== void 0 && azure.now() - asked < SHOWS;
		if (look.own.kind !== "coming" && !isAsked) {
			const answer = await ask(azure, look, {
				step,
				context
			});
			if (answer.kind === "accepted") asked = azure.now();
			else ({reason, retryIn} = stoppedBy(answer, step));
		}
		if (!await waiting.wait(retryIn)) throw reason;
	}
};
const ask = async (azure, look, { step, context }) => {
	const { policy, machine } = look;
	if (policy === void 0 || machine === void 0 || machine.nsgs.length === 0) throw refused(step, "there is no just-in-time policy, no machine, or no network security group");
	const [other] = look.others;
	if (other !== void 0) {
		if (look.others.every(({ settling }) => settling)) return {
			kind: "busy",
			retryIn: SETTLING
		};
		throw held(step, other.what);
	}
	const [objection] = objections(step, policy, {
		now: azure.now(),
		until: context.expiresAt
	});
	if (objection !== void 0) throw refused(step, objection);
	const came = newIn(await azure.jit.policy(policy.id), policy).find((request) => holds(request, step.vm, azure.now()) && !isOwn(request, step, context));
	if (came !== void 0) throw held(step, describe(came));
	return azure.jit.initiate(policy.id, orderOf(step, context));
};
/** Requests that were not there when `before` was read. */
const newIn = (now, before) => (now?.requests ?? []).filter((request) => !before.requests.some((known) => known.startsAt === request.startsAt && known.justification === request.justification && known.requestor === request.requestor));
/** NB. An edit is never overwritten by asking again: somebody wanted it, and Defender would only write its rule beside it. */
const unedited = (receipt, step) => {
	const drift = receipt.details["drift"];
	if (drift === void 0) return receipt;
	throw new Fault("grant.not-ours", `what Defender opened on ${lastName(step.vm)} for this grant was edited: ${drift}`, { remedy: "Let the grant end, which deletes the rule; then file a new request." });
};
const held = (step, by) => new Fault("grant.not-ours", `${lastName(step.vm)} is held by ${by}, which a newer request would revoke`, { remedy: "Wait until it is over; then file a new request." });
const refused = (step, why) => new Fault("azure.rejected", `Asking Defender to open ${lastName(step.vm)}: ${why}`, {
	call: "POST …/jitNetworkAccessPolicies/…/initiate",
	remedy: "Look at the machine under just-in-time access in Defender for Cloud, see docs/privileges/vm-jit.md."
});
const notShown = (step) => new Fault("azure.unexpected", `Defender was asked to open ${lastName(step.vm)}, and no rule of it is to be seen`, {
	call: "POST …/jitNetworkAccessPolicies/…/initiate",
	remedy: "The run tries again to its deadline, then undoes what it opened.",
	transient: true
});
const stoppedBy = (answer, step) => {
	switch (answer.kind) {
		case "busy": return {
			reason: new Fault("azure.conflict", `Another operation holds ${lastName(step.vm)}`, {
				call: "POST …/jitNetworkAccessPolicies/…/initiate",
				remedy: "The run tries again to its deadline, then undoes what it opened.",
				transient: true
			}),
			retryIn: answer.retryIn
		};
		case "unclear": return {
			reason: answer.fault,
			retryIn: void 0
		};
	}
};
// src/providers/vm-jit/observe.ts
const observeJit = async (azure, step, context) => {
	const { own, others } = await lookAt(azure, step, context);
	switch (own.kind) {
		case "coming": return { state: "pending" };
		case "active": return {
			state: "active",
			receipt: own.receipt,
			...own.edit === void 0 ? {} : { edit: own.edit }
		};
		case "over":
		case "nothing": {
			const [other] = others;
			if (other === void 0) return { state: "absent" };
			const before = own.kind === "over" ? "; what this grant had opened is over" : "";
			return {
				state: "foreign",
				what: `${other.what} holds the machine${before}`
			};
		}
	}
};
// src/providers/vm-jit/revoke.ts
/**
* Ending before Defender does. Defender cannot be told to: a newer request would open the port once more, so the rules that it
* wrote for ours are deleted, and only those.
*/
/** How long one call waits for rules that Defender has not written yet, and for other operations on the groups. */
const PATIENCE = minutes(1);
/** Said whenever a request of ours is over, also when it was over before: a run killed after the deletion must not lose it (I13). */
const RESIDUAL = {
	what: "connections that were opened through the port live on until they close; no new ones begin. Defender goes on listing the request until its end, with nothing open",
	until: "unknown"
};
const revokeJit = async (azure, step, { context, objectId }) => {
	if (objectId !== void 0 && !sameText$1(objectId.split("#").at(-1) ?? "", tokenOf(context, step))) return {
		state: "foreign",
		what: `the request ${objectId}, which this grant cannot have made`
	};
	const waiting = patience(PATIENCE, azure.sleep);
	const deleted = [];
	for (;;) {
		const look = await lookAt(azure, step, context);
		const ended = endedBy(look, step, deleted);
		if (ended !== void 0) return ended.state === "absent" && deleted.length > 0 ? {
			...ended,
			removed: true
		} : ended;
		const { rules, left } = stillOf(look);
		const { answers, again } = await deleteAll(azure, rules, deleted);
		if (answers.length > 0 && !again && answers.every(({ kind }) => kind === "done")) continue;
		if (await waiting.wait(longest(answers))) continue;
		if (answers.length > 0 || left === void 0) throw stillThere(answers, step);
		return {
			state: "held",
			why: "Defender has taken the request and shows no rule of it yet",
			retryIn: left
		};
	}
};
const endedBy = ({ own, others, machine }, step, deleted) => {
	switch (own.kind) {
		case "nothing": {
			const [other] = others;
			return other === void 0 ? {
				state: "absent",
				residual: void 0
			} : {
				state: "foreign",
				what: `${other.what} holds the machine`
			};
		}
		case "over": return {
			state: "absent",
			residual: RESIDUAL
		};
		case "coming": {
			const all = (machine?.nsgs ?? []).every((nsg) => portsOf(step).every((number) => deleted.some((each) => sameText$1(each.nsg, nsg) && isOnPort(each.rule, number))));
			return own.rules.length === 0 && all && deleted.length > 0 ? {
				state: "absent",
				residual: RESIDUAL
			} : void 0;
		}
		case "active": return;
	}
};
const stillOf = ({ own }) => {
	switch (own.kind) {
		case "coming": return own;
		case "active": return {
			rules: own.rules,
			left: void 0
		};
		case "over":
		case "nothing": return {
			rules: [],
			left: void 0
		};
	}
};
/** One after the other: Azure takes one write of a group at a time. `again`: one of them had been deleted before. */
const deleteAll = async (azure, rules, deleted) => {
	const answers = [];
	let again = false;
	for (const found of rules) {
		again ||= deleted.some(({ nsg, rule }) => sameText$1(nsg, found.nsg) && rule.name === found.rule.name);
		const answer = await azure.network.deleteRule(found.nsg, found.rule.name);
		answers.push(answer);
		if (answer.kind === "done" || answer.kind === "gone") deleted.push(found);
	}
	return {
		answers,
		again
	};
};
const longest = (answers) => {
	const waits = answers.flatMap((answer) => answer.kind === "busy" && answer.retryIn !== void 0 ? [answer.retryIn] : []);
	return waits.length === 0 ? void 0 : milliseconds(Math.max(...waits));
};
const stillThere = (answers, step) => {
	const unclear = answers.find((answer) => answer.kind === "unclear");
	return unclear?.kind === "unclear" ? unclear.fault : new Fault("azure.failed", `What Defender opened on ${lastName(step.vm)} still stands`, {
		call: "DELETE …/securityRules/…",
		remedy: "Defender ends it at its own end, and the next sweep tries before; to be sooner, delete the rule by hand.",
		transient: true
	});
};
// src/providers/vm-jit.ts
/**
* `vm-jit`: Defender for Cloud opens ports of one machine for one source until an absolute end. A request has no id and cannot be
* called back: whose it is says its justification, and an early end deletes the rule that Defender wrote. docs/privileges/vm-jit.md
*/
const vmJit = (azure) => ({
	kind: "vm-jit",
	check: async (step, context, former) => checkJit(azure, mine(step), {
		context,
		former: former === void 0 ? void 0 : {
			...former,
			step: mine(former.step)
		}
	}),
	elevate: async (step, context) => elevateJit(azure, mine(step), context),
	observe: async (step, context) => observeJit(azure, mine(step), context),
	revoke: async (step, context, objectId) => revokeJit(azure, mine(step), {
		context,
		objectId
	}),
	discover: (scope) => discoverJit(azure, scope)
});
const mine = (step) => {
	if (step.kind === "vm-jit") return step;
	throw new Fault("bug", `a step of kind ${step.kind} came to vm-jit`, { remedy: "Please report it with the log of this run." });
};
// src/providers/without-token.ts
/** Stands for a kind on GitHub where no token was given that may manage teams: it opens nothing, and says why. */
const MISSING = "No token is given that may manage the teams of the organization";
const REMEDY = "Give the input github-access-token; see docs/privileges/github-team.md.";
const withoutToken = (kind) => {
	const refuse = async () => {
		throw new Fault("config.invalid", MISSING, { remedy: REMEDY });
	};
	return {
		kind,
		check: async (step) => refused$1(step, [`${MISSING}. ${REMEDY}`]),
		elevate: refuse,
		observe: refuse,
		revoke: refuse,
		discover: async () => []
	};
};
// src/providers/providers.ts
const createProviders = ({ azure, organization }) => [
	connected({ kind: "azure-role" }, azure, azureRole),
	connected({
		kind: "entra-role",
		endsUnsearched: true
	}, azure, entraRole),
	connected({
		kind: "entra-group",
		endsUnsearched: true
	}, azure, entraGroup),
	connected({ kind: "nsg-rule" }, azure, nsgRule),
	connected({
		kind: "vm-jit",
		endsUnsearched: true
	}, azure, vmJit),
	connected({ kind: "azure-firewall" }, azure, azureFirewall),
	...organization === void 0 ? [withoutToken("github-team"), withoutToken("github-repo")] : [connected({ kind: "github-team" }, organization, gitHubTeam), connected({ kind: "github-repo" }, organization, gitHubRepo)]
];
export { createProviders };
