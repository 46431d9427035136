"""Pages about announcements: organisers' under /admin/, and one for members."""
