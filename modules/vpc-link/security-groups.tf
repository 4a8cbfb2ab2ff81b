################################################################################
# Load balancer
################################################################################

locals {
  # All attributes of a rule, as an attribute has to say them.
  no_rule = {
    description      = null
    protocol         = "tcp"
    from_port        = null
    to_port          = null
    cidr_blocks      = []
    ipv6_cidr_blocks = []
    prefix_list_ids  = []
    security_groups  = []
    self             = false
  }

  target_ports = local.created == null ? [] : distinct([
    local.created.target.port, coalesce(local.created.health_check.port, local.created.target.port),
  ])
}

# Rules inside the group, not beside it: a rule added by hand then shows up in the next plan. A network load balancer that is made
# without a group can never get one.
resource "aws_security_group" "load_balancer" {
  count = local.created == null ? 0 : 1

  name        = "${var.name}-load-balancer"
  description = "Load balancer behind the VPC link ${var.name}"
  vpc_id      = local.created.vpc_id

  ingress = [
    for group in aws_security_group.link[*].id : merge(local.no_rule, {
      description     = "The VPC link"
      from_port       = local.port
      to_port         = local.port
      security_groups = [group]
    })
  ]

  egress = [
    for port in local.target_ports : merge(local.no_rule, {
      description      = "The targets"
      from_port        = port
      to_port          = port
      cidr_blocks      = [for block in local.created.target.cidr_blocks : block if !strcontains(block, ":")]
      ipv6_cidr_blocks = [for block in local.created.target.cidr_blocks : block if strcontains(block, ":")]
    })
  ]

  tags = merge(var.tags, { Name = "${var.name}-load-balancer" })
}

################################################################################
# Link V2
################################################################################

resource "aws_security_group" "link" {
  count = local.created != null && !local.is_network ? 1 : 0

  name        = "${var.name}-link"
  description = "VPC link ${var.name}"
  vpc_id      = local.created.vpc_id

  ingress = []

  tags = merge(var.tags, { Name = "${var.name}-link" })
}

# Beside its group: the two groups name each other.
resource "aws_vpc_security_group_egress_rule" "link" {
  count = local.created != null && !local.is_network ? 1 : 0

  description                  = "The load balancer"
  security_group_id            = one(aws_security_group.link[*].id)
  referenced_security_group_id = one(aws_security_group.load_balancer[*].id)
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
  tags                         = var.tags
}
