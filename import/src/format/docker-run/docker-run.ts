import type { SourceNode } from "@parkit/source/internal/source-node";
import { mergedDocuments } from "@parkit/source/internal/merge-key";
import { yamlSource } from "@parkit/source/internal/yaml-source";
import {
  assumedRunner,
  containerPart,
  isRunnerImage,
  startsRunner,
  type ContainerSource,
  type ContainerVariableSource,
} from "../container/container";
import { finding, type ImportFinding } from "../../draft/import-finding";
import type { ImportedPart } from "../../draft/imported-part";
import { importRunnerConfig, isRunnerConfig } from "../container/runner-config";
import { shellScript, wordNode, type ShellScript, type ShellWord } from "./shell-words";

/** Whether a text may hold a `docker run` command. */
export function mentionsDockerRun(text: string): boolean {
  return /\b(?:docker|podman)\s+(?:container\s+)?run\b/.test(text);
}

/**
 * Imports `docker run` commands of the standalone image. Several in one script are one runner: the first may
 * only enroll it. Settings that the script writes from here-documents count as its `config.yaml`.
 */
export function importDockerRun(file: string, text: string): readonly ImportedPart[] {
  const script = shellScript(file, text);
  const runs = script.commands.flatMap((words) => dockerRun(words) ?? []);
  const [first, ...others] = runs.filter(({ container }) => isRunner(container) && !onlyEnrolls(container));
  if (first === undefined) return [];
  const container = others.reduce<ContainerSource>(
    (whole, { container }) => both(whole, container),
    first.container,
  );
  const part = containerPart("docker-run", file, container, { type: "docker" });
  const unknown = [first, ...others].flatMap(({ findings }) => findings);
  const assumed = isRunnerImage(first.container.image.text)
    ? []
    : [assumedRunner(first.container.image, first.container.image.text)];
  return [{ ...part, findings: [...part.findings, ...assumed, ...unknown] }, ...configs(file, script)];
}

/**
 * Whether a script starts the image only to enroll a runner that runs elsewhere: it prints the identity and
 * ends.
 */
export function onlyEnrollsElsewhere(file: string, text: string): boolean {
  const runs = shellScript(file, text).commands.flatMap((words) => dockerRun(words) ?? []);
  return runs.some(({ container }) => isRunner(container) && onlyEnrolls(container));
}

function onlyEnrolls({ args }: ContainerSource): boolean {
  return args.some((arg) => textKey(arg) === "--enroll");
}

function isRunner(container: DockerRun["container"]): boolean {
  return (
    isRunnerImage(container.image.text) ||
    startsRunner({
      args: container.args.map(textKey),
      variables: container.variables.map(({ name }) => name),
      targets: container.volumes.map((volume) => textKey(volume).split(":")[1] ?? ""),
    })
  );
}

function configs(file: string, { documents }: ShellScript): readonly ImportedPart[] {
  return documents.flatMap(({ text, start }) =>
    mergedDocuments(yamlSource({ file, text }, (offset) => offset + start))
      .filter(isRunnerConfig)
      .map((document) => importRunnerConfig(file, document)),
  );
}

function both(first: ContainerSource, second: ContainerSource): ContainerSource {
  const known = new Set(first.volumes.map(textKey));
  return {
    ...second,
    names: [...second.names, ...first.names],
    args: [...first.args, ...second.args],
    variables: [
      ...first.variables.filter(({ name }) => second.variables.every((other) => other.name !== name)),
      ...second.variables,
    ],
    volumes: [...first.volumes, ...second.volumes.filter((volume) => !known.has(textKey(volume)))],
    ports: [...first.ports, ...second.ports],
    cpus: second.cpus ?? first.cpus,
    memory: second.memory ?? first.memory,
  };
}

function textKey(node: SourceNode): string {
  return node.kind === "scalar" ? node.text : "";
}

interface DockerRun {
  readonly container: ContainerSource & { readonly image: { readonly text: string } };
  readonly findings: readonly ImportFinding[];
}

/** Options of `docker run` without a value. */
const SWITCHES = new Set([
  ..."--detach --interactive --tty --rm --init --privileged --read-only --publish-all".split(" "),
  ..."--no-healthcheck --oom-kill-disable --quiet --sig-proxy --disable-content-trust --help".split(" "),
]);

const LONG: Readonly<Record<string, string>> = {
  e: "--env",
  v: "--volume",
  p: "--publish",
  m: "--memory",
  u: "--user",
  w: "--workdir",
  l: "--label",
  h: "--hostname",
  c: "--cpu-shares",
  a: "--attach",
};

