import type { HttpClient } from "@parkit/protocol/internal/http/http-client";
import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import type * as z from "zod";
import type { Clock } from "../clock";
import type { CredentialFileRules } from "../credential-file";
import type { Credential } from "../credentials";
import type { UrlPolicy } from "../policy/url-policy";
import { actionError } from "../task-error";

/** What an action works with, besides its inputs. */
export interface ActionContext {
  readonly credential: Credential;
  /** Which of the runner's own files may be read. */
  readonly files: Pick<CredentialFileRules, "allowOpenFiles">;
  /** Value of the header `Sec-Datadog`, from the signed task. */
  readonly secDatadogHeaderValue: string;
  readonly http: HttpClient;
  readonly urlPolicy: UrlPolicy;
  /** How long one HTTP exchange may take, in milliseconds; 0 means no limit. */
  readonly httpTimeoutMs: number;
  readonly clock: Clock;
  /** Aborted when the task's time is over or the runner has to stop. */
  readonly signal: AbortSignal;
}

/** An action as it is written: its inputs are judged by the schema before it runs. */
interface ActionDefinition<Input> {
  /** Bundle, such as `com.datadoghq.http`. */
  readonly bundle: string;
  /** Name within the bundle. */
  readonly name: string;
  readonly input: z.ZodType<Input>;
  /** Returns the action's output. Errors count as action errors. */
  run(context: ActionContext, input: Input): Promise<JsonValue>;
}

/** An action as the registry has it. */
export interface RegisteredAction {
  readonly bundle: string;
  readonly name: string;
  /** What judges the inputs. */
  readonly input: z.ZodType;
  /**
   * Checks the inputs and runs the action.
   *
   * @throws {@link TaskError} with code ACTION_ERROR for wrong inputs.
   */
  run(context: ActionContext, inputs: JsonObject): Promise<JsonValue>;
}

/** Puts the check of the inputs before the action. */
export function defineAction<Input>(definition: ActionDefinition<Input>): RegisteredAction {
  const { bundle, name, input } = definition;
  return {
    bundle,
    name,
    input,
    run: async (context, inputs) => {
      const parsed = input.safeParse(inputs);
      if (!parsed.success) {
        const problems = parsed.error.issues.map(
          ({ path, message }) => `${path.map(String).join(".")}: ${message}`,
        );
        throw actionError(`the inputs of ${bundle}.${name} are wrong: ${problems.join("; ")}`);
      }
      return definition.run(context, parsed.data);
    },
  };
}
