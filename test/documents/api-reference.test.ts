import { apiReference } from "@parkit/toolchain/internal/api-reference";

import { committedPage, ROOT } from "../support/written-page";

const HEAD = `# API of \`@parkit/constructs\`

Everything that can be imported, made of the doc comments of the sources by \`npm run docs:api\`. \`@parkit/constructs/cdktn\` has the same names for CDK Terrain. Times are in seconds where
a name ends with \`Seconds\`. A prop without a default is needed. Most props take [tokens](guide/tokens.md); rules that
hold for values are [here](rules/README.md).`;

// Fixed by `npm run docs:api`.
describe("docs/api.md", () => {
  const { text, undocumented } = apiReference({
    root: ROOT,
    entry: "constructs/src/index.ts",
    head: HEAD,
    unlisted: {
      Actions:
        "Its members are the actions of the catalogue, which `parkit actions` lists and editors complete.",
    },
  });

  it("is current", () => {
    expect(committedPage("docs/api.md", text)).toBe(text);
  });

  it("says something about every member that can be given or read", () => {
    expect(undocumented).toEqual([]);
  });

  it.each([
    ["a prop with its default", "| `taskTimeoutSeconds` | `number` | the flavour's own |"],
    ["a prop that is needed", "| `deployment` | `DeploymentProps` | needed |"],
    ["a factory", "| `Deployment.helm(options: Options<HelmDeployment, HelmSettings>)` |"],
    ["a class with its props", "new RunnerFleet(scope: Construct, id: string, options: RunnerFleetProps)"],
    ["a constant that a default names", "### DEFAULT_VERSIONS"],
    ["a type that is only mentioned", "### HelmDeployment"],
  ])("has %s", (_what, line) => {
    expect(text).toContain(line);
  });
});
