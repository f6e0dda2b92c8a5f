import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import ts from "typescript";

import { runProgram } from "../examples/demo/program";
import { startService, type Service } from "../examples/demo/service";
import { codeBlocks, commandWords } from "./support/code-blocks";
import { publishedPackages } from "./support/public-names";
import { exitCode, runParkit, spawnParkit, startParkit, type RunningParkit } from "./support/run-parkit";

const ROOT = resolve(__dirname, "..");
/** Is one walk, in the order of the page, and has a test of its own. */
const WALK = "getting-started.md";
const GUIDES = readdirSync(join(ROOT, "docs/guide"))
  .filter((name) => name !== WALK)
  .map((name) => `docs/guide/${name}`);
const PACKAGE_READMES = publishedPackages(ROOT).map(({ folder }) => `${folder}/README.md`);
const DOCUMENTS = ["README.md", ...PACKAGE_READMES, ...GUIDES];
/** Documents whose TypeScript is whole. */
const SHOWING_PROGRAMS = [
  "README.md",
  ...PACKAGE_READMES,
  "docs/errors.md",
  "docs/guide/tokens.md",
  "docs/guide/resources.md",
  "docs/guide/descriptions-in-apps.md",
  "docs/guide/identity.md",
  "docs/guide/execution-policies.md",
  "docs/guide/metrics.md",
];

/** What commands and fragments of documents may refer to when their document shows no whole description. */
const DESCRIPTION = `apiVersion: parkit/v1
runners:
  - name: payments
    allow: [com.datadoghq.http.request, com.datadoghq.postgresql.select]
    identity: { type: secret, secretName: payments-identity, urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1" }
    credentials:
      orders: { type: postgresql, from: { secretName: orders-db } }
    deployment: { type: helm, namespace: datadog }
`;

const COMPOSE = `apiVersion: parkit/v1
runners:
  - { name: payments, allow: [com.datadoghq.http.request], deployment: { type: compose } }
`;

const agentOf = (deployment: string): string => `apiVersion: parkit/v1
runners:
  - { name: theirs, allow: [com.datadoghq.http.request], deployment: { type: ${deployment}, namespace: datadog } }
`;

/** Files that documents take for granted: name, target and the description that it is rendered from. */
const RENDERED: readonly (readonly [string, string, string])[] = [
  ["values.yaml", "helm", DESCRIPTION],
  ["docker-compose.yaml", "compose", COMPOSE],
  ["config/config.yaml", "config", COMPOSE],
  ["datadog-agent.yaml", "operator", agentOf("operator")],
  ["agent-values.yaml", "helm-agent", agentOf("helm-agent")],
];

/** Lines that are not run here, and why. */
const NOT_RUN: readonly (readonly [RegExp, string])[] = [
  [/^npm run demo$/, "has a test of its own"],
  [/^npm cit$/, "is what runs this test"],
  [/^cdktf deploy$/, "has a test of its own, with every CLI and program"],
  [/^npm /, "installs from a registry"],
  [/^NODE_OPTIONS=\S+ npx jest$/, "runs with the installed packages, in the test of these"],
  [/^(export|cd) /, "belongs to a shell; the tests set environment and folder themselves"],
  [/^curl /, "asks Datadog"],
  [/^docker (compose|run) /, "needs Docker and enrolls with Datadog"],
  [/^parkit logs /, "asks where the runner runs; has a test of its own"],
  [/^parkit runner /, "enrolls, or works until it is stopped; a test of its own reads its options"],
  [/\|/, "needs a shell"],
];

/** Commands that work until they are stopped. */
const SERVING: readonly string[] = ["up", "control-plane"];
/** Exit codes that mean success where 0 is not the only one. */
const SUCCESS: Readonly<Record<string, readonly number[]>> = { diff: [0, 1] };

/** Every line of the consoles of a document, with what is to be done about it. */
function consoleLines(document: string): readonly (readonly [line: string, reason: string | undefined])[] {
  return codeBlocks(readFileSync(join(ROOT, document), "utf8"), "console")
    .flatMap((block) => block.split("\n"))
    .filter((line) => line !== "")
    .map((line) => [line, NOT_RUN.find(([pattern]) => pattern.test(line))?.[1]] as const);
}

/** Whether a document shows a description, or a command that is run here. */
function isRun(document: string): boolean {
  const descriptions = codeBlocks(readFileSync(join(ROOT, document), "utf8"), "yaml");
  return descriptions.length > 0 || consoleLines(document).some(([, reason]) => reason === undefined);
}

describe.each(DOCUMENTS.filter(isRun))("%s", (document) => {
  const text = readFileSync(join(ROOT, document), "utf8");
  const yaml = codeBlocks(text, "yaml");
  const whole = yaml.find((block) => block.includes("apiVersion:"));
  const lines = consoleLines(document);
  const run = lines.filter(([, reason]) => reason === undefined).map(([line]) => line);
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-readme-"));
    await mkdir(join(folder, "old"));
    await mkdir(join(folder, "empty"));
    await writeFile(join(folder, "old/parkit.yaml"), DESCRIPTION);
    await writeFile(join(folder, "parkit.yaml"), whole ?? DESCRIPTION);
    for (const [name, target, input] of RENDERED.filter(([file]) =>
      run.some((line) => line.includes(` ${file}`)),
    ))
      await runParkit(["synth", target, "-f", "-", "-o", name], { cwd: folder, input });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  if (yaml.length > 0) {
    it("shows descriptions without a mistake", async () => {
      const results = await Promise.all(
        yaml.map((block) => {
          const input = block.includes("apiVersion:") ? block : `${DESCRIPTION}---\n${block}`;
          return runParkit(["validate", "--strict", "-f", "-"], { input });
        }),
      );
      expect(results.map(({ stdout }) => stdout)).toEqual(yaml.map(() => "ok: no violations\n"));
    });
  }

  if (run.length > 0) {
    it("shows commands that do what it says", async () => {
      for (const line of run) expect([line, await outcome(line, folder)]).toEqual([line, "as promised"]);
    });
  }
});

