/** What an API answered to a creation, of which nothing may be lost. */
import { answeredId } from "@parkit/protocol/internal/json-api";
import { failureError, withExplanation, type Undertaking } from "./failure-diagnostic";

/** What Terraform does with an object that was created with an error. */
export function keepAdvice(resource: string): string {
  return `Terraform marks it as tainted, so the next apply replaces it. To keep it, run terraform untaint ${resource}.<name>.`;
}

/** A creation that was answered with success. */
interface AnsweredCreation<T> {
  /** Body of the answer. */
  readonly text: string;
  /** As in `connection`. */
  readonly kind: string;
  /** Type of the resource, such as `parkit_connection_http`. */
  readonly resource: string;
  readonly undertaking: Undertaking;
  /** Reads the answer; may throw anything. */
  readonly read: () => T;
  /**
   * Keeps an object of which only the id is known in the state; without protection, which would refuse its
   * replacement.
   */
  readonly keep: (id: string) => void;
  /** What to do about it. Default: that the next apply replaces it, and how to keep it. */
  readonly advice?: string;
}

/**
 * Reads the answer to a creation. When anything is wrong with it but its id, the object is kept in the state,
 * which Terraform marks as tainted because of the error. Otherwise each apply would create one more.
 *
 * @throws {DiagnosticError} that names the id, when the rest of the answer cannot be read
 * @throws what `read` threw, when the answer has no id that can be used
 */
export function readCreated<T>(creation: AnsweredCreation<T>): T {
  const { text, kind, resource, undertaking, read, keep } = creation;
  try {
    return read();
  } catch (error) {
    const id = answeredId(text);
    if (id === undefined) throw error;
    keep(id);
    const { doing, scopes } = undertaking;
    const advice =
      creation.advice ??
      `${keepAdvice(resource)} To destroy it while it cannot be read, run terraform destroy -refresh=false.`;
    throw withExplanation(
      failureError(error, { doing, scopes }),
      `The ${kind} was created all the same: its id is ${id}, and it is in the state. ${advice}`,
    );
  }
}
