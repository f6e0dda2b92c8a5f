/** What a provider is written with. */
export { attributeType, blockType } from "./schema/schema";
export type {
  Attribute,
  Attributes,
  Block,
  NestedBlock,
  NestedType,
  PlanRule,
  Schema,
} from "./schema/schema";
export { schemaProblems } from "./schema/schema-check";
export type { SchemaValues, ValuesOf } from "./schema/schema-value";
export type { CallContext, ClientContext, PrivateState, PrivateStateAccess } from "./provider/call-context";
export type { DataSource } from "./provider/data-source";
export type { EphemeralResource, Opened } from "./provider/ephemeral-resource";
export type { ConfigureContext, Provider } from "./provider/provider";
export { FunctionArgumentError, type Parameter, type ProviderFunction } from "./provider/provider-function";
export type {
  ChangeContext,
  CreateContext,
  DeleteContext,
  MoveSource,
  PlanReview,
  ReadContext,
  Resource,
  UpdateContext,
} from "./provider/resource";
export { serve } from "./serve";
export { DiagnosticError, errorAt, located, warningAt, type Diagnostic } from "./values/diagnostics";
export { sameValue } from "./values/equality";
export { at, pathText, type Path, type PathStep } from "./values/path";
export type { ObjectType, Type } from "./values/type";
export {
  Dynamic,
  isListValue,
  isObjectValue,
  isWhollyKnown,
  UNKNOWN,
  type ObjectValue,
  type TerraformNumber,
  type Unknown,
  type Value,
} from "./values/value";
export { log } from "./wire/log";
