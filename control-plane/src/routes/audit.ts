/** Export of the audit log: parkit's own API. */
import { stringifyJson } from "@parkit/protocol/internal/json";
import { withPermission } from "../authentication";
import type { Plane } from "../context";
import { CONTROL_PATH } from "../control-request";
import type { Route } from "../route";
import type { AuditEntry } from "../state";

/** Routes of the audit log: the whole of it as JSON lines, oldest first. */
export function auditRoutes(plane: Plane): readonly Route[] {
  return [
    {
      method: "GET",
      path: `${CONTROL_PATH}/audit`,
      handle: withPermission(plane, "user_access_manage", (_request, { state }) => ({
        status: 200,
        headers: { "Content-Type": "application/x-ndjson" },
        body: [...state.audit.values()].map((entry) => `${lineOf(entry)}\n`).join(""),
      })),
    },
  ];
}

function lineOf({ at, user, ...entry }: AuditEntry): string {
  return stringifyJson({ at: at.toISOString(), ...(user !== undefined && { user }), ...entry });
}
