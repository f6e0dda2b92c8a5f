import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parkitMatchers, synthStack, type SynthesizedStack } from "@parkit/testing";
import "@parkit/testing/jest";
import { Testing } from "cdktf";
import { Construct, RootConstruct } from "constructs";

import { Payments } from "./payments";

let stack: SynthesizedStack;

beforeAll(() => {
  stack = synthStack(new Payments(Testing.app(), "payments"));
});

describe("what a stack makes", () => {
  it("is read as Terraform will: runners, resources and files", () => {
    expect(stack.runners.map(({ name }) => name)).toEqual(["payments"]);
    expect(Object.keys(stack.resources("helm_release"))).toHaveLength(1);
    expect(stack.resources("aws_instance")).toEqual({});
    expect(stack.file("absent")).toBeUndefined();
  });

  it("is only read of a stack in an app", () => {
    expect(() => synthStack(new Construct(Testing.app(), "no-stack"))).toThrow("no-stack is not a stack");
    expect(() => synthStack(new Construct(new RootConstruct(), "a"))).toThrow("is not in an app");
  });
});

describe("toGrantAction", () => {
  it("tells runners apart", () => {
    expect(stack).toGrantAction("com.datadoghq.http.request", { runner: "payments" });
    expect(() => {
      expect(stack).toGrantAction("com.datadoghq.http.request", { runner: "other" });
    }).toThrow('the stack has no runner "other"; it has payments');
  });

  it("says what runners may do instead", () => {
    expect(() => {
      expect(stack).toGrantAction("com.datadoghq.jenkins.buildJenkinsJob");
    }).toThrow("payments may run com.datadoghq.http.request");
  });
});

describe("toHaveConnection and toHaveConnectionGroup", () => {
  it.each([
    ["another name", "billing"],
    ["another integration", { name: "billing-prod", integration: "kubernetes" }],
    ["a tag that it has not", { name: "billing-prod", identifierTags: ["env:prod", "team:a"] }],
  ] as const)("fail for %s, and list what there is", (_what, expected) => {
    expect(stack).not.toHaveConnection(expected);
    expect(() => {
      expect(stack).toHaveConnection(expected);
    }).toThrow(/it has[^]*billing-staging/);
  });

  it.each([
    ["another member", { name: "billing", connections: ["billing-prod"] }],
    ["another key", { name: "billing", identifierTagKeys: ["team"] }],
    ["another integration", { name: "billing", integration: "jenkins" }],
  ] as const)("fail for %s of a group", (_what, expected) => {
    expect(stack).not.toHaveConnectionGroup(expected);
    expect(() => {
      expect(stack).toHaveConnectionGroup(expected);
    }).toThrow(/it has[^]*"identifierTagKeys":\["env"\]/);
  });

  it("pass for everything that a group has", () => {
    expect(stack).toHaveConnectionGroup({
      name: "billing",
      integration: "http",
      identifierTagKeys: ["env"],
      connections: ["billing-staging", "billing-prod"],
    });
    expect(stack).toHaveConnection("billing-prod");
  });

  it("say what they look at", () => {
    expect(() => parkitMatchers.toHaveConnection({}, "a")).toThrow(
      "expect(synthStack(stack)).toHaveConnection(…)",
    );
  });
});

it("the README shows the test that is run here", () => {
  const example = readFileSync(join(__dirname, "example.test.ts"), "utf8");
  const readme = readFileSync(join(__dirname, "../../testing/README.md"), "utf8");
  const shown = /```typescript\n([^]*?)```/.exec(readme)?.[1] ?? "";
  expect(shown).toBe(example);
});
