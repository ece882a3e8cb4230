"""Looking after ideas: what was promised on each, departments, notes of staff, templates of reasons."""
