import { dependencyLockFile, type RequiredProvider } from "./dependency-lock-file";

const CARRIED = { source: "example.invalid/own/own", version: "2.0.0", hash: "h1:b3du" };
const OWN: RequiredProvider = { source: CARRIED.source, version: "2.0.0" };
const HELM: RequiredProvider = { source: "hashicorp/helm", version: "~> 3.0" };

const HEAD = `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

`;
const OWN_ENTRY = `provider "example.invalid/own/own" {
  version     = "2.0.0"
  constraints = "2.0.0"
  hashes = [
    "h1:b3du",
  ]
}
`;

function helmEntry(version: string, constraints: string, host = "registry.terraform.io"): string {
  return `provider "${host}/hashicorp/helm" {
  version     = "${version}"
  constraints = "${constraints}"
  hashes = [
    "h1:aGVsbQ==",
    "zh:00",
  ]
}
`;
}

/** What the CLI of CDKTF is told in a comment, by address. */
function noted(text: string): readonly string[] {
  const note = /\/\*[^]*?\*\/\n/.exec(text)?.[0] ?? "";
  return Array.from(
    note.matchAll(/^provider "(.*)" \{\n {2}constraints = ">= 0"\n\}$/gm),
    ([, source = ""]) => source,
  );
}

describe("the dependency lock file", () => {
  it("has the entry of the carried provider from the start", () => {
    expect(dependencyLockFile(undefined, CARRIED, [OWN])).toBe(OWN_ENTRY);
  });

  it("leaves other providers to init, and tells the CLI of CDKTF so in a comment", () => {
    const file = dependencyLockFile(undefined, CARRIED, [OWN, HELM, { source: "docker", version: "3.6.2" }]);
    expect(file.startsWith(`${OWN_ENTRY}\n/*`)).toBe(true);
    expect(noted(file)).toEqual([
      "registry.terraform.io/hashicorp/docker",
      "registry.terraform.io/hashicorp/helm",
    ]);
    expect(file.endsWith("}\n*/\n")).toBe(true);
    expect(dependencyLockFile(file, CARRIED, [OWN, HELM, { source: "docker", version: "3.6.2" }])).toBe(file);
  });

  it.each([
    ["complete", HEAD + OWN_ENTRY + "\n" + helmEntry("3.1.1", "~> 3.0")],
    ["without a head", OWN_ENTRY + "\n" + helmEntry("3.1.1", "~> 3.0")],
    [
      "with line ends of Windows",
      (HEAD + OWN_ENTRY + "\n" + helmEntry("3.1.1", "~> 3.0")).replaceAll("\n", "\r\n"),
    ],
    [
      "with another hash of the same version",
      HEAD + OWN_ENTRY.replace("b3du", "b3RoZXI=") + helmEntry("3.1.1", "~> 3.0"),
    ],
    [
      "with an entry that nothing requires",
      HEAD + OWN_ENTRY + helmEntry("3.1.1", "~> 3.0") + 'provider "a/b/c" {\n}\n',
    ],
    ["without a line end", HEAD + OWN_ENTRY + helmEntry("3.1.1", "~> 3.0").trimEnd()],
  ])("stays byte for byte when it is right: %s", (_case, file) => {
    expect(dependencyLockFile(file, CARRIED, [OWN, HELM])).toBe(file);
  });

  it("gets the carried provider below what is there", () => {
    const file = HEAD + helmEntry("3.1.1", "~> 3.0");
    expect(dependencyLockFile(file, CARRIED, [OWN, HELM])).toBe(`${file}\n${OWN_ENTRY}`);
  });

  it("loses what locks a version that is no longer allowed, and nothing else", () => {
    const old = OWN_ENTRY.replaceAll("2.0.0", "1.9.0");
    const docker = 'provider "registry.terraform.io/kreuzwerker/docker" {\n  version = "1.0.0"\n}\n';
    const file = dependencyLockFile(HEAD + old + helmEntry("2.17.0", "~> 2.0") + docker, CARRIED, [
      OWN,
      HELM,
    ]);
    expect(file.startsWith(`${HEAD}${docker}\n${OWN_ENTRY}\n/*`)).toBe(true);
    expect(noted(file)).toEqual(["registry.terraform.io/hashicorp/helm"]);
  });

  it("keeps what OpenTofu locked under its own host, and tells the CLI of CDKTF, which looks for the other", () => {
    const file = HEAD + OWN_ENTRY + helmEntry("3.1.1", "~> 3.0", "registry.opentofu.org");
    const completed = dependencyLockFile(file, CARRIED, [OWN, HELM]);
    expect(completed.startsWith(`${file}\n/*`)).toBe(true);
    expect(noted(completed)).toEqual(["registry.terraform.io/hashicorp/helm"]);
    expect(dependencyLockFile(completed, CARRIED, [OWN, HELM])).toBe(completed);
  });

  it.each([["< 4.0.0"], ["> 3.0.0"], ["!= 3.1.0"], ["~> 3.0, >= 3.1.0"], [undefined]])(
    "tells the CLI of CDKTF what it cannot see of itself: an entry for the constraint %s",
    (version) => {
      const helm = version === undefined ? { source: "helm" } : { source: "helm", version };
      const file = HEAD + OWN_ENTRY + helmEntry("3.1.1", version ?? "");
      expect(noted(dependencyLockFile(file, CARRIED, [OWN, helm]))).toEqual([
        "registry.terraform.io/hashicorp/helm",
      ]);
    },
  );

  it("drops the comment when it is no longer needed", () => {
    const before = dependencyLockFile(HEAD + OWN_ENTRY, CARRIED, [OWN, HELM]);
    expect(noted(before)).toHaveLength(1);
    expect(noted(dependencyLockFile(before, CARRIED, [OWN]))).toEqual([]);
  });
});
