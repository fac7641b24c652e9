// src/core/fault.ts
var Fault = class extends Error {
	name = "Fault";
	code;
	call;
	remedy;
	transient;
	retryAfter;
	constructor(code, message, detail) {
		super(message, { cause: detail.cause });
		this.code = code;
		this.call = detail.call;
		this.remedy = detail.remedy;
		this.transient = detail.transient ?? false;
		this.retryAfter = detail.retryAfter;
	}
};
/** What failed and in which call, without what to do. Foreign text in it is raw. */
const whatFailed = ({ call, message }) => call === void 0 || message.includes(call) ? message : `${call}: ${message}`;
/** A fault in one line for people: which call, what is wrong, what to do. Foreign text in it is raw. */
const faultSentence = (fault) => {
	const what = whatFailed(fault);
	return `${/[.!?]$/.test(what) ? what : `${what}.`} ${fault.remedy}`;
};
/** What any thrown thing amounts to; something that is not a `Fault` is our bug, and its stack says where. */
const asFault = (thrown) => {
	if (thrown instanceof Fault) return thrown;
	const fault = new Fault("bug", thrown instanceof Error ? thrown.message : String(thrown), {
		remedy: "This is a bug in Gatehouse; please report it with the log of this run.",
		cause: thrown
	});
	if (thrown instanceof Error && thrown.stack !== void 0) fault.stack = thrown.stack;
	return fault;
};
// src/core/brand.ts
const isWhole = (value) => Number.isSafeInteger(value);
const isLength = (value) => Number.isSafeInteger(value);
const isSha = (value) => /^[0-9a-f]{40}$/.test(value);
const isEntra = (value) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value);
const isNumber = (value) => Number.isSafeInteger(value) && value > 0;
const isResource = (value) => /^(\/[^/?#\s]+)+$/.test(value);
const isDigest = (value) => /^[0-9a-f]{64}$/.test(value);
const isInstallation = (value) => /^[0-9a-f]{8}$/.test(value);
const isPersonKey = (value) => /^[a-z0-9][a-z0-9._-]{0,62}$/.test(value);
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
const milliseconds = (value) => must(value, isLength, "a length of time");
const commitSha = (value) => must(value, isSha, "a commit SHA");
const blobSha = (value) => must(value, isSha, "a blob SHA");
const entraId = (value) => must(value.toLowerCase(), isEntra, "an Entra object id");
/** `undefined` for text that is no UUID. */
const parseEntraId = (text) => {
	const value = text.toLowerCase();
	return isEntra(value) ? value : void 0;
};
const gitHubUserId = (value) => must(value, isNumber, "a GitHub account id");
const grantNumber = (value) => must(value, isNumber, "a pull request number");
const resourceId = (value) => must(value, isResource, "an Azure resource id");
const digest = (value) => must(value, isDigest, "a SHA-256 digest");
const installation = (value) => must(value, isInstallation, "an installation id");
const personKey = (value) => must(value, isPersonKey, "a key of people.yaml");
/** `2026-11-20T10:00:00Z`; the only form in which Gatehouse writes an instant for machines. */
const formatInstant = (at) => new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");
/** Reads an ISO 8601 instant that states its offset; `undefined` for anything else, also for a date without a time. */
const parseInstant = (text) => {
	if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return void 0;
	const value = Date.parse(text);
	return Number.isNaN(value) ? void 0 : instant(value);
};
const later = (at, by) => instant(at + by);
const between = (from, to) => milliseconds(to - from);
const minutes = (count) => milliseconds(count * 6e4);
const hours = (count) => milliseconds(count * 36e5);
/** `true` from the very instant of the end on: `now ≥ end` is over (I6). */
const isOver = (end, now) => now >= end;
export { faultSentence as C, asFault as S, parseEntraId as _, digest as a, resourceId as b, gitHubUserId as c, installation as d, instant as f, minutes as g, milliseconds as h, commitSha as i, grantNumber as l, later as m, between as n, entraId as o, isOver as p, blobSha as r, formatInstant as s, MalformedValue as t, hours as u, parseInstant as v, whatFailed as w, Fault as x, personKey as y };
