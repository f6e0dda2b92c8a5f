import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkDocuments } from "./documents";

const LINKS = "[guide](docs/guide.md#part) [dependencies](docs/dependencies.md)";

describe("checkDocuments", () => {
  let root: string;

  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "parkit-documents-"));
    await write(
      "package.json",
      JSON.stringify({ name: "whole", workspaces: ["a", "b"], devDependencies: { jest: "1" } }),
    );
    await write("a/package.json", JSON.stringify({ name: "@x/a", dependencies: { yaml: "1" } }));
    await write("b/package.json", JSON.stringify({ name: "@x/b", dependencies: { "@x/a": "1" } }));
    await write("README.md", `| \`a/\` | one |\n| \`b/\` | two |\n${LINKS} [web](https://example.com)\n`);
    await write(
      "docs/guide.md",
      "[back](../README.md) [here](#part) [on](more/on.md)\n```md\n[no link](nowhere.md)\n```\n",
    );
    await write("docs/more/on.md", "[guide](../guide.md)\n");
    await write(
      "docs/dependencies.md",
      "| name | why |\n| --- | --- |\n| `jest` | tests |\n| `yaml` | YAML |\n",
    );
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it("finds nothing wrong with documents that agree with the repository", async () => {
    expect(await checkDocuments(root)).toEqual([]);
  });

  it("reports a link that leads to no file", async () => {
    await write("docs/guide.md", "[gone](./gone.md#part) [on](more/on.md)\n");
    expect(await checkDocuments(root)).toEqual(["docs/guide.md: the link ./gone.md#part leads to no file"]);
  });

  it("reports a page that neither README, its index, nor a page which they link leads to", async () => {
    await write("docs/more/on.md", "[further](further.md)\n");
    await write("docs/more/further.md", "[guide](../guide.md)\n");
    expect(await checkDocuments(root)).toEqual([
      "docs/more/further.md: neither README.md, nor its index, nor a page that they link leads here",
    ]);
  });

  it("reports a page that the index does not link, but for those of a folder with an index of its own", async () => {
    await write("docs/README.md", "[guide](guide.md) [more](more/README.md)\n");
    await write("docs/more/README.md", "[on](on.md)\n");
    await write("README.md", `| \`a/\` | one |\n| \`b/\` | two |\n${LINKS} [all](docs/README.md)\n`);
    expect(await checkDocuments(root)).toEqual(["docs/dependencies.md: docs/README.md does not link it"]);
  });

  it("reports a workspace that README does not name in a table", async () => {
    await write("README.md", `\`b/\` in prose\n| \`a/\` | one |\n${LINKS}\n`);
    expect(await checkDocuments(root)).toEqual(["README.md: no table row names the workspace `b/`"]);
  });

  it("reports dependencies without a row and rows without a dependency", async () => {
    await write("docs/dependencies.md", "| `yaml` | YAML |\n| `left-pad` | no |\n");
    expect(await checkDocuments(root)).toEqual([
      "docs/dependencies.md: `jest` is a dependency and has no row",
      "docs/dependencies.md: `left-pad` has a row and is not a dependency",
    ]);
  });

  it("reports everything when README and the list of dependencies are not there", async () => {
    await rm(join(root, "README.md"));
    await rm(join(root, "docs"), { recursive: true });
    expect(await checkDocuments(root)).toHaveLength(4);
  });
});
