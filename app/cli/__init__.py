"""The command line: yui."""
