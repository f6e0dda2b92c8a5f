import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describeWithTool } from "../describe-with-tool";
import { codeBlocks } from "../support/code-blocks";
import { terraformDirectory, type TerraformDirectory } from "../support/terraform";

const run = promisify(execFile);
const ROOT = join(__dirname, "..", "..");
const PACKAGE = join(ROOT, "terraform-plugin");

describe("the package terraform-plugin", () => {
  it("knows nothing of who uses it", async () => {
    const files = (await readdir(join(PACKAGE, "src"), { recursive: true })).filter((name) =>
      name.endsWith(".ts"),
    );
    expect(files.length).toBeGreaterThan(40);
    for (const file of files) {
      const text = await readFile(join(PACKAGE, "src", file), "utf8");
      expect([file, /parkit|datadog/i.exec(text.replaceAll('"@parkit/protobuf"', ""))]).toEqual([file, null]);
    }
  });
});

describe("the example of the package's README", () => {
  const readme = readFileSync(join(PACKAGE, "README.md"), "utf8");
  let scratch: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "notes-"));
    await writeFile(join(scratch, "main.ts"), codeBlocks(readme, "ts").join("\n"));
  });

  afterAll(async () => {
    await rm(scratch, { recursive: true });
  });

  it("has the types that handlers of its schema need", async () => {
    const compilerOptions = {
      incremental: false,
      tsBuildInfoFile: null,
      typeRoots: [join(ROOT, "node_modules/@types")],
    };
    const project = {
      extends: join(ROOT, "tsconfig.test.json"),
      compilerOptions,
      files: ["main.ts"],
      include: [],
    };
    await writeFile(join(scratch, "tsconfig.json"), JSON.stringify(project));
    const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
    const said = await run(process.execPath, [compiler, "-p", scratch]).catch((error: unknown) => error);
    expect(said).toMatchObject({ stdout: "" });
  });

  describeWithTool("terraform", "under the real CLI", ({ path }) => {
    let directory: TerraformDirectory;
    const [configuration = ""] = codeBlocks(readme, "hcl");

    beforeAll(async () => {
      const file = join(scratch, "terraform-provider-notes");
      await run(process.execPath, [join(ROOT, "provider", "bundle.mjs"), join(scratch, "main.ts"), file]);
      directory = await terraformDirectory(path, [
        { source: "example.invalid/me/notes", version: "0.1.0", file },
      ]);
    });

    afterAll(() => directory.remove());

    it("makes, changes, repairs and removes what its configuration says", async () => {
      const apply = async (text: string): Promise<void> => {
        await directory.write(text);
        expect(await directory.run(["apply", "-auto-approve"])).toMatchObject({ code: 0, stderr: "" });
      };
      const note = (): Promise<string> => readFile(join(directory.path, "notes", "first.txt"), "utf8");
      await directory.write(configuration);
      expect(await directory.run(["init"])).toMatchObject({ code: 0, stderr: "" });
      await apply(configuration);
      expect(await note()).toBe("Buy milk.");
      expect((await directory.run(["plan", "-detailed-exitcode"])).code).toBe(0);

      await apply(configuration.replace("milk", "bread"));
      expect(await note()).toBe("Buy bread.");
      await rm(join(directory.path, "notes", "first.txt"));
      await apply(configuration);
      expect(await note()).toBe("Buy milk.");

      await directory.write(configuration.replace('"first"\n  text', '"no word"\n  text'));
      expect((await directory.run(["validate"])).stderr).toContain("Title is not a word");
      await directory.write(configuration);
      expect((await directory.run(["destroy", "-auto-approve"])).stdout).toContain("1 destroyed");
      await expect(note()).rejects.toThrow("ENOENT");
    });
  });
});
