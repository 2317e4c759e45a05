"""What the build adds to a page: nothing here decides whether content is good, and nothing knows MkDocs."""
