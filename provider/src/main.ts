import { serve } from "@parkit/terraform-plugin/internal/serve";
import type * as Parkit from "./parkit";

void serve(() => (require("./parkit") as typeof Parkit).parkit);
