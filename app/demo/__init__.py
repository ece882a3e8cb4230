"""The demo community: made-up people who live through the last months by the acts that everybody uses."""
