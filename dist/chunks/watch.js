import { $n as LEDGER_REF, $t as makePlan, An as SHORTEST_WINDOW, At as formatUtc, Cn as humanOf, Dn as daysBack, Dt as formatLag, En as LONGEST_LOOK_BACK, Et as formatDuration, Fr as canonicalJson, In as contractEnd, Ir as gitBlob, It as oneLine$1, Ln as contractFlaw, Lr as sha256, Lt as plainText, Mn as parseDuration, Mr as issueOfPath, Mt as codeSpan, Nr as known, Pr as platformOf, Pt as escapeMarkdown, Qn as LEDGER_BRANCH, Qt as openRefs, Sn as stageOf, Sr as classifyPull, Tr as sortFindings, Tt as mayBeUnconfirmed, Xn as HEAD_PATH, Yt as excludedFrom, Zt as separatedFrom, b as decide, c as endOfStep, cn as PREFLIGHT_FINDINGS, d as measuredEnds, dn as require_dist, en as planDigest, er as PREFLIGHT_TIMES_PATH, hr as recentPath, i as policyBlob, j as locate, jt as codeBlock, kr as FORM_PATH, kt as formatTime, l as lagAt, n as POLICY_KEY, nn as targetKeys, nr as REVIEWS_PATH, o as touchesPolicy, on as readDocument, or as isKeyPath, pn as windowOf, pr as preflightPath, r as filesOf, rn as namedAsker, sr as isPreflightPath, tn as planFor, v as decidedData, vr as recordPath, w as privilegeOf, wr as removedRequests, xn as reviewersOf, xr as shardOf, y as verdictOf, yn as deny, zt as terminalSafe } from "./channel.js";
import { C as faultSentence, S as asFault, _ as parseEntraId, b as resourceId, f as instant, g as minutes, h as milliseconds, i as commitSha, l as grantNumber, m as later, n as between, o as entraId, p as isOver, r as blobSha, s as formatInstant, u as hours, v as parseInstant, w as whatFailed, x as Fault, y as personKey } from "./brand.js";
import { $ as anchorsOf, A as foldCommit, B as isUnmergedOnRecord, C as portions, E as owedText, F as recordText, G as formerVersions, I as EMPTY_CHAIN, J as stepsThatMove, K as newSources, M as grantFiles, N as headFile, R as parseSegment, S as bytesOf, T as owedAfter, V as unmergedKey, _ as recentText, at as everywhere, c as readReviews, ct as shareOut, d as growingShard, h as growingDay, it as ELSEWHERE, j as freezeAfter, k as fixedAtGenesis, ot as parseShard, q as sameButSource, rt as saidBy, s as readRecord, st as shardOf$1, w as entryOfOpen, z as ownText } from "./stored.js";
import { n as lastName } from "./scopes.js";
import { A as closedAs, B as deferredChecks, C as reviewBody, D as announcing, E as unexplainedComment, F as isOpenOnNetwork, G as teamFacts, H as gatherFacts, I as unansweredIn, J as heardOf, K as teamFactsOf, L as wantsToMove, M as withdrawnBy, N as isAnswered, Nt as extensionLink, O as alertOf, P as isMovable, Q as timesText, R as wishIn, S as reopenedComment, St as openStatic, T as settledComment, Tt as refuseUnopenable, U as gatherTicket, V as factOf, W as rotaFacts, Y as questionOf, Z as readTimes, _ as lostOpening, b as refusedComment, bt as parsePeople, c as tellOrWarn, dt as readMoment, et as LATELY, g as endedComment, h as renderBreakGlass, i as findEarlyEnds, it as readBack, k as nextSoon, l as concludeIssue, lt as windowOfGrant, m as timezoneOf, n as judgeReview, nt as bookFacts, o as unremindedSince, ot as runningBy, p as renderDrift, q as answersText, r as wordsOf$2, rt as closingsIn, st as runningGrants, t as isVerdict, tt as alsoRunning, v as openingOf, vt as parsePolicy, w as reviewTitle, x as reminderComment, y as overdueComment, z as parsePull } from "./review.js";
import { n as word } from "./shell.js";
import { A as rangesOf, C as V6, E as NONE$1, O as difference, S as V4, T as addressesIn, _ as TCP, b as EVERY_ADDRESS, f as evaluate, g as EVERY_PORT, h as missingForBastion, k as intersection, m as isBastionSubnet, o as parseMarker, u as whyNotAllowed, x as PUBLIC_ADDRESSES, y as readRule } from "./marker.js";
import { setTimeout } from "node:timers/promises";
import { lstat, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { execFile, spawn } from "node:child_process";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { promisify } from "node:util";
import { tmpdir } from "node:os";
import { isUtf8 } from "node:buffer";
// src/adapters/disk.ts
const FORM_FOLDER = dirname(FORM_PATH);
const FOLDERS = [
	"policies",
	"requests",
	FORM_FOLDER
];
const isYaml = (name) => /\.ya?ml$/i.test(name);
const isRead = (root, { parentPath, name }) => parentPath === join(root, FORM_FOLDER) ? join(parentPath, name) === join(root, FORM_PATH) : isYaml(name) || join(parentPath, name) === join(root, "requests/README.md");
const notPlain = (path) => new Fault("config.invalid", `${path} is no plain file`, { remedy: "Put the file itself there, no link." });
const filesBelow = async (root, folder) => {
	try {
		return (await readdir(join(root, folder), {
			recursive: true,
			withFileTypes: true
		})).filter((entry) => !entry.isDirectory() && isRead(root, entry)).map((entry) => {
			if (!entry.isFile()) throw notPlain(join(entry.parentPath, entry.name));
			return entry;
		}).map((entry) => relative(root, join(entry.parentPath, entry.name)));
	} catch (cause) {
		if (cause instanceof Fault) throw cause;
		if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
		throw new Fault("config.invalid", `The folder ${join(root, folder)} cannot be read`, {
			remedy: "Check that it is a folder and that you may read it.",
			cause
		});
	}
};
/** Every YAML file under `policies/` and `requests/`, the catalogue and the issue form, by path with `/`, in a stable order. Throws `Fault('config.invalid')`. */
const readWorkingTree = async (root) => {
	if ((await stat(root).catch(() => void 0))?.isDirectory() !== true) throw new Fault("config.invalid", `${root} is not a folder`, { remedy: "Give the folder that holds policies/ and requests/." });
	const paths = (await Promise.all(FOLDERS.map((folder) => filesBelow(root, folder)))).flat();
	return Promise.all(paths.toSorted().map(async (path) => ({
		path: path.split(sep).join("/"),
		text: await readFile(join(root, path), "utf8")
	})));
};
/** Writes one file of the working tree. Throws `Fault('config.invalid')`. */
const writeToTree = async (root, { path, text }) => {
	try {
		await mkdir(join(root, dirname(path)), { recursive: true });
		await writeFile(join(root, path), text);
	} catch (cause) {
		throw new Fault("config.invalid", `${join(root, path)} cannot be written`, {
			remedy: "Check that you may write there.",
			cause
		});
	}
};
/**
* Writes files that are not there yet, all of them or none. NB. Whoever names the wrong folder must not lose what stands in it.
* Throws `Fault('config.invalid')`.
*/
const writeNewTree = async (root, files) => {
	const [first] = (await Promise.all(files.map(async ({ path }) => await lstat(join(root, path)).catch(() => void 0) ? [path] : []))).flat();
	if (first !== void 0) throw new Fault("config.invalid", `${join(root, first)} is there already, and nothing was written`, { remedy: "Name a folder without these files." });
	for (const { path, text } of files) try {
		await mkdir(join(root, dirname(path)), { recursive: true });
		await writeFile(join(root, path), text, { flag: "wx" });
	} catch (cause) {
		throw new Fault("config.invalid", `${join(root, path)} cannot be written`, {
			remedy: "Check that you may write there, and remove what was written before it.",
			cause
		});
	}
};
/**
* One request, by its path on this machine. One that lies elsewhere is taken as if it stood in `requests/` of `root`.
* Throws `Fault('config.invalid')`.
*/
const readRequest = async (root, path) => {
	const inside = relative(resolve(root), resolve(path)).split(sep).join("/");
	try {
		return {
			path: inside.startsWith("requests/") ? inside : `requests/${basename(path)}`,
			text: await readFile(path, "utf8")
		};
	} catch (cause) {
		throw new Fault("config.invalid", `${path} cannot be read`, {
			remedy: "Give the path of a request file, such as requests/failover.yaml.",
			cause
		});
	}
};
// src/adapters/git/git.ts
/** What a short command prints. Throws `Fault('config.invalid')` when git is missing or refuses. */
const gitText = async (directory, ...args) => {
	try {
		return (await run("git", [
			"-C",
			directory,
			...args
		], {
			env: gitEnvironment(),
			maxBuffer: 67108864
		})).stdout;
	} catch (thrown) {
		throw new Fault("config.invalid", `\`git ${args[0] ?? ""}\` failed in ${directory}.`, {
			call: `git ${args.join(" ")}`,
			remedy: "Give the path of a clone that has the ledger branch, with git 2.30 or newer on this machine.",
			cause: thrown
		});
	}
};
/** A command that reads from and writes to pipes. */
const gitPipe = (directory, ...args) => {
	const child = spawn("git", [
		"-C",
		directory,
		...args
	], {
		env: gitEnvironment(),
		stdio: [
			"pipe",
			"pipe",
			"ignore"
		]
	});
	child.stdin.on("error", () => {});
	const done = new Promise((resolve, reject) => {
		const fail = (cause) => reject(new Fault("ledger.broken", `\`git ${args[0] ?? ""}\` could not read the ledger in ${directory}.`, {
			call: `git ${args.join(" ")}`,
			remedy: "Run `git fsck` there and clone the ledger branch again.",
			cause
		}));
		child.on("error", fail);
		child.on("close", (code, signal) => code === 0 ? resolve() : fail({
			code,
			signal
		}));
	});
	done.catch(() => {});
	return {
		child,
		done
	};
};
const run = promisify(execFile);
const gitEnvironment = () => ({
	...process.env,
	GIT_NO_REPLACE_OBJECTS: "1",
	GIT_GRAFT_FILE: "/dev/null",
	GIT_TERMINAL_PROMPT: "0",
	GIT_OPTIONAL_LOCKS: "0",
	LC_ALL: "C"
});
// src/adapters/process-life.ts
/** How long this process lives, and whether it was asked to stop: sleeping ends then, and what is being done is finished. */
/** From now on the first SIGTERM or SIGINT asks it to stop; a second one kills it, as ever. */
const followProcess = () => {
	const asked = new AbortController();
	const begun = performance.now();
	for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => asked.abort());
	return {
		pause: async (time) => {
			await setTimeout(time, void 0, { signal: asked.signal }).catch((thrown) => {
				if (!asked.signal.aborted) throw thrown;
			});
		},
		stopped: () => asked.signal.aborted,
		elapsed: () => milliseconds(Math.floor(performance.now() - begun))
	};
};
// src/core/render/findings.ts
var import_dist = require_dist();
/**
* Plain text, one paragraph a finding, in the order given; notes follow, marked as such.
* `files` are those that were judged; a finding of another file is shown without its line.
*/
const renderFindings = (findings, files, notes = []) => {
	if (findings.length + notes.length === 0) return "No findings.\n";
	const texts = new Map(files.map(({ path, text }) => [path, text]));
	const split = /* @__PURE__ */ new Map();
	const lineOf = ({ file, line, id }) => {
		if (id === "text.credential") return void 0;
		const lines = split.get(file) ?? (texts.get(file) ?? "").split(/\r?\n/);
		split.set(file, lines);
		return lines[line - 1];
	};
	return `${[...findings.map((each) => paragraph(each, lineOf(each), "")), ...notes.map((each) => paragraph(each, lineOf(each), "note: "))].join("\n")}\n${summary$1(findings, notes)}\n`;
};
/** `2 findings in 1 file, 1 note.` */
const summary$1 = (findings, notes) => {
	const count = findings.length === 0 ? "No findings" : findings.length === 1 ? "1 finding" : `${findings.length} findings`;
	const places = new Set(findings.map(({ file }) => file)).size;
	return `${count}${places === 0 ? "" : places === 1 ? " in 1 file" : ` in ${places} files`}${notes.length === 0 ? "" : notes.length === 1 ? ", 1 note" : `, ${notes.length} notes`}.`;
};
/** For machines: each with id, file, line, column, message and remedy, and nothing else. */
const findingsAsValue = (findings) => findings.map(({ id, file, line, column, message, remedy }) => ({
	id,
	file,
	line,
	column,
	message,
	remedy
}));
const paragraph = ({ file, line, column, id, message, remedy }, source, mark) => {
	const head = `${visible(file)}:${line}:${column} ${mark}${visible(message)} [${id}]\n`;
	const help = `  help: ${visible(remedy)}\n`;
	if (source === void 0 || source.trim() === "") return head + help;
	const { shown, caret } = excerpt(source, column);
	const number = String(line);
	return `${head}  ${number} | ${shown}\n  ${" ".repeat(number.length)} | ${" ".repeat(caret)}^\n${help}`;
};
const WIDEST = 100;
/** At most a hundred characters around the column, and where the caret stands below them. */
const excerpt = (source, column) => {
	const characters = [...source];
	const from = column > WIDEST ? column - WIDEST / 2 : 0;
	const part = characters.slice(from, from + WIDEST);
	const before = visible(part.slice(0, column - 1 - from).join(""));
	const shown = visible(part.join(""));
	const start = from > 0 ? "…" : "";
	return {
		shown: `${start}${shown}${from + WIDEST < characters.length ? "…" : ""}`,
		caret: start.length + widthOf(before)
	};
};
/** Wide characters (CJK, emoji) take two columns of a terminal. */
const widthOf = (text) => [...text].reduce((width, character) => width + (/\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60]/u.test(character) ? 2 : 1), 0);
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const visible = (text) => text.replaceAll("	", " ").replaceAll("##[", "## [").replace(UNSEEN, (character) => {
	return `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`;
});
// src/core/decision.ts
/** What stands in the way of an approval. */
const obstaclesIn = (reasons) => reasons.filter(({ effect }) => effect === "deny" || effect === "wait");
// src/adapters/git/objects.ts
const openObjects = (directory) => {
	const { child, done } = gitPipe(directory, "cat-file", "--batch");
	const waiting = [];
	let over;
	const fail = (cause) => {
		over = cause;
		for (const { reject } of waiting.splice(0)) reject(cause);
	};
	done.then(() => fail(absent("the object store closed")), fail);
	const answers = readAnswers(({ type, bytes }) => {
		const asked = waiting.shift();
		if (bytes === void 0 || type !== asked?.type) asked?.reject(absent(asked.id));
		else asked.resolve(bytes);
	});
	child.stdout.on("data", answers);
	let lines = "";
	const send = () => {
		if (lines === "") return;
		child.stdin.write(lines);
		lines = "";
	};
	const ask = (type, id) => new Promise((resolve, reject) => {
		if (over !== void 0) return reject(over);
		waiting.push({
			type,
			id,
			resolve,
			reject
		});
		if (lines === "") queueMicrotask(send);
		lines += `${id}\n`;
	});
	return {
		blob: (blob) => ask("blob", blob),
		commit: (commit) => ask("commit", commit),
		close: () => {
			child.stdin.end(lines);
			lines = "";
		}
	};
};
/** Takes git's output as it comes and tells each answer when it is there whole. */
const readAnswers = (tell) => {
	let parts = [];
	let held = 0;
	/** So many bytes are the next answer at the least: it is not looked at, and its parts are not joined, before they are there. */
	let least = 1;
	return (chunk) => {
		parts.push(chunk);
		held += chunk.length;
		if (held < least) return;
		const buffer = parts.length === 1 ? chunk : Buffer.concat(parts, held);
		let at = 0;
		for (;;) {
			const answer = readAnswer(buffer, at);
			if (answer.kind === "short") {
				least = answer.least;
				break;
			}
			at = answer.next;
			tell(answer);
		}
		held = buffer.length - at;
		parts = held === 0 ? [] : [buffer.subarray(at)];
	};
};
/** `<oid> <type> <size>\n<bytes>\n`, or `<oid> missing\n`. */
const readAnswer = (buffer, at) => {
	const end = buffer.indexOf(10, at);
	if (end < 0) return {
		kind: "short",
		least: buffer.length - at + 1
	};
	const header = buffer.toString("latin1", at, end);
	const [, type = "", size] = /^[0-9a-f]{40} (blob|commit|tree|tag) (\d+)$/.exec(header) ?? [];
	const start = end + 1;
	if (size === void 0) return {
		kind: "whole",
		type,
		bytes: void 0,
		next: start
	};
	const stop = start + Number(size);
	return stop < buffer.length ? {
		kind: "whole",
		type,
		bytes: buffer.subarray(start, stop),
		next: stop + 1
	} : {
		kind: "short",
		least: stop + 1 - at
	};
};
const absent = (what) => new Fault("ledger.broken", `The clone does not hold the file ${what}.`, { remedy: "Clone the ledger branch again, whole: not shallow and without a filter." });
// src/adapters/git/signatures.ts
/** Signatures of commits: what a commit's bytes say was signed, and `gpgv`, which checks it against the keys it is given and no other. */
/** The header `gpgsig` of a commit, and the commit without it: that is what was signed. */
const signatureIn = (commit) => {
	const text = commit.toString("latin1");
	const head = text.slice(0, text.indexOf("\n\n") + 1);
	const found = /^gpgsig (.*\n(?: .*\n)*)/m.exec(head);
	if (found === null) return void 0;
	const [whole, value = ""] = found;
	return {
		payload: Buffer.from(text.slice(0, found.index) + text.slice(found.index + whole.length), "latin1"),
		armored: value.replaceAll(/\n /g, "\n")
	};
};
/** Keeps keyrings in a folder of its own; `close` removes it. */
const createSignatures = () => {
	let folder;
	const rings = /* @__PURE__ */ new Map();
	const ringOf = async (keys, number) => {
		const directory = await (folder ??= mkdtemp(join(tmpdir(), "gatehouse-keys-")));
		const path = join(directory, `${number}.gpg`);
		await writeFile(path, Buffer.concat(keys.map(dearmored)));
		return path;
	};
	return {
		async check(signature, keys) {
			const all = keys.join("\n");
			const ring = rings.get(all) ?? ringOf(keys, rings.size);
			rings.set(all, ring);
			return gpgv(await ring, signature);
		},
		async close() {
			if (folder !== void 0) await rm(await folder, {
				recursive: true,
				force: true
			});
		}
	};
};
/** Behind the headers, which an empty line ends, and before the checksum. */
const dearmored = (key) => {
	const lines = key.split("\n").map((line) => line.trim());
	const body = lines.slice(lines.indexOf("") + 1).filter((line) => !/^[=-]/.test(line));
	return Buffer.from(body.join(""), "base64");
};
/** A signature takes it some milliseconds. */
const PATIENCE$1 = 2e4;
/** NB. A keyring of ours and an empty home: whatever keys a person trusts elsewhere vouch for nothing here. */
const gpgv = (ring, { payload, armored }) => new Promise((resolve, reject) => {
	const options = [
		"--homedir",
		join(ring, ".."),
		"--status-fd",
		"1",
		"--enable-special-filenames"
	];
	const child = spawn("gpgv", [
		...options,
		"--keyring",
		ring,
		"--",
		"-&3",
		"-"
	], {
		stdio: [
			"pipe",
			"pipe",
			"ignore",
			"pipe"
		],
		env: {
			PATH: process.env["PATH"],
			LC_ALL: "C"
		},
		timeout: PATIENCE$1
	});
	let said = "";
	child.stdout?.on("data", (chunk) => said += chunk.toString("latin1"));
	child.on("error", (thrown) => thrown.code === "ENOENT" ? resolve("unchecked") : reject(thrown));
	child.on("close", () => resolve(stateIn(said)));
	feed(child.stdio[3], Buffer.from(armored, "latin1"));
	feed(child.stdin, payload);
});
const feed = (to, bytes) => {
	if (!isWritable(to)) return;
	to.on("error", () => {});
	to.end(bytes);
};
const isWritable = (stream) => typeof stream === "object" && stream !== null && "end" in stream;
/** NB. `good` only for one signature that is valid; whatever is not understood is bad. */
const stateIn = (said) => {
	const words = [...said.matchAll(/^\[GNUPG:\] ([A-Z_]+)/gm)].map(([, word = ""]) => word);
	const has = (word) => words.includes(word);
	if (words.filter((word) => word === "NEWSIG").length !== 1 || has("BADSIG") || has("REVKEYSIG")) return "bad";
	if (has("VALIDSIG")) return "known";
	return has("NO_PUBKEY") ? "unknown-key" : "bad";
};
// src/adapters/git/ledger-history.ts
/** The history of the ledger branch from a clone on this machine, streamed by git's plumbing. */
/** Commits whose segments are asked for before they are looked at. */
const AHEAD$1 = 16;
/**
* Reads `origin`'s ledger branch where the clone has it, else its own. Its iteration throws `Fault`: `ledger.missing`,
* `config.invalid` (no clone, shallow), `ledger.broken` (git cannot read it).
*/
const createGitLedgerHistory = (options) => ({ commits: () => readHistory(options.directory) });
async function* readHistory(directory) {
	const ref = await refIn(directory);
	const list = gitPipe(directory, "rev-list", "--reverse", ref, "--");
	const diff = gitPipe(directory, "diff-tree", "--stdin", "-r", "--root", "--always", "-z", ...RAW);
	const objects = openObjects(directory);
	list.child.stdout.pipe(diff.child.stdin);
	try {
		const reader = readCommits();
		let ahead = [];
		const asked = (raw) => withTexts(raw, objects);
		for await (const part of diff.child.stdout) {
			if (!Buffer.isBuffer(part)) continue;
			ahead = [...ahead, ...reader.read(part).map(asked)];
			const ready = Math.max(0, ahead.length - AHEAD$1);
			yield* ahead.slice(0, ready);
			ahead = ahead.slice(ready);
		}
		await Promise.all([list.done, diff.done]);
		yield* [...ahead, ...reader.end().map(asked)];
	} finally {
		objects.close();
		list.child.kill();
		diff.child.kill();
	}
}
const RAW = [
	"--raw",
	"--no-renames",
	"--no-abbrev",
	"--no-ext-diff",
	"--format=%H%x00%P%x00%s"
];
const refIn = async (directory) => {
	if ((await gitText(directory, "rev-parse", "--is-shallow-repository")).trim() !== "false") throw new Fault("config.invalid", `The clone in ${directory} is shallow.`, { remedy: "Fetch the whole history: `git fetch --unshallow`, in a workflow `fetch-depth: 0`." });
	const candidates = [`refs/remotes/origin/${LEDGER_BRANCH}`, LEDGER_REF];
	const present = await gitText(directory, "for-each-ref", "--format=%(refname)", "--", ...candidates);
	const ref = candidates.find((candidate) => present.split("\n").includes(candidate));
	if (ref !== void 0) return ref;
	throw new Fault("ledger.missing", `The clone in ${directory} has no branch ${LEDGER_BRANCH}.`, { remedy: `Fetch it: \`git fetch origin ${LEDGER_BRANCH}\`; if there is none, run \`gatehouse init\`.` });
};
const withTexts = (raw, objects) => {
	const early = /* @__PURE__ */ new Map();
	for (const change of raw.changes) {
		if (change.change === "deleted" || !change.path.startsWith("events/")) continue;
		const bytes = objects.blob(change.blob);
		bytes.catch(() => {});
		early.set(change.path, bytes);
	}
	return {
		...raw,
		async text(path) {
			const change = raw.changes.find((one) => one.path === path);
			if (change === void 0 || change.change === "deleted") throw new Fault("bug", `${path} was neither added nor modified in ${raw.commit}.`, { remedy: "This is a bug in Gatehouse; please report it." });
			const bytes = await (early.get(path) ?? objects.blob(change.blob));
			if (isUtf8(bytes)) return bytes.toString("utf8");
			throw new Fault("ledger.broken", `${path} of ${raw.commit} is no text in UTF-8.`, { remedy: "Gatehouse writes no such file: find out who wrote that commit, and treat the ledger as forged." });
		},
		signature: async () => signatureIn(await objects.commit(raw.commit))
	};
};
/** Tokens between zero bytes: id, parents, subject, then for each change its description and its path. */
const readCommits = () => {
	let rest = Buffer.alloc(0);
	let commit;
	let header = [];
	let entry;
	const take = (token, whole) => {
		if (entry !== void 0) {
			commit?.changes.push(changeOf(entry, ownText(token)));
			entry = void 0;
		} else if (header.length > 0 && header.length < 3) {
			header.push(token);
			if (header.length < 3) return;
			const [id = "", parents = "", subject = ""] = header;
			header = [];
			commit = {
				commit: commitSha(ownText(id)),
				parents: parents.split(" ").flatMap((sha) => sha === "" ? [] : [commitSha(sha)]),
				subject,
				changes: []
			};
		} else if (token.startsWith(":") || token.startsWith("\n:")) entry = token;
		else if (token.trim() !== "") {
			if (commit !== void 0) whole.push(commit);
			commit = void 0;
			header = [token.trim()];
		}
	};
	return {
		read(part) {
			const buffer = rest.length === 0 ? part : Buffer.concat([rest, part]);
			const stop = buffer.lastIndexOf(0);
			const whole = [];
			if (stop >= 0) for (const token of buffer.toString("utf8", 0, stop).split("\0")) take(token, whole);
			rest = buffer.subarray(stop + 1);
			return whole;
		},
		end() {
			const whole = [];
			if (rest.length > 0) take(rest.toString("utf8"), whole);
			return commit === void 0 ? whole : [...whole, commit];
		}
	};
};
/** `:<old mode> <new mode> <old id> <new id> <status>`, behind a line feed where it is a commit's first. Each has its fixed width. */
const changeOf = (entry, path) => {
	const at = entry.startsWith("\n") ? 1 : 0;
	const status = entry.slice(at + 97);
	if (status === "D") return {
		path,
		change: "deleted"
	};
	const blob = blobSha(ownText(entry.slice(at + 56, at + 96)));
	return {
		path,
		change: status === "A" ? "added" : "modified",
		blob,
		mode: entry.slice(at + 8, at + 14)
	};
};
// src/adapters/settings-on-disk.ts
/** The settings of a working tree on this machine: what the offline commands compare the ledger with. */
/** Undefined where there is no policy, or one that cannot be used. Throws `Fault('config.invalid')` for an unreadable folder. */
const readSettings = async (root) => {
	const files = (await readWorkingTree(root)).filter((file) => file.path.startsWith("policies/"));
	return files.length === 0 ? void 0 : parsePolicy({
		commit: void 0,
		files
	}).settings;
};
// src/core/ledger/verification.ts
/** Days whose files may still change; an event that is dated earlier than that is a flaw. */
const OPEN_DAYS = 31;
const DAY = 864e5;
const startVerification = ({ genesis, anchors = [], anchorsSince }) => {
	const open = /* @__PURE__ */ new Map();
	const closed = createShelf();
	const grantTexts = /* @__PURE__ */ new Map();
	/** The last part of each shard; in a ledger that is older than parts, all of it. */
	const known = /* @__PURE__ */ new Map();
	let fixed = {};
	const days = /* @__PURE__ */ new Map();
	/** The blob that stands at a path whose content is compared later than its commit. */
	const standing = /* @__PURE__ */ new Map();
	/** Reviews that are owed: by all events until `known/reviews.json` is there, and from then on as it goes on from there. */
	let owed = /* @__PURE__ */ new Map();
	let indexed = false;
	let end = EMPTY_CHAIN;
	let frozen = {};
	let before;
	let first;
	let latest = "";
	/** The day on which the days were last looked at. */
	let looked = "";
	let commits = 0;
	/** Not compared yet, the last first. */
	let ahead = [];
	let compared = 0;
	let vouched;
	/** NB. Who rewrites the branch makes the chain whole again; what was said outside it stays as it was. */
	const anchorFlaw = (events, path) => {
		if (ahead.length === 0) return void 0;
		for (const [index, { seq }] of events.entries()) {
			const hash = events[index + 1]?.prev ?? end.hash;
			for (let next = ahead.at(-1); next?.seq === seq; next = ahead.at(-1)) {
				if (next.hash !== hash) return {
					path,
					seq,
					message: `This is event ${hash}, and ${saidBy(next)}, says ${next.hash}: the history was rewritten ${since(vouched)} and at the latest with this one.`
				};
				ahead.pop();
				compared += 1;
				vouched = seq;
			}
		}
	};
	/** What stood there of the closed grants that these events name; a path: its record cannot be proved. */
	const formerRecords = (events, texts) => {
		const records = /* @__PURE__ */ new Map();
		for (const { grant } of events) {
			const blob = grant === null ? void 0 : closed.get(grant);
			if (grant === null || blob === void 0) continue;
			const record = formerRecord(recordPath(grant), texts.get(recordPath(grant)), blob);
			if (record === void 0) return recordPath(grant);
			records.set(grant, record);
		}
		return records;
	};
	/** Gives the files that change with it. */
	const learn = (delta) => {
		const later = [];
		const parts = /* @__PURE__ */ new Map();
		const grown = /* @__PURE__ */ new Set();
		for (const [path, file] of delta.known) {
			const shard = shardOf(path);
			const growing = known.get(shard) ?? growingShard(shard, void 0, fixed.knownPart);
			known.set(shard, growing);
			grown.add(growing);
			const full = growing.put(path, file);
			if (full !== void 0) parts.set(...full);
		}
		for (const { path, text } of grown) if (fixed.knownPart === void 0) later.push(path);
		else parts.set(path, text());
		for (const [day, records] of delta.recent) {
			const growing = days.get(day) ?? growingDay([]);
			days.set(day, growing);
			for (const record of records) later.push(recentPath(day, growing.put(record)));
		}
		return {
			later,
			parts
		};
	};
	const dayFlaw = (day, { parts }) => {
		for (const [part, records] of parts().entries()) {
			const path = recentPath(day, part);
			const flaw = compare(path, recentText(records), standing.get(path));
			if (flaw !== void 0) return flaw;
			standing.delete(path);
		}
	};
	/** Days that can no longer change are compared and let go. */
	const closeDays = () => {
		if (looked === latest.slice(0, 10)) return void 0;
		looked = latest.slice(0, 10);
		for (const [day, records] of days) {
			if (Date.parse(latest) - Date.parse(day) <= OPEN_DAYS * DAY) continue;
			const flaw = dayFlaw(day, records);
			if (flaw !== void 0) return flaw;
			days.delete(day);
		}
	};
	const checkTimes = (events, path) => {
		for (const { time, seq } of events) if (time >= latest) latest = time;
		else if (Date.parse(latest) - Date.parse(time.slice(0, 10)) > OPEN_DAYS * DAY) return {
			path,
			seq,
			message: `The event is dated more than a month before one that stands above it.`
		};
	};
	/** The file as it must be after the commit; `undefined`: it stays as it was, or is not there yet. */
	const reviewsText = (delta, made) => {
		const after = owedAfter(owed, delta);
		if (indexed) {
			const text = owedText(after);
			const same = text === owedText(owed);
			owed = after;
			return same ? void 0 : text;
		}
		owed = after;
		if (made === void 0) return void 0;
		const stored = readReviews(REVIEWS_PATH, made);
		if (stored.kind === "flaw") return stored.flaw;
		const begun = beginOfIndex(owed, stored.value, latest);
		if (typeof begun === "string") return {
			path: REVIEWS_PATH,
			message: begun
		};
		owed = begun;
		indexed = true;
		return owedText(begun);
	};
	const checkState = ({ commit, changes }, expected) => {
		const { delta, segment, reviews } = expected;
		const files = grantFiles(delta, (grant) => open.has(grant), grantTexts);
		const index = reviewsText(delta, reviews);
		if (typeof index === "object") return index;
		frozen = freezeAfter(frozen.freeze, delta);
		const exact = new Map(files.additions);
		for (const [path, text] of expected.parts) exact.set(path, text);
		exact.set(...headFile({
			...end,
			genesis: first ?? end.hash,
			segment,
			...frozen,
			...fixed
		}));
		if (index !== void 0) exact.set(REVIEWS_PATH, index);
		const goneBy = [...delta.preflight].flatMap(([path, blob]) => blob === null ? [path] : []);
		const deleted = /* @__PURE__ */ new Set([...files.deletions, ...goneBy]);
		/** Of `known/preflight`, as the commit has them. */
		const heard = /* @__PURE__ */ new Set();
		const later = new Set(expected.later);
		for (const change of changes) {
			const { path } = change;
			if (path === segment || path === "README.md" && commits === 0 && change.change === "added") continue;
			if (change.change === "deleted") {
				if (!deleted.delete(path)) return {
					path,
					message: "The file was deleted, and no event says so."
				};
				continue;
			}
			if (later.has(path)) {
				standing.set(path, {
					blob: change.blob,
					commit
				});
				continue;
			}
			const told = delta.preflight.get(path);
			if (typeof told === "string" && !heard.has(path)) {
				if (change.blob !== told) return {
					path,
					message: "The file is not the one that the event names."
				};
				if (isKeyPath(path) && change.change !== "added") return {
					path,
					message: "A key was replaced: keys are only ever added."
				};
				heard.add(path);
				continue;
			}
			const text = exact.get(path);
			if (text === void 0) return {
				path,
				message: "The file was changed, and no event says so."
			};
			if (change.blob !== gitBlob(text)) return {
				path,
				message: "The file is not what the events make of it."
			};
			exact.delete(path);
		}
		for (const [path, blob] of delta.preflight) if (blob !== null && !heard.has(path)) return {
			path,
			message: "The event names this file, and the commit does not change it."
		};
		for (const path of exact.keys()) return {
			path,
			message: "The events change this file, and the commit does not."
		};
		for (const path of deleted) return {
			path,
			message: "The events delete this file, and the commit does not."
		};
		for (const [grant, now] of delta.grants) if (now.phase === "open") open.set(grant, now.open);
		else {
			open.delete(grant);
			closed.set(grant, gitBlob(files.additions.get(recordPath(grant)) ?? ""));
		}
	};
	const checkSegment = (commit, texts) => {
		const shape = shapeFlaw(commit, before);
		if (shape !== void 0) return shape;
		const path = commit.changes.find((change) => change.path.startsWith(EVENTS))?.path ?? "";
		const segment = parseSegment(path, texts.get(path) ?? "", end);
		if (segment.kind === "flaw") return segment.flaw;
		const begins = genesisFlaw(path, segment.events, end);
		if (begins !== void 0) return begins;
		end = segment.end;
		first ??= end.hash;
		if (genesis !== void 0 && first !== genesis) return {
			path,
			line: 1,
			seq: 1,
			message: `The ledger begins with ${first}, the settings name ${genesis}.`
		};
		if (end.seq === segment.events.length) ahead = [...anchorsOf(anchors, first, anchorsSince)];
		const anchored = anchorFlaw(segment.events, path);
		if (anchored !== void 0) return anchored;
		const dated = checkTimes(segment.events, path);
		if (dated !== void 0) return dated;
		const former = formerRecords(segment.events, texts);
		if (typeof former === "string") return {
			path: former,
			message: "It does not go on from the record of a grant that is over."
		};
		const folded = foldCommit((grant) => {
			const now = open.get(grant);
			if (now !== void 0) return {
				phase: "open",
				open: now
			};
			const record = former.get(grant);
			return record === void 0 ? void 0 : {
				phase: "closed",
				record
			};
		}, segment.events);
		if (folded.kind === "refused") return {
			path,
			seq: folded.event.seq,
			message: folded.why
		};
		if (before === void 0) fixed = fixedAtGenesis(segment.events);
		const learnt = learn(folded.delta);
		const reviews = indexed ? void 0 : texts.get(REVIEWS_PATH);
		return checkState(commit, {
			segment: path,
			delta: folded.delta,
			...learnt,
			reviews
		}) ?? closeDays();
	};
	return {
		needs: ({ changes }) => changes.flatMap((change) => {
			if (change.change === "deleted") return [];
			if (change.path.startsWith(EVENTS) || change.path === "known/reviews.json" && !indexed) return [change.path];
			if (!change.path.startsWith("grants/")) return [];
			const grant = /^grants\/\d+\/(\d+)\.json$/.exec(change.path)?.[1];
			return grant !== void 0 && closed.has(Number(grant)) ? [change.path] : [];
		}),
		check(commit, texts) {
			const flaw = checkSegment(commit, texts);
			if (flaw !== void 0) return {
				...flaw,
				commit: commit.commit
			};
			before = commit.commit;
			commits += 1;
		},
		finish() {
			if (commits === 0) return {
				path: HEAD_PATH,
				message: "The branch has no commits."
			};
			for (const [day, records] of days) {
				const flaw = dayFlaw(day, records);
				if (flaw !== void 0) return flaw;
			}
			for (const { path, text } of fixed.knownPart === void 0 ? known.values() : []) {
				const flaw = compare(path, text(), standing.get(path));
				if (flaw !== void 0) return flaw;
			}
			const [last] = ahead;
			if (last === void 0) return void 0;
			return {
				path: HEAD_PATH,
				seq: end.seq + 1,
				...before === void 0 ? {} : { commit: before },
				message: `The branch ends with event ${end.seq}, and ${saidBy(last)}, says that there was more: it was cut off ${since(vouched)}, or moved back to an older commit.`
			};
		},
		summary: () => ({
			commits,
			events: end.seq,
			head: end.hash,
			genesis: first,
			open: [...open.values()],
			anchors: {
				compared,
				last: vouched
			}
		})
	};
};
const since = (vouched) => vouched === void 0 ? "at some time since the first event" : `after event ${vouched}, which is as it was anchored,`;
const EVENTS = "events/";
/** What is wrong with a commit before its events are read. */
const shapeFlaw = ({ parents, changes }, before) => {
	if (before === void 0 && parents.length > 0) return {
		path: "",
		message: "The history does not begin with a root commit."
	};
	if (before !== void 0 && (parents.length !== 1 || parents[0] !== before)) return {
		path: "",
		message: "The commit has not exactly the one before it as its parent."
	};
	let segments = 0;
	for (const change of changes) {
		const { path } = change;
		if (change.change !== "deleted" && change.mode !== "100644") return {
			path,
			message: `Mode ${change.mode} is not that of a plain file.`
		};
		if (!path.startsWith(EVENTS)) continue;
		if (change.change !== "added") return {
			path,
			message: `A segment was ${change.change}; below events/ commits only add.`
		};
		segments += 1;
		if (segments > 1) return {
			path,
			message: "The commit adds more than one segment."
		};
	}
	return segments === 1 ? void 0 : {
		path: EVENTS,
		message: "The commit adds no segment."
	};
};
/** The genesis is the first event, alone in its segment, and never comes again. */
const genesisFlaw = (path, events, before) => {
	for (const event of events) if ((event.type === "swept" && event.data.kind === "genesis") !== (event.seq === 1)) return {
		path,
		seq: event.seq,
		message: "The first event, and no other, is the genesis."
	};
	return before.seq === 0 && events.length > 1 ? {
		path,
		seq: 2,
		message: "The genesis does not stand alone in its segment."
	} : void 0;
};
/**
* What the index begins with: everything that is owed, but what ended so long ago that the version which made it could not see it
* any more. A sentence: it is something else.
*/
const beginOfIndex = (owed, made, latest) => {
	for (const [grant, entry] of made) {
		const should = owed.get(grant);
		if (should === void 0) return `It names #${grant}, whose review is not owed.`;
		const { note: _note, ...kept } = should;
		const bare = {
			...kept,
			principal: kept.ended === null ? kept.principal : null,
			ended: ended$1(kept)
		};
		const text = owedText(/* @__PURE__ */ new Map([[grant, entry]]));
		if (![should, bare].some((one) => owedText(/* @__PURE__ */ new Map([[grant, one]])) === text)) return `What it says of #${grant} is not what the events make of it.`;
	}
	for (const [grant, entry] of owed) {
		const old = entry.ended !== null && Date.parse(latest) - Date.parse(entry.ended.at) > 30 * DAY;
		if (!made.has(grant) && !old) return `It does not name #${grant}, whose review is owed.`;
	}
	return made;
};
const ended$1 = ({ ended: end }) => {
	if (end === null) return null;
	const { sessions: _sessions, left: _left, ...rest } = end;
	return rest;
};
const compare = (path, text, standing) => {
	if (standing === void 0) return {
		path,
		message: "The events make this file, and it is not there."
	};
	if (standing.blob === gitBlob(text)) return void 0;
	return {
		path,
		commit: standing.commit,
		message: "The file is not what the events make of it."
	};
};
/**
* The record of a closed grant as it was: the new text without its last ids, and with its review still owed where they may have
* settled it, proved by the blob that stood there.
*/
const formerRecord = (path, text, blob) => {
	const stored = text === void 0 ? void 0 : readRecord(path, text);
	if (stored?.kind !== "value") return void 0;
	const { events } = stored.value;
	for (let length = events.length - 1; length > 0; length -= 1) for (const review of formerReviews(stored.value)) {
		const { review: _, ...rest } = stored.value;
		const former = {
			...rest,
			...review,
			events: events.slice(0, length)
		};
		if (gitBlob(recordText(former)) === blob) return former;
	}
};
const formerReviews = ({ review }) => review === void 0 ? [{}] : [
	{ review },
	{ review: {
		...review,
		verdict: null
	} },
	{}
];
/** Blob ids by grant, 20 bytes each: the closed grants are all there ever were, so they must cost next to nothing. */
const createShelf = () => {
	const pages = /* @__PURE__ */ new Map();
	const slot = (grant) => pages.get(Math.floor(grant / PAGE))?.subarray(grant % PAGE * 20, grant % PAGE * 20 + 20);
	const has = (grant) => {
		const page = pages.get(Math.floor(grant / PAGE));
		const from = grant % PAGE * 20;
		for (let at = from; at < from + 20; at += 1) if ((page?.[at] ?? 0) !== 0) return true;
		return false;
	};
	return {
		has,
		get: (grant) => has(grant) ? slot(grant)?.toString("hex") : void 0,
		set(grant, blob) {
			const page = Math.floor(grant / PAGE);
			if (!pages.has(page)) pages.set(page, Buffer.alloc(PAGE * 20));
			slot(grant)?.write(blob, "hex");
		}
	};
};
const PAGE = 256;
// src/commands/signed.ts
/** Signatures that are checked beside each other. */
const AHEAD = 8;
const createSignatureCheck = (signatures) => {
	/** The keys that are kept before the commit: NB. none vouches for the commit that brings it. */
	let keys = [];
	const under = [];
	const ranges = [];
	let count = 0;
	const verdictOn = async (signature) => {
		if (keys.length === 0) return "no-key";
		if (signature === void 0) return "unsigned";
		return signatures === void 0 ? "unchecked" : signatures.check(signature, keys);
	};
	const settle = async (most) => {
		while (under.length > most) {
			const next = under.shift();
			if (next === void 0) return void 0;
			const verdict = await next.verdict;
			if (verdict === "unsigned" || verdict === "bad") return {
				path: "",
				commit: next.commit,
				message: WHY[verdict]
			};
			count += 1;
			const last = ranges.at(-1);
			if (last?.signed === verdict) ranges.splice(-1, 1, {
				...last,
				last: count,
				to: next.commit
			});
			else ranges.push({
				signed: verdict,
				first: count,
				last: count,
				from: next.commit,
				to: next.commit
			});
		}
	};
	return {
		async look(commit) {
			const verdict = verdictOn(keys.length === 0 ? void 0 : await commit.signature());
			verdict.catch(() => {});
			under.push({
				commit: commit.commit,
				verdict
			});
			const brought = commit.changes.filter(({ path, change }) => isKeyPath(path) && change === "added");
			keys = [...keys, ...await Promise.all(brought.map(({ path }) => commit.text(path)))];
			return settle(AHEAD);
		},
		finish: () => settle(0),
		ranges: () => ranges
	};
};
const WHY = {
	unsigned: "The commit is not signed, and GitHub signs what is committed through its API: somebody pushed it with git.",
	bad: "The signature of the commit is not one that GitHub made of this content."
};
/** One line for each range. */
const signedLines = (ranges) => {
	if (ranges.every(({ signed }) => signed === "no-key")) return [`Signatures were not checked: ${NO_KEY}`];
	return ranges.map(({ signed, first, last, from, to }) => {
		return `${first === last ? `Commit ${first} (${from.slice(0, 10)}) is` : `Commits ${first} to ${last} (${from.slice(0, 10)} to ${to.slice(0, 10)}) are`} ${SAYS[signed]}`;
	});
};
const NO_KEY = "the branch keeps no key; `gatehouse init --signing-key <file>` adds GitHub’s.";
const SAYS = {
	"no-key": "not checked for a signature: no key was kept before.",
	known: "signed by a key that the branch keeps.",
	"unknown-key": "signed by a key that the branch does not keep: compare it with the one that GitHub publishes; if it is new there, add it with `gatehouse init --signing-key <file>`.",
	unchecked: "signed, by whom was not checked: there is no `gpgv` on this machine (it comes with GnuPG)."
};
// src/commands/verify.ts
/** Streams the history: memory does not grow with it, but for the names of the request files. Throws the history's faults. */
const verify = async (ports, options) => {
	const signed = createSignatureCheck(ports.signatures);
	try {
		return await prove(ports.history, signed, options);
	} finally {
		await ports.signatures?.close();
	}
};
const prove = async (history, signed, options) => {
	const verification = startVerification(options);
	const ending = (flaw) => report$2({
		...verification.summary(),
		signatures: signed.ranges()
	}, flaw, options);
	for await (const commit of history.commits()) {
		const texts = /* @__PURE__ */ new Map();
		for (const path of verification.needs(commit)) texts.set(path, await commit.text(path));
		const flaw = verification.check(commit, texts);
		if (flaw !== void 0) return ending(await signed.finish() ?? flaw);
		const unsigned = await signed.look(commit);
		if (unsigned !== void 0) return ending(unsigned);
	}
	return ending(await signed.finish() ?? verification.finish());
};
const report$2 = (ledger, flaw, options) => {
	const { commits, events, head, genesis, open, anchors, signatures } = ledger;
	const strange = signatures.some(({ signed }) => signed === "unknown-key");
	const counted = `${events} events in ${commits} commits`;
	return {
		exit: flaw === void 0 && !strange ? 0 : 1,
		text: flaw === void 0 ? [
			`The ledger is whole: ${counted}, ${open.length} grants open.`,
			`Head ${head}`,
			`Genesis ${genesis ?? "none"}${options.genesis === void 0 ? " (not compared: the settings name none)" : ", as in the settings"}`,
			...signedLines(signatures),
			anchorLine(ledger, options)
		] : [
			`The ledger is broken at ${placeOf$1(flaw)}: ${flaw.message}`,
			`What stands before it is whole: ${counted}.`,
			"Compare the branch with an older clone or an anchor, and find out who wrote that commit."
		],
		json: {
			whole: flaw === void 0,
			commits,
			events,
			head,
			genesis,
			open: open.length,
			anchors,
			signatures,
			flaw
		}
	};
};
const anchorLine = ({ anchors, events }, options) => {
	if (options.anchors === void 0) return "Anchors were not compared: a clone does not have them. The run `audit` does it every day; here give --anchors <file>.";
	return anchors.last === void 0 ? "No anchor of this ledger was found outside the branch: whether it was rewritten or cut off is not known." : `${anchors.compared} anchors outside the branch agree with it, the last at event ${anchors.last} of ${events}.`;
};
const placeOf$1 = ({ path, line, seq, commit }) => [
	path === "" ? "the history" : path,
	line === void 0 ? void 0 : `line ${line}`,
	seq === void 0 ? void 0 : `event ${seq}`,
	commit === void 0 ? void 0 : `commit ${commit}`
].flatMap((part) => part ?? []).join(", ");
// src/core/doctor/points-azure.ts
const AZURE$1 = {
	area: "azure",
	sight: "azure"
};
const AZURE_POINTS = {
	"pim.settings": {
		...AZURE$1,
		title: "PIM takes what the policy asks for, from a workflow, for the longest window",
		why: "A workflow has no second factor. Where the role asks for one, or allows less time than the policy, a request is approved and merged, and then refused."
	},
	"pim.licence": {
		...AZURE$1,
		title: "The tenant has the licence that PIM needs",
		why: "Without Entra ID P2 or Entra ID Governance PIM refuses every assignment, and everybody who is elevated needs one."
	},
	"entitlements.possible": {
		...AZURE$1,
		title: "Whoever may ask for something can be given it",
		why: "Who is not eligible in PIM, and what is not there any more, is refused after people approved. Who is in a hurry then looks for another way."
	},
	"network.exposure": {
		...AZURE$1,
		title: "No standing rule lets the internet reach a machine that the policy opens",
		why: "Where the way is open for good, opening it for an hour opens nothing, and ending it ends nothing."
	},
	"network.flush": {
		...AZURE$1,
		title: "Connections that are open are judged again when a rule ends",
		why: "Azure lets connections live on after the rule that let them in is gone. With flushConnection it cuts what no rule allows any more; it also judges the connections of others in that group again."
	},
	"network.attached": {
		...AZURE$1,
		title: "Every group in which rules are opened stands in front of something",
		why: "A rule in a group that guards nothing opens nothing, and its end closes nothing: what is behind it is open or shut by something else."
	},
	"network.bastion": {
		...AZURE$1,
		title: "Bastion stands behind a group with its eight rules, and not open to the internet",
		why: "Without the eight rules Azure refuses ours, or refuses to delete it again. Without a group, or with one that lets everybody in, anybody reaches the sign-in of Bastion at any time."
	},
	"closer.deployed": {
		...AZURE$1,
		title: "The closer ends rules and plain roles while GitHub is away",
		why: "Azure has no end for them. When GitHub is down, out of minutes, or somebody cancels the sweeps, they stay open until something else ends them."
	},
	"subscriptions.swept": {
		...AZURE$1,
		title: "Every subscription of the policy is searched by the sweep, which may end what it finds",
		why: "What was opened in a subscription that no sweep may search is found by its record alone; without the record it stays."
	}
};
// src/core/doctor/points-identity.ts
const IDENTITY = { area: "identity" };
const IDENTITY_POINTS = {
	"subject.immutable": {
		...IDENTITY,
		title: "The subject of id tokens names ids that nobody can take over, and the environment",
		why: "Without ids, whoever gets the name of a renamed or deleted owner or repository gets its subject, and with it the identities. Without the environment in it, a job of any branch has the same subject.",
		sight: "workflow"
	},
	"identity.distinct": {
		...IDENTITY,
		title: "Opening and ending have two identities",
		why: "Ending runs often, unattended and without reviewers. With one identity for both, whoever gets hold of a sweep can also open.",
		sight: "azure"
	},
	"identity.federation": {
		...IDENTITY,
		title: "Each identity believes one environment of this repository, and nothing else",
		why: "Whoever Entra believes is the identity, with all of its rights. A credential for a branch, a pull request, another repository or a pattern lets in jobs that no environment guards.",
		sight: "azure"
	},
	"identity.secrets": {
		...IDENTITY,
		title: "No secret and no certificate is stored for any identity",
		why: "Whoever has a copy is the identity, from anywhere, without GitHub, until it ends. Federation needs none.",
		sight: "azure"
	},
	"identity.elevate-rights": {
		...IDENTITY,
		title: "The elevate identity may do what the policy opens, and nothing beyond",
		why: "Every right beyond is one that a stolen or misled job has too, and no request and no approval stands before it.",
		sight: "azure"
	},
	"identity.revoke-rights": {
		...IDENTITY,
		title: "The revoke identity can open nothing",
		why: "Its environment has no reviewers, because ending waits for nobody. What it could open would be open to whoever can run code in that job.",
		sight: "azure"
	},
	"identity.audit-rights": {
		...IDENTITY,
		title: "The audit identity only reads",
		why: "It runs every night without anybody looking. Its answers grant nothing, and neither should its rights.",
		sight: "azure"
	}
};
// src/core/doctor/points-ledger.ts
const LEDGER = { area: "ledger" };
const LEDGER_POINTS = {
	"ledger.branch": {
		...LEDGER,
		title: "The ledger of the settings is there and can be read",
		why: "Without it nothing is elevated, and a sweep knows only what the markers on the platforms say.",
		sight: "workflow"
	},
	"ledger.history": {
		...LEDGER,
		title: "The ledger is neither rewritten nor deleted",
		why: "A force push or a deletion takes events away. `verify` finds it against a remembered head, but what was recorded is gone.",
		sight: "workflow"
	},
	"ledger.signatures": {
		...LEDGER,
		title: "The ledger takes only signed commits in one line",
		why: "Without it a git push can add a commit in any name, or a merge that hides one.",
		sight: "workflow"
	},
	"ledger.bypass": {
		...LEDGER,
		title: "Nobody passes the rules that keep the history of the ledger",
		why: "Whoever passes a ruleset passes all of its rules: an administrator, or the App that writes, could rewrite what it wrote.",
		sight: "administrator"
	},
	"ledger.writers": {
		...LEDGER,
		title: "Only the App of the ledger may add to it",
		why: "Otherwise anybody who may write can add events. A forged event opens nothing and hides nothing, because the elevation and the sweep derive everything again; it can end access early and fill the record with noise.",
		sight: "administrator"
	},
	"ledger.anchor": {
		...LEDGER,
		title: "The head of the ledger descends from its last anchor",
		why: "A branch that was put in the place of the ledger proves itself whole. Only a head that was remembered elsewhere shows that it is another.",
		sight: "workflow"
	}
};
// src/core/doctor/points-repository.ts
const REPOSITORY = { area: "repository" };
// src/core/doctor/points.ts
/** Every point that `doctor` looks at: the one list that code, tests, `docs/doctor.md` and output share. */
const POINTS = {
	"repository.visibility": {
		...REPOSITORY,
		title: "The repository is private or internal",
		why: "Requests, people, justifications and the ledger say who holds which access and when. In a public repository everybody reads them, anybody can open a request, and a fork can take all of it along.",
		sight: "workflow"
	},
	"repository.forks": {
		...REPOSITORY,
		title: "Forks are not allowed",
		why: "A fork takes policy, people and ledger to a place where none of these rules hold, and its copy stays when somebody leaves.",
		sight: "workflow"
	},
	"main.pull-request": {
		...REPOSITORY,
		title: "The default branch changes by pull request alone, with zero approvals asked by GitHub",
		why: "Without the rule anybody who may write changes policy, workflows and action directly. With approvals that GitHub counts, approved requests and break-glass wait for people whom the policy does not ask.",
		sight: "workflow"
	},
	"main.code-owners": {
		...REPOSITORY,
		title: "Changes of policy, workflows and action need a code owner",
		why: "Without it anybody who may write can merge a policy that gives them access, or a workflow that uses the identities in Azure.",
		sight: "workflow"
	},
	"main.status": {
		...REPOSITORY,
		title: "The status `gatehouse` is required, and not strict",
		why: "Without it a request is merged before it is approved: nothing opens, but what stands on the branch was agreed by nobody. Strict, every merge makes every other request stale.",
		sight: "workflow"
	},
	"main.status-source": {
		...REPOSITORY,
		title: "The status `gatehouse` counts from its own App alone",
		why: "Anybody who may write can set a status of any name. The elevation reads none, so a forged one opens nothing, but it merges what nobody approved. With GITHUB_TOKEN alone a workflow of any branch can still forge it; an App of its own cannot be imitated.",
		sight: "workflow"
	},
	"main.history": {
		...REPOSITORY,
		title: "The default branch is neither rewritten nor deleted",
		why: "A force push takes merged requests and reviewed policy out of history: open access would be explained by nothing.",
		sight: "workflow"
	},
	"main.bypass": {
		...REPOSITORY,
		title: "Nobody but administrators passes the rules of the default branch",
		why: "Whoever passes them changes policy, workflows and action without review. Administrators could switch the rules off as well; the audit log shows both, but not a pass of the kind \"exempt\".",
		sight: "administrator"
	},
	"codeowners.valid": {
		...REPOSITORY,
		title: "CODEOWNERS is there and has no errors",
		why: "A line that GitHub cannot read protects nothing, and one bad line can switch off the whole file.",
		sight: "workflow"
	},
	"codeowners.covers": {
		...REPOSITORY,
		title: "CODEOWNERS covers policies, workflows and action",
		why: "What no owner is named for changes with one click of anybody who may write: policy, workflows, the built action and the file that names the owners itself.",
		sight: "workflow"
	},
	"codeowners.requests": {
		...REPOSITORY,
		title: "Requests have no code owner",
		why: "With one, GitHub holds up every request and every break-glass until that owner approves, whatever the policy says.",
		sight: "workflow"
	},
	"environment.branch": {
		...REPOSITORY,
		title: "Each environment takes the default branch alone",
		why: "An identity in Azure and every secret belongs to an environment. Without the limit a workflow on any branch, written by anybody who may write, is given them. An environment that is not there is made by the first run that names it, without any limit.",
		sight: "workflow"
	},
	"environment.waits": {
		...REPOSITORY,
		title: "Nothing waits in the environments that judge, end and look",
		why: "Reviewers and timers hold up every run: access stays open until somebody presses a button. Only gatehouse-elevate may have reviewers.",
		sight: "workflow"
	},
	"secrets.placed": {
		...REPOSITORY,
		title: "Secrets lie in the environments that need them, and none for Azure anywhere",
		why: "A secret of the repository is given to every workflow of every branch that somebody pushes. A stored secret for Azure lasts longer than any access that it could open.",
		sight: "administrator"
	},
	"actions.default-permissions": {
		...REPOSITORY,
		title: "A workflow's token reads by default",
		why: "Otherwise every workflow without `permissions:` may write to the repository, forge the status and add to the ledger.",
		sight: "administrator"
	},
	"actions.approve": {
		...REPOSITORY,
		title: "Actions may not approve pull requests",
		why: "Otherwise a workflow of any branch approves what its author wrote. Gatehouse counts no approval of a bot; the rules of GitHub would.",
		sight: "administrator"
	},
	"actions.pinning": {
		...REPOSITORY,
		title: "Only actions by full SHA, or none from elsewhere, may run",
		why: "A tag can be moved to other code after it was reviewed; that code then runs with the identities in Azure.",
		sight: "administrator"
	},
	"workflows.pinned": {
		...REPOSITORY,
		title: "The workflows on the default branch name actions by full SHA",
		why: "A tag can be moved to other code after it was reviewed; that code then runs with the identities in Azure.",
		sight: "workflow"
	},
	"workflows.identities": {
		...REPOSITORY,
		title: "Only jobs that nobody outside can wake, each in an environment, may ask for an identity",
		why: "Whatever a job with `id-token: write` runs has its identity. One that a pull request, an issue or a comment wakes runs on the words of whoever wrote it; one outside the environments has a subject that any branch can have.",
		sight: "workflow"
	},
	"workflows.enabled": {
		...REPOSITORY,
		title: "The workflows are there and switched on",
		why: "Anybody who may write can switch a workflow off. Without revoke.yml nothing ends that has no end of its own on the platform; without request.yml nothing is judged.",
		sight: "workflow"
	},
	"workflows.heartbeat": {
		...REPOSITORY,
		title: "Sweeps go on",
		why: "Cancelled runs, no minutes, or an incident at GitHub: what has no end of its own on the platform stays open until a sweep succeeds.",
		sight: "workflow"
	},
	"accounts.confirmed": {
		...REPOSITORY,
		title: "The policy opens nothing for an account of which Entra does not say that it is enabled",
		why: "Whoever has left and still stands in people.yaml may still have an account on GitHub: meanwhile the network is opened for them, and nothing of it is ended when Entra disables their account.",
		sight: "workflow"
	},
	"quota.left": {
		...REPOSITORY,
		title: "Requests to GitHub's API are left",
		why: "All jobs with GITHUB_TOKEN share 1,000 an hour: a flood of comments can use them up, and then nothing is judged or told. Ending does without GitHub.",
		sight: "workflow"
	},
	"labels.issue-form": {
		...REPOSITORY,
		title: "The label of the issue form is there",
		why: "GitHub drops a label that does not exist, and an issue without it is answered by nobody.",
		sight: "workflow"
	},
	...LEDGER_POINTS,
	...IDENTITY_POINTS,
	...AZURE_POINTS
};
// src/core/doctor/point.ts
/** One thing that `doctor` looks at in a live set-up: what was found, what that costs, and the commands that mend it. */
const hardened = (found) => ({
	state: "hardened",
	found
});
const unused = (found, fix = []) => ({
	state: "unused",
	found,
	fix
});
const weak = (found, fix) => ({
	state: "weak",
	found,
	fix
});
/** `fix`: how somebody else could look. */
const unknown = (found, fix = []) => ({
	state: "unknown",
	found,
	fix
});
const point = (id, { state, found, fix = [] }) => ({
	id,
	area: POINTS[id].area,
	state,
	found,
	why: POINTS[id].why,
	fix
});
const seen = (value) => ({
	kind: "seen",
	value
});
/** What a fault means for the part that was asked for. A 404 may be a place that the token may not see. */
const unseen = (thrown) => {
	const fault = asFault(thrown);
	switch (fault.code) {
		case "github.forbidden":
		case "github.not-found":
		case "azure.forbidden":
		case "azure.not-found":
		case "azure.unauthenticated":
		case "config.invalid": return {
			kind: "hidden",
			why: faultSentence(fault)
		};
		case "github.unreachable":
		case "github.rate-limited":
		case "github.rejected":
		case "github.unexpected":
		case "ledger.missing":
		case "ledger.foreign-genesis":
		case "ledger.broken":
		case "ledger.rewritten":
		case "ledger.contended":
		case "azure.unreachable":
		case "azure.throttled":
		case "azure.conflict":
		case "azure.rejected":
		case "azure.failed":
		case "azure.unexpected":
		case "facts.unanswered":
		case "clock.disagreement":
		case "notice.unsent":
		case "grant.not-ours":
		case "grant.over":
		case "bug": return {
			kind: "failed",
			why: faultSentence(fault)
		};
	}
};
/** Asks, and keeps whatever comes of it. NB. A question that failed stops no other, and is never an answer. */
const look = async (ask) => {
	try {
		return seen(await ask());
	} catch (thrown) {
		return unseen(thrown);
	}
};
/** `asAnother`: the command with which somebody who may look sees it. */
const pointOf = (id, part, judge, asAnother = []) => {
	switch (part.kind) {
		case "seen": return point(id, judge(part.value));
		case "hidden": return point(id, unknown(`This token may not see it: ${part.why}`, asAnother));
		case "failed": return point(id, unknown(`It was asked and not answered: ${part.why}`));
	}
};
// src/core/doctor/accounts.ts
const judgeAccounts = ({ accounts }, about) => [pointOf("accounts.confirmed", accounts, (found) => confirmed(found, about), ["gatehouse check"])];
const confirmed = ({ unconfirmed: days, now }, about) => {
	if (days === void 0) return hardened("Entra is asked, and nothing on Azure opens without its word.");
	if (days.to <= now) return hardened(`Entra is asked, and nothing on Azure opens without its word: accounts.unconfirmed is over since the end of ${days.lastDay}.`);
	return weak(`Where Entra may not be asked whether an account is enabled, the policy opens the network all the same, from ${days.firstDay} until ${days.lastDay} (accounts.unconfirmed in policies/gatehouse.yaml).`, fix(about));
};
const GRAPH = "00000003-0000-0000-c000-000000000000";
/** NB. The right first: taken out before it is given, the key would shut everything. */
const fix = ({ owner, name }) => {
	return [`for e in ELEVATE REVOKE AUDIT; do P="${`$(az ad sp show --id "$(gh variable get "GATEHOUSE_$e"_CLIENT_ID --repo ${word(`${owner}/${name}`)})" --query id -o tsv)`}"; az rest --method post --url "https://graph.microsoft.com/v1.0/servicePrincipals/$P/appRoleAssignments" --body "{\\"principalId\\":\\"$P\\",\\"resourceId\\":\\"${`$(az ad sp show --id ${GRAPH} --query id -o tsv)`}\\",\\"appRoleId\\":\\"${`$(az ad sp show --id ${GRAPH} --query "appRoles[?value=='User.Read.All'].id" -o tsv)`}\\"}"; done # as an administrator of Entra`, `sed -i.bak '/^accounts:/d' policies/gatehouse.yaml && rm policies/gatehouse.yaml.bak # where it is written in one line; then a pull request`];
};
// src/core/doctor/shell.ts
/** Commands of `gh` for one repository. */
/** Below `repos/{owner}/{repo}`; every part of it was checked or is ours. */
const repoPath = ({ owner, name }, path) => word(path === "" ? `repos/${owner}/${name}` : `repos/${owner}/${name}/${path}`);
/** Sends one JSON value: `gh api` takes nested bodies from its standard input alone. */
const sendJson = (method, path, body) => `echo ${word(JSON.stringify(body))} | gh api -X ${method} ${path} --input -`;
/** How somebody who may see more looks at the same. */
const asAdministrator = ({ owner, name }) => [`GITHUB_TOKEN=$(gh auth token) node dist/cli.js doctor --repository ${word(`${owner}/${name}`)} # as an administrator of the repository`];
// src/core/doctor/workflow-files.ts
/** What the workflows of the default branch say: which actions they name, and which of their jobs may ask for id tokens. */
/** In place of what stands there. NB. GitHub may read what this parser does not. */
const UNREADABLE = "something that cannot be read";
const parsed = (text) => {
	try {
		return (0, import_dist.parse)(text);
	} catch {
		return;
	}
};
/** Actions and workflows that are not named by a full SHA. */
const looseUses = (text) => {
	const workflow = parsed(text);
	return workflow === void 0 ? [UNREADABLE] : usesIn(workflow).filter((uses) => !isPinned(uses));
};
/** Whatever stands behind a key `uses`, at any depth. */
const usesIn = (value) => {
	if (Array.isArray(value)) return value.flatMap(usesIn);
	return entriesOf$1(value).flatMap(([key, inner]) => key === "uses" && typeof inner === "string" ? [inner] : usesIn(inner));
};
const isPinned = (uses) => uses.startsWith("./") || /^[^@\s]+@[0-9a-f]{40}$/.test(uses) || /^docker:\/\/[^@\s]+@sha256:[0-9a-f]{64}$/.test(uses);
const entriesOf$1 = (value) => typeof value === "object" && value !== null ? Object.entries(value) : [];
const at = (value, key) => entriesOf$1(value).find(([name]) => name === key)?.[1];
/** Environments whose jobs have an identity in Azure. */
const WITH_IDENTITY = [
	"gatehouse-elevate",
	"gatehouse-revoke",
	"gatehouse-audit"
];
/** What somebody without write access, or without review, can bring about. */
const WAKEABLE = /^(?:pull_request.*|issue_comment|issues|workflow_run|discussion.*|fork|watch|public|commit_comment|gollum)$/;
/** Each job that may ask for an id token and should not, in words. */
const strayIdentities = (text) => {
	const workflow = parsed(text);
	if (workflow === void 0) return [UNREADABLE];
	const woken = triggersOf(at(workflow, "on")).find((trigger) => WAKEABLE.test(trigger));
	const whole = at(workflow, "permissions");
	return entriesOf$1(at(workflow, "jobs")).flatMap(([name, job]) => {
		const environment = environmentOf(at(job, "environment"));
		const hasIdentity = environment !== void 0 && WITH_IDENTITY.includes(environment.toLowerCase());
		const asks = mayAsk(at(job, "permissions") ?? whole);
		if (woken !== void 0 && (asks || hasIdentity)) return [`the job ${name}, which ${woken} wakes`];
		return asks && !isNamed(environment) ? [`the job ${name} outside every environment`] : [];
	});
};
/** Its id tokens name that environment and nothing else: whether an identity believes one is another point's. */
const isNamed = (environment) => environment !== void 0 && environment !== "" && !environment.includes("${{");
const triggersOf = (on) => {
	if (typeof on === "string") return [on];
	if (Array.isArray(on)) return on.filter((each) => typeof each === "string");
	return entriesOf$1(on).map(([name]) => name);
};
/** By name, or with an address; an expression is no name of ours. */
const environmentOf = (value) => {
	const name = typeof value === "string" ? value : at(value, "name");
	return typeof name === "string" ? name : void 0;
};
const mayAsk = (permissions) => permissions === "write-all" || at(permissions, "id-token") === "write";
// src/core/doctor/judge-actions.ts
/** Points of GitHub Actions: what its tokens may, which code runs, the subject of id tokens, and whether the workflows go on. */
const judgeActions = (facts, about) => {
	const asAnother = asAdministrator(about);
	return [
		pointOf("actions.default-permissions", facts.tokenDefaults, (is) => defaults(is, about), asAnother),
		pointOf("actions.approve", facts.tokenDefaults, (is) => approve(is, about), asAnother),
		pointOf("actions.pinning", facts.actions, (is) => pinning(is, about), asAnother),
		pointOf("workflows.pinned", facts.files, pinned),
		pointOf("workflows.identities", facts.files, rights),
		pointOf("workflows.enabled", facts.workflows, (all) => enabled(all, facts.actions, about)),
		pointOf("workflows.heartbeat", facts.heartbeat, (beat) => heartbeat(beat, about)),
		pointOf("subject.immutable", facts.subject, (is) => subject(is, about))
	];
};
const defaultsPage = (about) => repoPath(about, "actions/permissions/workflow");
const defaults = ({ permissions }, about) => permissions === "read" ? hardened("It reads.") : weak("It may write.", [`gh api -X PUT ${defaultsPage(about)} -f default_workflow_permissions=read`]);
const approve = ({ mayApprove }, about) => mayApprove ? weak("Actions may create and approve pull requests.", [`gh api -X PUT ${defaultsPage(about)} -F can_approve_pull_request_reviews=false`]) : hardened("They may not.");
const pinning = ({ allowed, pinned: byHash }, about) => {
	if (byHash) return hardened("GitHub refuses an action that is not named by its full SHA.");
	if (allowed === "local_only") return hardened("Only the owner's own actions may run.");
	return weak(allowed === "all" ? "Any action of anybody may run, by any tag." : "Chosen actions may run, by any tag.", [sendJson("PUT", repoPath(about, "actions/permissions"), {
		enabled: true,
		allowed_actions: allowed,
		sha_pinning_required: true
	})]);
};
/** `what`: of one workflow's text, each thing in it that should not be. */
const inWorkflows = ({ workflows }, what, { fine, fix }) => {
	const found = [...workflows].flatMap(([path, text]) => what(text).map((each) => ({
		path,
		each
	})));
	const [first] = found;
	if (first === void 0) return hardened(fine);
	return weak(`${found.slice(0, MOST$10).map(({ path, each }) => `${path}: ${each}`).join("; ")}${found.length > MOST$10 ? `; and ${found.length - MOST$10} more` : ""}.`, [fix(word(first.path))]);
};
const MOST$10 = 3;
const pinned = (files) => inWorkflows(files, looseUses, {
	fine: "Every action is named by a full SHA.",
	fix: (path) => `git grep -nE 'uses:' ${path} # write uses: owner/name@<full SHA> # tag; then a pull request`
});
const rights = (files) => inWorkflows(files, strayIdentities, {
	fine: "Only jobs of an environment ask for one, and no pull request, issue or comment wakes those of Azure.",
	fix: (path) => `git log -p --follow ${path} # who brought it; then a pull request that takes it away`
});
/** `watch.yml` and `ci.yml` may be left out. */
const NEEDED = [
	"request.yml",
	"review.yml",
	"elevate.yml",
	"revoke.yml",
	"audit.yml"
];
const enabled = (all, actions, about) => {
	const from = word(`${about.owner}/${about.name}`);
	if (actions.kind === "seen" && !actions.value.enabled) return weak("Actions are switched off.", [`gh api -X PUT ${repoPath(about, "actions/permissions")} -F enabled=true`]);
	const gaps = NEEDED.flatMap((file) => {
		const there = all.find((each) => each.file === file);
		if (there?.state === "active") return [];
		return [{
			file,
			state: there?.state
		}];
	});
	if (gaps.length === 0) return hardened("All of them are there and active.");
	return weak(`${gaps.map(({ file, state }) => state === void 0 ? `${file} is not there` : `${file} is ${state.replaceAll("_", " ")}`).join("; ")}.`, gaps.map(({ file, state }) => state === void 0 ? `node dist/cli.js init --write <empty folder> --help # it writes .github/workflows/${file}; copy it, then a pull request` : `gh workflow enable ${file} --repo ${from}`));
};
const heartbeat = ({ last, limit }, about) => {
	const from = word(`${about.owner}/${about.name}`);
	const when = last === void 0 ? "No sweep has succeeded yet" : `The last sweep that succeeded began at ${formatInstant(last)}`;
	if (limit === void 0) return hardened(last === void 0 ? `${when}, and nothing waits for one.` : `${when}.`);
	return weak(`${when}; it should be ${Math.round(limit / 36e5)} hours ago at most.`, [`gh run list --workflow revoke.yml --repo ${from} --limit 10 # who cancelled it, or why it failed`, `gh workflow run revoke.yml --repo ${from}`]);
};
/** Claims that carry the environment into a subject of one's own form. */
const OF_ENVIRONMENT = ["context", "environment"];
const subject = ({ immutable, claims, prefix }, about) => {
	const named = prefix === void 0 ? "" : ` It begins ${prefix}.`;
	const page = repoPath(about, "actions/oidc/customization/sub");
	if (claims !== void 0 && !claims.some((claim) => OF_ENVIRONMENT.includes(claim))) return weak(`The subject is made of ${claims.join(", ") || "nothing"}, without the environment.${named}`, [sendJson("PUT", page, {
		use_default: true,
		use_immutable_subject: true
	})]);
	if (!immutable) return weak(`The subject names owner and repository without their ids.${named}`, [sendJson("PUT", page, {
		use_default: claims === void 0,
		...claims === void 0 ? {} : { include_claim_keys: claims },
		use_immutable_subject: true
	}), `gh api ${page} --jq .sub_claim_prefix # the subject of every federated credential begins so from now on: docs/adopt.md`]);
	return hardened(`The subject names ids and the environment.${named}`);
};
// src/core/doctor/judge-environments.ts
const REVIEW = "gatehouse-review";
const ELEVATE$1 = "gatehouse-elevate";
const REVOKE$2 = "gatehouse-revoke";
const AUDIT = "gatehouse-audit";
const OURS = [
	REVIEW,
	ELEVATE$1,
	REVOKE$2,
	AUDIT
];
const judgeEnvironments = ({ environments, secrets }, about) => [
	pointOf("environment.branch", environments, (all) => branches(all, about)),
	pointOf("environment.waits", environments, (all) => waits(all, about)),
	pointOf("secrets.placed", secrets, (all) => placed(all, about), asAdministrator(about))
];
/** GitHub compares names of environments without their case. */
const isCalled = (name, { name: other }) => other.toLowerCase() === name;
const branches = (all, about) => {
	const gaps = OURS.flatMap((name) => {
		const there = all.find((each) => isCalled(name, each));
		const problem = branchProblem(there, about);
		return problem === void 0 ? [] : [{
			name,
			there,
			problem
		}];
	});
	if (gaps.length === 0) return hardened(`Each takes ${about.defaultBranch} alone.`);
	return weak(`${gaps.map(({ name, problem }) => `${name}: ${problem}`).join("; ")}.`, gaps.flatMap(({ name, there }) => limiting(about, name, there)));
};
const branchProblem = (there, { defaultBranch }) => {
	if (there === void 0) return "it is not there";
	const { branches: limit } = there;
	if (limit === "any") return "any branch";
	if (limit === "protected") return "any protected branch";
	if (limit.length === 0) return "no branch at all";
	const others = limit.filter(({ name, kind }) => kind === "tag" || name !== defaultBranch);
	if (others.length === 0) return void 0;
	return `also ${others.map(({ name, kind }) => kind === "tag" ? `the tag ${name}` : name).join(", ")}`;
};
const LIMIT = {
	protected_branches: false,
	custom_branch_policies: true
};
const limiting = (about, name, there) => {
	const page = repoPath(about, `environments/${name}`);
	const policies = repoPath(about, `environments/${name}/deployment-branch-policies`);
	const list = typeof there?.branches === "object" ? there.branches : [];
	const fits = ({ name: pattern, kind }) => kind === "branch" && pattern === about.defaultBranch;
	return [
		...typeof there?.branches === "object" ? [] : [limitedFrom(page, there)],
		...list.filter((each) => !fits(each)).map(({ id }) => `gh api -X DELETE ${word(`${policies}/${id}`)}`),
		...list.some(fits) ? [] : [`gh api -X POST ${policies} -f name=${word(about.defaultBranch)}`]
	];
};
/** NB. What is sent replaces reviewers, timers and that nobody lets in their own run: where there are some, they are sent along. */
const limitedFrom = (page, there) => {
	if (there === void 0 || there.reviewers === 0 && there.waitMinutes === 0) return sendJson("PUT", page, { deployment_branch_policy: LIMIT });
	const filter = `{wait_timer: ([.protection_rules[].wait_timer // 0] | add), prevent_self_review: ([.protection_rules[].prevent_self_review // false] | any), reviewers: [.protection_rules[].reviewers // [] | .[] | {type, id: .reviewer.id}], deployment_branch_policy: ${JSON.stringify(LIMIT)}}`;
	return `gh api ${page} --jq ${word(filter)} | gh api -X PUT ${page} --input -`;
};
const waits = (all, about) => {
	const gaps = all.filter((each) => [
		REVIEW,
		REVOKE$2,
		AUDIT
	].some((name) => isCalled(name, each)) && (each.reviewers > 0 || each.waitMinutes > 0 || each.otherRules > 0));
	if (gaps.length === 0) return hardened(`Nothing waits in ${REVIEW}, ${REVOKE$2} and ${AUDIT}.`);
	return weak(`${gaps.map((each) => `${each.name} waits for ${waitOf(each)}`).join("; ")}.`, gaps.map(({ name, branches: limit }) => sendJson("PUT", repoPath(about, `environments/${name.toLowerCase()}`), {
		wait_timer: 0,
		reviewers: null,
		deployment_branch_policy: limit === "any" ? null : {
			protected_branches: limit === "protected",
			custom_branch_policies: limit !== "protected"
		}
	})));
};
const waitOf = ({ reviewers, waitMinutes, otherRules }) => [
	...reviewers > 0 ? ["a reviewer"] : [],
	...waitMinutes > 0 ? [`${waitMinutes} minutes`] : [],
	...otherRules > 0 ? ["the rule of an App"] : []
].join(" and ");
/** Where each secret of ours belongs. */
const PLACES = /* @__PURE__ */ new Map([
	["GATEHOUSE_NOTIFY_CHANNELS", OURS],
	["GATEHOUSE_PROPOSAL_TOKEN", [REVIEW]],
	["GATEHOUSE_GITHUB_ACCESS_TOKEN", [
		ELEVATE$1,
		REVOKE$2,
		AUDIT
	]]
]);
/** Names that are commonly given to a stored password for Azure; the identities here are federated and have none. */
const AZURE = /^(?:AZURE|ARM)_(?:.*_)?(?:CREDENTIALS|CLIENT_SECRET|SECRET|PASSWORD|CLIENT_CERTIFICATE.*)$/;
const placed = ({ repository, environments }, about) => {
	const gaps = [...repository.flatMap((name) => misplaced(name, void 0)), ...[...environments].flatMap(([environment, names]) => names.flatMap((name) => misplaced(name, environment)))];
	if (gaps.length === 0) return hardened("Every secret of ours lies where it is needed, and none is for Azure.");
	const from = word(`${about.owner}/${about.name}`);
	return weak(`${gaps.map(describe).join("; ")}.`, gaps.flatMap(({ name, environment, why }) => [...why === "azure" ? [] : (PLACES.get(name) ?? []).map((place) => `gh secret set ${word(name)} --env ${place} --repo ${from} # where it is used`), `gh secret delete ${word(name)} ${environment === void 0 ? "" : `--env ${word(environment)} `}--repo ${from}`]));
};
const describe = ({ name, environment, why }) => {
	const where = environment === void 0 ? "the repository" : environment;
	return why === "azure" ? `${name} of ${where} stores a secret for Azure` : `${name} lies in ${where}`;
};
const misplaced = (name, environment) => {
	if (AZURE.test(name)) return [{
		name,
		environment,
		why: "azure"
	}];
	const places = PLACES.get(name);
	const isOurs = places !== void 0 || environment === void 0 && name.startsWith("GATEHOUSE_");
	const isThere = environment !== void 0 && (places ?? []).some((place) => place === environment.toLowerCase());
	return isOurs && !isThere ? [{
		name,
		environment,
		why: "place"
	}] : [];
};
// src/core/doctor/rules.ts
/** GitHub's own number for the role of administrators. */
const ADMINISTRATORS = 5;
/** GitHub's own App for all workflows, on github.com. */
const ACTIONS_APP = 15368;
const describeActor = ({ kind, id, mode }) => {
	const who = kind === "RepositoryRole" && id === ADMINISTRATORS ? "administrators" : `${WHO[kind]}${id === void 0 ? "" : ` ${id}`}`;
	return mode === "always" ? who : `${who} (${mode})`;
};
const WHO = {
	Integration: "the App",
	OrganizationAdmin: "the organization's owners",
	RepositoryRole: "the role",
	Team: "the team",
	DeployKey: "deploy keys",
	User: "the account"
};
/** NB. `exempt` leaves no line in the audit log: whoever passes so is not seen even afterwards. */
const isAdministrator = ({ kind, id, mode }) => mode !== "exempt" && (kind === "OrganizationAdmin" || kind === "RepositoryRole" && id === ADMINISTRATORS);
/** Rules whose every ruleset somebody passes who should not, by the rulesets that let them: where one more ruleset holds, nobody passes. */
const passedBy = (rules, bypasses, { of, may }) => {
	const strangers = new Map(bypasses.map((set) => [set.ruleset, {
		name: set.name,
		actors: set.actors.filter((actor) => !may(actor))
	}]));
	const open = of.flatMap((type) => {
		const carriers = rules.filter((rule) => rule.type === type);
		const isPassed = carriers.every(({ ruleset }) => (strangers.get(ruleset)?.actors.length ?? 0) > 0);
		return carriers.length > 0 && isPassed ? carriers : [];
	});
	return [...new Map(open.map((rule) => [rule.ruleset, rule])).values()].map(({ ruleset, home }) => ({
		ruleset,
		home,
		name: strangers.get(ruleset)?.name ?? "",
		actors: strangers.get(ruleset)?.actors ?? []
	}));
};
const describePassed = (passed) => passed.map(({ name, actors }) => `"${name}" is passed by ${actors.map(describeActor).join(", ")}`).join("; ");
/** Takes everybody but `keep` from the list of who passes. */
const onlyBypass = ({ home, ruleset }, keep) => sendJson("PUT", word(`${home}/rulesets/${ruleset}`), { bypass_actors: keep.map(({ kind, id, mode }) => ({
	actor_id: id ?? null,
	actor_type: kind,
	bypass_mode: mode
})) });
/** One more ruleset: rulesets add up, and the stricter holds. */
const addRuleset = (about, { name, branch, rules }) => sendJson("POST", repoPath(about, "rulesets"), {
	name,
	target: "branch",
	enforcement: "active",
	conditions: { ref_name: {
		include: [branch],
		exclude: []
	} },
	rules
});
/** Changes one parameter of a rule and leaves the others; `expression` is jq over the rule. */
const changeRule = ({ home, ruleset, type }, expression) => {
	const path = word(`${home}/rulesets/${ruleset}`);
	const filter = `{rules: [.rules[] | if .type == "${type}" then ${expression} else . end]}`;
	return `gh api ${path} --jq ${word(filter)} | gh api -X PUT ${path} --input -`;
};
// src/core/doctor/judge-main.ts
const STATUS = "gatehouse";
const DEFAULT = "~DEFAULT_BRANCH";
const judgeMain = ({ mainRules, mainBypass }, about) => [
	pointOf("main.pull-request", mainRules, (rules) => pullRequest(rules, about)),
	pointOf("main.code-owners", mainRules, (rules) => codeOwners(rules, about)),
	pointOf("main.status", mainRules, (rules) => status(rules, about)),
	pointOf("main.status-source", mainRules, source),
	pointOf("main.history", mainRules, (rules) => history$1(rules, about)),
	pointOf("main.bypass", bothOf(mainRules, mainBypass), ([rules, bypasses]) => {
		const passed = passedBy(rules, bypasses, {
			of: RULES,
			may: isAdministrator
		});
		if (passed.length > 0) return weak(`${describePassed(passed)}.`, passed.map((set) => onlyBypass(set, bypasses.flatMap(({ ruleset, actors }) => ruleset === set.ruleset ? actors.filter(isAdministrator) : []))));
		return bypasses.some(({ actors }) => actors.length > 0) ? hardened("Administrators alone pass some of the rules.") : hardened("Nobody passes the rules.");
	}, asAdministrator(about))
];
const RULES = [
	"pull_request",
	"required_status_checks",
	"deletion",
	"non_fast_forward"
];
const bothOf = (first, second) => {
	if (first.kind !== "seen") return first;
	return second.kind === "seen" ? {
		kind: "seen",
		value: [first.value, second.value]
	} : second;
};
const pullRules = (rules) => rules.flatMap((rule) => rule.type === "pull_request" ? [rule] : []);
const PULL_REQUEST = {
	type: "pull_request",
	parameters: {
		required_approving_review_count: 0,
		dismiss_stale_reviews_on_push: false,
		require_code_owner_review: true,
		require_last_push_approval: false,
		required_review_thread_resolution: false
	}
};
const pullRequest = (rules, about) => {
	const found = pullRules(rules);
	if (found.length === 0) return weak("No active rule asks for a pull request.", [addRuleset(about, {
		name: "gatehouse: by pull request",
		branch: DEFAULT,
		rules: [PULL_REQUEST]
	})]);
	const counting = found.filter(({ approvals }) => approvals > 0);
	if (counting.length === 0) return hardened("A pull request is asked for, with zero approvals.");
	return weak(`A pull request is asked for, with ${Math.max(...counting.map(({ approvals }) => approvals))} approvals that GitHub counts.`, counting.map((rule) => changeRule(rule, ".parameters.required_approving_review_count = 0")));
};
const codeOwners = (rules, about) => {
	const found = pullRules(rules);
	if (found.some((rule) => rule.codeOwners)) return hardened("The review of a code owner is asked for.");
	const [rule] = found;
	return weak("The review of a code owner is not asked for.", [rule === void 0 ? addRuleset(about, {
		name: "gatehouse: by pull request",
		branch: DEFAULT,
		rules: [PULL_REQUEST]
	}) : changeRule(rule, ".parameters.require_code_owner_review = true")]);
};
const statusRules = (rules) => rules.flatMap((rule) => rule.type === "required_status_checks" && rule.checks.some(({ context }) => context === STATUS) ? [rule] : []);
const status = (rules, about) => {
	const found = statusRules(rules);
	if (found.length === 0) return weak(`The status ${STATUS} is not required.`, [addRuleset(about, {
		name: "gatehouse: status",
		branch: DEFAULT,
		rules: [{
			type: "required_status_checks",
			parameters: {
				strict_required_status_checks_policy: false,
				required_status_checks: [{
					context: STATUS,
					integration_id: ACTIONS_APP
				}]
			}
		}]
	})]);
	const strict = found.filter((rule) => rule.strict);
	if (strict.length === 0) return hardened(`The status ${STATUS} is required, and not strict.`);
	return weak(`The status ${STATUS} is required, and branches must be up to date.`, strict.map((rule) => changeRule(rule, ".parameters.strict_required_status_checks_policy = false")));
};
const source = (rules) => {
	const found = statusRules(rules);
	if (found.length === 0) return unused("The status is not required, so that its source does not matter.");
	const apps = found.flatMap((rule) => rule.checks.flatMap(({ context, app }) => context === STATUS && app !== void 0 ? [app] : []));
	const own = apps.find((app) => app !== ACTIONS_APP);
	if (own !== void 0) return hardened(`It counts from the App ${own} alone.`);
	if (apps.length > 0) return unused(`It counts from workflows (App ${ACTIONS_APP}), which is the most that GITHUB_TOKEN alone can have: an App of its own is not used.`);
	return weak("It counts from anybody who may write.", found.map((rule) => changeRule(rule, `.parameters.required_status_checks |= map(if .context == "${STATUS}" then .integration_id = ${ACTIONS_APP} else . end)`)));
};
const history$1 = (rules, about) => {
	const missing = ["deletion", "non_fast_forward"].filter((type) => !rules.some((rule) => rule.type === type));
	if (missing.length === 0) return hardened("Force pushes and deletion are refused.");
	return weak(`Not refused: ${missing.map((type) => MISSING[type]).join(", ")}.`, [addRuleset(about, {
		name: "gatehouse: history stays",
		branch: DEFAULT,
		rules: missing.map((type) => ({ type }))
	})]);
};
const MISSING = {
	deletion: "deletion",
	non_fast_forward: "force pushes"
};
// src/core/doctor/judge-ledger.ts
/** Points of the ledger: its branch, the rules that keep its history, who may add to it, its anchors. */
const judgeLedger = (facts, about) => {
	const { ledgerRules, ledgerBypass } = facts;
	const both = bothOf(ledgerRules, ledgerBypass);
	return [
		pointOf("ledger.branch", facts.ledger, (health) => branch(health, about)),
		pointOf("ledger.history", ledgerRules, (rules) => history(rules, about)),
		pointOf("ledger.signatures", ledgerRules, (rules) => signatures(rules, about)),
		pointOf("ledger.bypass", both, (seen) => bypass(seen, about), asAdministrator(about)),
		isOpenToWriters(ledgerRules) ? pointOf("ledger.writers", ledgerRules, () => openToWriters()) : pointOf("ledger.writers", both, writers, asAdministrator(about)),
		pointOf("ledger.anchor", facts.anchors, (state) => anchor(state, about))
	];
};
const branch = (health, { owner, name }) => health.kind === "whole" ? hardened("The branch is there, with the genesis of the settings.") : weak(health.why, [`git clone --branch gatehouse-ledger https://github.com/${word(`${owner}/${name}`)} ledger && node dist/cli.js verify --clone ledger # docs/ledger.md: recovering`]);
const refusing = (rules, wanted) => wanted.filter((type) => !rules.some((rule) => rule.type === type));
const WORDS$1 = {
	deletion: "deletion",
	non_fast_forward: "force pushes",
	required_linear_history: "merges",
	required_signatures: "unsigned commits"
};
const keeping = (rules, wanted, { about, found }) => {
	const missing = refusing(rules, wanted);
	if (missing.length === 0) return hardened(found);
	return weak(`Not refused: ${missing.map((type) => WORDS$1[type]).join(", ")}.`, [addRuleset(about, {
		name: `gatehouse: ledger ${missing.join(" ")}`,
		branch: LEDGER_REF,
		rules: missing.map((type) => ({ type }))
	})]);
};
const history = (rules, about) => keeping(rules, ["deletion", "non_fast_forward"], {
	about,
	found: "Force pushes and deletion are refused."
});
const signatures = (rules, about) => keeping(rules, ["required_linear_history", "required_signatures"], {
	about,
	found: "Merges and unsigned commits are refused."
});
const KEPT = [
	"deletion",
	"non_fast_forward",
	"required_linear_history",
	"required_signatures"
];
/** NB. Nobody, not even the App that writes: whoever passes one rule of a ruleset passes all of them. */
const bypass = ([rules, bypasses], about) => {
	const passed = passedBy(rules, bypasses, {
		of: KEPT,
		may: () => false
	});
	if (!rules.some(({ type }) => KEPT.some((kept) => kept === type))) return unused("There are no rules that anybody could pass, which is a point of its own.");
	if (passed.length === 0) return hardened("Nobody passes the rules that keep its history.");
	const writes = new Set(rules.flatMap(({ type, ruleset }) => type === "update" ? [ruleset] : []));
	const [mixed, plain] = [passed.filter(({ ruleset }) => writes.has(ruleset)), passed.filter(({ ruleset }) => !writes.has(ruleset))];
	return weak(`${describePassed(passed)}.`, [...plain.map((set) => onlyBypass(set, [])), ...mixed.length === 0 ? [] : [addRuleset(about, {
		name: "gatehouse: ledger, history stays",
		branch: LEDGER_REF,
		rules: KEPT.map((type) => ({ type }))
	})]]);
};
const isOpenToWriters = (rules) => rules.kind === "seen" && !rules.value.some(({ type }) => type === "update");
const openToWriters = () => unused("Anybody who may write can add to it: with GITHUB_TOKEN alone it cannot be otherwise, and no App is used.");
const writers = ([rules, bypasses]) => {
	const updates = rules.filter(({ type }) => type === "update");
	const sets = new Set(updates.map(({ ruleset }) => ruleset));
	const pages = [...new Set(updates.map(({ home, ruleset }) => word(`${home}/rulesets/${ruleset}`)))];
	const actors = bypasses.filter(({ ruleset }) => sets.has(ruleset)).flatMap((set) => set.actors);
	const others = actors.filter(({ kind }) => kind !== "Integration");
	if (actors.length === 0) return weak("Nobody may add to it, Gatehouse neither: nothing is elevated.", pages.map((page) => `gh api ${page} # let the App of the ledger pass it, or take the rule "update" away`));
	return others.length === 0 ? hardened(`Only ${actors.map(describeActor).join(", ")} may add to it.`) : weak(`Beside an App, ${others.map(describeActor).join(", ")} may add to it.`, pages.map((page) => `gh api ${page} --jq '{bypass_actors: [.bypass_actors[] | select(.actor_type == "Integration")]}' | gh api -X PUT ${page} --input -`));
};
const anchor = (state, { owner, name }) => {
	switch (state.kind) {
		case "descends": return hardened(state.anchors === 1 ? "The head goes on from the anchor that was found." : `The head goes on from the last of ${state.anchors} anchors that were found.`);
		case "none": return unused("There is no anchor yet: the first elevation makes one.");
		case "broken": return weak(state.why, [`git clone --branch gatehouse-ledger https://github.com/${word(`${owner}/${name}`)} ledger && node dist/cli.js verify --clone ledger # docs/ledger.md: recovering`]);
		case "unread": return unknown(state.why);
	}
};
// src/core/doctor/owners.ts
/** Lines that GitHub cannot read are left out, as it leaves them out; it reports them as errors. */
const readOwners = (text) => text.split(/\r?\n/).flatMap((line) => {
	const [pattern, ...owners] = withoutComment(line).match(/(?:\\.|\S)+/g) ?? [];
	if (pattern === void 0 || /^!|\[/.test(pattern)) return [];
	return [{
		pattern,
		owners
	}];
});
const withoutComment = (line) => line.replace(/(^|\s)#.*$/, "$1").trim();
/** Whether somebody certainly owns a path. */
const isOwned = (lines, path) => {
	for (const { pattern, owners } of lines.toReversed()) {
		if (certain(pattern).test(path)) return owners.length > 0;
		if (owners.length === 0 && possible(pattern).test(path)) return false;
	}
	return false;
};
/** Whether a line may make somebody its owner. */
const mayBeOwned = (lines, path) => {
	for (const { pattern, owners } of lines.toReversed()) {
		if (owners.length > 0 && possible(pattern).test(path)) return true;
		if (owners.length === 0 && certain(pattern).test(path)) return false;
	}
	return false;
};
/** As GitHub's documentation says it: `docs/*` does not reach into folders below. */
const certain = (pattern) => expression(pattern, pattern.endsWith("*") ? "$" : "(?:/.*)?$");
/** As .gitignore reads it: whatever fits a folder fits all that is in it. */
const possible = (pattern) => expression(pattern, "(?:/.*)?$");
const expression = (pattern, end) => {
	const plain = pattern.replace(/\\(.)/g, "$1");
	const folder = plain.endsWith("/");
	const body = folder ? plain.slice(0, -1) : plain;
	const anchored = body.includes("/");
	const inner = (body.replace(/^\//, "").match(/\*\*\/|\/\*\*$|\*\*|\*|\?|[^*?]+?(?=\/\*\*$|[*?]|$)/g) ?? []).map(partOf$1).join("");
	return new RegExp(`^${anchored ? "" : "(?:.*/)?"}${inner}${folder ? "/.*$" : end}`);
};
const partOf$1 = (part) => {
	switch (part) {
		case "**/": return "(?:.*/)?";
		case "/**": return "/.+";
		case "**": return ".*";
		case "*": return "[^/]*";
		case "?": return "[^/]";
	}
	return part.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
};
// src/core/doctor/judge-owners.ts
const judgeOwners = ({ codeOwners, files }, about) => {
	const both = bothOf(codeOwners, files);
	return [
		pointOf("codeowners.valid", codeOwners, (owners) => valid(owners, about)),
		pointOf("codeowners.covers", both, covers),
		pointOf("codeowners.requests", codeOwners, requests)
	];
};
const FILE = ".github/CODEOWNERS";
const valid = ({ file, errors }, about) => {
	if (file === void 0) return weak("There is no CODEOWNERS.", [`printf '%s\\n' ${ALWAYS.map((line) => word(`${line} ${OWNER}`)).join(" ")} > ${FILE} # your team in its place; then a pull request`]);
	if (errors.length === 0) return hardened(`${file.path} has no errors.`);
	const [first] = errors;
	return weak(`${file.path} has ${errors.length === 1 ? "an error" : `${errors.length} errors`}, the first in line ${first?.line ?? 0}: ${first?.message ?? ""}`, [`gh api ${repoPath(about, "codeowners/errors")} --jq '.errors[]' # then a pull request that mends them`]);
};
const OWNER = "@organization/team";
const ALWAYS = ["/policies/", "/.github/"];
/** Of a repository that holds the code of Gatehouse too. */
const CODE = /^(?:src|dist)\/|^action\.yml$|^package[^/]*\.json$/;
/** Places in which a new file would decide. */
const NEW = [
	"policies/new.yaml",
	"policies/entitlements/new.yaml",
	".github/workflows/new.yml",
	FILE
];
const lineFor = (path) => path.includes("/") ? `/${path.split("/")[0]}/` : `/${path}`;
const covers = ([{ file }, { paths }]) => {
	if (file === void 0) return unused("There is no CODEOWNERS, which is a point of its own.");
	const lines = readOwners(file.text);
	const decides = (path) => path.startsWith("policies/") || path.startsWith(".github/") || path === file.path || CODE.test(path);
	const missing = [.../* @__PURE__ */ new Set([...paths.filter(decides), ...NEW])].filter((path) => !isOwned(lines, path));
	if (missing.length === 0) return hardened("Policies, workflows and whatever runs have an owner.");
	const wanted = [...new Set(missing.map(lineFor))];
	const owner = lines.find(({ owners }) => owners.length > 0)?.owners[0] ?? OWNER;
	return weak(`Without an owner: ${missing.slice(0, MOST$9).join(", ")}${missing.length > MOST$9 ? ` and ${missing.length - MOST$9} more` : ""}.`, [`printf '%s\\n' ${wanted.map((line) => word(`${line} ${owner}`)).join(" ")} >> ${word(file.path)} # the last line that fits counts; then a pull request`]);
};
const MOST$9 = 3;
const requests = ({ file }) => {
	if (file === void 0) return unused("There is no CODEOWNERS, which is a point of its own.");
	const lines = readOwners(file.text);
	return ["requests/new.yaml", "requests/team/new.yaml"].some((path) => mayBeOwned(lines, path)) ? weak(`${file.path} names an owner for files in requests/.`, [`printf '%s\\n' /requests/ >> ${word(file.path)} # a line without an owner takes it away; then a pull request`]) : hardened("Files in requests/ have no owner.");
};
// src/core/doctor/judge-settings.ts
/** Points of the repository itself: who sees it, forks, what is left of the quota, the label of the issue form. */
/** On issues of the form; `request.yml` and the form say it too. */
const LABEL = "access-request";
/** Less than one part in this many of an hour's requests is little. */
const LITTLE = 10;
const judgeSettings = (facts, about) => [
	pointOf("repository.visibility", facts.settings, (settings) => visibility(settings, about)),
	pointOf("repository.forks", facts.settings, (settings) => forks(settings, about)),
	pointOf("quota.left", facts.quota, quota),
	pointOf("labels.issue-form", withForm(facts), (form) => label(form, about), asAdministrator(about))
];
const visibility = ({ visibility: is }, about) => is === "public" ? weak("The repository is public.", [`gh repo edit ${word(`${about.owner}/${about.name}`)} --visibility private --accept-visibility-change-consequences`]) : hardened(`The repository is ${is}.`);
const forks = ({ visibility: is, allowsForks, ownerKind }, about) => {
	if (is === "public") return unused("Anybody forks a public repository; that it is public is a point of its own.");
	if (!allowsForks) return hardened("Forks are not allowed.");
	if (ownerKind === "user") return unused("The repository belongs to a person: only those whom they invited may fork it, and GitHub has no switch for it.");
	return weak("Everybody who may read the repository may fork it.", [`gh api -X PATCH ${repoPath(about, "")} -F allow_forking=false`]);
};
const quota = ({ limit, remaining }) => {
	const found = `${remaining} of ${limit} requests an hour are left to this token.`;
	return remaining * LITTLE < limit ? weak(found, ["gh api rate_limit # when it begins anew; who sends so much is in the audit log. An App has requests of its own"]) : hardened(found);
};
const withForm = ({ files, labels }) => {
	if (files.kind !== "seen") return files;
	const used = files.value.paths.includes(FORM_PATH);
	if (!used) return {
		kind: "seen",
		value: {
			used,
			labels: []
		}
	};
	return labels.kind === "seen" ? {
		kind: "seen",
		value: {
			used,
			labels: labels.value
		}
	} : labels;
};
const label = ({ used, labels }, about) => {
	if (!used) return unused("There is no issue form: requests come by pull request alone.");
	return labels.some((name) => name.toLowerCase() === LABEL) ? hardened(`The label ${LABEL} is there.`) : weak(`The issue form is there, and the label ${LABEL} is not.`, [`gh label create ${LABEL} --repo ${word(`${about.owner}/${about.name}`)} --color ededed`]);
};
// src/core/doctor/judge.ts
/** Every point of GitHub and of the ledger, judged from what was seen. */
const judgeGitHub = (facts, about) => [
	...judgeSettings(facts, about),
	...judgeMain(facts, about),
	...judgeOwners(facts, about),
	...judgeEnvironments(facts, about),
	...judgeActions(facts, about),
	...judgeAccounts(facts, about),
	...judgeLedger(facts, about)
];
// src/core/native-end.ts
/** Which privileges the platform ends by itself, and which wait for a sweep. */
/** Nothing but Gatehouse, or the closer, ends it at its time. */
const endsBySweep = (step) => {
	switch (step.kind) {
		case "azure-role":
		case "entra-role": return step.assignment !== "active";
		case "entra-group": return step.exclusive || step.assignment !== "active";
		case "github-team":
		case "github-repo":
		case "nsg-rule":
		case "azure-firewall": return true;
		case "vm-jit": return false;
	}
};
/** It is open, or may be, and something of it stands until a sweep takes it away. */
const waitsForSweep = ({ state, plan }) => state !== "scheduled" && plan.steps.some(endsBySweep);
/** When the next of them is over; an end that cannot be read is over since ever. */
const nextSweepEnd = (open) => [...open].filter(waitsForSweep).map((grant) => parseInstant(grant.expiresAt) ?? parseInstant("1970-01-01T00:00:00Z")).flatMap((end) => end ?? []).toSorted((a, b) => a - b)[0];
// src/core/heartbeat.ts
/** A sweep that began longer ago is late: while something waits for it, and otherwise. */
const LATE_AFTER = {
	waiting: hours(2),
	otherwise: hours(6)
};
/** What a sweep took away longer than this after its end was late. */
const LATE_END = minutes(60);
/**
* Since when nobody has swept, as far as that is too long. Without any success the time is counted from the oldest thing that is open:
* where nothing is, there was nothing to sweep.
*/
const staleness = (last, open, now) => {
	const begun = open.filter(({ state }) => state !== "scheduled");
	const limit = begun.some(waitsForSweep) ? LATE_AFTER.waiting : LATE_AFTER.otherwise;
	const since = last ?? oldest(begun);
	return since === void 0 || now <= later(since, limit) ? void 0 : limit;
};
const oldest = (open) => open.flatMap(({ startsAt }) => parseInstant(startsAt) ?? []).toSorted((a, b) => a - b)[0];
/**
* Only what Gatehouse itself took away: what a platform ended was gone in time, and what was found gone after its end may have been
* ended in time by the closer.
*/
const lateEnds = (grant, ends) => ends.flatMap(({ kind, by, lagSeconds }) => by === "gatehouse" && lagSeconds * 1e3 > LATE_END ? [{
	grant,
	kind,
	lagSeconds
}] : []);
// src/core/render/posture.ts
const AREAS = {
	repository: "Repository",
	ledger: "Ledger",
	identity: "Identities",
	azure: "Azure"
};
const WORDS = {
	hardened: "hardened",
	weak: "WEAK",
	unknown: "unknown",
	unused: "unused"
};
/** Every point by area; of those that are not hardened why it matters and what to run. */
const renderPosture = (points) => [summary(points), ...areasOf(points).flatMap(([area, inside]) => [
	"",
	`${AREAS[area]}:`,
	...inside.flatMap(lines)
])];
/** `12 hardened, 2 weak, 3 unknown, 1 unused.` */
const summary = (points) => {
	return `${[
		"hardened",
		"weak",
		"unknown",
		"unused"
	].map((state) => [points.filter((each) => each.state === state).length, state]).filter(([count]) => count > 0).map(([count, state]) => `${count} ${state}`).join(", ")}.`;
};
const areasOf = (points) => [...new Set(points.map(({ area }) => area))].map((area) => [area, points.filter((each) => each.area === area)]);
const lines = ({ id, state, found, why, fix }) => [
	`  ${WORDS[state].padEnd(8)}  ${plainText(POINTS[id].title)} [${id}]`,
	`      ${terminalSafe(found)}`,
	...state === "hardened" ? [] : [`      Why: ${why}`],
	...fix.map((command) => `      $ ${terminalSafe(command)}`)
];
/** The issue of the daily run, about what is weak alone. */
const renderWeak = (points) => ({
	title: "Gatehouse: the set-up is weaker than it should be",
	body: [
		`**\`doctor\` found ${points.length === 1 ? "one weak point" : `${points.length} weak points`}.** This issue is closed by itself once none is left.`,
		...points.slice(0, MOST$8).flatMap(({ id, found, why, fix }) => [
			"",
			`### ${POINTS[id].title}`,
			"",
			`${escapeMarkdown(found, 600)}`,
			"",
			why,
			...fix.length === 0 ? [] : ["", codeBlock(fix.join("\n"))]
		]),
		...points.length > MOST$8 ? ["", `And ${points.length - MOST$8} more: the log of the run has all of them.`] : [],
		"",
		"An administrator sees more than a workflow: `GITHUB_TOKEN=$(gh auth token) node dist/cli.js doctor --repository owner/name`. Every point: `docs/doctor.md`."
	].join("\n")
});
/** Stands over the issue once nothing is weak. */
const WEAK_NO_MORE = "**Over: `doctor` finds nothing weak any more.**";
/** Points in one issue: GitHub takes 65,536 characters. */
const MOST$8 = 15;
const postureAsValue = (points) => points.map((each) => ({
	...each,
	title: plainText(POINTS[each.id].title)
}));
// src/core/doctor/parts.ts
/** A point that is made of many parts, of which some were seen and some not. */
const fine = {
	wrong: [],
	hidden: [],
	fix: []
};
const wrong = (sentence, fix = []) => ({
	wrong: [sentence],
	hidden: [],
	fix
});
const hidden = (sentence, fix = []) => ({
	wrong: [],
	hidden: [sentence],
	fix
});
/** `what`: which part, for the sentence. */
const partOf = (part, what, judge) => {
	switch (part.kind) {
		case "seen": return judge(part.value);
		case "hidden": return hidden(`${what} may not be seen: ${ended(part.why)}`);
		case "failed": return hidden(`${what} was asked for and not answered: ${ended(part.why)}`);
	}
};
const ended = (text) => text.endsWith(".") ? text : `${text}.`;
const together$1 = (parts) => ({
	wrong: parts.flatMap((each) => each.wrong),
	hidden: parts.flatMap((each) => each.hidden),
	fix: parts.flatMap((each) => each.fix)
});
/** More is in the value for machines of nobody: the first of a kind says what to do, and the next run says what is left. */
const MOST$7 = 8;
/** NB. What was not seen makes a point unknown, however well the rest of it looks; what is wrong is said in any case. */
const pointFrom = (id, parts, whenFine) => {
	const all = together$1(parts);
	const sentences = [.../* @__PURE__ */ new Set([...all.wrong, ...all.hidden])];
	const shown = sentences.slice(0, MOST$7).join(" ");
	const found = sentences.length > MOST$7 ? `${shown} And ${sentences.length - MOST$7} more.` : shown;
	const fix = [...new Set(all.fix)].slice(0, 16);
	if (all.wrong.length > 0) return point(id, weak(found, fix));
	if (all.hidden.length > 0) return point(id, unknown(found, fix));
	return point(id, whenFine);
};
const without = (id, found, fix = []) => point(id, unused(found, fix));
// src/core/doctor/role-rights.ts
/** `*` stands for anything, slashes too; case does not matter. https://learn.microsoft.com/azure/role-based-access-control/role-definitions */
const permits = (allowed, denied, action) => allowed.some((pattern) => matches(pattern, action)) && !denied.some((pattern) => matches(pattern, action));
/** Of a text that somebody wrote: compared piece by piece, because a pattern of their making could keep a matcher busy for ever. */
const matches = (pattern, action) => {
	const [first = "", ...rest] = pattern.toLowerCase().split("*");
	const text = action.toLowerCase();
	if (rest.length === 0) return text === first;
	if (!text.startsWith(first)) return false;
	const last = rest.at(-1) ?? "";
	let at = first.length;
	for (const piece of rest.slice(0, -1)) {
		const found = text.indexOf(piece, at);
		if (found < 0) return false;
		at = found + piece.length;
	}
	return text.length - last.length >= at && text.endsWith(last);
};
const allows$1 = ({ permissions }, action) => permissions.some(({ actions, notActions }) => permits(actions, notActions, action));
/**
* Patterns of the role that reach beyond reading and beyond `asked`.
* NB. A list of what is allowed, and not of what is dangerous: an action that Azure brings tomorrow is named, not passed over.
*/
const beyond = ({ permissions }, asked) => {
	const wanted = new Set(asked.map((action) => action.toLowerCase()));
	return permissions.flatMap(({ actions, notActions, dataActions }) => {
		const taken = new Set(notActions.map((action) => action.toLowerCase()));
		return [...actions.filter((action) => !/\/read$/i.test(action) && !wanted.has(action.toLowerCase()) && !taken.has(action.toLowerCase())), ...dataActions.map((action) => `${action} (data)`)];
	});
};
const AUTHORIZATION = "Microsoft.Authorization";
const NETWORK = "Microsoft.Network";
/** docs/privileges: what ends access. PIM takes requests to remove and to assign under one right. */
const TO_END = [
	`${AUTHORIZATION}/roleAssignmentScheduleRequests/write`,
	`${AUTHORIZATION}/roleAssignmentScheduleRequests/cancel/action`,
	`${AUTHORIZATION}/roleEligibilityScheduleRequests/write`,
	`${AUTHORIZATION}/roleEligibilityScheduleRequests/cancel/action`,
	`${AUTHORIZATION}/roleAssignments/delete`,
	`${NETWORK}/networkSecurityGroups/securityRules/delete`,
	`${NETWORK}/firewallPolicies/ruleCollectionGroups/delete`,
	`${NETWORK}/bastionHosts/getActiveSessions/action`,
	`${NETWORK}/bastionHosts/disconnectActiveSessions/action`
];
/** docs/privileges: what opens access. */
const TO_OPEN = [
	`${AUTHORIZATION}/roleAssignments/write`,
	`${NETWORK}/networkSecurityGroups/securityRules/write`,
	`${NETWORK}/firewallPolicies/ruleCollectionGroups/write`,
	`${NETWORK}/applicationSecurityGroups/joinNetworkSecurityRule/action`,
	"Microsoft.Security/locations/jitNetworkAccessPolicies/initiate/action"
];
const ACTIONS = {
	elevate: [...TO_END, ...TO_OPEN],
	revoke: TO_END,
	audit: []
};
/** Without these a sweep of a subscription is blind, or cannot end what it finds. */
const TO_SWEEP = [
	`${NETWORK}/networkSecurityGroups/read`,
	`${NETWORK}/networkSecurityGroups/securityRules/delete`,
	`${NETWORK}/firewallPolicies/read`,
	`${NETWORK}/firewallPolicies/ruleCollectionGroups/read`,
	`${AUTHORIZATION}/roleAssignmentScheduleRequests/read`,
	`${AUTHORIZATION}/roleEligibilityScheduleRequests/read`,
	`${AUTHORIZATION}/roleAssignments/read`,
	`${AUTHORIZATION}/roleAssignments/delete`
];
/** At a management group only roles stand. */
const TO_SWEEP_GROUP = TO_SWEEP.filter((action) => action.startsWith(`${AUTHORIZATION}/`));
// src/core/doctor/ending.ts
/** The points of ending: what a sweep can search, and who ends what has no end while GitHub is away. */
const judgeEnding = (facts) => [sweptPoint(facts), closerPoint(facts)];
const sweptPoint = (facts) => {
	const { uses, searched } = facts;
	if (uses.subscriptions.length + uses.managementGroups.length === 0) return without("subscriptions.swept", "The policy opens nothing in a subscription.");
	return pointFrom("subscriptions.swept", [namedPart(facts), ...rightsParts(facts)], hardened(`${searched.length === 1 ? "The subscription" : `All ${searched.length} subscriptions`} that the sweep is told of, with the rights to end.`));
};
const namedPart = ({ uses, searched }) => {
	const missing = uses.subscriptions.filter((id) => !searched.includes(id));
	return missing.length === 0 ? fine : wrong(`GATEHOUSE_AZURE_SUBSCRIPTIONS leaves out ${missing.join(", ")}, in which the policy opens something.`, [`gh variable set GATEHOUSE_AZURE_SUBSCRIPTIONS --repo "$REPO" --body ${word([...searched, ...missing].join(" "))}`]);
};
/** One finding for each subscription, not one for each right: they come with one role. */
const rightsParts = (facts) => {
	const revoke = facts.identities.find(({ name }) => name === "revoke");
	if (revoke === void 0) return [hidden("This run was not told which identity revoke is.")];
	return [...facts.searched.map((id) => ({
		scope: `/subscriptions/${id}`,
		needed: TO_SWEEP
	})), ...facts.uses.managementGroups.map((scope) => ({
		scope,
		needed: TO_SWEEP_GROUP
	}))].map(({ scope, needed }) => {
		const looked = revoke.rights.find((each) => each.scope.toLowerCase() === scope.toLowerCase());
		if (looked === void 0) return hidden(`Nobody looked at what revoke may at ${scope}.`);
		return partOf(looked.held, `What revoke may at ${scope}`, (rights) => {
			const roles = rolesAt(rights, scope);
			const lacking = needed.filter((action) => !roles.some((role) => allows$1(role, action)));
			if (lacking.length === 0) return fine;
			if (rights.find(({ role }) => role.kind !== "seen") !== void 0) return hidden(`What the roles of revoke at ${scope} allow may not be seen.`);
			return wrong(`revoke lacks ${lacking.length === needed.length ? "every right to sweep" : lacking.join(", ")} at ${scope}.`, [`az role assignment create --assignee ${word(revoke.clientId)} --role <its custom role> --scope ${word(scope)}   # docs/privileges`]);
		});
	});
};
/** What stands below one resource group does not let a sweep list the subscription. */
const rolesAt = (rights, scope) => rights.flatMap(({ role, scope: at }) => role.kind === "seen" && isAtOrAbove(at, scope) ? [role.value] : []);
const isAtOrAbove = (at, scope) => {
	const [one, other] = [at.toLowerCase(), scope.toLowerCase()];
	return one === "/" || one === other || isManagementGroup(one) && !isManagementGroup(other);
};
const isManagementGroup = (id) => id.startsWith("/providers/microsoft.management/managementgroups/");
const closerPoint = ({ uses, closers }) => {
	if (uses.endless.length === 0) return without("closer.deployed", "The policy opens nothing that only a sweep ends, so nothing waits for a closer.");
	const lacking = closers.flatMap(({ scope, closers: found }) => found.kind === "seen" && found.value.length === 0 ? [scope] : []);
	const unseen = closers.some(({ closers: found }) => found.kind !== "seen");
	if (lacking.length === closers.length && !unseen) return point("closer.deployed", unused("Nobody holds the role of the closer anywhere: while GitHub is away, rules and plain roles stay open.", [DEPLOY]));
	return pointFrom("closer.deployed", closers.map(closerAt), hardened(`It holds its role at ${closers.map(({ scope }) => scope).join(", ")}.`));
};
const DEPLOY = "az deployment group create --resource-group gatehouse-closer --template-file docs/azure/closer.bicep --parameters <docs/ending.md>";
const closerAt = ({ scope, closers }) => partOf(closers, `Who holds the role of the closer at ${scope}`, (found) => found.length > 0 ? fine : wrong(`The closer has no role at ${scope}, and ends nothing there.`, [DEPLOY]));
// src/core/doctor/federation.ts
/** Whether an application believes exactly one thing: a job in its own environment of this repository. */
const ENVIRONMENT = {
	elevate: "gatehouse-elevate",
	revoke: "gatehouse-revoke",
	audit: "gatehouse-audit"
};
const expectationOf = ({ issuer, audience }, subject) => ({
	issuer,
	audience,
	subject
});
const federationOf = (identity, expected) => {
	const { name, clientId, principal } = identity;
	const what = `The federated credentials of ${name}`;
	if (principal.kind === "seen" && principal.value?.kind === "managed") return hidden(`${name} is a managed identity: Graph does not show what it believes; look yourself.`, [`az identity federated-credential list --identity-name ${word(principal.value.name)} --resource-group <its resource group>`]);
	return partOf(identity.federated, what, (credentials) => {
		if (credentials.length === 0) return wrong(`${name} believes nobody: it has no federated credential.`, create(identity, expected));
		const judged = credentials.map((credential) => judge$2(identity, credential, expected));
		const good = judged.filter(({ wrong: reasons, hidden: unsure }) => reasons.length + unsure.length === 0);
		const needed = good.length === 0 && judged.every(({ hidden: unsure }) => unsure.length === 0) ? create(identity, expected) : [];
		return together$1([
			...judged,
			...good.length > 1 ? [wrong(`${name} has the same credential ${good.length} times.`, [list(clientId)])] : [],
			{
				...fine,
				fix: needed
			}
		]);
	});
};
const judge$2 = (identity, credential, expected) => {
	const { name, clientId } = identity;
	const { issuer, subject, audiences } = credential;
	const which = `The credential ${JSON.stringify(credential.name)} of ${name}`;
	const removal = [`az ad app federated-credential delete --id ${word(clientId)} --federated-credential-id ${word(credential.id)}`];
	if (issuer !== expected.issuer) return wrong(`${which} believes another issuer, ${JSON.stringify(issuer)}.`, removal);
	if (subject === void 0) return wrong(`${which} matches subjects by an expression, which may fit many jobs.`, removal);
	if (audiences.length !== 1 || audiences[0] !== expected.audience) return wrong(`${which} is for the audience ${JSON.stringify(audiences.join(", "))} and not for ${expected.audience} alone.`, removal);
	const tail = `:environment:${ENVIRONMENT[name]}`;
	if (!subject.endsWith(tail) || /[*?]/.test(subject) || subject.indexOf(":environment:") !== subject.length - tail.length) return wrong(`${which} believes ${JSON.stringify(subject)}: ${whatOf(subject)}, and not the environment ${ENVIRONMENT[name]}.`, removal);
	return againstRepository(`${which} believes ${JSON.stringify(subject)}`, subject.slice(0, -tail.length), {
		removal,
		expected
	});
};
const againstRepository = (sentence, prefix, { removal, expected }) => partOf(expected.subject, "How subjects of this repository begin", ({ prefix: own, claims }) => {
	if (claims !== void 0) return hidden("Subjects of this repository are composed of other claims: whether they fit cannot be told here.");
	if (own === void 0) return hidden("GitHub does not say how subjects of this repository begin: whether they fit cannot be told.");
	if (prefix === own) return fine;
	return wrong(`${sentence}, which is not this repository (${own}).`, removal);
});
const whatOf = (subject) => {
	if (/[*?]/.test(subject)) return "a pattern";
	if (subject.endsWith(":pull_request")) return "any pull request";
	if (/:ref:refs\/heads\//.test(subject)) return "any job of a branch";
	if (/:ref:refs\/tags\//.test(subject)) return "any job of a tag";
	if (/:environment:/.test(subject)) return "another environment";
	return "something else";
};
const list = (clientId) => `az ad app federated-credential list --id ${word(clientId)}`;
const create = ({ name, clientId }, { issuer, audience, subject }) => {
	const prefix = subject.kind === "seen" ? subject.value.prefix : void 0;
	const parameters = {
		name: ENVIRONMENT[name],
		issuer,
		subject: `${prefix ?? "<sub_claim_prefix>"}:environment:${ENVIRONMENT[name]}`,
		audiences: [audience]
	};
	return [...prefix === void 0 ? ["gh api \"repos/$REPO/actions/oidc/customization/sub\"   # sub_claim_prefix"] : [], `az ad app federated-credential create --id ${word(clientId)} --parameters ${word(JSON.stringify(parameters))}`];
};
// src/core/doctor/graph-permissions.ts
/** Of the directory alone: a permission to read somebody's mail is none of ours, whatever its name ends in. */
const READS = /^(User|Group|GroupMember|AdministrativeUnit|Application|Device|Directory|Organization|LicenseAssignment|RoleManagement|RoleManagementPolicy|RoleAssignmentSchedule|RoleEligibilitySchedule|PrivilegedAssignmentSchedule|PrivilegedEligibilitySchedule)\.(Read|ReadBasic)\.(All|Directory|AzureADGroup)$/;
const REMOVALS = /^(RoleAssignmentSchedule|RoleEligibilitySchedule)\.Remove\.Directory$|^(PrivilegedAssignmentSchedule|PrivilegedEligibilitySchedule)\.Remove\.AzureADGroup$/;
/** Graph bounds none of them: each reaches every role, or every group. */
const assigning = (forms, [active, eligible]) => forms.length === 0 ? [] : forms.includes("eligible") ? [active, eligible] : [active];
const writes = (uses) => [...assigning(uses.directoryRoles, ["RoleAssignmentSchedule.ReadWrite.Directory", "RoleEligibilitySchedule.ReadWrite.Directory"]), ...assigning(uses.governedGroups, ["PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup"])];
/** In an exclusive group a member is put in and out by one permission: docs/privileges/entra-group.md. */
const MEMBERS = "GroupMember.ReadWrite.All";
/** Names of those that the identity has no use for under this policy. */
const needless = (name, permissions, uses) => {
	const members = uses.exclusiveGroups ? [MEMBERS] : [];
	const wanted = {
		elevate: [...writes(uses), ...members],
		revoke: members,
		audit: []
	};
	return permissions.flatMap((permission) => {
		const { isGraph, resource, name: permitted } = permission;
		if (!isGraph) return [`${permitted} of ${resource}`];
		return READS.test(permitted) || name !== "audit" && REMOVALS.test(permitted) || wanted[name].includes(permitted) ? [] : [permitted];
	});
};
// src/core/doctor/identities.ts
/** The points of the identities: that there are two, whom Entra takes for them, and what each may do. */
const judgeIdentities = (facts, subject) => {
	const { identities } = facts;
	const expected = expectationOf(facts, subject);
	const untold = notTold(facts);
	return [
		pointFrom("identity.distinct", distinct(facts), hardened(`They are ${named$1(identities)}.`)),
		pointFrom("identity.federation", [...untold, ...identities.map((identity) => federationOf(identity, expected))], hardened(`Each of ${named$1(identities)} believes one subject, that of its own environment.`)),
		pointFrom("identity.secrets", [...untold, ...identities.map((identity) => storedOf(identity, facts))], hardened(`None is stored for ${named$1(identities)}.`)),
		rightsPoint("elevate", facts, "It has the rights that docs/privileges asks for."),
		rightsPoint("revoke", facts, "It may read and remove. PIM takes requests to remove and to assign under one right; that it refuses to assign without roleAssignments/write is not documented: try it once (docs/unknowns.md)."),
		rightsPoint("audit", facts, "It may read.")
	];
};
const named$1 = (identities) => identities.map(({ name, clientId }) => `${name} (${clientId})`).join(", ");
const VARIABLES = {
	elevate: "GATEHOUSE_ELEVATE_CLIENT_ID",
	revoke: "GATEHOUSE_REVOKE_CLIENT_ID",
	audit: "GATEHOUSE_AUDIT_CLIENT_ID"
};
/** NB. An identity that the run was not told of was not looked at. */
const notTold = ({ clients }) => ["elevate", "revoke"].flatMap((name) => clients[name] === void 0 ? [untoldPart(name)] : []);
const untoldPart = (name) => hidden(`This run was not told which identity ${name} is.`, [`export ${VARIABLES[name]}="$(gh variable get ${VARIABLES[name]} --repo "$REPO")"`]);
const distinct = (facts) => {
	const { identities } = facts;
	const pairs = identities.flatMap((one, index) => identities.slice(index + 1).map((other) => [one, other]));
	return [
		...notTold(facts),
		...pairs.flatMap(([one, other]) => one.clientId.toLowerCase() === other.clientId.toLowerCase() ? [wrong(`${one.name} and ${other.name} are one identity, ${one.clientId}.`, [`ID=$(az ad app create --display-name gatehouse-${other.name} --query appId -o tsv) && az ad sp create --id "$ID"`, `gh variable set ${VARIABLES[other.name]} --repo "$REPO" --body "$ID"`])] : []),
		...identities.map(({ name, clientId, principal }) => partOf(principal, `Which application ${name} is`, (found) => found === void 0 ? wrong(`The tenant has no application ${clientId}, which ${name} is said to be.`, [`az ad sp create --id ${word(clientId)}`]) : fine))
	];
};
const storedOf = ({ name, clientId, principal, stored }, { now }) => {
	if (principal.kind === "seen" && principal.value?.kind === "managed") return fine;
	const live = ({ endsAt }) => endsAt === void 0 || endsAt > now;
	return partOf(stored, `What is stored for ${name}`, (credentials) => together$1(credentials.filter(live).map(({ kind, id, name: label }) => wrong(`${name} has a ${kind}${label === "" ? "" : ` ${JSON.stringify(label)}`}.`, [`az ad app credential delete --id ${word(clientId)} --key-id ${word(id)}${kind === "certificate" ? " --cert" : ""}`]))));
};
const RIGHTS = {
	elevate: "identity.elevate-rights",
	revoke: "identity.revoke-rights",
	audit: "identity.audit-rights"
};
const rightsPoint = (name, facts, whenFine) => {
	const identity = facts.identities.find((each) => each.name === name);
	if (identity !== void 0) return pointFrom(RIGHTS[name], rightsOf(identity, facts), hardened(whenFine));
	return name === "audit" ? without(RIGHTS.audit, "There is no audit identity: no preflight, and a review knows nothing of what the platforms say.") : pointFrom(RIGHTS[name], [untoldPart(name)], hardened(whenFine));
};
const rightsOf = (identity, { uses }) => {
	const { name, principal } = identity;
	return [
		partOf(identity.permissions, `What ${name} may on Graph`, (permissions) => {
			const more = needless(name, permissions, uses);
			return more.length === 0 ? fine : wrong(`${name} holds application permissions that it has no use for here: ${more.join(", ")}.`, [`az rest --method GET --uri 'https://graph.microsoft.com/v1.0/servicePrincipals/${idOf(principal)}/appRoleAssignments'   # then DELETE …/appRoleAssignments/<id> of each that is named`]);
		}),
		partOf(identity.directoryRoles, `Which roles of the directory ${name} holds`, (roles) => roles.length === 0 ? fine : wrong(`${name} holds roles of the directory: ${roles.map((role) => JSON.stringify(role)).join(", ")}.`, [`az rest --method GET --uri 'https://graph.microsoft.com/v1.0/servicePrincipals/${idOf(principal)}/transitiveMemberOf'   # then remove it there`])),
		...identity.rights.map(({ scope, held }) => partOf(held, `What ${name} may at ${scope}`, (rights) => together$1(rights.map((right) => rightOf(name, right)))))
	];
};
const idOf = (principal) => principal.kind === "seen" && principal.value !== void 0 ? principal.value.id : "<object id>";
const rightOf = (name, { assignment, scope, role }) => partOf(role, `The role ${assignment.split("/").at(-1) ?? ""} of ${name} at ${scope}`, (rights) => {
	const more = isDocumented(name, rights) ? [] : beyond(rights, ACTIONS[name]);
	return more.length === 0 ? fine : wrong(`${name} holds ${JSON.stringify(rights.name)} at ${scope}, which allows ${few(more)}.`, [`az role assignment delete --ids ${word(assignment)}`]);
});
/** NB. It can give anybody any role there, itself too: asked for to open, and never to end. */
const isDocumented = (name, { id }) => name === "elevate" && id === "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9";
const MOST$6 = 4;
const few = (actions) => actions.length > MOST$6 ? `${actions.slice(0, MOST$6).join(", ")} and ${actions.length - MOST$6} more` : actions.join(", ");
// src/core/doctor/network.ts
/** The points of networks: what stands open for good, what lives on after an end, and Bastion's own group. */
const judgeNetwork = (facts) => [
	exposurePoint(facts),
	flushPoint(facts),
	attachedPoint(facts),
	bastionPoint(facts)
];
const NO_RULES = "The policy opens no rule in a network security group.";
const exposurePoint = ({ machines }) => machines.length === 0 ? without("network.exposure", "The policy opens no way to a machine.") : pointFrom("network.exposure", machines.map(({ id, ports, doors }) => partOf(doors, `The way to ${lastName(id)}`, (found) => found === void 0 ? hidden(`There is no virtual machine ${id}, or this identity may not see it.`) : together$1(found.map((door) => exposureOf(lastName(id), door, ports))))), hardened(`${machines.length === 1 ? "The machine is" : `All ${machines.length} machines are`} shut to the internet while nothing is opened.`));
/** SSH, RDP, and Windows' remote management. */
const MANAGEMENT = [
	"22",
	"3389",
	"5985-5986"
];
const exposureOf = (machine, door, ports) => {
	if (door.groups.length === 0) return wrong(`No network security group stands in front of ${machine} (${lastName(door.id)}): there is nothing to open, and nothing to close again.`, ["az network vnet subnet update --ids <its subnet> --network-security-group <a group that denies from *>"]);
	const addresses = rangesOf(door.addresses.flatMap((address) => addressesIn(address) ?? []));
	const to = {
		addresses: addresses.length === 0 ? void 0 : addresses,
		tags: ["VirtualNetwork"],
		groups: [],
		allGroups: false
	};
	return openings(`${machine}, port ${[...MANAGEMENT, ...ports].join(", ")}`, fromInternet(to, [...MANAGEMENT, ...ports]), door.groups);
};
/** What is outside every virtual network, and in none of its application security groups. */
const INTERNET = {
	addresses: PUBLIC_ADDRESSES,
	tags: ["Internet"],
	groups: [],
	allGroups: true
};
/** Of a network that uses public addresses inside this is too little: what its own rules let in from there is not seen (A97). */
const INSIDE = difference(EVERY_ADDRESS, PUBLIC_ADDRESSES);
const fromInternet = (destination, ports) => ({
	protocols: TCP,
	source: INTERNET,
	sourcePorts: EVERY_PORT,
	destination,
	ports: portsOf(ports)
});
const portsOf = (texts) => rangesOf(texts.flatMap((text) => {
	const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
	return from === void 0 || to === void 0 ? EVERY_PORT : [{
		from: BigInt(from),
		to: BigInt(to)
	}];
}));
const gateOf = ({ id, rules }) => ({
	group: id,
	direction: "Inbound",
	rules: rules.map(readRule),
	tags: /* @__PURE__ */ new Map([["virtualnetwork", INSIDE], ["gatewaymanager", NONE$1]])
});
/** `to`: for the sentence. */
const openings = (to, flow, groups) => {
	const { pieces } = evaluate([flow], groups.map(gateOf));
	const [open, unclear] = ["open", "unknown"].map((verdict) => pieces.filter((piece) => piece.verdict === verdict));
	const lets = allowing(open ?? []);
	const may = allowing(unclear ?? []);
	return together$1([isInternet(open ?? []) ? wrong(`By the rule ${lets.words} the internet reaches ${to}.`, lets.fix) : fine, isInternet(unclear ?? []) ? hidden(`Whether the internet reaches ${to} cannot be told: ${may.words === "" ? "the rules are too many, or cannot be read" : `it hangs on the rule ${may.words}`}.`) : fine]);
};
/** The rules that let these pieces in, or may: those that alone let in too many, or else all of them. */
const allowing = (pieces) => {
	const rules = /* @__PURE__ */ new Map();
	for (const piece of pieces) for (const { group, by, doubts } of piece.judgements) for (const { access, name, priority } of [...doubts, ...by === void 0 ? [] : [by]]) {
		if (access === "Deny") continue;
		const key = `${group} ${name}`;
		rules.set(key, {
			group,
			name,
			priority,
			pieces: [...rules.get(key)?.pieces ?? [], piece]
		});
	}
	const wide = [...rules.values()].filter((rule) => isInternet(rule.pieces));
	const found = wide.length > 0 ? wide : [...rules.values()];
	return {
		words: found.map(({ group, name }) => `${JSON.stringify(name)} of ${lastName(group)}`).join(", "),
		fix: found.filter(({ priority }) => priority < FIRST_DEFAULT).map(({ group, name }) => `az network nsg rule delete --ids ${word(`${group}/securityRules/${name}`)}   # or a narrower source`)
	};
};
const FIRST_DEFAULT = 65e3;
/**
* More than a `/16` together, or a `/32` of IPv6, is called the internet: an office, a VPN and a provider's single network are narrower.
* A standing rule for those is people's own affair, and scan's.
*/
const isInternet = (pieces) => {
	const sources = rangesOf(pieces.flatMap(({ box }) => box.sources));
	return sizeOf(intersection(sources, V4)) > 1n << 16n || sizeOf(intersection(sources, V6)) > 1n << 96n;
};
const sizeOf = (ranges) => ranges.reduce((sum, { from, to }) => sum + to - from + 1n, 0n);
/** A choice, and no gap: it cuts connections of others too. So where it is off the point says what that costs. */
const flushPoint = ({ groups }) => {
	if (groups.length === 0) return without("network.flush", NO_RULES);
	const off = groups.flatMap(({ group }) => group.kind === "seen" && group.value?.flushes === false ? [group.value.id] : []);
	const sentence = `It is off in ${off.map(lastName).join(", ")}: connections live on there after their rule.`;
	const fix = off.map((id) => `az resource update --ids ${word(id)} --set properties.flushConnection=true   # connections of others in this group are judged again as well`);
	const allSeen = groups.every(({ group }) => group.kind === "seen");
	if (off.length > 0 && allSeen) return without("network.flush", sentence, fix);
	return pointFrom("network.flush", [...off.length > 0 ? [hidden(sentence, fix)] : [], ...groups.map(({ id, group }) => partOf(group, `The group ${lastName(id)}`, () => fine))], hardened(groupsInWords(groups.length, "judges open connections again")));
};
const groupsInWords = (count, says) => count === 1 ? `The group ${says}.` : `Each of ${count} groups ${says}.`;
const attachedPoint = ({ groups }) => groups.length === 0 ? without("network.attached", NO_RULES) : pointFrom("network.attached", groups.map(({ id, group }) => partOf(group, `The group ${lastName(id)}`, (found) => found === void 0 || found.subnets.length + found.interfaces > 0 ? fine : wrong(`${lastName(id)} guards no subnet and no network interface: a rule in it opens nothing, and keeps nobody out.`, [`az network vnet subnet update --ids <subnet> --network-security-group ${word(id)}`]))), hardened(groupsInWords(groups.length, "guards something")));
const bastionPoint = ({ bastions }) => bastions.kind === "seen" && bastions.value.length === 0 ? without("network.bastion", "The policy opens no Bastion and no group of one.") : pointFrom("network.bastion", [partOf(bastions, "Which Bastions there are", (found) => together$1(found.map(bastionOf)))], hardened("The eight rules stand, and people come in from no more than their networks."));
const bastionOf = ({ name, subnet, group }) => {
	if (group === void 0) return wrong(`No network security group stands in front of ${name}: everybody on the internet reaches it.`, [`az network vnet subnet update --ids ${word(subnet)} --network-security-group <a group with the eight rules>`]);
	const missing = missingForBastion(group.rules.map(readRule));
	return together$1([missing.length === 0 ? fine : wrong(`${lastName(group.id)} in front of ${name} lacks ${missing.join(", ")}.`, ["# The eight rules: https://learn.microsoft.com/azure/bastion/bastion-nsg, and docs/privileges/nsg-rule.md"]), openings(`${name}, port 443`, fromInternet({
		addresses: void 0,
		tags: ["VirtualNetwork"],
		groups: [],
		allGroups: true
	}, ["443"]), [group])]);
};
// src/core/doctor/pim.ts
/** The points of PIM: settings that would refuse a workflow, licences, and people who may ask and cannot be given it. */
const judgePim = (facts) => [
	settingsPoint(facts),
	licencePoint(facts),
	possiblePoint(facts)
];
const settingsPoint = ({ pim }) => pim.length === 0 ? without("pim.settings", NO_PIM) : pointFrom("pim.settings", pim.map(settingOf), hardened(`So do the settings of ${pim.length === 1 ? "the one role or group" : `all ${pim.length} roles and groups`} that PIM is asked for.`));
const NO_PIM = "The policy asks nothing of PIM.";
const settingOf = (use) => partOf(use.settings, `What PIM's settings say of ${use.what}`, (settings) => {
	if (settings === "no-role") return fine;
	return together$1(refusals(use, settings).map((why) => wrong(sentence(use, why), [portal(use)])));
});
const refusals = ({ form, longest }, settings) => whyNotAllowed(settings, {
	left: longest,
	form
});
const sentence = ({ what, entitlements }, why) => `${what} (${entitlements.join(", ")}): ${why}`;
const portal = ({ what }) => `# Entra admin center, Privileged Identity Management, ${comment(what)}, Role settings; or a lower max_duration in the policy`;
/** NB. Behind `#` everything is a comment, up to the end of the line. */
const comment = (text) => text.replaceAll(/[\r\n\u2028\u2029]/g, " ");
const licencePoint = ({ uses, licences }) => uses.pim ? pointFrom("pim.licence", [partOf(licences, "Which licences the tenant has", (found) => found.some(({ enabled }) => enabled > 0) ? fine : wrong("The tenant has no Entra ID P2 and no Entra ID Governance.", ["az rest --method GET --uri 'https://graph.microsoft.com/v1.0/subscribedSkus' --query 'value[].[skuPartNumber,prepaidUnits.enabled]' -o table"]))], hardened(licences.kind === "seen" ? `${licences.value.map(({ product, enabled }) => `${product} for ${enabled}`).join(", ")}.` : "")) : without("pim.licence", NO_PIM);
/** NB. What `pim.settings` says already is not said again: one weakness has one name. */
const possiblePoint = ({ impossible, pim }) => {
	const { found, hidden: forbidden, failed, left, asked } = impossible;
	const told = pim.flatMap((use) => use.settings.kind === "seen" && use.settings.value !== "no-role" ? refusals(use, use.settings.value) : []);
	const others = found.filter((message) => !told.some((why) => message.endsWith(why)));
	const fix = ["gatehouse preflight --dry-run   # the same, with files and lines"];
	return pointFrom("entitlements.possible", [...others.map((message) => wrong(message, fix)), ...[
		...forbidden,
		...failed,
		...left
	].map((message) => hidden(message))], hardened(`${asked} ${asked === 1 ? "question was" : "questions were"} asked, and nothing lasting stands in the way.`));
};
// src/core/doctor/judge-azure.ts
/** Every point of the identities and of Azure, judged from what was seen. */
const judgeAzure = (facts, subject) => [
	...judgeIdentities(facts, subject),
	...judgePim(facts),
	...judgeNetwork(facts.network),
	...judgeEnding(facts)
];
/** NB. Where nobody looked every point says so: a point that is left out would look like one that is well. */
const unlooked = (why, fix) => Object.keys(POINTS).filter(isPoint).filter((id) => POINTS[id].sight === "azure").map((id) => point(id, unknown(why, fix)));
const isPoint = (id) => id in POINTS;
// src/core/entra-groups.ts
/** The groups in Entra that a policy names, and which of them it declares exclusive. */
/** Once for each privilege that names it; a parameter may take any of its choices. */
const groupsIn = (policy) => [...policy.entitlements.values()].flatMap((entitlement) => entitlement.privileges.flatMap((privilege) => {
	if (privilege.kind !== "entra-group") return [];
	const { group } = privilege;
	return (group.kind === "fixed" ? [group.value] : entitlement.parameters.flatMap(({ name, choices }) => name === group.name ? choices : [])).flatMap((each) => {
		const id = parseEntraId(each);
		return id === void 0 ? [] : [{
			group: id,
			entitlement,
			privilege
		}];
	});
}));
/** Those that are opened through PIM, each once. */
const groupsThroughPim = (policy) => [...new Set(groupsIn(policy).flatMap(({ group, privilege }) => privilege.exclusive ? [] : [group]))];
// src/core/doctor/uses.ts
/** Every privilege, once for each target that its parameter may take. */
const placedPrivileges = (policy) => [...policy.entitlements.values()].flatMap((entitlement) => entitlement.privileges.flatMap((privilege) => {
	const bound = targetOf(privilege);
	if (bound === void 0) return [{
		privilege,
		entitlement,
		place: void 0
	}];
	return boundTo(bound, entitlement, policy).map((place) => ({
		privilege,
		entitlement,
		place
	}));
}));
const targetOf = (privilege) => {
	switch (privilege.kind) {
		case "azure-role": return privilege.scope;
		case "nsg-rule": return "vm" in privilege ? privilege.vm : privilege.nsg;
		case "vm-jit": return privilege.vm;
		case "azure-firewall": return privilege.policy;
		case "entra-role":
		case "entra-group":
		case "github-team":
		case "github-repo": return;
	}
};
const boundTo = (bound, { parameters }, { targets }) => bound.kind === "fixed" ? [bound.value] : parameters.flatMap(({ name, among }) => name === bound.name ? among.flatMap((target) => targets.get(target) ?? []) : []);
const usesOf = (policy) => {
	const placed = placedPrivileges(policy);
	const places = placed.flatMap(({ place }) => place ?? []);
	const directoryRoles = placed.flatMap(({ privilege }) => privilege.kind === "entra-role" ? [privilege.assignment] : []);
	const groups = groupsIn(policy);
	return {
		pim: pimAsked(policy).length > 0,
		directoryRoles: [...new Set(directoryRoles)],
		governedGroups: [...new Set(groups.flatMap(({ privilege }) => privilege.exclusive ? [] : [privilege.assignment]))],
		exclusiveGroups: groups.some(({ privilege }) => privilege.exclusive),
		endless: unique$1(placed.flatMap(({ privilege, place }) => {
			if (place === void 0 || !isEndless(privilege)) return [];
			const subscription = subscriptionIn(place);
			return [subscription === void 0 ? place : `/subscriptions/${subscription}`];
		})),
		subscriptions: unique$1(places.flatMap((id) => subscriptionIn(id) ?? [])),
		managementGroups: unique$1(places.filter((id) => subscriptionIn(id) === void 0))
	};
};
const isEndless = (privilege) => privilege.kind === "nsg-rule" || privilege.kind === "azure-firewall" || privilege.kind === "azure-role" && privilege.assignment === "plain";
/** Lower case, as Azure compares them. */
const subscriptionIn = (id) => /^\/subscriptions\/([^/]+)/i.exec(id)?.[1]?.toLowerCase();
const unique$1 = (texts) => [...new Map(texts.map((text) => [text.toLowerCase(), text])).values()];
const pimAsked = (policy) => {
	const asked = /* @__PURE__ */ new Map();
	const add = (of, entitlement) => {
		const key = JSON.stringify([of.what.toLowerCase(), of.form]);
		const before = asked.get(key);
		const longest = longestOf(entitlement);
		asked.set(key, {
			...of,
			longest: before === void 0 || before.longest < longest ? longest : before.longest,
			entitlements: [.../* @__PURE__ */ new Set([...before?.entitlements ?? [], entitlement.name])]
		});
	};
	for (const { privilege, entitlement, place: scope } of placedPrivileges(policy)) {
		if (privilege.kind === "azure-role" && privilege.assignment !== "plain" && scope !== void 0) {
			const { role, assignment: form } = privilege;
			add({
				place: {
					kind: "azure-role",
					scope,
					role
				},
				what: `${role} at ${scope}`,
				form
			}, entitlement);
		}
		if (privilege.kind === "entra-role") {
			const { role, assignment: form } = privilege;
			add({
				place: {
					kind: "entra-role",
					role
				},
				what: `${role} of the directory`,
				form
			}, entitlement);
		}
	}
	for (const { group, entitlement, privilege } of groupsIn(policy)) {
		const { access, assignment: form, exclusive } = privilege;
		if (!exclusive) add({
			place: {
				kind: "entra-group",
				group,
				access
			},
			what: `${access} of the group ${group}`,
			form
		}, entitlement);
	}
	return [...asked.values()];
};
/** Break-glass has a maximum of its own. */
const longestOf = ({ maxDuration, breakGlass }) => breakGlass !== void 0 && breakGlass.maxDuration > maxDuration ? breakGlass.maxDuration : maxDuration;
// src/commands/doctor-identities.ts
/** What `doctor` sees of the identities: whom Entra believes, what is stored, what each may do, and who is the closer. */
const lookAtIdentity = async ({ azure, look }, { name, clientId }, scopes) => {
	const { identities } = azure;
	const principal = await look(() => identities.principal(clientId));
	const registration = await look(() => identities.registration(clientId));
	const own = principal.kind === "seen" ? principal.value : void 0;
	const asked = (ask) => own === void 0 ? Promise.resolve(unasked(principal)) : look(() => ask(own.id));
	const registered = registration.kind === "seen" ? registration.value : void 0;
	const stored = await asked((id) => identities.storedFor(id));
	const absent = registration.kind === "seen" ? {
		kind: "hidden",
		why: `${clientId} is registered in another tenant, or nowhere.`
	} : registration;
	return {
		name,
		clientId,
		principal,
		federated: registered === void 0 ? absent : seen(registered.federated),
		stored: registered === void 0 || stored.kind !== "seen" ? registered === void 0 ? absent : stored : seen([...registered.stored, ...stored.value]),
		permissions: await asked((id) => identities.permissions(id)),
		directoryRoles: await asked((id) => identities.directoryRoles(id)),
		rights: await Promise.all(scopes.map(async (scope) => ({
			scope,
			held: await asked((id) => rightsAt({
				azure,
				look
			}, scope, id))
		})))
	};
};
/** Of nobody there is nothing to ask. */
const unasked = (principal) => principal.kind === "seen" ? {
	kind: "hidden",
	why: "There is no such application."
} : principal;
const rightsAt = async ({ azure, look }, scope, principal) => {
	const place = resourceId(scope);
	const assigned = await azure.roles.plain.assigned(place, entraId(principal));
	return Promise.all(assigned.map(async ({ id, scope: at, role }) => {
		const rights = await look(() => azure.identities.role(place, role));
		return {
			assignment: id,
			scope: at,
			role: rights.kind === "seen" ? named(rights.value, role) : rights
		};
	}));
};
const named = (found, role) => found === void 0 ? {
	kind: "hidden",
	why: `There is no role ${role}.`
} : seen(found);
/** As docs/azure/closer-rights.bicep names its role; whoever else takes the name and ends nothing is none. */
const CLOSER = /^Gatehouse Closer\b/;
const lookForClosers = async ({ azure, look }, scope) => ({
	scope,
	closers: await look(async () => {
		const place = resourceId(scope);
		const roles = (await azure.identities.customRoles(place)).filter((role) => CLOSER.test(role.name) && allows$1(role, "Microsoft.Authorization/roleAssignments/delete"));
		if (roles.length === 0) return [];
		return (await azure.roles.plain.inScope(place)).filter(({ role, scope: at }) => at.toLowerCase() === scope.toLowerCase() && roles.some(({ id }) => id === role)).map(({ principal }) => principal);
	})
});
// src/commands/doctor-network.ts
/** What `doctor` sees of networks: the groups that the policy opens, the way to its machines, and its Bastions. */
const lookAtNetwork = async (looking, policy) => {
	const { azure, look } = looking;
	const machines = await Promise.all([...machinesIn(policy)].map(async ([id, { ports }]) => ({
		id,
		ports,
		doors: await look(() => doorsOf(azure, resourceId(id)))
	})));
	const named = await Promise.all(unique(placedIn(policy, "nsg")).map(async (id) => ({
		id,
		group: await look(async () => standing(await azure.network.nsg(id)))
	})));
	const onTheWay = machines.flatMap(({ doors }) => doors.kind === "seen" ? (doors.value ?? []).flatMap(({ groups }) => groups) : []);
	return {
		groups: [...new Map([...onTheWay.map((group) => ({
			id: group.id,
			group: seen(group)
		})), ...named].map((each) => [each.id.toLowerCase(), each])).values()],
		machines,
		bastions: await bastionsOf(looking, policy, named)
	};
};
const placedIn = (policy, what) => placedPrivileges(policy).flatMap(({ privilege, place }) => place !== void 0 && (what === "any" || privilege.kind === "nsg-rule" && !("vm" in privilege)) ? [place] : []);
const unique = (ids) => [...new Map(ids.map((id) => [id.toLowerCase(), id])).values()];
/** Machines to which a way is opened, with the ports of all privileges. */
const machinesIn = (policy) => {
	const found = /* @__PURE__ */ new Map();
	for (const { privilege, place } of placedPrivileges(policy)) {
		if (!(privilege.kind === "vm-jit" || privilege.kind === "nsg-rule" && "vm" in privilege) || place === void 0) continue;
		const before = found.get(place.toLowerCase());
		found.set(place.toLowerCase(), {
			id: before?.id ?? place,
			ports: [.../* @__PURE__ */ new Set([...before?.ports ?? [], ...privilege.ports])]
		});
	}
	return new Map([...found.values()].map(({ id, ports }) => [id, { ports }]));
};
/** All interfaces, not the primary one alone: what stands open on another one reaches the machine too. */
const doorsOf = async ({ topology, network }, id) => {
	const machine = await topology.machine(id);
	if (machine === void 0) return void 0;
	const groupOf = async (nsg) => there(standing(await network.nsg(nsg)), nsg);
	return Promise.all(machine.interfaces.map(async ({ id: card }) => {
		const { nsg, addresses } = there(await topology.networkInterface(card), card);
		const subnets = await Promise.all(unique(addresses.map(({ subnet }) => subnet)).map(async (subnet) => there(await topology.subnet(subnet), subnet)));
		const ids = unique([...subnets.flatMap((subnet) => subnet.nsg ?? []), ...nsg === void 0 ? [] : [nsg]]);
		return {
			id: card,
			addresses: addresses.flatMap(({ address }) => address ?? []),
			groups: await Promise.all(ids.map(groupOf))
		};
	}));
};
/** NB. Something on the way that cannot be seen may be what keeps the internet out, or what lets it in. */
const there = (found, id) => {
	if (found !== void 0) return found;
	throw new Fault("azure.not-found", `There is no ${id}, or this identity may not see it`, { remedy: "Give it the reads of docs/privileges/nsg-rule.md." });
};
const standing = (nsg) => {
	if (nsg === void 0) return void 0;
	const { id, subnets, interfaces, flushes, rules } = nsg;
	return {
		id,
		subnets,
		interfaces,
		flushes,
		rules: rules.filter(({ access, description }) => access.toLowerCase() !== "allow" || parseMarker(description) === void 0)
	};
};
/** Those that the policy names, and those behind a group that it names. */
const bastionsOf = async ({ azure, look }, policy, groups) => {
	const hosts = placedIn(policy, "any").filter((id) => /\/bastionHosts\/[^/]+$/i.test(id));
	const guarded = groups.flatMap(({ group }) => group.kind === "seen" ? (group.value?.subnets ?? []).filter(isBastionSubnet) : []);
	const unread = groups.find(({ group }) => group.kind !== "seen")?.group;
	if (hosts.length === 0 && guarded.length === 0) return unread !== void 0 && unread.kind !== "seen" ? unread : seen([]);
	return look(async () => {
		const named = new Set(hosts.map((id) => id.toLowerCase()));
		const behind = new Set(guarded.map((id) => id.toLowerCase()));
		const subscriptions = new Set([...hosts, ...guarded].flatMap((id) => subscriptionIn(id) ?? []));
		const found = await Promise.all([...subscriptions].map((id) => azure.bastions.hostsIn(id)));
		const subnets = new Map(guarded.map((subnet) => [subnet.toLowerCase(), {
			subnet,
			name: "AzureBastionSubnet"
		}]));
		for (const { id, subnets: own } of found.flat()) for (const subnet of own) if (named.has(id.toLowerCase()) || behind.has(subnet.toLowerCase())) subnets.set(subnet.toLowerCase(), {
			subnet,
			name: lastName(id)
		});
		return Promise.all([...subnets.values()].map(async ({ subnet, name }) => {
			const { nsg } = there(await azure.topology.subnet(resourceId(subnet)), subnet);
			return {
				name,
				subnet,
				group: nsg === void 0 ? void 0 : there(standing(await azure.network.nsg(nsg)), nsg)
			};
		}));
	});
};
// src/core/preflight-findings.ts
const preflightFindings = (entitlement, answered, file) => {
	const place = placeIn(file);
	const steps = [...new Set(answered.map(({ step }) => step.id))];
	return sortFindings(steps.flatMap((id) => {
		const of = answered.filter(({ step }) => step.id === id);
		const { line, column } = place(Number(id) - 1);
		const name = `Step ${id} (${of[0]?.step.kind ?? ""}) of ${entitlement.name}`;
		return told(name, of).map(([code, message]) => ({
			id: code,
			file: entitlement.file,
			line,
			column,
			message,
			remedy: PREFLIGHT_FINDINGS[code].remedy
		}));
	}));
};
const told = (name, of) => {
	const forbidden = new Set(of.flatMap(({ asked }) => asked.kind === "forbidden" ? [asked.why] : []));
	const refused = group(of, (report) => report.verdict === "refused" ? report.lasting ?? [] : []);
	const held = group(of, (report) => report.verdict === "already-held" ? report.reasons : []);
	const heard = of.filter(({ asked }) => asked.kind === "heard").length;
	const all = [...refused].filter(([, people]) => people.length === heard);
	return [
		...[...forbidden].map((why) => ["preflight.forbidden", `${name} could not be asked about: ${why}`]),
		...all.map(([why]) => ["preflight.impossible", `${name} can be elevated for nobody: ${why}`]),
		...[...refused].filter(([why]) => !all.some(([other]) => other === why)).map(([why, who]) => ["preflight.refused", `${name} cannot be elevated for ${some(who)}: ${why}`]),
		...[...held].map(([why, who]) => ["preflight.already-held", `${name} gives nothing to ${some(who)}: ${why}`])
	];
};
/** Who is told each sentence. */
const group = (of, sentences) => {
	const groups = /* @__PURE__ */ new Map();
	for (const { asked, person } of of) for (const why of asked.kind === "heard" ? new Set(sentences(asked.report)) : []) groups.set(why, [...groups.get(why) ?? [], person]);
	return groups;
};
const MOST_NAMES = 5;
const some = (people) => {
	const names = [...new Set(people)].toSorted();
	const rest = names.length - MOST_NAMES;
	return rest <= 0 ? names.join(", ") : `${names.slice(0, MOST_NAMES).join(", ")} and ${rest} more`;
};
const placeIn = (file) => {
	const document = file === void 0 ? void 0 : readDocument(file, "policy");
	return (privilege) => document?.root === void 0 ? {
		line: 1,
		column: 1
	} : document.place(locate(document.root, ["privileges", privilege]).node.at);
};
// src/core/ledger/event-id.ts
/**
* 24 hexadecimal characters. `step`: what happened, the event's type, with the step of the plan where it is about one
* (`drifted 2`). `attempt`: what tells two of the same apart, e.g. run and attempt of an intent; the same where there can be only one.
*/
const deriveEventId = (grant, step, attempt) => sha256(canonicalJson([
	grant,
	step,
	String(attempt)
])).slice(0, 24);
// src/core/preflight-questions.ts
/** No pull request has it, so nothing on a platform is ever taken for this grant's. */
const NO_GRANT = grantNumber(2 ** 52);
/** Each question once; every target and choice that a parameter lists is asked about. People whom no plan can be made for are left out. */
const questionsOf = (entitlement, policy, people) => {
	const questions = /* @__PURE__ */ new Map();
	for (const person of people) for (const parameters of fillings(entitlement.parameters)) {
		const made = makePlan(requestFor(entitlement.name, parameters), policy, {
			grant: NO_GRANT,
			requester: person.key,
			beneficiary: person.key,
			principal: person.entra,
			account: person.gitHubId
		});
		if (made.kind !== "plan") continue;
		for (const step of made.plan.steps) {
			const id = questionOf(step);
			if (!questions.has(id)) questions.set(id, {
				id,
				step,
				person: person.key
			});
		}
	}
	return [...questions.values()];
};
const requestFor = (entitlement, parameters) => ({
	path: "",
	entitlement,
	start: void 0,
	duration: SHORTEST_WINDOW,
	justification: "",
	ticket: void 0,
	parameters,
	beneficiary: void 0,
	extends: void 0,
	breakGlass: false
});
/** The first choice of every parameter, then the second, until each was once taken. */
const fillings = (parameters) => {
	const values = parameters.map((parameter) => ({
		name: parameter.name,
		choices: valuesOf$1(parameter)
	}));
	const most = Math.max(1, ...values.map(({ choices }) => choices.length));
	return Array.from({ length: most }, (_, turn) => new Map(values.map(({ name, choices }) => {
		return [name, {
			name,
			value: choices[turn % choices.length] ?? "",
			line: 1,
			column: 1
		}];
	})));
};
/** RFC 5737: an address that is nobody's. */
const NOBODYS_ADDRESS = "192.0.2.1";
const valuesOf$1 = ({ type, among, choices, min }) => {
	switch (type) {
		case "target": return among;
		case "choice": return choices;
		case "ip":
		case "cidr": return [NOBODYS_ADDRESS];
		case "integer": return [String(min ?? 0)];
		case "text": return ["preflight"];
	}
};
// src/core/people/entries.ts
/** Where the entries of `people:` stand in the text of people.yaml, for whoever changes a part and leaves every other byte. */
/** `undefined`: there is no mapping `people`. The text is a document without findings. */
const entriesOf = (text) => {
	const people = (0, import_dist.parseDocument)(text, {
		version: "1.2",
		logLevel: "silent"
	}).get("people", true);
	if (!(0, import_dist.isMap)(people)) return void 0;
	const list = people.items.flatMap(({ key, value }) => {
		const name = textOf$1(key);
		const at = spanOf(key)?.from;
		const end = endOf$2(value);
		if (name === void 0 || at === void 0 || end === void 0 || !(0, import_dist.isMap)(value)) return [];
		return [{
			key: name,
			at,
			end,
			flow: value.flow === true,
			fields: fieldsOf(value)
		}];
	});
	return {
		bracket: people.flow === true ? spanOf(people) : void 0,
		list
	};
};
const fieldsOf = (entry) => new Map(entry.items.flatMap(({ key, value }) => {
	const name = textOf$1(key);
	const span = spanOf(value);
	return name === void 0 || span === void 0 ? [] : [[name, span]];
}));
const textOf$1 = (node) => (0, import_dist.isScalar)(node) ? node.source ?? String(node.value) : void 0;
const spanOf = (node) => {
	const range = (0, import_dist.isNode)(node) ? node.range : void 0;
	return range === void 0 || range === null ? void 0 : {
		from: range[0],
		to: range[1]
	};
};
/** Where the last thing that is written in a node ends: the library's own end of a block includes comments and blank lines. */
const endOf$2 = (node) => {
	if (((0, import_dist.isMap)(node) || (0, import_dist.isSeq)(node)) && node.flow !== true) {
		const last = node.items.at(-1);
		const value = (0, import_dist.isMap)(node) ? node.items.at(-1)?.value : last;
		return endOf$2(value) ?? spanOf(node)?.to;
	}
	return spanOf(node)?.to;
};
// src/core/people/write-entry.ts
/** Adds entries to `people:` in the file's own style, and leaves every byte that is there. */
const HEAD = `# yaml-language-server: $schema=../docs/schemas/people.schema.json
# Who is who. GitHub's numeric id and Entra's object id count; logins are labels.
people:
`;
/** A file for people where there was none. */
const newPeopleFile = (entries) => `${HEAD}${blockOf(entries, {
	indent: "  ",
	flow: true,
	inner: "    "
}, "\n")}`;
/** `entries` of the same text; a mapping is there. */
const withEntries = (text, { bracket, list }, added) => {
	if (added.length === 0) return text;
	const eol = text.includes("\r\n") ? "\r\n" : "\n";
	const last = list.at(-1);
	const style = styleOf(text, last);
	if (bracket === void 0 && last !== void 0) {
		const line = text.indexOf("\n", last.end);
		return `${line === -1 ? `${text}${eol}` : text.slice(0, line + 1)}${blockOf(added, style, eol)}${line === -1 ? "" : text.slice(line + 1)}`;
	}
	if (bracket === void 0) return text;
	if (last === void 0) {
		const entries = blockOf(added, style, eol).trimEnd();
		return `${text.slice(0, bracket.from).trimEnd()}${eol}${entries}${text.slice(bracket.to)}`;
	}
	const inside = {
		indent: style.indent === "" ? "  " : style.indent,
		flow: true,
		inner: ""
	};
	const entries = added.map((entry) => linesOf(entry, inside).join(eol)).join(`,${eol}`);
	const rest = text.slice(last.end, bracket.to - 1);
	const comma = /^\s*,/.test(rest) ? "" : ",";
	return `${text.slice(0, last.end)}${comma}${rest.trimEnd()}${eol}${entries} ${text.slice(bracket.to - 1)}`;
};
/** As the last entry of the file has it. */
const styleOf = (text, last) => {
	if (last === void 0) return {
		indent: "  ",
		flow: true,
		inner: "    "
	};
	const indent = indentAt(text, last.at);
	const [field] = last.fields.values();
	const inner = last.flow || field === void 0 ? `${indent}  ` : indentAt(text, field.from);
	return {
		indent,
		flow: last.flow,
		inner: inner.length > indent.length ? inner : `${indent}  `
	};
};
/** The blanks at the beginning of the line. */
const indentAt = (text, at) => /^ */.exec(text.slice(text.lastIndexOf("\n", at - 1) + 1, at))?.[0] ?? "";
const blockOf = (entries, style, eol) => entries.map((entry) => linesOf(entry, style).join(eol) + eol).join("");
const linesOf = ({ key, fields, comments }, { indent, flow, inner }) => {
	const remarks = comments.map((comment) => `${indent}# ${comment}`);
	const name = written(key);
	if (flow) return [...remarks, `${indent}${name}: ${written(fields)}`];
	return [
		...remarks,
		`${indent}${name}:`,
		...Object.entries(fields).map(([field, value]) => `${inner}${field}: ${written(value)}`)
	];
};
const written = (value) => {
	const document = new import_dist.Document(value, { version: "1.2" });
	const { contents } = document;
	if ((0, import_dist.isCollection)(contents)) contents.flow = true;
	return document.toString({ lineWidth: 0 }).trimEnd();
};
// src/core/people/draft.ts
/** people.yaml with the people it lacks: what the file says stays, and what is not certain is left for people to fill in. */
const PEOPLE_PATH = "policies/people.yaml";
/** Who of these accounts is in no way in the file yet: neither by id, nor as somebody's second account. */
const unknownTo = (people, accounts) => {
	const persons = [...people?.byKey.values() ?? []];
	const ids = new Set(persons.map(({ gitHubId }) => gitHubId));
	const seconds = new Set(persons.flatMap(({ alsoLogins }) => alsoLogins));
	return accounts.filter(({ id, login }) => !ids.has(id) && !seconds.has(login.toLowerCase()));
};
/** `file`: undefined where there is none yet. The same newcomers always make the same draft. */
const draftPeople = (file, newcomers) => {
	const reading = file === void 0 ? void 0 : parsePeople(file);
	if (reading !== void 0 && (reading.findings.length > 0 || reading.people === void 0)) return {
		kind: "findings",
		findings: reading.findings
	};
	const people = reading?.people;
	const seats = takeSeats(people, unknownTo(people, newcomers));
	const entries = seats.taken.map((seat) => entryOf(seat, people, seats.taken));
	const text = textWith(file, entries);
	const { findings } = parsePeople({
		path: PEOPLE_PATH,
		text
	});
	if (seats.taken.length > 0 && findings.length > 0) return {
		kind: "findings",
		findings
	};
	return {
		kind: "draft",
		text,
		added: seats.taken.map(({ key }) => key),
		notes: [...seats.notes, ...entries.flatMap(({ comments }) => comments)]
	};
};
const textWith = (file, entries) => {
	if (entries.length === 0) return file?.text ?? "";
	if (file === void 0) return newPeopleFile(entries);
	const found = entriesOf(file.text);
	if (found === void 0) throw new Error("the mapping people of people.yaml is not found");
	return withEntries(file.text, found, entries);
};
/** Who gets an entry, under which name; the rest is said. By login, whatever the order in which GitHub lists people. */
const takeSeats = (people, newcomers) => {
	const persons = [...people?.byKey.values() ?? []];
	const keys = new Set(persons.map(({ key }) => key));
	const logins = new Map(persons.map(({ login, key }) => [login.toLowerCase(), key]));
	const entras = new Map(persons.flatMap(({ entra, key }) => entra === void 0 ? [] : [[entra, key]]));
	const taken = [];
	const notes = [];
	for (const { login, id, match } of newcomers.toSorted(byLogin)) {
		if (taken.some((seat) => seat.id === id)) continue;
		const held = logins.get(login.toLowerCase());
		const entra = match.kind === "one" ? match.id : void 0;
		const same = entra === void 0 ? void 0 : entras.get(entra);
		if (!(/* @__PURE__ */ new RegExp("^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})$")).test(login)) notes.push(`The account ${id} is not added: its login has not the form of a login.`);
		else if (held !== void 0) notes.push(`${login} (${id}) is not added: people.yaml says that this login is ${held}'s, with another id; run "gatehouse people check".`);
		else if (same !== void 0) notes.push(`${login} (${id}) is not added: its Entra account is ${same}'s; if they are one person, add ${login} to \`also:\` of ${same}.`);
		else {
			const key = freeKey(login, id, keys);
			keys.add(key);
			logins.set(login.toLowerCase(), key);
			if (entra !== void 0) entras.set(entra, key);
			taken.push({
				key,
				login,
				id,
				match
			});
		}
	}
	return {
		taken,
		notes
	};
};
const byLogin = (a, b) => {
	const [one, other] = [a.login.toLowerCase(), b.login.toLowerCase()];
	return one < other ? -1 : one > other ? 1 : a.id - b.id;
};
const freeKey = (login, id, keys) => {
	let name = login.toLowerCase();
	while (keys.has(name)) name = `${name}-${id}`;
	return personKey(name);
};
const entryOf = (seat, people, seats) => {
	const { key, login, id, match } = seat;
	const fields = {
		github: login,
		github_id: id
	};
	switch (match.kind) {
		case "not-asked": return {
			key,
			fields,
			comments: [`${key}: Entra was not asked; add \`entra:\` and \`manager:\`.`]
		};
		case "none": return {
			key,
			fields,
			comments: [`${key}: ${match.why}; add \`entra:\` and \`manager:\`.`]
		};
		case "one": {
			const manager = managerKey(match.manager, people, seats);
			const comments = [...match.enabled === true ? [] : [`${key}: ${stateOf(match.enabled)}.`], ...match.manager !== void 0 && manager === void 0 ? [`${key}: Entra names ${match.manager} as manager, who is not in this file; add \`manager:\`.`] : []];
			const named = manager === void 0 || manager === key ? {} : { manager };
			return {
				key,
				fields: {
					...fields,
					entra: match.id,
					...named
				},
				comments
			};
		}
	}
};
const stateOf = (enabled) => enabled === false ? "the account is disabled in Entra" : "Entra does not say whether the account is enabled";
const managerKey = (manager, people, seats) => {
	if (manager === void 0) return void 0;
	return [...people?.byKey.values() ?? []].find(({ entra }) => entra === manager)?.key ?? seats.find(({ match }) => match.kind === "one" && match.id === manager)?.key;
};
// src/commands/people-file.ts
/**
* Not that of a working tree: what counts is on the default branch, and `people import > policies/people.yaml` would empty the
* file before it is read.
*/
const readPeopleFile = async (evidence) => {
	const { head } = await evidence.repository();
	const { files } = await evidence.policyAt(head);
	return {
		commit: head,
		file: files.find(({ path }) => path === PEOPLE_PATH)
	};
};
/** Questions at the same time: GitHub and Graph slow down whoever sends hundreds at once. */
const AT_ONCE = 10;
/** In the order of `items`. */
const askEach = async (items, ask) => {
	const answers = [];
	for (let from = 0; from < items.length; from += AT_ONCE) answers.push(...await Promise.all(items.slice(from, from + AT_ONCE).map(ask)));
	return answers;
};
// src/core/ledger/own-books.ts
/** What of the ledger's own books is stored with a decision: what it is about, since hundreds of grants may be open beside it. */
/** As many open grants are stored whole, whatever they are. */
const FEW$2 = 50;
/** As many are stored at all: GitHub gives out no long file again, and entries are written several to a commit. */
const MANY = 500;
/**
* The facts as they are stored. NB. It was decided on all of them. Left out is only what changes no word of the decision: it is decided
* again without that, and where one word is another one more is stored, at last all of it, so that `replay` finds the same for ever.
*/
const ownBooks = (basis, decision) => {
	const facts = ownPast(basis.facts, decision, basis.policy.people);
	const { running } = facts;
	if (running.kind !== "known" || running.value.length <= FEW$2) return facts;
	const concerning = concerns(basis, decision);
	const said = saidOf(basis, facts);
	for (const others of running.value.length <= MANY ? [inBrief] : [leftOut, inBrief]) {
		const value = running.value.flatMap((grant) => concerning(grant) ? [grant] : others(grant));
		const fewer = {
			...facts,
			running: {
				...running,
				value
			}
		};
		if (saidOf(basis, fewer) === said) return fewer;
	}
	return facts;
};
/** Without its places, which are most of it: who holds what until when is what another policy may count. */
const inBrief = (grant) => [{
	...grant,
	targets: []
}];
const leftOut = () => [];
const saidOf = ({ input, policy, now }, facts) => JSON.stringify(verdictOf(decide(input, policy, facts, now)));
/** Of recent grants those of the beneficiary. A decision reads no others, and a month may hold thousands. */
const ownPast = (facts, { beneficiary }, people) => {
	const { recent } = facts;
	if (recent.kind !== "known") return facts;
	const value = beneficiary === void 0 || people === void 0 ? [] : recent.value.filter((one) => humanOf(people, one.beneficiary) === humanOf(people, beneficiary));
	return {
		...facts,
		recent: {
			...recent,
			value
		}
	};
};
/** Of the same people, entitlement or place, kept apart from it, gone on with, or with a review that is owed. */
const concerns = ({ input, policy: { people, settings }, facts }, { requester, beneficiary, plan }) => {
	const human = (key) => key === void 0 || people === void 0 ? key : humanOf(people, key);
	const own = /* @__PURE__ */ new Set([human(requester), human(beneficiary)]);
	const request = input.kind === "request" ? input.request : void 0;
	const apart = request === void 0 || settings === void 0 ? void 0 : separatedFrom(request.entitlement, settings);
	const targets = new Set(plan === void 0 ? [] : targetKeys(plan));
	return (grant) => grant.grant === facts.pull.number || grant.grant === request?.extends || grant.entitlement === request?.entitlement || grant.review !== void 0 || own.has(human(grant.beneficiary)) || apart?.has(grant.entitlement) === true || grant.targets.some((target) => targets.has(target));
};
// src/core/take-over.ts
/** Which effects an extension has in which order: privilege by privilege, the grant before it is ended and its own begun. */
/** In the order of elevation. Without a grant before it every step is opened. */
const movesFor = (plan, former) => {
	const partners = former === void 0 ? /* @__PURE__ */ new Map() : partnersIn(plan, former);
	const taken = [...partners.values()];
	const left = (former?.steps ?? []).filter((step) => !taken.includes(step));
	return [...plan.steps.flatMap((step) => movesOf(step, partners.get(step.id))), ...left.map((step) => ({
		kind: "end",
		step,
		needed: false
	}))];
};
/** For each step of `plan`, by id, the step of `former` that gives the same; each at most once. */
const partnersIn = (plan, former) => {
	const left = [...former.steps];
	const partners = /* @__PURE__ */ new Map();
	for (const step of plan.steps) {
		const at = left.findIndex((other) => privilegeOf(other) === privilegeOf(step));
		const [partner] = at === -1 ? [] : left.splice(at, 1);
		if (partner !== void 0) partners.set(step.id, partner);
	}
	return partners;
};
const movesOf = (step, before) => {
	const open = {
		kind: "open",
		step
	};
	if (before === void 0) return [open];
	switch (step.kind) {
		case "azure-role":
		case "entra-role":
		case "entra-group":
		case "github-team":
		case "github-repo":
		case "vm-jit": return [{
			kind: "end",
			step: before,
			needed: true
		}, open];
		case "nsg-rule":
		case "azure-firewall": return [open, {
			kind: "end",
			step: before,
			needed: false
		}];
	}
};
// src/core/clocks.ts
const TOLERANCE = minutes(2);
/** The largest difference between any two sources. */
const clockSpread = (sources) => {
	const times = sources.map((source) => source.now);
	return times.length === 0 ? milliseconds(0) : milliseconds(Math.max(...times) - Math.min(...times));
};
/** Two minutes apart or less. More: nothing may be opened. */
const clocksAgree = (sources) => clockSpread(sources) <= TOLERANCE;
/** Over by every clock that has answered. NB. One clock that runs ahead must not end unexpired access. */
const isOverByAll = (end, sources) => sources.length > 0 && sources.every((source) => isOver(end, source.now));
// src/commands/persist.ts
const FIRST_PAUSE = 1e3;
const LONGEST_PAUSE = 15e3;
/** Calls `effect` again while it throws transient faults and the deadline is not reached; then the last fault is thrown. */
const persist = (clock, deadline, effect) => untilDeadline(clock, () => deadline, effect);
/** The same, with time that runs from the first fault: an effect may stand in line behind others for long, and that is no fault. */
const persistFor = (clock, patience, effect) => {
	let deadline;
	return untilDeadline(clock, () => deadline ??= later(clock.now(), patience), effect);
};
const untilDeadline = async (clock, deadlineOf, effect) => {
	for (let pause = FIRST_PAUSE;; pause = Math.min(pause * 2, LONGEST_PAUSE)) try {
		return await effect();
	} catch (thrown) {
		const fault = asFault(thrown);
		const wait = milliseconds(Math.ceil(Math.max(pause, fault.retryAfter ?? 0)));
		const deadline = deadlineOf();
		if (!fault.transient || isOver(deadline, clock.now()) || clock.now() + wait >= deadline) throw fault;
		await clock.sleep(wait);
	}
};
// src/commands/ownership.ts
/** Nothing is opened for less than this; PIM's own floor is five minutes. */
const LEAST_OPENING = minutes(6);
/** How long a passing fault is waited out before anything is undone. */
const OPEN_PATIENCE = minutes(2);
const endOf$1 = (grant) => {
	const end = parseInstant(grant.expiresAt);
	if (end !== void 0) return end;
	throw new Fault("ledger.broken", `Grant #${grant.grant} has no readable end`, { remedy: "Run \"gatehouse verify\" to see where the ledger was changed." });
};
const sameOwner = (one, other) => one.run === other.run && one.attempt === other.attempt;
const isOwnedBy = (grant, owner) => sameOwner(grant.owner, owner);
/** Nobody works under this lease any more: it is over, or GitHub says that the run has ended. */
const ownerGone = async ({ clock, run, runs }, owner) => {
	const until = parseInstant(owner.until);
	if (until === void 0 || until <= clock.now()) return true;
	if (owner.run === run.id) return owner.attempt < run.attempt;
	return await runs.stateOf(owner.run, owner.attempt) === "ended";
};
const refuse = (why) => ({
	why,
	left: false
});
/** Whose is it now? A passing fault of the ledger is waited out before anything is undone. */
const ownedStill = async (ports, grant, owner) => {
	const deadline = later(ports.clock.now(), OPEN_PATIENCE);
	const current = await persist(ports.clock, deadline, () => ports.reread(grant));
	if (current === void 0 || current.state === "ending") return refuse("the grant is being ended");
	if (current.state !== "elevating" || !isOwnedBy(current, owner)) return {
		why: "another run has taken it over",
		left: true
	};
	return current;
};
/** May this run open the next step? Ownership, window and clocks are looked at again before each effect. */
const mayOpen = async (ports, grant, owner) => {
	const current = await ownedStill(ports, grant, owner);
	if ("why" in current) return current;
	const now = ports.clock.now();
	const lease = parseInstant(owner.until);
	if (lease === void 0 || isOver(lease, now)) return refuse("the lease of this run is over");
	const start = parseInstant(grant.startsAt);
	if (start === void 0 || Math.max(start, grant.plan.start ?? start) > now) return refuse("its start has not come");
	if (Math.min(endOf$1(current), endOf$1(grant)) - now < LEAST_OPENING) return refuse("too little of the window is left");
	if (!clocksAgree(ports.clock.sources())) return refuse("the clocks of GitHub and Azure are more than two minutes apart");
};
// src/commands/passed-on.ts
/** A place that a step of ours no longer holds because another open grant has taken the same privilege over. */
/**
* The record of a step that was found in somebody else's hands: gone, where that is the same privilege of one of `successors`.
* NB. The platform says so of that grant's own object, under its own id; the ledger's word alone would hide what is not ours.
*/
const unlessPassedOn = async ({ clock, providers }, { record, step }, successors) => {
	if (record.state !== "foreign") return record;
	const provider = providers.find(({ kind }) => kind === step.kind);
	for (const { grant, context } of successors) {
		const same = grant.plan.steps.find((other) => privilegeOf(other) === privilegeOf(step));
		if (same === void 0 || provider === void 0) continue;
		if ((await provider.observe(same, context)).state === "active") return {
			step: record.step,
			state: "revoked",
			at: formatInstant(clock.now())
		};
	}
	return record;
};
// src/commands/apply.ts
const CLOSE_PATIENCE = minutes(2);
/** PIM lets go five minutes after it granted; a little more, so that one wait is enough. */
const FLOOR_PATIENCE = minutes(7);
const LEAST_PAUSE = milliseconds(1e3);
const providerOf = (ports, step) => {
	const found = ports.providers.find((provider) => provider.kind === step.kind);
	if (found !== void 0) return found;
	throw new Fault("bug", `There is no provider for ${step.kind}`, { remedy: "Use the version of Gatehouse that opened it; if this is the one, report a bug." });
};
const contextOf = (grant, installation) => ({
	installation,
	grant: grant.grant,
	expiresAt: endOf$1(grant),
	url: grant.url
});
const elevated = (step, receipt, at) => ({
	step: step.id,
	state: "elevated",
	at: formatInstant(at),
	objectId: receipt.objectId,
	endsAt: receipt.endsAt === "by-sweep" ? "by-sweep" : formatInstant(receipt.endsAt),
	details: receipt.details
});
const openStep = async (ports, { grant, owner, context }, step) => {
	const refused = await mayOpen(ports, grant, owner);
	if (refused !== void 0) return refused;
	const receipt = await persistFor(ports.clock, OPEN_PATIENCE, () => providerOf(ports, step).elevate(step, context));
	ports.log.info(`#${grant.grant} step ${step.id} ${step.kind}: open`);
	return elevated(step, receipt, ports.clock.now());
};
/** Empties a place for the step that comes next. NB. Not before this run may open that one: else it would only take away. */
const endForNext = async (ports, { grant, owner, context, former }, step) => {
	const refused = await mayOpen(ports, grant, owner);
	if (refused !== void 0) return refused;
	const closed = await closeStep(ports, step, former);
	const ended = await unlessPassedOn(ports, {
		record: closed,
		step
	}, [{
		grant,
		context
	}]);
	if (ended.state !== "foreign") return ended;
	throw new Fault("grant.not-ours", `step ${step.id} of #${former.grant.grant} is not ours to end: ${ended.fault}`, { remedy: "Find out who changed it; then file a new request." });
};
/** Every move in its order. Without a former grant each is the opening of one step. */
const carryOut = async (ports, task, done) => {
	const { grant, owner, former } = task;
	for (const move of movesFor(grant.plan, former?.grant.plan)) if (move.kind === "open") {
		const opened = await openStep(ports, task, move.step);
		if ("why" in opened) return opened;
		done.opened.push(opened);
	} else if (former !== void 0 && move.needed) {
		const ended = await endForNext(ports, {
			...task,
			former
		}, move.step);
		if ("why" in ended) return ended;
		done.ended.push(ended);
	} else if (former !== void 0) {
		const { faults } = done;
		done.ended.push(...await closeOrSay(ports, move.step, {
			...former,
			faults,
			look: false
		}));
	}
	const after = await ownedStill(ports, grant, owner);
	return "why" in after ? after : void 0;
};
/**
* Opens every step and reads each back, taking over privilege by privilege what a former grant holds; when one cannot be opened,
* everything of the grant is closed again. What the former grant lost by then is not given back: it ends at its own end.
*/
const openGrant = async (ports, task) => {
	const { grant, context, former } = task;
	const done = {
		opened: [],
		ended: [],
		faults: []
	};
	let why;
	try {
		const refused = await carryOut(ports, task, done);
		if (refused === void 0) return {
			kind: "opened",
			steps: done.opened,
			former: former === void 0 ? void 0 : closingOf(done.ended, done.faults)
		};
		why = refused.why;
		if (refused.left) {
			ports.log.warning(`#${grant.grant} is left alone: ${why}.`);
			return {
				kind: "left",
				why
			};
		}
	} catch (thrown) {
		const fault = asFault(thrown);
		if (fault.code === "bug") ports.log.error(fault.stack ?? fault.message);
		why = whatFailed(fault);
	}
	ports.log.warning(`#${grant.grant} is not elevated: ${why}. What was opened is closed again.`);
	const lost = done.ended.map(({ step }) => step).join(", ");
	return {
		kind: "failed",
		why: lost === "" ? why : `${why}; of #${former?.grant.grant}, which it extends, step ${lost} has ended`,
		closing: await closeGrant(ports, grant, context),
		lost: done.ended
	};
};
const revoked = ({ grant }, step, { revocation, at }) => {
	switch (revocation.state) {
		case "absent": {
			const ended = endOfStep(grant, {
				step: step.id,
				removed: revocation.removed === true,
				at
			});
			return {
				step: step.id,
				state: "revoked",
				at: formatInstant(at),
				...ended === void 0 ? {} : { ended },
				...revocation.details === void 0 ? {} : { details: revocation.details },
				...revocation.residual === void 0 ? {} : { residual: {
					what: revocation.residual.what,
					until: revocation.residual.until === "unknown" ? "unknown" : formatInstant(revocation.residual.until)
				} }
			};
		}
		case "foreign": return {
			step: step.id,
			state: "foreign",
			at: formatInstant(at),
			fault: revocation.what
		};
	}
};
/** One step of an open grant that somebody changed, taken away. Where the platform holds it, the next sweep goes on. */
const closeChanged = (ports, step, context) => persistFor(ports.clock, CLOSE_PATIENCE, () => providerOf(ports, step).revoke(step, context));
/** One step of an open grant, opened again to the same end. NB. Whoever calls this has asked all that is asked before an opening. */
const openAgain = (ports, step, context) => persistFor(ports.clock, OPEN_PATIENCE, () => providerOf(ports, step).elevate(step, context));
/** What the platform shows of one step; a fault that passes is waited out. */
const lookAgain = (ports, step, context) => persistFor(ports.clock, CLOSE_PATIENCE, () => providerOf(ports, step).observe(step, context));
/** Something of ours stands there. What else stands in its place is somebody's own affair: nothing of this grant was begun. */
const isThere = async (ports, step, context) => {
	const { state } = await lookAgain(ports, step, context);
	return state === "active" || state === "pending";
};
/** Ends one step. NB. While it moves it may stand as it was before: that is ended too. */
const closeStep = (ports, step, of) => closeVersions(ports, [...formerVersions(of.grant, step), step], of);
/**
* Ends whichever of several versions of one step stands. One of them is taken for somebody else's in the other's place (Defender's
* request has its source in its name), so what seems foreign is looked at again once the others are gone.
*/
const closeVersions = async (ports, versions, of) => {
	const records = /* @__PURE__ */ new Map();
	for (const version of versions) records.set(version, await closeVersion(ports, version, of));
	if (versions.length > 1) {
		for (const [version, { state }] of records) if (state === "foreign") records.set(version, await closeVersion(ports, version, of));
	}
	const all = [...records.values()];
	const record = all.find(({ state }) => state === "foreign") ?? all.find(({ ended }) => ended?.by === "gatehouse") ?? all.at(-1);
	if (record !== void 0) return record;
	throw new Fault("bug", `#${of.context.grant} has no step to end`, { remedy: "Please report it with the log of this run." });
};
/** While the platform holds it (PIM's floor) the same run waits the floor out. */
const closeVersion = async (ports, step, of) => {
	const { context } = of;
	const floorDeadline = later(ports.clock.now(), FLOOR_PATIENCE);
	for (;;) {
		const revocation = await persistFor(ports.clock, CLOSE_PATIENCE, () => providerOf(ports, step).revoke(step, context));
		if (revocation.state !== "held") return revoked(of, step, {
			revocation,
			at: ports.clock.now()
		});
		if (ports.clock.now() + Math.max(revocation.retryIn, LEAST_PAUSE) > floorDeadline) throw new Fault("azure.conflict", revocation.why, {
			remedy: "The next sweep ends it.",
			transient: true
		});
		ports.log.info(`Step ${step.id} of #${context.grant} is held: ${revocation.why}. Waiting.`);
		await ports.clock.sleep(milliseconds(Math.max(revocation.retryIn, LEAST_PAUSE)));
	}
};
/** Ends one step; a fault is told and stands in its record. `look`: there is a record only where something is there. */
const closeOrSay = async (ports, step, { faults, look, ...of }) => {
	const { context } = of;
	try {
		if (look && !await isThere(ports, step, context)) return [];
		return [await closeStep(ports, step, of)];
	} catch (thrown) {
		const fault = asFault(thrown);
		const at = formatInstant(ports.clock.now());
		faults.push(`#${context.grant} step ${step.id} ${step.kind}: ${faultSentence(fault)}`);
		return [{
			step: step.id,
			state: "failed",
			at,
			fault: whatFailed(fault)
		}];
	}
};
const closingOf = (steps, faults) => ({
	complete: faults.length === 0,
	steps: steps.toSorted((a, b) => Number(a.step) - Number(b.step)),
	faults
});
/** Ends every step, the network first; one that fails does not stop the others. Reads no policy, people or request (I3). */
const closeGrant = async (ports, grant, context) => {
	const steps = [];
	const faults = [];
	const begun = grant.steps.length > 0;
	const close = async (step) => {
		steps.push(...await closeOrSay(ports, step, {
			grant,
			context,
			faults,
			look: !begun
		}));
	};
	for (const step of grant.plan.steps.filter((candidate) => candidate.layer === "network").toReversed()) await close(step);
	await Promise.all(grant.plan.steps.filter((candidate) => candidate.layer === "identity").map(close));
	return closingOf(steps, faults);
};
/** Seconds between the agreed end and now; 0 when ended early. */
const lagSeconds = (grant, now) => lagAt(endOf$1(grant), now);
// src/commands/check-person.ts
const checkPerson = async (ports, policy, plan) => {
	const [first] = plan.steps;
	const principal = policy.people?.byKey.get(plan.beneficiary)?.entra;
	if (first === void 0 || principal === void 0 || !needsPersonCheck(plan)) return {};
	const { against, unsaid } = await askPerson(ports, principal);
	const now = ports.clock.now();
	if (unsaid !== void 0 && mayBeUnconfirmed(policy.settings, plan.steps, windowOf(plan, now)) !== void 0) return { account: {
		kind: "unsaid",
		why: unsaid,
		at: now
	} };
	if (against.kind !== "known") return { against };
	const { value: reasons, at } = against;
	return reasons.length === 0 ? {} : { against: known({
		step: first.id,
		verdict: "refused",
		reasons
	}, at) };
};
/** The check of a role asks about its principal itself. */
const needsPersonCheck = (plan) => !plan.steps.some((step) => step.kind === "azure-role");
const askPerson = async ({ directory, clock }, principal) => {
	let forbidden = false;
	const asked = await factOf(async () => {
		try {
			return known(await (await directory()).user(principal), clock.now());
		} catch (thrown) {
			forbidden = isForbidden(thrown);
			throw thrown;
		}
	});
	if (asked.kind !== "known") return forbidden ? {
		against: asked,
		unsaid: "forbidden"
	} : { against: asked };
	const against = (...reasons) => known(reasons, asked.at);
	if (asked.value === void 0) return { against: against("Entra knows no such user; compare `entra` in policies/people.yaml.") };
	switch (asked.value.enabled) {
		case true: return { against: against() };
		case false: return { against: against(NOT_ENABLED) };
		case void 0: return {
			against: against(NOT_ENABLED),
			unsaid: "left-out"
		};
	}
};
/** Nobody gave the right to ask. */
const isForbidden = (thrown) => thrown instanceof Fault && thrown.code === "azure.forbidden";
const NOT_ENABLED = "The account is disabled in Entra, or this identity may not read accountEnabled.";
// src/commands/candidates.ts
const begunOf = (grant) => grant === void 0 ? void 0 : {
	expiresAt: parseInstant(grant.expiresAt),
	takenUpAt: parseInstant(grant.scheduledAt ?? "")
};
const standingOf = (number, request, open) => {
	const own = open.get(number);
	return {
		own,
		begun: begunOf(own),
		intended: own?.state === "elevating" || own?.state === "active" ? windowOfGrant(own) : void 0,
		former: request?.extends === void 0 ? void 0 : open.get(request.extends)
	};
};
const checkSteps = async (ports, basis, { plan, url, standing }) => {
	const providers = await ports.providers();
	const { begun, former } = standing;
	const context = {
		installation: basis.installation,
		grant: plan.grant,
		url,
		expiresAt: begun?.expiresAt ?? endAfter(plan, ports.clock.now())
	};
	const partners = former === void 0 ? void 0 : partnersIn(plan, former.plan);
	const formerOf = async (provider, step) => {
		const before = partners?.get(step.id);
		if (before === void 0 || former === void 0) return asItStands(provider, step, {
			standing,
			context
		});
		return {
			step: before,
			context: contextOf(former, basis.installation)
		};
	};
	const entries = plan.steps.map(async (step) => {
		const refusal = refuseUnopenable(step.id, step, ports.opens);
		if (refusal !== void 0) return [step.id, known(refusal, ports.clock.now())];
		const provider = providers.find((candidate) => candidate.kind === step.kind);
		if (provider === void 0) return [step.id, {
			kind: "failed",
			why: `There is no provider for ${step.kind}`
		}];
		return [step.id, await factOf(async () => {
			const report = await provider.check(step, context, await formerOf(provider, step));
			return known(report, ports.clock.now());
		})];
	});
	const [checked, { against, ...account }] = await Promise.all([Promise.all(entries), checkPerson(ports, basis.policy, plan)]);
	const checks = checked.map(([id, fact], index) => [id, index === 0 ? against ?? fact : fact]);
	return {
		checks: Object.fromEntries(checks),
		...account
	};
};
/**
* A step of an open grant that is to move, as it stands until then: it is ended before the other is opened. Where a move was begun, and
* it is to go elsewhere by now, it may stand as more than one; the platform says which.
*/
const asItStands = async (provider, step, { standing: { own }, context }) => {
	if (own?.state !== "active") return void 0;
	const versions = [...formerVersions(own, step), ...own.plan.steps.filter(({ id }) => id === step.id)].filter((before) => before.kind === step.kind && canonicalJson(before) !== canonicalJson(step));
	const [first, ...others] = versions;
	if (first === void 0 || others.length === 0) return first && {
		step: first,
		context
	};
	for (const before of versions) {
		const seen = await provider.observe(before, context);
		if (seen.state === "active" && seen.edit === void 0) return {
			step: before,
			context
		};
	}
	return {
		step: first,
		context
	};
};
/** `expiresAt = (start, or else the moment of the intent) + duration` (I6). */
const endAfter = (plan, intent) => later(plan.start ?? intent, plan.duration);
/**
* A candidate with what the ledger says of running and recent grants now: it is read last, inside the append. `intended`: the
* window of the intent that is being finished.
*/
const withBooks = (candidate, books, intended) => ({
	...candidate,
	facts: {
		...candidate.facts,
		...books,
		intended
	}
});
/** The same `decide` as everywhere, over facts of the moment of elevation. */
const decideCandidate = (candidate, policy, now) => decide(candidate.input, policy, candidate.facts, now);
/** What could not be asked: each with why. A deferred or empty fact is an answer; a failed one is none. */
const unanswered = (facts) => [
	facts.teams,
	facts.logins,
	facts.policyAtReview,
	facts.checks,
	{
		ticket: facts.ticket,
		extended: facts.extended
	}
].flatMap((group) => Object.values(group)).flatMap((fact) => fact?.kind === "failed" ? [fact.why] : []);
/** Until when a request may still be taken up or, once it is scheduled, be opened. */
const decidableUntil = (input, facts, policy) => {
	const { merge } = facts.pull;
	const validFor = policy.settings?.waiting.mergeValidFor;
	if (facts.takenUpAt !== void 0 && input.kind === "request" && input.request.start !== void 0) return later(input.request.start, input.request.duration);
	return merge === void 0 || validFor === void 0 ? void 0 : later(merge.at, validFor);
};
/**
* While it may still be decided, a platform that did not answer decides nothing: a denial is terminal, and one
* hiccup must not be one. After that it is denied like anything else.
*/
const insistOnAnswers = (facts, until, now) => {
	const [why] = unanswered(facts);
	if (why === void 0 || until === void 0 || isOver(until, now)) return;
	throw new Fault("facts.unanswered", `Not everything could be asked: ${why}`, {
		remedy: "The next run asks again.",
		transient: true
	});
};
/**
* The request with the address that was asked for since, if any. NB. Who asked and who holds it is taken from the pull request and the
* people of the policy, never from the ledger: a forged entry must not make somebody's comment count.
*/
const asWished = (merged, { pull, policy, said }) => {
	if (said === void 0 || merged.kind !== "request") return { input: merged };
	const planned = planFor(merged.request, policy, pull);
	if (planned.kind !== "plan") return { input: merged };
	const wish = wishIn(merged.request, policy, {
		who: planned.plan,
		comments: said
	});
	if (wish === void 0) return { input: merged };
	return {
		input: wish.inForce === void 0 ? merged : {
			...merged,
			request: wish.inForce.request
		},
		moved: {
			wish,
			merged
		}
	};
};
/** Who took it back before the merge. NB. What was said is asked of GitHub again: nothing of the judgement before the merge is kept. */
const takenBack = async ({ evidence }, pull, { policy, merged }) => {
	const conversation = await evidence.conversation(pull.number);
	if (conversation === void 0) throw new Fault("facts.unanswered", `What was said on #${pull.number} could not be read`, {
		remedy: "The next run asks again.",
		transient: true
	});
	return withdrawnBy({
		pull,
		conversation,
		people: policy.people,
		settings: policy.settings,
		beneficiary: merged.kind === "request" ? merged.request.beneficiary : void 0
	});
};
/**
* All `check`s of all steps run before the intent (§5); they read only. The platforms are asked about a request that
* nothing else stands in the way of.
*/
const deriveRequest = async (ports, basis, pull, { open, said }) => {
	const { policy } = basis;
	const merged = parsePull(pull, policy);
	const { input, ...more } = asWished(merged, {
		pull,
		policy,
		said
	});
	const request = input.kind === "request" ? input.request : void 0;
	const entitlement = request?.entitlement;
	const now = ports.clock.now();
	const standing = standingOf(pull.number, request, open);
	const { begun, former } = standing;
	const withdrawing = takenBack(ports, pull, {
		policy,
		merged
	});
	const gathering = gatherFacts(ports.evidence, {
		moment: "elevation",
		pull,
		policy,
		entitlement,
		beneficiary: request?.beneficiary,
		extends: request?.extends,
		defaultBranch: basis.repository.defaultBranch,
		running: known(runningGrants(former === void 0 ? [] : [former]), now),
		recent: known([], now),
		recentSince: instant(0),
		freeze: known({ level: "none" }, now),
		ticket: await gatherTicket(ports.tickets, {
			moment: "elevation",
			policy,
			request,
			now
		}),
		checks: deferredChecks(policy, entitlement, {
			opens: ports.opens,
			at: now
		}),
		now
	});
	const [gathered, withdrawn] = await Promise.all([gathering, withdrawing]);
	const takenUpAt = begun?.takenUpAt;
	const facts = {
		...gathered,
		...withdrawn === void 0 ? {} : { withdrawn },
		...takenUpAt === void 0 ? {} : { takenUpAt },
		intended: standing.intended
	};
	const until = decidableUntil(input, facts, policy);
	const unchecked = decide(input, policy, facts, now);
	const { plan } = unchecked;
	const inTheWay = obstaclesIn(unchecked.reasons);
	const blocked = plan === void 0 || inTheWay.some((reason) => reason.code !== "check.deferred");
	if (blocked || request?.breakGlass !== true) insistOnAnswers(facts, until, now);
	if (blocked || plan.start !== void 0 && plan.start > now) return {
		kind: "request",
		pull,
		input,
		facts,
		...more
	};
	const checked = {
		...facts,
		...await checkSteps(ports, basis, {
			plan,
			url: pull.url,
			standing
		})
	};
	const needed = request?.breakGlass === true ? {
		...checked,
		teams: {},
		policyAtReview: {}
	} : checked;
	insistOnAnswers(needed, until, now);
	return {
		kind: "request",
		pull,
		input,
		facts: checked,
		...more
	};
};
const derive = async (ports, basis, number, beside) => {
	const pull = await ports.evidence.pull(number);
	if (pull === void 0 || pull.state !== "merged") return { kind: "nothing" };
	const shape = classifyPull(pull);
	switch (shape.kind) {
		case "not-a-request": return touchesPolicy(pull) ? {
			kind: "policy",
			pull
		} : { kind: "nothing" };
		case "deletion": return {
			kind: "deletion",
			pull,
			paths: shape.paths
		};
		case "malformed": return {
			kind: "malformed",
			pull
		};
		case "request": return deriveRequest(ports, basis, pull, beside);
	}
};
// src/commands/deletion.ts
/** NB. Whatever else it does, and however it is denied for that: the file of a grant that is gone ends the grant. */
const deletionBy = (pull) => {
	const paths = removedRequests(pull);
	return pull.merge === void 0 || paths.length === 0 ? [] : [{
		by: pull.number,
		mergedAt: pull.merge.at,
		paths
	}];
};
const deletionsIn = (derived) => derived.flatMap((one) => "pull" in one ? deletionBy(one.pull) : []);
/**
* Deletions that were merged longer ago than this run looks at merges, as far as the ledger does not know their pull requests.
* Whatever deleted the file of a scheduled grant keeps it from beginning, also when no run ended it in time; where that cannot
* be asked, nothing that was scheduled may begin.
*/
const deletionsBetween = async (evidence, ledger, { from, to }) => {
	if (from >= to) return {
		deletions: [],
		faults: []
	};
	try {
		return {
			deletions: await readDeletions(evidence, ledger, {
				from,
				to
			}),
			faults: []
		};
	} catch (thrown) {
		const fault = asFault(thrown);
		if (fault.code === "bug") throw thrown;
		return {
			deletions: [],
			faults: [`Nothing that was scheduled begins: ${faultSentence(fault)}`]
		};
	}
};
const readDeletions = async (evidence, ledger, { from, to }) => {
	const numbers = (await evidence.mergedSince(from)).filter(({ mergedAt }) => mergedAt < to).map(({ number }) => number);
	const { handled } = await ledger.read([], [], { handled: numbers });
	const unknown = numbers.filter((number) => !handled.has(number));
	return (await Promise.all(unknown.map((number) => evidence.pull(number)))).flatMap((pull) => pull === void 0 ? [] : deletionBy(pull));
};
const deletes = (deletion, path, addedAt) => deletion.paths.includes(path) && (addedAt === void 0 || deletion.mergedAt >= addedAt);
/** The file of a merged request, or of the one that it extends, was deleted again before anybody took the request up. */
const deletedOnMain = ({ pull, facts }, deletions) => {
	const [former] = facts.extended?.kind === "known" ? facts.extended.value : [];
	return deletions.some((deletion) => pull.request !== void 0 && deletes(deletion, pull.request.path, pull.merge?.at) || former !== void 0 && deletes(deletion, former.path, former.startsAt));
};
/** Grants whose file was deleted after it was merged. `mergedAt`: of merges that GitHub still lists; older ones are earlier. */
const deletedGrants = (deletions, open, mergedAt) => [...open].flatMap((grant) => {
	const found = deletions.find((deletion) => deletes(deletion, grant.path, mergedAt.get(grant.grant)));
	if (found === void 0) return [];
	return [{
		grant,
		why: "early",
		note: `#${found.by} deletes the request`
	}];
});
// src/commands/take-up.ts
const GATEHOUSE = { kind: "gatehouse" };
/** A person as the ledger names one: the key of people.yaml, GitHub's id, and the login as of now. */
const actorOf$1 = (account, people) => {
	const person = [...people?.byKey.values() ?? []].find((candidate) => candidate.gitHubId === account.id);
	return {
		kind: account.kind === "bot" ? "bot" : person === void 0 ? "unknown" : "person",
		...person === void 0 ? {} : { person: person.key },
		...account.id === void 0 ? {} : { gitHubId: account.id },
		login: account.login
	};
};
const requestedData = (candidate, who, policy) => {
	const { pull, input } = candidate;
	if (input.kind !== "request" || pull.request === void 0 || pull.merge === void 0) return void 0;
	const { request } = input;
	return {
		...who,
		entitlement: request.entitlement,
		justification: request.justification,
		ticket: request.ticket ?? null,
		parameters: Object.fromEntries([...request.parameters.values()].map((given) => [given.name, given.value])),
		path: pull.request.path,
		blob: pull.request.blob,
		url: pull.url,
		head: pull.headSha,
		merge: pull.merge.commit,
		mergedBy: actorOf$1(pull.merge.by, policy.people ?? void 0),
		createdAt: formatInstant(pull.createdAt),
		mergedAt: formatInstant(pull.merge.at),
		...sinceOf(candidate)
	};
};
/** When the first grant of a chain began; its bound is the whole chain's. */
const sinceOf = ({ facts: { extended } }) => {
	if (extended?.kind !== "known") return {};
	const [first] = extended.value.map(({ startsAt }) => startsAt).toSorted((a, b) => a - b);
	return first === void 0 ? {} : { since: formatInstant(first) };
};
/** Nothing begins for a file that was deleted again before the request was taken up, nor for what goes on with such a one. */
const unlessDeleted = (decision, candidate, deletions) => deletedOnMain(candidate, deletions) ? {
	...decision,
	outcome: "denied",
	reasons: [...decision.reasons, deny("request.deleted", "A later pull request deleted the request, or the one that it extends.", "Open a new request.")]
} : decision;
/** `candidate`: with the facts that it was decided on. */
const eventsFor = (candidate, decision, basis) => {
	const grant = candidate.pull.number;
	const people = basis.policy.people;
	const events = [];
	const { requester, beneficiary } = decision;
	const requested = requester === void 0 || beneficiary === void 0 ? void 0 : requestedData(candidate, {
		requester,
		beneficiary
	}, basis.policy);
	if (requested !== void 0) events.push({
		id: deriveEventId(grant, "requested", ""),
		type: "requested",
		grant,
		actor: actorOf$1(namedAsker(candidate.pull, basis.policy), people),
		data: requested
	});
	if (basis.policy.commit === void 0) return [];
	const facts = ownBooks({
		...candidate,
		policy: basis.policy,
		now: basis.now
	}, decision);
	const decided = decidedData(decision, facts, {
		policy: basis.policy.commit,
		at: basis.now
	});
	events.push({
		id: deriveEventId(grant, "decided", ""),
		type: "decided",
		grant,
		actor: GATEHOUSE,
		data: decided
	});
	const intent = decided.outcome === "approved" ? intentFor(decision.plan, basis) : void 0;
	if (intent === void 0) return events;
	const owed = reviewOwed(decision.plan, basis);
	return owed === void 0 ? events : [
		...events,
		intent,
		...owed,
		...extendedBy(candidate, intent)
	];
};
/** On the grant that goes on as this one; it ends when everything of it is taken over. */
const extendedBy = ({ input }, { type, grant: by, data }) => {
	const former = input.kind === "request" ? input.request.extends : void 0;
	if (former === void 0 || by === null || type === "scheduled") return [];
	return [{
		id: deriveEventId(former, "extended", by),
		type: "extended",
		grant: former,
		actor: GATEHOUSE,
		data: {
			by,
			expiresAt: data.expiresAt
		}
	}];
};
/** A start that lies ahead: nothing is opened, and at the start everything is derived again. */
const scheduleFor = (plan, start, policy, principal) => ({
	id: deriveEventId(plan.grant, "scheduled", ""),
	type: "scheduled",
	grant: plan.grant,
	actor: GATEHOUSE,
	data: {
		principal,
		plan,
		startsAt: formatInstant(start),
		expiresAt: formatInstant(endAfter(plan, start)),
		policy
	}
});
/** The intent fixes the end once (I6); a start that has passed has fixed it before. */
const intentFor = (plan, basis) => {
	const person = plan === void 0 ? void 0 : basis.policy.people?.byKey.get(plan.beneficiary);
	if (plan === void 0 || person === void 0 || basis.policy.commit === void 0) return void 0;
	if (plan.start !== void 0 && plan.start > basis.now) return scheduleFor(plan, plan.start, basis.policy.commit, person.entra ?? null);
	return {
		id: deriveEventId(plan.grant, "elevating", ""),
		type: "elevating",
		grant: plan.grant,
		actor: GATEHOUSE,
		data: {
			principal: person.entra ?? null,
			plan,
			startsAt: formatInstant(basis.now),
			expiresAt: formatInstant(endAfter(plan, basis.now)),
			policy: basis.policy.commit,
			owner: basis.owner
		}
	};
};
/** Whether taking a request up came to something: access now, or access later. */
const isIntent = ({ type }) => type === "elevating" || type === "scheduled";
/**
* Nothing speaks against it but that the platforms were not asked: its start came while this run was at work. A denial is
* terminal, so the next run asks and decides.
*/
const isUnasked = ({ reasons, findings }) => {
	const against = obstaclesIn(reasons);
	return findings.length === 0 && against.length > 0 && against.every(({ code }) => code === "check.deferred");
};
/**
* NB. In the append of the intent: no break-glass is ever open without the review that it owes on record. Undefined: nobody can
* say which review is owed, and nothing is intended.
*/
const reviewOwed = (plan, basis) => {
	if (plan?.breakGlass !== true) return [];
	const review = basis.policy.entitlements.get(plan.entitlement)?.breakGlass?.review;
	if (review === void 0) return void 0;
	return [{
		id: deriveEventId(plan.grant, "review-owed", ""),
		type: "review-owed",
		grant: plan.grant,
		actor: GATEHOUSE,
		data: {
			by: reviewersOf(review.by),
			due: formatInstant(later(basis.now, review.within))
		}
	}];
};
/** Somebody else's intent, taken over unchanged: the same plan, the same end, a new owner. */
const takeOver = (grant, owner) => ({
	id: deriveEventId(grant.grant, "elevating", `${owner.run}/${owner.attempt}`),
	type: "elevating",
	grant: grant.grant,
	actor: GATEHOUSE,
	data: {
		principal: grant.principal,
		plan: grant.plan,
		startsAt: grant.startsAt,
		expiresAt: grant.expiresAt,
		policy: grant.policy,
		owner
	}
});
/**
* Decides every candidate that the ledger does not know yet, lowest number first; each sees the grants that this very
* run takes up before it, so that caps and overlap hold inside a run too.
*/
const takeUp = (candidates, basis, state, isFull = () => false) => {
	let taking = [];
	const taken = [];
	for (const candidate of candidates.toSorted((a, b) => a.pull.number - b.pull.number)) {
		if (state.records.has(candidate.pull.number)) continue;
		const judged = withBooks(candidate, alsoRunning(state.books, taking));
		const decided = decideCandidate(judged, basis.policy, basis.now);
		const decision = unlessDeleted(decided, candidate, basis.deletions);
		if (isUnasked(decision)) continue;
		const one = inFewWords({
			candidate,
			decision,
			events: eventsFor(judged, decision, basis)
		}, basis.policy);
		if (one.events.length === 0) continue;
		taken.push(one);
		const plan = decision.plan;
		if (one.events.some(isIntent) && plan !== void 0) taking = [...taking, runningBy(plan, basis.now, endAfter(plan, basis.now))];
		if (isFull(one)) break;
	}
	return taken;
};
/**
* NB. Files, commits and reviews are as long as people make them: what no entry could carry is denied in few words, because an entry
* that is too long would be the last one of the ledger.
*/
const inFewWords = (taken, { commit }, step = "") => {
	const { candidate, decision, events } = taken;
	if (commit === void 0 || bytesOf(events) <= 32e4) return taken;
	const why = deny("pull.too-much", TOO_MUCH, "Open a new request.");
	return {
		candidate,
		decision: {
			...decision,
			outcome: "denied",
			reasons: [...decision.reasons, why]
		},
		events: [denial(deriveEventId(candidate.pull.number, "decided", step), candidate.pull.number, {
			why,
			commit
		})]
	};
};
const TOO_MUCH = "Its file, commits and reviews are more than one entry of the ledger can carry.";
/** A merged pull request that touches `requests/` and is no proper request: denied under its number, once. */
const denyMalformed = ({ number }, { commit }) => commit === void 0 ? [] : [denial(deriveEventId(number, "decided", ""), number, {
	why: MALFORMED,
	commit
})];
const MALFORMED = {
	code: "pull.malformed",
	sentence: "It touches requests/ and is not exactly one added request file."
};
const denial = (id, grant, { why: { code, sentence }, commit }) => ({
	id,
	type: "decided",
	grant,
	actor: GATEHOUSE,
	data: {
		outcome: "denied",
		policy: commit,
		reasons: [{
			code,
			effect: "deny",
			sentence
		}],
		approvals: [],
		plan: null
	}
});
// src/commands/preflight.ts
/**
* `preflight`: asks the platforms every night what a review does not ask them, and keeps the answers in the ledger. Gather → ask →
* keep → tell. It opens nothing, and nothing that opens ever reads what it kept.
*/
/** Four reads or so a question, and 10 at a time: that many fit into the ten minutes of a run. */
const MOST_QUESTIONS = 3e3;
const PATIENCE = minutes(10);
/** Answers that have not changed and are younger than this are not written again. */
const FRESH = hours(12);
/** Exit 1 with findings; 2 where a platform did not answer: what was not heard is never fine. */
const preflight = async (ports, options) => {
	const house = await gather$2(ports);
	const results = await askAll(ports, house, options.most);
	const kept = options.dryRun ? "Nothing was kept: a dry run." : await keep(ports, house, results);
	return tell$1(house, results, kept);
};
const gather$2 = async (ports) => {
	const repository = await ports.evidence.repository();
	const source = await ports.evidence.policyAt(repository.head);
	const policy = parsePolicy(source);
	if (policy.settings === void 0 || policy.people === void 0) throw new Fault("config.invalid", "The policy of the default branch has findings in settings or people", { remedy: "Run \"gatehouse check\" and correct what it finds." });
	const ledger = ports.ledger(policy);
	const entitlements = [...policy.entitlements.values()].filter(({ name }) => !policy.blocked.has(name) && isPreflightPath(preflightPath(name)));
	const paths = [PREFLIGHT_TIMES_PATH, ...entitlements.map(({ name }) => preflightPath(name))];
	const state = await ledger.read([], [], { preflight: paths });
	const times = readTimes(state.preflight.get(PREFLIGHT_TIMES_PATH));
	const gone = [...times.keys()].map(preflightPath).filter((path) => isPreflightPath(path) && !paths.includes(path));
	if (gone.length > 0) await ledger.read([], [], { preflight: gone });
	const age = ({ name }) => times.get(name) ?? 0;
	return {
		policy,
		files: source.files,
		installation: ports.installation(repository, policy),
		ledger,
		entitlements: entitlements.toSorted((a, b) => age(a) - age(b) || (a.name < b.name ? -1 : 1))
	};
};
/** In the order of the entitlements, until so many questions were asked or the time of one run is over. */
const askAll = async (ports, house, most) => {
	const checkers = new Map((await ports.checkers()).map((checker) => [checker.kind, checker]));
	const deadline = later(ports.clock.now(), PATIENCE);
	/** Entitlements share questions, and people share answers. */
	const known = /* @__PURE__ */ new Map();
	const results = [];
	for (const entitlement of house.entitlements) {
		const { questions, gaps } = await questionsAbout(ports, house.policy, entitlement);
		const open = questions.filter(({ id }) => !known.has(id));
		if (known.size > 0 && known.size + open.length > most || ports.clock.now() >= deadline) break;
		await askEach(open.slice(0, most), async (question) => {
			known.set(question.id, await askOne(ports, question, {
				house,
				checkers
			}));
		});
		const answered = questions.map((question) => ({
			...question,
			asked: known.get(question.id) ?? { kind: "too-many" }
		}));
		results.push({
			entitlement,
			answered,
			gaps,
			at: ports.clock.now()
		});
	}
	return results;
};
const questionsAbout = async (ports, policy, entitlement) => {
	const { people } = policy;
	if (people === void 0) return {
		questions: [],
		gaps: []
	};
	const { requesters, breakGlass } = entitlement;
	const opened = openRefs([
		...requesters,
		...entitlement.for,
		...breakGlass?.requesters ?? []
	], {
		people,
		owner: entitlement.owner,
		beneficiary: void 0,
		teams: await teamFacts(ports.evidence, policy, entitlement.name),
		oncall: {},
		at: ports.clock.now()
	});
	const persons = [...opened.people].toSorted().flatMap((key) => people.byKey.get(key) ?? []);
	return {
		questions: questionsOf(entitlement, policy, persons).filter(({ step }) => refuseUnopenable(step.id, step, ports.opens) === void 0),
		gaps: opened.gaps.filter(({ uncertain }) => uncertain).map(({ sentence }) => sentence)
	};
};
const askOne = async ({ clock }, { step }, { house, checkers }) => {
	const checker = checkers.get(step.kind);
	if (checker === void 0) return { kind: "unasked" };
	try {
		return {
			kind: "heard",
			report: await checker.check(step, {
				installation: house.installation,
				grant: NO_GRANT,
				expiresAt: later(clock.now(), SHORTEST_WINDOW),
				url: "preflight"
			})
		};
	} catch (thrown) {
		const fault = asFault(thrown);
		if (fault.code === "bug") throw thrown;
		return fault.code === "azure.forbidden" || fault.code === "github.forbidden" ? {
			kind: "forbidden",
			why: faultSentence(fault)
		} : {
			kind: "failed",
			why: faultSentence(fault)
		};
	}
};
const heardBy = ({ answered }) => new Map(answered.flatMap(({ id, step, person, asked }) => {
	const heard = asked.kind === "heard" ? heardOf(step, person, asked.report) : void 0;
	return heard === void 0 ? [] : [[id, heard]];
}));
/** One commit for everything that changed; none where nothing did and the answers are young. */
const keep = async (ports, house, results) => {
	const texts = /* @__PURE__ */ new Map();
	const decide = (state) => {
		const changed = changesOf(state, house, results);
		texts.clear();
		for (const [path, text] of changed) if (text !== null) texts.set(path, text);
		if (changed.size === 0) return [];
		const files = Object.fromEntries([...changed].map(([path, text]) => [path, text === null ? null : gitBlob(text)]));
		const moment = `${ports.run.id}/${ports.run.attempt}/${formatInstant(ports.clock.now())}`;
		return [{
			id: deriveEventId(null, "posture", moment),
			type: "posture",
			grant: null,
			actor: GATEHOUSE,
			data: {
				note: `preflight: ${results.length} entitlements asked about`,
				files
			}
		}];
	};
	await house.ledger.append(decide, {
		text: `Preflight of ${results.length} entitlements`,
		files: texts
	});
	return texts.size === 0 ? "Nothing has changed, and what the ledger keeps is young." : `Kept in the ledger: ${texts.size} ${texts.size === 1 ? "file" : "files"}.`;
};
/** Path → text, or null for a file whose entitlement is gone. */
const changesOf = ({ preflight: before }, house, results) => {
	const changed = /* @__PURE__ */ new Map();
	const old = readTimes(before.get(PREFLIGHT_TIMES_PATH));
	const times = new Map(old);
	for (const name of old.keys()) {
		if (house.policy.entitlements.has(name)) continue;
		times.delete(name);
		if (before.has(preflightPath(name))) changed.set(preflightPath(name), null);
	}
	let isOld = false;
	for (const result of results) {
		const { name } = result.entitlement;
		const heard = heardBy(result);
		if (heard.size === 0 && result.answered.length > 0) continue;
		const text = answersText(heard);
		if (before.get(preflightPath(name)) !== text) changed.set(preflightPath(name), text);
		isOld ||= result.at - (old.get(name) ?? 0) >= FRESH;
		times.set(name, result.at);
	}
	if (changed.size > 0 || isOld) changed.set(PREFLIGHT_TIMES_PATH, timesText(times));
	return changed;
};
const tell$1 = (house, results, kept) => {
	const fileOf = (path) => house.files.find((file) => file.path === path);
	const findings = results.flatMap(({ entitlement, answered }) => preflightFindings(entitlement, answered, fileOf(entitlement.file)));
	const asked = new Map(results.flatMap(({ answered }) => answered).map((each) => [each.id, each]));
	const failed = [...asked.values()].flatMap(({ asked: of }) => of.kind === "failed" ? [of.why] : []);
	const heard = [...asked.values()].filter(({ asked: of }) => of.kind === "heard").length;
	const notes = notesOf(house, results, [...asked.values()]);
	const silent = [...new Set(failed)].map((why) => `Not answered: ${why}`);
	return {
		exit: failed.length > 0 ? 2 : findings.length > 0 ? 1 : 0,
		text: [
			`${heard} of ${asked.size} questions about ${results.length} entitlements were answered.`,
			kept,
			...notes,
			...silent,
			...renderFindings(findings, house.files).trimEnd().split("\n")
		],
		json: {
			entitlements: results.length,
			questions: asked.size,
			answered: heard,
			kept,
			notes,
			unanswered: silent,
			findings: findingsAsValue(findings)
		}
	};
};
/** What was not asked, and why that is no fault. */
const notesOf = (house, results, asked) => {
	const left = house.entitlements.length - results.length;
	const unasked = new Set(asked.flatMap(({ step, asked: of }) => of.kind === "unasked" ? [step.kind] : []));
	const tooMany = asked.filter(({ asked: of }) => of.kind === "too-many").length;
	return [
		...left === 0 ? [] : [`${left} of ${house.entitlements.length} entitlements wait for the next run: one run asks as many questions as fit into ${PATIENCE / 6e4} minutes, and at most ${MOST_QUESTIONS}. The next begins with them.`],
		...tooMany === 0 ? [] : [`${tooMany} questions were left out: more people may ask for one entitlement than a run asks about.`],
		...[...unasked].map((kind) => `Not asked: ${kind}, for which this run has no credentials.`),
		...new Set(results.flatMap(({ gaps }) => gaps))
	];
};
// src/commands/doctor-pim.ts
/** What `doctor` sees of PIM's settings, and what a preflight hears of everybody who may ask. */
const lookAtPim = ({ azure, look }, policy) => Promise.all(pimAsked(policy).map(async ({ place, what, form, longest, entitlements }) => ({
	what,
	form,
	longest,
	entitlements,
	settings: await look(() => settingsOf(azure, place))
})));
const settingsOf = async ({ roles, directoryRoles, groups }, place) => {
	switch (place.kind) {
		case "azure-role": {
			const [role, ...others] = await roles.definitions(place.scope, place.role) ?? [];
			return role === void 0 || others.length > 0 ? "no-role" : roles.settings(place.scope, role.guid);
		}
		case "entra-role": {
			const [role, ...others] = await directoryRoles.definitions(place.role);
			return role === void 0 || others.length > 0 ? "no-role" : directoryRoles.settings(role.guid);
		}
		case "entra-group": return groups.pim.settings(place.group, place.access);
	}
};
/** Questions of one run; the nightly preflight asks all of them. */
const MOST$5 = 600;
const lookForImpossible = async (ports, policy, installation) => {
	const entitlements = [...policy.entitlements.values()].filter(({ name }) => !policy.blocked.has(name));
	const results = await askAll(ports, {
		policy,
		installation,
		entitlements
	}, MOST$5);
	const findings = results.flatMap(({ entitlement, answered }) => preflightFindings(entitlement, answered, void 0));
	const asked = new Map(results.flatMap(({ answered }) => answered).map((each) => [each.id, each.asked]));
	const left = entitlements.length - results.length;
	return {
		found: findings.flatMap(({ id, message }) => id === "preflight.impossible" || id === "preflight.refused" ? [message] : []),
		hidden: findings.flatMap(({ id, message }) => id === "preflight.forbidden" ? [message] : []),
		failed: [...new Set([...asked.values()].flatMap((of) => of.kind === "failed" ? [of.why] : []))],
		left: [...left === 0 ? [] : [`${left} of ${entitlements.length} entitlements were not asked about in this run: preflight asks about all of them.`], ...new Set(results.flatMap(({ gaps }) => gaps))],
		asked: asked.size
	};
};
// src/commands/doctor-azure.ts
const lookAtAzure = async (ports, { policy, facts: gitHub }) => {
	if (ports === void 0) return {
		points: unlooked(NO_IDENTITY, [RUN_AUDIT]),
		faults: []
	};
	if (policy?.settings === void 0 || policy.people === void 0) return {
		points: unlooked("The policy of the default branch cannot be read, so nobody knows what to look at.", ["gatehouse check"]),
		faults: []
	};
	const faults = /* @__PURE__ */ new Set();
	const look$1 = async (ask) => {
		const found = await look(ask);
		if (found.kind === "failed") faults.add(found.why);
		return found;
	};
	const facts = await gather$1(ports, policy, look$1);
	return {
		points: judgeAzure(facts, gitHub.subject),
		faults: [...faults, ...facts.impossible.failed]
	};
};
const NO_IDENTITY = "This run has no identity in Azure, and asked nothing there.";
const RUN_AUDIT = "gh workflow run audit.yml --repo \"$REPO\"   # its job signs in as the audit identity";
const gather$1 = async (ports, policy, look) => {
	const azure = await ports.azure();
	const looking = {
		azure,
		look
	};
	const uses = usesOf(policy);
	const searched = [...new Set(ports.subscriptions.map((id) => id.toLowerCase()))];
	const scopes = [...new Set([...searched, ...uses.subscriptions].map((id) => `/subscriptions/${id}`)), ...uses.managementGroups];
	const named = [
		"elevate",
		"revoke",
		"audit"
	].flatMap((name) => {
		const clientId = ports.clients[name];
		return clientId === void 0 ? [] : [{
			name,
			clientId
		}];
	});
	const [identities, network, pim, impossible, licences, closers, issuer] = await Promise.all([
		Promise.all(named.map((identity) => lookAtIdentity(looking, identity, scopes))),
		lookAtNetwork(looking, policy),
		lookAtPim(looking, policy),
		impossibleOf(ports, policy, look),
		look(() => azure.identities.licences()),
		Promise.all(uses.endless.map((scope) => lookForClosers(looking, scope))),
		ports.issuer()
	]);
	return {
		clients: ports.clients,
		issuer,
		audience: ports.audience,
		searched,
		uses,
		identities,
		network,
		pim,
		impossible,
		licences,
		closers,
		now: ports.asking.clock.now()
	};
};
const impossibleOf = async ({ asking }, policy, look) => {
	const found = await look(async () => {
		const installation = asking.installation(await asking.evidence.repository(), policy);
		return lookForImpossible(asking, policy, installation);
	});
	if (found.kind === "seen") return found.value;
	return {
		found: [],
		hidden: [found.why],
		failed: [],
		left: [],
		asked: 0
	};
};
// src/commands/doctor.ts
/** Exit 1 where something is weak; 2 where something was asked and not answered: what was not seen is never hardened. */
const doctor = async (ports) => {
	const found = await ports.evidence.repository();
	const begun = ports.clock.now();
	const about = {
		owner: found.owner,
		name: found.name,
		defaultBranch: found.defaultBranch
	};
	const policy = await look(async () => parsePolicy(await ports.evidence.policyAt(found.head)));
	const known = policy.kind === "seen" ? policy.value : void 0;
	const facts = await gather(ports, found, known);
	const azure = await lookAtAzure(ports.azure, {
		repository: {
			...about,
			id: found.id
		},
		policy: known,
		facts
	});
	return {
		...outcome([...judgeGitHub(facts, about), ...azure.points], [...faultsOf$2(facts), ...azure.faults]),
		begun
	};
};
const outcome = (points, faults) => ({
	exit: faults.length > 0 ? 2 : points.some(({ state }) => state === "weak") ? 1 : 0,
	text: [...renderPosture(points), ...faults.map((fault) => `Not answered: ${fault}`)],
	json: {
		points: postureAsValue(points),
		unanswered: faults
	},
	points
});
const faultsOf$2 = (facts) => [...new Set(Object.values(facts).flatMap((part) => part.kind === "failed" ? [part.why] : []))];
/** All questions at once; each stands alone. */
const gather = async (ports, { defaultBranch, head }, policy) => {
	const { setup } = ports;
	const main = rulesAndBypass(setup, defaultBranch);
	const record = rulesAndBypass(setup, LEDGER_BRANCH);
	const environments = look(() => setup.environments());
	const books = ledgerOf(ports, policy);
	const parts = {
		settings: look(() => setup.settings()),
		mainRules: main.rules,
		mainBypass: main.bypass,
		ledgerRules: record.rules,
		ledgerBypass: record.bypass,
		codeOwners: look(() => setup.codeOwners(head)),
		files: look(() => setup.files(head)),
		environments,
		secrets: secretsOf(setup, environments),
		actions: look(() => setup.permissions()),
		tokenDefaults: look(() => setup.tokenDefaults()),
		subject: look(() => setup.subject()),
		workflows: look(() => setup.workflows()),
		heartbeat: books.then(({ open }) => look(() => heartbeatOf(ports, defaultBranch, open))),
		quota: look(() => setup.quota()),
		labels: look(() => setup.labels()),
		ledger: books.then(({ health }) => health),
		anchors: books.then(({ anchors }) => anchors)
	};
	const accounts = accountsIn(policy, ports.clock.now());
	return {
		settings: await parts.settings,
		mainRules: await parts.mainRules,
		mainBypass: await parts.mainBypass,
		ledgerRules: await parts.ledgerRules,
		ledgerBypass: await parts.ledgerBypass,
		codeOwners: await parts.codeOwners,
		files: await parts.files,
		environments: await parts.environments,
		secrets: await parts.secrets,
		actions: await parts.actions,
		tokenDefaults: await parts.tokenDefaults,
		subject: await parts.subject,
		workflows: await parts.workflows,
		heartbeat: await parts.heartbeat,
		quota: await parts.quota,
		labels: await parts.labels,
		ledger: await parts.ledger,
		anchors: await parts.anchors,
		accounts
	};
};
const accountsIn = (policy, now) => policy?.settings === void 0 ? {
	kind: "hidden",
	why: "The policy of the default branch cannot be read."
} : seen({
	unconfirmed: policy.settings.unconfirmedAccounts,
	now
});
const rulesAndBypass = (setup, branch) => {
	const rules = look(() => setup.rulesOf(branch));
	return {
		rules,
		bypass: rules.then((found) => found.kind === "seen" ? look(() => setup.bypassOf(found.value)) : found)
	};
};
const secretsOf = async (setup, environments) => {
	const found = await environments;
	return found.kind === "seen" ? look(() => setup.secrets(found.value.map(({ name }) => name))) : found;
};
/** Faults that say that what stands there is not the ledger of the settings. */
const WRONG = /* @__PURE__ */ new Set([
	"ledger.missing",
	"ledger.broken",
	"ledger.foreign-genesis"
]);
/** What stands on the branch is one thing, whether it could be asked for another. Reading it compares its head with the last anchor. */
const ledgerOf = async (ports, policy) => {
	const settings = policy?.settings;
	const without = (health) => ({
		health,
		anchors: seen({
			kind: "unread",
			why: "Nothing can be compared with a ledger that is not read."
		}),
		open: []
	});
	try {
		const { open } = await ports.ledger(policy).read([], []);
		if (policy !== void 0 && settings?.genesis === void 0) return without(seen({
			kind: "wrong",
			why: "policies/gatehouse.yaml names no genesis, so that any branch would do."
		}));
		const anchors = await look(() => anchoredBy(ports, settings));
		return {
			health: seen({ kind: "whole" }),
			anchors,
			open: [...open.values()]
		};
	} catch (thrown) {
		const fault = asFault(thrown);
		const why = faultSentence(fault);
		if (fault.code === "ledger.rewritten") return {
			...without(seen({ kind: "whole" })),
			anchors: seen({
				kind: "broken",
				why
			})
		};
		return without(WRONG.has(fault.code) ? seen({
			kind: "wrong",
			why
		}) : unseen(fault));
	}
};
const anchoredBy = async ({ anchors }, settings) => {
	const { genesis, anchorsSince } = settings ?? {};
	const found = genesis === void 0 ? [] : anchorsOf(await anchors.all(), genesis, anchorsSince);
	return found.length === 0 ? { kind: "none" } : {
		kind: "descends",
		anchors: found.length
	};
};
/** A ledger that cannot be read hides what waits for a sweep: the looser limit holds then, and its own point says why. */
const heartbeatOf = async ({ runs, clock }, branch, open) => {
	const last = await runs.lastSuccess(REVOKE$1, branch);
	return {
		last,
		limit: staleness(last, open, clock.now())
	};
};
const REVOKE$1 = "revoke.yml";
/** One issue for everything that is weak. */
const KEY$1 = "doctor";
/** The daily run: says what is weak in one issue, and closes it once nothing is. */
const doctorAloud = async (ports) => {
	const { exit, text, points, begun } = await doctor(ports);
	const gaps = points.filter(({ state }) => state === "weak");
	if (gaps.length > 0) await ports.desk.reportOnce(KEY$1, renderWeak(gaps));
	else if (exit === 0) await ports.desk.settle(KEY$1, {
		before: begun,
		words: WEAK_NO_MORE
	});
	return {
		exit,
		lines: text
	};
};
// src/commands/at-once.ts
/** In the order of `items`. What throws is thrown once everything that was begun is over. */
const atOnce = async (items, most, work) => {
	const results = [];
	let next = 0;
	const worker = async () => {
		for (let at = next++; at < items.length; at = next++) {
			const item = items.slice(at, at + 1);
			for (const one of item) results[at] = await work(one);
		}
	};
	const workers = Array.from({ length: Math.min(most, items.length) }, worker);
	const failed = (await Promise.allSettled(workers)).find((one) => one.status === "rejected");
	if (failed !== void 0) throw failed.reason;
	return results;
};
// src/commands/isolated.ts
/** Work that must not stop what stands beside it (I12): what it throws becomes a sentence of the report. */
/** `what`: how the sentence begins, as in "Nothing was moved". The stack of a bug goes to the log: the sentence has no room for it. */
const isolated = async ({ log }, what, work) => {
	try {
		return await work();
	} catch (thrown) {
		const fault = asFault(thrown);
		if (fault.code === "bug") log.error(fault.stack ?? fault.message);
		return { fault: `${what}: ${faultSentence(fault)}` };
	}
};
/** No value that such work gives has a `fault` of its own. */
const isFault = (value) => typeof value === "object" && value !== null && "fault" in value;
const faultsOf$1 = (value) => isFault(value) ? [value.fault] : [];
// src/commands/close.ts
const endingEvent = (one) => ({
	id: deriveEventId(one.grant.grant, "ending", ""),
	type: "ending",
	grant: one.grant.grant,
	actor: one.by ?? GATEHOUSE,
	data: {
		why: one.why,
		note: one.note
	}
});
const endedEvent = (grant, why, closing, now) => ({
	id: deriveEventId(grant.grant, "ended", ""),
	type: "ended",
	grant: grant.grant,
	actor: GATEHOUSE,
	data: {
		why,
		steps: closing.steps,
		lagSeconds: lagSeconds(grant, now)
	}
});
/**
* A grant closed under somebody's lease is looked at again after it, and only then terminal (§5). After the window nobody
* opens, whatever lease the ledger claims: a forged one cannot keep a grant from its end.
*/
const leaseRuns = (grant, run, now) => {
	const end = parseInstant(grant.expiresAt);
	return end !== void 0 && !isOver(end, now) && openers(grant).some((owner) => {
		const until = parseInstant(owner.until);
		return owner.run !== run.id && until !== void 0 && !isOver(until, now);
	});
};
/** Who may be about to open something of it: whoever began it and has not said that it is open, and whoever moves it. */
const openers = ({ owner, steps, move }) => [...steps.some((step) => step.state === "intended") ? [owner] : [], ...move?.state === "moving" ? [move.owner] : []];
const append = async (ports, text, events, faults) => {
	try {
		return await ports.ledger.append((state) => {
			const wanted = events(state.open);
			return wanted.length === 0 ? void 0 : wanted;
		}, { text });
	} catch (thrown) {
		const fault = asFault(thrown);
		faults.push(`The ledger was not written (${text}): ${faultSentence(fault)}`);
		return;
	}
};
/** Another run may have begun it since it was read as scheduled, or to move it: then there is more to end, and a lease to wait for. */
const asItIsNow = (one, state) => {
	const now = state?.open.get(one.grant.grant);
	if (now === void 0) return one;
	if (one.grant.state === "scheduled") return {
		...one,
		grant: now
	};
	const { move, plan, steps } = now;
	return move?.state === "moving" ? {
		...one,
		grant: {
			...one.grant,
			plan,
			steps,
			move
		}
	} : one;
};
/**
* NB. Sessions are ended on it, so it is told only where what this person began in this window can be this grant's alone: not where an
* extension goes on with it, not where it never came about, not beside another open grant of theirs that lets them through a network,
* not where nobody knows.
*/
const holderOf = ({ grant, why }, open) => {
	const { principal } = grant;
	const since = parseInstant(grant.startsAt);
	const reason = grant.ending?.why ?? why;
	if (principal === null || since === void 0 || !(reason === "expired" || reason === "early") || open === void 0) return {};
	return [...open.values()].some((other) => other.grant !== grant.grant && other.principal === principal && (other.state === "elevating" || other.state === "active") && other.plan.steps.some(({ layer }) => layer === "network")) ? {} : { holder: {
		principal,
		since
	} };
};
const closeEach = async (ports, { wanted, open }, faults) => {
	const providers = await isolated(ports, "Nothing could be ended", ports.providers);
	if (isFault(providers)) {
		faults.push(providers.fault);
		return [];
	}
	const { clock, log } = ports;
	const applyPorts = {
		clock,
		log,
		providers,
		reread: async (grant) => grant
	};
	const closed = await Promise.all(wanted.map(({ grant, why, note }) => isolated(ports, `#${grant.grant} could not be ended`, async () => {
		const context = {
			...contextOf(grant, ports.installation),
			...holderOf({
				grant,
				why,
				note
			}, open)
		};
		const found = await closeGrant(applyPorts, grant, context);
		const closing = await withoutPassedOn(ports, applyPorts, {
			grant,
			found
		});
		const endedAt = clock.now();
		const terminal = closing.complete && !leaseRuns(grant, ports.run, endedAt);
		return {
			grant,
			why,
			note,
			closing,
			endedAt,
			lagSeconds: lagSeconds(grant, endedAt),
			terminal
		};
	})));
	faults.push(...closed.flatMap(faultsOf$1));
	return closed.flatMap((one) => isFault(one) ? [] : [one]);
};
/** What an extension has taken over is not left open: the place is held by the grant that goes on with it. */
const withoutPassedOn = async (ports, applyPorts, { grant, found }) => {
	if (found.steps.every(({ state }) => state !== "foreign")) return found;
	try {
		const { open } = await ports.ledger.read([], []);
		const successors = [...open.values()].filter((other) => other.grant !== grant.grant && other.beneficiary === grant.beneficiary).map((other) => ({
			grant: other,
			context: contextOf(other, ports.installation)
		}));
		const steps = found.steps.map((record) => {
			const step = grant.plan.steps.find(({ id }) => id === record.step);
			return step === void 0 ? record : unlessPassedOn(applyPorts, {
				record,
				step
			}, successors);
		});
		return {
			...found,
			steps: await Promise.all(steps)
		};
	} catch (thrown) {
		ports.log.warning(`Who holds the places of #${grant.grant} is not known: ${faultSentence(asFault(thrown))}`);
		return found;
	}
};
const leftOpen = (closed) => closed.flatMap(({ grant, closing }) => closing.steps.filter((step) => step.state === "foreign").map((step) => ({
	grant: grant.grant,
	what: `#${grant.grant} step ${step.step} is left open: ${step.fault ?? "it is not ours"}`
})));
/** GitHub takes 80 writes a minute that people see, and an ending has three: behind more than these the record would wait. */
const FEW$1 = 20;
/** And 500 an hour: what is said beyond them is refused, and takes from whatever else has to be said. */
const MOST_TOLD = 150;
/**
* Returns what could not be said. NB. Whoever was told an end and had it is told nothing wrong by silence; whose access ended otherwise, or
* has not ended yet, is told first, and somebody must hear of it where that is too much.
*/
const tell = async (ports, when, closed) => {
	if (closed.length <= FEW$1 !== (when === "before the record")) return [];
	const ordered = closed.toSorted((one, other) => Number(isAsAgreed$1(one)) - Number(isAsAgreed$1(other)));
	const untold = await atOnce(ordered.slice(0, MOST_TOLD), 10, ports.tellEnded);
	const rest = ordered.slice(MOST_TOLD);
	if (rest.length > 0) ports.log.info(`${rest.length} pull requests are not told what became of their grants, because GitHub takes no more words in an hour; it stands in the ledger.`);
	const unheard = rest.filter((one) => !isAsAgreed$1(one));
	return [...untold.flat(), ...unheard.length === 0 ? [] : [`Not told on their pull requests, because GitHub takes no more words in an hour, and not ended as agreed: ${namesOf(unheard)}. Tell whoever had them.`]];
};
const isAsAgreed$1 = ({ why, grant, terminal }) => terminal && (grant.ending?.why ?? why) === "expired";
const namesOf = (those) => those.map(({ grant }) => `#${grant.grant}`).join(", ");
const recordBegun = async (ports, wanted, faults) => {
	let begun;
	for (const some of portions(wanted, endingEvent)) {
		const news = (open) => some.filter(({ grant }) => (open.get(grant.grant)?.state ?? "ending") !== "ending").map(endingEvent);
		const after = await append(ports, `End ${namesOf(some)}`, news, faults);
		if (after === void 0) return begun;
		begun = after;
	}
	return begun;
};
/** Puts on record that others are to end them. `kept`: what is not on record, and is for the caller to end. */
const beginFor = async (ports, others) => {
	if (others.length === 0) return {
		kept: [],
		faults: []
	};
	const faults = [];
	const begun = await recordBegun(ports, others, faults);
	return {
		kept: others.filter(({ grant }) => begun?.open.get(grant.grant)?.state !== "ending"),
		faults
	};
};
/** Ends every grant given; each is isolated, the others go on (I12). */
const closeAll = async (ports, wanted) => {
	if (wanted.length === 0) return {
		closed: [],
		faults: []
	};
	const faults = [];
	const begun = await recordBegun(ports, wanted, faults);
	const closed = await closeEach(ports, {
		wanted: wanted.map((one) => asItIsNow(one, begun)),
		open: begun?.open
	}, faults);
	faults.push(...await tell(ports, "before the record", closed));
	const done = closed.filter((one) => one.terminal);
	const endedAs = (one, why) => endedEvent(one.grant, why, one.closing, one.endedAt);
	for (const some of portions(done, (one) => endedAs(one, one.why))) await append(ports, `Ended ${namesOf(some)}`, (open) => some.filter((one) => open.has(one.grant.grant)).map((one) => endedAs(one, open.get(one.grant.grant)?.ending?.why ?? one.why)), faults);
	faults.push(...await tell(ports, "behind it", closed));
	const left = leftOpen(closed).map(({ what }) => what);
	return {
		closed,
		faults: [
			...faults,
			...closed.flatMap((one) => one.closing.faults),
			...left
		]
	};
};
// src/commands/due.ts
/** Ending what is over, by both clocks and without a cap: the first thing that every sweep and every elevation does. */
/** Grants that are over by every clock that has answered, and endings that somebody has begun. */
const dueIn = (clock, open) => [...open.values()].flatMap((grant) => {
	if (grant.state === "ending") return [{
		grant,
		why: grant.ending?.why ?? "expired",
		note: "an ending that was begun is finished"
	}];
	return isPast(clock, grant) ? [{
		grant,
		why: "expired",
		note: "its window is over"
	}] : [];
});
const isPast = (clock, { expiresAt }) => {
	const end = parseInstant(expiresAt);
	return end === void 0 || isOverByAll(end, clock.sources());
};
/** Azure's clock counts too: it is asked before anything is called over by GitHub's alone (I11). */
const hearAzure = async (ports, due) => {
	for (const { grant } of due) {
		const step = grant.plan.steps.find(({ kind }) => platformOf(kind) !== "github");
		if (step === void 0) continue;
		try {
			await (await ports.providers()).find((candidate) => candidate.kind === step.kind)?.observe(step, contextOf(grant, ports.installation));
			return;
		} catch (thrown) {
			ports.log.warning(`Azure was not heard before the sweep: ${faultSentence(asFault(thrown))}`);
		}
	}
};
/** Once Azure was heard, where it answers. */
const whatIsOver = async (ports, { open }) => {
	await hearAzure(ports, dueIn(ports.clock, open));
	return dueIn(ports.clock, open);
};
/**
* Before something is opened. What somebody ended before its time is left to the sweep: PIM may hold it for five minutes, and
* whoever is let in, in an emergency above all, must not wait for that.
*/
const endWhatIsOver = async (ports, state) => {
	const over = await whatIsOver(ports, state);
	return closeAll(ports, over.filter(({ grant }) => isPast(ports.clock, grant)));
};
// src/commands/hear-moves.ts
/** One request for each fifty open grants, none where nothing of the network is open. */
const hearMoves = async (ports, policy, open) => {
	const grants = [...open.values()].filter(isOpenOnNetwork);
	if (grants.length === 0) return {
		said: /* @__PURE__ */ new Map(),
		moving: [],
		waits: /* @__PURE__ */ new Set(),
		faults: []
	};
	const { said, whole, faults } = await hear(ports, grants);
	const unsettled = grants.filter((grant) => grant.move?.state === "moving" || unansweredIn(grant, said.get(grant.grant) ?? [], policy) !== void 0 || grant.move !== void 0 && !whole.has(grant.grant));
	return {
		said,
		moving: (await Promise.all(unsettled.map(async ({ grant, move }) => {
			if (!said.has(grant)) return [];
			return move?.state !== "moving" || await ownerGone(ports, move.owner) ? [grant] : [];
		}))).flat(),
		waits: new Set(unsettled.map(({ grant }) => grant)),
		faults
	};
};
const hear = async ({ evidence }, grants) => {
	try {
		const all = await evidence.commentsSinceMerge(grants.map(({ grant }) => grant));
		return {
			said: new Map([...all].map(([number, { comments }]) => [number, comments])),
			whole: new Set([...all].flatMap(([number, { complete }]) => complete ? [number] : [])),
			faults: []
		};
	} catch (thrown) {
		return {
			said: /* @__PURE__ */ new Map(),
			whole: /* @__PURE__ */ new Set(),
			faults: [`Whether somebody wrote /source is not known: ${faultSentence(asFault(thrown))}`]
		};
	}
};
// src/core/drift.ts
/** `same`: nothing that was not said before. `now: undefined`: it stands as it was agreed. */
const newsOf = (before, now) => {
	if (now === void 0) return before === void 0 ? "same" : "repaired";
	if (before === void 0) return "drifted";
	switch (now.how) {
		case "gone": return before.how === "idle" || before.how === "foreign" ? "drifted" : "same";
		case "idle": return before.how === "idle" || before.how === "lost" ? "same" : "drifted";
		case "edited":
		case "wider":
		case "foreign":
		case "lost": return before.how === now.how && before.what === now.what ? "same" : "drifted";
	}
};
/** Less of the window is left to nobody: putting something back for it is not worth its risks. */
const LEAST_LEFT = minutes(10);
/**
* What of a grant an elevation may put back; empty while anything of it may not be.
* NB. Whoever takes a role or a membership away by hand meant it, and in an emergency also meant the network: then nothing is put
* back behind their back, and people decide. What is somebody else's now is never touched (I8).
*/
const repairable = (grant, now) => {
	const end = parseInstant(grant.expiresAt);
	if (grant.state !== "active" || end === void 0 || between(now, end) < LEAST_LEFT) return [];
	if (grant.move?.state === "moving") return [];
	const steps = (grant.drift ?? []).map((drift) => {
		const step = grant.plan.steps.find(({ id }) => id === drift.step);
		return step !== void 0 && mayBePutBack(drift, step) ? step : void 0;
	});
	const known = steps.flatMap((step) => step ?? []);
	return known.length === steps.length ? known : [];
};
const mayBePutBack = ({ how }, { layer }) => {
	switch (how) {
		case "gone":
		case "idle": return layer === "network";
		case "edited":
		case "wider": return true;
		case "foreign":
		case "lost": return false;
	}
};
// src/commands/resume.ts
const LEAST_REMAINDER = minutes(10);
const candidateOf = (grant, derived) => derived.find((one) => one.kind === "request" && one.pull.number === grant.grant);
/** The plan as it was derived now, if it may be opened and is the one that was recorded, for the same principal. */
const recordedPlan = (grant, decision, policy) => {
	const { digest: written, ...recorded } = grant.plan;
	const plan = openablePlan(grant, decision, policy);
	return plan?.digest === written && written === planDigest(recorded) ? plan : void 0;
};
/** The plan as it was derived now, if it may be opened, for the same principal. */
const openablePlan = (grant, { plan, outcome, mode }, policy) => outcome === "approved" && mode === "enforce" && plan !== void 0 && (policy.people?.byKey.get(plan.beneficiary)?.entra ?? null) === grant.principal ? plan : void 0;
/** The same for a plan that differs in its source from the one that was recorded. */
const movedPlan = (grant, decision, policy) => {
	const plan = openablePlan(grant, decision, policy);
	return plan !== void 0 && sameButSource(plan, grant.plan) ? plan : void 0;
};
/** The agreed window: from the intent on, or what an intent that came after the start left of it. */
const isWindowOf = (plan, start, end) => end === endAfter(plan, start) && (plan.start === void 0 || start >= plan.start);
const planToGoOn = (grant, candidate, state, basis) => {
	if (candidate === void 0 || deletedOnMain(candidate, basis.deletions)) return void 0;
	const { policy, now } = basis;
	const decision = decideCandidate(withBooks(candidate, bookFacts(state, policy, now), windowOfGrant(grant)), policy, now);
	const start = parseInstant(grant.startsAt);
	const end = parseInstant(grant.expiresAt);
	const merge = candidate.pull.merge;
	const plan = (basis.agreed ?? recordedPlan)(grant, decision, basis.policy);
	return plan !== void 0 && start !== void 0 && end !== void 0 && merge !== void 0 && start >= merge.at && start <= basis.now && isWindowOf(plan, start, end) && end - basis.now >= LEAST_REMAINDER ? plan : void 0;
};
const resume = (state, derived, basis) => {
	const known = [...state.open.values()].filter((grant) => grant.state === "elevating" && basis.free.includes(grant.grant)).filter((grant) => !derived.some((one) => one.kind === "unknown" && one.number === grant.grant));
	const goOn = [];
	const toEnd = [];
	for (const grant of known) {
		const plan = planToGoOn(grant, candidateOf(grant, derived), state, basis);
		if (plan === void 0) toEnd.push(grant.grant);
		else goOn.push(takeOver({
			...grant,
			plan
		}, basis.owner));
	}
	return {
		goOn,
		toEnd
	};
};
// src/commands/still-open.ts
/** The questions before an opening effect on a grant that is open already and that nobody owns as a whole (I6, I11). */
/** `also`: what else must hold of the grant as the ledger has it now. */
const isOpenStill = async (work, grant, also = () => true) => {
	const current = (await work.ledger.read([grant.grant], [])).open.get(grant.grant);
	return current?.state === "active" && current.expiresAt === grant.expiresAt && also(current);
};
const whyNotOpen = async (ports, work, { grant, also }) => {
	if (!await isOpenStill(work, grant, also)) return {
		why: "it is not open any more",
		final: false
	};
	if (endOf$1(grant) - ports.clock.now() < LEAST_OPENING) return {
		why: "too little of its window is left",
		final: true
	};
	if (!clocksAgree(ports.clock.sources())) return {
		why: "the clocks of GitHub and Azure are more than two minutes apart",
		final: false
	};
};
// src/commands/repair.ts
const NOTHING$1 = {
	count: 0,
	grants: [],
	faults: []
};
/** Open grants of which something may be put back, by their records; none where the settings only report. */
const damagedIn = (open, policy, now) => policy.settings?.drift !== "repair" ? [] : [...open.values()].filter((grant) => repairable(grant, now).length > 0).map(({ grant }) => grant);
/** One after the other within a grant; grants beside each other. */
const repairAll = async (ports, work) => {
	if (work.damaged.length === 0) return NOTHING$1;
	const { policy } = work.basis;
	const at = {
		policy,
		now: ports.clock.now()
	};
	const state = await readBack(work.ledger, at, {
		grants: work.damaged,
		paths: []
	});
	const wanted = damagedIn(state.open, policy, ports.clock.now()).filter((number) => work.damaged.includes(number));
	if (wanted.length === 0) return NOTHING$1;
	const providers = await ports.providers();
	const repairs = await Promise.all(wanted.map((number) => repairOne(ports, work, {
		providers,
		state,
		grant: state.open.get(number)
	})));
	return record$3(ports, work, repairs.flat());
};
const repairOne = async (ports, work, { providers, state, grant }) => {
	if (grant === void 0) return [];
	if (work.derived.some((one) => one.kind === "unknown" && one.number === grant.grant)) return [];
	const steps = repairable(grant, ports.clock.now());
	const plan = planToGoOn(grant, candidateOf(grant, work.derived), state, {
		...work,
		policy: work.basis.policy,
		now: ports.clock.now()
	});
	if (plan === void 0) {
		const why = "the request would not be opened like this any more";
		return [{
			grant,
			outcomes: steps.map((step) => ({
				kind: "lost",
				step,
				why
			}))
		}];
	}
	const outcomes = [];
	for (const step of plan.steps.filter(({ id }) => steps.some((one) => one.id === id))) outcomes.push(await putBack(ports, work, {
		providers,
		grant,
		step
	}));
	return [{
		grant,
		outcomes
	}];
};
const putBack = async (ports, work, { providers, grant, step }) => {
	try {
		const context = contextOf(grant, work.basis.installation);
		const apply = {
			clock: ports.clock,
			providers
		};
		const seen = await lookAgain(apply, step, context);
		if (seen.state === "active") return seen.edit === void 0 ? {
			kind: "repaired",
			step
		} : {
			kind: "later",
			step,
			fault: void 0
		};
		if (seen.state === "foreign") return {
			kind: "later",
			step,
			fault: void 0
		};
		const refused = await whyNotOpen(ports, work, { grant });
		if (refused !== void 0) return {
			kind: "later",
			step,
			fault: `#${grant.grant} is not put back: ${refused.why}`
		};
		await openAgain(apply, step, context);
		ports.log.info(`#${grant.grant} step ${step.id} ${step.kind}: put back`);
		if (await isOpenStill(work, grant)) return {
			kind: "repaired",
			step
		};
		return {
			kind: "later",
			step,
			fault: (await closeChanged(apply, step, context)).state === "absent" ? void 0 : `#${grant.grant} has ended, and step ${step.id} is still there`
		};
	} catch (thrown) {
		const fault = asFault(thrown);
		if (fault.code === "bug") ports.log.error(fault.stack ?? fault.message);
		return fault.transient || fault.code === "bug" ? {
			kind: "later",
			step,
			fault: `#${grant.grant} step ${step.id}: ${faultSentence(fault)}`
		} : {
			kind: "lost",
			step,
			why: whatFailed(fault)
		};
	}
};
const eventsOf = (ports, { grant, outcomes }) => {
	const attempt = `${ports.run.id}/${ports.run.attempt}`;
	return outcomes.flatMap((outcome) => {
		const of = (type) => ({
			id: deriveEventId(grant.grant, `${type} ${outcome.step.id}`, attempt),
			grant: grant.grant,
			actor: GATEHOUSE
		});
		const { id: step } = outcome.step;
		switch (outcome.kind) {
			case "repaired": return [{
				...of("repaired"),
				type: "repaired",
				data: {
					step,
					what: "it was put back as agreed"
				}
			}];
			case "lost": return [{
				...of("drifted"),
				type: "drifted",
				data: {
					step,
					how: "lost",
					what: outcome.why.slice(0, 300)
				}
			}];
			case "later": return [];
		}
	});
};
const record$3 = async (ports, work, repairs) => {
	const outcomes = repairs.flatMap((repair) => repair.outcomes);
	const faults = repairs.flatMap(({ grant, outcomes: all }) => all.flatMap((outcome) => {
		switch (outcome.kind) {
			case "repaired": return [];
			case "lost": return [`#${grant.grant} step ${outcome.step.id} was not put back: ${outcome.why}.`];
			case "later": return outcome.fault === void 0 ? [] : [outcome.fault];
		}
	}));
	const count = outcomes.filter(({ kind }) => kind === "repaired").length;
	const names = repairs.map(({ grant }) => `#${grant.grant}`).join(", ");
	try {
		const after = await work.ledger.append((current) => {
			const events = repairs.filter(({ grant }) => current.open.get(grant.grant)?.state === "active").flatMap((repair) => eventsOf(ports, repair));
			return events.length === 0 ? void 0 : events;
		}, { text: `Put back ${names}` });
		return {
			count,
			faults,
			grants: repairs.filter((repair) => repair.outcomes.some(({ kind }) => kind !== "later")).flatMap(({ grant }) => after.open.get(grant.grant) ?? [])
		};
	} catch (thrown) {
		const why = faultSentence(asFault(thrown));
		return {
			count,
			grants: [],
			faults: [...faults, `What was put back was not recorded (${names}): ${why}`]
		};
	}
};
// src/commands/schedule.ts
/** Its start has come. NB. One whose start cannot be read is looked at now, and denied: it must not wait for ever. */
const isDue$1 = ({ state, startsAt }, now) => {
	const start = parseInstant(startsAt);
	return state === "scheduled" && (start === void 0 || start <= now);
};
/** When the first of what begins now was merged, as GitHub has it: whatever deleted its file came later. */
const earliestMerge = (derived, due) => derived.flatMap((one) => one.kind === "request" && due.includes(one.pull.number) ? one.pull.merge?.at ?? [] : []).toSorted((a, b) => a - b)[0];
/** Lowest number first. What cannot be decided now stays scheduled for the next run. */
const startScheduled = (state, derived, basis) => {
	const taken = [];
	const unproved = [];
	const due = [...state.open.values()].filter((grant) => isDue$1(grant, basis.now) && basis.due.includes(grant.grant) && !derived.some((one) => one.kind === "unknown" && one.number === grant.grant));
	for (const grant of due.toSorted((a, b) => a.grant - b.grant)) {
		const candidate = candidateOf(grant, derived);
		if (candidate === void 0) {
			unproved.push(...unprovedEvents(grant, basis));
			continue;
		}
		const judged = withBooks(candidate, bookFacts(state, basis.policy, basis.now));
		const decision = decideStart(grant, judged, basis);
		if (isUnasked(decision) || waitsForAnEnding(decision, basis.now)) continue;
		const events = startEvents(grant, {
			decision,
			judged
		}, basis);
		if (events.length > 0) taken.push(inFewWords({
			candidate,
			decision,
			events
		}, basis.policy, "start"));
	}
	return {
		taken,
		unproved
	};
};
/** `candidate`: with the facts that it is decided on. */
const decideStart = (grant, candidate, basis) => {
	const judged = decideCandidate(candidate, basis.policy, basis.now);
	const decision = unlessDeleted(judged, candidate, basis.deletions);
	if (decision.outcome !== "approved" || decision.mode !== "enforce") return decision;
	const plan = recordedPlan(grant, decision, basis.policy);
	if (plan !== void 0 && hasItsWindow(grant, plan)) return decision;
	return {
		...decision,
		outcome: "denied",
		reasons: [...decision.reasons, deny("scheduled.plan-changed", "What would be opened now is not what was scheduled.", "Open a new request.")]
	};
};
const hasItsWindow = (grant, plan) => plan.start !== void 0 && grant.startsAt === formatInstant(plan.start) && grant.expiresAt === formatInstant(endAfter(plan, plan.start));
/**
* All that stands in the way is a grant that is over and not ended yet, or what that one still holds on a platform: one grant
* may begin in the moment in which another ends, and the sweep comes later. As long as enough of the window is left.
*/
const waitsForAnEnding = ({ reasons, findings, plan }, now) => {
	const against = obstaclesIn(reasons);
	if (plan?.start === void 0 || findings.length > 0) return false;
	const last = later(endAfter(plan, plan.start), milliseconds(-SHORTEST_WINDOW));
	return !isOver(last, now) && against.some(({ code }) => code === "overlap.not-ended") && against.every(({ code }) => code === "overlap.not-ended" || code === "already-held" || code === "check.refused" || code === "check.deferred");
};
const decidedAgain = (grant, data) => ({
	id: deriveEventId(grant, "decided", "start"),
	type: "decided",
	grant,
	actor: GATEHOUSE,
	data
});
const startEvents = (grant, { decision, judged }, { policy, owner, now }) => {
	if (policy.commit === void 0) return [];
	const data = decidedData(decision, ownBooks({
		...judged,
		policy,
		now
	}, decision), {
		policy: policy.commit,
		at: now
	});
	const decided = decidedAgain(grant.grant, data);
	if (data.outcome === "denied" || decision.plan === void 0) return [decided];
	return [decided, takeOver({
		...grant,
		plan: decision.plan,
		policy: policy.commit
	}, owner)];
};
const unprovedEvents = (grant, { policy }) => policy.commit === void 0 ? [] : [decidedAgain(grant.grant, {
	outcome: "denied",
	policy: policy.commit,
	reasons: [{
		code: "scheduled.unproved",
		effect: "deny",
		sentence: "No merged pull request stands behind what the ledger calls scheduled."
	}],
	approvals: [],
	plan: null
})];
// src/commands/elevate-gather.ts
/** `timeout-minutes` of elevate.yml: after that GitHub has killed the job. */
const LEASE = minutes(20);
/** Merges older than what may still be elevated are looked at this much longer, so that they are denied aloud. */
const LOOK_BACK$1 = hours(168);
/** Merged and not in the ledger, begun by a run that is gone, and scheduled for now. */
const numbersOf = async (ports, policy, ledger) => {
	const since = later(ports.clock.now(), milliseconds(-((policy.settings?.waiting.mergeValidFor ?? 0) + LOOK_BACK$1)));
	const pulls = await ports.evidence.mergedSince(since);
	const merged = pulls.map((pull) => pull.number);
	const at = {
		policy,
		now: ports.clock.now(),
		least: LATELY
	};
	const state = await readBack(ledger, at, {
		grants: [],
		handled: merged,
		paths: [POLICY_KEY]
	});
	const unfinished = [...state.open.values()].filter((grant) => grant.state === "elevating");
	const heard = await hearMoves(ports, policy, state.open);
	const gone = await Promise.all(unfinished.map((grant) => ownerGone(ports, grant.owner)));
	return {
		since,
		due: [...state.open.values()].filter((grant) => isDue$1(grant, ports.clock.now())).map((grant) => grant.grant),
		damaged: damagedIn(state.open, policy, ports.clock.now()).filter((number) => !heard.waits.has(number)),
		moving: heard.moving,
		said: heard.said,
		faults: heard.faults,
		fresh: merged.filter((number) => !state.handled.has(number)),
		free: unfinished.filter((_, index) => gone[index] === true).map((grant) => grant.grant),
		mergedAt: new Map(pulls.map((pull) => [pull.number, pull.mergedAt])),
		before: state
	};
};
const insistOnFirstTime = async (ledger, number) => {
	if (!await ledger.everRecorded(number)) return;
	if ((await ledger.read([number], [])).records.has(number)) return;
	throw new Fault("ledger.broken", `The ledger had a record of #${number} and has none now`, { remedy: "Run \"gatehouse verify\" to see where the ledger was changed, and restore it." });
};
/** One bad pull request never stops the others (I12). */
const deriveAll = async (ports, { basis, ledger, open }, { fresh, free, due, damaged, moving, said }) => {
	const numbers = [.../* @__PURE__ */ new Set([
		...fresh,
		...free,
		...due,
		...damaged,
		...moving
	])];
	const judged = await Promise.all(numbers.map(async (number) => {
		return {
			number,
			found: await isolated(ports, `#${number} could not be judged`, async () => {
				const one = await derive(ports, basis, number, {
					open,
					said: said.get(number)
				});
				if (one.kind === "request" && !open.has(number)) await insistOnFirstTime(ledger, number);
				return one;
			})
		};
	}));
	return {
		derived: judged.map(({ number, found }) => isFault(found) ? {
			kind: "unknown",
			number
		} : found),
		faults: judged.flatMap(({ found }) => faultsOf$1(found))
	};
};
const gatherWork = async (ports, repository, read) => {
	const { policy, readAt } = read;
	const ledger = ports.ledger(policy);
	const basis = {
		repository,
		policy,
		installation: ports.installation(repository, policy)
	};
	const found = await numbersOf(ports, policy, ledger);
	const { derived, faults } = await deriveAll(ports, {
		basis,
		ledger,
		open: found.before.open
	}, found);
	const from = earliestMerge(derived, found.due) ?? found.since;
	const older = await deletionsBetween(ports.evidence, ledger, {
		from,
		to: found.since
	});
	const until = formatInstant(later(readAt, LEASE));
	return {
		work: {
			...found,
			basis,
			ledger,
			owner: {
				run: ports.run.id,
				attempt: ports.run.attempt,
				until
			},
			derived,
			due: older.faults.length > 0 ? [] : found.due,
			deletions: [...deletionsIn(derived), ...older.deletions],
			policyNow: policyNow(read, derived, found.mergedAt)
		},
		faults: [
			...faults,
			...found.faults,
			...older.faults
		]
	};
};
const policyNow = ({ source, policy, readAt }, derived, mergedAt) => ({
	source,
	people: policy.people,
	readAt,
	pulls: derived.flatMap((one) => one.kind === "policy" ? [one.pull] : []),
	unknownFrom: derived.flatMap((one) => one.kind === "unknown" ? mergedAt.get(one.number) ?? [] : []).toSorted((a, b) => a - b)[0]
});
// src/commands/reviewers.ts
/** Who reviews a use of break-glass, by the policy as it is now. */
/**
* The entitlement's own reviewers; the operators where it has none any more.
* NB. Never what the ledger says: whoever can write an entry must not name who settles it (I5).
*/
const reviewRefs = ({ entitlement }, { entitlements, settings }) => {
	const found = entitlements.get(entitlement);
	return {
		refs: found?.breakGlass?.review.by ?? settings?.operators ?? [],
		owner: found?.owner ?? []
	};
};
/** Live teams and rotas of everybody who reviews one of these; each is asked once. */
const reviewFacts = async (evidence, policy, owed) => {
	const refs = [...owed].flatMap((entry) => {
		const of = reviewRefs(entry, policy);
		return [...of.refs, ...of.owner];
	});
	return {
		teams: await teamFactsOf(evidence, policy, refs),
		oncall: rotaFacts(policy)
	};
};
const reviewersAt = (entry, { policy, people, facts }, at) => {
	const { refs, owner } = reviewRefs(entry, policy);
	return openRefs(refs, {
		people,
		owner,
		beneficiary: people.byKey.get(entry.beneficiary),
		at,
		...facts
	});
};
/** In the order of their keys. `besides`: without those who used it. */
const personsOf = (keys, people, besides) => {
	const out = new Set(besides === void 0 ? [] : [besides.requester, besides.beneficiary].map((key) => humanOf(people, key)));
	return [...new Set(keys)].toSorted().flatMap((key) => {
		const person = people.byKey.get(key);
		return person === void 0 || out.has(humanOf(people, key)) ? [] : [person];
	});
};
// src/commands/alert.ts
/** Says aloud that break-glass is used, before anything of it is opened. An alert that fails is a fault of the run and blocks nothing. */
/** One issue a grant, whatever run says it: the one on which it is reviewed. Returns what could not be said. */
const alertBreakGlass = async ({ reviews, announcer }, grants, context) => {
	const urgent = grants.filter(({ plan }) => plan.breakGlass === true);
	if (urgent.length === 0) return [];
	const fault = (grant, thrown) => `The alert of break-glass #${grant.grant} failed: ${faultSentence(asFault(thrown))}`;
	const unread = [];
	let said = /* @__PURE__ */ new Set();
	try {
		said = new Set((await reviews.all()).map(({ grant }) => grant));
	} catch (thrown) {
		unread.push(`Which break-glass is said already is not known: ${faultSentence(asFault(thrown))}`);
	}
	const faults = await Promise.all(urgent.filter(({ grant }) => !said.has(grant)).map(async (grant) => {
		try {
			const text = textOf(grant, context);
			const { url } = await reviews.open(grant.grant, text);
			await announcer.announce(alertOf(`break-glass:${grant.grant}`, text.title, {
				url,
				at: context.now
			}));
			return [];
		} catch (thrown) {
			return [fault(grant, thrown)];
		}
	}));
	return [...unread, ...faults.flat()];
};
/** NB. It must not wait for anybody: live teams are not asked here, the sweep names them later. */
const textOf = (grant, context) => {
	const { policy, now } = context;
	const timezone = timezoneOf(policy);
	const { title, body } = renderBreakGlass(grant, justificationOf(grant, context.derived), {
		timezone,
		now
	});
	const entry = entryOfOpen(grant);
	const { people } = policy;
	if (entry === void 0 || people === void 0) return {
		title,
		body
	};
	const { refs, owner } = reviewRefs(entry, policy);
	const reviewers = openStatic(refs, {
		people,
		owner
	}, people.byKey.get(entry.beneficiary)).people;
	return {
		title,
		body: reviewBody(body, {
			grant: grant.grant,
			entry,
			reviewers: personsOf([...reviewers], people, entry),
			users: personsOf([entry.requester, entry.beneficiary], people, void 0),
			words: [],
			timezone
		})
	};
};
const justificationOf = ({ grant }, derived) => {
	const found = derived.find((one) => one.kind === "request" && one.pull.number === grant);
	return found?.kind === "request" && found.input.kind === "request" ? found.input.request.justification : "";
};
// src/core/connect.ts
/** `undefined`: nothing is said, or nothing that would work. */
const connectOf = ({ connect }, given) => {
	const text = connect?.trim();
	if (text === void 0 || text === "") return void 0;
	const values = valuesOf(given.entitlement, given.plan);
	const toFillIn = /* @__PURE__ */ new Set();
	let isBroken = false;
	const filled = text.replaceAll(PLACE, (place, name) => {
		const value = name.startsWith("target:") ? given.targets.get(name.slice(7)) : values.get(name) ?? machineFor(name, given.plan);
		if (value === void 0) toFillIn.add(name);
		else if (!WORD.test(value)) isBroken = true;
		return value ?? place;
	});
	return isBroken ? void 0 : {
		text: filled,
		toFillIn: [...toFillIn]
	};
};
/** `<VM id>`, `<source_ip>`, `<target:hub>`. */
const PLACE = /<([A-Za-z][A-Za-z0-9_ :.-]{0,60})>/g;
/** One word for every shell, that is no option and needs no quotes. */
const WORD = /^[A-Za-z0-9/][A-Za-z0-9/._:@+-]*$/;
/** The one machine that the plan opens, where it opens one. */
const machineFor = (name, { steps }) => {
	const [id, ...others] = new Set(steps.flatMap(machineOf));
	if (id === void 0 || others.length > 0) return void 0;
	switch (name) {
		case "VM id": return id;
		case "VM name": return id.slice(id.lastIndexOf("/") + 1);
		default: return;
	}
};
const machineOf = (step) => {
	if ("vm" in step) return [step.vm];
	return step.kind === "azure-role" && /\/Microsoft\.Compute\/virtualMachines\/[^/]+$/i.test(step.scope) ? [step.scope] : [];
};
/** What the parameters of the request came to, by name, as far as its plan shows them. */
const valuesOf = (entitlement, plan) => new Map(entitlement.privileges.flatMap((privilege, index) => {
	const step = plan.steps.find(({ id }) => id === String(index + 1));
	if (step?.kind !== privilege.kind) return [];
	return boundIn(privilege, step).flatMap(([bound, value]) => bound.kind === "fixed" || value === void 0 ? [] : [[bound.name, value]]);
}));
const boundIn = (privilege, step) => {
	switch (privilege.kind) {
		case "azure-role": return [[privilege.scope, step.kind === "azure-role" ? step.scope : void 0]];
		case "entra-group": return [[privilege.group, step.kind === "entra-group" ? step.group : void 0]];
		case "github-repo": return [[privilege.repository, step.kind === "github-repo" ? step.repository : void 0]];
		case "vm-jit": return step.kind !== "vm-jit" ? [] : [[privilege.vm, step.vm], [privilege.source, addressIn(step.source)]];
		case "azure-firewall": return step.kind !== "azure-firewall" ? [] : [[privilege.policy, step.policy], [privilege.source, addressIn(step.source)]];
		case "nsg-rule": {
			if (step.kind !== "nsg-rule") return [];
			const place = "vm" in privilege ? [privilege.vm, "vm" in step ? step.vm : void 0] : [privilege.nsg, "nsg" in step ? step.nsg : void 0];
			return "kind" in privilege.source && typeof step.source === "string" ? [place, [privilege.source, addressIn(step.source)]] : [place];
		}
		case "entra-role":
		case "github-team": return [];
	}
};
/** `203.0.113.7/32` is one address, and asked for as one. */
const addressIn = (cidr) => cidr.replace(/^([\d.]+)\/32$|^([0-9a-f:]+)\/128$/i, "$1$2");
// src/core/room.ts
/** Whether more time can be asked for at all: a link that leads to a denial is worse than none. */
/** The entitlement under which an open grant could go on; `undefined`: under none, or not for long enough to be worth it. */
const extendable = (grant, policy, now) => {
	const entitlement = policy.entitlements.get(grant.entitlement);
	const start = parseInstant(grant.since ?? grant.startsAt);
	const end = parseInstant(grant.expiresAt);
	if (entitlement === void 0 || start === void 0 || end === void 0) return void 0;
	if (grant.state !== "active" || end <= now) return void 0;
	if (grant.move !== void 0 && grant.move.count > 0) return void 0;
	if (entitlement.environment.mode !== "enforce" || policy.settings?.freeze !== "none") return void 0;
	const most = milliseconds(Math.min(entitlement.maxDuration, entitlement.environment.maxDuration));
	return later(start, most) >= later(end, SHORTEST_WINDOW) ? entitlement : void 0;
};
// src/core/offer.ts
/** `branch`: the default branch, where a request begins. */
const offeredTo = (grant, policy, { branch, now }) => {
	const entitlement = policy.entitlements.get(grant.entitlement);
	if (entitlement === void 0) return { connect: void 0 };
	const { plan } = grant;
	const connect = connectOf(entitlement, {
		entitlement,
		plan,
		targets: policy.targets
	});
	const goesOn = extendable(grant, policy, now);
	const repository = repositoryOf(grant);
	return {
		connect: connect?.text,
		offer: {
			toFillIn: connect?.toFillIn ?? [],
			movable: isOpenOnNetwork(grant) && isMovable(entitlement) && (grant.move?.count ?? 0) < 5,
			...goesOn === void 0 || repository === void 0 ? {} : { extend: extensionOf(grant, goesOn, {
				policy,
				target: {
					repository,
					branch
				}
			}) }
		}
	};
};
const extensionOf = ({ grant, requester, beneficiary, plan }, entitlement, { policy, target }) => {
	const values = [...valuesOf(entitlement, plan)].flatMap(([name, value]) => {
		const among = entitlement.parameters.find((each) => each.name === name)?.among ?? [];
		const given = among.length === 0 ? value : among.find((each) => policy.targets.get(each) === value);
		return given === void 0 ? [] : [[name, given]];
	});
	return extensionLink(entitlement, {
		grant,
		beneficiary: beneficiary === requester ? void 0 : beneficiary,
		values: new Map(values)
	}, target);
};
/** `https://github.com/o/n/pull/7` → `https://github.com/o/n`. NB. Of anything else no link is made. */
const repositoryOf = ({ url, grant }) => {
	const [, repository] = /^(https?:\/\/[A-Za-z0-9.-]+(?::\d+)?\/[A-Za-z0-9-]+\/[A-Za-z0-9._-]+)\/pull\/(\d+)$/.exec(url) ?? [];
	return repository !== void 0 && url.endsWith(`/pull/${grant}`) ? repository : void 0;
};
// src/commands/tell-grant.ts
const openSubject = (grant, { policy, branch }, now) => ({
	kind: "grant",
	grant,
	note: void 0,
	...offeredTo(grant, policy, {
		branch,
		now
	})
});
const tellOf = async (ports, grant, subject, about) => tellOrWarn(ports, {
	pull: {
		number: grant.grant,
		url: grant.url
	},
	now: about.now,
	timezone: about.timezone,
	subject,
	...about.closings === void 0 ? {} : { closings: about.closings }
}, {
	pull: {
		number: grant.grant,
		title: void 0
	},
	commits: [grant.head, grant.merge]
});
const tellDenied = async (ports, taken, policy) => {
	const { pull, input } = taken.candidate;
	if (pull.merge === void 0) return [];
	const request = input.kind === "request" ? input.request : void 0;
	const { decision } = taken;
	const subject = decision.mode === "observe" ? {
		kind: "observed",
		decision,
		request
	} : {
		kind: "judged",
		decision,
		request,
		merged: true
	};
	const who = {
		grant: pull.number,
		url: pull.url,
		head: pull.headSha,
		merge: pull.merge.commit
	};
	if (subject.kind === "judged") await concludeIssue(ports, pull.issue?.number, {
		pull: pull.number,
		how: "denied"
	});
	return tellOf(ports, who, subject, {
		timezone: timezoneOf(policy),
		now: ports.clock.now()
	});
};
const tellOpening = async (ports, applied, saying) => {
	const { grant, opening } = applied;
	const { closings } = saying;
	const about = {
		timezone: timezoneOf(saying.policy),
		now: ports.clock.now(),
		closings
	};
	if (opening.kind === "left" || opening.kind === "opened" && applied.superseded) return [];
	if (opening.kind === "opened") return tellOf(ports, grant, openSubject(grant, saying, about.now), about);
	const { complete, steps } = opening.closing;
	if (!complete) return tellOf(ports, grant, {
		kind: "grant",
		grant,
		connect: void 0,
		note: opening.why
	}, about);
	await concludeIssue(ports, issueOfPath(grant.path), {
		pull: grant.grant,
		how: "ended"
	});
	return tellOf(ports, grant, {
		kind: "ended",
		grant,
		why: "failed",
		endedAt: about.now,
		lagSeconds: 0,
		steps,
		note: opening.why
	}, about);
};
const tellEnded = async (ports, closed, timezone) => {
	const { grant, why, note: because, closing, endedAt, lagSeconds, terminal } = closed;
	if (terminal && !await ports.desk.spare()) return leaveUntold(ports, closed);
	const about = {
		timezone,
		now: endedAt
	};
	if (terminal) {
		await concludeIssue(ports, issueOfPath(grant.path), {
			pull: grant.grant,
			how: "ended"
		});
		return tellOf(ports, grant, {
			kind: "ended",
			grant,
			why,
			endedAt,
			lagSeconds,
			steps: closing.steps,
			...why === "early" && grant.state !== "ending" ? { note: because } : {}
		}, about);
	}
	const note = closing.faults.join(" ");
	return tellOf(ports, { ...grant }, {
		kind: "grant",
		grant: {
			...grant,
			state: "ending"
		},
		connect: void 0,
		note
	}, about);
};
/**
* NB. The record of what has ended must not wait for words about it, and both draw from one allowance. Who was told an end and had it is
* told nothing wrong by silence; whose access ended before it must be told by somebody.
*/
const leaveUntold = ({ log }, { grant, why }) => {
	const untold = `#${grant.grant} has ended, and its pull request does not say so: hardly any of GitHub's requests of this hour are left`;
	if ((grant.ending?.why ?? why) !== "expired") return [`${untold}. Tell ${grant.beneficiary} that it ended before its time.`];
	log.info(`${untold}.`);
	return [];
};
/** Said again soon after they were looked at. */
const AT_A_TIME = 100;
/** One query for many of them; where it fails, each is looked at by itself. */
const lookAhead = async ({ desk, log }, grants) => {
	try {
		await desk.lookAhead(grants.map(({ grant, head, merge }) => ({
			pull: grant,
			commits: [head, merge]
		})));
	} catch (thrown) {
		log.info(`What was said on pull requests is asked one by one: ${faultSentence(asFault(thrown))}`);
	}
};
/** Says again what stands, as far as it is not said: a run may have died between its record and its words. */
const tellStanding = async (ports, grants, saying) => {
	const told = [];
	const { policy, closings } = saying;
	const all = [...grants];
	for (const [at, grant] of all.entries()) {
		if (!await ports.desk.spare()) {
			ports.log.info(`#${grant.grant} and those behind it are not looked at: hardly any of GitHub's requests of this hour are left.`);
			break;
		}
		if (at % AT_A_TIME === 0) await lookAhead(ports, all.slice(at, at + AT_A_TIME));
		const about = {
			timezone: timezoneOf(policy),
			now: ports.clock.now(),
			closings
		};
		told.push(...await tellOf(ports, grant, openSubject(grant, saying, about.now), about));
	}
	return told;
};
// src/commands/closing-aloud.ts
const closingAloud = (ports, { ledger, installation, policy }) => ({
	...ports,
	ledger,
	installation,
	tellEnded: (one) => tellEnded(ports, one, timezoneOf(policy))
});
// src/commands/elevate-work.ts
/** Anew for each ending, as it may throw: settings without a genesis name no installation. */
const closingFor = (ports, { repository, policy }) => closingAloud(ports, {
	policy,
	ledger: ports.ledger(policy),
	installation: ports.installation(repository, policy)
});
/** What the words of this run on open grants are made of. */
const sayingOf = ({ basis, before }) => ({
	policy: basis.policy,
	branch: basis.repository.defaultBranch,
	closings: closingsIn(before)
});
// src/commands/reread.ts
/** Reads under way at once; whoever comes then waits for the next one, which begins when one of them is over. */
const MOST$4 = 4;
/**
* The grant as the ledger has it now; `undefined`: it is not open. NB. Every answer is of a read that began after it was asked for: an
* older one would let a grant be opened that somebody has ended since.
*/
const rereading = (ledger) => {
	const waiting = [];
	let underWay = 0;
	/** The one that has not begun. */
	let next;
	const turn = () => underWay < MOST$4 ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve));
	const share = () => {
		const grants = [];
		return {
			grants,
			read: turn().then(async () => {
				next = void 0;
				underWay += 1;
				try {
					return (await ledger.read(grants, [])).open;
				} finally {
					underWay -= 1;
					waiting.shift()?.();
				}
			})
		};
	};
	return async ({ grant }) => {
		next ??= share();
		const { grants, read } = next;
		grants.push(grant);
		try {
			return (await read).get(grant);
		} catch (thrown) {
			if (grants.length === 1) throw thrown;
			return (await ledger.read([grant], [])).open.get(grant);
		}
	};
};
// src/commands/open.ts
const outcomeEvents = (ports, grant, opening) => {
	const attempt = `${grant.owner.run}/${grant.owner.attempt}`;
	if (opening.kind === "opened") return [{
		id: deriveEventId(grant.grant, "elevated", attempt),
		type: "elevated",
		grant: grant.grant,
		actor: GATEHOUSE,
		data: { steps: opening.steps }
	}];
	if (opening.kind === "left") return [];
	const failed = {
		id: deriveEventId(grant.grant, "failed", attempt),
		type: "failed",
		grant: grant.grant,
		actor: GATEHOUSE,
		data: {
			why: opening.why,
			steps: opening.closing.steps
		}
	};
	return opening.closing.complete ? [failed, endedEvent(grant, "failed", opening.closing, ports.clock.now())] : [failed];
};
/** How the grant that was to be taken over ended; undefined while it holds something. */
const formerClosing = ({ opening, former }) => {
	if (former === void 0) return void 0;
	switch (opening.kind) {
		case "left": return;
		case "opened": return opening.former;
		case "failed": return opening.lost.filter(({ state }) => state === "revoked").length === former.plan.steps.length ? {
			complete: true,
			steps: opening.lost,
			faults: []
		} : void 0;
	}
};
const goesOn = ({ grant: by }) => `#${by} goes on with it`;
/** What becomes of the grant that was taken over: ended, or what it lost while the other could not be opened. */
const formerEvents = (ports, current, one) => {
	const held = one.former === void 0 ? void 0 : current.open.get(one.former.grant);
	if (held === void 0) return [];
	const by = one.grant.grant;
	const closing = formerClosing(one);
	if (closing !== void 0) {
		const note = goesOn(one.grant);
		const ending = held.state === "ending" ? [] : [endingEvent({
			grant: held,
			why: "superseded",
			note
		})];
		return closing.complete ? [...ending, endedEvent(held, "superseded", closing, ports.clock.now())] : ending;
	}
	if (one.opening.kind !== "failed") return [];
	return one.opening.lost.map(({ step }) => ({
		id: deriveEventId(held.grant, `drifted ${step}`, by),
		type: "drifted",
		grant: held.grant,
		actor: GATEHOUSE,
		data: {
			step,
			how: "gone",
			what: `it was ended so that #${by} could take it over, and #${by} could not be opened`
		}
	}));
};
const faultsOf = (applied) => applied.flatMap(({ grant, opening, former }) => {
	switch (opening.kind) {
		case "left": return [];
		case "opened": return [...opening.former?.faults ?? [], ...leftOpenOf(opening.former, former)];
		case "failed": return [`#${grant.grant} was not elevated: ${opening.why}.`, ...opening.closing.faults];
	}
});
/** NB. What is not ours is not removed, and never silent (I8). */
const leftOpenOf = (closing, former) => (closing?.steps ?? []).filter(({ state }) => state === "foreign").map(({ step, fault }) => `#${former?.grant} step ${step} is left open: ${fault ?? "it is not ours"}`);
const record$2 = async (ports, work, applied) => work.ledger.append((current) => {
	const events = applied.flatMap((one) => {
		const { grant, opening } = one;
		const held = current.open.get(grant.grant);
		if (held !== void 0 && !isOwnedBy(held, work.owner)) return [];
		return [...held === void 0 || opening.kind === "opened" && held.state !== "elevating" ? [] : outcomeEvents(ports, held, opening), ...formerEvents(ports, current, one)];
	});
	return events.length === 0 ? void 0 : events;
}, { text: `Outcome of ${applied.map(({ grant }) => `#${grant.grant}`).join(", ")}` });
/** Between effect and record, so that a run that dies in between leaves words that the next run says again. */
const tellFormers = async (ports, work, applied) => {
	const timezone = timezoneOf(work.basis.policy);
	const told = applied.map(async (one) => {
		const closing = formerClosing(one);
		if (one.former === void 0 || closing === void 0) return [];
		const ended = {
			endedAt: ports.clock.now(),
			lagSeconds: 0,
			terminal: closing.complete
		};
		return tellEnded(ports, {
			grant: one.former,
			why: "superseded",
			note: goesOn(one.grant),
			closing,
			...ended
		}, timezone);
	});
	return (await Promise.all(told)).flat();
};
/** `mine`: what `takeUpAll` took up in this very run. */
const openAll = async (ports, work, { state, mine, formers }) => {
	if (mine.length === 0) return {
		state,
		applied: [],
		faults: []
	};
	const applyPorts = {
		clock: ports.clock,
		log: ports.log,
		providers: await ports.providers(),
		reread: rereading(work.ledger)
	};
	const applied = await Promise.all(mine.map(async (grant) => {
		const { installation } = work.basis;
		const held = formers.get(grant.grant);
		const former = held === void 0 ? void 0 : {
			grant: held,
			context: contextOf(held, installation)
		};
		const context = {
			...contextOf(grant, installation),
			head: state.head.hash
		};
		const task = {
			grant,
			owner: work.owner,
			context,
			former
		};
		return {
			grant,
			former: held,
			superseded: false,
			opening: await openGrant(applyPorts, task)
		};
	}));
	const untold = await tellFormers(ports, work, applied);
	try {
		const after = await record$2(ports, work, applied);
		return {
			state: after,
			applied: applied.map((one) => {
				const recorded = after.open.get(one.grant.grant);
				return {
					...one,
					grant: recorded ?? one.grant,
					superseded: recorded?.state !== "active"
				};
			}),
			faults: [...faultsOf(applied), ...untold]
		};
	} catch (thrown) {
		const fault = asFault(thrown);
		return {
			state,
			applied,
			faults: [
				...faultsOf(applied),
				...untold,
				`The outcome was not recorded: ${faultSentence(fault)}`
			]
		};
	}
};
// src/commands/policy-change.ts
/**
* The event that is missing in the ledger, if any: whoever changed the policy, by whatever way, the next run finds out.
* `state` must have been asked for `POLICY_KEY`.
*/
const policyChange = (now, state) => {
	const { commit } = now.source;
	if (commit === void 0) return void 0;
	const files = filesOf(now.source.files);
	const blob = policyBlob(files);
	const known = state.known.get(POLICY_KEY);
	const seen = known?.at;
	const pulls = now.pulls.flatMap((pull) => recordOf(pull, now, seen)).toSorted(byMerge);
	if (known?.blob === blob && pulls.length === 0) return void 0;
	const until = pulls.at(-1)?.mergedAt ?? seen ?? formatInstant(toldBefore(now));
	return {
		id: deriveEventId(null, "policy-changed", `${commit}/${until}`),
		type: "policy-changed",
		grant: null,
		actor: GATEHOUSE,
		data: {
			commit,
			files,
			pulls,
			until
		}
	};
};
const SECOND = milliseconds(1e3);
/** NB. What is merged from here on is told next time: once something later is on record, nothing earlier is looked for. */
const toldBefore = ({ readAt, unknownFrom }) => {
	const read = later(readAt, milliseconds(-SECOND));
	return unknownFrom === void 0 || unknownFrom > read ? read : later(unknownFrom, milliseconds(-SECOND));
};
const recordOf = (pull, now, seen) => {
	const { people } = now;
	const { merge } = pull;
	const before = parseInstant(seen ?? "");
	if (merge === void 0 || !merge.onDefaultBranch || merge.at > toldBefore(now)) return [];
	if (before !== void 0 && merge.at <= before) return [];
	return [{
		number: pull.number,
		author: actorOf$1(pull.author, people),
		mergedBy: actorOf$1(merge.by, people),
		merge: merge.commit,
		mergedAt: formatInstant(merge.at),
		approvals: newestOfEach(pull.reviews.filter(({ state, commit }) => state === "APPROVED" && commit === pull.headSha)).map(({ id, author, submittedAt }) => ({
			review: id,
			by: actorOf$1(author, people),
			at: formatInstant(submittedAt)
		}))
	}];
};
/** NB. One person may approve a thousand times: kept whole, a few such pull requests would be more than an entry can carry. */
const newestOfEach = (reviews) => [...new Map(reviews.map((review) => [review.author.id ?? review.author.login, review])).values()];
const byMerge = (a, b) => a.mergedAt === b.mergedAt ? a.number - b.number : a.mergedAt < b.mergedAt ? -1 : 1;
// src/commands/within-lease.ts
/** A rule takes seconds, ten at worst; a policy with firewalls behind it three to five minutes. */
const MOST$3 = {
	"nsg-rule": 60,
	"azure-firewall": 3
};
/** Those that fit, in their order, and the lines with them; the others are for the next run. */
const withinLease = (taken, before) => {
	const lines = new Map(before);
	return {
		fit: taken.filter((one) => {
			const places = placesOf$1(one);
			if (places.some(({ id, most }) => (lines.get(id) ?? 0) >= most)) return false;
			for (const { id } of places) lines.set(id, (lines.get(id) ?? 0) + 1);
			return true;
		}),
		linesOf: (some) => added(before, some)
	};
};
const added = (before, some) => {
	const lines = new Map(before);
	for (const { id } of some.flatMap(placesOf$1)) lines.set(id, (lines.get(id) ?? 0) + 1);
	return lines;
};
const placesOf$1 = ({ events }) => events.flatMap((event) => event.type === "elevating" ? event.data.plan.steps.flatMap(placeOf) : []);
const placeOf = (step) => {
	switch (step.kind) {
		case "nsg-rule": return [{
			id: ("vm" in step ? step.vm : step.nsg).toLowerCase(),
			most: MOST$3["nsg-rule"]
		}];
		case "azure-firewall": return [{
			id: step.policy.toLowerCase(),
			most: MOST$3["azure-firewall"]
		}];
		case "vm-jit":
		case "azure-role":
		case "entra-role":
		case "entra-group":
		case "github-team":
		case "github-repo": return [];
	}
};
// src/commands/take-up-all.ts
/** Denied by one run; the others are by the next ones, so that no number of them makes a commit that nobody can read again. */
const MOST_MALFORMED = 200;
const isCandidate = (derived) => derived.kind === "request";
const intentsIn = (events) => events.flatMap((event) => event.type === "elevating" ? [{
	plan: event.data.plan,
	startsAt: event.data.startsAt,
	expiresAt: event.data.expiresAt
}] : []);
const mineIn = (work, state, intents) => intents.flatMap((intent) => {
	const { grant: number } = intent.plan;
	const grant = state.open.get(number);
	const candidate = work.derived.filter(isCandidate).find((one) => one.pull.number === number);
	if (grant?.state !== "elevating" || !isOwnedBy(grant, work.owner) || candidate === void 0) return [];
	const { url, headSha: head } = candidate.pull;
	return [{
		...grant,
		...intent,
		url,
		head,
		merge: candidate.pull.merge?.commit ?? grant.merge
	}];
});
/** That it may be taken over was decided on this very state; its own record says only how to end it. */
const formersIn = (work, state, mine) => new Map(mine.flatMap(({ grant }) => {
	const candidate = work.derived.filter(isCandidate).find((one) => one.pull.number === grant);
	const extended = candidate?.input.kind === "request" ? candidate.input.request.extends : void 0;
	const former = extended === void 0 ? void 0 : state.open.get(extended);
	return former === void 0 ? [] : [[grant, former]];
}));
const numbersIn = (work, malformed) => [
	...work.derived.filter(isCandidate).map((one) => one.pull.number),
	...malformed.map((pull) => pull.number),
	...work.free
];
const subjectOf$1 = (work, malformed) => {
	const numbers = [...new Set(numbersIn(work, malformed))].map((number) => `#${number}`);
	return numbers.length === 0 ? "Policy as it stands now" : `Take up ${numbers.join(", ")}`;
};
/** Whether each of several still fits, behind the others, beside what is written anyway; beside nothing the first does. */
const roomBeside = (beside) => {
	let size = bytesOf(beside);
	let isFirst = beside.length === 0;
	return ({ events }) => {
		size += bytesOf(events);
		const fits = isFirst || size <= 256e3;
		isFirst = false;
		return fits;
	};
};
/** The others wait for the next commit. */
const fitting = (taken, beside) => taken.filter(roomBeside(beside));
/** Whether one has no room any more; what this run may not open needs none. */
const fullBehind = (beside, before) => {
	const hasRoom = roomBeside(beside);
	let lines = before;
	return (one) => {
		const { fit, linesOf } = withinLease([one], lines);
		lines = linesOf(fit);
		return fit.length > 0 && !hasRoom(one);
	};
};
const takeUpAll = async (ports, work) => {
	const rounds = [await takeUpSome(ports, work, /* @__PURE__ */ new Map())];
	const faults = [];
	for (let last = rounds[0]; last?.more === true && faults.length === 0;) {
		const { lines } = last;
		const next = await isolated(ports, "Not all was taken up", () => takeUpSome(ports, {
			...work,
			free: []
		}, lines));
		if (isFault(next)) faults.push(next.fault);
		else if (next.state.head.seq === last.state.head.seq) break;
		else rounds.push(last = next);
	}
	return together(work, rounds, faults);
};
const together = (work, rounds, faults) => {
	const state = rounds.at(-1)?.state ?? work.before;
	const decided = rounds.flatMap((round) => round.decided);
	const goOn = rounds.flatMap(({ resumption }) => resumption.goOn);
	const mine = mineIn(work, state, intentsIn([...decided.flatMap((one) => one.events), ...goOn]));
	return {
		state,
		mine,
		formers: formersIn(work, state, mine),
		scheduled: rounds.flatMap(({ taken }) => taken).flatMap(({ candidate, events }) => {
			const grant = state.open.get(candidate.pull.number);
			return grant?.state === "scheduled" && events.some(isIntent) ? [grant] : [];
		}),
		malformed: rounds.reduce((sum, { malformed }) => sum + malformed, 0),
		denied: decided.filter((one) => !one.events.some(isIntent)),
		toEnd: rounds.flatMap(({ resumption }) => resumption.toEnd).flatMap((number) => state.open.get(number) ?? []),
		faults
	};
};
const takeUpSome = async (ports, work, before) => {
	const candidates = work.derived.filter(isCandidate);
	const malformed = work.derived.flatMap((derived) => derived.kind === "malformed" ? [derived.pull] : []);
	let taken = [];
	let resumption = {
		goOn: [],
		toEnd: []
	};
	let started = {
		taken: [],
		unproved: []
	};
	let unfit = [];
	let lines = before;
	let more = false;
	const subject = { text: subjectOf$1(work, malformed) };
	return {
		state: await work.ledger.append((current) => {
			const now = ports.clock.now();
			const { owner, free, deletions } = work;
			const basis = {
				policy: work.basis.policy,
				now,
				owner,
				free,
				due: work.due,
				deletions
			};
			const due = startScheduled(current, work.derived, basis);
			const begun = withinLease(due.taken, before);
			started = {
				...due,
				taken: fitting(begun.fit, [])
			};
			resumption = resume(current, work.derived, basis);
			const changed = policyChange(work.policyNow, current);
			unfit = malformed.filter((pull) => !current.records.has(pull.number) && deletedGrants(deletionBy(pull), current.open.values(), work.mergedAt).length === 0).slice(0, MOST_MALFORMED);
			const ahead = [...changed === void 0 ? [] : [changed], ...started.taken.flatMap((one) => one.events)];
			const behind = [
				...started.unproved,
				...unfit.flatMap((pull) => denyMalformed(pull, work.basis.policy)),
				...resumption.goOn
			];
			const opened = begun.linesOf(started.taken);
			const all = takeUp(candidates, basis, {
				records: current.records,
				books: bookFacts(current, work.basis.policy, now)
			}, fullBehind([...ahead, ...behind], opened));
			const fresh = withinLease(all, opened);
			taken = fitting(fresh.fit, [...ahead, ...behind]);
			lines = fresh.linesOf(taken);
			const written = [...started.taken, ...taken];
			more = written.length > 0 && written.length < begun.fit.length + fresh.fit.length;
			const events = [
				...ahead,
				...taken.flatMap((one) => one.events),
				...behind
			];
			return events.length === 0 ? void 0 : events;
		}, subject),
		decided: [...started.taken, ...taken],
		taken,
		resumption,
		malformed: unfit.length + started.unproved.length,
		lines,
		more
	};
};
// src/commands/elevate-opening.ts
/** Of more than these it is not said that they are being opened: GitHub takes so many words a minute, and what came of it is said in them. */
const FEW = 20;
const takeUpAndOpen = async (ports, work) => {
	const { takenUp, faults } = await takeUpOrSay(ports, work);
	const unalarmed = await alertBreakGlass(ports, takenUp.mine, {
		derived: work.derived,
		policy: work.basis.policy,
		now: ports.clock.now()
	});
	const begun = takenUp.mine.length <= FEW ? takenUp.mine : [];
	const [opened, untold] = await Promise.all([openAll(ports, work, takenUp), tellStanding(ports, [...begun, ...takenUp.scheduled], sayingOf(work))]);
	return {
		takenUp,
		applied: opened.applied,
		open: [...opened.state.open.values()],
		faults: [
			...faults,
			...unalarmed,
			...opened.faults
		],
		untold
	};
};
/** NB. Without the intent nothing is opened (I2), and endings go on all the same (I3). */
const takeUpOrSay = async (ports, work) => {
	const takenUp = await isolated(ports, "Nothing was taken up", () => takeUpAll(ports, work));
	return isFault(takenUp) ? {
		takenUp: nothing(work),
		faults: [takenUp.fault]
	} : {
		takenUp,
		faults: takenUp.faults
	};
};
const nothing = ({ before }) => ({
	state: before,
	mine: [],
	formers: /* @__PURE__ */ new Map(),
	scheduled: [],
	denied: [],
	malformed: 0,
	toEnd: [],
	faults: []
});
// src/core/operators.ts
/** Whose word is that of the operators (§4): an account in `operators` of the policy, by its numeric id, or a person at a terminal. */
/** NB. Anybody with write access may dispatch a workflow; without a readable policy there are no operators. */
const hearOperator = (speaker, policy, now) => {
	switch (speaker.kind) {
		case "terminal": return {
			kind: "operator",
			name: "somebody at a terminal",
			actor: { kind: "unknown" }
		};
		case "again": return {
			kind: "refused",
			who: "a run that was run again (start a new one)"
		};
		case "account": {
			const { id } = speaker;
			const person = id === void 0 ? void 0 : operatorWith(id, policy, now);
			if (person !== void 0) return {
				kind: "operator",
				name: person.key,
				actor: actorOf(person)
			};
			return {
				kind: "refused",
				who: id === void 0 ? "an unknown account" : `the account ${id}`
			};
		}
	}
};
const actorOf = ({ key, gitHubId, login }) => ({
	kind: "person",
	person: key,
	gitHubId,
	login
});
/** NB. By the id of the first account alone: second accounts are known by a login, which anybody can take over. */
const operatorWith = (id, policy, now) => {
	const { people, settings } = policy;
	if (people === void 0 || settings === void 0) return void 0;
	const { people: operators } = openRefs(settings.operators, {
		people,
		owner: [],
		beneficiary: void 0,
		teams: {},
		oncall: {},
		at: now
	});
	return [...operators].flatMap((key) => people.byKey.get(key) ?? []).find((person) => person.gitHubId === id && contractFlaw(person, now) === void 0);
};
// src/commands/cap.ts
/** All of it or nothing: which of too many are the right ones to remove, a machine cannot know. */
const allows = ({ kind, count }, wanted) => wanted === 0 || (kind === "exactly" ? wanted === count : wanted <= count);
/** NB. One count for a whole run: what was removed of one kind is not there for another. */
const lessened = (cap, removed) => removed === 0 ? cap : {
	kind: "at-most",
	count: Math.max(0, cap.count - removed)
};
/** NB. Anybody with write access may dispatch a workflow: only an operator's count lifts the cap, and only for exactly that many. */
const capOf = (expected, policy, now) => {
	const usual = {
		kind: "at-most",
		count: policy.settings?.caps.unexpiredRemovalsPerRun ?? 0
	};
	if (expected === void 0) return {
		cap: usual,
		faults: []
	};
	const heard = hearOperator(expected.by, policy, now);
	if (heard.kind === "operator") return {
		cap: {
			kind: "exactly",
			count: expected.count
		},
		faults: []
	};
	return {
		cap: usual,
		faults: [`expected-count is not taken from ${heard.who}: only people in operators of policies/gatehouse.yaml may lift the cap.`]
	};
};
/** The same where no policy can be read: nobody's right to lift the cap can be looked up, so only a terminal's count is taken. */
const capWithoutPolicy = (expected) => {
	if (expected?.by.kind === "terminal") return {
		cap: {
			kind: "exactly",
			count: expected.count
		},
		faults: []
	};
	return {
		cap: {
			kind: "at-most",
			count: 0
		},
		faults: expected === void 0 ? [] : ["expected-count is not taken: without the policy nobody knows who may lift the cap, except at a terminal."]
	};
};
// src/commands/drift.ts
/** What an observation means; `unclear`: on its way, and nothing is concluded from that. */
const judge$1 = (step, observation) => {
	const drift = (how, what) => ({
		step: step.id,
		how,
		what: what.slice(0, 300)
	});
	switch (observation.state) {
		case "absent": return drift("gone", "it is not there any more");
		case "foreign": return drift("foreign", observation.what);
		case "pending": return observation.why === void 0 ? "unclear" : drift("idle", observation.why);
		case "active": {
			const { edit } = observation;
			return edit === void 0 ? void 0 : drift(edit.more ? "wider" : "edited", edit.what);
		}
	}
};
const lookAt = async (ports, providers, grants) => {
	const faults = [];
	const all = grants.flatMap((grant) => grant.plan.steps.map((step) => ({
		grant,
		step
	})));
	return {
		seen: (await Promise.all(all.map(async ({ grant, step }) => {
			if (!providers.some(({ kind }) => kind === step.kind)) return [];
			try {
				const context = contextOf(grant, ports.installation);
				const look = async (as) => judge$1(as, await lookAgain({
					...ports,
					providers
				}, as, context));
				const drift = inMove(await Promise.all([step, ...formerVersions(grant, step)].map(look)));
				return drift === "unclear" ? [] : [{
					grant,
					step,
					drift
				}];
			} catch (thrown) {
				const why = faultSentence(asFault(thrown));
				faults.push(`Whether #${grant.grant} step ${step.id} is as it was agreed is not known: ${why}`);
				return [];
			}
		}))).flat(),
		faults
	};
};
/**
* A step that moves stands as it will be, as it was, or not at all in between: none of it is somebody's change. `looks`: as it will
* be first; as nothing else where nothing moves.
*/
const inMove = (looks) => {
	const [now] = looks;
	if (looks.length === 1) return now;
	const asItIs = looks.some((look) => look === void 0 || look === "unclear");
	const isGone = looks.some((look) => look !== void 0 && look !== "unclear" && look.how === "gone");
	return asItIs || isGone ? "unclear" : now;
};
const driftOf = ({ drift }, step) => drift?.find((one) => one.step === step.id);
/**
* What is still to be told by the ledger as it is now. NB. While another grant of the person takes the same privilege over, or the
* grant is being ended, an empty place is what it should be.
*/
const newsIn = (seen, open) => seen.filter(({ grant, step, drift }) => {
	const now = open.get(grant.grant);
	if (now?.state !== "active" || isTakenOver(now, step, open)) return false;
	return newsOf(driftOf(now, step), drift) !== "same";
});
const isTakenOver = (grant, step, open) => [...open.values()].some((other) => other.grant !== grant.grant && other.beneficiary === grant.beneficiary && other.state !== "scheduled" && other.plan.steps.some((theirs) => privilegeOf(theirs) === privilegeOf(step)));
const eventOf$1 = (ports, { grant, step, drift }) => {
	const type = drift === void 0 ? "repaired" : "drifted";
	const attempt = `${ports.run.id}/${ports.run.attempt}/${ports.clock.now()}`;
	const base = {
		id: deriveEventId(grant.grant, `${type} ${step.id}`, attempt),
		grant: grant.grant,
		actor: GATEHOUSE
	};
	return drift === void 0 ? {
		...base,
		type: "repaired",
		data: {
			step: step.id,
			what: "it is again as it was agreed"
		}
	} : {
		...base,
		type: "drifted",
		data: {
			step: step.id,
			how: drift.how,
			what: drift.what
		}
	};
};
/** Told before it is recorded: a run that dies in between leaves words that the next one says again, of the same matter. */
const tellPeople = async (ports, news, mode) => {
	const grants = /* @__PURE__ */ new Map();
	for (const one of news) if (one.drift !== void 0) grants.set(one.grant.grant, [...grants.get(one.grant.grant) ?? [], one]);
	const told = [...grants].map(([number, all]) => {
		const steps = all.flatMap(({ step, drift }) => drift === void 0 ? [] : [{
			step,
			drift
		}]);
		return isolated(ports, `The issue about #${number} could not be opened`, async () => ports.desk.reportOnce(`drift:${number}`, renderDrift(number, steps, mode)));
	});
	return (await Promise.all(told)).flatMap(faultsOf$1);
};
/**
* What is closed now. NB. Whatever the settings say, what is provably ours and opens more than was granted is: less is always
* allowed. What opens no more goes only to be put back, and so not so late that nobody would.
*/
const toClose = (seen, open, { mode, now }) => seen.filter((one) => {
	const grant = open === void 0 ? one.grant : open.get(one.grant.grant);
	if (grant?.state !== "active") return false;
	if (one.drift?.how === "wider") return true;
	return one.drift?.how === "edited" && mode === "repair" && isPutBack(grant, one, now);
});
const isPutBack = (grant, { step, drift }, now) => {
	const others = (grant.drift ?? []).filter((one) => one.step !== step.id);
	return drift !== void 0 && repairable({
		...grant,
		drift: [...others, drift]
	}, now).length > 0;
};
const closeOne = async (ports, providers, { grant, step }) => {
	const what = `#${grant.grant} step ${step.id} was changed and is not closed`;
	try {
		const context = contextOf(grant, ports.installation);
		const revocation = await closeChanged({
			...ports,
			providers
		}, step, context);
		switch (revocation.state) {
			case "absent":
				ports.log.info(`#${grant.grant} step ${step.id} ${step.kind}: it was changed, and is closed`);
				return [];
			case "held": return [`${what}: ${revocation.why}`];
			case "foreign": return [`${what}: ${revocation.what}`];
		}
	} catch (thrown) {
		return [`${what}: ${faultSentence(asFault(thrown))}`];
	}
};
/** All of it; else at least what opens too much, if that alone is few enough; else nothing (I14). */
const within = (cap, all) => {
	const worst = all.filter(({ drift }) => drift?.how === "wider");
	if (allows(cap, all.length)) return all;
	return allows(cap, worst.length) ? worst : [];
};
const refusal$3 = (wanted, { kind, count }) => `${wanted.length} objects of open grants were changed and should be closed, and the cap is ${kind === "exactly" ? "exactly " : ""}${count}: ${wanted.map(({ grant, step, drift }) => `#${grant.grant} step ${step.id} ${step.kind} (${drift?.what ?? ""})`).join("; ")}. Run revoke with expected-count ${wanted.length} if they are to be closed now.`;
/** Of grants whose window runs; asks nobody where there are none. Opens nothing: what may be put back is left to the elevation. */
const settleDrift = async (ports, running, options) => {
	const grants = running.filter(({ state }) => state === "active");
	if (grants.length === 0) return {
		open: void 0,
		faults: []
	};
	const providers = await ports.providers();
	const { seen, faults } = await lookAt(ports, providers, grants);
	const isNews = ({ grant, step, drift }) => newsOf(driftOf(grant, step), drift) !== "same";
	const closable = seen.filter(({ drift }) => drift?.how === "wider" || drift?.how === "edited");
	if (!seen.some(isNews) && closable.length === 0) return {
		open: void 0,
		faults
	};
	const { open, ...recorded } = await recordDrift(ports, seen, options.mode);
	const told = [...recorded.told];
	const all = toClose(seen, open, {
		mode: options.mode,
		now: ports.clock.now()
	});
	const wanted = within(options.cap, all);
	if (wanted.length < all.length) told.push(refusal$3(all, options.cap));
	const closed = await Promise.all(wanted.map((one) => closeOne(ports, providers, one)));
	return {
		open,
		faults: [
			...faults,
			...told,
			...closed.flat()
		]
	};
};
/** NB. Closing what opens too much waits for no record (I3): without one it goes on, and the run is red. */
const recordDrift = async (ports, seen, mode) => {
	try {
		const { open } = await ports.ledger.read([], []);
		const news = newsIn(seen, open);
		const told = await tellPeople(ports, news, mode);
		if (news.length === 0) return {
			open,
			told
		};
		const names = [...new Set(news.map(({ grant }) => `#${grant.grant}`))].join(", ");
		return {
			open: (await ports.ledger.append((current) => {
				const events = newsIn(news, current.open).map((one) => eventOf$1(ports, one));
				return events.length === 0 ? void 0 : events;
			}, { text: `What the platforms show of ${names}` })).open,
			told
		};
	} catch (thrown) {
		return {
			open: void 0,
			told: [`What was changed on the platforms was not recorded: ${faultSentence(asFault(thrown))}`]
		};
	}
};
// src/commands/move-events.ts
const amended = (grant, attempt, { plan, ...data }) => ({
	id: deriveEventId(grant.grant, `amended ${data.move.state}`, attempt),
	type: "amended",
	grant: grant.grant,
	actor: GATEHOUSE,
	data: {
		...data,
		plan
	}
});
const refusal$2 = (grant, comment, because) => {
	const why = because.slice(0, 300);
	return amended(grant, String(comment), {
		note: `/source is not followed: ${why}`,
		plan: grant.plan,
		move: {
			comment,
			state: "refused",
			why
		}
	});
};
const intentOf = ({ owner, basis }, answer) => {
	const { grant, comment } = answer;
	switch (answer.kind) {
		case "refuse": return [refusal$2(grant, comment, answer.why)];
		case "abandon": {
			const { move, plan } = grant;
			if (move?.state !== "moving") return [];
			const { source, before, state } = move;
			return [amended(grant, `${comment} ${owner.run}/${owner.attempt}`, {
				note: `the move is given up: ${answer.why}`,
				plan,
				move: {
					comment,
					state,
					source,
					before,
					owner
				}
			})];
		}
		case "move": {
			const { plan, before, by } = answer;
			const fresh = newSources(grant.plan, plan);
			const source = fresh.length === 0 && grant.move?.state === "moving" ? grant.move.source : fresh;
			const note = `to ${source.join(", ")}, asked for by ${by} with /source`;
			const event = amended(grant, `${comment} ${owner.run}/${owner.attempt}`, {
				note,
				plan,
				move: {
					comment,
					state: "moving",
					source,
					before,
					owner
				}
			});
			const gitHubId = basis.policy.people?.byKey.get(by)?.gitHubId;
			return [{
				...event,
				actor: {
					kind: "person",
					person: by,
					...gitHubId === void 0 ? {} : { gitHubId }
				}
			}];
		}
	}
};
/** Of a grant as the ledger has it now; nothing where it is another run's, or over. */
const outcomeOf = (work, grant, { moving, outcome }) => {
	const move = grant?.move;
	const isMine = move?.state === "moving" && move.comment === moving.comment && sameOwner(move.owner, work.owner);
	if (grant?.state !== "active" || move?.state !== "moving" || !isMine) return [];
	const { comment, source } = move;
	const attempt = `/source ${comment}`;
	const about = (type, step) => ({
		id: deriveEventId(grant.grant, `${type} ${step}`, attempt),
		grant: grant.grant,
		actor: GATEHOUSE
	});
	const ids = [...new Set(moving.before.map(({ id }) => id))];
	switch (outcome.kind) {
		case "later": return [];
		case "moved": return [amended(grant, String(comment), {
			note: `open from ${source.join(", ")}`,
			plan: grant.plan,
			move: {
				comment,
				state: "moved",
				source,
				steps: outcome.steps
			}
		}), ...(grant.drift ?? []).flatMap(({ step }) => ids.includes(step) ? [{
			...about("repaired", step),
			type: "repaired",
			data: {
				step,
				what: "it was moved"
			}
		}] : [])];
		case "lost": {
			const what = outcome.why.slice(0, 300);
			return [refusal$2(grant, comment, outcome.why), ...ids.map((step) => ({
				...about("drifted", step),
				type: "drifted",
				data: {
					step,
					how: "lost",
					what
				}
			}))];
		}
	}
};
// src/commands/move-steps.ts
/** The effects of a move: what stands is ended and read back first, then opened from the new address, to the same end (I6, I13). */
const carryOutMove = async (ports, work, { moving, providers }) => {
	const { clock, log } = ports;
	const apply = {
		clock,
		log,
		providers,
		reread: async (grant) => grant
	};
	const about = {
		...moving,
		apply,
		ports,
		work
	};
	const later = (thrown) => {
		const fault = asFault(thrown);
		if (fault.code === "bug") log.error(fault.stack ?? fault.message);
		return {
			kind: "later",
			fault: `#${moving.grant.grant} is not moved: ${faultSentence(fault)}`
		};
	};
	let why = moving.why;
	if (why === void 0) try {
		const outcome = await moveSteps(about);
		if (outcome.kind !== "lost") return outcome;
		({why} = outcome);
	} catch (thrown) {
		const fault = asFault(thrown);
		if (fault.transient || fault.code === "bug") return later(thrown);
		why = whatFailed(fault);
	}
	try {
		await endAll(about);
		return {
			kind: "lost",
			why
		};
	} catch (thrown) {
		return later(thrown);
	}
};
/** NB. Not two of them at once: everything that stands is gone before the first is opened, and it is opened for what is open. */
const moveSteps = async (about) => {
	const { apply, grant, steps, ports, work } = about;
	const context = contextOf(grant, work.basis.installation);
	const records = [];
	const rest = [];
	for (const step of steps) {
		const seen = await lookAgain(apply, step, context);
		if (seen.state === "active" && seen.edit === void 0) records.push(elevated(step, seen.receipt, apply.clock.now()));
		else rest.push(step);
	}
	for (const step of rest.toReversed()) {
		const refused = await refusalOf$2(about);
		if (refused !== void 0) return refused;
		const ended = await closeVersions(apply, formersOf(about, step), {
			grant,
			context
		});
		if (ended.state === "foreign") return {
			kind: "lost",
			why: `what stands there is not ours to end: ${ended.fault ?? ""}`
		};
	}
	for (const step of rest) {
		const refused = await refusalOf$2(about);
		if (refused !== void 0) return refused;
		const receipt = await openAgain(apply, step, context);
		ports.log.info(`#${grant.grant} step ${step.id} ${step.kind}: moved`);
		records.push(elevated(step, receipt, apply.clock.now()));
	}
	if (await isOpenStill(work, grant, isMine(about))) return {
		kind: "moved",
		steps: records
	};
	const later = (why) => ({
		kind: "later",
		fault: `#${grant.grant} is not moved: ${why}`
	});
	const isOpen = await isOpenStill(work, grant, (current) => isAsAgreed(current, rest));
	if (!isOpen) await endAll(about);
	return later(isOpen ? "another run moves it" : "it is not open any more");
};
/** Another run has it by now, and it is to stand as this run has opened it. */
const isAsAgreed = ({ plan }, opened) => opened.every((step) => plan.steps.some((agreed) => canonicalJson(agreed) === canonicalJson(step)));
const refusalOf$2 = async (about) => {
	const { ports, work, grant } = about;
	const lease = parseInstant(work.owner.until);
	if (lease === void 0 || isOver(lease, ports.clock.now())) return {
		kind: "later",
		fault: `#${grant.grant} is not moved: the lease of this run is over`
	};
	const refused = await whyNotOpen(ports, work, {
		grant,
		also: isMine(about)
	});
	if (refused === void 0) return void 0;
	return refused.final ? {
		kind: "lost",
		why: refused.why
	} : {
		kind: "later",
		fault: `#${grant.grant} is not moved: ${refused.why}`
	};
};
const isMine = ({ comment, work }) => ({ move }) => move?.state === "moving" && move.comment === comment && sameOwner(move.owner, work.owner);
const formersOf = ({ before }, { id }) => before.filter((step) => step.id === id);
/** Whatever of it stands, from before or from now. */
const endAll = async (about) => {
	const { apply, grant, work, before, steps } = about;
	const context = contextOf(grant, work.basis.installation);
	for (const id of new Set(before.map((step) => step.id)).values()) {
		const now = [...grant.plan.steps, ...steps].filter((step) => step.id === id);
		await closeVersions(apply, [...before.filter((step) => step.id === id), ...now], {
			grant,
			context
		});
		apply.log.info(`#${grant.grant} step ${id}: closed at ${formatInstant(apply.clock.now())}`);
	}
};
// src/commands/move.ts
/** Intent → the old one ended → the new one opened → outcome; grants beside each other. */
const moveAll = async (ports, work) => {
	if (work.moving.length === 0) return {
		count: 0,
		grants: [],
		faults: []
	};
	let answers = [];
	const names = work.moving.map((number) => `#${number}`).join(", ");
	const state = await work.ledger.append((current) => {
		answers = work.moving.flatMap((number) => answerTo(ports, work, {
			current,
			number
		}) ?? []);
		const events = answers.flatMap((answer) => intentOf(work, answer));
		return events.length === 0 ? void 0 : events;
	}, { text: `Answer /source on ${names}` });
	const movings = answers.flatMap((answer) => movingOf(answer, state) ?? []);
	const refused = answers.flatMap(({ kind, grant }) => kind === "refuse" ? state.open.get(grant.grant) ?? [] : []);
	for (const { grant, move } of refused) if (move?.state === "refused") ports.log.info(`#${grant}: /source is not followed: ${move.why}`);
	if (movings.length === 0) return {
		count: 0,
		grants: refused,
		faults: []
	};
	const providers = await ports.providers();
	const done = await Promise.all(movings.map(async (moving) => ({
		moving,
		outcome: await carryOutMove(ports, work, {
			moving,
			providers
		})
	})));
	const recorded = await record$1(work, done);
	return {
		...recorded,
		grants: [...refused, ...recorded.grants]
	};
};
/** `undefined`: there is nothing to answer, or nobody can yet. */
const answerTo = (ports, work, { current, number }) => {
	const grant = current.open.get(number);
	if (grant?.state !== "active") return void 0;
	if (work.derived.some((one) => one.kind === "unknown" && one.number === number)) return void 0;
	const about = {
		work,
		current,
		grant,
		now: ports.clock.now(),
		candidate: candidateOf(grant, work.derived)
	};
	return grant.move?.state === "moving" ? goOn(about, grant.move) : begin(about);
};
const NOT_LIKE_THIS = "the request would not be opened like this any more";
/** What another run began. NB. Its address is read again from the comment, which may be gone by now. */
const goOn = (about, move) => {
	const { grant, work, candidate } = about;
	const known = work.before.open.get(grant.grant)?.move;
	if (known?.state !== "moving" || !sameOwner(known.owner, move.owner)) return void 0;
	const { before } = move;
	const abandon = (why) => ({
		kind: "abandon",
		grant,
		comment: move.comment,
		why,
		before
	});
	const asked = candidate?.moved?.wish.inForce?.asked;
	if (asked === void 0 || asked.comment < move.comment) return abandon("the comment that asked for it is gone, or was edited");
	const plan = planOf(about);
	if (plan === void 0) return abandon(NOT_LIKE_THIS);
	const { comment, by } = asked;
	if (comment === move.comment) return canonicalJson(plan) === canonicalJson(grant.plan) ? {
		kind: "move",
		grant,
		comment,
		by,
		plan,
		before
	} : abandon(NOT_LIKE_THIS);
	if (move.count >= 5) return abandon(TOO_OFTEN);
	const ids = new Set(before.map(({ id }) => id));
	const also = grant.plan.steps.filter(({ id }) => ids.has(id));
	return {
		kind: "move",
		grant,
		comment,
		by,
		plan,
		before: [...before, ...also]
	};
};
const TOO_OFTEN = `it was moved 5 times, which is the most; ask for a grant of its own`;
const begin = (about) => {
	const { grant, current, candidate } = about;
	const wish = candidate?.moved?.wish;
	if (wish === void 0) return refuseUnread(about);
	if (isAnswered(wish.newest, grant.move)) return void 0;
	if (grant.plan.steps.some((step) => isTakenOver(grant, step, current.open))) return void 0;
	const { comment, by } = wish.newest;
	const plan = planOf(about);
	const before = plan === void 0 ? [] : stepsThatMove(grant.plan, plan);
	const why = wish.refusal ?? refusalOf$1(about, plan === void 0 ? void 0 : before);
	return plan === void 0 || why !== void 0 ? {
		kind: "refuse",
		grant,
		comment,
		why: why ?? NOT_LIKE_THIS
	} : {
		kind: "move",
		grant,
		comment,
		by,
		plan,
		before
	};
};
/** The request itself cannot be read or planned by the policy of now. The ledger says whose comment it is: enough to refuse it. */
const refuseUnread = ({ grant, work }) => {
	const asked = unansweredIn(grant, work.said.get(grant.grant) ?? [], work.basis.policy);
	return asked && {
		kind: "refuse",
		grant,
		comment: asked.comment,
		why: NOT_LIKE_THIS
	};
};
/** `moves`: which steps would be open from elsewhere; undefined: it would not be opened. */
const refusalOf$1 = (about, moves) => {
	const { grant, now } = about;
	if (endOf$1(grant) <= now) return "its window is over";
	if (endOf$1(grant) - now < SHORTEST_WINDOW) return "less than ten minutes of its window are left";
	if ((grant.move?.count ?? 0) >= 5) return TOO_OFTEN;
	if (moves === void 0) return obstacleOf(about) ?? NOT_LIKE_THIS;
	return moves.length === 0 ? "it is open from there already" : void 0;
};
const decided = (about, candidate) => {
	const { work, current, grant, now } = about;
	const { policy } = work.basis;
	const judged = withBooks(candidate, bookFacts(current, policy, now), windowOfGrant(grant));
	return decideCandidate(judged, policy, now);
};
const obstacleOf = (about) => {
	const { candidate } = about;
	if (candidate === void 0) return void 0;
	const [first] = obstaclesIn(decided(about, candidate).reasons);
	return first?.sentence;
};
/**
* The plan with the new source. NB. Both must be what would be opened now, until the same end: the request as it was merged, which is
* what people approved, and the same with nothing but the source changed, under all rules of today.
*/
const planOf = (about) => {
	const { work, current, grant, now, candidate } = about;
	if (candidate?.moved === void 0) return void 0;
	const basis = {
		...work,
		policy: work.basis.policy,
		now,
		agreed: movedPlan
	};
	return planToGoOn(grant, {
		...candidate,
		input: candidate.moved.merged
	}, current, basis) === void 0 ? void 0 : planToGoOn(grant, candidate, current, basis);
};
const movingOf = (answer, { open }) => {
	const grant = open.get(answer.grant.grant);
	if (grant === void 0 || answer.kind === "refuse") return void 0;
	const { comment, before } = answer;
	if (answer.kind === "abandon") return {
		grant,
		comment,
		before,
		steps: [],
		why: answer.why
	};
	const ids = new Set(before.map(({ id }) => id));
	return {
		grant,
		comment,
		before,
		steps: answer.plan.steps.filter(({ id }) => ids.has(id)),
		why: void 0
	};
};
const record$1 = async (work, done) => {
	const faults = done.flatMap(({ moving, outcome }) => {
		switch (outcome.kind) {
			case "moved": return [];
			case "lost": return [`#${moving.grant.grant} was not moved, and is closed: ${outcome.why}.`];
			case "later": return [outcome.fault];
		}
	});
	const count = done.filter(({ outcome }) => outcome.kind === "moved").length;
	const names = done.map(({ moving }) => `#${moving.grant.grant}`).join(", ");
	try {
		const after = await work.ledger.append(({ open }) => {
			const events = done.flatMap((one) => outcomeOf(work, open.get(one.moving.grant.grant), one));
			return events.length === 0 ? void 0 : events;
		}, { text: `Moved ${names}` });
		return {
			count,
			faults,
			grants: done.flatMap(({ moving }) => after.open.get(moving.grant.grant) ?? [])
		};
	} catch (thrown) {
		const why = faultSentence(asFault(thrown));
		return {
			count,
			grants: [],
			faults: [...faults, `What was moved was not recorded (${names}): ${why}`]
		};
	}
};
// src/core/render/unexplained.ts
/** `commit`: the last one that touched the file, where GitHub says so. */
const renderUnexplained = (path, commit) => ({
	issue: {
		title: `Denied: ${oneLine$1(path, 120).replaceAll("`", "'")} is explained by no merged request`,
		body: [
			`**Denied.** No merged pull request added ${codeSpan(path, 200)} with these contents and changed nothing else, so nothing is elevated.`,
			commit === void 0 ? "GitHub does not say which commit brought it." : `It was last touched by commit ${codeSpan(commit)}.`,
			"What to do: find out who put it there and why, delete the file, and file the request as a pull request if it is needed."
		].join("\n")
	},
	status: {
		state: "failure",
		description: "denied: a request file that no merged pull request explains"
	}
});
// src/commands/unexplained.ts
const explainedNow = (file, derived) => derived.some((one) => one.kind === "request" && one.pull.request?.path === file.path && one.pull.request.blob === file.blob);
const deniedEvent = (file, commit, policy) => ({
	id: deriveEventId(null, "decided", `${file.path}@${file.blob}`),
	type: "decided",
	grant: null,
	actor: GATEHOUSE,
	data: {
		outcome: "denied",
		policy,
		reasons: [{
			code: "request.unexplained",
			effect: "deny",
			sentence: "No merged pull request added this file with these contents."
		}],
		approvals: [],
		plan: null,
		subject: {
			path: file.path,
			blob: file.blob,
			commit: commit ?? null
		}
	}
});
const NONE = {
	reported: 0,
	faults: []
};
/** A file that cannot be reported now is reported by the next run; what was done before in this run stands. */
const reportUnexplained = async (ports, basis, derived) => {
	const faults = [];
	try {
		return {
			reported: await findAndReport(ports, basis, {
				derived,
				faults
			}),
			faults
		};
	} catch (thrown) {
		return {
			...NONE,
			faults: [...faults, sentenceOf$1(thrown)]
		};
	}
};
const sentenceOf$1 = (thrown) => {
	const fault = asFault(thrown);
	return `What no pull request explains could not be reported: ${faultSentence(fault)}`;
};
const report$1 = async (ports, file) => {
	const commit = await ports.evidence.lastCommitOf(file.path);
	const said = renderUnexplained(file.path, commit);
	await ports.desk.reportOnce(`unexplained:${file.path}@${file.blob}`, said.issue);
	if (commit !== void 0) await ports.desk.setStatus(commit, said.status);
	return commit;
};
const findAndReport = async (ports, basis, { derived, faults }) => {
	const files = await ports.evidence.requestsAt(basis.repository.head);
	if (files.length === 0) return 0;
	if (derived.some((one) => one.kind === "unknown")) return 0;
	const paths = files.map((file) => file.path);
	const state = await ports.ledger.read([], paths);
	const strange = files.filter((file) => state.known.get(file.path)?.blob !== file.blob && !explainedNow(file, derived));
	if (strange.length === 0) return 0;
	const found = [];
	for (const file of strange) try {
		found.push({
			file,
			commit: await report$1(ports, file)
		});
	} catch (thrown) {
		faults.push(sentenceOf$1(thrown));
	}
	if (found.length === 0) return 0;
	await ports.ledger.append((current) => {
		const events = found.filter(({ file }) => current.known.get(file.path)?.blob !== file.blob).map(({ file, commit }) => deniedEvent(file, commit, basis.repository.head));
		return events.length === 0 ? void 0 : events;
	}, { text: `Deny ${found.length} file(s) that no pull request explains` });
	return found.length;
};
// src/commands/elevate-settling.ts
const settleOpen = async (ports, work, opened) => {
	const ended = await closeAll(closingFor(ports, work.basis), toEnd(work, opened));
	const moved = await orNothing(ports, "Nothing was moved", () => moveAll(ports, work));
	const repaired = await orNothing(ports, "Nothing was put back", () => repairAll(ports, work));
	const unexplained = await reportUnexplained({
		...ports,
		ledger: work.ledger
	}, work.basis, work.derived);
	return {
		closed: ended.closed,
		moved: moved.count,
		repaired: repaired.count,
		changed: [...moved.grants, ...repaired.grants],
		unexplained: unexplained.reported,
		faults: [
			...ended.faults,
			...moved.faults,
			...repaired.faults,
			...unexplained.faults
		]
	};
};
const toEnd = (work, { takenUp, open }) => [...takenUp.toEnd.map((grant) => ({
	grant,
	why: "failed",
	note: "its intent cannot be derived again from GitHub"
})), ...deletedGrants(work.deletions, open, work.mergedAt)];
/** The ledger may not be readable: then nothing is changed, and all the rest is done. */
const orNothing = async (ports, what, change) => {
	const changed = await isolated(ports, what, change);
	return isFault(changed) ? {
		count: 0,
		grants: [],
		faults: [changed.fault]
	} : changed;
};
// src/core/render/heartbeat.ts
/** `undefined`: a sweep has run, so what is open is as it should be. */
const renderAlarmStatus = (alarm, now) => {
	switch (alarm.kind) {
		case "stale": return alarm.last === void 0 ? "sweep is late: none has succeeded yet" : `sweep is late: last at ${formatUtc(alarm.last, now)}`;
		case "gap": return;
		case "failed": return `sweep failed at ${formatUtc(now, now)}`;
		case "late": {
			const [worst] = alarm.ends.toSorted((a, b) => b.lagSeconds - a.lagSeconds);
			return worst === void 0 ? void 0 : oneLine$1(`sweep was late: #${worst.grant} ended ${formatLag(worst.lagSeconds)} after its end`, 140);
		}
	}
};
const renderAlarm = (alarm, about) => ({
	title: "Gatehouse: access is not ended in time",
	body: [
		...whatHappened(alarm, about),
		...openLine(about),
		"",
		...WHAT_TO_DO
	].join("\n")
});
/** Stands over the issue once a sweep has run to its end. */
const renderAlarmOver = (at, timezone) => `**Over: a sweep that began at ${formatTime(at, timezone, at)} ran to its end, and nothing is late.**`;
const whatHappened = (alarm, { now, timezone }) => {
	const time = (at) => formatTime(at, timezone, now);
	switch (alarm.kind) {
		case "stale": return [alarm.last === void 0 ? `**No run of \`revoke.yml\` has succeeded yet,** and something has been open for longer than ${formatDuration(alarm.limit)}.` : `**The last run of \`revoke.yml\` that succeeded began at ${time(alarm.last)},** longer ago than ${formatDuration(alarm.limit)}.`, "What a platform ends by itself ends all the same. Everything else stays open until a sweep runs."];
		case "gap": return [`**Between ${alarm.last === void 0 ? "the beginning" : time(alarm.last)} and the sweep that says this, no run of \`revoke.yml\` succeeded,** for longer than ${formatDuration(alarm.limit)}. What was over is ended now.`];
		case "failed": return [
			`**The sweep of ${time(now)} did not run to its end.** What it could end, it ended; the next one tries the rest again.`,
			...alarm.faults.slice(0, MOST$2).map((fault) => `- ${escapeMarkdown(fault, 400)}`),
			...more(alarm.faults.length)
		];
		case "late": return [
			"**A sweep took access away long after its end.** It is gone now.",
			...alarm.ends.slice(0, MOST$2).map(({ grant, kind, lagSeconds }) => `- #${grant}, ${escapeMarkdown(kind, 40)}: ${formatLag(lagSeconds)} after its end`),
			...more(alarm.ends.length)
		];
	}
};
/** Lines of one kind before the rest is counted. */
const MOST$2 = 20;
const more = (count) => count > MOST$2 ? [`- and ${count - MOST$2} more`] : [];
const openLine = ({ open }) => open.length === 0 ? [] : ["", `Open now, and ended by nobody but a sweep: ${open.slice(0, MOST$2).map((number) => `#${number}`).join(", ")}${open.length > MOST$2 ? ` and ${open.length - MOST$2} more` : ""}.`];
const WHAT_TO_DO = ["What to do: run the workflow `revoke` by hand (Actions, `revoke`, Run workflow) and read its log. See that it is not switched off, that Actions has minutes left and that GitHub has no incident. Where GitHub cannot run it: `node dist/cli.js revoke --platform-only` on a host with an identity of Azure.", "Sweeps that come late often: `docs/ending.md` compares a timer of your own, `watch` and the closer in Azure. This issue is closed by itself once a sweep has run."];
// src/commands/heartbeat.ts
/** One issue for all of it. */
const KEY = "sweep-late";
const REVOKE = "revoke.yml";
/** Statuses that one run turns red; the issue stands for all. */
const MOST_RED = 50;
/** What a sweep finds of itself and of those before it. An idle one asks nothing. */
const alarmOfSweep = async (ports, { branch, open, closed, faults }) => {
	if (faults.length > 0) return {
		kind: "failed",
		faults
	};
	const ends = lateIn(closed);
	if (ends.length > 0) return {
		kind: "late",
		ends
	};
	if (isIdle(open)) return void 0;
	try {
		const last = await ports.runs.lastSuccess(REVOKE, branch);
		const limit = staleness(last, open, ports.clock.now());
		return limit === void 0 ? void 0 : {
			kind: "gap",
			last,
			limit
		};
	} catch (thrown) {
		ports.log.warning(`The sweeps before this one are not known: ${faultSentence(asFault(thrown))}`);
		return;
	}
};
/** What waits for its start asks nothing of a sweep. */
const isIdle = (open) => open.every(({ state }) => state === "scheduled");
const lateIn = (closed) => closed.flatMap(({ grant, why, closing }) => lateEnds(grant.grant, measuredEnds(grant.plan, grant.ending?.why ?? why, closing.steps)));
/** The desk on which whatever is told of an open grant has a red status, as long as there is an alarm. */
const inRed = (ports, alarm) => {
	const description = alarm === void 0 ? void 0 : renderAlarmStatus(alarm, ports.clock.now());
	if (description === void 0) return ports;
	const { desk } = ports;
	const red = {
		...desk,
		async setStatus(commit, status, again) {
			await desk.setStatus(commit, {
				...status,
				state: "failure",
				description
			}, again);
			return false;
		}
	};
	return {
		...ports,
		desk: red
	};
};
/** The issue is opened, or closed by the sweep that is well; one that was idle leaves it to the next that looks. */
const sayOfSweep = async (ports, sweep, alarm) => {
	if (alarm === void 0 && isIdle(sweep.open)) return [];
	return alarm === void 0 ? settled(ports, ports.clock.now(), sweep.timezone) : report(ports, alarm, {
		open: sweep.standing,
		timezone: sweep.timezone
	});
};
/** Of a sweep that could not even come to its end. */
const sayFailed = async (ports, { timezone }, why) => {
	for (const fault of await report(ports, {
		kind: "failed",
		faults: [why]
	}, {
		open: [],
		timezone
	})) ports.log.warning(fault);
};
/** `closed`: what the looking run itself ended; `open`: what is open after it. No fault of it stops anything. */
const lookAtSweeps = async (ports, { branch, timezone, open, closed }) => {
	try {
		const last = await ports.runs.lastSuccess(REVOKE, branch);
		const limit = staleness(last, open, ports.clock.now());
		const ends = lateIn(closed);
		if (limit === void 0 && ends.length === 0) return {
			late: false,
			faults: last === void 0 ? [] : await settled(ports, last, timezone)
		};
		const alarm = limit === void 0 ? {
			kind: "late",
			ends
		} : {
			kind: "stale",
			last,
			limit
		};
		const faults = [...await report(ports, alarm, {
			open,
			timezone
		}), ...await redden(ports, alarm, open)];
		return {
			late: limit !== void 0,
			faults
		};
	} catch (thrown) {
		return {
			late: false,
			faults: [`Whether sweeps are late is not known: ${faultSentence(asFault(thrown))}`]
		};
	}
};
/** The daily look: exit 1 when sweeps are late, 2 when that cannot be known. */
const auditSweeps = async (ports) => {
	const repository = await ports.evidence.repository();
	const policy = parsePolicy(await ports.evidence.policyAt(repository.head));
	const { open } = await ports.ledger(policy).read([], []);
	const { late, faults } = await lookAtSweeps(ports, {
		branch: repository.defaultBranch,
		timezone: timezoneOf(policy),
		open: [...open.values()],
		closed: []
	});
	return {
		exit: faults.length > 0 ? 2 : late ? 1 : 0,
		lines: [late ? "Sweeps are late: see the issue about it." : "Sweeps are not late.", ...faults]
	};
};
const report = async (ports, alarm, { open, timezone }) => {
	const numbers = open.filter(waitsForSweep).map(({ grant }) => grant);
	return faultsOf$1(await isolated(ports, "The issue about late sweeps could not be opened", async () => ports.desk.reportOnce(KEY, renderAlarm(alarm, {
		now: ports.clock.now(),
		timezone,
		open: numbers
	}))));
};
const settled = async (ports, at, timezone) => faultsOf$1(await isolated(ports, "The issue about late sweeps could not be closed", async () => ports.desk.settle(KEY, {
	before: at,
	words: renderAlarmOver(at, timezone)
})));
/** The next sweep says how they are, and so makes it green again. */
const redden = async (ports, alarm, open) => {
	const description = renderAlarmStatus(alarm, ports.clock.now());
	if (description === void 0) return [];
	const begun = open.filter(({ state }) => state === "active" || state === "ending");
	for (const { head, merge, url, grant } of begun.slice(0, MOST_RED)) try {
		for (const commit of [head, merge]) await ports.desk.setStatus(commit, {
			state: "failure",
			description,
			url
		});
	} catch (thrown) {
		return [`The status of #${grant} could not be turned red: ${faultSentence(asFault(thrown))}`];
	}
	return [];
};
// src/commands/unsent.ts
/** Puts into the ledger which channels outside GitHub did not take what they were sent. */
/** Sentences of one run that go into the ledger. */
const MOST$1 = 20;
/** Whoever was not told can be found later. Returns what could not be recorded. */
const recordUnsent = async ({ announcer, clock, run, log }, ledger) => {
	const unsent = announcer.unsent();
	if (unsent.length === 0) return [];
	const more = unsent.length > MOST$1 ? [`and ${unsent.length - MOST$1} more`] : [];
	const event = {
		id: deriveEventId(null, "unsent", `${run.id}/${run.attempt}/${clock.now()}`),
		type: "posture",
		grant: null,
		actor: GATEHOUSE,
		data: { note: [...unsent.slice(0, MOST$1), ...more].join(" ") }
	};
	return faultsOf$1(await isolated({ log }, "The ledger was not written (notifications)", () => ledger.append(() => [event], { text: `Not notified: ${unsent.length}` })));
};
// src/commands/elevate-tell.ts
/** The last part of an elevation: tells what came of it, looks at the sweeps, and reports. */
const tellElevation = async (ports, work, done) => {
	const { over, opened, settled } = done;
	const untold = await tellAll(ports, work, done);
	const { repository, policy } = work.basis;
	const closed = [...over.closed, ...settled.closed];
	const open = opened.open.filter(({ grant }) => !closed.some((one) => one.terminal && one.grant.grant === grant));
	const sweeps = await lookAtSweeps(ports, {
		branch: repository.defaultBranch,
		timezone: timezoneOf(policy),
		open,
		closed
	});
	return reportOf$1({
		late: sweeps.late,
		watch: open.some(waitsForSweep),
		elevated: opened.applied.filter(({ opening }) => opening.kind === "opened").length,
		scheduled: opened.takenUp.scheduled.length,
		denied: opened.takenUp.denied.length + opened.takenUp.malformed + settled.unexplained,
		ended: closed.filter((one) => one.terminal).length,
		repaired: settled.repaired,
		moved: settled.moved,
		faults: [
			...over.faults,
			...done.judging,
			...opened.faults,
			...settled.faults,
			...untold,
			...sweeps.faults
		]
	});
};
/** Returns what could not be said. */
const tellAll = async (ports, work, { opened, settled }) => {
	const saying = sayingOf(work);
	const untold = [...opened.untold];
	const openings = await atOnce(opened.applied, 10, (one) => tellOpening(ports, one, saying));
	const denials = await atOnce(opened.takenUp.denied, 10, (one) => tellDenied(ports, one, saying.policy));
	untold.push(...openings.flat(), ...denials.flat());
	untold.push(...await tellStanding(ports, settled.changed, saying));
	untold.push(...await recordUnsent(ports, work.ledger));
	return untold;
};
const reportOf$1 = (done) => ({
	exit: done.faults.length > 0 ? 2 : done.denied > 0 ? 1 : 0,
	lines: [`${done.elevated} elevated, ${done.scheduled === 0 ? "" : `${done.scheduled} scheduled, `}${done.denied} denied, ${done.ended} ended${done.repaired === 0 ? "" : `, ${done.repaired} put back`}${done.moved === 0 ? "" : `, ${done.moved} moved`}.`, ...done.faults],
	outputs: {
		elevated: String(done.elevated),
		denied: String(done.denied),
		ended: String(done.ended),
		failed: String(done.faults.length),
		"sweep-late": String(done.late),
		"needs-watch": String(done.watch)
	}
});
// src/commands/elevate.ts
/** `elevate`: open what merged pull requests are entitled to. Gather facts → decide → intent → apply → record → tell. */
/** Exit 1 when something was denied, 2 when something failed; what can be elevated is elevated all the same. */
const elevate = async (given) => {
	const repository = await given.evidence.repository();
	const readAt = given.clock.now();
	const source = await given.evidence.policyAt(repository.head);
	const policy = parsePolicy(source);
	const ports = announcing(given, policy.settings?.notify);
	const over = await endOverOrSay(ports, {
		repository,
		policy
	});
	if (!isUsable(policy)) return withEnded(unusable(policy), over);
	const { work, faults: judging } = await gatherWork(ports, repository, {
		source,
		policy,
		readAt
	});
	insistOnOneTime(ports.clock);
	const opened = await takeUpAndOpen(ports, work);
	const settled = await settleOpen(ports, work, opened);
	return tellElevation(ports, work, {
		over,
		judging,
		opened,
		settled
	});
};
/** What is over comes first, as in the sweep: a place that it holds is free for what is opened then. No fault of it stops the opening. */
const endOverOrSay = async (ports, basis) => {
	if (basis.policy.settings === void 0) return {
		closed: [],
		faults: []
	};
	const over = await isolated(ports, "What is over was not ended here", async () => {
		const closing = closingFor(ports, basis);
		return endWhatIsOver(closing, await closing.ledger.read([], []));
	});
	return isFault(over) ? {
		closed: [],
		faults: [over.fault]
	} : over;
};
const insistOnOneTime = (clock) => {
	if (clocksAgree(clock.sources())) return;
	throw new Fault("clock.disagreement", "The clocks of GitHub and Azure are more than two minutes apart; nothing is elevated", {
		remedy: "Wait until the platforms agree; the next run takes the requests up.",
		transient: true
	});
};
const isUsable = (policy) => policy.settings !== void 0 && policy.people !== void 0;
/** All findings at once, each with its place. */
const unusable = (policy) => ({
	exit: 1,
	lines: ["The policy on the default branch cannot be used, and nothing is elevated:", ...policy.findings.map(({ file, line, column, id, message, remedy }) => `${file}:${line}:${column} ${message} ${remedy} (${id})`)],
	outputs: {
		elevated: "0",
		denied: "0",
		ended: "0",
		failed: "0"
	}
});
const withEnded = (report, { closed, faults }) => ({
	exit: faults.length > 0 ? 2 : report.exit,
	lines: [...report.lines, ...faults],
	outputs: {
		...report.outputs,
		ended: String(closed.filter((one) => one.terminal).length),
		failed: String(faults.length)
	}
});
// src/core/order.ts
/** What an operator orders by dispatch: access that is to end before its end, and what is to be frozen. Read here, judged by nobody. */
/** The longest that a freeze says for itself; for longer it is lifted by somebody, or stands in the settings. */
const LONGEST_FREEZE = hours(168);
const LONGEST_REASON = 300;
const isUnsaid = (word, nothing) => word === "" || word === nothing;
const isSilent = ({ end, which, freeze, until }) => isUnsaid(end, "nothing") && isUnsaid(freeze, "unchanged") && which === "" && until === "";
const readOrder = (words, { now, timezone }) => {
	const target = readTarget(words);
	const freeze = readFreeze(words, now, timezone);
	return {
		target: "problem" in target ? void 0 : target.value,
		freeze: freeze.order,
		why: oneLine(words.why),
		problems: ["problem" in target ? target.problem : [], freeze.problem ?? []].flat()
	};
};
/** What cannot be ended as it was said; whoever can be told at once, is. */
const targetProblem = (words) => {
	const target = readTarget(words);
	return "problem" in target ? target.problem : void 0;
};
const readTarget = ({ end, which }) => {
	if (isUnsaid(end, "nothing")) return which === "" ? { value: void 0 } : { problem: "which is given, and end is not: nothing is ended. Say what it is: grant, person or entitlement." };
	if (end === "everything") return which === "" ? { value: { kind: "everything" } } : { problem: "which is given, and end says everything: nothing is ended. Leave one of them out." };
	const unnamed = whichIsMissing(end, which);
	if (unnamed !== void 0) return { problem: unnamed };
	switch (end) {
		case "grant": {
			const number = /^#?([1-9]\d{0,8})$/.exec(which)?.[1];
			return number === void 0 ? { problem: `which is ${quoted(which)}, no number of a pull request: nothing is ended.` } : { value: {
				kind: "grant",
				number: Number(number)
			} };
		}
		case "person":
		case "entitlement": return { value: {
			kind: end,
			name: which
		} };
		default: return { problem: `end is ${quoted(end)}: nothing is ended. Use nothing, grant, person, entitlement or everything.` };
	}
};
const whichIsMissing = (end, which) => which === "" && (end === "grant" || end === "person" || end === "entitlement") ? `end says ${quoted(end)}, and which is empty: nothing is ended. Say which.` : void 0;
/** NB. A freeze whose end cannot be read has none: it can only refuse, and is lifted by the next order. */
const readFreeze = ({ freeze, until }, now, timezone) => {
	if (isUnsaid(freeze, "unchanged")) return {
		order: void 0,
		problem: until === "" ? void 0 : "until is given, and freeze is not: nothing is frozen or lifted."
	};
	if (freeze === "none") return {
		order: { level: "none" },
		problem: void 0
	};
	if (freeze !== "changes" && freeze !== "everything") return {
		order: void 0,
		problem: `freeze is ${quoted(freeze)}: nothing is frozen or lifted. Use unchanged, none, changes or everything.`
	};
	if (until === "") return {
		order: {
			level: freeze,
			until: null
		},
		problem: void 0
	};
	const end = endOf(until, now, timezone);
	return "problem" in end ? {
		order: {
			level: freeze,
			until: null
		},
		problem: `until is ${quoted(until)}: ${end.problem} The freeze holds until an operator lifts it.`
	} : {
		order: {
			level: freeze,
			until: end.value
		},
		problem: void 0
	};
};
const endOf = (until, now, timezone) => {
	const length = parseDuration(until);
	const moment = length.kind === "duration" ? void 0 : readMoment(until, timezone);
	const end = length.kind === "duration" ? later(now, length.value) : moment?.kind === "moment" ? moment.value : void 0;
	if (end === void 0) return { problem: "that is no time such as 4h or 2026-11-28 22:00." };
	if (end <= now) return { problem: "that is over." };
	return end > later(now, LONGEST_FREEZE) ? { problem: "that is more than 7 days ahead." } : { value: end };
};
const quoted = (word) => JSON.stringify(oneLine(word).slice(0, 60));
/** NB. It stands in one line of the ledger and of every denial: line breaks would make it look like more than one. */
const oneLine = (text) => [...text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, " ").trim()].slice(0, LONGEST_REASON).join("");
/** The open grants that it means, in the order of their numbers; `problem`: nobody and nothing is called that. */
const grantsOf = (target, open, policy) => {
	const found = open.filter((grant) => isMeant(target, grant, policy)).toSorted((a, b) => a.grant - b.grant);
	const unknown = found.length > 0 ? void 0 : unknownName(target, policy);
	return unknown === void 0 ? { value: found } : { problem: unknown };
};
const isMeant = (target, grant, policy) => {
	switch (target.kind) {
		case "grant": return grant.grant === target.number;
		case "person": return grant.beneficiary === target.name.toLowerCase() || personsCalled(target.name, policy).has(humanIn(policy, grant.beneficiary));
		case "entitlement": return grant.entitlement === target.name;
		case "everything": return true;
	}
};
/** By the key of people.yaml, or by a login, with or without `@`. */
const personsCalled = (name, { people }) => {
	const wanted = name.replace(/^@/, "").toLowerCase();
	const named = [...people?.byKey.values() ?? []].filter(({ key, login, alsoLogins }) => key === wanted || login.toLowerCase() === wanted || alsoLogins.includes(wanted));
	return new Set(named.map(({ key }) => humanIn({ people }, key)));
};
/** Two entries of people.yaml do not make two people of one. */
const humanIn = ({ people }, key) => people === void 0 ? key : humanOf(people, key);
const unknownName = (target, policy) => {
	switch (target.kind) {
		case "grant": return `#${target.number} is not open: nothing is ended.`;
		case "person": return personsCalled(target.name, policy).size > 0 ? void 0 : `Nobody in people.yaml is called ${quoted(target.name)}, and nothing open is theirs: nothing is ended.`;
		case "entitlement": return policy.entitlements.has(target.name) ? void 0 : `No entitlement is called ${quoted(target.name)}, and nothing open is of it: nothing is ended.`;
		case "everything": return;
	}
};
// src/commands/red-button.ts
/** The red button and the freeze: what operators order by dispatch (§4). It ends and refuses; nothing here opens anything. */
/** `undefined` where nothing is ordered: then `expected-count` belongs to the cap of the sweep. */
const saidOrder = (words, by, count) => isSilent(words) ? void 0 : {
	words,
	by,
	count
};
const NOTHING = {
	ends: [],
	lines: [],
	faults: []
};
/** Where there is no policy there are no operators, and without the ledger nobody knows whose access something is. */
const unheardOrder = (said) => said === void 0 ? [] : ["end and freeze are not taken: without ledger and policy nobody knows who is an operator and what is open. What is over is ended all the same; end the rest on the platforms."];
/**
* `isOver`: whose time is up ends anyway and is not counted. The freeze comes first: what began before it is in the state that
* is looked at after it, and nothing begins behind it.
*/
const obey = async (ports, books, { said, isOver }) => {
	if (said === void 0) return NOTHING;
	const now = ports.clock.now();
	const { policy } = books;
	const heard = hearOperator(said.by, policy, now);
	if (heard.kind === "refused") return {
		...NOTHING,
		faults: [`end and freeze are not taken from ${heard.who}: only people in operators of policies/gatehouse.yaml may. Nothing but what is over is ended, and nothing is frozen or lifted.`]
	};
	const order = readOrder(said.words, {
		now,
		timezone: timezoneOf(policy)
	});
	const frozen = await freeze(ports, books, {
		order,
		...heard
	});
	const meant = meantBy(order, {
		...books,
		state: frozen.state
	}, isOver);
	const ended = endsOf(meant, {
		...heard,
		why: order.why,
		count: said.count
	});
	return {
		ends: ended.ends,
		lines: [...frozen.lines, ...ended.lines],
		faults: [
			...order.problems,
			...frozen.faults,
			...ended.faults
		]
	};
};
const freeze = async (ports, { ledger, state, policy }, { order, name, actor }) => {
	const { freeze: wanted, why } = order;
	if (wanted === void 0) return {
		state,
		lines: [],
		faults: []
	};
	const bySettings = policy.settings?.freeze ?? "none";
	const lines = [...wanted.level === "none" && state.head.freeze === void 0 ? ["No operator had frozen anything."] : [], ...bySettings === "none" ? [] : [`policies/gatehouse.yaml freezes ${bySettings} all the same.`]];
	try {
		return {
			state: await ledger.append((current) => wanted.level === "none" && current.head.freeze === void 0 ? void 0 : [freezeEvent(wanted, {
				why,
				actor,
				run: ports.run
			})], { text: wanted.level === "none" ? "Lift the freeze" : `Freeze ${wanted.level}` }),
			lines: [...freezeLines(wanted, name, state), ...lines],
			faults: []
		};
	} catch (thrown) {
		return {
			state,
			lines,
			faults: [`The ledger was not written, and nothing is frozen or lifted: ${faultSentence(asFault(thrown))}`]
		};
	}
};
const freezeEvent = (wanted, { why, actor, run }) => ({
	id: deriveEventId(null, "posture freeze", `${run.id}/${run.attempt}`),
	type: "posture",
	grant: null,
	actor,
	data: {
		note: wanted.level === "none" ? "freeze lifted" : `frozen: ${wanted.level}`,
		freeze: {
			level: wanted.level,
			until: wanted.level === "none" || wanted.until === null ? null : formatInstant(wanted.until),
			why: why === "" ? "no reason given" : why
		}
	}
});
const freezeLines = (wanted, name, before) => {
	if (wanted.level === "none") return before.head.freeze === void 0 ? [] : [`${name} lifted the freeze.`];
	const until = wanted.until === null ? "until an operator lifts it" : `until ${formatInstant(wanted.until)}`;
	return [`${name} froze ${wanted.level} ${until}. What is open goes on; end it with the input end.`];
};
const meantBy = ({ target }, { state, policy }, isOver) => {
	if (target === void 0) return void 0;
	const running = [...state.open.values()].filter((grant) => grant.state !== "ending" && !isOver(grant));
	const found = grantsOf(target, running, policy);
	return "problem" in found ? found : {
		target,
		grants: found.value
	};
};
const endsOf = (meant, { name, actor, why, count }) => {
	if (meant === void 0) return NOTHING;
	if ("problem" in meant) return {
		...NOTHING,
		faults: [meant.problem]
	};
	const { target, grants } = meant;
	if (grants.length !== (count ?? Math.min(grants.length, 1))) return {
		...NOTHING,
		lines: grants.map(lineOf),
		faults: [refusal$1(grants.length, count)]
	};
	const note = `${name}, an operator, ended ${wordsOf$1(target)}${why === "" ? "" : `: ${why}`}`;
	return {
		ends: grants.map((grant) => ({
			grant,
			why: "early",
			note,
			by: actor
		})),
		lines: [`By the word of ${name} ${grants.length} end now.`, ...grants.map(lineOf)],
		faults: []
	};
};
/** What an order would end; nothing is frozen, ended or written, whoever asks. */
const foreseeOrder = ({ clock }, books, { said, isOver }) => {
	if (said === void 0) return NOTHING;
	const timezone = timezoneOf(books.policy);
	const order = readOrder(said.words, {
		now: clock.now(),
		timezone
	});
	const meant = meantBy(order, books, isOver);
	if (meant === void 0) return {
		lines: [],
		faults: order.problems
	};
	if ("problem" in meant) return {
		lines: [],
		faults: [...order.problems, meant.problem]
	};
	const { length } = meant.grants;
	return {
		lines: [`${length} would end by this order${length > 1 ? `: that needs expected-count ${length}` : ""}.`, ...meant.grants.map(lineOf)],
		faults: order.problems
	};
};
const refusal$1 = (found, count) => {
	const expected = count === void 0 ? "expected-count says none" : `expected-count says ${count}`;
	return `It would end ${found} ${found === 1 ? "grant" : "grants"}, and ${expected}: none of them is ended. Run it again with expected-count ${found} if they are to be ended now.`;
};
const wordsOf$1 = (target) => {
	switch (target.kind) {
		case "grant": return "this grant";
		case "person": return `all access of ${target.name}`;
		case "entitlement": return `all access by ${target.name}`;
		case "everything": return "all access";
	}
};
const lineOf = ({ grant, beneficiary, entitlement, state, expiresAt }) => `#${grant} ${beneficiary} ${entitlement}, ${state} until ${expiresAt}`;
// src/commands/revoke-books.ts
/** Everything that is on record; any fault here makes the sweep work from the platforms instead. */
const openBooks = async (ports, learnt) => {
	const repository = await ports.evidence.repository();
	const policy = parsePolicy(await ports.evidence.policyAt(repository.head));
	const installation = ports.installation(repository, policy);
	learnt(installation);
	const ledger = ports.ledger(policy);
	return {
		ledger,
		state: await ledger.read([], []),
		policy,
		installation,
		timezone: timezoneOf(policy),
		branch: repository.defaultBranch
	};
};
const sweepingBy = (given, options, books) => {
	const ports = announcing(given, books.policy.settings?.notify);
	return {
		ports,
		closePorts: closingAloud(ports, books),
		options,
		books
	};
};
/** The count of an order is that of the grants which it ends: it lifts no other cap. */
const expectedOf = ({ expected, order }) => order === void 0 ? expected : void 0;
// src/core/render/left-open.ts
const renderLeftOpen = (grant, what) => ({
	title: `Left open: something of grant ${grant} is not ours to remove`,
	body: [
		`**The window of #${grant} is over, and the platform still shows something in its place.**`,
		escapeMarkdown(what, 400),
		"Gatehouse removes only what carries its marker, its name and its end. Somebody has changed it, or put something else there.",
		"What to do: look at it on the platform, remove it by hand if nobody needs it, and find out who changed it."
	].join("\n")
});
// src/commands/tell-review.ts
/** Of one whose review nobody has given: the issue as it must stand, and what is to be said below it. */
const tellOwed = async (ports, { owed, view, refused, stage }, operators) => {
	const { grant, issue } = owed;
	const title = reviewTitle(grant, view.entry, stage === "overdue");
	if (issue === void 0) {
		const { url } = await ports.reviews.open(grant, {
			title,
			body: reviewBody(lostOpening(view), view)
		});
		await alert(ports, {
			grant,
			url
		}, title);
		return;
	}
	const say = (what, body) => sayOnce(ports, issue, what, body);
	const body = reviewBody(openingOf(issue.body, view), view);
	const change = {
		...issue.title === title ? {} : { title },
		...issue.body === body ? {} : { body },
		...issue.state === "closed" ? { state: "open" } : {},
		...stage === "overdue" && !issue.overdue ? { overdue: true } : {}
	};
	if (Object.keys(change).length > 0) await ports.reviews.change(issue, change);
	if (issue.state === "closed") await say("reopened", reopenedComment());
	if (view.entry.ended !== null) await say("ended", endedComment(view));
	const known = refused.filter(({ by }) => by !== void 0);
	for (const { by, why, final, comment } of known.slice(-MOST_ANSWERS)) if (by !== void 0) await say(`${final ? "refused" : "unsure"}:${comment.id}`, refusedComment({
		by,
		why,
		final
	}));
	if (stage === "due-soon") await say("reminder", reminderComment(view));
	if (stage === "overdue" && await say("overdue", overdueComment(view, operators))) await alert(ports, issue, title);
};
/** Whoever writes one verdict after another gets no answer to each. */
const MOST_ANSWERS = 3;
const tellSettled = async (ports, { issue, settled, view }, operators) => {
	if (issue === void 0) return;
	const { verdict, text, by, comment } = settled;
	const said = settledComment({
		verdict,
		text,
		by: by.key
	}, operators);
	if (await sayOnce(ports, issue, `settled:${comment.id}`, said) && verdict === "not-justified") await alert(ports, issue, `Break-glass #${issue.grant} was not justified`);
	if (issue.state === "closed") return;
	const title = reviewTitle(issue.grant, view.entry, false);
	const body = reviewBody(openingOf(issue.body, view), view);
	await ports.reviews.change(issue, {
		...issue.title === title ? {} : { title },
		...issue.body === body ? {} : { body },
		state: "closed"
	});
};
const tellUnexplained = async (ports, issue, operators) => {
	if (await sayOnce(ports, issue, "unexplained", unexplainedComment(issue.grant, operators))) await alert(ports, issue, `The review of break-glass #${issue.grant} was settled by no run of Gatehouse`);
};
const alert = ({ announcer, clock }, { grant, url }, title) => announcer.announce(alertOf(`break-glass:${grant}`, title, {
	url,
	at: clock.now()
}));
/** Whether it is said now for the first time. NB. A comment is ours only if GitHub says so: anybody can write the mark. */
const sayOnce = async ({ reviews }, issue, what, body) => {
	const mark = `<!-- gatehouse:review:${what} -->`;
	if (issue.comments.some((comment) => comment.ours && comment.body.startsWith(mark))) return false;
	await reviews.comment(issue, `${mark}\n${body}`);
	return true;
};
// src/commands/reviews.ts
/** The reviews that break-glass owes, at every sweep: read the verdicts, tell and record the first that counts, remind of the others. */
/** `state`: as it was last read. Asks nobody anything where nothing is owed. */
const settleReviews = async (ports, policy, state) => {
	const owed = await owedIn(ports, state);
	if (owed.size === 0) return {
		lines: [],
		faults: []
	};
	const { people } = policy;
	if (people === void 0) return {
		lines: overdueLines(owed, ports.clock.now()),
		faults: ["Reviews wait for a policy that can be read."]
	};
	const [issues, said, facts] = await Promise.all([
		ports.reviews.all(),
		ports.evidence.commentsSinceMerge([...owed.keys()]),
		reviewFacts(ports.evidence, policy, owed.values())
	]);
	const context = {
		policy,
		people,
		facts,
		now: ports.clock.now()
	};
	const faults = [];
	const settled = /* @__PURE__ */ new Set();
	for (const [grant, entry] of owed) {
		const looked = await isolated(ports, `The review of #${grant}`, async () => {
			const [issue, ...spare] = issuesOf(grant, issues);
			const one = {
				grant,
				entry,
				issue,
				spare,
				onPull: said.get(grant)?.comments ?? []
			};
			if (await settleOne(ports, one, context)) settled.add(grant);
		});
		faults.push(...faultsOf$1(looked));
	}
	const others = await isolated(ports, "The issues of reviews", () => lookAtOthers(ports, context, {
		owed,
		issues
	}));
	const still = new Map([...owed].filter(([grant]) => !settled.has(grant)));
	return {
		lines: [
			...doneLines(settled),
			...overdueLines(still, context.now),
			...floodedLines(still, issues)
		],
		faults: [...faults, ...faultsOf$1(others)]
	};
};
/** On a ledger that an older version wrote, also what ended lately. */
const owedIn = async ({ ledger, clock }, state) => {
	if (state.indexed) return state.owed;
	const { owed } = await ledger.read([], [], { days: daysBack(LONGEST_LOOK_BACK, clock.now()) });
	return owed;
};
/** The open one first, else the newest: somebody may have closed one, and another run opened the next. */
const issuesOf = (grant, issues) => {
	const ours = issues.filter((issue) => issue.grant === grant);
	return [...ours.filter(({ state }) => state === "open"), ...ours.filter(({ state }) => state === "closed")];
};
/** What people wrote on any of them. */
const wordsBelow = ({ issue, spare }) => [...issue === void 0 ? [] : [issue], ...spare].flatMap(({ comments }) => comments.filter(({ ours }) => !ours));
/** Whether it is settled now. */
const settleOne = async (ports, owed, context) => {
	const judged = await judge(ports, owed, context);
	const view = viewOf(owed, context);
	const operators = operatorsOf(context);
	if (judged.settled === void 0) {
		await tellOwed(ports, {
			owed,
			view,
			refused: judged.refused,
			stage: stageOf(owed.entry, context.now)
		}, operators);
		return false;
	}
	const { settled } = judged;
	await tellSettled(ports, {
		issue: owed.issue,
		settled,
		view
	}, operators);
	for (const issue of owed.spare) if (issue.state === "open") await ports.reviews.change(issue, { state: "closed" });
	await record(ports, owed, settled);
	for (const issue of [...owed.spare, ...owed.issue === void 0 ? [] : [owed.issue]]) await ports.reviews.letGo(issue);
	return true;
};
const judge = async (ports, owed, context) => {
	const { entry, onPull } = owed;
	const comments = [...wordsBelow(owed), ...onPull];
	if (!comments.some(isVerdict)) return {
		settled: void 0,
		refused: []
	};
	return judgeReview(comments, {
		entry,
		people: context.people,
		reviewers: (at) => reviewersAt(entry, context, at),
		exclusions: await exclusionsOf(ports, owed, context.people)
	});
};
/** Who wrote the request: only asked once somebody gives a verdict. */
const exclusionsOf = async ({ evidence }, { grant, entry }, people) => {
	const pull = await evidence.pull(grant);
	if (pull === void 0 || pull.incomplete.some((what) => what === "commits" || what === "pushers")) return void 0;
	return excludedFrom(pull, people, {
		requester: people.byKey.get(entry.requester),
		beneficiary: people.byKey.get(entry.beneficiary)
	});
};
const record = async ({ ledger }, { grant, issue, spare }, settled) => {
	const { by, comment, verdict, text } = settled;
	const below = [...issue === void 0 ? [] : [issue], ...spare].find(({ comments }) => comments.some(({ id }) => id === comment.id));
	const event = {
		id: deriveEventId(grant, "reviewed", comment.id),
		type: "reviewed",
		grant,
		actor: {
			kind: "person",
			person: by.key,
			gitHubId: by.gitHubId,
			login: by.login
		},
		data: {
			verdict,
			text: text.slice(0, LONGEST_TEXT),
			comment: {
				id: comment.id,
				on: below?.number ?? grant
			}
		}
	};
	await ledger.append((state) => state.owed.has(grant) ? [event] : void 0, { text: `Reviewed #${grant}: ${verdict}` });
};
const LONGEST_TEXT = 4e3;
const viewOf = (owed, context) => {
	const { grant, entry } = owed;
	const { people, policy, now } = context;
	return {
		grant,
		entry,
		reviewers: personsOf([...reviewersAt(entry, context, now).people], people, entry),
		users: personsOf([entry.requester, entry.beneficiary], people, void 0),
		words: wordsOf$2(wordsBelow(owed), {
			people,
			entry
		}),
		timezone: timezoneOf(policy)
	};
};
const operatorsOf = ({ policy, people }) => personsOf([...openStatic(policy.settings?.operators ?? [], {
	owner: [],
	people
}, void 0).people], people, void 0);
/**
* Issues of which nothing is owed any more. A closed one is let go; an open one was settled by an entry of the ledger that no run of
* Gatehouse made, and that is told.
*/
const lookAtOthers = async (ports, context, { owed, issues }) => {
	const others = issues.filter(({ grant }) => !owed.has(grant));
	if (others.length === 0) return;
	const fresh = await ports.ledger.read(others.map(({ grant }) => grant), []);
	for (const issue of others) {
		if (fresh.owed.has(issue.grant)) continue;
		if (issue.state === "closed") await ports.reviews.letGo(issue);
		else await tellUnexplained(ports, issue, operatorsOf(context));
	}
};
const doneLines = (settled) => settled.size === 0 ? [] : [`Reviewed: ${[...settled].map((grant) => `#${grant}`).join(", ")}.`];
const floodedLines = (owed, issues) => issues.flatMap(({ grant, number, complete }) => complete || !owed.has(grant) ? [] : [`#${number} has more comments than are read: a verdict on #${grant} may stand too far above; write it anew.`]);
const overdueLines = (owed, now) => [...owed].flatMap(([grant, entry]) => stageOf(entry, now) === "overdue" ? [`The review of break-glass #${grant} (${entry.requester}, ${entry.entitlement}) is overdue since ${entry.due}; it is for ${entry.by}.`] : []);
// src/core/waiting/due.ts
/** No judgement takes longer (`timeout-minutes` of request.yml): what was said later was said by one that began behind a moment. */
const RUN = minutes(5);
/** Whom nobody could be told of in this time learn it at the next event; else what cannot be told would wake a run for ever. */
const WORTH_TELLING = hours(3);
/**
* One that stays open for so long after it was to lapse is not closed by another judgement either: a fork's, whose pushes nobody
* knows, or no request at all.
*/
const STUCK = hours(24);
/**
* Of several the one that waits longest comes first. NB. What is stuck comes last: only so many are woken in one sweep, and
* whoever may open pull requests could keep all others from ever being woken.
*/
const dueOf = (pulls, waiting, now) => pulls.filter((pull) => !pull.draft && isDue(pull, waiting, now)).map((pull) => ({
	...pull,
	stuck: isStuck(pull, waiting, now)
})).toSorted((a, b) => Number(a.stuck) - Number(b.stuck) || a.since - b.since).map(({ number }) => number);
const isStuck = (pull, { lapseAfter }, now) => isOver(later(later(pull.since, lapseAfter), STUCK), now);
const isDue = (pull, waiting, now) => {
	const since = waitsAtLeastSince(pull, now);
	if (isOver(later(since, waiting.lapseAfter), now) || isUnjudged(pull, since, now)) return true;
	if (pull.asked.some((whom) => {
		const asks = pull.asks.filter((ask) => ask.whom === whom);
		const silent = unremindedSince(asks, since);
		if (silent === void 0) return false;
		const at = later(silent, waiting.remindAfter);
		return isOver(at, now) && (pull.saidAt ?? since) < later(at, RUN);
	})) return true;
	const { approvedAt } = pull;
	return [
		...pull.asked.length + pull.asks.length === 0 ? [later(since, waiting.remindAfter)] : [],
		...waiting.escalateTo.length === 0 ? [] : [later(since, waiting.escalateAfter)],
		...approvedAt === void 0 ? [] : [later(approvedAt, waiting.remindAfter), ...waiting.escalateTo.length === 0 ? [] : [later(approvedAt, waiting.escalateAfter)]]
	].some((at) => isOver(at, now) && !isOver(later(at, WORTH_TELLING), now) && (pull.saidAt ?? since) < at);
};
/** Its judgement has said nothing in the time that a run may take, or that it failed; who pushes nothing would wait for nobody. */
const isUnjudged = ({ saidAt, failed }, since, now) => {
	if (saidAt !== void 0 && !failed) return false;
	const at = later(saidAt ?? since, RUN);
	return isOver(at, now) && !isOver(later(at, WORTH_TELLING), now);
};
const waitsAtLeastSince = ({ since, headDate }, now) => headDate !== void 0 && headDate > since && headDate <= now ? headDate : instant(since);
// src/commands/wake-waiting.ts
const REQUEST = "request.yml";
/** A run each: of many the next sweeps take the rest, those that wait longest first. */
const MOST_WOKEN = 20;
/** One that could not be woken does not stop the others; then the first fault is thrown. */
const wakeWaiting = async ({ evidence, bell, clock }, { settings }) => {
	if (settings === void 0) return;
	const due = dueOf(await evidence.waitingPulls(), settings.waiting, clock.now()).slice(0, MOST_WOKEN);
	const failed = (await Promise.allSettled(due.map((number) => bell.wake(REQUEST, { "pull-request": String(number) })))).find((one) => one.status === "rejected");
	if (failed !== void 0) throw failed.reason;
};
// src/commands/revoke-follow-up.ts
/** The third part of a sweep, once it has ended what it ends: issues about what is left open, reviews of break-glass, waking what is due. */
const ELEVATE = "elevate.yml";
/** `closed`: by the whole sweep. */
const followUp = async (sweeping, wanted, closed) => {
	const { ports, books } = sweeping;
	const unreported = await reportLeftOpen(sweeping, closed);
	const reviewed = await lookAtReviews(sweeping, closed);
	const woken = await isolated(ports, "Nothing was woken", () => wakeWhatIsDue(sweeping, wanted));
	const waiting = await isolated(ports, "Requests that wait too long were not all woken", () => wakeWaiting(ports, books.policy));
	return {
		lines: reviewed.lines,
		faults: [
			...unreported,
			...reviewed.faults,
			...faultsOf$1(woken),
			...faultsOf$1(waiting)
		]
	};
};
/** The run is red by `closeAll` already; the issue is for whoever can look at the platform. */
const reportLeftOpen = async ({ ports }, closed) => {
	return (await Promise.all(leftOpen(closed).map(({ grant, what }) => isolated(ports, `The issue about #${grant} could not be opened`, () => ports.desk.reportOnce(`left-open:${grant}`, renderLeftOpen(grant, what)))))).flatMap(faultsOf$1);
};
const lookAtReviews = async ({ ports, books }, closed) => {
	const reviews = await isolated(ports, "Reviews of break-glass were not looked at", async () => settleReviews({
		...ports,
		ledger: books.ledger
	}, books.policy, closed.length === 0 ? books.state : await books.ledger.read([], [])));
	return isFault(reviews) ? {
		lines: [],
		faults: [reviews.fault]
	} : reviews;
};
/** Requests that nobody has taken up and intents that nobody has finished are only woken here, and judged there. */
const wakeWhatIsDue = async ({ ports, books }, { unfinished, said }) => {
	const { open } = books.state.open.size === 0 ? books.state : await books.ledger.read([], []);
	const now = ports.clock.now();
	const repairs = books.policy.settings?.drift === "repair";
	const begun = [...open.values()].some((grant) => grant.state === "elevating" || isDue$1(grant, now) || repairs && repairable(grant, now).length > 0 || wantsToMove(grant, said.get(grant.grant), books.policy));
	const waiting = unfinished.some(({ shape }) => shape.kind !== "deletion");
	if (begun || waiting) await ports.bell.wake(ELEVATE, {});
};
// src/core/stands-behind.ts
/**
* NB. Whoever holds the elevating identity can derive our ids for any number: an object of a step that the plan of an open grant does not
* have, or for somebody else, must not hide behind that grant. Places are not compared: an object may be moved while it stands.
*/
const standsBehind = (grant, found) => grant?.plan.steps.some((step) => step.id === found.id && step.kind === found.kind && principalOf(step) === principalOf(found)) ?? false;
const principalOf = (step) => "principal" in step ? step.principal.toLowerCase() : void 0;
// src/core/exclusive.ts
/** NB. Only where something may be opened at all: an environment that only observes changes nothing on a platform. */
const exclusiveContainers = (policy) => {
	const teams = [...policy.entitlements.values()].filter(({ environment }) => environment.mode === "enforce").flatMap(({ privileges }) => privileges.flatMap((privilege) => privilege.kind === "github-team" ? [privilege.team] : []));
	const groups = groupsIn(policy).filter(({ entitlement, privilege }) => entitlement.environment.mode === "enforce" && privilege.exclusive).map(({ group }) => group);
	return [...[...new Set(teams)].map((name) => ({
		kind: "github-team",
		name
	})), ...[...new Set(groups)].map((name) => ({
		kind: "entra-group",
		name
	}))];
};
/**
* Whether an open grant put this person into this group, or is about to: a membership itself cannot say it.
* NB. All that the ledger is believed here is that somebody stays in until that grant ends, by whatever it ends.
*/
const isGranted = (open, { group, principal }) => [...open].some(({ state, plan }) => state !== "scheduled" && plan.steps.some((step) => step.kind === "entra-group" && step.access === "member" && step.group === group.toLowerCase() && step.principal === principal));
// src/commands/strays.ts
const findStrays = async (providers, containers, installation) => {
	const faults = [];
	return {
		strays: (await Promise.all(containers.map(async ({ kind, name }) => {
			const exclusive = providers.find((provider) => provider.kind === kind)?.exclusive;
			if (exclusive === void 0) return [];
			try {
				return (await exclusive.strays(name, installation)).map((stray) => ({
					exclusive,
					stray
				}));
			} catch (thrown) {
				faults.push(`Who is in ${name} by no grant is not known: ${faultSentence(asFault(thrown))}`);
				return [];
			}
		}))).flat(),
		faults
	};
};
/** The containers that say on the platform itself that they are ours alone: where no policy can be read. */
const containersThatSaySo = async (log, providers, installation) => {
	const provider = providers.find(({ kind }) => kind === "entra-group");
	try {
		return {
			containers: (await provider?.exclusive?.containers(installation) ?? []).map((name) => ({
				kind: "entra-group",
				name
			})),
			faults: []
		};
	} catch (thrown) {
		const fault = asFault(thrown);
		const sentence = `Which groups are exclusive is not known: ${faultSentence(fault)}`;
		if (fault.code !== "azure.forbidden") return {
			containers: [],
			faults: [sentence]
		};
		log.info(sentence);
		return {
			containers: [],
			faults: []
		};
	}
};
/** Without whoever an open grant put there. */
const byNoGrant = (strays, open) => strays.filter(({ stray: { container, principal } }) => principal === void 0 || !isGranted(open.values(), {
	group: container,
	principal
}));
/** The fault, if it failed. */
const expelOne = async (log, { exclusive, stray }) => {
	try {
		await exclusive.expel(stray);
		log.info(`${describeStray(stray)} is out: no grant put anybody there`);
		return;
	} catch (thrown) {
		return `${describeStray(stray)}: ${faultSentence(asFault(thrown))}`;
	}
};
const describeStray = ({ who, container }) => `${who} in ${container}`;
// src/commands/sweep-platform.ts
/** How long a search is tried again that was not answered. */
const SEARCH_PATIENCE = minutes(2);
/**
* NB. Where the books cannot be read this is the only way to what is over: one answer that was lost must not cost a sweep. Before
* any platform has told the time nobody knows how long to try.
*/
const searching = async (clock, search) => {
	try {
		return await search();
	} catch (thrown) {
		if (!asFault(thrown).transient || clock.sources().length === 0) throw thrown;
		return persist(clock, later(clock.now(), SEARCH_PATIENCE), search);
	}
};
const discoverAll = async ({ clock, log }, providers, options) => {
	const faults = [];
	const searches = providers.flatMap((provider) => placesOf(provider.kind, options).map((place) => ({
		provider,
		...place
	})));
	const found = await Promise.all(searches.map(async ({ provider, place, ...where }) => {
		try {
			return (await searching(clock, () => provider.discover({
				installation: options.installation,
				...where
			}))).map((object) => ({
				provider,
				object
			}));
		} catch (thrown) {
			const fault = asFault(thrown);
			const sentence = `The search for ${provider.kind} in ${place} failed: ${faultSentence(fault)}`;
			if (provider.endsUnsearched === true && fault.code === "azure.forbidden") log.info(sentence);
			else faults.push(sentence);
			return [];
		}
	}));
	return {
		found: onceEach(found.flat()),
		faults
	};
};
/** A platform may show one object in several places. */
const onceEach = (found) => [...new Map(found.map((one) => [`${one.provider.kind} ${one.object.objectId.toLowerCase()}`, one])).values()];
/** Where a kind is searched: a directory and an organization are one place each, and so is each group. */
const placesOf = (kind, { subscriptions, groups = [], area = everywhere }) => {
	if (platformOf(kind) !== "azure" && !area(ELSEWHERE)) return [];
	switch (platformOf(kind)) {
		case "github": return [{
			subscriptions: [],
			place: "the organization"
		}];
		case "directory": return kind === "entra-group" ? groups.map((id) => ({
			subscriptions: [],
			groups: [id],
			place: `the group ${id}`
		})) : [{
			subscriptions,
			place: "the directory"
		}];
		case "azure": return [...subscriptions.filter((id) => isIn$1(area, id)).map((id) => ({
			subscriptions: [id],
			place: id
		})), ...kind === "azure-role" && subscriptions.length > 0 && area(ELSEWHERE) ? [{
			subscriptions: [],
			managementGroups: true,
			place: "the management groups"
		}] : []];
	}
};
/** An id that has not the form of one is looked for by every run. */
const isIn$1 = (area, subscription) => {
	const shard = parseShard(subscription);
	return shard === void 0 || area(shard);
};
const endOne = async (ports, { provider, object }) => {
	const context = {
		installation: object.installation,
		grant: object.grant,
		expiresAt: object.expiresAt,
		url: ""
	};
	try {
		const revocation = await provider.revoke(object.step, context, object.objectId);
		ports.log.info(`#${object.grant} ${object.step.kind}: ${revocation.state}, found on the platform`);
		return revocation.state === "absent" ? void 0 : `#${object.grant} ${object.step.kind} is still there: ${"why" in revocation ? revocation.why : revocation.what}`;
	} catch (thrown) {
		const fault = asFault(thrown);
		return `#${object.grant} ${object.step.kind}: ${faultSentence(fault)}`;
	}
};
const unbackedIn = async (found, strays, options) => {
	if (options.open === void 0) return {
		orphans: [],
		strays,
		faults: []
	};
	const certain = strays.filter(({ stray }) => stray.principal === void 0);
	if (found.length === 0 && certain.length === strays.length) return {
		orphans: [],
		strays,
		faults: []
	};
	try {
		const open = await options.open();
		return {
			orphans: found.filter(({ object }) => !standsBehind(open.get(object.grant), object.step)),
			strays: byNoGrant(strays, open),
			faults: []
		};
	} catch (thrown) {
		const fault = asFault(thrown);
		if (fault.code === "bug") throw thrown;
		return {
			orphans: [],
			strays: certain,
			faults: [`Whether grants stand behind what was found is not known: ${faultSentence(fault)}`]
		};
	}
};
const straysOf = async (log, providers, { exclusive, installation, area = everywhere }) => {
	if (!area(ELSEWHERE)) return {
		strays: [],
		faults: []
	};
	if (exclusive !== "said") return findStrays(providers, exclusive, installation);
	const { containers, faults } = await containersThatSaySo(log, providers, installation);
	const found = await findStrays(providers, containers, installation);
	return {
		strays: found.strays,
		faults: [...faults, ...found.faults]
	};
};
/** Over by every clock ends without a cap; an orphan before its end only within the cap (I14). */
const sweepPlatform = async (ports, options) => {
	const nowhere = options.subscriptions.length > 0 ? [] : ["No subscription is given, so nothing was searched on Azure: set the repository variable GATEHOUSE_AZURE_SUBSCRIPTIONS."];
	const providers = await ports.providers();
	const { found, faults } = await discoverAll(ports, providers, options);
	const over = found.filter(({ object }) => isOverByAll(object.expiresAt, ports.clock.sources()));
	const rest = found.filter((one) => !over.includes(one));
	const { strays: inside, faults: unasked } = await straysOf(ports.log, providers, options);
	const { orphans, strays: all, faults: unread } = await unbackedIn(rest, inside, options);
	const strays = all.filter(({ stray }) => stray.left === void 0);
	const early = orphans.length + strays.length;
	const capped = !allows(options.cap, early);
	const toEnd = [...over, ...capped ? [] : orphans];
	const toExpel = capped ? [] : strays;
	const failed = (await Promise.all([...toEnd.map((one) => endOne(ports, one)), ...toExpel.map((one) => expelOne(ports.log, one))])).flatMap((result) => result ?? []);
	return {
		found: found.length,
		ended: toEnd.length + toExpel.length - failed.length,
		unexpired: capped ? 0 : early,
		next: rest.map(({ object }) => object.expiresAt).toSorted((a, b) => a - b)[0],
		faults: [
			...nowhere,
			...faults,
			...unread,
			...unasked,
			...failed,
			...all.flatMap(({ stray }) => stray.left === void 0 ? [] : [`${describeStray(stray)} by no grant, and left there: ${stray.left}.`]),
			...capped ? [refusalOf(options, orphans, strays)] : []
		]
	};
};
const refusalOf = ({ cap: { kind, count }, open }, orphans, strays) => {
	const held = [...orphans.map(({ object }) => `#${object.grant} ${object.step.kind} until ${formatInstant(object.expiresAt)}`), ...strays.map(({ stray }) => describeStray(stray))];
	const limit = `the cap is ${kind === "exactly" ? "exactly " : ""}${count}: ${held.join("; ")}`;
	return open === void 0 ? `${held.length} in exclusive groups may be there by grants or by none, which nobody can tell without the ledger, and ${limit}. Run "gatehouse revoke --platform-only --expected-count ${held.length}" at a terminal if they are to be put out now.` : `${held.length} objects without an open grant are not over yet, and ${limit}. Run revoke with expected-count ${held.length} if they are to be removed now.`;
};
// src/commands/revoke-without-books.ts
/** The outcome of a sweep in words; any fault makes it exit 2. */
const sweepReport = (byLedger, swept, faults) => ({
	exit: faults.length > 0 ? 2 : 0,
	lines: [`${byLedger + swept.ended} ended: ${byLedger} by the ledger, ${swept.ended} found on the platforms only; ${swept.found} marked objects seen.`, ...faults],
	outputs: {
		ended: String(byLedger + swept.ended),
		failed: String(faults.length)
	}
});
/** `why`: what kept the books from being read; then the run is red whatever it ends. */
const revokeWithoutBooks = async (ports, options, why) => (await sweepWithoutBooks(ports, options, why)).report;
/** `next`: when the next of what was found is over. */
const sweepWithoutBooks = async (ports, options, why) => {
	const faults = why === void 0 ? [] : [why];
	const { installation, subscriptions } = options;
	if (installation === void 0) return {
		report: {
			exit: 2,
			lines: [...faults, "The installation is not named: set the repository variable GATEHOUSE_INSTALLATION to what \"gatehouse init\" printed; at a terminal set the environment variable, or give --installation."]
		},
		next: void 0
	};
	const { cap, faults: uncounted } = capWithoutPolicy(options.expected);
	const swept = await sweepPlatform(ports, {
		installation,
		subscriptions,
		open: void 0,
		exclusive: "said",
		cap,
		...options.area === void 0 ? {} : { area: options.area }
	});
	return {
		report: sweepReport(0, swept, [
			...faults,
			...uncounted,
			...swept.faults
		]),
		next: swept.next
	};
};
/** Told after the sweep, so that nothing waits for it. */
const reportMissingBooks = async (desk, swept) => {
	try {
		await desk.reportOnce("ledger-unreadable", {
			title: "Gatehouse: the ledger cannot be read",
			body: `A sweep could not read the ledger or the policy and worked from the platforms alone: ${swept.outputs?.ended ?? "0"} ended. Nothing is elevated until this is repaired. The log of the run \`revoke\` says what failed; \`docs/ledger.md\` says how to recover.`
		});
		return [];
	} catch (thrown) {
		return [`The issue about it could not be opened: ${faultSentence(asFault(thrown))}`];
	}
};
// src/commands/unmerged.ts
/** Puts on record the requests that were closed without a merge: withdrawn or lapsed, by whom and when, as GitHub has it (§6). */
/** How far back a sweep looks; what is closed while none has run for longer stays out. */
const LOOK_BACK = hours(168);
/** Read by one sweep: of many the next ones take the rest, those that were closed first before the others. */
const MOST = 10;
/** Nothing of an entry is ever read back for a decision. Returns what could not be recorded: the next sweep tries again. */
const recordUnmerged = async ({ evidence, clock }, { ledger, policy }) => {
	const faults = [];
	try {
		const closed = await evidence.closedSince(later(clock.now(), milliseconds(-LOOK_BACK)));
		if (closed.length === 0) return [];
		const { known } = await ledger.read([], closed.map(({ number }) => unmergedKey(number)));
		const fresh = closed.filter((one) => !isUnmergedOnRecord(known, one)).slice(0, MOST);
		const events = (await Promise.all(fresh.map(async (one) => {
			try {
				return await eventOf({
					evidence,
					policy
				}, one);
			} catch (thrown) {
				faults.push(`#${one.number}, closed without a merge: ${faultSentence(asFault(thrown))}`);
				return [];
			}
		}))).flat();
		if (events.length > 0) await ledger.append((state) => unrecorded(state, events), { text: subjectOf(events) });
		return faults;
	} catch (thrown) {
		const why = faultSentence(asFault(thrown));
		return [...faults, `Requests that were closed without a merge are not on record: ${why}`];
	}
};
/** On every fresh state: another run may have recorded it, or taken it up because it was reopened and merged meanwhile. */
const unrecorded = (state, told) => told.flatMap(({ closed, event }) => state.records.has(closed.number) || state.open.has(closed.number) || isUnmergedOnRecord(state.known, closed) ? [] : [event]);
const subjectOf = (told) => `Closed without a merge: ${told.map(({ closed }) => `#${closed.number}`).join(", ")}`;
/** Nothing of what is open again, or merged, by now. */
const eventOf = async ({ evidence, policy }, closed) => {
	const [pull, conversation] = await Promise.all([evidence.pull(closed.number), evidence.conversation(closed.number)]);
	if (pull?.state !== "closed" || conversation === void 0) return [];
	return [{
		closed,
		event: unmergedEvent({
			pull,
			conversation,
			policy
		}, closed)
	}];
};
const unmergedEvent = ({ pull, conversation, policy }, { number, closedAt }) => {
	const { people, settings } = policy;
	const request = requestIn(pull, policy);
	const type = closedAs({
		pull,
		conversation,
		people,
		settings,
		beneficiary: request?.beneficiary
	});
	const requester = actorOf$1(namedAsker(pull, policy), people);
	const at = formatInstant(closedAt);
	const closing = conversation.closings.at(-1);
	return {
		id: deriveEventId(number, "closed", at),
		type,
		grant: number,
		actor: closing === void 0 ? { kind: "unknown" } : actorOf$1(closing.by, people),
		data: {
			note: `${requester.person ?? requester.login ?? "somebody"} asked for ${wordsOf(request)}; closed without a merge at ${at}`,
			closed: {
				at,
				createdAt: formatInstant(pull.createdAt),
				requester,
				url: pull.url,
				head: pull.headSha,
				request: pull.request === void 0 ? null : {
					path: pull.request.path,
					blob: pull.request.blob
				}
			}
		}
	};
};
const requestIn = (pull, policy) => {
	if (classifyPull(pull).kind !== "request") return void 0;
	const parsed = parsePull(pull, policy);
	return parsed.kind === "request" ? parsed.request : void 0;
};
/** NB. Ids that were checked, and none of the words that somebody wrote freely. */
const wordsOf = (request) => request === void 0 ? "what cannot be read as a request" : `${request.entitlement}${request.beneficiary === void 0 ? "" : ` for ${request.beneficiary}`}`;
// src/commands/revoke-tell.ts
const tellSweep = async (sweeping, done) => {
	const { ports, books } = sweeping;
	const { swept, closed, standing, refused, faults } = done;
	const sweep = {
		...books,
		open: [...books.state.open.values()],
		closed,
		standing
	};
	const alarm = await alarmOfSweep(ports, {
		...sweep,
		faults
	});
	const [scheduled, begun] = [standing.filter(({ state }) => state === "scheduled"), standing.filter(({ state }) => state !== "scheduled")];
	const untold = [...await tellOpen({
		...sweeping,
		ports: inRed(ports, alarm)
	}, begun), ...await tellOpen(sweeping, scheduled)];
	const unalarmed = await sayOfSweep(ports, sweep, untold.length === 0 ? alarm : {
		kind: "failed",
		faults: [...faults, ...untold]
	});
	const unnoted = [...await recordUnmerged(ports, books), ...await recordUnsent(ports, books.ledger)];
	return sweepReport(closed.filter((one) => one.terminal).length, swept, [
		...refused,
		...faults,
		...untold,
		...unalarmed,
		...unnoted
	]);
};
/** With the lags as the elevation tells them, so that neither says the other's words otherwise. */
const tellOpen = async ({ ports, books }, standing) => {
	if (standing.length === 0) return [];
	const { policy, branch } = books;
	const read = await isolated(ports, "How others ended could not be read", () => readBack(books.ledger, {
		policy,
		now: ports.clock.now(),
		least: LATELY
	}, {
		grants: [],
		paths: []
	}));
	const closings = isFault(read) ? void 0 : closingsIn(read);
	return [...faultsOf$1(read), ...await tellStanding(ports, standing, {
		policy,
		branch,
		closings
	})];
};
// src/core/departed.ts
/** Why a grant has lost its person by the file alone; `undefined`: it has not. `isOver`: by every clock there is. */
const whyDeparted = ({ beneficiary, principal }, people, isOver) => {
	const person = people.byKey.get(beneficiary);
	if (person === void 0) return `${beneficiary} is not in people.yaml any more`;
	if (principal !== null && person.entra !== principal) return `people.yaml does not say any more that the Entra account ${principal} is that of ${beneficiary}`;
	const end = contractEnd(person);
	switch (end.kind) {
		case "none": return;
		case "unreadable": return;
		case "at": return isOver(end.instant) ? `the contract of ${beneficiary} ended on ${person.contractor?.until ?? ""}` : void 0;
	}
};
// src/commands/departed.ts
/** Open access of people who are gone: out of people.yaml, out of contract, disabled or gone in Entra. Under the cap of I14. */
const lostByFile = (ports, standing, people) => standing.flatMap((grant) => {
	const why = whyDeparted(grant, people, (end) => isOverByAll(end, ports.clock.sources()));
	return why === void 0 ? [] : [{
		grant,
		why
	}];
});
/**
* NB. Whom the file has lost is looked up again in the file as it is now: a grant that was taken up while this sweep ran was
* judged by a newer one, which may have brought the person.
*/
const lostStill = async (ports, lost, policy) => {
	if (lost.length === 0) return [];
	const { head } = await ports.evidence.repository();
	if (head === policy.commit) return lost;
	const { people } = parsePolicy(await ports.evidence.policyAt(head));
	const grants = lost.map(({ grant }) => grant);
	return people === void 0 ? [] : lostByFile(ports, grants, people);
};
const lostFromFile = async (ports, standing, policy) => {
	if (policy.people === void 0) return {
		lost: [],
		faults: ["Whether the people of open grants are still in people.yaml is not known: the policy has findings, and \"gatehouse check\" says which."]
	};
	try {
		return {
			lost: await lostStill(ports, lostByFile(ports, standing, policy.people), policy),
			faults: []
		};
	} catch (thrown) {
		return {
			lost: [],
			faults: [`Whether the people of open grants are still in people.yaml is not known: ${sentenceOf(ports, thrown)}`]
		};
	}
};
/** Why Entra has lost a principal; `undefined`: it has not. Throws where Entra does not say. */
const askEntra = async (ports, principal) => {
	const user = await (await ports.directory()).user(principal);
	if (user === void 0) return `Entra knows no account ${principal} any more`;
	if (user.enabled === void 0) throw new Fault("azure.forbidden", "Entra does not say whether accounts are enabled", { remedy: "Give this identity the Graph application permission User.Read.All." });
	return user.enabled ? void 0 : `the account ${principal} is disabled in Entra`;
};
const lostInEntra = async (ports, standing, { settings }) => {
	const faults = /* @__PURE__ */ new Set();
	const notes = /* @__PURE__ */ new Set();
	const why = /* @__PURE__ */ new Map();
	const principals = [...new Set(standing.flatMap(({ principal }) => principal ?? []))];
	await Promise.all(principals.map(async (principal) => {
		try {
			const lost = await askEntra(ports, principal);
			if (lost !== void 0) why.set(principal, lost);
		} catch (thrown) {
			const held = standing.filter((grant) => grant.principal === principal);
			const days = isForbidden(thrown) ? needNotBeKnown(ports, held, settings) : void 0;
			if (days === void 0) faults.add(`Whether accounts of open grants are enabled is not known: ${sentenceOf(ports, thrown)}`);
			else notes.add(`Whether accounts of open grants are enabled may not be asked, and need not be known: accounts.unconfirmed of the settings, until ${days.lastDay}.`);
		}
	}));
	return {
		lost: standing.flatMap((grant) => {
			const because = grant.principal === null ? void 0 : why.get(grant.principal);
			return because === void 0 ? [] : [{
				grant,
				why: because
			}];
		}),
		faults: [...faults],
		notes: [...notes]
	};
};
/** NB. Of all that somebody holds: one role among it, or one window that outlasts these days, and it is a fault as ever. */
const needNotBeKnown = ({ clock }, held, settings) => {
	const now = clock.now();
	const days = held.map(({ plan, expiresAt }) => {
		const to = parseInstant(expiresAt);
		return to === void 0 ? void 0 : mayBeUnconfirmed(settings, plan.steps, {
			from: now,
			to
		});
	});
	return days.every((each) => each !== void 0) ? days[0] : void 0;
};
const sentenceOf = (ports, thrown) => {
	const fault = asFault(thrown);
	if (fault.code === "bug") ports.log.error(fault.stack ?? fault.message);
	return faultSentence(fault);
};
/** Of grants whose window runs on; asks nobody where there are none. A source that does not answer ends nothing by itself. */
const findDeparted = async (ports, standing, policy) => {
	if (standing.length === 0) return {
		lost: [],
		faults: [],
		notes: []
	};
	const file = await lostFromFile(ports, standing, policy);
	const rest = standing.filter((grant) => !file.lost.some((one) => one.grant.grant === grant.grant));
	const entra = await lostInEntra(ports, rest, policy);
	return {
		lost: [...file.lost, ...entra.lost],
		faults: [...file.faults, ...entra.faults],
		notes: entra.notes
	};
};
/** NB. An emptied people.yaml must not end everybody's access at once: more than the cap waits for an operator's count (I14). */
const endDeparted = async (ports, lost, cap) => {
	if (!allows(cap, lost.length)) return {
		closed: [],
		faults: [refusal(lost, cap)]
	};
	return closeAll(ports, lost.map(({ grant, why }) => ({
		grant,
		why: "early",
		note: why
	})));
};
const refusal = (lost, { kind, count }) => {
	const each = lost.map(({ grant, why }) => `#${grant.grant} until ${grant.expiresAt}, ${why}`).join("; ");
	return `${lost.length} grants of people who are gone are not over yet, and the cap is ${kind === "exactly" ? "exactly " : ""}${count}: ${each}. Run revoke with expected-count ${lost.length} if they are to be ended now.`;
};
// src/commands/unfinished.ts
/** Merges of the last day or so that no run has taken up: requests to be woken, and deletions that end a grant here and now. */
const unfinishedMerges = async ({ evidence, clock }, { ledger, policy }) => {
	const window = policy.settings?.waiting.mergeValidFor ?? hours(24);
	const since = later(clock.now(), milliseconds(-window));
	const merged = (await evidence.mergedSince(since)).map((pull) => pull.number);
	if (merged.length === 0) return [];
	const known = await ledger.read([], [], { handled: merged });
	const unknown = merged.filter((number) => !known.handled.has(number));
	return (await Promise.all(unknown.map((number) => evidence.pull(number)))).flatMap((pull) => {
		if (pull === void 0) return [];
		const shape = classifyPull(pull);
		return shape.kind === "not-a-request" ? [] : [{
			pull,
			shape
		}];
	});
};
/** Ended here and not by the elevation: a merged deletion ends access whatever keeps the elevation from running. */
const deletedIn = (unfinished, open) => {
	const deletions = unfinished.flatMap(({ pull }) => deletionBy(pull));
	const mergedAt = new Map(unfinished.flatMap(({ pull }) => pull.merge === void 0 ? [] : [[pull.number, pull.merge.at]]));
	return deletedGrants(deletions, open.values(), mergedAt);
};
// src/commands/revoke-wanted.ts
const endWanted = async ({ ports, closePorts, options, books }) => {
	const over = await whatIsOver(closePorts, books.state);
	const order = await isolated(ports, "What was ordered was not done", () => obey(ports, books, {
		said: options.order,
		isOver: ({ grant }) => isIn(over, grant)
	}));
	const ordered = isFault(order) ? {
		ends: [],
		lines: [],
		faults: [order.fault]
	} : order;
	const shared = await shareOutAloud(closePorts, [...ordered.ends, ...oldestFirst(over)], options);
	const due = await closeAll(closePorts, shared.own);
	const merges = await isolated(ports, "Merged pull requests could not be read", () => unfinishedMerges(ports, books));
	const unfinished = isFault(merges) ? [] : merges;
	const left = new Set([...shared.left, ...ordered.ends].map(({ grant }) => grant.grant));
	const still = new Map([...books.state.open].filter(([number, grant]) => !isClosed(due.closed, grant) && !left.has(number)));
	const asked = await findEarlyEnds(ports.evidence, [...still.values()].filter(({ state }) => state !== "ending"), books.policy);
	const early = await closeAll(closePorts, eachOnce([...deletedIn(unfinished, still), ...asked.ends]));
	return {
		closed: [...due.closed, ...early.closed],
		shards: shared.shards,
		still,
		unfinished,
		said: asked.said,
		lines: [...ordered.lines, ...shared.lines],
		refused: ordered.faults,
		faults: [
			...shared.faults,
			...due.faults,
			...faultsOf$1(merges),
			...asked.faults,
			...early.faults
		]
	};
};
/** Whose end is longest ago. What cannot be read is over for ever. */
const oldestFirst = (over) => {
	const end = ({ grant }) => parseInstant(grant.expiresAt) ?? 0;
	return over.toSorted((a, b) => end(a) - end(b));
};
/** What is ordered comes first, and what is left of it to others is on record before they begin; the rest is over by itself. */
const shareOutAloud = async (ports, all, { shareAbove }) => {
	const shared = shareOut(all, shareAbove);
	const unasked = shared.left.filter(({ grant, why }) => why === "early" && grant.state !== "ending");
	const { kept, faults } = await beginFor(ports, unasked);
	const own = [...shared.own, ...kept];
	const left = shared.left.filter((one) => !kept.includes(one));
	const lines = left.length === 0 ? [] : [`${all.length} are to end, more than one run handles: ${left.length} of them are left to ${shared.shards.length} jobs, one for each subscription.`];
	return {
		own,
		left,
		shards: left.length === 0 ? [] : shared.shards,
		lines,
		faults
	};
};
const isIn = (wanted, number) => wanted.some(({ grant }) => grant.grant === number);
const isClosed = (closed, { grant }) => closed.some((one) => one.grant.grant === grant);
/** A grant may be ended for two reasons at once; the first is told. */
const eachOnce = (wanted) => [...new Map(wanted.toReversed().map((one) => [one.grant.grant, one])).values()];
// src/commands/revoke-unexpired.ts
const endUnexpired = async (sweeping, wanted) => {
	const { ports, closePorts, options, books } = sweeping;
	const { cap, faults: refused } = capOf(expectedOf(options), books.policy, ports.clock.now());
	const swept = await sweepAll(sweeping, cap, wanted.shards);
	const unrecorded = await recordSweep(sweeping, swept);
	const running = [...wanted.still.values()].filter((grant) => grant.state !== "ending" && !isClosed(wanted.closed, grant));
	const departed = await findDeparted(ports, running, books.policy);
	const left = lessened(cap, swept.unexpired);
	const gone = await endDeparted(closePorts, departed.lost, left);
	const closed = [...wanted.closed, ...gone.closed];
	const drifted = await lookForDrift(sweeping, running.filter((grant) => !isClosed(closed, grant)), lessened(left, gone.closed.length));
	const now = ports.clock.now();
	return {
		swept,
		closed,
		standing: [...wanted.still.values()].map((grant) => drifted.open?.get(grant.grant) ?? grant).filter((grant) => (grant.state === "active" || isNewlyScheduled(grant, now)) && !isClosed(closed, grant)),
		refused,
		faults: [
			...swept.faults,
			...unrecorded,
			...departed.faults,
			...gone.faults,
			...drifted.faults
		],
		lines: departed.notes
	};
};
const sweepAll = async ({ ports, options, books }, cap, shards) => sweepPlatform(ports, {
	installation: books.installation,
	subscriptions: options.subscriptions,
	open: async () => (await books.ledger.read([], [])).open,
	groups: groupsThroughPim(books.policy),
	exclusive: exclusiveContainers(books.policy),
	cap,
	area: (place) => !shards.includes(place)
});
/** What was removed without a grant's own record stands in the ledger too; a sweep that removed nothing leaves no trace. */
const recordSweep = async ({ ports, books }, swept) => {
	if (swept.ended === 0) return [];
	const { found, ended, faults } = swept;
	const event = {
		id: deriveEventId(null, "swept", `${ports.run.id}/${ports.run.attempt}/${ports.clock.now()}`),
		type: "swept",
		grant: null,
		actor: GATEHOUSE,
		data: {
			kind: "platform",
			found,
			ended,
			faults
		}
	};
	return faultsOf$1(await isolated(ports, "The ledger was not written (platform sweep)", () => books.ledger.append(() => [event], { text: `Sweep: ${ended} removed that no grant had ended` })));
};
const lookForDrift = async ({ ports, books }, running, cap) => {
	const drift = await isolated(ports, "Whether open grants are as they were agreed is not known", () => settleDrift({
		...ports,
		ledger: books.ledger,
		installation: books.installation
	}, running, {
		mode: books.policy.settings?.drift ?? "report",
		cap
	}));
	return isFault(drift) ? {
		open: void 0,
		faults: [drift.fault]
	} : drift;
};
/** What waits for its start says nothing new: only the words of a run that died after scheduling it are made up for. */
const isNewlyScheduled = ({ state, scheduledAt }, now) => {
	const at = parseInstant(scheduledAt ?? "");
	return state === "scheduled" && at !== void 0 && !isOver(later(at, hours(2)), now);
};
// src/commands/revoke-shard.ts
/** One shard of a sweep that is more than one run handles: ends what is over there, and nothing else. The whole sweep comes again. */
/**
* By the ledger, then by the markers of what lies there. Whoever chose the shard, what is over is over by this run's own clocks; beside a
* sweep or another shard it finds what they have ended as ended.
*/
const endShard = async (sweeping, shard) => {
	const { ports, closePorts, options, books } = sweeping;
	const over = await whatIsOver(closePorts, books.state);
	const due = await closeAll(closePorts, over.filter(({ grant }) => shardOf$1(grant.plan) === shard));
	const swept = await sweepPlatform(ports, {
		installation: books.installation,
		subscriptions: options.subscriptions,
		open: void 0,
		exclusive: [],
		cap: capOf(void 0, books.policy, ports.clock.now()).cap,
		groups: groupsThroughPim(books.policy),
		area: (place) => place === shard
	});
	const unrecorded = await recordSweep(sweeping, swept);
	const unreported = await reportLeftOpen(sweeping, due.closed);
	return sweepReport(due.closed.filter(({ terminal }) => terminal).length, swept, [
		...due.faults,
		...swept.faults,
		...unrecorded,
		...unreported
	]);
};
// src/commands/revoke.ts
/** `revoke`: end what is over, from the ledger and from the platforms themselves; then wake what is due. */
const revoke = async (ports, options) => {
	if (options.platformOnly) return withoutBooks(ports, options, void 0);
	let books;
	let { installation } = options;
	try {
		books = await openBooks(ports, (learnt) => {
			installation ??= learnt;
		});
	} catch (thrown) {
		const fault = asFault(thrown);
		if (fault.code === "bug") ports.log.error(fault.stack ?? fault.message);
		const report = await withoutBooks(ports, {
			...options,
			installation
		}, faultSentence(fault));
		if (options.shard !== void 0) return report;
		return {
			...report,
			lines: [...report.lines, ...await reportMissingBooks(announcing(ports, void 0).desk, report)]
		};
	}
	try {
		return await revokeByBooks(ports, options, books);
	} catch (thrown) {
		const aloud = announcing(ports, books.policy.settings?.notify);
		await sayFailed(aloud, books, faultSentence(asFault(thrown)));
		throw thrown;
	}
};
/** What is over and wanted ended → what is left that should not be → what follows from it → told. No part stops the next (I12). */
const revokeByBooks = async (given, options, books) => {
	const sweeping = sweepingBy(given, options, books);
	if (options.shard !== void 0) return endShard(sweeping, options.shard);
	const wanted = await endWanted(sweeping);
	const unexpired = await endUnexpired(sweeping, wanted);
	const followed = await followUp(sweeping, wanted, unexpired.closed);
	const report = await tellSweep(sweeping, {
		...unexpired,
		refused: [...wanted.refused, ...unexpired.refused],
		faults: [
			...wanted.faults,
			...unexpired.faults,
			...followed.faults,
			...otherInstallation(options, books)
		]
	});
	return {
		...report,
		lines: [
			...wanted.lines,
			...report.lines,
			...unexpired.lines,
			...followed.lines
		],
		outputs: {
			...report.outputs,
			shards: JSON.stringify(wanted.shards)
		}
	};
};
const otherInstallation = (options, books) => options.installation === void 0 || options.installation === books.installation ? [] : [`The repository variable GATEHOUSE_INSTALLATION says ${options.installation} and the policy gives ${books.installation}: correct the one that is wrong, and run revoke with platform-only until then.`];
/** NB. What is ordered is never done by guess: it is said, and the run is red. */
const withoutBooks = async (ports, options, why) => {
	const { shard } = options;
	const area = shard === void 0 ? void 0 : (place) => place === shard;
	const report = await revokeWithoutBooks(ports, {
		...options,
		expected: expectedOf(options),
		area
	}, why);
	const unheard = unheardOrder(options.order);
	return unheard.length === 0 ? report : {
		...report,
		exit: 2,
		lines: [...unheard, ...report.lines]
	};
};
/** What a run would end now, and nothing is done. Throws where ledger or policy cannot be read. */
const foresee = async (ports, options) => {
	const books = await openBooks(ports, () => void 0);
	const over = dueIn(ports.clock, books.state.open);
	const { lines, faults } = foreseeOrder(ports, books, {
		said: options.order,
		isOver: ({ grant }) => isIn(over, grant)
	});
	const due = over.map(({ grant, note }) => `#${grant.grant} ${grant.beneficiary} ${grant.entitlement}: ${note}`);
	return {
		exit: faults.length > 0 ? 2 : 0,
		lines: [
			`${over.length} would end because they are over.`,
			...due,
			...lines,
			...faults
		]
	};
};
// src/commands/watch.ts
/** The least window is ten minutes, so that what is opened while it sleeps is known before its end. */
const LOOK_EVERY = minutes(5);
/** What the schedule does otherwise: deletions, `/end`, changes on the platforms. */
const SWEEP_EVERY = minutes(30);
/** Times have whole seconds: the end itself has come one later. */
const AFTER_END = milliseconds(1e3);
/** What is over and could not be ended is tried again after this, then after twice as long, and so on. */
const FIRST_RETRY = milliseconds(15e3);
const LONGEST_RETRY = minutes(15);
const SLICE = milliseconds(3e4);
/** GitHub kills a job after six hours; a successor that cannot be woken is tried again until the last moment. */
const HAND_OVER_AFTER = minutes(330);
const GIVE_UP_AFTER = minutes(350);
const WATCH = "watch.yml";
const watch = async (ports, options) => {
	const tally = {
		sweeps: 0,
		ended: 0,
		last: NOTHING_YET
	};
	let sweptAt;
	let retry = FIRST_RETRY;
	for (;;) {
		const run = ports.open();
		const since = sweptAt === void 0 || ports.elapsed() - sweptAt.elapsed >= SWEEP_EVERY ? void 0 : sweptAt;
		const seen = await lookOnce(run, options.revoke, since);
		if (seen.report !== void 0) {
			sweptAt = {
				elapsed: ports.elapsed(),
				began: seen.began
			};
			tally.sweeps += 1;
			tally.ended += Number(seen.report.outputs?.ended ?? 0);
			tally.last = seen.report;
			for (const line of seen.report.lines) if (seen.report.exit === 2) ports.log.error(line);
			else ports.log.info(line);
		}
		if (ports.stopped()) return reportOf(ports, tally, "It was asked to stop.");
		if (options.life === "job") {
			if (seen.waiting === "nothing") return reportOf(ports, tally, "Nothing is left that waits for it.");
			if (ports.elapsed() >= HAND_OVER_AFTER) {
				const why = await handOver(run);
				if (why === void 0) return reportOf(ports, tally, "The next watch is woken.");
				ports.log.error(why);
				if (ports.elapsed() >= GIVE_UP_AFTER) return failed(reportOf(ports, tally, why));
				retry = FIRST_RETRY;
			}
		}
		if (seen.wait === "overdue") {
			await sleep(ports, retry);
			retry = milliseconds(Math.min(retry * 2, LONGEST_RETRY));
		} else {
			retry = FIRST_RETRY;
			await sleep(ports, seen.wait);
		}
		if (ports.stopped()) return reportOf(ports, tally, "It was asked to stop.");
	}
};
/** `swept`: the last sweep, where the next one is not due yet. */
const lookOnce = async (run, options, swept) => {
	if (options.platformOnly) return lookAtPlatforms(run, options);
	let began;
	try {
		const before = await lookAtBooks(run, swept?.began);
		began = run.clock.now();
		if (swept !== void 0 && before.wait !== "overdue" && !before.tells) return before;
	} catch (thrown) {
		run.log.warning(`What is open is not known: ${faultSentence(asFault(thrown))}`);
		if (swept !== void 0) return {
			...UNKNOWN,
			began
		};
	}
	const report = await sweepOnce(run, options);
	try {
		return {
			...await lookAtBooks(run, began),
			report,
			began
		};
	} catch {
		return {
			...UNKNOWN,
			report,
			began
		};
	}
};
const UNKNOWN = {
	report: void 0,
	waiting: "unknown",
	wait: LOOK_EVERY,
	tells: false
};
const sweepOnce = async (run, options) => {
	try {
		return await revoke(run, options);
	} catch (thrown) {
		const fault = asFault(thrown);
		if (fault.code === "bug") run.log.error(fault.stack ?? fault.message);
		return {
			exit: 2,
			lines: [faultSentence(fault)]
		};
	}
};
/** `told`: when the sweep began that has told what ends soon; undefined: none has. */
const lookAtBooks = async (run, told) => {
	const { state } = await openBooks(run, () => void 0);
	const overdue = dueIn(run.clock, state.open).some(({ grant }) => waitsForSweep(grant));
	const next = nextSweepEnd(state.open.values());
	const now = run.clock.now();
	const soon = nextSoon(state.open.values(), told ?? now);
	return {
		report: void 0,
		began: void 0,
		waiting: next === void 0 ? "nothing" : "something",
		wait: overdue ? "overdue" : untilNext(run, earlier(next, soon)),
		tells: soon !== void 0 && soon <= now
	};
};
const earlier = (one, other) => one === void 0 || other === void 0 || one <= other ? one ?? other : other;
/** Without a ledger each look asks the platforms what is there, and ends what is over. */
const lookAtPlatforms = async (run, options) => {
	try {
		const { report, next } = await sweepWithoutBooks(run, options, void 0);
		return {
			report,
			began: void 0,
			waiting: next === void 0 ? "nothing" : "something",
			wait: report.exit === 2 ? "overdue" : untilNext(run, next),
			tells: false
		};
	} catch (thrown) {
		return {
			report: {
				exit: 2,
				lines: [faultSentence(asFault(thrown))]
			},
			began: void 0,
			waiting: "unknown",
			wait: "overdue",
			tells: false
		};
	}
};
const untilNext = (run, next) => next === void 0 ? LOOK_EVERY : milliseconds(Math.min(LOOK_EVERY, Math.max(AFTER_END, next - run.clock.now() + AFTER_END)));
/** In slices, so that a process that is stopped, or a host that slept, is noticed. */
const sleep = async (ports, time) => {
	const until = ports.elapsed() + time;
	for (;;) {
		const left = until - ports.elapsed();
		if (left <= 0 || ports.stopped()) return;
		await ports.pause(milliseconds(Math.ceil(Math.min(left, SLICE))));
	}
};
/** Why it could not be woken. */
const handOver = async (run) => {
	try {
		await run.bell.wake(WATCH, {});
		return;
	} catch (thrown) {
		return `The next watch could not be woken: ${faultSentence(asFault(thrown))}`;
	}
};
const NOTHING_YET = {
	exit: 0,
	lines: []
};
/** As red as its last sweep: what an earlier one could not do, a later one has done. */
const reportOf = (ports, { sweeps, ended, last }, why) => ({
	exit: last.exit,
	lines: [`Watched for ${formatDuration(ports.elapsed())}: ${sweeps} ${sweeps === 1 ? "sweep" : "sweeps"}, ${ended} ended. ${why}`],
	outputs: {
		ended: String(ended),
		failed: last.outputs?.failed ?? (last.exit === 2 ? "1" : "0")
	}
});
const failed = (report) => ({
	...report,
	exit: 2
});
export { gitText as A, createGitLedgerHistory as C, renderFindings as D, findingsAsValue as E, readWorkingTree as M, writeNewTree as N, followProcess as O, writeToTree as P, readSettings as S, obstaclesIn as T, written as _, targetProblem as a, ACTIONS_APP as b, doctor as c, preflight as d, askEach as f, unknownTo as g, draftPeople as h, saidOrder as i, readRequest as j, gitEnvironment as k, doctorAloud as l, PEOPLE_PATH as m, foresee as n, elevate as o, readPeopleFile as p, revoke as r, auditSweeps as s, watch as t, MOST_QUESTIONS as u, entriesOf as v, createSignatures as w, verify as x, deriveEventId as y };
