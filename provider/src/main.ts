import { serve } from "@parkit/terraform-plugin";
import { parkit } from "./parkit";

void serve(parkit);
