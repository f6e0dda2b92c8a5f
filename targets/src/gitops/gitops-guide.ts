import { credentialSteps } from "../guide/credential-steps";
import { guideText, type GuideStep } from "../guide/guide-step";
import { deploymentTargetOf } from "../deployments";
import { OWN_SECRETS } from "../kubernetes/secret-way";
import type { TargetFile } from "../target-file";
import { shellWord } from "../text/shell-word";
import type { GitOpsSpec } from "./gitops-runner";

/** What rolling out from a Git repository changes in the guide of a deployment. */
interface GitOpsGuide {
  /** Program that applies the files. */
  readonly program: string;
  /** Commands behind those that prepare the cluster. */
  readonly prepare: readonly string[];
  readonly install: Pick<GuideStep, "text" | "commands">;
  /** Commands before those that look at the runner. */
  readonly verify: readonly string[];
  /** Command that renders the runner again into the folder of its README. */
  readonly render: string;
}

/** How to work with a runner that is rolled out from a Git repository. */
export function gitOpsGuideFile(spec: GitOpsSpec, guide: GitOpsGuide): TargetFile {
  const { program } = guide;
  const steps = deploymentTargetOf(spec)
    .guide(spec)
    .flatMap((step) => gitOpsSteps(spec, guide, step));
  const text = guideText(`Runner ${spec.name}, rolled out by ${program}`, steps, [
    `${program} applies what lies in the Git repository. Nothing else may apply the same objects: no \`kubectl apply\`, no \`helm upgrade\`, no Terraform.`,
    "Secrets never lie there. Bring them to the cluster first, by the commands below or by what makes Secrets of references, such as the External Secrets Operator.",
  ]);
  return { path: "README.md", text, guide: true };
}

function gitOpsSteps(
  spec: GitOpsSpec,
  { program, prepare, install, verify, render }: GitOpsGuide,
  step: GuideStep,
): readonly GuideStep[] {
  switch (step.topic) {
    case "Prepare":
      return [{ ...step, commands: [...step.commands, ...prepare] }];
    case "Credentials":
      return credentialSteps(spec, OWN_SECRETS);
    case "Install":
      return [{ ...install, topic: "Install" }];
    case "Verify":
      return [{ ...step, commands: [...verify, ...step.commands] }];
    case "Change the allowlist":
      return [
        {
          topic: step.topic,
          text: `Change \`allow\` in the description, render again and commit what changed. ${program} starts new Pods where they need it, and deletes permissions that an earlier list led to.`,
          commands: [
            render,
            "git add --all .",
            `git commit --message ${shellWord(`Change what runner ${spec.name} may run`)}`,
            "git push",
          ],
        },
      ];
    default:
      return [step];
  }
}
