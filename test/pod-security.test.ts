import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { runnerSpec, runnerSpecs, type Description } from "@parkit/provider-schema";
import { deployedBy } from "@parkit/targets/internal/deployed-by";
import { runnerObjects } from "@parkit/targets/internal/manifests/manifests";
import { validate } from "@parkit/provider-schema/internal/description/validate";
import fc from "fast-check";
import { parse } from "yaml";

import { runnerInputs } from "./import/runner-input";
import { restrictedBreaches, type PodSpec } from "./support/restricted-pod";

const golden = join(__dirname, "../targets/golden");
const specs = readdirSync(golden, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => parse(readFileSync(join(golden, name, "parkit.yaml"), "utf8")) as Description)
  .flatMap(runnerSpecs)
  .filter(deployedBy("manifests"));

const podOf = (spec: (typeof specs)[number]): PodSpec => runnerObjects(spec).deployment.spec.template.spec;

/** A Pod that breaks nothing. */
const SOUND = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers: [{ securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } }],
} as const satisfies PodSpec;

const [CONTAINER] = SOUND.containers;
const secured = (changes: object): PodSpec => ({
  ...SOUND,
  containers: [{ securityContext: { ...CONTAINER.securityContext, ...changes } }],
});

describe("the Pod of deployment manifests keeps the Pod Security Standard restricted", () => {
  it.each(specs.map((spec) => ({ title: spec.name, spec })))("in the golden runner $title", ({ spec }) => {
    expect(restrictedBreaches(podOf(spec))).toEqual([]);
  });

  it("whatever a description says", () => {
    let seen = 0;
    fc.assert(
      fc.property(runnerInputs(), (input) => {
        if (input.deployment.type !== "manifests") return;
        const errors = validate({ apiVersion: "parkit/v1", runners: [input] }).filter(
          ({ severity }) => severity === "error",
        );
        const spec = runnerSpec(input);
        if (errors.length > 0 || !deployedBy("manifests")(spec)) return;
        seen++;
        expect(restrictedBreaches(podOf(spec))).toEqual([]);
      }),
    );
    expect(seen).toBeGreaterThan(0);
  });
});

/** The rules above would prove nothing if they let anything through. */
describe("the rules of the Pod Security Standard restricted", () => {
  it.each<[string, PodSpec, readonly string[]]>([
    ["take a Pod that keeps them", SOUND, []],
    [
      "refuse a Pod that says nothing",
      { containers: [{}] },
      [
        "containers[0].securityContext.allowPrivilegeEscalation: false",
        "containers[0].securityContext.capabilities.drop: ALL",
        "containers[0].securityContext.runAsNonRoot: true",
        "containers[0].securityContext.seccompProfile.type: RuntimeDefault or Localhost",
      ],
    ],
    [
      "refuse the node's network, processes and memory",
      { ...SOUND, hostNetwork: true, hostPID: true, hostIPC: true },
      ["hostNetwork: not set", "hostPID: not set", "hostIPC: not set"],
    ],
    [
      "refuse the node's files and ports",
      {
        ...SOUND,
        volumes: [{ name: "a", hostPath: { path: "/" } }] as PodSpec["volumes"] & object,
        containers: [{ ...CONTAINER, ports: [{ hostPort: 80 }] }],
      },
      [
        "volumes[0]: a type of volume that holds nothing of the node",
        "containers[0].ports[0].hostPort: not set",
      ],
    ],
    [
      "refuse settings of the kernel, and root",
      { ...SOUND, securityContext: { ...SOUND.securityContext, sysctls: [{}], runAsUser: 0 } },
      [
        "securityContext.sysctls: none",
        "securityContext.runAsUser: not 0",
        "containers[0].securityContext.runAsUser: not 0",
      ],
    ],
    [
      "refuse a container that takes back what its Pod keeps",
      secured({ runAsNonRoot: false, seccompProfile: { type: "Unconfined" } }),
      [
        "containers[0].securityContext.runAsNonRoot: true",
        "containers[0].securityContext.seccompProfile.type: RuntimeDefault or Localhost",
      ],
    ],
    [
      "refuse privileges and capabilities",
      secured({
        privileged: true,
        procMount: "Unmasked",
        capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] },
      }),
      [
        "containers[0].securityContext.privileged: not set",
        "containers[0].securityContext.procMount: Default",
        "containers[0].securityContext.capabilities.add: nothing but NET_BIND_SERVICE",
      ],
    ],
  ])("%s", (_title, pod, breaches) => {
    expect(restrictedBreaches(pod)).toEqual(breaches);
  });
});
