import { serve } from "@parkit/terraform-provider";
import { schemaDouble } from "@parkit/terraform-provider/internal/plugin/schema-double";

const { file, source } = JSON.parse(process.env["SCHEMA_DOUBLE"] ?? "{}") as { file: string; source: string };

void serve(schemaDouble(file, source));
