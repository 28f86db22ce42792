"""Rating rules as the screens show them."""
