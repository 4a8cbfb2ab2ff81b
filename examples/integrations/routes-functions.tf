################################################################################
# Lambda: proxy, mapped, asynchronous, streaming
################################################################################

locals {
  function_routes = {
    # Proxy. Its own limits: callers of all together, and how long it is waited for.
    "GET /hello/{name}" = {
      throttle = { rate = 20, burst = 20 }
      lambda   = { function_name = module.function["hello"].function_name, timeout_ms = 5000 }
    }

    # Mapped: what the function throws selects the answer. One pattern per status. A pattern has to match the whole text, which may
    # have several lines ("." matches none of their ends). What matches none is 500 by the module, without the function's words.
    "POST /quotes" = {
      request_models = { "application/json" = "Order" }
      lambda = {
        function_name     = module.function["quote"].function_name
        request_templates = { "application/json" = "$input.json('$')" }
        error_mapping = {
          "not_found: .*" = { status = 404, code = "not_found", message = "There is no such item." }
          "too_many: .*"  = { status = 400, code = "invalid_parameter", message = "At most 50 of an item." }
        }
      }
    }

    # 202 {"id"} at once. The function gets {"id","body"}, and writes its state where the next route reads it.
    "POST /reports" = {
      request_models = { "application/json" = "Report" }
      lambda         = { function_name = module.function["report"].function_name, async = true }
    }
    "GET /reports/{id}" = {
      aws = {
        uri                  = "dynamodb:action/GetItem"
        credentials_arn      = local.credentials["read-report"]
        request_templates    = { "application/json" = local.report_key }
        passthrough_behavior = "NEVER"
        responses = {
          "200"   = { status = 200, templates = { "application/json" = local.report_answer } }
          default = { status = 503, templates = { "application/json" = local.table_refusal } }
        }
      }
    }

    # Sent on while the function writes, for as long as it may.
    "GET /stream" = {
      lambda = { function_name = module.function["stream"].function_name, response_streaming = true, timeout_ms = 60000 }
    }
  }

  report_key = <<-VTL
    {
      "TableName": "${aws_dynamodb_table.this["reports"].name}",
      "Key": { "id": { "S": "${local.id_text}" } }
    }
  VTL

  # The result is JSON that the function wrote. Before it begins there is nothing: 404, and the caller asks again.
  report_answer = <<-VTL
    #set($status = "$!input.path('$.Item.status.S')")
    #if($status == "")
    #set($context.responseOverride.status = 404)
    ${local.errors.not_found}
    #elseif($status == "done")
    {"id":$input.json('$.Item.id.S'),"status":"done","result":$input.path('$.Item.result.S')}
    #else
    {"id":$input.json('$.Item.id.S'),"status":"running"}
    #end
  VTL
}

################################################################################
# The functions
################################################################################

locals {
  # Terraform makes no zips. This one holds functions/ as it is: cd functions && zip -X ../functions.zip *.mjs
  archive = {
    filename         = "${path.module}/functions.zip"
    source_code_hash = filebase64sha256("${path.module}/functions.zip")
    handler          = "hello.handler"
    runtime          = "nodejs22.x"
    architectures    = ["arm64"]
  }

  functions = {
    hello  = { environment = {}, statements = [] }
    quote  = { environment = {}, statements = [] }
    stream = { environment = {}, statements = [] }
    report = {
      environment = { TABLE_NAME = aws_dynamodb_table.this["reports"].name }
      statements  = [{ actions = ["dynamodb:PutItem"], resources = [aws_dynamodb_table.this["reports"].arn] }]
    }
  }
}

module "function" {
  source   = "../../modules/lambda-function"
  for_each = local.functions

  name              = "${var.name}-${each.key}"
  artifact          = local.archive
  handler           = "${each.key}.handler"
  environment       = each.value.environment
  policy_statements = each.value.statements
  memory_size       = 128
  timeout           = 10
}
