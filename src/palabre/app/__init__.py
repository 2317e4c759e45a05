"""The site as an app: what lets a browser install it, keep it, and show it when the link drops."""
