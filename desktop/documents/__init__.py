"""PDF: page layout, templates, rendering, signing, verifying. Data in, bytes out."""
