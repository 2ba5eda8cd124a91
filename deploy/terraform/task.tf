# The task and its schedule.

resource "aws_ecs_cluster" "job" {
  name = var.name
}

resource "aws_cloudwatch_log_group" "job" {
  name              = "/ecs/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.results.arn
}

resource "aws_security_group" "job" {
  name        = var.name
  description = "The audit job: HTTPS out, nothing in."
  vpc_id      = var.vpc_id
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.job.id
  description       = "S3, SNS, CloudWatch Logs, ECR"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_ecs_task_definition" "job" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  task_role_arn            = aws_iam_role.task.arn
  execution_role_arn       = aws_iam_role.execution.arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  ephemeral_storage {
    size_in_gib = var.ephemeral_storage_gib
  }

  # Fargate has no tmpfs. The image names both places as volumes, so they have the owner that it gives.
  volume {
    name = "tmp"
  }

  volume {
    name = "work"
  }

  container_definitions = jsonencode([{
    name                   = "regiontrail"
    image                  = var.image
    essential              = true
    user                   = "65532:65532"
    readonlyRootFilesystem = true

    # The metrics go to standard output, as lines that CloudWatch reads; everything else to standard
    # error. The ledger is what is kept: `regiontrail report s3://…/ledger -o report.pdf` makes any
    # report from it, at any time.
    command = [
      "audit", local.logs_url,
      "--ledger", "s3://${aws_s3_bucket.results.id}/ledger",
      "--since-last",
      "--policy", var.policy,
      "--format", "emf",
      "--notify", "sns:${aws_sns_topic.findings.arn}",
      "--log-format", "json",
    ]

    environment = [
      { name = "AWS_REGION", value = var.region },
      { name = "AWS_STS_REGIONAL_ENDPOINTS", value = "regional" },
    ]

    linuxParameters = {
      capabilities       = { drop = ["ALL"] }
      initProcessEnabled = true
    }

    mountPoints = [
      { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
      { sourceVolume = "work", containerPath = "/var/lib/regiontrail", readOnly = false },
    ]

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.job.name
        awslogs-region        = var.region
        awslogs-stream-prefix = "audit"
      }
    }
  }])
}

resource "aws_scheduler_schedule" "job" {
  name                         = var.name
  description                  = "Starts the audit job."
  schedule_expression          = var.schedule
  schedule_expression_timezone = "UTC"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_ecs_cluster.job.arn
    role_arn = aws_iam_role.schedule.arn

    ecs_parameters {
      # The revision by name: a new one is a change that `terraform plan` shows.
      task_definition_arn = aws_ecs_task_definition.job.arn
      launch_type         = "FARGATE"
      task_count          = 1

      network_configuration {
        subnets          = var.subnet_ids
        security_groups  = [aws_security_group.job.id]
        assign_public_ip = var.assign_public_ip
      }
    }

    # Of the call that starts the task, not of the task: twice the same start would be two tasks.
    retry_policy {
      maximum_retry_attempts       = 3
      maximum_event_age_in_seconds = 3600
    }
  }
}
