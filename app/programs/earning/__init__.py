"""What is earned for what: staff look at the rules and change them."""
