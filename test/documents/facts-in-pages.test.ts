/** Tables of pages that are written by hand and say what the code knows better. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { PROVIDER_PLATFORMS } from "@parkit/provider-schema";
import {
  DEPLOYMENTS,
  type DeploymentInput,
  type DeploymentType,
} from "@parkit/provider-schema/internal/deployment/deployment";
import { retarget } from "@parkit/provider-schema/internal/description/retarget";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { SecretType } from "@parkit/provider-schema/internal/secret/secret";
import { argocdTarget } from "@parkit/targets/internal/gitops/argocd";

const DOCS = join(__dirname, "../../docs");

function page(name: string): string {
  return readFileSync(join(DOCS, name), "utf8");
}

/** Cells of the rows of a page's table that begin with a name as code. */
function rows(text: string): readonly (readonly string[])[] {
  return Array.from(text.matchAll(/^\| `[^`]+` \|.*\|$/gm), ([row]) =>
    row
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

/** Words of the table for where credentials come from; content that the description holds is for scripts. */
const SOURCES: Readonly<Record<SecretType, string | undefined>> = {
  kubernetes: "Secrets",
  external: "secret store",
  csi: "CSI driver",
  file: "files",
  env: "environment",
  literal: undefined,
  terraform: undefined,
};

function facts(type: DeploymentType): readonly string[] {
  const { kubernetes, selfEnrolls, flavours, onlyFiles, credentialSources } = DEPLOYMENTS[type];
  const helm: DeploymentInput = { type: "helm", namespace: "datadog" };
  const spec = runnerSpec({ name: "runner", allow: [], deployment: retarget(helm, type) });
  const said = (is: boolean): string => (is ? "yes" : "no");
  return [
    `\`${type}\``,
    said(kubernetes),
    said(selfEnrolls),
    said(flavours.includes("standalone")),
    said(onlyFiles === undefined),
    said(argocdTarget.takes(spec)),
    credentialSources.flatMap((source) => SOURCES[source] ?? []).join(", "),
  ];
}

it("docs/guide/choosing.md says of every way of deploying what the rules know", () => {
  const [, table = ""] = page("guide/choosing.md").split("## What each can do");
  expect(rows(table)).toEqual((Object.keys(DEPLOYMENTS) as DeploymentType[]).map(facts));
});

it("docs/platforms.md names the platforms that the provider has an executable for", () => {
  const [, sentence = ""] = /executable for (.*?): one file/.exec(page("platforms.md")) ?? [];
  expect(Array.from(sentence.matchAll(/`(\w+)`/g), ([, platform]) => platform).sort()).toEqual(
    [...PROVIDER_PLATFORMS].sort(),
  );
});

it("docs/platforms.md names the oldest Node.js that packages ask for", () => {
  const { engines } = JSON.parse(readFileSync(join(DOCS, "../package.json"), "utf8")) as {
    readonly engines: { readonly node: string };
  };
  expect(page("platforms.md")).toContain(`${engines.node.replace(/^>=|\.0$/g, "")} or later`);
});
