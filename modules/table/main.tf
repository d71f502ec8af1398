# One DynamoDB table, paid by the request or by its capacity: rows that expire, thirty-five days to go back, encryption.

locals {
  keys       = compact([var.partition_key, var.sort_key])
  attributes = toset(concat(local.keys, flatten([for index in var.indexes : [index.partition_key, index.sort_key]])))

  # Of a capacity each index gets one share, and the table three and what is left: it has all rows, an index some.
  share = var.capacity == null ? null : floor(var.capacity / (length(var.indexes) + 3))
  rest  = var.capacity == null ? null : var.capacity - length(var.indexes) * local.share
}

resource "aws_dynamodb_table" "this" {
  name                        = var.name
  billing_mode                = var.capacity == null ? "PAY_PER_REQUEST" : "PROVISIONED"
  read_capacity               = local.rest
  write_capacity              = local.rest
  hash_key                    = var.partition_key
  range_key                   = var.sort_key
  deletion_protection_enabled = var.deletion_protection

  dynamic "attribute" {
    for_each = local.attributes
    content {
      name = attribute.value
      type = "S"
    }
  }

  dynamic "global_secondary_index" {
    for_each = var.indexes
    content {
      name            = global_secondary_index.key
      hash_key        = global_secondary_index.value.partition_key
      range_key       = global_secondary_index.value.sort_key
      projection_type = "ALL"
      read_capacity   = local.share
      write_capacity  = local.share
    }
  }

  ttl {
    attribute_name = var.expires
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  # With the account's own DynamoDB key, whose use CloudTrail records, rather than one that nobody here can see.
  server_side_encryption {
    enabled = true
  }
}
