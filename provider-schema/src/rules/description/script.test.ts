import { validate } from "../../description/validate";

const LATER = "${later}";
const isLater = (value: unknown): boolean => typeof value === "string" && value.includes(LATER);

const RUN = "com.datadoghq.script.runPredefinedScript";
const RUN_POWERSHELL = "com.datadoghq.script.runPredefinedPowershellScript";

function found(runner: object, area = "script/"): readonly string[] {
  return validate({ apiVersion: "parkit/v1", runners: [{ name: "a", ...runner }] }, { isUnknown: isLater })
    .filter(({ rule }) => rule.startsWith(area))
    .map(({ path, rule }) => `${path} ${rule}`);
}
const linux = (script: unknown): readonly string[] =>
  found({ allow: [RUN], deployment: { type: "compose" }, scripts: { s: script } });
const windows = (script: unknown): readonly string[] =>
  found({ allow: [RUN_POWERSHELL], deployment: { type: "windows" }, scripts: { s: script } });
const S = "runners[0].scripts.s";

describe("rules about scripts", () => {
  it.each<[string, unknown, readonly string[]]>([
    ["scripts that are not known", LATER, []],
    ["a command that is not known", { command: LATER }, []],
    ["arguments that are not known", { command: [LATER, LATER] }, []],
    ["a program that is not known", { command: [LATER, "-c", "{{ parameters.a }}"] }, []],
    ["no program", { command: [] }, [`${S}.command script/command`]],
    ["an empty program", { command: [""] }, [`${S}.command script/command`]],
    [
      "a shell with code in it",
      { command: ["/bin/sh", "-ec", "echo {{ parameters.a }}"] },
      [`${S}.command[2] script/shell`],
    ],
    [
      "a shell with code and the parameter behind it",
      { command: ["sh", "-c", 'echo "$1"', "x", "{{ parameters.a }}"] },
      [],
    ],
    ["a shell with a file", { command: ["bash", "/opt/a.sh", "{{ parameters.a }}"] }, []],
    ["a shell without code", { command: ["bash", "-c"] }, []],
    [
      "Python with code in it",
      { command: ["python3", "-c", "print('{{ parameters.a }}')"] },
      [`${S}.command[2] script/shell`],
    ],
    [
      "an expression that is none",
      { command: ["df", "{{ }}", "{{ env.A }}"] },
      [`${S}.command[1] script/parameter`, `${S}.command[2] script/parameter`],
    ],
    ["a parameter without schema", { command: ["df", "{{ parameters.a.b }}"] }, []],
    [
      "a parameter that the schema lacks",
      { command: ["df", "{{ parameters.a }}"], parameterSchema: { properties: { b: {} } } },
      [`${S}.command[1] script/parameter`],
    ],
    [
      "a parameter that the schema has",
      { command: ["df", "{{ parameters.a }}"], parameterSchema: { properties: { a: {} }, required: ["a"] } },
      [],
    ],
    ["a schema that is not known", { command: ["df", "{{ parameters.a }}"], parameterSchema: LATER }, []],
    [
      "properties that are not known",
      { command: ["df"], parameterSchema: { properties: LATER, required: ["a"] } },
      [],
    ],
    ["a required name that is not known", { command: ["df"], parameterSchema: { required: [LATER] } }, []],
    ["variables of which one is not known", { command: ["df"], allowedEnvVars: [LATER, "TZ"] }, []],
    ["variables that are not known", { command: ["df"], allowedEnvVars: LATER }, []],
    ["PowerShell elsewhere than on Windows [S109]", { powershell: "a" }, [`${S} script/os`]],
  ])("checks %s", (_what, script, expected) => {
    expect(linux(script)).toEqual(expected);
  });

  it.each<[string, unknown, readonly string[]]>([
    [
      "a PowerShell file",
      { powershellFile: "C:\\a.ps1", arguments: ["{{ parameters.a }}", "{{ b }}"] },
      [`${S}.arguments[1] script/parameter`],
    ],
    ["PowerShell that is not known", { powershell: LATER }, []],
    ["a parameter used twice", { powershell: "{{ parameters.a }} {{ parameters.a }}" }, []],
    [
      "parameters that become one variable",
      { powershell: "{{ parameters.a.b }} {{ parameters.a_b }}" },
      [`${S}.powershell script/powershell`],
    ],
    ["a parameter five levels deep", { powershell: "{{ parameters.a.b.c.d.e }}" }, []],
    [
      "a parameter six levels deep",
      { powershell: "{{ parameters.a.b.c.d.e.f }}" },
      [`${S}.powershell script/powershell`],
    ],
    ["all parameters at once", { powershell: "{{ parameters }}" }, [`${S}.powershell script/parameter`]],
  ])("checks %s on Windows", (_what, script, expected) => {
    expect(windows(script)).toEqual(expected);
  });

  const scripts = { s: { command: ["df"] } };
  const compose = { type: "compose" };
  it.each<[string, object, readonly string[]]>([
    ["a list that is not known", { allow: LATER, deployment: compose, scripts }, []],
    ["no list, reported as such", { deployment: compose, scripts }, []],
    [
      "nothing allowed",
      { allow: "none", deployment: compose, scripts },
      ["runners[0].scripts script/unallowed"],
    ],
    ["an entry that is not known", { allow: [LATER], deployment: compose, scripts }, []],
    [
      "a custom action",
      { allow: [{ custom: "com.datadoghq.script.other" }], deployment: compose, scripts },
      [],
    ],
    ["a wildcard", { allow: ["com.datadoghq.script.*"], deployment: { type: "linux" }, scripts }, []],
    ["a deployment that is not known", { allow: "none", deployment: LATER, scripts }, []],
    ["no component", { deployment: { type: "operator", namespace: "a" }, scripts }, []],
    [
      "a script whose name is not known",
      { allow: [RUN], deployment: compose, scripts: { [LATER]: { command: [] } } },
      [],
    ],
    [
      "credentials that are not known",
      { allow: [RUN], deployment: compose, scripts, credentials: LATER },
      [],
    ],
  ])("checks a runner with %s", (_what, runner, expected) => {
    expect(found(runner)).toEqual(expected);
  });

  it("lets connections refer to scripts as to a credential", () => {
    const connection = (credential: string): readonly string[] =>
      validate({
        apiVersion: "parkit/v1",
        runners: [
          {
            name: "a",
            allow: [RUN],
            identity: { type: "self-enroll", urn: "urn:dd:apps:on-prem-runner:us1:1:a" },
            deployment: compose,
            scripts,
          },
        ],
        connections: [{ name: "c", runner: "a", integration: { type: "script", credential } }],
      }).map(({ path, rule }) => `${path} ${rule}`);
    expect(connection("scripts")).toEqual([]);
    expect(connection("script")).toEqual(["connections[0].integration.credential connection/credential"]);
  });
});

