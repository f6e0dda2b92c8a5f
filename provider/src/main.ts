import { serve } from "./plugin/serve";
import { parkit } from "./parkit";

void serve(parkit);
