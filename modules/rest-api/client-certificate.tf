################################################################################
# Client certificate
################################################################################

# "Generate and configure an SSL certificate for backend authentication": the service makes it and keeps its key.
resource "aws_api_gateway_client_certificate" "this" {
  count = var.client_certificate ? 1 : 0

  description = "REST API ${var.name} towards its HTTP backends"
  tags        = var.tags

  lifecycle {
    # The stage shows the new one before the old one goes.
    create_before_destroy = true
  }
}
