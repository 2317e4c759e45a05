"""Search: what readers may look for, cut into small files at build time, so that a browser finds it without a network."""
