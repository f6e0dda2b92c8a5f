import type { EnvironmentValue } from "@parkit/provider-schema/internal/deployment/pod";

/** An environment variable of a container, as Kubernetes takes it. */
export type ContainerVariable =
  | { readonly name: string; readonly value: string }
  | {
      readonly name: string;
      readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
    };

/** Environment variables in the order written. */
export function containerVariables(
  env: Readonly<Record<string, EnvironmentValue>> = {},
): readonly ContainerVariable[] {
  return Object.entries(env).map(([name, value]) =>
    typeof value === "string" ? { name, value } : secretVariable(name, value.secretName, value.key),
  );
}

/** A variable whose value is a key of a Secret. */
export function secretVariable(name: string, secretName: string, key: string): ContainerVariable {
  return { name, valueFrom: { secretKeyRef: { name: secretName, key } } };
}
