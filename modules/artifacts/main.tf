################################################################################
# Manifest
################################################################################

# The provider's error for a missing object shows this line, and so the remedy. (A precondition would have to list the bucket,
# which not every consumer may.)
data "aws_s3_object" "manifest" { # not there? Set `artifacts` to the line that `npm run publish:artifacts` printed: bucket and prefix
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

  # The body is null for other content types, and a random word under mock_provider.
  is_manifest = can([for entry in jsondecode(local.manifest_text).functions : [entry.name, entry.architectures]])
  entries     = jsondecode(local.is_manifest ? local.manifest_text : "{\"functions\":[]}").functions
}

################################################################################
# The wanted archives
################################################################################

locals {
  # The manifest can outlive a zip that somebody deleted.
  matches = {
    for name, architecture in var.functions : name => [
      for entry in local.entries : entry if(
        entry.name == name && contains(entry.architectures, architecture)
        && (var.s3 != null ? true : fileexists("${local.place}${entry.file}"))
      )
    ]
  }

  found = { for name, entries in local.matches : name => slice(entries, 0, min(1, length(entries))) }

  missing = [for name, architecture in var.functions : "${name} (${architecture})" if length(local.found[name]) == 0]

  # What scripts/lib/build/builder.ts writes into each manifest. A manifest in S3 is unknown at plan while something that the
  # module depends_on changes, and the provider refuses a function whose handler or runtime is unknown.
  built = { handler = "index.handler", runtime = "nodejs22.x" }

  place = var.s3 == null ? "${coalesce(var.directory, ".")}/" : "s3://${var.s3.bucket}/${var.s3.prefix}"
  remedy = (
    var.s3 == null ? "Run `npm run build` in the module's folder, or set `artifacts` to where the archives are." :
    "Set `artifacts` to the line that `npm run publish:artifacts -- --bucket ${var.s3.bucket}` prints in the module's folder."
  )
}

################################################################################
# The page of modules/demo-page
################################################################################

data "aws_s3_object" "demo_page" { # not there? Publish it: `npm run publish:artifacts` of this version of the module stores it
  count = var.s3 != null && var.demo_page ? 1 : 0

  bucket = var.s3.bucket
  key    = "${var.s3.prefix}demo-page.html"
}

locals {
  demo_page_path = "${coalesce(var.directory, ".")}/demo-page.html"
  demo_page_html = (
    !var.demo_page ? null :
    var.s3 != null ? data.aws_s3_object.demo_page[0].body :
    fileexists(local.demo_page_path) ? file(local.demo_page_path) : null
  )
}
