/** The audit log: every request that changes something, done or refused, and who sent it. */
import { isJsonObject, parseJson } from "@parkit/protocol/internal/json";
import { Refusal, type Answer } from "./answer";
import type { ControlPlaneContext } from "./context";
import { randomUuid } from "./identifiers";
import type { ApiRequest } from "./route";
import type { AuditEntry } from "./state";
import { keepNewest } from "./store/store";

/** Most entries that an organisation keeps. */
const MAX_ENTRIES = 10_000;

/** Who sends a request, as the log names them. */
type Actor = Pick<AuditEntry, "user" | "keyId">;

/** Answers a request, and notes it unless it only reads. */
export async function audited(
  context: ControlPlaneContext,
  actor: Actor,
  request: ApiRequest,
  handle: () => Answer | Promise<Answer>,
): Promise<Answer> {
  if (request.method === "GET") return handle();
  try {
    const answer = await handle();
    const created = answer.status === 201 ? idOf(answer) : undefined;
    note(context, actor, request, { status: answer.status, ...(created !== undefined && { created }) });
    return answer;
  } catch (error) {
    if (error instanceof Refusal) note(context, actor, request, { status: error.answer.status });
    throw error;
  }
}

function note(
  { state, now, randomBytes, changes }: ControlPlaneContext,
  actor: Actor,
  { method, path }: ApiRequest,
  outcome: Pick<AuditEntry, "status" | "created">,
): void {
  const entry = { id: randomUuid(randomBytes), at: now(), ...actor, method, path, ...outcome };
  state.audit.set(entry.id, entry);
  keepNewest(state.audit, MAX_ENTRIES);
  changes.note();
}

/** Id of the first object of an answer: `{"data":{"id":…}}`, `{"task":{"id":…}}`. */
function idOf({ body }: Answer): string | undefined {
  const document = parseJson(body);
  const [object] = isJsonObject(document) ? Object.values(document) : [];
  const id = isJsonObject(object) ? object["id"] : undefined;
  return typeof id === "string" ? id : undefined;
}
