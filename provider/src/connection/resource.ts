/** The resources of connections: one for each integration, alike but for the integration's own arguments. */
import {
  connectionResourceType,
  impliedCredential,
  INTEGRATIONS,
  INTEGRATION_TYPES,
  terraformName,
  type IntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { identifierTagProblems } from "@parkit/provider-schema/internal/tag/identifier-tag";
import {
  at,
  errorAt,
  isListValue,
  warningAt,
  type Diagnostic,
  type ObjectValue,
  type Path,
  type PlanReview,
  type Resource,
  type SchemaValues,
  type Value,
} from "@parkit/terraform-plugin";
import { importedId } from "../imported-id";
import type { ParkitClient } from "../parkit-client";
import { protectionProblem, willChange } from "../plan-review";
import { rememberPlanned } from "./known-connections";
import { connectionSchema } from "./schema";
import { validateConnection } from "./validate";
import { isGuessed, type WireTypes } from "./wire-type";
import { storedCredential } from "./written-credential";

/** All resources of connections, by name: `parkit_connection_http` and so on. */
export const connectionResources: Readonly<Record<string, Resource<SchemaValues, ParkitClient>>> =
  Object.fromEntries(
    INTEGRATION_TYPES.map((type) => [connectionResourceType(type), connectionResource(type)]),
  );

function connectionResource(type: IntegrationType): Resource<SchemaValues, ParkitClient> {
  return {
    get schema() {
      return connectionSchema(type);
    },
    validate: (context) => {
      validateConnection(type, context);
    },
    reviewPlan(context) {
      const { client, planned, report } = context;
      if (client !== undefined) rememberPlanned(type, context, client.knownConnections);
      const problems = [
        protectionProblem(context, "connection"),
        lossWarning(context),
        ...(planned !== null && willChange(connectionSchema(type), context)
          ? [
              client && previewWarning(type, planned, client.settings.wireTypes),
              dotsWarning(context.prior, planned),
            ]
          : []),
      ];
      for (const problem of problems) if (problem !== undefined) report(problem);
    },
    async create(context) {
      return (await import("./operations.js")).createConnection(type, context);
    },
    async read(context) {
      return (await import("./operations.js")).readConnection(type, context);
    },
    async update(context) {
      return (await import("./operations.js")).updateConnection(type, context);
    },
    async delete(context) {
      await (await import("./operations.js")).deleteConnection(context);
    },
    importState: ({ id }) => importedConnection(id),
    refuseMove: ({ typeName }) => refusedMove(type, typeName),
  };
}

/** `ID`, or `ID,RUNNER_URN` where the API does not tell the whole URN. */
function importedConnection(text: string): ObjectValue {
  const [id = "", urn] = text.split(",");
  return { id: importedId(id.trim()), ...(urn === undefined ? {} : { runner_urn: urn.trim() }) };
}

/** A connection cannot change its integration; what was made otherwise is imported. */
function refusedMove(type: IntegrationType, source: string): Diagnostic {
  const target = connectionResourceType(type);
  const former = INTEGRATION_TYPES.find((candidate) => connectionResourceType(candidate) === source);
  if (former === undefined) {
    const detail = `Only the id of the object would be taken over. Take the moved block out, and write instead: removed { from = ${source}.<name>, lifecycle { destroy = false } } and import { to = ${target}.<name>, id = "<id>" }.`;
    return errorAt([], `A ${source} cannot be moved to ${target}`, detail);
  }
  const detail = `A connection keeps its integration: Datadog stores other settings and credentials for ${type} than for ${former}. Take the moved block out. The plan then destroys the connection of ${former} and creates one of ${type} with another id, which workflows, apps and groups have to be told.`;
  return errorAt([], `A connection of ${former} cannot become one of ${type}`, detail);
}

function lossWarning({ action, prior }: PlanReview<SchemaValues>): Diagnostic | undefined {
  if (action !== "delete" && action !== "replace") return undefined;
  return warningAt(
    [],
    `A connection will be ${action === "delete" ? "destroyed" : "replaced"}`,
    `${JSON.stringify(prior?.["name"] ?? "")}: workflows, apps and connection groups that use it${action === "replace" ? " by its id" : ""} stop working. Its restriction policy goes with it.`,
  );
}

function previewWarning(
  type: IntegrationType,
  planned: ObjectValue,
  wireTypes: WireTypes,
): Diagnostic | undefined {
  const kind = storedCredential(type, planned)?.kind;
  if (!isGuessed(type, kind, wireTypes)) return undefined;
  const isWritten = kind !== undefined && kind !== impliedCredential(INTEGRATIONS[type]);
  const path: Path = isWritten ? at(terraformName(kind.type)) : [];
  return warningAt(
    path,
    "Preview: Datadog has not published this type",
    "The name that is sent for it is a guess. If your site refuses it, set preview.wire_types in the provider's configuration.",
  );
}

function dotsWarning(prior: ObjectValue | null, planned: ObjectValue): Diagnostic | undefined {
  const tags: Value | undefined = planned["identifier_tags"];
  if (prior !== null && prior["identifier_tags"] === tags) return undefined;
  const texts = isListValue(tags) ? tags.filter((tag) => typeof tag === "string") : [];
  const dotted = texts.filter((tag) => identifierTagProblems(tag).length > 0);
  if (dotted.length === 0) return undefined;
  const detail = `${dotted.map((tag) => JSON.stringify(tag)).join(", ")}: Datadog's documentation does not list dots among the characters of identifier tags, though some of its systems take them.`;
  return warningAt(at("identifier_tags"), "Identifier tags with dots", detail);
}
