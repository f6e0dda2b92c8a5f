import { allActions } from "@parkit/provider-schema/internal/actions/catalogue";
import fc from "fast-check";
import { createActionPolicy } from "./action-policy";

const REQUEST = "com.datadoghq.http.request";

/** The documented rule in its plainest form. */
function oracle(entries: readonly string[], name: string): boolean {
  const split = (text: string): readonly [string, string] => {
    const dot = text.lastIndexOf(".");
    return [text.slice(0, dot), text.slice(dot + 1)];
  };
  const [bundle, action] = split(name);
  const listed = entries.map(split).some(([of, what]) => of === bundle && (what === action || what === "*"));
  const inherited: Readonly<Record<string, string>> = {
    "com.datadoghq.gitlab.users.testConnection": "com.datadoghq.gitlab",
    "com.datadoghq.kubernetes.core.testConnection": "com.datadoghq.kubernetes",
    "com.datadoghq.script.testConnection": "com.datadoghq.script",
    "com.datadoghq.script.enrichScript": "com.datadoghq.script",
    "com.datadoghq.http.testConnection": "com.datadoghq.http",
    "com.datadoghq.remoteaction.testConnection": "com.datadoghq.remoteaction",
  };
  const namespace = Object.hasOwn(inherited, name) ? inherited[name] : undefined;
  return listed || (namespace !== undefined && entries.some((entry) => entry.startsWith(namespace)));
}

describe("action policy", () => {
  it.each([
    [[], REQUEST],
    [["*"], REQUEST],
    [["com.datadoghq.*"], REQUEST],
    [["com.datadoghq.HTTP.request"], REQUEST],
    [["com.datadoghq.http.request."], REQUEST],
    [[" com.datadoghq.http.request"], REQUEST],
    [["com.datadoghq.http.requeѕt"], REQUEST],
    [["com.datadoghq.http.re*"], REQUEST],
    [["com.datadoghq.kubernetes.*"], "com.datadoghq.kubernetes.core.listPod"],
    [["com.datadoghq.http.*"], "com.datadoghq.http.sub.request"],
    [[REQUEST], "com.datadoghq.http.getChecksumFromURL"],
    [[REQUEST], "__proto__"],
    [[REQUEST], "constructor"],
    [["com.datadoghq.httpx.request"], "com.datadoghq.http.testConnection"],
  ])("%j does not allow %s", (entries, name) => {
    expect(createActionPolicy(entries).allows(name)).toBe(false);
  });

  it.each([
    [[REQUEST], REQUEST],
    [["com.datadoghq.http.*"], "com.datadoghq.http.getChecksumFromURL"],
    [[REQUEST], "com.datadoghq.http.testConnection"],
    [["com.datadoghq.gitlab.branches.*"], "com.datadoghq.gitlab.users.testConnection"],
  ])("%j allows %s", (entries, name) => {
    expect(createActionPolicy(entries).allows(name)).toBe(true);
  });

  it("refuses with the documented code and message", () => {
    expect(() => {
      createActionPolicy([]).check(REQUEST);
    }).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 2 }) as unknown }) as Error,
    );
    expect(() => {
      createActionPolicy([]).check(REQUEST);
    }).toThrow(`action ${REQUEST} is not in the allow list`);
  });

  it("never allows what the rule refuses", () => {
    const name = fc.constantFrom(...allActions().map((action) => String(action.name)));
    const broken = fc.string().map((noise) => `com.datadoghq.${noise}`);
    const pattern = name.map((text) => text.slice(0, text.lastIndexOf(".")) + ".*");
    const entries = fc.array(
      fc.oneof(name, pattern, broken, fc.constantFrom("*", "com.*", "com.datadoghq.*")),
    );
    fc.assert(
      fc.property(
        entries,
        fc.oneof(name, broken),
        (list, asked) => !createActionPolicy(list).allows(asked) || oracle(list, asked),
      ),
    );
  });
});
