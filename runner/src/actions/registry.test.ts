import { findAction as findInCatalogue } from "@parkit/provider-schema/internal/actions/catalogue";
import type { Input, Known, ValueType } from "@parkit/provider-schema/internal/actions/signature/signature";
import { signatureOf } from "@parkit/provider-schema/internal/actions/signature/signature-of";
import * as z from "zod";
import { invokePlaybook } from "./ansible/invoke-playbook";
import { gitlabActions } from "./gitlab/gitlab";
import { httpActions } from "./http/http-actions";
import { jenkinsActions } from "./jenkins/jenkins";
import { kubernetesActions } from "./kubernetes/kubernetes-actions";
import { mongodbActions } from "./mongodb/mongodb-actions";
import { postgresqlActions } from "./postgresql/select";
import { findAction, loadActions } from "./registry";
import { testConnection } from "./remoteaction/test-connection";
import { scriptActions } from "./script/script-actions";
import { temporalActions } from "./temporal/temporal-actions";

const ACTIONS = [
  invokePlaybook,
  ...gitlabActions,
  ...httpActions,
  ...jenkinsActions,
  ...kubernetesActions,
  ...mongodbActions,
  ...postgresqlActions,
  testConnection,
  ...scriptActions,
  ...temporalActions,
];

/** What the catalogue says of an action's inputs; they may not be all. */
function catalogued(name: string): Known<Input> {
  const action = findInCatalogue(name);
  if (action === undefined) throw new Error(`the catalogue has no ${name}`);
  return signatureOf(action).inputs;
}

/** What the runner's schema says of them: a schema each. */
function schemas(input: z.ZodType): ReadonlyMap<string, z.core.$ZodType> {
  if (!(input instanceof z.ZodObject)) throw new Error("the schema of the inputs is not an object's");
  return new Map(Object.entries(input.shape));
}

function letsAllThrough(input: z.ZodType): boolean {
  return input instanceof z.ZodObject && input.def.catchall instanceof z.ZodUnknown;
}

const accepts = (schema: z.core.$ZodType, value: unknown): boolean => z.safeParse(schema, value).success;

/** A value of each form that the catalogue's type allows. */
function samples(type: ValueType, name = ""): readonly unknown[] {
  // Quantities of Kubernetes are texts with a form of their own.
  if (name === "cpu" || name === "memory") return ["500m", "1Gi", "2"];
  if (typeof type !== "string") {
    if ("oneOf" in type) return type.oneOf;
    if ("listOf" in type) return [[], samples(type.listOf)];
    if ("mapOf" in type) return [{}, ...samples(type.mapOf).map((value) => ({ name: value }))];
    return objects(type.members);
  }
  return {
    any: [null, 1, "text", [], {}],
    boolean: [true, false],
    integer: [0, 7],
    object: [{}],
    string: ["http://example.com/"],
  }[type];
}

/**
 * Objects with every member, with every value of one of them at a time, and without those that may be absent.
 */
function objects(members: Extract<ValueType, { readonly members: unknown }>["members"]): readonly unknown[] {
  const first = ({ name, type }: (typeof members)[number]) => [name, samples(type, name)[0]] as const;
  const full = Object.fromEntries(members.map(first));
  return [
    Object.fromEntries(members.filter(({ required }) => required).map(first)),
    ...members.flatMap(({ name, type }) => samples(type, name).map((value) => ({ ...full, [name]: value }))),
  ];
}

describe.each(ACTIONS.map((action) => [`${action.bundle}.${action.name}`, action] as const))(
  "%s",
  (name, action) => {
    it("has the catalogue's inputs, and no others where the catalogue has all", () => {
      const { complete, fields } = catalogued(name);
      const own = [...schemas(action.input).keys()].sort();
      const known = fields.map((field) => field.name).sort();
      // What lets everything through takes those too that it does not name.
      const taken = letsAllThrough(action.input) ? [...new Set([...own, ...known])].sort() : own;
      expect(complete ? taken : taken.filter((field) => known.includes(field))).toEqual(known);
    });

    it("cannot do without those that the catalogue calls required, and no others", () => {
      const { complete, fields } = catalogued(name);
      const missed = [...schemas(action.input)].filter(([, schema]) => !accepts(schema, undefined));
      const own = missed.map(([field]) => field).sort();
      const required = fields.filter((field) => field.required).map((field) => field.name);
      expect(complete ? own : own.filter((field) => required.includes(field))).toEqual(required.sort());
    });

    it("takes every value that the catalogue allows", () => {
      const byName = schemas(action.input);
      const refused = catalogued(name).fields.flatMap((field) => {
        const schema = byName.get(field.name);
        return schema === undefined
          ? []
          : samples(field.type)
              .filter((value) => !accepts(schema, value))
              .map((value) => [field.name, value]);
      });
      expect(refused).toEqual([]);
    });
  },
);

it("finds every action by its name", async () => {
  expect(await loadActions()).toEqual(ACTIONS);
  const found = await Promise.all(ACTIONS.map(({ bundle, name }) => findAction(bundle, name)));
  expect(found).toEqual(ACTIONS);
  expect(found.length).toBeGreaterThan(300);
});

it.each([
  ["com.example.none", "x", "could not find bundle for com.example.none"],
  ["com.datadoghq.httpx", "request", "could not find bundle for com.datadoghq.httpx"],
  ["com.datadoghq.kubernetes", "listPod", "could not find bundle for com.datadoghq.kubernetes"],
  ["com.datadoghq.http", "none", "could not find action for none"],
])("there is no %s.%s", async (bundle, name, message) => {
  await expect(findAction(bundle, name)).rejects.toThrow(message);
});
