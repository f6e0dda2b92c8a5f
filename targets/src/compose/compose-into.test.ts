import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { ComposeDeployment } from "@parkit/provider-schema/internal/deployment/compose";
import fc from "fast-check";
import { parse, stringify } from "yaml";

import { composeDocument } from "./compose-document";
import { composeInto } from "./compose-into";
import { deployedBy } from "../deployed-by";
import { RenderError } from "../render-error";

function spec(
  allow: readonly string[] = ["com.datadoghq.http.request"],
  deployment: Partial<ComposeDeployment> = {},
) {
  const made = runnerSpec({ name: "workshop", allow, deployment: { type: "compose", ...deployment } });
  if (!deployedBy("compose")(made)) throw new Error("not deployed by compose");
  return made;
}

const EXISTING = `# our stack
x-common: &common { restart: always }
services:
  # the database
  db:
    image: postgres:17   # keep
    <<: *common

  # the front
  web: {image: 'nginx'}
# volumes below
volumes: {}
`;

describe("composeInto", () => {
  it("[S21] adds the service behind the others and leaves every other byte alone", () => {
    const result = composeInto(EXISTING, spec());
    const [head, tail] = EXISTING.split("# volumes below");
    expect(result.startsWith(head ?? "")).toBe(true);
    expect(result.endsWith(`# volumes below${tail ?? ""}`)).toBe(true);
    expect(parse(result, { merge: true })).toEqual({
      ...(parse(EXISTING, { merge: true }) as object),
      services: {
        ...(parse(EXISTING, { merge: true }) as { services: object }).services,
        ...composeDocument(spec()).services,
      },
    });
  });

  it("replaces its own service where it stands, and the second time changes nothing", () => {
    const first = composeInto(
      EXISTING.replace("  # the front", "  private-action-runner:\n    image: old\n  # the front"),
      spec(),
    );
    expect(first).not.toContain("image: old");
    expect(first.indexOf("private-action-runner:\n")).toBeLessThan(first.indexOf("# the front"));
    expect(composeInto(first, spec())).toBe(first);
    const changed = composeInto(first, spec(["com.datadoghq.mongodb.find"]));
    expect(changed).toBe(
      first.replace(
        "ACTIONS_ALLOWLIST: com.datadoghq.http.request",
        "ACTIONS_ALLOWLIST: com.datadoghq.mongodb.find",
      ),
    );
  });

  it.each([
    ["an empty file", "", "services:\n"],
    ["a file without services", "volumes: {}", "volumes: {}\nservices:\n"],
    [
      "a last line without its end",
      "services:\n    web:\n        image: nginx",
      "services:\n    web:\n        image: nginx\n    private",
    ],
  ])("copes with %s", (_title, existing, start) => {
    expect(composeInto(existing, spec()).startsWith(start)).toBe(true);
  });

  it("keeps the line ends of the file", () => {
    const result = composeInto(EXISTING.replaceAll("\n", "\r\n"), spec());
    expect(result.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  it.each([
    ["broken YAML", "services: [", /cannot be read/],
    ["services in one line", "services: { web: { image: nginx } }", /block style/],
    ["a list", "- a", /not an object/],
    ["several documents", "a: b\n---\nc: d\n", /holds several documents/],
    ["an alias of services", "x: &x\n  web: { image: a }\nservices: *x\n", /block style/],
    [
      "an alias into the replaced service",
      "services:\n  private-action-runner: &own\n    image: a\n  web: *own\n",
      /refers to own, which is not there/,
    ],
  ])("refuses %s", (_title, existing, message) => {
    expect(() => composeInto(existing, spec())).toThrow(RenderError);
    expect(() => composeInto(existing, spec())).toThrow(message);
  });

  it("names the place of what is broken, and repeats nothing of the file", () => {
    expect(() => composeInto("a:\n  PASSWORD: hunter2: x\n", spec())).toThrow(
      /^the Compose file cannot be read: a second colon makes an object where a text stands \(line 2, column 13\)$/,
    );
  });

  describe("secrets", () => {
    const withSecret = (environment = "ORDERS_JSON") => {
      const made = runnerSpec({
        name: "workshop",
        allow: [],
        credentials: { orders: { type: "postgresql", from: { type: "env", name: environment } } },
        deployment: { type: "compose" },
      });
      if (!deployedBy("compose")(made)) throw new Error("not deployed by compose");
      return made;
    };

    it("are added in a section of their own, and the second time nothing changes", () => {
      const result = composeInto(EXISTING, withSecret());
      expect(
        result.endsWith("volumes: {}\nsecrets:\n  workshop-orders:\n    environment: ORDERS_JSON\n"),
      ).toBe(true);
      expect(composeInto(result, withSecret())).toBe(result);
    });

    it("are added behind others, which stay byte for byte", () => {
      const others = "secrets:\n    # of the database\n    db: { file: './db' } # keep\n\n# services below\n";
      const result = composeInto(`${others}${EXISTING}`, withSecret());
      expect(
        result.startsWith(
          others.replace("# keep\n", "# keep\n    workshop-orders:\n      environment: ORDERS_JSON\n"),
        ),
      ).toBe(true);
      expect(parse(result, { merge: true })).toMatchObject({
        secrets: { db: { file: "./db" }, "workshop-orders": { environment: "ORDERS_JSON" } },
      });
    });

    it("are added to a section at the end, before the services that the file lacks", () => {
      const result = composeInto("secrets:\n  db: { file: ./db }\n", withSecret());
      expect(result.split("services:")[0]).toBe(
        "secrets:\n  db: { file: ./db }\n  workshop-orders:\n    environment: ORDERS_JSON\n",
      );
      expect(Object.keys((parse(result) as { services: object }).services)).toEqual([
        "private-action-runner",
      ]);
    });

    it("stay as they are written when they say the same", () => {
      const existing = `secrets: { workshop-orders: { 'environment': "ORDERS_JSON" } } # ours\n${EXISTING}`;
      expect(composeInto(existing, withSecret()).startsWith(existing.split("services:")[0] ?? "-")).toBe(
        true,
      );
    });

    it("follow the description while nobody but the runner's service uses them", () => {
      const before = composeInto(EXISTING, withSecret());
      const after = composeInto(before, withSecret("OTHER_JSON"));
      expect(after).toBe(before.replace("environment: ORDERS_JSON", "environment: OTHER_JSON"));
    });

    it.each([
      ["that nobody uses yet", EXISTING, "secrets:\n  workshop-orders: { file: ./orders }\n"],
      [
        "that another service uses in the short form",
        composeInto(EXISTING, withSecret("OLD")).replace("web: {", "web: {secrets: [workshop-orders], "),
        "",
      ],
      [
        "that another service uses in the long form, by a merge",
        `${composeInto(EXISTING, withSecret("OLD"))}x-a: &a { secrets: [{ source: workshop-orders }] }\n`
          .replace(/^(# our stack\n)([^]*)(x-a.*\n)$/, "$1$3$2")
          .replace("web: {", "web: {<<: *a, "),
        "",
      ],
    ])("are not overwritten when there is one of that name %s", (_title, existing, more) => {
      expect(() => composeInto(existing + more, withSecret())).toThrow(RenderError);
      expect(() => composeInto(existing + more, withSecret())).toThrow(
        /secret "workshop-orders" is not the one/,
      );
    });

    it.each([
      [
        "in one line",
        "secrets: { db: { file: ./db } }\n",
        /secrets of the Compose file must be .* block style/,
      ],
      ["that are nothing", "secrets:\n", /secrets of the Compose file must be .* block style/],
    ])("are refused beside others %s", (_title, secrets, message) => {
      expect(() => composeInto(`${secrets}${EXISTING}`, withSecret())).toThrow(message);
    });

    it("are not looked for in a file that stands for too much", () => {
      const deep = `x: ${"[".repeat(250)}${"]".repeat(250)}\n`;
      expect(() => composeInto(deep + EXISTING, withSecret())).toThrow(
        /cannot be read: it is nested too deeply/,
      );
    });
  });

  it("leaves every other service as it is, whatever they are", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
    const service = fc.record({
      image: fc.string(),
      command: fc.array(fc.string()),
      labels: fc.dictionary(name, fc.string()),
    });
    fc.assert(
      fc.property(
        fc.dictionary(name, service, { minKeys: 1 }),
        name,
        fc.constantFrom(1, 2, 4),
        (services, own, indent) => {
          const result = composeInto(stringify({ services }, { indent }), spec([], { service: own }));
          expect(parse(result)).toEqual({
            services: { ...services, ...composeDocument(spec([], { service: own })).services },
          });
        },
      ),
    );
  });
});
