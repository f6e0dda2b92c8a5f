export { at, pathText, type Path, type PathStep } from "./plugin/path";
export { DiagnosticError, errorAt, warningAt, type Diagnostic } from "./plugin/diagnostics";
export type { DataSource } from "./plugin/data-source";
export type { EphemeralResource, Opened } from "./plugin/ephemeral-resource";
export type { CallContext, ClientContext } from "./plugin/call-context";
export type { ConfigureContext, Provider } from "./plugin/provider";
export { FunctionArgumentError, type Parameter, type ProviderFunction } from "./plugin/provider-function";
export type {
  ChangeContext,
  CreateContext,
  DeleteContext,
  PlanReview,
  PrivateState,
  ReadContext,
  Resource,
  UpdateContext,
} from "./plugin/resource";
export type {
  Attribute,
  Attributes,
  Block,
  NestedBlock,
  NestedType,
  PlanRule,
  Schema,
} from "./plugin/schema";
export type { SchemaValues, ValuesOf } from "./plugin/schema-value";
export { serve } from "./plugin/serve";
export type { ObjectType, Type } from "./plugin/type";
export {
  Dynamic,
  UNKNOWN,
  isWhollyKnown,
  type TerraformNumber,
  type Unknown,
  type Value,
} from "./plugin/value";
export { parkit } from "./parkit";
export {
  defaultInstallDirectory,
  installProvider,
  UnsupportedPlatformError,
  type InstalledProvider,
} from "./install";
export { documentationPages, type DocumentationPage } from "./documentation";
