################################################################################
# What a caller chose, in a request of ours
################################################################################

# How to put what a caller chose into a request:
# - into a form: $util.urlEncode(...);
# - into JSON, what is JSON already: $input.json('$.name') brings its own quotes;
# - into JSON, text: $util.escapeJavaScript(...) between quotes of yours, and its \' undone, which JSON does not know.
# - never $input.path, $input.params or $input.body alone, unless the model lets nothing but a number through.
locals {
  # Written anew instead of $input.body: without the spaces between, it is as short as the model says.
  body      = "$input.json('$')"
  id_text   = "$util.escapeJavaScript($input.params('id')).replaceAll(\"\\\\'\",\"'\")"
  body_text = "$util.escapeJavaScript(${local.body}).replaceAll(\"\\\\'\",\"'\")"

  # No caller chooses extendedRequestId; as in modules/rest-api for asynchronous functions. Request and answer write it alike.
  set_order_id = join("", [
    "#set($extended = \"$context.extendedRequestId\")",
    "#set($order = \"$context.requestTimeEpoch$extended.replaceAll('[^0-9A-Za-z]', '-')\")",
  ])

  send_order = join("", [
    "${local.set_order_id}Action=SendMessage&MessageBody=$util.urlEncode(${local.body})",
    "&MessageAttribute.1.Name=id&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=$util.urlEncode($order)",
  ])
}

################################################################################
# Routes
################################################################################

locals {
  json = { for name, template in local.templates : name => { "application/json" = template } }

  # Of each status one answer, and nothing of the service's own words.
  failed = { default = { status = 503, templates = { "application/json" = local.errors.unavailable } } }

  service_routes = {
    "POST /orders" = {
      request_models = { "application/json" = "Order" }
      aws = {
        uri                  = "sqs:path/${local.account_id}/${aws_sqs_queue.orders.name}"
        credentials_arn      = local.credentials["send-order"]
        request_parameters   = { "integration.request.header.Content-Type" = "'application/x-www-form-urlencoded'" }
        request_templates    = { "application/json" = local.send_order }
        passthrough_behavior = "NEVER"
        responses = merge(local.failed, {
          "200" = { status = 202, templates = { "application/json" = "${local.set_order_id}{\"id\":\"$order\"}" } }
          # Characters that SQS does not take, such as U+FFFF.
          "400" = { status = 400, templates = { "application/json" = local.errors.invalid_body } }
        })
      }
    }

    "PUT /items/{id}" = {
      request_models = { "application/json" = "Item" }
      aws = {
        uri                  = "dynamodb:action/PutItem"
        credentials_arn      = local.credentials["put-item"]
        request_templates    = local.json.put_item
        passthrough_behavior = "NEVER"
        responses = {
          "200"   = { status = 201, templates = local.json.item_id }
          default = { status = 503, templates = local.json.table_refusal }
        }
      }
    }
    "GET /items/{id}" = {
      aws = {
        uri                  = "dynamodb:action/GetItem"
        credentials_arn      = local.credentials["get-item"]
        request_templates    = local.json.get_item
        passthrough_behavior = "NEVER"
        responses = {
          "200"   = { status = 200, templates = local.json.item }
          default = { status = 503, templates = local.json.table_refusal }
        }
      }
    }

    "POST /executions" = {
      request_models = { "application/json" = "Order" }
      aws = {
        uri                  = "states:action/StartExecution"
        credentials_arn      = local.credentials["start-execution"]
        request_templates    = local.json.start_execution
        passthrough_behavior = "NEVER"
        responses = merge(local.failed, {
          "200" = { status = 202, templates = local.json.execution_id }
        })
      }
    }
    "GET /executions/{id}" = {
      aws = {
        uri                  = "states:action/DescribeExecution"
        credentials_arn      = local.credentials["describe-execution"]
        request_templates    = local.json.describe_execution
        passthrough_behavior = "NEVER"
        responses = merge(local.failed, {
          "200" = { status = 200, templates = local.json.execution }
          # No such execution, or no such name.
          "400" = { status = 404, templates = { "application/json" = local.errors.not_found } }
        })
      }
    }

    # Bytes as they come, up to API Gateway's 10 MB. Nobody writes over a file that is there.
    "PUT /files/{name}" = {
      s3 = {
        bucket          = aws_s3_bucket.files.bucket
        key             = "files/{name}"
        credentials_arn = local.credentials["put-file"]
        request_parameters = {
          "integration.request.header.Content-Type"  = "method.request.header.Content-Type"
          "integration.request.header.If-None-Match" = "'*'"
        }
        responses = merge(local.failed, {
          "200" = { status = 201, headers = { ETag = "integration.response.header.ETag" }, templates = local.json.stored }
          "400" = { status = 400, templates = { "application/json" = local.errors.invalid_parameter } }
          "412" = { status = 412, templates = { "application/json" = local.errors.key_exists } }
        })
      }
    }
  }
}

################################################################################
# Templates
################################################################################

locals {
  table_refusal = <<-VTL
    #set($type = "$!input.path('$.__type')")
    #if($type.contains("ConditionalCheckFailedException"))
    #set($context.responseOverride.status = 412)
    ${local.errors.key_exists}
    #elseif($type.contains("ValidationException"))
    #set($context.responseOverride.status = 400)
    ${local.errors.invalid_parameter}
    #else
    ${local.errors.unavailable}
    #end
  VTL

  templates = {
    table_refusal = local.table_refusal

    put_item = <<-VTL
      {
        "TableName": "${aws_dynamodb_table.this["items"].name}",
        "ConditionExpression": "attribute_not_exists(id)",
        "Item": {
          "id": { "S": "${local.id_text}" },
          "name": { "S": $input.json('$.name') },
          "quantity": { "N": "$input.path('$.quantity')" }
        }
      }
    VTL

    item_id = "{\"id\":\"${local.id_text}\"}"

    get_item = <<-VTL
      {
        "TableName": "${aws_dynamodb_table.this["items"].name}",
        "Key": { "id": { "S": "${local.id_text}" } }
      }
    VTL

    # What is not there is 200 {} to DynamoDB.
    item = <<-VTL
      #set($quantity = "$!input.path('$.Item.quantity.N')")
      #if($quantity == "")
      #set($context.responseOverride.status = 404)
      ${local.errors.not_found}
      #else
      {"id":$input.json('$.Item.id.S'),"name":$input.json('$.Item.name.S'),"quantity":$quantity}
      #end
    VTL

    start_execution = "{\"stateMachineArn\":\"${aws_sfn_state_machine.this.arn}\",\"input\":\"${local.body_text}\"}"

    # Its ARN without account and region.
    execution_id = "{\"id\":\"$input.path('$.executionArn').replaceAll('.*:', '')\"}"

    describe_execution = "{\"executionArn\":\"${local.execution_arn}:${local.id_text}\"}"

    execution = "{\"id\":$input.json('$.name'),\"status\":$input.json('$.status')}"

    stored = "{\"name\":\"$util.escapeJavaScript($input.params('name')).replaceAll(\"\\\\'\",\"'\")\"}"
  }
}
