import { Bn as eventGuard, Fr as canonicalJson, Gn as knownSchema, Hn as guard, Ir as gitBlob, Jn as recordSchema, Kn as openSchema, Lr as sha256, Un as headSchema, Vn as eventSchemas, Wn as knownLineSchema, Xn as HEAD_PATH, Yn as reviewsSchema, a as policyKnownBy, ar as fullPartPath, d as measuredEnds, dr as lastPartPath, fr as openPath, hr as recentPath, or as isKeyPath, qn as recentSchema, rr as dayOf, sr as isPreflightPath, ur as knownPath, vr as recordPath, xr as shardOf$1, yr as segmentPath, zn as departure } from "./channel.js";
import { a as digest, l as grantNumber, s as formatInstant, v as parseInstant } from "./brand.js";
import { t as listOf } from "./one-or-more.js";
// src/core/shard.ts
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const WHOLE$1 = new RegExp(`^(?:${UUID}|elsewhere)$`);
const IN_SUBSCRIPTION = new RegExp(`^/subscriptions/(${UUID})(?:/|$)`, "i");
const isShard = (text) => WHOLE$1.test(text);
/** `undefined` for anything that is none. */
const parseShard = (text) => {
	const value = text.toLowerCase();
	return isShard(value) ? value : void 0;
};
const certain = (text) => {
	const shard = parseShard(text);
	if (shard === void 0) throw new TypeError(`${JSON.stringify(text)} is no shard`);
	return shard;
};
const ELSEWHERE = certain("elsewhere");
/**
* The one shard that ends a grant whole, so that its network is closed before its roles whatever the subscriptions: that of the first
* privilege that an ending closes and that lies in a subscription.
*/
const shardOf = ({ steps }) => {
	return [...steps.filter(({ layer }) => layer === "network").toReversed(), ...steps.filter(({ layer }) => layer === "identity")].flatMap((step) => {
		const id = IN_SUBSCRIPTION.exec(placeOf(step) ?? "")?.[1];
		return id === void 0 ? [] : [certain(id)];
	})[0] ?? ELSEWHERE;
};
const placeOf = (step) => {
	switch (step.kind) {
		case "nsg-rule": return "vm" in step ? step.vm : step.nsg;
		case "vm-jit": return step.vm;
		case "azure-firewall": return step.policy;
		case "azure-role": return step.scope;
		case "entra-role":
		case "entra-group":
		case "github-team":
		case "github-repo": return;
	}
};
/** Jobs that one matrix may have. https://docs.github.com/actions/reference/limits */
const MOST_SHARDS = 256;
/** `most`: how many one run takes; all of them where it is undefined. */
const shareOut = (all, most) => {
	if (most === void 0 || all.length <= most) return {
		own: all,
		left: [],
		shards: []
	};
	const left = all.slice(most);
	return {
		own: all.slice(0, most),
		left,
		shards: [...new Set(left.map(({ grant }) => shardOf(grant.plan)))].slice(0, MOST_SHARDS)
	};
};
const everywhere = () => true;
// src/core/ledger/anchor.ts
/** The context of the commit statuses that carry them. */
const ANCHOR_CONTEXT = "gatehouse/ledger";
const anchorOf = ({ seq, hash, segment, genesis }) => ({
	seq,
	hash,
	segment,
	ledger: ledgerName(genesis)
});
const ledgerName = (genesis) => genesis.slice(0, 8);
/** At most 138 characters: GitHub takes 140 in a status. */
const formatAnchor = ({ seq, hash, segment, ledger }) => `event ${seq} is ${hash} in ${segment} of ${ledger}`;
const FORM = "event ([1-9][0-9]{0,11}) is ([0-9a-f]{64}) in (events/[0-9]{4}/[0-9]{2}/[0-9]{2}/[0-9]{12}\\.jsonl) of ([0-9a-f]{8})";
const WHOLE = new RegExp(`^${FORM}$`);
const parseAnchor = (text) => {
	const match = WHOLE.exec(text);
	return match === null ? void 0 : fromMatch(match);
};
/** All that stand in a text, whatever is around them: what the API or a page showed of the statuses. */
const anchorsIn = (text) => [...text.matchAll(new RegExp(`\\b${FORM}\\b`, "g"))].map(fromMatch);
const fromMatch = ([, seq = "", hash = "", segment = "", ledger = ""]) => ({
	seq: Number(seq),
	hash: digest(hash),
	segment,
	ledger
});
/** Those of the ledger with this genesis, from `since` on; the last first. */
const anchorsOf = (anchors, genesis, since) => anchors.filter(({ ledger, at }) => ledger === ledgerName(genesis) && (since === void 0 || (at ?? since) >= since)).toSorted((a, b) => b.seq - a.seq);
/** The hash of one event in the text of its segment; undefined: it does not stand there. */
const hashIn = (segment, seq) => {
	const line = segment.split("\n").find((one) => one.startsWith("{\"v\":1,\"id\":\"") && seqOf(one) === seq);
	return line === void 0 ? void 0 : digest(sha256(line));
};
const seqOf = (line) => Number(/^\{"v":1,"id":"[0-9a-f]{24}","seq":([0-9]{1,16}),/.exec(line)?.[1]);
/** For people: which event, and where that was said. */
const saidBy = ({ seq, commit, at }) => commit === void 0 ? `the anchor of event ${seq}` : `the status ${ANCHOR_CONTEXT} of commit ${commit}${at === void 0 ? "" : ` (${at})`}, the anchor of event ${seq}`;
// src/core/grant.ts
/**
* The state after `event` happened to a grant in `state`; `undefined` while there is no grant.
* `decided` needs its `outcome`; without one it counts as denied, so that forgetting it can only refuse access.
* Closing is always accepted from an open state: no bookkeeping may stand in the way of an end (I3).
*/
const transition = (state, event, outcome = "denied") => {
	const row = table[state ?? "none"];
	return (event === "decided" && outcome === "denied" ? row["decided-denied"] : row[event]) ?? "refused";
};
/** `denied` and `ended` never revive. */
const isTerminal = (state) => state === "denied" || state === "ended";
/** What the platforms may show of any grant at any time, also of one that the ledger calls ended: it is told, never revived. */
const seen = {
	drifted: "same",
	repaired: "same"
};
const table = {
	none: {
		...seen,
		requested: "same",
		decided: "same",
		"decided-denied": "denied",
		withdrawn: "same",
		lapsed: "same",
		scheduled: "scheduled",
		elevating: "elevating"
	},
	denied: { ...seen },
	scheduled: {
		...seen,
		decided: "same",
		"decided-denied": "denied",
		elevating: "elevating",
		ending: "ending",
		ended: "ended"
	},
	elevating: {
		...seen,
		elevating: "same",
		decided: "same",
		"decided-denied": "ending",
		elevated: "active",
		failed: "ending",
		ending: "ending",
		ended: "ended",
		"review-owed": "same",
		reviewed: "same",
		"policy-changed": "same"
	},
	active: {
		...seen,
		amended: "same",
		extended: "same",
		ending: "ending",
		ended: "ended",
		"review-owed": "same",
		reviewed: "same",
		"policy-changed": "same"
	},
	ending: {
		...seen,
		failed: "same",
		ended: "ended",
		"review-owed": "same",
		reviewed: "same",
		"policy-changed": "same"
	},
	ended: {
		...seen,
		"review-owed": "same",
		reviewed: "same"
	}
};
// src/core/move.ts
/** A move of an open grant to another address, as its plan shows it: nothing but the source of its network steps differs. */
/** NB. Whom it is for, for how long, to where and through what: nothing but the source may differ. */
const sameButSource = (one, other) => canonicalJson(withoutSources(one)) === canonicalJson(withoutSources(other));
const withoutSources = (plan) => ({
	...plan,
	digest: null,
	steps: plan.steps.map((step) => step.layer === "network" ? {
		...step,
		source: null
	} : step)
});
/** The steps of `before` that `after` has from elsewhere. */
const stepsThatMove = (before, after) => before.steps.filter((step) => {
	const now = after.steps.find(({ id }) => id === step.id);
	return now !== void 0 && canonicalJson(now) !== canonicalJson(step);
});
/** What it is open from once it has moved, for people: each once. */
const newSources = (before, after) => {
	const moved = new Set(stepsThatMove(before, after).map(({ id }) => id));
	const sources = (plan) => plan.steps.flatMap((step) => moved.has(step.id) && step.layer === "network" ? listOf(step.source) : []);
	const old = sources(before);
	return [...new Set(sources(after))].filter((source) => !old.includes(source));
};
/** As which a step of the grant may stand too, because a move was begun and not finished. */
const formerVersions = ({ move }, { id }) => move?.state === "moving" ? move.before.filter((step) => step.id === id) : [];
// src/core/ledger/fold.ts
/** The grant after `event`. Every pair of state and event that the transition table does not name is refused. */
const foldGrant = (now, grant, event) => {
	const before = stateOf(now);
	const next = event.type === "decided" ? transition(before, event.type, event.data.outcome) : transition(before, event.type);
	if (next === "refused") return refuse(grant, event, `cannot happen while it is ${before ?? "no grant yet"}`);
	const after = next === "same" ? before : next;
	switch (now?.phase) {
		case void 0: return foldAsked({
			grant,
			request: void 0,
			approvals: void 0,
			events: []
		}, event);
		case "asked": return foldAsked(now.asked, event);
		case "open": return foldOpen(now.open, event, after);
		case "closed": return {
			kind: "now",
			now: {
				phase: "closed",
				record: {
					...withId(now.record, event),
					...reviewAfter(now.record, event)
				}
			}
		};
	}
};
const stateOf = (now) => {
	switch (now?.phase) {
		case void 0:
		case "asked": return;
		case "open": return now.open.state;
		case "closed": return now.record.state;
	}
};
/** The ids of the events that made it. */
const eventsOf = (now) => {
	switch (now.phase) {
		case "asked": return now.asked.events;
		case "open": return now.open.events;
		case "closed": return now.record.events;
	}
};
/**
* What stays of a grant at the end of an append; `undefined`: nothing. A request that was taken up and has no intent by then
* (`mode: observe`) is closed as denied.
*/
const settle = (now) => {
	if (now.phase !== "asked") return now;
	return now.asked.request === void 0 ? void 0 : denied(now.asked, void 0);
};
/** `grants/<n÷1000>/<n>.json` of a grant that is open. */
const recordOf = (open) => ({
	beneficiary: open.beneficiary,
	blob: open.blob,
	endedAt: null,
	entitlement: open.entitlement,
	events: open.events,
	expiresAt: open.expiresAt,
	grant: open.grant,
	path: open.path,
	requester: open.requester,
	...open.review === void 0 ? {} : { review: open.review },
	startsAt: open.startsAt,
	state: open.state,
	why: open.ending?.why ?? null
});
const refuse = (grant, event, why) => ({
	kind: "refused",
	why: `Grant ${grant}: \`${event.type}\` ${why}.`
});
const withId = (of, event) => ({
	...of,
	events: [...of.events, event.id]
});
const foldAsked = (before, event) => {
	const asked = withId(before, event);
	const stays = (now) => ({
		kind: "now",
		now: {
			phase: "asked",
			asked: now
		}
	});
	switch (event.type) {
		case "requested":
			if (asked.request !== void 0) return refuse(asked.grant, event, "happens once");
			return stays({
				...asked,
				request: event.data
			});
		case "decided":
			if (event.data.outcome === "denied") return {
				kind: "now",
				now: denied(asked, event.data.subject)
			};
			return stays({
				...asked,
				approvals: event.data.approvals
			});
		case "scheduled": return open$1(asked, event, {
			state: "scheduled",
			scheduledAt: event.time,
			owner: {
				run: event.run?.id ?? "",
				attempt: event.run?.attempt ?? 0,
				until: event.time
			},
			steps: []
		});
		case "elevating": return open$1(asked, event, {
			state: "elevating",
			owner: event.data.owner,
			steps: intended(event.data.plan, event.time)
		});
		case "withdrawn":
		case "lapsed":
		case "drifted":
		case "repaired":
		case "swept":
		case "elevated":
		case "failed":
		case "ending":
		case "ended":
		case "amended":
		case "extended":
		case "review-owed":
		case "reviewed":
		case "policy-changed":
		case "posture": return stays(asked);
	}
};
const open$1 = (asked, event, opening) => {
	const { request, approvals } = asked;
	if (request === void 0 || approvals === void 0) return refuse(asked.grant, event, "needs `requested` and an approving `decided` in the same append");
	const { plan, principal, startsAt, expiresAt, policy } = event.data;
	const wrong = contradiction(asked.grant, request, event.data);
	if (wrong !== void 0) return refuse(asked.grant, event, wrong);
	const { requester, beneficiary, entitlement, ticket, path, blob, url, head, merge } = request;
	return {
		kind: "now",
		now: {
			phase: "open",
			open: {
				grant: asked.grant,
				...opening,
				requester,
				beneficiary,
				entitlement,
				ticket,
				principal,
				plan,
				startsAt,
				expiresAt,
				policy,
				path,
				blob,
				url,
				head,
				merge,
				approvals,
				...request.since === void 0 ? {} : { since: request.since },
				ending: null,
				outbox: [],
				events: asked.events
			}
		}
	};
};
const contradiction = (grant, request, { plan, startsAt, expiresAt }) => {
	if (plan.grant !== grant) return `carries the plan of grant ${plan.grant}`;
	if (plan.entitlement !== request.entitlement || plan.beneficiary !== request.beneficiary) return "carries a plan for something that was not requested";
	if (Date.parse(startsAt) >= Date.parse(expiresAt)) return "ends before it starts";
};
const foldOpen = (grant, event, state) => {
	const events = [...grant.events, event.id];
	const stays = (change) => ({
		kind: "now",
		now: {
			phase: "open",
			open: {
				...grant,
				...change,
				events
			}
		}
	});
	const ends = (why) => ({
		state: "ending",
		ending: grant.ending ?? {
			why,
			since: event.time
		}
	});
	switch (event.type) {
		case "decided":
			if (state === "denied") return {
				kind: "now",
				now: {
					phase: "closed",
					record: {
						...recordOf(grant),
						state,
						events
					}
				}
			};
			return stays(state === "ending" ? ends("failed") : { approvals: event.data.approvals });
		case "elevating": {
			const wrong = takeover(grant, event);
			if (wrong !== void 0) return refuse(grant.grant, event, wrong);
			const { owner, policy, plan } = event.data;
			return stays({
				state: "elevating",
				owner,
				policy,
				steps: grant.steps.length === 0 ? intended(plan, event.time) : grant.steps
			});
		}
		case "elevated": return stays({
			state: "active",
			steps: merge(grant.steps, event.data.steps)
		});
		case "failed": return stays({
			...ends("failed"),
			steps: merge(grant.steps, event.data.steps)
		});
		case "ending": return stays(ends(event.data.why));
		case "ended": {
			const { why, steps } = event.data;
			const closings = measuredEnds(grant.plan, why, steps);
			const measured = closings.length === 0 ? {} : { closings };
			return {
				kind: "now",
				now: {
					phase: "closed",
					record: {
						...recordOf(grant),
						state: "ended",
						why,
						endedAt: event.time,
						...measured,
						events
					}
				}
			};
		}
		case "amended":
			if (!sameButSource(event.data.plan, grant.plan)) return refuse(grant.grant, event, "carries a plan that differs in more than its source");
			return stays({
				plan: event.data.plan,
				...moveAfter(grant, event)
			});
		case "extended":
		case "requested":
		case "scheduled":
		case "withdrawn":
		case "lapsed":
		case "swept":
		case "policy-changed":
		case "posture": return stays({});
		case "drifted":
		case "repaired": return stays(driftAfter(grant.drift, event));
		case "review-owed":
		case "reviewed": return stays(reviewAfter(grant, event));
	}
};
/** The later word on a step replaces the earlier one. An older entry without `how` was told where it was written. */
const driftAfter = (before, event) => {
	const { step, what } = event.data;
	const others = (before ?? []).filter((drift) => drift.step !== step);
	if (event.type === "repaired") return before === void 0 ? {} : { drift: others };
	const { how } = event.data;
	return how === void 0 ? {} : { drift: [...others, {
		step,
		how,
		what
	}] };
};
/** A move counts from its intent on, and once. */
const moveAfter = ({ move: before, steps }, { data, time }) => {
	const { move } = data;
	if (move === void 0) return before === void 0 ? {} : { move: before };
	const { comment } = move;
	const isNew = move.state === "moving" && !(before?.state === "moving" && before.comment === comment);
	const answer = {
		comment,
		at: time,
		count: (before?.count ?? 0) + (isNew ? 1 : 0)
	};
	switch (move.state) {
		case "moving": {
			const { state, source, before: former, owner } = move;
			return { move: {
				...answer,
				state,
				source,
				before: former,
				owner
			} };
		}
		case "moved": return {
			move: {
				...answer,
				state: move.state,
				source: move.source
			},
			steps: merge(steps, move.steps)
		};
		case "refused": return { move: {
			...answer,
			state: move.state,
			why: move.why
		} };
	}
};
/** What `event` makes of the review that a grant owes. NB. Owed once, settled once: no later entry postpones or reopens it. */
const reviewAfter = ({ review }, event) => {
	if (event.type === "review-owed" && review === void 0) return { review: {
		by: event.data.by,
		due: event.data.due,
		verdict: null
	} };
	if (event.type === "reviewed" && review?.verdict === null) return { review: {
		...review,
		verdict: event.data.verdict
	} };
	return review === void 0 ? {} : { review };
};
/** What speaks against another run's intent for a grant that has one, or that was scheduled. */
const takeover = (grant, { data }) => {
	if (data.expiresAt !== grant.expiresAt) return `ends at ${data.expiresAt}, its first intent at ${grant.expiresAt}`;
	if (data.startsAt !== grant.startsAt) return "has another start than its first intent";
	if (data.plan.digest !== grant.plan.digest) return "carries another plan than its first intent";
	if (data.principal !== grant.principal) return "names another principal than its first intent";
};
const intended = (plan, at) => plan.steps.map(({ id }) => ({
	step: id,
	state: "intended",
	at
}));
/** The later word on a step replaces the earlier one; the order stays. */
const merge = (steps, news) => {
	const byStep = new Map(steps.map((step) => [step.step, step]));
	for (const step of news) byStep.set(step.step, step);
	return [...byStep.values()];
};
const denied = ({ grant, request, events }, subject) => ({
	phase: "closed",
	record: {
		grant,
		state: "denied",
		why: null,
		requester: request?.requester ?? null,
		beneficiary: request?.beneficiary ?? null,
		entitlement: request?.entitlement ?? null,
		path: request?.path ?? subject?.path ?? null,
		blob: request?.blob ?? subject?.blob ?? null,
		startsAt: null,
		expiresAt: null,
		endedAt: null,
		events
	}
});
// src/core/ledger/unmerged.ts
/** Where one stands among the files that the ledger knows. No request file can have this path. */
const unmergedKey = (number) => `pulls/${number}`;
/**
* What an event makes the ledger know. NB. No record of a grant: "was handled" would refuse the request that is reopened and merged
* after all.
*/
const unmergedKnownBy = (number, { note, closed }) => number === null || closed === void 0 ? [] : [[unmergedKey(number), {
	blob: gitBlob(note),
	grant: null,
	at: closed.at
}]];
/** Whether this closing, or a later one, is on record; it may have been reopened and closed again since. */
const isUnmergedOnRecord = (known, { number, closedAt }) => {
	const at = parseInstant(known.get(unmergedKey(number))?.at ?? "");
	return at !== void 0 && at >= (parseInstant(formatInstant(closedAt)) ?? closedAt);
};
// src/core/own-text.ts
/** A copy of a part of a longer text, for what is kept: the part itself would keep the whole of it in memory. */
/** The engine cuts by pointing into the longer text; what it has put together anew is a text by itself. */
const ownText = (part) => ` ${part}`.slice(1);
const EMPTY_CHAIN = {
	seq: 0,
	hash: digest("0".repeat(64))
};
/** Canonical JSON without a newline: top-level keys in the order `v id seq prev time type grant actor run data`, sorted below. */
const encodeEvent = (event) => `{"v":1,"id":${JSON.stringify(event.id)},"seq":${event.seq},"prev":"${event.prev}","time":${JSON.stringify(event.time)},"type":"${event.type}","grant":${event.grant},"actor":${canonicalJson(event.actor)},"run":${canonicalJson(event.run)},"data":${canonicalJson(event.data)}}`;
/** Reads a segment that continues the chain at `before`. Strict: anything unknown, out of place or not canonical is a flaw. */
const parseSegment = (path, text, before) => {
	if (text === "" || !text.endsWith("\n")) return {
		kind: "flaw",
		flaw: {
			path,
			message: "The segment is empty or does not end with a newline."
		}
	};
	const events = [];
	let end = before;
	let alike;
	for (const [index, line] of text.slice(0, -1).split("\n").entries()) {
		let event = alike?.(line, end);
		if (event === void 0) {
			const read = readLine(path, line, index === 0, end);
			if (typeof read === "string") return {
				kind: "flaw",
				flaw: {
					path,
					line: index + 1,
					seq: end.seq + 1,
					message: read
				}
			};
			event = read;
			alike = linesLike(event);
		}
		events.push(event);
		end = {
			seq: event.seq,
			hash: sha256(line)
		};
	}
	return {
		kind: "segment",
		events,
		end
	};
};
/** A sentence: what is wrong with the line. */
const readLine = (path, line, isFirst, end) => {
	const read = parseLine(line);
	if (read.kind === "unreadable") return read.why;
	const { event } = read;
	if (event.seq !== end.seq + 1) return `Event ${event.seq} stands where ${end.seq + 1} belongs.`;
	if (event.prev !== end.hash) return `\`prev\` is not the SHA-256 of the line before.`;
	if (isFirst && path !== segmentPath(event.time, event.seq)) return `The segment belongs at ${segmentPath(event.time, event.seq)}.`;
	return isCanonical(event, line) ? event : "The line is not canonical JSON.";
};
/**
* The quick way through the lines of one append, which share time, actor and run: what a line must begin with is compared as text, and only
* what differs is parsed and checked. `undefined`: it is not alike or not well, and `readLine` says which. NB. What it gives is what
* `readLine` would give: it takes a line only where `encodeEvent` of the event makes that very line, and the event has its form.
*/
const linesLike = ({ time, actor, run }) => {
	const middle = `,"actor":${canonicalJson(actor)},"run":${canonicalJson(run)},"data":`;
	const dated = `","time":"${time}","type":"`;
	return (line, end) => {
		const seq = end.seq + 1;
		const chained = `","seq":${seq},"prev":"${end.hash}${dated}`;
		const typeAt = ID_END + chained.length;
		const typeEnd = line.indexOf("\"", typeAt);
		const type = line.slice(typeAt, typeEnd);
		if (!stands(BEGIN, line, 0) || !stands(chained, line, ID_END) || !isEventType(type)) return void 0;
		const grantAt = typeEnd + GRANT.length;
		const grantEnd = line.indexOf(",", grantAt);
		if (!stands(GRANT, line, typeEnd) || !stands(middle, line, grantEnd) || !line.endsWith("}")) return void 0;
		const id = ownText(line.slice(BEGIN.length, ID_END));
		const grant = grantIn(line.slice(grantAt, grantEnd));
		const data = parsedIfCanonical(line.slice(grantEnd + middle.length, -1));
		if (!isEventId(id) || grant === void 0 || data === void 0) return void 0;
		return readers[type].own({
			v: 1,
			id,
			seq,
			prev: end.hash,
			time,
			type,
			grant,
			actor,
			run,
			data
		});
	};
};
const BEGIN = "{\"v\":1,\"id\":\"";
const GRANT = "\",\"grant\":";
/** Where the id ends, which has 24 characters. */
const ID_END = 37;
const isEventId = (text) => /^[0-9a-f]{24}$/.test(text);
/** Quicker than `startsWith`, which goes by single characters. */
const stands = (text, line, at) => line.slice(at, at + text.length) === text;
const grantIn = (text) => text === "null" ? null : /^[1-9]\d{0,14}$/.test(text) ? Number(text) : void 0;
/** `undefined`: it is no JSON, or its text is not the canonical one. */
const parsedIfCanonical = (text) => {
	try {
		const value = JSON.parse(text);
		return JSON.stringify(value) === text && isSorted(value) || canonicalJson(value) === text ? value : void 0;
	} catch {
		return;
	}
};
/** Where the chain stands after a segment, from its last line alone; `undefined` when that is no event. */
const endOfSegment = (text) => {
	const line = text.endsWith("\n") ? text.slice(text.lastIndexOf("\n", text.length - 2) + 1, -1) : "";
	const seq = /^\{"v":1,"id":"[0-9a-f]{24}","seq":([1-9]\d{0,15}),/.exec(line)?.[1];
	return seq === void 0 ? void 0 : {
		seq: Number(seq),
		hash: sha256(line)
	};
};
/** Quick where the platform's own JSON gives the line back and every key stands in its place; else by encoding it again. */
const isCanonical = (event, line) => {
	try {
		return JSON.stringify(event) === line && Object.keys(event).join(" ") === TOP_LEVEL && [
			event.actor,
			event.run,
			event.data
		].every(isSorted) || encodeEvent(event) === line;
	} catch {
		return false;
	}
};
const TOP_LEVEL = "v id seq prev time type grant actor run data";
const isSorted = (value) => {
	if (typeof value !== "object" || value === null) return true;
	if (Array.isArray(value)) return value.every(isSorted);
	let before = "";
	for (const key of Object.keys(value)) {
		if (key < before || !isSorted(Reflect.get(value, key))) return false;
		before = key;
	}
	return true;
};
const parseLine = (line) => {
	let value;
	try {
		value = JSON.parse(line);
	} catch {
		return {
			kind: "unreadable",
			why: "The line is not JSON."
		};
	}
	if (typeof value !== "object" || value === null || !("type" in value) || !("v" in value)) return {
		kind: "unreadable",
		why: "The line is not an event."
	};
	if (value.v !== 1) return {
		kind: "unreadable",
		why: `The version ${JSON.stringify(value.v)} is unknown.`
	};
	const { type } = value;
	if (!isEventType(type)) return {
		kind: "unreadable",
		why: `The type ${JSON.stringify(type)} is unknown.`
	};
	const event = readers[type].whole(value);
	return event === void 0 ? {
		kind: "unreadable",
		why: `The event has not the form of \`${type}\` (${departure(eventSchemas[type], value)}).`
	} : {
		kind: "event",
		event
	};
};
const isEventType = (value) => typeof value === "string" && Object.hasOwn(eventSchemas, value);
const reader = (type) => {
	const { whole, own } = eventGuard(type);
	return {
		whole: (value) => whole(value) ? value : void 0,
		own: (value) => own(value) ? value : void 0
	};
};
const readers = {
	swept: reader("swept"),
	requested: reader("requested"),
	decided: reader("decided"),
	scheduled: reader("scheduled"),
	elevating: reader("elevating"),
	elevated: reader("elevated"),
	failed: reader("failed"),
	ending: reader("ending"),
	ended: reader("ended"),
	withdrawn: reader("withdrawn"),
	lapsed: reader("lapsed"),
	amended: reader("amended"),
	extended: reader("extended"),
	drifted: reader("drifted"),
	repaired: reader("repaired"),
	"review-owed": reader("review-owed"),
	reviewed: reader("reviewed"),
	"policy-changed": reader("policy-changed"),
	posture: reader("posture")
};
// src/core/ledger/files.ts
/** Folds the events of one commit, in their order. `before` says what stood there of a grant. */
const foldCommit = (before, events) => {
	const grants = /* @__PURE__ */ new Map();
	const known = /* @__PURE__ */ new Map();
	const recent = /* @__PURE__ */ new Map();
	const endings = {
		begun: /* @__PURE__ */ new Map(),
		done: /* @__PURE__ */ new Map()
	};
	const preflight = /* @__PURE__ */ new Map();
	let freeze;
	for (const event of events) {
		const told = filesNamedBy(event);
		const stray = told.find(([path, blob]) => !isPreflightPath(path) && !(isKeyPath(path) && blob !== null));
		if (stray !== void 0) return {
			kind: "refused",
			event,
			why: `${stray[0]} is no file of known/preflight, and no new key.`
		};
		for (const [path, blob] of told) preflight.set(path, blob);
		for (const [path, file] of knownBy(event)) known.set(path, file);
		freeze = frozenBy(event, freeze);
		if (event.grant === null) continue;
		const folded = foldGrant(grants.get(event.grant) ?? before(event.grant), event.grant, event);
		if (folded.kind === "refused") return {
			kind: "refused",
			event,
			why: folded.why
		};
		grants.set(event.grant, folded.now);
		if (event.type === "ending") endings.begun.set(event.grant, event.data.note);
		if (event.type === "ended") endings.done.set(event.grant, event.data);
		if ((event.type === "ended" || event.type === "reviewed") && folded.now.phase === "closed") {
			const day = dayOf(event.time);
			recent.set(day, [...recent.get(day) ?? [], folded.now.record]);
		}
	}
	const settled = /* @__PURE__ */ new Map();
	for (const [grant, now] of grants) {
		const after = settle(now);
		if (after !== void 0) settled.set(grant, after);
	}
	return {
		kind: "folded",
		delta: {
			grants: settled,
			known,
			recent,
			endings,
			preflight,
			freeze
		}
	};
};
const filesNamedBy = (event) => {
	if (event.type === "posture") return Object.entries(event.data.files ?? {});
	return event.type === "swept" && event.data.kind === "genesis" ? (event.data.keys ?? []).map(({ path, blob }) => [path, blob]) : [];
};
const frozenBy = ({ type, actor, time, data }, before) => {
	if (type !== "posture" || data.freeze === void 0) return before;
	const { level, until, why } = data.freeze;
	return level === "none" ? null : {
		level,
		by: actor,
		since: time,
		until,
		why
	};
};
/** The member of the head that says what is frozen, after a commit. */
const freezeAfter = (before, { freeze }) => {
	const now = freeze === void 0 ? before : freeze;
	return now === void 0 || now === null ? {} : { freeze: now };
};
/** What the genesis says for good, as the head repeats it. */
const fixedAtGenesis = ([first]) => first?.type === "swept" && first.data.kind === "genesis" && first.data.knownPart !== void 0 ? { knownPart: first.data.knownPart } : {};
/** The files of the grants and the head. A grant that closed loses its file under `open/`. */
const grantFiles = (delta, wasOpen, texts = /* @__PURE__ */ new Map()) => {
	const additions = /* @__PURE__ */ new Map();
	const deletions = [];
	for (const [grant, now] of delta.grants) if (now.phase === "open") {
		const { open, record } = openTexts(now.open, texts);
		additions.set(openPath(grant), open).set(recordPath(grant), record);
	} else {
		texts.delete(grant);
		if (wasOpen(grant)) deletions.push(openPath(grant));
		additions.set(recordPath(grant), recordText(now.record));
	}
	return {
		additions,
		deletions
	};
};
/** Canonical JSON of an open grant and of its record: most members stay the same values from event to event and are written out once. */
const openTexts = (now, texts) => {
	const kept = texts.get(now.grant) ?? /* @__PURE__ */ new Map();
	texts.set(now.grant, kept);
	return {
		open: textOf(now, OPEN_KEYS, kept),
		record: textOf(recordOf(now), RECORD_KEYS, kept)
	};
};
/** What the record and the open grant both have has the same name and the same value. */
const textOf = (of, keys, kept) => {
	let text = "";
	for (const key of keys) {
		const value = of[key];
		if (value === void 0) continue;
		let member = kept.get(key);
		if (member === void 0 || member.value !== value) {
			member = {
				value,
				text: `"${key}":${canonicalJson(value)}`
			};
			kept.set(key, member);
		}
		text += text === "" ? member.text : `,${member.text}`;
	}
	return `{${text}}\n`;
};
/** All of them, in their order: the compiler misses one that is left out. */
const inOrder = (members) => namesOf(members).toSorted();
const namesOf = (members) => Object.keys(members).filter((key) => Object.hasOwn(members, key));
const OPEN_KEYS = inOrder({
	approvals: true,
	beneficiary: true,
	blob: true,
	drift: true,
	ending: true,
	entitlement: true,
	events: true,
	expiresAt: true,
	grant: true,
	head: true,
	merge: true,
	move: true,
	outbox: true,
	owner: true,
	path: true,
	plan: true,
	policy: true,
	principal: true,
	requester: true,
	review: true,
	scheduledAt: true,
	since: true,
	startsAt: true,
	state: true,
	steps: true,
	ticket: true,
	url: true
});
const RECORD_KEYS = inOrder({
	beneficiary: true,
	blob: true,
	closings: true,
	endedAt: true,
	entitlement: true,
	events: true,
	expiresAt: true,
	grant: true,
	path: true,
	requester: true,
	review: true,
	startsAt: true,
	state: true,
	why: true
});
const recordText = (record) => fileText(record);
const headFile = (head) => [HEAD_PATH, fileText(head)];
/** New events as they will stand: numbered, chained and dated. */
const chain = (before, news, given) => {
	const events = [];
	const lines = [];
	let end = before;
	for (const event of news) {
		const whole = {
			v: 1,
			...event,
			seq: end.seq + 1,
			prev: end.hash,
			time: given.time,
			run: given.run
		};
		const line = encodeEvent(whole);
		events.push(whole);
		lines.push(line);
		end = {
			seq: whole.seq,
			hash: sha256(line)
		};
	}
	return {
		events,
		end,
		path: segmentPath(given.time, before.seq + 1),
		text: lines.map((line) => `${line}\n`).join("")
	};
};
/** The request files that an event says something of. */
const pathsNamedBy = (event) => knownBy(event).map(([path]) => path);
const fileText = (value) => `${canonicalJson(value)}\n`;
const knownBy = (event) => {
	switch (event.type) {
		case "requested": return [[event.data.path, {
			blob: event.data.blob,
			grant: event.grant
		}]];
		case "decided": {
			const { subject } = event.data;
			return subject === void 0 ? [] : [[subject.path, {
				blob: subject.blob,
				grant: event.grant
			}]];
		}
		case "swept": return event.data.kind === "genesis" ? event.data.baseline.map(({ path, blob }) => [path, {
			blob,
			grant: null
		}]) : [];
		case "scheduled":
		case "elevating":
		case "elevated":
		case "failed":
		case "ending":
		case "ended":
		case "amended":
		case "extended":
		case "drifted":
		case "repaired":
		case "review-owed":
		case "reviewed":
		case "posture": return [];
		case "policy-changed": return policyKnownBy(event.data);
		case "withdrawn":
		case "lapsed": return unmergedKnownBy(event.grant, event.data);
	}
};
// src/core/ledger/owed-reviews.ts
/** The reviews that are owed after a commit, from those before it. `endings`: of the grants that it ends. */
const owedAfter = (before, { grants, endings }) => {
	const after = new Map(before);
	for (const [grant, now] of grants) {
		if ((now.phase === "open" ? now.open : now.record).review === void 0) {
			after.delete(grant);
			continue;
		}
		const record = now.phase === "open" ? recordOf(now.open) : now.record;
		const entry = entryOf(record, now.phase === "open" ? now.open.principal : before.get(grant)?.principal);
		if (entry === void 0) after.delete(grant);
		else after.set(grant, withEnd(withNote(entry, before.get(grant), endings.begun.get(grant)), before.get(grant), endings.done.get(grant)));
	}
	return after;
};
/** Where there is no index yet: what is open, and what the days that were read say. */
const owedWithoutIndex = (open, days) => {
	const owed = /* @__PURE__ */ new Map();
	for (const day of days) for (const record of day.values()) {
		const entry = entryOf(record, null);
		if (entry === void 0) owed.delete(record.grant);
		else owed.set(record.grant, entry);
	}
	for (const [grant, now] of open) {
		const entry = entryOf(recordOf(now), now.principal);
		if (entry !== void 0) owed.set(grant, entry);
	}
	return owed;
};
/** Of an open grant, as commands see it. */
const entryOfOpen = (open) => entryOf(recordOf({
	...open,
	events: []
}), open.principal);
const owedText = (owed) => `${canonicalJson(Object.fromEntries([...owed].map(([grant, entry]) => [String(grant), entry])))}\n`;
const entryOf = (record, principal) => {
	const { review, requester, beneficiary, entitlement, startsAt, expiresAt, endedAt, why, closings } = record;
	if (review === void 0 || review.verdict !== null) return void 0;
	if (requester === null || beneficiary === null || entitlement === null) return void 0;
	if (startsAt === null || expiresAt === null) return void 0;
	return {
		requester,
		beneficiary,
		entitlement,
		principal: principal ?? null,
		by: review.by,
		due: review.due,
		startsAt,
		expiresAt,
		ended: endedAt === null ? null : {
			at: endedAt,
			why: why ?? "expired",
			...closings === void 0 ? {} : { closings }
		}
	};
};
const withNote = (entry, before, note) => {
	const kept = before?.note ?? (note === void 0 || note === "" ? void 0 : short(note));
	return kept === void 0 ? entry : {
		...entry,
		note: kept
	};
};
/** The `ended` event says more than the record keeps; whatever comes after it leaves that as it was. */
const withEnd = (entry, before, ending) => {
	if (entry.ended === null) return entry;
	if (ending === void 0) return {
		...entry,
		ended: before?.ended ?? entry.ended
	};
	const few = (texts) => [...new Set(texts.flatMap((text) => text === void 0 || text === "" ? [] : [short(text)]))].slice(0, MOST);
	const sessions = few(ending.steps.map(({ details }) => details?.["sessions"]));
	const left = few(ending.steps.flatMap(({ residual, fault }) => [residual === void 0 ? void 0 : `${residual.what}${residual.until === "unknown" ? "" : `, until ${residual.until}`}`, fault]));
	return {
		...entry,
		ended: {
			...entry.ended,
			...sessions.length === 0 ? {} : { sessions },
			...left.length === 0 ? {} : { left }
		}
	};
};
const MOST = 5;
const LONGEST = 200;
const short = (text) => {
	const letters = [...text];
	return letters.length <= LONGEST ? text : `${letters.slice(0, 199).join("")}…`;
};
// src/core/ledger/portion.ts
/**
* NB. GitHub gives out a text of up to 512,000 bytes whole. A commit is one text: a longer one could never be read again, and
* nothing would ever be recorded behind it. Half of that, because lines grow when they are chained.
*/
const MOST_BYTES = 256e3;
/** And how much one grant may bring along, which cannot be divided: the events of others stand beside it. */
const MOST_OF_ONE = 32e4;
/** What no file of the ledger may exceed, with some room: it would be the last one that was ever written. */
const LONGEST_FILE = 5e5;
const bytesOf = (events) => Buffer.byteLength(JSON.stringify(events));
/** In their order, each as much as fits, at least one. */
const portions = (items, eventOf) => {
	const all = [];
	let size = 0;
	for (const item of items) {
		const bytes = bytesOf([eventOf(item)]);
		const last = all.at(-1);
		if (last !== void 0 && size + bytes <= 256e3) {
			last.push(item);
			size += bytes;
		} else {
			all.push([item]);
			size = bytes;
		}
	}
	return all;
};
// src/core/ledger/recent.ts
const recordsOf = (day) => day.length === 1 && day[0] !== void 0 ? day[0] : new Map(day.flatMap((part) => [...part]));
/**
* A day that goes on from `before`, which stays as it is. A grant's record is written over in its own part; where that is full, or
* there is none, it comes into the last one, and where that is full into a new one. NB. Which part it is must be a function of the
* events alone: `verify` proves every part.
*/
const growingDay = (before) => {
	const parts = before.map(open);
	const withRecord = (at, record, bytes) => {
		const former = parts[at]?.records.get(String(record.grant));
		return (parts[at]?.bytes ?? EMPTY) + bytes - (former === void 0 ? 0 : sizeOf(former));
	};
	return {
		put(record) {
			const bytes = sizeOf(record);
			const at = [parts.findLastIndex(({ records }) => records.has(String(record.grant))), parts.length - 1].find((each) => each >= 0 && withRecord(each, record, bytes) <= 5e5) ?? parts.length;
			const part = parts[at] ?? open(/* @__PURE__ */ new Map());
			part.bytes = withRecord(at, record, bytes);
			part.records.set(String(record.grant), record);
			parts[at] = part;
			return at;
		},
		parts: () => parts.map(({ records }) => records)
	};
};
/** The files that a delta touches, whole. */
const recentFiles = (recent, before) => new Map([...recent].flatMap(([day, records]) => {
	const growing = growingDay(before(day));
	const touched = new Set(records.map(growing.put));
	const parts = growing.parts();
	return [...touched].map((at) => [recentPath(day, at), recentText(parts[at] ?? /* @__PURE__ */ new Map())]);
}));
/** The day after what ended with a commit. */
const dayWith = (before, records) => {
	const growing = growingDay(before);
	for (const record of records) growing.put(record);
	return growing.parts();
};
/** Canonical JSON of the part. */
const recentText = (part) => `{${[...part].toSorted(([a], [b]) => a < b ? -1 : 1).map(([grant, record]) => `${JSON.stringify(grant)}:${bare(record)}`).join(",")}}\n`;
/** Without the newline. */
const bare = (record) => recordText(record).slice(0, -1);
/** Less one byte: each record is counted with a comma, and the last has none. */
const EMPTY = 2;
const open = (part) => ({
	records: new Map(part),
	bytes: EMPTY + [...part.values()].reduce((sum, record) => sum + sizeOf(record), 0)
});
const sizeOf = (record) => Buffer.byteLength(`"${record.grant}":${bare(record)},`);
// src/core/ledger/known.ts
/** One shard of `known/requests/`: which files were dealt with, as a log in parts, so that an append writes little however many there are. */
/** What a new ledger says in its genesis, in bytes of a part: some eighteen names. */
const KNOWN_PART = 2048;
/**
* A shard that goes on from its end, which stays as it is. `limit`: bytes of a part, as the genesis says it; none: an older ledger.
* NB. Which part a name comes into must be a function of the events alone: `verify` proves every part.
*/
const growingShard = (shard, before, limit) => limit === void 0 ? growingTable(shard, before?.kind === "whole" ? before.files : /* @__PURE__ */ new Map()) : growingLog(shard, before?.kind === "part" ? before.text : partBegin(0), limit);
const growingTable = (shard, before) => {
	const files = new Map(before);
	return {
		path: knownPath(shard),
		put: (path, file) => void files.set(path, file),
		text: () => fileText(Object.fromEntries(files)),
		end: () => ({
			kind: "whole",
			files
		})
	};
};
const growingLog = (shard, before, limit) => {
	let text = before;
	let bytes = Buffer.byteLength(before);
	let earlier = earlierIn(before) ?? 0;
	return {
		path: lastPartPath(shard),
		put(path, file) {
			const line = lineOf(path, file);
			const more = Buffer.byteLength(line);
			const begin = partBegin(earlier);
			if (bytes === begin.length || bytes + more <= limit) {
				text += line;
				bytes += more;
				return;
			}
			const full = [fullPartPath(shard, earlier + 1), text];
			earlier += 1;
			text = partBegin(earlier) + line;
			bytes = Buffer.byteLength(text);
			return full;
		},
		text: () => text,
		end: () => ({
			kind: "part",
			text
		})
	};
};
const partBegin = (earlier) => `${canonicalJson({ earlier })}\n`;
const lineOf = (path, file) => `${canonicalJson({
	...file,
	path
})}\n`;
/** How many full parts stand before the one with this text; `undefined`: it is none. */
const earlierIn = (text) => {
	const earlier = /^\{"earlier":(0|[1-9][0-9]{0,8})\}\n(?:[^]*\n)?$/.exec(text)?.[1];
	return earlier === void 0 ? void 0 : Number(earlier);
};
/** The shards that a delta touches. `before` gives the end of one; none: nothing stands there yet. */
const grownShards = (known, before, limit) => {
	const shards = /* @__PURE__ */ new Map();
	for (const [path, file] of known) {
		const shard = shardOf$1(path);
		const grown = shards.get(shard) ?? {
			growing: growingShard(shard, before(shard), limit),
			full: /* @__PURE__ */ new Map()
		};
		shards.set(shard, grown);
		const full = grown.growing.put(path, file);
		if (full !== void 0) grown.full.set(...full);
	}
	return new Map([...shards].map(([shard, { growing, full }]) => [shard, {
		full,
		path: growing.path,
		text: growing.text(),
		end: growing.end()
	}]));
};
/** Their files, whole. */
const shardFiles = (shards) => new Map([...shards.values()].flatMap(({ full, path, text }) => [...full, [path, text]]));
// src/core/ledger/stored.ts
const readHead = (path, text) => read(path, text, {
	schema: headSchema,
	form: isHead
});
const readOpen = (path, text) => {
	const stored = read(path, text, {
		schema: openSchema,
		form: isOpen
	});
	return stored.kind === "value" ? inPlace(path, openPath(stored.value.grant), stored) : stored;
};
const readRecord = (path, text) => {
	const stored = read(path, text, {
		schema: recordSchema,
		form: isRecord
	});
	return stored.kind === "value" ? inPlace(path, recordPath(stored.value.grant), stored) : stored;
};
/** One day of `recent/`, by the grant's number. */
const readRecent = (path, text) => {
	const stored = read(path, text, {
		schema: recentSchema,
		form: isRecent
	});
	return stored.kind === "value" ? {
		kind: "value",
		value: new Map(Object.entries(stored.value))
	} : stored;
};
/** `known/reviews.json`, by the grant's number. */
const readReviews = (path, text) => {
	const stored = read(path, text, {
		schema: reviewsSchema,
		form: isReviews
	});
	return stored.kind === "flaw" ? stored : {
		kind: "value",
		value: new Map(Object.entries(stored.value).map(([grant, entry]) => [grantNumber(Number(grant)), entry]))
	};
};
/** One shard of `known/requests/` of a ledger that is older than parts, by the file's path. */
const readKnown = (path, text, shard) => {
	const stored = read(path, text, {
		schema: knownSchema,
		form: isKnown
	});
	return stored.kind === "flaw" ? stored : ofShard(path, new Map(Object.entries(stored.value)), shard);
};
/** One part of a shard, by the file's path; the later word on one counts. */
const readKnownPart = (path, text, shard) => {
	if (earlierIn(text) === void 0) return {
		kind: "flaw",
		flaw: {
			path,
			message: "It does not begin, or end, as a part does."
		}
	};
	const files = /* @__PURE__ */ new Map();
	for (const [at, line] of text.slice(0, -1).split("\n").entries()) {
		if (at === 0) continue;
		const stored = read(path, line, {
			schema: knownLineSchema,
			form: isKnownLine
		});
		if (stored.kind === "flaw") return {
			kind: "flaw",
			flaw: {
				...stored.flaw,
				line: at + 1
			}
		};
		const { path: named, ...file } = stored.value;
		files.set(named, file);
	}
	return ofShard(path, files, shard);
};
/** NB. An entry in the wrong shard would never be found: its file would be taken for a new one. */
const ofShard = (path, files, shard) => {
	const stray = [...files.keys()].find((file) => shardOf$1(file) !== shard);
	return stray === void 0 ? {
		kind: "value",
		value: files
	} : {
		kind: "flaw",
		flaw: {
			path,
			message: `${JSON.stringify(stray)} belongs in shard ${shardOf$1(stray)}.`
		}
	};
};
/** The number in `open/0/42.json`. */
const grantOf = (path) => {
	const number = /^open\/\d+\/([1-9]\d{0,14})\.json$/.exec(path)?.[1];
	return number === void 0 ? void 0 : grantNumber(Number(number));
};
const isHead = guard(headSchema);
const isOpen = guard(openSchema);
const isRecord = guard(recordSchema);
const isRecent = guard(recentSchema);
const isKnown = guard(knownSchema);
const isKnownLine = guard(knownLineSchema);
const isReviews = guard(reviewsSchema);
const read = (path, text, { schema, form }) => {
	let value;
	try {
		value = JSON.parse(text);
	} catch {
		return {
			kind: "flaw",
			flaw: {
				path,
				message: "The file is not JSON."
			}
		};
	}
	return form(value) ? {
		kind: "value",
		value
	} : {
		kind: "flaw",
		flaw: {
			path,
			message: `The file has not its form (${departure(schema, value)}).`
		}
	};
};
const inPlace = (path, place, stored) => path === place ? stored : {
	kind: "flaw",
	flaw: {
		path,
		message: `Its content belongs at ${place}.`
	}
};
export { anchorsOf as $, foldCommit as A, isUnmergedOnRecord as B, portions as C, owedWithoutIndex as D, owedText as E, recordText as F, formerVersions as G, eventsOf as H, EMPTY_CHAIN as I, stepsThatMove as J, newSources as K, endOfSegment as L, grantFiles as M, headFile as N, chain as O, pathsNamedBy as P, anchorsIn as Q, parseSegment as R, bytesOf as S, owedAfter as T, foldGrant as U, unmergedKey as V, recordOf as W, ANCHOR_CONTEXT as X, isTerminal as Y, anchorOf as Z, recentText as _, readOpen as a, everywhere as at, MOST_BYTES as b, readReviews as c, shareOut as ct, growingShard as d, formatAnchor as et, grownShards as f, recentFiles as g, growingDay as h, readKnownPart as i, ELSEWHERE as it, freezeAfter as j, fixedAtGenesis as k, KNOWN_PART as l, dayWith as m, readHead as n, parseAnchor as nt, readRecent as o, parseShard as ot, shardFiles as p, sameButSource as q, readKnown as r, saidBy as rt, readRecord as s, shardOf as st, grantOf as t, hashIn as tt, earlierIn as u, recordsOf as v, entryOfOpen as w, MOST_OF_ONE as x, LONGEST_FILE as y, ownText as z };
