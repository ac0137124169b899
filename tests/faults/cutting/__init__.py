"""Power cuts and full disks: a real file system on a disk that forgets what was not flushed."""
