"""The intake: a small process that receives many applications in one commit (`rongyi intake`)."""
