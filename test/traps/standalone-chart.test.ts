import { SITES } from "@parkit/provider-schema/internal/site/site";

import {
  explained,
  renderedFiles,
  renderedText,
  renderedYaml,
  rulesBrokenBy,
  STANDALONE,
  type RunnerSketch,
} from "../support/rendered-runner";

function values(sketch: Partial<RunnerSketch> = {}): unknown {
  return renderedYaml({ ...STANDALONE, ...sketch }, "values.yaml");
}

describe("traps of the standalone chart", () => {
  it("[T-01 S96] pins the image of the chart in use and lets it be overridden", () => {
    expect(values()).toHaveProperty("image.tag", "v1.21.0");
    expect(
      values({ deployment: { type: "helm", namespace: "datadog", imageTag: "v1.22.0" } }),
    ).toHaveProperty("image.tag", "v1.22.0");
  });

  it("[T-08] writes image and allowlist where the chart reads them, and refuses their former names", () => {
    expect(values()).toMatchObject({
      image: { repository: "gcr.io/datadoghq/private-action-runner" },
      runner: { config: { actionsAllowlist: ["com.datadoghq.http.request"] } },
    });
    expect(values()).not.toHaveProperty("common");
    expect(values()).not.toHaveProperty("credentials");
    expect(rulesBrokenBy({ ...STANDALONE, common: { image: { tag: "v1.21.0" } } })).toEqual([
      "schema/unknown-field",
    ]);
  });

  it("[T-13] leaves podSecurity out unless the runner is on OpenShift", () => {
    expect(values()).not.toHaveProperty("runner.podSecurity");
    expect(values({ deployment: { type: "helm", namespace: "datadog", openShift: true } })).toHaveProperty(
      "runner.podSecurity",
      { securityContextConstraints: { create: true } },
    );
    expect(renderedText(STANDALONE, "README.md")).toContain("--skip-schema-validation");
  });

  it("[T-14 S118] writes pull and push, and takes their former names", () => {
    const push = { hostname: "par.example.com" };
    expect(values({ modes: ["appBuilder", "workflowAutomation"], push })).toHaveProperty(
      "runner.config.modes",
      ["pull", "push"],
    );
    expect(values({ modes: ["both"], push })).toHaveProperty("runner.config.modes", ["pull", "push"]);
  });

  it("[T-15] takes the reading of Pods away that the chart would add", () => {
    expect(values()).toHaveProperty("runner.kubernetesActions", { pods: [] });
    expect(values()).not.toHaveProperty("runner.kubernetesPermissions");
  });

  it("[T-16 S93] writes the app URL of each site, not the bare site", () => {
    const urls = SITES.filter(({ government }) => !government).map(({ parameter }) => parameter);
    const identity = { type: "secret", secretName: "payments-identity" } as const;
    for (const site of urls) {
      const host = ["datadoghq.com", "datadoghq.eu"].includes(site) ? `app.${site}` : site;
      expect(values({ site, identity })).toHaveProperty("runner.config.ddBaseURL", `https://${host}`);
    }
    expect(urls).toHaveLength(7);
  });

  it("[T-17] allows deleteMultipleEndpoints by name, with a permission of its own", () => {
    const endpoints = values({ allow: ["com.datadoghq.kubernetes.core.deleteMultipleEndpoints"] });
    expect(endpoints).toHaveProperty("runner.config.actionsAllowlist", [
      "com.datadoghq.kubernetes.core.deleteMultipleEndpoints",
    ]);
    expect(endpoints).toHaveProperty("runner.kubernetesActions", { pods: [] });
    expect(endpoints).toHaveProperty("runner.kubernetesPermissions", [
      { apiGroups: [""], resources: ["endpoints"], verbs: ["list", "delete", "deletecollection"] },
    ]);
  });

  it("[T-18] names every object of the chart, the SecurityContextConstraints too, after the release", () => {
    const deployment = { type: "helm", namespace: "datadog", release: "every", openShift: true } as const;
    expect(values({ deployment })).toHaveProperty("fullnameOverride", "every");
    const texts = [...renderedFiles({ ...STANDALONE, deployment }).values()].join("\n");
    expect(texts).not.toContain("private-action-runner-scc");
  });

  it("[T-19] cannot express what the chart's templates read but its schema refuses", () => {
    const deployment = { type: "helm", namespace: "datadog", caConfigMap: "company-ca" } as const;
    expect(values({ deployment })).toHaveProperty("runner.customCaCert", { configMapName: "company-ca" });
    expect(
      ["caSecret", "httpServerWriteTimeout", "appBuilder"].flatMap((field) =>
        rulesBrokenBy({ ...STANDALONE, deployment: { ...deployment, [field]: {} } }),
      ),
    ).toEqual(["schema/unknown-field", "schema/unknown-field", "schema/unknown-field"]);
    expect(renderedText({ ...STANDALONE, deployment }, "values.yaml")).not.toMatch(
      /httpServerWriteTimeout|appBuilder|secretName/,
    );
  });

  it("[T-20] points connections at the directory that the chart mounts", () => {
    const sketch: RunnerSketch = {
      ...STANDALONE,
      allow: ["com.datadoghq.jenkins.buildJenkinsJob"],
      credentials: { ci: { type: "jenkins", from: { secretName: "ci" } } },
    };
    expect(values(sketch)).toHaveProperty("runner.credentialSecrets", [
      { secretName: "ci", directoryName: "ci" },
    ]);
    expect(values(sketch)).toHaveProperty("runner.useSeparateSecretForCredentials", true);
    expect(values(sketch)).not.toHaveProperty("runner.configDirectory");
    expect(renderedText(sketch, "values.yaml")).toContain(
      "/etc/dd-action-runner/config/credentials/ci/jenkins_token.json",
    );
    const moved = { ci: { type: "jenkins", from: { type: "file", path: "/etc/datadog-runner/ci.json" } } };
    const elsewhere = { ...sketch, identity: undefined, deployment: { type: "docker" }, credentials: moved };
    expect(explained(elsewhere)).toContain("[credential/unmounted]");
    expect(explained(elsewhere)).toContain("Put the file below /etc/dd-action-runner/config");
  });
});
