mock_provider "aws" {
  mock_resource "aws_lb" {
    defaults = {
      arn      = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/orders-nlb/50dc6c495c0c9188"
      dns_name = "orders-1.elb.eu-west-1.amazonaws.com"
    }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/order-1/50dc6c495c0c9188" }
  }
  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/net/orders-nlb/50dc6c495c0c9188/1" }
  }
  mock_resource "aws_api_gateway_vpc_link" {
    defaults = { id = "abc123" }
  }
  mock_resource "aws_apigatewayv2_vpc_link" {
    defaults = { id = "abcdefgh" }
  }
  mock_resource "aws_security_group" {
    defaults = { id = "sg-made" }
  }
}

variables {
  name = "orders"
  load_balancer = {
    vpc_id     = "vpc-1"
    subnet_ids = ["subnet-a", "subnet-b"]
    target     = { port = 8080, cidr_blocks = ["10.0.0.0/16"], addresses = { a = "10.0.1.5", b = "10.0.2.5" } }
  }
}

run "a_network_load_balancer_gets_a_link_v1" {
  assert {
    condition = (
      [for lb in aws_lb.this : [lb.internal, lb.load_balancer_type, lb.name]] == [[true, "network", "orders-nlb"]]
      && aws_api_gateway_vpc_link.this[0].target_arns == tolist([output.load_balancer_arn])
      && length(aws_apigatewayv2_vpc_link.this) == 0
    )
    error_message = "An internal network load balancer, and a link V1 to it."
  }
  assert {
    condition = (
      [output.id, output.version, output.url] == ["abc123", "V1", "http://orders-1.elb.eu-west-1.amazonaws.com"]
      && output.connection.connection_id == "abc123" && output.connection.integration_target == null
    )
    error_message = "What a route needs of a link V1."
  }
  assert {
    condition = [
      for listener in aws_lb_listener.this : [listener.port, listener.protocol, listener.default_action[0].target_group_arn]
    ] == [[80, "TCP", output.target_group_arn]]
    error_message = "One listener that leads to the target group."
  }
  assert {
    condition = (
      [for name, target in aws_lb_target_group_attachment.this : [name, target.target_id, target.port]]
      == [["a", "10.0.1.5", 8080], ["b", "10.0.2.5", 8080]]
    )
    error_message = "Each address is a target at the service's port."
  }
}

# "Update the security groups for your Network Load Balancer": rules judge PrivateLink's traffic unless that is off.
run "only_the_link_reaches_a_network_load_balancer" {
  assert {
    condition     = aws_lb.this[0].enforce_security_group_inbound_rules_on_private_link_traffic == "off"
    error_message = "The link's addresses are API Gateway's; a rule for them cannot be written."
  }
  assert {
    condition = (
      length(aws_security_group.load_balancer[0].ingress) == 0
      && [for rule in aws_security_group.load_balancer[0].egress : [rule.from_port, rule.to_port, join(" ", rule.cidr_blocks)]]
      == [[8080, 8080, "10.0.0.0/16"]]
    )
    error_message = "Nobody else gets in, and it sends to the targets only."
  }
}

run "a_health_check_of_a_network_load_balancer_is_a_connection" {
  assert {
    condition = (
      [for check in aws_lb_target_group.this[0].health_check : [check.protocol, check.port]] == [["TCP", "traffic-port"]]
    )
    error_message = "Without a path a TCP connection is enough."
  }
}

run "a_health_check_with_a_path_asks_over_http_and_may_use_another_port" {
  variables {
    load_balancer = {
      vpc_id       = "vpc-1"
      subnet_ids   = ["subnet-a"]
      target       = { port = 8080, cidr_blocks = ["10.0.0.0/16", "fd00::/8"] }
      health_check = { path = "/health", port = 9000 }
    }
  }

  assert {
    condition = (
      [for check in aws_lb_target_group.this[0].health_check : [check.protocol, check.path, check.port, check.matcher]]
      == [["HTTP", "/health", "9000", "200-399"]]
    )
    error_message = "The path of the health check."
  }
  assert {
    condition = sort([
      for rule in aws_security_group.load_balancer[0].egress :
      join(" ", concat([tostring(rule.from_port)], tolist(rule.cidr_blocks), tolist(rule.ipv6_cidr_blocks)))
    ]) == tolist(["8080 10.0.0.0/16 fd00::/8", "9000 10.0.0.0/16 fd00::/8"])
    error_message = "The load balancer may reach the port of the check, in both families."
  }
}

