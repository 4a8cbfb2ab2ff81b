output "url" {
  description = "Where viewers call the API: the first alias, or the distribution's own name."
  value       = "https://${length(var.aliases) > 0 ? var.aliases[0] : aws_cloudfront_distribution.this.domain_name}"
}

output "distribution_id" {
  description = "Id of the distribution, for invalidations."
  value       = aws_cloudfront_distribution.this.id
}

output "distribution_arn" {
  description = "ARN of the distribution."
  value       = aws_cloudfront_distribution.this.arn
}

output "domain_name" {
  description = "The distribution's own name; DNS records made elsewhere point to it."
  value       = aws_cloudfront_distribution.this.domain_name
}

output "hosted_zone_id" {
  description = "Route 53 zone of `domain_name`, for alias records."
  value       = aws_cloudfront_distribution.this.hosted_zone_id
}

output "cache_policy_ids" {
  description = "Ids of the cache policies, `resize` and `images`, for behaviors of a distribution of your own."
  value       = { resize = aws_cloudfront_cache_policy.resize.id, images = aws_cloudfront_cache_policy.images.id }
}
