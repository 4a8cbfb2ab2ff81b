# Read by `tflint --recursive --config "$PWD/.tflint.hcl"`, and by `npm test` where tflint is installed.
# The plugin is the one inside of tflint: nothing is downloaded. `npm test` checks the dialect of
# CONTRIBUTING.md as well; where the two disagree, the rule is off here and the reason stands beside it.
config {
  # Every module is a folder of its own and is looked at there. A call would be evaluated with what its
  # caller leaves open, and the root module refuses to be planned without `authorization`.
  call_module_type = "none"
}

plugin "terraform" {
  enabled = true
  preset  = "all"
}

# A file has at most 250 lines (CONTRIBUTING.md), so variables stand in variables-<subject>.tf.
rule "terraform_standard_module_structure" {
  enabled = false
}

# A root says which provider it takes, also where its modules use it alone: the dialect wants it everywhere.
rule "terraform_unused_required_providers" {
  enabled = false
}

# scripts/lib/docs/interfaces.ts asks for more, attribute by attribute, in modules and examples. Roots of
# tests are called by tests only.
rule "terraform_documented_variables" {
  enabled = false
}

rule "terraform_documented_outputs" {
  enabled = false
}
