variable "name" {
  description = "The name of everything that is made here."
  type        = string
  default     = "regiontrail"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}$", var.name))
    error_message = "The name is 2 to 31 lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "region" {
  description = "Where the job runs and its results are kept."
  type        = string
  default     = "ca-central-1"

  validation {
    condition     = contains(["ca-central-1", "ca-west-1"], var.region)
    error_message = "The results of a Canadian residency audit stay in Canada: ca-central-1 or ca-west-1."
  }
}

variable "image" {
  description = "The container image, best by digest: 111122223333.dkr.ecr.ca-central-1.amazonaws.com/regiontrail@sha256:…"
  type        = string
}

variable "ecr_repository_arn" {
  description = "The repository of the image, if it is in ECR; null for a public image."
  type        = string
  default     = null
}

variable "logs_bucket" {
  description = "The bucket that CloudTrail writes to."
  type        = string
}

variable "logs_prefix" {
  description = "The keys to read. One organization or account narrows what the job may see: AWSLogs/o-exampleorgid."
  type        = string
  default     = "AWSLogs"

  validation {
    condition     = trimsuffix(var.logs_prefix, "/") != "" && !startswith(var.logs_prefix, "/")
    error_message = "The prefix must not be empty and must not begin with a slash."
  }
}

variable "logs_kms_key_arn" {
  description = "The key that CloudTrail encrypts its logs with; null without one. Its key policy must let the task role decrypt."
  type        = string
  default     = null
}

variable "policy" {
  description = "A policy file in the image, or a preset. An image of your own adds yours: FROM … COPY policy.toml /etc/regiontrail/."
  type        = string
  default     = "/etc/regiontrail/policy.toml"
}

variable "policy_name" {
  description = "The name that the policy gives itself, by which its metrics are told apart."
  type        = string
  default     = "Canada"
}

variable "lookup_events" {
  description = "Let the task call cloudtrail:LookupEvents, for the events of the last 90 days that no bucket holds."
  type        = bool
  default     = false
}

variable "vpc_id" {
  description = "The VPC of the subnets."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets with a way to S3, SNS, CloudWatch Logs and the image: private ones with endpoints or a NAT gateway."
  type        = list(string)
}

variable "assign_public_ip" {
  description = "Give the task a public address; only for subnets whose way out is an internet gateway."
  type        = bool
  default     = false
}

variable "schedule" {
  description = "When the job runs (UTC). Leave more time between two runs than one takes: nothing forbids the second."
  type        = string
  default     = "cron(30 4 * * ? *)"
}

variable "cpu" {
  description = "CPU units of the task."
  type        = number
  default     = 1024
}

variable "memory" {
  description = "MiB of memory of the task."
  type        = number
  default     = 4096
}

variable "ephemeral_storage_gib" {
  description = "GiB of /tmp."
  type        = number
  default     = 21

  validation {
    condition     = var.ephemeral_storage_gib >= 21 && var.ephemeral_storage_gib <= 200
    error_message = "Fargate gives 21 to 200 GiB."
  }
}

variable "old_version_days" {
  description = "How long what was deleted or written over in the bucket of the results can be had back."
  type        = number
  default     = 35

  validation {
    condition     = var.old_version_days >= 1
    error_message = "S3 keeps old versions for a day at least."
  }
}

variable "log_retention_days" {
  description = "How long the job's own log is kept."
  type        = number
  default     = 400
}
