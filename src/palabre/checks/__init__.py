"""The rules as functions: each takes the catalogue and yields problems; none prints, logs, raises or reads files."""
