"""Double pledges (双承诺) in five steps, and wishes (微心愿): see `model`, `rules` and `wishes`."""
