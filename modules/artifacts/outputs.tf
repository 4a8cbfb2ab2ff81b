output "functions" {
  description = "Per function what `modules/lambda-function` takes as `artifact`."
  value = {
    for name, entry in local.found : name => {
      filename         = var.s3 == null ? "${var.directory}/${entry.file}" : null
      s3_bucket        = var.s3 == null ? null : var.s3.bucket
      s3_key           = var.s3 == null ? null : entry.key
      source_code_hash = entry.sha256
      handler          = entry.handler
      runtime          = entry.runtime
      architectures    = [var.functions[name]]
    }
  }

  precondition {
    condition = length(local.missing) == 0
    error_message = join(" ", [
      "Function archive not found in ${local.place}: ${join(", ", local.missing)}.",
      local.remedy,
    ])
  }
}
