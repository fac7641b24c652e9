// src/adapters/terminal.ts
const harmlessLine = (text) => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => character === "\n" ? "\n" : `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`);
const write = (prefix, text) => void process.stderr.write(`${prefix}${harmlessLine(text)}\n`);
const createTerminalLog = () => ({
	info: (text) => write("", text),
	warning: (text) => write("warning: ", text),
	error: (text) => write("error: ", text),
	summary: () => void 0
});
export { harmlessLine as n, createTerminalLog as t };
