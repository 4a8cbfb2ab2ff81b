output "rest_api_id" {
  description = "Id of the REST API."
  value       = module.api.rest_api_id
}

output "api_url" {
  description = "Address of the stage, without a trailing slash."
  value       = module.api.api_url
}

output "stage_name" {
  description = "Name of the stage."
  value       = module.api.stage_name
}

output "execution_arn" {
  description = "ARN prefix for permissions to call the API: add /{stage}/{METHOD}/{path}."
  value       = module.api.execution_arn
}

output "bucket_name" {
  description = "Bucket of the files."
  value       = aws_s3_bucket.files.bucket
}

output "queue_url" {
  description = "Queue of the orders."
  value       = aws_sqs_queue.orders.url
}

output "table_names" {
  description = "Tables of the items and of the reports' states."
  value       = { for name, table in aws_dynamodb_table.this : name => table.name }
}

output "state_machine_arn" {
  description = "State machine that each execution runs."
  value       = aws_sfn_state_machine.this.arn
}

output "openapi" {
  description = "The document that all of it compiles to."
  value       = module.api.openapi
}
