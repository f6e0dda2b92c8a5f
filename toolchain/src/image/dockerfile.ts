/**
 * Reads of a Dockerfile how its image is started: the last stage's settings, so that an image that is made
 * without an engine is the one that the file describes.
 */

/** How an image is started, in the form of Docker's and OCI's image configurations. */
export interface ImageConfig {
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly StopSignal?: string;
  /** Docker only. Times in nanoseconds. */
  readonly Healthcheck?: {
    readonly Test: readonly string[];
    readonly Interval?: number;
    readonly Timeout?: number;
    readonly StartPeriod?: number;
    readonly Retries?: number;
  };
}

/**
 * Reads the settings of the last stage. Commands have to be lists.
 *
 * @param args - values of the build's arguments, which go before the file's defaults
 * @throws {Error} naming an instruction that is not understood
 */
export function imageConfig(text: string, args: Readonly<Record<string, string>>): ImageConfig {
  let config: ImageConfig = {};
  let known: Record<string, string> = {};
  for (const { name, value } of instructions(text)) {
    const resolved = value.replace(/\$\{(\w+)\}/g, (_whole, variable: string) => known[variable] ?? "");
    switch (name) {
      case "FROM":
        config = {};
        known = {};
        break;
      case "ARG": {
        const [argument = "", standard = ""] = resolved.split("=", 2);
        known = { ...known, [argument]: args[argument] ?? standard };
        break;
      }
      case "COPY":
        break;
      case "RUN":
        literal(value);
        break;
      case "USER":
        config = { ...config, User: resolved };
        break;
      case "WORKDIR":
        config = { ...config, WorkingDir: resolved };
        break;
      case "STOPSIGNAL":
        config = { ...config, StopSignal: resolved };
        break;
      case "ENV":
        config = { ...config, Env: [...(config.Env ?? []), unquoted(resolved)] };
        break;
      case "EXPOSE":
        config = { ...config, ExposedPorts: { ...config.ExposedPorts, [resolved]: {} } };
        break;
      case "LABEL":
        config = { ...config, Labels: { ...config.Labels, ...label(resolved) } };
        break;
      case "ENTRYPOINT":
        config = { ...config, Entrypoint: list(literal(value)) };
        break;
      case "CMD":
        config = { ...config, Cmd: list(literal(value)) };
        break;
      case "HEALTHCHECK":
        config = { ...config, Healthcheck: healthCheck(literal(value)) };
        break;
      default:
        throw new Error(`the Dockerfile's instruction ${name} is not understood`);
    }
  }
  return config;
}

function instructions(text: string): readonly { readonly name: string; readonly value: string }[] {
  const joined = text.replace(/^\s*#.*\n/gm, "").replace(/\\\n/g, " ");
  return joined
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [name = ""] = line.split(/\s/, 1);
      return { name: name.toUpperCase(), value: line.slice(name.length).trim() };
    });
}

function unquoted(text: string): string {
  return text.replace(/^(\w+)="(.*)"$/, "$1=$2");
}

function label(text: string): Readonly<Record<string, string>> {
  const found = /^([\w.-]+)="([^"]*)"$/.exec(text);
  if (found === null) throw new Error(`a label of the Dockerfile is not of the form name="value": ${text}`);
  const [, name = "", value = ""] = found;
  return { [name]: value };
}

/** A command as it is written: without a shell nobody replaces a variable in it. */
function literal(command: string): string {
  if (command.includes("${"))
    throw new Error(`a command of the Dockerfile has a variable, which nobody replaces there: ${command}`);
  return command;
}

function list(text: string): readonly string[] {
  const value: unknown = text.startsWith("[") ? JSON.parse(text) : undefined;
  if (!isTextList(value)) throw new Error(`a command of the Dockerfile is not a list: ${text}`);
  return value;
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((word: unknown) => typeof word === "string");
}

const OPTIONS = {
  interval: "Interval",
  timeout: "Timeout",
  "start-period": "StartPeriod",
  retries: "Retries",
} as const;

function healthCheck(text: string): NonNullable<ImageConfig["Healthcheck"]> {
  const [options = "", command] = text.split(/\bCMD\b/, 2);
  if (command === undefined) throw new Error(`a health check of the Dockerfile has no CMD: ${text}`);
  const members = new Map<string, number>();
  for (const [, name = "", digits, unit] of options.matchAll(/--([\w-]+)=(\d+)(s?)/g)) {
    const member = Object.entries(OPTIONS).find(([option]) => option === name)?.[1];
    if (member === undefined) throw new Error(`a health check of the Dockerfile has an unknown --${name}`);
    members.set(member, Number(digits) * (unit === "s" ? 1_000_000_000 : 1));
  }
  return { Test: ["CMD", ...list(command.trim())], ...Object.fromEntries(members) };
}
