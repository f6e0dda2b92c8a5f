import type { AccessRules } from "./cluster-facts";
import { isGranted } from "./cluster";

const RIGHT = { verb: "create", group: "apps", resource: "deployments" } as const;
const rules = (...list: readonly Partial<AccessRules["rules"][number]>[]): AccessRules => ({
  incomplete: false,
  rules: list.map((rule) => ({
    verbs: ["create"],
    apiGroups: ["apps"],
    resources: ["deployments"],
    resourceNames: [],
    ...rule,
  })),
});

describe("isGranted", () => {
  it.each([
    ["by name", rules({}), true],
    ["by wildcards", rules({ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }), true],
    ["by the second rule", rules({ verbs: ["get"] }, {}), true],
    ["for another verb", rules({ verbs: ["get", "list"] }), false],
    ["in another group", rules({ apiGroups: [""] }), false],
    ["for another resource", rules({ resources: ["deployments/scale"] }), false],
    ["for one object alone", rules({ resourceNames: ["mine"] }), false],
    ["by nothing", rules(), false],
    ["by parts of two rules", rules({ verbs: ["get"] }, { resources: ["pods"] }), false],
  ])("tells what is granted %s", (_how, granted, expected) => {
    expect(isGranted(RIGHT, granted)).toBe(expected);
  });
});
