import { Argument, Option, type Command } from "commander";

import { DESCRIPTION_FILE } from "./description/description-file";
import type { ExitCode } from "./exit-code";
import { UsageError } from "./usage-error";

/** Tells the program with which exit code a command ended. */
export type Finish = (code: ExitCode) => void;

/** Option `-f` of commands that read a description. */
export const fileOption = (): Option =>
  new Option("-f, --file <path...>", "description: files, a directory, or - for standard input").default([
    DESCRIPTION_FILE,
  ]);

/** Files by position, wherever `-f` is taken. */
export const filesArgument = (): Argument => new Argument("[files...]", "the same as with -f");

/** Options of a command with the files that were named by position. */
export function withFiles<T extends { readonly file: readonly string[] }>(
  files: readonly string[],
  options: T,
  command: Command,
): T {
  if (files.length === 0) return options;
  const named = command.getOptionValueSource("file") === "default" ? [] : options.file;
  return { ...options, file: [...named, ...files] };
}

/** Option `--format`; text is the default. */
export const formatOption = (...formats: readonly string[]): Option =>
  new Option("--format <format>", "how to print the result").choices(formats).default("text");

/** Option `--runner` of commands that are about one runner. */
export const runnerOption = (): Option =>
  new Option("--runner <name>", "which runner, where the description has several");

/**
 * Seconds of an option `--timeout`.
 *
 * @throws {@link UsageError} when it is no whole number above 0
 */
export function timeoutSeconds(option: string): number {
  if (/^\d{1,5}$/.test(option) && Number(option) > 0) return Number(option);
  throw new UsageError(
    `${JSON.stringify(option)} is not a number of seconds`,
    "Write a whole number above 0.",
  );
}

/** Example lines at the end of a command's help. */
export const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}\n`;
