# Who may do what: the task (reads logs, keeps its ledger, tells of findings), what starts its container
# (pulls the image, writes the log), and the schedule (starts the task).

locals {
  task_assumer = "ecs-tasks.amazonaws.com"
}

data "aws_iam_policy_document" "assume_by_tasks" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = [local.task_assumer]
    }

    # Not on behalf of another account.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:ecs:${var.region}:${local.account}:*"]
    }
  }
}

resource "aws_iam_role" "task" {
  name               = "${var.name}-task"
  assume_role_policy = data.aws_iam_policy_document.assume_by_tasks.json
}

resource "aws_iam_role_policy" "task" {
  name   = "read-logs-keep-ledger"
  role   = aws_iam_role.task.id
  policy = data.aws_iam_policy_document.task.json
}

data "aws_iam_policy_document" "task" {
  statement {
    sid       = "ListLogs"
    actions   = ["s3:ListBucket"]
    resources = ["arn:${local.partition}:s3:::${var.logs_bucket}"]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = [local.logs_prefix, "${local.logs_prefix}/*"]
    }
  }

  statement {
    sid       = "ReadLogs"
    actions   = ["s3:GetObject"]
    resources = ["${local.log_objects}/*"]
  }

  dynamic "statement" {
    for_each = var.logs_kms_key_arn[*]

    content {
      sid       = "DecryptLogs"
      actions   = ["kms:Decrypt"]
      resources = [statement.value]

      # Through S3 and for this bucket only, whether or not it uses a bucket key.
      condition {
        test     = "StringLike"
        variable = "kms:ViaService"
        values   = ["s3.*.amazonaws.com"]
      }

      condition {
        test     = "StringLike"
        variable = "kms:EncryptionContext:aws:s3:arn"
        values   = ["arn:${local.partition}:s3:::${var.logs_bucket}", "${local.log_objects}/*"]
      }
    }
  }

  statement {
    sid       = "ListLedger"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.results.arn]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["ledger", "ledger/*"]
    }
  }

  # With versions, nothing is lost by writing.
  statement {
    sid       = "KeepLedger"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.results.arn}/ledger/*"]
  }

  # A run holds the ledger alone and gives it back, and merges small parts into one; doctor tries both.
  statement {
    sid       = "ReleaseLedger"
    actions   = ["s3:DeleteObject"]
    resources = ["${aws_s3_bucket.results.arn}/ledger/lock", "${aws_s3_bucket.results.arn}/ledger/*.parquet", "${aws_s3_bucket.results.arn}/ledger/doctor"]
  }

  statement {
    sid       = "EncryptResults"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.results.arn]
  }

  statement {
    sid       = "TellOfFindings"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.findings.arn]
  }

  dynamic "statement" {
    for_each = var.lookup_events ? [true] : []

    content {
      sid     = "LookUpEvents"
      actions = ["cloudtrail:LookupEvents", "account:GetRegionOptStatus"]
      # The first knows no resources; the second is asked of the own account, where a Region may be off.
      # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html
      # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html
      resources = ["*"]
    }
  }
}

resource "aws_iam_role" "execution" {
  name               = "${var.name}-execution"
  assume_role_policy = data.aws_iam_policy_document.assume_by_tasks.json
}

resource "aws_iam_role_policy" "execution" {
  name   = "pull-image-write-log"
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.execution.json
}

data "aws_iam_policy_document" "execution" {
  statement {
    sid       = "WriteLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.job.arn}:*"]
  }

  dynamic "statement" {
    for_each = var.ecr_repository_arn[*]

    content {
      sid       = "PullImage"
      actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = var.ecr_repository_arn[*]

    content {
      sid     = "AskForTheRegistry"
      actions = ["ecr:GetAuthorizationToken"]
      # The action knows no resources.
      resources = ["*"]
    }
  }
}

resource "aws_iam_role" "schedule" {
  name               = "${var.name}-schedule"
  assume_role_policy = data.aws_iam_policy_document.assume_by_schedule.json
}

data "aws_iam_policy_document" "assume_by_schedule" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_iam_role_policy" "schedule" {
  name   = "start-task"
  role   = aws_iam_role.schedule.id
  policy = data.aws_iam_policy_document.schedule.json
}

data "aws_iam_policy_document" "schedule" {
  statement {
    sid       = "StartTask"
    actions   = ["ecs:RunTask"]
    resources = ["${aws_ecs_task_definition.job.arn_without_revision}:*"]

    condition {
      test     = "ArnEquals"
      variable = "ecs:cluster"
      values   = [aws_ecs_cluster.job.arn]
    }
  }

  statement {
    sid       = "PassRoles"
    actions   = ["iam:PassRole"]
    resources = [aws_iam_role.task.arn, aws_iam_role.execution.arn]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = [local.task_assumer]
    }
  }
}
