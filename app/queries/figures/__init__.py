"""What the pages of figures show: rows that workers keep, put beside their definitions."""
