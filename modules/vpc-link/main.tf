locals {
  created = var.load_balancer
  type    = coalesce(one(var.load_balancer[*].type), one(var.existing_load_balancer[*].type))

  is_network = local.type == "network"
}

################################################################################
# Link
################################################################################

# V1: a way through PrivateLink to one network load balancer. The guide calls it legacy; every provider that the module takes has it.
resource "aws_api_gateway_vpc_link" "this" {
  count = local.is_network ? 1 : 0

  name        = var.name
  description = "To ${var.name} in its VPC"
  target_arns = [local.load_balancer_arn]
  tags        = var.tags

  lifecycle {
    # A link that routes name cannot be deleted: they get the new one first.
    create_before_destroy = true
  }
}

# V2: network interfaces in the VPC. Which load balancer they lead to is said in each integration (integrationTarget).
resource "aws_apigatewayv2_vpc_link" "this" {
  count = local.is_network ? 0 : 1

  name               = var.name
  subnet_ids         = local.created == null ? var.existing_load_balancer.subnet_ids : local.created.subnet_ids
  security_group_ids = local.created == null ? var.existing_load_balancer.security_group_ids : aws_security_group.link[*].id
  tags               = var.tags

  lifecycle {
    # Subnets and groups of a link cannot be changed ("Set up VPC links V2 in API Gateway").
    create_before_destroy = true
  }
}

################################################################################
# Load balancer
################################################################################

locals {
  load_balancer_arn = local.created == null ? var.existing_load_balancer.arn : one(aws_lb.this[*].arn)

  has_certificate = local.created == null ? false : local.created.certificate_arn != null
  is_tls = local.created == null ? var.existing_load_balancer.tls : (
    local.has_certificate || (local.is_network && local.created.target.tls)
  )
  port = local.created == null ? var.existing_load_balancer.port : coalesce(local.created.port, local.is_tls ? 443 : 80)
}

resource "aws_lb" "this" {
  # checkov:skip=CKV_AWS_91: A log of connections bills, and needs a bucket with a policy of its own; the API has an access log.
  count = local.created == null ? 0 : 1

  # Of a name of its own for each type, so that one can be made before the other is gone.
  name               = "${var.name}-${local.is_network ? "nlb" : "alb"}"
  internal           = true
  load_balancer_type = local.type
  subnets            = local.created.subnet_ids
  security_groups    = aws_security_group.load_balancer[*].id

  enable_cross_zone_load_balancing = local.is_network ? local.created.cross_zone : null
  enable_deletion_protection       = local.created.deletion_protection
  drop_invalid_header_fields       = local.is_network ? null : true

  # What comes by the link has addresses of API Gateway, which no rule could name ("Update the security groups for your Network Load
  # Balancer"). The group admits nobody else.
  enforce_security_group_inbound_rules_on_private_link_traffic = local.is_network ? "off" : null

  tags = merge(var.tags, { Name = var.name })
}

resource "aws_lb_listener" "this" {
  count = local.created == null ? 0 : 1

  load_balancer_arn = local.load_balancer_arn
  port              = local.port
  protocol = local.is_network ? (local.has_certificate ? "TLS" : "TCP") : (
    local.has_certificate ? "HTTPS" : "HTTP"
  )
  certificate_arn = local.created.certificate_arn
  ssl_policy      = local.has_certificate ? local.created.ssl_policy : null

  default_action {
    type             = "forward"
    target_group_arn = one(aws_lb_target_group.this[*].arn)
  }

  tags = var.tags
}

################################################################################
# Targets
################################################################################

locals {
  checks_http = local.created == null ? false : !local.is_network || local.created.health_check.path != null
}

resource "aws_lb_target_group" "this" {
  count = local.created == null ? 0 : 1

  # Another port, protocol or type is another group, which the listener gets before the old one goes.
  name_prefix = "${substr(var.name, 0, 5)}-"
  vpc_id      = local.created.vpc_id
  target_type = local.created.target.type
  port        = local.created.target.port
  protocol = local.is_network ? (local.has_certificate && local.created.target.tls ? "TLS" : "TCP") : (
    local.created.target.tls ? "HTTPS" : "HTTP"
  )

  health_check {
    protocol            = local.checks_http ? (local.created.target.tls ? "HTTPS" : "HTTP") : "TCP"
    path                = local.checks_http ? coalesce(local.created.health_check.path, "/") : null
    matcher             = local.checks_http ? local.created.health_check.matcher : null
    port                = local.created.health_check.port == null ? "traffic-port" : tostring(local.created.health_check.port)
    interval            = local.created.health_check.interval
    timeout             = local.created.health_check.timeout
    healthy_threshold   = local.created.health_check.healthy_threshold
    unhealthy_threshold = local.created.health_check.unhealthy_threshold
  }

  tags = merge(var.tags, { Name = var.name })

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "this" {
  for_each = local.created == null ? {} : local.created.target.addresses

  target_group_arn = one(aws_lb_target_group.this[*].arn)
  target_id        = each.value
  port             = local.created.target.port
}
