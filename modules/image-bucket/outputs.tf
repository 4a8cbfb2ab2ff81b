output "bucket_name" {
  description = "Name of the bucket, known at plan; whoever uses it waits for the bucket."
  value       = aws_s3_bucket.this.bucket
}

output "bucket_arn" {
  description = "ARN of the bucket, known at plan."
  value       = local.bucket_arn
}

output "bucket_regional_domain_name" {
  description = "Host name of the bucket in its region, for a CDN's origin."
  value       = aws_s3_bucket.this.bucket_regional_domain_name
}
