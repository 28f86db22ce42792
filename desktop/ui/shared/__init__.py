"""What every screen is made of: colours, tables, forms, pickers, tasks, messages."""
