/**
 * How much of an input is looked at while it is judged, as a number that no machine changes: members that are
 * read, and values of which it is asked whether they are known.
 */
import { validate } from "./validate";

/** An input that notes each look into it. */
function watched<T>(value: T, note: () => void, known = new Map<unknown, unknown>()): T {
  if (typeof value !== "object" || value === null) return value;
  const found = known.get(value);
  // What was kept under a value is that value, watched.
  if (found !== undefined) return found as T;
  const proxy: unknown = new Proxy(value, {
    get: (target, name, receiver) => {
      note();
      return watched(Reflect.get(target, name, receiver) as unknown, note, known);
    },
    ownKeys: (target) => {
      const names = Reflect.ownKeys(target);
      for (let at = 0; at <= names.length; at += 1) note();
      return names;
    },
    has: (target, name) => {
      note();
      return Reflect.has(target, name);
    },
  });
  known.set(value, proxy);
  return proxy as T;
}

/** Looks that judging takes, of an input with so many mistakes. */
function looks(make: (count: number) => object, count: number, rule: string): number {
  let total = 0;
  const note = (): void => {
    total += 1;
  };
  const violations = validate(watched(make(count), note), {
    isUnknown: () => {
      note();
      return false;
    },
  });
  expect(violations.filter((violation) => violation.rule === rule).length).toBeGreaterThanOrEqual(count / 2);
  return total;
}

const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const described = (members: object): object => ({ apiVersion: "parkit/v1", ...members });
const HTTP = { type: "http", auth: { type: "none" } } as const;
const RUNNER = { name: "payments", allow: "none", deployment: { type: "compose" } } as const;

it.each<[string, string, (count: number) => object]>([
  [
    "fields that do not exist",
    "schema/unknown-field",
    (count) => described(Object.fromEntries(times(count, (at) => [`field${at}`, 1]))),
  ],
  ["values of the wrong type", "schema/type", (count) => described({ runners: times(count, () => 1) })],
  ["runners of one name", "name/duplicate", (count) => described({ runners: times(count, () => RUNNER) })],
  [
    "connections of one name",
    "name/duplicate",
    (count) => described({ connections: times(count, () => ({ name: "a", integration: HTTP })) }),
  ],
  [
    "connections of a runner that is not there",
    "connection/unknown-runner",
    (count) =>
      described({
        connections: times(count, (at) => ({
          name: `c${at}`,
          runner: "no",
          integration: { type: "kubernetes" },
        })),
      }),
  ],
  [
    "groups of a connection that is not there",
    "group/unknown-connection",
    (count) =>
      described({
        connectionGroups: times(count, (at) => ({
          name: `g${at}`,
          identifierTagKeys: ["env"],
          connections: ["no"],
        })),
      }),
  ],
  [
    "actions that do not exist",
    "allowlist/unknown-action",
    (count) =>
      described({ runners: [{ ...RUNNER, allow: times(count, (at) => `com.datadoghq.http.no${at}`) }] }),
  ],
  [
    "tags without a value",
    "tag/format",
    (count) =>
      described({
        connections: [{ name: "a", integration: HTTP, identifierTags: times(count, (at) => `env${at}`) }],
      }),
  ],
  [
    "credentials whose names are none",
    "credential/name",
    (count) =>
      described({
        runners: [
          {
            ...RUNNER,
            credentials: Object.fromEntries(
              times(count, (at) => [`N${at}`, { type: "jenkins", from: { type: "file", path: `/a${at}` } }]),
            ),
          },
        ],
      }),
  ],
])("grows with the number of %s, and no faster", (_what, rule, make) => {
  const [few, more, many] = [200, 400, 800].map((count) => looks(make, count, rule));
  if (few === undefined || more === undefined || many === undefined) throw new Error("nothing was counted");
  expect(few).toBeGreaterThan(200);
  // Of what is linear the second step is twice the first; of a square it would be four times.
  expect((many - more) / (more - few)).toBeLessThan(2.2);
});
