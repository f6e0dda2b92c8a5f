import { serve } from "@parkit/terraform-plugin";
import { schemaDouble } from "./schema-double";

const { file, source } = JSON.parse(process.env["SCHEMA_DOUBLE"] ?? "{}") as { file: string; source: string };

void serve(() => schemaDouble(file, source));
