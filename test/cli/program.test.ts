import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { SOURCE_FORMATS } from "@parkit/import/internal/draft/imported-part";
import { DEPLOYMENTS } from "@parkit/provider-schema/internal/deployment/deployment";
import { TARGETS } from "@parkit/targets/internal/targets";

import { exitCode, PARKIT, runParkit, spawnParkit, startParkit } from "../support/run-parkit";

const COMMANDS = [
  "validate",
  "synth",
  "import",
  "diff",
  "graph",
  "init",
  "schema",
  "actions",
  "explain",
  "rules",
  "enroll",
  "doctor",
  "outdated",
  "status",
  "logs",
  "up",
  "runner",
  "control-plane",
  "task",
  "provider",
  "completion",
];

const TARGET_ROWS = Object.values(TARGETS).map(({ name, summary }) => [name, summary] as const);

/** Every command and part of one, with its help. */
async function everyCommand(
  path: readonly string[] = [],
): Promise<readonly { readonly path: readonly string[]; readonly help: string }[]> {
  const { stdout: help } = await runParkit([...path, "--help"]);
  const [, commands = ""] = /\nCommands:\n((?: {2}.*\n)*)/.exec(help) ?? [];
  const parts = [...commands.matchAll(/^ {2}([a-z-]+)/gm)].flatMap(([, name = ""]) =>
    name === "help" ? [] : [name],
  );
  const below = await Promise.all(parts.map((name) => everyCommand([...path, name])));
  return [...(path.length === 0 ? [] : [{ path, help }]), ...below.flat()];
}

