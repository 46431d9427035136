"""What organisers take along: tables of the group, as CSV and XLSX."""
