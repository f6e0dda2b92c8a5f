/** The classes of single resources against the provider's schema: each type has one. */
import * as classes from "@parkit/constructs/terraform";
import { parkit } from "@parkit/terraform-provider/internal/parkit";
import { App, TerraformStack } from "cdktf";

/** Classes by the type of Terraform's that they are for. */
function typesOf(kind: "Parkit" | "DataParkit" | "EphemeralParkit"): readonly string[] {
  return Object.entries(classes)
    .filter(([name]) => name.startsWith(kind) && name !== "ParkitConnection")
    .map(([, value]) => ("tfResourceType" in value ? value.tfResourceType : ""))
    .sort();
}

it.each([
  ["Parkit", parkit.resources],
  ["DataParkit", parkit.dataSources],
  ["EphemeralParkit", parkit.ephemeralResources],
] as const)("there is a class for each type of the provider: %s…", (kind, types = {}) => {
  expect(typesOf(kind)).toEqual(Object.keys(types).sort());
});

/** The attributes of an element that the framework writes as references. */
function referencesOf(element: object): readonly string[] {
  const prototype: unknown = Object.getPrototypeOf(element);
  const getters = Object.entries(Object.getOwnPropertyDescriptors(prototype)).filter(
    ([, descriptor]) => descriptor.get !== undefined,
  );
  return getters.map(([name]) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)).sort();
}

it.each([
  classes.DataParkitConnection,
  classes.DataParkitConnectionGroup,
  classes.DataParkitRunner,
  classes.DataParkitRunnerUrn,
])("the data source of %p tells what the provider tells", (DataSource) => {
  const element = new DataSource(new TerraformStack(new App(), "stack"), "data", { attributes: {} });
  const attributes = parkit.dataSources?.[DataSource.tfResourceType]?.schema.block.attributes ?? {};
  const told = Object.entries(attributes).filter(
    ([name, { computed, sensitive }]) => (computed === true || name === "id") && sensitive !== true,
  );
  expect(referencesOf(element)).toEqual(told.map(([name]) => name).sort());
});
