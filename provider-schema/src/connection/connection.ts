import type { ConnectionAccess } from "../access/access";
import type { IdentifierTagsInput } from "../tag/identifier-tag";
import type { IntegrationInput } from "./integration";

/**
 * A connection: how Datadog reaches and authenticates to one service.
 *
 * @see https://docs.datadoghq.com/actions/connections/
 */
export interface ConnectionInput {
  /** Name, unique in the description; people and groups know the connection by it. */
  readonly name: string;
  /**
   * Name of the runner through which the service is reached. A connection belongs to at most one runner.
   *
   * @default - Datadog's cloud calls the service itself; only integrations that can
   */
  readonly runner?: string;
  /**
   * What it connects to.
   *
   * @see https://docs.datadoghq.com/actions/connections/
   */
  readonly integration: IntegrationInput;
  /**
   * Tags by which a connection group picks this connection: `["env:prod"]` or `{ env: "prod" }`.
   *
   * @see https://docs.datadoghq.com/actions/connections/
   */
  readonly identifierTags?: IdentifierTagsInput;
  /**
   * Accept dots in identifier tags.
   *
   * @default false
   */
  readonly allowDots?: boolean;
  /**
   * Who may view, use and edit the connection, as a whole. Principals are `role:<id>`, `team:<id>`,
   * `user:<id>` or `org:<id>`.
   *
   * @default - not touched; Datadog lets only the owner of the application key use and edit what it makes
   */
  readonly access?: ConnectionAccess;
  /**
   * Id of a connection that exists at Datadog. Terraform takes it over (`import` block) instead of making
   * another; the line may go once it has.
   *
   * @default - a new connection
   */
  readonly importId?: string;
  /**
   * Refuse to destroy the connection through Terraform.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;
}
