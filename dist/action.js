import { a as setSecret, i as setOutput, n as error, o as warning, r as getIDToken } from "./chunks/core.js";
import { zr as withoutCredentials } from "./chunks/channel.js";
import { C as faultSentence, S as asFault, x as Fault } from "./chunks/brand.js";
import { t as wire, x as readConfig } from "./chunks/wire.js";
import { appendFileSync, readFileSync } from "node:fs";
// src/adapters/actions-log.ts
/** The log of a GitHub Actions job. */
const harmless = (text) => withoutCredentials(text).split(/\r\n|[\n\r\u2028\u2029]/).map((line) => `| ${line.replaceAll("##[", "#\\u{23}[").replace(/[\p{Cc}\p{Cf}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`)}`).join("\n");
const oneLine = (text) => harmless(text.replace(/\s+/g, " ")).slice(2);
/** `summaryPath` is the runner's `GITHUB_STEP_SUMMARY`; without it the summary goes to the log. */
const createActionsLog = (summaryPath) => ({
	info: (text) => process.stdout.write(`${harmless(text)}\n`),
	warning: (text) => warning(oneLine(text)),
	error: (text) => error(oneLine(text)),
	summary: (markdown) => {
		if (summaryPath === void 0 || summaryPath === "") process.stdout.write(`${harmless(markdown)}\n`);
		else appendFileSync(summaryPath, `${withoutCredentials(markdown)}\n`);
	}
});
// src/adapters/event-file.ts
/** What woke a job: the payload of its event, from the file that the runner names. */
/** An empty object where the runner names no file. Throws `Fault('config.invalid')` where there is none, or where it is no JSON. */
const readEvent = (path) => {
	if (path === void 0 || path === "") return {};
	try {
		return JSON.parse(readFileSync(path, "utf8"));
	} catch (cause) {
		throw new Fault("config.invalid", "The file of GITHUB_EVENT_PATH cannot be read", {
			remedy: "GitHub writes it for every job; start a new run.",
			cause
		});
	}
};
// src/adapters/masks.ts
/** The one place where the secrets of a run are hidden from its log, each before anything else can have it. */
/** Inputs of the action that are secrets; `notify-channels` holds several. */
const SECRET_INPUTS = [
	"token",
	"github-access-token",
	"proposal-token"
];
/** With whose help a job asks for its id token. */
const REQUEST_TOKEN = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
/**
* Every secret that a job is given before it begins. Of the channels: each address and each key by itself, because the runner
* masks a secret line by line and a message would hold one part of a line alone.
*/
const givenSecrets = (environment) => {
	const input = (name) => (environment[`INPUT_${name.toUpperCase()}`] ?? "").trim();
	const whole = [...SECRET_INPUTS.map(input), environment[REQUEST_TOKEN] ?? ""];
	return [.../* @__PURE__ */ new Set([...whole, ...channelSecrets(input("notify-channels"))])].filter((text) => text !== "");
};
/** NB. Names and comments stand there too: to mask a plain word would blind the log, and show which word it was. */
const channelSecrets = (text) => text.split(/\r?\n/).filter((line) => !line.trim().startsWith("#")).flatMap((line) => line.trim().split(/\s+/)).filter((word) => word.length >= SHORTEST && !/^(?:slack|teams|webhook):(?!\/\/)/i.test(word));
const SHORTEST = 8;
/** Of a signed token its signature too: without the rest it is no token, but with it whoever reads the log has one. */
const partsToHide = (secret) => {
	const parts = secret.split(".");
	const signature = parts.length === 3 && secret.startsWith("eyJ") ? parts[2] : void 0;
	return signature === void 0 || signature.length < 16 ? [secret] : [secret, signature];
};
/** In a job of Actions: `::add-mask::`. */
const hide = (secret) => {
	for (const part of partsToHide(secret)) if (part.trim() !== "") setSecret(part);
};
// src/commands/report.ts
/** What a command hands back to its entrypoint. */
/** The outputs of `action.yml`, by name; a test compares the two. */
const OUTPUTS = [
	"outcome",
	"act",
	"pull-request",
	"head",
	"issue",
	"elevated",
	"denied",
	"ended",
	"failed",
	"sweep-late",
	"needs-watch",
	"shards"
];
// src/action.ts
/** Entrypoint of the action: inputs → config → command → outcome. */
const log = createActionsLog(process.env["GITHUB_STEP_SUMMARY"]);
/** The job's own id token for an audience. Throws `Fault('config.invalid')` where the job may not have one. */
const idToken = async (audience) => {
	if (process.env["ACTIONS_ID_TOKEN_REQUEST_URL"] !== void 0) {
		const token = await getIDToken(audience);
		hide(token);
		return token;
	}
	throw new Fault("config.invalid", "This job may not ask GitHub for an id token", { remedy: "Add `id-token: write` to the `permissions:` of the job; whatever is not named there is taken away. A run for a fork never has it." });
};
/** Each part is loaded when it is asked for. `open`: the wiring of a run that begins now. */
const perform = async (config, open) => {
	const { command } = config;
	if (command !== "evaluate") return (await import("./chunks/job.js")).performJob(config, command, {
		log,
		open
	});
	return (await import("./chunks/judging.js")).judge(open(), config.wokenBy);
};
const main = async () => {
	givenSecrets(process.env).forEach(hide);
	const config = readConfig(process.env, readEvent(process.env["GITHUB_EVENT_PATH"]));
	const open = () => wire({
		github: config.github,
		azure: config.azure,
		clients: config.clients,
		organization: config.organization,
		proposalToken: config.proposalToken,
		run: config.run,
		notifyChannels: config.notifyChannels,
		expecting: config.command === "evaluate" ? config.wokenBy.pull : void 0,
		log,
		idToken,
		hide
	});
	const anchorings = [];
	const report = await perform(config, () => {
		const wiring = open();
		anchorings.push(wiring.anchoring);
		return wiring;
	});
	await Promise.all(anchorings.map((one) => one.settled()));
	for (const name of OUTPUTS) {
		const value = report.outputs?.[name];
		if (value !== void 0) setOutput(name, value);
	}
	for (const line of report.lines) if (report.exit === 2) log.error(line);
	else log.info(line);
	return report.exit;
};
try {
	process.exitCode = await main();
} catch (thrown) {
	const fault = asFault(thrown);
	log.error(faultSentence(fault));
	if (fault.code === "bug") log.info(fault.stack ?? "");
	process.exitCode = 2;
}
export {};
