import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { importDocuments } from "@parkit/import/internal/import-documents";
import { allowlistProblems } from "@parkit/provider-schema/internal/allowlist/allowlist-problems";

import { runParkit } from "../support/run-parkit";
import { committedPage, ROOT, WRITES_PAGES } from "../support/written-page";
import { ruleDocuments } from "./rule-documents";

const FOLDER = join(ROOT, "docs", "rules");

// Fixed by `npm run docs:rules`.
describe("docs/rules", () => {
  it.each(ruleDocuments().map(({ name, text }) => [name, text] as const))("%s is current", (name, text) => {
    expect(committedPage(join("docs/rules", name), text)).toBe(text);
  });

  it("is current in having a page for every rule, and no other", () => {
    const names = ruleDocuments().map(({ name }) => name);
    const files = readdirSync(FOLDER).sort();
    const foreign = files.filter((name) => !names.includes(name));
    if (WRITES_PAGES) for (const name of foreign) rmSync(join(FOLDER, name));
    expect(readdirSync(FOLDER).sort()).toEqual([...names].sort());
  });
});

function pageOf(id: string): string {
  const name = `${id.replace("/", "-")}.md`;
  return ruleDocuments().find((document) => document.name === name)?.text ?? "";
}

it("names the page of Datadog's that writes what an Agent takes for nothing", async () => {
  const entry = "com.datadoghq.kubernetes.*";
  const found = allowlistProblems([entry], { flavour: "cluster-agent" });
  expect(found.map(({ rule }) => rule)).toEqual(["allowlist/wildcard"]);
  const page = pageOf("allowlist/wildcard");
  expect(page).toContain(`"Getting Started with Private Actions" (docs.datadoghq.com`);
  expect(page).toContain(`has \`${entry}\` in a list, which by the Agent's code grants nothing`);
  const { stdout } = await runParkit(["explain", "rule", "allowlist/wildcard"]);
  expect(stdout).toContain("Getting Started with Private Actions");
});

describe("the page of credential/unnamed", () => {
  const deployment = (source: string, mount: string): string =>
    `kind: Deployment
metadata: { name: par, namespace: datadog }
spec:
  template:
    spec:
      containers:
        - name: runner
          image: gcr.io/datadoghq/private-action-runner:v1.21.0
          volumeMounts: [{ name: a, mountPath: /etc/dd-action-runner/config/credentials/${mount} }]
      volumes: [{ name: a, ${source} }]`;
  const chart = (line: string): string =>
    `runner:\n  runnerIdentitySecret: a\n  config: { actionsAllowlist: [com.datadoghq.http.request] }\n  ${line}\n`;
  const SECRET = "secret: { secretName: orders }";
  const CLASS =
    "csi: { driver: secrets-store.csi.k8s.io, volumeAttributes: { secretProviderClass: orders } }";

  it.each([
    ["a Secret, or a `SecretProviderClass`", deployment(SECRET, "orders")],
    ["that is mounted as a directory", chart("credentialSecrets: [{ secretName: orders }]")],
    ["`SecretProviderClass` of the CSI driver", deployment(CLASS, "orders")],
    ["one file of these that is mounted alone", deployment(SECRET, "orders.json, subPath: orders.json")],
    ["one file of these that is mounted alone", deployment(CLASS, "orders.json, subPath: orders.json")],
    [
      "a file that is written out in values",
      chart("credentialFiles: [{ fileName: orders.json, data: secret }]"),
    ],
    [
      "a secret of a Compose file",
      `services: { a: { image: "gcr.io/datadoghq/private-action-runner:v1.21.0", secrets: [orders] } }\nsecrets: { orders: { environment: ORDERS } }\n`,
    ],
  ])("speaks of %s", (words, text) => {
    const { violations } = importDocuments([{ file: "a.yaml", text }]);
    expect(violations.map(({ rule }) => rule)).toContain("credential/unnamed");
    expect(pageOf("credential/unnamed")).toContain(words);
  });

  it("is written for all that reports it", () => {
    const files = readdirSync(join(ROOT, "import/src"), { recursive: true, encoding: "utf8" }).filter(
      (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
    );
    const reports = files.flatMap(
      (name) =>
        readFileSync(join(ROOT, "import/src", name), "utf8").match(/finding\(\s*"credential\/unnamed"/g) ??
        [],
    );
    // Mounted directories, single files whether mounted or written out, and secrets of Compose.
    expect(reports).toHaveLength(3);
  });
});
