import {
  type BundleSignatures,
  exactly,
  members,
  NONE,
  optional,
  required,
  UNKNOWN_SIGNATURE,
} from "./signature";

const JOB = required("jobName", "string", "name of the job, with the folders it lies in");

/** Bundle `com.datadoghq.jenkins`. */
export const JENKINS_SIGNATURES: BundleSignatures = {
  buildJenkinsJob: {
    inputs: exactly(
      JOB,
      optional(
        "buildWithParameters",
        {
          members: members({
            option: { oneOf: ["no_parameters", "with_parameters"] },
            "parameters?": { mapOf: "string" },
          }),
        },
        "parameters of the build",
      ),
    ),
    outputs: NONE,
  },
  deleteJenkinsJob: UNKNOWN_SIGNATURE,
  getJobStatus: {
    inputs: exactly(JOB),
    outputs: exactly(
      ...members({
        id: "string",
        displayName: "string",
        url: "string",
        inProgress: "boolean",
        "result?": "string",
        duration: "integer",
        estimatedDuration: "integer",
      }),
    ),
  },
};
