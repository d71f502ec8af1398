mock_provider "aws" {}

variables {
  name          = "store"
  partition_key = "pk"
  expires       = "expires"
}

run "a_table_forgets_recovers_and_is_encrypted" {
  command = plan
  module { source = "./modules/table" }

  assert {
    condition     = aws_dynamodb_table.this.ttl[0].enabled && aws_dynamodb_table.this.ttl[0].attribute_name == "expires"
    error_message = "Rows must expire by the attribute named."
  }

  assert {
    condition     = aws_dynamodb_table.this.point_in_time_recovery[0].enabled
    error_message = "A table must be able to go back in time."
  }

  assert {
    condition     = aws_dynamodb_table.this.server_side_encryption[0].enabled
    error_message = "A table must be encrypted with the account's key."
  }

  assert {
    condition     = aws_dynamodb_table.this.billing_mode == "PAY_PER_REQUEST"
    error_message = "A table that nobody uses must cost nothing."
  }

  assert {
    condition     = aws_dynamodb_table.this.range_key == null && length(aws_dynamodb_table.this.attribute) == 1
    error_message = "Without a sort key and indexes, a table has its one key."
  }
}

run "an_index_finds_whole_rows_by_its_keys" {
  command = plan
  module { source = "./modules/table" }

  variables {
    sort_key = "sk"
    indexes  = { byPlate = { partition_key = "roomPlate", sort_key = "time" }, byRoom = { partition_key = "room", sort_key = "time" } }
  }

  assert {
    condition     = { for index in aws_dynamodb_table.this.global_secondary_index : index.name => [index.hash_key, index.range_key, index.projection_type] } == { byPlate = ["roomPlate", "time", "ALL"], byRoom = ["room", "time", "ALL"] }
    error_message = "Each index must have its own keys and whole rows."
  }

  assert {
    condition     = toset([for attribute in aws_dynamodb_table.this.attribute : attribute.name]) == toset(["pk", "sk", "roomPlate", "room", "time"])
    error_message = "Exactly the keys are declared, each once: DynamoDB refuses others."
  }
}

run "a_protected_table_refuses_to_be_deleted" {
  command = plan
  module { source = "./modules/table" }

  variables {
    deletion_protection = true
  }

  assert {
    condition     = aws_dynamodb_table.this.deletion_protection_enabled
    error_message = "deletion_protection must protect."
  }
}

run "a_capacity_is_shared_by_the_table_and_its_indexes" {
  command = plan
  module { source = "./modules/table" }

  variables {
    sort_key = "sk"
    indexes  = { byPlate = { partition_key = "roomPlate", sort_key = "time" }, byRoom = { partition_key = "room", sort_key = "time" } }
    capacity = 14
  }

  assert {
    condition     = aws_dynamodb_table.this.billing_mode == "PROVISIONED"
    error_message = "With a capacity, requests must not be paid."
  }

  assert {
    condition     = [aws_dynamodb_table.this.read_capacity, aws_dynamodb_table.this.write_capacity] == [10, 10]
    error_message = "The table must have three shares and what is left."
  }

  assert {
    condition     = alltrue([for index in aws_dynamodb_table.this.global_secondary_index : index.read_capacity == 2 && index.write_capacity == 2])
    error_message = "Each index must have one share."
  }
}

run "a_capacity_too_small_for_its_indexes_is_refused" {
  command = plan
  module { source = "./modules/table" }

  variables {
    indexes  = { byRoom = { partition_key = "room", sort_key = "time" } }
    capacity = 3
  }

  expect_failures = [var.capacity]
}
