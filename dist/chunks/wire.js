import { $n as LEDGER_REF, Bn as eventGuard, Cr as isRequestPath, Dn as daysBack$1, En as LONGEST_LOOK_BACK, Fr as canonicalJson, Hn as guard, Ht as parseMoment, Ir as gitBlob, Lr as sha256, Nr as known, Pr as platformOf, Qn as LEDGER_BRANCH, Rr as valueWithoutCredentials, Xn as HEAD_PATH, Zn as KNOWN_FOLDER, _r as recordName, ar as fullPartPath, br as shardAt, dr as lastPartPath, g as tallyOf, gr as recordFolder, hr as recentPath, ir as dayPath, jr as issueOfBranch, lr as knownFolder, mr as recentFolder, nr as REVIEWS_PATH, rr as dayOf, t as parseChannel, ur as knownPath, vr as recordPath, xr as shardOf } from "./channel.js";
import { C as faultSentence, S as asFault, c as gitHubUserId, d as installation, f as instant, h as milliseconds, i as commitSha, l as grantNumber, m as later, p as isOver, r as blobSha, s as formatInstant, v as parseInstant, x as Fault } from "./brand.js";
import { $ as anchorsOf, A as foldCommit, D as owedWithoutIndex, E as owedText, H as eventsOf, L as endOfSegment, M as grantFiles, N as headFile, O as chain, P as pathsNamedBy, T as owedAfter, W as recordOf, X as ANCHOR_CONTEXT, Y as isTerminal, Z as anchorOf, a as readOpen, c as readReviews, et as formatAnchor, f as grownShards, g as recentFiles, i as readKnownPart, j as freezeAfter, m as dayWith, n as readHead, nt as parseAnchor, o as readRecent, ot as parseShard, p as shardFiles, r as readKnown, rt as saidBy, s as readRecord, t as grantOf, tt as hashIn, u as earlierIn, v as recordsOf } from "./stored.js";
import { t as Type } from "./plain-forms.js";
import { a as withEnd, c as faultOfGraphQL, d as graphqlErrorsIn, f as graphqlErrorsOf, h as decoder, i as readPages, l as faultOfStrangeAnswer, m as statusOf, n as pageInfo, o as dateOfFault, p as messageOf$1, r as pageSchema$1, s as faultOfError, t as eachPage, u as faultOfStrangePlace } from "./page.js";
import { createRequire } from "node:module";
import { createHash, createHmac } from "node:crypto";
import https from "node:https";
import { urlToHttpOptions } from "node:url";
import { gunzip } from "node:zlib";
import { setTimeout } from "node:timers/promises";
// src/config.ts
const COMMANDS = [
	"evaluate",
	"act",
	"elevate",
	"revoke",
	"watch",
	"verify",
	"preflight",
	"doctor"
];
const invalid$1 = (message, remedy) => new Fault("config.invalid", message, { remedy });
const inputReader = (environment) => (name) => (environment[`INPUT_${name.toUpperCase()}`] ?? "").trim();
const needed = (environment, name) => {
	const value = environment[name];
	if (value !== void 0 && value !== "") return value;
	throw invalid$1(`The environment variable ${name} is missing`, "A GitHub workflow sets it; at a terminal set it yourself, or give the option that the help of the command names.");
};
const oneOf = (name, value, allowed) => {
	const found = allowed.find((candidate) => candidate === value);
	if (found !== void 0) return found;
	throw invalid$1(`Input "${name}" is ${JSON.stringify(value)}`, `Use one of: ${allowed.join(", ")}.`);
};
const flag = (name, value) => oneOf(name, value === "" ? "false" : value, ["true", "false"]) === "true";
/** NB. One that cannot be read is no sweep of everything: many jobs would each begin it. */
const shardFrom = (text) => {
	const shard = text === "" ? void 0 : parseShard(text);
	if (text === "" || shard !== void 0) return shard;
	throw invalid$1(`Input "shard" is ${JSON.stringify(text)}`, "Give the id of a subscription, or \"elsewhere\"; the output shards of revoke lists them.");
};
const COUNT = /^\d{1,4}$/;
/** A whole number from 0 to 9999; undefined where nothing is written. */
const count$1 = (name, value) => {
	if (value === "") return void 0;
	if (COUNT.test(value)) return Number(value);
	throw invalid$1(`${name} is ${JSON.stringify(value)}`, "Give a whole number from 0 to 9999.");
};
const readCount = (value) => value !== "" && !COUNT.test(value) ? "unreadable" : count$1("Input \"expected-count\"", value);
const httpsUrl = (name, value) => {
	const url = URL.canParse(value) ? new URL(value) : void 0;
	if (url?.protocol === "https:" && url.username === "" && url.search === "") return value.replace(/\/+$/, "");
	throw invalid$1(`Input "${name}" is ${JSON.stringify(value)}`, "Give an https:// address.");
};
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const uuid = (name, value) => {
	if (UUID.test(value)) return value.toLowerCase();
	throw invalid$1(`Input "${name}" is ${JSON.stringify(value)}`, "Give the id as a UUID.");
};
const pullNumber = (name, value) => {
	if (/^[1-9]\d{0,8}$/.test(value)) return grantNumber(Number(value));
	throw invalid$1(`${name} is ${JSON.stringify(value)}`, "Give the number of a pull request.");
};
const sha$1 = (name, value) => {
	if (/^[0-9a-f]{40}$/.test(value)) return commitSha(value);
	throw invalid$1(`Input "${name}" is ${JSON.stringify(value)}`, "Give a full commit SHA in lower case.");
};
const azureConfig = (input) => {
	if (input("azure-tenant-id") === "" && input("azure-client-id") === "") return void 0;
	return {
		tenantId: uuid("azure-tenant-id", input("azure-tenant-id")),
		clientId: uuid("azure-client-id", input("azure-client-id")),
		subscriptions: input("azure-subscriptions").split(/[\s,]+/).filter((id) => id !== "").map((id) => uuid("azure-subscriptions", id)),
		authority: httpsUrl("azure-authority", input("azure-authority")),
		armEndpoint: httpsUrl("azure-arm-endpoint", input("azure-arm-endpoint")),
		graphEndpoint: httpsUrl("azure-graph-endpoint", input("azure-graph-endpoint")),
		tokenAudience: input("azure-token-audience")
	};
};
/** The same for a host of one's own: the variables that Azure's SDKs use, and `GATEHOUSE_AZURE_*` as in the workflows. */
const VARIABLES = {
	"azure-tenant-id": ["AZURE_TENANT_ID", ""],
	"azure-client-id": ["AZURE_CLIENT_ID", ""],
	"azure-subscriptions": ["GATEHOUSE_AZURE_SUBSCRIPTIONS", ""],
	"azure-elevate-client-id": ["GATEHOUSE_ELEVATE_CLIENT_ID", ""],
	"azure-revoke-client-id": ["GATEHOUSE_REVOKE_CLIENT_ID", ""],
	"azure-authority": ["GATEHOUSE_AZURE_AUTHORITY", "https://login.microsoftonline.com"],
	"azure-arm-endpoint": ["GATEHOUSE_AZURE_ARM_ENDPOINT", "https://management.azure.com"],
	"azure-graph-endpoint": ["GATEHOUSE_AZURE_GRAPH_ENDPOINT", "https://graph.microsoft.com"],
	"azure-token-audience": ["GATEHOUSE_AZURE_TOKEN_AUDIENCE", "api://AzureADTokenExchange"]
};
const clientsConfig = (input, audit) => {
	const client = (name, value) => value === "" ? void 0 : uuid(name, value);
	return {
		elevate: client("azure-elevate-client-id", input("azure-elevate-client-id")),
		revoke: client("azure-revoke-client-id", input("azure-revoke-client-id")),
		audit: client("azure-client-id", audit)
	};
};
/** At a terminal, by the names of the repository's variables. Throws `Fault('config.invalid')`. */
const clientsFrom = (environment) => clientsConfig((name) => environment[VARIABLES[name]?.[0] ?? ""] ?? "", environment["GATEHOUSE_AUDIT_CLIENT_ID"] ?? "");
/** Azure from the environment of a terminal. Throws `Fault('config.invalid')`. */
const azureFrom = (environment) => azureConfig((name) => {
	const [variable = "", otherwise = ""] = VARIABLES[name] ?? [];
	return environment[variable] ?? otherwise;
});
const record = (value, key) => typeof value === "object" && value !== null ? Reflect.get(value, key) : void 0;
const numberOf = (value) => {
	const number = record(value, "number");
	return typeof number === "number" ? pullNumber("The number in the event", String(number)) : void 0;
};
/** What the event is about: a pull request, by number or by the head commit of the run that ended, or an issue that is none. */
const wokenBy = (event) => {
	const issue = record(event, "issue");
	const onPull = record(issue, "pull_request") !== void 0;
	const plain = onPull ? void 0 : numberOf(issue);
	const commented = record(event, "comment") !== void 0;
	const head = record(record(event, "workflow_run"), "head_sha");
	return {
		pull: numberOf(record(event, "pull_request")) ?? (onPull ? numberOf(issue) : void 0),
		head: typeof head === "string" && /^[0-9a-f]{40}$/.test(head) ? commitSha(head) : void 0,
		issue: commented ? plain : void 0,
		asking: commented ? void 0 : plain
	};
};
/** Where GitHub is and with whose token, from what the runner sets. Throws `Fault('config.invalid')`. */
const gitHubFrom = (environment, token) => {
	const [owner = "", repo = "", ...rest] = needed(environment, "GITHUB_REPOSITORY").split("/");
	if (owner === "" || repo === "" || rest.length > 0) throw invalid$1("GITHUB_REPOSITORY is not owner/name", "Set it to owner/name.");
	if (token === "") throw invalid$1("There is no token for the GitHub API", "Give the input \"token\", or set GITHUB_TOKEN.");
	return {
		apiUrl: environment["GITHUB_API_URL"] ?? "https://api.github.com",
		token,
		owner,
		repo
	};
};
/** NB. Never the workflow's own token: that one manages no team, and one that does must not reach what reads pull requests. */
const organizationConfig = ({ apiUrl, owner }, token) => token === "" ? void 0 : {
	apiUrl,
	token,
	login: owner
};
/** The same for a terminal, also where GitHub itself is not asked: `GATEHOUSE_GITHUB_ACCESS_TOKEN`. Throws `Fault('config.invalid')`. */
const organizationFrom = (environment) => {
	const token = environment["GATEHOUSE_GITHUB_ACCESS_TOKEN"] ?? "";
	return token === "" ? void 0 : organizationConfig(gitHubFrom(environment, token), token);
};
/** The address of the repository that is given, or else that a workflow runs in. Throws `Fault('config.invalid')`. */
const repositoryUrl = (environment, given) => {
	const name = given ?? environment["GITHUB_REPOSITORY"] ?? "";
	if (name === "") return void 0;
	const server = environment["GITHUB_SERVER_URL"] ?? "https://github.com";
	if (!/^https?:\/\/[A-Za-z0-9.:-]+$/.test(server)) throw invalid$1(`GITHUB_SERVER_URL is ${JSON.stringify(server)}`, "Set it to an address such as https://github.com.");
	if (/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/.test(name)) return `${server}/${name}`;
	throw invalid$1(`The repository is ${JSON.stringify(name)}`, "Write it as owner/name.");
};
/**
* A person's own token for the host of a repository, by the names that GitHub's tools use.
* NB. The host may be no more than what a clone says of itself: a token goes to github.com, or where the environment says.
*/
const personalToken = (environment, host) => {
	const server = environment["GITHUB_SERVER_URL"] ?? "";
	const said = environment["GITHUB_API_URL"] !== void 0 || URL.canParse(server) && new URL(server).host === host;
	if (host !== "github.com" && !said) return void 0;
	return [environment["GH_TOKEN"], environment["GITHUB_TOKEN"]].find((token) => token !== void 0 && token !== "");
};
/** GitHub's API for a repository that is known by its address. Throws `Fault('config.invalid')`. */
const gitHubAt = (environment, repository, token) => {
	const { host, pathname } = new URL(repository);
	const api = host === "github.com" ? "https://api.github.com" : `https://${host}/api/v3`;
	return gitHubFrom({
		GITHUB_API_URL: environment["GITHUB_API_URL"] ?? api,
		GITHUB_REPOSITORY: pathname.replace(/^\//, "")
	}, token);
};
/** A branch that can stand in an address. */
const branchName = (name, value) => {
	if (/^[A-Za-z0-9._/-]+$/.test(value)) return value;
	throw invalid$1(`${name} is ${JSON.stringify(value)}`, "Give the name of the default branch.");
};
/** `--map login=address`, each once, by login in lower case. Throws `Fault('config.invalid')`. */
const entraMap = (given) => {
	const map = /* @__PURE__ */ new Map();
	for (const each of given) {
		const [, login, address] = /^([A-Za-z0-9_-]{1,40})=([\x21-\x7e]{1,320})$/.exec(each) ?? [];
		if (login === void 0 || address === void 0 || !address.includes("@") && !UUID.test(address)) throw invalid$1(`--map is ${JSON.stringify(each)}`, "Give login=address, or login=object id.");
		const key = login.toLowerCase();
		if (map.has(key)) throw invalid$1(`--map names ${login} twice`, "Give each login once.");
		map.set(key, address);
	}
	return map;
};
/** Which run this is; `local` on a person's machine. */
const runFrom = (environment) => ({
	workflow: environment["GITHUB_WORKFLOW"] ?? "local",
	id: environment["GITHUB_RUN_ID"] ?? "local",
	attempt: Number(environment["GITHUB_RUN_ATTEMPT"] ?? "1")
});
/** What `gatehouse init` printed; undefined where nothing is written. */
const installationId = (name, value) => {
	if (value === "") return void 0;
	if (/^[0-9a-f]{8}$/.test(value)) return installation(value);
	throw invalid$1(`${name} is ${JSON.stringify(value)}`, "Give the eight characters that \"gatehouse init\" printed.");
};
/**
* NB. Whoever runs an earlier run again does it in the name of who started it: `GITHUB_ACTOR_ID` stays, and only a login says who
* it was this time. So a second attempt is nobody's word.
*/
const speakerFrom = (environment) => {
	if (environment["GITHUB_RUN_ATTEMPT"] !== "1") return { kind: "again" };
	const id = environment["GITHUB_ACTOR_ID"] ?? "";
	return {
		kind: "account",
		id: /^[1-9]\d{0,15}$/.test(id) ? gitHubUserId(Number(id)) : void 0
	};
};
/** Everything an action run needs to know; `event` is the payload of what woke it. Throws `Fault('config.invalid')` naming the input and what to write. */
const readConfig = (environment, event) => {
	const input = inputReader(environment);
	const act = input("act");
	const pull = input("pull-request");
	const woken = wokenBy(event);
	const head = input("head");
	const issue = input("issue");
	const proposalToken = input("proposal-token");
	const github = gitHubFrom(environment, input("token"));
	return {
		command: oneOf("command", input("command"), COMMANDS),
		github,
		run: runFrom(environment),
		wokenBy: {
			...woken,
			pull: pull === "" ? woken.pull : pullNumber("Input \"pull-request\"", pull),
			dispatched: pull !== "",
			asking: issue === "" ? woken.asking : pullNumber("Input \"issue\"", issue)
		},
		head: head === "" ? void 0 : sha$1("head", head),
		act: act === "" || act === "none" ? void 0 : oneOf("act", act, [
			"merge",
			"wake",
			"end",
			"propose",
			"watch"
		]),
		ledgerPath: input("ledger") === "" ? "." : input("ledger"),
		installation: installationId("Input \"installation\"", input("installation")),
		platformOnly: flag("platform-only", input("platform-only")),
		speaker: speakerFrom(environment),
		order: {
			end: input("end"),
			which: input("which"),
			freeze: input("freeze"),
			until: input("until"),
			why: input("why")
		},
		expectedCount: readCount(input("expected-count")),
		shareAbove: count$1("Input \"share-above\"", input("share-above")),
		shard: shardFrom(input("shard")),
		azure: azureConfig(input),
		clients: clientsConfig(input, input("azure-client-id")),
		organization: organizationConfig(github, input("github-access-token")),
		notifyChannels: input("notify-channels"),
		proposalToken: proposalToken === "" ? void 0 : proposalToken
	};
};
// src/core/ledger/installation.ts
/** Eight hexadecimal characters from GitHub's id of the repository and the SHA-256 of the ledger's first line. */
const installationOf = (repositoryId, genesis) => installation(sha256(canonicalJson([
	"gatehouse",
	repositoryId,
	genesis
])).slice(0, 8));
// src/core/doctor/issuer.ts
/** Who issues the id tokens of GitHub's jobs: another one in each GitHub that is not github.com. */
/** As a job's own token names it; `undefined`: it is no token of a job of GitHub, as that of another host is not. */
const issuerIn = (token) => {
	const [, payload = ""] = token.split(".");
	try {
		const claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
		const claim = (name) => typeof claims === "object" && claims !== null ? Reflect.get(claims, name) : void 0;
		const issuer = claim("iss");
		return typeof issuer === "string" && typeof claim("repository_id") === "string" ? issuer : void 0;
	} catch {
		return;
	}
};
/** As the address of GitHub's API says: github.com, a cloud of an enterprise's own (ghe.com), or a server. */
const issuerAt = (apiUrl) => {
	const { host } = new URL(apiUrl);
	if (host === "api.github.com") return "https://token.actions.githubusercontent.com";
	const [, enterprise] = /^api\.([a-z0-9-]+\.ghe\.com)$/i.exec(host) ?? [];
	return enterprise === void 0 ? `https://${host}/_services/token` : `https://token.actions.${enterprise}`;
};
// src/adapters/github/account.ts
/** Who did something on GitHub, as its two APIs say it. */
/** Fields of an `Actor`; bots, mannequins and deleted accounts are told from people by `__typename`. */
const actorFields = `fragment ActorFields on Actor {
  __typename login
  ... on User { databaseId }
  ... on Bot { databaseId }
}`;
const actorSchema = Type.Union([Type.Null(), Type.Object({
	__typename: Type.String(),
	login: Type.String(),
	databaseId: Type.Optional(Type.Union([Type.Null(), Type.Integer({ minimum: 1 })]))
})]);
/** `simple-user` of the REST API. */
const simpleUserSchema = Type.Union([Type.Null(), Type.Object({
	login: Type.String(),
	id: Type.Integer({ minimum: 1 }),
	type: Type.Optional(Type.String())
})]);
/** A deleted account: without an id it never counts as anybody. */
const ghost = {
	id: void 0,
	login: "ghost",
	kind: "other"
};
const accountOfActor = (actor) => {
	if (actor === null) return ghost;
	const { __typename: type, login, databaseId } = actor;
	const kind = type === "User" ? "user" : type === "Bot" ? "bot" : "other";
	return {
		id: databaseId === null || databaseId === void 0 ? void 0 : gitHubUserId(databaseId),
		login,
		kind
	};
};
const accountOfSimpleUser = (user) => {
	if (user === null) return ghost;
	const kind = user.type === "User" ? "user" : user.type === "Bot" ? "bot" : "other";
	return {
		id: gitHubUserId(user.id),
		login: user.login,
		kind
	};
};
// src/adapters/github/anchors.ts
/** Anchors of the ledger as commit statuses of the default branch: what the reading of the branch brings along, and writing one. */
/** Commits of the default branch, newest first, that a run looks at. */
const WINDOW = 50;
const historyFields = (after) => `defaultBranchRef { target { __typename ... on Commit {
  history(first: ${after === "" ? WINDOW : 100}${after}) { nodes { oid status { context(name: "${ANCHOR_CONTEXT}") {
    description createdAt creator { ...ActorFields }
  } } } pageInfo { hasNextPage endCursor } }
} } }`;
/** Fields of a query and of its `repository`; both need `outsideFragments`. */
const viewerFields = "viewer { login }";
const outsideFields = `main: ${historyFields("")}`;
const outsideFragments = actorFields;
const nullable$4 = (schema) => Type.Union([schema, Type.Null()]);
const history = Type.Object({
	nodes: Type.Array(Type.Object({
		oid: Type.String({ pattern: "^[0-9a-f]{40}$" }),
		status: Type.Union([Type.Null(), Type.Object({ context: Type.Union([Type.Null(), Type.Object({
			description: nullable$4(Type.String()),
			createdAt: Type.String(),
			creator: actorSchema
		})]) })])
	})),
	pageInfo: Type.Object({
		hasNextPage: Type.Boolean(),
		endCursor: nullable$4(Type.String())
	})
});
const mainSchema = Type.Object({ target: Type.Object({
	__typename: Type.Literal("Commit"),
	history
}) });
const viewerSchema = Type.Object({ login: Type.String() });
const mainOf = decoder("POST /graphql LedgerRead", mainSchema);
/** What stands on the commits; `known` keeps within a run what had to be looked for. */
const readOutside = async (client, answer, known) => {
	const { nodes } = mainOf(answer.main).target.history;
	const found = await Promise.all(nodes.map((node) => {
		const seen = seenIn(node, answer.viewer);
		if (seen !== "covered") return seen;
		const key = JSON.stringify(node);
		const asked = known.get(key) ?? readStatuses(client, commitSha(node.oid), answer.viewer);
		known.set(key, asked);
		asked.catch(() => known.delete(key));
		return asked;
	}));
	return {
		main: isBot(answer.viewer) ? nodes.map(({ oid }) => commitSha(oid)) : [],
		anchors: found.flat()
	};
};
const isBot = (login) => login.endsWith("[bot]");
/**
* GitHub shows only the last status of a context here.
* NB. Anybody who may write can put a status of their own over ours, so one that is not ours tells that there may be another below.
*/
const seenIn = ({ oid, status }, viewer) => {
	const last = status?.context;
	if (last === void 0 || last === null) return [];
	const { login, kind } = accountOfActor(last.creator);
	const anchor = parseAnchor(last.description ?? "");
	if (!isMachine({
		login: `${login}[bot]`,
		kind
	}, viewer) || anchor === void 0) return "covered";
	return [{
		...anchor,
		commit: commitSha(oid),
		at: last.createdAt
	}];
};
/**
* NB. A person's status is no anchor: with it anybody who may write could stop every elevation. What a run's own token wrote is
* believed, so with the plain token whoever may push a workflow can write one too. A false anchor makes nothing open that would not
* open anyway: at worst nothing is elevated. It can lie over true ones, which hides a rewriting from the elevation and not from
* `verify`, which reads what lies below; and the elevation derives everything from GitHub all the same. An App of one's own for the
* ledger closes both: no other workflow has its token.
*/
const isMachine = (creator, viewer) => creator.kind === "bot" && (!isBot(viewer) || creator.login === viewer);
const statusesRoute = "GET /repos/{owner}/{repo}/commits/{ref}/statuses";
const decodeStatuses = decoder(statusesRoute, Type.Array(Type.Object({
	context: Type.String(),
	description: nullable$4(Type.String()),
	created_at: Type.String(),
	creator: simpleUserSchema
})));
/** GitHub keeps at most 1,000 of one context on a commit. */
const PAGES = 20;
/** All that were ever written there. https://docs.github.com/rest/commits/statuses#list-commit-statuses-for-a-reference */
const readStatuses = async (client, commit, viewer) => {
	const found = [];
	for (let page = 1; page <= PAGES; page += 1) {
		const { data } = await client.octokit.request(statusesRoute, {
			owner: client.owner,
			repo: client.repo,
			ref: commit,
			per_page: 100,
			page
		});
		const statuses = decodeStatuses(data);
		for (const { context, creator, description, created_at: at } of statuses) {
			const anchor = context === "gatehouse/ledger" ? parseAnchor(description ?? "") : void 0;
			if (anchor !== void 0 && isMachine(accountOfSimpleUser(creator), viewer)) found.push({
				...anchor,
				commit,
				at
			});
		}
		if (statuses.length < 100) return found;
	}
	throw new Fault("github.rejected", `Commit ${commit} has more statuses than one run can look through.`, {
		call: `GET /repos/${client.owner}/${client.repo}/commits/${commit}/statuses`,
		remedy: "Find out who wrote them; the anchors of the ledger stand among them."
	});
};
const pageQuery = `query Anchors($owner: String!, $name: String!, $after: String) {
  ${viewerFields}
  repository(owner: $owner, name: $name) { ${historyFields(", after: $after")} }
}
${outsideFragments}`;
const pageSchema = Type.Object({
	viewer: viewerSchema,
	repository: Type.Object({ defaultBranchRef: mainSchema })
});
const decodePage = decoder("POST /graphql Anchors", pageSchema);
const readPage = (client, after) => client.graphql("Anchors", pageQuery, {
	owner: client.owner,
	name: client.repo,
	after
}, decodePage);
/** Of a hundred commits each. */
const MOST_PAGES$1 = 10;
/** Commits whose statuses are read to the bottom. */
const DEEP = 100;
const readAll = async (client) => {
	const found = [];
	let deep = 0;
	for (let page = 0, after = null; page < MOST_PAGES$1; page += 1) {
		const { viewer, repository } = await readPage(client, after);
		const { nodes, pageInfo } = repository.defaultBranchRef.target.history;
		for (const node of nodes) {
			const seen = seenIn(node, viewer.login);
			if (seen !== "covered" && seen.length === 0) continue;
			if (seen === "covered" || deep < DEEP) {
				deep += 1;
				found.push(...await readStatuses(client, commitSha(node.oid), viewer.login));
			} else found.push(...seen);
		}
		after = pageInfo.endCursor;
		if (!pageInfo.hasNextPage || after === null) break;
	}
	return found;
};
/** Needs `statuses: write`. */
const createAnchors = (client) => ({
	/** https://docs.github.com/rest/commits/statuses#create-a-commit-status */
	async put(commit, anchor) {
		await client.octokit.request("POST /repos/{owner}/{repo}/statuses/{sha}", {
			owner: client.owner,
			repo: client.repo,
			sha: commit,
			state: "success",
			context: ANCHOR_CONTEXT,
			description: formatAnchor(anchor)
		});
	},
	all: () => readAll(client)
});
// node_modules/universal-user-agent/index.js
function getUserAgent() {
	if (typeof navigator === "object" && "userAgent" in navigator) return navigator.userAgent;
	if (typeof process === "object" && process.version !== void 0) return `Node.js/${process.version.substr(1)} (${process.platform}; ${process.arch})`;
	return "<environment undetectable>";
}
// node_modules/before-after-hook/lib/register.js
function register(state, name, method, options) {
	if (typeof method !== "function") throw new Error("method for before hook must be a function");
	if (!options) options = {};
	if (Array.isArray(name)) return name.reverse().reduce((callback, name) => {
		return register.bind(null, state, name, callback, options);
	}, method)();
	return Promise.resolve().then(() => {
		if (!state.registry[name]) return method(options);
		return state.registry[name].reduce((method, registered) => {
			return registered.hook.bind(null, method, options);
		}, method)();
	});
}
// node_modules/before-after-hook/lib/add.js
function addHook(state, kind, name, hook) {
	const orig = hook;
	if (!state.registry[name]) state.registry[name] = [];
	if (kind === "before") hook = (method, options) => {
		return Promise.resolve().then(orig.bind(null, options)).then(method.bind(null, options));
	};
	if (kind === "after") hook = (method, options) => {
		let result;
		return Promise.resolve().then(method.bind(null, options)).then((result_) => {
			result = result_;
			return orig(result, options);
		}).then(() => {
			return result;
		});
	};
	if (kind === "error") hook = (method, options) => {
		return Promise.resolve().then(method.bind(null, options)).catch((error) => {
			return orig(error, options);
		});
	};
	state.registry[name].push({
		hook,
		orig
	});
}
// node_modules/before-after-hook/lib/remove.js
function removeHook(state, name, method) {
	if (!state.registry[name]) return;
	const index = state.registry[name].map((registered) => {
		return registered.orig;
	}).indexOf(method);
	if (index === -1) return;
	state.registry[name].splice(index, 1);
}
// node_modules/before-after-hook/index.js
const bind = Function.bind;
const bindable = bind.bind(bind);
function bindApi(hook, state, name) {
	const removeHookRef = bindable(removeHook, null).apply(null, name ? [state, name] : [state]);
	hook.api = { remove: removeHookRef };
	hook.remove = removeHookRef;
	[
		"before",
		"error",
		"after",
		"wrap"
	].forEach((kind) => {
		const args = name ? [
			state,
			kind,
			name
		] : [state, kind];
		hook[kind] = hook.api[kind] = bindable(addHook, null).apply(null, args);
	});
}
function Singular() {
	const singularHookName = Symbol("Singular");
	const singularHookState = { registry: {} };
	const singularHook = register.bind(null, singularHookState, singularHookName);
	bindApi(singularHook, singularHookState, singularHookName);
	return singularHook;
}
function Collection() {
	const state = { registry: {} };
	const hook = register.bind(null, state);
	bindApi(hook, state);
	return hook;
}
var before_after_hook_default = {
	Singular,
	Collection
};
// node_modules/@octokit/endpoint/dist-bundle/index.js
var DEFAULTS = {
	method: "GET",
	baseUrl: "https://api.github.com",
	headers: {
		accept: "application/vnd.github.v3+json",
		"user-agent": `octokit-endpoint.js/0.0.0-development ${getUserAgent()}`
	},
	mediaType: { format: "" }
};
function lowercaseKeys(object) {
	if (!object) return {};
	return Object.keys(object).reduce((newObj, key) => {
		newObj[key.toLowerCase()] = object[key];
		return newObj;
	}, {});
}
function isPlainObject$1(value) {
	if (typeof value !== "object" || value === null) return false;
	if (Object.prototype.toString.call(value) !== "[object Object]") return false;
	const proto = Object.getPrototypeOf(value);
	if (proto === null) return true;
	const Ctor = Object.prototype.hasOwnProperty.call(proto, "constructor") && proto.constructor;
	return typeof Ctor === "function" && Ctor instanceof Ctor && Function.prototype.call(Ctor) === Function.prototype.call(value);
}
function mergeDeep(defaults, options) {
	const result = Object.assign({}, defaults);
	Object.keys(options).forEach((key) => {
		if (isPlainObject$1(options[key])) {
			if (!(key in defaults)) Object.assign(result, { [key]: options[key] });
			else result[key] = mergeDeep(defaults[key], options[key]);
		} else Object.assign(result, { [key]: options[key] });
	});
	return result;
}
function removeUndefinedProperties(obj) {
	for (const key in obj) if (obj[key] === void 0) delete obj[key];
	return obj;
}
function merge(defaults, route, options) {
	if (typeof route === "string") {
		let [method, url] = route.split(" ");
		options = Object.assign(url ? {
			method,
			url
		} : { url: method }, options);
	} else options = Object.assign({}, route);
	options.headers = lowercaseKeys(options.headers);
	removeUndefinedProperties(options);
	removeUndefinedProperties(options.headers);
	const mergedOptions = mergeDeep(defaults || {}, options);
	if (options.url === "/graphql") {
		if (defaults && defaults.mediaType.previews?.length) mergedOptions.mediaType.previews = defaults.mediaType.previews.filter((preview) => !mergedOptions.mediaType.previews.includes(preview)).concat(mergedOptions.mediaType.previews);
		mergedOptions.mediaType.previews = (mergedOptions.mediaType.previews || []).map((preview) => preview.replace(/-preview/, ""));
	}
	return mergedOptions;
}
function addQueryParameters(url, parameters) {
	const separator = /\?/.test(url) ? "&" : "?";
	const names = Object.keys(parameters);
	if (names.length === 0) return url;
	return url + separator + names.map((name) => {
		if (name === "q") return "q=" + parameters.q.split("+").map(encodeURIComponent).join("+");
		return `${name}=${encodeURIComponent(parameters[name])}`;
	}).join("&");
}
var urlVariableRegex = /\{[^{}}]+\}/g;
function removeNonChars(variableName) {
	return variableName.replace(/(?:^\W+)|(?:(?<!\W)\W+$)/g, "").split(/,/);
}
function extractUrlVariableNames(url) {
	const matches = url.match(urlVariableRegex);
	if (!matches) return [];
	return matches.map(removeNonChars).reduce((a, b) => a.concat(b), []);
}
function omit(object, keysToOmit) {
	const result = { __proto__: null };
	for (const key of Object.keys(object)) if (keysToOmit.indexOf(key) === -1) result[key] = object[key];
	return result;
}
function encodeReserved(str) {
	return str.split(/(%[0-9A-Fa-f]{2})/g).map(function(part) {
		if (!/%[0-9A-Fa-f]/.test(part)) part = encodeURI(part).replace(/%5B/g, "[").replace(/%5D/g, "]");
		return part;
	}).join("");
}
function encodeUnreserved(str) {
	return encodeURIComponent(str).replace(/[!'()*]/g, function(c) {
		return "%" + c.charCodeAt(0).toString(16).toUpperCase();
	});
}
function encodeValue(operator, value, key) {
	value = operator === "+" || operator === "#" ? encodeReserved(value) : encodeUnreserved(value);
	if (key) return encodeUnreserved(key) + "=" + value;
	else return value;
}
function isDefined(value) {
	return value !== void 0 && value !== null;
}
function isKeyOperator(operator) {
	return operator === ";" || operator === "&" || operator === "?";
}
function getValues(context, operator, key, modifier) {
	var value = context[key], result = [];
	if (isDefined(value) && value !== "") {
		if (typeof value === "string" || typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") {
			value = value.toString();
			if (modifier && modifier !== "*") value = value.substring(0, parseInt(modifier, 10));
			result.push(encodeValue(operator, value, isKeyOperator(operator) ? key : ""));
		} else if (modifier === "*") {
			if (Array.isArray(value)) value.filter(isDefined).forEach(function(value2) {
				result.push(encodeValue(operator, value2, isKeyOperator(operator) ? key : ""));
			});
			else Object.keys(value).forEach(function(k) {
				if (isDefined(value[k])) result.push(encodeValue(operator, value[k], k));
			});
		} else {
			const tmp = [];
			if (Array.isArray(value)) value.filter(isDefined).forEach(function(value2) {
				tmp.push(encodeValue(operator, value2));
			});
			else Object.keys(value).forEach(function(k) {
				if (isDefined(value[k])) {
					tmp.push(encodeUnreserved(k));
					tmp.push(encodeValue(operator, value[k].toString()));
				}
			});
			if (isKeyOperator(operator)) result.push(encodeUnreserved(key) + "=" + tmp.join(","));
			else if (tmp.length !== 0) result.push(tmp.join(","));
		}
	} else if (operator === ";") {
		if (isDefined(value)) result.push(encodeUnreserved(key));
	} else if (value === "" && (operator === "&" || operator === "?")) result.push(encodeUnreserved(key) + "=");
	else if (value === "") result.push("");
	return result;
}
function parseUrl(template) {
	return { expand: expand.bind(null, template) };
}
function expand(template, context) {
	var operators = [
		"+",
		"#",
		".",
		"/",
		";",
		"?",
		"&"
	];
	template = template.replace(/\{([^\{\}]+)\}|([^\{\}]+)/g, function(_, expression, literal) {
		if (expression) {
			let operator = "";
			const values = [];
			if (operators.indexOf(expression.charAt(0)) !== -1) {
				operator = expression.charAt(0);
				expression = expression.substr(1);
			}
			expression.split(/,/g).forEach(function(variable) {
				var tmp = /([^:\*]*)(?::(\d+)|(\*))?/.exec(variable);
				values.push(getValues(context, operator, tmp[1], tmp[2] || tmp[3]));
			});
			if (operator && operator !== "+") {
				var separator = ",";
				if (operator === "?") separator = "&";
				else if (operator !== "#") separator = operator;
				return (values.length !== 0 ? operator : "") + values.join(separator);
			} else return values.join(",");
		} else return encodeReserved(literal);
	});
	if (template === "/") return template;
	else return template.replace(/\/$/, "");
}
function parse$1(options) {
	let method = options.method.toUpperCase();
	let url = (options.url || "/").replace(/:([a-z]\w+)/g, "{$1}");
	let headers = Object.assign({}, options.headers);
	let body;
	let parameters = omit(options, [
		"method",
		"baseUrl",
		"url",
		"headers",
		"request",
		"mediaType"
	]);
	const urlVariableNames = extractUrlVariableNames(url);
	url = parseUrl(url).expand(parameters);
	if (!/^http/.test(url)) url = options.baseUrl + url;
	const remainingParameters = omit(parameters, Object.keys(options).filter((option) => urlVariableNames.includes(option)).concat("baseUrl"));
	if (!/application\/octet-stream/i.test(headers.accept)) {
		if (options.mediaType.format) headers.accept = headers.accept.split(/,/).map((format) => format.replace(/application\/vnd(\.\w+)(\.v3)?(\.\w+)?(\+json)?$/, `application/vnd$1$2.${options.mediaType.format}`)).join(",");
		if (url.endsWith("/graphql")) {
			if (options.mediaType.previews?.length) headers.accept = (headers.accept.match(/(?<![\w-])[\w-]+(?=-preview)/g) || []).concat(options.mediaType.previews).map((preview) => {
				return `application/vnd.github.${preview}-preview${options.mediaType.format ? `.${options.mediaType.format}` : "+json"}`;
			}).join(",");
		}
	}
	if (["GET", "HEAD"].includes(method)) url = addQueryParameters(url, remainingParameters);
	else if ("data" in remainingParameters) body = remainingParameters.data;
	else if (Object.keys(remainingParameters).length) body = remainingParameters;
	if (!headers["content-type"] && typeof body !== "undefined") headers["content-type"] = "application/json; charset=utf-8";
	if (["PATCH", "PUT"].includes(method) && typeof body === "undefined") body = "";
	return Object.assign({
		method,
		url,
		headers
	}, typeof body !== "undefined" ? { body } : null, options.request ? { request: options.request } : null);
}
function endpointWithDefaults(defaults, route, options) {
	return parse$1(merge(defaults, route, options));
}
function withDefaults$2(oldDefaults, newDefaults) {
	const DEFAULTS2 = merge(oldDefaults, newDefaults);
	const endpoint2 = endpointWithDefaults.bind(null, DEFAULTS2);
	return Object.assign(endpoint2, {
		DEFAULTS: DEFAULTS2,
		defaults: withDefaults$2.bind(null, DEFAULTS2),
		merge: merge.bind(null, DEFAULTS2),
		parse: parse$1
	});
}
var endpoint = withDefaults$2(null, DEFAULTS);
// node_modules/content-type/dist/index.js
const SP = 32;
const HTAB = 9;
const SEMI = 59;
const EQ = 61;
const DQUOTE = 34;
const BSLASH = 92;
const COMMA = 44;
const LOWER_CASE = 1;
const OWS = 2;
const SEMI_FLAG = 4;
const COMMA_FLAG = 8;
const TOKEN_FLAG = 16;
const NON_ASCII = 65280;
const CASE_FLAGS = 65281;
/**
* Character flags used to normalize HTTP field values while scanning.
* Out-of-range reads intentionally coerce to zero in bitwise expressions.
*/
const CHAR_MAP = /* @__PURE__ */ new Uint8Array(256);
CHAR_MAP[HTAB] |= OWS;
CHAR_MAP[SP] |= OWS;
CHAR_MAP[SEMI] |= SEMI_FLAG;
CHAR_MAP[COMMA] |= COMMA_FLAG;
for (let code = 128; code <= 255; code++) CHAR_MAP[code] |= LOWER_CASE;
for (const char of "!#$%&'*+-.^_`|~") CHAR_MAP[char.charCodeAt(0)] |= TOKEN_FLAG;
for (let code = 48; code <= 57; code++) CHAR_MAP[code] |= TOKEN_FLAG;
for (let code = 65; code <= 90; code++) CHAR_MAP[code] |= 17;
for (let code = 97; code <= 122; code++) CHAR_MAP[code] |= TOKEN_FLAG;
/**
* Null object perf optimization. Faster than `Object.create(null)` and `{ __proto__: null }`.
*/
const NullObject = /* @__PURE__ */ (() => {
	const C = function() {};
	C.prototype = Object.create(null);
	return C;
})();
/**
* Parse a `Content-Type` header.
*/
function parse(header, options) {
	const stopFlags = SEMI_FLAG | (options?.comma === true ? COMMA_FLAG : 0);
	const len = header.length;
	let valueStart = options?.start ?? 0;
	while ((CHAR_MAP[header.charCodeAt(valueStart)] & OWS) !== 0) valueStart++;
	let index = valueStart;
	let typeFlags = 0;
	let whitespace = -1;
	let stop = options?.parameters === false ? COMMA_FLAG : 0;
	while (index < len) {
		const code = header.charCodeAt(index);
		const flags = CHAR_MAP[code];
		if ((flags & stopFlags) !== 0) {
			stop |= flags & COMMA_FLAG;
			break;
		}
		if ((flags & OWS) !== 0) {
			if (whitespace === -1) whitespace = index;
		} else whitespace = -1;
		typeFlags |= code & NON_ASCII | flags;
		index++;
	}
	const valueEnd = whitespace === -1 ? index : whitespace;
	const value = header.slice(valueStart, valueEnd);
	const type = (typeFlags & CASE_FLAGS) === 0 ? value : value.toLowerCase();
	if (index === len || stop !== 0) return {
		type,
		index,
		parameters: new NullObject()
	};
	return parseParameters(header, type, index, len, stopFlags);
}
/**
* Parses the parameters of a `Content-Type` header starting at the given index.
*/
function parseParameters(header, type, index, len, stopFlags) {
	const parameters = new NullObject();
	parameter: while (index < len) {
		index++;
		while ((CHAR_MAP[header.charCodeAt(index)] & OWS) !== 0) index++;
		const keyStart = index;
		let keyFlags = 0;
		let keyWhitespace = -1;
		while (index < len) {
			const code = header.charCodeAt(index);
			const flags = CHAR_MAP[code];
			if ((flags & stopFlags) !== 0) {
				if ((flags & COMMA_FLAG) !== 0) break parameter;
				continue parameter;
			}
			if (code === EQ) {
				const keyEnd = keyWhitespace === -1 ? index : keyWhitespace;
				const value = header.slice(keyStart, keyEnd);
				const key = (keyFlags & CASE_FLAGS) === 0 ? value : value.toLowerCase();
				index++;
				while ((CHAR_MAP[header.charCodeAt(index)] & OWS) !== 0) index++;
				if (index < len && header.charCodeAt(index) === DQUOTE) {
					const quotedStart = ++index;
					let escaped = false;
					while (index < len) {
						const code = header.charCodeAt(index);
						if (code === DQUOTE) {
							if (parameters[key] === void 0) parameters[key] = escaped ? unescapeQuotedPairs(header, quotedStart, index) : header.slice(quotedStart, index);
							index++;
							let stop = 0;
							while (index < len) {
								const code = header.charCodeAt(index);
								const flags = CHAR_MAP[code];
								if ((flags & stopFlags) !== 0) {
									stop = flags & COMMA_FLAG;
									break;
								}
								index++;
							}
							if (stop !== 0) break parameter;
							continue parameter;
						}
						if (code === BSLASH && index + 1 < len) {
							escaped = true;
							index += 2;
							continue;
						}
						index++;
					}
					continue parameter;
				}
				const valueStart = index;
				let stop = 0;
				let valueWhitespace = -1;
				while (index < len) {
					const code = header.charCodeAt(index);
					const flags = CHAR_MAP[code];
					if ((flags & stopFlags) !== 0) {
						stop = flags & COMMA_FLAG;
						break;
					}
					if ((flags & OWS) !== 0) {
						if (valueWhitespace === -1) valueWhitespace = index;
					} else valueWhitespace = -1;
					index++;
				}
				if (parameters[key] === void 0) {
					const valueEnd = valueWhitespace === -1 ? index : valueWhitespace;
					parameters[key] = header.slice(valueStart, valueEnd);
				}
				if (stop !== 0) break parameter;
				continue parameter;
			}
			if ((flags & OWS) !== 0) {
				if (keyWhitespace === -1) keyWhitespace = index;
			} else keyWhitespace = -1;
			keyFlags |= code & NON_ASCII | flags;
			index++;
		}
	}
	return {
		type,
		index,
		parameters
	};
}
/**
* Remove backslashes from quoted pairs in a known-terminated quoted string body.
*/
function unescapeQuotedPairs(str, start, end) {
	let result = "";
	for (let index = start; index < end; index++) if (str.charCodeAt(index) === BSLASH) {
		result += str.slice(start, index);
		start = ++index;
	}
	return result + str.slice(start, end);
}
// node_modules/json-with-bigint/json-with-bigint.js
const intRegex = /^-?\d+$/;
const noiseValue = /^-?\d+n+$/;
const originalStringify = JSON.stringify;
const originalParse = JSON.parse;
const customFormat = /^-?\d+n$/;
const bigIntsStringify = /([\[:])?"(-?\d+)n"($|\s*[,\}\]])/g;
const noiseStringify = /([\[:])?("-?\d+n+)n("$|"\s*[,\}\]])/g;
/**
* @typedef {(this: any, key: string | number | undefined, value: any) => any} Replacer
* @typedef {(key: string | number | undefined, value: any, context?: { source: string }) => any} Reviver
*/
/**
* Checks if a value is unstringifiable according to native JSON.stringify rules.
*
* @param {any} val The value to check.
* @returns {boolean} True if the value is undefined, a function, or a symbol.
*/
const isUnstringifiable = (val) => val === void 0 || typeof val === "function" || typeof val === "symbol";
/**
* Checks if a value is a native JSON.rawJSON object (Node.js 22+).
*
* @param {any} val The value to check.
* @returns {boolean} True if the value is a RawJSON instance.
*/
const isRawJSON = (val) => val !== null && typeof val === "object" && val.constructor && val.constructor.name === "RawJSON";
/**
* Iteratively converts a JS value to a JSON string.
* Used as a fallback when the native JSON.stringify hits the Maximum Call Stack size.
* Fully compliant with JSON formatting (space), replacers, and toJSON behaviors.
*
* @param {any} rootValue The value to stringify.
* @param {Replacer | Array<string | number> | null} [replacer] User's custom replacer function.
* @param {string | number} [spaceParam] Indentation for pretty-printing.
* @returns {string | undefined} The generated JSON string.
*/
const stringifyIteratively = (rootValue, replacer, spaceParam) => {
	let space = "";
	if (typeof spaceParam === "number") space = " ".repeat(Math.min(10, Math.max(0, Math.floor(spaceParam))));
	else if (typeof spaceParam === "string") space = spaceParam.slice(0, 10);
	const isFunctionReplacer = typeof replacer === "function";
	const propertyList = Array.isArray(replacer) ? new Set(replacer.map(String)) : null;
	/**
	* Prepares a value for stringification by resolving toJSON, handling BigInts,
	* applying custom replacers, and unwrapping primitive objects.
	*
	* @param {object|Array} parent The parent object or array holding the value.
	* @param {string} key The key associated with the value.
	* @param {any} val The raw value to process.
	* @returns {any} The processed value ready for stringification.
	*/
	const prepareVal = (parent, key, val) => {
		if (val !== null && typeof val === "object" && typeof val.toJSON === "function") val = val.toJSON(key);
		if (typeof val === "string" && noiseValue.test(val)) return val + "n";
		if (typeof val === "bigint") {
			if ("rawJSON" in JSON) return JSON.rawJSON(val.toString());
			return val.toString() + "n";
		}
		if (isFunctionReplacer) val = replacer.call(parent, key, val);
		if (val !== null && typeof val === "object") {
			if (val instanceof Number || val instanceof String || val instanceof Boolean) val = val.valueOf();
		}
		return val;
	};
	const rootProcessed = prepareVal({ "": rootValue }, "", rootValue);
	if (isUnstringifiable(rootProcessed)) return;
	const isRootPrimitive = rootProcessed === null || typeof rootProcessed !== "object";
	const isRootNativeRawJSON = isRawJSON(rootProcessed);
	if (isRootPrimitive || isRootNativeRawJSON) return originalStringify(rootProcessed);
	const chunks = [];
	let level = 0;
	const stack = [{
		parent: { "": rootProcessed },
		key: "",
		val: rootProcessed,
		isArray: Array.isArray(rootProcessed),
		keys: Array.isArray(rootProcessed) ? null : Object.keys(rootProcessed),
		index: 0,
		first: true
	}];
	const visited = new WeakSet([rootProcessed]);
	while (stack.length > 0) {
		const node = stack[stack.length - 1];
		if (node.index === 0) {
			chunks.push(node.isArray ? "[" : "{");
			level++;
		}
		let isDone = false;
		if (node.isArray) {
			if (node.index < node.val.length) {
				if (!node.first) chunks.push(",");
				if (space) chunks.push("\n" + space.repeat(level));
				const childRaw = node.val[node.index];
				const childVal = prepareVal(node.val, String(node.index), childRaw);
				if (isUnstringifiable(childVal)) {
					chunks.push("null");
					node.first = false;
					node.index++;
				} else {
					const isComplexObject = childVal !== null && typeof childVal === "object";
					const isNativeRaw = isRawJSON(childVal);
					if (isComplexObject && !isNativeRaw) {
						if (visited.has(childVal)) throw new TypeError("Converting circular structure to JSON");
						visited.add(childVal);
						stack.push({
							parent: node.val,
							key: String(node.index),
							val: childVal,
							isArray: Array.isArray(childVal),
							keys: Array.isArray(childVal) ? null : Object.keys(childVal),
							index: 0,
							first: true
						});
						node.first = false;
						node.index++;
					} else {
						chunks.push(originalStringify(childVal));
						node.first = false;
						node.index++;
					}
				}
			} else isDone = true;
		} else {
			while (node.index < node.keys.length) {
				const k = node.keys[node.index++];
				if (propertyList && !propertyList.has(k)) continue;
				const childRaw = node.val[k];
				const childVal = prepareVal(node.val, k, childRaw);
				if (isUnstringifiable(childVal)) continue;
				if (!node.first) chunks.push(",");
				if (space) chunks.push("\n" + space.repeat(level) + originalStringify(k) + ": ");
				else chunks.push(originalStringify(k) + ":");
				const isComplexObject = childVal !== null && typeof childVal === "object";
				const isNativeRaw = isRawJSON(childVal);
				if (isComplexObject && !isNativeRaw) {
					if (visited.has(childVal)) throw new TypeError("Converting circular structure to JSON");
					visited.add(childVal);
					stack.push({
						parent: node.val,
						key: k,
						val: childVal,
						isArray: Array.isArray(childVal),
						keys: Array.isArray(childVal) ? null : Object.keys(childVal),
						index: 0,
						first: true
					});
					node.first = false;
					break;
				} else {
					chunks.push(originalStringify(childVal));
					node.first = false;
				}
			}
			if (node.index >= node.keys.length && stack[stack.length - 1] === node) isDone = true;
		}
		if (isDone) {
			level--;
			if (!node.first && space) chunks.push("\n" + space.repeat(level));
			chunks.push(node.isArray ? "]" : "}");
			visited.delete(node.val);
			stack.pop();
		}
	}
	return chunks.join("");
};
/**
* Converts a JavaScript value to a JSON string.
*
* Supports serialization of BigInt values using two strategies:
* 1. Custom format "123n" → "123" (universal fallback)
* 2. Native JSON.rawJSON() (Node.js 22+, fastest) when available
*
* All other values are serialized exactly like native JSON.stringify().
*
* @param {*} value The value to convert to a JSON string.
* @param {Replacer | Array<string | number> | null} [replacer]
* A function that alters the behavior of the stringification process,
* or an array of strings/numbers to indicate properties to exclude.
* @param {string | number} [space]
* A string or number to specify indentation or pretty-printing.
* @returns {string} The JSON string representation.
*/
const JSONStringify = (value, replacer, space) => {
	try {
		if ("rawJSON" in JSON) return originalStringify(value, (key, val) => {
			if (typeof val === "bigint") return JSON.rawJSON(val.toString());
			if (typeof replacer === "function") return replacer(key, val);
			if (Array.isArray(replacer) && replacer.includes(key)) return val;
			return val;
		}, space);
		if (!value) return originalStringify(value, replacer, space);
		return originalStringify(value, (key, val) => {
			if (typeof val === "string" && noiseValue.test(val)) return val.toString() + "n";
			if (typeof val === "bigint") return val.toString() + "n";
			if (typeof replacer === "function") return replacer(key, val);
			if (Array.isArray(replacer) && replacer.includes(key)) return val;
			return val;
		}, space).replace(bigIntsStringify, "$1$2$3").replace(noiseStringify, "$1$2$3");
	} catch (error) {
		if (error instanceof RangeError) {
			const convertedJSON = stringifyIteratively(value, replacer, space);
			if (convertedJSON === void 0) return void 0;
			if ("rawJSON" in JSON) return convertedJSON;
			return convertedJSON.replace(bigIntsStringify, "$1$2$3").replace(noiseStringify, "$1$2$3");
		}
		throw error;
	}
};
const featureCache = /* @__PURE__ */ new Map();
/**
* Detects if the current JSON.parse implementation supports the context.source feature.
*
* Uses toString() fingerprinting to cache results and automatically detect runtime
* replacements of JSON.parse (polyfills, mocks, etc.).
*
* @returns {boolean} true if context.source is supported, false otherwise.
*/
const isContextSourceSupported = () => {
	const parseFingerprint = JSON.parse.toString();
	if (featureCache.has(parseFingerprint)) return featureCache.get(parseFingerprint);
	try {
		const result = JSON.parse("1", (_, __, context) => !!context?.source && context.source === "1");
		featureCache.set(parseFingerprint, result);
		return result;
	} catch {
		featureCache.set(parseFingerprint, false);
		return false;
	}
};
/**
* Reviver function that converts custom-format BigInt strings back to BigInt values.
* Also handles "noise" strings that accidentally match the BigInt format.
*
* @param {string | number | undefined} key The object key.
* @param {*} value The value being parsed.
* @param {object} [context] Parse context (if supported by JSON.parse).
* @param {Reviver} [userReviver] User's custom reviver function.
* @returns {any} The transformed value.
*/
const convertMarkedBigIntsReviver = (key, value, context, userReviver) => {
	if (typeof value === "string" && customFormat.test(value)) return BigInt(value.slice(0, -1));
	if (typeof value === "string" && noiseValue.test(value)) return value.slice(0, -1);
	if (!(typeof userReviver === "function")) return value;
	return userReviver(key, value, context);
};
/**
* Fast JSON.parse implementation (~2x faster than classic fallback).
* Uses JSON.parse's context.source feature to detect integers and convert
* large numbers directly to BigInt without string manipulation.
*
* Does not support legacy custom format from v1 of this library.
*
* @param {string} text JSON string to parse.
* @param {Reviver} [reviver] Transform function to apply to each value.
* @returns {any} Parsed JavaScript value.
*/
const JSONParseV2 = (text, reviver) => {
	return JSON.parse(text, (key, value, context) => {
		const isBigNumber = typeof value === "number" && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER);
		const isInt = context && intRegex.test(context.source);
		if (isBigNumber && isInt) return BigInt(context.source);
		if (!(typeof reviver === "function")) return value;
		return reviver(key, value, context);
	});
};
const MAX_INT = Number.MAX_SAFE_INTEGER.toString();
const MAX_DIGITS = MAX_INT.length;
const stringsOrLargeNumbers = /"(?:[^"\\]|\\.)*"|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/g;
const noiseValueWithQuotes = /^"-?\d+n+"$/;
/**
* Iteratively traverses the parsed object bottom-up (post-order),
* emulating the native JSON.parse reviver behavior.
* This avoids Call Stack overflows (RangeError) on deeply nested structures.
*
* @param {any} parsed The natively parsed JSON object.
* @param {Reviver} [userReviver] User's custom reviver function.
* @returns {any} The fully processed object.
*/
const applyReviverIteratively = (parsed, userReviver) => {
	const rootHolder = { "": parsed };
	const stack = [{
		parent: rootHolder,
		key: "",
		visited: false
	}];
	while (stack.length > 0) {
		const node = stack[stack.length - 1];
		if (!node.visited) {
			node.visited = true;
			const value = node.parent[node.key];
			if (value !== null && typeof value === "object") {
				const keys = Object.keys(value);
				for (let i = keys.length - 1; i >= 0; i--) stack.push({
					parent: value,
					key: keys[i],
					visited: false
				});
			}
		} else {
			const { parent, key } = node;
			let value = parent[key];
			if (typeof value === "string") {
				if (customFormat.test(value)) value = BigInt(value.slice(0, -1));
				else if (noiseValue.test(value)) value = value.slice(0, -1);
			}
			if (typeof userReviver === "function") value = userReviver.call(parent, key, value);
			if (value === void 0) delete parent[key];
			else parent[key] = value;
			stack.pop();
		}
	}
	return rootHolder[""];
};
/**
* Pre-processes the JSON string to mark large numbers with an 'n' suffix.
*
* @param {string} text The raw JSON string.
* @returns {string} The serialized string with marked BigInts.
*/
const serializeBigInts = (text) => {
	return text.replace(stringsOrLargeNumbers, (match, digits, fractional, exponential) => {
		const isString = match[0] === "\"";
		if (isString && noiseValueWithQuotes.test(match)) return match.substring(0, match.length - 1) + "n\"";
		const hasFractionalOrExponential = fractional || exponential;
		const isLessThanMaxSafeInt = digits && (digits.length < MAX_DIGITS || digits.length === MAX_DIGITS && digits <= MAX_INT);
		if (isString || hasFractionalOrExponential || isLessThanMaxSafeInt) return match;
		return "\"" + match + "n\"";
	});
};
/**
* Converts a JSON string into a JavaScript value.
*
* Supports parsing of large integers using two strategies:
* 1. Classic fallback: Marks large numbers with "123n" format, then converts to BigInt
* 2. Fast path (JSONParseV2): Uses context.source feature (~2x faster) when available
*
* All other JSON values are parsed exactly like native JSON.parse().
*
* @param {string} text A valid JSON string.
* @param {Reviver} [reviver]
* A function that transforms the results. This function is called for each member
* of the object. If a member contains nested objects, the nested objects are
* transformed before the parent object is.
* @returns {any} The parsed JavaScript value.
* @throws {SyntaxError} If text is not valid JSON.
*/
const JSONParse = (text, reviver) => {
	if (!text) return originalParse(text, reviver);
	try {
		if (isContextSourceSupported()) return JSONParseV2(text, reviver);
		const serializedData = serializeBigInts(text);
		return originalParse(serializedData, (key, value, context) => convertMarkedBigIntsReviver(key, value, context, reviver));
	} catch (error) {
		if (error instanceof RangeError) {
			const serializedData = serializeBigInts(text);
			const parsed = originalParse(serializedData);
			return applyReviverIteratively(parsed, reviver);
		}
		throw error;
	}
};
// node_modules/@octokit/request-error/dist-src/index.js
var RequestError = class extends Error {
	name;
	/**
	* http status code
	*/
	status;
	/**
	* Request options that lead to the error.
	*/
	request;
	/**
	* Response object if a response was received
	*/
	response;
	constructor(message, statusCode, options) {
		super(message, { cause: options.cause });
		this.name = "HttpError";
		this.status = Number.parseInt(statusCode);
		if (Number.isNaN(this.status)) this.status = 0;
		/* v8 ignore else -- @preserve -- Bug with vitest coverage where it sees an else branch that doesn't exist */
		if ("response" in options) this.response = options.response;
		const requestCopy = Object.assign({}, options.request);
		if (options.request.headers.authorization) requestCopy.headers = Object.assign({}, options.request.headers, { authorization: options.request.headers.authorization.replace(/(?<! ) .*$/, " [REDACTED]") });
		requestCopy.url = requestCopy.url.replace(/\bclient_secret=\w+/g, "client_secret=[REDACTED]").replace(/\baccess_token=\w+/g, "access_token=[REDACTED]");
		this.request = requestCopy;
	}
};
// node_modules/@octokit/request/dist-bundle/index.js
var defaults_default = { headers: { "user-agent": `octokit-request.js/10.0.16 ${getUserAgent()}` } };
function isPlainObject(value) {
	if (typeof value !== "object" || value === null) return false;
	if (Object.prototype.toString.call(value) !== "[object Object]") return false;
	const proto = Object.getPrototypeOf(value);
	if (proto === null) return true;
	const Ctor = Object.prototype.hasOwnProperty.call(proto, "constructor") && proto.constructor;
	return typeof Ctor === "function" && Ctor instanceof Ctor && Function.prototype.call(Ctor) === Function.prototype.call(value);
}
var noop$1 = () => "";
async function fetchWrapper(requestOptions) {
	const fetch = requestOptions.request?.fetch || globalThis.fetch;
	if (!fetch) throw new Error("fetch is not set. Please pass a fetch implementation as new Octokit({ request: { fetch }}). Learn more at https://github.com/octokit/octokit.js/#fetch-missing");
	const log = requestOptions.request?.log || console;
	const parseSuccessResponseBody = requestOptions.request?.parseSuccessResponseBody !== false;
	const body = isPlainObject(requestOptions.body) || Array.isArray(requestOptions.body) ? JSONStringify(requestOptions.body) : requestOptions.body;
	const requestHeaders = Object.fromEntries(Object.entries(requestOptions.headers).map(([name, value]) => [name, String(value)]));
	let fetchResponse;
	try {
		fetchResponse = await fetch(requestOptions.url, {
			method: requestOptions.method,
			body,
			redirect: requestOptions.request?.redirect,
			headers: requestHeaders,
			signal: requestOptions.request?.signal,
			...requestOptions.body && { duplex: "half" }
		});
	} catch (error) {
		let message = "Unknown Error";
		if (error instanceof Error) {
			if (error.name === "AbortError") {
				error.status = 500;
				throw error;
			}
			message = error.message;
			if (error.name === "TypeError" && "cause" in error) {
				if (error.cause instanceof Error) message = error.cause.message;
				else if (typeof error.cause === "string") message = error.cause;
			}
		}
		const requestError = new RequestError(message, 500, { request: requestOptions });
		requestError.cause = error;
		throw requestError;
	}
	const status = fetchResponse.status;
	const url = fetchResponse.url;
	const responseHeaders = {};
	for (const [key, value] of fetchResponse.headers) responseHeaders[key] = value;
	const octokitResponse = {
		url,
		status,
		headers: responseHeaders,
		data: ""
	};
	if ("deprecation" in responseHeaders) {
		const matches = responseHeaders.link && responseHeaders.link.match(/<([^<>]+)>; rel="deprecation"/);
		const deprecationLink = matches && matches.pop();
		log.warn(`[@octokit/request] "${requestOptions.method} ${requestOptions.url}" is deprecated. It is scheduled to be removed on ${responseHeaders.sunset}${deprecationLink ? `. See ${deprecationLink}` : ""}`);
	}
	if (status === 204 || status === 205) return octokitResponse;
	if (requestOptions.method === "HEAD") {
		if (status < 400) return octokitResponse;
		throw new RequestError(fetchResponse.statusText, status, {
			response: octokitResponse,
			request: requestOptions
		});
	}
	if (status === 304) {
		octokitResponse.data = await getResponseData(fetchResponse);
		throw new RequestError("Not modified", status, {
			response: octokitResponse,
			request: requestOptions
		});
	}
	if (status >= 400) {
		octokitResponse.data = await getResponseData(fetchResponse);
		throw new RequestError(toErrorMessage(octokitResponse.data), status, {
			response: octokitResponse,
			request: requestOptions
		});
	}
	octokitResponse.data = parseSuccessResponseBody ? await getResponseData(fetchResponse) : fetchResponse.body;
	return octokitResponse;
}
async function getResponseData(response) {
	const contentType = response.headers.get("content-type");
	if (!contentType) return response.text().catch(noop$1);
	const mimetype = parse(contentType);
	if (isJSONResponse(mimetype)) {
		let text = "";
		try {
			text = await response.text();
			return JSONParse(text);
		} catch (err) {
			return text;
		}
	} else if (mimetype.type.startsWith("text/") || mimetype.parameters.charset?.toLowerCase() === "utf-8" && mimetype.type !== "application/octet-stream") return response.text().catch(noop$1);
	else return response.arrayBuffer().catch(
		/* v8 ignore next -- @preserve */
		() => /* @__PURE__ */ new ArrayBuffer(0)
	);
}
function isJSONResponse(mimetype) {
	return mimetype.type === "application/json" || mimetype.type === "application/scim+json";
}
function toErrorMessage(data) {
	if (typeof data === "string") return data;
	if (data instanceof ArrayBuffer) return "Unknown error";
	if (typeof data === "object" && data !== null && "message" in data) {
		const objectData = data;
		const suffix = "documentation_url" in objectData ? ` - ${objectData.documentation_url}` : "";
		return Array.isArray(objectData.errors) ? `${objectData.message}: ${objectData.errors.map((v) => JSON.stringify(v)).join(", ")}${suffix}` : `${objectData.message}${suffix}`;
	}
	return `Unknown error: ${JSON.stringify(data)}`;
}
function withDefaults$1(oldEndpoint, newDefaults) {
	const endpoint2 = oldEndpoint.defaults(newDefaults);
	const newApi = function(route, parameters) {
		const endpointOptions = endpoint2.merge(route, parameters);
		if (!endpointOptions.request || !endpointOptions.request.hook) return fetchWrapper(endpoint2.parse(endpointOptions));
		const request2 = (route2, parameters2) => {
			return fetchWrapper(endpoint2.parse(endpoint2.merge(route2, parameters2)));
		};
		Object.assign(request2, {
			endpoint: endpoint2,
			defaults: withDefaults$1.bind(null, endpoint2)
		});
		return endpointOptions.request.hook(request2, endpointOptions);
	};
	return Object.assign(newApi, {
		endpoint: endpoint2,
		defaults: withDefaults$1.bind(null, endpoint2)
	});
}
var request = withDefaults$1(endpoint, defaults_default);
/* v8 ignore next -- @preserve */
/* v8 ignore else -- @preserve */
// node_modules/@octokit/graphql/dist-bundle/index.js
var VERSION$5 = "0.0.0-development";
function _buildMessageForResponseErrors(data) {
	return `Request failed due to following response errors:
` + data.errors.map((e) => ` - ${e.message}`).join("\n");
}
var GraphqlResponseError = class extends Error {
	constructor(request2, headers, response) {
		super(_buildMessageForResponseErrors(response));
		this.request = request2;
		this.headers = headers;
		this.response = response;
		this.errors = response.errors;
		this.data = response.data;
		if (Error.captureStackTrace) Error.captureStackTrace(this, this.constructor);
	}
	request;
	headers;
	response;
	name = "GraphqlResponseError";
	errors;
	data;
};
var NON_VARIABLE_OPTIONS = [
	"method",
	"baseUrl",
	"url",
	"headers",
	"request",
	"query",
	"mediaType",
	"operationName"
];
var FORBIDDEN_VARIABLE_OPTIONS = [
	"query",
	"method",
	"url"
];
var GHES_V3_SUFFIX_REGEX = /\/api\/v3\/?$/;
function graphql(request2, query, options) {
	if (options) {
		if (typeof query === "string" && "query" in options) return Promise.reject(/* @__PURE__ */ new Error(`[@octokit/graphql] "query" cannot be used as variable name`));
		for (const key in options) {
			if (!FORBIDDEN_VARIABLE_OPTIONS.includes(key)) continue;
			return Promise.reject(/* @__PURE__ */ new Error(`[@octokit/graphql] "${key}" cannot be used as variable name`));
		}
	}
	const parsedOptions = typeof query === "string" ? Object.assign({ query }, options) : query;
	const requestOptions = Object.keys(parsedOptions).reduce((result, key) => {
		if (NON_VARIABLE_OPTIONS.includes(key)) {
			result[key] = parsedOptions[key];
			return result;
		}
		if (!result.variables) result.variables = {};
		result.variables[key] = parsedOptions[key];
		return result;
	}, {});
	const baseUrl = parsedOptions.baseUrl || request2.endpoint.DEFAULTS.baseUrl;
	if (GHES_V3_SUFFIX_REGEX.test(baseUrl)) requestOptions.url = baseUrl.replace(GHES_V3_SUFFIX_REGEX, "/api/graphql");
	return request2(requestOptions).then((response) => {
		if (response.data.errors) {
			const headers = {};
			for (const key of Object.keys(response.headers)) headers[key] = response.headers[key];
			throw new GraphqlResponseError(requestOptions, headers, response.data);
		}
		return response.data.data;
	});
}
function withDefaults(request2, newDefaults) {
	const newRequest = request2.defaults(newDefaults);
	const newApi = (query, options) => {
		return graphql(newRequest, query, options);
	};
	return Object.assign(newApi, {
		defaults: withDefaults.bind(null, newRequest),
		endpoint: newRequest.endpoint
	});
}
withDefaults(request, {
	headers: { "user-agent": `octokit-graphql.js/${VERSION$5} ${getUserAgent()}` },
	method: "POST",
	url: "/graphql"
});
function withCustomRequest(customRequest) {
	return withDefaults(customRequest, {
		method: "POST",
		url: "/graphql"
	});
}
/* v8 ignore if -- @preserve */
// node_modules/@octokit/auth-token/dist-bundle/index.js
var b64url = "(?:[a-zA-Z0-9_-]+)";
var sep = "\\.";
var jwtRE = new RegExp(`^${b64url}${sep}${b64url}${sep}${b64url}$`);
var isJWT = jwtRE.test.bind(jwtRE);
async function auth(token) {
	const isApp = isJWT(token);
	const isInstallation = token.startsWith("v1.") || token.startsWith("ghs_");
	const isUserToServer = token.startsWith("ghu_");
	return {
		type: "token",
		token,
		tokenType: isApp ? "app" : isInstallation ? "installation" : isUserToServer ? "user-to-server" : "oauth"
	};
}
function withAuthorizationPrefix(token) {
	if (token.split(/\./).length === 3) return `bearer ${token}`;
	return `token ${token}`;
}
async function hook(token, request, route, parameters) {
	const endpoint = request.endpoint.merge(route, parameters);
	endpoint.headers.authorization = withAuthorizationPrefix(token);
	return request(endpoint);
}
var createTokenAuth = function createTokenAuth2(token) {
	if (!token) throw new Error("[@octokit/auth-token] No token passed to createTokenAuth");
	if (typeof token !== "string") throw new Error("[@octokit/auth-token] Token passed to createTokenAuth is not a string");
	token = token.replace(/^(token|bearer) +/i, "");
	return Object.assign(auth.bind(null, token), { hook: hook.bind(null, token) });
};
// node_modules/@octokit/core/dist-src/version.js
const VERSION$4 = "7.0.8";
// node_modules/@octokit/core/dist-src/index.js
const noop = () => {};
const consoleWarn = console.warn.bind(console);
const consoleError = console.error.bind(console);
function createLogger(logger = {}) {
	if (typeof logger.debug !== "function") logger.debug = noop;
	if (typeof logger.info !== "function") logger.info = noop;
	if (typeof logger.warn !== "function") logger.warn = consoleWarn;
	if (typeof logger.error !== "function") logger.error = consoleError;
	return logger;
}
const userAgentTrail = `octokit-core.js/${VERSION$4} ${getUserAgent()}`;
var Octokit$1 = class {
	static VERSION = VERSION$4;
	static defaults(defaults) {
		const OctokitWithDefaults = class extends this {
			constructor(...args) {
				const options = args[0] || {};
				if (typeof defaults === "function") {
					super(defaults(options));
					return;
				}
				super(Object.assign({}, defaults, options, options.userAgent && defaults.userAgent ? { userAgent: `${options.userAgent} ${defaults.userAgent}` } : null));
			}
		};
		return OctokitWithDefaults;
	}
	static plugins = [];
	/**
	* Attach a plugin (or many) to your Octokit instance.
	*
	* @example
	* const API = Octokit.plugin(plugin1, plugin2, plugin3, ...)
	*/
	static plugin(...newPlugins) {
		const currentPlugins = this.plugins;
		const NewOctokit = class extends this {
			static plugins = currentPlugins.concat(newPlugins.filter((plugin) => !currentPlugins.includes(plugin)));
		};
		return NewOctokit;
	}
	constructor(options = {}) {
		const hook = new before_after_hook_default.Collection();
		const requestDefaults = {
			baseUrl: request.endpoint.DEFAULTS.baseUrl,
			headers: {},
			request: Object.assign({}, options.request, { hook: hook.bind(null, "request") }),
			mediaType: {
				previews: [],
				format: ""
			}
		};
		requestDefaults.headers["user-agent"] = options.userAgent ? `${options.userAgent} ${userAgentTrail}` : userAgentTrail;
		if (options.baseUrl) requestDefaults.baseUrl = options.baseUrl;
		if (options.previews) requestDefaults.mediaType.previews = options.previews;
		if (options.timeZone) requestDefaults.headers["time-zone"] = options.timeZone;
		this.request = request.defaults(requestDefaults);
		this.graphql = withCustomRequest(this.request).defaults(requestDefaults);
		this.log = createLogger(options.log);
		this.hook = hook;
		if (!options.authStrategy) {
			if (!options.auth) this.auth = async () => ({ type: "unauthenticated" });
			else {
				const auth = createTokenAuth(options.auth);
				hook.wrap("request", auth.hook);
				this.auth = auth;
			}
		} else {
			const { authStrategy, ...otherOptions } = options;
			const auth = authStrategy(Object.assign({
				request: this.request,
				log: this.log,
				octokit: this,
				octokitOptions: otherOptions
			}, options.auth));
			hook.wrap("request", auth.hook);
			this.auth = auth;
		}
		const classConstructor = this.constructor;
		for (let i = 0; i < classConstructor.plugins.length; ++i) Object.assign(this, classConstructor.plugins[i](this, options));
	}
	request;
	graphql;
	log;
	hook;
	auth;
};
// node_modules/@octokit/plugin-request-log/dist-src/version.js
const VERSION$3 = "6.0.0";
// node_modules/@octokit/plugin-request-log/dist-src/index.js
function requestLog(octokit) {
	octokit.hook.wrap("request", (request, options) => {
		octokit.log.debug("request", options);
		const start = Date.now();
		const requestOptions = octokit.request.endpoint.parse(options);
		const path = requestOptions.url.replace(options.baseUrl, "");
		return request(options).then((response) => {
			const requestId = response.headers["x-github-request-id"];
			octokit.log.info(`${requestOptions.method} ${path} - ${response.status} with id ${requestId} in ${Date.now() - start}ms`);
			return response;
		}).catch((error) => {
			const requestId = error.response?.headers["x-github-request-id"] || "UNKNOWN";
			octokit.log.error(`${requestOptions.method} ${path} - ${error.status} with id ${requestId} in ${Date.now() - start}ms`);
			throw error;
		});
	});
}
requestLog.VERSION = VERSION$3;
// node_modules/@octokit/plugin-paginate-rest/dist-bundle/index.js
var VERSION$2 = "0.0.0-development";
function normalizePaginatedListResponse(response) {
	if (!response.data) return {
		...response,
		data: []
	};
	if (!(("total_count" in response.data || "total_commits" in response.data) && !("url" in response.data))) return response;
	const incompleteResults = response.data.incomplete_results;
	const repositorySelection = response.data.repository_selection;
	const totalCount = response.data.total_count;
	const totalCommits = response.data.total_commits;
	delete response.data.incomplete_results;
	delete response.data.repository_selection;
	delete response.data.total_count;
	delete response.data.total_commits;
	const namespaceKey = Object.keys(response.data)[0];
	response.data = response.data[namespaceKey];
	if (typeof incompleteResults !== "undefined") response.data.incomplete_results = incompleteResults;
	if (typeof repositorySelection !== "undefined") response.data.repository_selection = repositorySelection;
	response.data.total_count = totalCount;
	response.data.total_commits = totalCommits;
	return response;
}
function iterator(octokit, route, parameters) {
	const options = typeof route === "function" ? route.endpoint(parameters) : octokit.request.endpoint(route, parameters);
	const requestMethod = typeof route === "function" ? route : octokit.request;
	const method = options.method;
	const headers = options.headers;
	let url = options.url;
	return { [Symbol.asyncIterator]: () => ({ async next() {
		if (!url) return { done: true };
		try {
			const normalizedResponse = normalizePaginatedListResponse(await requestMethod({
				method,
				url,
				headers
			}));
			url = ((normalizedResponse.headers.link || "").match(/<([^<>]+)>;\s*rel="next"/) || [])[1];
			if (!url && "total_commits" in normalizedResponse.data) {
				const parsedUrl = new URL(normalizedResponse.url);
				const params = parsedUrl.searchParams;
				const page = parseInt(params.get("page") || "1", 10);
				if (page * parseInt(params.get("per_page") || "250", 10) < normalizedResponse.data.total_commits) {
					params.set("page", String(page + 1));
					url = parsedUrl.toString();
				}
			}
			return { value: normalizedResponse };
		} catch (error) {
			if (error.status !== 409) throw error;
			url = "";
			return { value: {
				status: 200,
				headers: {},
				data: []
			} };
		}
	} }) };
}
function paginate(octokit, route, parameters, mapFn) {
	if (typeof parameters === "function") {
		mapFn = parameters;
		parameters = void 0;
	}
	return gather(octokit, [], iterator(octokit, route, parameters)[Symbol.asyncIterator](), mapFn);
}
function gather(octokit, results, iterator2, mapFn) {
	return iterator2.next().then((result) => {
		if (result.done) return results;
		let earlyExit = false;
		function done() {
			earlyExit = true;
		}
		results = results.concat(mapFn ? mapFn(result.value, done) : result.value.data);
		if (earlyExit) return results;
		return gather(octokit, results, iterator2, mapFn);
	});
}
Object.assign(paginate, { iterator });
function paginateRest(octokit) {
	return { paginate: Object.assign(paginate.bind(null, octokit), { iterator: iterator.bind(null, octokit) }) };
}
paginateRest.VERSION = VERSION$2;
// node_modules/@octokit/plugin-rest-endpoint-methods/dist-src/version.js
const VERSION$1 = "17.0.0";
// node_modules/@octokit/plugin-rest-endpoint-methods/dist-src/generated/endpoints.js
var endpoints_default = {
	actions: {
		addCustomLabelsToSelfHostedRunnerForOrg: ["POST /orgs/{org}/actions/runners/{runner_id}/labels"],
		addCustomLabelsToSelfHostedRunnerForRepo: ["POST /repos/{owner}/{repo}/actions/runners/{runner_id}/labels"],
		addRepoAccessToSelfHostedRunnerGroupInOrg: ["PUT /orgs/{org}/actions/runner-groups/{runner_group_id}/repositories/{repository_id}"],
		addSelectedRepoToOrgSecret: ["PUT /orgs/{org}/actions/secrets/{secret_name}/repositories/{repository_id}"],
		addSelectedRepoToOrgVariable: ["PUT /orgs/{org}/actions/variables/{name}/repositories/{repository_id}"],
		approveWorkflowRun: ["POST /repos/{owner}/{repo}/actions/runs/{run_id}/approve"],
		cancelWorkflowRun: ["POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel"],
		createEnvironmentVariable: ["POST /repos/{owner}/{repo}/environments/{environment_name}/variables"],
		createHostedRunnerForOrg: ["POST /orgs/{org}/actions/hosted-runners"],
		createOrUpdateEnvironmentSecret: ["PUT /repos/{owner}/{repo}/environments/{environment_name}/secrets/{secret_name}"],
		createOrUpdateOrgSecret: ["PUT /orgs/{org}/actions/secrets/{secret_name}"],
		createOrUpdateRepoSecret: ["PUT /repos/{owner}/{repo}/actions/secrets/{secret_name}"],
		createOrgVariable: ["POST /orgs/{org}/actions/variables"],
		createRegistrationTokenForOrg: ["POST /orgs/{org}/actions/runners/registration-token"],
		createRegistrationTokenForRepo: ["POST /repos/{owner}/{repo}/actions/runners/registration-token"],
		createRemoveTokenForOrg: ["POST /orgs/{org}/actions/runners/remove-token"],
		createRemoveTokenForRepo: ["POST /repos/{owner}/{repo}/actions/runners/remove-token"],
		createRepoVariable: ["POST /repos/{owner}/{repo}/actions/variables"],
		createWorkflowDispatch: ["POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches"],
		deleteActionsCacheById: ["DELETE /repos/{owner}/{repo}/actions/caches/{cache_id}"],
		deleteActionsCacheByKey: ["DELETE /repos/{owner}/{repo}/actions/caches{?key,ref}"],
		deleteArtifact: ["DELETE /repos/{owner}/{repo}/actions/artifacts/{artifact_id}"],
		deleteCustomImageFromOrg: ["DELETE /orgs/{org}/actions/hosted-runners/images/custom/{image_definition_id}"],
		deleteCustomImageVersionFromOrg: ["DELETE /orgs/{org}/actions/hosted-runners/images/custom/{image_definition_id}/versions/{version}"],
		deleteEnvironmentSecret: ["DELETE /repos/{owner}/{repo}/environments/{environment_name}/secrets/{secret_name}"],
		deleteEnvironmentVariable: ["DELETE /repos/{owner}/{repo}/environments/{environment_name}/variables/{name}"],
		deleteHostedRunnerForOrg: ["DELETE /orgs/{org}/actions/hosted-runners/{hosted_runner_id}"],
		deleteOrgSecret: ["DELETE /orgs/{org}/actions/secrets/{secret_name}"],
		deleteOrgVariable: ["DELETE /orgs/{org}/actions/variables/{name}"],
		deleteRepoSecret: ["DELETE /repos/{owner}/{repo}/actions/secrets/{secret_name}"],
		deleteRepoVariable: ["DELETE /repos/{owner}/{repo}/actions/variables/{name}"],
		deleteSelfHostedRunnerFromOrg: ["DELETE /orgs/{org}/actions/runners/{runner_id}"],
		deleteSelfHostedRunnerFromRepo: ["DELETE /repos/{owner}/{repo}/actions/runners/{runner_id}"],
		deleteWorkflowRun: ["DELETE /repos/{owner}/{repo}/actions/runs/{run_id}"],
		deleteWorkflowRunLogs: ["DELETE /repos/{owner}/{repo}/actions/runs/{run_id}/logs"],
		disableSelectedRepositoryGithubActionsOrganization: ["DELETE /orgs/{org}/actions/permissions/repositories/{repository_id}"],
		disableWorkflow: ["PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/disable"],
		downloadArtifact: ["GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}"],
		downloadJobLogsForWorkflowRun: ["GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs"],
		downloadWorkflowRunAttemptLogs: ["GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/logs"],
		downloadWorkflowRunLogs: ["GET /repos/{owner}/{repo}/actions/runs/{run_id}/logs"],
		enableSelectedRepositoryGithubActionsOrganization: ["PUT /orgs/{org}/actions/permissions/repositories/{repository_id}"],
		enableWorkflow: ["PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/enable"],
		forceCancelWorkflowRun: ["POST /repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel"],
		generateRunnerJitconfigForOrg: ["POST /orgs/{org}/actions/runners/generate-jitconfig"],
		generateRunnerJitconfigForRepo: ["POST /repos/{owner}/{repo}/actions/runners/generate-jitconfig"],
		getActionsCacheList: ["GET /repos/{owner}/{repo}/actions/caches"],
		getActionsCacheUsage: ["GET /repos/{owner}/{repo}/actions/cache/usage"],
		getActionsCacheUsageByRepoForOrg: ["GET /orgs/{org}/actions/cache/usage-by-repository"],
		getActionsCacheUsageForOrg: ["GET /orgs/{org}/actions/cache/usage"],
		getAllowedActionsOrganization: ["GET /orgs/{org}/actions/permissions/selected-actions"],
		getAllowedActionsRepository: ["GET /repos/{owner}/{repo}/actions/permissions/selected-actions"],
		getArtifact: ["GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}"],
		getCustomImageForOrg: ["GET /orgs/{org}/actions/hosted-runners/images/custom/{image_definition_id}"],
		getCustomImageVersionForOrg: ["GET /orgs/{org}/actions/hosted-runners/images/custom/{image_definition_id}/versions/{version}"],
		getCustomOidcSubClaimForRepo: ["GET /repos/{owner}/{repo}/actions/oidc/customization/sub"],
		getEnvironmentPublicKey: ["GET /repos/{owner}/{repo}/environments/{environment_name}/secrets/public-key"],
		getEnvironmentSecret: ["GET /repos/{owner}/{repo}/environments/{environment_name}/secrets/{secret_name}"],
		getEnvironmentVariable: ["GET /repos/{owner}/{repo}/environments/{environment_name}/variables/{name}"],
		getGithubActionsDefaultWorkflowPermissionsOrganization: ["GET /orgs/{org}/actions/permissions/workflow"],
		getGithubActionsDefaultWorkflowPermissionsRepository: ["GET /repos/{owner}/{repo}/actions/permissions/workflow"],
		getGithubActionsPermissionsOrganization: ["GET /orgs/{org}/actions/permissions"],
		getGithubActionsPermissionsRepository: ["GET /repos/{owner}/{repo}/actions/permissions"],
		getHostedRunnerForOrg: ["GET /orgs/{org}/actions/hosted-runners/{hosted_runner_id}"],
		getHostedRunnersGithubOwnedImagesForOrg: ["GET /orgs/{org}/actions/hosted-runners/images/github-owned"],
		getHostedRunnersLimitsForOrg: ["GET /orgs/{org}/actions/hosted-runners/limits"],
		getHostedRunnersMachineSpecsForOrg: ["GET /orgs/{org}/actions/hosted-runners/machine-sizes"],
		getHostedRunnersPartnerImagesForOrg: ["GET /orgs/{org}/actions/hosted-runners/images/partner"],
		getHostedRunnersPlatformsForOrg: ["GET /orgs/{org}/actions/hosted-runners/platforms"],
		getJobForWorkflowRun: ["GET /repos/{owner}/{repo}/actions/jobs/{job_id}"],
		getOrgPublicKey: ["GET /orgs/{org}/actions/secrets/public-key"],
		getOrgSecret: ["GET /orgs/{org}/actions/secrets/{secret_name}"],
		getOrgVariable: ["GET /orgs/{org}/actions/variables/{name}"],
		getPendingDeploymentsForRun: ["GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments"],
		getRepoPermissions: [
			"GET /repos/{owner}/{repo}/actions/permissions",
			{},
			{ renamed: ["actions", "getGithubActionsPermissionsRepository"] }
		],
		getRepoPublicKey: ["GET /repos/{owner}/{repo}/actions/secrets/public-key"],
		getRepoSecret: ["GET /repos/{owner}/{repo}/actions/secrets/{secret_name}"],
		getRepoVariable: ["GET /repos/{owner}/{repo}/actions/variables/{name}"],
		getReviewsForRun: ["GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals"],
		getSelfHostedRunnerForOrg: ["GET /orgs/{org}/actions/runners/{runner_id}"],
		getSelfHostedRunnerForRepo: ["GET /repos/{owner}/{repo}/actions/runners/{runner_id}"],
		getWorkflow: ["GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}"],
		getWorkflowAccessToRepository: ["GET /repos/{owner}/{repo}/actions/permissions/access"],
		getWorkflowRun: ["GET /repos/{owner}/{repo}/actions/runs/{run_id}"],
		getWorkflowRunAttempt: ["GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}"],
		getWorkflowRunUsage: ["GET /repos/{owner}/{repo}/actions/runs/{run_id}/timing"],
		getWorkflowUsage: ["GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/timing"],
		listArtifactsForRepo: ["GET /repos/{owner}/{repo}/actions/artifacts"],
		listCustomImageVersionsForOrg: ["GET /orgs/{org}/actions/hosted-runners/images/custom/{image_definition_id}/versions"],
		listCustomImagesForOrg: ["GET /orgs/{org}/actions/hosted-runners/images/custom"],
		listEnvironmentSecrets: ["GET /repos/{owner}/{repo}/environments/{environment_name}/secrets"],
		listEnvironmentVariables: ["GET /repos/{owner}/{repo}/environments/{environment_name}/variables"],
		listGithubHostedRunnersInGroupForOrg: ["GET /orgs/{org}/actions/runner-groups/{runner_group_id}/hosted-runners"],
		listHostedRunnersForOrg: ["GET /orgs/{org}/actions/hosted-runners"],
		listJobsForWorkflowRun: ["GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs"],
		listJobsForWorkflowRunAttempt: ["GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs"],
		listLabelsForSelfHostedRunnerForOrg: ["GET /orgs/{org}/actions/runners/{runner_id}/labels"],
		listLabelsForSelfHostedRunnerForRepo: ["GET /repos/{owner}/{repo}/actions/runners/{runner_id}/labels"],
		listOrgSecrets: ["GET /orgs/{org}/actions/secrets"],
		listOrgVariables: ["GET /orgs/{org}/actions/variables"],
		listRepoOrganizationSecrets: ["GET /repos/{owner}/{repo}/actions/organization-secrets"],
		listRepoOrganizationVariables: ["GET /repos/{owner}/{repo}/actions/organization-variables"],
		listRepoSecrets: ["GET /repos/{owner}/{repo}/actions/secrets"],
		listRepoVariables: ["GET /repos/{owner}/{repo}/actions/variables"],
		listRepoWorkflows: ["GET /repos/{owner}/{repo}/actions/workflows"],
		listRunnerApplicationsForOrg: ["GET /orgs/{org}/actions/runners/downloads"],
		listRunnerApplicationsForRepo: ["GET /repos/{owner}/{repo}/actions/runners/downloads"],
		listSelectedReposForOrgSecret: ["GET /orgs/{org}/actions/secrets/{secret_name}/repositories"],
		listSelectedReposForOrgVariable: ["GET /orgs/{org}/actions/variables/{name}/repositories"],
		listSelectedRepositoriesEnabledGithubActionsOrganization: ["GET /orgs/{org}/actions/permissions/repositories"],
		listSelfHostedRunnersForOrg: ["GET /orgs/{org}/actions/runners"],
		listSelfHostedRunnersForRepo: ["GET /repos/{owner}/{repo}/actions/runners"],
		listWorkflowRunArtifacts: ["GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts"],
		listWorkflowRuns: ["GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs"],
		listWorkflowRunsForRepo: ["GET /repos/{owner}/{repo}/actions/runs"],
		reRunJobForWorkflowRun: ["POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun"],
		reRunWorkflow: ["POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun"],
		reRunWorkflowFailedJobs: ["POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs"],
		removeAllCustomLabelsFromSelfHostedRunnerForOrg: ["DELETE /orgs/{org}/actions/runners/{runner_id}/labels"],
		removeAllCustomLabelsFromSelfHostedRunnerForRepo: ["DELETE /repos/{owner}/{repo}/actions/runners/{runner_id}/labels"],
		removeCustomLabelFromSelfHostedRunnerForOrg: ["DELETE /orgs/{org}/actions/runners/{runner_id}/labels/{name}"],
		removeCustomLabelFromSelfHostedRunnerForRepo: ["DELETE /repos/{owner}/{repo}/actions/runners/{runner_id}/labels/{name}"],
		removeSelectedRepoFromOrgSecret: ["DELETE /orgs/{org}/actions/secrets/{secret_name}/repositories/{repository_id}"],
		removeSelectedRepoFromOrgVariable: ["DELETE /orgs/{org}/actions/variables/{name}/repositories/{repository_id}"],
		reviewCustomGatesForRun: ["POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule"],
		reviewPendingDeploymentsForRun: ["POST /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments"],
		setAllowedActionsOrganization: ["PUT /orgs/{org}/actions/permissions/selected-actions"],
		setAllowedActionsRepository: ["PUT /repos/{owner}/{repo}/actions/permissions/selected-actions"],
		setCustomLabelsForSelfHostedRunnerForOrg: ["PUT /orgs/{org}/actions/runners/{runner_id}/labels"],
		setCustomLabelsForSelfHostedRunnerForRepo: ["PUT /repos/{owner}/{repo}/actions/runners/{runner_id}/labels"],
		setCustomOidcSubClaimForRepo: ["PUT /repos/{owner}/{repo}/actions/oidc/customization/sub"],
		setGithubActionsDefaultWorkflowPermissionsOrganization: ["PUT /orgs/{org}/actions/permissions/workflow"],
		setGithubActionsDefaultWorkflowPermissionsRepository: ["PUT /repos/{owner}/{repo}/actions/permissions/workflow"],
		setGithubActionsPermissionsOrganization: ["PUT /orgs/{org}/actions/permissions"],
		setGithubActionsPermissionsRepository: ["PUT /repos/{owner}/{repo}/actions/permissions"],
		setSelectedReposForOrgSecret: ["PUT /orgs/{org}/actions/secrets/{secret_name}/repositories"],
		setSelectedReposForOrgVariable: ["PUT /orgs/{org}/actions/variables/{name}/repositories"],
		setSelectedRepositoriesEnabledGithubActionsOrganization: ["PUT /orgs/{org}/actions/permissions/repositories"],
		setWorkflowAccessToRepository: ["PUT /repos/{owner}/{repo}/actions/permissions/access"],
		updateEnvironmentVariable: ["PATCH /repos/{owner}/{repo}/environments/{environment_name}/variables/{name}"],
		updateHostedRunnerForOrg: ["PATCH /orgs/{org}/actions/hosted-runners/{hosted_runner_id}"],
		updateOrgVariable: ["PATCH /orgs/{org}/actions/variables/{name}"],
		updateRepoVariable: ["PATCH /repos/{owner}/{repo}/actions/variables/{name}"]
	},
	activity: {
		checkRepoIsStarredByAuthenticatedUser: ["GET /user/starred/{owner}/{repo}"],
		deleteRepoSubscription: ["DELETE /repos/{owner}/{repo}/subscription"],
		deleteThreadSubscription: ["DELETE /notifications/threads/{thread_id}/subscription"],
		getFeeds: ["GET /feeds"],
		getRepoSubscription: ["GET /repos/{owner}/{repo}/subscription"],
		getThread: ["GET /notifications/threads/{thread_id}"],
		getThreadSubscriptionForAuthenticatedUser: ["GET /notifications/threads/{thread_id}/subscription"],
		listEventsForAuthenticatedUser: ["GET /users/{username}/events"],
		listNotificationsForAuthenticatedUser: ["GET /notifications"],
		listOrgEventsForAuthenticatedUser: ["GET /users/{username}/events/orgs/{org}"],
		listPublicEvents: ["GET /events"],
		listPublicEventsForRepoNetwork: ["GET /networks/{owner}/{repo}/events"],
		listPublicEventsForUser: ["GET /users/{username}/events/public"],
		listPublicOrgEvents: ["GET /orgs/{org}/events"],
		listReceivedEventsForUser: ["GET /users/{username}/received_events"],
		listReceivedPublicEventsForUser: ["GET /users/{username}/received_events/public"],
		listRepoEvents: ["GET /repos/{owner}/{repo}/events"],
		listRepoNotificationsForAuthenticatedUser: ["GET /repos/{owner}/{repo}/notifications"],
		listReposStarredByAuthenticatedUser: ["GET /user/starred"],
		listReposStarredByUser: ["GET /users/{username}/starred"],
		listReposWatchedByUser: ["GET /users/{username}/subscriptions"],
		listStargazersForRepo: ["GET /repos/{owner}/{repo}/stargazers"],
		listWatchedReposForAuthenticatedUser: ["GET /user/subscriptions"],
		listWatchersForRepo: ["GET /repos/{owner}/{repo}/subscribers"],
		markNotificationsAsRead: ["PUT /notifications"],
		markRepoNotificationsAsRead: ["PUT /repos/{owner}/{repo}/notifications"],
		markThreadAsDone: ["DELETE /notifications/threads/{thread_id}"],
		markThreadAsRead: ["PATCH /notifications/threads/{thread_id}"],
		setRepoSubscription: ["PUT /repos/{owner}/{repo}/subscription"],
		setThreadSubscription: ["PUT /notifications/threads/{thread_id}/subscription"],
		starRepoForAuthenticatedUser: ["PUT /user/starred/{owner}/{repo}"],
		unstarRepoForAuthenticatedUser: ["DELETE /user/starred/{owner}/{repo}"]
	},
	apps: {
		addRepoToInstallation: [
			"PUT /user/installations/{installation_id}/repositories/{repository_id}",
			{},
			{ renamed: ["apps", "addRepoToInstallationForAuthenticatedUser"] }
		],
		addRepoToInstallationForAuthenticatedUser: ["PUT /user/installations/{installation_id}/repositories/{repository_id}"],
		checkToken: ["POST /applications/{client_id}/token"],
		createFromManifest: ["POST /app-manifests/{code}/conversions"],
		createInstallationAccessToken: ["POST /app/installations/{installation_id}/access_tokens"],
		deleteAuthorization: ["DELETE /applications/{client_id}/grant"],
		deleteInstallation: ["DELETE /app/installations/{installation_id}"],
		deleteToken: ["DELETE /applications/{client_id}/token"],
		getAuthenticated: ["GET /app"],
		getBySlug: ["GET /apps/{app_slug}"],
		getInstallation: ["GET /app/installations/{installation_id}"],
		getOrgInstallation: ["GET /orgs/{org}/installation"],
		getRepoInstallation: ["GET /repos/{owner}/{repo}/installation"],
		getSubscriptionPlanForAccount: ["GET /marketplace_listing/accounts/{account_id}"],
		getSubscriptionPlanForAccountStubbed: ["GET /marketplace_listing/stubbed/accounts/{account_id}"],
		getUserInstallation: ["GET /users/{username}/installation"],
		getWebhookConfigForApp: ["GET /app/hook/config"],
		getWebhookDelivery: ["GET /app/hook/deliveries/{delivery_id}"],
		listAccountsForPlan: ["GET /marketplace_listing/plans/{plan_id}/accounts"],
		listAccountsForPlanStubbed: ["GET /marketplace_listing/stubbed/plans/{plan_id}/accounts"],
		listInstallationReposForAuthenticatedUser: ["GET /user/installations/{installation_id}/repositories"],
		listInstallationRequestsForAuthenticatedApp: ["GET /app/installation-requests"],
		listInstallations: ["GET /app/installations"],
		listInstallationsForAuthenticatedUser: ["GET /user/installations"],
		listPlans: ["GET /marketplace_listing/plans"],
		listPlansStubbed: ["GET /marketplace_listing/stubbed/plans"],
		listReposAccessibleToInstallation: ["GET /installation/repositories"],
		listSubscriptionsForAuthenticatedUser: ["GET /user/marketplace_purchases"],
		listSubscriptionsForAuthenticatedUserStubbed: ["GET /user/marketplace_purchases/stubbed"],
		listWebhookDeliveries: ["GET /app/hook/deliveries"],
		redeliverWebhookDelivery: ["POST /app/hook/deliveries/{delivery_id}/attempts"],
		removeRepoFromInstallation: [
			"DELETE /user/installations/{installation_id}/repositories/{repository_id}",
			{},
			{ renamed: ["apps", "removeRepoFromInstallationForAuthenticatedUser"] }
		],
		removeRepoFromInstallationForAuthenticatedUser: ["DELETE /user/installations/{installation_id}/repositories/{repository_id}"],
		resetToken: ["PATCH /applications/{client_id}/token"],
		revokeInstallationAccessToken: ["DELETE /installation/token"],
		scopeToken: ["POST /applications/{client_id}/token/scoped"],
		suspendInstallation: ["PUT /app/installations/{installation_id}/suspended"],
		unsuspendInstallation: ["DELETE /app/installations/{installation_id}/suspended"],
		updateWebhookConfigForApp: ["PATCH /app/hook/config"]
	},
	billing: {
		getGithubActionsBillingOrg: ["GET /orgs/{org}/settings/billing/actions"],
		getGithubActionsBillingUser: ["GET /users/{username}/settings/billing/actions"],
		getGithubBillingPremiumRequestUsageReportOrg: ["GET /organizations/{org}/settings/billing/premium_request/usage"],
		getGithubBillingPremiumRequestUsageReportUser: ["GET /users/{username}/settings/billing/premium_request/usage"],
		getGithubBillingUsageReportOrg: ["GET /organizations/{org}/settings/billing/usage"],
		getGithubBillingUsageReportUser: ["GET /users/{username}/settings/billing/usage"],
		getGithubPackagesBillingOrg: ["GET /orgs/{org}/settings/billing/packages"],
		getGithubPackagesBillingUser: ["GET /users/{username}/settings/billing/packages"],
		getSharedStorageBillingOrg: ["GET /orgs/{org}/settings/billing/shared-storage"],
		getSharedStorageBillingUser: ["GET /users/{username}/settings/billing/shared-storage"]
	},
	campaigns: {
		createCampaign: ["POST /orgs/{org}/campaigns"],
		deleteCampaign: ["DELETE /orgs/{org}/campaigns/{campaign_number}"],
		getCampaignSummary: ["GET /orgs/{org}/campaigns/{campaign_number}"],
		listOrgCampaigns: ["GET /orgs/{org}/campaigns"],
		updateCampaign: ["PATCH /orgs/{org}/campaigns/{campaign_number}"]
	},
	checks: {
		create: ["POST /repos/{owner}/{repo}/check-runs"],
		createSuite: ["POST /repos/{owner}/{repo}/check-suites"],
		get: ["GET /repos/{owner}/{repo}/check-runs/{check_run_id}"],
		getSuite: ["GET /repos/{owner}/{repo}/check-suites/{check_suite_id}"],
		listAnnotations: ["GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations"],
		listForRef: ["GET /repos/{owner}/{repo}/commits/{ref}/check-runs"],
		listForSuite: ["GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs"],
		listSuitesForRef: ["GET /repos/{owner}/{repo}/commits/{ref}/check-suites"],
		rerequestRun: ["POST /repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest"],
		rerequestSuite: ["POST /repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest"],
		setSuitesPreferences: ["PATCH /repos/{owner}/{repo}/check-suites/preferences"],
		update: ["PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}"]
	},
	codeScanning: {
		commitAutofix: ["POST /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}/autofix/commits"],
		createAutofix: ["POST /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}/autofix"],
		createVariantAnalysis: ["POST /repos/{owner}/{repo}/code-scanning/codeql/variant-analyses"],
		deleteAnalysis: ["DELETE /repos/{owner}/{repo}/code-scanning/analyses/{analysis_id}{?confirm_delete}"],
		deleteCodeqlDatabase: ["DELETE /repos/{owner}/{repo}/code-scanning/codeql/databases/{language}"],
		getAlert: [
			"GET /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}",
			{},
			{ renamedParameters: { alert_id: "alert_number" } }
		],
		getAnalysis: ["GET /repos/{owner}/{repo}/code-scanning/analyses/{analysis_id}"],
		getAutofix: ["GET /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}/autofix"],
		getCodeqlDatabase: ["GET /repos/{owner}/{repo}/code-scanning/codeql/databases/{language}"],
		getDefaultSetup: ["GET /repos/{owner}/{repo}/code-scanning/default-setup"],
		getSarif: ["GET /repos/{owner}/{repo}/code-scanning/sarifs/{sarif_id}"],
		getVariantAnalysis: ["GET /repos/{owner}/{repo}/code-scanning/codeql/variant-analyses/{codeql_variant_analysis_id}"],
		getVariantAnalysisRepoTask: ["GET /repos/{owner}/{repo}/code-scanning/codeql/variant-analyses/{codeql_variant_analysis_id}/repos/{repo_owner}/{repo_name}"],
		listAlertInstances: ["GET /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}/instances"],
		listAlertsForOrg: ["GET /orgs/{org}/code-scanning/alerts"],
		listAlertsForRepo: ["GET /repos/{owner}/{repo}/code-scanning/alerts"],
		listAlertsInstances: [
			"GET /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}/instances",
			{},
			{ renamed: ["codeScanning", "listAlertInstances"] }
		],
		listCodeqlDatabases: ["GET /repos/{owner}/{repo}/code-scanning/codeql/databases"],
		listRecentAnalyses: ["GET /repos/{owner}/{repo}/code-scanning/analyses"],
		updateAlert: ["PATCH /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}"],
		updateDefaultSetup: ["PATCH /repos/{owner}/{repo}/code-scanning/default-setup"],
		uploadSarif: ["POST /repos/{owner}/{repo}/code-scanning/sarifs"]
	},
	codeSecurity: {
		attachConfiguration: ["POST /orgs/{org}/code-security/configurations/{configuration_id}/attach"],
		attachEnterpriseConfiguration: ["POST /enterprises/{enterprise}/code-security/configurations/{configuration_id}/attach"],
		createConfiguration: ["POST /orgs/{org}/code-security/configurations"],
		createConfigurationForEnterprise: ["POST /enterprises/{enterprise}/code-security/configurations"],
		deleteConfiguration: ["DELETE /orgs/{org}/code-security/configurations/{configuration_id}"],
		deleteConfigurationForEnterprise: ["DELETE /enterprises/{enterprise}/code-security/configurations/{configuration_id}"],
		detachConfiguration: ["DELETE /orgs/{org}/code-security/configurations/detach"],
		getConfiguration: ["GET /orgs/{org}/code-security/configurations/{configuration_id}"],
		getConfigurationForRepository: ["GET /repos/{owner}/{repo}/code-security-configuration"],
		getConfigurationsForEnterprise: ["GET /enterprises/{enterprise}/code-security/configurations"],
		getConfigurationsForOrg: ["GET /orgs/{org}/code-security/configurations"],
		getDefaultConfigurations: ["GET /orgs/{org}/code-security/configurations/defaults"],
		getDefaultConfigurationsForEnterprise: ["GET /enterprises/{enterprise}/code-security/configurations/defaults"],
		getRepositoriesForConfiguration: ["GET /orgs/{org}/code-security/configurations/{configuration_id}/repositories"],
		getRepositoriesForEnterpriseConfiguration: ["GET /enterprises/{enterprise}/code-security/configurations/{configuration_id}/repositories"],
		getSingleConfigurationForEnterprise: ["GET /enterprises/{enterprise}/code-security/configurations/{configuration_id}"],
		setConfigurationAsDefault: ["PUT /orgs/{org}/code-security/configurations/{configuration_id}/defaults"],
		setConfigurationAsDefaultForEnterprise: ["PUT /enterprises/{enterprise}/code-security/configurations/{configuration_id}/defaults"],
		updateConfiguration: ["PATCH /orgs/{org}/code-security/configurations/{configuration_id}"],
		updateEnterpriseConfiguration: ["PATCH /enterprises/{enterprise}/code-security/configurations/{configuration_id}"]
	},
	codesOfConduct: {
		getAllCodesOfConduct: ["GET /codes_of_conduct"],
		getConductCode: ["GET /codes_of_conduct/{key}"]
	},
	codespaces: {
		addRepositoryForSecretForAuthenticatedUser: ["PUT /user/codespaces/secrets/{secret_name}/repositories/{repository_id}"],
		addSelectedRepoToOrgSecret: ["PUT /orgs/{org}/codespaces/secrets/{secret_name}/repositories/{repository_id}"],
		checkPermissionsForDevcontainer: ["GET /repos/{owner}/{repo}/codespaces/permissions_check"],
		codespaceMachinesForAuthenticatedUser: ["GET /user/codespaces/{codespace_name}/machines"],
		createForAuthenticatedUser: ["POST /user/codespaces"],
		createOrUpdateOrgSecret: ["PUT /orgs/{org}/codespaces/secrets/{secret_name}"],
		createOrUpdateRepoSecret: ["PUT /repos/{owner}/{repo}/codespaces/secrets/{secret_name}"],
		createOrUpdateSecretForAuthenticatedUser: ["PUT /user/codespaces/secrets/{secret_name}"],
		createWithPrForAuthenticatedUser: ["POST /repos/{owner}/{repo}/pulls/{pull_number}/codespaces"],
		createWithRepoForAuthenticatedUser: ["POST /repos/{owner}/{repo}/codespaces"],
		deleteForAuthenticatedUser: ["DELETE /user/codespaces/{codespace_name}"],
		deleteFromOrganization: ["DELETE /orgs/{org}/members/{username}/codespaces/{codespace_name}"],
		deleteOrgSecret: ["DELETE /orgs/{org}/codespaces/secrets/{secret_name}"],
		deleteRepoSecret: ["DELETE /repos/{owner}/{repo}/codespaces/secrets/{secret_name}"],
		deleteSecretForAuthenticatedUser: ["DELETE /user/codespaces/secrets/{secret_name}"],
		exportForAuthenticatedUser: ["POST /user/codespaces/{codespace_name}/exports"],
		getCodespacesForUserInOrg: ["GET /orgs/{org}/members/{username}/codespaces"],
		getExportDetailsForAuthenticatedUser: ["GET /user/codespaces/{codespace_name}/exports/{export_id}"],
		getForAuthenticatedUser: ["GET /user/codespaces/{codespace_name}"],
		getOrgPublicKey: ["GET /orgs/{org}/codespaces/secrets/public-key"],
		getOrgSecret: ["GET /orgs/{org}/codespaces/secrets/{secret_name}"],
		getPublicKeyForAuthenticatedUser: ["GET /user/codespaces/secrets/public-key"],
		getRepoPublicKey: ["GET /repos/{owner}/{repo}/codespaces/secrets/public-key"],
		getRepoSecret: ["GET /repos/{owner}/{repo}/codespaces/secrets/{secret_name}"],
		getSecretForAuthenticatedUser: ["GET /user/codespaces/secrets/{secret_name}"],
		listDevcontainersInRepositoryForAuthenticatedUser: ["GET /repos/{owner}/{repo}/codespaces/devcontainers"],
		listForAuthenticatedUser: ["GET /user/codespaces"],
		listInOrganization: [
			"GET /orgs/{org}/codespaces",
			{},
			{ renamedParameters: { org_id: "org" } }
		],
		listInRepositoryForAuthenticatedUser: ["GET /repos/{owner}/{repo}/codespaces"],
		listOrgSecrets: ["GET /orgs/{org}/codespaces/secrets"],
		listRepoSecrets: ["GET /repos/{owner}/{repo}/codespaces/secrets"],
		listRepositoriesForSecretForAuthenticatedUser: ["GET /user/codespaces/secrets/{secret_name}/repositories"],
		listSecretsForAuthenticatedUser: ["GET /user/codespaces/secrets"],
		listSelectedReposForOrgSecret: ["GET /orgs/{org}/codespaces/secrets/{secret_name}/repositories"],
		preFlightWithRepoForAuthenticatedUser: ["GET /repos/{owner}/{repo}/codespaces/new"],
		publishForAuthenticatedUser: ["POST /user/codespaces/{codespace_name}/publish"],
		removeRepositoryForSecretForAuthenticatedUser: ["DELETE /user/codespaces/secrets/{secret_name}/repositories/{repository_id}"],
		removeSelectedRepoFromOrgSecret: ["DELETE /orgs/{org}/codespaces/secrets/{secret_name}/repositories/{repository_id}"],
		repoMachinesForAuthenticatedUser: ["GET /repos/{owner}/{repo}/codespaces/machines"],
		setRepositoriesForSecretForAuthenticatedUser: ["PUT /user/codespaces/secrets/{secret_name}/repositories"],
		setSelectedReposForOrgSecret: ["PUT /orgs/{org}/codespaces/secrets/{secret_name}/repositories"],
		startForAuthenticatedUser: ["POST /user/codespaces/{codespace_name}/start"],
		stopForAuthenticatedUser: ["POST /user/codespaces/{codespace_name}/stop"],
		stopInOrganization: ["POST /orgs/{org}/members/{username}/codespaces/{codespace_name}/stop"],
		updateForAuthenticatedUser: ["PATCH /user/codespaces/{codespace_name}"]
	},
	copilot: {
		addCopilotSeatsForTeams: ["POST /orgs/{org}/copilot/billing/selected_teams"],
		addCopilotSeatsForUsers: ["POST /orgs/{org}/copilot/billing/selected_users"],
		cancelCopilotSeatAssignmentForTeams: ["DELETE /orgs/{org}/copilot/billing/selected_teams"],
		cancelCopilotSeatAssignmentForUsers: ["DELETE /orgs/{org}/copilot/billing/selected_users"],
		copilotMetricsForOrganization: ["GET /orgs/{org}/copilot/metrics"],
		copilotMetricsForTeam: ["GET /orgs/{org}/team/{team_slug}/copilot/metrics"],
		getCopilotOrganizationDetails: ["GET /orgs/{org}/copilot/billing"],
		getCopilotSeatDetailsForUser: ["GET /orgs/{org}/members/{username}/copilot"],
		listCopilotSeats: ["GET /orgs/{org}/copilot/billing/seats"]
	},
	credentials: { revoke: ["POST /credentials/revoke"] },
	dependabot: {
		addSelectedRepoToOrgSecret: ["PUT /orgs/{org}/dependabot/secrets/{secret_name}/repositories/{repository_id}"],
		createOrUpdateOrgSecret: ["PUT /orgs/{org}/dependabot/secrets/{secret_name}"],
		createOrUpdateRepoSecret: ["PUT /repos/{owner}/{repo}/dependabot/secrets/{secret_name}"],
		deleteOrgSecret: ["DELETE /orgs/{org}/dependabot/secrets/{secret_name}"],
		deleteRepoSecret: ["DELETE /repos/{owner}/{repo}/dependabot/secrets/{secret_name}"],
		getAlert: ["GET /repos/{owner}/{repo}/dependabot/alerts/{alert_number}"],
		getOrgPublicKey: ["GET /orgs/{org}/dependabot/secrets/public-key"],
		getOrgSecret: ["GET /orgs/{org}/dependabot/secrets/{secret_name}"],
		getRepoPublicKey: ["GET /repos/{owner}/{repo}/dependabot/secrets/public-key"],
		getRepoSecret: ["GET /repos/{owner}/{repo}/dependabot/secrets/{secret_name}"],
		listAlertsForEnterprise: ["GET /enterprises/{enterprise}/dependabot/alerts"],
		listAlertsForOrg: ["GET /orgs/{org}/dependabot/alerts"],
		listAlertsForRepo: ["GET /repos/{owner}/{repo}/dependabot/alerts"],
		listOrgSecrets: ["GET /orgs/{org}/dependabot/secrets"],
		listRepoSecrets: ["GET /repos/{owner}/{repo}/dependabot/secrets"],
		listSelectedReposForOrgSecret: ["GET /orgs/{org}/dependabot/secrets/{secret_name}/repositories"],
		removeSelectedRepoFromOrgSecret: ["DELETE /orgs/{org}/dependabot/secrets/{secret_name}/repositories/{repository_id}"],
		repositoryAccessForOrg: ["GET /organizations/{org}/dependabot/repository-access"],
		setRepositoryAccessDefaultLevel: ["PUT /organizations/{org}/dependabot/repository-access/default-level"],
		setSelectedReposForOrgSecret: ["PUT /orgs/{org}/dependabot/secrets/{secret_name}/repositories"],
		updateAlert: ["PATCH /repos/{owner}/{repo}/dependabot/alerts/{alert_number}"],
		updateRepositoryAccessForOrg: ["PATCH /organizations/{org}/dependabot/repository-access"]
	},
	dependencyGraph: {
		createRepositorySnapshot: ["POST /repos/{owner}/{repo}/dependency-graph/snapshots"],
		diffRange: ["GET /repos/{owner}/{repo}/dependency-graph/compare/{basehead}"],
		exportSbom: ["GET /repos/{owner}/{repo}/dependency-graph/sbom"]
	},
	emojis: { get: ["GET /emojis"] },
	enterpriseTeamMemberships: {
		add: ["PUT /enterprises/{enterprise}/teams/{enterprise-team}/memberships/{username}"],
		bulkAdd: ["POST /enterprises/{enterprise}/teams/{enterprise-team}/memberships/add"],
		bulkRemove: ["POST /enterprises/{enterprise}/teams/{enterprise-team}/memberships/remove"],
		get: ["GET /enterprises/{enterprise}/teams/{enterprise-team}/memberships/{username}"],
		list: ["GET /enterprises/{enterprise}/teams/{enterprise-team}/memberships"],
		remove: ["DELETE /enterprises/{enterprise}/teams/{enterprise-team}/memberships/{username}"]
	},
	enterpriseTeamOrganizations: {
		add: ["PUT /enterprises/{enterprise}/teams/{enterprise-team}/organizations/{org}"],
		bulkAdd: ["POST /enterprises/{enterprise}/teams/{enterprise-team}/organizations/add"],
		bulkRemove: ["POST /enterprises/{enterprise}/teams/{enterprise-team}/organizations/remove"],
		delete: ["DELETE /enterprises/{enterprise}/teams/{enterprise-team}/organizations/{org}"],
		getAssignment: ["GET /enterprises/{enterprise}/teams/{enterprise-team}/organizations/{org}"],
		getAssignments: ["GET /enterprises/{enterprise}/teams/{enterprise-team}/organizations"]
	},
	enterpriseTeams: {
		create: ["POST /enterprises/{enterprise}/teams"],
		delete: ["DELETE /enterprises/{enterprise}/teams/{team_slug}"],
		get: ["GET /enterprises/{enterprise}/teams/{team_slug}"],
		list: ["GET /enterprises/{enterprise}/teams"],
		update: ["PATCH /enterprises/{enterprise}/teams/{team_slug}"]
	},
	gists: {
		checkIsStarred: ["GET /gists/{gist_id}/star"],
		create: ["POST /gists"],
		createComment: ["POST /gists/{gist_id}/comments"],
		delete: ["DELETE /gists/{gist_id}"],
		deleteComment: ["DELETE /gists/{gist_id}/comments/{comment_id}"],
		fork: ["POST /gists/{gist_id}/forks"],
		get: ["GET /gists/{gist_id}"],
		getComment: ["GET /gists/{gist_id}/comments/{comment_id}"],
		getRevision: ["GET /gists/{gist_id}/{sha}"],
		list: ["GET /gists"],
		listComments: ["GET /gists/{gist_id}/comments"],
		listCommits: ["GET /gists/{gist_id}/commits"],
		listForUser: ["GET /users/{username}/gists"],
		listForks: ["GET /gists/{gist_id}/forks"],
		listPublic: ["GET /gists/public"],
		listStarred: ["GET /gists/starred"],
		star: ["PUT /gists/{gist_id}/star"],
		unstar: ["DELETE /gists/{gist_id}/star"],
		update: ["PATCH /gists/{gist_id}"],
		updateComment: ["PATCH /gists/{gist_id}/comments/{comment_id}"]
	},
	git: {
		createBlob: ["POST /repos/{owner}/{repo}/git/blobs"],
		createCommit: ["POST /repos/{owner}/{repo}/git/commits"],
		createRef: ["POST /repos/{owner}/{repo}/git/refs"],
		createTag: ["POST /repos/{owner}/{repo}/git/tags"],
		createTree: ["POST /repos/{owner}/{repo}/git/trees"],
		deleteRef: ["DELETE /repos/{owner}/{repo}/git/refs/{ref}"],
		getBlob: ["GET /repos/{owner}/{repo}/git/blobs/{file_sha}"],
		getCommit: ["GET /repos/{owner}/{repo}/git/commits/{commit_sha}"],
		getRef: ["GET /repos/{owner}/{repo}/git/ref/{ref}"],
		getTag: ["GET /repos/{owner}/{repo}/git/tags/{tag_sha}"],
		getTree: ["GET /repos/{owner}/{repo}/git/trees/{tree_sha}"],
		listMatchingRefs: ["GET /repos/{owner}/{repo}/git/matching-refs/{ref}"],
		updateRef: ["PATCH /repos/{owner}/{repo}/git/refs/{ref}"]
	},
	gitignore: {
		getAllTemplates: ["GET /gitignore/templates"],
		getTemplate: ["GET /gitignore/templates/{name}"]
	},
	hostedCompute: {
		createNetworkConfigurationForOrg: ["POST /orgs/{org}/settings/network-configurations"],
		deleteNetworkConfigurationFromOrg: ["DELETE /orgs/{org}/settings/network-configurations/{network_configuration_id}"],
		getNetworkConfigurationForOrg: ["GET /orgs/{org}/settings/network-configurations/{network_configuration_id}"],
		getNetworkSettingsForOrg: ["GET /orgs/{org}/settings/network-settings/{network_settings_id}"],
		listNetworkConfigurationsForOrg: ["GET /orgs/{org}/settings/network-configurations"],
		updateNetworkConfigurationForOrg: ["PATCH /orgs/{org}/settings/network-configurations/{network_configuration_id}"]
	},
	interactions: {
		getRestrictionsForAuthenticatedUser: ["GET /user/interaction-limits"],
		getRestrictionsForOrg: ["GET /orgs/{org}/interaction-limits"],
		getRestrictionsForRepo: ["GET /repos/{owner}/{repo}/interaction-limits"],
		getRestrictionsForYourPublicRepos: [
			"GET /user/interaction-limits",
			{},
			{ renamed: ["interactions", "getRestrictionsForAuthenticatedUser"] }
		],
		removeRestrictionsForAuthenticatedUser: ["DELETE /user/interaction-limits"],
		removeRestrictionsForOrg: ["DELETE /orgs/{org}/interaction-limits"],
		removeRestrictionsForRepo: ["DELETE /repos/{owner}/{repo}/interaction-limits"],
		removeRestrictionsForYourPublicRepos: [
			"DELETE /user/interaction-limits",
			{},
			{ renamed: ["interactions", "removeRestrictionsForAuthenticatedUser"] }
		],
		setRestrictionsForAuthenticatedUser: ["PUT /user/interaction-limits"],
		setRestrictionsForOrg: ["PUT /orgs/{org}/interaction-limits"],
		setRestrictionsForRepo: ["PUT /repos/{owner}/{repo}/interaction-limits"],
		setRestrictionsForYourPublicRepos: [
			"PUT /user/interaction-limits",
			{},
			{ renamed: ["interactions", "setRestrictionsForAuthenticatedUser"] }
		]
	},
	issues: {
		addAssignees: ["POST /repos/{owner}/{repo}/issues/{issue_number}/assignees"],
		addBlockedByDependency: ["POST /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by"],
		addLabels: ["POST /repos/{owner}/{repo}/issues/{issue_number}/labels"],
		addSubIssue: ["POST /repos/{owner}/{repo}/issues/{issue_number}/sub_issues"],
		checkUserCanBeAssigned: ["GET /repos/{owner}/{repo}/assignees/{assignee}"],
		checkUserCanBeAssignedToIssue: ["GET /repos/{owner}/{repo}/issues/{issue_number}/assignees/{assignee}"],
		create: ["POST /repos/{owner}/{repo}/issues"],
		createComment: ["POST /repos/{owner}/{repo}/issues/{issue_number}/comments"],
		createLabel: ["POST /repos/{owner}/{repo}/labels"],
		createMilestone: ["POST /repos/{owner}/{repo}/milestones"],
		deleteComment: ["DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}"],
		deleteLabel: ["DELETE /repos/{owner}/{repo}/labels/{name}"],
		deleteMilestone: ["DELETE /repos/{owner}/{repo}/milestones/{milestone_number}"],
		get: ["GET /repos/{owner}/{repo}/issues/{issue_number}"],
		getComment: ["GET /repos/{owner}/{repo}/issues/comments/{comment_id}"],
		getEvent: ["GET /repos/{owner}/{repo}/issues/events/{event_id}"],
		getLabel: ["GET /repos/{owner}/{repo}/labels/{name}"],
		getMilestone: ["GET /repos/{owner}/{repo}/milestones/{milestone_number}"],
		getParent: ["GET /repos/{owner}/{repo}/issues/{issue_number}/parent"],
		list: ["GET /issues"],
		listAssignees: ["GET /repos/{owner}/{repo}/assignees"],
		listComments: ["GET /repos/{owner}/{repo}/issues/{issue_number}/comments"],
		listCommentsForRepo: ["GET /repos/{owner}/{repo}/issues/comments"],
		listDependenciesBlockedBy: ["GET /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by"],
		listDependenciesBlocking: ["GET /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocking"],
		listEvents: ["GET /repos/{owner}/{repo}/issues/{issue_number}/events"],
		listEventsForRepo: ["GET /repos/{owner}/{repo}/issues/events"],
		listEventsForTimeline: ["GET /repos/{owner}/{repo}/issues/{issue_number}/timeline"],
		listForAuthenticatedUser: ["GET /user/issues"],
		listForOrg: ["GET /orgs/{org}/issues"],
		listForRepo: ["GET /repos/{owner}/{repo}/issues"],
		listLabelsForMilestone: ["GET /repos/{owner}/{repo}/milestones/{milestone_number}/labels"],
		listLabelsForRepo: ["GET /repos/{owner}/{repo}/labels"],
		listLabelsOnIssue: ["GET /repos/{owner}/{repo}/issues/{issue_number}/labels"],
		listMilestones: ["GET /repos/{owner}/{repo}/milestones"],
		listSubIssues: ["GET /repos/{owner}/{repo}/issues/{issue_number}/sub_issues"],
		lock: ["PUT /repos/{owner}/{repo}/issues/{issue_number}/lock"],
		removeAllLabels: ["DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels"],
		removeAssignees: ["DELETE /repos/{owner}/{repo}/issues/{issue_number}/assignees"],
		removeDependencyBlockedBy: ["DELETE /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by/{issue_id}"],
		removeLabel: ["DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}"],
		removeSubIssue: ["DELETE /repos/{owner}/{repo}/issues/{issue_number}/sub_issue"],
		reprioritizeSubIssue: ["PATCH /repos/{owner}/{repo}/issues/{issue_number}/sub_issues/priority"],
		setLabels: ["PUT /repos/{owner}/{repo}/issues/{issue_number}/labels"],
		unlock: ["DELETE /repos/{owner}/{repo}/issues/{issue_number}/lock"],
		update: ["PATCH /repos/{owner}/{repo}/issues/{issue_number}"],
		updateComment: ["PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}"],
		updateLabel: ["PATCH /repos/{owner}/{repo}/labels/{name}"],
		updateMilestone: ["PATCH /repos/{owner}/{repo}/milestones/{milestone_number}"]
	},
	licenses: {
		get: ["GET /licenses/{license}"],
		getAllCommonlyUsed: ["GET /licenses"],
		getForRepo: ["GET /repos/{owner}/{repo}/license"]
	},
	markdown: {
		render: ["POST /markdown"],
		renderRaw: ["POST /markdown/raw", { headers: { "content-type": "text/plain; charset=utf-8" } }]
	},
	meta: {
		get: ["GET /meta"],
		getAllVersions: ["GET /versions"],
		getOctocat: ["GET /octocat"],
		getZen: ["GET /zen"],
		root: ["GET /"]
	},
	migrations: {
		deleteArchiveForAuthenticatedUser: ["DELETE /user/migrations/{migration_id}/archive"],
		deleteArchiveForOrg: ["DELETE /orgs/{org}/migrations/{migration_id}/archive"],
		downloadArchiveForOrg: ["GET /orgs/{org}/migrations/{migration_id}/archive"],
		getArchiveForAuthenticatedUser: ["GET /user/migrations/{migration_id}/archive"],
		getStatusForAuthenticatedUser: ["GET /user/migrations/{migration_id}"],
		getStatusForOrg: ["GET /orgs/{org}/migrations/{migration_id}"],
		listForAuthenticatedUser: ["GET /user/migrations"],
		listForOrg: ["GET /orgs/{org}/migrations"],
		listReposForAuthenticatedUser: ["GET /user/migrations/{migration_id}/repositories"],
		listReposForOrg: ["GET /orgs/{org}/migrations/{migration_id}/repositories"],
		listReposForUser: [
			"GET /user/migrations/{migration_id}/repositories",
			{},
			{ renamed: ["migrations", "listReposForAuthenticatedUser"] }
		],
		startForAuthenticatedUser: ["POST /user/migrations"],
		startForOrg: ["POST /orgs/{org}/migrations"],
		unlockRepoForAuthenticatedUser: ["DELETE /user/migrations/{migration_id}/repos/{repo_name}/lock"],
		unlockRepoForOrg: ["DELETE /orgs/{org}/migrations/{migration_id}/repos/{repo_name}/lock"]
	},
	oidc: {
		getOidcCustomSubTemplateForOrg: ["GET /orgs/{org}/actions/oidc/customization/sub"],
		updateOidcCustomSubTemplateForOrg: ["PUT /orgs/{org}/actions/oidc/customization/sub"]
	},
	orgs: {
		addSecurityManagerTeam: [
			"PUT /orgs/{org}/security-managers/teams/{team_slug}",
			{},
			{ deprecated: "octokit.rest.orgs.addSecurityManagerTeam() is deprecated, see https://docs.github.com/rest/orgs/security-managers#add-a-security-manager-team" }
		],
		assignTeamToOrgRole: ["PUT /orgs/{org}/organization-roles/teams/{team_slug}/{role_id}"],
		assignUserToOrgRole: ["PUT /orgs/{org}/organization-roles/users/{username}/{role_id}"],
		blockUser: ["PUT /orgs/{org}/blocks/{username}"],
		cancelInvitation: ["DELETE /orgs/{org}/invitations/{invitation_id}"],
		checkBlockedUser: ["GET /orgs/{org}/blocks/{username}"],
		checkMembershipForUser: ["GET /orgs/{org}/members/{username}"],
		checkPublicMembershipForUser: ["GET /orgs/{org}/public_members/{username}"],
		convertMemberToOutsideCollaborator: ["PUT /orgs/{org}/outside_collaborators/{username}"],
		createArtifactStorageRecord: ["POST /orgs/{org}/artifacts/metadata/storage-record"],
		createInvitation: ["POST /orgs/{org}/invitations"],
		createIssueType: ["POST /orgs/{org}/issue-types"],
		createWebhook: ["POST /orgs/{org}/hooks"],
		customPropertiesForOrgsCreateOrUpdateOrganizationValues: ["PATCH /organizations/{org}/org-properties/values"],
		customPropertiesForOrgsGetOrganizationValues: ["GET /organizations/{org}/org-properties/values"],
		customPropertiesForReposCreateOrUpdateOrganizationDefinition: ["PUT /orgs/{org}/properties/schema/{custom_property_name}"],
		customPropertiesForReposCreateOrUpdateOrganizationDefinitions: ["PATCH /orgs/{org}/properties/schema"],
		customPropertiesForReposCreateOrUpdateOrganizationValues: ["PATCH /orgs/{org}/properties/values"],
		customPropertiesForReposDeleteOrganizationDefinition: ["DELETE /orgs/{org}/properties/schema/{custom_property_name}"],
		customPropertiesForReposGetOrganizationDefinition: ["GET /orgs/{org}/properties/schema/{custom_property_name}"],
		customPropertiesForReposGetOrganizationDefinitions: ["GET /orgs/{org}/properties/schema"],
		customPropertiesForReposGetOrganizationValues: ["GET /orgs/{org}/properties/values"],
		delete: ["DELETE /orgs/{org}"],
		deleteAttestationsBulk: ["POST /orgs/{org}/attestations/delete-request"],
		deleteAttestationsById: ["DELETE /orgs/{org}/attestations/{attestation_id}"],
		deleteAttestationsBySubjectDigest: ["DELETE /orgs/{org}/attestations/digest/{subject_digest}"],
		deleteIssueType: ["DELETE /orgs/{org}/issue-types/{issue_type_id}"],
		deleteWebhook: ["DELETE /orgs/{org}/hooks/{hook_id}"],
		disableSelectedRepositoryImmutableReleasesOrganization: ["DELETE /orgs/{org}/settings/immutable-releases/repositories/{repository_id}"],
		enableSelectedRepositoryImmutableReleasesOrganization: ["PUT /orgs/{org}/settings/immutable-releases/repositories/{repository_id}"],
		get: ["GET /orgs/{org}"],
		getImmutableReleasesSettings: ["GET /orgs/{org}/settings/immutable-releases"],
		getImmutableReleasesSettingsRepositories: ["GET /orgs/{org}/settings/immutable-releases/repositories"],
		getMembershipForAuthenticatedUser: ["GET /user/memberships/orgs/{org}"],
		getMembershipForUser: ["GET /orgs/{org}/memberships/{username}"],
		getOrgRole: ["GET /orgs/{org}/organization-roles/{role_id}"],
		getOrgRulesetHistory: ["GET /orgs/{org}/rulesets/{ruleset_id}/history"],
		getOrgRulesetVersion: ["GET /orgs/{org}/rulesets/{ruleset_id}/history/{version_id}"],
		getWebhook: ["GET /orgs/{org}/hooks/{hook_id}"],
		getWebhookConfigForOrg: ["GET /orgs/{org}/hooks/{hook_id}/config"],
		getWebhookDelivery: ["GET /orgs/{org}/hooks/{hook_id}/deliveries/{delivery_id}"],
		list: ["GET /organizations"],
		listAppInstallations: ["GET /orgs/{org}/installations"],
		listArtifactStorageRecords: ["GET /orgs/{org}/artifacts/{subject_digest}/metadata/storage-records"],
		listAttestationRepositories: ["GET /orgs/{org}/attestations/repositories"],
		listAttestations: ["GET /orgs/{org}/attestations/{subject_digest}"],
		listAttestationsBulk: ["POST /orgs/{org}/attestations/bulk-list{?per_page,before,after}"],
		listBlockedUsers: ["GET /orgs/{org}/blocks"],
		listFailedInvitations: ["GET /orgs/{org}/failed_invitations"],
		listForAuthenticatedUser: ["GET /user/orgs"],
		listForUser: ["GET /users/{username}/orgs"],
		listInvitationTeams: ["GET /orgs/{org}/invitations/{invitation_id}/teams"],
		listIssueTypes: ["GET /orgs/{org}/issue-types"],
		listMembers: ["GET /orgs/{org}/members"],
		listMembershipsForAuthenticatedUser: ["GET /user/memberships/orgs"],
		listOrgRoleTeams: ["GET /orgs/{org}/organization-roles/{role_id}/teams"],
		listOrgRoleUsers: ["GET /orgs/{org}/organization-roles/{role_id}/users"],
		listOrgRoles: ["GET /orgs/{org}/organization-roles"],
		listOrganizationFineGrainedPermissions: ["GET /orgs/{org}/organization-fine-grained-permissions"],
		listOutsideCollaborators: ["GET /orgs/{org}/outside_collaborators"],
		listPatGrantRepositories: ["GET /orgs/{org}/personal-access-tokens/{pat_id}/repositories"],
		listPatGrantRequestRepositories: ["GET /orgs/{org}/personal-access-token-requests/{pat_request_id}/repositories"],
		listPatGrantRequests: ["GET /orgs/{org}/personal-access-token-requests"],
		listPatGrants: ["GET /orgs/{org}/personal-access-tokens"],
		listPendingInvitations: ["GET /orgs/{org}/invitations"],
		listPublicMembers: ["GET /orgs/{org}/public_members"],
		listSecurityManagerTeams: [
			"GET /orgs/{org}/security-managers",
			{},
			{ deprecated: "octokit.rest.orgs.listSecurityManagerTeams() is deprecated, see https://docs.github.com/rest/orgs/security-managers#list-security-manager-teams" }
		],
		listWebhookDeliveries: ["GET /orgs/{org}/hooks/{hook_id}/deliveries"],
		listWebhooks: ["GET /orgs/{org}/hooks"],
		pingWebhook: ["POST /orgs/{org}/hooks/{hook_id}/pings"],
		redeliverWebhookDelivery: ["POST /orgs/{org}/hooks/{hook_id}/deliveries/{delivery_id}/attempts"],
		removeMember: ["DELETE /orgs/{org}/members/{username}"],
		removeMembershipForUser: ["DELETE /orgs/{org}/memberships/{username}"],
		removeOutsideCollaborator: ["DELETE /orgs/{org}/outside_collaborators/{username}"],
		removePublicMembershipForAuthenticatedUser: ["DELETE /orgs/{org}/public_members/{username}"],
		removeSecurityManagerTeam: [
			"DELETE /orgs/{org}/security-managers/teams/{team_slug}",
			{},
			{ deprecated: "octokit.rest.orgs.removeSecurityManagerTeam() is deprecated, see https://docs.github.com/rest/orgs/security-managers#remove-a-security-manager-team" }
		],
		reviewPatGrantRequest: ["POST /orgs/{org}/personal-access-token-requests/{pat_request_id}"],
		reviewPatGrantRequestsInBulk: ["POST /orgs/{org}/personal-access-token-requests"],
		revokeAllOrgRolesTeam: ["DELETE /orgs/{org}/organization-roles/teams/{team_slug}"],
		revokeAllOrgRolesUser: ["DELETE /orgs/{org}/organization-roles/users/{username}"],
		revokeOrgRoleTeam: ["DELETE /orgs/{org}/organization-roles/teams/{team_slug}/{role_id}"],
		revokeOrgRoleUser: ["DELETE /orgs/{org}/organization-roles/users/{username}/{role_id}"],
		setImmutableReleasesSettings: ["PUT /orgs/{org}/settings/immutable-releases"],
		setImmutableReleasesSettingsRepositories: ["PUT /orgs/{org}/settings/immutable-releases/repositories"],
		setMembershipForUser: ["PUT /orgs/{org}/memberships/{username}"],
		setPublicMembershipForAuthenticatedUser: ["PUT /orgs/{org}/public_members/{username}"],
		unblockUser: ["DELETE /orgs/{org}/blocks/{username}"],
		update: ["PATCH /orgs/{org}"],
		updateIssueType: ["PUT /orgs/{org}/issue-types/{issue_type_id}"],
		updateMembershipForAuthenticatedUser: ["PATCH /user/memberships/orgs/{org}"],
		updatePatAccess: ["POST /orgs/{org}/personal-access-tokens/{pat_id}"],
		updatePatAccesses: ["POST /orgs/{org}/personal-access-tokens"],
		updateWebhook: ["PATCH /orgs/{org}/hooks/{hook_id}"],
		updateWebhookConfigForOrg: ["PATCH /orgs/{org}/hooks/{hook_id}/config"]
	},
	packages: {
		deletePackageForAuthenticatedUser: ["DELETE /user/packages/{package_type}/{package_name}"],
		deletePackageForOrg: ["DELETE /orgs/{org}/packages/{package_type}/{package_name}"],
		deletePackageForUser: ["DELETE /users/{username}/packages/{package_type}/{package_name}"],
		deletePackageVersionForAuthenticatedUser: ["DELETE /user/packages/{package_type}/{package_name}/versions/{package_version_id}"],
		deletePackageVersionForOrg: ["DELETE /orgs/{org}/packages/{package_type}/{package_name}/versions/{package_version_id}"],
		deletePackageVersionForUser: ["DELETE /users/{username}/packages/{package_type}/{package_name}/versions/{package_version_id}"],
		getAllPackageVersionsForAPackageOwnedByAnOrg: [
			"GET /orgs/{org}/packages/{package_type}/{package_name}/versions",
			{},
			{ renamed: ["packages", "getAllPackageVersionsForPackageOwnedByOrg"] }
		],
		getAllPackageVersionsForAPackageOwnedByTheAuthenticatedUser: [
			"GET /user/packages/{package_type}/{package_name}/versions",
			{},
			{ renamed: ["packages", "getAllPackageVersionsForPackageOwnedByAuthenticatedUser"] }
		],
		getAllPackageVersionsForPackageOwnedByAuthenticatedUser: ["GET /user/packages/{package_type}/{package_name}/versions"],
		getAllPackageVersionsForPackageOwnedByOrg: ["GET /orgs/{org}/packages/{package_type}/{package_name}/versions"],
		getAllPackageVersionsForPackageOwnedByUser: ["GET /users/{username}/packages/{package_type}/{package_name}/versions"],
		getPackageForAuthenticatedUser: ["GET /user/packages/{package_type}/{package_name}"],
		getPackageForOrganization: ["GET /orgs/{org}/packages/{package_type}/{package_name}"],
		getPackageForUser: ["GET /users/{username}/packages/{package_type}/{package_name}"],
		getPackageVersionForAuthenticatedUser: ["GET /user/packages/{package_type}/{package_name}/versions/{package_version_id}"],
		getPackageVersionForOrganization: ["GET /orgs/{org}/packages/{package_type}/{package_name}/versions/{package_version_id}"],
		getPackageVersionForUser: ["GET /users/{username}/packages/{package_type}/{package_name}/versions/{package_version_id}"],
		listDockerMigrationConflictingPackagesForAuthenticatedUser: ["GET /user/docker/conflicts"],
		listDockerMigrationConflictingPackagesForOrganization: ["GET /orgs/{org}/docker/conflicts"],
		listDockerMigrationConflictingPackagesForUser: ["GET /users/{username}/docker/conflicts"],
		listPackagesForAuthenticatedUser: ["GET /user/packages"],
		listPackagesForOrganization: ["GET /orgs/{org}/packages"],
		listPackagesForUser: ["GET /users/{username}/packages"],
		restorePackageForAuthenticatedUser: ["POST /user/packages/{package_type}/{package_name}/restore{?token}"],
		restorePackageForOrg: ["POST /orgs/{org}/packages/{package_type}/{package_name}/restore{?token}"],
		restorePackageForUser: ["POST /users/{username}/packages/{package_type}/{package_name}/restore{?token}"],
		restorePackageVersionForAuthenticatedUser: ["POST /user/packages/{package_type}/{package_name}/versions/{package_version_id}/restore"],
		restorePackageVersionForOrg: ["POST /orgs/{org}/packages/{package_type}/{package_name}/versions/{package_version_id}/restore"],
		restorePackageVersionForUser: ["POST /users/{username}/packages/{package_type}/{package_name}/versions/{package_version_id}/restore"]
	},
	privateRegistries: {
		createOrgPrivateRegistry: ["POST /orgs/{org}/private-registries"],
		deleteOrgPrivateRegistry: ["DELETE /orgs/{org}/private-registries/{secret_name}"],
		getOrgPrivateRegistry: ["GET /orgs/{org}/private-registries/{secret_name}"],
		getOrgPublicKey: ["GET /orgs/{org}/private-registries/public-key"],
		listOrgPrivateRegistries: ["GET /orgs/{org}/private-registries"],
		updateOrgPrivateRegistry: ["PATCH /orgs/{org}/private-registries/{secret_name}"]
	},
	projects: {
		addItemForOrg: ["POST /orgs/{org}/projectsV2/{project_number}/items"],
		addItemForUser: ["POST /users/{username}/projectsV2/{project_number}/items"],
		deleteItemForOrg: ["DELETE /orgs/{org}/projectsV2/{project_number}/items/{item_id}"],
		deleteItemForUser: ["DELETE /users/{username}/projectsV2/{project_number}/items/{item_id}"],
		getFieldForOrg: ["GET /orgs/{org}/projectsV2/{project_number}/fields/{field_id}"],
		getFieldForUser: ["GET /users/{username}/projectsV2/{project_number}/fields/{field_id}"],
		getForOrg: ["GET /orgs/{org}/projectsV2/{project_number}"],
		getForUser: ["GET /users/{username}/projectsV2/{project_number}"],
		getOrgItem: ["GET /orgs/{org}/projectsV2/{project_number}/items/{item_id}"],
		getUserItem: ["GET /users/{username}/projectsV2/{project_number}/items/{item_id}"],
		listFieldsForOrg: ["GET /orgs/{org}/projectsV2/{project_number}/fields"],
		listFieldsForUser: ["GET /users/{username}/projectsV2/{project_number}/fields"],
		listForOrg: ["GET /orgs/{org}/projectsV2"],
		listForUser: ["GET /users/{username}/projectsV2"],
		listItemsForOrg: ["GET /orgs/{org}/projectsV2/{project_number}/items"],
		listItemsForUser: ["GET /users/{username}/projectsV2/{project_number}/items"],
		updateItemForOrg: ["PATCH /orgs/{org}/projectsV2/{project_number}/items/{item_id}"],
		updateItemForUser: ["PATCH /users/{username}/projectsV2/{project_number}/items/{item_id}"]
	},
	pulls: {
		checkIfMerged: ["GET /repos/{owner}/{repo}/pulls/{pull_number}/merge"],
		create: ["POST /repos/{owner}/{repo}/pulls"],
		createReplyForReviewComment: ["POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies"],
		createReview: ["POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews"],
		createReviewComment: ["POST /repos/{owner}/{repo}/pulls/{pull_number}/comments"],
		deletePendingReview: ["DELETE /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}"],
		deleteReviewComment: ["DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}"],
		dismissReview: ["PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals"],
		get: ["GET /repos/{owner}/{repo}/pulls/{pull_number}"],
		getReview: ["GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}"],
		getReviewComment: ["GET /repos/{owner}/{repo}/pulls/comments/{comment_id}"],
		list: ["GET /repos/{owner}/{repo}/pulls"],
		listCommentsForReview: ["GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments"],
		listCommits: ["GET /repos/{owner}/{repo}/pulls/{pull_number}/commits"],
		listFiles: ["GET /repos/{owner}/{repo}/pulls/{pull_number}/files"],
		listRequestedReviewers: ["GET /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers"],
		listReviewComments: ["GET /repos/{owner}/{repo}/pulls/{pull_number}/comments"],
		listReviewCommentsForRepo: ["GET /repos/{owner}/{repo}/pulls/comments"],
		listReviews: ["GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews"],
		merge: ["PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge"],
		removeRequestedReviewers: ["DELETE /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers"],
		requestReviewers: ["POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers"],
		submitReview: ["POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/events"],
		update: ["PATCH /repos/{owner}/{repo}/pulls/{pull_number}"],
		updateBranch: ["PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch"],
		updateReview: ["PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}"],
		updateReviewComment: ["PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}"]
	},
	rateLimit: { get: ["GET /rate_limit"] },
	reactions: {
		createForCommitComment: ["POST /repos/{owner}/{repo}/comments/{comment_id}/reactions"],
		createForIssue: ["POST /repos/{owner}/{repo}/issues/{issue_number}/reactions"],
		createForIssueComment: ["POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions"],
		createForPullRequestReviewComment: ["POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions"],
		createForRelease: ["POST /repos/{owner}/{repo}/releases/{release_id}/reactions"],
		createForTeamDiscussionCommentInOrg: ["POST /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments/{comment_number}/reactions"],
		createForTeamDiscussionInOrg: ["POST /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/reactions"],
		deleteForCommitComment: ["DELETE /repos/{owner}/{repo}/comments/{comment_id}/reactions/{reaction_id}"],
		deleteForIssue: ["DELETE /repos/{owner}/{repo}/issues/{issue_number}/reactions/{reaction_id}"],
		deleteForIssueComment: ["DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}"],
		deleteForPullRequestComment: ["DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions/{reaction_id}"],
		deleteForRelease: ["DELETE /repos/{owner}/{repo}/releases/{release_id}/reactions/{reaction_id}"],
		deleteForTeamDiscussion: ["DELETE /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/reactions/{reaction_id}"],
		deleteForTeamDiscussionComment: ["DELETE /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments/{comment_number}/reactions/{reaction_id}"],
		listForCommitComment: ["GET /repos/{owner}/{repo}/comments/{comment_id}/reactions"],
		listForIssue: ["GET /repos/{owner}/{repo}/issues/{issue_number}/reactions"],
		listForIssueComment: ["GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions"],
		listForPullRequestReviewComment: ["GET /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions"],
		listForRelease: ["GET /repos/{owner}/{repo}/releases/{release_id}/reactions"],
		listForTeamDiscussionCommentInOrg: ["GET /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments/{comment_number}/reactions"],
		listForTeamDiscussionInOrg: ["GET /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/reactions"]
	},
	repos: {
		acceptInvitation: [
			"PATCH /user/repository_invitations/{invitation_id}",
			{},
			{ renamed: ["repos", "acceptInvitationForAuthenticatedUser"] }
		],
		acceptInvitationForAuthenticatedUser: ["PATCH /user/repository_invitations/{invitation_id}"],
		addAppAccessRestrictions: [
			"POST /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/apps",
			{},
			{ mapToData: "apps" }
		],
		addCollaborator: ["PUT /repos/{owner}/{repo}/collaborators/{username}"],
		addStatusCheckContexts: [
			"POST /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks/contexts",
			{},
			{ mapToData: "contexts" }
		],
		addTeamAccessRestrictions: [
			"POST /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/teams",
			{},
			{ mapToData: "teams" }
		],
		addUserAccessRestrictions: [
			"POST /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/users",
			{},
			{ mapToData: "users" }
		],
		cancelPagesDeployment: ["POST /repos/{owner}/{repo}/pages/deployments/{pages_deployment_id}/cancel"],
		checkAutomatedSecurityFixes: ["GET /repos/{owner}/{repo}/automated-security-fixes"],
		checkCollaborator: ["GET /repos/{owner}/{repo}/collaborators/{username}"],
		checkImmutableReleases: ["GET /repos/{owner}/{repo}/immutable-releases"],
		checkPrivateVulnerabilityReporting: ["GET /repos/{owner}/{repo}/private-vulnerability-reporting"],
		checkVulnerabilityAlerts: ["GET /repos/{owner}/{repo}/vulnerability-alerts"],
		codeownersErrors: ["GET /repos/{owner}/{repo}/codeowners/errors"],
		compareCommits: ["GET /repos/{owner}/{repo}/compare/{base}...{head}"],
		compareCommitsWithBasehead: ["GET /repos/{owner}/{repo}/compare/{basehead}"],
		createAttestation: ["POST /repos/{owner}/{repo}/attestations"],
		createAutolink: ["POST /repos/{owner}/{repo}/autolinks"],
		createCommitComment: ["POST /repos/{owner}/{repo}/commits/{commit_sha}/comments"],
		createCommitSignatureProtection: ["POST /repos/{owner}/{repo}/branches/{branch}/protection/required_signatures"],
		createCommitStatus: ["POST /repos/{owner}/{repo}/statuses/{sha}"],
		createDeployKey: ["POST /repos/{owner}/{repo}/keys"],
		createDeployment: ["POST /repos/{owner}/{repo}/deployments"],
		createDeploymentBranchPolicy: ["POST /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies"],
		createDeploymentProtectionRule: ["POST /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules"],
		createDeploymentStatus: ["POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses"],
		createDispatchEvent: ["POST /repos/{owner}/{repo}/dispatches"],
		createForAuthenticatedUser: ["POST /user/repos"],
		createFork: ["POST /repos/{owner}/{repo}/forks"],
		createInOrg: ["POST /orgs/{org}/repos"],
		createOrUpdateEnvironment: ["PUT /repos/{owner}/{repo}/environments/{environment_name}"],
		createOrUpdateFileContents: ["PUT /repos/{owner}/{repo}/contents/{path}"],
		createOrgRuleset: ["POST /orgs/{org}/rulesets"],
		createPagesDeployment: ["POST /repos/{owner}/{repo}/pages/deployments"],
		createPagesSite: ["POST /repos/{owner}/{repo}/pages"],
		createRelease: ["POST /repos/{owner}/{repo}/releases"],
		createRepoRuleset: ["POST /repos/{owner}/{repo}/rulesets"],
		createUsingTemplate: ["POST /repos/{template_owner}/{template_repo}/generate"],
		createWebhook: ["POST /repos/{owner}/{repo}/hooks"],
		customPropertiesForReposCreateOrUpdateRepositoryValues: ["PATCH /repos/{owner}/{repo}/properties/values"],
		customPropertiesForReposGetRepositoryValues: ["GET /repos/{owner}/{repo}/properties/values"],
		declineInvitation: [
			"DELETE /user/repository_invitations/{invitation_id}",
			{},
			{ renamed: ["repos", "declineInvitationForAuthenticatedUser"] }
		],
		declineInvitationForAuthenticatedUser: ["DELETE /user/repository_invitations/{invitation_id}"],
		delete: ["DELETE /repos/{owner}/{repo}"],
		deleteAccessRestrictions: ["DELETE /repos/{owner}/{repo}/branches/{branch}/protection/restrictions"],
		deleteAdminBranchProtection: ["DELETE /repos/{owner}/{repo}/branches/{branch}/protection/enforce_admins"],
		deleteAnEnvironment: ["DELETE /repos/{owner}/{repo}/environments/{environment_name}"],
		deleteAutolink: ["DELETE /repos/{owner}/{repo}/autolinks/{autolink_id}"],
		deleteBranchProtection: ["DELETE /repos/{owner}/{repo}/branches/{branch}/protection"],
		deleteCommitComment: ["DELETE /repos/{owner}/{repo}/comments/{comment_id}"],
		deleteCommitSignatureProtection: ["DELETE /repos/{owner}/{repo}/branches/{branch}/protection/required_signatures"],
		deleteDeployKey: ["DELETE /repos/{owner}/{repo}/keys/{key_id}"],
		deleteDeployment: ["DELETE /repos/{owner}/{repo}/deployments/{deployment_id}"],
		deleteDeploymentBranchPolicy: ["DELETE /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies/{branch_policy_id}"],
		deleteFile: ["DELETE /repos/{owner}/{repo}/contents/{path}"],
		deleteInvitation: ["DELETE /repos/{owner}/{repo}/invitations/{invitation_id}"],
		deleteOrgRuleset: ["DELETE /orgs/{org}/rulesets/{ruleset_id}"],
		deletePagesSite: ["DELETE /repos/{owner}/{repo}/pages"],
		deletePullRequestReviewProtection: ["DELETE /repos/{owner}/{repo}/branches/{branch}/protection/required_pull_request_reviews"],
		deleteRelease: ["DELETE /repos/{owner}/{repo}/releases/{release_id}"],
		deleteReleaseAsset: ["DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}"],
		deleteRepoRuleset: ["DELETE /repos/{owner}/{repo}/rulesets/{ruleset_id}"],
		deleteWebhook: ["DELETE /repos/{owner}/{repo}/hooks/{hook_id}"],
		disableAutomatedSecurityFixes: ["DELETE /repos/{owner}/{repo}/automated-security-fixes"],
		disableDeploymentProtectionRule: ["DELETE /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules/{protection_rule_id}"],
		disableImmutableReleases: ["DELETE /repos/{owner}/{repo}/immutable-releases"],
		disablePrivateVulnerabilityReporting: ["DELETE /repos/{owner}/{repo}/private-vulnerability-reporting"],
		disableVulnerabilityAlerts: ["DELETE /repos/{owner}/{repo}/vulnerability-alerts"],
		downloadArchive: [
			"GET /repos/{owner}/{repo}/zipball/{ref}",
			{},
			{ renamed: ["repos", "downloadZipballArchive"] }
		],
		downloadTarballArchive: ["GET /repos/{owner}/{repo}/tarball/{ref}"],
		downloadZipballArchive: ["GET /repos/{owner}/{repo}/zipball/{ref}"],
		enableAutomatedSecurityFixes: ["PUT /repos/{owner}/{repo}/automated-security-fixes"],
		enableImmutableReleases: ["PUT /repos/{owner}/{repo}/immutable-releases"],
		enablePrivateVulnerabilityReporting: ["PUT /repos/{owner}/{repo}/private-vulnerability-reporting"],
		enableVulnerabilityAlerts: ["PUT /repos/{owner}/{repo}/vulnerability-alerts"],
		generateReleaseNotes: ["POST /repos/{owner}/{repo}/releases/generate-notes"],
		get: ["GET /repos/{owner}/{repo}"],
		getAccessRestrictions: ["GET /repos/{owner}/{repo}/branches/{branch}/protection/restrictions"],
		getAdminBranchProtection: ["GET /repos/{owner}/{repo}/branches/{branch}/protection/enforce_admins"],
		getAllDeploymentProtectionRules: ["GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules"],
		getAllEnvironments: ["GET /repos/{owner}/{repo}/environments"],
		getAllStatusCheckContexts: ["GET /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks/contexts"],
		getAllTopics: ["GET /repos/{owner}/{repo}/topics"],
		getAppsWithAccessToProtectedBranch: ["GET /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/apps"],
		getAutolink: ["GET /repos/{owner}/{repo}/autolinks/{autolink_id}"],
		getBranch: ["GET /repos/{owner}/{repo}/branches/{branch}"],
		getBranchProtection: ["GET /repos/{owner}/{repo}/branches/{branch}/protection"],
		getBranchRules: ["GET /repos/{owner}/{repo}/rules/branches/{branch}"],
		getClones: ["GET /repos/{owner}/{repo}/traffic/clones"],
		getCodeFrequencyStats: ["GET /repos/{owner}/{repo}/stats/code_frequency"],
		getCollaboratorPermissionLevel: ["GET /repos/{owner}/{repo}/collaborators/{username}/permission"],
		getCombinedStatusForRef: ["GET /repos/{owner}/{repo}/commits/{ref}/status"],
		getCommit: ["GET /repos/{owner}/{repo}/commits/{ref}"],
		getCommitActivityStats: ["GET /repos/{owner}/{repo}/stats/commit_activity"],
		getCommitComment: ["GET /repos/{owner}/{repo}/comments/{comment_id}"],
		getCommitSignatureProtection: ["GET /repos/{owner}/{repo}/branches/{branch}/protection/required_signatures"],
		getCommunityProfileMetrics: ["GET /repos/{owner}/{repo}/community/profile"],
		getContent: ["GET /repos/{owner}/{repo}/contents/{path}"],
		getContributorsStats: ["GET /repos/{owner}/{repo}/stats/contributors"],
		getCustomDeploymentProtectionRule: ["GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules/{protection_rule_id}"],
		getDeployKey: ["GET /repos/{owner}/{repo}/keys/{key_id}"],
		getDeployment: ["GET /repos/{owner}/{repo}/deployments/{deployment_id}"],
		getDeploymentBranchPolicy: ["GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies/{branch_policy_id}"],
		getDeploymentStatus: ["GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses/{status_id}"],
		getEnvironment: ["GET /repos/{owner}/{repo}/environments/{environment_name}"],
		getLatestPagesBuild: ["GET /repos/{owner}/{repo}/pages/builds/latest"],
		getLatestRelease: ["GET /repos/{owner}/{repo}/releases/latest"],
		getOrgRuleSuite: ["GET /orgs/{org}/rulesets/rule-suites/{rule_suite_id}"],
		getOrgRuleSuites: ["GET /orgs/{org}/rulesets/rule-suites"],
		getOrgRuleset: ["GET /orgs/{org}/rulesets/{ruleset_id}"],
		getOrgRulesets: ["GET /orgs/{org}/rulesets"],
		getPages: ["GET /repos/{owner}/{repo}/pages"],
		getPagesBuild: ["GET /repos/{owner}/{repo}/pages/builds/{build_id}"],
		getPagesDeployment: ["GET /repos/{owner}/{repo}/pages/deployments/{pages_deployment_id}"],
		getPagesHealthCheck: ["GET /repos/{owner}/{repo}/pages/health"],
		getParticipationStats: ["GET /repos/{owner}/{repo}/stats/participation"],
		getPullRequestReviewProtection: ["GET /repos/{owner}/{repo}/branches/{branch}/protection/required_pull_request_reviews"],
		getPunchCardStats: ["GET /repos/{owner}/{repo}/stats/punch_card"],
		getReadme: ["GET /repos/{owner}/{repo}/readme"],
		getReadmeInDirectory: ["GET /repos/{owner}/{repo}/readme/{dir}"],
		getRelease: ["GET /repos/{owner}/{repo}/releases/{release_id}"],
		getReleaseAsset: ["GET /repos/{owner}/{repo}/releases/assets/{asset_id}"],
		getReleaseByTag: ["GET /repos/{owner}/{repo}/releases/tags/{tag}"],
		getRepoRuleSuite: ["GET /repos/{owner}/{repo}/rulesets/rule-suites/{rule_suite_id}"],
		getRepoRuleSuites: ["GET /repos/{owner}/{repo}/rulesets/rule-suites"],
		getRepoRuleset: ["GET /repos/{owner}/{repo}/rulesets/{ruleset_id}"],
		getRepoRulesetHistory: ["GET /repos/{owner}/{repo}/rulesets/{ruleset_id}/history"],
		getRepoRulesetVersion: ["GET /repos/{owner}/{repo}/rulesets/{ruleset_id}/history/{version_id}"],
		getRepoRulesets: ["GET /repos/{owner}/{repo}/rulesets"],
		getStatusChecksProtection: ["GET /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks"],
		getTeamsWithAccessToProtectedBranch: ["GET /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/teams"],
		getTopPaths: ["GET /repos/{owner}/{repo}/traffic/popular/paths"],
		getTopReferrers: ["GET /repos/{owner}/{repo}/traffic/popular/referrers"],
		getUsersWithAccessToProtectedBranch: ["GET /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/users"],
		getViews: ["GET /repos/{owner}/{repo}/traffic/views"],
		getWebhook: ["GET /repos/{owner}/{repo}/hooks/{hook_id}"],
		getWebhookConfigForRepo: ["GET /repos/{owner}/{repo}/hooks/{hook_id}/config"],
		getWebhookDelivery: ["GET /repos/{owner}/{repo}/hooks/{hook_id}/deliveries/{delivery_id}"],
		listActivities: ["GET /repos/{owner}/{repo}/activity"],
		listAttestations: ["GET /repos/{owner}/{repo}/attestations/{subject_digest}"],
		listAutolinks: ["GET /repos/{owner}/{repo}/autolinks"],
		listBranches: ["GET /repos/{owner}/{repo}/branches"],
		listBranchesForHeadCommit: ["GET /repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head"],
		listCollaborators: ["GET /repos/{owner}/{repo}/collaborators"],
		listCommentsForCommit: ["GET /repos/{owner}/{repo}/commits/{commit_sha}/comments"],
		listCommitCommentsForRepo: ["GET /repos/{owner}/{repo}/comments"],
		listCommitStatusesForRef: ["GET /repos/{owner}/{repo}/commits/{ref}/statuses"],
		listCommits: ["GET /repos/{owner}/{repo}/commits"],
		listContributors: ["GET /repos/{owner}/{repo}/contributors"],
		listCustomDeploymentRuleIntegrations: ["GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules/apps"],
		listDeployKeys: ["GET /repos/{owner}/{repo}/keys"],
		listDeploymentBranchPolicies: ["GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies"],
		listDeploymentStatuses: ["GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses"],
		listDeployments: ["GET /repos/{owner}/{repo}/deployments"],
		listForAuthenticatedUser: ["GET /user/repos"],
		listForOrg: ["GET /orgs/{org}/repos"],
		listForUser: ["GET /users/{username}/repos"],
		listForks: ["GET /repos/{owner}/{repo}/forks"],
		listInvitations: ["GET /repos/{owner}/{repo}/invitations"],
		listInvitationsForAuthenticatedUser: ["GET /user/repository_invitations"],
		listLanguages: ["GET /repos/{owner}/{repo}/languages"],
		listPagesBuilds: ["GET /repos/{owner}/{repo}/pages/builds"],
		listPublic: ["GET /repositories"],
		listPullRequestsAssociatedWithCommit: ["GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls"],
		listReleaseAssets: ["GET /repos/{owner}/{repo}/releases/{release_id}/assets"],
		listReleases: ["GET /repos/{owner}/{repo}/releases"],
		listTags: ["GET /repos/{owner}/{repo}/tags"],
		listTeams: ["GET /repos/{owner}/{repo}/teams"],
		listWebhookDeliveries: ["GET /repos/{owner}/{repo}/hooks/{hook_id}/deliveries"],
		listWebhooks: ["GET /repos/{owner}/{repo}/hooks"],
		merge: ["POST /repos/{owner}/{repo}/merges"],
		mergeUpstream: ["POST /repos/{owner}/{repo}/merge-upstream"],
		pingWebhook: ["POST /repos/{owner}/{repo}/hooks/{hook_id}/pings"],
		redeliverWebhookDelivery: ["POST /repos/{owner}/{repo}/hooks/{hook_id}/deliveries/{delivery_id}/attempts"],
		removeAppAccessRestrictions: [
			"DELETE /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/apps",
			{},
			{ mapToData: "apps" }
		],
		removeCollaborator: ["DELETE /repos/{owner}/{repo}/collaborators/{username}"],
		removeStatusCheckContexts: [
			"DELETE /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks/contexts",
			{},
			{ mapToData: "contexts" }
		],
		removeStatusCheckProtection: ["DELETE /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks"],
		removeTeamAccessRestrictions: [
			"DELETE /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/teams",
			{},
			{ mapToData: "teams" }
		],
		removeUserAccessRestrictions: [
			"DELETE /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/users",
			{},
			{ mapToData: "users" }
		],
		renameBranch: ["POST /repos/{owner}/{repo}/branches/{branch}/rename"],
		replaceAllTopics: ["PUT /repos/{owner}/{repo}/topics"],
		requestPagesBuild: ["POST /repos/{owner}/{repo}/pages/builds"],
		setAdminBranchProtection: ["POST /repos/{owner}/{repo}/branches/{branch}/protection/enforce_admins"],
		setAppAccessRestrictions: [
			"PUT /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/apps",
			{},
			{ mapToData: "apps" }
		],
		setStatusCheckContexts: [
			"PUT /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks/contexts",
			{},
			{ mapToData: "contexts" }
		],
		setTeamAccessRestrictions: [
			"PUT /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/teams",
			{},
			{ mapToData: "teams" }
		],
		setUserAccessRestrictions: [
			"PUT /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/users",
			{},
			{ mapToData: "users" }
		],
		testPushWebhook: ["POST /repos/{owner}/{repo}/hooks/{hook_id}/tests"],
		transfer: ["POST /repos/{owner}/{repo}/transfer"],
		update: ["PATCH /repos/{owner}/{repo}"],
		updateBranchProtection: ["PUT /repos/{owner}/{repo}/branches/{branch}/protection"],
		updateCommitComment: ["PATCH /repos/{owner}/{repo}/comments/{comment_id}"],
		updateDeploymentBranchPolicy: ["PUT /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies/{branch_policy_id}"],
		updateInformationAboutPagesSite: ["PUT /repos/{owner}/{repo}/pages"],
		updateInvitation: ["PATCH /repos/{owner}/{repo}/invitations/{invitation_id}"],
		updateOrgRuleset: ["PUT /orgs/{org}/rulesets/{ruleset_id}"],
		updatePullRequestReviewProtection: ["PATCH /repos/{owner}/{repo}/branches/{branch}/protection/required_pull_request_reviews"],
		updateRelease: ["PATCH /repos/{owner}/{repo}/releases/{release_id}"],
		updateReleaseAsset: ["PATCH /repos/{owner}/{repo}/releases/assets/{asset_id}"],
		updateRepoRuleset: ["PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}"],
		updateStatusCheckPotection: [
			"PATCH /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks",
			{},
			{ renamed: ["repos", "updateStatusCheckProtection"] }
		],
		updateStatusCheckProtection: ["PATCH /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks"],
		updateWebhook: ["PATCH /repos/{owner}/{repo}/hooks/{hook_id}"],
		updateWebhookConfigForRepo: ["PATCH /repos/{owner}/{repo}/hooks/{hook_id}/config"],
		uploadReleaseAsset: ["POST /repos/{owner}/{repo}/releases/{release_id}/assets{?name,label}", { baseUrl: "https://uploads.github.com" }]
	},
	search: {
		code: ["GET /search/code"],
		commits: ["GET /search/commits"],
		issuesAndPullRequests: ["GET /search/issues"],
		labels: ["GET /search/labels"],
		repos: ["GET /search/repositories"],
		topics: ["GET /search/topics"],
		users: ["GET /search/users"]
	},
	secretScanning: {
		createPushProtectionBypass: ["POST /repos/{owner}/{repo}/secret-scanning/push-protection-bypasses"],
		getAlert: ["GET /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}"],
		getScanHistory: ["GET /repos/{owner}/{repo}/secret-scanning/scan-history"],
		listAlertsForOrg: ["GET /orgs/{org}/secret-scanning/alerts"],
		listAlertsForRepo: ["GET /repos/{owner}/{repo}/secret-scanning/alerts"],
		listLocationsForAlert: ["GET /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}/locations"],
		listOrgPatternConfigs: ["GET /orgs/{org}/secret-scanning/pattern-configurations"],
		updateAlert: ["PATCH /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}"],
		updateOrgPatternConfigs: ["PATCH /orgs/{org}/secret-scanning/pattern-configurations"]
	},
	securityAdvisories: {
		createFork: ["POST /repos/{owner}/{repo}/security-advisories/{ghsa_id}/forks"],
		createPrivateVulnerabilityReport: ["POST /repos/{owner}/{repo}/security-advisories/reports"],
		createRepositoryAdvisory: ["POST /repos/{owner}/{repo}/security-advisories"],
		createRepositoryAdvisoryCveRequest: ["POST /repos/{owner}/{repo}/security-advisories/{ghsa_id}/cve"],
		getGlobalAdvisory: ["GET /advisories/{ghsa_id}"],
		getRepositoryAdvisory: ["GET /repos/{owner}/{repo}/security-advisories/{ghsa_id}"],
		listGlobalAdvisories: ["GET /advisories"],
		listOrgRepositoryAdvisories: ["GET /orgs/{org}/security-advisories"],
		listRepositoryAdvisories: ["GET /repos/{owner}/{repo}/security-advisories"],
		updateRepositoryAdvisory: ["PATCH /repos/{owner}/{repo}/security-advisories/{ghsa_id}"]
	},
	teams: {
		addOrUpdateMembershipForUserInOrg: ["PUT /orgs/{org}/teams/{team_slug}/memberships/{username}"],
		addOrUpdateRepoPermissionsInOrg: ["PUT /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}"],
		checkPermissionsForRepoInOrg: ["GET /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}"],
		create: ["POST /orgs/{org}/teams"],
		createDiscussionCommentInOrg: ["POST /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments"],
		createDiscussionInOrg: ["POST /orgs/{org}/teams/{team_slug}/discussions"],
		deleteDiscussionCommentInOrg: ["DELETE /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments/{comment_number}"],
		deleteDiscussionInOrg: ["DELETE /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}"],
		deleteInOrg: ["DELETE /orgs/{org}/teams/{team_slug}"],
		getByName: ["GET /orgs/{org}/teams/{team_slug}"],
		getDiscussionCommentInOrg: ["GET /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments/{comment_number}"],
		getDiscussionInOrg: ["GET /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}"],
		getMembershipForUserInOrg: ["GET /orgs/{org}/teams/{team_slug}/memberships/{username}"],
		list: ["GET /orgs/{org}/teams"],
		listChildInOrg: ["GET /orgs/{org}/teams/{team_slug}/teams"],
		listDiscussionCommentsInOrg: ["GET /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments"],
		listDiscussionsInOrg: ["GET /orgs/{org}/teams/{team_slug}/discussions"],
		listForAuthenticatedUser: ["GET /user/teams"],
		listMembersInOrg: ["GET /orgs/{org}/teams/{team_slug}/members"],
		listPendingInvitationsInOrg: ["GET /orgs/{org}/teams/{team_slug}/invitations"],
		listReposInOrg: ["GET /orgs/{org}/teams/{team_slug}/repos"],
		removeMembershipForUserInOrg: ["DELETE /orgs/{org}/teams/{team_slug}/memberships/{username}"],
		removeRepoInOrg: ["DELETE /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}"],
		updateDiscussionCommentInOrg: ["PATCH /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments/{comment_number}"],
		updateDiscussionInOrg: ["PATCH /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}"],
		updateInOrg: ["PATCH /orgs/{org}/teams/{team_slug}"]
	},
	users: {
		addEmailForAuthenticated: [
			"POST /user/emails",
			{},
			{ renamed: ["users", "addEmailForAuthenticatedUser"] }
		],
		addEmailForAuthenticatedUser: ["POST /user/emails"],
		addSocialAccountForAuthenticatedUser: ["POST /user/social_accounts"],
		block: ["PUT /user/blocks/{username}"],
		checkBlocked: ["GET /user/blocks/{username}"],
		checkFollowingForUser: ["GET /users/{username}/following/{target_user}"],
		checkPersonIsFollowedByAuthenticated: ["GET /user/following/{username}"],
		createGpgKeyForAuthenticated: [
			"POST /user/gpg_keys",
			{},
			{ renamed: ["users", "createGpgKeyForAuthenticatedUser"] }
		],
		createGpgKeyForAuthenticatedUser: ["POST /user/gpg_keys"],
		createPublicSshKeyForAuthenticated: [
			"POST /user/keys",
			{},
			{ renamed: ["users", "createPublicSshKeyForAuthenticatedUser"] }
		],
		createPublicSshKeyForAuthenticatedUser: ["POST /user/keys"],
		createSshSigningKeyForAuthenticatedUser: ["POST /user/ssh_signing_keys"],
		deleteAttestationsBulk: ["POST /users/{username}/attestations/delete-request"],
		deleteAttestationsById: ["DELETE /users/{username}/attestations/{attestation_id}"],
		deleteAttestationsBySubjectDigest: ["DELETE /users/{username}/attestations/digest/{subject_digest}"],
		deleteEmailForAuthenticated: [
			"DELETE /user/emails",
			{},
			{ renamed: ["users", "deleteEmailForAuthenticatedUser"] }
		],
		deleteEmailForAuthenticatedUser: ["DELETE /user/emails"],
		deleteGpgKeyForAuthenticated: [
			"DELETE /user/gpg_keys/{gpg_key_id}",
			{},
			{ renamed: ["users", "deleteGpgKeyForAuthenticatedUser"] }
		],
		deleteGpgKeyForAuthenticatedUser: ["DELETE /user/gpg_keys/{gpg_key_id}"],
		deletePublicSshKeyForAuthenticated: [
			"DELETE /user/keys/{key_id}",
			{},
			{ renamed: ["users", "deletePublicSshKeyForAuthenticatedUser"] }
		],
		deletePublicSshKeyForAuthenticatedUser: ["DELETE /user/keys/{key_id}"],
		deleteSocialAccountForAuthenticatedUser: ["DELETE /user/social_accounts"],
		deleteSshSigningKeyForAuthenticatedUser: ["DELETE /user/ssh_signing_keys/{ssh_signing_key_id}"],
		follow: ["PUT /user/following/{username}"],
		getAuthenticated: ["GET /user"],
		getById: ["GET /user/{account_id}"],
		getByUsername: ["GET /users/{username}"],
		getContextForUser: ["GET /users/{username}/hovercard"],
		getGpgKeyForAuthenticated: [
			"GET /user/gpg_keys/{gpg_key_id}",
			{},
			{ renamed: ["users", "getGpgKeyForAuthenticatedUser"] }
		],
		getGpgKeyForAuthenticatedUser: ["GET /user/gpg_keys/{gpg_key_id}"],
		getPublicSshKeyForAuthenticated: [
			"GET /user/keys/{key_id}",
			{},
			{ renamed: ["users", "getPublicSshKeyForAuthenticatedUser"] }
		],
		getPublicSshKeyForAuthenticatedUser: ["GET /user/keys/{key_id}"],
		getSshSigningKeyForAuthenticatedUser: ["GET /user/ssh_signing_keys/{ssh_signing_key_id}"],
		list: ["GET /users"],
		listAttestations: ["GET /users/{username}/attestations/{subject_digest}"],
		listAttestationsBulk: ["POST /users/{username}/attestations/bulk-list{?per_page,before,after}"],
		listBlockedByAuthenticated: [
			"GET /user/blocks",
			{},
			{ renamed: ["users", "listBlockedByAuthenticatedUser"] }
		],
		listBlockedByAuthenticatedUser: ["GET /user/blocks"],
		listEmailsForAuthenticated: [
			"GET /user/emails",
			{},
			{ renamed: ["users", "listEmailsForAuthenticatedUser"] }
		],
		listEmailsForAuthenticatedUser: ["GET /user/emails"],
		listFollowedByAuthenticated: [
			"GET /user/following",
			{},
			{ renamed: ["users", "listFollowedByAuthenticatedUser"] }
		],
		listFollowedByAuthenticatedUser: ["GET /user/following"],
		listFollowersForAuthenticatedUser: ["GET /user/followers"],
		listFollowersForUser: ["GET /users/{username}/followers"],
		listFollowingForUser: ["GET /users/{username}/following"],
		listGpgKeysForAuthenticated: [
			"GET /user/gpg_keys",
			{},
			{ renamed: ["users", "listGpgKeysForAuthenticatedUser"] }
		],
		listGpgKeysForAuthenticatedUser: ["GET /user/gpg_keys"],
		listGpgKeysForUser: ["GET /users/{username}/gpg_keys"],
		listPublicEmailsForAuthenticated: [
			"GET /user/public_emails",
			{},
			{ renamed: ["users", "listPublicEmailsForAuthenticatedUser"] }
		],
		listPublicEmailsForAuthenticatedUser: ["GET /user/public_emails"],
		listPublicKeysForUser: ["GET /users/{username}/keys"],
		listPublicSshKeysForAuthenticated: [
			"GET /user/keys",
			{},
			{ renamed: ["users", "listPublicSshKeysForAuthenticatedUser"] }
		],
		listPublicSshKeysForAuthenticatedUser: ["GET /user/keys"],
		listSocialAccountsForAuthenticatedUser: ["GET /user/social_accounts"],
		listSocialAccountsForUser: ["GET /users/{username}/social_accounts"],
		listSshSigningKeysForAuthenticatedUser: ["GET /user/ssh_signing_keys"],
		listSshSigningKeysForUser: ["GET /users/{username}/ssh_signing_keys"],
		setPrimaryEmailVisibilityForAuthenticated: [
			"PATCH /user/email/visibility",
			{},
			{ renamed: ["users", "setPrimaryEmailVisibilityForAuthenticatedUser"] }
		],
		setPrimaryEmailVisibilityForAuthenticatedUser: ["PATCH /user/email/visibility"],
		unblock: ["DELETE /user/blocks/{username}"],
		unfollow: ["DELETE /user/following/{username}"],
		updateAuthenticated: ["PATCH /user"]
	}
};
// node_modules/@octokit/plugin-rest-endpoint-methods/dist-src/endpoints-to-methods.js
const endpointMethodsMap = /* @__PURE__ */ new Map();
for (const [scope, endpoints] of Object.entries(endpoints_default)) for (const [methodName, endpoint] of Object.entries(endpoints)) {
	const [route, defaults, decorations] = endpoint;
	const [method, url] = route.split(/ /);
	const endpointDefaults = Object.assign({
		method,
		url
	}, defaults);
	if (!endpointMethodsMap.has(scope)) endpointMethodsMap.set(scope, /* @__PURE__ */ new Map());
	endpointMethodsMap.get(scope).set(methodName, {
		scope,
		methodName,
		endpointDefaults,
		decorations
	});
}
const handler = {
	has({ scope }, methodName) {
		return endpointMethodsMap.get(scope).has(methodName);
	},
	getOwnPropertyDescriptor(target, methodName) {
		return {
			value: this.get(target, methodName),
			configurable: true,
			writable: true,
			enumerable: true
		};
	},
	defineProperty(target, methodName, descriptor) {
		Object.defineProperty(target.cache, methodName, descriptor);
		return true;
	},
	deleteProperty(target, methodName) {
		delete target.cache[methodName];
		return true;
	},
	ownKeys({ scope }) {
		return [...endpointMethodsMap.get(scope).keys()];
	},
	set(target, methodName, value) {
		return target.cache[methodName] = value;
	},
	get({ octokit, scope, cache }, methodName) {
		if (cache[methodName]) return cache[methodName];
		const method = endpointMethodsMap.get(scope).get(methodName);
		if (!method) return;
		const { endpointDefaults, decorations } = method;
		if (decorations) cache[methodName] = decorate(octokit, scope, methodName, endpointDefaults, decorations);
		else cache[methodName] = octokit.request.defaults(endpointDefaults);
		return cache[methodName];
	}
};
function endpointsToMethods(octokit) {
	const newMethods = {};
	for (const scope of endpointMethodsMap.keys()) newMethods[scope] = new Proxy({
		octokit,
		scope,
		cache: {}
	}, handler);
	return newMethods;
}
function decorate(octokit, scope, methodName, defaults, decorations) {
	const requestWithDefaults = octokit.request.defaults(defaults);
	function withDecorations(...args) {
		let options = requestWithDefaults.endpoint.merge(...args);
		if (decorations.mapToData) {
			options = Object.assign({}, options, {
				data: options[decorations.mapToData],
				[decorations.mapToData]: void 0
			});
			return requestWithDefaults(options);
		}
		if (decorations.renamed) {
			const [newScope, newMethodName] = decorations.renamed;
			octokit.log.warn(`octokit.${scope}.${methodName}() has been renamed to octokit.${newScope}.${newMethodName}()`);
		}
		if (decorations.deprecated) octokit.log.warn(decorations.deprecated);
		if (decorations.renamedParameters) {
			const options2 = requestWithDefaults.endpoint.merge(...args);
			for (const [name, alias] of Object.entries(decorations.renamedParameters)) if (name in options2) {
				octokit.log.warn(`"${name}" parameter is deprecated for "octokit.${scope}.${methodName}()". Use "${alias}" instead`);
				if (!(alias in options2)) options2[alias] = options2[name];
				delete options2[name];
			}
			return requestWithDefaults(options2);
		}
		return requestWithDefaults(...args);
	}
	return Object.assign(withDecorations, requestWithDefaults);
}
// node_modules/@octokit/plugin-rest-endpoint-methods/dist-src/index.js
function restEndpointMethods(octokit) {
	return { rest: endpointsToMethods(octokit) };
}
restEndpointMethods.VERSION = VERSION$1;
function legacyRestEndpointMethods(octokit) {
	const api = endpointsToMethods(octokit);
	return {
		...api,
		rest: api
	};
}
legacyRestEndpointMethods.VERSION = VERSION$1;
// node_modules/@octokit/rest/dist-src/index.js
const Octokit = Octokit$1.plugin(requestLog, legacyRestEndpointMethods, paginateRest).defaults({ userAgent: `octokit-rest.js/22.0.1` });
// src/adapters/github/allowance.ts
/** Kept for the ledger, for whoever asks for access meanwhile, and for a sweep that begins before the hour is over. */
const KEPT = 200;
/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api, "Checking the status of your rate limit" */
const createAllowance = () => {
	/** By resource: REST and GraphQL have an allowance each. */
	const said = /* @__PURE__ */ new Map();
	let now = 0;
	return {
		heard(headers) {
			const date = Date.parse(headers.get("date") ?? "");
			if (Number.isFinite(date)) now = Math.max(now, date);
			const left = wholeIn(headers, "x-ratelimit-remaining");
			const reset = wholeIn(headers, "x-ratelimit-reset");
			const resource = headers.get("x-ratelimit-resource");
			if (left === void 0 || reset === void 0 || resource === null) return;
			said.set(resource, {
				left,
				until: reset * 1e3
			});
		},
		spare: () => [...said.values()].every(({ left, until }) => left > KEPT || now >= until)
	};
};
const wholeIn = (headers, name) => {
	const value = headers.get(name) ?? "";
	return /^\d{1,12}$/.test(value) ? Number(value) : void 0;
};
// src/adapters/github/courtesy.ts
/**
* Keeps below what GitHub takes of everybody together, beside the hourly allowance: 100 requests at once, and 80 a minute that make
* content. Whoever goes on above it is refused for longer and longer.
* https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
*/
/** The other half is for the other runs of the same token. */
const MOST_AT_ONCE = 50;
/** A little less than GitHub takes: others say things, too. */
const MOST_WORDS = 70;
const MINUTE = 6e4;
const courtesy = (sleep, timer) => {
	let free = MOST_AT_ONCE;
	const waiting = [];
	/** When the last words were said, the oldest first. */
	const said = [];
	let words = Promise.resolve();
	const enter = async () => {
		if (free > 0) free -= 1;
		else await new Promise((go) => void waiting.push(go));
	};
	const leave = () => {
		const next = waiting.shift();
		if (next === void 0) free += 1;
		else next();
	};
	const speak = async () => {
		const [oldest] = said;
		if (oldest !== void 0 && said.length >= MOST_WORDS) {
			const wait = oldest + MINUTE - timer();
			if (wait > 0) await sleep(Math.ceil(wait));
			said.shift();
		}
		said.push(timer());
	};
	return { async inTurn(sent, send) {
		if (makesContent(sent)) await (words = words.then(speak));
		await enter();
		try {
			return await send();
		} finally {
			leave();
		}
	} };
};
/**
* What people see, in new words or changed ones. NB. The ledger's commits and the waking of other workflows are not among them: no
* ending and no record of one waits for words.
*/
const makesContent = ({ method, url, query }) => {
	const { pathname } = new URL(url);
	if (pathname.endsWith("/graphql")) return /^\s*mutation\s+(?!Ledger)/.test(query);
	return method !== "GET" && /\/(issues|pulls|statuses)(\/|$)/.test(pathname) && !pathname.endsWith("/merge");
};
// src/adapters/github/exchange.ts
/** Throws where no whole answer came. */
const exchange = async (url, sent) => {
	if (process.env["NODE_USE_ENV_PROXY"] !== void 0) return fetched(url, sent);
	const { message, body } = await asked(url, sent);
	const status = message.statusCode ?? 0;
	if (REDIRECTS.has(status) && message.headers.location !== void 0) return fetched(url, sent);
	const headers = Object.entries(message.headers).flatMap(([name, value]) => value === void 0 ? [] : [[name, typeof value === "string" ? value : value.join(", ")]]);
	return answerOf$1({
		url,
		status,
		statusText: message.statusMessage ?? "",
		headers
	}, await unpacked(body, message.headers["content-encoding"]));
};
const REDIRECTS = /* @__PURE__ */ new Set([
	301,
	302,
	303,
	307,
	308
]);
/**
* To import it reads each of its exports, and for `WebSocket`, which is one of them, Node starts all of `fetch`.
* Only a sandbox answers without TLS.
*/
const plain = () => createRequire(import.meta.url)("node:http");
const asked = (url, { method, headers, body, signal }) => new Promise((resolve, reject) => {
	const { request: send } = url.startsWith("https:") ? https : plain();
	const request = send({
		...urlToHttpOptions(new URL(url)),
		method,
		headers: {
			...headers,
			"accept-encoding": "gzip",
			...body === void 0 ? {} : { "content-length": String(Buffer.byteLength(body)) }
		},
		signal
	}, (message) => {
		const parts = [];
		message.on("data", (part) => parts.push(part));
		message.once("error", reject);
		message.once("close", () => reject(/* @__PURE__ */ new Error("The answer broke off.")));
		message.once("end", () => {
			if (message.complete) resolve({
				message,
				body: Buffer.concat(parts)
			});
		});
	});
	request.once("error", reject);
	request.end(body);
});
const unpack = (body) => new Promise((resolve, reject) => gunzip(body, (wrong, unpacked) => wrong === null ? resolve(unpacked) : reject(wrong)));
const unpacked = async (body, encoding) => {
	if (encoding === void 0 || encoding === "identity" || body.length === 0) return body;
	if (encoding === "gzip") return unpack(body);
	throw new Error("The answer is packed in a way that was not asked for.");
};
const fetched = async (url, { method, headers, body, signal }) => {
	const response = await fetch(url, {
		method,
		headers,
		signal,
		...body === void 0 ? {} : { body }
	});
	const { status, statusText } = response;
	return answerOf$1({
		url: response.url,
		status,
		statusText,
		headers: response.headers
	}, Buffer.from(await response.arrayBuffer()));
};
const answerOf$1 = (head, body) => {
	const headers = new Map(head.headers);
	return {
		...head,
		headers: {
			get: (name) => headers.get(name) ?? null,
			[Symbol.iterator]: () => headers[Symbol.iterator]()
		},
		text: async () => body.toString("utf8"),
		arrayBuffer: async () => body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength)
	};
};
// src/adapters/github/client.ts
/** One connection to GitHub: timeouts, retries of what is safe to repeat, the platform's clock, and faults instead of errors. */
/** GitHub itself cuts a request off after 10 seconds; this one is for the network in between. */
const timeout = 2e4;
/** How long we wait before the second, third and fourth try, in milliseconds. */
const pauses = [
	500,
	2e3,
	5e3
];
/** A rate limit that asks for a longer wait than this is a fault; the next run takes it up. Milliseconds. */
const longestWait = 6e4;
const version = "2022-11-28";
function createGitHubClient(options) {
	const baseUrl = options.apiUrl.replace(/\/+$/, "");
	const home = new URL(baseUrl).origin;
	const allowance = createAllowance();
	const octokit = new Octokit({
		auth: options.token,
		baseUrl,
		userAgent: "gatehouse",
		log: {
			debug: ignore,
			info: ignore,
			warn: ignore,
			error: ignore
		},
		request: { fetch: wholeAnswers(options.onDate, allowance.heard) }
	});
	const polite = courtesy(options.sleep, options.timer ?? (() => performance.now()));
	let held = Promise.resolve();
	octokit.hook.wrap("request", async (request, endpoint) => {
		const addressed = octokit.request.endpoint(endpoint);
		const call = nameOf(addressed);
		const { origin } = new URL(addressed.url);
		if (origin !== home) throw faultOfStrangePlace(call, origin);
		for (let tries = 0;; tries += 1) {
			await held;
			try {
				const { method, url } = addressed;
				const response = await polite.inTurn({
					method,
					url,
					query: String(field(endpoint, "query"))
				}, () => Promise.resolve(request(endpoint)));
				if (hasStrangeBody(response)) throw faultOfStrangeAnswer(call, response.status);
				return response;
			} catch (thrown) {
				const fault = thrown instanceof Fault ? thrown : faultOfError(thrown, call);
				const pause = pauseBefore(fault, isRepeatable(endpoint), tries);
				if (pause === void 0) throw fault;
				const waited = options.sleep(pause);
				if (fault.code === "github.rate-limited") held = Promise.all([held, waited]);
				await waited;
			}
		}
	});
	return {
		owner: options.owner,
		repo: options.repo,
		octokit,
		spare: allowance.spare,
		async graphql(operation, query, variables, decode, absent = []) {
			const url = baseUrl.endsWith("/api/v3") ? baseUrl.replace(/v3$/, "graphql") : "/graphql";
			const response = await octokit.request({
				method: "POST",
				url,
				query,
				operationName: operation,
				variables
			});
			const isAbsence = ({ type, path }) => type === "NOT_FOUND" && absent.includes(String(path.at(-1)));
			const errors = graphqlErrorsIn(response.data).filter((error) => !isAbsence(error));
			if (errors.length > 0) throw faultOfGraphQL(errors, `POST /graphql ${operation}`);
			return decode(field(response.data, "data"));
		}
	};
}
/** Takes the place of `fetch`: gives up in time, reads the whole body before it answers, and reports the `Date` header. */
const wholeAnswers = (onDate, heard) => async (url, sent) => {
	const headers = {
		...sent.headers,
		"x-github-api-version": version
	};
	const answer = await exchange(url, {
		...sent,
		headers,
		signal: AbortSignal.timeout(timeout)
	});
	const date = answer.headers.get("date");
	if (date !== null) onDate("github", date);
	heard(answer.headers);
	return answer;
};
/** `GET /repos/contoso/access/pulls/7`, without the query, which may hold people's text. */
const nameOf = (request) => {
	const operation = field(request.body, "operationName");
	return `${request.method} ${new URL(request.url).pathname}${typeof operation === "string" ? ` ${operation}` : ""}`;
};
/** Repeating it after an unclear answer changes nothing more. */
const isRepeatable = (endpoint) => {
	if (endpoint.url.endsWith("/graphql")) return /^\s*query\b/.test(String(field(endpoint, "query")));
	return endpoint.method === "GET" || endpoint.method === "PUT" || endpoint.method === "PATCH";
};
/** Milliseconds until the next try; `undefined`: there is none. */
const pauseBefore = (fault, repeatable, tries) => {
	const pause = pauses[tries];
	if (pause === void 0) return void 0;
	if (fault.code === "github.rate-limited") {
		const wait = fault.retryAfter ?? longestWait;
		return wait <= longestWait ? Math.max(wait, pause) : void 0;
	}
	return fault.code === "github.unreachable" && repeatable ? pause : void 0;
};
const hasStrangeBody = (response) => {
	if (response.status === 204 || response.status === 205) return false;
	if (response.data === "" || response.data === void 0) return false;
	return typeof response.data !== "object" || response.data instanceof ArrayBuffer;
};
const ignore = () => {};
const field = (value, name) => typeof value === "object" && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : void 0;
// src/adapters/github/bell.ts
/** Merges what was judged, and wakes workflows. */
const mergeRoute = "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge";
const decodeMerge$1 = decoder(mergeRoute, Type.Object({
	merged: Type.Boolean(),
	sha: Type.String()
}));
/** Needs `contents: write` and `actions: write`. */
const createBell = (shared) => {
	const { client } = shared;
	const names = {
		owner: client.owner,
		repo: client.repo
	};
	return {
		/** https://docs.github.com/rest/pulls/pulls#merge-a-pull-request */
		async merge(pull, head, title) {
			const before = await lookAt(client, pull);
			if (before.merged !== void 0) return done(before, head);
			if (!before.mergeCommitAllowed && !before.squashMergeAllowed) return {
				kind: "refused",
				why: "the repository allows neither merge commits nor squash merges"
			};
			try {
				const { data } = await client.octokit.request(mergeRoute, {
					...names,
					pull_number: pull,
					sha: head,
					merge_method: before.mergeCommitAllowed ? "merge" : "squash",
					commit_title: `${oneLine$1(title)} (#${pull})`
				});
				return {
					kind: "merged",
					commit: commitSha(decodeMerge$1(data).sha)
				};
			} catch (thrown) {
				if (!isRefusal(thrown)) throw thrown;
				const after = await lookAt(client, pull);
				if (after.merged !== void 0) return done(after, head);
				return {
					kind: "refused",
					why: whyUnmerged(thrown, `${names.owner}/${names.repo}`)
				};
			}
		},
		/** https://docs.github.com/rest/actions/workflows#create-a-workflow-dispatch-event */
		async wake(workflow, inputs) {
			const route = "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches";
			const { name: ref } = await shared.main();
			try {
				await client.octokit.request(route, {
					...names,
					workflow_id: workflow,
					ref,
					inputs: { ...inputs }
				});
			} catch (thrown) {
				throw isRefusal(thrown) ? unwoken(thrown, workflow) : thrown;
			}
		}
	};
};
const query$8 = `query BeforeMerge($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    mergeCommitAllowed squashMergeAllowed
    pullRequest(number: $number) { headRefOid mergeCommit { oid } }
  }
}`;
const decodeLook = decoder("POST /graphql BeforeMerge", Type.Object({ repository: Type.Object({
	mergeCommitAllowed: Type.Boolean(),
	squashMergeAllowed: Type.Boolean(),
	pullRequest: Type.Object({
		headRefOid: Type.String(),
		mergeCommit: Type.Union([Type.Null(), Type.Object({ oid: Type.String() })])
	})
}) }));
const lookAt = async (client, number) => {
	const variables = {
		owner: client.owner,
		name: client.repo,
		number
	};
	const { repository } = await client.graphql("BeforeMerge", query$8, variables, decodeLook);
	const { headRefOid: head, mergeCommit } = repository.pullRequest;
	const { mergeCommitAllowed, squashMergeAllowed } = repository;
	return {
		mergeCommitAllowed,
		squashMergeAllowed,
		head,
		merged: mergeCommit === null ? void 0 : commitSha(mergeCommit.oid)
	};
};
const done = (look, head) => look.merged !== void 0 && look.head === head ? {
	kind: "merged",
	commit: look.merged
} : {
	kind: "refused",
	why: "it was merged before, with another head than the one that was judged"
};
/** 405: not mergeable now; 409: the head moved; 422: the rules of the repository say no. */
const isRefusal = (thrown) => thrown instanceof Fault && [
	405,
	409,
	422
].includes(statusOf(thrown) ?? 0);
/** 409 mends itself: the push that moved the head is judged. Of the others only the rules say which of them it was. */
const whyUnmerged = (thrown, repository) => {
	const said = messageOf$1(thrown) || `GitHub answered ${statusOf(thrown)}`;
	return statusOf(thrown) === 409 ? `${said}: its new head is judged anew` : `${said}: the rules of the branch are shown by \`gh ruleset check --default --repo ${repository}\`, and who may pass them by \`gh ruleset list --repo ${repository}\``;
};
const unwoken = (thrown, workflow) => new Fault("github.rejected", `GitHub does not run ${workflow}: ${messageOf$1(thrown) || "it said no more"}`, {
	remedy: "Look under Actions whether the workflow is switched off, and switch it on.",
	cause: thrown
});
const oneLine$1 = (text) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
// src/adapters/github/asked.ts
/** Whose review was asked for on a pull request, and asking for it. */
/** The last of them: of more than these nobody needs to know. */
const MOST_EVENTS$1 = 100;
/** GitHub asks no more people on one pull request. */
const MOST_REVIEWERS = 15;
/** Fields of a `PullRequest`; needs `ActorFields`. */
const askedQuery = `reviewRequests(first: 100) { nodes { requestedReviewer { __typename ...ActorFields } } }
  asks: timelineItems(last: ${MOST_EVENTS$1}, itemTypes: [REVIEW_REQUESTED_EVENT, REVIEW_REQUEST_REMOVED_EVENT, CLOSED_EVENT]) {
    nodes {
      kind: __typename
      ... on ReviewRequestedEvent { createdAt actor { ...ActorFields } requestedReviewer { __typename ...ActorFields } }
      ... on ReviewRequestRemovedEvent { createdAt actor { ...ActorFields } requestedReviewer { __typename ...ActorFields } }
      ... on ClosedEvent { createdAt actor { ...ActorFields } }
    }
  }`;
/** Teams have no login, and who is gone is nobody. */
const reviewer$1 = Type.Union([actorSchema, Type.Object({ __typename: Type.String() })]);
const event = {
	createdAt: Type.String(),
	actor: actorSchema
};
const eventNode$1 = Type.Union([Type.Object({
	kind: Type.Union([Type.Literal("ReviewRequestedEvent"), Type.Literal("ReviewRequestRemovedEvent")]),
	...event,
	requestedReviewer: reviewer$1
}), Type.Object({
	kind: Type.Literal("ClosedEvent"),
	...event
})]);
const askedShape = {
	reviewRequests: Type.Union([Type.Null(), Type.Object({ nodes: Type.Array(Type.Object({ requestedReviewer: reviewer$1 })) })]),
	asks: Type.Object({ nodes: Type.Array(eventNode$1) })
};
Type.Object(askedShape);
const askedOf = ({ reviewRequests, asks }) => {
	return {
		asked: (reviewRequests?.nodes ?? []).flatMap(({ requestedReviewer }) => accountIn(requestedReviewer)),
		asks: asks.nodes.flatMap((node) => {
			if (node.kind === "ClosedEvent") return [];
			const kind = node.kind === "ReviewRequestedEvent" ? "asked" : "unasked";
			const by = accountOfActor(node.actor);
			return accountIn(node.requestedReviewer).map((whom) => ({
				kind,
				whom,
				by,
				at: time$3(node.createdAt)
			}));
		}),
		closings: asks.nodes.flatMap((node) => node.kind === "ClosedEvent" ? [{
			at: time$3(node.createdAt),
			by: accountOfActor(node.actor)
		}] : [])
	};
};
const accountIn = (asked) => asked !== null && "login" in asked ? [accountOfActor(asked)] : [];
const time$3 = (text) => {
	const at = parseInstant(text);
	if (at !== void 0) return at;
	throw new Fault("github.unexpected", "GitHub answered with a time in an unknown form.", {
		call: "POST /graphql",
		remedy: "The next run asks again."
	});
};
const route$4 = "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers";
/**
* https://docs.github.com/rest/pulls/review-requests#request-reviewers-for-a-pull-request (needs `pull-requests: write`).
* One who may not be asked refuses the whole call (422): then each is asked alone, and whoever is refused again is named.
*/
const askReviewers = async (client, pull, logins) => {
	if (logins.length === 0) return [];
	if (await ask(client, pull, logins)) return [];
	if (logins.length === 1) return logins;
	const refused = [];
	for (const login of logins.slice(0, MOST_REVIEWERS)) if (!await ask(client, pull, [login])) refused.push(login);
	return refused;
};
const ask = async (client, pull, reviewers) => {
	try {
		await client.octokit.request(`POST ${route$4}`, {
			owner: client.owner,
			repo: client.repo,
			pull_number: pull,
			reviewers: [...reviewers]
		});
		return true;
	} catch (thrown) {
		if (statusOf(thrown) === 422) return false;
		throw thrown;
	}
};
/** https://docs.github.com/rest/pulls/review-requests#remove-requested-reviewers-from-a-pull-request */
const unaskReviewers = async (client, pull, logins) => {
	if (logins.length === 0) return;
	await client.octokit.request(`DELETE ${route$4}`, {
		owner: client.owner,
		repo: client.repo,
		pull_number: pull,
		reviewers: [...logins]
	});
};
// src/adapters/github/comments.ts
/** What people wrote on merged pull requests since the merge; many pull requests in one query. */
/** Pull requests in one query, and comments of each in one page. */
const PULLS = 50;
const COMMENTS = 50;
/** Pages of one pull request; a flood of comments must not use up the limit of requests. */
const mostPages$4 = 10;
/** Fields of an `IssueComment`; needs `actorFields` beside it. */
const commentFields = "fullDatabaseId createdAt lastEditedAt includesCreatedEdit body author { ...ActorFields }";
const commentNode$1 = Type.Object({
	fullDatabaseId: Type.Union([Type.String({ pattern: "^[0-9]{1,15}$" }), Type.Integer({ minimum: 1 })]),
	createdAt: Type.String(),
	lastEditedAt: Type.Union([Type.Null(), Type.String()]),
	includesCreatedEdit: Type.Boolean(),
	body: Type.String(),
	author: actorSchema
});
const pullSchema$1 = Type.Object({
	number: Type.Integer({ minimum: 1 }),
	mergedAt: Type.Union([Type.Null(), Type.String()]),
	comments: Type.Object({
		nodes: Type.Array(commentNode$1),
		pageInfo: Type.Object({
			hasPreviousPage: Type.Boolean(),
			startCursor: Type.Union([Type.Null(), Type.String()])
		})
	})
});
const fields = (before) => `number mergedAt
  comments(last: ${COMMENTS}${before}) {
    nodes { ${commentFields} }
    pageInfo { hasPreviousPage startCursor }
  }`;
const decode$14 = decoder("POST /graphql Comments", Type.Object({ repository: Type.Record(Type.String(), Type.Union([Type.Null(), pullSchema$1])) }));
/**
* By pull request; one that is not there or not merged is missing. Throws `Fault`.
* https://docs.github.com/graphql/reference/objects#issuecomment
*/
const readCommentsSinceMerge = async (client, numbers) => {
	const batches = [];
	for (let at = 0; at < numbers.length; at += PULLS) batches.push(numbers.slice(at, at + PULLS));
	const answers = await Promise.all(batches.map((batch) => askMany$1(client, batch)));
	const read = await Promise.all(answers.flat().map((answer) => wholeOf$1(client, answer)));
	return new Map(read.flat());
};
const askMany$1 = async (client, numbers) => {
	const names = numbers.map((_, at) => `p${at}`);
	const answer = await client.graphql("Comments", `query Comments($owner: String!, $name: String!${names.map((name) => `, $${name}: Int!`).join("")}) {
  repository(owner: $owner, name: $name) {
    ${names.map((name) => `${name}: pullRequest(number: $${name}) { ${fields("")} }`).join("\n    ")}
  }
}
${actorFields}`, {
		owner: client.owner,
		name: client.repo,
		...Object.fromEntries(numbers.map((number, at) => [`p${at}`, Number(number)]))
	}, decode$14, names);
	return Object.values(answer.repository).flatMap((pull) => pull ?? []);
};
const askBefore = async (client, number, before) => {
	const { pull } = (await client.graphql("CommentsBefore", `query CommentsBefore($owner: String!, $name: String!, $number: Int!, $before: String!) {
  repository(owner: $owner, name: $name) { pull: pullRequest(number: $number) { ${fields(", before: $before")} } }
}
${actorFields}`, {
		owner: client.owner,
		name: client.repo,
		number,
		before
	}, decode$14)).repository;
	if (pull === null || pull === void 0) throw new Fault("github.unexpected", `#${number} is not there any more`, { remedy: "Run again." });
	return pull;
};
const wholeOf$1 = async (client, answer) => {
	const merged = answer.mergedAt === null ? void 0 : parseInstant(answer.mergedAt);
	if (merged === void 0) return [];
	let page = answer;
	let comments = page.comments.nodes.map(commentOf);
	for (let pages = 1; pages < mostPages$4 && goesOn(page, comments, merged); pages += 1) {
		page = await askBefore(client, answer.number, page.comments.pageInfo.startCursor ?? "");
		comments = [...page.comments.nodes.map(commentOf), ...comments];
	}
	const since = comments.filter(({ at }) => at >= merged);
	return [[grantNumber(answer.number), {
		comments: since,
		complete: !goesOn(page, comments, merged)
	}]];
};
/** Whether comments since the merge may stand before those that were read. */
const goesOn = ({ comments: { pageInfo } }, comments, merged) => {
	const [first] = comments;
	return pageInfo.hasPreviousPage && (first === void 0 || first.at >= merged);
};
/** Throws `Fault` where a time has not its form. */
const commentOf = (node) => {
	const at = parseInstant(node.createdAt);
	if (at === void 0) throw new Fault("github.unexpected", `GitHub gave ${node.createdAt} as the time of a comment`, { remedy: "Run again." });
	return {
		id: Number(node.fullDatabaseId),
		author: accountOfActor(node.author),
		at,
		edited: node.lastEditedAt !== null || node.includesCreatedEdit,
		body: node.body
	};
};
// src/adapters/github/said.ts
/** What Gatehouse said on a pull request before: its sticky comment and its last status. Compared with, never believed. */
const statusContext = "gatehouse";
/** First in the body of our one comment. A marker alone proves nothing: anyone can write it. */
const stickyMarker = "<!-- gatehouse:sticky -->";
const commentNode = Type.Object({
	...commentNode$1.properties,
	viewerDidAuthor: Type.Boolean()
});
/** Needs `ActorFields`. */
const commentsQuery = (after) => `comments(first: 100${after}) { nodes { ${commentFields} viewerDidAuthor } ${pageInfo} }`;
const commentsSchema = pageSchema$1(commentNode);
const statusQuery = `status { context(name: "${statusContext}") { state description targetUrl } }`;
const statusSchema = Type.Union([Type.Null(), Type.Object({ context: Type.Union([Type.Null(), Type.Object({
	state: Type.String(),
	description: Type.Union([Type.Null(), Type.String()]),
	targetUrl: Type.Union([Type.Null(), Type.String()])
})]) })]);
/** Fields of a `PullRequest`. */
const saidFields = `fragment SaidFields on PullRequest {
  id
  ${commentsQuery("")}
  ${askedQuery}
  last: commits(last: 1) { nodes { commit { oid ${statusQuery} } } }
}`;
const saidSchema = Type.Object({
	id: Type.String(),
	comments: commentsSchema,
	...askedShape,
	last: Type.Object({ nodes: Type.Array(Type.Object({ commit: Type.Object({
		oid: Type.String(),
		status: statusSchema
	}) })) })
});
// src/adapters/github/look-ahead.ts
/** What was said on many pull requests, in few queries: what stands there as it should needs no look of its own. */
/** Pull requests in one query, with a hundred comments each at most. */
const PLACES = 20;
/** NB. Only a comparison that finds nothing to say may rest on it: whoever writes looks again, because time has passed. */
const createAhead = (client) => {
	const comments = /* @__PURE__ */ new Map();
	const statuses = /* @__PURE__ */ new Map();
	const take = (from, key) => {
		const found = from.get(key);
		from.delete(key);
		return found;
	};
	return {
		async look(places) {
			const batches = [];
			for (let at = 0; at < places.length; at += PLACES) batches.push(places.slice(at, at + PLACES));
			for (const batch of batches) {
				const { pulls, commits } = await askMany(client, batch);
				for (const { number, comments: page } of pulls) comments.set(grantNumber(number), page);
				for (const { oid, status } of commits) if (oid !== void 0 && status !== void 0) statuses.set(commitSha(oid), status);
			}
		},
		comments: (pull) => take(comments, pull),
		status: (commit) => take(statuses, commit)
	};
};
const pull = Type.Object({
	number: Type.Integer({ minimum: 1 }),
	comments: commentsSchema
});
/** An object that is no commit is answered without its fields. */
const commit$2 = Type.Object({
	oid: Type.Optional(Type.String({ pattern: "^[0-9a-f]{40}$" })),
	status: Type.Optional(statusSchema)
});
const decode$13 = decoder("POST /graphql SaidOnMany", Type.Object({ repository: Type.Record(Type.String(), Type.Union([
	Type.Null(),
	pull,
	commit$2
])) }));
/** https://docs.github.com/graphql/reference/objects#repository (`pullRequest`, `object`) */
const askMany = async (client, places) => {
	const numbers = places.map(({ pull: number }) => Number(number));
	const commits = [...new Set(places.flatMap((place) => place.commits))];
	const named = (name, many) => many.map((_, at) => `${name}${at}`);
	const [pulls, objects] = [named("p", numbers), named("c", commits)];
	const { repository } = await client.graphql("SaidOnMany", `query SaidOnMany($owner: String!, $name: String!${[...pulls.map((name) => `, $${name}: Int!`), ...objects.map((name) => `, $${name}: GitObjectID!`)].join("")}) {
  repository(owner: $owner, name: $name) {
    ${pulls.map((name) => `${name}: pullRequest(number: $${name}) { number ${commentsQuery("")} }`).join("\n    ")}
    ${objects.map((name) => `${name}: object(oid: $${name}) { ... on Commit { oid ${statusQuery} } }`).join("\n    ")}
  }
}
${actorFields}`, {
		owner: client.owner,
		name: client.repo,
		...Object.fromEntries(pulls.map((name, at) => [name, numbers[at]])),
		...Object.fromEntries(objects.map((name, at) => [name, commits[at]]))
	}, decode$13, [...pulls, ...objects]);
	const found = Object.values(repository).flatMap((one) => one ?? []);
	return {
		pulls: found.flatMap((one) => "comments" in one ? [one] : []),
		commits: found.flatMap((one) => "comments" in one ? [] : [one])
	};
};
// src/adapters/github/report-issue.ts
/** One open issue per matter, found again by a hidden marker and our authorship. */
/** 100 issues a page. */
const mostPages$3 = 20;
const query$7 = `query OpenIssues($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    issues(first: 100, after: $after, states: [OPEN], orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { number title body viewerDidAuthor createdAt lastEditedAt } ${pageInfo}
    }
  }
}`;
const issueNode = Type.Object({
	number: Type.Integer({ minimum: 1 }),
	title: Type.String(),
	body: Type.String(),
	viewerDidAuthor: Type.Boolean(),
	createdAt: Type.String(),
	lastEditedAt: Type.Union([Type.Null(), Type.String()])
});
const decode$12 = decoder("POST /graphql OpenIssues", Type.Object({ repository: Type.Object({ issues: pageSchema$1(issueNode) }) }));
/** https://docs.github.com/rest/issues/issues; needs `issues: write`. Throws `Fault`. */
const reportOnce = async (client, key, issue) => {
	const { title } = issue;
	const body = `${markerOf$1(key)}\n${issue.body}`;
	const names = {
		owner: client.owner,
		repo: client.repo
	};
	const open = await findOpen$1(client, markerOf$1(key));
	if (open === void 0) return { url: (await client.octokit.request("POST /repos/{owner}/{repo}/issues", {
		...names,
		title,
		body
	})).data.html_url };
	if (open.title !== title || open.body !== body) await client.octokit.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
		...names,
		issue_number: open.number,
		title,
		body
	});
};
/** One request closes it and says why: a run that dies leaves it open as it was. Throws `Fault`. */
const settle = async (client, key, { before, words }) => {
	const marker = markerOf$1(key);
	const open = await findOpen$1(client, marker);
	const written = open === void 0 ? void 0 : parseInstant(open.lastEditedAt ?? open.createdAt);
	if (open === void 0 || written === void 0 || written >= before) return;
	await client.octokit.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
		owner: client.owner,
		repo: client.repo,
		issue_number: open.number,
		body: `${marker}\n${words}\n\n${open.body.slice(marker.length).trimStart()}`,
		state: "closed",
		state_reason: "completed"
	});
};
/** Hashed, because a key may hold a file's name, and a file's name may hold the end of a comment. */
const markerOf$1 = (key) => `<!-- gatehouse:report:${createHash("sha256").update(key).digest("hex").slice(0, 32)} -->`;
const findOpen$1 = async (client, marker) => {
	const variables = {
		owner: client.owner,
		name: client.repo
	};
	const pages = eachPage({
		read: async (after) => (await client.graphql("OpenIssues", query$7, {
			...variables,
			after
		}, decode$12)).repository.issues,
		most: mostPages$3,
		tooMany: {
			message: "There are more open issues than one run can look through.",
			call: "POST /graphql OpenIssues",
			remedy: "Close issues that are no longer needed."
		}
	});
	for await (const issues of pages) {
		const ours = issues.find((issue) => issue.viewerDidAuthor && issue.body.startsWith(marker));
		if (ours !== void 0) return ours;
	}
};
// src/adapters/github/desk.ts
/** Says things on GitHub: title, one sticky comment, one status, one issue per matter; writes only what differs. */
/** Characters that GitHub takes in one comment. */
const longestBody = 65536;
/** Characters that GitHub takes in a status. */
const longestDescription = 140;
/** 100 comments a page. */
const mostPages$2 = 50;
/** Needs `pull-requests: write`, `issues: write` and `statuses: write`. */
const createDesk = (shared) => {
	const { client } = shared;
	const names = {
		owner: client.owner,
		repo: client.repo
	};
	const ahead = createAhead(client);
	return {
		/** https://docs.github.com/rest/pulls/pulls#update-a-pull-request */
		async setTitle(pull, title) {
			await client.octokit.request("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", {
				...names,
				pull_number: pull,
				title
			});
		},
		askReviewers: (pull, logins) => askReviewers(client, pull, logins),
		unaskReviewers: (pull, logins) => unaskReviewers(client, pull, logins),
		async close(pull) {
			await client.octokit.request("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", {
				...names,
				pull_number: pull,
				state: "closed"
			});
		},
		lookAhead: ahead.look,
		async upsertComment(pull, text, title) {
			const seen = ahead.comments(pull);
			if (title === void 0 && seen !== void 0 && oursIn(seen.nodes)?.body === bodyOf(text)) return;
			const id = title === void 0 ? void 0 : shared.takeId(pull);
			const ours = await findSticky(shared, pull);
			if (ours === void 0 && id !== void 0) {
				await client.graphql("FirstWords", firstWords, {
					id,
					body: bodyOf(text),
					title
				}, decodeFirstWords);
				return;
			}
			if (title !== void 0) await this.setTitle(pull, title);
			await upsert(client, pull, {
				text,
				ours
			});
		},
		async answerIssue(issue, { body, close, insteadOf }) {
			const ours = insteadOf === void 0 ? await findAnswer(client, issue) : await findWords(client, issue, insteadOf);
			if (insteadOf !== void 0 && ours === void 0) return;
			await upsert(client, issue, {
				text: body,
				ours
			});
			if (close) await client.octokit.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
				...names,
				issue_number: issue,
				state: "closed"
			});
		},
		/** https://docs.github.com/rest/commits/statuses#create-a-commit-status */
		async setStatus(commit, status, again = false) {
			if (status.description.length > longestDescription) throw tooLong("status", status.description.length);
			if (!again && isSaid(ahead.status(commit), status)) return false;
			const taken = shared.takeStatus(commit);
			const last = taken === void 0 ? await readStatus(shared, commit) : taken;
			const same = isSaid(last, status);
			if (same && !again) return false;
			await client.octokit.request("POST /repos/{owner}/{repo}/statuses/{sha}", {
				...names,
				sha: commit,
				state: status.state,
				description: status.description,
				context: statusContext,
				...status.url === void 0 ? {} : { target_url: status.url }
			});
			return !same;
		},
		spare: async () => client.spare(),
		reportOnce: (key, issue) => reportOnce(client, key, issue),
		settle: (key, settled) => settle(client, key, settled)
	};
};
const isSaid = (last, { state, description, url }) => {
	const said = last?.context;
	return said?.state.toLowerCase() === state && said.description === description && (said.targetUrl ?? void 0) === url;
};
/** https://docs.github.com/graphql/reference/mutations#updatepullrequest, #addcomment */
const firstWords = `mutation FirstWords($id: ID!, $title: String!, $body: String!) {
  updatePullRequest(input: { pullRequestId: $id, title: $title }) { clientMutationId }
  addComment(input: { subjectId: $id, body: $body }) { clientMutationId }
}`;
const decodeFirstWords = decoder("POST /graphql FirstWords", Type.Object({}));
const bodyOf = (text) => {
	const body = `${stickyMarker}\n${text}`;
	if (body.length > longestBody) throw tooLong("comment", body.length);
	return body;
};
/** One comment of ours, made or changed. https://docs.github.com/rest/issues/comments */
const upsert = async ({ octokit, owner, repo }, number, { text, ours }) => {
	const body = bodyOf(text);
	if (ours === void 0) await octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
		owner,
		repo,
		issue_number: number,
		body
	});
	else if (ours.body !== body) await octokit.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
		owner,
		repo,
		comment_id: Number(ours.fullDatabaseId),
		body
	});
};
const query$6 = `query Comments($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { ${commentsQuery(", after: $after")} } }
}
${actorFields}`;
const decode$11 = decoder("POST /graphql Comments", Type.Object({ repository: Type.Object({ pullRequest: Type.Object({ comments: commentsSchema }) }) }));
const findSticky = ({ client, takeComments }, number) => findOurs(number, takeComments(number), async (after) => {
	const variables = {
		owner: client.owner,
		name: client.repo,
		number,
		after
	};
	return (await client.graphql("Comments", query$6, variables, decode$11)).repository.pullRequest.comments;
});
const answersQuery = `query IssueComments($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { issue(number: $number) { ${commentsQuery(", after: $after")} } }
}
${actorFields}`;
const decodeAnswers = decoder("POST /graphql IssueComments", Type.Object({ repository: Type.Object({ issue: Type.Object({ comments: commentsSchema }) }) }));
const findAnswer = (client, number) => findOurs(number, void 0, async (after) => {
	const variables = {
		owner: client.owner,
		name: client.repo,
		number,
		after
	};
	return (await client.graphql("IssueComments", answersQuery, variables, decodeAnswers)).repository.issue.comments;
});
/** Our comment where it begins with these words. */
const findWords = async (client, number, words) => {
	try {
		const ours = await findAnswer(client, number);
		return ours?.body.startsWith(bodyOf(words)) === true ? ours : void 0;
	} catch (thrown) {
		const errors = graphqlErrorsOf(thrown);
		if (errors.length > 0 && errors.every(({ type }) => type === "NOT_FOUND")) return void 0;
		throw thrown;
	}
};
/** Our comment, the oldest one should there ever be two. */
const findOurs = async (number, first, read) => {
	const pages = eachPage({
		read: async (after) => (after === null ? first : void 0) ?? await read(after),
		most: mostPages$2,
		tooMany: {
			message: `#${number} has more comments than one run can look through.`,
			call: "POST /graphql Comments",
			remedy: "Delete comments that are not needed, or open the request anew."
		}
	});
	for await (const comments of pages) {
		const ours = oursIn(comments);
		if (ours !== void 0) return ours;
	}
};
const oursIn = (comments) => comments.find((comment) => comment.viewerDidAuthor && comment.body.startsWith("<!-- gatehouse:sticky -->"));
const readStatusQuery = `query LastStatus($owner: String!, $name: String!, $commit: GitObjectID!) {
  repository(owner: $owner, name: $name) { object(oid: $commit) { ... on Commit { ${statusQuery} } } }
}`;
const decodeStatus = decoder("POST /graphql LastStatus", Type.Object({ repository: Type.Object({ object: Type.Union([Type.Null(), Type.Object({ status: statusSchema })]) }) }));
const readStatus = async ({ client }, commit) => {
	const variables = {
		owner: client.owner,
		name: client.repo,
		commit
	};
	const { repository } = await client.graphql("LastStatus", readStatusQuery, variables, decodeStatus);
	return repository.object?.status ?? null;
};
const tooLong = (what, length) => new Fault("bug", `The text of a ${what} has ${length} characters, more than GitHub takes.`, { remedy: "This is a bug in Gatehouse; please report it with the log of this run." });
// src/adapters/github/accounts.ts
/** Accounts and teams as GitHub has them now; what the token may not see is a failed fact. */
const userRoute = "GET /user/{account_id}";
const decodeUser = decoder(userRoute, Type.Object({
	login: Type.String(),
	id: Type.Integer({ minimum: 1 })
}));
/** https://docs.github.com/rest/users/users#get-a-user-using-their-id */
const readLogin = async (client, id) => {
	try {
		const { data, headers } = await client.octokit.request(userRoute, { account_id: id });
		const user = decodeUser(data);
		if (user.id !== id) return {
			kind: "failed",
			why: `GitHub answered with another account than ${id}`
		};
		return known(user.login, dateOf(headers));
	} catch (thrown) {
		const at = dateOfFault(thrown);
		if (at !== void 0 && statusOf(thrown) === 404) return {
			kind: "empty",
			at
		};
		throw thrown;
	}
};
const teamRoute = "GET /orgs/{org}/teams/{team_slug}/members";
const decodeMembers$1 = decoder(teamRoute, Type.Array(Type.Object({ id: Type.Integer({ minimum: 1 }) })));
/** With the members of child teams; invitations that nobody accepted are not in it. https://docs.github.com/rest/teams/members#list-team-members */
const readTeam = async (client, team) => {
	const [org, slug, more] = team.split("/");
	if (org === void 0 || slug === void 0 || more !== void 0 || org === "" || slug === "") return {
		kind: "failed",
		why: `${JSON.stringify(team)} is not the name of a team (organization/slug)`
	};
	const members = [];
	let at;
	try {
		const parameters = {
			org,
			team_slug: slug,
			per_page: 100
		};
		for await (const page of withEnd(client.octokit.paginate.iterator(teamRoute, parameters), teamRoute)) {
			members.push(...decodeMembers$1(page.data).map(({ id }) => gitHubUserId(id)));
			at = dateOf(page.headers);
		}
	} catch (thrown) {
		if (thrown instanceof Fault && (thrown.code === "github.forbidden" || thrown.code === "github.not-found")) return {
			kind: "failed",
			why: `the members of the team ${team} cannot be read (${thrown.message}); ${remedy}`
		};
		throw thrown;
	}
	if (at === void 0) return {
		kind: "failed",
		why: `GitHub did not answer about the team ${team}`
	};
	return members.length === 0 ? {
		kind: "empty",
		at
	} : known(members, at);
};
const remedy = "live teams need a GitHub App with the organization permission `Members: read`";
const dateOf = (headers) => {
	const date = Date.parse(headers.date ?? "");
	if (!Number.isNaN(date)) return instant(date);
	throw new Fault("github.unexpected", "GitHub answered without a Date header.", { remedy: "Look for a proxy between this machine and GitHub that removes headers." });
};
// src/adapters/github/activity.ts
/** GitHub's own record of pushes; commit dates are never asked, because whoever commits chooses them. */
/** https://docs.github.com/rest/repos/repos#list-repository-activities (needs `contents: read`) */
const route$3 = "GET /repos/{owner}/{repo}/activity";
const activitySchema = Type.Object({
	before: Type.String(),
	after: Type.String(),
	ref: Type.String(),
	timestamp: Type.String(),
	activity_type: Type.String(),
	actor: simpleUserSchema
});
const decode$10 = decoder(route$3, Type.Array(activitySchema));
/** 100 activities a page. */
const mostPages$1 = 20;
/** Everybody who ever moved a branch of this repository, also after it was deleted. Throws `Fault`. */
const readPushers = async (client, branch, head) => {
	const accounts = /* @__PURE__ */ new Map();
	const pushes = [];
	let pages = 0;
	let sawHead = false;
	for await (const { activities } of pagesOf$1(client, branch)) {
		pages += 1;
		if (pages > mostPages$1) return {
			accounts: [...accounts.values()],
			pushes,
			complete: false
		};
		for (const activity of activities) {
			if (activity.after === head) sawHead = true;
			if (activity.activity_type === "branch_deletion") continue;
			pushes.push(timeOf(activity));
			const account = accountOfSimpleUser(activity.actor);
			accounts.set(`${account.id ?? "ghost"}`, account);
		}
	}
	return {
		accounts: [...accounts.values()],
		pushes,
		complete: sawHead
	};
};
const createBranchHistory = (client, branch) => {
	let record;
	const reopen = () => {
		const opened = open(client, branch);
		record = opened;
		opened.catch(() => record = void 0);
		return opened;
	};
	return {
		prepare: () => void reopen(),
		async at(moment) {
			let lookup = record === void 0 ? await reopen() : await record;
			if (lookup.readAt < moment) lookup = await reopen();
			return lookup.find(moment);
		}
	};
};
const open = async (client, branch) => {
	const { name, head } = await branch();
	const pages = pagesOf$1(client, name);
	const seen = [];
	const first = await pages.next();
	if (first.done === true) throw noDate();
	seen.push(...first.value.activities);
	let read = 1;
	let ended = false;
	let turn = Promise.resolve();
	const find = async (moment) => {
		for (;;) {
			const match = seen.find((activity) => timeOf(activity) < moment);
			if (match !== void 0) return headAt(match.after, first.value.readAt);
			if (ended) break;
			if (read === mostPages$1) return {
				kind: "failed",
				why: "the record of pushes to the default branch is too long to read"
			};
			const page = await pages.next();
			read += 1;
			if (page.done === true) ended = true;
			else seen.push(...page.value.activities);
		}
		const oldest = seen.at(-1);
		return oldest === void 0 ? known(head, first.value.readAt) : headAt(oldest.before, first.value.readAt);
	};
	return {
		readAt: first.value.readAt,
		find: (moment) => {
			const answer = turn.then(() => find(moment));
			turn = answer.catch(() => void 0);
			return answer;
		}
	};
};
const headAt = (sha, at) => /^0+$/.test(sha) ? {
	kind: "empty",
	at
} : known(commitSha(sha), at);
const timeOf = (activity) => {
	const time = parseInstant(activity.timestamp);
	if (time === void 0) throw unexpected(`a timestamp in an unknown form`);
	return time;
};
async function* pagesOf$1(client, branch) {
	const ref = `refs/heads/${branch}`;
	const parameters = {
		owner: client.owner,
		repo: client.repo,
		ref,
		per_page: 100
	};
	for await (const page of client.octokit.paginate.iterator(route$3, parameters)) {
		const date = Date.parse(page.headers.date ?? "");
		if (Number.isNaN(date)) throw noDate();
		yield {
			activities: decode$10(page.data).filter((activity) => activity.ref === ref),
			readAt: instant(date)
		};
	}
	return void 0;
}
const unexpected = (what) => new Fault("github.unexpected", `${route$3} answered with ${what}.`, {
	call: route$3,
	remedy: "Nothing was decided on this answer; the next run asks again."
});
const noDate = () => unexpected("no Date header");
// src/adapters/github/asking-issue.ts
/** The issue that asks for access: its author, its body, and whether that is still what its author wrote here. */
/** https://docs.github.com/graphql/reference/objects#issue; needs `issues: read`. */
const query$5 = `query AskingIssue($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    databaseId
    issue(number: $number) {
      number url body createdAt lastEditedAt includesCreatedEdit
      author { ...ActorFields }
      repository { databaseId }
      timelineItems(first: 1, itemTypes: [TRANSFERRED_EVENT]) { nodes { __typename } }
    }
  }
}
${actorFields}`;
const id = Type.Integer({ minimum: 1 });
const call$1 = "POST /graphql AskingIssue";
const decode$9 = decoder(call$1, Type.Object({ repository: Type.Object({
	databaseId: id,
	issue: Type.Object({
		number: id,
		url: Type.String(),
		body: Type.String(),
		createdAt: Type.String(),
		lastEditedAt: Type.Union([Type.Null(), Type.String()]),
		includesCreatedEdit: Type.Boolean(),
		author: actorSchema,
		repository: Type.Object({ databaseId: id }),
		timelineItems: Type.Object({ nodes: Type.Array(Type.Unknown()) })
	})
}) }));
/** Undefined: this repository has no such issue, or no longer; a pull request is none. Throws `Fault`. */
const readAskingIssue = async (client, number) => {
	try {
		const variables = {
			owner: client.owner,
			name: client.repo,
			number
		};
		const { repository } = await client.graphql("AskingIssue", query$5, variables, decode$9);
		const { issue } = repository;
		if (issue.repository.databaseId !== repository.databaseId || issue.number !== number) return void 0;
		const createdAt = parseInstant(issue.createdAt);
		if (createdAt === void 0) throw new Fault("github.unexpected", "GitHub answered with a time in an unknown form.", {
			call: call$1,
			remedy: "Nothing was decided on this answer; the next run asks again."
		});
		return {
			number,
			url: issue.url,
			author: accountOfActor(issue.author),
			createdAt,
			edited: issue.lastEditedAt !== null || issue.includesCreatedEdit,
			transferred: issue.timelineItems.nodes.length > 0,
			body: issue.body
		};
	} catch (thrown) {
		const errors = graphqlErrorsOf(thrown);
		if (errors.length > 0 && errors.every(({ type, path }) => type === "NOT_FOUND" && path.join("/") === "repository/issue")) return void 0;
		throw thrown;
	}
};
// src/adapters/github/conversation.ts
/** What was said and asked on one pull request: from the first look where it brought it along, else asked for. */
/** Comments of one pull request: a flood of them must not use up the limit of requests. */
const MOST_COMMENTS = 1e3;
const query$4 = (after) => `query Conversation($owner: String!, $name: String!, $number: Int!${after === "" ? "" : ", $after: String!"}) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { ${commentsQuery(after)} ${askedQuery} } }
}
${actorFields}`;
const decode$8 = decoder("POST /graphql Conversation", Type.Object({ repository: Type.Object({ pullRequest: Type.Object({
	comments: commentsSchema,
	...askedShape
}) }) }));
/** Throws `Fault`; a pull request that does not exist is `undefined`. */
const readConversation = async (shared, number) => {
	const { client } = shared;
	const variables = {
		owner: client.owner,
		name: client.repo,
		number
	};
	try {
		const said = shared.takeSaid(number) ?? (await client.graphql("Conversation", query$4(""), variables, decode$8)).repository.pullRequest;
		const { nodes } = await readPages(said.comments, MOST_COMMENTS, async (after) => {
			return (await client.graphql("Conversation", query$4(", after: $after"), {
				...variables,
				after
			}, decode$8)).repository.pullRequest.comments;
		});
		return {
			...askedOf(said),
			comments: nodes.map(commentOf).toSorted((a, b) => a.at - b.at)
		};
	} catch (thrown) {
		const errors = graphqlErrorsOf(thrown);
		if (errors.length > 0 && errors.every(({ type }) => type === "NOT_FOUND")) return void 0;
		throw thrown;
	}
};
// src/adapters/github/changed-files.ts
/** The changed files of a pull request, with the former path of what was renamed. */
const route$2 = "GET /repos/{owner}/{repo}/pulls/{pull_number}/files";
const decode$7 = decoder(route$2, Type.Array(Type.Object({
	filename: Type.String(),
	previous_filename: Type.Optional(Type.String())
})));
const changes = {
	ADDED: "added",
	MODIFIED: "modified",
	DELETED: "deleted",
	RENAMED: "renamed",
	COPIED: "copied",
	CHANGED: "changed"
};
/** GraphQL does not say where a renamed file was: REST is asked only then. https://docs.github.com/rest/pulls/pulls#list-pull-requests-files */
const readChangedFiles = async (client, number, listed) => {
	const files = listed.nodes.map(({ path, changeType }) => ({
		path,
		change: changes[changeType]
	}));
	const isMoved = (file) => file.change === "renamed" || file.change === "copied";
	if (!files.some(isMoved)) return {
		files,
		complete: listed.complete
	};
	const former = /* @__PURE__ */ new Map();
	const parameters = {
		owner: client.owner,
		repo: client.repo,
		pull_number: number,
		per_page: 100
	};
	for await (const page of withEnd(client.octokit.paginate.iterator(route$2, parameters), route$2)) for (const file of decode$7(page.data)) if (file.previous_filename !== void 0) former.set(file.filename, file.previous_filename);
	const named = files.map((file) => {
		const previousPath = isMoved(file) ? former.get(file.path) : void 0;
		return previousPath === void 0 ? file : {
			...file,
			previousPath
		};
	});
	const known = named.every((file) => !isMoved(file) || file.previousPath !== void 0);
	return {
		files: named,
		complete: listed.complete && known
	};
};
// src/adapters/github/pull-query.ts
/** What is asked of one pull request in one query, and the form in which it must come back. */
const reviewFields = `fullDatabaseId state body submittedAt lastEditedAt includesCreatedEdit
  author { ...ActorFields } commit { oid }`;
const commitFields = `commit {
  oid
  authors(first: 25) { totalCount nodes { name user { ...ActorFields } } }
  committer { name user { ...ActorFields } }
}`;
const timelineTypes = "[BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT, REVIEW_DISMISSED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT, READY_FOR_REVIEW_EVENT, CONVERT_TO_DRAFT_EVENT, REOPENED_EVENT]";
const timelineFields = `kind: __typename
  ... on BaseRefChangedEvent { previousRefName }
  ... on AutomaticBaseChangeSucceededEvent { oldBase }
  ... on ReviewDismissedEvent { createdAt previousReviewState actor { ...ActorFields } review { fullDatabaseId } }
  ... on HeadRefForcePushedEvent { actor { ...ActorFields } }
  ... on ReadyForReviewEvent { createdAt }
  ... on ConvertToDraftEvent { createdAt }
  ... on ReopenedEvent { createdAt actor { ...ActorFields } }`;
const connections = {
	files: (after) => `files(first: 100${after}) { nodes { path changeType } ${pageInfo} }`,
	commits: (after) => `commits(first: 100${after}) { nodes { ${commitFields} } ${pageInfo} }`,
	reviews: (after) => `reviews(first: 100${after}) { nodes { ${reviewFields} } ${pageInfo} }`,
	timelineItems: (after) => `timelineItems(first: 100, itemTypes: ${timelineTypes}${after}) { nodes { ${timelineFields} } ${pageInfo} }`
};
/** Everything of a `PullRequest` that is evidence; needs `ActorFields`. */
const pullFields = `fragment PullFields on PullRequest {
  number url title state isDraft isCrossRepository createdAt headRefName headRefOid baseRefName
  author { ...ActorFields }
  mergedAt mergedBy { ...ActorFields } mergeCommit { oid parents(first: 1) { nodes { oid } } }
  ${connections.files("")}
  ${connections.commits("")}
  ${connections.reviews("")}
  ${connections.timelineItems("")}
}`;
/** The query for one more page of one connection. */
const moreQuery = (connection) => `query PullMore($owner: String!, $name: String!, $number: Int!, $after: String!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { ${connections[connection](", after: $after")} } }
}`;
const nullable$3 = (schema) => Type.Union([Type.Null(), schema]);
/** GraphQL's BigInt comes as a string or a number. */
const bigId = Type.Union([Type.String({ pattern: "^[0-9]{1,15}$" }), Type.Integer({ minimum: 1 })]);
const state = Type.Union([
	Type.Literal("APPROVED"),
	Type.Literal("CHANGES_REQUESTED"),
	Type.Literal("COMMENTED"),
	Type.Literal("DISMISSED"),
	Type.Literal("PENDING")
]);
const fileNode = Type.Object({
	path: Type.String(),
	changeType: Type.Union([
		Type.Literal("ADDED"),
		Type.Literal("MODIFIED"),
		Type.Literal("DELETED"),
		Type.Literal("RENAMED"),
		Type.Literal("COPIED"),
		Type.Literal("CHANGED")
	])
});
const gitActor = nullable$3(Type.Object({
	name: nullable$3(Type.String()),
	user: actorSchema
}));
const commitNode = Type.Object({ commit: Type.Object({
	oid: Type.String(),
	authors: Type.Object({
		totalCount: Type.Integer(),
		nodes: Type.Array(gitActor)
	}),
	committer: gitActor
}) });
const reviewNode = Type.Object({
	fullDatabaseId: bigId,
	state,
	body: Type.String(),
	submittedAt: nullable$3(Type.String()),
	lastEditedAt: nullable$3(Type.String()),
	includesCreatedEdit: Type.Boolean(),
	author: actorSchema,
	commit: nullable$3(Type.Object({ oid: Type.String() }))
});
const timelineNode = Type.Union([
	Type.Object({
		kind: Type.Literal("BaseRefChangedEvent"),
		previousRefName: Type.String()
	}),
	Type.Object({
		kind: Type.Literal("AutomaticBaseChangeSucceededEvent"),
		oldBase: Type.String()
	}),
	Type.Object({
		kind: Type.Literal("ReviewDismissedEvent"),
		createdAt: Type.String(),
		previousReviewState: state,
		actor: actorSchema,
		review: nullable$3(Type.Object({ fullDatabaseId: bigId }))
	}),
	Type.Object({
		kind: Type.Literal("HeadRefForcePushedEvent"),
		actor: actorSchema
	}),
	Type.Object({
		kind: Type.Literal("ReadyForReviewEvent"),
		createdAt: Type.String()
	}),
	Type.Object({
		kind: Type.Literal("ConvertToDraftEvent"),
		createdAt: Type.String()
	}),
	Type.Object({
		kind: Type.Literal("ReopenedEvent"),
		createdAt: Type.String(),
		actor: actorSchema
	})
]);
const pullSchema = Type.Object({
	number: Type.Integer({ minimum: 1 }),
	url: Type.String(),
	title: Type.String(),
	state: Type.Union([
		Type.Literal("OPEN"),
		Type.Literal("CLOSED"),
		Type.Literal("MERGED")
	]),
	isDraft: Type.Boolean(),
	isCrossRepository: Type.Boolean(),
	createdAt: Type.String(),
	headRefName: Type.String(),
	headRefOid: Type.String(),
	baseRefName: Type.String(),
	author: actorSchema,
	mergedAt: nullable$3(Type.String()),
	mergedBy: actorSchema,
	mergeCommit: nullable$3(Type.Object({
		oid: Type.String(),
		parents: Type.Object({ nodes: Type.Array(Type.Object({ oid: Type.String() })) })
	})),
	files: nullable$3(pageSchema$1(fileNode)),
	commits: pageSchema$1(commitNode),
	reviews: nullable$3(pageSchema$1(reviewNode)),
	timelineItems: pageSchema$1(timelineNode)
});
// src/adapters/github/branch.ts
/** A branch by its full name, and whether a commit is on it. */
const refRoute = "GET /repos/{owner}/{repo}/git/ref/{ref}";
const compareRoute$1 = "GET /repos/{owner}/{repo}/compare/{basehead}";
const decodeRef = decoder(refRoute, Type.Object({ object: Type.Object({ sha: Type.String() }) }));
const decodeCompare$1 = decoder(compareRoute$1, Type.Object({ status: Type.String() }));
/** `undefined`: there is none of this name. */
const headOfBranch = async ({ octokit, owner, repo }, branch) => {
	try {
		return decodeRef((await octokit.request(refRoute, {
			owner,
			repo,
			ref: `heads/${branch}`
		})).data).object.sha;
	} catch (thrown) {
		if (statusOf(thrown) === 404) return void 0;
		throw thrown;
	}
};
/**
* Whether one commit is another or comes before it; both by their SHA, as a name may be a branch's and a tag's.
* https://docs.github.com/rest/commits/commits#compare-two-commits
*/
const isAtOrBefore = async ({ octokit, owner, repo }, commit, later) => {
	if (commit === later) return true;
	try {
		const basehead = `${commit}...${later}`;
		const { data } = await octokit.request(compareRoute$1, {
			owner,
			repo,
			basehead,
			per_page: 1
		});
		const { status } = decodeCompare$1(data);
		return status === "ahead" || status === "identical";
	} catch (thrown) {
		if (thrown instanceof Fault && thrown.code === "github.not-found") return false;
		throw thrown;
	}
};
// src/adapters/github/git-file.ts
/** One file of a commit, read through the tree and never through `/contents`, which follows symbolic links. */
/** Fields of a `TreeEntry` whose object is wanted with its text. */
const fileFields = `fragment FileFields on TreeEntry {
  mode type oid
  object { __typename ... on Blob { byteSize isTruncated isBinary text } }
}`;
const blobSchema$1 = Type.Object({
	__typename: Type.Literal("Blob"),
	byteSize: Type.Integer({ minimum: 0 }),
	isTruncated: Type.Boolean(),
	isBinary: Type.Union([Type.Null(), Type.Boolean()]),
	text: Type.Union([Type.Null(), Type.String()])
});
const fileSchema = Type.Object({
	/** As a number: 33188 is octal 100644. */
	mode: Type.Integer({ minimum: 0 }),
	type: Type.String(),
	oid: Type.String(),
	object: Type.Union([
		Type.Null(),
		blobSchema$1,
		Type.Object({ __typename: Type.String() })
	])
});
/** git's own spelling of a mode: `100644` is a plain file, `120000` a symbolic link, `160000` a submodule. */
const modeOf = (mode) => mode.toString(8).padStart(6, "0");
/** Bytes; 0 for what is not a blob. */
const sizeOf = (file) => {
	const { object } = file;
	return object !== null && "byteSize" in object ? object.byteSize : 0;
};
/** The text, if it is the whole blob and nothing else; `undefined` for binary, cut-off or re-encoded content. */
const textOf$1 = (file) => {
	const { object } = file;
	if (object === null || !("byteSize" in object) || object.isTruncated || object.isBinary === true) return void 0;
	if (object.text === null) return void 0;
	return blobHash(object.text) === file.oid ? object.text : void 0;
};
/** The SHA-1 that git gives a file of this text. */
const blobHash = (text) => createHash("sha1").update(`blob ${Buffer.byteLength(text)}\0`).update(text).digest("hex");
// src/adapters/github/request-file.ts
/** The request file of a pull request: at its head, in its merge commit, and in the commit before. */
/** Bytes; a request is a few lines. */
const largest = 65536;
const fileQuery = `query RequestFile($owner: String!, $name: String!, $head: GitObjectID!, $path: String!) {
  repository(owner: $owner, name: $name) { object(oid: $head) { ... on Commit { file(path: $path) { ...FileFields } } } }
}
${fileFields}`;
const decodeFile = decoder("POST /graphql RequestFile", Type.Object({ repository: Type.Object({ object: Type.Union([Type.Null(), Type.Object({ file: Type.Union([Type.Null(), fileSchema]) })]) }) }));
/** `undefined`: the head has no such file, or is no longer there. Throws `Fault`. */
const readRequestFile = async (client, path, head) => {
	const variables = {
		owner: client.owner,
		name: client.repo,
		head,
		path
	};
	const { repository } = await client.graphql("RequestFile", fileQuery, variables, decodeFile, ["file"]);
	const file = repository.object?.file;
	if (file === null || file === void 0) return void 0;
	const mode = modeOf(file.mode);
	const size = sizeOf(file);
	const readable = mode === "100644" && size <= largest;
	return {
		path,
		mode,
		blob: blobSha(file.oid),
		size,
		text: readable ? textOf$1(file) : void 0
	};
};
const side = (name) => `${name}: object(oid: $${name}) { __typename ... on Commit { file(path: $path) { oid } } }`;
const mergeQuery = `query MergedFile($owner: String!, $name: String!, $merge: GitObjectID!, $parent: GitObjectID!, $path: String!) {
  repository(owner: $owner, name: $name) { ${side("merge")} ${side("parent")} }
}`;
const sideSchema = Type.Union([Type.Null(), Type.Object({
	__typename: Type.Literal("Commit"),
	file: Type.Union([Type.Null(), Type.Object({ oid: Type.String() })])
})]);
const decodeMerge = decoder("POST /graphql MergedFile", Type.Object({ repository: Type.Object({
	merge: sideSchema,
	parent: sideSchema
}) }));
/** `undefined` while it is not merged, or when GitHub does not say as what. Throws `Fault`. */
const readMerge = async (client, answer, path, main) => {
	const { mergeCommit: merged, mergedAt } = answer;
	const at = mergedAt === null ? void 0 : parseInstant(mergedAt);
	if (answer.state !== "MERGED" || merged === null || at === void 0) return void 0;
	const [parent] = merged.parents.nodes;
	const [onDefaultBranch, blobs] = await Promise.all([isOnBranch(client, merged.oid, main), readBlobs(client, merged.oid, parent?.oid, path)]);
	return {
		at,
		by: accountOfActor(answer.mergedBy),
		commit: commitSha(merged.oid),
		onDefaultBranch,
		...blobs
	};
};
/**
* Also where the merge came after our first look: then it is on the branch as it is now.
* NB. By commits, never by the branch's name: any writer can make a tag that is called as the branch is, at whatever commit.
*/
const isOnBranch = async (client, merge, main) => {
	if (await isAtOrBefore(client, merge, main.head)) return true;
	const now = await headOfBranch(client, main.name);
	return now !== void 0 && now !== main.head && isAtOrBefore(client, merge, now);
};
const readBlobs = async (client, merge, parent, path) => {
	if (path === void 0 || parent === void 0) return {
		inFirstParent: "unknown",
		inMerge: "unknown"
	};
	const variables = {
		owner: client.owner,
		name: client.repo,
		merge,
		parent,
		path
	};
	const { repository } = await client.graphql("MergedFile", mergeQuery, variables, decodeMerge, ["file"]);
	const blobOf = (commit) => commit === null ? "unknown" : commit.file === null ? "absent" : blobSha(commit.file.oid);
	return {
		inFirstParent: blobOf(repository.parent),
		inMerge: blobOf(repository.merge)
	};
};
// src/adapters/github/pull-evidence.ts
/** From GitHub's answers about a pull request to evidence: pages what overflows, names what could not be read whole. */
/** Nodes read of each connection. */
const caps = {
	files: 3e3,
	commits: 250,
	reviews: 1e3,
	timelineItems: 1e3
};
const isCut = (connection, nodes) => nodes.length >= caps[connection];
/** One further round in the usual case: the request file beside the record of pushes. Throws `Fault`. */
const completePull = async (client, answer, main) => {
	const number = answer.number;
	const listed = wholeOf(client, number, "files", fileNode, answer.files).then((files) => readChangedFiles(client, number, files));
	const requested = listed.then(async ({ files }) => {
		const [path, more] = files.filter(isAddedRequest).map((file) => file.path);
		if (path === void 0 || more !== void 0) return void 0;
		return readRequestFile(client, path, answer.headRefOid);
	});
	const merging = listed.then(({ files }) => {
		const [path, more] = files.filter(isAddedRequest).map((file) => file.path);
		return readMerge(client, answer, more === void 0 ? path : void 0, main);
	});
	const [files, request, merge, commits, reviews, timeline, pushers, issue] = await Promise.all([
		listed,
		requested,
		merging,
		wholeOf(client, number, "commits", commitNode, answer.commits),
		wholeOf(client, number, "reviews", reviewNode, answer.reviews),
		wholeOf(client, number, "timelineItems", timelineNode, answer.timelineItems),
		pushersOf(client, answer),
		issueOf$1(client, answer)
	]);
	const dismissals = dismissalsOf(timeline.nodes);
	const given = reviews.nodes.flatMap((review) => reviewOf(review, dismissals));
	const incomplete = /* @__PURE__ */ new Set();
	if (!files.complete || isCut("files", files.files)) incomplete.add("files");
	if (!commits.complete || isCut("commits", commits.nodes) || commits.nodes.some(hasMoreAuthors)) incomplete.add("commits");
	if (!reviews.complete) incomplete.add("reviews");
	if (!pushers.complete) incomplete.add("pushers");
	const isUnexplained = (review) => review.state === "DISMISSED" && review.dismissal === void 0;
	if (!timeline.complete || given.some(isUnexplained)) incomplete.add("events");
	if (answer.state === "MERGED" && merge === void 0) incomplete.add("events");
	return {
		number: grantNumber(number),
		url: answer.url,
		title: answer.title,
		state: states[answer.state],
		draft: answer.isDraft,
		author: accountOfActor(answer.author),
		createdAt: time$2(answer.createdAt),
		headRef: answer.headRefName,
		headSha: commitSha(answer.headRefOid),
		baseRef: answer.baseRefName,
		formerBases: timeline.nodes.flatMap(formerBaseOf),
		files: files.files,
		commits: commits.nodes.map(commitOf),
		pushers: distinct([...pushers.accounts, ...timeline.nodes.flatMap(forcePusherOf)]),
		reviews: given,
		turns: [...turnsIn(timeline.nodes), ...pushesSince(time$2(answer.createdAt), pushers.pushes)],
		incomplete: [...incomplete],
		request,
		merge,
		issue
	};
};
const states = {
	OPEN: "open",
	CLOSED: "closed",
	MERGED: "merged"
};
const isAddedRequest = (file) => file.change === "added" && file.path.startsWith("requests/");
const pushersOf = async (client, answer) => {
	if (answer.isCrossRepository) return {
		accounts: [],
		pushes: [],
		complete: false
	};
	try {
		return await readPushers(client, answer.headRefName, commitSha(answer.headRefOid));
	} catch (thrown) {
		if (thrown instanceof Fault && [
			"github.forbidden",
			"github.not-found",
			"github.rejected"
		].includes(thrown.code)) return {
			accounts: [],
			pushes: [],
			complete: false
		};
		throw thrown;
	}
};
/** Asked beside the rest, and only of a bot's: a person asks for themselves, whatever they call their branch. */
const issueOf$1 = async (client, answer) => {
	const number = issueOfBranch(answer.headRefName);
	if (number === void 0 || answer.isCrossRepository || accountOfActor(answer.author).kind !== "bot") return void 0;
	return readAskingIssue(client, number);
};
/** The rest of one connection, page by page. */
const wholeOf = (client, number, connection, node, first) => {
	if (first === null) return Promise.resolve({
		nodes: [],
		complete: false
	});
	const schema = Type.Object({ repository: Type.Object({ pullRequest: Type.Object({ [connection]: pageSchema$1(node) }) }) });
	const decode = decoder("POST /graphql PullMore", schema);
	const query = connection !== "files" ? `${moreQuery(connection)}\n${actorFields}` : moreQuery(connection);
	return readPages(first, caps[connection], async (after) => {
		const variables = {
			owner: client.owner,
			name: client.repo,
			number,
			after
		};
		const { repository } = await client.graphql("PullMore", query, variables, decode);
		const page = repository.pullRequest[connection];
		if (page === void 0) throw new Fault("bug", `No page of ${connection}.`, { remedy: "Please report this." });
		return page;
	});
};
const commitOf = ({ commit }) => {
	const people = [...commit.authors.nodes.map((author, index) => ({
		actor: author,
		role: index === 0 ? "author" : "co-author"
	})), {
		actor: commit.committer,
		role: "committer"
	}];
	return {
		sha: commitSha(commit.oid),
		people: people.map(({ actor, role }) => ({
			account: actor === null || actor.user === null ? void 0 : accountOfActor(actor.user),
			name: actor?.name ?? "",
			role
		}))
	};
};
const hasMoreAuthors = ({ commit }) => commit.authors.totalCount > commit.authors.nodes.length;
const dismissalsOf = (timeline) => new Map(timeline.flatMap((event) => {
	if (event.kind !== "ReviewDismissedEvent" || event.review === null) return [];
	const dismissal = {
		by: accountOfActor(event.actor),
		at: time$2(event.createdAt),
		before: event.previousReviewState
	};
	return [[Number(event.review.fullDatabaseId), dismissal]];
}));
const reviewOf = (review, dismissals) => {
	if (review.submittedAt === null || review.state === "PENDING") return [];
	const id = Number(review.fullDatabaseId);
	const dismissal = dismissals.get(id);
	return [{
		id,
		author: accountOfActor(review.author),
		state: review.state,
		commit: review.commit === null ? void 0 : commitSha(review.commit.oid),
		submittedAt: time$2(review.submittedAt),
		edited: review.lastEditedAt !== null || review.includesCreatedEdit,
		body: review.body,
		...dismissal === void 0 ? {} : { dismissal }
	}];
};
const formerBaseOf = (event) => {
	if (event.kind === "BaseRefChangedEvent") return [event.previousRefName];
	return event.kind === "AutomaticBaseChangeSucceededEvent" ? [event.oldBase] : [];
};
const forcePusherOf = (event) => event.kind === "HeadRefForcePushedEvent" ? [accountOfActor(event.actor)] : [];
const marks = {
	ReadyForReviewEvent: "ready",
	ConvertToDraftEvent: "draft",
	ReopenedEvent: "reopened"
};
const turnsIn = (timeline) => timeline.flatMap((event) => "createdAt" in event && event.kind !== "ReviewDismissedEvent" ? [{
	kind: marks[event.kind],
	at: time$2(event.createdAt),
	...event.kind === "ReopenedEvent" ? { by: accountOfActor(event.actor) } : {}
}] : []);
/** What came before it was opened moves no clock, and a branch may have been there for years. */
const pushesSince = (opened, pushes) => pushes.filter((at) => at > opened).map((at) => ({
	kind: "pushed",
	at
}));
const distinct = (accounts) => [...new Map(accounts.map((account) => [account.id ?? account.login, account])).values()];
const time$2 = (text) => {
	const at = parseInstant(text);
	if (at !== void 0) return at;
	throw new Fault("github.unexpected", "GitHub answered with a time in an unknown form.", {
		call: "POST /graphql",
		remedy: "Nothing was decided on this answer; the next run asks again."
	});
};
/** A field of the `Repository`, with the variable `base`. `CLOSED` is without a merge: that is `MERGED`. */
const closedQuery = `closed: pullRequests(first: 50, baseRefName: $base, states: [CLOSED],
      orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { number closedAt files(first: 1) { totalCount nodes { path changeType } } }
    }`;
const closedSchema = Type.Object({ nodes: Type.Array(Type.Object({
	number: Type.Integer({ minimum: 1 }),
	closedAt: Type.Union([Type.Null(), Type.String()]),
	files: Type.Union([Type.Null(), Type.Object({
		totalCount: Type.Integer(),
		nodes: Type.Array(Type.Object({
			path: Type.String(),
			changeType: Type.String()
		}))
	})])
})) });
const decode$6 = decoder("POST /graphql ClosedPulls", Type.Object({ repository: Type.Object({ closed: closedSchema }) }));
/** Throws `Fault`. */
const readClosed = async (client, base) => {
	const query = `query ClosedPulls($owner: String!, $name: String!, $base: String) {
  repository(owner: $owner, name: $name) { ${closedQuery} }
}`;
	const variables = {
		owner: client.owner,
		name: client.repo,
		base
	};
	const { repository } = await client.graphql("ClosedPulls", query, variables, decode$6);
	return closedIn(repository.closed);
};
/** Only those that add one request and nothing else; the oldest first. */
const closedIn = ({ nodes }) => nodes.flatMap(({ number, closedAt: at, files }) => {
	const closedAt = at === null ? void 0 : parseInstant(at);
	const [only] = files?.totalCount === 1 ? files.nodes : [];
	return closedAt === void 0 || only?.changeType !== "ADDED" || !isRequestPath(only.path) ? [] : [{
		number: grantNumber(number),
		closedAt
	}];
}).toSorted((a, b) => a.closedAt - b.closedAt || a.number - b.number);
// src/adapters/github/waiting-pulls.ts
/** The open requests of the default branch with the little that says whether one has waited too long. */
/**
* In one query; the ones that were opened last. NB. A request lapses within days, and whatever nobody closes stays for ever: fifty
* forgotten ones, which anybody may open, would keep every other from being seen.
*/
const MOST$1 = 50;
/** Of each; a request has one file, and few are asked. */
const MOST_EVENTS = 60;
const user = "requestedReviewer { __typename ... on User { login databaseId } }";
/** A field of the `Repository`, with the variable `base`. */
const waitingQuery = `waiting: pullRequests(first: ${MOST$1}, baseRefName: $base, states: [OPEN],
      orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes {
        number isDraft createdAt
        files(first: 5) { nodes { path changeType } }
        commits(last: 1) { nodes { commit { committedDate status { context(name: "${statusContext}") { state createdAt } } } } }
        approvals: reviews(last: 1, states: [APPROVED]) { nodes { submittedAt } }
        reviewRequests(first: 20) { nodes { ${user} } }
        timelineItems(last: ${MOST_EVENTS}, itemTypes: [REVIEW_REQUESTED_EVENT, REVIEW_REQUEST_REMOVED_EVENT, READY_FOR_REVIEW_EVENT, REOPENED_EVENT]) {
          nodes {
            kind: __typename
            ... on ReviewRequestedEvent { createdAt ${user} }
            ... on ReviewRequestRemovedEvent { createdAt ${user} }
            ... on ReadyForReviewEvent { createdAt }
            ... on ReopenedEvent { createdAt }
          }
        }
      }
    }`;
const nullable$2 = (schema) => Type.Union([Type.Null(), schema]);
const listOf = (node) => Type.Object({ nodes: Type.Array(node) });
const reviewer = Type.Union([actorSchema, Type.Object({ __typename: Type.String() })]);
const waitingSchema = listOf(Type.Object({
	number: Type.Integer({ minimum: 1 }),
	isDraft: Type.Boolean(),
	createdAt: Type.String(),
	files: nullable$2(listOf(Type.Object({
		path: Type.String(),
		changeType: Type.String()
	}))),
	commits: listOf(Type.Object({ commit: Type.Object({
		committedDate: Type.String(),
		status: nullable$2(Type.Object({ context: nullable$2(Type.Object({
			state: Type.String(),
			createdAt: Type.String()
		})) }))
	}) })),
	approvals: nullable$2(listOf(Type.Object({ submittedAt: nullable$2(Type.String()) }))),
	reviewRequests: nullable$2(listOf(Type.Object({ requestedReviewer: reviewer }))),
	timelineItems: listOf(Type.Union([Type.Object({
		kind: Type.Union([Type.Literal("ReviewRequestedEvent"), Type.Literal("ReviewRequestRemovedEvent")]),
		createdAt: Type.String(),
		requestedReviewer: reviewer
	}), Type.Object({
		kind: Type.Union([Type.Literal("ReadyForReviewEvent"), Type.Literal("ReopenedEvent")]),
		createdAt: Type.String()
	})]))
}));
const decode$5 = decoder("POST /graphql WaitingPulls", Type.Object({ repository: Type.Object({ waiting: waitingSchema }) }));
/** Throws `Fault`. */
const readWaiting = async (client, base) => {
	const query = `query WaitingPulls($owner: String!, $name: String!, $base: String) {
  repository(owner: $owner, name: $name) { ${waitingQuery} }
}`;
	const variables = {
		owner: client.owner,
		name: client.repo,
		base
	};
	const { repository } = await client.graphql("WaitingPulls", query, variables, decode$5);
	return waitingOf(repository.waiting);
};
/** Only those that add a request: how long a change of code is open is nobody's business here. */
const waitingOf = ({ nodes }) => nodes.filter(({ files }) => (files?.nodes ?? []).some(({ path, changeType }) => changeType === "ADDED" && path.startsWith("requests/"))).map(pullOf);
const pullOf = (pull) => {
	const head = pull.commits.nodes[0]?.commit;
	const events = pull.timelineItems.nodes;
	return {
		number: grantNumber(pull.number),
		draft: pull.isDraft,
		since: events.reduce((since, event) => "requestedReviewer" in event || time$1(event.createdAt) < since ? since : time$1(event.createdAt), time$1(pull.createdAt)),
		headDate: head === void 0 ? void 0 : parseInstant(head.committedDate),
		saidAt: parseInstant(head?.status?.context?.createdAt ?? ""),
		failed: head?.status?.context?.state === "ERROR",
		approvedAt: parseInstant(pull.approvals?.nodes[0]?.submittedAt ?? ""),
		asked: (pull.reviewRequests?.nodes ?? []).flatMap(({ requestedReviewer }) => idIn(requestedReviewer)),
		asks: events.flatMap((event) => "requestedReviewer" in event ? idIn(event.requestedReviewer).map((whom) => ({
			whom,
			kind: event.kind === "ReviewRequestedEvent" ? "asked" : "unasked",
			at: time$1(event.createdAt)
		})) : [])
	};
};
const idIn = (asked) => asked !== null && "login" in asked ? [accountOfActor(asked).id] : [];
const time$1 = (text) => {
	const at = parseInstant(text);
	if (at !== void 0) return at;
	throw new Fault("github.unexpected", "GitHub answered with a time in an unknown form.", {
		call: "POST /graphql WaitingPulls",
		remedy: "The next run asks again."
	});
};
// src/adapters/github/pull-lists.ts
/** Which pull requests there are: merged since a moment, or open at a head. */
/** 100 pull requests a page. */
const mostPages = 100;
const listQuery = (operation, states, beside) => `query ${operation}($owner: String!, $name: String!, $base: String, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(first: 100, after: $after, baseRefName: $base, states: [${states}],
      orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { number mergedAt updatedAt headRefOid } ${pageInfo}
    }${beside ? `\n    ${waitingQuery}\n    ${closedQuery}` : ""}
  }
}`;
const decode$4 = decoder("POST /graphql PullRequests", Type.Object({ repository: Type.Object({
	pullRequests: pageSchema$1(Type.Object({
		number: Type.Integer({ minimum: 1 }),
		mergedAt: Type.Union([Type.Null(), Type.String()]),
		updatedAt: Type.String(),
		headRefOid: Type.String()
	})),
	waiting: Type.Optional(waitingSchema),
	closed: Type.Optional(closedSchema)
}) }));
/** The lists that a sweep reads: the first page of the merged ones brings the others along, so that all cost one request. */
const createPullLists = (client) => {
	let brought = {
		waiting: void 0,
		closed: void 0
	};
	return {
		mergedSince: (base, since) => readMergedSince(client, {
			base,
			since,
			bring: (beside) => brought = beside
		}),
		async waiting(base) {
			const found = brought.waiting ?? await readWaiting(client, base);
			brought = {
				...brought,
				waiting: void 0
			};
			return found;
		},
		async closedSince(base, since) {
			const found = brought.closed ?? await readClosed(client, base);
			brought = {
				...brought,
				closed: void 0
			};
			return found.filter(({ closedAt }) => closedAt >= since);
		}
	};
};
/** Newest last. A merge updates its pull request, so what was not updated since was not merged since. Throws `Fault`. */
const readMergedSince = async (client, { base, since, bring }) => {
	const merged = /* @__PURE__ */ new Map();
	for await (const page of pagesOf(client, "MergedPulls", "MERGED", {
		base,
		bring
	})) {
		for (const { number, mergedAt: at } of page) {
			const mergedAt = at === null ? void 0 : parseInstant(at);
			if (mergedAt !== void 0 && mergedAt >= since) merged.set(number, {
				number: grantNumber(number),
				mergedAt
			});
		}
		if (page.some((pull) => (parseInstant(pull.updatedAt) ?? since) < since)) break;
	}
	return [...merged.values()].toSorted((a, b) => a.mergedAt - b.mergedAt || a.number - b.number);
};
/** Lowest number first. Throws `Fault`. */
const readOpenAtHead = async (client, head) => {
	const numbers = /* @__PURE__ */ new Set();
	for await (const page of pagesOf(client, "OpenPulls", "OPEN", {})) for (const pull of page) if (pull.headRefOid === head) numbers.add(pull.number);
	return [...numbers].toSorted((a, b) => a - b).map(grantNumber);
};
const pagesOf = (client, operation, states, { base, bring }) => eachPage({
	async read(after) {
		const beside = bring !== void 0 && after === null;
		const query = listQuery(operation, states, beside);
		const variables = {
			owner: client.owner,
			name: client.repo,
			base: base ?? null,
			after
		};
		const { repository } = await client.graphql(operation, query, variables, decode$4);
		const { waiting, closed } = repository;
		if (beside) bring({
			waiting: waitingOf(waiting ?? { nodes: [] }),
			closed: closedIn(closed ?? { nodes: [] })
		});
		return repository.pullRequests;
	},
	most: mostPages,
	tooMany: {
		message: "There are more pull requests than one run can list.",
		call: `POST /graphql ${operation}`,
		remedy: "Close pull requests that are no longer needed, or run the command more often."
	}
});
// src/adapters/github/request-tree.ts
/** All request files of one commit: their paths and blobs, without their texts. */
const folder$1 = "requests";
const query$3 = `query RequestTree($owner: String!, $name: String!, $commit: GitObjectID!) {
  repository(owner: $owner, name: $name) { object(oid: $commit) { ... on Commit { file(path: "${folder$1}") { oid type } } } }
}`;
const decodeFolder = decoder("POST /graphql RequestTree", Type.Object({ repository: Type.Object({ object: Type.Object({ file: Type.Union([Type.Null(), Type.Object({
	oid: Type.String(),
	type: Type.String()
})]) }) }) }));
const route$1 = "GET /repos/{owner}/{repo}/git/trees/{tree_sha}";
const decodeTree$1 = decoder(route$1, Type.Object({
	truncated: Type.Boolean(),
	tree: Type.Array(Type.Object({
		path: Type.String(),
		type: Type.String(),
		sha: Type.Optional(Type.String())
	}))
}));
/** Also links and other modes: whatever has such a name is looked at. https://docs.github.com/rest/git/trees#get-a-tree */
const readRequestsAt = async (client, commit) => {
	const variables = {
		owner: client.owner,
		name: client.repo,
		commit
	};
	const { repository } = await client.graphql("RequestTree", query$3, variables, decodeFolder, ["file"]);
	const root = repository.object.file;
	if (root === null || root.type !== "tree") return [];
	const parameters = {
		owner: client.owner,
		repo: client.repo,
		tree_sha: root.oid,
		recursive: "1"
	};
	const { data } = await client.octokit.request(route$1, parameters);
	const { truncated, tree } = decodeTree$1(data);
	if (truncated) throw new Fault("github.unexpected", `GitHub does not list all of ${folder$1}/: it holds too many files.`, {
		call: route$1,
		remedy: `Delete old files from ${folder$1}/; grants that were taken up do not look at them again.`
	});
	return tree.flatMap(({ path, type, sha }) => type === "blob" && sha !== void 0 && /\.ya?ml$/.test(path) ? [{
		path: `${folder$1}/${path}`,
		blob: blobSha(sha)
	}] : []);
};
// src/adapters/github/evidence.ts
/** What GitHub knows, through its API: the port `Evidence`, each part from the file that reads it. */
const commitsRoute = "GET /repos/{owner}/{repo}/commits";
const decodeCommits = decoder(commitsRoute, Type.Array(Type.Object({ sha: Type.String() })));
const createEvidence = (shared) => {
	const { client } = shared;
	const lists = createPullLists(client);
	const history = createBranchHistory(client, () => shared.main());
	return {
		repository: () => shared.repository(),
		async pull(number) {
			const look = await shared.pull(number);
			if (look === void 0) return void 0;
			const last = look.answer.reviews?.nodes.findLast(isApproval)?.submittedAt;
			if (last !== void 0 && last !== null) history.prepare();
			return completePull(client, look.answer, look.main);
		},
		conversation: (number) => readConversation(shared, number),
		waitingPulls: async () => lists.waiting((await shared.main()).name),
		issue: (number) => readAskingIssue(client, number),
		closedSince: async (since) => lists.closedSince((await shared.main()).name, since),
		mergedSince: async (since) => lists.mergedSince((await shared.main()).name, since),
		commentsSinceMerge: (numbers) => readCommentsSinceMerge(client, numbers),
		pullsAtHead: (head) => readOpenAtHead(client, head),
		policyAt: (commit) => shared.policy(commit),
		mainAt: (moment) => history.at(moment),
		requestsAt: (commit) => readRequestsAt(client, commit),
		async lastCommitOf(path) {
			const parameters = {
				owner: client.owner,
				repo: client.repo,
				sha: (await shared.main()).name,
				path,
				per_page: 1
			};
			const { data } = await client.octokit.request(commitsRoute, parameters);
			const [last] = decodeCommits(data);
			return last === void 0 ? void 0 : commitSha(last.sha);
		},
		loginOf: (id) => readLogin(client, id),
		team: (slug) => readTeam(client, slug)
	};
};
const isApproval = (review) => review.state === "APPROVED";
// src/adapters/github/policy-tree.ts
/** The whole `policies/` folder of one commit, with its texts, in one query: all of it or a fault. */
const folder = "policies";
/** Folders below `policies/` that one query reaches; deeper ones are a fault. */
const depth = 4;
const blobFields$1 = "... on Blob { byteSize isTruncated isBinary text }";
const entriesQuery = (levels) => `entries { name mode type oid object { __typename ${blobFields$1} ${levels === 0 ? "" : `... on Tree { ${entriesQuery(levels - 1)} }`} } }`;
/** What a query asks of a `Commit` to learn its policy. */
const policyFields = `fragment PolicyFields on Commit {
  policies: file(path: "${folder}") { type object { __typename ... on Tree { ${entriesQuery(depth)} } } }
}`;
const objectSchema = (levels) => Type.Union([
	Type.Null(),
	Type.Object({
		__typename: Type.Literal("Blob"),
		byteSize: Type.Integer({ minimum: 0 }),
		isTruncated: Type.Boolean(),
		isBinary: Type.Union([Type.Null(), Type.Boolean()]),
		text: Type.Union([Type.Null(), Type.String()])
	}),
	Type.Object({
		__typename: Type.String(),
		entries: Type.Optional(Type.Array(levels < 0 ? Type.Unknown() : entrySchema(levels)))
	})
]);
const entrySchema = (levels) => Type.Object({
	name: Type.String(),
	mode: Type.Integer({ minimum: 0 }),
	type: Type.String(),
	oid: Type.String(),
	object: objectSchema(levels - 1)
});
const policyCommitSchema = Type.Object({ policies: Type.Union([Type.Null(), Type.Unsafe(Type.Object({
	type: Type.String(),
	object: objectSchema(depth)
}))]) });
/** Every `.yaml` and `.yml` file. Throws `Fault('github.unexpected')` for anything that could hide one. */
const policyOf = (commit, answer) => {
	const root = answer.policies;
	if (root === null) return {
		commit,
		files: []
	};
	if (root.type !== "tree") throw unreadable(folder, "is not a folder");
	return {
		commit,
		files: filesOf(folder, root.object)
	};
};
const filesOf = (path, object) => {
	if (object?.entries === void 0) throw unreadable(path, "lies too deep or could not be listed");
	return object.entries.flatMap((entry) => filesOfEntry(`${path}/${entry.name}`, entry));
};
const filesOfEntry = (path, entry) => {
	if (entry.type === "tree") return filesOf(path, entry.object);
	if (modeOf(entry.mode) !== "100644") throw unreadable(path, `has mode ${modeOf(entry.mode)} and is not a plain file`);
	if (!/\.ya?ml$/.test(entry.name)) return [];
	const text = textOf$1(entry);
	if (text === void 0) throw unreadable(path, "is not text, or GitHub did not give all of it");
	return [{
		path,
		text
	}];
};
const unreadable = (path, why) => new Fault("github.unexpected", `The policy cannot be read: ${JSON.stringify(path)} ${why}.`, {
	call: "POST /graphql Policy",
	remedy: `Keep only plain text files with mode 100644 under ${folder}/, at most ${depth} folders deep.`
});
const query$2 = `query Policy($owner: String!, $name: String!, $commit: GitObjectID!) {
  repository(owner: $owner, name: $name) { object(oid: $commit) { ... on Commit { ...PolicyFields } } }
}
${policyFields}`;
const decode$3 = decoder("POST /graphql Policy", Type.Object({ repository: Type.Object({ object: policyCommitSchema }) }));
/** Reads the policy of one commit. Throws `Fault`; an unknown commit is a fault too, never an empty policy. */
const readPolicy = async (client, commit) => {
	const answer = await client.graphql("Policy", query$2, {
		owner: client.owner,
		name: client.repo,
		commit
	}, decode$3, ["policies"]);
	return policyOf(commit, answer.repository.object);
};
// src/adapters/github/first-look.ts
/** One query for what every judgement begins with: the repository, its policy, one pull request, and what was said on it. */
const repositoryFields = `databaseId name owner { login }
    defaultBranchRef { name target { __typename ... on Commit { oid ...PolicyFields } } }`;
const repositoryShape = {
	databaseId: Type.Integer({ minimum: 1 }),
	name: Type.String(),
	owner: Type.Object({ login: Type.String() }),
	defaultBranchRef: Type.Object({
		name: Type.String(),
		target: Type.Intersect([Type.Object({
			__typename: Type.Literal("Commit"),
			oid: Type.String()
		}), policyCommitSchema])
	})
};
const withoutPull = `query Repository($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { ${repositoryFields} }
}
${policyFields}`;
const decodeWithoutPull = decoder("POST /graphql Repository", Type.Object({ repository: Type.Object(repositoryShape) }));
const withPull = `query FirstLook($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    ${repositoryFields}
    pullRequest(number: $number) { ...PullFields ...SaidFields }
  }
}
${policyFields}
${actorFields}
${pullFields}
${saidFields}`;
const decodeWithPull = decoder("POST /graphql FirstLook", Type.Object({ repository: Type.Intersect([Type.Object(repositoryShape), Type.Object({ pullRequest: Type.Intersect([pullSchema, saidSchema]) })]) }));
const pullQuery = `query Pull($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { name target { oid } }
    pullRequest(number: $number) { ...PullFields }
  }
}
${actorFields}
${pullFields}`;
const decodePull$1 = decoder("POST /graphql Pull", Type.Object({ repository: Type.Object({
	defaultBranchRef: Type.Object({
		name: Type.String(),
		target: Type.Object({ oid: Type.String() })
	}),
	pullRequest: pullSchema
}) }));
/** Throws `Fault`; a pull request that does not exist is `undefined`. */
const firstLook = async (client, expected) => {
	const names = {
		owner: client.owner,
		name: client.repo
	};
	if (expected !== void 0) try {
		const { repository } = await client.graphql("FirstLook", withPull, {
			...names,
			number: expected
		}, decodeWithPull, ["policies"]);
		const { pullRequest } = repository;
		assertAsked(pullRequest.number, expected);
		const { name, target } = repository.defaultBranchRef;
		const pull = {
			answer: pullRequest,
			main: {
				name,
				head: target.oid
			},
			said: pullRequest
		};
		return {
			...shared(repository),
			pull
		};
	} catch (thrown) {
		if (!isMissingPull(thrown)) throw thrown;
	}
	const { repository } = await client.graphql("Repository", withoutPull, names, decodeWithoutPull, ["policies"]);
	return {
		...shared(repository),
		pull: void 0
	};
};
/** One pull request alone, as it is now. */
const readPull = async (client, number) => {
	try {
		const variables = {
			owner: client.owner,
			name: client.repo,
			number
		};
		const { repository } = await client.graphql("Pull", pullQuery, variables, decodePull$1);
		assertAsked(repository.pullRequest.number, number);
		const { name, target } = repository.defaultBranchRef;
		return {
			answer: repository.pullRequest,
			main: {
				name,
				head: target.oid
			}
		};
	} catch (thrown) {
		if (isMissingPull(thrown)) return void 0;
		throw thrown;
	}
};
/** NB. Another pull request's approvals must never answer for this one's. */
const assertAsked = (answered, asked) => {
	if (answered === asked) return;
	throw new Fault("github.unexpected", `GitHub was asked for #${asked} and answered with #${answered}.`, {
		call: "POST /graphql",
		remedy: "Nothing was decided on this answer; the next run asks again."
	});
};
const shared = (answer) => {
	const { target, name: defaultBranch } = answer.defaultBranchRef;
	const head = commitSha(target.oid);
	const repository = {
		id: answer.databaseId,
		owner: answer.owner.login,
		name: answer.name,
		defaultBranch,
		head
	};
	try {
		return {
			repository,
			policy: policyOf(head, target)
		};
	} catch (thrown) {
		if (thrown instanceof Fault) return {
			repository,
			policy: thrown
		};
		throw thrown;
	}
};
/** A number that is an issue's, or nobody's: GitHub says so by type and path. */
const isMissingPull = (thrown) => {
	const errors = graphqlErrorsOf(thrown);
	return errors.length > 0 && errors.every(({ type, path }) => type === "NOT_FOUND" && path.join("/") === "repository/pullRequest");
};
// src/adapters/github/github.ts
/** `expecting`: the pull request that this run is about; it then comes with the first query. Nothing is asked before a port is used. */
const createGitHub = (client, options) => {
	const shared = share(client, options.expecting);
	return {
		evidence: createEvidence(shared),
		desk: createDesk(shared),
		bell: createBell(shared)
	};
};
const share = (client, expecting) => {
	const policies = /* @__PURE__ */ new Map();
	let last;
	let looking;
	let fresh = {
		repository: false,
		pull: false,
		comments: false,
		said: false,
		status: false
	};
	let seen;
	const look = async (number) => {
		const found = await firstLook(client, number);
		last = found.repository;
		if (!(found.policy instanceof Fault)) policies.set(found.repository.head, Promise.resolve(found.policy));
		return found;
	};
	/** The first look, once; every part of it is then fresh for one asker. */
	const first = async () => {
		if (seen !== void 0) return seen;
		looking ??= look(expecting).finally(() => looking = void 0);
		const found = await looking;
		if (seen === void 0) {
			seen = found;
			fresh = {
				repository: true,
				pull: true,
				comments: true,
				said: true,
				status: true
			};
		}
		return found;
	};
	return {
		client,
		async repository() {
			const { repository } = await first();
			if (!fresh.repository) return (await look(void 0)).repository;
			fresh.repository = false;
			return repository;
		},
		async main() {
			const { defaultBranch, head } = last ?? (await first()).repository;
			return {
				name: defaultBranch,
				head
			};
		},
		async pull(number) {
			if (number !== expecting) return readPull(client, number);
			const { pull } = await first();
			if (!fresh.pull || pull === void 0) return readPull(client, number);
			fresh.pull = false;
			return pull;
		},
		policy(commit) {
			const found = policies.get(commit) ?? readPolicy(client, commit);
			policies.set(commit, found);
			found.catch(() => policies.delete(commit));
			return found;
		},
		takeComments(number) {
			if (number !== expecting || !fresh.comments) return void 0;
			fresh.comments = false;
			return seen?.pull?.said.comments;
		},
		takeId: (number) => number === expecting ? seen?.pull?.said.id : void 0,
		takeSaid(number) {
			if (number !== expecting || !fresh.said) return void 0;
			fresh.said = false;
			return seen?.pull?.said;
		},
		takeStatus(commit) {
			const head = fresh.status ? seen?.pull?.said.last.nodes.at(0)?.commit : void 0;
			if (head?.oid !== commit) return void 0;
			fresh.status = false;
			return head.status;
		}
	};
};
// src/adapters/github/ledger-store.ts
const createLedgerStore = (client) => {
	const covered = /* @__PURE__ */ new Map();
	return {
		async read(paths, listed = []) {
			const all = {
				paths: [...new Set(paths)],
				listed: [...new Set(listed)]
			};
			for (let tries = 0; tries < READS; tries += 1) {
				const files = await readBranch(client, all, covered);
				if (files !== "moved") return files;
			}
			throw new Fault("ledger.contended", `The branch ${LEDGER_BRANCH} moved during each of ${READS} reads.`, {
				call: READ,
				remedy: "Nothing is lost: the next run takes it up.",
				transient: true
			});
		},
		everTouched: (path) => everTouched(client, path),
		commit: (expected, change) => commit$1(client, expected, change),
		create: (change) => create(client, change)
	};
};
const READ = "POST /graphql LedgerRead";
const READS = 4;
/** Paths in one query; more are read in further queries of the same commit. */
const BATCH = 100;
/**
* https://docs.github.com/graphql/reference/objects#repository (`object`, `ref`). The first query names the branch;
* further ones name the commit that the first one saw.
*/
const readBranch = async (client, { paths, listed }, covered) => {
	const { viewer, repository } = await client.graphql("LedgerRead", `query LedgerRead($owner: String!, $name: String!, $ref: String!, $open: String!, $head: String!${declare(paths.slice(0, BATCH))}${declare(listed, "l")}) {
      ${viewerFields}
      repository(owner: $owner, name: $name) {
        ${outsideFields}
        before: ref(qualifiedName: $ref) { target { __typename oid } }
        open: object(expression: $open) { __typename ... on Tree { entries { name object {
          __typename ... on Tree { entries { name object { ${BLOB} } } }
        } } } }
        head: object(expression: $head) { ${BLOB} }
        ${select(paths.slice(0, BATCH))}
        ${selectNames(listed)}
        after: ref(qualifiedName: $ref) { target { __typename oid } }
      }
    }
    ${outsideFragments}`, {
		owner: client.owner,
		name: client.repo,
		ref: LEDGER_REF,
		open: `${LEDGER_REF}:open`,
		head: `${LEDGER_REF}:${HEAD_PATH}`,
		...variables(LEDGER_REF, paths.slice(0, BATCH)),
		...variables(LEDGER_REF, listed, "l")
	}, stateOf$1);
	const before = refOf(repository["before"]);
	const after = refOf(repository["after"]);
	if (before === null && after === null) return "missing";
	if (before === null || before.target.oid !== after?.target.oid) return "moved";
	const { oid } = before.target;
	const files = new Map([
		...texts([HEAD_PATH], () => repository["head"]),
		...openFiles(repository["open"]),
		...texts(paths.slice(0, BATCH), (at) => repository[`p${at}`])
	]);
	const batches = Array.from({ length: Math.ceil(paths.length / BATCH) - 1 }, (_, at) => paths.slice((at + 1) * BATCH, (at + 2) * BATCH));
	for (const more of await Promise.all(batches.map((batch) => readMore(client, oid, batch)))) for (const [path, text] of more) files.set(path, text);
	const outside = await readOutside(client, {
		viewer: viewer.login,
		main: repository["main"]
	}, covered);
	const names = namesIn$1(listed, (at) => repository[`l${at}`]);
	return {
		commit: commitSha(oid),
		files,
		listed: names,
		outside
	};
};
/** https://docs.github.com/graphql/reference/objects#commit (`history(path:)`). */
const everTouched = async (client, path) => {
	const operation = "LedgerHistory";
	return (await client.graphql(operation, `query ${operation}($owner: String!, $name: String!, $ref: String!, $path: String!) {
      repository(owner: $owner, name: $name) {
        ref(qualifiedName: $ref) { target { ... on Commit { history(first: 1, path: $path) { totalCount } } } }
      }
    }`, {
		owner: client.owner,
		name: client.repo,
		ref: LEDGER_REF,
		path
	}, historyOf)).repository.ref.target.history.totalCount > 0;
};
const readMore = async (client, oid, paths) => {
	const repository = await client.graphql("LedgerReadMore", `query LedgerReadMore($owner: String!, $name: String!${declare(paths)}) {
      repository(owner: $owner, name: $name) { ${select(paths)} }
    }`, {
		owner: client.owner,
		name: client.repo,
		...variables(oid, paths)
	}, repositoryOf);
	return texts(paths, (at) => repository[`p${at}`]);
};
/**
* https://docs.github.com/graphql/reference/mutations#createcommitonbranch. Mutations are never repeated by the client.
*/
const commit$1 = async (client, expected, change) => {
	const call = "POST /graphql LedgerCommit";
	try {
		const answer = await client.graphql("LedgerCommit", `mutation LedgerCommit($input: CreateCommitOnBranchInput!) {
        createCommitOnBranch(input: $input) { commit { oid } }
      }`, { input: {
			branch: {
				repositoryNameWithOwner: `${client.owner}/${client.repo}`,
				branchName: LEDGER_BRANCH
			},
			expectedHeadOid: expected,
			message: {
				headline: change.subject,
				body: change.trailers.join("\n")
			},
			fileChanges: {
				additions: [...change.additions].map(([path, text]) => ({
					path,
					contents: Buffer.from(text, "utf8").toString("base64")
				})),
				deletions: change.deletions.map((path) => ({ path }))
			}
		} }, committedOf);
		return {
			kind: "committed",
			commit: commitSha(answer.createCommitOnBranch.commit.oid)
		};
	} catch (thrown) {
		if (isStale(thrown)) return { kind: "moved" };
		throw isUnclear(thrown) ? unclear(call, thrown) : thrown;
	}
};
/** NB. Only this one error means that nothing was written; any other that is taken for it would lose an event. */
const isStale = (thrown) => {
	const errors = graphqlErrorsOf(thrown);
	return errors.length > 0 && errors.every(({ type, message }) => type === "STALE_DATA" || type === void 0 && /^Expected branch to point to|\bis at \S+ but expected\b/.test(message));
};
/** Errors without a type are GitHub's own time-outs; an answer in an unknown form says nothing of the effect. */
const isUnclear = (thrown) => thrown instanceof Fault && thrown.code === "github.unexpected" || graphqlErrorsOf(thrown).some(({ type }) => type === void 0 || type === "INTERNAL" || type === "SERVICE_UNAVAILABLE");
const unclear = (call, cause) => new Fault("github.unreachable", `${call} was answered in a way that does not say whether the commit came about.`, {
	call,
	remedy: "Look at githubstatus.com; nothing is lost, the next run converges.",
	transient: true,
	cause
});
/**
* https://docs.github.com/rest/git/trees, /rest/git/commits (no parents: a root commit), /rest/git/refs:
* `createCommitOnBranch` cannot make a branch.
*/
const create = async (client, change) => {
	const { git } = client.octokit.rest;
	const at = {
		owner: client.owner,
		repo: client.repo
	};
	if (await headOf(client) !== void 0) return "exists";
	const tree = await git.createTree({
		...at,
		tree: [...change.additions].map(([path, content]) => ({
			path,
			mode: "100644",
			type: "blob",
			content
		}))
	});
	const message = [change.subject, ...change.trailers.length > 0 ? [change.trailers.join("\n")] : []].join("\n\n");
	const made = await git.createCommit({
		...at,
		message,
		tree: tree.data.sha,
		parents: []
	});
	try {
		await git.createRef({
			...at,
			ref: LEDGER_REF,
			sha: made.data.sha
		});
	} catch (thrown) {
		const head = await headOf(client);
		if (head === void 0) throw thrown;
		if (head !== made.data.sha) return "exists";
	}
	return commitSha(made.data.sha);
};
const headOf = async (client) => {
	try {
		const { data } = await client.octokit.rest.git.getRef({
			owner: client.owner,
			repo: client.repo,
			ref: `heads/${LEDGER_BRANCH}`
		});
		return data.object.sha;
	} catch (thrown) {
		if (statusOf(thrown) === 404) return void 0;
		throw thrown;
	}
};
const BLOB = "__typename ... on Blob { text isTruncated isBinary }";
const declare = (paths, letter = "p") => paths.map((_, at) => `, $${letter}${at}: String!`).join("");
/** A file, or a folder with its files. */
const EITHER = `${BLOB} ... on Tree { entries { name object { ${BLOB} } } }`;
const select = (paths) => paths.map((_, at) => `p${at}: object(expression: $p${at}) { ${EITHER} }`).join("\n");
const selectNames = (folders) => folders.map((_, at) => `l${at}: object(expression: $l${at}) { __typename ... on Tree { entries { name } } }`).join("\n");
const variables = (root, paths, letter = "p") => Object.fromEntries(paths.map((path, at) => [`${letter}${at}`, `${root}:${path}`]));
const nullable$1 = (schema) => Type.Union([schema, Type.Null()]);
const sha = Type.String({ pattern: "^[0-9a-f]{40}$" });
const blob = Type.Object({
	__typename: Type.String(),
	text: Type.Optional(nullable$1(Type.String())),
	isTruncated: Type.Optional(Type.Boolean()),
	isBinary: Type.Optional(nullable$1(Type.Boolean()))
});
const treeOf = (object) => Type.Object({
	__typename: Type.Literal("Tree"),
	entries: Type.Array(Type.Object({
		name: Type.String(),
		object
	}))
});
const repository = Type.Record(Type.String(), Type.Unknown());
const answer = decoder(READ, Type.Object({ repository }));
const stateOf$1 = decoder(READ, Type.Object({
	viewer: viewerSchema,
	repository
}));
const repositoryOf = (data) => answer(data).repository;
const refOf = decoder(READ, nullable$1(Type.Object({ target: Type.Object({
	__typename: Type.Literal("Commit"),
	oid: sha
}) })));
const objectOf = decoder(READ, nullable$1(Type.Union([treeOf(blob), blob])));
const namesOf$1 = decoder(READ, nullable$1(Type.Object({
	__typename: Type.Literal("Tree"),
	entries: Type.Array(Type.Object({ name: Type.String() }))
})));
const openOf = decoder(READ, nullable$1(treeOf(treeOf(blob))));
const historyOf = decoder("POST /graphql LedgerHistory", Type.Object({ repository: Type.Object({ ref: Type.Object({ target: Type.Object({ history: Type.Object({ totalCount: Type.Integer() }) }) }) }) }));
const committedOf = decoder("POST /graphql LedgerCommit", Type.Object({ createCommitOnBranch: Type.Object({ commit: Type.Object({ oid: sha }) }) }));
const texts = (paths, answerAt) => paths.flatMap((path, at) => {
	const object = objectOf(answerAt(at));
	if (object === null) return [];
	return "entries" in object ? object.entries.filter(({ object: { __typename } }) => __typename !== "Tree").map((file) => [`${path}/${file.name}`, textOf(`${path}/${file.name}`, file.object)]) : [[path, textOf(path, object)]];
});
const namesIn$1 = (folders, answerAt) => new Map(folders.flatMap((folder, at) => {
	const tree = namesOf$1(answerAt(at));
	return tree === null ? [] : [[folder, new Set(tree.entries.map(({ name }) => name))]];
}));
const openFiles = (answered) => (openOf(answered)?.entries ?? []).flatMap((shelf) => shelf.object.entries.map((file) => {
	const path = `open/${shelf.name}/${file.name}`;
	return [path, textOf(path, file.object)];
}));
/** NB. A text that was cut off would be a state in which the rest is missing: grants that nobody ends. */
const textOf = (path, { __typename, text, isTruncated, isBinary }) => {
	if (__typename === "Blob" && isTruncated === false && isBinary !== true && typeof text === "string") return text;
	throw new Fault("ledger.broken", `GitHub does not give out ${path} of ${LEDGER_BRANCH} as whole text.`, {
		call: READ,
		remedy: "Run `gatehouse verify` on a clone of the branch; it names the first broken place."
	});
};
// src/adapters/github/recorded.ts
/** Days in one query, and files in one query. */
const DAYS = 10;
const FILES = 100;
const DAY = milliseconds(864e5);
const createRecordedDecisions = (client, clock) => ({ async since(from, most) {
	const days = daysBack(from, clock.now());
	const found = [];
	let read = 0;
	while (read < days.length && found.length < most) {
		found.push(...await decisionsOf(client, days.slice(read, read + DAYS)));
		read += DAYS;
	}
	const wanted = found.slice(0, most);
	const texts = await textsOf(client, [...new Set(wanted.flatMap(({ blob }) => blob ?? []))]);
	return {
		decisions: wanted.map(({ blob, ...one }) => ({
			...one,
			text: blob === void 0 ? void 0 : texts.get(blob)
		})),
		complete: read >= days.length && found.length <= most
	};
} });
/** `2026/11/28`, the newest first. */
const daysBack = (from, to) => {
	const days = [];
	for (let at = to; at > later(from, milliseconds(-DAY)); at = later(at, milliseconds(-DAY))) days.push(dayPath(formatInstant(at)));
	return days;
};
const blobFields = "__typename ... on Blob { text isTruncated }";
const blobSchema = Type.Object({
	__typename: Type.String(),
	text: Type.Optional(Type.Union([Type.Null(), Type.String()])),
	isTruncated: Type.Optional(Type.Boolean())
});
const treeSchema = Type.Union([Type.Null(), Type.Object({
	__typename: Type.String(),
	entries: Type.Optional(Type.Array(Type.Object({
		name: Type.String(),
		object: Type.Union([Type.Null(), blobSchema])
	})))
})]);
const alias = (index) => `o${index}`;
const answerOf = (call, schema) => decoder(call, Type.Object({ repository: Type.Record(Type.String(), schema) }));
const nullableBlob = () => Type.Union([Type.Null(), blobSchema]);
const daysOf = answerOf("POST /graphql LedgerDays", treeSchema);
const textsIn = answerOf("POST /graphql RequestTexts", nullableBlob());
/** https://docs.github.com/graphql/reference/objects#tree */
const decisionsOf = async (client, days) => {
	const operation = "LedgerDays";
	const answer = await client.graphql(operation, `query ${operation}($owner: String!, $name: String!${days.map((_, at) => `, $${alias(at)}: String!`).join("")}) {
      repository(owner: $owner, name: $name) {
        ${days.map((_, at) => `${alias(at)}: object(expression: $${alias(at)}) { __typename ... on Tree { entries { name object { ${blobFields} } } } }`).join("\n")}
      }
    }`, {
		owner: client.owner,
		name: client.repo,
		...Object.fromEntries(days.map((day, at) => [alias(at), `${LEDGER_REF}:${day}`]))
	}, daysOf);
	return days.flatMap((_, at) => {
		return (answer.repository[alias(at)]?.entries ?? []).toSorted((a, b) => a.name < b.name ? 1 : -1).flatMap(({ object }) => linesOf(object).flatMap(decisionIn).toReversed());
	});
};
const linesOf = (blob) => blob === null || blob.isTruncated !== false || typeof blob.text !== "string" ? [] : blob.text.split("\n").filter((line) => line !== "");
const { whole: isDecided } = eventGuard("decided");
/** Anything else, and what has not the form of an event, is passed over: this is for people's eyes and decides nothing. */
const decisionIn = (line) => {
	const event = parsed$1(line);
	if (!isDecided(event) || event.grant === null) return [];
	const data = event.data;
	return [{
		grant: event.grant,
		data,
		time: event.time,
		blob: data.subject?.blob
	}];
};
const parsed$1 = (line) => {
	try {
		return JSON.parse(line);
	} catch {
		return;
	}
};
/** https://docs.github.com/graphql/reference/objects#blob */
const textsOf = async (client, blobs) => {
	const texts = /* @__PURE__ */ new Map();
	for (let from = 0; from < blobs.length; from += FILES) {
		const some = blobs.slice(from, from + FILES);
		const operation = "RequestTexts";
		const answer = await client.graphql(operation, `query ${operation}($owner: String!, $name: String!${some.map((_, at) => `, $${alias(at)}: GitObjectID!`).join("")}) {
        repository(owner: $owner, name: $name) {
          ${some.map((_, at) => `${alias(at)}: object(oid: $${alias(at)}) { ${blobFields} }`).join("\n")}
        }
      }`, {
			owner: client.owner,
			name: client.repo,
			...Object.fromEntries(some.map((blob, at) => [alias(at), blob]))
		}, textsIn);
		for (const [at, blob] of some.entries()) {
			const object = answer.repository[alias(at)];
			if (object?.isTruncated === false && typeof object.text === "string") texts.set(blob, object.text);
		}
	}
	return texts;
};
// src/core/version-impact.ts
/** How two versions of Gatehouse are compared: what one wrote of the recorded decisions, and what the other tells of the difference. */
/** The title of the annotation that carries it. */
const REPORT_TITLE = "gatehouse version impact";
/** Characters of a message: GitHub's runner cuts what is longer than 4,096. */
const MOST_CHARACTERS = 3800;
const MOST_CHANGED = 100;
/** One line of JSON for a workflow's annotation. */
const writeReport = (impact, days) => {
	const changed = impact.changed.toSorted((a, b) => Number(b.open) - Number(a.open));
	for (let shown = Math.min(changed.length, MOST_CHANGED);; shown -= 1) {
		const report = {
			kind: "gatehouse-version-impact",
			days,
			judged: impact.judged,
			left: impact.left,
			tally: tallyOf(impact.changed),
			changed: changed.slice(0, shown)
		};
		const text = canonicalJson(report);
		if (text.length <= MOST_CHARACTERS || shown === 0) return text;
	}
};
/** NB. The changed version wrote it, and it may be anybody's: every field is of a closed form, and none of it decides anything. */
const readReport = (text) => {
	const value = parsed(text);
	return isReport(value) ? value : void 0;
};
/** `undefined`: it is not what a version writes with `impact --json`. */
const readVerdicts = (text) => {
	const value = parsed(text);
	return isVerdicts(value) ? value : void 0;
};
const parsed = (text) => {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
};
const closed = { additionalProperties: false };
const count = Type.Integer({
	minimum: 0,
	maximum: 1e6
});
const grant = Type.Unsafe(Type.Integer({
	minimum: 1,
	maximum: Number.MAX_SAFE_INTEGER
}));
const outcome = Type.Union([Type.Literal("approved"), Type.Literal("denied")]);
const codes = Type.Array(Type.String({ pattern: "^[a-z0-9.-]{1,80}$" }), { maxItems: 100 });
const isReport = guard(Type.Object({
	kind: Type.Literal("gatehouse-version-impact"),
	days: count,
	judged: count,
	left: count,
	tally: Type.Object({
		tighter: count,
		wider: count,
		other: count
	}, closed),
	changed: Type.Array(Type.Object({
		grant,
		open: Type.Boolean(),
		before: outcome,
		after: outcome,
		because: codes
	}, closed), { maxItems: MOST_CHANGED })
}, {
	...closed,
	$id: "version-impact"
}));
const brief = Type.Object({
	outcome,
	plan: Type.Union([Type.String({ pattern: "^[0-9a-f]{64}$" }), Type.Null()]),
	denying: codes
}, closed);
const isVerdicts = guard(Type.Object({
	kind: Type.Literal("gatehouse-verdicts"),
	policy: Type.Unsafe(Type.String({ pattern: "^[0-9a-f]{40}$" })),
	verdicts: Type.Array(Type.Object({
		grant,
		time: Type.String({ maxLength: 40 }),
		verdict: Type.Union([brief, Type.Null()])
	}, closed))
}, {
	...closed,
	$id: "version-verdicts"
}));
// src/adapters/github/version-reports.ts
/** The check `impact` of a pull request's head, and what it says in an annotation, through GitHub's Checks API. */
/** The job of `.github/workflows/version.yml`. */
const CHECK = "impact";
/** NB. GitHub's own app: no other app's check is listened to. Any writer's workflow can still have a job of this name. */
const ACTIONS = "github-actions";
const runsRoute = "GET /repos/{owner}/{repo}/commits/{ref}/check-runs";
const annotationsRoute = "GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations";
const decodeRuns$1 = decoder(runsRoute, Type.Object({ check_runs: Type.Array(Type.Object({
	id: Type.Integer({ minimum: 1 }),
	status: Type.String(),
	app: Type.Union([Type.Null(), Type.Object({ slug: Type.Optional(Type.String()) })])
})) }));
const decodeAnnotations = decoder(annotationsRoute, Type.Array(Type.Object({
	title: Type.Union([Type.Null(), Type.String()]),
	message: Type.Union([Type.Null(), Type.String()])
})));
/** Needs `checks: read`. */
const createVersionReports = ({ octokit, owner, repo }) => ({ 
/**
* https://docs.github.com/rest/checks/runs#list-check-runs-for-a-git-reference
* https://docs.github.com/rest/checks/runs#list-check-run-annotations
*/
async at(head) {
	const listed = await octokit.request(runsRoute, {
		owner,
		repo,
		ref: head,
		check_name: CHECK,
		filter: "latest",
		per_page: 100
	});
	const [run] = decodeRuns$1(listed.data).check_runs.filter(({ app }) => app?.slug === ACTIONS).toSorted((a, b) => b.id - a.id);
	if (run === void 0 || run.status !== "completed") return { kind: "awaited" };
	const { data } = await octokit.request(annotationsRoute, {
		owner,
		repo,
		check_run_id: run.id,
		per_page: 100
	});
	const [report] = decodeAnnotations(data).flatMap(({ title, message }) => title === "gatehouse version impact" && message !== null ? readReport(message) ?? [] : []);
	return report === void 0 ? { kind: "silent" } : {
		kind: "told",
		impact: report
	};
} });
// src/adapters/github/proposals.ts
/** A change of one file as a pull request: each step looks first at what an earlier run has left. */
const pullsRoute = "GET /repos/{owner}/{repo}/pulls";
const openRoute = "POST /repos/{owner}/{repo}/pulls";
const makeRefRoute = "POST /repos/{owner}/{repo}/git/refs";
const moveRefRoute = "PATCH /repos/{owner}/{repo}/git/refs/{ref}";
const compareRoute = "GET /repos/{owner}/{repo}/compare/{basehead}";
const repositoryRoute$1 = "GET /repos/{owner}/{repo}";
const Pull = Type.Object({
	number: Type.Integer({ minimum: 1 }),
	html_url: Type.String(),
	state: Type.Union([Type.Literal("open"), Type.Literal("closed")])
});
const decodePulls = decoder(pullsRoute, Type.Array(Pull));
const decodePull = decoder(openRoute, Pull);
const decodeRepository$1 = decoder(repositoryRoute$1, Type.Object({ default_branch: Type.String() }));
const decodeCompare = decoder(compareRoute, Type.Object({
	ahead_by: Type.Integer({ minimum: 0 }),
	files: Type.Optional(Type.Array(Type.Object({
		filename: Type.String(),
		sha: Type.String()
	})))
}));
const decodeCommit = decoder("POST /graphql ProposeCommit", Type.Object({ createCommitOnBranch: Type.Object({ commit: Type.Object({ oid: Type.String() }) }) }));
const createProposals = (client) => ({ async propose(proposal) {
	const open = await findOpen(client, proposal);
	if (open !== void 0) return open;
	await prepareBranch(client, proposal);
	return openPull(client, proposal);
} });
/** https://docs.github.com/rest/pulls/pulls#list-pull-requests */
const findOpen = async ({ octokit, owner, repo }, { branch, once = false }) => {
	const { data } = await octokit.request(pullsRoute, {
		owner,
		repo,
		state: once ? "all" : "open",
		head: `${owner}:${branch}`,
		per_page: 1
	});
	const [first] = decodePulls(data);
	return first === void 0 ? void 0 : {
		kind: first.state === "open" ? "open-already" : "over-already",
		number: grantNumber(first.number),
		url: first.html_url
	};
};
/** The branch holds the change and nothing else when this returns. */
const prepareBranch = async (client, proposal) => {
	const head = await headOfBranch(client, proposal.branch);
	if (head === void 0) {
		await makeBranch(client, proposal);
		return commit(client, proposal);
	}
	switch (await stateOf(client, proposal)) {
		case "whole": return;
		case "nothing":
			if (head !== proposal.base) await moveBranch(client, proposal);
			return commit(client, proposal);
		case "other": throw new Fault("github.rejected", `The branch ${proposal.branch} holds something else`, {
			call: compareRoute,
			remedy: "Look at it, delete the branch, and run this again."
		});
	}
};
/** https://docs.github.com/rest/commits/commits#compare-two-commits */
const stateOf = async ({ octokit, owner, repo }, { base, branch, path, text }) => {
	const { data } = await octokit.request(compareRoute, {
		owner,
		repo,
		basehead: `${base}...${branch}`
	});
	const { ahead_by: ahead, files = [] } = decodeCompare(data);
	if (ahead === 0) return "nothing";
	const [file, ...more] = files;
	return ahead === 1 && more.length === 0 && file?.filename === path && file.sha === blobHash(text) ? "whole" : "other";
};
const makeBranch = async ({ octokit, owner, repo }, { branch, base }) => {
	await octokit.request(makeRefRoute, {
		owner,
		repo,
		ref: `refs/heads/${branch}`,
		sha: base
	});
};
const moveBranch = async ({ octokit, owner, repo }, { branch, base }) => {
	await octokit.request(moveRefRoute, {
		owner,
		repo,
		ref: `heads/${branch}`,
		sha: base,
		force: false
	});
};
/** Signed by GitHub, and only on the very head that was looked at. https://docs.github.com/graphql/reference/mutations#createcommitonbranch */
const commit = async (client, { branch, base, path, text, title }) => {
	await client.graphql("ProposeCommit", "mutation ProposeCommit($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }", { input: {
		branch: {
			repositoryNameWithOwner: `${client.owner}/${client.repo}`,
			branchName: branch
		},
		expectedHeadOid: base,
		message: { headline: title },
		fileChanges: { additions: [{
			path,
			contents: Buffer.from(text, "utf8").toString("base64")
		}] }
	} }, decodeCommit);
};
/** https://docs.github.com/rest/pulls/pulls#create-a-pull-request */
const openPull = async (client, proposal) => {
	const { octokit, owner, repo } = client;
	const { branch: head, title, body } = proposal;
	const { data } = await octokit.request(repositoryRoute$1, {
		owner,
		repo
	});
	const { default_branch: base } = decodeRepository$1(data);
	try {
		const { data: made } = await octokit.request(openRoute, {
			owner,
			repo,
			head,
			base,
			title,
			body
		});
		const { number, html_url: url } = decodePull(made);
		return {
			kind: "opened",
			number: grantNumber(number),
			url
		};
	} catch (thrown) {
		const open = statusOf(thrown) === 422 ? await findOpen(client, proposal) : void 0;
		if (open !== void 0) return open;
		throw thrown;
	}
};
// src/adapters/github/review-issues.ts
/** The review issues of break-glass, through GraphQL and REST: found by label, marker and our authorship. */
/** What `request.yml` looks for, too. */
const OWED = "gatehouse-review";
const OVERDUE = "gatehouse-review-overdue";
/** Issues in one query; each brings up to 100 comments. */
const PAGE$3 = 30;
/** More than these are not looked at: each is a use of break-glass that nobody reviewed. */
const MOST = 300;
const query$1 = `query ReviewIssues($owner: String!, $name: String!, $label: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    issues(first: ${PAGE$3}, after: $after, labels: [$label], orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes {
        number url title body state viewerDidAuthor
        labels(first: 50) { nodes { name } }
        comments(last: 100) { nodes { ${commentFields} viewerDidAuthor } pageInfo { hasPreviousPage } }
      } ${pageInfo}
    }
  }
}
${actorFields}`;
const node = Type.Object({
	number: Type.Integer({ minimum: 1 }),
	url: Type.String(),
	title: Type.String(),
	body: Type.String(),
	state: Type.Union([Type.Literal("OPEN"), Type.Literal("CLOSED")]),
	viewerDidAuthor: Type.Boolean(),
	labels: Type.Object({ nodes: Type.Array(Type.Object({ name: Type.String() })) }),
	comments: Type.Object({
		nodes: Type.Array(Type.Intersect([commentNode$1, Type.Object({ viewerDidAuthor: Type.Boolean() })])),
		pageInfo: Type.Object({ hasPreviousPage: Type.Boolean() })
	})
});
const decode$2 = decoder("POST /graphql ReviewIssues", Type.Object({ repository: Type.Object({ issues: pageSchema$1(node) }) }));
const issueRoute = "PATCH /repos/{owner}/{repo}/issues/{issue_number}";
/** https://docs.github.com/rest/issues/issues, /rest/issues/comments, /rest/issues/labels; needs `issues: write`. */
const createReviewIssues = (client) => {
	const { octokit } = client;
	const names = {
		owner: client.owner,
		repo: client.repo
	};
	return {
		async all() {
			const { nodes } = await readPages(await askPage(client, null), MOST, (after) => askPage(client, after));
			return nodes.flatMap(issueOf);
		},
		async open(grant, { title, body }) {
			const text = `${markerOf(grant)}\n${body}`;
			return { url: (await octokit.request("POST /repos/{owner}/{repo}/issues", {
				...names,
				title,
				body: text,
				labels: [OWED]
			})).data.html_url };
		},
		async change({ number, grant }, { title, body, state, overdue }) {
			if (overdue === true) await octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/labels", {
				...names,
				issue_number: number,
				labels: [OVERDUE]
			});
			if (title === void 0 && body === void 0 && state === void 0) return;
			await octokit.request(issueRoute, {
				...names,
				issue_number: number,
				...title === void 0 ? {} : { title },
				...body === void 0 ? {} : { body: `${markerOf(grant)}\n${body}` },
				...state === void 0 ? {} : { state }
			});
		},
		async letGo({ number, overdue }) {
			const route = "DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}";
			for (const name of [...overdue ? [OVERDUE] : [], OWED]) await octokit.request(route, {
				...names,
				issue_number: number,
				name
			});
		},
		async comment({ number }, body) {
			await octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
				...names,
				issue_number: number,
				body
			});
		}
	};
};
const askPage = async (client, after) => {
	const variables = {
		owner: client.owner,
		name: client.repo,
		label: OWED,
		after
	};
	return (await client.graphql("ReviewIssues", query$1, variables, decode$2)).repository.issues;
};
const markerOf = (grant) => `<!-- gatehouse:break-glass:${grant} -->`;
const MARKER = /^<!-- gatehouse:break-glass:([1-9]\d{0,8}) -->\n/;
const issueOf = (issue) => {
	const [marker, number] = MARKER.exec(issue.body.replaceAll("\r\n", "\n")) ?? [];
	if (!issue.viewerDidAuthor || marker === void 0) return [];
	return [{
		grant: grantNumber(Number(number)),
		number: issue.number,
		url: issue.url,
		state: issue.state === "OPEN" ? "open" : "closed",
		title: issue.title,
		body: issue.body.replaceAll("\r\n", "\n").slice(marker.length),
		overdue: issue.labels.nodes.some(({ name }) => name === OVERDUE),
		comments: issue.comments.nodes.map((comment) => ({
			...commentOf(comment),
			ours: comment.viewerDidAuthor
		})),
		complete: !issue.comments.pageInfo.hasPreviousPage
	}];
};
// src/adapters/github/roster.ts
/** Collaborators, members and profiles, through REST. */
const Account = Type.Object({
	login: Type.String(),
	id: Type.Integer({ minimum: 1 }),
	type: Type.String()
});
const Profile = Type.Intersect([Account, Type.Object({ email: Type.Optional(Type.Union([Type.Null(), Type.String()])) })]);
const collaboratorsRoute = "GET /repos/{owner}/{repo}/collaborators";
const membersRoute = "GET /orgs/{org}/members";
const profileRoute = "GET /user/{account_id}";
const selfRoute = "GET /user";
const holderRoute = "GET /users/{username}";
const decodeCollaborators = decoder(collaboratorsRoute, Type.Array(Account));
const decodeMembers = decoder(membersRoute, Type.Array(Account));
const decodeProfile = decoder(profileRoute, Profile);
const decodeSelf = decoder(selfRoute, Account);
const decodeHolder = decoder(holderRoute, Account);
/** Listing collaborators needs push access to the repository; an organization shows its members to its members. */
const createRoster = (client) => {
	const { octokit, owner, repo } = client;
	return {
		/** https://docs.github.com/rest/collaborators/collaborators#list-repository-collaborators */
		async collaborators() {
			const found = [];
			const parameters = {
				owner,
				repo,
				affiliation: "all",
				per_page: 100
			};
			for await (const page of withEnd(octokit.paginate.iterator(collaboratorsRoute, parameters), collaboratorsRoute)) found.push(...peopleIn(decodeCollaborators(page.data)));
			return found;
		},
		/** https://docs.github.com/rest/orgs/members#list-organization-members */
		async members() {
			const found = [];
			for await (const page of withEnd(octokit.paginate.iterator(membersRoute, {
				org: owner,
				per_page: 100
			}), membersRoute)) found.push(...peopleIn(decodeMembers(page.data)));
			return found;
		},
		/** https://docs.github.com/rest/users/users#get-a-user-using-their-id */
		profile: (id) => found(async () => {
			const profile = decodeProfile((await octokit.request(profileRoute, { account_id: id })).data);
			const [person] = peopleIn([profile]);
			return person?.id === id ? {
				...person,
				email: profile.email ?? void 0
			} : void 0;
		}),
		/** https://docs.github.com/rest/users/users#get-the-authenticated-user */
		async self() {
			try {
				return peopleIn([decodeSelf((await octokit.request(selfRoute)).data)])[0];
			} catch (thrown) {
				if (statusOf(thrown) === 403) return void 0;
				throw thrown;
			}
		},
		/** https://docs.github.com/rest/users/users#get-a-user */
		holder: (login) => found(async () => {
			const { data } = await octokit.request(holderRoute, { username: login });
			const { id, login: now } = decodeHolder(data);
			return {
				id: gitHubUserId(id),
				login: now
			};
		})
	};
};
const peopleIn = (accounts) => accounts.flatMap(({ id, login, type }) => type === "User" ? [{
	id: gitHubUserId(id),
	login
}] : []);
const found = async (ask) => {
	try {
		return await ask();
	} catch (thrown) {
		if (statusOf(thrown) === 404) return void 0;
		throw thrown;
	}
};
// src/adapters/github/runs.ts
/** Whether a workflow run still lives, and when one succeeded last, from GitHub's Actions API. */
const listRoute = "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs";
const decodeRuns = decoder(listRoute, Type.Object({ workflow_runs: Type.Array(Type.Object({
	event: Type.String(),
	head_branch: Type.Union([Type.Null(), Type.String()]),
	head_sha: Type.String(),
	conclusion: Type.Union([Type.Null(), Type.String()]),
	created_at: Type.String(),
	run_started_at: Type.Optional(Type.String())
})) }));
const SCHEDULE = "schedule";
const DISPATCH = "workflow_dispatch";
/** So that a few runs of others do not hide ours. */
const RUNS_LOOKED_AT = 30;
/** Commits of dispatches that are looked for on the branch; whoever makes more of them hides ours, which makes it late. */
const COMMITS_LOOKED_FOR = 3;
/**
* `GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}` and
* `GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs` need `actions: read`; where a dispatch is to count,
* `GET /repos/{owner}/{repo}/git/ref/{ref}` and `GET /repos/{owner}/{repo}/compare/{basehead}` need `contents: read`.
*/
const createRuns = (client) => ({
	async stateOf(run, attempt) {
		if (!/^[1-9]\d{0,15}$/.test(run)) return "ended";
		const route = "GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}";
		try {
			const { data } = await client.octokit.request(route, {
				owner: client.owner,
				repo: client.repo,
				run_id: Number(run),
				attempt_number: attempt
			});
			return data.status === "completed" ? "ended" : "alive";
		} catch (thrown) {
			if (statusOf(thrown) === 404) return "ended";
			return asFault(thrown).code === "bug" && statusOf(thrown) === void 0 ? Promise.reject(faultOfError(thrown, route)) : "alive";
		}
	},
	async lastSuccess(workflow, branch) {
		const { data } = await client.octokit.request(listRoute, {
			owner: client.owner,
			repo: client.repo,
			workflow_id: workflow,
			branch,
			status: "success",
			exclude_pull_requests: true,
			per_page: RUNS_LOOKED_AT
		});
		const begun = decodeRuns(data).workflow_runs.filter(({ conclusion, head_branch: name }) => conclusion === "success" && name === branch).flatMap((run) => {
			const at = parseInstant(run.run_started_at ?? run.created_at);
			return at === void 0 ? [] : [{
				at,
				event: run.event,
				commit: run.head_sha
			}];
		}).toSorted((a, b) => b.at - a.at);
		const scheduled = begun.find(({ event }) => event === SCHEDULE)?.at;
		const newer = begun.filter(({ event, at }) => event === DISPATCH && (scheduled === void 0 || at > scheduled));
		const commits = [...new Set(newer.map(({ commit }) => commit))].slice(0, COMMITS_LOOKED_FOR);
		const head = commits.length === 0 ? void 0 : await headOfBranch(client, branch);
		if (head === void 0) return scheduled;
		for (const commit of commits) if (await isAtOrBefore(client, commit, head)) return newer.find((run) => run.commit === commit)?.at;
		return scheduled;
	}
});
// src/adapters/github/signing-keys.ts
/** The keys with which GitHub signs what is committed through its API: those of its account `web-flow`. */
const route = "GET /users/{username}/gpg_keys";
const decode$1 = decoder(route, Type.Array(Type.Object({
	raw_key: Type.Union([Type.String(), Type.Null()]),
	revoked: Type.Boolean()
})));
/**
* https://docs.github.com/rest/users/gpg-keys#list-gpg-keys-for-a-user
* NB. It vouches for itself: the same host over the same TLS as every other answer. `init` shows them, to be compared.
*/
const createSigningKeys = ({ octokit }) => ({ async ofGitHub() {
	try {
		const { data } = await octokit.request(route, {
			username: "web-flow",
			per_page: 100
		});
		return decode$1(data).flatMap(({ raw_key: armored, revoked }) => armored === null || revoked ? [] : [armored]);
	} catch (thrown) {
		if (statusOf(thrown) === 404) return [];
		throw thrown;
	}
} });
// src/adapters/github/setup.ts
/** How the repository is set up, from GitHub's REST API: settings, rules, environments, names of secrets. Reads only. */
const repositoryRoute = "GET /repos/{owner}/{repo}";
const rulesRoute = "GET /repos/{owner}/{repo}/rules/branches/{branch}";
const rulesetRoute = "GET /repos/{owner}/{repo}/rulesets/{ruleset_id}";
const environmentsRoute = "GET /repos/{owner}/{repo}/environments";
const branchesRoute = "GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies";
const secretsRoute = "GET /repos/{owner}/{repo}/actions/secrets";
const environmentSecretsRoute = "GET /repos/{owner}/{repo}/environments/{environment_name}/secrets";
/** Rules of a branch, environments, secrets: no set-up of ours has more on one page. */
const PAGE$2 = 100;
const decodeRepository = decoder(repositoryRoute, Type.Object({
	visibility: Type.Union([
		Type.Literal("public"),
		Type.Literal("private"),
		Type.Literal("internal")
	]),
	allow_forking: Type.Optional(Type.Boolean()),
	owner: Type.Object({ type: Type.String() }),
	permissions: Type.Optional(Type.Object({ admin: Type.Boolean() }))
}));
const ruleHome = {
	ruleset_id: Type.Integer(),
	ruleset_source_type: Type.String(),
	ruleset_source: Type.String()
};
const pullRequestRule = Type.Object({
	...ruleHome,
	type: Type.Literal("pull_request"),
	parameters: Type.Object({
		required_approving_review_count: Type.Integer(),
		require_code_owner_review: Type.Boolean()
	})
});
const statusRule = Type.Object({
	...ruleHome,
	type: Type.Literal("required_status_checks"),
	parameters: Type.Object({
		strict_required_status_checks_policy: Type.Boolean(),
		required_status_checks: Type.Array(Type.Object({
			context: Type.String(),
			integration_id: Type.Optional(Type.Union([Type.Null(), Type.Integer()]))
		}))
	})
});
const PLAIN = [
	"creation",
	"update",
	"deletion",
	"non_fast_forward",
	"required_linear_history",
	"required_signatures"
];
const otherRule = Type.Object({
	...ruleHome,
	type: Type.String()
});
const decodeRules = decoder(rulesRoute, Type.Array(otherRule));
const decodePullRequestRule = decoder(rulesRoute, pullRequestRule);
const decodeStatusRule = decoder(rulesRoute, statusRule);
const decodeRuleset = decoder(rulesetRoute, Type.Object({
	id: Type.Integer(),
	name: Type.String(),
	bypass_actors: Type.Optional(Type.Array(Type.Object({
		actor_id: Type.Optional(Type.Union([Type.Null(), Type.Integer()])),
		actor_type: Type.Union([
			Type.Literal("Integration"),
			Type.Literal("OrganizationAdmin"),
			Type.Literal("RepositoryRole"),
			Type.Literal("Team"),
			Type.Literal("DeployKey"),
			Type.Literal("User")
		]),
		bypass_mode: Type.Optional(Type.Union([
			Type.Literal("always"),
			Type.Literal("pull_request"),
			Type.Literal("exempt")
		]))
	})))
}));
const environmentSchema = Type.Object({
	name: Type.String(),
	protection_rules: Type.Optional(Type.Array(Type.Object({
		type: Type.String(),
		wait_timer: Type.Optional(Type.Integer()),
		reviewers: Type.Optional(Type.Array(Type.Unknown()))
	}))),
	deployment_branch_policy: Type.Optional(Type.Union([Type.Null(), Type.Object({
		protected_branches: Type.Boolean(),
		custom_branch_policies: Type.Boolean()
	})]))
});
const decodeEnvironments = decoder(environmentsRoute, Type.Object({
	total_count: Type.Integer(),
	environments: Type.Array(environmentSchema)
}));
const decodeBranches = decoder(branchesRoute, Type.Object({
	total_count: Type.Integer(),
	branch_policies: Type.Array(Type.Object({
		id: Type.Integer(),
		name: Type.String(),
		type: Type.Optional(Type.String())
	}))
}));
const secretsSchema = Type.Object({
	total_count: Type.Integer(),
	secrets: Type.Array(Type.Object({ name: Type.String() }))
});
const decodeSecrets = decoder(secretsRoute, secretsSchema);
const decodeEnvironmentSecrets = decoder(environmentSecretsRoute, secretsSchema);
/**
* `GET …/environments` and its branch policies need `actions: read`; the rules need no right of their own. Who passes a ruleset and
* which secrets there are, GitHub shows to no token of a workflow. https://docs.github.com/rest
*/
const createSetup = (client) => {
	const { octokit } = client;
	const here = {
		owner: client.owner,
		repo: client.repo
	};
	let asked;
	const repository = () => asked ??= octokit.request(repositoryRoute, here).then(({ data }) => decodeRepository(data));
	const branchesOf = async (name) => {
		const { data } = await octokit.request(branchesRoute, {
			...here,
			environment_name: name,
			per_page: PAGE$2
		});
		const { total_count: total, branch_policies: policies } = decodeBranches(data);
		whole(branchesRoute, total, policies.length);
		return policies.map(({ id, name: pattern, type }) => ({
			id,
			name: pattern,
			kind: type === "tag" ? "tag" : "branch"
		}));
	};
	const environmentOf = async (shown) => {
		const rules = shown.protection_rules ?? [];
		const limit = shown.deployment_branch_policy ?? void 0;
		return {
			name: shown.name,
			reviewers: rules.filter(({ type }) => type === "required_reviewers").reduce((sum, { reviewers }) => sum + Math.max(1, reviewers?.length ?? 0), 0),
			waitMinutes: rules.reduce((sum, { wait_timer: minutes = 0 }) => sum + minutes, 0),
			otherRules: rules.filter(({ type }) => !KNOWN_RULES.has(type)).length,
			branches: limit === void 0 ? "any" : limit.custom_branch_policies ? await branchesOf(shown.name) : limit.protected_branches ? "protected" : "any"
		};
	};
	return {
		async settings() {
			const found = await repository();
			return {
				visibility: found.visibility,
				allowsForks: found.allow_forking ?? true,
				ownerKind: found.owner.type === "Organization" ? "organization" : "user"
			};
		},
		async rulesOf(branch) {
			const { data } = await octokit.request(rulesRoute, {
				...here,
				branch,
				per_page: PAGE$2
			});
			return decodeRules(data).map((rule, index) => ruleOf(rule, Reflect.get(data, index)));
		},
		async bypassOf(rules) {
			if ((await repository()).permissions?.admin !== true) throw hiddenBypass("a ruleset");
			const ids = [...new Set(rules.map(({ ruleset }) => ruleset))];
			return (await Promise.all(ids.map((id) => octokit.request(rulesetRoute, {
				...here,
				ruleset_id: id
			})))).map(({ data }) => bypassIn(decodeRuleset(data)));
		},
		async environments() {
			const { data } = await octokit.request(environmentsRoute, {
				...here,
				per_page: PAGE$2
			});
			const { total_count: total, environments } = decodeEnvironments(data);
			whole(environmentsRoute, total, environments.length);
			return Promise.all(environments.map(environmentOf));
		},
		async secrets(environments) {
			const { data } = await octokit.request(secretsRoute, {
				...here,
				per_page: PAGE$2
			});
			const own = namesIn(secretsRoute, decodeSecrets(data));
			const inside = await Promise.all(environments.map(async (name) => {
				const request = {
					...here,
					environment_name: name,
					per_page: PAGE$2
				};
				const answer = decodeEnvironmentSecrets((await octokit.request(environmentSecretsRoute, request)).data);
				return [name, namesIn(environmentSecretsRoute, answer)];
			}));
			return {
				repository: own,
				environments: new Map(inside)
			};
		}
	};
};
const KNOWN_RULES = /* @__PURE__ */ new Set([
	"required_reviewers",
	"wait_timer",
	"branch_policy"
]);
const ruleOf = (rule, raw) => {
	const home = rule.ruleset_source_type === "Repository" ? `repos/${rule.ruleset_source}` : `${rule.ruleset_source_type === "Organization" ? "orgs" : "enterprises"}/${rule.ruleset_source}`;
	const base = {
		ruleset: rule.ruleset_id,
		home
	};
	if (rule.type === "pull_request") {
		const { parameters } = decodePullRequestRule(raw);
		return {
			...base,
			type: "pull_request",
			approvals: parameters.required_approving_review_count,
			codeOwners: parameters.require_code_owner_review
		};
	}
	if (rule.type === "required_status_checks") {
		const { parameters } = decodeStatusRule(raw);
		return {
			...base,
			type: "required_status_checks",
			strict: parameters.strict_required_status_checks_policy,
			checks: parameters.required_status_checks.map(({ context, integration_id: app }) => ({
				context,
				app: app ?? void 0
			}))
		};
	}
	return {
		...base,
		type: PLAIN.find((type) => type === rule.type) ?? "other"
	};
};
const bypassIn = ({ id, name, bypass_actors: actors }) => {
	if (actors === void 0) throw hiddenBypass(`the ruleset ${id}`);
	return {
		ruleset: id,
		name,
		actors: actors.map(({ actor_type: kind, actor_id: actor, bypass_mode: mode = "always" }) => ({
			kind,
			id: actor ?? void 0,
			mode
		}))
	};
};
const hiddenBypass = (what) => new Fault("github.forbidden", `GitHub does not show who passes ${what}.`, {
	call: rulesetRoute,
	remedy: "It shows that to administrators alone."
});
const namesIn = (route, { total_count: total, secrets }) => {
	whole(route, total, secrets.length);
	return secrets.map(({ name }) => name);
};
/** NB. A list that was cut off would hide the one entry that matters. */
const whole = (call, total, shown) => {
	if (total > shown) throw new Fault("github.unexpected", `There are ${total} entries, and GitHub showed ${shown}.`, {
		call,
		remedy: "Remove what is not used, then run doctor again."
	});
};
// src/adapters/github/setup-actions.ts
/** What GitHub Actions may in the repository, from GitHub's REST API. Reads only. */
const permissionsRoute = "GET /repos/{owner}/{repo}/actions/permissions";
const defaultsRoute = "GET /repos/{owner}/{repo}/actions/permissions/workflow";
const subjectRoute = "GET /repos/{owner}/{repo}/actions/oidc/customization/sub";
const workflowsRoute = "GET /repos/{owner}/{repo}/actions/workflows";
const quotaRoute = "GET /rate_limit";
const decodePermissions = decoder(permissionsRoute, Type.Object({
	enabled: Type.Boolean(),
	allowed_actions: Type.Optional(Type.Union([
		Type.Literal("all"),
		Type.Literal("local_only"),
		Type.Literal("selected")
	])),
	sha_pinning_required: Type.Optional(Type.Boolean())
}));
const decodeDefaults = decoder(defaultsRoute, Type.Object({
	default_workflow_permissions: Type.Union([Type.Literal("read"), Type.Literal("write")]),
	can_approve_pull_request_reviews: Type.Boolean()
}));
const decodeSubject = decoder(subjectRoute, Type.Object({
	use_default: Type.Boolean(),
	include_claim_keys: Type.Optional(Type.Array(Type.String())),
	use_immutable_subject: Type.Optional(Type.Boolean()),
	sub_claim_prefix: Type.Optional(Type.String())
}));
const decodeWorkflows = decoder(workflowsRoute, Type.Object({
	total_count: Type.Integer(),
	workflows: Type.Array(Type.Object({
		path: Type.String(),
		state: Type.String()
	}))
}));
const allowance = Type.Object({
	limit: Type.Integer(),
	remaining: Type.Integer(),
	reset: Type.Integer()
});
const decodeQuota = decoder(quotaRoute, Type.Object({ resources: Type.Object({
	core: allowance,
	graphql: Type.Optional(allowance)
}) }));
const FOLDER = ".github/workflows/";
const PAGE$1 = 100;
/**
* Subject and workflows need `actions: read`; the permissions need `administration: read`, which no token of a workflow has.
* https://docs.github.com/rest/actions
*/
const createSetupActions = ({ octokit, owner, repo }) => ({
	async permissions() {
		const { data } = await octokit.request(permissionsRoute, {
			owner,
			repo
		});
		const found = decodePermissions(data);
		return {
			enabled: found.enabled,
			allowed: found.allowed_actions ?? "all",
			pinned: found.sha_pinning_required ?? false
		};
	},
	async tokenDefaults() {
		const { data } = await octokit.request(defaultsRoute, {
			owner,
			repo
		});
		const found = decodeDefaults(data);
		return {
			permissions: found.default_workflow_permissions,
			mayApprove: found.can_approve_pull_request_reviews
		};
	},
	async subject() {
		const { data } = await octokit.request(subjectRoute, {
			owner,
			repo
		});
		const found = decodeSubject(data);
		return {
			immutable: found.use_immutable_subject ?? false,
			prefix: found.sub_claim_prefix,
			claims: found.use_default ? void 0 : found.include_claim_keys ?? []
		};
	},
	async workflows() {
		const { data } = await octokit.request(workflowsRoute, {
			owner,
			repo,
			per_page: PAGE$1
		});
		const { total_count: total, workflows } = decodeWorkflows(data);
		if (total > workflows.length) throw new Fault("github.unexpected", `There are ${total} workflows, and GitHub showed ${workflows.length}.`, {
			call: workflowsRoute,
			remedy: "Remove what is not used, then run doctor again."
		});
		return workflows.filter(({ path }) => path.startsWith(FOLDER)).map(({ path, state }) => ({
			file: path.slice(18),
			state
		}));
	},
	async quota() {
		const { core, graphql } = decodeQuota((await octokit.request(quotaRoute)).data).resources;
		const [least] = [core, ...graphql === void 0 ? [] : [graphql]].toSorted((a, b) => a.remaining / a.limit - b.remaining / b.limit);
		const { limit, remaining, reset } = least ?? core;
		return {
			limit,
			remaining,
			resetAt: instant(reset * 1e3)
		};
	}
});
// src/adapters/github/setup-code.ts
/** What stands on the default branch, as far as it decides who may change what runs: paths, workflows, owners, labels. Reads only. */
const treeRoute = "GET /repos/{owner}/{repo}/git/trees/{tree_sha}";
const blobRoute = "GET /repos/{owner}/{repo}/git/blobs/{file_sha}";
const errorsRoute = "GET /repos/{owner}/{repo}/codeowners/errors";
const labelsRoute = "GET /repos/{owner}/{repo}/labels";
const decodeTree = decoder(treeRoute, Type.Object({
	truncated: Type.Boolean(),
	tree: Type.Array(Type.Object({
		path: Type.String(),
		type: Type.String(),
		sha: Type.Optional(Type.String())
	}))
}));
const decodeBlob = decoder(blobRoute, Type.Object({
	content: Type.String(),
	encoding: Type.Literal("base64")
}));
const decodeErrors = decoder(errorsRoute, Type.Object({ errors: Type.Array(Type.Object({
	line: Type.Integer(),
	message: Type.String()
})) }));
const decodeLabels = decoder(labelsRoute, Type.Array(Type.Object({ name: Type.String() })));
/** Where GitHub looks for the file, in this order; the first is it. */
const OWNERS = [
	".github/CODEOWNERS",
	"CODEOWNERS",
	"docs/CODEOWNERS"
];
const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const PAGE = 100;
/** Of labels; whoever has more of them makes the point unknown. */
const MOST_PAGES = 10;
/** `contents: read`, and for labels `issues: read`. https://docs.github.com/rest/git/trees */
const createSetupCode = ({ octokit, owner, repo }) => {
	const trees = /* @__PURE__ */ new Map();
	const readTree = async (commit) => {
		const { data } = await octokit.request(treeRoute, {
			owner,
			repo,
			tree_sha: commit,
			recursive: "1"
		});
		const { truncated, tree } = decodeTree(data);
		if (truncated) throw new Fault("github.unexpected", "GitHub does not list all files: the repository holds too many.", {
			call: treeRoute,
			remedy: "Delete old files from requests/; grants that were taken up do not look at them again."
		});
		return tree.flatMap(({ path, type, sha }) => type === "blob" && sha !== void 0 ? [{
			path,
			sha
		}] : []);
	};
	/** Both questions read it. */
	const treeAt = (commit) => {
		const found = trees.get(commit) ?? readTree(commit);
		trees.set(commit, found);
		return found;
	};
	const textOf = async ({ sha }) => {
		const { data } = await octokit.request(blobRoute, {
			owner,
			repo,
			file_sha: sha
		});
		return Buffer.from(decodeBlob(data).content, "base64").toString("utf8");
	};
	const errorsAt = async (ref) => {
		try {
			const { data } = await octokit.request(errorsRoute, {
				owner,
				repo,
				ref
			});
			return decodeErrors(data).errors.map(({ line, message }) => ({
				line,
				message
			}));
		} catch (thrown) {
			if (statusOf(thrown) === 404) return [];
			throw thrown;
		}
	};
	return {
		async codeOwners(commit) {
			const [tree, errors] = await Promise.all([treeAt(commit), errorsAt(commit)]);
			const entry = OWNERS.flatMap((path) => tree.find((each) => each.path === path) ?? [])[0];
			return {
				file: entry === void 0 ? void 0 : {
					path: entry.path,
					text: await textOf(entry)
				},
				errors
			};
		},
		async files(commit) {
			const tree = await treeAt(commit);
			const workflows = await Promise.all(tree.filter(({ path }) => WORKFLOW.test(path)).map(async (entry) => [entry.path, await textOf(entry)]));
			return {
				paths: tree.map(({ path }) => path),
				workflows: new Map(workflows)
			};
		},
		async labels() {
			const names = [];
			for (let page = 1; page <= MOST_PAGES; page += 1) {
				const { data } = await octokit.request(labelsRoute, {
					owner,
					repo,
					per_page: PAGE,
					page
				});
				const found = decodeLabels(data);
				names.push(...found.map(({ name }) => name));
				if (found.length < PAGE) return names;
			}
			throw new Fault("github.unexpected", `There are more than 1000 labels.`, {
				call: labelsRoute,
				remedy: "Remove what is not used, then run doctor again."
			});
		}
	};
};
// src/core/ticket-window.ts
/**
* Undefined for anything but exactly one such line, which begins a paragraph of its own: two windows are none.
* NB. Whoever approves the ticket on GitHub must see what is read here, and HTML can hide text: its plain comments are
* passed over, and after anything else of it nothing is read. Inside a paragraph a title of a link or of an image may hide a line.
*/
const readTicketWindow = (text) => {
	const lines = text.replace(/<!--(?!-?>)[^<]*?-->/g, "").split(/\r\n|\r|\n/);
	const [at, more] = lines.flatMap((each, index) => each.startsWith("Window:") ? [index] : []);
	if (at === void 0 || more !== void 0) return void 0;
	const before = lines.slice(0, at);
	if ((before.at(-1) ?? "").trim() !== "" || before.some(hasMarkup)) return void 0;
	const line = lines[at] ?? "";
	const [, first = "", second = ""] = /^Window:[ \t]+(\S+)[ \t]+to[ \t]+(\S+)[ \t]*$/.exec(line) ?? [];
	const from = readMoment(first);
	const to = readMoment(second);
	return from === void 0 || to === void 0 || from >= to ? void 0 : {
		from,
		to
	};
};
/** A beginning of HTML; an address in angle brackets, `<https://a.example>`, is none. */
const hasMarkup = (line) => /<[A-Za-z/!?]/.test(line.replace(/<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>/g, ""));
/** An instant with its offset, seconds optional. */
const readMoment = (text) => {
	const parsed = parseMoment(text, {
		zone: "UTC",
		key: ""
	});
	return parsed.kind === "moment" ? parsed.value : void 0;
};
// src/adapters/github/tickets.ts
/** GitHub issues as a ticket system: labels and open or closed are the state, a line of the body is the change window. */
/** https://docs.github.com/graphql/reference/objects#issue; needs `issues: read`. Only the newest 100 events are looked at. */
const query = `query Ticket($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    nameWithOwner
    issue(number: $number) {
      number body state lastEditedAt createdAt
      author { ...ActorFields }
      labels(first: 100) { nodes { id name updatedAt } }
      assignees(first: 100) { nodes { ...ActorFields } }
      timelineItems(last: 100, itemTypes: [LABELED_EVENT, CLOSED_EVENT, REOPENED_EVENT]) {
        nodes {
          kind: __typename
          ... on LabeledEvent { createdAt actor { ...ActorFields } label { id } }
          ... on ClosedEvent { createdAt actor { ...ActorFields } }
          ... on ReopenedEvent { createdAt actor { ...ActorFields } }
        }
        pageInfo { hasPreviousPage }
      }
    }
  }
}
${actorFields}`;
const moment = {
	createdAt: Type.String(),
	actor: actorSchema
};
const eventNode = Type.Union([
	Type.Object({
		kind: Type.Literal("LabeledEvent"),
		...moment,
		label: Type.Object({ id: Type.String() })
	}),
	Type.Object({
		kind: Type.Literal("ClosedEvent"),
		...moment
	}),
	Type.Object({
		kind: Type.Literal("ReopenedEvent"),
		...moment
	})
]);
const nullable = (schema) => Type.Union([Type.Null(), schema]);
const labelNode = Type.Object({
	id: Type.String(),
	name: Type.String(),
	updatedAt: nullable(Type.String())
});
const issueSchema = Type.Object({
	number: Type.Integer({ minimum: 1 }),
	body: Type.String(),
	state: Type.Union([Type.Literal("OPEN"), Type.Literal("CLOSED")]),
	lastEditedAt: nullable(Type.String()),
	createdAt: Type.String(),
	author: actorSchema,
	labels: nullable(Type.Object({ nodes: Type.Array(labelNode) })),
	assignees: Type.Object({ nodes: Type.Array(actorSchema) }),
	timelineItems: Type.Object({
		nodes: Type.Array(eventNode),
		pageInfo: Type.Object({ hasPreviousPage: Type.Boolean() })
	})
});
const call = "POST /graphql Ticket";
const decode = decoder(call, Type.Object({ repository: Type.Object({
	nameWithOwner: Type.String(),
	issue: issueSchema
}) }));
const createTickets = (client) => ({ async look(question) {
	const number = numberIn(question.id);
	if (number === void 0) return void 0;
	const issue = await readIssue(client, question, number);
	return issue === void 0 ? void 0 : ticketOf(question, issue);
} });
/** GraphQL's `Int`. */
const LARGEST = 2 ** 31 - 1;
/** NB. Digits and nothing else go on from what a person wrote, and as a number: no text of a ticket reaches a query or a path. */
const numberIn = (id) => {
	const [, digits] = /^#?([1-9][0-9]{0,9})$/.exec(id) ?? [];
	const number = Number(digits ?? NaN);
	return number <= LARGEST ? number : void 0;
};
/** Undefined: the repository has no such issue; a pull request is none. */
const readIssue = async (client, { source }, number) => {
	const repository = source.repository ?? `${client.owner}/${client.repo}`;
	const [owner = "", name = ""] = repository.split("/");
	try {
		const { issue, nameWithOwner } = (await client.graphql("Ticket", query, {
			owner,
			name,
			number
		}, decode)).repository;
		if (nameWithOwner.toLowerCase() !== repository.toLowerCase() || issue.number !== number) throw new Fault("github.unexpected", `GitHub answers with an issue of ${nameWithOwner}.`, {
			call,
			remedy: `Write the repository of the tickets under \`tickets:\` as it is called now.`
		});
		return issue;
	} catch (thrown) {
		const errors = graphqlErrorsOf(thrown);
		if (errors.length === 0 || errors.some(({ type }) => type !== "NOT_FOUND")) throw thrown;
		if (errors.every(({ path }) => path.join("/") === "repository/issue")) return void 0;
		throw new Fault("github.not-found", `GitHub shows this token no repository ${repository}.`, {
			call,
			remedy: "Correct `repository:` under `tickets:`; `github.token` reads the issues of its own repository and of public ones, a GitHub App those where it is installed.",
			cause: thrown
		});
	}
};
const ticketOf = ({ system, id }, issue) => {
	const window = readTicketWindow(issue.body);
	return {
		system,
		id,
		states: [ownState(issue), ...labelStates(issue)],
		assignees: issue.assignees.nodes.map(personOf),
		approvedBy: [],
		window: window === void 0 ? void 0 : {
			...window,
			editedAt: issue.lastEditedAt === null ? void 0 : time(issue.lastEditedAt)
		}
	};
};
/** `open` by its author or who reopened it last; `closed` by who closed it last. */
const ownState = (issue) => {
	const { nodes, pageInfo } = issue.timelineItems;
	const kind = issue.state === "OPEN" ? "ReopenedEvent" : "ClosedEvent";
	const name = issue.state === "OPEN" ? "open" : "closed";
	const last = nodes.findLast((event) => event.kind === kind);
	if (last !== void 0) return setIn(name, last);
	if (issue.state === "CLOSED" || pageInfo.hasPreviousPage) return {
		name,
		by: void 0,
		at: void 0
	};
	return {
		name,
		by: personOf(issue.author),
		at: time(issue.createdAt)
	};
};
const labelStates = (issue) => (issue.labels?.nodes ?? []).flatMap((label) => {
	const { name } = label;
	if (/^(open|closed)$/i.test(name.trim())) return [];
	const put = issue.timelineItems.nodes.findLast((event) => event.kind === "LabeledEvent" && event.label.id === label.id);
	const changed = put !== void 0 && label.updatedAt !== null && time(label.updatedAt) > time(put.createdAt);
	return [put === void 0 || changed ? {
		name,
		by: void 0,
		at: void 0
	} : setIn(name, put)];
});
const setIn = (name, { actor, createdAt }) => ({
	name,
	by: personOf(actor),
	at: time(createdAt)
});
const personOf = (actor) => ({
	kind: "account",
	account: accountOfActor(actor)
});
const time = (text) => {
	const at = parseInstant(text);
	if (at !== void 0) return at;
	throw new Fault("github.unexpected", "GitHub answered with a time in an unknown form.", {
		call,
		remedy: "Nothing was decided on this answer; the next run asks again."
	});
};
// src/adapters/notices/messages.ts
/** A notice in the form that each kind of channel takes. None of them reads markup in it. */
const messageFor = (notice, address) => {
	switch (address.kind) {
		case "slack": return json(slackOf(notice));
		case "teams": return json(teamsOf(notice));
		case "webhook": return signed(notice, address.key);
	}
};
const json = (value) => ({
	headers: { "content-type": "application/json" },
	body: JSON.stringify(value)
});
/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
const slackOf = ({ title, lines, url }) => ({
	text: [...[title, ...lines].map(slackText), `<${url}>`].join("\n"),
	unfurl_links: false
});
const slackText = (line) => line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replace(/[*_~`]/g, "$&⁠");
/**
* A card for a webhook of Teams' Workflows. Runs of text know no markup, unlike blocks of text.
* https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
*/
const teamsOf = ({ title, lines, url }) => ({
	type: "message",
	attachments: [{
		contentType: "application/vnd.microsoft.card.adaptive",
		content: {
			$schema: "http://adaptivecards.io/schemas/adaptive-card.json",
			type: "AdaptiveCard",
			version: "1.4",
			body: [title, ...lines].map((line, index) => ({
				type: "RichTextBlock",
				inlines: [{
					type: "TextRun",
					text: line,
					...index === 0 ? { weight: "bolder" } : {}
				}]
			})),
			actions: [{
				type: "Action.OpenUrl",
				title: "Open on GitHub",
				url
			}]
		}
	}]
});
/** The generic form, signed as Standard Webhooks has it: https://www.standardwebhooks.com */
const signed = (notice, key) => {
	const { type, about, at, title, lines, url, subscription } = notice;
	const timestamp = String(Math.floor(at / 1e3));
	const body = JSON.stringify({
		type: `gatehouse.${type}`,
		timestamp: formatInstant(at),
		data: {
			subscription,
			about,
			title,
			lines,
			url
		}
	});
	const id = `msg_${createHash("sha256").update(`${url}\n${about}\n${type}\n${timestamp}\n${title}`).digest("hex").slice(0, 32)}`;
	return {
		headers: {
			"content-type": "application/json",
			"webhook-id": id,
			"webhook-timestamp": timestamp,
			"webhook-signature": `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`
		},
		body
	};
};
// src/adapters/notices/notices.ts
/** For one try, milliseconds. */
const TIMEOUT = 5e3;
/** The longest that a channel may ask us to wait before the one other try, milliseconds. */
const LONGEST_PAUSE$1 = 3e3;
const createNotices = (addresses, sleep) => ({
	channels: addresses.map(({ channel }) => channel),
	async send(notice, to) {
		const address = addresses.find(({ channel }) => channel === to);
		if (address === void 0) throw unsent(to, "has no address", "Add its line to the secret GATEHOUSE_NOTIFY_CHANNELS of this environment.");
		const first = await post(notice, address);
		if (first.kind === "taken") return;
		if (first.pause === void 0 || first.pause > LONGEST_PAUSE$1) throw refused$1(to, first.why);
		await sleep(first.pause);
		const second = await post(notice, address);
		if (second.kind === "refused") throw refused$1(to, second.why);
	}
});
const post = async (notice, address) => {
	const { headers, body } = messageFor(notice, address);
	try {
		const response = await fetch(address.url, {
			method: "POST",
			headers,
			body,
			redirect: "manual",
			signal: AbortSignal.timeout(TIMEOUT)
		});
		await response.arrayBuffer();
		if (response.status >= 200 && response.status < 300) return { kind: "taken" };
		return {
			kind: "refused",
			why: `answered ${response.status}`,
			pause: response.status === 429 ? pauseOf(response.headers.get("retry-after")) : void 0
		};
	} catch (thrown) {
		return {
			kind: "refused",
			why: thrown instanceof Error && thrown.name === "TimeoutError" ? "did not answer in time" : "could not be reached",
			pause: void 0
		};
	}
};
const pauseOf = (header) => /^\d{1,4}$/.test(header ?? "") ? Number(header) * 1e3 : 1e3;
const refused$1 = (to, why) => unsent(to, why, "Look whether the channel still exists and takes messages; nothing else waited for it.");
const unsent = (to, why, remedy) => new Fault("notice.unsent", `The channel ${to} ${why}`, { remedy });
// src/adapters/platform-clock.ts
/** The platforms' clock (I11): the first `Date` header of each source, carried on by a monotonic timer. */
const createPlatformClock = (timer) => {
	const offsets = /* @__PURE__ */ new Map();
	const nowOf = (offset) => instant(timer() + offset);
	return {
		timer,
		observe(source, date) {
			const at = Date.parse(date);
			if (!offsets.has(source) && !Number.isNaN(at)) offsets.set(source, at - timer());
		},
		now() {
			const [first] = offsets.values();
			if (first !== void 0) return nowOf(first);
			throw new Fault("clock.disagreement", "No platform has told the time yet", { remedy: "This is a bug in Gatehouse: the time was asked for before the first answer." });
		},
		sources() {
			return [...offsets].map(([name, offset]) => ({
				name,
				now: nowOf(offset)
			}));
		},
		async sleep(time) {
			await setTimeout(time);
		}
	};
};
// src/commands/anchoring.ts
/** One at a time, and of those that were noted meanwhile only the last: each vouches for all events before it. */
const createAnchoring = (anchors, log) => {
	let next;
	let writing;
	const write = async () => {
		while (next !== void 0) {
			const { at, anchor } = next;
			next = void 0;
			try {
				await anchors.put(at, anchor);
			} catch (thrown) {
				log.warning(`Event ${anchor.seq} of the ledger stands, and its anchor could not be written: ${faultSentence(asFault(thrown))}`);
			}
		}
		writing = void 0;
	};
	return {
		note(at, anchor) {
			next = {
				at,
				anchor
			};
			writing ??= write();
		},
		settled: async () => writing
	};
};
// src/core/ledger/kept.ts
/** `parse`, which depends on nothing but its arguments; the last `most` answers are kept, one for each path. */
const kept = (parse, most) => {
	const known = /* @__PURE__ */ new Map();
	return (path, text) => {
		const found = known.get(path);
		if (found?.text === text) return found.value;
		const value = parse(path, text);
		known.delete(path);
		known.set(path, {
			text,
			value
		});
		if (known.size > most) for (const oldest of [...known.keys()].slice(0, most / 2)) known.delete(oldest);
		return value;
	};
};
// src/core/ledger/shards.ts
const parseWhole = kept((path, text) => readKnown(path, text, shardAt(path)), 256);
/** Of two hundred thousand files that were dealt with. */
const parsePart = kept((path, text) => readKnownPart(path, text, shardAt(path)), 12e3);
/** What is amiss is added to `flaws`. */
const shardsIn = ({ files, read, inParts }, flaws) => {
	const [ends, names] = [/* @__PURE__ */ new Map(), /* @__PURE__ */ new Map()];
	const folders = byFolder(files);
	for (const shard of read.shards) {
		const folder = folders.get(knownFolder(shard)) ?? [];
		const amiss = inParts ? amissAmongParts(shard, files, folder) : amissBesideWhole(shard, files, folder);
		if (amiss !== void 0) flaws.push({
			path: amiss,
			message: "It is missing, or it is no part of its shard."
		});
		const parts = [
			knownPath(shard),
			...inOrder$1(folder),
			lastPartPath(shard)
		].flatMap((path) => {
			const stored = parsedAt(path, files);
			if (stored?.kind === "flaw") flaws.push(stored.flaw);
			return stored?.kind === "value" ? [...stored.value] : [];
		});
		names.set(shard, new Map(parts));
	}
	for (const path of [...[...read.shards].map(inParts ? lastPartPath : knownPath), ...read.ends]) {
		const end = endAt(path, {
			files,
			inParts
		});
		if (end?.kind === "flaw") flaws.push(end.flaw);
		if (end?.kind === "value") ends.set(shardAt(path), end.value);
	}
	return {
		ends,
		names
	};
};
const parsedAt = (path, files) => {
	const text = files.get(path);
	if (text === void 0) return void 0;
	return path === knownPath(shardAt(path)) ? parseWhole(path, text) : parsePart(path, text);
};
/** NB. Only what a name is added to: of a part nothing is looked at but how it begins. */
const endAt = (path, { files, inParts }) => {
	const text = files.get(path);
	if (text === void 0) return void 0;
	if (inParts !== (path === lastPartPath(shardAt(path)))) return {
		kind: "flaw",
		flaw: {
			path,
			message: "By head.json this file has another form."
		}
	};
	if (!inParts) {
		const whole = parseWhole(path, text);
		return whole.kind === "flaw" ? whole : {
			kind: "value",
			value: {
				kind: "whole",
				files: whole.value
			}
		};
	}
	return earlierIn(text) === void 0 ? {
		kind: "flaw",
		flaw: {
			path,
			message: "It does not begin, or end, as a part does."
		}
	} : {
		kind: "value",
		value: {
			kind: "part",
			text
		}
	};
};
/** NB. What stands in a part that is passed over would be dealt with once more, or explain a file that it does not name any more. */
const amissAmongParts = (shard, files, folder) => {
	if (files.has(knownPath(shard))) return knownPath(shard);
	const earlier = earlierIn(files.get(lastPartPath(shard)) ?? "") ?? 0;
	const expected = /* @__PURE__ */ new Set();
	for (let at = 0; at < earlier; at += 1) {
		const path = fullPartPath(shard, at + 1);
		if (earlierIn(files.get(path) ?? "") !== at) return path;
		expected.add(path);
	}
	return folder.find((path) => !expected.has(path));
};
const amissBesideWhole = (shard, files, [first]) => files.has(lastPartPath(shard)) ? lastPartPath(shard) : first;
const inOrder$1 = (folder) => folder.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
/** The files below the folder of a shard, each under that folder. */
const byFolder = (files) => {
	const folders = /* @__PURE__ */ new Map();
	for (const path of files.keys()) {
		const folder = path.slice(0, path.lastIndexOf("/"));
		if (!folder.startsWith(`known/requests/`)) continue;
		const paths = folders.get(folder) ?? [];
		folders.set(folder, paths);
		paths.push(path);
	}
	return folders;
};
// src/core/ledger/contents.ts
const NOTHING_WANTED = {
	grants: /* @__PURE__ */ new Set(),
	handled: /* @__PURE__ */ new Set(),
	shards: /* @__PURE__ */ new Set(),
	ends: /* @__PURE__ */ new Set(),
	days: /* @__PURE__ */ new Set(),
	segments: /* @__PURE__ */ new Set(),
	preflight: /* @__PURE__ */ new Set()
};
/** `wanted` and also the records of `grants`, what is known of the files at `paths`, and the files `ends` and `segments`. */
const alsoWanted = (wanted, more) => ({
	grants: /* @__PURE__ */ new Set([...wanted.grants, ...more.grants ?? []]),
	handled: /* @__PURE__ */ new Set([...wanted.handled, ...more.handled ?? []]),
	shards: /* @__PURE__ */ new Set([...wanted.shards, ...(more.paths ?? []).map(shardOf)]),
	ends: /* @__PURE__ */ new Set([...wanted.ends, ...more.ends ?? []]),
	days: /* @__PURE__ */ new Set([...wanted.days, ...more.days ?? []]),
	segments: /* @__PURE__ */ new Set([...wanted.segments, ...more.segments ?? []]),
	preflight: /* @__PURE__ */ new Set([...wanted.preflight, ...more.preflight ?? []])
});
const bothWanted = (a, b) => ({
	grants: /* @__PURE__ */ new Set([...a.grants, ...b.grants]),
	handled: /* @__PURE__ */ new Set([...a.handled, ...b.handled]),
	shards: /* @__PURE__ */ new Set([...a.shards, ...b.shards]),
	ends: /* @__PURE__ */ new Set([...a.ends, ...b.ends]),
	days: /* @__PURE__ */ new Set([...a.days, ...b.days]),
	segments: /* @__PURE__ */ new Set([...a.segments, ...b.segments]),
	preflight: /* @__PURE__ */ new Set([...a.preflight, ...b.preflight])
});
/**
* Without the records of grants that were over when they were read: they never change, and a run that looks at all merges of a
* week would read hundreds of them again before every write. What was not handled then may be since: its record is read from now on.
*/
const withoutSettled = (wanted, { records, handled, open }) => ({
	...wanted,
	handled: /* @__PURE__ */ new Set(),
	grants: /* @__PURE__ */ new Set([...[...wanted.grants].filter((grant) => {
		const record = records.get(grant);
		return record === void 0 || !isTerminal(record.state);
	}), ...[...wanted.handled].filter((grant) => !handled.has(grant) && !open.has(grant))])
});
/** `wanted` and everything that these events change. `time`: the moment they will carry; `head`: what they come on top of. */
const wantedBy = (wanted, events, { time, head }) => alsoWanted(wanted, {
	grants: events.flatMap(({ grant }) => grant ?? []),
	ends: events.flatMap(pathsNamedBy).map(shardOf).map(hasParts(head) ? lastPartPath : knownPath),
	days: events.some(({ type }) => type === "ended" || type === "reviewed") ? [dayOf(time)] : []
});
/** `head`: of an earlier reading, if there was one. NB. Whether it still says the same of parts must be looked at. */
const pathsOf = (wanted, head) => [
	REVIEWS_PATH,
	...[...wanted.grants].map(recordPath),
	...knownPaths(wanted, head),
	...[...wanted.days].flatMap((day) => [recentPath(day), recentFolder(day)]),
	...wanted.segments,
	...wanted.preflight
];
/** From there on all that still grows is asked for by its folder, in which it stands: one question instead of two for each. */
const MANY_SHARDS = 32;
/** Before the ledger is read it may be older than parts, or not. */
const knownPaths = ({ shards, ends }, head) => {
	const [whole, inParts] = [head?.knownPart === void 0, head === void 0 || hasParts(head)];
	const many = inParts && shards.size > MANY_SHARDS;
	return [
		...many ? [KNOWN_FOLDER] : [],
		...[...shards].flatMap((shard) => [
			...whole && !many ? [knownPath(shard)] : [],
			...inParts && !many ? [lastPartPath(shard)] : [],
			...inParts ? [knownFolder(shard)] : []
		]),
		...[...ends].filter((path) => !shards.has(shardAt(path)))
	];
};
/** Whether the names of `known/requests/` stand in parts. */
const hasParts = ({ knownPart }) => knownPart !== void 0;
/** Folders of which the names are wanted. */
const foldersOf = ({ handled }) => [...new Set([...handled].map(recordFolder))];
/** Whether everything wanted was read (it may be absent on the branch all the same). */
const covers = ({ read, open }, wanted) => [...wanted.grants].every((grant) => read.grants.has(grant) || open.has(grant)) && [...wanted.handled].every((grant) => read.handled.has(grant)) && within(wanted.shards, read.shards) && [...wanted.ends].every((path) => read.ends.has(path) || read.shards.has(shardAt(path))) && within(wanted.days, read.days) && within(wanted.segments, read.segments) && within(wanted.preflight, read.preflight);
const within = (some, all) => [...some].every((one) => all.has(one));
/** All of them, also of a very large installation: where fewer are kept than there are, none is found again. */
const parseOpen = kept(readOpen, 12e3);
const parseRecord = kept(readRecord, 4e3);
const parseRecent = kept(readRecent, 64);
/** Reads the files of one commit. The first thing that is not as it must be is the flaw. */
const readContents = (commit, { files, listed }, read) => {
	const flaws = [];
	const parsed = (path, parse) => {
		const text = files.get(path);
		if (text === void 0) return void 0;
		const stored = parse(path, text);
		if (stored.kind === "value") return stored.value;
		flaws.push(stored.flaw);
	};
	const head = parsed(HEAD_PATH, readHead);
	const open = /* @__PURE__ */ new Map();
	for (const path of files.keys()) {
		if (!path.startsWith("open/")) continue;
		const grant = grantOf(path);
		const value = parsed(path, parseOpen);
		if (grant === void 0) flaws.push({
			path,
			message: "Only open grants stand here."
		});
		else if (value !== void 0) open.set(grant, value);
	}
	const records = /* @__PURE__ */ new Map();
	for (const grant of read.grants) {
		const record = parsed(recordPath(grant), parseRecord);
		if (record === void 0) continue;
		records.set(grant, record);
		if ((open.get(grant)?.state ?? "over") !== (isOpen(record) ? record.state : "over")) flaws.push({
			path: recordPath(grant),
			message: "It contradicts what stands under open/."
		});
	}
	const handled = new Set([...read.handled].filter((grant) => listed.get(recordFolder(grant))?.has(recordName(grant)) === true));
	const { ends, names } = shardsIn({
		files,
		read,
		inParts: head !== void 0 && hasParts(head)
	}, flaws);
	const days = /* @__PURE__ */ new Map();
	for (const day of read.days) {
		const paths = partsOf(day, files);
		const parts = paths.flatMap((path) => parsed(path, parseRecent) ?? []);
		if (parts.length > 0) days.set(day, parts);
		const amiss = paths.find((path, part) => path !== recentPath(day, part));
		if (amiss !== void 0) flaws.push({
			path: amiss,
			message: "It is no part of its day, or one before it is missing."
		});
	}
	const index = parsed(REVIEWS_PATH, readReviews);
	const plain = (paths) => new Map([...paths].flatMap((path) => {
		const text = files.get(path);
		return text === void 0 ? [] : [[path, text]];
	}));
	const [segments, preflight] = [plain(read.segments), plain(read.preflight)];
	const [flaw] = flaws;
	if (flaw !== void 0) return {
		kind: "flaw",
		flaw: {
			...flaw,
			commit
		}
	};
	if (head === void 0) return {
		kind: "flaw",
		flaw: {
			path: HEAD_PATH,
			commit,
			message: "The file is missing."
		}
	};
	return {
		kind: "value",
		value: {
			head,
			commit,
			read,
			open,
			records,
			handled,
			ends,
			names,
			days,
			owed: index ?? owedWithoutIndex(open, inOrder(days)),
			indexed: files.has(REVIEWS_PATH),
			segments,
			preflight
		}
	};
};
/** The files of a day that are there, the first one first. */
const partsOf = (day, files) => [...files.has(recentPath(day)) ? [recentPath(day)] : [], ...[...files.keys()].filter((path) => path.startsWith(`${recentFolder(day)}/`)).toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))];
const inOrder = (days) => [...days].toSorted(([a], [b]) => a < b ? -1 : 1).flatMap(([, parts]) => parts);
/** As commands see it. */
const stateOfContents = ({ head, commit, open, read, ...of }) => ({
	head,
	commit,
	open,
	records: new Map([...of.records, ...[...open].map(([grant, now]) => [grant, recordOf(now)])]),
	handled: /* @__PURE__ */ new Set([...of.handled, ...open.keys()]),
	known: new Map([...of.names.values()].flatMap((files) => [...files])),
	ended: new Map([...read.days].map((day) => [day, [...recordsOf(of.days.get(day) ?? []).values()]])),
	owed: of.owed,
	indexed: of.indexed,
	preflight: of.preflight
});
/** What stands there of a grant, for the fold. */
const grantIn = ({ open, records }, grant) => {
	const now = open.get(grant);
	if (now !== void 0) return {
		phase: "open",
		open: now
	};
	const record = records.get(grant);
	return record === void 0 ? void 0 : {
		phase: "closed",
		record
	};
};
/** The contents after it, without reading them back. */
const contentsAfter = (before, { commit, head, delta, shards }) => {
	const open = new Map(before.open);
	const records = new Map(before.records);
	for (const [grant, now] of delta.grants) if (now.phase === "open") open.set(grant, now.open);
	else {
		open.delete(grant);
		records.set(grant, now.record);
	}
	const ends = new Map(before.ends);
	for (const [shard, { end }] of shards) ends.set(shard, end);
	const names = new Map(before.names);
	for (const [path, file] of delta.known) {
		const shard = shardOf(path);
		const there = names.get(shard);
		if (there !== void 0) names.set(shard, new Map([...there, [path, file]]));
	}
	const days = new Map(before.days);
	for (const [day, ended] of delta.recent) days.set(day, dayWith(days.get(day) ?? [], ended));
	const handled = /* @__PURE__ */ new Set([...before.handled, ...delta.grants.keys()]);
	const owed = owedAfter(before.owed, delta);
	const rest = {
		segments: /* @__PURE__ */ new Map(),
		preflight: /* @__PURE__ */ new Map()
	};
	return {
		...before,
		commit,
		head,
		open,
		records,
		handled,
		ends,
		names,
		days,
		owed,
		indexed: true,
		...rest
	};
};
const isOpen = ({ state }) => !isTerminal(state);
// src/core/ledger/message.ts
/** Of the grants that these events touch, each with its trailers; `subject` instead of the one that is made from the events. */
const messageOf = (events, grants, subject) => ({
	subject: oneLine(subject ?? subjectOf(events, grants), 120) || "ledger",
	trailers: [...new Set(events.flatMap(({ grant }) => grant ?? []))].flatMap((grant) => trailersOf(grant, grants.get(grant), events))
});
/**
* One line of plain text, at most `limit` characters.
* NB. Line breaks and control characters would forge trailers or drive the terminal of whoever reads `git log`; the
* direction marks of Unicode would make it read as something else.
*/
const oneLine = (text, limit) => {
	const plain = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, " ").replace(/\s+/g, " ").trim();
	const letters = [...plain];
	return letters.length <= limit ? plain : `${letters.slice(0, limit - 1).join("")}…`;
};
const subjectOf = (events, grants) => {
	const last = /* @__PURE__ */ new Map();
	for (const event of events) last.set(event.grant, event);
	const parts = [...last].map(([grant, event]) => {
		if (grant === null) return event.type === "swept" && event.data.kind === "genesis" ? "genesis" : event.type;
		const who = namesOf(grants.get(grant));
		return `${event.type === "decided" ? event.data.outcome : event.type} ${grant}${who === void 0 ? "" : ` (${who})`}`;
	});
	return parts.length <= 3 ? parts.join(", ") : `${parts.slice(0, 2).join(", ")} and ${parts.length - 2} more`;
};
const namesOf = (now) => {
	const of = now?.phase === "open" ? now.open : now?.phase === "closed" ? now.record : void 0;
	return of === void 0 || of.beneficiary === null || of.entitlement === null ? void 0 : `${of.beneficiary} · ${of.entitlement}`;
};
const trailersOf = (grant, now, events) => {
	const open = now?.phase === "open" ? now.open : void 0;
	const of = open ?? (now?.phase === "closed" ? now.record : void 0);
	const decided = events.findLast((event) => event.grant === grant && event.type === "decided");
	const requested = events.findLast((event) => event.grant === grant && event.type === "requested");
	const policy = open?.policy ?? (decided?.type === "decided" ? decided.data.policy : void 0);
	const approvals = open?.approvals ?? (decided?.type === "decided" ? decided.data.approvals : []);
	const ticket = open?.ticket ?? (requested?.type === "requested" ? requested.data.ticket : void 0);
	return [
		trailer("Grant", String(grant)),
		trailer("Requester", of?.requester),
		trailer("Beneficiary", of?.beneficiary),
		trailer("Entitlement", of?.entitlement),
		...[...new Set(approvals.map(({ person }) => person))].map((person) => trailer("Approved-by", person)),
		trailer("Ticket", ticket),
		trailer("Policy", policy),
		trailer("Request", of?.path),
		trailer("Expires", of?.expiresAt)
	].flatMap((line) => line ?? []);
};
const trailer = (key, value) => {
	const plain = oneLine(value ?? "", 200);
	return plain === "" ? void 0 : `${key}: ${plain}`;
};
// src/commands/anchored.ts
/** `since`: of the settings; anchors that are older count no more. */
const createAnchoredCheck = (store, since) => {
	/** Looked up in this run. An event never changes, but in a branch that was rewritten meanwhile: the next run finds that. */
	const proved = /* @__PURE__ */ new Set();
	let behind = 0;
	return { async check(head, outside) {
		const anchors = anchorsOf(outside.anchors, head.genesis, since);
		const [last] = anchors;
		if (last === void 0) return "anchored";
		if (last.seq > head.seq) {
			behind += 1;
			if (behind > LOOKS) throw rewritten(last, `the branch ends with event ${head.seq}`);
			return "behind";
		}
		for (const anchor of anchors.filter(({ seq }) => seq === last.seq)) {
			const key = `${anchor.seq} ${anchor.hash}`;
			if (proved.has(key)) continue;
			const hash = anchor.seq === head.seq ? head.hash : await hashAt(store, anchor);
			if (hash !== anchor.hash) throw rewritten(anchor, `the branch has ${hash ?? "no such event"} there`);
			proved.add(key);
		}
		return "anchored";
	} };
};
const LOOKS = 2;
const hashAt = async (store, { segment, seq }) => {
	const files = await store.read([segment]);
	return files === "missing" ? void 0 : hashIn(files.files.get(segment) ?? "", seq);
};
const rewritten = (anchor, finding) => new Fault("ledger.rewritten", `The branch ${LEDGER_BRANCH} does not go on from its last anchor: ${saidBy(anchor)}, names ${anchor.hash}, and ${finding}.`, { remedy: "Nothing is elevated until then: restore the branch from a clone that has that event, or find out who wrote a false anchor; docs/ledger.md says how to go on." });
// src/commands/record.ts
/** How long an append tries to win, from its first read. */
const PATIENCE = milliseconds(6e4);
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5e3;
const openLedger = (options) => {
	let asked = NOTHING_WANTED;
	/** As this run saw it last: what it needs next is guessed from it, and nothing is decided on it. */
	let last;
	const anchored = createAnchoredCheck(options.store, options.anchorsSince);
	let outside = {
		main: [],
		anchors: []
	};
	const load = async (wanted) => {
		const read = await readAnchored(options, anchored, {
			wanted,
			before: last?.head
		});
		last = read.contents;
		({outside} = read);
		return read.contents;
	};
	return {
		async read(grants, paths, also = {}) {
			const wanted = alsoWanted(NOTHING_WANTED, {
				grants,
				paths,
				...also
			});
			asked = bothWanted(asked, wanted);
			const contents = await load(wanted);
			asked = withoutSettled(asked, contents);
			return stateOfContents(contents);
		},
		everRecorded: (grant) => options.store.everTouched(recordPath(grant)),
		async append(decide, subject) {
			if (options.genesis === void 0) throw unnamed();
			const first = last === void 0 ? asked : likelyWanted(asked, last, {
				decide,
				time: options.clock.now()
			});
			const { after, about } = await append(options, {
				decide,
				subject,
				load,
				first
			});
			last = after;
			const at = outside.main.find((commit) => about.includes(commit)) ?? outside.main[0];
			if (about !== NOTHING_WRITTEN && at !== void 0) options.anchoring?.note(at, anchorOf(after.head));
			return stateOfContents(after);
		}
	};
};
/**
* What an append will read, so that it asks once and not twice: what its events would touch if nothing had changed since. They are
* decided anew on what is read.
*/
const likelyWanted = (asked, last, { decide, time }) => {
	const wanted = alsoWanted(asked, { segments: [last.head.segment] });
	try {
		return wantedBy(wanted, decide(stateOfContents(last)) ?? [], {
			time: formatInstant(time),
			head: last.head
		});
	} catch {
		return wanted;
	}
};
/** The pause before a branch that seems to end before its last anchor is looked at again. */
const LAG = milliseconds(2e3);
/** NB. Where the branch was rewritten or cut off since its last anchor, nothing of it is believed, and nothing is elevated. */
const readAnchored = async ({ store, genesis, clock }, anchored, asked) => {
	for (;;) {
		const read = await readLedger(store, genesis, asked);
		if (await anchored.check(read.contents.head, read.outside) === "anchored") return read;
		await clock.sleep(LAG);
	}
};
/** The contents of the ledger at its head. Throws `ledger.missing`, `ledger.broken`, `ledger.foreign-genesis`. */
const readLedger = async (store, genesis, { wanted, before }) => {
	const files = await store.read(pathsOf(wanted, before), foldersOf(wanted));
	if (files === "missing") throw missing();
	const contents = readContents(files.commit, files, wanted);
	if (contents.kind === "flaw") throw broken(contents.flaw);
	const { head } = contents.value;
	if (genesis !== void 0 && head.genesis !== genesis) throw foreign(head, genesis);
	if (before !== void 0 && hasParts(before) !== hasParts(head)) throw broken({
		path: HEAD_PATH,
		commit: files.commit,
		message: `\`knownPart\` came, or went.`
	});
	return {
		contents: contents.value,
		outside: files.outside
	};
};
const NOTHING_WRITTEN = [];
const untouched = (after) => ({
	after,
	about: NOTHING_WRITTEN
});
const append = async (options, task) => {
	const { store, clock } = options;
	const retry = retrying(options);
	/** Commits of ours that may or may not have come about. */
	const unclear = [];
	let wanted = task.first;
	for (;;) {
		let contents;
		try {
			contents = await task.load(wanted);
		} catch (thrown) {
			if (unclear.length === 0 || !await retry.again(asFault(thrown))) throw thrown;
			continue;
		}
		retry.begin();
		if (unclear.some(({ path, text }) => contents.segments.get(path) === text)) return {
			after: contents,
			about: []
		};
		const events = task.decide(stateOfContents(contents)) ?? [];
		if (events.length === 0) return untouched(contents);
		const time = formatInstant(clock.now());
		const needed = alsoWanted(wantedBy(wanted, events, {
			time,
			head: contents.head
		}), {
			segments: [contents.head.segment],
			days: contents.indexed ? [] : daysBack$1(LONGEST_LOOK_BACK, clock.now())
		});
		if (!covers(contents, needed)) {
			wanted = needed;
			continue;
		}
		assertWhole(contents);
		const fresh = withoutRepeats(contents, events);
		if (fresh.length === 0) return untouched(contents);
		const next = compose(contents, fresh, {
			time,
			run: options.run,
			subject: task.subject
		});
		assertReadable(next.change);
		try {
			const outcome = await store.commit(contents.commit, next.change);
			if (outcome.kind === "committed") return {
				after: contentsAfter(contents, {
					...next,
					commit: outcome.commit
				}),
				about: mergesIn(contents, fresh)
			};
			if (!await retry.again(void 0)) throw contended();
		} catch (thrown) {
			const fault = asFault(thrown);
			if (fault.code !== "github.unreachable") throw thrown;
			unclear.push(next.segment);
			wanted = alsoWanted(wanted, { segments: [next.segment.path] });
			if (!await retry.again(fault)) throw thrown;
		}
	}
};
/** The commits by which the requests that these events are about came to the default branch. */
const mergesIn = ({ open }, events) => events.flatMap((event) => {
	if (event.type === "requested") return [event.data.merge];
	const merge = event.grant === null ? void 0 : open.get(event.grant)?.merge;
	return merge === void 0 ? [] : [merge];
});
const retrying = ({ clock, random }) => {
	let deadline;
	let tries = 0;
	return {
		begin() {
			deadline ??= later(clock.now(), PATIENCE);
		},
		async again(fault) {
			if (fault !== void 0 && !fault.transient && fault.code !== "github.unreachable") return false;
			const pause = Math.min(FIRST_PAUSE * 2 ** tries, LONGEST_PAUSE) * (.5 + random() / 2);
			tries += 1;
			const wait = milliseconds(Math.ceil(Math.max(pause, fault?.retryAfter ?? 0)));
			if (deadline === void 0 || isOver(deadline, later(clock.now(), wait))) return false;
			await clock.sleep(wait);
			return true;
		}
	};
};
const withoutRepeats = (contents, events) => {
	const seen = /* @__PURE__ */ new Set();
	return events.filter(({ id, grant }) => {
		const now = grant === null ? void 0 : grantIn(contents, grant);
		if (seen.has(id) || now !== void 0 && eventsOf(now).includes(id)) return false;
		seen.add(id);
		return true;
	});
};
const compose = (contents, events, given) => {
	const { head, open, ends, days } = contents;
	const segment = chain(head, events.map(valueWithoutCredentials), given);
	const folded = foldCommit((grant) => grantIn(contents, grant), segment.events);
	if (folded.kind === "refused") throw refused(folded.why);
	const { delta } = folded;
	const next = {
		...segment.end,
		genesis: head.genesis,
		segment: segment.path,
		...freezeAfter(head.freeze, delta),
		...head.knownPart === void 0 ? {} : { knownPart: head.knownPart }
	};
	const grants = grantFiles(delta, (grant) => open.has(grant));
	const shards = grownShards(delta.known, (shard) => ends.get(shard), head.knownPart);
	const told = preflightFiles(delta.preflight, given.subject.files ?? /* @__PURE__ */ new Map());
	return {
		segment,
		head: next,
		delta,
		shards,
		change: {
			...messageOf(segment.events, delta.grants, given.subject.text),
			additions: new Map([
				[segment.path, segment.text],
				headFile(next),
				...grants.additions,
				...shardFiles(shards),
				...recentFiles(delta.recent, (day) => days.get(day) ?? []),
				...reviewsFile(contents, delta),
				...told.additions
			]),
			deletions: [...grants.deletions, ...told.deletions]
		}
	};
};
const reviewsFile = ({ owed, indexed }, delta) => {
	const text = owedText(owedAfter(owed, delta));
	return indexed && text === owedText(owed) ? [] : [[REVIEWS_PATH, text]];
};
/** The files that the events name, and no other. */
const preflightFiles = (named, texts) => {
	return {
		additions: [...named].flatMap(([path, blob]) => {
			if (blob === null) return [];
			const text = texts.get(path);
			if (text === void 0 || gitBlob(text) !== blob) throw refused(`the text of ${path} is not what it names.`);
			return [[path, text]];
		}),
		deletions: [...named].flatMap(([path, blob]) => blob === null ? [path] : [])
	};
};
/** NB. Nothing is built on a head that does not name the last line: what stands below may not be what was written. */
const assertWhole = ({ head, segments, commit }) => {
	const end = endOfSegment(segments.get(head.segment) ?? "");
	if (end?.hash === head.hash && end.seq === head.seq) return;
	throw broken({
		path: head.segment,
		commit,
		message: "Its last line is not the one that head.json names."
	});
};
/** NB. GitHub gives out no longer text whole: after such a commit nobody could read the ledger again, nor write to it. */
const assertReadable = ({ additions }) => {
	for (const [path, text] of additions) if (Buffer.byteLength(text) > 5e5) throw refused(`${path} would be longer than GitHub gives out again.`);
};
const missing = () => new Fault("ledger.missing", `The branch ${LEDGER_BRANCH} does not exist.`, { remedy: "Run `gatehouse init` for a new installation; if there was a ledger, restore its branch." });
const foreign = (head, genesis) => new Fault("ledger.foreign-genesis", `The ledger begins with ${head.genesis}, the settings name ${genesis}.`, { remedy: `Find out who replaced the branch ${LEDGER_BRANCH} and restore it; correct ledger.genesis only for a new installation.` });
const unnamed = () => new Fault("ledger.foreign-genesis", "The settings name no genesis for the ledger.", { remedy: "Run `gatehouse init` and write what it says into policies/gatehouse.yaml, `ledger.genesis`." });
const broken = ({ path, commit, message }) => new Fault("ledger.broken", `The ledger contradicts itself at ${path}${commit === void 0 ? "" : ` (commit ${commit})`}: ${message}`, { remedy: "Run `gatehouse verify` on a clone of the branch; it names the first broken place." });
const contended = () => new Fault("ledger.contended", "Other runs kept writing to the ledger for a minute.", {
	remedy: "Nothing is lost: the next run takes it up.",
	transient: true
});
const refused = (why) => new Fault("bug", `The ledger refuses an event: ${why}`, { remedy: "This is a bug in Gatehouse; please report it with the log of this run." });
// src/adapters/notices/addresses.ts
const LEAST_KEY = 24;
/**
* NB. No fault repeats what stands in a line: it is a secret, and whoever reads the log of a run may not be meant to have it.
* Throws `Fault('config.invalid')` naming the line.
*/
const readAddresses = (secret) => {
	const found = secret.split(/\r?\n/).map((line) => line.trim()).flatMap((line, index) => line === "" || line.startsWith("#") ? [] : [addressOf(line, index + 1)]);
	const doubled = found.find(({ channel }, at) => found.findIndex((one) => one.channel === channel) < at);
	if (doubled === void 0) return found;
	throw invalid(`GATEHOUSE_NOTIFY_CHANNELS names ${doubled.channel} twice`, "Give each channel one line.");
};
const addressOf = (line, number) => {
	const [name = "", address = "", key, ...more] = line.split(/\s+/);
	const named = parseChannel(name);
	const where = `line ${number} of GATEHOUSE_NOTIFY_CHANNELS`;
	if (named === void 0 || address === "" || more.length > 0) throw invalid(`${where} is no channel`, "Write \"slack:name https://…\", \"teams:name https://…\" or \"webhook:name https://… whsec_…\".");
	const url = URL.canParse(address) ? new URL(address) : void 0;
	if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") throw invalid(`The address in ${where} is no https:// address`, "Give the address that the channel shows.");
	const { kind, channel } = named;
	if (kind === "webhook") return {
		kind,
		channel,
		url: url.href,
		key: keyOf(key, where)
	};
	if (key !== void 0) throw invalid(`${where} says more than an address`, "Only a webhook has a key.");
	return {
		kind,
		channel,
		url: url.href
	};
};
/** `whsec_` and at least 24 bytes in base64, as Standard Webhooks has it. */
const keyOf = (key, where) => {
	const text = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(key ?? "")?.[1];
	const bytes = Buffer.from(text ?? "", "base64");
	if (bytes.length >= LEAST_KEY) return bytes;
	throw invalid(`The webhook in ${where} has no key of at least ${LEAST_KEY} bytes`, "Make one with: echo whsec_$(openssl rand -base64 32)");
};
const invalid = (message, remedy) => new Fault("config.invalid", message, { remedy });
// src/providers/opens.ts
const OPENS = /* @__PURE__ */ new Set([
	"azure-role",
	"azure-role with assignment: eligible",
	"azure-role with assignment: plain",
	"entra-role",
	"entra-group",
	"entra-group with assignment: eligible",
	"entra-group with managed: exclusive",
	"entra-role with assignment: eligible",
	"nsg-rule",
	"nsg-rule with destination_groups:",
	"nsg-rule with vm:",
	"vm-jit",
	"azure-firewall",
	"github-team",
	"github-repo"
]);
// src/wire.ts
const NOT_TOLD = {
	elevate: void 0,
	revoke: void 0,
	audit: void 0
};
const installationFrom = (repository, policy) => {
	const genesis = policy.settings?.genesis;
	if (genesis !== void 0) return installationOf(repository.id, genesis);
	throw new Fault("ledger.missing", "policies/gatehouse.yaml names no ledger", { remedy: "Run \"gatehouse init\" and write the genesis that it prints into policies/gatehouse.yaml." });
};
/** NB. Nothing waits for a message, ending least of all: with a secret that is wrong nobody is told, and the run goes on. */
const addressesFrom = ({ notifyChannels = "", log }) => {
	try {
		return readAddresses(notifyChannels);
	} catch (thrown) {
		log.warning(`Nobody is told outside GitHub: ${faultSentence(asFault(thrown))}`);
		return [];
	}
};
/** NB. Loaded by name at first use: judging a pull request never loads the code that can open access. */
const connectAzure = async (options, clock, remembering) => {
	const { azure } = options;
	if (azure === void 0) throw new Fault("config.invalid", "The inputs azure-tenant-id and azure-client-id are missing", { remedy: "Set the repository variables that .github/workflows/elevate.yml and revoke.yml read; see docs/adopt.md." });
	const { createAzure } = await import("./connect.js");
	return createAzure(azure, {
		assertion: () => options.idToken(azure.tokenAudience),
		onDate: (source, date) => clock.observe(source, date),
		sleep: (time) => clock.sleep(time),
		...remembering ? { remembering } : {},
		...options.hide === void 0 ? {} : { hide: options.hide },
		timer: clock.timer
	});
};
/** NB. Loaded by name at first use, like Azure. */
const connectOrganization = async (organization, options, clock) => {
	const { createOrganization } = await import("./organization.js");
	const { apiUrl, token, login: owner } = organization;
	return createOrganization(createGitHubClient({
		apiUrl,
		token,
		owner,
		repo: options.github.repo,
		onDate: (source, date) => clock.observe(source, date),
		sleep: (time) => clock.sleep(milliseconds(time)),
		timer: clock.timer
	}), clock);
};
/** No platform is connected before something is asked of it: a privilege on GitHub needs no Azure. */
const connectProviders = async (azure, options, clock) => {
	const { createProviders } = await import("./providers.js");
	const { organization } = options;
	return createProviders({
		azure,
		organization: organization === void 0 ? void 0 : () => connectOrganization(organization, options, clock)
	});
};
/** `asking`: an Azure that answers each question once. */
const connectCheckers = async (asking, options, clock) => {
	return (await connectProviders(asking, options, clock)).filter(({ kind }) => platformOf(kind) !== "github" || options.organization !== void 0);
};
/** NB. What a token says is believed only of a job of GitHub: a host's own token names the host's issuer. */
const issuerFrom = async ({ azure, github, idToken }) => {
	try {
		const token = azure === void 0 ? "" : await idToken(azure.tokenAudience);
		return issuerIn(token) ?? issuerAt(github.apiUrl);
	} catch {
		return issuerAt(github.apiUrl);
	}
};
/** `clock`: the run's own, which nobody has told the time yet. */
const wire = (options, clock = createPlatformClock(() => performance.now())) => {
	const client = createGitHubClient({
		...options.github,
		onDate: (source, date) => clock.observe(source, date),
		sleep: (time) => clock.sleep(milliseconds(time)),
		timer: clock.timer
	});
	const { proposalToken } = options;
	const proposing = proposalToken === void 0 ? client : createGitHubClient({
		...options.github,
		token: proposalToken,
		onDate: (source, date) => clock.observe(source, date),
		sleep: (time) => clock.sleep(milliseconds(time)),
		timer: clock.timer
	});
	const store = createLedgerStore(client);
	const anchors = createAnchors(client);
	const anchoring = createAnchoring(anchors, options.log);
	let connection;
	let providers;
	let ledger;
	let remembered;
	const azure = () => connection ??= connectAzure(options, clock, false);
	const asking = () => remembered ??= connectAzure(options, clock, true);
	const gitHub = createGitHub(client, { expecting: options.expecting });
	const checkers = () => connectCheckers(asking, options, clock);
	return {
		...gitHub,
		runs: createRuns(client),
		tickets: createTickets(client),
		reviews: createReviewIssues(client),
		roster: createRoster(client),
		proposals: createProposals(proposing),
		clock,
		log: options.log,
		notices: createNotices(addressesFrom(options), (time) => clock.sleep(milliseconds(time))),
		run: options.run,
		store,
		anchors,
		anchoring,
		signingKeys: createSigningKeys(client),
		recorded: createRecordedDecisions(client, clock),
		setup: {
			...createSetup(client),
			...createSetupCode(client),
			...createSetupActions(client)
		},
		versions: createVersionReports(client),
		ledger: (policy) => ledger ??= openLedger({
			store,
			clock,
			run: options.run,
			genesis: policy?.settings?.genesis,
			random: options.random ?? Math.random,
			anchoring,
			anchorsSince: policy?.settings?.anchorsSince
		}),
		installation: installationFrom,
		opens: OPENS,
		providers: () => providers ??= connectProviders(azure, options, clock),
		checkers,
		tenant: options.azure === void 0 ? void 0 : {
			azure: asking,
			clients: options.clients ?? NOT_TOLD,
			subscriptions: options.azure.subscriptions,
			issuer: () => issuerFrom(options),
			audience: options.azure.tokenAudience,
			asking: {
				evidence: gitHub.evidence,
				clock,
				checkers,
				opens: OPENS,
				installation: installationFrom
			}
		},
		directory: async () => (await azure()).directory
	};
};
export { runFrom as C, repositoryUrl as S, installationId as _, readContents as a, pullNumber as b, writeReport as c, branchName as d, clientsFrom as f, gitHubFrom as g, gitHubAt as h, NOTHING_WANTED as i, installationOf as l, entraMap as m, OPENS as n, REPORT_TITLE as o, count$1 as p, openLedger as r, readVerdicts as s, wire as t, azureFrom as u, organizationFrom as v, readConfig as x, personalToken as y };
