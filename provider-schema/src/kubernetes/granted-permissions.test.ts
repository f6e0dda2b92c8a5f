import { isGranted, permissionsOf } from "./granted-permissions";

const PODS = { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] };

test("what rules grant is one verb on one kind each, or on each object that they name", () => {
  expect(permissionsOf([PODS, PODS])).toEqual([
    { apiGroup: "", resource: "pods", verb: "get" },
    { apiGroup: "", resource: "pods", verb: "list" },
  ]);
  expect(permissionsOf([{ ...PODS, verbs: ["get"], resourceNames: ["a", "b"] }])).toEqual([
    { apiGroup: "", resource: "pods", verb: "get", resourceName: "a" },
    { apiGroup: "", resource: "pods", verb: "get", resourceName: "b" },
  ]);
});

test("an asterisk grants everything in its place", () => {
  const get = { apiGroup: "apps", resource: "deployments", verb: "get" };
  expect(isGranted([PODS], get)).toBe(false);
  expect(isGranted([{ apiGroups: ["*"], resources: ["*"], verbs: ["get"] }], get)).toBe(true);
  expect(isGranted([{ apiGroups: ["*"], resources: ["*"], verbs: ["list"] }], get)).toBe(false);
});

test("a rule about one object grants nothing on the others", () => {
  const named = { ...PODS, resourceNames: ["a"] };
  const get = { apiGroup: "", resource: "pods", verb: "get" };
  expect(isGranted([named], get)).toBe(false);
  expect(isGranted([named], { ...get, resourceName: "a" })).toBe(true);
  expect(isGranted([PODS], { ...get, resourceName: "a" })).toBe(true);
});

test("an empty list of names confines to none", () => {
  const open = { ...PODS, verbs: ["get"], resourceNames: [] };
  const get = { apiGroup: "", resource: "pods", verb: "get" };
  expect(permissionsOf([open])).toEqual([get]);
  expect(isGranted([open], get)).toBe(true);
});
