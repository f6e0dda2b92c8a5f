import { serve } from "@parkit/terraform-plugin";
import { thingProvider } from "./provider";

void serve(() => thingProvider);
