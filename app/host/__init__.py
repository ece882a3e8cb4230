"""The processes of one machine: started, watched and ended together. Knows nothing of the forum."""
