"""Pages per second and CPU a request beside the bare server's, in one run, on a community of fixed size."""
