enum SQLDatabasePlaceholder {}
