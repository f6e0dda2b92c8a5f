/**
 * How runners are told apart from other constructs, also by those who have another copy of this library or
 * its edition for CDK Terrain.
 */
export const RUNNER = Symbol.for("@parkit/constructs.PrivateActionRunner");
