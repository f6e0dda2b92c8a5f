output "covered" {
  value = provider::parkit::allowlist_covers(["com.datadoghq.http.*"], "com.datadoghq.http.request")
}
