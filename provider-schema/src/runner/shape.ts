import * as z from "../shape/deferred-zod";

import { runnerAccessShape } from "../access/shape";
import { deploymentShape } from "../deployment/deployment";
import { runnerIdentityShape } from "./identity-shape";
import { ingressShape } from "./ingress";
import { scriptShape } from "../script/shape";
import { secretShape } from "../secret/shape";
import { siteShape } from "../site/shape";

/** Name of an action, or a pattern; which there are is the catalogue's to say. */
export const actionNameShape = z.string().meta({ id: "ActionName" });

const allowlistShape = z.union(
  [
    z.literal("none"),
    z.array(
      z.union([actionNameShape, z.strictObject({ custom: z.string() })], {
        error: "expected an action name, or { custom: name }",
      }),
    ),
  ],
  { error: 'expected a list of action names, or "none"' },
);

const componentShape = z.union(
  [z.literal(false), z.strictObject({ allow: allowlistShape, identity: runnerIdentityShape.optional() })],
  { error: "expected false, or an object with allow" },
);

const credentialShape = z.strictObject({
  type: z.enum([
    "http-basic",
    "http-token",
    "gitlab",
    "jenkins",
    "mongodb",
    "postgresql",
    "temporal",
    "script",
    "ansible",
  ]),
  from: secretShape,
});

const pushShape = z.strictObject({
  hostname: z.string().min(1),
  allowedOrigins: z.array(z.url()).optional(),
  ingress: ingressShape.optional(),
});

/** Shape of a runner. */
export const runnerShape = z.strictObject({
  name: z.string(),
  site: siteShape.optional(),
  modes: z.array(z.enum(["pull", "push", "workflowAutomation", "appBuilder", "both"])).optional(),
  push: pushShape.optional(),
  allow: allowlistShape.optional(),
  node: componentShape.optional(),
  clusterAgent: componentShape.optional(),
  identity: runnerIdentityShape.optional(),
  credentials: z.record(z.string(), credentialShape).optional(),
  scripts: z.record(z.string(), scriptShape).optional(),
  deployment: deploymentShape,
  access: runnerAccessShape.optional(),
  agentTags: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
  taskTimeoutSeconds: z.number().min(0).optional(),
  httpTimeoutSeconds: z.number().min(0).optional(),
  allowImdsEndpoint: z.boolean().optional(),
  allowGov: z.boolean().optional(),
});
