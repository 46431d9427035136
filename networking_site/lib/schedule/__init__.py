"""What runs by itself: a schedule with a lease, and the worker that keeps to it."""
