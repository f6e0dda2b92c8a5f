/** Messages of calls about resources and data sources. */
import { bytes, int, message, nested, repeated, string } from "@parkit/protobuf";
import { attributePath, diagnosticMessage } from "./diagnostic";
import { dynamicValue } from "./dynamic-value";
import { clientCapabilities } from "./provider";

/** `ValidateResourceConfig.Request`, and the same for data sources and ephemeral resources. */
export const validateRequest = message({
  typeName: string(1),
  config: nested(2, dynamicValue),
  clientCapabilities: nested(3, clientCapabilities),
});

/** `UpgradeResourceState.Request`; the flat state of Terraform before 0.12 is not read. */
export const upgradeRequest = message({
  typeName: string(1),
  version: int(2),
  rawState: nested(3, message({ json: bytes(1) })),
});

/** `UpgradeResourceState.Response`. */
export const upgradeResponse = message({
  upgradedState: nested(1, dynamicValue),
  diagnostics: repeated(2, diagnosticMessage),
});

/** `ReadResource.Request`. */
export const readRequest = message({
  typeName: string(1),
  currentState: nested(2, dynamicValue),
  private: bytes(3),
});

/** `ReadResource.Response`. */
export const readResponse = message({
  newState: nested(1, dynamicValue),
  diagnostics: repeated(2, diagnosticMessage),
  private: bytes(3),
});

/** `PlanResourceChange.Request`. */
export const planRequest = message({
  typeName: string(1),
  priorState: nested(2, dynamicValue),
  proposedNewState: nested(3, dynamicValue),
  config: nested(4, dynamicValue),
  priorPrivate: bytes(5),
});

/** `PlanResourceChange.Response`; `legacy_type_system` is left out on purpose. */
export const planResponse = message({
  plannedState: nested(1, dynamicValue),
  requiresReplace: repeated(2, attributePath),
  plannedPrivate: bytes(3),
  diagnostics: repeated(4, diagnosticMessage),
});

/** `ApplyResourceChange.Request`. */
export const applyRequest = message({
  typeName: string(1),
  priorState: nested(2, dynamicValue),
  plannedState: nested(3, dynamicValue),
  config: nested(4, dynamicValue),
  plannedPrivate: bytes(5),
});

/** `ApplyResourceChange.Response`; `legacy_type_system` is left out on purpose. */
export const applyResponse = message({
  newState: nested(1, dynamicValue),
  private: bytes(2),
  diagnostics: repeated(3, diagnosticMessage),
});

/** `ImportResourceState.Request`. */
export const importRequest = message({ typeName: string(1), id: string(2) });

/** `ImportResourceState.Response`. */
export const importResponse = message({
  importedResources: repeated(
    1,
    message({ typeName: string(1), state: nested(2, dynamicValue), private: bytes(3) }),
  ),
  diagnostics: repeated(2, diagnosticMessage),
});

/** `MoveResourceState.Request`; the state itself is not read, as every move is refused. */
export const moveRequest = message({
  sourceProviderAddress: string(1),
  sourceTypeName: string(2),
  targetTypeName: string(5),
});

/** `MoveResourceState.Response`. */
export const moveResponse = message({ diagnostics: repeated(2, diagnosticMessage) });

/** `ReadDataSource.Request`. */
export const readDataSourceRequest = message({ typeName: string(1), config: nested(2, dynamicValue) });

/** `ReadDataSource.Response`. */
export const readDataSourceResponse = message({
  state: nested(1, dynamicValue),
  diagnostics: repeated(2, diagnosticMessage),
});
