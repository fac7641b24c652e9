import { createHash } from "node:crypto";
// src/core/brand.ts
const isWhole = (value) => Number.isSafeInteger(value);
const isNumber = (value) => Number.isSafeInteger(value) && value > 0;
const isResource = (value) => /^(\/[^/?#\s]+)+$/.test(value);
const isInstallation = (value) => /^[0-9a-f]{8}$/.test(value);
/** A value that was promised to have a form and has not: our bug or a platform's, never a user's mistake. */
var MalformedValue = class extends Error {
	name = "MalformedValue";
};
const must = (value, test, what) => {
	if (test(value)) return value;
	throw new MalformedValue(`${JSON.stringify(value)} is not ${what}`);
};
/** An instant from milliseconds since the epoch; fractions of a second are cut off. */
const instant = (milliseconds) => must(Math.floor(milliseconds / 1e3) * 1e3, isWhole, "an instant");
const grantNumber = (value) => must(value, isNumber, "a pull request number");
const resourceId = (value) => must(value, isResource, "an Azure resource id");
const installation = (value) => must(value, isInstallation, "an installation id");
/** `2026-11-20T10:00:00Z`; the only form in which Gatehouse writes an instant for machines. */
const formatInstant = (at) => new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");
/** Reads an ISO 8601 instant that states its offset; `undefined` for anything else, also for a date without a time. */
const parseInstant = (text) => {
	if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return void 0;
	const value = Date.parse(text);
	return Number.isNaN(value) ? void 0 : instant(value);
};
/** `true` from the very instant of the end on: `now ≥ end` is over (I6). */
const isOver = (end, now) => now >= end;
// src/closer/arm.ts
const VERSION = "2024-01-01";
/** Of the host's token service. */
const IDENTITY_VERSION = "2019-08-01";
const TRIES = 6;
const LONGEST_WAIT = 3e4;
const TIMEOUT = 6e4;
const MOST_PAGES = 500;
const BUSY = /* @__PURE__ */ new Set([
	408,
	409,
	429
]);
/** What asking again does not change. */
var Refused = class extends Error {};
const isPassing = (status) => status >= 500 || BUSY.has(status);
const sleep = (milliseconds) => new Promise((done) => {
	setTimeout(done, milliseconds);
});
const azureByIdentity = (settings) => {
	let held;
	const send = async (method, url, left = TRIES) => {
		if (url.origin !== settings.endpoint) throw new Error(`an address at ${url.origin} is not followed`);
		let response;
		try {
			held ??= tokenOf(settings);
			const headers = {
				authorization: `Bearer ${await held}`,
				accept: "application/json"
			};
			response = await fetch(url, {
				method,
				headers,
				signal: AbortSignal.timeout(TIMEOUT),
				redirect: "error"
			});
			if (left <= 1 || !isPassing(response.status)) return await answered(response);
		} catch (thrown) {
			held = void 0;
			if (left <= 1 || thrown instanceof Refused) throw thrown;
		}
		await sleep(Math.min(retryAfter(response) ?? 1e3 * 2 ** (TRIES - left), LONGEST_WAIT));
		return send(method, url, left - 1);
	};
	const urlOf = (path) => {
		const url = new URL(`${settings.endpoint}${path.split("/").map(encodeURIComponent).join("/")}`);
		url.searchParams.set("api-version", VERSION);
		return url;
	};
	return {
		get: (path) => send("GET", urlOf(path)),
		remove: (path) => send("DELETE", urlOf(path)),
		wait: () => sleep(2e3),
		async pages(path) {
			const pages = [];
			let next = urlOf(path);
			while (next !== void 0 && pages.length < MOST_PAGES) {
				const page = await send("GET", next);
				if (page.status !== 200) throw new Error(`GET ${path}: ${page.status} ${page.code}`);
				pages.push(page);
				const link = textIn(page.body, "nextLink");
				next = link === "" ? void 0 : new URL(link);
			}
			if (next !== void 0) throw new Error(`GET ${path}: pages without end`);
			return pages;
		}
	};
};
/** https://learn.microsoft.com/azure/container-apps/managed-identity, the same on App Service and in Automation. */
const tokenOf = async ({ identity, endpoint, clientId }) => {
	const url = new URL(identity.endpoint);
	url.searchParams.set("resource", endpoint);
	url.searchParams.set("api-version", IDENTITY_VERSION);
	if (clientId !== void 0) url.searchParams.set("client_id", clientId);
	const response = await fetch(url, {
		headers: { "X-IDENTITY-HEADER": identity.secret },
		signal: AbortSignal.timeout(TIMEOUT),
		redirect: "error"
	});
	const token = textIn(await bodyOf(response), "access_token");
	if (response.status === 200 && token !== "") return token;
	const what = `the managed identity got no token: ${response.status}`;
	throw isPassing(response.status) ? new Error(what) : new Refused(what);
};
const answered = async (response) => {
	const at = Date.parse(response.headers.get("date") ?? "");
	const body = await bodyOf(response);
	return {
		status: response.status,
		at: Number.isNaN(at) ? void 0 : instant(at),
		body,
		code: textIn(fieldIn(body, "error"), "code")
	};
};
/** What is no JSON is nothing: only its status counts then. */
const bodyOf = async (response) => {
	const text = await response.text();
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
};
const retryAfter = (response) => {
	const seconds = response?.headers.get("retry-after") ?? "";
	return /^\d{1,4}$/.test(seconds) ? Number(seconds) * 1e3 : void 0;
};
const fieldIn = (value, key) => typeof value === "object" && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : void 0;
const textIn = (value, key) => {
	const found = fieldIn(value, key);
	return typeof found === "string" ? found : "";
};
const listIn = (value, key) => {
	const found = fieldIn(value, key);
	return Array.isArray(found) ? found : [];
};
// src/core/marker.ts
/** The marker by which an object on the platform says whose it is and when it is over (I3, I4). Written and read strictly. */
const KEY = "gh:([0-9a-f]{8})-([1-9][0-9]{0,8})";
const MARKER = new RegExp(`^${KEY} exp=([0-9TZ:-]{20})$`);
new RegExp(`^${KEY} (https?://[^\\s]{1,400})$`);
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
const nameOf = ({ installation, grant, step, action }) => JSON.stringify([
	installation,
	grant,
	step,
	action
]);
/** The id under which one effect is asked for, for platforms that take the caller's UUID. */
const derivedUuid = (of) => uuidV5(NAMESPACE, nameOf(of));
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
const stepOf = (key, name, derive) => STEP_IDS.find((step) => derive({
	key,
	step
}).some((derived) => derived.toLowerCase() === name.toLowerCase()));
// src/providers/nsg-rule/rule.ts
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
// src/closer/ours.ts
/** What of this installation stands on Azure without an end of its own, told by name and marker as the providers tell it. */
/**
* NB. A marker can be copied into anything, and a name can be guessed: only the name that this installation derives for the marker's
* grant proves an object, and the marker must be the whole text (I8).
*/
const rule = {
	name: "nsg-rule",
	parents: "Microsoft.Network/networkSecurityGroups",
	listedIn: "securityRules",
	children: "securityRules",
	proof: (object, parent, by) => {
		const marker = markerIn(fieldIn(object, "properties"), by);
		const nsg = resourceId(parent);
		return marker !== void 0 && stepOf(marker, textIn(object, "name"), ({ key, step }) => ruleNames(key, step, nsg)) !== void 0 ? {
			marker,
			alone: true
		} : void 0;
	}
};
/** A group of a grant's own, with the marker in its one rule. */
const ruleCollectionGroup = {
	name: "azure-firewall",
	parents: "Microsoft.Network/firewallPolicies",
	listedIn: void 0,
	children: "ruleCollectionGroups",
	proof: (object, _, by) => {
		const name = textIn(object, "name");
		const rules = listIn(fieldIn(object, "properties"), "ruleCollections").flatMap((one) => listIn(one, "rules"));
		const own = rules.find((one) => sameText(textIn(one, "name"), name) && markerIn(one, by) !== void 0);
		const marker = markerIn(own, by);
		return marker !== void 0 && stepOf(marker, name, groupNames) !== void 0 ? {
			marker,
			alone: rules.length === 1
		} : void 0;
	}
};
const groupNames = ({ key, step }) => [derivedName({
	...key,
	step,
	action: "rule collection group"
})];
const KINDS = [rule, ruleCollectionGroup];
const markerIn = (value, by) => {
	const marker = parseMarker(textIn(value, "description"));
	return marker?.installation === by ? marker : void 0;
};
const sameText = (one, other) => one.toLowerCase() === other.toLowerCase();
// src/closer/end.ts
/** Finding what is over by Resource Manager's own clock, deleting it, and reading back that it is gone. */
/** How often a deletion is read back, two seconds apart, before it is sent again, and how often it is sent. */
const READ_BACKS = 30;
const DELETIONS = 4;
/** Each place and each object by itself: what fails is told and hides nothing else (I12). */
const endOverdue = async (arm, { installation, subscriptions }) => {
	const lines = [];
	const faults = [];
	let seen = 0;
	let ended = 0;
	const isolated = async (what, work) => {
		try {
			await work();
		} catch (thrown) {
			faults.push(plain(`${what}: ${thrown instanceof Error ? thrown.message : String(thrown)}`));
		}
	};
	const overdueIn = async (kind, { parent, objects }) => {
		for (const { object, at } of objects) {
			const proof = kind.proof(object, parent, installation);
			if (proof === void 0) continue;
			seen += 1;
			const path = `${parent}/${kind.children}/${textIn(object, "name")}`;
			if (isOverAt(proof, at)) await isolated(path, async () => {
				const line = await endOne(arm, {
					kind,
					parent,
					path
				}, installation);
				if (line === void 0) return;
				ended += 1;
				lines.push(plain(line));
			});
		}
	};
	const searches = subscriptions.flatMap((subscription) => KINDS.map((kind) => ({
		subscription,
		kind
	})));
	await Promise.all(searches.map(({ subscription, kind }) => isolated(`The search for ${kind.name} in ${subscription} failed`, async () => {
		const parents = await parentsIn(arm, subscription, kind);
		await Promise.all(parents.map((page) => isolated(textIn(page.object, "id"), async () => overdueIn(kind, await placeOf(arm, kind, page)))));
	})));
	return {
		lines: [...lines, `${ended} ended, ${seen} of this installation seen.`],
		faults
	};
};
const itemsOf = (pages) => pages.flatMap(({ body, at }) => listIn(body, "value").map((object) => ({
	object,
	at
})));
/** A cloud that does not know the type at all has none of it. */
const parentsIn = async (arm, subscription, kind) => {
	const path = `/subscriptions/${subscription}/providers/${kind.parents}`;
	try {
		return itemsOf(await arm.pages(path));
	} catch (thrown) {
		if (thrown instanceof Error && thrown.message.endsWith(" 404 InvalidResourceType")) return [];
		throw thrown;
	}
};
const placeOf = async (arm, kind, { object, at }) => {
	const parent = textIn(object, "id");
	return {
		parent,
		objects: kind.listedIn === void 0 ? itemsOf(await arm.pages(`${parent}/${kind.children}`)) : listIn(fieldIn(object, "properties"), kind.listedIn).map((child) => ({
			object: child,
			at
		}))
	};
};
/** NB. What Azure's clock does not call over is not over, and a host's clock is never asked instead. */
const isOverAt = ({ marker }, at) => {
	if (at === void 0) throw new Error("Azure does not say what time it is");
	return isOver(marker.expiresAt, at);
};
/** What was ended, as a line; `undefined`: it is gone, or no longer what it was when it was listed. */
const endOne = async (arm, { kind, parent, path }, installation) => {
	const before = await arm.get(path);
	if (isGone(before)) return void 0;
	if (before.status !== 200) throw new Error(`it cannot be read: ${before.status} ${before.code}`);
	const proof = kind.proof(before.body, parent, installation);
	if (proof === void 0 || !isOverAt(proof, before.at)) return void 0;
	if (!proof.alone) throw new Error("it is over and holds rules of others: a right to delete is not enough");
	for (let left = DELETIONS; left > 0; left -= 1) {
		const answer = await arm.remove(path);
		if (!isGone(answer) && ![
			200,
			202,
			204
		].includes(answer.status)) throw new Error(`it cannot be deleted: ${answer.status} ${answer.code}`);
		if (await isReadBackGone(arm, path)) return `Ended ${path} (${formatMarker(proof.marker)}).`;
	}
	throw new Error("it was deleted and still stands");
};
const isReadBackGone = async (arm, path) => {
	for (let left = READ_BACKS; left > 0; left -= 1) {
		if (isGone(await arm.get(path))) return true;
		await arm.wait();
	}
	return false;
};
/** NB. Only a 404 about the thing itself: a subscription that this identity cannot see answers 404 too. */
const isGone = ({ status, code }) => status === 404 && !/^(Subscription|InvalidSubscription|Tenant|InvalidAuthentication)/i.test(code);
/** NB. Text from outside, for a log: one line, bounded. */
const plain = (text) => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").slice(0, 500);
// src/closer/settings.ts
/** The closer's environment, parsed once. */
const PUBLIC_CLOUD = "https://management.azure.com";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const settingsFrom = (environment) => {
	const text = (name) => environment[name]?.trim() ?? "";
	const by = text("GATEHOUSE_INSTALLATION");
	const subscriptions = text("GATEHOUSE_SUBSCRIPTIONS").toLowerCase().split(/[\s,]+/).filter((id) => id !== "");
	const endpoint = (text("AZURE_RESOURCE_MANAGER") || PUBLIC_CLOUD).replace(/\/+$/, "");
	const identity = {
		endpoint: text("IDENTITY_ENDPOINT"),
		secret: text("IDENTITY_HEADER")
	};
	const what = [
		.../^[0-9a-f]{8}$/.test(by) ? [] : ["GATEHOUSE_INSTALLATION is not what \"gatehouse init\" printed."],
		...subscriptions.length > 0 && subscriptions.every((id) => UUID.test(id)) ? [] : ["GATEHOUSE_SUBSCRIPTIONS is not a list of ids of subscriptions."],
		...isOrigin(endpoint) ? [] : ["AZURE_RESOURCE_MANAGER is not an https address."],
		...URL.canParse(identity.endpoint) && identity.secret !== "" ? [] : ["There is no managed identity: IDENTITY_ENDPOINT and IDENTITY_HEADER are not set by the host."]
	];
	if (what.length > 0) return {
		kind: "missing",
		what
	};
	return {
		kind: "given",
		installation: installation(by),
		subscriptions: [...new Set(subscriptions)],
		endpoint,
		identity,
		clientId: text("AZURE_CLIENT_ID") || void 0
	};
};
/** NB. The token is sent there. */
const isOrigin = (text) => URL.canParse(text) && new URL(text).protocol === "https:" && new URL(text).origin === text;
// src/closer.ts
/**
* The closer: run by a timer inside Azure, it ends what is over with a managed identity that can only read and remove. It asks Azure
* alone, so it goes on while GitHub is away. Bundled into docs/azure/closer.mjs, which docs/azure/closer.bicep deploys: docs/ending.md
*/
const settings = settingsFrom(process.env);
const { lines, faults } = settings.kind === "missing" ? {
	lines: [],
	faults: settings.what
} : await endOverdue(azureByIdentity(settings), settings);
for (const line of lines) process.stdout.write(`${line}\n`);
for (const fault of faults) process.stderr.write(`error: ${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 2;
export {};