describe("parkit", () => {
  it("tells its version, shortly and by the parser", async () => {
    const manifest = JSON.parse(readFileSync(join(__dirname, "../../cli/package.json"), "utf8")) as {
      version: string;
    };
    const results = await Promise.all([spawnParkit(["--version"]), spawnParkit(["-V", "--no-color"])]);
    expect(results.map(({ code, stdout }) => [code, stdout])).toEqual(
      Array(2).fill([0, `${manifest.version}\n`]),
    );
  });

  it("is linked where npx and npm scripts look", () => {
    expect(readdirSync(join(__dirname, "../../node_modules/.bin"))).toContain("parkit");
  });

  it("has help with examples for every command", async () => {
    const results = await Promise.all(
      [[], ...COMMANDS.map((name) => [name])].map((argv) => runParkit([...argv, "--help"])),
    );
    for (const [index, { code, stdout, stderr }] of results.entries()) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(
        new RegExp(`Usage: parkit ${COMMANDS[index - 1] ?? ""}[^]*Examples:\\n  \\$ .*parkit `),
      );
    }
    for (const name of COMMANDS) expect(results[0]?.stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  });

  it.each([
    ["no command", [], "Usage: parkit"],
    ["an unknown command", ["validat"], "Did you mean validate?"],
    ["an unknown target", ["synth", "helmagent"], "Did you mean helm-agent?"],
    ["an unknown option", ["--colour", "validate"], "unknown option '--colour'"],
    ["a missing argument", ["synth"], "missing required argument 'target'"],
    ["what lists commands", ["validat"], "(parkit --help lists the commands)"],
    ["a command's own help", ["synth"], "(parkit synth --help tells what it takes)"],
    ["a part's own help", ["task", "show"], "(parkit task show --help tells what it takes)"],
    ["an option without its value", ["runner", "--config"], "option '--config <directory>' argument missing"],
  ])("ends with 2 for %s", async (_what, argv, message) => {
    const { code, stdout, stderr } = await runParkit(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it.each([
    ["synth", "Targets", TARGET_ROWS],
    ["init", "Ways to deploy", TARGET_ROWS.filter(([name]) => Object.hasOwn(DEPLOYMENTS, name))],
    ["import", "Formats", Object.values(SOURCE_FORMATS).map(({ title }) => [title, ""])],
  ])("lists in the help of %s what it takes: %s", async (name, title, expected) => {
    for (const argv of [
      [name, "--help"],
      ["help", name],
    ]) {
      const { code, stdout } = await runParkit(argv);
      expect(code).toBe(0);
      const [, ...lines] = stdout.slice(stdout.indexOf(`\n${title}:\n`) + 1).split("\n");
      const listed = lines.slice(
        0,
        lines.findIndex((line) => !line.startsWith("  ")),
      );
      expect(listed.map((line) => line.trim().split(/ {2,}/))).toEqual(
        expected.map((row) => row.filter((word) => word !== "")),
      );
    }
  });

  it("names in every help the values that an option or argument takes, as it refuses others", async () => {
    const wrong = "no-such-value";
    const choices = (await everyCommand()).flatMap(({ path, help }) =>
      [
        ...help.matchAll(
          /(--[a-z-]+) <[^>]+>(?:(?!\n {2}-)[^])*?\(choices:\s+([^)]*?)(?:,\s+default:\s[^)]*)?\)/g,
        ),
      ].map(([, option = "", values = ""]) => ({ path, option, values: values.match(/[\w-]+/g) ?? [] })),
    );
    expect(choices.map(({ path, option }) => `${path.join(" ")} ${option}`)).toEqual(
      expect.arrayContaining([
        "validate --format",
        "import --format",
        "diff --format",
        "graph --format",
        "enroll --output",
        "explain rule --format",
        "task list --format",
      ]),
    );
    for (const { path, option, values } of choices) {
      const { code, stderr } = await runParkit([...path, option, wrong]);
      expect([path, option, code]).toEqual([path, option, 2]);
      const [, allowed = ""] = /Allowed choices are ([^.]*)\./.exec(stderr) ?? [];
      expect([path, option, allowed.split(", ")]).toEqual([path, option, values]);
    }
    const { stdout } = await runParkit(["completion", "--help"]);
    expect(stdout).toContain('(choices: "bash", "zsh", "fish")');
  });

  it("takes files by position wherever it takes them with -f", async () => {
    const withFiles = (await everyCommand()).filter(({ help }) => / {2}-f, --file </.test(help));
    const names = withFiles.map(({ path }) => path.join(" "));
    expect(names).toEqual(
      expect.arrayContaining([
        "validate",
        "synth",
        "graph",
        "enroll",
        "explain allowlist",
        "explain permissions",
      ]),
    );
    for (const { path, help } of withFiles) {
      expect(help).toMatch(/^Usage: parkit .* \[files\.\.\.\]$/m);
      const [command = ""] = path;
      const before: Readonly<Record<string, readonly string[]>> = {
        synth: ["helm-agent"],
        logs: ["payments"],
      };
      const [named, placed] = await Promise.all(
        [["-f", "/nowhere/a.yaml"], ["/nowhere/a.yaml"]].map((files) =>
          runParkit([...path, ...(before[command] ?? []), ...files]),
        ),
      );
      expect(placed).toMatchObject({ code: 2, stderr: expect.stringContaining("/nowhere/a.yaml") as string });
      expect(placed).toEqual(named);
    }
  });

  it("lists rules, all or those of a word, and says when there is none", async () => {
    const all = await runParkit(["rules"]);
    expect(all).toMatchObject({ code: 0, stderr: "" });
    expect(all.stdout).toMatch(/^tag\/charset error\n {2}\S/m);
    const found = await runParkit(["rules", "tag/", "--format", "json"]);
    const { rules } = JSON.parse(found.stdout) as { rules: { id: string }[] };
    expect(rules.length).toBeGreaterThan(3);
    expect(rules.every(({ id }) => id.startsWith("tag/"))).toBe(true);
    expect(await runParkit(["rules", "nosuchthing"])).toMatchObject({ code: 1, stdout: "" });
  });

  it.each([
    ["a command", "vali", "validate"],
    ["a target", "synth helm-a", "helm-agent"],
    ["an option", "synth helm --outp", "--output"],
    ["a value", "validate --format s", "sarif"],
    ["a part of a command", "explain all", "allowlist"],
    ["a value of a part", "explain rule tag/charset --format j", "json"],
  ])("completes %s in bash", async (_what, typed, completed) => {
    const { stdout } = await runParkit(["completion", "bash"]);
    const words = ["parkit", ...typed.split(" ")];
    const script = `${stdout}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})
COMP_CWORD=${words.length - 1}
_parkit
printf '%s\n' "\${COMPREPLY[@]}"`;
    expect(execFileSync("bash", ["-c", script], { encoding: "utf8" })).toBe(`${completed}\n`);
  });

  it("has the same words for zsh, which runs the script of bash, and for fish", async () => {
    const [bash, zsh, fish] = await Promise.all(
      ["bash", "zsh", "fish"].map(async (shell) => (await runParkit(["completion", shell])).stdout),
    );
    expect(zsh).toContain(bash);
    for (const line of [
      "complete -c parkit -n '__fish_seen_subcommand_from synth' -f -a '",
      "complete -c parkit -n '__fish_seen_subcommand_from validate' -l format -x -a 'text json sarif' -d '",
    ])
      expect(fish).toContain(line);
  });

  it("goes on quietly when its reader leaves", async () => {
    const child = startParkit(["actions"]);
    child.stdout.destroy();
    let complaints = "";
    child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
    expect([await exitCode(child), complaints]).toEqual([0, ""]);
  });

  it.each([
    ["data", "schema"],
    ["its help", "--help"],
    ["its version", "--version"],
  ])("fails in one line where it cannot write %s", (_what, argument) => {
    // As on a full disk: it is open, and takes nothing.
    const readOnly = openSync(__filename, "r");
    try {
      const { status, stderr } = spawnSync(process.execPath, [PARKIT, argument], {
        stdio: ["ignore", readOnly, "pipe"],
        encoding: "utf8",
      });
      expect([status, stderr]).toEqual([
        1,
        "parkit: cannot write to standard output: EBADF\n  Make room where it goes, or send it elsewhere.\n",
      ]);
    } finally {
      closeSync(readOnly);
    }
  });

  it("ends as it would where it cannot write its words for people", () => {
    const readOnly = openSync(__filename, "r");
    try {
      const argv = [PARKIT, "validate", "nowhere.yaml"];
      expect(spawnSync(process.execPath, argv, { stdio: ["ignore", "pipe", readOnly] }).status).toBe(2);
    } finally {
      closeSync(readOnly);
    }
  });
});

const DESCRIPTION = `apiVersion: parkit/v1
runners:
  - { name: agents, clusterAgent: { allow: none }, node: { allow: none }, deployment: { type: helm-agent, namespace: ns } }
`;

/** One run of each command that ends by itself, with its exit code. */
const RUNS: readonly (readonly [command: string, code: number, argv: readonly string[]])[] = [
  ["validate", 1, ["-f", "-", "--strict"]],
  ["synth", 0, ["helm-agent", "-f", "-"]],
  ["import", 2, ["-"]],
  ["diff", 2, ["-", "/nowhere.yaml"]],
  ["graph", 0, ["-f", "-"]],
  ["init", 2, ["--target", "none"]],
  ["schema", 0, []],
  ["actions", 1, ["no such action"]],
  ["explain", 0, ["allowlist", "-f", "-"]],
  ["rules", 0, ["tag/"]],
  ["enroll", 2, ["-f", "-"]],
  ["doctor", 2, ["-f", "/nowhere.yaml"]],
  ["outdated", 2, ["-f", "/nowhere.yaml"]],
  ["status", 0, ["-f", "-"]],
  ["logs", 2, ["nobody", "-f", "-"]],
  ["up", 2, ["--port", "none"]],
  ["runner", 2, ["--config", "/nowhere"]],
  ["control-plane", 2, ["--port", "none"]],
  ["task", 2, ["run", "com.datadoghq.http.request", "--input", "none"]],
  ["provider", 2, ["install", "--dir", "/dev/null/mirror"]],
  ["completion", 2, ["powershell"]],
];

describe("parkit in a process of its own", () => {
  it("is tried with every command", () => {
    expect(RUNS.map(([command]) => command)).toEqual(COMMANDS);
  });

  it.each(RUNS)(
    "%s ends with %d, and reads and writes its pipes without colour",
    async (command, code, argv) => {
      const options = { input: DESCRIPTION, env: { DD_API_KEY: "", DD_HOST: "" } };
      const inside = await runParkit([command, ...argv], options);
      expect(await spawnParkit([command, ...argv], options)).toEqual({ ...inside, code });
      expect(inside.stdout + inside.stderr).not.toContain("\u001b");
    },
  );
});

describe("parkit actions", () => {
  it("finds actions by words of name and summary", async () => {
    const { code, stdout } = await runParkit(["actions", "LISTPOD core"]);
    expect(code).toBe(0);
    expect(stdout).toContain("com.datadoghq.kubernetes.core.listPod\n");
  });

  it("prints JSON of the promised shape", async () => {
    const { code, stdout } = await runParkit(["actions", "http.request", "--format", "json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      actions: [
        {
          name: "com.datadoghq.http.request",
          risk: "write",
          bundle: "com.datadoghq.http",
          flavours: expect.arrayContaining(["standalone"]) as unknown,
          status: "available",
          summary: expect.any(String) as unknown,
        },
      ],
    });
  });

  it("ends with 1 when nothing is found", async () => {
    const { code, stdout, stderr } = await runParkit(["actions", "no such thing"]);
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: 'no action matches "no such thing"\n',
    });
  });
});
