"""First settings for a project: what stands in it, and the files that ``init`` writes."""