/** Options that say nothing of the runner, or what parkit says anyway. */
const SILENT =
  /^--(restart|health-|name$|label|pull|platform|log-|env$|volume$|publish$|cpus$|memory$|mount$|rm$|detach$|interactive$|tty$|init$|quiet$)/;

interface Option {
  readonly name: string;
  readonly value?: SourceNode & { readonly text: string };
  readonly open: boolean;
  readonly word: ShellWord;
}

function dockerRun(words: readonly ShellWord[]): DockerRun | undefined {
  const at = words.findIndex(({ text }) => text === "docker" || text === "podman");
  const verb = words.findIndex(({ text }, index) => index > at && text === "run");
  if (at === -1 || verb === -1 || verb > at + 2) return undefined;
  const { options, rest } = optionsOf(words.slice(verb + 1));
  const [image, ...args] = rest;
  if (image === undefined) return undefined;
  const values = (...names: readonly string[]): readonly Option[] =>
    options.filter(({ name }) => names.includes(name));
  const last = (name: string): SourceNode | undefined =>
    values(name).findLast(({ value, open }) => value !== undefined && !open)?.value;
  return {
    container: {
      at: wordNode(image),
      names: [last("--name")],
      image: wordNode(image),
      args: args.map((word) => wordNode(word)),
      variables: values("--env").flatMap(variableOf),
      volumes: values("--volume", "--mount").flatMap(({ name, value }) =>
        value === undefined ? [] : [name === "--mount" ? bindMount(value) : value],
      ),
      ports: values("--publish").flatMap(({ value }) => value ?? []),
      cpus: last("--cpus"),
      memory: last("--memory"),
    },
    findings: options
      .filter(({ name }) => !SILENT.test(name))
      .map(({ name, word }) =>
        finding(
          "schema/not-imported",
          wordNode(word),
          `the option ${name} is not taken over`,
          "Descriptions have no field for it.",
        ),
      ),
  };
}

/** Separates the options from the image and the runner's arguments. */
function optionsOf(words: readonly ShellWord[]): {
  readonly options: readonly Option[];
  readonly rest: readonly ShellWord[];
} {
  const options: Option[] = [];
  let index = 0;
  for (; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined || !/^-./.test(word.text)) break;
    if (word.text === "--") {
      index += 1;
      break;
    }
    const read = optionOf(word);
    const next = words[index + 1];
    if (read.wantsValue && next !== undefined) {
      options.push({ name: read.name, word, value: wordNode(next), open: next.open });
      index += 1;
    } else
      options.push({ name: read.name, word, open: word.open, ...(read.value ? { value: read.value } : {}) });
  }
  return { options, rest: words.slice(index) };
}

interface ReadOption {
  readonly name: string;
  readonly value?: SourceNode & { readonly text: string };
  readonly wantsValue: boolean;
}

function optionOf(word: ShellWord): ReadOption {
  const { text } = word;
  if (text.startsWith("--")) {
    const equals = text.indexOf("=");
    if (equals === -1) return { name: text, wantsValue: !SWITCHES.has(text) };
    return { name: text.slice(0, equals), value: wordNode(word, equals + 1), wantsValue: false };
  }
  // Letters without a value may stand before one that takes the rest of the word, or the next one.
  const letters = /^-([ditqP]*)(.?)/.exec(text);
  const name = LONG[letters?.[2] ?? ""];
  if (name === undefined) return { name: letters?.[2] === "" ? "--detach" : text, wantsValue: false };
  const used = letters?.[0].length ?? 2;
  const attached = text[used] === "=" ? used + 1 : used;
  return attached < text.length
    ? { name, value: wordNode(word, attached), wantsValue: false }
    : { name, wantsValue: true };
}

function variableOf({ value, open, word }: Option): readonly ContainerVariableSource[] {
  if (value === undefined) return [];
  const equals = value.text.indexOf("=");
  if (equals === -1) return [{ name: value.text, node: value, open: true }];
  const name = value.text.slice(0, equals);
  const written = { text: value.text, place: value.place, open } satisfies ShellWord;
  return [{ name, node: wordNode(word), value: wordNode(written, equals + 1), open }];
}

/** `type=bind,source=…,target=…` as `source:target`. */
function bindMount(value: SourceNode & { readonly text: string }): SourceNode {
  const part = (...names: readonly string[]): string =>
    value.text
      .split(",")
      .map((field) => field.split("="))
      .find(([name = ""]) => names.includes(name))?.[1] ?? "";
  const text = `${part("source", "src")}:${part("target", "destination", "dst")}`;
  return { kind: "scalar", value: text, text, place: value.place, path: [] };
}
