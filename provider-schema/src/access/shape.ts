import * as z from "../shape/deferred-zod";

/** Shape of a principal; `principalProblem` judges what it says. */
export const principalShape = z.string();

const principals = z.array(principalShape).optional();

/** Shape of a connection's access. */
export const connectionAccessShape = z.strictObject({
  viewer: principals,
  resolver: principals,
  editor: principals,
});

/** Shape of an execution policy's access. */
export const executionPolicyAccessShape = z.strictObject({
  viewer: principals,
  resolver: principals,
  editor: principals,
});

/** Shape of a connection group's access. */
export const connectionGroupAccessShape = z.strictObject({ viewer: principals, editor: principals });

/** Shape of a runner's access. */
export const runnerAccessShape = z.strictObject({
  viewer: principals,
  contributor: principals,
  editor: principals,
});
