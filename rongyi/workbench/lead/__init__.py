"""What those who head a department, and holders of posts, arrange: work, cover, powers."""
