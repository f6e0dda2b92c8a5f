import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { TerraformVariable, type TerraformStack } from "cdktf";

import { Actions, configureProviders, fromDescription, isValidationError } from "./index";
import { fileBeside, removeSynthesized, synthesize } from "./synthesize.fixture";

const HEAD = `apiVersion: parkit/v1
site: eu1
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: payments-identity, urn: "urn:dd:apps:on-prem-runner:eu1:1234:runner-a1" }
    deployment: { type: helm, namespace: datadog }
`;
const WHOLE = `${HEAD}connections:
  - name: billing (prod)
    runner: payments
    integration: { type: http, auth: { type: none } }
    identifierTags: [env:prod]
  - name: billing [prod]
    runner: payments
    integration: { type: http, auth: { type: none } }
    identifierTags: [env:canary]
connectionGroups:
  - { name: billing, identifierTagKeys: [env], connections: ["billing (prod)", "billing [prod]"] }
`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parkit-description-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  removeSynthesized();
});

function file(text: string): string {
  const path = join(folder, "parkit.yaml");
  writeFileSync(path, text);
  return path;
}

function providers(stack: TerraformStack): void {
  configureProviders(stack, { parkit: {}, helm: {}, kubernetes: {} });
}

/** Rule and place of each violation, with the folder left out. */
function refused(build: () => unknown): readonly string[] {
  try {
    build();
    return [];
  } catch (error) {
    if (isValidationError(error))
      return error.violations.map(
        ({ rule, source, construct }) =>
          `${rule} ${source?.line ?? "?"}:${source?.column ?? "?"} ${construct ?? "?"}`,
      );
    return Array.from(
      String(error).matchAll(/parkit\.yaml:(\S+) \[(.*?)\] .* \[(.*?)\]$/gm),
      ([, place = "", construct = "", rule = ""]) => `${rule} ${place} ${construct}`,
    );
  }
}

describe("fromDescription", () => {
  it("makes constructs of a file, each reachable by its name", () => {
    const stack = synthesize((scope) => {
      providers(scope);
      const described = fromDescription(scope, "actions", file(WHOLE));
      described.runner("payments").allow(Actions.kubernetes.core.listPod);
      expect(described.connection("billing (prod)").integrationType).toBe("http");
      expect(described.group("billing").node.path).toBe("stack/actions/group/billing");
      expect([...described.connections.keys()]).toEqual(["billing (prod)", "billing [prod]"]);
    });
    expect(Object.values(stack.resources("parkit_connection_http"))).toHaveLength(2);
    expect(Object.values(stack.resources("parkit_connection_group"))).toMatchObject([{ name: "billing" }]);
    const values = fileBeside(stack, "parkit/actions/runner/payments/values.yaml");
    expect(values).toContain("com.datadoghq.kubernetes.core.listPod");
    // The file's own site.
    expect(values).toContain("https://app.datadoghq.eu");
  });

  it("takes what the file has no words for", () => {
    const stack = synthesize((scope) => {
      providers(scope);
      const { helm } = configureProviders(scope, { helm: { alias: "second" } });
      const repository = new TerraformVariable(scope, "repository", {}).stringValue;
      fromDescription(scope, "actions", file(HEAD), {
        deployment: { payments: { createNamespace: true, chartRepository: repository } },
        provider: helm === undefined ? [] : [helm],
      });
    });
    expect(Object.values(stack.resources("kubernetes_namespace_v1"))).toHaveLength(1);
    expect(Object.values(stack.resources("helm_release"))).toMatchObject([
      { provider: "helm.second", repository: "${var.repository}" },
    ]);
  });

  it("tells mistakes with line and column: what is no YAML", () => {
    const build = (): unknown =>
      synthesize((stack) => fromDescription(stack, "actions", file("runners:\n  - name: 'a\n")));
    expect(refused(build)).toEqual([expect.stringMatching(/^yaml\/syntax [23]:\d+ stack\/actions$/)]);
  });

  it("tells mistakes with line and column: what breaks a rule, all of it at once", () => {
    const text = WHOLE.replace("http.request", "http.reqest").replace("env:canary", "env:canary:x");
    const build = (): unknown =>
      synthesize((stack) => {
        providers(stack);
        fromDescription(stack, "actions", file(text));
      });
    expect(refused(build)).toEqual([
      "allowlist/unknown-action 5:13 stack/actions",
      "tag/format 16:22 stack/actions",
    ]);
    expect(build).toThrow(/parkit\.yaml:5:13 \[stack\/actions\] runners\[0\]\.allow\[0\]: /);
  });

  it("tells mistakes with line and column: what only constructs refuse", () => {
    const text = HEAD.replace("type: helm,", "type: operator, crdStrategy: staged,");
    const build = (): unknown =>
      synthesize((stack) => {
        providers(stack);
        fromDescription(stack, "actions", file(text));
      });
    expect(refused(build)).toEqual([
      expect.stringMatching(/^deployment\/unavailable 7:\d+ stack\/actions\/runner\/payments$/),
    ]);
  });

  it("tells mistakes with line and column: what is found when the app is synthesized", () => {
    const text = `${HEAD}connections:
  - { name: cluster, runner: payments, integration: { type: kubernetes } }
`;
    const build = (): unknown =>
      synthesize((stack) => {
        providers(stack);
        fromDescription(stack, "one", file(WHOLE));
        fromDescription(stack, "two", file(WHOLE.replaceAll("payments", "others")));
      });
    expect(refused(build)).toEqual(
      expect.arrayContaining(["name/duplicate 9:11 stack/two/connection/billing (prod)"]),
    );
    expect(() =>
      synthesize((stack) => {
        providers(stack);
        fromDescription(stack, "one", file(text));
      }),
    ).toThrow(/\[allowlist\/uncovered\]/);
  });

  it("says what cannot be read, and which names there are", () => {
    synthesize((stack) => {
      providers(stack);
      expect(() => fromDescription(stack, "none", join(folder, "absent.yaml"))).toThrow(
        /the description cannot be read: ENOENT.*absent\.yaml.*in which the app runs/s,
      );
      const described = fromDescription(stack, "actions", file(HEAD));
      expect(() => described.runner("paymnts")).toThrow(
        'there is no runner "paymnts": did you mean payments?',
      );
      expect(() => described.group("a")).toThrow('there is no connection group "a": there is none');
      expect(() =>
        fromDescription(stack, "again", file(HEAD), { deployment: { other: { createNamespace: true } } }),
      ).toThrow('there is no runner "other": there are payments');
    });
  });
});
