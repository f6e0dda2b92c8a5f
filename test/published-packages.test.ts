import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..");
/** What is published and has packages in it that are not, with what has to be published beside it. */
const PUBLISHED = ["provider-schema", "protocol", "provider"];

/** Uses both packages as somebody does who has nothing else of this repository. */
const USE = `
const { encodeTask, decodeTask } = require("@parkit/protocol");
const task = { actionName: "a", bundleId: "b", orgId: 1n, taskId: "t", secDatadogHeaderValue: "", inputs: { a: [1] }, client: 1 };
const { installProvider } = require("@parkit/terraform-provider");
process.stdout.write(JSON.stringify([decodeTask(encodeTask(task)).inputs, installProvider(process.argv[1]).files.length]));
`;

describe("packages as they are published", () => {
  let scratch: string;
  let empty: string;

  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), "published-"));
    empty = join(scratch, "empty");
    mkdirSync(empty);
  });

  afterAll(() => {
    rmSync(scratch, { recursive: true });
  });

  it("need nothing of this repository that is not", () => {
    // Copies, because bundling writes into folders that other tests use at the same time.
    for (const folder of [...PUBLISHED, "protobuf", "terraform-plugin"]) {
      cpSync(join(ROOT, folder), join(scratch, folder), {
        recursive: true,
        filter: (source) => !source.endsWith("node_modules"),
      });
    }
    cpSync(join(ROOT, "tsconfig.base.json"), join(scratch, "tsconfig.base.json"));
    symlinkSync(join(ROOT, "node_modules"), join(scratch, "node_modules"));
    execFileSync(process.execPath, [join(scratch, "protocol", "bundle.mjs")]);
    execFileSync(process.execPath, [join(scratch, "provider", "bundle.mjs")]);
    for (const folder of PUBLISHED) install(folder);
    const said = execFileSync(process.execPath, ["-e", USE, join(empty, "mirror")], { cwd: empty });
    expect(JSON.parse(said.toString())).toEqual([{ a: [1] }, 4]);
  });

  /** Packs a package and unpacks it where npm would, with what its package.json names from elsewhere and nothing else. */
  function install(folder: string): void {
    const pack = ["pack", "--silent", "--pack-destination", scratch];
    const tarball = execFileSync("npm", pack, { cwd: join(scratch, folder) })
      .toString()
      .trim();
    const { name, dependencies } = packageFile(join(scratch, folder));
    const target = join(empty, "node_modules", name);
    mkdirSync(target, { recursive: true });
    execFileSync("tar", ["-xzf", join(scratch, tarball), "-C", target, "--strip-components=1"]);
    for (const dependency of Object.keys(dependencies).filter((other) => !other.startsWith("@parkit/"))) {
      const own = join(ROOT, folder, "node_modules", dependency);
      const source = existsSync(own) ? own : join(ROOT, "node_modules", dependency);
      cpSync(source, join(empty, "node_modules", dependency), {
        recursive: true,
      });
    }
  }
});

function packageFile(folder: string): { readonly name: string; readonly dependencies: object } {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly name: string;
    readonly dependencies: object;
  };
}
