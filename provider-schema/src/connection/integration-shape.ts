import * as z from "../shape/deferred-zod";

import { secretShape } from "../secret/shape";

const text = z.string().min(1);
const nameAndValue = z.strictObject({ name: text, value: z.string() });

const httpShape = z.strictObject({
  type: z.literal("http"),
  baseUrl: text.optional(),
  auth: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("none") }),
    z.strictObject({ type: z.literal("basic-auth"), username: text, credential: text }),
    z.strictObject({
      type: z.literal("token-auth"),
      credential: text.optional(),
      tokens: z.array(z.strictObject({ name: text, value: secretShape })).optional(),
      headers: z.array(nameAndValue).optional(),
      urlParameters: z.array(nameAndValue).optional(),
      body: z.strictObject({ content: z.string(), contentType: text.optional() }).optional(),
    }),
  ]),
});

const apiToken = z.strictObject({ type: z.literal("api-key"), apiToken: secretShape });
const apiKey = z.strictObject({ type: z.literal("api-key"), apiKey: secretShape });

const cloudShapes = [
  z.strictObject({
    type: z.enum(["anthropic", "circle-ci", "clickup", "launch-darkly", "notion", "openai"]),
    auth: apiToken,
  }),
  z.strictObject({
    type: z.enum(["fastly", "gemini", "grey-noise", "split", "statsig", "virus-total"]),
    auth: apiKey,
  }),
  z.strictObject({
    type: z.literal("asana"),
    auth: z.strictObject({ type: z.literal("access-token"), accessToken: secretShape }),
  }),
  z.strictObject({
    type: z.literal("aws"),
    auth: z.strictObject({ type: z.literal("assume-role"), accountId: text, role: text }),
  }),
  z.strictObject({
    type: z.literal("azure"),
    auth: z.strictObject({
      type: z.literal("tenant"),
      appClientId: text,
      clientSecret: secretShape,
      tenantId: text,
      customScopes: text.optional(),
    }),
  }),
  z.strictObject({
    type: z.literal("cloudflare"),
    auth: z.discriminatedUnion("type", [
      z.strictObject({ type: z.literal("api-token"), apiToken: secretShape }),
      z.strictObject({ type: z.literal("global-api-token"), authEmail: text, globalApiKey: secretShape }),
    ]),
  }),
  z.strictObject({
    type: z.literal("config-cat"),
    auth: z.strictObject({
      type: z.literal("sdk-key"),
      apiUsername: text,
      apiPassword: secretShape,
      sdkKey: secretShape,
    }),
  }),
  z.strictObject({
    type: z.literal("datadog"),
    auth: z.strictObject({
      type: z.literal("api-key"),
      apiKey: secretShape,
      appKey: secretShape,
      datacenter: text,
      subdomain: text.optional(),
    }),
  }),
  z.strictObject({
    type: z.literal("freshservice"),
    auth: z.strictObject({ type: z.literal("api-key"), apiKey: secretShape, domain: text }),
  }),
  z.strictObject({
    type: z.literal("gcp"),
    auth: z.strictObject({
      type: z.literal("service-account"),
      privateKey: secretShape,
      serviceAccountEmail: text,
    }),
  }),
  z.strictObject({
    type: z.literal("okta"),
    auth: z.strictObject({ type: z.literal("api-token"), apiToken: secretShape, domain: text }),
  }),
  z.strictObject({
    type: z.literal("service-now"),
    auth: z.strictObject({
      type: z.literal("basic-auth"),
      instance: text,
      username: text,
      password: secretShape,
    }),
  }),
] as const;

/** Shape of an integration. */
export const integrationShape = z.discriminatedUnion("type", [
  httpShape,
  z.strictObject({ type: z.literal("kubernetes") }),
  z.strictObject({
    type: z.enum(["ansible", "jenkins", "mongodb", "postgresql", "script", "temporal"]),
    credential: text,
  }),
  z.strictObject({ type: z.literal("gitlab"), credential: text.optional(), auth: apiToken.optional() }),
  ...cloudShapes,
]);