describe("files of scripts", () => {
  const F = "runners[0].deployment.scriptFiles";
  const HELM = { type: "helm", namespace: "tools" };
  const MANIFESTS = { type: "manifests", namespace: "tools" };
  const starts = (deployment: unknown, ...command: readonly string[]): readonly string[] =>
    found({ allow: [RUN], deployment, scripts: { s: { command: ["bash", ...command] } } }, "script/file-");

  it.each<[string, unknown, readonly string[]]>([
    ["no files", {}, []],
    ["names and texts that fit", { "a.sh": "echo a\n  b", "B_1-c": "\n\techo" }, []],
    ["files that are not known", LATER, []],
    ["a name that is not known", { [LATER]: "{{ a }}" }, []],
    ["a text that is not known", { "a b": LATER }, []],
    ["a text that is no text", { "a.sh": 1 }, []],
    ["files that are no object", "a", []],
    ["a name with a blank", { "a b.sh": "echo" }, [`${F}["a b.sh"] script/file-name`]],
    ["a hidden name", { "..sh": "echo" }, [`${F}["..sh"] script/file-name`]],
    ["a name that is no text to YAML", { on: "echo" }, [`${F}.on script/file-name`]],
    ["a name that is too long", { ["a".repeat(254)]: "echo" }, [`${F}.${"a".repeat(254)} script/file-name`]],
    ["a template", { "a.sh": "echo {{ a }}" }, [`${F}["a.sh"] script/file-text`]],
    ["a first line with a blank", { "a.sh": "\n echo" }, [`${F}["a.sh"] script/file-text`]],
  ])("judges %s", (_what, scriptFiles, expected) => {
    expect(starts({ ...HELM, scriptFiles })).toEqual(expected);
  });

  it("takes any text where no chart reads it", () => {
    expect(starts({ ...MANIFESTS, scriptFiles: { "a.sh": " echo {{ a }}" } })).toEqual([]);
    expect(starts({ ...MANIFESTS, scriptFiles: { on: "echo" } })).toEqual([`${F}.on script/file-name`]);
  });

  it.each<[string, unknown, string, boolean]>([
    ["a file that is brought", { ...HELM, scriptFiles: { "a.sh": "echo" } }, "/home/scriptuser/a.sh", false],
    [
      "a file that is not brought",
      { ...HELM, scriptFiles: { "b.sh": "echo" } },
      "/home/scriptuser/a.sh",
      true,
    ],
    ["a file where none is brought", MANIFESTS, "/home/scriptuser/a.sh", true],
    ["files that are not known", { ...HELM, scriptFiles: LATER }, "/home/scriptuser/a.sh", false],
    ["an image of one's own", { ...HELM, imageRepository: "example.com/a" }, "/home/scriptuser/a.sh", false],
    ["a file elsewhere", HELM, "/opt/a.sh", false],
    ["the directory itself", HELM, "/home/scriptuser/", false],
    ["a file that a parameter names", HELM, "/home/scriptuser/{{ parameters.a }}", false],
    ["a deployment without a place for files", { type: "compose" }, "/home/scriptuser/a.sh", false],
    ["a deployment that is not known", LATER, "/home/scriptuser/a.sh", false],
  ])("looks for %s", (_what, deployment, file, isMissing) => {
    expect(starts(deployment, file)).toEqual(
      isMissing ? ["runners[0].scripts.s.command[1] script/file-missing"] : [],
    );
  });
});
