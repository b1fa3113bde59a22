"""Result files: csv, json, xlsx, ics."""
