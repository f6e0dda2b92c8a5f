data "parkit_connection_group" "existing" {
  id = "a7c1d2e3-0b4f-4f6a-8f21-93d6b1a0c5e4"
}
