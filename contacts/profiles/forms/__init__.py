"""What members may type, a file per thing it is about."""
