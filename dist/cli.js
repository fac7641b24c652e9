#!/usr/bin/env node
import { i as __require, o as __toESM, t as __commonJSMin } from "./chunks/rolldown-runtime.js";
import { A as gitText, C as createGitLedgerHistory, D as renderFindings, E as findingsAsValue, M as readWorkingTree, N as writeNewTree, O as followProcess, P as writeToTree, S as readSettings, T as obstaclesIn, _ as written, a as targetProblem, b as ACTIONS_APP, c as doctor, d as preflight, f as askEach, g as unknownTo, h as draftPeople, i as saidOrder, j as readRequest, k as gitEnvironment, m as PEOPLE_PATH, n as foresee, o as elevate, p as readPeopleFile, r as revoke, t as watch, u as MOST_QUESTIONS, v as entriesOf, w as createSignatures, x as verify, y as deriveEventId } from "./chunks/watch.js";
import { n as harmlessLine, t as createTerminalLog } from "./chunks/terminal.js";
import { C as faultSentence, S as asFault, _ as parseEntraId, a as digest, c as gitHubUserId, f as instant, h as milliseconds, i as commitSha, l as grantNumber, m as later, o as entraId, p as isOver, r as blobSha, s as formatInstant, u as hours, v as parseInstant, x as Fault, y as personKey } from "./chunks/brand.js";
import { $t as makePlan, Dn as daysBack, Dt as formatLag, E as parseRequest, En as LONGEST_LOOK_BACK, Et as formatDuration, Fn as writeDuration, Gt as emergencyLengthIn, Ir as gitBlob, Lr as sha256, Mt as codeSpan, Nn as parseWindow, Nr as known, Pn as usualWindow, Pt as escapeMarkdown, Qn as LEDGER_BRANCH, S as startProposedIn, Sn as stageOf, T as privilegesOf, Tr as sortFindings, Ut as sayMoment, Vt as workflowCommand, Wt as writeMoment, Xt as waysOf, _ as replay$1, _n as longestWindow, b as decide, cr as keyPath, d as measuredEnds, dn as require_dist, f as truthTable, g as tallyOf, h as impactOf, j as locate, jn as formatDuration$1, k as systemOfTicket, kr as FORM_PATH, kt as formatTime, m as impactBetween, nn as targetKeys, nr as REVIEWS_PATH, on as readDocument, p as briefUnder, qt as matchPlaces, sn as FINDINGS, tr as README_PATH, un as finding, vn as waives, wn as sameLogin, zt as terminalSafe } from "./chunks/channel.js";
import { At as plainEmergency, Dt as judgeCatalogue, Et as CATALOGUE_PATH, Mt as compareLink, Ot as renderCatalogue, Pt as readyLink, St as openStatic, Tt as refuseUnopenable, V as factOf, _t as isPolicyTest, bt as parsePeople, dt as readMoment, ft as titleOfRequest, gt as effectWord, ht as byEffect, jt as plainFacts, kt as targetOf, m as timezoneOf, mt as nameOfStep, pt as waitingFor, ut as impactSentence, vt as parsePolicy } from "./chunks/review.js";
import { a as isOwnForm, c as LINTS, d as personCalled, f as personWithAccount, i as readPolicyTests, l as accountOf, o as judgeForm, r as judgeRepository, s as renderForm, t as evaluate, u as adviseName } from "./chunks/evaluate.js";
import { C as runFrom, S as repositoryUrl, _ as installationId, a as readContents, b as pullNumber, c as writeReport, d as branchName, f as clientsFrom, g as gitHubFrom, h as gitHubAt, i as NOTHING_WANTED, l as installationOf, m as entraMap, n as OPENS, o as REPORT_TITLE, p as count$1, r as openLedger, s as readVerdicts, t as wire, u as azureFrom, v as organizationFrom, y as personalToken } from "./chunks/wire.js";
import { A as foldCommit, E as owedText, I as EMPTY_CHAIN, N as headFile, O as chain, Q as anchorsIn, R as parseSegment, U as foldGrant, f as grownShards, k as fixedAtGenesis, l as KNOWN_PART, p as shardFiles } from "./chunks/stored.js";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { execFile } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { tmpdir } from "node:os";
// node_modules/commander/lib/error.js
var require_error = /* @__PURE__ */ __commonJSMin(((exports) => {
	/**
	* CommanderError class
	*/
	var CommanderError = class extends Error {
		/**
		* Constructs the CommanderError class
		* @param {number} exitCode suggested exit code which could be used with process.exit
		* @param {string} code an id string representing the error
		* @param {string} message human-readable description of the error
		*/
		constructor(exitCode, code, message) {
			super(message);
			Error.captureStackTrace(this, this.constructor);
			this.name = this.constructor.name;
			this.code = code;
			this.exitCode = exitCode;
			this.nestedError = void 0;
		}
	};
	/**
	* InvalidArgumentError class
	*/
	var InvalidArgumentError = class extends CommanderError {
		/**
		* Constructs the InvalidArgumentError class
		* @param {string} [message] explanation of why argument is invalid
		*/
		constructor(message) {
			super(1, "commander.invalidArgument", message);
			Error.captureStackTrace(this, this.constructor);
			this.name = this.constructor.name;
		}
	};
	exports.CommanderError = CommanderError;
	exports.InvalidArgumentError = InvalidArgumentError;
}));
// node_modules/commander/lib/argument.js
var require_argument = /* @__PURE__ */ __commonJSMin(((exports) => {
	const { InvalidArgumentError } = require_error();
	var Argument = class {
		/**
		* Initialize a new command argument with the given name and description.
		* The default is that the argument is required, and you can explicitly
		* indicate this with <> around the name. Put [] around the name for an optional argument.
		*
		* @param {string} name
		* @param {string} [description]
		*/
		constructor(name, description) {
			this.description = description || "";
			this.variadic = false;
			this.parseArg = void 0;
			this.defaultValue = void 0;
			this.defaultValueDescription = void 0;
			this.argChoices = void 0;
			switch (name[0]) {
				case "<":
					this.required = true;
					this._name = name.slice(1, -1);
					break;
				case "[":
					this.required = false;
					this._name = name.slice(1, -1);
					break;
				default:
					this.required = true;
					this._name = name;
			}
			if (this._name.endsWith("...")) {
				this.variadic = true;
				this._name = this._name.slice(0, -3);
			}
		}
		/**
		* Return argument name.
		*
		* @return {string}
		*/
		name() {
			return this._name;
		}
		/**
		* @package
		*/
		_collectValue(value, previous) {
			if (previous === this.defaultValue || !Array.isArray(previous)) return [value];
			previous.push(value);
			return previous;
		}
		/**
		* Set the default value, and optionally supply the description to be displayed in the help.
		*
		* @param {*} value
		* @param {string} [description]
		* @return {Argument}
		*/
		default(value, description) {
			this.defaultValue = value;
			this.defaultValueDescription = description;
			return this;
		}
		/**
		* Set the custom handler for processing CLI command arguments into argument values.
		*
		* @param {Function} [fn]
		* @return {Argument}
		*/
		argParser(fn) {
			this.parseArg = fn;
			return this;
		}
		/**
		* Only allow argument value to be one of choices.
		*
		* @param {string[]} values
		* @return {Argument}
		*/
		choices(values) {
			this.argChoices = values.slice();
			this.parseArg = (arg, previous) => {
				if (!this.argChoices.includes(arg)) throw new InvalidArgumentError(`Allowed choices are ${this.argChoices.join(", ")}.`);
				if (this.variadic) return this._collectValue(arg, previous);
				return arg;
			};
			return this;
		}
		/**
		* Make argument required.
		*
		* @returns {Argument}
		*/
		argRequired() {
			this.required = true;
			return this;
		}
		/**
		* Make argument optional.
		*
		* @returns {Argument}
		*/
		argOptional() {
			this.required = false;
			return this;
		}
	};
	/**
	* Takes an argument and returns its human readable equivalent for help usage.
	*
	* @param {Argument} arg
	* @return {string}
	* @private
	*/
	function humanReadableArgName(arg) {
		const nameOutput = arg.name() + (arg.variadic === true ? "..." : "");
		return arg.required ? "<" + nameOutput + ">" : "[" + nameOutput + "]";
	}
	exports.Argument = Argument;
	exports.humanReadableArgName = humanReadableArgName;
}));
// node_modules/commander/lib/help.js
var require_help = /* @__PURE__ */ __commonJSMin(((exports) => {
	const { humanReadableArgName } = require_argument();
	/**
	* TypeScript import types for JSDoc, used by Visual Studio Code IntelliSense and `npm run typescript-checkJS`
	* https://www.typescriptlang.org/docs/handbook/jsdoc-supported-types.html#import-types
	* @typedef { import("./argument.js").Argument } Argument
	* @typedef { import("./command.js").Command } Command
	* @typedef { import("./option.js").Option } Option
	*/
	var Help = class {
		constructor() {
			this.helpWidth = void 0;
			this.minWidthToWrap = 40;
			this.sortSubcommands = false;
			this.sortOptions = false;
			this.showGlobalOptions = false;
		}
		/**
		* prepareContext is called by Commander after applying overrides from `Command.configureHelp()`
		* and just before calling `formatHelp()`.
		*
		* Commander just uses the helpWidth and the rest is provided for optional use by more complex subclasses.
		*
		* @param {{ error?: boolean, helpWidth?: number, outputHasColors?: boolean }} contextOptions
		*/
		prepareContext(contextOptions) {
			this.helpWidth = this.helpWidth ?? contextOptions.helpWidth ?? 80;
		}
		/**
		* Get an array of the visible subcommands. Includes a placeholder for the implicit help command, if there is one.
		*
		* @param {Command} cmd
		* @returns {Command[]}
		*/
		visibleCommands(cmd) {
			const visibleCommands = cmd.commands.filter((cmd) => !cmd._hidden);
			const helpCommand = cmd._getHelpCommand();
			if (helpCommand && !helpCommand._hidden) visibleCommands.push(helpCommand);
			if (this.sortSubcommands) visibleCommands.sort((a, b) => {
				return a.name().localeCompare(b.name());
			});
			return visibleCommands;
		}
		/**
		* Compare options for sort.
		*
		* @param {Option} a
		* @param {Option} b
		* @returns {number}
		*/
		compareOptions(a, b) {
			const getSortKey = (option) => {
				return option.short ? option.short.replace(/^-/, "") : option.long.replace(/^--/, "");
			};
			return getSortKey(a).localeCompare(getSortKey(b));
		}
		/**
		* Get an array of the visible options. Includes a placeholder for the implicit help option, if there is one.
		*
		* @param {Command} cmd
		* @returns {Option[]}
		*/
		visibleOptions(cmd) {
			const visibleOptions = cmd.options.filter((option) => !option.hidden);
			const helpOption = cmd._getHelpOption();
			if (helpOption && !helpOption.hidden) {
				const removeShort = helpOption.short && cmd._findOption(helpOption.short);
				const removeLong = helpOption.long && cmd._findOption(helpOption.long);
				if (!removeShort && !removeLong) visibleOptions.push(helpOption);
				else if (helpOption.long && !removeLong) visibleOptions.push(cmd.createOption(helpOption.long, helpOption.description));
				else if (helpOption.short && !removeShort) visibleOptions.push(cmd.createOption(helpOption.short, helpOption.description));
			}
			if (this.sortOptions) visibleOptions.sort(this.compareOptions);
			return visibleOptions;
		}
		/**
		* Get an array of the visible global options. (Not including help.)
		*
		* @param {Command} cmd
		* @returns {Option[]}
		*/
		visibleGlobalOptions(cmd) {
			if (!this.showGlobalOptions) return [];
			const globalOptions = [];
			for (let ancestorCmd = cmd.parent; ancestorCmd; ancestorCmd = ancestorCmd.parent) {
				const visibleOptions = ancestorCmd.options.filter((option) => !option.hidden);
				globalOptions.push(...visibleOptions);
			}
			if (this.sortOptions) globalOptions.sort(this.compareOptions);
			return globalOptions;
		}
		/**
		* Get an array of the arguments if any have a description.
		*
		* @param {Command} cmd
		* @returns {Argument[]}
		*/
		visibleArguments(cmd) {
			if (cmd._argsDescription) cmd.registeredArguments.forEach((argument) => {
				argument.description = argument.description || cmd._argsDescription[argument.name()] || "";
			});
			if (cmd.registeredArguments.find((argument) => argument.description)) return cmd.registeredArguments;
			return [];
		}
		/**
		* Get the command term to show in the list of subcommands.
		*
		* @param {Command} cmd
		* @returns {string}
		*/
		subcommandTerm(cmd) {
			const args = cmd.registeredArguments.map((arg) => humanReadableArgName(arg)).join(" ");
			return cmd._name + (cmd._aliases[0] ? "|" + cmd._aliases[0] : "") + (cmd.options.length ? " [options]" : "") + (args ? " " + args : "");
		}
		/**
		* Get the option term to show in the list of options.
		*
		* @param {Option} option
		* @returns {string}
		*/
		optionTerm(option) {
			return option.flags;
		}
		/**
		* Get the argument term to show in the list of arguments.
		*
		* @param {Argument} argument
		* @returns {string}
		*/
		argumentTerm(argument) {
			return argument.name();
		}
		/**
		* Get the longest command term length.
		*
		* @param {Command} cmd
		* @param {Help} helper
		* @returns {number}
		*/
		longestSubcommandTermLength(cmd, helper) {
			return helper.visibleCommands(cmd).reduce((max, command) => {
				return Math.max(max, this.displayWidth(helper.styleSubcommandTerm(helper.subcommandTerm(command))));
			}, 0);
		}
		/**
		* Get the longest option term length.
		*
		* @param {Command} cmd
		* @param {Help} helper
		* @returns {number}
		*/
		longestOptionTermLength(cmd, helper) {
			return helper.visibleOptions(cmd).reduce((max, option) => {
				return Math.max(max, this.displayWidth(helper.styleOptionTerm(helper.optionTerm(option))));
			}, 0);
		}
		/**
		* Get the longest global option term length.
		*
		* @param {Command} cmd
		* @param {Help} helper
		* @returns {number}
		*/
		longestGlobalOptionTermLength(cmd, helper) {
			return helper.visibleGlobalOptions(cmd).reduce((max, option) => {
				return Math.max(max, this.displayWidth(helper.styleOptionTerm(helper.optionTerm(option))));
			}, 0);
		}
		/**
		* Get the longest argument term length.
		*
		* @param {Command} cmd
		* @param {Help} helper
		* @returns {number}
		*/
		longestArgumentTermLength(cmd, helper) {
			return helper.visibleArguments(cmd).reduce((max, argument) => {
				return Math.max(max, this.displayWidth(helper.styleArgumentTerm(helper.argumentTerm(argument))));
			}, 0);
		}
		/**
		* Get the command usage to be displayed at the top of the built-in help.
		*
		* @param {Command} cmd
		* @returns {string}
		*/
		commandUsage(cmd) {
			let cmdName = cmd._name;
			if (cmd._aliases[0]) cmdName = cmdName + "|" + cmd._aliases[0];
			let ancestorCmdNames = "";
			for (let ancestorCmd = cmd.parent; ancestorCmd; ancestorCmd = ancestorCmd.parent) ancestorCmdNames = ancestorCmd.name() + " " + ancestorCmdNames;
			return ancestorCmdNames + cmdName + " " + cmd.usage();
		}
		/**
		* Get the description for the command.
		*
		* @param {Command} cmd
		* @returns {string}
		*/
		commandDescription(cmd) {
			return cmd.description();
		}
		/**
		* Get the subcommand summary to show in the list of subcommands.
		* (Fallback to description for backwards compatibility.)
		*
		* @param {Command} cmd
		* @returns {string}
		*/
		subcommandDescription(cmd) {
			return cmd.summary() || cmd.description();
		}
		/**
		* Get the option description to show in the list of options.
		*
		* @param {Option} option
		* @return {string}
		*/
		optionDescription(option) {
			const extraInfo = [];
			if (option.argChoices) extraInfo.push(`choices: ${option.argChoices.map((choice) => JSON.stringify(choice)).join(", ")}`);
			if (option.defaultValue !== void 0) {
				if (option.required || option.optional || option.isBoolean() && typeof option.defaultValue === "boolean") extraInfo.push(`default: ${option.defaultValueDescription || JSON.stringify(option.defaultValue)}`);
			}
			if (option.presetArg !== void 0 && option.optional) extraInfo.push(`preset: ${JSON.stringify(option.presetArg)}`);
			if (option.envVar !== void 0) extraInfo.push(`env: ${option.envVar}`);
			if (extraInfo.length > 0) {
				const extraDescription = `(${extraInfo.join(", ")})`;
				if (option.description) return `${option.description} ${extraDescription}`;
				return extraDescription;
			}
			return option.description;
		}
		/**
		* Get the argument description to show in the list of arguments.
		*
		* @param {Argument} argument
		* @return {string}
		*/
		argumentDescription(argument) {
			const extraInfo = [];
			if (argument.argChoices) extraInfo.push(`choices: ${argument.argChoices.map((choice) => JSON.stringify(choice)).join(", ")}`);
			if (argument.defaultValue !== void 0) extraInfo.push(`default: ${argument.defaultValueDescription || JSON.stringify(argument.defaultValue)}`);
			if (extraInfo.length > 0) {
				const extraDescription = `(${extraInfo.join(", ")})`;
				if (argument.description) return `${argument.description} ${extraDescription}`;
				return extraDescription;
			}
			return argument.description;
		}
		/**
		* Format a list of items, given a heading and an array of formatted items.
		*
		* @param {string} heading
		* @param {string[]} items
		* @param {Help} helper
		* @returns string[]
		*/
		formatItemList(heading, items, helper) {
			if (items.length === 0) return [];
			return [
				helper.styleTitle(heading),
				...items,
				""
			];
		}
		/**
		* Group items by their help group heading.
		*
		* @param {Command[] | Option[]} unsortedItems
		* @param {Command[] | Option[]} visibleItems
		* @param {Function} getGroup
		* @returns {Map<string, Command[] | Option[]>}
		*/
		groupItems(unsortedItems, visibleItems, getGroup) {
			const result = /* @__PURE__ */ new Map();
			unsortedItems.forEach((item) => {
				const group = getGroup(item);
				if (!result.has(group)) result.set(group, []);
			});
			visibleItems.forEach((item) => {
				const group = getGroup(item);
				if (!result.has(group)) result.set(group, []);
				result.get(group).push(item);
			});
			return result;
		}
		/**
		* Generate the built-in help text.
		*
		* @param {Command} cmd
		* @param {Help} helper
		* @returns {string}
		*/
		formatHelp(cmd, helper) {
			const termWidth = helper.padWidth(cmd, helper);
			const helpWidth = helper.helpWidth ?? 80;
			function callFormatItem(term, description) {
				return helper.formatItem(term, termWidth, description, helper);
			}
			let output = [`${helper.styleTitle("Usage:")} ${helper.styleUsage(helper.commandUsage(cmd))}`, ""];
			const commandDescription = helper.commandDescription(cmd);
			if (commandDescription.length > 0) output = output.concat([helper.boxWrap(helper.styleCommandDescription(commandDescription), helpWidth), ""]);
			const argumentList = helper.visibleArguments(cmd).map((argument) => {
				return callFormatItem(helper.styleArgumentTerm(helper.argumentTerm(argument)), helper.styleArgumentDescription(helper.argumentDescription(argument)));
			});
			output = output.concat(this.formatItemList("Arguments:", argumentList, helper));
			this.groupItems(cmd.options, helper.visibleOptions(cmd), (option) => option.helpGroupHeading ?? "Options:").forEach((options, group) => {
				const optionList = options.map((option) => {
					return callFormatItem(helper.styleOptionTerm(helper.optionTerm(option)), helper.styleOptionDescription(helper.optionDescription(option)));
				});
				output = output.concat(this.formatItemList(group, optionList, helper));
			});
			if (helper.showGlobalOptions) {
				const globalOptionList = helper.visibleGlobalOptions(cmd).map((option) => {
					return callFormatItem(helper.styleOptionTerm(helper.optionTerm(option)), helper.styleOptionDescription(helper.optionDescription(option)));
				});
				output = output.concat(this.formatItemList("Global Options:", globalOptionList, helper));
			}
			this.groupItems(cmd.commands, helper.visibleCommands(cmd), (sub) => sub.helpGroup() || "Commands:").forEach((commands, group) => {
				const commandList = commands.map((sub) => {
					return callFormatItem(helper.styleSubcommandTerm(helper.subcommandTerm(sub)), helper.styleSubcommandDescription(helper.subcommandDescription(sub)));
				});
				output = output.concat(this.formatItemList(group, commandList, helper));
			});
			return output.join("\n");
		}
		/**
		* Return display width of string, ignoring ANSI escape sequences. Used in padding and wrapping calculations.
		*
		* @param {string} str
		* @returns {number}
		*/
		displayWidth(str) {
			return stripColor(str).length;
		}
		/**
		* Style the title for displaying in the help. Called with 'Usage:', 'Options:', etc.
		*
		* @param {string} str
		* @returns {string}
		*/
		styleTitle(str) {
			return str;
		}
		styleUsage(str) {
			return str.split(" ").map((word) => {
				if (word === "[options]") return this.styleOptionText(word);
				if (word === "[command]") return this.styleSubcommandText(word);
				if (word[0] === "[" || word[0] === "<") return this.styleArgumentText(word);
				return this.styleCommandText(word);
			}).join(" ");
		}
		styleCommandDescription(str) {
			return this.styleDescriptionText(str);
		}
		styleOptionDescription(str) {
			return this.styleDescriptionText(str);
		}
		styleSubcommandDescription(str) {
			return this.styleDescriptionText(str);
		}
		styleArgumentDescription(str) {
			return this.styleDescriptionText(str);
		}
		styleDescriptionText(str) {
			return str;
		}
		styleOptionTerm(str) {
			return this.styleOptionText(str);
		}
		styleSubcommandTerm(str) {
			return str.split(" ").map((word) => {
				if (word === "[options]") return this.styleOptionText(word);
				if (word[0] === "[" || word[0] === "<") return this.styleArgumentText(word);
				return this.styleSubcommandText(word);
			}).join(" ");
		}
		styleArgumentTerm(str) {
			return this.styleArgumentText(str);
		}
		styleOptionText(str) {
			return str;
		}
		styleArgumentText(str) {
			return str;
		}
		styleSubcommandText(str) {
			return str;
		}
		styleCommandText(str) {
			return str;
		}
		/**
		* Calculate the pad width from the maximum term length.
		*
		* @param {Command} cmd
		* @param {Help} helper
		* @returns {number}
		*/
		padWidth(cmd, helper) {
			return Math.max(helper.longestOptionTermLength(cmd, helper), helper.longestGlobalOptionTermLength(cmd, helper), helper.longestSubcommandTermLength(cmd, helper), helper.longestArgumentTermLength(cmd, helper));
		}
		/**
		* Detect manually wrapped and indented strings by checking for line break followed by whitespace.
		*
		* @param {string} str
		* @returns {boolean}
		*/
		preformatted(str) {
			return /\n[^\S\r\n]/.test(str);
		}
		/**
		* Format the "item", which consists of a term and description. Pad the term and wrap the description, indenting the following lines.
		*
		* So "TTT", 5, "DDD DDDD DD DDD" might be formatted for this.helpWidth=17 like so:
		*   TTT  DDD DDDD
		*        DD DDD
		*
		* @param {string} term
		* @param {number} termWidth
		* @param {string} description
		* @param {Help} helper
		* @returns {string}
		*/
		formatItem(term, termWidth, description, helper) {
			const itemIndent = 2;
			const itemIndentStr = " ".repeat(itemIndent);
			if (!description) return itemIndentStr + term;
			const paddedTerm = term.padEnd(termWidth + term.length - helper.displayWidth(term));
			const spacerWidth = 2;
			const remainingWidth = (this.helpWidth ?? 80) - termWidth - spacerWidth - itemIndent;
			let formattedDescription;
			if (remainingWidth < this.minWidthToWrap || helper.preformatted(description)) formattedDescription = description;
			else formattedDescription = helper.boxWrap(description, remainingWidth).replace(/\n/g, "\n" + " ".repeat(termWidth + spacerWidth));
			return itemIndentStr + paddedTerm + " ".repeat(spacerWidth) + formattedDescription.replace(/\n/g, `\n${itemIndentStr}`);
		}
		/**
		* Wrap a string at whitespace, preserving existing line breaks.
		* Wrapping is skipped if the width is less than `minWidthToWrap`.
		*
		* @param {string} str
		* @param {number} width
		* @returns {string}
		*/
		boxWrap(str, width) {
			if (width < this.minWidthToWrap) return str;
			const rawLines = str.split(/\r\n|\n/);
			const chunkPattern = /[\s]*[^\s]+/g;
			const wrappedLines = [];
			rawLines.forEach((line) => {
				const chunks = line.match(chunkPattern);
				if (chunks === null) {
					wrappedLines.push("");
					return;
				}
				let sumChunks = [chunks.shift()];
				let sumWidth = this.displayWidth(sumChunks[0]);
				chunks.forEach((chunk) => {
					const visibleWidth = this.displayWidth(chunk);
					if (sumWidth + visibleWidth <= width) {
						sumChunks.push(chunk);
						sumWidth += visibleWidth;
						return;
					}
					wrappedLines.push(sumChunks.join(""));
					const nextChunk = chunk.trimStart();
					sumChunks = [nextChunk];
					sumWidth = this.displayWidth(nextChunk);
				});
				wrappedLines.push(sumChunks.join(""));
			});
			return wrappedLines.join("\n");
		}
	};
	/**
	* Strip style ANSI escape sequences from the string. In particular, SGR (Select Graphic Rendition) codes.
	*
	* @param {string} str
	* @returns {string}
	* @package
	*/
	function stripColor(str) {
		return str.replace(/\x1b\[\d*(;\d*)*m/g, "");
	}
	exports.Help = Help;
	exports.stripColor = stripColor;
}));
// node_modules/commander/lib/option.js
var require_option = /* @__PURE__ */ __commonJSMin(((exports) => {
	const { InvalidArgumentError } = require_error();
	var Option = class {
		/**
		* Initialize a new `Option` with the given `flags` and `description`.
		*
		* @param {string} flags
		* @param {string} [description]
		*/
		constructor(flags, description) {
			this.flags = flags;
			this.description = description || "";
			this.required = flags.includes("<");
			this.optional = flags.includes("[");
			this.variadic = /\w\.\.\.[>\]]$/.test(flags);
			this.mandatory = false;
			const optionFlags = splitOptionFlags(flags);
			this.short = optionFlags.shortFlag;
			this.long = optionFlags.longFlag;
			this.negate = false;
			if (this.long) this.negate = this.long.startsWith("--no-");
			this.defaultValue = void 0;
			this.defaultValueDescription = void 0;
			this.presetArg = void 0;
			this.envVar = void 0;
			this.parseArg = void 0;
			this.hidden = false;
			this.argChoices = void 0;
			this.conflictsWith = [];
			this.implied = void 0;
			this.helpGroupHeading = void 0;
		}
		/**
		* Set the default value, and optionally supply the description to be displayed in the help.
		*
		* @param {*} value
		* @param {string} [description]
		* @return {Option}
		*/
		default(value, description) {
			this.defaultValue = value;
			this.defaultValueDescription = description;
			return this;
		}
		/**
		* Preset to use when option used without option-argument, especially optional but also boolean and negated.
		* The custom processing (parseArg) is called.
		*
		* @example
		* new Option('--color').default('GREYSCALE').preset('RGB');
		* new Option('--donate [amount]').preset('20').argParser(parseFloat);
		*
		* @param {*} arg
		* @return {Option}
		*/
		preset(arg) {
			this.presetArg = arg;
			return this;
		}
		/**
		* Add option name(s) that conflict with this option.
		* An error will be displayed if conflicting options are found during parsing.
		*
		* @example
		* new Option('--rgb').conflicts('cmyk');
		* new Option('--js').conflicts(['ts', 'jsx']);
		*
		* @param {(string | string[])} names
		* @return {Option}
		*/
		conflicts(names) {
			this.conflictsWith = this.conflictsWith.concat(names);
			return this;
		}
		/**
		* Specify implied option values for when this option is set and the implied options are not.
		*
		* The custom processing (parseArg) is not called on the implied values.
		*
		* @example
		* program
		*   .addOption(new Option('--log', 'write logging information to file'))
		*   .addOption(new Option('--trace', 'log extra details').implies({ log: 'trace.txt' }));
		*
		* @param {object} impliedOptionValues
		* @return {Option}
		*/
		implies(impliedOptionValues) {
			let newImplied = impliedOptionValues;
			if (typeof impliedOptionValues === "string") newImplied = { [impliedOptionValues]: true };
			this.implied = Object.assign(this.implied || {}, newImplied);
			return this;
		}
		/**
		* Set environment variable to check for option value.
		*
		* An environment variable is only used if when processed the current option value is
		* undefined, or the source of the current value is 'default' or 'config' or 'env'.
		*
		* @param {string} name
		* @return {Option}
		*/
		env(name) {
			this.envVar = name;
			return this;
		}
		/**
		* Set the custom handler for processing CLI option arguments into option values.
		*
		* @param {Function} [fn]
		* @return {Option}
		*/
		argParser(fn) {
			this.parseArg = fn;
			return this;
		}
		/**
		* Whether the option is mandatory and must have a value after parsing.
		*
		* @param {boolean} [mandatory=true]
		* @return {Option}
		*/
		makeOptionMandatory(mandatory = true) {
			this.mandatory = !!mandatory;
			return this;
		}
		/**
		* Hide option in help.
		*
		* @param {boolean} [hide=true]
		* @return {Option}
		*/
		hideHelp(hide = true) {
			this.hidden = !!hide;
			return this;
		}
		/**
		* @package
		*/
		_collectValue(value, previous) {
			if (previous === this.defaultValue || !Array.isArray(previous)) return [value];
			previous.push(value);
			return previous;
		}
		/**
		* Only allow option value to be one of choices.
		*
		* @param {string[]} values
		* @return {Option}
		*/
		choices(values) {
			this.argChoices = values.slice();
			this.parseArg = (arg, previous) => {
				if (!this.argChoices.includes(arg)) throw new InvalidArgumentError(`Allowed choices are ${this.argChoices.join(", ")}.`);
				if (this.variadic) return this._collectValue(arg, previous);
				return arg;
			};
			return this;
		}
		/**
		* Return option name.
		*
		* @return {string}
		*/
		name() {
			if (this.long) return this.long.replace(/^--/, "");
			return this.short.replace(/^-/, "");
		}
		/**
		* Return option name, in a camelcase format that can be used
		* as an object attribute key.
		*
		* @return {string}
		*/
		attributeName() {
			if (this.negate) return camelcase(this.name().replace(/^no-/, ""));
			return camelcase(this.name());
		}
		/**
		* Set the help group heading.
		*
		* @param {string} heading
		* @return {Option}
		*/
		helpGroup(heading) {
			this.helpGroupHeading = heading;
			return this;
		}
		/**
		* Check if `arg` matches the short or long flag.
		*
		* @param {string} arg
		* @return {boolean}
		* @package
		*/
		is(arg) {
			return this.short === arg || this.long === arg;
		}
		/**
		* Return whether a boolean option.
		*
		* Options are one of boolean, negated, required argument, or optional argument.
		*
		* @return {boolean}
		* @package
		*/
		isBoolean() {
			return !this.required && !this.optional && !this.negate;
		}
	};
	/**
	* This class is to make it easier to work with dual options, without changing the existing
	* implementation. We support separate dual options for separate positive and negative options,
	* like `--build` and `--no-build`, which share a single option value. This works nicely for some
	* use cases, but is tricky for others where we want separate behaviours despite
	* the single shared option value.
	*/
	var DualOptions = class {
		/**
		* @param {Option[]} options
		*/
		constructor(options) {
			this.positiveOptions = /* @__PURE__ */ new Map();
			this.negativeOptions = /* @__PURE__ */ new Map();
			this.dualOptions = /* @__PURE__ */ new Set();
			options.forEach((option) => {
				if (option.negate) this.negativeOptions.set(option.attributeName(), option);
				else this.positiveOptions.set(option.attributeName(), option);
			});
			this.negativeOptions.forEach((value, key) => {
				if (this.positiveOptions.has(key)) this.dualOptions.add(key);
			});
		}
		/**
		* Did the value come from the option, and not from possible matching dual option?
		*
		* @param {*} value
		* @param {Option} option
		* @returns {boolean}
		*/
		valueFromOption(value, option) {
			const optionKey = option.attributeName();
			if (!this.dualOptions.has(optionKey)) return true;
			const preset = this.negativeOptions.get(optionKey).presetArg;
			const negativeValue = preset !== void 0 ? preset : false;
			return option.negate === (negativeValue === value);
		}
	};
	/**
	* Convert string from kebab-case to camelCase.
	*
	* @param {string} str
	* @return {string}
	* @private
	*/
	function camelcase(str) {
		return str.split("-").reduce((str, word) => {
			return str + word[0].toUpperCase() + word.slice(1);
		});
	}
	/**
	* Split the short and long flag out of something like '-m,--mixed <value>'
	*
	* @private
	*/
	function splitOptionFlags(flags) {
		let shortFlag;
		let longFlag;
		const shortFlagExp = /^-[^-]$/;
		const longFlagExp = /^--[^-]/;
		const flagParts = flags.split(/[ |,]+/).concat("guard");
		if (shortFlagExp.test(flagParts[0])) shortFlag = flagParts.shift();
		if (longFlagExp.test(flagParts[0])) longFlag = flagParts.shift();
		if (!shortFlag && shortFlagExp.test(flagParts[0])) shortFlag = flagParts.shift();
		if (!shortFlag && longFlagExp.test(flagParts[0])) {
			shortFlag = longFlag;
			longFlag = flagParts.shift();
		}
		if (flagParts[0].startsWith("-")) {
			const unsupportedFlag = flagParts[0];
			const baseError = `option creation failed due to '${unsupportedFlag}' in option flags '${flags}'`;
			if (/^-[^-][^-]/.test(unsupportedFlag)) throw new Error(`${baseError}
- a short flag is a single dash and a single character
  - either use a single dash and a single character (for a short flag)
  - or use a double dash for a long option (and can have two, like '--ws, --workspace')`);
			if (shortFlagExp.test(unsupportedFlag)) throw new Error(`${baseError}
- too many short flags`);
			if (longFlagExp.test(unsupportedFlag)) throw new Error(`${baseError}
- too many long flags`);
			throw new Error(`${baseError}
- unrecognised flag format`);
		}
		if (shortFlag === void 0 && longFlag === void 0) throw new Error(`option creation failed due to no flags found in '${flags}'.`);
		return {
			shortFlag,
			longFlag
		};
	}
	exports.Option = Option;
	exports.DualOptions = DualOptions;
}));
// node_modules/commander/lib/suggestSimilar.js
var require_suggestSimilar = /* @__PURE__ */ __commonJSMin(((exports) => {
	const maxDistance = 3;
	function editDistance(a, b) {
		if (Math.abs(a.length - b.length) > maxDistance) return Math.max(a.length, b.length);
		const d = [];
		for (let i = 0; i <= a.length; i++) d[i] = [i];
		for (let j = 0; j <= b.length; j++) d[0][j] = j;
		for (let j = 1; j <= b.length; j++) for (let i = 1; i <= a.length; i++) {
			let cost = 1;
			if (a[i - 1] === b[j - 1]) cost = 0;
			else cost = 1;
			d[i][j] = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
		}
		return d[a.length][b.length];
	}
	/**
	* Find close matches, restricted to same number of edits.
	*
	* @param {string} word
	* @param {string[]} candidates
	* @returns {string}
	*/
	function suggestSimilar(word, candidates) {
		if (!candidates || candidates.length === 0) return "";
		candidates = Array.from(new Set(candidates));
		const searchingOptions = word.startsWith("--");
		if (searchingOptions) {
			word = word.slice(2);
			candidates = candidates.map((candidate) => candidate.slice(2));
		}
		let similar = [];
		let bestDistance = maxDistance;
		const minSimilarity = .4;
		candidates.forEach((candidate) => {
			if (candidate.length <= 1) return;
			const distance = editDistance(word, candidate);
			const length = Math.max(word.length, candidate.length);
			if ((length - distance) / length > minSimilarity) {
				if (distance < bestDistance) {
					bestDistance = distance;
					similar = [candidate];
				} else if (distance === bestDistance) similar.push(candidate);
			}
		});
		similar.sort((a, b) => a.localeCompare(b));
		if (searchingOptions) similar = similar.map((candidate) => `--${candidate}`);
		if (similar.length > 1) return `\n(Did you mean one of ${similar.join(", ")}?)`;
		if (similar.length === 1) return `\n(Did you mean ${similar[0]}?)`;
		return "";
	}
	exports.suggestSimilar = suggestSimilar;
}));
// node_modules/commander/lib/command.js
var require_command = /* @__PURE__ */ __commonJSMin(((exports) => {
	const EventEmitter = __require("node:events").EventEmitter;
	const childProcess = __require("node:child_process");
	const path = __require("node:path");
	const fs = __require("node:fs");
	const process = __require("node:process");
	const { Argument, humanReadableArgName } = require_argument();
	const { CommanderError } = require_error();
	const { Help, stripColor } = require_help();
	const { Option, DualOptions } = require_option();
	const { suggestSimilar } = require_suggestSimilar();
	var Command = class Command extends EventEmitter {
		/**
		* Initialize a new `Command`.
		*
		* @param {string} [name]
		*/
		constructor(name) {
			super();
			/** @type {Command[]} */
			this.commands = [];
			/** @type {Option[]} */
			this.options = [];
			this.parent = null;
			this._allowUnknownOption = false;
			this._allowExcessArguments = false;
			/** @type {Argument[]} */
			this.registeredArguments = [];
			this._args = this.registeredArguments;
			/** @type {string[]} */
			this.args = [];
			this.rawArgs = [];
			this.processedArgs = [];
			this._scriptPath = null;
			this._name = name || "";
			this._optionValues = {};
			this._optionValueSources = {};
			this._storeOptionsAsProperties = false;
			this._actionHandler = null;
			this._executableHandler = false;
			this._executableFile = null;
			this._executableDir = null;
			this._defaultCommandName = null;
			this._exitCallback = null;
			this._aliases = [];
			this._combineFlagAndOptionalValue = true;
			this._description = "";
			this._summary = "";
			this._argsDescription = void 0;
			this._enablePositionalOptions = false;
			this._passThroughOptions = false;
			this._lifeCycleHooks = {};
			/** @type {(boolean | string)} */
			this._showHelpAfterError = false;
			this._showSuggestionAfterError = true;
			this._savedState = null;
			this._outputConfiguration = {
				writeOut: (str) => process.stdout.write(str),
				writeErr: (str) => process.stderr.write(str),
				outputError: (str, write) => write(str),
				getOutHelpWidth: () => process.stdout.isTTY ? process.stdout.columns : void 0,
				getErrHelpWidth: () => process.stderr.isTTY ? process.stderr.columns : void 0,
				getOutHasColors: () => useColor() ?? (process.stdout.isTTY && process.stdout.hasColors?.()),
				getErrHasColors: () => useColor() ?? (process.stderr.isTTY && process.stderr.hasColors?.()),
				stripColor: (str) => stripColor(str)
			};
			this._hidden = false;
			/** @type {(Option | null | undefined)} */
			this._helpOption = void 0;
			this._addImplicitHelpCommand = void 0;
			/** @type {Command} */
			this._helpCommand = void 0;
			this._helpConfiguration = {};
			/** @type {string | undefined} */
			this._helpGroupHeading = void 0;
			/** @type {string | undefined} */
			this._defaultCommandGroup = void 0;
			/** @type {string | undefined} */
			this._defaultOptionGroup = void 0;
		}
		/**
		* Copy settings that are useful to have in common across root command and subcommands.
		*
		* (Used internally when adding a command using `.command()` so subcommands inherit parent settings.)
		*
		* @param {Command} sourceCommand
		* @return {Command} `this` command for chaining
		*/
		copyInheritedSettings(sourceCommand) {
			this._outputConfiguration = sourceCommand._outputConfiguration;
			this._helpOption = sourceCommand._helpOption;
			this._helpCommand = sourceCommand._helpCommand;
			this._helpConfiguration = sourceCommand._helpConfiguration;
			this._exitCallback = sourceCommand._exitCallback;
			this._storeOptionsAsProperties = sourceCommand._storeOptionsAsProperties;
			this._combineFlagAndOptionalValue = sourceCommand._combineFlagAndOptionalValue;
			this._allowExcessArguments = sourceCommand._allowExcessArguments;
			this._enablePositionalOptions = sourceCommand._enablePositionalOptions;
			this._showHelpAfterError = sourceCommand._showHelpAfterError;
			this._showSuggestionAfterError = sourceCommand._showSuggestionAfterError;
			return this;
		}
		/**
		* @returns {Command[]}
		* @private
		*/
		_getCommandAndAncestors() {
			const result = [];
			for (let command = this; command; command = command.parent) result.push(command);
			return result;
		}
		/**
		* Define a command.
		*
		* There are two styles of command: pay attention to where to put the description.
		*
		* @example
		* // Command implemented using action handler (description is supplied separately to `.command`)
		* program
		*   .command('clone <source> [destination]')
		*   .description('clone a repository into a newly created directory')
		*   .action((source, destination) => {
		*     console.log('clone command called');
		*   });
		*
		* // Command implemented using separate executable file (description is second parameter to `.command`)
		* program
		*   .command('start <service>', 'start named service')
		*   .command('stop [service]', 'stop named service, or all if no name supplied');
		*
		* @param {string} nameAndArgs - command name and arguments, args are `<required>` or `[optional]` and last may also be `variadic...`
		* @param {(object | string)} [actionOptsOrExecDesc] - configuration options (for action), or description (for executable)
		* @param {object} [execOpts] - configuration options (for executable)
		* @return {Command} returns new command for action handler, or `this` for executable command
		*/
		command(nameAndArgs, actionOptsOrExecDesc, execOpts) {
			let desc = actionOptsOrExecDesc;
			let opts = execOpts;
			if (typeof desc === "object" && desc !== null) {
				opts = desc;
				desc = null;
			}
			opts = opts || {};
			const [, name, args] = nameAndArgs.match(/([^ ]+) *(.*)/);
			const cmd = this.createCommand(name);
			if (desc) {
				cmd.description(desc);
				cmd._executableHandler = true;
			}
			if (opts.isDefault) this._defaultCommandName = cmd._name;
			cmd._hidden = !!(opts.noHelp || opts.hidden);
			cmd._executableFile = opts.executableFile || null;
			if (args) cmd.arguments(args);
			this._registerCommand(cmd);
			cmd.parent = this;
			cmd.copyInheritedSettings(this);
			if (desc) return this;
			return cmd;
		}
		/**
		* Factory routine to create a new unattached command.
		*
		* See .command() for creating an attached subcommand, which uses this routine to
		* create the command. You can override createCommand to customise subcommands.
		*
		* @param {string} [name]
		* @return {Command} new command
		*/
		createCommand(name) {
			return new Command(name);
		}
		/**
		* You can customise the help with a subclass of Help by overriding createHelp,
		* or by overriding Help properties using configureHelp().
		*
		* @return {Help}
		*/
		createHelp() {
			return Object.assign(new Help(), this.configureHelp());
		}
		/**
		* You can customise the help by overriding Help properties using configureHelp(),
		* or with a subclass of Help by overriding createHelp().
		*
		* @param {object} [configuration] - configuration options
		* @return {(Command | object)} `this` command for chaining, or stored configuration
		*/
		configureHelp(configuration) {
			if (configuration === void 0) return this._helpConfiguration;
			this._helpConfiguration = configuration;
			return this;
		}
		/**
		* The default output goes to stdout and stderr. You can customise this for special
		* applications. You can also customise the display of errors by overriding outputError.
		*
		* The configuration properties are all functions:
		*
		*     // change how output being written, defaults to stdout and stderr
		*     writeOut(str)
		*     writeErr(str)
		*     // change how output being written for errors, defaults to writeErr
		*     outputError(str, write) // used for displaying errors and not used for displaying help
		*     // specify width for wrapping help
		*     getOutHelpWidth()
		*     getErrHelpWidth()
		*     // color support, currently only used with Help
		*     getOutHasColors()
		*     getErrHasColors()
		*     stripColor() // used to remove ANSI escape codes if output does not have colors
		*
		* @param {object} [configuration] - configuration options
		* @return {(Command | object)} `this` command for chaining, or stored configuration
		*/
		configureOutput(configuration) {
			if (configuration === void 0) return this._outputConfiguration;
			this._outputConfiguration = {
				...this._outputConfiguration,
				...configuration
			};
			return this;
		}
		/**
		* Display the help or a custom message after an error occurs.
		*
		* @param {(boolean|string)} [displayHelp]
		* @return {Command} `this` command for chaining
		*/
		showHelpAfterError(displayHelp = true) {
			if (typeof displayHelp !== "string") displayHelp = !!displayHelp;
			this._showHelpAfterError = displayHelp;
			return this;
		}
		/**
		* Display suggestion of similar commands for unknown commands, or options for unknown options.
		*
		* @param {boolean} [displaySuggestion]
		* @return {Command} `this` command for chaining
		*/
		showSuggestionAfterError(displaySuggestion = true) {
			this._showSuggestionAfterError = !!displaySuggestion;
			return this;
		}
		/**
		* Add a prepared subcommand.
		*
		* See .command() for creating an attached subcommand which inherits settings from its parent.
		*
		* @param {Command} cmd - new subcommand
		* @param {object} [opts] - configuration options
		* @return {Command} `this` command for chaining
		*/
		addCommand(cmd, opts) {
			if (!cmd._name) throw new Error(`Command passed to .addCommand() must have a name
- specify the name in Command constructor or using .name()`);
			opts = opts || {};
			if (opts.isDefault) this._defaultCommandName = cmd._name;
			if (opts.noHelp || opts.hidden) cmd._hidden = true;
			this._registerCommand(cmd);
			cmd.parent = this;
			cmd._checkForBrokenPassThrough();
			return this;
		}
		/**
		* Factory routine to create a new unattached argument.
		*
		* See .argument() for creating an attached argument, which uses this routine to
		* create the argument. You can override createArgument to return a custom argument.
		*
		* @param {string} name
		* @param {string} [description]
		* @return {Argument} new argument
		*/
		createArgument(name, description) {
			return new Argument(name, description);
		}
		/**
		* Define argument syntax for command.
		*
		* The default is that the argument is required, and you can explicitly
		* indicate this with <> around the name. Put [] around the name for an optional argument.
		*
		* @example
		* program.argument('<input-file>');
		* program.argument('[output-file]');
		*
		* @param {string} name
		* @param {string} [description]
		* @param {(Function|*)} [parseArg] - custom argument processing function or default value
		* @param {*} [defaultValue]
		* @return {Command} `this` command for chaining
		*/
		argument(name, description, parseArg, defaultValue) {
			const argument = this.createArgument(name, description);
			if (typeof parseArg === "function") argument.default(defaultValue).argParser(parseArg);
			else argument.default(parseArg);
			this.addArgument(argument);
			return this;
		}
		/**
		* Define argument syntax for command, adding multiple at once (without descriptions).
		*
		* See also .argument().
		*
		* @example
		* program.arguments('<cmd> [env]');
		*
		* @param {string} names
		* @return {Command} `this` command for chaining
		*/
		arguments(names) {
			names.trim().split(/ +/).forEach((detail) => {
				this.argument(detail);
			});
			return this;
		}
		/**
		* Define argument syntax for command, adding a prepared argument.
		*
		* @param {Argument} argument
		* @return {Command} `this` command for chaining
		*/
		addArgument(argument) {
			const previousArgument = this.registeredArguments.slice(-1)[0];
			if (previousArgument?.variadic) throw new Error(`only the last argument can be variadic '${previousArgument.name()}'`);
			if (argument.required && argument.defaultValue !== void 0 && argument.parseArg === void 0) throw new Error(`a default value for a required argument is never used: '${argument.name()}'`);
			this.registeredArguments.push(argument);
			return this;
		}
		/**
		* Customise or override default help command. By default a help command is automatically added if your command has subcommands.
		*
		* @example
		*    program.helpCommand('help [cmd]');
		*    program.helpCommand('help [cmd]', 'show help');
		*    program.helpCommand(false); // suppress default help command
		*    program.helpCommand(true); // add help command even if no subcommands
		*
		* @param {string|boolean} enableOrNameAndArgs - enable with custom name and/or arguments, or boolean to override whether added
		* @param {string} [description] - custom description
		* @return {Command} `this` command for chaining
		*/
		helpCommand(enableOrNameAndArgs, description) {
			if (typeof enableOrNameAndArgs === "boolean") {
				this._addImplicitHelpCommand = enableOrNameAndArgs;
				if (enableOrNameAndArgs && this._defaultCommandGroup) this._initCommandGroup(this._getHelpCommand());
				return this;
			}
			const [, helpName, helpArgs] = (enableOrNameAndArgs ?? "help [command]").match(/([^ ]+) *(.*)/);
			const helpDescription = description ?? "display help for command";
			const helpCommand = this.createCommand(helpName);
			helpCommand.helpOption(false);
			if (helpArgs) helpCommand.arguments(helpArgs);
			if (helpDescription) helpCommand.description(helpDescription);
			this._addImplicitHelpCommand = true;
			this._helpCommand = helpCommand;
			if (enableOrNameAndArgs || description) this._initCommandGroup(helpCommand);
			return this;
		}
		/**
		* Add prepared custom help command.
		*
		* @param {(Command|string|boolean)} helpCommand - custom help command, or deprecated enableOrNameAndArgs as for `.helpCommand()`
		* @param {string} [deprecatedDescription] - deprecated custom description used with custom name only
		* @return {Command} `this` command for chaining
		*/
		addHelpCommand(helpCommand, deprecatedDescription) {
			if (typeof helpCommand !== "object") {
				this.helpCommand(helpCommand, deprecatedDescription);
				return this;
			}
			this._addImplicitHelpCommand = true;
			this._helpCommand = helpCommand;
			this._initCommandGroup(helpCommand);
			return this;
		}
		/**
		* Lazy create help command.
		*
		* @return {(Command|null)}
		* @package
		*/
		_getHelpCommand() {
			if (this._addImplicitHelpCommand ?? (this.commands.length && !this._actionHandler && !this._findCommand("help"))) {
				if (this._helpCommand === void 0) this.helpCommand(void 0, void 0);
				return this._helpCommand;
			}
			return null;
		}
		/**
		* Add hook for life cycle event.
		*
		* @param {string} event
		* @param {Function} listener
		* @return {Command} `this` command for chaining
		*/
		hook(event, listener) {
			const allowedValues = [
				"preSubcommand",
				"preAction",
				"postAction"
			];
			if (!allowedValues.includes(event)) throw new Error(`Unexpected value for event passed to hook : '${event}'.
Expecting one of '${allowedValues.join("', '")}'`);
			if (this._lifeCycleHooks[event]) this._lifeCycleHooks[event].push(listener);
			else this._lifeCycleHooks[event] = [listener];
			return this;
		}
		/**
		* Register callback to use as replacement for calling process.exit.
		*
		* @param {Function} [fn] optional callback which will be passed a CommanderError, defaults to throwing
		* @return {Command} `this` command for chaining
		*/
		exitOverride(fn) {
			if (fn) this._exitCallback = fn;
			else this._exitCallback = (err) => {
				if (err.code !== "commander.executeSubCommandAsync") throw err;
			};
			return this;
		}
		/**
		* Call process.exit, and _exitCallback if defined.
		*
		* @param {number} exitCode exit code for using with process.exit
		* @param {string} code an id string representing the error
		* @param {string} message human-readable description of the error
		* @return never
		* @private
		*/
		_exit(exitCode, code, message) {
			if (this._exitCallback) this._exitCallback(new CommanderError(exitCode, code, message));
			process.exit(exitCode);
		}
		/**
		* Register callback `fn` for the command.
		*
		* @example
		* program
		*   .command('serve')
		*   .description('start service')
		*   .action(function() {
		*      // do work here
		*   });
		*
		* @param {Function} fn
		* @return {Command} `this` command for chaining
		*/
		action(fn) {
			const listener = (args) => {
				const expectedArgsCount = this.registeredArguments.length;
				const actionArgs = args.slice(0, expectedArgsCount);
				if (this._storeOptionsAsProperties) actionArgs[expectedArgsCount] = this;
				else actionArgs[expectedArgsCount] = this.opts();
				actionArgs.push(this);
				return fn.apply(this, actionArgs);
			};
			this._actionHandler = listener;
			return this;
		}
		/**
		* Factory routine to create a new unattached option.
		*
		* See .option() for creating an attached option, which uses this routine to
		* create the option. You can override createOption to return a custom option.
		*
		* @param {string} flags
		* @param {string} [description]
		* @return {Option} new option
		*/
		createOption(flags, description) {
			return new Option(flags, description);
		}
		/**
		* Wrap parseArgs to catch 'commander.invalidArgument'.
		*
		* @param {(Option | Argument)} target
		* @param {string} value
		* @param {*} previous
		* @param {string} invalidArgumentMessage
		* @private
		*/
		_callParseArg(target, value, previous, invalidArgumentMessage) {
			try {
				return target.parseArg(value, previous);
			} catch (err) {
				if (err.code === "commander.invalidArgument") {
					const message = `${invalidArgumentMessage} ${err.message}`;
					this.error(message, {
						exitCode: err.exitCode,
						code: err.code
					});
				}
				throw err;
			}
		}
		/**
		* Check for option flag conflicts.
		* Register option if no conflicts found, or throw on conflict.
		*
		* @param {Option} option
		* @private
		*/
		_registerOption(option) {
			const matchingOption = option.short && this._findOption(option.short) || option.long && this._findOption(option.long);
			if (matchingOption) {
				const matchingFlag = option.long && this._findOption(option.long) ? option.long : option.short;
				throw new Error(`Cannot add option '${option.flags}'${this._name && ` to command '${this._name}'`} due to conflicting flag '${matchingFlag}'
-  already used by option '${matchingOption.flags}'`);
			}
			this._initOptionGroup(option);
			this.options.push(option);
		}
		/**
		* Check for command name and alias conflicts with existing commands.
		* Register command if no conflicts found, or throw on conflict.
		*
		* @param {Command} command
		* @private
		*/
		_registerCommand(command) {
			const knownBy = (cmd) => {
				return [cmd.name()].concat(cmd.aliases());
			};
			const alreadyUsed = knownBy(command).find((name) => this._findCommand(name));
			if (alreadyUsed) {
				const existingCmd = knownBy(this._findCommand(alreadyUsed)).join("|");
				const newCmd = knownBy(command).join("|");
				throw new Error(`cannot add command '${newCmd}' as already have command '${existingCmd}'`);
			}
			this._initCommandGroup(command);
			this.commands.push(command);
		}
		/**
		* Add an option.
		*
		* @param {Option} option
		* @return {Command} `this` command for chaining
		*/
		addOption(option) {
			this._registerOption(option);
			const oname = option.name();
			const name = option.attributeName();
			if (option.negate) {
				const positiveLongFlag = option.long.replace(/^--no-/, "--");
				if (!this._findOption(positiveLongFlag)) this.setOptionValueWithSource(name, option.defaultValue === void 0 ? true : option.defaultValue, "default");
			} else if (option.defaultValue !== void 0) this.setOptionValueWithSource(name, option.defaultValue, "default");
			const handleOptionValue = (val, invalidValueMessage, valueSource) => {
				if (val == null && option.presetArg !== void 0) val = option.presetArg;
				const oldValue = this.getOptionValue(name);
				if (val !== null && option.parseArg) val = this._callParseArg(option, val, oldValue, invalidValueMessage);
				else if (val !== null && option.variadic) val = option._collectValue(val, oldValue);
				if (val == null) {
					if (option.negate) val = false;
					else if (option.isBoolean() || option.optional) val = true;
					else val = "";
				}
				this.setOptionValueWithSource(name, val, valueSource);
			};
			this.on("option:" + oname, (val) => {
				const invalidValueMessage = `error: option '${option.flags}' argument '${val}' is invalid.`;
				handleOptionValue(val, invalidValueMessage, "cli");
			});
			if (option.envVar) this.on("optionEnv:" + oname, (val) => {
				const invalidValueMessage = `error: option '${option.flags}' value '${val}' from env '${option.envVar}' is invalid.`;
				handleOptionValue(val, invalidValueMessage, "env");
			});
			return this;
		}
		/**
		* Internal implementation shared by .option() and .requiredOption()
		*
		* @return {Command} `this` command for chaining
		* @private
		*/
		_optionEx(config, flags, description, fn, defaultValue) {
			if (typeof flags === "object" && flags instanceof Option) throw new Error("To add an Option object use addOption() instead of option() or requiredOption()");
			const option = this.createOption(flags, description);
			option.makeOptionMandatory(!!config.mandatory);
			if (typeof fn === "function") option.default(defaultValue).argParser(fn);
			else if (fn instanceof RegExp) {
				const regex = fn;
				fn = (val, def) => {
					const m = regex.exec(val);
					return m ? m[0] : def;
				};
				option.default(defaultValue).argParser(fn);
			} else option.default(fn);
			return this.addOption(option);
		}
		/**
		* Define option with `flags`, `description`, and optional argument parsing function or `defaultValue` or both.
		*
		* The `flags` string contains the short and/or long flags, separated by comma, a pipe or space. A required
		* option-argument is indicated by `<>` and an optional option-argument by `[]`.
		*
		* See the README for more details, and see also addOption() and requiredOption().
		*
		* @example
		* program
		*     .option('-p, --pepper', 'add pepper')
		*     .option('--pt, --pizza-type <TYPE>', 'type of pizza') // required option-argument
		*     .option('-c, --cheese [CHEESE]', 'add extra cheese', 'mozzarella') // optional option-argument with default
		*     .option('-t, --tip <VALUE>', 'add tip to purchase cost', parseFloat) // custom parse function
		*
		* @param {string} flags
		* @param {string} [description]
		* @param {(Function|*)} [parseArg] - custom option processing function or default value
		* @param {*} [defaultValue]
		* @return {Command} `this` command for chaining
		*/
		option(flags, description, parseArg, defaultValue) {
			return this._optionEx({}, flags, description, parseArg, defaultValue);
		}
		/**
		* Add a required option which must have a value after parsing. This usually means
		* the option must be specified on the command line. (Otherwise the same as .option().)
		*
		* The `flags` string contains the short and/or long flags, separated by comma, a pipe or space.
		*
		* @param {string} flags
		* @param {string} [description]
		* @param {(Function|*)} [parseArg] - custom option processing function or default value
		* @param {*} [defaultValue]
		* @return {Command} `this` command for chaining
		*/
		requiredOption(flags, description, parseArg, defaultValue) {
			return this._optionEx({ mandatory: true }, flags, description, parseArg, defaultValue);
		}
		/**
		* Alter parsing of short flags with optional values.
		*
		* @example
		* // for `.option('-f,--flag [value]'):
		* program.combineFlagAndOptionalValue(true);  // `-f80` is treated like `--flag=80`, this is the default behaviour
		* program.combineFlagAndOptionalValue(false) // `-fb` is treated like `-f -b`
		*
		* @param {boolean} [combine] - if `true` or omitted, an optional value can be specified directly after the flag.
		* @return {Command} `this` command for chaining
		*/
		combineFlagAndOptionalValue(combine = true) {
			this._combineFlagAndOptionalValue = !!combine;
			return this;
		}
		/**
		* Allow unknown options on the command line.
		*
		* @param {boolean} [allowUnknown] - if `true` or omitted, no error will be thrown for unknown options.
		* @return {Command} `this` command for chaining
		*/
		allowUnknownOption(allowUnknown = true) {
			this._allowUnknownOption = !!allowUnknown;
			return this;
		}
		/**
		* Allow excess command-arguments on the command line. Pass false to make excess arguments an error.
		*
		* @param {boolean} [allowExcess] - if `true` or omitted, no error will be thrown for excess arguments.
		* @return {Command} `this` command for chaining
		*/
		allowExcessArguments(allowExcess = true) {
			this._allowExcessArguments = !!allowExcess;
			return this;
		}
		/**
		* Enable positional options. Positional means global options are specified before subcommands which lets
		* subcommands reuse the same option names, and also enables subcommands to turn on passThroughOptions.
		* The default behaviour is non-positional and global options may appear anywhere on the command line.
		*
		* @param {boolean} [positional]
		* @return {Command} `this` command for chaining
		*/
		enablePositionalOptions(positional = true) {
			this._enablePositionalOptions = !!positional;
			return this;
		}
		/**
		* Pass through options that come after command-arguments rather than treat them as command-options,
		* so actual command-options come before command-arguments. Turning this on for a subcommand requires
		* positional options to have been enabled on the program (parent commands).
		* The default behaviour is non-positional and options may appear before or after command-arguments.
		*
		* @param {boolean} [passThrough] for unknown options.
		* @return {Command} `this` command for chaining
		*/
		passThroughOptions(passThrough = true) {
			this._passThroughOptions = !!passThrough;
			this._checkForBrokenPassThrough();
			return this;
		}
		/**
		* @private
		*/
		_checkForBrokenPassThrough() {
			if (this.parent && this._passThroughOptions && !this.parent._enablePositionalOptions) throw new Error(`passThroughOptions cannot be used for '${this._name}' without turning on enablePositionalOptions for parent command(s)`);
		}
		/**
		* Whether to store option values as properties on command object,
		* or store separately (specify false). In both cases the option values can be accessed using .opts().
		*
		* @param {boolean} [storeAsProperties=true]
		* @return {Command} `this` command for chaining
		*/
		storeOptionsAsProperties(storeAsProperties = true) {
			if (this.options.length) throw new Error("call .storeOptionsAsProperties() before adding options");
			if (Object.keys(this._optionValues).length) throw new Error("call .storeOptionsAsProperties() before setting option values");
			this._storeOptionsAsProperties = !!storeAsProperties;
			return this;
		}
		/**
		* Retrieve option value.
		*
		* @param {string} key
		* @return {object} value
		*/
		getOptionValue(key) {
			if (this._storeOptionsAsProperties) return this[key];
			return this._optionValues[key];
		}
		/**
		* Store option value.
		*
		* @param {string} key
		* @param {object} value
		* @return {Command} `this` command for chaining
		*/
		setOptionValue(key, value) {
			return this.setOptionValueWithSource(key, value, void 0);
		}
		/**
		* Store option value and where the value came from.
		*
		* @param {string} key
		* @param {object} value
		* @param {string} source - expected values are default/config/env/cli/implied
		* @return {Command} `this` command for chaining
		*/
		setOptionValueWithSource(key, value, source) {
			if (this._storeOptionsAsProperties) this[key] = value;
			else this._optionValues[key] = value;
			this._optionValueSources[key] = source;
			return this;
		}
		/**
		* Get source of option value.
		* Expected values are default | config | env | cli | implied
		*
		* @param {string} key
		* @return {string}
		*/
		getOptionValueSource(key) {
			return this._optionValueSources[key];
		}
		/**
		* Get source of option value. See also .optsWithGlobals().
		* Expected values are default | config | env | cli | implied
		*
		* @param {string} key
		* @return {string}
		*/
		getOptionValueSourceWithGlobals(key) {
			let source;
			this._getCommandAndAncestors().forEach((cmd) => {
				if (cmd.getOptionValueSource(key) !== void 0) source = cmd.getOptionValueSource(key);
			});
			return source;
		}
		/**
		* Get user arguments from implied or explicit arguments.
		* Side-effects: set _scriptPath if args included script. Used for default program name, and subcommand searches.
		*
		* @private
		*/
		_prepareUserArgs(argv, parseOptions) {
			if (argv !== void 0 && !Array.isArray(argv)) throw new Error("first parameter to parse must be array or undefined");
			parseOptions = parseOptions || {};
			if (argv === void 0 && parseOptions.from === void 0) {
				if (process.versions?.electron) parseOptions.from = "electron";
				const execArgv = process.execArgv ?? [];
				if (execArgv.includes("-e") || execArgv.includes("--eval") || execArgv.includes("-p") || execArgv.includes("--print")) parseOptions.from = "eval";
			}
			if (argv === void 0) argv = process.argv;
			this.rawArgs = argv.slice();
			let userArgs;
			switch (parseOptions.from) {
				case void 0:
				case "node":
					this._scriptPath = argv[1];
					userArgs = argv.slice(2);
					break;
				case "electron":
					if (process.defaultApp) {
						this._scriptPath = argv[1];
						userArgs = argv.slice(2);
					} else userArgs = argv.slice(1);
					break;
				case "user":
					userArgs = argv.slice(0);
					break;
				case "eval":
					userArgs = argv.slice(1);
					break;
				default: throw new Error(`unexpected parse option { from: '${parseOptions.from}' }`);
			}
			if (!this._name && this._scriptPath) this.nameFromFilename(this._scriptPath);
			this._name = this._name || "program";
			return userArgs;
		}
		/**
		* Parse `argv`, setting options and invoking commands when defined.
		*
		* Use parseAsync instead of parse if any of your action handlers are async.
		*
		* Call with no parameters to parse `process.argv`. Detects Electron and special node options like `node --eval`. Easy mode!
		*
		* Or call with an array of strings to parse, and optionally where the user arguments start by specifying where the arguments are `from`:
		* - `'node'`: default, `argv[0]` is the application and `argv[1]` is the script being run, with user arguments after that
		* - `'electron'`: `argv[0]` is the application and `argv[1]` varies depending on whether the electron application is packaged
		* - `'user'`: just user arguments
		*
		* @example
		* program.parse(); // parse process.argv and auto-detect electron and special node flags
		* program.parse(process.argv); // assume argv[0] is app and argv[1] is script
		* program.parse(my-args, { from: 'user' }); // just user supplied arguments, nothing special about argv[0]
		*
		* @param {string[]} [argv] - optional, defaults to process.argv
		* @param {object} [parseOptions] - optionally specify style of options with from: node/user/electron
		* @param {string} [parseOptions.from] - where the args are from: 'node', 'user', 'electron'
		* @return {Command} `this` command for chaining
		*/
		parse(argv, parseOptions) {
			this._prepareForParse();
			const userArgs = this._prepareUserArgs(argv, parseOptions);
			this._parseCommand([], userArgs);
			return this;
		}
		/**
		* Parse `argv`, setting options and invoking commands when defined.
		*
		* Call with no parameters to parse `process.argv`. Detects Electron and special node options like `node --eval`. Easy mode!
		*
		* Or call with an array of strings to parse, and optionally where the user arguments start by specifying where the arguments are `from`:
		* - `'node'`: default, `argv[0]` is the application and `argv[1]` is the script being run, with user arguments after that
		* - `'electron'`: `argv[0]` is the application and `argv[1]` varies depending on whether the electron application is packaged
		* - `'user'`: just user arguments
		*
		* @example
		* await program.parseAsync(); // parse process.argv and auto-detect electron and special node flags
		* await program.parseAsync(process.argv); // assume argv[0] is app and argv[1] is script
		* await program.parseAsync(my-args, { from: 'user' }); // just user supplied arguments, nothing special about argv[0]
		*
		* @param {string[]} [argv]
		* @param {object} [parseOptions]
		* @param {string} parseOptions.from - where the args are from: 'node', 'user', 'electron'
		* @return {Promise}
		*/
		async parseAsync(argv, parseOptions) {
			this._prepareForParse();
			const userArgs = this._prepareUserArgs(argv, parseOptions);
			await this._parseCommand([], userArgs);
			return this;
		}
		_prepareForParse() {
			if (this._savedState === null) this.saveStateBeforeParse();
			else this.restoreStateBeforeParse();
		}
		/**
		* Called the first time parse is called to save state and allow a restore before subsequent calls to parse.
		* Not usually called directly, but available for subclasses to save their custom state.
		*
		* This is called in a lazy way. Only commands used in parsing chain will have state saved.
		*/
		saveStateBeforeParse() {
			this._savedState = {
				_name: this._name,
				_optionValues: { ...this._optionValues },
				_optionValueSources: { ...this._optionValueSources }
			};
		}
		/**
		* Restore state before parse for calls after the first.
		* Not usually called directly, but available for subclasses to save their custom state.
		*
		* This is called in a lazy way. Only commands used in parsing chain will have state restored.
		*/
		restoreStateBeforeParse() {
			if (this._storeOptionsAsProperties) throw new Error(`Can not call parse again when storeOptionsAsProperties is true.
- either make a new Command for each call to parse, or stop storing options as properties`);
			this._name = this._savedState._name;
			this._scriptPath = null;
			this.rawArgs = [];
			this._optionValues = { ...this._savedState._optionValues };
			this._optionValueSources = { ...this._savedState._optionValueSources };
			this.args = [];
			this.processedArgs = [];
		}
		/**
		* Throw if expected executable is missing. Add lots of help for author.
		*
		* @param {string} executableFile
		* @param {string} executableDir
		* @param {string} subcommandName
		*/
		_checkForMissingExecutable(executableFile, executableDir, subcommandName) {
			if (fs.existsSync(executableFile)) return;
			const executableMissing = `'${executableFile}' does not exist
 - if '${subcommandName}' is not meant to be an executable command, remove description parameter from '.command()' and use '.description()' instead
 - if the default executable name is not suitable, use the executableFile option to supply a custom name or path
 - ${executableDir ? `searched for local subcommand relative to directory '${executableDir}'` : "no directory for search for local subcommand, use .executableDir() to supply a custom directory"}`;
			throw new Error(executableMissing);
		}
		/**
		* Execute a sub-command executable.
		*
		* @private
		*/
		_executeSubCommand(subcommand, args) {
			args = args.slice();
			let launchWithNode = false;
			const sourceExt = [
				".js",
				".ts",
				".tsx",
				".mjs",
				".cjs"
			];
			function findFile(baseDir, baseName) {
				const localBin = path.resolve(baseDir, baseName);
				if (fs.existsSync(localBin)) return localBin;
				if (sourceExt.includes(path.extname(baseName))) return void 0;
				const foundExt = sourceExt.find((ext) => fs.existsSync(`${localBin}${ext}`));
				if (foundExt) return `${localBin}${foundExt}`;
			}
			this._checkForMissingMandatoryOptions();
			this._checkForConflictingOptions();
			let executableFile = subcommand._executableFile || `${this._name}-${subcommand._name}`;
			let executableDir = this._executableDir || "";
			if (this._scriptPath) {
				let resolvedScriptPath;
				try {
					resolvedScriptPath = fs.realpathSync(this._scriptPath);
				} catch {
					resolvedScriptPath = this._scriptPath;
				}
				executableDir = path.resolve(path.dirname(resolvedScriptPath), executableDir);
			}
			if (executableDir) {
				let localFile = findFile(executableDir, executableFile);
				if (!localFile && !subcommand._executableFile && this._scriptPath) {
					const legacyName = path.basename(this._scriptPath, path.extname(this._scriptPath));
					if (legacyName !== this._name) localFile = findFile(executableDir, `${legacyName}-${subcommand._name}`);
				}
				executableFile = localFile || executableFile;
			}
			launchWithNode = sourceExt.includes(path.extname(executableFile));
			let proc;
			if (process.platform !== "win32") {
				if (launchWithNode) {
					args.unshift(executableFile);
					args = incrementNodeInspectorPort(process.execArgv).concat(args);
					proc = childProcess.spawn(process.argv[0], args, { stdio: "inherit" });
				} else proc = childProcess.spawn(executableFile, args, { stdio: "inherit" });
			} else {
				this._checkForMissingExecutable(executableFile, executableDir, subcommand._name);
				args.unshift(executableFile);
				args = incrementNodeInspectorPort(process.execArgv).concat(args);
				proc = childProcess.spawn(process.execPath, args, { stdio: "inherit" });
			}
			if (!proc.killed) [
				"SIGUSR1",
				"SIGUSR2",
				"SIGTERM",
				"SIGINT",
				"SIGHUP"
			].forEach((signal) => {
				process.on(signal, () => {
					if (proc.killed === false && proc.exitCode === null) proc.kill(signal);
				});
			});
			const exitCallback = this._exitCallback;
			proc.on("close", (code) => {
				code = code ?? 1;
				if (!exitCallback) process.exit(code);
				else exitCallback(new CommanderError(code, "commander.executeSubCommandAsync", "(close)"));
			});
			proc.on("error", (err) => {
				if (err.code === "ENOENT") this._checkForMissingExecutable(executableFile, executableDir, subcommand._name);
				else if (err.code === "EACCES") throw new Error(`'${executableFile}' not executable`);
				if (!exitCallback) process.exit(1);
				else {
					const wrappedError = new CommanderError(1, "commander.executeSubCommandAsync", "(error)");
					wrappedError.nestedError = err;
					exitCallback(wrappedError);
				}
			});
			this.runningCommand = proc;
		}
		/**
		* @private
		*/
		_dispatchSubcommand(commandName, operands, unknown) {
			const subCommand = this._findCommand(commandName);
			if (!subCommand) this.help({ error: true });
			subCommand._prepareForParse();
			let promiseChain;
			promiseChain = this._chainOrCallSubCommandHook(promiseChain, subCommand, "preSubcommand");
			promiseChain = this._chainOrCall(promiseChain, () => {
				if (subCommand._executableHandler) this._executeSubCommand(subCommand, operands.concat(unknown));
				else return subCommand._parseCommand(operands, unknown);
			});
			return promiseChain;
		}
		/**
		* Invoke help directly if possible, or dispatch if necessary.
		* e.g. help foo
		*
		* @private
		*/
		_dispatchHelpCommand(subcommandName) {
			if (!subcommandName) this.help();
			const subCommand = this._findCommand(subcommandName);
			if (subCommand && !subCommand._executableHandler) subCommand.help();
			return this._dispatchSubcommand(subcommandName, [], [this._getHelpOption()?.long ?? this._getHelpOption()?.short ?? "--help"]);
		}
		/**
		* Check this.args against expected this.registeredArguments.
		*
		* @private
		*/
		_checkNumberOfArguments() {
			this.registeredArguments.forEach((arg, i) => {
				if (arg.required && this.args[i] == null) this.missingArgument(arg.name());
			});
			if (this.registeredArguments.length > 0 && this.registeredArguments[this.registeredArguments.length - 1].variadic) return;
			if (this.args.length > this.registeredArguments.length) this._excessArguments(this.args);
		}
		/**
		* Process this.args using this.registeredArguments and save as this.processedArgs!
		*
		* @private
		*/
		_processArguments() {
			const myParseArg = (argument, value, previous) => {
				let parsedValue = value;
				if (value !== null && argument.parseArg) {
					const invalidValueMessage = `error: command-argument value '${value}' is invalid for argument '${argument.name()}'.`;
					parsedValue = this._callParseArg(argument, value, previous, invalidValueMessage);
				}
				return parsedValue;
			};
			this._checkNumberOfArguments();
			const processedArgs = [];
			this.registeredArguments.forEach((declaredArg, index) => {
				let value = declaredArg.defaultValue;
				if (declaredArg.variadic) {
					if (index < this.args.length) {
						value = this.args.slice(index);
						if (declaredArg.parseArg) value = value.reduce((processed, v) => {
							return myParseArg(declaredArg, v, processed);
						}, declaredArg.defaultValue);
					} else if (value === void 0) value = [];
				} else if (index < this.args.length) {
					value = this.args[index];
					if (declaredArg.parseArg) value = myParseArg(declaredArg, value, declaredArg.defaultValue);
				}
				processedArgs[index] = value;
			});
			this.processedArgs = processedArgs;
		}
		/**
		* Once we have a promise we chain, but call synchronously until then.
		*
		* @param {(Promise|undefined)} promise
		* @param {Function} fn
		* @return {(Promise|undefined)}
		* @private
		*/
		_chainOrCall(promise, fn) {
			if (promise?.then && typeof promise.then === "function") return promise.then(() => fn());
			return fn();
		}
		/**
		*
		* @param {(Promise|undefined)} promise
		* @param {string} event
		* @return {(Promise|undefined)}
		* @private
		*/
		_chainOrCallHooks(promise, event) {
			let result = promise;
			const hooks = [];
			this._getCommandAndAncestors().reverse().filter((cmd) => cmd._lifeCycleHooks[event] !== void 0).forEach((hookedCommand) => {
				hookedCommand._lifeCycleHooks[event].forEach((callback) => {
					hooks.push({
						hookedCommand,
						callback
					});
				});
			});
			if (event === "postAction") hooks.reverse();
			hooks.forEach((hookDetail) => {
				result = this._chainOrCall(result, () => {
					return hookDetail.callback(hookDetail.hookedCommand, this);
				});
			});
			return result;
		}
		/**
		*
		* @param {(Promise|undefined)} promise
		* @param {Command} subCommand
		* @param {string} event
		* @return {(Promise|undefined)}
		* @private
		*/
		_chainOrCallSubCommandHook(promise, subCommand, event) {
			let result = promise;
			if (this._lifeCycleHooks[event] !== void 0) this._lifeCycleHooks[event].forEach((hook) => {
				result = this._chainOrCall(result, () => {
					return hook(this, subCommand);
				});
			});
			return result;
		}
		/**
		* Process arguments in context of this command.
		* Returns action result, in case it is a promise.
		*
		* @private
		*/
		_parseCommand(operands, unknown) {
			const parsed = this.parseOptions(unknown);
			this._parseOptionsEnv();
			this._parseOptionsImplied();
			operands = operands.concat(parsed.operands);
			unknown = parsed.unknown;
			this.args = operands.concat(unknown);
			if (operands && this._findCommand(operands[0])) return this._dispatchSubcommand(operands[0], operands.slice(1), unknown);
			if (this._getHelpCommand() && operands[0] === this._getHelpCommand().name()) return this._dispatchHelpCommand(operands[1]);
			if (this._defaultCommandName) {
				this._outputHelpIfRequested(unknown);
				return this._dispatchSubcommand(this._defaultCommandName, operands, unknown);
			}
			if (this.commands.length && this.args.length === 0 && !this._actionHandler && !this._defaultCommandName) this.help({ error: true });
			this._outputHelpIfRequested(parsed.unknown);
			this._checkForMissingMandatoryOptions();
			this._checkForConflictingOptions();
			const checkForUnknownOptions = () => {
				if (parsed.unknown.length > 0) this.unknownOption(parsed.unknown[0]);
			};
			const commandEvent = `command:${this.name()}`;
			if (this._actionHandler) {
				checkForUnknownOptions();
				this._processArguments();
				let promiseChain;
				promiseChain = this._chainOrCallHooks(promiseChain, "preAction");
				promiseChain = this._chainOrCall(promiseChain, () => this._actionHandler(this.processedArgs));
				if (this.parent) promiseChain = this._chainOrCall(promiseChain, () => {
					this.parent.emit(commandEvent, operands, unknown);
				});
				promiseChain = this._chainOrCallHooks(promiseChain, "postAction");
				return promiseChain;
			}
			if (this.parent?.listenerCount(commandEvent)) {
				checkForUnknownOptions();
				this._processArguments();
				this.parent.emit(commandEvent, operands, unknown);
			} else if (operands.length) {
				if (this._findCommand("*")) return this._dispatchSubcommand("*", operands, unknown);
				if (this.listenerCount("command:*")) this.emit("command:*", operands, unknown);
				else if (this.commands.length) this.unknownCommand();
				else {
					checkForUnknownOptions();
					this._processArguments();
				}
			} else if (this.commands.length) {
				checkForUnknownOptions();
				this.help({ error: true });
			} else {
				checkForUnknownOptions();
				this._processArguments();
			}
		}
		/**
		* Find matching command.
		*
		* @private
		* @return {Command | undefined}
		*/
		_findCommand(name) {
			if (!name) return void 0;
			return this.commands.find((cmd) => cmd._name === name || cmd._aliases.includes(name));
		}
		/**
		* Return an option matching `arg` if any.
		*
		* @param {string} arg
		* @return {Option}
		* @package
		*/
		_findOption(arg) {
			return this.options.find((option) => option.is(arg));
		}
		/**
		* Display an error message if a mandatory option does not have a value.
		* Called after checking for help flags in leaf subcommand.
		*
		* @private
		*/
		_checkForMissingMandatoryOptions() {
			this._getCommandAndAncestors().forEach((cmd) => {
				cmd.options.forEach((anOption) => {
					if (anOption.mandatory && cmd.getOptionValue(anOption.attributeName()) === void 0) cmd.missingMandatoryOptionValue(anOption);
				});
			});
		}
		/**
		* Display an error message if conflicting options are used together in this.
		*
		* @private
		*/
		_checkForConflictingLocalOptions() {
			const definedNonDefaultOptions = this.options.filter((option) => {
				const optionKey = option.attributeName();
				if (this.getOptionValue(optionKey) === void 0) return false;
				return this.getOptionValueSource(optionKey) !== "default";
			});
			definedNonDefaultOptions.filter((option) => option.conflictsWith.length > 0).forEach((option) => {
				const conflictingAndDefined = definedNonDefaultOptions.find((defined) => option.conflictsWith.includes(defined.attributeName()));
				if (conflictingAndDefined) this._conflictingOption(option, conflictingAndDefined);
			});
		}
		/**
		* Display an error message if conflicting options are used together.
		* Called after checking for help flags in leaf subcommand.
		*
		* @private
		*/
		_checkForConflictingOptions() {
			this._getCommandAndAncestors().forEach((cmd) => {
				cmd._checkForConflictingLocalOptions();
			});
		}
		/**
		* Parse options from `argv` removing known options,
		* and return argv split into operands and unknown arguments.
		*
		* Side effects: modifies command by storing options. Does not reset state if called again.
		*
		* Examples:
		*
		*     argv => operands, unknown
		*     --known kkk op => [op], []
		*     op --known kkk => [op], []
		*     sub --unknown uuu op => [sub], [--unknown uuu op]
		*     sub -- --unknown uuu op => [sub --unknown uuu op], []
		*
		* @param {string[]} args
		* @return {{operands: string[], unknown: string[]}}
		*/
		parseOptions(args) {
			const operands = [];
			const unknown = [];
			let dest = operands;
			function maybeOption(arg) {
				return arg.length > 1 && arg[0] === "-";
			}
			const negativeNumberArg = (arg) => {
				if (!/^-(\d+|\d*\.\d+)(e[+-]?\d+)?$/.test(arg)) return false;
				return !this._getCommandAndAncestors().some((cmd) => cmd.options.map((opt) => opt.short).some((short) => /^-\d$/.test(short)));
			};
			let activeVariadicOption = null;
			let activeGroup = null;
			let i = 0;
			while (i < args.length || activeGroup) {
				const arg = activeGroup ?? args[i++];
				activeGroup = null;
				if (arg === "--") {
					if (dest === unknown) dest.push(arg);
					dest.push(...args.slice(i));
					break;
				}
				if (activeVariadicOption && (!maybeOption(arg) || negativeNumberArg(arg))) {
					this.emit(`option:${activeVariadicOption.name()}`, arg);
					continue;
				}
				activeVariadicOption = null;
				if (maybeOption(arg)) {
					const option = this._findOption(arg);
					if (option) {
						if (option.required) {
							const value = args[i++];
							if (value === void 0) this.optionMissingArgument(option);
							this.emit(`option:${option.name()}`, value);
						} else if (option.optional) {
							let value = null;
							if (i < args.length && (!maybeOption(args[i]) || negativeNumberArg(args[i]))) value = args[i++];
							this.emit(`option:${option.name()}`, value);
						} else this.emit(`option:${option.name()}`);
						activeVariadicOption = option.variadic ? option : null;
						continue;
					}
				}
				if (arg.length > 2 && arg[0] === "-" && arg[1] !== "-") {
					const option = this._findOption(`-${arg[1]}`);
					if (option) {
						if (option.required || option.optional && this._combineFlagAndOptionalValue) this.emit(`option:${option.name()}`, arg.slice(2));
						else {
							this.emit(`option:${option.name()}`);
							activeGroup = `-${arg.slice(2)}`;
						}
						continue;
					}
				}
				if (/^--[^=]+=/.test(arg)) {
					const index = arg.indexOf("=");
					const option = this._findOption(arg.slice(0, index));
					if (option && (option.required || option.optional)) {
						this.emit(`option:${option.name()}`, arg.slice(index + 1));
						continue;
					}
				}
				if (dest === operands && maybeOption(arg) && !(this.commands.length === 0 && negativeNumberArg(arg))) dest = unknown;
				if ((this._enablePositionalOptions || this._passThroughOptions) && operands.length === 0 && unknown.length === 0) {
					if (this._findCommand(arg)) {
						operands.push(arg);
						unknown.push(...args.slice(i));
						break;
					} else if (this._getHelpCommand() && arg === this._getHelpCommand().name()) {
						operands.push(arg, ...args.slice(i));
						break;
					} else if (this._defaultCommandName) {
						unknown.push(arg, ...args.slice(i));
						break;
					}
				}
				if (this._passThroughOptions) {
					dest.push(arg, ...args.slice(i));
					break;
				}
				dest.push(arg);
			}
			return {
				operands,
				unknown
			};
		}
		/**
		* Return an object containing local option values as key-value pairs.
		*
		* @return {object}
		*/
		opts() {
			if (this._storeOptionsAsProperties) {
				const result = {};
				const len = this.options.length;
				for (let i = 0; i < len; i++) {
					const key = this.options[i].attributeName();
					result[key] = key === this._versionOptionName ? this._version : this[key];
				}
				return result;
			}
			return this._optionValues;
		}
		/**
		* Return an object containing merged local and global option values as key-value pairs.
		*
		* @return {object}
		*/
		optsWithGlobals() {
			return this._getCommandAndAncestors().reduce((combinedOptions, cmd) => Object.assign(combinedOptions, cmd.opts()), {});
		}
		/**
		* Display error message and exit (or call exitOverride).
		*
		* @param {string} message
		* @param {object} [errorOptions]
		* @param {string} [errorOptions.code] - an id string representing the error
		* @param {number} [errorOptions.exitCode] - used with process.exit
		*/
		error(message, errorOptions) {
			this._outputConfiguration.outputError(`${message}\n`, this._outputConfiguration.writeErr);
			if (typeof this._showHelpAfterError === "string") this._outputConfiguration.writeErr(`${this._showHelpAfterError}\n`);
			else if (this._showHelpAfterError) {
				this._outputConfiguration.writeErr("\n");
				this.outputHelp({ error: true });
			}
			const config = errorOptions || {};
			const exitCode = config.exitCode || 1;
			const code = config.code || "commander.error";
			this._exit(exitCode, code, message);
		}
		/**
		* Apply any option related environment variables, if option does
		* not have a value from cli or client code.
		*
		* @private
		*/
		_parseOptionsEnv() {
			this.options.forEach((option) => {
				if (option.envVar && option.envVar in process.env) {
					const optionKey = option.attributeName();
					if (this.getOptionValue(optionKey) === void 0 || [
						"default",
						"config",
						"env"
					].includes(this.getOptionValueSource(optionKey))) {
						if (option.required || option.optional) this.emit(`optionEnv:${option.name()}`, process.env[option.envVar]);
						else this.emit(`optionEnv:${option.name()}`);
					}
				}
			});
		}
		/**
		* Apply any implied option values, if option is undefined or default value.
		*
		* @private
		*/
		_parseOptionsImplied() {
			const dualHelper = new DualOptions(this.options);
			const hasCustomOptionValue = (optionKey) => {
				return this.getOptionValue(optionKey) !== void 0 && !["default", "implied"].includes(this.getOptionValueSource(optionKey));
			};
			this.options.filter((option) => option.implied !== void 0 && hasCustomOptionValue(option.attributeName()) && dualHelper.valueFromOption(this.getOptionValue(option.attributeName()), option)).forEach((option) => {
				Object.keys(option.implied).filter((impliedKey) => !hasCustomOptionValue(impliedKey)).forEach((impliedKey) => {
					this.setOptionValueWithSource(impliedKey, option.implied[impliedKey], "implied");
				});
			});
		}
		/**
		* Argument `name` is missing.
		*
		* @param {string} name
		* @private
		*/
		missingArgument(name) {
			const message = `error: missing required argument '${name}'`;
			this.error(message, { code: "commander.missingArgument" });
		}
		/**
		* `Option` is missing an argument.
		*
		* @param {Option} option
		* @private
		*/
		optionMissingArgument(option) {
			const message = `error: option '${option.flags}' argument missing`;
			this.error(message, { code: "commander.optionMissingArgument" });
		}
		/**
		* `Option` does not have a value, and is a mandatory option.
		*
		* @param {Option} option
		* @private
		*/
		missingMandatoryOptionValue(option) {
			const message = `error: required option '${option.flags}' not specified`;
			this.error(message, { code: "commander.missingMandatoryOptionValue" });
		}
		/**
		* `Option` conflicts with another option.
		*
		* @param {Option} option
		* @param {Option} conflictingOption
		* @private
		*/
		_conflictingOption(option, conflictingOption) {
			const findBestOptionFromValue = (option) => {
				const optionKey = option.attributeName();
				const optionValue = this.getOptionValue(optionKey);
				const negativeOption = this.options.find((target) => target.negate && optionKey === target.attributeName());
				const positiveOption = this.options.find((target) => !target.negate && optionKey === target.attributeName());
				if (negativeOption && (negativeOption.presetArg === void 0 && optionValue === false || negativeOption.presetArg !== void 0 && optionValue === negativeOption.presetArg)) return negativeOption;
				return positiveOption || option;
			};
			const getErrorMessage = (option) => {
				const bestOption = findBestOptionFromValue(option);
				const optionKey = bestOption.attributeName();
				if (this.getOptionValueSource(optionKey) === "env") return `environment variable '${bestOption.envVar}'`;
				return `option '${bestOption.flags}'`;
			};
			const message = `error: ${getErrorMessage(option)} cannot be used with ${getErrorMessage(conflictingOption)}`;
			this.error(message, { code: "commander.conflictingOption" });
		}
		/**
		* Unknown option `flag`.
		*
		* @param {string} flag
		* @private
		*/
		unknownOption(flag) {
			if (this._allowUnknownOption) return;
			let suggestion = "";
			if (flag.startsWith("--") && this._showSuggestionAfterError) {
				let candidateFlags = [];
				let command = this;
				do {
					const moreFlags = command.createHelp().visibleOptions(command).filter((option) => option.long).map((option) => option.long);
					candidateFlags = candidateFlags.concat(moreFlags);
					command = command.parent;
				} while (command && !command._enablePositionalOptions);
				suggestion = suggestSimilar(flag, candidateFlags);
			}
			const message = `error: unknown option '${flag}'${suggestion}`;
			this.error(message, { code: "commander.unknownOption" });
		}
		/**
		* Excess arguments, more than expected.
		*
		* @param {string[]} receivedArgs
		* @private
		*/
		_excessArguments(receivedArgs) {
			if (this._allowExcessArguments) return;
			const expected = this.registeredArguments.length;
			const s = expected === 1 ? "" : "s";
			const message = `error: too many arguments${this.parent ? ` for '${this.name()}'` : ""}. Expected ${expected} argument${s} but got ${receivedArgs.length}.`;
			this.error(message, { code: "commander.excessArguments" });
		}
		/**
		* Unknown command.
		*
		* @private
		*/
		unknownCommand() {
			const unknownName = this.args[0];
			let suggestion = "";
			if (this._showSuggestionAfterError) {
				const candidateNames = [];
				this.createHelp().visibleCommands(this).forEach((command) => {
					candidateNames.push(command.name());
					if (command.alias()) candidateNames.push(command.alias());
				});
				suggestion = suggestSimilar(unknownName, candidateNames);
			}
			const message = `error: unknown command '${unknownName}'${suggestion}`;
			this.error(message, { code: "commander.unknownCommand" });
		}
		/**
		* Get or set the program version.
		*
		* This method auto-registers the "-V, --version" option which will print the version number.
		*
		* You can optionally supply the flags and description to override the defaults.
		*
		* @param {string} [str]
		* @param {string} [flags]
		* @param {string} [description]
		* @return {(this | string | undefined)} `this` command for chaining, or version string if no arguments
		*/
		version(str, flags, description) {
			if (str === void 0) return this._version;
			this._version = str;
			flags = flags || "-V, --version";
			description = description || "output the version number";
			const versionOption = this.createOption(flags, description);
			this._versionOptionName = versionOption.attributeName();
			this._registerOption(versionOption);
			this.on("option:" + versionOption.name(), () => {
				this._outputConfiguration.writeOut(`${str}\n`);
				this._exit(0, "commander.version", str);
			});
			return this;
		}
		/**
		* Set the description.
		*
		* @param {string} [str]
		* @param {object} [argsDescription]
		* @return {(string|Command)}
		*/
		description(str, argsDescription) {
			if (str === void 0 && argsDescription === void 0) return this._description;
			this._description = str;
			if (argsDescription) this._argsDescription = argsDescription;
			return this;
		}
		/**
		* Set the summary. Used when listed as subcommand of parent.
		*
		* @param {string} [str]
		* @return {(string|Command)}
		*/
		summary(str) {
			if (str === void 0) return this._summary;
			this._summary = str;
			return this;
		}
		/**
		* Set an alias for the command.
		*
		* You may call more than once to add multiple aliases. Only the first alias is shown in the auto-generated help.
		*
		* @param {string} [alias]
		* @return {(string|Command)}
		*/
		alias(alias) {
			if (alias === void 0) return this._aliases[0];
			/** @type {Command} */
			let command = this;
			if (this.commands.length !== 0 && this.commands[this.commands.length - 1]._executableHandler) command = this.commands[this.commands.length - 1];
			if (alias === command._name) throw new Error("Command alias can't be the same as its name");
			const matchingCommand = this.parent?._findCommand(alias);
			if (matchingCommand) {
				const existingCmd = [matchingCommand.name()].concat(matchingCommand.aliases()).join("|");
				throw new Error(`cannot add alias '${alias}' to command '${this.name()}' as already have command '${existingCmd}'`);
			}
			command._aliases.push(alias);
			return this;
		}
		/**
		* Set aliases for the command.
		*
		* Only the first alias is shown in the auto-generated help.
		*
		* @param {string[]} [aliases]
		* @return {(string[]|Command)}
		*/
		aliases(aliases) {
			if (aliases === void 0) return this._aliases;
			aliases.forEach((alias) => this.alias(alias));
			return this;
		}
		/**
		* Set / get the command usage `str`.
		*
		* @param {string} [str]
		* @return {(string|Command)}
		*/
		usage(str) {
			if (str === void 0) {
				if (this._usage) return this._usage;
				const args = this.registeredArguments.map((arg) => {
					return humanReadableArgName(arg);
				});
				return [].concat(this.options.length || this._helpOption !== null ? "[options]" : [], this.commands.length ? "[command]" : [], this.registeredArguments.length ? args : []).join(" ");
			}
			this._usage = str;
			return this;
		}
		/**
		* Get or set the name of the command.
		*
		* @param {string} [str]
		* @return {(string|Command)}
		*/
		name(str) {
			if (str === void 0) return this._name;
			this._name = str;
			return this;
		}
		/**
		* Set/get the help group heading for this subcommand in parent command's help.
		*
		* @param {string} [heading]
		* @return {Command | string}
		*/
		helpGroup(heading) {
			if (heading === void 0) return this._helpGroupHeading ?? "";
			this._helpGroupHeading = heading;
			return this;
		}
		/**
		* Set/get the default help group heading for subcommands added to this command.
		* (This does not override a group set directly on the subcommand using .helpGroup().)
		*
		* @example
		* program.commandsGroup('Development Commands:);
		* program.command('watch')...
		* program.command('lint')...
		* ...
		*
		* @param {string} [heading]
		* @returns {Command | string}
		*/
		commandsGroup(heading) {
			if (heading === void 0) return this._defaultCommandGroup ?? "";
			this._defaultCommandGroup = heading;
			return this;
		}
		/**
		* Set/get the default help group heading for options added to this command.
		* (This does not override a group set directly on the option using .helpGroup().)
		*
		* @example
		* program
		*   .optionsGroup('Development Options:')
		*   .option('-d, --debug', 'output extra debugging')
		*   .option('-p, --profile', 'output profiling information')
		*
		* @param {string} [heading]
		* @returns {Command | string}
		*/
		optionsGroup(heading) {
			if (heading === void 0) return this._defaultOptionGroup ?? "";
			this._defaultOptionGroup = heading;
			return this;
		}
		/**
		* @param {Option} option
		* @private
		*/
		_initOptionGroup(option) {
			if (this._defaultOptionGroup && !option.helpGroupHeading) option.helpGroup(this._defaultOptionGroup);
		}
		/**
		* @param {Command} cmd
		* @private
		*/
		_initCommandGroup(cmd) {
			if (this._defaultCommandGroup && !cmd.helpGroup()) cmd.helpGroup(this._defaultCommandGroup);
		}
		/**
		* Set the name of the command from script filename, such as process.argv[1],
		* or require.main.filename, or __filename.
		*
		* (Used internally and public although not documented in README.)
		*
		* @example
		* program.nameFromFilename(require.main.filename);
		*
		* @param {string} filename
		* @return {Command}
		*/
		nameFromFilename(filename) {
			this._name = path.basename(filename, path.extname(filename));
			return this;
		}
		/**
		* Get or set the directory for searching for executable subcommands of this command.
		*
		* @example
		* program.executableDir(__dirname);
		* // or
		* program.executableDir('subcommands');
		*
		* @param {string} [path]
		* @return {(string|null|Command)}
		*/
		executableDir(path) {
			if (path === void 0) return this._executableDir;
			this._executableDir = path;
			return this;
		}
		/**
		* Return program help documentation.
		*
		* @param {{ error: boolean }} [contextOptions] - pass {error:true} to wrap for stderr instead of stdout
		* @return {string}
		*/
		helpInformation(contextOptions) {
			const helper = this.createHelp();
			const context = this._getOutputContext(contextOptions);
			helper.prepareContext({
				error: context.error,
				helpWidth: context.helpWidth,
				outputHasColors: context.hasColors
			});
			const text = helper.formatHelp(this, helper);
			if (context.hasColors) return text;
			return this._outputConfiguration.stripColor(text);
		}
		/**
		* @typedef HelpContext
		* @type {object}
		* @property {boolean} error
		* @property {number} helpWidth
		* @property {boolean} hasColors
		* @property {function} write - includes stripColor if needed
		*
		* @returns {HelpContext}
		* @private
		*/
		_getOutputContext(contextOptions) {
			contextOptions = contextOptions || {};
			const error = !!contextOptions.error;
			let baseWrite;
			let hasColors;
			let helpWidth;
			if (error) {
				baseWrite = (str) => this._outputConfiguration.writeErr(str);
				hasColors = this._outputConfiguration.getErrHasColors();
				helpWidth = this._outputConfiguration.getErrHelpWidth();
			} else {
				baseWrite = (str) => this._outputConfiguration.writeOut(str);
				hasColors = this._outputConfiguration.getOutHasColors();
				helpWidth = this._outputConfiguration.getOutHelpWidth();
			}
			const write = (str) => {
				if (!hasColors) str = this._outputConfiguration.stripColor(str);
				return baseWrite(str);
			};
			return {
				error,
				write,
				hasColors,
				helpWidth
			};
		}
		/**
		* Output help information for this command.
		*
		* Outputs built-in help, and custom text added using `.addHelpText()`.
		*
		* @param {{ error: boolean } | Function} [contextOptions] - pass {error:true} to write to stderr instead of stdout
		*/
		outputHelp(contextOptions) {
			let deprecatedCallback;
			if (typeof contextOptions === "function") {
				deprecatedCallback = contextOptions;
				contextOptions = void 0;
			}
			const outputContext = this._getOutputContext(contextOptions);
			/** @type {HelpTextEventContext} */
			const eventContext = {
				error: outputContext.error,
				write: outputContext.write,
				command: this
			};
			this._getCommandAndAncestors().reverse().forEach((command) => command.emit("beforeAllHelp", eventContext));
			this.emit("beforeHelp", eventContext);
			let helpInformation = this.helpInformation({ error: outputContext.error });
			if (deprecatedCallback) {
				helpInformation = deprecatedCallback(helpInformation);
				if (typeof helpInformation !== "string" && !Buffer.isBuffer(helpInformation)) throw new Error("outputHelp callback must return a string or a Buffer");
			}
			outputContext.write(helpInformation);
			if (this._getHelpOption()?.long) this.emit(this._getHelpOption().long);
			this.emit("afterHelp", eventContext);
			this._getCommandAndAncestors().forEach((command) => command.emit("afterAllHelp", eventContext));
		}
		/**
		* You can pass in flags and a description to customise the built-in help option.
		* Pass in false to disable the built-in help option.
		*
		* @example
		* program.helpOption('-?, --help' 'show help'); // customise
		* program.helpOption(false); // disable
		*
		* @param {(string | boolean)} flags
		* @param {string} [description]
		* @return {Command} `this` command for chaining
		*/
		helpOption(flags, description) {
			if (typeof flags === "boolean") {
				if (flags) {
					if (this._helpOption === null) this._helpOption = void 0;
					if (this._defaultOptionGroup) this._initOptionGroup(this._getHelpOption());
				} else this._helpOption = null;
				return this;
			}
			this._helpOption = this.createOption(flags ?? "-h, --help", description ?? "display help for command");
			if (flags || description) this._initOptionGroup(this._helpOption);
			return this;
		}
		/**
		* Lazy create help option.
		* Returns null if has been disabled with .helpOption(false).
		*
		* @returns {(Option | null)} the help option
		* @package
		*/
		_getHelpOption() {
			if (this._helpOption === void 0) this.helpOption(void 0, void 0);
			return this._helpOption;
		}
		/**
		* Supply your own option to use for the built-in help option.
		* This is an alternative to using helpOption() to customise the flags and description etc.
		*
		* @param {Option} option
		* @return {Command} `this` command for chaining
		*/
		addHelpOption(option) {
			this._helpOption = option;
			this._initOptionGroup(option);
			return this;
		}
		/**
		* Output help information and exit.
		*
		* Outputs built-in help, and custom text added using `.addHelpText()`.
		*
		* @param {{ error: boolean }} [contextOptions] - pass {error:true} to write to stderr instead of stdout
		*/
		help(contextOptions) {
			this.outputHelp(contextOptions);
			let exitCode = Number(process.exitCode ?? 0);
			if (exitCode === 0 && contextOptions && typeof contextOptions !== "function" && contextOptions.error) exitCode = 1;
			this._exit(exitCode, "commander.help", "(outputHelp)");
		}
		/**
		* // Do a little typing to coordinate emit and listener for the help text events.
		* @typedef HelpTextEventContext
		* @type {object}
		* @property {boolean} error
		* @property {Command} command
		* @property {function} write
		*/
		/**
		* Add additional text to be displayed with the built-in help.
		*
		* Position is 'before' or 'after' to affect just this command,
		* and 'beforeAll' or 'afterAll' to affect this command and all its subcommands.
		*
		* @param {string} position - before or after built-in help
		* @param {(string | Function)} text - string to add, or a function returning a string
		* @return {Command} `this` command for chaining
		*/
		addHelpText(position, text) {
			const allowedValues = [
				"beforeAll",
				"before",
				"after",
				"afterAll"
			];
			if (!allowedValues.includes(position)) throw new Error(`Unexpected value for position to addHelpText.
Expecting one of '${allowedValues.join("', '")}'`);
			const helpEvent = `${position}Help`;
			this.on(helpEvent, (context) => {
				let helpStr;
				if (typeof text === "function") helpStr = text({
					error: context.error,
					command: context.command
				});
				else helpStr = text;
				if (helpStr) context.write(`${helpStr}\n`);
			});
			return this;
		}
		/**
		* Output help information if help flags specified
		*
		* @param {Array} args - array of options to search for help flags
		* @private
		*/
		_outputHelpIfRequested(args) {
			const helpOption = this._getHelpOption();
			if (helpOption && args.find((arg) => helpOption.is(arg))) {
				this.outputHelp();
				this._exit(0, "commander.helpDisplayed", "(outputHelp)");
			}
		}
	};
	/**
	* Scan arguments and increment port number for inspect calls (to avoid conflicts when spawning new command).
	*
	* @param {string[]} args - array of arguments from node.execArgv
	* @returns {string[]}
	* @private
	*/
	function incrementNodeInspectorPort(args) {
		return args.map((arg) => {
			if (!arg.startsWith("--inspect")) return arg;
			let debugOption;
			let debugHost = "127.0.0.1";
			let debugPort = "9229";
			let match;
			if ((match = arg.match(/^(--inspect(-brk)?)$/)) !== null) debugOption = match[1];
			else if ((match = arg.match(/^(--inspect(-brk|-port)?)=([^:]+)$/)) !== null) {
				debugOption = match[1];
				if (/^\d+$/.test(match[3])) debugPort = match[3];
				else debugHost = match[3];
			} else if ((match = arg.match(/^(--inspect(-brk|-port)?)=([^:]+):(\d+)$/)) !== null) {
				debugOption = match[1];
				debugHost = match[3];
				debugPort = match[4];
			}
			if (debugOption && debugPort !== "0") return `${debugOption}=${debugHost}:${parseInt(debugPort) + 1}`;
			return arg;
		});
	}
	/**
	* @returns {boolean | undefined}
	* @package
	*/
	function useColor() {
		if (process.env.NO_COLOR || process.env.FORCE_COLOR === "0" || process.env.FORCE_COLOR === "false") return false;
		if (process.env.FORCE_COLOR || process.env.CLICOLOR_FORCE !== void 0) return true;
	}
	exports.Command = Command;
	exports.useColor = useColor;
}));
const { program: program$1, createCommand, createArgument, createOption, CommanderError, InvalidArgumentError, InvalidOptionArgumentError, Command, Argument, Option, Help } = (/* @__PURE__ */ __toESM((/* @__PURE__ */ __commonJSMin(((exports) => {
	const { Argument } = require_argument();
	const { Command } = require_command();
	const { CommanderError, InvalidArgumentError } = require_error();
	const { Help } = require_help();
	const { Option } = require_option();
	exports.program = new Command();
	exports.createCommand = (name) => new Command(name);
	exports.createOption = (flags, description) => new Option(flags, description);
	exports.createArgument = (name, description) => new Argument(name, description);
	/**
	* Expose classes
	*/
	exports.Command = Command;
	exports.Option = Option;
	exports.Argument = Argument;
	exports.Help = Help;
	exports.CommanderError = CommanderError;
	exports.InvalidArgumentError = InvalidArgumentError;
	exports.InvalidOptionArgumentError = InvalidArgumentError;
})))(), 1)).default;
// src/adapters/git/remote.ts
/** Which repository on GitHub a clone is of. */
/** Its address, from the remote `origin`; undefined where there is none, or one that is no address on a host. */
const repositoryOfClone = async (directory) => {
	const remote = await gitText(directory, "config", "--get", "remote.origin.url").catch(() => "");
	return repositoryOfRemote(remote.trim());
};
/** `git@github.com:contoso/access.git` → `https://github.com/contoso/access`; credentials in an address are left out. */
const repositoryOfRemote = (remote) => {
	const match = /^(?:https?|ssh|git):\/\/(?:[^/@\s]*@)?([A-Za-z0-9.-]+)(?::\d+)?\/([A-Za-z0-9-]+)\/([A-Za-z0-9._-]+?)(?:\.git)?\/?$/.exec(remote) ?? /^(?:[^/@\s:]+@)?([A-Za-z0-9.-]+):([A-Za-z0-9-]+)\/([A-Za-z0-9._-]+?)(?:\.git)?\/?$/.exec(remote);
	if (match === null) return void 0;
	const [, host = "", owner = "", name = ""] = match;
	return `https://${host}/${owner}/${name}`;
};
// src/adapters/own-workflows.ts
const ownWorkflows = () => ({
	"audit.yml": "# Once a day: checks the ledger from a full clone of its branch, looks whether sweeps go on, asks the platforms what a review does not ask\n# them, and looks at how all of it is set up.\nname: audit\n\non:\n  schedule:\n    - cron: '23 4 * * *'\n  workflow_dispatch:\n\npermissions: {}\n\njobs:\n  verify:\n    runs-on: ubuntu-latest\n    timeout-minutes: 15\n    permissions:\n      contents: read # the default branch and the ledger branch\n      actions: read # when a sweep succeeded last\n      issues: write # the report when the chain is broken, or sweeps are late\n      statuses: write # red on what is open while sweeps are late; reading the anchors of the ledger\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          persist-credentials: false\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          ref: gatehouse-ledger\n          path: ledger\n          fetch-depth: 0\n          persist-credentials: false\n      - uses: ./\n        with:\n          command: verify\n          ledger: ledger\n\n  # Its identity can neither open nor end anything. It writes the ledger, and there only what it heard: `known/preflight`.\n  preflight:\n    if: vars.GATEHOUSE_AUDIT_CLIENT_ID != ''\n    runs-on: ubuntu-latest\n    timeout-minutes: 15\n    environment: gatehouse-audit\n    permissions:\n      contents: write # the ledger\n      statuses: write # the anchor of the ledger\n      id-token: write # Entra, by federation; an identity that can only read\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          persist-credentials: false\n      - uses: ./\n        with:\n          command: preflight\n          azure-tenant-id: ${{ vars.GATEHOUSE_AZURE_TENANT_ID }}\n          azure-client-id: ${{ vars.GATEHOUSE_AUDIT_CLIENT_ID }}\n          azure-subscriptions: ${{ vars.GATEHOUSE_AZURE_SUBSCRIPTIONS }}\n          azure-authority: ${{ vars.GATEHOUSE_AZURE_AUTHORITY || 'https://login.microsoftonline.com' }}\n          azure-arm-endpoint: ${{ vars.GATEHOUSE_AZURE_ARM_ENDPOINT || 'https://management.azure.com' }}\n          azure-graph-endpoint: ${{ vars.GATEHOUSE_AZURE_GRAPH_ENDPOINT || 'https://graph.microsoft.com' }}\n          github-access-token: ${{ secrets.GATEHOUSE_GITHUB_ACCESS_TOKEN }} # only for privileges on GitHub; without it they are not asked about\n\n  # It changes nothing but one issue. What only an administrator may see it calls unknown: docs/doctor.md.\n  doctor:\n    runs-on: ubuntu-latest\n    timeout-minutes: 10\n    environment: gatehouse-audit\n    permissions:\n      contents: read # CODEOWNERS, workflows, policy, ledger\n      actions: read # environments, subject of id tokens, workflows, when a sweep succeeded last\n      issues: write # the issue about what is weak; labels\n      statuses: read # the anchors of the ledger\n      id-token: write # Entra, by federation; an identity that can only read\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          persist-credentials: false\n      - uses: ./\n        with:\n          command: doctor\n          azure-tenant-id: ${{ vars.GATEHOUSE_AUDIT_CLIENT_ID != '' && vars.GATEHOUSE_AZURE_TENANT_ID || '' }}\n          azure-client-id: ${{ vars.GATEHOUSE_AUDIT_CLIENT_ID }}\n          azure-subscriptions: ${{ vars.GATEHOUSE_AZURE_SUBSCRIPTIONS }}\n          azure-elevate-client-id: ${{ vars.GATEHOUSE_ELEVATE_CLIENT_ID }} # looked at, never signed in as\n          azure-revoke-client-id: ${{ vars.GATEHOUSE_REVOKE_CLIENT_ID }} # looked at, never signed in as\n          azure-authority: ${{ vars.GATEHOUSE_AZURE_AUTHORITY || 'https://login.microsoftonline.com' }}\n          azure-arm-endpoint: ${{ vars.GATEHOUSE_AZURE_ARM_ENDPOINT || 'https://management.azure.com' }}\n          azure-graph-endpoint: ${{ vars.GATEHOUSE_AZURE_GRAPH_ENDPOINT || 'https://graph.microsoft.com' }}\n",
	"elevate.yml": "# Opens access for every merged, unfinished request. A push only wakes it; what it does it derives from GitHub again.\nname: elevate\n\non:\n  push:\n    branches: [main]\n  workflow_dispatch:\n\npermissions: {}\n\nconcurrency:\n  group: gatehouse-elevate\n  cancel-in-progress: false # zizmor: ignore[concurrency-limits] a cancelled elevation leaves access half open\n\njobs:\n  elevate:\n    runs-on: ubuntu-latest\n    # The lease of an intent: after this nobody but a new owner may open.\n    timeout-minutes: 20\n    environment: gatehouse-elevate\n    outputs:\n      sweep-late: ${{ steps.elevate.outputs.sweep-late }}\n      needs-watch: ${{ steps.elevate.outputs.needs-watch }}\n    permissions:\n      contents: write # the ledger\n      actions: read # whether the owner of an unfinished intent still runs, and when a sweep succeeded last\n      pull-requests: write # title and comment\n      issues: write # comment, reports\n      statuses: write # the status `gatehouse`\n      id-token: write # Entra, by federation; no secret is stored\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          persist-credentials: false\n      - id: elevate\n        uses: ./\n        with:\n          command: elevate\n          installation: ${{ vars.GATEHOUSE_INSTALLATION }}\n          azure-tenant-id: ${{ vars.GATEHOUSE_AZURE_TENANT_ID }}\n          azure-client-id: ${{ vars.GATEHOUSE_ELEVATE_CLIENT_ID }}\n          azure-subscriptions: ${{ vars.GATEHOUSE_AZURE_SUBSCRIPTIONS }}\n          azure-authority: ${{ vars.GATEHOUSE_AZURE_AUTHORITY || 'https://login.microsoftonline.com' }}\n          azure-arm-endpoint: ${{ vars.GATEHOUSE_AZURE_ARM_ENDPOINT || 'https://management.azure.com' }}\n          azure-graph-endpoint: ${{ vars.GATEHOUSE_AZURE_GRAPH_ENDPOINT || 'https://graph.microsoft.com' }}\n          github-access-token: ${{ secrets.GATEHOUSE_GITHUB_ACCESS_TOKEN }} # only for privileges on GitHub\n          notify-channels: ${{ secrets.GATEHOUSE_NOTIFY_CHANNELS }} # only where people are told outside GitHub\n\n  # Apart, so that the job with an identity in Azure may not wake or cancel runs. GATEHOUSE_WATCH is off unless you set it:\n  # docs/ending.md says what it costs.\n  wake:\n    needs: elevate\n    if: >-\n      !cancelled() && (needs.elevate.outputs.sweep-late == 'true'\n      || (needs.elevate.outputs.needs-watch == 'true' && vars.GATEHOUSE_WATCH == 'true'))\n    runs-on: ubuntu-latest\n    timeout-minutes: 5\n    permissions:\n      contents: read # the name of the default branch\n      actions: write # waking revoke.yml and watch.yml\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          persist-credentials: false\n      - if: needs.elevate.outputs.sweep-late == 'true'\n        uses: ./\n        with:\n          command: act\n          act: end\n      - if: needs.elevate.outputs.needs-watch == 'true' && vars.GATEHOUSE_WATCH == 'true'\n        uses: ./\n        with:\n          command: act\n          act: watch\n",
	"request.yml": "# Judges a pull request and says so: comment, status. It runs the default branch's code on the default branch's policy;\n# of the pull request it reads data through the API and runs nothing.\nname: request\n\non:\n  # NB. pull_request_target: with pull_request the pull request would bring its own judge. Nothing of it is checked out.\n  pull_request_target: # zizmor: ignore[dangerous-triggers] no code of the pull request is fetched or run\n    types: [opened, synchronize, reopened, edited, ready_for_review, converted_to_draft, closed]\n  issue_comment:\n    types: [created]\n  # The issue form, for people without git.\n  issues:\n    types: [opened, edited]\n  # A review wakes review.yml (which may do nothing) and its end wakes this: the only way from a review to trusted code. The\n  # end of version.yml brings what a changed version says of itself.\n  workflow_run: # zizmor: ignore[dangerous-triggers] takes nothing from the run but the fact that it ended\n    workflows: [review, version]\n    types: [completed]\n  # A merge queue asks again for a commit of its own.\n  merge_group:\n    types: [checks_requested]\n  workflow_dispatch:\n    inputs:\n      pull-request:\n        description: Number of the pull request to judge again\n        required: true\n        type: string\n\npermissions: {}\n\nconcurrency:\n  # NB. Numbers only: a branch's name is its author's choice and could join another pull request's group.\n  group: >-\n    request-${{ github.event.pull_request.number || github.event.issue.number || inputs.pull-request\n    || github.event.workflow_run.pull_requests[0].number\n    || format('head-{0}', github.event.workflow_run.head_sha || github.run_id) }}\n  cancel-in-progress: false\n\njobs:\n  evaluate:\n    if: >-\n      github.event_name != 'merge_group'\n      && (github.event_name != 'issue_comment' || github.event.issue.pull_request\n        || contains(github.event.issue.labels.*.name, 'gatehouse-review'))\n      && (github.event_name != 'issues' || contains(github.event.issue.labels.*.name, 'access-request'))\n    runs-on: ubuntu-latest\n    timeout-minutes: 5\n    environment: gatehouse-review\n    permissions:\n      contents: read # policy, request file, pushes, ledger\n      pull-requests: write # title, asking reviewers, closing what is withdrawn or has lapsed\n      issues: write # the sticky comment\n      statuses: write # the status `gatehouse`\n      checks: read # what version.yml says\n    outputs:\n      act: ${{ steps.evaluate.outputs.act }}\n      pull-request: ${{ steps.evaluate.outputs.pull-request }}\n      head: ${{ steps.evaluate.outputs.head }}\n      issue: ${{ steps.evaluate.outputs.issue }}\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          persist-credentials: false\n      - id: evaluate\n        uses: ./\n        with:\n          command: evaluate\n          pull-request: ${{ inputs.pull-request }}\n          notify-channels: ${{ secrets.GATEHOUSE_NOTIFY_CHANNELS }} # only where people are told outside GitHub\n\n  act:\n    needs: evaluate\n    if: contains(fromJSON('[\"merge\", \"wake\", \"end\"]'), needs.evaluate.outputs.act)\n    runs-on: ubuntu-latest\n    timeout-minutes: 5\n    permissions:\n      contents: write # the merge\n      pull-requests: write # the merge\n      actions: write # waking elevate.yml or revoke.yml: a merge by this token wakes nothing\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          persist-credentials: false\n      - uses: ./\n        with:\n          command: act\n          act: ${{ needs.evaluate.outputs.act }}\n          pull-request: ${{ needs.evaluate.outputs.pull-request }}\n          head: ${{ needs.evaluate.outputs.head }}\n\n  # Opens the pull request of an issue with an App's token, which nothing else in this workflow is given.\n  propose:\n    needs: evaluate\n    if: needs.evaluate.outputs.act == 'propose'\n    runs-on: ubuntu-latest\n    timeout-minutes: 5\n    environment: gatehouse-review\n    permissions:\n      contents: read # the default branch's head\n      issues: write # the answer on the issue, which is closed then\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          persist-credentials: false\n      - uses: ./\n        with:\n          command: act\n          act: propose\n          issue: ${{ needs.evaluate.outputs.issue }}\n          proposal-token: ${{ secrets.GATEHOUSE_PROPOSAL_TOKEN }}\n\n  # Each pull request had to be green at its own head to enter the queue, and merging opens nothing by itself: the elevation\n  # derives everything again. The queue's commit holds the pull requests' changes, so this runs none of the repository's code.\n  queue:\n    if: github.event_name == 'merge_group'\n    runs-on: ubuntu-latest\n    timeout-minutes: 2\n    permissions:\n      statuses: write # the status `gatehouse` of the queue's commit\n    steps:\n      - env:\n          TOKEN: ${{ github.token }}\n          COMMIT: ${{ github.event.merge_group.head_sha }}\n        run: |\n          curl --fail-with-body --silent --show-error --request POST \\\n            --header \"Authorization: Bearer $TOKEN\" --header 'Accept: application/vnd.github+json' \\\n            --data '{\"state\":\"success\",\"context\":\"gatehouse\",\"description\":\"judged at each head; merging opens nothing by itself\"}' \\\n            \"$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/statuses/$COMMIT\"\n",
	"review.yml": "# Does nothing. Review events run the pull request's own version of a workflow, so this one holds no permission at all;\n# its end wakes request.yml, which runs the default branch's code. The end of a skipped run wakes it as well, waits for no\n# runner and costs nothing, so its job is always skipped; the variable is for the day on which GitHub should have it otherwise.\nname: review\n\non:\n  pull_request_review:\n    types: [submitted, edited, dismissed]\n\npermissions: {}\n\njobs:\n  wake:\n    if: vars.GATEHOUSE_REVIEW_JOB == 'true'\n    runs-on: ubuntu-latest\n    timeout-minutes: 1\n    permissions: {}\n    steps:\n      - run: 'true'\n",
	"revoke.yml": "# Ends what is over, then wakes what is due. Cron is best effort: the platforms' own ends are the bound, this one sweeps.\nname: revoke\n\non:\n  schedule:\n    - cron: '7,37 * * * *'\n  workflow_dispatch:\n    inputs:\n      platform-only:\n        description: End what is over from the platforms alone, without ledger and policy\n        type: boolean\n        default: false\n      expected-count:\n        description: How many grants of \"end\", or else objects without an open grant or grants of people who are gone, you expect to end early (operators)\n        type: string\n        default: ''\n      end:\n        description: The red button, access that ends now (operators)\n        type: choice\n        options: [nothing, grant, person, entitlement, everything]\n        default: nothing\n      which:\n        description: Of \"end\", the number of the grant, the person or login, the name of the entitlement\n        type: string\n        default: ''\n      freeze:\n        description: From now on nothing is opened, or only break-glass, or \"none\" to lift it (operators)\n        type: choice\n        options: [unchanged, none, changes, everything]\n        default: unchanged\n      until:\n        description: Of \"freeze\", for how long or until when, e.g. 4h; at most 7 days; empty, until an operator lifts it\n        type: string\n        default: ''\n      why:\n        description: One line, why; it is recorded and shown to those whom it concerns\n        type: string\n        default: ''\n\npermissions: {}\n\nconcurrency:\n  # What an operator orders waits for no sweep, and no later run takes its place in the line: GitHub keeps only one waiting run.\n  # NB. Nor does a sweep of the schedule: anybody who can push may fill a line whose name is known. Two sweeps at once do no harm.\n  group: >-\n    gatehouse-revoke${{ github.event_name == 'schedule' && format('-{0}', github.run_id)\n    || (inputs.end || 'nothing') != 'nothing' && format('-{0}', github.run_id)\n    || (inputs.freeze || 'unchanged') != 'unchanged' && format('-{0}', github.run_id) || '' }}\n  cancel-in-progress: false # zizmor: ignore[concurrency-limits] a cancelled sweep leaves access open\n\njobs:\n  revoke:\n    runs-on: ubuntu-latest\n    timeout-minutes: 20\n    # Never give this environment reviewers or a wait timer: ending waits for nobody.\n    environment: gatehouse-revoke\n    permissions:\n      contents: write # the ledger\n      actions: write # waking elevate.yml, and request.yml for requests that wait too long\n      pull-requests: write # comment\n      issues: write # comment, reports\n      statuses: write # the status `gatehouse`\n      id-token: write # Entra, by federation; an identity that can only remove and read\n    outputs:\n      shards: ${{ steps.revoke.outputs.shards }}\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          persist-credentials: false\n      - uses: ./\n        id: revoke\n        with:\n          command: revoke\n          share-above: '150' # see docs/scale.md\n          installation: ${{ vars.GATEHOUSE_INSTALLATION }}\n          platform-only: ${{ inputs.platform-only || 'false' }}\n          expected-count: ${{ inputs.expected-count }}\n          end: ${{ inputs.end }}\n          which: ${{ inputs.which }}\n          freeze: ${{ inputs.freeze }}\n          until: ${{ inputs.until }}\n          why: ${{ inputs.why }}\n          azure-tenant-id: ${{ vars.GATEHOUSE_AZURE_TENANT_ID }}\n          azure-client-id: ${{ vars.GATEHOUSE_REVOKE_CLIENT_ID }}\n          azure-subscriptions: ${{ vars.GATEHOUSE_AZURE_SUBSCRIPTIONS }}\n          azure-authority: ${{ vars.GATEHOUSE_AZURE_AUTHORITY || 'https://login.microsoftonline.com' }}\n          azure-arm-endpoint: ${{ vars.GATEHOUSE_AZURE_ARM_ENDPOINT || 'https://management.azure.com' }}\n          azure-graph-endpoint: ${{ vars.GATEHOUSE_AZURE_GRAPH_ENDPOINT || 'https://graph.microsoft.com' }}\n          github-access-token: ${{ secrets.GATEHOUSE_GITHUB_ACCESS_TOKEN }} # only for privileges on GitHub\n          notify-channels: ${{ secrets.GATEHOUSE_NOTIFY_CHANNELS }} # only where people are told outside GitHub\n\n  # Only where more is over than one run handles: a job for each subscription. The one above ends what was over first, and this is skipped.\n  shard:\n    needs: revoke\n    # Also where that one has failed at something: each of these ends what is over all the same.\n    if: ${{ !cancelled() && needs.revoke.outputs.shards != '' && needs.revoke.outputs.shards != '[]' }}\n    strategy:\n      fail-fast: false\n      max-parallel: 4 # they write to one ledger, and share one hour's requests to GitHub\n      matrix:\n        shard: ${{ fromJSON(needs.revoke.outputs.shards) }}\n    runs-on: ubuntu-latest\n    timeout-minutes: 90 # a security group takes its thousand rules one after the other\n    environment: gatehouse-revoke\n    permissions:\n      contents: write # the ledger\n      pull-requests: write # comment\n      issues: write # comment, reports\n      statuses: write # the status `gatehouse`\n      id-token: write # Entra, by federation; an identity that can only remove and read\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          persist-credentials: false\n      - uses: ./\n        with:\n          command: revoke\n          shard: ${{ matrix.shard }}\n          installation: ${{ vars.GATEHOUSE_INSTALLATION }}\n          azure-tenant-id: ${{ vars.GATEHOUSE_AZURE_TENANT_ID }}\n          azure-client-id: ${{ vars.GATEHOUSE_REVOKE_CLIENT_ID }}\n          azure-subscriptions: ${{ vars.GATEHOUSE_AZURE_SUBSCRIPTIONS }}\n          azure-authority: ${{ vars.GATEHOUSE_AZURE_AUTHORITY || 'https://login.microsoftonline.com' }}\n          azure-arm-endpoint: ${{ vars.GATEHOUSE_AZURE_ARM_ENDPOINT || 'https://management.azure.com' }}\n          azure-graph-endpoint: ${{ vars.GATEHOUSE_AZURE_GRAPH_ENDPOINT || 'https://graph.microsoft.com' }}\n          github-access-token: ${{ secrets.GATEHOUSE_GITHUB_ACCESS_TOKEN }} # only for privileges on GitHub\n          notify-channels: ${{ secrets.GATEHOUSE_NOTIFY_CHANNELS }} # only where people are told outside GitHub\n",
	"watch.yml": "# Stays up while something is open that no platform ends, and closes it within a minute of its end. Off unless the repository\n# variable GATEHOUSE_WATCH is \"true\", because it costs a minute of Actions for each minute: docs/ending.md.\nname: watch\n\non:\n  # elevate.yml wakes it, and it wakes its own successor before GitHub kills it.\n  workflow_dispatch:\n\npermissions: {}\n\nconcurrency:\n  group: gatehouse-watch\n  cancel-in-progress: false # zizmor: ignore[concurrency-limits] what waits takes over when this one ends\n\njobs:\n  watch:\n    if: vars.GATEHOUSE_WATCH == 'true'\n    runs-on: ubuntu-latest\n    timeout-minutes: 360\n    # Never give this environment reviewers or a wait timer: ending waits for nobody.\n    environment: gatehouse-revoke\n    permissions:\n      contents: write # the ledger\n      actions: write # waking elevate.yml, and its own successor\n      pull-requests: write # comment\n      issues: write # comment, reports\n      statuses: write # the status `gatehouse`\n      id-token: write # Entra, by federation; an identity that can only remove and read\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          persist-credentials: false\n      - uses: ./\n        with:\n          command: watch\n          installation: ${{ vars.GATEHOUSE_INSTALLATION }}\n          azure-tenant-id: ${{ vars.GATEHOUSE_AZURE_TENANT_ID }}\n          azure-client-id: ${{ vars.GATEHOUSE_REVOKE_CLIENT_ID }}\n          azure-subscriptions: ${{ vars.GATEHOUSE_AZURE_SUBSCRIPTIONS }}\n          azure-authority: ${{ vars.GATEHOUSE_AZURE_AUTHORITY || 'https://login.microsoftonline.com' }}\n          azure-arm-endpoint: ${{ vars.GATEHOUSE_AZURE_ARM_ENDPOINT || 'https://management.azure.com' }}\n          azure-graph-endpoint: ${{ vars.GATEHOUSE_AZURE_GRAPH_ENDPOINT || 'https://graph.microsoft.com' }}\n          github-access-token: ${{ secrets.GATEHOUSE_GITHUB_ACCESS_TOKEN }} # only for privileges on GitHub\n          notify-channels: ${{ secrets.GATEHOUSE_NOTIFY_CHANNELS }} # only where people are told outside GitHub\n"
});
// src/answer.ts
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
/** One line of JSON in which nothing acts on a terminal; it reads back as the very same value. */
const jsonLine = (value) => JSON.stringify(value).replace(UNSEEN, (character) => Array.from({ length: character.length }, (_, index) => character.charCodeAt(index)).map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join(""));
// src/adapters/git/push.ts
/** One new file on a branch of its own, pushed with git; work tree and index of the clone stay as they are. */
const createPushes = (directory) => ({ async push(push) {
	const index = await mkdtemp(join(tmpdir(), "gatehouse-index-"));
	try {
		return await pushWith(gitIn(directory, join(index, "index")), push);
	} finally {
		await rm(index, {
			recursive: true,
			force: true
		});
	}
} });
const pushWith = async (git, { branch, onto, path, text, message }) => {
	await git([
		"fetch",
		"--quiet",
		"--no-tags",
		"origin",
		`refs/heads/${onto}`
	]);
	const base = await git(["rev-parse", "FETCH_HEAD"]);
	if (await git([
		"ls-tree",
		"--name-only",
		base,
		"--",
		path
	]) !== "") return "exists";
	const blob = await git([
		"hash-object",
		"-w",
		"--stdin"
	], text);
	if (await holds(git, branch, {
		path,
		blob
	})) return "pushed";
	await git(["read-tree", base]);
	await git([
		"update-index",
		"--add",
		"--cacheinfo",
		`100644,${blob},${path}`
	]);
	await git([
		"push",
		"--quiet",
		"origin",
		`${await git([
			"commit-tree",
			await git(["write-tree"]),
			"-p",
			base,
			"-F",
			"-"
		], message)}:refs/heads/${branch}`
	]);
	return "pushed";
};
/** Whether an earlier run has pushed this very file there. */
const holds = async (git, branch, { path, blob }) => {
	if (await git([
		"ls-remote",
		"origin",
		`refs/heads/${branch}`
	]) === "") return false;
	await git([
		"fetch",
		"--quiet",
		"--no-tags",
		"origin",
		`refs/heads/${branch}`
	]);
	return (await git([
		"ls-tree",
		"FETCH_HEAD",
		"--",
		path
	])).includes(blob);
};
const gitIn = (directory, index) => (args, input) => new Promise((resolve, reject) => {
	const env = {
		...gitEnvironment(),
		GIT_INDEX_FILE: index
	};
	const child = execFile("git", [
		"-C",
		directory,
		...args
	], { env }, (error, stdout) => error === null ? resolve(stdout.trim()) : reject(refused$2(args[0] ?? "", error)));
	child.stdin?.on("error", () => {});
	child.stdin?.end(input ?? "");
});
const refused$2 = (command, cause) => new Fault("config.invalid", `\`git ${command}\` failed`, {
	call: `git ${command}`,
	remedy: "Set GITHUB_TOKEN, or check that `git push` works in this clone and that git knows your name and address.",
	cause
});
// src/adapters/gh.ts
/** The token of GitHub's own command line, where that is installed and somebody has signed in. */
/** Tokens that `gh` takes from the environment and gives out for a host before it looks where somebody has signed in. */
const FOR_ANY_HOST = [
	"GH_TOKEN",
	"GITHUB_TOKEN",
	"GH_ENTERPRISE_TOKEN",
	"GITHUB_ENTERPRISE_TOKEN"
];
/** `host`: such as `github.com`. Undefined: there is no `gh`, or nobody has signed in there. */
const tokenOfGh = (host, environment) => new Promise((resolve) => {
	const env = environment["GH_HOST"] === host ? environment : Object.fromEntries(Object.entries(environment).filter(([name]) => !FOR_ANY_HOST.includes(name)));
	execFile("gh", [
		"auth",
		"token",
		"--hostname",
		host
	], {
		env,
		timeout: 1e4
	}, (error, stdout) => {
		const token = stdout.trim();
		resolve(error === null && token !== "" ? token : void 0);
	});
});
// src/core/hypothetical/pull.ts
/** The pull request of a hypothesis: alone in it one new file, on a branch of this repository, reviewed as it is said. */
const HEAD = commitSha("a".repeat(40));
const EARLIER = commitSha("e".repeat(40));
const MERGE = commitSha("c".repeat(40));
const BLOB = blobSha("b".repeat(40));
const pullOf = (hypothesis, people) => {
	const { request, at, moment, reviews } = hypothesis;
	const author = mustBe(hypothesis.requester, people);
	const committers = hypothesis.commitsBy.map((name) => mustBe(name, people));
	return {
		number: grantNumber(1),
		url: "hypothetical",
		title: "",
		state: moment === "review" ? "open" : "merged",
		draft: false,
		author,
		createdAt: before(at, 3600),
		headRef: "request",
		headSha: HEAD,
		baseRef: "main",
		formerBases: [],
		files: [{
			path: request.path,
			change: "added"
		}],
		commits: committers.map((account) => ({
			sha: HEAD,
			people: [{
				account,
				name: account.login,
				role: "author"
			}]
		})),
		pushers: committers,
		reviews: reviews.map((review, index) => ({
			...reviewOf$1(review, people),
			id: index + 1,
			submittedAt: review.at ?? before(at, 60 + reviews.length - index)
		})),
		incomplete: [],
		request: {
			path: request.path,
			mode: "100644",
			blob: BLOB,
			size: request.text.length,
			text: request.text
		},
		merge: moment === "review" ? void 0 : {
			at: hypothesis.mergedAt ?? before(at, 10),
			by: author,
			commit: MERGE,
			onDefaultBranch: true,
			inFirstParent: "absent",
			inMerge: BLOB
		}
	};
};
const before = (at, seconds) => instant(at - seconds * 1e3);
/** Whoever asks has looked the names up before. */
const mustBe = (name, people) => {
	const account = accountOf(name, people);
	if (account === void 0) throw new TypeError(`Nobody is called ${JSON.stringify(name)}.`);
	return account;
};
const STATES = {
	approved: "APPROVED",
	"changes-requested": "CHANGES_REQUESTED",
	commented: "COMMENTED",
	dismissed: "DISMISSED"
};
const reviewOf$1 = (said, people) => {
	const review = {
		author: mustBe(said.by, people),
		state: STATES[said.state],
		commit: said.on === "head" ? HEAD : EARLIER,
		edited: said.edited,
		body: said.text
	};
	if (said.state !== "dismissed") return review;
	const by = mustBe(said.dismissal.by, people);
	return {
		...review,
		dismissal: {
			by,
			at: instant(0),
			before: STATES[said.dismissal.before]
		}
	};
};
// src/core/hypothetical/say.ts
/** What a source says in a hypothesis, unless it does not answer there. */
const say = ({ outside, at }, source, value) => outside.failed.includes(source) ? notAnswering(source) : known(value, at);
const notAnswering = (source) => ({
	kind: "failed",
	why: `\`${source}\` does not answer in this hypothesis`
});
// src/core/hypothetical/ticket.ts
/** What the ticket system says in a hypothesis. */
/** Undefined: no system that the policy knows has such a ticket, or there is none. */
const ticketFact = (hypothesis, people, input) => {
	const id = input.kind === "request" ? input.request.ticket : void 0;
	const found = id === void 0 ? void 0 : systemOfTicket(hypothesis.policy.settings?.tickets ?? [], id);
	const { tickets, failed } = hypothesis.outside;
	if (id === void 0 || found === void 0 || found.source.kind === "nobody") return void 0;
	const { system } = found;
	if (failed.includes("tickets")) return notAnswering("tickets");
	if (tickets === void 0) return {
		kind: "deferred",
		source: system
	};
	const said = Object.hasOwn(tickets, id) ? tickets[id] : void 0;
	if (said === void 0) return {
		kind: "empty",
		at: hypothesis.at
	};
	const receives = input.kind === "request" ? input.request.beneficiary : void 0;
	const involved = [accountOf(hypothesis.requester, people)?.id, receives === void 0 ? void 0 : people.byKey.get(receives)?.gitHubId];
	const other = [...people.byKey.values()].find(({ gitHubId }) => !involved.includes(gitHubId));
	const answer = answerOf$1({
		...said,
		setBy: said.setBy ?? other?.key
	}, hypothesis, people);
	return known({
		system,
		id,
		...answer
	}, hypothesis.at);
};
const answerOf$1 = (said, { requester, at }, people) => {
	const someone = (name) => {
		const account = name === void 0 ? void 0 : accountOf(name, people);
		return account === void 0 ? void 0 : {
			kind: "account",
			account
		};
	};
	const state = {
		by: someone(said.setBy),
		at: instant(at - 36e5)
	};
	const assignee = someone(said.assignedTo ?? requester);
	return {
		states: said.state === void 0 ? [] : [{
			...state,
			name: said.state
		}],
		assignees: assignee === void 0 ? [] : [assignee],
		approvedBy: [],
		window: said.window === void 0 ? void 0 : {
			...said.window,
			editedAt: void 0
		}
	};
};
// src/core/hypothetical/facts.ts
/** The facts of a hypothesis: one small function for each source. A new fact is one more function and one more line. */
const factsOf = (hypothesis, people, input) => {
	const pull = pullOf(hypothesis, people);
	const wanted = input.kind === "request" ? input.request.entitlement : void 0;
	const entitlement = wanted === void 0 ? void 0 : hypothesis.policy.entitlements.get(wanted);
	return {
		oncall: oncall(hypothesis, entitlement),
		ticket: ticketFact(hypothesis, people, input),
		recent: recent(hypothesis),
		recentSince: instant(0),
		freeze: freeze(hypothesis),
		moment: hypothesis.moment,
		defaultBranch: "main",
		pull,
		running: running(hypothesis),
		teams: teams(hypothesis, people, entitlement),
		logins: logins(hypothesis, people, pull),
		policyAtReview: policyAtReview(hypothesis, pull),
		checks: checks(hypothesis, entitlement)
	};
};
const freeze = (hypothesis) => {
	const { level } = hypothesis.outside.freeze;
	const word = {
		by: "somebody",
		since: hypothesis.at,
		until: null,
		why: "it is so in this hypothesis"
	};
	return say(hypothesis, "ledger", level === "none" ? { level } : {
		level,
		...word
	});
};
const running = (hypothesis) => say(hypothesis, "ledger", hypothesis.outside.open.map((held, index) => runningGrant(held, index, hypothesis.policy)));
/** Numbers that no hypothetical pull request has. */
const runningGrant = (held, index, policy) => ({
	grant: grantNumber(1001 + index),
	beneficiary: personKey(held.person),
	entitlement: held.entitlement,
	state: "active",
	startsAt: instant(0),
	expiresAt: held.until,
	...holdings(held, policy)
});
/** What the grant holds, as far as its parameters are told. */
const holdings = ({ person, entitlement: name, parameters }, policy) => {
	const key = personKey(person);
	const entitlement = policy.entitlements.get(name);
	const holder = policy.people?.byKey.get(key);
	const nothing = {
		targets: [],
		privileges: privilegesOf({
			beneficiary: key,
			entitlement: name,
			steps: []
		})
	};
	if (entitlement === void 0 || holder === void 0) return nothing;
	const told = entitlement.privileges.filter((privilege) => parametersOf(privilege).every((each) => Object.hasOwn(parameters, each)));
	const entitlements = /* @__PURE__ */ new Map([[name, {
		...entitlement,
		privileges: told
	}]]);
	const made = makePlan({
		path: "",
		entitlement: name,
		duration: milliseconds(0),
		justification: "",
		ticket: void 0,
		beneficiary: void 0,
		start: void 0,
		extends: void 0,
		breakGlass: false,
		parameters: new Map(Object.entries(parameters).map(([each, value]) => [each, {
			name: each,
			value,
			line: 1,
			column: 1
		}]))
	}, {
		...policy,
		entitlements
	}, {
		grant: grantNumber(1),
		requester: key,
		beneficiary: key,
		principal: holder.entra,
		account: holder.gitHubId
	});
	return made.kind === "plan" ? {
		targets: targetKeys(made.plan),
		privileges: privilegesOf(made.plan)
	} : nothing;
};
/** The parameters that a privilege is bound to, wherever in it they stand. */
const parametersOf = (privilege) => Object.values(privilege).flatMap((value) => (Array.isArray(value) ? value : [value]).flatMap((part) => typeof part === "object" && part !== null && "kind" in part && part.kind === "param" && "name" in part ? [String(part.name)] : []));
const teams = (hypothesis, people, entitlement) => {
	const told = Object.entries(hypothesis.outside.teams).map(([team, names]) => [team.toLowerCase(), names.flatMap((name) => accountOf(name, people)?.id ?? [])]);
	const named = namedIn([entitlement, [...people.groups.values()]], "team");
	return byName(hypothesis, "teams", {
		told,
		named
	});
};
const oncall = (hypothesis, entitlement) => {
	const told = Object.entries(hypothesis.outside.oncall).map(([rota, names]) => [rota, names.map(personKey)]);
	return byName(hypothesis, "oncall", {
		told,
		named: namedIn(entitlement, "rota")
	});
};
/** What was told of each name, and of those that are named and not told that they have not been asked. */
const byName = (hypothesis, source, { told, named }) => {
	const silent = hypothesis.outside.failed.includes(source) ? notAnswering(source) : {
		kind: "deferred",
		source
	};
	return Object.fromEntries([...[...named].map((name) => [name, silent]), ...told.map(([name, value]) => [name, say(hypothesis, source, value)])]);
};
/** Every live team, or every rota, that is named anywhere in a value. */
const namedIn = (value, key) => {
	const found = /* @__PURE__ */ new Set();
	const look = (part) => {
		if (typeof part !== "object" || part === null) return;
		for (const [name, each] of Object.entries(part)) {
			if (name === key && typeof each === "string") found.add(each);
			look(each);
		}
	};
	look(value);
	return found;
};
const recent = (hypothesis) => say(hypothesis, "ledger", hypothesis.outside.recent.map(({ person, entitlement, from, to }, index) => ({
	grant: grantNumber(2001 + index),
	beneficiary: personKey(person),
	entitlement,
	startsAt: from,
	endedAt: to,
	why: "expired"
})));
const logins = (hypothesis, people, pull) => {
	const now = (key, login) => Object.hasOwn(hypothesis.outside.logins, key) ? hypothesis.outside.logins[key] ?? login : login;
	const everybody = [...people.byKey.values()].map(({ key, gitHubId, login }) => ({
		id: gitHubId,
		login: now(key, login)
	}));
	const speaking = [
		pull.author,
		...pull.pushers,
		...pull.reviews.map(({ author }) => author)
	].flatMap(({ id, login }) => id === void 0 ? [] : [{
		id,
		login
	}]);
	return Object.fromEntries([...speaking, ...everybody].map(({ id, login }) => [String(id), say(hypothesis, "logins", login)]));
};
/** The policy of a working tree has no commit; every review counts as given under this very policy. */
const THIS_POLICY = commitSha("d".repeat(40));
const policyAtReview = (hypothesis, { reviews }) => Object.fromEntries(reviews.map(({ id }) => [String(id), say(hypothesis, "policy", {
	commit: THIS_POLICY,
	policy: hypothesis.policy
})]));
/** At review the platforms are not asked, unless it is said what they would answer. */
const checks = (hypothesis, entitlement) => Object.fromEntries((entitlement?.privileges ?? []).map((privilege, index) => {
	const step = String(index + 1);
	const { opens } = hypothesis.outside;
	const refusal = opens && refuseUnopenable(step, privilege, opens);
	if (refusal !== void 0) return [step, known(refusal, hypothesis.at)];
	const verdict = Object.hasOwn(hypothesis.outside.platforms, step) ? hypothesis.outside.platforms[step] : void 0;
	if (hypothesis.moment === "review" && verdict === void 0 && !hypothesis.outside.failed.includes("platforms")) return [step, {
		kind: "deferred",
		source: privilege.kind
	}];
	return [step, say(hypothesis, "platforms", {
		step,
		verdict: verdict ?? "ready",
		reasons: verdict === void 0 || verdict === "ready" ? [] : ["The platform says so in this hypothesis."]
	})];
}));
// src/core/hypothetical/hypothesis.ts
const NOTHING_SPECIAL = {
	teams: {},
	oncall: {},
	tickets: void 0,
	open: [],
	recent: [],
	freeze: { level: "none" },
	logins: {},
	platforms: {},
	opens: void 0,
	failed: []
};
/** People must be readable: without them no name means anybody. Throws `TypeError` for a name that nobody bears. */
const judgeHypothesis = (hypothesis, people) => {
	const { policy, request } = hypothesis;
	return judgeRead(hypothesis, people, parseRequest(request, policy));
};
/** The same of a request that was read already, or that nobody has written yet. */
const judgeRead = (hypothesis, people, input) => {
	const { policy, at } = hypothesis;
	const facts = factsOf(hypothesis, people, input);
	return {
		input,
		facts,
		decision: decide(input, policy, facts, at)
	};
};
// src/core/asking/offers.ts
/** Only what this person may ask for, or perhaps may, by name. */
const offersTo = (asking) => [...asking.policy.entitlements.values()].toSorted((a, b) => a.name < b.name ? -1 : 1).map((entitlement) => offerOf(entitlement, asking, void 0)).filter(({ usual, breakGlass, unknown }) => usual !== void 0 || breakGlass !== void 0 || unknown.length > 0);
/** `length`: of the window that is wanted, where it is known. */
const offerOf = (entitlement, asking, length) => {
	const usual = wayOf(entitlement, asking, {
		breakGlass: false,
		length
	});
	const breakGlass = entitlement.breakGlass === void 0 ? void 0 : wayOf(entitlement, asking, {
		breakGlass: true,
		length
	});
	return {
		entitlement,
		usual: usual.way,
		breakGlass: breakGlass?.way,
		unknown: usual.unknown
	};
};
const wayOf = (entitlement, asking, { breakGlass, length }) => {
	const longest = longestWindow({
		request: { breakGlass },
		entitlement
	});
	const { reasons, rules } = judged(entitlement, asking, {
		breakGlass,
		length: length ?? usualWindow(longest)
	});
	const denies = reasons.filter(({ effect }) => effect === "deny");
	const mayNot = denies.filter(({ code }) => MAY.test(code));
	const unknown = mayNot.filter(isUnasked);
	if (mayNot.length > 0) return {
		way: void 0,
		unknown
	};
	return {
		way: {
			longest,
			obstacles: denies.filter(({ code }) => !FILLED_IN.test(code)),
			rules,
			waits: reasons.some(({ effect, code }) => effect === "wait" && code.startsWith("approval."))
		},
		unknown: []
	};
};
/** Reasons about who asks. */
const MAY = /^(?:requester|eligible|duty)\./;
/** A reason of a source that nobody asked from here. */
const isUnasked = ({ code }) => /-(?:deferred|missing)$/.test(code);
/** Reasons about what is filled in, of which there is nothing yet. All others stand whatever it is, those of a rule to come too. */
const FILLED_IN = /^(?:ticket|justification|parameter|network|plan)\./;
/** Nothing is filled in, so what the words decide is not looked at. */
const judged = ({ name }, { policy, people, person, opens, at }, { breakGlass, length }) => {
	const path = "requests/not-written-yet.yaml";
	const hypothesis = {
		policy,
		request: {
			path,
			text: ""
		},
		requester: person,
		commitsBy: [person],
		reviews: [],
		outside: {
			...NOTHING_SPECIAL,
			opens
		},
		moment: "review",
		at,
		mergedAt: void 0
	};
	return judgeRead(hypothesis, people, {
		kind: "request",
		request: {
			path,
			entitlement: name,
			duration: length,
			justification: "",
			ticket: void 0,
			beneficiary: void 0,
			start: void 0,
			extends: void 0,
			breakGlass,
			parameters: /* @__PURE__ */ new Map()
		}
	}).decision;
};
// src/core/render/offers.ts
const renderOffers = (offers, offered) => offers.flatMap((offer) => ["", ...offerLines(offer, offered)]);
const offerLines = ({ entitlement, usual, breakGlass, unknown }, offered) => [
	entitlement.name,
	...plainFacts(entitlement, offered).map((line) => `  ${line}`),
	...usual === void 0 ? [] : usualLines(usual),
	...unknown.map(({ sentence }) => `  Whether you may is not known here: ${sentence}`),
	...breakGlass === void 0 ? [] : emergencyLines(plainEmergency(entitlement), breakGlass)
].map(indented);
/** Blanks at the front stay; whatever else could act on a terminal does not. */
const indented = (line) => `${/^ */.exec(line)?.[0] ?? ""}${terminalSafe(line)}`;
const usualLines = (way) => [`  Who approves: ${approversOf(way)}`, ...nowLines("  Now", way)];
const emergencyLines = (facts, way) => [
	"  Break glass, in an emergency only:",
	...facts.map((line) => `    - ${line}`),
	...nowLines("    - now", way)
];
const nowLines = (label, { obstacles, waits }) => {
	if (obstacles.length > 0) return obstacles.map(({ sentence, remedy }) => `${label}: no. ${sentence}${remedy === void 0 ? "" : ` ${remedy}`}`);
	return [`${label}: yes${waits ? ", once it is approved" : ", at once"}`];
};
/** `manager: carol; then system owner: bob or dave` */
const approversOf = ({ rules, waits }) => !waits && rules.every(({ needed }) => needed === 0) ? "nobody needs to" : rules.filter(({ notNeeded }) => notNeeded === void 0).map(ruleWords).join("; ") || "nobody needs to";
const ruleWords = ({ rule, needed, couldFill, waitsFor, instead }) => {
	const who = couldFill.length === 0 ? "nobody can" : couldFill.slice(0, 6).join(" or ");
	const more = couldFill.length > 6 ? ` or ${couldFill.length - 6} more` : "";
	const count = needed > 1 ? `${needed} of ` : "";
	return `${instead === true ? "or instead " : waitsFor === void 0 ? "" : "then "}${rule}: ${count}${who}${more}`;
};
/** For machines. */
const offersAsValue = (offers) => offers.map(({ entitlement: { name, description, parameters }, usual, breakGlass, unknown }) => ({
	entitlement: name,
	description,
	parameters: parameters.map(({ name: parameter, type, hint, choices, among }) => ({
		name: parameter,
		type,
		hint,
		choices: [...choices, ...among]
	})),
	usual: wayAsValue(usual),
	breakGlass: wayAsValue(breakGlass),
	unknown: unknown.map(({ sentence }) => sentence)
}));
const wayAsValue = (way) => way === void 0 ? null : {
	longest: writeDuration(way.longest),
	approves: way.rules.filter(({ notNeeded }) => notNeeded === void 0).map(({ rule, needed, couldFill }) => ({
		rule,
		needed,
		by: couldFill
	})),
	now: way.obstacles.length === 0,
	obstacles: way.obstacles.map(({ code, sentence, remedy }) => ({
		code,
		sentence,
		remedy
	}))
};
// src/commands/list.ts
/** `gatehouse list`: what one person may ask for, by the policy of a working tree, and whether now is the time. */
const list = async ({ policyFiles, whoAsks, opens }, at) => {
	const policy = parsePolicy({
		commit: void 0,
		files: policyFiles
	});
	const { settings, people } = policy;
	if (settings === void 0 || people === void 0) return refused$1(policy, policyFiles);
	const asking = {
		policy,
		people,
		person: await whoAsks(people),
		opens,
		at
	};
	const offers = offersTo(asking);
	return {
		exit: 0,
		text: [
			`${asking.person} may ask for ${count(offers.length)}. It is ${sayMoment(at, settings.timezone)}.`,
			...renderOffers(offers, {
				policy,
				settings
			}),
			...blockedLines(policy),
			...offers.length === 0 ? [] : [
				"",
				"Open grants and tickets are not looked at here; the pull request says what they change.",
				"To ask: node dist/cli.js new"
			]
		],
		json: {
			person: asking.person,
			at: new Date(at).toISOString(),
			offers: offersAsValue(offers)
		}
	};
};
const count = (many) => many === 0 ? "nothing" : many === 1 ? "one entitlement" : `${many} entitlements`;
const blockedLines = ({ blocked }) => blocked.size === 0 ? [] : ["", `Blocked until their files are corrected: ${[...blocked.keys()].toSorted().join(", ")}. See: node dist/cli.js check`];
const refused$1 = (policy, files) => ({
	exit: 1,
	text: [
		"Nothing can be asked for: the policy has findings.",
		"",
		...renderFindings(policy.findings, files).trimEnd().split("\n")
	],
	json: { findings: findingsAsValue(policy.findings) }
});
// src/core/asking/wish.ts
/** What somebody answers when they ask for access, as they typed it, and the request file that says just that. */
/** The keys that hold one text, in the order in which people read a request. */
const TEXT_KEYS = [
	"entitlement",
	"duration",
	"start",
	"for",
	"extends",
	"justification",
	"ticket"
];
/** The file, one key a line. */
const writeRequest = (wish) => [
	...TEXT_KEYS.flatMap((key) => {
		const value = wish[key];
		return value === void 0 ? [] : [`${key}: ${scalar(value)}`];
	}),
	...wish.breakGlass ? ["break_glass: true"] : [],
	...wish.parameters.size === 0 ? [] : ["parameters:"],
	...[...wish.parameters].map(([name, value]) => `  ${scalar(name)}: ${scalar(value)}`),
	""
].join("\n");
/** What YAML takes as it stands, whatever comes before or after it: no sign of its grammar, and no blank at an end. */
const PLAIN = /^[A-Za-z0-9](?:[A-Za-z0-9,._/()+-]|:(?=[A-Za-z0-9])| (?=[A-Za-z0-9(]))*$/;
const scalar = (text) => {
	if (PLAIN.test(text)) return text;
	return /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufeff]/u.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
};
/**
* Whether the file says what was typed, each text to the letter and nothing beside it.
* NB. What is approved is what the file says: text that YAML reads otherwise must never go out under somebody's name.
*/
const saysAsTyped = (file, wish) => {
	const { root } = readDocument(file, "request");
	if (root === void 0) return false;
	const typed = new Map([...TEXT_KEYS.flatMap((key) => {
		const value = wish[key];
		return value === void 0 ? [] : [[key, value]];
	}), ...wish.breakGlass ? [["break_glass", "true"]] : []]);
	const parameters = root.entries.filter(({ key }) => key === "parameters").map(({ value }) => value);
	const given = parameters.flatMap((node) => node.kind === "mapping" ? [node] : []);
	return same(root.entries.filter(({ key }) => key !== "parameters"), typed) && given.length === parameters.length && same(given.flatMap(({ entries }) => entries), wish.parameters);
};
const same = (entries, typed) => entries.length === typed.size && entries.every(({ key, value }) => value.kind === "scalar" && typed.get(key) === value.text);
// src/core/asking/answers.ts
/** A name that every request may have: here only the content is judged. */
const PATH = "requests/new.yaml";
/** What is wrong with the file of this wish, all at once. */
const findingsOf = (wish, policy) => {
	const parsed = parseRequest({
		path: PATH,
		text: writeRequest(wish)
	}, policy);
	return parsed.kind === "findings" ? parsed.findings : [];
};
/** What is wrong with an answer, and what to write instead; `undefined`: nothing. `before`: what was answered so far. */
const problemWith = (field, answer, { before, policy }) => {
	const without = takenOut(before, field);
	const found = findingsOf(withAnswer(without, field, answer), policy);
	const known = "key" in field && field.key === "entitlement" ? void 0 : new Set(findingsOf(without, policy).map(said$1));
	const own = found.find((each) => known === void 0 ? each.line === 1 && each.column > 1 : !known.has(said$1(each)));
	return own === void 0 ? void 0 : words(own);
};
const words = ({ message, remedy }) => [message, remedy].filter((part) => part !== "").join(" ");
/** The id in front, so that two findings with the same words stay two. */
const said$1 = (finding) => `${finding.id} ${words(finding)}`;
const takenOut = (wish, field) => {
	if ("key" in field) return {
		...wish,
		[field.key]: void 0
	};
	const rest = [...wish.parameters].filter(([name]) => name !== field.parameter);
	return {
		...wish,
		parameters: new Map(rest)
	};
};
const withAnswer = (wish, field, answer) => "key" in field ? {
	...wish,
	[field.key]: answer
} : {
	...wish,
	parameters: new Map([...wish.parameters, [field.parameter, answer]])
};
// src/core/hypothetical/explain.ts
/** Why a request would be decided as it would be, and what would have to change: the explanation that people ask for. */
const explainHypothesis = (hypothesis, people) => {
	const judged = judgeHypothesis(hypothesis, people);
	return {
		hypothesis,
		judged,
		change: changeOf(hypothesis, people, judged.decision)
	};
};
/** Rules that open only after others are filled are met in a later round. */
const ROUNDS = 5;
const changeOf = (hypothesis, people, first) => {
	const approvals = [];
	let decision = first;
	for (let round = 0; round < ROUNDS; round += 1) {
		const known = new Set(approvals.map(({ person }) => person));
		const found = seatsLeft(decision).filter(({ person }) => !known.has(person));
		if (found.length === 0) break;
		approvals.push(...found);
		const reviews = [...hypothesis.reviews, ...approvals.map(({ person }) => approvalBy(person))];
		decision = judgeHypothesis({
			...hypothesis,
			reviews
		}, people).decision;
	}
	return {
		approvals,
		outcome: decision.outcome,
		obstacles: obstaclesIn(decision.reasons)
	};
};
const approvalBy = (by) => ({
	by,
	state: "approved",
	at: void 0,
	on: "head",
	edited: false,
	text: "",
	dismissal: {
		by,
		before: "approved"
	}
});
/** Distinct people for the places that are free, by the matching that the decision uses. */
const seatsLeft = ({ rules }) => {
	const open = rules.filter(({ filledBy, needed }) => filledBy.length < needed);
	const places = open.flatMap(({ filledBy, needed }, index) => Array.from({ length: needed - filledBy.length }, () => index));
	const people = [...new Set(open.flatMap(({ couldFill }) => couldFill))].toSorted();
	const candidates = people.map((key) => ({
		key,
		rules: open.flatMap(({ couldFill }, index) => couldFill.includes(key) ? [index] : [])
	}));
	return matchPlaces(candidates, places).flatMap((candidate, place) => {
		const person = candidate === void 0 ? void 0 : people[candidate];
		const rule = open[places[place] ?? -1];
		return person === void 0 || rule === void 0 ? [] : [{
			person,
			rule: rule.rule
		}];
	});
};
// src/core/asking/judge.ts
const judgeNew = (request, { policy, people, person, opens, at }) => explainHypothesis({
	policy,
	request,
	requester: person,
	commitsBy: [person],
	reviews: [],
	outside: {
		...NOTHING_SPECIAL,
		opens
	},
	moment: "review",
	at,
	mergedAt: void 0
}, people);
/**
* Whether it would be denied for what is known here. Sources that nobody asked from here deny too, and on the pull request they
* are asked: what rests on them alone is no reason to stop somebody.
*/
const isHopeless = ({ judged: { decision } }) => {
	const denies = decision.reasons.filter(({ effect }) => effect === "deny");
	const asked = denies.filter((reason) => !isUnasked(reason));
	const excused = denies.some((reason) => isUnasked(reason) && reason.code.startsWith("eligible."));
	return asked.some(({ code }) => !(excused && code === "eligible.not"));
};
// src/core/asking/place.ts
/**
* The same request asked twice on one day has the same place, so that repeating it after an interruption goes on with it and
* opens no second one. `taken`: whether a file stands there already; then it gets a number.
*/
const placeFor = ({ entitlement, requester, text, at }, taken) => {
	const day = new Date(at).toISOString().slice(0, 10).replaceAll("-", "");
	const name = [
		part(entitlement, 36),
		part(requester, 20),
		day,
		sha256(text).slice(0, 8)
	].join("-");
	for (let number = 1;; number += 1) {
		const own = number === 1 ? name : `${name}-${number}`;
		const path = `requests/${own}.yaml`;
		if (!taken(path)) return {
			path,
			branch: `request/${own}`
		};
	}
};
/** Only what the name of a request may hold. */
const part = (text, most) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, most).replace(/^-+|-+$/g, "") || "x";
// src/core/render/explanation.ts
/** Plain lines. */
const renderExplanation = (explanation, { timezone, assumed, brief }) => {
	const { hypothesis, judged } = explanation;
	const { decision, input } = judged;
	const request = input.kind === "request" ? input.request : void 0;
	return [
		headline(decision),
		...askedLines(decision, request),
		`${brief === true ? "asked" : `at ${hypothesis.moment},`} ${whenOf(hypothesis.at, timezone)}`,
		...assumed,
		...brief === true ? owedLines(decision) : section("Reasons", reasonLines(decision)),
		...section("Who fills which rule", ruleLines(decision)),
		...section("Reviews that do not count", discountedLines(decision)),
		...section("The plan", planLines(decision)),
		...section("What would have to change", changeLines(explanation))
	].map((line) => line.startsWith("  ") ? `  ${terminalSafe(line)}` : terminalSafe(line));
};
const section = (heading, lines) => lines.length === 0 ? [] : [
	"",
	`${heading}:`,
	...lines.map((line) => `  ${line}`)
];
const headline = (decision) => {
	const observed = decision.mode === "observe" ? " (observed only: nothing would be elevated)" : "";
	switch (decision.outcome) {
		case "approved": return `approved${observed}`;
		case "pending": return `pending: waiting for ${waitingFor(decision).join(", ")}${observed}`;
		case "denied": return `denied${observed}`;
	}
};
const askedLines = (decision, request) => {
	const { requester, beneficiary, plan } = decision;
	if (request === void 0) return [];
	const forWhom = beneficiary === void 0 || beneficiary === requester ? "" : ` on behalf of ${beneficiary}`;
	const ticket = request.ticket === void 0 ? "" : ` (${request.ticket})`;
	const duration = plan?.duration ?? request.duration;
	const how = request.breakGlass ? " by break-glass" : "";
	return [`${requester ?? "somebody unknown"} asks${forWhom} for ${request.entitlement}${how} for ${formatDuration(duration)}${ticket}`];
};
/** What break-glass owes, which nobody should learn only afterwards. */
const owedLines = ({ reasons }) => reasons.filter(({ code }) => code === "break-glass.used").map(({ sentence }) => sentence);
/** With its date always: a hypothetical moment is rarely today. */
const whenOf = (at, timezone) => formatTime(at, timezone, at).replace(/^(?=\d{2}:)/, `${new Date(at).toISOString().slice(0, 10)} `);
const reasonLines = ({ reasons }) => byEffect(reasons).map((reason) => `${effectWord(reason)}: ${reason.sentence} [${reason.code}]`);
const ruleLines = ({ rules }) => rules.map((rule) => {
	const people = rule.needed > 1 ? ` (${rule.needed} people)` : "";
	return `${rule.instead === true ? "or instead " : ""}${rule.rule}${people}: ${ruleState(rule)}`;
});
const ruleState = ({ needed, filledBy, couldFill, waitsFor, notNeeded }) => {
	const filled = filledBy.length === 0 ? [] : [`filled by ${filledBy.join(", ")}`];
	if (notNeeded !== void 0) return [...filled, `not needed: ${notNeeded}`].join("; ");
	if (filledBy.length >= needed) return filled.join("");
	if (couldFill.length === 0) return [...filled, "nobody can fill it"].join("; ");
	const first = waitsFor === void 0 ? [] : [`waits for ${waitsFor.join(" and ")}`];
	return [
		...filled,
		...first,
		`could be filled by ${couldFill.join(", ")}`
	].join("; ");
};
const discountedLines = ({ discounted }) => discounted.map(({ person, login, sentence, code }) => `${person ?? login}: ${sentence} [${code}]`);
const planLines = ({ plan }) => plan === void 0 ? [] : plan.steps.map((step) => `${step.id} ${step.kind}: ${nameOfStep(step)}${portsOf(step)}`);
const portsOf = (step) => "ports" in step ? `, port ${step.ports.join(", ")}` : "";
const changeLines = ({ judged: { decision }, change }) => {
	if (decision.outcome === "approved") return [];
	const remedies = decision.reasons.filter(({ effect, remedy }) => effect === "deny" || effect === "note" && remedy !== void 0).map(({ sentence, remedy }) => remedy === void 0 ? sentence : `${sentence} ${remedy}`);
	const by = change.approvals.map(({ person, rule }) => `${person} (${rule})`).join(", ");
	if (by === "") return remedies;
	const approvals = `approvals by ${by}`;
	if (change.outcome === "approved") return [...remedies, `With ${approvals} it would be approved.`];
	const said = new Set(decision.reasons.filter(({ effect }) => effect === "deny").map(({ sentence }) => sentence));
	const left = change.obstacles.map(({ sentence }) => sentence).filter((sentence) => !said.has(sentence));
	const why = left.length === 0 ? ", for what is said above." : `: ${left.join(" ")}`;
	return [...remedies, `With ${approvals} it would still be ${change.outcome}${why}`];
};
// src/commands/new-questions.ts
/** The questions of `new`: each answer is judged at once, and what is answered already is not asked. */
const completeWish = async (given, ground, { asker, round }) => {
	if (asker === void 0) {
		insistOnAnswers(given, ground);
		return {
			kind: "wish",
			wish: given
		};
	}
	const whole = given.entitlement !== void 0 && given.duration !== void 0 && given.justification !== void 0;
	const talk = {
		ground,
		asker,
		again: round === "again",
		beside: round === "again" || round === "first" && !whole
	};
	let wish = given;
	for (const step of STEPS) {
		const next = await step({
			...talk,
			wish
		});
		if (next === void 0) return { kind: "stopped" };
		wish = next;
	}
	return {
		kind: "wish",
		wish
	};
};
const entitlementOf = (wish, { asking }) => wish.entitlement === void 0 ? void 0 : asking.policy.entitlements.get(wish.entitlement);
const which = async ({ wish, ground, asker, again }) => {
	const wrong = wish.entitlement === void 0 ? void 0 : problem({ key: "entitlement" }, {
		wish,
		ground
	})(wish.entitlement);
	if (wish.entitlement !== void 0 && wrong === void 0 && !again) return wish;
	if (wrong !== void 0) asker.show([wrong]);
	const offers = offersTo(ground.asking);
	if (offers.length === 0) throw new Fault("config.invalid", `${ground.asking.person} may ask for nothing`, { remedy: "Ask the owner of an entitlement in requests/README.md who may." });
	const entitlement = await asker.choose("What do you need?", offers.map(choiceOf));
	if (entitlement === void 0) return void 0;
	return entitlement === wish.entitlement ? wish : {
		...wish,
		entitlement,
		parameters: /* @__PURE__ */ new Map()
	};
};
const choiceOf = ({ entitlement, usual, breakGlass }) => ({
	value: entitlement.name,
	label: `${entitlement.name}: ${entitlement.description}`,
	hint: usual === void 0 ? breakGlass === void 0 ? "whether you may is not known here" : "by break-glass only" : usual.obstacles.length > 0 ? "not now" : `up to ${formatDuration$1(usual.longest)}; ${approversOf(usual)}`
});
/** Only those who may use it are asked, and only after what stands in the way of the usual one was said. */
const emergency = async ({ wish, ground, asker, again, beside }) => {
	const entitlement = entitlementOf(wish, ground);
	if (entitlement === void 0 || !beside || wish.breakGlass && !again) return wish;
	const { usual, breakGlass } = offerOf(entitlement, ground.asking, void 0);
	const obstacles = usual?.obstacles ?? [];
	if (obstacles.length > 0) asker.show(obstacles.map(({ sentence, remedy }) => `${sentence} ${remedy ?? ""}`.trim()));
	if (breakGlass === void 0 || wish.start !== void 0 || wish.extends !== void 0) return wish;
	asker.show([`Break-glass of ${entitlement.name}: ${plainEmergency(entitlement).join("; ")}.`]);
	const used = await asker.confirm("Is this an emergency, and do you need break-glass?", false);
	return used === void 0 ? void 0 : {
		...wish,
		breakGlass: used
	};
};
const whatFor = async (talk) => {
	const entitlement = entitlementOf(talk.wish, talk.ground);
	let { wish } = talk;
	for (const parameter of entitlement?.parameters ?? []) {
		const next = await askParameter(parameter, {
			...talk,
			wish
		});
		if (next === void 0) return void 0;
		wish = next;
	}
	return wish;
};
const askParameter = async (parameter, talk) => {
	const field = { parameter: parameter.name };
	const choices = [...parameter.choices, ...parameter.among];
	const { wish, asker, again } = talk;
	const given = wish.parameters.get(parameter.name);
	if (given !== void 0 && !again && problem(field, talk)(given) === void 0) return wish;
	const message = `${parameter.name}${parameter.hint === void 0 ? "" : ` (${parameter.hint})`}`;
	if (choices.length === 0) return askText(field, {
		message,
		example: exampleOf(parameter),
		initial: given
	}, talk);
	const chosen = await asker.choose(message, choices.map((value) => ({
		value,
		label: value,
		hint: void 0
	})));
	return chosen === void 0 ? void 0 : withAnswer(wish, field, chosen);
};
const exampleOf = ({ type, within }) => type === "ip" || type === "cidr" ? within.length === 0 ? void 0 : `in ${within.join(" or ")}` : void 0;
const problem = (field, { wish, ground }) => (answer) => problemWith(field, answer, {
	before: wish,
	policy: ground.asking.policy
});
/** An answer that must be there. */
const askText = async (field, words, talk) => {
	const wrong = problem(field, talk);
	const answer = await talk.asker.ask({
		...words,
		problem: (text) => text === "" ? "Write an answer, or press Ctrl+C to stop." : wrong(text)
	});
	return answer === void 0 ? void 0 : withAnswer(talk.wish, field, answer);
};
const howLong = async (talk) => {
	const { wish, ground, again } = talk;
	const field = { key: "duration" };
	if (wish.duration !== void 0 && !again && problem(field, talk)(wish.duration) === void 0) return wish;
	const entitlement = entitlementOf(wish, ground);
	if (entitlement === void 0) return askText(field, {
		message: "How long?",
		example: "1h",
		initial: wish.duration
	}, talk);
	const longest = longestWindow({
		request: wish,
		entitlement
	});
	const usual = writeDuration(usualWindow(longest));
	const message = `How long? (at most ${writeDuration(longest)})`;
	return askText(field, {
		message,
		example: usual,
		initial: wish.duration ?? usual
	}, talk);
};
/** Who receives it: asked only where somebody else may. */
const forWhom = async ({ wish, ground, asker, again, beside }) => {
	const entitlement = entitlementOf(wish, ground);
	if (entitlement === void 0 || entitlement.for.length === 0 || !beside || wish.for !== void 0 && !again) return wish;
	const { people, person } = ground.asking;
	const others = [...openStatic(entitlement.for, {
		people,
		owner: entitlement.owner
	}, void 0).people].filter((key) => key !== person).toSorted();
	if (others.length === 0) return wish;
	const chosen = await asker.choose("Who receives it?", [{
		value: person,
		label: "Me",
		hint: void 0
	}, ...others.map((key) => ({
		value: key,
		label: key,
		hint: void 0
	}))]);
	if (chosen === void 0) return void 0;
	return {
		...wish,
		for: chosen === person ? void 0 : chosen
	};
};
/** Where it is too early or too late now, the next start that works stands there. */
const whenToStart = async (talk) => {
	const { wish, ground, asker, again, beside } = talk;
	if (!beside || wish.breakGlass || wish.extends !== void 0 || wish.start !== void 0 && !again) return wish;
	const entitlement = entitlementOf(wish, ground);
	const { settings, asking } = ground;
	const length = parseWindow(wish.duration ?? "");
	const wanted = length.kind === "duration" ? length.value : void 0;
	const obstacles = entitlement === void 0 ? [] : offerOf(entitlement, asking, wanted).usual?.obstacles ?? [];
	const next = startProposedIn(obstacles);
	const wrong = problem({ key: "start" }, talk);
	const answer = await asker.ask({
		message: "When does it start? (empty: as soon as it is approved)",
		example: writeMoment(later(asking.at, hours(2)), settings.timezone),
		initial: wish.start ?? next,
		problem: (text) => text === "" ? void 0 : wrong(text)
	});
	if (answer === void 0) return void 0;
	return {
		...wish,
		start: answer === "" ? void 0 : answer
	};
};
const why = async (talk) => {
	const { wish, ground, again } = talk;
	const field = { key: "justification" };
	if (wish.justification !== void 0 && !again && problem(field, talk)(wish.justification) === void 0) return wish;
	const { minLength } = ground.settings.justification;
	const words = {
		message: `What will you do, and why now? (${minLength > 1 ? `at least ${minLength} characters; ` : ""}it is kept for ever)`,
		example: "Fail over payments-db-02, replication is stuck since 14:10",
		initial: wish.justification
	};
	return askText(field, words, talk);
};
const ticket = async (talk) => {
	const { wish, ground, again } = talk;
	const entitlement = entitlementOf(wish, ground);
	const asked = asksTicket(wish, entitlement);
	const field = { key: "ticket" };
	if (!asked && wish.ticket === void 0) return wish;
	if (wish.ticket !== void 0 && !again && problem(field, talk)(wish.ticket) === void 0) return wish;
	const systems = ground.settings.tickets.filter(({ system }) => entitlement?.ticket.system === void 0 || system === entitlement.ticket.system).map(({ system, pattern }) => `${system} ${pattern}`);
	return askText(field, {
		message: `Ticket (${systems.join(", or ")})`,
		example: void 0,
		initial: wish.ticket
	}, talk);
};
const asksTicket = (wish, entitlement) => entitlement !== void 0 && entitlement.ticket.required && !waives({
	request: wish,
	entitlement
}, "ticket");
/** In the order in which they decide what is asked next. */
const STEPS = [
	which,
	emergency,
	forWhom,
	whatFor,
	howLong,
	whenToStart,
	why,
	ticket
];
/** With nobody there, everything that is missing is said at once. */
const insistOnAnswers = (wish, ground) => {
	const entitlement = entitlementOf(wish, ground);
	const missing = [
		...wish.entitlement === void 0 ? ["--entitlement"] : [],
		...wish.duration === void 0 ? ["--duration"] : [],
		...wish.justification === void 0 ? ["--justification"] : [],
		...(entitlement?.parameters ?? []).filter(({ name }) => !wish.parameters.has(name)).map(({ name }) => `--param ${name}=…`),
		...wish.ticket === void 0 && asksTicket(wish, entitlement) ? ["--ticket"] : []
	];
	if (missing.length === 0) return;
	throw new Fault("config.invalid", `Nobody can be asked here, and this is missing: ${missing.join(", ")}`, { remedy: "Give it as options, or run it on a terminal without --yes." });
};
// src/commands/new-send.ts
/** How a request gets to GitHub: as a pull request, else as a pushed branch, else as a link that a browser opens. */
/** Throws `Fault` where every way is closed. */
const send = async (sending, request) => {
	const { github } = sending;
	const { decision, input } = request.explanation.judged;
	const title = titleOfRequest(decision, input.kind === "request" ? input.request : void 0) ?? "Access request";
	return github === void 0 ? pushed(sending, request, title) : proposed(sending, github, {
		...request,
		title
	});
};
const proposed = async ({ repository, branch }, { proposals, base }, { place, file, title, ...request }) => {
	try {
		const { kind, number, url } = await proposals.propose({
			branch: place.branch,
			base,
			...file,
			title,
			body: "Asked from a terminal with `gatehouse new`. What is decided, and who can approve, is said below."
		});
		return {
			text: [`${kind === "opened" ? "Opened" : "Open already"}: ${url}`, request.explanation.judged.decision.outcome === "approved" ? "A comment there says how it goes on, and once you are in, until when." : "A comment there says who can approve it, and once you are in, until when."],
			json: {
				kind,
				number,
				url
			}
		};
	} catch (thrown) {
		if (!(thrown instanceof Fault) || thrown.code !== "github.forbidden" || repository === void 0) throw thrown;
		return byHand({
			repository,
			branch
		}, {
			place,
			file,
			...request
		}, faultSentence(thrown));
	}
};
const pushed = async (sending, request, title) => {
	const { repository, branch: onto, pushes } = sending;
	const { branch } = request.place;
	if (repository === void 0) throw new Fault("config.invalid", "It is not known which repository on GitHub this clone is of", { remedy: "Say --repository owner/name, or run it in a clone whose remote `origin` is on GitHub." });
	try {
		if (await pushes.push({
			branch,
			onto,
			...request.file,
			message: title
		}) === "exists") throw new Fault("config.invalid", `${request.file.path} stands on ${onto} already`, { remedy: "Pull, and run this again: it then takes another name." });
		const url = compareLink(repository, {
			onto,
			branch
		});
		return {
			text: [`Pushed the branch ${branch}. Open the pull request here:`, url],
			json: {
				kind: "pushed",
				branch,
				url
			}
		};
	} catch (thrown) {
		if (!(thrown instanceof Fault)) throw thrown;
		return byHand({
			repository,
			branch: onto
		}, request, `There is no token for GitHub, and git does not help: ${faultSentence(thrown)}`);
	}
};
/** Nothing has left the machine: whoever opens the link does it in the browser, as themselves. */
const byHand = (target, { file }, reason) => {
	const url = readyLink(file, target);
	return {
		text: [reason, ...url === void 0 ? [
			`Nothing was sent. Make this file in the browser, in a pull request of its own: ${file.path}`,
			"",
			file.text
		] : ["Nothing was sent. This link opens GitHub’s editor with the file; propose it as a pull request:", url]],
		json: {
			kind: "by-hand",
			url: url ?? null,
			reason
		}
	};
};
// src/commands/new.ts
/** `gatehouse new`: asks for access from a terminal. Everything is judged here first; only then a pull request is opened. */
/** Throws `Fault` where an answer is missing and nobody is there, and where GitHub or git refuse. */
const newRequest = async (ports, question, at) => {
	const { policyFiles: files, whoAsks, opens } = question;
	const policy = parsePolicy({
		commit: void 0,
		files
	});
	const { settings, people } = policy;
	if (settings === void 0 || people === void 0) return refused$1(policy, files);
	const ground = {
		asking: {
			policy,
			people,
			person: await whoAsks(people),
			opens,
			at
		},
		settings
	};
	let wish = question.wish;
	for (let round = "first";; round = "rest") {
		const completed = await completeWish(wish, ground, {
			asker: ports.asker,
			round
		});
		if (completed.kind === "stopped") return stopped();
		wish = completed.wish;
		const draft = draftOf(wish, ground, question.taken);
		const outcome = await offer(ports, question, draft);
		if (outcome.kind === "done") return outcome.outcome;
		wish = outcome.wish;
	}
};
const draftOf = (wish, ground, taken) => {
	const { asking } = ground;
	const text = writeRequest(wish);
	const asked = {
		entitlement: wish.entitlement ?? "",
		requester: asking.person,
		text,
		at: asking.at
	};
	const place = placeFor(asked, (path) => taken.has(path));
	const file = {
		path: place.path,
		text
	};
	return {
		...ground,
		wish,
		place,
		file,
		explanation: judgeNew(file, asking)
	};
};
const done = (outcome) => ({
	kind: "done",
	outcome
});
/** Shows what would be decided, and opens it when it is wanted. */
const offer = async ({ asker, sending }, { dryRun }, draft) => {
	if (findingsOf(draft.wish, draft.asking.policy).length > 0 || !saysAsTyped(draft.file, draft.wish)) return done(wrong(draft));
	const preview = previewOf(draft);
	const hopeless = isHopeless(draft.explanation);
	if (dryRun) return done({
		exit: hopeless ? 1 : 0,
		text: preview,
		json: valueOf$2(draft)
	});
	if (hopeless && asker === void 0) return done({
		exit: 1,
		text: [
			...preview,
			"",
			DENIED,
			...otherOptions(draft)
		],
		json: valueOf$2(draft)
	});
	if (asker !== void 0) {
		asker.show(preview);
		const next = await whatNext(asker, draft, hopeless);
		if (next !== "send") return next;
	}
	const sent = await send(sending, {
		...draft,
		requester: draft.asking.person
	});
	const shown = asker === void 0 ? [...preview, ""] : [];
	return done({
		exit: 0,
		text: [...shown, ...sent.text],
		json: {
			...valueOf$2(draft),
			sent: sent.json
		}
	});
};
const DENIED = "It would be denied, so nothing was sent. What would have to change stands above.";
/** The same again, with what would work: for whoever types options. */
const otherOptions = ({ wish, explanation }) => {
	const start = startProposedIn(explanation.judged.decision.reasons);
	const emergency = emergencyWish({
		wish,
		explanation
	});
	return [...start === void 0 || wish.breakGlass ? [] : [`With --start '${start}' the window would be allowed.`], ...emergency === void 0 ? [] : [`In an emergency only: --break-glass --duration ${emergency.duration ?? ""}, without --start.`]];
};
const whatNext = async (asker, draft, hopeless) => {
	if (!hopeless) {
		const sure = await asker.confirm("Open the pull request?", true);
		if (sure === true) return "send";
		if (sure === void 0) return done(stopped());
	}
	const { wish } = draft;
	const emergency = emergencyWish(draft);
	const choice = await asker.choose(hopeless ? "It would be denied. What now?" : "What now?", [
		{
			value: "change",
			label: "Answer again",
			hint: "what you typed stands there"
		},
		...emergency === void 0 ? [] : [{
			value: "emergency",
			label: "Use break-glass",
			hint: "in an emergency only: everybody is told"
		}],
		{
			value: "stop",
			label: "Stop",
			hint: "nothing is sent"
		}
	]);
	if (choice === "emergency" && emergency !== void 0) return {
		kind: "again",
		wish: emergency
	};
	if (choice !== "change") return done(stopped());
	const again = await completeWish(wish, draft, {
		asker,
		round: "again"
	});
	return again.kind === "stopped" ? done(stopped()) : {
		kind: "again",
		wish: again.wish
	};
};
/** The same by break-glass, where the decision says that it would work. */
const emergencyWish = ({ wish, explanation }) => {
	const duration = emergencyLengthIn(explanation.judged.decision.reasons);
	return duration === void 0 ? void 0 : {
		...wish,
		breakGlass: true,
		start: void 0,
		extends: void 0,
		duration
	};
};
const stopped = () => ({
	exit: 1,
	text: ["Stopped: nothing was sent."],
	json: { sent: null }
});
const wrong = ({ file, wish, asking }) => {
	const findings = findingsOf(wish, asking.policy).map((each) => ({
		...each,
		file: file.path
	}));
	if (findings.length === 0) throw new Fault("config.invalid", "The request cannot be written so that it is read back as it was typed", { remedy: "Leave unusual characters out." });
	return {
		exit: 1,
		text: [
			"It is not a request yet, so nothing was sent:",
			"",
			...renderFindings(findings, [file]).trimEnd().split("\n")
		],
		json: {
			path: file.path,
			text: file.text,
			findings: findingsAsValue(findings),
			sent: null
		}
	};
};
/** The file as it would be, then the decision. */
const previewOf = ({ file, explanation, settings }) => [
	`${file.path}:`,
	"",
	...file.text.trimEnd().split("\n").map((line) => `  ${line}`),
	"",
	...renderExplanation(explanation, {
		timezone: settings.timezone,
		assumed: ["Tickets, open grants and live teams are looked at on the pull request."],
		brief: true
	})
];
const valueOf$2 = ({ file, explanation: { judged, change } }) => {
	const { outcome, reasons, rules, requester, beneficiary } = judged.decision;
	return {
		...file,
		requester,
		beneficiary,
		outcome,
		reasons,
		rules,
		change
	};
};
// src/asking-commands.ts
/** The commands for whoever asks for access: list, new. They read a clone; GitHub is asked where there is a token. */
const invalid$3 = (message, remedy) => new Fault("config.invalid", message, { remedy });
const look = async ({ directory, repository: given }, { environment, connect }) => {
	const repository = repositoryUrl(environment, given) ?? await repositoryOfClone(directory);
	if (repository === void 0) return {
		repository,
		github: void 0
	};
	const { host } = new URL(repository);
	const token = personalToken(environment, host) ?? await tokenOfGh(host, environment);
	return {
		repository,
		github: token === void 0 ? void 0 : connect(gitHubAt(environment, repository, token))
	};
};
/** NB. The pull request is its author's: with a token it is the token's owner who asks, whatever is said. */
const whoAsks = (as, github, asker) => async (people) => {
	const named = as === void 0 ? void 0 : personNamed(as, people);
	const account = named !== void 0 || github === void 0 ? void 0 : await github.roster.self();
	const found = account === void 0 ? void 0 : personWithAccount(account.id, people);
	if (account !== void 0 && found === void 0) throw invalid$3(`people.yaml does not know ${account.login}, whose token this is`, "Ask a security admin to add you to policies/people.yaml.");
	const person = named ?? found ?? (asker === void 0 ? void 0 : await choosePerson(asker, people));
	if (person !== void 0) return person;
	throw invalid$3("It is not known who asks", "Say --as with your name or login, or set GITHUB_TOKEN.");
};
const personNamed = (name, people) => {
	const person = personCalled(name, people);
	if (person !== void 0) return person;
	throw invalid$3(`--as: people.yaml does not know \`${name.slice(0, 60)}\``, adviseName(name, people));
};
const choosePerson = async (asker, people) => {
	const chosen = await asker.choose("Who are you?", [...people.byKey.values()].map(({ key, login }) => ({
		value: key,
		label: key,
		hint: login
	})));
	return [...people.byKey.keys()].find((key) => key === chosen);
};
const addList = (program, answering, around) => {
	program.command("list").description("what I may ask for, who approves it, and whether now is the time; from a clone").option("--as <person>", "a person of people.yaml, or a login; default: whose token there is").option("--directory <directory>", "the working tree", ".").option("--repository <owner/name>", "the repository; default: GITHUB_REPOSITORY, the remote of the clone").action((where) => answering(async () => {
		const files = await policyOf(where.directory);
		const { github } = where.as === void 0 ? await look(where, around) : { github: void 0 };
		const question = {
			policyFiles: files,
			whoAsks: whoAsks(where.as, github),
			opens: OPENS
		};
		return list(question, instant(Date.now()));
	}));
};
const policyOf = async (directory) => (await readWorkingTree(directory)).filter(({ path }) => path.startsWith("policies/"));
const parameter = (said, before) => {
	const [, name, value] = /^([^=]+)=(.*)$/s.exec(said) ?? [];
	if (name === void 0 || value === void 0) throw new InvalidArgumentError("Write --param name=value.");
	return new Map([...before, [name, value]]);
};
const wishOf$1 = (flags) => ({
	entitlement: flags.entitlement,
	duration: flags.duration,
	justification: flags.justification,
	ticket: flags.ticket,
	parameters: flags.param,
	start: flags.start,
	for: flags.for,
	extends: flags.extends,
	breakGlass: flags.breakGlass === true
});
const addNew = (program, answering, around) => {
	program.command("new").description("ask for access: shows what would be decided, then opens the pull request").option("--entitlement <name>", "what you need; `list` says what there is for you").option("--duration <length>", "how long: 30m, 2h").option("--justification <text>", "what you will do, and why now").option("--ticket <id>", "the ticket, as its system writes it").option("--param <name=value>", "what the entitlement asks for; once for each", parameter, /* @__PURE__ */ new Map()).option("--start <moment>", "when it begins: '2026-11-28 22:00 Europe/Berlin'; default: once it is approved").option("--for <person>", "who receives it, when not you").option("--extends <number>", "the open grant that it goes on with").option("--break-glass", "in an emergency: everybody is told, and it is reviewed").option("--dry-run", "show the file and what would be decided, and send nothing").option("--yes", "ask nothing and open it; what is missing is an error").option("--as <person>", "who you are, without a token").option("--directory <directory>", "the clone", ".").option("--repository <owner/name>", "the repository; default: GITHUB_REPOSITORY, the remote of the clone").option("--branch <name>", "the default branch, where GitHub cannot be asked", "main").action((flags) => answering(async () => {
		const here = await look(flags, around);
		const asker = await askerFor(flags, {
			program,
			around
		});
		const { sending, files, at } = await groundOf(flags, here);
		const question = {
			policyFiles: files.filter(({ path }) => path.startsWith("policies/")),
			taken: new Set(files.map(({ path }) => path)),
			whoAsks: whoAsks(asOf(flags, here), here.github, asker),
			opens: OPENS,
			wish: wishOf$1(flags),
			dryRun: flags.dryRun === true
		};
		return newRequest({
			asker,
			sending
		}, question, at);
	}));
};
const asOf = ({ as, dryRun }, { github }) => {
	if (as === void 0 || github === void 0 || dryRun === true) return as;
	throw invalid$3("--as is given, and there is a token", "Leave --as out: the pull request is that of the token’s owner. To try what somebody else would get, add --dry-run.");
};
/** NB. Loaded by name: no other command carries the prompts. */
const askerFor = async ({ yes, dryRun }, { program, around }) => {
	if (yes === true) return void 0;
	const { terminal } = around;
	if (terminal !== void 0 && program.opts().json !== true) return (await import("./chunks/asker.js")).createAsker(terminal);
	if (dryRun === true) return void 0;
	throw invalid$3("There is no terminal here to ask on", "Add --yes to open the pull request with what the options say, or --dry-run to only see it.");
};
/** What it is judged by: GitHub's default branch as it is now where GitHub can be asked, else the clone. */
const groundOf = async ({ directory, branch, dryRun }, { repository, github }) => {
	const pushes = createPushes(directory);
	if (github === void 0 || dryRun === true) return {
		sending: {
			github: void 0,
			pushes,
			repository,
			branch: branchName("--branch", branch ?? "")
		},
		files: await readWorkingTree(directory),
		at: instant(Date.now())
	};
	const { head, defaultBranch } = await github.evidence.repository();
	const [policy, requests] = await Promise.all([github.evidence.policyAt(head), github.evidence.requestsAt(head)]);
	return {
		sending: {
			github: {
				proposals: github.proposals,
				base: head
			},
			pushes,
			repository,
			branch: defaultBranch
		},
		files: [...policy.files, ...requests.map(({ path }) => ({
			path,
			text: ""
		}))],
		at: github.clock.now()
	};
};
const addAskingCommands = (program, answering, around) => {
	addList(program, answering, around);
	addNew(program, answering, around);
};
// src/core/render/annotations.ts
/** One line each. GitHub shows at most ten of a kind a step; the others stand in the job's log. */
const renderAnnotations = ({ findings, notes }) => [...findings.map((each) => annotation("error", each)), ...notes.map((each) => annotation("notice", each))];
const annotation = (name, finding) => workflowCommand(name, {
	file: finding.file,
	line: finding.line,
	col: finding.column,
	title: finding.id
}, `${finding.message} ${finding.remedy}`);
// src/core/render/sarif.ts
const ruleOf = ([id, { when, remedy }], level) => ({
	id,
	shortDescription: { text: when },
	help: { text: remedy },
	defaultConfiguration: { level }
});
/** Every finding and every lint is a rule, so that an empty result still says what was looked for. */
const RULES = [...Object.entries(FINDINGS).map((each) => ruleOf(each, "error")), ...Object.entries(LINTS).map((each) => ruleOf(each, "note"))];
const INDEX = new Map(RULES.map(({ id }, index) => [id, index]));
/** A whole log file as a value. Text is raw, but for what SARIF itself would read as a link. */
const sarifOf = ({ findings, notes }) => ({
	$schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
	version: "2.1.0",
	runs: [{
		tool: { driver: {
			name: "gatehouse",
			rules: RULES
		} },
		columnKind: "unicodeCodePoints",
		results: [...findings.map((each) => resultOf(each, "error")), ...notes.map((each) => resultOf(each, "note"))]
	}]
});
const resultOf = (finding, level) => {
	const { id, file, line, column, message, remedy } = finding;
	const index = INDEX.get(id);
	return {
		ruleId: id,
		...index === void 0 ? {} : { ruleIndex: index },
		level,
		message: { text: plain(`${message} ${remedy}`) },
		locations: [{ physicalLocation: {
			artifactLocation: {
				uri: uriOf(file),
				uriBaseId: "%SRCROOT%"
			},
			region: {
				startLine: line,
				startColumn: column
			}
		} }],
		partialFingerprints: { "gatehouse/v1": sha256(`${id}\n${file}\n${message}`) }
	};
};
/** NB. SARIF reads `[text](address)` as a link (3.11.6), and requesters write such text too. */
const plain = (text) => text.replace(/[\\[\]]/g, "\\$&");
/** A relative reference: `a b/ü.yaml` → `a%20b/%C3%BC.yaml`. */
const uriOf = (path) => path.split("/").map(encodeSegment).join("/");
/** NB. Half a surrogate pair in a name makes `encodeURIComponent` throw; one bad name must not silence all findings. */
const encodeSegment = (segment) => encodeURIComponent(segment.toWellFormed());
// src/commands/check.ts
/** `gatehouse check`: everything that is wrong in `policies/` and `requests/`, like a compiler. */
const CHECK_FORMATS = [
	"pretty",
	"json",
	"sarif",
	"github"
];
/** `files`: every file under `policies/` and `requests/`, with paths relative to the repository. */
const check = (files, { format, strict } = {
	format: "pretty",
	strict: false
}) => {
	const judgement = judgeRepository(files);
	const { findings, notes } = judgement;
	return {
		exit: findings.length > 0 || strict && notes.length > 0 ? 1 : 0,
		text: linesOf$2(judgement, files, format),
		json: format === "sarif" ? sarifOf(judgement) : {
			findings: findingsAsValue(findings),
			notes: findingsAsValue(notes)
		}
	};
};
const linesOf$2 = (judgement, files, format) => {
	switch (format) {
		case "pretty": return renderFindings(judgement.findings, files, judgement.notes).trimEnd().split("\n");
		case "github": {
			const lines = renderAnnotations(judgement);
			return lines.length === 0 ? ["No findings."] : lines;
		}
		case "json":
		case "sarif": return [];
	}
};
// src/commands/explain.ts
/** `gatehouse explain`: what would be decided of a request now, and with these reviews, at that time. */
/** `now` is the moment where `--at` says none. Throws `Fault('config.invalid')` for words that mean nothing. */
const explain = ({ policyFiles, request, words, opens }, now) => {
	const policy = parsePolicy({
		commit: void 0,
		files: policyFiles
	});
	const { settings, people } = policy;
	if (settings === void 0 || people === void 0) return found$1(policy.findings, policyFiles, "Nothing can be decided: the policy has findings.");
	const { requester, assumed } = requesterOf(words.as, {
		policy,
		people,
		request
	});
	const at = words.at === void 0 ? now : momentOf("--at", words.at, settings.timezone);
	const hypothesis = {
		policy,
		request,
		requester,
		commitsBy: [requester],
		reviews: reviewsOf(words, {
			people,
			timezone: settings.timezone,
			at
		}),
		outside: outsideOf(words, {
			policy,
			people,
			request,
			opens
		}),
		moment: words.elevation ? "elevation" : "review",
		at,
		mergedAt: void 0
	};
	const explanation = explainHypothesis(hypothesis, people);
	const { findings } = explanation.judged.decision;
	if (findings.length > 0) return found$1(findings, [request, ...policyFiles], "denied: the request has findings");
	return {
		exit: explanation.judged.decision.outcome === "denied" ? 1 : 0,
		text: renderExplanation(explanation, {
			timezone: settings.timezone,
			assumed: [...assumed, ...notAsked(explanation)]
		}),
		json: valueOf$1(explanation)
	};
};
/** Sources that nobody can ask from here, and how to say what they would answer. */
const notAsked = ({ judged: { facts } }) => Object.entries(facts.teams).flatMap(([team, fact]) => fact.kind === "deferred" ? [`who is in the team ${team} is not known here; say it with --team ${team}=alice,bob`] : []);
const found$1 = (findings, files, headline) => ({
	exit: 1,
	text: [
		headline,
		"",
		...renderFindings(findings, files).trimEnd().split("\n")
	],
	json: {
		outcome: "denied",
		findings: findingsAsValue(findings)
	}
});
const valueOf$1 = ({ hypothesis, judged: { decision }, change }) => ({
	...decision,
	at: new Date(hypothesis.at).toISOString(),
	moment: hypothesis.moment,
	change
});
/** Whoever is named; else the first who may ask, which is then said. */
const requesterOf = (as, { policy, people, request }) => {
	if (as !== void 0) return {
		requester: nameOf("--as", as, people),
		assumed: []
	};
	const parsed = parseRequest(request, policy);
	const entitlement = parsed.kind === "request" ? policy.entitlements.get(parsed.request.entitlement) : void 0;
	const first = (entitlement === void 0 ? [] : [...openStatic(entitlement.requesters, {
		people,
		owner: entitlement.owner
	}, void 0).people]).toSorted()[0] ?? [...people.byKey.keys()].toSorted()[0];
	if (first === void 0) throw new Fault("config.invalid", "people.yaml names nobody", { remedy: "Add people to it." });
	return {
		requester: first,
		assumed: [`as ${first}, who is the first that may ask; --as names somebody else`]
	};
};
const nameOf = (flag, name, people) => {
	if (accountOf(name, people) !== void 0) return name;
	throw new Fault("config.invalid", `${flag}: people.yaml does not know \`${name.slice(0, 60)}\``, { remedy: adviseName(name, people) });
};
const momentOf = (flag, text, timezone) => {
	const read = readMoment(text, timezone);
	if (read.kind === "moment") return read.value;
	throw new Fault("config.invalid", `${flag}: ${read.message.replace(/\.$/, "")}`, { remedy: read.remedy });
};
const reviewsOf = (words, clock) => [...words.approve.map((said) => reviewOf("--approve", said, clock)), ...words.changesRequested.map((said) => reviewOf("--changes-requested", said, clock))];
const reviewOf = (flag, said, { people, timezone, at }) => {
	const [name = "", ...rest] = said.split("@");
	const by = nameOf(flag, name, people);
	const when = rest.length === 0 ? void 0 : momentOf(flag, rest.join("@"), timezone);
	if (when !== void 0 && when > at) throw new Fault("config.invalid", `${flag} ${said}: that is after the moment that is judged`, { remedy: "Give an earlier time, or a later --at." });
	return {
		by,
		state: flag === "--approve" ? "approved" : "changes-requested",
		at: when,
		on: "head",
		edited: false,
		text: "",
		dismissal: {
			by,
			before: "approved"
		}
	};
};
const outsideOf = (words, { policy, people, request, opens }) => {
	const parsed = parseRequest(request, policy);
	const ticket = parsed.kind === "request" ? parsed.request.ticket : void 0;
	const lists = (flag, said) => Object.fromEntries(said.map((each) => listOf$1(flag, each, people)));
	return {
		...NOTHING_SPECIAL,
		opens,
		teams: lists("--team", words.team),
		oncall: lists("--oncall", words.oncall),
		freeze: { level: words.freeze },
		tickets: words.ticketState === void 0 || ticket === void 0 ? void 0 : { [ticket]: {
			state: words.ticketState,
			setBy: void 0,
			assignedTo: void 0,
			window: void 0
		} }
	};
};
const listOf$1 = (flag, said, people) => {
	const [, name, members] = /^([^=]+)=(.*)$/.exec(said) ?? [];
	if (name === void 0 || members === void 0) throw new Fault("config.invalid", `${flag}: \`${said.slice(0, 60)}\` says no members`, { remedy: `Write \`${flag} name=alice,bob\`.` });
	return [name, members.split(",").filter((member) => member !== "").map((member) => nameOf(flag, member, people))];
};
// src/core/policy-tests/run.ts
const runCase = (each, people) => {
	const { decision } = judgeHypothesis(each.hypothesis, people);
	return {
		case: each,
		decision,
		failures: failuresOf(each.expect, decision)
	};
};
/** Every code that a decision gives: of reasons, of findings, of reviews that do not count. */
const codesOf = ({ reasons, findings, discounted }) => new Set([...reasons, ...discounted].map(({ code }) => code).concat(findings.map(({ id }) => id)));
const failuresOf = (expect, decision) => {
	const failures = [];
	const differ = (what, expected, got) => {
		failures.push({
			what,
			expected,
			got
		});
	};
	if (decision.outcome !== expect.outcome) differ("outcome", expect.outcome, decision.outcome);
	const codes = codesOf(decision);
	const absent = expect.reasons.filter((code) => !codes.has(code));
	if (absent.length > 0) differ("reasons", absent.join(", "), notableCodes(decision).join(", ") || "none");
	const missing = missingRules(decision);
	if (expect.missing !== void 0 && !sameWords(expect.missing, missing)) differ("missing", listed$1(expect.missing), listed$1(missing));
	const duration = decision.plan?.duration;
	if (expect.duration !== void 0 && duration !== expect.duration) differ("duration", formatDuration$1(expect.duration), duration === void 0 ? "no plan" : formatDuration$1(duration));
	return failures;
};
const missingRules = ({ rules }) => rules.filter(({ filledBy, needed }) => filledBy.length < needed).map(({ rule }) => rule);
const sameWords = (a, b) => JSON.stringify(a.toSorted()) === JSON.stringify(b.toSorted());
const listed$1 = (words) => words.length === 0 ? "none" : words.join(", ");
/** Codes that say more than that something went well. */
const notableCodes = ({ reasons, findings, discounted }) => [.../* @__PURE__ */ new Set([
	...findings.map(({ id }) => id),
	...notable(reasons).map(({ code }) => code),
	...discounted.map(({ code }) => code)
])];
/** Everything but what went well; what stands most in the way first. */
const notable = (reasons) => [
	"deny",
	"wait",
	"note"
].flatMap((effect) => reasons.filter((each) => each.effect === effect));
// src/core/policy-tests/coverage.ts
/** What of a policy its tests show, and what no test shows. */
const coverageOf = (policy, results) => {
	const all = [...[...policy.entitlements.values()].flatMap((entitlement) => ofEntitlement(entitlement, results)), ...ofReasons(policy, results)];
	const covered = all.filter((each) => each.covered).length;
	return {
		all,
		percent: all.length === 0 ? 100 : Math.floor(covered * 100 / all.length)
	};
};
const ofEntitlement = (entitlement, results) => {
	const { name, approval } = entitlement;
	const own = results.filter(({ decision }) => decision.entitlement === name);
	const rules = approval === "none" ? [] : waysOf(approval).leaves.map((leaf) => leaf.name);
	const shown = (rule, filled) => own.some(({ decision }) => decision.rules.some((each) => each.rule === rule && each.filledBy.length >= each.needed === filled));
	return [{
		kind: "entitlement",
		sentence: `asks for ${name}`,
		covered: own.length > 0
	}, ...rules.flatMap((rule) => [{
		kind: "rule-filled",
		sentence: `fills \`${rule}\` of ${name}`,
		covered: shown(rule, true)
	}, {
		kind: "rule-open",
		sentence: `leaves \`${rule}\` of ${name} open`,
		covered: shown(rule, false)
	}])];
};
const some = (policy, test) => [...policy.entitlements.values()].some(test);
/** What a policy can answer by what stands in it. NB. Not every limit: what is not here is not counted. */
const EXPECTED = [
	{
		codes: ["eligible.not"],
		when: (policy) => policy.entitlements.size > 0,
		sentence: "asks as somebody who may not (eligible.not)"
	},
	{
		codes: ["request.duration-above-maximum", "duration.too-long"],
		when: (policy) => policy.entitlements.size > 0,
		sentence: "asks for longer than is allowed (request.duration-above-maximum)"
	},
	{
		codes: ["approval.self"],
		when: (policy) => some(policy, ({ approval }) => approval !== "none"),
		sentence: "lets a requester approve (approval.self)"
	},
	{
		codes: ["approval.veto"],
		when: (policy) => some(policy, ({ approval }) => approval !== "none"),
		sentence: "requests changes (approval.veto)"
	},
	{
		codes: [
			"request.ticket-missing",
			"ticket.required",
			"request.ticket-form",
			"ticket.unknown-form"
		],
		when: (_, { tickets }) => tickets.length > 0,
		sentence: "asks without its ticket, or with one of another form (request.ticket-missing)"
	},
	{
		codes: [
			"request.address-outside",
			"request.address-wide",
			"parameter.ip",
			"parameter.cidr"
		],
		when: (policy) => some(policy, ({ parameters }) => parameters.some(({ within }) => within.length > 0)),
		sentence: "asks from an address that is not allowed (request.address-outside)"
	},
	{
		codes: ["caps.person"],
		when: (_, { caps }) => caps.activePerPerson !== void 0,
		sentence: "reaches the cap of a person (caps.person)"
	},
	{
		codes: ["caps.total"],
		when: (_, { caps }) => caps.activeTotal !== void 0 && caps.activeTotal <= 100,
		sentence: "reaches the cap of all (caps.total)"
	},
	{
		codes: ["environment.observe"],
		when: (policy) => some(policy, ({ environment }) => environment.mode === "observe"),
		sentence: "asks in an environment that is only observed (environment.observe)"
	}
];
const ofReasons = (policy, results) => {
	const { settings } = policy;
	if (settings === void 0) return [];
	const given = new Set(results.flatMap(({ decision }) => [...codesOf(decision)]));
	return EXPECTED.filter((each) => each.when(policy, settings)).map(({ codes, sentence }) => ({
		kind: "reason",
		sentence,
		covered: codes.some((code) => given.has(code))
	}));
};
// src/core/render/test-report.ts
const renderTestReport = (results, coverage) => {
	const failed = results.filter(({ failures }) => failures.length > 0);
	return [
		...failed.flatMap((each) => [...failureLines(each), ""]),
		`${results.length - failed.length} passed, ${failed.length} failed.`,
		...coverageLines(coverage)
	];
};
const failureLines = (result) => {
	const { place, name } = result.case;
	const { reasons, findings, discounted } = result.decision;
	const said = [
		...findings.map(({ message, id }) => `${message} [${id}]`),
		...notable(reasons).map(({ effect, sentence, code }) => `${effect}: ${sentence} [${code}]`),
		...discounted.map(({ person, login, sentence, code }) => `the review of ${person ?? login} does not count: ${sentence} [${code}]`)
	];
	return [
		terminalSafe(`${place.file}:${place.line}:${place.column} ${name}`),
		...result.failures.map(({ what, expected, got }) => `  ${terminalSafe(`${what}: expected ${expected}, got ${got}`)}`),
		...said.length === 0 ? [] : ["  it was decided:", ...said.map((line) => `    ${terminalSafe(line)}`)]
	];
};
const coverageLines = ({ all, percent }) => {
	const open = all.filter(({ covered }) => !covered);
	return [`Coverage: ${percent} % (${all.length - open.length} of ${all.length}).`, ...open.map(({ sentence }) => terminalSafe(`  no test ${sentence}`)).map((line) => `  ${line}`)];
};
// src/commands/test.ts
/** `files`: every file under `policies/`. `leastCoverage` in percent. */
const test = (files, { leastCoverage }) => {
	const policy = parsePolicy({
		commit: void 0,
		files
	});
	const { people } = policy;
	const tests = files.filter(({ path }) => isPolicyTest(path)).map((file) => readPolicyTests(file, policy));
	const findings = [...policy.settings === void 0 || people === void 0 ? policy.findings : [], ...tests.flatMap((each) => each.findings)];
	const cases = tests.flatMap((each) => each.cases);
	const results = people === void 0 ? [] : cases.map((each) => runCase(each, people));
	const coverage = coverageOf(policy, results);
	const failed = results.filter(({ failures }) => failures.length > 0).length;
	return {
		exit: findings.length === 0 && cases.length > 0 && failed === 0 && coverage.percent >= leastCoverage ? 0 : 1,
		text: [
			...findings.length === 0 ? [] : [...renderFindings(findings, files).trimEnd().split("\n"), ""],
			...cases.length > 0 ? renderTestReport(results, coverage) : findings.length === 0 ? [NO_CASES] : [],
			...coverage.percent < leastCoverage ? [`Less than ${leastCoverage} % is shown.`] : []
		],
		json: valueOf(results, coverage, findings)
	};
};
const NO_CASES = "There are no tests in policies/tests/: docs/policy-tests.md says how they are written.";
const valueOf = (results, coverage, findings) => ({
	findings: findingsAsValue(findings),
	tests: results.map(({ case: { name, place }, decision, failures }) => ({
		name,
		file: place.file,
		line: place.line,
		column: place.column,
		passed: failures.length === 0,
		outcome: decision.outcome,
		failures
	})),
	coverage: {
		percent: coverage.percent,
		open: coverage.all.filter(({ covered }) => !covered).map(({ kind, sentence }) => ({
			kind,
			sentence
		}))
	}
});
// src/core/upgrade/source-edit.ts
var import_dist = require_dist();
/** A path that leads nowhere: the edit was made for another text. */
var NoSuchPlace = class extends Error {
	name = "NoSuchPlace";
};
/** One after the other; a path is looked up in what the edits before it have left. Throws `NoSuchPlace`. */
const editSource = (text, edits) => edits.reduce(apply, text);
const apply = (text, edit) => {
	const tokens = [...new import_dist.Parser().parse(text)];
	const [document] = [...new import_dist.Composer({ keepSourceTokens: true }).compose(tokens, true, text.length)];
	const found = find(document?.contents ?? null, edit.path);
	switch (edit.kind) {
		case "rename-key":
			if (!import_dist.CST.isScalar(found.key)) throw new NoSuchPlace(shown(edit.path));
			import_dist.CST.setScalarValue(found.key, edit.to, {
				implicitKey: true,
				type: styleOf(edit.to)
			});
			break;
		case "set":
			if (!import_dist.CST.isScalar(found.value)) throw new NoSuchPlace(shown(edit.path));
			import_dist.CST.setScalarValue(found.value, edit.value, { type: styleOf(edit.value) });
			break;
		case "remove": remove(found, edit.path);
	}
	return tokens.map((token) => import_dist.CST.stringify(token)).join("");
};
/** A word or number stays plain and means what YAML reads in it: `1`, `true`; anything with other characters is put in quotes. */
const styleOf = (text) => /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(text) ? "PLAIN" : "QUOTE_DOUBLE";
const find = (root, path) => {
	let node = root;
	let found = {
		key: void 0,
		value: root?.srcToken,
		item: void 0,
		within: void 0
	};
	for (const step of path) {
		const within = (0, import_dist.isMap)(node) || (0, import_dist.isSeq)(node) ? node.srcToken : void 0;
		if ((0, import_dist.isMap)(node)) {
			const pair = node.items.find(({ key }) => (0, import_dist.isScalar)(key) && String(key.value) === String(step));
			if (pair === void 0 || !(0, import_dist.isScalar)(pair.key)) throw new NoSuchPlace(shown(path));
			found = {
				key: pair.key.srcToken,
				value: tokenOf(pair.value),
				item: pair.srcToken,
				within
			};
			node = pair.value;
		} else if ((0, import_dist.isSeq)(node)) {
			const item = node.items[Number(step)];
			const value = tokenOf(item);
			if (value === void 0) throw new NoSuchPlace(shown(path));
			found = {
				key: void 0,
				value,
				item: itemOf(within, value),
				within
			};
			node = item;
		} else throw new NoSuchPlace(shown(path));
	}
	return found;
};
const tokenOf = (node) => (0, import_dist.isScalar)(node) || (0, import_dist.isMap)(node) || (0, import_dist.isSeq)(node) ? node.srcToken : void 0;
const itemOf = (within, value) => within !== void 0 && import_dist.CST.isCollection(within) ? within.items.find((item) => item.value === value) : void 0;
const remove = ({ within, item }, path) => {
	if (within === void 0 || !import_dist.CST.isCollection(within)) throw new NoSuchPlace(shown(path));
	const index = within.items.findIndex((each) => each === item);
	if (index === -1) throw new NoSuchPlace(shown(path));
	within.items.splice(index, 1);
	const first = within.items[0];
	if (index > 0 || within.type !== "flow-collection" || first === void 0) return;
	const comma = first.start.findIndex(({ type }) => type === "comma");
	if (comma !== -1) first.start.splice(0, comma + 1);
};
const shown = (path) => path.join(".");
// src/core/upgrade/upgrade.ts
/** Brings the files of a policy from an older version of the format to this one. There is only version 1 so far. */
/** In the order of versions, without gaps: the newest version is one more than the last `from`. */
const UPGRADES = [];
const SETTINGS = "policies/gatehouse.yaml";
/**
* NB. Requests stay as they are: what was merged is what was reviewed, and a pull request that changes one is refused.
*/
const upgradePolicy = (files, upgrades = UPGRADES) => {
	const newest = (upgrades.at(-1)?.from ?? 0) + 1;
	const version = versionOf(files);
	if (typeof version !== "number") return version;
	if (version === newest) return {
		kind: "current",
		version
	};
	const steps = upgrades.filter(({ from }) => from >= version);
	if (steps[0]?.from !== version) return {
		kind: "refused",
		message: `This Gatehouse does not know version ${version} of the format.`,
		remedy: `It writes version ${newest}: use the Gatehouse that the policy was written for, or a newer one.`
	};
	const policy = files.filter(({ path }) => path.startsWith("policies/"));
	const broken = policy.flatMap((file) => readDocument(file, "policy").findings)[0];
	if (broken !== void 0) return {
		kind: "refused",
		message: `${broken.file}:${broken.line}:${broken.column} cannot be read: ${broken.message}`,
		remedy: "Correct what `gatehouse check` finds first; nothing was changed."
	};
	const changed = steps.reduce((now, step) => now.map((file) => stepFile(file, step)), policy);
	return {
		kind: "upgraded",
		from: version,
		to: newest,
		says: steps.map(({ says }) => says),
		files: changed.filter((file, index) => file.text !== policy[index]?.text)
	};
};
/** The version of the settings leads: the other files carry none. */
const versionOf = (files) => {
	const file = files.find(({ path }) => path === SETTINGS);
	const value = (file === void 0 ? void 0 : readDocument(file, "policy").root)?.entries.find(({ key }) => key === "version")?.value;
	if (value?.kind === "scalar" && /^[1-9]\d{0,3}$/.test(value.text)) return Number(value.text);
	return {
		kind: "refused",
		message: `Which version the policy has cannot be read from ${SETTINGS}.`,
		remedy: "Write `version: 1` there, or correct what `gatehouse check` finds in the file."
	};
};
const stepFile = (file, step) => {
	const { root } = readDocument(file, "policy");
	if (root === void 0) return file;
	const edits = [...step.editsOf(file.path, root), ...file.path === SETTINGS ? [{
		kind: "set",
		path: ["version"],
		value: String(step.from + 1)
	}] : []];
	return edits.length === 0 ? file : {
		path: file.path,
		text: editSource(file.text, edits)
	};
};
// src/commands/upgrade.ts
/** `files`: every file under `policies/` and `requests/`. Requests are never changed. */
const upgrade = (files, upgrades = UPGRADES) => {
	const upgraded = upgradePolicy(files, upgrades);
	switch (upgraded.kind) {
		case "current": return {
			exit: 0,
			text: [`The policy is already version ${upgraded.version}, the newest.`],
			json: upgraded,
			files: []
		};
		case "refused": return {
			exit: 1,
			text: [upgraded.message, upgraded.remedy],
			json: upgraded,
			files: []
		};
		case "upgraded": {
			const paths = upgraded.files.map(({ path }) => path);
			return {
				exit: 0,
				text: [
					`The policy is now version ${upgraded.to}, from ${upgraded.from}:`,
					...upgraded.says.map((line) => `  ${line}`),
					`${paths.length === 1 ? "1 file was" : `${paths.length} files were`} changed: ${paths.join(", ")}`,
					"Look at the difference, run gatehouse check and gatehouse test, and open a pull request."
				],
				json: {
					...upgraded,
					files: paths
				},
				files: upgraded.files
			};
		}
	}
};
// src/author-commands.ts
const addCheck = (program, answering) => {
	program.command("check").description("check policies/ and requests/ of a working tree: all findings at once").argument("[directory]", "the working tree", ".").addOption(new Option("--format <format>", "for people, for programs, for code scanning, for a workflow").choices(CHECK_FORMATS).default("pretty")).option("--strict", "exit with 1 also when there are only notes").option("--upgrade", "bring policies/ to the newest version of the format instead").action((directory, { format, strict, upgrade: upgrading }) => answering(async () => {
		const files = await readWorkingTree(directory);
		if (upgrading === true) {
			const { files: changed, ...answer } = upgrade(files);
			for (const file of changed) await writeToTree(directory, file);
			return answer;
		}
		const answer = check(files, {
			format,
			strict: strict === true
		});
		return format === "json" || format === "sarif" ? {
			...answer,
			as: "json"
		} : answer;
	}));
};
const several = (value, before) => [...before, value];
const addExplain = (program, answering) => {
	program.command("explain").description("what would be decided of a request by the policy of a working tree, and with these reviews").argument("<request>", "the path of a request file").option("--directory <directory>", "the working tree", ".").option("--as <person>", "who asks; default: the first who may").option("--at <moment>", "when: '2026-11-28 22:00 Europe/Berlin'; default: now").option("--approve <person>", "an approval, also with a time: 'bob@2026-11-28 21:00'; repeatable", several, []).option("--changes-requested <person>", "a review that requests changes; repeatable", several, []).option("--ticket-state <state>", "what the ticket system would say").option("--team <org/slug=people>", "who is in a live team: contoso/sre=alice,bob; repeatable", several, []).option("--oncall <rota=people>", "who is on call by a rota of another system; repeatable", several, []).addOption(new Option("--freeze <level>", "as if an operator had frozen it by dispatch").choices([
		"none",
		"changes",
		"everything"
	]).default("none")).option("--elevation", "after the merge, at the last look before access begins").action((path, flags) => answering(async () => {
		const files = await readWorkingTree(flags.directory);
		const words = {
			...flags,
			as: flags.as,
			at: flags.at,
			ticketState: flags.ticketState,
			elevation: flags.elevation === true
		};
		const policyFiles = files.filter((file) => file.path.startsWith("policies/"));
		const request = await readRequest(flags.directory, path);
		return explain({
			policyFiles,
			request,
			words,
			opens: OPENS
		}, instant(Date.now()));
	}));
};
const percent = (value) => {
	if (/^(?:100|\d{1,2})$/.test(value)) return Number(value);
	throw new InvalidArgumentError("Give a whole number from 0 to 100.");
};
const addTest = (program, answering) => {
	program.command("test").description("run policies/tests/ of a working tree: does the policy decide what is expected?").argument("[directory]", "the working tree", ".").option("--min-coverage <percent>", "exit with 1 when the tests show less of the policy", percent, 0).action((directory, { minCoverage }) => answering(async () => {
		const files = await readWorkingTree(directory);
		return test(files.filter((file) => file.path.startsWith("policies/")), { leastCoverage: minCoverage });
	}));
};
const addAuthorCommands = (program, answering) => {
	addCheck(program, answering);
	addExplain(program, answering);
	addTest(program, answering);
};
// src/adapters/git/past-program.ts
/** Runs the Gatehouse that a commit of the repository held, from a clone, to let the version that decided decide again. */
const run = promisify(execFile);
/** A replay takes seconds. */
const PATIENCE = 12e4;
/** NB. It executes code of the clone: only for who asked for it, and without this process's environment, tokens included. */
const createPastProgram = ({ directory }) => ({ async replay(commit, grant) {
	const files = await programAt(directory, commit);
	if (files.size === 0) return { kind: "absent" };
	const place = await mkdtemp(join(tmpdir(), "gatehouse-past-"));
	try {
		for (const [path, text] of files) {
			const target = join(place, path);
			await mkdir(dirname(target), { recursive: true });
			await writeFile(target, text);
		}
		await writeFile(join(place, "package.json"), "{\"type\":\"module\"}");
		return await answerOf(join(place, "dist/cli.js"), resolve(directory), grant);
	} finally {
		await rm(place, {
			recursive: true,
			force: true
		});
	}
} });
const programAt = async (directory, commit) => {
	const entries = (await gitText(directory, "ls-tree", "-r", "-z", "--full-tree", commit, "--", "dist/").catch(() => "")).split("\0").flatMap((entry) => {
		const [, blob, path] = /^100(?:644|755) blob ([0-9a-f]{40})\t(dist\/(?:[\w-]+\/)?[\w.-]+\.c?js)$/.exec(entry) ?? [];
		return blob === void 0 || path === void 0 || path.startsWith("dist/sandbox") ? [] : [{
			blob,
			path
		}];
	});
	if (!entries.some(({ path }) => path === "dist/cli.js")) return /* @__PURE__ */ new Map();
	const texts = await Promise.all(entries.map(async ({ blob, path }) => [path, await gitText(directory, "cat-file", "blob", blob)]));
	return new Map(texts);
};
const answerOf = async (cli, clone, grant) => {
	try {
		await run(process.execPath, [
			cli,
			"--json",
			"replay",
			String(grant),
			"--clone",
			clone
		], {
			cwd: dirname(cli),
			env: {
				PATH: process.env["PATH"],
				HOME: process.env["HOME"]
			},
			timeout: PATIENCE,
			maxBuffer: 67108864
		});
		return { kind: "same" };
	} catch (thrown) {
		return (typeof thrown === "object" && thrown !== null ? Reflect.get(thrown, "code") : void 0) === 1 ? { kind: "different" } : { kind: "unable" };
	}
};
// src/adapters/git/past.ts
/** `directory`: any folder inside the clone, or a bare repository. Throws `Fault('config.invalid')` when it is no clone. */
const createGitPast = ({ directory }) => {
	/** Each request was decided at a commit of its own, and nearly all of the policy stood in the one before: it is read once. */
	const texts = /* @__PURE__ */ new Map();
	const policyText = (blob) => {
		const known = texts.get(blob) ?? gitText(directory, "cat-file", "blob", blob);
		texts.set(blob, known);
		return known;
	};
	return {
		async policyAt(commit) {
			const listed = await orAbsent(gitText(directory, "ls-tree", "-r", "-z", "--full-tree", `${commit}^{commit}`, "--", "policies/"));
			if (listed === void 0) return void 0;
			return {
				commit,
				files: await Promise.all(listed.split("\0").flatMap(entryOf).map(async ({ path, blob }) => ({
					path,
					text: await policyText(blob)
				})))
			};
		},
		text: (blob) => orAbsent(gitText(directory, "cat-file", "blob", blob)),
		async today() {
			const refs = await gitText(directory, "for-each-ref", "--format=%(refname) %(objectname)", "--", ...TIPS);
			const tips = new Map(refs.split("\n").map((line) => {
				const [ref = "", sha = ""] = line.split(" ");
				return [ref, sha];
			}));
			const found = TIPS.flatMap((ref) => tips.get(ref) ?? [])[0];
			return found === void 0 ? void 0 : commitSha(found);
		}
	};
};
/** Where a clone may have the default branch; the remote's own word first. */
const TIPS = [
	"refs/remotes/origin/HEAD",
	"refs/remotes/origin/main",
	"refs/remotes/origin/master",
	"refs/heads/main",
	"refs/heads/master"
];
/** git refuses what it does not hold. */
const orAbsent = (said) => said.catch(() => void 0);
/** `<mode> blob <id>\t<path>`; only plain YAML files: at anything else the decision itself had failed. */
const entryOf = (entry) => {
	const [, blob, path] = /^100644 blob ([0-9a-f]{40})\t(.+\.ya?ml)$/s.exec(entry) ?? [];
	return blob === void 0 || path === void 0 ? [] : [{
		blob,
		path
	}];
};
// src/core/ledger/narrative.ts
/** One line, escaped for a terminal. */
const eventLine = (event, timezone) => {
	const grant = event.grant === null ? "" : `  #${event.grant}`;
	const by = actorOf(event.actor);
	return forTerminal(`${inBothZones(event.time, timezone)}${grant}  ${sentence(event)}${by === void 0 ? "" : `  (${by})`}`);
};
/**
* Text that a terminal shows as it is.
* NB. Control characters would move its cursor, colour it or write to its clipboard; the direction marks of Unicode would
* make a line read as another one. The runner of a workflow takes `##[name]` for a command wherever it stands in a line.
*/
const forTerminal = (text) => text.replaceAll("##[", "## [").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
/** `2026-11-20 10:00:00 UTC (11:00 Europe/Berlin)`; only UTC for an unknown zone. */
const inBothZones = (time, timezone) => {
	const utc = `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
	const local = timezone === "UTC" ? void 0 : localTime(time, timezone);
	return local === void 0 ? utc : `${utc} (${local} ${timezone})`;
};
const localTime = (time, timezone) => {
	try {
		return clockIn(timezone).format(new Date(time));
	} catch {
		return;
	}
};
const clocks = /* @__PURE__ */ new Map();
const clockIn = (timezone) => {
	const made = clocks.get(timezone) ?? new Intl.DateTimeFormat("en-GB", {
		timeZone: timezone,
		hour: "2-digit",
		minute: "2-digit"
	});
	clocks.set(timezone, made);
	return made;
};
const actorOf = ({ kind, person, login }) => {
	switch (kind) {
		case "person":
		case "unknown": return person ?? login ?? "somebody unknown";
		case "bot": return login ?? "a bot";
		case "gatehouse": return;
	}
};
const sentence = (event) => {
	switch (event.type) {
		case "swept": return event.data.kind === "genesis" ? `ledger begun for ${event.data.repository.name}, ${event.data.baseline.length} older request files left alone` : `platforms swept: ${event.data.found} found, ${event.data.ended} ended, ${event.data.faults.length} faults`;
		case "requested": {
			const { requester, beneficiary, entitlement, ticket, justification } = event.data;
			return `requested: ${requester}${requester === beneficiary ? "" : ` for ${beneficiary}`} · ${entitlement}${ticket === null ? "" : ` · ${ticket}`} · ${justification}`;
		}
		case "decided": {
			const { outcome, approvals, reasons, subject } = event.data;
			const what = event.grant === null && subject !== void 0 ? ` ${subject.path}` : "";
			const why = outcome === "denied" ? reasons.find(({ effect }) => effect === "deny")?.sentence : void 0;
			const by = approvals.map(({ person, rule }) => `${person} (${rule})`).join(", ");
			return `${outcome}${what}${by === "" ? "" : ` by ${by}`}${why === void 0 ? "" : `: ${why}`}`;
		}
		case "scheduled": return `scheduled: opens ${event.data.startsAt}, ends ${event.data.expiresAt}`;
		case "elevating": return `elevating until ${event.data.expiresAt}, policy ${event.data.policy.slice(0, 7)}, run ${event.data.owner.run}`;
		case "elevated": return `elevated: ${stepsOf(event.data.steps)}`;
		case "failed": return `failed: ${event.data.why}; ${stepsOf(event.data.steps)}`;
		case "ending": return `ending (${event.data.why})${event.data.note === "" ? "" : `: ${event.data.note}`}`;
		case "ended": return `ended (${event.data.why}), ${event.data.lagSeconds} s after its end: ${stepsOf(event.data.steps)}`;
		case "extended": return `extended by #${event.data.by}, which ends ${event.data.expiresAt}`;
		case "drifted":
		case "repaired": return `${event.type}: step ${event.data.step}, ${event.data.what}`;
		case "review-owed": return `review owed by ${event.data.by} until ${event.data.due}`;
		case "reviewed": return `reviewed: ${event.data.verdict}, ${event.data.text}`;
		case "policy-changed": return `policy changed to ${event.data.commit.slice(0, 7)}${policyPulls(event.data)}`;
		case "withdrawn":
		case "lapsed":
		case "amended": return `${event.type}: ${event.data.note}`;
		case "posture": return event.data.freeze === void 0 ? `posture: ${event.data.note}` : freezeSentence(event.data.freeze);
	}
};
const freezeSentence = ({ level, until, why }) => {
	if (level === "none") return `freeze lifted: ${why}`;
	return `frozen: ${level}, until ${until ?? "an operator lifts it"}: ${why}`;
};
/** One line, escaped for a terminal: what stands frozen, who froze it, since when, until when, and why. */
const frozenLine = ({ level, by, since, until, why }, timezone) => {
	const end = until === null ? "until an operator lifts it" : `until ${inBothZones(until, timezone)}`;
	return forTerminal(`Frozen: ${level}, by ${actorOf(by) ?? "gatehouse"} since ${inBothZones(since, timezone)}, ${end}: ${why}`);
};
/** `by #12 of alice, approved by erin` · `by no pull request` */
const policyPulls = ({ pulls }) => {
	if (pulls === void 0) return "";
	if (pulls.length === 0) return " by no pull request";
	return ` by ${pulls.map(({ number, author, approvals }) => {
		const by = [...new Set(approvals.map((approval) => actorOf(approval.by) ?? "gatehouse"))].join(", ");
		return `#${number} of ${actorOf(author) ?? "gatehouse"}, ${by === "" ? "approved by nobody" : `approved by ${by}`}`;
	}).join("; ")}`;
};
const stepsOf = (steps) => steps.length === 0 ? "no step" : steps.map(({ step, state, endsAt, residual, fault, ended }) => [
	`step ${step} ${state}`,
	ended === void 0 ? void 0 : `by ${ended.by} ${ended.lagSeconds} s after its end`,
	endsAt === void 0 ? void 0 : `until ${endsAt}`,
	residual === void 0 ? void 0 : `${residual.what} may live until ${residual.until}`,
	fault
].flatMap((part) => part ?? []).join(", ")).join("; ");
// src/commands/log.ts
/** Exit 1 when a grant was asked for that the ledger does not know. Throws `ledger.broken` where the chain breaks, and the history's faults. */
const log = async (ports, options) => {
	const events = [];
	for await (const event of eventsIn(ports.history)) if (options.grant === void 0 || event.grant === options.grant) events.push(event);
	const none = options.grant === void 0 ? "The ledger is empty." : `The ledger knows no grant ${options.grant}.`;
	return {
		exit: events.length === 0 ? 1 : 0,
		text: events.length === 0 ? [none] : events.map((event) => eventLine(event, options.timezone)),
		json: { events }
	};
};
/** Every event in its order; the chain is checked on the way. */
async function* eventsIn(history) {
	let end = EMPTY_CHAIN;
	for await (const commit of history.commits()) for (const change of commit.changes) {
		if (change.change === "deleted" || !change.path.startsWith("events/")) continue;
		const segment = parseSegment(change.path, await commit.text(change.path), end);
		if (segment.kind === "flaw") throw new Fault("ledger.broken", `The ledger is broken at ${change.path}: ${segment.flaw.message}`, { remedy: "Run `gatehouse verify`; it says what stands before that place." });
		end = segment.end;
		yield* segment.events;
	}
}
// src/commands/impact.ts
/** `impact`: which recorded decisions a change of the policy, or another version of Gatehouse, would decide otherwise; offline. */
/** What would differ is no fault: exit 0. Throws the faults of history and past, and `config.invalid` without a policy. */
const impact = async (ports, against) => {
	const today = await ports.past.today();
	const source = today === void 0 ? void 0 : await ports.past.policyAt(today);
	if (today === void 0 || source === void 0) throw new Fault("config.invalid", "This clone has no default branch with a policy", { remedy: "Give a full clone of the repository with --clone." });
	const { json } = await log({ history: ports.history }, {
		grant: void 0,
		timezone: "UTC"
	});
	const recorded = await decisionsIn(ports.past, json.events);
	const policy = parsePolicy(source);
	switch (against.kind) {
		case "nothing": return ofVerdicts(verdictsBy(recorded, policy, today));
		case "policy": {
			const proposed = parsePolicy({
				commit: today,
				files: against.files
			});
			if (proposed.findings.length > 0) throw new Fault("config.invalid", "The policy of that working tree has findings", { remedy: "Run `gatehouse check` there and repair them first." });
			return ofImpact(impactOf(recorded, {
				today: policy,
				proposed
			}, openIn(json.events)), "this policy");
		}
		case "version": return besideVersion(against, {
			recorded,
			policy,
			commit: today,
			open: openIn(json.events)
		});
	}
};
const besideVersion = ({ said, annotate }, { recorded, policy, commit, open }) => {
	const before = readVerdicts(said);
	if (before === void 0 || before.policy !== commit) throw new Fault("config.invalid", before === void 0 ? "The other version did not say what it decides" : "The other version decided by another policy", { remedy: "Write it with that version’s `impact --json`, from the same clone; versions before that command cannot." });
	const verdicts = /* @__PURE__ */ new Map();
	for (const { grant, time, verdict } of before.verdicts) if (verdict !== null) verdicts.set(keyOf$1(grant, time), verdict);
	const between = impactBetween(recorded.map((one) => ({
		grant: one.grant,
		open: open.has(one.grant),
		before: verdicts.get(keyOf$1(one.grant, one.time)),
		after: briefUnder(one, policy)
	})));
	const report = ofImpact(between, "this version");
	if (!annotate) return report;
	const line = workflowCommand("notice", { title: REPORT_TITLE }, writeReport(between, 90));
	return {
		...report,
		text: [...report.text, line]
	};
};
const keyOf$1 = (grant, time) => `${grant} ${time}`;
/** The decisions of the last 90 days before the ledger's last entry: a clone has no clock of its own. */
const decisionsIn = async (past, events) => {
	const last = instantOf$1(events.at(-1)?.time);
	const since = last && later(last, hours(-2160));
	const decided = events.flatMap((event) => event.type === "decided" && event.grant !== null && isSince$1(event.time, since) ? [{
		grant: event.grant,
		data: event.data,
		time: event.time
	}] : []);
	return Promise.all(decided.map(async (one) => ({
		...one,
		text: one.data.subject === void 0 ? void 0 : await past.text(one.data.subject.blob)
	})));
};
const instantOf$1 = (time) => time === void 0 ? void 0 : parseInstant(time);
const isSince$1 = (time, since) => {
	const at = parseInstant(time);
	return at !== void 0 && (since === void 0 || at >= since);
};
const openIn = (events) => {
	const grants = /* @__PURE__ */ new Map();
	for (const event of events) {
		if (event.grant === null) continue;
		const folded = foldGrant(grants.get(event.grant), event.grant, event);
		if (folded.kind === "now") grants.set(event.grant, folded.now);
	}
	return new Set([...grants].flatMap(([grant, { phase }]) => phase === "open" ? [grant] : []));
};
const verdictsBy = (recorded, policy, commit) => ({
	kind: "gatehouse-verdicts",
	policy: commit,
	verdicts: recorded.map((one) => ({
		grant: one.grant,
		time: one.time,
		verdict: briefUnder(one, policy) ?? null
	}))
});
const ofVerdicts = (json) => {
	return {
		exit: 0,
		text: [`This version can decide ${json.verdicts.filter(({ verdict }) => verdict !== null).length} of ${json.verdicts.length} decisions of the last 90 days again by the policy of the default branch.`, "Compare with --policy (a working tree) or --before (what another version wrote with impact --json)."],
		json
	};
};
const ofImpact = (json, what) => {
	const { judged, left, changed } = json;
	const told = {
		what,
		judged,
		left,
		tally: tallyOf(changed),
		days: 90,
		complete: true
	};
	return {
		exit: 0,
		text: [
			impactSentence(told).join(""),
			...changed.map(changeLine),
			...left === 0 ? [] : [`${left} could not be decided again.`]
		].map(forTerminal),
		json
	};
};
const changeLine = ({ grant, open, before, after, because }) => `  #${grant}${open ? " (open now)" : ""}: ${before} before, ${after} after (${because.join(", ")})`;
// src/commands/past-policies.ts
const createPastPolicies = (past) => {
	const read = /* @__PURE__ */ new Map();
	return {
		async at(commit) {
			if (!read.has(commit)) {
				const source = await past.policyAt(commit);
				read.set(commit, source === void 0 ? void 0 : parsePolicy(source));
			}
			return read.get(commit);
		},
		known: (commit) => read.get(commit)
	};
};
// src/commands/replay.ts
/** Throws the faults of history and past. Today's policy and the version that decided are told and never change the exit code. */
const replay = async (ports, options) => {
	const { json } = await log({ history: ports.history }, options);
	const events = json.events.flatMap((event) => event.type === "decided" && event.grant !== null ? [{
		...event,
		grant: event.grant
	}] : []);
	const today = await ports.past.today();
	const policies = createPastPolicies(ports.past);
	const decisions = [];
	for (const { grant, data, time } of events) {
		const recorded = {
			data,
			time
		};
		const text = data.subject === void 0 ? "" : await ports.past.text(data.subject.blob);
		const answers = [await answer(policies, {
			recorded,
			text,
			by: "then",
			policy: data.policy
		}), await answer(policies, {
			recorded,
			text,
			by: "today",
			policy: today
		})];
		const decider = (await ports.program?.replay(data.policy, grant))?.kind;
		decisions.push({
			grant,
			time,
			outcome: data.outcome,
			answers,
			decider
		});
	}
	return {
		exit: exitOf(decisions),
		text: textOf$1(decisions, options).map(forTerminal),
		json: {
			grant: options.grant ?? null,
			decisions
		}
	};
};
const answer = async (policies, { recorded, text, by, policy: commit }) => {
	const impossible = (why) => ({
		by,
		policy: commit,
		result: {
			kind: "impossible",
			why
		}
	});
	if (commit === void 0) return impossible("this clone has no default branch");
	const policy = await policies.at(commit);
	if (policy === void 0) return impossible(`this clone does not hold the commit ${commit} of the policy`);
	const { subject } = recorded.data;
	if (text === void 0) return impossible(`this clone does not hold the request file ${subject?.path ?? ""} (${subject?.blob ?? ""})`);
	await Promise.all(commitsIn(recorded.data.facts).map((earlier) => policies.at(earlier)));
	return {
		by,
		policy: commit,
		result: replay$1(recorded, {
			text,
			policy,
			policyAt: policies.known
		})
	};
};
/** The commits of earlier policies that the facts name. */
const commitsIn = (facts) => {
	const found = [];
	const policies = member(facts, "policyAtReview");
	for (const fact of typeof policies === "object" && policies !== null ? Object.values(policies) : []) {
		const commit = member(member(fact, "value"), "commit");
		if (isCommit(commit)) found.push(commit);
	}
	return [...new Set(found)];
};
const isCommit = (value) => typeof value === "string" && /^[0-9a-f]{40}$/.test(value);
const member = (value, key) => typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : void 0;
const exitOf = (decisions) => {
	const then = decisions.flatMap(({ answers }) => answers.filter(({ by }) => by === "then"));
	if (then.length === 0 || then.some(({ result }) => result.kind === "impossible")) return 2;
	return then.every(({ result }) => result.kind === "decided" && result.differences.length === 0) ? 0 : 1;
};
const textOf$1 = (decisions, options) => {
	if (options.grant !== void 0) return decisions.length === 0 ? [`The ledger records no decision about #${options.grant}.`] : decisions.flatMap((one) => decisionLines(one, options));
	if (decisions.length === 0) return ["The ledger records no decision."];
	const otherwise = decisions.filter((one) => !isSame$1(one));
	const all = `${decisions.length} recorded ${decisions.length === 1 ? "decision" : "decisions"}`;
	return [otherwise.length === 0 ? `By the policy of then this version decides ${all} the same.` : `By the policy of then this version does not decide ${otherwise.length} of ${all} the same:`, ...otherwise.flatMap((one) => decisionLines(one, options))];
};
const isSame$1 = ({ answers, decider }) => decider !== "different" && answers.every(({ by, result }) => by === "today" || result.kind === "decided" && result.differences.length === 0);
const decisionLines = ({ grant, time, outcome, answers, decider }, { timezone }) => [
	`#${grant} was ${outcome} at ${inBothZones(time, timezone)}.`,
	...answers.flatMap(linesOf$1),
	...decider === void 0 ? [] : [`  ${DECIDER[decider]}`]
];
const DECIDER = {
	same: "The version that decided decides the same again, by the policy of then.",
	different: "The version that decided decides otherwise now, by the policy of then: compare its own replay.",
	absent: "The version that decided is not in this clone: the repository had no dist/ then.",
	unable: "The version that decided cannot replay: it is older than the command, or it failed."
};
const linesOf$1 = ({ by, policy, result }) => {
	const whose = by === "then" ? "the policy of then" : "the policy of today";
	const which = policy === void 0 ? whose : `${whose} (${policy.slice(0, 12)})`;
	if (result.kind === "impossible") return [`  By ${which} it cannot be decided again: ${result.why}.`];
	const { verdict, differences } = result;
	return differences.length === 0 ? [`  By ${which} this version decides the same: ${verdict.outcome}.`] : [`  By ${which} this version decides otherwise: ${verdict.outcome}.`, ...differences.map(differenceLine)];
};
const differenceLine = ({ what, recorded, now }) => `    ${what}: ${recorded} then, ${now} now`;
// src/core/observed.ts
const OBSERVED = "environment.observe";
/** `undefined`: it was not only observed. */
const obstaclesOfObserved = ({ reasons }) => {
	const against = new Set(reasons.flatMap(({ code, effect }) => effect === "deny" || effect === "wait" ? [code] : []));
	return against.delete(OBSERVED) ? [...against] : void 0;
};
/** The most asked for first. */
const observedTable = (decided) => {
	const rows = /* @__PURE__ */ new Map();
	for (const { entitlement, against } of decided) {
		const row = rows.get(entitlement) ?? {
			entitlement,
			requests: 0,
			opened: 0,
			against: {}
		};
		const counted = { ...row.against };
		for (const code of against) counted[code] = (counted[code] ?? 0) + 1;
		rows.set(entitlement, {
			entitlement,
			requests: row.requests + 1,
			opened: row.opened + (against.length === 0 ? 1 : 0),
			against: counted
		});
	}
	return [...rows.values()].toSorted((a, b) => b.requests - a.requests || (a.entitlement < b.entitlement ? -1 : 1));
};
const observedLines = (table) => {
	if (table.length === 0) return [];
	const sum = (of) => table.reduce((total, row) => total + of(row), 0);
	return [`Observed: ${sum(({ opened }) => opened)} of ${sum(({ requests }) => requests)} requests would have been opened.`, ...table.map(({ entitlement, requests, opened, against }) => {
		const codes = Object.entries(against).toSorted(([, a], [, b]) => b - a).map(([code, count]) => `${code} (${count})`);
		return `  ${entitlement}: ${opened} of ${requests}${codes.length === 0 ? "" : `; in the way: ${codes.join(", ")}`}`;
	})];
};
// src/core/ledger/break-glass-uses.ts
/** `since`: only uses and verdicts from then on are counted; `undefined`: all. */
const countUses = (since) => {
	const asked = /* @__PURE__ */ new Map();
	const owed = /* @__PURE__ */ new Map();
	const notJustified = [];
	let uses = 0;
	let justified = 0;
	let asOf;
	return {
		hear(event) {
			asOf = event.time;
			if (event.grant === null) return;
			const counts = since === void 0 || (parseInstant(event.time) ?? since) >= since;
			if (event.type === "requested") {
				const { requester, entitlement } = event.data;
				asked.set(event.grant, {
					requester,
					entitlement
				});
			}
			if (event.type === "elevated" || event.type === "ended" || denied(event)) asked.delete(event.grant);
			if (event.type === "review-owed") {
				const { requester, entitlement } = asked.get(event.grant) ?? {};
				const { by, due } = event.data;
				owed.set(event.grant, {
					grant: event.grant,
					requester,
					entitlement,
					by,
					due,
					startsAt: event.time
				});
				if (counts) uses += 1;
			}
			if (event.type !== "reviewed") return;
			const use = owed.get(event.grant);
			owed.delete(event.grant);
			if (use === void 0 || !counts) return;
			const { startsAt: _, ...rest } = use;
			if (event.data.verdict === "justified") justified += 1;
			else notJustified.push({
				...rest,
				text: event.data.text,
				reviewer: event.actor.person
			});
		},
		result: () => ({
			uses,
			justified,
			notJustified,
			owed: [...owed.values()].map(({ startsAt, ...use }) => ({
				...use,
				overdue: stageOf({
					startsAt,
					due: use.due
				}, parseInstant(asOf ?? "") ?? instant(0)) === "overdue"
			})),
			asOf
		})
	};
};
const denied = (event) => event.type === "decided" && event.data.outcome === "denied";
/** Nothing where it was never used. */
const useLines = ({ uses, justified, notJustified, owed, asOf }) => {
	if (uses === 0 && owed.length === 0 && notJustified.length === 0) return [];
	const overdue = owed.filter((use) => use.overdue).length;
	return [
		`Break-glass: used ${uses} times; reviewed as justified ${justified} times, as not justified ${notJustified.length} times; ${owed.length} reviews are owed, ${overdue} of them overdue at ${asOf ?? ""}.`,
		...owed.map((use) => `  ${named(use)}: review ${use.overdue ? "OVERDUE since" : "due"} ${use.due}, by ${use.by}`),
		...notJustified.map((use) => `  ${named(use)}: not justified, ${use.reviewer ?? "somebody"} says: ${use.text}`)
	];
};
const named = ({ grant, requester, entitlement }) => `#${grant} ${requester ?? "somebody"} ${entitlement ?? ""}`.trim();
// src/commands/truth.ts
/** Throws `ledger.broken` where the chain breaks, and the history's faults. */
const truth = async (ports, { since }) => {
	const plans = /* @__PURE__ */ new Map();
	const ends = [];
	const freezes = [];
	const asked = /* @__PURE__ */ new Map();
	const decided = [];
	const count = {
		ended: 0,
		expired: 0,
		drifted: 0,
		repaired: 0,
		withdrawn: 0,
		lapsed: 0
	};
	const uses = countUses(since);
	for await (const event of eventsIn(ports.history)) {
		if (event.type === "posture" && isSince(event.time, since)) freezes.push(...freezeWord(event));
		uses.hear(event);
		if (event.grant === null) continue;
		if (event.type === "elevating") plans.set(event.grant, event.data.plan);
		if (event.type === "requested") asked.set(event.grant, event.data.entitlement);
		if (!isSince(event.time, since)) continue;
		if (event.type === "decided") {
			const against = obstaclesOfObserved(event.data);
			const entitlement = asked.get(event.grant) ?? "unknown";
			asked.delete(event.grant);
			if (against !== void 0) decided.push({
				entitlement,
				against
			});
		}
		if (isCounted(event)) count[event.type] += 1;
		if (event.type !== "ended") continue;
		const plan = plans.get(event.grant);
		plans.delete(event.grant);
		count.ended += 1;
		if (event.data.why === "expired") count.expired += 1;
		if (plan !== void 0) ends.push(...measuredEnds(plan, event.data.why, event.data.steps));
	}
	const lags = truthTable(ends);
	const breakGlass = uses.result();
	const observed = observedTable(decided);
	return {
		exit: 0,
		text: [
			...linesOf(count, lags),
			...useLines(breakGlass),
			...observedLines(observed),
			...freezes.map(freezeLine)
		].map(forTerminal),
		json: {
			...count,
			lags,
			freezes,
			breakGlass,
			observed
		}
	};
};
const isCounted = (event) => event.type === "drifted" || event.type === "repaired" || event.type === "withdrawn" || event.type === "lapsed";
const isSince = (time, since) => since === void 0 || (parseInstant(time) ?? since) >= since;
const freezeWord = ({ data: { freeze }, time: at, actor }) => freeze === void 0 ? [] : [{
	...freeze,
	at,
	by: actor.person ?? actor.login ?? "somebody unknown"
}];
const freezeLine = ({ level, until, why, at, by }) => level === "none" ? `${at} ${by} lifted the freeze: ${why}` : `${at} ${by} froze ${level}, until ${until ?? "an operator lifts it"}: ${why}`;
const linesOf = ({ ended, expired, drifted, repaired, withdrawn, lapsed }, lags) => [
	`${ended} grants ended, ${expired} of them at their end; ${drifted} times something open was found changed, ${repaired} times it stood as agreed again.`,
	...withdrawn + lapsed === 0 ? [] : [`Closed without a merge: ${withdrawn} times withdrawn, ${lapsed} times lapsed.`],
	...lags.length === 0 ? ["No lag was measured."] : ["Seen gone after the end (read back from the platform):"],
	...lags.map(({ kind, by, count, median, worst }) => `  ${kind}, ended by ${by}: ${count} times, median ${formatLag(median)}, worst ${formatLag(worst)}`)
];
// src/clone-commands.ts
/** The commands that read a clone and ask nobody: verify, log, report, replay, impact. They work offline. */
const CLONE = [
	"--clone <directory>",
	"a full clone that has the branch gatehouse-ledger",
	"."
];
/** What the offline commands take from the policy of the folder they are called in. */
const settingsHere = async () => {
	const settings = await readSettings(".");
	return {
		genesis: settings?.genesis,
		anchorsSince: settings?.anchorsSince,
		timezone: settings?.timezone ?? "UTC"
	};
};
const invalid$2 = (message, remedy) => new Fault("config.invalid", message, { remedy });
const digestOf = (value) => {
	if (/^[0-9a-f]{64}$/.test(value)) return digest(value);
	throw invalid$2(`${JSON.stringify(value)} is no genesis`, "Give the 64 hexadecimal characters of ledger.genesis.");
};
const addVerify = (program, answering) => {
	program.command("verify").description("prove the ledger from a clone, offline: exit 1 and the first broken place if it is not whole").option(...CLONE).option("--genesis <hash>", "ledger.genesis; default: from policies/gatehouse.yaml here").option("--anchors <file>", "any text with the statuses gatehouse/ledger of the repository; docs/ledger.md").action((flags) => answering(async () => {
		const settings = await settingsHere();
		const genesis = flags.genesis === void 0 ? settings.genesis : digestOf(flags.genesis);
		const { anchorsSince } = settings;
		return verify({
			history: createGitLedgerHistory({ directory: flags.clone }),
			signatures: createSignatures()
		}, {
			genesis,
			anchorsSince,
			...flags.anchors === void 0 ? {} : { anchors: await anchorsOfFile(flags.anchors) }
		});
	}));
};
const anchorsOfFile = async (path) => {
	const remedy = "Save what GitHub shows of the statuses; docs/ledger.md has the command.";
	const found = anchorsIn(await textOf(path, remedy));
	if (found.length === 0) throw invalid$2(`${path} has no anchor in it`, remedy);
	return found.map((anchor) => ({
		...anchor,
		commit: void 0,
		at: void 0
	}));
};
const addLog = (program, answering) => {
	program.command("log").description("what the ledger says, from a clone, offline").argument("[grant]", "only this grant").option(...CLONE).action((grant, flags) => answering(async () => log({ history: createGitLedgerHistory({ directory: flags.clone }) }, {
		grant: grant === void 0 ? void 0 : pullNumber("The grant", grant),
		timezone: (await settingsHere()).timezone
	})));
};
const addReport = (program, answering) => {
	program.command("report").description("how access ended: by kind and by whom, with the measured lag; from a clone, offline").option(...CLONE).option("--since <time>", "only what ended from then on, e.g. 2026-11-01T00:00:00Z").action((flags) => answering(async () => truth({ history: createGitLedgerHistory({ directory: flags.clone }) }, { since: flags.since === void 0 ? void 0 : instantOf(flags.since) })));
};
const instantOf = (value) => {
	const at = parseInstant(value);
	if (at !== void 0) return at;
	throw invalid$2(`${JSON.stringify(value)} is no time`, "Write it like 2026-11-01T00:00:00Z.");
};
const addReplay = (program, answering) => {
	program.command("replay").description("decide a recorded request again, from a clone, offline: as it was recorded, and by today’s policy").argument("[grant]", "its number").option("--all", "every recorded decision").option(...CLONE).option("--with-the-version-that-decided", "also run the dist/ of that commit: code of the clone").action((grant, flags) => answering(async () => {
		if (grant === void 0 !== (flags.all === true)) throw invalid$2("It is not clear what to replay", "Give the number of a grant, or --all.");
		return replay({
			history: createGitLedgerHistory({ directory: flags.clone }),
			past: createGitPast({ directory: flags.clone }),
			program: flags.withTheVersionThatDecided === true ? createPastProgram({ directory: flags.clone }) : void 0
		}, {
			grant: grant === void 0 ? void 0 : pullNumber("The grant", grant),
			timezone: (await settingsHere()).timezone
		});
	}));
};
const addImpact = (program, answering) => {
	program.command("impact").description("which decisions of the last 90 days a change of the policy, or another version, would decide otherwise").option(...CLONE).addOption(new Option("--policy <directory>", "a working tree: its policy beside that of the default branch").conflicts("before")).option("--before <file>", "what another version wrote with impact --json: that version beside this one").addOption(new Option("--format <format>", "for people, or also for a workflow’s check").choices(["pretty", "github"]).default("pretty")).action((flags) => answering(async () => impact({
		history: createGitLedgerHistory({ directory: flags.clone }),
		past: createGitPast({ directory: flags.clone })
	}, await againstOf(flags))));
};
const againstOf = async ({ policy, before, format }) => {
	if (policy !== void 0) return {
		kind: "policy",
		files: (await readWorkingTree(policy)).filter(({ path }) => path.startsWith("policies/"))
	};
	return before === void 0 ? { kind: "nothing" } : {
		kind: "version",
		said: await textOf(before, "Give the file that another version wrote with `impact --json`."),
		annotate: format === "github"
	};
};
const textOf = async (path, remedy) => {
	try {
		return await readFile(path, "utf8");
	} catch (cause) {
		throw new Fault("config.invalid", `${path} cannot be read`, {
			remedy,
			cause
		});
	}
};
const addCloneCommands = (program, answering) => {
	addVerify(program, answering);
	addLog(program, answering);
	addReport(program, answering);
	addReplay(program, answering);
	addImpact(program, answering);
};
// src/commands/catalogue.ts
/** `gatehouse catalogue`: writes `requests/README.md` and the issue form from the policy, or says that they are stale. */
/**
* `files`: every file under `policies/`, `requests/README.md` and the issue form, with paths relative to the repository.
* `target` undefined: only checks, with the links that the catalogue has.
*/
const catalogue = (files, target) => {
	const policy = parsePolicy({
		commit: void 0,
		files: files.filter(({ path }) => path.startsWith("policies/"))
	});
	const before = files.find(({ path }) => path === CATALOGUE_PATH);
	const { settings } = policy;
	if (settings === void 0) return found(policy.findings, files);
	if (target === void 0) {
		if (policy.findings.length > 0) return found(policy.findings, files);
		const form = files.find(({ path }) => path === FORM_PATH);
		const staleForm = form === void 0 ? [] : judgeForm(form, policy);
		if (staleForm.length === 0 && (before === void 0 || targetOf(before.text) === void 0)) return said(`${CATALOGUE_PATH} holds no catalogue.`, void 0);
		const stale = [...before === void 0 ? [] : judgeCatalogue(before, policy), ...staleForm];
		return stale.length === 0 ? said(`${CATALOGUE_PATH} says what the policy says.`, void 0) : found(stale, files);
	}
	const text = renderCatalogue({
		...policy,
		settings
	}, target, before?.text);
	const count = `${policy.entitlements.size} ${policy.entitlements.size === 1 ? "entitlement" : "entitlements"}`;
	const blocked = policy.blocked.size === 0 ? "" : `, ${policy.blocked.size} blocked`;
	const form = newForm(files, policy);
	return text === before?.text ? said(`${CATALOGUE_PATH} says it already: ${count}${blocked}.`, void 0, form) : said(`${CATALOGUE_PATH} was written: ${count}${blocked}.`, {
		path: CATALOGUE_PATH,
		text
	}, form);
};
/** What a person wrote in its place stays. */
const newForm = (files, policy) => {
	const before = files.find(({ path }) => path === FORM_PATH);
	const text = renderForm(policy);
	if (text === void 0 || text === before?.text || before !== void 0 && !isOwnForm(before)) return void 0;
	return {
		path: FORM_PATH,
		text
	};
};
const said = (sentence, file, form = void 0) => ({
	exit: 0,
	text: [sentence, ...form === void 0 ? [] : [`${FORM_PATH} was written.`]],
	json: {
		path: CATALOGUE_PATH,
		changed: file !== void 0 || form !== void 0,
		findings: []
	},
	file,
	form
});
const found = (findings, files) => ({
	exit: 1,
	text: renderFindings(findings, files).trimEnd().split("\n"),
	json: {
		path: CATALOGUE_PATH,
		changed: false,
		findings: findingsAsValue(findings)
	},
	file: void 0,
	form: void 0
});
// src/core/ledger/readme.ts
/** The README of the ledger branch: what it is, and how to check it with git and sha256sum alone. */
/** Run by `bash` in a checkout of the branch; exits 0 only when every line follows from the one before and the head names the last. */
const VERIFY_LINES = [
	`export LC_ALL=C prev=$(printf %064d 0) seq=0`,
	`while IFS= read -r line; do seq=$((seq + 1))`,
	`  [ "$(printf %s "$line" | sed -E 's/^\\{"v":1,"id":"[0-9a-f]+","seq":([0-9]+),"prev":"([0-9a-f]{64})",.*$/\\1 \\2/')" = "$seq $prev" ] || { echo "broken at event $seq"; exit 1; }`,
	`  prev=$(printf %s "$line" | sha256sum | cut -c1-64); [ "$seq" != 1 ] || echo "genesis $prev"; done < <(find events -type f | sort -t/ -k5 | xargs cat)`,
	`grep -q '"hash":"'"$prev"'",.*"seq":'"$seq"'}' head.json && echo "whole: $seq events, head $prev" || { echo "head.json does not name the last event"; exit 1; }`
];
const ledgerReadme = (repository) => `# The ledger of Gatehouse

This branch records who got access to what, why, who approved it, when it began and when it ended, for \`${repository}\`.
Gatehouse writes it; nobody needs to. It has no files in common with the code.

| where | what |
|---|---|
| \`events/YYYY/MM/DD/<number>.jsonl\` | what happened: one event a line, one file a commit, never changed afterwards |
| \`open/\` | the grants that are not over |
| \`grants/\` | one small record for each grant, for ever |
| \`recent/\` | what ended, by day |
| \`known/\` | request files that were dealt with; reviews of break-glass that are owed |
| \`keys/\` | the keys with which GitHub signs commits, if any: never changed |
| \`head.json\` | number and SHA-256 of the last event, SHA-256 of the first, and what an operator has frozen, if anything |

## Reading

\`git log\` shows one line for each commit; its trailers (\`Grant Requester Beneficiary Entitlement Approved-by Ticket Policy
Request Expires\`) can be searched: \`git log --grep 'Grant: 42'\`. \`gatehouse log\` shows the events.

## Checking

Each event carries in \`prev\` the SHA-256 of the bytes of the line before it, without its newline. In a checkout of this branch,
\`bash\` with these lines proves the order and the text of all of them:

\`\`\`bash
${VERIFY_LINES.join("\n")}
\`\`\`

The genesis that it prints must be the one in \`policies/gatehouse.yaml\`, \`ledger.genesis\`. \`gatehouse verify\` proves more: that commits
only added events, that the other files are what the events make of them, that no commit is missing, and who signed them. Where the head stood is also said outside this
branch, in the statuses \`gatehouse/ledger\` of the default branch's commits.
`;
// src/commands/init.ts
/** Idempotent: a ledger that is there is left alone, but for keys that are given, and described. Throws `ledger.broken` and the faults of GitHub. */
const init = async (ports, options) => {
	const repository = await ports.evidence.repository();
	const present = await existing(ports.store);
	if (present !== void 0) {
		const added = await addKeys(ports, options, present.genesis);
		return report(repository, {
			...present,
			created: false,
			baseline: 0,
			keys: added
		}, []);
	}
	const { keys, notes } = await keysFor(ports, options);
	const baseline = await ports.evidence.requestsAt(repository.head);
	const first = genesis(repository, baseline, {
		...options,
		keys,
		time: formatInstant(ports.clock.now())
	});
	const commit = await ports.store.create(first.change);
	if (commit !== "exists") {
		const made = {
			commit,
			genesis: first.genesis,
			created: true,
			baseline: baseline.length
		};
		return report(repository, {
			...made,
			keys: [...keys.keys()]
		}, notes);
	}
	const winner = await existing(ports.store);
	if (winner !== void 0) return report(repository, {
		...winner,
		created: false,
		baseline: 0,
		keys: []
	}, []);
	throw new Fault("ledger.missing", `GitHub says both that the branch ${LEDGER_BRANCH} exists and that it does not.`, {
		remedy: "Run `gatehouse init` again in a minute.",
		transient: true
	});
};
const existing = async (store) => {
	const files = await store.read([]);
	if (files === "missing") return void 0;
	const contents = readContents(files.commit, files, NOTHING_WANTED);
	if (contents.kind === "value") return {
		commit: files.commit,
		genesis: contents.value.head.genesis
	};
	throw new Fault("ledger.broken", `The branch ${LEDGER_BRANCH} is there and is no ledger: ${contents.flaw.message}`, { remedy: "Run `gatehouse verify` on a clone of the branch; give another use of that branch name up." });
};
const BLOCK = /-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]+?-----END PGP PUBLIC KEY BLOCK-----/g;
const keysIn = (text) => new Map([...text.replaceAll("\r", "").matchAll(BLOCK)].map(([block]) => [keyPath(`${block}\n`), `${block}\n`]));
const keysGiven = (text) => {
	const keys = keysIn(text);
	if (keys.size > 0) return keys;
	throw new Fault("config.invalid", "The file of --signing-key holds no armored OpenPGP key", { remedy: "Give the file that your GitHub serves at /web-flow.gpg." });
};
/** Nothing waits for them: without a key `verify` says that it checked no signature. */
const keysFor = async ({ signingKeys }, { keys }) => {
	if (keys !== void 0) return {
		keys: keysGiven(keys),
		notes: []
	};
	const none = "No key for GitHub’s signatures is kept; `gatehouse init --signing-key <file>` adds one.";
	try {
		const found = keysIn((await signingKeys?.ofGitHub() ?? []).join("\n"));
		return {
			keys: found,
			notes: found.size === 0 ? [none] : []
		};
	} catch (thrown) {
		return {
			keys: /* @__PURE__ */ new Map(),
			notes: [none, faultSentence(asFault(thrown))]
		};
	}
};
/** New ones only: a key that is there stays as it is. */
const addKeys = async ({ store, clock }, { keys, actor, run }, genesis) => {
	if (keys === void 0) return [];
	const given = keysGiven(keys);
	const there = await store.read([...given.keys()]);
	const fresh = [...given].filter(([path]) => there === "missing" || !there.files.has(path));
	if (fresh.length === 0) return [];
	const ledger = openLedger({
		store,
		clock,
		run,
		genesis,
		random: () => .5
	});
	const event = {
		id: deriveEventId(null, "keys", fresh.map(([path]) => path).join(" ")),
		type: "posture",
		grant: null,
		actor,
		data: {
			note: "keys for GitHub’s signatures were added",
			files: Object.fromEntries(fresh.map(([path, text]) => [path, blobSha(gitBlob(text))]))
		}
	};
	await ledger.append(() => [event], {
		text: "Add keys for signatures",
		files: new Map(fresh)
	});
	return fresh.map(([path]) => path);
};
const genesis = ({ id, owner, name }, baseline, given) => {
	const event = {
		id: deriveEventId(null, "genesis", id),
		type: "swept",
		grant: null,
		actor: given.actor,
		data: {
			kind: "genesis",
			repository: {
				id,
				name: `${owner}/${name}`
			},
			baseline: baseline.map(({ path, blob }) => ({
				path,
				blob
			})),
			knownPart: KNOWN_PART,
			...given.keys.size === 0 ? {} : { keys: [...given.keys].map(([path, text]) => ({
				path,
				blob: blobSha(gitBlob(text))
			})) }
		}
	};
	const segment = chain(EMPTY_CHAIN, [event], given);
	const folded = foldCommit(() => void 0, segment.events);
	const known = folded.kind === "folded" ? folded.delta.known : /* @__PURE__ */ new Map();
	const { hash, seq } = segment.end;
	return {
		genesis: hash,
		change: {
			subject: `genesis of the ledger of ${owner}/${name}`,
			trailers: [],
			additions: new Map([
				[README_PATH, ledgerReadme(`${owner}/${name}`)],
				[segment.path, segment.text],
				headFile({
					seq,
					hash,
					genesis: hash,
					segment: segment.path,
					...fixedAtGenesis(segment.events)
				}),
				...shardFiles(grownShards(known, () => void 0, KNOWN_PART)),
				[REVIEWS_PATH, owedText(/* @__PURE__ */ new Map())],
				...given.keys
			]),
			deletions: []
		}
	};
};
const report = (repository, found, notes) => {
	const installation = installationOf(repository.id, found.genesis);
	return {
		exit: 0,
		text: [
			found.created ? `The branch ${LEDGER_BRANCH} was made; ${found.baseline} request files that were there before are left alone.` : `The branch ${LEDGER_BRANCH} exists already and was left alone.`,
			"Write into policies/gatehouse.yaml, through a pull request:",
			`  ledger: { genesis: ${found.genesis} }`,
			"Set the repository variable:",
			`  GATEHOUSE_INSTALLATION = ${installation}`,
			...found.keys.length === 0 ? [] : [`Keys for GitHub’s signatures were put there: ${found.keys.join(", ")}. Compare them with what your GitHub serves at /web-flow.gpg.`],
			...notes
		],
		json: {
			...found,
			installation
		}
	};
};
// src/core/people/compare.ts
/** `people` is what the file says. */
const comparePeople = (file, people, facts) => {
	const document = readDocument(file, "policy");
	const report = (at, id, told) => {
		const { root } = document;
		const index = root === void 0 ? 0 : locate(root, ["people", ...at]).node.at;
		const { line, column } = document.place(index);
		return [{
			file: file.path,
			line,
			column,
			id,
			...told
		}];
	};
	return sortFindings([...people.byKey.values()].flatMap((person) => [
		...compareLogin(person, facts, report),
		...compareSeconds(person, facts, report),
		...compareAccess(person, facts, report),
		...compareEntra(person, {
			people,
			facts
		}, report)
	]));
};
const compareLogin = (person, facts, report) => {
	const { key, login, gitHubId } = person;
	const now = facts.logins.get(key);
	const holder = facts.holders.get(key);
	const taken = holder?.kind === "known" && holder.value !== gitHubId ? holder.value : void 0;
	if (now?.kind === "empty") return report([key, "github_id"], "people.account-gone", {
		message: `GitHub has no person's account ${gitHubId}, which the file says is ${key}'s.`,
		remedy: taken === void 0 ? `Take \`${key}\` out, or write the id of the account that they have now.` : `Take \`${key}\` out; ask them before you write the id ${taken}, whose account is called \`${login}\` now.`
	});
	if (now?.kind !== "known" || sameLogin(now.value, login)) return [];
	if (taken !== void 0) return report([key, "github"], "people.login-taken", {
		message: `\`${login}\` is the login of another account (${taken}) now; the account of ${key} is called \`${now.value}\`.`,
		remedy: `Write \`github: ${now.value}\`.`
	});
	return report([key, "github"], "people.login-renamed", {
		message: `The account of ${key} is called \`${now.value}\` now, not \`${login}\`.`,
		remedy: `Write \`github: ${now.value}\`.`
	});
};
/** NB. A second account is known by its login alone: renamed, it is a stranger, and its blocking review is nobody's any more. */
const compareSeconds = ({ key, alsoLogins }, facts, report) => alsoLogins.flatMap((login) => facts.seconds.get(login)?.kind === "empty" ? report([key, "also"], "people.second-account-gone", {
	message: `GitHub has no person's account \`${login}\`, which the file says is a second one of ${key}.`,
	remedy: "Write the login that it has now, or take it out of `also:`."
}) : []);
const compareAccess = (person, facts, report) => {
	const { key, gitHubId } = person;
	const { collaborators } = facts;
	if (facts.logins.get(key)?.kind === "empty" || collaborators.kind !== "known" || collaborators.value.has(gitHubId)) return [];
	return report([key, "github"], "people.not-collaborator", {
		message: `${key} has no access to the repository any more.`,
		remedy: `Take \`${key}\` out of the file, or give the account access again.`
	});
};
const compareEntra = (person, about, report) => {
	const { key, entra } = person;
	const fact = about.facts.entra.get(key);
	if (entra === void 0 || fact === void 0) return [];
	if (fact.kind === "empty") return report([key, "entra"], "people.entra-gone", {
		message: `Entra has no account ${entra}, which the file says is ${key}'s.`,
		remedy: `Take \`${key}\` out, or write the object id of the account that they have now.`
	});
	if (fact.kind !== "known") return [];
	const { enabled, manager } = fact.value;
	return [...enabled ? [] : report([key, "entra"], "people.entra-disabled", {
		message: `The account of ${key} is disabled in Entra.`,
		remedy: `Take \`${key}\` out if they have left; open access ends at the next sweep in any case.`
	}), ...compareManager(person, {
		manager,
		people: about.people
	}, report)];
};
/** A directory that names no manager says nothing. */
const compareManager = ({ key, manager: written }, { manager, people }, report) => {
	if (manager === void 0) return [];
	const named = [...people.byKey.values()].find(({ entra }) => entra === manager)?.key;
	if (named !== void 0 && (named === written || named === key)) return [];
	const theirs = written === void 0 ? void 0 : people.byKey.get(written);
	if (named === void 0 && theirs !== void 0 && theirs.entra === void 0) return [];
	const says = written === void 0 ? "the file names nobody" : `the file says ${written}`;
	return report([key, "manager"], "people.manager-differs", {
		message: `Entra names ${named ?? manager} as manager of ${key}; ${says}.`,
		remedy: named === void 0 ? "Add that person to the file, or ask whoever keeps the directory." : `Write \`manager: ${named}\`, or ask whoever keeps the directory.`
	});
};
// src/core/people/correct-logins.ts
/** `people` is what the file says, `logins` what GitHub calls each account now. */
const correctLogins = (file, people, logins) => {
	const entries = new Map(entriesOf(file.text)?.list.map((entry) => [entry.key, entry]));
	const edits = withoutClashes(people, renamed(people, logins)).flatMap((correction) => {
		const span = entries.get(correction.person)?.fields.get("github");
		return span === void 0 ? [] : [[span, correction]];
	});
	const text = edits.toSorted(([a], [b]) => b.from - a.from).reduce((so, [span, { to }]) => so.slice(0, span.from) + written(to) + so.slice(span.to), file.text);
	if (parsePeople({
		path: file.path,
		text
	}).findings.length > 0) return {
		text: file.text,
		corrections: []
	};
	return {
		text,
		corrections: edits.map(([, correction]) => correction)
	};
};
const renamed = (people, logins) => [...people.byKey.values()].flatMap(({ key, login }) => {
	const now = logins.get(key);
	return now?.kind === "known" && !sameLogin(now.value, login) && (/* @__PURE__ */ new RegExp("^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})$")).test(now.value) ? [{
		person: key,
		from: login,
		to: now.value
	}] : [];
});
/** A new login that the file gives to somebody else stays out, unless that one is corrected too: two may have swapped theirs. */
const withoutClashes = (people, corrections) => {
	const logins = [...people.byKey.values()].flatMap(({ key, login, alsoLogins }) => {
		return [corrections.find(({ person }) => person === key)?.to ?? login, ...alsoLogins].map((each) => each.toLowerCase());
	});
	const clashing = (login) => logins.filter((each) => each === login.toLowerCase()).length > 1;
	const kept = corrections.filter(({ to }) => !clashing(to));
	return kept.length === corrections.length ? kept : withoutClashes(people, kept);
};
// src/core/render/people-proposal.ts
/** Most lines of one list: whoever reviews hundreds reads the file. */
const MOST$1 = 100;
const listOf = (items) => [...items.slice(0, MOST$1).map((item) => `- ${item}`), ...items.length > MOST$1 ? [`- and ${items.length - MOST$1} more`] : []];
const importWords = (added, notes) => ({
	title: `Add ${added.length === 1 ? "1 person" : `${added.length} people`} to people.yaml`,
	body: [
		"`gatehouse people import` drafted this. Nothing that was in the file is changed, and nobody gets access by it: an entry only says who is who.",
		"",
		"**Look at each of them.** The numeric id is GitHub’s; an Entra id was found by exactly this e-mail address or given by hand. Whoever is matched to the wrong account gets access as somebody else.",
		"",
		...listOf(added.map((key) => codeSpan(key, 64))),
		...notes.length === 0 ? [] : [
			"",
			"To do by hand:",
			"",
			...listOf(notes.map((note) => escapeMarkdown(note, 300)))
		]
	].join("\n")
});
const correctionWords = (corrections) => ({
	title: `Correct ${corrections.length === 1 ? "a login" : `${corrections.length} logins`} in people.yaml`,
	body: [
		"`gatehouse people check` proposes this: accounts with these ids are called otherwise now. Logins are labels; the ids, which decide, stay as they are.",
		"",
		...listOf(corrections.map(({ person, from, to }) => `${codeSpan(person, 64)}: ${codeSpan(from, 64)} → ${codeSpan(to, 64)}`))
	].join("\n")
});
// src/commands/people-import.ts
/** `people import`: drafts the people whom policies/people.yaml lacks, from GitHub and Entra. It proposes and never applies. */
/** Exit 1 when the file has findings: they come first. Throws `Fault` where GitHub or Entra do not answer. */
const importPeople = async (ports, options) => {
	if (ports.directory === void 0 && options.map.size > 0) throw new Fault("config.invalid", "--map is given, and no credentials for Azure are", { remedy: "Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE." });
	const { commit, file } = await readPeopleFile(ports.evidence);
	const reading = file === void 0 ? void 0 : parsePeople(file);
	if (file !== void 0 && reading !== void 0 && reading.findings.length > 0) return refused(reading.findings, file);
	const accounts = await listed(ports.roster, options.from);
	const missing = unknownTo(reading?.people, accounts);
	insistOnNames(options.map, missing);
	const newcomers = await askEach(missing, async (account) => ({
		...account,
		match: await matchOf(ports, options, account)
	}));
	const draft = draftPeople(file, newcomers);
	if (draft.kind === "findings") return refused(draft.findings, file ?? {
		path: "policies/people.yaml",
		text: ""
	});
	for (const note of draft.notes) ports.log.warning(note);
	const { added, notes, text } = draft;
	if (added.length === 0) return {
		exit: 0,
		text: [`people.yaml lacks nobody of ${options.from}.`],
		json: {
			added,
			notes
		}
	};
	if (!options.pullRequest) return {
		exit: 0,
		text: printed(text),
		json: {
			added,
			notes,
			draft: text
		}
	};
	const proposed = await ports.proposals.propose({
		branch: branchFor(text),
		base: commit,
		path: PEOPLE_PATH,
		text,
		...importWords(added, notes)
	});
	return {
		exit: 0,
		text: [`${SAID[proposed.kind]} ${proposed.url}`],
		json: {
			added,
			notes,
			proposed
		}
	};
};
/** Lines for a terminal, which shows no tab as a tab; the exact bytes are in the JSON and in the pull request. */
const printed = (text) => text.trimEnd().replaceAll("	", "  ").split(/\r?\n/);
const SAID = {
	opened: "Opened",
	"open-already": "Open already:",
	"over-already": "Proposed before:"
};
/** The same file always has the same branch. */
const branchFor = (text) => `gatehouse/people-${sha256(text).slice(0, 12)}`;
const refused = (findings, file) => ({
	exit: 1,
	text: renderFindings(findings, [file]).trimEnd().split("\n"),
	json: { findings: findingsAsValue(findings) }
});
const listed = (roster, from) => {
	switch (from) {
		case "collaborators": return roster.collaborators();
		case "members": return roster.members();
	}
};
/** A name that is mistyped would silently match nobody. */
const insistOnNames = (map, missing) => {
	const logins = new Set(missing.map(({ login }) => login.toLowerCase()));
	const strange = [...map.keys()].filter((login) => !logins.has(login));
	if (strange.length === 0) return;
	throw new Fault("config.invalid", `--map names ${strange.join(", ")}, whom the draft does not add`, { remedy: "Give logins of people whom people.yaml does not know yet." });
};
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** NB. Only an exact and single match counts; a likeness of names never does: it would give one person's access to another. */
const matchOf = async ({ directory: connect, roster }, { map }, { id, login }) => {
	if (connect === void 0) return { kind: "not-asked" };
	const directory = await connect();
	const given = map.get(login.toLowerCase());
	if (given !== void 0 && UUID.test(given)) return byId(directory, given);
	const address = given ?? (await roster.profile(id))?.email;
	if (address === void 0 || address === "") return {
		kind: "none",
		why: "its GitHub profile shows no e-mail address to look for in Entra"
	};
	const [only, ...others] = await directory.withAddress(address);
	const which = given === void 0 ? "the e-mail address of its GitHub profile" : "the address of --map";
	if (only === void 0) return {
		kind: "none",
		why: `no account in Entra has ${which}`
	};
	if (others.length > 0) return {
		kind: "none",
		why: `more than one account in Entra has ${which}`
	};
	return byId(directory, only.id);
};
const byId = async (directory, id) => {
	const person = await directory.person(entraId(id));
	if (person === void 0) return {
		kind: "none",
		why: "Entra has no account with the id of --map"
	};
	const { enabled, manager } = person;
	return {
		kind: "one",
		id: person.id,
		enabled,
		manager
	};
};
// src/commands/people-check.ts
/** Exit 1 with findings; 2 where a source did not answer about somebody: what was not compared is never fine. */
const checkPeople = async (ports, options) => {
	const { commit, file } = await readPeopleFile(ports.evidence);
	if (file === void 0) return refused([missingFile()], {
		path: PEOPLE_PATH,
		text: ""
	});
	const { people, findings: own } = parsePeople(file);
	if (people === void 0 || own.length > 0) return refused(own, file);
	const facts = await gather(ports, options, people);
	const findings = sortFindings(comparePeople(file, people, facts));
	const silent = silences(facts);
	const proposed = options.pullRequest ? await propose(ports, {
		file,
		people,
		facts,
		commit
	}) : void 0;
	return {
		exit: silent.length > 0 ? 2 : findings.length > 0 ? 1 : 0,
		text: [
			...findings.length === 0 && silent.length > 0 ? ["Nothing was found in what was answered; that is not all of it."] : renderFindings(findings, [file]).trimEnd().split("\n"),
			...silent,
			...proposed === void 0 ? [] : [proposed === "nothing" ? NOTHING : saidOf(proposed)]
		],
		json: {
			findings: findingsAsValue(findings),
			unanswered: silent,
			...proposed === void 0 || proposed === "nothing" ? {} : { proposed }
		}
	};
};
const NOTHING = "No login needs correcting; everything else is for people to decide.";
const saidOf = ({ kind, url }) => `${SAID[kind]} ${url}`;
const missingFile = () => finding("policy.missing-file", {
	file: PEOPLE_PATH,
	line: 1,
	column: 1
}, `There is no file \`${PEOPLE_PATH}\` on the default branch.`, "Draft it with \"gatehouse people import\".");
const gather = async (ports, options, people) => {
	const persons = [...people.byKey.values()];
	const collaborators = await factOf(async () => known(new Set((await ports.roster.collaborators()).map(({ id }) => id)), ports.clock.now()));
	const logins = new Map(await askEach(persons, async ({ key, gitHubId }) => [key, await loginOf(ports, gitHubId)]));
	const strangers = persons.filter((person) => !isCalled(person, logins.get(person.key)));
	const holders = new Map(await askEach(strangers, async ({ key, login }) => [key, await holderOf(ports, login)]));
	const seconds = new Map(await askEach(persons.flatMap(({ alsoLogins }) => alsoLogins), async (login) => [login, await holderOf(ports, login)]));
	const withEntra = options.gitHubOnly ? [] : persons.flatMap(entraOf);
	return {
		collaborators,
		logins,
		holders,
		seconds,
		entra: new Map(await askEach(withEntra, async ([key, id]) => [key, await stateOf(ports, id)]))
	};
};
const entraOf = ({ key, entra }) => entra === void 0 ? [] : [[key, entra]];
const isCalled = ({ login }, now) => now?.kind === "known" && sameLogin(now.value, login);
const orEmpty = (value, { clock }) => value === void 0 ? {
	kind: "empty",
	at: clock.now()
} : known(value, clock.now());
const loginOf = (ports, id) => factOf(async () => orEmpty((await ports.roster.profile(id))?.login, ports));
const holderOf = (ports, login) => factOf(async () => orEmpty((await ports.roster.holder(login))?.id, ports));
const stateOf = (ports, id) => factOf(async () => {
	const person = await (await ports.directory()).person(id);
	if (person === void 0) return orEmpty(void 0, ports);
	const { enabled, manager } = person;
	if (enabled !== void 0) return orEmpty({
		enabled,
		manager
	}, ports);
	return {
		kind: "failed",
		why: "Entra does not say whether accounts are enabled: give this identity User.Read.All on Graph"
	};
});
/** Reasons of one kind: each names its call, and a platform that is down has one for everybody. */
const MOST = 3;
/** One sentence for each thing that was not answered, with the people whom it concerns. */
const silences = ({ collaborators, logins, holders, seconds, entra }) => {
	const about = (what, facts) => {
		const names = /* @__PURE__ */ new Map();
		for (const [key, fact] of facts) if (fact.kind === "failed") names.set(fact.why, [...names.get(fact.why) ?? [], key]);
		const lines = [...names].map(([why, keys]) => `Not compared: ${what} of ${keys.join(", ")}: ${why}`);
		const rest = [...names.values()].slice(MOST).flat();
		return rest.length === 0 ? lines : [...lines.slice(0, MOST), `Not compared either: ${what} of ${rest.join(", ")}.`];
	};
	return [
		...collaborators.kind === "failed" ? [`Not compared: who has access to the repository: ${collaborators.why}`] : [],
		...about("the login", logins),
		...about("whose the login is now", holders),
		...about("whether there is the second account", seconds),
		...about("the Entra account", entra)
	];
};
const propose = async (ports, { file, people, facts, commit }) => {
	const { text, corrections } = correctLogins(file, people, facts.logins);
	if (corrections.length === 0) return "nothing";
	return ports.proposals.propose({
		branch: branchFor(text),
		base: commit,
		path: file.path,
		text,
		...correctionWords(corrections)
	});
};
// src/commands/status.ts
/** Reads only. Throws the ledger's faults. */
const status = async (ports, options) => {
	const first = await ports.ledger.read([], []);
	const now = ports.clock.now();
	const state = first.indexed ? first : await ports.ledger.read([], [], { days: daysBack(LONGEST_LOOK_BACK, now) });
	const owed = [...state.owed].toSorted(([a], [b]) => a - b).map(([grant, entry]) => ({
		grant,
		overdue: stageOf(entry, now) === "overdue",
		...entry
	}));
	const open = [...state.open.values()].toSorted((a, b) => a.grant - b.grant);
	const freeze = holding(state.head.freeze, now);
	return {
		exit: 0,
		text: [
			...freeze === null ? [] : [frozenLine(freeze, options.timezone)],
			...open.length === 0 ? ["Nobody has access through Gatehouse now."] : open.map((grant) => line(grant, now, options)),
			...owed.map((one) => owedLine(one, options))
		],
		json: {
			seq: state.head.seq,
			open,
			over: open.filter((grant) => over(grant, now)).map(({ grant }) => grant),
			freeze,
			owed
		}
	};
};
const line = (grant, now, { timezone }) => {
	const from = grant.state === "scheduled" ? `from ${inBothZones(grant.startsAt, timezone)} ` : "";
	const until = `until ${inBothZones(grant.expiresAt, timezone)}`;
	const why = grant.ending === null ? "" : ` (${grant.ending.why})`;
	const late = over(grant, now) ? ", over: the next sweep ends it" : "";
	return forTerminal(`#${grant.grant}  ${grant.beneficiary}  ${grant.entitlement}  ${grant.state}${why}  ${from}${until}${late}  ${grant.url}`);
};
const holding = (freeze, now) => {
	if (freeze === void 0) return null;
	const end = freeze.until === null ? void 0 : parseInstant(freeze.until);
	return end !== void 0 && isOver(end, now) ? null : freeze;
};
const owedLine = ({ grant, requester, entitlement, by, due, overdue }, { timezone }) => forTerminal(`#${grant}  ${requester}  ${entitlement}  break-glass  review ${overdue ? "OVERDUE since" : "due"} ${inBothZones(due, timezone)}  by ${by}`);
const over = ({ expiresAt }, now) => {
	const end = parseInstant(expiresAt);
	return end === void 0 || isOver(end, now);
};
// src/core/adoption/policy-files.ts
const SCHEMAS = "docs/schemas";
/** Where files of the released action lie, at its very commit. */
const rawOf = ({ repository, sha }, path) => `https://raw.githubusercontent.com/${repository}/${sha}/${path}`;
const pageOf = ({ repository, sha }, path) => `https://github.com/${repository}/blob/${sha}/${path}`;
const opening = (released, schema) => `# yaml-language-server: $schema=${rawOf(released, `${SCHEMAS}/${schema}.schema.json`)}`;
const policyFiles = (wish) => [
	{
		path: "policies/gatehouse.yaml",
		text: settingsText(wish)
	},
	{
		path: "policies/people.yaml",
		text: peopleText(wish)
	},
	{
		path: "policies/targets.yaml",
		text: targetsText(wish)
	},
	{
		path: "policies/entitlements/first-look.yaml",
		text: entitlementText(wish)
	}
];
const settingsText = ({ released, people }) => `${opening(released, "settings")}
# Everything that holds for all entitlements. Every key: ${pageOf(released, "docs/policy.md")}
version: 1
freeze: none # changes: only break-glass passes · everything: nothing passes
timezone: UTC # for people, e.g. Europe/Berlin; everything recorded is UTC

# mode: observe decides, comments and records, and opens nothing. Leave it so for the first month, then write enforce.
environments:
  trial: { max_duration: 4h, mode: observe, scopes: [target:trial-sub] }

risk:
  low:
${approvalText(people)}

caps:
  active_per_person: 3
  active_total: 25
  unexpired_removals_per_run: 5 # more than that at once needs an operator

merge: automatic # when approved; where it is only observed a person merges
operators: [group:operators] # may freeze, end access at once, lift a cap for one run
ledger: { genesis: 'written by \`gatehouse init\`' }

# No entitlement may grant these, whatever it says.
protected:
  roles: [Owner, User Access Administrator, Role Based Access Control Administrator, Global Administrator]

network:
  priorities: { from: 200, to: 399 } # Gatehouse's own range in every NSG

justification: { min_length: 20 }
`;
/** NB. A rule that nobody but the requester could fill is a finding: with one person there is nobody to approve. */
const approvalText = (people) => people.length > 1 ? "    approval: [{ name: colleague, by: [group:everybody] }] # anybody of them but whoever asks" : `    # As soon as a second person stands in people.yaml: [{ name: colleague, by: [group:everybody] }]
    approval: none`;
