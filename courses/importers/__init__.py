"""Reads courses written as files (courses/starter/README.md) into pages' fields; writes nothing to the database."""
