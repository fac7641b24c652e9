import { o as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { S as parseInstant, b as minutes, d as formatInstant, h as installation, p as grantNumber } from "./fault.js";
// src/core/network-address.ts
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
const bitsOf = (address) => address.kind() === "ipv4" ? 32 : 128;
const refuse = (problem, message, remedy) => ({
	kind: "refused",
	problem,
	message,
	remedy
});
const shown = (text) => `\`${text.slice(0, 60)}\``;
/** Words by which Azure and firewalls mean everybody or a great many. */
const ANYBODY = /* @__PURE__ */ new Set([
	"*",
	"any",
	"all",
	"internet",
	"virtualnetwork",
	"azureloadbalancer",
	"azurecloud",
	"0.0.0.0",
	"0.0.0.0/0",
	"::",
	"::/0",
	"0/0",
	"0"
]);
const STRICT_V4$1 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
/** IPv6 blocks that carry an IPv4 address inside, which no IPv4 rule would then see. */
const CARRIES_V4 = /* @__PURE__ */ new Set([
	"ipv4Mapped",
	"rfc6145",
	"rfc6052",
	"6to4",
	"teredo"
]);
/** Reserved for documentation: routed nowhere, so harmless, and what examples are written with. */
const DOCUMENTATION = [
	"192.0.2.0/24",
	"198.51.100.0/24",
	"203.0.113.0/24",
	"2001:db8::/32"
];
const readAddress = (text) => {
	if (STRICT_V4$1.test(text)) return import_ipaddr.default.IPv4.parse(text);
	if (!text.includes(":") || text.includes("%") || !import_ipaddr.default.IPv6.isValid(text)) return refuse("form", `${shown(text)} is not an IP address in its usual form.`, "Write four decimal numbers without leading zeros, such as `203.0.113.7`, or an IPv6 address.");
	const address = import_ipaddr.default.IPv6.parse(text);
	if (CARRIES_V4.has(address.range()) || text.includes(".")) return refuse("mapped", `${shown(text)} is an IPv4 address inside an IPv6 one.`, "Write the IPv4 address itself.");
	return address;
};
const maskOf = (address, prefix) => address.kind() === "ipv4" ? import_ipaddr.default.IPv4.networkAddressFromCIDR(`${address.toString()}/${prefix}`) : import_ipaddr.default.IPv6.networkAddressFromCIDR(`${address.toString()}/${prefix}`);
/** What was read before: a request's source is asked for by its plan and by three rules, a policy's networks with every request. */
const read = /* @__PURE__ */ new Map();
const MOST_READ = 1e3;
/** Reads a CIDR, or an address as the CIDR of that one address. Says nothing yet about where it lies. */
const parseNetwork = (text) => {
	const known = read.get(text);
	if (known !== void 0) return known;
	const network = readNetwork(text);
	if (read.size >= MOST_READ) read.clear();
	read.set(text, network);
	return network;
};
const readNetwork = (text) => {
	if (ANYBODY.has(text.toLowerCase()) || /^[^/]*\/0+$/.test(text)) return refuse("any", `${shown(text)} means everybody.`, "Write the one address that you come from.");
	const [host = "", length, ...rest] = text.split("/");
	const address = readAddress(host);
	if ("problem" in address) return address;
	const bits = bitsOf(address);
	if (rest.length > 0 || length !== void 0 && !/^(?:[1-9]\d{0,2})$/.test(length) || Number(length ?? bits) > bits) return refuse("form", `${shown(text)} is not a CIDR.`, `Write an address, \`/\` and 1 to ${bits}.`);
	const prefix = Number(length ?? bits);
	const base = maskOf(address, prefix);
	if (base.toNormalizedString() !== address.toNormalizedString()) return refuse("host-bits", `${shown(text)} has bits beyond its prefix, so it names more than it seems to.`, `Write \`${base.toString()}/${prefix}\` for the network, or \`${address.toString()}/${bits}\` for the one address.`);
	return {
		kind: "network",
		family: bits === 32 ? 4 : 6,
		prefix,
		cidr: `${base.toString()}/${prefix}`
	};
};
/** Derived from an immutable value once: the blocks of a policy are compared with every source. */
const addresses = /* @__PURE__ */ new WeakMap();
const addressOf = (network) => {
	const known = addresses.get(network);
	if (known !== void 0) return known;
	const address = import_ipaddr.default.parse(network.cidr.slice(0, network.cidr.lastIndexOf("/")));
	addresses.set(network, address);
	return address;
};
/** Whether every address of `inner` lies in `outer`. */
const contains = (outer, inner) => {
	if (outer.family !== inner.family || inner.prefix < outer.prefix) return false;
	return addressOf(inner).match(addressOf(outer), outer.prefix);
};
const liesIn = (blocks, network) => blocks.some((each) => {
	const block = parseNetwork(each);
	return block.kind === "network" && contains(block, network);
});
const isPublic = (network) => {
	if (liesIn(DOCUMENTATION, network)) return true;
	if (addressOf(network).range() !== "unicast") return false;
	return (network.family === 4 ? import_ipaddr.default.IPv4.broadcastAddressFromCIDR(network.cidr) : import_ipaddr.default.IPv6.broadcastAddressFromCIDR(network.cidr)).range() === "unicast" && (network.family === 4 ? network.prefix >= 8 : network.prefix >= 16);
};
/** Of a source in canonical form. What is no network is taken for none that is public. */
const isPublicNetwork = (cidr) => {
	const network = parseNetwork(cidr);
	return network.kind === "network" && isPublic(network);
};
/**
* Whether a network is wider than `/widest`. For IPv6 the same number of *host* bits is allowed.
* NB. `/32` read as an IPv6 prefix would allow 2^96 addresses where one was meant.
*/
const isWiderThan = (network, widest) => network.prefix < (network.family === 4 ? widest : 96 + widest);
/** The one judgement of a source that a person gave. `203.0.113.7` and `203.0.113.7/32` are the same network. */
const judgeSource = (text, limits) => {
	const network = parseNetwork(text);
	if (network.kind === "refused") return network;
	if (limits.within.length === 0 && !isPublic(network)) return refuse("not-public", `${shown(text)} is not a public address (private, shared, loopback, link-local or reserved).`, "Write the public address under which the platform sees you.");
	if (limits.within.length > 0 && !liesIn(limits.within, network)) return refuse("outside", `${shown(text)} lies outside what the entitlement allows.`, `Write an address within ${limits.within.map((each) => `\`${each}\``).join(" or ")}.`);
	if (isWiderThan(network, limits.widest)) return refuse("wide", `${shown(text)} is wider than /${network.family === 4 ? limits.widest : 96 + limits.widest}.`, limits.widest === 32 ? "Write a single address." : `Write a prefix of at least /${network.family === 4 ? limits.widest : 96 + limits.widest}.`);
	return network;
};
/** The canonical CIDR of text that was judged before; undefined for anything that is not a network. */
const canonicalCidr = (text) => {
	const network = parseNetwork(text);
	return network.kind === "network" ? network.cidr : void 0;
};
// src/core/one-or-more.ts
const listOf = (value) => isList(value) ? value : [value];
/** A lone value loses its list, so that one meaning has one form and one digest. */
const oneOrMore = (values) => {
	const [only, ...others] = values;
	return only !== void 0 && others.length === 0 ? only : values;
};
const isList = (value) => Array.isArray(value);
// src/core/network/ranges.ts
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
export { rangesOf as A, V6 as C, covers as D, NONE as E, isPublicNetwork as F, isWiderThan as I, judgeSource as L, listOf as M, oneOrMore as N, difference as O, canonicalCidr as P, parseNetwork as R, V4 as S, addressesIn as T, TCP as _, parseJustification as a, EVERY_ADDRESS as b, FLOOR as c, parseIsoDuration as d, evaluate as f, EVERY_PORT as g, missingForBastion as h, parseExclusiveMark as i, union as j, intersection as k, whyNeverAllowed as l, isBastionSubnet as m, formatJustification as n, parseMarker as o, flowsOf as p, formatMarker as r, sameKey as s, exclusiveMark as t, whyNotAllowed as u, protocolTexts as v, addressTexts as w, PUBLIC_ADDRESSES as x, readRule as y };
