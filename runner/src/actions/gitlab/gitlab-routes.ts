/**
 * What each GitLab action asks of GitLab's REST API (version 4), and the name that its answer has in the
 * output.
 *
 * Paths are those of GitLab's documentation. Inputs in a path and names of outputs follow one rule, which
 * holds for every action whose names could be read in the Agent's public source: a number of GitLab's is
 * `<noun>_id`, one within a project `<noun>_iid`, and an answer has the name of what it is, in the plural for
 * a list.
 */

/** A request of an action, and what becomes of the answer. */
export interface Route {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api/v4`; a segment with a colon is an input. */
  readonly path: string;
  /** Name of the answer in the output; absent where nothing is told. */
  readonly output?: string;
  /** Set where the answer is a file: it is told in base64. */
  readonly isFile?: true;
}

const route =
  (method: Route["method"]) =>
  (path: string, output?: string): Route => ({ method, path, ...(output !== undefined && { output }) });
const get = route("GET");
const post = route("POST");
const put = route("PUT");
const patch = route("PATCH");
const remove = route("DELETE");
const file = (path: string): Route => ({ method: "GET", path, output: "file", isFile: true });

const project = "/projects/:project_id";
const group = "/groups/:group_id";
const user = "/users/:user_id";
const repository = `${project}/repository`;
const issue = `${project}/issues/:issue_iid`;
const mergeRequest = `${project}/merge_requests/:merge_request_iid`;
const job = `${project}/jobs/:job_id`;
const pipeline = `${project}/pipelines/:pipeline_id`;
const commit = `${repository}/commits/:sha`;
const label = `${project}/labels/:label_id`;
const deployment = `${project}/deployments/:deployment_id`;
const draftNotes = `${mergeRequest}/draft_notes`;

/** Time that is planned and spent on something. */
const timeTracking = (of: string): Readonly<Record<string, Route>> => ({
  addSpentTime: post(`${of}/add_spent_time`, "time_stats"),
  getTimeSpent: get(`${of}/time_stats`, "time_stats"),
  resetSpentTime: post(`${of}/reset_spent_time`, "time_stats"),
  resetTimeEstimate: post(`${of}/reset_time_estimate`, "time_stats"),
  setTimeEstimate: post(`${of}/time_estimate`, "time_stats"),
});

/** Notes on something. */
const notes = (of: string, noun: string): Readonly<Record<string, Route>> => ({
  [`create${noun}Note`]: post(`${of}/notes`, "note"),
  [`delete${noun}Note`]: remove(`${of}/notes/:note_id`),
  [`get${noun}Note`]: get(`${of}/notes/:note_id`, "note"),
  [`list${noun}Notes`]: get(`${of}/notes`, "notes"),
  [`update${noun}Note`]: put(`${of}/notes/:note_id`, "note"),
});

/** Custom attributes of something. */
const customAttributes = (of: string, noun: string): Readonly<Record<string, Route>> => ({
  [`deleteCustom${noun}Attribute`]: remove(`${of}/custom_attributes/:key`),
  [`getCustom${noun}Attribute`]: get(`${of}/custom_attributes/:key`, "custom_attribute"),
  [`listCustom${noun}Attributes`]: get(`${of}/custom_attributes`, "custom_attributes"),
  [`setCustom${noun}Attribute`]: put(`${of}/custom_attributes/:key`, "custom_attribute"),
});

/** What users can have several of, their own and those of others. */
const belongings = (
  path: string,
  noun: string,
  id: string,
  output: string,
): Readonly<Record<string, Route>> => ({
  [`add${noun}`]: post(`/user/${path}`, output),
  [`add${noun}ForUser`]: post(`${user}/${path}`, output),
  [`delete${noun}`]: remove(`/user/${path}/:${id}`),
  [`delete${noun}ForUser`]: remove(`${user}/${path}/:${id}`),
  [`get${noun}`]: get(`/user/${path}/:${id}`, output),
  [`list${noun}s`]: get(`/user/${path}`, `${output}s`),
  [`list${noun}sForUser`]: get(`${user}/${path}`, `${output}s`),
});

/** Routes by the bundle's last part, and by the action. */
export const GITLAB_ROUTES: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  branches: {
    createBranch: post(`${repository}/branches`, "branch"),
    deleteBranch: remove(`${repository}/branches/:branch`),
    deleteMergedBranches: remove(`${repository}/merged_branches`),
    getBranch: get(`${repository}/branches/:branch`, "branch"),
    listBranches: get(`${repository}/branches`, "branches"),
  },
  commits: {
    cherryPickCommit: post(`${commit}/cherry_pick`, "commit"),
    createCommit: post(`${repository}/commits`, "commit"),
    getCommit: get(commit, "commit"),
    getCommitComments: get(`${commit}/comments`, "commit_comments"),
    getCommitDiff: get(`${commit}/diff`, "diffs"),
    getCommitRefs: get(`${commit}/refs`, "commit_refs"),
    getCommitStatuses: get(`${commit}/statuses`, "commit_statuses"),
    getGPGSignature: get(`${commit}/signature`, "gpg_signature"),
    listCommits: get(`${repository}/commits`, "commits"),
    listMergeRequestsByCommit: get(`${commit}/merge_requests`, "merge_requests"),
    postCommitComment: post(`${commit}/comments`, "commit_comment"),
    revertCommit: post(`${commit}/revert`, "commit"),
    setCommitStatus: post(`${project}/statuses/:sha`, "commit_status"),
  },
  customattributes: {
    ...customAttributes(group, "Group"),
    ...customAttributes(project, "Project"),
    ...customAttributes(user, "User"),
  },
  deployments: {
    approveOrRejectProjectDeployment: post(`${deployment}/approval`),
    createProjectDeployment: post(`${project}/deployments`, "deployment"),
    deleteProjectDeployment: remove(deployment),
    getProjectDeployment: get(deployment, "deployment"),
    listProjectDeployments: get(`${project}/deployments`, "deployments"),
    updateProjectDeployment: put(deployment, "deployment"),
  },
  environments: {
    listEnvironments: get(`${project}/environments`, "environments"),
  },
  groups: {
    createGroup: post("/groups", "group"),
    deleteGroup: remove(group),
    getGroup: get(group, "group"),
    listGroups: get("/groups", "groups"),
    updateGroup: put(group, "group"),
  },
  issues: {
    ...timeTracking(issue),
    createIssue: post(`${project}/issues`, "issue"),
    createTodo: post(`${issue}/todo`, "todo"),
    deleteIssue: remove(issue),
    getIssue: get(issue, "issue"),
    getIssueByID: get("/issues/:issue_iid", "issue"),
    getParticipants: get(`${issue}/participants`, "basic_users"),
    listGroupIssues: get(`${group}/issues`, "issues"),
    listIssues: get("/issues", "issues"),
    listMergeRequestsClosingIssue: get(`${issue}/closed_by`, "merge_requests"),
    listMergeRequestsRelatedToIssue: get(`${issue}/related_merge_requests`, "merge_requests"),
    listProjectIssues: get(`${project}/issues`, "issues"),
    moveIssue: post(`${issue}/move`, "issue"),
    reorderIssue: put(`${issue}/reorder`, "issue"),
    subscribeToIssue: post(`${issue}/subscribe`, "issue"),
    unsubscribeFromIssue: post(`${issue}/unsubscribe`, "issue"),
    updateIssue: put(issue, "issue"),
  },
  jobs: {
    cancelJob: post(`${job}/cancel`, "job"),
    deleteArtifacts: remove(`${job}/artifacts`),
    deleteProjectArtifacts: remove(`${project}/artifacts`),
    eraseJob: post(`${job}/erase`, "job"),
    getJob: get(job, "job"),
    getJobTokensJob: get("/job", "job"),
    keepArtifacts: post(`${job}/artifacts/keep`, "job"),
    listPipelineBridges: get(`${pipeline}/bridges`, "bridges"),
    listPipelineJobs: get(`${pipeline}/jobs`, "jobs"),
    listProjectJobs: get(`${project}/jobs`, "jobs"),
    playJob: post(`${job}/play`, "job"),
    retryJob: post(`${job}/retry`, "job"),
  },
  labels: {
    createLabel: post(`${project}/labels`, "label"),
    deleteLabel: remove(label),
    getLabel: get(label, "label"),
    listLabels: get(`${project}/labels`, "labels"),
    promoteLabel: put(`${label}/promote`),
    subscribeToLabel: post(`${label}/subscribe`, "label"),
    unsubscribeFromLabel: post(`${label}/unsubscribe`),
    updateLabel: put(label, "label"),
  },
  members: {
    listProjectMembers: get(`${project}/members`, "project_members"),
  },
  mergerequests: {
    ...timeTracking(mergeRequest),
    acceptMergeRequest: put(`${mergeRequest}/merge`, "merge_request"),
    approveMergeRequest: post(`${mergeRequest}/approve`, "merge_request_approvals"),
    cancelMergeWhenPipelineSucceeds: post(
      `${mergeRequest}/cancel_merge_when_pipeline_succeeds`,
      "merge_request",
    ),
    createMergeRequest: post(`${project}/merge_requests`, "merge_request"),
    createMergeRequestPipeline: post(`${mergeRequest}/pipelines`, "pipeline_info"),
    createTodo: post(`${mergeRequest}/todo`, "todo"),
    deleteMergeRequest: remove(mergeRequest),
    getIssuesClosedOnMerge: get(`${mergeRequest}/closes_issues`, "issues"),
    getMergeRequest: get(mergeRequest, "merge_request"),
    getMergeRequestApprovals: get(`${mergeRequest}/approvals`, "merge_request_approvals"),
    getMergeRequestCommits: get(`${mergeRequest}/commits`, "commits"),
    getMergeRequestDiffVersions: get(`${mergeRequest}/versions`, "merge_request_diff_versions"),
    getMergeRequestParticipants: get(`${mergeRequest}/participants`, "basic_users"),
    getMergeRequestReviewers: get(`${mergeRequest}/reviewers`, "merge_request_reviewers"),
    getSingleMergeRequestDiffVersion: get(
      `${mergeRequest}/versions/:version_id`,
      "merge_request_diff_version",
    ),
    listGroupMergeRequests: get(`${group}/merge_requests`, "merge_requests"),
    listMergeRequestDiffs: get(`${mergeRequest}/diffs`, "merge_request_diffs"),
    listMergeRequestPipelines: get(`${mergeRequest}/pipelines`, "pipeline_infos"),
    listMergeRequests: get("/merge_requests", "merge_requests"),
    listProjectMergeRequests: get(`${project}/merge_requests`, "merge_requests"),
    rebaseMergeRequest: put(`${mergeRequest}/rebase`),
    subscribeToMergeRequest: post(`${mergeRequest}/subscribe`, "merge_request"),
    unapproveMergeRequest: post(`${mergeRequest}/unapprove`),
    unsubscribeFromMergeRequest: post(`${mergeRequest}/unsubscribe`, "merge_request"),
    updateMergeRequest: put(mergeRequest, "merge_request"),
  },
  notes: {
    ...notes(`${group}/epics/:epic_id`, "Epic"),
    ...notes(issue, "Issue"),
    ...notes(mergeRequest, "MergeRequest"),
    ...notes(`${project}/snippets/:snippet_id`, "Snippet"),
    createDraftNote: post(draftNotes, "draft_note"),
    deleteDraftNote: remove(`${draftNotes}/:note_id`),
    getDraftNote: get(`${draftNotes}/:note_id`, "draft_note"),
    listDraftNotes: get(draftNotes, "draft_notes"),
    publishAllDraftNotes: post(`${draftNotes}/bulk_publish`),
    publishDraftNote: put(`${draftNotes}/:note_id/publish`),
    updateDraftNote: put(`${draftNotes}/:note_id`, "draft_note"),
  },
  pipelines: {
    cancelPipelineBuild: post(`${pipeline}/cancel`, "pipeline"),
    createPipeline: post(`${project}/pipeline`, "pipeline"),
    deletePipeline: remove(pipeline),
    getLatestPipeline: get(`${project}/pipelines/latest`, "pipeline"),
    getPipeline: get(pipeline, "pipeline"),
    getPipelineTestReport: get(`${pipeline}/test_report`, "pipeline_test_report"),
    getPipelineVariables: get(`${pipeline}/variables`, "pipeline_variables"),
    listProjectPipelines: get(`${project}/pipelines`, "pipeline_infos"),
    retryPipelineBuild: post(`${pipeline}/retry`, "pipeline"),
    updatePipelineMetadata: put(`${pipeline}/metadata`, "pipeline"),
  },
  projects: {
    archiveProject: post(`${project}/archive`, "project"),
    createProject: post("/projects", "project"),
    createProjectForUser: post("/projects/user/:user_id", "project"),
    deleteProject: remove(project),
    deleteSharedProjectFromGroup: remove(`${project}/share/:group_id`),
    editProject: put(project, "project"),
    getProject: get(project, "project"),
    getProjectLanguages: get(`${project}/languages`, "project_languages"),
    importMembers: post(`${project}/import_project_members/:source_project_id`),
    listProjectInvitedGroups: get(`${project}/invited_groups`, "project_groups"),
    listProjects: get("/projects", "projects"),
    listProjectsGroups: get(`${project}/groups`, "project_groups"),
    listProjectsUsers: get(`${project}/users`, "project_users"),
    listShareableGroups: get(`${project}/share_locations`, "project_groups"),
    listTransferableGroups: get(`${project}/transfer_locations`, "project_groups"),
    listUserContributedProjects: get(`${user}/contributed_projects`, "projects"),
    listUserProjects: get(`${user}/projects`, "projects"),
    restoreProject: post(`${project}/restore`, "project"),
    shareProjectWithGroup: post(`${project}/share`),
    starProject: post(`${project}/star`, "project"),
    startHousekeepingProject: post(`${project}/housekeeping`),
    transferProject: put(`${project}/transfer`, "project"),
    unarchiveProject: post(`${project}/unarchive`, "project"),
    unstarProject: post(`${project}/unstar`, "project"),
  },
  protectedbranches: {
    getProtectedBranch: get(`${project}/protected_branches/:branch`, "protected_branch"),
    listProtectedBranches: get(`${project}/protected_branches`, "protected_branches"),
    protectRepositoryBranch: post(`${project}/protected_branches`, "protected_branch"),
    unprotectRepositoryBranch: remove(`${project}/protected_branches/:branch`),
    updateProtectedBranch: patch(`${project}/protected_branches/:branch`, "protected_branch"),
  },
  repositories: {
    addChangelog: post(`${repository}/changelog`),
    compare: get(`${repository}/compare`, "compare"),
    contributors: get(`${repository}/contributors`, "contributors"),
    generateChangelogData: get(`${repository}/changelog`, "changelog_data"),
    getBlob: file(`${repository}/blobs/:sha`),
    getFileArchive: file(`${repository}/archive`),
    listTree: get(`${repository}/tree`, "tree_nodes"),
    mergeBase: get(`${repository}/merge_base`, "commit"),
    rawBlobContent: file(`${repository}/blobs/:sha/raw`),
  },
  repositoryfiles: {
    createFile: post(`${repository}/files/:file_name`, "file_info"),
    deleteFile: remove(`${repository}/files/:file_name`),
    getFile: get(`${repository}/files/:file_name`, "file"),
    getFileBlame: get(`${repository}/files/:file_name/blame`, "file_blame_ranges"),
    getFileMetaData: { method: "HEAD", path: `${repository}/files/:file_name`, output: "file" },
    getRawFile: file(`${repository}/files/:file_name/raw`),
    updateFile: put(`${repository}/files/:file_name`, "file_info"),
  },
  tags: {
    createTag: post(`${repository}/tags`, "tag"),
    deleteTag: remove(`${repository}/tags/:tag`),
    getTag: get(`${repository}/tags/:tag`, "tag"),
    listTags: get(`${repository}/tags`, "tags"),
  },
  users: {
    ...belongings("emails", "Email", "email_id", "email"),
    ...belongings("gpg_keys", "GPGKey", "key_id", "gpg_key"),
    ...belongings("keys", "SSHKey", "key_id", "ssh_key"),
    getGPGKeyForUser: get(`${user}/gpg_keys/:key_id`, "gpg_key"),
    getSSHKeyForUser: get(`${user}/keys/:key_id`, "ssh_key"),
    activateUser: post(`${user}/activate`),
    approveUser: post(`${user}/approve`),
    banUser: post(`${user}/ban`),
    blockUser: post(`${user}/block`),
    createServiceAccountUser: post("/service_accounts", "user"),
    createUser: post("/users", "user"),
    createUserRunner: post("/user/runners", "user_runner"),
    currentUser: get("/user", "user"),
    currentUserStatus: get("/user/status", "user_status"),
    deactivateUser: post(`${user}/deactivate`),
    deleteUser: remove(user),
    disableTwoFactor: patch(`${user}/disable_two_factor`),
    getAllImpersonationTokens: get(`${user}/impersonation_tokens`, "impersonation_tokens"),
    getImpersonationToken: get(`${user}/impersonation_tokens/:token_id`, "impersonation_token"),
    getUser: get(user, "user"),
    getUserActivities: get("/user/activities", "user_activities"),
    getUserAssociationsCount: get(`${user}/associations_count`, "user_associations_count"),
    getUserMemberships: get(`${user}/memberships`, "user_memberships"),
    getUserStatus: get(`${user}/status`, "user_status"),
    listServiceAccounts: get("/service_accounts", "service_accounts"),
    listUsers: get("/users", "users"),
    modifyUser: put(user, "user"),
    rejectUser: post(`${user}/reject`),
    revokeImpersonationToken: remove(`${user}/impersonation_tokens/:token_id`),
    setUserStatus: put("/user/status", "user_status"),
    // The Agent asks who it is.
    testConnection: get("/user", "user"),
    unbanUser: post(`${user}/unban`),
    unblockUser: post(`${user}/unblock`),
  },
};
