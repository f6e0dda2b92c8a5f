data "parkit_connection" "existing" {
  id = "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10"
}