const peopleText = ({ released, people }) => {
	const all = `[${people.map(keyOf).join(", ")}]`;
	return `${opening(released, "people")}
# Who is who. GitHub's numeric id and Entra's object id count; logins are labels.
# \`people import\` drafts the others: ${pageOf(released, "docs/people.md")}
people:
${people.map(personText).join("\n")}

groups:
  everybody: ${all}
  operators: [${keyOf(people[0])}]
`;
};
const keyOf = ({ login }) => login.toLowerCase();
const personText = (person) => {
	const { login, id, entra } = person;
	const inEntra = entra === void 0 ? "" : `, entra: ${entra}`;
	const todo = entra === void 0 ? " # add entra: az ad user show --id <address> --query id" : "";
	return `  ${keyOf(person)}: { github: ${login}, github_id: ${id}${inEntra} }${todo}`;
};
const targetsText = ({ released, subscription }) => `${opening(released, "targets")}
# Names for long ids, written once and reviewed like any policy.
targets:
  trial-sub: /subscriptions/${subscription}
`;
const entitlementText = ({ released }) => `${opening(released, "entitlement")}
entitlement: first-look
description: Read everything in one subscription
owner: group:operators
environment: trial
risk: low
requesters: [group:everybody]
privileges:
  - kind: azure-role
    role: Reader
    scope: target:trial-sub
max_duration: 2h
`;
// src/core/adoption/released.ts
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;
/** `problem`: one sentence, and what to write instead. */
const readReleased = (action, release) => {
	const [repository = "", sha = "", ...more] = action.split("@");
	const remedy = "Write owner/name@ and the 40 characters of the commit, as `git rev-parse v1.2.3^{commit}` prints them.";
	if (!NAME.test(repository) || more.length > 0) return {
		problem: "It is not owner/name@ and a commit",
		remedy
	};
	if (!/^[0-9a-f]{40}$/.test(sha)) return {
		problem: "It names no commit by its full SHA",
		remedy
	};
	if (release !== void 0 && !/^v?\d{1,6}(?:\.\d{1,6}){0,2}(?:-[A-Za-z0-9.-]{1,40})?$/.test(release)) return {
		problem: "The release is no version",
		remedy: "Write it like v1.2.3, or leave it out."
	};
	return {
		repository,
		sha,
		release
	};
};
/** What stands behind `uses:`. */
const usesOf = ({ repository, sha, release }) => `${repository}@${sha}${release === void 0 ? "" : ` # ${release}`}`;
// src/core/adoption/papers.ts
const RULESETS = {
	main: ".github/rulesets/main.json",
	record: ".github/rulesets/ledger.json"
};
const papers = (wish) => [
	{
		path: "README.md",
		text: readme(wish)
	},
	{
		path: ".github/CODEOWNERS",
		text: owners(wish)
	},
	{
		path: ".gitattributes",
		text: ATTRIBUTES
	},
	{
		path: RULESETS.main,
		text: json(MAIN)
	},
	{
		path: RULESETS.record,
		text: json(RECORD)
	}
];
/** Every byte of a request counts, on whichever system it was written. */
const ATTRIBUTES = `* text=auto eol=lf
requests/README.md linguist-generated
`;
const owners = ({ people: [first] }) => `# Whoever may change what decides. Put a team in place of one person as soon as there is one.
/.github/ @${first.login}
/policies/ @${first.login}
`;
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
/** Zero approvals: Gatehouse counts them itself, and only those of the right people. */
const MAIN = {
	name: "gatehouse: default branch",
	target: "branch",
	enforcement: "active",
	conditions: { ref_name: {
		include: ["~DEFAULT_BRANCH"],
		exclude: []
	} },
	rules: [
		{ type: "deletion" },
		{ type: "non_fast_forward" },
		{
			type: "pull_request",
			parameters: {
				required_approving_review_count: 0,
				dismiss_stale_reviews_on_push: false,
				require_code_owner_review: true,
				require_last_push_approval: false,
				required_review_thread_resolution: false
			}
		},
		{
			type: "required_status_checks",
			parameters: {
				strict_required_status_checks_policy: false,
				required_status_checks: [{
					context: "gatehouse",
					integration_id: ACTIONS_APP
				}]
			}
		}
	]
};
/** What was recorded stays: commits only add, and are signed by GitHub. Who may add is a ruleset of its own, with an App. */
const RECORD = {
	name: "gatehouse: ledger",
	target: "branch",
	enforcement: "active",
	conditions: { ref_name: {
		include: ["refs/heads/gatehouse-ledger"],
		exclude: []
	} },
	rules: [
		{ type: "deletion" },
		{ type: "non_fast_forward" },
		{ type: "required_linear_history" },
		{ type: "required_signatures" }
	]
};
const readme = ({ released, repository }) => {
	const page = (path, name) => `[${name}](${pageOf(released, path)})`;
	return `# Access

Who needs access on Azure for a while asks here, with a pull request. [What can be asked for](requests/README.md), with links that begin a
request. Gatehouse judges it by the files in \`policies/\`, says in one comment what is still needed, opens what was agreed and ends it.

**At first nothing is opened.** The environment \`trial\` has \`mode: observe\`: requests are judged, told and recorded, and that is all.
A person merges what is observed. After a month: ${page("docs/adopt.md", "reading the month and switching")}.

| where | what |
|---|---|
| \`requests/\` | one file a request |
| \`policies/\` | who may ask for what, who approves, who is who |
| branch \`gatehouse-ledger\` | what was asked, decided, opened and ended, each line chained to the one before |
| \`.github/workflows/\` | when Gatehouse runs; the action is \`${usesOf({
		...released,
		release: void 0
	})}\` |

## For everybody

- To end your access sooner: write \`/end\` on the pull request.
- In an emergency operators press the ${page("docs/red-button.md", "red button")}: *Actions → revoke → Run workflow*.

## For whoever looks after it

With a clone of the action's repository beside this one, and nothing to install:

    node ../gatehouse/dist/cli.js check          # what is wrong in policies/ and requests/
    node ../gatehouse/dist/cli.js catalogue      # write requests/README.md anew, with every change of the policy
    node ../gatehouse/dist/cli.js status --repository ${repository}

Every key of a policy: ${page("docs/policy.md", "policy")}. Every reason of a decision: ${page("docs/decision.md", "decision")}. A newer version of
Gatehouse is another SHA behind \`uses:\` in \`.github/workflows/\`, in a pull request of its own.
`;
};
/** `alice=1001`, or with the id in Entra `alice=1001,0f2c…`; `undefined`: neither. */
const readNewcomer = (text) => {
	const [, login, id = "", entra] = /^([A-Za-z0-9][A-Za-z0-9-]{0,38})=([1-9]\d{0,14})(?:,(.+))?$/.exec(text) ?? [];
	if (login === void 0) return void 0;
	const inEntra = entra === void 0 ? void 0 : parseEntraId(entra);
	if (entra !== void 0 && inEntra === void 0) return void 0;
	return {
		login,
		id: gitHubUserId(Number(id)),
		entra: inEntra
	};
};
// src/core/adoption/next-steps.ts
/** What to run where after a repository was written, in order: commands for a POSIX shell with `git`, `gh` and `az`. */
/** Microsoft Graph, by the id that it has in every tenant. */
const GRAPH = "00000003-0000-0000-c000-000000000000";
/** Safe for a terminal as they are: names were checked, and nobody's free text is among them. */
const nextSteps = (wish) => [
	"What to run where, in this order, in the folder that was written:",
	...step(1, "The repository on GitHub, still empty", [
		`REPO=${wish.repository}`,
		"git init --initial-branch=main && git add --all && git commit -m \"Begin\"",
		"# Private repositories have environments and rulesets from GitHub Pro and Team on.",
		"gh repo create \"$REPO\" --private --source=."
	]),
	...step(2, "Environments, each for the branch main alone, before the first push: a workflow makes those that are missing, open to every branch. Never give gatehouse-revoke reviewers or a timer: ending waits for nobody", [
		"for e in review elevate revoke audit; do",
		`  gh api -X PUT "repos/$REPO/environments/gatehouse-$e" -F 'deployment_branch_policy[protected_branches]=false' -F 'deployment_branch_policy[custom_branch_policies]=true'`,
		"  gh api -X POST \"repos/$REPO/environments/gatehouse-$e/deployment-branch-policies\" -f name=main",
		"done",
		"git push -u origin main"
	]),
	...step(3, "Managed identities, as an owner of the subscription: no secret is stored, each is believed in its own environment alone", [
		"SUB=$(gh api \"repos/$REPO/actions/oidc/customization/sub\" --jq .sub_claim_prefix)   # how subjects of this repository begin; never compose it by hand",
		"az group create --name gatehouse --location westeurope",
		"for e in elevate revoke audit; do",
		"  az identity create --resource-group gatehouse --name gatehouse-$e",
		"  az identity federated-credential create --resource-group gatehouse --identity-name gatehouse-$e --name gatehouse-$e --issuer https://token.actions.githubusercontent.com --subject \"$SUB:environment:gatehouse-$e\" --audiences api://AzureADTokenExchange",
		`  az role assignment create --assignee-object-id "$(az identity show -g gatehouse -n gatehouse-$e --query principalId -o tsv)" --assignee-principal-type ServicePrincipal --role Reader --scope /subscriptions/${subscriptionOf(wish)}`,
		"  gh variable set \"GATEHOUSE_$(echo $e | tr a-z A-Z)_CLIENT_ID\" --repo \"$REPO\" --body \"$(az identity show -g gatehouse -n gatehouse-$e --query clientId -o tsv)\"",
		"done",
		"# Access is opened only for accounts that are enabled, and Graph says which are. An administrator of Entra lets it (the network alone may be tried before: accounts.unconfirmed in the policy):",
		`GRAPH=$(az ad sp show --id ${GRAPH} --query id -o tsv)`,
		`ROLE=$(az ad sp show --id ${GRAPH} --query "appRoles[?value=='User.Read.All'].id" -o tsv)`,
		"for e in elevate revoke audit; do",
		"  ID=$(az identity show -g gatehouse -n gatehouse-$e --query principalId -o tsv)",
		"  az rest --method post --url \"https://graph.microsoft.com/v1.0/servicePrincipals/$ID/appRoleAssignments\" --body \"{\\\"principalId\\\":\\\"$ID\\\",\\\"resourceId\\\":\\\"$GRAPH\\\",\\\"appRoleId\\\":\\\"$ROLE\\\"}\"",
		"done",
		"# Reading is enough for all of them as long as everything is only observed. What each needs to open and to end:",
		`# ${pageOf(wish.released, "docs/adopt.md")}`
	]),
	...step(4, "Variables of the repository", ["gh variable set GATEHOUSE_AZURE_TENANT_ID --repo \"$REPO\" --body \"$(az account show --query tenantId -o tsv)\"", `gh variable set GATEHOUSE_AZURE_SUBSCRIPTIONS --repo "$REPO" --body ${subscriptionOf(wish)}   # several: separated by spaces, in quotes`]),
	...step(5, "The ledger, with the dist/ that wrote this", [
		"GITHUB_TOKEN=$(gh auth token) node <clone of the action>/dist/cli.js init --repository \"$REPO\"",
		"# Write the genesis that it prints into policies/gatehouse.yaml, push it, and set the variable:",
		"gh variable set GATEHOUSE_INSTALLATION --repo \"$REPO\" --body <the eight characters>"
	]),
	...step(6, "Rulesets and what Actions may, last: from now on everything goes through pull requests", [
		`gh api -X POST "repos/$REPO/rulesets" --input ${RULESETS.main}`,
		`gh api -X POST "repos/$REPO/rulesets" --input ${RULESETS.record}`,
		"gh api -X PUT \"repos/$REPO/actions/permissions/workflow\" -f default_workflow_permissions=read -F can_approve_pull_request_reviews=false",
		"gh api -X PUT \"repos/$REPO/actions/permissions\" -F enabled=true -f allowed_actions=all -F sha_pinning_required=true",
		"gh api -X PATCH \"repos/$REPO\" -F allow_forking=false # where it belongs to an organization",
		"gh label create access-request --repo \"$REPO\" --color ededed # for the issue form",
		"# Then let all of it be looked at. Nothing may be WEAK:",
		"GITHUB_TOKEN=$(gh auth token) node <clone of the action>/dist/cli.js doctor --repository \"$REPO\""
	]),
	...step(7, "The first request", [
		`# Open ${wish.url}/blob/main/requests/README.md, press Request, and read what is said. Merge it by hand: it is only observed.`,
		...wish.subscription === "00000000-0000-0000-0000-000000000000" ? ["# policies/targets.yaml names a subscription that does not exist: put yours in its place first."] : [],
		...wish.people.some(({ entra }) => entra === void 0) ? ["# policies/people.yaml lacks ids in Entra: without them nothing on Azure can be decided for these people."] : []
	])
];
const subscriptionOf = ({ subscription }) => subscription === "00000000-0000-0000-0000-000000000000" ? "<id>" : subscription;
const step = (number, title, commands) => [
	"",
	`${number}. ${title}.`,
	...commands.map((command) => `   ${command}`)
];
// src/core/adoption/workflows.ts
const WORKFLOW_FOLDER = ".github/workflows";
/** Not `ci.yml` and `version.yml`: they are about the code of Gatehouse, which is not in such a repository. */
const ADOPTED = [
	"audit.yml",
	"elevate.yml",
	"request.yml",
	"review.yml",
	"revoke.yml",
	"watch.yml"
];
/** What is about `version.yml`, by file. Text that is not there any more is a mistake of whoever changed the workflow. */
const CHANGES = { "request.yml": [
	[" The\n  # end of version.yml brings what a changed version says of itself.\n", "\n"],
	["workflows: [review, version]", "workflows: [review]"],
	["      checks: read # what version.yml says\n", ""]
] };
const OWN_ACTION = /^( *(?:- )?uses:) \.\/$/gm;
/** `own`: the text of each of `ADOPTED`. Throws `TypeError` where one has changed its form. */
const adoptedWorkflows = (own, released) => ADOPTED.map((name) => {
	const changed = (CHANGES[name] ?? []).reduce((text, [from, to]) => replaced(name, text, [from, to]), own[name]);
	return {
		path: `${WORKFLOW_FOLDER}/${name}`,
		text: changed.replace(OWN_ACTION, `$1 ${usesOf(released)}`)
	};
});
const replaced = (name, text, [from, to]) => {
	if (text.includes(from)) return text.replace(from, to);
	throw new TypeError(`${name} does not say ${JSON.stringify(from)} any more.`);
};
// src/commands/write-repository.ts
/** `init --write`: a small repository of one's own that uses the released action, and what to run where for it. */
const invalid$1 = (message, remedy) => new Fault("config.invalid", message, { remedy });
/** `own`: this repository's workflows. Throws `Fault('config.invalid')` for words that mean nothing; nothing is written here. */
const writeRepository = (words, own) => {
	const wish = wishOf(words);
	const policies = policyFiles(wish);
	const { file, form } = catalogue(policies, {
		repository: wish.url,
		branch: "main"
	});
	const offered = [...policies, ...[file, form].flatMap((one) => one ?? [])];
	const judged = check(offered);
	if (file === void 0 || judged.exit !== 0) throw new Fault("bug", `The policy that would be written has findings: ${judged.text.join(" ")}`, { remedy: "This is a bug in Gatehouse; please report it with the command." });
	const files = [
		...adoptedWorkflows(own, wish.released),
		...offered,
		...papers(wish)
	].toSorted((a, b) => a.path < b.path ? -1 : 1);
	const next = nextSteps(wish);
	return {
		exit: 0,
		text: [
			`${files.length} files were written:`,
			...files.map(({ path }) => `  ${path}`),
			"",
			...next
		],
		json: {
			files: files.map(({ path }) => path),
			next
		},
		files
	};
};
const wishOf = ({ action, release, person, subscription, repository }) => {
	if (action === void 0) throw invalid$1("--write needs --action", "Say which released action the workflows use: owner/name@<40 characters>.");
	const released = readReleased(action, release);
	if ("problem" in released) throw invalid$1(`--action is not usable: ${released.problem}`, released.remedy);
	if (repository === void 0) throw invalid$1("--write needs --repository", "Say which repository it will be: owner/name.");
	if (subscription !== void 0 && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(subscription)) throw invalid$1(`--subscription is ${JSON.stringify(subscription)}`, "Give the id as a UUID.");
	return {
		released,
		repository: repository.name,
		url: repository.url,
		people: peopleOf(person),
		subscription: subscription?.toLowerCase() ?? "00000000-0000-0000-0000-000000000000"
	};
};
const peopleOf = (given) => {
	const people = given.map((text) => {
		const person = readNewcomer(text);
		if (person !== void 0) return person;
		throw invalid$1(`--person is ${JSON.stringify(text.slice(0, 80))}`, "Write login=id or login=id,<object id in Entra>; `gh api user --jq .id` says your id.");
	});
	const [first, ...others] = people;
	if (first === void 0) throw invalid$1("--write needs --person", "Say who you are: login=id; `gh api user --jq .id` says your id.");
	const twice = others.find((one, index) => people.slice(0, index + 1).some((other) => isSame(one, other)));
	if (twice !== void 0) throw invalid$1(`--person names ${twice.login} twice`, "Name each person once.");
	return [first, ...others];
};
const isSame = (a, b) => a.login.toLowerCase() === b.login.toLowerCase() || a.id === b.id || a.entra !== void 0 && a.entra === b.entra;
// src/cli.ts
/** Entrypoint of the command line: arguments → command → text or JSON, and the exit code. */
const ofReport = (report) => ({
	exit: report.exit,
	text: report.lines,
	json: {
		exit: report.exit,
		lines: report.lines,
		...report.outputs
	}
});
const invalid = (message, remedy) => new Fault("config.invalid", message, { remedy });
/** The id token of a workload identity: `AZURE_FEDERATED_TOKEN_FILE`, as on every federated host. */
const idToken = async () => {
	const path = process.env["AZURE_FEDERATED_TOKEN_FILE"];
	if (path === void 0 || path === "") throw invalid("There is no identity for Azure", "Set AZURE_FEDERATED_TOKEN_FILE to the file of a federated id token.");
	return (await readFile(path, "utf8")).trim();
};
const environmentOf = ({ repository }) => repository === void 0 ? process.env : {
	...process.env,
	GITHUB_REPOSITORY: repository
};
/** `github`: where requests are read; the organization of privileges on GitHub is another matter, with its own token. */
const wireTo = (options, github, to) => wire({
	github,
	...to,
	clients: clientsFrom(process.env),
	organization: organizationFrom(environmentOf(options)),
	run: runFrom(process.env),
	notifyChannels: process.env["GATEHOUSE_NOTIFY_CHANNELS"] ?? "",
	log: createTerminalLog(),
	idToken
});
const wiring = (options, azure, expecting) => wireTo(options, gitHubFrom(environmentOf(options), process.env["GITHUB_TOKEN"] ?? ""), {
	azure,
	expecting
});
/** For ending from the platforms alone: no pull request, policy or ledger is asked for. */
const NO_GITHUB = {
	apiUrl: "https://invalid.invalid",
	token: "none",
	owner: "none",
	repo: "none"
};
const print = (answer, asJson) => {
	process.exitCode = answer.exit;
	process.stdout.write(asJson || answer.as === "json" ? `${jsonLine(answer.json)}\n` : `${answer.text.map(harmlessLine).join("\n")}\n`);
};
const failed = (thrown, asJson) => {
	const fault = asFault(thrown);
	const { code, call, message, remedy } = fault;
	process.exitCode = 2;
	if (asJson) process.stdout.write(`${JSON.stringify({
		exit: 2,
		fault: {
			code,
			call,
			message,
			remedy
		}
	})}\n`);
	else process.stderr.write(`error: ${harmlessLine(faultSentence(fault))}
`);
	if (code === "bug") process.stderr.write(`${harmlessLine(fault.stack ?? "")}\n`);
};
const program = new Command("gatehouse").description("Just-in-time privileged access on Azure through pull requests.").option("--json", "print one JSON value instead of text").showHelpAfterError().exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2)).configureHelp({ showGlobalOptions: true });
const asJson = () => program.opts().json === true;
const answering = async (work) => {
	try {
		print(await work(), asJson());
	} catch (thrown) {
		failed(thrown, asJson());
	}
};
const REPOSITORY = ["--repository <owner/name>", "the repository; default: GITHUB_REPOSITORY"];
addAuthorCommands(program, answering);
addAskingCommands(program, answering, {
	environment: process.env,
	terminal: process.stdin.isTTY && process.stdout.isTTY ? {
		input: process.stdin,
		output: process.stdout
	} : void 0,
	connect: (github) => wireTo({}, github, {
		azure: void 0,
		expecting: void 0
	})
});
program.command("catalogue").description("write the catalogue in requests/README.md and the issue form from the policy; with --check only say whether they are stale").argument("[directory]", "the working tree", ".").option("--check", "write nothing; exit 1 when it is stale").option("--repository <owner/name>", "where its links lead; default: GITHUB_REPOSITORY, the remote of the clone, else relative links").option("--branch <name>", "the default branch", "main").action((directory, flags) => answering(async () => {
	const files = await readWorkingTree(directory);
	if (flags.check === true) return catalogue(files, void 0);
	const repository = repositoryUrl(process.env, flags.repository) ?? await repositoryOfClone(directory);
	const answer = catalogue(files, {
		repository,
		branch: branchName("--branch", flags.branch)
	});
	for (const file of [answer.file, answer.form]) if (file !== void 0) await writeToTree(directory, file);
	return answer;
}));
program.command("init").description("make the ledger branch, once; needs GITHUB_TOKEN with contents: write. With --write: write a small repository that uses the released action, and say what to run where; asks nobody").option(...REPOSITORY).option("--signing-key <file>", "what your GitHub serves at /web-flow.gpg; default for a new ledger: what its API says. Also adds a new key to a ledger that is there").option("--write <directory>", "where to write it; nothing that is there is overwritten").option("--action <owner/name@sha>", "of --write: the released action, by the full SHA of its commit").option("--release <version>", "of --write: which release that is, e.g. v1.2.3; stands as a comment").option("--person <login=id>", "of --write: who you are, with the numeric id on GitHub, and after a comma the object id in Entra; then colleagues, once for each", (given, before) => [...before, given], []).option("--subscription <id>", "of --write: the subscription that the first entitlement reads").action((flags) => answering(async () => {
	const { write } = flags;
	if (write !== void 0) return writeNew(write, flags);
	const { signingKey } = flags;
	return init(wiring(flags, void 0, void 0), {
		actor: { kind: "gatehouse" },
		run: null,
		...signingKey === void 0 ? {} : { keys: await readFile(signingKey, "utf8") }
	});
}));
const writeNew = async (directory, flags) => {
	const { person } = flags;
	const name = flags.repository ?? process.env["GITHUB_REPOSITORY"] ?? "";
	const url = repositoryUrl(process.env, flags.repository);
	const { files, ...answer } = writeRepository({
		action: flags.action,
		release: flags.release,
		person,
		subscription: flags.subscription,
		repository: url === void 0 ? void 0 : {
			name,
			url
		}
	}, ownWorkflows());
	await writeNewTree(directory, files);
	return answer;
};
program.command("evaluate").description("judge one pull request and say so on it").argument("<pull>", "its number").option(...REPOSITORY).action((pull, options) => answering(async () => {
	const number = pullNumber("The pull request", pull);
	return ofReport(await evaluate(wiring(options, void 0, number), {
		pull: number,
		head: void 0
	}));
}));
program.command("elevate").description("open what merged requests are entitled to; normally the workflow does").option(...REPOSITORY).action((options) => answering(async () => ofReport(await elevate(wiring(options, azureFrom(process.env), void 0)))));
program.command("revoke").description("end what is over; with --platform-only from the platforms alone, without GitHub").option(...REPOSITORY).option("--platform-only", "no GitHub, no ledger, no policy").option("--watch", "stay up, and end everything within a minute of its end, until SIGTERM").option("--installation <id>", "what init printed; default: GATEHOUSE_INSTALLATION").option("--expected-count <n>", "how many grants of --end, or else unexpired objects or grants of people who are gone, you expect to be removed").addOption(new Option("--end <what>", "the red button: access that ends now; more than one needs --expected-count").choices([
	"grant",
	"person",
	"entitlement",
	"everything"
])).option("--which <name>", "of --end: the number, the person or login, the name of the entitlement").option("--why <text>", "of --end: one line for the record and for those whom it concerns").option("--dry-run", "only say what would end").action((flags) => answering(async () => {
	if (flags.dryRun === true && flags.platformOnly === true) throw invalid("--dry-run reads the ledger", "Leave out --platform-only.");
	const azure = azureFrom(process.env);
	const expected = count$1("--expected-count", flags.expectedCount ?? "");
	if (flags.watch === true && expected !== void 0) throw invalid("--expected-count cannot go with --watch", "Run revoke once with the count.");
	const open = () => flags.platformOnly === true ? wireTo(flags, NO_GITHUB, {
		azure,
		expecting: void 0
	}) : wiring(flags, azure, void 0);
	const words = {
		end: flags.end ?? "",
		which: flags.which ?? "",
		freeze: "",
		until: "",
		why: flags.why ?? ""
	};
	const unclear = targetProblem(words);
	if (unclear !== void 0) throw invalid(unclear, "See gatehouse revoke --help for --end and --which.");
	const order = saidOrder(words, { kind: "terminal" }, expected);
	if (order !== void 0 && flags.watch === true) throw invalid("--end cannot go with --watch", "Run revoke once with --end.");
	if (flags.dryRun === true) return ofReport(await foresee(open(), { order }));
	const options = {
		order,
		platformOnly: flags.platformOnly === true,
		installation: installationId("The installation", flags.installation ?? process.env["GATEHOUSE_INSTALLATION"] ?? ""),
		subscriptions: azure?.subscriptions ?? [],
		expected: expected === void 0 ? void 0 : {
			count: expected,
			by: { kind: "terminal" }
		}
	};
	return ofReport(flags.watch === true ? await watch({
		...followProcess(),
		log: createTerminalLog(),
		open
	}, {
		revoke: options,
		life: "host"
	}) : await revoke(open(), options));
}));
program.command("preflight").description("ask the platforms about every entitlement and whoever may get it, and keep the answers in the ledger; exit 1 with findings, 2 where a platform did not answer").option(...REPOSITORY).option("--dry-run", "keep nothing").action((flags) => answering(() => preflight(wiring(flags, azureFrom(process.env), void 0), {
	dryRun: flags.dryRun === true,
	most: MOST_QUESTIONS
})));
program.command("doctor").description("look at how the repository, the ledger, the identities and Azure are set up; say what is hardened, what is not, why it matters and how to mend it; exit 1 where something is weak, 2 where something did not answer").option(...REPOSITORY).action((options) => answering(() => {
	const ports = wiring(options, azureFrom(process.env), void 0);
	return doctor({
		...ports,
		azure: ports.tenant
	});
}));
addCloneCommands(program, answering);
program.command("status").description("who has access to what now, as the ledger on GitHub has it").option(...REPOSITORY).action((options) => answering(async () => {
	const ports = wiring(options, void 0, void 0);
	const { head } = await ports.evidence.repository();
	const policy = parsePolicy(await ports.evidence.policyAt(head));
	return status({
		ledger: ports.ledger(policy),
		clock: ports.clock
	}, { timezone: timezoneOf(policy) });
}));
const people = program.command("people").description("who is who in policies/people.yaml, as it stands on the default branch");
const PULL_REQUEST = ["--pull-request", "open a pull request with it; nothing is ever applied"];
people.command("import").description("draft the people whom the file lacks, from GitHub and, with credentials for Azure, from Entra").option(...REPOSITORY).option("--from <whom>", "collaborators of the repository, or members of its organization", "collaborators").option("--map <login=address>", "whose Entra account it is: an address or an object id; once for each", (given, before) => [...before, given], []).option(...PULL_REQUEST).action((flags) => answering(async () => {
	const azure = azureFrom(process.env);
	const ports = wiring(flags, azure, void 0);
	const { from } = flags;
	if (from !== "collaborators" && from !== "members") throw invalid(`--from is ${JSON.stringify(from)}`, "Use collaborators or members.");
	return importPeople({
		...ports,
		directory: azure === void 0 ? void 0 : ports.directory
	}, {
		from,
		map: entraMap(flags.map),
		pullRequest: flags.pullRequest === true
	});
}));
people.command("check").description("compare the file with GitHub and Entra; exit 1 with findings, 2 where a source did not answer").option(...REPOSITORY).option("--github-only", "do not ask Entra").option("--pull-request", "open a pull request that corrects logins, which are certain, and nothing else").action((flags) => answering(async () => {
	const azure = azureFrom(process.env);
	const ports = wiring(flags, azure, void 0);
	const directory = azure === void 0 ? () => Promise.reject(noAzure()) : ports.directory;
	return checkPeople({
		...ports,
		directory
	}, {
		gitHubOnly: flags.githubOnly === true,
		pullRequest: flags.pullRequest === true
	});
}));
const noAzure = () => invalid("No credentials for Azure are given", "Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE, or say --github-only.");
await program.parseAsync();
export {};
