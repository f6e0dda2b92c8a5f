export { Actions } from "@parkit/provider-schema/internal/actions/generated/actions";

export * from "./allowlist";
export * from "./configure-providers";
export * from "./connection";
export * from "./connection-group";
export * from "./credential";
export * from "./deployment";
export * from "./integration";
export * from "./private-action-runner";
export * from "./runner-identity";
export * from "./secret";
export * from "./site";
export * from "./terraform/parkit-provider";
export * from "./terraform/parkit-resource";
