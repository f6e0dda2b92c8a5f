/**
 * Workflows for GitHub, ours and those of examples, and the hook for pre-commit: none of them can run here as
 * a whole, so that what can be is looked at, and their commands are run.
 */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import { parseDocument } from "yaml";

import { commandWords } from "./support/code-blocks";
import { PARKIT, runParkit } from "./support/run-parkit";

const run = promisify(execFile);
const ROOT = resolve(__dirname, "..");
const EXAMPLE = "examples/ci/github.yml";
const WORKFLOWS = [
  ...readdirSync(join(ROOT, ".github/workflows")).map((name) => `.github/workflows/${name}`),
  EXAMPLE,
];
const SCRIPTS = Object.keys(
  (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly scripts: object }).scripts,
);

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly "timeout-minutes"?: number; readonly steps: readonly Step[] }>
  >;
}

function textOf(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** A file without a mistake that a YAML reader could find: a key that stands twice is one. */
function read(file: string): unknown {
  const document = parseDocument(textOf(file), { uniqueKeys: true });
  expect([...document.errors, ...document.warnings]).toEqual([]);
  return document.toJS();
}

function workflow(file: string): Workflow {
  return read(file) as Workflow;
}

function steps(file: string): readonly Step[] {
  return Object.values(workflow(file).jobs).flatMap((job) => job.steps);
}

describe.each(WORKFLOWS)("%s", (file) => {
  it("pins every action by its commit, with the version behind it", () => {
    const used = Array.from(textOf(file).matchAll(/^\s*(?:- )?uses: (.*)$/gm), ([, action]) => action);
    expect(used).toHaveLength(steps(file).filter(({ uses }) => uses !== undefined).length);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("may read, and more only where a job says so; every job ends", () => {
    const { on, permissions, jobs } = workflow(file);
    expect(permissions).toEqual({ contents: "read" });
    // It runs with the rights of the target on what a stranger wrote.
    expect(Object.keys(on)).not.toContain("pull_request_target");
    for (const job of Object.values(jobs)) expect(job["timeout-minutes"]).toBeGreaterThan(0);
  });

  it("keeps the token of the checkout away from what runs after it", () => {
    const checkouts = steps(file).filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts.length).toBeGreaterThan(0);
    for (const checkout of checkouts) expect(checkout.with?.["persist-credentials"]).toBe(false);
  });

  it("makes no text of others part of a command", () => {
    for (const { run: command } of steps(file)) expect(command ?? "").not.toContain("${{");
  });

  it("calls scripts that there are", () => {
    const called = steps(file).flatMap(({ run: command = "" }) =>
      Array.from(command.matchAll(/npm run (?:--silent )?([\w:-]+)/g), ([, name]) => name),
    );
    expect(called.filter((name) => name === undefined || !SCRIPTS.includes(name))).toEqual([]);
  });
});

it("runs the main job and the suite with a cluster of kind", () => {
  const commands = steps(".github/workflows/kind.yml").map(({ run: command }) => command);
  expect(commands).toEqual(expect.arrayContaining(["npm run demo -- --cluster", "npm cit"]));
});

it("publishes with provenance, and with the one right that this needs", () => {
  const { jobs } = workflow(".github/workflows/release.yml");
  expect(jobs["publish"]).toMatchObject({ permissions: { "id-token": "write", contents: "write" } });
  const commands = steps(".github/workflows/release.yml").map(({ run: command }) => command ?? "");
  expect(commands.join("\n")).toContain('npm publish "$tarball" --provenance');
  expect(textOf(".github/workflows/release.yml")).not.toMatch(/secrets\./);
});

const OLD = `apiVersion: parkit/v1
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: payments-identity, urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1" }
    deployment: { type: helm, namespace: datadog }
`;

describe("the commands of the example for GitHub", () => {
  let folder: string;
  let path: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-workflow-"));
    path = join(folder, "bin");
    await mkdir(path);
    // What `npm ci` would have installed.
    await writeFile(
      join(path, "npx"),
      `#!/bin/sh\nshift 2\nexec ${JSON.stringify(process.execPath)} ${JSON.stringify(PARKIT)} "$@"\n`,
    );
    await chmod(join(path, "npx"), 0o755);
    const git = (...argv: readonly string[]): Promise<unknown> =>
      run("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...argv], { cwd: folder });
    await git("init", "--quiet");
    await writeFile(join(folder, "parkit.yaml"), OLD);
    await git("add", "parkit.yaml");
    await git("commit", "--quiet", "--message", "before");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Runs a step as GitHub does: with `bash -e`, in the checkout. */
  async function step(name: string, description: string, base = "HEAD"): Promise<number> {
    await writeFile(join(folder, "parkit.yaml"), description);
    const { run: command = "exit 99" } = steps(EXAMPLE).find((one) => one.name === name) ?? {};
    const env = { ...process.env, PATH: `${path}:${process.env["PATH"] ?? ""}`, BASE: base };
    try {
      await run("bash", ["-e", "-o", "pipefail", "-c", command], { cwd: folder, env });
      return 0;
    } catch (error) {
      return (error as { readonly code: number }).code;
    }
  }

  it("fail for a mistake, and leave its finding to upload", async () => {
    expect(await step("Check", OLD)).toBe(0);
    expect(await step("Check", OLD.replace("http.request", "http.reqest"))).toBe(1);
    const sarif = JSON.parse(await readFile(join(folder, "parkit.sarif"), "utf8")) as {
      readonly runs: readonly [{ readonly results: readonly { readonly ruleId: string }[] }];
    };
    expect(sarif.runs[0].results.map(({ ruleId }) => ruleId)).toEqual(["allowlist/unknown-action"]);
  });

  it("say what changes, which is no failure", async () => {
    expect(await step("Say what changes", OLD)).toBe(0);
    const more = OLD.replace("http.request", "http.request, com.datadoghq.postgresql.select");
    expect(await step("Say what changes", more)).toBe(0);
    expect(await readFile(join(folder, "changes.md"), "utf8")).toContain("com.datadoghq.postgresql.select");
  });

  it("say of a new description that all of it is new", async () => {
    expect(await step("Say what changes", OLD, "no-such-commit")).toBe(0);
    expect(await readFile(join(folder, "changes.md"), "utf8")).toContain("payments");
  });

  it("fail where a description cannot be compared", async () => {
    expect(await step("Say what changes", "apiVersion: [")).toBe(1);
  });
});

describe("the hook for pre-commit", () => {
  const hooks = read(".pre-commit-hooks.yaml") as readonly Readonly<Record<string, unknown>>[];

  it("says what pre-commit asks for", () => {
    for (const hook of hooks)
      expect(hook).toEqual({
        id: expect.stringMatching(/^parkit-[a-z]+$/) as string,
        name: expect.any(String) as string,
        description: expect.any(String) as string,
        entry: expect.stringMatching(/^npx --no-install parkit /) as string,
        language: "system",
        files: expect.any(String) as string,
        pass_filenames: false,
      });
    const config = read("examples/ci/pre-commit-config.yaml") as {
      readonly repos: readonly [{ readonly hooks: readonly { readonly id: string }[] }];
    };
    expect(config.repos[0].hooks.map(({ id }) => id)).toEqual(hooks.map(({ id }) => id));
  });

  it("runs a command that passes what is right, and fails what is not", async () => {
    const [hook] = hooks;
    const folder = await mkdtemp(join(tmpdir(), "parkit-hook-"));
    const argv = commandWords(String(hook?.["entry"])).slice(3);
    await writeFile(join(folder, "parkit.yaml"), OLD);
    expect((await runParkit(argv, { cwd: folder })).code).toBe(0);
    await writeFile(join(folder, "parkit.yaml"), OLD.replace("http.request", "http.reqest"));
    expect((await runParkit(argv, { cwd: folder })).code).toBe(1);
    await rm(folder, { recursive: true });
  });
});
