"""What is carried without a network: a release is sealed here, written to sticks and cards, verified, and kept up to date."""
