import type { Description } from "@parkit/provider-schema/internal/description/description";

import { TARGETS } from "./targets";

const description: Description = {
  apiVersion: "parkit/v1",
  runners: [
    {
      name: "payments",
      allow: [],
      identity: {
        type: "secret",
        secretName: "payments-identity",
        urn: "urn:dd:apps:on-prem-runner:us1:1:runner-a",
      },
      credentials: { ci: { type: "jenkins", from: { secretName: "ci" } } },
      deployment: { type: "helm", namespace: "datadog" },
    },
    { name: "desk", allow: [], deployment: { type: "windows" } },
  ],
};

function files() {
  const target = TARGETS.all;
  if (target?.of !== "description") throw new Error("all is made of a description");
  return target.files(description);
}

describe("target all", () => {
  it("has a directory for each target of each runner, with a guide beside what deploys it", () => {
    expect(files().map(({ path }) => path)).toEqual([
      "README.md",
      "payments/helm/values.yaml",
      "payments/helm/README.md",
      "payments/rbac/rbac.yaml",
      "payments/credentials/README.md",
      "payments/credentials/ci/jenkins_token.json",
      "payments/config/config.yaml",
      "payments/argocd/argocd.yaml",
      "payments/argocd/kustomization.yaml",
      "payments/argocd/README.md",
      "payments/flux/flux.yaml",
      "payments/flux/kustomization.yaml",
      "payments/flux/README.md",
      "desk/windows/install.ps1",
      "desk/windows/datadog.yaml",
      "desk/windows/README.md",
      "terraform/main.tf.json",
      "terraform/parkit.tfrc",
      "terraform/README.md",
      "dashboard/dashboard.json",
      "dashboard/monitors/failures.json",
      "dashboard/monitors/latency.json",
      "dashboard/monitors/running.json",
      "dashboard/main.tf.json",
      "dashboard/README.md",
    ]);
  });

  it("has an index whose links lead to directories that are there", () => {
    const [index, ...others] = files();
    const links = [...(index?.text ?? "").matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
    expect(links).toHaveLength(9);
    for (const link of links) expect(others.some(({ path }) => path.startsWith(`${link ?? ""}/`))).toBe(true);
  });

  it("names every target by the key it has in the registry", () => {
    expect(Object.entries(TARGETS).map(([name, target]) => [name, target.name])).toEqual(
      Object.keys(TARGETS).map((name) => [name, name]),
    );
  });
});
