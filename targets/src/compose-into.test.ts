import { runnerSpec } from "@parkit/provider-schema";
import type { ComposeDeployment } from "@parkit/provider-schema";
import fc from "fast-check";
import { parse, stringify } from "yaml";

import { composeDocument } from "./compose-document";
import { composeInto } from "./compose-into";
import { deployedBy } from "./deployed-by";

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
  it("adds the service behind the others and leaves every other byte alone", () => {
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
    [
      "an alias into the replaced service",
      "services:\n  private-action-runner: &own\n    image: a\n  web: *own\n",
      /refers to own, which is not there/,
    ],
  ])("refuses %s", (_title, existing, message) => {
    expect(() => composeInto(existing, spec())).toThrow(RangeError);
    expect(() => composeInto(existing, spec())).toThrow(message);
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
