import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { documentationPages } from "@parkit/terraform-provider/internal/documentation";
import { describeWithTool } from "../describe-with-tool";
import { parkitStack } from "../support/parkit-stack";

const ROOT = join(__dirname, "..", "..");
const DOCS = join(ROOT, "docs", "provider");
const EXAMPLES = join(ROOT, "provider", "examples");

describe("the documentation of the provider", () => {
  it('is what the schemas say; otherwise run "npm run docs -w @parkit/terraform-provider"', async () => {
    const pages = documentationPages(EXAMPLES);
    const files = (await readdir(DOCS, { recursive: true })).filter((name) => name.endsWith(".md")).sort();
    expect(files).toEqual(pages.map(({ path }) => path).sort());
    for (const { path, text } of pages) {
      expect([path, await readFile(join(DOCS, path), "utf8")]).toEqual([path, text]);
    }
  });

  it("links only to sections that there are", () => {
    for (const { path, text } of documentationPages(EXAMPLES)) {
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
      const files = (await readdir(EXAMPLES, { recursive: true })).filter((name) => name.endsWith(".tf"));
      for (const file of files) {
        let text = await readFile(join(EXAMPLES, file), "utf8");
        for (const [sample, real] of known) text = text.replaceAll(sample, real);
        await writeFile(
          join(stack.path, file === "provider.tf" ? "main.tf" : file.replaceAll("/", "-")),
          text,
        );
      }
      const env = { TF_VAR_openai_token: "secret" };
      const applied = await stack.run(["apply", "-auto-approve"], env);
      expect([applied.code, applied.stderr]).toEqual([0, ""]);
      const plan = await stack.run(["plan", "-detailed-exitcode"], env);
      expect([plan.code, plan.stderr]).toEqual([0, ""]);
      await stack.close();
    });
  });
});
