import { C as createGitLedgerHistory, O as followProcess, S as readSettings, d as preflight, i as saidOrder, l as doctorAloud, o as elevate, r as revoke, s as auditSweeps, t as watch, u as MOST_QUESTIONS, w as createSignatures, x as verify } from "./watch.js";
import { C as faultSentence, S as asFault, f as instant, g as minutes, h as milliseconds, s as formatInstant, x as Fault } from "./brand.js";
import { D as announcing, d as renderAsked } from "./review.js";
import { Ar as branchOf, in as readForm } from "./channel.js";
// src/commands/act.ts
const ELEVATE = "elevate.yml";
const REVOKE = "revoke.yml";
const WATCH = "watch.yml";
const NEXT_SECOND = milliseconds(1e3);
const act = async (ports, options) => {
	if (options.act === "end") {
		await ports.bell.wake(REVOKE, {});
		return {
			exit: 0,
			lines: ["The revocation is woken."]
		};
	}
	if (options.act === "watch") {
		await ports.bell.wake(WATCH, {});
		return {
			exit: 0,
			lines: ["The watch is woken."]
		};
	}
	if (options.act === "merge") {
		if (options.head === void 0 || options.pull === void 0) return {
			exit: 2,
			lines: ["There is no judged head to merge; run evaluate again."]
		};
		await ports.clock.sleep(NEXT_SECOND);
		const merge = await ports.bell.merge(options.pull, options.head, `Access request #${options.pull}`);
		if (merge.kind === "refused") {
			ports.log.warning(`Not merged: ${merge.why}. A person may merge #${options.pull} by hand.`);
			return {
				exit: 0,
				lines: [`#${options.pull} was not merged: ${merge.why}`]
			};
		}
	}
	await ports.bell.wake(ELEVATE, {});
	return {
		exit: 0,
		lines: [options.act === "merge" ? `#${options.pull} is merged; the elevation is woken.` : "The elevation is woken."]
	};
};
// src/commands/propose-request.ts
/** `act propose`: opens the pull request of an issue, once, with an App's token. It judges nothing: the pull request is judged by itself. */
/** Exit 1 where the issue proves nothing any more: it was edited, or is gone. May be run again after any interruption. */
const proposeRequest = async (ports, number) => {
	const [repository, issue] = await Promise.all([ports.evidence.repository(), ports.evidence.issue(number)]);
	if (issue === void 0 || issue.edited || issue.transferred || issue.author.kind !== "user") return {
		exit: 1,
		lines: [`Issue #${number} is gone, or is not as its author wrote it here.`]
	};
	const read = readForm(number, issue.body);
	if (read.kind === "findings") return {
		exit: 1,
		lines: [`Issue #${number} has findings.`]
	};
	const proposed = await ports.proposals.propose({
		branch: branchOf(number),
		base: repository.head,
		path: read.path,
		text: read.text,
		title: `Access request of issue ${number}`,
		body: `Asked in #${number}. Whoever wrote that issue is the requester, as long as it stays as it was written and nothing is pushed here.\n`,
		once: true
	});
	await ports.desk.answerIssue(number, {
		body: renderAsked(proposed.number),
		close: true
	});
	return {
		exit: 0,
		lines: [`Issue #${number} is asked in #${proposed.number}.`]
	};
};
// src/job.ts
/** What a job may be asked for besides judging: loaded only then, because judging needs none of it and answers while people wait. */
/** `open`: the wiring of a run that begins now. */
const performJob = async (config, command, { log, open }) => {
	const wiring = open();
	switch (command) {
		case "act":
			if (config.act === "propose") return propose(config, wiring);
			if (config.act === void 0) throw new Fault("config.invalid", "The input act is missing", { remedy: "Give what the outputs of evaluate or elevate say." });
			return act(wiring, {
				act: config.act,
				pull: config.wokenBy.pull,
				head: config.head
			});
		case "elevate": return elevate(wiring);
		case "revoke": return config.expectedCount === "unreadable" ? saidUnreadable(await revoke(wiring, sweepOf(config))) : revoke(wiring, sweepOf(config));
		case "watch": return watch({
			...followProcess(),
			log,
			open
		}, {
			revoke: {
				...sweepOf(config),
				expected: void 0,
				order: void 0,
				shareAbove: void 0,
				shard: void 0
			},
			life: "job"
		});
		case "preflight": {
			const { exit, text } = await preflight(wiring, {
				dryRun: false,
				most: MOST_QUESTIONS
			});
			return {
				exit,
				lines: text
			};
		}
		case "doctor": return doctorAloud({
			...wiring,
			azure: wiring.tenant
		});
		case "verify": return both(await verifyLedger(wiring, config.ledgerPath), await lookAtSweeps(wiring));
	}
};
/** The ledger of a clone against the genesis that the checked-out policy names. */
const verifyLedger = async (wiring, directory) => {
	const settings = await readSettings(".");
	const genesis = settings?.genesis;
	if (genesis === void 0) throw new Fault("config.invalid", "policies/gatehouse.yaml names no genesis to compare the ledger with", { remedy: "Write the genesis that \"gatehouse init\" printed into ledger.genesis." });
	const anchors = await anchorsOf(wiring);
	const { exit, text } = await verify({
		history: createGitLedgerHistory({ directory }),
		signatures: createSignatures()
	}, {
		genesis,
		anchorsSince: settings?.anchorsSince,
		..."seen" in anchors ? { anchors: anchors.seen } : {}
	});
	if (exit === 1) await announcing(wiring, settings?.notify).desk.reportOnce("ledger-broken", {
		title: "Gatehouse: the ledger is not whole",
		body: "The daily check could not prove the ledger. The log of the run `audit` names the first broken place; `docs/ledger.md` says how to recover."
	});
	return "seen" in anchors ? {
		exit,
		lines: text
	} : {
		exit: 2,
		lines: [...text, anchors.fault]
	};
};
/** As long as the job may take: a run that appends while the clone is made says so outside it before the clone can know. */
const CLONED_WITHIN = minutes(15);
/** What can be proved without them is proved all the same. */
const anchorsOf = async (wiring) => {
	try {
		const all = await wiring.anchors.all();
		const settled = formatInstant(instant(wiring.clock.now() - CLONED_WITHIN));
		return { seen: all.filter(({ at }) => at === void 0 || at < settled) };
	} catch (thrown) {
		return { fault: `The anchors of the ledger could not be read: ${faultSentence(asFault(thrown))}` };
	}
};
/** A ledger that cannot be read through the API must not hide what the clone says of it. */
const lookAtSweeps = async (wiring) => {
	try {
		return await auditSweeps(wiring);
	} catch (thrown) {
		return {
			exit: 2,
			lines: [`Whether sweeps are late is not known: ${faultSentence(asFault(thrown))}`]
		};
	}
};
const both = (first, second) => ({
	exit: first.exit > second.exit ? first.exit : second.exit,
	lines: [...first.lines, ...second.lines]
});
/** NB. Never with the workflow's own token: what opens no pull request elsewhere must not begin to here. */
const propose = async (config, wiring) => {
	if (config.wokenBy.asking === void 0 || config.proposalToken === void 0) throw new Fault("config.invalid", "There is no issue, or no token that opens pull requests", { remedy: "Give the environment gatehouse-review the secret GATEHOUSE_PROPOSAL_TOKEN, or take `issue_form:` out of policies/gatehouse.yaml; see docs/asking.md." });
	return proposeRequest(wiring, config.wokenBy.asking);
};
const sweepOf = (config) => {
	const { expectedCount: count, speaker } = config;
	const base = {
		platformOnly: config.platformOnly,
		installation: config.installation,
		subscriptions: config.azure?.subscriptions ?? [],
		shareAbove: config.shareAbove,
		shard: config.shard
	};
	return count === "unreadable" ? {
		...base,
		expected: void 0,
		order: void 0
	} : {
		...base,
		expected: count === void 0 ? void 0 : {
			count,
			by: speaker
		},
		order: saidOrder(config.order, speaker, count)
	};
};
const saidUnreadable = (report) => ({
	...report,
	exit: 2,
	lines: ["expected-count is no whole number from 0 to 9999: nothing that was ordered is done, and what is over is ended all the same. Start a new run.", ...report.lines]
});
export { performJob };
