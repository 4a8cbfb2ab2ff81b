mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }
}

variables {
  bucket = "shop-images"
}

run "a_bucket_is_private_versioned_and_encrypted_by_default" {
  command = plan

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "All four switches of the public access block must be on."
  }

  assert {
    condition     = aws_s3_bucket_ownership_controls.this.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "ACLs must be off."
  }

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "Versions must be kept."
  }

  assert {
    condition = (
      one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).sse_algorithm
      == "AES256"
    )
    error_message = "Objects must be encrypted."
  }

  assert {
    condition     = aws_s3_bucket.this.force_destroy == false
    error_message = "A destroy must not delete images unless told so."
  }

  assert {
    condition = length(concat(
      aws_s3_bucket_cors_configuration.this, aws_s3_bucket_lifecycle_configuration.this, aws_s3_bucket_logging.this
    )) == 0
    error_message = "CORS, lifecycle and access log are choices."
  }
}

run "the_policy_denies_plain_http" {
  command = plan

  assert {
    condition = jsondecode(aws_s3_bucket_policy.this.policy).Statement == [{
      Sid       = "RefusePlainHttp"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = ["arn:aws:s3:::shop-images", "arn:aws:s3:::shop-images/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
    error_message = "The policy must refuse every request without TLS, and say nothing else."
  }
}

run "a_prefix_makes_a_unique_name_that_the_plan_knows" {
  command = plan

  variables {
    bucket        = null
    bucket_prefix = "shop"
  }

  assert {
    condition = (
      output.bucket_name == "shop-123456789012-eu-central-1" && output.bucket_arn == "arn:aws:s3:::shop-123456789012-eu-central-1"
    )
    error_message = "The name is the prefix, the account and the region."
  }
}

run "own_statements_are_appended" {
  command = plan

  variables {
    policy_statements = [{
      sid        = "Cdn"
      effect     = "Allow"
      principals = { Service = ["cloudfront.amazonaws.com"] }
      actions    = ["s3:GetObject"]
      paths      = ["/images/*"]
      conditions = { StringEquals = { "aws:SourceAccount" = ["123456789012"] } }
    }]
  }

  assert {
    condition = jsondecode(aws_s3_bucket_policy.this.policy).Statement[1] == {
      Sid       = "Cdn"
      Effect    = "Allow"
      Principal = { Service = ["cloudfront.amazonaws.com"] }
      Action    = ["s3:GetObject"]
      Resource  = ["arn:aws:s3:::shop-images/images/*"]
      Condition = { StringEquals = { "aws:SourceAccount" = ["123456789012"] } }
    }
    error_message = "A caller's statement must arrive whole, its paths made ARNs of this bucket."
  }

  assert {
    condition     = jsondecode(aws_s3_bucket_policy.this.policy).Statement[0].Sid == "RefusePlainHttp"
    error_message = "The caller's statements are added, they replace nothing."
  }
}

run "objects_are_encrypted_with_the_given_key" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000000"
  }

  assert {
    condition = (
      one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).kms_master_key_id
      == var.kms_key_arn
    )
    error_message = "The key must reach the encryption setting."
  }

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.this.rule).bucket_key_enabled == true
    error_message = "A bucket key saves one KMS call per object."
  }
}

# The rule's own changes are ignored (hashicorp/terraform-provider-aws#47320), so only a replacement brings another key.
run "a_bucket_begins_with_one_key" {
  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000001"
  }
}

run "another_key_replaces_the_rule" {
  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000002"
  }

  assert {
    condition = (
      one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).kms_master_key_id
      == var.kms_key_arn
    )
    error_message = "The new key did not reach the bucket."
  }
}

run "a_key_that_is_taken_away_replaces_the_rule" {
  assert {
    condition = (
      one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).sse_algorithm
      == "AES256"
    )
    error_message = "The bucket still encrypts with the old key."
  }
}

run "the_lifecycle_deletes_what_was_asked" {
  command = plan

  variables {
    lifecycle_rules = { expirations = { "derivatives/" = 30 } }
  }

  assert {
    condition = (
      aws_s3_bucket_lifecycle_configuration.this[0].rule[1].expiration[0].days == 30
      && aws_s3_bucket_lifecycle_configuration.this[0].rule[1].filter[0].prefix == "derivatives/"
    )
    error_message = "Derivatives must expire after the days given."
  }
}

