import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { mustRun, startProgram } from "../examples/demo/program";
import { describeWithTool } from "./describe-with-tool";
import { allCodeBlocks, commandWords } from "./support/code-blocks";
import { exitCode, PARKIT, startParkit, type RunningParkit } from "./support/run-parkit";

const PAGE = resolve(__dirname, "../docs/guide/getting-started.md");

/** A port that nobody uses at this moment. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return String(port);
}

/** What a reader who follows the page has so far. */
interface Walk {
  /** Where the next command is typed. */
  folder: string;
  /** What was exported. */
  env: NodeJS.ProcessEnv;
  /** What commands printed, by line. */
  readonly printed: Map<string, string>;
  /** How to stop what was started, in that order. */
  readonly stops: (() => Promise<number | null>)[];
}

describeWithTool("terraform", "docs/guide/getting-started.md", ({ path: terraform }) => {
  let home: string;
  let walk: Walk;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "parkit-getting-started-"));
    const settings = Object.keys(process.env).filter((name) => /^(TF|DD)_/.test(name));
    const env = { ...process.env, ...Object.fromEntries(settings.map((name) => [name, undefined])) };
    walk = {
      folder: home,
      // The provider goes into the home directory; what Terraform finds there must be this one.
      env: { ...env, HOME: home, CHECKPOINT_DISABLE: "1", TF_CLI_ARGS: "-no-color" },
      printed: new Map(),
      stops: [],
    };
  });
  afterAll(async () => {
    await stopAll();
    await rm(home, { recursive: true, force: true });
  });

  it("leads to a task that runs through a connection, with every command in the order of the page", async () => {
    const [control, service] = [await freePort(), await freePort()];
    const page = (await readFile(PAGE, "utf8")).replaceAll("8080", control).replaceAll("8081", service);
    for (const { language, code } of allCodeBlocks(page))
      if (language === "console")
        for (const line of code.trimEnd().split("\n")) walk.printed.set(line, await follow(line));
      else if (language === "yaml") for (const line of code.trimEnd().split("\n")) await changeLine(line);
    const printed = (pattern: RegExp): readonly string[] =>
      [...walk.printed].flatMap(([line, text]) => (pattern.test(line) ? [text] : []));
    expect(printed(/^parkit explain permissions/)).toEqual([
      expect.stringMatching(/core\.listPod +allowed +allowed by read-pods/),
    ]);
    expect(printed(/^terraform apply/)).toEqual([expect.stringContaining("2 added, 0 changed")]);
    expect(printed(/^parkit task run/)).toEqual([
      expect.stringMatching(/"status": ?"succeeded"[^]*4711 is paid/),
      expect.stringMatching(/"status": ?"succeeded"[^]*4711 is paid/),
    ]);
    expect(printed(/^parkit synth helm/)).toHaveLength(1);
    // The runner and the control plane end in order; the service has nothing to end.
    expect((await stopAll()).filter((code) => code === 0)).toHaveLength(2);
  });

  /** Stops what was started, the last first. */
  async function stopAll(): Promise<readonly (number | null)[]> {
    const codes: (number | null)[] = [];
    for (const stop of walk.stops.splice(0).reverse()) codes.push(await stop());
    return codes;
  }

  /** Does what a reader does with a line, and returns what is printed. */
  async function follow(line: string): Promise<string> {
    const [program = "", ...argv] = commandWords(line);
    const { folder: cwd, env } = walk;
    switch (program) {
      case "mkdir":
        await mkdir(join(cwd, argv[0] ?? ""));
        return "";
      case "cd":
        walk.folder = join(cwd, argv[0] ?? "");
        return "";
      case "terraform":
        return mustRun(terraform, argv, { cwd, env });
      case "node": {
        const service = startProgram(process.execPath, argv, { cwd, env });
        walk.stops.push(() => service.stop());
        return "";
      }
      case "parkit":
        return parkit(argv);
      default:
        throw new Error(`this test does not know how to follow: ${line}`);
    }
  }

  async function parkit(argv: readonly string[]): Promise<string> {
    const { folder: cwd, env } = walk;
    const [command = ""] = argv;
    if (command === "control-plane" || command === "runner") {
      const child = startParkit(argv, { cwd, env });
      walk.stops.push(() => stopped(child));
      child.stderr.resume();
      if (command === "control-plane") walk.env = { ...env, ...(await exportedBy(child)) };
      return "";
    }
    const output = await mustRun(process.execPath, [PARKIT, ...argv], { cwd, env });
    if (command === "enroll") await changeLine(`urn: ${await urnIn(join(cwd, "config/config.yaml"))}`);
    return output;
  }

  async function stopped(child: RunningParkit): Promise<number | null> {
    child.kill("SIGTERM");
    return exitCode(child);
  }

  /** The variables that the control plane tells its reader to export. */
  async function exportedBy(child: RunningParkit): Promise<NodeJS.ProcessEnv> {
    const found: NodeJS.ProcessEnv = {};
    for await (const line of createInterface(child.stdout)) {
      const [, name, value] = /^ *export (\w+)=(.*)$/.exec(line) ?? [];
      if (name !== undefined) found[name] = value;
      if (name === "DD_APP_KEY") break;
    }
    return found;
  }

  async function urnIn(file: string): Promise<string> {
    const [, urn = ""] = /^urn: "?([^"\n]+)"?$/m.exec(await readFile(file, "utf8")) ?? [];
    return urn;
  }

  /** Writes a line of the page over the one with the same key in the description. */
  async function changeLine(line: string): Promise<void> {
    const file = join(walk.folder, "parkit.yaml");
    const text = await readFile(file, "utf8");
    const [key = ""] = line.split(":", 1);
    const changed = text.replace(new RegExp(`^( *)${key}:.*$`, "m"), (_all, indent: string) => indent + line);
    if (changed === text) throw new Error(`parkit.yaml has no line to change for: ${line}`);
    await writeFile(file, changed);
  }
});
