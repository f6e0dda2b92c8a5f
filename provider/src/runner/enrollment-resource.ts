import { at, errorAt, warningAt, type Resource } from "@parkit/terraform-plugin";
import type { ParkitClient } from "../parkit-client";
import { willChange } from "../plan-review";
import { enrollmentSchema, type EnrollmentValues } from "./enrollment-schema";
import { validateEnrollment } from "./enrollment-validate";

/** The resource `parkit_runner_enrollment`. */
export const enrollmentResource: Resource<EnrollmentValues, ParkitClient> = {
  schema: enrollmentSchema,
  validate: validateEnrollment,
  reviewPlan(context) {
    const { action, prior, planned, report } = context;
    if (prior !== null && (action === "delete" || action === "replace")) {
      report(
        warningAt(
          [],
          "The runner stays enrolled",
          `Datadog publishes no call that removes a runner. ${JSON.stringify(prior.name)}${prior.id === null ? "" : ` (${prior.id})`} is only forgotten here: delete it by hand in Datadog, under Actions, Private Action Runners.${prior.identity_file === null ? "" : ` Its identity goes with ${prior.identity_file}.`}`,
        ),
      );
    }
    if (prior !== null && action === "replace" && planned?.name === prior.name) {
      const detail = `The runner ${JSON.stringify(prior.name)} stays enrolled, and names are unique. Change the name too.`;
      report(errorAt(at("name"), "A new enrollment needs a new name", detail));
    }
    if (action === "create" && willChange(enrollmentSchema, context)) {
      report(
        warningAt(
          [],
          "Preview: enrollment of runners",
          "Datadog promises no compatibility for this call. If your site uses another route, set preview.enrollment_path in the provider's configuration.",
        ),
      );
    }
  },
  async create(context) {
    return (await import("./enroll.js")).enroll(context);
  },
  async read(context) {
    return (await import("./enroll.js")).readEnrollment(context);
  },
  // Only the allowlist changes in place, and that is not sent anywhere.
  update: ({ planned, prior }) => Promise.resolve({ ...prior, allow: planned.allow }),
  async delete({ prior }) {
    if (prior.identity_file === null) return;
    await (await import("./identity-file.js")).removeIdentityFile(prior.identity_file);
  },
};
