/** Which components a runner has. The one place that knows what `allow` is shorthand for. */
import { DEPLOYMENTS, type DeploymentType } from "../deployment/deployment";
import type { Readable } from "../description/description";
import type { IsUnknown } from "../rules/rule";
import type { Flavour } from "./flavour";
import type { RunnerInput } from "./runner";

/**
 * Fields of a runner that describe a component of an Agent, with its flavour; the node's before the
 * cluster's.
 */
const COMPONENT_FIELDS = [
  { field: "node", flavour: "agent" },
  { field: "clusterAgent", flavour: "cluster-agent" },
] as const satisfies readonly { readonly field: keyof RunnerInput; readonly flavour: Flavour }[];

/** Field of a runner that describes a component. */
type ComponentField = (typeof COMPONENT_FIELDS)[number]["field"];

/** A component that is on. */
interface WrittenComponent {
  readonly flavour: Flavour;
  /** Field that describes it; undefined where the runner's own `allow` and `identity` do. */
  readonly field: ComponentField | undefined;
}

/**
 * Field that the runner's own `allow` is shorthand for: the component that a deployment usually has.
 * Undefined for the standalone runner.
 */
export function shorthandField(deployment: DeploymentType): ComponentField | undefined {
  const [usual] = DEPLOYMENTS[deployment].flavours;
  return COMPONENT_FIELDS.find(({ flavour }) => flavour === usual)?.field;
}

/** Components of a runner that are on, the node's before the cluster's. One that is not known is left out. */
export function writtenComponents(
  runner: Readable<RunnerInput>,
  deployment: DeploymentType,
  isUnknown: IsUnknown,
): readonly WrittenComponent[] {
  const shorthand = shorthandField(deployment);
  if (shorthand === undefined) return [{ flavour: "standalone", field: undefined }];
  return COMPONENT_FIELDS.filter(({ flavour }) => DEPLOYMENTS[deployment].flavours.includes(flavour)).flatMap(
    ({ field, flavour }): readonly WrittenComponent[] => {
      const written = runner[field];
      if (written === undefined)
        return field === shorthand && runner.allow !== undefined ? [{ flavour, field: undefined }] : [];
      return written === false || isUnknown(written) ? [] : [{ flavour, field }];
    },
  );
}
