/**
 * Every text of every golden description, replaced by one that means harm and that the rules let through:
 * whoever reads what is rendered (a shell, a YAML reader, a terminal) takes it for text.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { validate } from "@parkit/provider-schema/internal/description/validate";
import { actingCharacter } from "@parkit/provider-schema/internal/printable";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import { runnerSpecs } from "@parkit/provider-schema/internal/runner/runner-spec";
import { RenderError } from "@parkit/targets/internal/render-error";
import { TARGETS } from "@parkit/targets/internal/targets";
import { parse, parseAllDocuments } from "yaml";

import { codeBlocks } from "./support/code-blocks";

const GOLDEN = join(__dirname, "../targets/golden");
const SCENARIOS = readdirSync(GOLDEN, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Begins each hostile text, so that it is found again. */
const MARK = "zqx";
/** Harmless texts of the forms that fields ask for; what a hostile one changes is seen beside them. */
const FORMS: readonly (readonly [hostile: (text: string) => string, harmless: string])[] = [
  [(text) => text, MARK],
  [(text) => `./${text}`, `./${MARK}`],
  [(text) => `/${text}`, `/${MARK}`],
  [(text) => `/etc/dd-action-runner/config/${text}`, `/etc/dd-action-runner/config/${MARK}`],
  [(text) => `C:\\${text}`, `C:\\${MARK}`],
  [(text) => `https://${MARK}.example/${text}`, `https://${MARK}.example/${MARK}`],
];
const HOSTILE: readonly string[] = [
  `${MARK} $(CANARY) \`CANARY\` ; CANARY | CANARY && CANARY # \${CANARY} ' " \\ { [ ! & * % ~ ?`,
  `${MARK}'; CANARY; '`,
  `${MARK}"; CANARY; "`,
  `${MARK}\nCANARY\n# x`,
  `${MARK}: CANARY`,
  `${MARK}\u2028CANARY\u0085CANARY`,
];

type Path = readonly (string | number)[];

function readScenario(name: string): Description {
  return parse(readFileSync(join(GOLDEN, name, "parkit.yaml"), "utf8")) as Description;
}

/** Places of texts, and of names of members that people choose. */
function places(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    places(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function replaced(value: unknown, [head, ...rest]: Path, text: string): unknown {
  if (head === undefined) return text;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === head ? replaced(item, rest, text) : item));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, item]: [string, unknown]) => [
      key,
      key === head ? replaced(item, rest, text) : item,
    ]),
  );
}

/** The same with the name of the member at a path replaced. */
function renamed(value: unknown, path: Path, name: string): unknown {
  const [head, ...rest] = path;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === head ? renamed(item, rest, name) : item));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, item]: [string, unknown]) => {
      if (key !== head) return [key, item];
      return rest.length === 0 ? [name, item] : [key, renamed(item, rest, name)];
    }),
  );
}

function isAccepted(input: unknown): input is Description {
  return !validate(input).some(({ severity }) => severity === "error");
}

/** Every file that any target makes, by path. Targets may refuse what they cannot carry. */
function render(description: Description): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  const add = (
    directory: string,
    make: () => readonly { readonly path: string; readonly text: string }[],
  ) => {
    try {
      for (const { path, text } of make()) files[join(directory, path)] = text;
    } catch (error) {
      if (!(error instanceof RenderError)) throw error;
    }
  };
  for (const target of Object.values(TARGETS)) {
    if (target.of === "description") add(target.name, () => target.files(description));
    else
      for (const spec of runnerSpecs(description))
        if (target.takes(spec)) add(join(spec.name, target.name), () => target.files(spec));
  }
  return files;
}

const READ_AS_YAML = /\.(?:ya?ml|json)$/;
/** Digest of a chart's values, in the name of the ConfigMap that holds them. */
const DIGEST = /(?<=-values-)[0-9a-f]{10}$/;

/**
 * What a document consists of, with a dash in the place of every text that has the mark. A document in a
 * document, such as the values in a ConfigMap, is looked into.
 */
function skeleton(value: unknown, name = ""): unknown {
  if (typeof value === "string") {
    if (READ_AS_YAML.test(name)) return readYaml(value);
    return value.includes(MARK) ? "-" : value.replace(DIGEST, "-");
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => skeleton(item));
  const entries = Object.entries(value).map(([key, item]) => [skeleton(key), skeleton(item, key)] as const);
  return entries.sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
}

function readYaml(text: string): unknown {
  const documents = parseAllDocuments(text);
  if ("empty" in documents) return [];
  const errors = documents.flatMap((document) => document.errors.map(({ message }) => message));
  return errors.length > 0 ? { errors } : documents.map((document) => skeleton(document.toJS()));
}

