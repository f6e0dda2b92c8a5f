import { Option } from "commander";

import type { ExitCode } from "./exit-code";

/** Tells the program with which exit code a command ended. */
export type Finish = (code: ExitCode) => void;

/** Option `-f` of commands that read a description. */
export const fileOption = (): Option =>
  new Option("-f, --file <path...>", "description: files, a directory, or - for standard input").default([
    "parkit.yaml",
  ]);

/** Option `--format`; text is the default. */
export const formatOption = (...formats: readonly string[]): Option =>
  new Option("--format <format>", "how to print the result").choices(formats).default("text");

/** Option `--runner` of commands that are about one runner. */
export const runnerOption = (): Option =>
  new Option("--runner <name>", "which runner, where the description has several");

/** Example lines at the end of a command's help. */
export const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}\n`;
