import { o as __toESM } from "./rolldown-runtime.js";
import { d as installation, g as minutes, l as grantNumber, s as formatInstant, v as parseInstant } from "./brand.js";
import { c as require_ipaddr } from "./one-or-more.js";
// src/core/network/ranges.ts
var import_ipaddr = /* @__PURE__ */ __toESM(require_ipaddr(), 1);
const NONE = [];
/** Any ranges, in any order, as the set of what lies in one of them. */
const rangesOf = (given) => {
	const sorted = given.toSorted((one, other) => one.from < other.from ? -1 : one.from > other.from ? 1 : 0);
	const merged = [];
	for (const range of sorted) {
		const last = merged.at(-1);
		if (last === void 0 || range.from > last.to + 1n) merged.push(range);
		else if (range.to > last.to) merged[merged.length - 1] = {
			from: last.from,
			to: range.to
		};
	}
	return merged;
};
const union = (one, other) => one.length === 0 ? other : other.length === 0 ? one : rangesOf([...one, ...other]);
const intersection = (one, other) => {
	const common = [];
	let [left, right] = [0, 0];
	for (;;) {
		const [a, b] = [one[left], other[right]];
		if (a === void 0 || b === void 0) return common;
		const from = a.from > b.from ? a.from : b.from;
		const to = a.to < b.to ? a.to : b.to;
		if (from <= to) common.push({
			from,
			to
		});
		if (a.to < b.to) left += 1;
		else right += 1;
	}
};
/** What lies in `one` and not in `other`. */
const difference = (one, other) => {
	const kept = [];
	let next = 0;
	for (const range of one) {
		let { from } = range;
		for (let hole = other[next]; hole !== void 0 && hole.from <= range.to; hole = other[next]) {
			if (hole.from > from) kept.push({
				from,
				to: hole.from - 1n
			});
			if (hole.to >= from) from = hole.to + 1n;
			if (hole.to > range.to) break;
			next += 1;
		}
		if (from <= range.to) kept.push({
			from,
			to: range.to
		});
	}
	return kept;
};
const covers = (outer, inner) => difference(inner, outer).length === 0;
// src/core/network/addresses.ts
/** Addresses of both families on one line of numbers, read from and written as text. The arithmetic of addresses is `ipaddr.js`'s. */
/** IPv4 lies at its own numbers, IPv6 right behind it: so one set holds both, and neither is ever taken for the other. */
const V6_FROM = 1n << 32n;
const V4 = [{
	from: 0n,
	to: V6_FROM - 1n
}];
const V6 = [{
	from: V6_FROM,
	to: V6_FROM + (1n << 128n) - 1n
}];
const EVERY_ADDRESS = rangesOf([...V4, ...V6]);
const STRICT_V4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const numberOf = (address) => address.toByteArray().reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
/**
* An address or a CIDR; undefined for everything else.
* NB. Forms that readers take for different addresses (octal, short, IPv4 inside IPv6, a bare `0.0.0.0`) are not guessed at:
* whoever cannot read a value is not certain of the rule that holds it.
*/
const addressesIn = (text) => {
	const [host = "", length, ...rest] = text.trim().split("/");
	const isV4 = STRICT_V4.test(host);
	if (!isV4 && (!host.includes(":") || /[.%]/.test(host) || !import_ipaddr.default.IPv6.isValid(host))) return void 0;
	const bits = isV4 ? 32 : 128;
	if (rest.length > 0 || length !== void 0 && (!/^\d{1,3}$/.test(length) || Number(length) > bits)) return void 0;
	const address = numberOf(import_ipaddr.default.parse(host));
	if (length === void 0 && address === 0n) return void 0;
	const hostBits = BigInt(bits - Number(length ?? bits));
	const first = (address >> hostBits << hostBits) + (isV4 ? 0n : V6_FROM);
	return [{
		from: first,
		to: first + (1n << hostBits) - 1n
	}];
};
const all = (...texts) => rangesOf(texts.flatMap((text) => addressesIn(text) ?? []));
/** Every address that is routed in public, or kept for documentation; the rest is private, shared, local, multicast or reserved. */
const PUBLIC_ADDRESSES = rangesOf([...difference(V4, all("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3", "168.63.129.16")), ...all("2000::/3")]);
/** Under which Azure's health probes are seen: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
const PROBES = all("168.63.129.16", "fe80::1234:5678:9abc");
const textOf = (number) => {
	const isV4 = number < V6_FROM;
	const bytes = [];
	for (let left = isV4 ? number : number - V6_FROM; bytes.length < (isV4 ? 4 : 16); left /= 256n) bytes.unshift(Number(left % 256n));
	return import_ipaddr.default.fromByteArray(bytes).toString();
};
const rangeText = ({ from, to }) => {
	if (from === to) return textOf(from);
	const size = to - from + 1n;
	const first = from < V6_FROM ? from : from - V6_FROM;
	const hostBits = size.toString(2).length - 1;
	return size === 1n << BigInt(hostBits) && first % size === 0n ? `${textOf(from)}/${(from < V6_FROM ? 32 : 128) - hostBits}` : `${textOf(from)}-${textOf(to)}`;
};
/** `10.0.0.4`, `10.0.0.0/24`, `10.0.0.4-10.0.0.9`, one entry for each range. */
const addressTexts = (addresses) => addresses.flatMap(({ from, to }) => from < V6_FROM && to >= V6_FROM ? [{
	from,
	to: V6_FROM - 1n
}, {
	from: V6_FROM,
	to
}] : [{
	from,
	to
}]).map(rangeText);
// src/core/network/security-rule.ts
/** A security rule as sets, read from the platform's words. What cannot be read stays in it as a doubt and is never dropped. */
const EVERY_PORT = [{
	from: 0n,
	to: 65535n
}];
/** Protocols are numbers of our own, in this order. `*` is more than those that a rule can name. */
const PROTOCOLS = [
	"Tcp",
	"Udp",
	"Icmp",
	"Esp",
	"Ah"
];
const EVERY_PROTOCOL = [{
	from: 0n,
	to: 5n
}];
const TCP = [{
	from: 0n,
	to: 0n
}];
/** Those that have ports: TCP and UDP. */
const WITH_PORTS = [{
	from: 0n,
	to: 1n
}];
const protocolTexts = (protocols) => [...PROTOCOLS, "others"].filter((_, index) => covers(protocols, protocolAt(index)));
const protocolAt = (index) => [{
	from: BigInt(index),
	to: BigInt(index)
}];
const protocolsIn = (text) => {
	if (ANYTHING.has(text.trim().toLowerCase())) return EVERY_PROTOCOL;
	const protocol = oneOf(text, PROTOCOLS);
	return protocol === void 0 ? void 0 : protocolAt(PROTOCOLS.indexOf(protocol));
};
const ANYTHING = /* @__PURE__ */ new Set(["*", "any"]);
const SERVICE_TAG = /^[a-z][a-z0-9]*(?:\.[a-z0-9]+)*$/i;
const readSide = (texts, groups) => {
	const addresses = [];
	const tags = [];
	const unreadable = groups.filter((id) => !id.startsWith("/"));
	for (const text of texts) {
		const numbers = ANYTHING.has(text.trim().toLowerCase()) ? EVERY_ADDRESS : addressesIn(text);
		if (numbers !== void 0) addresses.push(numbers);
		else if (SERVICE_TAG.test(text.trim())) tags.push(text.trim());
		else unreadable.push(text);
	}
	const isEmpty = texts.length === 0 && groups.length === 0;
	return {
		addresses: rangesOf(addresses.flat()),
		tags,
		groups: groups.filter((id) => id.startsWith("/")),
		unreadable: isEmpty ? ["an end that names nothing"] : unreadable
	};
};
const portsIn = (text) => {
	if (ANYTHING.has(text.trim().toLowerCase())) return EVERY_PORT;
	const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text.trim()) ?? [];
	if (from === void 0 || to === void 0 || Number(from) > Number(to) || Number(to) > 65535) return void 0;
	return [{
		from: BigInt(from),
		to: BigInt(to)
	}];
};
const readPorts = (texts) => ({
	numbers: rangesOf(texts.flatMap((text) => portsIn(text) ?? [])),
	unreadable: texts.length === 0 ? ["no ports"] : texts.filter((text) => portsIn(text) === void 0)
});
const oneOf = (text, words) => words.find((word) => word.toLowerCase() === text.trim().toLowerCase());
const HIGHEST_PRIORITY = 65535;
/** Reads every rule; one that cannot be read makes judgements uncertain as far as it may reach, and no further. */
const readRule = (text) => {
	const direction = oneOf(text.direction, ["Inbound", "Outbound"]);
	const access = oneOf(text.access, ["Allow", "Deny"]);
	const protocols = protocolsIn(text.protocol);
	const isPriority = Number.isInteger(text.priority) && text.priority > 0 && text.priority <= HIGHEST_PRIORITY;
	const settled = text.state === "" || oneOf(text.state, ["Succeeded"]) !== void 0;
	const source = readSide(text.sources, text.sourceGroups);
	const sourcePorts = readPorts(text.sourcePorts);
	const destination = readSide(text.destinations, text.destinationGroups);
	const ports = readPorts(text.destinationPorts);
	return {
		name: text.name,
		priority: isPriority ? text.priority : 0,
		direction,
		access,
		protocols,
		source,
		sourcePorts,
		destination,
		ports,
		settled,
		unreadable: [
			...direction === void 0 ? [`direction ${text.direction}`] : [],
			...access === void 0 ? [`access ${text.access}`] : [],
			...isPriority ? [] : [`priority ${text.priority}`],
			...protocols === void 0 ? [`protocol ${text.protocol}`] : [],
			...[
				source,
				sourcePorts,
				destination,
				ports
			].flatMap((part) => part.unreadable)
		]
	};
};
// src/core/network/bastion.ts
/** The rules that Azure demands in the group of `AzureBastionSubnet`: https://learn.microsoft.com/azure/bastion/bastion-nsg */
const ANYWHERE = "*";
const PEOPLE = "people";
const DEMANDS = [
	[
		"AllowHttpsInbound",
		"Inbound",
		PEOPLE,
		ANYWHERE,
		[443]
	],
	[
		"AllowGatewayManagerInbound",
		"Inbound",
		"GatewayManager",
		ANYWHERE,
		[443]
	],
	[
		"AllowAzureLoadBalancerInbound",
		"Inbound",
		"AzureLoadBalancer",
		ANYWHERE,
		[443]
	],
	[
		"AllowBastionHostCommunication",
		"Inbound",
		"VirtualNetwork",
		"VirtualNetwork",
		[8080, 5701]
	],
	[
		"AllowSshRdpOutbound",
		"Outbound",
		ANYWHERE,
		"VirtualNetwork",
		[22, 3389]
	],
	[
		"AllowAzureCloudOutbound",
		"Outbound",
		ANYWHERE,
		"AzureCloud",
		[443]
	],
	[
		"AllowBastionCommunication",
		"Outbound",
		"VirtualNetwork",
		"VirtualNetwork",
		[8080, 5701]
	],
	[
		"AllowHttpOutbound",
		"Outbound",
		ANYWHERE,
		"Internet",
		[80]
	]
].map(([name, direction, source, destination, ports]) => ({
	name,
	direction,
	source,
	destination,
	ports
}));
const isBastionSubnet = (id) => /\/subnets\/AzureBastionSubnet$/i.test(id);
/**
* Names of those that no rule of `rules` is. Azure asks whether such allow rules stand, not what gets through.
* Rules that will go away must not be among `rules`: Azure refuses to delete the last one of a kind.
*/
const missingForBastion = (rules) => DEMANDS.filter((demand) => !demand.ports.every((port) => rules.some((rule) => meets(rule, demand, port)))).map(({ name }) => name);
const meets = (rule, { direction, source, destination }, port) => rule.access === "Allow" && rule.settled && rule.direction === direction && rule.protocols !== void 0 && covers(rule.protocols, TCP) && covers(rule.ports.numbers, [{
	from: BigInt(port),
	to: BigInt(port)
}]) && (source === PEOPLE ? letsPeopleIn(rule.source) : names(rule.source, source)) && names(rule.destination, destination);
const letsPeopleIn = ({ addresses, tags }) => addresses.length > 0 || tags.some((tag) => tag.toLowerCase() === "internet");
const names = ({ addresses, tags }, tag) => covers(addresses, EVERY_ADDRESS) || tag !== ANYWHERE && tags.some((each) => each.toLowerCase() === tag.toLowerCase());
// src/core/network/box.ts
/** Traffic as a box: everything that lies in all five of its sets. What is left of one box outside another is again a few boxes. */
/** Those that tell traffic apart soonest come first. */
const DIMENSIONS = [
	"protocols",
	"ports",
	"destinations",
	"sources",
	"sourcePorts"
];
const isEmpty = (box) => DIMENSIONS.some((dimension) => box[dimension].length === 0);
/** `undefined`: they have nothing in common. */
const meeting = (one, other) => {
	let common = one;
	for (const dimension of DIMENSIONS) {
		const shared = intersection(one[dimension], other[dimension]);
		if (shared.length === 0) return void 0;
		common = {
			...common,
			[dimension]: shared
		};
	}
	return common;
};
/** Side by side: what differs in the first, then what agrees in the first and differs in the second, and so on; no overlap. */
const splitBy = (box, by) => {
	const inside = meeting(box, by);
	if (inside === void 0) return {
		inside: [],
		outside: [box]
	};
	const outside = [];
	let rest = box;
	for (const dimension of DIMENSIONS) {
		const apart = difference(rest[dimension], by[dimension]);
		if (apart.length > 0) outside.push({
			...rest,
			[dimension]: apart
		});
		rest = {
			...rest,
			[dimension]: inside[dimension]
		};
	}
	return {
		inside: [inside],
		outside
	};
};
/** What of a box lies in any of others, and what in none. */
const split = (box, others) => {
	const inside = [];
	let outside = [box];
	for (const by of others) {
		const parts = outside.map((left) => splitBy(left, by));
		inside.push(...parts.flatMap((part) => part.inside));
		outside = parts.flatMap((part) => part.outside);
	}
	return {
		inside,
		outside
	};
};
// src/core/network/default-rules.ts
/** The six rules that stand in every network security group, behind all others: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview */
const rule = ([name, priority, access], direction, [source, destination]) => readRule({
	name,
	priority,
	access,
	direction,
	protocol: "*",
	sources: [source],
	sourceGroups: [],
	sourcePorts: ["*"],
	destinations: [destination],
	destinationGroups: [],
	destinationPorts: ["*"],
	state: "Succeeded"
});
const DEFAULT_RULES = [
	rule([
		"AllowVnetInBound",
		65e3,
		"Allow"
	], "Inbound", ["VirtualNetwork", "VirtualNetwork"]),
	rule([
		"AllowAzureLoadBalancerInBound",
		65001,
		"Allow"
	], "Inbound", ["AzureLoadBalancer", "*"]),
	rule([
		"DenyAllInBound",
		65500,
		"Deny"
	], "Inbound", ["*", "*"]),
	rule([
		"AllowVnetOutBound",
		65e3,
		"Allow"
	], "Outbound", ["VirtualNetwork", "VirtualNetwork"]),
	rule([
		"AllowInternetOutBound",
		65001,
		"Allow"
	], "Outbound", ["*", "Internet"]),
	rule([
		"DenyAllOutBound",
		65500,
		"Deny"
	], "Outbound", ["*", "*"])
];
// src/core/network/flow.ts
/** Traffic that is asked about: from one end to another, on ports, over protocols. Everything in it is judged, not an example of it. */
/** Everything that a rule speaks of: one flow for each pair of ends that it names. */
const flowsOf = (rule) => {
	const ports = rule.ports.unreadable.length > 0 ? EVERY_PORT : rule.ports.numbers;
	const protocols = rule.protocols ?? EVERY_PROTOCOL;
	return endsOf(rule.source).flatMap((source) => endsOf(rule.destination).map((destination) => ({
		protocols: covers(ports, EVERY_PORT) ? protocols : intersection(protocols, WITH_PORTS),
		source,
		sourcePorts: rule.sourcePorts.unreadable.length > 0 ? EVERY_PORT : rule.sourcePorts.numbers,
		destination,
		ports
	})));
};
const NOWHERE_KNOWN = {
	addresses: void 0,
	tags: [],
	groups: [],
	allGroups: false
};
const endsOf = (side) => [
	...side.addresses.length === 0 ? [] : [{
		...NOWHERE_KNOWN,
		addresses: side.addresses
	}],
	...side.tags.map((tag) => ({
		...NOWHERE_KNOWN,
		tags: [tag]
	})),
	...side.groups.map((group) => ({
		...NOWHERE_KNOWN,
		groups: [group]
	})),
	...side.unreadable.length === 0 ? [] : [NOWHERE_KNOWN]
];
/** At most one for each family: nothing goes from IPv4 to IPv6. */
const boxesOf = (flow) => [V4, V6].map((family) => ({
	protocols: flow.protocols,
	sources: intersection(flow.source.addresses ?? EVERY_ADDRESS, family),
	sourcePorts: flow.sourcePorts,
	destinations: intersection(flow.destination.addresses ?? EVERY_ADDRESS, family),
	ports: flow.ports
})).filter((box) => !isEmpty(box));
// src/core/network/match.ts
/** Which part of a flow a rule certainly matches, and which part it may match: what cannot be known is never taken for either. */
const UNKNOWN = {
	certain: NONE,
	possible: EVERY_ADDRESS
};
/** What the boxes of a flow have in common with the rule. The boxes of one answer do not overlap. */
const matchOf = (rule, flow, tags) => {
	const source = endMatch(rule.source, flow.source, tags);
	const destination = endMatch(rule.destination, flow.destination, tags);
	const sourcePorts = portMatch(rule.sourcePorts);
	const ports = portMatch(rule.ports);
	const isSure = rule.settled && rule.access !== void 0 && rule.direction !== void 0 && rule.priority > 0;
	const boxes = (which, protocols) => byPorts({
		protocols,
		sources: source[which],
		sourcePorts: sourcePorts[which],
		destinations: destination[which],
		ports: ports[which]
	}, which).filter((box) => !isEmpty(box));
	return {
		certain: isSure ? boxes("certain", rule.protocols ?? NONE) : [],
		possible: boxes("possible", rule.protocols ?? EVERY_PROTOCOL)
	};
};
/** What has no ports: a rule for some ports may match it or not, the platform does not say. */
const byPorts = (box, which) => {
	if (covers(box.ports, EVERY_PORT) && covers(box.sourcePorts, EVERY_PORT)) return [box];
	const withPorts = {
		...box,
		protocols: intersection(box.protocols, WITH_PORTS)
	};
	if (which === "certain") return [withPorts];
	const without = difference(box.protocols, WITH_PORTS);
	return [withPorts, {
		...box,
		protocols: without,
		ports: EVERY_PORT,
		sourcePorts: EVERY_PORT
	}];
};
const portMatch = ({ numbers, unreadable }) => ({
	certain: numbers,
	possible: unreadable.length === 0 ? numbers : EVERY_PORT
});
const endMatch = (side, end, tags) => {
	const parts = [
		within(end, {
			certain: side.addresses,
			possible: side.addresses
		}),
		...side.tags.map((tag) => has(end.tags, tag) ? ALL : within(end, meaningOf(tag, tags))),
		...side.groups.map((group) => has(end.groups, group) ? ALL : end.allGroups ? NOTHING : UNKNOWN),
		...side.unreadable.length === 0 ? [] : [UNKNOWN]
	];
	return {
		certain: parts.map(({ certain }) => certain).reduce(union, NONE),
		possible: parts.map(({ possible }) => possible).reduce(union, NONE)
	};
};
const ALL = {
	certain: EVERY_ADDRESS,
	possible: EVERY_ADDRESS
};
const NOTHING = {
	certain: NONE,
	possible: NONE
};
/** An end whose address nobody knows is certainly within everything, and otherwise perhaps. */
const within = ({ addresses }, meant) => {
	if (addresses !== void 0) return meant;
	return {
		certain: covers(meant.certain, EVERY_ADDRESS) ? EVERY_ADDRESS : NONE,
		possible: meant.possible.length > 0 ? EVERY_ADDRESS : NONE
	};
};
const meaningOf = (tag, tags) => {
	const name = tag.toLowerCase();
	const known = tags.get(name);
	if (known !== void 0) return {
		certain: known,
		possible: known
	};
	if (name === "internet") {
		const inside = tags.get("virtualnetwork") ?? NONE;
		return {
			certain: difference(PUBLIC_ADDRESSES, inside),
			possible: difference(EVERY_ADDRESS, inside)
		};
	}
	return name === "azureloadbalancer" ? {
		certain: PROBES,
		possible: PROBES
	} : UNKNOWN;
};
const has = (names, name) => names.some((each) => each.toLowerCase() === name.toLowerCase());
// src/core/network/evaluate.ts
/** Whether traffic gets through every network security group on its way, and which rule of which group decides: exactly, on sets. */
/**
* `way`: the groups in the order in which the traffic meets them: inbound the subnet's, then the interface's; outbound the other
* way round; inside a network both ends'. All of them must let it through.
* NB. A way without any group is `unknown`: what Azure then does differs by the kind of public address.
*/
const evaluate = (flows, way) => {
	const pieces = flows.flatMap((flow) => way.map((gate) => ({
		group: gate.group,
		levels: levelsOf(gate, flow)
	})).reduce((before, stage) => before.flatMap((piece) => through(piece, stage)), boxesOf(flow).map((box) => ({
		box,
		verdict: way.length === 0 ? "unknown" : "open",
		judgements: []
	}))));
	return {
		kind: kindOf(pieces),
		pieces
	};
};
const kindOf = (pieces) => {
	const open = pieces.filter(({ verdict }) => verdict === "open").length;
	if (open > 0) return open === pieces.length ? "open" : "partly";
	return pieces.some(({ verdict }) => verdict === "unknown") ? "unknown" : "closed";
};
const levelsOf = ({ rules, direction, tags }, flow) => {
	const levels = /* @__PURE__ */ new Map();
	for (const rule of [...rules, ...DEFAULT_RULES]) {
		if (rule.direction !== void 0 && rule.direction !== direction) continue;
		const level = levels.get(rule.priority);
		if (level === void 0) levels.set(rule.priority, [rule]);
		else level.push(rule);
	}
	return [...levels.entries()].toSorted(([one], [other]) => one - other).map(([, level]) => {
		const isClear = level.every(({ access }) => access === level[0]?.access);
		return level.toSorted((one, other) => one.name < other.name ? -1 : one.name > other.name ? 1 : 0).map((rule) => {
			const { certain, possible } = matchOf(rule, flow, tags);
			return {
				rule,
				certain: isClear ? certain : [],
				possible
			};
		});
	});
};
const through = (piece, stage) => {
	if (piece.verdict === "closed") return [piece];
	return judge(piece.box, stage).map(({ box, judgement }) => ({
		box,
		verdict: both(piece.verdict, judgement.verdict),
		judgements: [...piece.judgements, judgement]
	}));
};
const both = (one, other) => {
	if (one === "closed" || other === "closed") return "closed";
	return one === "unknown" || other === "unknown" ? "unknown" : "open";
};
/** Far more than rules that people write make; rules that were written to be many must not hold up a run. */
const MOST_PIECES = 2e3;
const judge = (box, { group, levels }) => {
	const judged = [];
	let left = [{
		box,
		doubts: []
	}];
	for (const candidate of levels.flat()) {
		const next = [];
		for (const part of left) {
			const sure = split(part.box, candidate.certain);
			judged.push(...sure.inside.map((inside) => decided({
				...part,
				box: inside
			}, candidate.rule, group)));
			next.push(...sure.outside.flatMap((outside) => doubted({
				...part,
				box: outside
			}, candidate)));
		}
		left = next;
		if (left.length === 0 || left.length + judged.length > MOST_PIECES) break;
	}
	return [...judged, ...left.map((part) => ({
		box: part.box,
		judgement: {
			group,
			verdict: "unknown",
			by: void 0,
			doubts: part.doubts
		}
	}))];
};
const doubted = ({ box, doubts }, { rule, possible }) => {
	const { inside, outside } = split(box, possible);
	return [...inside.map((each) => ({
		box: each,
		doubts: [...doubts, rule]
	})), ...outside.map((each) => ({
		box: each,
		doubts
	}))];
};
const decided = ({ box, doubts }, rule, group) => {
	return doubts.every(({ access }) => access === rule.access) ? {
		box,
		judgement: {
			group,
			verdict: rule.access === "Allow" ? "open" : "closed",
			by: rule,
			doubts: []
		}
	} : {
		box,
		judgement: {
			group,
			verdict: "unknown",
			by: rule,
			doubts
		}
	};
};
// src/core/iso-duration.ts
/** ISO 8601 durations as PIM's role settings write them: `PT8H`, `P180D`. */
const FORM = /^P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/;
/** Milliseconds of each part in order. Years and months at their shortest, so that a maximum is never overrated. */
const PARTS = [
	31536e6,
	24192e5,
	6048e5,
	864e5,
	36e5,
	6e4,
	1e3
];
/** Milliseconds; `undefined` for anything that is not such a duration, also for one without parts. */
const parseIsoDuration = (text) => {
	const parts = FORM.exec(text)?.slice(1);
	if (parts === void 0 || parts.every((part) => part === void 0)) return void 0;
	return PARTS.reduce((sum, length, index) => sum + length * Number(parts[index] ?? 0), 0);
};
// src/core/pim-settings.ts
/** The role's own settings in PIM, judged before anything is asked for: a refusal before the intent costs nobody anything. */
/** PIM assigns nothing for less, and removes nothing sooner. */
const FLOOR = minutes(5);
/** PIM's own rules for what an administrator makes. `left`: of the window, milliseconds. */
const whyNotAllowed = (settings, { left, form }) => {
	if (settings === void 0) return ["PIM shows no settings for this role here: it may not be licensed, or this identity may not read them."];
	const floor = left < FLOOR ? ["Less than five minutes of the window are left, and PIM assigns nothing for less."] : [];
	const { what, maximum, requires } = limitsOf(settings, form);
	const maxima = [tooLong(maximum, left, `The role’s settings in PIM allow an ${what} for`), form === "eligible" ? [] : tooLong(settings.activationMaximum, left, "The role’s settings in PIM allow an activation for")].flat();
	return [
		...floor,
		...maxima,
		...requires.flatMap((need) => whyNotMet(need, what))
	];
};
/** What no shorter window and no later moment changes. */
const whyNeverAllowed = (settings, form) => {
	if (settings === void 0) return [];
	const { what, requires } = limitsOf(settings, form);
	return requires.flatMap((need) => whyNotMet(need, what));
};
const limitsOf = (settings, form) => {
	switch (form) {
		case "active": return {
			what: "active assignment",
			maximum: settings.adminMaximum,
			requires: settings.adminRequires
		};
		case "eligible": return {
			what: "eligible assignment",
			maximum: settings.eligibleMaximum,
			requires: settings.eligibleRequires
		};
	}
};
const whyNotMet = (need, what) => {
	if (need === "Justification" || need === "Ticketing") return [];
	return [need === "MultiFactorAuthentication" ? `The role’s settings in PIM require MFA for ${what}s, which a workflow cannot give; switch that off for this role.` : `The role’s settings in PIM require ${JSON.stringify(need)} for ${what}s, which Gatehouse does not know.`];
};
const tooLong = (maximum, left, sentence) => {
	if (maximum === void 0) return [];
	const longest = parseIsoDuration(maximum);
	if (longest === void 0) return [`${sentence} ${JSON.stringify(maximum)}, which cannot be read.`];
	return left > longest ? [`${sentence} at most ${maximum}, less than the window.`] : [];
};
// src/core/marker.ts
/** The marker by which an object on the platform says whose it is and when it is over (I3, I4). Written and read strictly. */
const KEY = "gh:([0-9a-f]{8})-([1-9][0-9]{0,8})";
const MARKER = new RegExp(`^${KEY} exp=([0-9TZ:-]{20})$`);
const JUSTIFICATION = new RegExp(`^${KEY} (https?://[^\\s]{1,400})( head=[0-9a-f]{16})?$`);
/** `gh:0a1b2c3d-42`. */
const formatMarkerKey = ({ installation: by, grant }) => `gh:${by}-${grant}`;
/** `gh:0a1b2c3d-42 exp=2026-11-20T16:31:00Z`: at most 43 characters, so it fits every description. */
const formatMarker = (marker) => `${formatMarkerKey(marker)} exp=${formatInstant(marker.expiresAt)}`;
/**
* Reads a marker that is the whole text, in exactly the form that `formatMarker` writes; `undefined` for anything else.
* NB. No trimming, no search inside longer text, no other spelling of the instant: text that somebody else wrote around a
* copied marker must not make an object ours.
*/
const parseMarker = (text) => {
	const [, by, grant, end] = MARKER.exec(text) ?? [];
	if (by === void 0 || grant === void 0 || end === void 0) return void 0;
	const expiresAt = parseInstant(end);
	if (expiresAt === void 0 || formatInstant(expiresAt) !== end) return void 0;
	return {
		installation: installation(by),
		grant: grantNumber(Number(grant)),
		expiresAt
	};
};
/**
* `gh:0a1b2c3d-42 https://…/pull/42 head=0f1e2d3c4b5a6978`: what PIM shows as the reason; its end is the platform's own. `head`: the
* ledger's when the intent stood in it, so that Azure keeps an anchor that nobody at GitHub can change; at most 443 characters.
*/
const formatJustification = (key, url, head) => `${formatMarkerKey(key)} ${url}${head === void 0 ? "" : ` head=${head.slice(0, 16)}`}`;
/** Reads a justification that `formatJustification` wrote and nothing else; address and head are only for people. */
const parseJustification = (text) => {
	const [, by, grant] = JUSTIFICATION.exec(text) ?? [];
	if (by === void 0 || grant === void 0) return void 0;
	return {
		installation: installation(by),
		grant: grantNumber(Number(grant))
	};
};
const EXCLUSIVE = /^gh:([0-9a-f]{8}) exclusive(?: |$)/;
/** `gh:0a1b2c3d exclusive`: with it begins the description of a group that this installation alone puts people into. */
const exclusiveMark = (by) => `gh:${by} exclusive`;
/** The installation to which a group belongs by its own description, at the end of which people may write more. */
const parseExclusiveMark = (description) => {
	const [, by] = EXCLUSIVE.exec(description) ?? [];
	return by === void 0 ? void 0 : installation(by);
};
const sameKey = (one, other) => one.installation === other.installation && one.grant === other.grant;
export { rangesOf as A, V6 as C, covers as D, NONE as E, difference as O, V4 as S, addressesIn as T, TCP as _, parseJustification as a, EVERY_ADDRESS as b, FLOOR as c, parseIsoDuration as d, evaluate as f, EVERY_PORT as g, missingForBastion as h, parseExclusiveMark as i, union as j, intersection as k, whyNeverAllowed as l, isBastionSubnet as m, formatJustification as n, parseMarker as o, flowsOf as p, formatMarker as r, sameKey as s, exclusiveMark as t, whyNotAllowed as u, protocolTexts as v, addressTexts as w, PUBLIC_ADDRESSES as x, readRule as y };
