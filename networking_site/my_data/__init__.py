"""What a member may do with all her data: take it along, close it, have it erased."""
