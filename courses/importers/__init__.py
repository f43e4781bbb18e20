"""Reads courses written as files (courses/starter/README.md) into pages' fields. Nothing here writes to the database."""
