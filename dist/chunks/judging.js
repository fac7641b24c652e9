import { S as asFault, i as commitSha, l as grantNumber, r as blobSha } from "./brand.js";
import { E as parseRequest, an as typedIn, in as readForm } from "./channel.js";
import { f as renderComment, m as timezoneOf, u as renderAnswer, vt as parsePolicy } from "./review.js";
import { n as judgeRequest, t as evaluate } from "./evaluate.js";
// src/commands/evaluate-issue.ts
/** `evaluate` of an issue that asks for access: what would be decided of it, said on the issue. It opens nothing and proves nothing. */
/** Exit 1 when it would be denied or has findings. An issue that no person wrote is nobody's wish, and not answered. */
const evaluateIssue = async (ports, number) => {
	const [repository, issue] = await Promise.all([ports.evidence.repository(), ports.evidence.issue(number)]);
	if (issue === void 0 || issue.author.kind !== "user") return quiet(`There is no issue #${number} that a person wrote.`);
	const policy = parsePolicy(await ports.evidence.policyAt(repository.head));
	const how = await judgeOrTell(ports, {
		repository,
		issue,
		policy
	});
	await ports.desk.answerIssue(number, {
		body: renderAnswer(answerOf({
			repository,
			issue,
			policy
		}, how)),
		close: false
	});
	const bad = how.kind === "findings" || how.by === "none";
	const act = how.kind === "judged" && how.by === "app" ? "propose" : "none";
	const outcome = how.kind === "findings" ? "findings" : outcomeOf(how.view.subject);
	return {
		exit: bad ? 1 : 0,
		lines: [`Issue #${number}: ${outcome}.`],
		outputs: {
			outcome,
			act,
			issue: String(number)
		}
	};
};
const quiet = (line) => ({
	exit: 0,
	lines: [line],
	outputs: {
		outcome: "not-a-request",
		act: "none"
	}
});
const answerOf = ({ repository, issue, policy }, how) => ({
	target: {
		repository: issue.url.replace(/\/issues\/\d+$/, ""),
		branch: repository.defaultBranch
	},
	typed: typedIn(issue.body),
	editable: policy.settings?.issueForm.bot === void 0,
	how
});
const viewOf = (ports, { issue, policy }, subject) => ({
	pull: {
		number: grantNumber(issue.number),
		url: issue.url
	},
	now: ports.clock.now(),
	timezone: timezoneOf(policy),
	subject
});
/** A fault is told where people wait, then thrown on: the job is red. */
const judgeOrTell = async (ports, asking) => {
	try {
		return await judge$1(ports, asking);
	} catch (thrown) {
		const { call, message, remedy } = asFault(thrown);
		const body = renderComment(viewOf(ports, asking, {
			kind: "fault",
			call,
			message,
			remedy
		}));
		await ports.desk.answerIssue(asking.issue.number, {
			body,
			close: false
		}).catch((untold) => {
			ports.log.warning(`Issue #${asking.issue.number} was not told: ${asFault(untold).message}`);
		});
		throw thrown;
	}
};
const judge$1 = async (ports, asking) => {
	const { repository, issue, policy } = asking;
	const read = readForm(issue.number, issue.body);
	if (read.kind === "findings") return {
		kind: "findings",
		findings: [...read.findings, ...alsoWrong(read.rest, policy)]
	};
	const file = {
		path: read.path,
		text: read.text
	};
	const pull = asIfOpened(asking, file);
	const { subject, outcome } = await judgeRequest(ports, {
		repository,
		pull,
		policy
	});
	const by = subject === void 0 || outcome === "denied" ? "none" : policy.settings?.issueForm.bot === void 0 ? "author" : issue.transferred ? "moved" : issue.edited ? "edited" : "app";
	return {
		kind: "judged",
		file,
		view: viewOf(ports, asking, subject ?? { kind: "not-a-request" }),
		by
	};
};
/** What is wrong in the fields that could be read; what is missing may only not have been read. */
const alsoWrong = (rest, policy) => {
	const parsed = parseRequest(rest, policy);
	return parsed.kind === "request" ? [] : parsed.findings.filter(({ id }) => !MISSING.has(id));
};
const MISSING = /* @__PURE__ */ new Set([
	"format.missing-key",
	"request.missing-parameter",
	"request.ticket-missing",
	"yaml.empty"
]);
const outcomeOf = (subject) => subject.kind === "judged" || subject.kind === "observed" ? subject.decision.outcome : "not-a-request";
/**
* The pull request that there would be if its author proposed the file now.
* NB. It decides nothing: the pull request that there will be is judged by itself, from what GitHub says of it.
*/
const asIfOpened = ({ repository, issue }, { path, text }) => ({
	number: grantNumber(issue.number),
	url: issue.url,
	title: "",
	state: "open",
	draft: false,
	author: issue.author,
	createdAt: issue.createdAt,
	headRef: `issue-${issue.number}`,
	headSha: NOWHERE,
	baseRef: repository.defaultBranch,
	formerBases: [],
	files: [{
		path,
		change: "added"
	}],
	commits: [{
		sha: NOWHERE,
		people: [{
			account: issue.author,
			name: issue.author.login,
			role: "author"
		}]
	}],
	pushers: [issue.author],
	reviews: [],
	incomplete: [],
	request: {
		path,
		mode: "100644",
		blob: blobSha(NOWHERE),
		size: Buffer.byteLength(text),
		text
	},
	merge: void 0
});
const NOWHERE = commitSha("0".repeat(40));
// src/judging.ts
/** The judging of a job: of a pull request, or of an issue that asks. It stands apart so that it is loaded without the rest. */
const judge = (wiring, wokenBy) => wokenBy.asking !== void 0 && wokenBy.pull === void 0 ? evaluateIssue(wiring, wokenBy.asking) : evaluate(wiring, wokenBy);
export { judge };