run "temporary_objects_go_with_their_old_versions_and_no_others_do" {
  command = plan

  variables {
    temporary_objects = { "derivatives/results/" = 7 }
  }

  assert {
    condition = [
      for rule in aws_s3_bucket_lifecycle_configuration.this[0].rule :
      [rule.filter[0].prefix, rule.expiration[0].days, rule.noncurrent_version_expiration[0].noncurrent_days]
    ] == [["derivatives/results/", 7, 1]]
    error_message = "One rule, below one prefix: old versions of images are somebody else's choice."
  }
}

run "temporary_objects_are_a_rule_beside_the_others" {
  command = plan

  variables {
    lifecycle_rules   = { expirations = { "derivatives/" = 30 } }
    temporary_objects = { "derivatives/results/" = 7 }
  }

  assert {
    condition     = length(aws_s3_bucket_lifecycle_configuration.this[0].rule) == 3
    error_message = "What was asked for in lifecycle_rules stays as it is."
  }
}

run "a_neighbour_prefix_in_temporary_objects_is_refused" {
  command = plan

  variables {
    temporary_objects = { "derivatives" = 7 }
  }

  expect_failures = [var.temporary_objects]
}

run "browsers_may_use_presigned_urls_from_named_pages" {
  command = plan

  variables {
    cors = { allow_origins = ["https://shop.example"] }
  }

  assert {
    condition     = one(aws_s3_bucket_cors_configuration.this[0].cors_rule).allowed_origins == toset(["https://shop.example"])
    error_message = "Only the named origin is allowed."
  }
}

run "a_neighbour_prefix_in_expirations_is_refused" {
  command = plan

  variables {
    lifecycle_rules = { expirations = { "images" = 30 } }
  }

  expect_failures = [var.lifecycle_rules]
}

run "two_names_are_refused" {
  command = plan

  variables {
    bucket_prefix = "shop"
  }

  expect_failures = [var.bucket_prefix]
}

run "a_prefix_that_s3_does_not_take_is_refused" {
  command = plan

  variables {
    bucket        = null
    bucket_prefix = "Shop_Images"
  }

  expect_failures = [var.bucket_prefix]
}

run "a_bucket_is_named_after_account_and_region" {
  variables {
    bucket        = null
    bucket_prefix = "shop"
  }

  assert {
    condition     = output.bucket_name == "shop-123456789012-eu-central-1"
    error_message = "The name is known at plan and unique."
  }
}

run "the_name_that_the_bucket_has_may_be_written_out" {
  command = plan

  variables {
    bucket = "shop-123456789012-eu-central-1"
  }

  assert {
    condition     = terraform_data.name.input == "shop" && aws_s3_bucket.this.bucket == "shop-123456789012-eu-central-1"
    error_message = "What decides over the replacement must be the same in both forms of the name."
  }
}

run "a_name_that_another_account_would_give_is_refused" {
  command = plan

  variables {
    bucket = "shop-999999999999-eu-central-1"
  }

  expect_failures = [aws_s3_bucket.this]
}

run "a_quarantine_deletes_what_has_the_tag" {
  command = plan

  variables {
    quarantine = { prefix = "images/", tag = "state", value = "refused", days = 7 }
  }

  assert {
    condition = one([
      for rule in aws_s3_bucket_lifecycle_configuration.this[0].rule : [
        rule.filter[0].and[0].prefix, rule.filter[0].and[0].tags,
        one(rule.expiration).days, one(rule.noncurrent_version_expiration).noncurrent_days,
      ]
    ]) == ["images/", tomap({ state = "refused" }), 7, 1]
    error_message = "Without rules of the caller there is the one of the quarantine, for current and old versions."
  }
}

run "a_quarantine_stands_beside_the_other_rules" {
  command = plan

  variables {
    quarantine      = { prefix = "images/", tag = "state", value = "refused", days = 7 }
    lifecycle_rules = { expirations = { "derivatives/" = 30 } }
  }

  assert {
    condition = (
      toset(aws_s3_bucket_lifecycle_configuration.this[0].rule[*].id) == toset(["leftovers", "quarantine", "expire-derivatives"])
    )
    error_message = "A bucket has one lifecycle configuration, which holds them all."
  }
}
