mock_provider "aws" {}

variables {
  name = "orders"
  load_balancer = {
    vpc_id     = "vpc-1"
    subnet_ids = ["subnet-a", "subnet-b"]
    target     = { port = 8080, cidr_blocks = ["10.0.0.0/16"] }
  }
}

run "a_name_too_long_for_a_load_balancer_is_refused" {
  command = plan

  variables {
    name = "orders-of-the-shop-in-the-city"
  }

  expect_failures = [var.name]
}

run "no_load_balancer_at_all_is_refused" {
  command = plan

  variables {
    load_balancer = null
  }

  expect_failures = [var.load_balancer]
}

run "two_load_balancers_are_refused" {
  command = plan

  variables {
    existing_load_balancer = {
      type      = "network"
      arn       = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/theirs/1"
      host_name = "theirs.example"
    }
  }

  expect_failures = [var.load_balancer]
}

run "an_unknown_type_is_refused" {
  command = plan

  variables {
    load_balancer = {
      vpc_id     = "vpc-1"
      subnet_ids = ["subnet-a", "subnet-b"]
      target     = { port = 8080, cidr_blocks = ["10.0.0.0/16"] }
      type       = "gateway"
    }
  }

  expect_failures = [var.load_balancer]
}

run "an_application_load_balancer_in_one_subnet_is_refused" {
  command = plan

  variables {
    load_balancer = {
      vpc_id     = "vpc-1"
      subnet_ids = ["subnet-a"]
      target     = { port = 8080, cidr_blocks = ["10.0.0.0/16"] }
      type       = "application"
    }
  }

  expect_failures = [var.load_balancer]
}

run "no_subnet_is_refused" {
  command = plan

  variables {
    load_balancer = {
      vpc_id     = "vpc-1"
      subnet_ids = []
      target     = { port = 8080, cidr_blocks = ["10.0.0.0/16"] }
    }
  }

  expect_failures = [var.load_balancer]
}

run "a_port_that_is_none_is_refused" {
  command = plan

  variables {
    load_balancer = {
      vpc_id     = "vpc-1"
      subnet_ids = ["subnet-a", "subnet-b"]
      target     = { port = 8080, cidr_blocks = ["10.0.0.0/16"] }
      port       = 70000
    }
  }

  expect_failures = [var.load_balancer]
}

run "tls_without_the_name_in_the_certificate_is_refused" {
  command = plan

  variables {
    load_balancer = {
      vpc_id          = "vpc-1"
      subnet_ids      = ["subnet-a", "subnet-b"]
      target          = { port = 8080, cidr_blocks = ["10.0.0.0/16"] }
      certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
    }
  }

  expect_failures = [var.load_balancer]
}

run "tls_of_the_service_without_its_name_is_refused" {
  command = plan

  variables {
    load_balancer = {
      vpc_id     = "vpc-1"
      subnet_ids = ["subnet-a", "subnet-b"]
      target     = { port = 8443, tls = true, cidr_blocks = ["10.0.0.0/16"] }
    }
  }

  expect_failures = [var.load_balancer]
}

run "a_target_type_of_another_kind_is_refused" {
  command = plan

  variables {
    load_balancer = {
      vpc_id     = "vpc-1"
      subnet_ids = ["subnet-a", "subnet-b"]
      target     = { type = "alb", port = 8080, cidr_blocks = ["10.0.0.0/16"] }
    }
  }

  expect_failures = [var.load_balancer]
}

run "a_host_name_as_target_is_refused" {
  command = plan

  variables {
    load_balancer = {
      vpc_id     = "vpc-1"
      subnet_ids = ["subnet-a", "subnet-b"]
      target     = { port = 8080, cidr_blocks = ["10.0.0.0/16"], addresses = { a = "orders.internal" } }
    }
  }

  expect_failures = [var.load_balancer]
}

run "an_address_as_instance_is_refused" {
  command = plan

  variables {
    load_balancer = {
      vpc_id     = "vpc-1"
      subnet_ids = ["subnet-a", "subnet-b"]
      target     = { type = "instance", port = 8080, cidr_blocks = ["10.0.0.0/16"], addresses = { a = "10.0.0.5" } }
    }
  }

  expect_failures = [var.load_balancer]
}

run "a_range_that_is_none_is_refused" {
  command = plan

  variables {
    load_balancer = {
      vpc_id     = "vpc-1"
      subnet_ids = ["subnet-a", "subnet-b"]
      target     = { port = 8080, cidr_blocks = ["10.0.0.0"] }
    }
  }

  expect_failures = [var.load_balancer]
}

run "targets_nowhere_are_refused" {
  command = plan

  variables {
    load_balancer = {
      vpc_id     = "vpc-1"
      subnet_ids = ["subnet-a", "subnet-b"]
      target     = { port = 8080, cidr_blocks = [] }
    }
  }

  expect_failures = [var.load_balancer]
}

run "a_health_check_that_waits_longer_than_its_interval_is_refused" {
  command = plan

  variables {
    load_balancer = {
      vpc_id       = "vpc-1"
      subnet_ids   = ["subnet-a", "subnet-b"]
      target       = { port = 8080, cidr_blocks = ["10.0.0.0/16"] }
      health_check = { interval = 5, timeout = 5 }
    }
  }

  expect_failures = [var.load_balancer]
}

run "a_health_check_without_a_slash_is_refused" {
  command = plan

  variables {
    load_balancer = {
      vpc_id       = "vpc-1"
      subnet_ids   = ["subnet-a", "subnet-b"]
      target       = { port = 8080, cidr_blocks = ["10.0.0.0/16"] }
      health_check = { path = "health" }
    }
  }

  expect_failures = [var.load_balancer]
}
