"""Who and where: people, enterprises, mandates; departments, sites, posts."""
