################################################################################
# What there is in the bucket
################################################################################

locals {
  derivative_prefix = "derivatives/"
  job_prefix        = "jobs/"

  images      = "${local.bucket_arn}/${var.key_prefix}*"
  derivatives = "${local.bucket_arn}/${local.derivative_prefix}*"
  jobs        = "${local.bucket_arn}/${local.job_prefix}*"
}

################################################################################
# Statements of each function: the prefixes that it serves, and nothing beside
################################################################################

locals {
  # Without ListBucket S3 answers 403 for a key that does not exist, and the client would see no 404.
  list_prefixes = {
    download   = [var.key_prefix]
    resize     = [var.key_prefix, local.derivative_prefix]
    thumbnails = [var.key_prefix, local.derivative_prefix, local.job_prefix]
  }

  list_statements = {
    for name, prefixes in local.list_prefixes : name => {
      sid        = "TellMissingFromForbidden"
      actions    = ["s3:ListBucket"]
      resources  = [local.bucket_arn]
      conditions = { StringLike = { "s3:prefix" = [for prefix in prefixes : "${prefix}*"] } }
    }
  }

  kms_actions = {
    upload     = ["kms:Decrypt", "kms:GenerateDataKey"]
    download   = ["kms:Decrypt"]
    presign    = ["kms:Decrypt", "kms:GenerateDataKey"]
    resize     = ["kms:Decrypt", "kms:GenerateDataKey"]
    thumbnails = ["kms:Decrypt", "kms:GenerateDataKey"]
  }

  kms_statements = {
    for name, actions in local.kms_actions : name => [
      for arn in local.kms_key_arn == null ? [] : [local.kms_key_arn] : { sid = "UseBucketKey", actions = actions, resources = [arn] }
    ]
  }

  object_statements = {
    # GetObject: a retry recognises the object that the first try has stored.
    upload = [
      { sid = "StoreImages", actions = ["s3:GetObject", "s3:PutObject"], resources = [local.images] },
    ]
    download = [
      { sid = "ReadImages", actions = ["s3:GetObject"], resources = [local.images] },
      local.list_statements.download,
    ]
    # A presigned URL can do what its signer may.
    presign = [
      { sid = "SignForImages", actions = ["s3:GetObject", "s3:PutObject"], resources = [local.images] },
    ]
    resize = [
      { sid = "ReadImages", actions = ["s3:GetObject"], resources = [local.images] },
      { sid = "StoreDerivatives", actions = ["s3:GetObject", "s3:PutObject"], resources = [local.derivatives] },
      local.list_statements.resize,
    ]
    thumbnails = [
      { sid = "ReadImages", actions = ["s3:GetObject"], resources = [local.images] },
      { sid = "StoreDerivatives", actions = ["s3:GetObject", "s3:PutObject"], resources = [local.derivatives] },
      { sid = "KeepJobs", actions = ["s3:GetObject", "s3:PutObject"], resources = [local.jobs] },
      local.list_statements.thumbnails,
    ]
  }

  statements = {
    for name, statements in local.object_statements : name => concat(statements, local.kms_statements[name])
  }
}
