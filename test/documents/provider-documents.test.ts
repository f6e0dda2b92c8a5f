import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeWithTool } from "../describe-with-tool";
import { parkitStack } from "../support/parkit-stack";
import { committedPage, ROOT, WRITES_PAGES } from "../support/written-page";
import { providerDocuments } from "./provider-documents";

const DOCS = join(ROOT, "docs", "provider");
const EXAMPLES = join(ROOT, "provider", "examples");
const PAGES = providerDocuments(EXAMPLES);
/** Examples that need more than a control plane: runner-urn.test.ts and identity-matrix.test.ts show them. */
const APPLIED_ELSEWHERE = ["data-sources/parkit_runner_urn.tf", "functions/enrolled_key.tf"];

describe("the documentation of the provider", () => {
  // Written anew by `npm run docs:provider`.
  it.each(PAGES.map(({ path, text }) => [path, text] as const))("%s is current", (path, text) => {
    expect(committedPage(join("docs/provider", path), text)).toBe(text);
  });

  it("is current in having a page for everything, and no other", async () => {
    const pages = PAGES.map(({ path }) => path);
    const files = async (): Promise<readonly string[]> =>
      (await readdir(DOCS, { recursive: true })).filter((name) => name.endsWith(".md")).sort();
    const foreign = (await files()).filter((name) => !pages.includes(name));
    if (WRITES_PAGES) for (const name of foreign) await rm(join(DOCS, name));
    expect(await files()).toEqual([...pages].sort());
  });

  it("links only to sections that there are", () => {
    for (const { path, text } of PAGES) {
      const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
        title
          .toLowerCase()
          .replaceAll(/[^a-z0-9 _-]/g, "")
          .replaceAll(" ", "-"),
      );
      const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, link = ""]) => link);
      expect([path, links.filter((link) => !headings.includes(link))]).toEqual([path, []]);
    }
  });

  describeWithTool("terraform", "with the real CLI", ({ path: executable }) => {
    it("shows examples that apply, and then plan nothing", async () => {
      const stack = await parkitStack(executable);
      const urn = await stack.enroll("examples");
      const create = async (path: string, type: string, attributes: unknown): Promise<string> => {
        const { data } = (await stack.api("POST", path, { data: { type, attributes } })) as {
          data: { id: string };
        };
        return data.id;
      };
      const connections = "/api/v2/actions/connections";
      const integration = {
        type: "HTTP",
        base_url: "https://x.example",
        credentials: { type: "HTTPNoAuth" },
      };
      const known = new Map([
        ["urn:dd:apps:on-prem-runner:us1:1234:runner-a1", urn],
        [
          "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10",
          await create(connections, "action_connection", { name: "x", integration }),
        ],
        [
          "a7c1d2e3-0b4f-4f6a-8f21-93d6b1a0c5e4",
          await create(`${connections}/groups`, "connection_group", {
            name: "x",
            integration_type: "HTTP",
            tag_keys: ["env"],
            connections: [],
          }),
        ],
        ['site = "datadoghq.eu"', ""],
      ]);
      await stack.configure("", "");
      const files = (await readdir(EXAMPLES, { recursive: true })).filter(
        (name) => name.endsWith(".tf") && !APPLIED_ELSEWHERE.includes(name),
      );
      const env: Record<string, string> = {};
      for (const file of files) {
        let text = await readFile(join(EXAMPLES, file), "utf8");
        for (const [sample, real] of known) text = text.replaceAll(sample, real);
        for (const [, name = ""] of text.matchAll(/^variable "(\w+)"/gm)) env[`TF_VAR_${name}`] = "a-secret";
        await writeFile(
          join(stack.path, file === "provider.tf" ? "main.tf" : file.replaceAll("/", "-")),
          text,
        );
      }
      const applied = await stack.run(["apply", "-auto-approve"], env);
      expect([applied.code, applied.stderr]).toEqual([0, ""]);
      const plan = await stack.run(["plan", "-detailed-exitcode"], env);
      expect([plan.code, plan.stderr]).toEqual([0, ""]);
      await stack.close();
    });
  });
});
