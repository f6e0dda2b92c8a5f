import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { codeBlocks } from "../support/code-blocks";
import { runParkit } from "../support/run-parkit";
import { committedPage, textOf } from "../support/written-page";

const DESCRIPTION = `
apiVersion: parkit/v1
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: payments-identity, urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1" }
    deployment: { type: helm, namespace: datadog }
connections:
  - name: 'billing "EU" <prod>'
    runner: payments
    integration: { type: http, auth: { type: none } }
    identifierTags: [env:prod]
connectionGroups:
  - { name: billing, identifierTagKeys: [env], connections: ['billing "EU" <prod>'] }
`;

describe("parkit graph", () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "parkit-graph-"));
  });

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it("draws Mermaid on standard output and SVG into a file", async () => {
    const path = join(directory, "pictures", "runners.svg");
    const [mermaid, svg] = await Promise.all([
      runParkit(["graph", "-f", "-"], { input: DESCRIPTION }),
      runParkit(["graph", "-f", "-", "--format", "svg", "-o", path], { input: DESCRIPTION }),
    ]);
    expect(mermaid).toMatchObject({ code: 0, stderr: "" });
    expect(mermaid.stdout).toMatch(/^flowchart LR\n {2}group0\{\{"<b>billing<\/b>/);
    expect(mermaid.stdout).toContain("<b>billing #34;EU#34; #60;prod#62;</b>");
    expect(svg).toEqual({ code: 0, stdout: "", stderr: `wrote ${path}\n` });
    expect(readFileSync(path, "utf8")).toContain("billing &quot;EU&quot; &lt;prod&gt;</text>");
  });

  it("ends with 1 for a wrong description, with 2 for a path that cannot be written or an unknown format", async () => {
    const [wrong, unwritable, format] = await Promise.all([
      runParkit(["graph", "-f", "-"], { input: DESCRIPTION.replace("env:prod", "env") }),
      runParkit(["graph", "-f", "-", "-o", directory], { input: DESCRIPTION }),
      runParkit(["graph", "--format", "png"]),
    ]);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain("tag/format");
    expect(unwritable).toMatchObject({ code: 2, stdout: "" });
    expect(unwritable.stderr).toContain(`cannot write ${directory}`);
    expect(format.code).toBe(2);
  });
});

describe("the pictures in docs/guide/graph.md", () => {
  const guide = textOf("docs/guide/graph.md");
  const [input = ""] = codeBlocks(guide, "yaml");

  it("are those of its description", async () => {
    const { code, stdout } = await runParkit(["graph", "-f", "-"], { input });
    expect(code).toBe(0);
    expect(codeBlocks(guide, "mermaid")).toEqual([stdout]);
  });

  it("is current as a file: graph.svg; npm run docs:pictures writes it", async () => {
    const { code, stdout } = await runParkit(["graph", "-f", "-", "--format", "svg"], { input });
    expect(code).toBe(0);
    expect(committedPage("docs/pictures/graph.svg", stdout)).toBe(stdout);
    expect(guide).toContain("](../pictures/graph.svg)");
  });
});
