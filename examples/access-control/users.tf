################################################################################
# The user pool
################################################################################

resource "aws_cognito_user_pool" "this" {
  name = var.name
  tags = local.tags

  # Nobody makes an account for himself.
  admin_create_user_config {
    allow_admin_create_user_only = true
  }
}

resource "aws_cognito_resource_server" "items" {
  user_pool_id = aws_cognito_user_pool.this.id
  identifier   = "items"
  name         = "items"

  scope {
    scope_name        = "read"
    scope_description = "See items"
  }

  scope {
    scope_name        = "write"
    scope_description = "Change items"
  }
}

# Signs people in. Their identity token says who they are.
resource "aws_cognito_user_pool_client" "page" {
  user_pool_id        = aws_cognito_user_pool.this.id
  name                = "${var.name}-page"
  explicit_auth_flows = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_PASSWORD_AUTH"]

  # The same answer for a wrong password and for a name that there is not.
  prevent_user_existence_errors = "ENABLED"
}

# A program: an access token with scopes, for its id and secret. It may read and not write.
resource "aws_cognito_user_pool_client" "reader" {
  user_pool_id    = aws_cognito_user_pool.this.id
  name            = "${var.name}-reader"
  generate_secret = true

  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_scopes                 = [for scope in ["read"] : "${aws_cognito_resource_server.items.identifier}/${scope}"]
}

resource "aws_cognito_user_pool_domain" "this" {
  user_pool_id = aws_cognito_user_pool.this.id
  domain       = "${var.name}-${local.account_id}"
}