run "a_certificate_makes_tls_of_it" {
  variables {
    load_balancer = {
      vpc_id          = "vpc-1"
      subnet_ids      = ["subnet-a"]
      certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
      host_name       = "orders.example.com"
      target          = { port = 8080, cidr_blocks = ["10.0.0.0/16"] }
    }
  }

  assert {
    condition = (
      [for l in aws_lb_listener.this : [l.port, l.protocol, l.ssl_policy]] == [[443, "TLS", "ELBSecurityPolicy-TLS13-1-2-2021-06"]]
      && aws_lb_target_group.this[0].protocol == "TCP" && output.url == "https://orders.example.com"
    )
    error_message = "TLS ends at the load balancer, by the name in the certificate."
  }
}

run "tls_of_the_service_goes_through_a_network_load_balancer" {
  variables {
    load_balancer = {
      vpc_id     = "vpc-1"
      subnet_ids = ["subnet-a"]
      host_name  = "orders.example.com"
      port       = 8443
      target     = { port = 8443, tls = true, cidr_blocks = ["10.0.0.0/16"] }
    }
  }

  assert {
    condition = (
      aws_lb_listener.this[0].protocol == "TCP" && aws_lb_target_group.this[0].protocol == "TCP"
      && output.url == "https://orders.example.com:8443"
    )
    error_message = "Without a certificate the load balancer does not look inside."
  }
}

run "an_application_load_balancer_gets_a_link_v2" {
  variables {
    load_balancer = {
      type       = "application"
      vpc_id     = "vpc-1"
      subnet_ids = ["subnet-a", "subnet-b"]
      target     = { port = 8080, cidr_blocks = ["10.0.0.0/16"] }
    }
  }

  assert {
    condition = (
      length(aws_api_gateway_vpc_link.this) == 0
      && toset(aws_apigatewayv2_vpc_link.this[0].subnet_ids) == toset(["subnet-a", "subnet-b"])
      && toset(aws_apigatewayv2_vpc_link.this[0].security_group_ids) == toset([output.link_security_group_id])
      && output.version == "V2"
      && output.connection == { connection_id = "abcdefgh", integration_target = output.load_balancer_arn }
    )
    error_message = "A link V2, and the load balancer in the integration."
  }
  assert {
    condition = (
      [for lb in aws_lb.this : [lb.internal, lb.load_balancer_type, lb.name, lb.drop_invalid_header_fields]]
      == [[true, "application", "orders-alb", true]]
      && [for l in aws_lb_listener.this : [l.port, l.protocol]] == [[80, "HTTP"]]
      && [for check in aws_lb_target_group.this[0].health_check : [check.protocol, check.path]] == [["HTTP", "/"]]
    )
    error_message = "An internal application load balancer, which checks over HTTP."
  }
  assert {
    condition = (
      [for rule in aws_security_group.load_balancer[0].ingress : [rule.from_port, rule.to_port, join(" ", rule.security_groups)]]
      == [[80, 80, output.link_security_group_id]]
      && aws_vpc_security_group_egress_rule.link[0].referenced_security_group_id == output.security_group_id
    )
    error_message = "The load balancer takes from the link only, and the link sends to the load balancer only."
  }
}

run "a_network_load_balancer_that_is_there_is_taken_as_it_is" {
  variables {
    load_balancer = null
    existing_load_balancer = {
      type      = "network"
      arn       = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/theirs/1"
      host_name = "theirs.elb.eu-west-1.amazonaws.com"
      port      = 8080
    }
  }

  assert {
    condition = (
      length(aws_lb.this) + length(aws_security_group.load_balancer) + length(aws_lb_target_group.this) == 0
      && aws_api_gateway_vpc_link.this[0].target_arns
      == tolist(["arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/theirs/1"])
      && output.url == "http://theirs.elb.eu-west-1.amazonaws.com:8080" && output.target_group_arn == null
    )
    error_message = "Nothing but the link is made."
  }
}

run "an_application_load_balancer_that_is_there_needs_the_links_network" {
  variables {
    load_balancer = null
    existing_load_balancer = {
      type               = "application"
      arn                = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/theirs/1"
      host_name          = "orders.example.com"
      port               = 443
      tls                = true
      subnet_ids         = ["subnet-a"]
      security_group_ids = ["sg-admitted"]
    }
  }

  assert {
    condition = (
      length(aws_security_group.link) == 0 && toset(aws_apigatewayv2_vpc_link.this[0].security_group_ids) == toset(["sg-admitted"])
      && output.connection.integration_target == "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/theirs/1"
      && output.url == "https://orders.example.com"
    )
    error_message = "The link is in the given subnets with the given groups."
  }
}
