"""Where badges are shown: on profiles, and the list of all there are."""
