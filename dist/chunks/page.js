import { f as instant, x as Fault } from "./brand.js";
import { t as Type } from "./plain-forms.js";
import { i as fitting, r as departureFrom } from "./schemas.js";
// src/adapters/github/decode.ts
/** A function from an unknown answer to a typed one. Throws `Fault('github.unexpected')`, which names the first wrong place. */
const decoder = (call, schema) => {
	const fits = fitting(schema);
	return (data) => {
		if (fits(data)) return data;
		const first = departureFrom(schema, data);
		throw new Fault("github.unexpected", `${call} answered in an unknown form at ${first?.instancePath || "/"}.`, {
			call,
			remedy: "Check the version of the GitHub server against the versions in docs/; nothing was decided on this answer.",
			cause: { message: `${first?.instancePath ?? ""} ${first?.message ?? ""}` }
		});
	};
};
// src/adapters/github/github-fault.ts
/** What GitHub's errors mean, by status, header and error type; never by the text of a message. */
const isGraphqlErrors = fitting(Type.Object({ errors: Type.Array(Type.Object({
	type: Type.Optional(Type.String()),
	message: Type.Optional(Type.String()),
	path: Type.Optional(Type.Array(Type.Union([Type.String(), Type.Number()])))
})) }));
const isRefused = fitting(Type.Object({
	status: Type.Number(),
	response: Type.Object({
		headers: Type.Record(Type.String(), Type.Unknown()),
		data: Type.Unknown()
	})
}));
const isSpoken = fitting(Type.Object({ message: Type.String() }));
const isDocumented = fitting(Type.Object({ documentation_url: Type.String() }));
const isDated = fitting(Type.Object({ date: Type.String() }));
const hasStatus = fitting(Type.Object({ status: Type.Number() }));
/** The entries of `errors` in the body of a GraphQL answer; empty when it has none. */
const graphqlErrorsIn = (body) => {
	if (typeof body !== "object" || body === null || !("errors" in body)) return [];
	if (!isGraphqlErrors(body)) return [{
		type: void 0,
		message: "errors in an unknown form",
		path: []
	}];
	return body.errors.map(({ type, message, path }) => ({
		type,
		message: message ?? "",
		path: path ?? []
	}));
};
/** The GraphQL errors behind a thrown fault; empty for any other. `type` is `STALE_DATA`, `NOT_FOUND`, `FORBIDDEN` … */
const graphqlErrorsOf = (thrown) => {
	if (!(thrown instanceof Fault) || !Array.isArray(thrown.cause)) return [];
	return graphqlErrorsIn({ errors: thrown.cause });
};
/** The HTTP status behind a thrown fault; `undefined` when there was no answer. */
const statusOf = (thrown) => thrown instanceof Fault && hasStatus(thrown.cause) ? thrown.cause.status : void 0;
/** When GitHub answered what became this fault; `undefined` when it did not. */
const dateOfFault = (thrown) => {
	if (!(thrown instanceof Fault) || !isDated(thrown.cause)) return void 0;
	const date = Date.parse(thrown.cause.date);
	return Number.isNaN(date) ? void 0 : instant(date);
};
/** The message of GitHub's answer behind a thrown fault: data, to be escaped wherever it is shown. */
const messageOf = (thrown) => {
	if (!(thrown instanceof Fault)) return void 0;
	return isSpoken(thrown.cause) ? thrown.cause.message : void 0;
};
/** What an error thrown by the HTTP library amounts to. */
const faultOfError = (thrown, call) => {
	if (!isRefused(thrown)) return unreachable(call, thrown);
	const { status, response } = thrown;
	const header = (name) => {
		const value = response.headers[name];
		return value === void 0 || value === null ? void 0 : String(value);
	};
	const cause = {
		status,
		message: isSpoken(response.data) ? response.data.message : "",
		request: header("x-github-request-id"),
		date: header("date")
	};
	if (status >= 500) return unreachable(call, cause, status);
	if (status === 429 || status === 403 && isRateLimit(header, response.data)) return new Fault("github.rate-limited", `GitHub asks us to slow down (${call} answered ${status}).`, {
		call,
		remedy: "Nothing to do: the next run takes it up. If it stays so, give Gatehouse a GitHub App of its own.",
		transient: true,
		...retryAfter(header),
		cause
	});
	if (status === 401) return new Fault("github.forbidden", `GitHub does not accept the token (${call} answered 401).`, {
		call,
		remedy: "Give the job a token that is valid: in a workflow `github.token`, elsewhere GITHUB_TOKEN.",
		cause
	});
	if (status === 403) {
		const wanted = header("x-accepted-github-permissions");
		return new Fault("github.forbidden", `GitHub does not allow ${call} (403).`, {
			call,
			remedy: wanted === void 0 ? "Give the token the permission that this call needs (its documentation names it), in `permissions:` of the workflow or in the App." : `Give the token one of these permissions, in the App or in \`permissions:\` of the job: ${permissionsInWords(wanted)}.`,
			cause
		});
	}
	if (status === 404) return new Fault("github.not-found", `GitHub finds nothing at ${call} (404).`, {
		call,
		remedy: "Check that it exists, as somebody who may see it: `gh api`, with that path. GitHub answers 404 also where the token lacks the permission to read it: compare `permissions:` of the job, or the rights of the App, with docs/adopt.md.",
		cause
	});
	return new Fault("github.rejected", `GitHub rejected ${call} (${status}).`, {
		call,
		remedy: "Read the message of GitHub in the cause; the request contradicts the state or the rules of the repository.",
		cause
	});
};
/** What the `errors` of a GraphQL answer amount to. */
const faultOfGraphQL = (errors, call) => {
	const types = [...new Set(errors.map(({ type }) => printable(type ?? "untyped")))].join(", ");
	if (errors.some(({ type }) => type === "RATE_LIMITED")) return new Fault("github.rate-limited", `GitHub asks us to slow down (${call}).`, {
		call,
		remedy: "Nothing to do: the next run takes it up. If it stays so, give Gatehouse a GitHub App of its own.",
		transient: true,
		cause: errors
	});
	if (errors.every(({ type }) => type === "FORBIDDEN" || type === "INSUFFICIENT_SCOPES")) return new Fault("github.forbidden", `GitHub does not allow ${call} (${types}).`, {
		call,
		remedy: "Give the token the permission that this operation needs, in `permissions:` of the workflow or in the App.",
		cause: errors
	});
	return new Fault("github.rejected", `GitHub answered ${call} with errors (${types}).`, {
		call,
		remedy: "Read the errors in the cause; the next run asks again.",
		cause: errors
	});
};
/** An answer that is no answer of GitHub's: a sign-in page, a proxy's text. */
const faultOfStrangeAnswer = (call, status) => new Fault("github.unexpected", `${call} answered ${status} with something that is not JSON.`, {
	call,
	remedy: "Look for a proxy between this machine and GitHub, and check the address of the API.",
	transient: true,
	cause: { status }
});
/** An answer of GitHub's that sends us somewhere else. */
const faultOfStrangePlace = (call, origin) => new Fault("github.unexpected", `GitHub answered with an address at ${origin}.`, {
	call,
	remedy: "It was not followed. Look for a proxy between this machine and GitHub."
});
const unreachable = (call, cause, status) => new Fault("github.unreachable", status === void 0 ? `${call} got no answer from GitHub.` : `${call} failed on GitHub's side (${status}).`, {
	call,
	remedy: "Look at githubstatus.com and the network of this machine; nothing is lost, the next run converges.",
	transient: true,
	cause: status === void 0 ? { message: thrownText(cause) } : cause
});
const isRateLimit = (header, body) => header("retry-after") !== void 0 || header("x-ratelimit-remaining") === "0" || isDocumented(body) && /rate-limit/.test(body.documentation_url);
/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api: by header, else a minute. */
const retryAfter = (header) => {
	const seconds = Number(header("retry-after") ?? NaN);
	if (Number.isFinite(seconds) && seconds >= 0) return { retryAfter: seconds * 1e3 };
	const reset = Number(header("x-ratelimit-reset") ?? NaN) * 1e3;
	const now = Date.parse(header("date") ?? "");
	if (header("x-ratelimit-remaining") === "0" && Number.isFinite(reset) && Number.isFinite(now)) return { retryAfter: Math.max(0, reset - now) };
	return { retryAfter: 6e4 };
};
const thrownText = (thrown) => thrown instanceof Error ? thrown.message : String(thrown);
/** `pull_requests=write; issues=write`, as a workflow says it: `pull-requests: write` or `issues: write`. */
const permissionsInWords = (wanted) => printable(wanted).split(";").map((one) => one.trim().split(",").map(permissionInWords).join(" and ")).join(" or ");
const permissionInWords = (one) => {
	const [name = "", level = ""] = one.trim().split("=");
	return `\`${name.replaceAll("_", "-")}: ${level}\``;
};
/** Header values and error types stand in messages: what is not a plain word or a list of them is left out. */
const printable = (text) => text.replace(/[^A-Za-z0-9_=,; -]/g, "");
// src/adapters/github/page.ts
/** Pages of a GraphQL connection: read to the end or up to a cap, and say which. */
const pageInfo = "pageInfo { hasNextPage endCursor }";
const pageSchema = (node) => Type.Object({
	nodes: Type.Array(node),
	pageInfo: Type.Object({
		hasNextPage: Type.Boolean(),
		endCursor: Type.Union([Type.Null(), Type.String()])
	})
});
/** Follows `first` with `next(cursor)` until the end, or until `cap` nodes were read. */
const readPages = async (first, cap, next) => {
	const nodes = [...first.nodes];
	let page = first;
	while (page.pageInfo.hasNextPage) {
		if (nodes.length >= cap || page.pageInfo.endCursor === null) return {
			nodes,
			complete: false
		};
		page = await next(page.pageInfo.endCursor);
		nodes.push(...page.nodes);
	}
	return {
		nodes,
		complete: true
	};
};
/** Pages of a list of REST's, 100 items each: more than anything that is listed here has. */
const MOST_PAGES = 500;
/** The same pages. Throws `Fault` where they go on and on: a service that links back to a page is never read to its end. */
async function* withEnd(pages, call) {
	let read = 0;
	for await (const page of pages) {
		read += 1;
		if (read > MOST_PAGES) throw new Fault("github.unexpected", `${call} was answered with pages without end.`, {
			call,
			remedy: "Nothing was concluded from them; the next run asks again."
		});
		yield page;
	}
}
/** The nodes of each page in turn. Throws `Fault` where the list goes on behind the last page that is looked at. */
async function* eachPage({ read, most, tooMany }) {
	let after = null;
	for (let pages = 0; pages < most; pages += 1) {
		const page = await read(after);
		yield page.nodes;
		if (!page.pageInfo.hasNextPage) return;
		after = page.pageInfo.endCursor;
	}
	const { message, call, remedy } = tooMany;
	throw new Fault("github.unexpected", message, {
		call,
		remedy
	});
}
export { withEnd as a, faultOfGraphQL as c, graphqlErrorsIn as d, graphqlErrorsOf as f, decoder as h, readPages as i, faultOfStrangeAnswer as l, statusOf as m, pageInfo as n, dateOfFault as o, messageOf as p, pageSchema as r, faultOfError as s, eachPage as t, faultOfStrangePlace as u };
