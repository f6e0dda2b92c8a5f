output "tag" {
  value = provider::parkit::identifier_tag("env", "prod")
}
