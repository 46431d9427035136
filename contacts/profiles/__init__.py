"""Members: the key to the door, the face others see, and who may see what of it."""