/** Shell programs of the files: scripts, and the commands of guides. */
function programs(files: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(files).flatMap(([path, text]) => {
    if (path.endsWith(".sh")) return [text];
    return path.endsWith(".md") ? codeBlocks(text, "sh") : [];
  });
}

/** Path of bash, which says it itself; empty where there is none. */
const asked = spawnSync("bash", ["-c", 'printf %s "$BASH"'], { encoding: "utf8" });
const hasBash = asked.status === 0;
const BASH = hasBash ? asked.stdout : "";

/**
 * What bash makes of programs: the words of every command that it would have run. It finds no command and is
 * restricted, so that it changes nothing.
 */
function wordsOf(sources: readonly string[]): { readonly words: readonly string[]; readonly error: string } {
  // Commands succeed; those that look something up succeed the first time, and fail the second.
  const preamble = `command_not_found_handle() { printf '%s\\0' "$@"; return 0; }\n`;
  const other = "grep() { return 1; }\n";
  // It would end with the first command that a restricted shell refuses.
  const blocks = sources.map((source) => `(\n${source.replaceAll(/^\s*(?:set -|cd ).*$/gm, "")}\n)\n`);
  const { stdout, stderr } = spawnSync(BASH, ["-r"], {
    input: [preamble, ...blocks, other, ...blocks].join(""),
    encoding: "utf8",
    env: { PATH: "/nonexistent" },
    timeout: 60_000,
  });
  return { words: stdout.split("\0"), error: /syntax error|unexpected EOF/.exec(stderr)?.[0] ?? "" };
}

/** What is wrong with what is rendered of a hostile text. */
function harm(
  hostile: Description,
  expected: Readonly<Record<string, string>>,
  text: string,
): readonly string[] {
  const files = render(hostile);
  const found: string[] = [];
  for (const [path, content] of Object.entries(files)) {
    const character = actingCharacter(content, "\n\t\r");
    if (character !== undefined) found.push(`${path} holds ${character}`);
    if (!READ_AS_YAML.test(path)) continue;
    const read = JSON.stringify(readYaml(content));
    const wanted = JSON.stringify(readYaml(expected[path] ?? ""));
    if (read !== wanted) found.push(`${path} reads as ${read}\n  instead of ${wanted}`);
    if (path.endsWith("docker-compose.yaml") && /(?<!\$)(?:\$\$)*\$(?:[A-Za-z_]|\{(?!DD_A))/.test(content))
      found.push(`${path} holds a variable for Compose`);
  }
  const sources = programs(files).filter((source) => source.includes(MARK));
  if (!hasBash || sources.length === 0) return found;
  const { words, error } = wordsOf(sources);
  if (error !== "") found.push(`bash: ${error}`);
  if (words.some((word) => word === "CANARY")) found.push("bash runs CANARY");
  const [first = ""] = text.split("\n");
  for (const word of words)
    if (word.includes(MARK) && text.includes("CANARY") && word.includes("CANARY") && !word.includes(first))
      found.push(`bash takes ${JSON.stringify(word)} for a word`);
  return found;
}

describe("texts that mean harm", () => {
  it(`are tried in bash${hasBash ? "" : " [skipped: bash is not available]"}`, () => {
    if (!hasBash) return;
    // The canary that a command substitution runs is the last word of the command.
    const { words } = wordsOf([`show 'a b' '$(CANARY)' "$(CANARY)"; CANARY\n`]);
    expect(words.slice(0, words.length / 2)).toEqual(["show", "a b", "$(CANARY)", "CANARY", "CANARY"]);
  });

  it.each(SCENARIOS)("stay texts wherever %s has one", (scenario) => {
    const description = readScenario(scenario);
    const found: string[] = [];
    const attempt = (change: (text: string) => unknown, path: Path): void => {
      for (const [form, plain] of FORMS) {
        const harmless = change(plain);
        if (!isAccepted(harmless)) continue;
        let expected: Readonly<Record<string, string>> | undefined;
        for (const text of HOSTILE) {
          const hostile = change(form(text));
          if (!isAccepted(hostile)) continue;
          expected ??= render(harmless);
          for (const problem of harm(hostile, expected, text))
            found.push(`${path.join(".")} = ${JSON.stringify(form(text))}: ${problem}`);
        }
        break;
      }
    };
    for (const path of places(description)) {
      attempt((text) => replaced(description, path, text), path);
      if (typeof path.at(-1) === "string") attempt((text) => renamed(description, path, text), path);
    }
    expect(found).toEqual([]);
  });
});
