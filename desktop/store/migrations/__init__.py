"""Alembic inside the package: frozen steps, never live models.

Decision: a step upgrades in one transaction with foreign keys off, after a backup; there are no downgrades,
the backup is the way back. The version is read by a plain SELECT and Alembic is imported only to upgrade,
because it costs a third of a second at every start. Batch rebuilds silently drop triggers, so the history's
are set again after every step.
"""
