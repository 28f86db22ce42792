"""The parts of attachments: a section under a record, the photo beside it, and the viewer."""
