import { serve } from "@parkit/terraform-provider";
import { thingProvider } from "./provider";

void serve(thingProvider);
