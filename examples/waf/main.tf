terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

module "image_api" {
  source = "../.."

  name         = var.name
  architecture = var.architecture
  artifacts    = var.artifacts

  endpoint_type    = var.endpoint_type
  vpc_endpoint_ids = var.vpc_endpoint_ids

  # Everyone whom the web ACL lets pass may upload and download: this is an example. "AWS_IAM" closes it.
  authorization = "NONE"
  stage         = { throttle = { rate = 50, burst = 100 } }

  web_acl_arn = aws_wafv2_web_acl.this.arn
  # The ARN is not known before the first apply; that there is one is.
  associate_web_acl = true

  upload   = { path = local.upload_path }
  download = {}
  health   = {}

  presign    = null
  resize     = null
  s3_proxy   = null
  thumbnails = null

  bucket = { force_destroy = var.force_destroy }
}

################################################################################
# Web ACL
################################################################################

locals {
  upload_path = "/images"

  # In the order in which they judge, after the rate rule.
  managed_groups = ["AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesCommonRuleSet"]

  # Rules of the last group that read bodies -> label that each leaves. SizeRestrictions_BODY blocks bodies above 8 KB, so nearly every
  # image; the others find "../" or a tag in an image's bytes by chance ("Baseline rule groups", core rule set).
  body_rules = {
    CrossSiteScripting_BODY = "CrossSiteScripting_Body"
    EC2MetaDataSSRF_BODY    = "EC2MetaDataSSRF_Body"
    GenericLFI_BODY         = "GenericLFI_Body"
    GenericRFI_BODY         = "GenericRFI_Body"
    SizeRestrictions_BODY   = "SizeRestrictions_Body"
  }
}

resource "aws_wafv2_web_acl" "this" {
  # checkov:skip=CKV2_AWS_31: The log bills each line, and its lines hold headers, so also keys; the metrics of the rules are on.
  name        = var.name
  description = "Judges what reaches the image API ${var.name}"
  scope       = "REGIONAL" # for EDGE too: it belongs to the stage

  default_action {
    allow {}
  }

  rule {
    name     = "rate"
    priority = 0

    action {
      block {}
    }

    statement {
      rate_based_statement {
        limit                 = var.rate_limit
        aggregate_key_type    = "IP"
        evaluation_window_sec = 300
      }
    }

    visibility_config {
      metric_name                = "${var.name}-rate"
      cloudwatch_metrics_enabled = true
      sampled_requests_enabled   = false # samples hold headers, so also keys
    }
  }

  dynamic "rule" {
    for_each = local.managed_groups

    content {
      name     = rule.value
      priority = 1 + rule.key

      override_action {
        none {}
      }

      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.value

          # Counted here, judged by the rule below, which knows the uploads.
          dynamic "rule_action_override" {
            for_each = rule.value == "AWSManagedRulesCommonRuleSet" ? keys(local.body_rules) : []

            content {
              name = rule_action_override.value

              action_to_use {
                count {}
              }
            }
          }
        }
      }

      visibility_config {
        metric_name                = "${var.name}-${rule.value}"
        cloudwatch_metrics_enabled = true
        sampled_requests_enabled   = false
      }
    }
  }

  # What the body rules found, in everything but POST of an image. The path is compared by its end: before it stands the stage, or
  # nothing below a custom domain name. A path that is spelt otherwise is no upload to it, and blocked.
  rule {
    name     = "bodies-except-uploads"
    priority = 1 + length(local.managed_groups)

    action {
      block {}
    }

    statement {
      and_statement {
        statement {
          or_statement {
            dynamic "statement" {
              for_each = values(local.body_rules)

              content {
                label_match_statement {
                  scope = "LABEL"
                  key   = "awswaf:managed:aws:core-rule-set:${statement.value}"
                }
              }
            }
          }
        }

        statement {
          not_statement {
            statement {
              and_statement {
                statement {
                  byte_match_statement {
                    search_string         = "POST"
                    positional_constraint = "EXACTLY"

                    field_to_match {
                      method {}
                    }

                    text_transformation {
                      priority = 0
                      type     = "NONE"
                    }
                  }
                }

                statement {
                  byte_match_statement {
                    search_string         = local.upload_path
                    positional_constraint = "ENDS_WITH"

                    field_to_match {
                      uri_path {}
                    }

                    text_transformation {
                      priority = 0
                      type     = "NONE"
                    }
                  }
                }
              }
            }
          }
        }
      }
    }

    visibility_config {
      metric_name                = "${var.name}-bodies-except-uploads"
      cloudwatch_metrics_enabled = true
      sampled_requests_enabled   = false
    }
  }

  visibility_config {
    metric_name                = var.name
    cloudwatch_metrics_enabled = true
    sampled_requests_enabled   = false
  }
}
