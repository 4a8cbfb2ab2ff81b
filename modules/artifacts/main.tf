################################################################################
# Manifest
################################################################################

data "aws_s3_object" "manifest" {
  count = var.s3 == null ? 0 : 1

  bucket = var.s3.bucket
  key    = "${var.s3.prefix}manifest.json"
}

locals {
  manifest_path = var.directory == null ? "" : "${var.directory}/manifest.json"

  # An absent manifest is an empty one: the output's precondition then says what to run, which an error of file() does not.
  manifest_text = (
    var.s3 != null ? data.aws_s3_object.manifest[0].body :
    fileexists(local.manifest_path) ? file(local.manifest_path) : "{\"functions\":[]}"
  )

  entries = jsondecode(local.manifest_text).functions
}

################################################################################
# The wanted archives
################################################################################

locals {
  matches = {
    for name, architecture in var.functions : name => [
      for entry in local.entries : entry
      if entry.name == name && contains(entry.architectures, architecture)
    ]
  }

  # The manifest can outlive a zip that somebody deleted.
  found = {
    for name, entries in local.matches : name => entries[0]
    if length(entries) > 0 && (var.s3 != null || alltrue([for entry in entries : fileexists("${local.place}${entry.file}")]))
  }

  missing = [
    for name, architecture in var.functions : "${name} (${architecture})"
    if !contains(keys(local.found), name)
  ]

  place = var.s3 == null ? "${coalesce(var.directory, ".")}/" : "s3://${var.s3.bucket}/${var.s3.prefix}"
  remedy = (
    var.s3 == null ? "Run `npm run build` in the module's folder, or set `artifacts` to where the archives are." :
    "Run `npm run publish:artifacts -- --bucket ${var.s3.bucket}` in the module's folder."
  )
}
