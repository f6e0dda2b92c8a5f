import { identifierTagProblems } from "@parkit/provider-schema/internal/tag/identifier-tag";
import {
  at,
  isListValue,
  warningAt,
  type ObjectValue,
  type Resource,
  type SchemaValues,
  type Value,
} from "@parkit/terraform-plugin";
import type { ParkitClient } from "../parkit-client";
import { protectionProblem, willChange } from "../plan-review";
import { importedId } from "../imported-id";
import { writtenIntegration } from "./integration-attribute";
import { rememberPlanned } from "./known-connections";
import { connectionSchema } from "./schema";
import { validateConnection } from "./validate";
import { isGuessed } from "./wire-type";

/** The resource `parkit_connection`. */
export const connectionResource: Resource<SchemaValues, ParkitClient> = {
  schema: connectionSchema,
  validate: validateConnection,
  reviewPlan(context) {
    const { action, planned, prior, client, report } = context;
    if (client !== undefined) rememberPlanned(context, client.knownConnections);
    const protection = protectionProblem(context, "connection");
    if (protection !== undefined) report(protection);
    if (action === "delete" || action === "replace") {
      report(
        warningAt(
          [],
          `A connection will be ${action === "delete" ? "destroyed" : "replaced"}`,
          `${JSON.stringify(prior?.["name"] ?? "")}: workflows, apps and connection groups that use it${action === "replace" ? " by its id" : ""} stop working. Its restriction policy goes with it.`,
        ),
      );
    }
    if (planned === null || !willChange(connectionSchema, context)) return;
    const written = writtenIntegration(planned);
    if (written !== undefined && client !== undefined) {
      const { wireTypes } = client.settings;
      if (isGuessed(written.type, written.credential, wireTypes)) {
        report(
          warningAt(
            at(written.type.replaceAll("-", "_")),
            "Preview: Datadog has not published this type",
            "The name that is sent for it is a guess. If your site refuses it, set preview.wire_types in the provider's configuration.",
          ),
        );
      }
    }
    if (prior === null || prior["identifier_tags"] !== planned["identifier_tags"])
      reportDots(planned["identifier_tags"], report);
  },
  async create(context) {
    return (await import("./operations.js")).createConnection(context);
  },
  async read(context) {
    return (await import("./operations.js")).readConnection(context);
  },
  async update(context) {
    return (await import("./operations.js")).updateConnection(context);
  },
  async delete(context) {
    await (await import("./operations.js")).deleteConnection(context);
  },
  importState: ({ id }) => importedConnection(id),
};

/** `ID`, or `ID,RUNNER_URN` where the API does not tell the whole URN. */
function importedConnection(text: string): ObjectValue {
  const [id = "", urn] = text.split(",");
  return { id: importedId(id.trim()), ...(urn === undefined ? {} : { runner_urn: urn.trim() }) };
}

function reportDots(
  tags: Value | undefined,
  report: (diagnostic: ReturnType<typeof warningAt>) => void,
): void {
  const texts = isListValue(tags) ? tags.filter((tag) => typeof tag === "string") : [];
  const dotted = texts.filter((tag) => identifierTagProblems(tag).length > 0);
  if (dotted.length === 0) return;
  const detail = `${dotted.map((tag) => JSON.stringify(tag)).join(", ")}: Datadog's documentation does not list dots among the characters of identifier tags, though some of its systems take them.`;
  report(warningAt(at("identifier_tags"), "Identifier tags with dots", detail));
}
