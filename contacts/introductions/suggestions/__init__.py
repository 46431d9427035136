"""Who should meet whom, and why: worked out from words alone, without a database."""
