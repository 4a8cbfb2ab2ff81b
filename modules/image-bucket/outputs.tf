output "bucket_name" {
  description = "Name of the bucket, known at plan; whoever uses it waits until the bucket is protected."
  value       = aws_s3_bucket.this.bucket

  # An object that is stored earlier would have no version, and perhaps another encryption.
  depends_on = [
    aws_s3_bucket_policy.this,
    aws_s3_bucket_server_side_encryption_configuration.this,
    aws_s3_bucket_versioning.this,
  ]
}

output "bucket_arn" {
  description = "ARN of the bucket, known at plan."
  value       = local.bucket_arn
}

output "bucket_regional_domain_name" {
  description = "Host name of the bucket in its region, for a CDN's origin."
  value       = aws_s3_bucket.this.bucket_regional_domain_name
}
