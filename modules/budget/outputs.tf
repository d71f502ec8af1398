output "name" {
  description = "For people and scripts."
  value       = aws_budgets_budget.this.name
}
