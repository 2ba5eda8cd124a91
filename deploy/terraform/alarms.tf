# Who hears of it: new findings (from the job), a job that ended with another code than 0, and a day
# without a job. Subscribe to the topic: nobody is by itself.

resource "aws_sns_topic" "findings" {
  name              = "${var.name}-findings"
  kms_master_key_id = aws_kms_key.results.arn
}

resource "aws_sns_topic_policy" "findings" {
  arn    = aws_sns_topic.findings.arn
  policy = data.aws_iam_policy_document.topic.json
}

data "aws_iam_policy_document" "topic" {
  statement {
    sid       = "AlarmsAndRules"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.findings.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com", "events.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

# A task that ends with 10 (inference outside the policy) or any other code than 0, or never began.
resource "aws_cloudwatch_event_rule" "failed" {
  name        = "${var.name}-failed"
  description = "The audit job ended with another code than 0."

  event_pattern = jsonencode({
    source      = ["aws.ecs"]
    detail-type = ["ECS Task State Change"]
    detail = {
      clusterArn = [aws_ecs_cluster.job.arn]
      lastStatus = ["STOPPED"]
      "$or" = [
        { containers = { exitCode = [{ anything-but = 0 }] } },
        { stopCode = ["TaskFailedToStart"] },
      ]
    }
  })
}

resource "aws_cloudwatch_event_target" "failed" {
  rule = aws_cloudwatch_event_rule.failed.name
  arn  = aws_sns_topic.findings.arn
}

# Silence is no pass: each run writes its metrics, so a day without them is a day without a run.
resource "aws_cloudwatch_metric_alarm" "silent" {
  alarm_name          = "${var.name}-silent"
  alarm_description   = "The audit job has not reported for a day."
  namespace           = "Regiontrail"
  metric_name         = "ReportTimestampSeconds"
  dimensions          = { Policy = var.policy_name }
  statistic           = "SampleCount"
  period              = 86400
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.findings.arn]
  ok_actions          = [aws_sns_topic.findings.arn]
}

# A job that runs and finds no new logs passes, and proves nothing: the latest day of logs must not fall
# behind. Its timestamp is of the beginning of that day.
resource "aws_cloudwatch_metric_alarm" "stale" {
  alarm_name          = "${var.name}-stale"
  alarm_description   = "The latest logs that the audit job has read are of the day before yesterday or older."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 172800
  evaluation_periods  = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.findings.arn]
  ok_actions          = [aws_sns_topic.findings.arn]

  metric_query {
    id          = "age"
    expression  = "reported - logged"
    label       = "Seconds from the beginning of the latest day of logs to the report"
    return_data = true
  }

  metric_query {
    id = "reported"

    metric {
      namespace   = "Regiontrail"
      metric_name = "ReportTimestampSeconds"
      dimensions  = { Policy = var.policy_name }
      stat        = "Maximum"
      period      = 86400
    }
  }

  metric_query {
    id = "logged"

    metric {
      namespace   = "Regiontrail"
      metric_name = "LatestLogDayTimestampSeconds"
      dimensions  = { Policy = var.policy_name }
      stat        = "Maximum"
      period      = 86400
    }
  }
}
