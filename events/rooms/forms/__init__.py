"""What people type about rooms."""
