"""Templates to PDF/A, papers to page images, what an upload is, numbers. No table of the domain."""
