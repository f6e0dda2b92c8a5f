import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { sbom } from "./sbom";

const ROOT = resolve(__dirname, "../..");

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly unknown[];
}

interface Sbom {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

describe("the software bill of materials", () => {
  let text: string;
  let list: Sbom;

  beforeAll(async () => {
    text = await sbom(ROOT, ["cli", "provider", "constructs"]);
    list = JSON.parse(text) as Sbom;
  });

  it("has what is installed and what is bundled, and nothing that is for development", () => {
    const names = list.components.map(({ name }) => name);
    // Terraform's values are read by a package that is bundled into the provider, command lines by one that
    // is bundled into the command.
    expect(names).toEqual(
      expect.arrayContaining([
        "parkit",
        "commander",
        "@kubernetes/client-node",
        "@parkit/terraform-plugin",
        "@msgpack/msgpack",
        "jose",
        "zod",
        "yaml",
      ]),
    );
    expect(names).not.toEqual(expect.arrayContaining(["jest"]));
    expect(names).not.toEqual(expect.arrayContaining(["cdktf"]));
    const purls = list.components.map(({ purl }) => purl);
    expect(new Set(purls).size).toBe(purls.length);
  });

  it("has licence and digest of every package that comes from elsewhere", async () => {
    const lock = await readFile(join(ROOT, "package-lock.json"), "utf8");
    for (const { name, hashes = [], licenses } of list.components) {
      if (name === "parkit" || name.startsWith("@parkit/")) continue;
      const [hash] = hashes;
      const integrity = `sha512-${Buffer.from(hash?.content ?? "", "hex").toString("base64")}`;
      expect([name, lock.includes(integrity), licenses?.length]).toEqual([name, true, 1]);
    }
  });

  it("names no component that it does not have", () => {
    const known = new Set(["parkit", ...list.components.map(({ purl }) => purl)]);
    for (const { ref, dependsOn } of list.dependencies)
      expect([ref, ...dependsOn].filter((name) => !known.has(name))).toEqual([]);
    expect(list.dependencies).toHaveLength(list.components.length + 1);
  });

  it("is the same bytes each time", async () => {
    expect(await sbom(ROOT, ["cli", "provider", "constructs"])).toBe(text);
  });
});
