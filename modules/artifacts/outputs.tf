output "functions" {
  description = "Per function what `modules/lambda-function` takes as `artifact`."
  value = {
    for name, architecture in var.functions : name => {
      filename         = var.s3 == null ? one([for entry in local.found[name] : "${var.directory}/${entry.file}"]) : null
      s3_bucket        = var.s3 == null ? null : var.s3.bucket
      s3_key           = var.s3 == null ? null : one(local.found[name][*].key)
      source_code_hash = one(local.found[name][*].sha256)
      handler          = var.s3 == null ? one(local.found[name][*].handler) : local.built.handler
      runtime          = var.s3 == null ? one(local.found[name][*].runtime) : local.built.runtime
      architectures    = [architecture]
    }
  }

  precondition {
    condition = local.is_manifest
    error_message = join(" ", [
      "${local.place}manifest.json is no manifest of function archives. ${local.remedy} In a test with mock_provider, set",
      "artifacts = { directory = ... } to a folder that `npm run build` filled, or give the mocked manifest a body: override_data",
      "with the address of this module's data.aws_s3_object.manifest[0] and values = { body = file(\"dist/manifest.json\") }, where each",
      "function also has a \"key\".",
    ])
  }

  precondition {
    condition = !local.is_manifest || length(local.missing) == 0
    error_message = join(" ", [
      "Function archive not found in ${local.place}: ${join(", ", local.missing)}.",
      local.remedy,
    ])
  }
}

output "demo_page_html" {
  description = "What `modules/demo-page` takes as `html`; null unless `demo_page` is true."
  value       = local.demo_page_html

  precondition {
    condition     = var.s3 != null || !var.demo_page || fileexists(local.demo_page_path)
    error_message = "The demo page is not in ${local.demo_page_path}. ${local.remedy}"
  }
}
