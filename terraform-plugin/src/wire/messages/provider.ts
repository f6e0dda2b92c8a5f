/** Messages of calls about the provider as a whole. */
import { bool, encoded, map, message, nested, repeated, string } from "@parkit/protobuf";
import { diagnosticMessage } from "./diagnostic";
import { dynamicValue } from "./dynamic-value";

/** `ServerCapabilities`. */
const serverCapabilities = message({
  planDestroy: bool(1),
  getProviderSchemaOptional: bool(2),
  moveResourceState: bool(3),
});

/** `ClientCapabilities`. */
export const clientCapabilities = message({ deferralAllowed: bool(1), writeOnlyAttributesAllowed: bool(2) });

/** A request without members. */
export const emptyRequest = message({});

/** `GetProviderSchema.Response`; schemas are encoded by `messages/schema`. */
export const getProviderSchemaResponse = message({
  provider: nested(1, encoded),
  resourceSchemas: map(2, encoded),
  dataSourceSchemas: map(3, encoded),
  diagnostics: repeated(4, diagnosticMessage),
  serverCapabilities: nested(6, serverCapabilities),
  functions: map(7, encoded),
  ephemeralResourceSchemas: map(8, encoded),
});

/** `ValidateProviderConfig.Request`. */
export const validateProviderRequest = message({ config: nested(1, dynamicValue) });

/**
 * `ValidateProviderConfig.Response`; its diagnostics have another number than those of the other validations.
 */
export const validateProviderResponse = message({ diagnostics: repeated(2, diagnosticMessage) });

/** `ConfigureProvider.Request`. */
export const configureRequest = message({ terraformVersion: string(1), config: nested(2, dynamicValue) });

/** Every response that holds only diagnostics as its first member. */
export const diagnosticsResponse = message({ diagnostics: repeated(1, diagnosticMessage) });

/** `StopProvider.Response`. */
export const stopResponse = message({ error: string(1) });
