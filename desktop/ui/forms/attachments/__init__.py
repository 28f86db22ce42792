"""Generated from forms/ by installer/compile_forms.py."""
