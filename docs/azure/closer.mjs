import { createHash } from "node:crypto";
// \0rolldown/runtime.js
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __commonJSMin = (cb, mod) => () => (mod || (cb((mod = { exports: {} }).exports, mod, mod.exports), cb = null), mod.exports);
var __copyProps = (to, from, except, desc) => {
	if (from && typeof from === "object" || typeof from === "function") for (var keys = __getOwnPropNames(from), i = 0, n = keys.length, key; i < n; i++) {
		key = keys[i];
		if (!__hasOwnProp.call(to, key) && key !== except) __defProp(to, key, {
			get: ((k) => from[k]).bind(null, key),
			enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable
		});
	}
	return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(isNodeMode || !mod || !mod.__esModule || !__hasOwnProp.call(mod, "default") ? __defProp(target, "default", {
	value: mod,
	enumerable: true
}) : target, mod));
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
/** Another operation holds it, or too much was asked: nothing was done, and later it may be. */
const isBusy = ({ status }) => BUSY.has(status);
const isPassing = (status) => status >= 500 || BUSY.has(status);
const sleep = (milliseconds) => new Promise((done) => {
	setTimeout(done, milliseconds);
});
const azureByIdentity = (settings) => {
	let held;
	const send = async (asked, left = TRIES) => {
		const { method, url, etag } = asked;
		if (url.origin !== settings.endpoint) throw new Error(`an address at ${url.origin} is not followed`);
		let response;
		try {
			held ??= tokenOf(settings);
			const headers = {
				authorization: `Bearer ${await held}`,
				accept: "application/json",
				...etag === void 0 ? {} : { "if-match": etag }
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
		return send(asked, left - 1);
	};
	const urlOf = (path, version) => {
		const url = new URL(`${settings.endpoint}${path.split("/").map(encodeURIComponent).join("/")}`);
		url.searchParams.set("api-version", version);
		return url;
	};
	return {
		get: (path, version) => send({
			method: "GET",
			url: urlOf(path, version)
		}),
		remove: (path, version, etag) => send({
			method: "DELETE",
			url: urlOf(path, version),
			etag
		}),
		wait: () => sleep(2e3),
		async pages(path, version) {
			const pages = [];
			let next = urlOf(path, version);
			while (next !== void 0 && pages.length < MOST_PAGES) {
				const page = await send({
					method: "GET",
					url: next
				});
				if (page.status !== 200) throw new Error(`GET ${path}: ${page.status} ${page.code}`);
				pages.push(page);
				const link = textIn(page.body, "nextLink") || textIn(page.body, "@nextLink");
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
new RegExp(`^${KEY} (https?://[^\\s]{1,400})( head=[0-9a-f]{16})?$`);
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
// src/core/network/ranges.ts
var import_ipaddr = /* @__PURE__ */ __toESM((/* @__PURE__ */ __commonJSMin(((exports, module, this$1) => {
	(function(root) {
		"use strict";
		const ipv4Part = "(0?\\d+|0x[a-f0-9]+)";
		const ipv4Regexes = {
			fourOctet: new RegExp(`^${ipv4Part}\\.${ipv4Part}\\.${ipv4Part}\\.${ipv4Part}$`, "i"),
			threeOctet: new RegExp(`^${ipv4Part}\\.${ipv4Part}\\.${ipv4Part}$`, "i"),
			twoOctet: new RegExp(`^${ipv4Part}\\.${ipv4Part}$`, "i"),
			longValue: new RegExp(`^${ipv4Part}$`, "i")
		};
		const octalRegex = new RegExp(`^0[0-7]+$`, "i");
		const hexRegex = new RegExp(`^0x[a-f0-9]+$`, "i");
		const zoneIndex = "%[0-9a-z]{1,}";
		const ipv6Part = "(?:[0-9a-f]+::?)+";
		const ipv6Regexes = {
			zoneIndex: new RegExp(zoneIndex, "i"),
			"native": new RegExp(`^(::)?(${ipv6Part})?([0-9a-f]+)?(::)?(${zoneIndex})?$`, "i"),
			deprecatedTransitional: new RegExp(`^(?:::)(${ipv4Part}\\.${ipv4Part}\\.${ipv4Part}\\.${ipv4Part}(${zoneIndex})?)$`, "i"),
			transitional: new RegExp(`^((?:${ipv6Part})|(?:::)(?:${ipv6Part})?)${ipv4Part}\\.${ipv4Part}\\.${ipv4Part}\\.${ipv4Part}(${zoneIndex})?$`, "i")
		};
		function expandIPv6(string, parts) {
			if (string.indexOf("::") !== string.lastIndexOf("::")) return null;
			let colonCount = 0;
			let lastColon = -1;
			let zoneId = (string.match(ipv6Regexes.zoneIndex) || [])[0];
			let replacement, replacementCount;
			if (zoneId) {
				zoneId = zoneId.substring(1);
				string = string.replace(/%.+$/, "");
			}
			while ((lastColon = string.indexOf(":", lastColon + 1)) >= 0) colonCount++;
			if (string.substr(0, 2) === "::") colonCount--;
			if (string.substr(-2, 2) === "::") colonCount--;
			if (colonCount >= parts) return null;
			replacementCount = parts - colonCount;
			replacement = ":";
			while (replacementCount--) replacement += "0:";
			string = string.replace("::", replacement);
			if (string[0] === ":") string = string.slice(1);
			if (string[string.length - 1] === ":") string = string.slice(0, -1);
			parts = (function() {
				const ref = string.split(":");
				const results = [];
				for (let i = 0; i < ref.length; i++) results.push(ref[i].length > 4 ? NaN : parseInt(ref[i], 16));
				return results;
			})();
			return {
				parts,
				zoneId
			};
		}
		function matchCIDR(first, second, partSize, cidrBits) {
			if (first.length !== second.length) throw new Error("ipaddr: cannot match CIDR for objects with different lengths");
			let part = 0;
			let shift;
			while (cidrBits > 0) {
				shift = partSize - cidrBits;
				if (shift < 0) shift = 0;
				if (first[part] >> shift !== second[part] >> shift) return false;
				cidrBits -= partSize;
				part += 1;
			}
			return true;
		}
		function parseIntAuto(string) {
			if (hexRegex.test(string)) return parseInt(string, 16);
			if (string[0] === "0" && !isNaN(parseInt(string[1], 10))) {
				if (octalRegex.test(string)) return parseInt(string, 8);
				throw new Error(`ipaddr: cannot parse ${string} as octal`);
			}
			return parseInt(string, 10);
		}
		function padPart(part, length) {
			while (part.length < length) part = `0${part}`;
			return part;
		}
		const ipaddr = {};
		ipaddr.IPv4 = (function() {
			function IPv4(octets) {
				if (octets.length !== 4) throw new Error("ipaddr: ipv4 octet count should be 4");
				let i, octet;
				for (i = 0; i < octets.length; i++) {
					octet = octets[i];
					if (!(0 <= octet && octet <= 255)) throw new Error("ipaddr: ipv4 octet should fit in 8 bits");
				}
				this.octets = octets;
			}
			IPv4.prototype.SpecialRanges = {
				unspecified: [[new IPv4([
					0,
					0,
					0,
					0
				]), 8]],
				broadcast: [[new IPv4([
					255,
					255,
					255,
					255
				]), 32]],
				multicast: [[new IPv4([
					224,
					0,
					0,
					0
				]), 4]],
				linkLocal: [[new IPv4([
					169,
					254,
					0,
					0
				]), 16]],
				loopback: [[new IPv4([
					127,
					0,
					0,
					0
				]), 8]],
				carrierGradeNat: [[new IPv4([
					100,
					64,
					0,
					0
				]), 10]],
				"private": [
					[new IPv4([
						10,
						0,
						0,
						0
					]), 8],
					[new IPv4([
						172,
						16,
						0,
						0
					]), 12],
					[new IPv4([
						192,
						168,
						0,
						0
					]), 16]
				],
				reserved: [
					[new IPv4([
						192,
						0,
						0,
						0
					]), 24],
					[new IPv4([
						192,
						0,
						2,
						0
					]), 24],
					[new IPv4([
						192,
						88,
						99,
						0
					]), 24],
					[new IPv4([
						198,
						18,
						0,
						0
					]), 15],
					[new IPv4([
						198,
						51,
						100,
						0
					]), 24],
					[new IPv4([
						203,
						0,
						113,
						0
					]), 24],
					[new IPv4([
						240,
						0,
						0,
						0
					]), 4]
				],
				as112: [[new IPv4([
					192,
					175,
					48,
					0
				]), 24], [new IPv4([
					192,
					31,
					196,
					0
				]), 24]],
				amt: [[new IPv4([
					192,
					52,
					193,
					0
				]), 24]]
			};
			IPv4.prototype.kind = function() {
				return "ipv4";
			};
			IPv4.prototype.match = function(other, cidrRange) {
				let ref;
				if (cidrRange === void 0) {
					ref = other;
					other = ref[0];
					cidrRange = ref[1];
				}
				if (other.kind() !== "ipv4") throw new Error("ipaddr: cannot match ipv4 address with non-ipv4 one");
				return matchCIDR(this.octets, other.octets, 8, cidrRange);
			};
			IPv4.prototype.prefixLengthFromSubnetMask = function() {
				let cidr = 0;
				let stop = false;
				const zerotable = {
					0: 8,
					128: 7,
					192: 6,
					224: 5,
					240: 4,
					248: 3,
					252: 2,
					254: 1,
					255: 0
				};
				let i, octet, zeros;
				for (i = 3; i >= 0; i -= 1) {
					octet = this.octets[i];
					if (octet in zerotable) {
						zeros = zerotable[octet];
						if (stop && zeros !== 0) return null;
						if (zeros !== 8) stop = true;
						cidr += zeros;
					} else return null;
				}
				return 32 - cidr;
			};
			IPv4.prototype.range = function() {
				return ipaddr.subnetMatch(this, this.SpecialRanges);
			};
			IPv4.prototype.toByteArray = function() {
				return this.octets.slice(0);
			};
			IPv4.prototype.toIPv4MappedAddress = function() {
				return ipaddr.IPv6.parse(`::ffff:${this.toString()}`);
			};
			IPv4.prototype.toNormalizedString = function() {
				return this.toString();
			};
			IPv4.prototype.toString = function() {
				return this.octets.join(".");
			};
			return IPv4;
		})();
		ipaddr.IPv4.broadcastAddressFromCIDR = function(string) {
			try {
				const cidr = this.parseCIDR(string);
				const ipInterfaceOctets = cidr[0].toByteArray();
				const subnetMaskOctets = this.subnetMaskFromPrefixLength(cidr[1]).toByteArray();
				const octets = [];
				let i = 0;
				while (i < 4) {
					octets.push(parseInt(ipInterfaceOctets[i], 10) | parseInt(subnetMaskOctets[i], 10) ^ 255);
					i++;
				}
				return new this(octets);
			} catch (e) {
				throw new Error("ipaddr: the address does not have IPv4 CIDR format", { cause: e });
			}
		};
		ipaddr.IPv4.isIPv4 = function(string) {
			return this.parser(string) !== null;
		};
		ipaddr.IPv4.isValid = function(string) {
			try {
				new this(this.parser(string));
				return true;
			} catch {
				return false;
			}
		};
		ipaddr.IPv4.isValidCIDR = function(string) {
			try {
				this.parseCIDR(string);
				return true;
			} catch {
				return false;
			}
		};
		ipaddr.IPv4.isValidFourPartDecimal = function(string) {
			if (ipaddr.IPv4.isValid(string) && string.match(/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){3}$/)) return true;
			else return false;
		};
		ipaddr.IPv4.isValidCIDRFourPartDecimal = function(string) {
			const match = string.match(/^(.+)\/(\d+)$/);
			if (!ipaddr.IPv4.isValidCIDR(string) || !match) return false;
			return ipaddr.IPv4.isValidFourPartDecimal(match[1]);
		};
		ipaddr.IPv4.networkAddressFromCIDR = function(string) {
			let cidr, i, ipInterfaceOctets, octets, subnetMaskOctets;
			try {
				cidr = this.parseCIDR(string);
				ipInterfaceOctets = cidr[0].toByteArray();
				subnetMaskOctets = this.subnetMaskFromPrefixLength(cidr[1]).toByteArray();
				octets = [];
				i = 0;
				while (i < 4) {
					octets.push(parseInt(ipInterfaceOctets[i], 10) & parseInt(subnetMaskOctets[i], 10));
					i++;
				}
				return new this(octets);
			} catch (e) {
				throw new Error("ipaddr: the address does not have IPv4 CIDR format", { cause: e });
			}
		};
		ipaddr.IPv4.parse = function(string) {
			const parts = this.parser(string);
			if (parts === null) throw new Error("ipaddr: string is not formatted like an IPv4 Address");
			return new this(parts);
		};
		ipaddr.IPv4.parseCIDR = function(string) {
			let match;
			if (match = string.match(/^(.+)\/(\d+)$/)) {
				const maskLength = parseInt(match[2]);
				if (maskLength >= 0 && maskLength <= 32) {
					const parsed = [this.parse(match[1]), maskLength];
					Object.defineProperty(parsed, "toString", { value: function() {
						return this.join("/");
					} });
					return parsed;
				}
			}
			throw new Error("ipaddr: string is not formatted like an IPv4 CIDR range");
		};
		ipaddr.IPv4.parser = function(string) {
			let match, part, value;
			if (match = string.match(ipv4Regexes.fourOctet)) return (function() {
				const ref = match.slice(1, 6);
				const results = [];
				for (let i = 0; i < ref.length; i++) {
					part = ref[i];
					results.push(parseIntAuto(part));
				}
				return results;
			})();
			else if (match = string.match(ipv4Regexes.longValue)) {
				value = parseIntAuto(match[1]);
				if (value > 4294967295 || value < 0) throw new Error("ipaddr: address outside defined range");
				return (function() {
					const results = [];
					let shift = 0;
					for (; shift <= 24; shift += 8) results.push(value >> shift & 255);
					return results;
				})().reverse();
			} else if (match = string.match(ipv4Regexes.twoOctet)) return (function() {
				const ref = match.slice(1, 4);
				const results = [];
				value = parseIntAuto(ref[1]);
				if (value > 16777215 || value < 0) throw new Error("ipaddr: address outside defined range");
				results.push(parseIntAuto(ref[0]));
				results.push(value >> 16 & 255);
				results.push(value >> 8 & 255);
				results.push(value & 255);
				return results;
			})();
			else if (match = string.match(ipv4Regexes.threeOctet)) return (function() {
				const ref = match.slice(1, 5);
				const results = [];
				value = parseIntAuto(ref[2]);
				if (value > 65535 || value < 0) throw new Error("ipaddr: address outside defined range");
				results.push(parseIntAuto(ref[0]));
				results.push(parseIntAuto(ref[1]));
				results.push(value >> 8 & 255);
				results.push(value & 255);
				return results;
			})();
			else return null;
		};
		ipaddr.IPv4.subnetMaskFromPrefixLength = function(prefix) {
			prefix = parseInt(prefix);
			if (Number.isNaN(prefix) || prefix < 0 || prefix > 32) throw new Error("ipaddr: invalid IPv4 prefix length");
			const octets = [
				0,
				0,
				0,
				0
			];
			let j = 0;
			const filledOctetCount = Math.floor(prefix / 8);
			while (j < filledOctetCount) {
				octets[j] = 255;
				j++;
			}
			if (filledOctetCount < 4) octets[filledOctetCount] = Math.pow(2, prefix % 8) - 1 << 8 - prefix % 8;
			return new this(octets);
		};
		ipaddr.IPv6 = (function() {
			function IPv6(parts, zoneId) {
				let i, part;
				if (parts.length === 16) {
					this.parts = [];
					for (i = 0; i <= 14; i += 2) this.parts.push(parts[i] << 8 | parts[i + 1]);
				} else if (parts.length === 8) this.parts = parts;
				else throw new Error("ipaddr: ipv6 part count should be 8 or 16");
				for (i = 0; i < this.parts.length; i++) {
					part = this.parts[i];
					if (!(0 <= part && part <= 65535)) throw new Error("ipaddr: ipv6 part should fit in 16 bits");
				}
				if (zoneId) this.zoneId = zoneId;
			}
			IPv6.prototype.SpecialRanges = {
				unspecified: [new IPv6([
					0,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 128],
				linkLocal: [new IPv6([
					65152,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 10],
				multicast: [new IPv6([
					65280,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 8],
				loopback: [new IPv6([
					0,
					0,
					0,
					0,
					0,
					0,
					0,
					1
				]), 128],
				uniqueLocal: [new IPv6([
					64512,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 7],
				ipv4Mapped: [new IPv6([
					0,
					0,
					0,
					0,
					0,
					65535,
					0,
					0
				]), 96],
				deprecatedSiteLocal: [new IPv6([
					65216,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 10],
				discard: [new IPv6([
					256,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 64],
				rfc6145: [new IPv6([
					0,
					0,
					0,
					0,
					65535,
					0,
					0,
					0
				]), 96],
				rfc6052: [[new IPv6([
					100,
					65435,
					0,
					0,
					0,
					0,
					0,
					0
				]), 96], [new IPv6([
					100,
					65435,
					1,
					0,
					0,
					0,
					0,
					0
				]), 48]],
				"6to4": [new IPv6([
					8194,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 16],
				teredo: [new IPv6([
					8193,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 32],
				benchmarking: [new IPv6([
					8193,
					2,
					0,
					0,
					0,
					0,
					0,
					0
				]), 48],
				amt: [new IPv6([
					8193,
					3,
					0,
					0,
					0,
					0,
					0,
					0
				]), 32],
				as112v6: [[new IPv6([
					8193,
					4,
					274,
					0,
					0,
					0,
					0,
					0
				]), 48], [new IPv6([
					9760,
					79,
					32768,
					0,
					0,
					0,
					0,
					0
				]), 48]],
				deprecatedOrchid: [new IPv6([
					8193,
					16,
					0,
					0,
					0,
					0,
					0,
					0
				]), 28],
				orchid2: [new IPv6([
					8193,
					32,
					0,
					0,
					0,
					0,
					0,
					0
				]), 28],
				droneRemoteIdProtocolEntityTags: [new IPv6([
					8193,
					48,
					0,
					0,
					0,
					0,
					0,
					0
				]), 28],
				segmentRouting: [new IPv6([
					24320,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 16],
				reserved: [
					[new IPv6([
						8193,
						0,
						0,
						0,
						0,
						0,
						0,
						0
					]), 23],
					[new IPv6([
						8193,
						3512,
						0,
						0,
						0,
						0,
						0,
						0
					]), 32],
					[new IPv6([
						16383,
						0,
						0,
						0,
						0,
						0,
						0,
						0
					]), 20]
				]
			};
			IPv6.prototype.isIPv4MappedAddress = function() {
				return this.range() === "ipv4Mapped";
			};
			IPv6.prototype.kind = function() {
				return "ipv6";
			};
			IPv6.prototype.match = function(other, cidrRange) {
				let ref;
				if (cidrRange === void 0) {
					ref = other;
					other = ref[0];
					cidrRange = ref[1];
				}
				if (other.kind() !== "ipv6") throw new Error("ipaddr: cannot match ipv6 address with non-ipv6 one");
				return matchCIDR(this.parts, other.parts, 16, cidrRange);
			};
			IPv6.prototype.prefixLengthFromSubnetMask = function() {
				let cidr = 0;
				let stop = false;
				const zerotable = {
					0: 16,
					32768: 15,
					49152: 14,
					57344: 13,
					61440: 12,
					63488: 11,
					64512: 10,
					65024: 9,
					65280: 8,
					65408: 7,
					65472: 6,
					65504: 5,
					65520: 4,
					65528: 3,
					65532: 2,
					65534: 1,
					65535: 0
				};
				let part, zeros;
				for (let i = 7; i >= 0; i -= 1) {
					part = this.parts[i];
					if (part in zerotable) {
						zeros = zerotable[part];
						if (stop && zeros !== 0) return null;
						if (zeros !== 16) stop = true;
						cidr += zeros;
					} else return null;
				}
				return 128 - cidr;
			};
			IPv6.prototype.range = function() {
				return ipaddr.subnetMatch(this, this.SpecialRanges);
			};
			IPv6.prototype.toByteArray = function() {
				let part;
				const bytes = [];
				const ref = this.parts;
				for (let i = 0; i < ref.length; i++) {
					part = ref[i];
					bytes.push(part >> 8);
					bytes.push(part & 255);
				}
				return bytes;
			};
			IPv6.prototype.toFixedLengthString = function() {
				const addr = (function() {
					const results = [];
					for (let i = 0; i < this.parts.length; i++) results.push(padPart(this.parts[i].toString(16), 4));
					return results;
				}).call(this).join(":");
				let suffix = "";
				if (this.zoneId) suffix = `%${this.zoneId}`;
				return addr + suffix;
			};
			IPv6.prototype.toIPv4Address = function() {
				if (!this.isIPv4MappedAddress()) throw new Error("ipaddr: trying to convert a generic ipv6 address to ipv4");
				const ref = this.parts.slice(-2);
				const high = ref[0];
				const low = ref[1];
				return new ipaddr.IPv4([
					high >> 8,
					high & 255,
					low >> 8,
					low & 255
				]);
			};
			IPv6.prototype.toNormalizedString = function() {
				const addr = (function() {
					const results = [];
					for (let i = 0; i < this.parts.length; i++) results.push(this.parts[i].toString(16));
					return results;
				}).call(this).join(":");
				let suffix = "";
				if (this.zoneId) suffix = `%${this.zoneId}`;
				return addr + suffix;
			};
			IPv6.prototype.toRFC5952String = function() {
				const regex = /((^|:)(0(:|$)){2,})/g;
				let suffix = "";
				if (this.zoneId) suffix = `%${this.zoneId}`;
				const normalized = this.toNormalizedString();
				const string = normalized.slice(0, normalized.length - suffix.length);
				let bestMatchIndex = 0;
				let bestMatchLength = -1;
				let bestMatchGroups = -1;
				let match;
				while (match = regex.exec(string)) {
					const groups = (match[0].match(/0/g) || []).length;
					if (groups > bestMatchGroups) {
						bestMatchGroups = groups;
						bestMatchIndex = match.index;
						bestMatchLength = match[0].length;
					}
				}
				if (bestMatchLength < 0) return string + suffix;
				return `${string.substring(0, bestMatchIndex)}::${string.substring(bestMatchIndex + bestMatchLength)}${suffix}`;
			};
			IPv6.prototype.toString = function() {
				return this.toRFC5952String();
			};
			return IPv6;
		})();
		ipaddr.IPv6.broadcastAddressFromCIDR = function(string) {
			try {
				const cidr = this.parseCIDR(string);
				const ipInterfaceOctets = cidr[0].toByteArray();
				const subnetMaskOctets = this.subnetMaskFromPrefixLength(cidr[1]).toByteArray();
				const octets = [];
				let i = 0;
				while (i < 16) {
					octets.push(parseInt(ipInterfaceOctets[i], 10) | parseInt(subnetMaskOctets[i], 10) ^ 255);
					i++;
				}
				return new this(octets);
			} catch (e) {
				throw new Error("ipaddr: the address does not have IPv6 CIDR format", { cause: e });
			}
		};
		ipaddr.IPv6.isIPv6 = function(string) {
			return this.parser(string) !== null;
		};
		ipaddr.IPv6.isValid = function(string) {
			if (typeof string === "string" && string.indexOf(":") === -1) return false;
			try {
				const addr = this.parser(string);
				new this(addr.parts, addr.zoneId);
				return true;
			} catch {
				return false;
			}
		};
		ipaddr.IPv6.isValidCIDR = function(string) {
			if (typeof string === "string" && string.indexOf(":") === -1) return false;
			try {
				this.parseCIDR(string);
				return true;
			} catch {
				return false;
			}
		};
		ipaddr.IPv6.networkAddressFromCIDR = function(string) {
			let cidr, i, ipInterfaceOctets, octets, subnetMaskOctets;
			try {
				cidr = this.parseCIDR(string);
				ipInterfaceOctets = cidr[0].toByteArray();
				subnetMaskOctets = this.subnetMaskFromPrefixLength(cidr[1]).toByteArray();
				octets = [];
				i = 0;
				while (i < 16) {
					octets.push(parseInt(ipInterfaceOctets[i], 10) & parseInt(subnetMaskOctets[i], 10));
					i++;
				}
				return new this(octets);
			} catch (e) {
				throw new Error("ipaddr: the address does not have IPv6 CIDR format", { cause: e });
			}
		};
		ipaddr.IPv6.parse = function(string) {
			const addr = this.parser(string);
			if (addr === null) throw new Error("ipaddr: string is not formatted like an IPv6 Address");
			return new this(addr.parts, addr.zoneId);
		};
		ipaddr.IPv6.parseCIDR = function(string) {
			let maskLength, match, parsed;
			if (match = string.match(/^(.+)\/(\d+)$/)) {
				maskLength = parseInt(match[2]);
				if (maskLength >= 0 && maskLength <= 128) {
					parsed = [this.parse(match[1]), maskLength];
					Object.defineProperty(parsed, "toString", { value: function() {
						return this.join("/");
					} });
					return parsed;
				}
			}
			throw new Error("ipaddr: string is not formatted like an IPv6 CIDR range");
		};
		ipaddr.IPv6.parser = function(string) {
			let addr, i, match, octet, octets, zoneId;
			if (match = string.match(ipv6Regexes.deprecatedTransitional)) return this.parser(`::ffff:${match[1]}`);
			if (ipv6Regexes.native.test(string)) return expandIPv6(string, 8);
			if (match = string.match(ipv6Regexes.transitional)) {
				zoneId = match[6] || "";
				addr = match[1];
				if (!match[1].endsWith("::")) addr = addr.slice(0, -1);
				addr = expandIPv6(addr + zoneId, 6);
				if (addr && addr.parts) {
					octets = [
						parseInt(match[2]),
						parseInt(match[3]),
						parseInt(match[4]),
						parseInt(match[5])
					];
					for (i = 0; i < octets.length; i++) {
						octet = octets[i];
						if (!(0 <= octet && octet <= 255)) return null;
					}
					addr.parts.push(octets[0] << 8 | octets[1]);
					addr.parts.push(octets[2] << 8 | octets[3]);
					return {
						parts: addr.parts,
						zoneId: addr.zoneId
					};
				}
			}
			return null;
		};
		ipaddr.IPv6.subnetMaskFromPrefixLength = function(prefix) {
			prefix = parseInt(prefix);
			if (Number.isNaN(prefix) || prefix < 0 || prefix > 128) throw new Error("ipaddr: invalid IPv6 prefix length");
			const octets = [
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0
			];
			let j = 0;
			const filledOctetCount = Math.floor(prefix / 8);
			while (j < filledOctetCount) {
				octets[j] = 255;
				j++;
			}
			if (filledOctetCount < 16) octets[filledOctetCount] = Math.pow(2, prefix % 8) - 1 << 8 - prefix % 8;
			return new this(octets);
		};
		ipaddr.fromByteArray = function(bytes) {
			const length = bytes.length;
			if (length === 4) return new ipaddr.IPv4(bytes);
			else if (length === 16) return new ipaddr.IPv6(bytes);
			else throw new Error("ipaddr: the binary input is neither an IPv6 nor IPv4 address");
		};
		ipaddr.isValid = function(string) {
			return ipaddr.IPv6.isValid(string) || ipaddr.IPv4.isValid(string);
		};
		ipaddr.isValidCIDR = function(string) {
			return ipaddr.IPv6.isValidCIDR(string) || ipaddr.IPv4.isValidCIDR(string);
		};
		ipaddr.parse = function(string) {
			if (ipaddr.IPv6.isValid(string)) return ipaddr.IPv6.parse(string);
			else if (ipaddr.IPv4.isValid(string)) return ipaddr.IPv4.parse(string);
			else throw new Error("ipaddr: the address has neither IPv6 nor IPv4 format");
		};
		ipaddr.parseCIDR = function(string) {
			try {
				return ipaddr.IPv6.parseCIDR(string);
			} catch {
				try {
					return ipaddr.IPv4.parseCIDR(string);
				} catch (e) {
					throw new Error("ipaddr: the address has neither IPv6 nor IPv4 CIDR format", { cause: e });
				}
			}
		};
		ipaddr.process = function(string) {
			const addr = this.parse(string);
			if (addr.kind() === "ipv6" && addr.isIPv4MappedAddress()) return addr.toIPv4Address();
			else return addr;
		};
		ipaddr.subnetMatch = function(address, rangeList, defaultName) {
			let i, rangeName, rangeSubnets, subnet;
			if (defaultName === void 0 || defaultName === null) defaultName = "unicast";
			for (rangeName in rangeList) if (Object.prototype.hasOwnProperty.call(rangeList, rangeName)) {
				rangeSubnets = rangeList[rangeName];
				if (rangeSubnets[0] && !(rangeSubnets[0] instanceof Array)) rangeSubnets = [rangeSubnets];
				for (i = 0; i < rangeSubnets.length; i++) {
					subnet = rangeSubnets[i];
					if (address.kind() === subnet[0].kind() && address.match.apply(address, subnet)) return rangeName;
				}
			}
			return defaultName;
		};
		if (typeof module !== "undefined" && module.exports) module.exports = ipaddr;
		else root.ipaddr = ipaddr;
	})(this$1);
})))(), 1);
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
rangesOf([...V4, ...V6]);
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
rangesOf([...difference(V4, all("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3", "168.63.129.16")), ...all("2000::/3")]);
all("168.63.129.16", "fe80::1234:5678:9abc");
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
const sameText = (one, other) => one.toLowerCase() === other.toLowerCase();
// src/providers/azure-firewall/group.ts
/** Of the group, its collection and its rule alike. */
const groupName = (key, step) => derivedName({
	...key,
	step,
	action: "rule collection group"
});
const groupIdIn = (policy, name) => `${policy}/ruleCollectionGroups/${name}`;
// src/providers/pim/request.ts
const sameScope = (one, other) => one.toLowerCase() === other.toLowerCase();
// src/providers/azure-role/plain/assignment.ts
/** Our plain assignment of one step: the name it has, the marker that carries its end, and how it proves to be ours. */
const assignmentName = (key, step) => derivedUuid({
	...key,
	step,
	action: "assign"
});
// src/providers/azure-role/role.ts
/**
* `scope`: of something that Azure listed for `below`. NB. What a management group contains cannot be told by its id: one that is
* listed for a subscription or less stands above it, one that is listed for another management group may stand below.
*/
const isAtOrAbove = (scope, below) => sameScope(scope, below) || scope === "/" || below.toLowerCase().startsWith(`${scope.toLowerCase()}/`) || isManagementGroup(scope) && !isManagementGroup(below);
const isManagementGroup = (scope) => /^\/providers\/Microsoft\.Management\/managementGroups\//i.test(scope);
// src/closer/ours.ts
/** What of this installation stands on Azure without an end of its own, told by name and marker as the providers tell it. */
/** A cloud that does not know the type at all has none of it. */
const NO_SUCH_TYPE = / 404 InvalidResourceType$/;
const NETWORK = "2024-01-01";
/**
* NB. A marker can be copied into anything, and a name can be guessed: only the name that this installation derives for the marker's
* grant proves an object, and the marker must be the whole text (I8).
*/
const rule = {
	name: "nsg-rule",
	parents: {
		type: "Microsoft.Network/networkSecurityGroups",
		version: NETWORK,
		none: NO_SUCH_TYPE
	},
	listedIn: "securityRules",
	children: "securityRules",
	version: NETWORK,
	looks: 120,
	proof: (object, parent, by) => {
		const marker = markerIn(fieldIn(object, "properties"), by);
		const name = textIn(object, "name");
		const nsg = resourceId(parent);
		return marker !== void 0 && stepOf(marker, name, ({ key, step }) => ruleNames(key, step, nsg)) !== void 0 ? {
			marker,
			path: `${parent}/securityRules/${name}`,
			alone: true,
			etag: void 0
		} : void 0;
	}
};
/** A group of a grant's own, with the marker in its one rule. */
const ruleCollectionGroup = {
	name: "azure-firewall",
	parents: {
		type: "Microsoft.Network/firewallPolicies",
		version: NETWORK,
		none: NO_SUCH_TYPE
	},
	listedIn: void 0,
	children: "ruleCollectionGroups",
	version: NETWORK,
	looks: 360,
	proof: (object, parent, by) => {
		const name = textIn(object, "name");
		const rules = listIn(fieldIn(object, "properties"), "ruleCollections").flatMap((one) => listIn(one, "rules"));
		for (const own of rules.filter((one) => sameText(textIn(one, "name"), name))) {
			const marker = markerIn(own, by);
			if (marker === void 0) continue;
			if (stepOf(marker, name, ({ key, step }) => [groupName(key, step)]) === void 0) continue;
			return {
				marker,
				path: groupIdIn(resourceId(parent), name),
				alone: rules.length === 1,
				etag: textIn(object, "etag") || void 0
			};
		}
	}
};
/** `isIn`: what a list shows from above or below its place belongs to the search of that place. */
const plainAssignment = (parents, isIn) => ({
	name: parents === void 0 ? "azure-role" : "azure-role at management groups",
	parents,
	listedIn: void 0,
	children: "providers/Microsoft.Authorization/roleAssignments",
	version: "2022-04-01",
	looks: 120,
	proof: (object, place, by) => {
		const properties = fieldIn(object, "properties");
		const marker = markerIn(properties, by);
		const name = textIn(object, "name");
		const scope = textIn(properties, "scope");
		if (marker === void 0 || !isIn(scope, place) || isConditional(fieldIn(properties, "condition"))) return void 0;
		return stepOf(marker, name, ({ key, step }) => [assignmentName(key, step)]) === void 0 ? void 0 : {
			marker,
			path: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
			alone: true,
			etag: void 0
		};
	}
});
/** NB. Gatehouse sets no condition: who did has made it theirs. What is no text is taken for one. */
const isConditional = (condition) => ![
	void 0,
	null,
	""
].some((none) => none === condition);
/** Searched in each subscription. */
const KINDS = [
	rule,
	ruleCollectionGroup,
	plainAssignment(void 0, (scope, place) => isAtOrAbove(place, scope))
];
/** Searched once, for the tenant. Whoever may read no management group has put nothing there (docs/privileges/azure-role.md). */
const TENANT_KINDS = [plainAssignment({
	type: "Microsoft.Management/managementGroups",
	version: "2023-04-01",
	none: / (404 InvalidResourceType|403 \S*)$/
}, sameScope)];
const markerIn = (value, by) => {
	const marker = parseMarker(textIn(value, "description"));
	return marker?.installation === by ? marker : void 0;
};
// src/closer/end.ts
/** Finding what is over by Resource Manager's own clock, deleting it, and reading back that it is gone. */
/** How often a deletion is sent at most; and looks, two seconds apart, at which nothing was under way before it is sent again. */
const DELETIONS = 24;
const IDLE = 15;
const TAKEN = /* @__PURE__ */ new Set([
	200,
	202,
	204
]);
const CHANGED = 412;
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
			const { path } = proof;
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
	const searches = [...subscriptions.flatMap((id) => KINDS.map((kind) => ({
		place: `/subscriptions/${id}`,
		kind
	}))), ...TENANT_KINDS.map((kind) => ({
		place: "",
		kind
	}))];
	await Promise.all(searches.map(({ place, kind }) => isolated(`The search for ${kind.name} in ${place || "the tenant"} failed`, async () => {
		const parents = await parentsIn(arm, place, kind);
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
const parentsIn = async (arm, place, { parents }) => {
	if (parents === void 0) return [{
		object: { id: place },
		at: void 0
	}];
	try {
		return itemsOf(await arm.pages(`${place}/providers/${parents.type}`, parents.version));
	} catch (thrown) {
		if (thrown instanceof Error && parents.none.test(thrown.message)) return [];
		throw thrown;
	}
};
const placeOf = async (arm, kind, { object, at }) => {
	const parent = textIn(object, "id");
	return {
		parent,
		objects: kind.listedIn === void 0 ? itemsOf(await arm.pages(`${parent}/${kind.children}`, kind.version)) : listIn(fieldIn(object, "properties"), kind.listedIn).map((child) => ({
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
	let ended;
	let conditional = true;
	let why = "it was deleted and still stands";
	let looks = kind.looks;
	for (let left = DELETIONS; left > 0 && looks > 0; left -= 1) {
		const before = await arm.get(path, kind.version);
		if (isGone(before)) return ended;
		if (before.status !== 200) throw new Error(`it cannot be read: ${before.status} ${before.code}`);
		const proof = kind.proof(before.body, parent, installation);
		if (proof === void 0 || !isOverAt(proof, before.at)) return ended;
		if (!proof.alone) throw new Error("it is over and holds rules of others: a right to delete is not enough");
		const answer = await arm.remove(path, kind.version, conditional ? proof.etag : void 0);
		if (answer.status === CHANGED) {
			conditional = false;
			continue;
		}
		const refusal = `it cannot be deleted: ${answer.status} ${answer.code}`;
		if (isGone(answer) || TAKEN.has(answer.status)) ended = `Ended ${path} (${formatMarker(proof.marker)}).`;
		else if (isBusy(answer) && answer.code !== "ScopeLocked") why = refusal;
		else throw new Error(refusal);
		const outcome = await readBack(arm, {
			kind,
			path,
			looks
		});
		if (outcome === "gone") return ended;
		looks = outcome;
	}
	throw new Error(why);
};
/** Whether it is gone; else how many looks are left when nothing seems to be under way any more. */
const readBack = async (arm, { kind, path, looks }) => {
	let left = looks;
	for (let idle = 0; left > 0 && idle < IDLE; left -= 1) {
		const answer = await arm.get(path, kind.version);
		if (isGone(answer)) return "gone";
		const state = textIn(fieldIn(answer.body, "properties"), "provisioningState");
		if (/^(deleting|updating)$/i.test(state)) idle = 0;
		else idle += /^failed$/i.test(state) ? IDLE / 5 : 1;
		await arm.wait();
	}
	return left;
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
