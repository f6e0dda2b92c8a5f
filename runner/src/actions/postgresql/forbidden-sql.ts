/**
 * What the fragments of a statement must not name. The statement runs in a read-only transaction, and one
 * statement is all that the server takes; this list is about what a read-only SELECT can still do: read the
 * server's files, passwords and settings, run text as SQL, speak to other servers, disturb other sessions.
 * Datadog's runner has a list too, which is not published; this one is ours. The rights of the connection's
 * user are what counts.
 */
import { actionError } from "../../task-error";

/** Beginnings of names, in lower case. */
const FORBIDDEN = [
  // Files of the server.
  "pg_read_",
  "pg_ls_",
  "pg_stat_file",
  "pg_file_",
  "pg_current_logfile",
  "lo_",
  "pg_hba_file",
  "pg_ident_file",
  // Passwords and settings.
  "pg_authid",
  "pg_shadow",
  "pg_user_mapping",
  "pg_file_settings",
  "pg_settings",
  "set_config",
  "current_setting",
  "pg_show_all_settings",
  // Text that is run as SQL, and other servers.
  "query_to_xml",
  "table_to_xml",
  "schema_to_xml",
  "database_to_xml",
  "cursor_to_xml",
  "dblink",
  "postgres_fdw",
  "ts_stat",
  "ts_rewrite",
  "crosstab",
  "connectby",
  "xpath_table",
  // Other sessions and the server itself.
  "pg_terminate_",
  "pg_cancel_",
  "pg_reload_",
  "pg_rotate_",
  "pg_promote",
  "pg_switch_",
  "pg_create_",
  "pg_drop_",
  "pg_copy_",
  "pg_replication_",
  "pg_logical_",
  "pg_advisory_",
  "pg_try_advisory_",
  "pg_notify",
  "pg_sleep",
  "pg_backup_",
  "pg_start_backup",
  "pg_stop_backup",
  "pg_wal_",
  "pg_import_",
  "pg_export_",
  "pg_log_",
  "nextval",
  "setval",
] as const;

const NAME = new RegExp(`(?<![a-z0-9_$])(?:${FORBIDDEN.join("|")})[a-z0-9_$]*`, "i");
/** A name can be written with the numbers of its characters, which no list of names sees. */
const UNICODE_NAME = /(?<![a-z0-9_$])u&/i;

/**
 * Looks for what a statement must not name, in texts and quoted names too: a false alarm does less harm.
 *
 * @throws {@link TaskError} with code ACTION_ERROR that names it
 */
export function refuseForbidden(statement: string): void {
  const [name] = NAME.exec(statement) ?? UNICODE_NAME.exec(statement) ?? [];
  if (name !== undefined) {
    throw actionError(
      `${JSON.stringify(name)} is not allowed in a statement: let a view or a function of the database give what is needed`,
    );
  }
}
