import * as z from "../shape/deferred-zod";

const common = {
  parameterSchema: z
    .strictObject({
      properties: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
      required: z.array(z.string()).optional(),
    })
    .optional(),
  allowedEnvVars: z.array(z.string()).optional(),
};

/** Shape of a predefined script. */
export const scriptShape = z.union(
  [
    z.strictObject({ command: z.array(z.string()), ...common }),
    z.strictObject({ powershell: z.string().min(1), ...common }),
    z.strictObject({
      powershellFile: z.string().min(1),
      arguments: z.array(z.string()).optional(),
      ...common,
    }),
  ],
  { error: "expected an object with command, powershell or powershellFile" },
);
