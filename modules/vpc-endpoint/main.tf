data "aws_region" "current" {}

################################################################################
# Endpoint
################################################################################

# Rules inside the group, not beside it: a rule added by hand then shows up in the next plan.
resource "aws_security_group" "this" {
  name        = var.name
  description = "HTTPS to the execute-api endpoint ${var.name}"
  vpc_id      = var.vpc_id

  ingress {
    description      = "HTTPS from the callers of the PRIVATE API"
    protocol         = "tcp"
    from_port        = 443
    to_port          = 443
    cidr_blocks      = var.allowed_cidr_blocks
    ipv6_cidr_blocks = var.allowed_ipv6_cidr_blocks
    security_groups  = var.allowed_security_group_ids
  }

  # An endpoint answers and never calls; without egress rules nothing starts from its addresses.
  egress = []

  tags = merge(var.tags, { Name = var.name })
}

resource "aws_vpc_endpoint" "this" {
  vpc_id              = var.vpc_id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.${data.aws_region.current.id}.execute-api"
  subnet_ids          = var.subnet_ids
  security_group_ids  = [aws_security_group.this.id]
  private_dns_enabled = var.private_dns_enabled

  tags = merge(var.tags, { Name = var.name })

  lifecycle {
    # Nothing but the region is in it, which is unknown while something that the module depends_on changes, and an endpoint
    # stays in its region. Unknown, it would plan the replacement of the endpoint.
    ignore_changes = [service_name]
  }
}

################################################################################
# Endpoint policy
################################################################################

# A resource of its own, not the endpoint's argument: the API's policy names the endpoint, and this one names the API.
# In one resource that is a cycle; like this both exist after the first apply.
resource "aws_vpc_endpoint_policy" "this" {
  vpc_endpoint_id = aws_vpc_endpoint.this.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "InvokeTheseApis"
      Effect    = "Allow"
      Principal = "*"
      Action    = ["execute-api:Invoke"]
      # A call by a PRIVATE domain name is judged by the name's own ARN as well as by the API's ("Use VPC endpoint policies for
      # private APIs", example 5).
      Resource = concat([for arn in var.allowed_execution_arns : arn == "*" ? "*" : "${arn}/*"], var.allowed_domain_name_arns)
    }]
  })
}
