// Generated from the catalogue by generate-actions.mjs; do not edit.
import { actionName, customAction } from "../action-name";

/** Names of the actions that runners have, by bundle: `Actions.kubernetes.core.listPod`. */
export const Actions = {
  ansible: {
    /** Run an Ansible playbook. Named by documentation only. Runners: standalone. */
    invokePlaybook: actionName("com.datadoghq.ansible.invokePlaybook"),
  },
  gitlab: {
    branches: {
      /** Start a branch. Runners: agent, cluster-agent, standalone. */
      createBranch: actionName("com.datadoghq.gitlab.branches.createBranch"),
      /** Remove a branch. Runners: agent, cluster-agent, standalone. */
      deleteBranch: actionName("com.datadoghq.gitlab.branches.deleteBranch"),
      /** Remove every branch that has been merged. Runners: agent, cluster-agent, standalone. */
      deleteMergedBranches: actionName("com.datadoghq.gitlab.branches.deleteMergedBranches"),
      /** Show a branch. Runners: agent, cluster-agent, standalone. */
      getBranch: actionName("com.datadoghq.gitlab.branches.getBranch"),
      /** Show the branches of a repository. Runners: agent, cluster-agent, standalone. */
      listBranches: actionName("com.datadoghq.gitlab.branches.listBranches"),
    },
    commits: {
      /** Apply a commit to another branch. Runners: agent, cluster-agent, standalone. */
      cherryPickCommit: actionName("com.datadoghq.gitlab.commits.cherryPickCommit"),
      /** Commit changes to files. Runners: agent, cluster-agent, standalone. */
      createCommit: actionName("com.datadoghq.gitlab.commits.createCommit"),
      /** Show a commit. Runners: agent, cluster-agent, standalone. */
      getCommit: actionName("com.datadoghq.gitlab.commits.getCommit"),
      /** Show what was said about a commit. Runners: agent, cluster-agent, standalone. */
      getCommitComments: actionName("com.datadoghq.gitlab.commits.getCommitComments"),
      /** Show what a commit changed. Runners: agent, cluster-agent, standalone. */
      getCommitDiff: actionName("com.datadoghq.gitlab.commits.getCommitDiff"),
      /** Show the branches and tags that hold a commit. Runners: agent, cluster-agent, standalone. */
      getCommitRefs: actionName("com.datadoghq.gitlab.commits.getCommitRefs"),
      /** Show the pipeline results of a commit. Runners: agent, cluster-agent, standalone. */
      getCommitStatuses: actionName("com.datadoghq.gitlab.commits.getCommitStatuses"),
      /** Show the signature of a signed commit. Runners: agent, cluster-agent, standalone. */
      getGPGSignature: actionName("com.datadoghq.gitlab.commits.getGPGSignature"),
      /** Show the commits of a repository. Runners: agent, cluster-agent, standalone. */
      listCommits: actionName("com.datadoghq.gitlab.commits.listCommits"),
      /** Show the merge requests that brought in a commit. Runners: agent, cluster-agent, standalone. */
      listMergeRequestsByCommit: actionName("com.datadoghq.gitlab.commits.listMergeRequestsByCommit"),
      /** Say something about a commit. Runners: agent, cluster-agent, standalone. */
      postCommitComment: actionName("com.datadoghq.gitlab.commits.postCommitComment"),
      /** Undo a commit by a new one. Runners: agent, cluster-agent, standalone. */
      revertCommit: actionName("com.datadoghq.gitlab.commits.revertCommit"),
      /** Report a pipeline result for a commit. Runners: agent, cluster-agent, standalone. */
      setCommitStatus: actionName("com.datadoghq.gitlab.commits.setCommitStatus"),
    },
    customattributes: {
      /** Remove a custom attribute of a group. Runners: agent, cluster-agent, standalone. */
      deleteCustomGroupAttribute: actionName("com.datadoghq.gitlab.customattributes.deleteCustomGroupAttribute"),
      /** Remove a custom attribute of a project. Runners: agent, cluster-agent, standalone. */
      deleteCustomProjectAttribute: actionName("com.datadoghq.gitlab.customattributes.deleteCustomProjectAttribute"),
      /** Remove a custom attribute of a user. Runners: agent, cluster-agent, standalone. */
      deleteCustomUserAttribute: actionName("com.datadoghq.gitlab.customattributes.deleteCustomUserAttribute"),
      /** Show a custom attribute of a group. Runners: agent, cluster-agent, standalone. */
      getCustomGroupAttribute: actionName("com.datadoghq.gitlab.customattributes.getCustomGroupAttribute"),
      /** Show a custom attribute of a project. Runners: agent, cluster-agent, standalone. */
      getCustomProjectAttribute: actionName("com.datadoghq.gitlab.customattributes.getCustomProjectAttribute"),
      /** Show a custom attribute of a user. Runners: agent, cluster-agent, standalone. */
      getCustomUserAttribute: actionName("com.datadoghq.gitlab.customattributes.getCustomUserAttribute"),
      /** Show all custom attributes of a group. Runners: agent, cluster-agent, standalone. */
      listCustomGroupAttributes: actionName("com.datadoghq.gitlab.customattributes.listCustomGroupAttributes"),
      /** Show all custom attributes of a project. Runners: agent, cluster-agent, standalone. */
      listCustomProjectAttributes: actionName("com.datadoghq.gitlab.customattributes.listCustomProjectAttributes"),
      /** Show all custom attributes of a user. Runners: agent, cluster-agent, standalone. */
      listCustomUserAttributes: actionName("com.datadoghq.gitlab.customattributes.listCustomUserAttributes"),
      /** Write a custom attribute of a group. Runners: agent, cluster-agent, standalone. */
      setCustomGroupAttribute: actionName("com.datadoghq.gitlab.customattributes.setCustomGroupAttribute"),
      /** Write a custom attribute of a project. Runners: agent, cluster-agent, standalone. */
      setCustomProjectAttribute: actionName("com.datadoghq.gitlab.customattributes.setCustomProjectAttribute"),
      /** Write a custom attribute of a user. Runners: agent, cluster-agent, standalone. */
      setCustomUserAttribute: actionName("com.datadoghq.gitlab.customattributes.setCustomUserAttribute"),
    },
    deployments: {
      /** Let a waiting deployment go ahead, or stop it. Runners: agent, cluster-agent, standalone. */
      approveOrRejectProjectDeployment: actionName("com.datadoghq.gitlab.deployments.approveOrRejectProjectDeployment"),
      /** Record a deployment. Runners: agent, cluster-agent, standalone. */
      createProjectDeployment: actionName("com.datadoghq.gitlab.deployments.createProjectDeployment"),
      /** Remove a deployment. Runners: agent, cluster-agent, standalone. */
      deleteProjectDeployment: actionName("com.datadoghq.gitlab.deployments.deleteProjectDeployment"),
      /** Show a deployment. Runners: agent, cluster-agent, standalone. */
      getProjectDeployment: actionName("com.datadoghq.gitlab.deployments.getProjectDeployment"),
      /** Show the deployments of a project. Runners: agent, cluster-agent, standalone. */
      listProjectDeployments: actionName("com.datadoghq.gitlab.deployments.listProjectDeployments"),
      /** Change the status of a deployment. Runners: agent, cluster-agent, standalone. */
      updateProjectDeployment: actionName("com.datadoghq.gitlab.deployments.updateProjectDeployment"),
    },
    environments: {
      /** Show the environments of a project. Runners: agent, cluster-agent, standalone. */
      listEnvironments: actionName("com.datadoghq.gitlab.environments.listEnvironments"),
    },
    graphql: {
      /** Send a GraphQL query. Runners: agent, cluster-agent, standalone. */
      graphql: actionName("com.datadoghq.gitlab.graphql.graphql"),
    },
    groups: {
      /** Start a group. Runners: agent, cluster-agent, standalone. */
      createGroup: actionName("com.datadoghq.gitlab.groups.createGroup"),
      /** Remove a group. Runners: agent, cluster-agent, standalone. */
      deleteGroup: actionName("com.datadoghq.gitlab.groups.deleteGroup"),
      /** Show a group. Runners: agent, cluster-agent, standalone. */
      getGroup: actionName("com.datadoghq.gitlab.groups.getGroup"),
      /** Search groups. Runners: agent, cluster-agent, standalone. */
      listGroups: actionName("com.datadoghq.gitlab.groups.listGroups"),
      /** Change the settings of a group. Runners: agent, cluster-agent, standalone. */
      updateGroup: actionName("com.datadoghq.gitlab.groups.updateGroup"),
    },
    issues: {
      /** Book working time on an issue. Runners: agent, cluster-agent, standalone. */
      addSpentTime: actionName("com.datadoghq.gitlab.issues.addSpentTime"),
      /** Open an issue. Runners: agent, cluster-agent, standalone. */
      createIssue: actionName("com.datadoghq.gitlab.issues.createIssue"),
      /** Put an issue on one's own to-do list. Runners: agent, cluster-agent, standalone. */
      createTodo: actionName("com.datadoghq.gitlab.issues.createTodo"),
      /** Remove an issue. Runners: agent, cluster-agent, standalone. */
      deleteIssue: actionName("com.datadoghq.gitlab.issues.deleteIssue"),
      /** Show an issue of a project. Runners: agent, cluster-agent, standalone. */
      getIssue: actionName("com.datadoghq.gitlab.issues.getIssue"),
      /** Show an issue by its instance-wide id. Runners: agent, cluster-agent, standalone. */
      getIssueByID: actionName("com.datadoghq.gitlab.issues.getIssueByID"),
      /** Show who takes part in an issue. Runners: agent, cluster-agent, standalone. */
      getParticipants: actionName("com.datadoghq.gitlab.issues.getParticipants"),
      /** Show the working time booked on an issue. Runners: agent, cluster-agent, standalone. */
      getTimeSpent: actionName("com.datadoghq.gitlab.issues.getTimeSpent"),
      /** Show the issues of a group. Runners: agent, cluster-agent, standalone. */
      listGroupIssues: actionName("com.datadoghq.gitlab.issues.listGroupIssues"),
      /** Search issues everywhere. Runners: agent, cluster-agent, standalone. */
      listIssues: actionName("com.datadoghq.gitlab.issues.listIssues"),
      /** Show the merge requests that will close an issue. Runners: agent, cluster-agent, standalone. */
      listMergeRequestsClosingIssue: actionName("com.datadoghq.gitlab.issues.listMergeRequestsClosingIssue"),
      /** Show the merge requests that mention an issue. Runners: agent, cluster-agent, standalone. */
      listMergeRequestsRelatedToIssue: actionName("com.datadoghq.gitlab.issues.listMergeRequestsRelatedToIssue"),
      /** Show the issues of a project. Runners: agent, cluster-agent, standalone. */
      listProjectIssues: actionName("com.datadoghq.gitlab.issues.listProjectIssues"),
      /** Hand an issue over to another project. Runners: agent, cluster-agent, standalone. */
      moveIssue: actionName("com.datadoghq.gitlab.issues.moveIssue"),
      /** Put an issue at another place in its list. Runners: agent, cluster-agent, standalone. */
      reorderIssue: actionName("com.datadoghq.gitlab.issues.reorderIssue"),
      /** Clear the working time booked on an issue. Runners: agent, cluster-agent, standalone. */
      resetSpentTime: actionName("com.datadoghq.gitlab.issues.resetSpentTime"),
      /** Clear the time estimate of an issue. Runners: agent, cluster-agent, standalone. */
      resetTimeEstimate: actionName("com.datadoghq.gitlab.issues.resetTimeEstimate"),
      /** Estimate the working time of an issue. Runners: agent, cluster-agent, standalone. */
      setTimeEstimate: actionName("com.datadoghq.gitlab.issues.setTimeEstimate"),
      /** Receive notifications about an issue. Runners: agent, cluster-agent, standalone. */
      subscribeToIssue: actionName("com.datadoghq.gitlab.issues.subscribeToIssue"),
      /** Stop notifications about an issue. Runners: agent, cluster-agent, standalone. */
      unsubscribeFromIssue: actionName("com.datadoghq.gitlab.issues.unsubscribeFromIssue"),
      /** Change an issue. Runners: agent, cluster-agent, standalone. */
      updateIssue: actionName("com.datadoghq.gitlab.issues.updateIssue"),
    },
    jobs: {
      /** Stop a job. Runners: agent, cluster-agent, standalone. */
      cancelJob: actionName("com.datadoghq.gitlab.jobs.cancelJob"),
      /** Remove the artifacts of a job. Runners: agent, cluster-agent, standalone. */
      deleteArtifacts: actionName("com.datadoghq.gitlab.jobs.deleteArtifacts"),
      /** Remove the artifacts of a whole project. Runners: agent, cluster-agent, standalone. */
      deleteProjectArtifacts: actionName("com.datadoghq.gitlab.jobs.deleteProjectArtifacts"),
      /** Remove the log and the artifacts of a job. Runners: agent, cluster-agent, standalone. */
      eraseJob: actionName("com.datadoghq.gitlab.jobs.eraseJob"),
      /** Show a job. Runners: agent, cluster-agent, standalone. */
      getJob: actionName("com.datadoghq.gitlab.jobs.getJob"),
      /** Show the job that a job token belongs to. Runners: agent, cluster-agent, standalone. */
      getJobTokensJob: actionName("com.datadoghq.gitlab.jobs.getJobTokensJob"),
      /** Keep the artifacts of a job from expiring. Runners: agent, cluster-agent, standalone. */
      keepArtifacts: actionName("com.datadoghq.gitlab.jobs.keepArtifacts"),
      /** Show the jobs of a pipeline that start other pipelines. Runners: agent, cluster-agent, standalone. */
      listPipelineBridges: actionName("com.datadoghq.gitlab.jobs.listPipelineBridges"),
      /** Show the jobs of a pipeline. Runners: agent, cluster-agent, standalone. */
      listPipelineJobs: actionName("com.datadoghq.gitlab.jobs.listPipelineJobs"),
      /** Show the jobs of a project. Runners: agent, cluster-agent, standalone. */
      listProjectJobs: actionName("com.datadoghq.gitlab.jobs.listProjectJobs"),
      /** Start a manual job. Runners: agent, cluster-agent, standalone. */
      playJob: actionName("com.datadoghq.gitlab.jobs.playJob"),
      /** Run a job again. Runners: agent, cluster-agent, standalone. */
      retryJob: actionName("com.datadoghq.gitlab.jobs.retryJob"),
    },
    labels: {
      /** Add a label. Runners: agent, cluster-agent, standalone. */
      createLabel: actionName("com.datadoghq.gitlab.labels.createLabel"),
      /** Remove a label. Runners: agent, cluster-agent, standalone. */
      deleteLabel: actionName("com.datadoghq.gitlab.labels.deleteLabel"),
      /** Show a label. Runners: agent, cluster-agent, standalone. */
      getLabel: actionName("com.datadoghq.gitlab.labels.getLabel"),
      /** Show the labels of a project. Runners: agent, cluster-agent, standalone. */
      listLabels: actionName("com.datadoghq.gitlab.labels.listLabels"),
      /** Turn a project's label into its group's. Runners: agent, cluster-agent, standalone. */
      promoteLabel: actionName("com.datadoghq.gitlab.labels.promoteLabel"),
      /** Receive notifications about a label. Runners: agent, cluster-agent, standalone. */
      subscribeToLabel: actionName("com.datadoghq.gitlab.labels.subscribeToLabel"),
      /** Stop notifications about a label. Runners: agent, cluster-agent, standalone. */
      unsubscribeFromLabel: actionName("com.datadoghq.gitlab.labels.unsubscribeFromLabel"),
      /** Change a label. Runners: agent, cluster-agent, standalone. */
      updateLabel: actionName("com.datadoghq.gitlab.labels.updateLabel"),
    },
    members: {
      /** Show the members of a project. Runners: agent, cluster-agent, standalone. */
      listProjectMembers: actionName("com.datadoghq.gitlab.members.listProjectMembers"),
    },
    mergerequests: {
      /** Merge a merge request. Runners: agent, cluster-agent, standalone. */
      acceptMergeRequest: actionName("com.datadoghq.gitlab.mergerequests.acceptMergeRequest"),
      /** Book working time on a merge request. Runners: agent, cluster-agent, standalone. */
      addSpentTime: actionName("com.datadoghq.gitlab.mergerequests.addSpentTime"),
      /** Approve a merge request. Runners: agent, cluster-agent, standalone. */
      approveMergeRequest: actionName("com.datadoghq.gitlab.mergerequests.approveMergeRequest"),
      /** Call off a merge that waits for its pipeline. Runners: agent, cluster-agent, standalone. */
      cancelMergeWhenPipelineSucceeds: actionName("com.datadoghq.gitlab.mergerequests.cancelMergeWhenPipelineSucceeds"),
      /** Open a merge request. Runners: agent, cluster-agent, standalone. */
      createMergeRequest: actionName("com.datadoghq.gitlab.mergerequests.createMergeRequest"),
      /** Start a pipeline for a merge request. Runners: agent, cluster-agent, standalone. */
      createMergeRequestPipeline: actionName("com.datadoghq.gitlab.mergerequests.createMergeRequestPipeline"),
      /** Put a merge request on one's own to-do list. Runners: agent, cluster-agent, standalone. */
      createTodo: actionName("com.datadoghq.gitlab.mergerequests.createTodo"),
      /** Remove a merge request. Runners: agent, cluster-agent, standalone. */
      deleteMergeRequest: actionName("com.datadoghq.gitlab.mergerequests.deleteMergeRequest"),
      /** Show the issues that merging will close. Runners: agent, cluster-agent, standalone. */
      getIssuesClosedOnMerge: actionName("com.datadoghq.gitlab.mergerequests.getIssuesClosedOnMerge"),
      /** Show a merge request. Runners: agent, cluster-agent, standalone. */
      getMergeRequest: actionName("com.datadoghq.gitlab.mergerequests.getMergeRequest"),
      /** Show who approved a merge request. Runners: agent, cluster-agent, standalone. */
      getMergeRequestApprovals: actionName("com.datadoghq.gitlab.mergerequests.getMergeRequestApprovals"),
      /** Show the commits of a merge request. Runners: agent, cluster-agent, standalone. */
      getMergeRequestCommits: actionName("com.datadoghq.gitlab.mergerequests.getMergeRequestCommits"),
      /** Show the versions of a merge request's changes. Runners: agent, cluster-agent, standalone. */
      getMergeRequestDiffVersions: actionName("com.datadoghq.gitlab.mergerequests.getMergeRequestDiffVersions"),
      /** Show who takes part in a merge request. Runners: agent, cluster-agent, standalone. */
      getMergeRequestParticipants: actionName("com.datadoghq.gitlab.mergerequests.getMergeRequestParticipants"),
      /** Show who reviews a merge request. Runners: agent, cluster-agent, standalone. */
      getMergeRequestReviewers: actionName("com.datadoghq.gitlab.mergerequests.getMergeRequestReviewers"),
      /** Show one version of a merge request's changes. Runners: agent, cluster-agent, standalone. */
      getSingleMergeRequestDiffVersion: actionName("com.datadoghq.gitlab.mergerequests.getSingleMergeRequestDiffVersion"),
      /** Show the working time booked on a merge request. Runners: agent, cluster-agent, standalone. */
      getTimeSpent: actionName("com.datadoghq.gitlab.mergerequests.getTimeSpent"),
      /** Show the merge requests of a group. Runners: agent, cluster-agent, standalone. */
      listGroupMergeRequests: actionName("com.datadoghq.gitlab.mergerequests.listGroupMergeRequests"),
      /** Show the files that a merge request changes. Runners: agent, cluster-agent, standalone. */
      listMergeRequestDiffs: actionName("com.datadoghq.gitlab.mergerequests.listMergeRequestDiffs"),
      /** Show the pipelines of a merge request. Runners: agent, cluster-agent, standalone. */
      listMergeRequestPipelines: actionName("com.datadoghq.gitlab.mergerequests.listMergeRequestPipelines"),
      /** Search merge requests everywhere. Runners: agent, cluster-agent, standalone. */
      listMergeRequests: actionName("com.datadoghq.gitlab.mergerequests.listMergeRequests"),
      /** Show the merge requests of a project. Runners: agent, cluster-agent, standalone. */
      listProjectMergeRequests: actionName("com.datadoghq.gitlab.mergerequests.listProjectMergeRequests"),
      /** Move a merge request onto the tip of its target branch. Runners: agent, cluster-agent, standalone. */
      rebaseMergeRequest: actionName("com.datadoghq.gitlab.mergerequests.rebaseMergeRequest"),
      /** Clear the working time booked on a merge request. Runners: agent, cluster-agent, standalone. */
      resetSpentTime: actionName("com.datadoghq.gitlab.mergerequests.resetSpentTime"),
      /** Clear the time estimate of a merge request. Runners: agent, cluster-agent, standalone. */
      resetTimeEstimate: actionName("com.datadoghq.gitlab.mergerequests.resetTimeEstimate"),
      /** Estimate the working time of a merge request. Runners: agent, cluster-agent, standalone. */
      setTimeEstimate: actionName("com.datadoghq.gitlab.mergerequests.setTimeEstimate"),
      /** Receive notifications about a merge request. Runners: agent, cluster-agent, standalone. */
      subscribeToMergeRequest: actionName("com.datadoghq.gitlab.mergerequests.subscribeToMergeRequest"),
      /** Take back one's approval of a merge request. Runners: agent, cluster-agent, standalone. */
      unapproveMergeRequest: actionName("com.datadoghq.gitlab.mergerequests.unapproveMergeRequest"),
      /** Stop notifications about a merge request. Runners: agent, cluster-agent, standalone. */
      unsubscribeFromMergeRequest: actionName("com.datadoghq.gitlab.mergerequests.unsubscribeFromMergeRequest"),
      /** Change a merge request. Runners: agent, cluster-agent, standalone. */
      updateMergeRequest: actionName("com.datadoghq.gitlab.mergerequests.updateMergeRequest"),
    },
    notes: {
      /** Write a review comment without publishing it. Runners: agent, cluster-agent, standalone. */
      createDraftNote: actionName("com.datadoghq.gitlab.notes.createDraftNote"),
      /** Comment on an epic. Runners: agent, cluster-agent, standalone. */
      createEpicNote: actionName("com.datadoghq.gitlab.notes.createEpicNote"),
      /** Comment on an issue. Runners: agent, cluster-agent, standalone. */
      createIssueNote: actionName("com.datadoghq.gitlab.notes.createIssueNote"),
      /** Comment on a merge request. Runners: agent, cluster-agent, standalone. */
      createMergeRequestNote: actionName("com.datadoghq.gitlab.notes.createMergeRequestNote"),
      /** Comment on a snippet. Runners: agent, cluster-agent, standalone. */
      createSnippetNote: actionName("com.datadoghq.gitlab.notes.createSnippetNote"),
      /** Remove an unpublished review comment. Runners: agent, cluster-agent, standalone. */
      deleteDraftNote: actionName("com.datadoghq.gitlab.notes.deleteDraftNote"),
      /** Remove a comment from an epic. Runners: agent, cluster-agent, standalone. */
      deleteEpicNote: actionName("com.datadoghq.gitlab.notes.deleteEpicNote"),
      /** Remove a comment from an issue. Runners: agent, cluster-agent, standalone. */
      deleteIssueNote: actionName("com.datadoghq.gitlab.notes.deleteIssueNote"),
      /** Remove a comment from a merge request. Runners: agent, cluster-agent, standalone. */
      deleteMergeRequestNote: actionName("com.datadoghq.gitlab.notes.deleteMergeRequestNote"),
      /** Remove a comment from a snippet. Runners: agent, cluster-agent, standalone. */
      deleteSnippetNote: actionName("com.datadoghq.gitlab.notes.deleteSnippetNote"),
      /** Show an unpublished review comment. Runners: agent, cluster-agent, standalone. */
      getDraftNote: actionName("com.datadoghq.gitlab.notes.getDraftNote"),
      /** Show a comment on an epic. Runners: agent, cluster-agent, standalone. */
      getEpicNote: actionName("com.datadoghq.gitlab.notes.getEpicNote"),
      /** Show a comment on an issue. Runners: agent, cluster-agent, standalone. */
      getIssueNote: actionName("com.datadoghq.gitlab.notes.getIssueNote"),
      /** Show a comment on a merge request. Runners: agent, cluster-agent, standalone. */
      getMergeRequestNote: actionName("com.datadoghq.gitlab.notes.getMergeRequestNote"),
      /** Show a comment on a snippet. Runners: agent, cluster-agent, standalone. */
      getSnippetNote: actionName("com.datadoghq.gitlab.notes.getSnippetNote"),
      /** Show one's unpublished review comments. Runners: agent, cluster-agent, standalone. */
      listDraftNotes: actionName("com.datadoghq.gitlab.notes.listDraftNotes"),
      /** Show the comments on an epic. Runners: agent, cluster-agent, standalone. */
      listEpicNotes: actionName("com.datadoghq.gitlab.notes.listEpicNotes"),
      /** Show the comments on an issue. Runners: agent, cluster-agent, standalone. */
      listIssueNotes: actionName("com.datadoghq.gitlab.notes.listIssueNotes"),
      /** Show the comments on a merge request. Runners: agent, cluster-agent, standalone. */
      listMergeRequestNotes: actionName("com.datadoghq.gitlab.notes.listMergeRequestNotes"),
      /** Show the comments on a snippet. Runners: agent, cluster-agent, standalone. */
      listSnippetNotes: actionName("com.datadoghq.gitlab.notes.listSnippetNotes"),
      /** Publish all waiting review comments. Runners: agent, cluster-agent, standalone. */
      publishAllDraftNotes: actionName("com.datadoghq.gitlab.notes.publishAllDraftNotes"),
      /** Publish a waiting review comment. Runners: agent, cluster-agent, standalone. */
      publishDraftNote: actionName("com.datadoghq.gitlab.notes.publishDraftNote"),
      /** Change an unpublished review comment. Runners: agent, cluster-agent, standalone. */
      updateDraftNote: actionName("com.datadoghq.gitlab.notes.updateDraftNote"),
      /** Change a comment on an epic. Runners: agent, cluster-agent, standalone. */
      updateEpicNote: actionName("com.datadoghq.gitlab.notes.updateEpicNote"),
      /** Change a comment on an issue. Runners: agent, cluster-agent, standalone. */
      updateIssueNote: actionName("com.datadoghq.gitlab.notes.updateIssueNote"),
      /** Change a comment on a merge request. Runners: agent, cluster-agent, standalone. */
      updateMergeRequestNote: actionName("com.datadoghq.gitlab.notes.updateMergeRequestNote"),
      /** Change a comment on a snippet. Runners: agent, cluster-agent, standalone. */
      updateSnippetNote: actionName("com.datadoghq.gitlab.notes.updateSnippetNote"),
    },
    pipelines: {
      /** Stop the jobs of a pipeline. Runners: agent, cluster-agent, standalone. */
      cancelPipelineBuild: actionName("com.datadoghq.gitlab.pipelines.cancelPipelineBuild"),
      /** Start a pipeline. Runners: agent, cluster-agent, standalone. */
      createPipeline: actionName("com.datadoghq.gitlab.pipelines.createPipeline"),
      /** Remove a pipeline. Runners: agent, cluster-agent, standalone. */
      deletePipeline: actionName("com.datadoghq.gitlab.pipelines.deletePipeline"),
      /** Show the newest pipeline of a ref. Runners: agent, cluster-agent, standalone. */
      getLatestPipeline: actionName("com.datadoghq.gitlab.pipelines.getLatestPipeline"),
      /** Show a pipeline. Runners: agent, cluster-agent, standalone. */
      getPipeline: actionName("com.datadoghq.gitlab.pipelines.getPipeline"),
      /** Show the test results of a pipeline. Runners: agent, cluster-agent, standalone. */
      getPipelineTestReport: actionName("com.datadoghq.gitlab.pipelines.getPipelineTestReport"),
      /** Show the variables of a pipeline. Runners: agent, cluster-agent, standalone. */
      getPipelineVariables: actionName("com.datadoghq.gitlab.pipelines.getPipelineVariables"),
      /** Show the pipelines of a project. Runners: agent, cluster-agent, standalone. */
      listProjectPipelines: actionName("com.datadoghq.gitlab.pipelines.listProjectPipelines"),
      /** Run the failed jobs of a pipeline again. Runners: agent, cluster-agent, standalone. */
      retryPipelineBuild: actionName("com.datadoghq.gitlab.pipelines.retryPipelineBuild"),
      /** Rename a pipeline. Runners: agent, cluster-agent, standalone. */
      updatePipelineMetadata: actionName("com.datadoghq.gitlab.pipelines.updatePipelineMetadata"),
    },
    projects: {
      /** Make a project read-only. Runners: agent, cluster-agent, standalone. */
      archiveProject: actionName("com.datadoghq.gitlab.projects.archiveProject"),
      /** Start a project. Runners: agent, cluster-agent, standalone. */
      createProject: actionName("com.datadoghq.gitlab.projects.createProject"),
      /** Start a project that another user owns. Runners: agent, cluster-agent, standalone. */
      createProjectForUser: actionName("com.datadoghq.gitlab.projects.createProjectForUser"),
      /** Remove a project. Runners: agent, cluster-agent, standalone. */
      deleteProject: actionName("com.datadoghq.gitlab.projects.deleteProject"),
      /** Stop sharing a project with a group. Runners: agent, cluster-agent, standalone. */
      deleteSharedProjectFromGroup: actionName("com.datadoghq.gitlab.projects.deleteSharedProjectFromGroup"),
      /** Change the settings of a project. Runners: agent, cluster-agent, standalone. */
      editProject: actionName("com.datadoghq.gitlab.projects.editProject"),
      /** Show a project. Runners: agent, cluster-agent, standalone. */
      getProject: actionName("com.datadoghq.gitlab.projects.getProject"),
      /** Show the programming languages of a project. Runners: agent, cluster-agent, standalone. */
      getProjectLanguages: actionName("com.datadoghq.gitlab.projects.getProjectLanguages"),
      /** Copy the members of another project. Runners: agent, cluster-agent, standalone. */
      importMembers: actionName("com.datadoghq.gitlab.projects.importMembers"),
      /** Show the groups invited to a project. Runners: agent, cluster-agent, standalone. */
      listProjectInvitedGroups: actionName("com.datadoghq.gitlab.projects.listProjectInvitedGroups"),
      /** Search projects. Runners: agent, cluster-agent, standalone. */
      listProjects: actionName("com.datadoghq.gitlab.projects.listProjects"),
      /** Show the groups above a project. Runners: agent, cluster-agent, standalone. */
      listProjectsGroups: actionName("com.datadoghq.gitlab.projects.listProjectsGroups"),
      /** Show the users of a project. Runners: agent, cluster-agent, standalone. */
      listProjectsUsers: actionName("com.datadoghq.gitlab.projects.listProjectsUsers"),
      /** Show the groups that a project can be shared with. Runners: agent, cluster-agent, standalone. */
      listShareableGroups: actionName("com.datadoghq.gitlab.projects.listShareableGroups"),
      /** Show the groups that a project can move to. Runners: agent, cluster-agent, standalone. */
      listTransferableGroups: actionName("com.datadoghq.gitlab.projects.listTransferableGroups"),
      /** Show the projects that a user contributed to. Runners: agent, cluster-agent, standalone. */
      listUserContributedProjects: actionName("com.datadoghq.gitlab.projects.listUserContributedProjects"),
      /** Show the projects that a user owns. Runners: agent, cluster-agent, standalone. */
      listUserProjects: actionName("com.datadoghq.gitlab.projects.listUserProjects"),
      /** Bring back a project marked for removal. Runners: agent, cluster-agent, standalone. */
      restoreProject: actionName("com.datadoghq.gitlab.projects.restoreProject"),
      /** Share a project with a group. Runners: agent, cluster-agent, standalone. */
      shareProjectWithGroup: actionName("com.datadoghq.gitlab.projects.shareProjectWithGroup"),
      /** Give a project one's star. Runners: agent, cluster-agent, standalone. */
      starProject: actionName("com.datadoghq.gitlab.projects.starProject"),
      /** Tidy up the storage of a repository. Runners: agent, cluster-agent, standalone. */
      startHousekeepingProject: actionName("com.datadoghq.gitlab.projects.startHousekeepingProject"),
      /** Move a project to another namespace. Runners: agent, cluster-agent, standalone. */
      transferProject: actionName("com.datadoghq.gitlab.projects.transferProject"),
      /** Make an archived project writable again. Runners: agent, cluster-agent, standalone. */
      unarchiveProject: actionName("com.datadoghq.gitlab.projects.unarchiveProject"),
      /** Take back one's star from a project. Runners: agent, cluster-agent, standalone. */
      unstarProject: actionName("com.datadoghq.gitlab.projects.unstarProject"),
    },
    protectedbranches: {
      /** Show how a branch is protected. Runners: agent, cluster-agent, standalone. */
      getProtectedBranch: actionName("com.datadoghq.gitlab.protectedbranches.getProtectedBranch"),
      /** Show the protected branches of a project. Runners: agent, cluster-agent, standalone. */
      listProtectedBranches: actionName("com.datadoghq.gitlab.protectedbranches.listProtectedBranches"),
      /** Protect a branch. Runners: agent, cluster-agent, standalone. */
      protectRepositoryBranch: actionName("com.datadoghq.gitlab.protectedbranches.protectRepositoryBranch"),
      /** Lift the protection of a branch. Runners: agent, cluster-agent, standalone. */
      unprotectRepositoryBranch: actionName("com.datadoghq.gitlab.protectedbranches.unprotectRepositoryBranch"),
      /** Change how a branch is protected. Runners: agent, cluster-agent, standalone. */
      updateProtectedBranch: actionName("com.datadoghq.gitlab.protectedbranches.updateProtectedBranch"),
    },
    repositories: {
      /** Write a version's changes into the changelog file. Runners: agent, cluster-agent, standalone. */
      addChangelog: actionName("com.datadoghq.gitlab.repositories.addChangelog"),
      /** Compare two branches, tags or commits. Runners: agent, cluster-agent, standalone. */
      compare: actionName("com.datadoghq.gitlab.repositories.compare"),
      /** Show who contributed to a repository. Runners: agent, cluster-agent, standalone. */
      contributors: actionName("com.datadoghq.gitlab.repositories.contributors"),
      /** Compose a version's changelog without writing it. Runners: agent, cluster-agent, standalone. */
      generateChangelogData: actionName("com.datadoghq.gitlab.repositories.generateChangelogData"),
      /** Read a blob with its size and encoding. Runners: agent, cluster-agent, standalone. */
      getBlob: actionName("com.datadoghq.gitlab.repositories.getBlob"),
      /** Download a repository as an archive. Runners: agent, cluster-agent, standalone. */
      getFileArchive: actionName("com.datadoghq.gitlab.repositories.getFileArchive"),
      /** Show files and folders of a repository. Runners: agent, cluster-agent, standalone. */
      listTree: actionName("com.datadoghq.gitlab.repositories.listTree"),
      /** Find the common ancestor of several refs. Runners: agent, cluster-agent, standalone. */
      mergeBase: actionName("com.datadoghq.gitlab.repositories.mergeBase"),
      /** Read a blob's bytes. Runners: agent, cluster-agent, standalone. */
      rawBlobContent: actionName("com.datadoghq.gitlab.repositories.rawBlobContent"),
    },
    repositoryfiles: {
      /** Add a file by a commit. Runners: agent, cluster-agent, standalone. */
      createFile: actionName("com.datadoghq.gitlab.repositoryfiles.createFile"),
      /** Remove a file by a commit. Runners: agent, cluster-agent, standalone. */
      deleteFile: actionName("com.datadoghq.gitlab.repositoryfiles.deleteFile"),
      /** Read a file with its description. Runners: agent, cluster-agent, standalone. */
      getFile: actionName("com.datadoghq.gitlab.repositoryfiles.getFile"),
      /** Show which commit last changed each line of a file. Runners: agent, cluster-agent, standalone. */
      getFileBlame: actionName("com.datadoghq.gitlab.repositoryfiles.getFileBlame"),
      /** Describe a file without its content. Runners: agent, cluster-agent, standalone. */
      getFileMetaData: actionName("com.datadoghq.gitlab.repositoryfiles.getFileMetaData"),
      /** Read a file's bytes. Runners: agent, cluster-agent, standalone. */
      getRawFile: actionName("com.datadoghq.gitlab.repositoryfiles.getRawFile"),
      /** Change a file by a commit. Runners: agent, cluster-agent, standalone. */
      updateFile: actionName("com.datadoghq.gitlab.repositoryfiles.updateFile"),
    },
    tags: {
      /** Tag a commit. Runners: agent, cluster-agent, standalone. */
      createTag: actionName("com.datadoghq.gitlab.tags.createTag"),
      /** Remove a tag. Runners: agent, cluster-agent, standalone. */
      deleteTag: actionName("com.datadoghq.gitlab.tags.deleteTag"),
      /** Show a tag. Runners: agent, cluster-agent, standalone. */
      getTag: actionName("com.datadoghq.gitlab.tags.getTag"),
      /** Show the tags of a repository. Runners: agent, cluster-agent, standalone. */
      listTags: actionName("com.datadoghq.gitlab.tags.listTags"),
    },
    users: {
      /** Wake up a dormant user. Runners: agent, cluster-agent, standalone. */
      activateUser: actionName("com.datadoghq.gitlab.users.activateUser"),
      /** Add an address to one's own account. Runners: agent, cluster-agent, standalone. */
      addEmail: actionName("com.datadoghq.gitlab.users.addEmail"),
      /** Add an address to a user's account. Runners: agent, cluster-agent, standalone. */
      addEmailForUser: actionName("com.datadoghq.gitlab.users.addEmailForUser"),
      /** Add a GPG key to one's own account. Runners: agent, cluster-agent, standalone. */
      addGPGKey: actionName("com.datadoghq.gitlab.users.addGPGKey"),
      /** Add a GPG key to a user's account. Runners: agent, cluster-agent, standalone. */
      addGPGKeyForUser: actionName("com.datadoghq.gitlab.users.addGPGKeyForUser"),
      /** Add an SSH key to one's own account. Runners: agent, cluster-agent, standalone. */
      addSSHKey: actionName("com.datadoghq.gitlab.users.addSSHKey"),
      /** Add an SSH key to a user's account. Runners: agent, cluster-agent, standalone. */
      addSSHKeyForUser: actionName("com.datadoghq.gitlab.users.addSSHKeyForUser"),
      /** Let in a user who signed up. Runners: agent, cluster-agent, standalone. */
      approveUser: actionName("com.datadoghq.gitlab.users.approveUser"),
      /** Ban a user. Runners: agent, cluster-agent, standalone. */
      banUser: actionName("com.datadoghq.gitlab.users.banUser"),
      /** Block a user. Runners: agent, cluster-agent, standalone. */
      blockUser: actionName("com.datadoghq.gitlab.users.blockUser"),
      /** Add a service account. Runners: agent, cluster-agent, standalone. */
      createServiceAccountUser: actionName("com.datadoghq.gitlab.users.createServiceAccountUser"),
      /** Add a user. Runners: agent, cluster-agent, standalone. */
      createUser: actionName("com.datadoghq.gitlab.users.createUser"),
      /** Register a CI runner for one's own account. Runners: agent, cluster-agent, standalone. */
      createUserRunner: actionName("com.datadoghq.gitlab.users.createUserRunner"),
      /** Show one's own account. Runners: agent, cluster-agent, standalone. */
      currentUser: actionName("com.datadoghq.gitlab.users.currentUser"),
      /** Show one's own status message. Runners: agent, cluster-agent, standalone. */
      currentUserStatus: actionName("com.datadoghq.gitlab.users.currentUserStatus"),
      /** Make a user dormant. Runners: agent, cluster-agent, standalone. */
      deactivateUser: actionName("com.datadoghq.gitlab.users.deactivateUser"),
      /** Remove an address from one's own account. Runners: agent, cluster-agent, standalone. */
      deleteEmail: actionName("com.datadoghq.gitlab.users.deleteEmail"),
      /** Remove an address from a user's account. Runners: agent, cluster-agent, standalone. */
      deleteEmailForUser: actionName("com.datadoghq.gitlab.users.deleteEmailForUser"),
      /** Remove a GPG key from one's own account. Runners: agent, cluster-agent, standalone. */
      deleteGPGKey: actionName("com.datadoghq.gitlab.users.deleteGPGKey"),
      /** Remove a GPG key from a user's account. Runners: agent, cluster-agent, standalone. */
      deleteGPGKeyForUser: actionName("com.datadoghq.gitlab.users.deleteGPGKeyForUser"),
      /** Remove an SSH key from one's own account. Runners: agent, cluster-agent, standalone. */
      deleteSSHKey: actionName("com.datadoghq.gitlab.users.deleteSSHKey"),
      /** Remove an SSH key from a user's account. Runners: agent, cluster-agent, standalone. */
      deleteSSHKeyForUser: actionName("com.datadoghq.gitlab.users.deleteSSHKeyForUser"),
      /** Remove a user. Runners: agent, cluster-agent, standalone. */
      deleteUser: actionName("com.datadoghq.gitlab.users.deleteUser"),
      /** Switch off a user's second factor. Runners: agent, cluster-agent, standalone. */
      disableTwoFactor: actionName("com.datadoghq.gitlab.users.disableTwoFactor"),
      /** Show the impersonation tokens of a user. Runners: agent, cluster-agent, standalone. */
      getAllImpersonationTokens: actionName("com.datadoghq.gitlab.users.getAllImpersonationTokens"),
      /** Show an address of one's own account. Runners: agent, cluster-agent, standalone. */
      getEmail: actionName("com.datadoghq.gitlab.users.getEmail"),
      /** Show a GPG key of one's own account. Runners: agent, cluster-agent, standalone. */
      getGPGKey: actionName("com.datadoghq.gitlab.users.getGPGKey"),
      /** Show a GPG key of a user's account. Runners: agent, cluster-agent, standalone. */
      getGPGKeyForUser: actionName("com.datadoghq.gitlab.users.getGPGKeyForUser"),
      /** Show an impersonation token of a user. Runners: agent, cluster-agent, standalone. */
      getImpersonationToken: actionName("com.datadoghq.gitlab.users.getImpersonationToken"),
      /** Show an SSH key of one's own account. Runners: agent, cluster-agent, standalone. */
      getSSHKey: actionName("com.datadoghq.gitlab.users.getSSHKey"),
      /** Show an SSH key of a user's account. Runners: agent, cluster-agent, standalone. */
      getSSHKeyForUser: actionName("com.datadoghq.gitlab.users.getSSHKeyForUser"),
      /** Show a user. Runners: agent, cluster-agent, standalone. */
      getUser: actionName("com.datadoghq.gitlab.users.getUser"),
      /** Show when users were last active. Runners: agent, cluster-agent, standalone. */
      getUserActivities: actionName("com.datadoghq.gitlab.users.getUserActivities"),
      /** Count what belongs to a user. Runners: agent, cluster-agent, standalone. */
      getUserAssociationsCount: actionName("com.datadoghq.gitlab.users.getUserAssociationsCount"),
      /** Show the projects and groups a user is in. Runners: agent, cluster-agent, standalone. */
      getUserMemberships: actionName("com.datadoghq.gitlab.users.getUserMemberships"),
      /** Show a user's status message. Runners: agent, cluster-agent, standalone. */
      getUserStatus: actionName("com.datadoghq.gitlab.users.getUserStatus"),
      /** Show the addresses of one's own account. Runners: agent, cluster-agent, standalone. */
      listEmails: actionName("com.datadoghq.gitlab.users.listEmails"),
      /** Show the addresses of a user's account. Runners: agent, cluster-agent, standalone. */
      listEmailsForUser: actionName("com.datadoghq.gitlab.users.listEmailsForUser"),
      /** Show the GPG keys of one's own account. Runners: agent, cluster-agent, standalone. */
      listGPGKeys: actionName("com.datadoghq.gitlab.users.listGPGKeys"),
      /** Show the GPG keys of a user's account. Runners: agent, cluster-agent, standalone. */
      listGPGKeysForUser: actionName("com.datadoghq.gitlab.users.listGPGKeysForUser"),
      /** Show the SSH keys of one's own account. Runners: agent, cluster-agent, standalone. */
      listSSHKeys: actionName("com.datadoghq.gitlab.users.listSSHKeys"),
      /** Show the SSH keys of a user's account. Runners: agent, cluster-agent, standalone. */
      listSSHKeysForUser: actionName("com.datadoghq.gitlab.users.listSSHKeysForUser"),
      /** Show the service accounts. Runners: agent, cluster-agent, standalone. */
      listServiceAccounts: actionName("com.datadoghq.gitlab.users.listServiceAccounts"),
      /** Search users. Runners: agent, cluster-agent, standalone. */
      listUsers: actionName("com.datadoghq.gitlab.users.listUsers"),
      /** Change a user's account. Runners: agent, cluster-agent, standalone. */
      modifyUser: actionName("com.datadoghq.gitlab.users.modifyUser"),
      /** Turn away a user who signed up. Runners: agent, cluster-agent, standalone. */
      rejectUser: actionName("com.datadoghq.gitlab.users.rejectUser"),
      /** Withdraw an impersonation token of a user. Runners: agent, cluster-agent, standalone. */
      revokeImpersonationToken: actionName("com.datadoghq.gitlab.users.revokeImpersonationToken"),
      /** Write one's own status message. Runners: agent, cluster-agent, standalone. */
      setUserStatus: actionName("com.datadoghq.gitlab.users.setUserStatus"),
      /** Try a GitLab connection. Runners: agent, cluster-agent, standalone. */
      testConnection: actionName("com.datadoghq.gitlab.users.testConnection"),
      /** Lift a user's ban. Runners: agent, cluster-agent, standalone. */
      unbanUser: actionName("com.datadoghq.gitlab.users.unbanUser"),
      /** Unblock a user. Runners: agent, cluster-agent, standalone. */
      unblockUser: actionName("com.datadoghq.gitlab.users.unblockUser"),
    },
  },
  http: {
    /** Fetch a URL and return a checksum of what it serves. Runners: agent, cluster-agent. */
    getChecksumFromURL: actionName("com.datadoghq.http.getChecksumFromURL"),
    /** Call an HTTP or HTTPS URL and return the answer. Runners: agent, cluster-agent, standalone. */
    request: actionName("com.datadoghq.http.request"),
    /** Try an HTTP connection with the request that its test settings name. Runners: agent, cluster-agent. */
    testConnection: actionName("com.datadoghq.http.testConnection"),
  },
  jenkins: {
    /** Start a build of a job, optionally with parameters. Runners: agent, cluster-agent, standalone. */
    buildJenkinsJob: actionName("com.datadoghq.jenkins.buildJenkinsJob"),
    /** Remove a job. Runners: agent, cluster-agent, standalone. */
    deleteJenkinsJob: actionName("com.datadoghq.jenkins.deleteJenkinsJob"),
    /** Tell how the latest build of a job stands. Runners: agent, cluster-agent, standalone. */
    getJobStatus: actionName("com.datadoghq.jenkins.getJobStatus"),
  },
  kubernetes: {
    admissionregistration: {
      /** Make a new MutatingWebhookConfiguration. Runners: agent, cluster-agent. */
      createMutatingWebhookConfiguration: actionName("com.datadoghq.kubernetes.admissionregistration.createMutatingWebhookConfiguration"),
      /** Make a new ValidatingAdmissionPolicy. Runners: agent, cluster-agent. */
      createValidatingAdmissionPolicy: actionName("com.datadoghq.kubernetes.admissionregistration.createValidatingAdmissionPolicy"),
      /** Make a new ValidatingAdmissionPolicyBinding. Runners: agent, cluster-agent. */
      createValidatingAdmissionPolicyBinding: actionName("com.datadoghq.kubernetes.admissionregistration.createValidatingAdmissionPolicyBinding"),
      /** Make a new ValidatingWebhookConfiguration. Runners: agent, cluster-agent. */
      createValidatingWebhookConfiguration: actionName("com.datadoghq.kubernetes.admissionregistration.createValidatingWebhookConfiguration"),
      /** Remove all MutatingWebhookConfigurations that labels or fields select. Runners: agent, cluster-agent. */
      deleteMultipleMutatingWebhookConfigurations: actionName("com.datadoghq.kubernetes.admissionregistration.deleteMultipleMutatingWebhookConfigurations"),
      /** Remove all ValidatingAdmissionPolicies that labels or fields select. Runners: agent, cluster-agent. */
      deleteMultipleValidatingAdmissionPolicies: actionName("com.datadoghq.kubernetes.admissionregistration.deleteMultipleValidatingAdmissionPolicies"),
      /** Remove all ValidatingAdmissionPolicyBindings that labels or fields select. Runners: agent, cluster-agent. */
      deleteMultipleValidatingAdmissionPolicyBindings: actionName("com.datadoghq.kubernetes.admissionregistration.deleteMultipleValidatingAdmissionPolicyBindings"),
      /** Remove all ValidatingWebhookConfigurations that labels or fields select. Runners: agent, cluster-agent. */
      deleteMultipleValidatingWebhookConfigurations: actionName("com.datadoghq.kubernetes.admissionregistration.deleteMultipleValidatingWebhookConfigurations"),
      /** Remove a MutatingWebhookConfiguration by name. Runners: agent, cluster-agent. */
      deleteMutatingWebhookConfiguration: actionName("com.datadoghq.kubernetes.admissionregistration.deleteMutatingWebhookConfiguration"),
      /** Remove a ValidatingAdmissionPolicy by name. Runners: agent, cluster-agent. */
      deleteValidatingAdmissionPolicy: actionName("com.datadoghq.kubernetes.admissionregistration.deleteValidatingAdmissionPolicy"),
      /** Remove a ValidatingAdmissionPolicyBinding by name. Runners: agent, cluster-agent. */
      deleteValidatingAdmissionPolicyBinding: actionName("com.datadoghq.kubernetes.admissionregistration.deleteValidatingAdmissionPolicyBinding"),
      /** Remove a ValidatingWebhookConfiguration by name. Runners: agent, cluster-agent. */
      deleteValidatingWebhookConfiguration: actionName("com.datadoghq.kubernetes.admissionregistration.deleteValidatingWebhookConfiguration"),
      /** Read a MutatingWebhookConfiguration by name. Runners: agent, cluster-agent. */
      getMutatingWebhookConfiguration: actionName("com.datadoghq.kubernetes.admissionregistration.getMutatingWebhookConfiguration"),
      /** Read a ValidatingAdmissionPolicy by name. Runners: agent, cluster-agent. */
      getValidatingAdmissionPolicy: actionName("com.datadoghq.kubernetes.admissionregistration.getValidatingAdmissionPolicy"),
      /** Read a ValidatingAdmissionPolicyBinding by name. Runners: agent, cluster-agent. */
      getValidatingAdmissionPolicyBinding: actionName("com.datadoghq.kubernetes.admissionregistration.getValidatingAdmissionPolicyBinding"),
      /** Read a ValidatingWebhookConfiguration by name. Runners: agent, cluster-agent. */
      getValidatingWebhookConfiguration: actionName("com.datadoghq.kubernetes.admissionregistration.getValidatingWebhookConfiguration"),
      /** Find MutatingWebhookConfigurations by labels or fields. Runners: agent, cluster-agent. */
      listMutatingWebhookConfiguration: actionName("com.datadoghq.kubernetes.admissionregistration.listMutatingWebhookConfiguration"),
      /** Find ValidatingAdmissionPolicies by labels or fields. Runners: agent, cluster-agent. */
      listValidatingAdmissionPolicy: actionName("com.datadoghq.kubernetes.admissionregistration.listValidatingAdmissionPolicy"),
      /** Find ValidatingAdmissionPolicyBindings by labels or fields. Runners: agent, cluster-agent. */
      listValidatingAdmissionPolicyBinding: actionName("com.datadoghq.kubernetes.admissionregistration.listValidatingAdmissionPolicyBinding"),
      /** Find ValidatingWebhookConfigurations by labels or fields. Runners: agent, cluster-agent. */
      listValidatingWebhookConfiguration: actionName("com.datadoghq.kubernetes.admissionregistration.listValidatingWebhookConfiguration"),
      /** Change parts of a MutatingWebhookConfiguration by JSON Patch. Runners: agent, cluster-agent. */
      patchMutatingWebhookConfiguration: actionName("com.datadoghq.kubernetes.admissionregistration.patchMutatingWebhookConfiguration"),
      /** Change parts of a ValidatingAdmissionPolicy by JSON Patch. Runners: agent, cluster-agent. */
      patchValidatingAdmissionPolicy: actionName("com.datadoghq.kubernetes.admissionregistration.patchValidatingAdmissionPolicy"),
      /** Change parts of a ValidatingAdmissionPolicyBinding by JSON Patch. Runners: agent, cluster-agent. */
      patchValidatingAdmissionPolicyBinding: actionName("com.datadoghq.kubernetes.admissionregistration.patchValidatingAdmissionPolicyBinding"),
      /** Change parts of a ValidatingWebhookConfiguration by JSON Patch. Runners: agent, cluster-agent. */
      patchValidatingWebhookConfiguration: actionName("com.datadoghq.kubernetes.admissionregistration.patchValidatingWebhookConfiguration"),
      /** Overwrite a MutatingWebhookConfiguration with a complete object. Runners: agent, cluster-agent. */
      updateMutatingWebhookConfiguration: actionName("com.datadoghq.kubernetes.admissionregistration.updateMutatingWebhookConfiguration"),
      /** Overwrite a ValidatingAdmissionPolicy with a complete object. Runners: agent, cluster-agent. */
      updateValidatingAdmissionPolicy: actionName("com.datadoghq.kubernetes.admissionregistration.updateValidatingAdmissionPolicy"),
      /** Overwrite a ValidatingAdmissionPolicyBinding with a complete object. Runners: agent, cluster-agent. */
      updateValidatingAdmissionPolicyBinding: actionName("com.datadoghq.kubernetes.admissionregistration.updateValidatingAdmissionPolicyBinding"),
      /** Overwrite a ValidatingWebhookConfiguration with a complete object. Runners: agent, cluster-agent. */
      updateValidatingWebhookConfiguration: actionName("com.datadoghq.kubernetes.admissionregistration.updateValidatingWebhookConfiguration"),
    },
    apiextensions: {
      /** Make a new CustomResourceDefinition. Runners: agent, cluster-agent, standalone. */
      createCustomResourceDefinition: actionName("com.datadoghq.kubernetes.apiextensions.createCustomResourceDefinition"),
      /** Remove a CustomResourceDefinition by name. Runners: agent, cluster-agent, standalone. */
      deleteCustomResourceDefinition: actionName("com.datadoghq.kubernetes.apiextensions.deleteCustomResourceDefinition"),
      /** Remove all CustomResourceDefinitions that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleCustomResourceDefinitions: actionName("com.datadoghq.kubernetes.apiextensions.deleteMultipleCustomResourceDefinitions"),
      /** Read a CustomResourceDefinition by name. Runners: agent, cluster-agent, standalone. */
      getCustomResourceDefinition: actionName("com.datadoghq.kubernetes.apiextensions.getCustomResourceDefinition"),
      /** Find CustomResourceDefinitions by labels or fields. Runners: agent, cluster-agent, standalone. */
      listCustomResourceDefinition: actionName("com.datadoghq.kubernetes.apiextensions.listCustomResourceDefinition"),
      /** Change parts of a CustomResourceDefinition by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchCustomResourceDefinition: actionName("com.datadoghq.kubernetes.apiextensions.patchCustomResourceDefinition"),
      /** Overwrite a CustomResourceDefinition with a complete object. Runners: agent, cluster-agent, standalone. */
      updateCustomResourceDefinition: actionName("com.datadoghq.kubernetes.apiextensions.updateCustomResourceDefinition"),
    },
    apps: {
      /** Make a new ControllerRevision. Runners: agent, cluster-agent, standalone. */
      createControllerRevision: actionName("com.datadoghq.kubernetes.apps.createControllerRevision"),
      /** Make a new DaemonSet. Runners: agent, cluster-agent, standalone. */
      createDaemonSet: actionName("com.datadoghq.kubernetes.apps.createDaemonSet"),
      /** Make a new Deployment. Runners: agent, cluster-agent, standalone. */
      createDeployment: actionName("com.datadoghq.kubernetes.apps.createDeployment"),
      /** Make a new ReplicaSet. Runners: agent, cluster-agent, standalone. */
      createReplicaSet: actionName("com.datadoghq.kubernetes.apps.createReplicaSet"),
      /** Make a new StatefulSet. Runners: agent, cluster-agent, standalone. */
      createStatefulSet: actionName("com.datadoghq.kubernetes.apps.createStatefulSet"),
      /** Remove a ControllerRevision by name. Runners: agent, cluster-agent, standalone. */
      deleteControllerRevision: actionName("com.datadoghq.kubernetes.apps.deleteControllerRevision"),
      /** Remove a DaemonSet by name. Runners: agent, cluster-agent, standalone. */
      deleteDaemonSet: actionName("com.datadoghq.kubernetes.apps.deleteDaemonSet"),
      /** Remove a Deployment by name. Runners: agent, cluster-agent, standalone. */
      deleteDeployment: actionName("com.datadoghq.kubernetes.apps.deleteDeployment"),
      /** Remove all ControllerRevisions that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleControllerRevisions: actionName("com.datadoghq.kubernetes.apps.deleteMultipleControllerRevisions"),
      /** Remove all DaemonSets that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleDaemonSets: actionName("com.datadoghq.kubernetes.apps.deleteMultipleDaemonSets"),
      /** Remove all Deployments that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleDeployments: actionName("com.datadoghq.kubernetes.apps.deleteMultipleDeployments"),
      /** Remove all ReplicaSets that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleReplicaSets: actionName("com.datadoghq.kubernetes.apps.deleteMultipleReplicaSets"),
      /** Remove all StatefulSets that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleStatefulSets: actionName("com.datadoghq.kubernetes.apps.deleteMultipleStatefulSets"),
      /** Remove a ReplicaSet by name. Runners: agent, cluster-agent, standalone. */
      deleteReplicaSet: actionName("com.datadoghq.kubernetes.apps.deleteReplicaSet"),
      /** Remove a StatefulSet by name. Runners: agent, cluster-agent, standalone. */
      deleteStatefulSet: actionName("com.datadoghq.kubernetes.apps.deleteStatefulSet"),
      /** Read a ControllerRevision by name. Runners: agent, cluster-agent, standalone. */
      getControllerRevision: actionName("com.datadoghq.kubernetes.apps.getControllerRevision"),
      /** Read a DaemonSet by name. Runners: agent, cluster-agent, standalone. */
      getDaemonSet: actionName("com.datadoghq.kubernetes.apps.getDaemonSet"),
      /** Read a Deployment by name. Runners: agent, cluster-agent, standalone. */
      getDeployment: actionName("com.datadoghq.kubernetes.apps.getDeployment"),
      /** Read a ReplicaSet by name. Runners: agent, cluster-agent, standalone. */
      getReplicaSet: actionName("com.datadoghq.kubernetes.apps.getReplicaSet"),
      /** Read a StatefulSet by name. Runners: agent, cluster-agent, standalone. */
      getStatefulSet: actionName("com.datadoghq.kubernetes.apps.getStatefulSet"),
      /** Find ControllerRevisions by labels or fields. Runners: agent, cluster-agent, standalone. */
      listControllerRevision: actionName("com.datadoghq.kubernetes.apps.listControllerRevision"),
      /** Find DaemonSets by labels or fields. Runners: agent, cluster-agent, standalone. */
      listDaemonSet: actionName("com.datadoghq.kubernetes.apps.listDaemonSet"),
      /** Find Deployments by labels or fields. Runners: agent, cluster-agent, standalone. */
      listDeployment: actionName("com.datadoghq.kubernetes.apps.listDeployment"),
      /** Find ReplicaSets by labels or fields. Runners: agent, cluster-agent, standalone. */
      listReplicaSet: actionName("com.datadoghq.kubernetes.apps.listReplicaSet"),
      /** Find StatefulSets by labels or fields. Runners: agent, cluster-agent, standalone. */
      listStatefulSet: actionName("com.datadoghq.kubernetes.apps.listStatefulSet"),
      /** Change parts of a ControllerRevision by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchControllerRevision: actionName("com.datadoghq.kubernetes.apps.patchControllerRevision"),
      /** Change parts of a DaemonSet by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchDaemonSet: actionName("com.datadoghq.kubernetes.apps.patchDaemonSet"),
      /** Change parts of a Deployment by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchDeployment: actionName("com.datadoghq.kubernetes.apps.patchDeployment"),
      /** Change parts of a ReplicaSet by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchReplicaSet: actionName("com.datadoghq.kubernetes.apps.patchReplicaSet"),
      /** Change parts of a StatefulSet by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchStatefulSet: actionName("com.datadoghq.kubernetes.apps.patchStatefulSet"),
      /** Replace the Pods of a Deployment one after another. Runners: agent, cluster-agent, standalone. */
      restartDeployment: actionName("com.datadoghq.kubernetes.apps.restartDeployment"),
      /** Return a Deployment to a former revision. Runners: agent, cluster-agent, standalone. */
      rollbackDeployment: actionName("com.datadoghq.kubernetes.apps.rollbackDeployment"),
      /** Change how many replicas a Deployment has. Runners: agent, cluster-agent, standalone. */
      scaleDeployment: actionName("com.datadoghq.kubernetes.apps.scaleDeployment"),
      /** Change CPU and memory of a Deployment's containers. Runners: agent, cluster-agent. */
      scaleDeploymentVertically: actionName("com.datadoghq.kubernetes.apps.scaleDeploymentVertically"),
      /** Overwrite a ControllerRevision with a complete object. Runners: agent, cluster-agent, standalone. */
      updateControllerRevision: actionName("com.datadoghq.kubernetes.apps.updateControllerRevision"),
      /** Overwrite a DaemonSet with a complete object. Runners: agent, cluster-agent, standalone. */
      updateDaemonSet: actionName("com.datadoghq.kubernetes.apps.updateDaemonSet"),
      /** Overwrite a Deployment with a complete object. Runners: agent, cluster-agent, standalone. */
      updateDeployment: actionName("com.datadoghq.kubernetes.apps.updateDeployment"),
      /** Overwrite a ReplicaSet with a complete object. Runners: agent, cluster-agent, standalone. */
      updateReplicaSet: actionName("com.datadoghq.kubernetes.apps.updateReplicaSet"),
      /** Overwrite a StatefulSet with a complete object. Runners: agent, cluster-agent, standalone. */
      updateStatefulSet: actionName("com.datadoghq.kubernetes.apps.updateStatefulSet"),
    },
    batch: {
      /** Make a new CronJob. Runners: agent, cluster-agent, standalone. */
      createCronJob: actionName("com.datadoghq.kubernetes.batch.createCronJob"),
      /** Make a new Job. Runners: agent, cluster-agent, standalone. */
      createJob: actionName("com.datadoghq.kubernetes.batch.createJob"),
      /** Remove a CronJob by name. Runners: agent, cluster-agent, standalone. */
      deleteCronJob: actionName("com.datadoghq.kubernetes.batch.deleteCronJob"),
      /** Remove a Job by name. Runners: agent, cluster-agent, standalone. */
      deleteJob: actionName("com.datadoghq.kubernetes.batch.deleteJob"),
      /** Remove all CronJobs that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleCronJobs: actionName("com.datadoghq.kubernetes.batch.deleteMultipleCronJobs"),
      /** Remove all Jobs that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleJobs: actionName("com.datadoghq.kubernetes.batch.deleteMultipleJobs"),
      /** Read a CronJob by name. Runners: agent, cluster-agent, standalone. */
      getCronJob: actionName("com.datadoghq.kubernetes.batch.getCronJob"),
      /** Read a Job by name. Runners: agent, cluster-agent, standalone. */
      getJob: actionName("com.datadoghq.kubernetes.batch.getJob"),
      /** Find CronJobs by labels or fields. Runners: agent, cluster-agent, standalone. */
      listCronJob: actionName("com.datadoghq.kubernetes.batch.listCronJob"),
      /** Find Jobs by labels or fields. Runners: agent, cluster-agent, standalone. */
      listJob: actionName("com.datadoghq.kubernetes.batch.listJob"),
      /** Change parts of a CronJob by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchCronJob: actionName("com.datadoghq.kubernetes.batch.patchCronJob"),
      /** Change parts of a Job by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchJob: actionName("com.datadoghq.kubernetes.batch.patchJob"),
      /** Overwrite a CronJob with a complete object. Runners: agent, cluster-agent, standalone. */
      updateCronJob: actionName("com.datadoghq.kubernetes.batch.updateCronJob"),
      /** Overwrite a Job with a complete object. Runners: agent, cluster-agent, standalone. */
      updateJob: actionName("com.datadoghq.kubernetes.batch.updateJob"),
    },
    core: {
      /** Make a new ConfigMap. Runners: agent, cluster-agent, standalone. */
      createConfigMap: actionName("com.datadoghq.kubernetes.core.createConfigMap"),
      /** Make a new Endpoints. Runners: agent, cluster-agent, standalone. */
      createEndpoints: actionName("com.datadoghq.kubernetes.core.createEndpoints"),
      /** Make a new Event. Runners: agent, cluster-agent, standalone. */
      createEvent: actionName("com.datadoghq.kubernetes.core.createEvent"),
      /** Make a new LimitRange. Runners: agent, cluster-agent, standalone. */
      createLimitRange: actionName("com.datadoghq.kubernetes.core.createLimitRange"),
      /** Make a new Namespace. Runners: agent, cluster-agent, standalone. */
      createNamespace: actionName("com.datadoghq.kubernetes.core.createNamespace"),
      /** Make a new Node. Runners: agent, cluster-agent, standalone. */
      createNode: actionName("com.datadoghq.kubernetes.core.createNode"),
      /** Make a new PersistentVolume. Runners: agent, cluster-agent, standalone. */
      createPersistentVolume: actionName("com.datadoghq.kubernetes.core.createPersistentVolume"),
      /** Make a new PersistentVolumeClaim. Runners: agent, cluster-agent, standalone. */
      createPersistentVolumeClaim: actionName("com.datadoghq.kubernetes.core.createPersistentVolumeClaim"),
      /** Make a new Pod. Runners: agent, cluster-agent, standalone. */
      createPod: actionName("com.datadoghq.kubernetes.core.createPod"),
      /** Make a new PodTemplate. Runners: agent, cluster-agent, standalone. */
      createPodTemplate: actionName("com.datadoghq.kubernetes.core.createPodTemplate"),
      /** Make a new ReplicationController. Runners: agent, cluster-agent, standalone. */
      createReplicationController: actionName("com.datadoghq.kubernetes.core.createReplicationController"),
      /** Make a new ResourceQuota. Runners: agent, cluster-agent, standalone. */
      createResourceQuota: actionName("com.datadoghq.kubernetes.core.createResourceQuota"),
      /** Make a new Service. Runners: agent, cluster-agent, standalone. */
      createService: actionName("com.datadoghq.kubernetes.core.createService"),
      /** Make a new ServiceAccount. Runners: agent, cluster-agent, standalone. */
      createServiceAccount: actionName("com.datadoghq.kubernetes.core.createServiceAccount"),
      /** Remove a ConfigMap by name. Runners: agent, cluster-agent, standalone. */
      deleteConfigMap: actionName("com.datadoghq.kubernetes.core.deleteConfigMap"),
      /** Remove an Endpoints by name. Runners: agent, cluster-agent, standalone. */
      deleteEndpoints: actionName("com.datadoghq.kubernetes.core.deleteEndpoints"),
      /** Remove an Event by name. Runners: agent, cluster-agent, standalone. */
      deleteEvent: actionName("com.datadoghq.kubernetes.core.deleteEvent"),
      /** Remove a LimitRange by name. Runners: agent, cluster-agent, standalone. */
      deleteLimitRange: actionName("com.datadoghq.kubernetes.core.deleteLimitRange"),
      /** Remove all ConfigMaps that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleConfigMaps: actionName("com.datadoghq.kubernetes.core.deleteMultipleConfigMaps"),
      /** Remove all Endpoints that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleEndpoints: actionName("com.datadoghq.kubernetes.core.deleteMultipleEndpoints"),
      /** Remove all Events that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleEvents: actionName("com.datadoghq.kubernetes.core.deleteMultipleEvents"),
      /** Remove all LimitRanges that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleLimitRanges: actionName("com.datadoghq.kubernetes.core.deleteMultipleLimitRanges"),
      /** Remove all Nodes that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleNodes: actionName("com.datadoghq.kubernetes.core.deleteMultipleNodes"),
      /** Remove all PersistentVolumeClaims that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultiplePersistentVolumeClaims: actionName("com.datadoghq.kubernetes.core.deleteMultiplePersistentVolumeClaims"),
      /** Remove all PersistentVolumes that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultiplePersistentVolumes: actionName("com.datadoghq.kubernetes.core.deleteMultiplePersistentVolumes"),
      /** Remove all PodTemplates that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultiplePodTemplates: actionName("com.datadoghq.kubernetes.core.deleteMultiplePodTemplates"),
      /** Remove all Pods that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultiplePods: actionName("com.datadoghq.kubernetes.core.deleteMultiplePods"),
      /** Remove all ReplicationControllers that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleReplicationControllers: actionName("com.datadoghq.kubernetes.core.deleteMultipleReplicationControllers"),
      /** Remove all ResourceQuotas that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleResourceQuotas: actionName("com.datadoghq.kubernetes.core.deleteMultipleResourceQuotas"),
      /** Remove all ServiceAccounts that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleServiceAccounts: actionName("com.datadoghq.kubernetes.core.deleteMultipleServiceAccounts"),
      /** Remove a Namespace by name. Runners: agent, cluster-agent, standalone. */
      deleteNamespace: actionName("com.datadoghq.kubernetes.core.deleteNamespace"),
      /** Remove a Node by name. Runners: agent, cluster-agent, standalone. */
      deleteNode: actionName("com.datadoghq.kubernetes.core.deleteNode"),
      /** Remove a PersistentVolume by name. Runners: agent, cluster-agent, standalone. */
      deletePersistentVolume: actionName("com.datadoghq.kubernetes.core.deletePersistentVolume"),
      /** Remove a PersistentVolumeClaim by name. Runners: agent, cluster-agent, standalone. */
      deletePersistentVolumeClaim: actionName("com.datadoghq.kubernetes.core.deletePersistentVolumeClaim"),
      /** Remove a Pod by name. Runners: agent, cluster-agent, standalone. */
      deletePod: actionName("com.datadoghq.kubernetes.core.deletePod"),
      /** Remove a PodTemplate by name. Runners: agent, cluster-agent, standalone. */
      deletePodTemplate: actionName("com.datadoghq.kubernetes.core.deletePodTemplate"),
      /** Remove a ReplicationController by name. Runners: agent, cluster-agent, standalone. */
      deleteReplicationController: actionName("com.datadoghq.kubernetes.core.deleteReplicationController"),
      /** Remove a ResourceQuota by name. Runners: agent, cluster-agent, standalone. */
      deleteResourceQuota: actionName("com.datadoghq.kubernetes.core.deleteResourceQuota"),
      /** Remove a Service by name. Runners: agent, cluster-agent, standalone. */
      deleteService: actionName("com.datadoghq.kubernetes.core.deleteService"),
      /** Remove a ServiceAccount by name. Runners: agent, cluster-agent, standalone. */
      deleteServiceAccount: actionName("com.datadoghq.kubernetes.core.deleteServiceAccount"),
      /** Read a ConfigMap by name. Runners: agent, cluster-agent, standalone. */
      getConfigMap: actionName("com.datadoghq.kubernetes.core.getConfigMap"),
      /** Read an Endpoints by name. Runners: agent, cluster-agent, standalone. */
      getEndpoints: actionName("com.datadoghq.kubernetes.core.getEndpoints"),
      /** Read an Event by name. Runners: agent, cluster-agent, standalone. */
      getEvent: actionName("com.datadoghq.kubernetes.core.getEvent"),
      /** Read a LimitRange by name. Runners: agent, cluster-agent, standalone. */
      getLimitRange: actionName("com.datadoghq.kubernetes.core.getLimitRange"),
      /** Read a Namespace by name. Runners: agent, cluster-agent, standalone. */
      getNamespace: actionName("com.datadoghq.kubernetes.core.getNamespace"),
      /** Read a Node by name. Runners: agent, cluster-agent, standalone. */
      getNode: actionName("com.datadoghq.kubernetes.core.getNode"),
      /** Read a PersistentVolume by name. Runners: agent, cluster-agent, standalone. */
      getPersistentVolume: actionName("com.datadoghq.kubernetes.core.getPersistentVolume"),
      /** Read a PersistentVolumeClaim by name. Runners: agent, cluster-agent, standalone. */
      getPersistentVolumeClaim: actionName("com.datadoghq.kubernetes.core.getPersistentVolumeClaim"),
      /** Read a Pod by name. Runners: agent, cluster-agent, standalone. */
      getPod: actionName("com.datadoghq.kubernetes.core.getPod"),
      /** Read a PodTemplate by name. Runners: agent, cluster-agent, standalone. */
      getPodTemplate: actionName("com.datadoghq.kubernetes.core.getPodTemplate"),
      /** Read a ReplicationController by name. Runners: agent, cluster-agent, standalone. */
      getReplicationController: actionName("com.datadoghq.kubernetes.core.getReplicationController"),
      /** Read a ResourceQuota by name. Runners: agent, cluster-agent, standalone. */
      getResourceQuota: actionName("com.datadoghq.kubernetes.core.getResourceQuota"),
      /** Read a Service by name. Runners: agent, cluster-agent, standalone. */
      getService: actionName("com.datadoghq.kubernetes.core.getService"),
      /** Read a ServiceAccount by name. Runners: agent, cluster-agent, standalone. */
      getServiceAccount: actionName("com.datadoghq.kubernetes.core.getServiceAccount"),
      /** Find ConfigMaps by labels or fields. Runners: agent, cluster-agent, standalone. */
      listConfigMap: actionName("com.datadoghq.kubernetes.core.listConfigMap"),
      /** Find Endpoints by labels or fields. Runners: agent, cluster-agent, standalone. */
      listEndpoints: actionName("com.datadoghq.kubernetes.core.listEndpoints"),
      /** Find Events by labels or fields. Runners: agent, cluster-agent, standalone. */
      listEvent: actionName("com.datadoghq.kubernetes.core.listEvent"),
      /** Find LimitRanges by labels or fields. Runners: agent, cluster-agent, standalone. */
      listLimitRange: actionName("com.datadoghq.kubernetes.core.listLimitRange"),
      /** Find Namespaces by labels or fields. Runners: agent, cluster-agent, standalone. */
      listNamespace: actionName("com.datadoghq.kubernetes.core.listNamespace"),
      /** Find Nodes by labels or fields. Runners: agent, cluster-agent, standalone. */
      listNode: actionName("com.datadoghq.kubernetes.core.listNode"),
      /** Find PersistentVolumes by labels or fields. Runners: agent, cluster-agent, standalone. */
      listPersistentVolume: actionName("com.datadoghq.kubernetes.core.listPersistentVolume"),
      /** Find PersistentVolumeClaims by labels or fields. Runners: agent, cluster-agent, standalone. */
      listPersistentVolumeClaim: actionName("com.datadoghq.kubernetes.core.listPersistentVolumeClaim"),
      /** Find Pods by labels or fields. Runners: agent, cluster-agent, standalone. */
      listPod: actionName("com.datadoghq.kubernetes.core.listPod"),
      /** Find PodTemplates by labels or fields. Runners: agent, cluster-agent, standalone. */
      listPodTemplate: actionName("com.datadoghq.kubernetes.core.listPodTemplate"),
      /** Find ReplicationControllers by labels or fields. Runners: agent, cluster-agent, standalone. */
      listReplicationController: actionName("com.datadoghq.kubernetes.core.listReplicationController"),
      /** Find ResourceQuotas by labels or fields. Runners: agent, cluster-agent, standalone. */
      listResourceQuota: actionName("com.datadoghq.kubernetes.core.listResourceQuota"),
      /** Find Services by labels or fields. Runners: agent, cluster-agent, standalone. */
      listService: actionName("com.datadoghq.kubernetes.core.listService"),
      /** Find ServiceAccounts by labels or fields. Runners: agent, cluster-agent, standalone. */
      listServiceAccount: actionName("com.datadoghq.kubernetes.core.listServiceAccount"),
      /** Change parts of a ConfigMap by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchConfigMap: actionName("com.datadoghq.kubernetes.core.patchConfigMap"),
      /** Change parts of an Endpoints by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchEndpoints: actionName("com.datadoghq.kubernetes.core.patchEndpoints"),
      /** Change parts of an Event by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchEvent: actionName("com.datadoghq.kubernetes.core.patchEvent"),
      /** Change parts of a LimitRange by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchLimitRange: actionName("com.datadoghq.kubernetes.core.patchLimitRange"),
      /** Change parts of a Namespace by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchNamespace: actionName("com.datadoghq.kubernetes.core.patchNamespace"),
      /** Change parts of a Node by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchNode: actionName("com.datadoghq.kubernetes.core.patchNode"),
      /** Change parts of a PersistentVolume by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchPersistentVolume: actionName("com.datadoghq.kubernetes.core.patchPersistentVolume"),
      /** Change parts of a PersistentVolumeClaim by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchPersistentVolumeClaim: actionName("com.datadoghq.kubernetes.core.patchPersistentVolumeClaim"),
      /** Change parts of a Pod by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchPod: actionName("com.datadoghq.kubernetes.core.patchPod"),
      /** Change parts of a PodTemplate by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchPodTemplate: actionName("com.datadoghq.kubernetes.core.patchPodTemplate"),
      /** Change parts of a ReplicationController by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchReplicationController: actionName("com.datadoghq.kubernetes.core.patchReplicationController"),
      /** Change parts of a ResourceQuota by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchResourceQuota: actionName("com.datadoghq.kubernetes.core.patchResourceQuota"),
      /** Change parts of a Service by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchService: actionName("com.datadoghq.kubernetes.core.patchService"),
      /** Change parts of a ServiceAccount by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchServiceAccount: actionName("com.datadoghq.kubernetes.core.patchServiceAccount"),
      /** Check that the Kubernetes API answers. Runners: agent, cluster-agent, standalone. */
      testConnection: actionName("com.datadoghq.kubernetes.core.testConnection"),
      /** Overwrite a ConfigMap with a complete object. Runners: agent, cluster-agent, standalone. */
      updateConfigMap: actionName("com.datadoghq.kubernetes.core.updateConfigMap"),
      /** Overwrite an Endpoints with a complete object. Runners: agent, cluster-agent, standalone. */
      updateEndpoints: actionName("com.datadoghq.kubernetes.core.updateEndpoints"),
      /** Overwrite an Event with a complete object. Runners: agent, cluster-agent, standalone. */
      updateEvent: actionName("com.datadoghq.kubernetes.core.updateEvent"),
      /** Overwrite a LimitRange with a complete object. Runners: agent, cluster-agent, standalone. */
      updateLimitRange: actionName("com.datadoghq.kubernetes.core.updateLimitRange"),
      /** Overwrite a Namespace with a complete object. Runners: agent, cluster-agent, standalone. */
      updateNamespace: actionName("com.datadoghq.kubernetes.core.updateNamespace"),
      /** Overwrite a Node with a complete object. Runners: agent, cluster-agent, standalone. */
      updateNode: actionName("com.datadoghq.kubernetes.core.updateNode"),
      /** Overwrite a PersistentVolume with a complete object. Runners: agent, cluster-agent, standalone. */
      updatePersistentVolume: actionName("com.datadoghq.kubernetes.core.updatePersistentVolume"),
      /** Overwrite a PersistentVolumeClaim with a complete object. Runners: agent, cluster-agent, standalone. */
      updatePersistentVolumeClaim: actionName("com.datadoghq.kubernetes.core.updatePersistentVolumeClaim"),
      /** Overwrite a Pod with a complete object. Runners: agent, cluster-agent, standalone. */
      updatePod: actionName("com.datadoghq.kubernetes.core.updatePod"),
      /** Overwrite a PodTemplate with a complete object. Runners: agent, cluster-agent, standalone. */
      updatePodTemplate: actionName("com.datadoghq.kubernetes.core.updatePodTemplate"),
      /** Overwrite a ReplicationController with a complete object. Runners: agent, cluster-agent, standalone. */
      updateReplicationController: actionName("com.datadoghq.kubernetes.core.updateReplicationController"),
      /** Overwrite a ResourceQuota with a complete object. Runners: agent, cluster-agent, standalone. */
      updateResourceQuota: actionName("com.datadoghq.kubernetes.core.updateResourceQuota"),
      /** Overwrite a Service with a complete object. Runners: agent, cluster-agent, standalone. */
      updateService: actionName("com.datadoghq.kubernetes.core.updateService"),
      /** Overwrite a ServiceAccount with a complete object. Runners: agent, cluster-agent, standalone. */
      updateServiceAccount: actionName("com.datadoghq.kubernetes.core.updateServiceAccount"),
    },
    customresources: {
      /** Make a new ClusterCustomObject. Runners: agent, cluster-agent. */
      createClusterCustomObject: actionName("com.datadoghq.kubernetes.customresources.createClusterCustomObject"),
      /** Make a new CustomObject. Runners: agent, cluster-agent, standalone. */
      createCustomObject: actionName("com.datadoghq.kubernetes.customresources.createCustomObject"),
      /** Remove a ClusterCustomObject by name. Runners: agent, cluster-agent. */
      deleteClusterCustomObject: actionName("com.datadoghq.kubernetes.customresources.deleteClusterCustomObject"),
      /** Remove a CustomObject by name. Runners: agent, cluster-agent, standalone. */
      deleteCustomObject: actionName("com.datadoghq.kubernetes.customresources.deleteCustomObject"),
      /** Remove all ClusterCustomObjects that labels or fields select. Runners: agent, cluster-agent. */
      deleteMultipleClusterCustomObjects: actionName("com.datadoghq.kubernetes.customresources.deleteMultipleClusterCustomObjects"),
      /** Remove all CustomObjects that labels or fields select. Runners: agent, cluster-agent, standalone. */
      deleteMultipleCustomObjects: actionName("com.datadoghq.kubernetes.customresources.deleteMultipleCustomObjects"),
      /** Read a ClusterCustomObject by name. Runners: agent, cluster-agent. */
      getClusterCustomObject: actionName("com.datadoghq.kubernetes.customresources.getClusterCustomObject"),
      /** Read a CustomObject by name. Runners: agent, cluster-agent, standalone. */
      getCustomObject: actionName("com.datadoghq.kubernetes.customresources.getCustomObject"),
      /** Find ClusterCustomObjects by labels or fields. Runners: agent, cluster-agent. */
      listClusterCustomObject: actionName("com.datadoghq.kubernetes.customresources.listClusterCustomObject"),
      /** Find CustomObjects by labels or fields. Runners: agent, cluster-agent, standalone. */
      listCustomObject: actionName("com.datadoghq.kubernetes.customresources.listCustomObject"),
      /** Change parts of a ClusterCustomObject by JSON Patch. Runners: agent, cluster-agent. */
      patchClusterCustomObject: actionName("com.datadoghq.kubernetes.customresources.patchClusterCustomObject"),
      /** Change parts of a CustomObject by JSON Patch. Runners: agent, cluster-agent, standalone. */
      patchCustomObject: actionName("com.datadoghq.kubernetes.customresources.patchCustomObject"),
      /** Overwrite a ClusterCustomObject with a complete object. Runners: agent, cluster-agent. */
      updateClusterCustomObject: actionName("com.datadoghq.kubernetes.customresources.updateClusterCustomObject"),
      /** Overwrite a CustomObject with a complete object. Runners: agent, cluster-agent, standalone. */
      updateCustomObject: actionName("com.datadoghq.kubernetes.customresources.updateCustomObject"),
    },
    discovery: {
      /** Make a new EndpointSlice. Runners: agent, cluster-agent. */
      createEndpointSlice: actionName("com.datadoghq.kubernetes.discovery.createEndpointSlice"),
      /** Remove an EndpointSlice by name. Runners: agent, cluster-agent. */
      deleteEndpointSlice: actionName("com.datadoghq.kubernetes.discovery.deleteEndpointSlice"),
      /** Remove all EndpointSlices that labels or fields select. Runners: agent, cluster-agent. */
      deleteMultipleEndpointSlices: actionName("com.datadoghq.kubernetes.discovery.deleteMultipleEndpointSlices"),
      /** Read an EndpointSlice by name. Runners: agent, cluster-agent. */
      getEndpointSlice: actionName("com.datadoghq.kubernetes.discovery.getEndpointSlice"),
      /** Find EndpointSlices by labels or fields. Runners: agent, cluster-agent. */
      listEndpointSlice: actionName("com.datadoghq.kubernetes.discovery.listEndpointSlice"),
      /** Change parts of an EndpointSlice by JSON Patch. Runners: agent, cluster-agent. */
      patchEndpointSlice: actionName("com.datadoghq.kubernetes.discovery.patchEndpointSlice"),
      /** Overwrite an EndpointSlice with a complete object. Runners: agent, cluster-agent. */
      updateEndpointSlice: actionName("com.datadoghq.kubernetes.discovery.updateEndpointSlice"),
    },
    networking: {
      /** Make a new IPAddress. Runners: agent, cluster-agent. */
      createIPAddress: actionName("com.datadoghq.kubernetes.networking.createIPAddress"),
      /** Make a new Ingress. Runners: agent, cluster-agent. */
      createIngress: actionName("com.datadoghq.kubernetes.networking.createIngress"),
      /** Make a new IngressClass. Runners: agent, cluster-agent. */
      createIngressClass: actionName("com.datadoghq.kubernetes.networking.createIngressClass"),
      /** Make a new NetworkPolicy. Runners: agent, cluster-agent. */
      createNetworkPolicy: actionName("com.datadoghq.kubernetes.networking.createNetworkPolicy"),
      /** Make a new ServiceCIDR. Runners: agent, cluster-agent. */
      createServiceCIDR: actionName("com.datadoghq.kubernetes.networking.createServiceCIDR"),
      /** Remove an IPAddress by name. Runners: agent, cluster-agent. */
      deleteIPAddress: actionName("com.datadoghq.kubernetes.networking.deleteIPAddress"),
      /** Remove an Ingress by name. Runners: agent, cluster-agent. */
      deleteIngress: actionName("com.datadoghq.kubernetes.networking.deleteIngress"),
      /** Remove an IngressClass by name. Runners: agent, cluster-agent. */
      deleteIngressClass: actionName("com.datadoghq.kubernetes.networking.deleteIngressClass"),
      /** Remove all IPAddresses that labels or fields select. Runners: agent, cluster-agent. */
      deleteMultipleIPAddresses: actionName("com.datadoghq.kubernetes.networking.deleteMultipleIPAddresses"),
      /** Remove all IngressClasses that labels or fields select. Runners: agent, cluster-agent. */
      deleteMultipleIngressClasses: actionName("com.datadoghq.kubernetes.networking.deleteMultipleIngressClasses"),
      /** Remove all Ingresses that labels or fields select. Runners: agent, cluster-agent. */
      deleteMultipleIngresses: actionName("com.datadoghq.kubernetes.networking.deleteMultipleIngresses"),
      /** Remove all NetworkPolicies that labels or fields select. Runners: agent, cluster-agent. */
      deleteMultipleNetworkPolicies: actionName("com.datadoghq.kubernetes.networking.deleteMultipleNetworkPolicies"),
      /** Remove all ServiceCIDRS that labels or fields select. Runners: agent, cluster-agent. */
      deleteMultipleServiceCIDRS: actionName("com.datadoghq.kubernetes.networking.deleteMultipleServiceCIDRS"),
      /** Remove a NetworkPolicy by name. Runners: agent, cluster-agent. */
      deleteNetworkPolicy: actionName("com.datadoghq.kubernetes.networking.deleteNetworkPolicy"),
      /** Remove a ServiceCIDR by name. Runners: agent, cluster-agent. */
      deleteServiceCIDR: actionName("com.datadoghq.kubernetes.networking.deleteServiceCIDR"),
      /** Read an IPAddress by name. Runners: agent, cluster-agent. */
      getIPAddress: actionName("com.datadoghq.kubernetes.networking.getIPAddress"),
      /** Read an Ingress by name. Runners: agent, cluster-agent. */
      getIngress: actionName("com.datadoghq.kubernetes.networking.getIngress"),
      /** Read an IngressClass by name. Runners: agent, cluster-agent. */
      getIngressClass: actionName("com.datadoghq.kubernetes.networking.getIngressClass"),
      /** Read a NetworkPolicy by name. Runners: agent, cluster-agent. */
      getNetworkPolicy: actionName("com.datadoghq.kubernetes.networking.getNetworkPolicy"),
      /** Read a ServiceCIDR by name. Runners: agent, cluster-agent. */
      getServiceCIDR: actionName("com.datadoghq.kubernetes.networking.getServiceCIDR"),
      /** Find IPAddresses by labels or fields. Runners: agent, cluster-agent. */
      listIPAddress: actionName("com.datadoghq.kubernetes.networking.listIPAddress"),
      /** Find Ingresses by labels or fields. Runners: agent, cluster-agent. */
      listIngress: actionName("com.datadoghq.kubernetes.networking.listIngress"),
      /** Find IngressClasses by labels or fields. Runners: agent, cluster-agent. */
      listIngressClass: actionName("com.datadoghq.kubernetes.networking.listIngressClass"),
      /** Find NetworkPolicies by labels or fields. Runners: agent, cluster-agent. */
      listNetworkPolicy: actionName("com.datadoghq.kubernetes.networking.listNetworkPolicy"),
      /** Find ServiceCIDRS by labels or fields. Runners: agent, cluster-agent. */
      listServiceCIDR: actionName("com.datadoghq.kubernetes.networking.listServiceCIDR"),
      /** Change parts of an IPAddress by JSON Patch. Runners: agent, cluster-agent. */
      patchIPAddress: actionName("com.datadoghq.kubernetes.networking.patchIPAddress"),
      /** Change parts of an Ingress by JSON Patch. Runners: agent, cluster-agent. */
      patchIngress: actionName("com.datadoghq.kubernetes.networking.patchIngress"),
      /** Change parts of an IngressClass by JSON Patch. Runners: agent, cluster-agent. */
      patchIngressClass: actionName("com.datadoghq.kubernetes.networking.patchIngressClass"),
      /** Change parts of a NetworkPolicy by JSON Patch. Runners: agent, cluster-agent. */
      patchNetworkPolicy: actionName("com.datadoghq.kubernetes.networking.patchNetworkPolicy"),
      /** Change parts of a ServiceCIDR by JSON Patch. Runners: agent, cluster-agent. */
      patchServiceCIDR: actionName("com.datadoghq.kubernetes.networking.patchServiceCIDR"),
      /** Overwrite an IPAddress with a complete object. Runners: agent, cluster-agent. */
      updateIPAddress: actionName("com.datadoghq.kubernetes.networking.updateIPAddress"),
      /** Overwrite an Ingress with a complete object. Runners: agent, cluster-agent. */
      updateIngress: actionName("com.datadoghq.kubernetes.networking.updateIngress"),
      /** Overwrite an IngressClass with a complete object. Runners: agent, cluster-agent. */
      updateIngressClass: actionName("com.datadoghq.kubernetes.networking.updateIngressClass"),
      /** Overwrite a NetworkPolicy with a complete object. Runners: agent, cluster-agent. */
      updateNetworkPolicy: actionName("com.datadoghq.kubernetes.networking.updateNetworkPolicy"),
      /** Overwrite a ServiceCIDR with a complete object. Runners: agent, cluster-agent. */
      updateServiceCIDR: actionName("com.datadoghq.kubernetes.networking.updateServiceCIDR"),
    },
  },
  mongodb: {
    /** Tell how many documents a filter finds. Runners: agent, cluster-agent, standalone. */
    countDocuments: actionName("com.datadoghq.mongodb.countDocuments"),
    /** Add an index to a collection. Runners: agent, cluster-agent, standalone. */
    createIndex: actionName("com.datadoghq.mongodb.createIndex"),
    /** Query a collection; results stop at 15 MiB. Runners: agent, cluster-agent, standalone. */
    find: actionName("com.datadoghq.mongodb.find"),
    /** Change one document in a single step and return it. Runners: agent, cluster-agent, standalone. */
    findAndModify: actionName("com.datadoghq.mongodb.findAndModify"),
    /** Add several documents to a collection at once. Runners: agent, cluster-agent, standalone. */
    insertMany: actionName("com.datadoghq.mongodb.insertMany"),
    /** Add a document to a collection. Runners: agent, cluster-agent, standalone. */
    insertOne: actionName("com.datadoghq.mongodb.insertOne"),
    /** Swap the first document that a filter finds for another. Runners: agent, cluster-agent, standalone. */
    replaceOne: actionName("com.datadoghq.mongodb.replaceOne"),
    /** Try a MongoDB connection. Runners: agent, cluster-agent. */
    testConnection: actionName("com.datadoghq.mongodb.testConnection"),
    /** Change all documents that a filter finds. Runners: agent, cluster-agent, standalone. */
    updateMany: actionName("com.datadoghq.mongodb.updateMany"),
    /** Change the first document that a filter finds. Runners: agent, cluster-agent, standalone. */
    updateOne: actionName("com.datadoghq.mongodb.updateOne"),
  },
  postgresql: {
    /** Run a SELECT with bound parameters and return its rows. Runners: standalone. */
    select: actionName("com.datadoghq.postgresql.select"),
  },
  remoteaction: {
    agent: {
      /** Return the configuration that the host's Agent runs with. Runners: agent. */
      getConfig: actionName("com.datadoghq.remoteaction.agent.getConfig"),
      /** Return what the Agent's self-diagnosis found on its host. Runners: agent. */
      getDiagnose: actionName("com.datadoghq.remoteaction.agent.getDiagnose"),
      /** Return the status page of the host's Agent. Runners: agent. */
      getStatus: actionName("com.datadoghq.remoteaction.agent.getStatus"),
    },
    internal: {
      /** Agree on a key for the secret inputs of one task. Runners: agent, cluster-agent. */
      prepareEncryption: actionName("com.datadoghq.remoteaction.internal.prepareEncryption"),
    },
    networkconfigmanagement: {
      /** Put back a saved configuration of a network device. Runners: agent, cluster-agent. */
      rollbackConfig: actionName("com.datadoghq.remoteaction.networkconfigmanagement.rollbackConfig"),
      /** Issue a command to a network device. Runners: agent, cluster-agent. */
      runCommand: actionName("com.datadoghq.remoteaction.networkconfigmanagement.runCommand"),
    },
    networks: {
      /** Trace the path of packets from the Agent to a host. Runners: agent, cluster-agent. */
      runNetworkPath: actionName("com.datadoghq.remoteaction.networks.runNetworkPath"),
    },
    pcap: {
      /** Record network packets on the host. Runners: agent. */
      runCapture: actionName("com.datadoghq.remoteaction.pcap.runCapture"),
    },
    rshell: {
      /** Run a command in the Agent's restricted shell. Runners: agent. */
      runCommand: actionName("com.datadoghq.remoteaction.rshell.runCommand"),
    },
    /** Make sure that a remote action reaches the host. Runners: agent, cluster-agent. */
    testConnection: actionName("com.datadoghq.remoteaction.testConnection"),
  },
  script: {
    /** Offer the names of the declared scripts for a form's selection. Runners: agent, cluster-agent, standalone. */
    enrichScript: actionName("com.datadoghq.script.enrichScript"),
    /** Run a PowerShell script that the runner's script file declares. Runners: agent. */
    runPredefinedPowershellScript: actionName("com.datadoghq.script.runPredefinedPowershellScript"),
    /** Run a command that the runner's script file declares. Runners: agent, cluster-agent, standalone. */
    runPredefinedScript: actionName("com.datadoghq.script.runPredefinedScript"),
    /** Run any shell script; released builds always refuse. Not to be used. Runners: agent, cluster-agent. */
    runShellScript: actionName("com.datadoghq.script.runShellScript"),
    /** Check the script file and its user, and name the declared scripts. Runners: agent, cluster-agent, standalone. */
    testConnection: actionName("com.datadoghq.script.testConnection"),
  },
  temporal: {
    /** Wait until a workflow run has ended and return its result. Runners: agent, cluster-agent, standalone. */
    getWorkflowResult: actionName("com.datadoghq.temporal.getWorkflowResult"),
    /** Search the workflow executions of a namespace. Runners: agent, cluster-agent, standalone. */
    listWorkflows: actionName("com.datadoghq.temporal.listWorkflows"),
    /** Start a Temporal workflow and return the id of its run. Runners: agent, cluster-agent, standalone. */
    runWorkflow: actionName("com.datadoghq.temporal.runWorkflow"),
  },
  /** An action that the catalogue does not know; only its form is checked. */
  custom: customAction,
} as const;
