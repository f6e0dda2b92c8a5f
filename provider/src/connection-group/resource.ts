import { at, UNKNOWN, warningAt, type Resource } from "@parkit/terraform-plugin";
import { importedId } from "../imported-id";
import type { ParkitClient } from "../parkit-client";
import { protectionProblem, willChange } from "../plan-review";
import { plannedMemberProblems } from "./member-problems";
import { connectionGroupSchema, type ConnectionGroupValues } from "./schema";
import { validateConnectionGroup } from "./validate";

/** The resource `parkit_connection_group`. */
export const connectionGroupResource: Resource<ConnectionGroupValues, ParkitClient> = {
  schema: connectionGroupSchema,
  validate: validateConnectionGroup,
  reviewPlan(context) {
    const { action, prior, planned, client, report } = context;
    const protection = protectionProblem(context, "connection group");
    if (protection !== undefined) report(protection);
    const name = JSON.stringify(prior?.name ?? "");
    if (action === "delete" || action === "replace") {
      const what = action === "delete" ? "destroyed" : "replaced";
      report(
        warningAt([], `${name} will be ${what}`, "Workflows and apps that use it by its id stop working."),
      );
    }
    if (planned === null) return;
    if (client !== undefined)
      plannedMemberProblems(prior, planned, client.knownConnections).forEach((problem) => {
        report(problem);
      });
    if (!willChange(connectionGroupSchema, context)) return;
    report(
      warningAt(
        [],
        "Preview: connection groups",
        "Datadog has published no API for connection groups. If your site does not know the route, set preview.connection_groups_path in the provider's configuration, or keep the group out of Terraform.",
      ),
    );
    const members = planned.connection_ids;
    if (prior === null || members === UNKNOWN || members.includes(UNKNOWN)) return;
    const removed = prior.connection_ids.filter((id) => !members.includes(id));
    if (removed.length === 0 || action === "replace") return;
    const detail = `${name} loses ${removed.join(", ")}: workflows and apps that pick it through the group by its tags stop working.`;
    report(warningAt(at("connection_ids"), "A connection group loses members", detail));
  },
  async create(context) {
    return (await import("./operations.js")).createGroup(context);
  },
  async read(context) {
    return (await import("./operations.js")).readGroup(context);
  },
  async update(context) {
    return (await import("./operations.js")).updateGroup(context);
  },
  async delete(context) {
    await (await import("./operations.js")).deleteGroup(context);
  },
  importState: ({ id }) => ({ id: importedId(id) }),
};
