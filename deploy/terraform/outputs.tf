output "results_bucket" {
  description = "The bucket of the ledger: `regiontrail report s3://BUCKET/ledger -o report.pdf`."
  value       = aws_s3_bucket.results.id
}

output "topic_arn" {
  description = "The topic to subscribe to."
  value       = aws_sns_topic.findings.arn
}

output "task_role_arn" {
  description = "The role that the bucket policy of the logs and the policy of their key must let read."
  value       = aws_iam_role.task.arn
}

output "log_group" {
  description = "Where each run is told."
  value       = aws_cloudwatch_log_group.job.name
}
