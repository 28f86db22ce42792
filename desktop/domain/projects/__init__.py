"""Party-building projects from application to closing, and the problems that branches study and solve."""
