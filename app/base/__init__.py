"""What every other room stands on: database, clock, errors, languages, text, network. Knows no forum."""
