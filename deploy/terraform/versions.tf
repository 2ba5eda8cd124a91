# regiontrail as a scheduled ECS task on Fargate, with a bucket for what it finds.

terraform {
  required_version = ">= 1.6"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.60, < 7.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { application = var.name }
  }
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  # Object keys below a prefix, whether or not it was given with a slash at its end.
  logs_prefix = trimsuffix(var.logs_prefix, "/")
  log_objects = "arn:${local.partition}:s3:::${var.logs_bucket}/${local.logs_prefix}"
  logs_url    = "s3://${var.logs_bucket}/${local.logs_prefix}"
}