/** A control plane with its runner and a service, for commands that need them. */
let up: RunningParkit;
/** One more for each document, by its folder: who is only enrolled stays out of the way of tasks. */
const enrollments = new Map<string, ControlPlane>();
let service: Service;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  service = await startService({ paid: true });
  up = startParkit(["up", "--format", "json"]);
  const [line] = (await once(createInterface(up.stdout), "line")) as [string];
  const { url, apiKey, appKey } = JSON.parse(line) as { url: string; apiKey: string; appKey: string };
  environment = { DD_HOST: url, DD_API_KEY: apiKey, DD_APP_KEY: appKey };
});
afterAll(async () => {
  up.kill("SIGTERM");
  await exitCode(up);
  for (const enrollment of enrollments.values()) await enrollment.close();
  service.close();
});

async function outcome(line: string, folder: string): Promise<string> {
  const [program, ...argv] = commandWords(
    line.replace(/^npx /, "").replaceAll("https://example.com", service.url),
  );
  if (program !== "parkit") return `not run: say in NOT_RUN why`;
  const [command = ""] = argv;
  if (SERVING.includes(command)) return serve(argv, folder);
  const cwd = command === "init" ? join(folder, "empty") : folder;
  // A reader who imports has no description yet.
  if (command === "import") await rm(join(folder, "parkit.yaml"), { force: true });
  const env = command === "enroll" ? await enrollmentEnvironment(folder) : environment;
  // What is installed goes into the home of the user, whom only a process has.
  const run = command === "provider" ? spawnParkit : runParkit;
  const { code, stdout, stderr } = await run(argv, { cwd, env: { ...env, HOME: folder } });
  const expected = SUCCESS[command] ?? [0];
  return code !== null && expected.includes(code)
    ? "as promised"
    : `ended with ${String(code)}: ${stderr}${stdout}`;
}

async function serve(argv: readonly string[], cwd: string): Promise<string> {
  const port = argv.indexOf("--port");
  const anyPort = argv.map((word, index) => (port !== -1 && index === port + 1 ? "0" : word));
  const child = startParkit(anyPort, { cwd });
  await once(child.stdout, "data");
  child.kill("SIGTERM");
  const code = await exitCode(child);
  return code === 0 ? "as promised" : `ended with ${String(code)}`;
}

/** Lets the description of a document name a control plane of the test in place of Datadog's. */
async function enrollmentEnvironment(folder: string): Promise<Readonly<Record<string, string>>> {
  const enrollment = enrollments.get(folder) ?? (await startControlPlane());
  enrollments.set(folder, enrollment);
  const { url, apiKey, appKey } = enrollment;
  const file = join(folder, "parkit.yaml");
  const written = readFileSync(file, "utf8").replace(/^site: .*\n/m, "");
  await writeFile(file, `site: { appUrl: "${url}", apiUrl: "${url}" }\n${written}`);
  return { DD_API_KEY: apiKey, DD_APP_KEY: appKey };
}

describe("TypeScript in documents", () => {
  const programs = SHOWING_PROGRAMS.flatMap((document) =>
    codeBlocks(readFileSync(join(ROOT, document), "utf8"), "ts").map(
      (block) => [document, /^import /m.test(block) ? block : asProgram(block)] as const,
    ),
  );

  it("compiles", () => {
    expect(complaints(programs.map(([, source]) => source))).toEqual([]);
  });

  it.each(programs)("of %s runs", async (_, source) => {
    const outdir = await mkdtemp(join(tmpdir(), "parkit-readme-app-"));
    try {
      const { outputText } = ts.transpileModule(source, {
        compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
      });
      // Some programs read the description that lies there.
      const cwd = join(ROOT, "examples/fleet");
      const env = { ...process.env, CDKTF_OUTDIR: outdir };
      const ended = await runProgram(process.execPath, ["-e", outputText], { cwd, env });
      expect(ended).toMatchObject({ code: 0, stderr: "" });
    } finally {
      await rm(outdir, { recursive: true, force: true });
    }
  });
});

/** Adds the imports that the README leaves out, and an app for its stacks. */
function asProgram(block: string): string {
  const names = [...new Set(block.match(/\b[A-Z]\w+\b|\b(?:configureProviders|fromDescription)\b/g))];
  const framework = ["App", "TerraformStack", "TerraformVariable"].filter(
    (name) => name === "App" || names.includes(name),
  );
  const ours = Object.keys(jest.requireActual<object>("@parkit/constructs")).filter((name) =>
    names.includes(name),
  );
  const stacks = Array.from(block.matchAll(/class (\w+) extends TerraformStack/g), ([, name]) => name ?? "");
  return `import { ${framework.join(", ")} } from "cdktf";
import type { Construct } from "constructs";
import { ${ours.join(", ")} } from "@parkit/constructs";
${block}
const app = new App();
${stacks.map((name) => `new ${name}(app, "${name.toLowerCase()}");`).join("\n")}
app.synth();
`;
}

/** What the compiler says about files of the examples' folder that are not on disk. */
function complaints(programs: readonly string[]): readonly string[] {
  const files = new Map(
    programs.map((program, index) => [join(ROOT, `examples/readme-${index}.ts`), program] as const),
  );
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, ...rest) => {
    const program = files.get(name);
    return program === undefined
      ? getSourceFile(name, ...rest)
      : ts.createSourceFile(name, program, ts.ScriptTarget.ES2022);
  };
  return ts
    .getPreEmitDiagnostics(ts.createProgram([...files.keys()], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
