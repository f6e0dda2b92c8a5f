import { FLAVOURS } from "../runner/flavour";
import { type Action, actionsOf } from "./action";

/** Jenkins actions. */
export function jenkinsActions(): readonly Action[] {
  return actionsOf(
    "com.datadoghq.jenkins",
    { flavours: FLAVOURS },
    {
      buildJenkinsJob: "Start a build of a job, optionally with parameters",
      deleteJenkinsJob: "Remove a job",
      getJobStatus: "Tell how the latest build of a job stands",
    },
  );
}
