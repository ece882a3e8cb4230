"""Reading a folder into the shelf, and checking its rows there."""
